/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-calibre-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-shapes.h"
#include "report/rv-text.h"

typedef struct {
  double left, top, width, height;
  double length, most; /* mm at the right and upper ends */
} Plot;

/* 1, 2 or 5 times a power of ten, so that at most n steps make the whole. */
static double
step_for (double whole, double n)
{
  double least = MAX (whole / MAX (n, 1), 1e-6), power = pow (10, floor (log10 (least)));

  return least <= power ? power : least <= 2 * power ? 2 * power : least <= 5 * power ? 5 * power : 10 * power;
}

static double
place_x (const Plot *plot, double along)
{
  return plot->left + plot->width * along / plot->length;
}

static double
place_y (const Plot *plot, double mm)
{
  return plot->top + plot->height * (1 - MIN (mm / plot->most, 1));
}

static void
draw_axes (RvTheme *theme, cairo_t *cr, const Plot *plot)
{
  RvColor quiet = rv_theme_color (theme, RV_COLOR_QUIET), grid = rv_theme_color (theme, RV_COLOR_GRID);
  double line = rv_text_height (theme, RV_CAPTION), across = step_for (plot->length, plot->width / (4 * line)), up = step_for (plot->most, plot->height / (1.6 * line));

  for (double mm = 0; mm <= plot->most * 1.0001; mm += up)
    {
      g_autofree char *text = g_strdup_printf ("%g", mm);

      rv_shape_hline (cr, mm == 0 ? rv_theme_color (theme, RV_COLOR_MARK) : grid, plot->left, plot->left + plot->width, place_y (plot, mm));
      rv_text_draw_right (cr, theme, RV_CAPTION, quiet, plot->left - 5, place_y (plot, mm) - line / 2, 0, text);
    }
  for (double mm = 0; mm <= plot->length * 1.0001; mm += across)
    {
      g_autofree char *text = g_strdup_printf ("%g", mm);

      rv_shape_vline (cr, grid, place_x (plot, mm), plot->top, plot->top + plot->height);
      rv_text_draw_centre (cr, theme, RV_CAPTION, quiet, place_x (plot, mm), plot->top + plot->height + 3, 0, text);
    }
  rv_text_draw (cr, theme, RV_CAPTION, quiet, 0, 0, 0, _("Width, mm"));
  rv_text_draw_right (cr, theme, RV_CAPTION, quiet, plot->left + plot->width, plot->top + plot->height + 3 + line, 0, _("mm along the path"));
}

/* Runs of places with an edge, each as a band and a line. */
static void
draw_run (RvTheme *theme, cairo_t *cr, const Plot *plot, const RvImageCalibre *run, guint n)
{
  RvColor accent = rv_theme_color (theme, RV_COLOR_ACCENT);

  cairo_new_path (cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, place_x (plot, run[i].along), place_y (plot, run[i].wide));
  for (guint i = n; i > 0; i--)
    cairo_line_to (cr, place_x (plot, run[i - 1].along), place_y (plot, run[i - 1].narrow));
  cairo_close_path (cr);
  rv_color_set (cr, rv_color_alpha (accent, 0.22));
  cairo_fill (cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, place_x (plot, run[i].along), place_y (plot, run[i].width));
  if (n == 1)
    cairo_rel_line_to (cr, 0.01, 0);
  rv_color_set (cr, accent);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
draw_widest (RvTheme *theme, cairo_t *cr, const Plot *plot, const RvImageCalibreSum *sum)
{
  double x = place_x (plot, sum->widest_at), y = place_y (plot, sum->widest), line = rv_text_height (theme, RV_CAPTION);
  g_autofree char *text = g_strdup_printf ("%.1f\u202fmm", sum->widest);
  double w = rv_text_width (theme, RV_CAPTION_BOLD, text);

  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_INK));
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, 3.5, 0, 2 * G_PI);
  cairo_fill (cr);
  rv_text_draw (cr, theme, RV_CAPTION_BOLD, rv_theme_color (theme, RV_COLOR_INK), CLAMP (x - w / 2, plot->left, MAX (plot->left + plot->width - w, plot->left)), y - line - 5, 0, text);
}

void
rv_chart_calibre (RvTheme *theme, cairo_t *cr, double width, double height, const GArray *profile)
{
  const RvImageCalibre *places = (const RvImageCalibre *) (const void *) profile->data;
  double line = rv_text_height (theme, RV_CAPTION), left = rv_text_width (theme, RV_CAPTION, "10") + 8, most = 1;
  Plot plot = { left, 2 * line + 6, width - left - 8, height - 4 * line - 12, 1, 1 };
  RvImageCalibreSum sum;

  rv_image_calibre_sum (profile, &sum);
  for (guint i = 0; i < profile->len; i++)
    most = fmax (most, places[i].wide);
  plot.length = sum.length > 0 ? sum.length : 1;
  plot.most = ceil (most / step_for (most, 4)) * step_for (most, 4);
  draw_axes (theme, cr, &plot);
  for (guint i = 0, n; i < profile->len; i += MAX (n, 1))
    {
      for (n = 0; i + n < profile->len && !isnan (places[i + n].width); n++)
        ;
      if (n > 0)
        draw_run (theme, cr, &plot, places + i, n);
    }
  if (sum.found > 0)
    draw_widest (theme, cr, &plot, &sum);
}

char *
rv_calibre_table (const GArray *profile)
{
  GString *text = g_string_new ("along_mm\twidth_mm\tnarrow_mm\twide_mm\tarea_mm2\n");

  for (guint i = 0; i < profile->len; i++)
    {
      const RvImageCalibre *one = &g_array_index (profile, RvImageCalibre, i);
      const double numbers[] = { one->along, one->width, one->narrow, one->wide, one->area };

      for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          g_string_append_printf (text, "%s%s", k > 0 ? "\t" : "", isnan (numbers[k]) ? "" : g_ascii_formatd (number, sizeof number, "%.2f", numbers[k]));
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
