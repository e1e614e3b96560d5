/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-fixture.h"

#include <sqlite3.h>
#include <string.h>

void
fixture_reopen (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->store);
  f->store = rv_store_open (f->dir, RV_STORE_CREATE, &error);
  g_assert_no_error (error);
}

void
fixture_setup (Fixture *f, gconstpointer data)
{
  f->dir = store_folder_new ();
  fixture_reopen (f);
}

void
fixture_teardown (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->store);
  store_folder_remove (f->dir);
}

void
fixture_assert_same (Fixture *f, RvCase *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) held = rv_store_load (f->store, rv_case_get_uuid (expected), &error);
  g_autofree char *difference = NULL;

  g_assert_no_error (error);
  difference = store_case_difference (held, expected);
  g_assert_cmpstr (difference, ==, NULL);
}

void
fixture_add (Fixture *f, RvCase *kase)
{
  g_autoptr (GError) error = NULL;

  rv_store_add_case (f->store, kase, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_commit (Fixture *f, RvCase *kase, RvEdit *edit)
{
  g_autoptr (GError) error = NULL;

  rv_store_commit (f->store, rv_case_get_uuid (kase), edit, &error);
  g_assert_no_error (error);
  rv_edit_apply (edit, kase, &error);
  g_assert_no_error (error);
}

void
fixture_walk (Fixture *f, RvCase *kase, guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RvEdit) edit = store_edit_random (kase, rand, i);
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) touched = NULL;

      fixture_commit (f, kase, edit);
      if (i % 7 == 3 && rv_store_undo (f->store, rv_case_get_uuid (kase), &touched, &error))
        rv_store_reload (f->store, kase, (const char *const *) touched, &error);
      g_assert_no_error (error);
    }
}

guint
fixture_undo_all (Fixture *f, const char *uuid)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (rv_store_undo (f->store, uuid, NULL, &error))
    n++;
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND);
  return n;
}

char *
fixture_path (Fixture *f, const char *first, ...)
{
  g_autofree char *below = NULL;
  va_list args;

  va_start (args, first);
  below = g_build_filename_valist (first, &args);
  va_end (args);
  return g_build_filename (f->dir, below, NULL);
}

gboolean
fixture_noticed (Fixture *f, const char *words)
{
  const char *const *notices = rv_store_get_notices (f->store);

  for (guint i = 0; notices[i]; i++)
    if (strstr (notices[i], words))
      return TRUE;
  return FALSE;
}

void
fixture_sql (Fixture *f, const char *sql)
{
  g_autofree char *path = fixture_path (f, "library.sqlite", NULL);
  char *message = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}
