/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mirrors, rebuild, backups, restore, purge. */
#define _GNU_SOURCE /* memmem */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile/rv-casefile.h"
#include "store/rv-library.h"
#include "store/rv-store-private.h"
#include "store/store-fixture.h"

#define OTHER "7b1de4f0-0c5a-4c7e-8d5e-2f6f5a0c9b11"

static void
set_title (Fixture *f, RvCase *kase, const char *title)
{
  g_autoptr (RvEdit) edit = rv_edit_new ("Title");

  rv_edit_set (edit, rv_case_get_root (kase), "title", title);
  fixture_commit (f, kase, edit);
}

static void
verify (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  rv_store_verify (f->store, &lines, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (lines), >=, 4);
}

/* Written by the timer within two seconds, with the state's stamp, private, and equal to the case. */
static void
test_mirror (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1), written = NULL;
  g_autofree char *xml = fixture_path (f, "cases", UUID, "case.xml", NULL);
  g_autofree char *log = fixture_path (f, "cases", UUID, "history", "changes.log", NULL);
  g_autofree char *head = NULL, *difference = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL;
  gint64 start, revision = 0;
  struct stat st;

  fixture_add (f, kase);
  fixture_walk (f, kase, 5);
  start = g_get_monotonic_time ();
  set_title (f, kase, "Mirrored");
  history = rv_store_history (f->store, UUID, &error);
  while (revision < (gint64) history->len && g_get_monotonic_time () - start < 4 * G_TIME_SPAN_SECOND)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
      if (g_file_test (xml, G_FILE_TEST_EXISTS))
        rv_casefile_read_stamp (xml, &revision, NULL, NULL);
    }
  g_assert_cmpint (revision, ==, history->len);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_TIME_SPAN_SECOND);
  rv_casefile_read_stamp (xml, &revision, &head, &error);
  g_assert_cmpstr (head, ==, ((RvHistoryEntry *) history->pdata[history->len - 1])->hash);
  written = rv_casefile_read (xml, NULL, &error);
  g_assert_no_error (error);
  difference = rv_case_difference (written, kase);
  g_assert_cmpstr (difference, ==, NULL);
  g_assert_cmpint (g_stat (xml, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (log, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  verify (f);
}

/* The history file only grows: what was in it stays, byte by byte. */
static void
test_log_appends (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1);
  g_autofree char *log = fixture_path (f, "cases", UUID, "history", "changes.log", NULL);
  g_autofree char *first = NULL, *second = NULL;
  gsize n_first, n_second;

  fixture_add (f, kase);
  fixture_walk (f, kase, 4);
  g_assert_true (rv_store_flush_mirrors (f->store, NULL));
  g_assert_true (g_file_get_contents (log, &first, &n_first, NULL));
  fixture_walk (f, kase, 4);
  fixture_reopen (f);
  g_assert_true (g_file_get_contents (log, &second, &n_second, NULL));
  g_assert_cmpuint (n_second, >, n_first);
  g_assert_cmpmem (first, n_first, second, n_first);
  /* a mirror that was cut off from outside is noticed, and whole again after the next start */
  g_assert_true (g_file_set_contents (log, first, (gssize) n_first / 2, NULL));
  g_assert_false (rv_store_verify (f->store, NULL, NULL));
  fixture_reopen (f);
  verify (f);
}

static void
rebuild (Fixture *f, const char *expected_line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *all = NULL;

  g_clear_object (&f->store);
  rv_store_rebuild (f->dir, &lines, &error);
  g_assert_no_error (error);
  all = g_strjoinv ("\n", lines);
  g_test_message ("%s", all);
  if (expected_line)
    g_assert_nonnull (strstr (all, expected_line));
  fixture_reopen (f);
}

/* Everything comes back: cases, order, history, undo and redo, the chain, the search. */
static void
test_rebuild (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) one = store_case_new (UUID, 1), two = store_case_new (OTHER, 2), start = rv_case_copy (one);
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  g_autoptr (RvLibrary) library = NULL;
  g_autoptr (RvCaseSummary) first = NULL;
  g_autofree char *undo = NULL, *redo = NULL, *database = fixture_path (f, "library.sqlite", NULL);
  guint n;

  fixture_add (f, one);
  fixture_add (f, two);
  fixture_walk (f, one, 30);
  fixture_walk (f, two, 10);
  before = rv_store_history (f->store, NULL, NULL);
  undo = rv_store_undo_label (f->store, UUID);
  redo = rv_store_redo_label (f->store, UUID);
  rebuild (f, "Cases restored: 2; not restored: 0.");
  fixture_assert_same (f, one);
  fixture_assert_same (f, two);
  after = rv_store_history (f->store, NULL, NULL);
  g_assert_cmpuint (after->len, ==, before->len + 1); /* and the rebuild itself */
  for (guint i = 0; i < before->len; i++)
    g_assert_cmpstr (((RvHistoryEntry *) before->pdata[i])->hash, ==, ((RvHistoryEntry *) after->pdata[i])->hash);
  verify (f);
  g_clear_pointer (&undo, g_free);
  library = rv_library_new (f->store);
  first = g_list_model_get_item (G_LIST_MODEL (library), 0);
  g_assert_cmpstr (rv_case_summary_get_uuid (first), ==, OTHER);
  n = fixture_undo_all (f, UUID);
  g_assert_cmpuint (n, >, 20);
  fixture_assert_same (f, start);

  /* the database simply gone */
  g_clear_object (&library);
  g_clear_object (&f->store);
  g_assert_cmpint (g_unlink (database), ==, 0);
  fixture_reopen (f);
  g_assert_true (fixture_noticed (f, "missing"));
  fixture_assert_same (f, start);
  fixture_assert_same (f, two);
  for (guint i = 0; i < n; i++)
    g_assert_true (rv_store_redo (f->store, UUID, NULL, NULL));
  fixture_assert_same (f, one);
  verify (f);
}

