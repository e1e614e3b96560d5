/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows for marks and labels: nothing overlaps, nothing leaves the plot, a label is cut short only when there is no other way. */
#include <math.h>

#include "report/rv-text.h"
#include "report/rv-timeline-private.h"

#define BETWEEN 9.0       /* px between what stands in one row */
#define MIN_BAR 7.0       /* px: the shortest drawn interval */
#define INSIDE_PAD 7.0
#define EFFECT_GAP 5.0
#define WIDE_DOUBT 45.0   /* days */
#define MIN_FADE 20.0     /* px */
#define HATCHED 26.0      /* px of a bar whose start or end is known by order only */

typedef struct {
  double a, b;
  RvTimelineMark *mark;
} Taken;

/* What a row holds so far. */
typedef struct { GArray *taken; } Row;

static gboolean
is_free (const Row *row, double a, double b)
{
  for (guint i = 0; i < row->taken->len; i++)
    {
      const Taken *t = &g_array_index (row->taken, Taken, i);

      if (a < t->b + BETWEEN && b > t->a - BETWEEN)
        return FALSE;
    }
  return TRUE;
}

static double
within (const RvTimeline *self, double x)
{
  return CLAMP (x, self->axis->x0, self->axis->x1);
}

static double
x_of (const RvTimeline *self, double day)
{
  if (isinf (day))
    return day < 0 ? self->axis->x0 : self->axis->x1;
  return within (self, rv_axis_x (self->axis, day));
}

/* Doubt that is wider than the dot; the order-only have theirs in the shape of the mark. */
static void
doubt_of (const RvTimeline *self, const RvSpan *span, gboolean bar, double x, double *lo, double *hi)
{
  *lo = *hi = x;
  if (!span->dated || span->nominal || !isfinite (span->earliest) || !isfinite (span->latest))
    return;
  *lo = MIN (x, x_of (self, span->earliest));
  *hi = MAX (x, x_of (self, span->latest));
  if (*hi - *lo < 2 * RV_DOT + 4)
    *lo = *hi = x;
  if (bar && *hi <= *lo && span->latest - span->earliest > WIDE_DOUBT) /* folded away, but it must be seen */
    {
      *lo = MAX (x - MIN_FADE / 2, self->axis->x0);
      *hi = MIN (x + MIN_FADE / 2, self->axis->x1);
    }
}

static gboolean
set_x (RvTimeline *self, RvTimelineMark *mark)
{
  const RvAxis *axis = self->axis;
  double from = mark->undated ? axis->from : mark->when.position;
  double to = mark->open ? INFINITY : mark->has_end ? mark->end.position : from;

  if (to < from)
    to = from;
  if (!mark->undated && (from > axis->to + 1e-6 || to < axis->from - 1e-6))
    return FALSE;
  mark->cut_left = from < axis->from - 1e-6;
  mark->cut_right = !mark->open && to > axis->to + 1e-6;
  mark->x = x_of (self, from);
  mark->x_end = mark->shape == RV_MARK_INTERVAL ? MAX (x_of (self, to), MIN (mark->x + MIN_BAR, axis->x1)) : mark->x;
  if (mark->open && mark->shape == RV_MARK_INTERVAL)
    mark->x_end = self->plot.x + self->plot.width - 2;
  if (mark->shape == RV_MARK_INTERVAL)
    mark->x = MIN (mark->x, mark->x_end - MIN_BAR);
  doubt_of (self, &mark->when, mark->shape == RV_MARK_INTERVAL, mark->x, &mark->doubt_lo, &mark->doubt_hi);
  doubt_of (self, &mark->end, mark->shape == RV_MARK_INTERVAL, mark->x_end, &mark->doubt_end_lo, &mark->doubt_end_hi);
  if (mark->shape != RV_MARK_INTERVAL)
    mark->doubt_end_lo = mark->doubt_lo, mark->doubt_end_hi = mark->doubt_hi;
  else
    mark->doubt_hi = MIN (mark->doubt_hi, MAX (mark->x_end, mark->x));
  return TRUE;
}

static double
label_width (const RvTimelineMark *mark, RvTheme *theme)
{
  double width = rv_text_width (theme, RV_CAPTION, mark->label);

  if (mark->effect_word)
    width += rv_text_width (theme, RV_CAPTION_BOLD, mark->effect_word) + EFFECT_GAP;
  return ceil (width) + 1;
}

