/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"
#include "session/rv-case-session.h"
#include "widgets/rv-data-grid.h"

G_BEGIN_DECLS

/* A table of records for an RvDataGrid: one row a record (and its parent), one column a field; typing into the last, empty row adds one.
 * Used for needle EMG and for the long nerve-conduction table. */
typedef struct {
  const char *field;     /* NULL: a column that is computed */
  gboolean of_parent;    /* the field is the parent record's (nerve, side … of a stimulation site) */
  RvGridColumn look;
  char *(*compute) (RvRecord *record); /* or NULL; caller frees */
  gboolean optional;     /* shown when a row has such a value */
} RvRecordColumn;

typedef struct _RvRecordTable RvRecordTable;

/* kind: "emg", "stim". columns is borrowed. add_hint: shown in the empty row ("Add muscle"). */
RvRecordTable *rv_record_table_new (const char *kind, const RvRecordColumn *columns, guint n_columns, const char *add_hint);
void rv_record_table_free (RvRecordTable *table);
/* Reads the rows of the session's view again and shows them. grid is borrowed. edx: the graded tables, or NULL; must live until the
 * next call. study: id of the sitting, "" of rows without one, NULL all. */
void rv_record_table_show (RvRecordTable *table, RvDataGrid *grid, RvCaseSession *session, const RvEdx *edx, const char *study);
/* The record and field behind a cell, or NULL (the row to add). */
RvRecord *rv_record_table_cell (RvRecordTable *table, guint row, guint column, const char **field);
/* The cell of a record's field; a parent record has its first child's. FALSE: not in this table. */
gboolean rv_record_table_find (RvRecordTable *table, const char *uuid, const char *field, guint *row, guint *column);

G_END_DECLS
