/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a pane and the words on it. */
#include "imaging/rv-image-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "imaging/rv-image-draw-private.h"

#define MARGIN 8.0

void
rv_image_pen_text (RvImagePen *pen, const char *text, double x, double y, double align, gboolean bold)
{
  PangoLayout *layout = pen->layout;
  int w, h;

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_font_description (layout, bold ? pen->bold : pen->font);
  pango_layout_set_alignment (layout, align > 0.9 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (layout, &w, &h);
  x -= w * align;
  cairo_set_source_rgba (pen->cr, 0, 0, 0, 0.85);
  cairo_move_to (pen->cr, x + 1, y + 1);
  pango_cairo_show_layout (pen->cr, layout);
  cairo_set_source_rgb (pen->cr, pen->grey, pen->grey, pen->grey);
  cairo_move_to (pen->cr, x, y);
  pango_cairo_show_layout (pen->cr, layout);
}

void
rv_image_pen_size (RvImagePen *pen, const char *text, int *w, int *h)
{
  pango_layout_set_text (pen->layout, text, -1);
  pango_layout_set_font_description (pen->layout, pen->font);
  pango_layout_get_pixel_size (pen->layout, w, h);
}

static void
paint_picture (RvImagePen *pen, gboolean smooth, double resolution)
{
  RvImagePlane plane;
  double x, y, right[2], down[2], scale = rv_image_view_get_scale (pen->view, pen->width, pen->height);

  rv_image_view_set_finest (pen->view, 1.0 / (scale * MAX (resolution, 1.0)));
  cairo_surface_t *surface = rv_image_view_get_surface (pen->view, &plane);

  if (surface == NULL || cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return;
  right[0] = scale * rv_vector_length (plane.right);
  down[1] = scale * rv_vector_length (plane.down);
  /* The centre of the first pixel; its corner lies half a pixel before. */
  if (!rv_image_view_from_patient (pen->view, pen->width, pen->height, plane.origin, &x, &y, NULL))
    return;
  cairo_save (pen->cr);
  cairo_translate (pen->cr, x - right[0] / 2.0, y - down[1] / 2.0);
  cairo_scale (pen->cr, right[0], down[1]);
  cairo_set_source_surface (pen->cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (pen->cr), smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
  /* The outermost pixels do not fade into the black round the picture. */
  cairo_pattern_set_extend (cairo_get_source (pen->cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (pen->cr, 0, 0, plane.width, plane.height);
  cairo_fill (pen->cr);
  cairo_restore (pen->cr);
}

static void
draw_letters (RvImagePen *pen)
{
  RvImagePlane plane;
  double to_left[3], to_top[3];
  char text[4];

  if (!rv_image_view_get_image_plane (pen->view, &plane) || !rv_image_volume_get_series (rv_image_view_get_base (pen->view))->has_geometry)
    return;
  for (int i = 0; i < 3; i++)
    {
      to_left[i] = -plane.right[i];
      to_top[i] = -plane.down[i];
    }
  rv_image_direction_letters (to_left, text);
  rv_image_pen_text (pen, text, MARGIN, pen->height / 2 - pen->line / 2, 0, TRUE);
  rv_image_direction_letters (plane.right, text);
  rv_image_pen_text (pen, text, pen->width - MARGIN, pen->height / 2 - pen->line / 2, 1, TRUE);
  rv_image_direction_letters (to_top, text);
  rv_image_pen_text (pen, text, pen->width / 2, pen->top, 0.5, TRUE);
  rv_image_direction_letters (plane.down, text);
  rv_image_pen_text (pen, text, pen->width / 2, pen->bottom - pen->line - 2, 0.5, TRUE);
}

/* Numbers as short as they are told apart. */
static char *
short_number (double value)
{
  return g_strdup_printf (fabs (value) >= 100 || value == floor (value) ? "%.0f" : fabs (value) >= 10 ? "%.1f" : "%.2f", value);
}

static char *
window_words (const RvImageWindow *window)
{
  g_autofree char *width = short_number (window->width), *centre = short_number (window->centre);

  return g_strdup_printf (_("W %s  L %s"), width, centre);
}

static const char *
orientation_words (RvImageOrientation orientation)
{
  static const char *const words[] = { N_("axial"), N_("coronal"), N_("sagittal"), N_("oblique") };

  return _(words[orientation]);
}

static char *
plane_words (RvImageView *view)
{
  RvImageSeries *series = rv_image_volume_get_series (rv_image_view_get_base (view));
  const char *name = orientation_words (rv_image_view_get_orientation (view));
  double mm;
  RvImageSlab slab = rv_image_view_get_slab (view, &mm);
  GString *text = g_string_new (NULL);

  if (!series->has_geometry)
    g_string_append (text, _("no position in the patient"));
  else if (rv_image_view_get_plane (view) == RV_IMAGE_VIEW_ACQUIRED && series->oblique > 1.0)
    g_string_append_printf (text, _("%s, %.1f° oblique"), name, series->oblique);
  else
    g_string_append (text, name);
  if (series->has_geometry && rv_image_view_get_orientation (view) != RV_IMAGE_SAGITTAL)
    g_string_append_printf (text, " · %s", _("radiological"));
  if (slab != RV_IMAGE_SLAB_NONE)
    g_string_append_printf (text, " · %s %.0f\u202fmm", slab == RV_IMAGE_SLAB_MAX ? _("MIP") : slab == RV_IMAGE_SLAB_MIN ? _("MinIP") : _("mean"), mm);
  return g_string_free (text, FALSE);
}

static char *
right_words (RvImageView *view)
{
  RvImageVolume *base = rv_image_view_get_base (view), *over = rv_image_view_get_over (view);
  GString *text = g_string_new (NULL);
  RvImageWindow window;
  gboolean ready;
  int at, n;

  if (rv_image_volume_get_sample_type (base) != RV_IMAGE_RGB)
    {
      rv_image_view_get_window (view, FALSE, &window);
      g_autofree char *words = window_words (&window);
      g_string_append (text, words);
    }
  rv_image_view_get_slice (view, &at, &n, &ready);
  if (n > 1)
    g_string_append_printf (text, "%s%d / %d", text->len > 0 ? "\n" : "", at + 1, n);
  if (!ready)
    g_string_append_printf (text, "\n%s", rv_image_view_has_failed (view) ? _("cannot be read") : _("being read"));
  if (over != NULL)
    {
      rv_image_view_get_window (view, TRUE, &window);
      g_autofree char *low = short_number (window.centre - window.width / 2), *high = short_number (window.centre + window.width / 2);
      const char *unit = rv_image_volume_get_unit (over);

      g_string_append_printf (text, "\n%s %s–%s", unit != NULL ? unit : _("Signal"), low, high);
    }
  return g_string_free (text, FALSE);
}

static char *
left_words (RvImageView *view, const char *note)
{
  g_autofree char *plane = plane_words (view);
  GString *text = g_string_new (NULL);

  if (rv_image_view_is_linked_by_hand (view))
    g_string_append_printf (text, "%s\n", _("Laid over by hand: the two do not share a frame of reference"));
  if (note != NULL)
    g_string_append_printf (text, "%s\n", note);
  g_string_append (text, plane);
  return g_string_free (text, FALSE);
}

/* The palette with its ends, at the right edge. */
static void
draw_scale (RvImagePen *pen)
{
  gboolean over = rv_image_view_get_over (pen->view) != NULL;
  RvImagePalette palette = rv_image_view_get_palette (pen->view, over);
  const guint32 *colors = rv_image_palette_colors (palette);
  double x = pen->width - MARGIN - 10, y = pen->right_bottom + 0.6 * pen->line, h = MIN (pen->height * 0.46 - y, 150), step = h / 64;
  RvImageWindow window;

  if ((!over && palette == RV_IMAGE_GREY) || h < 40)
    return;
  rv_image_view_get_window (pen->view, over, &window);
  for (int i = 0; i < 64; i++)
    {
      int place = 255 - i * 4;
      guint32 c = colors[window.inverted ? 255 - place : place];

      cairo_set_source_rgb (pen->cr, (c >> 16 & 255) / 255.0, (c >> 8 & 255) / 255.0, (c & 255) / 255.0);
      cairo_rectangle (pen->cr, x, y + i * step, 10, step + 0.6);
      cairo_fill (pen->cr);
    }
  cairo_set_source_rgb (pen->cr, 0.6, 0.6, 0.6);
  cairo_set_line_width (pen->cr, 1);
  cairo_rectangle (pen->cr, x - 0.5, y - 0.5, 11, h + 1);
  cairo_stroke (pen->cr);
  g_autofree char *high = short_number (window.centre + window.width / 2), *low = short_number (window.centre - window.width / 2);
  rv_image_pen_text (pen, high, x - 5, y - 3, 1, FALSE);
  rv_image_pen_text (pen, low, x - 5, y + h - pen->line + 3, 1, FALSE);
}

/* A bar of a round length at the lower right. */
static void
draw_ruler (RvImagePen *pen)
{
  static const double lengths[] = { 200, 100, 50, 20, 10, 5, 2, 1 };
  RvImageSeries *series = rv_image_volume_get_series (rv_image_view_get_base (pen->view));
  double scale = rv_image_view_get_scale (pen->view, pen->width, pen->height), y = pen->height - MARGIN - 3.5;

  if (!(series->spacing[0] > 0.0))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      double length = lengths[i] * scale, x = pen->width - MARGIN;

      if (length > pen->width * 0.25 && i + 1 < G_N_ELEMENTS (lengths))
        continue;
      g_autofree char *text = lengths[i] >= 10 ? g_strdup_printf ("%.0f\u202fcm", lengths[i] / 10) : g_strdup_printf ("%.0f\u202fmm", lengths[i]);
      for (int pass = 0; pass < 2; pass++)
        {
          cairo_set_source_rgba (pen->cr, pass, pass, pass, 0.85);
          cairo_set_line_width (pen->cr, pass == 0 ? 3 : 1);
          cairo_move_to (pen->cr, x - length, y - 3);
          cairo_rel_line_to (pen->cr, 0, 3);
          cairo_rel_line_to (pen->cr, length, 0);
          cairo_rel_line_to (pen->cr, 0, -3);
          cairo_stroke (pen->cr);
        }
      rv_image_pen_text (pen, text, x, y - 4 - pen->line, 1, FALSE);
      return;
    }
}

static void
draw_cursor (RvImagePen *pen)
{
  double cursor[3], x, y, gap = 14;

  rv_image_view_get_cursor (pen->view, cursor);
  if (!rv_image_view_from_patient (pen->view, pen->width, pen->height, cursor, &x, &y, NULL))
    return;
  x = floor (x) + 0.5;
  y = floor (y) + 0.5;
  cairo_set_line_width (pen->cr, 1);
  cairo_set_source_rgba (pen->cr, 0.45, 0.85, 1.0, 0.55);
  cairo_move_to (pen->cr, x, 0);
  cairo_line_to (pen->cr, x, y - gap);
  cairo_move_to (pen->cr, x, y + gap);
  cairo_line_to (pen->cr, x, pen->height);
  cairo_move_to (pen->cr, 0, y);
  cairo_line_to (pen->cr, x - gap, y);
  cairo_move_to (pen->cr, x + gap, y);
  cairo_line_to (pen->cr, pen->width, y);
  cairo_stroke (pen->cr);
}

/* What covers the middle of an edge keeps the letter of that edge away from it. */
static gboolean
covers_middle (RvImagePen *pen, double from, double to)
{
  return from < pen->width / 2 + 1.2 * pen->line && to > pen->width / 2 - 1.2 * pen->line;
}

/* A line at the upper left, not wider than most. */
static void
draw_line (RvImagePen *pen, const char *text, double x, double y, double most)
{
  int w, h;

  pango_layout_set_width (pen->layout, (int) (MAX (most, 24) * PANGO_SCALE));
  pango_layout_set_ellipsize (pen->layout, PANGO_ELLIPSIZE_END);
  rv_image_pen_size (pen, text, &w, &h);
  rv_image_pen_text (pen, text, x, y, 0, FALSE);
  pango_layout_set_ellipsize (pen->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (pen->layout, -1);
  if (covers_middle (pen, x, x + w))
    pen->top = MAX (pen->top, y + h);
}

/* Title and patient on the left, window and place on the right; in a narrow pane the title has a line of its own. Returns where the
 * words on the left end. */
static double
draw_upper_words (RvImagePen *pen, const RvImageDrawing *drawing, double x, double y)
{
  g_autofree char *right = right_words (pen->view);
  double all = pen->width - 2 * MARGIN, gap = pen->line;
  int w = 0, h, rw, rh;

  rv_image_pen_size (pen, right, &rw, &rh);
  if (drawing->title != NULL)
    rv_image_pen_size (pen, drawing->title, &w, &h);
  double right_y = x + w + gap > pen->width - MARGIN - rw ? y + pen->line : y;
  if (drawing->title != NULL)
    draw_line (pen, drawing->title, x, y, right_y > y ? all - (x - MARGIN) : all - rw - gap);
  rv_image_pen_text (pen, right, pen->width - MARGIN, right_y, 1, FALSE);
  pen->right_bottom = right_y + rh;
  if (covers_middle (pen, pen->width - MARGIN - rw, pen->width - MARGIN))
    pen->top = MAX (pen->top, pen->right_bottom);
  if (drawing->patient != NULL)
    draw_line (pen, drawing->patient, MARGIN, y += pen->line, all - rw - gap);
  return y;
}

static void
draw_lower_words (RvImagePen *pen, const RvImageDrawing *drawing)
{
  g_autofree char *left = left_words (pen->view, drawing->note);
  int w, h;

  pango_layout_set_width (pen->layout, (int) (MAX (pen->width * 0.72, 60) * PANGO_SCALE));
  pango_layout_set_wrap (pen->layout, PANGO_WRAP_WORD_CHAR);
  rv_image_pen_size (pen, left, &w, &h);
  rv_image_pen_text (pen, left, MARGIN, pen->height - MARGIN - h + 2, 0, FALSE);
  pango_layout_set_width (pen->layout, -1);
  if (covers_middle (pen, MARGIN, MARGIN + w))
    pen->bottom = pen->height - MARGIN - h + 2;
  draw_ruler (pen);
}

static void
draw_words (RvImagePen *pen, const RvImageDrawing *drawing)
{
  double x = MARGIN, y = MARGIN - 2;

  if (drawing->letter != NULL)
    {
      rv_image_pen_text (pen, drawing->letter, x, y, 0, TRUE);
      x += 1.8 * pen->line;
    }
  if (rv_image_view_get_base (pen->view) != NULL && drawing->words)
    {
      y = draw_upper_words (pen, drawing, x, y);
      draw_lower_words (pen, drawing);
    }
  if (drawing->synthetic)
    draw_line (pen, _("synthetic phantom"), MARGIN, y + pen->line + 2, pen->width - 2 * MARGIN);
}

/* In the middle, in as many lines as it takes: it may be a reason with a path in it. */
static void
draw_empty (RvImagePen *pen, const char *text)
{
  int w, h;

  if (text == NULL)
    return;
  pen->grey = 0.7;
  pango_layout_set_wrap (pen->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (pen->layout, (int) (MAX (pen->width - 6 * MARGIN, 60) * PANGO_SCALE));
  rv_image_pen_size (pen, text, &w, &h);
  rv_image_pen_text (pen, text, (pen->width - w) / 2, (pen->height - h) / 2, 0, FALSE);
  pango_layout_set_width (pen->layout, -1);
  pen->grey = 0.93;
}

static PangoFontDescription *
font_of (double points, gboolean bold)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, "Sans");
  pango_font_description_set_absolute_size (font, points * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return font;
}

void
rv_image_draw (cairo_t *cr, RvImageView *view, double width, double height, const RvImageDrawing *drawing)
{
  RvImagePen pen = { .cr = cr, .view = view, .width = width, .height = height, .grey = 0.93 };
  double size = CLAMP (MIN (width, height) / 34.0, 10.5, 13.0) * (drawing->text_scale > 0 ? drawing->text_scale : 1);

  /* On paper and in large figures the words grow with the pane. */
  if (drawing->pango == NULL)
    size = MAX (MIN (width, height) / 34.0, 6.0);
  pen.layout = drawing->pango != NULL ? pango_layout_new (drawing->pango) : pango_cairo_create_layout (cr);
  pen.font = font_of (size, FALSE);
  pen.bold = font_of (size + 1.5, TRUE);
  pen.line = size * 1.45;
  pen.top = MARGIN - 2;
  pen.bottom = height - MARGIN + 4;
  pen.right_bottom = MARGIN;
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_paint (cr);
  if (rv_image_view_get_base (view) != NULL)
    {
      paint_picture (&pen, drawing->smooth, drawing->resolution);
      if (drawing->cursor)
        draw_cursor (&pen);
      for (guint i = 0; drawing->marks != NULL && i < drawing->marks->len; i++)
        rv_image_pen_mark (&pen, drawing->marks->pdata[i]);
      if (drawing->draft != NULL)
        rv_image_pen_mark (&pen, drawing->draft);
      pen.grey = 0.93;
      draw_words (&pen, drawing);
      draw_letters (&pen);
      draw_scale (&pen);
    }
  else
    {
      draw_empty (&pen, drawing->empty);
      draw_words (&pen, drawing);
    }
  cairo_restore (cr);
  pango_font_description_free (pen.font);
  pango_font_description_free (pen.bold);
  g_object_unref (pen.layout);
}

char *
rv_image_view_describe (RvImageView *view)
{
  RvImageVolume *base = rv_image_view_get_base (view);

  if (base == NULL)
    return g_strdup (_("Empty pane"));
  g_autofree char *plane = plane_words (view), *right = right_words (view), *line = NULL;
  g_auto (GStrv) lines = g_strsplit (right, "\n", -1);
  line = g_strjoinv (", ", lines);
  return g_strdup_printf ("%s, %s", plane, line);
}
