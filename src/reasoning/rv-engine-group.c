/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likelihoods of evidence groups. */
#include <math.h>

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

double
rv_group_likelihood (const RvGroupDef *group, const double *p, const RvStatus *status, double lambda, double entry_error)
{
  double product = 1.0, least_present = 1.0, most_absent = 0.0;
  if (group->exclusive)
    return exclusive_likelihood (group, p, status, entry_error);
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
  /* Comonotone: one hidden degree makes the members present in the order of their rates. */
  double together = MAX (least_present - most_absent, 0.0);
  return (1.0 - lambda) * product + lambda * together;
}

double
rv_engine_lambda (const RvEngine *e, const RvGroupDef *group)
{
  return e->options.naive ? 0.0 : group->lambda;
}

double
rv_engine_p (const RvEngine *e, guint hypothesis, guint finding)
{
  const guint *cells = e->options.found_only ? e->k->cell_of_found : e->k->cell_of;
  return g_array_index (e->k->cells, RvCell, cells[hypothesis * e->n_f + finding]).mean;
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

double
rv_engine_group_with (const RvEngine *e, guint group, guint hypothesis, int f1, RvStatus s1, int f2, RvStatus s2)
{
  const RvGroupDef *def = rv_def (e->k, groups, RvGroupDef, group);
  double *p = g_newa (double, def->n_members);
  RvStatus *status = g_newa (RvStatus, def->n_members);
  for (guint i = 0; i < def->n_members; i++)
    {
      guint f = def->members[i];
      p[i] = rv_engine_p (e, hypothesis, f);
      status[i] = (int) f == f1 ? s1 : (int) f == f2 ? s2 : effective (e, f);
    }
  return rv_group_likelihood (def, p, status, rv_engine_lambda (e, def), e->k->entry_error);
}
