/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database made again from the case files: history where it is whole, else case.xml, and said what of them was missing. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "casefile/rv-casefile.h"
#include "store/rv-index.h"
#include "store/rv-migrate.h"
#include "store/rv-mirror.h"
#include "store/rv-records.h"
#include "store/rv-store-private.h"

typedef struct {
  const char *dir;
  RvDb *db;          /* the new one */
  RvDb *old;         /* the one that was there, as far as it can be read; or NULL */
  GPtrArray *lines;
  char *aside;       /* made when something is put there */
  guint n_cases, n_failed;
} Rebuild;

/* What there is of one case. */
typedef struct {
  const char *uuid;
  GPtrArray *entries;   /* RvEntry, those that fit */
  GPtrArray *befores;   /* char *, the hash before each */
  char *torn;           /* what is wrong with the rest of the log */
  RvCase *xml;          /* or NULL */
  char *xml_fault;
  gint64 xml_revision;  /* -1: no stamp */
} Remains;

static void
remains_clear (Remains *remains)
{
  g_clear_pointer (&remains->entries, g_ptr_array_unref);
  g_clear_pointer (&remains->befores, g_ptr_array_unref);
  g_free (remains->torn);
  g_clear_object (&remains->xml);
  g_free (remains->xml_fault);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Remains, remains_clear)

