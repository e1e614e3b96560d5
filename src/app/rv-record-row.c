/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-record-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "report/rv-words.h"
#include "session/rv-names.h"

struct _RvRecordItem {
  GObject parent_instance;

  const RvKind *kind;
  RvCase *kase;
  RvRecord *record;
  char *title, *summary, *when;
};

G_DEFINE_FINAL_TYPE (RvRecordItem, rv_record_item, G_TYPE_OBJECT)

struct _RvRecordRow {
  GtkWidget parent_instance;

  PangoLayout *layouts[3]; /* title, summary, when */
  GtkWidget *add;
  int measured_width, measured_height;
};

G_DEFINE_FINAL_TYPE (RvRecordRow, rv_record_row, GTK_TYPE_WIDGET)

gboolean
rv_kind_is_single (const RvKind *kind)
{
  return !kind->section && !kind->parent;
}

const char *
rv_kind_heading (const RvKind *kind)
{
  return rv_kind_is_single (kind) ? _(kind->label) : _(kind->plural);
}

/* Fields that have a place of their own in the row, or only serve references. */
static gboolean
is_apart (RvRecord *record, const RvKind *kind, const RvField *field)
{
  return field == rv_kind_title_field (kind) || g_str_equal (field->name, "when") || g_str_equal (field->name, "known") ||
         g_str_equal (field->name, "end") || g_str_equal (field->name, "encounter") || g_str_equal (field->name, "side") ||
         g_str_equal (field->name, "study") || (field->type == RV_FIELD_ID) ||
         (g_str_equal (field->name, "type") && g_str_equal (kind->name, "ncs")) ||
         ((g_str_equal (field->name, "movement") || g_str_equal (field->name, "region")) && !rv_record_get (record, rv_kind_title_field (kind)->name));
}

/* References in free text read as what they name. */
static char *
value_text (RvCase *kase, RvRecord *record, const RvField *field)
{
  const char *value = rv_record_get (record, field->name);

  if (value && (g_str_equal (field->name, "because") || g_str_equal (field->name, "about")))
    return rv_names_of_references (kase, value);
  return rv_record_get_text (record, field->name, rv_case_title_of_id, kase);
}

/* What the row says already: the name of a finding within its own words. */
static gboolean
is_said (RvRecord *record, const RvField *field, const char *value)
{
  g_autofree char *title = field->type == RV_FIELD_CODE ? rv_record_title (record) : NULL;
  g_autofree char *folded_title = title ? g_utf8_casefold (title, -1) : NULL;
  g_autofree char *folded = title ? g_utf8_casefold (value, -1) : NULL;

  return title && strstr (folded_title, folded) != NULL;
}

static void
append_field (GString *text, RvCase *kase, RvRecord *record, const RvField *field)
{
  g_autofree char *value = value_text (kase, record, field);
  RvQuantity q = rv_record_get_quantity (record, field->name);
  gboolean named = field->type == RV_FIELD_QUANTITY || field->type == RV_FIELD_GRADE || field->type == RV_FIELD_REF || field->type == RV_FIELD_DATE ||
                   (field->flags & RV_FIELD_MINOR && field->type != RV_FIELD_PROSE);

  if (!*value || is_said (record, field, value))
    return;
  if (text->len)
    g_string_append (text, field->type == RV_FIELD_PROSE ? "\n" : " · ");
  if (named)
    g_string_append_printf (text, "%s ", _(field->label));
  g_string_append (text, value);
  if (field->type == RV_FIELD_QUANTITY && field->unit && q.empty == RV_EMPTY_NO && !q.unit[0])
    g_string_append_printf (text, "\xE2\x80\xAF%s", field->unit);
}

/* What the assistant calls a finding that has words of its own. */
static gboolean
is_name_of_words (RvRecord *record, const RvField *field)
{
  return field->type == RV_FIELD_CODE && rv_record_is (record, "finding") && rv_record_get (record, "text");
}

/* A judgement stands for the grade that was not written down; of folded fields it is no news that the source is silent. */
static gboolean
is_missed (RvRecord *record, const RvField *field)
{
  const char *judgements[] = { "word", "judgement" };

  if (field->flags & RV_FIELD_MINOR)
    return FALSE;
  for (guint i = 0; field->type == RV_FIELD_GRADE && i < G_N_ELEMENTS (judgements); i++)
    if (rv_kind_field (rv_record_get_kind (record), judgements[i]) && rv_record_get (record, judgements[i]))
      return FALSE;
  return TRUE;
}

static void
append_children (GString *text, RvCase *kase, RvRecord *record)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint k = 0; k < n; k++)
    if (g_strcmp0 (kinds[k].parent, rv_record_get_kind (record)->name) == 0)
      {
        g_autoptr (GPtrArray) children = rv_case_children (kase, record, kinds[k].name);

        for (guint i = 0; i < children->len; i++)
          {
            g_autofree char *summary = rv_record_summary (kase, children->pdata[i], FALSE);
            g_autofree char *title = rv_record_get_text (children->pdata[i], rv_kind_title_field (&kinds[k])->name, NULL, NULL);
            gboolean has_title = *title && rv_empty_of (rv_record_get (children->pdata[i], rv_kind_title_field (&kinds[k])->name)) == RV_EMPTY_NO;

            g_string_append_printf (text, "%s%s%s%s", text->len ? "\n" : "", has_title ? title : "", has_title ? ": " : "", summary);
          }
      }
}

