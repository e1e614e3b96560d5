/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing of a laid-out timeline: a pure function of layout, theme and cairo. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-shapes.h"
#include "report/rv-text.h"
#include "report/rv-timeline-private.h"

#define FADED 0.32
#define FADED_TEXT 0.5

typedef struct {
  const RvTimeline *t;
  RvTheme *theme;
  cairo_t *cr;
} Pen;

static RvColor
color (const Pen *pen, RvColorName name)
{
  return rv_theme_color (pen->theme, name);
}

static RvColor
lane_color (const Pen *pen, const RvTimelineMark *mark)
{
  return rv_theme_lane (pen->theme, g_array_index (pen->t->lanes, RvTimelineLane, mark->lane).name);
}

static double
bottom_of (const RvTimeline *t)
{
  return t->plot.y + t->plot.height;
}

static void
draw_head (const Pen *pen)
{
  double x = pen->t->compact ? 0 : MIN (RV_MARGIN, pen->t->width / 20), y = pen->t->compact ? 0 : RV_MARGIN, width;

  if (!pen->t->title)
    return;
  width = rv_text_draw (pen->cr, pen->theme, RV_HEADING, color (pen, RV_COLOR_INK), x, y, pen->t->width - 2 * x, pen->t->title);
  if (pen->t->width - 2 * x - width > 60)
    rv_text_draw (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), x + width + 12,
                  y + rv_text_height (pen->theme, RV_HEADING) - rv_text_height (pen->theme, RV_CAPTION) - 2, pen->t->width - 2 * x - width - 12, pen->t->subtitle);
}

static void
draw_lanes (const Pen *pen)
{
  const RvTimeline *t = pen->t;

  for (guint i = 0; i < t->lanes->len; i++)
    {
      const RvTimelineLane *lane = &g_array_index (t->lanes, RvTimelineLane, i);
      double x = t->compact ? 0 : MIN (RV_MARGIN, t->width / 20), room = t->plot.x - x - 6;
      double text = rv_text_height (pen->theme, RV_CAPTION);
      double y = lane->name ? lane->y + (lane->height - lane->n_tracks * t->row) / 2 + (t->row - text) / 2 : lane->y + 4;

      if (i)
        rv_shape_hline (pen->cr, color (pen, RV_COLOR_GRID), x, t->plot.x + t->plot.width, lane->y);
      if (lane->name)
        rv_text_draw (pen->cr, pen->theme, RV_CAPTION_BOLD, color (pen, RV_COLOR_QUIET), x, y, room, lane->label);
      else /* a strip: its name, then where and in what unit */
        {
          y += rv_text_paragraph (pen->cr, pen->theme, RV_CAPTION_BOLD, color (pen, RV_COLOR_QUIET), x, y, room - 8, 2, lane->label);
          rv_text_paragraph (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), x, y, room - 8, 2, lane->unit);
        }
    }
}

static void
zigzag (cairo_t *cr, double x, double y)
{
  cairo_move_to (cr, x - 3, y + 4);
  cairo_line_to (cr, x + 1, y - 4);
  cairo_move_to (cr, x + 1, y + 4);
  cairo_line_to (cr, x + 5, y - 4);
}

/* The length of a fold on the line of the years, moved aside or left out where a year or another length stands. */
static void
draw_fold_length (const Pen *pen, const RvAxisPiece *piece, GArray *taken)
{
  double days = piece->to - piece->from;
  guint years = (guint) (days / RV_DAYS_PER_YEAR + 0.5);
  g_autofree char *text = years >= 3 ? g_strdup_printf (ngettext ("%u year", "%u years", years), years) : rv_days_to_text (days);
  double width = rv_text_width (pen->theme, RV_CAPTION, text), x = (piece->x0 + piece->x1 - width) / 2, end;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < pen->t->axis->ticks->len; i++)
      {
        const RvAxisTick *tick = &g_array_index (pen->t->axis->ticks, RvAxisTick, i);
        double half = tick->context ? rv_text_width (pen->theme, RV_CAPTION_BOLD, tick->context) / 2 + 6 : 0;

        if (!tick->context || x > tick->x + half || x + width < tick->x - half)
          continue;
        if (pass == 1)
          return;
        x = tick->x - half - width - 1;
      }
  x = MAX (x, 2);
  for (guint i = 0; i + 1 < taken->len; i += 2)
    if (x < g_array_index (taken, double, i + 1) + 6 && x + width > g_array_index (taken, double, i) - 6)
      return;
  rv_text_draw (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), x, bottom_of (pen->t) + 6 + rv_text_height (pen->theme, RV_CAPTION), 0, text);
  end = x + width;
  g_array_append_val (taken, x);
  g_array_append_val (taken, end);
}

