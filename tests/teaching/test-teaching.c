/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "session/rv-class-sheet.h"
#include "teaching/rv-disclose.h"
#include "teaching/rv-playlist.h"

static char *
library_new (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("rv-teaching-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static RvCase *
example (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", name, NULL);
  RvCase *kase = rv_casefile_read (path, NULL, &error);

  g_assert_no_error (error);
  return kase;
}

/* Fleiss 1971, the table of 14 raters and 10 subjects that Wikipedia and the tests of statsmodels (test_inter_rater.py) work: 0.210. */
static void
test_fleiss_ten (void)
{
  static const guint counts[] = { 0, 0, 0, 0, 14, 0, 2, 6, 4, 2, 0, 0, 3, 5, 6, 0, 3, 9, 2, 0, 2, 2, 8, 1, 1,
                                  7, 7, 0, 0, 0, 3, 2, 6, 3, 0, 2, 5, 3, 2, 2, 6, 5, 2, 1, 0, 0, 2, 2, 3, 7 };
  RvKappa kappa;

  g_assert_true (rv_kappa_fleiss (counts, 10, 5, &kappa));
  g_assert_cmpfloat_with_epsilon (kappa.observed, 0.378, 0.0005);
  g_assert_cmpfloat_with_epsilon (kappa.expected, 0.213, 0.0005);
  g_assert_cmpfloat_with_epsilon (kappa.kappa, 0.210, 0.0005);
}

/* Fleiss JL 1971, psychiatric diagnoses: 30 patients, 6 raters, 5 categories; the paper says 0.430. The R package irr prints
 * kappa 0.4302445 and z 17.65183 for it (kappam.fleiss (diagnoses)). */
static const char *const diagnoses[] = {
  "444444", "222555", "233335", "555555", "222444", "113333", "333355", "113334", "114444", "555555",
  "144444", "124444", "222333", "144444", "224445", "333335", "111455", "111112", "224444", "133555",
  "555555", "244444", "224555", "114444", "144445", "222224", "111155", "224444", "133333", "555555",
};

static void
test_fleiss_diagnoses (void)
{
  guint counts[30 * 5] = { 0 }, fewer[29 * 5];
  double jack = 0;
  RvKappa kappa, one;

  for (guint i = 0; i < 30; i++)
    for (guint r = 0; r < 6; r++)
      counts[i * 5 + (guint) (diagnoses[i][r] - '1')]++;
  g_assert_true (rv_kappa_fleiss (counts, 30, 5, &kappa));
  g_assert_cmpfloat_with_epsilon (kappa.kappa, 0.4302445, 1e-7);
  g_assert_cmpfloat_with_epsilon (kappa.kappa / kappa.error_null, 17.65183, 1e-5);
  /* the interval: beside the jackknife over patients */
  for (guint i = 0; i < 30; i++)
    {
      memcpy (fewer, counts, i * 5 * sizeof (guint));
      memcpy (fewer + i * 5, counts + (i + 1) * 5, (29 - i) * 5 * sizeof (guint));
      g_assert_true (rv_kappa_fleiss (fewer, 29, 5, &one));
      jack += (one.kappa - kappa.kappa) * (one.kappa - kappa.kappa) * 29 / 30;
    }
  g_assert_cmpfloat_with_epsilon (kappa.error, sqrt (jack), 0.03 * kappa.error);
  g_assert_cmpfloat (kappa.low, <, 0.43);
  g_assert_cmpfloat (kappa.high, >, 0.43);
}

/* SAS PROC FREQ, simple kappa: 0.4842, ASE 0.1380, limits 0.2137 and 0.7547, ASE under H0 0.1484 (printed in the tests of statsmodels). */
static void
test_cohen (void)
{
  static const guint table[] = { 0, 4, 1, 0, 8, 0, 0, 1, 5 }, agree[] = { 5, 0, 0, 0 }, whole[] = { 5, 0, 0, 7 };
  RvKappa kappa;

  g_assert_true (rv_kappa_cohen (table, 3, &kappa));
  g_assert_cmpfloat_with_epsilon (kappa.kappa, 0.4842, 5e-5);
  g_assert_cmpfloat_with_epsilon (kappa.error, 0.1380, 5e-5);
  g_assert_cmpfloat_with_epsilon (kappa.low, 0.2137, 1e-4);
  g_assert_cmpfloat_with_epsilon (kappa.high, 0.7547, 1e-4);
  g_assert_cmpfloat_with_epsilon (kappa.error_null, 0.1484, 5e-5);
  g_assert_true (rv_kappa_cohen (agree, 2, &kappa));
  g_assert_true (isnan (kappa.kappa));
  g_assert_true (rv_kappa_cohen (whole, 2, &kappa));
  g_assert_cmpfloat_with_epsilon (kappa.kappa, 1, 1e-12);
}

static void
test_score (void)
{
  static const char *const truth[] = { "a", NULL }, *const both[] = { "a", "b", NULL }, *const none[] = { NULL };
  g_autoptr (GArray) points = rv_points_new (), sure = rv_points_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GArray) pool = NULL;
  RvScore score;

  g_assert_false (rv_score (points, truth, &score));
  rv_points_set (points, "a", 70);
  rv_points_set (points, "b", 20);
  rv_points_set (points, RV_SCORE_OTHER, 10);
  g_assert_true (rv_score (points, truth, &score));
  g_assert_cmpfloat_with_epsilon (score.brier, 0.09 + 0.04 + 0.01, 1e-12);
  g_assert_cmpfloat_with_epsilon (score.log, -log (0.7), 1e-12);
  g_assert_true (rv_score (points, both, &score));
  g_assert_cmpfloat_with_epsilon (score.brier, 0.01 + 0.01, 1e-12);
  g_assert_true (rv_score (points, none, &score));
  g_assert_cmpfloat_with_epsilon (score.log, -log (0.1), 1e-12);
  rv_points_set (sure, "c", 100);
  g_assert_true (rv_score (sure, truth, &score));
  g_assert_cmpfloat_with_epsilon (score.brier, 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (score.log, -log (0.005), 1e-12);
  g_ptr_array_add (all, points);
  g_ptr_array_add (all, sure);
  pool = rv_points_pool (all);
  g_assert_cmpfloat_with_epsilon (rv_points_get (pool, "a"), 35, 1e-9);
  g_assert_cmpfloat_with_epsilon (rv_points_sum (pool), 100, 1e-9);
}

/* Wilson's interval for 81 of 263: 0.2553 to 0.3662 (Newcombe RG. Statistics in Medicine 1998; 17: 857-872, table I, method 3). */
static void
test_calibration (void)
{
  static const double p[] = { 0.9, 0.95, 0.1, 0.15, 1.0 };
  static const gboolean came[] = { TRUE, FALSE, FALSE, FALSE, TRUE };
  g_autoptr (GArray) bins = rv_calibration (p, came, G_N_ELEMENTS (p), 5);
  RvCalibrationBin *high = &g_array_index (bins, RvCalibrationBin, 1);
  double from, to;

  rv_score_wilson (81, 263, &from, &to);
  g_assert_cmpfloat_with_epsilon (from, 0.2553, 5e-5);
  g_assert_cmpfloat_with_epsilon (to, 0.3662, 5e-5);
  g_assert_cmpuint (bins->len, ==, 2);
  g_assert_cmpuint (high->n, ==, 3);
  g_assert_cmpuint (high->n_true, ==, 2);
  g_assert_cmpfloat_with_epsilon (high->mean, 0.95, 1e-12);
}

static void
test_place (void)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  g_autoptr (GArray) neck = rv_anatomy_find_nerve (anatomy, "fibular neck"), root = rv_anatomy_find_nerve (anatomy, "L5 root");
  int near, far;

  g_assert_cmpuint (neck->len, >, 0);
  g_assert_cmpuint (root->len, >, 0);
  near = rv_place_nearest (anatomy, g_array_index (neck, int, 0), neck);
  far = rv_place_nearest (anatomy, g_array_index (neck, int, 0), root);
  g_assert_cmpint (near, ==, 0);
  g_assert_cmpint (far, >, 5);
  g_assert_cmpint (rv_place_distance (anatomy, 3, -1), ==, -1);
}

static JsonObject *
step (const char *name, int value)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, name, value);
  return object;
}

