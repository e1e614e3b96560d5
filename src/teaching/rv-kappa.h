/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Agreement of readers beyond chance, for unordered answers.
 *
 * Two readers: Cohen J. A coefficient of agreement for nominal scales. Educational and Psychological Measurement 1960; 20: 37-46;
 *   standard error of Fleiss JL, Cohen J, Everitt BS. Large sample standard errors of kappa and weighted kappa. Psychological
 *   Bulletin 1969; 72: 323-327.
 * Any number: Fleiss JL. Measuring nominal scale agreement among many raters. Psychological Bulletin 1971; 76: 378-382;
 *   standard error over subjects of Gwet KL. Computing inter-rater reliability and its variance in the presence of high agreement.
 *   British Journal of Mathematical and Statistical Psychology 2008; 61: 29-48; under no agreement of Fleiss JL, Nee JCM, Landis JR.
 *   Large sample variance of kappa in the case of different sets of raters. Psychological Bulletin 1979; 86: 974-977.
 * Intervals are kappa ± 1.96 standard errors, cut at -1 and 1: rough with few studies.
 */
typedef struct {
  guint n;            /* subjects */
  double observed;    /* agreement, 0..1 */
  double expected;    /* by chance */
  double kappa;       /* NAN when chance alone gives full agreement */
  double error;       /* standard error */
  double error_null;  /* were there no agreement */
  double low, high;   /* 95 % */
} RvKappa;

/* table: k x k counts, rows of the first reader. FALSE: no subjects. */
gboolean rv_kappa_cohen (const guint *table, guint k, RvKappa *kappa);
/* counts: n x k, how many readers gave each answer; every row has the same sum, at least 2. FALSE: not so. */
gboolean rv_kappa_fleiss (const guint *counts, guint n, guint k, RvKappa *kappa);

G_END_DECLS
