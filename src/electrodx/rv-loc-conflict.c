/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of observations that no good hypothesis explains together, each with the question to ask. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-grade.h"
#include "electrodx/rv-loc-model.h"

#define UNEXPLAINED -0.95 /* log10 of the likelihood over the best grade's */

typedef struct { const RvLocModel *m; GArray *list; RvLocalisation *out; } Finder;

static gboolean
known_pair (Finder *f, int a, int b)
{
  for (guint i = 0; i < f->list->len; i++) {
    const RvLocConflict *c = &g_array_index (f->list, RvLocConflict, i);
    gboolean x = FALSE, y = b < 0;
    for (guint k = 0; k < c->n_observations; k++) {
      x |= c->observations[k] == a;
      y |= c->observations[k] == b;
    }
    if (x && y)
      return TRUE;
  }
  return FALSE;
}

static void
add (Finder *f, const char *rule, int a, int b, const char *more_cells, char *title_taken, char *question_taken)
{
  RvLocConflict c = { 0 };
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  int both[2] = { a, b };
  c.observations = g_new (int, 2);
  for (guint i = 0; i < 2; i++)
    if (both[i] >= 0) {
      c.observations[c.n_observations++] = both[i];
      g_ptr_array_add (cells, g_strdup (f->out->observations[both[i]].cell));
    }
  if (more_cells)
    g_ptr_array_add (cells, g_strdup (more_cells));
  g_ptr_array_add (cells, NULL);
  c.cells = (GStrv) g_ptr_array_free (g_steal_pointer (&cells), FALSE);
  c.title = title_taken;
  c.question = question_taken;
  c.rule = g_strdup (rule);
  g_array_append_val (f->list, c);
}

static gboolean
same_leaf (const RvObs *x, const RvObs *y)
{
  for (guint i = 0; i < x->leaves->len; i++)
    for (guint j = 0; j < y->leaves->len; j++) {
      const RvObsLeaf *p = &g_array_index (x->leaves, RvObsLeaf, i), *q = &g_array_index (y->leaves, RvObsLeaf, j);
      if (p->skin == q->skin && p->index == q->index)
        return TRUE;
    }
  return FALSE;
}

static gboolean
needle (const RvObs *x)
{
  return x->type == RV_OBS_ACTIVE || x->type == RV_OBS_RECRUITMENT || x->type == RV_OBS_CHRONIC;
}

/* A muscle that is silent on the needle although its own response is nearly gone. */
static void
response_against_needle (Finder *f)
{
  for (guint i = 0; i < f->m->n_obs; i++) {
    const RvObs *x = &f->m->obs[i];
    if (x->type != RV_OBS_MOTOR_AMPLITUDE || x->grade < 2 || (!isnan (x->days) && x->days < 21))
      continue;
    int normal = -1;
    gboolean abnormal = FALSE;
    for (guint j = 0; j < f->m->n_obs; j++) {
      const RvObs *y = &f->m->obs[j];
      if (!needle (y) || y->side != x->side || !same_leaf (x, y))
        continue;
      abnormal |= y->grade > 0;
      if (normal < 0 && y->grade == 0)
        normal = (int) j;
    }
    if (normal < 0 || abnormal)
      continue;
    add (f, "response-needle", (int) i, normal, NULL, g_strdup_printf (_("%s — %s"), x->label, f->m->obs[normal].label),
         g_strdup (_("Which muscle was recorded, and which was needled? Was the stimulus supramaximal? Could a variant of supply, or a needle in a neighbouring muscle, explain it?")));
  }
}

/* The leading hypothesis holds a disorder that takes reflexes before it weakens, as demyelination and loss of sensory cells do. */
static gboolean
leader_takes_reflexes (Finder *f)
{
  g_auto (GStrv) parts = f->out->n_hypotheses ? g_strsplit (f->out->hypotheses[0].pattern, "+", -1) : NULL;
  for (guint i = 0; i < f->m->k->n_patterns; i++) {
    const RvLocPattern *p = &f->m->k->patterns[i];
    if (parts && p->n_forms && p->forms[0].reflexes >= 0.5 && g_strv_contains ((const char *const *) parts, p->id))
      return TRUE;
  }
  return FALSE;
}

