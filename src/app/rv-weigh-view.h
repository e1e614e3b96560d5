/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The weighing itself: causes and pairs as bars, what speaks for and against, what to do next, one cause against another,
 * and what would be if a finding were otherwise. */
#define RV_TYPE_WEIGH_VIEW (rv_weigh_view_get_type ())
G_DECLARE_FINAL_TYPE (RvWeighView, rv_weigh_view, RV, WEIGH_VIEW, RvPage)

/* Supposes the opposite of what the case says of a finding. */
void rv_weigh_view_suppose (RvWeighView *self, guint finding);

G_END_DECLS
