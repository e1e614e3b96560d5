/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-children.h"

#include <math.h>

void
rv_children_remove (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)))
    gtk_widget_unparent (child);
}

void
rv_children_place (GtkWidget *child, double x, double y, double width, double height)
{
  const GtkAllocation at = { (int) x, (int) y, MAX ((int) ceil (width), 8), MAX ((int) ceil (height), 8) };

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL); /* GTK asks for it before an allocation */
  gtk_widget_size_allocate (child, &at, -1);
}

cairo_t *
rv_children_begin_drawing (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));

  return gtk_snapshot_append_cairo (snapshot, &all);
}

void
rv_children_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_snapshot_child (widget, child, snapshot);
}
