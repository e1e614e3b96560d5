/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure the numbers are: the posterior again in 2,000 worlds drawn from the Betas. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") /* the loops over draws are what the vector units are for, in debug builds too */
#endif

#include <math.h>
#include <string.h>

#include "reasoning/rv-engine.h"

typedef struct {
  RvEngine *e;
  guint n;          /* draws */
  guint n_pairs;
  guint n_rows;     /* causes, other, pairs */
  double *weight;   /* n_rows x n */
  double *p;        /* scratch: n */
  float *f;         /* scratch: 3 x n: the factor of a group and what it is made from */
  float *shared;    /* scratch: the factor of the background */
  float *mixed;     /* scratch for pairs: members x n */
} Draws;

static double *
row_of (Draws *d, guint row)
{
  return d->weight + (gsize) row * d->n;
}

static void
draw_priors (Draws *d)
{
  RvEngine *e = d->e;
  for (guint c = 0; c < e->n_c; c++)
    {
      const float *factor = rv_knowledge_prior_draws (e->k, c, e->setting_index);
      double worth = e->prior[c];
      double *to = row_of (d, c);
      for (guint i = 0; i < d->n; i++)
        to[i] = worth * factor[i];
    }
  double *other = row_of (d, e->n_c);
  for (guint i = 0; i < d->n; i++)
    other[i] = e->prior[e->n_c];
}

static void
draw_risks (Draws *d)
{
  RvEngine *e = d->e;
  for (guint r = 0; r < e->risks->len; r++)
    {
      guint index = g_array_index (e->risks, guint, r);
      const RvRiskRatio *risk = rv_def (e->k, risks, RvRiskRatio, index);
      const float *factor = rv_knowledge_risk_draws (e->k, index);
      for (guint c = 0; c < e->n_c; c++)
        if (risk->cause >= 0 ? (guint) risk->cause == c : rv_def (e->k, causes, RvCauseDef, c)->family == risk->family)
          {
            double *to = row_of (d, c);
            for (guint i = 0; i < d->n; i++)
              to[i] *= factor[i];
          }
    }
}

/* The spread over the lesion classes is drawn as one factor per cause: the share that lies in each class, a Dirichlet,
 * against the state likelihoods at their means. */
static void
draw_lesions (Draws *d)
{
  RvEngine *e = d->e;
  if (!e->state_like)
    return;
  for (guint c = 0; c < e->n_c; c++)
    {
      const RvCauseDef *cause = rv_def (e->k, causes, RvCauseDef, c);
      const double *own = e->state_of + c * e->n_states;
      double *sum = d->p, *to = row_of (d, c), base = 0.0;
      guint slot = 0;
      double stated_mass = 0.0;
      memset (sum, 0, sizeof (double) * d->n);
      for (guint l = 0; l < e->k->classes->len; l++)
        {
          double share = own[2 * l] + own[2 * l + 1];
          double like = share > 0.0 ? (own[2 * l] * e->state_like[2 * l] + own[2 * l + 1] * e->state_like[2 * l + 1]) / share : 0.0;
          if (cause->shares[l] <= 0.0 || e->options.found_only)
            {
              base += share * like;
              continue;
            }
          const float *drawn = rv_knowledge_share_draws (e->k, c, slot++);
          stated_mass += share;
          for (guint i = 0; i < d->n; i++)
            sum[i] += like * drawn[i];
        }
      for (guint i = 0; i < d->n; i++)
        to[i] *= base + stated_mass * sum[i];
    }
  double *other = row_of (d, e->n_c);
  for (guint i = 0; i < d->n; i++)
    other[i] *= e->loc[e->n_c];
}

/* ---- Evidence groups ---------------------------------------------------------------------------------------- */

typedef struct {
  const RvGroupDef *def;
  const float **p;        /* per member */
  RvStatus *status;       /* per member */
  double lambda, entry_error;
} GroupDraw;

/* The factor of one finding, into out. */
static void
single_factor (const float *restrict p, gboolean present, guint n, float *restrict out)
{
  float slope = present ? 1.0f : -1.0f, base = present ? 0.0f : 1.0f;
  for (guint i = 0; i < n; i++)
    out[i] = base + slope * p[i];
}

