/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-figure.h"
#include "report/rv-pen.h"
#include "report/rv-render.h"

G_BEGIN_DECLS

/* What a view function gets. Private to src/report. */
typedef struct {
  RvCase *kase;             /* as known */
  RvChronology *chronology; /* of the whole case */
  RvTheme *theme;
  cairo_t *cr;
  double width, height;     /* px to fill */
  const RvRenderOptions *options;
} RvView;

void rv_view_overview (const RvView *view);
void rv_view_timeline (const RvView *view);
void rv_view_edx (const RvView *view);
void rv_view_nerve_tree (const RvView *view);
void rv_view_imaging (const RvView *view);
void rv_view_differential (const RvView *view);

/* Ground of the page and its title line; returns the y below it. */
double rv_view_head (const RvView *view, const char *title, const char *quiet);
/* One sentence in the middle of an empty page. */
void rv_view_empty (const RvView *view, const char *text);
/* A timeline fitted into a rectangle: scaled down as a whole when it does not fit. Returns what its axis counts; caller frees. */
char *rv_view_draw_timeline (const RvView *view, const RvRect *rect, gboolean compact);
/* Height of the course as a strip of that width. */
double rv_view_course_height (const RvView *view, double width);
/* Hypotheses of the localiser as bars with intervals; at most n. Returns the height. cr NULL: measures. */
double rv_view_draw_lesions (const RvView *view, cairo_t *cr, double x, double y, double width, guint n);

/* Causes of the differential with "other", the same way. */
double rv_view_draw_causes (const RvView *view, cairo_t *cr, double x, double y, double width, guint n);

/* Sections of the report in order, as one page after another. Private to rv-report. */
typedef struct _RvPages RvPages;

G_END_DECLS