static void
test_journal (void)
{
  g_autofree char *dir = library_new (), *path = g_build_filename (dir, "a", "j.jsonl", NULL), *text = NULL, *torn = NULL;
  g_autoptr (GError) error = NULL;
  RvJournal *journal = rv_journal_open (path, &error);
  gsize length;

  g_assert_no_error (error);
  g_assert_true (rv_journal_append (journal, step ("n", 1), &error));
  g_assert_true (rv_journal_append (journal, step ("n", 2), &error));
  g_assert_null (rv_journal_open (path, &error));
  g_assert_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_BUSY);
  g_clear_error (&error);
  rv_journal_free (journal);
  /* half a line is cut off */
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  torn = g_strconcat (text, "{\"chain\":\"12", NULL);
  g_assert_true (g_file_set_contents (path, torn, -1, NULL));
  journal = rv_journal_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rv_journal_length (journal), ==, 2);
  g_assert_true (rv_journal_append (journal, step ("n", 3), &error));
  rv_journal_free (journal);
  journal = rv_journal_open (path, &error);
  g_assert_cmpint (rv_step_int (rv_journal_step (journal, 2), "n", 0), ==, 3);
  rv_journal_free (journal);
  /* a changed line is found */
  *strstr (text, "\"n\":1") = ' ';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_null (rv_journal_open (path, &error));
  g_assert_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_CHANGED);
}

