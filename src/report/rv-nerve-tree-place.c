/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coordinates: columns, rows, roots, the lines and their pieces. */
#include <math.h>
#include <string.h>

#include "report/rv-nerve-tree-private.h"

#define STEP 3.0 /* px between points of a line */

double
rv_tree_line_width (double probability)
{
  return 1.3 + 8.7 * CLAMP (probability, 0, 1);
}

RvTextStyle
rv_tree_leaf_style (const RvNerveTree *self, RvTheme *theme)
{
  return self->row >= rv_text_height (theme, RV_BODY) + 4 ? RV_BODY : RV_CAPTION;
}

static double
scale (const RvTreeLayout *self)
{
  return rv_theme_get_text_scale (self->theme);
}

static RvTreeDot *
dot_at (const RvTreeLayout *self, int i)
{
  return self->g->dots->pdata[i];
}

static RvNerveTreeMark *
mark_of (const RvTreeLayout *self, const RvTreeDot *dot)
{
  for (guint i = 0; i < self->t->marks->len; i++)
    {
      RvNerveTreeMark *mark = self->t->marks->pdata[i];

      if (dot->root ? mark->kind == RV_TREE_ROOT && strcmp (mark->label, dot->root) == 0 : mark->kind == dot->kind && mark->index == dot->index)
        return mark;
    }
  return NULL;
}

/* What is abnormal is set bold. */
static double
found_width (const RvTreeLayout *self, RvTextStyle style, const RvNerveTreeMark *mark)
{
  style.bold = mark->result == RV_LEAF_ABNORMAL;
  return ceil (rv_text_width (self->theme, style, mark->found)) + 1;
}

static void
set_columns (RvTreeLayout *self, RvTextStyle style)
{
  RvNerveTree *t = self->t;
  double label = 0, found = 0, right = t->width - MIN (RV_MARGIN, t->width / 30), k = scale (self);

  for (guint i = 0; i < t->marks->len; i++)
    {
      RvNerveTreeMark *mark = t->marks->pdata[i];

      if (mark->kind < RV_TREE_MUSCLE)
        continue;
      label = MAX (label, rv_text_width (self->theme, style, mark->label));
      if (mark->found)
        found = MAX (found, found_width (self, style, mark));
    }
  label = MIN (ceil (label) + 1, t->width * 0.30);
  found = MIN (ceil (found) + 1, t->width * 0.16);
  t->bar_x = right - RV_TREE_BAR;
  t->found_x = t->bar_x - 8 - found;
  t->leaf_x = t->found_x - (found > 0 ? 14 : 0) - label - RV_TREE_GAP - RV_TREE_LEAF * k;
  t->plot.x = MIN (RV_MARGIN, t->width / 30);
  t->plot.width = t->leaf_x - t->plot.x;
}

/* --- rows --- */

static double
least_row (const RvTreeLayout *self)
{
  return rv_text_height (self->theme, RV_CAPTION) + 2;
}

/* Leaves of one branch that nobody has tested share rows when there are too many. */
static guint *
share_rows (RvTreeLayout *self)
{
  guint *place = g_new0 (guint, self->g->leaves->len + 1);
  double x = 0, room = self->t->width - MIN (RV_MARGIN, self->t->width / 30) - self->t->leaf_x, k = scale (self);
  int last = -1;

  for (guint i = 0; i < self->g->leaves->len; i++)
    {
      RvTreeDot *dot = dot_at (self, g_array_index (self->g->leaves, int, i));
      RvNerveTreeMark *mark = mark_of (self, dot);
      double width = 2 * RV_TREE_LEAF * k + RV_TREE_GAP + rv_text_width (self->theme, RV_CAPTION, mark->label) + 12;
      int from = dot->up >= 0 ? ((RvTreeLine *) self->g->lines->pdata[dot->up])->from : -1;
      gboolean chain = dot->up < 0 || ((RvTreeLine *) self->g->lines->pdata[dot->up])->chain->len > 1;

      if (mark->found || from < 0 || chain)
        {
          last = -1;
          continue;
        }
      if (from == last && x + width <= room)
        place[i] = place[i - 1] + 1;
      else
        x = 0;
      x += width;
      last = from;
    }
  return place;
}

