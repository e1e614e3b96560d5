/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names along the nerves and the sign at the most probable site: each where it covers nothing. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-nerve-tree-private.h"

#define COVERED 1e6  /* cost of lying on other words or marks: never taken */

typedef struct {
  GArray *nodes;       /* int */
  char *text;
  double probability;
  double length;
} Stem;

static void
stem_free (gpointer data)
{
  Stem *self = data;

  g_array_unref (self->nodes);
  g_free (self->text);
  g_free (self);
}

static gboolean
overlap (const RvRect *a, const RvRect *b, double slack)
{
  return a->x < b->x + b->width + slack && b->x < a->x + a->width + slack && a->y < b->y + b->height + slack && b->y < a->y + a->height + slack;
}

#define CELL 4.0 /* px */

/* Where lines run, as a summed-area table: a box is asked in four look-ups. */
static void
make_ink (RvTreeLayout *self)
{
  guint w, h;

  w = self->ink_columns = (guint) ceil (self->t->width / CELL) + 2;
  h = self->ink_rows = (guint) ceil ((self->t->plot.y + self->t->plot.height) / CELL) + 2;
  self->ink = g_new0 (guint, (gsize) w * h);
  for (guint i = 0; i < self->t->pieces->len; i++)
    {
      const RvNerveTreePiece *piece = self->t->pieces->pdata[i];

      for (guint k = 0; k + 1 < piece->points->len; k += 2)
        {
          guint x = (guint) CLAMP (g_array_index (piece->points, double, k) / CELL, 0, w - 2), y = (guint) CLAMP (g_array_index (piece->points, double, k + 1) / CELL, 0, h - 2);

          self->ink[(gsize) (y + 1) * w + x + 1]++;
        }
    }
  for (guint y = 1; y < h; y++)
    for (guint x = 1; x < w; x++)
      self->ink[(gsize) y * w + x] += self->ink[(gsize) (y - 1) * w + x] + self->ink[(gsize) y * w + x - 1] - self->ink[(gsize) (y - 1) * w + x - 1];
}

static guint
ink_within (const RvTreeLayout *self, const RvRect *box, double slack)
{
  guint w = self->ink_columns;
  guint x0 = (guint) CLAMP ((box->x - slack) / CELL, 0, w - 1), x1 = (guint) CLAMP (ceil ((box->x + box->width + slack) / CELL), 0, w - 1);
  guint y0 = (guint) CLAMP ((box->y - slack) / CELL, 0, self->ink_rows - 1), y1 = (guint) CLAMP (ceil ((box->y + box->height + slack) / CELL), 0, self->ink_rows - 1);

  return self->ink[(gsize) y1 * w + x1] - self->ink[(gsize) y0 * w + x1] - self->ink[(gsize) y1 * w + x0] + self->ink[(gsize) y0 * w + x0];
}

static guint
points_within (const RvNerveTreePiece *piece, const RvRect *box, double slack)
{
  guint n = 0;

  if (!overlap (&piece->box, box, slack + 0.01))
    return 0;
  for (guint k = 0; k + 1 < piece->points->len; k += 2)
    {
      double x = g_array_index (piece->points, double, k), y = g_array_index (piece->points, double, k + 1);

      n += x > box->x - slack && x < box->x + box->width + slack && y > box->y - slack && y < box->y + box->height + slack;
    }
  return n;
}

/* own: pieces that the name may lie beside, but not upon; of others it keeps a distance, or it would seem to name them. */
static double
cost_of (const RvTreeLayout *self, const RvRect *box, GPtrArray *own)
{
  guint upon = 0, near = 0, around;

  const RvNerveTree *t = self->t;

  if (box->x < t->plot.x || box->x + box->width > t->leaf_x - RV_TREE_LEAF - 4 || box->y < t->plot.y - 2 || box->y + box->height > t->plot.y + t->plot.height + 2)
    return COVERED;
  for (guint i = 0; i < t->names->len; i++)
    if (overlap (box, &((RvNerveTreeName *) t->names->pdata[i])->box, 4))
      return COVERED;
  for (guint i = 0; i < t->marks->len; i++) /* roots come first; leaves lie beyond the plot */
    {
      const RvNerveTreeMark *mark = t->marks->pdata[i];

      if (mark->kind != RV_TREE_ROOT)
        break;
      if (overlap (box, &mark->box, 3))
        return COVERED;
    }
  if (!own)
    return 4.0 * ink_within (self, box, 3);
  around = ink_within (self, box, 5);
  for (guint i = 0; around > 0 && i < own->len; i++)
    {
      const RvNerveTreePiece *piece = own->pdata[i];

      guint close = points_within (piece, box, 7);

      near += close;
      upon += close ? points_within (piece, box, piece->width / 2 + 0.5) : 0;
    }
  return 4.0 * upon + 3.0 * MAX ((int) around - (int) near, 0);
}

