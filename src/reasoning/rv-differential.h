/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reasoning/rv-knowledge.h"
#include "reasoning/rv-lesion.h"

G_BEGIN_DECLS

/**
 * RvDifferential: the exact joint of cause and lesion class given what is known, and everything needed to explain it.
 * Pure: the same findings, lesion evidence, options and knowledge give the same numbers.
 *
 * Shown probabilities are those at the Beta means; low, high (80 %) and first_in come from RV_N_DRAWS draws with a seed
 * per figure, so that a change elsewhere in the knowledge does not move them.
 *
 * Units: decibans are 10 log10 of an odds ratio.
 */
typedef enum { RV_STATUS_NOT_ASSESSED, RV_STATUS_PRESENT, RV_STATUS_ABSENT } RvStatus;

typedef struct {
  const char *setting;            /* NULL or unknown: general-emg */
  gboolean naive;                 /* every lambda 0 */
  gboolean found_only;            /* figures that were not found in a source say nothing */
  gboolean brief;                 /* for replays: no fit simulation, next tests or refuters; intervals of the leading RV_BRIEF_INTERVALS */
  guint n_draws;                  /* 0: no intervals (low = high = probability); at most 2,000 */
  const RvLesionEvidence *lesion; /* or NULL */
} RvDifferentialOptions;

#define RV_BRIEF_INTERVALS 12

#define RV_DIFFERENTIAL_OPTIONS_INIT { NULL, FALSE, FALSE, FALSE, 2000, NULL }

typedef struct {
  guint finding;
  double decibans; /* how far it moves the odds of the cause, all else given (drop-one) */
} RvFindingWeight;

typedef struct {
  guint cause;
  double probability, low, high;
  double first_in;        /* share of the draws in which it is first */
  GArray *supporting;     /* RvFindingWeight, strongest first */
  GArray *opposing;
} RvCauseResult;

typedef struct {
  guint a, b;             /* causes, a < b */
  double probability, low, high, first_in; /* intervals for the 20 best only, else low = high = probability */
} RvPairResult;

typedef struct {
  guint n_findings;
  guint findings[2];
  double strength;        /* log10 of how much rarer together than apart; 0 where knowledge says so */
  char *question;
} RvConflict;

typedef struct {
  char *result;           /* "Nerve enlarged: present" */
  double probability;
  int leader;             /* cause, or -1: other */
  double leader_probability;
} RvOutcome;

typedef struct {
  guint test;
  double bits;            /* expected information */
  double value;           /* bits per unit of cost: the order */
  GArray *outcomes;       /* RvOutcome */
} RvNextTest;

typedef struct {
  guint cause;            /* a leading cause */
  int test;               /* -1: none known */
  int finding;
  RvStatus status;        /* the result that would speak against it most per cost */
  double decibans;
} RvRefuter;

typedef struct {
  gboolean possible;
  gboolean prior;         /* the prior is the number to change, else P(finding | cause) */
  guint cause;
  guint finding;
  double now, needed;
} RvTippingPoint;

typedef struct _RvEngine RvEngine;

typedef struct {
  RvKnowledge *knowledge;
  int setting;
  RvStatus *status;       /* n_findings: what entered the sum */
  RvCauseResult *causes;  /* n_causes, most probable first */
  guint n_causes;
  GArray *pairs;          /* RvPairResult, most probable first; together with causes and other the sum is 1 */
  double other, other_low, other_high;
  double fit;             /* log10 of P(all) / product of P(each) */
  double fit_tail;        /* how often a case made by the model itself fits as badly or worse */
  GArray *conflicts;      /* RvConflict */
  GArray *cannot_miss;    /* guint causes */
  GArray *next;           /* RvNextTest, best first */
  GArray *refuters;       /* RvRefuter */
  RvTippingPoint tipping;
  RvEngine *engine;       /* private */
} RvDifferential;

/* statuses: one RvStatus per finding of the knowledge. Never fails: with nothing assessed the priors come out. */
RvDifferential *rv_differential_run (RvKnowledge *knowledge, const RvStatus *statuses, const RvDifferentialOptions *options);
void rv_differential_free (RvDifferential *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvDifferential, rv_differential_free)

/* The result of a cause, wherever it ranks. */
const RvCauseResult *rv_differential_cause (const RvDifferential *self, guint cause);
/* Rank from 1. */
guint rv_differential_rank (const RvDifferential *self, guint cause);

typedef enum { RV_TERM_PRIOR, RV_TERM_RISK, RV_TERM_LOCALISATION, RV_TERM_GROUP, RV_TERM_TWO_CAUSES } RvTermType;

typedef struct {
  RvTermType type;
  int index;              /* risk: finding; group: group; else -1; two causes: the price of assuming two at once */
  double decibans;
  double p_a, p_b;        /* the two likelihoods (or weights) compared */
} RvTerm;

/* Cause a against cause b: prior, each risk factor, localisation, each evidence group. The sum is the log-odds in decibans. */
GArray *rv_differential_waterfall (const RvDifferential *self, guint a, guint b);
/* 10 log10 of their odds. */
double rv_differential_log_odds (const RvDifferential *self, guint a, guint b);

/* One cause, or two at once. */
typedef struct {
  guint a;
  int b; /* the second cause, or -1 */
} RvHypothesis;

/* The same where either side may be two causes at once, which must be a pair that the engine weighs (of families that combine);
 * the odds are then -INFINITY or INFINITY otherwise. */
GArray *rv_differential_waterfall_between (const RvDifferential *self, RvHypothesis x, RvHypothesis y);
double rv_differential_log_odds_between (const RvDifferential *self, RvHypothesis x, RvHypothesis y);

typedef struct {
  guint finding;
  RvStatus status;
  double decibans;
  double p_cause, p_versus; /* P(this status | …) as used, given the earlier arguments of the same group */
  const RvFigure *figure_cause, *figure_versus;
} RvAuditTerm;

/* What arguments are worth, cause against versus, taken by themselves. RvAuditTerm; *sum in decibans. */
GArray *rv_audit (RvKnowledge *knowledge, guint cause, guint versus, const guint *findings, const RvStatus *statuses, guint n,
                  gboolean naive, double *sum);

/* The yardstick of the benchmark: the bare multiply-add of every draw of every cause and assessed finding, over the tables that
 * a run with these statuses reads, and nothing else. Returns a sum, so that the work cannot be left out. */
double rv_differential_bare_work (RvKnowledge *knowledge, const RvStatus *statuses);

G_END_DECLS
