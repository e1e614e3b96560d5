/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals from draws of the grade tables, and what each observation contributed. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

#define MOST_DRAWN 200   /* results that are drawn again; they hold nearly all of the mass */
#define MOST_SHOWN 40    /* answers that get an interval */

typedef struct { int answer; double share; } Part;

/* Which answers the mass of a result goes to; places of its members, the same way as rv_loc_answers() spreads it. */
static void
spread_part (const RvLocModel *self, GHashTable *index, const RvLocResult *r, guint depth, int *places, double share, GArray *parts)
{
  if (share < 1e-5)
    return;
  if (depth == r->n) {
    int sorted[4];
    memcpy (sorted, places, sizeof sorted);
    for (guint a = 0; a < r->n; a++)
      for (guint b = a + 1; b < r->n; b++)
        if (sorted[b] < sorted[a]) {
          int t = sorted[a];
          sorted[a] = sorted[b], sorted[b] = t;
        }
    g_autoptr (GString) key = g_string_new (NULL);
    for (guint i = 0; i < r->n; i++)
      g_string_append_printf (key, "%d ", sorted[i]);
    gpointer known = g_hash_table_lookup (index, key->str);
    if (known) {
      Part part = { GPOINTER_TO_INT (known) - 1, share };
      g_array_append_val (parts, part);
    }
    return;
  }
  const RvLocUnique *u = &g_array_index (self->uniques, RvLocUnique, r->u[depth]);
  for (guint m = 0; m < u->n; m++) {
    const RvLocMember *member = &g_array_index (self->members, RvLocMember, u->first + m);
    places[depth] = member->place;
    spread_part (self, index, r, depth + 1, places, share * member->share, parts);
  }
}

static int
by_value (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return x < y ? -1 : x > y;
}

static void
draw_table (const RvLocModel *self, guint draw, float *table)
{
  for (guint c = 0; c < self->n_columns; c++) {
    const RvObs *obs = &self->obs[self->column_obs[c]];
    for (guint l = 0; l < RV_LOC_LEVELS; l++)
      table[c * RV_LOC_LEVELS + l] = (float) rv_obs_log10_draw (self->k, draw, obs, l);
  }
}

/* Where a result's levels differ from those of the first: only there a draw changes their odds. */
typedef struct { guint16 *columns; guint n; gboolean blocks; } Changes;

static Changes
changes_of (const RvLocModel *self, const guint8 *first, const guint8 *row)
{
  Changes c = { g_new (guint16, MAX (self->n_columns, 1)), 0, FALSE };
  for (guint i = 0; i < self->n_plain; i++)
    if (first[self->order[i]] != row[self->order[i]])
      c.columns[c.n++] = (guint16) self->order[i];
  for (guint b = 0; b < self->blocks->len; b++) {
    const RvLocBlock *block = &g_array_index (self->blocks, RvLocBlock, b);
    for (guint i = 0; i < block->n; i++)
      c.blocks |= first[block->std[i]] != row[block->std[i]] || first[block->alt[i]] != row[block->alt[i]];
  }
  return c;
}

static double
drawn_difference (const RvLocModel *drawn, const guint8 *first, const guint8 *row, const Changes *c)
{
  double sum = 0;
  for (guint i = 0; i < c->n; i++) {
    const float *t = drawn->table + c->columns[i] * RV_LOC_LEVELS;
    sum += t[row[c->columns[i]]] - t[first[c->columns[i]]];
  }
  for (guint b = 0; c->blocks && b < drawn->blocks->len; b++) {
    const RvLocBlock *block = &g_array_index (drawn->blocks, RvLocBlock, b);
    sum += rv_loc_block_score (drawn, block, row) - rv_loc_block_score (drawn, block, first);
  }
  return sum;
}

