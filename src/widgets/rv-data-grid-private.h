/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "widgets/rv-data-grid.h"
#include "widgets/rv-grid-cell.h"

G_BEGIN_DECLS

/* Private to RvDataGrid: rv-data-grid.c (what is shown), -input.c (keys, pointer, menu), -block.c (clipboard, fill), -text.c (formats), -offer.c (names while typing), -scroll.c (headings that stay, cursor in view). */
typedef struct _RvGridOffer RvGridOffer;

struct _RvDataGrid {
  GtkWidget parent_instance;

  const RvGridModel *model;
  gpointer data;
  gboolean editable;
  GPtrArray *headers;    /* GtkWidget */
  GPtrArray *cells;      /* RvGridCell by row * n_columns + column */
  const RvGridColumn *columns; /* for which cells were built */
  guint n_rows, n_columns;
  guint anchor_row, anchor_column; /* of the selection */
  guint cursor_row, cursor_column;
  int tab_column;        /* where Tab began, or -1 */
  guint told;            /* cell last told by "cursor-moved", or G_MAXUINT */
  GtkWidget *menu;
  RvGridOffer *offer;    /* names for what is being typed */
  guint reveal_id;       /* idle: the cursor is brought into view once sizes are known */
  GtkWidget *page;       /* what scrolls the table up and down, borrowed while the table is in a window; or NULL */
};

typedef struct { guint r0, c0, r1, c1; } RvGridRange; /* inclusive */

RvGridRange rv_data_grid_range (RvDataGrid *self);
RvGridCell *rv_data_grid_cell (RvDataGrid *self, guint row, guint column);
gboolean rv_data_grid_can_edit (RvDataGrid *self, guint row, guint column);
/* Moves the cursor to a cell, clamped; extend: the selection grows to it. */
void rv_data_grid_move (RvDataGrid *self, int row, int column, gboolean extend);
void rv_data_grid_show_selection (RvDataGrid *self);
/* What is edited and copied. Caller frees. */
char *rv_data_grid_edit_text (RvDataGrid *self, guint row, guint column);

/* How far the headings are drawn below their place so that they stay in view, px; 0: they are where they belong. */
double rv_data_grid_heads_shift (RvDataGrid *self);
/* Height of the rows of headings, px. */
double rv_data_grid_heads_height (RvDataGrid *self);
void rv_data_grid_queue_reveal (RvDataGrid *self);
void rv_data_grid_class_init_scroll (GtkWidgetClass *klass);

void rv_data_grid_init_input (RvDataGrid *self);
void rv_data_grid_class_init_input (GtkWidgetClass *klass);
void rv_data_grid_on_edited (RvGridCell *cell, const char *text, int step, RvDataGrid *self);
void rv_data_grid_on_entered (RvGridCell *cell, RvDataGrid *self);

void rv_data_grid_init_offer (RvDataGrid *self);
void rv_data_grid_clear_offer (RvDataGrid *self);
/* text NULL: the edit was given up. */
void rv_data_grid_on_typing (RvGridCell *cell, const char *text, RvDataGrid *self);
/* Down and Up mark a name, Escape drops the names; everything else is left to the cell. */
gboolean rv_data_grid_offer_key (RvDataGrid *self, RvGridCell *cell, guint keyval, GdkModifierType state);
/* The marked name, or what was typed; nothing is offered any more. Caller frees. */
char *rv_data_grid_offer_take (RvDataGrid *self, const char *typed);

void rv_data_grid_store (RvDataGrid *self, guint row, guint column, GPtrArray *block);
void rv_data_grid_store_one (RvDataGrid *self, guint row, guint column, const char *text);
/* One text into every cell of the selection that can be edited, as one step. */
void rv_data_grid_set_range (RvDataGrid *self, const char *text);
void rv_data_grid_copy (RvDataGrid *self);
void rv_data_grid_paste (RvDataGrid *self);
void rv_data_grid_fill (RvDataGrid *self, gboolean right);
void rv_data_grid_remove (RvDataGrid *self);
GPtrArray *rv_data_grid_block (RvDataGrid *self, const RvGridRange *range);
/* Takes blank rows off the end, down to a number of rows. */
void rv_data_grid_trim_block (GPtrArray *block, guint least);
/* A pasted block as it is laid into the table at row and *column: without trailing blank rows; under headings of its own (then *column
 * becomes 0). What finds no place is reported. Free with g_ptr_array_unref(). */
GPtrArray *rv_data_grid_fit_block (RvDataGrid *self, GPtrArray *block, guint row, guint *column);

G_END_DECLS
