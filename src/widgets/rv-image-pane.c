/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-image-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "report/rv-figure.h"

struct _RvImagePane {
  GtkWidget parent_instance;

  RvCase *kase;
  RvRecord *image;
  GdkTexture *texture;
  cairo_surface_t *surface; /* the same pixels for the cairo renderer, made once */
  char *problem;            /* why there is no picture */
  char *files_dir;
  guint page, n_pages;      /* of a document; a picture has one */
  gboolean drawing;
  double from_x, from_y, to_x, to_y; /* 0..1, of the arrow being drawn */
  gboolean dragging;
};

enum { OPEN, ARROW_DRAWN, ANNOTATION_CHOSEN, TURNED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvImagePane, rv_image_pane, GTK_TYPE_WIDGET)

double *
rv_points_parse (const char *text, guint *n)
{
  g_auto (GStrv) pairs = g_strsplit (text ? text : "", " ", -1);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));

  *n = 0;
  for (guint i = 0; pairs[i]; i++)
    {
      char *end = NULL;
      double x, y;

      if (!*pairs[i])
        continue;
      x = g_ascii_strtod (pairs[i], &end);
      if (end == pairs[i] || *end != ',')
        return NULL;
      y = g_ascii_strtod (end + 1, NULL);
      g_array_append_val (points, x);
      g_array_append_val (points, y);
    }
  *n = points->len / 2;
  return *n ? (double *) (void *) g_array_free (g_steal_pointer (&points), FALSE) : NULL;
}

/* Where the picture stands inside the pane, keeping its shape. */
static void
picture_rect (RvImagePane *self, graphene_rect_t *rect)
{
  double w = gtk_widget_get_width (GTK_WIDGET (self)), h = gtk_widget_get_height (GTK_WIDGET (self));
  double pw = self->texture ? gdk_texture_get_width (self->texture) : w, ph = self->texture ? gdk_texture_get_height (self->texture) : h;
  double scale = MIN (w / MAX (pw, 1), h / MAX (ph, 1));

  graphene_rect_init (rect, (float) ((w - pw * scale) / 2), (float) ((h - ph * scale) / 2), (float) (pw * scale), (float) (ph * scale));
}

