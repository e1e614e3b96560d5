/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What healthy people show: studies that are often "abnormal" without a lesion (fibrillations in foot muscles, the superficial
 * fibular potential over 60). The chance of a finding is then a mixture: as the lesion has it, or as if a part were gone. */
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-observe.h"

void
rv_observe_background (const RvLocKnowledge *k, double age, RvObs *obs)
{
  if (obs->leaves->len != 1)
    return;
  const RvObsLeaf *leaf = &g_array_index (obs->leaves, RvObsLeaf, 0);
  for (guint i = 0; i < k->backgrounds->len; i++) {
    const RvLocBackground *b = &g_array_index (k->backgrounds, RvLocBackground, i);
    if (b->type != obs->type || b->skin != leaf->skin || b->index != leaf->index || (b->age_from > 0 && !(age >= b->age_from)))
      continue;
    obs->background = b->share;
    obs->background_level = rv_loc_level (b->as);
    return;
  }
}

static double
mixed (double weight, double share, double usual, double other)
{
  return weight * log10 ((1 - share) * pow (10, usual / weight) + share * pow (10, other / weight));
}

double
rv_obs_log10 (const RvLocKnowledge *k, const RvObs *obs, guint level, guint grade)
{
  double p = rv_loc_log10 (k, obs->type, level, grade, obs->words);
  if (obs->background <= 0 || level >= obs->background_level)
    return p;
  return mixed (k->tables[obs->type].weight, obs->background, p, rv_loc_log10 (k, obs->type, obs->background_level, grade, obs->words));
}

double
rv_obs_log10_draw (const RvLocKnowledge *k, guint draw, const RvObs *obs, guint level)
{
  double p = rv_loc_log10_draw (k, draw, obs->type, level, obs->grade, obs->words);
  if (obs->background <= 0 || level >= obs->background_level)
    return p;
  return mixed (k->tables[obs->type].weight, obs->background, p, rv_loc_log10_draw (k, draw, obs->type, obs->background_level, obs->grade, obs->words));
}
