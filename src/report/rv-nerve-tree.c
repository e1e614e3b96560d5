/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-nerve-tree.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-nerve-tree-private.h"

#define MOST_PROPOSALS 8 /* studies that are not done yet */

static void
mark_free (gpointer data)
{
  RvNerveTreeMark *self = data;

  g_free (self->id);
  g_free (self->label);
  g_free (self->found);
  g_free (self->description);
  g_free (self->uuid);
  g_free (self);
}

static void
piece_free (gpointer data)
{
  g_array_unref (((RvNerveTreePiece *) data)->points);
  g_free (data);
}

static void
name_free (gpointer data)
{
  g_free (((RvNerveTreeName *) data)->text);
  g_free (data);
}

void
rv_nerve_tree_free (RvNerveTree *self)
{
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->pieces);
  g_ptr_array_unref (self->names);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->statement);
  g_free (self->empty);
  g_free (self->hover_text);
  g_free (self);
}

/* --- which leaves --- */

static gboolean
has_leaf (GArray *leaves, RvNerveTreeKind kind, int index)
{
  for (guint i = 0; i < leaves->len; i++)
    if (g_array_index (leaves, RvTreeLeaf, i).kind == kind && g_array_index (leaves, RvTreeLeaf, i).index == index)
      return TRUE;
  return FALSE;
}

static void
add_leaf (const RvAnatomy *a, GArray *leaves, const char *region, RvNerveTreeKind kind, int index)
{
  RvTreeLeaf leaf = { kind, index };
  int node = index >= 0 ? rv_tree_leaf_node (a, kind, index) : -1;
  g_autofree char *level = node >= 0 ? rv_tree_root_label (a, node) : NULL;

  if (node >= 0 && !level && rv_tree_in_region (a, kind, index, region) && !has_leaf (leaves, kind, index))
    g_array_append_val (leaves, leaf);
}

static gboolean
is_usual (const RvAnatomy *a, RvNerveTreeKind kind, int index)
{
  return kind == RV_TREE_MUSCLE ? a->muscles[index].routine == 2 : kind == RV_TREE_STUDY && a->studies[index].type == RV_STUDY_SENSORY;
}

/* Everything, or what is usually examined. */
static void
add_all (const RvAnatomy *a, GArray *leaves, const char *region, gboolean usual)
{
  for (guint i = 0; i < a->n_muscles; i++)
    if (!usual || is_usual (a, RV_TREE_MUSCLE, (int) i))
      add_leaf (a, leaves, region, RV_TREE_MUSCLE, (int) i);
  for (guint i = 0; i < a->n_studies; i++)
    if (usual ? is_usual (a, RV_TREE_STUDY, (int) i) : a->studies[i].type <= RV_STUDY_SENSORY)
      add_leaf (a, leaves, region, RV_TREE_STUDY, (int) i);
  for (guint i = 0; i < a->n_skin && !usual; i++)
    if (a->skin[i].kind == RV_FIELD_CUTANEOUS)
      add_leaf (a, leaves, region, RV_TREE_FIELD, (int) i);
}

/* A probable site without a leaf beyond it would not be on the map: its most usual muscle or response stands for it. */
static void
add_for_node (const RvAnatomy *a, GArray *leaves, const char *region, int node)
{
  int best = -1, best_score = -1;

  for (guint i = 0; i < leaves->len; i++)
    if (rv_anatomy_reaches (a, node, rv_tree_leaf_node (a, g_array_index (leaves, RvTreeLeaf, i).kind, g_array_index (leaves, RvTreeLeaf, i).index)))
      return;
  for (guint i = 0; i < a->n_muscles; i++)
    if (a->muscles[i].node >= 0 && a->muscles[i].routine > best_score && rv_anatomy_reaches (a, node, a->muscles[i].node))
      {
        best = (int) i;
        best_score = a->muscles[i].routine;
      }
  if (best >= 0)
    add_leaf (a, leaves, region, RV_TREE_MUSCLE, best);
  for (guint i = 0; best < 0 && i < a->n_studies; i++)
    if (a->studies[i].node >= 0 && rv_anatomy_reaches (a, node, a->studies[i].node))
      add_leaf (a, leaves, region, RV_TREE_STUDY, best = (int) i);
}