static void
set_rows (RvTreeLayout *self)
{
  RvNerveTree *t = self->t;
  double k = scale (self), most = 44 * k, room = self->bottom - self->top, pad = RV_TREE_LEAF * k + 4;

  t->row = MIN ((room - 2 * pad) / MAX (self->g->rows - 1, 1), most);
  set_columns (self, rv_tree_leaf_style (t, self->theme));
  if (t->row < least_row (self) && self->t->height > 0)
    {
      self->g->gap = 0.12;
      rv_tree_graph_rows (self->g, NULL);
      t->row = MIN ((room - 2 * pad) / MAX (self->g->rows - 1, 1), most);
    }
  if (t->row < least_row (self) && self->t->height > 0)
    {
      g_autofree guint *place = share_rows (self);

      rv_tree_graph_rows (self->g, place);
      t->row = MIN ((room - 2 * pad) / MAX (self->g->rows - 1, 1), most);
    }
  if (t->row < least_row (self) || self->t->height <= 0)
    {
      t->row = self->t->height > 0 ? least_row (self) : 24 * k;
      self->bottom = self->top + 2 * MAX (pad, t->row / 2) + (self->g->rows - 1) * t->row;
    }
  set_columns (self, rv_tree_leaf_style (t, self->theme));
  t->plot.y = self->top;
  t->plot.height = self->bottom - self->top;
}

static double
y_of_row (const RvTreeLayout *self, double row)
{
  double used = (self->g->rows - 1) * self->t->row;

  return self->top + (self->bottom - self->top - used) / 2 + row * self->t->row;
}

/* Roots stand in order, each as near as may be to the middle of what it feeds. */
static void
set_roots (RvTreeLayout *self, double radius)
{
  g_autoptr (GPtrArray) roots = g_ptr_array_new ();
  double gap = 2 * radius + 8, lo = self->top + radius + 1, hi = self->bottom - radius - 1;

  for (guint i = 0; i < self->g->dots->len && dot_at (self, (int) i)->root; i++)
    if (dot_at (self, (int) i)->out->len)
      g_ptr_array_add (roots, dot_at (self, (int) i));
  if (roots->len > 1)
    gap = MIN (gap, (hi - lo) / (roots->len - 1));
  for (guint i = 0; i < roots->len; i++)
    ((RvTreeDot *) roots->pdata[i])->y = CLAMP (y_of_row (self, ((RvTreeDot *) roots->pdata[i])->row), lo, MAX (lo, hi));
  for (guint pass = 0; pass < 60; pass++)
    for (guint i = 0; i + 1 < roots->len; i++)
      {
        RvTreeDot *a = roots->pdata[i], *b = roots->pdata[i + 1];
        double lack = gap - (b->y - a->y);

        if (lack > 0)
          {
            a->y -= lack / 2;
            b->y += lack / 2;
          }
      }
  for (guint i = 0; i < roots->len; i++) /* and within the map, never closer than the gap */
    {
      RvTreeDot *root = roots->pdata[i];

      root->y = MAX (root->y, i ? ((RvTreeDot *) roots->pdata[i - 1])->y + gap : lo);
    }
  for (guint i = roots->len; i-- > 0;)
    {
      RvTreeDot *root = roots->pdata[i];

      root->y = MIN (root->y, i + 1 < roots->len ? ((RvTreeDot *) roots->pdata[i + 1])->y - gap : hi);
    }
}

