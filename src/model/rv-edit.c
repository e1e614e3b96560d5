/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-edit.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <math.h>

struct _RvEdit {
  char *label;
  GPtrArray *changes; /* RvChange */
};

static void
change_free (gpointer data)
{
  RvChange *change = data;

  g_free (change->uuid);
  g_free (change->parent_uuid);
  g_free (change->value);
  g_free (change);
}

RvEdit *
rv_edit_new (const char *label)
{
  RvEdit *edit = g_new0 (RvEdit, 1);

  edit->label = g_strdup (label);
  edit->changes = g_ptr_array_new_with_free_func (change_free);
  return edit;
}

void
rv_edit_free (RvEdit *edit)
{
  if (!edit)
    return;
  g_free (edit->label);
  g_ptr_array_unref (edit->changes);
  g_free (edit);
}

const char *
rv_edit_get_label (RvEdit *edit)
{
  return edit->label;
}

gboolean
rv_edit_is_empty (RvEdit *edit)
{
  return edit->changes->len == 0;
}

guint
rv_edit_get_n_changes (RvEdit *edit)
{
  return edit->changes->len;
}

const RvChange *
rv_edit_get_change (RvEdit *edit, guint i)
{
  g_return_val_if_fail (i < edit->changes->len, NULL);
  return edit->changes->pdata[i];
}

static RvChange *
add_change (RvEdit *edit, RvChangeType type, const RvKind *kind, const char *uuid)
{
  RvChange *change = g_new0 (RvChange, 1);

  change->type = type;
  change->kind = kind;
  change->uuid = g_strdup (uuid);
  g_ptr_array_add (edit->changes, change);
  return change;
}

static void
add_value (RvEdit *edit, RvChangeType type, const RvKind *kind, const char *uuid, const char *field, const char *value)
{
  const RvField *spec = field ? rv_kind_field (kind, field) : NULL;
  RvChange *change;

  g_return_if_fail (spec != NULL || (type == RV_CHANGE_ORIGIN && !field));
  change = add_change (edit, type, kind, uuid);
  change->field = spec;
  change->value = value && *value ? g_strdup (value) : NULL;
}

void
rv_edit_set (RvEdit *edit, RvRecord *record, const char *field, const char *value)
{
  add_value (edit, RV_CHANGE_SET, rv_record_get_kind (record), rv_record_get_uuid (record), field, value);
}

void
rv_edit_set_origin (RvEdit *edit, RvRecord *record, const char *field, const char *origin)
{
  add_value (edit, RV_CHANGE_ORIGIN, rv_record_get_kind (record), rv_record_get_uuid (record), field, origin);
}

const char *
rv_edit_add (RvEdit *edit, const char *kind, const char *parent_uuid, double position)
{
  g_autofree char *uuid = g_uuid_string_random ();
  RvChange *change;

  g_return_val_if_fail (rv_schema_kind (kind) != NULL, NULL);
  change = add_change (edit, RV_CHANGE_ADD, rv_schema_kind (kind), uuid);
  change->parent_uuid = g_strdup (parent_uuid);
  change->position = position;
  return change->uuid;
}

void
rv_edit_set_new (RvEdit *edit, const char *uuid, const char *field, const char *value)
{
  for (guint i = 0; i < edit->changes->len; i++)
    {
      RvChange *change = edit->changes->pdata[i];

      if (change->type == RV_CHANGE_ADD && g_str_equal (change->uuid, uuid))
        {
          add_value (edit, RV_CHANGE_SET, change->kind, uuid, field, value);
          return;
        }
    }
  g_critical ("the edit adds no record %s", uuid);
}

void
rv_edit_add_record (RvEdit *edit, RvRecord *record)
{
  const RvKind *kind = rv_record_get_kind (record);
  const char *uuid = rv_record_get_uuid (record);
  RvChange *change = add_change (edit, RV_CHANGE_ADD, kind, uuid);
  g_autofree const char **own = NULL;
  guint n_own;

  change->parent_uuid = g_strdup (rv_record_get_parent_uuid (record));
  change->position = rv_record_get_position (record);
  for (guint i = 0; i < kind->n_fields; i++)
    if (rv_record_get (record, kind->fields[i].name))
      add_value (edit, RV_CHANGE_SET, kind, uuid, kind->fields[i].name, rv_record_get (record, kind->fields[i].name));
  if (rv_record_get_origin (record, NULL))
    add_value (edit, RV_CHANGE_ORIGIN, kind, uuid, NULL, rv_record_get_origin (record, NULL));
  own = rv_record_own_origins (record, &n_own);
  for (guint i = 0; i < n_own; i++)
    add_value (edit, RV_CHANGE_ORIGIN, kind, uuid, own[i], rv_record_get_origin (record, own[i]));
}

void
rv_edit_remove (RvEdit *edit, RvCase *from, RvRecord *record)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint k = 0; k < n; k++)
    if (g_strcmp0 (kinds[k].parent, rv_record_get_kind (record)->name) == 0)
      {
        g_autoptr (GPtrArray) children = rv_case_children (from, record, kinds[k].name);

        for (guint i = 0; i < children->len; i++)
          rv_edit_remove (edit, from, children->pdata[i]);
      }
  add_change (edit, RV_CHANGE_REMOVE, rv_record_get_kind (record), rv_record_get_uuid (record));
}

