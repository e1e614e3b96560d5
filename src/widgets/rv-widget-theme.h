/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/rv-theme.h"

G_BEGIN_DECLS

/* The drawing theme that fits the widget now: light, dark or high contrast, the system font, the text scale. Caller unrefs. */
RvTheme *rv_widget_theme (GtkWidget *widget);
/* How much larger than plain the desktop wants text: 1 is 96 per inch; between 0.5 and 3. */
double rv_widget_text_scale (GtkWidget *widget);
/* Calls func (swapped: first argument is widget) whenever that may have changed, as long as widget lives. */
void rv_widget_theme_watch (GtkWidget *widget, GCallback func);

G_END_DECLS
