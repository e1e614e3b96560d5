/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening: lock, rights, network folders, formats old and new. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

#include "store/rv-migrate.h"
#include "store/rv-records.h"
#include "store/rv-store-private.h"
#include "store/store-fixture.h"

static const char *program;

/* The other process: opens the library, says so, and holds it until its input ends. */
static int
hold (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvStore) store = rv_store_open (dir, 0, &error);

  g_print ("%s\n", store ? "held" : error->message);
  getchar ();
  return 0;
}

static GSubprocess *
start_holder (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--hold", f->dir, NULL);
  char answer[16] = "";

  g_assert_no_error (error);
  g_input_stream_read (g_subprocess_get_stdout_pipe (other), answer, 5, NULL, &error);
  g_assert_cmpstr (answer, ==, "held\n");
  return other;
}

static void
test_lock (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 0);
  g_autoptr (GSubprocess) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvEdit) edit = rv_edit_new ("Title");
  g_autofree char *holder = NULL;

  fixture_add (f, kase);
  g_clear_object (&f->store);
  other = start_holder (f);
  g_assert_null (rv_store_open (f->dir, 0, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, g_get_user_name ()));
  g_assert_nonnull (strstr (error->message, g_get_host_name ()));
  g_clear_error (&error);

  f->store = rv_store_open (f->dir, RV_STORE_OR_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (rv_store_is_read_only (f->store));
  holder = rv_store_get_holder (f->store);
  g_assert_nonnull (strstr (holder, g_get_user_name ()));
  fixture_assert_same (f, kase);
  rv_edit_set (edit, rv_case_get_root (kase), "title", "x");
  g_assert_false (rv_store_commit (f->store, UUID, edit, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, g_get_host_name ()));
  g_clear_error (&error);

  /* killed, not closed: the lock is free, and nobody is named any more */
  g_subprocess_force_exit (other);
  g_subprocess_wait (other, NULL, NULL);
  g_free (holder);
  holder = rv_store_get_holder (f->store);
  g_assert_null (holder);
  fixture_reopen (f);
  g_assert_false (rv_store_is_read_only (f->store));
  fixture_assert_same (f, kase);
}

