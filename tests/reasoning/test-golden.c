/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the worked case of the design promises, by honest weights, and the examples that come with the program. */
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "reasoning/rv-lesion-localiser.h"
#include "reasoning-test.h"

static double
audit (const char *cause, const char *versus, const char *finding, RvStatus status)
{
  RvKnowledge *k = test_knowledge ();
  guint f = test_finding (k, finding);
  double sum;
  GArray *terms = rv_audit (k, test_cause (k, cause), test_cause (k, versus), &f, &status, 1, FALSE, &sum);
  g_array_unref (terms);
  return sum;
}

static void
test_golden_audit (void)
{
  RvKnowledge *k = test_knowledge ();
  double painless = audit ("leukaemic-infiltration", "vasculitis-nonsystemic", "pain-onset", RV_STATUS_ABSENT);
  g_assert_cmpfloat (painless, >=, 1.0);
  g_assert_cmpfloat (painless, <=, 3.0);
  double sural = audit ("vasculitis-nonsystemic", "leukaemic-infiltration", "sural-biopsy-vasculitis", RV_STATUS_ABSENT);
  g_assert_cmpfloat_with_epsilon (sural, -2.8, 0.4);
  double cytology = audit ("leukaemic-infiltration", "fibular-neck-compression", "csf-malignant-cells", RV_STATUS_ABSENT);
  g_assert_cmpfloat_with_epsilon (cytology, -2.2, 0.3);
  double marrow = audit ("leukaemic-infiltration", "fibular-neck-compression", "marrow-infiltrated", RV_STATUS_ABSENT);
  g_assert_cmpfloat (marrow, <, 0.0);
  g_assert_cmpfloat (marrow, >, -3.0);
  /* Later severe pain cancels a painless onset. */
  guint f[] = { test_finding (k, "pain-onset"), test_finding (k, "pain-severe"), test_finding (k, "pain") };
  RvStatus s[] = { RV_STATUS_ABSENT, RV_STATUS_PRESENT, RV_STATUS_PRESENT };
  double both;
  GArray *terms = rv_audit (k, test_cause (k, "leukaemic-infiltration"), test_cause (k, "vasculitis-nonsystemic"), f, s, 3, FALSE, &both);
  double sum = 0.0;
  for (guint i = 0; i < terms->len; i++)
    sum += g_array_index (terms, RvAuditTerm, i).decibans;
  g_assert_cmpfloat_with_epsilon (sum, both, 1e-9);
  g_assert_cmpfloat (fabs (both), <, 0.5);
  g_array_unref (terms);
}

static void
test_golden_painless_lasegue (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autoptr (RvDifferential) d = test_run (NULL, "!pain-onset lasegue");
  gboolean found = FALSE;
  for (guint i = 0; i < d->conflicts->len; i++)
    {
      const RvConflict *conflict = &g_array_index (d->conflicts, RvConflict, i);
      found |= conflict->n_findings == 2 && conflict->findings[0] == test_finding (k, "pain-onset");
    }
  g_assert_true (found);
}

/* Blood stem cell graft and acute GVHD speak for relapse and for immune neuropathy alike. */
static void
test_golden_transplant_risks (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autoptr (RvDifferential) without = test_run ("after-transplant", "");
  g_autoptr (RvDifferential) with = test_run ("after-transplant", "history-pbsc-graft history-acute-gvhd");
  const char *raised[] = { "leukaemic-infiltration", "gvhd-neuropathy" };
  for (guint i = 0; i < G_N_ELEMENTS (raised); i++)
    g_assert_cmpfloat (rv_differential_cause (with, test_cause (k, raised[i]))->probability, >,
                       1.2 * rv_differential_cause (without, test_cause (k, raised[i]))->probability);
}

/* An example case as it was known at a moment (NULL: live), with the localiser. */
static RvDifferential *
run_example (const char *name, const char *setting, const char *as_of)
{
  RvKnowledge *k = test_knowledge ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", name, NULL);
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  double position = INFINITY;
  if (as_of)
    g_assert_true (rv_chronology_find (chronology, as_of, &position, &error));
  g_autoptr (RvCase) as_known = rv_chronology_as_known (chronology, kase, position);
  RvLocaliseOptions how = { .setting = setting, .no_imaging = TRUE };
  g_autoptr (RvLocalisation) localisation = rv_localise (rv_anatomy_default (&error), NULL, as_known, &how);
  g_assert_no_error (error);
  g_autoptr (RvLesionEvidence) lesion = rv_lesion_evidence_from_localisation (localisation);
  g_autoptr (GPtrArray) states = rv_findings_collect (kase, chronology, k);
  g_autofree RvStatus *statuses = g_new0 (RvStatus, rv_knowledge_n_findings (k));
  rv_findings_resolve (states, k, lesion, position, statuses);
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  options.setting = setting;
  options.lesion = lesion;
  options.n_draws = 0;
  options.brief = TRUE;
  return rv_differential_run (k, statuses, &options);
}

/* The published case: infiltration among the first three at the first visit, with room for what is not listed; first once
 * PET was seen. */
static void
test_golden_course (void)
{
  guint infiltration = test_cause (test_knowledge (), "leukaemic-infiltration");
  g_autoptr (RvDifferential) first = run_example ("leukaemic-sciatic-neuropathy.xml", "after-transplant", "first-visit");
  g_assert_cmpuint (rv_differential_rank (first, infiltration), <=, 3);
  g_assert_cmpfloat (first->other, >, 0.05);
  g_autoptr (RvDifferential) live = run_example ("leukaemic-sciatic-neuropathy.xml", "after-transplant", NULL);
  g_assert_cmpuint (rv_differential_rank (live, infiltration), ==, 1);
  g_assert_cmpfloat (rv_differential_cause (live, infiltration)->probability, <, 0.98);
}

/* The composed examples have their own cause first. */
static void
test_examples (void)
{
  static const struct { const char *file, *cause; } examples[] = {
    { "carpal-tunnel-with-c6.xml", "carpal-tunnel" }, { "cidp-typical.xml", "cidp" },
    { "fibular-neck-compression.xml", "fibular-neck-compression" }, { "l5-disc-radiculopathy.xml", "lumbosacral-radiculopathy" },
    { "neuralgic-amyotrophy.xml", "neuralgic-amyotrophy" }, { "nonsystemic-vasculitic-neuropathy.xml", "vasculitis-nonsystemic" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autoptr (RvDifferential) d = run_example (examples[i].file, NULL, NULL);
      g_test_message ("%s", examples[i].file);
      g_assert_cmpuint (d->causes[0].cause, ==, test_cause (d->knowledge, examples[i].cause));
    }
}

void
test_golden_add (void)
{
  g_test_add_func ("/reasoning/golden/course", test_golden_course);
  g_test_add_func ("/reasoning/golden/examples", test_examples);
  g_test_add_func ("/reasoning/golden/audit", test_golden_audit);
  g_test_add_func ("/reasoning/golden/painless-lasegue", test_golden_painless_lasegue);
  g_test_add_func ("/reasoning/golden/transplant-risks", test_golden_transplant_risks);
}
