/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order of the leaves: barycentre of their roots first, then neighbours change places while lines get shorter and cross less. */
#include <math.h>
#include <string.h>

#include "report/rv-nerve-tree-private.h"

#define REACH 8         /* places that a nerve may move at once */
#define CROSSING 3.0    /* rows of line that a crossing is worth */

static RvTreeDot *
dot_at (const RvTreeGraph *self, int i)
{
  return self->dots->pdata[i];
}

static RvTreeLine *
line_at (const RvTreeGraph *self, int i)
{
  return self->lines->pdata[i];
}

static int
root_index (const RvTreeGraph *self, const char *label)
{
  for (guint i = 0; i < self->dots->len && dot_at (self, (int) i)->root; i++)
    if (strcmp (dot_at (self, (int) i)->root, label) == 0)
      return (int) i;
  return -1;
}

static double
leaf_key (const RvTreeGraph *self, const RvTreeDot *leaf)
{
  guint n;
  const RvRootWeight *roots = rv_tree_leaf_roots (self->a, leaf->kind, leaf->index, &n);
  double sum = 0, weight = 0;

  for (guint i = 0; i < n; i++)
    {
      int root = root_index (self, roots[i].root);

      if (root < 0)
        continue;
      sum += roots[i].weight * root;
      weight += roots[i].weight;
    }
  return weight > 0 ? sum / weight : NAN;
}

/* How much of what a dot leads to comes through another. */
static double
share (const RvTreeGraph *self, const RvTreeDot *from, const RvTreeDot *to)
{
  double sum = 0;

  for (guint i = 0; i < self->dots->len; i++)
    {
      const RvTreeDot *leaf = dot_at (self, (int) i);
      const RvStudy *study = leaf->leaf && leaf->kind == RV_TREE_STUDY ? &self->a->studies[leaf->index] : NULL;
      int muscle = study ? study->muscle : leaf->kind == RV_TREE_MUSCLE ? leaf->index : -1;
      int skin = study ? study->skin : leaf->kind == RV_TREE_FIELD ? leaf->index : -1;

      if (!leaf->leaf || !rv_anatomy_reaches (self->a, to->node, rv_tree_leaf_node (self->a, leaf->kind, leaf->index)))
        continue;
      if (muscle >= 0)
        sum += rv_anatomy_phi_muscle (self->a, muscle, from->node);
      else if (skin >= 0)
        sum += rv_anatomy_phi_skin (self->a, skin, from->node);
    }
  return sum;
}

/* Trunks, divisions and what else passes fibres on within a plexus. */
static gboolean
is_loose (const RvTreeGraph *self, const RvTreeDot *dot)
{
  RvNodeKind kind;

  if (dot->root || dot->leaf)
    return FALSE;
  kind = self->a->nodes[dot->node].kind;
  if (kind == RV_NODE_TRUNK || kind == RV_NODE_DIVISION)
    return TRUE;
  for (guint i = 0; kind == RV_NODE_PLEXUS && i < dot->out->len; i++)
    {
      const RvTreeDot *to = dot_at (self, line_at (self, g_array_index (dot->out, int, i))->to);

      if (!to->leaf && self->a->nodes[to->node].kind == RV_NODE_PLEXUS)
        return TRUE;
    }
  return FALSE;
}

/* Every dot hangs on the one that brings most of its fibres; roots and the inner plexus stand aside, so that cords and nerves are
 * free to find their place. */
static void
span (RvTreeGraph *self)
{
  for (guint i = 0; i < self->dots->len; i++)
    dot_at (self, (int) i)->loose = is_loose (self, dot_at (self, (int) i));
  for (guint i = 0; i < self->dots->len; i++)
    {
      RvTreeDot *dot = dot_at (self, (int) i);
      double best = -1;
      int id = (int) i;

      for (guint k = 0; k < dot->in->len; k++)
        {
          int line = g_array_index (dot->in, int, k);
          RvTreeDot *from = dot_at (self, line_at (self, line)->from);
          double is = from->root || from->loose ? -1 : dot->in->len == 1 ? 1 : share (self, from, dot);

          if (is > best)
            {
              best = is;
              dot->up = line;
            }
        }
      if (dot->loose)
        dot->up = -1;
      else if (dot->up >= 0)
        g_array_append_val (dot_at (self, line_at (self, dot->up)->from)->kids, id);
      else if (dot->in->len)
        g_array_append_val (self->tops, id);
    }
}

/* What brings only a smaller share, to a part that hangs elsewhere, is loose as well: it has no leaves of its own to stand by. */
static void
loosen (RvTreeGraph *self)
{
  for (guint i = self->dots->len; i-- > 0;)
    {
      RvTreeDot *dot = dot_at (self, (int) i);
      GArray *among;

      if (dot->root || dot->leaf || dot->loose || dot->kids->len || !dot->in->len)
        continue;
      among = dot->up >= 0 ? dot_at (self, line_at (self, dot->up)->from)->kids : self->tops;
      for (guint k = among->len; k-- > 0;)
        if (g_array_index (among, int, k) == (int) i)
          g_array_remove_index (among, k);
      dot->up = -1;
      dot->loose = TRUE;
    }
}