static void
set_dots (RvTreeLayout *self)
{
  RvNerveTree *t = self->t;
  double k = scale (self), radius = rv_text_height (self->theme, RV_BODY_BOLD) * 0.92, x0 = t->plot.x + radius + 1;
  double x1 = t->leaf_x - MAX (56 * k, t->plot.width * 0.12), depth = MAX (self->g->depth, 1), shift = 0;

  for (guint i = 0; i < self->g->dots->len; i++)
    {
      RvTreeDot *dot = dot_at (self, (int) i);

      dot->x = dot->root ? x0 : x0 + radius + (x1 - x0 - radius) * dot->layer / depth;
      dot->y = y_of_row (self, dot->row);
    }
  set_roots (self, radius);
  for (guint i = 0; i < self->g->dots->len; i++)
    {
      RvTreeDot *dot = dot_at (self, (int) i);
      RvNerveTreeMark *mark = dot->root ? mark_of (self, dot) : NULL;

      if (!mark)
        continue;
      mark->x = dot->x;
      mark->y = dot->y;
      mark->box = mark->hit = (RvRect) { dot->x - radius, dot->y - radius, 2 * radius, 2 * radius };
      mark->label_box = (RvRect) { dot->x - radius + 2, dot->y - radius / 1.5, 2 * radius - 4, radius * 1.33 };
    }
  for (guint i = 0; i < self->g->leaves->len; i++)
    {
      RvTreeDot *dot = dot_at (self, g_array_index (self->g->leaves, int, i));
      RvNerveTreeMark *mark = mark_of (self, dot);
      RvTextStyle style = rv_tree_leaf_style (t, self->theme);
      double r = RV_TREE_LEAF * k, height = rv_text_height (self->theme, style), width = rv_text_width (self->theme, style, mark->label);
      double room = mark->found ? t->found_x - 8 - t->leaf_x - r - RV_TREE_GAP : t->bar_x - 8 - t->leaf_x - r - RV_TREE_GAP;

      shift = dot->shift ? shift : 0;
      dot->x = t->leaf_x + shift;
      if (dot->shift)
        room = width;
      mark->x = dot->x;
      mark->y = dot->y;
      mark->box = (RvRect) { dot->x - r, dot->y - r, 2 * r, 2 * r };
      mark->label_box = (RvRect) { dot->x + r + RV_TREE_GAP, dot->y - height / 2, MIN (width, room), height };
      if (mark->found)
        mark->found_box = (RvRect) { t->found_x, dot->y - height / 2, MIN (found_width (self, style, mark), t->bar_x - 8 - t->found_x), height };
      mark->hit = (RvRect) { mark->box.x - 3, dot->y - MAX (height, 2 * r) / 2, mark->label_box.x + mark->label_box.width - mark->box.x + 6, MAX (height, 2 * r) };
      shift += 2 * r + RV_TREE_GAP + width + 12;
    }
}

/* --- lines --- */

static void
add_point (GArray *points, double x, double y)
{
  g_array_append_val (points, x);
  g_array_append_val (points, y);
}

static GArray *
trace (double x0, double y0, double x1, double y1, double bend)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (double));
  guint n = (guint) MAX (ceil (hypot (bend, y1 - y0) / STEP), 8);

  add_point (points, x0, y0);
  for (guint i = 1; i <= n; i++)
    {
      double s = (double) i / n, u = 1 - s;

      /* a cubic whose handles lie flat, at the middle of the bend */
      add_point (points, x0 + bend * (1.5 * u * u * s + 1.5 * u * s * s + s * s * s), y0 + (y1 - y0) * (3 * u * s * s + s * s * s));
    }
  for (double x = x0 + bend + STEP; x < x1; x += STEP)
    add_point (points, x, y1);
  add_point (points, x1, y1);
  return points;
}

static double
length_of (const GArray *points)
{
  double sum = 0;

  for (guint i = 2; i + 1 < points->len; i += 2)
    sum += hypot (g_array_index (points, double, i) - g_array_index (points, double, i - 2), g_array_index (points, double, i + 1) - g_array_index (points, double, i - 1));
  return sum;
}

static RvRect
bounds_of (const GArray *points)
{
  double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

  for (guint i = 0; i + 1 < points->len; i += 2)
    {
      x0 = MIN (x0, g_array_index (points, double, i));
      x1 = MAX (x1, g_array_index (points, double, i));
      y0 = MIN (y0, g_array_index (points, double, i + 1));
      y1 = MAX (y1, g_array_index (points, double, i + 1));
    }
  return (RvRect) { x0, y0, x1 - x0, y1 - y0 };
}

