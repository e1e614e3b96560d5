/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-axis.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FOLD_PX 36.0
#define LABEL_PX 66.0
#define FOLD_SHARE 0.16      /* of the width: a stretch below it is not worth a fold */
#define FOLD_FACTOR 6.0      /* times as long as the median of the other stretches */
#define BOUND_FACTOR 2.5     /* the same for a stretch that is nothing but the doubt of one date */
#define ORDER_PX 104.0       /* between moments of which only the order is known */
#define ORDER_SHARE 0.62     /* of the width, at most, when dated moments stand on the axis too */
#define SAME 1e-3            /* days */

static int
compare_stops (gconstpointer a, gconstpointer b)
{
  const RvAxisStop *sa = a, *sb = b;

  return sa->day != sb->day ? (sa->day > sb->day) - (sa->day < sb->day) : (int) sa->type - (int) sb->type;
}

static GArray *
sorted_stops (const RvAxisOptions *options)
{
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (RvAxisStop));

  for (guint i = 0; i < options->n_stops; i++)
    if (isfinite (options->stops[i].day))
      g_array_append_val (stops, options->stops[i]);
  g_array_sort (stops, compare_stops);
  return stops;
}

static void
view_of (RvAxis *self, const RvAxisOptions *options, GArray *stops)
{
  double least = stops->len ? g_array_index (stops, RvAxisStop, 0).day : 0;
  double most = stops->len ? g_array_index (stops, RvAxisStop, stops->len - 1).day : 365;

  self->from = isfinite (options->from) ? options->from : least;
  self->to = isfinite (options->to) ? options->to : most;
  if (self->to < self->from)
    {
      double swap = self->to;

      self->to = self->from;
      self->from = swap;
    }
  if (self->to - self->from < RV_AXIS_CLOSEST)
    {
      double middle = (self->from + self->to) / 2;
      double half = isfinite (options->from) ? RV_AXIS_CLOSEST / 2 : 15;

      self->from = middle - half;
      self->to = middle + half;
    }
}

/* Pieces between neighbouring stops, cut to the view; x is still to come. */
static void
add_piece (RvAxis *self, RvPieceType type, double from, double to)
{
  RvAxisPiece piece = { type, MAX (from, self->from), MIN (to, self->to), 0, 0, 1 };

  if (piece.to - piece.from > 1e-9)
    g_array_append_val (self->pieces, piece);
}

static void
cut_pieces (RvAxis *self, GArray *stops)
{
  double first = INFINITY, last = -INFINITY, before = self->from;

  for (guint i = 0; i < stops->len; i++)
    if (g_array_index (stops, RvAxisStop, i).type == RV_STOP_FIXED)
      {
        first = MIN (first, g_array_index (stops, RvAxisStop, i).day);
        last = MAX (last, g_array_index (stops, RvAxisStop, i).day);
      }
  for (guint i = 0; i <= stops->len; i++)
    {
      double day = i < stops->len ? g_array_index (stops, RvAxisStop, i).day : MAX (self->to, before);
      gboolean order = i < stops->len ? g_array_index (stops, RvAxisStop, i).type == RV_STOP_ORDER : FALSE;
      gboolean outside = stops->len && (day <= first + SAME || before >= last - SAME);
      gboolean neighbour = i > 0 && g_array_index (stops, RvAxisStop, i - 1).type == RV_STOP_ORDER;

      /* An edge of a doubt cuts only where nothing dated lies beyond it. */
      if (i > 0 && i + 1 < stops->len && g_array_index (stops, RvAxisStop, i).type == RV_STOP_BOUND)
        continue;
      if (day - before < SAME && i < stops->len)
        {
          before = MAX (before, day);
          continue;
        }
      add_piece (self, outside && (order || neighbour || isinf (first)) ? RV_PIECE_ORDER : RV_PIECE_SCALE, before, day);
      before = day;
    }
}

typedef struct { double days, order, folds; guint gaps; } Sum;

static Sum
add_up (const RvAxis *self)
{
  Sum sum = { 0 };

  for (guint i = 0; i < self->pieces->len; i++)
    {
      RvAxisPiece *piece = &g_array_index (self->pieces, RvAxisPiece, i);

      if (piece->type == RV_PIECE_ORDER)
        sum.order++;
      else if (piece->type == RV_PIECE_FOLD)
        sum.folds += piece->parts;
      else
        {
          sum.days += piece->to - piece->from;
          sum.gaps++;
        }
    }
  return sum;
}

