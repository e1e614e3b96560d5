/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointer and keys of a series pane. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "widgets/rv-series-pane-private.h"

static void
to_patient (RvSeriesPane *self, double x, double y, double position[3])
{
  rv_image_view_to_patient (self->view, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), x, y, position);
}

static void
redraw (RvSeriesPane *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rv_series_pane_give_up (RvSeriesPane *self)
{
  g_clear_pointer (&self->draft, rv_image_mark_free);
  self->third_point = FALSE;
  redraw (self);
}

static const RvImageMarkType mark_of_tool[RV_PANE_N_TOOLS] = {
  [RV_PANE_PROBE] = RV_IMAGE_MARK_PROBE, [RV_PANE_DISTANCE] = RV_IMAGE_MARK_DISTANCE, [RV_PANE_ANGLE] = RV_IMAGE_MARK_ANGLE,
  [RV_PANE_ELLIPSE] = RV_IMAGE_MARK_ELLIPSE, [RV_PANE_SPHERE] = RV_IMAGE_MARK_SPHERE, [RV_PANE_REGION] = RV_IMAGE_MARK_REGION,
  [RV_PANE_PATH] = RV_IMAGE_MARK_PATH, [RV_PANE_ARROW] = RV_IMAGE_MARK_ARROW, [RV_PANE_DOTTED_ARROW] = RV_IMAGE_MARK_ARROW, [RV_PANE_TEXT] = RV_IMAGE_MARK_TEXT,
};

static void
set_points (RvImageMark *mark, const double *points, guint n)
{
  if (n > mark->n)
    mark->points = g_renew (double, mark->points, 3 * n);
  memcpy (mark->points, points, 3 * n * sizeof (double));
  mark->n = n;
}

static void
add_point (RvImageMark *mark, const double position[3])
{
  mark->points = g_renew (double, mark->points, 3 * (mark->n + 1));
  memcpy (mark->points + 3 * mark->n++, position, 3 * sizeof (double));
}

/* The draft between where the button went down and where the pointer is. */
static void
stretch_draft (RvSeriesPane *self, double x, double y)
{
  double a[3], b[3], points[9];

  to_patient (self, self->from_x, self->from_y, a);
  to_patient (self, x, y, b);
  switch (self->tool)
    {
    case RV_PANE_ARROW:
    case RV_PANE_DOTTED_ARROW: /* from the tail to the tip */
      memcpy (points, b, sizeof a);
      memcpy (points + 3, a, sizeof a);
      set_points (self->draft, points, 2);
      break;
    case RV_PANE_ELLIPSE: /* between two corners */
      to_patient (self, (self->from_x + x) / 2, (self->from_y + y) / 2, points);
      to_patient (self, x, (self->from_y + y) / 2, points + 3);
      to_patient (self, (self->from_x + x) / 2, y, points + 6);
      set_points (self->draft, points, 3);
      break;
    case RV_PANE_REGION:
      add_point (self->draft, b);
      break;
    case RV_PANE_PROBE:
    case RV_PANE_TEXT:
      set_points (self->draft, b, 1);
      break;
    default: /* two points */
      memcpy (points, a, sizeof a);
      memcpy (points + 3, b, sizeof a);
      set_points (self->draft, points, 2);
    }
  g_free (self->draft->result);
  self->draft->result = self->tool == RV_PANE_REGION ? NULL
                          : rv_image_view_measure (self->view, self->draft, NAN);
  redraw (self);
}

static void
finish_draft (RvSeriesPane *self)
{
  g_autoptr (RvImageMark) mark = g_steal_pointer (&self->draft);

  self->third_point = FALSE;
  redraw (self);
  if (mark->n >= rv_image_mark_type_least (mark->type))
    g_signal_emit (self, rv_series_pane_signals[MARKED], 0, mark);
}

/* --- a path: places set one by one, also on other slices, or drawn in one go; the last point follows the pointer --- */

static void
press_path (RvSeriesPane *self, const double position[3])
{
  self->path_begun = self->draft == NULL || self->draft->type != RV_IMAGE_MARK_PATH;
  if (self->path_begun)
    {
      g_clear_pointer (&self->draft, rv_image_mark_free);
      self->draft = rv_image_mark_new (RV_IMAGE_MARK_PATH, position, 1);
      self->draft->result = g_strdup (_("Click along the nerve; Enter or a double click ends the path"));
    }
  memcpy (self->draft->points + 3 * (self->draft->n - 1), position, 3 * sizeof (double));
  add_point (self->draft, position);
  redraw (self);
}

/* fixed: the place stays, once it is far enough from the one before. */
static void
lead_path (RvSeriesPane *self, double x, double y, gboolean fixed)
{
  RvImageMark *draft = self->draft;
  double position[3], scale = rv_image_view_get_scale (self->view, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));

  to_patient (self, x, y, position);
  memcpy (draft->points + 3 * (draft->n - 1), position, sizeof position);
  if (fixed && draft->n > 1 && rv_image_distance (position, draft->points + 3 * (draft->n - 2)) * scale > 8)
    add_point (draft, position);
  redraw (self);
}

