/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-calibre.h"
#include "report/rv-theme.h"

G_BEGIN_DECLS

/**
 * The calibre of a nerve along a path: its width in mm, the least and largest diameter as a band round it, the widest place named; the zero
 * is shown. Where no edge was found the line is interrupted. profile: of RvImageCalibre.
 */
void rv_chart_calibre (RvTheme *theme, cairo_t *cr, double width, double height, const GArray *profile);

/* A line for each place: mm along the path, width, least and largest diameter, area; parted by tabs, with a line of headings; numbers as data has them. Caller frees. */
char *rv_calibre_table (const GArray *profile);

G_END_DECLS
