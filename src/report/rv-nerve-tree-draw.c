/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing of a laid-out nerve tree: a pure function of layout, theme and cairo. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-nerve-tree-private.h"
#include "report/rv-shapes.h"

typedef struct {
  const RvNerveTree *t;
  RvTheme *theme;
  cairo_t *cr;
} Pen;

static RvColor
color (const Pen *pen, RvColorName name)
{
  return rv_theme_color (pen->theme, name);
}

/* Nerves without suspicion are grey; from 2 % on the sequential scale, never weaker than the grey. */
static RvColor
nerve_color (const Pen *pen, double probability)
{
  RvColor rest = rv_color_mix (color (pen, RV_COLOR_MARK), color (pen, RV_COLOR_PAGE), rv_theme_is_dark (pen->theme) ? 0.66 : 0.58);

  if (probability < 0.02)
    return rest;
  return rv_color_mix (rv_theme_sequential (pen->theme, 0.35 + 0.65 * probability), rest, MIN (1, 0.3 + probability * 3));
}

static double
margin (const RvNerveTree *t)
{
  return MIN (RV_MARGIN, t->width / 30);
}

static void
draw_head (const Pen *pen)
{
  const RvNerveTree *t = pen->t;
  double x = margin (t), y = RV_MARGIN, room = t->width - 2 * x, width = 0;
  const char *line = t->hover_text ? t->hover_text : t->statement;

  if (t->title)
    {
      width = rv_text_draw (pen->cr, pen->theme, RV_HEADING, color (pen, RV_COLOR_INK), x, y, room, t->title);
      if (room - width > 80)
        rv_text_draw (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), x + width + 12,
                      y + rv_text_height (pen->theme, RV_HEADING) - rv_text_height (pen->theme, RV_CAPTION) - 2, room - width - 12, t->subtitle);
      y += rv_text_height (pen->theme, RV_HEADING) + RV_GRID;
    }
  if (line)
    rv_text_paragraph (pen->cr, pen->theme, RV_CAPTION, color (pen, t->hover_text ? RV_COLOR_ACCENT : RV_COLOR_QUIET), x, y, room, t->hover_text ? 1 : 2, line);
}

/* --- nerves --- */

static gboolean
beyond_hover (const RvNerveTree *t, int node)
{
  return t->hover >= 0 && node >= 0 && rv_anatomy_reaches (t->anatomy, t->hover, node);
}

static void
path_of (const Pen *pen, const RvNerveTreePiece *piece)
{
  cairo_new_path (pen->cr);
  for (guint i = 0; i + 1 < piece->points->len; i += 2)
    cairo_line_to (pen->cr, g_array_index (piece->points, double, i), g_array_index (piece->points, double, i + 1));
}

static void
draw_pieces (const Pen *pen)
{
  cairo_save (pen->cr);
  cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < pen->t->pieces->len; i++)
    {
      const RvNerveTreePiece *piece = pen->t->pieces->pdata[i];

      path_of (pen, piece);
      cairo_set_line_width (pen->cr, piece->width);
      rv_color_set (pen->cr, nerve_color (pen, piece->probability));
      cairo_stroke (pen->cr);
    }
  for (guint i = 0; i < pen->t->pieces->len; i++)
    {
      const RvNerveTreePiece *piece = pen->t->pieces->pdata[i];

      if (!beyond_hover (pen->t, piece->node))
        continue;
      path_of (pen, piece);
      cairo_set_line_width (pen->cr, piece->node == pen->t->hover ? 5 : 1.5);
      rv_color_set (pen->cr, color (pen, RV_COLOR_ACCENT));
      cairo_stroke (pen->cr);
    }
  cairo_restore (pen->cr);
}

static void
draw_root (const Pen *pen, const RvNerveTreeMark *mark)
{
  double r = mark->box.width / 2;
  RvColor page = color (pen, RV_COLOR_PAGE), edge = nerve_color (pen, mark->probability);
  RvColor fill = mark->probability >= 0.02 ? rv_color_mix (edge, page, 0.15 + 0.85 * mark->probability) : page;

  cairo_save (pen->cr);
  cairo_new_path (pen->cr);
  cairo_arc (pen->cr, mark->x, mark->y, r - 1, 0, 2 * G_PI);
  rv_color_set (pen->cr, fill);
  cairo_fill_preserve (pen->cr);
  cairo_set_line_width (pen->cr, mark->node == pen->t->hover ? 3 : 1.5);
  rv_color_set (pen->cr, mark->node == pen->t->hover ? color (pen, RV_COLOR_ACCENT) : rv_color_mix (color (pen, RV_COLOR_MARK), edge, 0.5));
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
  rv_text_draw_centre (pen->cr, pen->theme, RV_CAPTION_BOLD, mark->probability >= 0.3 ? rv_color_ink_on (fill) : color (pen, RV_COLOR_INK), mark->x,
                       mark->y - rv_text_height (pen->theme, RV_CAPTION_BOLD) / 2, 0, mark->label);
}

