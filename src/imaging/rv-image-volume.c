/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-volume.h"

#include "imaging/rv-image-reader-private.h"
#include "imaging/rv-image-volume-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const gsize sample_bytes[] = { 1, 2, 2, 4, 4 };

static RvImageSampleType
sample_type_for (const RvDicomImage *image)
{
  if (rv_image_format_is_colour (image))
    return RV_IMAGE_RGB;
  if (image->is_float || image->bits_allocated > 16)
    return RV_IMAGE_F32;
  if (image->bits_allocated <= 8)
    return image->is_signed ? RV_IMAGE_S16 : RV_IMAGE_U8;
  return image->is_signed || image->bits_stored < 16 ? RV_IMAGE_S16 : RV_IMAGE_U16;
}

/* Offsets of the slices within their own plane, as voxels: not 0 where the stack is tilted. */
static void
place_slices (RvImageVolume *volume)
{
  RvImageSeries *series = volume->series;
  const RvImageFrame *first = rv_image_series_get_frame (series, 0);
  int n = volume->size[2];

  memcpy (volume->origin, first->position, sizeof volume->origin);
  for (int k = 0; k < n; k++)
    {
      const RvImageFrame *frame = rv_image_series_get_frame (series, k);
      double from[3];

      for (int i = 0; i < 3; i++)
        from[i] = frame->position[i] - first->position[i];
      volume->along[k] = frame->along - first->along;
      volume->shift_u[k] = rv_vector_dot (from, series->right) / volume->spacing[0];
      volume->shift_v[k] = rv_vector_dot (from, series->down) / volume->spacing[1];
      if (fabs (volume->shift_u[k]) > 0.01 || fabs (volume->shift_v[k]) > 0.01)
        volume->sheared = TRUE;
      volume->slope[k] = volume->type == RV_IMAGE_RGB ? 1.0 : frame->slope;
      volume->intercept[k] = volume->type == RV_IMAGE_RGB ? 0.0 : frame->intercept;
    }
}

RvImageVolume *
rv_image_volume_new (RvImageSeries *series, GError **error)
{
  if (series->has_geometry && !rv_image_format_is_colour (&series->image))
    return rv_image_volume_new_any (series, error);
  g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_GEOMETRY, "%s: %s", series->id,
               series->has_geometry ? _("colour pictures make no volume") : _("position, orientation or pixel spacing is missing"));
  return NULL;
}

gboolean
rv_image_volume_is_flat (RvImageVolume *volume)
{
  return !volume->series->has_geometry || volume->type == RV_IMAGE_RGB;
}

RvImageVolume *
rv_image_volume_new_any (RvImageSeries *series, GError **error)
{
  gsize pixels = (gsize) series->image.rows * series->image.columns, n = rv_image_series_get_n_frames (series);

  RvImageVolume *volume = g_new0 (RvImageVolume, 1);
  g_atomic_ref_count_init (&volume->ref_count);
  volume->series = rv_image_series_ref (series);
  volume->type = sample_type_for (&series->image);
  volume->slice_bytes = pixels * sample_bytes[volume->type];
  volume->data = g_try_malloc0 (MAX (volume->slice_bytes * n, 1));
  volume->size[0] = series->image.columns;
  volume->size[1] = series->image.rows;
  volume->size[2] = n;
  for (int i = 0; i < 3; i++)
    volume->spacing[i] = series->spacing[i] > 0.0 ? series->spacing[i] : 1.0;
  volume->factor = 1.0;
  volume->unit = g_strdup (series->unit);
  volume->ready = g_new0 (int, n);
  for (double **list[] = { &volume->along, &volume->shift_u, &volume->shift_v, &volume->slope, &volume->intercept, NULL }, ***l = list; *l != NULL; l++)
    **l = g_new0 (double, n);
  if (volume->data == NULL)
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_LIMIT, _("%s: there is not enough memory for its pixels"), series->id);
      rv_image_volume_unref (volume);
      return NULL;
    }
  place_slices (volume);
  return volume;
}

RvImageVolume *
rv_image_volume_ref (RvImageVolume *volume)
{
  g_atomic_ref_count_inc (&volume->ref_count);
  return volume;
}

void
rv_image_volume_unref (RvImageVolume *volume)
{
  if (volume == NULL || !g_atomic_ref_count_dec (&volume->ref_count))
    return;
  rv_image_series_unref (volume->series);
  g_free (volume->data);
  g_free (volume->along);
  g_free (volume->shift_u);
  g_free (volume->shift_v);
  g_free (volume->slope);
  g_free (volume->intercept);
  g_free (volume->ready);
  g_free (volume->unit);
  g_free (volume);
}

gboolean
rv_image_volume_is_ready (RvImageVolume *volume, guint slice)
{
  return g_atomic_int_get (&volume->ready[slice]) > 0;
}

gboolean
rv_image_volume_has_failed (RvImageVolume *volume, guint slice)
{
  return g_atomic_int_get (&volume->ready[slice]) < 0;
}

