/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How an edit of a cell ended, and where the cursor goes from there. */
typedef enum {
  RV_GRID_STAY,     /* saved, the cell keeps the focus */
  RV_GRID_DOWN,
  RV_GRID_UP,
  RV_GRID_NEXT,     /* the next cell that can be typed into */
  RV_GRID_PREVIOUS,
  RV_GRID_LEFT,
  RV_GRID_RIGHT,
  RV_GRID_AWAY      /* the focus went elsewhere: saved, not taken back */
} RvGridStep;

/* One cell of an RvDataGrid: a label that becomes an entry while it is edited; its size does not change then.
 * Signals: "edited" (const char *text, int RvGridStep): an edit was finished. "entered": it took the keyboard focus.
 * "typing" (const char *text): the text of an edit changed by hand; NULL: it was given up. */
#define RV_TYPE_GRID_CELL (rv_grid_cell_get_type ())
G_DECLARE_FINAL_TYPE (RvGridCell, rv_grid_cell, RV, GRID_CELL, GtkWidget)

/* min_chars: width in digits. max_chars: longer texts are cut. */
GtkWidget *rv_grid_cell_new (guint row, guint column, float xalign, int min_chars, int max_chars);
guint rv_grid_cell_get_row (RvGridCell *self);
guint rv_grid_cell_get_column (RvGridCell *self);
/* name, remark: for the screen reader; remark also as tooltip, or NULL. tail: px left free after the text, so that decimal points stand
 * below each other. */
void rv_grid_cell_show (RvGridCell *self, const char *text, guint look, const char *name, const char *remark, int tail);
void rv_grid_cell_set_selected (RvGridCell *self, gboolean selected);
/* Marked from outside: a sentence speaks of it. */
void rv_grid_cell_set_linked (RvGridCell *self, gboolean linked);
/* text: what the entry begins with. typed: by a first key, which replaces the text; arrow keys then save and move on. */
void rv_grid_cell_edit (RvGridCell *self, const char *text, gboolean typed);
gboolean rv_grid_cell_is_editing (RvGridCell *self);
/* What a screen reader says of the entry while it is edited. */
void rv_grid_cell_describe (RvGridCell *self, const char *text);
/* Ends an edit, saving; nothing happens when there is none. */
void rv_grid_cell_finish (RvGridCell *self, RvGridStep step);
void rv_grid_cell_cancel (RvGridCell *self);

G_END_DECLS
