/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvTimeStrip: the time cursor under every page: one stop for each moment at which something became known, live at the end.
 * The stops stand in order at equal distances, and the strip says so.
 *
 * Shortcuts: Left/Right one stop, Home first, End live. Accessibility: role SLIDER, value text is what is shown.
 * Text direction: mirrored, time runs with the reading direction.
 */
#define RV_TYPE_TIME_STRIP (rv_time_strip_get_type ())
G_DECLARE_FINAL_TYPE (RvTimeStrip, rv_time_strip, RV, TIME_STRIP, GtkWidget)

void rv_time_strip_set_session (RvTimeStrip *self, RvCaseSession *session);

G_END_DECLS
