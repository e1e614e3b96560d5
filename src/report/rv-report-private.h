/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-document.h"
#include "report/rv-table.h"
#include "report/rv-view.h"

G_BEGIN_DECLS

/* RvPages: sets headings, paragraphs, tables and pictures one below the other on pages; draws only the wanted one. */
struct _RvPages {
  const RvView *view;    /* cr is the target of the wanted page */
  cairo_t *scratch;      /* takes what falls on other pages */
  guint wanted, page, total;
  double y;
  RvView *recording;     /* `view`, when every page is wanted and goes to a surface of its own; else NULL */
  GPtrArray *sheets;     /* cairo_surface_t of the pages begun so far */
  RvDocument *document;  /* takes headings, text and tables instead of a page, or NULL */
};

#define RV_PAGE_LEFT 62.0
#define RV_PAGE_TOP 56.0
#define RV_PAGE_WIDTH (RV_REPORT_WIDTH - 2 * RV_PAGE_LEFT)
#define RV_PAGE_BOTTOM (RV_REPORT_HEIGHT - 68.0)

cairo_t *rv_pages_cr (RvPages *self);
gboolean rv_pages_is_wanted (RvPages *self);
void rv_pages_break (RvPages *self);
/* Opens the surface of the page that begins, when pages are recorded. */
void rv_pages_open_sheet (RvPages *self);
/* A new page when less than height is left. */
void rv_pages_need (RvPages *self, double height);
void rv_pages_gap (RvPages *self, double height);
/* follow: height that must stand below it on the same page. */
void rv_pages_heading (RvPages *self, const char *title, const char *quiet, double follow);
void rv_pages_paragraph (RvPages *self, RvTextStyle style, RvColorName color, const char *text);
/* A line in bold, a paragraph below it, a quiet source; each may be NULL. */
void rv_pages_item (RvPages *self, const char *title, const char *text, const char *source);
/* Breaks between rows, with the head again on the next page; narrower when it is too wide for the page. Takes the table. */
void rv_pages_table (RvPages *self, RvTable *table);

/* A chart or picture of width x height px, drawn from its corner by draw (cr already scaled, data as given); shows says it in words, for readers of the
 * PDF that speak. In a document it becomes a PNG. The height is there already (rv_pages_heading(), rv_pages_need()). */
typedef void (*RvFigureFunc) (RvPages *self, cairo_t *cr, gconstpointer data);
void rv_pages_figure (RvPages *self, const char *shows, double width, double height, double scale, RvFigureFunc draw, gconstpointer data);

/* Language of the words that the program writes: "de", "en", "zh-CN". */
const char *rv_report_language (void);

/* What goes into the sections. In a document a table stands for the bars of causes and lesions. */
void rv_report_patient (RvPages *self);
void rv_report_course (RvPages *self);
void rv_report_exam (RvPages *self);
void rv_report_edx (RvPages *self);
void rv_report_nerve_tree (RvPages *self);
void rv_report_results (RvPages *self);
void rv_report_images (RvPages *self);
void rv_report_localisation (RvPages *self);
void rv_report_differential (RvPages *self);
void rv_report_diagnosis (RvPages *self);
void rv_report_conclusion (RvPages *self);
void rv_report_argument (RvPages *self);
void rv_report_remarks (RvPages *self);
void rv_report_questions (RvPages *self);
void rv_report_literature (RvPages *self);
void rv_report_sources (RvPages *self);

G_END_DECLS
