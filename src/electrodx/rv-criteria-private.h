/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-criteria.h"
#include "electrodx/rv-edx.h"

G_BEGIN_DECLS

/* Private to src/electrodx. */

typedef enum {
  RV_Q_DISTAL_LATENCY, RV_Q_VELOCITY, RV_Q_F_LATENCY, RV_Q_F_ABSENT, RV_Q_AMPLITUDE, RV_Q_MILLIVOLT, RV_Q_DURATION, RV_Q_AMPLITUDE_FALL,
  RV_Q_AREA_FALL, RV_Q_DURATION_RISE, RV_Q_SIDE_LOW, RV_Q_SENSORY_AMPLITUDE, RV_Q_SENSORY_VELOCITY, RV_Q_SENSORY_LATENCY, RV_Q_N
} RvQuantityKind;

typedef enum { RV_AT_LEAST, RV_MORE_THAN, RV_AT_MOST, RV_LESS_THAN } RvComparison;
typedef struct { RvQuantityKind quantity; RvComparison how; double value; } RvCriteriaTest;
typedef struct { GStrv nerves, not; gboolean extra; RvCriteriaTest tests[4]; guint n_tests; } RvCriteriaRule; /* extra: one more way to meet it; that it cannot be judged leaves nothing open */
typedef struct { const char *id, *name, *source, *trust; GArray *rules; /* RvCriteriaRule */ } RvCriteriaFeature;
typedef struct { guint64 features, and, without; int nerves; /* 0: all */ guint each; int others; double forgive; } RvCriteriaOption; /* bits of features */
typedef struct { const char *id, *name; gboolean quiet; GArray *options; } RvCriteriaResult; /* quiet: no sentence of the findings */
typedef struct {
  const char *id, *name, *about, *note, *source;
  double age_from, until_day;
  guint min_nerves;
  GArray *entrapment;     /* of int: nodes */
  GArray *features;       /* RvCriteriaFeature, at most 64 */
  GArray *results;        /* RvCriteriaResult, strongest first */
} RvCriteriaSet;

struct _RvCriteriaBook {
  GStringChunk *strings;
  GPtrArray *sets;        /* RvCriteriaSet; "pattern" among them */
};

/* What was measured of one nerve in one sitting. Cells are borrowed from the RvEdx; NULL where there is none. */
typedef struct {
  const RvEdxCell *amplitude, *latency, *velocity, *duration, *area;
  GArray *nodes;          /* of int, borrowed: what the segment below this site tests; NULL */
} RvCriteriaSite;
typedef struct {
  int study;              /* of the anatomy */
  GArray *sites;          /* RvCriteriaSite, distal first */
  const RvEdxCell *word;  /* judgement of the whole row */
} RvCriteriaRow;
typedef struct {
  const char *nerve;
  char *label;
  RvSide side;
  const char *region;
  GArray *motor, *sensory;           /* RvCriteriaRow */
  const RvEdxCell *f_latency, *f_persistence, *f_word;
} RvCriteriaNerve;

/* The nerves of the sitting whose ncs rows are in the set (uuids); free with g_ptr_array_unref(). */
GPtrArray *rv_criteria_nerves (const RvAnatomy *a, const RvEdx *edx, GHashTable *rows);

/* A feature at a nerve. cells (of char*) and why say what decided; why is for people. */
RvCriterionState rv_criteria_feature (const RvCriteriaSet *set, const RvCriteriaFeature *f, const RvCriteriaNerve *n, GPtrArray *cells, char **why);
/* TRUE when the distal response is below `share` of its limit. */
gboolean rv_criteria_below (const RvCriteriaNerve *n, double share);

/* All sets on all sittings of the case. age NAN: an adult. */
RvCriteria *rv_criteria_judge (const RvCriteriaBook *book, const RvAnatomy *a, const RvEdx *edx, RvCase *kase, double age);
void rv_criteria_pattern (const RvCriteriaSet *set, GPtrArray *nerves, gboolean child, RvEdxPattern *out);

G_END_DECLS