RvImageSeries *
rv_image_volume_get_series (RvImageVolume *volume)
{
  return volume->series;
}

void
rv_image_volume_get_size (RvImageVolume *volume, int size[3])
{
  memcpy (size, volume->size, sizeof volume->size);
}

RvImageSampleType
rv_image_volume_get_sample_type (RvImageVolume *volume)
{
  return volume->type;
}

const void *
rv_image_volume_get_slice (RvImageVolume *volume, guint slice)
{
  g_return_val_if_fail ((int) slice < volume->size[2], NULL);
  return volume->data + slice * volume->slice_bytes;
}

void
rv_image_volume_get_scale (RvImageVolume *volume, guint slice, double *slope, double *intercept)
{
  *slope = volume->slope[slice] * volume->factor;
  *intercept = volume->intercept[slice] * volume->factor;
}

void
rv_image_volume_set_factor (RvImageVolume *volume, double factor, const char *unit)
{
  volume->factor = factor;
  g_free (volume->unit);
  volume->unit = g_strdup (unit);
}

double
rv_image_volume_get_factor (RvImageVolume *volume)
{
  return volume->factor;
}

const char *
rv_image_volume_get_unit (RvImageVolume *volume)
{
  return volume->unit;
}

/* The slices on either side of a distance along the normal, as a fraction. Linear beyond the ends. */
double
rv_image_volume_slice_at (const RvImageVolume *volume, double along)
{
  int n = volume->size[2], low = 0, high = n - 1;

  if (n == 1)
    return along / volume->spacing[2];
  if (volume->series->even)
    return along * (n - 1) / volume->along[n - 1];
  if (along <= volume->along[0])
    return along / MAX (volume->along[1], 1e-6);
  while (high - low > 1)
    {
      int middle = (low + high) / 2;

      if (volume->along[middle] <= along)
        low = middle;
      else
        high = middle;
    }
  return low + (along - volume->along[low]) / MAX (volume->along[low + 1] - volume->along[low], 1e-6);
}

static double
between (const double *list, int n, double k)
{
  int low = CLAMP ((int) floor (k), 0, MAX (n - 2, 0));

  return n < 2 ? list[0] : list[low] + (k - low) * (list[low + 1] - list[low]);
}

void
rv_image_volume_position (RvImageVolume *volume, const double index[3], double position[3])
{
  const RvImageSeries *series = volume->series;
  int n = volume->size[2];
  double u = (index[0] + between (volume->shift_u, n, index[2])) * volume->spacing[0];
  double v = (index[1] + between (volume->shift_v, n, index[2])) * volume->spacing[1];
  double w = n < 2 ? index[2] * volume->spacing[2] : between (volume->along, n, index[2]);

  for (int i = 0; i < 3; i++)
    position[i] = volume->origin[i] + u * series->right[i] + v * series->down[i] + w * series->normal[i];
}

gboolean
rv_image_volume_index (RvImageVolume *volume, const double position[3], double index[3])
{
  const RvImageSeries *series = volume->series;
  double from[3];
  gboolean inside = TRUE;

  for (int i = 0; i < 3; i++)
    from[i] = position[i] - volume->origin[i];
  index[2] = rv_image_volume_slice_at (volume, rv_vector_dot (from, series->normal));
  index[0] = rv_vector_dot (from, series->right) / volume->spacing[0] - between (volume->shift_u, volume->size[2], index[2]);
  index[1] = rv_vector_dot (from, series->down) / volume->spacing[1] - between (volume->shift_v, volume->size[2], index[2]);
  for (int i = 0; i < 3; i++)
    inside &= index[i] >= -0.5 && index[i] <= volume->size[i] - 0.5;
  return inside;
}

static double
stored (const RvImageVolume *volume, int i, int j, int k)
{
  gsize at = (gsize) j * volume->size[0] + i;
  const guint8 *slice = volume->data + k * volume->slice_bytes;

  switch (volume->type)
    {
    case RV_IMAGE_U8: return slice[at];
    case RV_IMAGE_S16: return ((const gint16 *) (const void *) slice)[at];
    case RV_IMAGE_U16: return ((const guint16 *) (const void *) slice)[at];
    case RV_IMAGE_RGB:
      {
        guint32 p = ((const guint32 *) (const void *) slice)[at];

        return 0.299 * (p >> 16 & 255) + 0.587 * (p >> 8 & 255) + 0.114 * (p & 255);
      }
    default: return ((const float *) (const void *) slice)[at];
    }
}

double
rv_image_volume_value (RvImageVolume *volume, int i, int j, int k)
{
  return (stored (volume, i, j, k) * volume->slope[k] + volume->intercept[k]) * volume->factor;
}

