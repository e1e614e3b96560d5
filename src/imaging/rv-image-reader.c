/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Readers: requests, and who answers them. */
#include "imaging/rv-image-reader-private.h"

#include <glib/gi18n-lib.h>

#define MOST_IDLE 2 /* helpers that wait for the next request */
#define HEADS_SECONDS 4 /* for many heads at once: files that take longer are asked for one by one */

struct _RvImageReader {
  GCancellable *cancellable;
  RvImageHelper *helper;
  RvImageServer local;
  gboolean asked;
};

static GMutex lock;
static GStrv command;      /* NULL: in this process */
static GPtrArray *idle;    /* RvImageHelper */
static guint limit = RV_IMAGE_READER_SECONDS;

void
rv_image_reader_isolate (const char *const *words)
{
  g_autoptr (GPtrArray) old = NULL;

  g_mutex_lock (&lock);
  old = g_steal_pointer (&idle);
  g_strfreev (command);
  command = g_strdupv ((char **) words);
  g_mutex_unlock (&lock);
}

void
rv_image_reader_set_time_limit (guint seconds)
{
  limit = seconds > 0 ? seconds : RV_IMAGE_READER_SECONDS;
}

RvImageReader *
rv_image_reader_new (GCancellable *cancellable)
{
  RvImageReader *reader = g_new0 (RvImageReader, 1);

  reader->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return reader;
}

/* Puts a helper among those that wait; ends it when there are enough. */
static void
keep (RvImageHelper *helper)
{
  gboolean kept = FALSE;

  g_mutex_lock (&lock);
  if (command != NULL)
    {
      if (idle == NULL)
        idle = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_image_helper_free);
      kept = idle->len < MOST_IDLE;
      if (kept)
        g_ptr_array_add (idle, helper);
    }
  g_mutex_unlock (&lock);
  if (!kept)
    rv_image_helper_free (helper);
}

void
rv_image_reader_free (RvImageReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->helper != NULL)
    keep (g_steal_pointer (&reader->helper));
  rv_image_server_clear (&reader->local);
  g_clear_object (&reader->cancellable);
  g_free (reader);
}

static gpointer
warm_up (gpointer data)
{
  g_auto (GStrv) words = data;
  guint there = 0;

  g_mutex_lock (&lock);
  for (guint i = idle != NULL ? idle->len : 0; i-- > 0;)
    if (!rv_image_helper_is_up (idle->pdata[i]))
      g_ptr_array_remove_index (idle, i);
  there = idle != NULL ? idle->len : 0;
  g_mutex_unlock (&lock);
  for (; there < MOST_IDLE; there++)
    {
      RvImageHelper *helper = rv_image_helper_start ((const char *const *) words, NULL);

      if (helper != NULL)
        keep (helper);
    }
  return NULL;
}

void
rv_image_reader_warm_up (void)
{
  GStrv words;

  g_mutex_lock (&lock);
  words = g_strdupv (command);
  g_mutex_unlock (&lock);
  if (words != NULL)
    g_thread_unref (g_thread_new ("image-warm-up", warm_up, words));
}

/* A waiting helper or a new one; FALSE with error. Without a command there is none. */
static gboolean
get_helper (RvImageReader *reader, GError **error)
{
  g_auto (GStrv) words = NULL;

  g_mutex_lock (&lock);
  if (idle != NULL && idle->len > 0)
    reader->helper = g_ptr_array_steal_index (idle, idle->len - 1);
  words = g_strdupv (command);
  g_mutex_unlock (&lock);
  if (reader->helper == NULL && words != NULL)
    {
      /* A second one for the decoding that follows: it gets ready meanwhile. */
      RvImageHelper *second = rv_image_helper_start ((const char *const *) words, NULL);

      reader->helper = rv_image_helper_start ((const char *const *) words, error);
      if (second != NULL)
        keep (second);
      return reader->helper != NULL;
    }
  return TRUE;
}

