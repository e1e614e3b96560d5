/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/rv-casefile-private.h"
#include "casefile/rv-package-private.h"

/* Deflate gives at most 1032 to 1; pictures and text stay far below this. Small entries may be anything. */
#define MAX_RATIO 250
#define SMALL (1 << 20)

typedef struct {
  const char *path;
  const char *passphrase;
  zip_t *zip;
  GHashTable *index;   /* name -> number + 1 */
  gboolean encrypted;
} Reader;

static gboolean
refuse (Reader *r, GError **error, const char *what)
{
  g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PACKAGE, _("%s is no sound case package: %s; ask for it again"), r->path, what);
  return FALSE;
}

static zip_t *
open_zip (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  FILE *file = NULL;
  struct stat st;
  zip_error_t ze;
  zip_source_t *source = NULL;
  zip_t *zip = NULL;

  if (fd < 0 || fstat (fd, &st) != 0 || !S_ISREG (st.st_mode) || (file = fdopen (fd, "rb")) == NULL)
    {
      g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_READ, _("%s cannot be read: %s"), path, fd < 0 ? g_strerror (errno) : _("it is no plain file"));
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  zip_error_init (&ze);
  source = zip_source_filep_create (file, 0, -1, &ze);
  if (source)
    zip = zip_open_from_source (source, ZIP_RDONLY | ZIP_CHECKCONS, &ze);
  if (!zip)
    {
      g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PACKAGE, _("%s is no case package: %s"), path, zip_error_strerror (&ze));
      if (source)
        zip_source_free (source);
      else
        fclose (file);
    }
  zip_error_fini (&ze);
  return zip;
}

/* --- what is in it, before anything is unpacked --- */
static gboolean
check_kind (Reader *r, guint64 i, const zip_stat_t *st, GError **error)
{
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  guint32 type;

  if (zip_file_get_external_attributes (r->zip, i, 0, &system, &attributes) != 0)
    return refuse (r, error, zip_strerror (r->zip));
  type = (attributes >> 16) & S_IFMT;
  if (system == ZIP_OPSYS_UNIX && type && type != S_IFREG)
    return refuse (r, error, _("it holds a link or device"));
  if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
    return refuse (r, error, _("an unusual kind of compression"));
  if (st->encryption_method != ZIP_EM_NONE && st->encryption_method != ZIP_EM_AES_256)
    return refuse (r, error, _("an encryption other than AES-256"));
  if (i > 0 && r->encrypted != (st->encryption_method != ZIP_EM_NONE))
    return refuse (r, error, _("a part of it is encrypted and a part is not"));
  r->encrypted = st->encryption_method != ZIP_EM_NONE;
  return TRUE;
}

static gboolean
check_size (Reader *r, const zip_stat_t *st, guint64 *total, GError **error)
{
  guint64 most = g_str_has_prefix (st->name, "files/") ? RV_PACKAGE_MAX_FILE_BYTES : RV_CASEFILE_MAX_BYTES;

  if (st->size > most)
    return refuse (r, error, _("a file in it is too large"));
  if (st->size > SMALL && st->size / MAX_RATIO > st->comp_size)
    return refuse (r, error, _("a file in it would grow beyond all measure"));
  *total += st->size;
  return *total <= RV_PACKAGE_MAX_BYTES ? TRUE : refuse (r, error, _("it is too large altogether"));
}

static gboolean
check_entries (Reader *r, GError **error)
{
  const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  zip_int64_t n = zip_get_num_entries (r->zip, 0);
  guint64 total = 0;

  if (n < 2 || n > RV_PACKAGE_MAX_FILES + 2)
    return refuse (r, error, n < 2 ? _("there is no case in it") : _("too many files"));
  for (zip_int64_t i = 0; i < n; i++)
    {
      zip_stat_t st;

      if (zip_stat_index (r->zip, (zip_uint64_t) i, ZIP_FL_ENC_RAW, &st) != 0 || (st.valid & wanted) != wanted)
        return refuse (r, error, _("an entry cannot be read"));
      if (!rv_package_name_is_neutral (st.name))
        return refuse (r, error, _("it holds a file that no package has"));
      if (g_hash_table_contains (r->index, st.name))
        return refuse (r, error, _("it holds a file twice"));
      if (!check_kind (r, (guint64) i, &st, error) || !check_size (r, &st, &total, error))
        return FALSE;
      g_hash_table_insert (r->index, g_strdup (st.name), GSIZE_TO_POINTER ((gsize) i + 1));
    }
  if (!g_hash_table_contains (r->index, RV_PACKAGE_CASE) || !g_hash_table_contains (r->index, RV_PACKAGE_MANIFEST))
    return refuse (r, error, _("there is no case in it"));
  return TRUE;
}

