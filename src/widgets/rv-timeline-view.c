/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-timeline-view.h"

#include <glib/gi18n.h>

#include "widgets/rv-children.h"
#include "widgets/rv-mark.h"
#include "widgets/rv-widget-theme.h"

struct _RvTimelineView {
  GtkWidget parent_instance;

  RvCase *kase;
  RvChronology *chronology;
  RvTheme *theme;
  RvTimeline *timeline;  /* laid out for laid_width */
  int laid_width;
  double from, to;       /* NAN: everything */
  double cursor;
  char *cursor_text, *align;
  gboolean folds, compact;
  double drag_from, drag_to;
  double pointer_x;      /* px; NAN: never over it */
};

enum { ACTIVATED, ADD, ZOOMED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvTimelineView, rv_timeline_view, GTK_TYPE_WIDGET)

void
rv_timeline_view_get_options (RvTimelineView *self, RvTimelineOptions *options)
{
  *options = (RvTimelineOptions) RV_TIMELINE_OPTIONS_INIT;
  options->from = self->from;
  options->to = self->to;
  options->align = self->align;
  options->cursor = self->cursor;
  options->cursor_text = self->cursor_text;
  options->no_folds = !self->folds;
  options->title = FALSE;
  options->compact = self->compact;
  options->no_strips = self->compact;
}

static RvTimeline *
lay_out (RvTimelineView *self, int width)
{
  RvTimelineOptions options;

  rv_timeline_view_get_options (self, &options);
  options.width = MAX (width, 320);
  return rv_timeline_layout (self->kase, self->chronology, self->theme, &options);
}

static void
on_mark_activated (RvMark *mark, RvTimelineView *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, rv_mark_get_id (mark));
}

static void
make_marks (RvTimelineView *self)
{
  for (guint i = 0; i < self->timeline->marks->len; i++)
    {
      RvTimelineMark *mark = self->timeline->marks->pdata[i];
      GtkWidget *child = rv_mark_new (mark->uuid, GTK_ACCESSIBLE_ROLE_LIST_ITEM, mark->label, mark->description);

      g_signal_connect (child, "activated", G_CALLBACK (on_mark_activated), self);
      gtk_widget_set_parent (child, GTK_WIDGET (self));
    }
}

static void
ensure_layout (RvTimelineView *self, int width)
{
  if (!self->kase || width <= 0 || (self->timeline && self->laid_width == width))
    return;
  if (!self->theme)
    self->theme = rv_widget_theme (GTK_WIDGET (self));
  g_clear_pointer (&self->timeline, rv_timeline_free);
  self->timeline = lay_out (self, width);
  self->laid_width = width;
  rv_children_remove (GTK_WIDGET (self));
  make_marks (self);
}

static void
invalidate (RvTimelineView *self)
{
  self->laid_width = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_theme_changed (RvTimelineView *self)
{
  g_clear_pointer (&self->theme, rv_theme_unref);
  invalidate (self);
}

static void
rv_timeline_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  RvTimelineView *self = RV_TIMELINE_VIEW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 320;
      *natural = 900;
      return;
    }
  ensure_layout (self, for_size > 0 ? for_size : MAX (gtk_widget_get_width (widget), 900));
  *minimum = *natural = self->timeline ? (int) ceil (self->timeline->height) : 200;
}

static void
rv_timeline_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RvTimelineView *self = RV_TIMELINE_VIEW (widget);
  guint i = 0;

  ensure_layout (self, width);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child), i++)
    {
      RvTimelineMark *mark = self->timeline->marks->pdata[i];

      rv_children_place (child, mark->hit.x, mark->hit.y, mark->hit.width, mark->hit.height);
    }
}

static void
rv_timeline_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RvTimelineView *self = RV_TIMELINE_VIEW (widget);
  cairo_t *cr;

  if (!self->timeline)
    return;
  cr = rv_children_begin_drawing (widget, snapshot);
  rv_timeline_draw (self->timeline, self->theme, cr);
  cairo_destroy (cr);
  rv_children_snapshot (widget, snapshot);
}

/* --- moving about --- */

static void
set_span (RvTimelineView *self, double from, double to)
{
  self->from = from;
  self->to = to;
  invalidate (self);
  g_signal_emit (self, signals[ZOOMED], 0);
}

/* The day under x stays there. Folds come and go with the span, so that what was computed on the old axis is put right on the new one. */
static void
zoom_at (RvTimelineView *self, double x, double factor)
{
  double from, to, day;

  if (!self->timeline || !self->timeline->axis)
    return;
  day = rv_axis_day (self->timeline->axis, x);
  rv_axis_zoom (self->timeline->axis, x, factor, self->timeline->whole, &from, &to);
  for (guint i = 0; i < 3; i++)
    {
      double shift;

      set_span (self, from, to);
      ensure_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
      if (!self->timeline->axis || fabs (rv_axis_x (self->timeline->axis, day) - x) < 2)
        return;
      shift = day - rv_axis_day (self->timeline->axis, x);
      from += shift;
      to += shift;
    }
}

static void
scroll_by (RvTimelineView *self, double share)
{
  double span = self->to - self->from;

  if (!isnan (self->from))
    set_span (self, self->from + span * share, self->to + span * share);
}