static double
order_width (const RvAxis *self, Sum sum, double fold_px)
{
  double width = self->x1 - self->x0 - sum.folds * fold_px;

  if (sum.order <= 0)
    return 0;
  return sum.days > 0 ? MIN (ORDER_PX, width * ORDER_SHARE / sum.order) : width / sum.order;
}

static gboolean
is_stop (GArray *stops, double day)
{
  for (guint i = 0; i < stops->len; i++)
    if (fabs (g_array_index (stops, RvAxisStop, i).day - day) < SAME)
      return TRUE;
  return FALSE;
}

/* The longest stretch on true scale with something on both sides. */
static RvAxisPiece *
longest_gap (const RvAxis *self, GArray *stops)
{
  RvAxisPiece *longest = NULL;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      RvAxisPiece *piece = &g_array_index (self->pieces, RvAxisPiece, i);

      if (piece->type == RV_PIECE_SCALE && (!longest || piece->to - piece->from > longest->to - longest->from) && is_stop (stops, piece->from) &&
          is_stop (stops, piece->to))
        longest = piece;
    }
  return longest;
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  double la = *(const double *) a, lb = *(const double *) b;

  return (la > lb) - (la < lb);
}

/* Median length of the stretches on true scale, but for one; 0 when there is no other. */
static double
median_gap (const RvAxis *self, const RvAxisPiece *but)
{
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const RvAxisPiece *piece = &g_array_index (self->pieces, RvAxisPiece, i);
      double length = piece->to - piece->from;

      if (piece->type == RV_PIECE_SCALE && piece != but)
        g_array_append_val (lengths, length);
    }
  g_array_sort (lengths, compare_lengths);
  return lengths->len ? g_array_index (lengths, double, lengths->len / 2) : 0;
}

static gboolean
beside_bound (GArray *stops, const RvAxisPiece *piece)
{
  for (guint i = 0; i < stops->len; i++)
    {
      const RvAxisStop *stop = &g_array_index (stops, RvAxisStop, i);

      if (stop->type == RV_STOP_BOUND && (i == 0 || i + 1 == stops->len) && (fabs (stop->day - piece->from) < SAME || fabs (stop->day - piece->to) < SAME))
        return TRUE;
    }
  return FALSE;
}

/* Folds the longest stretch for as long as one stands out. */
static void
fold (RvAxis *self, GArray *stops, double fold_px)
{
  double width = self->x1 - self->x0;

  for (;;)
    {
      Sum sum = add_up (self);
      double free_px = width - sum.folds * fold_px - sum.order * order_width (self, sum, fold_px);
      RvAxisPiece *longest = longest_gap (self, stops);
      double length;

      if (!longest || sum.gaps < 2 || free_px <= 0)
        return;
      length = longest->to - longest->from;
      if (length / sum.days * free_px < MAX (FOLD_SHARE * width, 2.5 * fold_px) || sum.days - length < 1 ||
          length < (beside_bound (stops, longest) ? BOUND_FACTOR : FOLD_FACTOR) * median_gap (self, longest))
        return;
      longest->type = RV_PIECE_FOLD;
    }
}

/* The most certain kind of moment at a day. */
static RvStopType
stop_at (GArray *stops, double day)
{
  RvStopType type = RV_STOP_BOUND;

  for (guint i = 0; i < stops->len; i++)
    {
      const RvAxisStop *stop = &g_array_index (stops, RvAxisStop, i);

      if (fabs (stop->day - day) < SAME && stop->type < type)
        type = stop->type;
    }
  return type;
}

/* Folds side by side are one when nothing dated parts them, or when one is only the doubt of the date at the edge; every other dated
 * moment keeps its own place between two. */
static void
join_folds (RvAxis *self, GArray *stops)
{
  gboolean edge_joined = FALSE;

  for (guint i = 1; i < self->pieces->len;)
    {
      RvAxisPiece *left = &g_array_index (self->pieces, RvAxisPiece, i - 1), *right = &g_array_index (self->pieces, RvAxisPiece, i);
      RvStopType between = stop_at (stops, right->from);
      gboolean edge = (!edge_joined && stop_at (stops, left->from) == RV_STOP_BOUND) || stop_at (stops, right->to) == RV_STOP_BOUND;

      if (left->type == RV_PIECE_FOLD && right->type == RV_PIECE_FOLD && (between != RV_STOP_FIXED || edge))
        {
          edge_joined = TRUE;
          left->to = right->to;
          left->parts += between == RV_STOP_ORDER ? right->parts : 0;
          g_array_remove_index (self->pieces, i);
        }
      else
        i++;
    }
}

