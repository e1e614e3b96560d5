/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do next: expected information about the lesion, per minute, discomfort counted as time. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

#define MOST_CASES 160

/* One lesion set with single nodes instead of groups: a new study may tell members of a group apart. */
typedef struct {
  double p;
  guint n;
  int nodes[4];            /* -1 for a pattern */
  RvSide sides[4];
  double severity[4];
  gboolean block[4];
  const RvLocForm *form[4];
  RvSide form_side[4];
} Possible;

typedef struct { const RvLocModel *m; GArray *list; Possible base; const RvLocAnswer *a; guint depth; } Expander;

static void expand (Expander *e, guint depth, double share, Possible *x);

static void
add_node (Expander *e, guint depth, double share, Possible *x, int node, RvSide side, double severity, gboolean block)
{
  if (x->n >= 4)
    return;
  Possible y = *x;
  y.nodes[y.n] = node;
  y.sides[y.n] = side;
  y.severity[y.n] = severity;
  y.block[y.n] = block;
  y.form[y.n++] = NULL;
  expand (e, depth + 1, share, &y);
}

static void
expand (Expander *e, guint depth, double share, Possible *x)
{
  if (share * e->a->mass < 2e-4)
    return;
  if (depth == e->a->n) {
    x->p = share * e->a->mass;
    g_array_append_val (e->list, *x);
    return;
  }
  const RvLocWhere *w = &g_array_index (e->m->places, RvLocWhere, e->a->places[depth]);
  const RvLocHyp *h = &g_array_index (e->m->hyps, RvLocHyp, e->a->best_hyps[depth]);
  double s1 = e->m->k->severity_share[h->s1], s2 = e->m->k->severity_share[h->s2];
  if (w->kind == RV_PLACE_PATTERN) {
    Possible y = *x;
    if (w->pattern >= 0 && y.n < 4) {
      y.nodes[y.n] = -1;
      y.form_side[y.n] = (RvSide) h->kind;
      y.form[y.n++] = &e->m->k->patterns[w->pattern].forms[h->form];
    }
    expand (e, depth + 1, share, &y);
  } else if (w->kind == RV_PLACE_SECTION) {
    Possible y = *x;
    for (guint i = 0; i < 2 && y.n < 4; i++) {
      y.nodes[y.n] = w->parts[i];
      y.sides[y.n] = w->side;
      y.severity[y.n] = i ? s2 : s1;
      y.block[y.n] = h->kind;
      y.form[y.n++] = NULL;
    }
    expand (e, depth + 1, share, &y);
  } else {
    const RvLocGroup *g = e->m->groups->pdata[w->g1];
    double total = 0;
    for (guint i = 0; i < g->nodes->len; i++)
      total += g_array_index (g->priors, double, i);
    for (guint i = 0; i < g->nodes->len && total > 0; i++)
      add_node (e, depth, share * g_array_index (g->priors, double, i) / total, x, g_array_index (g->nodes, int, i), w->side, s1, h->kind);
    if (!g->nodes->len && g->runs->len)
      add_node (e, depth, share, x, ((RvLocRun *) g->runs->pdata[0])->nodes[0], w->side, s1, h->kind);
  }
}

static int
by_p (gconstpointer a, gconstpointer b)
{
  double x = ((const Possible *) a)->p, y = ((const Possible *) b)->p;
  return x > y ? -1 : x < y;
}

static GArray *
possibilities (const RvLocModel *m, GArray *answers)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Possible));
  for (guint i = 0; i < answers->len && i < 60; i++) {
    Expander e = { .m = m, .list = list, .a = &g_array_index (answers, RvLocAnswer, i) };
    Possible x = { 0 };
    expand (&e, 0, 1, &x);
  }
  g_array_sort (list, by_p);
  if (list->len > MOST_CASES)
    g_array_set_size (list, MOST_CASES);
  double sum = 0;
  for (guint i = 0; i < list->len; i++)
    sum += g_array_index (list, Possible, i).p;
  for (guint i = 0; i < list->len; i++)
    g_array_index (list, Possible, i).p /= sum;
  return list;
}

