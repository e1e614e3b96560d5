/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-db.h"

G_BEGIN_DECLS

/**
 * RvQuery: what the library list asks the database, as SQL. The order "recent" is that of cases.num, which is also the row
 * number of the word index: the first page then needs no sorting and stops after a page, however many cases fit.
 */
typedef struct _RvQuery RvQuery;

/* words: as typed, NULL or "" for all. facets: "dimension:value …", values of one dimension are alternatives. sort: recent, title, relevance. */
RvQuery *rv_query_new (const char *words, const char *facets, const char *sort);
void rv_query_free (RvQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvQuery, rv_query_free)
gboolean rv_query_is_plain (RvQuery *query); /* neither words nor facets */

/* What was typed as a query of FTS5 that never fails: each word a quoted prefix. NULL when there is no word in it. */
char *rv_query_match (const char *words);

/* Rows of a page, in order: num, uuid, id, title, subtitle, tags, updated, thumbnail. */
typedef void (*RvRowFunc) (sqlite3_stmt *row, gpointer data);
gboolean rv_query_page (RvQuery *query, RvDb *db, guint offset, guint limit, RvRowFunc func, gpointer data, GError **error);
gboolean rv_query_count (RvQuery *query, RvDb *db, guint *n, GError **error);
/* The statement behind a page, ready to be stepped. */
sqlite3_stmt *rv_query_page_statement (RvQuery *query, RvDb *db, guint offset, guint limit, GError **error);
/* Calls func with (dimension, value, label, n) of each facet value, most frequent first. */
typedef void (*RvFacetFunc) (const char *dimension, const char *value, const char *label, guint n, gpointer data);
gboolean rv_query_facets (RvQuery *query, RvDb *db, guint most, RvFacetFunc func, gpointer data, GError **error);

G_END_DECLS
