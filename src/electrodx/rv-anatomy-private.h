/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "electrodx/rv-anatomy.h"
#include "electrodx/rv-loc-knowledge.h"

G_BEGIN_DECLS

/* Private to src/electrodx. */

/* One line of the vocabulary: a normalised name and what it stands for. */
typedef struct {
  char *name;      /* normalised words */
  char *bag;       /* its words, sorted */
  GArray *ids;     /* of int: muscles, nodes, fields, or one reflex */
  GArray *weights; /* of double: movements; or NULL */
  gboolean exact;  /* from the tables themselves */
} RvVocabularyName;

typedef struct { GStrv names; GStrv types; GStrv records; int study; gboolean usual; } RvVocabularyStudy;
typedef struct { GStrv names; char *is; } RvVocabularySite;
typedef struct { GStrv names; const char *region; double from, to; } RvVocabularyRegion;
typedef enum { RV_SIGN_STRETCH, RV_SIGN_LOCAL, RV_SIGN_UMN, RV_SIGN_FLUCTUATION } RvSignKind;
typedef struct { GStrv names; RvSignKind kind; GArray *nodes, *weaker; } RvVocabularySign;

typedef struct {
  GHashTable *replace;     /* word -> word */
  GPtrArray *muscles;      /* RvVocabularyName */
  GPtrArray *movements;
  GPtrArray *nerves;
  GPtrArray *fields;
  GPtrArray *reflexes;
  GPtrArray *regions;      /* RvVocabularyRegion */
  GPtrArray *studies;      /* RvVocabularyStudy */
  GPtrArray *sites;        /* RvVocabularySite */
  GPtrArray *signs;        /* RvVocabularySign */
} RvVocabulary;

struct _RvAnatomyPrivate {
  GStringChunk *strings;
  char *sha256;
  GHashTable *node_ids, *muscle_ids, *skin_ids, *study_ids, *reflex_ids, *source_ids; /* id -> index + 1 */
  float *phi_muscle;       /* n_muscles x n_nodes */
  float *phi_skin;         /* n_skin x n_nodes */
  guint8 *reach;           /* n_nodes x n_nodes: [from][to] */
  guint8 *preganglionic;   /* n_nodes */
  RvVocabulary vocabulary;
  RvLocKnowledge knowledge;
};

/* rv-anatomy-graph.c: order, reachability, shares. FALSE with error for a cycle, a target that its root does not reach … */
gboolean rv_anatomy_build_graph (RvAnatomy *self, GError **error);
/* Share of one root's fibres for a target node that pass each node; into[n_nodes]. FALSE when the target is not reached. */
gboolean rv_anatomy_flow (const RvAnatomy *self, int start, int end, double *into);
int rv_anatomy_motor_start (const RvAnatomy *self, const char *root);
int rv_anatomy_sensory_start (const RvAnatomy *self, const char *root);

/* rv-anatomy-names.c */
void rv_vocabulary_init (RvVocabulary *self);
void rv_vocabulary_clear (RvVocabulary *self);
gboolean rv_vocabulary_read (RvAnatomy *self, xmlNode *root, const char *file, GError **error);
void rv_vocabulary_add_tables (RvAnatomy *self);
/* Lower case, no accents, no punctuation, replacements made. Caller frees. */
char *rv_vocabulary_normalise (const RvAnatomy *self, const char *words);
/* The sign that the words name, or NULL. */
const RvVocabularySign *rv_vocabulary_find_sign (const RvAnatomy *self, const char *words);
/* Movement with weights: ids and weights, new arrays; FALSE when unknown. */
gboolean rv_vocabulary_find_movement (const RvAnatomy *self, const char *words, GArray **ids, GArray **weights);

/* Names on a list attribute as indices; FALSE with error when one is unknown. */
gboolean rv_anatomy_ids_to_indices (GHashTable *ids, const char *list, GArray *into, const char *file, int line, GError **error);

G_END_DECLS
