/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hanging: how many panes, which series in which, as it was left in this case or by what there is. */
#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-image-viewer-private.h"

#define SAVE_AFTER 800 /* ms */

static const struct { const char *name; guint panes, first; } layouts[RV_VIEWER_N_LAYOUTS] = {
  { N_("1 pane"), 1, 1 }, { N_("2 side by side"), 2, 2 }, { N_("2 above each other"), 2, 1 }, { N_("3 panes"), 3, 3 },
  { N_("2 + 1 panes"), 3, 2 },
  { N_("2 + 2 panes"), 4, 2 }, { N_("3 + 2 panes"), 5, 3 }, { N_("3 + 3 panes"), 6, 3 },
};

const char *
rv_viewer_layout_name (guint layout)
{
  return _(layouts[layout].name);
}

guint
rv_viewer_n_panes (RvImageViewer *self)
{
  return layouts[self->layout].panes;
}

static void
take_out (RvImageViewer *self)
{
  GtkWidget *row;

  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    {
      GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self->slots[i].pane));

      if (parent != NULL)
        gtk_box_remove (GTK_BOX (parent), GTK_WIDGET (self->slots[i].pane));
    }
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->grid))))
    gtk_box_remove (self->grid, row);
}

void
rv_viewer_fill_grid (RvImageViewer *self)
{
  guint first = self->whole != 0 ? self->whole - 1 : 0, n = self->whole != 0 ? 1 : layouts[self->layout].panes;
  GtkWidget *row = NULL;

  take_out (self);
  for (guint i = 0; i < n; i++)
    {
      if (i == 0 || i == layouts[self->layout].first)
        {
          row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
          gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
          gtk_box_append (self->grid, row);
        }
      gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->slots[first + i].pane));
    }
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    rv_series_pane_set_playing (self->slots[i].pane, FALSE);
  if (self->current >= layouts[self->layout].panes)
    self->current = 0;
  rv_viewer_set_current (self, self->current);
}

void
rv_viewer_set_layout (RvImageViewer *self, guint layout)
{
  self->layout = MIN (layout, RV_VIEWER_N_LAYOUTS - 1);
  self->whole = 0;
  rv_viewer_fill_grid (self);
  for (guint i = 0; self->shelf != NULL && i < RV_VIEWER_PANES; i++)
    rv_viewer_update_slot (self, &self->slots[i]);
  rv_viewer_update_bar (self);
  rv_viewer_save_soon (self);
}

/* Axial, coronal and sagittal of the current series, with the cursor that links them. */
void
rv_viewer_three_planes (RvImageViewer *self)
{
  static const char *const planes[] = { "axial", "coronal", "sagittal" };
  RvViewerSlot *from = rv_viewer_current (self);
  g_autofree char *uuid = g_strdup (from->uuid), *over = g_strdup (from->over), *how = NULL;

  if (uuid == NULL || rv_image_view_get_base (from->view) == NULL)
    return;
  if (rv_image_volume_is_flat (rv_image_view_get_base (from->view)))
    {
      rv_viewer_say (self, _("These pictures have no place in the patient: there are no other planes through them."));
      return;
    }
  how = rv_image_view_to_text (from->view);
  gtk_widget_activate_action (GTK_WIDGET (self), "viewer.show-cursor", "b", TRUE);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s zoom=1 pan=0,0 plane=%s", how, planes[i]);
      RvViewerSlot *slot = &self->slots[i];

      rv_viewer_put (self, slot, uuid, text);
      if (over != NULL)
        rv_viewer_lay_over (self, slot, over, FALSE);
    }
  self->current = 0;
  rv_viewer_set_layout (self, 4);
}

/* --- kept per case --- */

static char *
hanging_path (RvImageViewer *self)
{
  const char *dir = self->session != NULL ? rv_case_session_get_files_dir (self->session) : NULL;

  /* A case that was only opened from a file is not written beside. */
  return dir != NULL && rv_case_session_get_store (self->session) != NULL ? g_build_filename (dir, "hanging.ini", NULL) : NULL;
}

void
rv_viewer_save_now (RvImageViewer *self)
{
  g_autofree char *path = hanging_path (self);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (path == NULL || self->hung_for == NULL || rv_store_is_read_only (rv_case_session_get_store (self->session)))
    return;
  g_key_file_set_integer (file, "hanging", "layout", (int) self->layout);
  g_key_file_set_boolean (file, "hanging", "link-position", self->link_position);
  g_key_file_set_boolean (file, "hanging", "link-zoom", self->link_zoom);
  g_key_file_set_boolean (file, "hanging", "link-offset", self->offset_link);
  g_key_file_set_double (file, "hanging", "threshold", self->threshold);
  g_key_file_set_string (file, "hanging", "suv", rv_image_suv_kind_id (self->suv_kind));
  g_key_file_set_boolean (file, "hanging", "suv-confirmed", self->suv_confirmed);
  for (guint i = 0; i < rv_viewer_n_panes (self); i++)
    {
      RvViewerSlot *slot = &self->slots[i];
      g_autofree char *group = g_strdup_printf ("pane-%u", i + 1);
      g_autofree char *text = rv_image_view_get_base (slot->view) != NULL && slot->pending == NULL ? rv_image_view_to_text (slot->view) : g_strdup (slot->pending);

      if (slot->uuid == NULL)
        continue;
      g_key_file_set_string (file, group, "series", slot->uuid);
      if (slot->over != NULL)
        g_key_file_set_string (file, group, "over", slot->over);
      if (slot->by_hand)
        g_key_file_set_boolean (file, group, "by-hand", TRUE);
      if (text != NULL)
        g_key_file_set_string (file, group, "view", text);
    }
  /* Only a convenience: a folder that cannot be written is told where it matters. */
  if (g_file_test (rv_case_session_get_files_dir (self->session), G_FILE_TEST_IS_DIR))
    (void) g_key_file_save_to_file (file, path, NULL);
}

