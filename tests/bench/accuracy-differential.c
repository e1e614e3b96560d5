/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranvier-accuracy-differential [FOLDER]   how often the confirmed cause is first and among the first five, Brier and log score,
 *                                          reliability, by family, for the priors alone, ungrouped evidence and the full engine
 * ranvier-accuracy-differential --sealed   totals only, appended with date and knowledge hash to the folder's log.txt, once per
 *                                          version of the knowledge
 * The folder is tests/data/causes/working or sealed, or the one that is named. A case is weighed three times: at its first
 * encounter, as it was known before the encounter "proof", in which the answer came, and with all that was ever found. Several final diagnoses: any of them is right. */
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "score.h"
#include "session/rv-assessment.h"
#include "session/rv-data.h"

typedef enum { WAY_PRIOR, WAY_NAIVE, WAY_FULL, N_WAYS } Way;
typedef enum { AT_VISIT, AT_TESTS, AT_END, N_MOMENTS } Moment;

static const char *const way_names[] = { "priors only", "naive", "full engine" };
static const char *const moment_names[] = { "At the first visit", "Before the answer", "With everything" };

typedef struct {
  GArray *outcomes[N_MOMENTS][N_WAYS]; /* Outcome */
  GPtrArray *families;                 /* per case, as the outcomes came: family id */
  RvKnowledge *knowledge;
} Score;

/* Position of an encounter; INFINITY when the case has none of that id. */
static double
position_of (RvChronology *chronology, RvCase *kase, const char *id)
{
  double position = INFINITY;
  RvRecord *record = rv_case_find_id (kase, id);
  if (record)
    rv_chronology_find (chronology, id, &position, NULL);
  return position;
}

static double
moment_of (RvCase *kase, Moment moment)
{
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRecord *first = rv_case_nth (kase, "encounter", 0);
  if (moment == AT_VISIT && first && rv_record_get (first, "id"))
    return position_of (chronology, kase, rv_record_get (first, "id"));
  double proof = moment == AT_TESTS ? position_of (chronology, kase, "proof") : INFINITY;
  int step = isfinite (proof) ? rv_chronology_step_at (chronology, proof) : -1;
  return step > 0 ? rv_chronology_step (chronology, (guint) step - 1)->position : proof;
}

/* Whether a cause is a confirmed one. */
static gboolean *
read_truth (const RvKnowledge *k, RvCase *kase, guint *n)
{
  gboolean *truth = g_new0 (gboolean, rv_knowledge_n_causes (k));
  *n = 0;
  for (guint i = 0; i < rv_case_count (kase, "diagnosis"); i++)
    {
      RvRecord *diagnosis = rv_case_nth (kase, "diagnosis", i);
      int cause = rv_record_equals (diagnosis, "role", "final") ? rv_knowledge_find_cause (k, rv_record_get (diagnosis, "cause")) : -1;
      if (cause < 0)
        continue;
      truth[cause] = TRUE;
      (*n)++;
    }
  return truth;
}

/* A pair counts half for each of its causes, so that all outcomes sum to 1. */
static Outcome
outcome_of (const RvDifferential *d, const gboolean *truth)
{
  g_autofree double *p = g_new0 (double, d->n_causes);
  Outcome o = { .brier = d->other * d->other };
  double wrong = 0.0;
  for (guint i = 0; i < d->n_causes; i++)
    {
      p[d->causes[i].cause] += d->causes[i].probability;
      if (truth[d->causes[i].cause] && o.rank == 0)
        o.rank = i + 1;
    }
  for (guint i = 0; i < d->pairs->len; i++)
    {
      const RvPairResult *pair = &g_array_index (d->pairs, RvPairResult, i);
      p[pair->a] += 0.5 * pair->probability;
      p[pair->b] += 0.5 * pair->probability;
    }
  for (guint c = 0; c < d->n_causes; c++)
    if (truth[c])
      o.p_truth += p[c];
    else
      wrong += p[c] * p[c];
  o.brier += wrong + (1.0 - o.p_truth) * (1.0 - o.p_truth);
  o.right = o.rank == 1;
  o.top = truth[d->causes[0].cause] ? o.p_truth : p[d->causes[0].cause];
  return o;
}

