/* SPDX-License-Identifier: GPL-3.0-or-later */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize ("O3") /* a debug build scrolls as well */
#endif

#include "imaging/rv-image-pixels.h"

#include "imaging/rv-image-reader-private.h"
#include "imaging/rv-image-table.h"
#include "imaging/rv-image-volume-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
is_curved (const RvImageWindow *window)
{
  return window->shape == RV_IMAGE_WINDOW_SIGMOID || (window->shape == RV_IMAGE_WINDOW_TABLE && window->table != NULL);
}

gboolean
rv_image_window_is_line (const RvImageWindow *window, double *scale, double *offset)
{
  /* LINEAR of the standard runs from the middle of the first grey value to that of the last. */
  gboolean steps = window->shape == RV_IMAGE_WINDOW_LINEAR && window->width > 1.0;
  double width = MAX (steps ? window->width - 1.0 : window->width, 1e-12), centre = steps ? window->centre - 0.5 : window->centre;

  *scale = 255.0 / width;
  *offset = 128.0 - centre * *scale;
  return !is_curved (window);
}

static double
map_table (const RvImageWindow *window, double value)
{
  const RvImageTable *table = window->table;
  double share = (value - window->centre) / MAX (window->width, 1e-12) + 0.5;

  return rv_image_table_at (table, (double) table->first + share * (table->n - 1)) / (double) ((1u << table->bits) - 1u);
}

double
rv_image_window_map (const RvImageWindow *window, double value)
{
  double t, scale, offset;

  if (rv_image_window_is_line (window, &scale, &offset))
    t = (value * scale + offset - 0.5) / 255.0;
  else if (isnan (value))
    t = 0.0;
  else if (window->shape == RV_IMAGE_WINDOW_SIGMOID)
    t = 1.0 / (1.0 + exp (-4.0 * (value - window->centre) / MAX (window->width, 1e-12)));
  else
    t = map_table (window, value);
  if (!(t > 0.0))
    t = 0.0;
  else if (t > 1.0)
    t = 1.0;
  return window->inverted && !isnan (value) ? 1.0 - t : t;
}

static const RvImagePreset ct_presets[] = {
  { "soft-tissue", N_("Soft tissue"), 40, 400 }, { "bone", N_("Bone"), 500, 2000 },   { "lung", N_("Lung"), -600, 1500 },
  { "brain", N_("Brain"), 40, 80 },              { "spine", N_("Spine"), 50, 300 },   { NULL },
};
static const RvImagePreset pt_presets[] = {
  { "suv-5", N_("SUV 0 to 5"), 2.5, 5 }, { "suv-10", N_("SUV 0 to 10"), 5, 10 }, { "suv-20", N_("SUV 0 to 20"), 10, 20 }, { NULL },
};
static const RvImagePreset no_presets[] = { { NULL } };

const RvImagePreset *
rv_image_presets (const char *modality)
{
  if (g_strcmp0 (modality, "CT") == 0)
    return ct_presets;
  return g_strcmp0 (modality, "PT") == 0 ? pt_presets : no_presets;
}

static int
by_size (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return x < y ? -1 : x > y;
}

/* From some fifty thousand voxels, evenly taken. */
static void
window_by_share (RvImageVolume *volume, RvImageWindow *window)
{
  gsize pixels = (gsize) volume->size[0] * volume->size[1], total = pixels * volume->size[2];
  gsize step = MAX (total / 50000, 1) | 1, n = 0;
  g_autofree float *values = g_new (float, total / step + 1);

  for (gsize at = 0; at < total; at += step)
    {
      gsize k = at / pixels, i = at % pixels;

      if (rv_image_volume_is_ready (volume, k))
        values[n++] = rv_image_volume_value (volume, i % volume->size[0], i / volume->size[0], k);
    }
  if (n == 0)
    {
      *window = (RvImageWindow){ 0.5, 1.0, FALSE };
      return;
    }
  qsort (values, n, sizeof (float), by_size);
  double low = values[n / 100], high = values[MIN (n - 1, n * 995 / 1000)];
  /* A mask is nearly all of one value: what little differs is what one looks for. */
  if (low == high)
    {
      low = values[0];
      high = values[n - 1];
    }
  if (low == high)
    high = low + 1;
  window->width = MAX (high - low, 1e-6 * MAX (fabs (high), 1e-6));
  window->centre = (low + high) / 2.0;
}

