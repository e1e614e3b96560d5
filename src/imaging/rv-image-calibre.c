/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-calibre.h"

#include <math.h>
#include <string.h>

#define RAYS 48
#define MOST_STEPS 10000
#define FINENESS 0.2 /* mm between two samples of a ray */

/* The place at a distance along a path. */
static void
place_at (const double *points, guint n, double along, double place[3])
{
  memcpy (place, points, 3 * sizeof (double));
  for (guint i = 1; i < n; i++)
    {
      const double *a = points + 3 * (i - 1), *b = points + 3 * i;
      double way[3] = { b[0] - a[0], b[1] - a[1], b[2] - a[2] }, length = rv_vector_length (way), t = length > 0.0 ? CLAMP (along / length, 0.0, 1.0) : 1.0;

      for (int k = 0; k < 3; k++)
        place[k] = a[k] + t * way[k];
      if (along <= length)
        return;
      along -= length;
    }
}

/* Two directions across the path, from the way between a little before and a little after: corners are rounded. */
static gboolean
across (const double *points, guint n, double along, double around, double u[3], double v[3])
{
  double before[3], after[3], way[3], other[3] = { 0, 0, 0 };
  int least = 0;

  place_at (points, n, MAX (along - around, 0.0), before);
  place_at (points, n, along + around, after);
  for (int k = 0; k < 3; k++)
    way[k] = after[k] - before[k];
  if (!rv_vector_normalise (way))
    return FALSE;
  for (int k = 1; k < 3; k++)
    if (fabs (way[k]) < fabs (way[least]))
      least = k;
  other[least] = 1.0;
  rv_vector_cross (way, other, u);
  rv_vector_normalise (u);
  rv_vector_cross (way, u, v);
  return TRUE;
}

/* Distance of the edge on a ray; NAN without one. */
static double
edge_on_ray (RvImageVolume *volume, const double from[3], const double direction[3], double reach)
{
  guint n = (guint) (reach / FINENESS) + 1;
  g_autofree double *values = g_new (double, n);
  double low = G_MAXDOUBLE;

  for (guint i = 0; i < n; i++)
    {
      double place[3];

      for (int k = 0; k < 3; k++)
        place[k] = from[k] + i * FINENESS * direction[k];
      values[i] = rv_image_volume_sample (volume, place);
      if (isnan (values[i]))
        {
          n = i;
          break;
        }
      low = MIN (low, values[i]);
    }
  double half = n > 0 ? (values[0] + low) / 2.0 : NAN;
  for (guint i = 1; i < n; i++)
    if (values[i] < half)
      return (i - (half - values[i]) / (values[i - 1] - values[i])) * FINENESS;
  return NAN;
}

/* The edge round a place; FALSE when it is open on more than an eighth. Gaps between are closed with the mean of their ends. */
static gboolean
find_edge (RvImageVolume *volume, const double at[3], const double u[3], const double v[3], double reach, double radii[RAYS])
{
  guint open = 0;

  for (guint i = 0; i < RAYS; i++)
    {
      double angle = i * 2.0 * G_PI / RAYS, direction[3];

      for (int k = 0; k < 3; k++)
        direction[k] = cos (angle) * u[k] + sin (angle) * v[k];
      radii[i] = edge_on_ray (volume, at, direction, reach);
      open += isnan (radii[i]) != 0;
    }
  if (open > RAYS / 8)
    return FALSE;
  for (guint i = 0; i < RAYS; i++)
    if (isnan (radii[i]))
      {
        guint next = 1;

        while (isnan (radii[(i + next) % RAYS]))
          next++;
        double before = radii[(i + RAYS - 1) % RAYS];
        radii[i] = isnan (before) ? radii[(i + next) % RAYS] : (before + radii[(i + next) % RAYS]) / 2.0;
      }
  return TRUE;
}

