/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does anything known explain all of it together? */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "reasoning/rv-engine.h"
#include "reasoning/rv-random.h"

#define N_SIMULATED 200
#define MAX_CONFLICTS 5
/* Findings this much rarer together than apart (log10) are worth a question. */
#define CONFLICT_STRENGTH 0.6

/* ---- Fit ---------------------------------------------------------------------------------------------------- */

/* Priors with risk factors, as probabilities over causes and other. */
static double *
prior_probabilities (const RvEngine *e)
{
  double *p = g_new (double, e->n_h), sum = 0.0;
  for (guint h = 0; h < e->n_h; h++)
    sum += e->prior[h];
  for (guint h = 0; h < e->n_h; h++)
    p[h] = e->prior[h] / sum;
  return p;
}

/* log10 of P(all) / product of P(group) from a table groups x hypotheses. */
static double
fit_of (const RvEngine *e, const double *prior, const double *like)
{
  double *joint = g_newa (double, e->n_h);
  double all = 0.0, apart = 0.0, loc = 0.0;
  for (guint h = 0; h < e->n_h; h++)
    {
      joint[h] = prior[h] * e->loc[h];
      loc += joint[h];
    }
  for (guint i = 0; i < e->groups->len; i++)
    {
      double own = 0.0;
      for (guint h = 0; h < e->n_h; h++)
        {
          own += prior[h] * like[i * e->n_h + h];
          joint[h] *= like[i * e->n_h + h];
        }
      apart += log10 (own);
    }
  for (guint h = 0; h < e->n_h; h++)
    all += joint[h];
  return log10 (all) - apart - log10 (loc);
}

static guint
pick (RvRandom *random, const double *p, guint n)
{
  double u = rv_random_uniform (random), sum = 0.0;
  for (guint i = 0; i < n; i++)
    if ((sum += p[i]) >= u)
      return i;
  return n - 1;
}

/* The assessed members of a group as they would come out under a hypothesis. */
static void
simulate_group (const RvEngine *e, RvRandom *random, const RvGroupDef *def, guint hypothesis, RvStatus *status)
{
  double together = rv_random_uniform (random);
  gboolean comonotone = rv_random_uniform (random) < rv_engine_lambda (e, def);
  double *p = g_newa (double, def->n_members), sum = 0.0;
  for (guint m = 0; m < def->n_members; m++)
    sum += p[m] = rv_engine_p (e, hypothesis, def->members[m]);
  for (guint m = 0; def->exclusive && m < def->n_members; m++)
    p[m] /= sum;
  guint which = def->exclusive ? pick (random, p, def->n_members) : 0;
  gboolean within = rv_engine_counts_within (e) && def->within;
  for (guint m = 0; m < def->n_members; m++)
    {
      if (status[m] == RV_STATUS_NOT_ASSESSED || (within && def->within[m] >= 0 && status[def->within[m]] != RV_STATUS_NOT_ASSESSED))
        continue;
      gboolean present = def->exclusive ? m == which : (comonotone ? together : rv_random_uniform (random)) < p[m];
      status[m] = present ? RV_STATUS_PRESENT : RV_STATUS_ABSENT;
    }
  for (guint m = 0; within && m < def->n_members; m++)
    {
      int outer = def->within[m];
      if (outer < 0 || status[m] == RV_STATUS_NOT_ASSESSED || status[outer] == RV_STATUS_NOT_ASSESSED)
        continue;
      gboolean present = status[outer] == RV_STATUS_PRESENT && rv_random_uniform (random) < p[m] / p[outer];
      status[m] = present ? RV_STATUS_PRESENT : RV_STATUS_ABSENT;
    }
}

static double
simulated_fit (const RvEngine *e, RvRandom *random, const double *prior, double *like)
{
  guint truth = pick (random, prior, e->n_h);
  for (guint i = 0; i < e->groups->len; i++)
    {
      const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
      RvStatus *status = g_newa (RvStatus, def->n_members);
      rv_engine_member_status (e, def, status);
      simulate_group (e, random, def, truth, status);
      rv_engine_group_row (e, def, status, like + i * e->n_h);
    }
  return fit_of (e, prior, like);
}

void
rv_engine_fit (RvEngine *e, RvDifferential *result)
{
  result->fit = 0.0;
  result->fit_tail = 1.0;
  if (e->groups->len == 0)
    return;
  g_autofree double *prior = prior_probabilities (e);
  result->fit = fit_of (e, prior, e->group_like);
  if (e->options.brief)
    return;
  g_autofree double *like = g_new (double, e->groups->len * e->n_h);
  guint worse = 0, n = result->fit < 0.0 ? N_SIMULATED : 0;
  RvRandom random;
  rv_random_seed (&random, "fit");
  for (guint i = 0; i < n; i++)
    worse += simulated_fit (e, &random, prior, like) <= result->fit;
  if (n)
    result->fit_tail = (worse + 1.0) / (n + 1.0);
}

/* ---- Conflicts ---------------------------------------------------------------------------------------------- */

static void
conflict_clear (gpointer data)
{
  g_free (((RvConflict *) data)->question);
}

