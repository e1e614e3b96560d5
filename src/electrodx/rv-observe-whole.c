/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the set of studies says as a whole: where was looked, and whether the sides differ. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "electrodx/rv-observe.h"

#define FEW 4

/* All that was examined lies in one limb: who thinks of a general disorder looks at a second. */
static void
see_sampling (RvObserver *self)
{
  const RvAnatomy *a = self->anatomy;
  const RvObs *first = NULL;
  const char *limb = NULL;
  guint n = 0;
  for (guint i = 0; i < self->obs->len; i++) {
    const RvObs *x = &g_array_index (self->obs, RvObs, i);
    if (!x->leaves->len)
      continue;
    const RvObsLeaf *leaf = &g_array_index (x->leaves, RvObsLeaf, 0);
    const char *region = leaf->skin ? a->nodes[a->skin[leaf->index].node].region : a->muscles[leaf->index].region;
    if (strcmp (region, "trunk") == 0)
      continue;
    if (first && (x->side != first->side || strcmp (region, limb)))
      return;
    first = first ? first : x;
    limb = region;
    n++;
  }
  if (n < FEW)
    return;
  RvObs obs = rv_obs_new (RV_OBS_SAMPLING, first->side, NULL, first->field);
  obs.uuid = g_strdup (first->uuid);
  obs.grade = 1;
  rv_observe_take (self, &obs, NULL, g_strdup (strcmp (limb, "head") ? _("Only one limb was examined") : _("Only one side of the head was examined")));
}

/* Types of which the same thing can be tested on both sides. */
static gboolean
has_sides (const RvObs *x)
{
  return x->leaves->len == 1 && x->type != RV_OBS_DROP && x->type != RV_OBS_REFLEX && x->type != RV_OBS_H_REFLEX && x->type < RV_OBS_STRETCH;
}

/* The same study clearly abnormal on one side and normal on the other, each time on the same side: general disorders that are
 * symmetric show it seldom, however mild they are. */
static void
see_asymmetry (RvObserver *self)
{
  g_autoptr (GArray) leaves = g_array_new (FALSE, FALSE, sizeof (RvObsLeaf));
  const RvObs *first = NULL;
  guint other_way = 0;
  for (guint i = 0; i < self->obs->len; i++) {
    const RvObs *x = &g_array_index (self->obs, RvObs, i);
    for (guint k = 0; k < self->obs->len && has_sides (x) && x->grade >= 2; k++) {
      const RvObs *y = &g_array_index (self->obs, RvObs, k);
      if (y->type != x->type || y->side == x->side || y->grade || y->study != x->study || y->reflex != x->reflex || y->leaves->len != 1)
        continue;
      RvObsLeaf leaf = g_array_index (x->leaves, RvObsLeaf, 0), other = g_array_index (y->leaves, RvObsLeaf, 0);
      if (leaf.skin != other.skin || leaf.index != other.index)
        continue;
      other_way += first && x->side != first->side;
      first = first ? first : x;
      g_array_append_val (leaves, leaf);
    }
  }
  if (!first || other_way)
    return;
  RvObs obs = rv_obs_new (RV_OBS_ASYMMETRY, first->side, NULL, first->field);
  obs.uuid = g_strdup (first->uuid);
  obs.grade = 1;
  for (guint i = 0; i < leaves->len; i++)
    rv_obs_add_leaf (&obs, g_array_index (leaves, RvObsLeaf, i).index, g_array_index (leaves, RvObsLeaf, i).skin, 1);
  rv_observe_take (self, &obs, NULL, g_strdup (first->side == RV_SIDE_LEFT ? _("Abnormal on the left, normal on the right") : _("Abnormal on the right, normal on the left")));
}

void
rv_observe_whole (RvObserver *self)
{
  see_sampling (self);
  see_asymmetry (self);
}