static GVariant *
request_new (RvImageReader *reader, RvImageAsk ask, const char *path, guint number, guint size)
{
  gsize room = 0;

  if (reader->helper != NULL)
    rv_image_helper_room (reader->helper, &room);
  return g_variant_ref_sink (g_variant_new ("(y^ayuubt)", ask, path, number, size, !reader->asked, (guint64) room));
}

/* One answer; a helper that had ended in the meantime is replaced once. */
static GVariant *
ask_once (RvImageReader *reader, RvImageAsk ask, const char *path, guint number, guint size, gsize expected, GError **error)
{
  for (int attempt = 0; attempt < 2; attempt++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (GVariant) request = NULL;
      GVariant *answer;

      if (reader->helper == NULL)
        {
          reader->asked = FALSE;
          if (!get_helper (reader, error))
            return NULL;
        }
      if (reader->helper != NULL && !rv_image_helper_grow (reader->helper, expected, error))
        return NULL;
      request = request_new (reader, ask, path, number, size);
      reader->asked = TRUE;
      if (reader->helper == NULL)
        return g_variant_ref_sink (rv_image_server_answer (&reader->local, request));
      answer = rv_image_helper_ask (reader->helper, request, path, ask == RV_IMAGE_ASK_HEADS ? MIN (limit, HEADS_SECONDS) : limit,
                                    reader->cancellable, &problem);
      if (answer != NULL)
        return answer;
      g_clear_pointer (&reader->helper, rv_image_helper_free);
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }
  g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the process that reads pictures does not stay up"), path);
  return NULL;
}

static const guint8 *
room_of (RvImageReader *reader, gsize *size)
{
  if (reader->helper != NULL)
    return rv_image_helper_room (reader->helper, size);
  *size = reader->local.size;
  return reader->local.room;
}

/* The value of a good answer of the given type; bulk and size get what came beside it. NULL with error. */
static GVariant *
ask_reader (RvImageReader *reader, RvImageAsk ask, const char *path, guint number, guint size, gsize expected, const char *type,
            const guint8 **bulk, gsize *bulk_size, GError **error)
{
  for (int attempt = 0; attempt < 2; attempt++)
    {
      g_autoptr (GVariant) answer = ask_once (reader, ask, path, number, size, expected, error), value = NULL;
      const char *message;
      guint8 fault;
      int code;
      guint64 used;
      gsize room = 0;

      if (answer == NULL)
        return NULL;
      g_variant_get (answer, "(yi&stv)", &fault, &code, &message, &used, &value);
      if (fault == RV_IMAGE_ANSWER_ROOM && attempt == 0)
        {
          expected = used;
          continue;
        }
      if (fault == RV_IMAGE_ANSWER_DICOM_ERROR || fault == RV_IMAGE_ANSWER_IMAGE_ERROR)
        {
          g_set_error_literal (error, fault == RV_IMAGE_ANSWER_DICOM_ERROR ? RV_DICOM_ERROR : RV_IMAGE_ERROR, code, message);
          return NULL;
        }
      const guint8 *bytes = room_of (reader, &room);
      if (fault != RV_IMAGE_ANSWER_GOOD || used > room || !g_variant_is_of_type (value, G_VARIANT_TYPE (type)))
        break;
      if (bulk != NULL)
        *bulk = bytes;
      if (bulk_size != NULL)
        *bulk_size = used;
      return g_steal_pointer (&value);
    }
  g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the answer of the process that reads it makes no sense"), path);
  return NULL;
}

static void
refuse_answer (const char *path, GError **error)
{
  g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the answer of the process that reads it makes no sense"), path);
}

RvImageHead *
rv_image_reader_head (RvImageReader *reader, const char *path, GError **error)
{
  g_autoptr (GVariant) value = ask_reader (reader, RV_IMAGE_ASK_HEAD, path, 0, 0, 0, "*", NULL, NULL, error);
  RvImageHead *head = value != NULL ? rv_image_head_from_variant (value) : NULL;

  if (value != NULL && head == NULL)
    refuse_answer (path, error);
  return head;
}

