/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases in and out, edits, undo and redo. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/rv-index.h"
#include "store/rv-mirror.h"
#include "store/rv-records.h"
#include "store/rv-store-private.h"

typedef struct {
  gint64 undo, redo; /* seq, 0: none */
} Stacks;

void
rv_history_entry_free (RvHistoryEntry *entry)
{
  if (!entry)
    return;
  g_free (entry->who);
  g_free (entry->label);
  g_free (entry->kind);
  g_free (entry->hash);
  g_free (entry);
}

static gboolean
is_open (RvStore *self, GError **error)
{
  if (!self->db)
    g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("The library is closed."));
  return self->db != NULL;
}

/* A uuid becomes a folder name. */
static gboolean
check_uuid (const char *uuid, GError **error)
{
  if (uuid && g_uuid_string_is_valid (uuid))
    return TRUE;
  g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("“%s” is no identifier of a case (a UUID is needed)."), uuid ? uuid : "");
  return FALSE;
}

static gboolean
case_exists (RvStore *self, const char *case_uuid, gboolean *there, GError **error)
{
  gint64 one = 0;

  if (!rv_db_get_int (self->db, &one, error, "SELECT 1 FROM cases WHERE uuid = ?1", "s", case_uuid))
    return FALSE;
  *there = one == 1;
  return TRUE;
}

RvCase *
rv_store_load (RvStore *self, const char *case_uuid, GError **error)
{
  return is_open (self, error) ? rv_records_load (self->db, case_uuid, error) : NULL;
}

char *
rv_store_resolve (RvStore *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *names = NULL;
  sqlite3_stmt *row;
  int step = -1;

  if (!is_open (self, error))
    return NULL;
  row = rv_db_query (self->db, error, "SELECT uuid, id FROM cases WHERE uuid = ?1 OR id = ?1 ORDER BY uuid = ?1 DESC LIMIT 2", "s", name);
  while (row && (step = rv_db_step (self->db, row, error)) == 1)
    g_ptr_array_add (found, g_strdup (rv_db_column (row, 0)));
  if (step == 0 && found->len == 0 && *name)
    {
      /* a beginning: the range from the name to the name followed by the highest character */
      row = rv_db_query (self->db, error, "SELECT uuid FROM cases WHERE uuid >= ?1 AND uuid < ?1 || char(0x10FFFF)"
                                          " UNION SELECT uuid FROM cases WHERE id >= ?1 AND id < ?1 || char(0x10FFFF) LIMIT 6", "s", name);
      step = -1;
      while (row && (step = rv_db_step (self->db, row, error)) == 1)
        g_ptr_array_add (found, g_strdup (rv_db_column (row, 0)));
    }
  if (step < 0)
    return NULL;
  if (found->len == 1 || (found->len > 1 && g_str_equal (found->pdata[0], name)))
    return g_strdup (found->pdata[0]);
  g_ptr_array_add (found, NULL);
  names = g_strjoinv (", ", (char **) found->pdata);
  if (found->len > 1)
    g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("“%s” fits more than one case: %s. Write more of it."), name, names);
  else
    g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no case “%s” in the library. “ranvier list” shows what is there."), name);
  return NULL;
}

/* --- taking a case in --- */

