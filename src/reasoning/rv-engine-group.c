/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likelihoods of evidence groups. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3") /* loops over hypotheses */
#endif

#include <math.h>
#include <string.h>

#include "reasoning/rv-engine.h"

double
rv_noisy_or (double a, double b, double leak)
{
  /* A leak above either probability would make the pair rarer than one of its causes. */
  leak = MIN (leak, MIN (a, b));
  return 1.0 - (1.0 - a) * (1.0 - b) / (1.0 - leak);
}

/* One of the members holds at a time: their probabilities are shares of a whole. */
static double
exclusive_likelihood (const RvGroupDef *group, const double *p, const RvStatus *status, double entry_error)
{
  double all = 0.0, open = 0.0, present = 1.0;
  guint n_present = 0;
  for (guint i = 0; i < group->n_members; i++)
    {
      all += p[i];
      if (status[i] != RV_STATUS_ABSENT)
        open += p[i];
    }
  for (guint i = 0; i < group->n_members; i++)
    if (status[i] == RV_STATUS_PRESENT)
      {
        present *= p[i] / all;
        n_present++;
      }
  double likelihood = n_present ? present : open / all;
  return entry_error + (1.0 - 2.0 * entry_error) * likelihood;
}

guint
rv_group_split (const RvGroupDef *group, gboolean counts_within, RvStatus *status, RvStatus *within)
{
  guint n = 0;
  for (guint m = 0; m < group->n_members; m++)
    within[m] = RV_STATUS_NOT_ASSESSED;
  if (!counts_within || !group->within)
    return 0;
  /* What is there was there in something, whatever is said of that. */
  for (guint m = 0; m < group->n_members; m++)
    if (group->within[m] >= 0 && status[m] == RV_STATUS_PRESENT)
      status[group->within[m]] = RV_STATUS_PRESENT;
  for (guint m = 0; m < group->n_members; m++)
    {
      RvStatus outer = group->within[m] >= 0 ? status[group->within[m]] : RV_STATUS_NOT_ASSESSED;
      if (outer == RV_STATUS_NOT_ASSESSED || status[m] == RV_STATUS_NOT_ASSESSED)
        continue;
      if (outer == RV_STATUS_PRESENT)
        {
          within[m] = status[m];
          n++;
        }
      status[m] = RV_STATUS_NOT_ASSESSED;
    }
  return n;
}

double
rv_group_likelihood (const RvGroupDef *group, const double *p, const RvStatus *stated, double lambda, gboolean counts_within, double entry_error)
{
  /* Entry errors come one by one: what all members share is between the rates that they leave. */
  double product = 1.0, least_present = 1.0 - entry_error, most_absent = entry_error, shares = 1.0;
  guint assessed = 0;
  if (group->exclusive)
    return exclusive_likelihood (group, p, stated, entry_error);
  RvStatus *status = g_newa (RvStatus, group->n_members), *within = g_newa (RvStatus, group->n_members);
  memcpy (status, stated, sizeof (RvStatus) * group->n_members);
  rv_group_split (group, counts_within, status, within);
  for (guint i = 0; i < group->n_members; i++)
    if (status[i] == RV_STATUS_PRESENT)
      {
        product *= p[i];
        least_present = MIN (least_present, p[i]);
      }
    else if (status[i] == RV_STATUS_ABSENT)
      {
        product *= 1.0 - p[i];
        most_absent = MAX (most_absent, p[i]);
      }
  for (guint i = 0; i < group->n_members; i++)
    assessed += status[i] != RV_STATUS_NOT_ASSESSED;
  if (assessed < 2)
    lambda = 0.0;
  /* Comonotone: one hidden degree makes the members present in the order of their rates. */
  double together = MAX (least_present - most_absent, 0.0);
  for (guint i = 0; i < group->n_members; i++)
    if (within[i] != RV_STATUS_NOT_ASSESSED)
      {
        double share = MIN (p[i] / p[group->within[i]], 1.0 - entry_error);
        shares *= within[i] == RV_STATUS_PRESENT ? share : 1.0 - share;
      }
  return ((1.0 - lambda) * product + lambda * together) * shares;
}

double
rv_engine_lambda (const RvEngine *e, const RvGroupDef *group)
{
  return e->options.naive ? 0.0 : group->lambda;
}

gboolean
rv_engine_counts_within (const RvEngine *e)
{
  return !e->options.naive && !e->options.found_only;
}

double
rv_engine_p (const RvEngine *e, guint hypothesis, guint finding)
{
  return e->means[(gsize) finding * e->n_h + hypothesis];
}

