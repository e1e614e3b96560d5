/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing a case for good: from the database and its free pages, the word index, the files, the backups and what was put aside.
 * meta "purge-pending" names the case until the last byte is gone, so that an interrupted purge is finished at the next start. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store/rv-index.h"
#include "store/rv-mirror.h"
#include "store/rv-store-private.h"

/* Also in an older format: whatever record tables the file has. */
static gboolean
delete_records (RvDb *db, const char *case_uuid, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = rv_db_query (db, error, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'rec_*'", "");
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    g_ptr_array_add (tables, g_strdup (rv_db_column (row, 0)));
  for (guint i = 0; step == 0 && i < tables->len; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE case_uuid = ?1", (char *) tables->pdata[i]);

      if (!rv_db_run (db, error, sql, "s", case_uuid))
        return FALSE;
    }
  return step == 0 && rv_db_run (db, error, "DELETE FROM value_origin WHERE case_uuid = ?1", "s", case_uuid);
}

/* Entries lose all but their hashes, by which the chain stays whole. The salt goes too: nothing can be tried against them. */
static gboolean
delete_case (RvDb *db, const char *case_uuid, GError **error)
{
  return rv_index_remove (db, case_uuid, error) && delete_records (db, case_uuid, error) &&
         rv_db_run (db, error, "UPDATE history SET case_uuid = NULL, kind = 'purged', who = '', at = 0, label = '', undoes = 0, revision = 0,"
                               " salt = '', changeset = NULL WHERE case_uuid = ?1", "s", case_uuid) &&
         rv_db_run (db, error, "DELETE FROM cases WHERE uuid = ?1", "s", case_uuid) && rv_index_settle (db, error);
}

/* Rewrites the file without its free pages and empties the log. */
static gboolean
scrub (RvDb *db, GError **error)
{
  gboolean busy = FALSE;

  if (!rv_db_exec (db, "VACUUM", error) || !rv_db_checkpoint (db, &busy, error))
    return FALSE;
  if (busy)
    g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED,
                         _("The case is erased, but another program is reading the library and holds old pages. They go when the library is next opened after it was closed there."));
  return !busy;
}

gboolean
rv_purge_database (RvDb *db, const char *case_uuid, GError **error)
{
  if (!rv_db_begin (db, error))
    return FALSE;
  if (!delete_case (db, case_uuid, error))
    {
      rv_db_rollback (db);
      return FALSE;
    }
  return rv_db_commit (db, error) && scrub (db, error);
}

/* --- copies --- */

static gboolean
copy_has_case (const char *path, const char *case_uuid, gboolean *readable)
{
  g_autoptr (RvDb) db = rv_db_open (path, RV_DB_READ_ONLY, NULL);
  gint64 there = 0;

  *readable = db && rv_db_get_int (db, &there, NULL, "SELECT EXISTS (SELECT 1 FROM cases WHERE uuid = ?1) OR EXISTS"
                                                     " (SELECT 1 FROM history WHERE case_uuid = ?1)", "s", case_uuid);
  return there;
}

/* A backup is erased in a copy, which is checked before it takes the backup's place. One that cannot be read goes as a whole. */
static gboolean
purge_backup (const char *path, const char *case_uuid, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *unfinished = g_build_filename (folder, "unfinished.sqlite", NULL);
  g_autoptr (RvDb) db = NULL;
  gboolean readable, has = copy_has_case (path, case_uuid, &readable);

  if (readable && !has)
    return TRUE;
  if (readable)
    {
      if (!rv_folder_copy_file (path, unfinished, error) || !(db = rv_db_open (unfinished, RV_DB_SINGLE, error)) ||
          !rv_purge_database (db, case_uuid, error) || !rv_db_check (db, FALSE, error))
        return FALSE;
      rv_db_close (g_steal_pointer (&db));
    }
  if ((readable ? g_rename (unfinished, path) : g_unlink (path)) == 0)
    return rv_folder_sync_dir (folder, error);
  g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s cannot be written: %s."), path, rv_folder_strerror (errno));
  return FALSE;
}

static gboolean
purge_backups (const char *dir, const char *case_uuid, GError **error)
{
  g_autofree char *unfinished = g_build_filename (dir, "backups", "unfinished.sqlite", NULL);
  g_autoptr (GPtrArray) paths = rv_backup_list (dir);

  g_unlink (unfinished);
  for (guint i = 0; i < paths->len; i++)
    if (!purge_backup (paths->pdata[i], case_uuid, error))
      {
        g_unlink (unfinished);
        return FALSE;
      }
  return TRUE;
}

