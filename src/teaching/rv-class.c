/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-class-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
write_step (RvClass *self, JsonObject *step, GError **error)
{
  if (!rv_journal_append (self->journal, step, error))
    return FALSE;
  rv_class_apply (self, rv_journal_step (self->journal, rv_journal_length (self->journal) - 1));
  return TRUE;
}

static JsonObject *
step_new (const char *what)
{
  JsonObject *step = json_object_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *at = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

  json_object_set_string_member (step, "what", what);
  json_object_set_string_member (step, "at", at);
  return step;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, message);
  return FALSE;
}

/* --- making and finding --- */

RvClass *
rv_class_new (const char *library, const char *title, const char *pin, const char *const *cases, GError **error)
{
  g_autofree char *salt = g_uuid_string_random (), *hash = rv_pin_hash (salt, pin ? pin : "");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S"), *name = g_strdup_printf ("%s-%.8s.jsonl", stamp, salt);
  g_autofree char *path = g_build_filename (library, "teaching", "classes", name, NULL);
  RvJournal *journal;
  g_autoptr (RvClass) self = NULL;
  JsonObject *step;

  if (!cases || !cases[0])
    {
      refuse (error, _("A class needs at least one case."));
      return NULL;
    }
  if (!(journal = rv_journal_open (path, error)))
    return NULL;
  self = rv_class_of_journal (journal, path);
  rv_class_is_written (self);
  step = step_new ("class");
  json_object_set_string_member (step, "title", title ? title : "");
  json_object_set_string_member (step, "salt", salt);
  json_object_set_string_member (step, "pin", hash);
  rv_step_set_strings (step, "cases", cases);
  return write_step (self, step, error) ? g_steal_pointer (&self) : NULL;
}

RvClass *
rv_class_open (const char *path, GError **error)
{
  RvJournal *journal = rv_journal_open (path, error);
  RvClass *self = journal ? rv_class_of_journal (journal, path) : NULL;

  if (self)
    rv_class_is_written (self);
  return self;
}

RvClass *
rv_class_look (const char *path, GError **error)
{
  RvJournal *journal = rv_journal_read (path, error);

  return journal ? rv_class_of_journal (journal, path) : NULL;
}

RvClass *
rv_class_resume (const char *library, GError **error)
{
  g_autoptr (GPtrArray) paths = rv_class_paths (library);

  for (guint i = paths->len; i > 0; i--)
    {
      g_autoptr (RvClass) seen = rv_class_look (paths->pdata[i - 1], NULL);

      if (seen && !seen->over && seen->cases[0])
        return rv_class_open (paths->pdata[i - 1], error);
    }
  return NULL;
}

const char *
rv_class_get_title (RvClass *self)
{
  return self->title ? self->title : "";
}

const char *
rv_class_get_path (RvClass *self)
{
  return self->path;
}

const char *const *
rv_class_get_cases (RvClass *self)
{
  return (const char *const *) self->cases;
}

const char *const *
rv_class_get_learners (RvClass *self)
{
  static const char *const none[] = { NULL };

  return self->learners->len ? (const char *const *) self->learners->pdata : none;
}

gboolean
rv_class_check_pin (RvClass *self, const char *pin)
{
  g_autofree char *hash = rv_pin_hash (self->salt ? self->salt : "", pin ? pin : "");

  return g_strcmp0 (hash, self->pin) == 0;
}

guint
rv_class_get_case (RvClass *self)
{
  return self->kase;
}

guint
rv_class_get_stage (RvClass *self)
{
  return self->stage;
}

gboolean
rv_class_is_revealed (RvClass *self)
{
  return self->shown;
}

gboolean
rv_class_is_over (RvClass *self)
{
  return self->over;
}

/* --- steps --- */

gboolean
rv_class_add_learner (RvClass *self, const char *name, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name ? name : ""));
  JsonObject *step;

  if (!*stripped)
    return refuse (error, _("Type a name first."));
  if (g_strv_contains (rv_class_get_learners (self), stripped))
    return refuse (error, _("Someone of that name is in the class already; add an initial."));
  step = step_new ("learner");
  json_object_set_string_member (step, "name", stripped);
  return write_step (self, step, error);
}

static gboolean
can_answer (RvClass *self, const RvClassAnswer *answer, GError **error)
{
  g_autofree char *message = NULL;
  double sum = rv_points_sum (answer->points);

  if (self->over || self->shown)
    return refuse (error, _("This case is closed: its answer has been shown."));
  if (!answer->learner || !g_strv_contains (rv_class_get_learners (self), answer->learner))
    return refuse (error, _("Choose who answers."));
  if (fabs (sum - RV_SCORE_POINTS) < 1e-6)
    return TRUE;
  message = sum < RV_SCORE_POINTS ? g_strdup_printf (_("%.0f points are left: spread all 100."), RV_SCORE_POINTS - sum)
                                  : g_strdup_printf (_("%.0f points too many: spread 100 in all."), sum - RV_SCORE_POINTS);
  return refuse (error, message);
}

