/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-ranked.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  const RvRanked *x = a, *y = b;

  if (x->probability != y->probability)
    return x->probability < y->probability ? 1 : -1;
  return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

GArray *
rv_differential_ranked (const RvDifferential *self)
{
  GArray *ranked = g_array_new (FALSE, FALSE, sizeof (RvRanked));

  for (guint i = 0; i < self->n_causes; i++)
    {
      const RvCauseResult *cause = &self->causes[i];
      RvRanked rank = { cause->cause, -1, cause->probability, cause->low, cause->high, cause->first_in };

      g_array_append_val (ranked, rank);
    }
  for (guint i = 0; self->pairs && i < self->pairs->len && i < RV_RANKED_PAIRS; i++)
    {
      const RvPairResult *pair = &g_array_index (self->pairs, RvPairResult, i);
      RvRanked rank = { pair->a, (int) pair->b, pair->probability, pair->low, pair->high, pair->first_in };

      g_array_append_val (ranked, rank);
    }
  g_array_sort (ranked, compare);
  return ranked;
}

char *
rv_ranked_name (const RvKnowledge *knowledge, const RvRanked *ranked)
{
  const char *first = rv_knowledge_cause (knowledge, ranked->a)->name;

  return ranked->b < 0 ? g_strdup (first) : g_strdup_printf ("%s + %s", first, rv_knowledge_cause (knowledge, (guint) ranked->b)->name);
}

double
rv_ranked_rest (const RvDifferential *self, const GArray *ranked, guint n)
{
  double rest = 1.0 - self->other;

  for (guint i = 0; i < n && i < ranked->len; i++)
    rest -= g_array_index (ranked, RvRanked, i).probability;
  return MAX (rest, 0.0);
}