static void
place_pieces (RvAxis *self, double fold_px)
{
  Sum sum = add_up (self);
  double width = self->x1 - self->x0;
  double order_px = order_width (self, sum, fold_px);
  double x = self->x0;

  self->px_per_day = sum.days > 0 ? MAX (0, width - sum.folds * fold_px - sum.order * order_px) / sum.days : 0;
  self->has_scale = sum.days > 0;
  self->has_fold = sum.folds > 0;
  self->has_order = sum.order > 0;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      RvAxisPiece *piece = &g_array_index (self->pieces, RvAxisPiece, i);

      piece->x0 = x;
      x += piece->type == RV_PIECE_ORDER ? order_px : piece->type == RV_PIECE_FOLD ? piece->parts * fold_px : (piece->to - piece->from) * self->px_per_day;
      piece->x1 = i + 1 == self->pieces->len ? self->x1 : x;
    }
}

/* Ticks stand on true scale only, and never closer than they can be read. zero_x NAN: no zero on this axis. */
static void
keep_ticks (RvAxis *self, GArray *candidates, double label_px, double zero_x)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      RvAxisTick tick = g_array_index (candidates, RvAxisTick, i);
      double last = self->ticks->len ? g_array_index (self->ticks, RvAxisTick, self->ticks->len - 1).x : -INFINITY;

      tick.x = rv_axis_x (self, tick.day);
      if (tick.zero || tick.x - last < label_px * 0.8 || fabs (tick.x - zero_x) < label_px * 0.8)
        continue;
      tick.label = g_strdup (tick.label);
      tick.context = g_strdup (tick.context);
      g_array_append_val (self->ticks, tick);
    }
}

static int
compare_ticks (gconstpointer a, gconstpointer b)
{
  const RvAxisTick *ta = a, *tb = b;

  return (ta->x > tb->x) - (ta->x < tb->x);
}

static void
tick_clear (gpointer data)
{
  RvAxisTick *tick = data;

  g_free (tick->label);
  g_free (tick->context);
}

static char *
label_of (const RvAxis *self, const RvAxisOptions *options)
{
  static const char *const from[] = { N_("days from %s"), N_("weeks from %s"), N_("months from %s"), N_("years from %s") };

  if (!self->has_scale)
    return g_strdup (_("order only, spacing not to scale"));
  if (self->calendar)
    return g_strdup (_("calendar"));
  return g_strdup_printf (_(from[self->unit]), options->zero_title ? options->zero_title : "T");
}

/* Half a year from zero the months are counted, once there are some to show. */
static RvAxisUnit
least_unit (const RvAxis *self, const RvAxisOptions *options)
{
  double far = MAX (fabs (self->from - options->zero), fabs (self->to - options->zero)), days = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const RvAxisPiece *piece = &g_array_index (self->pieces, RvAxisPiece, i);

      days += piece->type == RV_PIECE_SCALE ? piece->to - piece->from : 0;
    }
  return !options->calendar && far > 180 && days > 60 ? RV_UNIT_MONTHS : RV_UNIT_DAYS;
}

/* Ticks of every stretch on true scale. place FALSE: only finds the coarsest unit among them. */
static void
tick_runs (RvAxis *self, const RvAxisOptions *options, double label_px, double zero_x, gboolean place)
{
  RvAxisUnit least = place ? self->unit : least_unit (self, options), coarsest = least;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      RvAxisPiece *piece = &g_array_index (self->pieces, RvAxisPiece, i);
      g_autoptr (GArray) more = NULL;
      RvAxisUnit unit;
      double to;

      if (piece->type != RV_PIECE_SCALE)
        continue;
      while (i + 1 < self->pieces->len && g_array_index (self->pieces, RvAxisPiece, i + 1).type == RV_PIECE_SCALE)
        i++;
      to = g_array_index (self->pieces, RvAxisPiece, i).to;
      more = options->calendar ? rv_axis_ticks_calendar (piece->from, to, options->calendar_zero, self->px_per_day, label_px, &unit)
                               : rv_axis_ticks_relative (piece->from, to, options->zero, options->zero_is_t, self->px_per_day, label_px, least, &unit);
      coarsest = MAX (coarsest, unit);
      if (place)
        keep_ticks (self, more, label_px, zero_x);
    }
  self->unit = coarsest;
}