static int
compare_folds (gconstpointer a, gconstpointer b)
{
  const RvAxisPiece *pa = *(const RvAxisPiece *const *) a, *pb = *(const RvAxisPiece *const *) b;
  double la = pa->to - pa->from, lb = pb->to - pb->from;

  return (la < lb) - (la > lb);
}

/* The longest are named first: they matter most when there is no room for all. */
static void
draw_fold_lengths (const Pen *pen)
{
  g_autoptr (GPtrArray) folds = g_ptr_array_new ();
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (double)); /* left, right, left, right … */

  for (guint i = 0; i < pen->t->axis->pieces->len; i++)
    if (g_array_index (pen->t->axis->pieces, RvAxisPiece, i).type == RV_PIECE_FOLD)
      g_ptr_array_add (folds, &g_array_index (pen->t->axis->pieces, RvAxisPiece, i));
  g_ptr_array_sort (folds, compare_folds);
  for (guint i = 0; i < folds->len; i++)
    draw_fold_length (pen, folds->pdata[i], taken);
}

static void
draw_fold (const Pen *pen, const RvAxisPiece *piece)
{
  const RvTimeline *t = pen->t;
  cairo_t *cr = pen->cr;
  double middle = (piece->x0 + piece->x1) / 2, y = bottom_of (t);

  cairo_save (cr);
  cairo_rectangle (cr, piece->x0, t->plot.y, piece->x1 - piece->x0, t->plot.height);
  rv_color_set (cr, rv_color_alpha (color (pen, RV_COLOR_TRACK), 0.55));
  cairo_fill (cr);
  rv_color_set (cr, color (pen, RV_COLOR_MARK));
  cairo_set_line_width (cr, 1);
  zigzag (cr, middle, y);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The words under a run of order-only pieces. */
static void
draw_order_words (const Pen *pen, double x0, double x1)
{
  const char *words[] = { _("order only, spacing not to scale"), _("order only") };
  double y = bottom_of (pen->t) + 6;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (rv_text_width (pen->theme, RV_CAPTION, words[i]) < x1 - x0 - 44 || (i == 1 && x1 - x0 > 70))
      {
        rv_text_draw_centre (pen->cr, pen->theme, (RvTextStyle) { RV_SIZE_CAPTION, FALSE, TRUE }, color (pen, RV_COLOR_QUIET), (x0 + x1) / 2, y, x1 - x0, words[i]);
        return;
      }
}

static void
draw_axis_line (const Pen *pen)
{
  const RvTimeline *t = pen->t;
  double y = floor (bottom_of (t)) + 0.5, order = NAN;
  const double dots[] = { 1.5, 3 };

  for (guint i = 0; i < t->axis->pieces->len; i++)
    {
      const RvAxisPiece *piece = &g_array_index (t->axis->pieces, RvAxisPiece, i);
      gboolean last = i + 1 == t->axis->pieces->len;

      if (piece->type == RV_PIECE_FOLD)
        {
          double middle = (piece->x0 + piece->x1) / 2;

          rv_shape_hline (pen->cr, color (pen, RV_COLOR_MARK), piece->x0, middle - 3, y);
          rv_shape_hline (pen->cr, color (pen, RV_COLOR_MARK), middle + 5, piece->x1, y);
          continue;
        }
      cairo_save (pen->cr);
      rv_color_set (pen->cr, color (pen, RV_COLOR_MARK));
      cairo_set_line_width (pen->cr, 1);
      if (piece->type == RV_PIECE_ORDER)
        cairo_set_dash (pen->cr, dots, 2, 0);
      cairo_move_to (pen->cr, i ? piece->x0 : t->plot.x, y);
      cairo_line_to (pen->cr, last ? t->plot.x + t->plot.width : piece->x1, y);
      cairo_stroke (pen->cr);
      cairo_restore (pen->cr);
      if (piece->type == RV_PIECE_ORDER && isnan (order))
        order = piece->x0;
      if (piece->type == RV_PIECE_ORDER && (last || g_array_index (t->axis->pieces, RvAxisPiece, i + 1).type != RV_PIECE_ORDER))
        {
          if (t->axis->has_scale)
            draw_order_words (pen, order, piece->x1);
          order = NAN;
        }
    }
}

static void
draw_axis (const Pen *pen)
{
  const RvTimeline *t = pen->t;
  double y = bottom_of (t), text = rv_text_height (pen->theme, RV_CAPTION), label_y;

  for (guint i = 0; i < t->axis->pieces->len; i++)
    if (g_array_index (t->axis->pieces, RvAxisPiece, i).type == RV_PIECE_FOLD)
      draw_fold (pen, &g_array_index (t->axis->pieces, RvAxisPiece, i));
  draw_fold_lengths (pen);
  draw_axis_line (pen);
  for (guint i = 0; i < t->axis->ticks->len; i++)
    {
      const RvAxisTick *tick = &g_array_index (t->axis->ticks, RvAxisTick, i);
      double half = rv_text_width (pen->theme, RV_CAPTION, tick->label) / 2;
      double x = CLAMP (tick->x, half + 2, MAX (t->width - half - 2, half + 2));

      if (!tick->zero)
        rv_shape_vline (pen->cr, color (pen, RV_COLOR_GRID), tick->x, t->plot.y, y);
      rv_shape_vline (pen->cr, color (pen, RV_COLOR_MARK), tick->x, y, y + 4);
      rv_text_draw_centre (pen->cr, pen->theme, tick->zero ? RV_CAPTION_BOLD : RV_CAPTION, color (pen, tick->zero ? RV_COLOR_INK : RV_COLOR_QUIET), x, y + 6, 0, tick->label);
      if (tick->context)
        rv_text_draw_centre (pen->cr, pen->theme, RV_CAPTION_BOLD, color (pen, RV_COLOR_QUIET), x, y + 6 + text, 0, tick->context);
    }
  label_y = y + 6 + 2 * text + RV_GRID;
  if (!t->compact) /* else whoever placed the strip says it in the heading */
    rv_text_draw (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), t->plot.x, label_y, t->plot.width, t->axis->label);
}

