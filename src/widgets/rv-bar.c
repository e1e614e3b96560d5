/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-bar.h"

#include <glib/gi18n.h>
#include <math.h>

struct _RvBar {
  GtkButton parent_instance;

  GtkWidget *name, *percent, *area;
  double probability, low, high, actual;
  GdkRGBA color, second;
  gboolean two;
  char *spoken;
};

G_DEFINE_FINAL_TYPE (RvBar, rv_bar, GTK_TYPE_BUTTON)

char *
rv_percent_text (double probability)
{
  if (probability > 0 && probability < 0.005)
    return g_strdup ("<1\xE2\x80\xAF%");
  if (probability > 0.995 && probability < 1)
    return g_strdup (">99\xE2\x80\xAF%");
  return g_strdup_printf ("%.0f\xE2\x80\xAF%%", 100 * probability);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  RvBar *self = data;
  GdkRGBA ink;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &ink);
  if (rtl)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.12);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &self->color);
  cairo_rectangle (cr, 0, 0, MAX (self->probability * width, self->probability > 0 ? 1.5 : 0), height);
  cairo_fill (cr);
  if (self->two)
    {
      gdk_cairo_set_source_rgba (cr, &self->second);
      cairo_rectangle (cr, 0, height / 2.0, MAX (self->probability * width, self->probability > 0 ? 1.5 : 0), height / 2.0);
      cairo_fill (cr);
    }
  if (!isnan (self->actual))
    {
      cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 1);
      cairo_rectangle (cr, CLAMP (self->actual * width - 1, 0, width - 2), 0, 2, height);
      cairo_fill (cr);
    }
  if (self->high > self->low)
    {
      double y = height / 2.0;

      cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.9);
      cairo_set_line_width (cr, 2);
      cairo_move_to (cr, self->low * width, y);
      cairo_line_to (cr, self->high * width, y);
      cairo_stroke (cr);
    }
}

static void
rv_bar_finalize (GObject *object)
{
  g_free (RV_BAR (object)->spoken);
  G_OBJECT_CLASS (rv_bar_parent_class)->finalize (object);
}

static void
rv_bar_class_init (RvBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rv_bar_finalize;
}

static void
rv_bar_init (RvBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->actual = NAN;
  self->name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_wrap (GTK_LABEL (self->name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->name), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->name), 6); /* three at normal text size; large text needs more */
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->name, TRUE);
  self->percent = gtk_label_new (NULL);
  gtk_widget_set_valign (self->percent, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->percent, "dim-label");
  gtk_widget_add_css_class (self->percent, "numeric");
  self->area = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), 9);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw, self, NULL);
  gtk_box_append (GTK_BOX (line), self->name);
  gtk_box_append (GTK_BOX (line), self->percent);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->area);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "rv-line");
}

GtkWidget *
rv_bar_new (void)
{
  return g_object_new (RV_TYPE_BAR, NULL);
}

static void
tell (RvBar *self)
{
  g_autofree char *now = isnan (self->actual) ? NULL : rv_percent_text (self->actual);
  g_autofree char *text = now ? g_strdup_printf (_("%s; in the case as it is: %s"), self->spoken, now) : g_strdup (self->spoken);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (self->area);
}

void
rv_bar_show (RvBar *self, const char *name, double probability, double low, double high, const GdkRGBA *color)
{
  g_autofree char *percent = rv_percent_text (probability), *low_text = rv_percent_text (low), *high_text = rv_percent_text (high);

  self->probability = probability;
  self->low = low;
  self->high = high;
  self->color = *color;
  g_free (self->spoken);
  self->spoken = low == high ? g_strdup_printf (_("%s: %s"), name, percent)
                             : g_strdup_printf (_("%s: %s, 80 %% interval %s to %s"), name, percent, low_text, high_text);
  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_label_set_text (GTK_LABEL (self->percent), percent);
  tell (self);
}

void
rv_bar_set_second_color (RvBar *self, const GdkRGBA *color)
{
  self->two = color != NULL;
  if (color)
    self->second = *color;
  gtk_widget_queue_draw (self->area);
}

void
rv_bar_set_actual (RvBar *self, double probability)
{
  self->actual = probability;
  tell (self);
}
