/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranvier-bench-differential [CASE.xml]: the differential of a whole case, and a replay of sixty findings that become known one
 * by one, each with 2,000 draws, against the bare multiply-add over the same tables in the same run. */
#include <locale.h>
#include <math.h>

#include "casefile/rv-casefile.h"
#include "measure.h"
#include "reasoning/rv-lesion-localiser.h"
#include "session/rv-assessment.h"
#include "session/rv-data.h"

#define LIMIT 3.0
#define ROUNDS 11
#define REPLAY_ROUNDS 5
#define REPLAYED 60

static double
timed_run (RvKnowledge *knowledge, const RvStatus *statuses, const RvDifferentialOptions *options)
{
  double start = measure_cpu ();

  rv_differential_free (rv_differential_run (knowledge, statuses, options));
  return measure_cpu () - start;
}

static double
timed_bare (RvKnowledge *knowledge, const RvStatus *statuses)
{
  double start = measure_cpu ();
  volatile double sum = rv_differential_bare_work (knowledge, statuses);

  return sum >= 0 ? measure_cpu () - start : 0;
}

static gboolean
measure_case (RvKnowledge *knowledge, const RvStatus *statuses, const RvDifferentialOptions *options)
{
  double whole[ROUNDS], bare[ROUNDS];

  timed_run (knowledge, statuses, options); /* the draw tables are made once */
  for (guint i = 0; i < ROUNDS; i++)
    {
      whole[i] = timed_run (knowledge, statuses, options);
      bare[i] = timed_bare (knowledge, statuses);
    }
  return measure_print ("differential, 2,000 draws", LIMIT, measure_median (whole, ROUNDS), measure_median (bare, ROUNDS));
}

/* What the case says first, then other findings, every second one absent. */
static gboolean
measure_replay (RvKnowledge *knowledge, const RvStatus *statuses, const RvDifferentialOptions *options)
{
  guint n = rv_knowledge_n_findings (knowledge);
  double whole[REPLAY_ROUNDS] = { 0 }, bare[REPLAY_ROUNDS] = { 0 };
  RvDifferentialOptions brief = *options;

  brief.brief = TRUE;
  for (guint round = 0; round < REPLAY_ROUNDS; round++)
    {
      g_autofree RvStatus *known = g_new0 (RvStatus, n);
      guint done = 0;

      for (guint i = 0; i < 2 * n && done < REPLAYED; i++)
        {
          guint f = i % n;

          if (known[f] != RV_STATUS_NOT_ASSESSED || (i < n ? statuses[f] == RV_STATUS_NOT_ASSESSED : rv_knowledge_finding (knowledge, f)->use != RV_USE_CAUSE))
            continue;
          known[f] = i < n ? statuses[f] : f % 2 ? RV_STATUS_PRESENT : RV_STATUS_ABSENT;
          whole[round] += timed_run (knowledge, known, &brief);
          bare[round] += timed_bare (knowledge, known);
          done++;
        }
    }
  return measure_print ("replay, 60 findings", LIMIT, measure_median (whole, REPLAY_ROUNDS), measure_median (bare, REPLAY_ROUNDS));
}

int
main (int argc, char **argv)
{
  g_autofree char *path = argc > 1 ? g_strdup (argv[1]) : rv_data_path ("cases", "leukaemic-sciatic-neuropathy.xml", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = NULL;
  g_autoptr (RvAssessment) assessment = NULL;
  g_autoptr (RvLesionEvidence) lesion = NULL;
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  RvKnowledge *knowledge;
  gboolean within;

  setlocale (LC_ALL, "");
  kase = rv_casefile_read (path, NULL, &error);
  if (!kase)
    {
      g_printerr ("%s\n", error->message);
      return 3;
    }
  assessment = rv_assessment_new (kase, INFINITY, &(RvAssessOptions) { .n_draws = 0 });
  if (!assessment->differential)
    {
      g_printerr ("%s\n", assessment->problem);
      return 3;
    }
  knowledge = assessment->differential->knowledge;
  lesion = assessment->localisation ? rv_lesion_evidence_from_localisation (assessment->localisation) : NULL;
  options.setting = rv_record_get (rv_case_get_root (kase), "setting");
  options.lesion = lesion;
  within = measure_case (knowledge, assessment->statuses, &options);
  return measure_replay (knowledge, assessment->statuses, &options) && within ? 0 : 1;
}
