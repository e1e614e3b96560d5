/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-pen.h"

#include <glib/gi18n-lib.h>
#include <math.h>

gboolean
rv_pen_has_room (const RvPen *pen, double height)
{
  return pen->y + height <= pen->bottom + 0.5;
}

void
rv_pen_heading (RvPen *pen, double top, const char *title, const char *quiet)
{
  double height = rv_text_height (pen->theme, RV_HEADING), caption = rv_text_height (pen->theme, RV_CAPTION), width;

  if (pen->y > top + 1)
    pen->y += 18;
  if (!rv_pen_has_room (pen, height + rv_text_height (pen->theme, RV_BODY)))
    {
      pen->y = pen->bottom + 1; /* a heading never stands alone */
      return;
    }
  width = rv_text_draw (pen->cr, pen->theme, RV_HEADING, rv_theme_color (pen->theme, RV_COLOR_INK), pen->x, pen->y, pen->width, title);
  if (quiet && pen->width - width > 40)
    rv_text_draw (pen->cr, pen->theme, RV_CAPTION, rv_theme_color (pen->theme, RV_COLOR_QUIET), pen->x + width + 10, pen->y + height - caption - 2, pen->width - width - 10, quiet);
  pen->y += height + RV_GRID;
}

gboolean
rv_pen_paragraph (RvPen *pen, RvTextStyle style, RvColorName color, const char *text)
{
  double line = rv_text_height (pen->theme, style), room = pen->bottom - pen->y;
  guint lines = room > line - 0.5 ? (guint) floor ((room + 0.5) / line) : 0;

  if (!text || !*text)
    return TRUE;
  if (!lines)
    return FALSE;
  pen->y += rv_text_paragraph (pen->cr, pen->theme, style, rv_theme_color (pen->theme, color), pen->x, pen->y, pen->width, lines, text);
  return TRUE;
}

gboolean
rv_pen_entry (RvPen *pen, const char *text, const char *source)
{
  RvColor ink = rv_theme_color (pen->theme, RV_COLOR_INK), quiet = rv_theme_color (pen->theme, RV_COLOR_QUIET);
  double wide = rv_text_width (pen->theme, RV_BODY, text), behind = source && *source ? rv_text_width (pen->theme, RV_CAPTION, source) : 0;
  double height = rv_text_paragraph (NULL, pen->theme, RV_BODY, ink, 0, 0, pen->width, 0, text);
  double line = rv_text_height (pen->theme, RV_BODY), caption = rv_text_height (pen->theme, RV_CAPTION);
  gboolean same_line = behind > 0 && wide + behind + 12 <= pen->width;
  double below = behind > 0 && !same_line ? MIN (rv_text_paragraph (NULL, pen->theme, RV_CAPTION, quiet, 0, 0, pen->width, 0, source), 2 * caption) : 0;

  if (!rv_pen_has_room (pen, height + below))
    return FALSE;
  rv_text_paragraph (pen->cr, pen->theme, RV_BODY, ink, pen->x, pen->y, pen->width, 0, text);
  if (same_line)
    rv_text_draw (pen->cr, pen->theme, RV_CAPTION, quiet, pen->x + wide + 10, pen->y + line - caption - 1, 0, source);
  pen->y += height;
  if (below > 0)
    pen->y += rv_text_paragraph (pen->cr, pen->theme, RV_CAPTION, quiet, pen->x, pen->y, pen->width, 2, source);
  pen->y += 4;
  return TRUE;
}

void
rv_pen_more (RvPen *pen, guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", n), n);
  double line = rv_text_height (pen->theme, RV_CAPTION);

  if (!n)
    return;
  /* One line is kept free for it below the last entry. */
  rv_text_draw (pen->cr, pen->theme, RV_CAPTION, rv_theme_color (pen->theme, RV_COLOR_QUIET), pen->x, MIN (pen->y, pen->bottom), pen->width, text);
  pen->y += line;
}
