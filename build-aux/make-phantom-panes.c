/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make-phantom-panes.h"

#include "make-phantom-scan.h"

#include <cairo.h>
#include <gio/gio.h>
#include <math.h>

/* Where a pane lies in the body and how large its picture is. */
typedef struct {
  const char *name;
  double centre[3], along[3], down[3];
  double width, height; /* mm */
  const char *left, *right, *top, *bottom;
} Pane;

static const Pane panes[] = {
  { "a", { 2, 30.6, 96 }, { 1, 0, 0 }, { 0, 0, -1 }, 270, 270, "R", "L", "H", "F" },
  { "b", { 5.6, 0, 96 }, { 0, 1, 0 }, { 0, 0, -1 }, 270, 270, "A", "P", "H", "F" },
  { "c", { 0, 1, 116 }, { 1, 0, 0 }, { 0, 1, 0 }, 152, 152, "R", "L", "A", "P" },
  { "d", { PH_MIDLINE_X, 31, 96 }, { 1, 0, 0 }, { 0, 0, -1 }, 376, 282, "R", "L", "H", "F" },
  { "e", { PH_MIDLINE_X, 12, 66 }, { 1, 0, 0 }, { 0, 1, 0 }, 324, 243, "R", "L", "A", "P" },
};

static double
lanczos (double x)
{
  if (fabs (x) < 1e-9)
    return 1.0;
  if (fabs (x) >= 3.0)
    return 0.0;
  return 3.0 * sin (G_PI * x) * sin (G_PI * x / 3.0) / (G_PI * G_PI * x * x);
}

static double
pixel (const float *data, int width, int height, int x, int y)
{
  return data[(gsize) CLAMP (y, 0, height - 1) * width + CLAMP (x, 0, width - 1)];
}

/* Enlarges as a scanner does (band-limited, with a trace of ringing at sharp edges). */
static float *
enlarge (const float *data, int width, int height, int to_width, int to_height)
{
  g_autofree float *rows = g_new (float, (gsize) to_width * height);
  float *out = g_new (float, (gsize) to_width * to_height);

  for (int j = 0; j < height; j++)
    for (int i = 0; i < to_width; i++)
      {
        double at = (i + 0.5) * width / to_width - 0.5, sum = 0.0, weight = 0.0;

        for (int k = (int) floor (at) - 2; k <= (int) floor (at) + 3; k++)
          {
            weight += lanczos (at - k);
            sum += lanczos (at - k) * pixel (data, width, height, k, j);
          }
        rows[(gsize) j * to_width + i] = sum / weight;
      }
  for (int j = 0; j < to_height; j++)
    for (int i = 0; i < to_width; i++)
      {
        double at = (j + 0.5) * height / to_height - 0.5, sum = 0.0, weight = 0.0;

        for (int k = (int) floor (at) - 2; k <= (int) floor (at) + 3; k++)
          {
            weight += lanczos (at - k);
            sum += lanczos (at - k) * pixel (rows, to_width, height, i, k);
          }
        out[(gsize) j * to_width + i] = sum / weight;
      }
  return out;
}

static void
put (cairo_surface_t *surface, int x, int y, double r, double g, double b)
{
  guint32 *row = (guint32 *) (cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface));

  row[x] = ((guint32) lrint (255.0 * CLAMP (r, 0.0, 1.0)) << 16) | ((guint32) lrint (255.0 * CLAMP (g, 0.0, 1.0)) << 8)
           | (guint32) lrint (255.0 * CLAMP (b, 0.0, 1.0));
}

/* Hot iron: black, red, orange, yellow, white. t in 0..1. */
static void
hot (double t, double rgb[3])
{
  rgb[0] = CLAMP (t * 2.2, 0.0, 1.0);
  rgb[1] = CLAMP ((t - 0.34) * 1.9, 0.0, 1.0);
  rgb[2] = CLAMP ((t - 0.74) * 3.8, 0.0, 1.0);
}

static void
draw_mr (cairo_surface_t *surface, const Pane *pane, PhSequence sequence)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  int columns = width / 2, rows = height / 2;
  double thickness = sequence == PH_T1_FATSAT ? 4.0 : 3.0;
  PhGrid grid = ph_grid (pane->centre, pane->along, pane->down, pane->width, pane->height, columns, rows, thickness, 1, thickness);
  g_autofree float *data = ph_scan_mr (&grid, sequence);
  g_autofree float *large = enlarge (data, columns, rows, width, height);

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        double v = pow (CLAMP (large[(gsize) y * width + x] / 0.98, 0.0, 1.0), 0.92);

        put (surface, x, y, v, v, v);
      }
  cairo_surface_mark_dirty (surface);
}

