/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which test to do next: expected information for its cost, and what each result would do. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "reasoning/rv-engine.h"

#define N_LEADERS 3
#define MIN_BITS 0.005

static double
entropy (const double *p, guint n)
{
  double sum = 0.0, least, h = 0.0;
  for (guint i = 0; i < n; i++)
    sum += p[i];
  least = 1e-9 * sum; /* what lies below adds less than 1e-5 bits in all */
  for (guint i = 0; i < n; i++)
    if (p[i] > least)
      h -= p[i] / sum * log2 (p[i] / sum);
  return h;
}

static int
group_slot (const RvEngine *e, guint group)
{
  for (guint i = 0; i < e->groups->len; i++)
    if (g_array_index (e->groups, guint, i) == group)
      return (int) i;
  return -1;
}

/* Weights times P(results | hypothesis, what is known of their group), for the results that lie in `group`. */
static void
apply_results (const RvEngine *e, guint group, const guint *f, const RvStatus *s, guint n, double *out)
{
  const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, group);
  RvStatus *status = g_newa (RvStatus, def->n_members);
  double *now = g_newa (double, e->n_h);
  int slot = group_slot (e, group);
  const double *before = slot >= 0 ? e->group_like + (guint) slot * e->n_h : NULL;
  rv_engine_member_status (e, def, status);
  for (guint m = 0; m < def->n_members; m++)
    for (guint i = 0; i < n; i++)
      if (def->members[m] == f[i])
        status[m] = s[i];
  rv_engine_group_row (e, def, status, now);
  for (guint h = 0; h < e->n_h; h++)
    out[h] *= before ? now[h] / before[h] : now[h];
}

/* Posterior weights after an outcome, into out. */
static double
after (const RvEngine *e, const guint *f, const RvStatus *s, guint n, double *out)
{
  guint first = (guint) rv_def (e->k, findings, RvFindingDef, f[0])->group;
  guint second = (guint) rv_def (e->k, findings, RvFindingDef, f[n - 1])->group;
  double sum = 0.0;
  memcpy (out, e->weight, sizeof (double) * e->n_h);
  apply_results (e, first, f, s, n, out);
  if (second != first)
    apply_results (e, second, f, s, n, out);
  for (guint h = 0; h < e->n_h; h++)
    sum += out[h];
  return sum;
}

static double
information (const RvEngine *e, const guint *f, guint n)
{
  double *out = g_newa (double, e->n_h), whole = 0.0, expected = 0.0, total = 0.0;
  for (guint h = 0; h < e->n_h; h++)
    whole += e->weight[h];
  for (guint bits = 0; bits < (1u << n); bits++)
    {
      RvStatus s[2] = { bits & 1 ? RV_STATUS_PRESENT : RV_STATUS_ABSENT, bits & 2 ? RV_STATUS_PRESENT : RV_STATUS_ABSENT };
      double p = after (e, f, s, n, out) / whole;
      total += p;
      expected += p * entropy (out, e->n_h);
    }
  /* Entry errors and exclusive groups let the outcomes sum to a little off 1. */
  return MAX (entropy (e->weight, e->n_h) - expected / total, 0.0);
}

static void
outcome_clear (gpointer data)
{
  g_free (((RvOutcome *) data)->result);
}

static void
next_clear (gpointer data)
{
  g_clear_pointer (&((RvNextTest *) data)->outcomes, g_array_unref);
}

static char *
result_words (const RvEngine *e, guint finding, RvStatus status)
{
  const char *name = rv_def (e->k, findings, RvFindingDef, finding)->name;
  return g_strdup_printf (status == RV_STATUS_PRESENT ? _("%s: present") : _("%s: absent"), name);
}

static void
add_outcomes (const RvEngine *e, RvNextTest *next, const guint *f, guint n)
{
  double *out = g_newa (double, e->n_h), total = 0.0;
  for (guint bits = 1u << n; bits-- > 0;)
    {
      RvStatus s[2] = { bits & 1 ? RV_STATUS_PRESENT : RV_STATUS_ABSENT, bits & 2 ? RV_STATUS_PRESENT : RV_STATUS_ABSENT };
      RvOutcome outcome = { .probability = after (e, f, s, n, out) };
      guint best = 0;
      for (guint h = 1; h < e->n_h; h++)
        if (out[h] > out[best])
          best = h;
      outcome.leader = best == e->n_c ? -1 : (int) best;
      outcome.leader_probability = out[best] / outcome.probability * (1.0 - e->k->other_floor);
      outcome.result = result_words (e, f[0], s[0]);
      if (n > 1)
        {
          g_autofree char *first = g_steal_pointer (&outcome.result);
          g_autofree char *second = result_words (e, f[1], s[1]);
          outcome.result = g_strdup_printf ("%s; %s", first, second);
        }
      total += outcome.probability;
      g_array_append_val (next->outcomes, outcome);
    }
  for (guint i = 0; i < next->outcomes->len; i++)
    g_array_index (next->outcomes, RvOutcome, i).probability /= total;
}