static GArray *
choose_leaves (const RvAnatomy *a, GPtrArray *results, const RvLocalisation *l, const char *region, RvSide side, gboolean whole, guint proposals)
{
  GArray *leaves = g_array_new (FALSE, FALSE, sizeof (RvTreeLeaf));
  guint asked = 0;

  for (guint i = 0; i < results->len; i++)
    {
      RvTreeResult *result = results->pdata[i];

      if (result->side == side)
        add_leaf (a, leaves, region, result->kind, result->index);
    }
  if (whole)
    add_all (a, leaves, region, FALSE);
  else if (!leaves->len)
    add_all (a, leaves, region, TRUE);
  for (guint i = 0; l && !whole && i < l->n_next && asked < proposals; i++)
    {
      const RvLocNext *next = &l->next[i];
      guint before = leaves->len;

      if (next->side == side && strcmp (next->type, "reflex") != 0)
        add_leaf (a, leaves, region, strcmp (next->type, "needle") == 0 ? RV_TREE_MUSCLE : RV_TREE_STUDY,
                  strcmp (next->type, "needle") == 0 ? rv_anatomy_muscle (a, next->study) : rv_anatomy_study (a, next->study));
      asked += leaves->len - before;
    }
  for (guint i = 0; l && i < l->n_structures; i++)
    if (l->structures[i].side == side && l->structures[i].probability >= 0.05 && strcmp (a->nodes[l->structures[i].node].region, region) == 0)
      add_for_node (a, leaves, region, l->structures[i].node);
  return leaves;
}

/* --- marks --- */

static const char *
side_word (RvSide side)
{
  return side == RV_SIDE_LEFT ? _("left") : _("right");
}

static RvNerveTreeMark *
mark_new (RvNerveTree *self, RvNerveTreeKind kind, const char *id, int index, int node)
{
  RvNerveTreeMark *mark = g_new0 (RvNerveTreeMark, 1);

  mark->kind = kind;
  mark->id = g_strdup (id);
  mark->index = index;
  mark->node = node;
  mark->predicted = NAN;
  g_ptr_array_add (self->marks, mark);
  return mark;
}

static void
add_node_marks (RvTreeLayout *self)
{
  const RvAnatomy *a = self->t->anatomy;
  g_autofree gboolean *seen = g_new0 (gboolean, a->n_nodes);

  for (guint i = 0; i < self->g->dots->len; i++)
    {
      const RvTreeDot *dot = self->g->dots->pdata[i];
      RvNerveTreeMark *mark;

      if (!dot->root || !dot->out->len)
        continue;
      mark = mark_new (self->t, RV_TREE_ROOT, a->nodes[dot->node].id, dot->node, dot->node);
      mark->label = g_strdup (dot->root);
      mark->probability = self->probability[dot->node];
      mark->description = g_strdup_printf (_("%s root, %s: involved with %.0f %%"), dot->root, side_word (self->t->side), 100 * mark->probability);
    }
  for (guint i = 0; i < self->g->lines->len; i++)
    {
      const RvTreeLine *line = self->g->lines->pdata[i];

      for (guint k = 0; !line->dead && k < line->chain->len; k++)
        seen[g_array_index (line->chain, int, k)] = TRUE;
    }
  for (guint i = 0; i < a->n_nodes; i++)
    {
      int node = a->topological[i];
      RvNerveTreeMark *mark;

      if (!seen[node])
        continue;
      mark = mark_new (self->t, RV_TREE_NODE, a->nodes[node].id, node, node);
      mark->label = g_strdup (a->nodes[node].name);
      mark->probability = self->probability[node];
      mark->description = g_strdup_printf (_("%s, %s: involved with %.0f %%"), mark->label, side_word (self->t->side), 100 * mark->probability);
    }
}