static void
stroke_arrow (cairo_t *cr, double tip_x, double tip_y, double tail_x, double tail_y, gboolean dotted)
{
  double angle = atan2 (tip_y - tail_y, tip_x - tail_x), head = 11, spread = 0.42;
  const double dashes[] = { 4, 4 };

  cairo_set_dash (cr, dashes, dotted ? 2 : 0, 0);
  cairo_move_to (cr, tail_x, tail_y);
  cairo_line_to (cr, tip_x - cos (angle) * head * 0.7, tip_y - sin (angle) * head * 0.7);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_move_to (cr, tip_x, tip_y);
  cairo_line_to (cr, tip_x - cos (angle - spread) * head, tip_y - sin (angle - spread) * head);
  cairo_line_to (cr, tip_x - cos (angle + spread) * head, tip_y - sin (angle + spread) * head);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* White with a one-pixel shadow: legible on every grey. */
static void
draw_arrow (cairo_t *cr, const graphene_rect_t *rect, double tip_x, double tip_y, double tail_x, double tail_y, gboolean dotted)
{
  double x = rect->origin.x, y = rect->origin.y, w = rect->size.width, h = rect->size.height;

  cairo_set_line_width (cr, 2.5);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  stroke_arrow (cr, x + tip_x * w + 1, y + tip_y * h + 1, x + tail_x * w + 1, y + tail_y * h + 1, dotted);
  cairo_set_source_rgb (cr, 1, 1, 1);
  stroke_arrow (cr, x + tip_x * w, y + tip_y * h, x + tail_x * w, y + tail_y * h, dotted);
}

static void
draw_text (RvImagePane *self, cairo_t *cr, const char *text, double x, double y, gboolean bold, double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *markup = g_strdup_printf (bold ? "<b>%s</b>" : "<small>%s</small>", escaped);
  int w, h;

  pango_layout_set_markup (layout, markup, -1);
  pango_layout_get_pixel_size (layout, &w, &h);
  x -= w * align;
  cairo_set_source_rgba (cr, 0, 0, 0, 0.85);
  cairo_move_to (cr, x + 1, y + 1);
  pango_cairo_show_layout (cr, layout);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_annotations (RvImagePane *self, cairo_t *cr, const graphene_rect_t *rect)
{
  g_autoptr (GPtrArray) annotations = rv_case_children (self->kase, self->image, "annotation");

  for (guint i = 0; i < annotations->len; i++)
    {
      RvRecord *annotation = annotations->pdata[i];
      guint n;
      g_autofree double *points = rv_points_parse (rv_record_get (annotation, "points"), &n);

      if (!points)
        continue;
      if (rv_record_equals (annotation, "type", "arrow") && n >= 2)
        draw_arrow (cr, rect, points[0], points[1], points[2], points[3], rv_record_equals (annotation, "style", "dotted"));
      else if (rv_record_equals (annotation, "type", "text") && rv_record_get (annotation, "label"))
        draw_text (self, cr, rv_record_get (annotation, "label"), rect->origin.x + points[0] * rect->size.width, rect->origin.y + points[1] * rect->size.height, FALSE, 0);
      else if (n >= 3)
        {
          cairo_set_line_width (cr, 1.5);
          cairo_set_source_rgb (cr, 1, 0.85, 0.2);
          for (guint p = 0; p < n; p++)
            cairo_line_to (cr, rect->origin.x + points[2 * p] * rect->size.width, rect->origin.y + points[2 * p + 1] * rect->size.height);
          cairo_close_path (cr);
          cairo_stroke (cr);
        }
    }
}

/* On a ground of its own: the pages of documents are white. */
static void
draw_pages (RvImagePane *self, cairo_t *cr)
{
  g_autofree char *text = g_strdup_printf (_("Page %u of %u"), self->page + 1, self->n_pages);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int w, h, width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  pango_layout_get_pixel_size (layout, &w, &h);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.75);
  cairo_rectangle (cr, width - w - 18, height - h - 12, w + 18, h + 12);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_move_to (cr, width - w - 9, height - h - 6);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_overlay (RvImagePane *self, cairo_t *cr, const graphene_rect_t *rect)
{
  double w = gtk_widget_get_width (GTK_WIDGET (self));
  const char *panel = rv_record_get (self->image, "panel"), *title = rv_record_get (self->image, "title");
  g_autofree char *plane = rv_record_get_text (self->image, "plane", NULL, NULL);
  const char *sequence = rv_record_get (self->image, "sequence");
  g_autofree char *right = g_strjoin (*plane && sequence ? " · " : "", plane, sequence ? sequence : "", NULL);

  if (panel)
    draw_text (self, cr, panel, 10, 8, TRUE, 0);
  if (!panel && title)
    draw_text (self, cr, title, 10, 8, FALSE, 0);
  /* Beside the letter: pictures that come with a scale have it at the upper right. */
  draw_text (self, cr, right, panel ? 34 : w - 10, 8, FALSE, panel ? 0 : 1);
  if (self->texture && self->page == 0) /* points lie on the first page */
    draw_annotations (self, cr, rect);
  if (self->n_pages > 1)
    draw_pages (self, cr);
  if (self->dragging)
    draw_arrow (cr, rect, self->to_x, self->to_y, self->from_x, self->from_y, FALSE);
  if (self->problem)
    draw_text (self, cr, self->problem, w / 2, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - 8, FALSE, 0.5);
}

static gboolean
uses_cairo (RvImagePane *self)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (GTK_WIDGET (self)));

  return GSK_IS_CAIRO_RENDERER (renderer);
}

