/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-record.h"

#include <glib/gi18n-lib.h>

struct _RvRecord {
  GObject parent_instance;

  const RvKind *kind;
  char *uuid;
  char *parent_uuid;
  double position;
  char **values;   /* n_fields lexical values, NULL when unset */
  char **origins;  /* n_fields, or NULL when no field has its own */
  char *origin;    /* of the record */
};

enum { PROP_0, PROP_UUID, PROP_KIND, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvRecord, rv_record, G_TYPE_OBJECT)

static int
field_index (RvRecord *self, const char *field)
{
  int i = rv_kind_field_index (self->kind, field);

  if (i < 0)
    g_critical ("kind %s has no field %s", self->kind->name, field);
  return i;
}

static void
rv_record_finalize (GObject *object)
{
  RvRecord *self = RV_RECORD (object);

  for (guint i = 0; self->kind && i < self->kind->n_fields; i++)
    {
      g_free (self->values[i]);
      if (self->origins)
        g_free (self->origins[i]);
    }
  g_free (self->values);
  g_free (self->origins);
  g_free (self->origin);
  g_free (self->uuid);
  g_free (self->parent_uuid);
  G_OBJECT_CLASS (rv_record_parent_class)->finalize (object);
}

static void
rv_record_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RvRecord *self = RV_RECORD (object);

  switch (id)
    {
    case PROP_UUID:
      g_value_set_string (value, self->uuid);
      break;
    case PROP_KIND:
      g_value_set_static_string (value, self->kind->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rv_record_class_init (RvRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rv_record_finalize;
  object_class->get_property = rv_record_get_property;
  props[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", RV_TYPE_RECORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
rv_record_init (RvRecord *self)
{
}

RvRecord *
rv_record_new (const RvKind *kind, const char *uuid, const char *parent_uuid)
{
  RvRecord *self;

  g_return_val_if_fail (kind != NULL, NULL);

  self = g_object_new (RV_TYPE_RECORD, NULL);
  self->kind = kind;
  self->uuid = uuid ? g_strdup (uuid) : g_uuid_string_random ();
  self->parent_uuid = g_strdup (parent_uuid);
  self->values = g_new0 (char *, kind->n_fields);
  return self;
}

const RvKind *
rv_record_get_kind (RvRecord *self)
{
  return self->kind;
}

gboolean
rv_record_is (RvRecord *self, const char *kind)
{
  return g_str_equal (self->kind->name, kind);
}

const char *
rv_record_get_uuid (RvRecord *self)
{
  return self->uuid;
}

const char *
rv_record_get_parent_uuid (RvRecord *self)
{
  return self->parent_uuid;
}

double
rv_record_get_position (RvRecord *self)
{
  return self->position;
}

void
rv_record_set_position (RvRecord *self, double position)
{
  if (self->position == position)
    return;
  self->position = position;
  g_signal_emit (self, signals[CHANGED], 0, "");
}

const char *
rv_record_get (RvRecord *self, const char *field)
{
  int i = field_index (self, field);

  return i < 0 ? NULL : self->values[i];
}

void
rv_record_set (RvRecord *self, const char *field, const char *value)
{
  int i = field_index (self, field);

  if (value && !*value)
    value = NULL;
  if (i < 0 || g_strcmp0 (self->values[i], value) == 0)
    return;
  g_free (self->values[i]);
  self->values[i] = g_strdup (value);
  g_signal_emit (self, signals[CHANGED], 0, self->kind->fields[i].name);
}

RvQuantity
rv_record_get_quantity (RvRecord *self, const char *field)
{
  RvQuantity q;

  rv_quantity_parse (rv_record_get (self, field), &q);
  return q;
}

gboolean
rv_record_get_number (RvRecord *self, const char *field, double *number)
{
  RvQuantity q = rv_record_get_quantity (self, field);

  if (q.empty != RV_EMPTY_NO)
    return FALSE;
  *number = q.number;
  return TRUE;
}

RvDate *
rv_record_get_date (RvRecord *self, const char *field)
{
  const char *value = rv_record_get (self, field);

  return rv_empty_of (value) == RV_EMPTY_NO ? rv_date_parse (value, NULL) : NULL;
}

gboolean
rv_record_equals (RvRecord *self, const char *field, const char *value)
{
  return g_strcmp0 (rv_record_get (self, field), value) == 0;
}

static char *
refs_to_text (const char *value, RvTitleFunc title_of, gpointer data)
{
  g_auto (GStrv) ids = g_strsplit (value, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; ids[i]; i++)
    g_string_append_printf (text, "%s%s", i ? ", " : "", title_of ? title_of (ids[i], data) : ids[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
rv_record_get_text (RvRecord *self, const char *field, RvTitleFunc title_of, gpointer data)
{
  const char *value = rv_record_get (self, field);
  const RvField *spec = rv_kind_field (self->kind, field);
  RvEmpty empty = rv_empty_of (value);
  RvQuantity q;

  if (!value)
    return g_strdup ("");
  if (empty != RV_EMPTY_NO)
    return g_strdup (rv_empty_to_text (empty));
  switch (spec->type)
    {
    case RV_FIELD_ENUM:
    case RV_FIELD_BOOL:
      return g_strdup (rv_token_label (value));
    case RV_FIELD_QUANTITY:
      return rv_quantity_parse (value, &q) ? rv_quantity_to_text (&q) : g_strdup (value);
    case RV_FIELD_DATE:
      {
        g_autoptr (RvDate) date = rv_date_parse (value, NULL);

        return date ? rv_date_to_text (date, title_of, data) : g_strdup (value);
      }
    case RV_FIELD_REF:
      return refs_to_text (value, title_of, data);
    case RV_FIELD_GRADE:
      if (g_str_equal (value, "-") || g_str_equal (value, "--") || g_str_equal (value, "---"))
        return g_strdup (value[1] ? value[2] ? "−−−" : "−−" : "−");
      return g_strdup (value);
    case RV_FIELD_CODE:
      return rv_code_label (value);
    case RV_FIELD_TEXT:
    case RV_FIELD_PROSE:
    case RV_FIELD_ID:
    case RV_FIELD_NERVE:
    case RV_FIELD_MUSCLE:
    case RV_FIELD_FILE:
    default:
      return g_strdup (value);
    }
}

const char *
rv_record_get_origin (RvRecord *self, const char *field)
{
  int i = field ? field_index (self, field) : -1;

  return i >= 0 && self->origins && self->origins[i] ? self->origins[i] : self->origin;
}

void
rv_record_set_origin (RvRecord *self, const char *field, const char *origin)
{
  char **slot = &self->origin;
  int i = field ? field_index (self, field) : -1;

  if (field && i < 0)
    return;
  if (field)
    {
      if (!self->origins)
        self->origins = g_new0 (char *, self->kind->n_fields);
      slot = &self->origins[i];
    }
  if (origin && !*origin)
    origin = NULL;
  if (g_strcmp0 (*slot, origin) == 0)
    return;
  g_free (*slot);
  *slot = g_strdup (origin);
  g_signal_emit (self, signals[CHANGED], 0, field ? self->kind->fields[i].name : "");
}

const char **
rv_record_own_origins (RvRecord *self, guint *n)
{
  const char **names = g_new0 (const char *, self->kind->n_fields + 1);

  *n = 0;
  for (guint i = 0; self->origins && i < self->kind->n_fields; i++)
    if (self->origins[i])
      names[(*n)++] = self->kind->fields[i].name;
  return names;
}

char *
rv_record_title (RvRecord *self)
{
  const RvField *field = rv_kind_title_field (self->kind);
  g_autofree char *title = rv_record_get_text (self, field->name, NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  static const char *const more[] = { "movement", "region", "id", "type", "side", NULL };

  if (!g_str_equal (title, ""))
    g_string_append (text, title);
  for (guint i = 0; more[i]; i++)
    {
      gboolean naming = i < 3; /* these only when there is no title yet */
      g_autofree char *value = NULL;

      if (!rv_kind_field (self->kind, more[i]) || (naming && text->len) ||
          (g_str_equal (more[i], "type") && !rv_record_is (self, "ncs")) ||
          (g_str_equal (more[i], "side") && rv_side_is_in_text (rv_record_get (self, "side"), text->str)))
        continue;
      value = rv_record_get_text (self, more[i], NULL, NULL);
      if (text->len) /* "Sural, sensory, left" */
        {
          g_autofree char *lower = g_utf8_strdown (value, -1);

          g_string_append_printf (text, "%s%s", *value ? ", " : "", lower);
        }
      else
        g_string_append (text, value);
    }
  if (!text->len)
    g_string_append (text, _(self->kind->label));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

RvRecord *
rv_record_copy (RvRecord *self)
{
  RvRecord *copy = rv_record_new (self->kind, self->uuid, self->parent_uuid);

  copy->position = self->position;
  copy->origin = g_strdup (self->origin);
  if (self->origins)
    copy->origins = g_new0 (char *, self->kind->n_fields);
  for (guint i = 0; i < self->kind->n_fields; i++)
    {
      copy->values[i] = g_strdup (self->values[i]);
      if (self->origins)
        copy->origins[i] = g_strdup (self->origins[i]);
    }
  return copy;
}
