/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"
#include "session/rv-case-session.h"
#include "widgets/rv-data-grid.h"

G_BEGIN_DECLS

/* A table of records for an RvDataGrid: one row a record (and its parent), one column a field; typing into the last, empty row adds one.
 * Used for needle EMG and for the long nerve-conduction table. */
typedef struct {
  const char *field;
  gboolean of_parent;    /* the field is the parent record's (nerve, side … of a stimulation site) */
  RvGridColumn look;
} RvRecordColumn;

typedef struct _RvRecordTable RvRecordTable;

/* kind: "emg", "stim". columns is borrowed. add_hint: shown in the empty row ("Add muscle"). */
RvRecordTable *rv_record_table_new (const char *kind, const RvRecordColumn *columns, guint n_columns, const char *add_hint);
void rv_record_table_free (RvRecordTable *table);
/* Reads the rows of the session's view again and shows them. grid is borrowed. */
/* edx: the graded tables, or NULL; must live until the next call. */
void rv_record_table_show (RvRecordTable *table, RvDataGrid *grid, RvCaseSession *session, const RvEdx *edx);

/* What a value looks like in a table cell: its grade, what is empty, without response, or unusable. edx may be NULL. */
guint rv_cell_look (const RvEdx *edx, RvRecord *record, const char *field);
/* Why ("No response", the limit and the ratio, "Kept as typed, but not used: …"), or NULL. Caller frees. */
char *rv_cell_remark (const RvEdx *edx, RvRecord *record, const char *field);
/* "NR" and the like, short, as in print; else the value for people. Caller frees. */
char *rv_cell_text (RvRecord *record, const char *field);

G_END_DECLS
