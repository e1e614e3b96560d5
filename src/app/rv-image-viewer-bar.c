/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar above the panes, its menus and keys. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/rv-image-viewer-private.h"

static const struct { const char *id, *name; guint key; } tools[RV_PANE_N_TOOLS] = {
  { "window", N_("Window"), GDK_KEY_w },           { "move", N_("Move"), GDK_KEY_m },          { "zoom", N_("Zoom"), GDK_KEY_z },
  { "cursor", N_("Cursor"), GDK_KEY_c },           { "probe", N_("Probe"), GDK_KEY_p },        { "distance", N_("Distance"), GDK_KEY_d },
  { "angle", N_("Angle"), GDK_KEY_g },             { "ellipse", N_("Ellipse"), GDK_KEY_e },    { "sphere", N_("Sphere"), GDK_KEY_s },
  { "region", N_("Freehand region"), GDK_KEY_f },  { "arrow", N_("Arrow"), GDK_KEY_a },        { "dotted", N_("Dotted arrow"), GDK_KEY_b },
  { "text", N_("Words"), GDK_KEY_t },
};

static const struct { const char *name; RvImageSlab mode; double mm; } slabs[] = {
  { N_("One slice"), RV_IMAGE_SLAB_NONE, 10 }, { N_("MIP 10 mm"), RV_IMAGE_SLAB_MAX, 10 }, { N_("MIP 30 mm"), RV_IMAGE_SLAB_MAX, 30 },
  { N_("MIP of all"), RV_IMAGE_SLAB_MAX, 2000 }, { N_("MinIP 10 mm"), RV_IMAGE_SLAB_MIN, 10 }, { N_("Mean 10 mm"), RV_IMAGE_SLAB_MEAN, 10 },
};

static const char *const palette_names[RV_IMAGE_N_PALETTES] = { N_("Grey"), N_("Grey, inverted"), N_("Hot iron"), N_("PET"), N_("Hot metal blue"), N_("PET, 20 steps") };

static RvImageView *
view_of (RvImageViewer *self)
{
  return rv_viewer_current (self)->view;
}

/* A small drop-down of translated words. */
static GtkDropDown *
add_drop_down (RvImageViewer *self, GtkBox *into, const char *label)
{
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL);

  gtk_widget_add_css_class (drop, "rv-small");
  gtk_widget_set_tooltip_text (drop, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (into, drop);
  return GTK_DROP_DOWN (drop);
}

static void
add_word (GtkDropDown *drop, const char *word)
{
  gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (drop)), word);
}

/* --- what the drop-downs do --- */

static void
on_layout (RvImageViewer *self)
{
  if (!self->busy)
    rv_viewer_set_layout (self, gtk_drop_down_get_selected (self->layouts));
}

static void
on_plane (RvImageViewer *self)
{
  if (!self->busy)
    rv_image_view_set_plane (view_of (self), (RvImageViewPlane) gtk_drop_down_get_selected (self->planes));
}

static void
on_slab (RvImageViewer *self)
{
  guint at = gtk_drop_down_get_selected (self->slabs);

  if (!self->busy && at < G_N_ELEMENTS (slabs))
    rv_image_view_set_slab (view_of (self), slabs[at].mode, slabs[at].mm);
}

static void
on_tool (RvImageViewer *self)
{
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    rv_series_pane_set_tool (self->slots[i].pane, (RvPaneTool) gtk_drop_down_get_selected (self->tools));
}

static void
on_over_series (RvImageViewer *self)
{
  g_autoptr (GPtrArray) series = rv_viewer_series (self);
  guint at = gtk_drop_down_get_selected (self->over_series);

  if (self->busy || at > series->len)
    return;
  rv_viewer_lay_over (self, rv_viewer_current (self), at == 0 ? NULL : rv_record_get_uuid (series->pdata[at - 1]), rv_viewer_current (self)->by_hand);
}

static void
on_over_palette (RvImageViewer *self)
{
  if (!self->busy)
    rv_image_view_set_palette (view_of (self), TRUE, (RvImagePalette) gtk_drop_down_get_selected (self->over_palette));
}

static const double over_tops[] = { 2.5, 5, 10, 15, 20 };

static void
on_over_window (RvImageViewer *self)
{
  guint at = gtk_drop_down_get_selected (self->over_window);

  if (!self->busy && at < G_N_ELEMENTS (over_tops))
    rv_image_view_set_window (view_of (self), TRUE, &(RvImageWindow){ over_tops[at] / 2, over_tops[at], FALSE });
}

static void
on_opacity (RvImageViewer *self)
{
  if (!self->busy)
    rv_image_view_set_opacity (view_of (self), gtk_range_get_value (GTK_RANGE (self->over_opacity)) / 100);
}

