/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-mirror.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/rv-casefile.h"
#include "store/rv-folder.h"
#include "store/rv-records.h"

#define LOG_HEAD "ranvier-history 1\n"

void
rv_mirror_job_free (RvMirrorJob *job)
{
  if (!job)
    return;
  g_free (job->case_uuid);
  g_free (job->case_dir);
  g_clear_pointer (&job->xml, g_bytes_unref);
  g_clear_pointer (&job->history, g_bytes_unref);
  g_free (job);
}

/* --- the log --- */

static const char *
or_dash (const char *text)
{
  return text && *text ? text : "-";
}

/* One line of figures, then who, label and changeset by their lengths. */
static void
append_entry (GByteArray *log, RvEntry *entry, const char *before)
{
  gsize size = 0;
  const guint8 *data = entry->changeset ? g_bytes_get_data (entry->changeset, &size) : NULL;
  g_autofree char *line = g_strdup_printf ("entry %" G_GINT64_FORMAT " %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                                           " %s %s %s %s %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT "\n",
                                           entry->seq, or_dash (entry->case_uuid), entry->kind, entry->at, entry->undoes, entry->revision,
                                           or_dash (entry->salt), entry->content, entry->hash, or_dash (before),
                                           strlen (entry->who), strlen (entry->label), size);

  g_byte_array_append (log, (const guint8 *) line, (guint) strlen (line));
  g_byte_array_append (log, (const guint8 *) entry->who, (guint) strlen (entry->who));
  g_byte_array_append (log, (const guint8 *) entry->label, (guint) strlen (entry->label));
  if (size)
    g_byte_array_append (log, data, (guint) size);
  g_byte_array_append (log, (const guint8 *) "\n", 1);
}

static gboolean
append_entries (RvDb *db, GByteArray *log, GPtrArray *entries, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      RvEntry *entry = entries->pdata[i];
      g_autoptr (GError) local = NULL;
      g_autofree char *before = rv_db_get_string (db, &local, "SELECT hash FROM history WHERE seq = ?1", "i", entry->seq - 1);

      if (local)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      append_entry (log, entry, before);
    }
  return TRUE;
}

static char *
undash (const char *text)
{
  return g_str_equal (text, "-") ? NULL : g_strdup (text);
}

/* Reads one entry at *p; NULL when it is not whole or does not fit its own hashes. */
static RvEntry *
parse_entry (const char **p, const char *end, char **before)
{
  const char *newline = memchr (*p, '\n', (gsize) (end - *p));
  g_autofree char *line = newline ? g_strndup (*p, (gsize) (newline - *p)) : NULL;
  g_auto (GStrv) words = line ? g_strsplit (line, " ", -1) : NULL;
  g_autoptr (RvEntry) entry = NULL;
  g_autofree char *content = NULL, *hash = NULL;
  guint64 lengths[3];
  const char *text;

  if (!words || g_strv_length (words) != 14 || !g_str_equal (words[0], "entry"))
    return NULL;
  for (guint i = 0; i < 3; i++)
    if (!g_ascii_string_to_unsigned (words[11 + i], 10, 0, G_MAXINT32, &lengths[i], NULL))
      return NULL;
  text = newline + 1;
  if (lengths[0] + lengths[1] + lengths[2] + 1 > (guint64) (end - text) || text[lengths[0] + lengths[1] + lengths[2]] != '\n')
    return NULL;
  entry = g_new0 (RvEntry, 1);
  entry->seq = g_ascii_strtoll (words[1], NULL, 10);
  entry->case_uuid = undash (words[2]);
  entry->kind = g_strdup (words[3]);
  entry->at = g_ascii_strtoll (words[4], NULL, 10);
  entry->undoes = g_ascii_strtoll (words[5], NULL, 10);
  entry->revision = g_ascii_strtoll (words[6], NULL, 10);
  entry->salt = g_strdup (g_str_equal (words[7], "-") ? "" : words[7]);
  entry->content = g_strdup (words[8]);
  entry->hash = g_strdup (words[9]);
  entry->who = g_strndup (text, lengths[0]);
  entry->label = g_strndup (text + lengths[0], lengths[1]);
  entry->changeset = g_bytes_new (text + lengths[0] + lengths[1], lengths[2]);
  *before = g_strdup (g_str_equal (words[10], "-") ? "" : words[10]);
  *p = text + lengths[0] + lengths[1] + lengths[2] + 1;
  hash = rv_entry_chain (**before ? *before : NULL, entry->seq, entry->content);
  content = g_strdup (entry->content);
  if (!g_str_equal (entry->kind, "purged"))
    rv_entry_seal (entry);
  if (entry->seq > 0 && g_str_equal (hash, entry->hash) && g_str_equal (content, entry->content) &&
      g_utf8_validate (entry->who, -1, NULL) && g_utf8_validate (entry->label, -1, NULL))
    return g_steal_pointer (&entry);
  g_clear_pointer (before, g_free);
  return NULL;
}

