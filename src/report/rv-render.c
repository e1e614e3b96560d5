/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-render.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-pdf-finish.h"
#include "report/rv-report-private.h"
#include "report/rv-slides.h"
#include "report/rv-text.h"
#include "report/rv-view.h"
#include "report/rv-words.h"

#define MAX_SIDE 16384 /* px */

G_DEFINE_QUARK (rv-render-error-quark, rv_render_error)

typedef void (*ViewFunc) (const RvView *view);

/* The report has pages and is drawn by rv-report. */
static const struct { const char *id; ViewFunc draw; } views[] = {
  { "overview", rv_view_overview }, { "timeline", rv_view_timeline }, { "edx", rv_view_edx }, { "nerve-tree", rv_view_nerve_tree },
  { "imaging", rv_view_imaging },   { "differential", rv_view_differential }, { "report", NULL }, { "slides", NULL }, { "card", NULL },
  { "handout", NULL },
};

static gboolean
is_view (const RvRenderOptions *options, const char *view)
{
  return g_strcmp0 (options->view, view) == 0;
}

const char *const *
rv_render_views (void)
{
  static const char *ids[G_N_ELEMENTS (views) + 1];

  if (g_once_init_enter (&ids[0]))
    {
      for (guint i = 1; i < G_N_ELEMENTS (views); i++)
        ids[i] = views[i].id;
      g_once_init_leave (&ids[0], views[0].id);
    }
  return ids;
}

static int
find_view (const char *id, GError **error)
{
  g_autofree char *all = NULL;

  for (guint i = 0; id && i < G_N_ELEMENTS (views); i++)
    if (g_str_equal (views[i].id, id))
      return (int) i;
  all = g_strjoinv (", ", (char **) rv_render_views ());
  g_set_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_VIEW, _("There is no view “%s”. Views are: %s."), id ? id : "", all);
  return -1;
}

/* Larger paper shows the same page larger; on less than 1280 x 720 it is shown smaller. */
static double
scale_for (double width, double height)
{
  if (width >= 1280 && height >= 720)
    return MAX (1, MIN (width / 1600, height / 1000));
  return MAX (MIN (width / 1280, height / 720), 0.01);
}

static void
draw_slide (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr, double width, double height)
{
  g_autoptr (GPtrArray) slides = rv_slides_plan (kase, chronology, rv_slides_presentation (kase), options, FALSE);
  guint number = CLAMP (options->slide, 1, slides->len);

  rv_slides_draw (kase, chronology, options, slides->pdata[number - 1], number, slides->len, cr, width, height);
}

/* As many slides as the handout has sheets: those of one or of all. Scaled to the width that is there. */
static void
draw_handout (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr, double scale, gboolean all)
{
  g_autoptr (GPtrArray) slides = rv_slides_plan (kase, chronology, rv_slides_presentation (kase), options, FALSE);
  guint n = rv_slides_handout_sheets (slides), first = all ? 0 : CLAMP (options->slide, 1, n) - 1;

  for (guint i = first; i < (all ? n : first + 1); i++)
    {
      cairo_save (cr);
      cairo_scale (cr, scale, scale);
      rv_slides_draw_handout (kase, chronology, options, slides, i, cr);
      cairo_restore (cr);
      if (all)
        cairo_show_page (cr);
    }
}

