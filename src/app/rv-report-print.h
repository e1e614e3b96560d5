/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Prints the pages of rv_report_record(), each on a sheet, as large as the paper allows. Run it with a dialog, or with
 * GTK_PRINT_OPERATION_ACTION_EXPORT and a file name. Caller unrefs. */
GtkPrintOperation *rv_report_print_new (GPtrArray *recordings, const char *title);
/* A page on white paper of width x height. */
void rv_report_print_paint (cairo_surface_t *recording, cairo_t *cr, double width, double height);

G_END_DECLS
