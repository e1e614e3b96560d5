/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backups: checked copies of the database in backups/, thinned as they grow older; and putting one back. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "store/rv-migrate.h"
#include "store/rv-store-private.h"

#define DAILY 7
#define WEEKLY 5
#define MONTHLY 12
#define PREFIX "library-"

/* --- the list --- */

/* The moment in "library-20261124T063552Z….sqlite", or NULL. */
static GDateTime *
moment_of (const char *name)
{
  g_autofree char *stamp = NULL;

  if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, ".sqlite") || strlen (name) < strlen (PREFIX) + 16)
    return NULL;
  stamp = g_strndup (name + strlen (PREFIX), 16);
  return g_date_time_new_from_iso8601 (stamp, NULL);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) b, *(const char *const *) a);
}

GPtrArray *
rv_backup_list (const char *dir)
{
  g_autofree char *folder = g_build_filename (dir, "backups", NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (files && (name = g_dir_read_name (files)) != NULL)
    {
      g_autoptr (GDateTime) moment = moment_of (name);

      if (moment)
        g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    }
  g_ptr_array_sort (paths, newest_first);
  return paths;
}

gboolean
rv_backup_is_due (const char *dir)
{
  g_autoptr (GPtrArray) paths = rv_backup_list (dir);
  g_autofree char *name = paths->len ? g_path_get_basename (paths->pdata[0]) : NULL;
  g_autoptr (GDateTime) newest = name ? moment_of (name) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return !newest || g_date_time_difference (now, newest) > G_TIME_SPAN_DAY;
}

/* --- thinning --- */

/* TRUE when the period of that backup is new and still has a place. */
static gboolean
take_place (GHashTable *periods, const char *format, GDateTime *moment, guint most)
{
  char *period = g_date_time_format (moment, format);

  if (g_hash_table_contains (periods, period) || g_hash_table_size (periods) >= most)
    {
      g_free (period);
      return FALSE;
    }
  return g_hash_table_add (periods, period);
}

/* Of the names, newest first, those that are not kept: the newest of each of 7 days, 5 weeks and 12 months stay. */
GPtrArray *
rv_backup_thin (GPtrArray *paths)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) weeks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) months = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *gone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *name = g_path_get_basename (paths->pdata[i]);
      g_autoptr (GDateTime) moment = moment_of (name);
      gboolean day, week, month;

      /* copies from before a change of format stay for themselves */
      if (!moment || strstr (name, "Z-v"))
        continue;
      day = take_place (days, "%Y-%m-%d", moment, DAILY);
      week = take_place (weeks, "%G-%V", moment, WEEKLY);
      month = take_place (months, "%Y-%m", moment, MONTHLY);
      if (!day && !week && !month)
        g_ptr_array_add (gone, g_strdup (paths->pdata[i]));
    }
  return gone;
}

static void
thin (const char *dir)
{
  g_autoptr (GPtrArray) paths = rv_backup_list (dir);
  g_autoptr (GPtrArray) gone = rv_backup_thin (paths);

  for (guint i = 0; i < gone->len; i++)
    g_unlink (gone->pdata[i]);
}

/* --- making one --- */

/* The copy holds what the library holds. */
static gboolean
check_copy (RvDb *db, RvDb *copy, GError **error)
{
  static const char *const questions[] = { "SELECT count(*) FROM cases", "SELECT max(seq) FROM history", "PRAGMA user_version" };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      gint64 a = -1, b = -2;

      if (!rv_db_get_int (db, &a, error, questions[i], "") || !rv_db_get_int (copy, &b, error, questions[i], ""))
        return FALSE;
      if (a != b)
        {
          g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED, _("The backup does not hold what the library holds; it was not kept."));
          return FALSE;
        }
    }
  return rv_db_check (copy, FALSE, error);
}

static gboolean
copy_checked (RvDb *db, const char *path, GError **error)
{
  g_autoptr (RvDb) copy = NULL;

  g_unlink (path);
  copy = rv_db_open (path, RV_DB_CREATE | RV_DB_SINGLE, error);
  return copy && rv_db_copy (db, copy, error) && rv_db_exec (copy, "PRAGMA journal_mode = DELETE", error) && check_copy (db, copy, error);
}

char *
rv_backup_make (RvDb *db, const char *dir, const char *tag, GError **error)
{
  g_autofree char *folder = g_build_filename (dir, "backups", NULL);
  g_autofree char *unfinished = g_build_filename (folder, "unfinished.sqlite", NULL);
  g_autofree char *stamp = rv_folder_stamp ();
  g_autofree char *name = g_strconcat (PREFIX, stamp, tag ? "-" : "", tag ? tag : "", ".sqlite", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!rv_folder_make (folder, error))
    return NULL;
  if (!copy_checked (db, unfinished, error) || g_rename (unfinished, path) != 0 || !rv_folder_sync_dir (folder, error))
    {
      if (error && !*error)
        g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s cannot be written: %s."), path, rv_folder_strerror (errno));
      g_unlink (unfinished);
      return NULL;
    }
  thin (dir);
  return g_steal_pointer (&path);
}

