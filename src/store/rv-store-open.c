/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a library: whose it is, who holds it, what it lies on, whether it is whole. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/rv-index.h"
#include "store/rv-migrate.h"
#include "store/rv-mirror.h"
#include "store/rv-store-private.h"

/* So many mirrors are caught up before the library is shown; more of them by and by. */
#define CATCH_UP_AT_ONCE 20

char *
rv_store_aside_dir (const char *dir, const char *why, GError **error)
{
  g_autofree char *stamp = rv_folder_stamp ();
  g_autofree char *parent = g_build_filename (dir, "aside", NULL);

  if (!rv_folder_make (parent, error))
    return NULL;
  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strconcat (stamp, "-", why, NULL) : g_strdup_printf ("%s-%s-%u", stamp, why, i);
      g_autofree char *aside = g_build_filename (parent, name, NULL);

      if (g_mkdir (aside, 0700) == 0)
        return g_steal_pointer (&aside);
      if (errno != EEXIST || i > 999)
        {
          g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("The folder %s cannot be made: %s."), aside, rv_folder_strerror (errno));
          return NULL;
        }
    }
}

gboolean
rv_store_move_database (const char *dir, const char *to, GError **error)
{
  /* the -wal last: a database without it would be an older state, a -wal alone is nothing */
  static const char *const names[] = { "library.sqlite", "library.sqlite-shm", "library.sqlite-wal", NULL };

  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *from = g_build_filename (dir, names[i], NULL);
      g_autofree char *target = g_build_filename (to, names[i], NULL);

      if (g_rename (from, target) != 0 && errno != ENOENT)
        {
          g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s cannot be moved: %s."), from, rv_folder_strerror (errno));
          return FALSE;
        }
    }
  return rv_folder_sync_dir (to, error) && rv_folder_sync_dir (dir, error);
}

RvDb *
rv_store_open_database (const char *dir, char **notice, GError **error)
{
  g_autofree char *path = rv_store_database (dir);
  g_autoptr (RvDb) db = rv_db_open (path, RV_DB_CREATE, error);
  int version = 0;

  if (!db || !rv_migrate_inspect (db, &version, error))
    return NULL;
  if (version > 0 && version < rv_migrate_newest ())
    {
      g_autofree char *tag = g_strdup_printf ("v%d", version);
      g_autofree char *backup = rv_backup_make (db, dir, tag, error);

      if (!backup)
        return NULL;
      if (notice)
        *notice = g_strdup_printf (_("The library was brought to the format of this program; a copy of it as it was is %s."), backup);
    }
  if (version < rv_migrate_newest () && !rv_migrate_run (db, error))
    {
      g_prefix_error (error, "%s ", _("The library could not be brought to the format of this program and was left as it was."));
      return NULL;
    }
  if (version == 0 && !rv_folder_sync_dir (dir, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* Case folders without a database: the database was lost. */
static gboolean
has_cases (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "cases", NULL);
  g_autoptr (GDir) cases = g_dir_open (path, 0, NULL);
  const char *name;

  while (cases && (name = g_dir_read_name (cases)) != NULL)
    {
      g_autofree char *xml = g_build_filename (path, name, "case.xml", NULL);

      if (g_file_test (xml, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

static gboolean
rebuild_and_say (RvStore *self, const char *why, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  if (!rv_rebuild (self->dir, lines, error))
    return FALSE;
  rv_store_add_notice (self, "%s", why);
  for (guint i = 0; i < lines->len; i++)
    rv_store_add_notice (self, "%s", (char *) lines->pdata[i]);
  return TRUE;
}

static gboolean
open_database (RvStore *self, gboolean unclean, GError **error)
{
  g_autofree char *notice = NULL;

  self->db = rv_store_open_database (self->dir, &notice, error);
  if (notice)
    rv_store_add_notice (self, "%s", notice);
  /* after a crash or a power failure a look at every page is worth its time */
  return self->db && (!unclean || rv_db_check (self->db, TRUE, error));
}

static gboolean
open_to_write (RvStore *self, RvStoreFlags flags, GError **error)
{
  g_autofree char *path = rv_store_database (self->dir);
  g_autoptr (GError) local = NULL;
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS), unclean = FALSE;

  if (!there && !(flags & RV_STORE_CREATE) && !has_cases (self->dir))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no library in %s."), self->dir);
      return FALSE;
    }
  self->lock_fd = rv_folder_lock (self->dir, &unclean, error);
  if (self->lock_fd < 0)
    return FALSE;
  if (!there && has_cases (self->dir) &&
      !rebuild_and_say (self, _("The library's database was missing. It was made again from the case files."), error))
    return FALSE;
  if (open_database (self, unclean, &local))
    return TRUE;
  if (!g_error_matches (local, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_clear_pointer (&self->db, rv_db_close);
  return rebuild_and_say (self, _("The library's database was damaged. It was moved aside and made again from the case files."), error) &&
         open_database (self, FALSE, error);
}

static gboolean
open_copy_to_read (RvStore *self, const char *path, GError **error)
{
  int version = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no library in %s."), self->dir);
      return FALSE;
    }
  self->read_only = TRUE;
  self->db = rv_db_open (path, RV_DB_READ_ONLY, error);
  if (!self->db || !rv_migrate_inspect (self->db, &version, error))
    return FALSE;
  if (version >= rv_migrate_newest ())
    return TRUE;
  g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY,
               _("The library in %s has an older format, and reading alone cannot change it. Open it once for writing."), self->dir);
  return FALSE;
}

/* --- network folders --- */

/* Same size and time before and after: nobody wrote while it was copied. */
static gboolean
same_file (const char *path, struct stat *before)
{
  struct stat now;

  if (stat (path, &now) != 0)
    return before->st_size < 0;
  return now.st_size == before->st_size && now.st_mtim.tv_sec == before->st_mtim.tv_sec && now.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

static gboolean
copy_to_cache (RvStore *self, const char *path, const char *copy, GError **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *wal_copy = g_strconcat (copy, "-wal", NULL);
  struct stat main_before, wal_before;

  if (stat (path, &main_before) != 0)
    main_before.st_size = -1;
  if (stat (wal, &wal_before) != 0)
    wal_before.st_size = -1;
  if (!rv_folder_copy_file (path, copy, error) || (wal_before.st_size > 0 && !rv_folder_copy_file (wal, wal_copy, error)))
    return FALSE;
  if (same_file (path, &main_before) && same_file (wal, &wal_before))
    return TRUE;
  g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED, _("The library in %s was written while it was read. Close it on the other computer and try again."), self->dir);
  return FALSE;
}

/* SQLite's write-ahead log cannot be shared over a network: what is read is a local copy of the closed file. */
static gboolean
open_on_network (RvStore *self, RvStoreFlags flags, const char *kind, GError **error)
{
  g_autofree char *path = rv_store_database (self->dir);
  g_autofree char *holder = rv_folder_holder (self->dir);
  g_autofree char *base = g_build_filename (g_get_user_cache_dir (), "ranvier", NULL);
  g_autofree char *copy = NULL;

  if (!(flags & (RV_STORE_READ_ONLY | RV_STORE_OR_READ_ONLY)))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY,
                   _("The library in %s lies on a network folder (%s), where a database cannot be written safely. "
                     "Open it for reading, or copy the folder to this computer."), self->dir, kind);
      return FALSE;
    }
  if (holder)
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED, _("The library in %s (%s) is being written by %s; over a network it can be read only when it is closed."),
                   self->dir, kind, holder);
      return FALSE;
    }
  if (!rv_folder_make (base, error))
    return FALSE;
  self->cache = g_build_filename (base, "library-XXXXXX", NULL);
  if (!g_mkdtemp (self->cache))
    {
      g_clear_pointer (&self->cache, g_free);
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("The folder %s cannot be written: %s."), base, rv_folder_strerror (errno));
      return FALSE;
    }
  copy = rv_store_database (self->cache);
  if (!copy_to_cache (self, path, copy, error) || !open_copy_to_read (self, copy, error) || !rv_db_check (self->db, FALSE, error))
    return FALSE;
  rv_store_add_notice (self, _("The library lies on a network folder (%s). A checked copy of it is shown; it can be read only."), kind);
  return TRUE;
}

