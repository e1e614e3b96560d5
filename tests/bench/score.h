/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Scores of stated probabilities against what was the case. */
typedef struct {
  double p_truth; /* stated for what was true */
  double brier;   /* sum over all outcomes of (stated - met) squared */
  double top;     /* stated for the outcome that came first */
  gboolean right; /* the first one was true */
  guint rank;     /* of the truth among the single causes */
} Outcome;

/* 95 % Wilson interval of k of n. */
void score_wilson (guint k, guint n, double *low, double *high);
/* Mean of values with its 95 % interval from 2,000 resamplings with a fixed seed. */
double score_mean (const double *values, guint n, double *low, double *high);
/* Outcomes sorted by `top` are cut into bins of equal size; prints one line a bin (stated, met with interval). */
void score_print_reliability (GArray *outcomes, guint n_bins);
/* Mean distance between stated and met over five bins of equal size; *chance: the 90th percentile of what it would be on
 * as many cases if every stated probability were true. */
double score_calibration (GArray *outcomes, double *chance);