static GtkWidget *
overlay_popover (RvImageViewer *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->over_series = add_drop_down (self, GTK_BOX (box), _("Series laid over"));
  self->over_palette = add_drop_down (self, GTK_BOX (box), _("Palette"));
  self->over_window = add_drop_down (self, GTK_BOX (box), _("Scale"));
  for (guint i = 0; i < RV_IMAGE_N_PALETTES; i++)
    add_word (self->over_palette, _(palette_names[i]));
  for (guint i = 0; i < G_N_ELEMENTS (over_tops); i++)
    {
      g_autofree char *word = g_strdup_printf (_("SUV 0 to %g"), over_tops[i]);

      add_word (self->over_window, word);
    }
  self->over_opacity = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 100, 5));
  gtk_scale_set_draw_value (self->over_opacity, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->over_opacity), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Opacity in percent"), -1);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_("Opacity in percent")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->over_opacity));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (self->over_series, "notify::selected", G_CALLBACK (on_over_series), self);
  g_signal_connect_swapped (self->over_palette, "notify::selected", G_CALLBACK (on_over_palette), self);
  g_signal_connect_swapped (self->over_window, "notify::selected", G_CALLBACK (on_over_window), self);
  g_signal_connect_swapped (self->over_opacity, "value-changed", G_CALLBACK (on_opacity), self);
  return popover;
}

/* --- actions --- */

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
  for (guint i = 0; i < RV_PANE_N_TOOLS; i++)
    if (g_str_equal (tools[i].id, g_variant_get_string (parameter, NULL)))
      gtk_drop_down_set_selected (((RvImageViewer *) data)->tools, i);
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
    {
      rv_image_view_reset_window (view_of (self));
      rv_image_view_set_zoom (view_of (self), 1, 0, 0);
    }
  else if (g_str_equal (name, "play"))
    rv_series_pane_set_playing (rv_viewer_current (self)->pane, !rv_series_pane_get_playing (rv_viewer_current (self)->pane));
  else if (g_str_equal (name, "three-planes"))
    rv_viewer_three_planes (self);
  else if (g_str_equal (name, "suv"))
    rv_viewer_show_suv (self);
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
  else if (g_str_equal (name, "offset"))
    self->offset_link = on;
  else if (g_str_equal (name, "by-hand"))
    {
      RvViewerSlot *slot = rv_viewer_current (self);

      rv_viewer_lay_over (self, slot, slot->over, on);
    }
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    {
      rv_series_pane_show_words (self->slots[i].pane, self->words);
      rv_series_pane_show_cursor (self->slots[i].pane, self->cursor);
    }
}

/* The same as the menu's item, to a given state. */
static void
on_show_cursor (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GAction *cursor = g_object_get_data (G_OBJECT (action), "cursor");

  g_action_change_state (cursor, parameter);
}

static void
add_actions (RvImageViewer *self)
{
  static const char *const simple[] = { "invert", "reset", "play", "three-planes", "suv", "finding", "delete-mark", "key-image", "figure", "import", "import-folder" };
  static const GActionEntry stateful[] = {
    { "preset", on_preset, "s", NULL, NULL }, { "palette", on_palette, "s", NULL, NULL }, { "tool", on_pick_tool, "s", NULL, NULL },
    { "words", NULL, NULL, "true", on_toggle }, { "cursor", NULL, NULL, "false", on_toggle },
    { "show-cursor", on_show_cursor, "b", NULL, NULL }, { "offset", NULL, NULL, "false", on_toggle }, { "by-hand", NULL, NULL, "false", on_toggle },
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
}

/* --- menus and keys --- */

static GMenu *
section (GMenu *menu, const char *const items[][2])
{
  GMenu *part = g_menu_new ();

  for (guint i = 0; items[i][0] != NULL; i++)
    g_menu_append (part, _(items[i][0]), items[i][1]);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (part));
  g_object_unref (part);
  return menu;
}

static GMenuModel *
more_menu (void)
{
  static const char *const view[][2] = { { N_("Three planes"), "viewer.three-planes" }, { N_("Play"), "viewer.play" }, { N_("Words on the pictures"), "viewer.words" },
                                         { N_("Linked cursor"), "viewer.cursor" }, { N_("Link other spaces by offset"), "viewer.offset" }, { NULL } };
  static const char *const say[][2] = { { N_("Finding from the chosen measurement"), "viewer.finding" }, { N_("Delete the chosen mark"), "viewer.delete-mark" },
                                        { N_("Keep as key image"), "viewer.key-image" }, { N_("Add to the figure"), "viewer.figure" },
                                        { N_("How the SUV is computed"), "viewer.suv" }, { NULL } };
  static const char *const in[][2] = { { N_("Import DICOM files …"), "viewer.import" }, { N_("Import a DICOM folder …"), "viewer.import-folder" }, { NULL } };
  GMenu *menu = g_menu_new ();

  return G_MENU_MODEL (section (section (section (menu, view), say), in));
}

