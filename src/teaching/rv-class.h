/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "teaching/rv-journal.h"
#include "teaching/rv-score.h"

G_BEGIN_DECLS

/**
 * RvClass: one sitting of a class: which cases in which order, who takes part, where it stands, what each learner committed to,
 * and the votes of the room. Kept in a journal of its own below LIBRARY/teaching/classes/: every step is on the disk before the
 * call returns, so a class goes on where it was after a crash. Nothing in it is changed afterwards.
 *
 * Cases are counted from 0, stages from 0. Answers can be given to the present stage only, until it is closed, and the last one
 * of a learner counts.
 */
typedef struct _RvClass RvClass;

typedef struct {
  guint kase, stage;
  char *learner;
  char *node;         /* id in the anatomy, or NULL: not placed */
  RvSide side;
  GArray *points;     /* RvPoint, sum 100 */
  GStrv supporting, opposing, missing; /* findings in words */
} RvClassAnswer;

typedef struct {
  guint kase, stage, round;
  gboolean closed;
  GArray *tally;      /* RvPoint: cause and ballots */
} RvClassVote;

/* Of a case that was brought to its end. */
typedef struct {
  guint kase;
  GStrv causes;       /* true ones */
  char *name;         /* in words */
  GStrv nodes;        /* anatomy ids of the true lesion */
  RvSide side;
} RvClassTruth;

/* A new class. pin: what the teacher types to leave (kept as a salted hash only). cases: uuids, at least one. NULL with error. */
RvClass *rv_class_new (const char *library, const char *title, const char *pin, const char *const *cases, GError **error);
RvClass *rv_class_open (const char *path, GError **error);
/* To read only: nothing can be added. */
RvClass *rv_class_look (const char *path, GError **error);
/* The class that was not brought to its end, the newest one; NULL without error when there is none. */
RvClass *rv_class_resume (const char *library, GError **error);
/* The class of a library that this process writes and that is not at its end, or NULL. Borrowed. */
RvClass *rv_class_running (const char *library);
/* Whether one is not at its end yet; only looks. */
gboolean rv_class_is_under_way (const char *library);
/* Paths of every class of the library, oldest first. Free with g_ptr_array_unref(). */
GPtrArray *rv_class_paths (const char *library);
void rv_class_free (RvClass *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvClass, rv_class_free)

const char *rv_class_get_title (RvClass *self);
const char *rv_class_get_path (RvClass *self);
const char *const *rv_class_get_cases (RvClass *self);
const char *const *rv_class_get_learners (RvClass *self);
gboolean rv_class_check_pin (RvClass *self, const char *pin);

gboolean rv_class_add_learner (RvClass *self, const char *name, GError **error);
guint rv_class_get_case (RvClass *self);
guint rv_class_get_stage (RvClass *self);
gboolean rv_class_is_revealed (RvClass *self); /* the present case stands at its end */
gboolean rv_class_is_over (RvClass *self);

/* Commits an answer for the present case and stage; kase and stage of it are ignored. Points must sum to 100. */
gboolean rv_class_commit (RvClass *self, const RvClassAnswer *answer, GError **error);
/* The answer that counts, or NULL. */
const RvClassAnswer *rv_class_answer (RvClass *self, guint kase, guint stage, const char *learner);
/* Learners without an answer to the present stage. Free the array (borrowed names). */
GPtrArray *rv_class_missing (RvClass *self);

/* Closes the present stage and goes on to the next. Everyone must have committed. FALSE with error names who has not. */
gboolean rv_class_advance (RvClass *self, GError **error);
/* Closes the last stage: what was true is written down and the case may be shown whole. Likewise. */
gboolean rv_class_reveal (RvClass *self, const RvClassTruth *truth, GError **error);
/* Leaves the revealed case: the next one begins, or the class is over. */
gboolean rv_class_next_case (RvClass *self, GError **error);
/* Ends the class where it stands. */
gboolean rv_class_end (RvClass *self, GError **error);
/* The way out when the PIN is forgotten: the class ends where it stands, and keeps for good who did it. See rv-class-exit.h. */
gboolean rv_class_end_without_pin (RvClass *self, const char *who, GError **error);
/* Whether it was ended like that: by whom and when (ISO 8601, UTC), borrowed. */
gboolean rv_class_was_forced (RvClass *self, const char **who, const char **at);
/* What was written down at the end of a case; NULL before. */
const RvClassTruth *rv_class_truth (RvClass *self, guint kase);

/* Room vote. A ballot has no name. rounds count from 1; opening one closes the one before. */
gboolean rv_class_open_vote (RvClass *self, GError **error);
gboolean rv_class_cast (RvClass *self, const char *cause, GError **error);
gboolean rv_class_close_vote (RvClass *self, GError **error);
/* RvClassVote of every round; owned by the class. */
GPtrArray *rv_class_votes (RvClass *self);
const RvClassVote *rv_class_open_round (RvClass *self); /* NULL: none */

/* A learner's score at one stage of a case that was revealed. learner NULL: the mean of all answers, as the opinion of the
 * room. FALSE: no answer, or not revealed yet. */
gboolean rv_class_score (RvClass *self, guint kase, guint stage, const char *learner, RvScore *score);
/* Stretches of nerve between an answer and the truth; -1: not placed or no truth. */
int rv_class_distance (RvClass *self, const RvAnatomy *anatomy, const RvClassAnswer *answer);
/* Every probability a learner gave at the last stage of revealed cases (learner NULL: of all), for the calibration. RvCalibrationBin. */
GArray *rv_class_calibration (RvClass *self, const char *learner, guint n_bins);
/* The same over every class of a library (learner by name); n_cases: how many cases it rests on. */
GArray *rv_class_calibration_all (const char *library, const char *learner, guint n_bins, guint *n_cases);
/* When a case is due again: seven days after it was revealed, as a local date (YYYY-MM-DD); NULL: not revealed. Caller frees. */
char *rv_class_due (RvClass *self, guint kase);
/* Uuids of the cases of all classes that are due on a day (YYYY-MM-DD) and were not taken again since. Free with g_strfreev(). */
char **rv_class_due_cases (const char *library, const char *day);
/* The local date on which a case was revealed, or NULL. Borrowed. */
const char *rv_class_revealed_on (RvClass *self, guint kase);
/* Stages of a case that were answered. */
guint rv_class_n_stages (RvClass *self, guint kase);
/* Every answer, oldest first, RvClassAnswer; the later one of the same learner, case and stage counts. Owned by the class. */
GPtrArray *rv_class_answers (RvClass *self);

G_END_DECLS