static void
mixture_factor (Draws *d, const GroupDraw *g, float *restrict out)
{
  guint n = d->n;
  float *restrict least = d->f + n, *restrict most = d->f + 2 * (gsize) n, lambda = (float) g->lambda;
  for (guint i = 0; i < n; i++)
    {
      out[i] = least[i] = 1.0f;
      most[i] = 0.0f;
    }
  for (guint m = 0; m < g->def->n_members; m++)
    {
      const float *restrict p = g->p[m];
      if (g->status[m] == RV_STATUS_PRESENT)
        for (guint i = 0; i < n; i++)
          {
            out[i] *= p[i];
            least[i] = least[i] < p[i] ? least[i] : p[i];
          }
      else if (g->status[m] == RV_STATUS_ABSENT)
        for (guint i = 0; i < n; i++)
          {
            out[i] *= 1.0f - p[i];
            most[i] = most[i] > p[i] ? most[i] : p[i];
          }
    }
  for (guint i = 0; i < n; i++)
    {
      float together = least[i] - most[i];
      out[i] = (1.0f - lambda) * out[i] + lambda * (together > 0.0f ? together : 0.0f);
    }
}

/* See exclusive_likelihood() in rv-engine-group.c. */
static void
exclusive_factor (Draws *d, const GroupDraw *g, float *restrict out)
{
  guint n = d->n, n_present = 0;
  float *restrict all = d->f + n, *restrict open = d->f + 2 * (gsize) n, error = (float) g->entry_error;
  memset (all, 0, sizeof (float) * n);
  memset (open, 0, sizeof (float) * n);
  for (guint m = 0; m < g->def->n_members; m++)
    {
      const float *restrict p = g->p[m];
      float counts = g->status[m] == RV_STATUS_ABSENT ? 0.0f : 1.0f;
      n_present += g->status[m] == RV_STATUS_PRESENT;
      for (guint i = 0; i < n; i++)
        {
          all[i] += p[i];
          open[i] += counts * p[i];
        }
    }
  for (guint i = 0; i < n; i++)
    out[i] = n_present ? 1.0f : open[i] / all[i];
  for (guint m = 0; m < g->def->n_members; m++)
    if (g->status[m] == RV_STATUS_PRESENT)
      {
        const float *restrict p = g->p[m];
        for (guint i = 0; i < n; i++)
          out[i] *= p[i] / all[i];
      }
  for (guint i = 0; i < n; i++)
    out[i] = error + (1.0f - 2.0f * error) * out[i];
}

static void
group_factor (Draws *d, const GroupDraw *g, float *out)
{
  guint assessed = 0, which = 0;
  for (guint m = 0; m < g->def->n_members; m++)
    if (g->status[m] != RV_STATUS_NOT_ASSESSED)
      {
        assessed++;
        which = m;
      }
  if (g->def->exclusive)
    exclusive_factor (d, g, out);
  else if (assessed == 1)
    single_factor (g->p[which], g->status[which] == RV_STATUS_PRESENT, d->n, out);
  else
    mixture_factor (d, g, out);
}

static void
multiply (double *restrict to, const float *restrict factor, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] *= factor[i];
}

static const float *
cell_draws (Draws *d, guint hypothesis, guint finding)
{
  RvEngine *e = d->e;
  const guint *cells = e->options.found_only ? e->k->cell_of_found : e->k->cell_of;
  return rv_knowledge_draws (e->k, cells[hypothesis * e->n_f + finding]);
}

static void
draw_group_for_pair (Draws *d, GroupDraw *g, const RvPairResult *pair, double *to)
{
  for (guint m = 0; m < g->def->n_members; m++)
    {
      guint f = g->def->members[m];
      float *mixed = d->mixed + (gsize) m * d->n;
      g->p[m] = mixed;
      if (g->status[m] == RV_STATUS_NOT_ASSESSED && !g->def->exclusive)
        continue;
      const float *a = cell_draws (d, pair->a, f), *b = cell_draws (d, pair->b, f), *leak = cell_draws (d, d->e->n_c, f);
      if (g->def->exclusive)
        for (guint i = 0; i < d->n; i++)
          mixed[i] = 0.5f * (a[i] + b[i]);
      else
        for (guint i = 0; i < d->n; i++)
          {
            float least = a[i] < b[i] ? a[i] : b[i];
            least = least < leak[i] ? least : leak[i];
            mixed[i] = 1.0f - (1.0f - a[i]) * (1.0f - b[i]) / (1.0f - least);
          }
    }
  group_factor (d, g, d->f);
  multiply (to, d->f, d->n);
}

