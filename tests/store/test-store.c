/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <sqlite3.h>

#include "store/rv-store.h"
#include "store/store-fixture.h"

/* Every kind, field, origin, empty and odd text comes back as it went in, also after the library was closed. */
static void
test_roundtrip (Fixture *f, gconstpointer data)
{
  for (guint seed = 0; seed < 5; seed++)
    {
      g_autoptr (RvCase) kase = store_case_new (NULL, seed);

      fixture_add (f, kase);
      fixture_assert_same (f, kase);
      fixture_reopen (f);
      fixture_assert_same (f, kase);
    }
}

static void
test_edit_undo_redo_restart (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 1);
  g_autoptr (RvCase) before = rv_case_copy (kase);
  g_autoptr (RvCase) after = NULL;
  g_autoptr (RvEdit) edit = rv_edit_new ("Change amplitude");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) touched = NULL;
  RvRecord *stim = rv_case_nth (kase, "stim", 0);
  g_autofree char *label = NULL, *none = NULL, *redo = NULL;

  fixture_add (f, kase);
  none = rv_store_undo_label (f->store, UUID);
  g_assert_null (none);
  rv_edit_set (edit, stim, "amplitude", "0.65");
  rv_edit_set_origin (edit, stim, "amplitude", "typed");
  fixture_commit (f, kase, edit);
  after = rv_case_copy (kase);

  fixture_reopen (f);
  fixture_assert_same (f, after);
  label = rv_store_undo_label (f->store, UUID);
  g_assert_cmpstr (label, ==, "Change amplitude");
  g_assert_true (rv_store_undo (f->store, UUID, &touched, &error));
  g_assert_cmpuint (g_strv_length (touched), ==, 1);
  g_assert_cmpstr (touched[0], ==, rv_record_get_uuid (stim));
  fixture_assert_same (f, before);
  rv_store_reload (f->store, kase, (const char *const *) touched, &error);
  g_assert_no_error (error);
  fixture_assert_same (f, kase);

  fixture_reopen (f);
  redo = rv_store_redo_label (f->store, UUID);
  g_assert_cmpstr (redo, ==, "Change amplitude");
  g_assert_true (rv_store_redo (f->store, UUID, NULL, &error));
  fixture_assert_same (f, after);
  g_assert_false (rv_store_redo (f->store, UUID, NULL, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (rv_store_verify_history (f->store, &error));
}

/* A long random walk beside a twin in memory: undoing everything ends at the start, redoing everything at the end. */
static void
test_random_walk (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20110514);
  g_autoptr (RvCase) kase = store_case_new (UUID, 2);
  g_autoptr (RvCase) start = rv_case_copy (kase);
  g_autoptr (RvCase) end = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0, undone = 0;

  fixture_add (f, kase);
  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (RvEdit) edit = store_edit_random (kase, rand, i);
      g_auto (GStrv) touched = NULL;

      fixture_commit (f, kase, edit);
      if (i % 10 == 0)
        fixture_assert_same (f, kase);
      if (i % 7 == 3 && rv_store_undo (f->store, UUID, &touched, &error))
        {
          rv_store_reload (f->store, kase, (const char *const *) touched, &error);
          g_assert_no_error (error);
          fixture_assert_same (f, kase);
        }
      g_assert_no_error (error);
    }
  end = rv_case_copy (kase);
  fixture_reopen (f);
  while (rv_store_undo (f->store, UUID, NULL, &error))
    undone++;
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpuint (undone, >, 100);
  fixture_assert_same (f, start);
  fixture_reopen (f);
  while (rv_store_redo (f->store, UUID, NULL, &error))
    n++;
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpuint (n, ==, undone);
  fixture_assert_same (f, end);
  g_assert_true (rv_store_verify_history (f->store, &error));
  g_assert_no_error (error);
}

