/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reasoning/rv-differential.h"

G_BEGIN_DECLS

/* Single causes and two causes at once in one order, most probable first: together with "other" they are everything. */
typedef struct {
  guint a;
  int b;                    /* the second cause, or -1: a alone */
  double probability, low, high;
  double first_in;          /* share of the draws in which it is first */
} RvRanked;

#define RV_RANKED_PAIRS 20 /* so many pairs have an interval; the others are left out, see rv_ranked_rest() */

/* Array of RvRanked. Caller unrefs. */
GArray *rv_differential_ranked (const RvDifferential *self);
/* "Vincristine neuropathy + Charcot-Marie-Tooth disease". Caller frees. */
char *rv_ranked_name (const RvKnowledge *knowledge, const RvRanked *ranked);
/* What the named causes below the first n have together, pairs without a row included; at least 0. */
double rv_ranked_rest (const RvDifferential *self, const GArray *ranked, guint n);

G_END_DECLS
