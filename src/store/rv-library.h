/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/rv-store.h"

G_BEGIN_DECLS

/* One row of the library list. Properties: "uuid", "title", "subtitle" ("M 23 · sciatic · leukaemic infiltration"),
 * "snippet" (Pango markup of the hit, or ""), "thumbnail" (path or NULL), "updated" (gint64 µs), "tags". */
#define RV_TYPE_CASE_SUMMARY (rv_case_summary_get_type ())
G_DECLARE_FINAL_TYPE (RvCaseSummary, rv_case_summary, RV, CASE_SUMMARY, GObject)
const char *rv_case_summary_get_uuid (RvCaseSummary *self);
const char *rv_case_summary_get_id (RvCaseSummary *self); /* the case's own id field, or NULL */
const char *rv_case_summary_get_title (RvCaseSummary *self);
const char *rv_case_summary_get_subtitle (RvCaseSummary *self);
/* Looked for when it is asked for the first time (some hundredths of a millisecond): ask for rows on the screen. */
const char *rv_case_summary_get_snippet (RvCaseSummary *self);
const char *rv_case_summary_get_thumbnail (RvCaseSummary *self);
const char *rv_case_summary_get_tags (RvCaseSummary *self);
gint64 rv_case_summary_get_updated (RvCaseSummary *self);

/**
 * RvLibrary: the library as a GListModel of RvCaseSummary, paged from SQLite: only pages that are looked at are read.
 * Properties: "query" (as typed: words with prefix match, diacritics folded), "facets" (space separated "dimension:value"),
 * "sort" ("recent", "title", "relevance"), "n-total". Follows the store's changes.
 */
#define RV_TYPE_LIBRARY (rv_library_get_type ())
G_DECLARE_FINAL_TYPE (RvLibrary, rv_library, RV, LIBRARY, GObject)
RvLibrary *rv_library_new (RvStore *store);
void rv_library_set_query (RvLibrary *self, const char *query);
const char *rv_library_get_query (RvLibrary *self);
void rv_library_set_facets (RvLibrary *self, const char *facets);
void rv_library_set_sort (RvLibrary *self, const char *sort);
/* In a library of more than 5,000 cases the hits beyond the first page, and the facets, are counted in another thread (the list
 * then grows by items-changed). A program without a main loop calls this before it asks for the number of items or for facets. */
void rv_library_settle (RvLibrary *self);
/* All cases of the library, whatever the query. */
guint rv_library_get_n_total (RvLibrary *self);

typedef struct {
  char *dimension;  /* diagnosis, nerve, modality, tag, nature */
  char *value;      /* token or text */
  char *label;      /* for people */
  guint n;          /* within the current query and the other facets */
} RvFacet;
void rv_facet_free (RvFacet *facet);
/* Most frequent first within a dimension; at most `most` a dimension, and those that are chosen. Array of RvFacet; unref it.
 * Signal "facets-changed" (no arguments): other figures are there; in a large library they come some time after items-changed,
 * and until then those of before are given. */
GPtrArray *rv_library_get_facet_counts (RvLibrary *self, guint most);

G_END_DECLS