/* A reflex that is gone although its muscle and nerve test normal, or the other way round. */
static void
reflex_against_arc (Finder *f)
{
  if (leader_takes_reflexes (f))
    return;
  for (guint i = 0; i < f->m->n_obs; i++) {
    const RvObs *x = &f->m->obs[i];
    if (x->type != RV_OBS_REFLEX || x->grade != 2 || !x->leaves->len)
      continue;
    int motor = -1, muscle = -1;
    gboolean h = FALSE, abnormal = FALSE;
    int node = f->m->a->muscles[g_array_index (x->leaves, RvObsLeaf, 0).index].node;
    const char *nerve = f->m->a->nodes[g_array_index (f->m->a->reflexes[x->reflex].efferent, int, 0)].nerve;
    for (guint j = 0; j < f->m->n_obs; j++) {
      const RvObs *y = &f->m->obs[j];
      if (y->side != x->side)
        continue;
      h |= y->type == RV_OBS_H_REFLEX;
      gboolean of_nerve = y->type == RV_OBS_MOTOR_AMPLITUDE && strstr (f->m->a->studies[y->study].nerve, nerve);
      gboolean of_muscle = (needle (y) || y->type == RV_OBS_STRENGTH) && same_leaf (x, y);
      if (!of_nerve && !of_muscle)
        continue;
      abnormal |= y->grade > 1;
      if (of_nerve && y->grade == 0)
        motor = (int) j;
      if (of_muscle && y->grade == 0 && muscle < 0)
        muscle = (int) j;
    }
    if (abnormal || (motor < 0 && muscle < 0) || h || node < 0)
      continue;
    add (f, "reflex-arc", (int) i, motor >= 0 ? motor : muscle, NULL,
         g_strdup_printf (_("%s — %s"), x->label, f->m->obs[motor >= 0 ? motor : muscle].label),
         g_strdup (_("What does the H reflex show, and the reflex of the other side? A lesion of the afferent half (root, sensory fibres of the tibial division) or reinforcement not tried would explain it.")));
  }
}

/* Every column of the muscle's needle study is normal. */
static gboolean
all_silent (Finder *f, const RvObs *x)
{
  for (guint i = 0; i < f->m->n_obs; i++)
    if (needle (&f->m->obs[i]) && f->m->obs[i].side == x->side && f->m->obs[i].grade && same_leaf (x, &f->m->obs[i]))
      return FALSE;
  return TRUE;
}

/* Wasting of a whole region whose muscles are strong and normal on the needle. */
static void
wasting_against_power (Finder *f)
{
  for (guint i = 0; i < f->m->n_obs; i++) {
    const RvObs *x = &f->m->obs[i];
    if (x->type != RV_OBS_ATROPHY || x->grade == 0 || x->leaves->len < 2)
      continue;
    int strong = -1, silent = -1;
    g_autoptr (GPtrArray) all = g_ptr_array_new ();
    for (guint j = 0; j < f->m->n_obs; j++) {
      const RvObs *y = &f->m->obs[j];
      if (y->side != x->side || y->grade != 0 || !same_leaf (x, y))
        continue;
      if (y->type == RV_OBS_STRENGTH && strong < 0)
        strong = (int) j;
      if (y->type == RV_OBS_ACTIVE && all_silent (f, y)) {
        silent = silent < 0 ? (int) j : silent;
        g_ptr_array_add (all, f->out->observations[j].cell);
      }
    }
    if (strong < 0 && silent < 0)
      continue;
    int other = silent >= 0 ? silent : strong;
    add (f, "wasting-power", (int) i, other, strong >= 0 && silent >= 0 ? f->out->observations[strong].cell : NULL,
         g_strdup_printf (_("%s — %s"), x->label, f->m->obs[other].label),
         g_strdup (_("Which muscles are wasted, by how many centimetres against the other side? Disuse, an old lesion or a wider process than the studies show would explain it.")));
    /* Every strong or silent muscle of the region belongs to the contradiction. */
    RvLocConflict *c = &g_array_index (f->list, RvLocConflict, f->list->len - 1);
    GPtrArray *cells = g_ptr_array_new ();
    for (guint k = 0; c->cells[k]; k++)
      g_ptr_array_add (cells, g_strdup (c->cells[k]));
    for (guint k = 0; k < all->len; k++)
      if (!g_strv_contains ((const char *const *) c->cells, all->pdata[k]))
        g_ptr_array_add (cells, g_strdup (all->pdata[k]));
    g_ptr_array_add (cells, NULL);
    g_strfreev (c->cells);
    c->cells = (GStrv) g_ptr_array_free (cells, FALSE);
  }
}

