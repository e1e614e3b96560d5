/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/rv-river.h"

G_BEGIN_DECLS

/**
 * RvRiverView: how the weights moved. Signal "step" (double position): the user wants to go to that moment; INFINITY for the last.
 *
 * Shortcuts: Left/Right one moment, Home first, End last. Accessibility: LIST of LIST_ITEM, one a moment, which says what led then.
 * Text direction: time runs from left to right.
 */
#define RV_TYPE_RIVER_VIEW (rv_river_view_get_type ())
G_DECLARE_FINAL_TYPE (RvRiverView, rv_river_view, RV, RIVER_VIEW, GtkWidget)

GtkWidget *rv_river_view_new (void);
/* Takes ownership of replay; NULL: nothing to show. */
void rv_river_view_take (RvRiverView *self, RvReplay *replay);
/* FALSE with fewer than two moments: nothing moved. */
gboolean rv_river_view_has_course (RvRiverView *self);
void rv_river_view_set_cursor (RvRiverView *self, double cursor);

G_END_DECLS