char *
rv_record_summary (RvCase *kase, RvRecord *record, gboolean brief)
{
  const RvKind *kind = rv_record_get_kind (record);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RvField *field = &kind->fields[i];

      if (is_apart (record, kind, field) || (g_str_equal (kind->name, "annotation") && g_str_equal (field->name, "points")) ||
          (brief && (field->flags & RV_FIELD_MINOR || rv_record_equals (record, field->name, "present") || is_name_of_words (record, field))))
        continue;
      if (rv_empty_of (rv_record_get (record, field->name)) != RV_EMPTY_NOT_RECORDED)
        append_field (text, kase, record, field);
      else if (is_missed (record, field))
        g_string_append_printf (missing, "%s%s", missing->len ? ", " : "", _(field->label));
    }
  if (missing->len && !brief)
    g_string_append_printf (text, "%s%s %s", text->len ? "\n" : "", _("Not recorded:"), missing->str);
  append_children (text, kase, record);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
when_text (RvCase *kase, RvRecord *record)
{
  static const char *const fields[] = { "when", "end", "known", "until" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = NULL;

      if (!rv_kind_field (rv_record_get_kind (record), fields[i]) || !rv_record_get (record, fields[i]))
        continue;
      value = rv_record_get_text (record, fields[i], rv_case_title_of_id, kase);
      if (i == 1)
        g_string_append_printf (text, " – %s", value);
      else if (i == 2)
        g_string_append_printf (text, _("%sknown %s"), text->len ? " · " : "", value);
      else
        g_string_append (text, value);
    }
  if (!text->len && rv_kind_field (rv_record_get_kind (record), "encounter") && rv_record_get (record, "encounter"))
    g_string_append (text, rv_case_title_of_id (rv_record_get (record, "encounter"), kase));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- item --- */

static void
rv_record_item_finalize (GObject *object)
{
  RvRecordItem *self = RV_RECORD_ITEM (object);

  g_clear_object (&self->record);
  g_clear_object (&self->kase);
  g_free (self->title);
  g_free (self->summary);
  g_free (self->when);
  G_OBJECT_CLASS (rv_record_item_parent_class)->finalize (object);
}

static void
rv_record_item_class_init (RvRecordItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rv_record_item_finalize;
}

static void
rv_record_item_init (RvRecordItem *self)
{
}

RvRecordItem *
rv_record_item_new (const RvKind *kind, RvCase *kase, RvRecord *record)
{
  RvRecordItem *self = g_object_new (RV_TYPE_RECORD_ITEM, NULL);

  self->kind = kind;
  self->kase = g_object_ref (kase);
  self->record = record ? g_object_ref (record) : NULL;
  return self;
}

const RvKind *
rv_record_item_get_kind (RvRecordItem *self)
{
  return self->kind;
}

RvRecord *
rv_record_item_get_record (RvRecordItem *self)
{
  return self->record;
}

/* Texts are made when they are first needed: most rows are never looked at. */
static void
ensure_texts (RvRecordItem *self)
{
  g_autofree char *title = NULL;

  if (self->title || !self->record)
    return;
  title = rv_record_title (self->record);
  self->title = rv_words_capital (title);
  self->summary = rv_record_summary (self->kase, self->record, FALSE);
  self->when = when_text (self->kase, self->record);
}

char *
rv_record_item_describe (RvRecordItem *self)
{
  ensure_texts (self);
  return self->record ? g_strjoin (*self->summary && *self->when ? "; " : "", self->summary, self->when, NULL) : g_strdup ("");
}

gboolean
rv_record_item_matches (RvRecordItem *self, const char *words)
{
  g_autofree char *folded = words && *words ? g_utf8_casefold (words, -1) : NULL;
  g_auto (GStrv) parts = folded ? g_strsplit (folded, " ", -1) : NULL;
  g_autofree char *all = NULL, *text = NULL;

  if (!parts)
    return TRUE;
  ensure_texts (self);
  all = g_strjoin ("\n", self->title, self->summary, self->when, NULL);
  text = g_utf8_casefold (all, -1);
  for (guint i = 0; parts[i]; i++)
    if (!strstr (text, parts[i]))
      return FALSE;
  return TRUE;
}

/* --- row --- */

#define GAP 12
#define TITLE_CHARS 24
#define WHEN_CHARS 32

/* The three texts are laid out here and not by labels: a label looks for its narrowest width, which for paragraphs in two
 * hundred rows takes a second. Each layout is made once for a width. */
static void
column_widths (RvRecordRow *self, int width, int widths[3])
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (GTK_WIDGET (self)), NULL, NULL);
  int character = pango_font_metrics_get_approximate_char_width (metrics) / PANGO_SCALE + 1;

  pango_font_metrics_unref (metrics);
  widths[0] = MIN (TITLE_CHARS * character, width / 3);
  widths[2] = MIN (WHEN_CHARS * character, width / 4);
  widths[1] = MAX (width - widths[0] - widths[2] - 2 * GAP, 40);
}