static void
truncate_file (const char *path, double part)
{
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize) ((double) size * part), NULL));
}

/* Parts of the files missing: the other part gives the case, and what is lost is said. */
static void
test_rebuild_parts (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) one = store_case_new (UUID, 1), two = store_case_new (OTHER, 2);
  g_autofree char *database = fixture_path (f, "library.sqlite", NULL);
  g_autofree char *xml = fixture_path (f, "cases", UUID, "case.xml", NULL), *log = fixture_path (f, "cases", OTHER, "history", "changes.log", NULL);
  g_autofree char *own_log = fixture_path (f, "cases", UUID, "history", "changes.log", NULL);
  g_autofree char *difference = NULL;
  g_autoptr (RvCase) held = NULL;

  fixture_add (f, one);
  fixture_add (f, two);
  fixture_walk (f, one, 10);
  fixture_walk (f, two, 10);
  g_clear_object (&f->store);
  g_unlink (database);
  g_unlink (xml);
  truncate_file (log, 0.7);
  rebuild (f, "restored from case.xml; its history is not whole");
  fixture_assert_same (f, one);
  held = rv_store_load (f->store, OTHER, NULL);
  difference = rv_case_difference (held, two); /* positions in case.xml are by order */
  g_assert_cmpstr (difference, ==, NULL);
  g_assert_cmpuint (fixture_undo_all (f, OTHER), ==, 0);
  g_assert_true (rv_store_verify_history (f->store, NULL));
  set_title (f, one, "Goes on");
  verify (f);

  /* neither: one case is lost and said so, the other stays */
  g_clear_object (&f->store);
  g_unlink (database);
  g_unlink (xml);
  g_unlink (own_log);
  rebuild (f, "could not be restored");
  g_assert_null (rv_store_load (f->store, UUID, NULL));
  g_assert_true (rv_store_verify_history (f->store, NULL));
}

/* A file changed by hand does not pass for the truth, and is not thrown away. */
static void
test_rebuild_hand_edited (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1);
  g_autofree char *xml = fixture_path (f, "cases", UUID, "case.xml", NULL), *text = NULL;
  g_autoptr (GString) changed = NULL;

  fixture_add (f, kase);
  set_title (f, kase, "As recorded");
  fixture_reopen (f);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (xml, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "As recorded", "As changed by hand", 0), ==, 1);
  g_assert_true (g_file_set_contents (xml, changed->str, -1, NULL));
  rebuild (f, "case.xml was changed outside the program");
  fixture_assert_same (f, kase);
}

