/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-wrap-layout.h"

struct _RvWrapLayout {
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (RvWrapLayout, rv_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Lays out in width px and returns the height that it takes; with place TRUE the children get their places. */
static int
flow (RvWrapLayout *self, GtkWidget *widget, int width, gboolean place)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int least, w, h;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &w, NULL, NULL);
      w = MAX (least, MIN (w, width));
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, w, NULL, &h, NULL, NULL);
      if (x > 0 && x + w > width)
        {
          x = 0;
          y += line + self->spacing;
          line = 0;
        }
      if (place)
        gtk_widget_size_allocate (child, &(GtkAllocation) { rtl ? width - x - w : x, y, w, h }, -1);
      x += w + self->spacing;
      line = MAX (line, h);
    }
  return y + line;
}

static void
rv_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  int least = 0, all = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int min, nat;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, &nat, NULL, NULL);
      least = MAX (least, min);
      all += nat + RV_WRAP_LAYOUT (manager)->spacing;
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = least; /* it takes what width it gets */
      return;
    }
  *minimum = *natural = flow (RV_WRAP_LAYOUT (manager), widget, for_size < 0 ? MAX (all, least) : for_size, FALSE);
}

static void
rv_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  flow (RV_WRAP_LAYOUT (manager), widget, width, TRUE);
}

static GtkSizeRequestMode
rv_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rv_wrap_layout_class_init (RvWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = rv_wrap_layout_measure;
  layout_class->allocate = rv_wrap_layout_allocate;
  layout_class->get_request_mode = rv_wrap_layout_get_request_mode;
}

static void
rv_wrap_layout_init (RvWrapLayout *self)
{
}

GtkLayoutManager *
rv_wrap_layout_new (int spacing)
{
  RvWrapLayout *self = g_object_new (RV_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;
  return GTK_LAYOUT_MANAGER (self);
}