/* --- disclosure --- */

static void
look_for_answer (RvRecord *record, gpointer data)
{
  const RvKind *kind = rv_record_get_kind (record);

  g_assert_cmpstr (kind->name, !=, "diagnosis");
  g_assert_cmpstr (kind->name, !=, "argument");
  g_assert_cmpstr (kind->name, !=, "stage");
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *value = rv_record_get (record, kind->fields[i].name);
      g_autofree char *folded = value ? g_utf8_casefold (value, -1) : NULL;

      if (folded && strstr (folded, data))
        g_error ("%s %s tells: %s", kind->name, kind->fields[i].name, value);
    }
}

static void
test_disclose (void)
{
  g_autoptr (RvCase) kase = example ("leukaemic-sciatic-neuropathy.xml");
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  g_autoptr (GPtrArray) stages = rv_disclose_stages (kase, chronology);
  g_autofree char *title = rv_disclose_title (kase, 3);
  g_autoptr (RvCase) first = rv_disclose_case (kase, chronology, ((RvDisclosure *) stages->pdata[0])->position, FALSE, title);
  g_autoptr (RvCase) last = rv_disclose_case (kase, chronology, INFINITY, FALSE, title);
  g_autoptr (RvDisclosedTruth) truth = rv_disclose_truth (kase, rv_anatomy_default (NULL));

  g_assert_cmpuint (stages->len, ==, rv_case_count (kase, "stage"));
  for (guint i = 1; i < stages->len; i++)
    g_assert_cmpfloat (((RvDisclosure *) stages->pdata[i])->position, >=, ((RvDisclosure *) stages->pdata[i - 1])->position);
  g_assert_cmpstr (title, ==, "Case 3, M 23");
  g_assert_cmpstr (rv_case_get_title (first), ==, title);
  g_assert_cmpstr (rv_case_get_uuid (first), !=, rv_case_get_uuid (kase));
  rv_case_foreach (first, look_for_answer, (gpointer) "pet-ct");
  rv_case_foreach (first, look_for_answer, (gpointer) "leukaemic infiltration");
  rv_case_foreach (first, look_for_answer, (gpointer) "idiopathic inflammatory focal neuropathy");
  g_assert_cmpuint (rv_case_size (first), <, rv_case_size (last));
  g_assert_true (g_strv_contains ((const char *const *) truth->causes, "leukaemic-infiltration"));
  g_assert_cmpint (truth->side, ==, RV_SIDE_LEFT);
  g_assert_cmpuint (truth->nodes->len, >, 0);
}

/* A stage that ends with a visit does not hold the tests of that day; the next one does. */
static void
test_bedside (void)
{
  g_autoptr (RvCase) kase = example ("fibular-neck-compression.xml");
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  g_autoptr (GPtrArray) stages = rv_disclose_stages (kase, chronology);
  RvDisclosure *one = stages->pdata[0], *two = stages->pdata[1];
  g_autoptr (RvCase) first = rv_disclose_case (kase, chronology, one->position, one->bedside, "Case 1");
  g_autoptr (RvCase) second = rv_disclose_case (kase, chronology, two->position, two->bedside, "Case 1");

  g_assert_true (one->bedside);
  g_assert_false (two->bedside);
  g_assert_cmpuint (rv_case_count (first, "ncs") + rv_case_count (first, "emg") + rv_case_count (first, "stim") + rv_case_count (first, "ultrasound"), ==, 0);
  g_assert_cmpuint (rv_case_count (first, "strength"), >, 0);
  rv_case_foreach (first, look_for_answer, (gpointer) "ultrasound");
  rv_case_foreach (first, look_for_answer, (gpointer) "conduction block");
  g_assert_cmpuint (rv_case_count (second, "ncs"), >, 0);
}

