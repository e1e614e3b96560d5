/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often lesions occur at each place. */
#include <string.h>

#include "electrodx/rv-loc-model.h"

RvPlaceClass
rv_loc_class_of (const RvNode *node)
{
  switch (node->kind) {
  case RV_NODE_NUCLEUS:
    return RV_CLASS_HORN;
  case RV_NODE_ROOT:
    return RV_CLASS_ROOT;
  case RV_NODE_GANGLION:
    return RV_CLASS_GANGLION;
  case RV_NODE_TRUNK:
  case RV_NODE_DIVISION:
  case RV_NODE_CORD:
  case RV_NODE_PLEXUS:
    return RV_CLASS_PLEXUS;
  case RV_NODE_RAMUS:
    return g_str_has_suffix (node->id, ".dorsal") ? RV_CLASS_NERVE : RV_CLASS_PLEXUS;
  default:
    return RV_CLASS_NERVE;
  }
}

#define FORAMEN 0.25 /* of a root's frequency: lesions of the spinal nerve in the foramen */

static double
raw_weight (const RvLocModel *self, int i)
{
  const RvNode *node = &self->a->nodes[i];
  if (g_str_has_prefix (node->id, "spinal-nerve.")) {
    g_autofree char *root = g_strconcat ("root.", node->id + strlen ("spinal-nerve."), ".ventral", NULL);
    int ventral = rv_anatomy_node (self->a, root);
    return FORAMEN * self->k->frequency_weight[ventral >= 0 ? self->a->nodes[ventral].frequency : node->frequency];
  }
  /* A root is counted once, at its ventral half; the section shares it out. */
  if (g_str_has_suffix (node->id, ".dorsal-root"))
    return 0;
  /* One muscle's own branch is hurt far less often than a nerve with a name. */
  double branch = strcmp (node->nerve, "motor-branch") == 0 ? self->k->motor_branch : 1;
  return branch * self->k->frequency_weight[node->frequency];
}

void
rv_loc_node_priors (RvLocModel *self)
{
  guint n = self->a->n_nodes;
  self->node_prior = g_new0 (double, n);
  double total[RV_CLASS_N] = { 0 }, fixed = 0;
  /* Known shares of the single nerves come from the general laboratory; elsewhere entrapments take half as much room. */
  double general = self->k->settings[0].by_class[RV_CLASS_NERVE];
  double scale = self->setting == &self->k->settings[0] ? 1 : 0.5;
  for (guint i = 0; i < self->k->places->len; i++) {
    const RvLocPlace *p = &g_array_index (self->k->places, RvLocPlace, i);
    self->node_prior[p->node] = scale * p->value / 1000 / general * self->setting->by_class[RV_CLASS_NERVE] / 2;
    fixed += scale * p->value / 1000 / general;
  }
  for (guint i = 0; i < n; i++)
    if (self->node_prior[i] == 0)
      total[rv_loc_class_of (&self->a->nodes[i])] += raw_weight (self, (int) i);
  for (guint i = 0; i < n; i++) {
    RvPlaceClass c = rv_loc_class_of (&self->a->nodes[i]);
    double room = c == RV_CLASS_NERVE ? MAX (0.02, 1 - fixed) : 1;
    if (self->node_prior[i] == 0 && total[c] > 0)
      self->node_prior[i] = self->setting->by_class[c] / 2 * room * raw_weight (self, (int) i) / total[c];
  }
}

double
rv_loc_single_prior (const RvLocModel *self, int node)
{
  const char *id = self->a->nodes[node].id;
  if (g_str_has_prefix (id, "root.") && g_str_has_suffix (id, ".ventral"))
    return self->k->ventral_alone * self->node_prior[node];
  if (g_str_has_suffix (id, ".dorsal-root")) {
    g_autofree char *ventral = g_strndup (id, strlen (id) - strlen (".dorsal-root"));
    g_autofree char *root = g_strconcat (ventral, ".ventral", NULL);
    int v = rv_anatomy_node (self->a, root);
    return v >= 0 ? self->k->dorsal_alone * self->node_prior[v] : 0;
  }
  return self->node_prior[node];
}
