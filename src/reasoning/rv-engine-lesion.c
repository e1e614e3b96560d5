/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lesion side of the joint: P(lesion data | lesion class), and how the causes spread over the classes. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") /* loops over states and second causes */
#endif

#include <math.h>
#include <string.h>

#include "reasoning/rv-engine.h"

/* Share of every cause that lies anywhere at all, and the least likelihood a class can have beside the best. */
#define ANYWHERE 0.02
#define LEAST_LIKELIHOOD 1e-4

/* P(state | cause); a cause whose classes are not found says nothing under the trust filter. */
static void
spread_cause (const RvEngine *e, guint c, double *to)
{
  const RvCauseDef *cause = rv_def (e->k, causes, RvCauseDef, c);
  guint n_l = e->k->classes->len;
  gboolean silent = e->options.found_only && cause->shares_figure.trust != RV_TRUST_FOUND;
  double block = cause->demyelinating.n >= 0 ? (cause->demyelinating.k + 0.15) / (cause->demyelinating.n + 1.0) : 0.15;
  if (e->options.found_only && cause->demyelinating.trust != RV_TRUST_FOUND)
    block = 0.15;
  for (guint l = 0; l < n_l; l++)
    {
      double share = (1.0 - ANYWHERE) * (silent ? 1.0 / n_l : cause->shares[l]) + ANYWHERE / n_l;
      gboolean focal = rv_def (e->k, classes, RvLesionClassDef, l)->focal;
      to[2 * l] = focal ? share * (1.0 - block) : share;
      to[2 * l + 1] = focal ? share * block : 0.0;
    }
}

static void
spread_all (RvEngine *e)
{
  e->state_of = g_new0 (double, e->n_h * e->n_states);
  double *other = e->state_of + e->n_c * e->n_states;
  for (guint c = 0; c < e->n_c; c++)
    {
      double *own = e->state_of + c * e->n_states;
      double weight = rv_def (e->k, causes, RvCauseDef, c)->priors[e->setting_index].weight;
      spread_cause (e, c, own);
      for (guint s = 0; s < e->n_states; s++)
        other[s] += weight * own[s];
    }
  /* What is not listed lies where the listed causes of the setting lie. */
  double sum = 0.0;
  for (guint s = 0; s < e->n_states; s++)
    sum += other[s];
  for (guint s = 0; s < e->n_states; s++)
    other[s] /= sum;
}

/* Mean likelihood per state, weighted by the localiser's prior within the state. Pair patterns ("a+b") go to pair_like. */
typedef struct {
  double *weight, *sum;
  double *pair_weight, *pair_sum;
  double max_prior, max_like;
} Tally;

static int
state_of_hypothesis (const RvEngine *e, const char *pattern, const RvLesionHypothesis *h)
{
  int class = rv_knowledge_class_of (e->k, pattern, h->node);
  /* A plexus or root, but not which: no class. */
  if (class < 0 || (!h->node && rv_def (e->k, classes, RvLesionClassDef, class)->nodes))
    return -1;
  return 2 * class + (rv_def (e->k, classes, RvLesionClassDef, class)->focal && h->demyelinating);
}

static void
tally_hypothesis (const RvEngine *e, Tally *t, const RvLesionHypothesis *h)
{
  double weight = exp (MAX (h->log_prior - t->max_prior, -60.0)), like = exp (h->log_likelihood - t->max_like);
  const char *plus = strchr (h->pattern, '+');
  g_autofree char *first = plus ? g_strndup (h->pattern, (gsize) (plus - h->pattern)) : NULL;
  int s = state_of_hypothesis (e, plus ? first : h->pattern, h);
  if (s < 0)
    return;
  if (!plus)
    {
      t->weight[s] += weight;
      t->sum[s] += weight * like;
      return;
    }
  int s2 = state_of_hypothesis (e, plus + 1, h);
  if (s2 < 0)
    return;
  guint at[2] = { (guint) s * e->n_states + (guint) s2, (guint) s2 * e->n_states + (guint) s };
  for (int way = 0; way < 2; way++)
    {
      t->pair_weight[at[way]] += weight;
      t->pair_sum[at[way]] += weight * like;
    }
}