static Outcome
weigh (Score *s, RvCase *kase, const gboolean *truth, double position, Way way)
{
  RvAssessOptions options = { .naive = way == WAY_NAIVE };
  g_autoptr (RvAssessment) assessment = rv_assessment_new (kase, position, &options);
  if (way != WAY_PRIOR)
    return outcome_of (assessment->differential, truth);
  g_autofree RvStatus *nothing = g_new0 (RvStatus, rv_knowledge_n_findings (s->knowledge));
  RvDifferentialOptions bare = RV_DIFFERENTIAL_OPTIONS_INIT;
  bare.n_draws = 0;
  bare.brief = TRUE;
  bare.setting = rv_record_get (rv_case_get_root (kase), "setting");
  g_autoptr (RvDifferential) d = rv_differential_run (s->knowledge, nothing, &bare);
  return outcome_of (d, truth);
}

static void
print_case (const char *path, const Outcome *last, Score *s, RvCase *kase)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (RvAssessment) assessment = rv_assessment_new (kase, moment_of (kase, AT_TESTS), &(RvAssessOptions) { .n_draws = 0 });
  const RvCauseResult *first = &assessment->differential->causes[0];
  g_print ("%-36s", name);
  for (Moment m = 0; m < N_MOMENTS; m++)
    g_print (" rank %2u p %.2f ", last[m].rank, last[m].p_truth);
  g_print (" before the answer: %s (%.2f)\n", rv_knowledge_cause (s->knowledge, first->cause)->id, first->probability);
}

static gboolean
add_case (Score *s, const char *path, gboolean quiet)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  guint n = 0;
  if (!kase)
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  g_autofree gboolean *truth = read_truth (s->knowledge, kase, &n);
  if (n == 0)
    {
      g_printerr ("%s: no final diagnosis names a cause of the knowledge\n", path);
      return FALSE;
    }
  Outcome last[N_MOMENTS] = { 0 };
  for (Moment m = 0; m < N_MOMENTS; m++)
    for (Way w = 0; w < N_WAYS; w++)
      {
        last[m] = weigh (s, kase, truth, moment_of (kase, m), w);
        g_array_append_val (s->outcomes[m][w], last[m]);
      }
  for (guint c = 0; c < rv_knowledge_n_causes (s->knowledge); c++)
    if (truth[c])
      {
        g_ptr_array_add (s->families, rv_knowledge_family (s->knowledge, (guint) rv_knowledge_cause (s->knowledge, c)->family)->id);
        break;
      }
  if (!quiet)
    print_case (path, last, s, kase);
  return TRUE;
}

/* ---- Totals ------------------------------------------------------------------------------------------------- */

static char *
rate (guint k, guint n)
{
  double low, high;
  score_wilson (k, n, &low, &high);
  return g_strdup_printf ("%u (%.0f %% [%.0f-%.0f])", k, 100.0 * k / n, 100 * low, 100 * high);
}

static char *
summary (GArray *outcomes)
{
  guint n = outcomes->len, first = 0, five = 0;
  g_autofree double *brier = g_new (double, n), *bits = g_new (double, n);
  double b[3], l[3], chance, error;
  for (guint i = 0; i < n; i++)
    {
      const Outcome *o = &g_array_index (outcomes, Outcome, i);
      first += o->rank == 1;
      five += o->rank >= 1 && o->rank <= 5;
      brier[i] = o->brier;
      bits[i] = log2 (MAX (o->p_truth, 1e-6));
    }
  b[0] = score_mean (brier, n, &b[1], &b[2]);
  l[0] = score_mean (bits, n, &l[1], &l[2]);
  error = score_calibration (outcomes, &chance);
  g_autofree char *one = rate (first, n), *some = rate (five, n);
  return g_strdup_printf ("first %s, first five %s, Brier %.2f [%.2f-%.2f], log score %.2f [%.2f-%.2f] bits, calibration error %.3f (by chance up to %.3f)",
                          one, some, b[0], b[1], b[2], l[0], l[1], l[2], error, chance);
}

