/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the drawn worlds say: 80 % intervals, and how often each row comes first. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") /* loops over worlds */
#endif

#include <stdlib.h>
#include <string.h>

#include "reasoning/rv-engine.h"

/* Positive floats are ordered like their bits: bins of an eighth of a doubling. */
#define BIN_SHIFT 20
#define N_BINS (1 << (31 - BIN_SHIFT))

RV_WIDE static void
add_row (const float *restrict row, float share, gboolean may_lead, int index, guint n, float *restrict sum, float *restrict best, int *restrict leader)
{
  for (guint i = 0; i < n; i++)
    sum[i] += share * row[i];
  if (!may_lead)
    return;
  for (guint i = 0; i < n; i++)
    {
      float value = share * row[i];
      leader[i] = value > best[i] ? index : leader[i];
      best[i] = value > best[i] ? value : best[i];
    }
}

/* The inverse of each world's sum, into `inverse`; counts who leads. */
static guint *
normalise (RvEngine *e, RvWorlds *w, float *inverse)
{
  g_autofree float *best = g_new0 (float, w->n);
  g_autofree int *leader = g_new0 (int, w->n);
  guint *firsts = g_new0 (guint, w->n_rows);
  memset (inverse, 0, sizeof (float) * w->n);
  for (guint r = 0; r < w->n_rows; r++)
    if (w->share[r] > RV_LEAST_SHARE)
      add_row (w->relative + (gsize) r * w->n, (float) w->share[r], r != e->n_c, (int) r, w->n, inverse, best, leader);
  for (guint i = 0; i < w->n; i++)
    {
      inverse[i] = 1.0f / inverse[i];
      firsts[leader[i]]++;
    }
  return firsts;
}

/* ---- Quantiles ---------------------------------------------------------------------------------------------- */

/* The k-th smallest (Wirth's selection); reorders the values. */
static float
nth (float *values, int n, int k)
{
  int low = 0, high = n - 1;
  while (low < high)
    {
      float pivot = values[k];
      int i = low, j = high;
      do
        {
          while (values[i] < pivot)
            i++;
          while (pivot < values[j])
            j--;
          if (i <= j)
            {
              float swap = values[i];
              values[i++] = values[j];
              values[j--] = swap;
            }
        }
      while (i <= j);
      if (j < k)
        low = i;
      if (k < i)
        high = j;
    }
  return values[k];
}

static guint32
bits_of (float value)
{
  guint32 bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* The bin in which the k-th smallest lies; below: how many lie in the bins before. */
static guint
bin_of (const guint16 *bins, guint k, guint *below)
{
  guint bin = 0;
  for (*below = 0; *below + bins[bin] <= k; bin++)
    *below += bins[bin];
  return bin;
}

typedef struct {
  float *inverse;            /* n: of each world's sum */
  float *values, *few, *many; /* n + 1 each */
} Scratch;

/* The two quantiles come out of the bins in which they lie. */
RV_WIDE static void
interval (const RvWorlds *w, guint row, double scale, double floor, Scratch *s, double *low, double *high)
{
  const float *restrict from = w->relative + (gsize) row * w->n, *restrict inverse = s->inverse;
  float *restrict values = s->values, *restrict few = s->few, *restrict many = s->many;
  guint16 bins[N_BINS] = { 0 };
  guint tenth = w->n / 10, last = w->n - 1 - tenth, below[2], n_few = 0, n_many = 0;
  for (guint i = 0; i < w->n; i++)
    values[i] = from[i] * inverse[i];
  for (guint i = 0; i < w->n; i++)
    bins[bits_of (values[i]) >> BIN_SHIFT]++;
  guint first_bin = bin_of (bins, tenth, &below[0]), last_bin = bin_of (bins, last, &below[1]);
  for (guint i = 0; i < w->n; i++)
    {
      guint bin = bits_of (values[i]) >> BIN_SHIFT;
      few[n_few] = many[n_many] = values[i];
      n_few += bin == first_bin;
      n_many += bin == last_bin;
    }
  *low = MIN (*low, floor + scale * nth (few, (int) n_few, (int) (tenth - below[0])));
  *high = MAX (*high, floor + scale * nth (many, (int) n_many, (int) (last - below[1])));
}

static int
larger_first (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x < y) - (x > y);
}

/* A replay shows the leading causes of each step: the others keep their probability as an interval of no width. */
static double
least_with_interval (const RvEngine *e, const RvWorlds *w)
{
  if (!e->options.brief)
    return 0.0;
  g_autofree double *sorted = g_memdup2 (w->share, sizeof (double) * e->n_c);
  qsort (sorted, e->n_c, sizeof (double), larger_first);
  return MAX (sorted[MIN (RV_BRIEF_INTERVALS, e->n_c) - 1], 2.0 * RV_LEAST_SHARE);
}

void
rv_engine_read_spread (RvEngine *e, RvWorlds *w, RvDifferential *result)
{
  double rest = 0.0, floor = e->k->other_floor, least = least_with_interval (e, w);
  /* Pairs beyond the best keep their share of the whole at the means. */
  for (guint i = w->n_pairs; i < result->pairs->len; i++)
    rest += g_array_index (result->pairs, RvPairResult, i).probability;
  double keep = 1.0 - floor - rest;
  g_autofree float *block = g_new (float, 4 * ((gsize) w->n + 1));
  Scratch scratch = { block, block + w->n + 1, block + 2 * (w->n + 1), block + 3 * (w->n + 1) };
  g_autofree guint *firsts = normalise (e, w, scratch.inverse);
  for (guint c = 0; c < e->n_c; c++)
    {
      RvCauseResult *cause = &result->causes[c];
      cause->first_in = (double) firsts[c] / w->n;
      if (w->share[c] >= least)
        interval (w, c, keep * w->share[c], 0.0, &scratch, &cause->low, &cause->high);
    }
  if (!e->options.brief || w->share[e->n_c] > RV_LEAST_SHARE)
    interval (w, e->n_c, keep * w->share[e->n_c], floor, &scratch, &result->other_low, &result->other_high);
  for (guint i = 0; i < w->n_pairs; i++)
    {
      RvPairResult *pair = &g_array_index (result->pairs, RvPairResult, i);
      pair->first_in = (double) firsts[e->n_h + i] / w->n;
      if (w->share[e->n_h + i] >= least)
        interval (w, e->n_h + i, keep * w->share[e->n_h + i], 0.0, &scratch, &pair->low, &pair->high);
    }
}
