/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar above the panes, its menus and keys. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/rv-image-viewer-private.h"
#include "widgets/rv-wrap-layout.h"

static const struct { const char *id, *name; guint key; } tools[RV_PANE_N_TOOLS] = {
  { "window", N_("Window"), GDK_KEY_w },           { "move", N_("Move"), GDK_KEY_m },          { "zoom", N_("Zoom"), GDK_KEY_z },
  { "cursor", N_("Cursor"), GDK_KEY_c },           { "probe", N_("Probe"), GDK_KEY_p },        { "distance", N_("Distance"), GDK_KEY_d },
  { "angle", N_("Angle"), GDK_KEY_g },             { "ellipse", N_("Ellipse"), GDK_KEY_e },    { "sphere", N_("Sphere"), GDK_KEY_s },
  { "region", N_("Freehand region"), GDK_KEY_f },  { "calibre", N_("Calibre of a nerve"), GDK_KEY_q },
  { "arrow", N_("Arrow"), GDK_KEY_a },        { "dotted", N_("Dotted arrow"), GDK_KEY_b },
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

const char *
rv_viewer_palette_name (guint palette)
{
  return _(palette_names[palette]);
}

/* A small drop-down of translated words. */
GtkDropDown *
rv_viewer_add_drop_down (GtkBox *into, const char *label)
{
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL);

  gtk_widget_add_css_class (drop, "rv-small");
  gtk_widget_set_tooltip_text (drop, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (into, drop);
  return GTK_DROP_DOWN (drop);
}

void
rv_viewer_add_word (GtkDropDown *drop, const char *word)
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
  if (self->busy)
    return;
  rv_image_view_set_plane (view_of (self), (RvImageViewPlane) gtk_drop_down_get_selected (self->planes));
  rv_viewer_remember (rv_viewer_current (self));
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
on_play (RvImageViewer *self)
{
  if (!self->busy)
    rv_series_pane_set_playing (rv_viewer_current (self)->pane, gtk_toggle_button_get_active (self->play));
}

void
rv_viewer_pick_tool (RvImageViewer *self, const char *id)
{
  for (guint i = 0; i < RV_PANE_N_TOOLS; i++)
    if (g_str_equal (tools[i].id, id))
      gtk_drop_down_set_selected (self->tools, i);
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

/* An action's target does not depend on the user's decimal sign. */
static char *
threshold_name (double suv)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (number, sizeof number, "%g", suv));
}

static void
add_thresholds (GMenu *menu)
{
  static const double values[] = { 2, 2.5, 3, 4, 5 };
  GMenu *part = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *name = threshold_name (values[i]), *action = g_strconcat ("viewer.threshold::", name, NULL);
      g_autofree char *word = g_strdup_printf (_("SUV from %g"), values[i]);

      g_menu_append (part, word, action);
    }
  g_menu_append_submenu (menu, _("Volume of regions: at 41 % and"), G_MENU_MODEL (part));
  g_object_unref (part);
}

static GMenuModel *
more_menu (void)
{
  static const char *const view[][2] = { { N_("Three planes"), "viewer.three-planes" }, { N_("Play"), "viewer.play" }, { N_("Faster"), "viewer.faster" },
                                         { N_("Slower"), "viewer.slower" }, { N_("Words on the pictures"), "viewer.words" }, { NULL } };
  static const char *const say[][2] = { { N_("Finding from the chosen measurement"), "viewer.finding" }, { N_("Delete the chosen mark"), "viewer.delete-mark" },
                                        { N_("Keep as key image"), "viewer.key-image" }, { N_("Add to the figure"), "viewer.figure" },
                                        { N_("Copy the pane as a picture"), "viewer.copy" }, { N_("How it is measured, kind of SUV"), "viewer.how" }, { NULL } };
  static const char *const in[][2] = { { N_("Import DICOM files …"), "viewer.import" }, { N_("Import a DICOM folder …"), "viewer.import-folder" }, { NULL } };
  GMenu *menu = g_menu_new ();

  section (section (menu, view), say);
  add_thresholds (menu);
  return G_MENU_MODEL (section (menu, in));
}

static GMenuModel *
link_menu (void)
{
  static const char *const how[][2] = { { N_("Position"), "viewer.link-position" }, { N_("Zoom"), "viewer.link-zoom" },
                                        { N_("Other frames of reference by offset"), "viewer.offset" }, { NULL } };
  static const char *const shown[][2] = { { N_("Cursor"), "viewer.cursor" }, { NULL } };

  return G_MENU_MODEL (section (section (g_menu_new (), how), shown));
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
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK), gtk_named_action_new ("viewer.copy")));
  add_shortcut (controller, GDK_KEY_l, "viewer.link-position", NULL);
  add_shortcut (controller, GDK_KEY_n, "viewer.link-zoom", NULL);
  add_shortcut (controller, GDK_KEY_x, "viewer.cursor", NULL);
  add_shortcut (controller, GDK_KEY_o, "viewer.words", NULL);
  add_shortcut (controller, GDK_KEY_k, "viewer.key-image", NULL);
  add_shortcut (controller, GDK_KEY_h, "viewer.how", NULL);
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

static void
add_how_button (RvImageViewer *self)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_("Measured"));

  gtk_widget_add_css_class (button, "rv-small");
  gtk_widget_set_tooltip_text (button, _("What the chosen mark measures and how, and how the SUV is computed, beside the panes (H)"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "viewer.how");
  gtk_box_append (self->bar, button);
}