gboolean
rv_class_commit (RvClass *self, const RvClassAnswer *answer, GError **error)
{
  JsonObject *step, *points;

  if (!can_answer (self, answer, error))
    return FALSE;
  step = step_new ("answer");
  points = json_object_new ();
  json_object_set_string_member (step, "learner", answer->learner);
  if (answer->node)
    json_object_set_string_member (step, "node", answer->node);
  json_object_set_string_member (step, "side", rv_class_side_word (answer->side));
  for (guint i = 0; i < answer->points->len; i++)
    json_object_set_double_member (points, g_array_index (answer->points, RvPoint, i).cause, g_array_index (answer->points, RvPoint, i).points);
  json_object_set_object_member (step, "points", points);
  rv_step_set_strings (step, "for", (const char *const *) answer->supporting);
  rv_step_set_strings (step, "against", (const char *const *) answer->opposing);
  rv_step_set_strings (step, "missing", (const char *const *) answer->missing);
  return write_step (self, step, error);
}

const RvClassAnswer *
rv_class_answer (RvClass *self, guint kase, guint stage, const char *learner)
{
  for (guint i = self->answers->len; i > 0; i--)
    {
      RvClassAnswer *answer = self->answers->pdata[i - 1];

      if (answer->kase == kase && answer->stage == stage && g_strcmp0 (answer->learner, learner) == 0)
        return answer;
    }
  return NULL;
}

GPtrArray *
rv_class_missing (RvClass *self)
{
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; i < self->learners->len; i++)
    if (!rv_class_answer (self, self->kase, self->stage, self->learners->pdata[i]))
      g_ptr_array_add (missing, self->learners->pdata[i]);
  return missing;
}

static gboolean
all_committed (RvClass *self, GError **error)
{
  g_autoptr (GPtrArray) missing = rv_class_missing (self);
  g_autofree char *names = NULL, *message = NULL;

  if (self->over || self->shown)
    return refuse (error, _("This case is closed: its answer has been shown."));
  if (!self->learners->len)
    return refuse (error, _("Nobody takes part yet: add the learners first."));
  if (!missing->len)
    return TRUE;
  g_ptr_array_add (missing, NULL);
  names = g_strjoinv (", ", (char **) missing->pdata);
  message = g_strdup_printf (_("Not committed yet: %s."), names);
  return refuse (error, message);
}

gboolean
rv_class_advance (RvClass *self, GError **error)
{
  return all_committed (self, error) && write_step (self, step_new ("advance"), error);
}

gboolean
rv_class_reveal (RvClass *self, const RvClassTruth *truth, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  JsonObject *step;

  if (!all_committed (self, error))
    return FALSE;
  step = step_new ("truth");
  json_object_set_string_member (step, "name", truth->name ? truth->name : "");
  json_object_set_string_member (step, "day", day);
  json_object_set_string_member (step, "side", rv_class_side_word (truth->side));
  rv_step_set_strings (step, "causes", (const char *const *) truth->causes);
  rv_step_set_strings (step, "nodes", (const char *const *) truth->nodes);
  return write_step (self, step, error);
}

gboolean
rv_class_next_case (RvClass *self, GError **error)
{
  if (!self->shown)
    return refuse (error, _("Show the answer of this case first."));
  return write_step (self, step_new ("next-case"), error);
}

gboolean
rv_class_end (RvClass *self, GError **error)
{
  return self->over || write_step (self, step_new ("end"), error);
}

gboolean
rv_class_end_without_pin (RvClass *self, const char *who, GError **error)
{
  JsonObject *step;

  if (self->over)
    return refuse (error, _("The class is over."));
  step = step_new ("end");
  json_object_set_string_member (step, "without-pin", who ? who : "");
  return write_step (self, step, error);
}

gboolean
rv_class_was_forced (RvClass *self, const char **who, const char **at)
{
  *who = self->forced_by;
  *at = self->forced_at;
  return self->forced_by != NULL;
}

const RvClassTruth *
rv_class_truth (RvClass *self, guint kase)
{
  for (guint i = 0; i < self->truths->len; i++)
    if (((RvClassTruth *) self->truths->pdata[i])->kase == kase)
      return self->truths->pdata[i];
  return NULL;
}

gboolean
rv_class_open_vote (RvClass *self, GError **error)
{
  if (self->over || self->shown)
    return refuse (error, _("This case is closed: its answer has been shown."));
  return write_step (self, step_new ("vote"), error);
}

gboolean
rv_class_cast (RvClass *self, const char *cause, GError **error)
{
  JsonObject *step;

  if (!rv_class_round (self))
    return refuse (error, _("No vote is open."));
  step = step_new ("ballot");
  json_object_remove_member (step, "at"); /* a time would tell who voted */
  json_object_set_string_member (step, "cause", cause);
  return write_step (self, step, error);
}

gboolean
rv_class_close_vote (RvClass *self, GError **error)
{
  return !rv_class_round (self) || write_step (self, step_new ("vote-closed"), error);
}

GPtrArray *
rv_class_votes (RvClass *self)
{
  return self->votes;
}

const RvClassVote *
rv_class_open_round (RvClass *self)
{
  return rv_class_round (self);
}

GPtrArray *
rv_class_answers (RvClass *self)
{
  return self->answers;
}

const char *
rv_class_revealed_on (RvClass *self, guint kase)
{
  return g_hash_table_lookup (self->revealed, GUINT_TO_POINTER (kase));
}