static GMenuModel *
window_menu (RvImageViewer *self)
{
  static const char *const always[][2] = { { N_("Invert"), "viewer.invert" }, { N_("As at first"), "viewer.reset" }, { NULL } };
  RvImageVolume *base = rv_image_view_get_base (view_of (self));
  const RvImagePreset *preset = base != NULL ? rv_image_presets (rv_image_volume_get_series (base)->modality) : NULL;
  GMenu *menu = g_menu_new (), *presets = g_menu_new (), *colours = g_menu_new ();

  for (; preset != NULL && preset->id != NULL; preset++)
    {
      g_autofree char *action = g_strdup_printf ("viewer.preset::%s", preset->id);

      g_menu_append (presets, _(preset->name), action);
    }
  for (guint i = 0; i < RV_IMAGE_N_PALETTES; i++)
    {
      g_autofree char *action = g_strdup_printf ("viewer.palette::%s", rv_image_palette_id ((RvImagePalette) i));

      g_menu_append (colours, _(palette_names[i]), action);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (presets));
  section (menu, always);
  g_menu_append_submenu (menu, _("Palette"), G_MENU_MODEL (colours));
  g_object_unref (presets);
  g_object_unref (colours);
  return G_MENU_MODEL (menu);
}

static void
add_shortcut (GtkEventController *controller, guint key, const char *action, const char *target)
{
  GtkShortcut *shortcut = target != NULL ? gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (key, 0), gtk_named_action_new (action), "s", target)
                                         : gtk_shortcut_new (gtk_keyval_trigger_new (key, 0), gtk_named_action_new (action));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

/* Letters mean tools while a pane has the focus; digits the presets of CT. */
static void
add_keys (RvImageViewer *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const RvImagePreset *presets = rv_image_presets ("CT");

  for (guint i = 0; i < RV_PANE_N_TOOLS; i++)
    add_shortcut (controller, tools[i].key, "viewer.tool", tools[i].id);
  for (guint i = 0; presets[i].id != NULL; i++)
    add_shortcut (controller, GDK_KEY_1 + i, "viewer.preset", presets[i].id);
  add_shortcut (controller, GDK_KEY_x, "viewer.cursor", NULL);
  add_shortcut (controller, GDK_KEY_o, "viewer.words", NULL);
  add_shortcut (controller, GDK_KEY_k, "viewer.key-image", NULL);
  add_shortcut (controller, GDK_KEY_r, "viewer.reset", NULL);
  add_shortcut (controller, GDK_KEY_v, "viewer.three-planes", NULL);
  add_shortcut (controller, GDK_KEY_Delete, "viewer.delete-mark", NULL);
  gtk_widget_add_controller (GTK_WIDGET (self->grid), controller);
}

static GtkMenuButton *
add_menu (RvImageViewer *self, const char *label, const char *tooltip)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), label);
  gtk_widget_add_css_class (button, "rv-small");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_box_append (self->bar, button);
  return GTK_MENU_BUTTON (button);
}

void
rv_viewer_make_bar (RvImageViewer *self)
{
  GMenuModel *more = more_menu ();

  self->layouts = add_drop_down (self, self->bar, _("Layout"));
  for (guint i = 0; i < RV_VIEWER_N_LAYOUTS; i++)
    add_word (self->layouts, rv_viewer_layout_name (i));
  self->planes = add_drop_down (self, self->bar, _("Plane of the current pane"));
  for (const char *const *name = (const char *const[]){ N_("As taken"), N_("Axial"), N_("Coronal"), N_("Sagittal"), NULL }; *name != NULL; name++)
    add_word (self->planes, _(*name));
  self->slabs = add_drop_down (self, self->bar, _("Slab of the current pane"));
  for (guint i = 0; i < G_N_ELEMENTS (slabs); i++)
    add_word (self->slabs, _(slabs[i].name));
  self->tools = add_drop_down (self, self->bar, _("What dragging does"));
  for (guint i = 0; i < RV_PANE_N_TOOLS; i++)
    add_word (self->tools, _(tools[i].name));
  self->windows = add_menu (self, _("Presets"), _("Window of the current pane: presets, invert, palette"));
  self->overlay = add_menu (self, _("Overlay"), _("A series laid over the current pane"));
  gtk_menu_button_set_popover (self->overlay, overlay_popover (self));
  self->link = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (_("Linked")));
  gtk_widget_add_css_class (GTK_WIDGET (self->link), "rv-small");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->link), _("Panes of one frame of reference scroll together"));
  gtk_toggle_button_set_active (self->link, TRUE);
  gtk_box_append (self->bar, GTK_WIDGET (self->link));
  self->more = add_menu (self, _("More"), _("Planes, marks, key images, import"));
  gtk_menu_button_set_menu_model (self->more, more);
  g_object_unref (more);
  g_signal_connect_swapped (self->layouts, "notify::selected", G_CALLBACK (on_layout), self);
  g_signal_connect_swapped (self->planes, "notify::selected", G_CALLBACK (on_plane), self);
  g_signal_connect_swapped (self->slabs, "notify::selected", G_CALLBACK (on_slab), self);
  g_signal_connect_swapped (self->tools, "notify::selected", G_CALLBACK (on_tool), self);
  add_actions (self);
  add_keys (self);
}