static gboolean
is_like (const RvDicomImage *image, const RvDicomImage *wanted)
{
  return image->rows == wanted->rows && image->columns == wanted->columns && image->samples == wanted->samples && image->bits_allocated == wanted->bits_allocated
         && image->is_float == wanted->is_float && rv_image_format_is_colour (image) == rv_image_format_is_colour (wanted);
}

GHashTable *
rv_image_reader_heads (RvImageReader *reader, const char *const *paths, guint n)
{
  GHashTable *heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rv_image_head_free);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GVariant) value = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", paths[i]);
  /* A file that does harm is found when it is asked for by itself. */
  value = n > 0 ? ask_reader (reader, RV_IMAGE_ASK_HEADS, lines->str, 0, 0, 0, "a(uv)", NULL, NULL, NULL) : NULL;
  for (gsize i = 0; value != NULL && i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) inner = NULL;
      RvImageHead *head;
      guint32 at;

      g_variant_get_child (value, i, "(uv)", &at, &inner);
      head = at < n ? rv_image_head_from_variant (inner) : NULL;
      if (head != NULL)
        g_hash_table_replace (heads, g_strdup (paths[at]), head);
    }
  return heads;
}

const guint8 *
rv_image_reader_frame (RvImageReader *reader, const char *path, int frame, const RvDicomImage *wanted, RvDicomImage *image, GError **error)
{
  const guint8 *bulk = NULL;
  gsize size = 0;
  g_autoptr (GVariant) value =
    ask_reader (reader, RV_IMAGE_ASK_FRAME, path, (guint) frame, 0, rv_image_format_bytes (wanted), "(axss)", &bulk, &size, error);

  if (value == NULL)
    return NULL;
  if (!rv_image_format_from_variant (value, image) || size != rv_image_format_bytes (image))
    refuse_answer (path, error);
  else if (!is_like (image, wanted))
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the file has changed since it was opened"), path);
  else
    return bulk;
  return NULL;
}

GPtrArray *
rv_image_reader_list_archive (RvImageReader *reader, const char *archive, GError **error)
{
  g_autoptr (GVariant) value = ask_reader (reader, RV_IMAGE_ASK_ARCHIVE, archive, 0, 0, 0, "aay", NULL, NULL, error);
  g_autofree char *lead = g_strconcat (archive, "//", NULL);
  GPtrArray *paths = value != NULL ? g_ptr_array_new_with_free_func (g_free) : NULL;

  for (gsize i = 0; value != NULL && i < g_variant_n_children (value); i++)
    {
      const char *path;

      g_variant_get_child (value, i, "^&ay", &path);
      /* Nothing but entries of this archive. */
      if (g_str_has_prefix (path, lead))
        g_ptr_array_add (paths, g_strdup (path));
    }
  return paths;
}

GBytes *
rv_image_reader_document (RvImageReader *reader, const char *path, GError **error)
{
  const guint8 *bulk = NULL;
  gsize size = 0;
  g_autoptr (GVariant) value = ask_reader (reader, RV_IMAGE_ASK_DOCUMENT, path, 0, 0, 0, "b", &bulk, &size, error);

  return value != NULL ? g_bytes_new (bulk, size) : NULL;
}

guint32 *
rv_image_reader_picture (RvImageReader *reader, const char *path, guint most, int *width, int *height, GError **error)
{
  return rv_image_reader_page (reader, path, 0, most, width, height, NULL, error);
}

guint32 *
rv_image_reader_page (RvImageReader *reader, const char *path, guint page, guint most, int *width, int *height, guint *n_pages, GError **error)
{
  int pages = 0;
  const guint8 *bulk = NULL;
  gsize size = 0;
  g_autoptr (GVariant) value = ask_reader (reader, RV_IMAGE_ASK_PICTURE, path, page, most, 0, "(iii)", &bulk, &size, error);

  if (value == NULL)
    return NULL;
  g_variant_get (value, "(iii)", width, height, &pages);
  if (n_pages != NULL)
    *n_pages = (guint) MAX (pages, 1);
  if (pages > 0 && *width > 0 && *height > 0 && size == (guint64) *width * *height * 4)
    return g_memdup2 (bulk, size);
  refuse_answer (path, error);
  return NULL;
}
