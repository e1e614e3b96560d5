/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of a case on A4: letterhead, patient, sections, page numbers. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-report-private.h"
#include "report/rv-shapes.h"
#include "report/rv-words.h"

static const struct { const char *id, *label; void (*set) (RvPages *pages); } sections[] = {
  { "summary", N_("Question and summary"), rv_report_patient },
  { "course", N_("Course"), rv_report_course },
  { "examination", N_("Examination"), rv_report_exam },
  { "electrodiagnosis", N_("Electrodiagnosis"), rv_report_edx },
  { "nerve-tree", N_("Map of the nerves"), rv_report_nerve_tree },
  { "results", N_("Laboratory, imaging and tissue"), rv_report_results },
  { "pictures", N_("Pictures"), rv_report_images },
  { "localisation", N_("Localisation"), rv_report_localisation },
  { "differential", N_("Differential diagnosis"), rv_report_differential },
  { "diagnosis", N_("Diagnosis"), rv_report_diagnosis },
  { "conclusion", N_("Conclusion"), rv_report_conclusion },
  { "argument", N_("Argument and teaching points"), rv_report_argument },
  { "discrepancies", N_("Discrepancies in the source"), rv_report_remarks },
  { "questions", N_("Open questions"), rv_report_questions },
  { "literature", N_("Earlier cases"), rv_report_literature },
  { "sources", N_("Sources"), rv_report_sources },
};

const char *const *
rv_report_sections (void)
{
  static const char *ids[G_N_ELEMENTS (sections) + 1];

  if (g_once_init_enter (&ids[0]))
    {
      for (guint i = 1; i < G_N_ELEMENTS (sections); i++)
        ids[i] = sections[i].id;
      g_once_init_leave (&ids[0], sections[0].id);
    }
  return ids;
}

const char *
rv_report_section_label (const char *section)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_str_equal (sections[i].id, section))
      return _(sections[i].label);
  return section;
}

const char *
rv_report_language (void)
{
  /* Translators: the language of this translation as a web page names it: de, zh-CN. */
  const char *tag = C_("tag of this language", "en");

  return *tag ? tag : "en";
}

static char *
date_line (const RvView *view)
{
  g_autoptr (GDateTime) when = view->options->date ? g_date_time_new_from_iso8601 (view->options->date, NULL) : g_date_time_new_now_local ();
  /* Translators: a date in the head of a report. */
  g_autofree char *date = when ? g_date_time_format (when, _("%-d %B %Y")) : NULL;

  if (view->options->as_of)
    return g_strdup_printf ("%s%s%s", view->options->as_of, date ? " \u00b7 " : "", date ? date : "");
  return g_strdup (date ? date : "");
}

/* The department, which may take several lines, and the date. */
static void
draw_head_line (RvPages *self, const char *date)
{
  const RvView *view = self->view;
  RvColor quiet = rv_theme_color (view->theme, RV_COLOR_QUIET);
  const char *letterhead = view->options->letterhead && *view->options->letterhead ? view->options->letterhead : _("Case report");
  cairo_t *cr = rv_pages_cr (self);
  double right;

  if (self->document)
    {
      rv_document_add (self->document, RV_BLOCK_QUIET, letterhead, NULL);
      rv_document_add (self->document, RV_BLOCK_QUIET, date, NULL);
      return;
    }
  right = rv_text_draw_right (cr, view->theme, RV_CAPTION, quiet, RV_PAGE_LEFT + RV_PAGE_WIDTH, self->y, RV_PAGE_WIDTH * 0.5, date);
  self->y += rv_text_paragraph (cr, view->theme, RV_CAPTION_BOLD, quiet, RV_PAGE_LEFT, self->y, RV_PAGE_WIDTH - right - 12, 4, letterhead) + RV_GRID;
  rv_shape_hline (cr, rv_theme_color (view->theme, RV_COLOR_MARK), RV_PAGE_LEFT, RV_PAGE_LEFT + RV_PAGE_WIDTH, self->y);
  self->y += RV_MARGIN;
}

static void
draw_letterhead (RvPages *self)
{
  const RvView *view = self->view;
  RvRecord *root = rv_case_get_root (view->kase), *patient = rv_case_single (view->kase, "patient");
  g_autofree char *who = rv_words_patient (view->kase, !view->options->hide_names), *date = date_line (view);
  g_autofree char *born = patient && !view->options->hide_names ? rv_words_field (view->kase, patient, "birth") : NULL;
  g_autofree char *title = rv_words_case_title (view->kase, !view->options->as_of);
  const char *identifier = patient && !view->options->hide_names ? rv_record_get (patient, "identifier") : NULL, *nature = rv_record_get (root, "nature");

  draw_head_line (self, date);
  rv_pages_paragraph (self, (RvTextStyle) { RV_SIZE_HERO, TRUE, FALSE }, RV_COLOR_INK, title);
  rv_pages_gap (self, 4);
  {
    g_autofree char *line = g_strjoin (" \u00b7 ", *who ? who : _("Patient not described"), nature ? rv_token_label (nature) : identifier ? identifier : born, nature && identifier ? identifier : NULL,
                                       NULL);

    rv_pages_paragraph (self, RV_BODY, RV_COLOR_QUIET, line);
  }
  if (born)
    rv_pages_paragraph (self, RV_CAPTION, RV_COLOR_QUIET, born);
}