static void
make_ticks (RvAxis *self, const RvAxisOptions *options)
{
  double label_px = options->label_px > 0 ? options->label_px : LABEL_PX;
  gboolean zero = !options->calendar && options->zero >= self->from - SAME && options->zero <= self->to + SAME;
  double zero_x = zero ? rv_axis_x (self, options->zero) : NAN;

  tick_runs (self, options, label_px, zero_x, FALSE);
  tick_runs (self, options, label_px, zero_x, TRUE);
  if (zero)
    {
      RvAxisTick tick = { options->zero, zero_x, g_strdup (options->zero_is_t ? "T" : "0"), NULL, TRUE };

      g_array_append_val (self->ticks, tick);
      g_array_sort (self->ticks, compare_ticks);
    }
}

RvAxis *
rv_axis_new (const RvAxisOptions *options)
{
  RvAxis *self = g_new0 (RvAxis, 1);
  g_autoptr (GArray) stops = sorted_stops (options);
  double fold_px = options->fold_px > 0 ? options->fold_px : FOLD_PX;

  self->x0 = options->x0;
  self->x1 = MAX (options->x1, options->x0 + 1);
  self->calendar = options->calendar;
  self->unit = RV_UNIT_MONTHS;
  self->pieces = g_array_new (FALSE, TRUE, sizeof (RvAxisPiece));
  self->ticks = g_array_new (FALSE, TRUE, sizeof (RvAxisTick));
  g_array_set_clear_func (self->ticks, tick_clear);
  view_of (self, options, stops);
  cut_pieces (self, stops);
  if (!self->pieces->len)
    add_piece (self, RV_PIECE_SCALE, self->from, self->to);
  fold_px = MIN (fold_px, (self->x1 - self->x0) / 8);
  if (options->folds)
    {
      fold (self, stops, fold_px);
      join_folds (self, stops);
    }
  place_pieces (self, fold_px);
  make_ticks (self, options);
  self->label = label_of (self, options);
  return self;
}

void
rv_axis_free (RvAxis *self)
{
  g_array_unref (self->pieces);
  g_array_unref (self->ticks);
  g_free (self->label);
  g_free (self);
}

static double
outer_slope (const RvAxis *self)
{
  return self->px_per_day > 0 ? self->px_per_day : (self->x1 - self->x0) / (self->to - self->from);
}

double
rv_axis_x (const RvAxis *self, double day)
{
  if (day <= self->from)
    return self->x0 - (self->from - day) * outer_slope (self);
  if (day >= self->to)
    return self->x1 + (day - self->to) * outer_slope (self);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const RvAxisPiece *piece = &g_array_index (self->pieces, RvAxisPiece, i);

      if (day <= piece->to)
        return piece->x0 + (day - piece->from) / (piece->to - piece->from) * (piece->x1 - piece->x0);
    }
  return self->x1;
}

double
rv_axis_day (const RvAxis *self, double x)
{
  if (x <= self->x0)
    return self->from - (self->x0 - x) / outer_slope (self);
  if (x >= self->x1)
    return self->to + (x - self->x1) / outer_slope (self);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const RvAxisPiece *piece = &g_array_index (self->pieces, RvAxisPiece, i);

      if (x <= piece->x1 && piece->x1 > piece->x0)
        return piece->from + (x - piece->x0) / (piece->x1 - piece->x0) * (piece->to - piece->from);
    }
  return self->to;
}

void
rv_axis_zoom (const RvAxis *self, double x, double factor, double whole, double *from, double *to)
{
  double widest = MAX (RV_AXIS_WIDEST, whole * 1.1);
  double a = rv_axis_day (self, x - (x - self->x0) * factor);
  double b = rv_axis_day (self, x + (self->x1 - x) * factor);
  double length = CLAMP (b - a, RV_AXIS_CLOSEST, widest);
  double share = b > a ? (rv_axis_day (self, x) - a) / (b - a) : 0.5;

  a += (b - a - length) * CLAMP (share, 0, 1);
  *from = a;
  *to = a + length;
}
