/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph behind the tables: order, reachability, and the share of each target's fibres at each place. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy-private.h"

int
rv_anatomy_motor_start (const RvAnatomy *self, const char *root)
{
  g_autofree char *id = NULL;
  if (strcmp (root, "V") == 0)
    id = g_strdup ("nucleus.V-motor");
  else if (strcmp (root, "VII") == 0 || strcmp (root, "X") == 0 || strcmp (root, "XI") == 0 || strcmp (root, "XII") == 0)
    id = g_strconcat ("nucleus.", root, NULL);
  else
    id = g_strconcat ("horn.", root, NULL);
  return rv_anatomy_node (self, id);
}

int
rv_anatomy_sensory_start (const RvAnatomy *self, const char *root)
{
  if (strcmp (root, "V") == 0)
    return rv_anatomy_node (self, "trigeminal.sensory-root");
  g_autofree char *id = g_strconcat ("root.", root, ".dorsal-root", NULL);
  return rv_anatomy_node (self, id);
}

static gboolean
sort_topologically (RvAnatomy *self, GError **error)
{
  g_autofree guint *waiting = g_new0 (guint, self->n_nodes);
  guint done = 0;
  self->topological = g_new (int, self->n_nodes);
  for (guint i = 0; i < self->n_nodes; i++) {
    waiting[i] = self->nodes[i].parents->len;
    if (!waiting[i])
      self->topological[done++] = (int) i;
  }
  for (guint k = 0; k < done; k++) {
    const RvNode *node = &self->nodes[self->topological[k]];
    for (guint c = 0; c < node->children->len; c++) {
      int child = g_array_index (node->children, int, c);
      if (--waiting[child] == 0)
        self->topological[done++] = child;
    }
  }
  if (done == self->n_nodes)
    return TRUE;
  for (guint i = 0; i < self->n_nodes; i++)
    if (waiting[i]) {
      g_set_error (error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("nervous-system.xml: the routes run in a circle through %s"), self->nodes[i].id);
      break;
    }
  return FALSE;
}

static void
fill_reach (RvAnatomy *self)
{
  guint n = self->n_nodes;
  guint8 *reach = self->priv->reach = g_malloc0 ((gsize) n * n);
  for (int k = (int) n - 1; k >= 0; k--) {
    int i = self->topological[k];
    guint8 *row = reach + (gsize) i * n;
    row[i] = 1;
    for (guint c = 0; c < self->nodes[i].children->len; c++) {
      const guint8 *child = reach + (gsize) g_array_index (self->nodes[i].children, int, c) * n;
      for (guint j = 0; j < n; j++)
        row[j] |= child[j];
    }
  }
}

static double
share_of (const RvAnatomy *self, int from, int to)
{
  for (guint i = 0; i < self->n_edges; i++)
    if (self->edges[i].from == from && self->edges[i].to == to)
      return self->edges[i].share;
  return NAN;
}

/* The routes that lie between start and node split the node's mass by their shares (equally where none is stated). */
static void
pass_up (const RvAnatomy *self, int node, const guint8 *from_start, double *mass)
{
  const GArray *parents = self->nodes[node].parents;
  double total = 0;
  guint n = 0;
  for (guint p = 0; p < parents->len; p++) {
    int parent = g_array_index (parents, int, p);
    if (!from_start[parent])
      continue;
    double s = share_of (self, parent, node);
    total += isnan (s) ? 1 : s;
    n++;
  }
  for (guint p = 0; n && p < parents->len; p++) {
    int parent = g_array_index (parents, int, p);
    if (!from_start[parent])
      continue;
    double s = share_of (self, parent, node);
    mass[parent] += mass[node] * (n == 1 ? 1 : (isnan (s) ? 1 : s) / total);
  }
}

gboolean
rv_anatomy_flow (const RvAnatomy *self, int start, int end, double *into)
{
  guint n = self->n_nodes;
  const guint8 *reach = self->priv->reach + (gsize) start * n;
  memset (into, 0, sizeof (double) * n);
  if (!reach[end])
    return FALSE;
  into[end] = 1;
  for (int k = (int) n - 1; k >= 0; k--) {
    int i = self->topological[k];
    if (into[i] > 0 && i != start)
      pass_up (self, i, reach, into);
  }
  return TRUE;
}

