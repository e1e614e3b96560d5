/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-history.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#include "store/rv-records.h"

#define COLUMNS "seq, case_uuid, kind, who, at, label, undoes, revision, salt, content, hash"

void
rv_entry_free (RvEntry *entry)
{
  if (!entry)
    return;
  g_free (entry->case_uuid);
  g_free (entry->kind);
  g_free (entry->who);
  g_free (entry->label);
  g_free (entry->salt);
  g_clear_pointer (&entry->changeset, g_bytes_unref);
  g_free (entry->content);
  g_free (entry->hash);
  g_free (entry);
}

/* --- the chain --- */

static void
hash_text (GChecksum *sum, const char *text)
{
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT ":", text ? strlen (text) : 0);

  g_checksum_update (sum, (const guchar *) length, -1);
  if (text)
    g_checksum_update (sum, (const guchar *) text, -1);
}

static void
hash_int (GChecksum *sum, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  hash_text (sum, text);
}

void
rv_entry_seal (RvEntry *entry)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = 0;
  const guchar *data = entry->changeset ? g_bytes_get_data (entry->changeset, &size) : NULL;

  hash_text (sum, "ranvier-history-1");
  hash_text (sum, entry->case_uuid);
  hash_text (sum, entry->kind);
  hash_text (sum, entry->who);
  hash_int (sum, entry->at);
  hash_text (sum, entry->label);
  hash_int (sum, entry->undoes);
  hash_int (sum, entry->revision);
  hash_text (sum, entry->salt);
  hash_int (sum, (gint64) size);
  if (size)
    g_checksum_update (sum, data, (gssize) size);
  g_free (entry->content);
  entry->content = g_strdup (g_checksum_get_string (sum));
}

char *
rv_entry_chain (const char *hash_before, gint64 seq, const char *content)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  hash_text (sum, hash_before);
  hash_int (sum, seq);
  hash_text (sum, content);
  return g_strdup (g_checksum_get_string (sum));
}

/* --- changesets --- */

sqlite3_session *
rv_history_watch (RvDb *db, GError **error)
{
  sqlite3_session *session = NULL;
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);
  int rc = sqlite3session_create (rv_db_handle (db), "main", &session);

  for (guint i = 0; rc == SQLITE_OK && i < n; i++)
    rc = sqlite3session_attach (session, rv_records_table (&kinds[i]));
  if (rc == SQLITE_OK)
    rc = sqlite3session_attach (session, "value_origin");
  if (rc == SQLITE_OK)
    return session;
  rv_db_set_error (db, rc, error);
  if (session)
    sqlite3session_delete (session);
  return NULL;
}

GBytes *
rv_history_caught (RvDb *db, sqlite3_session *session, GError **error)
{
  void *data = NULL;
  int size = 0;
  int rc = sqlite3session_changeset (session, &size, &data);

  if (rc == SQLITE_OK)
    return g_bytes_new_with_free_func (data, (gsize) size, sqlite3_free, data);
  rv_db_set_error (db, rc, error);
  return NULL;
}

GBytes *
rv_history_invert (RvDb *db, GBytes *changeset, GError **error)
{
  gsize size;
  const void *data = g_bytes_get_data (changeset, &size);
  void *inverted = NULL;
  int n_inverted = 0;
  int rc = sqlite3changeset_invert ((int) size, data, &n_inverted, &inverted);

  if (rc == SQLITE_OK)
    return g_bytes_new_with_free_func (inverted, (gsize) n_inverted, sqlite3_free, inverted);
  rv_db_set_error (db, rc, error);
  return NULL;
}

static int
on_conflict (void *data, int what, sqlite3_changeset_iter *iter)
{
  return SQLITE_CHANGESET_ABORT;
}

static int
count_changes (GBytes *changeset)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (changeset, &size);
  sqlite3_changeset_iter *iter = NULL;
  int n = 0;

  if (sqlite3changeset_start (&iter, (int) size, (void *) data) != SQLITE_OK)
    return 0;
  while (sqlite3changeset_next (iter) == SQLITE_ROW)
    n++;
  sqlite3changeset_finalize (iter);
  return n;
}

gboolean
rv_history_apply (RvDb *db, GBytes *changeset, GError **error)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (changeset, &size);
  int before = sqlite3_total_changes (rv_db_handle (db));
  int rc = sqlite3changeset_apply (rv_db_handle (db), (int) size, (void *) data, NULL, on_conflict, NULL);
  /* a table that was renamed or has other columns is passed over without an error: count what was done */
  gboolean whole = sqlite3_total_changes (rv_db_handle (db)) - before >= count_changes (changeset);

  if (rc == SQLITE_OK && whole)
    return TRUE;
  if (rc == SQLITE_OK || rc == SQLITE_ABORT || (rc & 0xff) == SQLITE_CONSTRAINT)
    g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_CONFLICT,
                         _("The values this would bring back were changed in another way since. Nothing was changed."));
  else
    rv_db_set_error (db, rc, error);
  return FALSE;
}

