/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Planes through a volume. The inner loop is written once and compiled for every type of sample. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize ("O3") /* a debug build scrolls as well */
#endif

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

/* --- even stacks without tilt: nearly all --- */

/* A row in voxels of all three axes, and what every row of a plane shares. */
typedef struct {
  float at[3], step[3];
  int size[3];
  gssize next[3];            /* samples to the next voxel; 0 along an axis of one */
  const float *slope, *intercept;
  float *mixed;              /* room for a row of voxels, or NULL */
} Line;

/* Pixels of the row that lie in the volume (half a voxel of rim included): from *first up to, not with, *end. */
static void
clip_line (const Line *line, int n, int *first, int *end)
{
  double low = 0.0, high = n;

  for (int a = 0; a < 3; a++)
    {
      double from = -0.5 - line->at[a], to = line->size[a] - 0.5 - line->at[a], step = line->step[a];

      if (fabs (step) < 1e-7)
        {
          if (from > 1e-4 || to < -1e-4)
            high = -1.0;
          continue;
        }
      low = MAX (low, (step > 0.0 ? from : to) / step - 1e-4);
      high = MIN (high, (step > 0.0 ? to : from) / step + 1.0 - 1e-4);
    }
  *first = (int) ceil (CLAMP (low, 0.0, n));
  *end = CLAMP ((int) ceil (high - 1e-9), *first, n);
}

/* The voxel below a place along an axis, and how far beyond it the place lies. */
static inline int
voxel_below (float at, int size, float *beyond)
{
  float last = (float) (size - 1);
  int low;

  at = at < 0.0f ? 0.0f : at > last ? last : at;
  low = (int) at;
  low = low > size - 2 ? MAX (size - 2, 0) : low;
  *beyond = at - (float) low;
  return low;
}

#define DEFINE_LINE(name, type)                                                                                       \
  /* Along a row or column of voxels: four of them are mixed in one proportion throughout. */                         \
  static void name##_straight (const void *data, const Line *line, int axis, int first, int end, float *out)          \
  {                                                                                                                   \
    float f1, f2;                                                                                                     \
    const int b1 = axis == 0 ? 1 : 0, b2 = axis == 2 ? 1 : 2;                                                         \
    int i1 = voxel_below (line->at[b1], line->size[b1], &f1), i2 = voxel_below (line->at[b2], line->size[b2], &f2);   \
    const type *p = (const type *) data + i1 * line->next[b1] + i2 * line->next[b2];                                  \
    const type *r[4] = { p, p + line->next[b1], p + line->next[b2], p + line->next[b1] + line->next[b2] };            \
    float w[4] = { (1.0f - f1) * (1.0f - f2), f1 * (1.0f - f2), (1.0f - f1) * f2, f1 * f2 };                          \
    const gssize next = line->next[axis];                                                                             \
    if (line->mixed != NULL) /* as many voxels as pixels at most: mixed before they are stretched */                  \
      {                                                                                                               \
        float *mixed = line->mixed, f;                                                                                \
        int from = voxel_below (line->at[axis] + (float) first * line->step[axis], line->size[axis], &f);             \
        int to = voxel_below (line->at[axis] + (float) (end - 1) * line->step[axis], line->size[axis], &f);           \
        int low = MIN (from, to), high = MIN (MAX (from, to) + 1, line->size[axis] - 1);                              \
        if (axis == 2) /* each slice has a scale of its own */                                                        \
          for (int i = low; i <= high; i++)                                                                           \
            mixed[i] = (w[0] * r[0][i * next] + w[1] * r[1][i * next] + w[2] * r[2][i * next] + w[3] * r[3][i * next]) * line->slope[i] + line->intercept[i];\
        else                                                                                                          \
          {                                                                                                           \
            const int above = i2 + (line->next[2] != 0);                                                              \
            const float ground = (1.0f - f2) * line->intercept[i2] + f2 * line->intercept[above];                     \
            const float v[4] = { w[0] * line->slope[i2], w[1] * line->slope[i2], w[2] * line->slope[above], w[3] * line->slope[above] };\
            for (int i = low; i <= high; i++)                                                                         \
              mixed[i] = v[0] * r[0][i * next] + v[1] * r[1][i * next] + v[2] * r[2][i * next] + v[3] * r[3][i * next] + ground;\
          }                                                                                                           \
        for (int x = first; x < end; x++)                                                                             \
          {                                                                                                           \
            int i = voxel_below (line->at[axis] + (float) x * line->step[axis], line->size[axis], &f);                \
            float a = mixed[i];                                                                                       \
            out[x] = a + f * (mixed[i + (next != 0)] - a);                                                            \
          }                                                                                                           \
        return;                                                                                                       \
      }                                                                                                               \
    for (int x = first; x < end; x++)                                                                                 \
      {                                                                                                               \
        float f;                                                                                                      \
        gssize o = voxel_below (line->at[axis] + (float) x * line->step[axis], line->size[axis], &f) * next, q = o + next; \
        float a = w[0] * r[0][o] + w[1] * r[1][o] + w[2] * r[2][o] + w[3] * r[3][o];                                  \
        float b = w[0] * r[0][q] + w[1] * r[1][q] + w[2] * r[2][q] + w[3] * r[3][q];                                  \
        out[x] = a + f * (b - a);                                                                                     \
      }                                                                                                               \
  }                                                                                                                   \
  static void name (const void *data, const Line *line, int first, int end, float *out)                               \
  {                                                                                                                   \
    const gssize du = line->next[0], dv = line->next[1], dw = line->next[2];                                          \
    for (int x = first; x < end; x++)                                                                                 \
      {                                                                                                               \
        float fu, fv, fw;                                                                                             \
        int i = voxel_below (line->at[0] + (float) x * line->step[0], line->size[0], &fu);                            \
        int j = voxel_below (line->at[1] + (float) x * line->step[1], line->size[1], &fv);                            \
        int k = voxel_below (line->at[2] + (float) x * line->step[2], line->size[2], &fw);                            \
        const type *p = (const type *) data + i * du + j * dv + k * dw, *q = p + dw;                                  \
        float a = p[0] + fu * ((float) p[du] - (float) p[0]), b = p[dv] + fu * ((float) p[dv + du] - (float) p[dv]);  \
        float c = q[0] + fu * ((float) q[du] - (float) q[0]), d = q[dv] + fu * ((float) q[dv + du] - (float) q[dv]);  \
        float below = (a + fv * (b - a)) * line->slope[k] + line->intercept[k];                                       \
        int l = k + (dw != 0);                                                                                        \
        float above = (c + fv * (d - c)) * line->slope[l] + line->intercept[l];                                       \
        out[x] = below + fw * (above - below);                                                                        \
      }                                                                                                               \
  }

