/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-children.h"

void
rv_children_remove (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)))
    gtk_widget_unparent (child);
}
