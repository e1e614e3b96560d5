/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure the numbers are: the posterior again in 2,000 worlds drawn from the Betas. Everything is kept relative to its value
 * at the means, so that floats are enough however many findings there are. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") /* the loops over worlds are what the vector units are for, in debug builds too */
#endif

#include <math.h>
#include <string.h>

#include "reasoning/rv-engine-factors.h"

/* Worlds taken together, so that what is between two passes stays in the nearest cache. */
#define BLOCK 250

typedef struct {
  const RvGroupDef *def;
  RvStatus *status;       /* per member, as it enters the sum */
  guint n_assessed;
  guint only, other;      /* the last of them and the one before; the one that is present in an exclusive group */
  guint n_present;
  guint n_within;
  RvStatus *within;       /* per member: its status when it enters as a share of another one, which is present */
  const float **p;        /* per member */
  double lambda;
  float error;            /* of entry */
  guint *like;            /* n_h: the first hypothesis with the same Betas, which gives the same factor */
  guint *n_like;          /* n_h: how many follow it, itself included */
  float **factor;         /* n_h: of such a first one over its mean, once it was needed; else NULL */
} GroupDraw;

typedef struct {
  RvEngine *e;
  RvWorlds *worlds;
  GroupDraw *groups;      /* as e->groups */
  float *mixed;           /* for pairs: most members x n */
  float *lesion;          /* n */
} Draws;

static float *
row_of (Draws *d, guint row)
{
  return d->worlds->relative + (gsize) row * d->worlds->n;
}

static const float *
cell_draws (const RvEngine *e, guint hypothesis, guint finding)
{
  const guint *cells = e->options.found_only ? e->k->cell_of_found : e->k->cell_of;
  return rv_knowledge_draws (e->k, cells[hypothesis * e->n_f + finding]);
}

/* ---- Priors, risk factors, lesions -------------------------------------------------------------------------- */

static void
draw_prior (Draws *d, guint c)
{
  RvEngine *e = d->e;
  float *to = row_of (d, c);
  memcpy (to, rv_knowledge_prior_draws (e->k, c, e->setting_index), sizeof (float) * d->worlds->n);
  for (guint r = 0; r < e->risks->len; r++)
    {
      guint index = g_array_index (e->risks, guint, r);
      const RvRiskRatio *risk = rv_def (e->k, risks, RvRiskRatio, index);
      if (risk->cause >= 0 ? (guint) risk->cause == c : rv_def (e->k, causes, RvCauseDef, c)->family == risk->family)
        rv_worlds_multiply (to, rv_knowledge_risk_draws (e->k, index), d->worlds->n);
    }
}

/* The spread over the lesion classes is drawn as one factor per cause: the share that lies in each class, a Dirichlet,
 * against the state likelihoods at their means. */
RV_WIDE static void
draw_lesion (Draws *d, guint c)
{
  RvEngine *e = d->e;
  const RvCauseDef *cause = rv_def (e->k, causes, RvCauseDef, c);
  const double *own = e->state_of + c * e->n_states;
  float *restrict sum = d->lesion, *restrict to = row_of (d, c);
  double base = 0.0, stated_mass = 0.0;
  guint slot = 0, n = d->worlds->n;
  memset (sum, 0, sizeof (float) * n);
  for (guint l = 0; l < e->k->classes->len; l++)
    {
      double share = own[2 * l] + own[2 * l + 1];
      double like = share > 0.0 ? (own[2 * l] * e->state_like[2 * l] + own[2 * l + 1] * e->state_like[2 * l + 1]) / share : 0.0;
      if (cause->shares[l] <= 0.0 || e->options.found_only)
        {
          base += share * like;
          continue;
        }
      const float *restrict drawn = rv_knowledge_share_draws (e->k, c, slot++);
      float worth = (float) (like / e->loc[c]);
      stated_mass += share;
      for (guint i = 0; i < n; i++)
        sum[i] += worth * drawn[i];
    }
  float fixed = (float) (base / e->loc[c]), stated = (float) stated_mass;
  for (guint i = 0; i < n; i++)
    to[i] *= fixed + stated * sum[i];
}

/* ---- Evidence groups ---------------------------------------------------------------------------------------- */

