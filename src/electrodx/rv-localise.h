/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-anatomy.h"
#include "electrodx/rv-reference.h"
#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * The localiser: from tables and examination to P(lesion set | findings). Pure: same case, same knowledge, same result.
 *
 *   g_autoptr (RvLocalisation) l = rv_localise (rv_anatomy_default (NULL), NULL, as_known, NULL);
 *
 * All strings are owned by the result. Probabilities are 0..1; evidence is in decibans (10 log10).
 */
typedef struct {
  const char *setting;    /* general-emg, neuro-oncology, after-transplant; NULL: the case's, else general-emg */
  const char *profile;    /* reference profile id; NULL: the default */
  gboolean no_imaging;    /* leave out what MRI, PET and ultrasound show of the level */
  gboolean singles_only;  /* no pairs and triples (tests, benchmark) */
  guint n_hypotheses;     /* how many to report; 0: 12 */
  /* Variants of anatomy that are known to be there, or not, in this patient: ids of anomalies ("anom.adpn") or the beginning of several
   * ("anom.mga"). Else each counts with its frequency. NULL: none is known. */
  const char *const *variants_present, *const *variants_absent;
} RvLocaliseOptions;

/* One statement used as evidence. */
typedef struct {
  char *id;               /* "emg:UUID/active" */
  char *label;            /* "Tibialis anterior, left: fibrillations +++" */
  char *uuid;             /* the record it was read from */
  char *field;            /* its field */
  char *cell;             /* "UUID/FIELD" */
  RvSide side;
  const char *grade;      /* "absent", "reduced", "normal", … untranslated token */
  guint level;            /* of the grade; 0 is normal */
  GStrv leaves;           /* ids of the muscles and fields it speaks of, those that count most first */
  gboolean words_only;    /* a reported judgement without a number: less weight */
  double days;            /* since onset; NAN when not known */
} RvLocEvidence;

typedef struct {
  char *id;               /* node id of the most probable member */
  GStrv span;             /* node ids that no study done so far tells apart, proximal first */
  char *name;             /* "Sciatic nerve, notch to mid thigh, fibular division" */
  RvSide side;
  const char *severity;   /* mild moderate severe */
  const char *kind;       /* axonal, conduction-block, mixed */
} RvLesion;

typedef struct {
  int observation;        /* index into observations, or -1 */
  char *label;            /* of the observation; "Prior", "Other members" for the rows without one */
  double decibans;
} RvContribution;

typedef struct {
  RvLesion *lesions; guint n_lesions;
  char *pattern;          /* as in the JSON contract: "mononeuropathy", "polyneuropathy-axonal+mononeuropathy" */
  char *name;             /* one line for people */
  double probability, low, high;   /* 80 % interval */
  double prior;
  double log10_likelihood;         /* of its best member */
  RvContribution *evidence; guint n_evidence; /* best member against the runner-up group's best member; rows sum to log_odds */
  double log_odds;        /* decibans, this group against versus */
  int versus;             /* index of the group it is set against: the first for all others, the second for the first */
} RvLocHypothesis;

typedef struct { const char *id; const char *name; int node; RvSide side; double probability; } RvLocStructure;

typedef struct {
  int *observations; guint n_observations;  /* indices; at least one */
  GStrv cells;            /* "UUID/FIELD", also of cells that are no observation */
  char *title;            /* what disagrees */
  char *question;         /* what to ask or do */
  char *rule;             /* stable token of the rule that found it */
} RvLocConflict;

typedef struct {
  char *study;            /* anatomy id of muscle, study or reflex */
  char *name;
  char *site;             /* stimulation site to add, or NULL */
  const char *type;       /* needle, ncs, reflex */
  RvSide side;
  double bits;
  double minutes;
  double score;           /* bits per minute, discomfort counted as time */
  char *why;              /* what it would tell apart */
} RvLocNext;

/**
 * For the differential: P(findings | lesion class), never the posterior. Within a class the localiser's prior is
 * renormalised. Two kinds of row:
 *   site NULL  a pattern of the JSON contract ("mononeuropathy", "polyneuropathy-axonal", …; combined ones with '+')
 *   site set   the pattern at one named nerve, plexus or root: id "mononeuropathy/sciatic", "plexopathy/brachial-plexus",
 *              "radiculopathy/L5"; its prior is part of the pattern's.
 * Priors of the pattern rows sum to 1. log10_likelihood is relative to "no lesion" (whose row has 0), so that
 * sums over many observations stay in range. What was consumed is listed in `observations`: it counts here and nowhere else.
 */
typedef struct {
  char *id;
  char *pattern;
  char *site;             /* nerve, plexus or root, or NULL */
  RvSide side;            /* of the most probable member */
  double prior;
  double log10_likelihood;
  double block_prior;     /* part of prior: with conduction block, alone or beside axon loss (single lesions only) */
  double log10_block;     /* likelihood of that part */
  double log10_loss;      /* likelihood of the rest: axon loss alone */
  double posterior;       /* for display only */
} RvLesionClass;

typedef struct {
  gboolean done;          /* imaging shows a level */
  char *agreement;        /* whole, part, none, no-level */
  char *text;             /* "MRI shows lower sciatic and common fibular nerve; the electrical level is …" */
  GStrv imaged;           /* node ids */
  double probability;     /* of a lesion within the imaged part, from the run without imaging */
} RvLocImaging;

typedef struct {
  const char *anatomy_version, *anatomy_sha256;
  char *setting;
  char *profile;
  RvLocEvidence *observations; guint n_observations;
  RvLocHypothesis *hypotheses; guint n_hypotheses;   /* ranked */
  RvLocStructure *structures; guint n_structures;    /* probability above 0.1 %, most probable first */
  RvLocConflict *conflicts; guint n_conflicts;
  RvLocNext *next; guint n_next;
  RvLesionClass *classes; guint n_classes;
  RvLocImaging imaging;
  GPtrArray *left_out;    /* char*: rows that could not be used and why */
} RvLocalisation;

/* reference NULL: the default set. options NULL: defaults. as_known: the case as it was known (rv_chronology_as_known).
 * Never fails: with nothing to go on, the result has the prior and says so. Free with rv_localisation_free(). */
RvLocalisation *rv_localise (const RvAnatomy *anatomy, const RvReference *reference, RvCase *as_known, const RvLocaliseOptions *options);
void rv_localisation_free (RvLocalisation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvLocalisation, rv_localisation_free)

/* The anomalies that the localiser can reckon with (const RvAnomaly *, borrowed). Free with g_ptr_array_unref(). */
GPtrArray *rv_localise_variants (const RvAnatomy *anatomy);

/* NULL when there is none of that id. */
const RvLesionClass *rv_localisation_class (const RvLocalisation *self, const char *id);
/* Probability of a node and side; 0 when it is not in structures. */
double rv_localisation_structure (const RvLocalisation *self, const char *node, RvSide side);

/* What a complete axonal lesion of a node would do to each muscle and field on one side: 0..1 for each. Arrays of
 * n_muscles and n_skin doubles, filled by the call. For the hover of the nerve tree. */
void rv_localise_predict (const RvAnatomy *anatomy, int node, double *muscles, double *potentials, double *skin);

G_END_DECLS
