/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-waterfall.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/rv-widget-theme.h"

/* One step: from where the sum stood to where it stands. */
typedef struct {
  double from, to;
  gboolean total;
} Step;

struct _RvWaterfall {
  GtkWidget parent_instance;

  GArray *steps;
  double low, high;  /* of the scale, 0 within */
};

G_DEFINE_FINAL_TYPE (RvWaterfall, rv_waterfall, GTK_TYPE_WIDGET)

static double
x_of (RvWaterfall *self, double value, int width)
{
  double span = MAX (self->high - self->low, 1e-9);

  return 6 + (value - self->low) / span * (width - 12);
}

static void
draw_step (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  RvWaterfall *self = RV_WATERFALL (gtk_widget_get_ancestor (GTK_WIDGET (area), RV_TYPE_WATERFALL));
  Step *step = &g_array_index (self->steps, Step, GPOINTER_TO_UINT (data));
  g_autoptr (RvTheme) theme = rv_widget_theme (GTK_WIDGET (area));
  RvColor line = rv_theme_color (theme, RV_COLOR_LINE), color = rv_theme_color (theme, step->to >= step->from ? RV_COLOR_FOR : RV_COLOR_AGAINST);
  double zero = floor (x_of (self, 0, width)) + 0.5, a = x_of (self, step->from, width), b = x_of (self, step->to, width);

  rv_color_set (cr, line);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, zero, 0);
  cairo_line_to (cr, zero, height);
  cairo_stroke (cr);
  rv_color_set (cr, color);
  cairo_rectangle (cr, MIN (a, b), step->total ? height / 2.0 - 2 : 4, MAX (fabs (b - a), 1.5), step->total ? 4 : height - 8);
  cairo_fill (cr);
}

static void
attach (RvWaterfall *self, GtkWidget *child, int row, int column, gboolean grow)
{
  GtkGridLayoutChild *place;

  gtk_widget_set_hexpand (child, grow);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  place = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (gtk_widget_get_layout_manager (GTK_WIDGET (self)), child));
  gtk_grid_layout_child_set_row (place, row);
  gtk_grid_layout_child_set_column (place, column);
}

static GtkWidget *
label (const char *text, float xalign, const char *css)
{
  GtkWidget *widget = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (widget), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (widget), 44);
  gtk_widget_set_tooltip_text (widget, text);
  if (css)
    gtk_widget_add_css_class (widget, css);
  return widget;
}

static void
add_row (RvWaterfall *self, const char *name, double decibans, double from, double to, gboolean total)
{
  Step step = { from, to, total };
  GtkWidget *area = gtk_drawing_area_new ();
  int row = (int) self->steps->len;
  g_autofree char *value = g_strdup_printf ("%s%.1f\xE2\x80\xAF%s", decibans < 0 ? "−" : "+", fabs (decibans), _("dB"));

  g_array_append_val (self->steps, step);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), 20);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), 240);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_step, GUINT_TO_POINTER (self->steps->len - 1), NULL);
  attach (self, label (name, 0, total ? "heading" : NULL), row, 0, FALSE);
  attach (self, label (value, 1, total ? "heading" : "numeric"), row, 1, FALSE);
  attach (self, area, row, 2, TRUE);
}

static const char *
term_name (const RvDifferential *d, const RvTerm *term)
{
  switch (term->type)
    {
    case RV_TERM_PRIOR:
      return _("Starting odds in this setting");
    case RV_TERM_RISK:
      return rv_knowledge_finding (d->knowledge, (guint) term->index)->name;
    case RV_TERM_LOCALISATION:
      return _("Where the lesion is");
    case RV_TERM_GROUP:
    default:
      return rv_knowledge_group (d->knowledge, (guint) term->index)->name;
    }
}

void
rv_waterfall_show (RvWaterfall *self, const RvDifferential *d, guint first, guint second)
{
  g_autoptr (GArray) terms = rv_differential_waterfall (d, first, second);
  GtkWidget *child;
  double sum = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_array_set_size (self->steps, 0);
  self->low = self->high = 0;
  for (guint i = 0; i < terms->len; i++)
    {
      sum += g_array_index (terms, RvTerm, i).decibans;
      self->low = MIN (self->low, sum);
      self->high = MAX (self->high, sum);
    }
  sum = 0;
  for (guint i = 0; i < terms->len; i++)
    {
      RvTerm *term = &g_array_index (terms, RvTerm, i);

      if (fabs (term->decibans) < 0.05) /* it says nothing; the sum keeps it */
        {
          sum += term->decibans;
          continue;
        }
      add_row (self, term_name (d, term), term->decibans, sum, sum + term->decibans, FALSE);
      sum += term->decibans;
    }
  add_row (self, _("Sum"), sum, 0, sum, TRUE);
}

static void
rv_waterfall_dispose (GObject *object)
{
  RvWaterfall *self = RV_WATERFALL (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_pointer (&self->steps, g_array_unref);
  G_OBJECT_CLASS (rv_waterfall_parent_class)->dispose (object);
}

static void
rv_waterfall_class_init (RvWaterfallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_waterfall_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_GRID_LAYOUT);
}

static void
rv_waterfall_init (RvWaterfall *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  gtk_grid_layout_set_column_spacing (GTK_GRID_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 12);
}
