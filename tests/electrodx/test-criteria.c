/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published criteria: each feature at its limit, each result from its features, what cannot be judged, and the pattern. */
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "case-maker.h"
#include "electrodx/rv-edx.h"

static RvEdx *
grade (RvCase *kase)
{
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);
  g_assert_no_error (error);
  g_assert_nonnull (rv_criteria_default (&error));
  g_assert_no_error (error);
  RvEdx *e = rv_edx_grade (a, NULL, kase, NULL);
  g_assert_nonnull (e->criteria);
  return e;
}

/* A motor study with a wrist or ankle and a proximal stimulus. NULL: nothing written. */
typedef struct { const char *nerve, *side, *latency, *amplitude, *duration, *velocity, *above, *duration_above, *f; } Motor;

static void
add_motor (RvCase *kase, const Motor *m)
{
  gboolean arm = strcmp (m->nerve, "median") == 0 || strcmp (m->nerve, "ulnar") == 0;
  RvRecord *ncs = make (kase, "ncs", NULL, "nerve", m->nerve, "type", "motor", "side", m->side, NULL);
  make (kase, "stim", ncs, "site", arm ? "wrist" : "ankle", "latency", m->latency, "amplitude", m->amplitude, "duration", m->duration, NULL);
  if (m->above || m->velocity)
    make (kase, "stim", ncs, "site", strcmp (m->nerve, "median") == 0 ? "elbow" : strcmp (m->nerve, "ulnar") == 0 ? "below elbow" : strcmp (m->nerve, "tibial") == 0 ? "popliteal" : "below fibular head",
          "amplitude", m->above, "duration", m->duration_above, "velocity", m->velocity, NULL);
  if (m->f) {
    RvRecord *f = make (kase, "ncs", NULL, "nerve", m->nerve, "type", "f-wave", "side", m->side, NULL);
    make (kase, "stim", f, "f-latency", m->f, NULL);
  }
}

static const RvCriteriaVerdict *
verdict (const RvEdx *e, const char *id)
{
  for (guint i = 0; i < e->criteria->n_verdicts; i++)
    if (strcmp (e->criteria->verdicts[i].id, id) == 0)
      return &e->criteria->verdicts[i];
  g_error ("no verdict %s", id);
}

static RvCriterionState
state_of (const RvCriteriaVerdict *v, const char *feature, const char *nerve)
{
  for (guint i = 0; i < v->n_findings; i++)
    if (strcmp (v->findings[i].feature, feature) == 0 && strcmp (v->findings[i].nerve, nerve) == 0)
      return v->findings[i].state;
  g_error ("no finding %s of %s in %s", feature, nerve, v->id);
}

static void
expect (const Motor *rows, guint n, const char *age, const char *set, const char *outcome, const char *could_be)
{
  g_autoptr (RvCase) kase = make_case (age);
  for (guint i = 0; i < n; i++)
    add_motor (kase, &rows[i]);
  g_autoptr (RvEdx) e = grade (kase);
  const RvCriteriaVerdict *v = verdict (e, set);
  if (strcmp (v->outcome, outcome) || (could_be && g_strcmp0 (v->could_be, could_be)))
    g_error ("%s: %s (could be %s), expected %s (%s): %s", set, v->outcome, v->could_be ? v->could_be : "-", outcome, could_be ? could_be : "any", v->why);
  for (guint i = 0; i < v->n_findings; i++)
    for (guint c = 0; v->findings[i].cells[c]; c++) {
      g_auto (GStrv) parts = g_strsplit (v->findings[i].cells[c], "/", 2);
      g_assert_nonnull (rv_edx_cell (e, parts[0], parts[1]));
    }
}

/* Each feature of the guideline just short of its limit and at it. Limits of the default set for 40 years: median 4.7 ms, 3.0 mV, 47 m/s,
 * F 31 ms; ulnar 3.6 ms, 7.4 mV, 51 m/s; fibular 1.1 mV. */
