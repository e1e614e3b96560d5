/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do next: expected information about the lesion, per minute, discomfort counted as time. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

#define MOST_CASES 160
#define ARM_LENGTH 70 /* cm of nerve to the fingers */

/* One lesion set with single nodes instead of groups: a new study may tell members of a group apart. */
typedef struct {
  double p;
  guint n;
  int nodes[4];            /* -1 for a pattern */
  RvSide sides[4];
  double severity[4];
  guint block[4];
  const RvLocForm *form[4];
  RvSide form_side[4];
} Possible;

typedef struct { const RvLocModel *m; GArray *list; Possible base; const RvLocAnswer *a; guint depth; } Expander;

static void expand (Expander *e, guint depth, double share, Possible *x);

static void
add_node (Expander *e, guint depth, double share, Possible *x, int node, RvSide side, double severity, guint block)
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
  /* A pattern has forms instead of severities. */
  gboolean pattern = w->kind == RV_PLACE_PATTERN;
  double s1 = pattern ? 0 : e->m->k->severity_share[h->s1], s2 = pattern ? 0 : e->m->k->severity_share[h->s2];
  if (pattern) {
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
  /* The root of the probability: a study that can only confirm is worth little, and the model may be too sure. */
  for (guint i = 0; i < list->len; i++)
    sum += g_array_index (list, Possible, i).p = sqrt (g_array_index (list, Possible, i).p);
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

/* A study that could be done: the level of its result under each possibility. */
typedef struct { RvObsType type; guint8 levels[MOST_CASES]; double bits, cost, bonus; RvLocNext out; } Candidate;

static double
grade_given (const RvLocTable *t, guint level, guint grade)
{
  double sum = 0;
  for (guint g = 0; g < t->n_grades; g++)
    sum += t->counts[level][g];
  return (1 - t->error) * t->counts[level][grade] / sum + t->error / t->n_grades;
}

static double
entropy (const double *p, guint n)
{
  double h = 0;
  for (guint i = 0; i < n; i++)
    h -= p[i] > 0 ? p[i] * log2 (p[i]) : 0;
  return h;
}

/* Mean entropy of the result once the lesion is known, and the mixture over lesions. */
static double
entropy_given (const RvLocModel *m, GArray *possible, const Candidate *c, double *mixture)
{
  const RvLocTable *t = &m->k->tables[c->type];
  double total[RV_LOC_LEVELS] = { 0 }, given = 0;
  memset (mixture, 0, sizeof (double) * RV_LOC_GRADES);
  for (guint i = 0; i < possible->len; i++)
    total[c->levels[i]] += g_array_index (possible, Possible, i).p;
  for (guint l = 0; l < RV_LOC_LEVELS; l++) {
    if (total[l] <= 0)
      continue;
    double p[RV_LOC_GRADES];
    for (guint g = 0; g < t->n_grades; g++)
      mixture[g] += total[l] * (p[g] = grade_given (t, l, g));
    given += total[l] * entropy (p, t->n_grades);
  }
  return given;
}

/* Information about the lesion, in bits. */
static double
information (const RvLocModel *m, GArray *possible, const Candidate *c)
{
  double mixture[RV_LOC_GRADES];
  double given = entropy_given (m, possible, c, mixture);
  return MAX (0, entropy (mixture, m->k->tables[c->type].n_grades) - given);
}

/* What it still tells when the other has been done. */
static double
information_after (const RvLocModel *m, GArray *possible, const Candidate *c, const Candidate *done)
{
  const RvLocTable *t = &m->k->tables[c->type], *u = &m->k->tables[done->type];
  double total[RV_LOC_LEVELS][RV_LOC_LEVELS] = { { 0 } }, joint[RV_LOC_GRADES * RV_LOC_GRADES] = { 0 }, mixture[RV_LOC_GRADES], other[RV_LOC_GRADES];
  for (guint i = 0; i < possible->len; i++)
    total[c->levels[i]][done->levels[i]] += g_array_index (possible, Possible, i).p;
  for (guint l = 0; l < RV_LOC_LEVELS; l++)
    for (guint k = 0; k < RV_LOC_LEVELS; k++)
      for (guint g = 0; total[l][k] > 0 && g < t->n_grades; g++) {
        double p = total[l][k] * grade_given (t, l, g);
        for (guint h = 0; h < u->n_grades; h++)
          joint[g * RV_LOC_GRADES + h] += p * grade_given (u, k, h);
      }
  double given = entropy_given (m, possible, c, mixture);
  entropy_given (m, possible, done, other);
  return MAX (0, entropy (joint, G_N_ELEMENTS (joint)) - entropy (other, u->n_grades) - given);
}

typedef struct { const RvLocModel *m; GArray *possible; GArray *list; const double *structures; Arc arc; RvSide side; gboolean regions[4]; } Finder;

#define UNSAID_SITE 0.03 /* bits */
#define TEXTBOOK 1.6 /* a study that a known pitfall asks for */

/* "tibialis posterior" in "needle tibialis posterior, gluteus medius"; "paraspinal" for any level of these. */
static gboolean
name_in (const char *study, const char *words)
{
  if (g_str_has_prefix (words, "paraspinal"))
    return strstr (study, "paraspinal") != NULL;
  return strstr (study, words) != NULL;
}

/* A known pitfall at a place in question whose way out names this study. */
static const RvTrap *
trap_of (Finder *f, const char *name, const char *site)
{
  g_autofree char *words = rv_vocabulary_normalise (f->m->a, name);
  for (guint t = 0; t < f->m->a->n_traps; t++) {
    const RvTrap *x = &f->m->a->traps[t];
    double p = 0;
    for (guint k = 0; k < x->nodes->len; k++)
      p += f->structures[(gsize) f->side * f->m->a->n_nodes + (gsize) g_array_index (x->nodes, int, k)];
    if (p < 0.01)
      continue;
    g_autofree char *study = rv_vocabulary_normalise (f->m->a, x->study);
    if (site ? strstr (study, "across") && strstr (words, "fibular") && strstr (study, "fibular") : name_in (study, words))
      return x;
  }
  return NULL;
}

static void
consider (Finder *f, RvObs *obs, const char *study, const char *name, const char *site, const char *type, const RvLocCost *cost, int steps, int discomfort)
{
  Candidate c = { .type = obs->type, .bonus = 1 };
  for (guint i = 0; i < f->possible->len; i++)
    c.levels[i] = level_under (f->m, &g_array_index (f->possible, Possible, i), obs, &f->arc);
  c.bits = c.out.bits = information (f->m, f->possible, &c);
  const RvTrap *trap = trap_of (f, name, site);
  /* The model takes it for certain where the stimulus was given; a table that does not say so is worth a second site. */
  if (trap && site)
    c.bits = c.out.bits = MAX (c.bits, UNSAID_SITE);
  if (c.bits < 0.003)
    return;
  c.out.minutes = cost->minutes + cost->step * steps;
  c.cost = c.out.minutes + cost->discomfort * discomfort;
  if (trap) {
    c.bonus = TEXTBOOK;
    c.out.why = g_strdup_printf (_("%s: %s"), trap->pattern, trap->right);
  }
  c.out.score = c.bonus * c.bits / c.cost;
  c.out.study = g_strdup (study);
  c.out.name = g_strdup (name);
  c.out.site = g_strdup (site);
  c.out.type = type;
  c.out.side = obs->side;
  g_array_append_val (f->list, c);
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
    static const char *const usual[] = { "reflex.ankle", "reflex.knee", "reflex.biceps", "reflex.triceps", "reflex.brachioradialis", "reflex.adductor", NULL };
    gboolean done = !g_strv_contains (usual, x->id) || x->effector < 0 || !f->regions[region_index (a->muscles[x->effector < 0 ? 0 : x->effector].region)];
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
  const RvLocNext *x = &((const Candidate *) a)->out, *y = &((const Candidate *) b)->out;
  return x->score != y->score ? (x->score > y->score ? -1 : 1) : strcmp (x->study, y->study);
}

static void
clear_candidate (gpointer data)
{
  RvLocNext *x = &((Candidate *) data)->out;
  g_free (x->study);
  g_free (x->name);
  g_free (x->site);
  g_free (x->why);
}

#define MOST_SHOWN 12
#define MOST_WEIGHED 48

/* The best first, then what adds most to those before it: two muscles that say the same do not both lead. */
static void
choose (Finder *f)
{
  g_array_sort (f->list, by_score);
  if (f->list->len > MOST_WEIGHED)
    g_array_set_size (f->list, MOST_WEIGHED);
  for (guint i = 0; i < MIN (MOST_SHOWN, f->list->len); i++) {
    guint best = i;
    for (guint k = i; k < f->list->len; k++) {
      Candidate *c = &g_array_index (f->list, Candidate, k);
      if (i)
        c->bits = MIN (c->bits, c->out.site ? c->bits : information_after (f->m, f->possible, c, &g_array_index (f->list, Candidate, i - 1)));
      c->out.score = c->bonus * c->bits / c->cost;
      if (c->out.score > g_array_index (f->list, Candidate, best).out.score)
        best = k;
    }
    Candidate t = g_array_index (f->list, Candidate, i);
    g_array_index (f->list, Candidate, i) = g_array_index (f->list, Candidate, best);
    g_array_index (f->list, Candidate, best) = t;
  }
  if (f->list->len > MOST_SHOWN)
    g_array_set_size (f->list, MOST_SHOWN);
}

/* Which limbs are in question, and on which side most. */
static void
find_regions (Finder *f, gboolean *sides)
{
  for (guint i = 0; i < f->possible->len; i++) {
    const Possible *x = &g_array_index (f->possible, Possible, i);
    for (guint k = 0; k < x->n && x->p > 0.01; k++) /* patterns open both limbs only when they are likely */
      if (x->nodes[k] >= 0) {
        f->regions[region_index (f->m->a->nodes[x->nodes[k]].region)] = TRUE;
        sides[x->sides[k]] = TRUE;
      } else if (x->p > 0.08) {
        /* A length-dependent form that starts beyond the length of an arm is looked for in the leg. */
        f->regions[0] |= x->form[k]->mode != 1 || x->form[k]->threshold < ARM_LENGTH;
        f->regions[1] = TRUE;
      }
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
  g_autofree double *structures = g_new0 (double, (gsize) 2 * self->a->n_nodes);
  for (guint i = 0; i < out->n_structures; i++)
    structures[(gsize) out->structures[i].side * self->a->n_nodes + (gsize) out->structures[i].node] = out->structures[i].probability;
  Finder f = { .m = self, .possible = possible, .list = g_array_new (FALSE, FALSE, sizeof (Candidate)), .structures = structures, .arc = { afferent, efferent } };
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
  g_array_set_clear_func (f.list, clear_candidate);
  choose (&f);
  out->n_next = f.list->len;
  out->next = g_new0 (RvLocNext, f.list->len);
  for (guint i = 0; i < f.list->len; i++) {
    RvLocNext *x = &g_array_index (f.list, Candidate, i).out;
    const char *first = out->n_hypotheses ? out->hypotheses[0].name : "", *second = out->n_hypotheses > 1 ? out->hypotheses[1].name : "";
    if (!x->why)
      x->why = g_strdup_printf (_("Tells apart: %s; %s"), first, second);
    out->next[i] = *x;
  }
  /* The strings have moved to the result. */
  g_array_set_clear_func (f.list, NULL);
  g_array_unref (f.list);
}
