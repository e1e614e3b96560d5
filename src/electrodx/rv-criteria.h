/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-anatomy.h"
#include "electrodx/rv-reference.h"

G_BEGIN_DECLS

/**
 * Published sets of electrodiagnostic criteria (CIDP, subtypes of the Guillain-Barré syndrome, conduction block), judged nerve by
 * nerve, and the pattern of a sitting with soft labels. The sets are data/reference/criteria/; limits of normal come from the chosen
 * reference profile. What a table does not hold cannot be judged: it is told, and never counted as normal.
 *
 * Results hang on RvEdx.criteria, one verdict for each set and sitting.
 */
typedef enum { RV_CRITERION_NO, RV_CRITERION_OPEN, RV_CRITERION_YES } RvCriterionState; /* OPEN: could not be judged */

/* One feature at one nerve. */
typedef struct {
  const char *feature;    /* id of the feature */
  const char *name;       /* what it asks for */
  const char *source;     /* citation */
  const char *trust;      /* found derived memory expert */
  const char *nerve;      /* "median" */
  char *label;            /* "Median, left" */
  RvSide side;
  RvCriterionState state;
  char *why;              /* "72 % of the limit" or what is missing */
  GStrv cells;            /* "UUID/FIELD" that decided it */
} RvCriterionFinding;

typedef struct {
  const char *id, *name, *about; /* about: cidp gbs block */
  const char *note;       /* or NULL */
  const char *source;     /* first citation */
  const char *trust;      /* the weakest of the features that were met, else of all */
  char *study;            /* uuid of the sitting's study record, or NULL */
  char *study_title;      /* or NULL */
  gboolean applies;       /* FALSE: under 18, too few nerves, too late; why says it */
  const char *outcome;    /* id of the result, "not-met", "open" or "not-applicable" */
  const char *outcome_name;
  gboolean telling;       /* a result worth a sentence among the findings */
  const char *could_be;   /* name of the stronger result that what could not be judged would allow, or NULL */
  guint n_limbs;          /* limbs of the nerves that met a feature: in one limb a focal lesion explains it as well */
  char *why;              /* what met it, nerve by nerve */
  char *nerves;           /* the nerves that met it: "Median, right; Ulnar, right", or "" */
  RvCriterionFinding *findings; guint n_findings;
} RvCriteriaVerdict;

typedef struct { const char *id; double weight; } RvPatternShare; /* normal axonal demyelinating mixed uncertain; sum 1 */
typedef struct {
  char *study, *study_title;
  RvPatternShare shares[5];
  const char *leading;    /* id of the largest */
  char *why;              /* how many nerves vote for what */
  GStrv cells;            /* that were counted */
} RvEdxPattern;

typedef struct {
  RvCriteriaVerdict *verdicts; guint n_verdicts;
  RvEdxPattern *patterns; guint n_patterns;   /* one for each sitting, the latest last */
} RvCriteria;

/* The sets themselves. */
typedef struct _RvCriteriaBook RvCriteriaBook;
/* data_dir as for rv_anatomy_load(). Errors name file, line and what is wrong. */
RvCriteriaBook *rv_criteria_load (const char *data_dir, const RvAnatomy *anatomy, GError **error);
void rv_criteria_book_free (RvCriteriaBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvCriteriaBook, rv_criteria_book_free)
/* The program's own, loaded once; NULL with error when the files are at fault. */
const RvCriteriaBook *rv_criteria_default (GError **error);

void rv_criteria_free (RvCriteria *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvCriteria, rv_criteria_free)
/* "Axon loss", …, translated. */
const char *rv_pattern_text (const char *id);

G_END_DECLS