/* --- the whole --- */

static void
add_encryption_notice (RvStore *self)
{
  gboolean known, encrypted = rv_folder_is_encrypted (self->dir, &known);

  if (encrypted)
    rv_store_add_notice (self, _("The library lies on an encrypted device."));
  else if (known)
    rv_store_add_notice (self, _("The library does not lie on an encrypted device: who has the disk can read it."));
  else
    rv_store_add_notice (self, _("Whether the library lies on an encrypted device cannot be found out here."));
}

static void
catch_up (RvStore *self)
{
  g_autoptr (GError) purge_error = NULL;
  g_autoptr (GPtrArray) behind = rv_mirror_behind (self->db, CATCH_UP_AT_ONCE + 1, NULL);
  g_autoptr (GError) error = NULL;

  if (!rv_store_resume_purge (self, &purge_error))
    rv_store_add_notice (self, _("A case that was erased could not be erased everywhere: %s"), purge_error->message);
  if (behind && behind->len > CATCH_UP_AT_ONCE)
    rv_store_mirror_due (self);
  else if (behind && behind->len && !rv_store_flush_mirrors (self, &error))
    rv_store_add_notice (self, _("The case files are behind the database: %s They are tried again."), error->message);
}

gboolean
rv_store_open_dir (RvStore *self, RvStoreFlags flags, GError **error)
{
  g_autofree char *path = rv_store_database (self->dir);
  g_autoptr (GError) local = NULL;
  const char *kind = NULL;

  if ((flags & RV_STORE_CREATE) && !g_file_test (self->dir, G_FILE_TEST_EXISTS) && !rv_folder_make (self->dir, error))
    return FALSE;
  if (!g_file_test (self->dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no folder %s."), self->dir);
      return FALSE;
    }
  if (rv_folder_kind (self->dir, &kind) == RV_FOLDER_NETWORK)
    return open_on_network (self, flags, kind, error);
  if (!rv_folder_check_rights (self->dir, error))
    return FALSE;
  if (!(flags & RV_STORE_READ_ONLY))
    {
      if (open_to_write (self, flags, &local))
        {
          add_encryption_notice (self);
          catch_up (self);
          return TRUE;
        }
      if (!(flags & RV_STORE_OR_READ_ONLY) || !g_error_matches (local, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED) || self->lock_fd >= 0)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return open_copy_to_read (self, path, error);
}
