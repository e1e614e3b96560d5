/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/rv-library.h"

G_BEGIN_DECLS

/* What the rows of one question share: whose they are, and where the words were found, which is looked for only when a row asks. */
typedef struct _RvHits RvHits;
RvHits *rv_hits_new (RvStore *store, const char *typed);
void rv_hits_unref (RvHits *hits);

/* A row of rv_query_page() as an object. row NULL: an empty one, for a case that has just gone. */
RvCaseSummary *rv_case_summary_new (sqlite3_stmt *row, RvHits *hits);

G_END_DECLS