static const char *
name_of (const RvEngine *e, guint finding)
{
  return rv_def (e->k, findings, RvFindingDef, finding)->name;
}

static char *
said (const RvEngine *e, guint finding)
{
  return e->status[finding] == RV_STATUS_PRESENT ? g_strdup (name_of (e, finding))
                                                 : g_strdup_printf (_("no %s"), name_of (e, finding));
}

static void
add_declared (RvEngine *e, GArray *conflicts)
{
  for (guint i = 0; i < e->k->contradictions->len; i++)
    {
      const RvContradiction *c = rv_def (e->k, contradictions, RvContradiction, i);
      if (e->status[c->a] != (c->a_absent ? RV_STATUS_ABSENT : RV_STATUS_PRESENT)
          || e->status[c->b] != (c->b_absent ? RV_STATUS_ABSENT : RV_STATUS_PRESENT))
        continue;
      RvConflict conflict = { 2, { c->a, c->b }, 0.0, g_strdup (c->question) };
      g_array_append_val (conflicts, conflict);
    }
}

static void
add_exclusive (RvEngine *e, GArray *conflicts)
{
  for (guint i = 0; i < e->groups->len; i++)
    {
      const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
      guint found[2], n = 0;
      for (guint m = 0; def->exclusive && m < def->n_members && n < 2; m++)
        if (e->status[def->members[m]] == RV_STATUS_PRESENT)
          found[n++] = def->members[m];
      if (n < 2)
        continue;
      RvConflict conflict = { 2, { found[0], found[1] }, 0.0, NULL };
      conflict.question = g_strdup_printf (_("%s: “%s” and “%s” cannot both hold; which is right?"), def->name,
                                           name_of (e, found[0]), name_of (e, found[1]));
      g_array_append_val (conflicts, conflict);
    }
}

typedef struct {
  guint i, j;
  double strength;
} Candidate;

static int
by_strength (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->strength != y->strength)
    return x->strength > y->strength ? -1 : 1;
  return x->i != y->i ? (x->i < y->i ? -1 : 1) : x->j < y->j ? -1 : x->j > y->j;
}

/* The assessed member of a group that tells most between the leader and the rest stands for it in words. */
static guint
spokesman (const RvEngine *e, guint i)
{
  const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
  guint best = def->members[0];
  double farthest = -1.0;
  for (guint m = 0; m < def->n_members; m++)
    {
      guint f = def->members[m];
      double away = fabs (rv_engine_p (e, e->n_c, f) - (e->status[f] == RV_STATUS_PRESENT ? 0.0 : 1.0));
      if (e->status[f] == RV_STATUS_NOT_ASSESSED || rv_def (e->k, findings, RvFindingDef, f)->use != RV_USE_CAUSE)
        continue;
      if (away > farthest)
        {
          farthest = away;
          best = f;
        }
    }
  return best;
}

static void
add_candidates (RvEngine *e, GArray *candidates)
{
  g_autofree double *prior = prior_probabilities (e);
  for (guint i = 0; i < e->groups->len; i++)
    for (guint j = i + 1; j < e->groups->len; j++)
      {
        const double *a = e->group_like + i * e->n_h, *b = e->group_like + j * e->n_h;
        double pa = 0.0, pb = 0.0, both = 0.0;
        for (guint h = 0; h < e->n_h; h++)
          {
            pa += prior[h] * a[h];
            pb += prior[h] * b[h];
            both += prior[h] * a[h] * b[h];
          }
        Candidate candidate = { i, j, log10 (pa * pb / both) };
        if (candidate.strength >= CONFLICT_STRENGTH)
          g_array_append_val (candidates, candidate);
      }
  g_array_sort (candidates, by_strength);
}

static void
add_computed (RvEngine *e, GArray *conflicts)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  add_candidates (e, candidates);
  for (guint i = 0; i < candidates->len && i < MAX_CONFLICTS; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      RvConflict conflict = { 2, { spokesman (e, candidate->i), spokesman (e, candidate->j) }, candidate->strength, NULL };
      g_autofree char *a = said (e, conflict.findings[0]);
      g_autofree char *b = said (e, conflict.findings[1]);
      conflict.question = g_strdup_printf (_("“%s” and “%s” rarely go together in any one cause: is one of them wrong, or are there two causes?"), a, b);
      g_array_append_val (conflicts, conflict);
    }
}

static void
add_misfit (RvEngine *e, const RvDifferential *result, GArray *conflicts)
{
  if (result->fit >= 0.0 || result->fit_tail > 0.05)
    return;
  RvConflict conflict = { 0 };
  conflict.strength = -result->fit;
  conflict.question = g_strdup (_("The findings fit together worse than chance allows: no listed cause explains them all. Check the entries, or think of two causes or one that is not listed."));
  g_array_append_val (conflicts, conflict);
}

void
rv_engine_conflicts (RvEngine *e, RvDifferential *result)
{
  result->conflicts = g_array_new (FALSE, TRUE, sizeof (RvConflict));
  g_array_set_clear_func (result->conflicts, conflict_clear);
  add_misfit (e, result, result->conflicts);
  add_declared (e, result->conflicts);
  add_exclusive (e, result->conflicts);
  add_computed (e, result->conflicts);
}