/* The line of the event the axis counts from, and that of the cursor. Their names stand above the plot and give way to each other. */
static void
draw_lines (const Pen *pen)
{
  const RvTimeline *t = pen->t;
  double text = rv_text_height (pen->theme, RV_CAPTION), y = t->plot.y - text - 4;
  double taken_a = INFINITY, taken_b = -INFINITY;
  const double dash[] = { 3, 3 };

  if (isfinite (t->cursor) && t->cursor >= t->axis->from && t->cursor <= t->axis->to)
    {
      double x = rv_axis_x (t->axis, t->cursor);
      double width = t->cursor_text ? rv_text_width (pen->theme, RV_CAPTION_BOLD, t->cursor_text) : 0;
      double left = CLAMP (x - width / 2, 2, MAX (2, t->width - width - 2));

      cairo_save (pen->cr);
      rv_color_set (pen->cr, color (pen, RV_COLOR_ACCENT));
      cairo_set_line_width (pen->cr, 1.5);
      cairo_move_to (pen->cr, x, t->plot.y - 2);
      cairo_line_to (pen->cr, x, bottom_of (t));
      cairo_stroke (pen->cr);
      cairo_restore (pen->cr);
      if (width > 0)
        rv_text_draw (pen->cr, pen->theme, RV_CAPTION_BOLD, color (pen, RV_COLOR_ACCENT), left, y, t->width - 4, t->cursor_text);
      taken_a = left - 8;
      taken_b = left + width + 8;
    }
  if (isfinite (t->zero) && t->zero >= t->axis->from - 1e-6 && t->zero <= t->axis->to + 1e-6)
    {
      double x = rv_axis_x (t->axis, t->zero);
      double width = t->zero_title ? MIN (rv_text_width (pen->theme, RV_CAPTION, t->zero_title), t->width * 0.6) : 0;
      double left = CLAMP (x - width / 2, 2, MAX (2, t->width - width - 2));

      cairo_save (pen->cr);
      rv_color_set (pen->cr, color (pen, RV_COLOR_MARK));
      cairo_set_line_width (pen->cr, 1);
      cairo_set_dash (pen->cr, dash, 2, 0);
      cairo_move_to (pen->cr, floor (x) + 0.5, t->plot.y - 2);
      cairo_line_to (pen->cr, floor (x) + 0.5, bottom_of (t));
      cairo_stroke (pen->cr);
      cairo_restore (pen->cr);
      if (left + width < taken_a || left > taken_b)
        rv_text_draw (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_INK), left, y, width, t->zero_title);
    }
}

