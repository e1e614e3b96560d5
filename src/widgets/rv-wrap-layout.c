/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-wrap-layout.h"

struct _RvWrapLayout {
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (RvWrapLayout, rv_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
size_of (GtkWidget *child, int width, int *w, int *h)
{
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, w, NULL, NULL);
  *w = MAX (least, MIN (*w, width));
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, *w, NULL, h, NULL, NULL);
}

/* The child behind the last one of the line that begins with this one, or NULL; height: of the line. */
static GtkWidget *
end_of_line (RvWrapLayout *self, GtkWidget *first, int width, int *height)
{
  int x = 0;

  *height = 0;
  for (GtkWidget *child = first; child; child = gtk_widget_get_next_sibling (child))
    {
      int w, h;

      if (!gtk_widget_should_layout (child))
        continue;
      size_of (child, width, &w, &h);
      if (x > 0 && x + w > width)
        return child;
      x += w + self->spacing;
      *height = MAX (*height, h);
    }
  return NULL;
}

/* Lays out in width px and returns the height that it takes; with place TRUE the children get their places, each in the middle of its line. */
static int
flow (RvWrapLayout *self, GtkWidget *widget, int width, gboolean place)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child)
    {
      int x = 0, line, w, h;
      GtkWidget *end = end_of_line (self, child, width, &line);

      for (; child != end; child = gtk_widget_get_next_sibling (child))
        {
          if (!place || !gtk_widget_should_layout (child))
            continue;
          size_of (child, width, &w, &h);
          gtk_widget_size_allocate (child, &(GtkAllocation) { rtl ? width - x - w : x, y + (line - h) / 2, w, h }, -1);
          x += w + self->spacing;
        }
      y += line + (end ? self->spacing : 0);
    }
  return y;
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
