/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class as its journal tells it, step by step. */
#include "teaching/rv-class-private.h"

/* --- which classes this process writes --- */

static GPtrArray *
writing_classes (void)
{
  static GPtrArray *classes;

  if (!classes)
    classes = g_ptr_array_new ();
  return classes;
}

void
rv_class_is_written (RvClass *self)
{
  g_ptr_array_add (writing_classes (), self);
}

RvClass *
rv_class_running (const char *library)
{
  GPtrArray *classes = writing_classes ();
  g_autofree char *folder = g_canonicalize_filename (library, NULL), *inside = g_build_filename (folder, "teaching", "classes", "", NULL);

  for (guint i = 0; i < classes->len; i++)
    {
      RvClass *class = classes->pdata[i];
      g_autofree char *path = g_canonicalize_filename (class->path, NULL);

      if (!class->over && g_str_has_prefix (path, inside))
        return class;
    }
  return NULL;
}

static void
answer_free (RvClassAnswer *self)
{
  g_free (self->learner);
  g_free (self->node);
  g_array_unref (self->points);
  g_strfreev (self->supporting);
  g_strfreev (self->opposing);
  g_strfreev (self->missing);
  g_free (self);
}

static void
vote_free (RvClassVote *self)
{
  g_array_unref (self->tally);
  g_free (self);
}

static void
truth_free (RvClassTruth *self)
{
  g_strfreev (self->causes);
  g_strfreev (self->nodes);
  g_free (self->name);
  g_free (self);
}

void
rv_class_free (RvClass *self)
{
  if (!self)
    return;
  g_ptr_array_remove_fast (writing_classes (), self);
  rv_journal_free (self->journal);
  g_free (self->path);
  g_free (self->title);
  g_free (self->salt);
  g_free (self->pin);
  g_free (self->forced_by);
  g_free (self->forced_at);
  g_strfreev (self->cases);
  g_ptr_array_unref (self->learners);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->votes);
  g_ptr_array_unref (self->truths);
  g_hash_table_unref (self->revealed);
  g_free (self);
}

static RvSide
side_of (const char *word)
{
  return g_strcmp0 (word, "left") == 0 ? RV_SIDE_LEFT : g_strcmp0 (word, "right") == 0 ? RV_SIDE_RIGHT : RV_SIDE_NONE;
}

const char *
rv_class_side_word (RvSide side)
{
  return side == RV_SIDE_LEFT ? "left" : side == RV_SIDE_RIGHT ? "right" : "none";
}

/* --- replaying the journal --- */

static void
take_points (JsonObject *object, const char *cause, JsonNode *value, gpointer points)
{
  if (JSON_NODE_HOLDS_VALUE (value))
    rv_points_set (points, cause, json_node_get_double (value));
}

static void
apply_answer (RvClass *self, JsonObject *step)
{
  RvClassAnswer *answer = g_new0 (RvClassAnswer, 1);
  JsonNode *points = json_object_get_member (step, "points");

  answer->kase = self->kase;
  answer->stage = self->stage;
  answer->learner = g_strdup (rv_step_string (step, "learner"));
  answer->node = g_strdup (rv_step_string (step, "node"));
  answer->side = side_of (rv_step_string (step, "side"));
  answer->points = rv_points_new ();
  if (points && JSON_NODE_HOLDS_OBJECT (points))
    json_object_foreach_member (json_node_get_object (points), take_points, answer->points);
  answer->supporting = rv_step_strings (step, "for");
  answer->opposing = rv_step_strings (step, "against");
  answer->missing = rv_step_strings (step, "missing");
  g_ptr_array_add (self->answers, answer);
}

RvClassVote *
rv_class_round (RvClass *self)
{
  RvClassVote *last = self->votes->len ? self->votes->pdata[self->votes->len - 1] : NULL;

  return last && !last->closed ? last : NULL;
}

static void
close_round (RvClass *self)
{
  RvClassVote *vote = rv_class_round (self);

  if (vote)
    vote->closed = TRUE;
}