static double
alpha (const RvTimelineMark *mark)
{
  return mark->faded ? FADED : 1;
}

/* Edges that are in doubt run out as a fade; what is known by order only is hatched. */
static void
set_bar_source (const Pen *pen, const RvTimelineMark *mark, RvColor fill, double x0, double x1)
{
  double width = MAX (x1 - x0, 1);
  double fade_in = CLAMP ((rv_timeline_solid_from (mark) - x0) / width, 0, 1);
  double fade_out = CLAMP ((rv_timeline_solid_to (mark) - x0) / width, fade_in, 1);
  gboolean in = mark->doubt_hi > mark->doubt_lo || mark->when.nominal;
  gboolean out = mark->open || mark->doubt_end_hi > mark->doubt_end_lo || (mark->has_end && mark->end.nominal);
  double start = mark->when.nominal ? 0 : 0.05, end = mark->open ? 0.35 : mark->end.nominal ? 0 : 0.05;
  cairo_pattern_t *pattern = cairo_pattern_create_linear (x0, 0, x1, 0);

  cairo_pattern_add_color_stop_rgba (pattern, 0, fill.r, fill.g, fill.b, fill.a * (in ? start : 1));
  cairo_pattern_add_color_stop_rgba (pattern, fade_in, fill.r, fill.g, fill.b, fill.a * (in && mark->when.nominal ? 0 : 1));
  cairo_pattern_add_color_stop_rgba (pattern, fade_in, fill.r, fill.g, fill.b, fill.a);
  cairo_pattern_add_color_stop_rgba (pattern, fade_out, fill.r, fill.g, fill.b, fill.a);
  if (out && mark->end.nominal && !mark->open)
    cairo_pattern_add_color_stop_rgba (pattern, fade_out, fill.r, fill.g, fill.b, 0);
  cairo_pattern_add_color_stop_rgba (pattern, 1, fill.r, fill.g, fill.b, fill.a * (out ? end : 1));
  cairo_set_source (pen->cr, pattern);
  cairo_pattern_destroy (pattern);
}

static void
draw_open_end (const Pen *pen, const RvTimelineMark *mark, RvColor fill, double x1)
{
  double middle = mark->box.y + mark->box.height / 2, h = mark->box.height / 2 - 3;

  rv_color_set (pen->cr, fill);
  cairo_set_line_width (pen->cr, 1.5);
  for (int i = 0; i < 2; i++)
    {
      cairo_move_to (pen->cr, x1 - 5 - 5 * i - h * 0.6, middle - h);
      cairo_line_to (pen->cr, x1 - 5 - 5 * i, middle);
      cairo_line_to (pen->cr, x1 - 5 - 5 * i - h * 0.6, middle + h);
    }
  cairo_stroke (pen->cr);
}

