/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases that say little, or say it in words only, get a sober answer; block and axon loss reach the differential apart. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "reasoning-test.h"
#include "reasoning/rv-lesion-localiser.h"
#include "session/rv-assessment.h"

static RvAssessment *
assess (const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("sober-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "case.xml", NULL);
  g_autofree char *xml = g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                          "<case xmlns=\"urn:ranvier:case:1\" id=\"sober\" title=\"Sober\" nature=\"composed\">%s</case>\n", body);
  g_assert_true (g_file_set_contents (path, xml, -1, &error));
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (dir);
  RvAssessment *assessment = rv_assessment_new (kase, INFINITY, &(RvAssessOptions) { .n_draws = 500 });
  g_assert_nonnull (assessment->differential);
  return assessment;
}

static void
assert_whole (const RvDifferential *d)
{
  double sum = d->other;
  for (guint i = 0; i < d->n_causes; i++)
    {
      sum += d->causes[i].probability;
      g_assert_true (isfinite (d->causes[i].low) && isfinite (d->causes[i].high));
    }
  for (guint i = 0; i < d->pairs->len; i++)
    sum += g_array_index (d->pairs, RvPairResult, i).probability;
  g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-9);
}

/* Nothing is known: the base rates of the setting, no conflict, no alarm beyond them. */
static void
test_empty (void)
{
  g_autoptr (RvAssessment) a = assess ("<patient/>");
  g_autoptr (RvDifferential) prior = test_run (NULL, "");
  const RvDifferential *d = a->differential;
  assert_whole (d);
  for (guint c = 0; c < d->n_causes; c++)
    g_assert_cmpfloat_with_epsilon (rv_differential_cause (d, c)->probability, rv_differential_cause (prior, c)->probability, 1e-12);
  g_assert_cmpuint (d->conflicts->len, ==, 0);
  g_assert_cmpfloat (d->other, >, 0.02);
  g_assert_cmpuint (d->next->len, >, 0);
}

/* Words that the vocabulary does not know change nothing. */
static void
test_unknown_words (void)
{
  g_autoptr (RvAssessment) a = assess ("<patient/><findings><finding status=\"present\"><text>The patient dislikes Mondays</text></finding></findings>");
  g_autoptr (RvDifferential) prior = test_run (NULL, "");
  for (guint c = 0; c < prior->n_causes; c++)
    g_assert_cmpfloat_with_epsilon (rv_differential_cause (a->differential, c)->probability, rv_differential_cause (prior, c)->probability, 1e-12);
}

/* A case in words only is read; one or two findings never make anything certain. */
static void
test_words_only (void)
{
  static const struct { const char *words, *finding; RvStatus status; } cases[] = {
    { "Foot drop", "foot-drop", RV_STATUS_PRESENT },
    { "No pain", "pain", RV_STATUS_ABSENT },
    { "Weight loss", "weight-loss", RV_STATUS_PRESENT },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean absent = cases[i].status == RV_STATUS_ABSENT;
      g_autofree char *body = g_strdup_printf ("<patient/><findings><finding status=\"%s\"><text>%s</text></finding></findings>",
                                               absent ? "absent" : "present", cases[i].words);
      g_autoptr (RvAssessment) a = assess (body);
      g_assert_cmpint (a->statuses[test_finding (a->differential->knowledge, cases[i].finding)], ==, cases[i].status);
      assert_whole (a->differential);
      g_assert_cmpfloat (a->differential->causes[0].probability, <, 0.9);
      g_assert_cmpfloat (a->differential->other, >, 0.02);
    }
}

/* A result that settles a rare cause lifts it far, and still leaves room for an error of entry. */
static void
test_one_strong_finding (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autoptr (RvDifferential) before = test_run (NULL, ""), after = test_run (NULL, "porphobilinogen");
  guint porphyria = test_cause (k, "porphyria");
  g_assert_cmpfloat (rv_differential_cause (after, porphyria)->probability, >, 30 * rv_differential_cause (before, porphyria)->probability);
  g_assert_cmpfloat (rv_differential_cause (after, porphyria)->probability, <, 0.95);
}

/* ---- Block or axon loss ------------------------------------------------------------------------------------- */

