/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lesion at one place does to one observation. */
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

static double
phi (const RvAnatomy *a, const RvObsLeaf *leaf, int node)
{
  return leaf->skin ? a->priv->phi_skin[(gsize) leaf->index * a->n_nodes + (gsize) node] : a->priv->phi_muscle[(gsize) leaf->index * a->n_nodes + (gsize) node];
}

static int
leaf_node (const RvAnatomy *a, const RvObsLeaf *leaf)
{
  return leaf->skin ? a->skin[leaf->index].node : a->muscles[leaf->index].node;
}

/* How much of a partial lesion at the node reaches a leaf that lies in a part known to be spared. */
static double
spared (const RvAnatomy *a, const RvObsLeaf *leaf, int node)
{
  double v = 1;
  int end = leaf_node (a, leaf);
  for (guint i = 0; i < a->n_vulnerabilities; i++) {
    const RvVulnerability *x = &a->vulnerabilities[i];
    if (x->site != node || x->spared >= v)
      continue;
    for (guint k = 0; k < x->less->len; k++)
      if (rv_anatomy_reaches (a, node, g_array_index (x->less, int, k)) && rv_anatomy_reaches (a, g_array_index (x->less, int, k), end))
        v = x->spared;
  }
  return v;
}

static gboolean
has (const GArray *nodes, int node)
{
  for (guint i = 0; nodes && i < nodes->len; i++)
    if (g_array_index (nodes, int, i) == node)
      return TRUE;
  return FALSE;
}

void
rv_loc_arc (const RvAnatomy *a, const RvObs *obs, double *afferent, double *efferent)
{
  memset (afferent, 0, sizeof (double) * a->n_nodes);
  memset (efferent, 0, sizeof (double) * a->n_nodes);
  g_autofree double *mass = g_new (double, a->n_nodes);
  const RvReflexArc *arc = obs->reflex >= 0 ? &a->reflexes[obs->reflex] : NULL;
  const RvMuscle *muscle = obs->leaves->len ? &a->muscles[g_array_index (obs->leaves, RvObsLeaf, 0).index] : NULL;
  const RvRootWeight *roots = arc ? arc->roots : muscle ? muscle->roots : NULL;
  guint n_roots = arc ? arc->n_roots : muscle ? muscle->n_roots : 0;
  double in_sum = 0, out_sum = 0;
  for (guint r = 0; r < n_roots; r++) {
    int in = rv_anatomy_sensory_start (a, roots[r].root), out = rv_anatomy_motor_start (a, roots[r].root);
    gboolean found = FALSE;
    for (guint k = 0; arc && in >= 0 && !found && k < arc->afferent->len; k++)
      found = rv_anatomy_flow (a, in, g_array_index (arc->afferent, int, k), mass);
    if (!arc && muscle && in >= 0 && a->nodes[muscle->node].parents->len)
      found = rv_anatomy_flow (a, in, g_array_index (a->nodes[muscle->node].parents, int, 0), mass);
    in_sum += found ? roots[r].weight : 0;
    for (guint i = 0; found && i < a->n_nodes; i++)
      afferent[i] += roots[r].weight * mass[i];
    found = muscle && out >= 0 && rv_anatomy_flow (a, out, muscle->node, mass);
    for (guint k = 0; arc && !muscle && out >= 0 && !found && k < arc->efferent->len; k++)
      found = rv_anatomy_flow (a, out, g_array_index (arc->efferent, int, k), mass);
    out_sum += found ? roots[r].weight : 0;
    for (guint i = 0; found && i < a->n_nodes; i++)
      efferent[i] += roots[r].weight * mass[i];
  }
  /* The blink reflex enters by one nerve and leaves by another: each half is whole. */
  for (guint i = 0; i < a->n_nodes; i++) {
    afferent[i] /= in_sum > 0 ? in_sum : 1;
    efferent[i] /= out_sum > 0 ? out_sum : 1;
  }
}