DEFINE_LINE (line_u8, guint8)
DEFINE_LINE (line_s16, gint16)
DEFINE_LINE (line_u16, guint16)
DEFINE_LINE (line_f32, float)

typedef void (*LineFunction) (const void *data, const Line *line, int first, int end, float *out);
typedef void (*StraightFunction) (const void *data, const Line *line, int axis, int first, int end, float *out);
static const LineFunction lines[] = { line_u8, line_s16, line_u16, line_f32 };
static const StraightFunction straights[] = { line_u8_straight, line_s16_straight, line_u16_straight, line_f32_straight };

/* The only axis along which the row moves; -1 when there are more. */
static int
straight_axis (const Line *line)
{
  int axis = -1;

  for (int a = 0; a < 3; a++)
    if (line->step[a] != 0.0f)
      {
        if (axis >= 0)
          return -1;
        axis = a;
      }
  return axis;
}

static void
sample_line (const RvImageVolume *volume, const Line *line, int axis, gboolean uniform, int n, float *out)
{
  int first, end;

  clip_line (line, n, &first, &end);
  for (int x = 0; x < first; x++)
    out[x] = NAN;
  for (int x = end; x < n; x++)
    out[x] = NAN;
  if (axis >= 0 && (uniform || line->mixed != NULL))
    {
      straights[volume->type](volume->data, line, axis, first, end, out);
      if (line->mixed == NULL && (line->slope[0] != 1.0f || line->intercept[0] != 0.0f))
        for (int x = first; x < end; x++)
          out[x] = out[x] * line->slope[0] + line->intercept[0];
    }
  else
    lines[volume->type](volume->data, line, first, end, out);
}

/* From the volume's own coordinates, along[] in mm, to voxels. */
static void
to_voxels (const RvImageVolume *volume, double vector[3])
{
  int n = volume->size[2];

  vector[2] = n > 1 ? vector[2] * (n - 1) / volume->along[n - 1] : vector[2] / volume->spacing[2];
}

static void
sample_even_plane (RvImageVolume *volume, const RvImagePlane *plane, const double start[3], const double right[3], const double down[3], float *out)
{
  g_autofree float *scale = g_new (float, 2 * volume->size[2]);
  Line line = { .slope = scale, .intercept = scale + volume->size[2] };
  double s[3], r[3], d[3];
  gboolean uniform = TRUE;

  for (int k = 0; k < volume->size[2]; k++)
    {
      scale[k] = (float) (volume->slope[k] * volume->factor);
      scale[volume->size[2] + k] = (float) (volume->intercept[k] * volume->factor);
      uniform &= scale[k] == scale[0] && volume->intercept[k] == volume->intercept[0];
    }
  for (int a = 0; a < 3; a++)
    {
      s[a] = start[a];
      r[a] = right[a];
      d[a] = down[a];
      line.size[a] = volume->size[a];
    }
  to_voxels (volume, s);
  to_voxels (volume, r);
  to_voxels (volume, d);
  line.next[0] = volume->size[0] > 1;
  line.next[1] = volume->size[1] > 1 ? volume->size[0] : 0;
  line.next[2] = volume->size[2] > 1 ? (gssize) volume->size[0] * volume->size[1] : 0;
  for (int a = 0; a < 3; a++)
    line.step[a] = (float) r[a];
  int axis = straight_axis (&line);
  g_autofree float *mixed = axis >= 0 && line.size[axis] <= 2 * plane->width ? g_new (float, line.size[axis] + 1) : NULL;
  line.mixed = mixed;
  for (int y = 0; y < plane->height; y++)
    {
      for (int a = 0; a < 3; a++)
        line.at[a] = (float) (s[a] + y * d[a]);
      sample_line (volume, &line, axis, uniform, plane->width, out + (gsize) y * plane->width);
    }
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
  if (volume->series->even && !volume->sheared)
    {
      sample_even_plane (volume, plane, start, right, down, out);
      return;
    }
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
