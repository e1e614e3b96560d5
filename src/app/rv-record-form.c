/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-record-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-field-editor.h"
#include "app/rv-record-row.h"
#include "report/rv-words.h"

struct _RvRecordForm {
  AdwBin parent_instance;

  RvCaseSession *session;
  GSignalGroup *signals;
  char *uuid;
  GPtrArray *editors;   /* RvFieldEditor, borrowed from the tree */
  GtkLabel *title;
  GtkLabel *caption;    /* what kind of entry, and at which visit */
  GtkLabel *origin;
};

G_DEFINE_FINAL_TYPE (RvRecordForm, rv_record_form, ADW_TYPE_BIN)

static RvRecord *
record_of (RvRecordForm *self)
{
  return self->session && self->uuid ? rv_case_find_uuid (rv_case_session_get_case (self->session), self->uuid) : NULL;
}

static GtkWidget *
text_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
show_nothing (RvRecordForm *self)
{
  GtkWidget *label = text_label (_("Choose an entry on a page to read or edit it here. New entries come from the Record page, an empty place in the timeline, or the tables."), "dim-label");

  g_ptr_array_set_size (self->editors, 0);
  self->title = NULL;
  self->origin = NULL;
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (label), 26); /* else its least height is that of one word a line */
  adw_bin_set_child (ADW_BIN (self), label);
}

static char *
origin_text (RvCase *kase, const char *origin)
{
  static const struct { const char *prefix, *format; } kinds[] = {
    { "file:", N_("Origin: the file %s") }, { "words:", N_("Origin: read from the words “%s”") },
    { "cell:", N_("Origin: derived from other values") }, { "image:", N_("Origin: measured in an image") },
  };

  if (g_strcmp0 (origin, "typed") == 0)
    return g_strdup (_("Origin: typed in"));
  for (guint i = 0; origin && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (origin, kinds[i].prefix))
      return g_strdup_printf (_(kinds[i].format), origin + strlen (kinds[i].prefix));
  if (origin)
    return g_strdup_printf (_("Origin: %s"), origin);
  return g_strdup (rv_record_get (rv_case_get_root (kase), "reference") ? _("Origin: the case’s source") : _("Origin: came with the case"));
}

/* "Strength · at First visit": the visit is folded away among the fields, and what was found belongs to one. Caller frees. */
static char *
caption_text (RvCase *kase, RvRecord *record)
{
  const RvKind *kind = rv_record_get_kind (record);
  const char *visit = rv_kind_field (kind, "encounter") ? rv_record_get (record, "encounter") : NULL;
  const char *title = visit && rv_empty_of (visit) == RV_EMPTY_NO ? rv_case_title_of_id (visit, kase) : NULL;

  return title ? g_strdup_printf (_("%s · recorded at: %s"), _(kind->label), title) : g_strdup (_(kind->label));
}

static void build (RvRecordForm *self, RvRecord *record);

static void
load (RvRecordForm *self)
{
  RvRecord *record = record_of (self);
  g_autofree char *title = NULL, *caption = NULL, *origin = NULL;
  gboolean editable, live = self->session && rv_case_session_is_live (self->session);

  if (!record)
    {
      show_nothing (self);
      return;
    }
  if (!self->title) /* deleted, and brought back by undo */
    {
      build (self, record);
      return;
    }
  editable = rv_case_session_is_editable (self->session);
  title = rv_record_is (record, "case") ? rv_words_case_title (rv_case_session_get_view (self->session), live) : rv_record_title (record);
  origin = origin_text (rv_case_session_get_case (self->session), rv_record_get_origin (record, NULL));
  caption = caption_text (rv_case_session_get_case (self->session), record);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->caption, caption);
  gtk_label_set_text (self->origin, origin);
  for (guint i = 0; i < self->editors->len; i++)
    {
      gtk_widget_set_visible (self->editors->pdata[i], live || !rv_record_is (record, "case")); /* before live they tell the end */
      rv_field_editor_load (self->editors->pdata[i], record, editable);
    }
}

