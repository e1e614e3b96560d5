/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corrections of findings, own causes, what-if, news and the local layer of the knowledge, on the published case. */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "reasoning/rv-knowledge-local.h"
#include "reasoning/rv-ranked.h"
#include "session/rv-data.h"
#include "session/rv-decide.h"
#include "session/rv-import.h"
#include "session/rv-news.h"
#include "session/rv-scenario.h"

typedef struct {
  char *dir;
  RvStore *store;
  RvCaseSession *session;
} Desk;

static void
setup (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = rv_data_path ("cases", "leukaemic-sciatic-neuropathy.xml", NULL), *library = NULL;
  g_autoptr (GPtrArray) done = NULL;

  desk->dir = g_dir_make_tmp ("ranvier-decide-XXXXXX", NULL);
  library = g_build_filename (desk->dir, "library", NULL);
  desk->store = rv_store_open (library, RV_STORE_CREATE, &error);
  g_assert_no_error (error);
  done = rv_import_paths (desk->store, (const char *const[]) { path, NULL });
  desk->session = rv_case_session_open (desk->store, ((RvImported *) done->pdata[0])->uuid, &error);
  g_assert_no_error (error);
}

static void
teardown (Desk *desk, gconstpointer data)
{
  g_autofree char *command = g_find_program_in_path ("rm");
  const char *argv[] = { command, "-rf", desk->dir, NULL };

  g_clear_object (&desk->session);
  rv_store_close (desk->store);
  g_clear_object (&desk->store);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (desk->dir);
}

static RvAssessment *
assess (Desk *desk)
{
  RvAssessOptions options = { .n_draws = 0 };

  return rv_assessment_new (rv_case_session_get_case (desk->session), INFINITY, &options);
}

static const RvFindingState *
state_of (const RvAssessment *a, const char *id)
{
  for (guint i = 0; i < a->findings->len; i++)
    {
      const RvFindingState *state = a->findings->pdata[i];

      if (g_strcmp0 (state->id, id) == 0 && state->visible && !state->superseded)
        return state;
    }
  return NULL;
}

static RvStatus
status_of (const RvAssessment *a, const char *id)
{
  return a->statuses[rv_knowledge_find_finding (a->differential->knowledge, id)];
}

/* The first derived finding that counts and is present. */
static const char *
derived_id (const RvAssessment *a)
{
  for (guint i = 0; i < a->findings->len; i++)
    {
      const RvFindingState *state = a->findings->pdata[i];

      if (state->derived && state->used_by == RV_USED_BY_DIFFERENTIAL && state->status == RV_STATUS_PRESENT && !state->superseded)
        return state->id;
    }
  return NULL;
}

static void
test_corrections (Desk *desk, gconstpointer data)
{
  g_autoptr (RvAssessment) before = assess (desk), opposite = NULL, back = NULL, out = NULL;
  g_autofree char *id = g_strdup (derived_id (before));
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (id);
  g_assert_true (rv_decide (desk->session, state_of (before, id), RV_DECIDE_NOT_SO, &error));
  g_assert_no_error (error);
  opposite = assess (desk);
  g_assert_cmpint (status_of (opposite, id), ==, RV_STATUS_ABSENT);
  g_assert_true (rv_case_session_undo (desk->session, &error)); /* one step */
  back = assess (desk);
  g_assert_cmpint (status_of (back, id), ==, RV_STATUS_PRESENT);
  g_assert_null (rv_decided (rv_case_session_get_case (desk->session), state_of (back, id)));
  g_assert_true (rv_decide (desk->session, state_of (back, id), RV_DECIDE_UNRELATED, &error));
  g_assert_cmpstr (rv_decided (rv_case_session_get_case (desk->session), state_of (back, id)), ==, "unrelated");
  out = assess (desk);
  g_assert_cmpint (status_of (out, id), !=, RV_STATUS_ABSENT);
}