/* One or two members of one status (q NULL: one): each enters as its own likelihood. */
G_ALWAYS_INLINE static inline void
take_members (const float *restrict p, const float *restrict q, gboolean present, guint n, float *restrict product, float *restrict least)
{
  float slope = present ? 1.0f : -1.0f, base = present ? 0.0f : 1.0f;
  if (!q)
    for (guint i = 0; i < n; i++)
      {
        float x = base + slope * p[i];
        product[i] *= x;
        least[i] = least[i] < x ? least[i] : x;
      }
  else
    for (guint i = 0; i < n; i++)
      {
        float x = base + slope * p[i], y = base + slope * q[i], less = x < y ? x : y;
        product[i] *= x * y;
        least[i] = least[i] < less ? least[i] : less;
      }
}

/* The comonotone joint of present ones x and absent ones y is min(x) + min(y) - 1. */
RV_WIDE static void
mixture_block (const GroupDraw *g, guint from, guint n, float apart, float joint, float *restrict to)
{
  float product[BLOCK], least[2][BLOCK];
  for (guint i = 0; i < n; i++)
    {
      product[i] = 1.0f;
      least[0][i] = least[1][i] = 1.0f - g->error;
    }
  for (RvStatus status = RV_STATUS_PRESENT; status <= RV_STATUS_ABSENT; status++)
    {
      const float *waiting = NULL;
      for (guint m = 0; m < g->def->n_members; m++)
        {
          if (g->status[m] != status)
            continue;
          if (waiting)
            take_members (waiting, g->p[m] + from, status == RV_STATUS_PRESENT, n, product, least[status == RV_STATUS_PRESENT]);
          waiting = waiting ? NULL : g->p[m] + from;
        }
      if (waiting)
        take_members (waiting, NULL, status == RV_STATUS_PRESENT, n, product, least[status == RV_STATUS_PRESENT]);
    }
  for (guint i = 0; i < n; i++)
    {
      float together = least[0][i] + least[1][i] - 1.0f;
      to[i] *= apart * product[i] + joint * (together > 0.0f ? together : 0.0f);
    }
}

/* Sorts three assessed members for triple_factor(). */
static void
apply_three (const GroupDraw *g, float apart, float joint, guint n, float *to)
{
  const float *p[3];
  gboolean present[3];
  guint k = 0;
  for (guint m = 0; m < g->def->n_members; m++)
    if (g->status[m] != RV_STATUS_NOT_ASSESSED)
      {
        p[k] = g->p[m];
        present[k++] = g->status[m] == RV_STATUS_PRESENT;
      }
  /* the odd one to the end */
  guint odd = present[0] == present[1] ? 2 : present[0] == present[2] ? 1 : 0;
  const float *last = p[odd];
  gboolean last_present = present[odd];
  p[odd] = p[2];
  present[odd] = present[2];
  p[2] = last;
  present[2] = last_present;
  rv_worlds_triple_factor (p, present, apart, joint, g->error, n, to);
}

/* Mixtures; p of the assessed members is set. */
static void
apply_mixture (const GroupDraw *g, double mean, guint n, float *to)
{
  if (g->n_assessed == 1)
    {
      rv_worlds_single_factor (g->p[g->only], g->status[g->only] == RV_STATUS_PRESENT, mean, n, to);
      return;
    }
  float apart = (float) ((1.0 - g->lambda) / mean), joint = (float) (g->lambda / mean);
  if (g->n_assessed == 2)
    {
      rv_worlds_double_factor (g->p[g->only], g->status[g->only] == RV_STATUS_PRESENT, g->p[g->other], g->status[g->other] == RV_STATUS_PRESENT,
                     apart, joint, g->error, n, to);
      return;
    }
  if (g->n_assessed == 3)
    {
      apply_three (g, apart, joint, n, to);
      return;
    }
  for (guint from = 0; from < n; from += BLOCK)
    mixture_block (g, from, MIN (BLOCK, n - from), apart, joint, to + from);
}

