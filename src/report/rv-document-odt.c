/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document as OpenDocument text: a ZIP of content.xml, styles.xml, meta.xml and a list of them, by libxml2 and libzip. */
#include <gio/gio.h>
#include <libxml/xmlwriter.h>
#include <string.h>
#include <zip.h>

#include "report/rv-document.h"

#define OFFICE "urn:oasis:names:tc:opendocument:xmlns:office:1.0"

static const struct { const char *prefix, *uri; } spaces[] = {
  { "xmlns:office", OFFICE },
  { "xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0" },
  { "xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0" },
  { "xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0" },
  { "xmlns:draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" },
  { "xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" },
  { "xmlns:xlink", "http://www.w3.org/1999/xlink" },
  { "xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" },
  { "xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0" },
  { "xmlns:dc", "http://purl.org/dc/elements/1.1/" },
  { "xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" },
};

static void
attribute (xmlTextWriter *w, const char *name, const char *value)
{
  xmlTextWriterWriteAttribute (w, BAD_CAST name, BAD_CAST value);
}

static void
begin (xmlTextWriter *w, const char *name)
{
  xmlTextWriterStartElement (w, BAD_CAST name);
}

static void
end (xmlTextWriter *w)
{
  xmlTextWriterEndElement (w);
}

/* Root element with every namespace. */
static void
begin_root (xmlTextWriter *w, const char *name)
{
  xmlTextWriterStartDocument (w, "1.0", "UTF-8", NULL);
  begin (w, name);
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    attribute (w, spaces[i].prefix, spaces[i].uri);
  attribute (w, g_str_has_prefix (name, "manifest") ? "manifest:version" : "office:version", "1.2");
}

static void
write_style (xmlTextWriter *w, const char *name, const char *parent, const char *size, gboolean bold, const char *color, const char *above)
{
  begin (w, "style:style");
  attribute (w, "style:name", name);
  attribute (w, "style:family", "paragraph");
  if (parent)
    attribute (w, "style:parent-style-name", parent);
  begin (w, "style:paragraph-properties");
  attribute (w, "fo:margin-top", above);
  attribute (w, "fo:margin-bottom", "0.06cm");
  if (g_str_has_prefix (name, "Heading") || g_str_equal (name, "Strong"))
    attribute (w, "fo:keep-with-next", "always");
  end (w);
  begin (w, "style:text-properties");
  attribute (w, "fo:font-size", size);
  attribute (w, "fo:font-weight", bold ? "bold" : "normal");
  attribute (w, "fo:color", color);
  end (w);
  end (w);
}

static void
write_default (xmlTextWriter *w, const char *language)
{
  begin (w, "style:default-style");
  attribute (w, "style:family", "paragraph");
  begin (w, "style:text-properties");
  attribute (w, "fo:font-family", "Inter, Arial, sans-serif");
  attribute (w, "fo:language", language);
  attribute (w, "fo:country", "none");
  end (w);
  end (w);
}

static void
write_page (xmlTextWriter *w)
{
  begin (w, "office:automatic-styles");
  begin (w, "style:page-layout");
  attribute (w, "style:name", "A4");
  begin (w, "style:page-layout-properties");
  attribute (w, "fo:page-width", "21cm");
  attribute (w, "fo:page-height", "29.7cm");
  attribute (w, "fo:margin", "1.8cm");
  end (w);
  end (w);
  end (w);
  begin (w, "office:master-styles");
  begin (w, "style:master-page");
  attribute (w, "style:name", "Standard");
  attribute (w, "style:page-layout-name", "A4");
  end (w);
  end (w);
}

static void
write_styles (xmlTextWriter *w, const RvDocument *document)
{
  begin_root (w, "office:document-styles");
  begin (w, "office:styles");
  write_default (w, document->language);
  write_style (w, "Standard", NULL, "10pt", FALSE, "#1d1d1f", "0cm");
  write_style (w, "Heading_20_1", "Standard", "18pt", TRUE, "#1d1d1f", "0cm");
  write_style (w, "Heading_20_2", "Standard", "12pt", TRUE, "#1d1d1f", "0.45cm");
  write_style (w, "Strong", "Standard", "10pt", TRUE, "#1d1d1f", "0.15cm");
  write_style (w, "Quiet", "Standard", "8.5pt", FALSE, "#5f6368", "0cm");
  write_style (w, "Cell", "Standard", "9pt", FALSE, "#1d1d1f", "0cm");
  write_style (w, "Marked", "Standard", "9pt", TRUE, "#8a3b00", "0cm");
  end (w);
  write_page (w);
  end (w);
}

static void
write_paragraph (xmlTextWriter *w, const char *style, const char *text)
{
  begin (w, "text:p");
  attribute (w, "text:style-name", style);
  xmlTextWriterWriteString (w, BAD_CAST text);
  end (w);
}

static void
write_heading (xmlTextWriter *w, const char *style, const char *level, const RvBlock *block)
{
  begin (w, "text:h");
  attribute (w, "text:style-name", style);
  attribute (w, "text:outline-level", level);
  xmlTextWriterWriteString (w, BAD_CAST block->text);
  end (w);
  if (block->quiet)
    write_paragraph (w, "Quiet", block->quiet);
}