void
rv_viewer_make_bar (RvImageViewer *self)
{
  g_autoptr (GMenuModel) more = more_menu (), link = link_menu ();

  /* With large text, or a narrow window, it takes two lines. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self->bar), rv_wrap_layout_new (6));
  self->layouts = rv_viewer_add_drop_down (self->bar, _("Layout"));
  for (guint i = 0; i < RV_VIEWER_N_LAYOUTS; i++)
    rv_viewer_add_word (self->layouts, rv_viewer_layout_name (i));
  self->planes = rv_viewer_add_drop_down (self->bar, _("Plane of the current pane"));
  for (const char *const *name = (const char *const[]){ N_("As taken"), N_("Axial"), N_("Coronal"), N_("Sagittal"), NULL }; *name != NULL; name++)
    rv_viewer_add_word (self->planes, _(*name));
  self->slabs = rv_viewer_add_drop_down (self->bar, _("Slab of the current pane"));
  for (guint i = 0; i < G_N_ELEMENTS (slabs); i++)
    rv_viewer_add_word (self->slabs, _(slabs[i].name));
  self->tools = rv_viewer_add_drop_down (self->bar, _("What dragging does"));
  for (guint i = 0; i < RV_PANE_N_TOOLS; i++)
    rv_viewer_add_word (self->tools, _(tools[i].name));
  self->windows = add_menu (self, _("Presets"), _("Window of the current pane: presets, invert, palette"));
  self->overlay = add_menu (self, _("Overlay"), _("A series laid over the current pane"));
  gtk_menu_button_set_popover (self->overlay, rv_viewer_overlay_popover (self));
  self->link = add_menu (self, _("Linked"), _("Panes that follow each other: by place in one frame of reference, or by as many millimetres"));
  gtk_menu_button_set_menu_model (self->link, link);
  self->play = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_icon_name (GTK_BUTTON (self->play), "media-playback-start-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->play), "rv-small");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), _("Play through the current pane (Space; comma slower, full stop faster)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Play"), -1);
  gtk_box_append (self->bar, GTK_WIDGET (self->play));
  add_how_button (self);
  self->more = add_menu (self, _("More"), _("Planes, marks, key images, import"));
  gtk_menu_button_set_menu_model (self->more, more);
  g_signal_connect_swapped (self->layouts, "notify::selected", G_CALLBACK (on_layout), self);
  g_signal_connect_swapped (self->planes, "notify::selected", G_CALLBACK (on_plane), self);
  g_signal_connect_swapped (self->slabs, "notify::selected", G_CALLBACK (on_slab), self);
  g_signal_connect_swapped (self->tools, "notify::selected", G_CALLBACK (on_tool), self);
  g_signal_connect_swapped (self->play, "toggled", G_CALLBACK (on_play), self);
  rv_viewer_add_actions (self);
  add_keys (self);
}

/* The buttons say what is so. */
void
rv_viewer_update_cine (RvImageViewer *self)
{
  RvSeriesPane *pane = rv_viewer_current (self)->pane;
  gboolean playing = rv_series_pane_get_playing (pane), busy = self->busy;
  int at = 0, n = 0;

  if (rv_image_view_get_base (view_of (self)) != NULL)
    rv_image_view_get_slice (view_of (self), &at, &n, NULL);
  self->busy = TRUE;
  gtk_toggle_button_set_active (self->play, playing);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_sensitive (GTK_WIDGET (self->play), n > 1);
  self->busy = busy;
}

static void
set_state (RvImageViewer *self, const char *name, GVariant *value)
{
  GActionGroup *group = G_ACTION_GROUP (g_object_get_data (G_OBJECT (self), "actions"));

  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (group), name)), value);
}

/* Menus show what holds, also after a case has brought its own. */
void
rv_viewer_update_menus (RvImageViewer *self)
{
  g_autoptr (GMenuModel) menu = window_menu (self);
  g_autofree char *link = rv_viewer_link_words (self), *threshold = threshold_name (self->threshold);

  gtk_menu_button_set_menu_model (self->windows, menu);
  gtk_menu_button_set_label (self->link, link);
  set_state (self, "link-position", g_variant_new_boolean (self->link_position));
  set_state (self, "link-zoom", g_variant_new_boolean (self->link_zoom));
  set_state (self, "offset", g_variant_new_boolean (self->offset_link));
  set_state (self, "threshold", g_variant_new_string (threshold));
}

void
rv_viewer_update_bar (RvImageViewer *self)
{
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
  rv_viewer_update_menus (self);
  rv_viewer_update_overlay (self);
  rv_viewer_update_cine (self);
  self->busy = FALSE;
  rv_viewer_update_how (self);
}

/* What lies under the pointer, in the current pane. */
void
rv_viewer_show_readout (RvImageViewer *self, const double position[3])
{
  RvImageView *view = view_of (self);
  RvImageVolume *base = rv_image_view_get_base (view);
  g_autoptr (RvImageMark) mark = position != NULL && base != NULL ? rv_image_mark_new (RV_IMAGE_MARK_PROBE, position, 1) : NULL;
  g_autofree char *words = mark != NULL ? rv_image_view_measure (view, mark, NAN) : NULL;
  g_autofree char *text = NULL;

  if (words != NULL)
    {
      g_auto (GStrv) lines = g_strsplit (words, "\n", -1);
      g_autofree char *line = g_strjoinv (" · ", lines), *place = rv_image_place_words (position);

      text = rv_image_volume_is_flat (base) ? g_strdup (line)
               : g_strdup_printf (_("%s   at %s\u202fmm"), line, place);
    }
  gtk_label_set_text (self->readout, text != NULL ? text : _("Wheel scrolls, Ctrl and wheel zooms, middle button moves, right button zooms; double click shows one pane"));
}

void
rv_viewer_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_set_css_name (klass, "imageviewer");
}
