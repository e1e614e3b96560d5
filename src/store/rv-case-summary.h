/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/rv-library.h"

G_BEGIN_DECLS

/* A row of rv_query_page() as an object; dir is the library's folder. row NULL: an empty one, for a case that has just gone. */
RvCaseSummary *rv_case_summary_new (sqlite3_stmt *row, const char *dir);

G_END_DECLS