static gboolean
open_finding (const RvEngine *e, guint f)
{
  return e->status[f] == RV_STATUS_NOT_ASSESSED && rv_def (e->k, findings, RvFindingDef, f)->use == RV_USE_CAUSE;
}

/* The two findings of the test that tell most stand for it. */
static void
weigh_test (RvEngine *e, RvDifferential *result, guint t)
{
  const RvTestDef *test = rv_def (e->k, tests, RvTestDef, t);
  guint best[2] = { 0, 0 }, n = 0;
  double bits[2] = { 0.0, 0.0 };
  for (guint i = 0; i < test->n_findings; i++)
    {
      guint f = test->findings[i];
      double b = open_finding (e, f) ? information (e, &f, 1) : 0.0;
      if (b > bits[0])
        {
          bits[1] = bits[0];
          best[1] = best[0];
          bits[0] = b;
          best[0] = f;
        }
      else if (b > bits[1])
        {
          bits[1] = b;
          best[1] = f;
        }
    }
  n = bits[1] > MIN_BITS ? 2 : bits[0] > MIN_BITS ? 1 : 0;
  if (n == 0)
    return;
  RvNextTest next = { .test = t, .bits = information (e, best, n), .outcomes = g_array_new (FALSE, TRUE, sizeof (RvOutcome)) };
  g_array_set_clear_func (next.outcomes, outcome_clear);
  next.value = next.bits / test->cost;
  add_outcomes (e, &next, best, n);
  g_array_append_val (result->next, next);
}

static int
by_value (gconstpointer a, gconstpointer b)
{
  const RvNextTest *x = a, *y = b;
  if (x->value != y->value)
    return x->value > y->value ? -1 : 1;
  return x->test < y->test ? -1 : x->test > y->test;
}

/* Of a result: does it speak more, for its cost, against the leading cause than what was found before? */
static void
weigh_refuter (const RvEngine *e, RvRefuter *refuter, double *best, const RvFindingDef *def, guint f, RvStatus s,
               const double *out, double sum, double whole)
{
  guint cause = refuter->cause;
  double odds = e->weight[cause] / (whole - e->weight[cause]), cost = rv_def (e->k, tests, RvTestDef, def->test)->cost;
  double change = 10.0 * log10 (out[cause] / (sum - out[cause]) / odds);
  if (change > -3.0 || -change / cost <= *best)
    return;
  *best = -change / cost;
  *refuter = (RvRefuter) { cause, def->test, (int) f, s, change };
}

/* The result that would speak most, for its cost, against each leading cause. */
static void
find_refuters (RvEngine *e, RvDifferential *result)
{
  guint n = MIN (N_LEADERS, result->n_causes);
  RvRefuter refuters[N_LEADERS];
  double best[N_LEADERS] = { 0 }, *out = g_newa (double, e->n_h), whole = 0.0;
  for (guint i = 0; i < n; i++)
    refuters[i] = (RvRefuter) { .cause = result->causes[i].cause, .test = -1, .finding = -1 };
  for (guint h = 0; h < e->n_h; h++)
    whole += e->weight[h];
  for (guint f = 0; f < e->n_f; f++)
    {
      const RvFindingDef *def = rv_def (e->k, findings, RvFindingDef, f);
      if (!open_finding (e, f) || def->test < 0)
        continue;
      for (RvStatus s = RV_STATUS_PRESENT; s <= RV_STATUS_ABSENT; s++)
        {
          double sum = after (e, &f, &s, 1, out);
          for (guint i = 0; sum / whole >= 0.02 && i < n; i++)
            weigh_refuter (e, &refuters[i], &best[i], def, f, s, out, sum, whole);
        }
    }
  g_array_append_vals (result->refuters, refuters, n);
}

void
rv_engine_next_tests (RvEngine *e, RvDifferential *result)
{
  result->next = g_array_new (FALSE, TRUE, sizeof (RvNextTest));
  g_array_set_clear_func (result->next, next_clear);
  result->refuters = g_array_new (FALSE, TRUE, sizeof (RvRefuter));
  if (e->options.brief)
    return;
  for (guint t = 0; t < e->k->tests->len; t++)
    weigh_test (e, result, t);
  g_array_sort (result->next, by_value);
  find_refuters (e, result);
}
