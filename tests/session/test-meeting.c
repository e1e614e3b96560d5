/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meetings: kept in the library's folder, reasons and decisions in the cases. */
#include <glib/gstdio.h>
#include <locale.h>

#include "session/rv-meeting.h"

static void
test_kept (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ranvier-meetings-XXXXXX", NULL), *path = g_build_filename (dir, "meetings.ini", NULL);
  g_autofree char *aside = g_strconcat (path, ".unreadable", NULL), *kept = NULL;
  g_autoptr (GPtrArray) first = rv_meetings_load (dir, NULL), then = NULL, bad = NULL;
  RvMeeting *early = rv_meeting_new ("Board; Tuesday [7]", "2026-11-24"), *late = rv_meeting_new ("Board", "2026-12-01");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (first->len, ==, 0);
  g_ptr_array_add (first, early);
  g_ptr_array_add (first, late);
  early->attendees = g_strdup ("A, B\nC");
  g_assert_true (rv_meeting_add (early, "one"));
  g_assert_true (rv_meeting_add (early, "two"));
  g_assert_true (rv_meeting_add (early, "three"));
  g_assert_false (rv_meeting_add (early, "two"));
  rv_meeting_move (early, 2, 0);
  g_assert_true (rv_meetings_save (first, dir, &error));
  then = rv_meetings_load (dir, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (then->len, ==, 2);
  g_assert_cmpstr (((RvMeeting *) then->pdata[0])->title, ==, "Board"); /* the latest first */
  early = then->pdata[1];
  g_assert_cmpstr (early->title, ==, "Board; Tuesday [7]");
  g_assert_cmpstr (early->attendees, ==, "A, B\nC");
  g_assert_cmpuint (early->cases->len, ==, 3);
  g_assert_cmpstr (early->cases->pdata[0], ==, "three");
  g_file_set_contents (path, "odd", -1, NULL);
  bad = rv_meetings_load (dir, &error);
  g_assert_nonnull (error);
  g_assert_cmpuint (bad->len, ==, 0);
  /* Writing over it keeps what could not be read. */
  g_assert_true (rv_meetings_save (then, dir, NULL));
  g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "odd");
  g_unlink (aside);
  g_unlink (path);
  g_rmdir (dir);
}

/* Why, and what was decided, are the case's own; a second edit changes the same presentation. */
static void
test_in_the_case (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  RvMeeting *meeting = rv_meeting_new ("Board", "2026-12-01");
  RvRecord *record;

  g_assert_cmpint (rv_meeting_state (meeting, kase), ==, RV_MEETING_NO_REASON);
  {
    g_autofree char *uuid = NULL;
    g_autoptr (RvEdit) edit = rv_meeting_edit (meeting, kase, "Relapse?", &uuid);

    g_assert_false (rv_edit_is_empty (edit));
    g_assert_nonnull (uuid);
  }
  record = rv_record_new (rv_schema_kind ("presentation"), NULL, NULL);
  rv_record_set (record, "title", "Board");
  rv_record_set (record, "when", "2026-12-01");
  rv_record_set (record, "reason", "Relapse?");
  rv_case_add (kase, record);
  g_assert_cmpint (rv_meeting_state (meeting, kase), ==, RV_MEETING_READY);
  {
    g_autofree char *uuid = NULL;
    g_autoptr (RvEdit) same = rv_meeting_edit (meeting, kase, "Relapse?", &uuid);

    g_assert_true (rv_edit_is_empty (same));
    g_assert_cmpstr (uuid, ==, rv_record_get_uuid (record));
  }
  rv_record_set (record, "decision", "Treat");
  g_assert_cmpint (rv_meeting_state (meeting, kase), ==, RV_MEETING_DECIDED);
  rv_record_set (record, "when", "2026-12-08");
  g_assert_null (rv_meeting_presentation (meeting, kase));
  g_object_unref (record);
  rv_meeting_free (meeting);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/meeting/kept", test_kept);
  g_test_add_func ("/session/meeting/case", test_in_the_case);
  return g_test_run ();
}
