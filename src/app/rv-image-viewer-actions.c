/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the menus and keys of the viewer do. */
#include <glib/gi18n.h>

#include "app/rv-image-viewer-private.h"

static RvImageView *
view_of (RvImageViewer *self)
{
  return rv_viewer_current (self)->view;
}

static void
set_window (RvImageViewer *self, double centre, double width)
{
  RvImageWindow window;

  rv_image_view_get_window (view_of (self), FALSE, &window);
  rv_image_view_set_window (view_of (self), FALSE, &(RvImageWindow){ centre, width, window.inverted });
}

static void
on_preset (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RvImageViewer *self = data;
  RvImageVolume *base = rv_image_view_get_base (view_of (self));
  const RvImagePreset *preset = base != NULL ? rv_image_presets (rv_image_volume_get_series (base)->modality) : NULL;

  for (; preset != NULL && preset->id != NULL; preset++)
    if (g_str_equal (preset->id, g_variant_get_string (parameter, NULL)))
      set_window (self, preset->centre, preset->width);
}

static void
on_palette (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RvImagePalette palette;

  if (rv_image_palette_parse (g_variant_get_string (parameter, NULL), &palette))
    rv_image_view_set_palette (view_of (data), FALSE, palette);
}

static void
on_pick_tool (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  rv_viewer_pick_tool (data, g_variant_get_string (parameter, NULL));
}

/* The window of the current pane, and all of its picture; panes that zoom with it fit theirs as well. */
static void
reset (RvImageViewer *self)
{
  rv_image_view_reset_window (view_of (self));
  self->following = TRUE;
  for (guint i = 0; i < rv_viewer_n_panes (self); i++)
    if (self->link_zoom || i == self->current)
      {
        rv_image_view_set_zoom (self->slots[i].view, 1, 0, 0);
        rv_viewer_remember (&self->slots[i]);
      }
  self->following = FALSE;
}

/* The current pane, without names, for other programs. */
static void
copy_picture (RvImageViewer *self)
{
  GtkWidget *pane = GTK_WIDGET (rv_viewer_current (self)->pane);
  int scale = gtk_widget_get_scale_factor (pane), width = gtk_widget_get_width (pane) * scale, height = gtk_widget_get_height (pane) * scale;
  cairo_surface_t *surface;

  if (rv_image_view_get_base (view_of (self)) == NULL || width <= 0 || height <= 0)
    return;
  surface = rv_series_pane_picture (RV_SERIES_PANE (pane), width, height);
  g_autoptr (GdkPixbuf) pixels = gdk_pixbuf_get_from_surface (surface, 0, 0, width, height);
  cairo_surface_destroy (surface);
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixels);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (pane), texture);
  rv_viewer_say (self, _("The pane is copied as a picture."));
}

static void
on_simple (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RvImageViewer *self = data;
  const char *name = g_action_get_name (G_ACTION (action));
  RvImageWindow window;

  if (g_str_equal (name, "invert"))
    {
      rv_image_view_get_window (view_of (self), FALSE, &window);
      window.inverted = !window.inverted;
      rv_image_view_set_window (view_of (self), FALSE, &window);
    }
  else if (g_str_equal (name, "reset"))
    reset (self);
  else if (g_str_equal (name, "play"))
    rv_series_pane_set_playing (rv_viewer_current (self)->pane, !rv_series_pane_get_playing (rv_viewer_current (self)->pane));
  else if (g_str_equal (name, "faster") || g_str_equal (name, "slower"))
    rv_series_pane_set_speed (rv_viewer_current (self)->pane,
                              rv_series_pane_get_speed (rv_viewer_current (self)->pane) * (g_str_equal (name, "faster") ? 1.5 : 1 / 1.5));
  else if (g_str_equal (name, "copy"))
    copy_picture (self);
  else if (g_str_equal (name, "three-planes"))
    rv_viewer_three_planes (self);
  else if (g_str_equal (name, "finding"))
    rv_viewer_make_finding (self);
  else if (g_str_equal (name, "delete-mark"))
    rv_viewer_delete_mark (self);
  else if (g_str_equal (name, "key-image") || g_str_equal (name, "figure"))
    rv_viewer_key_image (self, g_str_equal (name, "figure"));
  else if (g_str_equal (name, "import") || g_str_equal (name, "import-folder"))
    rv_image_viewer_ask_import (self, g_str_equal (name, "import-folder"));
}