gboolean
rv_render_draw (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr, double width, double height, GError **error)
{
  int which = find_view (options->view, error);
  g_autoptr (RvTheme) theme = NULL;
  double scale;

  if (which < 0)
    return FALSE;
  cairo_save (cr);
  if (views[which].draw)
    {
      RvView view = { kase, chronology, NULL, cr, 0, 0, options };

      theme = rv_theme_new (options->scheme, options->family, 1);
      scale = scale_for (width, height);
      view.theme = theme;
      view.width = width / scale;
      view.height = height / scale;
      cairo_scale (cr, scale, scale);
      views[which].draw (&view);
    }
  else if (is_view (options, "slides"))
    draw_slide (kase, chronology, options, cr, width, height);
  else if (is_view (options, "card"))
    rv_slides_draw_card (kase, chronology, options, cr, width, height);
  else if (is_view (options, "handout"))
    draw_handout (kase, chronology, options, cr, MIN (width / RV_REPORT_WIDTH, height / RV_REPORT_HEIGHT), FALSE);
  else
    {
      scale = MIN (width / RV_REPORT_WIDTH, height / RV_REPORT_HEIGHT);
      cairo_set_source_rgb (cr, 0.8, 0.8, 0.82);
      cairo_paint (cr);
      cairo_translate (cr, (width - RV_REPORT_WIDTH * scale) / 2, (height - RV_REPORT_HEIGHT * scale) / 2);
      cairo_scale (cr, scale, scale);
      rv_report_draw_page (kase, chronology, options, 0, cr);
    }
  cairo_restore (cr);
  return TRUE;
}

static cairo_status_t
collect_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (cairo_surface_t *surface, RvCase *kase, const RvRenderOptions *options)
{
  g_autofree char *title = rv_words_case_title (kase, !options->as_of);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Ranvier " RV_VERSION);
  if (options->date)
    {
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, options->date);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, options->date);
    }
}

static gboolean
draw_report_pages (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr)
{
  guint n = rv_report_n_pages (kase, chronology, options);

  for (guint page = 0; page < n; page++)
    {
      cairo_save (cr);
      cairo_scale (cr, 0.75, 0.75);
      rv_report_draw_page (kase, chronology, options, page, cr);
      cairo_restore (cr);
      cairo_show_page (cr);
    }
  return TRUE;
}

/* Every slide on a page of its own. */
static gboolean
draw_slide_pages (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr, double width, double height)
{
  g_autoptr (GPtrArray) slides = rv_slides_plan (kase, chronology, rv_slides_presentation (kase), options, FALSE);

  for (guint i = 0; i < slides->len; i++)
    {
      g_autofree char *page = g_strdup_printf ("page=%u", i + 1);
      const RvSlide *slide = slides->pdata[i];

      if (slide->part <= 1) /* a table of several slides is one entry */
        cairo_pdf_surface_add_outline (cairo_get_target (cr), CAIRO_PDF_OUTLINE_ROOT, slide->title, page, 0);
      cairo_save (cr);
      rv_slides_draw (kase, chronology, options, slides->pdata[i], i + 1, slides->len, cr, width, height);
      cairo_restore (cr);
      cairo_show_page (cr);
    }
  return TRUE;
}

/* A PDF of many pages; FALSE: the view has but one. */
static gboolean
draw_pages (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr, int width, int height)
{
  if (is_view (options, "report"))
    draw_report_pages (kase, chronology, options, cr);
  else if (is_view (options, "slides"))
    draw_slide_pages (kase, chronology, options, cr, width, height);
  else if (is_view (options, "handout"))
    draw_handout (kase, chronology, options, cr, 1, TRUE);
  else
    return FALSE;
  return TRUE;
}

static void
default_size (const RvRenderOptions *options, int *width, int *height)
{
  gboolean report = is_view (options, "report") || is_view (options, "handout"), slides = is_view (options, "slides"), card = is_view (options, "card");

  *width = options->width ? options->width : report ? (int) RV_REPORT_WIDTH : card ? (int) RV_REPORT_HEIGHT : 1600;
  *height = options->height ? options->height : report ? (int) RV_REPORT_HEIGHT : card ? (int) RV_REPORT_WIDTH : slides ? 900 : 1000;
}

static cairo_surface_t *
create_surface (const char *format, gboolean report, int width, int height, GByteArray *bytes)
{
  if (g_str_equal (format, "png"))
    return cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  if (g_str_equal (format, "svg"))
    return cairo_svg_surface_create_for_stream (collect_bytes, bytes, width, height);
  if (g_str_equal (format, "pdf"))
    return cairo_pdf_surface_create_for_stream (collect_bytes, bytes, (report ? RV_REPORT_WIDTH : width) * 0.75, (report ? RV_REPORT_HEIGHT : height) * 0.75);
  return NULL;
}

