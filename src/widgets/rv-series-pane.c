/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-series-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/rv-children.h"
#include "widgets/rv-mark.h"
#include "widgets/rv-series-pane-private.h"
#include "widgets/rv-widget-theme.h"

#define USUAL_SPEED 15 /* pictures a second */

guint rv_series_pane_signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvSeriesPane, rv_series_pane, GTK_TYPE_WIDGET)

static void
fill_drawing (RvSeriesPane *self, RvImageDrawing *drawing)
{
  *drawing = (RvImageDrawing){ .letter = self->letter, .title = self->title, .patient = self->patient, .note = self->note, .empty = self->empty, .marks = self->marks,
                               .draft = self->draft, .words = self->words, .cursor = self->cursor, .smooth = TRUE, .synthetic = self->synthetic };
}

static void
rv_series_pane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RvSeriesPane *self = RV_SERIES_PANE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = rv_children_begin_drawing (widget, snapshot);
  g_autofree char *playing = NULL;
  RvImageDrawing drawing;

  fill_drawing (self, &drawing);
  if (self->tick != 0)
    {
      playing = g_strdup_printf (_("Playing: %.0f pictures a second"), self->speed);
      drawing.note = playing;
    }
  drawing.pango = gtk_widget_get_pango_context (widget);
  drawing.resolution = gtk_widget_get_scale_factor (widget);
  drawing.text_scale = rv_widget_text_scale (widget);
  rv_image_draw (cr, self->view, width, height, &drawing);
  cairo_destroy (cr);
  rv_children_snapshot (widget, snapshot);
}

static void
place_marks (RvSeriesPane *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  double w = gtk_widget_get_width (GTK_WIDGET (self)), h = gtk_widget_get_height (GTK_WIDGET (self));

  for (guint i = 0; child != NULL && self->marks != NULL && i < self->marks->len; i++, child = gtk_widget_get_next_sibling (child))
    {
      const RvImageMark *mark = self->marks->pdata[i];
      double x = 0, y = 0;

      rv_image_view_from_patient (self->view, w, h, mark->points, &x, &y, NULL);
      graphene_point_t at = GRAPHENE_POINT_INIT ((float) CLAMP (x - 8, 0, MAX (w - 16, 0)), (float) CLAMP (y - 8, 0, MAX (h - 16, 0)));
      gtk_widget_allocate (child, 16, 16, -1, gsk_transform_translate (NULL, &at));
    }
}

static void
rv_series_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  place_marks (RV_SERIES_PANE (widget));
}

static void
rv_series_pane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  /* The marks are measured so that they may be allocated; they ask for nothing. */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = 96;
  *natural = 240;
}

static gboolean
name_pane (gpointer data)
{
  RvSeriesPane *self = data;
  g_autofree char *words = rv_image_view_describe (self->view);
  g_autofree char *name = g_strjoin (": ", self->title != NULL ? self->title : words, self->title != NULL ? words : NULL, NULL);

  self->name_timer = 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->note != NULL ? self->note : "", -1);
  return G_SOURCE_REMOVE;
}

static void
redraw (RvSeriesPane *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->name_timer == 0)
    self->name_timer = g_timeout_add (150, name_pane, self);
}

static void
on_view_changed (RvSeriesPane *self)
{
  if (self->marks != NULL && self->marks->len > 0)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  redraw (self);
}

static void
rv_series_pane_dispose (GObject *object)
{
  RvSeriesPane *self = RV_SERIES_PANE (object);

  rv_children_remove (GTK_WIDGET (self));
  rv_series_pane_set_playing (self, FALSE);
  g_clear_handle_id (&self->name_timer, g_source_remove);
  g_clear_pointer (&self->draft, rv_image_mark_free);
  g_clear_pointer (&self->marks, g_ptr_array_unref);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (rv_series_pane_parent_class)->dispose (object);
}

static void
rv_series_pane_finalize (GObject *object)
{
  RvSeriesPane *self = RV_SERIES_PANE (object);

  g_free (self->letter);
  g_free (self->title);
  g_free (self->note);
  g_free (self->empty);
  g_free (self->patient);
  G_OBJECT_CLASS (rv_series_pane_parent_class)->finalize (object);
}

static guint
signal_new (const char *name, guint n, GType a, GType b, GType c)
{
  return g_signal_new (name, RV_TYPE_SERIES_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n, a, b, c);
}

static void
rv_series_pane_class_init (RvSeriesPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  guint *s = rv_series_pane_signals;

  G_OBJECT_CLASS (klass)->dispose = rv_series_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = rv_series_pane_finalize;
  widget_class->snapshot = rv_series_pane_snapshot;
  widget_class->size_allocate = rv_series_pane_size_allocate;
  widget_class->measure = rv_series_pane_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "seriespane");
  s[ACTIVATED] = signal_new ("activated", 0, 0, 0, 0);
  s[OPEN] = signal_new ("open", 0, 0, 0, 0);
  s[MARKED] = signal_new ("marked", 1, G_TYPE_POINTER, 0, 0);
  s[MARK_CHOSEN] = signal_new ("mark-chosen", 1, G_TYPE_STRING, 0, 0);
  s[DROPPED] = signal_new ("dropped", 2, G_TYPE_STRING, G_TYPE_BOOLEAN, 0);
  s[PLAYING] = signal_new ("playing", 0, 0, 0, 0);
  s[HOVER] = signal_new ("hover", 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
rv_series_pane_init (RvSeriesPane *self)
{
  self->view = rv_image_view_new ();
  self->words = TRUE;
  self->speed = USUAL_SPEED;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (self->view, "changed", G_CALLBACK (on_view_changed), self);
  rv_series_pane_listen (self);
  name_pane (self);
}

GtkWidget *
rv_series_pane_new (void)
{
  return g_object_new (RV_TYPE_SERIES_PANE, NULL);
}

RvImageView *
rv_series_pane_get_view (RvSeriesPane *self)
{
  return self->view;
}

void
rv_series_pane_set_tool (RvSeriesPane *self, RvPaneTool tool)
{
  static const char *const cursors[] = { "default", "move", "zoom-in", "crosshair" };

  rv_series_pane_give_up (self);
  self->tool = tool;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursors[MIN (tool, 3)]);
}