/* A scroll event of GTK 4.8 on X11 does not say where it was (NAN): the pointer is followed. */
static void
on_motion (GtkEventControllerMotion *controller, double x, double y, RvTimelineView *self)
{
  self->pointer_x = x;
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, RvTimelineView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) && dy != 0)
    {
      double x = self->pointer_x;

      if (self->timeline && (isnan (x) || x < self->timeline->plot.x || x > self->timeline->plot.x + self->timeline->plot.width))
        x = self->timeline->plot.x + self->timeline->plot.width / 2;
      zoom_at (self, x, dy > 0 ? 1.25 : 0.8);
      return GDK_EVENT_STOP;
    }
  if (((state & GDK_SHIFT_MASK) || dx != 0) && !isnan (self->from))
    {
      scroll_by (self, (dx != 0 ? dx : dy) * 0.1);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvTimelineView *self)
{
  double middle = self->timeline ? self->timeline->plot.x + self->timeline->plot.width / 2 : 0;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add:
      zoom_at (self, middle, 0.8);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      zoom_at (self, middle, 1.25);
      return GDK_EVENT_STOP;
    case GDK_KEY_0: case GDK_KEY_KP_0:
      rv_timeline_view_zoom_all (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
      scroll_by (self, -0.1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      scroll_by (self, 0.1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvTimelineView *self)
{
  const RvTimelineMark *mark = self->timeline ? rv_timeline_hit (self->timeline, x, y) : NULL;
  const char *lane;

  if (!self->timeline || n_press != (mark ? 1 : 2))
    return;
  if (mark)
    {
      g_signal_emit (self, signals[ACTIVATED], 0, mark->uuid);
      return;
    }
  lane = rv_timeline_lane_at (self->timeline, y);
  if (x >= self->timeline->plot.x && self->timeline->axis)
    g_signal_emit (self, signals[ADD], 0, lane ? lane : "disease", rv_axis_day (self->timeline->axis, x));
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, RvTimelineView *self)
{
  if (!self->timeline || isnan (self->from) || rv_timeline_hit (self->timeline, x, y))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
  self->drag_from = self->from;
  self->drag_to = self->to;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, RvTimelineView *self)
{
  double span = self->drag_to - self->drag_from, shift;

  if (!self->timeline || isnan (self->drag_from) || self->timeline->plot.width <= 0)
    return;
  shift = -dx / self->timeline->plot.width * span;
  set_span (self, self->drag_from + shift, self->drag_to + shift);
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  RvTimelineView *self = RV_TIMELINE_VIEW (widget);
  const RvTimelineMark *mark = self->timeline && !keyboard ? rv_timeline_hit (self->timeline, x, y) : NULL;

  if (!mark)
    return FALSE;
  gtk_tooltip_set_text (tooltip, mark->description);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) mark->hit.x, (int) mark->hit.y, (int) mark->hit.width, (int) mark->hit.height });
  return TRUE;
}

static void
rv_timeline_view_dispose (GObject *object)
{
  RvTimelineView *self = RV_TIMELINE_VIEW (object);

  rv_children_remove (GTK_WIDGET (self));
  g_clear_pointer (&self->timeline, rv_timeline_free);
  g_clear_pointer (&self->theme, rv_theme_unref);
  g_clear_object (&self->chronology);
  g_clear_object (&self->kase);
  g_clear_pointer (&self->cursor_text, g_free);
  g_clear_pointer (&self->align, g_free);
  G_OBJECT_CLASS (rv_timeline_view_parent_class)->dispose (object);
}

static GtkSizeRequestMode
rv_timeline_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rv_timeline_view_class_init (RvTimelineViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_timeline_view_dispose;
  widget_class->measure = rv_timeline_view_measure;
  widget_class->get_request_mode = rv_timeline_view_get_request_mode;
  widget_class->size_allocate = rv_timeline_view_size_allocate;
  widget_class->snapshot = rv_timeline_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  signals[ACTIVATED] = g_signal_new ("activated", RV_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ADD] = g_signal_new ("add", RV_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
  signals[ZOOMED] = g_signal_new ("zoomed", RV_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_timeline_view_init (RvTimelineView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES), *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new ();

  self->from = self->to = self->pointer_x = NAN;
  self->cursor = INFINITY;
  self->folds = TRUE;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Course of the case"), -1);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, scroll);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, keys);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  rv_widget_theme_watch (widget, G_CALLBACK (on_theme_changed));
}

GtkWidget *
rv_timeline_view_new (void)
{
  return g_object_new (RV_TYPE_TIMELINE_VIEW, NULL);
}

void
rv_timeline_view_show (RvTimelineView *self, RvCase *kase, RvChronology *chronology, double cursor, const char *cursor_text)
{
  g_set_object (&self->kase, kase);
  g_set_object (&self->chronology, chronology);
  self->cursor = cursor;
  g_free (self->cursor_text);
  self->cursor_text = g_strdup (cursor_text);
  invalidate (self);
}

void
rv_timeline_view_set_align (RvTimelineView *self, const char *align)
{
  g_free (self->align);
  self->align = g_strdup (align);
  invalidate (self);
}

void
rv_timeline_view_set_folds (RvTimelineView *self, gboolean folds)
{
  self->folds = folds;
  invalidate (self);
}

void
rv_timeline_view_set_compact (RvTimelineView *self, gboolean compact)
{
  self->compact = compact;
  invalidate (self);
}

void
rv_timeline_view_zoom (RvTimelineView *self, double factor)
{
  zoom_at (self, self->timeline ? self->timeline->plot.x + self->timeline->plot.width / 2 : 0, factor);
}

void
rv_timeline_view_zoom_all (RvTimelineView *self)
{
  set_span (self, NAN, NAN);
}

const char *
rv_timeline_view_get_axis_label (RvTimelineView *self)
{
  return self->timeline && self->timeline->axis ? self->timeline->axis->label : "";
}
