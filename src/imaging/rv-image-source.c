/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "imaging/rv-image-series.h"

#define BOMB_FROM (64 << 20)
#define BOMB_RATIO 300

/* The archive that a thread read last. */
typedef struct {
  char *path;
  gint64 modified;
  zip_t *zip;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  if (kept->zip != NULL)
    zip_discard (kept->zip);
  g_free (kept->path);
  g_free (kept);
}

static GPrivate kept_archive = G_PRIVATE_INIT (kept_free);

static zip_t *
open_zip (const char *path, GError **error)
{
  int code = 0;
  zip_t *zip = zip_open (path, ZIP_RDONLY, &code);

  if (zip == NULL)
    {
      zip_error_t problem;

      zip_error_init_with_code (&problem, code);
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, _("%s: the archive cannot be read: %s"), path, zip_error_strerror (&problem));
      zip_error_fini (&problem);
    }
  return zip;
}

static zip_t *
archive_of_thread (const char *path, GError **error)
{
  Kept *kept = g_private_get (&kept_archive);
  GStatBuf info;
  gint64 modified = g_stat (path, &info) == 0 ? (gint64) info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec : 0;

  if (kept != NULL && g_str_equal (kept->path, path) && kept->modified == modified)
    return kept->zip;
  g_private_replace (&kept_archive, NULL);
  zip_t *zip = open_zip (path, error);
  if (zip == NULL)
    return NULL;
  kept = g_new0 (Kept, 1);
  kept->path = g_strdup (path);
  kept->modified = modified;
  kept->zip = zip;
  g_private_replace (&kept_archive, kept);
  return zip;
}

static gboolean
fail_entry (GError **error, const char *path, const char *why)
{
  g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, "%s: %s", path, why);
  return FALSE;
}

static GBytes *
read_entry (const char *path, const char *slashes, GError **error)
{
  g_autofree char *archive = g_strndup (path, slashes - path);
  zip_t *zip = archive_of_thread (archive, error);
  zip_stat_t info;

  if (zip == NULL)
    return NULL;
  if (zip_stat (zip, slashes + 2, ZIP_FL_ENC_RAW, &info) != 0 || !(info.valid & ZIP_STAT_SIZE))
    {
      fail_entry (error, path, _("the archive has no such file"));
      return NULL;
    }
  if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE)
    {
      fail_entry (error, path, _("it is encrypted: unpack the archive first"));
      return NULL;
    }
  /* Pictures do not shrink like that, however empty they are: such an entry is made to be large. */
  gboolean bomb = info.size > BOMB_FROM && (info.valid & ZIP_STAT_COMP_SIZE) && info.size / MAX (info.comp_size, 1) > BOMB_RATIO;
  guint8 *bytes = info.size <= RV_IMAGE_ENTRY_LIMIT && !bomb ? g_try_malloc (MAX (info.size, 1)) : NULL;
  zip_file_t *file = bytes != NULL ? zip_fopen_index (zip, info.index, 0) : NULL;
  zip_int64_t got = 0, all = 0;

  while (file != NULL && all < (zip_int64_t) info.size && (got = zip_fread (file, bytes + all, info.size - all)) > 0)
    all += got;
  if (file != NULL)
    zip_fclose (file);
  if (file == NULL || all != (zip_int64_t) info.size)
    {
      g_free (bytes);
      fail_entry (error, path, bytes == NULL ? _("it is too large") : _("it is damaged or cut off in the archive"));
      return NULL;
    }
  return g_bytes_new_take (bytes, info.size);
}

GBytes *
rv_image_source_read (const char *path, GError **error)
{
  const char *slashes = strstr (path, "//");
  char *bytes;
  gsize size;

  if (slashes != NULL)
    return read_entry (path, slashes, error);
  return g_file_get_contents (path, &bytes, &size, error) ? g_bytes_new_take (bytes, size) : NULL;
}

RvDicomFile *
rv_image_source_open (const char *path, GError **error)
{
  const char *slashes = strstr (path, "//");

  if (slashes == NULL)
    return rv_dicom_file_open (path, error);
  g_autoptr (GBytes) bytes = read_entry (path, slashes, error);
  return bytes != NULL ? rv_dicom_file_open_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path, error) : NULL;
}

gboolean
rv_image_source_is_archive (const char *path)
{
  guint8 head[4] = { 0 };
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gboolean zip = fd >= 0 && read (fd, head, 4) == 4 && (memcmp (head, "PK\3\4", 4) == 0 || memcmp (head, "PK\5\6", 4) == 0);

  if (fd >= 0)
    close (fd);
  return zip;
}

