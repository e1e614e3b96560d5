/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-theme.h"

G_BEGIN_DECLS

/* Charts of how well people judge. */

typedef struct { double value, low, high, from, to, tick; /* tick: where the scale has its mark; low and high NAN: no interval */ } RvIntervalMark;

/* A point with its interval on a scale from..to, as a line of a table has room for. */
void rv_chart_interval (RvTheme *theme, cairo_t *cr, double width, double height, const RvIntervalMark *mark);

typedef struct {
  double given;          /* mean of what was given, 0..1 */
  double came, low, high; /* how often it was so, with its interval, 0..1 */
  guint n;
} RvReliabilityBin;

/* With fewer forecasts than this a bin is drawn hollow: it says next to nothing. */
#define RV_RELIABILITY_FEW 10

/* Reliability diagram: across what was given, upwards how often it came true, the diagonal for perfect judgement. n: bins. */
void rv_chart_reliability (RvTheme *theme, cairo_t *cr, double width, double height, const RvReliabilityBin *bins, guint n);

G_END_DECLS