static void
finish_path (RvSeriesPane *self)
{
  RvImageMark *draft = self->draft;
  guint n = 0;

  /* A double click sets its place twice; the last point was only led along. */
  for (guint i = 0; i + 1 < draft->n; i++)
    if (n == 0 || rv_image_distance (draft->points + 3 * i, draft->points + 3 * (n - 1)) > 0.05)
      memmove (draft->points + 3 * n++, draft->points + 3 * i, 3 * sizeof (double));
  draft->n = n;
  g_clear_pointer (&draft->result, g_free);
  finish_draft (self);
}

static void
release_path (RvSeriesPane *self, gboolean drawn)
{
  gboolean begun = self->path_begun;

  self->path_begun = FALSE;
  if (drawn && begun)
    {
      double last[3];

      memcpy (last, self->draft->points + 3 * (self->draft->n - 1), sizeof last);
      add_point (self->draft, last);
    }
  if (self->presses >= 2 || (drawn && begun))
    finish_path (self);
}

static gboolean
key_path (RvSeriesPane *self, guint keyval)
{
  if (self->draft == NULL || self->draft->type != RV_IMAGE_MARK_PATH)
    return FALSE;
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    finish_path (self);
  else if (keyval == GDK_KEY_BackSpace && self->draft->n > 2)
    self->draft->n--;
  else
    return FALSE;
  redraw (self);
  return TRUE;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, RvSeriesPane *self)
{
  double position[3];

  self->button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  self->state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  self->from_x = x;
  self->from_y = y;
  self->from_zoom = rv_image_view_get_zoom (self->view, &self->from_pan[0], &self->from_pan[1]);
  rv_image_view_get_window (self->view, rv_image_view_get_over (self->view) != NULL && (self->state & GDK_SHIFT_MASK), &self->from_window);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  g_signal_emit (self, rv_series_pane_signals[ACTIVATED], 0);
  if (rv_image_view_get_base (self->view) == NULL || self->button != 1)
    return;
  to_patient (self, x, y, position);
  if (self->tool == RV_PANE_CURSOR)
    rv_image_view_point (self->view, position);
  else if (self->tool == RV_PANE_PATH)
    press_path (self, position);
  else if (self->tool > RV_PANE_CURSOR && !self->third_point)
    {
      g_clear_pointer (&self->draft, rv_image_mark_free);
      self->draft = rv_image_mark_new (mark_of_tool[self->tool], position, 1);
      self->draft->dotted = self->tool == RV_PANE_DOTTED_ARROW;
      redraw (self);
    }
}