static double
raw_amplitude (const RvEdx *edx, const RvObs *x)
{
  const RvEdxCell *c = x->uuid && x->field ? rv_edx_cell (edx, x->uuid, x->field) : NULL;
  return c ? c->value : NAN;
}

/* TRUE when the leading hypothesis has its lesions on this side only. */
static gboolean
lesion_side (Finder *f, RvSide side)
{
  if (!f->out->n_hypotheses || !f->out->hypotheses[0].n_lesions)
    return FALSE;
  for (guint i = 0; i < f->out->hypotheses[0].n_lesions; i++)
    if (f->out->hypotheses[0].lesions[i].side != side)
      return FALSE;
  return TRUE;
}

/* The side of the lesion has the larger sensory potential, or keeps one where the biopsy shows that axons are lost. */
static void
potential_against_side (Finder *f, const RvEdx *edx)
{
  for (guint i = 0; i < f->m->n_obs; i++) {
    const RvObs *x = &f->m->obs[i];
    if (x->type != RV_OBS_SENSORY_AMPLITUDE || x->grade > 1 || !lesion_side (f, x->side))
      continue;
    int biopsy = -1, other = -1;
    gboolean clearly = FALSE;
    for (guint j = 0; j < f->m->n_obs; j++) {
      const RvObs *y = &f->m->obs[j];
      if (y->type == RV_OBS_BIOPSY && y->grade && y->side == x->side && same_leaf (x, y))
        biopsy = (int) j;
      if (y->type == RV_OBS_SENSORY_AMPLITUDE && y->side != x->side && y->study == x->study) {
        other = (int) j;
        double mine = raw_amplitude (edx, x), theirs = raw_amplitude (edx, y);
        clearly = !isnan (mine) && !isnan (theirs) && mine > 1.4 * theirs;
      }
    }
    if (biopsy >= 0)
      add (f, "potential-biopsy", (int) i, biopsy, other >= 0 && clearly ? f->out->observations[other].cell : NULL,
           g_strdup_printf (_("%s — %s"), x->label, f->m->obs[biopsy].label),
           g_strdup (_("How long after the study was the biopsy taken? Progression may explain it; else repeat the study with both sides at one temperature.")));
    else if (clearly && f->m->obs[other].grade >= 2)
      add (f, "potential-side", (int) i, other, NULL, g_strdup_printf (_("%s — %s"), x->label, f->m->obs[other].label),
           g_strdup (_("The symptomatic side has the larger potential and the other is low for the age: were technique and temperature the same, does the reference profile fit, or is there a polyneuropathy behind it?")));
  }
}

/* Some place lies on the way of both: two studies of different limbs or nerves contradict nothing. */
static gboolean
share_a_way (Finder *f, guint a, guint b)
{
  guint n = f->m->a->n_nodes;
  const RvEffect *x = f->m->effect + (gsize) a * n, *y = f->m->effect + (gsize) b * n;
  for (guint i = 0; i < n; i++)
    if (MAX (x[i].a, x[i].b) > 0.25f && MAX (y[i].a, y[i].b) > 0.25f)
      return TRUE;
  return FALSE;
}

/* The question to ask of an observation that stands alone. */
static char *
question_alone (const RvObs *x)
{
  if (x->grade > 0 && rv_loc_ripeness (x) < 0.7 && x->days < 200)
    return g_strdup_printf (_("It takes longer to appear than the %.0f days since the onset: did the trouble begin earlier, or is there an older one beneath it?"), x->days);
  return g_strdup (_("No likely lesion explains this: is it on the right row, side and muscle? Repeat it."));
}