char *
rv_store_backup (RvStore *self, GError **error)
{
  return rv_store_may_write (self, error) ? rv_backup_make (self->db, self->dir, NULL, error) : NULL;
}

/* --- putting one back --- */

/* A checked copy of the backup beside the database, with no mirror taken for written. */
static gboolean
prepare_restore (const char *backup, const char *fresh, GError **error)
{
  g_autoptr (RvDb) db = NULL;
  int version = 0;

  if (!rv_folder_copy_file (backup, fresh, error))
    return FALSE;
  db = rv_db_open (fresh, RV_DB_SINGLE, error);
  if (!db || !rv_migrate_inspect (db, &version, error) || !rv_db_check (db, FALSE, error))
    return FALSE;
  if (version == 0)
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s is an empty file, not a backup."), backup);
      return FALSE;
    }
  return rv_migrate_run (db, error) && rv_db_run (db, error, "UPDATE cases SET mirrored = 0, mirrored_seq = 0, mirrored_bytes = 0", "");
}

/* Folders of cases that the backup does not know go with the database they belonged to. */
static gboolean
move_strangers (const char *dir, const char *fresh, const char *aside, GError **error)
{
  g_autofree char *from_dir = g_build_filename (dir, "cases", NULL);
  g_autofree char *to_dir = g_build_filename (aside, "cases", NULL);
  g_autoptr (GDir) cases = g_dir_open (from_dir, 0, NULL);
  g_autoptr (RvDb) db = rv_db_open (fresh, RV_DB_READ_ONLY, error);
  const char *name;

  while (db && cases && (name = g_dir_read_name (cases)) != NULL)
    {
      g_autofree char *from = g_build_filename (from_dir, name, NULL);
      g_autofree char *to = g_build_filename (to_dir, name, NULL);
      gint64 known = 0;

      if (!rv_db_get_int (db, &known, error, "SELECT 1 FROM cases WHERE uuid = ?1", "s", name))
        return FALSE;
      if (known)
        continue;
      if (!rv_folder_make (to_dir, error))
        return FALSE;
      if (g_rename (from, to) != 0)
        {
          g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s cannot be moved: %s."), from, rv_folder_strerror (errno));
          return FALSE;
        }
    }
  return db != NULL;
}

/* The present database, with all that is in its log, is linked into aside/ so that the new one can take its name in one step. */
static gboolean
keep_present (const char *dir, const char *aside, GError **error)
{
  g_autofree char *path = rv_store_database (dir);
  g_autofree char *kept = rv_store_database (aside);
  g_autoptr (GError) local = NULL;
  g_autoptr (RvDb) db = NULL;
  gboolean busy = FALSE;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return rv_store_move_database (dir, aside, error);
  db = rv_db_open (path, 0, &local);
  if (!db || !rv_db_checkpoint (db, &busy, &local) || busy)
    {
      g_clear_pointer (&db, rv_db_close);
      return rv_store_move_database (dir, aside, error);
    }
  rv_db_close (g_steal_pointer (&db));
  if (link (path, kept) == 0)
    return rv_folder_sync_dir (aside, error);
  return rv_folder_copy_file (path, kept, error);
}

static gboolean
restore_locked (const char *dir, const char *backup, GError **error)
{
  g_autofree char *path = rv_store_database (dir);
  g_autofree char *fresh = g_strconcat (path, ".restore", NULL);
  g_autofree char *aside = NULL;
  gboolean ok = prepare_restore (backup, fresh, error) && (aside = rv_store_aside_dir (dir, "before-restore", error)) != NULL &&
                keep_present (dir, aside, error) && move_strangers (dir, fresh, aside, error);

  if (ok && g_rename (fresh, path) == 0)
    return rv_folder_sync_dir (dir, error);
  if (ok)
    g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s cannot be written: %s."), path, rv_folder_strerror (errno));
  g_unlink (fresh);
  return FALSE;
}

gboolean
rv_store_restore (const char *dir, const char *backup, GError **error)
{
  g_autofree char *folder = g_canonicalize_filename (dir, NULL);
  g_autofree char *named = g_build_filename (folder, "backups", backup, NULL);
  gboolean unclean, ok;
  int fd;

  if (!rv_folder_check_rights (folder, error) || (fd = rv_folder_lock (folder, &unclean, error)) < 0)
    return FALSE;
  ok = restore_locked (folder, g_file_test (named, G_FILE_TEST_IS_REGULAR) ? named : backup, error);
  rv_folder_unlock (fd);
  return ok;
}