typedef struct { double *afferent, *efferent; } Arc;

static guint8
level_under (const RvLocModel *m, const Possible *x, const RvObs *obs, const Arc *arc)
{
  guint8 level = 0;
  for (guint i = 0; i < x->n; i++) {
    guint8 one;
    if (x->nodes[i] < 0)
      one = rv_loc_pattern_level (m->a, x->form[i], x->form_side[i], obs);
    else if (x->sides[i] != obs->side)
      one = 0;
    else {
      RvEffect e = rv_loc_effect_at (m->a, m->k, obs, x->nodes[i], arc->afferent, arc->efferent);
      one = rv_loc_level (rv_loc_share (m->k, obs, &e, x->severity[i], x->block[i]));
    }
    level = m->combine[level][one];
  }
  return level;
}

/* Mutual information between the lesion set and the result, in bits. */
static double
information (const RvLocModel *m, GArray *possible, const RvObs *obs, const Arc *arc)
{
  const RvLocTable *t = &m->k->tables[obs->type];
  double total[RV_LOC_LEVELS] = { 0 };
  for (guint i = 0; i < possible->len; i++) {
    const Possible *x = &g_array_index (possible, Possible, i);
    total[level_under (m, x, obs, arc)] += x->p;
  }
  double mixture[RV_LOC_GRADES] = { 0 }, given = 0;
  for (guint l = 0; l < RV_LOC_LEVELS; l++) {
    if (total[l] <= 0)
      continue;
    double sum = 0;
    for (guint g = 0; g < t->n_grades; g++)
      sum += t->counts[l][g];
    for (guint g = 0; g < t->n_grades; g++) {
      double p = (1 - t->error) * t->counts[l][g] / sum + t->error / t->n_grades;
      mixture[g] += total[l] * p;
      given -= total[l] * p * log2 (p);
    }
  }
  double whole = 0;
  for (guint g = 0; g < t->n_grades; g++)
    whole -= mixture[g] > 0 ? mixture[g] * log2 (mixture[g]) : 0;
  return MAX (0, whole - given);
}

typedef struct { const RvLocModel *m; GArray *possible; GArray *list; Arc arc; RvSide side; gboolean regions[4]; } Finder;

static void
consider (Finder *f, RvObs *obs, const char *study, const char *name, const char *site, const char *type, const RvLocCost *cost, int steps, int discomfort)
{
  RvLocNext x = { 0 };
  x.bits = information (f->m, f->possible, obs, &f->arc);
  x.minutes = cost->minutes + cost->step * steps;
  x.score = x.bits / (x.minutes + cost->discomfort * discomfort);
  if (x.bits < 0.003)
    return;
  x.study = g_strdup (study);
  x.name = g_strdup (name);
  x.site = g_strdup (site);
  x.type = type;
  x.side = obs->side;
  g_array_append_val (f->list, x);
}

static gboolean
tested (const RvLocModel *m, RvObsType type, RvSide side, int index, gboolean skin)
{
  for (guint o = 0; o < m->n_obs; o++) {
    const RvObs *x = &m->obs[o];
    gboolean needle = x->type == RV_OBS_ACTIVE || x->type == RV_OBS_RECRUITMENT || x->type == RV_OBS_CHRONIC;
    if (x->side != side || (type == RV_OBS_ACTIVE ? !needle : x->type != type))
      continue;
    for (guint l = 0; l < x->leaves->len; l++) {
      const RvObsLeaf *leaf = &g_array_index (x->leaves, RvObsLeaf, l);
      if (leaf->index == index && leaf->skin == skin)
        return TRUE;
    }
  }
  return FALSE;
}

static int
region_index (const char *region)
{
  return region[0] == 'a' ? 0 : region[0] == 'l' ? 1 : region[0] == 't' ? 2 : 3;
}

static void
clear_obs (RvObs *obs)
{
  g_array_unref (obs->leaves);
  g_array_unref (obs->segment);
  g_free (obs->field);
}

