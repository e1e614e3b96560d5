/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/rv-theme.h"

G_BEGIN_DECLS

typedef void (*RvDrawFunc) (RvTheme *theme, cairo_t *cr, double width, double height, gpointer data);

/* A picture drawn by func in the theme that fits now; to a screen reader an image that says label. data is owned, free_data lets go
 * of it. width and height in px are the least it takes. */
GtkWidget *rv_drawing_new (RvDrawFunc func, gpointer data, GDestroyNotify free_data, int width, int height, const char *label);

G_END_DECLS