/* What the rules do not know: two observations that every good hypothesis leaves unlikely. */
static void
unexplained_pairs (Finder *f, GArray *answers)
{
  guint n = MIN (answers->len, 40);
  guint limit = f->list->len + 4;
  g_autofree guint8 *levels = g_new (guint8, MAX (f->m->n_columns, 1));
  g_autofree double *fit = g_new (double, MAX ((gsize) n * f->m->n_obs, 1));
  guint good = 0;
  for (guint i = 0; i < n; i++) {
    const RvLocAnswer *a = &g_array_index (answers, RvLocAnswer, i);
    if (a->mass < 0.002 && i > 2)
      break;
    rv_loc_result_levels (f->m, &g_array_index (f->m->results, RvLocResult, a->best), levels);
    for (guint o = 0; o < f->m->n_obs; o++) {
      const RvObs *x = &f->m->obs[o];
      double best = -INFINITY;
      for (guint g = 0; g < f->m->k->tables[x->type].n_grades; g++)
        best = MAX (best, rv_obs_log10 (f->m->k, x, levels[o], g));
      fit[(gsize) good * f->m->n_obs + o] = (rv_obs_log10 (f->m->k, x, levels[o], x->grade) - best) / f->m->k->tables[x->type].weight;
    }
    good++;
  }
  g_autofree double *alone = g_new (double, MAX (f->m->n_obs, 1));
  for (guint o = 0; o < f->m->n_obs; o++) {
    alone[o] = -INFINITY;
    for (guint h = 0; h < good; h++)
      alone[o] = MAX (alone[o], fit[(gsize) h * f->m->n_obs + o]);
    if (good && alone[o] <= UNEXPLAINED && !f->m->obs[o].words && f->m->obs[o].type < RV_OBS_SAMPLING && f->list->len < limit)
      add (f, "unexplained", (int) o, -1, NULL, g_strdup (f->m->obs[o].label), question_alone (&f->m->obs[o]));
  }
  for (guint a = 0; a < f->m->n_obs && f->list->len < limit; a++)
    for (guint b = a + 1; b < f->m->n_obs && f->list->len < limit; b++) {
      const RvObs *x = &f->m->obs[a], *y = &f->m->obs[b];
      if (x->side != y->side || MAX (x->type, y->type) >= RV_OBS_SAMPLING || !share_a_way (f, a, b) || (x->uuid && y->uuid && strcmp (x->uuid, y->uuid) == 0) || (x->words && y->words))
        continue;
      /* Each has its own good explanation, but none has both. */
      double explained = -INFINITY;
      for (guint h = 0; h < good; h++)
        explained = MAX (explained, MIN (fit[(gsize) h * f->m->n_obs + a], fit[(gsize) h * f->m->n_obs + b]));
      if (!good || explained > UNEXPLAINED || MIN (alone[a], alone[b]) <= UNEXPLAINED || known_pair (f, (int) a, (int) b))
        continue;
      add (f, "unexplained", (int) a, (int) b, NULL, g_strdup_printf (_("%s — %s"), x->label, y->label),
           g_strdup (_("No likely lesion explains both: is each on the right row, side and muscle? Repeat the less certain one.")));
    }
}

/* A cell that holds no possible value is out of the sum; any other counts. */
static char *
question_of (const RvEdx *edx, GStrv cells)
{
  for (guint i = 0; cells && cells[i]; i++) {
    g_auto (GStrv) parts = g_strsplit (cells[i], "/", 2);
    const RvEdxCell *cell = parts[0] && parts[1] ? rv_edx_cell (edx, parts[0], parts[1]) : NULL;
    if (cell && strcmp (cell->label, "invalid") == 0)
      return g_strdup (_("Is the number, its unit or its column mistaken? It stays as typed and counts for nothing until it is mended."));
  }
  return g_strdup (_("Which of the two is right? The number counts until then."));
}

static void
from_grading (Finder *f, const RvEdx *edx)
{
  for (guint i = 0; i < edx->n_conflicts; i++) {
    RvLocConflict c = { .observations = g_new0 (int, 1), .cells = g_strdupv (edx->conflicts[i].cells), .title = g_strdup (edx->conflicts[i].text),
                        .question = question_of (edx, edx->conflicts[i].cells), .rule = g_strdup ("cell") };
    g_array_append_val (f->list, c);
  }
}

void
rv_loc_conflicts (const RvLocModel *self, GArray *answers, RvCase *kase, const RvEdx *edx, RvLocalisation *out)
{
  Finder f = { self, g_array_new (FALSE, TRUE, sizeof (RvLocConflict)), out };
  response_against_needle (&f);
  reflex_against_arc (&f);
  wasting_against_power (&f);
  potential_against_side (&f, edx);
  from_grading (&f, edx);
  unexplained_pairs (&f, answers);
  out->n_conflicts = f.list->len;
  out->conflicts = (RvLocConflict *) g_array_free (f.list, FALSE);
}