/* See exclusive_likelihood() in rv-engine-group.c: scale times the likelihood under a hypothesis, into out. */
RV_WIDE static void
exclusive_block (const RvEngine *e, const GroupDraw *g, guint h, double scale, guint from, guint n, float *restrict out)
{
  double error = e->k->entry_error;
  float base = (float) (scale * error), slope = (float) (scale * (1.0 - 2.0 * error));
  gboolean any_present = g->n_present > 0;
  for (guint i = 0; i < n; i++)
    out[i] = 1.0f;
  for (guint m = 0; m < g->def->n_members; m++)
    {
      if (g->status[m] == RV_STATUS_NOT_ASSESSED || (any_present && g->status[m] == RV_STATUS_ABSENT))
        continue;
      const float *restrict share = rv_knowledge_member_draws (e->k, e->options.found_only, h, g->def->members[m]) + from;
      if (any_present)
        for (guint i = 0; i < n; i++)
          out[i] *= share[i];
      else
        for (guint i = 0; i < n; i++)
          out[i] -= share[i];
    }
  for (guint i = 0; i < n; i++)
    out[i] = base + slope * (out[i] > 0.0f ? out[i] : 0.0f);
}

/* Under one hypothesis, or the middle between two (b; else equal to a). */
RV_WIDE static void
apply_exclusive (const RvEngine *e, const GroupDraw *g, guint a, guint b, double mean, guint n, float *restrict to)
{
  float first[BLOCK], second[BLOCK];
  if (g->n_present == 1)
    {
      guint f = g->def->members[g->only];
      const float *one = rv_knowledge_member_draws (e->k, e->options.found_only, a, f);
      const float *two = rv_knowledge_member_draws (e->k, e->options.found_only, b, f);
      float base = (float) (e->k->entry_error / mean), slope = (float) ((1.0 - 2.0 * e->k->entry_error) / mean);
      for (guint i = 0; a == b && i < n; i++)
        to[i] *= base + slope * one[i];
      for (guint i = 0; a != b && i < n; i++)
        to[i] *= base + 0.5f * slope * (one[i] + two[i]);
      return;
    }
  for (guint from = 0; from < n; from += BLOCK)
    {
      guint m = MIN (BLOCK, n - from);
      exclusive_block (e, g, a, (a == b ? 1.0 : 0.5) / mean, from, m, first);
      if (a != b)
        exclusive_block (e, g, b, 0.5 / mean, from, m, second);
      for (guint i = 0; i < m; i++)
        to[from + i] *= a == b ? first[i] : first[i] + second[i];
    }
}

static gboolean
same_cells (const RvEngine *e, const GroupDraw *g, guint a, guint b)
{
  const guint *cells = e->options.found_only ? e->k->cell_of_found : e->k->cell_of;
  for (guint m = 0; m < g->def->n_members; m++)
    {
      guint f = g->def->members[m];
      if ((g->status[m] != RV_STATUS_NOT_ASSESSED || g->within[m] != RV_STATUS_NOT_ASSESSED || g->def->exclusive) && cells[a * e->n_f + f] != cells[b * e->n_f + f])
        return FALSE;
    }
  return TRUE;
}

/* The members within others, whose p is set, under one hypothesis or two (b; else equal to a). */
static void
apply_within (const RvEngine *e, const GroupDraw *g, guint a, guint b, guint n, float *to)
{
  float top = (float) (1.0 - e->k->entry_error);
  RvWithinDraw waiting = { NULL, 0.0f, FALSE };
  for (guint m = 0; g->n_within && m < g->def->n_members; m++)
    {
      if (g->within[m] == RV_STATUS_NOT_ASSESSED)
        continue;
      guint f = g->def->members[g->def->within[m]];
      double outer = a == b ? rv_engine_p (e, a, f) : rv_noisy_or (rv_engine_p (e, a, f), rv_engine_p (e, b, f), rv_engine_p (e, e->n_c, f));
      RvWithinDraw own = { g->p[m], (float) outer, g->within[m] == RV_STATUS_PRESENT };
      if (waiting.inner)
        rv_worlds_within_factor (&waiting, &own, top, n, to);
      waiting = waiting.inner ? (RvWithinDraw) { NULL, 0.0f, FALSE } : own;
    }
  if (waiting.inner)
    rv_worlds_within_factor (&waiting, NULL, top, n, to);
}

