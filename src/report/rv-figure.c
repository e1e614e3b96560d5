/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-figure.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "imaging/rv-image-reader.h"
#include "report/rv-shapes.h"
#include "report/rv-text.h"

#define MAX_SIDE 6000 /* px: larger pictures are read smaller */

static const RvColor white = { 1, 1, 1, 1 }, grey = { 0.72, 0.72, 0.75, 1 }, black = { 0, 0, 0, 1 };

/* Path of the file when it lies below files_dir. */
static char *
safe_path (RvRecord *image, const char *files_dir, char **reason)
{
  const char *file = rv_record_get (image, "file");
  g_auto (GStrv) parts = file ? g_strsplit (file, "/", 0) : NULL;

  if (!file || rv_empty_of (file) != RV_EMPTY_NO)
    {
      *reason = g_strdup (rv_record_get (image, "series") ? _("Kept as a DICOM series") : _("No file belongs to this picture"));
      return NULL;
    }
  for (guint i = 0; parts[i]; i++)
    if (g_str_equal (parts[i], "..") || g_path_is_absolute (file))
      {
        *reason = g_strdup_printf (_("“%s” lies outside the case"), file);
        return NULL;
      }
  if (!files_dir)
    {
      *reason = g_strdup_printf (_("“%s”: the folder of the pictures is not known"), file);
      return NULL;
    }
  return g_build_filename (files_dir, file, NULL);
}

/* Takes the pixels (0xAARRGGBB, not premultiplied). */
static cairo_surface_t *
surface_of (guint32 *pixels, int width, int height)
{
  cairo_surface_t *surface;
  gsize n = (gsize) width * (gsize) height;
  gboolean opaque = TRUE;

  for (gsize i = 0; i < n && opaque; i++)
    opaque = pixels[i] >> 24 == 255;
  surface = cairo_image_surface_create (opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, width, height);
  for (int y = 0; cairo_image_surface_get_data (surface) && y < height; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
      const guint32 *p = pixels + (gsize) y * (gsize) width;

      for (int x = 0; x < width; x++)
        {
          guint a = p[x] >> 24;

          row[x] = opaque ? p[x] : a << 24 | ((p[x] >> 16 & 255) * a / 255) << 16 | ((p[x] >> 8 & 255) * a / 255) << 8 | (p[x] & 255) * a / 255;
        }
    }
  cairo_surface_mark_dirty (surface);
  g_free (pixels);
  return surface;
}

cairo_surface_t *
rv_figure_load (RvRecord *image, const char *files_dir, char **reason)
{
  guint n_pages;

  return rv_figure_load_page (image, files_dir, 0, &n_pages, reason);
}

cairo_surface_t *
rv_figure_load_page (RvRecord *image, const char *files_dir, guint page, guint *n_pages, char **reason)
{
  g_autofree char *why = NULL, *path = safe_path (image, files_dir, &why);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageReader) reader = NULL;
  guint32 *pixels = NULL;
  int width = 0, height = 0;

  *n_pages = 0;
  if (path && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    why = g_strdup_printf (_("File not found: %s"), rv_record_get (image, "file"));
  else if (path)
    {
      reader = rv_image_reader_new (NULL);
      pixels = rv_image_reader_page (reader, path, page, MAX_SIDE, &width, &height, n_pages, &error);
    }
  if (pixels)
    return surface_of (pixels, width, height);
  if (error)
    why = g_strdup_printf (_("Cannot be read: %s"), error->message);
  *reason = g_steal_pointer (&why);
  return NULL;
}

/* Pictures are measured by a small reading, once for each file as it is now. */
static double
measure (const char *path)
{
  static GMutex lock;
  static GHashTable *known; /* path and time -> aspect, a double */
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autofree char *key = info ? g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GOFFSET_FORMAT, path, g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED), g_file_info_get_size (info)) : NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  double *aspect = key && known ? g_hash_table_lookup (known, key) : NULL;

  if (key && !aspect)
    {
      g_autoptr (RvImageReader) reader = rv_image_reader_new (NULL);
      int width = 0, height = 0;
      g_autofree guint32 *pixels = rv_image_reader_picture (reader, path, 256, &width, &height, NULL);

      known = known ? known : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      aspect = g_new (double, 1);
      *aspect = pixels && height > 0 ? (double) width / height : NAN;
      g_hash_table_insert (known, g_steal_pointer (&key), aspect);
    }
  return aspect ? *aspect : NAN;
}

