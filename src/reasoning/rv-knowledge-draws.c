/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of draws from the Betas, one per figure, each with a seed of its own. */
#include <math.h>

#include "reasoning/rv-knowledge-private.h"
#include "reasoning/rv-random.h"

void
rv_knowledge_prepare_draws (RvKnowledge *self)
{
  guint n_f = self->findings->len, n_h = self->causes->len + 1;
  self->prior_draws = g_new0 (float *, self->causes->len * self->settings->len);
  self->share_draws = g_new0 (float *, self->causes->len);
  self->risk_draws = g_new0 (float *, self->risks->len + 1);
  for (guint found = 0; found < 2; found++)
    {
      const guint *cells = found ? self->cell_of_found : self->cell_of;
      self->member_draws[found] = g_new0 (float *, (gsize) n_h * n_f);
      self->means[found] = g_new (double, (gsize) n_h * n_f);
      for (guint h = 0; h < n_h; h++)
        for (guint f = 0; f < n_f; f++)
          self->means[found][(gsize) f * n_h + h] = g_array_index (self->cells, RvCell, cells[h * n_f + f]).mean;
    }
}

static void
free_table (float **table, gsize n)
{
  for (gsize i = 0; table && i < n; i++)
    g_free (table[i]);
  g_free (table);
}

void
rv_knowledge_free_draws (RvKnowledge *self)
{
  gsize n_members = (gsize) (self->causes->len + 1) * self->findings->len;
  free_table (self->prior_draws, (gsize) self->causes->len * self->settings->len);
  free_table (self->share_draws, self->causes->len);
  free_table (self->risk_draws, self->risks->len);
  for (guint found = 0; found < 2; found++)
    {
      free_table (self->member_draws[found], n_members);
      g_free (self->means[found]);
    }
}

/* Lazily, once per cell, whichever thread needs it first. */
const float *
rv_knowledge_draws (RvKnowledge *self, guint i)
{
  RvCell *cell = &g_array_index (self->cells, RvCell, i);
  if (g_once_init_enter (&cell->draws))
    {
      RvRandom random;
      float *draws = g_new (float, RV_N_DRAWS);
      rv_random_seed (&random, cell->key);
      for (guint d = 0; d < RV_N_DRAWS; d++)
        draws[d] = (float) rv_with_entry_error (self, rv_random_beta (&random, cell->alpha, cell->beta));
      g_once_init_leave (&cell->draws, draws);
    }
  return cell->draws;
}

const float *
rv_knowledge_member_draws (RvKnowledge *self, gboolean found_only, guint hypothesis, guint finding)
{
  const guint *cells = (found_only ? self->cell_of_found : self->cell_of) + (gsize) hypothesis * self->findings->len;
  float **slot = &self->member_draws[found_only != 0][(gsize) hypothesis * self->findings->len + finding];
  if (g_once_init_enter (slot))
    {
      const RvGroupDef *group = rv_def (self, groups, RvGroupDef, rv_def (self, findings, RvFindingDef, finding)->group);
      const float *own = rv_knowledge_draws (self, cells[finding]);
      float *draws = g_new0 (float, RV_N_DRAWS);
      for (guint m = 0; m < group->n_members; m++)
        {
          const float *p = rv_knowledge_draws (self, cells[group->members[m]]);
          for (guint d = 0; d < RV_N_DRAWS; d++)
            draws[d] += p[d];
        }
      for (guint d = 0; d < RV_N_DRAWS; d++)
        draws[d] = own[d] / draws[d];
      g_once_init_leave (slot, draws);
    }
  return *slot;
}

const float *
rv_knowledge_prior_draws (RvKnowledge *self, guint cause, guint setting)
{
  float **slot = &self->prior_draws[cause * self->settings->len + setting];
  if (g_once_init_enter (slot))
    {
      const RvCauseDef *def = rv_def (self, causes, RvCauseDef, cause);
      double worth = MIN (def->priors[setting].n, self->cap_n);
      g_autofree char *key = g_strdup_printf ("prior|%s|%s", def->id, rv_def (self, settings, RvSettingDef, setting)->id);
      float *draws = g_new (float, RV_N_DRAWS);
      RvRandom random;
      rv_random_seed (&random, key);
      for (guint d = 0; d < RV_N_DRAWS; d++)
        draws[d] = (float) (rv_random_gamma (&random, worth) / worth);
      g_once_init_leave (slot, draws);
    }
  return *slot;
}

/* One block per cause, a Dirichlet: slot after slot. */
const float *
rv_knowledge_share_draws (RvKnowledge *self, guint cause, guint slot)
{
  float **block = &self->share_draws[cause];
  if (g_once_init_enter (block))
    {
      const RvCauseDef *def = rv_def (self, causes, RvCauseDef, cause);
      double worth = MIN (def->shares_n, self->cap_n);
      g_autofree char *key = g_strdup_printf ("lesion|%s", def->id);
      guint n_slots = 0;
      for (guint l = 0; l < self->classes->len; l++)
        n_slots += def->shares[l] > 0.0;
      float *draws = g_new (float, (gsize) n_slots * RV_N_DRAWS);
      RvRandom random;
      rv_random_seed (&random, key);
      for (guint d = 0; d < RV_N_DRAWS; d++)
        {
          double sum = 0.0;
          for (guint l = 0, i = 0; l < self->classes->len; l++)
            if (def->shares[l] > 0.0)
              sum += draws[(gsize) i++ * RV_N_DRAWS + d] = (float) rv_random_gamma (&random, def->shares[l] * worth);
          for (guint i = 0; i < n_slots; i++)
            draws[(gsize) i * RV_N_DRAWS + d] = sum > 0.0 ? (float) (draws[(gsize) i * RV_N_DRAWS + d] / sum) : 1.0f / n_slots;
        }
      g_once_init_leave (block, draws);
    }
  return *block + (gsize) slot * RV_N_DRAWS;
}

static double
spread_of (RvTrust trust)
{
  /* Standard deviation of the logarithm of a risk ratio. */
  return trust == RV_TRUST_FOUND ? 0.25 : trust == RV_TRUST_MEMORY ? 0.4 : 0.6;
}

const float *
rv_knowledge_risk_draws (RvKnowledge *self, guint risk)
{
  float **slot = &self->risk_draws[risk];
  if (g_once_init_enter (slot))
    {
      const RvRiskRatio *def = rv_def (self, risks, RvRiskRatio, risk);
      const char *owner = def->cause >= 0 ? rv_def (self, causes, RvCauseDef, def->cause)->id
                                          : rv_def (self, families, RvFamilyDef, def->family)->id;
      g_autofree char *key = g_strdup_printf ("risk|%s|%s", rv_def (self, findings, RvFindingDef, def->finding)->id, owner);
      float *draws = g_new (float, RV_N_DRAWS);
      RvRandom random;
      rv_random_seed (&random, key);
      for (guint d = 0; d < RV_N_DRAWS; d++)
        draws[d] = (float) exp (spread_of (def->figure.trust) * rv_random_normal (&random));
      g_once_init_leave (slot, draws);
    }
  return *slot;
}
