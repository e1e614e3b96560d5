/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "casefile/rv-package-private.h"

typedef struct {
  zip_t *zip;
  const char *files_dir;
  const char *passphrase;
  GPtrArray *entries;   /* RvPackageEntry */
  GPtrArray *buffers;   /* GBytes: kept until the ZIP is closed */
  guint64 total;
} Writer;

static gboolean
fail (GError **error, const char *what, const char *why)
{
  g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_WRITE, "%s: %s", what, why);
  return FALSE;
}

/* Adds a source (taken) under a neutral name. */
static gboolean
add_source (Writer *w, zip_source_t *source, const char *name, GError **error)
{
  zip_int64_t index = source ? zip_file_add (w->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;

  if (index < 0)
    {
      if (source)
        zip_source_free (source);
      return fail (error, name, zip_strerror (w->zip));
    }
  /* when a case was packed is nobody's business: the first day that ZIP knows */
  if (zip_file_set_dostime (w->zip, (zip_uint64_t) index, 0, (1 << 5) | 1, 0) != 0 ||
      (w->passphrase && zip_file_set_encryption (w->zip, (zip_uint64_t) index, ZIP_EM_AES_256, w->passphrase) != 0))
    return fail (error, name, zip_strerror (w->zip));
  return TRUE;
}

static gboolean
add_bytes (Writer *w, GBytes *bytes, const char *name, GError **error)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  g_ptr_array_add (w->buffers, g_bytes_ref (bytes));
  return add_source (w, zip_source_buffer (w->zip, data, size, 0), name, error);
}

static RvPackageEntry *
note_entry (Writer *w, const char *name, const char *file, char *sha256, guint64 size)
{
  RvPackageEntry *entry = g_new0 (RvPackageEntry, 1);

  entry->name = g_strdup (name);
  entry->file = g_strdup (file);
  entry->sha256 = sha256;
  entry->size = size;
  g_ptr_array_add (w->entries, entry);
  return entry;
}

static gboolean
add_case (Writer *w, RvCase *kase, GError **error)
{
  g_autoptr (GBytes) bytes = rv_casefile_write (kase);

  note_entry (w, RV_PACKAGE_CASE, NULL, g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes), g_bytes_get_size (bytes));
  return add_bytes (w, bytes, RV_PACKAGE_CASE, error);
}

static gboolean
add_file (Writer *w, const char *file, GError **error)
{
  g_autofree char *name = g_strdup_printf ("files/%04u", w->entries->len);
  g_autofree char *path = g_build_filename (w->files_dir, file, NULL);
  g_autofree char *sha256 = NULL;
  guint64 size = 0;
  int fd;

  if (!rv_package_file_is_safe (file))
    return fail (error, file, _("this file name cannot be packed: rename the file and the image's field"));
  fd = rv_package_open_below (w->files_dir, file);
  if (fd >= 0)
    {
      sha256 = rv_package_digest (fd, &size);
      close (fd);
    }
  if (!sha256)
    {
      g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_WRITE, _("the picture %s cannot be packed: %s; put it there or take it out of the case"),
                   path, g_strerror (errno));
      return FALSE;
    }
  w->total += size;
  if (w->entries->len > RV_PACKAGE_MAX_FILES || size > RV_PACKAGE_MAX_FILE_BYTES || w->total > RV_PACKAGE_MAX_BYTES)
    return fail (error, file, _("too much for one package: split the case"));
  note_entry (w, name, file, g_steal_pointer (&sha256), size);
  return add_source (w, zip_source_file (w->zip, path, 0, (zip_int64_t) size), name, error);
}

static void
collect_files (RvRecord *record, gpointer data)
{
  const RvKind *kind = rv_record_get_kind (record);
  GHashTable *files = data;

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *file = kind->fields[i].type == RV_FIELD_FILE ? rv_record_get (record, kind->fields[i].name) : NULL;

      if (rv_empty_of (file) == RV_EMPTY_NO)
        g_hash_table_add (files, (gpointer) file);
    }
}

static gboolean
fill (Writer *w, RvCase *kase, GError **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) manifest = NULL;
  g_autoptr (GList) names = NULL;

  if (!add_case (w, kase, error))
    return FALSE;
  if (w->files_dir)
    rv_case_foreach (kase, collect_files, files);
  names = g_list_sort (g_hash_table_get_keys (files), (GCompareFunc) g_strcmp0);
  for (GList *l = names; l; l = l->next)
    if (!add_file (w, l->data, error))
      return FALSE;
  manifest = rv_package_manifest_write (w->entries);
  return add_bytes (w, manifest, RV_PACKAGE_MANIFEST, error);
}

static void
free_entry (gpointer entry)
{
  rv_package_entry_free (entry);
}

/* Writes the whole ZIP to a temporary file that exists already. */
static gboolean
write_zip (RvCase *kase, const char *files_dir, const char *temporary, const char *passphrase, GError **error)
{
  int code = 0;
  Writer w = { zip_open (temporary, ZIP_TRUNCATE | ZIP_CREATE, &code), files_dir, passphrase, NULL, NULL, 0 };
  gboolean ok;

  if (!w.zip)
    {
      zip_error_t ze;

      zip_error_init_with_code (&ze, code);
      fail (error, temporary, zip_error_strerror (&ze));
      zip_error_fini (&ze);
      return FALSE;
    }
  w.entries = g_ptr_array_new_with_free_func (free_entry);
  w.buffers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  ok = fill (&w, kase, error);
  if (ok && zip_close (w.zip) == 0)
    w.zip = NULL;
  else if (ok)
    ok = fail (error, temporary, zip_strerror (w.zip));
  if (w.zip)
    zip_discard (w.zip);
  g_ptr_array_unref (w.entries);
  g_ptr_array_unref (w.buffers);
  return ok;
}

static gboolean
sync_path (const char *path, int flags)
{
  int fd = open (path, flags | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
rv_package_write (RvCase *kase, const char *files_dir, const char *path, const char *passphrase, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  gboolean ok;
  int fd;

  if (passphrase && !*passphrase)
    {
      g_set_error_literal (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PASSPHRASE, _("the passphrase is empty: give one, or pack without encryption"));
      return FALSE;
    }
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, path, g_strerror (errno));
  close (fd);
  ok = write_zip (kase, files_dir, temporary, passphrase, error);
  if (ok && (g_chmod (temporary, 0600) != 0 || !sync_path (temporary, O_RDONLY) || g_rename (temporary, path) != 0))
    ok = fail (error, path, g_strerror (errno));
  if (ok)
    (void) sync_path (dir, O_RDONLY | O_DIRECTORY);
  else
    (void) g_unlink (temporary);
  return ok;
}