static void
apply_own (Draws *d, guint i, guint h, float *to)
{
  RvEngine *e = d->e;
  GroupDraw *g = &d->groups[i];
  double mean = e->group_like[i * e->n_h + h];
  if (g->def->exclusive)
    {
      apply_exclusive (e, g, g->like[h], g->like[h], mean, d->worlds->n, to);
      return;
    }
  for (guint m = 0; m < g->def->n_members; m++)
    if (g->status[m] != RV_STATUS_NOT_ASSESSED || g->within[m] != RV_STATUS_NOT_ASSESSED)
      g->p[m] = cell_draws (e, h, g->def->members[m]);
  apply_mixture (g, mean, d->worlds->n, to);
  apply_within (e, g, h, h, d->worlds->n, to);
}

static const float *
shared_factor (Draws *d, guint i, guint h)
{
  float **slot = &d->groups[i].factor[d->groups[i].like[h]];
  if (!*slot)
    {
      *slot = g_new (float, d->worlds->n);
      for (guint w = 0; w < d->worlds->n; w++)
        (*slot)[w] = 1.0f;
      apply_own (d, i, h, *slot);
    }
  return *slot;
}

/* What takes more than one pass is worked out once for all causes that have the same Betas. */
static void
apply_group (Draws *d, guint i, guint h, float *to)
{
  const GroupDraw *g = &d->groups[i];
  gboolean one_pass = g->n_assessed + g->n_within == 1 || (g->def->exclusive && g->n_present == 1);
  if (one_pass || g->n_like[g->like[h]] < 2)
    apply_own (d, i, h, to);
  else
    rv_worlds_multiply (to, shared_factor (d, i, h), d->worlds->n);
}

static void
apply_group_to_pair (Draws *d, guint i, const RvPairResult *pair, float *to)
{
  RvEngine *e = d->e;
  GroupDraw *g = &d->groups[i];
  double mean = rv_engine_pair_group (e, i, pair->a, pair->b);
  guint n = d->worlds->n;
  if (g->like[pair->a] == g->like[e->n_c] && g->like[pair->b] == g->like[e->n_c])
    {
      rv_worlds_multiply (to, shared_factor (d, i, e->n_c), n);
      return;
    }
  if (g->def->exclusive)
    {
      apply_exclusive (e, g, g->like[pair->a], g->like[pair->b], mean, n, to);
      return;
    }
  for (guint m = 0; m < g->def->n_members; m++)
    {
      guint f = g->def->members[m];
      if (g->status[m] == RV_STATUS_NOT_ASSESSED && g->within[m] == RV_STATUS_NOT_ASSESSED)
        continue;
      const float *a = cell_draws (e, pair->a, f), *b = cell_draws (e, pair->b, f);
      float *mixed = d->mixed + (gsize) m * n;
      rv_worlds_mix_cells (a, b, cell_draws (e, e->n_c, f), n, mixed);
      g->p[m] = mixed;
    }
  apply_mixture (g, mean, n, to);
  apply_within (e, g, pair->a, pair->b, n, to);
}

/* ---- All of it ---------------------------------------------------------------------------------------------- */

static void
draw_causes (Draws *d)
{
  RvEngine *e = d->e;
  for (guint h = 0; h < e->n_h; h++)
    {
      float *to = row_of (d, h);
      if (h < e->n_c)
        draw_prior (d, h);
      for (guint i = 0; h == e->n_c && i < d->worlds->n; i++)
        to[i] = 1.0f;
    }
}

/* A row that changes nothing, of which no interval is asked either. */
static gboolean
idle (const Draws *d, guint row)
{
  return d->e->options.brief && d->worlds->share[row] <= RV_LEAST_SHARE;
}

/* A pair starts from its two causes' priors; its localisation stays at the mean. */
static void
draw_pairs (Draws *d, const RvDifferential *result)
{
  for (guint i = 0; i < d->worlds->n_pairs; i++)
    {
      const RvPairResult *pair = &g_array_index (result->pairs, RvPairResult, i);
      float *to = row_of (d, d->e->n_h + i);
      if (idle (d, d->e->n_h + i))
        continue;
      memcpy (to, row_of (d, pair->a), sizeof (float) * d->worlds->n);
      rv_worlds_multiply (to, row_of (d, pair->b), d->worlds->n);
      for (guint g = 0; g < d->e->groups->len; g++)
        apply_group_to_pair (d, g, pair, to);
    }
}

