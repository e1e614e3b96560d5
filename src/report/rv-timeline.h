/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "model/rv-chronology.h"
#include "report/rv-axis.h"
#include "report/rv-theme.h"

G_BEGIN_DECLS

/**
 * RvTimeline: the course of a case on lanes: laid out once, then drawn as often as needed. Drawing is a pure function of
 * (layout, theme, cairo). All lengths are px from the top left corner of the drawing.
 */
typedef struct { double x, y, width, height; } RvRect;

typedef enum {
  RV_MARK_POINT,
  RV_MARK_INTERVAL,
  RV_MARK_GROUP      /* several records of one study, encounter or day */
} RvMarkShape;

typedef struct {
  char *uuid;            /* the record; of a group the first: the study or the first row */
  GPtrArray *members;    /* char *, uuids of further records gathered here (rows of a study, results and images of an event) */
  RvMarkShape shape;
  guint lane;            /* index into lanes */
  guint track;           /* row within the lane */
  RvSpan when, end;
  gboolean has_end;
  gboolean open;         /* has not ended */
  gboolean undated;      /* nothing is known of its time; it stands at the left */
  gboolean faded;        /* known only after the cursor */
  double known;          /* days */
  char *label;           /* full text, also when it is drawn elided: for tooltips */
  gboolean elided;
  gboolean label_inside; /* on the bar */
  char *effect;          /* improved worse unchanged mixed resolved, or NULL */
  char *effect_word;     /* translated, drawn after the label; NULL when the label says it */
  char *response_to;     /* uuid of the treatment, or NULL */
  char *description;     /* for screen readers and tooltips: title, lane, when, until, known, what it holds */
  double x, x_end;       /* px; equal for a point */
  double doubt_lo, doubt_hi;         /* px of the earliest and latest start; equal to x when there is no doubt */
  double doubt_end_lo, doubt_end_hi; /* the same of the end */
  gboolean cut_left, cut_right;      /* goes on outside the view */
  RvRect box;            /* the drawn mark */
  RvRect label_box;      /* the drawn label, elided or not */
  RvRect hit;            /* both: for clicks, focus and hover */
} RvTimelineMark;

typedef struct {
  const char *name;      /* token: disease, treatment, … ; NULL for a strip of values */
  char *label;
  char *unit;            /* strips */
  double y, height;
  guint n_tracks;
} RvTimelineLane;

/* One value of a strip (small multiple). */
typedef struct {
  char *uuid;
  double day, x, y;
  double value;
  char *text;            /* "0.65", "< 0.4" */
  gboolean nominal, faded;
  RvRect label_box;      /* width 0: the text is not drawn, to keep the strip readable */
} RvTimelineValue;

typedef struct {
  guint lane;            /* index into lanes */
  double low, high;      /* of the scale; the zero is in it */
  GArray *values;        /* RvTimelineValue, by time */
} RvTimelineStrip;

typedef struct {
  double width, height;  /* px; height 0: what it takes */
  double from, to;       /* days shown; NAN: everything */
  const char *align;     /* uuid or id of the record that reads as zero; NULL: calendar, or the anchor where there is none */
  double cursor;         /* days; INFINITY: live. What was known later is faded */
  const char *cursor_text; /* at the cursor line, or NULL */
  const char *as_of;     /* for the title: "as known at PET-CT"; or NULL */
  gboolean title;        /* draw heading and axis label above */
  gboolean no_folds;
  gboolean no_strips;
  gboolean compact;      /* for a strip on a page: tight rows, no legend */
} RvTimelineOptions;

#define RV_TIMELINE_OPTIONS_INIT { .from = NAN, .to = NAN, .cursor = INFINITY, .title = TRUE }

typedef struct {
  double width, height;  /* height as taken */
  RvRect plot;
  RvAxis *axis;
  GPtrArray *marks;      /* RvTimelineMark, by lane, then time */
  GArray *lanes;         /* RvTimelineLane */
  GPtrArray *strips;     /* RvTimelineStrip */
  char *title, *subtitle;
  char *zero_title;      /* of the event the axis counts from, or NULL */
  double zero;           /* days; NAN when the axis is a calendar */
  double cursor;         /* days */
  char *cursor_text;
  double whole;          /* days from the first to the last moment of the case, for rv_axis_zoom() */
  double row;            /* px */
  gboolean has_doubt, has_order, has_open, legend, compact;
} RvTimeline;

/* Never fails; an empty case has a sentence in place of marks. */
RvTimeline *rv_timeline_layout (RvCase *kase, RvChronology *chronology, RvTheme *theme, const RvTimelineOptions *options);
void rv_timeline_free (RvTimeline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvTimeline, rv_timeline_free)

/* Paints its own ground (page colour). */
void rv_timeline_draw (const RvTimeline *self, RvTheme *theme, cairo_t *cr);

/* The mark at a point (the topmost; a box counts before a label), or NULL. */
const RvTimelineMark *rv_timeline_hit (const RvTimeline *self, double x, double y);
/* The mark of a record: its own or the one it is gathered in, or NULL. */
const RvTimelineMark *rv_timeline_find (const RvTimeline *self, const char *uuid);
/* The lane token at y, or NULL. */
const char *rv_timeline_lane_at (const RvTimeline *self, double y);

G_END_DECLS
