/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reasoning/rv-replay.h"
#include "report/rv-theme.h"

G_BEGIN_DECLS

/**
 * RvRiver: how the weights of the causes moved while the case became known: one band a cause (or two at once), as thick as its
 * probability, over the moments at which the weights changed. The moments stand in order at equal distances, as on the time strip.
 * Lengths in px.
 */
#define RV_RIVER_BANDS 7 /* the others are one band, "other / not listed" another */

typedef struct {
  char *name;
  RvColor fill;
  guint a;          /* cause; G_MAXUINT: several, or not listed */
  int b;            /* second cause, or -1 */
  double *shares;   /* one per step */
} RvRiverBand;

typedef struct {
  char *label;      /* what became known then */
  double position;  /* of the chronology */
  double x;
} RvRiverStep;

typedef struct {
  GPtrArray *bands; /* RvRiverBand, from the top */
  RvRiverStep *steps;
  guint n_steps;
  double left, right, top, bottom; /* of the plot */
  double width, height;
} RvRiver;

/* NULL with fewer than two steps: nothing moved. */
RvRiver *rv_river_new (RvTheme *theme, const RvReplay *replay, double width, double height);
/* What others gave at the moments of a river: one per step, causes by id ("other": not listed), shares that sum to 1. */
typedef struct {
  guint n;
  const char **causes;
  double *shares;
} RvRiverOpinion;
/* Their river on the same axis and scale, a cause in the colour it has there. opinions: self->n_steps of them. */
RvRiver *rv_river_new_beside (const RvRiver *self, RvTheme *theme, const RvKnowledge *knowledge, const RvRiverOpinion *opinions);
void rv_river_free (RvRiver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvRiver, rv_river_free)

/* cursor: a position in the chronology, INFINITY is live, NAN: none is drawn. */
void rv_river_draw (const RvRiver *self, RvTheme *theme, cairo_t *cr, double cursor);
/* The step nearest to x. */
guint rv_river_step_at (const RvRiver *self, double x);
/* The last step at or before the cursor; -1: before the first. */
int rv_river_step_of (const RvRiver *self, double cursor);
/* "Leukaemic infiltration 85 %, other 5 %": the bands of a step that count, in words. Caller frees. */
char *rv_river_describe (const RvRiver *self, guint step);

G_END_DECLS