/* The files of image records: copied before the case is there, so that it never names one that is on its way. */
static gboolean
copy_files (RvStore *self, RvCase *kase, const char *files_dir, GError **error)
{
  g_autofree char *to_dir = rv_store_files_dir (self, rv_case_get_uuid (kase));
  g_autofree char *source = files_dir ? realpath (files_dir, NULL) : NULL;

  for (guint i = 0; source && i < rv_case_count (kase, "image"); i++)
    {
      RvRecord *image = rv_case_nth (kase, "image", i);
      const char *file = rv_record_get (image, "file");
      g_autofree char *from = NULL, *real = NULL, *to = NULL, *to_parent = NULL;

      if (rv_empty_of (file) != RV_EMPTY_NO || !rv_field_check (rv_kind_field (rv_record_get_kind (image), "file"), file, NULL))
        continue;
      from = g_build_filename (source, file, NULL);
      real = realpath (from, NULL);
      /* not there, or a link that leads out of the folder */
      if (!real || !g_str_has_prefix (real, source) || real[strlen (source)] != '/' || !g_file_test (real, G_FILE_TEST_IS_REGULAR))
        continue;
      to = g_build_filename (to_dir, file, NULL);
      to_parent = g_path_get_dirname (to);
      if (g_str_equal (real, to))
        continue;
      if (!rv_folder_make (to_parent, error) || !rv_folder_copy_file (real, to, error) || !rv_folder_sync_up (to_parent, self->dir, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_case (RvStore *self, RvCase *kase, GError **error)
{
  const char *uuid = rv_case_get_uuid (kase);
  gint64 now = g_get_real_time ();
  sqlite3_session *session;
  g_autoptr (GBytes) changeset = NULL;
  g_autoptr (RvEntry) entry = g_new0 (RvEntry, 1);

  if (!rv_db_run (self->db, error, "INSERT INTO cases (num, uuid, title, sort_key, subtitle, tags, revision, head, added, updated)"
                                   " VALUES ((SELECT ifnull(max(num), 0) + 1 FROM cases), ?1, '', '', '', '', 0, '', ?2, ?2)", "si", uuid, now))
    return FALSE;
  session = rv_history_watch (self->db, error);
  if (session && rv_records_insert_case (self->db, kase, error))
    changeset = rv_history_caught (self->db, session, error);
  g_clear_pointer (&session, sqlite3session_delete);
  if (!changeset)
    return FALSE;
  entry->case_uuid = g_strdup (uuid);
  entry->kind = g_strdup ("import");
  entry->who = g_strdup (self->who);
  entry->at = now;
  entry->label = g_strdup (_("Add case"));
  entry->changeset = g_steal_pointer (&changeset);
  return rv_history_append (self->db, entry, error) && rv_index_case (self->db, kase, error);
}

/* The row that is in the way, said in words instead of SQLite's constraint. */
static void
explain_conflict (RvStore *self, GError **error)
{
  if (error && *error && (sqlite3_errcode (rv_db_handle (self->db)) & 0xff) == SQLITE_CONSTRAINT)
    {
      g_clear_error (error);
      g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_EXISTS,
                           _("Rows of this case are in the library already, in another case: it is a copy that got a new identifier. "
                             "Take the identifiers (uuid) out of the copy and add it again."));
    }
}

gboolean
rv_store_add_case (RvStore *self, RvCase *kase, const char *files_dir, GError **error)
{
  const char *uuid = rv_case_get_uuid (kase);
  g_autofree char *case_dir = g_build_filename (self->dir, "cases", uuid, NULL);
  g_autoptr (GError) local = NULL;
  gboolean there = FALSE, done = FALSE;

  if (!rv_store_may_write (self, error) || !check_uuid (uuid, error) || !case_exists (self, uuid, &there, error))
    return FALSE;
  if (there)
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_EXISTS, _("The case “%s” is in the library already."), rv_case_get_title (kase));
      return FALSE;
    }
  if (!rv_folder_make (case_dir, error) || !copy_files (self, kase, files_dir, error))
    return FALSE;
  if (rv_db_begin (self->db, &local))
    {
      done = insert_case (self, kase, &local);
      if (!done)
        {
          explain_conflict (self, &local);
          rv_db_rollback (self->db);
        }
      done = done && rv_db_commit (self->db, &local);
    }
  if (!done)
    {
      rv_folder_remove_tree (case_dir, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  rv_store_touched (self, uuid);
  rv_store_emit (self, "case-added", uuid);
  return TRUE;
}

static gboolean
insert_bulk (RvStore *self, RvCase *kase, GError **error)
{
  const char *uuid = rv_case_get_uuid (kase);
  g_autoptr (RvEntry) entry = g_new0 (RvEntry, 1);

  entry->case_uuid = g_strdup (uuid);
  entry->kind = g_strdup ("import");
  entry->who = g_strdup (self->who);
  entry->at = g_get_real_time ();
  entry->label = g_strdup (_("Add case"));
  return rv_db_run (self->db, error, "INSERT INTO cases (num, uuid, title, sort_key, subtitle, tags, revision, head, added, updated, mirrored)"
                                     " VALUES ((SELECT ifnull(max(num), 0) + 1 FROM cases), ?1, '', '', '', '', 0, '', ?2, ?2, 1)", "si", uuid, entry->at) &&
         rv_records_insert_case (self->db, kase, error) && rv_history_append (self->db, entry, error) && rv_index_case (self->db, kase, error);
}

gboolean
rv_store_add_bulk (RvStore *self, GPtrArray *cases, GError **error)
{
  if (!rv_store_may_write (self, error) || !rv_db_begin (self->db, error))
    return FALSE;
  for (guint i = 0; i < cases->len; i++)
    if (!insert_bulk (self, cases->pdata[i], error))
      {
        rv_db_rollback (self->db);
        return FALSE;
      }
  self->no_backup = TRUE;
  return rv_db_commit (self->db, error);
}

/* --- edits --- */

/* Records what was done, indexes the case anew and commits; rolls back on error. A changeset of nothing is no entry. */
static gboolean
finish (RvStore *self, const char *case_uuid, const char *kind, const char *label, gint64 undoes, GBytes *changeset, GError **error)
{
  g_autoptr (RvEntry) entry = g_new0 (RvEntry, 1);
  g_autoptr (RvCase) kase = NULL;

  if (g_bytes_get_size (changeset) == 0)
    {
      rv_db_rollback (self->db);
      return TRUE;
    }
  entry->case_uuid = g_strdup (case_uuid);
  entry->kind = g_strdup (kind);
  entry->who = g_strdup (self->who);
  entry->at = g_get_real_time ();
  entry->label = g_strdup (label ? label : "");
  entry->undoes = undoes;
  entry->changeset = g_bytes_ref (changeset);
  if (!rv_history_append (self->db, entry, error) || !(kase = rv_records_load (self->db, case_uuid, error)) ||
      !rv_index_case (self->db, kase, error))
    {
      rv_db_rollback (self->db);
      return FALSE;
    }
  if (!rv_db_commit (self->db, error))
    return FALSE;
  rv_store_touched (self, case_uuid);
  rv_store_emit (self, "case-changed", case_uuid);
  return TRUE;
}

static gboolean
require_case (RvStore *self, const char *case_uuid, GError **error)
{
  gboolean there = FALSE;

  if (!case_exists (self, case_uuid, &there, error))
    return FALSE;
  if (!there)
    g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no case %s in the library."), case_uuid);
  return there;
}

gboolean
rv_store_commit (RvStore *self, const char *case_uuid, RvEdit *edit, GError **error)
{
  sqlite3_session *session;
  g_autoptr (GBytes) changeset = NULL;

  if (rv_edit_is_empty (edit))
    return TRUE;
  if (!rv_store_may_write (self, error) || !require_case (self, case_uuid, error) ||
      !rv_records_check_value ("label", rv_edit_get_label (edit), error) || !rv_db_begin (self->db, error))
    return FALSE;
  session = rv_history_watch (self->db, error);
  if (session && rv_records_apply (self->db, case_uuid, edit, error))
    changeset = rv_history_caught (self->db, session, error);
  g_clear_pointer (&session, sqlite3session_delete);
  if (!changeset)
    {
      rv_db_rollback (self->db);
      return FALSE;
    }
  return finish (self, case_uuid, "edit", rv_edit_get_label (edit), 0, changeset, error);
}

/* --- undo and redo --- */

void
rv_store_touched (RvStore *self, const char *case_uuid)
{
  self->changed = TRUE;
  g_hash_table_remove (self->stacks, case_uuid);
  rv_store_mirror_due (self);
}

static const Stacks *
stacks_of (RvStore *self, const char *case_uuid, GError **error)
{
  Stacks *stacks = g_hash_table_lookup (self->stacks, case_uuid);

  if (stacks && !self->read_only)
    return stacks;
  stacks = g_new0 (Stacks, 1);
  if (!self->db || !rv_history_stacks (self->db, case_uuid, &stacks->undo, &stacks->redo, error))
    {
      g_free (stacks);
      return NULL;
    }
  g_hash_table_replace (self->stacks, g_strdup (case_uuid), stacks);
  return stacks;
}

static char *
label_of (RvStore *self, const char *case_uuid, gboolean redo)
{
  const Stacks *stacks = stacks_of (self, case_uuid, NULL);
  gint64 seq = stacks ? (redo ? stacks->redo : stacks->undo) : 0;

  return seq ? rv_db_get_string (self->db, NULL, "SELECT label FROM history WHERE seq = ?1", "i", seq) : NULL;
}

char *
rv_store_undo_label (RvStore *self, const char *case_uuid)
{
  return label_of (self, case_uuid, FALSE);
}

char *
rv_store_redo_label (RvStore *self, const char *case_uuid)
{
  return label_of (self, case_uuid, TRUE);
}

static gboolean
take_back (RvStore *self, const char *case_uuid, gboolean redo, GStrv *touched, GError **error)
{
  const Stacks *stacks;
  g_autoptr (RvEntry) entry = NULL;
  g_autoptr (GBytes) inverted = NULL;
  gint64 seq;

  if (!rv_store_may_write (self, error) || !(stacks = stacks_of (self, case_uuid, error)))
    return FALSE;
  seq = redo ? stacks->redo : stacks->undo;
  if (seq == 0)
    {
      g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, redo ? _("There is nothing to redo.") : _("There is nothing to undo."));
      return FALSE;
    }
  if (!rv_db_begin (self->db, error))
    return FALSE;
  entry = rv_history_get (self->db, seq, error);
  inverted = entry ? rv_history_invert (self->db, entry->changeset, error) : NULL;
  if (!inverted || !rv_history_apply (self->db, inverted, error))
    {
      rv_db_rollback (self->db);
      return FALSE;
    }
  if (!finish (self, case_uuid, redo ? "redo" : "undo", entry->label, seq, inverted, error))
    return FALSE;
  if (touched)
    *touched = rv_history_touched (inverted);
  return TRUE;
}

gboolean
rv_store_undo (RvStore *self, const char *case_uuid, GStrv *touched, GError **error)
{
  return take_back (self, case_uuid, FALSE, touched, error);
}

gboolean
rv_store_redo (RvStore *self, const char *case_uuid, GStrv *touched, GError **error)
{
  return take_back (self, case_uuid, TRUE, touched, error);
}

/* --- bringing a model up to date --- */

/* The record in the model takes over what the store has of it. */
static void
take_over (RvRecord *record, RvRecord *stored)
{
  const RvKind *kind = rv_record_get_kind (record);
  g_autofree const char **old = NULL;
  g_autofree const char **own = NULL;
  guint n_old, n_own;

  for (guint i = 0; i < kind->n_fields; i++)
    rv_record_set (record, kind->fields[i].name, rv_record_get (stored, kind->fields[i].name));
  rv_record_set_origin (record, NULL, rv_record_get_origin (stored, NULL));
  old = rv_record_own_origins (record, &n_old);
  own = rv_record_own_origins (stored, &n_own);
  for (guint i = 0; i < n_old; i++)
    if (!g_strv_contains ((const char *const *) own, old[i]))
      rv_record_set_origin (record, old[i], NULL);
  for (guint i = 0; i < n_own; i++)
    rv_record_set_origin (record, own[i], rv_record_get_origin (stored, own[i]));
  rv_record_set_position (record, rv_record_get_position (stored));
}

gboolean
rv_store_reload (RvStore *self, RvCase *kase, const char *const *uuids, GError **error)
{
  for (guint i = 0; uuids && uuids[i]; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (RvRecord) stored = is_open (self, &local) ? rv_records_load_one (self->db, rv_case_get_uuid (kase), uuids[i], &local) : NULL;
      RvRecord *record = rv_case_find_uuid (kase, uuids[i]);

      if (local)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (stored && record)
        take_over (record, stored);
      else if (stored)
        rv_case_add (kase, stored);
      else if (record && record != rv_case_get_root (kase))
        rv_case_remove (kase, record);
    }
  return TRUE;
}

/* --- audit --- */

GPtrArray *
rv_store_history (RvStore *self, const char *case_uuid, GError **error)
{
  g_autoptr (GPtrArray) entries = is_open (self, error) ? rv_history_list (self->db, case_uuid, 0, FALSE, error) : NULL;
  GPtrArray *public;

  if (!entries)
    return NULL;
  public = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_history_entry_free);
  for (guint i = 0; i < entries->len; i++)
    {
      RvEntry *entry = entries->pdata[i];
      RvHistoryEntry *copy = g_new0 (RvHistoryEntry, 1);

      copy->seq = entry->seq;
      copy->who = g_strdup (entry->who);
      copy->at = entry->at;
      copy->label = g_strdup (entry->label);
      copy->kind = g_strdup (entry->kind);
      copy->undoes = entry->undoes;
      copy->hash = g_strdup (entry->hash);
      g_ptr_array_add (public, copy);
    }
  return public;
}

gboolean
rv_store_verify_history (RvStore *self, GError **error)
{
  guint n, n_lost;

  return is_open (self, error) && rv_history_verify (self->db, &n, &n_lost, error);
}

gboolean
rv_store_note (RvStore *self, const char *kind, const char *label, GError **error)
{
  g_autoptr (RvEntry) entry = g_new0 (RvEntry, 1);

  if (!rv_store_may_write (self, error) || !rv_db_begin (self->db, error))
    return FALSE;
  entry->kind = g_strdup (kind);
  entry->who = g_strdup (self->who);
  entry->at = g_get_real_time ();
  entry->label = g_strdup (label);
  if (!rv_history_append (self->db, entry, error))
    {
      rv_db_rollback (self->db);
      return FALSE;
    }
  return rv_db_commit (self->db, error) && rv_mirror_write_library_log (self->db, self->dir, error);
}