static void
write_cell (xmlTextWriter *w, const char *style, const char *text, guint span)
{
  g_autofree char *columns = g_strdup_printf ("%u", span);

  begin (w, "table:table-cell");
  attribute (w, "table:style-name", "Line");
  attribute (w, "office:value-type", "string");
  if (span > 1)
    attribute (w, "table:number-columns-spanned", columns);
  write_paragraph (w, style, text);
  end (w);
  for (guint i = 1; i < span; i++)
    {
      begin (w, "table:covered-table-cell");
      end (w);
    }
}

static void
write_row (xmlTextWriter *w, const RvTable *table, guint row)
{
  guint n = rv_table_n_columns (table);

  begin (w, "table:table-row");
  if (rv_table_row_is_heading (table, row))
    write_cell (w, "Strong", rv_table_get (table, row, 0, NULL), n);
  for (guint i = 0; !rv_table_row_is_heading (table, row) && i < n; i++)
    {
      RvCellState state = RV_CELL_PLAIN;
      g_autofree char *text = rv_document_cell (table, row, i);

      rv_table_get (table, row, i, &state);
      write_cell (w, rv_document_is_marked (state) ? "Marked" : state == RV_CELL_QUIET ? "Quiet" : "Cell", text, 1);
    }
  end (w);
}

static void
write_table (xmlTextWriter *w, const RvTable *table, guint number)
{
  g_autofree char *name = g_strdup_printf ("Table%u", number), *columns = g_strdup_printf ("%u", rv_table_n_columns (table));

  begin (w, "table:table");
  attribute (w, "table:name", name);
  begin (w, "table:table-column");
  attribute (w, "table:number-columns-repeated", columns);
  end (w);
  begin (w, "table:table-header-rows");
  begin (w, "table:table-row");
  for (guint i = 0; i < rv_table_n_columns (table); i++)
    {
      g_autofree char *words = rv_document_column (table, i);

      write_cell (w, "Quiet", words, 1);
    }
  end (w);
  end (w);
  for (guint row = 0; row < rv_table_n_rows (table); row++)
    write_row (w, table, row);
  end (w);
}

static char *
picture_name (guint number)
{
  return g_strdup_printf ("Pictures/%u.png", number);
}

static void
write_length (xmlTextWriter *w, const char *name, double cm)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *length = g_strconcat (g_ascii_formatd (number, sizeof number, "%.2f", cm), "cm", NULL);

  attribute (w, name, length);
}

static void
write_picture (xmlTextWriter *w, const RvBlock *block, guint number)
{
  g_autofree char *path = picture_name (number), *name = g_strdup_printf ("Picture%u", number);

  begin (w, "text:p");
  attribute (w, "text:style-name", "Standard");
  begin (w, "draw:frame");
  attribute (w, "draw:name", name);
  attribute (w, "text:anchor-type", "as-char");
  write_length (w, "svg:width", block->width);
  write_length (w, "svg:height", block->height);
  begin (w, "draw:image");
  attribute (w, "xlink:href", path);
  attribute (w, "xlink:type", "simple");
  attribute (w, "xlink:show", "embed");
  attribute (w, "xlink:actuate", "onLoad");
  end (w);
  xmlTextWriterWriteElement (w, BAD_CAST "svg:desc", BAD_CAST block->text);
  end (w);
  end (w);
}

static void
write_block (xmlTextWriter *w, const RvBlock *block, guint number)
{
  switch (block->kind)
    {
    case RV_BLOCK_TITLE:
      write_heading (w, "Heading_20_1", "1", block);
      break;
    case RV_BLOCK_HEADING:
      write_heading (w, "Heading_20_2", "2", block);
      break;
    case RV_BLOCK_TABLE:
      write_table (w, block->table, number);
      break;
    case RV_BLOCK_PICTURE:
      write_picture (w, block, number);
      break;
    case RV_BLOCK_STRONG:
    case RV_BLOCK_PARAGRAPH:
    case RV_BLOCK_QUIET:
    default:
      write_paragraph (w, block->kind == RV_BLOCK_STRONG ? "Strong" : block->kind == RV_BLOCK_QUIET ? "Quiet" : "Standard", block->text);
    }
}

static void
write_content (xmlTextWriter *w, const RvDocument *document)
{
  begin_root (w, "office:document-content");
  begin (w, "office:automatic-styles");
  begin (w, "style:style");
  attribute (w, "style:name", "Line");
  attribute (w, "style:family", "table-cell");
  begin (w, "style:table-cell-properties");
  attribute (w, "fo:border-bottom", "0.02cm solid #cccccc");
  attribute (w, "fo:padding", "0.06cm");
  end (w);
  end (w);
  end (w);
  begin (w, "office:body");
  begin (w, "office:text");
  for (guint i = 0; document->blocks && i < document->blocks->len; i++)
    write_block (w, document->blocks->pdata[i], i + 1);
  end (w);
  end (w);
  end (w);
}

