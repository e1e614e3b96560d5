/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "session/rv-case-session.h"
#include "session/rv-data.h"
#include "session/rv-import.h"
#include "session/rv-names.h"

typedef struct {
  char *dir;
  RvStore *store;
  RvCaseSession *session;
} Desk;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
desk_open (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *library = g_build_filename (desk->dir, "library", NULL), *uuid = NULL;

  desk->store = rv_store_open (library, RV_STORE_CREATE, &error);
  g_assert_no_error (error);
  uuid = rv_store_resolve (desk->store, "leukaemic-sciatic-neuropathy", NULL);
  if (!uuid)
    {
      g_autofree char *path = rv_data_path ("cases", "leukaemic-sciatic-neuropathy.xml", NULL);
      g_autoptr (GPtrArray) done = rv_import_paths (desk->store, (const char *const[]) { path, NULL });
      RvImported *imported = done->pdata[0];

      g_assert_nonnull (imported->uuid);
      uuid = g_strdup (imported->uuid);
    }
  desk->session = rv_case_session_open (desk->store, uuid, &error);
  g_assert_no_error (error);
}

static void
desk_close (Desk *desk)
{
  g_clear_object (&desk->session);
  rv_store_close (desk->store);
  g_clear_object (&desk->store);
}

static void
desk_setup (Desk *desk, gconstpointer data)
{
  desk->dir = g_dir_make_tmp ("ranvier-session-XXXXXX", NULL);
  desk_open (desk);
}

static void
desk_teardown (Desk *desk, gconstpointer data)
{
  desk_close (desk);
  remove_tree (desk->dir);
  g_free (desk->dir);
}

static RvRecord *
some_stim (Desk *desk)
{
  return rv_case_nth (rv_case_session_get_case (desk->session), "stim", 0);
}

static void
test_edit_is_undone_after_a_restart (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = g_strdup (rv_record_get (some_stim (desk), "amplitude"));
  g_autofree char *label = NULL;

  g_assert_true (rv_case_session_set (desk->session, some_stim (desk), "amplitude", "9.99", &error));
  g_assert_cmpstr (rv_record_get_origin (some_stim (desk), "amplitude"), ==, "typed");
  desk_close (desk);
  desk_open (desk);
  g_assert_cmpstr (rv_record_get (some_stim (desk), "amplitude"), ==, "9.99");
  g_object_get (desk->session, "undo-label", &label, NULL);
  g_assert_nonnull (label);
  g_assert_true (rv_case_session_undo (desk->session, &error));
  g_assert_cmpstr (rv_record_get (some_stim (desk), "amplitude"), ==, before);
  g_assert_true (rv_case_session_redo (desk->session, &error));
  g_assert_cmpstr (rv_record_get (some_stim (desk), "amplitude"), ==, "9.99");
  g_assert_true (rv_case_session_undo (desk->session, &error));
}

/* Everything can be deleted, and undo brings every case back exactly. */
static void
test_delete_all_and_undo (Desk *desk, gconstpointer data)
{
  RvCase *kase = rv_case_session_get_case (desk->session);
  g_autoptr (RvCase) before = rv_case_copy (kase);
  g_autoptr (GError) error = NULL;
  g_autofree char *difference = NULL;
  guint n, steps = 0;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint k = 1; k < n; k++)
    if (rv_case_count (kase, kinds[k].name))
      {
        g_autoptr (RvEdit) edit = rv_edit_new ("Delete");

        rv_edit_remove (edit, kase, rv_case_nth (kase, kinds[k].name, 0));
        g_assert_true (rv_case_session_commit (desk->session, edit, &error));
        steps++;
      }
  while (steps--)
    g_assert_true (rv_case_session_undo (desk->session, &error));
  difference = rv_case_difference (before, kase);
  g_assert_cmpstr (difference, ==, NULL);
}

static void
test_past_is_read_only (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint all = rv_case_size (rv_case_session_get_view (desk->session));

  rv_case_session_set_cursor (desk->session, 0);
  g_assert_cmpuint (rv_case_size (rv_case_session_get_view (desk->session)), <, all);
  g_assert_false (rv_case_session_is_editable (desk->session));
  g_assert_false (rv_case_session_set (desk->session, some_stim (desk), "amplitude", "1", &error));
  g_assert_error (error, RV_STORE_ERROR, RV_STORE_ERROR_READ_ONLY);
  rv_case_session_set_cursor (desk->session, INFINITY);
  g_assert_cmpuint (rv_case_size (rv_case_session_get_view (desk->session)), ==, all);
}

