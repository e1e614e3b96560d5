/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>

RvPicture *
rv_picture_new (RvCase *kase, double position, const char *files_dir)
{
  RvAssessOptions quick = { .n_draws = 2000 };
  g_autoptr (RvAssessment) assessment = rv_assessment_new (kase, position, &quick);

  return rv_picture_new_assessed (kase, position, files_dir, assessment);
}

RvPicture *
rv_picture_new_assessed (RvCase *kase, double position, const char *files_dir, RvAssessment *assessment)
{
  RvPicture *picture = g_new0 (RvPicture, 1);
  int step;

  picture->chronology = rv_chronology_new (kase);
  picture->view = rv_chronology_as_known (picture->chronology, kase, position);
  picture->assessment = rv_assessment_ref (assessment);
  step = rv_chronology_step_at (picture->chronology, position);
  if (position != INFINITY)
    picture->as_of = step >= 0 ? g_strdup_printf (_("as known at: %s"), rv_chronology_step (picture->chronology, (guint) step)->label)
                               : g_strdup (_("before anything was known"));
  picture->options.files_dir = g_strdup (files_dir);
  picture->options.as_of = picture->as_of;
  picture->options.edx = picture->assessment->edx;
  picture->options.localisation = picture->assessment->localisation;
  picture->options.differential = picture->assessment->differential;
  return picture;
}

void
rv_picture_add_replay (RvPicture *picture, RvCase *kase, double position)
{
  RvDifferentialOptions run = RV_DIFFERENTIAL_OPTIONS_INIT;

  if (!picture->assessment->differential || picture->replay)
    return;
  run.setting = rv_record_get (rv_case_get_root (kase), "setting");
  run.n_draws = 500;
  picture->replay = rv_replay_run (kase, picture->chronology, picture->assessment->differential->knowledge, &run, rv_assessment_lesion, NULL);
  for (guint i = picture->replay->steps->len; i > 0; i--)
    if (((RvReplayStep *) picture->replay->steps->pdata[i - 1])->position > position)
      g_ptr_array_remove_index (picture->replay->steps, i - 1);
  picture->options.replay = picture->replay;
}

void
rv_picture_free (RvPicture *picture)
{
  g_free ((char *) picture->options.files_dir);
  g_free (picture->as_of);
  g_clear_pointer (&picture->replay, rv_replay_free);
  rv_assessment_unref (picture->assessment);
  g_object_unref (picture->view);
  g_object_unref (picture->chronology);
  g_free (picture);
}