static void
needles (Finder *f)
{
  const RvAnatomy *a = f->m->a;
  double days = NAN;
  for (guint o = 0; o < f->m->n_obs; o++)
    if (!isnan (f->m->obs[o].days))
      days = f->m->obs[o].days;
  for (guint i = 0; i < a->n_muscles; i++) {
    const RvMuscle *x = &a->muscles[i];
    if (!x->routine || !f->regions[region_index (x->region)] || tested (f->m, RV_OBS_ACTIVE, f->side, (int) i, FALSE))
      continue;
    /* Before spontaneous activity can show, recruitment is what the needle tells. */
    RvObs obs = rv_obs_new (!isnan (days) && days < 21 ? RV_OBS_RECRUITMENT : RV_OBS_ACTIVE, f->side, NULL, NULL);
    rv_obs_add_leaf (&obs, (int) i, FALSE, 1);
    obs.length = x->length;
    obs.days = days;
    consider (f, &obs, x->id, x->name, NULL, "needle", &f->m->k->cost_needle, x->difficulty - 1 + (x->routine == 1), x->discomfort - 1);
    clear_obs (&obs);
  }
}

/* Stimulation sites beyond those used: block or slowing of the segment between. */
static void
further_sites (Finder *f, int study)
{
  const RvStudy *x = &f->m->a->studies[study];
  if (x->type != RV_STUDY_MOTOR || x->muscle < 0)
    return;
  gboolean done = FALSE;
  int highest = 0;
  for (guint o = 0; o < f->m->n_obs; o++)
    if (f->m->obs[o].study == study && f->m->obs[o].side == f->side) {
      done = TRUE;
      highest = MAX (highest, f->m->obs[o].site);
    }
  if (!done)
    return;
  for (guint s = (guint) highest + 1; s < x->sites->len; s++) {
    const RvStudySite *site = x->sites->pdata[s];
    RvObs obs = rv_obs_new (RV_OBS_DROP, f->side, NULL, NULL);
    rv_obs_add_leaf (&obs, x->muscle, FALSE, 1);
    obs.length = f->m->a->muscles[x->muscle].length;
    g_array_append_vals (obs.segment, site->nodes->data, site->nodes->len);
    consider (f, &obs, x->id, x->name, site->name, "ncs", &f->m->k->cost_site, (int) s - highest - 1, 0);
    clear_obs (&obs);
  }
}

static void
conduction (Finder *f)
{
  const RvAnatomy *a = f->m->a;
  for (guint i = 0; i < a->n_studies; i++) {
    const RvStudy *x = &a->studies[i];
    if (!f->regions[region_index (a->nodes[x->node].region)])
      continue;
    further_sites (f, (int) i);
    gboolean done = FALSE;
    for (guint o = 0; o < f->m->n_obs; o++)
      done |= f->m->obs[o].study == (int) i && f->m->obs[o].side == f->side;
    if (done || (x->muscle < 0 && x->skin < 0) || x->type == RV_STUDY_REFLEX)
      continue;
    RvObsType type = x->type == RV_STUDY_H ? RV_OBS_H_REFLEX : x->type == RV_STUDY_F ? RV_OBS_F_WAVE : x->muscle >= 0 ? RV_OBS_MOTOR_AMPLITUDE : RV_OBS_SENSORY_AMPLITUDE;
    RvObs obs = rv_obs_new (type, f->side, NULL, NULL);
    obs.study = (int) i;
    rv_obs_add_leaf (&obs, x->muscle >= 0 ? x->muscle : x->skin, x->muscle < 0, 1);
    obs.length = x->muscle >= 0 ? a->muscles[x->muscle].length : a->skin[x->skin].length;
    const RvStudySite *site = x->sites->pdata[0];
    g_array_append_vals (obs.segment, site->nodes->data, site->nodes->len);
    if (type == RV_OBS_H_REFLEX)
      rv_loc_arc (a, &obs, f->arc.afferent, f->arc.efferent);
    consider (f, &obs, x->id, x->name, NULL, "ncs", &f->m->k->cost_ncs, 0, 0);
    clear_obs (&obs);
  }
}

