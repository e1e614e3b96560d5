/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "score.h"

#include <math.h>
#include <string.h>

#include "reasoning/rv-random.h"

#define RESAMPLINGS 2000
#define N_BINS 5

void
score_wilson (guint k, guint n, double *low, double *high)
{
  double z = 1.96, p = (double) k / n, d = 1 + z * z / n, c = p + z * z / (2 * n);
  double w = z * sqrt (p * (1 - p) / n + z * z / (4.0 * n * n));
  *low = MAX ((c - w) / d, 0.0);
  *high = MIN ((c + w) / d, 1.0);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return x < y ? -1 : x > y;
}

double
score_mean (const double *values, guint n, double *low, double *high)
{
  g_autofree double *means = g_new (double, RESAMPLINGS);
  double sum = 0.0;
  RvRandom random;
  rv_random_seed (&random, "score");
  for (guint i = 0; i < n; i++)
    sum += values[i];
  for (guint r = 0; r < RESAMPLINGS; r++)
    {
      means[r] = 0.0;
      for (guint i = 0; i < n; i++)
        means[r] += values[(guint) (rv_random_uniform (&random) * n)] / n;
    }
  qsort (means, RESAMPLINGS, sizeof (double), compare_doubles);
  *low = means[RESAMPLINGS / 40];
  *high = means[RESAMPLINGS - 1 - RESAMPLINGS / 40];
  return sum / n;
}

static int
by_top (gconstpointer a, gconstpointer b)
{
  return compare_doubles (&((const Outcome *) a)->top, &((const Outcome *) b)->top);
}

void
score_print_reliability (GArray *outcomes, guint n_bins)
{
  g_array_sort (outcomes, by_top);
  for (guint b = 0; b < n_bins; b++)
    {
      guint from = b * outcomes->len / n_bins, to = (b + 1) * outcomes->len / n_bins, met = 0;
      double stated = 0.0, low, high;
      for (guint i = from; i < to; i++)
        {
          stated += g_array_index (outcomes, Outcome, i).top;
          met += g_array_index (outcomes, Outcome, i).right;
        }
      if (to == from)
        continue;
      score_wilson (met, to - from, &low, &high);
      g_print ("    stated %3.0f %%  met %2u of %2u (%.0f %% [%.0f-%.0f])\n", 100 * stated / (to - from), met, to - from,
               100.0 * met / (to - from), 100 * low, 100 * high);
    }
}

/* Tops are sorted. */
static double
distance (const double *tops, const gboolean *right, guint n)
{
  double error = 0.0;
  for (guint b = 0; b < N_BINS; b++)
    {
      double difference = 0.0;
      for (guint i = b * n / N_BINS; i < (b + 1) * n / N_BINS; i++)
        difference += tops[i] - right[i];
      error += fabs (difference) / n;
    }
  return error;
}

double
score_calibration (GArray *outcomes, double *chance)
{
  guint n = outcomes->len;
  g_autofree double *tops = g_new (double, n + 1);
  g_autofree gboolean *right = g_new (gboolean, n + 1);
  g_autofree double *errors = g_new (double, RESAMPLINGS);
  RvRandom random;
  g_array_sort (outcomes, by_top);
  for (guint i = 0; i < n; i++)
    tops[i] = g_array_index (outcomes, Outcome, i).top;
  rv_random_seed (&random, "calibration");
  for (guint r = 0; r < RESAMPLINGS; r++)
    {
      for (guint i = 0; i < n; i++)
        right[i] = rv_random_uniform (&random) < tops[i];
      errors[r] = distance (tops, right, n);
    }
  qsort (errors, RESAMPLINGS, sizeof (double), compare_doubles);
  *chance = errors[RESAMPLINGS * 9 / 10];
  for (guint i = 0; i < n; i++)
    right[i] = g_array_index (outcomes, Outcome, i).right;
  return distance (tops, right, n);
}