double
rv_figure_aspect (RvRecord *image, const char *files_dir)
{
  g_autofree char *reason = NULL, *path = safe_path (image, files_dir, &reason);
  double aspect = path ? measure (path) : NAN;

  return isnan (aspect) ? 4.0 / 3 : CLAMP (aspect, 0.2, 5);
}

double
rv_figure_strip (RvTheme *theme)
{
  return rv_text_height (theme, RV_CAPTION) + 9;
}

/* "0.5,0.4 0.7,0.3" to px; the number of points read. */
static guint
read_points (const char *text, const RvRect *rect, double *xy, guint most)
{
  g_auto (GStrv) pairs = g_strsplit_set (text ? text : "", " \t\n;", 0);
  guint n = 0;

  for (guint i = 0; pairs[i] && n < most; i++)
    {
      char *comma = strchr (pairs[i], ',');

      if (!comma)
        continue;
      xy[2 * n] = rect->x + CLAMP (g_ascii_strtod (pairs[i], NULL), 0, 1) * rect->width;
      xy[2 * n + 1] = rect->y + CLAMP (g_ascii_strtod (comma + 1, NULL), 0, 1) * rect->height;
      n++;
    }
  return n;
}

static void
shadowed_text (RvTheme *theme, cairo_t *cr, double x, double y, const char *text)
{
  rv_text_draw (cr, theme, RV_CAPTION_BOLD, rv_color_alpha (black, 0.8), x + 1, y + 1, 0, text);
  rv_text_draw (cr, theme, RV_CAPTION_BOLD, white, x, y, 0, text);
}

static void
draw_annotation (RvTheme *theme, cairo_t *cr, RvRecord *note, const RvRect *rect)
{
  double xy[2 * 64], line = CLAMP (rect->width / 190, 1.2, 4);
  guint n = read_points (rv_record_get (note, "points"), rect, xy, 64);
  const char *type = rv_record_get (note, "type"), *label = rv_record_get (note, "label");
  gboolean dotted = rv_record_equals (note, "style", "dotted");

  if (!type || !n)
    return;
  if (g_str_equal (type, "arrow") && n >= 2)
    {
      rv_shape_arrow (cr, rv_color_alpha (black, 0.7), xy[2] + 1, xy[3] + 1, xy[0] + 1, xy[1] + 1, line + 0.8, line * 5, dotted);
      rv_shape_arrow (cr, white, xy[2], xy[3], xy[0], xy[1], line, line * 5, dotted);
    }
  else if (g_str_equal (type, "region") && n >= 2)
    for (int pass = 0; pass < 2; pass++)
      {
        cairo_new_path (cr);
        for (guint i = 0; i < n; i++)
          cairo_line_to (cr, xy[2 * i] + !pass, xy[2 * i + 1] + !pass);
        cairo_close_path (cr);
        rv_color_set (cr, pass ? white : rv_color_alpha (black, 0.7));
        cairo_set_line_width (cr, line);
        cairo_stroke (cr);
      }
  else if (label && g_str_equal (type, "text"))
    shadowed_text (theme, cr, xy[0], xy[1], label);
}

static void
draw_empty (RvTheme *theme, cairo_t *cr, const RvRect *rect, const char *reason)
{
  const double dash[] = { 4, 4 };
  double height = rv_text_paragraph (NULL, theme, RV_CAPTION, grey, 0, 0, rect->width - 24, 3, reason);

  cairo_save (cr);
  rv_color_set (cr, rv_color_alpha (grey, 0.6));
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dash, 2, 0);
  cairo_rectangle (cr, rect->x + 8.5, rect->y + 8.5, MAX (rect->width - 17, 1), MAX (rect->height - 17, 1));
  cairo_stroke (cr);
  cairo_restore (cr);
  if (rect->width > 60)
    rv_text_paragraph (cr, theme, RV_CAPTION, grey, rect->x + 16, rect->y + MAX ((rect->height - height) / 2, 10), rect->width - 32, 3, reason);
}