static void
read_localiser (RvEngine *e, Tally *t)
{
  const GArray *hypotheses = e->options.lesion->hypotheses;
  t->max_prior = t->max_like = -INFINITY;
  for (guint i = 0; i < hypotheses->len; i++)
    {
      const RvLesionHypothesis *h = &g_array_index (hypotheses, RvLesionHypothesis, i);
      t->max_prior = MAX (t->max_prior, h->log_prior);
      t->max_like = MAX (t->max_like, h->log_likelihood);
    }
  for (guint i = 0; i < hypotheses->len; i++)
    tally_hypothesis (e, t, &g_array_index (hypotheses, RvLesionHypothesis, i));
}

/* A class the localiser cannot express predicts what "none" predicts. */
static double
fallback_likelihood (const RvEngine *e, const Tally *t)
{
  int none = rv_knowledge_find_class (e->k, "none");
  if (none >= 0 && t->weight[2 * none] > 0.0)
    return t->sum[2 * none] / t->weight[2 * none];
  double least = INFINITY;
  for (guint s = 0; s < e->n_states; s++)
    if (t->weight[s] > 0.0)
      least = MIN (least, t->sum[s] / t->weight[s]);
  return isfinite (least) ? least : 1.0;
}

static void
fill_states (RvEngine *e, const Tally *t)
{
  double fallback = fallback_likelihood (e, t), best = 0.0;
  for (guint s = 0; s < e->n_states; s++)
    {
      guint twin = s ^ 1;
      double value = t->weight[s] > 0.0 ? t->sum[s] / t->weight[s] : t->weight[twin] > 0.0 ? t->sum[twin] / t->weight[twin] : fallback;
      e->state_like[s] = value;
      best = MAX (best, value);
    }
  for (guint s = 0; s < e->n_states; s++)
    e->state_like[s] = MAX (best > 0.0 ? e->state_like[s] / best : 1.0, LEAST_LIKELIHOOD);
  for (guint i = 0; i < e->n_states * e->n_states; i++)
    if (t->pair_weight[i] > 0.0)
      e->pair_like[i] = MAX (best > 0.0 ? t->pair_sum[i] / t->pair_weight[i] / best : 1.0, LEAST_LIKELIHOOD);
}

/* Two lesions at once: what the localiser says of the pair, else either of them explains the studies. */
static void
complete_pairs (RvEngine *e)
{
  for (guint s = 0; s < e->n_states; s++)
    for (guint t = 0; t < e->n_states; t++)
      if (e->pair_like[s * e->n_states + t] < 0.0)
        e->pair_like[s * e->n_states + t] = 0.5 * (e->state_like[s] + e->state_like[t]);
}

static void
apply_lesion_finding (RvEngine *e, guint f)
{
  gboolean present = e->status[f] == RV_STATUS_PRESENT;
  guint n_l = e->k->classes->len;
  double *p = g_newa (double, n_l);
  const RvFigure *background = &rv_def (e->k, findings, RvFindingDef, f)->background;
  double leak = background->k / background->n;
  for (guint l = 0; l < n_l; l++)
    p[l] = rv_knowledge_mean_in_class (e->k, l, f);
  for (guint s = 0; s < e->n_states; s++)
    e->state_like[s] *= present ? p[s / 2] : 1.0 - p[s / 2];
  for (guint s = 0; s < e->n_states; s++)
    for (guint t = 0; t < e->n_states; t++)
      {
        double both = s / 2 == t / 2 ? p[s / 2] : rv_noisy_or (p[s / 2], p[t / 2], leak);
        e->pair_like[s * e->n_states + t] *= present ? both : 1.0 - both;
      }
}