static void
write_meta (xmlTextWriter *w, const RvDocument *document)
{
  begin_root (w, "office:document-meta");
  begin (w, "office:meta");
  xmlTextWriterWriteElement (w, BAD_CAST "meta:generator", BAD_CAST "Ranvier/" RV_VERSION);
  xmlTextWriterWriteElement (w, BAD_CAST "dc:title", BAD_CAST document->title);
  xmlTextWriterWriteElement (w, BAD_CAST "dc:language", BAD_CAST document->language);
  end (w);
  end (w);
}

static void
write_entry (xmlTextWriter *w, const char *path, const char *type)
{
  begin (w, "manifest:file-entry");
  attribute (w, "manifest:full-path", path);
  attribute (w, "manifest:media-type", type);
  end (w);
}

static void
write_manifest (xmlTextWriter *w, const RvDocument *document)
{
  static const char *const entries[][2] = { { "/", "application/vnd.oasis.opendocument.text" }, { "content.xml", "text/xml" }, { "styles.xml", "text/xml" }, { "meta.xml", "text/xml" } };

  begin_root (w, "manifest:manifest");
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    write_entry (w, entries[i][0], entries[i][1]);
  for (guint i = 0; document->blocks && i < document->blocks->len; i++)
    if (((const RvBlock *) document->blocks->pdata[i])->kind == RV_BLOCK_PICTURE)
      {
        g_autofree char *path = picture_name (i + 1);

        write_entry (w, path, "image/png");
      }
  end (w);
}

static gboolean
add_bytes (zip_t *zip, const char *name, const void *data, gsize size, gboolean plain)
{
  zip_source_t *source = zip_source_buffer (zip, g_memdup2 (data, size), size, 1);
  zip_int64_t index = source ? zip_file_add (zip, name, source, ZIP_FL_ENC_UTF_8) : -1;

  if (index < 0)
    {
      if (source)
        zip_source_free (source);
      return FALSE;
    }
  return zip_file_set_mtime (zip, (zip_uint64_t) index, 315532800, 0) == 0 && (!plain || zip_set_file_compression (zip, (zip_uint64_t) index, ZIP_CM_STORE, 0) == 0);
}

static gboolean
add_part (zip_t *zip, const char *name, const RvDocument *document, void (*write) (xmlTextWriter *w, const RvDocument *document))
{
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlTextWriter *w = xmlNewTextWriterMemory (buffer, 0);
  gboolean good;

  write (w, document);
  xmlTextWriterEndDocument (w);
  xmlFreeTextWriter (w);
  good = add_bytes (zip, name, xmlBufferContent (buffer), (gsize) xmlBufferLength (buffer), FALSE);
  xmlBufferFree (buffer);
  return good;
}

static gboolean
add_pictures (zip_t *zip, const RvDocument *document)
{
  for (guint i = 0; document->blocks && i < document->blocks->len; i++)
    {
      const RvBlock *block = document->blocks->pdata[i];
      g_autofree char *path = picture_name (i + 1);
      gsize size = 0;
      const void *data = block->png ? g_bytes_get_data (block->png, &size) : NULL;

      if (data && !add_bytes (zip, path, data, size, TRUE))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
read_all (zip_source_t *source)
{
  zip_stat_t stat;
  char *data;
  zip_int64_t n;

  zip_stat_init (&stat);
  if (zip_source_stat (source, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) || zip_source_open (source) != 0)
    return NULL;
  data = g_malloc (stat.size + 1);
  n = zip_source_read (source, data, stat.size);
  zip_source_close (source);
  if (n == (zip_int64_t) stat.size)
    return g_bytes_new_take (data, stat.size);
  g_free (data);
  return NULL;
}

GBytes *
rv_document_to_odt (const RvDocument *self, GError **error)
{
  static const char mimetype[] = "application/vnd.oasis.opendocument.text";
  zip_error_t ze;
  zip_source_t *source;
  zip_t *zip;
  GBytes *bytes = NULL;
  gboolean good;

  zip_error_init (&ze);
  source = zip_source_buffer_create (NULL, 0, 0, &ze);
  zip = source ? zip_open_from_source (source, ZIP_TRUNCATE, &ze) : NULL;
  if (zip)
    {
      zip_source_keep (source);
      good = add_bytes (zip, "mimetype", mimetype, strlen (mimetype), TRUE) && add_part (zip, "content.xml", self, write_content) && add_part (zip, "styles.xml", self, write_styles) &&
             add_part (zip, "meta.xml", self, write_meta) && add_pictures (zip, self) && add_part (zip, "META-INF/manifest.xml", self, write_manifest);
      if (good && zip_close (zip) == 0)
        bytes = read_all (source);
      else
        {
          zip_error_set (&ze, zip_error_code_zip (zip_get_error (zip)), zip_error_code_system (zip_get_error (zip)));
          zip_discard (zip);
        }
    }
  if (source)
    zip_source_free (source);
  if (!bytes)
    g_set_error_literal (error, RV_RENDER_ERROR, RV_RENDER_ERROR_WRITE, zip_error_strerror (&ze));
  zip_error_fini (&ze);
  return bytes;
}
