/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"
#include "report/rv-table.h"

G_BEGIN_DECLS

/* The conduction and needle tables of a case as in print. edx (may be NULL: no marks) gives abnormal cells and no-response marks. */

/* Ids of the studies that have NCS or EMG rows, in order; "" stands for rows without a study. Free with g_strfreev(). */
GStrv rv_edx_table_studies (RvCase *kase);
/* The wide table, L | R per parameter. study: an id, "" or NULL for all. NULL when there are no rows. Free with rv_table_free(). */
RvTable *rv_edx_table_ncs (RvCase *kase, const RvEdx *edx, const char *study);
/* A study with many parameters makes a table too wide to be read on paper or from the back: motor and sensory studies and late
 * responses (F, H) then stand apart, each with the columns it needs. */
typedef enum { RV_NCS_ALL, RV_NCS_MOTOR, RV_NCS_SENSORY, RV_NCS_LATE, RV_NCS_N_PARTS } RvNcsPart;
/* The parts of a study in order, into parts; returns how many: one, RV_NCS_ALL, for a table that can be read. */
guint rv_edx_table_ncs_parts (RvCase *kase, const char *study, RvNcsPart parts[RV_NCS_N_PARTS]);
RvTable *rv_edx_table_ncs_part (RvCase *kase, const RvEdx *edx, const char *study, RvNcsPart part);
/* "motor"; NULL for all. */
const char *rv_edx_table_part_name (RvNcsPart part);
/* The needle table. NULL when there are no rows. */
RvTable *rv_edx_table_emg (RvCase *kase, const RvEdx *edx, const char *study);
/* "left" when every needle row is of one side; NULL when they differ or there are none. Untranslated token. */
const char *rv_edx_table_emg_side (RvCase *kase, const char *study);
/* Explains the marks that the tables of this case use ("NR no response · …"); NULL when none need it. Caller frees. */
char *rv_edx_table_legend (RvCase *kase, const RvEdx *edx);

G_END_DECLS