/* Loss that the most probable lesion set brings a leaf; NAN when it is a pattern or lies elsewhere. */
static double
loss_by_first (const RvTreeLayout *self, const RvNerveTreeMark *mark, double *const arrays[3])
{
  const RvLocHypothesis *first = self->l && self->l->n_hypotheses ? &self->l->hypotheses[0] : NULL;
  double kept = 1;
  gboolean any = FALSE;

  for (guint i = 0; first && i < first->n_lesions; i++)
    {
      int node = rv_anatomy_node (self->t->anatomy, first->lesions[i].id);

      if (node < 0 || first->lesions[i].side != self->t->side)
        continue;
      any = TRUE;
      rv_localise_predict (self->t->anatomy, node, arrays[0], arrays[1], arrays[2]);
      kept *= 1 - rv_tree_leaf_loss (self->t->anatomy, mark->kind, mark->index, arrays[0], arrays[1], arrays[2]);
    }
  return any ? 1 - kept : NAN;
}

static char *
describe_leaf (const RvTreeLayout *self, const RvNerveTreeMark *mark, const RvTreeResult *result)
{
  const RvAnatomy *a = self->t->anatomy;
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;
  const RvRootWeight *roots = rv_tree_leaf_roots (a, mark->kind, mark->index, &n);
  const char *word = mark->result == RV_LEAF_ABNORMAL ? _("abnormal") : mark->result == RV_LEAF_NORMAL ? _("normal")
                     : mark->result == RV_LEAF_UNGRADED ? _("recorded, not graded") : _("not tested");

  g_string_append_printf (text, "%s, %s: %s", mark->label, side_word (self->t->side), word);
  if (mark->found && strcmp (mark->found, word) != 0)
    g_string_append_printf (text, ", %s", mark->found);
  if (mark->misfit)
    g_string_append_printf (text, ", %s", _("does not fit"));
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i ? " " : ". ", roots[i].root);
  if (result && result->words->len)
    g_string_append_printf (text, ". %s", result->words->str);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_leaf_marks (RvTreeLayout *self)
{
  const RvAnatomy *a = self->t->anatomy;
  double *const arrays[3] = { g_new0 (double, a->n_muscles + 1), g_new0 (double, a->n_skin + 1), g_new0 (double, a->n_skin + 1) };

  for (guint i = 0; i < self->g->leaves->len; i++)
    {
      const RvTreeDot *dot = self->g->dots->pdata[g_array_index (self->g->leaves, int, i)];
      RvTreeResult *result = rv_tree_result_find (self->results, dot->kind, dot->index, self->t->side);
      RvNerveTreeMark *mark = mark_new (self->t, dot->kind, rv_tree_leaf_id (a, dot->kind, dot->index), dot->index, rv_tree_leaf_node (a, dot->kind, dot->index));

      mark->label = rv_tree_leaf_label (a, dot->kind, dot->index);
      if (result)
        {
          double loss = result->conflict ? loss_by_first (self, mark, arrays) : 0;

          mark->result = result->result;
          mark->found = g_strdup (result->found);
          mark->uuid = g_strdup (result->uuid);
          mark->misfit = result->conflict && result->result != RV_LEAF_UNGRADED
                         && (isnan (loss) || (result->result == RV_LEAF_ABNORMAL ? loss < 0.3 : loss > 0.1));
          self->t->has_ungraded = self->t->has_ungraded || mark->result == RV_LEAF_UNGRADED;
          self->t->has_misfit = self->t->has_misfit || mark->misfit;
        }
      mark->description = describe_leaf (self, mark, result);
    }
  for (guint i = 0; i < 3; i++)
    g_free (arrays[i]);
}

/* --- words --- */

static gboolean
any_tested (const RvNerveTree *self)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (((RvNerveTreeMark *) self->marks->pdata[i])->result != RV_LEAF_NOT_TESTED)
      return TRUE;
  return FALSE;
}

