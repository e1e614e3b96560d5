/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-assessment.h"

G_BEGIN_DECLS

/* What to do next, at the end of a box: the tests that would tell most per burden, with what each result would do; what would prove
 * the leading causes wrong; the smallest change that swaps the first two. Numbers lead to their sources. */
void rv_weigh_next_tests (GtkBox *box, const RvAssessment *assessment);
void rv_weigh_next_refuters (GtkBox *box, const RvAssessment *assessment);
void rv_weigh_next_tipping (GtkBox *box, const RvAssessment *assessment);

/* The head line of a test: its name and what it tells, a number that leads to the figures of its findings. */
void rv_weigh_next_head (GtkBox *box, const RvDifferential *d, const RvNextTest *next);

G_END_DECLS
