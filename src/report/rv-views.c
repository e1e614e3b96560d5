/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timeline and imaging, and what all views share. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-timeline.h"
#include "report/rv-view.h"
#include "report/rv-words.h"

double
rv_view_head (const RvView *view, const char *title, const char *quiet)
{
  double y = RV_MARGIN, height = rv_text_height (view->theme, RV_HEADING), width, right = view->width - RV_MARGIN;
  RvColor soft = rv_theme_color (view->theme, RV_COLOR_QUIET);
  double caption_y = y + height - rv_text_height (view->theme, RV_CAPTION) - 2;

  rv_color_set (view->cr, rv_theme_color (view->theme, RV_COLOR_PAGE));
  cairo_rectangle (view->cr, 0, 0, view->width, view->height);
  cairo_fill (view->cr);
  if (view->options->as_of)
    right -= rv_text_draw_right (view->cr, view->theme, RV_CAPTION, soft, right, caption_y, view->width / 2, view->options->as_of) + 18;
  width = rv_text_draw (view->cr, view->theme, RV_HEADING, rv_theme_color (view->theme, RV_COLOR_INK), RV_MARGIN, y, right - RV_MARGIN, title);
  if (quiet && right - RV_MARGIN - width > 60)
    rv_text_draw (view->cr, view->theme, RV_CAPTION, soft, RV_MARGIN + width + 12, caption_y, right - RV_MARGIN - width - 12, quiet);
  return y + height + RV_GRID;
}

void
rv_view_empty (const RvView *view, const char *text)
{
  double height = rv_text_paragraph (NULL, view->theme, RV_BODY, (RvColor) { 0 }, 0, 0, view->width * 0.6, 0, text);

  rv_text_paragraph (view->cr, view->theme, RV_BODY, rv_theme_color (view->theme, RV_COLOR_QUIET), RV_MARGIN, MAX ((view->height - height) / 3, 60), view->width * 0.6, 0, text);
}

char *
rv_view_draw_timeline (const RvView *view, const RvRect *rect, gboolean compact)
{
  RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;
  double scale = 1;

  options.as_of = view->options->as_of;
  options.compact = compact;
  options.title = !compact;
  options.no_strips = compact;
  for (int i = 0; i < 8; i++)
    {
      g_autoptr (RvTimeline) timeline = NULL;

      options.width = rect->width / scale;
      options.height = rect->height / scale;
      timeline = rv_timeline_layout (view->kase, view->chronology, view->theme, &options);
      if (i < 7 && timeline->height * scale > rect->height + 0.5)
        {
          /* A wider page needs fewer rows: come nearer in small steps. */
          scale *= MAX (sqrt (rect->height / (timeline->height * scale)), 0.6);
          continue;
        }
      if (timeline->height * scale > rect->height + 0.5)
        scale = rect->height / timeline->height;
      cairo_save (view->cr);
      cairo_translate (view->cr, rect->x, rect->y);
      cairo_scale (view->cr, scale, scale);
      rv_timeline_draw (timeline, view->theme, view->cr);
      cairo_restore (view->cr);
      return g_strdup (timeline->axis->label);
    }
  return NULL;
}

double
rv_view_course_height (const RvView *view, double width)
{
  RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;
  g_autoptr (RvTimeline) timeline = NULL;

  options.width = width;
  options.compact = TRUE;
  options.title = FALSE;
  options.no_strips = TRUE;
  timeline = rv_timeline_layout (view->kase, view->chronology, view->theme, &options);
  return timeline->height;
}

void
rv_view_timeline (const RvView *view)
{
  rv_color_set (view->cr, rv_theme_color (view->theme, RV_COLOR_PAGE));
  cairo_rectangle (view->cr, 0, 0, view->width, view->height);
  cairo_fill (view->cr);
  g_free (rv_view_draw_timeline (view, &(RvRect) { 0, 0, view->width, view->height }, FALSE));
}

static char *
imaging_title (const RvView *view)
{
  RvRecord *first = rv_case_nth_picture (view->kase, 0);
  g_autofree char *part = rv_words_field (view->kase, first, "body-part");

  return part ? rv_words_capital (part) : g_strdup (_("Imaging"));
}