/* --- stems: what the names of one nerve's stretches share --- */

/* As many whole words as two names share; cut before a trailing comma. */
static char *
shared (const char *a, const char *b)
{
  gsize end = 0, i = 0;

  for (; a[i] && b[i] && a[i] == b[i]; i++)
    if (a[i] == ' ')
      end = i;
  if ((!a[i] || a[i] == ' ' || a[i] == ',') && (!b[i] || b[i] == ' ' || b[i] == ','))
    end = i;
  while (end > 0 && (a[end - 1] == ',' || a[end - 1] == ' '))
    end--;
  return g_strndup (a, end);
}

static char *
without_place (const char *name)
{
  static const char *const places[] = { " at the ", " in the ", " in ", " under the ", " under ", " through ", " between ", " on the ", " from ", " entering ", " beyond " };
  const char *end = name + strlen (name), *comma = strchr (name, ',');

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const char *at = strstr (name, places[i]);

      end = at && at < end ? at : end;
    }
  if (comma && comma < end)
    {
      const char *next = strchr (comma + 1, ',');
      const char *stop = next && next < end ? next : end;
      g_autofree char *part = g_strndup (comma, (gsize) (stop - comma));

      end = strstr (part, "division") || strstr (part, "branch") ? stop : comma; /* two parts of one nerve stay apart */
    }
  return g_strndup (name, (gsize) (end - name));
}

static char *
short_name (const char *name)
{
  const char *at = strstr (name, " nerve");

  if (at && at > name && (!at[6] || at[6] == ','))
    return g_strdup_printf ("%.*s%s", (int) (at - name), name, at + 6);
  return g_strdup (name);
}

static guint
words_in (const char *text)
{
  guint n = *text != 0;

  for (; *text; text++)
    n += *text == ' ';
  return n;
}

static double
length_of_node (const RvTreeLayout *self, int node)
{
  double sum = 0;

  for (guint i = 0; i < self->t->pieces->len; i++)
    {
      const RvNerveTreePiece *piece = self->t->pieces->pdata[i];

      if (piece->node == node)
        sum += fabs (g_array_index (piece->points, double, piece->points->len - 2) - g_array_index (piece->points, double, 0));
    }
  return sum;
}

static int
by_weight (gconstpointer x, gconstpointer y)
{
  const Stem *a = *(Stem *const *) x, *b = *(Stem *const *) y;
  int pa = (int) (a->probability * 20), pb = (int) (b->probability * 20);

  if (pa != pb)
    return pb - pa;
  return a->length > b->length ? -1 : a->length < b->length ? 1 : g_array_index (a->nodes, int, 0) - g_array_index (b->nodes, int, 0);
}

static GPtrArray *
find_stems (const RvTreeLayout *self)
{
  const RvAnatomy *a = self->t->anatomy;
  GPtrArray *stems = g_ptr_array_new_with_free_func (stem_free);
  g_autofree Stem **of = g_new0 (Stem *, a->n_nodes);

  for (guint i = 0; i < self->t->marks->len; i++) /* nodes come proximal to distal */
    {
      const RvNerveTreeMark *mark = self->t->marks->pdata[i];
      const RvNode *node;
      Stem *stem = NULL;

      if (mark->kind != RV_TREE_NODE)
        continue;
      node = &a->nodes[mark->node];
      if (strcmp (node->nerve, "motor-branch") == 0 || strcmp (node->nerve, "dorsal-rami") == 0 || strcmp (node->nerve, "spinal") == 0)
        continue;
      for (guint k = 0; k < node->parents->len && !stem; k++)
        {
          Stem *up = of[g_array_index (node->parents, int, k)];
          g_autofree char *both = up ? shared (up->text, node->name) : NULL;

          if (up && strcmp (a->nodes[g_array_index (node->parents, int, k)].nerve, node->nerve) == 0 && words_in (both) >= 2)
            {
              stem = up;
              g_free (stem->text);
              stem->text = g_steal_pointer (&both);
            }
        }
      if (!stem)
        {
          stem = g_new0 (Stem, 1);
          stem->nodes = g_array_new (FALSE, FALSE, sizeof (int));
          stem->text = g_strdup (node->name);
          g_ptr_array_add (stems, stem);
        }
      of[mark->node] = stem;
      g_array_append_val (stem->nodes, mark->node);
      stem->probability = MAX (stem->probability, mark->probability);
      stem->length += length_of_node (self, mark->node);
    }
  for (guint i = 0; i < stems->len; i++)
    {
      Stem *stem = stems->pdata[i];
      g_autofree char *cut = without_place (stem->text);

      g_free (stem->text);
      stem->text = short_name (cut);
    }
  g_ptr_array_sort (stems, by_weight);
  return stems;
}

