/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-region.h"

#include "imaging/rv-image-volume-private.h"

#include <math.h>
#include <string.h>

#define MOST_VISITS 1e9 /* voxels looked at for one number */

typedef void (*Visit) (RvImageVolume *volume, int i, int j, int k, double value, gpointer user_data);

/* Even-odd rule. */
static gboolean
in_polygon (const RvImageRegion *region, double u, double v)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = region->n_points - 1; i < region->n_points; j = i++)
    {
      const double *a = region->points + 2 * i, *b = region->points + 2 * j;

      if ((a[1] > v) != (b[1] > v) && u < (b[0] - a[0]) * (v - a[1]) / (b[1] - a[1]) + a[0])
        inside = !inside;
    }
  return inside;
}

static double
depth_of (RvImageVolume *volume, const RvImageRegion *region)
{
  double normal[3];
  const RvImageSeries *series = volume->series;

  if (region->depth > 0.0)
    return region->depth;
  rv_vector_cross (region->right, region->down, normal);
  rv_vector_normalise (normal);
  /* As thick as a voxel is along the normal. */
  return fabs (rv_vector_dot (normal, series->right)) * volume->spacing[0] + fabs (rv_vector_dot (normal, series->down)) * volume->spacing[1]
         + fabs (rv_vector_dot (normal, series->normal)) * volume->spacing[2];
}

static gboolean
contains (const RvImageRegion *region, double depth, const double position[3])
{
  double from[3], normal[3];

  if (region->type == RV_IMAGE_REGION_WHOLE)
    return TRUE;
  for (int a = 0; a < 3; a++)
    from[a] = position[a] - region->centre[a];
  if (region->type == RV_IMAGE_REGION_SPHERE)
    return rv_vector_dot (from, from) <= region->radius * region->radius * (1.0 + 1e-12);
  rv_vector_cross (region->right, region->down, normal);
  rv_vector_normalise (normal);
  if (fabs (rv_vector_dot (from, normal)) > depth / 2.0 + 1e-9)
    return FALSE;
  double u = rv_vector_dot (from, region->right), v = rv_vector_dot (from, region->down);
  if (region->type == RV_IMAGE_REGION_POLYGON)
    return region->n_points >= 3 && in_polygon (region, u, v);
  return pow (u / MAX (region->half[0], 1e-9), 2.0) + pow (v / MAX (region->half[1], 1e-9), 2.0) <= 1.0;
}

/* No place of the region is farther from its centre than this. */
static double
reach_of (const RvImageRegion *region, double depth)
{
  double reach = 0.0;

  if (region->type == RV_IMAGE_REGION_SPHERE)
    return region->radius;
  if (region->type == RV_IMAGE_REGION_ELLIPSE)
    reach = MAX (region->half[0], region->half[1]);
  for (guint i = 0; region->type == RV_IMAGE_REGION_POLYGON && i < region->n_points; i++)
    reach = MAX (reach, hypot (region->points[2 * i], region->points[2 * i + 1]));
  return hypot (reach, depth / 2.0);
}

/* Voxel indices round the region. */
static void
box_of (RvImageVolume *volume, const RvImageRegion *region, double depth, int low[3], int high[3])
{
  double reach = reach_of (region, depth);

  for (int a = 0; a < 3; a++)
    {
      low[a] = 0;
      high[a] = volume->size[a] - 1;
    }
  if (region->type == RV_IMAGE_REGION_WHOLE)
    return;
  double least[3] = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE }, most[3] = { -G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  for (int c = 0; c < 8; c++)
    {
      double position[3], index[3];

      for (int a = 0; a < 3; a++)
        position[a] = region->centre[a] + (c & 1 ? reach : -reach) * volume->series->right[a]
                      + (c & 2 ? reach : -reach) * volume->series->down[a] + (c & 4 ? reach : -reach) * volume->series->normal[a];
      rv_image_volume_index (volume, position, index);
      for (int a = 0; a < 3; a++)
        {
          least[a] = MIN (least[a], index[a]);
          most[a] = MAX (most[a], index[a]);
        }
    }
  for (int a = 0; a < 3; a++)
    {
      low[a] = (int) CLAMP (floor (least[a]), 0, volume->size[a]);
      high[a] = (int) CLAMP (ceil (most[a]), -1, volume->size[a] - 1);
    }
}

static void
visit_region (RvImageVolume *volume, const RvImageRegion *region, Visit visit, gpointer user_data)
{
  double depth = region->type >= RV_IMAGE_REGION_ELLIPSE ? depth_of (volume, region) : 0.0;
  int low[3], high[3];

  box_of (volume, region, depth, low, high);
  for (int k = low[2]; k <= high[2]; k++)
    for (int j = low[1]; j <= high[1]; j++)
      for (int i = low[0]; i <= high[0]; i++)
        {
          double index[3] = { i, j, k }, position[3];

          if (region->type != RV_IMAGE_REGION_WHOLE)
            {
              rv_image_volume_position (volume, index, position);
              if (!contains (region, depth, position))
                continue;
            }
          visit (volume, i, j, k, rv_image_volume_value (volume, i, j, k), user_data);
        }
}

typedef struct {
  guint64 n;
  double sum, squares, min, max;
  int at[3];
} Sums;

static void
on_voxel (RvImageVolume *volume, int i, int j, int k, double value, gpointer user_data)
{
  Sums *sums = user_data;
  double step = value - sums->sum;

  /* Running mean and squares: exact for large offsets. */
  sums->n++;
  sums->sum += step / sums->n;
  sums->squares += step * (value - sums->sum);
  sums->min = MIN (sums->min, value);
  if (value > sums->max)
    {
      sums->max = value;
      sums->at[0] = i;
      sums->at[1] = j;
      sums->at[2] = k;
    }
}