static void
draw_strip (RvTheme *theme, cairo_t *cr, RvRecord *image, const RvRect *rect, double strip)
{
  const char *panel = rv_record_get (image, "panel"), *title = rv_record_get (image, "title"), *synthetic = rv_record_get (image, "synthetic");
  const char *mark = synthetic && !g_str_equal (synthetic, "no") && rv_empty_of (synthetic) == RV_EMPTY_NO ? rv_token_label (synthetic) : NULL;
  double x = rect->x + 8, y = rect->y + (strip - rv_text_height (theme, RV_CAPTION)) / 2, right = rect->x + rect->width - 8;

  if (panel)
    x += rv_text_draw (cr, theme, RV_CAPTION_BOLD, white, x, y, 0, panel) + 8;
  /* In a narrow pane the mark that a picture is no patient's stays, and the title goes. */
  if (mark && right - x > 24)
    right -= rv_text_draw_right (cr, theme, RV_CAPTION, grey, right, y, right - x, mark) + 10;
  if (title && right - x > MIN (rv_text_width (theme, RV_CAPTION, title) * 0.6, 90))
    rv_text_draw (cr, theme, RV_CAPTION, white, x, y, right - x, title);
}

void
rv_figure_draw_pane (RvTheme *theme, cairo_t *cr, RvCase *kase, RvRecord *image, const char *files_dir, const RvRect *rect)
{
  double strip = MIN (rv_figure_strip (theme), rect->height / 3);
  RvRect area = { rect->x, rect->y + strip, rect->width, rect->height - strip }, shown;
  g_autofree char *reason = NULL;
  cairo_surface_t *picture = rv_figure_load (image, files_dir, &reason);

  cairo_save (cr);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (cr);
  rv_color_set (cr, black);
  cairo_paint (cr);
  if (picture)
    {
      double width = cairo_image_surface_get_width (picture), height = cairo_image_surface_get_height (picture);
      double scale = MIN (area.width / width, area.height / height);
      g_autoptr (GPtrArray) notes = rv_case_children (kase, image, "annotation");

      shown = (RvRect) { area.x + (area.width - width * scale) / 2, area.y + (area.height - height * scale) / 2, width * scale, height * scale };
      cairo_save (cr);
      cairo_translate (cr, shown.x, shown.y);
      cairo_scale (cr, scale, scale);
      cairo_set_source_surface (cr, picture, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
      cairo_paint (cr);
      cairo_restore (cr);
      for (guint i = 0; i < notes->len; i++)
        draw_annotation (theme, cr, notes->pdata[i], &shown);
      cairo_surface_destroy (picture);
    }
  else
    draw_empty (theme, cr, &area, reason);
  draw_strip (theme, cr, image, rect, strip);
  cairo_restore (cr);
}

char *
rv_figure_caption (RvRecord *image)
{
  const char *caption = rv_record_get (image, "caption"), *panel = rv_record_get (image, "panel");

  if (!caption)
    return NULL;
  return panel ? g_strdup_printf ("%s  %s", panel, caption) : g_strdup (caption);
}

/* Height of all rows when they are filled to the width; with_rects: fills them. */
static double
rows_height (const double *aspects, guint n, guint n_rows, double width, double strip, double caption, double gap, double shrink, RvRect *rects)
{
  double y = 0;
  guint at = 0;

  for (guint r = 0; r < n_rows; r++)
    {
      guint count = (n - at) / (n_rows - r) + ((n - at) % (n_rows - r) ? 1 : 0);
      double sum = 0, x = 0, height, row_width;

      for (guint i = at; i < at + count; i++)
        sum += aspects[i];
      row_width = (width - gap * (count - 1)) * shrink;
      height = row_width / sum;
      for (guint i = at; i < at + count; i++)
        {
          if (rects)
            rects[i] = (RvRect) { x, y, aspects[i] * height, height + strip };
          x += aspects[i] * height + gap;
        }
      at += count;
      y += height + strip + caption + gap;
    }
  return y - gap;
}

double
rv_figure_arrange (const double *aspects, guint n, double width, double height, double strip, double caption, double gap, RvRect *rects)
{
  guint best = 1;
  double best_shrink = 0;

  for (guint rows = 1; rows <= n; rows++)
    {
      double full = rows_height (aspects, n, rows, width, strip, caption, gap, 1, NULL);
      double fixed = rows * (strip + caption + gap) - gap;
      double shrink = full <= height ? 1 : MAX ((height - fixed) / MAX (full - fixed, 1), 0.02);
      double area = shrink * (full - fixed) * shrink;

      if (area > best_shrink)
        {
          best_shrink = area;
          best = rows;
        }
    }
  {
    double full = rows_height (aspects, n, best, width, strip, caption, gap, 1, NULL), fixed = best * (strip + caption + gap) - gap;
    double shrink = full <= height ? 1 : MAX ((height - fixed) / MAX (full - fixed, 1), 0.02);

    return rows_height (aspects, n, best, width, strip, caption, gap, shrink, rects);
  }
}