/* Within one process as well: a second store on the same folder does not write. */
static void
test_lock_same_process (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvStore) second = NULL;

  g_assert_null (rv_store_open (f->dir, 0, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  second = rv_store_open (f->dir, RV_STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (rv_store_is_read_only (second));
}

static void
test_rights (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { ".", "library.sqlite", "cases", "library.lock", NULL };
  g_autoptr (RvCase) kase = store_case_new (UUID, 0);

  fixture_add (f, kase);
  g_clear_object (&f->store);
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *path = fixture_path (f, names[i], NULL), *command = NULL;
      g_autoptr (GError) error = NULL;
      const char *advice;
      struct stat st;
      int status;

      g_assert_cmpint (g_stat (path, &st), ==, 0);
      g_assert_cmpint (st.st_mode & 077, ==, 0);
      g_assert_cmpint (g_chmod (path, (st.st_mode & 0777) | 040), ==, 0);
      g_assert_null (rv_store_open (f->dir, 0, &error));
      g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_RIGHTS);
      /* the command in the message mends it */
      advice = strstr (error->message, "chmod");
      g_assert_nonnull (advice);
      g_assert_true (g_spawn_command_line_sync (advice, NULL, NULL, &status, NULL));
      g_assert_cmpint (status, ==, 0);
      fixture_reopen (f);
      g_clear_object (&f->store);
    }
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *none = fixture_path (f, "none", NULL), *stranger = fixture_path (f, "stranger", NULL), *file = g_build_filename (stranger, "library.sqlite", NULL);
  g_autoptr (RvStore) made = NULL;

  g_assert_null (rv_store_open (none, 0, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  made = rv_store_open (none, RV_STORE_CREATE, &error);
  g_assert_no_error (error);
  /* a database of another program is left alone */
  g_mkdir (stranger, 0700);
  g_clear_object (&f->store);
  f->store = NULL;
  {
    sqlite3 *db;

    g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
    sqlite3_exec (db, "CREATE TABLE mine (x)", NULL, NULL, NULL);
    sqlite3_close (db);
    g_chmod (file, 0600);
  }
  g_assert_null (rv_store_open (stranger, RV_STORE_CREATE, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED);
  fixture_reopen (f);
}

static void
test_network (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) other = NULL;

  fixture_add (f, kase);
  g_clear_object (&f->store);
  rv_folder_pretend (RV_FOLDER_NETWORK, "NFS");
  g_assert_null (rv_store_open (f->dir, 0, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, "NFS"));
  g_clear_error (&error);
  f->store = rv_store_open (f->dir, RV_STORE_OR_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (rv_store_is_read_only (f->store));
  g_assert_true (fixture_noticed (f, "NFS"));
  fixture_assert_same (f, kase);
  g_clear_object (&f->store);
  other = start_holder (f);
  g_assert_null (rv_store_open (f->dir, RV_STORE_READ_ONLY, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED);
  g_subprocess_force_exit (other);
  g_subprocess_wait (other, NULL, NULL);
  rv_folder_pretend (RV_FOLDER_LOCAL, NULL);
  fixture_reopen (f);
}

static void
test_encryption_notice (Fixture *f, gconstpointer data)
{
  gboolean known, encrypted = rv_folder_is_encrypted (f->dir, &known);

  /* said either way, and never claimed without a device that says so */
  g_assert_true (fixture_noticed (f, "encrypted"));
  g_assert_true (known || !encrypted);
}

/* --- formats --- */

/* A new field needs a new step of the schema. */
static void
test_schema_complete (Fixture *f, gconstpointer data)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint k = 0; k < n; k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) sql = g_string_new ("SELECT uuid, case_uuid, parent, position, origin");
      sqlite3_stmt *stmt;

      for (guint i = 0; i < kinds[k].n_fields; i++)
        {
          g_autofree char *name = g_strdelimit (g_strdup (kinds[k].fields[i].name), "-", '_');

          g_string_append_printf (sql, ", \"%s\"", name);
        }
      g_string_append_printf (sql, " FROM %s", rv_records_table (&kinds[k]));
      stmt = rv_db_query (f->store->db, &error, sql->str, "");
      if (!stmt)
        g_error ("%s is not in the library's schema: add a step to src/store/rv-migrate.c (%s)", kinds[k].name, error->message);
    }
}

/* The kept library of format 1 into the folder. */
static void
place_version_1 (Fixture *f)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "data", "store", "library-v1.sqlite.gz", NULL);
  g_autofree char *target = fixture_path (f, "library.sqlite", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (source);
  g_autoptr (GFile) to = g_file_new_for_path (target);
  g_autoptr (GError) error = NULL;
  g_autoptr (GConverter) unzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) raw = NULL, plain = NULL;
  g_autoptr (GFileOutputStream) out = NULL;

  g_clear_object (&f->store);
  raw = G_INPUT_STREAM (g_file_read (from, NULL, &error));
  g_assert_no_error (error);
  plain = g_converter_input_stream_new (raw, unzip);
  out = g_file_replace (to, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (G_OUTPUT_STREAM (out), plain, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
}

static char *
sum_of (Fixture *f)
{
  g_autofree char *path = fixture_path (f, "library.sqlite", NULL), *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
}

static gint64
version_of (const char *path)
{
  g_autoptr (RvDb) db = rv_db_open (path, RV_DB_READ_ONLY, NULL);
  gint64 version = -1;

  g_assert_nonnull (db);
  rv_db_get_int (db, &version, NULL, "PRAGMA user_version", "");
  return version;
}

/* What a case of format 1 could hold: no kind after "decision", no field of step 4. */
static void
leave_later_kinds_out (RvCase *kase)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  rv_record_set (rv_case_get_root (kase), "conclusion", NULL);
  for (guint i = 0; i < rv_case_count (kase, "image"); i++)
    rv_record_set (rv_case_nth (kase, "image", i), "burnt-in", NULL);
  for (const RvKind *kind = rv_schema_kind ("decision") + 1; kind < kinds + n; kind++)
    while (rv_case_count (kase, kind->name))
      rv_case_remove (kase, rv_case_nth (kase, kind->name, 0));
}