static void
draw_hypotheses (Draws *d)
{
  RvEngine *e = d->e;
  for (guint h = 0; h < e->n_h; h++)
    {
      float *to = row_of (d, h);
      if (idle (d, h))
        continue;
      if (h < e->n_c && e->state_like)
        draw_lesion (d, h);
      for (guint i = 0; i < e->groups->len; i++)
        apply_group (d, i, h, to);
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

static void
set_up_group (Draws *d, guint i)
{
  RvEngine *e = d->e;
  GroupDraw *g = &d->groups[i];
  g->def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
  g->lambda = rv_engine_lambda (e, g->def);
  g->error = (float) e->k->entry_error;
  g->p = g_new0 (const float *, g->def->n_members);
  g->status = g_new0 (RvStatus, g->def->n_members);
  g->within = g_new0 (RvStatus, g->def->n_members);
  rv_engine_member_status (e, g->def, g->status);
  g->n_within = rv_group_split (g->def, rv_engine_counts_within (e), g->status, g->within);
  for (guint m = 0; m < g->def->n_members; m++)
    if (g->status[m] != RV_STATUS_NOT_ASSESSED)
      {
        g->n_assessed++;
        g->other = g->only;
        g->only = m;
        g->n_present += g->status[m] == RV_STATUS_PRESENT;
      }
  for (guint m = 0; g->def->exclusive && m < g->def->n_members; m++)
    if (g->status[m] == RV_STATUS_PRESENT)
      g->only = m;
  g->like = g_new (guint, e->n_h);
  g->n_like = g_new0 (guint, e->n_h);
  g->factor = g_new0 (float *, e->n_h);
  for (guint h = 0; h < e->n_h; h++)
    {
      guint first = 0;
      while (first < h && (g->like[first] != first || !same_cells (e, g, first, h)))
        first++;
      g->like[h] = first;
      g->n_like[first]++;
    }
}

static void
clear_group (GroupDraw *g, guint n_h)
{
  for (guint h = 0; h < n_h; h++)
    g_free (g->factor[h]);
  g_free (g->factor);
  g_free (g->like);
  g_free (g->n_like);
  g_free (g->p);
  g_free (g->status);
  g_free (g->within);
}

static void
draw_worlds (RvEngine *e, RvWorlds *worlds, const RvDifferential *result)
{
  g_autofree GroupDraw *groups = g_new0 (GroupDraw, e->groups->len + 1);
  g_autofree float *mixed = g_new (float, (gsize) most_members (e->k) * worlds->n);
  g_autofree float *lesion = g_new (float, worlds->n);
  Draws d = { e, worlds, groups, mixed, lesion };
  for (guint i = 0; i < e->groups->len; i++)
    set_up_group (&d, i);
  draw_causes (&d);
  draw_pairs (&d, result);
  draw_hypotheses (&d);
  for (guint i = 0; i < e->groups->len; i++)
    clear_group (&groups[i], e->n_h);
}

void
rv_engine_draw (RvEngine *e, RvDifferential *result)
{
  RvWorlds worlds = { .n = MIN (e->options.n_draws, RV_N_DRAWS) };
  if (worlds.n == 0)
    {
      guint best = 0;
      for (guint c = 1; c < e->n_c; c++)
        if (e->weight[c] > e->weight[best])
          best = c;
      result->causes[best].first_in = 1.0;
      return;
    }
  worlds.n_pairs = MIN (RV_BEST_PAIRS, result->pairs->len);
  worlds.n_rows = e->n_h + worlds.n_pairs;
  g_autofree float *relative = g_new (float, (gsize) worlds.n_rows * worlds.n);
  g_autofree double *share = g_new (double, worlds.n_rows);
  double all = 0.0, keep = (1.0 - e->k->other_floor) / e->total;
  for (guint r = 0; r < worlds.n_rows; r++)
    all += share[r] = r < e->n_h ? e->weight[r] : g_array_index (result->pairs, RvPairResult, r - e->n_h).probability / keep;
  for (guint r = 0; r < worlds.n_rows; r++)
    share[r] /= all;
  worlds.relative = relative;
  worlds.share = share;
  draw_worlds (e, &worlds, result);
  rv_engine_read_spread (e, &worlds, result);
}

RV_WIDE double
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
