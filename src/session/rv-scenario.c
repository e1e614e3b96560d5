/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-scenario.h"

#include "reasoning/rv-lesion-localiser.h"

typedef struct {
  RvCase *kase;
  RvAssessment *assessment;
  RvStatus *statuses;
  gboolean found_only, naive;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->kase);
  g_clear_pointer (&job->assessment, rv_assessment_unref);
  g_free (job->statuses);
  g_free (job);
}

static void
run_course (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  RvKnowledge *knowledge = rv_knowledge_default (&error);
  g_autoptr (RvChronology) chronology = rv_chronology_new (job->kase);
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;

  if (!knowledge)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  options.setting = rv_record_get (rv_case_get_root (job->kase), "setting");
  options.found_only = job->found_only;
  options.naive = job->naive;
  options.n_draws = 0;
  g_task_return_pointer (task, rv_replay_run (job->kase, chronology, knowledge, &options, rv_assessment_lesion, NULL), (GDestroyNotify) rv_replay_free);
}

void
rv_scenario_course_async (RvCase *kase, gboolean found_only, gboolean naive, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  Job *job = g_new0 (Job, 1);

  job->kase = rv_case_copy (kase);
  job->found_only = found_only;
  job->naive = naive;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_course);
}

RvReplay *
rv_scenario_course_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
run_what_if (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  const RvAssessment *a = job->assessment;
  g_autoptr (RvLesionEvidence) lesion = a->localisation ? rv_lesion_evidence_from_localisation (a->localisation) : NULL;
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;

  options.setting = a->differential->setting >= 0 ? rv_knowledge_setting (a->differential->knowledge, (guint) a->differential->setting)->id : NULL;
  options.found_only = a->found_only;
  options.naive = a->naive;
  options.brief = TRUE;
  options.lesion = lesion;
  g_task_return_pointer (task, rv_differential_run (a->differential->knowledge, job->statuses, &options), (GDestroyNotify) rv_differential_free);
}

void
rv_scenario_what_if_async (RvAssessment *assessment, const RvStatus *statuses, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  guint n = rv_knowledge_n_findings (assessment->differential->knowledge);
  Job *job = g_new0 (Job, 1);

  job->assessment = rv_assessment_ref (assessment);
  job->statuses = g_memdup2 (statuses, n * sizeof (RvStatus));
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_what_if);
}

RvDifferential *
rv_scenario_what_if_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
