/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-db.h"

G_BEGIN_DECLS

/* Rows of the record tables from and to the model. None of these begins or ends a transaction. */

/* "rec_open_question" of "open-question". Interned. */
const char *rv_records_table (const RvKind *kind);
/* The kind of a record table, or NULL. */
const RvKind *rv_records_kind_of_table (const char *table);

/* NULL with NOT_FOUND when the case is not there. */
RvCase *rv_records_load (RvDb *db, const char *case_uuid, GError **error);
/* One record with its origins, NULL without error when it is not in the case. */
RvRecord *rv_records_load_one (RvDb *db, const char *case_uuid, const char *uuid, GError **error);
gboolean rv_records_insert_case (RvDb *db, RvCase *kase, GError **error);
/* All changes of an edit; an error names the row. */
gboolean rv_records_apply (RvDb *db, const char *case_uuid, RvEdit *edit, GError **error);
/* Every record of a case and its origins. */
gboolean rv_records_delete_case (RvDb *db, const char *case_uuid, GError **error);
/* What SQLite or XML could not keep: text that is not UTF-8 or has control characters. FALSE with error. */
gboolean rv_records_check_value (const char *where, const char *value, GError **error);

G_END_DECLS
