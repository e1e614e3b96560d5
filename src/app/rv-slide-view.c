/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-slide-view.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_PX 5200 /* width of a surface that is drawn for a zoomed slide */

struct _RvSlideView {
  GtkWidget parent_instance;

  RvDeck *deck;
  GSignalGroup *signals;
  int offset;
  RvBlank blank;
  gboolean pointer;
  double zoom, x, y;            /* of the slide's corner, in px of the widget */
  double brightness, contrast;  /* 0, 1: as it is */
  double mouse_x, mouse_y, drag_x, drag_y, drag_brightness, drag_contrast;
  cairo_surface_t *shown;       /* stays until the next one is drawn */
  GdkTexture *texture;          /* of shown, for a renderer that keeps textures */
};

G_DEFINE_FINAL_TYPE (RvSlideView, rv_slide_view, GTK_TYPE_WIDGET)

static guint
index_of (RvSlideView *self)
{
  return rv_deck_get_current (self->deck) + (guint) self->offset;
}

static void
show_surface (RvSlideView *self, cairo_surface_t *surface)
{
  if (surface == self->shown)
    return;
  g_clear_pointer (&self->shown, cairo_surface_destroy);
  g_clear_object (&self->texture);
  self->shown = surface ? cairo_surface_reference (surface) : NULL;
}

/* Asks for the slide, then for its neighbours, at the size of the widget. */
static void
fetch (RvSlideView *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self)) * scale, height = gtk_widget_get_height (GTK_WIDGET (self)) * scale;
  double sharp = self->zoom > 1 ? MIN (MIN (self->zoom, 2), MAX ((double) MOST_PX / MAX (width, 1), 1)) : 1;
  guint at = index_of (self);
  cairo_surface_t *surface;

  if (width < 2 || height < 2 || !rv_deck_is_loaded (self->deck))
    return;
  if (at >= rv_deck_n_slides (self->deck))
    {
      show_surface (self, NULL);
      return;
    }
  surface = rv_deck_surface (self->deck, at, (int) (width * sharp), (int) (height * sharp));
  if (!surface && sharp > 1)
    surface = rv_deck_surface (self->deck, at, width, height);
  if (surface)
    show_surface (self, surface);
  if (surface && self->offset == 0)
    {
      rv_deck_surface (self->deck, at + 1, width, height);
      if (at > 0)
        rv_deck_surface (self->deck, at - 1, width, height);
    }
}

static void
update_words (RvSlideView *self)
{
  g_autofree char *words = rv_deck_is_loaded (self->deck) ? rv_deck_describe (self->deck, index_of (self)) : g_strdup (_("The slides are being made"));

  if (!*words)
    {
      g_free (words);
      words = g_strdup (_("The last slide"));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
on_changed (RvSlideView *self)
{
  fetch (self);
  update_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_moved (RvSlideView *self)
{
  self->zoom = 1;
  self->x = self->y = 0;
  rv_slide_view_reset (self);
  on_changed (self);
}

static void
on_drawn (RvSlideView *self, guint slide)
{
  if (slide == index_of (self))
    {
      fetch (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

static gboolean
uses_cairo (RvSlideView *self)
{
  return GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (gtk_widget_get_native (GTK_WIDGET (self))));
}

static GdkTexture *
texture_of (RvSlideView *self)
{
  cairo_surface_t *s = self->shown;
  gsize stride = (gsize) cairo_image_surface_get_stride (s);
  int height = cairo_image_surface_get_height (s);

  if (!self->texture)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (s), stride * (gsize) height, (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (s));

      self->texture = gdk_memory_texture_new (cairo_image_surface_get_width (s), height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, stride);
    }
  return self->texture;
}

static void
draw_slide (RvSlideView *self, GtkSnapshot *snapshot, const graphene_rect_t *all)
{
  float width = all->size.width * (float) self->zoom, height = all->size.height * (float) self->zoom;
  graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) self->x, (float) self->y, width, height);
  gboolean tuned = fabs (self->brightness) > 0.004 || fabs (self->contrast - 1) > 0.004;

  if (tuned)
    {
      graphene_matrix_t matrix;
      graphene_vec4_t offset;
      float add = (float) (self->brightness + 0.5 - 0.5 * self->contrast);

      graphene_matrix_init_scale (&matrix, (float) self->contrast, (float) self->contrast, (float) self->contrast);
      graphene_vec4_init (&offset, add, add, add, 0);
      gtk_snapshot_push_color_matrix (snapshot, &matrix, &offset);
    }
  if (uses_cairo (self)) /* it converts a texture anew at every repaint: give it the surface */
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, all);

      cairo_translate (cr, rect.origin.x, rect.origin.y);
      cairo_scale (cr, (double) width / cairo_image_surface_get_width (self->shown), (double) height / cairo_image_surface_get_height (self->shown));
      cairo_set_source_surface (cr, self->shown, 0, 0);
      cairo_paint (cr);
      cairo_destroy (cr);
    }
  else
    gtk_snapshot_append_texture (snapshot, texture_of (self), &rect);
  if (tuned)
    gtk_snapshot_pop (snapshot);
}

