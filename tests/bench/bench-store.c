/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranvier-bench-store: the library list against the bare prepared statement, in the same run, both in processor time.
 *
 *   ranvier-bench-store [--cases N] [--library DIR] [--keep] [--json]
 *
 * N is 100000 when nothing is said. Without --library a folder is made in the temporary folder and removed at the end. */
#include <locale.h>
#include <string.h>

#include "measure.h"
#include "store/rv-library-query.h"
#include "store/rv-library.h"
#include "store/rv-store-private.h"
#include "synthetic-cases.h"

#define ROUNDS 41
#define LIMIT 1.5
/* Rows of the list in a window of 1600 x 1000. */
#define ON_SCREEN 18

static int n_cases = 100000;
static char *library_dir;
static gboolean as_json, keep;

static const GOptionEntry options[] = {
  { "cases", 0, 0, G_OPTION_ARG_INT, &n_cases, "How many cases", "N" },
  { "library", 0, 0, G_OPTION_ARG_FILENAME, &library_dir, "Folder of the library of made-up cases; filled up when it has fewer", "DIR" },
  { "keep", 0, 0, G_OPTION_ARG_NONE, &keep, "Leave the folder", NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "One JSON document", NULL },
  { NULL }
};

static double
since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

/* The page's statement, prepared before, and its hundred rows looked at. */
static double
bare (RvStore *store, RvQuery *query)
{
  double start = measure_cpu ();
  sqlite3_stmt *row = rv_query_page_statement (query, store->db, 0, 100, NULL);
  volatile gsize length = 0;

  while (rv_db_step (store->db, row, NULL) == 1)
    for (int i = 0; i < sqlite3_column_count (row); i++)
      length += rv_db_column (row, i) ? strlen (rv_db_column (row, i)) : 0;
  return measure_cpu () - start;
}

/* From the key press to the items that fill the first page; n_shown of them with the words around the hit, as rows on the screen ask. */
static double
listed (RvLibrary *library, const char *words, guint n_shown)
{
  double start;

  rv_library_set_query (library, "no such word at all");
  start = measure_cpu ();
  rv_library_set_query (library, words);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (library), i);

      if (!summary)
        break;
      if (i < n_shown)
        rv_case_summary_get_snippet (summary);
    }
  return measure_cpu () - start;
}

typedef struct {
  double bare, listed, shown, count;
  guint n;
} Result;

static Result
measure (RvStore *store, RvLibrary *library, const char *words)
{
  g_autoptr (RvQuery) query = rv_query_new (words, "", "recent");
  double without[ROUNDS], with[ROUNDS], shown[ROUNDS];
  Result result = { 0 };
  gint64 start;

  bare (store, query);
  for (guint i = 0; i < ROUNDS; i++)
    {
      without[i] = bare (store, query);
      with[i] = listed (library, words, 0);
      shown[i] = listed (library, words, ON_SCREEN);
    }
  start = g_get_monotonic_time ();
  rv_library_settle (library);
  result.count = since (start);
  result.bare = measure_median (without, ROUNDS);
  result.listed = measure_median (with, ROUNDS);
  result.shown = measure_median (shown, ROUNDS);
  result.n = g_list_model_get_n_items (G_LIST_MODEL (library));
  return result;
}

static void
print_others (RvStore *store, RvLibrary *library)
{
  g_autoptr (GPtrArray) facets = NULL;
  g_autoptr (RvCaseSummary) first = NULL;
  g_autoptr (RvCase) kase = NULL;
  gint64 start = g_get_monotonic_time ();
  double load, commit = 0;

  rv_library_set_query (library, "");
  g_print ("%-34s %8.2f ms\n", "whole list again", since (start));
  start = g_get_monotonic_time ();
  facets = rv_library_get_facet_counts (library, 12);
  g_print ("%-34s %8.2f ms\n", "facet counts of all", since (start));
  first = g_list_model_get_item (G_LIST_MODEL (library), (guint) n_cases / 2);
  start = g_get_monotonic_time ();
  kase = rv_store_load (store, rv_case_summary_get_uuid (first), NULL);
  load = since (start);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RvEdit) edit = rv_edit_new ("Note");
      g_autofree char *note = g_strdup_printf ("note %u", i);

      rv_edit_set (edit, rv_case_get_root (kase), "note", note);
      start = g_get_monotonic_time ();
      rv_store_commit (store, rv_case_get_uuid (kase), edit, NULL);
      commit += since (start) / 20;
    }
  g_print ("%-34s %8.2f ms\n", "load one case", load);
  g_print ("%-34s %8.2f ms\n", "commit one edit (synced)", commit);
}