static const char *
mark_words (const RvImageMark *mark)
{
  static const char *const words[] = { N_("Arrow"), N_("Words"), N_("Region"), N_("Distance"), N_("Angle"), N_("Probe"), N_("Ellipse"), N_("Sphere"), N_("Path along a nerve") };

  return mark->type == RV_IMAGE_MARK_ARROW && mark->dotted ? _("Dotted arrow") : _(words[mark->type]);
}

static void
on_mark_activated (RvMark *mark, RvSeriesPane *self)
{
  g_signal_emit (self, rv_series_pane_signals[MARK_CHOSEN], 0, rv_mark_get_id (mark));
}

void
rv_series_pane_set_marks (RvSeriesPane *self, GPtrArray *marks)
{
  if (marks != NULL)
    g_ptr_array_ref (marks);
  g_clear_pointer (&self->marks, g_ptr_array_unref);
  self->marks = marks;
  rv_children_remove (GTK_WIDGET (self));
  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      const RvImageMark *mark = marks->pdata[i];
      g_autofree char *name = g_strjoin (": ", mark_words (mark), mark->label, NULL);
      GtkWidget *child = rv_mark_new (mark->uuid, GTK_ACCESSIBLE_ROLE_IMG, name, mark->result);

      g_signal_connect (child, "activated", G_CALLBACK (on_mark_activated), self);
      gtk_widget_set_parent (child, GTK_WIDGET (self));
    }
  redraw (self);
}

void
rv_series_pane_set_words (RvSeriesPane *self, const char *letter, const char *title, const char *note, const char *empty)
{
  char **mine[] = { &self->letter, &self->title, &self->note, &self->empty };
  const char *given[] = { letter, title, note, empty };

  for (guint i = 0; i < G_N_ELEMENTS (mine); i++)
    if (g_strcmp0 (*mine[i], given[i]) != 0)
      {
        g_free (*mine[i]);
        *mine[i] = g_strdup (given[i]);
      }
  redraw (self);
}

void
rv_series_pane_set_patient (RvSeriesPane *self, const char *patient)
{
  if (g_strcmp0 (self->patient, patient) == 0)
    return;
  g_free (self->patient);
  self->patient = g_strdup (patient);
  redraw (self);
}

void
rv_series_pane_show_words (RvSeriesPane *self, gboolean words)
{
  self->words = words;
  redraw (self);
}

void
rv_series_pane_show_cursor (RvSeriesPane *self, gboolean cursor)
{
  self->cursor = cursor;
  redraw (self);
}

void
rv_series_pane_set_synthetic (RvSeriesPane *self, gboolean synthetic)
{
  self->synthetic = synthetic;
  redraw (self);
}

void
rv_series_pane_set_current (RvSeriesPane *self, gboolean current)
{
  if (current)
    gtk_widget_add_css_class (GTK_WIDGET (self), "current");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "current");
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  RvSeriesPane *self = RV_SERIES_PANE (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  int at, n;

  gint64 due = self->last_frame + (gint64) (1e6 / self->speed);

  if (now < due)
    return G_SOURCE_CONTINUE;
  /* Counted from when it was due, so that the speed is true; after a pause from now. */
  self->last_frame = now - due > 200000 ? now : due;
  rv_image_view_get_slice (self->view, &at, &n, NULL);
  if (n > 1)
    rv_image_view_scroll (self->view, at + 1 < n ? 1 : 1 - n);
  return G_SOURCE_CONTINUE;
}

static void
tell_playing (RvSeriesPane *self)
{
  redraw (self);
  g_signal_emit (self, rv_series_pane_signals[PLAYING], 0);
}

void
rv_series_pane_set_speed (RvSeriesPane *self, double pictures)
{
  self->speed = CLAMP (pictures, RV_SERIES_PANE_SLOWEST, RV_SERIES_PANE_FASTEST);
  tell_playing (self);
}

double
rv_series_pane_get_speed (RvSeriesPane *self)
{
  return self->speed;
}

void
rv_series_pane_set_playing (RvSeriesPane *self, gboolean playing)
{
  if (playing == (self->tick != 0))
    return;
  if (playing)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
  else
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
    }
  tell_playing (self);
}

gboolean
rv_series_pane_get_playing (RvSeriesPane *self)
{
  return self->tick != 0;
}

cairo_surface_t *
rv_series_pane_picture (RvSeriesPane *self, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  RvImageDrawing drawing;

  fill_drawing (self, &drawing);
  drawing.draft = NULL;
  drawing.cursor = FALSE;
  drawing.patient = NULL; /* a picture leaves the program without names */
  rv_image_draw (cr, self->view, width, height, &drawing);
  cairo_destroy (cr);
  return surface;
}
