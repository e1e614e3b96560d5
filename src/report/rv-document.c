/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-document.h"

#include <string.h>

static void
block_free (gpointer data)
{
  RvBlock *block = data;

  g_free (block->text);
  g_free (block->quiet);
  g_clear_pointer (&block->table, rv_table_free);
  g_clear_pointer (&block->png, g_bytes_unref);
  g_free (block);
}

void
rv_document_free (RvDocument *self)
{
  g_free (self->title);
  g_free (self->language);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_free (self);
}

static RvBlock *
add_block (RvDocument *self, RvBlockKind kind)
{
  RvBlock *block = g_new0 (RvBlock, 1);

  block->kind = kind;
  if (!self->blocks)
    self->blocks = g_ptr_array_new_with_free_func (block_free);
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
rv_document_add (RvDocument *self, RvBlockKind kind, const char *text, const char *quiet)
{
  RvBlock *block;

  if (!text || !*text)
    return;
  block = add_block (self, kind);
  block->text = g_strdup (text);
  block->quiet = quiet && *quiet ? g_strdup (quiet) : NULL;
}

void
rv_document_add_table (RvDocument *self, RvTable *table)
{
  add_block (self, RV_BLOCK_TABLE)->table = table;
}

void
rv_document_add_picture (RvDocument *self, GBytes *png, const char *shows, double width, double height)
{
  RvBlock *block = add_block (self, RV_BLOCK_PICTURE);

  block->png = png;
  block->text = g_strdup (shows);
  block->width = width;
  block->height = height;
}

gboolean
rv_document_is_marked (RvCellState state)
{
  return state != RV_CELL_PLAIN && state != RV_CELL_QUIET;
}

char *
rv_document_cell (const RvTable *table, guint row, guint column)
{
  RvCellState state = RV_CELL_PLAIN;
  const char *text = rv_table_get (table, row, column, &state), *note = rv_table_get_note (table, row, column);
  const char *mark = state == RV_CELL_HIGH ? " \u25b2" : state == RV_CELL_LOW ? " \u25bc" : "";

  return g_strconcat (text ? text : "", text && *text ? mark : "", note ? " " : "", note ? note : "", NULL);
}

char *
rv_document_column (const RvTable *table, guint column)
{
  const char *group, *title, *unit;

  rv_table_get_column (table, column, &group, &title, &unit);
  return g_strconcat (group ? group : "", group && title && *title ? " " : "", title ? title : "", unit && *unit ? ", " : "", unit ? unit : "", NULL);
}

static void
append (GString *html, const char *before, const char *text, const char *after)
{
  g_autofree char *plain = g_markup_escape_text (text, -1);

  g_string_append (html, before);
  g_string_append (html, plain);
  g_string_append (html, after);
}

static void
append_row (GString *html, const RvTable *table, guint row)
{
  g_string_append (html, "<tr>");
  if (rv_table_row_is_heading (table, row))
    {
      g_autofree char *open = g_strdup_printf ("<th colspan=\"%u\" scope=\"colgroup\">", rv_table_n_columns (table));

      append (html, open, rv_table_get (table, row, 0, NULL), "</th></tr>\n");
      return;
    }
  for (guint i = 0; i < rv_table_n_columns (table); i++)
    {
      RvCellState state = RV_CELL_PLAIN;
      g_autofree char *text = rv_document_cell (table, row, i);
      gboolean marked;

      rv_table_get (table, row, i, &state);
      marked = rv_document_is_marked (state) && *text;
      append (html, marked ? "<td class=\"marked\"><strong>" : "<td>", text, marked ? "</strong></td>" : "</td>");
    }
  g_string_append (html, "</tr>\n");
}

static void
append_table (GString *html, const RvTable *table)
{
  g_string_append (html, "<table>\n<thead><tr>");
  for (guint i = 0; i < rv_table_n_columns (table); i++)
    {
      g_autofree char *words = rv_document_column (table, i);

      append (html, "<th scope=\"col\">", words, "</th>");
    }
  g_string_append (html, "</tr></thead>\n<tbody>\n");
  for (guint row = 0; row < rv_table_n_rows (table); row++)
    append_row (html, table, row);
  g_string_append (html, "</tbody>\n</table>\n");
}

static void
append_picture (GString *html, const RvBlock *block)
{
  gsize size;
  const guchar *data = g_bytes_get_data (block->png, &size);
  g_autofree char *base64 = g_base64_encode (data, size);
  char width[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (width, sizeof width, "%.1f", block->width);
  g_string_append_printf (html, "<figure><img style=\"width:%scm\" src=\"data:image/png;base64,%s\"", width, base64);
  append (html, " alt=\"", block->text, "\"></figure>\n");
}

static const char style[] =
  "body{font:11pt/1.45 Inter,system-ui,sans-serif;max-width:48em;margin:2em auto;padding:0 1em;color:#1d1d1f;background:#fff}"
  "h1{font-size:1.7em;line-height:1.2}h2{font-size:1.15em;margin:1.6em 0 .4em;break-after:avoid}"
  "p{margin:.3em 0}figure{margin:.6em 0}img{max-width:100%}.quiet{color:#5f6368;font-size:.88em}h2 .quiet{font-weight:normal}"
  "table{border-collapse:collapse;margin:.5em 0;font-variant-numeric:tabular-nums}"
  "th,td{text-align:left;vertical-align:top;padding:.2em .7em .2em 0;border-bottom:1px solid #ddd}thead th{color:#5f6368;font-weight:normal;font-size:.88em}"
  ".marked{color:#8a3b00}tr{break-inside:avoid}@media print{body{margin:0;max-width:none}}";

static void
append_block (GString *html, const RvBlock *block)
{
  static const struct { const char *before, *after; } tags[] = {
    [RV_BLOCK_TITLE] = { "<h1>", "</h1>\n" },     [RV_BLOCK_STRONG] = { "<p><strong>", "</strong></p>\n" },
    [RV_BLOCK_PARAGRAPH] = { "<p>", "</p>\n" }, [RV_BLOCK_QUIET] = { "<p class=\"quiet\">", "</p>\n" },
  };

  if (block->kind == RV_BLOCK_PICTURE)
    append_picture (html, block);
  else if (block->kind == RV_BLOCK_TABLE)
    append_table (html, block->table);
  else if (block->kind == RV_BLOCK_HEADING)
    {
      append (html, "<h2>", block->text, "");
      if (block->quiet)
        append (html, " <span class=\"quiet\">", block->quiet, "</span>");
      g_string_append (html, "</h2>\n");
    }
  else
    append (html, tags[block->kind].before, block->text, tags[block->kind].after);
}

char *
rv_document_to_html (const RvDocument *self)
{
  GString *html = g_string_new ("<!DOCTYPE html>\n");

  append (html, "<html lang=\"", self->language, "\">\n<head><meta charset=\"utf-8\"><meta name=\"generator\" content=\"Ranvier " RV_VERSION "\">\n");
  append (html, "<title>", self->title, "</title>\n<style>");
  g_string_append_printf (html, "%s</style></head>\n<body>\n", style);
  for (guint i = 0; self->blocks && i < self->blocks->len; i++)
    append_block (html, self->blocks->pdata[i]);
  g_string_append (html, "</body>\n</html>\n");
  return g_string_free (html, FALSE);
}