static void
update_overlay (RvImageViewer *self)
{
  g_autoptr (GPtrArray) series = rv_viewer_series (self);
  RvViewerSlot *slot = rv_viewer_current (self);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;
  RvImageWindow window;

  gtk_string_list_append (names, _("Nothing laid over"));
  for (guint i = 0; i < series->len; i++)
    {
      gtk_string_list_append (names, rv_record_get (series->pdata[i], "title"));
      if (g_strcmp0 (slot->over, rv_record_get_uuid (series->pdata[i])) == 0)
        chosen = i + 1;
    }
  gtk_drop_down_set_model (self->over_series, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->over_series, chosen);
  gtk_drop_down_set_selected (self->over_palette, rv_image_view_get_palette (slot->view, TRUE));
  rv_image_view_get_window (slot->view, TRUE, &window);
  for (guint i = 0; i < G_N_ELEMENTS (over_tops); i++)
    if (fabs (window.width - over_tops[i]) < 1e-6)
      gtk_drop_down_set_selected (self->over_window, i);
  gtk_range_set_value (GTK_RANGE (self->over_opacity), rv_image_view_get_opacity (slot->view) * 100);
}

void
rv_viewer_update_bar (RvImageViewer *self)
{
  g_autoptr (GMenuModel) menu = window_menu (self);
  RvImageVolume *base = rv_image_view_get_base (view_of (self));
  gboolean space = base != NULL && !rv_image_volume_is_flat (base);
  double mm;
  RvImageSlab mode = rv_image_view_get_slab (view_of (self), &mm);

  self->busy = TRUE;
  gtk_drop_down_set_selected (self->layouts, self->layout);
  gtk_drop_down_set_selected (self->planes, rv_image_view_get_plane (view_of (self)));
  for (guint i = 0; i < G_N_ELEMENTS (slabs); i++)
    if (slabs[i].mode == mode && (mode == RV_IMAGE_SLAB_NONE || slabs[i].mm == mm))
      gtk_drop_down_set_selected (self->slabs, i);
  gtk_widget_set_sensitive (GTK_WIDGET (self->planes), space);
  gtk_widget_set_sensitive (GTK_WIDGET (self->slabs), space);
  gtk_widget_set_sensitive (GTK_WIDGET (self->overlay), space);
  gtk_menu_button_set_menu_model (self->windows, menu);
  update_overlay (self);
  self->busy = FALSE;
}

/* What lies under the pointer, in the current pane. */
void
rv_viewer_show_readout (RvImageViewer *self, const double position[3])
{
  RvImageView *view = view_of (self);
  RvImageVolume *base = rv_image_view_get_base (view), *over = rv_image_view_get_over (view);
  g_autoptr (RvImageMark) mark = position != NULL && base != NULL ? rv_image_mark_new (RV_IMAGE_MARK_PROBE, position, 1) : NULL;
  g_autofree char *words = mark != NULL ? rv_image_mark_describe (mark, base, over, NAN) : NULL;
  g_autofree char *text = NULL;

  if (words != NULL)
    {
      g_auto (GStrv) lines = g_strsplit (words, "\n", -1);
      g_autofree char *line = g_strjoinv (" · ", lines);

      text = rv_image_volume_is_flat (base) ? g_strdup (line)
               : g_strdup_printf (_("%s   at L %.1f  P %.1f  H %.1f\u202fmm"), line, position[0], position[1], position[2]);
    }
  gtk_label_set_text (self->readout, text != NULL ? text : _("Wheel scrolls, Ctrl and wheel zooms, middle button moves, right button zooms; double click shows one pane"));
}

void
rv_viewer_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_set_css_name (klass, "imageviewer");
}
