/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class that is killed at any moment, and the ways out of one. */
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "casefile/rv-casefile.h"
#include "session/rv-blind.h"
#include "session/rv-class-course.h"
#include "session/rv-class-exit.h"

static const char *const case_ids[] = { "uuid-1", "uuid-2", NULL };

static char *
library_new (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("rv-class-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static void
commit (RvClass *class, const char *learner, const char *cause, double points)
{
  g_autoptr (GArray) spread = rv_points_new ();
  char *none[] = { NULL };
  RvClassAnswer answer = { .learner = (char *) learner, .side = RV_SIDE_LEFT, .points = spread, .supporting = none, .opposing = none, .missing = none };

  rv_points_set (spread, cause, points);
  rv_points_set (spread, RV_SCORE_OTHER, 100 - points);
  g_assert_true (rv_class_commit (class, &answer, NULL));
}

static void
reveal (RvClass *class)
{
  char *causes[] = { (char *) "cidp", NULL }, *nodes[] = { NULL };
  RvClassTruth truth = { .causes = causes, .name = (char *) "What it was", .nodes = nodes };

  g_assert_true (rv_class_reveal (class, &truth, NULL));
}

/* Every step of a class of two in their order; the process dies after the step of that number. */
static void
run_until (const char *library, int last)
{
  RvClass *class = rv_class_new (library, "Group B", "2468", case_ids, NULL);

  for (int step = 0; step <= last; step++)
    switch (step)
      {
      case 0: g_assert_true (rv_class_add_learner (class, "Ada", NULL) && rv_class_add_learner (class, "Ben", NULL)); break;
      case 1: commit (class, "Ada", "cidp", 60); break;
      case 2: commit (class, "Ben", "cidp", 30); break;
      case 3: g_assert_true (rv_class_open_vote (class, NULL)); break;
      case 4: g_assert_true (rv_class_cast (class, "cidp", NULL)); break;
      case 5: g_assert_true (rv_class_close_vote (class, NULL)); break;
      case 6: g_assert_true (rv_class_advance (class, NULL)); break;
      case 7: commit (class, "Ada", "cidp", 80); commit (class, "Ben", "cidp", 90); break;
      case 8: reveal (class); break;
      default: g_assert_true (rv_class_next_case (class, NULL)); break;
      }
  kill (getpid (), SIGKILL);
}

static void
check_back (RvClass *back, int last)
{
  RvScore score;

  g_assert_cmpuint (g_strv_length ((char **) rv_class_get_learners (back)), ==, 2);
  g_assert_cmpuint (rv_class_answers (back)->len, ==, last < 1 ? 0 : last < 2 ? 1 : last < 7 ? 2 : 4);
  g_assert_cmpuint (rv_class_get_stage (back), ==, last >= 6 && last < 9 ? 1 : 0);
  g_assert_cmpuint (rv_class_get_case (back), ==, last >= 9 ? 1 : 0);
  g_assert_true ((rv_class_open_round (back) != NULL) == (last == 3 || last == 4));
  if (last >= 4)
    g_assert_cmpfloat (rv_points_sum (((RvClassVote *) rv_class_votes (back)->pdata[0])->tally), ==, 1);
  /* nothing is given away before the answer was shown */
  g_assert_true (rv_class_is_revealed (back) == (last == 8));
  g_assert_true ((rv_class_truth (back, 0) != NULL) == (last >= 8));
  g_assert_true (rv_class_score (back, 0, 0, "Ada", &score) == (last >= 8));
  g_assert_true (rv_class_check_pin (back, "2468"));
}

static void
test_killed (void)
{
  for (int last = 0; last <= 9; last++)
    {
      g_autofree char *library = library_new (), *secret = NULL;
      g_autoptr (RvClass) back = NULL;
      g_autoptr (GError) error = NULL;
      int status = 0;
      pid_t child = fork ();

      if (child == 0)
        run_until (library, last);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
      secret = rv_blind_reason (library);
      g_assert_nonnull (secret);
      back = rv_class_resume (library, &error);
      g_assert_no_error (error);
      g_assert_nonnull (back);
      check_back (back, last);
      g_assert_true (rv_class_running (library) == back);
    }
}

static void
test_forgotten (void)
{
  g_autofree char *folder = library_new (), *library = g_build_filename (folder, "library", NULL), *text = NULL, *secret = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvStore) store = rv_store_open (library, RV_STORE_CREATE, &error);
  RvClass *class = rv_class_new (library, "Group B", "2468", case_ids, &error);
  g_autoptr (GPtrArray) history = NULL;
  g_auto (GStrv) notices = NULL;

  g_assert_no_error (error);
  g_assert_true (rv_class_exit_without_pin (store, class, &error));
  g_assert_true (rv_class_is_over (class));
  g_assert_null (rv_class_running (library));
  g_assert_false (rv_class_exit_without_pin (store, class, &error)); /* once */
  g_assert_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID);
  g_clear_error (&error);
  rv_class_free (class);
  secret = rv_blind_reason (library);
  g_assert_null (secret);
  notices = rv_class_exit_notices (library);
  g_assert_cmpuint (g_strv_length (notices), ==, 1);
  g_assert_nonnull (strstr (notices[0], g_get_user_name ()));
  history = rv_store_history (store, NULL, &error);
  g_assert_cmpuint (history->len, ==, 1);
  g_assert_cmpstr (((RvHistoryEntry *) history->pdata[0])->kind, ==, "class");
  g_assert_true (rv_store_verify (store, NULL, &error));
  rv_store_close (store);
}

/* The assistant gets what the class was shown, and its weights sum to what a learner may spread. */
static void
test_course (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", "leukaemic-sciatic-neuropathy.xml", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  static const char *const truths[] = { "leukaemic-infiltration", NULL };
  g_autoptr (RvReplay) course = NULL;
  RvScore first, last;

  g_assert_no_error (error);
  course = rv_class_course_run (kase, 99, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (course->steps->len, ==, rv_case_count (kase, "stage"));
  for (guint i = 0; i < course->steps->len; i++)
    {
      g_autoptr (GArray) points = rv_class_course_points (course->steps->pdata[i], truths);

      g_assert_cmpfloat_with_epsilon (rv_points_sum (points), 100, 0.01);
      g_assert_true (rv_score (points, truths, i ? &last : &first));
    }
  g_assert_cmpfloat (last.on_truth, >, first.on_truth);
  g_assert_cmpfloat (last.brier, <, first.brier);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/teaching/class/killed", test_killed);
  g_test_add_func ("/teaching/class/forgotten", test_forgotten);
  g_test_add_func ("/teaching/class/course", test_course);
  return g_test_run ();
}
