/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two causes at once: a finding comes from either of them (noisy-or), at a price. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") /* loops over second causes */
#endif

#include "reasoning/rv-engine.h"

gboolean
rv_engine_may_pair (const RvEngine *e, guint a, guint b)
{
  const RvCauseDef *da = rv_def (e->k, causes, RvCauseDef, a), *db = rv_def (e->k, causes, RvCauseDef, b);
  return a != b && !da->alone && !db->alone && (da->family != db->family || rv_def (e->k, families, RvFamilyDef, da->family)->combine);
}

/* The likelihood of the i-th used group under both. */
double
rv_engine_pair_group (const RvEngine *e, guint i, guint a, guint b)
{
  const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
  if (def->exclusive)
    return 0.5 * (e->group_like[i * e->n_h + a] + e->group_like[i * e->n_h + b]);
  double *p = g_newa (double, def->n_members);
  RvStatus *status = g_newa (RvStatus, def->n_members);
  rv_engine_member_status (e, def, status);
  for (guint j = 0; j < def->n_members; j++)
    {
      guint f = def->members[j];
      p[j] = rv_noisy_or (rv_engine_p (e, a, f), rv_engine_p (e, b, f), rv_engine_p (e, e->n_c, f));
    }
  return rv_group_likelihood (def, p, status, rv_engine_lambda (e, def), rv_engine_counts_within (e), e->k->entry_error);
}

double
rv_engine_pair_weight (const RvEngine *e, guint a, guint b)
{
  if (!rv_engine_may_pair (e, a, b))
    return 0.0;
  double weight = 2.0 * e->setting->two_causes * e->prior[a] * e->prior[b] * rv_engine_pair_loc (e, a, b);
  for (guint i = 0; i < e->groups->len; i++)
    weight *= rv_engine_pair_group (e, i, a, b);
  return weight;
}

/* One member of a mixture, with a fixed first cause: product, rarest present and commonest absent over second causes. */
static void
mix_member (const RvEngine *e, guint finding, gboolean present, guint a, double *restrict product, double *restrict least, double *restrict most)
{
  const double *restrict p = e->means + (gsize) finding * e->n_h;
  double pa = p[a], bound = p[e->n_c] < pa ? p[e->n_c] : pa;
  for (guint b = a + 1; b < e->n_c; b++)
    {
      double leak = bound < p[b] ? bound : p[b], missed = (1.0 - pa) * (1.0 - p[b]) / (1.0 - leak), both = 1.0 - missed;
      product[b] *= present ? both : missed;
      least[b] = present && both < least[b] ? both : least[b];
      most[b] = !present && both > most[b] ? both : most[b];
    }
}

/* A member within another that is present: its share, both from either cause. */
static void
share_member (const RvEngine *e, guint inner, guint outer, gboolean present, guint a, double *restrict to)
{
  double top = 1.0 - e->k->entry_error;
  for (guint b = a + 1; b < e->n_c; b++)
    {
      double share = rv_noisy_or (rv_engine_p (e, a, inner), rv_engine_p (e, b, inner), rv_engine_p (e, e->n_c, inner))
                     / rv_noisy_or (rv_engine_p (e, a, outer), rv_engine_p (e, b, outer), rv_engine_p (e, e->n_c, outer));
      share = MIN (share, top);
      to[b] *= present ? share : 1.0 - share;
    }
}

static void
mixture_row (const RvEngine *e, const RvGroupDef *def, guint a, double *restrict to)
{
  double *block = g_newa (double, 3 * (gsize) e->n_c), *restrict product = block, *restrict least = block + e->n_c, *restrict most = block + 2 * e->n_c;
  double lambda = rv_engine_lambda (e, def);
  RvStatus *status = g_newa (RvStatus, def->n_members), *within = g_newa (RvStatus, def->n_members);
  guint assessed = 0;
  rv_engine_member_status (e, def, status);
  guint n_within = rv_group_split (def, rv_engine_counts_within (e), status, within);
  for (guint b = 0; b < e->n_c; b++)
    {
      product[b] = 1.0;
      least[b] = 1.0 - e->k->entry_error;
      most[b] = e->k->entry_error;
    }
  for (guint m = 0; m < def->n_members; m++)
    if (status[m] != RV_STATUS_NOT_ASSESSED)
      {
        assessed++;
        mix_member (e, def->members[m], status[m] == RV_STATUS_PRESENT, a, product, least, most);
      }
  for (guint b = a + 1; b < e->n_c; b++)
    {
      double together = least[b] - most[b];
      together = together > 0.0 ? together : 0.0;
      to[b] *= assessed == 1 ? product[b] : (1.0 - lambda) * product[b] + lambda * together;
    }
  for (guint m = 0; n_within && m < def->n_members; m++)
    if (within[m] != RV_STATUS_NOT_ASSESSED)
      share_member (e, def->members[m], def->members[def->within[m]], within[m] == RV_STATUS_PRESENT, a, to);
}

void
rv_engine_pair_row (const RvEngine *e, guint a, double *restrict to)
{
  double price = 2.0 * e->setting->two_causes * e->prior[a];
  rv_engine_pair_loc_row (e, a, to);
  for (guint b = a + 1; b < e->n_c; b++)
    to[b] = rv_engine_may_pair (e, a, b) ? price * e->prior[b] * to[b] : 0.0;
  for (guint i = 0; i < e->groups->len; i++)
    {
      const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
      const double *restrict like = e->group_like + i * e->n_h;
      if (!def->exclusive)
        mixture_row (e, def, a, to);
      else
        for (guint b = a + 1; b < e->n_c; b++)
          to[b] *= 0.5 * (like[a] + like[b]);
    }
}