static void
test_features (void)
{
  static const struct { Motor m; const char *feature; RvCriterionState state; } rows[] = {
    { { "ulnar", "left", "5.3", "9", NULL, "55", "8.8", NULL, NULL }, "distal-latency", RV_CRITERION_NO },
    { { "ulnar", "left", "5.4", "9", NULL, "55", "8.8", NULL, NULL }, "distal-latency", RV_CRITERION_YES },
    { { "ulnar", "left", NULL, "9", NULL, "55", "8.8", NULL, NULL }, "distal-latency", RV_CRITERION_OPEN },
    { { "ulnar", "left", "3", "9", NULL, "36", "8.8", NULL, NULL }, "velocity", RV_CRITERION_NO },
    { { "ulnar", "left", "3", "9", NULL, "35.7", "8.8", NULL, NULL }, "velocity", RV_CRITERION_YES },
    { { "ulnar", "left", "NR", "NR", NULL, "NR", "NR", NULL, NULL }, "velocity", RV_CRITERION_NO },
    { { "median", "left", "4", "8", NULL, "55", "7.8", NULL, "37.1" }, "f-late", RV_CRITERION_NO },
    { { "median", "left", "4", "8", NULL, "55", "7.8", NULL, "37.3" }, "f-late", RV_CRITERION_YES },
    { { "median", "left", "4", "2", NULL, "55", "1.9", NULL, "37.3" }, "f-late", RV_CRITERION_NO },
    { { "median", "left", "4", "2", NULL, "55", "1.9", NULL, "47" }, "f-late", RV_CRITERION_YES },
    { { "median", "left", "4", "8", NULL, "55", "7.8", NULL, NULL }, "f-late", RV_CRITERION_OPEN },
    { { "median", "left", "4", "8", NULL, "55", "7.8", NULL, "NR" }, "f-absent", RV_CRITERION_YES },
    { { "median", "left", "4", "0.5", NULL, "55", "0.5", NULL, "NR" }, "f-absent", RV_CRITERION_NO },
    { { "median", "left", "4", "10", NULL, "55", "7.1", NULL, NULL }, "block", RV_CRITERION_NO },
    { { "median", "left", "4", "10", NULL, "55", "7.0", NULL, NULL }, "block", RV_CRITERION_YES },
    { { "tibial", "left", "4", "10", NULL, "45", "4", NULL, NULL }, "block", RV_CRITERION_NO },
    { { "median", "left", "4", "10", "6", "55", "9", "7.8", NULL }, "dispersion", RV_CRITERION_NO },
    { { "median", "left", "4", "10", "6", "55", "9", "7.9", NULL }, "dispersion", RV_CRITERION_YES },
    { { "tibial", "left", "4", "10", "6", "45", "9", "11.9", NULL }, "dispersion", RV_CRITERION_NO },
    { { "tibial", "left", "4", "10", "6", "45", "9", "12", NULL }, "dispersion", RV_CRITERION_YES },
    { { "median", "left", "4", "10", "8.4", "55", "9", NULL, NULL }, "distal-duration", RV_CRITERION_NO },
    { { "median", "left", "4", "10", "8.5", "55", "9", NULL, NULL }, "distal-duration", RV_CRITERION_YES },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RvCase) kase = make_case ("40");
    static const Motor other = { "fibular", "right", "5", "5", NULL, "46", "4.8", NULL, NULL };
    add_motor (kase, &rows[i].m);
    add_motor (kase, &other);
    g_autoptr (RvEdx) e = grade (kase);
    RvCriterionState got = state_of (verdict (e, "ean-pns-2021-cidp"), rows[i].feature, rows[i].m.nerve);
    if (got != rows[i].state)
      g_error ("row %u, %s: %d, expected %d", i, rows[i].feature, got, rows[i].state);
  }
}

static const Motor fine[] = {
  { "median", "left", "3.6", "9", "6", "56", "8.8", "6.2", "27" }, { "ulnar", "left", "2.9", "10", "6", "60", "9.8", "6.2", "28" },
  { "tibial", "left", "4.3", "11", "6", "46", "9", "6.4", "48" }, { "fibular", "left", "4.7", "5", "6", "45", "4.8", "6.2", "48" },
};

/* fine with other rows in place of the first ones */
static void
expect_with (const Motor *rows, guint n, const char *set, const char *outcome)
{
  Motor all[G_N_ELEMENTS (fine)];
  memcpy (all, fine, sizeof fine);
  memcpy (all, rows, sizeof (Motor) * n);
  expect (all, G_N_ELEMENTS (all), "40", set, outcome, NULL);
}