void
rv_loc_intervals (const RvLocModel *self, GArray *answers)
{
  guint n_results = MIN (self->results->len, MOST_DRAWN), n_answers = MIN (answers->len, MOST_SHOWN);
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n_answers; i++)
    g_hash_table_insert (index, g_array_index (answers, RvLocAnswer, i).key, GINT_TO_POINTER ((int) i + 1));
  g_autofree guint8 *levels = g_new (guint8, MAX ((gsize) n_results * self->n_columns, 1));
  g_autofree GArray **parts = g_new0 (GArray *, MAX (n_results, 1));
  g_autofree Changes *changes = g_new0 (Changes, MAX (n_results, 1));
  for (guint r = 0; r < n_results; r++) {
    const RvLocResult *x = &g_array_index (self->results, RvLocResult, r);
    int places[4] = { 0 };
    rv_loc_result_levels (self, x, levels + (gsize) r * self->n_columns);
    changes[r] = changes_of (self, levels, levels + (gsize) r * self->n_columns);
    parts[r] = g_array_new (FALSE, FALSE, sizeof (Part));
    spread_part (self, index, x, 0, places, 1, parts[r]);
  }
  g_autofree double *draws = g_new0 (double, MAX ((gsize) n_answers * RV_LOC_DRAWS, 1));
  g_autofree float *table = g_new (float, MAX (self->n_columns, 1) * RV_LOC_LEVELS);
  g_autofree double *post = g_new (double, MAX (n_results, 1));
  RvLocModel drawn = *self; /* shares all arrays but the table */
  drawn.table = table;
  for (guint d = 0; d < RV_LOC_DRAWS && n_answers; d++) {
    draw_table (self, d, table);
    double best = -INFINITY, sum = 0, first = rv_loc_score_levels (&drawn, levels);
    for (guint r = 0; r < n_results; r++) {
      post[r] = g_array_index (self->results, RvLocResult, r).log_prior + first + drawn_difference (&drawn, levels, levels + (gsize) r * self->n_columns, &changes[r]);
      best = MAX (best, post[r]);
    }
    for (guint r = 0; r < n_results; r++)
      sum += post[r] = exp2 ((post[r] - best) * 3.321928094887362);
    for (guint r = 0; r < n_results; r++)
      for (guint p = 0; p < parts[r]->len; p++) {
        const Part *part = &g_array_index (parts[r], Part, p);
        draws[(gsize) part->answer * RV_LOC_DRAWS + d] += part->share * post[r] / sum;
      }
  }
  for (guint i = 0; i < n_answers; i++) {
    RvLocAnswer *a = &g_array_index (answers, RvLocAnswer, i);
    double *row = draws + (gsize) i * RV_LOC_DRAWS;
    qsort (row, RV_LOC_DRAWS, sizeof (double), by_value);
    a->low = MIN (row[RV_LOC_DRAWS / 10], a->mass);
    a->high = MAX (row[RV_LOC_DRAWS - 1 - RV_LOC_DRAWS / 10], a->mass);
  }
  for (guint r = 0; r < n_results; r++) {
    g_array_unref (parts[r]);
    g_free (changes[r].columns);
  }
}

static void
add_row (GArray *rows, int observation, const char *label, double decibans)
{
  RvContribution row = { observation, g_strdup (label), decibans };
  g_array_append_val (rows, row);
}

static int
by_weight (gconstpointer a, gconstpointer b)
{
  const RvContribution *x = a, *y = b;
  double d = fabs (y->decibans) - fabs (x->decibans);
  return d > 0 ? 1 : d < 0 ? -1 : x->observation - y->observation;
}

/* Best member against best member, observation by observation; what variants explain is a row of its own. */
static void
explain_pair (const RvLocModel *self, const RvLocAnswer *mine, const RvLocAnswer *theirs, RvLocHypothesis *out)
{
  const RvLocResult *x = &g_array_index (self->results, RvLocResult, mine->best), *y = &g_array_index (self->results, RvLocResult, theirs->best);
  g_autofree guint8 *lx = g_new (guint8, MAX (self->n_columns, 1)), *ly = g_new (guint8, MAX (self->n_columns, 1));
  rv_loc_result_levels (self, x, lx);
  rv_loc_result_levels (self, y, ly);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (RvContribution));
  double said = 0;
  for (guint o = 0; o < self->n_obs; o++) {
    double d = 10 * ((double) self->table[o * RV_LOC_LEVELS + lx[o]] - (double) self->table[o * RV_LOC_LEVELS + ly[o]]);
    if (d != 0)
      add_row (rows, (int) o, self->obs[o].label, d);
    said += d;
  }
  g_array_sort (rows, by_weight);
  double variants = 10 * (x->score - y->score) - said;
  if (fabs (variants) > 1e-9) {
    add_row (rows, -1, _("Variants of anatomy"), variants);
    said += variants;
  }
  double prior = 10 * (x->log_prior - y->log_prior);
  add_row (rows, -1, _("How often such lesions occur"), prior);
  out->log_odds = 10 * (log10 (MAX (mine->mass, 1e-300)) - log10 (MAX (theirs->mass, 1e-300)));
  add_row (rows, -1, _("Other members"), out->log_odds - said - prior);
  out->n_evidence = rows->len;
  out->evidence = (RvContribution *) g_array_free (g_steal_pointer (&rows), FALSE);
}

void
rv_loc_explain (const RvLocModel *self, GArray *answers, RvLocalisation *out)
{
  for (guint i = 0; i < out->n_hypotheses; i++) {
    guint versus = i == 0 ? 1 : 0;
    if (versus >= answers->len)
      continue;
    out->hypotheses[i].versus = (int) versus;
    explain_pair (self, &g_array_index (answers, RvLocAnswer, i), &g_array_index (answers, RvLocAnswer, versus), &out->hypotheses[i]);
  }
}
