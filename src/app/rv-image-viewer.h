/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvImageViewer: the DICOM series of a case in one to six panes: the list of series, the bar above, the panes, import with progress. Part of the
 * imaging page; what should happen elsewhere is a window action.
 */
#define RV_TYPE_IMAGE_VIEWER (rv_image_viewer_get_type ())
G_DECLARE_FINAL_TYPE (RvImageViewer, rv_image_viewer, RV, IMAGE_VIEWER, AdwBin)

/* Shows the series of the session's view; called again whenever that changes. NULL: nothing. */
void rv_image_viewer_refresh (RvImageViewer *self, RvCaseSession *session);
/* TRUE when there is something to show: series in the case or on their way. */
gboolean rv_image_viewer_has_series (RvImageViewer *self);
/* Takes files, folders, DICOMDIR and ZIP into the case. link: leave them where they are. */
void rv_image_viewer_import (RvImageViewer *self, const char *const *paths, gboolean link);
/* Asks for files or a folder, then imports them. */
void rv_image_viewer_ask_import (RvImageViewer *self, gboolean folder);

G_END_DECLS
