/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store/rv-migrate.h"
#include "store/rv-store-private.h"

enum { CASE_CHANGED, CASE_ADDED, CASE_REMOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvStore, rv_store, G_TYPE_OBJECT)

char *
rv_store_database (const char *dir)
{
  return g_build_filename (dir, "library.sqlite", NULL);
}

void
rv_store_add_notice (RvStore *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_insert (self->notices, (int) self->notices->len - 1, g_strdup_vprintf (format, args));
  va_end (args);
}

gboolean
rv_store_may_write (RvStore *self, GError **error)
{
  g_autofree char *holder = NULL;

  if (self->db && !self->read_only)
    return TRUE;
  holder = self->db ? rv_store_get_holder (self) : NULL;
  if (!self->db)
    g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY, _("The library is closed."));
  else if (holder)
    g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY, _("The library is open for reading only: it is being written by %s."), holder);
  else
    g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY, _("The library is open for reading only."));
  return FALSE;
}

void
rv_store_emit (RvStore *self, const char *signal, const char *case_uuid)
{
  g_signal_emit_by_name (self, signal, case_uuid);
}

static void
on_last_unref (RvStore *self)
{
  rv_store_close (self);
}

static void
rv_store_dispose (GObject *object)
{
  on_last_unref (RV_STORE (object));
  G_OBJECT_CLASS (rv_store_parent_class)->dispose (object);
}

static void
rv_store_finalize (GObject *object)
{
  RvStore *self = RV_STORE (object);

  g_free (self->dir);
  g_free (self->who);
  g_ptr_array_unref (self->notices);
  g_hash_table_unref (self->stacks);
  G_OBJECT_CLASS (rv_store_parent_class)->finalize (object);
}

static void
rv_store_class_init (RvStoreClass *klass)
{
  static const char *const names[] = { "case-changed", "case-added", "case-removed" };

  G_OBJECT_CLASS (klass)->dispose = rv_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = rv_store_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], RV_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rv_store_init (RvStore *self)
{
  self->lock_fd = -1;
  self->notices = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->notices, NULL);
  self->stacks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->who = g_strdup (g_get_user_name ());
}

/* --- opening --- */

RvDb *
rv_store_open_database (const char *dir, gboolean create, char **notice, GError **error)
{
  g_autofree char *path = rv_store_database (dir);
  g_autoptr (RvDb) db = rv_db_open (path, create ? RV_DB_CREATE : 0, error);
  int version = 0;

  if (!db || !rv_migrate_inspect (db, &version, error))
    return NULL;
  if (version < rv_migrate_newest () && !rv_migrate_run (db, error))
    return NULL;
  if (version == 0 && !rv_folder_sync_dir (dir, error))
    return NULL;
  return g_steal_pointer (&db);
}

static gboolean
open_to_write (RvStore *self, RvStoreFlags flags, GError **error)
{
  g_autofree char *path = rv_store_database (self->dir);
  gboolean unclean = FALSE;
  g_autofree char *notice = NULL;

  if (!(flags & RV_STORE_CREATE) && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no library in %s."), self->dir);
      return FALSE;
    }
  self->lock_fd = rv_folder_lock (self->dir, &unclean, error);
  if (self->lock_fd < 0)
    return FALSE;
  self->db = rv_store_open_database (self->dir, TRUE, &notice, error);
  if (notice)
    rv_store_add_notice (self, "%s", notice);
  return self->db != NULL;
}

static gboolean
open_to_read (RvStore *self, GError **error)
{
  g_autofree char *path = rv_store_database (self->dir);
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

RvStore *
rv_store_open (const char *dir, RvStoreFlags flags, GError **error)
{
  g_autoptr (RvStore) self = g_object_new (RV_TYPE_STORE, NULL);
  g_autoptr (GError) local = NULL;

  self->dir = g_canonicalize_filename (dir, NULL);
  if ((flags & RV_STORE_CREATE) && !g_file_test (self->dir, G_FILE_TEST_EXISTS) && !rv_folder_make (self->dir, error))
    return NULL;
  if (!g_file_test (self->dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no folder %s."), self->dir);
      return NULL;
    }
  if (!rv_folder_check_rights (self->dir, error))
    return NULL;
  if (!(flags & RV_STORE_READ_ONLY))
    {
      if (open_to_write (self, flags, &local))
        return g_steal_pointer (&self);
      if (!(flags & RV_STORE_OR_READ_ONLY) || !g_error_matches (local, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED) || self->lock_fd >= 0)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return open_to_read (self, error) ? g_steal_pointer (&self) : NULL;
}

void
rv_store_close (RvStore *self)
{
  g_clear_handle_id (&self->mirror_source, g_source_remove);
  g_clear_pointer (&self->db, rv_db_close);
  if (self->lock_fd >= 0)
    rv_folder_unlock (self->lock_fd);
  self->lock_fd = -1;
}

/* --- questions --- */

const char *
rv_store_get_dir (RvStore *self)
{
  return self->dir;
}

gboolean
rv_store_is_read_only (RvStore *self)
{
  return self->read_only;
}

char *
rv_store_get_holder (RvStore *self)
{
  return self->lock_fd >= 0 ? NULL : rv_folder_holder (self->dir);
}

const char *const *
rv_store_get_notices (RvStore *self)
{
  return (const char *const *) self->notices->pdata;
}

char *
rv_store_files_dir (RvStore *self, const char *case_uuid)
{
  return g_build_filename (self->dir, "cases", case_uuid, "images", NULL);
}