static double
set_keys (RvTreeGraph *self, int id, guint *n)
{
  RvTreeDot *dot = dot_at (self, id);
  double sum = 0;
  guint count = 0;

  if (dot->leaf)
    {
      dot->key = leaf_key (self, dot);
      *n = isnan (dot->key) ? 0 : 1;
      return isnan (dot->key) ? 0 : dot->key;
    }
  for (guint i = 0; i < dot->kids->len; i++)
    {
      guint m;

      sum += set_keys (self, g_array_index (dot->kids, int, i), &m);
      count += m;
    }
  dot->key = count ? sum / count : 0;
  for (guint i = 0; i < dot->kids->len; i++)
    {
      RvTreeDot *kid = dot_at (self, g_array_index (dot->kids, int, i));

      if (isnan (kid->key))
        kid->key = dot->key;
    }
  *n = count;
  return sum;
}

static int
by_key (gconstpointer x, gconstpointer y, gpointer data)
{
  const RvTreeGraph *self = data;
  const RvTreeDot *a = dot_at (self, *(const int *) x), *b = dot_at (self, *(const int *) y);
  int ka = (int) lround (a->key * 4), kb = (int) lround (b->key * 4);

  if (ka != kb)
    return ka - kb;
  if (a->leaf != b->leaf)
    return a->leaf ? -1 : 1;
  return *(const int *) x - *(const int *) y;
}

static void
sort_kids (RvTreeGraph *self)
{
  for (guint i = 0; i < self->tops->len; i++)
    {
      guint n;

      set_keys (self, g_array_index (self->tops, int, i), &n);
      if (isnan (dot_at (self, g_array_index (self->tops, int, i))->key))
        dot_at (self, g_array_index (self->tops, int, i))->key = 0;
    }
  g_array_sort_with_data (self->tops, by_key, self);
  for (guint i = 0; i < self->dots->len; i++)
    g_array_sort_with_data (dot_at (self, (int) i)->kids, by_key, self);
}

/* --- rows --- */

typedef struct { RvTreeGraph *g; const guint *place; int last; double row; } Walk;

static void
walk (Walk *w, int id)
{
  RvTreeDot *dot = dot_at (w->g, id);

  if (dot->leaf)
    {
      guint i = w->g->leaves->len;

      g_array_append_val (w->g->leaves, id);
      dot->shift = w->place ? w->place[i] : 0;
      if (i && !dot->shift)
        {
          RvTreeDot *last = dot_at (w->g, w->last);
          int a = last->up >= 0 ? line_at (w->g, last->up)->from : -1, b = dot->up >= 0 ? line_at (w->g, dot->up)->from : -1;

          w->row += 1 + (a == b ? 0 : w->g->gap);
        }
      w->last = id;
      dot->row = w->row;
      return;
    }
  for (guint i = 0; i < dot->kids->len; i++)
    walk (w, g_array_index (dot->kids, int, i));
  if (dot->kids->len)
    dot->row = (dot_at (w->g, g_array_index (dot->kids, int, 0))->row + dot_at (w->g, g_array_index (dot->kids, int, dot->kids->len - 1))->row) / 2;
}

static double
mean_row (const RvTreeGraph *self, GArray *lines, gboolean to)
{
  double sum = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const RvTreeLine *line = line_at (self, g_array_index (lines, int, i));

      sum += dot_at (self, to ? line->to : line->from)->row;
    }
  return lines->len ? sum / lines->len : 0;
}

/* Roots stand in their order, half spread evenly, half drawn to what they feed; the inner plexus lies between. */
static void
settle (RvTreeGraph *self)
{
  guint n = 0;

  while (n < self->dots->len && dot_at (self, (int) n)->root)
    n++;
  for (guint i = 0; i < n; i++)
    dot_at (self, (int) i)->row = n > 1 ? (0.06 + 0.88 * i / (n - 1)) * (self->rows - 1) : (self->rows - 1) / 2;
  for (guint pass = 0; pass < 3; pass++)
    {
      for (guint i = n; i < self->dots->len; i++)
        if (dot_at (self, (int) i)->loose)
          dot_at (self, (int) i)->row = (mean_row (self, dot_at (self, (int) i)->in, FALSE) + mean_row (self, dot_at (self, (int) i)->out, TRUE)) / 2;
      for (guint i = self->dots->len; i-- > n;)
        if (dot_at (self, (int) i)->loose)
          dot_at (self, (int) i)->row = (mean_row (self, dot_at (self, (int) i)->in, FALSE) + mean_row (self, dot_at (self, (int) i)->out, TRUE)) / 2;
    }
  for (guint i = 0; i < n; i++)
    dot_at (self, (int) i)->row = (dot_at (self, (int) i)->row + mean_row (self, dot_at (self, (int) i)->out, TRUE)) / 2;
}

void
rv_tree_graph_rows (RvTreeGraph *self, const guint *place)
{
  Walk w = { .g = self, .place = place };

  g_array_set_size (self->leaves, 0);
  for (guint i = 0; i < self->tops->len; i++)
    walk (&w, g_array_index (self->tops, int, i));
  self->rows = self->leaves->len ? w.row + 1 : 0;
  settle (self);
}