/* The picture, read in a process of its own, as surface and as texture; one renderer likes this, the other that. */
static void
load (RvImagePane *self)
{
  g_autofree char *reason = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize stride;
  int height;

  g_clear_object (&self->texture);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->surface = rv_figure_load_page (self->image, self->files_dir, self->page, &self->n_pages, &reason);
  g_free (self->problem);
  self->problem = g_steal_pointer (&reason);
  if (!self->surface)
    return;
  stride = (gsize) cairo_image_surface_get_stride (self->surface);
  height = cairo_image_surface_get_height (self->surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (self->surface), stride * (gsize) height, (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (self->surface));
  self->texture = gdk_memory_texture_new (cairo_image_surface_get_width (self->surface), height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, stride);
}

static void
rv_image_pane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RvImagePane *self = RV_IMAGE_PANE (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)), rect;
  cairo_t *cr;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 1 }, &all);
  if (!self->image)
    return;
  picture_rect (self, &rect);
  /* the cairo renderer of GTK 4.8 converts a texture anew at every repaint: give it a surface */
  if (self->texture && !uses_cairo (self))
    gtk_snapshot_append_texture (snapshot, self->texture, &rect);
  cr = gtk_snapshot_append_cairo (snapshot, &all);
  if (self->texture && uses_cairo (self))
    {
      cairo_save (cr);
      cairo_translate (cr, rect.origin.x, rect.origin.y);
      cairo_scale (cr, rect.size.width / gdk_texture_get_width (self->texture), rect.size.height / gdk_texture_get_height (self->texture));
      cairo_set_source_surface (cr, self->surface, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
      cairo_paint (cr);
      cairo_restore (cr);
    }
  draw_overlay (self, cr, &rect);
  cairo_destroy (cr);
}

static void
to_picture (RvImagePane *self, double x, double y, double *px, double *py)
{
  graphene_rect_t rect;

  picture_rect (self, &rect);
  *px = CLAMP ((x - rect.origin.x) / rect.size.width, 0, 1);
  *py = CLAMP ((y - rect.origin.y) / rect.size.height, 0, 1);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, RvImagePane *self)
{
  if (!self->drawing || !self->texture || self->page > 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  to_picture (self, x, y, &self->from_x, &self->from_y);
  self->to_x = self->from_x;
  self->to_y = self->from_y;
  self->dragging = TRUE;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, RvImagePane *self)
{
  double x, y;

  if (!self->dragging || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  to_picture (self, x + dx, y + dy, &self->to_x, &self->to_y);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, RvImagePane *self)
{
  if (!self->dragging)
    return;
  self->dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (hypot (dx, dy) > 6)
    g_signal_emit (self, signals[ARROW_DRAWN], 0, self->to_x, self->to_y, self->from_x, self->from_y);
}

/* The annotation whose tip or tail is nearest to a place, within reach. */
static RvRecord *
annotation_at (RvImagePane *self, double x, double y)
{
  g_autoptr (GPtrArray) annotations = rv_case_children (self->kase, self->image, "annotation");
  RvRecord *best = NULL;
  double reach = 16;
  graphene_rect_t rect;

  picture_rect (self, &rect);
  for (guint i = 0; i < annotations->len; i++)
    {
      guint n;
      g_autofree double *points = rv_points_parse (rv_record_get (annotations->pdata[i], "points"), &n);

      for (guint p = 0; points && p < n; p++)
        {
          double d = hypot (rect.origin.x + points[2 * p] * rect.size.width - x, rect.origin.y + points[2 * p + 1] * rect.size.height - y);

          if (d < reach)
            {
              reach = d;
              best = annotations->pdata[i];
            }
        }
    }
  return best;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvImagePane *self)
{
  RvRecord *annotation = self->image ? annotation_at (self, x, y) : NULL;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->drawing)
    return;
  if (annotation)
    g_signal_emit (self, signals[ANNOTATION_CHOSEN], 0, rv_record_get_uuid (annotation));
  else if (n_press == 2)
    g_signal_emit (self, signals[OPEN], 0);
}

static gboolean
turn (RvImagePane *self, int pages)
{
  guint page = (guint) CLAMP ((int) self->page + pages, 0, (int) self->n_pages - 1);

  if (self->n_pages < 2)
    return FALSE;
  if (page != self->page)
    {
      rv_image_pane_set_page (self, page);
      g_signal_emit (self, signals[TURNED], 0, page);
    }
  return TRUE;
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, RvImagePane *self)
{
  return turn (self, dy > 0 ? 1 : dy < 0 ? -1 : 0);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvImagePane *self)
{
  if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
    return turn (self, 1);
  if (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up)
    return turn (self, -1);
  if (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter && keyval != GDK_KEY_space)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[OPEN], 0);
  return GDK_EVENT_STOP;
}

