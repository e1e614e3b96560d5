/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-image-viewer.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/rv-image-viewer-private.h"
#include "app/rv-present-window.h"
#include "app/rv-settings.h"
#include "app/rv-teach-window.h"

G_DEFINE_FINAL_TYPE (RvImageViewer, rv_image_viewer, ADW_TYPE_BIN)

RvViewerSlot *
rv_viewer_current (RvImageViewer *self)
{
  return &self->slots[self->current];
}

void
rv_viewer_say (RvImageViewer *self, const char *message)
{
  if (message != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.report", "s", message);
}

GPtrArray *
rv_viewer_series (RvImageViewer *self)
{
  GPtrArray *series = self->session != NULL ? rv_case_series (rv_case_session_get_view (self->session)) : g_ptr_array_new ();
  GPtrArray *found = self->import != NULL ? rv_image_import_get_found (self->import) : NULL;

  for (guint i = 0; found != NULL && i < found->len; i++)
    g_ptr_array_add (series, found->pdata[i]);
  return series;
}

RvRecord *
rv_viewer_find (RvImageViewer *self, const char *uuid)
{
  g_autoptr (GPtrArray) series = rv_viewer_series (self);

  for (guint i = 0; uuid != NULL && i < series->len; i++)
    if (g_str_equal (rv_record_get_uuid (series->pdata[i]), uuid))
      return series->pdata[i];
  return NULL;
}

static const RvShelfItem *
want (RvImageViewer *self, const char *uuid)
{
  const RvShelfItem *item = uuid != NULL ? rv_image_shelf_look (self->shelf, uuid) : NULL;
  RvRecord *record = item == NULL ? rv_viewer_find (self, uuid) : NULL;

  return record != NULL ? rv_image_shelf_want (self->shelf, record) : item;
}

/* --- panes --- */

void
rv_viewer_set_current (RvImageViewer *self, guint slot)
{
  gboolean same = self->current == slot;

  self->current = slot;
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    rv_series_pane_set_current (self->slots[i].pane, i == slot && rv_viewer_n_panes (self) > 1);
  if (!same)
    rv_viewer_update_bar (self);
}

/* Why a PET has no SUV, what is missing, how far it is. Caller frees. */
static char *
note_for (const RvShelfItem *item, const RvShelfItem *over)
{
  GString *note = g_string_new (NULL);
  const RvShelfItem *items[] = { item, over };

  for (guint i = 0; i < 2; i++)
    {
      if (items[i] == NULL)
        continue;
      if (items[i]->suv != NULL && items[i]->suv->refused != NULL)
        g_string_append_printf (note, "%s%s: %s", note->len > 0 ? "\n" : "", _("No SUV"), items[i]->suv->refused);
      if (items[i]->problem != NULL && items[i]->volume != NULL)
        g_string_append_printf (note, "%s%s", note->len > 0 ? "\n" : "", items[i]->problem);
      if (items[i]->state == RV_SHELF_READING && items[i]->done < items[i]->total)
        g_string_append_printf (note, _("%s%u of %u read"), note->len > 0 ? "\n" : "", items[i]->done, items[i]->total);
    }
  return g_string_free (note, note->len == 0);
}

/* The patient as the files name them: whose picture it is must be seen. Caller frees; NULL when they do not say. */
static char *
patient_of (const RvShelfItem *item)
{
  const RvImageSeries *series = item != NULL ? item->series : NULL;
  const char *name = series != NULL && series->patient_name != NULL && *series->patient_name != '\0' ? series->patient_name : NULL;
  const char *id = series != NULL && series->patient_id != NULL && *series->patient_id != '\0' ? series->patient_id : NULL;

  return name != NULL || id != NULL ? g_strjoin (" · ", name != NULL ? name : id, name != NULL ? id : NULL, NULL) : NULL;
}

static void
update_words (RvImageViewer *self, RvViewerSlot *slot, const RvShelfItem *item, const RvShelfItem *over)
{
  RvRecord *record = rv_viewer_find (self, slot->uuid), *above = rv_viewer_find (self, slot->over);
  g_autofree char *note = note_for (item, over), *title = NULL, *patient = self->names ? patient_of (item) : NULL;
  const char letter[2] = { (char) ('A' + (slot - self->slots)), '\0' };
  const char *empty = record == NULL ? _("Drag a series here") : item == NULL || item->state == RV_SHELF_OPENING ? _("Being opened …") : item->problem;

  if (record != NULL)
    title = g_strjoin (" + ", rv_record_get (record, "title"), above != NULL ? rv_record_get (above, "title") : NULL, NULL);
  rv_series_pane_set_words (slot->pane, rv_viewer_n_panes (self) > 1 ? letter : NULL, title, note, empty);
  rv_series_pane_set_patient (slot->pane, patient);
  rv_series_pane_set_synthetic (slot->pane, item != NULL && item->series != NULL && item->series->synthetic);
}

void
rv_viewer_update_slot (RvImageViewer *self, RvViewerSlot *slot)
{
  const RvShelfItem *item = want (self, slot->uuid), *over = want (self, slot->over);
  RvImageVolume *volume = item != NULL ? item->volume : NULL, *above = over != NULL ? over->volume : NULL;
  g_autoptr (GError) error = NULL;

  if (rv_image_view_get_base (slot->view) != volume)
    rv_image_view_set_base (slot->view, volume);
  if (volume != NULL && rv_image_view_get_over (slot->view) != above && !rv_image_view_set_over (slot->view, above, slot->by_hand, &error))
    {
      rv_viewer_say (self, error->message);
      g_free (slot->refused);
      slot->refused = g_steal_pointer (&slot->over);
      over = NULL;
    }
  if (volume != NULL && slot->pending != NULL && (slot->over == NULL || above != NULL))
    {
      g_autofree char *text = g_steal_pointer (&slot->pending);

      rv_image_view_from_text (slot->view, text);
      rv_viewer_remember (slot);
    }
  update_words (self, slot, item, over);
  rv_viewer_update_marks (self, slot);
}

void
rv_viewer_put (RvImageViewer *self, RvViewerSlot *slot, const char *uuid, const char *text)
{
  g_autofree char *mine = g_strdup (uuid), *how = g_strdup (text);

  g_free (slot->uuid);
  g_clear_pointer (&slot->over, g_free);
  g_free (slot->pending);
  slot->uuid = g_steal_pointer (&mine);
  slot->pending = g_steal_pointer (&how);
  slot->by_hand = FALSE;
  g_clear_pointer (&slot->refused, g_free);
  rv_image_view_set_base (slot->view, NULL);
  rv_viewer_update_slot (self, slot);
  rv_viewer_remember (slot);
  if (slot == rv_viewer_current (self))
    rv_viewer_update_bar (self);
  rv_viewer_save_soon (self);
}

void
rv_viewer_lay_over (RvImageViewer *self, RvViewerSlot *slot, const char *uuid, gboolean by_hand)
{
  g_autofree char *mine = g_strdup (uuid);

  g_free (slot->over);
  g_clear_pointer (&slot->refused, g_free);
  slot->over = g_steal_pointer (&mine);
  slot->by_hand = by_hand;
  rv_viewer_update_slot (self, slot);
  if (slot == rv_viewer_current (self))
    rv_viewer_update_bar (self);
  rv_viewer_save_soon (self);
}

static void
on_activated (RvSeriesPane *pane, RvImageViewer *self)
{
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    if (self->slots[i].pane == pane)
      rv_viewer_set_current (self, i);
}

static void
on_open (RvSeriesPane *pane, RvImageViewer *self)
{
  on_activated (pane, self);
  self->whole = self->whole != 0 ? 0 : self->current + 1;
  rv_viewer_fill_grid (self);
  gtk_widget_grab_focus (GTK_WIDGET (pane));
}

static void
on_dropped (RvSeriesPane *pane, const char *text, gboolean over, RvImageViewer *self)
{
  on_activated (pane, self);
  if (rv_viewer_find (self, text) == NULL)
    return;
  if (over)
    rv_viewer_lay_over (self, rv_viewer_current (self), text, FALSE);
  else
    rv_viewer_put (self, rv_viewer_current (self), text, NULL);
}

static void
on_hover (RvSeriesPane *pane, double x, double y, double z, RvImageViewer *self)
{
  const double position[3] = { x, y, z };

  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    if (self->slots[i].pane == pane && isfinite (x) && i != self->current)
      return;
  rv_viewer_show_readout (self, isfinite (x) ? position : NULL);
}

static void
on_view_changed (RvImageView *view, RvImageViewer *self)
{
  rv_viewer_save_soon (self);
}

static void
make_slots (RvImageViewer *self)
{
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    {
      RvViewerSlot *slot = &self->slots[i];

      slot->pane = g_object_ref_sink (RV_SERIES_PANE (rv_series_pane_new ()));
      slot->view = rv_series_pane_get_view (slot->pane);
      g_signal_connect (slot->pane, "activated", G_CALLBACK (on_activated), self);
      g_signal_connect (slot->pane, "open", G_CALLBACK (on_open), self);
      g_signal_connect (slot->pane, "dropped", G_CALLBACK (on_dropped), self);
      g_signal_connect (slot->pane, "hover", G_CALLBACK (on_hover), self);
      g_signal_connect (slot->pane, "marked", G_CALLBACK (rv_viewer_on_marked), self);
      g_signal_connect (slot->pane, "mark-chosen", G_CALLBACK (rv_viewer_on_chosen), self);
      g_signal_connect (slot->view, "moved", G_CALLBACK (rv_viewer_on_moved), self);
      g_signal_connect (slot->view, "zoomed", G_CALLBACK (rv_viewer_on_zoomed), self);
      g_signal_connect_swapped (slot->pane, "playing", G_CALLBACK (rv_viewer_update_cine), self);
      g_signal_connect (slot->view, "changed", G_CALLBACK (on_view_changed), self);
    }
}

/* --- the list --- */

static char *
row_details (RvImageViewer *self, RvRecord *record)
{
  const RvShelfItem *item = rv_image_shelf_look (self->shelf, rv_record_get_uuid (record));
  g_autofree char *modality = rv_record_get_text (record, "modality", NULL, NULL), *plane = rv_record_get_text (record, "plane", NULL, NULL);
  GString *text = g_string_new (modality);

  if (item != NULL && item->series != NULL)
    {
      guint n = rv_image_series_get_n_frames (item->series);

      if (item->series->has_geometry)
        g_string_append_printf (text, " · %u × %.1f\u202fmm", n, item->series->spacing[2]);
      else
        g_string_append_printf (text, " · %u", n);
    }
  else if (rv_record_get (record, "plane") != NULL && !rv_record_equals (record, "plane", "none"))
    g_string_append_printf (text, " · %s", plane);
  return g_string_free (text, FALSE);
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer uuid)
{
  return gdk_content_provider_new_typed (G_TYPE_STRING, uuid);
}

static void
free_closure (gpointer data, GClosure *closure)
{
  g_free (data);
}

static GtkWidget *
make_row (RvImageViewer *self, RvRecord *record)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (rv_record_get (record, "title")), *details = gtk_label_new (NULL);
  GtkDragSource *source = gtk_drag_source_new ();
  g_autofree char *text = row_details (self, record);

  gtk_label_set_text (GTK_LABEL (details), text);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (details), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (title), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (title), 2);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (details), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (details, "caption");
  gtk_widget_add_css_class (details, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), details);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "uuid", g_strdup (rv_record_get_uuid (record)), g_free);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (rv_record_get (record, "title")), g_free);
  g_object_set_data (G_OBJECT (row), "details", details);
  g_signal_connect_data (source, "prepare", G_CALLBACK (on_prepare), g_strdup (rv_record_get_uuid (record)), free_closure, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_set_tooltip_text (row, _("Drag onto a pane; with Shift it is laid over the picture there. Enter shows it in the current pane."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, rv_record_get (record, "title"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return row;
}

static gboolean
list_stands (RvImageViewer *self, GPtrArray *series)
{
  guint i = 0;
  GtkListBoxRow *row;

  for (; (row = gtk_list_box_get_row_at_index (self->list, (int) i)) != NULL; i++)
    if (i >= series->len || g_strcmp0 (g_object_get_data (G_OBJECT (row), "uuid"), rv_record_get_uuid (series->pdata[i])) != 0
        || g_strcmp0 (g_object_get_data (G_OBJECT (row), "title"), rv_record_get (series->pdata[i], "title")) != 0)
      return FALSE;
  return i == series->len;
}

/* Rows are made anew for other series only: the focus and a drag stay where they are. */
static void
fill_list (RvImageViewer *self)
{
  g_autoptr (GPtrArray) series = rv_viewer_series (self);
  GtkWidget *row;

  if (list_stands (self, series))
    return;
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))))
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < series->len; i++)
    gtk_list_box_append (self->list, make_row (self, series->pdata[i]));
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, RvImageViewer *self)
{
  rv_viewer_put (self, rv_viewer_current (self), g_object_get_data (G_OBJECT (row), "uuid"), NULL);
}

