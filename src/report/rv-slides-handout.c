/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handout: four slides on a sheet, the speaker's notes beside each. */
#include <glib/gi18n-lib.h>

#include "report/rv-shapes.h"
#include "report/rv-slides-private.h"
#include "report/rv-words.h"

#define LEFT 48.0
#define TOP 72.0
#define SLIDE 400.0                       /* px wide */
#define HEIGHT (SLIDE * RV_SLIDE_HEIGHT / RV_SLIDE_WIDTH)
#define NOTES (LEFT + SLIDE + 24)         /* x of the notes */
#define STEP 256.0
#define EACH RV_SLIDES_ON_SHEET

guint
rv_slides_handout_sheets (GPtrArray *slides)
{
  return MAX ((slides->len + EACH - 1) / EACH, 1);
}

static void
draw_head (const RvRenderOptions *options, RvTheme *theme, cairo_t *cr, RvCase *view, guint sheet, guint total)
{
  g_autofree char *title = rv_words_case_title (view, !options->as_of), *number = g_strdup_printf ("%u / %u", sheet + 1, total);
  RvColor quiet = rv_theme_color (theme, RV_COLOR_QUIET);
  double right = rv_text_draw_right (cr, theme, RV_CAPTION, quiet, RV_REPORT_WIDTH - LEFT, 36, 0, number);

  rv_text_draw (cr, theme, RV_CAPTION, quiet, LEFT, 36, RV_REPORT_WIDTH - 2 * LEFT - right - 12, title);
  rv_shape_hline (cr, rv_theme_color (theme, RV_COLOR_LINE), LEFT, RV_REPORT_WIDTH - LEFT, 56);
}

/* Lines to write on where there are no notes. */
static void
draw_lines (RvTheme *theme, cairo_t *cr, double y, double bottom)
{
  for (y += 30; y <= bottom; y += 28)
    rv_shape_hline (cr, rv_theme_color (theme, RV_COLOR_LINE), NOTES, RV_REPORT_WIDTH - LEFT, y);
}

/* As a figure of its own: several slides on a page would nest their tables' tags wrongly. Text stays text. */
static void
draw_slide (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, const RvSlide *slide, guint number, guint total, cairo_t *cr, double y)
{
  cairo_rectangle_t area = { 0, 0, SLIDE, HEIGHT };
  cairo_surface_t *recording;
  cairo_t *own;

  if (cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_PDF) /* no tags elsewhere, and cairo 1.16 loses memory there */
    {
      cairo_save (cr);
      cairo_translate (cr, LEFT, y);
      cairo_rectangle (cr, 0, 0, SLIDE, HEIGHT);
      cairo_clip (cr);
      rv_slides_draw (view, chronology, options, slide, number, total, cr, SLIDE, HEIGHT);
      cairo_restore (cr);
      return;
    }
  recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &area);
  own = cairo_create (recording);
  rv_slides_draw (view, chronology, options, slide, number, total, own, SLIDE, HEIGHT);
  cairo_destroy (own);
  cairo_set_source_surface (cr, recording, LEFT, y);
  cairo_paint (cr);
  cairo_surface_destroy (recording);
}

void
rv_slides_draw_handout (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, GPtrArray *slides, guint sheet, cairo_t *cr)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_PAPER, options->family, 1);
  RvRenderOptions paper = *options;

  paper.scheme = RV_SCHEME_PAPER;
  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, RV_REPORT_WIDTH, RV_REPORT_HEIGHT);
  cairo_fill (cr);
  draw_head (options, theme, cr, view, sheet, rv_slides_handout_sheets (slides));
  for (guint i = 0; i < EACH && sheet * EACH + i < slides->len; i++)
    {
      const RvSlide *slide = slides->pdata[sheet * EACH + i];
      double y = TOP + i * STEP;
      guint lines = (guint) ((STEP - 20) / rv_text_height (theme, RV_BODY));

      draw_slide (view, chronology, &paper, slide, sheet * EACH + i + 1, slides->len, cr, y);
      rv_color_set (cr, rv_theme_color (theme, RV_COLOR_MARK));
      cairo_set_line_width (cr, 0.75);
      cairo_rectangle (cr, LEFT, y, SLIDE, HEIGHT);
      cairo_stroke (cr);
      if (slide->notes)
        rv_text_paragraph (cr, theme, RV_BODY, rv_theme_color (theme, RV_COLOR_INK), NOTES, y, RV_REPORT_WIDTH - LEFT - NOTES, lines, slide->notes);
      else
        draw_lines (theme, cr, y, y + HEIGHT);
    }
  cairo_restore (cr);
}
