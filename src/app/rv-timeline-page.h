/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The course: lanes, doubt drawn as doubt, zoom, folds, alignment on any event. */
#define RV_TYPE_TIMELINE_PAGE (rv_timeline_page_get_type ())
G_DECLARE_FINAL_TYPE (RvTimelinePage, rv_timeline_page, RV, TIMELINE_PAGE, RvPage)

G_END_DECLS