static const RvLesionHypothesis *
find_radial (const RvLesionEvidence *evidence, gboolean demyelinating)
{
  for (guint i = 0; i < evidence->hypotheses->len; i++)
    {
      const RvLesionHypothesis *h = &g_array_index (evidence->hypotheses, RvLesionHypothesis, i);
      if (g_strcmp0 (h->pattern, "mononeuropathy") == 0 && g_strcmp0 (h->node, "radial") == 0 && h->demyelinating == demyelinating)
        return h;
    }
  return NULL;
}

/* The twenty-line case: 4.6 mV below and 1.2 mV above the groove. */
static void
test_block_arrives (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "cases", "twenty-lines.xml", NULL);
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (RvLocalisation) l = rv_localise (rv_anatomy_default (&error), NULL, kase, NULL);
  g_assert_no_error (error);
  g_autoptr (RvLesionEvidence) evidence = rv_lesion_evidence_from_localisation (l);
  const RvLesionHypothesis *block = find_radial (evidence, TRUE), *loss = find_radial (evidence, FALSE);
  g_assert_nonnull (block);
  g_assert_nonnull (loss);
  g_assert_cmpfloat (block->log_likelihood, >, loss->log_likelihood + 1.0);
}

/* Motor neurons beyond single segments of the cord have no site; they are not lost beside those that have one. */
static void
test_pattern_beyond_its_sites (void)
{
  RvLocEvidence seen = { 0 };
  char motor[] = "motor-neuron", segment[] = "C8", single[] = "mononeuropathy", nerve[] = "ulnar";
  RvLesionClass rows[] = {
    { .pattern = motor, .prior = 0.1, .log10_loss = 3.0 },
    { .pattern = motor, .site = segment, .prior = 0.04, .log10_loss = -2.0 },
    { .pattern = single, .prior = 0.02, .log10_loss = 1.0 },
    { .pattern = single, .site = nerve, .prior = 0.02, .log10_loss = 1.0 },
  };
  RvLocalisation l = { .observations = &seen, .n_observations = 1, .classes = rows, .n_classes = G_N_ELEMENTS (rows) };
  g_autoptr (RvLesionEvidence) evidence = rv_lesion_evidence_from_localisation (&l);
  g_assert_cmpuint (evidence->hypotheses->len, ==, 3);
  const RvLesionHypothesis *wide = &g_array_index (evidence->hypotheses, RvLesionHypothesis, 0);
  g_assert_cmpstr (wide->pattern, ==, "motor-neuron");
  g_assert_null (wide->node);
  g_assert_cmpfloat_with_epsilon (exp (wide->log_prior), 0.06, 1e-9);
  g_assert_cmpfloat_with_epsilon (exp (wide->log_likelihood), (100.0 - 0.0004) / 0.06, 1e-6);
}

/* Block speaks for compression rather than injury, by what is known of both. */
static void
test_block_weighs (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autofree RvStatus *status = test_statuses (k, "");
  double odds[2];
  for (gboolean block = FALSE; block <= TRUE; block++)
    {
      g_autoptr (RvLesionEvidence) evidence = rv_lesion_evidence_new ();
      rv_lesion_evidence_add (evidence, "mononeuropathy", "radial", block, 0.0, log (1000.0));
      rv_lesion_evidence_add (evidence, "mononeuropathy", "radial", !block, 0.0, log (10.0));
      rv_lesion_evidence_add (evidence, "none", NULL, FALSE, 0.0, 0.0);
      RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
      options.n_draws = 0;
      options.lesion = evidence;
      g_autoptr (RvDifferential) d = rv_differential_run (k, status, &options);
      odds[block] = rv_differential_log_odds (d, test_cause (k, "radial-compression"), test_cause (k, "nerve-trauma"));
    }
  g_assert_cmpfloat (odds[TRUE], >, odds[FALSE] + 4.0);
}

/* ---- The two causes of one composed case -------------------------------------------------------------------- */

/* Vincristine over CMT1A: the pair leads everything. */
static void
test_two_causes (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", "vincristine-over-cmt1a.xml", NULL);
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (RvAssessment) a = rv_assessment_new (kase, INFINITY, &(RvAssessOptions) { .n_draws = 0 });
  const RvPairResult *pair = &g_array_index (a->differential->pairs, RvPairResult, 0);
  guint drug = test_cause (k, "vincristine-neuropathy"), cmt = test_cause (k, "cmt-demyelinating");
  g_assert_true ((pair->a == drug && pair->b == cmt) || (pair->a == cmt && pair->b == drug));
  g_assert_cmpfloat (pair->probability, >, a->differential->causes[0].probability);
}