/* --- leaves --- */

static void
disc (const Pen *pen, double x, double y, double r)
{
  cairo_new_path (pen->cr);
  cairo_arc (pen->cr, x, y, r, 0, 2 * G_PI);
}

/* Abnormal: full disc. Normal: open ring. Does not fit: triangle, full when abnormal. Not tested: dotted ring. Not graded: square. */
static void
draw_leaf_mark (const Pen *pen, RvLeafResult result, gboolean misfit, double x, double y)
{
  double r = RV_TREE_LEAF * rv_theme_get_text_scale (pen->theme);
  RvColor page = color (pen, RV_COLOR_PAGE);
  RvColor ink = misfit ? color (pen, RV_COLOR_DOUBT) : result == RV_LEAF_ABNORMAL ? color (pen, RV_COLOR_ABNORMAL)
                : result == RV_LEAF_NORMAL ? color (pen, RV_COLOR_GOOD) : color (pen, RV_COLOR_MARK);
  const double dots[] = { 1.6, 2.2 };

  cairo_save (pen->cr);
  cairo_new_path (pen->cr);
  if (misfit)
    {
      cairo_move_to (pen->cr, x, y - r * 1.05);
      cairo_line_to (pen->cr, x + r * 1.1, y + r * 0.85);
      cairo_line_to (pen->cr, x - r * 1.1, y + r * 0.85);
      cairo_close_path (pen->cr);
    }
  else if (result == RV_LEAF_UNGRADED)
    cairo_rectangle (pen->cr, x - r * 0.75, y - r * 0.75, r * 1.5, r * 1.5);
  else
    disc (pen, x, y, r - 1);
  rv_color_set (pen->cr, result == RV_LEAF_ABNORMAL ? ink : page);
  cairo_fill_preserve (pen->cr);
  cairo_set_line_width (pen->cr, result == RV_LEAF_NOT_TESTED ? 1.3 : 2);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  if (result == RV_LEAF_NOT_TESTED)
    cairo_set_dash (pen->cr, dots, 2, 0);
  rv_color_set (pen->cr, ink);
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
}

/* The loss that the hovered lesion brings, beside what was found: outlined where the two disagree. */
static void
draw_predicted (const Pen *pen, const RvNerveTreeMark *mark)
{
  double h = 7, y = mark->y - h / 2, x = pen->t->bar_x;
  gboolean against = (mark->result == RV_LEAF_ABNORMAL && mark->predicted < RV_TREE_LOSS) || (mark->result == RV_LEAF_NORMAL && mark->predicted >= RV_TREE_LOSS);

  if (isnan (mark->predicted) || mark->label_box.x + mark->label_box.width > x - 4)
    return;
  rv_shape_round_rect (pen->cr, x, y, RV_TREE_BAR, h, 2);
  rv_color_set (pen->cr, color (pen, RV_COLOR_TRACK));
  cairo_fill (pen->cr);
  if (mark->predicted > 0.01)
    {
      rv_shape_round_rect (pen->cr, x, y, MAX (RV_TREE_BAR * mark->predicted, 3), h, 2);
      rv_color_set (pen->cr, color (pen, RV_COLOR_ACCENT));
      cairo_fill (pen->cr);
    }
  if (against)
    {
      cairo_save (pen->cr);
      rv_shape_round_rect (pen->cr, x - 2.5, y - 2.5, RV_TREE_BAR + 5, h + 5, 3);
      cairo_set_line_width (pen->cr, 1.5);
      rv_color_set (pen->cr, color (pen, RV_COLOR_DOUBT));
      cairo_stroke (pen->cr);
      cairo_restore (pen->cr);
    }
}

static void
draw_leaf (const Pen *pen, const RvNerveTreeMark *mark)
{
  RvTextStyle style = rv_tree_leaf_style (pen->t, pen->theme);
  RvColor ink = color (pen, mark->result == RV_LEAF_NOT_TESTED ? RV_COLOR_QUIET : RV_COLOR_INK);

  draw_leaf_mark (pen, mark->result, mark->misfit, mark->x, mark->y);
  rv_text_draw (pen->cr, pen->theme, style, ink, mark->label_box.x, mark->label_box.y, mark->label_box.width + 0.5, mark->label);
  if (mark->found)
    {
      style.bold = mark->result == RV_LEAF_ABNORMAL;
      rv_text_draw (pen->cr, pen->theme, style, color (pen, style.bold ? RV_COLOR_ABNORMAL : RV_COLOR_QUIET), mark->found_box.x, mark->found_box.y,
                    pen->t->bar_x - 6 - mark->found_box.x, mark->found);
    }
  draw_predicted (pen, mark);
}

/* --- names --- */