static gboolean
on_save (gpointer data)
{
  RvImageViewer *self = data;

  self->save_timer = 0;
  rv_viewer_save_now (self);
  return G_SOURCE_REMOVE;
}

void
rv_viewer_save_soon (RvImageViewer *self)
{
  if (self->save_timer == 0 && self->hung_for != NULL)
    self->save_timer = g_timeout_add (SAVE_AFTER, on_save, self);
}

/* What an older file does not say stays as at first. */
static void
take_links (RvImageViewer *self, GKeyFile *file)
{
  const struct { const char *key; gboolean *value; } links[] = {
    { "link-position", &self->link_position }, { "link-zoom", &self->link_zoom }, { "link-offset", &self->offset_link },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    if (g_key_file_has_key (file, "hanging", links[i].key, NULL))
      *links[i].value = g_key_file_get_boolean (file, "hanging", links[i].key, NULL);
  if (g_key_file_has_key (file, "hanging", "threshold", NULL))
    self->threshold = MAX (g_key_file_get_double (file, "hanging", "threshold", NULL), 0.1);
}

/* Before any PET is read: views are kept in the kind of SUV that they were left in. */
static void
take_suv (RvImageViewer *self, GKeyFile *file)
{
  g_autofree char *kind = g_key_file_get_string (file, "hanging", "suv", NULL);

  self->suv_kind = RV_IMAGE_SUV_BW;
  if (kind != NULL)
    (void) rv_image_suv_kind_parse (kind, &self->suv_kind);
  self->suv_confirmed = g_key_file_get_boolean (file, "hanging", "suv-confirmed", NULL);
}

static gboolean
hang_saved (RvImageViewer *self)
{
  g_autofree char *path = hanging_path (self);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  guint shown = 0;

  if (path == NULL || !g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  self->layout = (guint) CLAMP (g_key_file_get_integer (file, "hanging", "layout", NULL), 0, RV_VIEWER_N_LAYOUTS - 1);
  take_links (self, file);
  take_suv (self, file);
  for (guint i = 0; i < rv_viewer_n_panes (self); i++)
    {
      g_autofree char *group = g_strdup_printf ("pane-%u", i + 1);
      g_autofree char *uuid = g_key_file_get_string (file, group, "series", NULL), *over = g_key_file_get_string (file, group, "over", NULL);
      g_autofree char *view = g_key_file_get_string (file, group, "view", NULL);

      if (uuid == NULL || rv_viewer_find (self, uuid) == NULL)
        continue;
      rv_viewer_put (self, &self->slots[i], uuid, view);
      if (over != NULL && rv_viewer_find (self, over) != NULL)
        rv_viewer_lay_over (self, &self->slots[i], over, g_key_file_get_boolean (file, group, "by-hand", NULL));
      shown++;
    }
  return shown > 0;
}

static RvRecord *
first_of (GPtrArray *series, const char *modality)
{
  for (guint i = 0; i < series->len; i++)
    if (rv_record_equals (series->pdata[i], "modality", modality))
      return series->pdata[i];
  return NULL;
}

/* The field "frame" of a series says where it is best looked at, when somebody has written it there. MR and others each in a pane; PET over its CT coronal and axial, as a board looks at them. */
static void
hang_by_content (RvImageViewer *self)
{
  g_autoptr (GPtrArray) series = rv_viewer_series (self);
  RvRecord *ct = first_of (series, "ct"), *pet = first_of (series, "pet");
  gboolean fused = ct != NULL && pet != NULL;
  guint n = 0, most = fused ? RV_VIEWER_PANES - 2 : RV_VIEWER_PANES;
  static const guint layout_for[] = { 0, 0, 1, 4, 5, 6, 7 };

  for (guint i = 0; i < series->len && n < most; i++)
    if (!fused || (series->pdata[i] != ct && series->pdata[i] != pet))
      rv_viewer_put (self, &self->slots[n++], rv_record_get_uuid (series->pdata[i]), rv_record_get (series->pdata[i], "frame"));
  for (guint i = 0; i < 2 && fused; i++, n++)
    {
      g_autofree char *how = g_strjoin (" ", i == 0 ? "plane=coronal" : "plane=axial", rv_record_get (pet, "frame"), NULL);

      rv_viewer_put (self, &self->slots[n], rv_record_get_uuid (ct), how);
      rv_viewer_lay_over (self, &self->slots[n], rv_record_get_uuid (pet), FALSE);
    }
  self->layout = layout_for[CLAMP (n, 1, RV_VIEWER_PANES)];
}

void
rv_viewer_hang (RvImageViewer *self)
{
  g_free (self->hung_for);
  self->hung_for = g_strdup (rv_case_get_uuid (rv_case_session_get_case (self->session)));
  gtk_widget_activate_action (GTK_WIDGET (self), "viewer.show-cursor", "b", FALSE);
  self->link_position = self->link_zoom = TRUE;
  self->offset_link = FALSE;
  self->suv_kind = RV_IMAGE_SUV_BW;
  self->suv_confirmed = FALSE;
  if (!hang_saved (self))
    hang_by_content (self);
  rv_image_shelf_set_suv (self->shelf, self->suv_kind, self->suv_confirmed);
  self->current = 0;
  rv_viewer_fill_grid (self);
}
