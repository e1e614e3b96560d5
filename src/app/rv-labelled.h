/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fields of a form in a grid of two columns: the label left, which is also the accessible name, the field right. text may be NULL. */
GtkWidget *rv_labelled_entry (GtkGrid *grid, int row, const char *label, const char *text);
/* Several lines; height in px. */
GtkWidget *rv_labelled_text (GtkGrid *grid, int row, const char *label, const char *text, int height);
/* A button with a mnemonic, named once. */
GtkWidget *rv_labelled_button (const char *label);
/* What stands in a field, without space at the ends; NULL when it is empty. Caller frees. */
char *rv_labelled_get (GtkWidget *field);
void rv_labelled_set (GtkWidget *field, const char *text);

G_END_DECLS