/* A database that was put aside, with its log; a damaged one goes as a whole. */
static gboolean
purge_aside (const char *aside, const char *case_uuid, GError **error)
{
  static const char *const names[] = { "library.sqlite", "library.sqlite-wal", "library.sqlite-shm", NULL };
  g_autofree char *path = rv_store_database (aside);
  g_autofree char *case_dir = g_build_filename (aside, "cases", case_uuid, NULL);
  g_autoptr (RvDb) db = NULL;
  gboolean readable, has;

  if (!rv_folder_remove_tree (case_dir, error))
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  has = copy_has_case (path, case_uuid, &readable);
  if (readable && !has)
    return TRUE;
  db = readable ? rv_db_open (path, 0, NULL) : NULL;
  if (db && rv_purge_database (db, case_uuid, NULL) && rv_db_check (db, FALSE, NULL))
    return TRUE;
  g_clear_pointer (&db, rv_db_close);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *name = g_build_filename (aside, names[i], NULL);

      g_unlink (name);
    }
  return TRUE;
}

static gboolean
purge_asides (const char *dir, const char *case_uuid, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "aside", NULL);
  g_autoptr (GDir) asides = g_dir_open (path, 0, NULL);
  const char *name;

  while (asides && (name = g_dir_read_name (asides)) != NULL)
    {
      g_autofree char *aside = g_build_filename (path, name, NULL);

      if (!purge_aside (aside, case_uuid, error))
        return FALSE;
    }
  return TRUE;
}

/* --- the whole --- */

/* Everything after the case has left the tables; may be done again after an interruption. */
static gboolean
finish_purge (RvStore *self, const char *case_uuid, GError **error)
{
  g_autofree char *case_dir = g_build_filename (self->dir, "cases", case_uuid, NULL);
  g_autofree char *cases = g_build_filename (self->dir, "cases", NULL);

  return rv_folder_remove_tree (case_dir, error) && rv_folder_sync_dir (cases, error) &&
         rv_mirror_write_library_log (self->db, self->dir, error) && purge_backups (self->dir, case_uuid, error) &&
         purge_asides (self->dir, case_uuid, error) && scrub (self->db, error) &&
         rv_db_run (self->db, error, "DELETE FROM meta WHERE key = 'purge-pending'", "") && scrub (self->db, error);
}

gboolean
rv_store_resume_purge (RvStore *self, GError **error)
{
  g_autofree char *case_uuid = rv_db_get_string (self->db, NULL, "SELECT value FROM meta WHERE key = 'purge-pending'", "");

  return !case_uuid || finish_purge (self, case_uuid, error);
}

static gboolean
begin_purge (RvStore *self, const char *case_uuid, GError **error)
{
  g_autoptr (RvEntry) entry = g_new0 (RvEntry, 1);
  gint64 n = 0;

  entry->kind = g_strdup ("purge");
  entry->who = g_strdup (self->who);
  entry->at = g_get_real_time ();
  entry->label = g_strdup (_("Erase a case"));
  return rv_db_get_int (self->db, &n, error, "SELECT count(*) FROM history WHERE case_uuid = ?1", "s", case_uuid) &&
         delete_case (self->db, case_uuid, error) && rv_history_append (self->db, entry, error) &&
         rv_db_run (self->db, error, "INSERT INTO tombstones (seq, at, entries) VALUES (?1, ?2, ?3)", "iii", entry->seq, entry->at, n) &&
         rv_db_run (self->db, error, "INSERT OR REPLACE INTO meta (key, value) VALUES ('purge-pending', ?1)", "s", case_uuid);
}

gboolean
rv_store_purge (RvStore *self, const char *case_uuid, GError **error)
{
  gint64 there = 0;

  if (!rv_store_may_write (self, error) || !rv_store_mirror_settle (self, error) ||
      !rv_db_get_int (self->db, &there, error, "SELECT 1 FROM cases WHERE uuid = ?1", "s", case_uuid))
    return FALSE;
  if (!there)
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no case %s in the library."), case_uuid);
      return FALSE;
    }
  if (!rv_store_resume_purge (self, error) || !rv_db_begin (self->db, error))
    return FALSE;
  if (!begin_purge (self, case_uuid, error))
    {
      rv_db_rollback (self->db);
      return FALSE;
    }
  if (!rv_db_commit (self->db, error))
    return FALSE;
  rv_store_touched (self, case_uuid);
  rv_store_emit (self, "case-removed", case_uuid);
  return finish_purge (self, case_uuid, error);
}
