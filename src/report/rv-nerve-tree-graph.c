/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the nervous system to what is drawn: roots gathered by level, only what leads to a leaf, chains without branches as one line. */
#include <string.h>

#include "report/rv-nerve-tree-private.h"

static void
dot_free (gpointer data)
{
  RvTreeDot *self = data;

  g_free (self->root);
  g_array_unref (self->in);
  g_array_unref (self->out);
  g_array_unref (self->kids);
  g_free (self);
}

static void
line_free (gpointer data)
{
  RvTreeLine *self = data;

  g_array_unref (self->chain);
  g_free (self);
}

void
rv_tree_graph_free (RvTreeGraph *self)
{
  g_ptr_array_unref (self->dots);
  g_ptr_array_unref (self->lines);
  g_array_unref (self->tops);
  g_array_unref (self->leaves);
  g_free (self);
}

static int
add_dot (RvTreeGraph *self, int node)
{
  RvTreeDot *dot = g_new0 (RvTreeDot, 1);

  dot->node = node;
  dot->up = dot->index = -1;
  dot->kind = RV_TREE_NODE;
  dot->in = g_array_new (FALSE, FALSE, sizeof (int));
  dot->out = g_array_new (FALSE, FALSE, sizeof (int));
  dot->kids = g_array_new (FALSE, FALSE, sizeof (int));
  g_ptr_array_add (self->dots, dot);
  return (int) self->dots->len - 1;
}

static void
add_line (RvTreeGraph *self, int from, int to)
{
  RvTreeLine *line;
  RvTreeDot *a = self->dots->pdata[from], *b = self->dots->pdata[to];
  int id = (int) self->lines->len;

  for (guint i = 0; i < b->in->len; i++)
    if (((RvTreeLine *) self->lines->pdata[g_array_index (b->in, int, i)])->from == from)
      return;
  line = g_new0 (RvTreeLine, 1);
  line->from = from;
  line->to = to;
  line->chain = g_array_new (FALSE, FALSE, sizeof (int));
  if (b->node >= 0 && !b->leaf)
    g_array_append_val (line->chain, b->node);
  g_ptr_array_add (self->lines, line);
  g_array_append_val (a->out, id);
  g_array_append_val (b->in, id);
}

/* "root.L5.ventral" → "L5", "nucleus.V-motor" → "V"; what follows the level in a cranial name is no part of it. */
char *
rv_tree_root_label (const RvAnatomy *a, int node)
{
  const RvNode *n = &a->nodes[node];
  g_auto (GStrv) parts = g_strsplit (n->id, ".", 0);

  if (n->kind == RV_NODE_RAMUS && parts[1] && parts[2])
    return NULL; /* a dorsal ramus is a nerve of its own */
  if (n->kind == RV_NODE_NUCLEUS || (strcmp (n->nerve, "spinal") == 0 && (n->kind == RV_NODE_ROOT || n->kind == RV_NODE_GANGLION || n->kind == RV_NODE_RAMUS)))
    return parts[1] ? g_strndup (parts[1], strcspn (parts[1], "-")) : NULL;
  if (n->kind != RV_NODE_ROOT && n->kind != RV_NODE_GANGLION)
    return NULL;
  for (guint i = 0; i < a->n_nodes; i++) /* the roots of a cranial nerve stand with its nucleus */
    if (a->nodes[i].kind == RV_NODE_NUCLEUS && strcmp (a->nodes[i].nerve, n->nerve) == 0)
      return rv_tree_root_label (a, (int) i);
  return NULL;
}

static guint
root_rank (const char *label)
{
  static const char letters[] = "CTLS";
  const char *at = strchr (letters, label[0]);

  if (at && g_ascii_isdigit (label[1])) /* cranial nerves above all, in their order: V VII X XI XII */
    return (guint) (at - letters + 1) * 100 + (guint) g_ascii_strtoull (label + 1, NULL, 10);
  static const char *const cranial[] = { "V", "VII", "X", "XI", "XII" };
  for (guint i = 0; i < G_N_ELEMENTS (cranial); i++)
    if (strcmp (label, cranial[i]) == 0)
      return i;
  return 90;
}

typedef struct {
  const RvAnatomy *a;
  GArray *leaves;
  const double *probability;
  gboolean *seen;      /* by node: leads to a leaf */
  char **labels;       /* by node: level, or NULL */
  int *dot;            /* by node */
} Build;

