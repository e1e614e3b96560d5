/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-localise.h"
#include "electrodx/rv-edx.h"
#include "model/rv-chronology.h"
#include "reasoning/rv-replay.h"
#include "report/rv-theme.h"

G_BEGIN_DECLS

/**
 * The pages of a case as drawings, without a window: PNG, SVG, PDF, or any cairo context (preview, printer).
 * Same input, same bytes (PDF: with a date given; SVG: but for its inner ids, which count on within one process).
 */
typedef struct {
  const char *view;        /* see rv_render_views() */
  int width, height;       /* px; 0: 1600 x 1000. Larger than that, all is drawn larger, not more of it */
  RvScheme scheme;         /* the report is always light */
  const char *family;      /* font, or NULL */
  const char *files_dir;   /* folder that picture files are relative to, or NULL */
  const char *as_of;       /* "as known at PET-CT, T+20 months", or NULL when live */
  const char *letterhead;  /* of the report: the department, or NULL */
  const char *date;        /* of the report, ISO (2026-11-24T09:00:00Z), or NULL: now */
  const char *const *sections; /* of the report, from rv_report_sections(), in the order they are to stand; NULL: all */
  const char *history;     /* of the report: the state of the record it was made from, in words, or NULL */
  gboolean hide_names;     /* neither name nor identifier of the patient */
  const RvEdx *edx;        /* grading, or NULL: no marks but those in the case */
  const RvLocalisation *localisation; /* or NULL */
  const RvDifferential *differential; /* or NULL */
  const RvReplay *replay;  /* of the slides and of the differential: its course over time, or NULL */
  gboolean live;           /* of the slides: they are shown in a window, where series of images can be looked through */
  guint slide;             /* of the slides, for PNG and SVG: which one, from 1; 0: the first */
} RvRenderOptions;

#define RV_RENDER_ERROR (rv_render_error_quark ())
GQuark rv_render_error_quark (void);
typedef enum { RV_RENDER_ERROR_VIEW, RV_RENDER_ERROR_FORMAT, RV_RENDER_ERROR_SIZE, RV_RENDER_ERROR_WRITE } RvRenderError;

/* Ids of the views that can be drawn, NULL-terminated: overview, timeline, edx, … */
const char *const *rv_render_views (void);

/* Writes the view to path (.png .svg .pdf, by its ending), whole or not at all. view: the case as known (rv_chronology_as_known);
 * chronology: of the whole case. */
gboolean rv_render_view (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, const char *path, GError **error);
/* The same bytes in memory; format "png", "svg" or "pdf". NULL with error. */
GBytes *rv_render_bytes (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, const char *format, GError **error);

/* Any drawing of width x height px as "png" (at twice the size), "svg" or "pdf". NULL with error. */
typedef void (*RvDrawFunc) (cairo_t *cr, gpointer data);
GBytes *rv_render_drawing (RvDrawFunc draw, gpointer data, int width, int height, const char *format, GError **error);
/* "svg" of "/tmp/course.svg"; "" without an ending. Caller frees. */
char *rv_render_format_of (const char *path);

/* Draws a view into width x height px of cr. The report is its first page. FALSE with error when there is no such view. */
gboolean rv_render_draw (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr, double width, double height, GError **error);

/* The sections of the report, NULL-terminated ids, and their names. */
const char *const *rv_report_sections (void);
const char *rv_report_section_label (const char *section);
/* How many pages (A4) the report has. */
guint rv_report_n_pages (RvCase *view, RvChronology *chronology, const RvRenderOptions *options);
/* Draws one page, from 0, into 794 x 1123 px (A4 at 96 per inch) of cr. For preview and printer. */
void rv_report_draw_page (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, guint page, cairo_t *cr);
/* All pages at once: cairo_surface_t recordings of 794 x 1123 px without a ground, to be painted as often as wanted. Quicker than
 * page after page, each of which sets the whole report. May be called on a worker. */
GPtrArray *rv_report_record (RvCase *view, RvChronology *chronology, const RvRenderOptions *options);
#define RV_REPORT_WIDTH 794.0
#define RV_REPORT_HEIGHT 1123.0

G_END_DECLS