static const struct { const char *kind, *field, *words; } leaks[] = {
  { "case", "title", "xyzzy" }, { "case", "tags", "xyzzy" }, { "case", "synopsis", "xyzzy" }, { "case", "id", "xyzzy" }, { "patient", "name", "xyzzy" },
  { "patient", "identifier", "xyzzy" }, { "study", "conclusion", "xyzzy" }, { "image", "caption", "xyzzy" }, { "image", "findings", "xyzzy" }, { "image", "title", "xyzzy" },
  { "annotation", "label", "xyzzy" }, { "encounter", "note", "xyzzy" }, { "event", "text", "Leukaemic infiltration of nerve" }, { "finding", "text", "leukaemic infiltration of nerve" },
};

/* What a cunning learner would look for, one by one. */
static void
test_leaks (void)
{
  g_autoptr (RvCase) kase = example ("leukaemic-sciatic-neuropathy.xml"), shown = NULL;
  g_autoptr (RvChronology) chronology = NULL;
  g_autoptr (GPtrArray) stages = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (leaks); i++)
    {
      gboolean root = g_str_equal (leaks[i].kind, "case");
      RvRecord *record = root ? rv_case_get_root (kase) : rv_case_count (kase, leaks[i].kind) ? rv_case_nth (kase, leaks[i].kind, 0) : NULL;

      if (record && rv_kind_field_index (rv_record_get_kind (record), leaks[i].field) >= 0)
        rv_record_set (record, leaks[i].field, leaks[i].words);
    }
  rv_record_set (rv_case_nth (kase, "stage", 0), "question", "Could this be leukaemic infiltration of nerve?");
  chronology = rv_chronology_new (kase);
  stages = rv_disclose_stages (kase, chronology);
  g_assert_cmpstr (((RvDisclosure *) stages->pdata[0])->question, ==, "Could this be …?");
  shown = rv_disclose_case (kase, chronology, INFINITY, FALSE, "Case 1");
  rv_case_foreach (shown, look_for_answer, (gpointer) "xyzzy");
  rv_case_foreach (shown, look_for_answer, (gpointer) "leukaemic infiltration of nerve");
  g_assert_cmpuint (rv_case_count (shown, "annotation"), ==, 0);
  g_assert_cmpuint (rv_case_count (shown, "image"), ==, rv_case_count (kase, "image"));
}

/* Every example has stages, also when its own are taken away. */
static void
test_dates (void)
{
  g_autoptr (RvCase) kase = example ("cidp-typical.xml");
  g_autoptr (RvChronology) whole = rv_chronology_new (kase);
  g_autoptr (RvCase) bare = rv_disclose_case (kase, whole, INFINITY, FALSE, "Case 1");
  g_autoptr (RvChronology) chronology = rv_chronology_new (bare);
  g_autoptr (GPtrArray) stages = rv_disclose_stages (bare, chronology);

  g_assert_cmpuint (rv_case_count (bare, "stage"), ==, 0);
  g_assert_cmpuint (stages->len, >, 2);
  g_assert_cmpuint (stages->len, <=, RV_DISCLOSE_MOST);
  g_assert_cmpfloat (((RvDisclosure *) stages->pdata[stages->len - 1])->position, ==,
                     rv_chronology_step (chronology, rv_chronology_n_steps (chronology) - 1)->position);
}

/* --- a class of five over two cases --- */

static const char *const learners[] = { "Ada", "Ben", "Chi", "Dora", "Émile" };
static const char *const case_ids[] = { "uuid-1", "uuid-2", NULL };

static void
commit (RvClass *class, const char *learner, const char *cause, double points, const char *node)
{
  g_autoptr (GArray) spread = rv_points_new ();
  static const char *const findings[] = { "Foot drop", NULL }, *const none[] = { NULL };
  RvClassAnswer answer = { .learner = (char *) learner, .node = (char *) node, .side = RV_SIDE_LEFT, .points = spread,
                           .supporting = (char **) findings, .opposing = (char **) none, .missing = (char **) none };
  g_autoptr (GError) error = NULL;

  rv_points_set (spread, cause, points);
  rv_points_set (spread, RV_SCORE_OTHER, 100 - points);
  g_assert_true (rv_class_commit (class, &answer, &error));
  g_assert_no_error (error);
}

