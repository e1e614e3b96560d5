/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From volumes to the pixels of one pane. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize ("O3") /* a debug build scrolls as well */
#endif

#include "imaging/rv-image-shot.h"

#include <math.h>
#include <string.h>

#include "imaging/rv-image-volume-private.h"

/* How a turned slice is walked: where it begins and what one pixel to the right and one row down is worth. */
typedef struct {
  gssize start, dx, dy;
  int width, height;
} Walk;

static void
walk_of (RvImageVolume *volume, const RvImagePlane *plane, Walk *walk)
{
  const RvImageSeries *series = volume->series;
  gssize columns = volume->size[0], rows = volume->size[1];
  double along_row = rv_vector_dot (plane->right, series->right), down_row = rv_vector_dot (plane->down, series->right);
  double down_column = rv_vector_dot (plane->down, series->down), right_column = rv_vector_dot (plane->right, series->down);
  gboolean swapped = fabs (along_row) < fabs (right_column);

  walk->width = plane->width;
  walk->height = plane->height;
  walk->dx = swapped ? (right_column > 0 ? columns : -columns) : along_row > 0 ? 1 : -1;
  walk->dy = swapped ? (down_row > 0 ? 1 : -1) : down_column > 0 ? columns : -columns;
  walk->start = (walk->dx < 0 ? -walk->dx * (plane->width - 1) : 0) + (walk->dy < 0 ? -walk->dy * (plane->height - 1) : 0);
  g_assert ((gssize) plane->width * plane->height == columns * rows);
}

#define DEFINE_SLICE(name, type)                                                                                       \
  static void name (const void *samples, const Walk *walk, float scale, float offset, const guint32 *colors, guint8 *out, gsize stride) \
  {                                                                                                                    \
    for (int y = 0; y < walk->height; y++)                                                                             \
      {                                                                                                                \
        const type *in = (const type *) samples + walk->start + y * walk->dy;                                          \
        guint32 *row = (guint32 *) (void *) (out + y * stride);                                                        \
        for (int x = 0; x < walk->width; x++)                                                                          \
          {                                                                                                            \
            float v = (float) in[x * walk->dx] * scale + offset;                                                       \
            int at = v >= 255.0f ? 255 : v > 0.0f ? (int) v : 0;                                                       \
            row[x] = colors[at];                                                                                       \
          }                                                                                                            \
      }                                                                                                                \
  }

/* Grey along whole rows: no table, so that the compiler takes several pixels at once. */
#define DEFINE_GREY(name, type)                                                                                        \
  static void name (const void *samples, const Walk *walk, float scale, float offset, guint32 turn, guint8 *out, gsize stride) \
  {                                                                                                                    \
    for (int y = 0; y < walk->height; y++)                                                                             \
      {                                                                                                                \
        const type *in = (const type *) samples + walk->start + y * walk->dy;                                          \
        guint32 *row = (guint32 *) (void *) (out + y * stride);                                                        \
        for (int x = 0; x < walk->width; x++)                                                                          \
          {                                                                                                            \
            float v = (float) in[x] * scale + offset;                                                                  \
            v = v > 0.0f ? v : 0.0f;                                                                                   \
            v = v < 255.0f ? v : 255.0f;                                                                               \
            row[x] = (((guint32) (gint32) v) ^ turn) * 0x010101u;                                                      \
          }                                                                                                            \
      }                                                                                                                \
  }

DEFINE_GREY (grey_u8, guint8)
DEFINE_GREY (grey_s16, gint16)
DEFINE_GREY (grey_u16, guint16)
DEFINE_GREY (grey_f32, float)

DEFINE_SLICE (slice_u8, guint8)
DEFINE_SLICE (slice_s16, gint16)
DEFINE_SLICE (slice_u16, guint16)
DEFINE_SLICE (slice_f32, float)

static void
slice_rgb (const void *samples, const Walk *walk, guint8 *out, gsize stride)
{
  for (int y = 0; y < walk->height; y++)
    {
      const guint32 *in = (const guint32 *) samples + walk->start + y * walk->dy;
      guint32 *row = (guint32 *) (void *) (out + y * stride);

      for (int x = 0; x < walk->width; x++)
        row[x] = in[x * walk->dx];
    }
}

/* The colours of a palette, turned round for an inverted window. */
static const guint32 *
colours_for (const RvImageWindow *window, RvImagePalette palette, guint32 turned[256])
{
  const guint32 *colors = rv_image_palette_colors (palette);

  if (!window->inverted)
    return colors;
  for (int i = 0; i < 256; i++)
    turned[i] = colors[255 - i];
  return turned;
}

