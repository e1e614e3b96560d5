/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The space of hypotheses: groups of places that the studies cannot tell apart, sections, runs, patterns, and their priors. */
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

/* Effects of a node on one side: columns of the other side stay empty. */
static gboolean
side_effects (const RvLocModel *self, int node, RvSide side, RvEffect *into)
{
  gboolean any = FALSE;
  for (guint c = 0; c < self->n_columns; c++) {
    into[c] = (RvEffect) { 0, 0, 1 };
    if (self->obs[self->column_obs[c]].side != side)
      continue;
    into[c] = self->effect[(gsize) c * self->a->n_nodes + (gsize) node];
    any |= into[c].a > 0.001f || into[c].b > 0.001f;
  }
  return any;
}

static char *
signature (const RvLocModel *self, RvPlaceClass class, RvSide side, const RvEffect *e)
{
  GString *s = g_string_sized_new (self->n_columns * 3 + 4);
  g_string_append_printf (s, "%d%d|", class, side);
  for (guint c = 0; c < self->n_columns; c++) {
    g_string_append_c (s, (char) (1 + (int) lroundf (e[c].a * 100)));
    g_string_append_c (s, (char) (1 + (int) lroundf (e[c].b * 100)));
    g_string_append_c (s, (char) (1 + (int) lroundf ((e[c].a > 0 ? e[c].v : 1) * 20)));
  }
  return g_string_free (s, FALSE);
}

static void
free_group (gpointer data)
{
  RvLocGroup *g = data;
  g_array_unref (g->nodes);
  g_array_unref (g->priors);
  g_ptr_array_unref (g->runs);
  g_free (g->effect);
  g_free (g->shifted[0]);
  g_free (g->shifted[1]);
  g_free (g);
}

static RvLocGroup *
find_group (RvLocModel *self, GHashTable *seen, RvPlaceClass class, RvSide side, const RvEffect *e, int *index)
{
  char *key = signature (self, class, side, e);
  gpointer known = g_hash_table_lookup (seen, key);
  if (known) {
    g_free (key);
    *index = GPOINTER_TO_INT (known) - 1;
    return self->groups->pdata[*index];
  }
  RvLocGroup *g = g_new0 (RvLocGroup, 1);
  g->side = side;
  g->class = class;
  g->nodes = g_array_new (FALSE, FALSE, sizeof (int));
  g->priors = g_array_new (FALSE, FALSE, sizeof (double));
  g->runs = g_ptr_array_new_with_free_func (g_free);
  g->effect = g_memdup2 (e, sizeof (RvEffect) * self->n_columns);
  g_ptr_array_add (self->groups, g);
  *index = (int) self->groups->len - 1;
  g_hash_table_insert (seen, key, GINT_TO_POINTER (*index + 1));
  return g;
}