static void
vote_round (RvClass *class, const char *const *ballots)
{
  g_assert_true (rv_class_open_vote (class, NULL));
  for (guint i = 0; ballots[i]; i++)
    g_assert_true (rv_class_cast (class, ballots[i], NULL));
  g_assert_true (rv_class_close_vote (class, NULL));
  g_assert_false (rv_class_cast (class, "cidp", NULL));
}

static RvClass *
again (RvClass *class, const char *library)
{
  g_autoptr (GError) error = NULL;
  guint kase = rv_class_get_case (class), stage = rv_class_get_stage (class), n = rv_class_answers (class)->len;
  RvClass *back;

  rv_class_free (class);
  back = rv_class_resume (library, &error);
  g_assert_no_error (error);
  g_assert_nonnull (back);
  g_assert_cmpuint (rv_class_get_case (back), ==, kase);
  g_assert_cmpuint (rv_class_get_stage (back), ==, stage);
  g_assert_cmpuint (rv_class_answers (back)->len, ==, n);
  return back;
}

static void
reveal (RvClass *class, const char *cause, const char *node)
{
  char *causes[] = { (char *) cause, NULL }, *nodes[] = { (char *) node, NULL };
  RvClassTruth truth = { .causes = causes, .name = (char *) "What it was", .nodes = nodes, .side = RV_SIDE_LEFT };
  g_autoptr (GError) error = NULL;

  rv_class_reveal (class, &truth, &error);
  g_assert_no_error (error);
}

static void
check_results (RvClass *class, const char *library)
{
  static const char *const titles[] = { "Case 1, M 23", "Case 2, F 51", NULL };
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  g_autofree char *csv = rv_class_sheet_csv (class, anatomy, titles), *pdf = g_build_filename (library, "class.pdf", NULL), *text = NULL;
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1), due = NULL;
  g_autoptr (GArray) bins = rv_class_calibration (class, NULL, 5);
  g_autoptr (GError) error = NULL;
  RvScore one, pooled;

  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 5 * 2 * 2 + 1 + 1 + 3 + 2 + 1); /* two rounds: three causes, then two */
  g_assert_true (g_str_has_prefix (lines[21 + 2], "1,1,1,cidp,3,"));
  g_assert_true (g_str_has_prefix (lines[21 + 2 + 3], "1,1,2,leukaemic-infiltration,4,"));
  g_assert_true (rv_class_score (class, 0, 1, "Ada", &one));
  g_assert_cmpfloat_with_epsilon (one.brier, 2 * 0.1 * 0.1, 1e-9);
  g_assert_true (rv_class_score (class, 0, 1, NULL, &pooled));
  g_assert_cmpfloat_with_epsilon (pooled.on_truth, (0.9 + 0.8 + 0.7 + 0.6 + 0.5) / 5, 1e-9);
  g_assert_cmpint (rv_class_distance (class, anatomy, rv_class_answer (class, 0, 1, "Ada")), ==, 0);
  g_assert_cmpuint (bins->len, >, 1);
  g_assert_true (rv_class_sheet_pdf (class, anatomy, titles, pdf, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (pdf, &text, NULL, NULL) && g_str_has_prefix (text, "%PDF"));
  due = rv_class_due_cases (library, "2999-01-01");
  g_assert_cmpuint (g_strv_length (due), ==, 2);
}

static void
run_stage (RvClass *class, const char *cause, const char *node, double best)
{
  for (guint i = 0; i < G_N_ELEMENTS (learners); i++)
    commit (class, learners[i], cause, best - 10 * i, node);
}

