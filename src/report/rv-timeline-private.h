/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-timeline.h"

G_BEGIN_DECLS

#define RV_N_LANES 8
extern const char *const rv_timeline_lanes[RV_N_LANES];

/* Marks of a case, not yet placed: RvTimelineMark with lane as an index into rv_timeline_lanes, by lane, then time. */
GPtrArray *rv_timeline_collect (RvCase *kase, RvChronology *chronology);

/* Rows for the marks of every lane. Fills axis-dependent fields; label_cap in px, 0: none. Returns tracks per lane in n_tracks[RV_N_LANES]. */
void rv_timeline_place (RvTimeline *self, RvTheme *theme, double label_cap, guint *n_tracks);
/* The part of a bar that is beyond doubt, in px; from may lie after to. */
double rv_timeline_solid_from (const RvTimelineMark *mark);
double rv_timeline_solid_to (const RvTimelineMark *mark);
/* y of all boxes, once the lanes stand. */
void rv_timeline_set_rows (RvTimeline *self, RvTheme *theme);

/* Strips of values with at least two measurements over time; appended to self->strips without y. */
void rv_timeline_collect_strips (RvTimeline *self, RvCase *kase, RvChronology *chronology);
void rv_timeline_place_strips (RvTimeline *self, RvTheme *theme);
void rv_timeline_draw_strips (const RvTimeline *self, RvTheme *theme, cairo_t *cr);
void rv_timeline_strip_free (gpointer strip);

#define RV_DOT 4.5          /* px, radius of a point */
#define RV_LABEL_GAP 5.0    /* px, between a mark and its label */
#define RV_STRIP_HEIGHT 60.0

G_END_DECLS
