/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The popover of what is laid over the current pane; two spaces only by hand, and shown as such. */
#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-image-viewer-private.h"

static const double tops[] = { 2.5, 5, 10, 15, 20 };

static RvImageView *
view_of (RvImageViewer *self)
{
  return rv_viewer_current (self)->view;
}

static void
on_series (RvImageViewer *self)
{
  g_autoptr (GPtrArray) series = rv_viewer_series (self);
  guint at = gtk_drop_down_get_selected (self->over_series);

  if (!self->busy && at <= series->len)
    rv_viewer_lay_over (self, rv_viewer_current (self), at == 0 ? NULL : rv_record_get_uuid (series->pdata[at - 1]), FALSE);
}

static void
on_palette (RvImageViewer *self)
{
  if (!self->busy)
    rv_image_view_set_palette (view_of (self), TRUE, (RvImagePalette) gtk_drop_down_get_selected (self->over_palette));
}

static void
on_window (RvImageViewer *self)
{
  guint at = gtk_drop_down_get_selected (self->over_window);

  if (!self->busy && at < G_N_ELEMENTS (tops))
    rv_image_view_set_window (view_of (self), TRUE, &(RvImageWindow){ tops[at] / 2, tops[at], FALSE });
}

static void
on_opacity (RvImageViewer *self)
{
  if (!self->busy)
    rv_image_view_set_opacity (view_of (self), gtk_range_get_value (GTK_RANGE (self->over_opacity)) / 100);
}

static void
on_by_hand (RvImageViewer *self)
{
  RvViewerSlot *slot = rv_viewer_current (self);

  if (self->busy)
    return;
  if (gtk_check_button_get_active (self->by_hand))
    rv_viewer_lay_over (self, slot, slot->refused != NULL ? slot->refused : slot->over, TRUE);
  else
    rv_viewer_lay_over (self, slot, NULL, FALSE);
}

static void
on_shift (RvImageViewer *self)
{
  double shift[3];

  if (self->busy)
    return;
  for (int i = 0; i < 3; i++)
    shift[i] = gtk_spin_button_get_value (self->shift[i]);
  rv_image_view_set_shift (view_of (self), shift);
}

/* Three numbers by which the upper picture is moved. */
static GtkWidget *
hand_box (RvImageViewer *self)
{
  static const char *const names[] = { N_("To the left"), N_("To the back"), N_("To the head") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *grid = gtk_grid_new (), *why;

  why = gtk_label_new (_("The two series name no common frame of reference: what looks aligned need not be. Laid over by hand, the pane says so."));
  gtk_label_set_wrap (GTK_LABEL (why), TRUE);
  gtk_label_set_xalign (GTK_LABEL (why), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (why), 36);
  gtk_widget_add_css_class (why, "caption");
  self->by_hand = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("Link by hand")));
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  for (int i = 0; i < 3; i++)
    {
      GtkWidget *label = gtk_label_new (_(names[i])), *unit = gtk_label_new ("mm"), *spin = gtk_spin_button_new_with_range (-2000, 2000, 1);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _(names[i]), -1);
      gtk_widget_add_css_class (unit, "dim-label");
      gtk_grid_attach (GTK_GRID (grid), label, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), spin, 1, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), unit, 2, i, 1, 1);
      self->shift[i] = GTK_SPIN_BUTTON (spin);
      g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (on_shift), self);
    }
  g_signal_connect_swapped (self->by_hand, "toggled", G_CALLBACK (on_by_hand), self);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), why);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->by_hand));
  gtk_box_append (GTK_BOX (box), grid);
  g_object_set_data (G_OBJECT (box), "grid", grid);
  return box;
}

GtkWidget *
rv_viewer_overlay_popover (RvImageViewer *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *opacity = gtk_label_new (_("Opacity in percent"));

  self->over_series = rv_viewer_add_drop_down (GTK_BOX (box), _("Series laid over"));
  self->over_palette = rv_viewer_add_drop_down (GTK_BOX (box), _("Palette"));
  self->over_window = rv_viewer_add_drop_down (GTK_BOX (box), _("Scale"));
  for (guint i = 0; i < RV_IMAGE_N_PALETTES; i++)
    rv_viewer_add_word (self->over_palette, rv_viewer_palette_name (i));
  for (guint i = 0; i < G_N_ELEMENTS (tops); i++)
    {
      g_autofree char *word = g_strdup_printf (_("SUV 0 to %g"), tops[i]);

      rv_viewer_add_word (self->over_window, word);
    }
  self->over_opacity = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 100, 5));
  gtk_scale_set_draw_value (self->over_opacity, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->over_opacity), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Opacity in percent"), -1);
  gtk_label_set_xalign (GTK_LABEL (opacity), 0);
  gtk_box_append (GTK_BOX (box), opacity);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->over_opacity));
  self->hand = hand_box (self);
  gtk_box_append (GTK_BOX (box), self->hand);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (self->over_series, "notify::selected", G_CALLBACK (on_series), self);
  g_signal_connect_swapped (self->over_palette, "notify::selected", G_CALLBACK (on_palette), self);
  g_signal_connect_swapped (self->over_window, "notify::selected", G_CALLBACK (on_window), self);
  g_signal_connect_swapped (self->over_opacity, "value-changed", G_CALLBACK (on_opacity), self);
  return popover;
}

static void
update_hand (RvImageViewer *self, RvViewerSlot *slot)
{
  gboolean linked = rv_image_view_is_linked_by_hand (slot->view);
  double shift[3];

  rv_image_view_get_shift (slot->view, shift);
  gtk_widget_set_visible (self->hand, linked || slot->refused != NULL);
  gtk_check_button_set_active (self->by_hand, linked);
  gtk_widget_set_sensitive (g_object_get_data (G_OBJECT (self->hand), "grid"), linked);
  for (int i = 0; i < 3; i++)
    gtk_spin_button_set_value (self->shift[i], shift[i]);
}

void
rv_viewer_update_overlay (RvImageViewer *self)
{
  g_autoptr (GPtrArray) series = rv_viewer_series (self);
  RvViewerSlot *slot = rv_viewer_current (self);
  RvImageVolume *over = rv_image_view_get_over (slot->view);
  const char *unit = over != NULL ? rv_image_volume_get_unit (over) : NULL;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;
  RvImageWindow window;

  gtk_string_list_append (names, _("Nothing laid over"));
  for (guint i = 0; i < series->len; i++)
    {
      gtk_string_list_append (names, rv_record_get (series->pdata[i], "title"));
      if (g_strcmp0 (slot->over != NULL ? slot->over : slot->refused, rv_record_get_uuid (series->pdata[i])) == 0)
        chosen = i + 1;
    }
  gtk_drop_down_set_model (self->over_series, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->over_series, chosen);
  gtk_drop_down_set_selected (self->over_palette, rv_image_view_get_palette (slot->view, TRUE));
  rv_image_view_get_window (slot->view, TRUE, &window);
  for (guint i = 0; i < G_N_ELEMENTS (tops); i++)
    if (fabs (window.width - tops[i]) < 1e-6)
      gtk_drop_down_set_selected (self->over_window, i);
  gtk_widget_set_sensitive (GTK_WIDGET (self->over_window), unit != NULL && g_str_has_prefix (unit, "SUV"));
  gtk_range_set_value (GTK_RANGE (self->over_opacity), rv_image_view_get_opacity (slot->view) * 100);
  update_hand (self, slot);
}
