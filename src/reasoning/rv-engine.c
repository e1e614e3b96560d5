/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact joint of cause and lesion class at the Beta means. */
#include "reasoning/rv-engine.h"

#include <math.h>
#include <string.h>

static gboolean
in_base (const RvSettingDef *setting, guint finding)
{
  for (guint i = 0; i < setting->n_in_base; i++)
    if (setting->in_base[i] == finding)
      return TRUE;
  return FALSE;
}

static double
risk_value (const RvEngine *e, const RvRiskRatio *risk)
{
  RvStatus status = e->status[risk->finding];
  if (status == RV_STATUS_NOT_ASSESSED || in_base (e->setting, risk->finding))
    return 1.0;
  if (e->options.found_only && risk->figure.trust != RV_TRUST_FOUND)
    return 1.0;
  return rv_engine_risk_ratio (e, risk);
}

/* Nobody can be more often exposed than always: a ratio ends at 1 / rate of the risk factor in the setting. */
double
rv_engine_risk_ratio (const RvEngine *e, const RvRiskRatio *risk)
{
  if (e->status[risk->finding] != RV_STATUS_PRESENT)
    return risk->absent;
  return risk->ratio > 1.0 ? MAX (MIN (risk->ratio, 1.0 / e->setting->rates[risk->finding]), 1.0) : risk->ratio;
}

static gboolean
risk_concerns (const RvEngine *e, const RvRiskRatio *risk, guint cause)
{
  return risk->cause >= 0 ? (guint) risk->cause == cause
                          : risk->family == rv_def (e->k, causes, RvCauseDef, cause)->family;
}

static void
set_up_priors (RvEngine *e)
{
  e->risks = g_array_new (FALSE, FALSE, sizeof (guint));
  e->risk_factor = g_new (double, e->n_c);
  e->prior = g_new (double, e->n_h);
  for (guint c = 0; c < e->n_c; c++)
    e->risk_factor[c] = 1.0;
  for (guint r = 0; r < e->k->risks->len; r++)
    {
      const RvRiskRatio *risk = rv_def (e->k, risks, RvRiskRatio, r);
      double value = risk_value (e, risk);
      if (value == 1.0)
        continue;
      g_array_append_val (e->risks, r);
      for (guint c = 0; c < e->n_c; c++)
        if (risk_concerns (e, risk, c))
          e->risk_factor[c] *= value;
    }
  double sum = 0.0;
  for (guint c = 0; c < e->n_c; c++)
    sum += e->prior[c] = rv_def (e->k, causes, RvCauseDef, c)->priors[e->setting_index].weight * e->risk_factor[c];
  for (guint c = 0; c < e->n_c; c++)
    e->prior[c] /= sum;
  e->prior[e->n_c] = e->setting->other / (1.0 - e->setting->other);
}

static void
set_up_groups (RvEngine *e)
{
  e->groups = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint g = 0; g < e->k->groups->len; g++)
    if (rv_engine_uses_group (e, g))
      g_array_append_val (e->groups, g);
  e->group_like = g_new (double, e->groups->len * e->n_h + 1);
  for (guint i = 0; i < e->groups->len; i++)
    {
      const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
      RvStatus *status = g_newa (RvStatus, def->n_members);
      rv_engine_member_status (e, def, status);
      rv_engine_group_row (e, def, status, e->group_like + i * e->n_h);
    }
}

static void
set_up_weights (RvEngine *e)
{
  e->weight = g_new (double, e->n_h);
  for (guint h = 0; h < e->n_h; h++)
    {
      e->weight[h] = e->prior[h] * e->loc[h];
      for (guint i = 0; i < e->groups->len; i++)
        e->weight[h] *= e->group_like[i * e->n_h + h];
    }
}