RvEffect
rv_loc_effect_at (const RvAnatomy *a, const RvLocKnowledge *k, const RvObs *obs, int node, const double *afferent, const double *efferent)
{
  RvEffect e = { 0, 0, 1 };
  if (obs->type == RV_OBS_REFLEX || obs->type == RV_OBS_H_REFLEX) {
    e.a = obs->half == RV_ARC_EFFERENT ? 0 : (float) afferent[node];
    e.b = obs->half == RV_ARC_AFFERENT ? 0 : (float) efferent[node];
    return e;
  }
  if (obs->type == RV_OBS_STRETCH || obs->type == RV_OBS_LOCAL_SIGN || obs->type == RV_OBS_IMAGING) {
    e.a = has (obs->segment, node) ? 1 : has (obs->weaker, node) ? 0.5f : 0;
    return e;
  }
  if (obs->type == RV_OBS_UMN_SIGN || obs->type == RV_OBS_FLUCTUATION || obs->type == RV_OBS_REPETITIVE || obs->type == RV_OBS_SAMPLING)
    return e;
  gboolean potential = obs->type == RV_OBS_SENSORY_AMPLITUDE || obs->type == RV_OBS_BIOPSY || obs->type == RV_OBS_LATENCY || obs->type == RV_OBS_VELOCITY;
  double share = 0, sum_v = 0;
  if (obs->type == RV_OBS_ASYMMETRY) {
    for (guint i = 0; i < obs->leaves->len; i++)
      e.a = phi (a, &g_array_index (obs->leaves, RvObsLeaf, i), node) > 0.2 ? 1 : e.a;
    return e;
  }
  for (guint i = 0; i < obs->leaves->len; i++) {
    const RvObsLeaf *leaf = &g_array_index (obs->leaves, RvObsLeaf, i);
    double p = phi (a, leaf, node) * leaf->weight;
    if (potential && leaf->skin && a->priv->preganglionic[node])
      p *= k->leak;
    share += p;
    sum_v += p > 0 ? p * spared (a, leaf, node) : 0;
  }
  e.a = (float) share;
  e.v = share > 0 ? (float) (sum_v / share) : 1;
  e.b = has (obs->segment, node) ? 1 : 0;
  return e;
}

/* How much of axonal change can be seen after so many days, by length of nerve; unknown time counts as long enough. */
static double
ripe (double days, double start, double full)
{
  return isnan (days) ? 1 : CLAMP ((days - start) / (full - start), 0, 1);
}

double
rv_loc_ripeness (const RvObs *obs)
{
  double start;
  switch (obs->type) {
  case RV_OBS_MOTOR_AMPLITUDE:
    return ripe (obs->days, 2, 7);
  case RV_OBS_SENSORY_AMPLITUDE:
  case RV_OBS_BIOPSY:
    return ripe (obs->days, 4, 11);
  case RV_OBS_ACTIVE:
    start = 5 + 0.16 * obs->length;
    return ripe (obs->days, start, 2 * start + 2) * (obs->days > 540 ? MAX (0.4, 1 - (obs->days - 540) / 900) : 1);
  case RV_OBS_CHRONIC:
    return ripe (obs->days, 25, 75);
  case RV_OBS_ATROPHY:
    return ripe (obs->days, 10, 40);
  default:
    return 1;
  }
}

/* Slowing without block: fibres arrive late but arrive. Power and amplitude stay, touch suffers. */
static double
slowing_share (const RvObs *obs, const RvEffect *e, double severity, double axons, double here)
{
  switch (obs->type) {
  case RV_OBS_LATENCY:
  case RV_OBS_VELOCITY:
    return here;
  case RV_OBS_DROP:
    return 0.15 * here;
  case RV_OBS_F_WAVE:
  case RV_OBS_SENSATION:
    return 0.5 * axons;
  case RV_OBS_H_REFLEX:
  case RV_OBS_REFLEX:
    return 1 - (1 - 0.5 * e->a * severity) * (1 - 0.5 * e->b * severity);
  case RV_OBS_STRETCH:
  case RV_OBS_LOCAL_SIGN:
  case RV_OBS_IMAGING:
    return e->a;
  default:
    return 0.1 * axons * rv_loc_ripeness (obs);
  }
}

double
rv_loc_share (const RvLocKnowledge *k, const RvObs *obs, const RvEffect *e, double severity, guint block)
{
  /* A complete lesion spares nothing; the lighter it is, the more the spared part keeps. */
  double s = severity * (e->v + (1 - e->v) * severity * severity);
  double axons = e->a * s, here = e->b * s, loss = block == 2 ? k->mixed_axon : k->block_axon;
  if (obs->type == RV_OBS_ASYMMETRY)
    return e->a;
  if (block == 3)
    return slowing_share (obs, e, severity, axons, here);
  switch (obs->type) {
  case RV_OBS_MOTOR_AMPLITUDE:
  case RV_OBS_SENSORY_AMPLITUDE:
    return block ? MAX (here, loss * axons * rv_loc_ripeness (obs)) : axons * rv_loc_ripeness (obs);
  case RV_OBS_LATENCY:
  case RV_OBS_VELOCITY:
    return block ? here : k->axonal_slowing * axons;
  case RV_OBS_DROP:
    return block ? here : here * (obs->days < 10 ? 1 : 0.08);
  case RV_OBS_F_WAVE:
    return 0.9 * axons;
  case RV_OBS_H_REFLEX:
  case RV_OBS_REFLEX:
    return 1 - (1 - e->a * severity) * (1 - e->b * severity);
  case RV_OBS_ACTIVE:
  case RV_OBS_CHRONIC:
  case RV_OBS_ATROPHY:
  case RV_OBS_BIOPSY:
    return axons * rv_loc_ripeness (obs) * (block ? loss : 1);
  case RV_OBS_RECRUITMENT:
  case RV_OBS_STRENGTH:
  case RV_OBS_SENSATION:
    return axons;
  case RV_OBS_STRETCH:
  case RV_OBS_LOCAL_SIGN:
  case RV_OBS_IMAGING:
    return e->a;
  default:
    return 0;
  }
}