static gboolean
check_size (int width, int height, GError **error)
{
  if (width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE)
    return TRUE;
  g_set_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_SIZE, _("%d × %d is no size for a picture: give 1 to %d px, as in 1600x1000."), width, height, MAX_SIDE);
  return FALSE;
}

GBytes *
rv_render_bytes (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, const char *format, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GPtrArray) figures = NULL;
  gboolean report = is_view (options, "report"), pdf = g_str_equal (format, "pdf"), good;
  int width, height;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  default_size (options, &width, &height);
  if (find_view (options->view, error) < 0 || !check_size (width, height, error))
    return NULL;
  surface = create_surface (format, report, width, height, bytes);
  if (!surface)
    {
      g_set_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_FORMAT, _("“%s” is no format for a drawing: use a name that ends in .png, .svg or .pdf."), format);
      return NULL;
    }
  if (pdf)
    set_metadata (surface, kase, options);
  if (g_str_equal (format, "svg"))
    cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  if (pdf && !report)
    cairo_scale (cr, 0.75, 0.75);
  good = (pdf && draw_pages (kase, chronology, options, cr, width, height)) || rv_render_draw (kase, chronology, options, cr, width, height, error);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (good && status == CAIRO_STATUS_SUCCESS && g_str_equal (format, "png"))
    status = cairo_surface_write_to_png_stream (surface, collect_bytes, bytes);
  cairo_surface_finish (surface);
  if (good && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  figures = rv_text_figures (surface) ? g_ptr_array_ref (rv_text_figures (surface)) : NULL;
  cairo_surface_destroy (surface);
  if (good && status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_WRITE, _("The view could not be drawn: %s."), cairo_status_to_string (status));
  if (!good || status != CAIRO_STATUS_SUCCESS)
    return NULL;
  written = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  return pdf ? rv_pdf_finish (written, rv_report_language (), figures) : g_steal_pointer (&written);
}

GBytes *
rv_render_drawing (RvDrawFunc draw, gpointer data, int width, int height, const char *format, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean png = g_str_equal (format, "png");
  int sharp = png && MAX (width, height) <= MAX_SIDE / 2 ? 2 : 1; /* a picture of a screen is looked at larger than it was */
  cairo_surface_t *surface = check_size (width, height, error) ? create_surface (format, FALSE, width * sharp, height * sharp, bytes) : NULL;
  cairo_status_t status;
  cairo_t *cr;

  if (!surface)
    {
      if (error && !*error)
        g_set_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_FORMAT, _("“%s” is no format for a drawing: use a name that ends in .png, .svg or .pdf."), format);
      return NULL;
    }
  cr = cairo_create (surface);
  if (g_str_equal (format, "pdf"))
    cairo_scale (cr, 0.75, 0.75);
  else
    cairo_scale (cr, sharp, sharp);
  draw (cr, data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && png)
    status = cairo_surface_write_to_png_stream (surface, collect_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_WRITE, _("The view could not be drawn: %s."), cairo_status_to_string (status));
  return NULL;
}

char *
rv_render_format_of (const char *path)
{
  const char *dot = strrchr (path, '.');

  return g_ascii_strdown (dot && !strchr (dot, '/') ? dot + 1 : "", -1);
}

gboolean
rv_render_view (RvCase *kase, RvChronology *chronology, const RvRenderOptions *options, const char *path, GError **error)
{
  g_autofree char *format = rv_render_format_of (path);
  g_autoptr (GBytes) bytes = rv_render_bytes (kase, chronology, options, format, error);
  g_autoptr (GError) local = NULL;

  if (!bytes)
    return FALSE;
  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    return TRUE;
  g_set_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_WRITE, _("“%s” cannot be written: %s"), path, local->message);
  return FALSE;
}