static gboolean
check_passphrase (Reader *r, GError **error)
{
  if (!r->encrypted || (r->passphrase && *r->passphrase))
    return TRUE;
  g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PASSPHRASE, _("%s is encrypted: give its passphrase"), r->path);
  return FALSE;
}

/* --- contents --- */
static zip_file_t *
open_entry (Reader *r, const char *name, GError **error)
{
  gsize number = GPOINTER_TO_SIZE (g_hash_table_lookup (r->index, name));
  zip_file_t *file = number ? r->encrypted ? zip_fopen_index_encrypted (r->zip, number - 1, 0, r->passphrase) : zip_fopen_index (r->zip, number - 1, 0) : NULL;

  if (file)
    return file;
  if (number && zip_error_code_zip (zip_get_error (r->zip)) == ZIP_ER_WRONGPASSWD)
    g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PASSPHRASE, _("the passphrase of %s is another one"), r->path);
  else
    refuse (r, error, number ? zip_strerror (r->zip) : _("a file of the list is not in it"));
  return NULL;
}

typedef gboolean (*Sink) (gpointer to, const guchar *data, gsize size);

/* At most `most` bytes; libzip checks CRC or authentication code at the end. */
static gboolean
pump (Reader *r, const char *name, guint64 most, Sink sink, gpointer to, char **digest, guint64 *size, GError **error)
{
  zip_file_t *file = open_entry (r, name, error);
  g_autofree guchar *buffer = g_malloc (1 << 16);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean ok = TRUE;
  zip_int64_t n;
  zip_stat_t st;

  *size = 0;
  if (!file)
    return FALSE;
  while (ok && (n = zip_fread (file, buffer, 1 << 16)) != 0)
    {
      if (n < 0)
        ok = refuse (r, error, zip_file_strerror (file));
      else if ((*size += (guint64) n) > most)
        ok = refuse (r, error, _("a file in it is larger than it says"));
      else if (!sink (to, buffer, (gsize) n))
        {
          g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_WRITE, _("%s cannot be unpacked: %s"), r->path, g_strerror (errno));
          ok = FALSE;
        }
      else
        g_checksum_update (sum, buffer, n);
    }
  if (zip_fclose (file) != 0 && ok)
    ok = refuse (r, error, _("a file in it is damaged"));
  if (ok && (zip_stat (r->zip, name, ZIP_FL_ENC_RAW, &st) != 0 || st.size != *size))
    ok = refuse (r, error, _("a file in it is smaller than it says"));
  *digest = g_strdup (g_checksum_get_string (sum));
  return ok;
}

static gboolean
sink_memory (gpointer to, const guchar *data, gsize size)
{
  g_byte_array_append (to, data, (guint) size);
  return TRUE;
}

static gboolean
sink_file (gpointer to, const guchar *data, gsize size)
{
  int fd = GPOINTER_TO_INT (to);

  for (gsize done = 0; done < size;)
    {
      gssize n = write (fd, data + done, size - done);

      if (n < 0 && errno != EINTR)
        return FALSE;
      done += n > 0 ? (gsize) n : 0;
    }
  return TRUE;
}