static void
piece_add (RvTreeLayout *self, int node, GArray *points)
{
  RvNerveTreePiece *piece = g_new0 (RvNerveTreePiece, 1);

  piece->node = node;
  piece->probability = node >= 0 ? self->probability[node] : 0;
  piece->width = MAX (rv_tree_line_width (piece->probability), node < 0 || strcmp (self->t->anatomy->nodes[node].nerve, "motor-branch") == 0 ? 1.3 : 2.2);
  piece->points = points;
  piece->box = bounds_of (points);
  g_ptr_array_add (self->t->pieces, piece);
}

/* One line for a chain, cut into equal lengths, one for each stretch; rest: the node of a line without a chain. */
static void
cut (RvTreeLayout *self, const GArray *chain, int rest, GArray *points)
{
  double all = length_of (points), at = 0;
  guint n = MAX (chain->len, 1), now = 0;
  GArray *part = g_array_new (FALSE, FALSE, sizeof (double));

  add_point (part, g_array_index (points, double, 0), g_array_index (points, double, 1));
  for (guint i = 2; i + 1 < points->len; i += 2)
    {
      double x = g_array_index (points, double, i), y = g_array_index (points, double, i + 1);

      at += hypot (x - g_array_index (points, double, i - 2), y - g_array_index (points, double, i - 1));
      add_point (part, x, y);
      if (at >= all * (now + 1) / n - 1e-6 && now + 1 < n)
        {
          piece_add (self, g_array_index (chain, int, now), part);
          part = g_array_new (FALSE, FALSE, sizeof (double));
          add_point (part, x, y);
          now++;
        }
    }
  piece_add (self, chain->len ? g_array_index (chain, int, MIN (now, chain->len - 1)) : rest, part);
}

static void
set_lines (RvTreeLayout *self)
{
  double k = scale (self), radius = rv_text_height (self->theme, RV_BODY_BOLD) * 0.92;

  for (guint i = 0; i < self->g->lines->len; i++)
    {
      RvTreeLine *line = self->g->lines->pdata[i];
      RvTreeDot *from = dot_at (self, line->from), *to = dot_at (self, line->to);
      double x0 = from->x + (from->root ? radius : 0), x1 = to->x - (to->leaf ? RV_TREE_LEAF * k : 0), bend = x1 - x0;
      gboolean up = to->up == (int) i || to->leaf;
      g_autoptr (GArray) points = NULL;

      if (line->dead || (to->leaf && to->shift))
        continue;
      if (up) /* turns off at once, then runs straight: nothing lies in its row */
        bend = MIN (bend, CLAMP (fabs (to->y - from->y) * 0.7 + 30, 40, 130) * k);
      points = trace (x0, from->y, x1, to->y, bend);
      cut (self, line->chain, to->leaf ? rv_tree_leaf_node (self->g->a, to->kind, to->index) : -1, points);
    }
}

static int
by_probability (gconstpointer x, gconstpointer y)
{
  const RvNerveTreePiece *a = *(RvNerveTreePiece *const *) x, *b = *(RvNerveTreePiece *const *) y;

  return a->probability < b->probability ? -1 : a->probability > b->probability ? 1 : a->node - b->node;
}

/* The mark of a stretch stands in the middle of its longest piece. */
static void
set_nodes (RvTreeLayout *self)
{
  for (guint i = 0; i < self->t->marks->len; i++)
    {
      RvNerveTreeMark *mark = self->t->marks->pdata[i];
      double longest = -1;

      if (mark->kind != RV_TREE_NODE)
        continue;
      for (guint k = 0; k < self->t->pieces->len; k++)
        {
          const RvNerveTreePiece *piece = self->t->pieces->pdata[k];
          double length = piece->node == mark->node ? length_of (piece->points) : -1;

          if (length > longest)
            {
              guint middle = piece->points->len / 4 * 2;

              longest = length;
              mark->x = g_array_index (piece->points, double, middle);
              mark->y = g_array_index (piece->points, double, middle + 1);
            }
        }
      mark->box = mark->hit = (RvRect) { mark->x - 6, mark->y - 6, 12, 12 };
    }
}

void
rv_tree_place (RvTreeLayout *self)
{
  set_rows (self);
  set_dots (self);
  set_lines (self);
  g_ptr_array_sort (self->t->pieces, by_probability);
  set_nodes (self);
}