static void
draw_pointer (RvSlideView *self, GtkSnapshot *snapshot)
{
  float radius = MAX ((float) gtk_widget_get_height (GTK_WIDGET (self)) / 70, 7);
  graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) self->mouse_x - radius, (float) self->mouse_y - radius, 2 * radius, 2 * radius);
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.95f, 0.12f, 0.1f, 0.72f }, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
rv_slide_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RvSlideView *self = RV_SLIDE_VIEW (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  float ground = self->blank == RV_BLANK_WHITE ? 1 : 0;

  gtk_snapshot_push_clip (snapshot, &all);
  if (self->blank != RV_BLANK_NO || !self->shown)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { ground, ground, ground, 1 }, &all);
  if (self->blank == RV_BLANK_NO && self->shown)
    draw_slide (self, snapshot, &all);
  if (self->pointer && self->blank == RV_BLANK_NO)
    draw_pointer (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
rv_slide_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  fetch (RV_SLIDE_VIEW (widget));
}

static void
keep_inside (RvSlideView *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  self->x = CLAMP (self->x, width - width * self->zoom, 0);
  self->y = CLAMP (self->y, height - height * self->zoom, 0);
}

void
rv_slide_view_set_zoom (RvSlideView *self, double zoom)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double cx = self->mouse_x > 0 ? self->mouse_x : width / 2, cy = self->mouse_y > 0 ? self->mouse_y : height / 2;

  zoom = CLAMP (zoom, 1, 6);
  self->x = cx - (cx - self->x) * zoom / self->zoom;
  self->y = cy - (cy - self->y) * zoom / self->zoom;
  self->zoom = zoom;
  keep_inside (self);
  fetch (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
rv_slide_view_get_zoom (RvSlideView *self)
{
  return self->zoom;
}

void
rv_slide_view_reset (RvSlideView *self)
{
  self->brightness = 0;
  self->contrast = 1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rv_slide_view_set_blank (RvSlideView *self, RvBlank blank)
{
  self->blank = blank;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

RvBlank
rv_slide_view_get_blank (RvSlideView *self)
{
  return self->blank;
}

void
rv_slide_view_set_pointer (RvSlideView *self, gboolean pointer)
{
  self->pointer = pointer;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), pointer ? "none" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
rv_slide_view_get_pointer (RvSlideView *self)
{
  return self->pointer;
}

void
rv_slide_view_set_deck (RvSlideView *self, RvDeck *deck)
{
  g_set_object (&self->deck, deck);
  g_signal_group_set_target (self->signals, deck);
  show_surface (self, NULL);
  on_moved (self);
}

/* --- the pointer --- */

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, RvSlideView *self)
{
  self->mouse_x = x;
  self->mouse_y = y;
  if (self->pointer)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, RvSlideView *self)
{
  rv_slide_view_set_zoom (self, self->zoom * pow (1.2, -dy));
  return TRUE;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, RvSlideView *self)
{
  self->drag_x = self->x;
  self->drag_y = self->y;
  self->drag_brightness = self->brightness;
  self->drag_contrast = self->contrast;
}

static void
on_drag (GtkGestureDrag *gesture, double dx, double dy, RvSlideView *self)
{
  const RvSlide *slide = rv_deck_slide (self->deck, index_of (self));

  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_SECONDARY)
    {
      if (!slide || !g_str_equal (slide->type, "imaging"))
        return;
      self->brightness = CLAMP (self->drag_brightness - dy / 500, -0.8, 0.8);
      self->contrast = CLAMP (self->drag_contrast + dx / 250, 0.2, 5);
    }
  else
    {
      self->x = self->drag_x + dx;
      self->y = self->drag_y + dy;
      keep_inside (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
add_controllers (RvSlideView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
rv_slide_view_dispose (GObject *object)
{
  RvSlideView *self = RV_SLIDE_VIEW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->deck);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->shown, cairo_surface_destroy);
  G_OBJECT_CLASS (rv_slide_view_parent_class)->dispose (object);
}

static void
rv_slide_view_class_init (RvSlideViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_slide_view_dispose;
  widget_class->snapshot = rv_slide_view_snapshot;
  widget_class->size_allocate = rv_slide_view_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "slideview");
}

static void
rv_slide_view_init (RvSlideView *self)
{
  self->zoom = self->contrast = 1;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->signals = g_signal_group_new (RV_TYPE_DECK);
  g_signal_group_connect_swapped (self->signals, "loaded", G_CALLBACK (on_changed), self);
  g_signal_group_connect_swapped (self->signals, "drawn", G_CALLBACK (on_drawn), self);
  g_signal_group_connect_swapped (self->signals, "moved", G_CALLBACK (on_moved), self);
}

GtkWidget *
rv_slide_view_new (RvDeck *deck, int offset)
{
  RvSlideView *self = g_object_new (RV_TYPE_SLIDE_VIEW, NULL);

  self->offset = offset;
  if (offset == 0)
    add_controllers (self);
  rv_slide_view_set_deck (self, deck);
  return GTK_WIDGET (self);
}