static const char *const levels[] = { "C4", "C5", "C6", "C7", "C8", "T1", "T2", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3" };

/* The same kind of place one root further down (step 1) or up (-1); -1 at the ends of a limb. */
static int
neighbour (const RvAnatomy *a, int node, int step)
{
  const char *id = a->nodes[node].id;
  for (int i = 0; i < (int) G_N_ELEMENTS (levels); i++) {
    g_auto (GStrv) parts = g_strsplit (id, ".", 3);
    if (!parts[1] || strcmp (parts[1], levels[i]))
      continue;
    int to = i + step;
    if (to < 0 || to >= (int) G_N_ELEMENTS (levels) || (i <= 6) != (to <= 6))
      return -1;
    g_autofree char *other = parts[2] ? g_strjoin (".", parts[0], levels[to], parts[2], NULL) : g_strjoin (".", parts[0], levels[to], NULL);
    return rv_anatomy_node (a, other);
  }
  return -1;
}

static gboolean
is_paraspinal (const RvLocModel *self, guint column)
{
  const RvObs *obs = &self->obs[self->column_obs[column]];
  if (!obs->leaves->len)
    return FALSE;
  const RvObsLeaf *leaf = &g_array_index (obs->leaves, RvObsLeaf, 0);
  return !leaf->skin && g_str_has_prefix (self->a->muscles[leaf->index].id, "paraspinal");
}

/* Half of the neighbouring root's share, for limbs supplied one level higher or lower. */
static void
shift_group (RvLocModel *self, RvLocGroup *g, int node)
{
  for (int s = 0; s < 2; s++) {
    int other = neighbour (self->a, node, s == 0 ? 1 : -1);
    if (other < 0)
      continue;
    g_autofree RvEffect *theirs = g_new (RvEffect, self->n_columns);
    side_effects (self, other, g->side, theirs);
    g->shifted[s] = g_memdup2 (g->effect, sizeof (RvEffect) * self->n_columns);
    for (guint c = 0; c < self->n_columns; c++)
      if (!is_paraspinal (self, c)) {
        g->shifted[s][c].a = 0.5f * (g->effect[c].a + theirs[c].a);
        g->shifted[s][c].b = 0.5f * (g->effect[c].b + theirs[c].b);
      }
  }
}

static void
make_groups (RvLocModel *self, GHashTable *seen, int *group_of)
{
  g_autofree RvEffect *e = g_new (RvEffect, MAX (self->n_columns, 1));
  for (int side = 0; side < 2; side++)
    for (guint k = 0; k < self->a->n_nodes; k++) {
      int node = self->a->topological[k];
      int *slot = &group_of[(gsize) side * self->a->n_nodes + (gsize) node];
      *slot = -1;
      if (!side_effects (self, node, (RvSide) side, e)) {
        self->unseen += rv_loc_single_prior (self, node);
        continue;
      }
      RvPlaceClass class = rv_loc_class_of (&self->a->nodes[node]);
      RvLocGroup *g = find_group (self, seen, class, (RvSide) side, e, slot);
      double prior = rv_loc_single_prior (self, node);
      if (class == RV_CLASS_ROOT && !g->nodes->len)
        shift_group (self, g, node);
      g_array_append_val (g->nodes, node);
      g_array_append_val (g->priors, prior);
      g->prior += prior;
    }
}

static gboolean
run_goes_on (const RvAnatomy *a, int from, int to)
{
  const RvNode *x = &a->nodes[from], *y = &a->nodes[to];
  if (y->kind != RV_NODE_NERVE_SEGMENT || y->fibres != RV_FIBRES_MIXED)
    return FALSE;
  return strcmp (x->nerve, y->nerve) == 0 || (strcmp (x->nerve, "sciatic") == 0 && (strcmp (y->nerve, "common-fibular") == 0 || strcmp (y->nerve, "tibial") == 0));
}

static void
add_run (RvLocModel *self, GHashTable *seen, RvSide side, const int *nodes, guint n)
{
  g_autofree RvEffect *e = g_new (RvEffect, self->n_columns);
  g_autofree RvEffect *next = g_new (RvEffect, self->n_columns);
  if (!side_effects (self, nodes[0], side, e))
    return;
  double prior = self->node_prior[nodes[0]];
  for (guint i = 1; i < n; i++) {
    side_effects (self, nodes[i], side, next);
    for (guint c = 0; c < self->n_columns; c++) {
      e[c].a = MAX (e[c].a, next[c].a);
      e[c].b = MAX (e[c].b, next[c].b);
    }
    prior += self->node_prior[nodes[i]];
  }
  int index;
  RvLocGroup *g = find_group (self, seen, RV_CLASS_NERVE, side, e, &index);
  RvLocRun *run = g_new0 (RvLocRun, 1);
  memcpy (run->nodes, nodes, sizeof (int) * n);
  run->n = n;
  run->prior = self->k->run_factor * MIN (prior / n, self->node_prior[nodes[0]] * 2) / 2;
  g->prior += run->prior;
  g_ptr_array_add (g->runs, run);
}

static void
make_runs (RvLocModel *self, GHashTable *seen)
{
  const RvAnatomy *a = self->a;
  for (int side = 0; side < 2; side++)
    for (guint start = 0; start < a->n_nodes; start++) {
      if (a->nodes[start].kind != RV_NODE_NERVE_SEGMENT || a->nodes[start].fibres != RV_FIBRES_MIXED)
        continue;
      int run[6] = { (int) start };
      for (guint n = 1; n < 6; n++) {
        int next = -1;
        for (guint c = 0; c < a->nodes[run[n - 1]].children->len && next < 0; c++)
          if (run_goes_on (a, run[n - 1], g_array_index (a->nodes[run[n - 1]].children, int, c)))
            next = g_array_index (a->nodes[run[n - 1]].children, int, c);
        if (next < 0)
          break;
        run[n] = next;
        add_run (self, seen, (RvSide) side, run, n + 1);
      }
    }
}

static void
group_places (RvLocModel *self)
{
  for (guint i = 0; i < self->groups->len; i++) {
    const RvLocGroup *g = self->groups->pdata[i];
    RvLocWhere w = { .kind = RV_PLACE_GROUP, .side = g->side, .class = g->class, .g1 = (int) i, .g2 = -1, .pattern = -1, .prior = g->prior, .mirror = -1 };
    g_array_append_val (self->places, w);
  }
  for (guint i = 0; i < self->groups->len; i++)
    for (guint j = i + 1; j < self->groups->len; j++) {
      const RvLocGroup *x = self->groups->pdata[i], *y = self->groups->pdata[j];
      if (x->side != y->side && x->nodes->len && y->nodes->len && g_array_index (x->nodes, int, 0) == g_array_index (y->nodes, int, 0)) {
        g_array_index (self->places, RvLocWhere, i).mirror = (int) j;
        g_array_index (self->places, RvLocWhere, j).mirror = (int) i;
      }
    }
}

static double
section_prior (const RvLocModel *self, const int *parts, guint n)
{
  if (self->a->nodes[parts[0]].kind == RV_NODE_ROOT)
    return self->node_prior[parts[0]] * (1 - self->k->ventral_alone - self->k->dorsal_alone);
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += self->node_prior[parts[i]];
  return self->k->section_factor * sum;
}

static void
add_section (RvLocModel *self, RvSide side, const int *parts, guint n, const int *group_of)
{
  int g[8], used = 0;
  for (guint i = 0; i < n; i++)
    if ((g[used] = group_of[(gsize) side * self->a->n_nodes + (gsize) parts[i]]) >= 0)
      used++;
  double prior = section_prior (self, parts, n);
  /* With only one part tested, the section is one more member of that part's group. */
  if (used < 2) {
    if (!used) {
      self->unseen += prior;
      return;
    }
    RvLocGroup *only = self->groups->pdata[g[0]];
    RvLocRun *run = g_new0 (RvLocRun, 1);
    memcpy (run->nodes, parts, sizeof (int) * n);
    run->n = n;
    run->prior = prior;
    only->prior += prior;
    g_array_index (self->places, RvLocWhere, g[0]).prior += prior;
    g_ptr_array_add (only->runs, run);
    return;
  }
  for (guint i = 0; i < self->places->len; i++) {
    RvLocWhere *w = &g_array_index (self->places, RvLocWhere, i);
    if (w->kind != RV_PLACE_SECTION || w->side != side || w->g1 != g[0] || w->g2 != g[1] || n > 2 || w->n_parts + n > 8)
      continue;
    memcpy (w->parts + w->n_parts, parts, sizeof (int) * n);
    w->n_parts += n;
    w->prior += prior;
    return;
  }
  RvLocWhere w = { .kind = RV_PLACE_SECTION, .side = side, .class = rv_loc_class_of (&self->a->nodes[parts[0]]), .g1 = g[0], .g2 = g[1], .n_parts = n,
                   .section = self->a->nodes[parts[0]].section, .pattern = -1, .prior = prior, .mirror = -1 };
  memcpy (w.parts, parts, sizeof (int) * n);
  g_array_append_val (self->places, w);
}

static void
make_sections (RvLocModel *self, const int *group_of)
{
  const RvAnatomy *a = self->a;
  for (guint i = 0; i < a->n_nodes; i++) {
    int parts[8] = { (int) i };
    guint n = 1;
    gboolean first = TRUE;
    for (guint j = 0; j < a->n_nodes && n < 8; j++) {
      /* Equal names are one string: the reader keeps each once. */
      if (j == i || a->nodes[i].section != a->nodes[j].section)
        continue;
      first &= j > i;
      parts[n++] = (int) j;
    }
    /* Cell columns and ganglia have sections of their own level, but no second part. */
    if (!first || n < 2 || a->nodes[i].kind == RV_NODE_NUCLEUS)
      continue;
    for (int side = 0; side < 2; side++)
      add_section (self, (RvSide) side, parts, n, group_of);
  }
}

static void
pattern_places (RvLocModel *self)
{
  RvLocWhere none = { .kind = RV_PLACE_PATTERN, .side = RV_SIDE_NONE, .g1 = -1, .g2 = -1, .pattern = -1, .prior = self->setting->none, .mirror = -1 };
  g_array_append_val (self->places, none);
  for (guint p = 0; p < self->k->n_patterns; p++) {
    RvLocWhere w = none;
    w.pattern = (int) p;
    w.prior = self->setting->by_pattern[p];
    g_array_append_val (self->places, w);
  }
}

static void
add_hyp (RvLocModel *self, GByteArray *rows, const RvLocHyp *hyp, const guint8 *row)
{
  g_array_append_val (self->hyps, *hyp);
  g_byte_array_append (rows, row, self->n_columns);
}

static void
fill_row (const RvLocModel *self, const RvEffect *e, double severity, guint block, guint8 *row)
{
  for (guint c = 0; c < self->n_columns; c++) {
    /* Most places have no effect on most observations. */
    double x = e[c].a > 0 || e[c].b > 0 ? rv_loc_share (self->k, &self->obs[self->column_obs[c]], &e[c], severity, block) : 0;
    row[c] = x > 0 || self->floors[c] > 0 ? rv_loc_level (MAX (x, self->floors[c])) : 0;
  }
}

/* Share of the lesions of a group that slow or block, by the places that it holds. */
static double
block_share (const RvLocModel *self, const RvLocGroup *g)
{
  double usual = g->class == RV_CLASS_NERVE ? self->k->block_nerve : self->k->block_other, sum = 0, total = 0;
  for (guint i = 0; i < g->nodes->len; i++) {
    double prior = g_array_index (g->priors, double, i), share = usual;
    for (guint p = 0; p < self->k->places->len; p++) {
      const RvLocPlace *place = &g_array_index (self->k->places, RvLocPlace, p);
      if (place->node == g_array_index (g->nodes, int, i) && !isnan (place->block))
        share = place->block;
    }
    sum += prior * share;
    total += prior;
  }
  return total > 0 ? sum / total : usual;
}

static void
group_hyps (RvLocModel *self, GByteArray *rows, int place)
{
  const RvLocWhere *w = &g_array_index (self->places, RvLocWhere, place);
  const RvLocGroup *g = self->groups->pdata[w->g1];
  g_autofree guint8 *row = g_new0 (guint8, MAX (self->n_columns, 1));
  double block = block_share (self, g), stopped = 0.5 * block * (1 - self->k->slowing);
  const double p_kind[] = { 1 - block, stopped, stopped, block * self->k->slowing };
  for (guint shift = 0; shift < 3; shift++) {
    const RvEffect *e = shift ? g->shifted[shift - 1] : g->effect;
    if (!e)
      continue;
    double shifts = (g->shifted[0] != NULL) + (g->shifted[1] != NULL);
    double p_shift = shift ? self->k->root_shift / 2 : 1 - shifts * self->k->root_shift / 2;
    for (guint kind = 0; kind < G_N_ELEMENTS (p_kind); kind++)
      for (guint s = 0; s < RV_LOC_SEVERITIES; s++) {
        fill_row (self, e, self->k->severity_share[s], kind, row);
        RvLocHyp h = { .place = place, .s1 = (guint8) s, .s2 = (guint8) s, .kind = (guint8) kind, .shift = (guint8) shift,
                       .prior = w->prior * self->k->severity_prior[s] * p_kind[kind] * p_shift };
        add_hyp (self, rows, &h, row);
      }
  }
}

/* One lesion across a section tends to leave the tougher part lighter (the tibial division of the sciatic nerve). */
static double
severity_pair_weight (const RvLocModel *self, const RvLocWhere *w, guint s1, guint s2)
{
  for (guint i = 0; i < self->a->n_vulnerabilities; i++) {
    const RvVulnerability *v = &self->a->vulnerabilities[i];
    if (v->spared >= 1 || v->more->len != 1 || v->less->len != 1)
      continue;
    const char *more = self->a->nodes[g_array_index (v->more, int, 0)].id, *less = self->a->nodes[g_array_index (v->less, int, 0)].id;
    const char *x = self->a->nodes[w->parts[0]].id, *y = self->a->nodes[w->parts[1]].id;
    gboolean same = strcmp (self->a->nodes[w->parts[0]].nerve, self->a->nodes[g_array_index (v->more, int, 0)].nerve) == 0;
    const char *ends[] = { strrchr (more, '.'), strrchr (less, '.'), strrchr (x, '.'), strrchr (y, '.') };
    if (!same || !ends[0] || !ends[1] || !ends[2] || !ends[3])
      continue;
    if (strcmp (ends[0], ends[2]) == 0 && strcmp (ends[1], ends[3]) == 0)
      return s1 > s2 ? 1 : s1 == s2 ? 0.6 : 0.14;
    if (strcmp (ends[0], ends[3]) == 0 && strcmp (ends[1], ends[2]) == 0)
      return s2 > s1 ? 1 : s1 == s2 ? 0.6 : 0.14;
  }
  return s1 == s2 ? 1 : 0.6;
}

static void
section_row (const RvLocModel *self, const RvLocWhere *w, const guint8 *first, const int *group_of, double severity, guint block, guint shift, guint8 *row)
{
  memcpy (row, first, self->n_columns);
  g_autofree guint8 *other = g_new0 (guint8, MAX (self->n_columns, 1));
  guint per = w->n_parts > 2 && self->a->nodes[w->parts[0]].kind != RV_NODE_ROOT ? w->n_parts : 2;
  for (guint i = 1; i < per; i++) {
    int index = per == 2 ? w->g2 : group_of[(gsize) w->side * self->a->n_nodes + (gsize) w->parts[i]];
    if (index < 0)
      continue;
    const RvLocGroup *g = self->groups->pdata[index];
    const RvEffect *e = shift && g->shifted[shift - 1] ? g->shifted[shift - 1] : g->effect;
    fill_row (self, e, severity, block, other);
    for (guint c = 0; c < self->n_columns; c++)
      row[c] = self->combine[row[c]][other[c]];
  }
}

static void
section_hyps (RvLocModel *self, GByteArray *rows, int place, const int *group_of)
{
  const RvLocWhere w = g_array_index (self->places, RvLocWhere, place);
  const RvLocGroup *g1 = self->groups->pdata[w.g1];
  g_autofree guint8 *first = g_new0 (guint8, MAX (self->n_columns, 1));
  g_autofree guint8 *row = g_new0 (guint8, MAX (self->n_columns, 1));
  gboolean uniform = strcmp (w.section, "brachial-plexus.cords") == 0 || strcmp (w.section, "brachial-plexus.divisions") == 0;
  double block = w.class == RV_CLASS_NERVE ? self->k->block_nerve : self->k->block_other;
  guint n_shifts = g1->shifted[0] && g1->shifted[1] ? 3 : 1;
  double total = 0;
  for (guint pass = 0; pass < 2; pass++)
    for (guint s1 = 0; s1 < RV_LOC_SEVERITIES; s1++)
      for (guint s2 = 0; s2 < RV_LOC_SEVERITIES; s2++) {
        if (uniform && s1 != s2)
          continue;
        double weight = self->k->severity_prior[s1] * self->k->severity_prior[s2] * severity_pair_weight (self, &w, s1, s2);
        if (pass == 0) {
          total += weight;
          continue;
        }
        for (guint shift = 0; shift < n_shifts; shift++)
          for (guint kind = 0; kind < 2; kind++) {
            if (kind && s1 != s2)
              continue;
            const RvEffect *e = shift ? g1->shifted[shift - 1] : g1->effect;
            fill_row (self, e, self->k->severity_share[s1], kind, first);
            section_row (self, &w, first, group_of, self->k->severity_share[s2], kind, shift, row);
            double p_shift = n_shifts == 1 ? 1 : shift ? self->k->root_shift / 2 : 1 - self->k->root_shift;
            double p_kind = s1 != s2 ? 1 : kind ? block * 2 : 1 - block;
            RvLocHyp h = { .place = place, .s1 = (guint8) s1, .s2 = (guint8) s2, .kind = (guint8) kind, .shift = (guint8) shift,
                           .prior = w.prior * weight / total * p_shift * p_kind };
            add_hyp (self, rows, &h, row);
          }
      }
}

static void
pattern_hyps (RvLocModel *self, GByteArray *rows, int place)
{
  const RvLocWhere w = g_array_index (self->places, RvLocWhere, place);
  g_autofree guint8 *row = g_new0 (guint8, MAX (self->n_columns, 1));
  if (w.pattern < 0) {
    for (guint c = 0; c < self->n_columns; c++)
      row[c] = rv_loc_level (self->floors[c]);
    RvLocHyp h = { .place = place, .prior = w.prior + self->unseen };
    add_hyp (self, rows, &h, row);
    return;
  }
  const RvLocPattern *p = &self->k->patterns[w.pattern];
  for (guint f = 0; f < p->n_forms; f++)
    for (int side = 0; side < (p->forms[f].one_side ? 2 : 1); side++) {
      for (guint c = 0; c < self->n_columns; c++) {
        guint8 level = rv_loc_pattern_level (self->a, &p->forms[f], (RvSide) side, &self->obs[self->column_obs[c]]);
        row[c] = self->combine[level][rv_loc_level (self->floors[c])];
      }
      RvLocHyp h = { .place = place, .s1 = (guint8) f, .form = (guint8) f, .kind = (guint8) side, .prior = w.prior * p->forms[f].weight / (p->forms[f].one_side ? 2 : 1) };
      add_hyp (self, rows, &h, row);
    }
}

/* Members by place: the best hypothesis of each place and its share of the prior. */
static void
collect_members (RvLocModel *self)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint u = 0; u < self->uniques->len; u++) {
    RvLocUnique *x = &g_array_index (self->uniques, RvLocUnique, u);
    x->n = 0;
  }
  g_autofree GArray **lists = g_new0 (GArray *, MAX (self->uniques->len, 1));
  for (guint u = 0; u < self->uniques->len; u++)
    lists[u] = g_array_new (FALSE, FALSE, sizeof (RvLocMember));
  for (guint h = 0; h < self->hyps->len; h++) {
    const RvLocHyp *hyp = &g_array_index (self->hyps, RvLocHyp, h);
    GArray *list = lists[hyp->unique];
    gboolean found = FALSE;
    for (guint m = 0; m < list->len && !found; m++) {
      RvLocMember *member = &g_array_index (list, RvLocMember, m);
      if (member->place != hyp->place)
        continue;
      member->share += hyp->prior;
      if (hyp->prior > g_array_index (self->hyps, RvLocHyp, member->hyp).prior)
        member->hyp = (int) h;
      found = TRUE;
    }
    RvLocMember member = { hyp->place, (int) h, hyp->prior };
    if (!found)
      g_array_append_val (list, member);
  }
  for (guint u = 0; u < self->uniques->len; u++) {
    RvLocUnique *x = &g_array_index (self->uniques, RvLocUnique, u);
    x->first = self->members->len;
    x->n = lists[u]->len;
    double best = -1;
    for (guint m = 0; m < lists[u]->len; m++) {
      RvLocMember member = g_array_index (lists[u], RvLocMember, m);
      if (member.share > best) {
        best = member.share;
        x->class = g_array_index (self->places, RvLocWhere, member.place).class;
      }
      member.share = x->prior > 0 ? member.share / x->prior : 0;
      g_array_append_val (self->members, member);
    }
    g_array_unref (lists[u]);
  }
}

