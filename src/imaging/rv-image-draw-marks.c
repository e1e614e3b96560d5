/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrows, outlines and their words on a pane, and which of them lies at a place. */
#include <math.h>

#include "imaging/rv-image-draw-private.h"

#define REACH 9.0 /* px: how far from a line a click still means it */

typedef struct {
  double x, y;
} Point;

/* How far from the plane shown a mark may lie: half a slice, half the slab. */
static double
tolerance (RvImageView *view)
{
  RvImageSeries *series = rv_image_volume_get_series (rv_image_view_get_base (view));
  double direction[3], mm, slab_mm;

  rv_image_view_get_step (view, direction, &mm);
  if (rv_image_view_get_slab (view, &slab_mm) != RV_IMAGE_SLAB_NONE)
    return slab_mm / 2.0;
  return MAX (MAX (mm, series->thickness), 1.0) * 0.55;
}

/* The mark on the pane; FALSE when it lies in another plane. radius: of a sphere's cut, mm. */
static gboolean
place_mark (RvImageView *view, double width, double height, const RvImageMark *mark, Point *points, double *radius)
{
  double near = tolerance (view), depth, closest = G_MAXDOUBLE;

  for (guint i = 0; i < mark->n; i++)
    {
      if (!rv_image_view_from_patient (view, width, height, mark->points + 3 * i, &points[i].x, &points[i].y, &depth))
        return FALSE;
      if (i == 0 || mark->type != RV_IMAGE_MARK_SPHERE)
        closest = MIN (closest, fabs (depth));
    }
  *radius = 0.0;
  if (mark->type == RV_IMAGE_MARK_SPHERE && mark->n == 2)
    {
      double r = rv_image_distance (mark->points, mark->points + 3);

      if (r <= closest)
        return FALSE;
      *radius = sqrt (r * r - closest * closest);
      return TRUE;
    }
  return closest <= near;
}

gboolean
rv_image_mark_is_shown (RvImageView *view, double width, double height, const RvImageMark *mark)
{
  g_autofree Point *points = g_new0 (Point, MAX (mark->n, 1));
  double radius;

  return mark->n > 0 && place_mark (view, width, height, mark, points, &radius);
}

