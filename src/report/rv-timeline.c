/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-timeline.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-text.h"
#include "report/rv-timeline-private.h"

#define LANE_PAD 6.0
#define COMPACT_PAD 2.0
#define DOUBT_SHOWN 45.0     /* days: wider doubts are kept out of folds */

static void
lane_clear (gpointer data)
{
  RvTimelineLane *lane = data;

  g_free (lane->label);
  g_free (lane->unit);
}

void
rv_timeline_free (RvTimeline *self)
{
  g_clear_pointer (&self->axis, rv_axis_free);
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->strips);
  g_array_unref (self->lanes);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->zero_title);
  g_free (self->cursor_text);
  g_free (self);
}

static void
add_stop (GArray *stops, double day, RvStopType type)
{
  RvAxisStop stop = { day, type };

  if (isfinite (day))
    g_array_append_val (stops, stop);
}

static void
add_span (GArray *stops, const RvSpan *span)
{
  if (!span->dated)
    return;
  add_stop (stops, span->position, span->nominal ? RV_STOP_ORDER : RV_STOP_FIXED);
  if (!span->nominal && span->latest - span->earliest > DOUBT_SHOWN)
    {
      add_stop (stops, span->earliest, RV_STOP_BOUND);
      add_stop (stops, span->latest, RV_STOP_BOUND);
    }
}

static GArray *
stops_of (RvTimeline *self)
{
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (RvAxisStop));
  double lo = INFINITY, hi = -INFINITY;
  gboolean undated = FALSE;

  for (guint i = 0; i < self->marks->len; i++)
    {
      RvTimelineMark *mark = self->marks->pdata[i];

      undated = undated || mark->undated;
      if (!mark->undated)
        add_span (stops, &mark->when);
      if (mark->has_end && !mark->open)
        add_span (stops, &mark->end);
    }
  for (guint i = 0; i < self->strips->len; i++)
    {
      RvTimelineStrip *strip = self->strips->pdata[i];

      for (guint j = 0; j < strip->values->len; j++)
        {
          RvTimelineValue *value = &g_array_index (strip->values, RvTimelineValue, j);

          add_stop (stops, value->day, value->nominal ? RV_STOP_ORDER : RV_STOP_FIXED);
        }
    }
  for (guint i = 0; i < stops->len; i++)
    {
      lo = MIN (lo, g_array_index (stops, RvAxisStop, i).day);
      hi = MAX (hi, g_array_index (stops, RvAxisStop, i).day);
    }
  self->whole = hi > lo ? hi - lo : 0;
  if (undated) /* a place of their own before everything else */
    add_stop (stops, isfinite (lo) ? lo - 30 : 0, RV_STOP_ORDER);
  return stops;
}

static RvRecord *
find_record (RvCase *kase, const char *align)
{
  RvRecord *record = align ? rv_case_find_uuid (kase, align) : NULL;

  return record || !align ? record : rv_case_find_id (kase, align);
}

static const char *
title_of (RvRecord *record)
{
  return record ? rv_record_get (record, rv_kind_title_field (rv_record_get_kind (record))->name) : NULL;
}

/* What the axis counts from: the event asked for, else the calendar, else T. Nothing can be counted from an event of which only
 * the order is known: it gets its line, and the axis counts on as without it. Returns what must be said of it (NULL: nothing). */
static char *
set_zero (RvTimeline *self, RvCase *kase, RvChronology *chronology, const RvTimelineOptions *options, RvAxisOptions *axis)
{
  RvRecord *anchor = rv_chronology_anchor (chronology);
  RvRecord *asked = find_record (kase, options->align), *zero;
  RvSpan span;

  self->zero = NAN;
  axis->calendar = rv_chronology_origin (chronology, &axis->calendar_zero);
  if (asked && (!rv_kind_field (rv_record_get_kind (asked), "when") || !rv_chronology_span (chronology, asked, "when", &span) || !isfinite (span.position)))
    asked = NULL;
  zero = asked && !span.nominal ? asked : NULL;
  if (zero)
    axis->zero = span.position;
  axis->calendar = axis->calendar && !zero;
  axis->zero_is_t = !zero || zero == anchor;
  axis->zero_title = title_of (zero ? zero : anchor);
  if (asked || !axis->calendar)
    {
      self->zero = asked ? span.position : axis->zero;
      self->zero_title = g_strdup (asked ? title_of (asked) : axis->zero_title);
    }
  if (asked && asked != anchor && span.nominal)
    return g_strdup_printf (_("of “%s” only the order is known"), self->zero_title);
  if (asked && asked != anchor && span.latest - span.earliest > 1.5)
    return g_strdup_printf (_("the date of “%s” is itself uncertain"), self->zero_title);
  return NULL;
}