/* A member that does not depend on the cause, or was used by the localiser, is as good as not assessed. */
static RvStatus
effective (const RvEngine *e, guint finding)
{
  return rv_def (e->k, findings, RvFindingDef, finding)->use == RV_USE_CAUSE ? e->status[finding] : RV_STATUS_NOT_ASSESSED;
}

gboolean
rv_engine_uses_group (const RvEngine *e, guint group)
{
  const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, group);
  for (guint i = 0; i < def->n_members; i++)
    if (effective (e, def->members[i]) != RV_STATUS_NOT_ASSESSED)
      return TRUE;
  return FALSE;
}

/* ---- Every hypothesis at once ------------------------------------------------------------------------------- */

void
rv_engine_member_status (const RvEngine *e, const RvGroupDef *group, RvStatus *to)
{
  for (guint m = 0; m < group->n_members; m++)
    to[m] = effective (e, group->members[m]);
}

/* exclusive_likelihood() */
static void
exclusive_row (const RvEngine *e, const RvGroupDef *group, const RvStatus *status, double *restrict to)
{
  guint n = e->n_h, n_present = 0;
  double *restrict all = g_newa (double, n), *restrict open = g_newa (double, n), error = e->k->entry_error;
  for (guint h = 0; h < n; h++)
    all[h] = open[h] = 0.0;
  for (guint m = 0; m < group->n_members; m++)
    {
      const double *restrict p = e->means + (gsize) group->members[m] * n;
      double counts = status[m] == RV_STATUS_ABSENT ? 0.0 : 1.0;
      n_present += status[m] == RV_STATUS_PRESENT;
      for (guint h = 0; h < n; h++)
        {
          all[h] += p[h];
          open[h] += counts * p[h];
        }
    }
  for (guint h = 0; h < n; h++)
    to[h] = n_present ? 1.0 : open[h] / all[h];
  for (guint m = 0; m < group->n_members; m++)
    if (status[m] == RV_STATUS_PRESENT)
      {
        const double *restrict p = e->means + (gsize) group->members[m] * n;
        for (guint h = 0; h < n; h++)
          to[h] *= p[h] / all[h];
      }
  for (guint h = 0; h < n; h++)
    to[h] = error + (1.0 - 2.0 * error) * to[h];
}

static void
within_row (const RvEngine *e, const RvGroupDef *group, const RvStatus *within, double *restrict to)
{
  double top = 1.0 - e->k->entry_error;
  for (guint m = 0; m < group->n_members; m++)
    {
      if (within[m] == RV_STATUS_NOT_ASSESSED)
        continue;
      const double *restrict inner = e->means + (gsize) group->members[m] * e->n_h;
      const double *restrict outer = e->means + (gsize) group->members[group->within[m]] * e->n_h;
      for (guint h = 0; h < e->n_h; h++)
        {
          double share = MIN (inner[h] / outer[h], top);
          to[h] *= within[m] == RV_STATUS_PRESENT ? share : 1.0 - share;
        }
    }
}

void
rv_engine_group_row (const RvEngine *e, const RvGroupDef *group, const RvStatus *stated, double *restrict to)
{
  guint n = e->n_h, assessed = 0;
  double lambda = rv_engine_lambda (e, group), error = e->k->entry_error;
  if (group->exclusive)
    {
      exclusive_row (e, group, stated, to);
      return;
    }
  RvStatus *status = g_newa (RvStatus, group->n_members), *within = g_newa (RvStatus, group->n_members);
  memcpy (status, stated, sizeof (RvStatus) * group->n_members);
  guint n_within = rv_group_split (group, rv_engine_counts_within (e), status, within);
  double *restrict least = g_newa (double, n), *restrict most = g_newa (double, n);
  for (guint h = 0; h < n; h++)
    {
      to[h] = 1.0;
      least[h] = 1.0 - error;
      most[h] = error;
    }
  for (guint m = 0; m < group->n_members; m++)
    {
      const double *restrict p = e->means + (gsize) group->members[m] * n;
      assessed += status[m] != RV_STATUS_NOT_ASSESSED;
      if (status[m] == RV_STATUS_PRESENT)
        for (guint h = 0; h < n; h++)
          {
            to[h] *= p[h];
            least[h] = p[h] < least[h] ? p[h] : least[h];
          }
      else if (status[m] == RV_STATUS_ABSENT)
        for (guint h = 0; h < n; h++)
          {
            to[h] *= 1.0 - p[h];
            most[h] = p[h] > most[h] ? p[h] : most[h];
          }
    }
  for (guint h = 0; assessed > 1 && h < n; h++)
    {
      double together = least[h] - most[h];
      to[h] = (1.0 - lambda) * to[h] + lambda * (together > 0.0 ? together : 0.0);
    }
  if (n_within)
    within_row (e, group, within, to);
}
