/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"
#include "session/rv-case-session.h"
#include "widgets/rv-data-grid.h"

G_BEGIN_DECLS

/* The wide nerve-conduction table, as in print: a row per nerve (and stimulation site), left and right beside each other. Sites, peak
 * latencies, F and H waves and words have columns only when the case has them. A model for an RvDataGrid. */
typedef struct _RvNcsTable RvNcsTable;

RvNcsTable *rv_ncs_table_new (void);
void rv_ncs_table_free (RvNcsTable *table);
/* Reads the rows of the session's view again and shows them. grid is borrowed. edx: the graded tables, or NULL; must live until the
 * next call. study: id of the sitting, "" of rows without one, NULL all. */
void rv_ncs_table_show (RvNcsTable *table, RvDataGrid *grid, RvCaseSession *session, const RvEdx *edx, const char *study);
/* The record and field behind a cell, or NULL (not studied on this side, the row to add). field may be NULL. */
RvRecord *rv_ncs_table_cell (RvNcsTable *table, guint row, guint column, const char **field);
/* The cell of a record's field; a record of a whole study has its nerve's cell. FALSE: not in this table. */
gboolean rv_ncs_table_find (RvNcsTable *table, const char *uuid, const char *field, guint *row, guint *column);

G_END_DECLS
