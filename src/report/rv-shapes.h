/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-theme.h"

G_BEGIN_DECLS

/* Small drawing helpers, shared by views and widgets. Each leaves the cairo state as it was, but for the path. */

/* Path of a rectangle with round corners. */
void rv_shape_round_rect (cairo_t *cr, double x, double y, double width, double height, double radius);
/* A 1 px line that sits on whole pixels. */
void rv_shape_hline (cairo_t *cr, RvColor color, double x0, double x1, double y);
void rv_shape_vline (cairo_t *cr, RvColor color, double x, double y0, double y1);
/* Diagonal hatching within a rectangle: doubt. */
void rv_shape_hatch (cairo_t *cr, RvColor color, double x, double y, double width, double height);
/* An arrow from tail to tip, length px of its head; dotted by dash. */
void rv_shape_arrow (cairo_t *cr, RvColor color, double tail_x, double tail_y, double tip_x, double tip_y, double line, double head, gboolean dotted);
/* The mark of an effect within radius around x, y: triangle up (improved, resolved), down (worse), diamond (unchanged), both (mixed). */
void rv_shape_effect (cairo_t *cr, RvColor color, const char *effect, double x, double y, double radius);
/* Colour of an effect. */
RvColor rv_shape_effect_color (const RvTheme *theme, const char *effect);
/* A triangle up or down beside an abnormal value. */
void rv_shape_triangle (cairo_t *cr, RvColor color, double x, double y, double radius, gboolean up);
/* A probability bar: track, fill to value, interval low..high as a line with ends. All 0..1. */
void rv_shape_bar (cairo_t *cr, const RvTheme *theme, RvColor fill, double x, double y, double width, double height, double value, double low, double high);

G_END_DECLS
