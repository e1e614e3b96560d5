/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The focal uniques laid out for the inner loop of pairs. */
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

/* The best score of any set that holds a unique: more lesions only take more fibres, so no level can fall below its own. */
double
rv_loc_reach (const RvLocModel *self, int u)
{
  const guint8 *row = rv_loc_unique_levels (self, u);
  double sum = self->blocks->len ? 1.0 + 0.5 * self->blocks->len : 0;
  for (guint c = 0; c < self->n_obs; c++) {
    const float *t = self->table + c * RV_LOC_LEVELS;
    float best = t[RV_LOC_SPECIAL];
    for (guint l = row[c]; l < RV_LOC_SPECIAL; l++)
      best = MAX (best, t[l]);
    sum += best;
  }
  return sum;
}

static guint
root_of (guint *parent, guint i)
{
  while (parent[i] != i)
    i = parent[i] = parent[parent[i]];
  return i;
}

/* Columns that some focal unique touches together, or that a variant ties, are of one part. */
static guint *
part_columns (const RvLocModel *self)
{
  guint *parent = g_new (guint, MAX (self->n_columns, 1));
  for (guint c = 0; c < self->n_columns; c++)
    parent[c] = c;
  for (guint u = 0; u < self->uniques->len; u++) {
    const guint8 *row = rv_loc_unique_levels (self, (int) u);
    int first = -1;
    for (guint c = 0; !rv_loc_unique (self, (int) u)->pattern && c < self->n_columns; c++) {
      if (row[c] == rv_loc_level (self->floors[c]))
        continue;
      if (first >= 0)
        parent[root_of (parent, c)] = root_of (parent, (guint) first);
      first = (int) c;
    }
  }
  for (guint b = 0; b < self->blocks->len; b++) {
    const RvLocBlock *block = &g_array_index (self->blocks, RvLocBlock, b);
    for (guint i = 0; i < block->n; i++) {
      parent[root_of (parent, block->std[i])] = root_of (parent, block->std[0]);
      parent[root_of (parent, block->alt[i])] = root_of (parent, block->std[0]);
    }
  }
  for (guint c = 0; c < self->n_columns; c++)
    parent[c] = root_of (parent, c);
  return parent;
}

/* The part of a unique: the root of the first column that it touches. */
static guint
part_of (const RvLocModel *self, const guint *roots, int u)
{
  const guint8 *row = rv_loc_unique_levels (self, u);
  for (guint c = 0; c < self->n_columns; c++)
    if (row[c] != rv_loc_level (self->floors[c]))
      return roots[c];
  return 0;
}

static void
order_focal (const RvLocModel *self, RvLocFocal *f, double worth)
{
  g_autofree guint *roots = part_columns (self);
  g_autofree guint *part = g_new (guint, MAX (self->uniques->len, 1));
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint u = 0; u < self->uniques->len; u++) {
    const RvLocUnique *x = rv_loc_unique (self, (int) u);
    part[u] = G_MAXUINT;
    if (x->pattern || x->silent || x->prior <= 0 || rv_loc_reach (self, (int) u) + log10 (x->prior) < worth)
      continue;
    guint root = part_of (self, roots, (int) u), k = 0;
    while (k < parts->len && g_array_index (parts, guint, k) != root)
      k++;
    if (k == parts->len)
      g_array_append_val (parts, root);
    part[u] = k;
  }
  f->n_parts = parts->len;
  f->first = g_new0 (guint, f->n_parts * RV_CLASS_N + 1);
  for (guint k = 0; k < f->n_parts; k++)
    for (guint c = 0; c < RV_CLASS_N; c++) {
      f->first[k * RV_CLASS_N + c] = f->n;
      for (guint u = 0; u < self->uniques->len; u++)
        if (part[u] == k && rv_loc_unique (self, (int) u)->class == c)
          f->ids[f->n++] = (int) u;
    }
  f->first[f->n_parts * RV_CLASS_N] = f->n;
}

static void
merge_columns (const RvLocModel *self, RvLocFocal *f)
{
  guint n = self->uniques->len;
  g_autofree guint8 *whole = g_malloc (MAX ((gsize) n * self->n_obs, 1));
  for (guint u = 0; u < n; u++)
    for (guint c = 0; c < self->n_obs; c++)
      whole[(gsize) c * n + u] = rv_loc_unique_levels (self, (int) u)[c];
  f->column = g_new (guint, MAX (self->n_obs, 1));
  f->tables = g_new0 (float, MAX (self->n_obs, 1) * RV_LOC_LEVELS);
  for (guint c = 0; c < self->n_obs; c++) {
    guint k = 0;
    while (k < f->n_columns && memcmp (whole + (gsize) f->column[k] * n, whole + (gsize) c * n, n))
      k++;
    if (k == f->n_columns)
      f->column[f->n_columns++] = c;
    for (guint l = 0; l < RV_LOC_LEVELS; l++)
      f->tables[k * RV_LOC_LEVELS + l] += self->table[c * RV_LOC_LEVELS + l];
  }
  f->levels = g_malloc (MAX ((gsize) f->n * f->n_columns, 1));
  for (guint k = 0; k < f->n_columns; k++)
    for (guint i = 0; i < f->n; i++)
      f->levels[(gsize) k * f->n + i] = whole[(gsize) f->column[k] * n + (guint) f->ids[i]];
}

RvLocFocal
rv_loc_focal (const RvLocModel *self, double worth)
{
  RvLocFocal f = { .ids = g_new (int, MAX (self->uniques->len, 1)) };
  order_focal (self, &f, worth);
  merge_columns (self, &f);
  f.priors = g_new (float, MAX (f.n, 1));
  f.screen = g_new (float, MAX (f.n, 1));
  for (guint i = 0; i < f.n; i++) {
    float sum = 0;
    for (guint k = 0; k < f.n_columns; k++)
      sum += f.tables[k * RV_LOC_LEVELS + f.levels[(gsize) k * f.n + i]];
    f.screen[i] = sum;
    f.priors[i] = (float) rv_loc_unique (self, f.ids[i])->prior;
  }
  return f;
}

void
rv_loc_focal_clear (RvLocFocal *f)
{
  gpointer all[] = { f->ids, f->first, f->column, f->tables, f->priors, f->levels, f->screen };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (all[i]);
}

void
rv_loc_screen (const RvLocModel *self, const RvLocFocal *f, const guint8 *row, guint from, guint to, float *into)
{
  memcpy (into + from, f->screen + from, sizeof (float) * (to - from));
  for (guint k = 0; k < f->n_columns; k++) {
    guint8 mine = row[f->column[k]];
    if (!mine)
      continue;
    float difference[RV_LOC_LEVELS];
    const float *t = f->tables + k * RV_LOC_LEVELS;
    for (guint l = 0; l < RV_LOC_LEVELS; l++)
      difference[l] = t[self->combine[mine][l]] - t[l];
    const guint8 *levels = f->levels + (gsize) k * f->n;
    for (guint i = from; i < to; i++)
      into[i] += difference[levels[i]];
  }
}