/* Format 1 opens: a checked copy is made first, and everything that was done with it can be undone. */
static void
test_migrate (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) start = store_case_new (UUID, 1), two = store_case_new ("7b1de4f0-0c5a-4c7e-8d5e-2f6f5a0c9b11", 2);
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  leave_later_kinds_out (start);
  leave_later_kinds_out (two);
  place_version_1 (f);
  fixture_reopen (f);
  g_assert_true (fixture_noticed (f, "brought to the format"));
  backups = rv_backup_list (f->dir);
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_nonnull (strstr (backups->pdata[0], "-v1"));
  g_assert_cmpint (version_of (backups->pdata[0]), ==, 1);
  rv_store_verify (f->store, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_same (f, two);
  n = fixture_undo_all (f, UUID);
  g_assert_cmpuint (n, ==, 10);
  fixture_assert_same (f, start);
  for (guint i = 0; i < n + 2; i++)
    g_assert_true (rv_store_redo (f->store, UUID, NULL, &error));
  rv_store_verify (f->store, NULL, &error);
  g_assert_no_error (error);
  fixture_reopen (f);
  g_assert_false (fixture_noticed (f, "brought to the format"));
}

static void
test_migrate_fails (Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  place_version_1 (f);
  before = sum_of (f);
  rv_migrate_set_fault (TRUE, 0);
  g_assert_null (rv_store_open (f->dir, 0, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "left as it was"));
  rv_migrate_set_fault (FALSE, 0);
  after = sum_of (f);
  g_assert_cmpstr (before, ==, after);
  fixture_reopen (f);
}

static void
test_newer (Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  /* newer, but made so that this program can still work with it */
  g_clear_object (&f->store);
  fixture_sql (f, "PRAGMA user_version = 99");
  fixture_reopen (f);
  g_clear_object (&f->store);
  fixture_sql (f, "UPDATE meta SET value = '99' WHERE key = 'compat'");
  before = sum_of (f);
  g_assert_null (rv_store_open (f->dir, RV_STORE_CREATE, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NEWER);
  after = sum_of (f);
  g_assert_cmpstr (before, ==, after);
  fixture_sql (f, "UPDATE meta SET value = '1' WHERE key = 'compat'");
  fixture_reopen (f);
}

static void
test_pragmas (Fixture *f, gconstpointer data)
{
  static const struct { const char *pragma; gint64 value; } expected[] = { { "PRAGMA synchronous", 2 }, { "PRAGMA foreign_keys", 1 }, { "PRAGMA trusted_schema", 0 },
                                                                         { "PRAGMA cell_size_check", 1 }, { "PRAGMA secure_delete", 1 }, { "PRAGMA application_id", RV_APPLICATION_ID } };
  g_autofree char *mode = rv_db_get_string (f->store->db, NULL, "PRAGMA journal_mode", "");

  g_assert_cmpstr (mode, ==, "wal");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gint64 value = -1;

      g_assert_true (rv_db_get_int (f->store->db, &value, NULL, expected[i].pragma, ""));
      g_assert_cmpint (value, ==, expected[i].value);
    }
  /* defensive: the schema cannot be written from SQL */
  g_assert_false (rv_db_exec (f->store->db, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'x'", NULL));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    return hold (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_setup, func, fixture_teardown)
  ADD ("/store/open/lock", test_lock);
  ADD ("/store/open/lock-same-process", test_lock_same_process);
  ADD ("/store/open/rights", test_rights);
  ADD ("/store/open/missing", test_missing);
  ADD ("/store/open/network", test_network);
  ADD ("/store/open/encryption", test_encryption_notice);
  ADD ("/store/open/pragmas", test_pragmas);
  ADD ("/store/format/schema-complete", test_schema_complete);
  ADD ("/store/format/migrate", test_migrate);
  ADD ("/store/format/migrate-fails", test_migrate_fails);
  ADD ("/store/format/newer", test_newer);
  return g_test_run ();
}