static void
add_lanes (RvTimeline *self, const guint *n_tracks)
{
  g_array_set_size (self->lanes, 0);
  for (guint i = 0; i < RV_N_LANES; i++)
    {
      RvTimelineLane lane = { .name = rv_timeline_lanes[i], .n_tracks = n_tracks[i] };

      lane.label = g_strdup (rv_token_label (rv_timeline_lanes[i]));
      g_array_append_val (self->lanes, lane);
    }
}

static double
lanes_height (const guint *n_tracks, double row, double pad, guint *n_lanes)
{
  double height = 0;

  *n_lanes = 0;
  for (guint i = 0; i < RV_N_LANES; i++)
    if (n_tracks[i])
      {
        height += n_tracks[i] * row + 2 * pad;
        (*n_lanes)++;
      }
  return height;
}

/* Empty lanes leave: marks are renumbered to what stays. */
static void
close_lanes (RvTimeline *self)
{
  guint to[RV_N_LANES] = { 0 }, n = 0;

  for (guint i = 0; i < RV_N_LANES; i++)
    to[i] = g_array_index (self->lanes, RvTimelineLane, i).n_tracks ? n++ : G_MAXUINT;
  for (guint i = self->marks->len; i-- > 0;)
    {
      RvTimelineMark *mark = self->marks->pdata[i];

      if (mark->hit.width <= 0) /* outside the view */
        g_ptr_array_remove_index (self->marks, i);
      else
        mark->lane = to[mark->lane];
    }
  for (guint i = RV_N_LANES; i-- > 0;)
    if (to[i] == G_MAXUINT)
      g_array_remove_index (self->lanes, i);
}

static double
head_height (const RvTimeline *self, RvTheme *theme, const RvTimelineOptions *options)
{
  double height = options->compact ? 0 : RV_MARGIN;

  if (options->title)
    height += rv_text_height (theme, RV_HEADING) + RV_GRID;
  return height + rv_text_height (theme, RV_CAPTION) + RV_GRID; /* names of the anchor and the cursor */
}

static double
foot_height (RvTheme *theme, const RvTimelineOptions *options)
{
  double line = rv_text_height (theme, RV_CAPTION);

  return 6 + 2 * line + (options->compact ? 6 : RV_GRID + line + RV_MARGIN);
}

typedef struct { double row, cap; } Density;

/* Rows come closer before labels are cut. */
static void
choose_density (RvTimeline *self, RvTheme *theme, const RvTimelineOptions *options, guint *n_tracks)
{
  static const Density densities[] = { { 24, 0 }, { 21, 0 }, { 18, 0 }, { 17, 260 }, { 17, 190 }, { 16, 130 }, { 16, 90 } };
  double line = rv_text_height (theme, RV_CAPTION);
  double pad = options->compact ? COMPACT_PAD : LANE_PAD;
  double room = options->height - head_height (self, theme, options) - foot_height (theme, options) - self->strips->len * (RV_STRIP_HEIGHT + 6);
  guint n_lanes, start = options->compact ? 2 : 0;

  for (guint i = start; i < G_N_ELEMENTS (densities); i++)
    {
      self->row = MAX (densities[i].row / 14.0 * line, line + 2);
      if (i == start || densities[i].cap > 0)
        rv_timeline_place (self, theme, densities[i].cap * rv_theme_get_text_scale (theme), n_tracks);
      if (options->height <= 0 || lanes_height (n_tracks, self->row, pad, &n_lanes) <= room)
        return;
    }
  /* It does not fit whatever is cut: say all of it and take the height. */
  self->row = 19.0 / 14.0 * line;
  rv_timeline_place (self, theme, 260 * rv_theme_get_text_scale (theme), n_tracks);
}