static guint
region_bit (const char *region)
{
  return region[0] == 'a' ? 1 : region[0] == 'l' ? 2 : region[0] == 't' ? 4 : 8;
}

static gboolean
in_regions (const RvAnatomy *a, const RvLocForm *form, const RvObs *obs)
{
  if (!obs->leaves->len)
    return TRUE;
  const RvObsLeaf *leaf = &g_array_index (obs->leaves, RvObsLeaf, 0);
  const char *region = leaf->skin ? a->nodes[a->skin[leaf->index].node].region : a->muscles[leaf->index].region;
  return (form->regions & region_bit (region)) != 0;
}

static double
pattern_share (const RvLocForm *form, const RvObs *obs, double shape)
{
  double motor = form->motor * shape, sensory = form->sensory * shape, slow = form->slow * (form->slow_all ? 1 : shape), weak = form->weak * shape;
  switch (obs->type) {
  case RV_OBS_MOTOR_AMPLITUDE:
    return motor * rv_loc_ripeness (obs);
  case RV_OBS_SENSORY_AMPLITUDE:
  case RV_OBS_BIOPSY:
    return sensory * rv_loc_ripeness (obs);
  case RV_OBS_LATENCY:
  case RV_OBS_VELOCITY:
    return slow;
  case RV_OBS_DROP:
    return form->block;
  case RV_OBS_F_WAVE:
    return MAX (MAX (form->fwave, slow), 0.8 * motor);
  case RV_OBS_H_REFLEX:
  case RV_OBS_REFLEX:
    return MAX (form->reflexes, 1 - (1 - sensory) * (1 - motor));
  case RV_OBS_ACTIVE:
  case RV_OBS_CHRONIC:
  case RV_OBS_ATROPHY:
    return motor * rv_loc_ripeness (obs);
  case RV_OBS_RECRUITMENT:
    return motor;
  case RV_OBS_STRENGTH:
    return MAX (motor, weak);
  case RV_OBS_SENSATION:
    return MAX (form->skin * shape, sensory);
  case RV_OBS_ASYMMETRY:
    return form->one_side; /* of the side of the form: the other was sent away before */
  default:
    return 0;
  }
}

guint8
rv_loc_pattern_level (const RvAnatomy *a, const RvLocForm *form, RvSide side, const RvObs *obs)
{
  if ((form->one_side && obs->side != side) || !in_regions (a, form, obs))
    return 0;
  double z = (obs->length - form->threshold) / (form->width / 2);
  double shape = form->mode == 0 ? 1 : 1 / (1 + exp (form->mode == 1 ? -z : z));
  gboolean needle = obs->type == RV_OBS_ACTIVE || obs->type == RV_OBS_CHRONIC || obs->type == RV_OBS_RECRUITMENT;
  gboolean special = (needle && form->needle_special && shape > 0.3) || (obs->type == RV_OBS_STRENGTH && form->weak_special)
                     || (obs->type == RV_OBS_REFLEX && form->reflex_special) || (obs->type == RV_OBS_UMN_SIGN && form->umn)
                     || ((obs->type == RV_OBS_REPETITIVE || obs->type == RV_OBS_FLUCTUATION) && form->repetitive);
  special |= obs->type == RV_OBS_SAMPLING && form->wide;
  return special ? RV_LOC_SPECIAL : rv_loc_level (pattern_share (form, obs, shape));
}

