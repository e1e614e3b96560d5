/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"
#include "electrodx/rv-localise.h"
#include "report/rv-theme.h"
#include "report/rv-timeline.h"

G_BEGIN_DECLS

/**
 * RvNerveTree: the nerves of one limb as a map, roots at the left, muscles, responses and skin at the right; results at the
 * leaves, the probability of a lesion along the nerves. Laid out once, drawn as often as needed. All lengths are px from the
 * top left corner of the drawing.
 *
 * A stretch of nerve (a node of the graph) is drawn as the piece of line that leads to its distal end, so every stretch
 * can be pointed at, also where a chain without branches is drawn as one line.
 */
typedef enum {
  RV_TREE_ROOT,        /* horn, roots, ganglion and ventral ramus of one level; or a cranial nerve at its nucleus */
  RV_TREE_NODE,        /* a stretch of nerve or plexus */
  RV_TREE_MUSCLE,
  RV_TREE_STUDY,       /* a response: CMAP, SNAP, F wave, H reflex */
  RV_TREE_FIELD        /* skin */
} RvNerveTreeKind;

typedef enum {
  RV_LEAF_NOT_TESTED,
  RV_LEAF_NORMAL,
  RV_LEAF_ABNORMAL,
  RV_LEAF_UNGRADED     /* recorded, but no limit applies */
} RvLeafResult;

typedef struct {
  RvNerveTreeKind kind;
  char *id;              /* of the muscle, study, field or node; of a root the id of its most probable node */
  int index;             /* into muscles, studies, skin or nodes of the anatomy */
  int node;              /* node of the graph it hangs on, or is */
  char *label;
  char *found;           /* leaf: what was found, short; NULL when not tested */
  char *description;     /* for screen readers and tooltips */
  char *uuid;            /* leaf: the record its result comes from, or NULL */
  RvLeafResult result;   /* leaf */
  gboolean misfit;       /* leaf: part of a conflict and against the most probable lesion */
  double probability;    /* node, root: that it is involved */
  double predicted;      /* leaf: loss, 0..1, that a lesion of the hovered node brings; NAN without hover */
  double x, y;           /* centre of the drawn mark */
  RvRect box;            /* the drawn mark */
  RvRect label_box;      /* the drawn label; width 0: none (nodes) */
  RvRect found_box;      /* the drawn result; width 0: none */
  RvRect hit;            /* for focus */
} RvNerveTreeMark;

/* One piece of a line: the stretch it stands for and its path. */
typedef struct {
  int node;
  double probability;
  double width;          /* px, without hover */
  GArray *points;        /* x, y, x, y …: double */
  RvRect box;            /* around the points */
} RvNerveTreePiece;

/* A name along a nerve, or the sign at the most probable site. */
typedef struct {
  char *text;
  RvRect box;
  gboolean sign;
  double x, y;           /* the place it names */
  gboolean leader;       /* a line from the sign to that place */
} RvNerveTreeName;

typedef struct {
  double width, height;  /* px; height 0: what it takes */
  RvSide side;           /* RV_SIDE_NONE: the one with more results */
  const char *region;    /* arm leg head trunk; NULL: the one with more results */
  gboolean whole;        /* the whole limb; otherwise only what this case tests or asks */
  gboolean no_title;
  gboolean no_statement; /* the most probable lesion is said elsewhere; without a title the limb is named in its place */
  gboolean results_only; /* nothing that is only proposed to be tested */
  gboolean no_legend;
  const char *as_of;     /* for the subtitle, or NULL */
} RvNerveTreeOptions;

#define RV_NERVE_TREE_OPTIONS_INIT { .side = RV_SIDE_NONE }

typedef struct {
  double width, height;  /* height as taken: more than asked when the rows need it */
  RvSide side;
  const char *region;
  gboolean whole;
  char *title, *subtitle, *statement; /* statement: the most probable lesion set with its interval, or NULL */
  char *empty;           /* a sentence in place of the map, or NULL */
  RvRect plot;           /* roots to leaves */
  GPtrArray *marks;      /* RvNerveTreeMark: roots, nodes proximal to distal, leaves top to bottom */
  GPtrArray *pieces;     /* RvNerveTreePiece, least probable first */
  GPtrArray *names;      /* RvNerveTreeName */
  double leaf_x, found_x, bar_x; /* columns */
  double row;            /* px */
  gboolean legend, has_ungraded, has_misfit, has_probability;
  int hover;             /* node, or -1 */
  char *hover_text;      /* what a lesion there would do, against what was found */
  const RvAnatomy *anatomy;
} RvNerveTree;

/* What the map needs of a grading and a localisation (each may be NULL), copied: they may be freed after the call. Of one thread. */
typedef struct _RvNerveTreeFindings RvNerveTreeFindings;
RvNerveTreeFindings *rv_nerve_tree_findings_new (const RvAnatomy *anatomy, const RvEdx *edx, const RvLocalisation *localisation);
RvNerveTreeFindings *rv_nerve_tree_findings_ref (RvNerveTreeFindings *self);
void rv_nerve_tree_findings_unref (RvNerveTreeFindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvNerveTreeFindings, rv_nerve_tree_findings_unref)

/* For views that lay out again and again. anatomy (of the findings) must outlive the tree: it is immutable and shared. */
RvNerveTree *rv_nerve_tree_layout_findings (RvNerveTreeFindings *findings, RvTheme *theme, const RvNerveTreeOptions *options);

/* Never fails; with nothing tested the map shows the nerves that are tested most often, or with whole all of them.
 * anatomy must outlive the tree (it is immutable and shared); edx and localisation (each may be NULL) are needed only here. */
RvNerveTree *rv_nerve_tree_layout (const RvAnatomy *anatomy, const RvEdx *edx, const RvLocalisation *localisation, RvTheme *theme, const RvNerveTreeOptions *options);
void rv_nerve_tree_free (RvNerveTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvNerveTree, rv_nerve_tree_free)

/* Paints its own ground (page colour). */
void rv_nerve_tree_draw (const RvNerveTree *self, RvTheme *theme, cairo_t *cr);

/* The mark at a point: a leaf (also its label), a root, or the stretch of nerve within 6 px; or NULL. */
const RvNerveTreeMark *rv_nerve_tree_hit (const RvNerveTree *self, double x, double y);
/* The mark of a muscle, study, field or node id, or NULL. */
const RvNerveTreeMark *rv_nerve_tree_find (const RvNerveTree *self, const char *id);

/* Predicts a complete lesion of a node (id as in the graph), drawn beside what was found; NULL ends it. FALSE: nothing changed. */
gboolean rv_nerve_tree_set_hover (RvNerveTree *self, const char *node);

G_END_DECLS
