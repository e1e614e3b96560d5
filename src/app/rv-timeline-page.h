/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The course: lanes, doubt drawn as doubt, zoom, folds, alignment on any event. */
#define RV_TYPE_TIMELINE_PAGE (rv_timeline_page_get_type ())
G_DECLARE_FINAL_TYPE (RvTimelinePage, rv_timeline_page, RV, TIMELINE_PAGE, RvPage)

/* Writes the course as PNG, SVG or PDF, by the path's ending: as it is on the screen (zoom, alignment, folds, time cursor), or, when
 * whole, from its beginning to its end. FALSE with error. */
gboolean rv_timeline_page_save (RvTimelinePage *self, gboolean whole, const char *path, gboolean dark, GError **error);

G_END_DECLS
