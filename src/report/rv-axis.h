/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RvAxis: a time axis: days from the chronology's origin to px, in pieces.
 *
 *   scale  linear in days, the same px per day everywhere on the axis
 *   fold   an empty stretch, compressed to a fixed width and marked as such
 *   order  before the first or after the last dated moment: only the order is known, so the moments stand at even distances and carry no ticks
 */
typedef enum { RV_PIECE_SCALE, RV_PIECE_FOLD, RV_PIECE_ORDER } RvPieceType;

typedef struct {
  RvPieceType type;
  double from, to;   /* days */
  double x0, x1;     /* px */
  guint parts;       /* fold: moments of which only the order is known lie in it; they widen it */
} RvAxisPiece;

typedef enum {
  RV_STOP_FIXED,     /* a dated moment */
  RV_STOP_ORDER,     /* only its order is known */
  RV_STOP_BOUND      /* the edge of a doubt: on the axis, but folds may cross it */
} RvStopType;

typedef struct {
  double day;
  RvStopType type;
} RvAxisStop;

typedef struct {
  double day;
  double x;
  char *label;       /* "T+6", "14 May", "2011" */
  char *context;     /* a second line where it changes: the year; or NULL */
  gboolean zero;     /* the moment the axis counts from */
} RvAxisTick;

typedef enum { RV_UNIT_DAYS, RV_UNIT_WEEKS, RV_UNIT_MONTHS, RV_UNIT_YEARS } RvAxisUnit;

typedef struct {
  double x0, x1;           /* px */
  double from, to;         /* days shown; NAN: all stops */
  const RvAxisStop *stops; /* any order */
  guint n_stops;
  gboolean folds;          /* fold empty stretches */
  double fold_px;          /* width of a fold; 0: 36 */
  double label_px;         /* least distance of ticks; 0: 66 */
  gboolean calendar;       /* ticks by calendar; else relative to zero */
  double calendar_zero;    /* days since 1970-01-01 of day 0, for calendar */
  double zero;             /* relative: the day that reads as zero */
  const char *zero_title;  /* "remission": for the label */
  gboolean zero_is_t;      /* TRUE: ticks read T+6, else +6 */
} RvAxisOptions;

typedef struct {
  double x0, x1;
  double from, to;
  double px_per_day;       /* of the scale pieces; 0 when there are none */
  GArray *pieces;          /* RvAxisPiece, left to right, without gaps */
  GArray *ticks;           /* RvAxisTick */
  RvAxisUnit unit;
  gboolean calendar;
  gboolean has_order, has_fold, has_scale;
  char *label;             /* "months from remission", "calendar", "order only, spacing not to scale" */
} RvAxis;

RvAxis *rv_axis_new (const RvAxisOptions *options);
void rv_axis_free (RvAxis *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvAxis, rv_axis_free)

/* px of a day and back; outside the axis both go on straight. Monotone. */
double rv_axis_x (const RvAxis *self, double day);
double rv_axis_day (const RvAxis *self, double x);

/* The span shown after zooming by factor (below 1: closer) around x, kept between one day and the larger of 20 years and `whole` days. */
void rv_axis_zoom (const RvAxis *self, double x, double factor, double whole, double *from, double *to);
#define RV_AXIS_CLOSEST 1.0               /* day */
#define RV_AXIS_WIDEST (20 * 365.25)      /* days */

/* The ticks between two days at px_per_day, at least min_px apart. Fills day, label, context and zero (not x). Free with g_array_unref(). */
GArray *rv_axis_ticks_calendar (double from, double to, double calendar_zero, double px_per_day, double min_px, RvAxisUnit *unit);
/* least: no finer unit than this, so that all stretches of an axis count in the same one. */
GArray *rv_axis_ticks_relative (double from, double to, double zero, gboolean zero_is_t, double px_per_day, double min_px, RvAxisUnit least, RvAxisUnit *unit);

G_END_DECLS