/* Captions below the pictures, or beside all of them when that leaves the pictures more room. */
static double
arrange_pictures (const RvView *view, const double *aspects, guint n, double width, double height, double caption, RvRect *rects)
{
  double strip = rv_figure_strip (view->theme), beside = MIN (340, width * 0.26), below_area = 0, beside_area = 0;

  rv_figure_arrange (aspects, n, width - beside - RV_MARGIN, height, strip, 0, 6, rects);
  for (guint i = 0; i < n; i++)
    beside_area += rects[i].width * rects[i].height;
  rv_figure_arrange (aspects, n, width, height, strip, caption, 6, rects);
  for (guint i = 0; i < n; i++)
    below_area += rects[i].width * rects[i].height;
  if (beside_area <= below_area)
    return 0;
  rv_figure_arrange (aspects, n, width - beside - RV_MARGIN, height, strip, 0, 6, rects);
  return beside;
}

static void
draw_captions_beside (const RvView *view, const RvRect *rects, guint n, double y, double width)
{
  RvPen pen = { view->theme, view->cr, 0, y, width, view->height - RV_MARGIN };

  for (guint i = 0; i < n; i++)
    pen.x = MAX (pen.x, rects[i].x + rects[i].width + RV_MARGIN);
  pen.width = MIN (MAX (width, view->width - RV_MARGIN - pen.x), 480);
  for (guint i = 0; i < n; i++)
    {
      RvRecord *image = rv_case_nth_picture (view->kase, i);
      const char *panel = rv_record_get (image, "panel");
      g_autofree char *caption = rv_words_field (view->kase, image, "caption"), *findings = rv_words_field (view->kase, image, "findings");
      g_autofree char *title = g_strdup_printf ("%s%s%s", panel ? panel : "", panel ? "  " : "", rv_record_get (image, "title") ? rv_record_get (image, "title") : "");

      if (!rv_pen_has_room (&pen, 2.5 * rv_text_height (view->theme, RV_BODY)))
        break;
      rv_pen_paragraph (&pen, RV_BODY_BOLD, RV_COLOR_INK, title);
      rv_pen_paragraph (&pen, RV_BODY, RV_COLOR_INK, caption);
      rv_pen_paragraph (&pen, RV_CAPTION, RV_COLOR_QUIET, findings);
      pen.y += 12;
    }
}

void
rv_view_imaging (const RvView *view)
{
  guint n = rv_case_count_pictures (view->kase);
  g_autofree char *title = NULL, *count = NULL;
  g_autofree double *aspects = g_new0 (double, n + 1);
  g_autofree RvRect *rects = g_new0 (RvRect, n + 1);
  double caption = 3 * rv_text_height (view->theme, RV_CAPTION) + 6, y, beside;

  if (!n)
    {
      rv_view_head (view, _("Imaging"), NULL);
      rv_view_empty (view, _("No pictures in this case. Drop DICOM files, PNG or JPEG pictures on the imaging page to add them."));
      return;
    }
  title = imaging_title (view);
  count = g_strdup_printf (ngettext ("%u picture", "%u pictures", n), n);
  y = rv_view_head (view, title, count);
  for (guint i = 0; i < n; i++)
    aspects[i] = rv_figure_aspect (rv_case_nth_picture (view->kase, i), view->options->files_dir);
  beside = arrange_pictures (view, aspects, n, view->width - 2 * RV_MARGIN, view->height - y - RV_MARGIN, caption, rects);
  for (guint i = 0; i < n; i++)
    {
      RvRecord *image = rv_case_nth_picture (view->kase, i);
      g_autofree char *text = beside > 0 ? NULL : rv_figure_caption (image);

      rects[i].x += RV_MARGIN;
      rects[i].y += y;
      rv_figure_draw_pane (view->theme, view->cr, view->kase, image, view->options->files_dir, &rects[i]);
      rv_text_paragraph (view->cr, view->theme, RV_CAPTION, rv_theme_color (view->theme, RV_COLOR_INK), rects[i].x, rects[i].y + rects[i].height + 4, rects[i].width - 8, 3, text);
    }
  if (beside > 0)
    draw_captions_beside (view, rects, n, y, beside);
}