static void
set_text (RvRecordRow *self, guint i, const char *text, gboolean bold)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  if (!self->layouts[i])
    {
      self->layouts[i] = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      pango_layout_set_wrap (self->layouts[i], PANGO_WRAP_WORD_CHAR);
    }
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (self->layouts[i], attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (self->layouts[i], text ? text : "", -1);
}

static int
height_for (RvRecordRow *self, int width)
{
  int widths[3], tallest = 0;

  if (self->measured_width == width)
    return self->measured_height;
  column_widths (self, width, widths);
  for (guint i = 0; i < 3; i++)
    {
      int h;

      if (!self->layouts[i])
        continue;
      pango_layout_set_width (self->layouts[i], widths[i] * PANGO_SCALE);
      pango_layout_get_pixel_size (self->layouts[i], NULL, &h);
      tallest = MAX (tallest, h);
    }
  self->measured_width = width;
  self->measured_height = tallest;
  return tallest;
}

static void
rv_record_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  RvRecordRow *self = RV_RECORD_ROW (widget);
  int button = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 240;
      *natural = 640;
      return;
    }
  if (gtk_widget_get_visible (self->add))
    gtk_widget_measure (self->add, GTK_ORIENTATION_VERTICAL, -1, &button, NULL, NULL, NULL);
  *minimum = *natural = MAX (height_for (self, for_size > 0 ? for_size : 640), button);
}

static void
rv_record_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RvRecordRow *self = RV_RECORD_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int w, h;

  height_for (self, width);
  if (!gtk_widget_get_visible (self->add))
    return;
  gtk_widget_measure (self->add, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &w, NULL, NULL);
  gtk_widget_measure (self->add, GTK_ORIENTATION_VERTICAL, -1, NULL, &h, NULL, NULL);
  gtk_widget_size_allocate (self->add, &(GtkAllocation) { rtl ? 0 : width - w, (height - h) / 2, w, h }, -1);
}

static void
rv_record_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RvRecordRow *self = RV_RECORD_ROW (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget), widths[3], x = 0;

  column_widths (self, width, widths);
  for (guint i = 0; i < 3; i++)
    {
      if (self->layouts[i])
        gtk_snapshot_render_layout (snapshot, context, rtl ? width - x - widths[i] : x, 0, self->layouts[i]);
      x += widths[i] + GAP;
    }
  gtk_widget_snapshot_child (widget, self->add, snapshot);
}

static void
rv_record_row_dispose (GObject *object)
{
  RvRecordRow *self = RV_RECORD_ROW (object);

  for (guint i = 0; i < 3; i++)
    g_clear_object (&self->layouts[i]);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  G_OBJECT_CLASS (rv_record_row_parent_class)->dispose (object);
}

static GtkSizeRequestMode
rv_record_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rv_record_row_class_init (RvRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_record_row_dispose;
  widget_class->get_request_mode = rv_record_row_get_request_mode;
  widget_class->measure = rv_record_row_measure;
  widget_class->size_allocate = rv_record_row_size_allocate;
  widget_class->snapshot = rv_record_row_snapshot;
  gtk_widget_class_set_css_name (widget_class, "record");
}

static void
rv_record_row_init (RvRecordRow *self)
{
  self->add = rv_record_add_button_new ();
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));
}

GtkWidget *
rv_record_row_new (void)
{
  return g_object_new (RV_TYPE_RECORD_ROW, NULL);
}

GtkWidget *
rv_record_add_button_new (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "rv-small");
  return button;
}

void
rv_record_add_button_show (GtkWidget *button, const RvKind *kind, gboolean editable)
{
  g_autofree char *name = g_strdup_printf (_("Add: %s"), _(kind->label));

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), g_variant_new_parsed ("(%s, @a{ss} {})", kind->name));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.add-record");
  gtk_widget_set_visible (button, editable && !rv_kind_is_single (kind));
}

static void
show_heading (RvRecordRow *self, RvRecordItem *item, gboolean editable)
{
  set_text (self, 0, rv_kind_heading (item->kind), TRUE);
  set_text (self, 1, rv_case_count (item->kase, item->kind->name) ? NULL : _("Nothing recorded yet"), FALSE);
  set_text (self, 2, NULL, FALSE);
  rv_record_add_button_show (self->add, item->kind, editable);
}

void
rv_record_row_show (RvRecordRow *self, RvRecordItem *item, gboolean editable)
{
  ensure_texts (item);
  gtk_widget_set_visible (self->add, FALSE);
  if (item->record)
    {
      set_text (self, 0, item->title, TRUE);
      set_text (self, 1, item->summary, FALSE);
      set_text (self, 2, item->when, FALSE);
      gtk_widget_remove_css_class (GTK_WIDGET (self), "heading-row");
    }
  else
    {
      show_heading (self, item, editable);
      gtk_widget_add_css_class (GTK_WIDGET (self), "heading-row");
    }
  self->measured_width = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
