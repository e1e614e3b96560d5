/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-theme.h"

G_BEGIN_DECLS

/* Charts that pages, reports and widgets share. cr NULL: measures only. Each returns the height it takes. */

typedef struct {
  const char *label;
  RvColor fill;
  double value, low, high; /* probabilities 0..1; low and high NAN: no interval */
} RvBarItem;

/* One above the other: label with percentage and interval, bar below. */
double rv_chart_bars (RvTheme *theme, cairo_t *cr, double x, double y, double width, const RvBarItem *items, guint n);

typedef struct {
  const char *label;
  const char *quiet;       /* where it comes from, or NULL */
  double decibans;         /* above 0 speaks for the first */
} RvWaterStep;

/* Steps from zero to the sum, each starting where the last ended. sum_text stands at the end: "+15.3 dB, odds 34 : 1". */
double rv_chart_waterfall (RvTheme *theme, cairo_t *cr, double x, double y, double width, const RvWaterStep *steps, guint n, const char *sum_text);

/* "62 %", "< 1 %". Caller frees. */
char *rv_chart_percent (double p);
/* "+4.6", "−3.1", with a true minus sign, in the user's locale. Caller frees. */
char *rv_chart_decibans (double decibans);
/* "34 : 1" or "1 : 34" for a sum in decibans. Caller frees. */
char *rv_chart_odds (double decibans);

G_END_DECLS
