/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts the rows of a list in order by hand: a row is dragged onto another's place, or moved with Alt+Up and Alt+Down. func is told
 * to move the row at index from to index to (both within the list) and fills the list anew. */
typedef void (*RvRowMoved) (int from, int to, gpointer data);
void rv_row_order_add (GtkListBox *list, RvRowMoved func, gpointer data);
/* The same one step up (-1) or down (1) for the selected row; nothing at the ends. */
void rv_row_order_move (GtkListBox *list, int by, RvRowMoved func, gpointer data);
/* Two buttons that do so. */
void rv_row_order_add_buttons (GtkListBox *list, GtkWidget *up, GtkWidget *down, RvRowMoved func, gpointer data);
/* The selected row's index, or -1. */
int rv_row_order_selected (GtkListBox *list);
/* Takes all rows out. */
void rv_row_order_clear (GtkListBox *list);

G_END_DECLS