static void
test_cidp (void)
{
  const char *set = "ean-pns-2021-cidp";
  expect (fine, G_N_ELEMENTS (fine), "40", set, "not-met", NULL);
  static const Motor slow[] = { { "median", "left", "3.6", "9", "6", "30", "8.8", "6.2", "27" }, { "ulnar", "left", "2.9", "10", "6", "33", "9.8", "6.2", "28" } };
  expect_with (slow, 2, set, "strong");
  expect_with (slow, 1, set, "weak");
  static const Motor blocks[] = { { "median", "left", "3.6", "9", "6", "50", "4", "6.2", "27" }, { "ulnar", "left", "6.5", "10", "6", "55", "9.8", "6.2", "28" } };
  expect_with (blocks, 2, set, "strong"); /* block in one nerve, a late distal response in another */
  expect_with (blocks, 1, set, "weak");
  static const Motor silent[] = { { "median", "left", "3.6", "9", "6", "56", "8.8", "6.2", "NR" }, { "ulnar", "left", "2.9", "10", "6", "60", "9.8", "6.2", "NR" } };
  expect_with (silent, 2, set, "not-met"); /* missing F waves need another sign in another nerve */
  static const Motor silent_and[] = { { "median", "left", "3.6", "9", "6", "56", "8.8", "6.2", "NR" }, { "ulnar", "left", "2.9", "10", "6", "60", "9.8", "6.2", "NR" },
                                      { "tibial", "left", "9.5", "11", "6", "46", "9", "6.4", "48" } };
  expect_with (silent_and, 3, set, "strong");
  /* The carpal tunnel is no demyelinating neuropathy; the same latency beside a slow forearm is not set aside. */
  static const Motor carpal[] = { { "median", "left", "7.4", "9", "6", "54", "8.8", "6.2", "31" } }, worse[] = { { "median", "left", "7.4", "9", "6", "38", "8.8", "6.2", "31" } };
  expect_with (carpal, 1, set, "not-met");
  expect_with (worse, 1, set, "weak");
}

/* Under 18 no limit of adults is used; without limits nothing is called normal. */
static void
test_open (void)
{
  const char *set = "ean-pns-2021-cidp";
  static const Motor slow[] = { { "median", "left", "3.6", "9", "6", "20", "8.8", "6.2", "27" }, { "ulnar", "left", "2.9", "10", "6", "20", "9.8", "6.2", "28" } };
  expect (slow, 2, "9", set, "not-applicable", NULL);
  expect (slow, 1, "40", set, "not-applicable", NULL); /* one nerve is too few */
  static const Motor thin[] = { { "median", "left", NULL, "9", NULL, NULL, NULL, NULL, NULL }, { "ulnar", "left", NULL, "10", NULL, NULL, NULL, NULL, NULL } };
  expect (thin, 2, "40", set, "open", "Strongly supportive of demyelination");
  g_autoptr (RvCase) words = make_case ("40");
  make (words, "ncs", NULL, "nerve", "median", "type", "motor", "side", "left", "judgement", "slowed", NULL);
  make (words, "ncs", NULL, "nerve", "ulnar", "type", "motor", "side", "left", "judgement", "normal", NULL);
  g_autoptr (RvEdx) e = grade (words);
  g_assert_cmpstr (verdict (e, set)->outcome, ==, "open");
  g_assert_cmpint (state_of (verdict (e, set), "velocity", "ulnar"), ==, RV_CRITERION_NO);
}

