/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The column beside the panes: what the chosen mark measures and how, and how the SUV of the current pane is computed. */
#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-image-viewer-private.h"
#include "app/rv-lines.h"
#include "report/rv-calibre-chart.h"
#include "widgets/rv-drawing.h"

#define CHART_WIDTH 268
#define CHART_HEIGHT 190

static const char *const kind_names[RV_IMAGE_SUV_N_KINDS] = {
  [RV_IMAGE_SUV_BW] = N_("By body weight (SUVbw)"),
  [RV_IMAGE_SUV_LBM] = N_("By lean body mass, Janmahasatian (SUVlbm)"),
  [RV_IMAGE_SUV_LBM_JAMES] = N_("By lean body mass, James (SUVlbm)"),
  [RV_IMAGE_SUV_BSA] = N_("By body surface, Du Bois (SUVbsa)"),
};

static GtkWidget *
add_label (GtkBox *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return label;
}

/* Name quietly above, value below: tags have long names and the column is narrow. */
static void
add_line (GtkBox *box, const char *name, const char *value)
{
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *label = add_label (GTK_BOX (pair), name, "caption");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (add_label (GTK_BOX (pair), value, "numeric"), "caption");
  gtk_box_append (box, pair);
}

/* --- the mark --- */

static void
add_readings (GtkBox *box, GPtrArray *readings)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 1);
  for (guint i = 0; i < readings->len; i++)
    {
      const RvImageReading *reading = readings->pdata[i];
      g_autofree char *number = rv_image_reading_text (reading);
      GtkWidget *name = gtk_label_new (reading->name), *value = gtk_label_new (number);

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_label_set_xalign (GTK_LABEL (value), 1);
      gtk_label_set_wrap (GTK_LABEL (name), TRUE);
      gtk_widget_set_hexpand (name, TRUE);
      gtk_widget_add_css_class (value, "numeric");
      gtk_widget_add_css_class (i == 0 ? value : name, i == 0 ? "heading" : "caption");
      gtk_label_set_selectable (GTK_LABEL (value), TRUE);
      gtk_widget_set_can_focus (value, FALSE);
      gtk_grid_attach (GTK_GRID (grid), name, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), value, 1, (int) i, 1, 1);
    }
  gtk_box_append (box, grid);
}

static void
draw_calibre (RvTheme *theme, cairo_t *cr, double width, double height, gpointer data)
{
  rv_chart_calibre (theme, cr, width, height, data);
}

static void
on_copy_table (GtkButton *button, GArray *profile)
{
  g_autofree char *table = rv_calibre_table (profile);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), table);
}

static void
add_calibre (GtkBox *box, const RvImageMark *mark, RvImageVolume *volume)
{
  g_autoptr (GArray) profile = rv_image_mark_calibre (mark, volume);
  GtkWidget *copy = gtk_button_new_with_label (_("Copy as a table"));
  RvImageCalibreSum sum;
  g_autofree char *words = NULL;

  if (profile == NULL)
    return;
  rv_image_calibre_sum (profile, &sum);
  words = g_strdup_printf (_("Calibre along the path: %.1f to %.1f mm, mean %.1f mm"), sum.narrowest, sum.widest, sum.mean);
  gtk_box_append (box, rv_drawing_new (draw_calibre, g_array_ref (profile), (GDestroyNotify) g_array_unref, CHART_WIDTH, CHART_HEIGHT, words));
  gtk_widget_add_css_class (copy, "rv-small");
  gtk_widget_set_halign (copy, GTK_ALIGN_START);
  g_signal_connect_data (copy, "clicked", G_CALLBACK (on_copy_table), g_array_ref (profile), (GClosureNotify) (void (*) (void)) g_array_unref, 0);
  gtk_box_append (box, copy);
}

/* One volume's readings of the mark, and how they came about. */
static void
add_volume (GtkBox *box, const RvImageMark *mark, RvImageVolume *volume, double threshold)
{
  g_autoptr (GPtrArray) readings = rv_image_mark_measure (mark, volume, threshold);
  g_autofree char *how = readings->len > 0 ? rv_image_mark_explain (mark, volume) : NULL;
  const RvImageSeries *series = rv_image_volume_get_series (volume);

  if (readings->len == 0)
    return;
  add_label (box, series->description != NULL ? series->description : series->modality, "caption-heading");
  add_readings (box, readings);
  add_calibre (box, mark, volume);
  if (how != NULL)
    gtk_widget_add_css_class (add_label (box, how, "caption"), "dim-label");
}