/* Causes for which nothing of the group is stated share the factor of the background. */
static gboolean
is_background (const RvEngine *e, const GroupDraw *g, guint h)
{
  const guint *cells = e->options.found_only ? e->k->cell_of_found : e->k->cell_of;
  for (guint m = 0; m < g->def->n_members; m++)
    {
      guint f = g->def->members[m];
      if ((g->status[m] != RV_STATUS_NOT_ASSESSED || g->def->exclusive) && cells[h * e->n_f + f] != cells[e->n_c * e->n_f + f])
        return FALSE;
    }
  return TRUE;
}

static void
draw_group_for_hypothesis (Draws *d, GroupDraw *g, guint h, float *factor)
{
  for (guint m = 0; m < g->def->n_members; m++)
    if (g->status[m] != RV_STATUS_NOT_ASSESSED || g->def->exclusive)
      g->p[m] = cell_draws (d, h, g->def->members[m]);
  group_factor (d, g, factor);
}

static void
draw_group (Draws *d, guint group, const RvDifferential *result)
{
  RvEngine *e = d->e;
  GroupDraw g = { .def = rv_def (e->k, groups, RvGroupDef, group), .entry_error = e->k->entry_error };
  g.lambda = rv_engine_lambda (e, g.def);
  g.p = g_newa (const float *, g.def->n_members);
  g.status = g_newa (RvStatus, g.def->n_members);
  for (guint m = 0; m < g.def->n_members; m++)
    {
      guint f = g.def->members[m];
      g.status[m] = rv_def (e->k, findings, RvFindingDef, f)->use == RV_USE_CAUSE ? e->status[f] : RV_STATUS_NOT_ASSESSED;
    }
  draw_group_for_hypothesis (d, &g, e->n_c, d->shared);
  for (guint h = 0; h < e->n_h; h++)
    {
      gboolean shared = is_background (e, &g, h);
      if (!shared)
        draw_group_for_hypothesis (d, &g, h, d->f);
      multiply (row_of (d, h), shared ? d->shared : d->f, d->n);
    }
  for (guint i = 0; i < d->n_pairs; i++)
    draw_group_for_pair (d, &g, &g_array_index (result->pairs, RvPairResult, i), row_of (d, e->n_h + i));
}

/* A pair starts from its two causes' priors; its localisation stays at the mean. */
static void
draw_pair_priors (Draws *d, const RvDifferential *result)
{
  RvEngine *e = d->e;
  for (guint i = 0; i < d->n_pairs; i++)
    {
      const RvPairResult *pair = &g_array_index (result->pairs, RvPairResult, i);
      const double *a = row_of (d, pair->a), *b = row_of (d, pair->b);
      double *to = row_of (d, e->n_h + i), scale = 2.0 * e->setting->two_causes * rv_engine_pair_loc (e, pair->a, pair->b);
      for (guint j = 0; j < d->n; j++)
        to[j] = scale * a[j] * b[j];
    }
}

/* ---- Quantiles ---------------------------------------------------------------------------------------------- */

/* The k-th smallest of all, from low on (Wirth's selection); reorders the values, smaller ones first. */
static double
nth (double *values, int low, int high, int k)
{
  while (low < high)
    {
      double pivot = values[k];
      int i = low, j = high;
      do
        {
          while (values[i] < pivot)
            i++;
          while (pivot < values[j])
            j--;
          if (i <= j)
            {
              double swap = values[i];
              values[i++] = values[j];
              values[j--] = swap;
            }
        }
      while (i <= j);
      if (j < k)
        low = i;
      if (k < i)
        high = j;
    }
  return values[k];
}

static void
interval (Draws *d, guint row, double keep, double floor, double *low, double *high)
{
  double *values = d->p;
  memcpy (values, row_of (d, row), sizeof (double) * d->n);
  double q10 = floor + keep * nth (values, 0, (int) d->n - 1, (int) (d->n / 10));
  double q90 = floor + keep * nth (values, (int) (d->n / 10), (int) d->n - 1, (int) (d->n - 1 - d->n / 10));
  *low = MIN (*low, q10);
  *high = MAX (*high, q90);
}

static void
normalise (Draws *d)
{
  double *sum = d->p;
  memset (sum, 0, sizeof (double) * d->n);
  for (guint r = 0; r < d->n_rows; r++)
    {
      const double *from = row_of (d, r);
      for (guint i = 0; i < d->n; i++)
        sum[i] += from[i];
    }
  for (guint i = 0; i < d->n; i++)
    sum[i] = 1.0 / sum[i];
  for (guint r = 0; r < d->n_rows; r++)
    {
      double *to = row_of (d, r);
      for (guint i = 0; i < d->n; i++)
        to[i] *= sum[i];
    }
}

