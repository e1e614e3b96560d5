/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "session/rv-class-sheet.h"

static char *
library_new (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("rv-teaching-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static void
read_all (RvReading *reading, guint reader, guint differs_from)
{
  GPtrArray *questions = rv_reading_get_questions (reading);

  for (guint s = 0; s < 10; s++)
    for (guint q = 0; q < questions->len; q++)
      {
        RvQuestion *question = questions->pdata[q];
        guint k = g_strv_length (question->answers), a = (s + q + (reader == 1 && s >= differs_from ? 1 : 0)) % k;

        g_assert_true (rv_reading_answer (reading, reader, s, q, question->answers[a], NULL));
      }
}

static void
test_reading (void)
{
  static const char *const readers[] = { "Dr A", "Dr B", NULL }, *const twice[] = { "Dr A", "Dr A", NULL };
  g_autofree char *library = library_new (), *csv = NULL, *pdf = g_build_filename (library, "reading.pdf", NULL), *path = NULL, *text = NULL;
  g_autoptr (GPtrArray) questions = rv_questions_default (), folders = NULL;
  g_autoptr (GArray) differ = NULL;
  g_autoptr (GError) error = NULL;
  const char *studies[11] = { "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", NULL };
  RvReading *reading;
  RvKappa kappa;

  g_assert_null (rv_reading_new (library, "x", studies, RV_READING_EDX, questions, twice, NULL));
  reading = rv_reading_new (library, "EMG reports, autumn", studies, RV_READING_EDX, questions, readers, &error);
  g_assert_no_error (error);
  g_assert_false (rv_reading_answer (reading, 0, 0, 0, ((RvQuestion *) questions->pdata[0])->answers[1], NULL)); /* nobody sits here */
  g_assert_false (rv_reading_enter (reading, 0, "12", NULL)); /* too short */
  g_assert_true (rv_reading_enter (reading, 0, "1234", &error));
  read_all (reading, 0, 0);
  g_assert_true (rv_reading_seal (reading, 0, &error));
  g_assert_cmpuint (strlen (rv_reading_get_seal (reading, 0)), ==, 64);
  g_assert_null (rv_reading_own (reading, 0, 0, 0)); /* sealed: closed to its own reader too */
  g_assert_false (rv_reading_enter (reading, 0, "1234", NULL));
  g_assert_false (rv_reading_answer (reading, 0, 0, 0, ((RvQuestion *) questions->pdata[0])->answers[1], NULL)); /* sealed */
  g_assert_null (rv_reading_merged_answer (reading, 0, 0, 0)); /* and blind */
  g_assert_false (rv_reading_merge (reading, &error));
  g_assert_nonnull (strstr (error->message, "Dr B"));
  g_clear_error (&error);
  g_assert_false (rv_reading_seal (reading, 1, NULL)); /* forty are open */
  g_assert_true (rv_reading_enter (reading, 1, "5678", &error));
  read_all (reading, 1, 8);
  g_assert_cmpstr (rv_reading_own (reading, 1, 0, 0), ==, ((RvQuestion *) questions->pdata[0])->answers[0]);
  g_assert_null (rv_reading_own (reading, 0, 0, 0)); /* of the other nothing */
  rv_reading_free (reading);
  folders = rv_reading_folders (library);
  reading = rv_reading_open (folders->pdata[0], &error);
  g_assert_no_error (error);
  g_assert_true (rv_reading_is_sealed (reading, 0));
  g_assert_cmpint (rv_reading_get_material (reading), ==, RV_READING_EDX);
  g_assert_cmpint (rv_reading_get_seat (reading), ==, 1); /* as after a crash: the second sits there still, and is asked for the PIN */
  g_assert_null (rv_reading_own (reading, 1, 0, 0));
  g_assert_false (rv_reading_enter (reading, 1, "1234", NULL));
  g_assert_true (rv_reading_enter (reading, 1, "5678", &error));
  g_assert_cmpuint (rv_reading_open_answers (reading, 1), ==, 0);
  g_assert_true (rv_reading_seal (reading, 1, NULL));
  g_assert_cmpint (rv_reading_get_seat (reading), ==, -1);
  g_assert_true (rv_reading_merge (reading, &error));
  g_assert_true (rv_reading_cohen (reading, 1, 0, 1, &kappa));
  g_assert_cmpfloat_with_epsilon (kappa.observed, 0.8, 1e-12);
  g_assert_cmpfloat (kappa.kappa, >, 0.7);
  g_assert_true (rv_reading_fleiss (reading, 1, &kappa));
  differ = rv_reading_disagreements (reading);
  g_assert_cmpuint (differ->len, ==, 2 * questions->len);
  csv = rv_reading_sheet_csv (reading, NULL);
  g_assert_nonnull (strstr (csv, "Cohen"));
  g_assert_true (rv_reading_sheet_pdf (reading, NULL, pdf, &error));
  rv_reading_free (reading);
  /* a file that is changed after sealing is found, also when its own chain is whole */
  path = g_build_filename (folders->pdata[0], "reader-2.jsonl", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  *(strrchr (g_strchomp (text), '\n') + 1) = '\0';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  reading = rv_reading_open (folders->pdata[0], &error);
  g_assert_false (rv_reading_merge (reading, &error));
  g_assert_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_CHANGED);
  rv_reading_free (reading);
}

static void
test_questions (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = rv_questions_from_text ("Side: left | right\n\n Level : root|plexus | nerve \n", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = rv_questions_to_text (questions);
  g_assert_cmpstr (text, ==, "Side: left | right\nLevel: root | plexus | nerve\n");
  g_assert_null (rv_questions_from_text ("Side: left | right\nLevel\n", &error));
  g_assert_nonnull (strstr (error->message, "2"));
}

static void
test_kept (void)
{
  g_autofree char *library = library_new (), *text = NULL;
  g_autoptr (GPtrArray) questions = rv_questions_from_text ("Side: left | right\n", NULL), again = NULL;
  g_auto (GStrv) none = rv_questions_kept (library, NULL), names = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_true (rv_questions_keep (library, "EMG, short", questions, &error));
  g_assert_true (rv_questions_keep (library, "MRI", questions, &error));
  names = rv_questions_kept (library, &error);
  g_assert_cmpstr (names[0], ==, "EMG, short");
  again = rv_questions_load (library, "MRI", &error);
  text = rv_questions_to_text (again);
  g_assert_cmpstr (text, ==, "Side: left | right\n");
  g_assert_null (rv_questions_load (library, "PET", &error));
  g_assert_nonnull (strstr (error->message, "PET"));
}

/* Nine of ten agree, and nearly all say the same: kappa is near nothing, and the reader is told why. */
static void
test_prevalence (void)
{
  static const char *const readers[] = { "A", "B", NULL };
  g_autofree char *library = library_new (), *caution = NULL;
  g_autoptr (GPtrArray) questions = rv_questions_from_text ("Nerve: normal | abnormal\n", NULL);
  const char *studies[11] = { "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", NULL }, *most = NULL;
  g_autoptr (RvReading) reading = rv_reading_new (library, "x", studies, RV_READING_IMAGES, questions, readers, NULL);
  RvKappa kappa;

  for (guint r = 0; r < 2; r++)
    {
      g_assert_true (rv_reading_enter (reading, r, "1234", NULL));
      for (guint s = 0; s < 10; s++)
        g_assert_true (rv_reading_answer (reading, r, s, 0, r == 1 && s == 9 ? "abnormal" : "normal", NULL));
      g_assert_true (rv_reading_seal (reading, r, NULL));
    }
  g_assert_null (rv_reading_caution (reading, 0));
  g_assert_true (rv_reading_merge (reading, NULL));
  g_assert_true (rv_reading_cohen (reading, 0, 0, 1, &kappa));
  g_assert_cmpfloat_with_epsilon (kappa.observed, 0.9, 1e-12);
  g_assert_cmpfloat (kappa.kappa, <=, 0.01);
  g_assert_cmpfloat_with_epsilon (rv_reading_prevalence (reading, 0, &most), 0.95, 1e-12);
  g_assert_cmpstr (most, ==, "normal");
  caution = rv_reading_caution (reading, 0);
  g_assert_nonnull (strstr (caution, "95"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/teaching/reading/two-over-ten", test_reading);
  g_test_add_func ("/teaching/reading/questions", test_questions);
  g_test_add_func ("/teaching/reading/kept", test_kept);
  g_test_add_func ("/teaching/reading/prevalence", test_prevalence);
  return g_test_run ();
}
