/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a probability comes from, from the same numbers that made it. */
#include <math.h>

#include "reasoning/rv-engine.h"

static double
decibans (double ratio)
{
  return 10.0 * log10 (ratio);
}

/* ---- What each finding does to each cause (drop-one) -------------------------------------------------------- */

/* Odds are taken among the single causes and other. */
static void
contributions_of (RvEngine *e, RvDifferential *result, guint i, guint member)
{
  const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
  const double *with = e->group_like + i * e->n_h;
  double *dropped = g_newa (double, e->n_h), sum_with = 0.0, sum_without = 0.0;
  RvStatus *status = g_newa (RvStatus, def->n_members);
  guint finding = def->members[member];
  rv_engine_member_status (e, def, status);
  status[member] = RV_STATUS_NOT_ASSESSED;
  rv_engine_group_row (e, def, status, dropped);
  for (guint h = 0; h < e->n_h; h++)
    {
      dropped[h] *= e->weight[h] / with[h];
      sum_with += e->weight[h];
      sum_without += dropped[h];
    }
  for (guint c = 0; c < e->n_c; c++)
    {
      double odds_with = e->weight[c] / (sum_with - e->weight[c]), odds_without = dropped[c] / (sum_without - dropped[c]);
      RvFindingWeight contribution = { finding, decibans (odds_with / odds_without) };
      RvCauseResult *cause = &result->causes[c];
      if (contribution.decibans >= 0.05)
        g_array_append_val (cause->supporting, contribution);
      else if (contribution.decibans <= -0.05)
        g_array_append_val (cause->opposing, contribution);
    }
}

static int
stronger_first (gconstpointer a, gconstpointer b)
{
  const RvFindingWeight *x = a, *y = b;
  double dx = fabs (x->decibans), dy = fabs (y->decibans);
  if (dx != dy)
    return dx > dy ? -1 : 1;
  return x->finding < y->finding ? -1 : x->finding > y->finding;
}

void
rv_engine_contributions (RvEngine *e, RvDifferential *result)
{
  for (guint c = 0; c < e->n_c; c++)
    {
      result->causes[c].supporting = g_array_new (FALSE, FALSE, sizeof (RvFindingWeight));
      result->causes[c].opposing = g_array_new (FALSE, FALSE, sizeof (RvFindingWeight));
    }
  for (guint i = 0; i < e->groups->len; i++)
    {
      const RvGroupDef *group = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
      for (guint m = 0; m < group->n_members; m++)
        {
          guint f = group->members[m];
          if (e->status[f] != RV_STATUS_NOT_ASSESSED && rv_def (e->k, findings, RvFindingDef, f)->use == RV_USE_CAUSE)
            contributions_of (e, result, i, m);
        }
    }
  for (guint c = 0; c < e->n_c; c++)
    {
      g_array_sort (result->causes[c].supporting, stronger_first);
      g_array_sort (result->causes[c].opposing, stronger_first);
    }
}

/* ---- One cause against another ------------------------------------------------------------------------------ */

static void
add_term (GArray *terms, RvTermType type, int index, double p_a, double p_b)
{
  RvTerm term = { type, index, decibans (p_a / p_b), p_a, p_b };
  g_array_append_val (terms, term);
}

static double
risk_of (const RvEngine *e, guint finding, guint cause)
{
  double factor = 1.0;
  for (guint i = 0; i < e->risks->len; i++)
    {
      const RvRiskRatio *risk = rv_def (e->k, risks, RvRiskRatio, g_array_index (e->risks, guint, i));
      gboolean concerns = risk->cause >= 0 ? (guint) risk->cause == cause
                                           : risk->family == rv_def (e->k, causes, RvCauseDef, cause)->family;
      if (risk->finding == finding && concerns)
        factor *= rv_engine_risk_ratio (e, risk);
    }
  return factor;
}

static double
weight_of (const RvEngine *e, RvHypothesis h)
{
  return h.b < 0 ? e->weight[h.a] : rv_engine_pair_weight (e, h.a, (guint) h.b);
}

double
rv_differential_log_odds_between (const RvDifferential *self, RvHypothesis x, RvHypothesis y)
{
  return decibans (weight_of (self->engine, x) / weight_of (self->engine, y));
}