GStrv
rv_history_touched (GBytes *changeset)
{
  g_autoptr (GPtrArray) uuids = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize size;
  gconstpointer data = g_bytes_get_data (changeset, &size);
  sqlite3_changeset_iter *iter = NULL;

  if (sqlite3changeset_start (&iter, (int) size, (void *) data) == SQLITE_OK)
    {
      while (sqlite3changeset_next (iter) == SQLITE_ROW)
        {
          sqlite3_value *value = NULL;
          const char *table, *uuid;
          int n_columns, op, indirect;

          sqlite3changeset_op (iter, &table, &n_columns, &op, &indirect);
          /* the first column is the record's uuid in every table that is watched */
          if (op == SQLITE_INSERT)
            sqlite3changeset_new (iter, 0, &value);
          else
            sqlite3changeset_old (iter, 0, &value);
          uuid = value ? (const char *) sqlite3_value_text (value) : NULL;
          if (uuid && !g_hash_table_contains (seen, uuid))
            {
              char *copy = g_strdup (uuid);

              g_hash_table_add (seen, copy);
              g_ptr_array_add (uuids, copy);
            }
        }
      sqlite3changeset_finalize (iter);
    }
  g_ptr_array_add (uuids, NULL);
  return (GStrv) g_ptr_array_steal (uuids, NULL);
}

/* --- entries --- */

static char *
new_salt (void)
{
  guint32 word[4];

  if (getrandom (word, sizeof word, 0) != sizeof word)
    for (guint i = 0; i < 4; i++)
      word[i] = g_random_int ();
  return g_strdup_printf ("%08x%08x%08x%08x", word[0], word[1], word[2], word[3]);
}

gboolean
rv_history_insert (RvDb *db, RvEntry *entry, GError **error)
{
  return rv_db_run (db, error, "INSERT INTO history (" COLUMNS ", changeset) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                    "isssisiisssb", entry->seq, entry->case_uuid, entry->kind, entry->who, entry->at, entry->label, entry->undoes,
                    entry->revision, entry->salt, entry->content, entry->hash, entry->changeset);
}

gboolean
rv_history_append (RvDb *db, RvEntry *entry, GError **error)
{
  sqlite3_stmt *last = rv_db_query (db, error, "SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1", "");
  g_autofree char *before = NULL;
  int step = last ? rv_db_step (db, last, error) : -1;

  if (step < 0)
    return FALSE;
  entry->seq = 1;
  if (step == 1)
    {
      entry->seq = sqlite3_column_int64 (last, 0) + 1;
      before = g_strdup (rv_db_column (last, 1));
      rv_db_done (last);
    }
  entry->revision = 0;
  if (entry->case_uuid &&
      !rv_db_get_int (db, &entry->revision, error, "SELECT revision FROM cases WHERE uuid = ?1", "s", entry->case_uuid))
    return FALSE;
  if (entry->case_uuid)
    entry->revision++;
  if (!entry->salt)
    entry->salt = new_salt ();
  rv_entry_seal (entry);
  g_free (entry->hash);
  entry->hash = rv_entry_chain (before, entry->seq, entry->content);
  if (!rv_history_insert (db, entry, error))
    return FALSE;
  return !entry->case_uuid ||
         rv_db_run (db, error, "UPDATE cases SET revision = ?1, head = ?2, updated = ?3 WHERE uuid = ?4", "isis",
                    entry->revision, entry->hash, entry->at, entry->case_uuid);
}

static RvEntry *
entry_of_row (sqlite3_stmt *row, gboolean with_changeset)
{
  RvEntry *entry = g_new0 (RvEntry, 1);

  entry->seq = sqlite3_column_int64 (row, 0);
  entry->case_uuid = g_strdup (rv_db_column (row, 1));
  entry->kind = g_strdup (rv_db_column (row, 2));
  entry->who = g_strdup (rv_db_column (row, 3));
  entry->at = sqlite3_column_int64 (row, 4);
  entry->label = g_strdup (rv_db_column (row, 5));
  entry->undoes = sqlite3_column_int64 (row, 6);
  entry->revision = sqlite3_column_int64 (row, 7);
  entry->salt = g_strdup (rv_db_column (row, 8));
  entry->content = g_strdup (rv_db_column (row, 9));
  entry->hash = g_strdup (rv_db_column (row, 10));
  if (with_changeset)
    entry->changeset = g_bytes_new (sqlite3_column_blob (row, 11), (gsize) sqlite3_column_bytes (row, 11));
  return entry;
}

RvEntry *
rv_history_get (RvDb *db, gint64 seq, GError **error)
{
  sqlite3_stmt *row = rv_db_query (db, error, "SELECT " COLUMNS ", changeset FROM history WHERE seq = ?1", "i", seq);
  int step = row ? rv_db_step (db, row, error) : -1;
  RvEntry *entry = NULL;

  if (step == 1)
    {
      entry = entry_of_row (row, TRUE);
      rv_db_done (row);
    }
  else if (step == 0)
    g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no history entry %d."), (int) seq);
  return entry;
}

