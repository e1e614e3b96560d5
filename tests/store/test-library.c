/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "store/rv-library.h"
#include "store/rv-snippet.h"
#include "store/rv-store-private.h"
#include "store/store-cases.h"

typedef struct {
  char *dir;
  RvStore *store;
  RvLibrary *library;
} Fixture;

static void
run_idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A case with just what the list shows; n makes its title. */
static RvCase *
small_case (const char *title, const char *tags, const char *cause, const char *nerve, const char *note)
{
  RvCase *kase = rv_case_new (NULL);
  RvRecord *root = rv_case_get_root (kase);
  g_autoptr (RvRecord) patient = rv_record_new (rv_schema_kind ("patient"), NULL, NULL);
  g_autoptr (RvRecord) diagnosis = rv_record_new (rv_schema_kind ("diagnosis"), NULL, NULL);
  g_autoptr (RvRecord) ncs = rv_record_new (rv_schema_kind ("ncs"), NULL, NULL);
  g_autofree char *lesion = nerve ? g_strconcat (nerve, ".thigh-mid", NULL) : NULL;

  rv_record_set (root, "title", title);
  rv_record_set (root, "tags", tags);
  rv_record_set (root, "nature", "composed");
  rv_record_set (root, "note", note);
  rv_record_set (patient, "sex", "male");
  rv_record_set (patient, "age", "23");
  rv_record_set (diagnosis, "role", "final");
  rv_record_set (diagnosis, "name", "Named here");
  rv_record_set (diagnosis, "cause", cause);
  rv_record_set (diagnosis, "lesion", lesion);
  rv_record_set (ncs, "nerve", nerve ? nerve : "sural");
  rv_case_add (kase, patient);
  rv_case_add (kase, diagnosis);
  rv_case_add (kase, ncs);
  return kase;
}

static void
add (Fixture *f, const char *title, const char *tags, const char *cause, const char *nerve, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = small_case (title, tags, cause, nerve, note);

  rv_store_add_case (f->store, kase, NULL, &error);
  g_assert_no_error (error);
}

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = store_folder_new ();
  f->store = rv_store_open (f->dir, RV_STORE_CREATE, &error);
  g_assert_no_error (error);
  add (f, "Left sciatic neuropathy", "sciatic haematology", "leukaemic-infiltration", "sciatic", "Ein Ärgernis im Fuß; naïve résumé");
  add (f, "Fibular neuropathy at the knee", "teaching", "compression", "fibular", "weight loss and crossed legs <b>not bold</b>");
  add (f, "Ärztin with carpal tunnel", "teaching", "compression", "median", "患者左侧坐骨神经病变");
  add (f, "zoster", "", NULL, NULL, NULL);
  f->library = rv_library_new (f->store);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->library);
  g_clear_object (&f->store);
  store_folder_remove (f->dir);
}

/* Titles of the list, joined with '|'. */
static char *
titles (RvLibrary *library)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (library), i);

      g_string_append_printf (text, "%s%s", i ? "|" : "", rv_case_summary_get_title (summary));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_titles(library, expected) G_STMT_START { \
  g_autofree char *found_titles = titles (library); \
  g_assert_cmpstr (found_titles, ==, expected); } G_STMT_END

static void
test_search (Fixture *f, gconstpointer data)
{
  static const char *const queries[][2] = {
    { "sciatic", "Left sciatic neuropathy" },
    { "sci", "Left sciatic neuropathy" },
    { "SCIATIC left", "Left sciatic neuropathy" },
    { "neuropathy", "Fibular neuropathy at the knee|Left sciatic neuropathy" },
    { "neuropathy kn", "Fibular neuropathy at the knee" },
    { "arger", "Left sciatic neuropathy" },       /* diacritics folded, both ways */
    { "ärzt", "Ärztin with carpal tunnel" },
    { "ARZTIN", "Ärztin with carpal tunnel" },
    { "resume naive", "Left sciatic neuropathy" },
    { "leukaemic", "Left sciatic neuropathy" },   /* of a code with hyphens */
    { "leukaemic-inf", "Left sciatic neuropathy" },
    { "坐骨", "Ärztin with carpal tunnel" },      /* inside a sentence without gaps */
    { "坐骨神经病", "Ärztin with carpal tunnel" },
    { "nothing-like-it", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_test_message ("%s", queries[i][0]);
      rv_library_set_query (f->library, queries[i][0]);
      assert_titles (f->library, queries[i][1]);
    }
  rv_library_set_query (f->library, "  ");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, 4);
}