RvEngine *
rv_engine_new (RvKnowledge *knowledge, const RvStatus *statuses, const RvDifferentialOptions *options)
{
  RvEngine *e = g_new0 (RvEngine, 1);
  e->k = rv_knowledge_ref (knowledge);
  e->options = *options;
  e->n_c = knowledge->causes->len;
  e->n_f = knowledge->findings->len;
  e->n_h = e->n_c + 1;
  e->means = knowledge->means[options->found_only != 0];
  int setting = rv_knowledge_find_setting (knowledge, options->setting);
  e->setting_index = setting >= 0 ? (guint) setting : 0;
  e->setting = rv_def (knowledge, settings, RvSettingDef, e->setting_index);
  e->status = g_memdup2 (statuses, sizeof (RvStatus) * e->n_f);
  set_up_priors (e);
  rv_engine_set_up_lesion (e);
  e->options.lesion = NULL; /* the caller's; not needed any more */
  set_up_groups (e);
  set_up_weights (e);
  return e;
}

void
rv_engine_free (RvEngine *e)
{
  if (!e)
    return;
  g_array_unref (e->groups);
  g_array_unref (e->risks);
  g_free (e->status);
  g_free (e->risk_factor);
  g_free (e->prior);
  g_free (e->state_like);
  g_free (e->pair_like);
  g_free (e->pair_rows);
  g_free (e->state_of);
  g_free (e->loc);
  g_free (e->group_like);
  g_free (e->weight);
  rv_knowledge_unref (e->k);
  g_free (e);
}

/* ---- Two causes at once ------------------------------------------------------------------------------------- */

typedef struct {
  double probability;
  guint a, b;
} PairKey;

static int
compare_pairs (const PairKey *x, const PairKey *y)
{
  if (x->probability != y->probability)
    return x->probability > y->probability ? -1 : 1;
  return x->a != y->a ? (x->a < y->a ? -1 : 1) : x->b < y->b ? -1 : x->b > y->b;
}

/* Exponent and three bits of the mantissa, from the largest downwards: within a bin probabilities differ little. What is 2^-511 of
 * the largest and less shares the last one. */
#define PAIR_BINS 4096

static guint
steps_of (double probability)
{
  guint64 bits;
  memcpy (&bits, &probability, sizeof bits);
  return (guint) (bits >> 49);
}

static guint
bin_of (double probability, guint top)
{
  return MIN (top - steps_of (probability), PAIR_BINS - 1);
}

/* Counts into bins first, so that what is left to sort are neighbours. */
static void
sort_pairs (PairKey *keys, guint n)
{
  g_autofree guint *start = g_new0 (guint, PAIR_BINS + 1);
  g_autofree PairKey *sorted = g_new (PairKey, n + 1);
  guint top = 0;
  for (guint i = 0; i < n; i++)
    top = MAX (top, steps_of (keys[i].probability));
  for (guint i = 0; i < n; i++)
    start[bin_of (keys[i].probability, top) + 1]++;
  for (guint b = 0; b < PAIR_BINS; b++)
    start[b + 1] += start[b];
  for (guint i = 0; i < n; i++)
    sorted[start[bin_of (keys[i].probability, top)]++] = keys[i];
  for (guint i = 1; i < n; i++)
    {
      PairKey key = sorted[i];
      guint j = i;
      for (; j > 0 && compare_pairs (&sorted[j - 1], &key) > 0; j--)
        sorted[j] = sorted[j - 1];
      sorted[j] = key;
    }
  memcpy (keys, sorted, sizeof (PairKey) * n);
}

static void
weigh_pairs (RvEngine *e, RvDifferential *result)
{
  g_autofree PairKey *keys = g_new (PairKey, (gsize) e->n_c * e->n_c / 2 + 1);
  double *row = g_newa (double, e->n_h);
  guint n = 0;
  e->total = 0.0;
  for (guint h = 0; h < e->n_h; h++)
    e->total += e->weight[h];
  for (guint a = 0; a < e->n_c; a++)
    {
      rv_engine_pair_row (e, a, row);
      for (guint b = a + 1; b < e->n_c; b++)
        if (row[b] > 0.0)
          {
            e->total += row[b];
            keys[n++] = (PairKey) { row[b], a, b };
          }
    }
  sort_pairs (keys, n);
  result->pairs = g_array_sized_new (FALSE, TRUE, sizeof (RvPairResult), n);
  g_array_set_size (result->pairs, n);
  for (guint i = 0; i < n; i++)
    g_array_index (result->pairs, RvPairResult, i) = (RvPairResult) { .a = keys[i].a, .b = keys[i].b, .probability = keys[i].probability };
}

