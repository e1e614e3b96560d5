/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reasoning/rv-engine.h"

G_BEGIN_DECLS

/* All take arrays of n worlds; `to` is multiplied in place. `mean` is the factor's value at the Beta means: what is multiplied in is
 * relative to it. `apart` and `joint` are the weights of the product and of the comonotone joint, over that mean; `error` is the
 * entry error, which the members of a joint do not share. */
void rv_worlds_multiply (float *to, const float *factor, guint n);
void rv_worlds_single_factor (const float *p, gboolean present, double mean, guint n, float *to);
void rv_worlds_double_factor (const float *p, gboolean p_present, const float *q, gboolean q_present, float apart, float joint, float error,
                              guint n, float *to);
void rv_worlds_triple_factor (const float *const *p, const gboolean *present, float apart, float joint, float error, guint n, float *to);
/* Noisy-or of the draws a and b over a leak, into `to`. */
void rv_worlds_mix_cells (const float *a, const float *b, const float *leak, guint n, float *to);
/* A finding within another that is present: its draws, and the mean of the outer one, whose own draws count where it enters itself. */
typedef struct {
  const float *inner;
  float outer;
  gboolean present;
} RvWithinDraw;
/* Their shares of the outer ones, at most `top`, or what is left of them when absent; b may be NULL. */
void rv_worlds_within_factor (const RvWithinDraw *a, const RvWithinDraw *b, float top, guint n, float *to);

G_END_DECLS
