/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-class-course.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "reasoning/rv-findings.h"
#include "session/rv-assessment.h"
#include "teaching/rv-disclose.h"

/* --- the assistant at the stages --- */

static RvDifferential *
weigh (RvCase *shown, RvKnowledge *knowledge)
{
  g_autoptr (RvChronology) chronology = rv_chronology_new (shown);
  g_autoptr (GPtrArray) states = rv_findings_collect (shown, chronology, knowledge);
  g_autoptr (RvLesionEvidence) lesion = rv_assessment_lesion (shown, NULL);
  g_autofree RvStatus *statuses = g_new0 (RvStatus, rv_knowledge_n_findings (knowledge));
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;

  rv_findings_resolve (states, knowledge, lesion, INFINITY, statuses);
  options.setting = rv_record_get (rv_case_get_root (shown), "setting");
  options.lesion = lesion;
  options.brief = TRUE;
  options.n_draws = 0;
  return rv_differential_run (knowledge, statuses, &options);
}

RvReplay *
rv_class_course_run (RvCase *kase, guint n_stages, GError **error)
{
  RvKnowledge *knowledge = rv_knowledge_default (error);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  g_autoptr (GPtrArray) stages = rv_disclose_stages (kase, chronology);
  RvReplay *replay = knowledge ? rv_replay_new () : NULL;

  for (guint i = 0; replay && i < MIN (stages->len, n_stages); i++)
    {
      const RvDisclosure *stage = stages->pdata[i];
      g_autoptr (RvCase) shown = rv_disclose_case (kase, chronology, stage->position, stage->bedside, "");
      g_autofree char *label = g_strdup_printf (_("Stage %u: %s"), i + 1, stage->title ? stage->title : "");

      rv_replay_add (replay, stage->position, label, NULL, weigh (shown, knowledge));
    }
  return replay;
}

typedef struct { RvCase *kase; guint n_stages; } Job;

static void
job_free (gpointer data)
{
  g_object_unref (((Job *) data)->kase);
  g_free (data);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  RvReplay *replay = rv_class_course_run (job->kase, job->n_stages, &error);

  if (replay)
    g_task_return_pointer (task, replay, (GDestroyNotify) rv_replay_free);
  else
    g_task_return_error (task, error);
}

void
rv_class_course_async (RvCase *kase, guint n_stages, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  Job *job = g_new0 (Job, 1);

  *job = (Job) { rv_case_copy (kase), n_stages };
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

RvReplay *
rv_class_course_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- scored like a learner --- */

static void
give (GArray *points, const char *cause, double probability)
{
  rv_points_set (points, cause, rv_points_get (points, cause) + RV_SCORE_POINTS * probability);
}

GArray *
rv_class_course_points (const RvReplayStep *step, const char *const *truths)
{
  const RvDifferential *d = step->result;
  GArray *points = rv_points_new ();

  for (guint i = 0; i < d->n_causes; i++)
    if (d->causes[i].probability > 0)
      give (points, rv_knowledge_cause (d->knowledge, d->causes[i].cause)->id, d->causes[i].probability);
  for (guint i = 0; i < d->pairs->len; i++)
    {
      const RvPairResult *pair = &g_array_index (d->pairs, RvPairResult, i);
      const char *b = rv_knowledge_cause (d->knowledge, pair->b)->id;

      give (points, g_strv_contains (truths, b) ? b : rv_knowledge_cause (d->knowledge, pair->a)->id, pair->probability);
    }
  give (points, RV_SCORE_OTHER, d->other);
  return points;
}

static void
add_assistant (RvBeside *beside, const char *const *truths)
{
  guint n = beside->replay->steps->len;
  g_autofree double *given = g_new0 (double, n);

  for (guint s = 0; s < n; s++)
    {
      g_autoptr (GArray) points = rv_class_course_points (beside->replay->steps->pdata[s], truths);
      RvScore score;

      given[s] = rv_score (points, truths, &score) ? score.on_truth : NAN;
    }
  rv_beside_add (beside, RV_BESIDE_ASSISTANT, _("The assistant"), given);
}

static void
add_answers (RvBeside *beside, RvClass *klass, guint kase, const char *learner)
{
  guint n = beside->replay->steps->len;
  g_autofree double *given = g_new0 (double, n);
  RvScore score;

  for (guint s = 0; s < n; s++)
    given[s] = rv_class_score (klass, kase, s, learner, &score) ? score.on_truth : NAN;
  rv_beside_add (beside, learner ? RV_BESIDE_LEARNER : RV_BESIDE_POOL, learner ? learner : _("The class, pooled"), given);
}

static void
set_pool (RvBeside *beside, RvClass *klass, guint kase, guint stage)
{
  const char *const *learners = rv_class_get_learners (klass);
  g_autoptr (GPtrArray) forecasts = g_ptr_array_new ();
  g_autoptr (GArray) pool = NULL;
  g_autofree const char **causes = NULL;
  g_autofree double *shares = NULL;

  for (guint l = 0; learners[l]; l++)
    {
      const RvClassAnswer *answer = rv_class_answer (klass, kase, stage, learners[l]);

      if (answer)
        g_ptr_array_add (forecasts, answer->points);
    }
  pool = rv_points_pool (forecasts);
  causes = g_new0 (const char *, pool->len + 1);
  shares = g_new0 (double, pool->len + 1);
  for (guint i = 0; i < pool->len; i++)
    {
      causes[i] = g_array_index (pool, RvPoint, i).cause;
      shares[i] = g_array_index (pool, RvPoint, i).points / RV_SCORE_POINTS;
    }
  rv_beside_set_pool (beside, stage, pool->len, causes, shares);
}

RvBeside *
rv_class_course_beside (RvClass *klass, guint kase, RvReplay *replay)
{
  RvBeside *beside = rv_beside_new (replay);
  const RvClassTruth *truth = rv_class_truth (klass, kase);
  const char *const *learners = rv_class_get_learners (klass);
  const char *const none[] = { NULL };

  add_assistant (beside, truth ? (const char *const *) truth->causes : none);
  add_answers (beside, klass, kase, NULL);
  for (guint l = 0; learners[l]; l++)
    add_answers (beside, klass, kase, learners[l]);
  for (guint s = 0; s < replay->steps->len; s++)
    set_pool (beside, klass, kase, s);
  return beside;
}