/* ---- The result --------------------------------------------------------------------------------------------- */

static int
compare_causes (gconstpointer a, gconstpointer b)
{
  const RvCauseResult *x = a, *y = b;
  if (x->probability != y->probability)
    return x->probability > y->probability ? -1 : 1;
  return x->cause < y->cause ? -1 : x->cause > y->cause;
}

/* The floor of "other" is a last mixture: the odds between all the rest stay as they are. */
static void
set_probabilities (RvEngine *e, RvDifferential *result)
{
  double floor = e->k->other_floor, keep = (1.0 - floor) / e->total;
  result->other = floor + keep * e->weight[e->n_c];
  result->other_low = result->other_high = result->other;
  for (guint c = 0; c < e->n_c; c++)
    {
      RvCauseResult *cause = &result->causes[c];
      cause->cause = c;
      cause->probability = cause->low = cause->high = keep * e->weight[c];
    }
  for (guint i = 0; i < result->pairs->len; i++)
    {
      RvPairResult *pair = &g_array_index (result->pairs, RvPairResult, i);
      pair->probability = pair->low = pair->high = keep * pair->probability;
    }
}

static void
list_cannot_miss (RvEngine *e, RvDifferential *result)
{
  g_autofree double *alone_or_paired = g_new (double, e->n_c);
  result->cannot_miss = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < result->n_causes; i++)
    alone_or_paired[result->causes[i].cause] = result->causes[i].probability;
  for (guint j = 0; j < result->pairs->len; j++)
    {
      const RvPairResult *pair = &g_array_index (result->pairs, RvPairResult, j);
      alone_or_paired[pair->a] += pair->probability;
      alone_or_paired[pair->b] += pair->probability;
    }
  for (guint i = 0; i < result->n_causes; i++)
    {
      guint cause = result->causes[i].cause;
      const RvCauseDef *def = rv_def (e->k, causes, RvCauseDef, cause);
      if (def->cannot_miss && alone_or_paired[cause] >= def->miss_threshold)
        g_array_append_val (result->cannot_miss, cause);
    }
}

RvDifferential *
rv_differential_run (RvKnowledge *knowledge, const RvStatus *statuses, const RvDifferentialOptions *options)
{
  RvDifferential *result = g_new0 (RvDifferential, 1);
  RvEngine *e = rv_engine_new (knowledge, statuses, options);
  result->engine = e;
  result->knowledge = knowledge; /* kept alive by the engine */
  result->setting = (int) e->setting_index;
  result->status = e->status;
  result->n_causes = e->n_c;
  result->causes = g_new0 (RvCauseResult, e->n_c);
  e->options.setting = e->setting->id;
  weigh_pairs (e, result);
  set_probabilities (e, result);
  rv_engine_draw (e, result);
  rv_engine_contributions (e, result);
  qsort (result->causes, result->n_causes, sizeof (RvCauseResult), compare_causes);
  list_cannot_miss (e, result);
  rv_engine_fit (e, result);
  rv_engine_conflicts (e, result);
  rv_engine_next_tests (e, result);
  rv_engine_tipping (e, result);
  return result;
}

void
rv_differential_free (RvDifferential *self)
{
  if (!self)
    return;
  for (guint c = 0; c < self->n_causes; c++)
    {
      g_clear_pointer (&self->causes[c].supporting, g_array_unref);
      g_clear_pointer (&self->causes[c].opposing, g_array_unref);
    }
  g_free (self->causes);
  GArray *arrays[] = { self->pairs, self->conflicts, self->cannot_miss, self->next, self->refuters };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i])
      g_array_unref (arrays[i]);
  rv_engine_free (self->engine);
  g_free (self);
}

const RvCauseResult *
rv_differential_cause (const RvDifferential *self, guint cause)
{
  for (guint i = 0; i < self->n_causes; i++)
    if (self->causes[i].cause == cause)
      return &self->causes[i];
  return NULL;
}

guint
rv_differential_rank (const RvDifferential *self, guint cause)
{
  for (guint i = 0; i < self->n_causes; i++)
    if (self->causes[i].cause == cause)
      return i + 1;
  return 0;
}