static void
draw_name (const Pen *pen, const RvNerveTreeName *name)
{
  cairo_t *cr = pen->cr;

  if (!name->sign)
    {
      rv_shape_round_rect (cr, name->box.x - 2, name->box.y, name->box.width + 4, name->box.height, 3);
      rv_color_set (cr, rv_color_alpha (color (pen, RV_COLOR_PAGE), 0.8));
      cairo_fill (cr);
      rv_text_draw (cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), name->box.x, name->box.y, 0, name->text);
      return;
    }
  RvColor fill = rv_theme_sequential (pen->theme, 0.92);
  if (name->leader)
    {
      cairo_save (cr);
      cairo_set_line_width (cr, 1.2);
      rv_color_set (cr, fill);
      cairo_move_to (cr, CLAMP (name->x, name->box.x + 6, name->box.x + name->box.width - 6), name->box.y + name->box.height / 2);
      cairo_line_to (cr, name->x, name->y);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  rv_shape_round_rect (cr, name->box.x, name->box.y, name->box.width, name->box.height, name->box.height / 2);
  rv_color_set (cr, fill);
  cairo_fill (cr);
  rv_text_draw_centre (cr, pen->theme, RV_BODY_BOLD, rv_color_ink_on (fill), name->box.x + name->box.width / 2, name->box.y + 3, 0, name->text);
}

/* --- legend --- */

static void
draw_scale (const Pen *pen, double x, double y)
{
  double line = rv_text_height (pen->theme, RV_CAPTION), width = 120;

  cairo_save (pen->cr);
  for (int i = 0; i < 60; i++) /* as the nerves are drawn: colour and thickness */
    {
      double p = (i + 0.5) / 60, thick = rv_tree_line_width (p);

      cairo_rectangle (pen->cr, x + i * width / 60, y + line / 2 - thick / 2, width / 60 + 0.3, thick);
      rv_color_set (pen->cr, nerve_color (pen, p));
      cairo_fill (pen->cr);
    }
  cairo_restore (pen->cr);
  rv_text_draw (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), x + width + 8, y, pen->t->width - margin (pen->t) - x - width - 8,
                _("0 to 100\u202f% probability that this part is involved"));
}

static void
draw_legend (const Pen *pen)
{
  const RvNerveTree *t = pen->t;
  double line = rv_text_height (pen->theme, RV_CAPTION), x = margin (t) + RV_TREE_LEAF, y = t->height - RV_MARGIN - 2 * line - RV_GRID, k = rv_theme_get_text_scale (pen->theme);
  const struct { const char *text; RvLeafResult result; gboolean misfit, shown; } entries[] = {
    { _("abnormal"), RV_LEAF_ABNORMAL, FALSE, TRUE },
    { _("normal"), RV_LEAF_NORMAL, FALSE, TRUE },
    { _("does not fit (full: abnormal)"), RV_LEAF_NORMAL, TRUE, t->has_misfit },
    { _("recorded, not graded"), RV_LEAF_UNGRADED, FALSE, t->has_ungraded },
    { _("not tested"), RV_LEAF_NOT_TESTED, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (entries[i].shown)
      {
        draw_leaf_mark (pen, entries[i].result, entries[i].misfit, x, y + line / 2);
        x += RV_TREE_LEAF * k + 6;
        x += rv_text_draw (pen->cr, pen->theme, RV_CAPTION, color (pen, RV_COLOR_QUIET), x, y, t->width - margin (t) - x, entries[i].text) + 18 + RV_TREE_LEAF * k;
      }
  if (t->has_probability)
    draw_scale (pen, margin (t), y + line + RV_GRID);
}

void
rv_nerve_tree_draw (const RvNerveTree *self, RvTheme *theme, cairo_t *cr)
{
  Pen pen = { self, theme, cr };

  cairo_save (cr);
  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_PAGE));
  cairo_rectangle (cr, 0, 0, self->width, self->height);
  cairo_fill (cr);
  draw_head (&pen);
  if (self->empty)
    rv_text_draw (cr, theme, RV_BODY, rv_theme_color (theme, RV_COLOR_QUIET), margin (self), self->plot.y + RV_ROW, self->width - 2 * margin (self), self->empty);
  draw_pieces (&pen);
  for (guint i = 0; i < self->names->len; i++)
    draw_name (&pen, self->names->pdata[i]);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const RvNerveTreeMark *mark = self->marks->pdata[i];

      if (mark->kind == RV_TREE_ROOT)
        draw_root (&pen, mark);
      else if (mark->kind >= RV_TREE_MUSCLE)
        draw_leaf (&pen, mark);
    }
  if (self->hover >= 0)
    rv_text_draw_right (cr, theme, RV_CAPTION, rv_theme_color (theme, RV_COLOR_ACCENT), self->bar_x + RV_TREE_BAR, self->plot.y - rv_text_height (theme, RV_CAPTION) - 2, 0,
                        _("Predicted loss"));
  if (self->legend)
    draw_legend (&pen);
  cairo_restore (cr);
}