static guint
row_hash (gconstpointer key)
{
  return g_bytes_hash (key);
}

static void
make_uniques (RvLocModel *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (row_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  for (guint h = 0; h < self->hyps->len; h++) {
    RvLocHyp *hyp = &g_array_index (self->hyps, RvLocHyp, h);
    const guint8 *row = self->levels + (gsize) h * self->n_columns;
    gboolean pattern = g_array_index (self->places, RvLocWhere, hyp->place).kind == RV_PLACE_PATTERN;
    g_autofree guint8 *key = g_malloc (self->n_columns + 1);
    if (self->n_columns)  /* nothing tested: no rows */
      memcpy (key, row, self->n_columns);
    key[self->n_columns] = pattern;
    GBytes *bytes = g_bytes_new (key, self->n_columns + 1);
    gpointer known = g_hash_table_lookup (seen, bytes);
    if (known)
      g_bytes_unref (bytes);
    else {
      RvLocUnique x = { .pattern = pattern };
      g_array_append_val (self->uniques, x);
      g_byte_array_append (rows, row, self->n_columns);
      known = GINT_TO_POINTER ((int) self->uniques->len);
      g_hash_table_insert (seen, bytes, known);
    }
    hyp->unique = GPOINTER_TO_INT (known) - 1;
    g_array_index (self->uniques, RvLocUnique, hyp->unique).prior += hyp->prior;
  }
  self->unique_levels = g_byte_array_free (g_steal_pointer (&rows), FALSE);
  collect_members (self);
}

void
rv_loc_space (RvLocModel *self)
{
  self->groups = g_ptr_array_new_with_free_func (free_group);
  self->places = g_array_new (FALSE, FALSE, sizeof (RvLocWhere));
  self->hyps = g_array_new (FALSE, FALSE, sizeof (RvLocHyp));
  self->uniques = g_array_new (FALSE, FALSE, sizeof (RvLocUnique));
  self->members = g_array_new (FALSE, FALSE, sizeof (RvLocMember));
  rv_loc_node_priors (self);
  for (guint c = 0; c < RV_CLASS_N; c++)
    self->focal += self->setting->by_class[c];
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree int *group_of = g_new (int, (gsize) 2 * self->a->n_nodes);
  make_groups (self, seen, group_of);
  make_runs (self, seen);
  group_places (self);
  make_sections (self, group_of);
  pattern_places (self);
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  for (guint p = 0; p < self->places->len; p++) {
    const RvLocWhere *w = &g_array_index (self->places, RvLocWhere, p);
    if (w->kind == RV_PLACE_GROUP)
      group_hyps (self, rows, (int) p);
    else if (w->kind == RV_PLACE_SECTION)
      section_hyps (self, rows, (int) p, group_of);
    else
      pattern_hyps (self, rows, (int) p);
  }
  self->levels = g_byte_array_free (g_steal_pointer (&rows), FALSE);
  make_uniques (self);
}