static GBytes *
read_entry (Reader *r, const char *name, char **digest, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 size;

  if (!pump (r, name, RV_CASEFILE_MAX_BYTES, sink_memory, bytes, digest, &size, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
matches (Reader *r, RvPackageEntry *entry, const char *digest, guint64 size, GError **error)
{
  return size == entry->size && g_strcmp0 (digest, entry->sha256) == 0 ? TRUE : refuse (r, error, _("a file is not the one that was packed"));
}

/* The case, checked against the manifest; entries (out). */
static GBytes *
read_contents (Reader *r, GPtrArray **entries, GError **error)
{
  g_autofree char *digest = NULL, *unused = NULL;
  g_autoptr (GBytes) manifest = read_entry (r, RV_PACKAGE_MANIFEST, &unused, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) list = manifest ? rv_package_manifest_read (manifest, error) : NULL;

  if (!list)
    return NULL;
  if (list->len + 1 != g_hash_table_size (r->index))
    {
      refuse (r, error, _("it does not hold what its list says"));
      return NULL;
    }
  bytes = read_entry (r, RV_PACKAGE_CASE, &digest, error);
  for (guint i = 0; bytes && i < list->len; i++)
    {
      RvPackageEntry *entry = list->pdata[i];

      if (!entry->file && !matches (r, entry, digest, g_bytes_get_size (bytes), error))
        return NULL;
    }
  *entries = g_steal_pointer (&list);
  return g_steal_pointer (&bytes);
}

static gboolean
unpack_one (Reader *r, RvUnpack *unpack, RvPackageEntry *entry, GError **error)
{
  g_autofree char *digest = NULL;
  guint64 size;
  int fd = rv_unpack_create (unpack, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;
  ok = pump (r, entry->name, entry->size, sink_file, GINT_TO_POINTER (fd), &digest, &size, error) && matches (r, entry, digest, size, error);
  if (ok && fsync (fd) != 0)
    {
      g_set_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_WRITE, _("%s cannot be unpacked: %s"), entry->file, g_strerror (errno));
      ok = FALSE;
    }
  close (fd);
  return ok;
}

static gboolean
unpack_files (Reader *r, const char *dir, GPtrArray *entries, GError **error)
{
  g_autoptr (RvUnpack) unpack = rv_unpack_new (dir, error);

  if (!unpack)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      RvPackageEntry *entry = entries->pdata[i];

      if (entry->file && !unpack_one (r, unpack, entry, error))
        return FALSE;
    }
  return rv_unpack_finish (unpack, entries, error);
}

static RvCase *
read_package (Reader *r, const char *files_dir, GPtrArray **faults, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RvCase) kase = NULL;
  g_autofree char *name = NULL;

  if (!check_entries (r, error) || !check_passphrase (r, error) || !(bytes = read_contents (r, &entries, error)))
    return NULL;
  name = g_strdup_printf ("%s/%s", r->path, RV_PACKAGE_CASE);
  kase = rv_casefile_read_bytes (bytes, name, faults, error);
  if (!kase || (files_dir && entries->len > 1 && !unpack_files (r, files_dir, entries, error)))
    return NULL;
  return g_steal_pointer (&kase);
}

/* A package that is refused is a fault, too, for those who list faults. */
static void
note_refusal (const char *path, GPtrArray **faults, const char *message)
{
  RvFaults list;

  for (guint i = 0; *faults && i < (*faults)->len; i++)
    if (((RvFault *) (*faults)->pdata[i])->severity == RV_FAULT_FATAL)
      return;
  g_clear_pointer (faults, g_ptr_array_unref);
  rv_faults_init (&list, path);
  rv_faults_add (&list, RV_FAULT_FATAL, 0, g_strdup (message), NULL, _("Ask for the package again"));
  *faults = rv_faults_steal (&list);
}

RvCase *
rv_package_read (const char *path, const char *files_dir, const char *passphrase, GPtrArray **faults, GError **error)
{
  Reader reader = { .path = path, .passphrase = passphrase };
  g_autoptr (GError) local = NULL;
  RvCase *kase = NULL;

  if (faults)
    *faults = NULL;
  reader.zip = open_zip (path, &local);
  if (reader.zip)
    {
      reader.index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      kase = read_package (&reader, files_dir, faults, &local);
      g_hash_table_unref (reader.index);
      zip_discard (reader.zip);
    }
  if (!kase)
    {
      if (faults)
        note_refusal (path, faults, local->message);
      g_propagate_error (error, g_steal_pointer (&local));
    }
  return kase;
}

gboolean
rv_package_needs_passphrase (const char *path)
{
  zip_t *zip = open_zip (path, NULL);
  zip_stat_t st;
  gboolean needs = zip && zip_stat_index (zip, 0, 0, &st) == 0 && (st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE;

  if (zip)
    zip_discard (zip);
  return needs;
}
