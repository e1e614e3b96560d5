/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-application.h"
#include "session/rv-case-session.h"

G_BEGIN_DECLS

#define RV_TYPE_WINDOW (rv_window_get_type ())
G_DECLARE_FINAL_TYPE (RvWindow, rv_window, RV, WINDOW, AdwApplicationWindow)

RvWindow *rv_window_new (RvApplication *application);
/* Opens a case of the library by its uuid; a message is shown when that fails. */
void rv_window_open_case (RvWindow *self, const char *uuid);
RvCaseSession *rv_window_get_session (RvWindow *self);
/* A short message that goes away by itself. */
void rv_window_say (RvWindow *self, const char *message);

/* Takes DICOM into the open case and shows the imaging page. */
void rv_window_import_images (RvWindow *self, const char *const *paths, gboolean link);

G_END_DECLS