static void
reflexes (Finder *f)
{
  const RvAnatomy *a = f->m->a;
  for (guint i = 0; i < a->n_reflexes; i++) {
    const RvReflexArc *x = &a->reflexes[i];
    gboolean done = strcmp (x->id, "reflex.plantar") == 0 || x->effector < 0 || !f->regions[region_index (a->muscles[x->effector < 0 ? 0 : x->effector].region)];
    for (guint o = 0; o < f->m->n_obs; o++)
      done |= f->m->obs[o].reflex == (int) i && f->m->obs[o].side == f->side;
    if (done)
      continue;
    RvObs obs = rv_obs_new (RV_OBS_REFLEX, f->side, NULL, NULL);
    obs.reflex = (int) i;
    rv_obs_add_leaf (&obs, x->effector, FALSE, 1);
    obs.length = a->muscles[x->effector].length;
    rv_loc_arc (a, &obs, f->arc.afferent, f->arc.efferent);
    consider (f, &obs, x->id, x->name, NULL, "reflex", &f->m->k->cost_reflex, 0, 0);
    clear_obs (&obs);
  }
}

static int
by_score (gconstpointer a, gconstpointer b)
{
  const RvLocNext *x = a, *y = b;
  return x->score != y->score ? (x->score > y->score ? -1 : 1) : strcmp (x->study, y->study);
}

/* Which limbs are in question, and on which side most. */
static void
find_regions (Finder *f, gboolean *sides)
{
  for (guint i = 0; i < f->possible->len; i++) {
    const Possible *x = &g_array_index (f->possible, Possible, i);
    for (guint k = 0; k < x->n && x->p > 0.01; k++)
      if (x->nodes[k] >= 0) {
        f->regions[region_index (f->m->a->nodes[x->nodes[k]].region)] = TRUE;
        sides[x->sides[k]] = TRUE;
      } else
        f->regions[0] = f->regions[1] = TRUE;
  }
  for (guint o = 0; o < f->m->n_obs; o++)
    if (f->m->obs[o].leaves->len && !g_array_index (f->m->obs[o].leaves, RvObsLeaf, 0).skin)
      f->regions[region_index (f->m->a->muscles[g_array_index (f->m->obs[o].leaves, RvObsLeaf, 0).index].region)] = TRUE;
  /* Paraspinal muscles count as trunk, and belong to every limb. */
  f->regions[2] = TRUE;
}

void
rv_loc_next (const RvLocModel *self, GArray *answers, RvLocalisation *out)
{
  g_autoptr (GArray) possible = possibilities (self, answers);
  g_autofree double *afferent = g_new0 (double, self->a->n_nodes);
  g_autofree double *efferent = g_new0 (double, self->a->n_nodes);
  Finder f = { .m = self, .possible = possible, .list = g_array_new (FALSE, FALSE, sizeof (RvLocNext)), .arc = { afferent, efferent } };
  gboolean sides[2] = { FALSE, FALSE };
  if (self->n_obs)
    find_regions (&f, sides);
  for (int side = 0; side < 2 && self->n_obs; side++) {
    if (!sides[side] && (sides[0] || sides[1]))
      continue;
    f.side = (RvSide) side;
    needles (&f);
    conduction (&f);
    reflexes (&f);
  }
  g_array_sort (f.list, by_score);
  for (guint i = 12; i < f.list->len; i++) {
    RvLocNext *x = &g_array_index (f.list, RvLocNext, i);
    g_free (x->study);
    g_free (x->name);
    g_free (x->site);
  }
  if (f.list->len > 12)
    g_array_set_size (f.list, 12);
  for (guint i = 0; i < f.list->len; i++) {
    RvLocNext *x = &g_array_index (f.list, RvLocNext, i);
    const char *first = out->n_hypotheses ? out->hypotheses[0].name : "", *second = out->n_hypotheses > 1 ? out->hypotheses[1].name : "";
    x->why = g_strdup_printf (_("Tells apart: %s; %s"), first, second);
  }
  out->n_next = f.list->len;
  out->next = (RvLocNext *) g_array_free (f.list, FALSE);
}