void
rv_image_window_of_series (RvImageSeries *series, RvImageWindow *window)
{
  *window = (RvImageWindow){ series->window_centre, series->window_width, series->inverted, series->window_shape, series->window_table };
}

void
rv_image_window_default (RvImageVolume *volume, RvImageWindow *window)
{
  RvImageSeries *series = volume->series;
  gboolean inverted = series->inverted;

  if (volume->unit != NULL && g_str_has_prefix (volume->unit, "SUV"))
    *window = (RvImageWindow){ 2.5, 5.0, TRUE }; /* PET by itself: dark on white */
  else if (series->has_window && volume->factor == 1.0)
    rv_image_window_of_series (series, window);
  else if (g_strcmp0 (series->modality, "CT") == 0)
    *window = (RvImageWindow){ 40.0, 400.0, inverted };
  else
    {
      *window = (RvImageWindow){ .inverted = inverted };
      window_by_share (volume, window);
      window->inverted = inverted;
    }
}

/* Place in a table of 256 for a value; NAN is the dark end. */
static inline int
place_of (float value, float scale, float offset)
{
  float v = value * scale + offset;

  return v >= 255.0f ? 255 : v > 0.0f ? (int) v : 0;
}

void
rv_image_render_values (const float *values, gsize n, const RvImageWindow *window, RvImagePalette palette, guint32 *pixels)
{
  const guint32 *colors = rv_image_palette_colors (palette);
  const int turn = window->inverted ? 255 : 0;
  double scale, offset;

  if (rv_image_window_is_line (window, &scale, &offset))
    for (gsize i = 0; i < n; i++)
      {
        guint32 pixel = colors[place_of (values[i], (float) scale, (float) offset) ^ turn];

        pixels[i] = isnan (values[i]) ? 0 : pixel;
      }
  else
    for (gsize i = 0; i < n; i++)
      pixels[i] = isnan (values[i]) ? 0 : colors[(int) (255.0 * rv_image_window_map (window, values[i]) + 0.5)];
}

/* What a place of the upper palette adds, and how much of the grey below it stays. */
typedef struct {
  guint32 colour;
  guint32 stays; /* of 256 */
} Glaze;

static void
fill_glaze (const RvImageFusion *fusion, Glaze glaze[256])
{
  const guint32 *colors = rv_image_palette_colors (fusion->palette);

  /* Opaque from a third of the scale on: what is hot is not tinted by the bone below it. */
  for (int i = 0; i < 256; i++)
    {
      int at = fusion->over.inverted ? 255 - i : i;
      guint alpha = MIN ((guint) (256.0 * fusion->opacity * MIN (3.0 * at / 255.0, 1.0) + 0.5), 256);
      guint32 rb = ((colors[at] & 0xff00ff) * alpha) >> 8 & 0xff00ff, g = ((colors[at] & 0x00ff00) * alpha) >> 8 & 0x00ff00;

      glaze[i] = (Glaze){ rb | g, 256 - alpha };
    }
}

void
rv_image_glaze_values (const float *over, gsize n, const RvImageFusion *fusion, guint32 *pixels)
{
  Glaze glaze[256];
  double scale, offset;

  fill_glaze (fusion, glaze);
  rv_image_window_is_line (&fusion->over, &scale, &offset);
  for (gsize i = 0; i < n; i++)
    {
      /* Outside the upper volume nothing is laid on. */
      const Glaze *g = &glaze[place_of (over[i], (float) scale, (float) offset)];
      guint32 mixed = g->colour + (((pixels[i] & 255) * g->stays) >> 8) * 0x010101u;

      pixels[i] = isnan (over[i]) ? pixels[i] : mixed;
    }
}

void
rv_image_fuse_values (const float *base, const float *over, gsize n, const RvImageFusion *fusion, guint32 *pixels)
{
  rv_image_render_values (base, n, &fusion->base, RV_IMAGE_GREY, pixels);
  rv_image_glaze_values (over, n, fusion, pixels);
}

static guint32
rgb_of (const guint8 *p, gboolean ybr)
{
  int r = p[0], g = p[1], b = p[2];

  if (ybr)
    {
      double y = p[0], cb = p[1] - 128.0, cr = p[2] - 128.0;

      r = (int) CLAMP (y + 1.402 * cr + 0.5, 0.0, 255.0);
      g = (int) CLAMP (y - 0.344136 * cb - 0.714136 * cr + 0.5, 0.0, 255.0);
      b = (int) CLAMP (y + 1.772 * cb + 0.5, 0.0, 255.0);
    }
  return (guint32) r << 16 | (guint32) g << 8 | (guint32) b;
}