/* Stops counting when it is more than limit. */
static double
cost (const RvTreeGraph *self, double limit)
{
  g_autofree const RvTreeLine **loose = g_new (const RvTreeLine *, self->lines->len + 1);
  guint n_loose = 0;
  double sum = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      RvTreeLine *line = line_at (self, (int) i);
      RvTreeDot *from = dot_at (self, line->from), *to = dot_at (self, line->to);

      if (line->dead || to->up == (int) i)
        continue;
      sum += fabs (from->row - to->row);
      if (from->root || from->loose)
        loose[n_loose++] = line;
      else
        sum += fabs (from->row - to->row); /* a communicating branch: it crosses what lies between */
    }
  for (guint i = 0; i < n_loose && sum < limit; i++)
    for (guint k = i + 1; k < n_loose; k++)
      {
        const RvTreeLine *x = loose[i], *y = loose[k];
        double before = dot_at (self, x->from)->row - dot_at (self, y->from)->row, after = dot_at (self, x->to)->row - dot_at (self, y->to)->row;
        gboolean side_by_side = dot_at (self, x->from)->layer < dot_at (self, y->to)->layer && dot_at (self, y->from)->layer < dot_at (self, x->to)->layer;

        if (side_by_side && before * after < -1e-9)
          sum += CROSSING;
      }
  return sum;
}

static gboolean
improve (RvTreeGraph *self, GArray *kids, double *now)
{
  gboolean better = FALSE;

  for (guint i = 0; i + 1 < kids->len; i++)
    {
      int *a = &g_array_index (kids, int, i), *b = a + 1, swap = *a;
      double then;

      if (!dot_at (self, *a)->tied && !dot_at (self, *b)->tied)
        continue;
      *a = *b;
      *b = swap;
      rv_tree_graph_rows (self, NULL);
      then = cost (self, *now);
      if (then < *now - 1e-6)
        {
          *now = then;
          better = TRUE;
          continue;
        }
      *b = *a;
      *a = swap;
    }
  return better;
}

/* Only what has, somewhere beyond it, a line to another part can be nearer to it in one place than in another. */
static void
set_tied (RvTreeGraph *self)
{
  for (guint i = self->dots->len; i-- > 0;)
    {
      RvTreeDot *dot = dot_at (self, (int) i);

      for (guint k = 0; k < dot->in->len; k++)
        dot->tied = dot->tied || g_array_index (dot->in, int, k) != dot->up;
      for (guint k = 0; k < dot->out->len; k++)
        dot->tied = dot->tied || dot_at (self, line_at (self, g_array_index (dot->out, int, k))->to)->up != g_array_index (dot->out, int, k);
      for (guint k = 0; k < dot->kids->len; k++)
        dot->tied = dot->tied || dot_at (self, g_array_index (dot->kids, int, k))->tied;
    }
}

/* The few that come out of a plexus may change places over others. */
static gboolean
improve_tops (RvTreeGraph *self, double *now)
{
  gboolean better = FALSE;

  for (guint i = 0; i < self->tops->len; i++)
    for (guint k = i > REACH ? i - REACH : 0; k < MIN (self->tops->len, i + REACH); k++)
      {
        int id = g_array_index (self->tops, int, i);
        double then;

        if (k == i)
          continue;
        g_array_remove_index (self->tops, i);
        g_array_insert_val (self->tops, k, id);
        rv_tree_graph_rows (self, NULL);
        then = cost (self, *now);
        if (then < *now - 1e-6)
          {
            *now = then;
            better = TRUE;
            break;
          }
        g_array_remove_index (self->tops, k);
        g_array_insert_val (self->tops, i, id);
      }
  return better;
}

static void
set_layers (RvTreeGraph *self)
{
  for (guint i = 0; i < self->dots->len; i++) /* roots, then nodes in topological order, then leaves */
    {
      RvTreeDot *dot = dot_at (self, (int) i);

      for (guint k = 0; k < dot->in->len; k++)
        {
          RvTreeLine *line = line_at (self, g_array_index (dot->in, int, k));
          double length = (dot_at (self, line->from)->root ? 1.8 : 1) + 0.4 * (CLAMP ((double) line->chain->len, 1, 5) - 1); /* a plexus needs room */

          dot->layer = MAX (dot->layer, dot_at (self, line->from)->layer + length);
        }
      if (!dot->leaf)
        self->depth = MAX (self->depth, dot->layer);
    }
}

void
rv_tree_graph_order (RvTreeGraph *self)
{
  double now;

  self->gap = 0.35;
  set_layers (self);
  span (self);
  loosen (self);
  sort_kids (self);
  set_tied (self);
  rv_tree_graph_rows (self, NULL);
  now = cost (self, INFINITY);
  for (guint pass = 0; pass < 6; pass++)
    {
      gboolean better = improve_tops (self, &now);

      for (guint i = 0; i < self->dots->len; i++)
        better = improve (self, dot_at (self, (int) i)->kids, &now) || better;
      if (!better)
        break;
    }
  rv_tree_graph_rows (self, NULL);
}
