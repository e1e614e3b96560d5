/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-theme.h"

G_BEGIN_DECLS

/* Setting text on cairo: one line or a paragraph, tabular figures, measured the same on every surface. y is the top of the line. */
typedef struct {
  RvSize size;
  gboolean bold;
  gboolean italic;
} RvTextStyle;

#define RV_CAPTION ((RvTextStyle) { RV_SIZE_CAPTION, FALSE, FALSE })
#define RV_CAPTION_BOLD ((RvTextStyle) { RV_SIZE_CAPTION, TRUE, FALSE })
#define RV_BODY ((RvTextStyle) { RV_SIZE_BODY, FALSE, FALSE })
#define RV_BODY_BOLD ((RvTextStyle) { RV_SIZE_BODY, TRUE, FALSE })
#define RV_HEADING ((RvTextStyle) { RV_SIZE_HEADING, TRUE, FALSE })
#define RV_HERO ((RvTextStyle) { RV_SIZE_HERO, TRUE, FALSE })

/* Height of a line in px. */
double rv_text_height (RvTheme *theme, RvTextStyle style);
/* Width of text on one line in px. Cached by the theme. */
double rv_text_width (RvTheme *theme, RvTextStyle style, const char *text);

/* Draws one line with its left edge at x; elided at the end when wider than max_width (0: never). Returns the drawn width. */
double rv_text_draw (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double max_width, const char *text);
/* The same with its right edge at x, or its middle. */
double rv_text_draw_right (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double max_width, const char *text);
double rv_text_draw_centre (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double max_width, const char *text);

/* A paragraph wrapped to width; at most max_lines (0: all), the last one elided. cr NULL: measures only. Returns its height. */
double rv_text_paragraph (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double width, guint max_lines, const char *text);
/* As much of text as fits in width x height when set as a paragraph: the number of bytes, at a line break. All of it: strlen. */
gsize rv_text_fit (RvTheme *theme, RvTextStyle style, double width, double height, const char *text);

/* Says in a PDF what kind of text follows ("P", "H2", "Table"), for readers that speak it; TRUE: end it with cairo_tag_end(). FALSE on
 * any other surface, or when cr is NULL. */
gboolean rv_text_tag_begin (cairo_t *cr, const char *tag);

/* The same for a picture or a chart: what it shows, in words. TRUE: end it with cairo_tag_end (cr, "Figure"). */
gboolean rv_text_figure_begin (cairo_t *cr, const char *shows);
/* The words of all figures begun on the surface so far; NULL when there are none. Borrowed from the surface. */
GPtrArray *rv_text_figures (cairo_surface_t *surface);

/* A layout for callers with needs of their own. Caller unrefs. */
PangoLayout *rv_text_layout (RvTheme *theme, RvTextStyle style, const char *text);
/* Draws it with its top left corner at x, y. */
void rv_text_show (cairo_t *cr, RvTheme *theme, PangoLayout *layout, RvColor color, double x, double y);

G_END_DECLS
