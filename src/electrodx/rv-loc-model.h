/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-localise.h"
#include "electrodx/rv-observe.h"

G_BEGIN_DECLS

/* Private to src/electrodx: the localiser on plain arrays.
 *
 * columns      one per observation, and a second one for each that a variant of anatomy changes ("alternate")
 * effect       [column][node]: what a lesion at the node does to the observation
 * groups       places of one side that no observation tells apart
 * places       groups, sections (two parts side by side), patterns: what is reported
 * hypotheses   place x severity x kind x shift of the roots; each is a row of levels, one per column
 * uniques      hypotheses with the same row of levels, priors added
 * results      uniques alone, in pairs, in threes and more
 */
typedef struct {
  float a;   /* share of the observation's axons that pass; of a reflex the afferent half */
  float b;   /* 1 when the place lies in the tested segment; of a reflex the efferent half */
  float v;   /* severity here over severity in the rest of a partial lesion */
} RvEffect;

typedef enum { RV_PLACE_GROUP, RV_PLACE_SECTION, RV_PLACE_PATTERN } RvPlaceKind;

typedef struct {
  RvSide side;
  RvPlaceClass class;
  GArray *nodes;        /* of int, single places, proximal first */
  GArray *priors;       /* of double, same order */
  GPtrArray *runs;      /* RvLocRun */
  double prior;
  RvEffect *effect;     /* [column] */
  RvEffect *shifted[2]; /* roots under pre- and postfixed supply; NULL when the same or no root */
} RvLocGroup;

typedef struct { int nodes[8]; guint n; double prior; } RvLocRun;

typedef struct {
  RvPlaceKind kind;
  RvSide side;
  RvPlaceClass class;   /* of groups and sections */
  int g1, g2;           /* groups; g2 -1 */
  int parts[8];         /* section: its nodes */
  guint n_parts;
  const char *section;
  int pattern;          /* index into knowledge, -1 for none */
  double prior;
  int mirror;           /* the same place on the other side, or -1 */
} RvLocWhere;

typedef struct {
  int place;
  guint8 s1, s2;        /* severities 0..2 */
  guint8 kind;          /* 0 axonal, 1 block, 2 both, 3 slowing alone */
  guint8 shift;         /* 0 usual, 1 prefixed, 2 postfixed */
  guint8 form;          /* of a pattern */
  int unique;
  double prior;
} RvLocHyp;

typedef struct {
  guint first, n;       /* into members */
  double prior;
  double score;         /* log10 likelihood */
  gboolean pattern;
  gboolean silent;      /* touches no observation */
  RvPlaceClass class;   /* of its weightiest member */
} RvLocUnique;

typedef struct { int place; int hyp; double share; } RvLocMember; /* best hypothesis of the place, share of the unique's prior */

typedef struct {
  guint n;
  int u[4];
  double log_prior, score, log_post;
} RvLocResult;

typedef struct { double frequency; const char *anomaly; guint n; guint std[8], alt[8]; } RvLocBlock; /* columns */

typedef struct {
  const RvAnatomy *a;
  const RvLocKnowledge *k;
  const RvLocSetting *setting;
  const RvObs *obs;
  guint n_obs, n_columns, n_plain;
  guint *column_obs;    /* column -> observation */
  float *floors;        /* a fall that a variant brings by itself */
  guint *order;         /* plain columns first, then those of blocks */
  GArray *blocks;       /* RvLocBlock */
  RvEffect *effect;     /* [column * n_nodes + node] */
  double *node_prior;   /* one side */
  double unseen;        /* prior of places that nothing tests */
  double focal;         /* prior of a single place, wherever it is */
  GPtrArray *groups;    /* RvLocGroup */
  GArray *places;       /* RvLocWhere */
  GArray *hyps;         /* RvLocHyp */
  guint8 *levels;       /* [hyp][column] */
  GArray *uniques;      /* RvLocUnique */
  GArray *members;      /* RvLocMember */
  guint8 *unique_levels;/* [unique][column] */
  float *table;         /* [column][level] log10 P */
  guint8 combine[RV_LOC_LEVELS][RV_LOC_LEVELS];
  GArray *results;      /* RvLocResult, best first */
  double log_total;     /* log10 of the sum */
  double class_sum[RV_CLASS_N][RV_CLASS_N], class_prior[RV_CLASS_N][RV_CLASS_N]; /* pairs; relative to none */
  double pattern_sum[16], pattern_prior[16];                                     /* pattern with a focal place */
  int none;             /* unique of no lesion */
} RvLocModel;