/* --- placing --- */

static void
add_name (RvTreeLayout *self, char *text, const RvRect *box, gboolean sign, double x, double y)
{
  RvNerveTreeName *name = g_new0 (RvNerveTreeName, 1);

  name->text = text;
  name->box = *box;
  name->sign = sign;
  name->x = x;
  name->y = y;
  name->leader = sign && box->x < x && (fabs (box->y + box->height / 2 - y) > box->height * 1.2 || x < box->x - 8 || x > box->x + box->width + 8);
  g_ptr_array_add (self->t->names, name);
}

/* Tries above and below every point of a stretch; keeps the cheapest in best. */
static void
try_piece (const RvTreeLayout *self, GPtrArray *own, const RvNerveTreePiece *piece, double width, double height, double *least, RvRect *best)
{
  guint n = piece->points->len / 2;

  for (guint i = 0; i < n; i += 3)
    {
      double x = g_array_index (piece->points, double, 2 * i), y = g_array_index (piece->points, double, 2 * i + 1);
      guint before = i ? i - 1 : 0, after = MIN (i + 1, n - 1);
      double slope = (g_array_index (piece->points, double, 2 * after + 1) - g_array_index (piece->points, double, 2 * before + 1))
                     / MAX (g_array_index (piece->points, double, 2 * after) - g_array_index (piece->points, double, 2 * before), 0.01);
      double off = piece->width / 2 + 2;
      RvRect tries[] = {
        { x - width / 2, y - off - height, width, height },
        { x - width / 2, y + off, width, height },
        { x + off + 3, y - height / 2, width, height },
        { x - off - 3 - width, y - height / 2, width, height },
        { x + 4, y - off - height, width, height },
        { x + 4, y + off, width, height },
        { x - 4 - width, y - off - height, width, height },
        { x - 4 - width, y + off, width, height },
      };

      for (guint k = 0; k < G_N_ELEMENTS (tries); k++)
        {
          double cost = (k < 2 ? MIN (fabs (slope), 4) * 6 : 5) + (k & 1) + fabs ((double) i / n - 0.5) * 4;

          if (cost >= *least)
            continue;
          cost += cost_of (self, &tries[k], own);
          if (cost < *least)
            {
              *least = cost;
              *best = tries[k];
            }
        }
    }
}