static void
on_committed (RvFieldEditor *editor, const char *lexical, RvRecordForm *self)
{
  RvRecord *record = record_of (self);
  g_autoptr (GError) error = NULL;

  if (record && !rv_case_session_set (self->session, record, rv_field_editor_get_field (editor)->name, lexical, &error) && error)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.report", "s", error->message);
}

static void
add_editor (RvRecordForm *self, GtkBox *box, const RvField *field)
{
  GtkWidget *editor = rv_field_editor_new (field, rv_case_session_get_case (self->session));

  g_signal_connect (editor, "committed", G_CALLBACK (on_committed), self);
  gtk_box_append (box, editor);
  g_ptr_array_add (self->editors, editor);
}

static GtkBox *
column (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  return GTK_BOX (box);
}

/* Rows below this record (stimulation sites, arrows), each a button that opens it, and one to add. */
static void
add_children (RvRecordForm *self, GtkBox *box, RvRecord *record)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint k = 0; k < n; k++)
    {
      g_autoptr (GPtrArray) children = NULL;
      GtkWidget *add;

      if (g_strcmp0 (kinds[k].parent, rv_record_get_kind (record)->name) != 0)
        continue;
      children = rv_case_children (rv_case_session_get_case (self->session), record, kinds[k].name);
      gtk_box_append (box, text_label (_(kinds[k].plural), "heading"));
      for (guint i = 0; i < children->len; i++)
        {
          g_autofree char *title = rv_record_title (children->pdata[i]);
          GtkWidget *button = gtk_button_new_with_label (title);

          gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", rv_record_get_uuid (children->pdata[i]));
          gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.select");
          gtk_box_append (box, button);
        }
      add = gtk_button_new_with_label (_("Add"));
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (add), g_variant_new_parsed ("(%s, {'parent': %s})", kinds[k].name, self->uuid));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "win.add-record");
      gtk_box_append (box, add);
    }
}

