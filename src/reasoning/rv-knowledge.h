/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RvKnowledge: what the differential knows, read from findings.xml, causes.xml and sources.xml; immutable once loaded,
 * so that any number of threads may use it at once. Indices (of findings, causes, classes …) are positions in its arrays.
 *
 * Every probability is a Beta, written as k patients of n with its source and trust class. Its mean is pulled towards
 * the background rate of the finding by one pseudo-patient, so that it is never 0 or 1; all probabilities then allow for
 * an entry error (see rv_knowledge_entry_error()).
 */
typedef struct _RvKnowledge RvKnowledge;

/* Where a figure comes from: read in the source named; known without having looked it up; a judgement. */
typedef enum { RV_TRUST_FOUND, RV_TRUST_MEMORY, RV_TRUST_EXPERT } RvTrust;

typedef struct {
  double k;             /* patients with the finding; may be fractional for a judgement */
  double n;             /* patients in all; below 0: not stated */
  RvTrust trust;
  const char *source;   /* id in sources.xml, or NULL */
  const char *reviewed; /* ISO date */
  const char *note;     /* or NULL */
  int line;             /* in its file */
} RvFigure;

/* How a finding enters the sum. */
typedef enum {
  RV_USE_CAUSE,  /* P(finding | cause), within its evidence group */
  RV_USE_LESION, /* P(finding | lesion class): shown at weight 0 where the localiser already used the cell */
  RV_USE_RISK,   /* multiplies the priors */
  RV_USE_NONE    /* recorded only */
} RvUse;

/* A rule that reads a finding out of records of one kind. NULL strings: no condition. */
typedef struct {
  char *kind;      /* record kind, or "response": an event with an effect, matched on the treatment it answers */
  char *where;     /* "field=token|token field!=token field~words|words field!~words": all must hold */
  char *words;     /* alternatives separated by |; each a phrase, '*' at a word's end matches any ending */
  char *fields;    /* fields in which the words are looked for; NULL: all text of the record */
  char *polarity;  /* how present or absent is read: mention, result, weak, reduced, above:X, below:X (X: limits parted by '|', a field or a
                    * number with unit and g/mol where results may be in moles, "150 pmol/L 1355"), effect:TOKENS */
  gboolean only_present; /* what is not present says nothing (instead of absent) */
} RvRule;

typedef struct {
  char *system; /* HPO, LOINC, SNOMED CT */
  char *value;
} RvCode;

typedef struct {
  char *id;
  char *name;
  char *category;
  int test;              /* index into tests, or -1 */
  int group;             /* index into groups; a finding without a group has one of its own */
  RvUse use;
  GStrv synonyms;        /* words that mean present */
  GStrv absent_synonyms; /* words that mean absent ("painless onset") */
  GPtrArray *codes;      /* RvCode */
  GPtrArray *rules;      /* RvRule */
  GStrv covered_by;      /* record kinds: once the localiser used one of them, it has this finding too; or NULL */
  double lasts_days;     /* older than this before the first examination it says nothing; 0: it always counts */
  char *within;          /* id of the finding of the same group without which this one cannot be (pain at onset: pain), or NULL */
  RvFigure background;   /* among patients whose cause is not listed */
  RvFigure *by_class;    /* n_classes; only for RV_USE_LESION */
  char *about;           /* or NULL */
  int line;
} RvFindingDef;

/* Correlated findings. mixture: (1 - lambda) product + lambda comonotone joint; exclusive: one of them at a time. A member within
 * another is asked of those who have the other: where that is present it enters as a share of it, where it is absent not at all. */
typedef struct {
  char *id;
  char *name;
  double lambda;
  gboolean exclusive;
  guint *members; /* finding indices */
  int *within;    /* n_members: the member without which this one cannot be, or -1; NULL when there is none */
  guint n_members;
  char *why;      /* the mechanism that ties them */
  int line;
} RvGroupDef;