static void
set_lane_rows (RvTimeline *self, RvTheme *theme, const RvTimelineOptions *options)
{
  double y = head_height (self, theme, options), foot = foot_height (theme, options), pad = options->compact ? COMPACT_PAD : LANE_PAD;
  guint rows = 0, n_lanes = self->lanes->len - self->strips->len;
  double natural, spare;

  for (guint i = 0; i < n_lanes; i++)
    rows += g_array_index (self->lanes, RvTimelineLane, i).n_tracks;
  natural = y + foot + rows * self->row + n_lanes * 2 * pad + self->strips->len * (RV_STRIP_HEIGHT + 6);
  spare = options->height > natural ? options->height - natural : 0;
  if (rows && spare > 0) /* air goes to the lanes first, in measure */
    {
      double more = MIN (spare / 2 / rows, self->row * 0.33);

      self->row += more;
      pad += MIN ((spare - more * rows) / 2 / n_lanes, 12);
    }
  self->plot.y = y;
  for (guint i = 0; i < n_lanes; i++)
    {
      RvTimelineLane *lane = &g_array_index (self->lanes, RvTimelineLane, i);

      lane->y = y;
      lane->height = lane->n_tracks * self->row + 2 * pad;
      y += lane->height;
    }
  for (guint i = 0; i < self->strips->len; i++)
    {
      RvTimelineStrip *strip = self->strips->pdata[i];
      RvTimelineLane *lane = &g_array_index (self->lanes, RvTimelineLane, strip->lane);

      lane->y = y;
      lane->height = RV_STRIP_HEIGHT + 6;
      y += lane->height;
    }
  if (!self->lanes->len)
    y += 3 * RV_ROW;
  self->plot.height = y - self->plot.y;
  self->height = MAX (y + foot, options->height);
}

static double
names_width (RvTimeline *self, RvTheme *theme, double width)
{
  double widest = 0;

  for (guint i = 0; i < self->marks->len; i++)
    widest = MAX (widest, rv_text_width (theme, RV_CAPTION_BOLD, rv_token_label (rv_timeline_lanes[((RvTimelineMark *) self->marks->pdata[i])->lane])));
  for (guint i = 0; i < self->strips->len; i++)
    widest = MAX (widest, MIN (150 * rv_theme_get_text_scale (theme),
                               rv_text_width (theme, RV_CAPTION_BOLD, g_array_index (self->lanes, RvTimelineLane, ((RvTimelineStrip *) self->strips->pdata[i])->lane).label)));
  return MIN (widest + RV_MARGIN, width * 0.3);
}

static gboolean
any_open (RvTimeline *self)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (((RvTimelineMark *) self->marks->pdata[i])->open)
      return TRUE;
  return FALSE;
}

static void
make_axis (RvTimeline *self, RvTheme *theme, RvCase *kase, RvChronology *chronology, const RvTimelineOptions *options)
{
  double margin = options->compact ? 0 : MIN (RV_MARGIN, options->width / 20);
  g_autoptr (GArray) stops = stops_of (self);
  double scale = rv_theme_get_text_scale (theme);
  double names = names_width (self, theme, options->width);
  g_autofree char *remark = NULL;
  RvAxisOptions axis = { .from = options->from, .to = options->to, .folds = !options->no_folds, .fold_px = 48 * scale, .label_px = 66 * scale };

  self->plot.x = margin + names;
  self->plot.width = MAX (options->width - margin - self->plot.x, 20);
  axis.x0 = self->plot.x + MIN (15, self->plot.width / 8);
  axis.x1 = self->plot.x + self->plot.width - MIN (any_open (self) ? 54 : 15, self->plot.width / 8); /* what goes on goes on past the last moment */
  remark = set_zero (self, kase, chronology, options, &axis);
  if (!axis.calendar)
    add_stop (stops, axis.zero, RV_STOP_FIXED);
  axis.stops = (RvAxisStop *) (gpointer) stops->data;
  axis.n_stops = stops->len;
  self->axis = rv_axis_new (&axis);
  if (remark)
    {
      g_autofree char *label = g_steal_pointer (&self->axis->label);

      self->axis->label = g_strdup_printf ("%s; %s", label, remark);
    }
}

