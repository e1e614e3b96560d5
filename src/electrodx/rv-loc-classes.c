/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P(findings | lesion class) for the differential: likelihoods, never the posterior. */
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

typedef struct {
  char *id, *pattern, *site;
  RvSide side;
  double prior, sum;      /* sum: prior x likelihood relative to none */
  double block_prior, block_sum; /* of these: with conduction block, alone or beside axon loss */
  double best;
} Class;

static Class *
class_of (GPtrArray *list, const char *pattern, const char *site)
{
  g_autofree char *id = site ? g_strconcat (pattern, "/", site, NULL) : g_strdup (pattern);
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((Class *) list->pdata[i])->id, id) == 0)
      return list->pdata[i];
  Class *c = g_new0 (Class, 1);
  c->id = g_steal_pointer (&id);
  c->pattern = g_strdup (pattern);
  c->site = g_strdup (site);
  c->side = RV_SIDE_NONE;
  g_ptr_array_add (list, c);
  return c;
}

static void
add (Class *c, double prior, double relative, RvSide side, gboolean block)
{
  c->prior += prior;
  c->sum += prior * relative;
  if (block) {
    c->block_prior += prior;
    c->block_sum += prior * relative;
  }
  if (prior * relative > c->best) {
    c->best = prior * relative;
    c->side = side;
  }
}

static char *
site_of (const RvLocModel *self, const RvLocWhere *w)
{
  int node;
  if (w->kind == RV_PLACE_SECTION)
    node = w->parts[0];
  else {
    const RvLocGroup *g = self->groups->pdata[w->g1];
    node = g->nodes->len ? g_array_index (g->nodes, int, 0) : ((RvLocRun *) g->runs->pdata[0])->nodes[0];
    for (guint i = 1; i < g->nodes->len; i++)
      if (g_array_index (g->priors, double, i) > self->node_prior[node])
        node = g_array_index (g->nodes, int, i);
  }
  const RvNode *x = &self->a->nodes[node];
  if (w->class == RV_CLASS_ROOT || w->class == RV_CLASS_GANGLION || w->class == RV_CLASS_HORN) {
    g_auto (GStrv) parts = g_strsplit (x->id, ".", 3);
    return g_strdup (parts[1] ? parts[1] : x->id);
  }
  if (strcmp (x->nerve, "spinal") == 0)
    return g_strdup (x->region[0] == 'l' ? "lumbosacral-plexus" : x->region[0] == 'a' ? "brachial-plexus" : "cervical-plexus");
  if (strcmp (x->nerve, "lumbar-plexus") == 0 || strcmp (x->nerve, "sacral-plexus") == 0)
    return g_strdup ("lumbosacral-plexus");
  return g_strdup (x->nerve);
}

static void
add_singles (const RvLocModel *self, GPtrArray *list)
{
  double none = g_array_index (self->uniques, RvLocUnique, self->none).score;
  for (guint h = 0; h < self->hyps->len; h++) {
    const RvLocHyp *hyp = &g_array_index (self->hyps, RvLocHyp, h);
    const RvLocWhere *w = &g_array_index (self->places, RvLocWhere, hyp->place);
    double relative = pow (10, g_array_index (self->uniques, RvLocUnique, hyp->unique).score - none);
    int place = hyp->place;
    const char *pattern = rv_loc_pattern_of (self, &place, 1);
    add (class_of (list, pattern, NULL), hyp->prior, relative, w->side, hyp->kind != 0);
    if (w->kind == RV_PLACE_PATTERN)
      continue;
    g_autofree char *site = site_of (self, w);
    add (class_of (list, pattern, site), hyp->prior, relative, w->side, hyp->kind != 0);
  }
}

/* Pairs were summed by the class of their members while they were scored. */
static void
add_pairs (const RvLocModel *self, GPtrArray *list)
{
  for (guint i = 0; i < RV_CLASS_N; i++)
    for (guint j = 0; j < RV_CLASS_N; j++) {
      double prior = self->class_prior[i][j], sum = self->class_sum[i][j];
      if (prior <= 0)
        continue;
      gboolean roots = (i == RV_CLASS_ROOT || i == RV_CLASS_GANGLION) && (j == RV_CLASS_ROOT || j == RV_CLASS_GANGLION);
      const char *pattern = roots ? "polyradiculopathy" : i == RV_CLASS_PLEXUS && j == RV_CLASS_PLEXUS ? "plexopathy"
                            : i == RV_CLASS_HORN && j == RV_CLASS_HORN ? "motor-neuron" : "multiple-mononeuropathy";
      add (class_of (list, pattern, NULL), prior, sum / prior, RV_SIDE_NONE, FALSE);
    }
  for (guint p = 0; p < self->k->n_patterns; p++) {
    if (self->pattern_prior[p] <= 0)
      continue;
    g_autofree char *pattern = g_strconcat (self->k->patterns[p].id, "+mononeuropathy", NULL);
    add (class_of (list, pattern, NULL), self->pattern_prior[p], self->pattern_sum[p] / self->pattern_prior[p], RV_SIDE_NONE, FALSE);
  }
}

static int
by_posterior (gconstpointer a, gconstpointer b)
{
  const RvLesionClass *x = a, *y = b;
  if (!x->site != !y->site)
    return x->site ? 1 : -1;
  return x->posterior != y->posterior ? (x->posterior > y->posterior ? -1 : 1) : strcmp (x->id, y->id);
}

void
rv_loc_classes (const RvLocModel *self, RvLocalisation *out)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  add_singles (self, list);
  add_pairs (self, list);
  double priors = 0, total = 0;
  for (guint i = 0; i < list->len; i++) {
    const Class *c = list->pdata[i];
    if (!c->site)
      priors += c->prior, total += c->sum;
  }
  out->n_classes = list->len;
  out->classes = g_new0 (RvLesionClass, list->len);
  for (guint i = 0; i < list->len; i++) {
    Class *c = list->pdata[i];
    RvLesionClass *x = &out->classes[i];
    x->id = c->id;
    x->pattern = c->pattern;
    x->site = c->site;
    x->side = c->side;
    x->prior = c->prior / priors;
    x->log10_likelihood = c->prior > 0 && c->sum > 0 ? log10 (c->sum / c->prior) : 0;
    x->block_prior = c->block_prior / priors;
    x->log10_block = c->block_prior > 0 && c->block_sum > 0 ? log10 (c->block_sum / c->block_prior) : x->log10_likelihood;
    double loss = c->prior - c->block_prior, loss_sum = c->sum - c->block_sum;
    x->log10_loss = loss > 1e-12 * c->prior && loss_sum > 0 ? log10 (loss_sum / loss) : x->log10_likelihood;
    x->posterior = total > 0 ? c->sum / total : 0;
  }
  qsort (out->classes, out->n_classes, sizeof (RvLesionClass), by_posterior);
}