static void
fill_mark (RvImageViewer *self, GtkBox *box)
{
  RvViewerSlot *slot;
  g_autoptr (RvImageMark) mark = rv_viewer_chosen_mark (self, &slot);
  RvImageVolume *over = mark != NULL ? rv_image_view_get_over (slot->view) : NULL;

  if (mark == NULL)
    {
      gtk_widget_add_css_class (add_label (box, _("Draw a region, distance, angle or the path of a nerve, or click on the line of one: what it measures, and how, is written here."), "caption"), "dim-label");
      return;
    }
  if (mark->label != NULL)
    add_label (box, mark->label, "heading");
  if (over != NULL && rv_image_mark_reads_values (mark))
    add_volume (box, mark, over, self->threshold);
  add_volume (box, mark, rv_image_view_get_base (slot->view), self->threshold);
  if (over != NULL && rv_image_view_is_linked_by_hand (slot->view))
    add_label (box, _("The series above is laid over by hand: its values are those of the place before it was moved."), "caption");
}

/* --- the SUV --- */

static void
fill_suv (GtkBox *box, const RvImageSuv *suv)
{
  g_autofree char *formula = NULL;

  if (suv->refused != NULL)
    {
      formula = g_strdup_printf ("%s: %s", _("No SUV"), suv->refused);
      gtk_widget_add_css_class (add_label (box, formula, "rv-conflict"), "caption");
    }
  else
    {
      formula = g_strdup_printf ("%s = %s × %.7g", suv->label, _("rescaled value"), suv->factor);
      add_label (box, formula, "numeric");
    }
  for (guint i = 0; i < suv->warnings->len; i++)
    gtk_widget_add_css_class (add_label (box, suv->warnings->pdata[i], "rv-conflict"), "caption");
  for (guint i = 0; i < suv->how->len; i++)
    {
      const RvImageSuvLine *line = suv->how->pdata[i];

      add_line (box, line->name, line->value);
    }
}

/* The PET of the current pane; NULL when there is none. */
static const RvShelfItem *
pet_of (RvImageViewer *self)
{
  RvViewerSlot *slot = rv_viewer_current (self);
  const char *uuids[] = { slot->over, slot->uuid };

  for (guint i = 0; i < G_N_ELEMENTS (uuids) && self->shelf != NULL; i++)
    {
      const RvShelfItem *item = uuids[i] != NULL ? rv_image_shelf_look (self->shelf, uuids[i]) : NULL;

      if (item != NULL && item->suv != NULL)
        return item;
    }
  return NULL;
}

void
rv_viewer_update_how (RvImageViewer *self)
{
  const RvShelfItem *pet = pet_of (self);
  gboolean busy = self->busy;

  gtk_widget_set_visible (self->how, self->how_open);
  if (!self->how_open)
    return;
  self->busy = TRUE;
  gtk_drop_down_set_selected (self->suv_kinds, self->suv_kind);
  gtk_spin_button_set_value (self->level, self->threshold);
  gtk_check_button_set_active (self->suv_confirm, self->suv_confirmed);
  gtk_widget_set_visible (GTK_WIDGET (self->suv_confirm), pet != NULL && (self->suv_confirmed || (pet->suv->refused != NULL && rv_image_suv_is_doubtful (pet->series->suv))));
  gtk_widget_set_visible (GTK_WIDGET (self->suv_part), pet != NULL);
  rv_lines_clear (self->how_mark);
  rv_lines_clear (self->how_suv);
  fill_mark (self, self->how_mark);
  if (pet != NULL)
    fill_suv (self->how_suv, pet->suv);
  self->busy = busy;
}

/* --- what the user sets --- */