GPtrArray *
rv_mirror_read_log (const char *path, GPtrArray **befores, char **rest, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  GPtrArray *entries;
  const char *p, *end;

  *rest = NULL;
  *befores = NULL;
  if (!file)
    return NULL;
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_entry_free);
  *befores = g_ptr_array_new_with_free_func (g_free);
  p = g_mapped_file_get_contents (file);
  end = p + g_mapped_file_get_length (file);
  if (p && g_str_has_prefix (p, LOG_HEAD))
    p += strlen (LOG_HEAD);
  else if (p != end)
    {
      *rest = g_strdup (_("it is no history file"));
      return entries;
    }
  while (p < end)
    {
      char *before = NULL;
      RvEntry *entry = parse_entry (&p, end, &before);

      if (!entry)
        {
          *rest = g_strdup_printf (_("after %u entries the rest is cut off or was changed"), entries->len);
          break;
        }
      g_ptr_array_add (entries, entry);
      g_ptr_array_add (*befores, before);
    }
  return entries;
}

/* --- jobs --- */

/* How long the log is now; what was noted only holds while the file is at least that long. */
static gint64
log_length (const char *case_dir, gint64 noted)
{
  g_autofree char *path = g_build_filename (case_dir, "history", "changes.log", NULL);
  struct stat st;

  return noted > 0 && stat (path, &st) == 0 && st.st_size >= noted ? noted : 0;
}

static gboolean
prepare_history (RvDb *db, RvMirrorJob *job, gint64 noted_seq, gint64 noted_bytes, GError **error)
{
  g_autoptr (GByteArray) log = g_byte_array_new ();
  g_autoptr (GPtrArray) entries = NULL;

  job->history_at = log_length (job->case_dir, noted_bytes);
  entries = rv_history_list (db, job->case_uuid, job->history_at ? noted_seq : 0, TRUE, error);
  if (!entries)
    return FALSE;
  if (!job->history_at)
    g_byte_array_append (log, (const guint8 *) LOG_HEAD, strlen (LOG_HEAD));
  if (!append_entries (db, log, entries, error))
    return FALSE;
  job->seq = entries->len ? ((RvEntry *) entries->pdata[entries->len - 1])->seq : noted_seq;
  job->history = g_byte_array_free_to_bytes (g_steal_pointer (&log));
  return TRUE;
}