static void
set_flags (RvTimeline *self, const RvTimelineOptions *options)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      RvTimelineMark *mark = self->marks->pdata[i];

      mark->faded = mark->known > options->cursor + 0.005;
      self->has_order = self->has_order || mark->when.nominal || (mark->has_end && mark->end.nominal);
      self->has_open = self->has_open || mark->open;
      self->has_doubt = self->has_doubt || mark->doubt_hi > mark->doubt_lo || mark->doubt_end_hi > mark->doubt_end_lo;
    }
  self->cursor = options->cursor;
  self->cursor_text = g_strdup (options->cursor_text);
  self->legend = !options->compact;
  self->compact = options->compact;
}

static void
set_titles (RvTimeline *self, const RvTimelineOptions *options)
{
  g_autofree char *zero = isfinite (self->zero) && self->zero_title ? g_strdup_printf (_("aligned on %s"), self->zero_title) : NULL;

  if (!options->title)
    return;
  self->title = g_strdup (_("Course"));
  self->subtitle = zero && options->as_of ? g_strdup_printf ("%s \u00b7 %s", zero, options->as_of) : zero ? g_steal_pointer (&zero) : g_strdup (options->as_of);
}

RvTimeline *
rv_timeline_layout (RvCase *kase, RvChronology *chronology, RvTheme *theme, const RvTimelineOptions *options)
{
  RvTimeline *self = g_new0 (RvTimeline, 1);
  guint n_tracks[RV_N_LANES] = { 0 };

  self->width = MAX (options->width, 1);
  self->lanes = g_array_new (FALSE, TRUE, sizeof (RvTimelineLane));
  g_array_set_clear_func (self->lanes, lane_clear);
  self->strips = g_ptr_array_new_with_free_func (rv_timeline_strip_free);
  self->marks = rv_timeline_collect (kase, chronology);
  add_lanes (self, n_tracks);
  if (!options->no_strips)
    rv_timeline_collect_strips (self, kase, chronology);
  make_axis (self, theme, kase, chronology, options);
  choose_density (self, theme, options, n_tracks);
  for (guint i = 0; i < RV_N_LANES; i++)
    g_array_index (self->lanes, RvTimelineLane, i).n_tracks = n_tracks[i];
  close_lanes (self);
  for (guint i = 0; i < self->strips->len; i++)
    ((RvTimelineStrip *) self->strips->pdata[i])->lane = self->lanes->len - self->strips->len + i;
  set_flags (self, options);
  set_lane_rows (self, theme, options);
  rv_timeline_set_rows (self, theme);
  rv_timeline_place_strips (self, theme);
  set_titles (self, options);
  return self;
}

static gboolean
contains (const RvRect *rect, double x, double y, double slack)
{
  return x >= rect->x - slack && x < rect->x + rect->width + slack && y >= rect->y - slack && y < rect->y + rect->height + slack;
}

const RvTimelineMark *
rv_timeline_hit (const RvTimeline *self, double x, double y)
{
  const RvTimelineMark *found = NULL;

  for (guint i = 0; i < self->marks->len; i++)
    {
      const RvTimelineMark *mark = self->marks->pdata[i];

      if (contains (&mark->box, x, y, 3))
        return mark;
      if (contains (&mark->label_box, x, y, 1))
        found = mark;
    }
  return found;
}

const RvTimelineMark *
rv_timeline_find (const RvTimeline *self, const char *uuid)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      const RvTimelineMark *mark = self->marks->pdata[i];

      if (g_str_equal (mark->uuid, uuid))
        return mark;
      for (guint j = 0; j < mark->members->len; j++)
        if (g_str_equal (mark->members->pdata[j], uuid))
          return mark;
    }
  return NULL;
}

const char *
rv_timeline_lane_at (const RvTimeline *self, double y)
{
  for (guint i = 0; i < self->lanes->len; i++)
    {
      const RvTimelineLane *lane = &g_array_index (self->lanes, RvTimelineLane, i);

      if (y >= lane->y && y < lane->y + lane->height)
        return lane->name;
    }
  return NULL;
}