/* A variant sends part of the muscle's fibres another way: shares of the mixture. */
static void
apply_variant (RvLocModel *self, const RvLocVariant *v, const RvObs *obs, RvEffect *row)
{
  const RvAnatomy *a = self->a;
  g_autofree double *mass = g_new (double, a->n_nodes);
  g_autofree double *other = g_new0 (double, a->n_nodes);
  const RvObsLeaf *leaf = &g_array_index (obs->leaves, RvObsLeaf, 0);
  const RvRootWeight *roots = leaf->skin ? a->skin[leaf->index].roots : a->muscles[leaf->index].roots;
  guint n_roots = leaf->skin ? a->skin[leaf->index].n_roots : a->muscles[leaf->index].n_roots;
  for (guint r = 0; r < n_roots; r++) {
    int start = leaf->skin ? rv_anatomy_sensory_start (a, roots[r].root) : rv_anatomy_motor_start (a, roots[r].root);
    if (start < 0 || !rv_anatomy_flow (a, start, v->from, mass))
      return;
    for (guint i = 0; i < a->n_nodes; i++)
      other[i] += roots[r].weight * mass[i];
  }
  for (guint i = 0; i < a->n_nodes; i++) {
    double way = MAX (other[i], rv_anatomy_reaches (a, v->to, (int) i) ? phi (a, leaf, (int) i) : 0);
    if (leaf->skin && a->priv->preganglionic[i] && obs->type != RV_OBS_SENSATION)
      way *= self->k->leak;
    row[i].a = (float) ((1 - v->share) * row[i].a + v->share * way);
  }
}

static gboolean
concerns (const RvLocVariant *v, const RvObs *obs)
{
  if (obs->leaves->len != 1 || obs->type == RV_OBS_REFLEX || obs->type == RV_OBS_H_REFLEX)
    return FALSE;
  const RvObsLeaf *leaf = &g_array_index (obs->leaves, RvObsLeaf, 0);
  return has (leaf->skin ? v->skins : v->muscles, leaf->index);
}

static void
add_blocks (RvLocModel *self)
{
  guint column = self->n_obs;
  for (guint i = 0; i < self->k->variants->len; i++) {
    const RvLocVariant *v = self->k->variants->pdata[i];
    for (int side = 0; side < 2; side++) {
      RvLocBlock block = { v->frequency, v->anomaly, 0, { 0 }, { 0 } };
      for (guint o = 0; o < self->n_obs && block.n < 8; o++)
        if ((int) self->obs[o].side == side && concerns (v, &self->obs[o])) {
          self->column_obs[column] = o;
          block.std[block.n] = o;
          block.alt[block.n++] = column++;
        }
      if (block.n)
        g_array_append_val (self->blocks, block);
    }
  }
  self->n_columns = column;
}

static void
fill_alternates (RvLocModel *self)
{
  guint n = self->a->n_nodes;
  for (guint b = 0; b < self->blocks->len; b++) {
    const RvLocBlock *block = &g_array_index (self->blocks, RvLocBlock, b);
    const RvLocVariant *v = NULL;
    for (guint i = 0; i < self->k->variants->len; i++)
      if (((RvLocVariant *) self->k->variants->pdata[i])->anomaly == block->anomaly)
        v = self->k->variants->pdata[i];
    for (guint i = 0; i < block->n; i++) {
      RvEffect *row = self->effect + (gsize) block->alt[i] * n;
      memcpy (row, self->effect + (gsize) block->std[i] * n, sizeof (RvEffect) * n);
      apply_variant (self, v, &self->obs[block->std[i]], row);
      /* Above the place where the crossing fibres join, their stimulus is missed. */
      if (self->obs[block->std[i]].type == RV_OBS_DROP && has (self->obs[block->std[i]].segment, v->to))
        self->floors[block->alt[i]] = (float) v->share;
    }
  }
}

void
rv_loc_effects (RvLocModel *self)
{
  guint n = self->a->n_nodes, most = self->n_obs * 2 + 1;
  self->column_obs = g_new0 (guint, most);
  self->floors = g_new0 (float, most);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (RvLocBlock));
  for (guint o = 0; o < self->n_obs; o++)
    self->column_obs[o] = o;
  add_blocks (self);
  self->effect = g_new0 (RvEffect, (gsize) MAX (self->n_columns, 1) * n);
  g_autofree double *afferent = g_new (double, n);
  g_autofree double *efferent = g_new (double, n);
  for (guint o = 0; o < self->n_obs; o++) {
    const RvObs *obs = &self->obs[o];
    if (obs->type == RV_OBS_REFLEX || obs->type == RV_OBS_H_REFLEX)
      rv_loc_arc (self->a, obs, afferent, efferent);
    for (guint i = 0; i < n; i++)
      self->effect[(gsize) o * n + i] = rv_loc_effect_at (self->a, self->k, obs, (int) i, afferent, efferent);
  }
  fill_alternates (self);
  self->order = g_new0 (guint, MAX (self->n_columns, 1));
  g_autofree gboolean *in_block = g_new0 (gboolean, MAX (self->n_columns, 1));
  for (guint b = 0; b < self->blocks->len; b++) {
    const RvLocBlock *block = &g_array_index (self->blocks, RvLocBlock, b);
    for (guint i = 0; i < block->n; i++)
      in_block[block->std[i]] = in_block[block->alt[i]] = TRUE;
  }
  for (guint c = 0; c < self->n_columns; c++)
    if (!in_block[c])
      self->order[self->n_plain++] = c;
}