/* A damaged database: noticed, moved aside, rebuilt. Page 1 shows at once, another at the look that follows a crash. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1);
  g_autofree char *database = fixture_path (f, "library.sqlite", NULL), *bytes = NULL;
  g_autofree char *aside = fixture_path (f, "aside", NULL), *lock = fixture_path (f, "library.lock", NULL);
  gsize size;

  fixture_add (f, kase);
  fixture_walk (f, kase, 5);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (database, &bytes, &size, NULL));
  for (guint page = 0; page < 9; page += 4)
    {
      g_autofree char *copy = g_memdup2 (bytes, size);

      g_clear_object (&f->store);
      memset (copy + page * 4096, 'x', 4096);
      g_assert_true (g_file_set_contents_full (database, copy, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
      g_assert_true (g_file_set_contents_full (lock, "anna\nward-7\n1\n1\n", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
      fixture_reopen (f);
      g_assert_true (fixture_noticed (f, "damaged"));
      fixture_assert_same (f, kase);
      verify (f);
    }
  g_assert_true (g_file_test (aside, G_FILE_TEST_IS_DIR));
}

/* The database is ahead of the files when it is lost in part: a rebuild takes the newer entries from it. */
static void
test_rebuild_newer (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1), fresh = store_case_new (OTHER, 2);
  g_autofree char *keep = fixture_path (f, "kept.sqlite", NULL), *database = fixture_path (f, "library.sqlite", NULL);
  g_autofree char *xml = fixture_path (f, "cases", UUID, "case.xml", NULL), *old_xml = NULL;
  g_autofree char *log = fixture_path (f, "cases", UUID, "history", "changes.log", NULL), *old_log = NULL;
  g_autofree char *fresh_dir = fixture_path (f, "cases", OTHER, NULL);
  gsize n_xml, n_log;

  fixture_add (f, kase);
  g_assert_true (rv_store_flush_mirrors (f->store, NULL));
  g_assert_true (g_file_get_contents (xml, &old_xml, &n_xml, NULL));
  g_assert_true (g_file_get_contents (log, &old_log, &n_log, NULL));
  fixture_walk (f, kase, 8);
  fixture_add (f, fresh);
  g_clear_object (&f->store);
  /* as if the power had gone before the mirrors were written */
  g_assert_true (g_file_set_contents (xml, old_xml, (gssize) n_xml, NULL));
  g_assert_true (g_file_set_contents (log, old_log, (gssize) n_log, NULL));
  rv_folder_remove_tree (fresh_dir, NULL);
  rebuild (f, "Cases restored: 2; not restored: 0.");
  fixture_assert_same (f, kase);
  fixture_assert_same (f, fresh);
  verify (f);
}

/* --- backups --- */