static void
on_shelf_changed (RvImageShelf *shelf, const char *uuid, RvImageViewer *self)
{
  GtkListBoxRow *row;

  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    if (g_strcmp0 (self->slots[i].uuid, uuid) == 0 || g_strcmp0 (self->slots[i].over, uuid) == 0)
      {
        rv_viewer_update_slot (self, &self->slots[i]);
        if (rv_image_view_get_base (self->slots[i].view) != NULL)
          rv_image_view_refresh (self->slots[i].view);
        if (i == self->current)
          rv_viewer_update_bar (self);
      }
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "uuid"), uuid) == 0 && rv_viewer_find (self, uuid) != NULL)
      {
        g_autofree char *text = row_details (self, rv_viewer_find (self, uuid));

        gtk_label_set_text (g_object_get_data (G_OBJECT (row), "details"), text);
      }
}

/* --- the case --- */

static void
forget_case (RvImageViewer *self)
{
  if (self->save_timer != 0)
    rv_viewer_save_now (self);
  if (self->import != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->import, self);
      rv_image_import_stop (self->import);
    }
  g_clear_object (&self->import);
  if (self->shelf != NULL)
    g_signal_handlers_disconnect_by_data (self->shelf, self);
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    {
      RvViewerSlot *slot = &self->slots[i];

      g_clear_pointer (&slot->uuid, g_free);
      g_clear_pointer (&slot->over, g_free);
      g_clear_pointer (&slot->refused, g_free);
      g_clear_pointer (&slot->pending, g_free);
      if (slot->pane != NULL)
        {
          rv_series_pane_set_playing (slot->pane, FALSE);
          rv_image_view_set_base (slot->view, NULL);
          rv_series_pane_set_marks (slot->pane, NULL);
        }
    }
  g_clear_handle_id (&self->save_timer, g_source_remove);
  g_clear_object (&self->shelf);
  g_clear_object (&self->session);
  g_clear_pointer (&self->hung_for, g_free);
  g_clear_pointer (&self->chosen, g_free);
  self->whole = 0;
}

