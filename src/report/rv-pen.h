/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-text.h"

G_BEGIN_DECLS

/* RvPen: writes down a column: headings, paragraphs, entries; knows when the column is full. */
typedef struct {
  RvTheme *theme;
  cairo_t *cr;
  double x, y, width, bottom;
} RvPen;

/* TRUE when height px are left. */
gboolean rv_pen_has_room (const RvPen *pen, double height);
/* A heading with a quiet word behind it (may be NULL). A gap above unless the pen is at `top`. */
void rv_pen_heading (RvPen *pen, double top, const char *title, const char *quiet);
/* A paragraph, elided when the column ends first. FALSE when nothing of it fitted. */
gboolean rv_pen_paragraph (RvPen *pen, RvTextStyle style, RvColorName color, const char *text);
/* Text with its source quietly behind it, on the same line when both fit, else below. FALSE, and nothing drawn, when there is no room. */
gboolean rv_pen_entry (RvPen *pen, const char *text, const char *source);
/* "and 3 more" */
void rv_pen_more (RvPen *pen, guint n);

G_END_DECLS