static void
test_backup_restore (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1), later = store_case_new (OTHER, 2), at_backup = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *backup = NULL, *name = NULL;
  struct stat st;

  fixture_add (f, kase);
  fixture_walk (f, kase, 5);
  at_backup = rv_case_copy (kase);
  backup = rv_store_backup (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (backup, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  fixture_walk (f, kase, 5);
  fixture_add (f, later);
  g_clear_object (&f->store);

  name = g_path_get_basename (backup);
  rv_store_restore (f->dir, name, &error);
  g_assert_no_error (error);
  fixture_reopen (f);
  fixture_assert_same (f, at_backup);
  g_assert_null (rv_store_load (f->store, OTHER, NULL));
  verify (f);
  /* and the files follow it: a rebuild gives the restored state, not the one before it */
  rebuild (f, "Cases restored: 1");
  fixture_assert_same (f, at_backup);
}

static void
test_backup_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1);
  g_autofree char *bad = fixture_path (f, "bad.sqlite", NULL), *backup = NULL;
  g_autoptr (GError) error = NULL;

  fixture_add (f, kase);
  backup = rv_store_backup (f->store, NULL);
  /* open: refused, naming who holds it */
  g_assert_false (rv_store_restore (f->dir, backup, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_clear_object (&f->store);
  g_assert_true (g_file_set_contents (bad, "no database at all", -1, NULL));
  g_assert_false (rv_store_restore (f->dir, bad, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  truncate_file (backup, 0.5);
  g_assert_false (rv_store_restore (f->dir, backup, &error));
  g_assert_nonnull (error);
  fixture_reopen (f);
  fixture_assert_same (f, kase);
}

/* Two years of daily backups: what is left are the last of 7 days, 5 weeks and 12 months. */
static void
test_thinning (void)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDateTime) day = g_date_time_new_utc (2024, 1, 1, 18, 0, 0);

  for (guint i = 0; i < 730; i++)
    {
      g_autoptr (GDateTime) now = g_date_time_add_days (day, (int) i);
      g_autoptr (GPtrArray) gone = NULL;

      g_ptr_array_insert (kept, 0, g_date_time_format (now, "/x/library-%Y%m%dT%H%M%SZ.sqlite"));
      gone = rv_backup_thin (kept);
      for (guint g = 0; g < gone->len; g++)
        {
          guint at;

          g_assert_true (g_ptr_array_find_with_equal_func (kept, gone->pdata[g], g_str_equal, &at));
          g_ptr_array_remove_index (kept, at);
        }
    }
  g_assert_cmpuint (kept->len, <=, 7 + 5 + 12);
  g_assert_cmpuint (kept->len, >=, 7 + 3 + 10);
  g_assert_cmpstr (kept->pdata[0], ==, "/x/library-20251230T180000Z.sqlite");
  g_assert_cmpstr (kept->pdata[6], ==, "/x/library-20251224T180000Z.sqlite");
}

/* --- purge --- */

static void
search_bytes (const char *path, const char *const *needles)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      for (guint i = 0; needles[i]; i++)
        g_assert_null (strstr (name, needles[i]));
      search_bytes (child, needles);
    }
  if (!dir)
    {
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      for (guint i = 0; needles[i]; i++)
        if (memmem (bytes, size, needles[i], strlen (needles[i])))
          g_error ("“%s” is still in %s", needles[i], path);
    }
}

static void
test_purge (Fixture *f, gconstpointer data)
{
  static const char *const needles[] = { UUID, "zxqvtitle", "zxqvnote", "zxqvlabel", "zxqvtag", "zxqvid", "zxqvorigin", "zxqvcause", "zxqvpicture", NULL };
  g_autoptr (RvCase) kase = store_case_new (UUID, 1), other = store_case_new (OTHER, 2);
  g_autofree char *images = g_dir_make_tmp ("ranvier-images-XXXXXX", NULL), *image = g_build_filename (images, "zxqvpicture.png", NULL);
  g_autofree char *backup = NULL, *aside_backup = NULL;
  g_autoptr (RvEdit) edit = rv_edit_new ("zxqvlabel");
  g_autoptr (GError) error = NULL;
  g_autoptr (RvLibrary) library = NULL;
  RvRecord *root = rv_case_get_root (kase);

  fixture_add (f, other);
  g_assert_true (g_file_set_contents (image, "zxqvpicture", -1, NULL));
  rv_record_set (root, "title", "zxqvtitle and more");
  rv_record_set (root, "tags", "zxqvtag");
  rv_record_set (root, "id", "zxqvid");
  rv_record_set (rv_case_nth (kase, "image", 0), "file", "zxqvpicture.png");
  rv_record_set (rv_case_nth (kase, "diagnosis", 0), "role", "final");
  rv_record_set (rv_case_nth (kase, "diagnosis", 0), "cause", "zxqvcause");
  rv_store_add_case (f->store, kase, images, &error);
  g_assert_no_error (error);
  rv_edit_set (edit, root, "note", "zxqvnote");
  rv_edit_set_origin (edit, root, "note", "words:zxqvorigin");
  fixture_commit (f, kase, edit);
  fixture_walk (f, kase, 11);
  backup = rv_store_backup (f->store, &error);
  g_assert_no_error (error);
  g_clear_object (&f->store);
  g_assert_true (rv_store_restore (f->dir, backup, &error)); /* leaves a database in aside/ */
  fixture_reopen (f);
  library = rv_library_new (f->store);
  rv_library_set_query (library, "zxqvtitle");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 1);

  rv_store_purge (f->store, UUID, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (library)), ==, 0);
  g_assert_cmpuint (rv_library_get_n_total (library), ==, 1);
  search_bytes (f->dir, needles);
  fixture_assert_same (f, other);
  verify (f);
  g_clear_object (&library);

  /* the chain is whole also in the backup, after a rebuild, and after more edits */
  fixture_walk (f, other, 5);
  rebuild (f, "Cases restored: 1");
  search_bytes (f->dir, needles);
  verify (f);
  g_clear_object (&f->store);
  rv_store_restore (f->dir, backup, &error);
  g_assert_no_error (error);
  fixture_reopen (f);
  search_bytes (f->dir, needles);
  g_assert_true (rv_store_verify_history (f->store, &error));
  g_assert_false (rv_store_purge (f->store, UUID, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
  store_folder_remove (g_steal_pointer (&images));
}

/* A purge that was cut short is finished at the next start. */
static void
test_purge_resumed (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1);
  g_autofree char *case_dir = fixture_path (f, "cases", UUID, NULL);
  static const char *const needles[] = { UUID, NULL };

  fixture_add (f, kase);
  fixture_reopen (f);
  g_assert_true (rv_purge_database (f->store->db, UUID, NULL));
  fixture_sql (f, "INSERT INTO meta VALUES ('purge-pending', '" UUID "')");
  g_assert_true (g_file_test (case_dir, G_FILE_TEST_IS_DIR));
  fixture_reopen (f);
  search_bytes (f->dir, needles);
}