/* What a person may type never is a syntax error; a quiet list would hide one, so the log is watched. */
static void
test_odd_queries (Fixture *f, gconstpointer data)
{
  static const char *const odd[] = { "\"", "*", "AND(", "(", ")", "NEAR(a b", "title:left", "-left", "^left", "left AND", "OR", "NOT x", "a\"b", "''", "%", "_",
                                     "left*", "\"left\"", "{title}:x", "\xff\xfe", "😀", "+", "a+b", "--", ";DROP TABLE cases", "\\", "\t", "e\xCC\x81", "\xCC\x81" };
  g_autofree char *lengthy = g_strnfill (20000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      rv_library_set_query (f->library, odd[i]);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), <=, 4);
    }
  rv_library_set_query (f->library, lengthy);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, 0);
  rv_library_set_query (f->library, "\"left\"");
  assert_titles (f->library, "Left sciatic neuropathy");
}

static void
no_message (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  g_error ("said: %s", message);
}

static void
test_odd_queries_watched (Fixture *f, gconstpointer data)
{
  guint handler = g_log_set_handler ("Ranvier", G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_WARNING, no_message, NULL);

  test_odd_queries (f, data);
  g_log_remove_handler ("Ranvier", handler);
}

static void
test_row (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCaseSummary) summary = NULL, chinese = NULL;
  g_autofree char *subtitle = NULL;

  rv_library_set_query (f->library, "crossed");
  summary = g_list_model_get_item (G_LIST_MODEL (f->library), 0);
  g_assert_cmpstr (rv_case_summary_get_subtitle (summary), ==, "M 23 · fibular · compression");
  g_assert_cmpstr (rv_case_summary_get_tags (summary), ==, "teaching");
  g_assert_nonnull (strstr (rv_case_summary_get_snippet (summary), "<b>crossed</b>"));
  g_assert_nonnull (strstr (rv_case_summary_get_snippet (summary), "&lt;b&gt;not bold"));
  g_assert_null (rv_case_summary_get_thumbnail (summary));
  rv_library_set_query (f->library, "坐骨");
  chinese = g_list_model_get_item (G_LIST_MODEL (f->library), 0);
  g_assert_nonnull (strstr (rv_case_summary_get_snippet (chinese), "患者左侧<b>坐骨</b>神经病变"));
  g_object_get (summary, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (subtitle, ==, rv_case_summary_get_subtitle (summary));
}

static const RvFacet *
find_facet (GPtrArray *facets, const char *dimension, const char *value)
{
  for (guint i = 0; i < facets->len; i++)
    {
      RvFacet *facet = facets->pdata[i];

      if (g_str_equal (facet->dimension, dimension) && g_str_equal (facet->value, value))
        return facet;
    }
  return NULL;
}

#define assert_facet(facets, dimension, value_, n_) G_STMT_START { \
  const RvFacet *found_facet = find_facet (facets, dimension, value_); \
  g_assert_cmpuint (found_facet ? found_facet->n : 0, ==, n_); } G_STMT_END