static void
forget (RvImagePane *self)
{
  g_clear_object (&self->texture);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->files_dir, g_free);
  self->page = self->n_pages = 0;
  g_clear_object (&self->image);
  g_clear_object (&self->kase);
}

static void
rv_image_pane_dispose (GObject *object)
{
  forget (RV_IMAGE_PANE (object));
  G_OBJECT_CLASS (rv_image_pane_parent_class)->dispose (object);
}

static void
rv_image_pane_class_init (RvImagePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_image_pane_dispose;
  widget_class->snapshot = rv_image_pane_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "imagepane");
  signals[OPEN] = g_signal_new ("open", RV_TYPE_IMAGE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ARROW_DRAWN] = g_signal_new ("arrow-drawn", RV_TYPE_IMAGE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                       G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[TURNED] = g_signal_new ("turned", RV_TYPE_IMAGE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ANNOTATION_CHOSEN] = g_signal_new ("annotation-chosen", RV_TYPE_IMAGE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rv_image_pane_init (RvImagePane *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
rv_image_pane_new (void)
{
  return g_object_new (RV_TYPE_IMAGE_PANE, NULL);
}

static void
name_pane (RvImagePane *self)
{
  g_autofree char *title = rv_record_title (self->image);
  const char *caption = rv_record_get (self->image, "caption");
  g_autoptr (GPtrArray) annotations = rv_case_children (self->kase, self->image, "annotation");
  g_autoptr (GString) text = g_string_new (caption ? caption : "");

  for (guint i = 0; i < annotations->len; i++)
    {
      g_autofree char *style = rv_record_get_text (annotations->pdata[i], "style", NULL, NULL);
      const char *label = rv_record_get (annotations->pdata[i], "label");

      g_string_append_printf (text, "\n%s: %s", style, label ? label : "");
    }
  if (self->n_pages > 1)
    g_string_append_printf (text, _("%sPage %u of %u; the wheel, Page Up and Page Down turn them"), text->len > 0 ? "\n" : "", self->page + 1, self->n_pages);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

void
rv_image_pane_show (RvImagePane *self, RvCase *kase, RvRecord *image, const char *files_dir)
{
  gboolean same = self->image && self->texture && self->image == image;

  g_object_ref (kase);
  g_object_ref (image);
  if (!same)
    forget (self);
  g_set_object (&self->kase, kase);
  g_set_object (&self->image, image);
  g_object_unref (kase);
  g_object_unref (image);
  if (!same)
    {
      self->files_dir = g_strdup (files_dir);
      load (self);
    }
  name_pane (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rv_image_pane_set_page (RvImagePane *self, guint page)
{
  if (self->n_pages < 2 || MIN (page, self->n_pages - 1) == self->page)
    return;
  self->page = MIN (page, self->n_pages - 1);
  load (self);
  name_pane (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

RvRecord *
rv_image_pane_get_image (RvImagePane *self)
{
  return self->image;
}

void
rv_image_pane_set_drawing (RvImagePane *self, gboolean drawing)
{
  self->drawing = drawing;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), drawing ? "crosshair" : NULL);
}