/* Area of the edge's polygon; the middle of it goes to shift, along u and v. */
static double
area_of (const double radii[RAYS], double shift[2])
{
  double area = 0.0;

  shift[0] = shift[1] = 0.0;
  for (guint i = 0; i < RAYS; i++)
    {
      double a = i * 2.0 * G_PI / RAYS, b = (i + 1) * 2.0 * G_PI / RAYS, p = radii[i], q = radii[(i + 1) % RAYS];
      double piece = 0.5 * p * q * sin (b - a);

      area += piece;
      shift[0] += piece * (p * cos (a) + q * cos (b)) / 3.0;
      shift[1] += piece * (p * sin (a) + q * sin (b)) / 3.0;
    }
  shift[0] /= MAX (area, 1e-12);
  shift[1] /= MAX (area, 1e-12);
  return area;
}

static void
measure (RvImageVolume *volume, const double u[3], const double v[3], double reach, RvImageCalibre *out)
{
  double radii[RAYS], shift[2], middle[3];

  if (!find_edge (volume, out->at, u, v, reach, radii))
    return;
  area_of (radii, shift);
  for (int k = 0; k < 3; k++)
    middle[k] = out->at[k] + shift[0] * u[k] + shift[1] * v[k];
  if (!find_edge (volume, middle, u, v, reach, radii))
    return;
  memcpy (out->at, middle, sizeof middle);
  out->value = rv_image_volume_sample (volume, middle);
  out->area = area_of (radii, shift);
  out->width = 2.0 * sqrt (out->area / G_PI);
  out->narrow = G_MAXDOUBLE;
  out->wide = 0.0;
  for (guint i = 0; i < RAYS / 2; i++)
    {
      double diameter = radii[i] + radii[i + RAYS / 2];

      out->narrow = MIN (out->narrow, diameter);
      out->wide = MAX (out->wide, diameter);
    }
}

GArray *
rv_image_calibre_along (RvImageVolume *volume, const double *points, guint n, double step, double reach)
{
  GArray *found = g_array_new (FALSE, TRUE, sizeof (RvImageCalibre));
  double length = 0.0;

  for (guint i = 1; i < n; i++)
    {
      double way[3] = { points[3 * i] - points[3 * i - 3], points[3 * i + 1] - points[3 * i - 2], points[3 * i + 2] - points[3 * i - 1] };

      length += rv_vector_length (way);
    }
  step = MAX (MAX (step, 0.2), length / MOST_STEPS);
  for (guint i = 0; length > 0.0 && i * step <= length + 1e-9; i++)
    {
      RvImageCalibre one = { .along = i * step, .value = NAN, .width = NAN, .narrow = NAN, .wide = NAN, .area = NAN };
      double u[3], v[3];

      place_at (points, n, one.along, one.at);
      one.value = rv_image_volume_sample (volume, one.at);
      if (across (points, n, one.along, MAX (step, 2.0), u, v))
        measure (volume, u, v, reach > 0.0 ? reach : RV_IMAGE_CALIBRE_REACH, &one);
      g_array_append_val (found, one);
    }
  return found;
}

void
rv_image_calibre_sum (const GArray *profile, RvImageCalibreSum *sum)
{
  double total = 0.0;

  *sum = (RvImageCalibreSum){ .length = NAN, .mean = NAN, .widest = NAN, .widest_at = NAN, .narrowest = NAN, .narrowest_at = NAN, .n = profile->len };
  for (guint i = 0; i < profile->len; i++)
    {
      const RvImageCalibre *one = &g_array_index (profile, RvImageCalibre, i);

      sum->length = one->along;
      if (isnan (one->width))
        continue;
      total += one->width;
      sum->found++;
      if (!(one->width <= sum->widest))
        {
          sum->widest = one->width;
          sum->widest_at = one->along;
        }
      if (!(one->width >= sum->narrowest))
        {
          sum->narrowest = one->width;
          sum->narrowest_at = one->along;
        }
    }
  if (sum->found > 0)
    sum->mean = total / sum->found;
}