GPtrArray *
rv_image_source_list_archive (const char *archive, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  zip_t *zip = open_zip (archive, error);
  zip_int64_t n = zip != NULL ? zip_get_num_entries (zip, 0) : 0;
  guint64 all = 0;

  if (zip == NULL)
    return NULL;
  for (zip_int64_t i = 0; i < n; i++)
    {
      zip_stat_t info;

      if (zip_stat_index (zip, i, ZIP_FL_ENC_RAW, &info) != 0 || !(info.valid & ZIP_STAT_NAME) || *info.name == '\0' || g_str_has_suffix (info.name, "/"))
        continue;
      all += info.valid & ZIP_STAT_SIZE ? info.size : 0;
      if (strstr (info.name, "__MACOSX") == NULL)
        g_ptr_array_add (paths, g_strconcat (archive, "//", info.name, NULL));
      if (paths->len > RV_IMAGE_ARCHIVE_ENTRIES || all > RV_IMAGE_ARCHIVE_LIMIT)
        {
          zip_discard (zip);
          fail_entry (error, archive, _("the archive holds too much: unpack it and import the folders one by one"));
          return NULL;
        }
    }
  zip_discard (zip);
  return g_steal_pointer (&paths);
}

/* --- packing --- */

typedef struct {
  RvImagePackProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
  guint n;
  guint told;
} Packing;

static void
on_progress (zip_t *zip, double share, void *data)
{
  Packing *packing = data;
  guint done = (guint) (share * packing->n);

  if (packing->progress != NULL && done != packing->told)
    packing->progress (done, packing->n, packing->user_data);
  packing->told = done;
}

static int
on_cancel (zip_t *zip, void *data)
{
  return g_cancellable_is_cancelled (((Packing *) data)->cancellable);
}

static gboolean
add_source (zip_t *zip, const char *path, guint number, gboolean compress, GPtrArray *buffers, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%04u.dcm", number + 1);
  zip_source_t *source;
  zip_int64_t index;

  if (strstr (path, "//") == NULL)
    source = zip_source_file (zip, path, 0, -1);
  else
    {
      GBytes *bytes = rv_image_source_read (path, error);

      if (bytes == NULL)
        return FALSE;
      g_ptr_array_add (buffers, bytes);
      source = zip_source_buffer (zip, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0);
    }
  index = source != NULL ? zip_file_add (zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
  if (index < 0)
    {
      if (source != NULL)
        zip_source_free (source);
      return fail_entry (error, path, zip_strerror (zip));
    }
  /* The same files make the same archive: no time of its own. */
  zip_file_set_dostime (zip, index, 0, (1 << 5) | 1, 0);
  if (zip_set_file_compression (zip, index, compress ? ZIP_CM_DEFLATE : ZIP_CM_STORE, compress ? 9 : 0) != 0)
    return fail_entry (error, path, zip_strerror (zip));
  return TRUE;
}

static gboolean
write_archive (const char *const *paths, const char *part, gboolean compress, Packing *packing, GError **error)
{
  g_autoptr (GPtrArray) buffers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  int code = 0;
  zip_t *zip = zip_open (part, ZIP_TRUNCATE | ZIP_CREATE, &code);
  gboolean good = zip != NULL;

  if (!good)
    return fail_entry (error, part, _("the archive cannot be written"));
  for (guint i = 0; good && paths[i] != NULL; i++)
    good = add_source (zip, paths[i], i, compress, buffers, error);
  zip_register_progress_callback_with_state (zip, 0.002, on_progress, NULL, packing);
  zip_register_cancel_callback_with_state (zip, on_cancel, NULL, packing);
  if (good && zip_close (zip) == 0)
    return TRUE;
  if (good && !g_cancellable_set_error_if_cancelled (packing->cancellable, error))
    fail_entry (error, part, zip_strerror (zip));
  zip_discard (zip);
  return FALSE;
}

gboolean
rv_image_source_pack (const char *const *paths, const char *archive, gboolean compress, RvImagePackProgress progress,
                      gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autofree char *part = g_strconcat (archive, ".part-XXXXXX", NULL);
  Packing packing = { progress, user_data, cancellable, g_strv_length ((char **) paths), 0 };
  int fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);
  gboolean good;

  if (fd < 0)
    return fail_entry (error, archive, g_strerror (errno));
  close (fd);
  good = write_archive (paths, part, compress, &packing, error);
  fd = good ? g_open (part, O_RDONLY | O_CLOEXEC, 0) : -1;
  if (good && (fd < 0 || fsync (fd) != 0 || g_chmod (part, 0600) != 0 || g_rename (part, archive) != 0))
    good = fail_entry (error, archive, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  if (!good)
    g_unlink (part);
  return good;
}