#define TINT 0.2
#define RULE 2.5 /* px: the line along the foot of a bar, that carries its extent */

static void
draw_doubtful_parts (const Pen *pen, const RvTimelineMark *mark, RvColor fill, double x0, double x1)
{
  double from = rv_timeline_solid_from (mark), to = rv_timeline_solid_to (mark);
  double y = mark->box.y, h = mark->box.height;

  if (mark->when.nominal)
    rv_shape_hatch (pen->cr, rv_color_alpha (fill, 0.8), x0, y, from - x0, h);
  if (mark->has_end && mark->end.nominal && !mark->open)
    rv_shape_hatch (pen->cr, rv_color_alpha (fill, 0.8), to, y, x1 - to, h);
}

static void
draw_interval (const Pen *pen, const RvTimelineMark *mark)
{
  cairo_t *cr = pen->cr;
  RvColor hue = mark->response_to ? rv_shape_effect_color (pen->theme, mark->effect) : lane_color (pen, mark);
  RvColor fill = rv_color_alpha (hue, alpha (mark));
  double x0 = MIN (mark->box.x, mark->doubt_lo), x1 = MAX (mark->box.x + mark->box.width, mark->doubt_end_hi);
  double y = mark->box.y, h = mark->box.height;

  cairo_save (cr);
  rv_shape_round_rect (cr, x0, y, x1 - x0, h, 3);
  cairo_clip (cr);
  cairo_rectangle (cr, x0, y, x1 - x0, h);
  set_bar_source (pen, mark, rv_color_alpha (fill, rv_theme_is_dark (pen->theme) ? TINT * 1.6 : TINT), x0, x1);
  cairo_fill (cr);
  cairo_rectangle (cr, x0, y + h - RULE, x1 - x0, RULE);
  set_bar_source (pen, mark, fill, x0, x1);
  cairo_fill (cr);
  draw_doubtful_parts (pen, mark, fill, x0, x1);
  if (isfinite (pen->t->cursor) && !mark->faded)
    {
      double cursor = CLAMP (rv_axis_x (pen->t->axis, pen->t->cursor), x0, x1);

      cairo_rectangle (cr, cursor, y, x1 - cursor, h);
      rv_color_set (cr, rv_color_alpha (color (pen, RV_COLOR_PAGE), 0.65));
      cairo_fill (cr);
    }
  cairo_restore (cr);
  if (mark->open)
    {
      cairo_save (cr);
      draw_open_end (pen, mark, fill, x1);
      cairo_restore (cr);
    }
}

static void
draw_whisker (const Pen *pen, const RvTimelineMark *mark, RvColor fill, double y)
{
  cairo_t *cr = pen->cr;

  if (mark->doubt_hi <= mark->doubt_lo)
    return;
  rv_color_set (cr, rv_color_alpha (fill, 0.55));
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, mark->doubt_lo, y);
  cairo_line_to (cr, mark->doubt_hi, y);
  cairo_move_to (cr, mark->doubt_lo + 0.75, y - 3.5);
  cairo_line_to (cr, mark->doubt_lo + 0.75, y + 3.5);
  cairo_move_to (cr, mark->doubt_hi - 0.75, y - 3.5);
  cairo_line_to (cr, mark->doubt_hi - 0.75, y + 3.5);
  cairo_stroke (cr);
}