static gboolean
told_already (const RvTreeLayout *self, const char *text)
{
  for (guint i = 0; i < self->t->names->len; i++)
    if (strcmp (((RvNerveTreeName *) self->t->names->pdata[i])->text, text) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
told_by_leaf (const RvTreeLayout *self, const char *text)
{
  for (guint i = 0; i < self->t->marks->len; i++)
    {
      const RvNerveTreeMark *mark = self->t->marks->pdata[i];

      if (mark->kind == RV_TREE_STUDY && g_str_has_prefix (mark->label, text) && strcmp (mark->label + strlen (text), " SNAP") == 0)
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
pieces_of (const RvTreeLayout *self, const Stem *stem)
{
  GPtrArray *own = g_ptr_array_new ();

  for (guint i = 0; i < self->t->pieces->len; i++)
    for (guint m = 0; m < stem->nodes->len; m++)
      if (((RvNerveTreePiece *) self->t->pieces->pdata[i])->node == g_array_index (stem->nodes, int, m))
        g_ptr_array_add (own, self->t->pieces->pdata[i]);
  return own;
}

static void
name_nerves (RvTreeLayout *self)
{
  const RvAnatomy *a = self->t->anatomy;
  g_autoptr (GPtrArray) stems = find_stems (self);
  double height = rv_text_height (self->theme, RV_CAPTION);

  for (guint i = 0; i < stems->len; i++)
    {
      Stem *stem = stems->pdata[i];
      double width = rv_text_width (self->theme, RV_CAPTION, stem->text), least = a->nodes[g_array_index (stem->nodes, int, 0)].kind == RV_NODE_DIVISION ? 12 : 26; /* divisions only where there is room */
      g_autoptr (GPtrArray) own = NULL;
      RvRect best = { 0 };

      if (told_by_leaf (self, stem->text) || told_already (self, stem->text))
        continue;
      own = pieces_of (self, stem);
      for (guint k = 0; k < own->len; k++)
        try_piece (self, own, own->pdata[k], width, height, &least, &best);
      if (best.width > 0)
        add_name (self, g_strdup (stem->text), &best, FALSE, best.x + best.width / 2, best.y);
    }
}

/* Rings around the site, the nearest free place first. */
static gboolean
place_sign (RvTreeLayout *self, double x, double y, double width, double height, double clear, RvRect *best)
{
  double least = COVERED;

  for (int ring = 0; ring < 12; ring++)
    for (int step = -8; step <= 8; step++)
      for (int side = -1; side <= 1; side += 2)
        {
          double away = clear + ring * 10 + height / 2;
          RvRect box = { x - width / 2 + step * width / 8, y + side * away - height / 2, width, height };
          double cost = cost_of (self, &box, NULL);

          if (cost < COVERED)
            cost += ring * 12 + abs (step) * 3 + (side > 0 ? 2 : 0);
          if (cost < least)
            {
              least = cost;
              *best = box;
            }
        }
  return least < COVERED;
}

static void
add_signs (RvTreeLayout *self)
{
  const RvLocHypothesis *first = self->l && self->l->n_hypotheses ? &self->l->hypotheses[0] : NULL;
  double height = rv_text_height (self->theme, RV_BODY_BOLD) + 6;

  for (guint i = 0; first && i < first->n_lesions; i++)
    {
      const RvNerveTreeMark *mark = first->lesions[i].side == self->t->side ? rv_nerve_tree_find (self->t, first->lesions[i].id) : NULL;
      g_autofree char *text = NULL;
      int node = rv_anatomy_node (self->t->anatomy, first->lesions[i].id);
      double clear = 4 + rv_tree_line_width (node >= 0 ? self->probability[node] : 0) / 2;
      double width;
      RvRect box;

      if (!mark && node >= 0) /* a root or ganglion stands for its level */
        {
          g_autofree char *level = rv_tree_root_label (self->t->anatomy, node);

          for (guint k = 0; level && k < self->t->marks->len && !mark; k++)
            if (((RvNerveTreeMark *) self->t->marks->pdata[k])->kind == RV_TREE_ROOT && strcmp (((RvNerveTreeMark *) self->t->marks->pdata[k])->label, level) == 0)
              mark = self->t->marks->pdata[k];
        }
      if (!mark)
        continue;
      if (mark->kind == RV_TREE_ROOT)
        clear = mark->box.height / 2 + 3;
      text = g_strdup_printf (_("%.0f\u202f%%  (%.0f–%.0f)"), 100 * first->probability, 100 * first->low, 100 * first->high);
      width = rv_text_width (self->theme, RV_BODY_BOLD, text) + 16;
      box = (RvRect) { mark->box.x + mark->box.width + 4, mark->y - height / 2, width, height };
      if (mark->kind == RV_TREE_ROOT && cost_of (self, &box, NULL) < COVERED)
        add_name (self, g_steal_pointer (&text), &box, TRUE, mark->x, mark->y);
      else if (place_sign (self, mark->x, mark->y, width, height, clear, &box))
        add_name (self, g_steal_pointer (&text), &box, TRUE, mark->x, mark->y);
    }
}

void
rv_tree_name (RvTreeLayout *self)
{
  make_ink (self);
  add_signs (self);
  name_nerves (self);
  g_clear_pointer (&self->ink, g_free);
}