static void
drag_window (RvSeriesPane *self, double dx, double dy)
{
  gboolean over = rv_image_view_get_over (self->view) != NULL && (self->state & GDK_SHIFT_MASK);
  RvImageWindow window = self->from_window;

  /* Right: wider; up: brighter, as on every workstation. */
  window.width = self->from_window.width * exp (dx / 220.0);
  window.centre = self->from_window.centre + dy / 260.0 * self->from_window.width;
  rv_image_view_set_window (self->view, over, &window);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, RvSeriesPane *self)
{
  double w = gtk_widget_get_width (GTK_WIDGET (self)), h = gtk_widget_get_height (GTK_WIDGET (self)), position[3];
  double scale = rv_image_view_get_scale (self->view, w, h);

  if (rv_image_view_get_base (self->view) == NULL)
    return;
  if (self->button == 2 || (self->button == 1 && self->tool == RV_PANE_MOVE))
    rv_image_view_set_zoom (self->view, self->from_zoom, self->from_pan[0] - dx / scale, self->from_pan[1] - dy / scale);
  else if (self->button == 3 || self->tool == RV_PANE_ZOOM)
    {
      rv_image_view_set_zoom (self->view, self->from_zoom, self->from_pan[0], self->from_pan[1]);
      rv_image_view_zoom_at (self->view, exp (-dy / 150.0), self->from_x, self->from_y, w, h);
    }
  else if (self->tool == RV_PANE_WINDOW)
    drag_window (self, dx, dy);
  else if (self->tool == RV_PANE_CURSOR)
    {
      to_patient (self, self->from_x + dx, self->from_y + dy, position);
      rv_image_view_point (self->view, position);
    }
  else if (self->draft != NULL && self->draft->type == RV_IMAGE_MARK_PATH)
    lead_path (self, self->from_x + dx, self->from_y + dy, TRUE);
  else if (self->draft != NULL && !self->third_point)
    stretch_draft (self, self->from_x + dx, self->from_y + dy);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, RvSeriesPane *self)
{
  gboolean moved = hypot (dx, dy) > 4;

  if (self->button != 1 || self->draft == NULL)
    return;
  self->button = 0;
  if (self->draft->type == RV_IMAGE_MARK_PATH)
    {
      release_path (self, moved);
      return;
    }
  if (self->third_point)
    {
      finish_draft (self);
      return;
    }
  if (self->tool == RV_PANE_PROBE || self->tool == RV_PANE_TEXT)
    stretch_draft (self, self->from_x + dx, self->from_y + dy);
  else if (!moved)
    {
      rv_series_pane_give_up (self);
      return;
    }
  if (self->tool == RV_PANE_ANGLE)
    {
      double last[3];

      memcpy (last, self->draft->points + 3, sizeof last);
      add_point (self->draft, last);
      self->third_point = TRUE;
    }
  else
    finish_draft (self);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvSeriesPane *self)
{
  double w = gtk_widget_get_width (GTK_WIDGET (self)), h = gtk_widget_get_height (GTK_WIDGET (self));
  int found = self->tool <= RV_PANE_CURSOR ? rv_image_draw_pick (self->view, w, h, self->marks, x, y) : -1;

  self->presses = n_press;
  if (found >= 0 && ((RvImageMark *) self->marks->pdata[found])->uuid != NULL)
    g_signal_emit (self, rv_series_pane_signals[MARK_CHOSEN], 0, ((RvImageMark *) self->marks->pdata[found])->uuid);
  else if (n_press == 2 && self->tool <= RV_PANE_CURSOR)
    g_signal_emit (self, rv_series_pane_signals[OPEN], 0);
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, RvSeriesPane *self)
{
  double position[3];

  if (rv_image_view_get_base (self->view) == NULL)
    return;
  to_patient (self, x, y, position);
  if (self->draft != NULL && self->draft->type == RV_IMAGE_MARK_PATH && self->button == 0)
    lead_path (self, x, y, FALSE);
  if (self->third_point && self->draft != NULL)
    {
      memcpy (self->draft->points + 6, position, sizeof position);
      g_free (self->draft->result);
      self->draft->result = rv_image_view_measure (self->view, self->draft, NAN);
      redraw (self);
    }
  g_signal_emit (self, rv_series_pane_signals[HOVER], 0, position[0], position[1], position[2]);
}

