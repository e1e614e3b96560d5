/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes the slices of a volume on worker threads. */
#include "imaging/rv-image-reader-private.h"
#include "imaging/rv-image-volume-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct {
  RvImageVolume *volume;
  guint *order; /* slices, outward from the first */
  guint n;
  int next, done; /* atomic */
  RvImageProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
  GMutex lock;
  GError *error; /* the first */
  guint failed;
} Loader;

/* Cuts the stored bits out of the allocated ones and gives them their sign. */
static inline gint32
clean (guint32 raw, int shift, guint32 mask, guint32 sign)
{
  guint32 value = raw >> shift & mask;

  return (gint32) ((value ^ sign) - sign);
}

static void
copy_16 (const RvDicomImage *image, const guint8 *from, RvImageVolume *volume, guint8 *to, gsize n)
{
  const guint16 *in = (const void *) from;
  guint16 *out = (void *) to;
  int shift = image->high_bit - image->bits_stored + 1;
  guint32 mask = (1u << image->bits_stored) - 1u, sign = image->is_signed ? 1u << (image->bits_stored - 1) : 0;

  if (image->bits_stored == 16)
    memcpy (to, from, n * 2);
  else
    for (gsize i = 0; i < n; i++)
      out[i] = (guint16) clean (in[i], shift, mask, sign);
}

static void
copy_8 (const RvDicomImage *image, const guint8 *from, RvImageVolume *volume, guint8 *to, gsize n)
{
  int stored = image->bits_stored, shift = image->high_bit - stored + 1;
  guint32 mask = (1u << stored) - 1u, sign = image->is_signed ? 1u << (stored - 1) : 0;
  gint16 *wide = (void *) to;

  for (gsize i = 0; i < n; i++)
    if (volume->type == RV_IMAGE_U8)
      to[i] = (guint8) clean (from[i], shift, mask, sign);
    else
      wide[i] = (gint16) clean (from[i], shift, mask, sign);
}

static void
copy_float (const RvDicomImage *image, const guint8 *from, guint8 *to, gsize n)
{
  float *out = (void *) to;

  for (gsize i = 0; i < n; i++)
    {
      double value;

      if (image->is_float)
        value = image->bits_allocated == 64 ? ((const double *) (const void *) from)[i] : ((const float *) (const void *) from)[i];
      else if (image->is_signed)
        value = ((const gint32 *) (const void *) from)[i];
      else
        value = ((const guint32 *) (const void *) from)[i];
      out[i] = isfinite (value) ? (float) value : 0.0f;
    }
}

static void
copy_slice (const RvDicomImage *image, const guint8 *from, RvImageVolume *volume, guint slice)
{
  gsize n = (gsize) volume->size[0] * volume->size[1];
  guint8 *to = volume->data + slice * volume->slice_bytes;

  if (volume->type == RV_IMAGE_F32)
    copy_float (image, from, to, n);
  else if (image->bits_allocated == 1)
    memcpy (to, from, n);
  else if (image->bits_allocated == 8)
    copy_8 (image, from, volume, to, n);
  else
    copy_16 (image, from, volume, to, n);
}

static gboolean
decode_slice (Loader *loader, guint slice, RvImageReader *reader, GError **error)
{
  RvImageVolume *volume = loader->volume;
  const RvImageFrame *frame = rv_image_series_get_frame (volume->series, slice);
  RvDicomImage image;
  const guint8 *pixels = rv_image_reader_frame (reader, frame->path, frame->frame, &volume->series->image, &image, error);

  if (pixels == NULL)
    return FALSE;
  if (volume->type == RV_IMAGE_RGB)
    memcpy (volume->data + slice * volume->slice_bytes, pixels, volume->slice_bytes);
  else
    copy_slice (&image, pixels, volume, slice);
  g_atomic_int_set (&volume->ready[slice], 1);
  return TRUE;
}

static gpointer
work (gpointer data)
{
  Loader *loader = data;
  g_autoptr (RvImageReader) reader = rv_image_reader_new (loader->cancellable);

  while (!g_cancellable_is_cancelled (loader->cancellable))
    {
      g_autoptr (GError) error = NULL;
      guint at = (guint) g_atomic_int_add (&loader->next, 1);

      if (at >= loader->n)
        break;
      if (!rv_image_volume_is_ready (loader->volume, loader->order[at])
          && !decode_slice (loader, loader->order[at], reader, &error))
        {
          g_mutex_lock (&loader->lock);
          if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            {
              g_atomic_int_set (&loader->volume->ready[loader->order[at]], -1);
              loader->failed++;
            }
          if (loader->error == NULL)
            loader->error = g_steal_pointer (&error);
          g_mutex_unlock (&loader->lock);
        }
      guint done = (guint) g_atomic_int_add (&loader->done, 1) + 1;
      if (loader->progress != NULL)
        loader->progress (done, loader->n, loader->user_data);
    }
  return NULL;
}

/* One file with many frames is read in order by one thread: its frames cannot be reached otherwise at equal cost. */
static gboolean
single_file (RvImageSeries *series)
{
  const char *path = rv_image_series_get_frame (series, 0)->path;

  for (guint i = 1; i < rv_image_series_get_n_frames (series); i++)
    if (!g_str_equal (path, rv_image_series_get_frame (series, i)->path))
      return FALSE;
  return TRUE;
}

static void
fill_order (Loader *loader, guint first)
{
  guint n = loader->n, m = 0;

  loader->order = g_new (guint, n);
  for (guint away = 0; m < n; away++)
    {
      if (first + away < n)
        loader->order[m++] = first + away;
      if (away > 0 && away <= first && m < n)
        loader->order[m++] = first - away;
    }
}

gboolean
rv_image_volume_load (RvImageVolume *volume, guint first, guint threads, RvImageProgress progress, gpointer user_data,
                      GCancellable *cancellable, GError **error)
{
  Loader loader = { .volume = volume, .n = volume->size[2], .progress = progress, .user_data = user_data, .cancellable = cancellable };
  gboolean single = single_file (volume->series);
  GThread *helpers[16];
  guint n_helpers = single ? 0 : MIN (MIN (MAX (threads, 1) - 1, loader.n - 1), G_N_ELEMENTS (helpers));

  g_mutex_init (&loader.lock);
  fill_order (&loader, single ? 0 : MIN (first, loader.n - 1));
  for (guint i = 0; i < n_helpers; i++)
    helpers[i] = g_thread_new ("image-decoder", work, &loader);
  work (&loader);
  for (guint i = 0; i < n_helpers; i++)
    g_thread_join (helpers[i]);
  g_mutex_clear (&loader.lock);
  g_free (loader.order);
  if (loader.error != NULL)
    {
      if (loader.failed > 1)
        {
          g_autofree char *first_reason = g_strdup (loader.error->message);

          g_free (loader.error->message);
          loader.error->message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s (and %u more picture)", "%s (and %u more pictures)", loader.failed - 1),
                                                   first_reason, loader.failed - 1);
        }
      g_propagate_error (error, loader.error);
      return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