/* Pictures come along, but nothing from outside their folder. */
static void
test_files (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 0);
  g_autofree char *images = g_dir_make_tmp ("ranvier-images-XXXXXX", NULL), *good = g_build_filename (images, "good.png", NULL);
  g_autofree char *bad_link = g_build_filename (images, "link.png", NULL), *taken = fixture_path (f, "cases", UUID, "images", "good.png", NULL);
  g_autofree char *not_taken = fixture_path (f, "cases", UUID, "images", "link.png", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvLibrary) library = NULL;
  g_autoptr (RvCaseSummary) summary = NULL;
  struct stat st;

  g_assert_true (g_file_set_contents (good, "picture", -1, NULL));
  g_assert_cmpint (symlink ("/etc/passwd", bad_link), ==, 0);
  rv_record_set (rv_case_nth (kase, "image", 0), "file", "good.png");
  rv_record_set (rv_case_nth (kase, "image", 1), "file", "link.png");
  rv_store_add_case (f->store, kase, images, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (taken, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "picture");
  g_assert_cmpint (g_stat (taken, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_false (g_file_test (not_taken, G_FILE_TEST_EXISTS));
  library = rv_library_new (f->store);
  summary = g_list_model_get_item (G_LIST_MODEL (library), 0);
  g_assert_cmpstr (rv_case_summary_get_thumbnail (summary), ==, taken);
  store_folder_remove (g_steal_pointer (&images));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_setup, func, fixture_teardown)
  ADD ("/store/mirror/in-time", test_mirror);
  ADD ("/store/mirror/appends", test_log_appends);
  ADD ("/store/rebuild/equal", test_rebuild);
  ADD ("/store/rebuild/parts", test_rebuild_parts);
  ADD ("/store/rebuild/hand-edited", test_rebuild_hand_edited);
  ADD ("/store/rebuild/damaged", test_damaged);
  ADD ("/store/rebuild/newer", test_rebuild_newer);
  ADD ("/store/backup/restore", test_backup_restore);
  ADD ("/store/backup/refused", test_backup_refused);
  g_test_add_func ("/store/backup/thinning", test_thinning);
  ADD ("/store/purge/bytes", test_purge);
  ADD ("/store/purge/resumed", test_purge_resumed);
  ADD ("/store/files", test_files);
  return g_test_run ();
}
