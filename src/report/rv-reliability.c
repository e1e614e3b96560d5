/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-reliability.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-text.h"

static void
stroke (cairo_t *cr, double x1, double y1, double x2, double y2)
{
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

void
rv_chart_interval (RvTheme *theme, cairo_t *cr, double width, double height, const RvIntervalMark *mark)
{
  double left = 5, span = width - 10, y = floor (height / 2) + 0.5;
  double at = left + span * (mark->value - mark->from) / (mark->to - mark->from), tick = floor (left + span * (mark->tick - mark->from) / (mark->to - mark->from)) + 0.5;

  cairo_set_line_width (cr, 1);
  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_LINE));
  stroke (cr, left, y, left + span, y);
  stroke (cr, tick, 1, tick, height - 1);
  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_MARK));
  if (!isnan (mark->low))
    {
      double low = left + span * (mark->low - mark->from) / (mark->to - mark->from), high = left + span * (mark->high - mark->from) / (mark->to - mark->from);

      cairo_set_line_width (cr, 2);
      stroke (cr, low, y, high, y);
      stroke (cr, low, y - 4, low, y + 4);
      stroke (cr, high, y - 4, high, y + 4);
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, at, y, 4, 0, 2 * G_PI);
  cairo_fill (cr);
}

typedef struct { double left, top, width, height; } Plot;

static void
draw_frame (RvTheme *theme, cairo_t *cr, const Plot *plot)
{
  RvColor quiet = rv_theme_color (theme, RV_COLOR_QUIET);
  double line = rv_text_height (theme, RV_CAPTION), dashes[] = { 4, 4 };

  cairo_set_line_width (cr, 1);
  for (int i = 0; i <= 4; i++)
    {
      double x = floor (plot->left + plot->width * i / 4) + 0.5, y = floor (plot->top + plot->height * (4 - i) / 4) + 0.5;
      g_autofree char *text = g_strdup_printf ("%d", 25 * i);

      rv_color_set (cr, rv_theme_color (theme, RV_COLOR_GRID));
      stroke (cr, x, plot->top, x, plot->top + plot->height);
      stroke (cr, plot->left, y, plot->left + plot->width, y);
      rv_text_draw_centre (cr, theme, RV_CAPTION, quiet, x, plot->top + plot->height + 3, 0, text);
      rv_text_draw_right (cr, theme, RV_CAPTION, quiet, plot->left - 6, y - line / 2, 0, text);
    }
  rv_text_draw_right (cr, theme, RV_CAPTION, quiet, plot->left + plot->width, plot->top + plot->height + 3 + line, 0, _("Points given"));
  rv_text_draw (cr, theme, RV_CAPTION, quiet, 0, plot->top - line - 6, 0, _("Came true, %"));
  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_LINE));
  cairo_set_dash (cr, dashes, 2, 0);
  stroke (cr, plot->left, plot->top + plot->height, plot->left + plot->width, plot->top);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_bin (RvTheme *theme, cairo_t *cr, const Plot *plot, const RvReliabilityBin *bin)
{
  double x = plot->left + plot->width * bin->given, y = plot->top + plot->height * (1 - bin->came);
  double low = plot->top + plot->height * (1 - bin->low), high = plot->top + plot->height * (1 - bin->high);
  gboolean few = bin->n < RV_RELIABILITY_FEW;
  g_autofree char *text = g_strdup_printf ("%u", bin->n);

  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_MARK));
  cairo_set_line_width (cr, few ? 1 : 2);
  stroke (cr, x, low, x, high);
  stroke (cr, x - 4, low, x + 4, low);
  stroke (cr, x - 4, high, x + 4, high);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, 5, 0, 2 * G_PI);
  rv_color_set (cr, rv_theme_color (theme, few ? RV_COLOR_PAGE : RV_COLOR_ACCENT));
  cairo_fill_preserve (cr);
  rv_color_set (cr, rv_theme_color (theme, few ? RV_COLOR_MARK : RV_COLOR_ACCENT));
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  rv_text_draw (cr, theme, RV_CAPTION, rv_theme_color (theme, RV_COLOR_INK), x + 9, y - rv_text_height (theme, RV_CAPTION) / 2, 0, text);
}

void
rv_chart_reliability (RvTheme *theme, cairo_t *cr, double width, double height, const RvReliabilityBin *bins, guint n)
{
  double line = rv_text_height (theme, RV_CAPTION), left = rv_text_width (theme, RV_CAPTION, "100") + 12;
  Plot plot = { left, line + 10, width - left - 30, height - 3 * line - 20 };

  draw_frame (theme, cr, &plot);
  for (guint i = 0; i < n; i++)
    draw_bin (theme, cr, &plot, &bins[i]);
}
