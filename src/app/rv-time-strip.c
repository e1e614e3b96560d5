/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-time-strip.h"

#include <glib/gi18n.h>
#include <math.h>

#define KNOB 7.0
#define STOP 4.0
#define TRACK_Y 18.0
#define PAD 18.0

struct _RvTimeStrip {
  GtkWidget parent_instance;

  GtkWidget *box, *track;
  GtkLabel *what, *details;
  GtkToggleButton *live;

  RvCaseSession *session;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (RvTimeStrip, rv_time_strip, GTK_TYPE_WIDGET)

static guint
n_steps (RvTimeStrip *self)
{
  return self->session ? rv_chronology_n_steps (rv_case_session_get_chronology (self->session)) : 0;
}

/* The stop under the cursor; n_steps() is live, -1 is before everything. */
static int
current (RvTimeStrip *self)
{
  if (!self->session || rv_case_session_is_live (self->session))
    return (int) n_steps (self);
  return rv_chronology_step_at (rv_case_session_get_chronology (self->session), rv_case_session_get_cursor (self->session));
}

static gboolean
mirrored (RvTimeStrip *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static double
x_of_stop (RvTimeStrip *self, int stop)
{
  double width = gtk_widget_get_width (self->track) - 2 * PAD;
  double x = PAD + (n_steps (self) ? width * stop / n_steps (self) : 0);

  return mirrored (self) ? width + 2 * PAD - x : x;
}

static int
stop_at (RvTimeStrip *self, double x)
{
  double width = gtk_widget_get_width (self->track) - 2 * PAD;
  int n = (int) n_steps (self);

  if (mirrored (self))
    x = width + 2 * PAD - x;
  return width > 0 ? CLAMP ((int) lround ((x - PAD) / width * n), 0, n) : n;
}

static void
go_to (RvTimeStrip *self, int stop)
{
  if (!self->session)
    return;
  if (stop >= (int) n_steps (self))
    rv_case_session_set_cursor (self->session, INFINITY);
  else
    rv_case_session_set_cursor (self->session, rv_chronology_step (rv_case_session_get_chronology (self->session), (guint) MAX (stop, 0))->position);
}

static char *
offset_of_stop (RvTimeStrip *self, const RvStep *step)
{
  RvChronology *chronology = rv_case_session_get_chronology (self->session);
  double origin;

  if (step->nominal)
    return g_strdup (_("date not recorded"));
  if (rv_chronology_anchor (chronology))
    return rv_offset_to_text (step->position);
  if (rv_chronology_origin (chronology, &origin))
    {
      int y, m, d;
      g_autoptr (GDateTime) date = NULL;

      rv_days_to_ymd (origin + step->position, &y, &m, &d);
      date = g_date_time_new_utc (CLAMP (y, 1, 9999), m, d, 0, 0, 0);
      return g_date_time_format (date, "%x");
    }
  return rv_offset_to_text (step->position);
}

/* Labels below the stops, the current one first; one that would touch another is left out. */
static void
draw_labels (RvTimeStrip *self, cairo_t *cr, const GdkRGBA *color)
{
  int n = (int) n_steps (self), now = current (self), width = gtk_widget_get_width (self->track);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  g_autofree int *order = g_new (int, n + 2);
  int count = 0;

  if (now >= 0 && now < n)
    order[count++] = now;
  for (int i = 0; i < n && i < now; i++) /* what comes later is not named: it would tell the end */
    order[count++] = i;
  for (int k = 0; k < count; k++)
    {
      const RvStep *step = rv_chronology_step (rv_case_session_get_chronology (self->session), (guint) order[k]);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->details), step->label);
      double slot = CLAMP ((double) width / MAX (n, 1) * 1.6, 60, 180);
      double span[2];
      int w, h;
      gboolean free_place = TRUE;

      pango_layout_set_width (layout, (int) (slot * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_get_pixel_size (layout, &w, &h);
      span[0] = CLAMP (x_of_stop (self, order[k]) - w / 2.0, 0, MAX (width - w, 0));
      span[1] = span[0] + w;
      for (guint t = 0; t < taken->len && free_place; t++)
        {
          double *other = (double *) (void *) (taken->data + t * sizeof span);

          free_place = span[1] + 9 < other[0] || span[0] - 9 > other[1];
        }
      if (!free_place)
        continue;
      g_array_append_val (taken, span);
      cairo_set_source_rgba (cr, color->red, color->green, color->blue, order[k] == now ? 1 : 0.7);
      cairo_move_to (cr, span[0], TRACK_Y + 12);
      pango_cairo_show_layout (cr, layout);
    }
}

static void
draw_track (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  RvTimeStrip *self = data;
  GtkStyleContext *context = gtk_widget_get_style_context (self->track);
  GdkRGBA color, accent = { 0.11f, 0.44f, 0.85f, 1 };
  int n = (int) n_steps (self), now = current (self);
  double knob = x_of_stop (self, MAX (now, 0));

  gtk_style_context_get_color (context, &color);
  gtk_style_context_lookup_color (context, "accent_color", &accent);
  cairo_set_line_width (cr, 3);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, 0.2);
  cairo_move_to (cr, x_of_stop (self, 0), TRACK_Y);
  cairo_line_to (cr, x_of_stop (self, n), TRACK_Y);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_move_to (cr, x_of_stop (self, 0), TRACK_Y);
  cairo_line_to (cr, knob, TRACK_Y);
  cairo_stroke (cr);
  for (int i = 0; i < n; i++)
    {
      gboolean nominal = rv_chronology_step (rv_case_session_get_chronology (self->session), (guint) i)->nominal;

      cairo_arc (cr, x_of_stop (self, i), TRACK_Y, STOP, 0, 2 * G_PI);
      if (i <= now)
        gdk_cairo_set_source_rgba (cr, &accent);
      else
        cairo_set_source_rgba (cr, color.red, color.green, color.blue, 0.45);
      if (nominal) /* order only: hollow, the doubt is drawn */
        {
          cairo_set_line_width (cr, 1.5);
          cairo_stroke (cr);
        }
      else
        cairo_fill (cr);
    }
  cairo_arc (cr, knob, TRACK_Y, KNOB, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_fill (cr);
  cairo_arc (cr, knob, TRACK_Y, KNOB - 3, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  if (n)
    draw_labels (self, cr, &color);
  if (gtk_widget_has_visible_focus (self->track))
    gtk_render_focus (context, cr, knob - KNOB - 3, TRACK_Y - KNOB - 3, 2 * KNOB + 6, 2 * KNOB + 6);
}

static char *
details_text (RvTimeStrip *self, int now)
{
  RvChronology *chronology = rv_case_session_get_chronology (self->session);
  guint n = rv_case_size (rv_case_session_get_view (self->session)) - 1;
  g_autofree char *entries = g_strdup_printf (ngettext ("%u entry", "%u entries", n), n);
  g_autofree char *offset = NULL;

  if (now < 0 || now >= (int) n_steps (self))
    return g_strdup_printf (_("%s · stops in order, not to scale"), entries);
  offset = offset_of_stop (self, rv_chronology_step (chronology, (guint) now));
  return g_strdup_printf ("%s · %s", offset, entries);
}

static void
refresh (RvTimeStrip *self)
{
  g_autofree char *what = NULL, *details = NULL;
  gboolean live;
  int now;

  if (!self->session)
    return;
  now = current (self);
  live = rv_case_session_is_live (self->session);
  what = rv_case_session_cursor_text (self->session);
  details = details_text (self, now);
  gtk_label_set_text (self->what, what);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->what), what);
  gtk_label_set_text (self->details, details);
  gtk_toggle_button_set_active (self->live, live);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->track), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) n_steps (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) MAX (now, 0),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, what, -1);
  gtk_widget_queue_draw (self->track);
}

