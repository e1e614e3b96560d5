/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-plane.h"

#include <math.h>
#include <string.h>

double
rv_vector_dot (const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

double
rv_vector_length (const double a[3])
{
  return sqrt (rv_vector_dot (a, a));
}

void
rv_vector_cross (const double a[3], const double b[3], double out[3])
{
  double x = a[1] * b[2] - a[2] * b[1], y = a[2] * b[0] - a[0] * b[2], z = a[0] * b[1] - a[1] * b[0];

  out[0] = x;
  out[1] = y;
  out[2] = z;
}

gboolean
rv_vector_normalise (double a[3])
{
  double length = rv_vector_length (a);

  if (!(length > 1e-12))
    return FALSE;
  for (int i = 0; i < 3; i++)
    a[i] /= length;
  return TRUE;
}

void
rv_image_orientation_axes (RvImageOrientation orientation, double right[3], double down[3])
{
  static const double axes[3][2][3] = {
    { { 1, 0, 0 }, { 0, 1, 0 } },
    { { 1, 0, 0 }, { 0, 0, -1 } },
    { { 0, 1, 0 }, { 0, 0, -1 } },
  };
  guint which = orientation < RV_IMAGE_OBLIQUE ? orientation : RV_IMAGE_AXIAL;

  memcpy (right, axes[which][0], 3 * sizeof (double));
  memcpy (down, axes[which][1], 3 * sizeof (double));
}

RvImageOrientation
rv_image_orientation_of (const double right[3], const double down[3], double *oblique)
{
  static const RvImageOrientation by_axis[3] = { RV_IMAGE_SAGITTAL, RV_IMAGE_CORONAL, RV_IMAGE_AXIAL };
  double normal[3];
  int best = 0;

  rv_vector_cross (right, down, normal);
  rv_vector_normalise (normal);
  for (int i = 1; i < 3; i++)
    if (fabs (normal[i]) > fabs (normal[best]))
      best = i;
  if (oblique != NULL)
    *oblique = acos (MIN (fabs (normal[best]), 1.0)) * 180.0 / G_PI;
  return by_axis[best];
}

static const char *const orientation_ids[] = { "axial", "coronal", "sagittal", "oblique" };

const char *
rv_image_orientation_id (RvImageOrientation orientation)
{
  return orientation_ids[MIN ((guint) orientation, G_N_ELEMENTS (orientation_ids) - 1)];
}

gboolean
rv_image_orientation_parse (const char *text, RvImageOrientation *orientation)
{
  for (guint i = 0; i < RV_IMAGE_OBLIQUE; i++)
    if (g_strcmp0 (text, orientation_ids[i]) == 0)
      {
        *orientation = i;
        return TRUE;
      }
  return FALSE;
}

void
rv_image_plane_init (RvImagePlane *plane, const double centre[3], const double right[3], const double down[3],
                     double pixel, int width, int height)
{
  double along_right = rv_vector_length (right), along_down = rv_vector_length (down);

  for (int i = 0; i < 3; i++)
    {
      plane->right[i] = along_right > 0.0 ? right[i] / along_right * pixel : 0.0;
      plane->down[i] = along_down > 0.0 ? down[i] / along_down * pixel : 0.0;
      plane->origin[i] = centre[i] - plane->right[i] * (width - 1) / 2.0 - plane->down[i] * (height - 1) / 2.0;
    }
  plane->width = width;
  plane->height = height;
}

void
rv_image_plane_position (const RvImagePlane *plane, double x, double y, double out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = plane->origin[i] + x * plane->right[i] + y * plane->down[i];
}

double
rv_image_plane_project (const RvImagePlane *plane, const double position[3], double *x, double *y)
{
  double from[3], normal[3];

  for (int i = 0; i < 3; i++)
    from[i] = position[i] - plane->origin[i];
  rv_vector_cross (plane->right, plane->down, normal);
  rv_vector_normalise (normal);
  *x = rv_vector_dot (from, plane->right) / rv_vector_dot (plane->right, plane->right);
  *y = rv_vector_dot (from, plane->down) / rv_vector_dot (plane->down, plane->down);
  return rv_vector_dot (from, normal);
}

void
rv_image_plane_move (RvImagePlane *plane, double mm)
{
  double normal[3];

  rv_vector_cross (plane->right, plane->down, normal);
  if (rv_vector_normalise (normal))
    for (int i = 0; i < 3; i++)
      plane->origin[i] += mm * normal[i];
}

void
rv_image_direction_letters (const double direction[3], char text[4])
{
  static const char letters[3][2] = { { 'L', 'R' }, { 'P', 'A' }, { 'H', 'F' } };
  double d[3] = { direction[0], direction[1], direction[2] };
  int n = 0;

  memset (text, 0, 4);
  if (!rv_vector_normalise (d))
    return;
  /* A part of less than sin 15 degrees is not worth a letter. */
  while (n < 2)
    {
      int best = 0;

      for (int i = 1; i < 3; i++)
        if (fabs (d[i]) > fabs (d[best]))
          best = i;
      if (fabs (d[best]) < 0.2588)
        break;
      text[n++] = letters[best][d[best] > 0.0 ? 0 : 1];
      d[best] = 0.0;
    }
}

char *
rv_image_place_words (const double position[3])
{
  return g_strdup_printf ("%c\u00a0%.1f  %c\u00a0%.1f  %c\u00a0%.1f", position[0] < 0 ? 'R' : 'L', fabs (position[0]), position[1] < 0 ? 'A' : 'P', fabs (position[1]),
                          position[2] < 0 ? 'F' : 'H', fabs (position[2]));
}