static void
test_facets (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = rv_library_get_facet_counts (f->library, 10);
  g_autoptr (GPtrArray) searched = NULL, chosen = NULL;

  assert_facet (all, "diagnosis", "compression", 2);
  assert_facet (all, "diagnosis", "leukaemic-infiltration", 1);
  assert_facet (all, "tag", "teaching", 2);
  assert_facet (all, "nerve", "median", 1);
  assert_facet (all, "nature", "composed", 4);
  assert_facet (all, "modality", "ncs", 4);
  g_assert_cmpstr (find_facet (all, "diagnosis", "leukaemic-infiltration")->label, ==, "leukaemic infiltration");

  rv_library_set_facets (f->library, "diagnosis:compression");
  assert_titles (f->library, "Ärztin with carpal tunnel|Fibular neuropathy at the knee");
  rv_library_set_facets (f->library, "diagnosis:compression nerve:median");
  assert_titles (f->library, "Ärztin with carpal tunnel");
  /* alternatives within a dimension */
  rv_library_set_facets (f->library, "diagnosis:compression diagnosis:leukaemic-infiltration");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, 3);
  rv_library_set_query (f->library, "neuropathy");
  assert_titles (f->library, "Fibular neuropathy at the knee|Left sciatic neuropathy");
  /* its own choice does not narrow a dimension, the others do */
  rv_library_set_facets (f->library, "diagnosis:compression");
  searched = rv_library_get_facet_counts (f->library, 10);
  assert_facet (searched, "diagnosis", "compression", 1);
  assert_facet (searched, "diagnosis", "leukaemic-infiltration", 1);
  assert_facet (searched, "nerve", "fibular", 1);
  assert_facet (searched, "nerve", "sciatic", 0);
  /* a chosen value is always listed */
  chosen = rv_library_get_facet_counts (f->library, 0);
  g_assert_cmpuint (chosen->len, ==, 1);
  rv_library_set_facets (f->library, "nonsense :: tag: unknown:x diagnosis:'; --");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, 0);
}

static void
test_sort (Fixture *f, gconstpointer data)
{
  assert_titles (f->library, "zoster|Ärztin with carpal tunnel|Fibular neuropathy at the knee|Left sciatic neuropathy");
  rv_library_set_sort (f->library, "title");
  assert_titles (f->library, "Ärztin with carpal tunnel|Fibular neuropathy at the knee|Left sciatic neuropathy|zoster");
  rv_library_set_query (f->library, "neuro");
  assert_titles (f->library, "Fibular neuropathy at the knee|Left sciatic neuropathy");
  rv_library_set_sort (f->library, "relevance");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, 2);
  rv_library_set_facets (f->library, "tag:teaching");
  assert_titles (f->library, "Fibular neuropathy at the knee");
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, guint *n)
{
  g_assert_cmpuint (*n, >=, position + removed);
  *n = *n - removed + added;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, *n);
}

/* The list follows edits, additions and undo, and its signals add up. */
static void
test_follows (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (f->library));
  g_autoptr (RvCaseSummary) last = g_list_model_get_item (G_LIST_MODEL (f->library), 3);
  g_autoptr (RvCase) kase = rv_store_load (f->store, rv_case_summary_get_uuid (last), &error);
  g_autoptr (RvEdit) edit = rv_edit_new ("Title");

  g_signal_connect (f->library, "items-changed", G_CALLBACK (on_items_changed), &n);
  rv_edit_set (edit, rv_case_get_root (kase), "title", "Renamed");
  rv_store_commit (f->store, rv_case_get_uuid (kase), edit, &error);
  g_assert_no_error (error);
  run_idle ();
  assert_titles (f->library, "Renamed|zoster|Ärztin with carpal tunnel|Fibular neuropathy at the knee");
  add (f, "Fifth", "", "vasculitis", "sural", "");
  add (f, "Sixth", "", "vasculitis", "sural", "");
  run_idle ();
  g_assert_cmpuint (n, ==, 6);
  g_assert_cmpuint (rv_library_get_n_total (f->library), ==, 6);
  rv_library_set_query (f->library, "sciatic");
  assert_titles (f->library, "Renamed"); /* by its tags */
  rv_store_undo (f->store, rv_case_get_uuid (kase), NULL, &error);
  g_assert_no_error (error);
  run_idle ();
  assert_titles (f->library, "Left sciatic neuropathy");
}

/* Many pages, jumped about in. */
static void
test_pages (Fixture *f, gconstpointer data)
{
  static const guint places[] = { 0, 99, 100, 249, 5, 205, 101, 150, 0, 230 };

  for (guint i = 0; i < 246; i++)
    {
      g_autofree char *title = g_strdup_printf ("Number %03u", i);

      add (f, title, i % 2 ? "odd" : "even", "vasculitis", "sural", "common");
    }
  run_idle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, 250);
  rv_library_set_query (f->library, "number");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, 246);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (f->library), places[i]);
      g_autofree char *expected = places[i] < 246 ? g_strdup_printf ("Number %03u", 245 - places[i]) : NULL;

      g_assert_cmpstr (summary ? rv_case_summary_get_title (summary) : NULL, ==, expected);
    }
  rv_library_set_facets (f->library, "tag:odd");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, 123);
}