static void
apply_vote (RvClass *self)
{
  RvClassVote *vote = g_new0 (RvClassVote, 1);

  close_round (self);
  vote->kase = self->kase;
  vote->stage = self->stage;
  vote->round = 1;
  for (guint i = 0; i < self->votes->len; i++)
    {
      RvClassVote *other = self->votes->pdata[i];

      vote->round += other->kase == vote->kase && other->stage == vote->stage;
    }
  vote->tally = rv_points_new ();
  g_ptr_array_add (self->votes, vote);
}

static void
apply_truth (RvClass *self, JsonObject *step)
{
  RvClassTruth *truth = g_new0 (RvClassTruth, 1);

  truth->kase = self->kase;
  truth->causes = rv_step_strings (step, "causes");
  truth->nodes = rv_step_strings (step, "nodes");
  truth->name = g_strdup (rv_step_string (step, "name"));
  truth->side = side_of (rv_step_string (step, "side"));
  g_ptr_array_add (self->truths, truth);
  g_hash_table_insert (self->revealed, GUINT_TO_POINTER (self->kase), g_strdup (rv_step_string (step, "day")));
  self->shown = TRUE;
  close_round (self);
}

static void
apply_begin (RvClass *self, JsonObject *step)
{
  self->title = g_strdup (rv_step_string (step, "title"));
  self->salt = g_strdup (rv_step_string (step, "salt"));
  self->pin = g_strdup (rv_step_string (step, "pin"));
  g_strfreev (self->cases);
  self->cases = rv_step_strings (step, "cases");
}

static void
apply_next (RvClass *self)
{
  self->kase++;
  self->stage = 0;
  self->shown = FALSE;
  self->over = self->kase >= g_strv_length (self->cases);
}

static void
apply_end (RvClass *self, JsonObject *step)
{
  self->over = TRUE;
  self->forced_by = g_strdup (rv_step_string (step, "without-pin"));
  self->forced_at = self->forced_by ? g_strdup (rv_step_string (step, "at")) : NULL;
}

void
rv_class_apply (RvClass *self, JsonObject *step)
{
  const char *what = rv_step_string (step, "what");
  RvClassVote *vote = rv_class_round (self);

  if (g_strcmp0 (what, "class") == 0)
    apply_begin (self, step);
  else if (g_strcmp0 (what, "learner") == 0)
    g_ptr_array_add (self->learners, g_strdup (rv_step_string (step, "name")));
  else if (g_strcmp0 (what, "answer") == 0)
    apply_answer (self, step);
  else if (g_strcmp0 (what, "advance") == 0)
    {
      close_round (self);
      self->stage++;
    }
  else if (g_strcmp0 (what, "truth") == 0)
    apply_truth (self, step);
  else if (g_strcmp0 (what, "next-case") == 0)
    apply_next (self);
  else if (g_strcmp0 (what, "vote") == 0)
    apply_vote (self);
  else if (g_strcmp0 (what, "ballot") == 0 && vote && rv_step_string (step, "cause"))
    rv_points_set (vote->tally, rv_step_string (step, "cause"), rv_points_get (vote->tally, rv_step_string (step, "cause")) + 1);
  else if (g_strcmp0 (what, "vote-closed") == 0)
    close_round (self);
  else if (g_strcmp0 (what, "end") == 0)
    apply_end (self, step);
}

RvClass *
rv_class_of_journal (RvJournal *journal, const char *path)
{
  RvClass *self = g_new0 (RvClass, 1);

  self->journal = journal;
  self->path = g_strdup (path);
  self->learners = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
  self->votes = g_ptr_array_new_with_free_func ((GDestroyNotify) vote_free);
  self->truths = g_ptr_array_new_with_free_func ((GDestroyNotify) truth_free);
  self->revealed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->cases = g_new0 (char *, 1);
  for (guint i = 0; i < rv_journal_length (journal); i++)
    rv_class_apply (self, rv_journal_step (journal, i));
  return self;
}