static void
on_toggle (GSimpleAction *action, GVariant *value, gpointer data)
{
  RvImageViewer *self = data;
  const char *name = g_action_get_name (G_ACTION (action));
  gboolean on = g_variant_get_boolean (value);

  g_simple_action_set_state (action, value);
  if (g_str_equal (name, "words"))
    self->words = on;
  else if (g_str_equal (name, "cursor"))
    self->cursor = on;
  else if (g_str_equal (name, "link-position"))
    self->link_position = on;
  else if (g_str_equal (name, "link-zoom"))
    self->link_zoom = on;
  else if (g_str_equal (name, "offset"))
    self->offset_link = on;
  else if (g_str_equal (name, "how"))
    {
      self->how_open = on;
      for (guint i = 0; i < RV_VIEWER_PANES; i++)
        rv_viewer_update_marks (self, &self->slots[i]);
    }
  rv_viewer_update_how (self);
  rv_viewer_update_menus (self);
  rv_viewer_save_soon (self);
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    {
      rv_series_pane_show_words (self->slots[i].pane, self->words);
      rv_series_pane_show_cursor (self->slots[i].pane, self->cursor);
    }
}

static void
on_threshold (GSimpleAction *action, GVariant *value, gpointer data)
{
  RvImageViewer *self = data;

  g_simple_action_set_state (action, value);
  self->threshold = g_ascii_strtod (g_variant_get_string (value, NULL), NULL);
  rv_viewer_update_how (self);
  rv_viewer_save_soon (self);
}

/* The same as the menu's item, to a given state. */
static void
on_show_cursor (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GAction *cursor = g_object_get_data (G_OBJECT (action), "cursor");

  g_action_change_state (cursor, parameter);
}

void
rv_viewer_add_actions (RvImageViewer *self)
{
  static const char *const simple[] = { "invert", "reset", "play", "three-planes", "faster", "slower", "copy", "finding", "delete-mark", "key-image", "figure", "import", "import-folder" };
  static const GActionEntry stateful[] = {
    { "preset", on_preset, "s", NULL, NULL }, { "palette", on_palette, "s", NULL, NULL }, { "tool", on_pick_tool, "s", NULL, NULL },
    { "words", NULL, NULL, "true", on_toggle }, { "cursor", NULL, NULL, "false", on_toggle },
    { "how", NULL, NULL, "false", on_toggle },
    { "show-cursor", on_show_cursor, "b", NULL, NULL }, { "offset", NULL, NULL, "false", on_toggle },
    { "link-position", NULL, NULL, "true", on_toggle }, { "link-zoom", NULL, NULL, "true", on_toggle }, { "threshold", NULL, "s", "'2.5'", on_threshold },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), stateful, G_N_ELEMENTS (stateful), self);
  g_object_set_data (G_OBJECT (g_action_map_lookup_action (G_ACTION_MAP (group), "show-cursor")), "cursor",
                     g_action_map_lookup_action (G_ACTION_MAP (group), "cursor"));
  for (guint i = 0; i < G_N_ELEMENTS (simple); i++)
    {
      const GActionEntry entry = { simple[i], on_simple, NULL, NULL, NULL };

      g_action_map_add_action_entries (G_ACTION_MAP (group), &entry, 1, self);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "viewer", G_ACTION_GROUP (group));
  g_object_set_data_full (G_OBJECT (self), "actions", g_object_ref (group), g_object_unref);
}
