/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-theme.h"

G_BEGIN_DECLS

/**
 * RvTable: a table as in print: numbers aligned at the decimal mark, units in the headers, groups of columns (L | R) under one
 * heading, abnormal cells bold with a triangle and a tint, no response as its own mark. Laid out for a width, drawn in one piece
 * or, for print, from one row to another.
 */
typedef enum { RV_ALIGN_LEFT, RV_ALIGN_DECIMAL, RV_ALIGN_CENTRE } RvAlign;

typedef enum {
  RV_CELL_PLAIN,
  RV_CELL_QUIET,
  RV_CELL_HIGH,     /* abnormal: triangle up */
  RV_CELL_LOW,      /* abnormal: triangle down */
  RV_CELL_ABNORMAL, /* abnormal, neither up nor down */
  RV_CELL_NR,       /* no response */
  RV_CELL_DOUBT     /* does not fit */
} RvCellState;

typedef struct _RvTable RvTable;

RvTable *rv_table_new (void);
void rv_table_free (RvTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvTable, rv_table_free)

/* group: heading over this and the neighbouring columns of the same group, or NULL; unit stands quietly behind it (or behind title). */
guint rv_table_add_column (RvTable *self, const char *group, const char *title, const char *unit, RvAlign align);
/* The column gives way when the table is too wide: its text wraps. */
void rv_table_set_flexible (RvTable *self, guint column);
guint rv_table_add_row (RvTable *self);
/* A heading across the table (a nerve with several sites). */
guint rv_table_add_heading (RvTable *self, const char *text);
void rv_table_set (RvTable *self, guint row, guint column, const char *text, RvCellState state);
/* Text of a cell, or NULL; state may be NULL. A heading has its text in column 0. */
const char *rv_table_get (const RvTable *self, guint row, guint column, RvCellState *state);
guint rv_table_n_columns (const RvTable *self);
/* Words over a column; each may be NULL, and is the table's. The pointers to what is not asked for may be NULL. */
void rv_table_get_column (const RvTable *self, guint column, const char **group, const char **title, const char **unit);
/* What stands quietly behind a cell's text, or NULL. */
const char *rv_table_get_note (const RvTable *self, guint row, guint column);
/* Small quiet text behind the cell's own (the S or M of a nerve). */
void rv_table_set_note (RvTable *self, guint row, guint column, const char *note);
guint rv_table_n_rows (const RvTable *self);

/* Lays out for at most max_width px; returns the width taken. */
double rv_table_layout (RvTable *self, RvTheme *theme, double max_width);
double rv_table_head_height (const RvTable *self);
double rv_table_row_height (const RvTable *self, guint row);
gboolean rv_table_row_is_heading (const RvTable *self, guint row);
double rv_table_height (const RvTable *self);
double rv_table_width (const RvTable *self);
/* Rectangle of a cell relative to the table's top left corner, when all rows are drawn. */
void rv_table_cell_rect (const RvTable *self, guint row, guint column, double *x, double *y, double *width, double *height);

/* Head and rows from..to-1 at x, y. Returns the height drawn. */
double rv_table_draw (const RvTable *self, RvTheme *theme, cairo_t *cr, double x, double y, guint from, guint to);

G_END_DECLS
