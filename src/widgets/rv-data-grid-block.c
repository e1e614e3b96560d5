/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of cells: clipboard, filling, emptying. */
#include "widgets/rv-data-grid-private.h"

#include <glib/gi18n.h>
#include <string.h>

static GPtrArray *
new_block (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
}

void
rv_data_grid_store (RvDataGrid *self, guint row, guint column, GPtrArray *block)
{
  if (self->editable && self->model->store && block->len)
    self->model->store (row, column, block, self->data);
}

void
rv_data_grid_store_one (RvDataGrid *self, guint row, guint column, const char *text)
{
  g_autoptr (GPtrArray) block = new_block ();
  GStrv line = g_new0 (char *, 2);

  line[0] = g_strdup (text);
  g_ptr_array_add (block, line);
  rv_data_grid_store (self, row, column, block);
}

GPtrArray *
rv_data_grid_block (RvDataGrid *self, const RvGridRange *range)
{
  GPtrArray *block = new_block ();

  for (guint r = range->r0; r <= range->r1; r++)
    {
      GStrv line = g_new0 (char *, range->c1 - range->c0 + 2);

      for (guint c = range->c0; c <= range->c1; c++)
        line[c - range->c0] = rv_data_grid_edit_text (self, r, c);
      g_ptr_array_add (block, line);
    }
  return block;
}

void
rv_data_grid_set_range (RvDataGrid *self, const char *text)
{
  RvGridRange range = rv_data_grid_range (self);
  g_autoptr (GPtrArray) block = NULL;

  range.r1 = MIN (range.r1, self->n_rows - 1);
  block = rv_data_grid_block (self, &range);
  for (guint r = 0; r < block->len; r++)
    for (guint c = 0; c <= range.c1 - range.c0; c++)
      if (rv_data_grid_can_edit (self, range.r0 + r, range.c0 + c))
        {
          char **cell = &((GStrv) block->pdata[r])[c];

          g_free (*cell);
          *cell = g_strdup (text);
        }
  rv_data_grid_store (self, range.r0, range.c0, block);
}

/* --- text --- */

static char *
block_to_text (GPtrArray *block)
{
  GString *out = g_string_new (NULL);

  for (guint r = 0; r < block->len; r++)
    {
      g_autofree char *line = g_strjoinv ("\t", block->pdata[r]);

      g_string_append_printf (out, "%s\n", line);
    }
  return g_string_free (out, FALSE);
}

/* --- clipboard --- */

/* As text and as HTML, so that a spreadsheet of any language reads the numbers. */
static void
put_on_clipboard (RvDataGrid *self, GPtrArray *block)
{
  g_autofree char *text = block_to_text (block), *html = rv_data_grid_block_to_html (block);
  g_autoptr (GBytes) bytes = NULL;
  GdkContentProvider *formats[2];
  g_autoptr (GdkContentProvider) all = NULL;

  if (block->len == 1 && g_strv_length (block->pdata[0]) == 1)
    text[strlen (text) - 1] = '\0'; /* one cell is pasted into text without a line break */
  bytes = g_bytes_new (html, strlen (html));
  formats[0] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  formats[1] = gdk_content_provider_new_for_bytes ("text/html", bytes);
  all = gdk_content_provider_new_union (formats, 2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), all);
}

/* What was computed is not there to be edited, but it is there to be copied. */
static void
fill_in_computed (RvDataGrid *self, const RvGridRange *range, GPtrArray *block)
{
  for (guint r = 0; r < block->len; r++)
    for (guint c = 0; c <= range->c1 - range->c0; c++)
      {
        char **cell = &((GStrv) block->pdata[r])[c];

        if (**cell || !self->model->look || !(self->model->look (range->r0 + r, range->c0 + c, self->data) & RV_CELL_COMPUTED))
          continue;
        g_free (*cell);
        *cell = self->model->text (range->r0 + r, range->c0 + c, self->data);
      }
}

void
rv_data_grid_copy (RvDataGrid *self)
{
  RvGridRange range = rv_data_grid_range (self);
  g_autoptr (GPtrArray) block = rv_data_grid_block (self, &range);

  if (range.r1 + 1 == self->n_rows)
    rv_data_grid_trim_block (block, 1);
  fill_in_computed (self, &range, block);
  put_on_clipboard (self, block);
}

/* "Velocity L (m/s)". */
static char *
heading_of (const RvGridColumn *column)
{
  return g_strdup_printf ("%s%s%s%s%s%s", column->group ? _(column->group) : "", column->group ? " " : "", column->title ? _(column->title) : "",
                          column->unit ? " (" : "", column->unit ? column->unit : "", column->unit ? ")" : "");
}

