/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One cell of an RvDataGrid: a label that becomes an entry while it is edited.
 * Signal "edited" (const char *text, int direction): finished with a text; direction: 0 stay, 1 down, 2 next, 3 previous. */
#define RV_TYPE_GRID_CELL (rv_grid_cell_get_type ())
G_DECLARE_FINAL_TYPE (RvGridCell, rv_grid_cell, RV, GRID_CELL, GtkWidget)

GtkWidget *rv_grid_cell_new (guint row, guint column, float xalign);
guint rv_grid_cell_get_row (RvGridCell *self);
guint rv_grid_cell_get_column (RvGridCell *self);
/* markers: "▲" and the like after the text; name: for the screen reader. */
void rv_grid_cell_show (RvGridCell *self, const char *text, guint look, const char *name, const char *remark);
void rv_grid_cell_set_selected (RvGridCell *self, gboolean selected);
/* text: what the entry begins with; select: whole text selected. */
void rv_grid_cell_edit (RvGridCell *self, const char *text, gboolean select);
gboolean rv_grid_cell_is_editing (RvGridCell *self);
void rv_grid_cell_cancel (RvGridCell *self);

G_END_DECLS