/* The scale follows, so that the picture stays as it is. */
static void
rescale (RvImageView *view, gboolean over, const char *uuid, GHashTable *before, RvImageViewer *self)
{
  const RvShelfItem *item = uuid != NULL ? rv_image_shelf_look (self->shelf, uuid) : NULL;
  const double *old = item != NULL ? g_hash_table_lookup (before, item->volume) : NULL;
  RvImageWindow window;
  double ratio;

  if (old == NULL || rv_image_view_get_base (view) == NULL || (over && rv_image_view_get_over (view) == NULL))
    return;
  ratio = rv_image_volume_get_factor (item->volume) / *old;
  rv_image_view_get_window (view, over, &window);
  window.centre *= ratio;
  window.width *= ratio;
  rv_image_view_set_window (view, over, &window);
}

void
rv_viewer_set_suv (RvImageViewer *self, RvImageSuvKind kind, gboolean confirmed)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GPtrArray) series = rv_viewer_series (self);

  self->suv_kind = kind;
  self->suv_confirmed = confirmed;
  if (self->shelf == NULL)
    return;
  for (guint i = 0; i < series->len; i++)
    {
      const RvShelfItem *item = rv_image_shelf_look (self->shelf, rv_record_get_uuid (series->pdata[i]));
      double factor = item != NULL && item->volume != NULL ? rv_image_volume_get_factor (item->volume) : 1;

      if (item != NULL && item->suv != NULL && item->volume != NULL)
        g_hash_table_insert (before, item->volume, g_memdup2 (&factor, sizeof factor));
    }
  rv_image_shelf_set_suv (self->shelf, kind, confirmed);
  for (guint i = 0; i < RV_VIEWER_PANES; i++)
    {
      rescale (self->slots[i].view, FALSE, self->slots[i].uuid, before, self);
      rescale (self->slots[i].view, TRUE, self->slots[i].over, before, self);
    }
  rv_viewer_update_bar (self);
  rv_viewer_save_soon (self);
}

static void
on_kind (RvImageViewer *self)
{
  if (!self->busy)
    rv_viewer_set_suv (self, (RvImageSuvKind) gtk_drop_down_get_selected (self->suv_kinds), self->suv_confirmed);
}

static void
on_confirm (RvImageViewer *self)
{
  if (!self->busy)
    rv_viewer_set_suv (self, self->suv_kind, gtk_check_button_get_active (self->suv_confirm));
}

static void
on_level (RvImageViewer *self)
{
  if (self->busy)
    return;
  self->threshold = gtk_spin_button_get_value (self->level);
  rv_viewer_update_menus (self);
  rv_viewer_update_how (self);
  rv_viewer_save_soon (self);
}

/* --- the column --- */

static GtkWidget *
level_row (RvImageViewer *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (_("Volume from SUV"));

  self->level = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0.1, 50, 0.1));
  gtk_spin_button_set_digits (self->level, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->level), "rv-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->level), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Volume from SUV"), -1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->level));
  g_signal_connect_swapped (self->level, "value-changed", G_CALLBACK (on_level), self);
  return row;
}

void
rv_viewer_make_how (RvImageViewer *self)
{
  GtkBox *column = self->how_column;

  add_label (column, _("Measurement"), "heading");
  self->how_mark = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_box_append (column, GTK_WIDGET (self->how_mark));
  self->suv_part = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_box_append (column, GTK_WIDGET (self->suv_part));
  gtk_box_append (self->suv_part, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_label (self->suv_part, _("SUV of this pane"), "heading");
  self->suv_kinds = rv_viewer_add_drop_down (self->suv_part, _("What the dose is divided by"));
  for (guint i = 0; i < RV_IMAGE_SUV_N_KINDS; i++)
    rv_viewer_add_word (self->suv_kinds, _(kind_names[i]));
  gtk_box_append (self->suv_part, level_row (self));
  self->suv_confirm = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_("The dose is in becquerels all the same")));
  gtk_box_append (self->suv_part, GTK_WIDGET (self->suv_confirm));
  self->how_suv = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_box_append (self->suv_part, GTK_WIDGET (self->how_suv));
  g_signal_connect_swapped (self->suv_kinds, "notify::selected", G_CALLBACK (on_kind), self);
  g_signal_connect_swapped (self->suv_confirm, "toggled", G_CALLBACK (on_confirm), self);
}