/* What cannot be done leaves everything as it was and says why. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 0);
  g_autoptr (RvEdit) gone = rv_edit_new ("Gone"), twice = rv_edit_new ("Twice"), odd = rv_edit_new ("Odd"), half = rv_edit_new ("Half");
  g_autoptr (RvRecord) stranger = rv_record_new (rv_schema_kind ("event"), NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL;

  fixture_add (f, kase);
  g_assert_false (rv_store_add_case (f->store, kase, NULL, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_EXISTS);
  g_clear_error (&error);

  rv_edit_set (gone, rv_case_get_root (kase), "title", "Other");
  rv_edit_set (gone, stranger, "title", "x");
  g_assert_false (rv_store_commit (f->store, UUID, gone, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  rv_edit_add_record (twice, rv_case_nth (kase, "event", 0));
  g_assert_false (rv_store_commit (f->store, UUID, twice, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_EXISTS);
  g_clear_error (&error);

  rv_edit_set (odd, rv_case_get_root (kase), "title", "form\ffeed");
  g_assert_false (rv_store_commit (f->store, UUID, odd, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED);
  g_clear_error (&error);

  rv_edit_add (half, "stim", "00000000-0000-4000-8000-000000000000", 1);
  g_assert_false (rv_store_commit (f->store, UUID, half, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  fixture_assert_same (f, kase);
  history = rv_store_history (f->store, UUID, &error);
  g_assert_cmpuint (history->len, ==, 1);
}

/* A value that was changed behind the history's back is not run over. */
static void
test_conflict (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) kase = store_case_new (UUID, 0);
  g_autoptr (RvEdit) edit = rv_edit_new ("Title");
  g_autofree char *path = g_build_filename (f->dir, "library.sqlite", NULL);
  g_autofree char *label = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  fixture_add (f, kase);
  rv_edit_set (edit, rv_case_get_root (kase), "title", "Second");
  fixture_commit (f, kase, edit);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE rec_case SET title = 'Third'", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_false (rv_store_undo (f->store, UUID, NULL, &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_CONFLICT);
  label = rv_store_undo_label (f->store, UUID);
  g_assert_cmpstr (label, ==, "Title");
}

/* An entry that was changed outside the program is found. */
static void
test_chain (Fixture *f, gconstpointer data)
{
  static const char *const tampering[] = { "UPDATE history SET label = 'Nothing' WHERE seq = 2", "UPDATE history SET who = 'nobody' WHERE seq = 1",
                                           "DELETE FROM history WHERE seq = 2", "UPDATE history SET changeset = x'00' WHERE seq = 3",
                                           "UPDATE history SET at = at + 1 WHERE seq = 3" };
  g_autofree char *path = g_build_filename (f->dir, "library.sqlite", NULL);
  g_autoptr (RvCase) kase = store_case_new (UUID, 0);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GError) error = NULL;

  fixture_add (f, kase);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (RvEdit) edit = rv_edit_new ("Note");
      g_autofree char *note = g_strdup_printf ("note %u", i);

      rv_edit_set (edit, rv_case_get_root (kase), "note", note);
      fixture_commit (f, kase, edit);
    }
  g_assert_true (rv_store_verify_history (f->store, &error));
  for (guint i = 0; i < G_N_ELEMENTS (tampering); i++)
    {
      sqlite3 *db;

      g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (db, "SAVEPOINT s; CREATE TABLE keep AS SELECT * FROM history;", NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (db, tampering[i], NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (db, "RELEASE s", NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_false (rv_store_verify_history (f->store, &error));
      g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED);
      g_clear_error (&error);
      g_assert_cmpint (sqlite3_exec (db, "DELETE FROM history; INSERT INTO history SELECT * FROM keep; DROP TABLE keep", NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (db);
      g_assert_true (rv_store_verify_history (f->store, &error));
    }
}

static void
test_resolve (Fixture *f, gconstpointer data)
{
  g_autoptr (RvCase) one = store_case_new (UUID, 1), ten = store_case_new (NULL, 10);
  static const char *const good[][2] = { { UUID, UUID }, { "case-1", UUID }, { "5e0a2c9e", UUID }, { NULL } };
  static const char *const bad[] = { "case", "cas", "nothing", "", "'; DROP TABLE cases; --", "%", NULL };

  fixture_add (f, one);
  fixture_add (f, ten);
  for (guint i = 0; good[i][0]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *uuid = rv_store_resolve (f->store, good[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (uuid, ==, good[i][1]);
    }
  for (guint i = 0; bad[i]; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rv_store_resolve (f->store, bad[i], &error));
      g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_setup, func, fixture_teardown)
  ADD ("/store/cases/roundtrip", test_roundtrip);
  ADD ("/store/cases/resolve", test_resolve);
  ADD ("/store/edit/undo-redo-restart", test_edit_undo_redo_restart);
  ADD ("/store/edit/random-walk", test_random_walk);
  ADD ("/store/edit/refused", test_refused);
  ADD ("/store/edit/conflict", test_conflict);
  ADD ("/store/history/chain", test_chain);
  return g_test_run ();
}
