/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets go of every child of a widget that has no container's remove function; also what its dispose has to do. */
void rv_children_remove (GtkWidget *widget);
/* Puts a child where something is drawn, at least 8 by 8 pixels large. */
void rv_children_place (GtkWidget *child, double x, double y, double width, double height);
/* A widget that draws itself with cairo, below its children: the context for its whole area; cairo_destroy() when done. */
cairo_t *rv_children_begin_drawing (GtkWidget *widget, GtkSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;
/* Draws every child. */
void rv_children_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

G_END_DECLS