static gboolean
lesion_finding_trusted (const RvEngine *e, const RvFindingDef *def)
{
  if (!e->options.found_only)
    return TRUE;
  for (guint l = 0; def->by_class && l < e->k->classes->len; l++)
    if (def->by_class[l].n >= 0 && def->by_class[l].trust != RV_TRUST_FOUND)
      return FALSE;
  return TRUE;
}

static gboolean
enters (const RvEngine *e, guint f)
{
  const RvFindingDef *def = rv_def (e->k, findings, RvFindingDef, f);
  return def->use == RV_USE_LESION && e->status[f] != RV_STATUS_NOT_ASSESSED && lesion_finding_trusted (e, def);
}

static void
set_up_likelihoods (RvEngine *e)
{
  guint n = e->n_states;
  gboolean localised = e->options.lesion && e->options.lesion->hypotheses->len > 0, any = localised;
  for (guint f = 0; f < e->n_f; f++)
    any = any || enters (e, f);
  if (!any)
    return;
  e->state_like = g_new (double, n);
  e->pair_like = g_new (double, n * n);
  for (guint i = 0; i < n; i++)
    e->state_like[i] = 1.0;
  for (guint i = 0; i < n * n; i++)
    e->pair_like[i] = localised ? -1.0 : 1.0;
  if (localised)
    {
      g_autofree double *block = g_new0 (double, 2 * n + 2 * n * n);
      Tally tally = { block, block + n, block + 2 * n, block + 2 * n + n * n };
      read_localiser (e, &tally);
      fill_states (e, &tally);
      complete_pairs (e);
    }
  for (guint f = 0; f < e->n_f; f++)
    if (enters (e, f))
      apply_lesion_finding (e, f);
}

/* pair_like times the spread of each cause, so that a pair costs one product of vectors. */
static void
prepare_pair_rows (RvEngine *e)
{
  guint n = e->n_states;
  double *restrict row = g_newa (double, n);
  e->pair_rows = g_new0 (double, e->n_c * n);
  for (guint c = 0; c < e->n_c; c++)
    {
      const double *own = e->state_of + c * n;
      memset (row, 0, sizeof (double) * n);
      for (guint t = 0; t < n; t++)
        {
          const double *restrict like = e->pair_like + t * n;
          double share = own[t];
          for (guint s = 0; share > 0.0 && s < n; s++)
            row[s] += share * like[s];
        }
      for (guint s = 0; s < n; s++)
        e->pair_rows[s * e->n_c + c] = row[s];
    }
}

void
rv_engine_set_up_lesion (RvEngine *e)
{
  e->n_states = 2 * e->k->classes->len;
  spread_all (e);
  set_up_likelihoods (e);
  if (e->pair_like)
    prepare_pair_rows (e);
  e->loc = g_new (double, e->n_h);
  for (guint h = 0; h < e->n_h; h++)
    {
      e->loc[h] = 1.0;
      if (!e->state_like)
        continue;
      const double *own = e->state_of + h * e->n_states;
      e->loc[h] = 0.0;
      for (guint s = 0; s < e->n_states; s++)
        e->loc[h] += own[s] * e->state_like[s];
    }
}

double
rv_engine_pair_loc (const RvEngine *e, guint a, guint b)
{
  if (!e->pair_rows)
    return 1.0;
  const double *own = e->state_of + a * e->n_states;
  double sum = 0.0;
  for (guint s = 0; s < e->n_states; s++)
    sum += own[s] * e->pair_rows[s * e->n_c + b];
  return sum;
}

void
rv_engine_pair_loc_row (const RvEngine *e, guint a, double *restrict to)
{
  const double *own = e->state_of + a * e->n_states;
  for (guint b = a + 1; b < e->n_c; b++)
    to[b] = e->pair_rows ? 0.0 : 1.0;
  for (guint s = 0; e->pair_rows && s < e->n_states; s++)
    {
      const double *restrict row = e->pair_rows + s * e->n_c;
      double share = own[s];
      for (guint b = a + 1; b < e->n_c; b++)
        to[b] += share * row[b];
    }
}
