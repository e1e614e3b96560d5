/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "report/rv-report-private.h"
#include "report/rv-shapes.h"

gboolean
rv_pages_is_wanted (RvPages *self)
{
  return self->page == self->wanted;
}

cairo_t *
rv_pages_cr (RvPages *self)
{
  return rv_pages_is_wanted (self) ? self->view->cr : self->scratch;
}

void
rv_pages_open_sheet (RvPages *self)
{
  cairo_rectangle_t paper = { 0, 0, RV_REPORT_WIDTH, RV_REPORT_HEIGHT };
  cairo_surface_t *sheet;

  if (!self->recording)
    return;
  sheet = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &paper);
  g_ptr_array_add (self->sheets, sheet);
  g_clear_pointer (&self->recording->cr, cairo_destroy);
  self->recording->cr = cairo_create (sheet);
  self->wanted = self->page;
}

void
rv_pages_break (RvPages *self)
{
  self->page++;
  self->y = RV_PAGE_TOP;
  rv_pages_open_sheet (self);
}

void
rv_pages_need (RvPages *self, double height)
{
  if (self->y > RV_PAGE_TOP && self->y + height > RV_PAGE_BOTTOM)
    rv_pages_break (self);
}

void
rv_pages_gap (RvPages *self, double height)
{
  if (self->y > RV_PAGE_TOP)
    self->y += height;
}

static gboolean
tag_begin (RvPages *self, const char *tag)
{
  return rv_pages_is_wanted (self) && rv_text_tag_begin (self->view->cr, tag);
}

static void
tag_end (RvPages *self, const char *tag, gboolean begun)
{
  if (begun)
    cairo_tag_end (self->view->cr, tag);
}

/* A bookmark of the page that is being drawn. */
static void
add_bookmark (RvPages *self, const char *title)
{
  cairo_surface_t *target = rv_pages_is_wanted (self) ? cairo_get_target (self->view->cr) : NULL;
  g_autofree char *page = g_strdup_printf ("page=%u", self->page + 1);

  if (target && cairo_surface_get_type (target) == CAIRO_SURFACE_TYPE_PDF)
    cairo_pdf_surface_add_outline (target, CAIRO_PDF_OUTLINE_ROOT, title, page, 0);
}

void
rv_pages_heading (RvPages *self, const char *title, const char *quiet, double follow)
{
  RvTheme *theme = self->view->theme;
  double height = rv_text_height (theme, RV_HEADING);
  gboolean tagged;
  RvPen pen;

  if (self->document)
    {
      rv_document_add (self->document, RV_BLOCK_HEADING, title, quiet);
      return;
    }
  rv_pages_gap (self, 20);
  rv_pages_need (self, height + RV_GRID + MIN (follow, RV_PAGE_BOTTOM - RV_PAGE_TOP - 60));
  pen = (RvPen) { theme, rv_pages_cr (self), RV_PAGE_LEFT, self->y, RV_PAGE_WIDTH, INFINITY };
  add_bookmark (self, title);
  tagged = tag_begin (self, "H2");
  rv_pen_heading (&pen, self->y, title, quiet);
  tag_end (self, "H2", tagged);
  self->y = pen.y;
}

void
rv_pages_paragraph (RvPages *self, RvTextStyle style, RvColorName color, const char *text)
{
  RvTheme *theme = self->view->theme;
  double line = rv_text_height (theme, style);

  if (self->document)
    {
      rv_document_add (self->document, style.size == RV_SIZE_HERO ? RV_BLOCK_TITLE : style.size == RV_SIZE_CAPTION ? RV_BLOCK_QUIET : style.bold ? RV_BLOCK_STRONG : RV_BLOCK_PARAGRAPH,
                       text, NULL);
      return;
    }
  while (text && *text)
    {
      gsize fits;
      gboolean tagged;
      g_autofree char *part = NULL;
      double all = rv_text_paragraph (NULL, theme, style, (RvColor) { 0 }, 0, 0, RV_PAGE_WIDTH, 0, text), room;

      rv_pages_need (self, all < 3.5 * line ? all : 2 * line); /* neither a first line alone at the foot … */
      room = RV_PAGE_BOTTOM - self->y;
      if (all > room && all - room < 1.5 * line) /* … nor a last one at the head of the next page */
        room -= line;
      fits = rv_text_fit (theme, style, RV_PAGE_WIDTH, room, text);
      if (!fits) /* a line taller than a page: let it run over */
        fits = strlen (text);
      part = g_strndup (text, fits);
      tagged = tag_begin (self, "P");
      self->y += rv_text_paragraph (rv_pages_cr (self), theme, style, rv_theme_color (theme, color), RV_PAGE_LEFT, self->y, RV_PAGE_WIDTH, 0, g_strchomp (part));
      tag_end (self, "P", tagged);
      text += fits;
      while (g_ascii_isspace (*text))
        text++;
      if (*text)
        rv_pages_break (self);
    }
}

