/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-assessment.h"

G_BEGIN_DECLS

/* Lines of a finding with its weight: the number leads to its source, the name to the entry of the case. */

/* For each finding of the knowledge the uuid of the entry that speaks for it at the cursor, or NULL. The array is the caller's
 * (g_free), the strings are the assessment's. */
const char **rv_assessment_records (const RvAssessment *assessment);
/* "Foot drop", "Foot drop: absent". Caller frees. */
char *rv_finding_words (const RvKnowledge *knowledge, guint finding, RvStatus status);
/* causes: whose figures stand behind the number. entry: uuid or NULL. */
GtkWidget *rv_weight_line_new (const RvKnowledge *knowledge, const guint *causes, guint n_causes, guint finding, RvStatus status,
                               double decibans, const char *entry);
/* The number alone. */
GtkWidget *rv_weight_button_new (const RvKnowledge *knowledge, const guint *causes, guint n_causes, guint finding, RvStatus status,
                                 double decibans, const char *entry);
/* The drop-one weight of a finding for a cause, against all its rivals together; 0 where it has none. */
double rv_weight_of (const RvCauseResult *result, guint finding);

G_END_DECLS
