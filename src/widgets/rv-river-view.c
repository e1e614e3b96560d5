/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-river-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/rv-children.h"
#include "widgets/rv-mark.h"
#include "widgets/rv-widget-theme.h"

#define HEIGHT 210 /* px at normal text size */

struct _RvRiverView {
  GtkWidget parent_instance;

  RvReplay *replay;
  RvTheme *theme;
  RvRiver *river;  /* laid out for laid_width */
  int laid_width, laid_height;
  double cursor;
};

enum { STEP, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvRiverView, rv_river_view, GTK_TYPE_WIDGET)

static void
go (RvRiverView *self, guint step)
{
  if (self->river && step < self->river->n_steps)
    g_signal_emit (self, signals[STEP], 0, step + 1 == self->river->n_steps ? INFINITY : self->river->steps[step].position);
}

static void
on_mark (RvMark *mark, RvRiverView *self)
{
  go (self, (guint) g_ascii_strtoull (rv_mark_get_id (mark), NULL, 10));
}

static void
make_marks (RvRiverView *self)
{
  for (guint i = 0; self->river && i < self->river->n_steps; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i), *words = rv_river_describe (self->river, i);
      g_autofree char *label = g_strdup_printf (_("%s: %s"), self->river->steps[i].label, words);
      GtkWidget *mark = rv_mark_new (id, GTK_ACCESSIBLE_ROLE_LIST_ITEM, label, _("Shows the case as it was known then"));

      g_signal_connect (mark, "activated", G_CALLBACK (on_mark), self);
      gtk_widget_set_parent (mark, GTK_WIDGET (self));
    }
}

static void
ensure_layout (RvRiverView *self, int width, int height)
{
  if (width <= 0 || height <= 0 || (self->river && self->laid_width == width && self->laid_height == height))
    return;
  if (!self->theme)
    self->theme = rv_widget_theme (GTK_WIDGET (self));
  g_clear_pointer (&self->river, rv_river_free);
  self->river = rv_river_new (self->theme, self->replay, width, height);
  self->laid_width = width;
  self->laid_height = height;
  rv_children_remove (GTK_WIDGET (self));
  make_marks (self);
}

static void
invalidate (RvRiverView *self)
{
  g_clear_pointer (&self->river, rv_river_free);
  rv_children_remove (GTK_WIDGET (self));
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_theme_changed (RvRiverView *self)
{
  g_clear_pointer (&self->theme, rv_theme_unref);
  invalidate (self);
}

static void
rv_river_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  RvRiverView *self = RV_RIVER_VIEW (widget);

  if (!self->theme)
    self->theme = rv_widget_theme (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 320, *natural = 900;
  else
    *minimum = *natural = (int) (HEIGHT * (0.5 + 0.5 * rv_theme_get_text_scale (self->theme)));
}

static void
rv_river_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RvRiverView *self = RV_RIVER_VIEW (widget);
  guint i = 0;

  ensure_layout (self, width, height);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child), i++)
    rv_children_place (child, self->river->steps[i].x - 5, self->river->top, 10, self->river->bottom - self->river->top);
}

static void
rv_river_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RvRiverView *self = RV_RIVER_VIEW (widget);
  cairo_t *cr;

  if (!self->river)
    return;
  cr = rv_children_begin_drawing (widget, snapshot);
  rv_river_draw (self->river, self->theme, cr, self->cursor);
  cairo_destroy (cr);
  rv_children_snapshot (widget, snapshot);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvRiverView *self)
{
  if (self->river && x <= self->river->right + 8)
    go (self, rv_river_step_at (self->river, x));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvRiverView *self)
{
  int at = self->river ? rv_river_step_of (self->river, self->cursor) : -1, last = self->river ? (int) self->river->n_steps - 1 : 0;

  if (!self->river || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      go (self, (guint) MAX (at - 1, 0));
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      go (self, (guint) MIN (at + 1, last));
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      go (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      go (self, (guint) last);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  RvRiverView *self = RV_RIVER_VIEW (widget);
  g_autofree char *words = NULL, *text = NULL;
  guint step;

  if (!self->river || keyboard || x > self->river->right + 8)
    return FALSE;
  step = rv_river_step_at (self->river, x);
  words = rv_river_describe (self->river, step);
  text = g_strdup_printf ("%s\n%s", self->river->steps[step].label, words);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
rv_river_view_dispose (GObject *object)
{
  RvRiverView *self = RV_RIVER_VIEW (object);

  rv_children_remove (GTK_WIDGET (self));
  g_clear_pointer (&self->river, rv_river_free);
  g_clear_pointer (&self->replay, rv_replay_free);
  g_clear_pointer (&self->theme, rv_theme_unref);
  G_OBJECT_CLASS (rv_river_view_parent_class)->dispose (object);
}

static void
rv_river_view_class_init (RvRiverViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_river_view_dispose;
  widget_class->measure = rv_river_view_measure;
  widget_class->size_allocate = rv_river_view_size_allocate;
  widget_class->snapshot = rv_river_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_css_name (widget_class, "river");
  signals[STEP] = g_signal_new ("step", RV_TYPE_RIVER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
rv_river_view_init (RvRiverView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cursor = INFINITY;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How the weights moved"), -1);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, keys);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  rv_widget_theme_watch (widget, G_CALLBACK (on_theme_changed));
}

GtkWidget *
rv_river_view_new (void)
{
  return g_object_new (RV_TYPE_RIVER_VIEW, NULL);
}

void
rv_river_view_take (RvRiverView *self, RvReplay *replay)
{
  g_clear_pointer (&self->replay, rv_replay_free);
  self->replay = replay;
  invalidate (self);
}

gboolean
rv_river_view_has_course (RvRiverView *self)
{
  return self->replay && self->replay->steps->len >= 2;
}

void
rv_river_view_set_cursor (RvRiverView *self, double cursor)
{
  self->cursor = cursor;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
