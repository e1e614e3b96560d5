/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-charts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-shapes.h"
#include "report/rv-text.h"

#define BAR 9.0      /* px */
#define AIR 10.0

char *
rv_chart_percent (double p)
{
  if (p > 0 && p < 0.005)
    return g_strdup ("<\u202f1\u202f%");
  return g_strdup_printf ("%.0f\u202f%%", p * 100);
}

double
rv_chart_bars (RvTheme *theme, cairo_t *cr, double x, double y, double width, const RvBarItem *items, guint n)
{
  RvColor ink = rv_theme_color (theme, RV_COLOR_INK), quiet = rv_theme_color (theme, RV_COLOR_QUIET);
  double body = rv_text_height (theme, RV_BODY), caption = rv_text_height (theme, RV_CAPTION), top = y;
  double number = rv_text_width (theme, RV_BODY_BOLD, "100\u202f%"), room = MAX (width - number - rv_text_width (theme, RV_CAPTION, "100\u2013100") - 20, 30);

  for (guint i = 0; i < n; i++)
    {
      const RvBarItem *item = &items[i];
      double height = rv_text_paragraph (NULL, theme, RV_BODY, ink, 0, 0, room, 2, item->label);

      if (cr)
        {
          g_autofree char *value = rv_chart_percent (item->value);

          rv_text_paragraph (cr, theme, RV_BODY, ink, x, y, room, 2, item->label);
          rv_text_draw_right (cr, theme, RV_BODY_BOLD, ink, x + width, y, 0, value);
          if (isfinite (item->low) && isfinite (item->high))
            {
              g_autofree char *interval = g_strdup_printf ("%.0f\u2013%.0f", item->low * 100, item->high * 100);

              rv_text_draw_right (cr, theme, RV_CAPTION, quiet, x + width - number - 8, y + body - caption - 1, 0, interval);
            }
          rv_shape_bar (cr, theme, item->fill, x, y + height + 2, width, BAR, item->value, item->low, item->high);
        }
      y += height + BAR + AIR;
    }
  return y - top;
}

char *
rv_chart_decibans (double decibans)
{
  double rounded = round (decibans * 10) / 10;

  return g_strdup_printf ("%s%.1f", rounded < 0 ? "\u2212" : "+", fabs (rounded));
}

char *
rv_chart_odds (double decibans)
{
  double odds = pow (10, fabs (decibans) / 10);
  g_autofree char *number = odds < 9.95 ? g_strdup_printf ("%.1f", odds) : odds < 1e4 ? g_strdup_printf ("%.0f", odds) : g_strdup ("> 10\u202f000");

  return decibans >= 0 ? g_strdup_printf ("%s\u202f:\u202f1", number) : g_strdup_printf ("1\u202f:\u202f%s", number);
}

double
rv_chart_waterfall (RvTheme *theme, cairo_t *cr, double x, double y, double width, const RvWaterStep *steps, guint n, const char *sum_text)
{
  double row = MAX (RV_ROW * rv_theme_get_text_scale (theme), rv_text_height (theme, RV_BODY) + 6), low = 0, high = 0, sum = 0;
  double labels = width * 0.36, sources = width * 0.17, number = rv_text_width (theme, RV_BODY_BOLD, "\u2212100.0") + 10, x0, scale, zero;
  double text = rv_text_height (theme, RV_BODY), caption = rv_text_height (theme, RV_CAPTION);
  RvColor ink = rv_theme_color (theme, RV_COLOR_INK), quiet = rv_theme_color (theme, RV_COLOR_QUIET);

  for (guint i = 0; i < n; i++)
    {
      sum += steps[i].decibans;
      low = MIN (low, sum);
      high = MAX (high, sum);
    }
  if (!cr)
    return (n + 1) * row;
  x0 = x + labels + sources + number;
  scale = MAX (width - labels - sources - 2 * number, 20) / MAX (high - low, 1);
  zero = x0 - low * scale;
  rv_shape_vline (cr, rv_theme_color (theme, RV_COLOR_MARK), zero, y, y + n * row);
  sum = 0;
  for (guint i = 0; i < n; i++)
    {
      double from = zero + sum * scale, to = zero + (sum + steps[i].decibans) * scale, top = y + i * row;
      RvColor fill = rv_theme_color (theme, steps[i].decibans < 0 ? RV_COLOR_AGAINST : RV_COLOR_FOR);
      g_autofree char *value = rv_chart_decibans (steps[i].decibans);

      rv_text_draw_right (cr, theme, RV_BODY, ink, x + labels - 10, top + (row - text) / 2, labels - 10, steps[i].label);
      rv_text_draw (cr, theme, RV_CAPTION, quiet, x + labels, top + (row - caption) / 2, sources - 8, steps[i].quiet);
      rv_color_set (cr, fill);
      rv_shape_round_rect (cr, MIN (from, to), top + 5, MAX (fabs (to - from), 1.5), row - 10, 2);
      cairo_fill (cr);
      if (steps[i].decibans < 0)
        rv_text_draw_right (cr, theme, RV_BODY_BOLD, fill, MIN (from, to) - 6, top + (row - text) / 2, 0, value);
      else
        rv_text_draw (cr, theme, RV_BODY_BOLD, fill, MAX (from, to) + 6, top + (row - text) / 2, 0, value);
      sum += steps[i].decibans;
      if (i + 1 < n)
        rv_shape_vline (cr, rv_theme_color (theme, RV_COLOR_LINE), to, top + row - 5, top + row + 5);
    }
  rv_text_draw_right (cr, theme, RV_BODY_BOLD, ink, x + labels - 10, y + n * row + (row - text) / 2, labels - 10, _("Sum"));
  rv_text_draw (cr, theme, RV_BODY_BOLD, rv_theme_color (theme, sum < 0 ? RV_COLOR_AGAINST : RV_COLOR_FOR),
                CLAMP (zero + sum * scale - rv_text_width (theme, RV_BODY_BOLD, sum_text) / 2, x + labels, x + width - rv_text_width (theme, RV_BODY_BOLD, sum_text)),
                y + n * row + (row - text) / 2, 0, sum_text);
  return (n + 1) * row;
}