/* The share of a hypothesis in the priors once risk factors are in, without them. */
static double
start_of (const RvEngine *e, RvHypothesis h)
{
  double start = e->prior[h.a] / e->risk_factor[h.a];
  return h.b < 0 ? start : start * e->prior[h.b] / e->risk_factor[h.b];
}

static double
place_of (const RvEngine *e, RvHypothesis h)
{
  return h.b < 0 ? e->loc[h.a] : rv_engine_pair_loc (e, MIN (h.a, (guint) h.b), MAX (h.a, (guint) h.b));
}

static double
group_of (const RvEngine *e, guint i, RvHypothesis h)
{
  return h.b < 0 ? e->group_like[i * e->n_h + h.a] : rv_engine_pair_group (e, i, h.a, (guint) h.b);
}

static double
price_of (const RvEngine *e, RvHypothesis h)
{
  return h.b < 0 ? 1.0 : 2.0 * e->setting->two_causes;
}

GArray *
rv_differential_waterfall_between (const RvDifferential *self, RvHypothesis x, RvHypothesis y)
{
  const RvEngine *e = self->engine;
  g_return_val_if_fail (x.a < e->n_c && y.a < e->n_c && x.b < (int) e->n_c && y.b < (int) e->n_c, NULL);
  GArray *terms = g_array_new (FALSE, FALSE, sizeof (RvTerm));
  add_term (terms, RV_TERM_PRIOR, -1, start_of (e, x), start_of (e, y));
  if (x.b >= 0 || y.b >= 0)
    add_term (terms, RV_TERM_TWO_CAUSES, -1, price_of (e, x), price_of (e, y));
  for (guint f = 0; f < e->n_f; f++)
    {
      double rx = risk_of (e, f, x.a) * (x.b < 0 ? 1.0 : risk_of (e, f, (guint) x.b));
      double ry = risk_of (e, f, y.a) * (y.b < 0 ? 1.0 : risk_of (e, f, (guint) y.b));
      if (rx != ry)
        add_term (terms, RV_TERM_RISK, (int) f, rx, ry);
    }
  if (e->state_like)
    add_term (terms, RV_TERM_LOCALISATION, -1, place_of (e, x), place_of (e, y));
  for (guint i = 0; i < e->groups->len; i++)
    add_term (terms, RV_TERM_GROUP, (int) g_array_index (e->groups, guint, i), group_of (e, i, x), group_of (e, i, y));
  return terms;
}

double
rv_differential_log_odds (const RvDifferential *self, guint a, guint b)
{
  return rv_differential_log_odds_between (self, (RvHypothesis) { a, -1 }, (RvHypothesis) { b, -1 });
}

GArray *
rv_differential_waterfall (const RvDifferential *self, guint a, guint b)
{
  return rv_differential_waterfall_between (self, (RvHypothesis) { a, -1 }, (RvHypothesis) { b, -1 });
}

/* ---- What an argument is worth ------------------------------------------------------------------------------ */

static double
group_mean (RvKnowledge *k, guint cause, const RvGroupDef *group, const RvStatus *status, gboolean naive)
{
  double *p = g_newa (double, group->n_members);
  RvStatus *own = g_newa (RvStatus, group->n_members);
  for (guint m = 0; m < group->n_members; m++)
    {
      p[m] = rv_knowledge_mean (k, (int) cause, group->members[m]);
      own[m] = status[group->members[m]];
    }
  return rv_group_likelihood (group, p, own, naive ? 0.0 : group->lambda, !naive, k->entry_error);
}

GArray *
rv_audit (RvKnowledge *k, guint cause, guint versus, const guint *findings, const RvStatus *statuses, guint n, gboolean naive, double *sum)
{
  GArray *terms = g_array_new (FALSE, FALSE, sizeof (RvAuditTerm));
  g_autofree RvStatus *said = g_new0 (RvStatus, k->findings->len);
  double total = 0.0;
  for (guint i = 0; i < n; i++)
    {
      guint f = findings[i];
      const RvFindingDef *def = rv_def (k, findings, RvFindingDef, f);
      RvAuditTerm term = { .finding = f, .status = statuses[i], .p_cause = 1.0, .p_versus = 1.0 };
      term.figure_cause = rv_knowledge_figure (k, (int) cause, f);
      term.figure_versus = rv_knowledge_figure (k, (int) versus, f);
      if (statuses[i] != RV_STATUS_NOT_ASSESSED && said[f] == RV_STATUS_NOT_ASSESSED && def->use == RV_USE_CAUSE)
        {
          const RvGroupDef *group = rv_def (k, groups, RvGroupDef, def->group);
          double before_a = group_mean (k, cause, group, said, naive), before_b = group_mean (k, versus, group, said, naive);
          said[f] = statuses[i];
          term.p_cause = group_mean (k, cause, group, said, naive) / before_a;
          term.p_versus = group_mean (k, versus, group, said, naive) / before_b;
        }
      term.decibans = decibans (term.p_cause / term.p_versus);
      total += term.decibans;
      g_array_append_val (terms, term);
    }
  if (sum)
    *sum = total;
  return terms;
}

