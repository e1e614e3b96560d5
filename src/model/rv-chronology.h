/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * RvChronology: where everything in a case stands in time, computed once per change of the case.
 *
 * The origin is the anchor event T when the case has one, else the earliest calendar date. Positions are days from the origin.
 * Order-only facts have bounds from what they come after and before; their `position` respects every stated order but
 * is only a place to draw and sort at, and `nominal` says so.
 *
 * Known: a record's `known` field, else its encounter's time, else its own `when`, else the earliest encounter (history),
 * else always known. A fact is visible at a cursor when known.position <= cursor.
 */
typedef struct {
  gboolean dated;     /* FALSE: nothing is known about its time */
  gboolean nominal;   /* only order is known (the position was chosen) */
  gboolean about;
  gboolean open;      /* an end that had not come */
  RvPrecision precision;
  double earliest;    /* days from the origin; -INFINITY when unbounded */
  double latest;      /* +INFINITY when unbounded */
  double position;    /* where it sorts and is drawn */
} RvSpan;

/* A moment at which something became known: the stops of the time cursor. */
typedef struct {
  double position;
  gboolean nominal;
  GPtrArray *records; /* RvRecord, borrowed: what became known then */
  char *label;        /* "NCS and EMG", a stage's or event's title */
} RvStep;

#define RV_TYPE_CHRONOLOGY (rv_chronology_get_type ())
G_DECLARE_FINAL_TYPE (RvChronology, rv_chronology, RV, CHRONOLOGY, GObject)

RvChronology *rv_chronology_new (RvCase *kase);

/* Any date field of a record ("when", "end", "known", …). FALSE when it has none or nothing is known. */
gboolean rv_chronology_span (RvChronology *self, RvRecord *record, const char *field, RvSpan *span);
/* When the record became known, by the rules above. Always succeeds (span->dated FALSE: always known, position -INFINITY). */
void rv_chronology_known (RvChronology *self, RvRecord *record, RvSpan *span);

guint rv_chronology_n_steps (RvChronology *self);
const RvStep *rv_chronology_step (RvChronology *self, guint i);
/* The index of the last step at or before position, or -1. */
int rv_chronology_step_at (RvChronology *self, double position);

/* TRUE when the origin has a calendar date: days since 1970-01-01. */
gboolean rv_chronology_origin (RvChronology *self, double *calendar_days);
/* The event that is T, or NULL. */
RvRecord *rv_chronology_anchor (RvChronology *self);

/* A cursor from DATE of the command line: ISO, T+18mo, the id of a stage, event, encounter, study, image or result. Includes
 * everything known at that moment. FALSE with a message that lists what is possible. */
gboolean rv_chronology_find (RvChronology *self, const char *date, double *position, GError **error);

/* Faults found while placing: circular order, an unknown id, a calendar date that cannot be set against T.
 * Array of strings "uuid\tfield\tmessage"; owned by the chronology. */
GPtrArray *rv_chronology_faults (RvChronology *self);

/* The case as it was known at position: shares records. INFINITY gives a new reference to the case itself. */
RvCase *rv_chronology_as_known (RvChronology *self, RvCase *kase, double position);

G_END_DECLS
