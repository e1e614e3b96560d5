/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/rv-timeline.h"

G_BEGIN_DECLS

/**
 * RvTimelineView: the course of a case, to look at and to edit.
 *
 * Shortcuts: + and − zoom, 0 shows everything, Left/Right scroll when zoomed; Tab and Shift+Tab walk the marks in time order,
 * Enter opens one. Wheel scrolls, Ctrl+wheel zooms around the pointer, dragging the ground moves it.
 * Signals: "activated" (const char *uuid), "add" (const char *lane, double day): double click on an empty place, "zoomed".
 * Accessibility: LIST > LIST_ITEM; each mark is a child named by title, lane, time and what it holds.
 * Text direction: time runs from left to right in every language.
 */
#define RV_TYPE_TIMELINE_VIEW (rv_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (RvTimelineView, rv_timeline_view, RV, TIMELINE_VIEW, GtkWidget)

GtkWidget *rv_timeline_view_new (void);
void rv_timeline_view_show (RvTimelineView *self, RvCase *kase, RvChronology *chronology, double cursor, const char *cursor_text);
/* uuid or id of the event that reads as zero; NULL: calendar, or the anchor. */
void rv_timeline_view_set_align (RvTimelineView *self, const char *align);
void rv_timeline_view_set_folds (RvTimelineView *self, gboolean folds);
/* A strip on a page: tight rows, no legend, no strips of values. */
void rv_timeline_view_set_compact (RvTimelineView *self, gboolean compact);
/* factor below 1: closer, around the middle of what is shown. */
void rv_timeline_view_zoom (RvTimelineView *self, double factor);
void rv_timeline_view_zoom_all (RvTimelineView *self);
/* What is shown, for export: options to lay out the same again. */
void rv_timeline_view_get_options (RvTimelineView *self, RvTimelineOptions *options);
/* Short text for the toolbar: "months from remission". Owned by the view. */
const char *rv_timeline_view_get_axis_label (RvTimelineView *self);

G_END_DECLS