void
rv_image_render_slice (RvImageVolume *volume, guint slice, const RvImageWindow *window, RvImagePalette palette, guint32 *pixels, gsize stride)
{
  static void (*const functions[]) (const void *, const Walk *, float, float, const guint32 *, guint8 *, gsize) = { slice_u8, slice_s16, slice_u16, slice_f32 };
  static void (*const greys[]) (const void *, const Walk *, float, float, guint32, guint8 *, gsize) = { grey_u8, grey_s16, grey_u16, grey_f32 };
  const void *samples = rv_image_volume_get_slice (volume, slice);
  guint32 turned[256];
  RvImagePlane plane;
  Walk walk;

  rv_image_volume_slice_plane (volume, slice, &plane);
  walk_of (volume, &plane, &walk);
  if (stride == 0)
    stride = plane.width * sizeof (guint32);
  if (volume->type == RV_IMAGE_RGB)
    {
      slice_rgb (samples, &walk, (guint8 *) pixels, stride);
      return;
    }
  double slope, intercept, scale, offset;
  rv_image_window_is_line (window, &scale, &offset);
  rv_image_volume_get_scale (volume, slice, &slope, &intercept);
  if (palette == RV_IMAGE_GREY && walk.dx == 1)
    {
      greys[volume->type](samples, &walk, (float) (slope * scale), (float) (intercept * scale + offset),
                          window->inverted ? 255 : 0, (guint8 *) pixels, stride);
      return;
    }
  functions[volume->type](samples, &walk, (float) (slope * scale), (float) (intercept * scale + offset),
                          colours_for (window, palette, turned), (guint8 *) pixels, stride);
}

static void
copy_rows (const guint32 *from, const RvImagePlane *plane, guint32 *pixels, gsize stride)
{
  for (int y = 0; y < plane->height; y++)
    memcpy ((guint8 *) pixels + y * stride, from + (gsize) y * plane->width, plane->width * sizeof (guint32));
}

/* The slice itself, when nothing need be interpolated and its window is a straight line. */
static gboolean
is_plain_slice (const RvImageShot *shot)
{
  double scale, offset;

  return shot->slice >= 0 && shot->slab == RV_IMAGE_SLAB_NONE && (shot->base->type == RV_IMAGE_RGB || rv_image_window_is_line (&shot->window, &scale, &offset));
}

static void
lay_over (const RvImageShot *shot, guint32 *pixels, float *values)
{
  RvImageFusion fusion = shot->fusion;
  RvImagePlane moved = shot->plane;

  for (int i = 0; i < 3; i++)
    moved.origin[i] -= shot->shift[i];
  rv_image_volume_reslice (shot->over, &moved, shot->slab, shot->slab_mm, values);
  rv_image_glaze_values (values, (gsize) moved.width * moved.height, &fusion, pixels);
}

void
rv_image_shot_render (const RvImageShot *shot, guint32 *pixels, gsize stride)
{
  const RvImagePlane *plane = &shot->plane;
  gsize n = (gsize) plane->width * plane->height, tight = plane->width * sizeof (guint32);
  RvImagePalette palette = shot->over != NULL ? RV_IMAGE_GREY : shot->palette;

  if (stride == 0)
    stride = tight;
  if (is_plain_slice (shot) && shot->over == NULL)
    {
      rv_image_render_slice (shot->base, shot->slice, &shot->window, palette, pixels, stride);
      return;
    }
  g_autofree float *values = g_new (float, n);
  g_autofree guint32 *own = stride != tight ? g_new (guint32, n) : NULL;
  guint32 *out = own != NULL ? own : pixels;

  if (is_plain_slice (shot))
    rv_image_render_slice (shot->base, shot->slice, &shot->window, palette, out, tight);
  else
    {
      rv_image_volume_reslice (shot->base, plane, shot->slab, shot->slab_mm, values);
      rv_image_render_values (values, n, &shot->window, palette, out);
    }
  if (shot->over != NULL)
    lay_over (shot, out, values);
  if (own != NULL)
    copy_rows (own, plane, pixels, stride);
}

guint64
rv_image_shot_cost (const RvImageShot *shot)
{
  guint64 n = (guint64) shot->plane.width * shot->plane.height;
  double step = MIN (shot->base->spacing[0], MIN (shot->base->spacing[1], shot->base->spacing[2]));

  if (shot->slab != RV_IMAGE_SLAB_NONE && shot->slab_mm > step)
    n *= (guint64) ceil (shot->slab_mm / step) + 1;
  return shot->over != NULL ? 2 * n : n;
}