static void G_GNUC_PRINTF (2, 3)
say (Rebuild *rebuild, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (rebuild->lines, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Copies a file that will not stand as it is to aside/. */
static void
keep_aside (Rebuild *rebuild, const char *uuid, const char *path)
{
  g_autofree char *to_dir = NULL, *name = NULL, *to = NULL;

  if (!rebuild->aside)
    rebuild->aside = rv_store_aside_dir (rebuild->dir, "before-rebuild", NULL);
  if (!rebuild->aside || !g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  to_dir = g_build_filename (rebuild->aside, "cases", uuid, NULL);
  name = g_path_get_basename (path);
  to = g_build_filename (to_dir, name, NULL);
  if (rv_folder_make (to_dir, NULL) && rv_folder_copy_file (path, to, NULL))
    say (rebuild, _("%s: what was there is kept as %s."), uuid, to);
}

/* --- gathering --- */

/* Entries that were committed after the log was written last; each must fit its own hashes. */
static void
add_from_old (Rebuild *rebuild, Remains *remains)
{
  gint64 last = remains->entries->len ? ((RvEntry *) remains->entries->pdata[remains->entries->len - 1])->seq : 0;
  g_autoptr (GPtrArray) newer = rebuild->old ? rv_history_list (rebuild->old, remains->uuid, last, TRUE, NULL) : NULL;

  for (guint i = 0; newer && i < newer->len; i++)
    {
      RvEntry *entry = newer->pdata[i];
      g_autofree char *before = rv_db_get_string (rebuild->old, NULL, "SELECT hash FROM history WHERE seq = ?1", "i", entry->seq - 1);
      g_autofree char *hash = rv_entry_chain (before, entry->seq, entry->content);
      g_autofree char *content = g_strdup (entry->content);

      rv_entry_seal (entry);
      if (!g_str_equal (content, entry->content) || !g_str_equal (hash, entry->hash))
        return;
      g_ptr_array_add (remains->entries, entry);
      newer->pdata[i] = NULL;
      g_ptr_array_add (remains->befores, g_strdup (before ? before : ""));
    }
}

static void
gather (Rebuild *rebuild, Remains *remains)
{
  g_autofree char *log = g_build_filename (rebuild->dir, "cases", remains->uuid, "history", "changes.log", NULL);
  g_autofree char *xml = g_build_filename (rebuild->dir, "cases", remains->uuid, "case.xml", NULL);
  g_autoptr (GError) error = NULL;

  if (g_file_test (log, G_FILE_TEST_EXISTS))
    remains->entries = rv_mirror_read_log (log, &remains->befores, &remains->torn, NULL);
  if (!remains->entries)
    {
      remains->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_entry_free);
      remains->befores = g_ptr_array_new_with_free_func (g_free);
    }
  add_from_old (rebuild, remains);
  if (remains->torn)
    keep_aside (rebuild, remains->uuid, log);
  remains->xml_revision = -1;
  if (!g_file_test (xml, G_FILE_TEST_EXISTS))
    {
      remains->xml_fault = g_strdup (_("it is missing"));
      return;
    }
  remains->xml = rv_casefile_read (xml, NULL, &error);
  if (remains->xml && g_str_equal (rv_case_get_uuid (remains->xml), remains->uuid))
    rv_casefile_read_stamp (xml, &remains->xml_revision, NULL, NULL);
  else
    {
      remains->xml_fault = g_strdup (error ? error->message : _("it is of another case"));
      g_clear_object (&remains->xml);
      keep_aside (rebuild, remains->uuid, xml);
    }
}

/* --- one case --- */

/* From the import on without a gap. */
static gboolean
history_is_whole (Remains *remains)
{
  for (guint i = 0; i < remains->entries->len; i++)
    if (((RvEntry *) remains->entries->pdata[i])->revision != i + 1)
      return FALSE;
  return remains->entries->len > 0;
}

static gboolean
apply_entries (RvDb *db, Remains *remains, gint64 after_revision, GError **error)
{
  for (guint i = 0; i < remains->entries->len; i++)
    {
      RvEntry *entry = remains->entries->pdata[i];

      if (entry->revision > after_revision && g_bytes_get_size (entry->changeset) > 0 && !rv_history_apply (db, entry->changeset, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_history (RvDb *db, Remains *remains, GError **error)
{
  for (guint i = 0; i < remains->entries->len; i++)
    {
      RvEntry *entry = remains->entries->pdata[i];

      if (!rv_history_insert (db, entry, error) ||
          !rv_db_run (db, error, "INSERT OR REPLACE INTO temp.befores (seq, hash) VALUES (?1, ?2)", "is", entry->seq, (char *) remains->befores->pdata[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_row (RvDb *db, Remains *remains, gint64 revision, const char *head, GError **error)
{
  guint n = remains->entries->len;
  gint64 added = n ? ((RvEntry *) remains->entries->pdata[0])->at : g_get_real_time ();
  gint64 updated = n ? ((RvEntry *) remains->entries->pdata[n - 1])->at : added;

  return rv_db_run (db, error, "INSERT INTO cases (num, uuid, title, sort_key, subtitle, tags, revision, head, added, updated)"
                               " VALUES ((SELECT ifnull(max(num), 0) + 1 FROM cases), ?1, '', '', '', '', ?2, ?3, ?4, ?5)", "sisii",
                    remains->uuid, revision, head, added, updated);
}

/* TRUE when the history alone gives the case. */
static gboolean
restore_from_history (RvDb *db, Remains *remains, GError **error)
{
  RvEntry *last = remains->entries->len ? remains->entries->pdata[remains->entries->len - 1] : NULL;
  gint64 there = 0;

  return history_is_whole (remains) && remains->xml_revision <= last->revision &&
         insert_row (db, remains, last->revision, last->hash, error) && apply_entries (db, remains, 0, error) &&
         insert_history (db, remains, error) &&
         rv_db_get_int (db, &there, error, "SELECT 1 FROM rec_case WHERE uuid = ?1", "s", remains->uuid) && there;
}

/* case.xml, and on top of it what the history has beyond its revision. What was before it can no longer be undone. */
static gboolean
restore_from_xml (RvDb *db, Remains *remains, GError **error)
{
  RvEntry *last = remains->entries->len ? remains->entries->pdata[remains->entries->len - 1] : NULL;
  g_autoptr (RvEntry) entry = g_new0 (RvEntry, 1);
  sqlite3_session *session;

  if (!remains->xml || !insert_row (db, remains, MAX (last ? last->revision : 0, remains->xml_revision), "", error))
    return FALSE;
  session = rv_history_watch (db, error);
  if (session && rv_records_insert_case (db, remains->xml, error) &&
      (remains->xml_revision < 1 || apply_entries (db, remains, remains->xml_revision, error)))
    entry->changeset = rv_history_caught (db, session, error);
  g_clear_pointer (&session, sqlite3session_delete);
  if (!entry->changeset || !insert_history (db, remains, error))
    return FALSE;
  entry->case_uuid = g_strdup (remains->uuid);
  entry->kind = g_strdup ("import");
  entry->who = g_strdup (g_get_user_name ());
  entry->at = g_get_real_time ();
  entry->label = g_strdup (_("Restore from case.xml"));
  /* its place in the chain is found at the end, when all that was before it is there */
  return rv_db_run (db, error, "INSERT INTO temp.late (case_uuid, kind, who, at, label, changeset) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "sssisb",
                    entry->case_uuid, entry->kind, entry->who, entry->at, entry->label, entry->changeset);
}

static gboolean
in_savepoint (RvDb *db, gboolean (*restore) (RvDb *, Remains *, GError **), Remains *remains, GError **error)
{
  gboolean ok;

  if (!rv_db_run (db, error, "SAVEPOINT one_case", ""))
    return FALSE;
  ok = restore (db, remains, error);
  if (!ok && !rv_db_run (db, NULL, "ROLLBACK TO one_case", ""))
    return FALSE;
  return rv_db_run (db, ok ? error : NULL, "RELEASE one_case", "") && ok;
}

/* A case file that says something else than the history at the same revision was changed by hand: it is kept, and said. */
static void
compare_with_xml (Rebuild *rebuild, Remains *remains)
{
  RvEntry *last = remains->entries->pdata[remains->entries->len - 1];
  g_autofree char *path = g_build_filename (rebuild->dir, "cases", remains->uuid, "case.xml", NULL);
  g_autoptr (RvCase) held = NULL;
  g_autofree char *difference = NULL;

  if (remains->xml_fault)
    say (rebuild, _("%s: case.xml could not be used (%s); the case was restored from its history."), remains->uuid, remains->xml_fault);
  if (!remains->xml || remains->xml_revision != last->revision)
    return;
  held = rv_records_load (rebuild->db, remains->uuid, NULL);
  difference = held ? rv_case_difference (remains->xml, held) : NULL;
  if (!difference)
    return;
  say (rebuild, _("%s: case.xml was changed outside the program (%s); the history was followed."), remains->uuid, difference);
  keep_aside (rebuild, remains->uuid, path);
}

static void
restore_case (Rebuild *rebuild, const char *uuid)
{
  g_auto (Remains) remains = { uuid };
  g_autoptr (GError) error = NULL;

  gather (rebuild, &remains);
  if (remains.torn)
    say (rebuild, _("%s: the history file is damaged: %s."), uuid, remains.torn);
  if (in_savepoint (rebuild->db, restore_from_history, &remains, &error))
    compare_with_xml (rebuild, &remains);
  else
    {
      g_clear_error (&error);
      if (!in_savepoint (rebuild->db, restore_from_xml, &remains, &error))
        {
          rebuild->n_failed++;
          say (rebuild, _("%s: the case could not be restored: case.xml: %s"), uuid,
               remains.xml_fault ? remains.xml_fault : error ? error->message : "?");
          return;
        }
      say (rebuild, _("%s: the case was restored from case.xml; its history is not whole, so that nothing before now can be undone."), uuid);
    }
  rebuild->n_cases++;
}

/* --- the library --- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* uuids of folders and of what the old database knows, each once. */
static GPtrArray *
find_cases (Rebuild *rebuild)
{
  g_autofree char *path = g_build_filename (rebuild->dir, "cases", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *uuids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = rebuild->old ? rv_db_query (rebuild->old, NULL, "SELECT uuid FROM cases", "") : NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    if (g_uuid_string_is_valid (name))
      g_ptr_array_add (uuids, g_strdup (name));
  while (row && rv_db_step (rebuild->old, row, NULL) == 1)
    if (!g_ptr_array_find_with_equal_func (uuids, rv_db_column (row, 0), g_str_equal, NULL) && g_uuid_string_is_valid (rv_db_column (row, 0)))
      g_ptr_array_add (uuids, g_strdup (rv_db_column (row, 0)));
  g_ptr_array_sort (uuids, compare_names);
  return uuids;
}

static gboolean
restore_library_log (Rebuild *rebuild, GError **error)
{
  g_autofree char *path = g_build_filename (rebuild->dir, "history.log", NULL);
  g_autoptr (GPtrArray) befores = NULL;
  g_autofree char *rest = NULL;
  g_autoptr (GPtrArray) entries = g_file_test (path, G_FILE_TEST_EXISTS) ? rv_mirror_read_log (path, &befores, &rest, NULL) : NULL;

  for (guint i = 0; entries && i < entries->len; i++)
    {
      RvEntry *entry = entries->pdata[i];
      gint64 taken = 0;

      if (entry->case_uuid || !rv_db_get_int (rebuild->db, &taken, error, "SELECT 1 FROM history WHERE seq = ?1", "i", entry->seq))
        continue;
      if (!taken && (!rv_history_insert (rebuild->db, entry, error) ||
                     !rv_db_run (rebuild->db, error, "INSERT INTO temp.befores (seq, hash) VALUES (?1, ?2)", "is", entry->seq, (char *) befores->pdata[i])))
        return FALSE;
      if (g_str_equal (entry->kind, "purge") &&
          !rv_db_run (rebuild->db, error, "INSERT OR IGNORE INTO tombstones (seq, at, entries) VALUES (?1, ?2, 0)", "ii", entry->seq, entry->at))
        return FALSE;
    }
  if (rest)
    say (rebuild, _("history.log is damaged: %s."), rest);
  return TRUE;
}

/* Where entries are missing, one row says how many, and gives the hash on which the chain goes on. */
static gboolean
fill_gaps (Rebuild *rebuild, GError **error)
{
  static const char *const sql =
    "INSERT INTO history (seq, kind, who, at, label, undoes, revision, salt, content, hash)"
    " SELECT h.seq - 1, 'lost', '', 0, '', h.seq - 1 - ifnull((SELECT max(p.seq) FROM history p WHERE p.seq < h.seq), 0), 0, '', '', b.hash"
    " FROM history h JOIN temp.befores b ON b.seq = h.seq WHERE h.seq > 1 AND NOT EXISTS (SELECT 1 FROM history q WHERE q.seq = h.seq - 1)";
  gint64 n = 0;

  if (!rv_db_run (rebuild->db, error, sql, "") ||
      !rv_db_get_int (rebuild->db, &n, error, "SELECT ifnull(sum(undoes), 0) FROM history WHERE kind = 'lost'", ""))
    return FALSE;
  if (n)
    say (rebuild, _("History entries that could not be restored: %d. The chain says where they were."), (int) n);
  return TRUE;
}

static gboolean
append_late (Rebuild *rebuild, GError **error)
{
  g_autoptr (RvEntry) done = g_new0 (RvEntry, 1);
  sqlite3_stmt *row = rv_db_query (rebuild->db, error, "SELECT case_uuid, kind, who, at, label, changeset FROM temp.late ORDER BY rowid", "");
  int step = -1;

  while (row && (step = rv_db_step (rebuild->db, row, error)) == 1)
    {
      g_autoptr (RvEntry) entry = g_new0 (RvEntry, 1);

      entry->case_uuid = g_strdup (rv_db_column (row, 0));
      entry->kind = g_strdup (rv_db_column (row, 1));
      entry->who = g_strdup (rv_db_column (row, 2));
      entry->at = sqlite3_column_int64 (row, 3);
      entry->label = g_strdup (rv_db_column (row, 4));
      entry->changeset = g_bytes_new (sqlite3_column_blob (row, 5), (gsize) sqlite3_column_bytes (row, 5));
      if (!rv_history_append (rebuild->db, entry, error))
        {
          rv_db_done (row);
          return FALSE;
        }
    }
  done->kind = g_strdup ("rebuild");
  done->who = g_strdup (g_get_user_name ());
  done->at = g_get_real_time ();
  done->label = g_strdup (_("Rebuild the library"));
  return step == 0 && rv_history_append (rebuild->db, done, error);
}

static gboolean
fill (Rebuild *rebuild, GError **error)
{
  g_autoptr (GPtrArray) uuids = find_cases (rebuild);
  guint n, n_lost;

  if (!rv_migrate_run (rebuild->db, error) ||
      /* nobody needs the file before it is whole; it is written to the disk at the end */
      !rv_db_exec (rebuild->db, "PRAGMA synchronous = OFF; CREATE TEMP TABLE befores (seq INTEGER PRIMARY KEY, hash TEXT);"
                                "CREATE TEMP TABLE late (case_uuid TEXT, kind TEXT, who TEXT, at INTEGER, label TEXT, changeset BLOB);", error) ||
      !rv_db_begin (rebuild->db, error))
    return FALSE;
  for (guint i = 0; i < uuids->len; i++)
    restore_case (rebuild, uuids->pdata[i]);
  if (!restore_library_log (rebuild, error) || !fill_gaps (rebuild, error) || !append_late (rebuild, error) ||
      !rv_index_all (rebuild->db, error))
    {
      rv_db_rollback (rebuild->db);
      return FALSE;
    }
  return rv_db_commit (rebuild->db, error) && rv_db_check (rebuild->db, FALSE, error) && rv_history_verify (rebuild->db, &n, &n_lost, error) &&
         rv_mirror_write_library_log (rebuild->db, rebuild->dir, error);
}

/* Writes the finished file to the disk, puts the old one aside and gives the new one its name. */
static gboolean
put_in_place (Rebuild *rebuild, const char *fresh, GError **error)
{
  g_autofree char *path = rv_store_database (rebuild->dir);
  g_autofree char *temporary = g_strconcat (fresh, ".whole", NULL);

  if (!rv_folder_copy_file (fresh, temporary, error))
    return FALSE;
  g_unlink (fresh);
  if (g_file_test (path, G_FILE_TEST_EXISTS) &&
      ((!rebuild->aside && !(rebuild->aside = rv_store_aside_dir (rebuild->dir, "before-rebuild", error))) ||
       !rv_store_move_database (rebuild->dir, rebuild->aside, error)))
    return FALSE;
  if (g_rename (temporary, path) == 0)
    return rv_folder_sync_dir (rebuild->dir, error);
  g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s cannot be written: %s."), path, rv_folder_strerror (errno));
  return FALSE;
}

gboolean
rv_rebuild (const char *dir, GPtrArray *lines, GError **error)
{
  g_autofree char *path = rv_store_database (dir);
  g_autofree char *fresh = g_strconcat (path, ".rebuild", NULL);
  Rebuild rebuild = { dir, NULL, NULL, lines };
  gboolean ok;

  g_unlink (fresh);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    rebuild.old = rv_db_open (path, RV_DB_READ_ONLY, NULL);
  rebuild.db = rv_db_open (fresh, RV_DB_CREATE | RV_DB_SINGLE, error);
  ok = rebuild.db && fill (&rebuild, error);
  g_clear_pointer (&rebuild.db, rv_db_close);
  g_clear_pointer (&rebuild.old, rv_db_close);
  ok = ok && put_in_place (&rebuild, fresh, error);
  if (ok)
    {
      g_ptr_array_insert (lines, 0, g_strdup_printf (_("Cases restored: %u; not restored: %u."), rebuild.n_cases, rebuild.n_failed));
      if (rebuild.aside)
        say (&rebuild, _("What was there before is kept in %s."), rebuild.aside);
    }
  else
    g_unlink (fresh);
  g_free (rebuild.aside);
  return ok;
}

gboolean
rv_store_rebuild (const char *dir, GStrv *lines, GError **error)
{
  g_autofree char *folder = g_canonicalize_filename (dir, NULL);
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  gboolean unclean, ok;
  int fd;

  if (!rv_folder_check_rights (folder, error) || (fd = rv_folder_lock (folder, &unclean, error)) < 0)
    return FALSE;
  ok = rv_rebuild (folder, said, error);
  rv_folder_unlock (fd);
  if (ok && lines)
    {
      g_ptr_array_add (said, NULL);
      *lines = (GStrv) g_ptr_array_steal (said, NULL);
    }
  return ok;
}
