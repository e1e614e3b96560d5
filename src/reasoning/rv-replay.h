/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-chronology.h"
#include "reasoning/rv-differential.h"

G_BEGIN_DECLS

/* The differential at every moment at which something became known. */
typedef struct {
  double position;        /* of the step in the chronology */
  char *as_of;            /* its label */
  GArray *added;          /* guint: findings whose status changed at this step */
  RvDifferential *result; /* without next tests */
} RvReplayStep;

typedef struct {
  GPtrArray *steps;       /* RvReplayStep, in order */
} RvReplay;

/* What the localiser says of the case as it was known; NULL when nothing. Caller frees. */
typedef RvLesionEvidence *(*RvLesionFunc) (RvCase *as_known, gpointer data);

/* options->n_draws sets the draws per step; options->lesion is ignored, lesion_for (or NULL) is asked at each step. Steps
 * at which no finding changes are left out, but for the last. */
RvReplay *rv_replay_run (RvCase *kase, RvChronology *chronology, RvKnowledge *knowledge, const RvDifferentialOptions *options,
                         RvLesionFunc lesion_for, gpointer data);
/* One over moments of one's own: empty, then a step at a time. added: NULL, or taken; result is taken. */
RvReplay *rv_replay_new (void);
void rv_replay_add (RvReplay *self, double position, const char *as_of, GArray *added, RvDifferential *result);
void rv_replay_free (RvReplay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvReplay, rv_replay_free)

G_END_DECLS