static guint *
count_firsts (Draws *d)
{
  guint *firsts = g_new0 (guint, d->n_rows);
  g_autofree guint *leader = g_new0 (guint, d->n);
  double *best = d->p;
  memset (best, 0, sizeof (double) * d->n);
  for (guint r = 0; r < d->n_rows; r++)
    {
      const double *from = row_of (d, r);
      if (r == d->e->n_c)
        continue;
      for (guint i = 0; i < d->n; i++)
        if (from[i] > best[i])
          {
            best[i] = from[i];
            leader[i] = r;
          }
    }
  for (guint i = 0; i < d->n; i++)
    firsts[leader[i]]++;
  return firsts;
}

static void
read_out (Draws *d, RvDifferential *result)
{
  RvEngine *e = d->e;
  double rest = 0.0, floor = e->k->other_floor;
  /* Pairs beyond the best keep their share of the whole at the means. */
  for (guint i = d->n_pairs; i < result->pairs->len; i++)
    rest += g_array_index (result->pairs, RvPairResult, i).probability;
  double keep = 1.0 - floor - rest;
  g_autofree guint *firsts = count_firsts (d);
  for (guint c = 0; c < e->n_c; c++)
    {
      RvCauseResult *cause = &result->causes[c];
      cause->first_in = (double) firsts[c] / d->n;
      interval (d, c, keep, 0.0, &cause->low, &cause->high);
    }
  interval (d, e->n_c, keep, floor, &result->other_low, &result->other_high);
  for (guint i = 0; i < d->n_pairs; i++)
    {
      RvPairResult *pair = &g_array_index (result->pairs, RvPairResult, i);
      pair->first_in = (double) firsts[e->n_h + i] / d->n;
      interval (d, e->n_h + i, keep, 0.0, &pair->low, &pair->high);
    }
}

static guint
most_members (const RvKnowledge *k)
{
  guint most = 1;
  for (guint g = 0; g < k->groups->len; g++)
    most = MAX (most, rv_def (k, groups, RvGroupDef, g)->n_members);
  return most;
}

void
rv_engine_draw (RvEngine *e, RvDifferential *result)
{
  Draws d = { .e = e, .n = MIN (e->options.n_draws, RV_N_DRAWS) };
  if (d.n == 0)
    {
      guint best = 0;
      for (guint c = 1; c < e->n_c; c++)
        if (e->weight[c] > e->weight[best])
          best = c;
      result->causes[best].first_in = 1.0;
      return;
    }
  d.n_pairs = MIN (RV_BEST_PAIRS, result->pairs->len);
  d.n_rows = e->n_h + d.n_pairs;
  g_autofree double *weight = g_new (double, (gsize) d.n_rows * d.n);
  g_autofree double *scratch = g_new (double, d.n);
  g_autofree float *factors = g_new (float, 3 * (gsize) d.n);
  g_autofree float *shared = g_new (float, d.n);
  g_autofree float *mixed = g_new (float, (gsize) most_members (e->k) * d.n);
  d.weight = weight;
  d.p = scratch;
  d.f = factors;
  d.mixed = mixed;
  d.shared = shared;
  draw_priors (&d);
  draw_risks (&d);
  draw_pair_priors (&d, result);
  draw_lesions (&d);
  for (guint i = 0; i < e->groups->len; i++)
    draw_group (&d, g_array_index (e->groups, guint, i), result);
  normalise (&d);
  read_out (&d, result);
}

double
rv_differential_bare_work (RvKnowledge *k, const RvStatus *statuses)
{
  g_autofree double *weight = g_new (double, RV_N_DRAWS);
  double sum = 0.0;
  guint n_f = k->findings->len;
  for (guint h = 0; h <= k->causes->len; h++)
    {
      for (guint i = 0; i < RV_N_DRAWS; i++)
        weight[i] = 1.0;
      for (guint f = 0; f < n_f; f++)
        {
          if (statuses[f] == RV_STATUS_NOT_ASSESSED || rv_def (k, findings, RvFindingDef, f)->use != RV_USE_CAUSE)
            continue;
          const float *p = rv_knowledge_draws (k, k->cell_of[h * n_f + f]);
          double slope = statuses[f] == RV_STATUS_PRESENT ? 1.0 : -1.0, base = statuses[f] == RV_STATUS_PRESENT ? 0.0 : 1.0;
          for (guint i = 0; i < RV_N_DRAWS; i++)
            weight[i] *= base + slope * p[i];
        }
      for (guint i = 0; i < RV_N_DRAWS; i++)
        sum += weight[i];
    }
  return sum;
}
