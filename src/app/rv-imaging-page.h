/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The figure panes with captions and arrows, and the DICOM series in a viewer. */
#define RV_TYPE_IMAGING_PAGE (rv_imaging_page_get_type ())
G_DECLARE_FINAL_TYPE (RvImagingPage, rv_imaging_page, RV, IMAGING_PAGE, RvPage)

/* Takes DICOM files, folders, DICOMDIR and ZIP into the open case, with progress on the page. link: leave them where they are. */
void rv_imaging_page_import (RvImagingPage *self, const char *const *paths, gboolean link);

G_END_DECLS