typedef struct {
  char *id;
  char *name;
  char *burden;        /* none, low, moderate, high */
  double delay_days;
  int invasiveness;    /* 0 none .. 3 operation */
  double cost;         /* relative, from burden, delay and invasiveness; at least 1 */
  guint *findings;
  guint n_findings;
  int line;
} RvTestDef;

typedef struct {
  char *id;
  char *name;
  char *pattern;   /* of the localiser */
  GStrv nodes;     /* prefixes of anatomy node ids, or NULL: the whole pattern */
  gboolean focal;  /* axonal and demyelinating lesions are told apart */
  int line;
} RvLesionClassDef;

typedef struct {
  char *id;
  char *name;
  gboolean combine;   /* FALSE: two of this family are never taken together */
  RvFigure *p;        /* n_findings; defaults for its causes */
  int line;
} RvFamilyDef;

typedef struct {
  guint finding;
  int cause;          /* index, or -1: every cause of `family` */
  int family;
  double ratio;       /* when present */
  double absent;      /* when absent; 1: nothing */
  RvFigure figure;    /* source and trust only */
} RvRiskRatio;

typedef struct {
  char *definition;
  char *who;
  char *pattern;
  char *supports;
  char *against;
  char *settles;      /* the test that settles it */
} RvCard;

typedef struct {
  double weight;      /* patients of 1,000 in this setting */
  double n;           /* how many patients the figure is worth */
  RvFigure figure;
} RvPrior;

typedef struct {
  char *id;
  char *name;
  int family;
  GStrv synonyms;
  gboolean alone;         /* never one of two causes: "no disease" */
  gboolean cannot_miss;
  double miss_threshold;  /* listed as cannot-miss from this probability on */
  RvPrior *priors;        /* n_settings */
  double *shares;         /* n_classes, sum 1: P(class | cause) as stated */
  double shares_n;        /* how many patients they are worth */
  RvFigure shares_figure;
  RvFigure demyelinating; /* focal lesions of this cause that show block or slowing */
  RvFigure *p;            /* n_findings; n below 0: not stated */
  RvCard card;
  guint stated;           /* findings stated for it or its family */
  guint needed;           /* findings that enter the sum */
  int line;
} RvCauseDef;

typedef struct {
  char *id;
  char *name;
  double other;          /* prior of "other / not listed" */
  double two_causes;     /* prior that two causes are there at once */
  double *rates;         /* n_findings: how common a risk factor is among its patients */
  guint *in_base;        /* risk findings that its base rates hold already */
  guint n_in_base;
} RvSettingDef;

typedef struct {
  guint a, b;
  gboolean a_absent, b_absent; /* the status that contradicts, present unless said */
  char *question;
} RvContradiction;

typedef struct {
  char *id;
  char *text;   /* authors, year, journal as far as known */
  char *locator; /* PMID, DOI, PMC …, or NULL */
  char *seen;   /* the address at which it was read, or NULL */
  char *read;   /* full, abstract, excerpt, second-hand; memory: nobody saw it, and no found figure may rest on it */
  int line;
} RvSourceDef;

#define RV_KNOWLEDGE_ERROR (rv_knowledge_error_quark ())
GQuark rv_knowledge_error_quark (void);
typedef enum { RV_KNOWLEDGE_ERROR_FILE, RV_KNOWLEDGE_ERROR_INVALID } RvKnowledgeError;

/* Loads and checks dir/{sources,findings,causes}.xml, and dir/local.xml when there is one, against schema_dir/knowledge-*.rng
 * and the semantic rules. NULL: an error whose message has one line per fault, "FILE:LINE: what; what to do".
 * schema_dir NULL: dir/../schema. */
RvKnowledge *rv_knowledge_load (const char *dir, const char *schema_dir, GError **error);
/* The shipped knowledge: $RV_DATA_DIR, the source tree, or the installed place; loaded once and kept. NULL with an error. Borrowed. */
RvKnowledge *rv_knowledge_default (GError **error);
RvKnowledge *rv_knowledge_ref (RvKnowledge *self);
void rv_knowledge_unref (RvKnowledge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvKnowledge, rv_knowledge_unref)

