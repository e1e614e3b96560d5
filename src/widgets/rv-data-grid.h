/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RvDataGrid: a table that is edited in place like a spreadsheet.
 *
 * Shortcuts: arrows, Home, End, Ctrl+Home, Ctrl+End, Page Up and Down move; Tab and Shift+Tab go to the next and the previous cell that can
 * be typed into, Enter and Shift+Enter down and up (after Tab: back to the column where Tab began); typing replaces, F2 edits;
 * while a name is typed, names that it may become are offered below: the marked one is taken by Tab and Enter, Down and Up mark another,
 * Escape drops them; Escape gives up; Delete empties; Shift+arrows select a range, Ctrl+A all; Ctrl+C, Ctrl+X, Ctrl+V copy, cut and paste blocks; Ctrl+D fills down,
 * Ctrl+R right; Ctrl+minus removes rows; Ctrl+Enter opens the row; Ctrl+Tab leaves the table; Menu or Shift+F10 shows what a cell can do.
 * Mouse: click selects, drag and Shift+click select a range, double click edits, a press anywhere else saves.
 * Signals: "cursor-moved" (uint row, uint column): another cell has the cursor.
 * CSS nodes: grid.data-table; cells have the classes of RvCellLook and "selected", "linked", "editing".
 * Accessibility: TABLE > GRID_CELL, each named "row, column: value", described by its remark.
 */
typedef enum {
  RV_CELL_PLAIN       = 0,
  RV_CELL_HIGH        = 1 << 0, /* bold, triangle up */
  RV_CELL_LOW         = 1 << 1, /* bold, triangle down */
  RV_CELL_ABNORMAL    = 1 << 2, /* bold, tint */
  RV_CELL_NO_RESPONSE = 1 << 3,
  RV_CELL_EMPTY       = 1 << 4, /* not tested, not recorded, unset: quiet */
  RV_CELL_WRONG       = 1 << 5, /* cannot be used: kept as typed, marked */
  RV_CELL_CONFLICT    = 1 << 6,
  RV_CELL_HEADER      = 1 << 7, /* names its row */
  RV_CELL_COMPUTED    = 1 << 8, /* not typed: quiet */
  RV_CELL_FIXED       = 1 << 9, /* cannot be typed into */
  RV_CELL_OPEN        = 1 << 10 /* not decided yet, or a name nobody knows: asks to be looked at */
} RvCellLook;

typedef struct {
  const char *group;   /* heading over several columns, or NULL */
  const char *title;
  const char *unit;    /* or NULL */
  float xalign;        /* 0 text, 1 numbers (aligned at the decimal point), 0.5 marks */
  int min_chars;
  int max_chars;       /* longer texts are cut, the remark has them whole; 0: at 36 */
} RvGridColumn;

typedef struct {
  const RvGridColumn *columns;
  guint n_columns;
  guint (*n_rows) (gpointer data);
  /* What is shown. Caller frees. */
  char *(*text) (guint row, guint column, gpointer data);
  /* What is edited; NULL: as shown. Caller frees. */
  char *(*edit_text) (guint row, guint column, gpointer data);
  guint (*look) (guint row, guint column, gpointer data);
  /* Why a cell looks as it does; NULL: nothing to say. Caller frees. */
  char *(*remark) (guint row, guint column, gpointer data);
  /* Stores a block of typed texts (rows of strings) with its top left cell at row, column, as one step. Rows past the end are
   * new ones where the table can grow. */
  void (*store) (guint row, guint column, GPtrArray *block, gpointer data);
  /* Double click on a cell that cannot be edited, or Ctrl+Enter; may be NULL. */
  void (*open_row) (guint row, gpointer data);
  /* Removes rows, as one step; may be NULL. */
  void (*remove_rows) (guint first, guint n, gpointer data);
  /* The texts that may be chosen for a cell (shown in its menu), or NULL. Free with g_strfreev(). */
  GStrv (*choices) (guint row, guint column, gpointer data);
  /* Names that what is being typed may become, the likeliest first; sure: nothing else can be meant, so it is taken unless the user
   * says no. May be NULL, or return NULL. Free with g_strfreev(). */
  GStrv (*offers) (guint row, guint column, const char *typed, gboolean *sure, gpointer data);
} RvGridModel;

#define RV_TYPE_DATA_GRID (rv_data_grid_get_type ())
G_DECLARE_FINAL_TYPE (RvDataGrid, rv_data_grid, RV, DATA_GRID, GtkWidget)

GtkWidget *rv_data_grid_new (const char *name);
/* model is borrowed and must live as long as it is set. Other columns: all is built anew, else only rows and texts. */
void rv_data_grid_set_model (RvDataGrid *self, const RvGridModel *model, gpointer data);
void rv_data_grid_set_editable (RvDataGrid *self, gboolean editable);
/* Reads all cells again; keeps selection and keyboard focus. */
void rv_data_grid_refresh (RvDataGrid *self);
/* The whole table with its headings to the clipboard, as text and as HTML. */
void rv_data_grid_copy_all (RvDataGrid *self);

/* The cell with the cursor; FALSE when there is none. */
gboolean rv_data_grid_get_cursor (RvDataGrid *self, guint *row, guint *column);
/* Moves the cursor, and the keyboard focus. */
void rv_data_grid_select (RvDataGrid *self, guint row, guint column);
/* Marks cells that a sentence speaks of, until they are cleared. */
void rv_data_grid_link (RvDataGrid *self, guint row, guint column);
void rv_data_grid_clear_links (RvDataGrid *self);
/* Saves what is being typed. */
void rv_data_grid_flush (RvDataGrid *self);

/* "a\tb\nc\td" (or aligned columns by two or more spaces; cells in quotation marks may hold line breaks) to rows of strings.
 * Array of GStrv. */
GPtrArray *rv_data_grid_parse_block (const char *text);
/* The rows of the first table of an HTML fragment, as office programs copy it. Array of GStrv, empty when there is none. */
GPtrArray *rv_data_grid_parse_html (const char *html);
/* Headings at the top of a block: how many rows they take (titles above them included), 0 when there are none. map (of int): for each
 * column of the block that of the table, or -1. */
guint rv_data_grid_find_heads (const RvGridColumn *columns, guint n_columns, GPtrArray *block, GArray *map);
/* Rows of strings as an HTML table; numbers carry their value, so that a spreadsheet of any language reads them. Caller frees. */
char *rv_data_grid_block_to_html (GPtrArray *block);

G_END_DECLS
