/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-anatomy.h"

G_BEGIN_DECLS

/**
 * Scores of a forecast over causes, and where on the nerves it was placed.
 *
 * Brier score: the sum over all causes of (p - o)², o being 1 for what was true and 0 otherwise; 0 is perfect, 2 the worst.
 *   Brier GW. Verification of forecasts expressed in terms of probability. Monthly Weather Review 1950; 78: 1-3.
 * Log score: -ln p of what was true, in nats; 0 is perfect. Who gave the truth nothing is scored as half a point of a hundred,
 * since the score has no upper bound.
 *   Good IJ. Rational decisions. Journal of the Royal Statistical Society, Series B 1952; 14: 107-114.
 * Several true causes (two diseases at once) are one event: points on any of them count. Points on causes are 0..100.
 */
#define RV_SCORE_POINTS 100
#define RV_SCORE_OTHER "other" /* the cause that stands for all that are not listed */

typedef struct { char *cause; double points; } RvPoint;

/* A forecast: RvPoint, each cause once. */
GArray *rv_points_new (void);
/* Points of a cause; 0 removes it. */
void rv_points_set (GArray *points, const char *cause, double value);
double rv_points_get (GArray *points, const char *cause);
double rv_points_sum (GArray *points);
/* Mean of several forecasts: the opinion of a room (linear pool).
 *   Stone M. The opinion pool. Annals of Mathematical Statistics 1961; 32: 1339-1342. */
GArray *rv_points_pool (GPtrArray *forecasts);

typedef struct { double brier, log; double on_truth; /* probability */ } RvScore;

/* truths: ids, or empty: RV_SCORE_OTHER is what was true. FALSE: no points were given. */
gboolean rv_score (GArray *points, const char *const *truths, RvScore *score);

/* Calibration: how often what was given a probability came true, in bins of equal width; only bins that hold something.
 *   Murphy AH, Winkler RL. Reliability of subjective probability forecasts. Applied Statistics 1977; 26: 41-47. */
typedef struct { double from, to, mean; guint n, n_true; double low, high; /* of the rate, 95 %, Wilson 1927 */ } RvCalibrationBin;
/* p: probabilities; came: whether it was so; both of n. RvCalibrationBin. */
GArray *rv_calibration (const double *p, const gboolean *came, guint n, guint n_bins);
/* 95 % interval of a rate.
 *   Wilson EB. Probable inference. Journal of the American Statistical Association 1927; 22: 209-212. */
void rv_score_wilson (guint k, guint n, double *low, double *high);

/* How many stretches of the map lie between two nodes along the nerves (0: the same); -1: not joined. */
int rv_place_distance (const RvAnatomy *anatomy, int a, int b);
/* The least distance to any of the nodes (GArray of int). -1 when there are none. */
int rv_place_nearest (const RvAnatomy *anatomy, int node, GArray *nodes);

G_END_DECLS
