/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small generator whose course depends on its seed alone (xoshiro256**), for draws that must be the same on every run. */
typedef struct {
  guint64 s[4];
  const float *tables;
} RvRandom;

void rv_random_seed (RvRandom *self, const char *key);
double rv_random_uniform (RvRandom *self); /* in (0, 1) */
double rv_random_normal (RvRandom *self);
double rv_random_gamma (RvRandom *self, double shape); /* scale 1; shape > 0 */
double rv_random_beta (RvRandom *self, double alpha, double beta);

G_END_DECLS