static void
see (Build *b, int node)
{
  if (b->seen[node])
    return;
  b->seen[node] = TRUE;
  for (guint i = 0; i < b->a->nodes[node].parents->len; i++)
    see (b, g_array_index (b->a->nodes[node].parents, int, i));
}

/* A root is drawn, and drawn to a place, only where fibres of its own go on to a leaf that is shown; to a paraspinal level only where
 * it is the chief one. */
static gboolean
root_feeds (const Build *b, const char *label, int node)
{
  for (guint i = 0; i < b->leaves->len; i++)
    {
      const RvTreeLeaf *leaf = &g_array_index (b->leaves, RvTreeLeaf, i);
      guint n;
      const RvRootWeight *roots = rv_tree_leaf_roots (b->a, leaf->kind, leaf->index, &n);
      gboolean paraspinal = strcmp (b->a->nodes[rv_tree_leaf_node (b->a, leaf->kind, leaf->index)].nerve, "dorsal-rami") == 0;
      double least = 0.04;

      for (guint k = 0; paraspinal && k < n; k++)
        least = MAX (least, 0.6 * roots[k].weight);
      for (guint k = 0; k < n; k++)
        if (roots[k].weight >= least && strcmp (roots[k].root, label) == 0
            && (node < 0 || rv_anatomy_reaches (b->a, node, rv_tree_leaf_node (b->a, leaf->kind, leaf->index))))
          return TRUE;
      if (!n && node < 0)
        return TRUE;
    }
  return FALSE;
}

static int
by_rank (gconstpointer x, gconstpointer y, gpointer data)
{
  const RvTreeDot *a = *(RvTreeDot *const *) x, *b = *(RvTreeDot *const *) y;

  return (int) a->root_rank - (int) b->root_rank;
}

static gboolean
speaks_for (const RvAnatomy *a, const double *p, int node, int now)
{
  double x = p ? p[node] : 0, y = p ? p[now] : 0;

  if (x != y)
    return x > y;
  return a->nodes[node].fibres == RV_FIBRES_MIXED && a->nodes[now].fibres != RV_FIBRES_MIXED && a->nodes[node].kind == RV_NODE_ROOT;
}

static void
add_roots (RvTreeGraph *self, Build *b)
{
  for (guint i = 0; i < b->a->n_nodes; i++)
    {
      int dot = -1;

      if (!b->seen[i] || !b->labels[i])
        continue;
      for (guint k = 0; k < self->dots->len && dot < 0; k++)
        if (strcmp (((RvTreeDot *) self->dots->pdata[k])->root, b->labels[i]) == 0)
          dot = (int) k;
      if (dot < 0 && root_feeds (b, b->labels[i], -1))
        {
          RvTreeDot *root;

          dot = add_dot (self, (int) i);
          root = self->dots->pdata[dot];
          root->kind = RV_TREE_ROOT;
          root->root = g_strdup (b->labels[i]);
          root->root_rank = root_rank (root->root);
        }
      else if (dot >= 0 && speaks_for (b->a, b->probability, (int) i, ((RvTreeDot *) self->dots->pdata[dot])->node))
        ((RvTreeDot *) self->dots->pdata[dot])->node = (int) i;
    }
  g_ptr_array_sort_with_data (self->dots, by_rank, NULL);
  for (guint i = 0; i < b->a->n_nodes; i++)
    for (guint k = 0; b->labels[i] && k < self->dots->len; k++)
      if (strcmp (((RvTreeDot *) self->dots->pdata[k])->root, b->labels[i]) == 0)
        b->dot[i] = (int) k;
}

/* The neighbours' share of a paraspinal level is left out of the drawing. */
static gboolean
is_chief (const Build *b, int parent, int node)
{
  if (strcmp (b->a->nodes[node].nerve, "dorsal-rami") != 0 || b->a->nodes[node].parents->len < 2)
    return TRUE;
  for (guint i = 0; i < b->leaves->len; i++)
    {
      const RvTreeLeaf *leaf = &g_array_index (b->leaves, RvTreeLeaf, i);
      guint n, chief = 0;
      const RvRootWeight *roots = rv_tree_leaf_roots (b->a, leaf->kind, leaf->index, &n);
      g_autofree char *level = NULL;

      if (!n || rv_tree_leaf_node (b->a, leaf->kind, leaf->index) != node)
        continue;
      for (guint k = 1; k < n; k++)
        chief = roots[k].weight > roots[chief].weight ? k : chief;
      level = g_strdup_printf (".%s.", roots[chief].root);
      return strstr (b->a->nodes[parent].id, level) != NULL;
    }
  return TRUE;
}