static void
set_titles (RvNerveTree *self, const RvLocalisation *l, const RvNerveTreeOptions *options, gboolean tested)
{
  gboolean left = self->side == RV_SIDE_LEFT;
  const char *what = self->whole ? _("roots to muscles and skin") : tested ? _("what this case tests and what would tell more") : _("what is usually tested");
  const RvLocHypothesis *first = l && l->n_hypotheses ? &l->hypotheses[0] : NULL;

  if (strcmp (self->region, "leg") == 0)
    self->title = g_strdup (left ? _("Nerves of the left leg") : _("Nerves of the right leg"));
  else if (strcmp (self->region, "arm") == 0)
    self->title = g_strdup (left ? _("Nerves of the left arm") : _("Nerves of the right arm"));
  else if (strcmp (self->region, "head") == 0)
    self->title = g_strdup (left ? _("Nerves of the head and neck, left") : _("Nerves of the head and neck, right"));
  else
    self->title = g_strdup (left ? _("Nerves of the trunk, left") : _("Nerves of the trunk, right"));
  self->subtitle = options->as_of ? g_strdup_printf ("%s · %s", what, options->as_of) : g_strdup (what);
  if (options->no_statement)
    self->statement = options->no_title ? g_strdup (self->title) : NULL;
  else if (first && l->n_observations)
    self->statement = g_strdup_printf (_("Most probable: %s, %.0f\u202f%% (80\u202f%% interval %.0f–%.0f)"), first->name, 100 * first->probability, 100 * first->low, 100 * first->high);
}

static double *
probabilities (const RvAnatomy *a, const RvLocalisation *l, RvSide side, gboolean *any)
{
  double *p = g_new0 (double, a->n_nodes + 1);

  *any = FALSE;
  for (guint i = 0; l && l->n_observations && i < l->n_structures; i++)
    if (l->structures[i].side == side)
      {
        p[l->structures[i].node] = l->structures[i].probability;
        *any = TRUE;
      }
  return p;
}

static double
head_height (const RvNerveTree *self, RvTheme *theme, gboolean title)
{
  double line = rv_text_height (theme, RV_CAPTION), room = self->width - 2 * MIN (RV_MARGIN, self->width / 30);

  if (self->statement)
    line = MAX (line, rv_text_paragraph (NULL, theme, RV_CAPTION, rv_theme_color (theme, RV_COLOR_QUIET), 0, 0, room, 2, self->statement));
  return RV_MARGIN + (title ? rv_text_height (theme, RV_HEADING) + RV_GRID : 0) + line + RV_GRID;
}

RvNerveTree *
rv_nerve_tree_layout_findings (RvNerveTreeFindings *findings, RvTheme *theme, const RvNerveTreeOptions *options)
{
  RvNerveTree *self = g_new0 (RvNerveTree, 1);
  const RvAnatomy *a = findings->anatomy;
  const RvLocalisation *l = &findings->l;
  g_autoptr (GArray) leaves = NULL;
  g_autoptr (RvTreeGraph) graph = NULL;
  g_autofree double *probability = NULL;
  RvTreeLayout layout = { .t = self, .theme = theme, .results = findings->results, .l = l };
  double foot = RV_MARGIN + (options->no_legend ? 0 : 2 * rv_text_height (theme, RV_CAPTION) + 3 * RV_GRID);

  self->anatomy = a;
  self->width = MAX (options->width, 320);
  self->height = options->height;
  self->side = options->side;
  self->region = options->region;
  self->whole = options->whole;
  self->legend = !options->no_legend;
  self->hover = -1;
  self->marks = g_ptr_array_new_with_free_func (mark_free);
  self->pieces = g_ptr_array_new_with_free_func (piece_free);
  self->names = g_ptr_array_new_with_free_func (name_free);
  rv_tree_choose_limb (a, findings->results, l, &self->region, &self->side);
  leaves = choose_leaves (a, findings->results, l, self->region, self->side, self->whole, options->results_only ? 0 : MOST_PROPOSALS);
  layout.probability = probability = probabilities (a, l, self->side, &self->has_probability);
  layout.g = graph = rv_tree_graph_new (a, leaves, probability);
  rv_tree_graph_order (graph);
  add_node_marks (&layout);
  add_leaf_marks (&layout);
  set_titles (self, l, options, any_tested (self));
  if (!graph->leaves->len)
    self->empty = g_strdup (_("The tables of the nervous system hold nothing for this region."));
  layout.top = head_height (self, theme, !options->no_title);
  layout.bottom = self->height - foot;
  if (options->no_title)
    g_clear_pointer (&self->title, g_free);
  rv_tree_place (&layout);
  rv_tree_name (&layout);
  self->height = MAX (layout.bottom + foot, options->height);
  return self;
}