const char *rv_knowledge_version (const RvKnowledge *self);
const char *rv_knowledge_sha256 (const RvKnowledge *self); /* of the files read, local layer included */
double rv_knowledge_entry_error (const RvKnowledge *self);
double rv_knowledge_other_floor (const RvKnowledge *self);

guint rv_knowledge_n_findings (const RvKnowledge *self);
guint rv_knowledge_n_groups (const RvKnowledge *self);
guint rv_knowledge_n_tests (const RvKnowledge *self);
guint rv_knowledge_n_classes (const RvKnowledge *self);
guint rv_knowledge_n_families (const RvKnowledge *self);
guint rv_knowledge_n_causes (const RvKnowledge *self);
guint rv_knowledge_n_settings (const RvKnowledge *self);
guint rv_knowledge_n_sources (const RvKnowledge *self);
guint rv_knowledge_n_risks (const RvKnowledge *self);
guint rv_knowledge_n_contradictions (const RvKnowledge *self);

const RvFindingDef *rv_knowledge_finding (const RvKnowledge *self, guint i);
const RvGroupDef *rv_knowledge_group (const RvKnowledge *self, guint i);
const RvTestDef *rv_knowledge_test (const RvKnowledge *self, guint i);
const RvLesionClassDef *rv_knowledge_class (const RvKnowledge *self, guint i);
const RvFamilyDef *rv_knowledge_family (const RvKnowledge *self, guint i);
const RvCauseDef *rv_knowledge_cause (const RvKnowledge *self, guint i);
const RvSettingDef *rv_knowledge_setting (const RvKnowledge *self, guint i);
const RvSourceDef *rv_knowledge_source (const RvKnowledge *self, guint i);
const RvRiskRatio *rv_knowledge_risk (const RvKnowledge *self, guint i);
const RvContradiction *rv_knowledge_contradiction (const RvKnowledge *self, guint i);

/* Index by id, or -1. */
int rv_knowledge_find_finding (const RvKnowledge *self, const char *id);
int rv_knowledge_find_cause (const RvKnowledge *self, const char *id);
int rv_knowledge_find_family (const RvKnowledge *self, const char *id);
int rv_knowledge_find_setting (const RvKnowledge *self, const char *id);
int rv_knowledge_find_class (const RvKnowledge *self, const char *id);
int rv_knowledge_find_source (const RvKnowledge *self, const char *id);
int rv_knowledge_find_test (const RvKnowledge *self, const char *id);

/* The class of a lesion at an anatomy node (NULL: none given) in a pattern of the localiser; -1 when the pattern is unknown. */
int rv_knowledge_class_of (const RvKnowledge *self, const char *pattern, const char *node);

/* The figure that stands for P(finding | cause): the cause's own, its family's, or the background. cause -1: the background. */
const RvFigure *rv_knowledge_figure (const RvKnowledge *self, int cause, guint finding);
/* Its mean, entry error included. */
double rv_knowledge_mean (const RvKnowledge *self, int cause, guint finding);
/* P(finding | lesion class, block or slowing), entry error included. */
double rv_knowledge_mean_in_class (const RvKnowledge *self, guint lesion_class, guint finding);

const char *rv_trust_to_token (RvTrust trust); /* found, memory, expert */

/* Finds the finding that words mean: the longest name or synonym contained in them. Negations ("no pain", "without …") turn
 * present into absent. -1 when none fits. */
int rv_knowledge_match (const RvKnowledge *self, const char *words, gboolean *absent);
/* What else the words say beside the finding that rv_knowledge_match() takes: further names and synonyms of two words or more
 * that do not overlap. Findings (guint), none where the words deny anything. Caller unrefs. */
GArray *rv_knowledge_match_further (const RvKnowledge *self, const char *words);

G_END_DECLS