/* One more of what is shown: ten muscles are entered without leaving the keyboard. */
static gboolean
add_another (RvRecordForm *self)
{
  RvRecord *record = record_of (self), *parent;
  GVariantBuilder values;

  if (!record || rv_kind_is_single (rv_record_get_kind (record)) || !rv_case_session_is_editable (self->session))
    return FALSE;
  parent = rv_case_get_parent (rv_case_session_get_case (self->session), record);
  g_variant_builder_init (&values, G_VARIANT_TYPE ("a{ss}"));
  if (parent)
    g_variant_builder_add (&values, "{ss}", "parent", rv_record_get_uuid (parent));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-record", "(sa{ss})", rv_record_get_kind (record)->name, &values);
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, RvRecordForm *self)
{
  gboolean enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;

  return enter && state & GDK_CONTROL_MASK && add_another (self) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
add_foot (RvRecordForm *self, GtkBox *box, RvRecord *record)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *origin = text_label (NULL, "caption");

  self->origin = GTK_LABEL (origin);
  gtk_widget_add_css_class (origin, "dim-label");
  gtk_widget_set_hexpand (origin, TRUE);
  gtk_box_append (GTK_BOX (foot), origin);
  if (!rv_kind_is_single (rv_record_get_kind (record)))
    {
      GtkWidget *another = gtk_button_new_from_icon_name ("list-add-symbolic");

      gtk_widget_set_tooltip_text (another, _("Add another of this kind (Ctrl+Enter)"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (another), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add another of this kind"), -1);
      gtk_widget_add_css_class (another, "flat");
      g_signal_connect_swapped (another, "clicked", G_CALLBACK (add_another), self);
      gtk_box_append (GTK_BOX (foot), another);
    }
  if (!rv_record_is (record, "case"))
    {
      GtkWidget *delete = gtk_button_new_from_icon_name ("user-trash-symbolic");

      gtk_widget_set_tooltip_text (delete, _("Delete this entry (undo brings it back)"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (delete), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Delete this entry"), -1);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (delete), "s", self->uuid);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (delete), "win.delete-record");
      gtk_widget_add_css_class (delete, "flat");
      gtk_box_append (GTK_BOX (foot), delete);
    }
  gtk_box_append (box, foot);
}

static void
build (RvRecordForm *self, RvRecord *record)
{
  const RvKind *kind = rv_record_get_kind (record);
  GtkBox *box = column (), *more = column ();
  GtkWidget *scroll = gtk_scrolled_window_new (), *expander = gtk_expander_new (_("More"));
  guint n_more = 0;

  g_ptr_array_set_size (self->editors, 0);
  self->caption = GTK_LABEL (text_label (NULL, "caption"));
  gtk_box_append (box, GTK_WIDGET (self->caption));
  self->title = GTK_LABEL (text_label (NULL, "heading"));
  gtk_box_append (box, GTK_WIDGET (self->title));
  for (guint i = 0; i < kind->n_fields; i++)
    {
      gboolean minor = (kind->fields[i].flags & RV_FIELD_MINOR) != 0;

      add_editor (self, minor ? more : box, &kind->fields[i]);
      n_more += minor;
    }
  gtk_expander_set_child (GTK_EXPANDER (expander), GTK_WIDGET (more));
  gtk_widget_set_visible (expander, n_more > 0);
  gtk_box_append (box, expander);
  add_children (self, box, record);
  add_foot (self, box, record);
  gtk_widget_set_margin_start (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (box), 9);
  gtk_widget_set_margin_bottom (GTK_WIDGET (box), 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), GTK_WIDGET (box));
  adw_bin_set_child (ADW_BIN (self), scroll);
  load (self);
}

static void
rv_record_form_dispose (GObject *object)
{
  RvRecordForm *self = RV_RECORD_FORM (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  g_clear_pointer (&self->uuid, g_free);
  g_clear_pointer (&self->editors, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_record_form_parent_class)->dispose (object);
}

static void
rv_record_form_class_init (RvRecordFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_record_form_dispose;
}

static void
rv_record_form_init (RvRecordForm *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->editors = g_ptr_array_new ();
  self->signals = g_signal_group_new (RV_TYPE_CASE_SESSION);
  g_signal_group_connect_swapped (self->signals, "edited", G_CALLBACK (load), self);
  g_signal_group_connect_swapped (self->signals, "notify::live", G_CALLBACK (load), self);
  show_nothing (self);
}

GtkWidget *
rv_record_form_new (void)
{
  return g_object_new (RV_TYPE_RECORD_FORM, NULL);
}

/* What is typed belongs to the entry that is shown now: an edit may load the form again, so every field is held. */
void
rv_record_form_flush (RvRecordForm *self)
{
  g_autoptr (GPtrArray) editors = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; record_of (self) && i < self->editors->len; i++)
    g_ptr_array_add (editors, g_object_ref (self->editors->pdata[i]));
  for (guint i = 0; i < editors->len; i++)
    rv_field_editor_flush (editors->pdata[i]);
}

void
rv_record_form_show (RvRecordForm *self, RvCaseSession *session, const char *uuid)
{
  RvRecord *record;

  rv_record_form_flush (self);
  g_set_object (&self->session, session);
  g_signal_group_set_target (self->signals, session);
  if (self->uuid != uuid)
    {
      g_free (self->uuid);
      self->uuid = g_strdup (uuid);
    }
  record = record_of (self);
  if (record)
    build (self, record);
  else
    show_nothing (self);
}

/* The first field that is not folded away under More. */
void
rv_record_form_focus (RvRecordForm *self)
{
  for (guint i = 0; i < self->editors->len; i++)
    if (!(rv_field_editor_get_field (self->editors->pdata[i])->flags & RV_FIELD_MINOR))
      {
        rv_field_editor_focus (self->editors->pdata[i]);
        return;
      }
}