void
rv_pages_item (RvPages *self, const char *title, const char *text, const char *source)
{
  if (title)
    {
      rv_pages_need (self, 3 * rv_text_height (self->view->theme, RV_BODY));
      rv_pages_paragraph (self, RV_BODY_BOLD, RV_COLOR_INK, title);
    }
  rv_pages_paragraph (self, RV_BODY, RV_COLOR_INK, text);
  rv_pages_paragraph (self, RV_CAPTION, RV_COLOR_QUIET, source);
  rv_pages_gap (self, RV_GRID);
}

/* The first row that no longer fits below y. */
static guint
rows_that_fit (RvTable *table, guint from, double scale, double room)
{
  double height = rv_table_head_height (table) * scale;
  guint row = from;

  for (; row < rv_table_n_rows (table); row++)
    {
      height += rv_table_row_height (table, row) * scale;
      if (height > room)
        break;
    }
  if (row + 1 == rv_table_n_rows (table) && row > from + 2) /* the last row is not left alone */
    row--;
  while (row > from + 1 && row < rv_table_n_rows (table) && rv_table_row_is_heading (table, row - 1)) /* a heading goes with what it heads */
    row--;
  return row;
}

void
rv_pages_table (RvPages *self, RvTable *table)
{
  double scale;
  guint from = 0;

  if (self->document)
    {
      rv_document_add_table (self->document, table);
      return;
    }
  scale = MIN (1, RV_PAGE_WIDTH / MAX (rv_table_layout (table, self->view->theme, RV_PAGE_WIDTH), 1));

  while (from < rv_table_n_rows (table))
    {
      guint to;
      cairo_t *cr;

      rv_pages_need (self, (rv_table_head_height (table) + rv_table_row_height (table, from)) * scale);
      to = MAX (rows_that_fit (table, from, scale, RV_PAGE_BOTTOM - self->y), from + 1);
      cr = rv_pages_cr (self);
      cairo_save (cr);
      cairo_translate (cr, RV_PAGE_LEFT, self->y);
      cairo_scale (cr, scale, scale);
      self->y += rv_table_draw (table, self->view->theme, cr, 0, 0, from, to) * scale;
      cairo_restore (cr);
      from = to;
      if (from < rv_table_n_rows (table))
        rv_pages_break (self);
    }
  rv_table_free (table);
}

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

#define SHARP 2.5            /* px of a PNG for one of the page: 240 to the inch */
#define CM (2.54 / 96)       /* px in cm */

static void
add_png (RvPages *self, const char *shows, double width, double height, double scale, RvFigureFunc draw, gconstpointer data)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * SHARP), (int) ceil (height * SHARP));
  cairo_t *cr = cairo_create (surface);
  GByteArray *bytes = g_byte_array_new ();

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, SHARP * scale, SHARP * scale);
  draw (self, cr, data);
  cairo_destroy (cr);
  if (cairo_surface_write_to_png_stream (surface, collect, bytes) == CAIRO_STATUS_SUCCESS)
    rv_document_add_picture (self->document, g_byte_array_free_to_bytes (bytes), shows, width * CM, height * CM);
  else
    g_byte_array_unref (bytes);
  cairo_surface_destroy (surface);
}

void
rv_pages_figure (RvPages *self, const char *shows, double width, double height, double scale, RvFigureFunc draw, gconstpointer data)
{
  cairo_t *cr = rv_pages_cr (self);
  gboolean tagged;

  if (self->document)
    {
      add_png (self, shows, width, height, scale, draw, data);
      return;
    }
  tagged = rv_pages_is_wanted (self) && rv_text_figure_begin (cr, shows);
  if (rv_pages_is_wanted (self))
    {
      cairo_save (cr);
      cairo_translate (cr, RV_PAGE_LEFT, self->y);
      cairo_scale (cr, scale, scale);
      draw (self, cr, data);
      cairo_restore (cr);
    }
  tag_end (self, "Figure", tagged);
  self->y += height;
}