static void
draw_foot (const RvView *view, guint page, guint total)
{
  RvColor quiet = rv_theme_color (view->theme, RV_COLOR_QUIET);
  g_autofree char *number = g_strdup_printf ("%u / %u", page + 1, total), *title = rv_words_case_title (view->kase, !view->options->as_of);
  double y = RV_PAGE_BOTTOM + 16;

  rv_shape_hline (view->cr, rv_theme_color (view->theme, RV_COLOR_LINE), RV_PAGE_LEFT, RV_PAGE_LEFT + RV_PAGE_WIDTH, y);
  rv_text_draw (view->cr, view->theme, RV_CAPTION, quiet, RV_PAGE_LEFT, y + 6, RV_PAGE_WIDTH * 0.8, title);
  rv_text_draw (view->cr, view->theme, RV_CAPTION, quiet, RV_PAGE_LEFT, y + 6 + rv_text_height (view->theme, RV_CAPTION), RV_PAGE_WIDTH * 0.9,
                _("Ranvier advises and teaches; it is not a medical device."));
  rv_text_draw_right (view->cr, view->theme, RV_CAPTION, quiet, RV_PAGE_LEFT + RV_PAGE_WIDTH, y + 6, 0, number);
}

static void
set_section (RvPages *pages, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_str_equal (sections[i].id, id))
      sections[i].set (pages);
}

static void
set_sections (RvPages *pages)
{
  const char *const *ids = pages->view->options->sections ? pages->view->options->sections : rv_report_sections ();
  cairo_surface_t *none = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);

  pages->scratch = cairo_create (none);
  pages->y = RV_PAGE_TOP;
  draw_letterhead (pages);
  for (guint i = 0; ids[i]; i++)
    set_section (pages, ids[i]);
  cairo_destroy (pages->scratch);
  cairo_surface_destroy (none);
}

/* Sets the whole report, drawing the wanted page; returns how many pages it took. */
static guint
set_report (const RvView *view, guint wanted)
{
  RvPages pages = { .view = view, .wanted = wanted };

  set_sections (&pages);
  return pages.page + 1;
}

static RvView
report_view (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr)
{
  /* Paper is light whatever the screen is. */
  return (RvView) { kase, chronology, rv_theme_new (options->scheme == RV_SCHEME_CONTRAST || options->scheme == RV_SCHEME_CONTRAST_DARK ? RV_SCHEME_CONTRAST : RV_SCHEME_PAPER,
                                                    options->family, 1),
                    cr, RV_REPORT_WIDTH, RV_REPORT_HEIGHT, options };
}

guint
rv_report_n_pages (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options)
{
  RvView view = report_view (kase, chronology, options, NULL);
  guint n = set_report (&view, G_MAXUINT);

  rv_theme_unref (view.theme);
  return n;
}

void
rv_report_draw_page (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, guint page, cairo_t *cr)
{
  RvView view = report_view (kase, chronology, options, cr);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, RV_REPORT_WIDTH, RV_REPORT_HEIGHT);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  draw_foot (&view, page, set_report (&view, page));
  cairo_restore (cr);
  rv_theme_unref (view.theme);
}

GPtrArray *
rv_report_record (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options)
{
  RvView view = report_view (kase, chronology, options, NULL);
  RvPages pages = { .view = &view, .recording = &view, .sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy) };

  rv_pages_open_sheet (&pages);
  set_sections (&pages);
  cairo_destroy (view.cr);
  for (guint i = 0; i < pages.sheets->len; i++)
    {
      view.cr = cairo_create (pages.sheets->pdata[i]);
      draw_foot (&view, i, pages.sheets->len);
      cairo_destroy (view.cr);
    }
  rv_theme_unref (view.theme);
  return pages.sheets;
}

RvDocument *
rv_report_document (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options)
{
  RvDocument *document = g_new0 (RvDocument, 1);
  RvView view = report_view (kase, chronology, options, NULL);
  RvPages pages = { .view = &view, .document = document, .wanted = G_MAXUINT };

  document->title = rv_words_case_title (kase, !options->as_of);
  document->language = g_strdup (rv_report_language ());
  set_sections (&pages);
  rv_theme_unref (view.theme);
  return document;
}