RvMirrorJob *
rv_mirror_prepare (RvDb *db, const char *dir, const char *case_uuid, GError **error)
{
  g_autoptr (RvMirrorJob) job = g_new0 (RvMirrorJob, 1);
  g_autoptr (RvCase) kase = rv_records_load (db, case_uuid, error);
  sqlite3_stmt *row = kase ? rv_db_query (db, error, "SELECT revision, head, mirrored_seq, mirrored_bytes FROM cases WHERE uuid = ?1", "s", case_uuid) : NULL;
  g_autofree char *head = NULL;
  gint64 seq, bytes;

  if (!row || rv_db_step (db, row, error) != 1)
    return NULL;
  job->case_uuid = g_strdup (case_uuid);
  job->case_dir = g_build_filename (dir, "cases", case_uuid, NULL);
  job->revision = sqlite3_column_int64 (row, 0);
  head = g_strdup (rv_db_column (row, 1));
  seq = sqlite3_column_int64 (row, 2);
  bytes = sqlite3_column_int64 (row, 3);
  rv_db_done (row);
  job->xml = rv_casefile_write_stamped (kase, job->revision, head);
  return prepare_history (db, job, seq, bytes, error) ? g_steal_pointer (&job) : NULL;
}

static gboolean
append_log (RvMirrorJob *job, const char *path, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (job->history, &size);
  int fd;
  gboolean ok;

  if (!job->history_at)
    return rv_folder_write (path, job->history, error);
  fd = open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  ok = fd >= 0;
  for (gsize done = 0; ok && done < size;)
    {
      gssize n = pwrite (fd, data + done, size - done, job->history_at + (gint64) done);

      ok = n >= 0 || errno == EINTR;
      done += (gsize) MAX (n, 0);
    }
  /* an attempt that was not noted may have left more; it is written over with the same */
  ok = ok && ftruncate (fd, job->history_at + (gint64) size) == 0 && fsync (fd) == 0;
  if (!ok)
    g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s cannot be written: %s."), path, rv_folder_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
rv_mirror_run (RvMirrorJob *job, GError **error)
{
  g_autofree char *history_dir = g_build_filename (job->case_dir, "history", NULL);
  g_autofree char *log = g_build_filename (history_dir, "changes.log", NULL);
  g_autofree char *xml = g_build_filename (job->case_dir, "case.xml", NULL);
  g_autofree char *cases = g_path_get_dirname (job->case_dir);
  g_autofree char *library = g_path_get_dirname (cases);
  gboolean fresh = !g_file_test (xml, G_FILE_TEST_EXISTS);

  return rv_folder_make (history_dir, error) && append_log (job, log, error) && rv_folder_write (xml, job->xml, error) &&
         (!fresh || rv_folder_sync_up (job->case_dir, library, error));
}

gboolean
rv_mirror_note (RvDb *db, RvMirrorJob *job, GError **error)
{
  gint64 bytes = job->history_at + (gint64) g_bytes_get_size (job->history);
  gboolean ok;

  /* lost in a power failure this note only means that the files are written once more: no need to wait for the disk */
  ok = rv_db_exec (db, "PRAGMA synchronous = NORMAL", error) &&
       rv_db_run (db, error, "UPDATE cases SET mirrored = ?1, mirrored_seq = ?2, mirrored_bytes = ?3 WHERE uuid = ?4", "iiis",
                  job->revision, job->seq, bytes, job->case_uuid);
  return rv_db_exec (db, "PRAGMA synchronous = FULL", ok ? error : NULL) && ok;
}

GPtrArray *
rv_mirror_behind (RvDb *db, guint most, GError **error)
{
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = rv_db_query (db, error, "SELECT uuid FROM cases WHERE mirrored < revision LIMIT ?1", "i", (gint64) most);
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    g_ptr_array_add (uuids, g_strdup (rv_db_column (row, 0)));
  return step == 0 ? g_steal_pointer (&uuids) : NULL;
}

gboolean
rv_mirror_write_library_log (RvDb *db, const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "history.log", NULL);
  g_autoptr (GByteArray) log = g_byte_array_new ();
  g_autoptr (GPtrArray) entries = rv_history_list_of_no_case (db, error);
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (log, (const guint8 *) LOG_HEAD, strlen (LOG_HEAD));
  if (!entries || !append_entries (db, log, entries, error))
    return FALSE;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&log));
  return rv_folder_write (path, bytes, error);
}