GPtrArray *
rv_history_list (RvDb *db, const char *case_uuid, gint64 after, gboolean with_changesets, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_entry_free);
  const char *sql = case_uuid ? (with_changesets ? "SELECT " COLUMNS ", changeset FROM history WHERE seq > ?1 AND case_uuid = ?2 ORDER BY seq"
                                                 : "SELECT " COLUMNS " FROM history WHERE seq > ?1 AND case_uuid = ?2 ORDER BY seq")
                              : (with_changesets ? "SELECT " COLUMNS ", changeset FROM history WHERE seq > ?1 ORDER BY seq"
                                                 : "SELECT " COLUMNS " FROM history WHERE seq > ?1 ORDER BY seq");
  sqlite3_stmt *row = rv_db_query (db, error, sql, case_uuid ? "is" : "i", after, case_uuid);
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    g_ptr_array_add (entries, entry_of_row (row, with_changesets));
  return step == 0 ? g_steal_pointer (&entries) : NULL;
}

GPtrArray *
rv_history_list_of_no_case (RvDb *db, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_entry_free);
  sqlite3_stmt *row = rv_db_query (db, error, "SELECT " COLUMNS ", changeset FROM history WHERE case_uuid IS NULL AND kind <> 'lost' ORDER BY seq", "");
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    g_ptr_array_add (entries, entry_of_row (row, TRUE));
  return step == 0 ? g_steal_pointer (&entries) : NULL;
}

gboolean
rv_history_stacks (RvDb *db, const char *case_uuid, gint64 *undo, gint64 *redo, GError **error)
{
  g_autoptr (GArray) undos = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) redos = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 horizon = 0;
  sqlite3_stmt *row;
  int step = -1;

  if (!rv_db_get_int (db, &horizon, error, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'undo-horizon'", ""))
    return FALSE;
  row = rv_db_query (db, error, "SELECT seq, kind FROM history WHERE case_uuid = ?1 AND seq > ?2 ORDER BY seq", "si", case_uuid, horizon);
  while (row && (step = rv_db_step (db, row, error)) == 1)
    {
      gint64 seq = sqlite3_column_int64 (row, 0);
      const char *kind = rv_db_column (row, 1);

      if (g_str_equal (kind, "edit"))
        {
          g_array_append_val (undos, seq);
          g_array_set_size (redos, 0);
        }
      else if (g_str_equal (kind, "undo") && undos->len)
        {
          g_array_set_size (undos, undos->len - 1);
          g_array_append_val (redos, seq);
        }
      else if (g_str_equal (kind, "redo") && redos->len)
        {
          g_array_set_size (redos, redos->len - 1);
          g_array_append_val (undos, seq);
        }
      else
        {
          g_array_set_size (undos, 0); /* an import: nothing before it is undone */
          g_array_set_size (redos, 0);
        }
    }
  *undo = undos->len ? g_array_index (undos, gint64, undos->len - 1) : 0;
  *redo = redos->len ? g_array_index (redos, gint64, redos->len - 1) : 0;
  return step == 0;
}

static gboolean
entry_fits (RvEntry *entry, const char *before, gint64 seq_before)
{
  g_autofree char *hash = rv_entry_chain (before, entry->seq, entry->content);
  g_autofree char *content = g_strdup (entry->content);

  if (entry->seq != seq_before + 1 || !g_str_equal (hash, entry->hash))
    return FALSE;
  if (g_str_equal (entry->kind, "purged"))
    return TRUE;
  rv_entry_seal (entry);
  return g_str_equal (content, entry->content);
}

gboolean
rv_history_verify (RvDb *db, guint *n_entries, guint *n_lost, GError **error)
{
  g_autofree char *before = NULL;
  gint64 seq = 0;
  sqlite3_stmt *row = rv_db_query (db, error, "SELECT " COLUMNS ", changeset FROM history ORDER BY seq", "");
  int step = -1;

  *n_entries = *n_lost = 0;
  while (row && (step = rv_db_step (db, row, error)) == 1)
    {
      g_autoptr (RvEntry) entry = entry_of_row (row, TRUE);

      ++*n_entries;
      if (g_str_equal (entry->kind, "lost"))
        ++*n_lost; /* the chain goes on from what the next entry says stood before it */
      else if (!entry_fits (entry, before, seq))
        {
          g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED,
                       _("The history does not fit from entry %d (“%s”) on: it, or one before it, was changed outside the program."),
                       (int) entry->seq, entry->label);
          rv_db_done (row);
          return FALSE;
        }
      g_free (before);
      before = g_strdup (entry->hash);
      seq = entry->seq;
    }
  return step == 0;
}