static void
adopt_session (RvImageViewer *self, RvCaseSession *session)
{
  forget_case (self);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->shelf = rv_image_shelf_new (rv_case_session_get_files_dir (session));
  g_signal_connect (self->shelf, "changed", G_CALLBACK (on_shelf_changed), self);
}

void
rv_image_viewer_refresh (RvImageViewer *self, RvCaseSession *session)
{
  if (self->session != session)
    adopt_session (self, session);
  if (session == NULL)
    return;
  fill_list (self);
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    if (self->slots[i].uuid != NULL && rv_viewer_find (self, self->slots[i].uuid) == NULL)
      rv_viewer_put (self, &self->slots[i], NULL, NULL);
  if (self->hung_for == NULL && rv_image_viewer_has_series (self))
    rv_viewer_hang (self);
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    rv_viewer_update_slot (self, &self->slots[i]);
  rv_viewer_update_bar (self);
}

gboolean
rv_image_viewer_has_series (RvImageViewer *self)
{
  g_autoptr (GPtrArray) series = rv_viewer_series (self);

  return series->len > 0 || self->import != NULL;
}

/* Names of patients are on the pictures unless the user hides them, and never while a presentation or class is shown. */
static void
update_names (RvImageViewer *self)
{
  GApplication *application = g_application_get_default ();
  gboolean names = rv_settings () == NULL || !g_settings_get_boolean (rv_settings (), "names-hidden");

  for (GList *l = GTK_IS_APPLICATION (application) ? gtk_application_get_windows (GTK_APPLICATION (application)) : NULL; l != NULL; l = l->next)
    names &= !RV_IS_PRESENT_WINDOW (l->data) && !RV_IS_TEACH_WINDOW (l->data);
  self->names = names;
  for (guint i = 0; self->shelf != NULL && i < RV_VIEWER_PANES; i++)
    rv_viewer_update_slot (self, &self->slots[i]);
}