double
rv_image_volume_sample (RvImageVolume *volume, const double position[3])
{
  double index[3], fraction[3], sum = 0.0;
  int low[3], high[3];

  if (!rv_image_volume_index (volume, position, index))
    return NAN;
  for (int a = 0; a < 3; a++)
    {
      double at = CLAMP (index[a], 0.0, volume->size[a] - 1.0);

      low[a] = (int) at;
      high[a] = MIN (low[a] + 1, volume->size[a] - 1);
      fraction[a] = at - low[a];
    }
  for (int c = 0; c < 8; c++)
    sum += (c & 1 ? fraction[0] : 1.0 - fraction[0]) * (c & 2 ? fraction[1] : 1.0 - fraction[1])
           * (c & 4 ? fraction[2] : 1.0 - fraction[2])
           * rv_image_volume_value (volume, c & 1 ? high[0] : low[0], c & 2 ? high[1] : low[1], c & 4 ? high[2] : low[2]);
  return sum;
}

void
rv_image_volume_bounds (RvImageVolume *volume, double low[3], double high[3])
{
  for (int i = 0; i < 3; i++)
    {
      low[i] = G_MAXDOUBLE;
      high[i] = -G_MAXDOUBLE;
    }
  for (int c = 0; c < 8; c++)
    {
      double index[3] = { c & 1 ? volume->size[0] - 0.5 : -0.5, c & 2 ? volume->size[1] - 0.5 : -0.5,
                          c & 4 ? volume->size[2] - 0.5 : -0.5 };
      double position[3];

      rv_image_volume_position (volume, index, position);
      for (int i = 0; i < 3; i++)
        {
          low[i] = MIN (low[i], position[i]);
          high[i] = MAX (high[i], position[i]);
        }
    }
}

void
rv_image_volume_range (RvImageVolume *volume, double *low, double *high)
{
  gsize pixels = (gsize) volume->size[0] * volume->size[1];

  *low = G_MAXDOUBLE;
  *high = -G_MAXDOUBLE;
  for (int k = 0; k < volume->size[2]; k++)
    {
      double least = G_MAXDOUBLE, most = -G_MAXDOUBLE;

      for (gsize i = 0; i < pixels; i++)
        {
          double value = stored (volume, (int) i, 0, k);

          least = MIN (least, value);
          most = MAX (most, value);
        }
      double a = (least * volume->slope[k] + volume->intercept[k]) * volume->factor;
      double b = (most * volume->slope[k] + volume->intercept[k]) * volume->factor;
      *low = MIN (*low, MIN (a, b));
      *high = MAX (*high, MAX (a, b));
    }
}

void
rv_image_volume_plane (RvImageVolume *volume, RvImageOrientation orientation, double at, RvImagePlane *plane)
{
  double low[3], high[3], right[3], down[3], centre[3], width = 0.0, height = 0.0;
  double pixel = MIN (volume->spacing[0], volume->spacing[1]);
  static const int normal_axis[] = { 2, 1, 0 };

  if (volume->size[2] > 1)
    pixel = MIN (pixel, volume->spacing[2]);
  rv_image_volume_bounds (volume, low, high);
  rv_image_orientation_axes (orientation, right, down);
  for (int i = 0; i < 3; i++)
    {
      centre[i] = (low[i] + high[i]) / 2.0;
      width += fabs (right[i]) * (high[i] - low[i]);
      height += fabs (down[i]) * (high[i] - low[i]);
    }
  centre[normal_axis[orientation < RV_IMAGE_OBLIQUE ? orientation : 0]] = at;
  pixel = MAX (pixel, MAX (width, height) / 2048.0);
  rv_image_plane_init (plane, centre, right, down, pixel, MAX ((int) ceil (width / pixel - 1e-6), 1), MAX ((int) ceil (height / pixel - 1e-6), 1));
}

/* Turns and mirrors by quarter turns until right and down point the usual way for the orientation. */
void
rv_image_volume_slice_plane (RvImageVolume *volume, guint slice, RvImagePlane *plane)
{
  const RvImageSeries *series = volume->series;
  double right[3], down[3], index[3] = { 0, 0, slice };
  gboolean swapped;

  rv_image_orientation_axes (series->orientation, right, down);
  swapped = fabs (rv_vector_dot (series->right, right)) < fabs (rv_vector_dot (series->down, right));
  plane->width = volume->size[swapped ? 1 : 0];
  plane->height = volume->size[swapped ? 0 : 1];
  const double *r = swapped ? series->down : series->right, *d = swapped ? series->right : series->down;
  double flip_r = rv_vector_dot (r, right) < 0.0 ? -1.0 : 1.0, flip_d = rv_vector_dot (d, down) < 0.0 ? -1.0 : 1.0;

  for (int i = 0; i < 3; i++)
    {
      plane->right[i] = flip_r * r[i] * volume->spacing[swapped ? 1 : 0];
      plane->down[i] = flip_d * d[i] * volume->spacing[swapped ? 0 : 1];
    }
  if (flip_r < 0.0)
    index[swapped ? 1 : 0] = plane->width - 1;
  if (flip_d < 0.0)
    index[swapped ? 0 : 1] = plane->height - 1;
  rv_image_volume_position (volume, index, plane->origin);
}
