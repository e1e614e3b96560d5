/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Planes through a volume. The inner loop is written once and compiled for every type of sample. */
#include "imaging/rv-image-volume-private.h"

#include <math.h>

/* A row of the plane in the volume's own coordinates: columns, rows, mm along the normal. */
typedef struct {
  double u, v, w, du, dv, dw;
} Ray;

typedef void (*RowFunction) (const RvImageVolume *volume, const Ray *ray, int n, float *out);

/* The two slices round a place and how far between them it lies; FALSE outside. */
static inline gboolean
find_slices (const RvImageVolume *volume, double w, int *low, int *high, float *fraction)
{
  double k = rv_image_volume_slice_at (volume, w), last = volume->size[2] - 1.0;

  if (!(k >= -0.5 && k <= last + 0.5))
    return FALSE;
  k = CLAMP (k, 0.0, last);
  *low = (int) k;
  *high = MIN (*low + 1, volume->size[2] - 1);
  *fraction = (float) (k - *low);
  return TRUE;
}

#define DEFINE_ROW(name, type)                                                                                        \
  static inline float name##_in_slice (const RvImageVolume *volume, int k, int i0, int i1, int j0, int j1, float fu, float fv) \
  {                                                                                                                   \
    const type *slice = (const void *) (volume->data + k * volume->slice_bytes);                                      \
    const type *a = slice + (gsize) j0 * volume->size[0], *b = slice + (gsize) j1 * volume->size[0];                  \
    float top = a[i0] + fu * ((float) a[i1] - (float) a[i0]), bottom = b[i0] + fu * ((float) b[i1] - (float) b[i0]);  \
    return (top + fv * (bottom - top)) * (float) (volume->slope[k] * volume->factor)                                  \
           + (float) (volume->intercept[k] * volume->factor);                                                         \
  }                                                                                                                   \
  static void name (const RvImageVolume *volume, const Ray *ray, int n, float *out)                                   \
  {                                                                                                                   \
    const double last_u = volume->size[0] - 1.0, last_v = volume->size[1] - 1.0;                                      \
    const gboolean level = ray->dw == 0.0;                                                                            \
    int k0 = 0, k1 = 0;                                                                                               \
    float fw = 0.0f;                                                                                                  \
    gboolean inside = find_slices (volume, ray->w, &k0, &k1, &fw);                                                    \
    for (int x = 0; x < n; x++)                                                                                       \
      {                                                                                                               \
        double u = ray->u + x * ray->du, v = ray->v + x * ray->dv;                                                    \
        if (!level)                                                                                                   \
          inside = find_slices (volume, ray->w + x * ray->dw, &k0, &k1, &fw);                                         \
        if (inside && volume->sheared)                                                                                \
          {                                                                                                           \
            u -= volume->shift_u[k0] + fw * (volume->shift_u[k1] - volume->shift_u[k0]);                              \
            v -= volume->shift_v[k0] + fw * (volume->shift_v[k1] - volume->shift_v[k0]);                              \
          }                                                                                                           \
        if (!inside || !(u >= -0.5 && u <= last_u + 0.5 && v >= -0.5 && v <= last_v + 0.5))                           \
          {                                                                                                           \
            out[x] = NAN;                                                                                             \
            continue;                                                                                                 \
          }                                                                                                           \
        u = CLAMP (u, 0.0, last_u);                                                                                   \
        v = CLAMP (v, 0.0, last_v);                                                                                   \
        int i0 = (int) u, j0 = (int) v;                                                                               \
        int i1 = i0 < volume->size[0] - 1 ? i0 + 1 : i0, j1 = j0 < volume->size[1] - 1 ? j0 + 1 : j0;                 \
        float fu = (float) (u - i0), fv = (float) (v - j0);                                                           \
        float value = name##_in_slice (volume, k0, i0, i1, j0, j1, fu, fv);                                           \
        if (fw > 1e-5f)                                                                                               \
          value += fw * (name##_in_slice (volume, k1, i0, i1, j0, j1, fu, fv) - value);                               \
        out[x] = value;                                                                                               \
      }                                                                                                               \
  }

DEFINE_ROW (row_u8, guint8)
DEFINE_ROW (row_s16, gint16)
DEFINE_ROW (row_u16, guint16)
DEFINE_ROW (row_f32, float)

static const RowFunction rows[] = { row_u8, row_s16, row_u16, row_f32 };

static void
to_volume (const RvImageVolume *volume, const double vector[3], double out[3])
{
  const RvImageSeries *series = volume->series;

  out[0] = rv_vector_dot (vector, series->right) / volume->spacing[0];
  out[1] = rv_vector_dot (vector, series->down) / volume->spacing[1];
  out[2] = rv_vector_dot (vector, series->normal);
  for (int i = 0; i < 3; i++)
    if (fabs (out[i]) < 1e-9)
      out[i] = 0.0;
}

static void
sample_plane (RvImageVolume *volume, const RvImagePlane *plane, float *out)
{
  double from[3], start[3], right[3], down[3];

  for (int i = 0; i < 3; i++)
    from[i] = plane->origin[i] - volume->origin[i];
  to_volume (volume, from, start);
  to_volume (volume, plane->right, right);
  to_volume (volume, plane->down, down);
  for (int y = 0; y < plane->height; y++)
    {
      Ray ray = { start[0] + y * down[0], start[1] + y * down[1], start[2] + y * down[2], right[0], right[1], right[2] };

      rows[volume->type](volume, &ray, plane->width, out + (gsize) y * plane->width);
    }
}

void
rv_image_volume_reslice (RvImageVolume *volume, const RvImagePlane *plane, RvImageSlab mode, double slab, float *out)
{
  double step = MIN (volume->spacing[0], MIN (volume->spacing[1], volume->spacing[2]));
  int layers = mode == RV_IMAGE_SLAB_NONE || !(slab > step) ? 1 : (int) ceil (slab / step) + 1;
  gsize n = (gsize) plane->width * plane->height;

  if (volume->type == RV_IMAGE_RGB)
    {
      for (gsize i = 0; i < n; i++)
        out[i] = NAN;
      return;
    }
  if (layers == 1)
    {
      sample_plane (volume, plane, out);
      return;
    }
  g_autofree float *layer = g_new (float, n);
  g_autofree guint16 *counts = g_new0 (guint16, n);
  for (int l = 0; l < layers; l++)
    {
      RvImagePlane moved = *plane;

      rv_image_plane_move (&moved, slab * ((double) l / (layers - 1) - 0.5));
      sample_plane (volume, &moved, layer);
      for (gsize i = 0; i < n; i++)
        {
          if (isnan (layer[i]))
            continue;
          if (counts[i]++ == 0)
            out[i] = layer[i];
          else if (mode == RV_IMAGE_SLAB_MEAN)
            out[i] += layer[i];
          else if (mode == RV_IMAGE_SLAB_MAX)
            out[i] = MAX (out[i], layer[i]);
          else
            out[i] = MIN (out[i], layer[i]);
        }
    }
  for (gsize i = 0; i < n; i++)
    if (counts[i] == 0)
      out[i] = NAN;
    else if (mode == RV_IMAGE_SLAB_MEAN)
      out[i] /= counts[i];
}