static void
draw_point (const Pen *pen, const RvTimelineMark *mark)
{
  cairo_t *cr = pen->cr;
  RvColor fill = rv_color_alpha (mark->effect ? rv_shape_effect_color (pen->theme, mark->effect) : lane_color (pen, mark), alpha (mark));
  double y = mark->box.y + mark->box.height / 2;
  gboolean doubt = mark->when.nominal || mark->undated;
  const double dots[] = { 1.8, 1.8 };

  cairo_save (cr);
  draw_whisker (pen, mark, fill, y);
  if (mark->effect)
    {
      rv_shape_effect (cr, fill, mark->effect, mark->x, y, RV_DOT + 0.8);
      cairo_restore (cr);
      return;
    }
  cairo_new_path (cr);
  cairo_arc (cr, mark->x, y, doubt ? RV_DOT - 0.6 : RV_DOT, 0, 2 * G_PI);
  rv_color_set (cr, doubt ? color (pen, RV_COLOR_PAGE) : fill);
  cairo_fill_preserve (cr);
  rv_color_set (cr, fill);
  cairo_set_line_width (cr, 1.6);
  if (doubt)
    {
      cairo_set_dash (cr, dots, 2, 0);
      cairo_stroke (cr);
    }
  cairo_new_path (cr);
  if (mark->members->len) /* more than one record: a core */
    {
      cairo_arc (cr, mark->x, y, 1.6, 0, 2 * G_PI);
      rv_color_set (cr, doubt ? fill : color (pen, RV_COLOR_PAGE));
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

static void
draw_label (const Pen *pen, const RvTimelineMark *mark)
{
  RvColor ink = color (pen, RV_COLOR_INK);
  double x = mark->label_box.x, room = mark->label_box.width;

  if (room < 4)
    return;
  if (!mark->label_inside)
    {
      rv_shape_round_rect (pen->cr, x - 2, mark->label_box.y, room + 4, mark->label_box.height, 3);
      rv_color_set (pen->cr, rv_color_alpha (color (pen, RV_COLOR_PAGE), 0.82));
      cairo_fill (pen->cr);
    }
  ink = rv_color_alpha (ink, mark->faded ? FADED_TEXT : 1);
  if (mark->effect_word)
    {
      RvColor effect = rv_color_alpha (rv_shape_effect_color (pen->theme, mark->effect), mark->faded ? FADED_TEXT : 1);
      double word = rv_text_width (pen->theme, RV_CAPTION_BOLD, mark->effect_word);

      room -= word + 5;
      rv_text_draw (pen->cr, pen->theme, RV_CAPTION_BOLD, effect, room > 12 ? x + room + 5 : x, mark->label_box.y, word + 5, mark->effect_word);
      if (room <= 12)
        return;
    }
  rv_text_draw (pen->cr, pen->theme, RV_CAPTION, ink, x, mark->label_box.y, room, mark->label);
}

/* From a treatment to what came of it: down or up from its end, then to the mark. */
static void
draw_response (const Pen *pen, const RvTimelineMark *response)
{
  const RvTimelineMark *treatment = rv_timeline_find (pen->t, response->response_to);
  RvColor hue = rv_color_alpha (rv_shape_effect_color (pen->theme, response->effect), alpha (response) * 0.85);
  double x0, y0, y1, x1, side;
  cairo_t *cr = pen->cr;
  const double dash[] = { 4, 3 };

  if (!treatment || treatment == response)
    return;
  x1 = response->shape == RV_MARK_INTERVAL ? response->box.x + 3 : response->x;
  x0 = treatment->x; /* a response during a treatment leaves it shortly before, one after it at its end */
  if (treatment->shape == RV_MARK_INTERVAL)
    x0 = CLAMP (x1 - 18, treatment->box.x + 3, MAX (treatment->box.x + treatment->box.width - 3, treatment->box.x + 3));
  y0 = treatment->box.y < response->box.y ? treatment->box.y + treatment->box.height : treatment->box.y;
  side = treatment->box.y < response->box.y ? -1 : 1;
  y1 = side < 0 ? response->box.y - 2 : response->box.y + response->box.height + 2;
  cairo_save (cr);
  cairo_new_path (cr);
  rv_color_set (cr, hue);
  cairo_set_line_width (cr, 1.5);
  if (response->effect && g_str_equal (response->effect, "unchanged"))
    cairo_set_dash (cr, dash, 2, 0);
  cairo_move_to (cr, x0, y0);
  cairo_curve_to (cr, x0, y0 + (y1 - y0) * 0.6, x1, y0 + (y1 - y0) * 0.3, x1, y1 + side * 5);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x1 - 3.5, y1 + side * 6);
  cairo_line_to (cr, x1 + 3.5, y1 + side * 6);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

static double
legend_item (const Pen *pen, double x, double y, guint what, const char *words)
{
  double text = rv_text_height (pen->theme, RV_CAPTION), width = rv_text_width (pen->theme, RV_CAPTION, words);
  RvColor mark = color (pen, RV_COLOR_MARK);
  double middle = y + text / 2;
  RvTimelineMark sample = { .x = 12, .box = { 0 } };

  x -= width;
  rv_text_draw (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), x, y, 0, words);
  x -= 34;
  cairo_save (pen->cr);
  cairo_new_path (pen->cr);
  rv_color_set (pen->cr, mark);
  if (what == 0)
    {
      sample.doubt_lo = x + 2;
      sample.doubt_hi = x + 26;
      draw_whisker (pen, &sample, mark, middle);
      cairo_arc (pen->cr, x + 14, middle, RV_DOT, 0, 2 * G_PI);
      rv_color_set (pen->cr, mark);
      cairo_fill (pen->cr);
    }
  else if (what == 1)
    {
      const double dots[] = { 1.8, 1.8 };

      cairo_set_line_width (pen->cr, 1.6);
      cairo_set_dash (pen->cr, dots, 2, 0);
      cairo_arc (pen->cr, x + 21, middle, RV_DOT - 0.6, 0, 2 * G_PI);
      cairo_stroke (pen->cr);
    }
  else
    {
      sample.box = (RvRect) { x, middle - 5, 28, 10 };
      draw_open_end (pen, &sample, mark, x + 30);
    }
  cairo_restore (pen->cr);
  return x - 18;
}

static void
draw_legend (const Pen *pen)
{
  const RvTimeline *t = pen->t;
  double text = rv_text_height (pen->theme, RV_CAPTION);
  double x = t->plot.x + t->plot.width, y = bottom_of (t) + 6 + 2 * text + RV_GRID;
  double least = t->plot.x + rv_text_width (pen->theme, RV_CAPTION, t->axis->label) + 24;
  const char *words[] = { _("between these dates"), _("only the order is known"), _("goes on") };
  gboolean shown[] = { t->has_doubt, t->has_order, t->has_open };

  if (!t->legend)
    return;
  for (guint i = G_N_ELEMENTS (words); i-- > 0;)
    if (shown[i] && x - rv_text_width (pen->theme, RV_CAPTION, words[i]) - 34 > least)
      x = legend_item (pen, x, y, i, words[i]);
}

void
rv_timeline_draw (const RvTimeline *self, RvTheme *theme, cairo_t *cr)
{
  Pen pen = { self, theme, cr };

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, self->width, self->height);
  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_PAGE));
  cairo_fill (cr);
  draw_head (&pen);
  if (!self->marks->len && !self->strips->len)
    {
      rv_text_draw (cr, theme, RV_BODY, rv_theme_color (theme, RV_COLOR_QUIET), self->plot.x, self->plot.y + RV_ROW, self->plot.width,
                    _("Nothing on the timeline yet: add an event, or type a date for what is there."));
      cairo_restore (cr);
      return;
    }
  draw_axis (&pen);
  draw_lanes (&pen);
  draw_lines (&pen);
  for (guint i = 0; i < self->marks->len; i++)
    if (((RvTimelineMark *) self->marks->pdata[i])->response_to)
      draw_response (&pen, self->marks->pdata[i]);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const RvTimelineMark *mark = self->marks->pdata[i];

      if (mark->shape == RV_MARK_INTERVAL)
        draw_interval (&pen, mark);
      else
        draw_point (&pen, mark);
      draw_label (&pen, mark);
    }
  rv_timeline_draw_strips (self, theme, cr);
  draw_legend (&pen);
  cairo_restore (cr);
}
