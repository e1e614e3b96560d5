/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The figure panes with captions and arrows. */
#define RV_TYPE_IMAGING_PAGE (rv_imaging_page_get_type ())
G_DECLARE_FINAL_TYPE (RvImagingPage, rv_imaging_page, RV, IMAGING_PAGE, RvPage)

G_END_DECLS
