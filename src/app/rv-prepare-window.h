/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvPrepareWindow: before slides are shown: why the case is presented (required), to whom, when; which slides in which order, with
 * own text slides and notes. What is written goes into the case as one undoable step; the time spent here is measured and added up.
 */
#define RV_TYPE_PREPARE_WINDOW (rv_prepare_window_get_type ())
G_DECLARE_FINAL_TYPE (RvPrepareWindow, rv_prepare_window, RV, PREPARE_WINDOW, AdwWindow)

void rv_prepare_window_show (GtkWindow *parent, RvCaseSession *session);

G_END_DECLS