static void
test_own_causes (Desk *desk, gconstpointer data)
{
  const char *ids[] = { "vasculitis-nonsystemic", "leukaemic-infiltration" };
  const char *reasons[] = { "stepwise", NULL };
  g_autoptr (GPtrArray) none = rv_committed_causes (rv_case_session_get_case (desk->session)), written = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  const RvHistoryEntry *last;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (rv_commit_causes (desk->session, ids, reasons, 2, &error));
  g_assert_no_error (error);
  written = rv_committed_causes (rv_case_session_get_case (desk->session));
  g_assert_cmpuint (written->len, ==, 2);
  g_assert_cmpstr (rv_record_get (written->pdata[0], "cause"), ==, ids[0]);
  g_assert_cmpstr (rv_record_get (written->pdata[0], "text"), ==, "stepwise");
  g_assert_cmpstr (rv_record_get (written->pdata[1], "cause"), ==, ids[1]);
  history = rv_store_history (desk->store, rv_case_get_uuid (rv_case_session_get_case (desk->session)), &error);
  last = history->pdata[history->len - 1];
  g_assert_cmpstr (last->label, ==, "Write down own causes");
}

static void
test_ranked (Desk *desk, gconstpointer data)
{
  g_autoptr (RvAssessment) a = assess (desk);
  g_autoptr (GArray) ranked = rv_differential_ranked (a->differential);
  double sum = a->differential->other;

  for (guint i = 0; i < ranked->len; i++)
    {
      sum += g_array_index (ranked, RvRanked, i).probability;
      g_assert_true (!i || g_array_index (ranked, RvRanked, i).probability <= g_array_index (ranked, RvRanked, i - 1).probability);
    }
  g_assert_cmpfloat (sum + rv_ranked_rest (a->differential, ranked, ranked->len), >, 1 - 1e-9);
  g_assert_cmpfloat (rv_ranked_rest (a->differential, ranked, 0), >, 0.9);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_what_if (Desk *desk, gconstpointer data)
{
  g_autoptr (RvAssessment) a = assess (desk);
  guint n = rv_knowledge_n_findings (a->differential->knowledge);
  g_autofree RvStatus *statuses = g_memdup2 (a->statuses, n * sizeof (RvStatus));
  const RvCauseResult *lead = &a->differential->causes[0];
  guint finding = g_array_index (lead->supporting, RvFindingWeight, 0).finding;
  g_autoptr (GAsyncResult) same = NULL, other = NULL;
  g_autoptr (RvDifferential) as_is = NULL, otherwise = NULL;
  g_autoptr (GError) error = NULL;

  rv_scenario_what_if_async (a, statuses, NULL, on_done, &same);
  as_is = rv_scenario_what_if_finish (wait_for (&same), &error);
  g_assert_cmpfloat_with_epsilon (rv_differential_cause (as_is, lead->cause)->probability, lead->probability, 1e-12);
  statuses[finding] = statuses[finding] == RV_STATUS_PRESENT ? RV_STATUS_ABSENT : RV_STATUS_PRESENT;
  rv_scenario_what_if_async (a, statuses, NULL, on_done, &other);
  otherwise = rv_scenario_what_if_finish (wait_for (&other), &error);
  g_assert_cmpfloat (rv_differential_cause (otherwise, lead->cause)->probability, <, lead->probability);
}

static void
test_news (Desk *desk, gconstpointer data)
{
  g_autoptr (RvNews) news = rv_news_new ();
  g_autoptr (RvAssessment) a = assess (desk), b = NULL;
  g_autoptr (GError) error = NULL;
  RvRecord *root = rv_case_get_root (rv_case_session_get_case (desk->session));
  guint lead = a->differential->causes[0].cause;

  g_assert_false (rv_news_take (news, a)); /* the first is no news */
  g_assert_null (rv_news_get_text (news));
  g_assert_true (rv_case_session_set (desk->session, root, "setting", "general-emg", &error));
  b = assess (desk);
  if (b->differential->causes[0].cause == lead)
    {
      g_test_skip ("the setting does not change the lead");
      return;
    }
  g_assert_true (rv_news_take (news, b));
  g_assert_nonnull (rv_news_get_text (news));
  rv_news_see (news);
  g_assert_null (rv_news_get_text (news));
}

/* Nothing is said twice. */
static void
test_misfits (Desk *desk, gconstpointer data)
{
  g_autoptr (RvAssessment) a = assess (desk);
  g_autoptr (GPtrArray) misfits = rv_assessment_misfits (a);
  g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (misfits->len, >, 0);
  for (guint i = 0; i < misfits->len; i++)
    {
      RvMisfit *misfit = misfits->pdata[i];

      g_assert_true (g_hash_table_add (said, misfit->title));
      g_assert_true (!misfit->question || g_hash_table_add (said, misfit->question));
    }
}

static void
test_local_layer (Desk *desk, gconstpointer data)
{
  g_autofree char *path = g_build_filename (desk->dir, RV_KNOWLEDGE_LOCAL_FILE, NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  RvLocalChange change = { (char *) "leukaemic-infiltration", NULL, NULL, 3, 4, RV_TRUST_EXPERT, NULL, (char *) "Anna \"A\" <B>", NULL, (char *) "our own series & notes" };
  RvKnowledge *shipped, *changed, *back;
  guint cause, finding = 0;
  double before;

  rv_knowledge_set_local (path);
  shipped = rv_knowledge_default (&error);
  g_assert_no_error (error);
  cause = (guint) rv_knowledge_find_cause (shipped, change.cause);
  while (rv_knowledge_finding (shipped, finding)->use != RV_USE_CAUSE || rv_knowledge_cause (shipped, cause)->p[finding].n < 0)
    finding++;
  before = rv_knowledge_mean (shipped, (int) cause, finding);
  change.finding = rv_knowledge_finding (shipped, finding)->id;
  g_assert_true (rv_knowledge_local_add (&change, &error));
  g_assert_no_error (error);
  changed = rv_knowledge_default (NULL);
  g_assert_true (changed != shipped);
  g_assert_cmpstr (rv_knowledge_sha256 (changed), !=, rv_knowledge_sha256 (shipped));
  g_assert_cmpuint (rv_knowledge_n_local (changed), ==, 1);
  g_assert_cmpstr (rv_knowledge_local (changed, 0)->who, ==, change.who);
  g_assert_cmpfloat (rv_knowledge_figure (changed, (int) cause, finding)->k, ==, 3);
  /* a change that cannot be: the layer stays */
  change.trust = RV_TRUST_FOUND;
  g_assert_false (rv_knowledge_local_add (&change, &error));
  g_assert_error (error, RV_KNOWLEDGE_ERROR, RV_KNOWLEDGE_ERROR_INVALID);
  g_assert_true (rv_knowledge_default (NULL) == changed);
  g_clear_error (&error);
  g_assert_true (rv_knowledge_local_take_back (0, &error));
  back = rv_knowledge_default (NULL);
  g_assert_cmpuint (rv_knowledge_n_local (back), ==, 0);
  g_assert_cmpfloat (rv_knowledge_mean (back, (int) cause, finding), ==, before);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  rv_knowledge_set_local (NULL);
}

static void
test_withheld (Desk *desk, gconstpointer data)
{
  rv_case_session_set_withheld (desk->session, TRUE);
  rv_case_session_want_assessment (desk->session);
  while (!rv_case_session_get_assessment (desk->session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (rv_case_session_get_assessment (desk->session)->differential);
  g_assert_false (rv_case_session_is_weighing (desk->session));
  rv_case_session_set_withheld (desk->session, FALSE);
  while (rv_case_session_is_weighing (desk->session))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (rv_case_session_get_assessment (desk->session)->differential);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session/decide/corrections", Desk, NULL, setup, test_corrections, teardown);
  g_test_add ("/session/decide/own-causes", Desk, NULL, setup, test_own_causes, teardown);
  g_test_add ("/session/decide/ranked", Desk, NULL, setup, test_ranked, teardown);
  g_test_add ("/session/decide/what-if", Desk, NULL, setup, test_what_if, teardown);
  g_test_add ("/session/decide/news", Desk, NULL, setup, test_news, teardown);
  g_test_add ("/session/decide/misfits", Desk, NULL, setup, test_misfits, teardown);
  g_test_add ("/session/decide/local-layer", Desk, NULL, setup, test_local_layer, teardown);
  g_test_add ("/session/decide/withheld", Desk, NULL, setup, test_withheld, teardown);
  return g_test_run ();
}