static double
trilinear (const PhGrid *grid, const float *data, const double p[3])
{
  double u = (p[0] - grid->origin[0]) / grid->column[0], v = (p[1] - grid->origin[1]) / grid->row[1];
  double w = (p[2] - grid->origin[2]) / grid->slice[2], sum = 0.0;
  int i = (int) floor (u), j = (int) floor (v), k = (int) floor (w);

  for (int c = 0; c < 8; c++)
    {
      int ii = i + (c & 1), jj = j + ((c >> 1) & 1), kk = k + ((c >> 2) & 1);

      if (ii < 0 || jj < 0 || kk < 0 || ii >= grid->columns || jj >= grid->rows || kk >= grid->slices)
        continue;
      sum += ((c & 1) ? u - i : 1.0 - (u - i)) * ((c & 2) ? v - j : 1.0 - (v - j)) * ((c & 4) ? w - k : 1.0 - (w - k))
             * data[((gsize) kk * grid->rows + jj) * grid->columns + ii];
    }
  return sum;
}

/* PET over CT: CT at 40 +- 200 HU, SUV 0 to 5 in the hot palette; the palette's weight grows with the uptake. */
static void
draw_fused (cairo_surface_t *surface, const Pane *pane, const PhGrid *pet_grid, const float *pet)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  int columns = width * 3 / 8, rows = height * 3 / 8;
  PhGrid grid = ph_grid (pane->centre, pane->along, pane->down, pane->width, pane->height, columns, rows, 3.0, 1, 3.0);
  g_autofree float *data = ph_scan_ct (&grid);
  g_autofree float *large = enlarge (data, columns, rows, width, height);

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        double ct = CLAMP ((large[(gsize) y * width + x] + 160.0) / 400.0, 0.0, 1.0) * 0.92;
        double p[3], rgb[3];

        for (int a = 0; a < 3; a++)
          p[a] = pane->centre[a] + ((x + 0.5) / width - 0.5) * pane->width * pane->along[a]
                 + ((y + 0.5) / height - 0.5) * pane->height * pane->down[a];
        double t = CLAMP (trilinear (pet_grid, pet, p) / 5.0, 0.0, 1.0);
        double alpha = CLAMP (0.04 + 1.2 * t, 0.0, 0.82);

        hot (t, rgb);
        put (surface, x, y, ct * (1 - alpha) + rgb[0] * alpha, ct * (1 - alpha) + rgb[1] * alpha, ct * (1 - alpha) + rgb[2] * alpha);
      }
  cairo_surface_mark_dirty (surface);
}

static void
text (cairo_t *cr, double x, double y, double align, const char *words)
{
  cairo_text_extents_t extents;

  cairo_text_extents (cr, words, &extents);
  cairo_move_to (cr, x - align * extents.x_advance, y);
  cairo_text_path (cr, words);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, 2.0);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 0.82, 0.82, 0.82);
  cairo_fill (cr);
}

static void
draw_scale (cairo_t *cr, double width, double height)
{
  double x = width - 0.045 * height, top = 0.09 * height, bottom = 0.36 * height, rgb[3];

  for (double y = top; y < bottom; y += 1.0)
    {
      hot ((bottom - y) / (bottom - top), rgb);
      cairo_set_source_rgb (cr, rgb[0], rgb[1], rgb[2]);
      cairo_rectangle (cr, x, floor (y), 0.014 * height, 1.0);
      cairo_fill (cr);
    }
  cairo_set_source_rgb (cr, 0.6, 0.6, 0.6);
  cairo_set_line_width (cr, 1.0);
  cairo_rectangle (cr, x - 0.5, top - 0.5, 0.014 * height + 1.0, bottom - top + 1.0);
  cairo_stroke (cr);
  text (cr, x - 0.008 * height, top + 0.012 * height, 1.0, "5");
  text (cr, x - 0.008 * height, bottom + 0.004 * height, 1.0, "0");
  text (cr, x + 0.016 * height, top - 0.018 * height, 1.0, "SUVbw g/ml");
}

static void
draw_words (cairo_surface_t *surface, const Pane *pane, gboolean scale)
{
  double width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  cairo_t *cr = cairo_create (surface);

  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, height / 40.0);
  text (cr, 0.016 * height, 0.51 * height, 0.0, pane->left);
  text (cr, width - 0.016 * height, 0.51 * height, 1.0, pane->right);
  text (cr, 0.5 * width, 0.034 * height, 0.5, pane->top);
  text (cr, width - 0.016 * height, 0.984 * height, 1.0, pane->bottom);
  text (cr, 0.016 * height, 0.984 * height, 0.0, "synthetic phantom");
  if (scale)
    draw_scale (cr, width, height);
  cairo_destroy (cr);
}