static void
on_leave (GtkEventControllerMotion *motion, RvSeriesPane *self)
{
  g_signal_emit (self, rv_series_pane_signals[HOVER], 0, NAN, NAN, NAN);
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, RvSeriesPane *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  double w = gtk_widget_get_width (GTK_WIDGET (self)), h = gtk_widget_get_height (GTK_WIDGET (self));

  if (state & GDK_CONTROL_MASK)
    rv_image_view_zoom_at (self->view, exp (-dy * 0.15), w / 2, h / 2, w, h);
  else if (dy != 0)
    rv_image_view_scroll (self->view, dy > 0 ? (int) ceil (dy) : (int) floor (dy));
  return GDK_EVENT_STOP;
}

static gboolean
scroll_by_key (RvSeriesPane *self, guint keyval)
{
  int at, n;

  rv_image_view_get_slice (self->view, &at, &n, NULL);
  switch (keyval)
    {
    case GDK_KEY_Down: case GDK_KEY_KP_Down: rv_image_view_scroll (self->view, 1); break;
    case GDK_KEY_Up: case GDK_KEY_KP_Up: rv_image_view_scroll (self->view, -1); break;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down: rv_image_view_scroll (self->view, MAX (n / 10, 1)); break;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up: rv_image_view_scroll (self->view, -MAX (n / 10, 1)); break;
    case GDK_KEY_Home: case GDK_KEY_KP_Home: rv_image_view_scroll (self->view, -n); break;
    case GDK_KEY_End: case GDK_KEY_KP_End: rv_image_view_scroll (self->view, n); break;
    default: return FALSE;
    }
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvSeriesPane *self)
{
  double w = gtk_widget_get_width (GTK_WIDGET (self)), h = gtk_widget_get_height (GTK_WIDGET (self));
  RvImageWindow window;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) || key_path (self, keyval) || scroll_by_key (self, keyval))
    return (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0;
  switch (keyval)
    {
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add: rv_image_view_zoom_at (self->view, 1.25, w / 2, h / 2, w, h); break;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract: rv_image_view_zoom_at (self->view, 0.8, w / 2, h / 2, w, h); break;
    case GDK_KEY_0: case GDK_KEY_KP_0: rv_image_view_set_zoom (self->view, 1, 0, 0); break;
    case GDK_KEY_i:
      rv_image_view_get_window (self->view, FALSE, &window);
      window.inverted = !window.inverted;
      rv_image_view_set_window (self->view, FALSE, &window);
      break;
    case GDK_KEY_space: rv_series_pane_set_playing (self, !rv_series_pane_get_playing (self)); break;
    case GDK_KEY_comma: rv_series_pane_set_speed (self, self->speed / 1.5); break;
    case GDK_KEY_period: rv_series_pane_set_speed (self, self->speed * 1.5); break;
    case GDK_KEY_Escape: rv_series_pane_give_up (self); break;
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: g_signal_emit (self, rv_series_pane_signals[OPEN], 0); break;
    default: return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, RvSeriesPane *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (target));

  g_signal_emit (self, rv_series_pane_signals[DROPPED], 0, g_value_get_string (value), (state & GDK_SHIFT_MASK) != 0);
  return TRUE;
}

static void
on_focus (GtkEventControllerFocus *focus, RvSeriesPane *self)
{
  g_signal_emit (self, rv_series_pane_signals[ACTIVATED], 0);
}

void
rv_series_pane_listen (RvSeriesPane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect (focus, "enter", G_CALLBACK (on_focus), self);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drop));
}
