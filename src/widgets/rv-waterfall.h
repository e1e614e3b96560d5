/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "reasoning/rv-differential.h"

G_BEGIN_DECLS

/* One cause, or two at once, against another: prior, risk factors, localisation and each evidence group as steps in decibans; the last row is the sum.
 * Rows are labels, so the screen reader reads them; the steps are drawn beside. Each number opens its source. */
#define RV_TYPE_WATERFALL (rv_waterfall_get_type ())
G_DECLARE_FINAL_TYPE (RvWaterfall, rv_waterfall, RV, WATERFALL, GtkWidget)

/* d is read during the call only. A pair must be one that the engine weighs. records: for each finding of the knowledge the uuid of the case's entry that speaks for it, or NULL
 * where there is none; NULL as a whole when nothing is known of them. */
void rv_waterfall_show (RvWaterfall *self, const RvDifferential *d, RvHypothesis first, RvHypothesis second, const char *const *records);

G_END_DECLS
