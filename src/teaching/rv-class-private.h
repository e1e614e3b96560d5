/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "teaching/rv-class.h"

G_BEGIN_DECLS

struct _RvClass {
  RvJournal *journal;
  char *path, *title, *salt, *pin;
  GStrv cases;
  GPtrArray *learners;  /* char *, NULL-terminated when asked */
  GPtrArray *answers;   /* RvClassAnswer, oldest first */
  GPtrArray *votes;     /* RvClassVote */
  GPtrArray *truths;    /* RvClassTruth */
  GHashTable *revealed; /* case number -> date */
  guint kase, stage;
  gboolean shown, over;
  char *forced_by, *forced_at; /* ended without the PIN */
};

/* Takes journal; replays what it holds. */
RvClass *rv_class_of_journal (RvJournal *journal, const char *path);
/* Notes that this process writes the class; see rv_class_running(). */
void rv_class_is_written (RvClass *self);
void rv_class_apply (RvClass *self, JsonObject *step);
/* The round that is open, or NULL. */
RvClassVote *rv_class_round (RvClass *self);
const char *rv_class_side_word (RvSide side);

G_END_DECLS
