/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-score.h"

#include <math.h>

static void
clear_point (RvPoint *point)
{
  g_free (point->cause);
}

GArray *
rv_points_new (void)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RvPoint));

  g_array_set_clear_func (points, (GDestroyNotify) clear_point);
  return points;
}

static int
find (GArray *points, const char *cause)
{
  for (guint i = 0; i < points->len; i++)
    if (g_str_equal (g_array_index (points, RvPoint, i).cause, cause))
      return (int) i;
  return -1;
}

void
rv_points_set (GArray *points, const char *cause, double value)
{
  int i = find (points, cause);

  if (!(value > 0))
    {
      if (i >= 0)
        g_array_remove_index (points, (guint) i);
    }
  else if (i >= 0)
    g_array_index (points, RvPoint, i).points = value;
  else
    {
      RvPoint point = { g_strdup (cause), value };

      g_array_append_val (points, point);
    }
}

double
rv_points_get (GArray *points, const char *cause)
{
  int i = find (points, cause);

  return i >= 0 ? g_array_index (points, RvPoint, i).points : 0;
}

double
rv_points_sum (GArray *points)
{
  double sum = 0;

  for (guint i = 0; i < points->len; i++)
    sum += g_array_index (points, RvPoint, i).points;
  return sum;
}

GArray *
rv_points_pool (GPtrArray *forecasts)
{
  GArray *pool = rv_points_new ();
  guint n = 0;

  for (guint f = 0; f < forecasts->len; f++)
    n += rv_points_sum (forecasts->pdata[f]) > 0;
  for (guint f = 0; f < forecasts->len; f++)
    {
      GArray *points = forecasts->pdata[f];
      double sum = rv_points_sum (points);

      for (guint i = 0; sum > 0 && i < points->len; i++)
        {
          RvPoint *point = &g_array_index (points, RvPoint, i);

          rv_points_set (pool, point->cause, rv_points_get (pool, point->cause) + RV_SCORE_POINTS * point->points / sum / n);
        }
    }
  return pool;
}

gboolean
rv_score (GArray *points, const char *const *truths, RvScore *score)
{
  static const char *const other[] = { RV_SCORE_OTHER, NULL };
  double sum = rv_points_sum (points), on_truth = 0, brier = 0;

  if (!(sum > 0))
    return FALSE;
  if (!truths || !truths[0])
    truths = other;
  for (guint i = 0; i < points->len; i++)
    {
      RvPoint *point = &g_array_index (points, RvPoint, i);
      double p = point->points / sum;

      if (g_strv_contains (truths, point->cause))
        on_truth += p;
      else
        brier += p * p;
    }
  score->on_truth = on_truth;
  score->brier = brier + (1 - on_truth) * (1 - on_truth);
  score->log = 0 - log (fmin (fmax (on_truth, 0.5 / RV_SCORE_POINTS), 1));
  return TRUE;
}

void
rv_score_wilson (guint k, guint n, double *low, double *high)
{
  const double z = 1.959963984540054;
  double p = n ? (double) k / n : 0, d = 1 + z * z / n, mid = p + z * z / (2.0 * n);
  double half = z * sqrt (p * (1 - p) / n + z * z / (4.0 * n * n));

  *low = n ? fmax (0, (mid - half) / d) : 0;
  *high = n ? fmin (1, (mid + half) / d) : 1;
}

GArray *
rv_calibration (const double *p, const gboolean *came, guint n, guint n_bins)
{
  GArray *bins = g_array_new (FALSE, TRUE, sizeof (RvCalibrationBin));

  for (guint b = 0; b < n_bins; b++)
    {
      RvCalibrationBin bin = { (double) b / n_bins, (double) (b + 1) / n_bins };

      for (guint i = 0; i < n; i++)
        if (MIN ((guint) (p[i] * n_bins), n_bins - 1) == b)
          {
            bin.n++;
            bin.n_true += came[i] ? 1 : 0;
            bin.mean += p[i];
          }
      if (!bin.n)
        continue;
      bin.mean /= bin.n;
      rv_score_wilson (bin.n_true, bin.n, &bin.low, &bin.high);
      g_array_append_val (bins, bin);
    }
  return bins;
}

static void
visit (GArray *next, GQueue *queue, int *steps, int from)
{
  for (guint i = 0; i < next->len; i++)
    {
      int to = g_array_index (next, int, i);

      if (steps[to] < 0)
        {
          steps[to] = steps[from] + 1;
          g_queue_push_tail (queue, GINT_TO_POINTER (to));
        }
    }
}

int
rv_place_distance (const RvAnatomy *anatomy, int a, int b)
{
  g_autofree int *steps = g_new (int, anatomy->n_nodes);
  GQueue queue = G_QUEUE_INIT;
  int found;

  if (a < 0 || b < 0 || a >= (int) anatomy->n_nodes || b >= (int) anatomy->n_nodes)
    return -1;
  for (guint i = 0; i < anatomy->n_nodes; i++)
    steps[i] = -1;
  steps[a] = 0;
  g_queue_push_tail (&queue, GINT_TO_POINTER (a));
  while (!g_queue_is_empty (&queue) && steps[b] < 0)
    {
      int at = GPOINTER_TO_INT (g_queue_pop_head (&queue));

      visit (anatomy->nodes[at].children, &queue, steps, at);
      visit (anatomy->nodes[at].parents, &queue, steps, at);
    }
  g_queue_clear (&queue);
  found = steps[b];
  return found;
}

int
rv_place_nearest (const RvAnatomy *anatomy, int node, GArray *nodes)
{
  int best = -1;

  for (guint i = 0; nodes && i < nodes->len; i++)
    {
      int steps = rv_place_distance (anatomy, node, g_array_index (nodes, int, i));

      if (steps >= 0 && (best < 0 || steps < best))
        best = steps;
    }
  return best;
}
