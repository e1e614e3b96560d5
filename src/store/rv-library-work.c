/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-library-work.h"

#include <glib/gi18n-lib.h>

#include "store/rv-library.h"

typedef struct {
  char *database;
  RvQuery *query;
  gboolean facets;
  guint most;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->database);
  rv_query_free (work->query);
  g_free (work);
}

void
rv_counts_free (RvCounts *counts)
{
  if (!counts)
    return;
  g_ptr_array_unref (counts->facets);
  g_free (counts);
}

void
rv_facet_free (RvFacet *facet)
{
  if (!facet)
    return;
  g_free (facet->dimension);
  g_free (facet->value);
  g_free (facet->label);
  g_free (facet);
}

static const char *
label_of_value (const char *value)
{
  if (g_str_equal (value, "ncs"))
    return _("Nerve conduction");
  return g_str_equal (value, "emg") ? _("Needle EMG") : rv_token_label (value);
}

static void
add_facet (const char *dimension, const char *value, const char *label, guint n, gpointer data)
{
  GPtrArray *facets = data;
  RvFacet *facet = g_new0 (RvFacet, 1);

  facet->dimension = g_strdup (dimension);
  facet->value = g_strdup (value);
  facet->label = g_strdup (label && *label ? label : label_of_value (value));
  facet->n = n;
  g_ptr_array_add (facets, facet);
}

RvCounts *
rv_library_count (RvDb *db, RvQuery *query, gboolean facets, guint most, GError **error)
{
  g_autoptr (RvCounts) counts = g_new0 (RvCounts, 1);

  counts->facets = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_facet_free);
  if (!rv_query_count (query, db, &counts->n_hits, error) ||
      (facets && !rv_query_facets (query, db, most, add_facet, counts->facets, error)))
    return NULL;
  return g_steal_pointer (&counts);
}

static int
is_cancelled (void *data)
{
  return g_cancellable_is_cancelled (data);
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvDb) db = rv_db_open (work->database, RV_DB_READ_ONLY, &error);
  RvCounts *counts = NULL;

  if (db)
    {
      /* a newer question stops this one in the middle of its statement */
      sqlite3_progress_handler (rv_db_handle (db), 1000, is_cancelled, cancellable);
      counts = rv_library_count (db, work->query, work->facets, work->most, &error);
    }
  if (counts)
    g_task_return_pointer (task, counts, (GDestroyNotify) rv_counts_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
rv_library_count_async (const char *database, RvQuery *query, gboolean facets, guint most, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Work *work = g_new0 (Work, 1);

  work->database = g_strdup (database);
  work->query = query;
  work->facets = facets;
  work->most = most;
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, count_in_thread);
}

RvCounts *
rv_library_count_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