static void
rv_image_viewer_dispose (GObject *object)
{
  RvImageViewer *self = RV_IMAGE_VIEWER (object);

  forget_case (self);
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    if (self->slots[i].pane != NULL)
      {
        g_signal_handlers_disconnect_by_data (self->slots[i].pane, self);
        g_signal_handlers_disconnect_by_data (self->slots[i].view, self);
        g_clear_object (&self->slots[i].pane);
      }
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_IMAGE_VIEWER);
  G_OBJECT_CLASS (rv_image_viewer_parent_class)->dispose (object);
}

static void
rv_image_viewer_class_init (RvImageViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_image_viewer_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-image-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, list);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, grid);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, bar);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, how);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, how_column);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, readout);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, import_bar);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, import_label);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, import_share);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, import_stop);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, import_faults);
  gtk_widget_class_bind_template_child (widget_class, RvImageViewer, faults_label);
  rv_viewer_install_actions (widget_class);
}

static void
rv_image_viewer_init (RvImageViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->words = TRUE;
  self->link_position = self->link_zoom = TRUE;
  self->threshold = 2.5;
  self->layout = 0;
  make_slots (self);
  rv_viewer_make_bar (self);
  rv_viewer_make_how (self);
  rv_viewer_make_import_bar (self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  rv_viewer_fill_grid (self);
  if (rv_settings () != NULL)
    g_signal_connect_object (rv_settings (), "changed::names-hidden", G_CALLBACK (update_names), self, G_CONNECT_SWAPPED);
  if (GTK_IS_APPLICATION (g_application_get_default ()))
    {
      g_signal_connect_object (g_application_get_default (), "window-added", G_CALLBACK (update_names), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (g_application_get_default (), "window-removed", G_CALLBACK (update_names), self, G_CONNECT_SWAPPED);
    }
  update_names (self);
}