static gboolean
fill_target (RvAnatomy *self, const char *id, int node, const RvRootWeight *roots, guint n_roots, gboolean motor, float *row, GError **error)
{
  g_autofree double *mass = g_new (double, self->n_nodes);
  for (guint r = 0; r < n_roots; r++) {
    int start = motor ? rv_anatomy_motor_start (self, roots[r].root) : rv_anatomy_sensory_start (self, roots[r].root);
    if (start < 0 || !rv_anatomy_flow (self, start, node, mass)) {
      g_set_error (error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("targets.xml: %s is not reached from root %s"), id, roots[r].root);
      return FALSE;
    }
    for (guint i = 0; i < self->n_nodes; i++)
      row[i] += (float) (roots[r].weight * mass[i]);
  }
  return TRUE;
}

/* A dermatome is the skin of one root wherever it lies: beyond the ganglion its fibres follow those of the fields. */
static void
fill_dermatome (RvAnatomy *self, int dermatome)
{
  const char *root = self->skin[dermatome].roots[0].root;
  float *row = self->priv->phi_skin + (gsize) dermatome * self->n_nodes;
  int start = rv_anatomy_sensory_start (self, root);
  g_autofree double *mass = g_new (double, self->n_nodes);
  g_autofree double *sum = g_new0 (double, self->n_nodes);
  double total = 0;
  for (guint f = 0; f < self->n_skin; f++) {
    if (self->skin[f].kind != RV_FIELD_CUTANEOUS)
      continue;
    for (guint r = 0; r < self->skin[f].n_roots; r++)
      if (strcmp (self->skin[f].roots[r].root, root) == 0 && rv_anatomy_flow (self, start, self->skin[f].node, mass)) {
        double w = self->skin[f].roots[r].weight;
        total += w;
        for (guint i = 0; i < self->n_nodes; i++)
          sum[i] += w * mass[i];
      }
  }
  if (total > 0)
    for (guint i = 0; i < self->n_nodes; i++)
      row[i] = (float) (sum[i] / total);
}

static gboolean
fill_shares (RvAnatomy *self, GError **error)
{
  guint n = self->n_nodes;
  self->priv->phi_muscle = g_new0 (float, (gsize) self->n_muscles * n);
  self->priv->phi_skin = g_new0 (float, (gsize) self->n_skin * n);
  for (guint m = 0; m < self->n_muscles; m++) {
    const RvMuscle *x = &self->muscles[m];
    if (!fill_target (self, x->id, x->node, x->roots, x->n_roots, TRUE, self->priv->phi_muscle + (gsize) m * n, error))
      return FALSE;
  }
  for (guint s = 0; s < self->n_skin; s++) {
    const RvSkin *x = &self->skin[s];
    if (!fill_target (self, x->id, x->node, x->roots, x->n_roots, FALSE, self->priv->phi_skin + (gsize) s * n, error))
      return FALSE;
  }
  for (guint s = 0; s < self->n_skin; s++)
    if (self->skin[s].kind == RV_FIELD_DERMATOME)
      fill_dermatome (self, (int) s);
  return TRUE;
}

gboolean
rv_anatomy_build_graph (RvAnatomy *self, GError **error)
{
  if (!sort_topologically (self, error))
    return FALSE;
  fill_reach (self);
  self->priv->preganglionic = g_malloc0 (self->n_nodes);
  for (guint i = 0; i < self->n_nodes; i++)
    self->priv->preganglionic[i] = g_str_has_suffix (self->nodes[i].id, ".dorsal-root") || strcmp (self->nodes[i].id, "trigeminal.sensory-root") == 0;
  return fill_shares (self, error);
}

double
rv_anatomy_phi_muscle (const RvAnatomy *self, int muscle, int node)
{
  g_return_val_if_fail (muscle >= 0 && muscle < (int) self->n_muscles && node >= 0 && node < (int) self->n_nodes, 0);
  return self->priv->phi_muscle[(gsize) muscle * self->n_nodes + (gsize) node];
}

double
rv_anatomy_phi_skin (const RvAnatomy *self, int skin, int node)
{
  g_return_val_if_fail (skin >= 0 && skin < (int) self->n_skin && node >= 0 && node < (int) self->n_nodes, 0);
  return self->priv->phi_skin[(gsize) skin * self->n_nodes + (gsize) node];
}

gboolean
rv_anatomy_preganglionic (const RvAnatomy *self, int node)
{
  return node >= 0 && node < (int) self->n_nodes && self->priv->preganglionic[node];
}

gboolean
rv_anatomy_reaches (const RvAnatomy *self, int from, int to)
{
  return from >= 0 && to >= 0 && self->priv->reach[(gsize) from * self->n_nodes + (gsize) to];
}