RvNerveTree *
rv_nerve_tree_layout (const RvAnatomy *anatomy, const RvEdx *edx, const RvLocalisation *localisation, RvTheme *theme, const RvNerveTreeOptions *options)
{
  g_autoptr (RvNerveTreeFindings) findings = rv_nerve_tree_findings_new (anatomy, edx, localisation);

  return rv_nerve_tree_layout_findings (findings, theme, options);
}

/* --- looking up --- */

const RvNerveTreeMark *
rv_nerve_tree_find (const RvNerveTree *self, const char *id)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (strcmp (((RvNerveTreeMark *) self->marks->pdata[i])->id, id) == 0)
      return self->marks->pdata[i];
  return NULL;
}

static const RvNerveTreeMark *
mark_of_node (const RvNerveTree *self, int node)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      const RvNerveTreeMark *mark = self->marks->pdata[i];

      if (mark->kind <= RV_TREE_NODE && mark->node == node)
        return mark;
    }
  return NULL;
}

static gboolean
within (const RvRect *box, double x, double y, double slack)
{
  return box->width > 0 && x >= box->x - slack && x < box->x + box->width + slack && y >= box->y - slack && y < box->y + box->height + slack;
}

const RvNerveTreeMark *
rv_nerve_tree_hit (const RvNerveTree *self, double x, double y)
{
  double nearest = 6;
  int node = -1;

  for (guint i = 0; i < self->marks->len; i++)
    {
      const RvNerveTreeMark *mark = self->marks->pdata[i];

      if (mark->kind != RV_TREE_NODE && (within (&mark->box, x, y, 2) || within (&mark->label_box, x, y, 1) || within (&mark->found_box, x, y, 1)))
        return mark;
    }
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const RvNerveTreePiece *piece = self->pieces->pdata[i];

      if (!within (&(RvRect) { piece->box.x, piece->box.y, MAX (piece->box.width, 0.01), MAX (piece->box.height, 0.01) }, x, y, 6))
        continue;
      for (guint k = 0; piece->node >= 0 && k + 1 < piece->points->len; k += 2)
        {
          double away = hypot (g_array_index (piece->points, double, k) - x, g_array_index (piece->points, double, k + 1) - y);

          if (away < nearest)
            {
              nearest = away;
              node = piece->node;
            }
        }
    }
  return node >= 0 ? mark_of_node (self, node) : NULL;
}

gboolean
rv_nerve_tree_set_hover (RvNerveTree *self, const char *id)
{
  const RvAnatomy *a = self->anatomy;
  int node = id ? rv_anatomy_node (a, id) : -1;
  guint lost = 0, explained = 0, kept = 0, against = 0;
  double *arrays[3];

  if (node == self->hover)
    return FALSE;
  self->hover = node;
  g_clear_pointer (&self->hover_text, g_free);
  for (guint i = 0; i < 3; i++)
    arrays[i] = g_new0 (double, MAX (a->n_muscles, a->n_skin) + 1);
  if (node >= 0)
    rv_localise_predict (a, node, arrays[0], arrays[1], arrays[2]);
  for (guint i = 0; i < self->marks->len; i++)
    {
      RvNerveTreeMark *mark = self->marks->pdata[i];

      if (mark->kind < RV_TREE_MUSCLE)
        continue;
      mark->predicted = node < 0 ? NAN : rv_tree_leaf_loss (a, mark->kind, mark->index, arrays[0], arrays[1], arrays[2]);
      if (isnan (mark->predicted))
        continue;
      lost += mark->result == RV_LEAF_ABNORMAL;
      explained += mark->result == RV_LEAF_ABNORMAL && mark->predicted >= RV_TREE_LOSS;
      kept += mark->result == RV_LEAF_NORMAL;
      against += mark->result == RV_LEAF_NORMAL && mark->predicted >= RV_TREE_LOSS;
    }
  for (guint i = 0; i < 3; i++)
    g_free (arrays[i]);
  if (node >= 0)
    self->hover_text = g_strdup_printf (_("%s, complete lesion: explains %u of %u abnormal results, %u of %u normal ones speak against it"), a->nodes[node].name, explained, lost, against, kept);
  return TRUE;
}
