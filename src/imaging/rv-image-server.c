/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of a reader: the only place where bytes of a file from outside are parsed and decoded. */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "imaging/rv-image-reader-private.h"
#include "imaging/rv-image-source.h"
#include "imaging/rv-image-table.h"
#include "imaging/rv-image-volume-private.h"

void
rv_image_server_clear (RvImageServer *server)
{
  g_clear_pointer (&server->file, rv_dicom_file_free);
  g_clear_pointer (&server->path, g_free);
  if (!server->fixed)
    g_clear_pointer (&server->room, g_free);
}

guint8 *
rv_image_server_room (RvImageServer *server, gsize n)
{
  server->wanted = n;
  if (n > server->size && !server->fixed)
    {
      g_free (server->room);
      server->room = g_try_malloc (n);
      server->size = server->room != NULL ? n : 0;
    }
  if (n > server->size)
    return NULL;
  server->used = n;
  return server->room;
}

gboolean
rv_image_format_is_colour (const RvDicomImage *image)
{
  return image->samples == 3 || g_str_equal (image->photometric, "PALETTE COLOR");
}

gsize
rv_image_format_bytes (const RvDicomImage *image)
{
  return rv_image_format_is_colour (image) ? (gsize) image->rows * image->columns * 4 : image->frame_bytes;
}

static gboolean
open_file (RvImageServer *server, const char *path, gboolean fresh, GError **error)
{
  if (!fresh && server->file != NULL && g_strcmp0 (server->path, path) == 0)
    return TRUE;
  g_clear_pointer (&server->file, rv_dicom_file_free);
  g_free (server->path);
  server->path = g_strdup (path);
  server->file = rv_image_source_open (path, error);
  return server->file != NULL;
}

static GVariant *
answer_head (RvImageServer *server, const char *path, GError **error)
{
  g_autoptr (RvImageHead) head = open_file (server, path, TRUE, error) ? rv_image_head_read (server->file, error) : NULL;

  return head != NULL ? rv_image_head_to_variant (head) : NULL;
}

static GVariant *
answer_heads (RvImageServer *server, const char *lines)
{
  g_auto (GStrv) paths = g_strsplit (lines, "\n", -1);
  GVariantBuilder heads;

  g_variant_builder_init (&heads, G_VARIANT_TYPE ("a(uv)"));
  for (guint i = 0; paths[i] != NULL; i++)
    {
      GVariant *head;

      if (server->probe != NULL)
        server->probe (paths[i]);
      head = answer_head (server, paths[i], NULL);
      if (head != NULL)
        g_variant_builder_add (&heads, "(uv)", i, head);
    }
  return g_variant_builder_end (&heads);
}

static GVariant *
answer_frame (RvImageServer *server, const char *path, guint number, gboolean fresh, GError **error)
{
  g_autoptr (RvImageTable) table = NULL;
  RvDicomImage image, given;
  char model[20];
  guint8 *room;

  if (!open_file (server, path, fresh, error) || !rv_dicom_file_get_image (server->file, &image, error))
    return NULL;
  if (number >= (guint) image.frames)
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the file has changed since it was opened"), path);
      return NULL;
    }
  given = image;
  table = rv_image_table_of_modality (server->file, &image);
  if (table != NULL)
    rv_image_table_change_format (&given);
  room = rv_image_server_room (server, rv_image_format_bytes (&given));
  if (room == NULL)
    return NULL;
  g_autofree guint8 *pixels = rv_dicom_file_decode (server->file, &image, (int) number, model, error);
  if (pixels == NULL)
    return NULL;
  if (table != NULL)
    rv_image_table_apply (table, &image, pixels, (gsize) image.rows * image.columns, (guint16 *) (void *) room);
  else if (!rv_image_format_is_colour (&image))
    memcpy (room, pixels, image.frame_bytes);
  else if (!rv_image_colour_pixels (server->file, &image, model, pixels, (guint32 *) (void *) room))
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_UNSUPPORTED, _("%s: its colour palette is missing or of a kind that is not read"), path);
      return NULL;
    }
  return rv_image_format_to_variant (&given);
}

static GVariant *
answer_archive (const char *path, GError **error)
{
  g_autoptr (GPtrArray) entries = rv_image_source_list_archive (path, error);

  return entries != NULL ? g_variant_new_bytestring_array ((const char *const *) entries->pdata, entries->len) : NULL;
}

static GVariant *
answer_document (RvImageServer *server, const char *path, gboolean fresh, GError **error)
{
  gsize size = 0;
  g_autofree guint8 *bytes = open_file (server, path, fresh, error) ? rv_dicom_file_get_bytes (server->file, "0042,0011", &size) : NULL;
  guint8 *room;

  if (server->file == NULL)
    return NULL;
  if (bytes == NULL || size < 5 || memcmp (bytes, "%PDF-", 5) != 0)
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the PDF within it is missing or damaged"), path);
      return NULL;
    }
  room = rv_image_server_room (server, size);
  if (room == NULL)
    return NULL;
  memcpy (room, bytes, size);
  return g_variant_new_boolean (TRUE);
}

