/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-db.h"
#include "store/rv-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _RvDb {
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* text -> sqlite3_stmt */
  gboolean has_log;       /* a write-ahead log that this connection writes */
  int log_frames;         /* committed frames in it; -1: not known */
  gint64 page_size;
};

/* Frames after which the log is written back and emptied. */
#define LOG_FRAMES 1000
#define LOG_HEADER 32
#define LOG_FRAME_HEADER 24
#define BUSY_MS 3000

G_DEFINE_QUARK (rv-store-error-quark, rv_store_error)

static void
finalize_statement (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

void
rv_db_set_error (RvDb *db, int rc, GError **error)
{
  const char *own = db->handle ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc);
  int code = RV_STORE_ERROR_FAILED;
  int number = db->handle ? sqlite3_system_errno (db->handle) : 0;
  const char *what;

  if ((rc & 0xff) != SQLITE_CORRUPT && (rc & 0xff) != SQLITE_NOTADB && (number == ENOSPC || number == EDQUOT))
    rc = SQLITE_FULL;
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      what = _("The disk is full; nothing was changed. Make room and try again.");
      break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      what = _("The library could not be read or written; nothing was changed. Look at the disk and its cable.");
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      code = RV_STORE_ERROR_DAMAGED;
      what = _("The library's database is damaged. “ranvier library rebuild” makes it again from the case files.");
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      code = RV_STORE_ERROR_LOCKED;
      what = _("Another program holds the library's database. Close it and try again.");
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      code = RV_STORE_ERROR_READ_ONLY;
      what = _("The library can only be read.");
      break;
    default:
      what = _("The library did not take this; nothing was changed.");
      break;
    }
  g_set_error (error, RV_STORE_ERROR, code, "%s (%s: %s)", what, db->path, own);
}

static gboolean
touch_private (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("%s cannot be made: %s."), path, rv_folder_strerror (errno));
      return FALSE;
    }
  close (fd);
  return TRUE;
}

