/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-river.h"

G_BEGIN_DECLS

/**
 * RvBeside: the course of a class beside that of the assistant, over the same stages: one axis of time, one scale. Above, what each
 * gave to the truth; below it the assistant's river and the river of the class. Nothing moves with fewer than two stages.
 */
typedef enum { RV_BESIDE_ASSISTANT, RV_BESIDE_POOL, RV_BESIDE_LEARNER } RvBesideWho;

typedef struct {
  char *name;
  RvBesideWho who;
  double *given;      /* to the truth, 0..1, one per stage; NAN: no answer */
} RvBesideLine;

typedef struct {
  RvReplay *replay;         /* the assistant: a step per stage */
  GPtrArray *lines;         /* RvBesideLine */
  RvRiverOpinion *pool;     /* of the class, one per stage */
} RvBeside;

/* Takes replay. */
RvBeside *rv_beside_new (RvReplay *replay);
/* given: one per stage, copied. */
void rv_beside_add (RvBeside *self, RvBesideWho who, const char *name, const double *given);
/* What the class gave at a stage, copied. */
void rv_beside_set_pool (RvBeside *self, guint stage, guint n, const char *const *causes, const double *shares);
void rv_beside_free (RvBeside *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvBeside, rv_beside_free)

/* px that it takes. */
double rv_beside_height (RvTheme *theme);
void rv_beside_draw (const RvBeside *self, RvTheme *theme, cairo_t *cr, double width);
/* The same in words. Caller frees. */
char *rv_beside_describe (const RvBeside *self);

G_END_DECLS