void
rv_edit_move (RvEdit *edit, RvRecord *record, double position)
{
  RvChange *change = add_change (edit, RV_CHANGE_MOVE, rv_record_get_kind (record), rv_record_get_uuid (record));

  change->position = position;
}

static gboolean
gives_origin (RvEdit *edit, const char *uuid, const RvField *field)
{
  for (guint i = 0; i < edit->changes->len; i++)
    {
      const RvChange *change = edit->changes->pdata[i];

      if (change->type == RV_CHANGE_ORIGIN && g_str_equal (change->uuid, uuid) && (!change->field || change->field == field))
        return TRUE;
    }
  return FALSE;
}

void
rv_edit_mark_typed (RvEdit *edit, RvCase *in)
{
  guint n = edit->changes->len;

  for (guint i = 0; i < n; i++)
    {
      const RvChange *change = edit->changes->pdata[i];
      RvRecord *record = rv_case_find_uuid (in, change->uuid);
      const char *field = change->field ? change->field->name : NULL;

      if (change->type == RV_CHANGE_ADD && !gives_origin (edit, change->uuid, NULL))
        add_value (edit, RV_CHANGE_ORIGIN, change->kind, change->uuid, NULL, "typed");
      else if (change->type == RV_CHANGE_SET && record && !gives_origin (edit, change->uuid, change->field) &&
               g_strcmp0 (rv_record_get_origin (record, field), "typed") != 0)
        add_value (edit, RV_CHANGE_ORIGIN, change->kind, change->uuid, field, "typed");
    }
}

/* The last position that the edit itself gives within a parent. */
static double
last_added (RvEdit *edit, guint until, const RvChange *like)
{
  double last = 0;

  for (guint i = 0; i < until; i++)
    {
      const RvChange *change = edit->changes->pdata[i];

      if (change->type == RV_CHANGE_ADD && change->kind == like->kind && g_strcmp0 (change->parent_uuid, like->parent_uuid) == 0)
        last = MAX (last, change->position);
    }
  return last;
}

void
rv_edit_settle_positions (RvEdit *edit, RvCase *in)
{
  for (guint i = 0; i < edit->changes->len; i++)
    {
      RvChange *change = edit->changes->pdata[i];

      if (change->type == RV_CHANGE_ADD && isnan (change->position))
        change->position = MAX (rv_case_next_position (in, change->kind->name, change->parent_uuid), last_added (edit, i, change) + 1);
    }
}

/* Every change needs its record to be there, or, for an addition, not to be. */
gboolean
rv_edit_check (RvEdit *edit, RvCase *to, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < edit->changes->len; i++)
    {
      const RvChange *change = edit->changes->pdata[i];
      gpointer state;
      gboolean there = g_hash_table_lookup_extended (known, change->uuid, NULL, &state) ? GPOINTER_TO_INT (state)
                                                                                       : rv_case_find_uuid (to, change->uuid) != NULL;

      if (there == (change->type == RV_CHANGE_ADD))
        {
          g_set_error (error, G_IO_ERROR, there ? G_IO_ERROR_EXISTS : G_IO_ERROR_NOT_FOUND,
                       there ? _("The row %s is already there.") : _("The row %s is no longer there."), change->uuid);
          return FALSE;
        }
      if (change->type == RV_CHANGE_ADD || change->type == RV_CHANGE_REMOVE)
        g_hash_table_insert (known, change->uuid, GINT_TO_POINTER (change->type == RV_CHANGE_ADD));
    }
  return TRUE;
}

static void
apply_change (const RvChange *change, RvCase *to)
{
  RvRecord *record = rv_case_find_uuid (to, change->uuid);

  switch (change->type)
    {
    case RV_CHANGE_ADD:
      {
        g_autoptr (RvRecord) added = rv_record_new (change->kind, change->uuid, change->parent_uuid);

        rv_record_set_position (added, isnan (change->position) ? rv_case_next_position (to, change->kind->name, change->parent_uuid)
                                                                : change->position);
        rv_case_add (to, added);
        break;
      }
    case RV_CHANGE_REMOVE:
      rv_case_remove (to, record);
      break;
    case RV_CHANGE_MOVE:
      rv_record_set_position (record, change->position);
      break;
    case RV_CHANGE_SET:
      rv_record_set (record, change->field->name, change->value);
      break;
    case RV_CHANGE_ORIGIN:
      rv_record_set_origin (record, change->field ? change->field->name : NULL, change->value);
      break;
    default:
      g_assert_not_reached ();
    }
}

gboolean
rv_edit_apply (RvEdit *edit, RvCase *to, GError **error)
{
  if (!rv_edit_check (edit, to, error))
    return FALSE;
  for (guint i = 0; i < edit->changes->len; i++)
    apply_change (edit->changes->pdata[i], to);
  return TRUE;
}
