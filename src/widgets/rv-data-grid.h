/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * RvDataGrid: a table that is edited in place like a spreadsheet.
 *
 * Shortcuts: arrows move, Tab/Shift+Tab next/previous cell, Enter or F2 edits (Enter again saves and goes down), typing replaces,
 * Escape gives up, Delete empties, Shift+arrows select a range, Ctrl+C copies it as text, Ctrl+V pastes a block, Ctrl+A selects all.
 * Mouse: click selects, double click edits, Shift+click extends.
 * CSS nodes: grid.data-table; cells have the classes of RvCellLook and "selected".
 * Accessibility: TABLE > GRID_CELL, each named "row, column: value, remark".
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
  RV_CELL_COMPUTED    = 1 << 8  /* cannot be typed */
} RvCellLook;

typedef struct {
  const char *group;   /* heading over several columns, or NULL */
  const char *title;
  const char *unit;    /* or NULL */
  float xalign;        /* 0 text, 1 numbers (aligned at the decimal point), 0.5 marks */
  int min_chars;
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
  /* Double click or Ctrl+Enter on a row header; may be NULL. */
  void (*open_row) (guint row, gpointer data);
} RvGridModel;

#define RV_TYPE_DATA_GRID (rv_data_grid_get_type ())
G_DECLARE_FINAL_TYPE (RvDataGrid, rv_data_grid, RV, DATA_GRID, GtkWidget)

GtkWidget *rv_data_grid_new (const char *name);
/* model is borrowed and must live as long as it is set. Rebuilds when the shape changed, else only refreshes texts. */
void rv_data_grid_set_model (RvDataGrid *self, const RvGridModel *model, gpointer data);
void rv_data_grid_set_editable (RvDataGrid *self, gboolean editable);
/* Reads all cells again; keeps selection and keyboard focus. */
void rv_data_grid_refresh (RvDataGrid *self);
/* The whole table as tab separated text with headings. Caller frees. */
char *rv_data_grid_to_text (RvDataGrid *self);

/* "a\tb\nc\td" (or aligned columns by two or more spaces) to rows of strings. Array of GStrv. */
GPtrArray *rv_data_grid_parse_block (const char *text);

G_END_DECLS