static void
on_drag (GtkGestureDrag *gesture, double dx, double dy, RvTimeStrip *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    go_to (self, stop_at (self, x + dx));
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, RvTimeStrip *self)
{
  gtk_widget_grab_focus (self->track);
  go_to (self, stop_at (self, x));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvTimeStrip *self)
{
  int now = MAX (current (self), 0), step = mirrored (self) ? -1 : 1;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      go_to (self, MAX (now - step, 0));
      return GDK_EVENT_STOP;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      go_to (self, MAX (now + step, 0));
      return GDK_EVENT_STOP;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      go_to (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      go_to (self, (int) n_steps (self));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, RvTimeStrip *self)
{
  int stop = keyboard ? current (self) : stop_at (self, x);
  g_autofree char *offset = NULL, *text = NULL;
  const RvStep *step;

  if (!self->session || stop < 0)
    return FALSE;
  if (stop >= (int) n_steps (self))
    {
      gtk_tooltip_set_text (tooltip, _("Live: everything known"));
      return TRUE;
    }
  if (stop > current (self))
    return FALSE;
  step = rv_chronology_step (rv_case_session_get_chronology (self->session), (guint) stop);
  offset = offset_of_stop (self, step);
  text = g_strdup_printf ("%s\n%s", step->label, offset);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
rv_time_strip_dispose (GObject *object)
{
  RvTimeStrip *self = RV_TIME_STRIP (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_TIME_STRIP);
  G_OBJECT_CLASS (rv_time_strip_parent_class)->dispose (object);
}

static void
rv_time_strip_class_init (RvTimeStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_time_strip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-time-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, RvTimeStrip, box);
  gtk_widget_class_bind_template_child (widget_class, RvTimeStrip, track);
  gtk_widget_class_bind_template_child (widget_class, RvTimeStrip, what);
  gtk_widget_class_bind_template_child (widget_class, RvTimeStrip, details);
  gtk_widget_class_bind_template_child (widget_class, RvTimeStrip, live);
}

static void
rv_time_strip_init (RvTimeStrip *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (RV_TYPE_CASE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::cursor", G_CALLBACK (refresh), self);
  g_signal_group_connect_swapped (self->signals, "notify::view", G_CALLBACK (refresh), self);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->track), draw_track, self, NULL);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag), self);
  gtk_widget_add_controller (self->track, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->track, keys);
  g_signal_connect (self->track, "query-tooltip", G_CALLBACK (on_query_tooltip), self);
}

void
rv_time_strip_set_session (RvTimeStrip *self, RvCaseSession *session)
{
  g_set_object (&self->session, session);
  g_signal_group_set_target (self->signals, session);
  refresh (self);
}