/* Before the outcomes are sorted by summary(). */
static void
print_families (Score *s)
{
  for (guint f = 0; f < rv_knowledge_n_families (s->knowledge); f++)
    {
      const char *id = rv_knowledge_family (s->knowledge, f)->id;
      guint n = 0, first[N_WAYS] = { 0 }, five[N_WAYS] = { 0 };
      for (guint i = 0; i < s->families->len; i++)
        {
          if (strcmp (s->families->pdata[i], id) != 0)
            continue;
          n++;
          for (Way w = 0; w < N_WAYS; w++)
            {
              guint rank = g_array_index (s->outcomes[AT_TESTS][w], Outcome, i).rank;
              first[w] += rank == 1;
              five[w] += rank <= 5;
            }
        }
      if (n)
        {
          g_autofree char *one = rate (first[WAY_FULL], n), *some = rate (five[WAY_FULL], n);
          g_print ("  %-26s %2u cases: first %s, first five %s; naive %u and %u, priors only %u and %u\n", id, n, one, some,
                   first[WAY_NAIVE], five[WAY_NAIVE], first[WAY_PRIOR], five[WAY_PRIOR]);
        }
    }
}

static char *
print_totals (Score *s)
{
  GString *log = g_string_new (NULL);
  g_print ("By family, before the answer:\n");
  print_families (s);
  g_string_append_printf (log, "%u cases", s->families->len);
  for (Moment m = 0; m < N_MOMENTS; m++)
    {
      g_print ("%s, %u cases:\n", moment_names[m], s->families->len);
      for (Way w = 0; w < N_WAYS; w++)
        {
          g_autofree char *text = summary (s->outcomes[m][w]);
          g_print ("  %-12s %s\n", way_names[w], text);
          if (w == WAY_FULL)
            g_string_append_printf (log, "; %s: %s", moment_names[m], text);
        }
      g_print ("  full engine, stated for the first against met:\n");
      score_print_reliability (s->outcomes[m][WAY_FULL], 5);
    }
  return g_string_free (log, FALSE);
}

static int
by_path (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_cases (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GDir *dir = g_dir_open (folder, 0, &error);
  if (!dir)
    g_printerr ("%s\n", error->message);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir))
    if (g_str_has_suffix (name, ".xml"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_clear_pointer (&dir, g_dir_close);
  g_ptr_array_sort (paths, by_path);
  return paths;
}

static int
append_log (const char *path, const char *before, const RvKnowledge *k, const char *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *line = g_strdup_printf ("%s%s knowledge %s %s: %s\n", before ? before : "", date, rv_knowledge_version (k), rv_knowledge_sha256 (k), text);
  g_autoptr (GError) error = NULL;
  if (g_file_set_contents (path, line, -1, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 3;
}

int
main (int argc, char **argv)
{
  gboolean sealed = argc > 1 && strcmp (argv[1], "--sealed") == 0;
  const char *folder = argc > 1 + sealed ? argv[1 + sealed] : sealed ? RV_CAUSES_CASES "/sealed" : RV_CAUSES_CASES "/working";
  g_autoptr (GError) error = NULL;
  g_autofree char *log_path = g_build_filename (folder, "log.txt", NULL);
  g_autofree char *log = NULL;
  Score s = { .families = g_ptr_array_new (), .knowledge = rv_knowledge_default (&error) };
  gboolean whole = TRUE;
  if (!s.knowledge)
    {
      g_printerr ("%s\n", error->message);
      return 3;
    }
  if (sealed && g_file_get_contents (log_path, &log, NULL, NULL) && strstr (log, rv_knowledge_sha256 (s.knowledge)))
    {
      g_print ("This version of the knowledge has been scored already: see %s\n", log_path);
      return 1;
    }
  for (Moment m = 0; m < N_MOMENTS; m++)
    for (Way w = 0; w < N_WAYS; w++)
      s.outcomes[m][w] = g_array_new (FALSE, FALSE, sizeof (Outcome));
  g_autoptr (GPtrArray) paths = list_cases (folder);
  for (guint i = 0; i < paths->len; i++)
    whole = add_case (&s, paths->pdata[i], sealed) && whole;
  if (s.families->len == 0 || !whole)
    return 1;
  g_autofree char *text = print_totals (&s);
  for (Moment m = 0; m < N_MOMENTS; m++)
    for (Way w = 0; w < N_WAYS; w++)
      g_array_unref (s.outcomes[m][w]);
  g_ptr_array_unref (s.families);
  return sealed ? append_log (log_path, log, s.knowledge, text) : 0;
}
