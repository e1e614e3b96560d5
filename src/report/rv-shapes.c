/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-shapes.h"

#include <math.h>

void
rv_shape_round_rect (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  double r = MAX (0, MIN (radius, MIN (width, height) / 2));

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
line (cairo_t *cr, RvColor color, double x0, double y0, double x1, double y1)
{
  cairo_save (cr);
  cairo_new_path (cr);
  rv_color_set (cr, color);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
rv_shape_hline (cairo_t *cr, RvColor color, double x0, double x1, double y)
{
  line (cr, color, x0, floor (y) + 0.5, x1, floor (y) + 0.5);
}

void
rv_shape_vline (cairo_t *cr, RvColor color, double x, double y0, double y1)
{
  line (cr, color, floor (x) + 0.5, y0, floor (x) + 0.5, y1);
}

void
rv_shape_hatch (cairo_t *cr, RvColor color, double x, double y, double width, double height)
{
  if (width <= 0 || height <= 0)
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  rv_color_set (cr, color);
  cairo_set_line_width (cr, 1);
  for (double d = -height; d < width + 1 && d < 1e5; d += 5)
    {
      cairo_move_to (cr, x + d, y + height);
      cairo_line_to (cr, x + d + height, y);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
rv_shape_arrow (cairo_t *cr, RvColor color, double tail_x, double tail_y, double tip_x, double tip_y, double width, double head, gboolean dotted)
{
  double dx = tip_x - tail_x, dy = tip_y - tail_y, length = hypot (dx, dy);
  const double dash[] = { 0.01, width * 2.6 };

  if (length < 1e-6)
    return;
  dx /= length;
  dy /= length;
  cairo_save (cr);
  cairo_new_path (cr);
  rv_color_set (cr, color);
  cairo_set_line_width (cr, width);
  if (dotted)
    {
      cairo_set_line_width (cr, width * 1.3);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_set_dash (cr, dash, 2, 0);
    }
  cairo_move_to (cr, tail_x, tail_y);
  cairo_line_to (cr, tip_x - dx * head * 0.8, tip_y - dy * head * 0.8);
  cairo_stroke (cr);
  cairo_move_to (cr, tip_x, tip_y);
  cairo_line_to (cr, tip_x - dx * head - dy * head * 0.45, tip_y - dy * head + dx * head * 0.45);
  cairo_line_to (cr, tip_x - dx * head + dy * head * 0.45, tip_y - dy * head - dx * head * 0.45);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

void
rv_shape_triangle (cairo_t *cr, RvColor color, double x, double y, double radius, gboolean up)
{
  double s = up ? -1 : 1;

  cairo_save (cr);
  cairo_new_path (cr);
  rv_color_set (cr, color);
  cairo_move_to (cr, x, y + s * radius);
  cairo_line_to (cr, x - radius, y - s * radius * 0.75);
  cairo_line_to (cr, x + radius, y - s * radius * 0.75);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

RvColor
rv_shape_effect_color (const RvTheme *theme, const char *effect)
{
  if (!effect || g_str_equal (effect, "unchanged"))
    return rv_theme_color (theme, RV_COLOR_MARK);
  if (g_str_equal (effect, "worse"))
    return rv_theme_color (theme, RV_COLOR_ABNORMAL);
  if (g_str_equal (effect, "mixed"))
    return rv_theme_color (theme, RV_COLOR_DOUBT);
  return rv_theme_color (theme, RV_COLOR_GOOD);
}

void
rv_shape_effect (cairo_t *cr, RvColor color, const char *effect, double x, double y, double radius)
{
  if (effect && g_str_equal (effect, "worse"))
    rv_shape_triangle (cr, color, x, y, radius, FALSE);
  else if (effect && (g_str_equal (effect, "improved") || g_str_equal (effect, "resolved")))
    rv_shape_triangle (cr, color, x, y, radius, TRUE);
  else if (effect && g_str_equal (effect, "mixed"))
    {
      rv_shape_triangle (cr, color, x, y - radius * 0.55, radius * 0.55, TRUE);
      rv_shape_triangle (cr, color, x, y + radius * 0.55, radius * 0.55, FALSE);
    }
  else
    {
      cairo_save (cr);
      cairo_new_path (cr);
      rv_color_set (cr, color);
      cairo_move_to (cr, x - radius, y);
      cairo_line_to (cr, x, y - radius);
      cairo_line_to (cr, x + radius, y);
      cairo_line_to (cr, x, y + radius);
      cairo_close_path (cr);
      cairo_fill (cr);
      cairo_restore (cr);
    }
}

void
rv_shape_bar (cairo_t *cr, const RvTheme *theme, RvColor fill, double x, double y, double width, double height, double value, double low, double high)
{
  double middle = floor (y + height / 2) + 0.5;
  RvColor ink = rv_theme_color (theme, RV_COLOR_INK);

  value = CLAMP (value, 0, 1);
  cairo_save (cr);
  rv_shape_round_rect (cr, x, y, width, height, 2);
  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_TRACK));
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  cairo_rectangle (cr, x, y, width * value, height);
  rv_color_set (cr, fill);
  cairo_fill (cr);
  cairo_restore (cr);
  if (!isfinite (low) || !isfinite (high) || high <= low)
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  low = x + width * CLAMP (low, 0, 1);
  high = x + width * CLAMP (high, 0, 1);
  for (int pass = 0; pass < 2; pass++) /* a halo first: the line must be seen on the fill and on the track */
    {
      rv_color_set (cr, pass ? ink : rv_color_alpha (rv_theme_color (theme, RV_COLOR_SURFACE), 0.75));
      cairo_set_line_width (cr, pass ? 1.5 : 3.5);
      cairo_move_to (cr, low, middle);
      cairo_line_to (cr, high, middle);
      cairo_move_to (cr, low, middle - height * 0.28);
      cairo_line_to (cr, low, middle + height * 0.28);
      cairo_move_to (cr, high, middle - height * 0.28);
      cairo_line_to (cr, high, middle + height * 0.28);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}