/* FALSE: above the limit. */
static gboolean
run (RvStore *store)
{
  static const char *const queries[] = { "w", "weak", "weakness", "weakness pain", "serial4711", "group42", "sciatic compression", "zzz" };
  g_autoptr (RvLibrary) library = rv_library_new (store);
  g_autofree char *name = NULL;
  double worst = 0, sum_bare = 0, sum_listed = 0;

  if (as_json)
    g_print ("{\"bench\": \"store\", \"cases\": %d, \"queries\": [", n_cases);
  else
    g_print ("%-22s %10s %12s %12s %8s %16s %12s\n", "query", "hits", "bare ms", "list ms", "ratio", "with snippets ms", "count ms");
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      Result result = measure (store, library, queries[i]);
      double ratio = result.listed / result.bare;
      char text[4][G_ASCII_DTOSTR_BUF_SIZE];

      /* an empty page takes some microseconds either way: no page is shown that could be waited for */
      if (result.n > 0)
        worst = MAX (worst, ratio);
      sum_bare += result.bare;
      sum_listed += result.listed;
      if (as_json)
        g_print ("%s{\"query\": \"%s\", \"hits\": %u, \"bare_ms\": %s, \"list_ms\": %s, \"ratio\": %s, \"with_snippets_ms\": %s}", i ? ", " : "", queries[i], result.n,
                 g_ascii_formatd (text[0], sizeof text[0], "%.4f", result.bare), g_ascii_formatd (text[1], sizeof text[1], "%.4f", result.listed),
                 g_ascii_formatd (text[2], sizeof text[2], "%.3f", ratio), g_ascii_formatd (text[3], sizeof text[3], "%.4f", result.shown));
      else
        g_print ("%-22s %10u %12.3f %12.3f %8.2f %16.3f %12.2f\n", queries[i], result.n, result.bare, result.listed, ratio, result.shown, result.count);
    }
  if (as_json)
    {
      char text[2][G_ASCII_DTOSTR_BUF_SIZE];

      g_print ("], \"ratio\": %s, \"worst\": %s}\n", g_ascii_formatd (text[0], sizeof text[0], "%.3f", sum_listed / sum_bare),
               g_ascii_formatd (text[1], sizeof text[1], "%.3f", worst));
      return sum_listed < LIMIT * sum_bare;
    }
  print_others (store, library);
  name = g_strdup_printf ("search of %d cases", n_cases);
  return measure_print (name, LIMIT, sum_listed, sum_bare);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- the library list against the bare statement");
  g_autoptr (GError) error = NULL;
  g_autoptr (RvStore) store = NULL;
  gboolean own, within;
  gint64 start;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  own = library_dir == NULL;
  if (own)
    library_dir = g_dir_make_tmp ("ranvier-bench-XXXXXX", &error);
  store = library_dir ? rv_store_open (library_dir, RV_STORE_CREATE, &error) : NULL;
  start = g_get_monotonic_time ();
  if (!store || !synthetic_fill (store, (guint) n_cases, &error))
    {
      g_printerr ("%s\n", error->message);
      return 3;
    }
  store->no_backup = TRUE;
  if (!as_json)
    g_print ("%d cases, made in %.1f s, in %s\n", n_cases, since (start) / 1000, library_dir);
  within = run (store);
  g_clear_object (&store);
  if (own && !keep)
    rv_folder_remove_tree (library_dir, NULL);
  g_free (library_dir);
  return within ? 0 : 1;
}