static void
test_picture_is_copied_and_undone (Desk *desk, gconstpointer data)
{
  g_autofree char *path = rv_data_path ("cases", "leukaemic-sciatic-neuropathy", "pane-a.png", NULL);
  RvCase *kase = rv_case_session_get_case (desk->session);
  guint n = rv_case_count (kase, "image");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++) /* the second gets a name of its own */
    {
      g_autofree char *file = NULL;

      g_assert_true (rv_import_picture (desk->session, path, &error));
      file = g_build_filename (rv_case_session_get_files_dir (desk->session), rv_record_get (rv_case_nth (kase, "image", n + i), "file"), NULL);
      g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
    }
  g_assert_false (rv_record_equals (rv_case_nth (kase, "image", n), "file", rv_record_get (rv_case_nth (kase, "image", n + 1), "file")));
  g_assert_false (rv_import_picture (desk->session, "/nowhere/x.png", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (rv_case_session_undo (desk->session, &error) && rv_case_session_undo (desk->session, &error));
  g_assert_cmpuint (rv_case_count (kase, "image"), ==, n);
}

static void
on_assessed (RvCaseSession *session, gpointer data)
{
  if (rv_case_session_get_assessment (session)->differential)
    g_main_loop_quit (data);
}

static void
test_assessment_follows_the_cursor (Desk *desk, gconstpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  double visit;
  guint at_visit;

  g_signal_connect (desk->session, "assessed", G_CALLBACK (on_assessed), loop);
  g_assert_true (rv_chronology_find (rv_case_session_get_chronology (desk->session), "first-visit", &visit, &error));
  rv_case_session_want_assessment (desk->session);
  rv_case_session_set_cursor (desk->session, visit);
  g_main_loop_run (loop);
  at_visit = rv_case_session_get_assessment (desk->session)->localisation->n_observations;
  g_assert_cmpuint (at_visit, >, 10);
  rv_case_session_set_cursor (desk->session, INFINITY);
  g_assert_null (rv_case_session_get_assessment (desk->session)); /* never the results of another moment */
  g_main_loop_run (loop);
  g_assert_cmpuint (rv_case_session_get_assessment (desk->session)->localisation->n_observations, >, at_visit);
}

/* Codes of the knowledge files and references in free text, in words. */
static void
test_names (Desk *desk, gconstpointer data)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autoptr (RvRecord) event = rv_record_new (rv_schema_kind ("event"), NULL, NULL);
  g_autofree char *names = NULL, *words = NULL, *label = NULL;

  rv_record_set (event, "id", "steroids");
  rv_record_set (event, "title", "Prednisolone");
  rv_case_add (kase, event);
  rv_names_install ();
  label = rv_code_label ("leukaemic-infiltration");
  names = rv_names_of_references (kase, "steroids leukaemic-infiltration");
  words = rv_names_of_references (kase, "biceps femoris, short head");
  g_assert_cmpstr (label, !=, "leukaemic-infiltration");
  g_assert_cmpstr (label, !=, "leukaemic infiltration");
  g_assert_true (g_str_has_prefix (names, "Prednisolone, ") && g_str_has_suffix (names, label));
  g_assert_cmpstr (words, ==, "biceps femoris, short head");
  g_assert_cmpstr (rv_names_code_of (label), ==, "leukaemic-infiltration");
  g_assert_cmpstr (rv_names_code_of ("leukaemic-infiltration"), ==, "leukaemic-infiltration");
  g_assert_null (rv_names_code_of ("nothing of the kind"));
  rv_code_set_namer (NULL);
}

/* What another program wrote in words of its own is understood; what nobody understands stays as it is. */
static void
test_words_are_understood (Desk *desk, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *path = g_build_filename (desk->dir, "words.xml", NULL), *files = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = NULL;

  g_assert_true (g_file_set_contents (path, "<case xmlns='urn:ranvier:case:1' id='w' title='w'><exam><strength movement='a' side='L' grade='Weakness'/>"
                                            "<strength movement='b' side='right' grade='4-'/><strength movement='c' side='left' grade='so so'/></exam><studies>"
                                            "<emg muscle='tibialis anterior' side='left' judgement='Active denervation'/></studies></case>", -1, NULL));
  kase = rv_import_read (path, &files, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "strength", 0), "word"), ==, "weak");
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "strength", 0), "grade"), ==, NULL);
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "strength", 0), "side"), ==, "left");
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "strength", 1), "grade"), ==, "4-");
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "strength", 2), "grade"), ==, "so so");
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "emg", 0), "judgement"), ==, "active-denervation");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define DESK(path, func) g_test_add (path, Desk, NULL, desk_setup, func, desk_teardown)
  DESK ("/session/edit-is-undone-after-a-restart", test_edit_is_undone_after_a_restart);
  DESK ("/session/delete-all-and-undo", test_delete_all_and_undo);
  DESK ("/session/past-is-read-only", test_past_is_read_only);
  DESK ("/session/picture-is-copied-and-undone", test_picture_is_copied_and_undone);
  DESK ("/session/assessment-follows-the-cursor", test_assessment_follows_the_cursor);
  DESK ("/session/names", test_names);
  DESK ("/session/words-are-understood", test_words_are_understood);
  return g_test_run ();
}
