/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/rv-case-session.h"
#include "session/rv-image-shelf.h"
#include "session/rv-image-take.h"

G_BEGIN_DECLS

/**
 * RvImageImport: DICOM on its way into the open case, on a worker, with progress and a way to stop. Once the headers are read the series are
 * on the shelf, to be looked at while their files are still copied; the case gets them in one step at the end.
 *
 * Signals:
 *   "progress" (double share)
 *   "found"    series are on the shelf: rv_image_import_get_found()
 *   "done"     (const char *summary, gboolean good): in the case, or stopped, or failed; what was not read is in get_faults()
 */
#define RV_TYPE_IMAGE_IMPORT (rv_image_import_get_type ())
G_DECLARE_FINAL_TYPE (RvImageImport, rv_image_import, RV, IMAGE_IMPORT, GObject)

/* Begins at once. Fails when the case cannot be edited or has no folder. */
RvImageImport *rv_image_import_new (RvCaseSession *session, RvImageShelf *shelf, const char *const *paths, gboolean link, GError **error);
void rv_image_import_stop (RvImageImport *self);
/* Records (borrowed) of series that are on their way; NULL before "found" and after "done". */
GPtrArray *rv_image_import_get_found (RvImageImport *self);
/* "FILE: reason" for each file that was not read; NULL before "done". */
const char *const *rv_image_import_get_faults (RvImageImport *self);

/* TRUE for what looks like DICOM: a file with its mark, a DICOMDIR, a folder without case files, a ZIP that is no case package. */
gboolean rv_image_import_fits (const char *path);

G_END_DECLS