void
rv_data_grid_copy_all (RvDataGrid *self)
{
  RvGridRange all = { 0, 0, self->n_rows ? self->n_rows - 1 : 0, self->n_columns ? self->n_columns - 1 : 0 };
  g_autoptr (GPtrArray) block = NULL;
  GStrv heads = g_new0 (char *, self->n_columns + 1);

  if (self->n_rows)
    block = rv_data_grid_block (self, &all);
  else
    block = new_block ();
  if (self->editable)
    rv_data_grid_trim_block (block, 0); /* the row to type into */
  fill_in_computed (self, &all, block);
  for (guint c = 0; c < self->n_columns; c++)
    heads[c] = heading_of (&self->columns[c]);
  g_ptr_array_insert (block, 0, heads);
  put_on_clipboard (self, block);
}

/* A single value fills the whole selection; a block is laid from its first cell. */
static void
paste_block (RvDataGrid *self, GPtrArray *block)
{
  RvGridRange range = rv_data_grid_range (self);
  gboolean single = block->len == 1 && g_strv_length (block->pdata[0]) == 1;

  if (!self->model || !block->len)
    return;
  if (single && (range.r0 != range.r1 || range.c0 != range.c1))
    rv_data_grid_set_range (self, ((GStrv) block->pdata[0])[0]);
  else
    {
      g_autoptr (GPtrArray) fitted = rv_data_grid_fit_block (self, block, range.r0, &range.c0);

      rv_data_grid_store (self, range.r0, range.c0, fitted);
    }
}

static void
on_html (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RvDataGrid) self = data;
  gssize n = g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, NULL);
  g_autoptr (GBytes) bytes = n > 0 ? g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (source)) : NULL;
  g_autofree char *html = bytes ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_autoptr (GPtrArray) block = html && g_utf8_validate (html, -1, NULL) ? rv_data_grid_parse_html (html) : NULL;

  if (block)
    paste_block (self, block);
}

static void
on_html_stream (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RvDataGrid) self = data;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (stream)
    g_output_stream_splice_async (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT, NULL, on_html, g_object_ref (self));
}

static void
on_text (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RvDataGrid) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GPtrArray) block = text ? rv_data_grid_parse_block (text) : NULL;

  if (block)
    paste_block (self, block);
}

/* A table of a word processor comes as HTML (its plain text has lost the cells); everything else as text. */
void
rv_data_grid_paste (RvDataGrid *self)
{
  static const char *html_types[] = { "text/html", NULL };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (!self->editable)
    return;
  if (!gdk_clipboard_is_local (clipboard) && gdk_content_formats_contain_mime_type (formats, "text/html"))
    gdk_clipboard_read_async (clipboard, html_types, G_PRIORITY_DEFAULT, NULL, on_html_stream, g_object_ref (self));
  else
    gdk_clipboard_read_text_async (clipboard, NULL, on_text, g_object_ref (self));
}

/* --- fill, remove --- */

/* One cell takes what stands above (or before) it; of a range, its first row (or column) fills the rest. */
void
rv_data_grid_fill (RvDataGrid *self, gboolean right)
{
  RvGridRange range = rv_data_grid_range (self);
  g_autoptr (GPtrArray) block = NULL;

  if (right ? range.c0 == range.c1 && range.c0 > 0 : range.r0 == range.r1 && range.r0 > 0)
    {
      range.c0 -= right ? 1 : 0;
      range.r0 -= right ? 0 : 1;
    }
  block = rv_data_grid_block (self, &range);
  for (guint r = 0; r < block->len; r++)
    for (guint c = 0; c <= range.c1 - range.c0; c++)
      {
        char **cell = &((GStrv) block->pdata[r])[c];

        if (!rv_data_grid_can_edit (self, range.r0 + r, range.c0 + c) || (right ? c == 0 : r == 0))
          continue;
        g_free (*cell);
        *cell = g_strdup (right ? ((GStrv) block->pdata[r])[0] : ((GStrv) block->pdata[0])[c]);
      }
  rv_data_grid_store (self, range.r0, range.c0, block);
}

void
rv_data_grid_remove (RvDataGrid *self)
{
  RvGridRange range = rv_data_grid_range (self);

  if (self->editable && self->model->remove_rows)
    self->model->remove_rows (range.r0, range.r1 - range.r0 + 1, self->data);
}