static void
on_flag (RvLibrary *library, gboolean *flag)
{
  *flag = TRUE;
}

/* Above 5,000 cases the page comes at once and the figures after it, from another thread. */
static void
test_large (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_object_unref), before = NULL, after = NULL;
  g_autoptr (RvCaseSummary) first = NULL;
  g_autoptr (GError) error = NULL;
  gboolean told = FALSE;
  guint n;

  for (guint i = 0; i < 5100; i++)
    {
      g_autofree char *title = g_strdup_printf ("Number %04u", i);
      RvCase *kase = rv_case_new (NULL);

      rv_record_set (rv_case_get_root (kase), "title", title);
      rv_record_set (rv_case_get_root (kase), "tags", i % 3 ? "common" : "third");
      g_ptr_array_add (cases, kase);
    }
  g_assert_true (rv_store_add_bulk (f->store, cases, &error));
  g_clear_object (&f->library);
  f->library = rv_library_new (f->store);
  n = 5104;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->library)), ==, n);
  g_signal_connect (f->library, "items-changed", G_CALLBACK (on_items_changed), &n);
  g_signal_connect (f->library, "facets-changed", G_CALLBACK (on_flag), &told);
  before = rv_library_get_facet_counts (f->library, 5);
  rv_library_set_query (f->library, "numb");
  g_assert_cmpuint (n, ==, 100);
  first = g_list_model_get_item (G_LIST_MODEL (f->library), 0);
  g_assert_cmpstr (rv_case_summary_get_title (first), ==, "Number 5099");
  rv_library_set_query (f->library, "number"); /* typed on before the first was counted */
  while (!told)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, ==, 5100);
  after = rv_library_get_facet_counts (f->library, 5);
  assert_facet (after, "tag", "common", 3400);
  assert_facet (after, "tag", "third", 1700);
  rv_library_set_facets (f->library, "tag:third");
  rv_library_settle (f->library);
  g_assert_cmpuint (n, ==, 1700);
  /* one that is being counted when the list goes */
  rv_library_set_query (f->library, "numbe");
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (10000);
      run_idle ();
    }
  g_clear_object (&f->library);
  run_idle ();
}

static void
test_snippet (void)
{
  static const char *const cases[][3] = {
    { "weakness of the left foot", "foo", "weakness of the left \001foot\002" },
    { "Ein Ärgernis im Fuß", "arger", "Ein \001Ärgernis\002 im Fuß" },
    { "e\xCC\x81tude of a nerve", "etu", "\001e\xCC\x81tude\002 of a nerve" },
    { "cause: leukaemic-infiltration, likely", "leukaemic-inf", "cause: \001leukaemic-infiltration\002, likely" },
    { "leukaemic but no infiltrate; x", "leukaemic-inf", NULL },
    { "患\xE2\x80\x8B者\xE2\x80\x8B左\xE2\x80\x8B侧\xE2\x80\x8B坐", "左\xE2\x80\x8B侧", "患者\001左侧\002坐" },
    { "nothing", "some", NULL },
    { "", "x", NULL },
    { "a b c d e f g hit i j k l m n o p q r s t u v w x y z 1 2 3", "hit", "…c d e f g \001hit\002 i j k l m n o p q r s t u v w x…" },
    { "one two", "", NULL },
    { "both words here, both", "both her", "\001both\002 words \001here\002, \001both\002" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *snippet = rv_snippet (cases[i][0], cases[i][1]);

      g_assert_cmpstr (snippet, ==, cases[i][2]);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)
  ADD ("/store/library/search", test_search);
  ADD ("/store/library/odd-queries", test_odd_queries_watched);
  ADD ("/store/library/row", test_row);
  ADD ("/store/library/facets", test_facets);
  ADD ("/store/library/sort", test_sort);
  ADD ("/store/library/follows", test_follows);
  ADD ("/store/library/pages", test_pages);
  ADD ("/store/library/large", test_large);
  g_test_add_func ("/store/library/snippet", test_snippet);
  return g_test_run ();
}
