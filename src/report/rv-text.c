/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-text.h"

#include <math.h>
#include <string.h>

#define MAX_WIDTHS 8192

PangoLayout *
rv_text_layout (RvTheme *theme, RvTextStyle style, const char *text)
{
  PangoLayout *layout = pango_layout_new (rv_theme_context (theme));
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attrs = pango_attr_list_new ();

  pango_font_description_set_family (font, rv_theme_get_font_family (theme));
  pango_font_description_set_absolute_size (font, rv_theme_font_px (theme, style.size) * PANGO_SCALE);
  pango_font_description_set_weight (font, style.bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style (font, style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_attr_list_insert (attrs, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attrs);
  pango_attr_list_unref (attrs);
  if (g_utf8_validate (text ? text : "", -1, NULL))
    pango_layout_set_text (layout, text ? text : "", -1);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      pango_layout_set_text (layout, valid, -1);
    }
  return layout;
}

void
rv_text_show (cairo_t *cr, RvTheme *theme, PangoLayout *layout, RvColor color, double x, double y)
{
  /* The context takes on the scale of the target for drawing only; metrics stay as they were. */
  pango_cairo_update_layout (cr, layout);
  rv_color_set (cr, color);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  pango_context_set_matrix (rv_theme_context (theme), NULL);
}

typedef struct { double width, height; } Extent;

static Extent *
extent_of (RvTheme *theme, RvTextStyle style, const char *text)
{
  GHashTable *widths = rv_theme_widths (theme);
  g_autofree char *key = g_strdup_printf ("%c%s", '0' + (int) style.size * 4 + style.bold * 2 + style.italic, text ? text : "");
  Extent *extent = g_hash_table_lookup (widths, key);

  if (!extent)
    {
      g_autoptr (PangoLayout) layout = rv_text_layout (theme, style, text);
      PangoRectangle logical;

      pango_layout_set_single_paragraph_mode (layout, TRUE);
      pango_layout_get_extents (layout, NULL, &logical);
      extent = g_new (Extent, 1);
      extent->width = (double) logical.width / PANGO_SCALE;
      extent->height = (double) logical.height / PANGO_SCALE;
      if (g_hash_table_size (widths) > MAX_WIDTHS)
        g_hash_table_remove_all (widths);
      g_hash_table_insert (widths, g_steal_pointer (&key), extent);
    }
  return extent;
}

double
rv_text_height (RvTheme *theme, RvTextStyle style)
{
  return extent_of (theme, style, "Xg")->height;
}

double
rv_text_width (RvTheme *theme, RvTextStyle style, const char *text)
{
  return extent_of (theme, style, text)->width;
}

/* align 0 left, 0.5 centre, 1 right. */
static double
draw_line (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double max_width, double align, const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle logical;
  double width;

  if (!text || !*text)
    return 0;
  layout = rv_text_layout (theme, style, text);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_get_extents (layout, NULL, &logical);
  width = (double) logical.width / PANGO_SCALE;
  if (max_width > 0 && width > max_width + 0.5)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (int) (max_width * PANGO_SCALE));
      pango_layout_get_extents (layout, NULL, &logical);
      width = (double) logical.width / PANGO_SCALE;
    }
  /* A fallback script may stand taller than the line: keep its baseline where the others have theirs. */
  y -= (double) pango_layout_get_baseline (layout) / PANGO_SCALE - rv_text_height (theme, style) * 0.79;
  rv_text_show (cr, theme, layout, color, x - width * align - (double) logical.x / PANGO_SCALE, y);
  return width;
}

double
rv_text_draw (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double max_width, const char *text)
{
  return draw_line (cr, theme, style, color, x, y, max_width, 0, text);
}

double
rv_text_draw_right (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double max_width, const char *text)
{
  return draw_line (cr, theme, style, color, x, y, max_width, 1, text);
}

double
rv_text_draw_centre (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double max_width, const char *text)
{
  return draw_line (cr, theme, style, color, x, y, max_width, 0.5, text);
}

double
rv_text_paragraph (cairo_t *cr, RvTheme *theme, RvTextStyle style, RvColor color, double x, double y, double width, guint max_lines, const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle logical;

  if (!text || !*text)
    return 0;
  layout = rv_text_layout (theme, style, text);
  pango_layout_set_width (layout, (int) (MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (max_lines)
    {
      pango_layout_set_height (layout, -(int) max_lines);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  pango_layout_get_extents (layout, NULL, &logical);
  if (cr)
    rv_text_show (cr, theme, layout, color, x, y);
  return (double) logical.height / PANGO_SCALE;
}

gsize
rv_text_fit (RvTheme *theme, RvTextStyle style, double width, double height, const char *text)
{
  g_autoptr (PangoLayout) layout = rv_text_layout (theme, style, text);
  PangoLayoutIter *iter;
  gsize fits = 0;

  pango_layout_set_width (layout, (int) (MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  iter = pango_layout_get_iter (layout);
  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      PangoRectangle logical;

      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      if ((double) (logical.y + logical.height) / PANGO_SCALE > height + 0.5)
        break;
      fits = (gsize) (line->start_index + line->length);
    }
  while (pango_layout_iter_next_line (iter));
  if (pango_layout_iter_at_last_line (iter) && fits == (gsize) pango_layout_iter_get_line_readonly (iter)->start_index + (gsize) pango_layout_iter_get_line_readonly (iter)->length)
    fits = strlen (pango_layout_get_text (layout));
  pango_layout_iter_free (iter);
  return fits;
}

gboolean
rv_text_tag_begin (cairo_t *cr, const char *tag)
{
  if (!cr || cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_PDF)
    return FALSE;
  cairo_tag_begin (cr, tag, NULL);
  return TRUE;
}

static const cairo_user_data_key_t figures_key;

GPtrArray *
rv_text_figures (cairo_surface_t *surface)
{
  return cairo_surface_get_user_data (surface, &figures_key);
}

gboolean
rv_text_figure_begin (cairo_t *cr, const char *shows)
{
  GPtrArray *figures;

  if (!rv_text_tag_begin (cr, "Figure"))
    return FALSE;
  figures = rv_text_figures (cairo_get_target (cr));
  if (!figures)
    {
      figures = g_ptr_array_new_with_free_func (g_free);
      cairo_surface_set_user_data (cairo_get_target (cr), &figures_key, figures, (cairo_destroy_func_t) g_ptr_array_unref);
    }
  g_ptr_array_add (figures, g_strdup (shows));
  return TRUE;
}
