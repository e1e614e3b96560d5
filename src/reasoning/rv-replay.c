/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-replay.h"

#include <math.h>
#include <string.h>

#include "reasoning/rv-findings.h"

static void
step_free (gpointer data)
{
  RvReplayStep *step = data;
  g_free (step->as_of);
  g_array_unref (step->added);
  rv_differential_free (step->result);
  g_free (step);
}

static GArray *
changed (const RvStatus *before, const RvStatus *now, guint n)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint f = 0; f < n; f++)
    if (before[f] != now[f])
      g_array_append_val (list, f);
  return list;
}

RvReplay *
rv_replay_new (void)
{
  RvReplay *self = g_new0 (RvReplay, 1);

  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

void
rv_replay_add (RvReplay *self, double position, const char *as_of, GArray *added, RvDifferential *result)
{
  RvReplayStep *step = g_new0 (RvReplayStep, 1);

  step->position = position;
  step->as_of = g_strdup (as_of);
  step->added = added ? added : g_array_new (FALSE, FALSE, sizeof (guint));
  step->result = result;
  g_ptr_array_add (self->steps, step);
}

RvReplay *
rv_replay_run (RvCase *kase, RvChronology *chronology, RvKnowledge *knowledge, const RvDifferentialOptions *options,
               RvLesionFunc lesion_for, gpointer data)
{
  RvReplay *replay = rv_replay_new ();
  guint n_f = rv_knowledge_n_findings (knowledge), n_steps = rv_chronology_n_steps (chronology);
  g_autoptr (GPtrArray) states = rv_findings_collect (kase, chronology, knowledge);
  g_autofree RvStatus *before = g_new0 (RvStatus, n_f);
  g_autofree RvStatus *now = g_new0 (RvStatus, n_f);
  RvDifferentialOptions own = *options;
  own.brief = TRUE;
  for (guint i = 0; i < n_steps; i++)
    {
      const RvStep *moment = rv_chronology_step (chronology, i);
      g_autoptr (RvCase) as_known = lesion_for ? rv_chronology_as_known (chronology, kase, moment->position) : NULL;
      g_autoptr (RvLesionEvidence) lesion = as_known ? lesion_for (as_known, data) : NULL;
      rv_findings_resolve (states, knowledge, lesion, moment->position, now);
      g_autoptr (GArray) added = changed (before, now, n_f);
      if (added->len == 0 && !lesion && i + 1 < n_steps)
        continue;
      own.lesion = lesion;
      rv_replay_add (replay, moment->position, moment->label, g_steal_pointer (&added), rv_differential_run (knowledge, now, &own));
      memcpy (before, now, sizeof (RvStatus) * n_f);
    }
  return replay;
}

void
rv_replay_free (RvReplay *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->steps);
  g_free (self);
}