static void
test_block (void)
{
  const char *aaem = "block-aaem-1999";
  static const struct { Motor m; const char *outcome; } rows[] = {
    { { "median", "left", "3.6", "10", "6", "50", "4.9", "7", NULL }, "definite" }, { { "median", "left", "3.6", "10", "6", "50", "5.6", "7", NULL }, "probable" },
    { { "median", "left", "3.6", "10", "6", "50", "6.5", "7", NULL }, "not-met" }, { { "median", "left", "3.6", "10", "6", "50", "4.5", "9", NULL }, "probable" },
    { { "median", "left", "3.6", "10", "6", "50", "4.5", "10", NULL }, "not-met" }, { { "median", "left", "3.6", "10", NULL, "50", "4.5", NULL, NULL }, "open" },
    { { "fibular", "left", "4.6", "5", "6", "44", "2.2", "7", NULL }, "probable" }, { { "fibular", "left", "4.6", "5", "6", "44", "1.9", "7", NULL }, "definite" },
    { { "median", "left", "3.6", "0.8", "6", "50", "0.1", "7", NULL }, "not-met" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    expect (&rows[i].m, 1, "40", aaem, rows[i].outcome, NULL);
  expect (&rows[0].m, 1, "40", "block-ean-pns-2021", "half", NULL);
  expect (&rows[2].m, 1, "40", "block-ean-pns-2021", "third", NULL);
  static const Motor tibial = { "tibial", "left", "4.3", "12", "6", "45", "4", "7", NULL };
  expect (&tibial, 1, "40", "block-ean-pns-2021", "not-met", NULL);
}

static void
test_guillain_barre (void)
{
  static const Motor gone[] = { { "median", "left", "NR", "NR", NULL, NULL, NULL, NULL, NULL }, { "ulnar", "left", "NR", "NR", NULL, NULL, NULL, NULL, NULL },
                                { "tibial", "left", "NR", "NR", NULL, NULL, NULL, NULL, NULL } };
  expect (gone, 3, "40", "hadden-1998", "inexcitable", NULL);
  static const Motor low[] = { { "median", "left", "4.2", "1.2", "6", "50", "1.1", "6.2", "29" }, { "ulnar", "left", "3.3", "3", "6", "52", "2.9", "6.2", "30" } };
  expect_with (low, 2, "hadden-1998", "axonal");
  expect_with (low, 2, "rajabally-2015", "axonal");
  expect_with (low, 2, "ho-1995", "motor-axonal");
  /* One sign of demyelination is forgiven in a nerve with hardly any response, and in no other. */
  static const Motor faint[] = { { "median", "left", "4.2", "1.2", "6", "50", "1.1", "6.2", "29" }, { "ulnar", "left", "5.2", "0.6", "6", "52", "0.6", "6.2", "30" } };
  static const Motor late[] = { { "median", "left", "4.2", "1.2", "6", "50", "1.1", "6.2", "29" }, { "ulnar", "left", "5.2", "3", "6", "52", "2.9", "6.2", "30" } };
  expect_with (faint, 2, "hadden-1998", "axonal");
  expect_with (late, 2, "hadden-1998", "equivocal");
  static const Motor slow[] = { { "median", "left", "5.4", "9", "6", "40", "8.8", "6.2", "33" }, { "ulnar", "left", "4.2", "10", "6", "42", "9.8", "6.2", "34" } };
  expect_with (slow, 2, "hadden-1998", "demyelinating");
  expect_with (slow, 2, "ho-1995", "demyelinating");
  expect_with (slow, 2, "rajabally-2015", "not-met"); /* its limits are stricter */
  expect (fine, G_N_ELEMENTS (fine), "40", "hadden-1998", "not-met", NULL);
}

/* Months after onset the sets for an acute illness do not apply. */
static void
test_late (void)
{
  for (guint late = 0; late < 2; late++) {
    g_autoptr (RvCase) kase = make_case ("40");
    make (kase, "event", NULL, "id", "onset", "title", "Weak legs", "lane", "symptoms", "type", "symptom", "when", "2020-01-01", NULL);
    for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
      add_motor (kase, &fine[i]);
    for (guint i = 0; i < rv_case_count (kase, "ncs"); i++)
      rv_record_set (rv_case_nth (kase, "ncs", i), "known", late ? "2020-06-01" : "2020-01-12");
    g_autoptr (RvEdx) e = grade (kase);
    g_assert_true (verdict (e, "hadden-1998")->applies == !late);
    g_assert_true (verdict (e, "ean-pns-2021-cidp")->applies);
  }
}

static const RvEdxPattern *
pattern_of (const RvEdx *e)
{
  g_assert_cmpuint (e->criteria->n_patterns, ==, 1);
  const RvEdxPattern *p = &e->criteria->patterns[0];
  double sum = 0;
  for (guint i = 0; i < G_N_ELEMENTS (p->shares); i++)
    sum += p->shares[i].weight;
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
  return p;
}

static void
test_pattern (void)
{
  static const struct { Motor rows[4]; guint n; const char *leading; } cases[] = {
    { { { "median", "left", "3.6", "9", NULL, "56", "8.8", NULL, NULL }, { "ulnar", "left", "2.9", "10", NULL, "60", "9.8", NULL, NULL } }, 2, "normal" },
    { { { "median", "left", "3.6", "0.8", NULL, "50", "0.8", NULL, NULL }, { "tibial", "left", "4.3", "0.9", NULL, "40", "0.8", NULL, NULL } }, 2, "axonal" },
    { { { "median", "left", "8.6", "6", NULL, "22", "5.8", NULL, NULL }, { "ulnar", "left", "7.2", "9", NULL, "21", "8.6", NULL, NULL } }, 2, "demyelinating" },
    { { { "median", "left", "8.6", "6", NULL, "22", "5.8", NULL, NULL }, { "ulnar", "left", "7.2", "9", NULL, "21", "8.6", NULL, NULL },
        { "tibial", "left", "4.3", "0.9", NULL, "40", "0.8", NULL, NULL }, { "fibular", "left", "4.9", "0.3", NULL, "42", "0.3", NULL, NULL } }, 4, "mixed" },
    { { { "tibial", "left", "NR", "NR", NULL, NULL, NULL, NULL, NULL } }, 1, "uncertain" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RvCase) kase = make_case ("40");
    for (guint k = 0; k < cases[i].n; k++)
      add_motor (kase, &cases[i].rows[k]);
    g_autoptr (RvEdx) e = grade (kase);
    const RvEdxPattern *p = pattern_of (e);
    if (strcmp (p->leading, cases[i].leading))
      g_error ("%u: %s, expected %s: %s", i, p->leading, cases[i].leading, p->why);
  }
  g_autoptr (RvCase) child = make_case ("9");
  add_motor (child, &cases[2].rows[0]);
  g_autoptr (RvEdx) e = grade (child);
  g_assert_cmpstr (pattern_of (e)->leading, ==, "uncertain");
}

/* Every sitting is judged by itself. */
static void
test_sittings (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  static const Motor slow[] = { { "median", "left", "3.6", "9", "6", "30", "8.8", "6.2", NULL }, { "ulnar", "left", "2.9", "10", "6", "33", "9.8", "6.2", NULL } };
  for (guint s = 0; s < 2; s++) {
    RvRecord *study = make (kase, "study", NULL, "id", s ? "second" : "first", "title", s ? "Second" : "First", NULL);
    guint before = rv_case_count (kase, "ncs");
    for (guint i = 0; i < 2; i++)
      add_motor (kase, s ? &fine[i] : &slow[i]);
    for (guint i = before; i < rv_case_count (kase, "ncs"); i++)
      rv_record_set (rv_case_nth (kase, "ncs", i), "study", rv_record_get (study, "id"));
  }
  g_autoptr (RvEdx) e = grade (kase);
  g_assert_cmpuint (e->criteria->n_patterns, ==, 2);
  guint strong = 0, not_met = 0;
  for (guint i = 0; i < e->criteria->n_verdicts; i++) {
    const RvCriteriaVerdict *v = &e->criteria->verdicts[i];
    if (strcmp (v->id, "ean-pns-2021-cidp"))
      continue;
    strong += strcmp (v->outcome, "strong") == 0 && strcmp (v->study_title, "First") == 0;
    not_met += strcmp (v->outcome, "not-met") == 0 && strcmp (v->study_title, "Second") == 0;
  }
  g_assert_cmpuint (strong, ==, 1);
  g_assert_cmpuint (not_met, ==, 1);
}

static void
test_faults (void)
{
  static const struct { const char *text; RvAnatomyError code; } files[] = {
    { "<criteria id='x'/>", RV_ANATOMY_ERROR_SCHEMA }, { "<criteria", RV_ANATOMY_ERROR_READ },
    { "<criteria id='x' name='X' about='cidp' version='1' age-from='18' min-nerves='1'><source key='s' citation='S'/>"
      "<feature id='f' name='F' source='s' trust='memory'><rule><test quantity='velocity' at-most='0.7'/></rule></feature>"
      "<result id='r' name='R'><option feature='nonsuch' nerves='1'/></result></criteria>", RV_ANATOMY_ERROR_MEANING },
  };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *dir = g_dir_make_tmp ("rv-criteria-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename (dir, "reference", "criteria", NULL), *schemas = g_build_filename (dir, "schema", NULL);
    g_autofree char *file = g_build_filename (folder, "x.xml", NULL), *to = g_build_filename (schemas, "criteria.rng", NULL);
    g_autofree char *from = g_build_filename (g_getenv ("RV_DATA_DIR"), "schema", "criteria.rng", NULL), *schema = NULL, *reference = g_path_get_dirname (folder);
    g_autoptr (GError) error = NULL;
    g_mkdir_with_parents (folder, 0700);
    g_mkdir (schemas, 0700);
    g_assert_true (g_file_get_contents (from, &schema, NULL, NULL) && g_file_set_contents (to, schema, -1, NULL) && g_file_set_contents (file, files[i].text, -1, NULL));
    g_assert_null (rv_criteria_load (dir, rv_anatomy_default (NULL), &error));
    g_assert_error (error, RV_ANATOMY_ERROR, (int) files[i].code);
    g_assert_nonnull (strstr (error->message, "x.xml"));
    g_remove (file);
    g_remove (to);
    g_rmdir (folder);
    g_rmdir (reference);
    g_rmdir (schemas);
    g_rmdir (dir);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/electrodx/criteria/features", test_features);
  g_test_add_func ("/electrodx/criteria/cidp", test_cidp);
  g_test_add_func ("/electrodx/criteria/open", test_open);
  g_test_add_func ("/electrodx/criteria/block", test_block);
  g_test_add_func ("/electrodx/criteria/guillain-barre", test_guillain_barre);
  g_test_add_func ("/electrodx/criteria/late", test_late);
  g_test_add_func ("/electrodx/criteria/pattern", test_pattern);
  g_test_add_func ("/electrodx/criteria/sittings", test_sittings);
  g_test_add_func ("/electrodx/criteria/faults", test_faults);
  return g_test_run ();
}