static void
arrow_path (cairo_t *cr, Point tip, Point tail, gboolean dotted)
{
  double angle = atan2 (tip.y - tail.y, tip.x - tail.x), head = 11, spread = 0.42;
  const double dashes[] = { 4, 4 };

  cairo_set_dash (cr, dashes, dotted ? 2 : 0, 0);
  cairo_move_to (cr, tail.x, tail.y);
  cairo_line_to (cr, tip.x - cos (angle) * head * 0.7, tip.y - sin (angle) * head * 0.7);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_move_to (cr, tip.x, tip.y);
  cairo_line_to (cr, tip.x - cos (angle - spread) * head, tip.y - sin (angle - spread) * head);
  cairo_line_to (cr, tip.x - cos (angle + spread) * head, tip.y - sin (angle + spread) * head);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
ellipse_path (cairo_t *cr, const Point *p)
{
  cairo_matrix_t axes = { p[1].x - p[0].x, p[1].y - p[0].y, p[2].x - p[0].x, p[2].y - p[0].y, p[0].x, p[0].y };

  if (fabs (axes.xx * axes.yy - axes.xy * axes.yx) < 1e-3)
    return;
  cairo_save (cr);
  cairo_transform (cr, &axes);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
}

static void
mark_path (RvImagePen *pen, const RvImageMark *mark, const Point *p, double radius)
{
  cairo_t *cr = pen->cr;

  cairo_new_path (cr);
  switch (mark->type)
    {
    case RV_IMAGE_MARK_PROBE:
      for (int i = 0; i < 4; i++)
        {
          double a = i * G_PI / 2;

          cairo_move_to (cr, p->x + 4 * cos (a), p->y + 4 * sin (a));
          cairo_rel_line_to (cr, 6 * cos (a), 6 * sin (a));
        }
      break;
    case RV_IMAGE_MARK_SPHERE:
      cairo_arc (cr, p->x, p->y, radius * rv_image_view_get_scale (pen->view, pen->width, pen->height), 0, 2 * G_PI);
      break;
    case RV_IMAGE_MARK_ELLIPSE:
      if (mark->n == 3)
        ellipse_path (cr, p);
      break;
    default:
      for (guint i = 0; i < mark->n; i++)
        cairo_line_to (cr, p[i].x, p[i].y);
      if (mark->type == RV_IMAGE_MARK_REGION)
        cairo_close_path (cr);
    }
}

/* Where the words of a mark begin: beside its rightmost point. */
static Point
words_place (RvImagePen *pen, const RvImageMark *mark, const Point *p, double radius)
{
  Point best = p[0];

  if (mark->type == RV_IMAGE_MARK_ARROW && mark->n > 1)
    return p[1];
  for (guint i = 1; i < mark->n && mark->type != RV_IMAGE_MARK_SPHERE; i++)
    if (p[i].x > best.x)
      best = p[i];
  if (mark->type == RV_IMAGE_MARK_ELLIPSE && mark->n == 3)
    best = (Point){ p[0].x + hypot (p[1].x - p[0].x, p[2].x - p[0].x), p[0].y };
  if (mark->type == RV_IMAGE_MARK_SPHERE)
    best.x += radius * rv_image_view_get_scale (pen->view, pen->width, pen->height);
  best.x += mark->type == RV_IMAGE_MARK_PROBE ? 14 : 8;
  return best;
}

static void
draw_mark_words (RvImagePen *pen, const RvImageMark *mark, const Point *p, double radius)
{
  Point at = words_place (pen, mark, p, radius);
  g_autofree char *text = NULL;
  double align = 0;
  int w, h;

  if ((mark->label == NULL || *mark->label == '\0') && mark->result == NULL)
    return;
  text = g_strjoin (mark->label != NULL && mark->result != NULL ? "\n" : "", mark->label != NULL ? mark->label : "",
                    mark->result != NULL ? mark->result : "", NULL);
  rv_image_pen_size (pen, text, &w, &h);
  if (mark->type == RV_IMAGE_MARK_ARROW && mark->n > 1)
    {
      align = p[1].x < p[0].x ? 1 : 0;
      at.y += p[1].y < p[0].y ? -h : 0;
    }
  else if (mark->type != RV_IMAGE_MARK_TEXT)
    at.y -= h / 2.0;
  /* Words stay within the pane. */
  at.x = CLAMP (at.x, 4 + w * align, MAX (pen->width - 4 - w * (1 - align), 4 + w * align));
  at.y = CLAMP (at.y, 4, MAX (pen->height - h - 4, 4));
  rv_image_pen_text (pen, text, at.x, at.y, align, FALSE);
}

void
rv_image_pen_mark (RvImagePen *pen, const RvImageMark *mark)
{
  g_autofree Point *p = g_new0 (Point, MAX (mark->n, 1));
  double radius;

  if (mark->n == 0 || !place_mark (pen->view, pen->width, pen->height, mark, p, &radius))
    return;
  cairo_save (pen->cr);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  for (int pass = 0; pass < 2; pass++)
    {
      if (pass == 0)
        cairo_set_source_rgba (pen->cr, 0, 0, 0, 0.8);
      else if (mark->selected)
        cairo_set_source_rgb (pen->cr, 0.4, 0.85, 1.0);
      else if (mark->type <= RV_IMAGE_MARK_TEXT)
        cairo_set_source_rgb (pen->cr, 1, 1, 1);
      else
        cairo_set_source_rgb (pen->cr, 1, 0.85, 0.2);
      cairo_save (pen->cr);
      cairo_translate (pen->cr, pass == 0 ? 1 : 0, pass == 0 ? 1 : 0);
      cairo_set_line_width (pen->cr, mark->type == RV_IMAGE_MARK_ARROW ? 2.5 : 1.5);
      if (mark->type == RV_IMAGE_MARK_ARROW && mark->n == 2)
        arrow_path (pen->cr, p[0], p[1], mark->dotted);
      else if (mark->type != RV_IMAGE_MARK_TEXT)
        {
          mark_path (pen, mark, p, radius);
          cairo_stroke (pen->cr);
        }
      cairo_restore (pen->cr);
    }
  pen->grey = 1.0;
  draw_mark_words (pen, mark, p, radius);
  cairo_restore (pen->cr);
}

static double
from_segment (Point a, Point b, double x, double y)
{
  double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  double t = length > 0 ? CLAMP (((x - a.x) * dx + (y - a.y) * dy) / length, 0, 1) : 0;

  return hypot (a.x + t * dx - x, a.y + t * dy - y);
}

static double
away_from (RvImageView *view, double width, double height, const RvImageMark *mark, double x, double y)
{
  g_autofree Point *p = g_new0 (Point, MAX (mark->n, 1));
  double radius, best = G_MAXDOUBLE;

  if (mark->n == 0 || !place_mark (view, width, height, mark, p, &radius))
    return best;
  if (mark->type == RV_IMAGE_MARK_SPHERE)
    return fabs (hypot (p->x - x, p->y - y) - radius * rv_image_view_get_scale (view, width, height));
  if (mark->type == RV_IMAGE_MARK_ELLIPSE && mark->n == 3)
    for (int i = 0; i < 48; i++)
      {
        double a = cos (i * G_PI / 24), b = sin (i * G_PI / 24);

        best = MIN (best, hypot (p[0].x + a * (p[1].x - p[0].x) + b * (p[2].x - p[0].x) - x, p[0].y + a * (p[1].y - p[0].y) + b * (p[2].y - p[0].y) - y));
      }
  else
    for (guint i = 0; i < mark->n; i++)
      best = MIN (best, from_segment (p[i], p[i + 1 < mark->n ? i + 1 : mark->type == RV_IMAGE_MARK_REGION ? 0 : i], x, y));
  return best;
}

int
rv_image_draw_pick (RvImageView *view, double width, double height, GPtrArray *marks, double x, double y)
{
  double reach = REACH;
  int found = -1;

  for (guint i = 0; marks != NULL && rv_image_view_get_base (view) != NULL && i < marks->len; i++)
    {
      double away = away_from (view, width, height, marks->pdata[i], x, y);

      if (away < reach)
        {
          reach = away;
          found = (int) i;
        }
    }
  return found;
}