static double
voxel_ml (const RvImageVolume *volume)
{
  const double *s = volume->spacing;

  return s[0] * s[1] * s[2] / 1000.0;
}

static double
peak_at (RvImageVolume *volume, const double centre[3])
{
  RvImageRegion sphere = { .type = RV_IMAGE_REGION_SPHERE, .radius = RV_IMAGE_PEAK_RADIUS };
  Sums sums = { 0, 0, 0, G_MAXDOUBLE, -G_MAXDOUBLE, { 0, 0, 0 } };

  memcpy (sphere.centre, centre, sizeof sphere.centre);
  visit_region (volume, &sphere, on_voxel, &sums);
  return sums.n > 0 ? sums.sum : NAN;
}

void
rv_image_region_measure (RvImageVolume *volume, const RvImageRegion *region, RvImageStatistics *out)
{
  Sums sums = { 0, 0, 0, G_MAXDOUBLE, -G_MAXDOUBLE, { 0, 0, 0 } };

  visit_region (volume, region, on_voxel, &sums);
  *out = (RvImageStatistics){ .count = sums.n, .mean = NAN, .deviation = NAN, .min = NAN, .max = NAN, .at = { NAN, NAN, NAN }, .peak = NAN };
  memcpy (out->voxel_mm, volume->spacing, sizeof out->voxel_mm);
  out->volume_ml = sums.n * voxel_ml (volume);
  if (sums.n == 0)
    return;
  double index[3] = { sums.at[0], sums.at[1], sums.at[2] };
  rv_image_volume_position (volume, index, out->at);
  out->mean = sums.sum;
  out->deviation = sums.n > 1 ? sqrt (sums.squares / (sums.n - 1)) : 0.0;
  out->min = sums.min;
  out->max = sums.max;
  out->peak = peak_at (volume, out->at);
}

typedef struct {
  double highest, worth;
} Peaks;

/* Voxels below half of the peak round the hottest voxel are not tried as centres. */
static void
on_peak (RvImageVolume *volume, int i, int j, int k, double value, gpointer user_data)
{
  Peaks *peaks = user_data;
  double index[3] = { i, j, k }, position[3];

  if (value < peaks->worth)
    return;
  rv_image_volume_position (volume, index, position);
  peaks->highest = MAX (peaks->highest, peak_at (volume, position));
}

double
rv_image_region_highest_peak (RvImageVolume *volume, const RvImageRegion *region, const RvImageStatistics *statistics)
{
  double sphere = 4.0 / 3.0 * G_PI * pow (RV_IMAGE_PEAK_RADIUS, 3) / 1000.0 / voxel_ml (volume);
  Peaks peaks = { statistics->peak, 0.5 * statistics->peak };

  if (isnan (statistics->peak) || statistics->count * MIN (sphere, (double) volume->size[0] * volume->size[1] * volume->size[2]) > MOST_VISITS)
    return NAN;
  visit_region (volume, region, on_peak, &peaks);
  return peaks.highest;
}


typedef struct {
  guint64 n;
  double level;
} Counter;

static void
on_level (RvImageVolume *volume, int i, int j, int k, double value, gpointer user_data)
{
  Counter *counter = user_data;

  counter->n += value >= counter->level;
}

double
rv_image_region_volume_above (RvImageVolume *volume, const RvImageRegion *region, double level)
{
  Counter counter = { 0, level };

  visit_region (volume, region, on_level, &counter);
  return counter.n * voxel_ml (volume);
}

void
rv_image_profile (RvImageVolume *volume, const double from[3], const double to[3], guint n, double *values)
{
  for (guint i = 0; i < n; i++)
    {
      double t = n > 1 ? (double) i / (n - 1) : 0.0, position[3];

      for (int a = 0; a < 3; a++)
        position[a] = from[a] + t * (to[a] - from[a]);
      values[i] = rv_image_volume_sample (volume, position);
    }
}

double
rv_image_profile_width (const double *values, guint n, double length)
{
  guint top = 0;
  double left_foot, right_foot, half, left = NAN, right = NAN, step = n > 1 ? length / (n - 1) : 0.0;

  for (guint i = 1; i < n; i++)
    if (values[i] > values[top] || isnan (values[top]))
      top = i;
  if (n < 3 || isnan (values[top]))
    return NAN;
  left_foot = right_foot = values[top];
  for (guint i = 0; i < top; i++)
    left_foot = fmin (left_foot, values[i]);
  for (guint i = top + 1; i < n; i++)
    right_foot = fmin (right_foot, values[i]);
  half = (values[top] + MAX (left_foot, right_foot)) / 2.0;
  if (left_foot >= values[top] || right_foot >= values[top])
    return NAN;
  for (guint i = top; i > 0 && isnan (left); i--)
    if (values[i - 1] < half)
      left = i - (values[i] - half) / (values[i] - values[i - 1]);
  for (guint i = top; i + 1 < n && isnan (right); i++)
    if (values[i + 1] < half)
      right = i + (values[i] - half) / (values[i] - values[i + 1]);
  return (right - left) * step;
}

double
rv_image_distance (const double a[3], const double b[3])
{
  double d[3] = { a[0] - b[0], a[1] - b[1], a[2] - b[2] };

  return rv_vector_length (d);
}

double
rv_image_angle (const double a[3], const double b[3], const double c[3])
{
  double u[3] = { a[0] - b[0], a[1] - b[1], a[2] - b[2] }, v[3] = { c[0] - b[0], c[1] - b[1], c[2] - b[2] };

  if (!rv_vector_normalise (u) || !rv_vector_normalise (v))
    return NAN;
  return acos (CLAMP (rv_vector_dot (u, v), -1.0, 1.0)) * 180.0 / G_PI;
}