/* Entry of one of the three tables of a palette, as 8 bits. */
static guint
table_entry (const guint8 *table, gsize size, gint64 count, gint64 bits, gint64 at)
{
  at = CLAMP (at, 0, count - 1);
  if (bits <= 8 && (gint64) size < count * 2)
    return at < (gint64) size ? table[at] : 0;
  if (2 * at + 1 >= (gint64) size)
    return 0;
  guint value = ((const guint16 *) (const void *) table)[at];
  return bits <= 8 ? value & 255 : value >> 8;
}

static gboolean
palette_pixels (RvDicomFile *file, const RvDicomImage *image, const guint8 *data, guint32 *pixels)
{
  gsize n = (gsize) image->rows * image->columns;

  memset (pixels, 0, n * sizeof *pixels);
  for (int c = 0; c < 3; c++)
    {
      g_autofree char *head = g_strdup_printf ("0028,110%d", c + 1), *body = g_strdup_printf ("0028,120%d", c + 1);
      gint64 count, first, bits;
      gsize size = 0;
      g_autofree guint8 *table = rv_dicom_file_get_bytes (file, body, &size);

      if (table == NULL || !rv_dicom_file_get_int (file, head, 0, &count) || !rv_dicom_file_get_int (file, head, 1, &first)
          || !rv_dicom_file_get_int (file, head, 2, &bits))
        return FALSE;
      if (count == 0)
        count = 65536;
      for (gsize i = 0; i < n; i++)
        {
          gint64 value = image->bits_allocated == 8 ? data[i] : ((const guint16 *) (const void *) data)[i];

          pixels[i] |= table_entry (table, size, count, bits, value - first) << (16 - 8 * c);
        }
    }
  return TRUE;
}

gboolean
rv_image_colour_pixels (RvDicomFile *file, const RvDicomImage *image, const char *model, const guint8 *data, guint32 *pixels)
{
  gsize n = (gsize) image->rows * image->columns, bytes = image->bits_allocated / 8;

  if (image->samples != 3)
    return palette_pixels (file, image, data, pixels);
  for (gsize i = 0; i < n; i++)
    {
      guint8 rgb[3];

      for (int c = 0; c < 3; c++) /* the highest byte of each sample */
        rgb[c] = data[(3 * i + c) * bytes + (G_BYTE_ORDER == G_LITTLE_ENDIAN ? bytes - 1 : 0)];
      pixels[i] = rgb_of (rgb, g_str_has_prefix (model, "YBR_FULL"));
    }
  return TRUE;
}

static void
grey_pixels (RvImageSeries *series, const RvImageFrame *frame, const RvDicomImage *image, const guint8 *data,
             const RvImageWindow *wanted, guint32 *pixels)
{
  gsize n = (gsize) image->rows * image->columns;
  g_autofree float *values = g_new (float, n);
  RvImageWindow window;
  float low = G_MAXFLOAT, high = -G_MAXFLOAT;

  for (gsize i = 0; i < n; i++)
    {
      values[i] = rv_image_grey_value (image, data, i) * frame->slope + frame->intercept;
      low = MIN (low, values[i]);
      high = MAX (high, values[i]);
    }
  rv_image_window_of_series (series, &window);
  if (wanted != NULL)
    window = *wanted;
  else if (!series->has_window)
    {
      window.centre = (low + high) / 2.0;
      window.width = MAX (high - low, 1e-6);
    }
  rv_image_render_values (values, n, &window, RV_IMAGE_GREY, pixels);
}

guint32 *
rv_image_frame_pixels (RvImageSeries *series, guint number, const RvImageWindow *window, GError **error)
{
  g_return_val_if_fail (number < series->frames->len, NULL);
  const RvImageFrame *frame = rv_image_series_get_frame (series, number);
  g_autoptr (RvImageReader) reader = rv_image_reader_new (NULL);
  RvDicomImage image;
  const guint8 *data = rv_image_reader_frame (reader, frame->path, frame->frame, &series->image, &image, error);

  if (data == NULL)
    return NULL;
  if (rv_image_format_is_colour (&image))
    return g_memdup2 (data, rv_image_format_bytes (&image));
  guint32 *pixels = g_new (guint32, (gsize) image.rows * image.columns);
  grey_pixels (series, frame, &image, data, window, pixels);
  return pixels;
}
