/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-slide-list.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-labelled.h"
#include "app/rv-row-order.h"
#include "report/rv-slides.h"

typedef struct {
  char *type, *about, *title, *text, *notes;
  gboolean hidden, own_title;
} Entry;

struct _RvSlideList {
  GtkWidget parent_instance;

  GPtrArray *entries;   /* Entry */
  GtkListBox *list;
  GtkWidget *box, *title, *text, *notes, *details;
  gboolean changed, filling;
};

G_DEFINE_FINAL_TYPE (RvSlideList, rv_slide_list, GTK_TYPE_WIDGET)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->type);
  g_free (entry->about);
  g_free (entry->title);
  g_free (entry->text);
  g_free (entry->notes);
  g_free (entry);
}

static int
selected (RvSlideList *self)
{
  return rv_row_order_selected (self->list);
}

static char *
row_text (const Entry *entry, guint number)
{
  const char *title = entry->title && *entry->title ? entry->title : rv_token_label (entry->type);

  return entry->hidden ? g_strdup_printf (_("%u  %s (hidden)"), number, title) : g_strdup_printf ("%u  %s", number, title);
}

static void
update_row (RvSlideList *self, int i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
  const Entry *entry = self->entries->pdata[i];
  g_autofree char *text = row_text (entry, (guint) i + 1);
  GtkWidget *label = gtk_list_box_row_get_child (row);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (entry->hidden)
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_remove_css_class (label, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
fill (RvSlideList *self, int select)
{
  self->filling = TRUE;
  rv_row_order_clear (self->list);
  for (guint i = 0; i < self->entries->len; i++)
    {
      GtkWidget *label = gtk_label_new (NULL), *row = gtk_list_box_row_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_list_box_append (self->list, row);
      update_row (self, (int) i);
    }
  self->filling = FALSE;
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, CLAMP (select, 0, MAX ((int) self->entries->len, 1) - 1)));
}

static void
on_selected (RvSlideList *self)
{
  int i = selected (self);
  const Entry *entry = i >= 0 ? self->entries->pdata[i] : NULL;

  if (self->filling)
    return;
  self->filling = TRUE;
  gtk_widget_set_sensitive (self->details, entry != NULL);
  rv_labelled_set (self->title, entry && entry->own_title ? entry->title : NULL);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->title), entry && !entry->own_title ? entry->title : NULL);
  rv_labelled_set (self->text, entry ? entry->text : NULL);
  rv_labelled_set (self->notes, entry ? entry->notes : NULL);
  gtk_widget_set_sensitive (self->text, entry && (g_str_equal (entry->type, "text") || g_str_equal (entry->type, "question")));
  self->filling = FALSE;
}

static void
on_typed (RvSlideList *self)
{
  int i = selected (self);
  Entry *entry = i >= 0 ? self->entries->pdata[i] : NULL;
  g_autofree char *title = NULL;

  if (self->filling || !entry)
    return;
  self->changed = TRUE;
  title = rv_labelled_get (self->title);
  if (title || entry->own_title)
    {
      g_free (entry->title);
      entry->own_title = title != NULL;
      entry->title = title ? g_steal_pointer (&title) : g_strdup (rv_token_label (entry->type));
    }
  g_free (entry->text);
  entry->text = rv_labelled_get (self->text);
  g_free (entry->notes);
  entry->notes = rv_labelled_get (self->notes);
  update_row (self, i);
}

static void
on_moved (int from, int to, gpointer data)
{
  RvSlideList *self = data;
  gpointer entry = g_ptr_array_steal_index (self->entries, (guint) from);

  g_ptr_array_insert (self->entries, to, entry);
  self->changed = TRUE;
  fill (self, to);
}

static void
on_up (RvSlideList *self)
{
  rv_row_order_move (self->list, -1, on_moved, self);
}

static void
on_down (RvSlideList *self)
{
  rv_row_order_move (self->list, 1, on_moved, self);
}

/* A text slide goes, any other is hidden: it can be had back. */
static void
on_hide (RvSlideList *self)
{
  int i = selected (self);
  Entry *entry = i >= 0 ? self->entries->pdata[i] : NULL;

  if (!entry)
    return;
  self->changed = TRUE;
  if (g_str_equal (entry->type, "text"))
    {
      g_ptr_array_remove_index (self->entries, (guint) i);
      fill (self, i);
      return;
    }
  entry->hidden = !entry->hidden;
  update_row (self, i);
}

static void
on_add (RvSlideList *self)
{
  Entry *entry = g_new0 (Entry, 1);
  int at = selected (self) + 1;

  entry->type = g_strdup ("text");
  entry->title = g_strdup (_("Text"));
  g_ptr_array_insert (self->entries, at, entry);
  self->changed = TRUE;
  fill (self, at);
  gtk_widget_grab_focus (self->title);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, RvSlideList *self)
{
  if (key != GDK_KEY_Delete)
    return FALSE;
  on_hide (self);
  return TRUE;
}