static void
copy_picture (GdkPixbuf *picture, guint8 *room)
{
  int width = gdk_pixbuf_get_width (picture), height = gdk_pixbuf_get_height (picture), samples = gdk_pixbuf_get_n_channels (picture);
  guint32 *out = (guint32 *) (void *) room;

  for (int y = 0; y < height; y++)
    {
      const guint8 *p = gdk_pixbuf_read_pixels (picture) + (gsize) y * gdk_pixbuf_get_rowstride (picture);

      for (int x = 0; x < width; x++, p += samples)
        *out++ = (samples == 4 ? (guint32) p[3] << 24 : 0xff000000u) | (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
    }
}

static GVariant *
answer_picture (RvImageServer *server, const char *path, guint number, guint most, GError **error)
{
  int width = 0, height = 0;
  g_autoptr (GdkPixbuf) read = NULL, upright = NULL;
  guint8 *room;

  if (rv_image_pdf_fits (path))
    return rv_image_pdf_answer (server, path, number, most, error);
  /* The size is known before anything is allocated. */
  if (gdk_pixbuf_get_file_info (path, &width, &height) == NULL || width < 1 || height < 1)
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_UNSUPPORTED, _("%s: not a picture of a kind that is read (PNG, JPEG, TIFF …)"), path);
      return NULL;
    }
  if ((guint64) width * height * 4 > RV_DICOM_FRAME_LIMIT)
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_LIMIT, _("%s: the picture is larger than 512 MiB"), path);
      return NULL;
    }
  if (most > 0 && MAX (width, height) > (int) most)
    read = gdk_pixbuf_new_from_file_at_size (path, (int) most, (int) most, error);
  else
    read = gdk_pixbuf_new_from_file (path, error);
  upright = read != NULL ? gdk_pixbuf_apply_embedded_orientation (read) : NULL;
  if (upright == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  width = gdk_pixbuf_get_width (upright);
  height = gdk_pixbuf_get_height (upright);
  room = rv_image_server_room (server, (gsize) width * height * 4);
  if (room == NULL)
    return NULL;
  copy_picture (upright, room);
  return g_variant_new ("(iii)", width, height, 1);
}

static GVariant *
work (RvImageServer *server, guint8 ask, const char *path, guint number, guint size, gboolean fresh, GError **error)
{
  switch (ask)
    {
    case RV_IMAGE_ASK_HEAD: return answer_head (server, path, error);
    case RV_IMAGE_ASK_HEADS: return answer_heads (server, path);
    case RV_IMAGE_ASK_FRAME: return answer_frame (server, path, number, fresh, error);
    case RV_IMAGE_ASK_ARCHIVE: return answer_archive (path, error);
    case RV_IMAGE_ASK_DOCUMENT: return answer_document (server, path, fresh, error);
    case RV_IMAGE_ASK_PICTURE: return answer_picture (server, path, number, size, error);
    default: break;
    }
  g_set_error_literal (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_UNSUPPORTED, "?");
  return NULL;
}

GVariant *
rv_image_server_answer (RvImageServer *server, GVariant *request)
{
  g_autoptr (GError) error = NULL;
  const char *path;
  guint8 ask;
  guint number, size;
  gboolean fresh;
  GVariant *value;

  g_variant_get (request, "(y^&ayuubt)", &ask, &path, &number, &size, &fresh, NULL);
  server->used = server->wanted = 0;
  if (server->probe != NULL && ask != RV_IMAGE_ASK_HEADS)
    server->probe (path);
  value = work (server, ask, path, number, size, fresh, &error);
  if (value != NULL)
    return g_variant_new (RV_IMAGE_ANSWER, RV_IMAGE_ANSWER_GOOD, 0, "", (guint64) server->used, value);
  if (error == NULL && server->fixed)
    return g_variant_new (RV_IMAGE_ANSWER, RV_IMAGE_ANSWER_ROOM, 0, "", (guint64) server->wanted, g_variant_new_boolean (FALSE));
  if (error == NULL)
    g_set_error (&error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_LIMIT, _("%s: there is not enough memory for its pixels"), path);
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  return g_variant_new (RV_IMAGE_ANSWER, error->domain == RV_DICOM_ERROR ? RV_IMAGE_ANSWER_DICOM_ERROR : RV_IMAGE_ANSWER_IMAGE_ERROR,
                        error->domain == RV_DICOM_ERROR || error->domain == RV_IMAGE_ERROR ? error->code : RV_IMAGE_ERROR_FAILED, message, (guint64) 0,
                        g_variant_new_boolean (FALSE));
}