/* ---- The smallest change of one number that swaps first and second ------------------------------------------ */

static double
group_with_p (const RvEngine *e, const RvGroupDef *def, guint hypothesis, guint finding, double value)
{
  double *p = g_newa (double, def->n_members);
  RvStatus *status = g_newa (RvStatus, def->n_members);
  for (guint m = 0; m < def->n_members; m++)
    {
      guint f = def->members[m];
      p[m] = f == finding ? value : rv_engine_p (e, hypothesis, f);
      status[m] = rv_def (e->k, findings, RvFindingDef, f)->use == RV_USE_CAUSE ? e->status[f] : RV_STATUS_NOT_ASSESSED;
    }
  return rv_group_likelihood (def, p, status, rv_engine_lambda (e, def), rv_engine_counts_within (e), e->k->entry_error);
}

static double
logit (double p)
{
  return log (p / (1.0 - p));
}

/* The value of p at which the group's likelihood under the cause is `target`; FALSE when none is. */
static gboolean
solve (const RvEngine *e, const RvGroupDef *def, guint cause, guint finding, double target, double *needed)
{
  double low = e->k->entry_error, high = 1.0 - e->k->entry_error, now = rv_engine_p (e, cause, finding);
  double at_now = group_with_p (e, def, cause, finding, now);
  gboolean rising = group_with_p (e, def, cause, finding, high) > group_with_p (e, def, cause, finding, low);
  gboolean up = (target > at_now) == rising;
  double end = up ? high : low, from = now;
  double at_end = group_with_p (e, def, cause, finding, end);
  if ((target > at_now) ? at_end < target : at_end > target)
    return FALSE;
  for (int i = 0; i < 60; i++)
    {
      double middle = 0.5 * (from + end), at = group_with_p (e, def, cause, finding, middle);
      if ((target > at_now) ? at < target : at > target)
        from = middle;
      else
        end = middle;
    }
  *needed = end;
  return TRUE;
}

static void
try_finding (const RvEngine *e, guint i, guint cause, double factor, RvTippingPoint *best, double *least)
{
  const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, g_array_index (e->groups, guint, i));
  double target = e->group_like[i * e->n_h + cause] * factor;
  for (guint m = 0; m < def->n_members; m++)
    {
      guint f = def->members[m];
      double needed;
      if (e->status[f] == RV_STATUS_NOT_ASSESSED || rv_def (e->k, findings, RvFindingDef, f)->use != RV_USE_CAUSE)
        continue;
      if (!solve (e, def, cause, f, target, &needed))
        continue;
      double now = rv_engine_p (e, cause, f), change = fabs (logit (needed) - logit (now));
      if (change >= *least)
        continue;
      *least = change;
      *best = (RvTippingPoint) { TRUE, FALSE, cause, f, now, needed };
    }
}

void
rv_engine_tipping (RvEngine *e, RvDifferential *result)
{
  if (result->n_causes < 2)
    return;
  guint first = result->causes[0].cause, second = result->causes[1].cause;
  double ratio = e->weight[first] / e->weight[second], least = log (ratio);
  double now = rv_def (e->k, causes, RvCauseDef, first)->priors[e->setting_index].weight;
  result->tipping = (RvTippingPoint) { TRUE, TRUE, first, 0, now, now / ratio };
  for (guint i = 0; i < e->groups->len; i++)
    {
      try_finding (e, i, first, 1.0 / ratio, &result->tipping, &least);
      try_finding (e, i, second, ratio, &result->tipping, &least);
    }
}