/* Too short to tell its ends apart: doubt all along. */
static gboolean
all_hatched (const RvTimelineMark *mark)
{
  return mark->when.nominal && mark->has_end && mark->end.nominal && !mark->open && mark->x_end - mark->x < 2.6 * HATCHED;
}

double
rv_timeline_solid_from (const RvTimelineMark *mark)
{
  if (all_hatched (mark))
    return (mark->x + mark->x_end) / 2;
  return mark->when.nominal ? mark->x + MIN (HATCHED, (mark->x_end - mark->x) / 2) : MAX (mark->x, mark->doubt_hi);
}

double
rv_timeline_solid_to (const RvTimelineMark *mark)
{
  if (all_hatched (mark))
    return (mark->x + mark->x_end) / 2;
  return mark->open ? mark->x_end - HATCHED : mark->has_end && mark->end.nominal ? mark->x_end - MIN (HATCHED, (mark->x_end - mark->x) / 2)
                                                                                : MIN (mark->x_end, mark->doubt_end_lo);
}

typedef struct {
  double left, right;   /* of the mark with its doubt */
  double label_a, label_b;
  gboolean inside;
} Spot;

/* The places a label may have: on the bar, right of the mark, left of it. TRUE when it stays within the plot. */
static gboolean
spot_at (const RvTimeline *self, const RvTimelineMark *mark, double width, guint where, Spot *spot)
{
  gboolean bar = mark->shape == RV_MARK_INTERVAL;
  double half = bar ? 0 : RV_DOT + 1.5;

  spot->left = MIN (mark->x - half, mark->doubt_lo);
  spot->right = MAX (mark->x_end + half, mark->doubt_end_hi);
  spot->inside = where == 0;
  if (where == 0)
    {
      /* Letters stand on the solid part of the bar only. */
      spot->label_a = rv_timeline_solid_from (mark) + INSIDE_PAD;
      spot->label_b = spot->label_a + width;
      return bar && !mark->effect_word && spot->label_b + INSIDE_PAD <= rv_timeline_solid_to (mark);
    }
  spot->label_a = where == 1 ? spot->right + RV_LABEL_GAP : spot->left - RV_LABEL_GAP - width;
  spot->label_b = spot->label_a + width;
  return spot->label_a >= self->plot.x + 2 && spot->label_b <= self->plot.x + self->plot.width - 2;
}

static gboolean
try_row (Row *row, const Spot *spot, RvTimelineMark *mark)
{
  Taken taken = { MIN (spot->left, spot->label_a), MAX (spot->right, spot->label_b), mark };

  if (!is_free (row, taken.a, taken.b))
    return FALSE;
  g_array_append_val (row->taken, taken);
  return TRUE;
}

static void
add_row (GPtrArray *rows)
{
  Row *row = g_new0 (Row, 1);

  row->taken = g_array_new (FALSE, FALSE, sizeof (Taken));
  g_ptr_array_add (rows, row);
}

static void
row_free (gpointer data)
{
  g_array_unref (((Row *) data)->taken);
  g_free (data);
}

/* The widest label that the plot has room for beside the mark or on it. */
static double
squeeze (const RvTimeline *self, const RvTimelineMark *mark, double width, guint *where)
{
  Spot spot;
  double right, left;

  spot_at (self, mark, 0, 1, &spot);
  right = self->plot.x + self->plot.width - 2 - spot.label_a;
  left = spot.left - RV_LABEL_GAP - self->plot.x - 2;
  *where = right >= left || right >= width ? 1 : 2;
  return MAX (MIN (width, MAX (left, right)), 0);
}