static GtkWidget *
build_buttons (RvSlideList *self)
{
  const struct { const char *label; GCallback func; } buttons[] = {
    { N_("Up"), G_CALLBACK (on_up) }, { N_("Down"), G_CALLBACK (on_down) }, { N_("Hide or remove"), G_CALLBACK (on_hide) }, { N_("Add a text slide"), G_CALLBACK (on_add) },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(buttons[i].label));

      gtk_widget_add_css_class (button, "rv-small");
      g_signal_connect_swapped (button, "clicked", buttons[i].func, self);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
build (RvSlideList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->box = box;
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "rv-index");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Slides"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_set_size_request (scrolled, 340, 220);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_selected), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  rv_row_order_add (self->list, on_moved, self);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list), _("Drag a slide to its place, or move it with Alt+Up and Alt+Down"));
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), build_buttons (self));
  self->details = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->details), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->details), 9);
  self->title = rv_labelled_entry (GTK_GRID (self->details), 0, _("_Heading"), NULL);
  self->text = rv_labelled_text (GTK_GRID (self->details), 1, _("_Text"), NULL, 60);
  self->notes = rv_labelled_text (GTK_GRID (self->details), 2, _("Speaker n_otes"), NULL, 60);
  g_signal_connect_swapped (self->title, "changed", G_CALLBACK (on_typed), self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed", G_CALLBACK (on_typed), self);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes)), "changed", G_CALLBACK (on_typed), self);
  gtk_box_append (GTK_BOX (box), self->details);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

static void
add_records (RvSlideList *self, RvCase *kase, RvRecord *presentation)
{
  g_autoptr (GPtrArray) records = presentation ? rv_case_children (kase, presentation, "slide") : NULL;

  for (guint i = 0; records && i < records->len; i++)
    {
      RvRecord *record = records->pdata[i];
      Entry *entry = g_new0 (Entry, 1);
      const char *title = rv_record_get (record, "title");

      entry->type = g_strdup (rv_record_get (record, "type") ? rv_record_get (record, "type") : "text");
      entry->about = g_strdup (rv_record_get (record, "about"));
      entry->own_title = title != NULL;
      entry->title = g_strdup (title ? title : rv_token_label (entry->type));
      entry->text = g_strdup (rv_record_get (record, "text"));
      entry->notes = g_strdup (rv_record_get (record, "speaker-notes"));
      entry->hidden = rv_record_equals (record, "hidden", "yes");
      g_ptr_array_add (self->entries, entry);
    }
}

static void
add_computed (RvSlideList *self, RvCaseSession *session)
{
  const RvAssessment *assessment = rv_case_session_get_assessment (session);
  RvRenderOptions options = { .edx = assessment ? assessment->edx : NULL, .localisation = assessment ? assessment->localisation : NULL,
                              .differential = assessment ? assessment->differential : NULL };
  g_autoptr (GPtrArray) slides = rv_slides_default (rv_case_session_get_view (session), rv_case_session_get_chronology (session), &options);

  for (guint i = 0; i < slides->len; i++)
    {
      const RvSlide *slide = slides->pdata[i];
      Entry *entry = g_new0 (Entry, 1);

      entry->type = g_strdup (slide->type);
      entry->title = g_strdup (slide->title);
      g_ptr_array_add (self->entries, entry);
    }
}

void
rv_slide_list_load (RvSlideList *self, RvCaseSession *session, RvRecord *presentation)
{
  g_ptr_array_set_size (self->entries, 0);
  add_records (self, rv_case_session_get_case (session), presentation);
  if (!self->entries->len)
    add_computed (self, session);
  self->changed = FALSE;
  fill (self, 0);
}

gboolean
rv_slide_list_is_changed (RvSlideList *self)
{
  return self->changed;
}

void
rv_slide_list_apply (RvSlideList *self, RvEdit *edit, RvCase *kase, RvRecord *old, const char *presentation_uuid)
{
  g_autoptr (GPtrArray) records = old ? rv_case_children (kase, old, "slide") : NULL;

  for (guint i = 0; records && i < records->len; i++)
    rv_edit_remove (edit, kase, records->pdata[i]);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = self->entries->pdata[i];
      g_autofree char *uuid = g_strdup (rv_edit_add (edit, "slide", presentation_uuid, i + 1));
      const struct { const char *field, *value; } values[] = {
        { "type", entry->type }, { "about", entry->about }, { "title", entry->own_title ? entry->title : NULL }, { "text", entry->text }, { "speaker-notes", entry->notes },
        { "hidden", entry->hidden ? "yes" : NULL },
      };

      for (guint v = 0; v < G_N_ELEMENTS (values); v++)
        if (values[v].value)
          rv_edit_set_new (edit, uuid, values[v].field, values[v].value);
    }
}

static void
rv_slide_list_dispose (GObject *object)
{
  RvSlideList *self = RV_SLIDE_LIST (object);

  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_slide_list_parent_class)->dispose (object);
}

static void
rv_slide_list_class_init (RvSlideListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_slide_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rv_slide_list_init (RvSlideList *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  build (self);
}

GtkWidget *
rv_slide_list_new (void)
{
  return g_object_new (RV_TYPE_SLIDE_LIST, NULL);
}
