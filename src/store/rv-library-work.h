/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/rv-library-query.h"

G_BEGIN_DECLS

/* What takes long in a large library, counted in another thread over a connection of its own. */
typedef struct {
  guint n_hits;
  GPtrArray *facets; /* RvFacet */
} RvCounts;

void rv_counts_free (RvCounts *counts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvCounts, rv_counts_free)

/* Takes the query over. facets FALSE: hits alone. most as rv_library_get_facet_counts(). The callback's source object is NULL. */
void rv_library_count_async (const char *database, RvQuery *query, gboolean facets, guint most, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
RvCounts *rv_library_count_finish (GAsyncResult *result, GError **error);
/* The same here and now; NULL with error. */
RvCounts *rv_library_count (RvDb *db, RvQuery *query, gboolean facets, guint most, GError **error);

G_END_DECLS