/*
 * One line of the arrow table. The tip lies `gap` mm from the middle of the nerve, about at its border; the arrow comes
 * from the direction (to_x, to_y) of the picture and is a fifth of the picture's height long.
 */
static void
write_arrow (GString *out, const Pane *pane, PhNerve nerve, double z, double gap, double to_x, double to_y)
{
  double p[3] = { 0, 0, z }, u = 0.5 * pane->width, v = 0.5 * pane->height, size = hypot (to_x, to_y);
  double ends[4];

  if (!ph_nerve_at (nerve, z, &p[0], &p[1]))
    return;
  for (int i = 0; i < 3; i++)
    {
      u += (p[i] - pane->centre[i]) * pane->along[i];
      v += (p[i] - pane->centre[i]) * pane->down[i];
    }
  for (int i = 0; i < 2; i++)
    {
      double away = i == 0 ? gap : gap + 0.2 * pane->height;

      ends[2 * i] = (u + away * to_x / size) / pane->width;
      ends[2 * i + 1] = (v + away * to_y / size) / pane->height;
    }
  g_string_append_printf (out, "%s\t%s\t%s", pane->name, nerve == PH_FIBULAR ? "dotted" : "solid",
                          nerve == PH_FIBULAR ? "common fibular" : "sciatic");
  for (int i = 0; i < 4; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (out, "\t%s", g_ascii_formatd (number, sizeof number, "%.3f", ends[i]));
    }
  g_string_append_c (out, '\n');
}

static char *
arrow_table (void)
{
  GString *out = g_string_new ("# Arrows of the five panes: tip and tail as fractions of the picture's width and height.\n"
                               "# solid = sciatic nerve, dotted = common fibular nerve (panes A, D, E both; B, C solid).\n"
                               "pane\tstyle\tnerve\ttip_x\ttip_y\ttail_x\ttail_y\n");

  write_arrow (out, &panes[0], PH_SCIATIC, 132, 10, 2, -1);
  write_arrow (out, &panes[0], PH_FIBULAR, 30, 8, 2, -1);
  write_arrow (out, &panes[1], PH_SCIATIC, 126, 9, 2, -1);
  write_arrow (out, &panes[2], PH_SCIATIC, panes[2].centre[2], 11, 2, 1.2);
  write_arrow (out, &panes[3], PH_SCIATIC, 128, 10, 2, -1);
  write_arrow (out, &panes[3], PH_FIBULAR, 30, 8, 2, -1);
  /* Below the division the sciatic uptake goes on in its tibial part. */
  write_arrow (out, &panes[4], PH_TIBIAL, panes[4].centre[2], 7, -1, 1.3);
  write_arrow (out, &panes[4], PH_FIBULAR, panes[4].centre[2], 8, 1.3, 1.3);
  return g_string_free (out, FALSE);
}

static PhGrid
pet_grid_for (int size)
{
  const double centre[3] = { PH_MIDLINE_X, 8, 96 }, along[3] = { 1, 0, 0 }, down[3] = { 0, 1, 0 };
  /* Small pictures (for tests) take larger voxels, so that they stay quick. */
  double voxel = size >= 512 ? 3.6 : 9.0, slice = size >= 512 ? 3.0 : 9.0;

  return ph_grid (centre, along, down, 378, 216, (int) (378 / voxel), (int) (216 / voxel), slice, (int) (330 / slice), slice);
}

gboolean
ph_write_panes (const char *folder, int size, GError **error)
{
  PhGrid grid = pet_grid_for (size);
  g_autofree float *pet = ph_scan_pet (&grid, 4.6);
  g_autofree char *arrows = arrow_table ();
  g_autofree char *list = g_build_filename (folder, "arrows.txt", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      gboolean fused = i >= 3;
      int width = (int) lrint (size * panes[i].width / panes[i].height);
      g_autofree char *name = g_strdup_printf ("pane-%s.png", panes[i].name);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, size);

      if (fused)
        draw_fused (surface, &panes[i], &grid, pet);
      else
        draw_mr (surface, &panes[i], i == 0 ? PH_T1_FATSAT : PH_LAVA);
      draw_words (surface, &panes[i], fused);
      cairo_status_t status = cairo_surface_write_to_png (surface, path);
      cairo_surface_destroy (surface);
      if (status != CAIRO_STATUS_SUCCESS)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, cairo_status_to_string (status));
          return FALSE;
        }
    }
  return g_file_set_contents (list, arrows, -1, error);
}