/* rv-loc-effect.c */
void rv_loc_effects (RvLocModel *self);
RvEffect rv_loc_effect_at (const RvAnatomy *a, const RvLocKnowledge *k, const RvObs *obs, int node, const double *afferent, const double *efferent);
/* Shares of a reflex or H arc at each node; arrays of n_nodes. */
void rv_loc_arc (const RvAnatomy *a, const RvObs *obs, double *afferent, double *efferent);
/* Share out of action of one observation, 0..1. */
/* How much of what the observation shows has had time to appear: 0 to 1; 1 when no onset is known. */
double rv_loc_ripeness (const RvObs *obs);
double rv_loc_share (const RvLocKnowledge *k, const RvObs *obs, const RvEffect *e, double severity, guint kind);
/* Level of an observation under a pattern's form; side of the form for one-sided ones. */
guint8 rv_loc_pattern_level (const RvAnatomy *a, const RvLocForm *form, RvSide side, const RvObs *obs);

/* rv-loc-prior.c: node_prior, and the prior of a lesion at the node alone. */
void rv_loc_node_priors (RvLocModel *self);
double rv_loc_single_prior (const RvLocModel *self, int node);
/* rv-loc-space.c: groups, places, hypotheses, uniques. */
void rv_loc_space (RvLocModel *self);
RvPlaceClass rv_loc_class_of (const RvNode *node);
/* rv-loc-search.c */
double rv_loc_block_score (const RvLocModel *self, const RvLocBlock *block, const guint8 *levels);
double rv_loc_score_levels (const RvLocModel *self, const guint8 *levels);
void rv_loc_result_levels (const RvLocModel *self, const RvLocResult *r, guint8 *levels);
void rv_loc_search (RvLocModel *self, gboolean singles_only);

static inline RvLocUnique *
rv_loc_unique (const RvLocModel *self, int u)
{
  return &g_array_index (self->uniques, RvLocUnique, u);
}

static inline const guint8 *
rv_loc_unique_levels (const RvLocModel *self, int u)
{
  return self->unique_levels + (gsize) u * self->n_columns;
}

/* rv-loc-focal.c */
/* The focal uniques for the inner loop. Columns that no unique tells apart (three findings of one needle) are one, their tables added.
 * Parts are limbs that share no column: over two of them scores simply add, so only pairs within a part are scored one by one. */
typedef struct {
  int *ids;              /* uniques, part after part, those of one class side by side */
  guint n, n_parts, n_columns;
  guint *first;          /* [part * RV_CLASS_N + class], and the end */
  guint *column;         /* one of the columns that are the same */
  float *tables;         /* [column][level] */
  float *priors;
  guint8 *levels;        /* [column][unique], one column after the other */
  float *screen;
} RvLocFocal;
/* Those that can be worth it: log10 of prior and of the best score that any set with them can reach is above `worth`. */
RvLocFocal rv_loc_focal (const RvLocModel *self, double worth);
void rv_loc_focal_clear (RvLocFocal *f);
double rv_loc_reach (const RvLocModel *self, int u);
/* Screening scores of a row with focal[from..to): only the columns that the row touches differ from the single score. */
void rv_loc_screen (const RvLocModel *self, const RvLocFocal *f, const guint8 *row, guint from, guint to, float *into);

/* Before the search: variants that are known to be there or not. Lists of ids or beginnings of ids; may be NULL. */
void rv_loc_set_variants (RvLocModel *self, const char *const *present, const char *const *absent);
RvLocModel *rv_loc_model_new (const RvAnatomy *a, const char *setting, const RvObs *obs, guint n_obs);
void rv_loc_model_free (RvLocModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvLocModel, rv_loc_model_free)

/* Reported hypotheses: results summed by the places they name. */
typedef struct {
  guint n;
  int places[4];
  double mass;          /* probability */
  double prior;
  double low, high;
  int best;             /* result */
  double best_mass;
  int best_hyps[4];
  char *key;
} RvLocAnswer;

/* rv-loc-report.c: all answers, most probable first. Free with g_array_unref() (clear func set). */
GArray *rv_loc_answers (const RvLocModel *self);
const char *rv_loc_pattern_of (const RvLocModel *self, const int *places, guint n);
void rv_loc_report (const RvLocModel *self, GArray *answers, RvLocalisation *out, guint n);
void rv_loc_intervals (const RvLocModel *self, GArray *answers);
void rv_loc_explain (const RvLocModel *self, GArray *answers, RvLocalisation *out);
void rv_loc_classes (const RvLocModel *self, RvLocalisation *out);
void rv_loc_conflicts (const RvLocModel *self, GArray *answers, RvCase *kase, const RvEdx *edx, RvLocalisation *out);
void rv_loc_next (const RvLocModel *self, GArray *answers, RvLocalisation *out);
void rv_loc_imaging (const RvAnatomy *a, const RvReference *reference, RvCase *kase, const RvLocaliseOptions *options, RvLocalisation *out);
/* Nodes of a place with the share of its prior: calls back for each. */
typedef void (*RvNodeShareFunc) (int node, RvSide side, double share, gpointer data);
void rv_loc_place_nodes (const RvLocModel *self, int place, RvNodeShareFunc func, gpointer data);

G_END_DECLS
