/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* Writes down what a meeting decided: decision, dissent, who was there, actions with owner and due date, by whom and when. One
 * undoable step of the case. */
#define RV_TYPE_DECISION_WINDOW (rv_decision_window_get_type ())
G_DECLARE_FINAL_TYPE (RvDecisionWindow, rv_decision_window, RV, DECISION_WINDOW, AdwWindow)

/* presentation: uuid of the record of the session's case. */
void rv_decision_window_show (GtkWindow *parent, RvCaseSession *session, const char *presentation);

G_END_DECLS
