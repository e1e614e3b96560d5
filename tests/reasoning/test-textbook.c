/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Textbook patterns: each cause against the neighbour it is most often taken for, at the visit and after the tests. */
#include "reasoning-test.h"

typedef struct
{
  guint n, visit_five, tests_first, tests_five, before_neighbour;
} Score;

static RvDifferential *
run_pattern (const char *setting, const char *words)
{
  RvKnowledge *k = test_knowledge ();
  g_autofree RvStatus *status = test_statuses (k, words);
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  options.setting = setting;
  options.n_draws = 0;
  options.brief = TRUE;
  return rv_differential_run (k, status, &options);
}

static void
score_line (const char *line, Score *score)
{
  g_auto (GStrv) cells = g_strsplit (line, "\t", 5);
  g_assert_cmpuint (g_strv_length (cells), ==, 5);
  RvKnowledge *k = test_knowledge ();
  guint cause = test_cause (k, cells[0]), neighbour = test_cause (k, cells[1]);
  g_autofree char *all = g_strjoin (" ", cells[3], cells[4], NULL);
  g_autoptr (RvDifferential) visit = run_pattern (cells[2], cells[3]);
  g_autoptr (RvDifferential) tests = run_pattern (cells[2], all);
  guint at_visit = rv_differential_rank (visit, cause), after = rv_differential_rank (tests, cause);
  gboolean before = after < rv_differential_rank (tests, neighbour);
  score->n++;
  score->visit_five += at_visit <= 5;
  score->tests_first += after == 1;
  score->tests_five += after <= 5;
  score->before_neighbour += before;
  if (at_visit > 1 || after > 1 || !before)
    g_test_message ("%s: visit %u (%.2f, first %s %.2f), tests %u (%.2f, first %s %.2f)%s", cells[0], at_visit,
                    rv_differential_cause (visit, cause)->probability, rv_knowledge_cause (k, visit->causes[0].cause)->id,
                    visit->causes[0].probability, after, rv_differential_cause (tests, cause)->probability,
                    rv_knowledge_cause (k, tests->causes[0].cause)->id, tests->causes[0].probability, before ? "" : "; behind its neighbour");
}

/* After the tests: every one before its neighbour and among the first five, nearly all first; at the visit nearly all among five. */
static void
test_patterns (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "causes", "textbook.tsv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Score score = { 0 };
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i] && *lines[i] != '#')
      score_line (lines[i], &score);
  g_test_message ("%u patterns: among five at the visit %u; after the tests first %u, among five %u, before the neighbour %u", score.n,
                  score.visit_five, score.tests_first, score.tests_five, score.before_neighbour);
  g_assert_cmpuint (score.n, >=, 60);
  g_assert_cmpuint (score.before_neighbour, ==, score.n);
  g_assert_cmpuint (score.tests_five, ==, score.n);
  g_assert_cmpfloat (score.tests_first, >=, 0.9 * score.n);
  g_assert_cmpfloat (score.visit_five, >=, 0.9 * score.n);
}

/* Textbook pictures: nearly all first, none beyond the fifth. */
static void
test_pictures (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "causes", "composed.tsv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0, first = 0;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      if (*lines[i] == '#' || !*lines[i])
        continue;
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 3);
      g_autofree RvStatus *status = test_statuses (k, cells[2]);
      RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
      options.setting = cells[1];
      options.n_draws = 0;
      options.brief = TRUE;
      g_autoptr (RvDifferential) d = rv_differential_run (k, status, &options);
      guint rank = rv_differential_rank (d, test_cause (k, cells[0]));
      n++;
      first += rank == 1;
      if (rank > 1)
        g_test_message ("%s ranks %u (%.3f) after %s (%.3f)", cells[0], rank, rv_differential_cause (d, test_cause (k, cells[0]))->probability,
                        rv_knowledge_cause (k, d->causes[0].cause)->id, d->causes[0].probability);
      g_assert_cmpuint (rank, <=, 5);
    }
  g_test_message ("%u of %u first", first, n);
  g_assert_cmpuint (n, >=, 60);
  g_assert_cmpfloat ((double) first / n, >=, 0.9);
}

void
test_textbook_add (void)
{
  g_test_add_func ("/reasoning/textbook/pictures", test_pictures);
  g_test_add_func ("/reasoning/textbook/patterns", test_patterns);
}
