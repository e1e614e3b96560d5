/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-store.h"

#include <glib/gi18n-lib.h>

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

RvStore *
rv_store_open (const char *dir, RvStoreFlags flags, GError **error)
{
  g_autoptr (RvStore) self = g_object_new (RV_TYPE_STORE, NULL);

  self->dir = g_canonicalize_filename (dir, NULL);
  return rv_store_open_dir (self, flags, error) ? g_steal_pointer (&self) : NULL;
}

void
rv_store_close (RvStore *self)
{
  g_autoptr (GError) error = NULL;

  if (self->db && !self->read_only)
    {
      if (!rv_store_flush_mirrors (self, &error))
        g_message ("%s", error->message); /* caught up at the next start */
      g_clear_error (&error);
      if (self->changed && !self->no_backup && rv_backup_is_due (self->dir))
        g_free (rv_backup_make (self->db, self->dir, NULL, &error));
      if (error)
        g_message ("%s", error->message);
    }
  rv_store_mirror_settle (self, NULL);
  g_clear_pointer (&self->db, rv_db_close);
  if (self->lock_fd >= 0)
    rv_folder_unlock (self->lock_fd);
  self->lock_fd = -1;
  if (self->cache)
    rv_folder_remove_tree (self->cache, NULL);
  g_clear_pointer (&self->cache, g_free);
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
