/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-nerve-tree.h"
#include "report/rv-text.h"

G_BEGIN_DECLS

/* --- results: rv-nerve-tree-results.c --- */

/* What is known of a leaf on both sides. key: "muscle/ID", "study/ID", "field/ID". */
typedef struct {
  RvNerveTreeKind kind;
  int index, node;
  RvSide side;
  RvLeafResult result;
  gboolean conflict;
  gboolean needle;       /* muscle: examined with the needle, not only by strength */
  int worst;             /* rank of the cell that found comes from */
  char *found, *uuid;
  GString *words;        /* for the description */
} RvTreeResult;

/* Of every tested leaf, both sides; RvTreeResult. */
GPtrArray *rv_tree_results (const RvAnatomy *a, const RvEdx *edx, const RvLocalisation *l);
RvTreeResult *rv_tree_result_find (GPtrArray *results, RvNerveTreeKind kind, int index, RvSide side);
/* Whether a leaf belongs on the map of a region. */
gboolean rv_tree_in_region (const RvAnatomy *a, RvNerveTreeKind kind, int index, const char *region);
/* The limb and side with most results; keeps what is set already. */
void rv_tree_choose_limb (const RvAnatomy *a, GPtrArray *results, const RvLocalisation *l, const char **region, RvSide *side);
int rv_tree_leaf_node (const RvAnatomy *a, RvNerveTreeKind kind, int index);
const RvRootWeight *rv_tree_leaf_roots (const RvAnatomy *a, RvNerveTreeKind kind, int index, guint *n);
char *rv_tree_leaf_label (const RvAnatomy *a, RvNerveTreeKind kind, int index);
const char *rv_tree_leaf_id (const RvAnatomy *a, RvNerveTreeKind kind, int index);
/* Loss of a leaf, 0..1, by a lesion of a node. predict: arrays of rv_localise_predict(). */
double rv_tree_leaf_loss (const RvAnatomy *a, RvNerveTreeKind kind, int index, const double *muscles, const double *potentials, const double *skin);
void rv_tree_result_free (gpointer result);

struct _RvNerveTreeFindings {
  int refs;
  const RvAnatomy *anatomy;
  GPtrArray *results;    /* RvTreeResult */
  RvLocalisation l;      /* only: n_observations, structures, the first hypothesis, next */
};

/* --- the drawn graph: rv-nerve-tree-graph.c, rv-nerve-tree-order.c --- */

typedef struct {
  int node;              /* anatomy node; of a root circle the most probable of its level; of a leaf -1 */
  char *root;            /* label of a root circle, or NULL */
  guint root_rank;       /* order of root circles */
  RvNerveTreeKind kind;
  int index;             /* leaf */
  gboolean leaf;
  gboolean loose;        /* within a plexus, where every part has several ways in and out: no part of the spanning tree */
  gboolean tied;         /* it, or what hangs on it, has lines outside the spanning tree */
  GArray *in, *out;      /* int: edges */
  int up;                /* edge to its parent in the spanning tree, or -1 */
  GArray *kids;          /* int: drawn nodes, in order */
  double key;            /* barycentre of its leaves' roots */
  double layer;
  double row;            /* in rows */
  guint shift;           /* leaf: place within a shared row */
  double x, y;
} RvTreeDot;

typedef struct {
  int from, to;
  gboolean dead;
  GArray *chain;         /* int: anatomy nodes it stands for, proximal first */
} RvTreeLine;

typedef struct {
  const RvAnatomy *a;
  GPtrArray *dots;       /* RvTreeDot: roots by level, then nodes, then leaves */
  GPtrArray *lines;      /* RvTreeLine */
  GArray *tops;          /* int: dots without a parent in the spanning tree, in order */
  GArray *leaves;        /* int: in drawn order */
  double rows;
  double depth;          /* largest layer */
  double gap;            /* rows, between leaves of different nerves */
} RvTreeGraph;

typedef struct { RvNerveTreeKind kind; int index; } RvTreeLeaf;

/* leaves: RvTreeLeaf. Roots, nodes and lines that lead to them, chains collapsed. */
RvTreeGraph *rv_tree_graph_new (const RvAnatomy *a, GArray *leaves, const double *probability);
void rv_tree_graph_free (RvTreeGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvTreeGraph, rv_tree_graph_free)
/* Order of leaves, rows and layers. */
void rv_tree_graph_order (RvTreeGraph *self);
/* Rows from the order. place: of each leaf its place within a row that it shares with those before it, 0 begins a row (NULL: a row each). */
void rv_tree_graph_rows (RvTreeGraph *self, const guint *place);
/* The level of a root-level node ("L5", "VII"), or NULL; caller frees. */
char *rv_tree_root_label (const RvAnatomy *a, int node);

/* --- places: rv-nerve-tree-place.c, rv-nerve-tree-names.c --- */

typedef struct {
  RvNerveTree *t;
  RvTheme *theme;
  RvTreeGraph *g;
  GPtrArray *results;
  const RvLocalisation *l;
  const double *probability; /* by anatomy node, on the side shown */
  double top, bottom;        /* room for the map */
  guint *ink;                /* summed over all cells above and left: points of lines, to ask how much a box covers */
  guint ink_columns, ink_rows;
} RvTreeLayout;

void rv_tree_place (RvTreeLayout *self);
void rv_tree_name (RvTreeLayout *self);
RvTextStyle rv_tree_leaf_style (const RvNerveTree *self, RvTheme *theme);
double rv_tree_line_width (double probability);

#define RV_TREE_LOSS 0.3   /* predicted loss from which a result should be abnormal */
#define RV_TREE_LEAF 5.5   /* px, radius of a leaf's mark at text scale 1 */
#define RV_TREE_GAP 7.0    /* px, between mark and label */
#define RV_TREE_BAR 44.0   /* px, width of a predicted loss of 1 */

G_END_DECLS
