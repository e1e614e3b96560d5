/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "reasoning/rv-knowledge-local.h"

G_BEGIN_DECLS

/* One Beta of the model; several pairs of cause and finding may share it. */
typedef struct {
  double alpha;
  double beta;
  double mean;  /* entry error included */
  char *key;    /* seeds its draws: stays the same when other knowledge changes */
  float *draws; /* filled on first use, RV_N_DRAWS */
} RvCell;

#define RV_N_DRAWS 2000

struct _RvKnowledge {
  gatomicrefcount refs;
  char *version;
  char *sha256;
  double entry_error;
  double other_floor;
  double cap_n;

  GArray *findings;   /* RvFindingDef */
  GArray *groups;     /* RvGroupDef */
  GArray *tests;      /* RvTestDef */
  GArray *classes;    /* RvLesionClassDef */
  GArray *families;   /* RvFamilyDef */
  GArray *causes;     /* RvCauseDef */
  GArray *settings;   /* RvSettingDef */
  GArray *sources;    /* RvSourceDef */
  GArray *risks;      /* RvRiskRatio */
  GArray *contradictions; /* RvContradiction */
  GPtrArray *local;   /* RvLocalChange */
  char *local_path, *local_sha256; /* of the local layer that was read, or NULL */

  GHashTable *finding_ids, *cause_ids, *source_ids; /* id -> index + 1 */
  GHashTable *phrases;    /* normalised phrase -> packed finding and polarity */
  guint longest_phrase;   /* in words */
  GStringChunk *strings;  /* sources, dates, notes of figures */

  GArray *cells;          /* RvCell */
  float **prior_draws;    /* n_causes x n_settings: a factor around 1, filled on first use */
  float **risk_draws;     /* n_risks: a factor around 1 */
  float **share_draws;    /* n_causes: one block each, a row of draws per stated class */
  guint *cell_of;         /* (n_causes + 1) x n_findings; the last row is the background */
  guint *cell_of_found;   /* the same under the trust filter */
  double *means[2];       /* n_findings x (n_causes + 1), plain and under the trust filter: a row per finding, background last */
  float **member_draws[2]; /* (n_causes + 1) x n_findings: shares within exclusive groups, filled on first use */
};

#define rv_def(self, array, type, i) (&g_array_index ((self)->array, type, i))

/* What is collected while loading. */
typedef struct {
  RvKnowledge *k;
  GPtrArray *faults; /* strings */
  const char *file;  /* base name of the file being read */
} RvLoader;

void rv_loader_fault (RvLoader *loader, int line, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* An attribute into the string chunk, or NULL. */
const char *rv_loader_string (RvLoader *loader, xmlNode *node, const char *name);
char *rv_xml_dup (xmlNode *node, const char *name);
/* The name in the user's language; the one that the file holds goes to `written` (or NULL) where it is another. */
char *rv_xml_name (xmlNode *node, GStrvBuilder *written);
double rv_xml_number (RvLoader *loader, xmlNode *node, const char *name, double fallback);
char *rv_xml_text (xmlNode *node);
/* k, n, source, trust, reviewed of an element. */
RvFigure rv_loader_figure (RvLoader *loader, xmlNode *node);

void rv_loader_read_sources (RvLoader *loader, xmlNode *root);
void rv_loader_read_findings (RvLoader *loader, xmlNode *root);
void rv_loader_read_classes (RvLoader *loader, xmlNode *root);
void rv_loader_read_causes (RvLoader *loader, xmlNode *root);
void rv_loader_read_local (RvLoader *loader, xmlNode *root);

/* local: the file of the local layer, which may be missing. */
RvKnowledge *rv_knowledge_load_with (const char *dir, const char *schema_dir, const char *local, GError **error);

/* alloc: empty. After loading, the others resolve every pair of cause and finding to a cell; phrases for matching. */
void rv_code_free (gpointer code);
void rv_rule_free (gpointer rule);
RvKnowledge *rv_knowledge_alloc (void);
void rv_knowledge_build_cells (RvKnowledge *self);
double rv_with_entry_error (const RvKnowledge *self, double p);
/* After the cells. */
void rv_knowledge_prepare_draws (RvKnowledge *self);
void rv_knowledge_free_draws (RvKnowledge *self);
void rv_knowledge_build_phrases (RvKnowledge *self);
const float *rv_knowledge_draws (RvKnowledge *self, guint cell);
/* A member of an exclusive group as its share of the whole group; hypothesis n_causes is the background. */
const float *rv_knowledge_member_draws (RvKnowledge *self, gboolean found_only, guint hypothesis, guint finding);
const float *rv_knowledge_prior_draws (RvKnowledge *self, guint cause, guint setting);
const float *rv_knowledge_risk_draws (RvKnowledge *self, guint risk);
/* Shares of the stated lesion classes of a cause: slot counts the classes with a share above 0. */
const float *rv_knowledge_share_draws (RvKnowledge *self, guint cause, guint slot);

/* TRUE for "No pain", FALSE for "Painless". */
gboolean rv_knowledge_says_no (const char *text);
/* "Foot drop, left (severe)" -> "foot drop left severe". Caller frees. */
char *rv_normalise_words (const char *text);

G_END_DECLS
