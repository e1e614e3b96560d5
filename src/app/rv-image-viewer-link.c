/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Panes that follow each other: by place in one space, by as many mm where there is no common one. */
#include <glib/gi18n.h>
#include <string.h>

#include "app/rv-image-viewer-private.h"

void
rv_viewer_remember (RvViewerSlot *slot)
{
  rv_image_view_get_cursor (slot->view, slot->last);
  slot->last_zoom = rv_image_view_get_zoom (slot->view, &slot->last_pan[0], &slot->last_pan[1]);
}

static gboolean
same_space (const RvViewerSlot *a, const RvViewerSlot *b)
{
  RvImageVolume *one = rv_image_view_get_base (a->view), *two = rv_image_view_get_base (b->view);

  /* A picture without a place follows its own series only. */
  return one == two || rv_image_series_same_space (rv_image_volume_get_series (one), rv_image_volume_get_series (two));
}

static RvViewerSlot *
slot_of (RvImageViewer *self, RvImageView *view)
{
  for (guint i = 0; i < rv_viewer_n_panes (self); i++)
    if (self->slots[i].view == view && rv_image_view_get_base (view) != NULL)
      return &self->slots[i];
  return NULL;
}

/* --- position --- */

static void
follow_place (RvViewerSlot *moved, RvViewerSlot *slot, const double cursor[3], const double way[3], gboolean offset)
{
  double direction[3], forward[3], theirs[3], mm;

  if (same_space (moved, slot))
    rv_image_view_set_cursor (slot->view, cursor);
  else if (offset && rv_image_view_get_orientation (slot->view) == rv_image_view_get_orientation (moved->view))
    {
      rv_image_view_get_step (moved->view, direction, &mm);
      rv_image_view_get_cursor (slot->view, theirs);
      rv_image_view_get_step (slot->view, forward, &mm);
      for (int k = 0; k < 3; k++)
        theirs[k] += rv_vector_dot (way, direction) * forward[k];
      rv_image_view_set_cursor (slot->view, theirs);
    }
}

void
rv_viewer_on_moved (RvImageView *view, RvImageViewer *self)
{
  RvViewerSlot *moved = slot_of (self, view);
  double cursor[3], way[3];

  if (moved == NULL)
    return;
  rv_image_view_get_cursor (view, cursor);
  for (int i = 0; i < 3; i++)
    way[i] = cursor[i] - moved->last[i];
  memcpy (moved->last, cursor, sizeof cursor);
  for (guint i = 0; self->link_position && i < rv_viewer_n_panes (self); i++)
    {
      RvViewerSlot *slot = &self->slots[i];

      if (slot == moved || rv_image_view_get_base (slot->view) == NULL)
        continue;
      follow_place (moved, slot, cursor, way, self->offset_link);
      rv_image_view_get_cursor (slot->view, slot->last);
    }
}

/* --- zoom --- */

/* Pixels a mm of the slot's pane when all of the picture fits. */
static double
fit_scale (const RvViewerSlot *slot)
{
  GtkWidget *pane = GTK_WIDGET (slot->pane);

  return rv_image_view_get_scale (slot->view, gtk_widget_get_width (pane), gtk_widget_get_height (pane)) / rv_image_view_get_zoom (slot->view, NULL, NULL);
}

/* The same millimetres a pixel round the same place of the patient. */
static void
match (RvViewerSlot *moved, RvViewerSlot *slot)
{
  double w = gtk_widget_get_width (GTK_WIDGET (moved->pane)), h = gtk_widget_get_height (GTK_WIDGET (moved->pane));
  double width = gtk_widget_get_width (GTK_WIDGET (slot->pane)), height = gtk_widget_get_height (GTK_WIDGET (slot->pane));
  double zoom = moved->last_zoom * fit_scale (moved) / fit_scale (slot), centre[3], x, y, pan[2];

  if (!rv_image_view_to_patient (moved->view, w, h, w / 2, h / 2, centre))
    return;
  rv_image_view_set_zoom (slot->view, zoom, 0, 0);
  if (rv_image_view_from_patient (slot->view, width, height, centre, &x, &y, NULL))
    {
      double scale = rv_image_view_get_scale (slot->view, width, height);

      pan[0] = (x - width / 2) / scale;
      pan[1] = (y - height / 2) / scale;
      rv_image_view_set_zoom (slot->view, zoom, pan[0], pan[1]);
    }
}

/* Other planes: as many times nearer, and as far along the direction that both show. */
static void
go_along (RvViewerSlot *moved, RvViewerSlot *slot, double factor, const double way[2])
{
  RvImagePlane from, to;
  double pan[2], zoom = rv_image_view_get_zoom (slot->view, &pan[0], &pan[1]), along[3];

  if (!rv_image_view_get_image_plane (moved->view, &from) || !rv_image_view_get_image_plane (slot->view, &to))
    return;
  rv_vector_normalise (from.right);
  rv_vector_normalise (from.down);
  rv_vector_normalise (to.right);
  rv_vector_normalise (to.down);
  for (int i = 0; i < 3; i++)
    along[i] = way[0] * from.right[i] + way[1] * from.down[i];
  rv_image_view_set_zoom (slot->view, zoom * factor, pan[0] + rv_vector_dot (along, to.right), pan[1] + rv_vector_dot (along, to.down));
}

void
rv_viewer_on_zoomed (RvImageView *view, RvImageViewer *self)
{
  RvViewerSlot *moved = slot_of (self, view);
  double before, from[2], way[2];

  if (moved == NULL || self->following)
    return;
  before = moved->last_zoom > 0 ? moved->last_zoom : 1;
  memcpy (from, moved->last_pan, sizeof from);
  rv_viewer_remember (moved);
  for (int i = 0; i < 2; i++)
    way[i] = moved->last_pan[i] - from[i];
  self->following = TRUE;
  for (guint i = 0; self->link_zoom && i < rv_viewer_n_panes (self); i++)
    {
      RvViewerSlot *slot = &self->slots[i];
      gboolean same = slot != moved && rv_image_view_get_base (slot->view) != NULL && same_space (moved, slot);

      if (slot == moved || rv_image_view_get_base (slot->view) == NULL || (!same && !self->offset_link))
        continue;
      if (same && rv_image_view_get_orientation (slot->view) == rv_image_view_get_orientation (view))
        match (moved, slot);
      else
        go_along (moved, slot, moved->last_zoom / before, way);
      rv_viewer_remember (slot);
    }
  self->following = FALSE;
}

char *
rv_viewer_link_words (RvImageViewer *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *list = NULL;

  if (self->link_position)
    g_strv_builder_add (words, _("position"));
  if (self->link_zoom)
    g_strv_builder_add (words, _("zoom"));
  if (self->offset_link && (self->link_position || self->link_zoom))
    g_strv_builder_add (words, _("offset"));
  g_auto (GStrv) parts = g_strv_builder_end (words);
  list = g_strjoinv (", ", parts);
  return *parts != NULL ? g_strdup_printf (_("Linked: %s"), list) : g_strdup (_("Not linked"));
}