static void
test_class (void)
{
  static const char *const first[] = { "cidp", "cidp", "vasculitis-nonsystemic", "other", "cidp", NULL };
  static const char *const second[] = { "leukaemic-infiltration", "cidp", "leukaemic-infiltration", "leukaemic-infiltration", "leukaemic-infiltration", NULL };
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  const char *node = anatomy->nodes[40].id;
  g_autofree char *library = library_new ();
  g_autoptr (GError) error = NULL;
  RvClass *class = rv_class_new (library, "Year 4, group B", "2468", case_ids, &error);

  g_assert_no_error (error);
  g_assert_false (rv_class_advance (class, &error)); /* nobody there */
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (learners); i++)
    g_assert_true (rv_class_add_learner (class, learners[i], NULL));
  g_assert_false (rv_class_add_learner (class, " Ada ", NULL));
  commit (class, "Ada", "cidp", 60, node);
  g_assert_false (rv_class_advance (class, &error)); /* commit comes before reveal */
  g_assert_nonnull (strstr (error->message, "Ben"));
  g_assert_null (strstr (error->message, "Ada"));
  g_clear_error (&error);
  class = again (class, library);
  run_stage (class, "cidp", node, 50);
  vote_round (class, first);
  vote_round (class, second);
  g_assert_cmpuint (rv_class_votes (class)->len, ==, 2);
  g_assert_cmpuint (((RvClassVote *) rv_class_votes (class)->pdata[1])->round, ==, 2);
  g_assert_cmpfloat (rv_points_get (((RvClassVote *) rv_class_votes (class)->pdata[1])->tally, "leukaemic-infiltration"), ==, 4);
  g_assert_true (rv_class_advance (class, NULL));
  class = again (class, library);
  run_stage (class, "leukaemic-infiltration", node, 90);
  g_assert_false (rv_class_score (class, 0, 1, "Ada", &(RvScore) { 0 })); /* no score before the truth */
  reveal (class, "leukaemic-infiltration", node);
  g_assert_false (rv_class_advance (class, NULL));
  class = again (class, library);
  g_assert_true (rv_class_is_revealed (class));
  g_assert_true (rv_class_next_case (class, NULL));
  run_stage (class, "cidp", node, 70);
  g_assert_true (rv_class_advance (class, NULL));
  run_stage (class, "cidp", node, 80);
  reveal (class, "cidp", anatomy->nodes[50].id);
  g_assert_true (rv_class_check_pin (class, "2468"));
  g_assert_false (rv_class_check_pin (class, "2467"));
  g_assert_true (rv_class_next_case (class, NULL));
  g_assert_true (rv_class_is_over (class));
  check_results (class, library);
  rv_class_free (class);
  g_assert_null (rv_class_resume (library, NULL));
}

static void
test_points_refused (void)
{
  g_autofree char *library = library_new ();
  g_autoptr (RvClass) class = rv_class_new (library, "x", "", case_ids, NULL);
  g_autoptr (GArray) points = rv_points_new ();
  RvClassAnswer answer = { .learner = (char *) "Ada", .points = points };
  g_autoptr (GError) error = NULL;

  rv_class_add_learner (class, "Ada", NULL);
  rv_points_set (points, "cidp", 60);
  g_assert_false (rv_class_commit (class, &answer, &error));
  g_assert_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "40"));
}

/* --- two readers over ten studies --- */

static void
test_playlists (void)
{
  g_autofree char *library = library_new ();
  g_autoptr (GPtrArray) lists = rv_playlists_load (library, NULL), back = NULL, tagged = NULL;
  static const char *const tags[] = { "entrapment", "year 4", NULL };

  g_assert_cmpuint (lists->len, ==, 0);
  g_ptr_array_add (lists, rv_playlist_new ("Wrist and neck", tags, case_ids));
  g_ptr_array_add (lists, rv_playlist_new ("After transplant", NULL, case_ids));
  g_assert_true (rv_playlists_save (library, lists, NULL));
  back = rv_playlists_load (library, NULL);
  g_assert_cmpuint (back->len, ==, 2);
  tagged = rv_playlists_tagged (back, "entrapment");
  g_assert_cmpuint (tagged->len, ==, 1);
  g_assert_cmpstr (rv_playlists_find (back, "Wrist and neck")->cases[1], ==, "uuid-2");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/teaching/kappa/fleiss-ten", test_fleiss_ten);
  g_test_add_func ("/teaching/kappa/fleiss-diagnoses", test_fleiss_diagnoses);
  g_test_add_func ("/teaching/kappa/cohen", test_cohen);
  g_test_add_func ("/teaching/score/brier-log", test_score);
  g_test_add_func ("/teaching/score/calibration", test_calibration);
  g_test_add_func ("/teaching/score/place", test_place);
  g_test_add_func ("/teaching/journal", test_journal);
  g_test_add_func ("/teaching/disclose/stages", test_disclose);
  g_test_add_func ("/teaching/disclose/bedside", test_bedside);
  g_test_add_func ("/teaching/disclose/leaks", test_leaks);
  g_test_add_func ("/teaching/disclose/dates", test_dates);
  g_test_add_func ("/teaching/class/five-over-two", test_class);
  g_test_add_func ("/teaching/class/points", test_points_refused);
  g_test_add_func ("/teaching/playlists", test_playlists);
  return g_test_run ();
}