gboolean
rv_db_checkpoint (RvDb *db, gboolean *busy, GError **error)
{
  int rc = sqlite3_wal_checkpoint_v2 (db->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  db->log_frames = rc == SQLITE_OK ? 0 : -1;
  *busy = rc == SQLITE_BUSY;
  if (rc != SQLITE_OK && rc != SQLITE_BUSY)
    rv_db_set_error (db, rc, error);
  return rc == SQLITE_OK || rc == SQLITE_BUSY;
}

/* Called after each commit, instead of SQLite's own checkpoints, so that the length of the log is always known. */
static int
on_commit (void *data, sqlite3 *handle, const char *name, int frames)
{
  RvDb *db = data;
  gboolean busy;

  db->log_frames = frames;
  if (frames < LOG_FRAMES)
    return SQLITE_OK;
  sqlite3_busy_timeout (handle, 0); /* a reader in another process is not waited for */
  rv_db_checkpoint (db, &busy, NULL);
  sqlite3_busy_timeout (handle, BUSY_MS);
  return SQLITE_OK;
}

/* A commit that failed at its sync leaves a whole transaction at the end of the log, which the next start would take for good.
 * What lies behind the last committed frame is nobody's: it is cut off. FALSE: the length is not known. */
static gboolean
trim_log (RvDb *db)
{
  g_autofree char *path = g_strconcat (db->path, "-wal", NULL);
  gint64 size = db->log_frames > 0 ? LOG_HEADER + db->log_frames * (LOG_FRAME_HEADER + db->page_size) : 0;
  gboolean ok;
  int fd;

  if (!db->has_log || db->log_frames < 0)
    return FALSE;
  fd = open (path, O_RDWR | O_CLOEXEC);
  if (fd < 0)
    return errno == ENOENT;
  ok = lseek (fd, 0, SEEK_END) <= size || ftruncate (fd, size) == 0;
  close (fd);
  return ok;
}

static gboolean
configure (RvDb *db, RvDbFlags flags, GError **error)
{
  static const char *const common = "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA recursive_triggers = OFF;";
  gboolean busy;

  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, BUSY_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  if (!rv_db_exec (db, common, error))
    return FALSE;
  if (flags & RV_DB_READ_ONLY)
    return TRUE;
  if (flags & RV_DB_SINGLE)
    return rv_db_exec (db, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;", error);
  if (!rv_db_exec (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;", error) ||
      !rv_db_get_int (db, &db->page_size, error, "PRAGMA page_size", "") || !rv_db_checkpoint (db, &busy, error))
    return FALSE;
  db->has_log = TRUE;
  sqlite3_wal_hook (db->handle, on_commit, db);
  return TRUE;
}

RvDb *
rv_db_open (const char *path, RvDbFlags flags, GError **error)
{
  g_autoptr (RvDb) db = g_new0 (RvDb, 1);
  int rc;

  db->path = g_strdup (path);
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
  if ((flags & RV_DB_CREATE) && !touch_private (path, error))
    return NULL;
  rc = sqlite3_open_v2 (path, &db->handle, flags & RV_DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, NULL);
  if (rc != SQLITE_OK)
    {
      rv_db_set_error (db, rc, error);
      return NULL;
    }
  if (!configure (db, flags, error))
    return NULL;
  return g_steal_pointer (&db);
}

void
rv_db_close (RvDb *db)
{
  if (!db)
    return;
  g_hash_table_unref (db->statements);
  sqlite3_close_v2 (db->handle);
  g_free (db->path);
  g_free (db);
}

sqlite3 *
rv_db_handle (RvDb *db)
{
  return db->handle;
}

const char *
rv_db_path (RvDb *db)
{
  return db->path;
}

gboolean
rv_db_exec (RvDb *db, const char *sql, GError **error)
{
  int rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  if (rc != SQLITE_OK)
    rv_db_set_error (db, rc, error);
  return rc == SQLITE_OK;
}

static sqlite3_stmt *
prepare (RvDb *db, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = g_hash_table_lookup (db->statements, sql);
  int rc;

  if (stmt && !sqlite3_stmt_busy (stmt))
    return stmt;
  rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
  if (rc != SQLITE_OK)
    {
      rv_db_set_error (db, rc, error);
      return NULL;
    }
  /* A statement that is still running under the same text is finished by its own user; it leaves the cache now. */
  if (g_hash_table_contains (db->statements, sql))
    {
      g_critical ("statement used while it runs: %s", sql);
      sqlite3_finalize (stmt);
      return NULL;
    }
  g_hash_table_insert (db->statements, g_strdup (sql), stmt);
  return stmt;
}

static int
bind (sqlite3_stmt *stmt, const char *types, va_list args)
{
  int rc = SQLITE_OK;

  for (int i = 1; *types && rc == SQLITE_OK; types++, i++)
    switch (*types)
      {
      case 's':
        rc = sqlite3_bind_text (stmt, i, va_arg (args, const char *), -1, SQLITE_STATIC);
        break;
      case 'i':
        rc = sqlite3_bind_int64 (stmt, i, va_arg (args, gint64));
        break;
      case 'd':
        rc = sqlite3_bind_double (stmt, i, va_arg (args, double));
        break;
      case 'b':
        {
          GBytes *bytes = va_arg (args, GBytes *);
          gsize size = 0;
          const void *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;

          rc = bytes && size == 0 ? sqlite3_bind_zeroblob (stmt, i, 0) : sqlite3_bind_blob64 (stmt, i, data, size, SQLITE_STATIC);
          break;
        }
      default:
        g_assert_not_reached ();
      }
  return rc;
}

static sqlite3_stmt *
query_valist (RvDb *db, GError **error, const char *sql, const char *types, va_list args)
{
  sqlite3_stmt *stmt = prepare (db, sql, error);
  int rc;

  if (!stmt)
    return NULL;
  rc = bind (stmt, types, args);
  if (rc != SQLITE_OK)
    {
      rv_db_set_error (db, rc, error);
      rv_db_done (stmt);
      return NULL;
    }
  return stmt;
}

sqlite3_stmt *
rv_db_query (RvDb *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *stmt;
  va_list args;

  va_start (args, types);
  stmt = query_valist (db, error, sql, types, args);
  va_end (args);
  return stmt;
}

void
rv_db_done (sqlite3_stmt *stmt)
{
  if (!stmt)
    return;
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
}

int
rv_db_step (RvDb *db, sqlite3_stmt *stmt, GError **error)
{
  int rc = sqlite3_step (stmt);

  if (rc == SQLITE_ROW)
    return 1;
  if (rc != SQLITE_DONE)
    rv_db_set_error (db, rc, error);
  rv_db_done (stmt);
  return rc == SQLITE_DONE ? 0 : -1;
}

gboolean
rv_db_run (RvDb *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *stmt;
  va_list args;
  int step;

  va_start (args, types);
  stmt = query_valist (db, error, sql, types, args);
  va_end (args);
  if (!stmt)
    return FALSE;
  do
    step = rv_db_step (db, stmt, error);
  while (step == 1);
  return step == 0;
}

gboolean
rv_db_get_int (RvDb *db, gint64 *value, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *stmt;
  va_list args;
  int step;

  va_start (args, types);
  stmt = query_valist (db, error, sql, types, args);
  va_end (args);
  if (!stmt)
    return FALSE;
  step = rv_db_step (db, stmt, error);
  if (step == 1)
    {
      *value = sqlite3_column_int64 (stmt, 0);
      rv_db_done (stmt);
    }
  return step >= 0;
}

char *
rv_db_get_string (RvDb *db, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *stmt;
  char *value = NULL;
  va_list args;

  va_start (args, types);
  stmt = query_valist (db, error, sql, types, args);
  va_end (args);
  if (stmt && rv_db_step (db, stmt, error) == 1)
    {
      value = g_strdup (rv_db_column (stmt, 0));
      rv_db_done (stmt);
    }
  return value;
}

const char *
rv_db_column (sqlite3_stmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

gboolean
rv_db_begin (RvDb *db, GError **error)
{
  return rv_db_run (db, error, "BEGIN IMMEDIATE", "");
}

gboolean
rv_db_commit (RvDb *db, GError **error)
{
  if (rv_db_run (db, error, "COMMIT", ""))
    return TRUE;
  rv_db_rollback (db);
  if (!trim_log (db))
    g_prefix_error (error, "%s ", _("The disk failed just then; should the program end now, the change may be found at the next start, whole."));
  return FALSE;
}

void
rv_db_rollback (RvDb *db)
{
  /* SQLite has rolled back by itself after some errors */
  if (!sqlite3_get_autocommit (db->handle))
    rv_db_run (db, NULL, "ROLLBACK", "");
}

gboolean
rv_db_check (RvDb *db, gboolean quick, GError **error)
{
  g_autofree char *fault = rv_db_get_string (db, error, quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)", "");
  g_autofree char *key = NULL;
  g_autoptr (GError) local = NULL;

  if (!fault)
    return FALSE;
  if (!g_str_equal (fault, "ok"))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED, _("%s is damaged: %s"), db->path, fault);
      return FALSE;
    }
  key = quick ? NULL : rv_db_get_string (db, &local, "PRAGMA foreign_key_check", "");
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (key)
    g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED, _("%s is damaged: a row of %s belongs to nothing"), db->path, key);
  return key == NULL;
}

gboolean
rv_db_copy (RvDb *from, RvDb *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to->handle, "main", from->handle, "main");
  int rc = SQLITE_ERROR;

  if (backup)
    {
      sqlite3_backup_step (backup, -1);
      rc = sqlite3_backup_finish (backup);
    }
  if (rc != SQLITE_OK)
    rv_db_set_error (to, sqlite3_errcode (to->handle), error);
  return rc == SQLITE_OK;
}