/* One line of free text may say several things; an infection of the airways is no weak breathing; "no disease" is not one of two causes. */
static void
test_free_lines (void)
{
  g_autoptr (RvAssessment) a = assess ("<patient age=\"71\"/><findings>"
    "<finding status=\"present\"><text>Slowly progressive numbness of both feet over four years</text></finding>"
    "<finding status=\"present\"><text>Upper respiratory infection ten days before</text></finding>"
    "<finding status=\"present\"><text>Slowly progressive, but no numb toes</text></finding></findings>"
    "<results><result category=\"laboratory\" test=\"MCV\" value=\"118\" unit=\"fL\"/></results>");
  RvKnowledge *k = test_knowledge ();
  static const char *const said[] = { "course-progressive", "numb-stocking", "antecedent-infection", "anaemia-macrocytic" };
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    g_assert_cmpint (a->statuses[test_finding (k, said[i])], ==, RV_STATUS_PRESENT);
  g_assert_cmpint (a->statuses[test_finding (k, "respiratory")], ==, RV_STATUS_NOT_ASSESSED);
  guint none = test_cause (k, "no-nerve-disease");
  for (guint i = 0; i < a->differential->pairs->len; i++)
    {
      const RvPairResult *pair = &g_array_index (a->differential->pairs, RvPairResult, i);
      g_assert_true (pair->a != none && pair->b != none);
    }
}

/* A step of a replay leaves work out, never a digit: what it shows is what the whole run shows. */
static void
test_brief_is_the_same (void)
{
  static const char *const words[] = { "pain foot-drop one-limb-only !pain-onset", "reflexes-lost-all slowing-generalised csf-protein-raised symmetric onset-acute respiratory",
                                       "history-leukaemia pet-nerve-uptake mri-nerve-abnormal !csf-malignant-cells targeted-biopsy-malignant chemo-better pain-severe" };
  RvKnowledge *k = test_knowledge ();
  for (guint w = 0; w < G_N_ELEMENTS (words); w++)
    {
      g_autofree RvStatus *statuses = test_statuses (k, words[w]);
      RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
      g_autoptr (RvDifferential) whole = rv_differential_run (k, statuses, &options);
      options.brief = TRUE;
      g_autoptr (RvDifferential) brief = rv_differential_run (k, statuses, &options);
      for (guint i = 0; i < whole->n_causes; i++)
        {
          const RvCauseResult *a = &whole->causes[i], *b = &brief->causes[i];
          g_assert_cmpuint (a->cause, ==, b->cause);
          g_assert_cmpfloat (a->probability, ==, b->probability);
          g_assert_cmpfloat (a->first_in, ==, b->first_in);
          if (i < RV_BRIEF_INTERVALS && a->probability > 1e-9)
            g_assert_true (a->low == b->low && a->high == b->high);
          else
            g_assert_true ((a->low == b->low && a->high == b->high) || (b->low == b->probability && b->high == b->probability));
        }
      g_assert_true (whole->other_low == brief->other_low && whole->other_high == brief->other_high);
    }
}

void
test_sober_add (void)
{
  g_test_add_func ("/reasoning/sober/free-lines", test_free_lines);
  g_test_add_func ("/reasoning/replay/brief-is-the-same", test_brief_is_the_same);
  g_test_add_func ("/reasoning/sober/empty", test_empty);
  g_test_add_func ("/reasoning/sober/unknown-words", test_unknown_words);
  g_test_add_func ("/reasoning/sober/words-only", test_words_only);
  g_test_add_func ("/reasoning/sober/one-strong-finding", test_one_strong_finding);
  g_test_add_func ("/reasoning/lesion/block-arrives", test_block_arrives);
  g_test_add_func ("/reasoning/lesion/block-weighs", test_block_weighs);
  g_test_add_func ("/reasoning/lesion/pattern-beyond-its-sites", test_pattern_beyond_its_sites);
  g_test_add_func ("/reasoning/golden/two-causes", test_two_causes);
}