static void
add_nodes (RvTreeGraph *self, Build *b)
{
  for (guint t = 0; t < b->a->n_nodes; t++)
    {
      int node = b->a->topological[t];

      if (b->seen[node] && !b->labels[node])
        b->dot[node] = add_dot (self, node);
    }
  for (guint t = 0; t < b->a->n_nodes; t++)
    {
      int node = b->a->topological[t];

      for (guint i = 0; b->seen[node] && !b->labels[node] && i < b->a->nodes[node].parents->len; i++)
        {
          int parent = g_array_index (b->a->nodes[node].parents, int, i);

          if (b->dot[parent] >= 0 && is_chief (b, parent, node) && (!b->labels[parent] || root_feeds (b, b->labels[parent], node)))
            add_line (self, b->dot[parent], b->dot[node]);
        }
      if (b->dot[node] >= 0 && !b->labels[node] && !((RvTreeDot *) self->dots->pdata[b->dot[node]])->in->len)
        b->dot[node] = -1; /* nothing that is drawn leads there */
    }
  for (guint i = 0; i < b->leaves->len; i++)
    {
      const RvTreeLeaf *leaf = &g_array_index (b->leaves, RvTreeLeaf, i);
      int node = rv_tree_leaf_node (b->a, leaf->kind, leaf->index), id;
      RvTreeDot *dot;

      if (b->dot[node] < 0)
        continue;
      id = add_dot (self, -1);
      dot = self->dots->pdata[id];
      dot->leaf = TRUE;
      dot->kind = leaf->kind;
      dot->index = leaf->index;
      add_line (self, b->dot[node], id);
    }
}

static void
take_out (GArray *ids, int id)
{
  for (guint i = ids->len; i-- > 0;)
    if (g_array_index (ids, int, i) == id)
      g_array_remove_index (ids, i);
}

/* A stretch with one way in and one way out is part of the line through it. */
static void
collapse (RvTreeGraph *self)
{
  for (guint i = 0; i < self->dots->len; i++)
    {
      RvTreeDot *dot = self->dots->pdata[i], *from;
      RvTreeLine *in, *out;
      int in_id, out_id;

      if (dot->root || dot->leaf || dot->in->len != 1 || dot->out->len != 1)
        continue;
      in_id = g_array_index (dot->in, int, 0);
      out_id = g_array_index (dot->out, int, 0);
      in = self->lines->pdata[in_id];
      out = self->lines->pdata[out_id];
      from = self->dots->pdata[in->from];
      g_array_prepend_vals (out->chain, in->chain->data, in->chain->len);
      out->from = in->from;
      in->dead = TRUE;
      take_out (from->out, in_id);
      g_array_append_val (from->out, out_id);
      g_array_set_size (dot->in, 0);
      g_array_set_size (dot->out, 0);
    }
}

RvTreeGraph *
rv_tree_graph_new (const RvAnatomy *a, GArray *leaves, const double *probability)
{
  RvTreeGraph *self = g_new0 (RvTreeGraph, 1);
  Build b = { .a = a, .leaves = leaves, .probability = probability };

  self->a = a;
  self->dots = g_ptr_array_new_with_free_func (dot_free);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->tops = g_array_new (FALSE, FALSE, sizeof (int));
  self->leaves = g_array_new (FALSE, FALSE, sizeof (int));
  b.seen = g_new0 (gboolean, a->n_nodes);
  b.dot = g_new (int, a->n_nodes);
  b.labels = g_new0 (char *, a->n_nodes + 1);
  for (guint i = 0; i < a->n_nodes; i++)
    {
      b.dot[i] = -1;
      b.labels[i] = rv_tree_root_label (a, (int) i);
    }
  for (guint i = 0; i < leaves->len; i++)
    see (&b, rv_tree_leaf_node (a, g_array_index (leaves, RvTreeLeaf, i).kind, g_array_index (leaves, RvTreeLeaf, i).index));
  add_roots (self, &b);
  add_nodes (self, &b);
  collapse (self);
  for (guint i = 0; i < a->n_nodes; i++)
    g_free (b.labels[i]);
  g_free (b.labels);
  g_free (b.seen);
  g_free (b.dot);
  return self;
}
