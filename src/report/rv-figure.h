/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"
#include "report/rv-timeline.h"

G_BEGIN_DECLS

/* Pictures of a case: panes with letter, title, arrows drawn from their points, always on black; captions stand outside. */

/* The picture behind an image record, or NULL with *reason (translated, caller frees). Only files below files_dir are opened. */
cairo_surface_t *rv_figure_load (RvRecord *image, const char *files_dir, char **reason);
/* The same for a page of a document, from 0; n_pages: how many there are, 1 of a picture, 0 of what cannot be read. */
cairo_surface_t *rv_figure_load_page (RvRecord *image, const char *files_dir, guint page, guint *n_pages, char **reason);
/* Width by height of the picture; 4/3 when it cannot be read. */
double rv_figure_aspect (RvRecord *image, const char *files_dir);
/* One pane: a strip with letter, title and the synthetic mark, below it the picture with its annotations, or an empty frame with the reason. */
void rv_figure_draw_pane (RvTheme *theme, cairo_t *cr, RvCase *kase, RvRecord *image, const char *files_dir, const RvRect *rect);
/* Height of the strip above a picture. */
double rv_figure_strip (RvTheme *theme);
/* Places n pictures in rows that fill width x height as well as can be; extra is the height a row needs besides its pictures
 * (strip and caption). Fills rects, whose height includes the strip but not the caption. Returns the height used. */
double rv_figure_arrange (const double *aspects, guint n, double width, double height, double strip, double caption, double gap, RvRect *rects);
/* "A. The thickened nerve … " without the letter when there is none; NULL when there is no caption. Caller frees. */
char *rv_figure_caption (RvRecord *image);

G_END_DECLS
