/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-chronology.h"

G_BEGIN_DECLS

/* The graph behind RvChronology: every written date is a moment with bounds, ordered by "after" and "before". */
typedef struct RvMoment {
  RvRecord *record;   /* borrowed */
  const char *field;  /* interned in the schema */
  RvDate *date;
  double lo, hi;      /* days from the origin */
  double position;
  gboolean fixed;     /* has a date of its own, not only an order */
  gboolean placed;    /* position is set */
  int state;          /* 0 unresolved, 1 on the way, 2 bounds known */
  GArray *succ;       /* guint: what comes after */
  GArray *pred;
  struct RvMoment *base; /* what it is counted from, when that is itself known by order only; else NULL. Among pred */
} RvMoment;

typedef struct {
  RvCase *kase;        /* borrowed while building */
  GPtrArray *moments;  /* RvMoment */
  GHashTable *index;   /* "uuid/field" -> moment number + 1 */
  GPtrArray *faults;   /* char *, "uuid\tfield\tmessage" */
  RvRecord *anchor;    /* T, or NULL */
  gboolean has_calendar;
  double origin;       /* calendar days of the origin when has_calendar */
} RvMoments;

RvMoments *rv_moments_new (RvCase *kase);
void rv_moments_free (RvMoments *moments);
/* NULL when the record has no readable date in that field. */
RvMoment *rv_moments_get (RvMoments *moments, RvRecord *record, const char *field);
/* The moment at which the record with that id stands: its when, until or known. end: its end when it has one. */
RvMoment *rv_moments_of_id (RvMoments *moments, const char *id, gboolean end);

G_END_DECLS
