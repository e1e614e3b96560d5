/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"
#include "session/rv-case-session.h"
#include "widgets/rv-data-grid.h"

G_BEGIN_DECLS

/* The wide nerve-conduction table, as in print: one row a nerve (and stimulation site), left beside right, and the
 * amplitude's ratio left to right. Typing into the last, empty row adds a nerve. */
typedef struct _RvNcsTable RvNcsTable;

RvNcsTable *rv_ncs_table_new (void);
void rv_ncs_table_free (RvNcsTable *table);
/* edx: the graded tables, or NULL; must live until the next call. */
void rv_ncs_table_show (RvNcsTable *table, RvDataGrid *grid, RvCaseSession *session, const RvEdx *edx);

G_END_DECLS
