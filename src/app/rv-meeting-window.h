/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvMeetingWindow: the list of a meeting: which cases in which order, why each is presented, what was decided; presents them one after
 * the other. Kept by the library.
 *
 * Shortcuts: in the list Alt+Up and Alt+Down move a case, Delete takes it off; rows can be dragged.
 */
#define RV_TYPE_MEETING_WINDOW (rv_meeting_window_get_type ())
G_DECLARE_FINAL_TYPE (RvMeetingWindow, rv_meeting_window, RV, MEETING_WINDOW, AdwWindow)

/* open: the session of the case that parent shows, or NULL; its case is put on the list when add is TRUE. */
void rv_meeting_window_show (GtkWindow *parent, RvStore *store, RvCaseSession *open, gboolean add);

G_END_DECLS