static void
place_mark (RvTimeline *self, RvTheme *theme, RvTimelineMark *mark, GPtrArray *rows, double cap)
{
  double full = label_width (mark, theme);
  double width = cap > 0 ? MIN (full, cap) : full;
  Spot spot = { 0 };
  guint where = 3;

  for (guint pass = 0; pass < 2 && where == 3; pass++)
    {
      if (pass == 1)
        add_row (rows);
      for (guint r = pass ? rows->len - 1 : 0; r < rows->len && where == 3; r++)
        for (guint w = 0; w < 3; w++)
          if (spot_at (self, mark, w == 0 ? full : width, w, &spot) && try_row (rows->pdata[r], &spot, mark))
            {
              mark->track = r;
              where = w;
              break;
            }
    }
  if (where == 3)
    {
      width = squeeze (self, mark, width, &where);
      spot_at (self, mark, width, where, &spot);
      mark->track = rows->len - 1;
      g_array_append_val (((Row *) rows->pdata[mark->track])->taken, ((Taken) { MIN (spot.left, spot.label_a), MAX (spot.right, spot.label_b), mark }));
    }
  mark->label_inside = spot.inside;
  mark->elided = !spot.inside && width < full - 0.5;
  mark->label_box.x = spot.label_a;
  mark->label_box.width = spot.label_b - spot.label_a;
}

/* A label that was cut short takes what room its row has left. */
static void
stretch_labels (RvTimeline *self, RvTheme *theme, Row *row)
{
  for (guint i = 0; i < row->taken->len; i++)
    {
      Taken *own = &g_array_index (row->taken, Taken, i);
      RvTimelineMark *mark = own->mark;
      double left = self->plot.x + 2, right = self->plot.x + self->plot.width - 2, full, more;

      if (!mark->elided)
        continue;
      for (guint j = 0; j < row->taken->len; j++)
        {
          const Taken *other = &g_array_index (row->taken, Taken, j);

          if (j != i && other->a >= own->b)
            right = MIN (right, other->a - BETWEEN);
          if (j != i && other->b <= own->a)
            left = MAX (left, other->b + BETWEEN);
        }
      full = label_width (mark, theme);
      if (mark->label_box.x > mark->x) /* it stands on the right of its mark */
        {
          more = CLAMP (right - own->b, 0, full - mark->label_box.width);
          own->b += more;
        }
      else
        {
          more = CLAMP (own->a - left, 0, full - mark->label_box.width);
          mark->label_box.x -= more;
          own->a -= more;
        }
      mark->label_box.width += more;
      mark->elided = mark->label_box.width < full - 0.5;
    }
}

void
rv_timeline_place (RvTimeline *self, RvTheme *theme, double label_cap, guint *n_tracks)
{
  guint i = 0;

  for (guint lane = 0; lane < RV_N_LANES; lane++)
    {
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);

      for (; i < self->marks->len && ((RvTimelineMark *) self->marks->pdata[i])->lane == lane; i++)
        {
          RvTimelineMark *mark = self->marks->pdata[i];

          mark->hit.width = 0;
          if (set_x (self, mark))
            {
              place_mark (self, theme, mark, rows, label_cap);
              mark->hit.width = 1;
            }
        }
      for (guint r = 0; r < rows->len; r++)
        stretch_labels (self, theme, rows->pdata[r]);
      n_tracks[lane] = rows->len;
    }
}

void
rv_timeline_set_rows (RvTimeline *self, RvTheme *theme)
{
  double text = rv_text_height (theme, RV_CAPTION);
  double bar = MIN (self->row - 4, text + 3);

  for (guint i = 0; i < self->marks->len; i++)
    {
      RvTimelineMark *mark = self->marks->pdata[i];
      const RvTimelineLane *lane = &g_array_index (self->lanes, RvTimelineLane, mark->lane);
      double top = lane->y + (lane->height - lane->n_tracks * self->row) / 2 + mark->track * self->row;
      double middle = top + self->row / 2;
      double half = mark->shape == RV_MARK_INTERVAL ? bar / 2 : RV_DOT;

      mark->box = (RvRect) { mark->shape == RV_MARK_INTERVAL ? mark->x : mark->x - RV_DOT, middle - half,
                             mark->shape == RV_MARK_INTERVAL ? mark->x_end - mark->x : 2 * RV_DOT, 2 * half };
      mark->label_box.y = middle - text / 2;
      mark->label_box.height = text;
      mark->hit.x = MIN (mark->box.x, mark->label_box.x);
      mark->hit.width = MAX (mark->box.x + mark->box.width, mark->label_box.x + mark->label_box.width) - mark->hit.x;
      mark->hit.y = top;
      mark->hit.height = self->row;
    }
}
