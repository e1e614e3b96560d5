/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dicom/rv-dicom-private.h"

#include <glib/gi18n-lib.h>
#include <openjpeg.h>
#include <string.h>

typedef struct {
  const guint8 *data;
  gsize size, at;
} Source;

static OPJ_SIZE_T
on_read (void *buffer, OPJ_SIZE_T wanted, void *user)
{
  Source *source = user;
  gsize n = MIN (wanted, source->size - source->at);

  if (n == 0)
    return (OPJ_SIZE_T) -1;
  memcpy (buffer, source->data + source->at, n);
  source->at += n;
  return n;
}

static OPJ_OFF_T
on_skip (OPJ_OFF_T wanted, void *user)
{
  Source *source = user;

  if (wanted < 0 || (guint64) wanted > source->size - source->at)
    return -1;
  source->at += wanted;
  return wanted;
}

static OPJ_BOOL
on_seek (OPJ_OFF_T to, void *user)
{
  Source *source = user;

  if (to < 0 || (guint64) to > source->size)
    return OPJ_FALSE;
  source->at = to;
  return OPJ_TRUE;
}

static void
on_message (const char *message, void *user)
{
  GString *first = user;

  if (first->len == 0)
    {
      g_string_append (first, message);
      while (first->len > 0 && g_ascii_isspace (first->str[first->len - 1]))
        g_string_truncate (first, first->len - 1);
    }
}

static void
on_remark (const char *message, void *user)
{
}

static gboolean
fits (const opj_image_t *stream, const RvDicomImage *image)
{
  if ((int) stream->numcomps != image->samples)
    return FALSE;
  for (guint i = 0; i < stream->numcomps; i++)
    {
      const opj_image_comp_t *c = &stream->comps[i];

      if ((int) c->w != image->columns || (int) c->h != image->rows || c->dx != 1 || c->dy != 1
          || c->prec < 1 || (int) c->prec > image->bits_allocated || c->prec > 31)
        return FALSE;
    }
  return TRUE;
}

static void
copy_samples (const opj_image_t *stream, const RvDicomImage *image, guint8 *out)
{
  gsize pixels = (gsize) image->rows * image->columns, n = stream->numcomps;

  for (guint c = 0; c < n; c++)
    {
      const OPJ_INT32 *from = stream->comps[c].data;

      if (image->bits_allocated == 8)
        for (gsize i = 0; i < pixels; i++)
          out[i * n + c] = (guint8) from[i];
      else if (image->bits_allocated == 16)
        for (gsize i = 0; i < pixels; i++)
          ((guint16 *) (void *) out)[i * n + c] = (guint16) from[i];
      else
        for (gsize i = 0; i < pixels; i++)
          ((guint32 *) (void *) out)[i * n + c] = (guint32) from[i];
    }
}

static gboolean
decode (opj_codec_t *codec, opj_stream_t *stream, const RvDicomImage *image, guint8 *out, GString *why)
{
  opj_image_t *picture = NULL;
  gboolean done = FALSE;

  /* The size is compared before the samples are allocated. */
  if (!opj_read_header (stream, codec, &picture))
    on_message ("no header", why);
  else if (picture->x1 - picture->x0 != (guint) image->columns || picture->y1 - picture->y0 != (guint) image->rows)
    on_message ("its size is not that of the header", why);
  else if (!opj_decode (codec, stream, picture) || !opj_end_decompress (codec, stream))
    on_message ("cut off", why);
  else if (!fits (picture, image))
    on_message ("its samples are not those of the header", why);
  else
    {
      for (guint i = 0; i < picture->numcomps; i++)
        if (picture->comps[i].data == NULL)
          on_message ("a component is missing", why);
      done = why->len == 0;
      if (done)
        copy_samples (picture, image, out);
    }
  if (picture != NULL)
    opj_image_destroy (picture);
  return done;
}

gboolean
rv_dicom_decode_j2k (const guint8 *data, gsize size, const RvDicomImage *image, guint8 *out, GError **error)
{
  static const guint8 box[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ' };
  Source source = { data, size, 0 };
  gboolean boxed = size > sizeof box && memcmp (data, box, sizeof box) == 0;
  opj_codec_t *codec = opj_create_decompress (boxed ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K);
  opj_stream_t *stream = opj_stream_create (MAX (MIN (size, (gsize) 1 << 20), 64), OPJ_TRUE);
  opj_dparameters_t parameters;
  g_autoptr (GString) why = g_string_new (NULL);

  opj_set_default_decoder_parameters (&parameters);
  opj_set_error_handler (codec, on_message, why);
  opj_set_warning_handler (codec, on_remark, NULL);
  opj_set_info_handler (codec, on_remark, NULL);
  opj_stream_set_read_function (stream, on_read);
  opj_stream_set_skip_function (stream, on_skip);
  opj_stream_set_seek_function (stream, on_seek);
  opj_stream_set_user_data (stream, &source, NULL);
  opj_stream_set_user_data_length (stream, size);
  gboolean done = opj_setup_decoder (codec, &parameters) && decode (codec, stream, image, out, why);
  opj_stream_destroy (stream);
  opj_destroy_codec (codec);
  if (!done)
    g_set_error (error, RV_DICOM_ERROR, RV_DICOM_ERROR_DAMAGED, _("the JPEG 2000 data cannot be decoded (%s)"),
                 why->len > 0 ? why->str : "?");
  return done;
}
