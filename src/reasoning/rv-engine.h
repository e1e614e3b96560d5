/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reasoning/rv-differential.h"
#include "reasoning/rv-knowledge-private.h"

G_BEGIN_DECLS

#define RV_BEST_PAIRS 20

/* Loops over worlds are built for wider vector units too; the machine's own is taken at the start. Element by element they do the
 * same operations in the same order, without fused ones, so the bytes stay the same. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define RV_WIDE __attribute__ ((target_clones ("default", "avx2")))
#else
#define RV_WIDE
#endif

/* Hypotheses are numbered: causes 0 .. n_c - 1, then other (n_c). */
struct _RvEngine {
  RvKnowledge *k;
  guint n_c, n_f, n_h;
  guint n_states;          /* lesion class x {axonal, demyelinating} */
  RvDifferentialOptions options;
  const RvSettingDef *setting;
  guint setting_index;
  RvStatus *status;        /* n_f, all uses */
  const double *means;     /* n_f x n_h: P(finding | hypothesis) under the trust filter; the knowledge owns it */

  GArray *groups;          /* guint: evidence groups with an assessed member that depends on the cause */
  GArray *risks;           /* guint: risk ratios that apply */
  double *risk_factor;     /* n_c */
  double *prior;           /* n_h, sums to 1 over causes; other as odds to them */
  double *state_like;      /* n_states: localiser and lesion findings; NULL: nothing is known of the lesion */
  double *pair_like;       /* n_states x n_states, or NULL */
  double *pair_rows;       /* n_states x n_c: pair_like times the spread of a cause, or NULL */
  double *state_of;        /* n_h x n_states: P(state | hypothesis) */
  double *loc;             /* n_h */
  double *group_like;      /* groups->len x n_h */
  double *weight;          /* n_h: prior x loc x groups */
  double total;            /* of single causes, other and pairs */
};

/* P(statuses | probabilities of presence): the grouped likelihood, for members with status other than not assessed.
 * p and status hold all members of the group. */
double rv_group_likelihood (const RvGroupDef *group, const double *p, const RvStatus *status, double lambda, gboolean counts_within,
                            double entry_error);
/* Takes the members that lie within another assessed one out of `status`: those that count as a share of it go into `within`
 * (n_members, else not assessed); those whose outer one is absent say nothing more. Returns how many count. */
guint rv_group_split (const RvGroupDef *group, gboolean counts_within, RvStatus *status, RvStatus *within);
/* FALSE for the naive product, and for found figures alone: a share of two figures is found only where both are. */
gboolean rv_engine_counts_within (const RvEngine *e);

/* Mean P(finding | hypothesis) under the engine's trust filter; hypothesis n_c is other. */
double rv_engine_p (const RvEngine *e, guint hypothesis, guint finding);
/* Statuses of the members of a group as they enter the sum, into `to` (n_members). */
void rv_engine_member_status (const RvEngine *e, const RvGroupDef *group, RvStatus *to);
/* The likelihood of such statuses under every hypothesis at once, into `to` (n_h). */
void rv_engine_group_row (const RvEngine *e, const RvGroupDef *group, const RvStatus *status, double *to);
double rv_engine_lambda (const RvEngine *e, const RvGroupDef *group);
gboolean rv_engine_uses_group (const RvEngine *e, guint group);
double rv_engine_risk_ratio (const RvEngine *e, const RvRiskRatio *risk);
/* Noisy-or of two probabilities over a leak. */
double rv_noisy_or (double a, double b, double leak);

RvEngine *rv_engine_new (RvKnowledge *knowledge, const RvStatus *statuses, const RvDifferentialOptions *options);
void rv_engine_free (RvEngine *e);
/* State likelihoods from localiser and lesion findings (rv-engine-lesion.c). */
void rv_engine_set_up_lesion (RvEngine *e);
double rv_engine_pair_loc (const RvEngine *e, guint a, guint b);
/* The same of a with every later cause, into `to` (n_c). */
void rv_engine_pair_loc_row (const RvEngine *e, guint a, double *to);
/* Unnormalised posterior of a pair; 0 when the two are never taken together. */
double rv_engine_pair_weight (const RvEngine *e, guint a, guint b);
gboolean rv_engine_may_pair (const RvEngine *e, guint a, guint b);
/* rv_engine_pair_weight() of a with every later cause, into `to` (n_c). */
void rv_engine_pair_row (const RvEngine *e, guint a, double *to);
double rv_engine_pair_group (const RvEngine *e, guint i, guint a, guint b);

/* The 2,000 worlds (rv-engine-draws.c): rows are causes, other, then the best pairs. `relative` (n_rows x n) holds each weight in
 * each world over its weight at the means, `share` (n_rows) the latter as a share of all rows. The spread is read out of them
 * (rv-engine-spread.c). */
typedef struct {
  guint n;          /* worlds */
  guint n_pairs, n_rows;
  float *relative;
  double *share;
} RvWorlds;
/* A row below this share of the whole is never first and does not change a sum. */
#define RV_LEAST_SHARE 1e-12
void rv_engine_read_spread (RvEngine *e, RvWorlds *worlds, RvDifferential *result);
void rv_engine_draw (RvEngine *e, RvDifferential *result);
void rv_engine_contributions (RvEngine *e, RvDifferential *result);
void rv_engine_tipping (RvEngine *e, RvDifferential *result);
void rv_engine_fit (RvEngine *e, RvDifferential *result);
void rv_engine_conflicts (RvEngine *e, RvDifferential *result);
void rv_engine_next_tests (RvEngine *e, RvDifferential *result);

G_END_DECLS
