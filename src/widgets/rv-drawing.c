/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-drawing.h"

#include "widgets/rv-widget-theme.h"

typedef struct {
  RvDrawFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Drawing;

static void
drawing_free (gpointer data)
{
  Drawing *drawing = data;

  if (drawing->free_data)
    drawing->free_data (drawing->data);
  g_free (drawing);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Drawing *drawing = data;
  g_autoptr (RvTheme) theme = rv_widget_theme (GTK_WIDGET (area));

  drawing->func (theme, cr, width, height, drawing->data);
}

GtkWidget *
rv_drawing_new (RvDrawFunc func, gpointer data, GDestroyNotify free_data, int width, int height, const char *label)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "content-width", width, "content-height", height, NULL);
  Drawing *drawing = g_new (Drawing, 1);

  *drawing = (Drawing) { func, data, free_data };
  gtk_widget_set_halign (area, GTK_ALIGN_START);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, drawing, drawing_free);
  rv_widget_theme_watch (area, G_CALLBACK (gtk_widget_queue_draw));
  return area;
}
