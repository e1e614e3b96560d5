/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report outside the page: what a PDF says of itself, HTML and OpenDocument with the words of the page, sections in their order. */
#include <locale.h>
#include <math.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <zip.h>

#include "cases.h"
#include "report/rv-document.h"
#include "report/rv-pdf-finish.h"

static RvCase *
studied (void)
{
  RvCase *kase = test_case_course ();
  RvRecord *ncs;

  rv_record_set (rv_case_get_root (kase), "synopsis", "A weak foot <after> rest & care");
  rv_record_set (rv_case_get_root (kase), "conclusion", "Wait three months.");
  ncs = test_add (kase, "ncs", NULL, "nerve", "tibial", "side", "left", "type", "motor", NULL);
  test_add (kase, "stim", ncs, "site", "ankle", "latency", "4.2", "amplitude", "7.31", NULL);
  return kase;
}

static gboolean
holds (GBytes *bytes, const char *word)
{
  gsize size, n = strlen (word);
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i + n <= size; i++)
    if (memcmp (data + i, word, n) == 0)
      return TRUE;
  return FALSE;
}

static void
test_pdf_says_what_it_is (void)
{
  g_autoptr (RvCase) kase = studied ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRenderOptions options = { .view = "report", .date = "2026-11-24T09:00:00Z" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = rv_render_bytes (kase, chronology, &options, "pdf", &error);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) text = g_bytes_new_static ("no pdf", 6);
  g_autoptr (GBytes) same = NULL;
  static const char *const words[] = { "/MarkInfo << /Marked true >>", "/Lang (en)", "/DisplayDocTitle true", "/StructTreeRoot", "/Outlines", "/FontFile", "/ToUnicode", "/S /TD", "/S /H2", "/S /Figure", "/Alt <FEFF" };

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!holds (pdf, words[i]))
      g_error ("the PDF has no %s", words[i]);
  again = rv_pdf_finish (pdf, "en", NULL); /* once is enough */
  g_assert_true (g_bytes_equal (pdf, again));
  same = rv_pdf_finish (text, "en", NULL);
  g_assert_true (g_bytes_equal (text, same));
}

static guint
count (GBytes *bytes, const char *word)
{
  gsize size, n = strlen (word);
  const char *data = g_bytes_get_data (bytes, &size);
  guint found = 0;

  for (gsize i = 0; i + n <= size; i++)
    found += memcmp (data + i, word, n) == 0;
  return found;
}

/* Every figure says what it shows; words that are not as many as the figures are not guessed at. */
static void
test_pdf_figures (void)
{
  g_autoptr (RvCase) kase = studied ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRenderOptions options = { .view = "slides", .date = "2026-11-24T09:00:00Z" };
  g_autoptr (GBytes) pdf = rv_render_bytes (kase, chronology, &options, "pdf", NULL), spoilt = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  guint figures = count (pdf, "/S /Figure") / 2; /* as cairo wrote it, and with words */

  g_assert_cmpuint (figures, >, 0);
  g_assert_cmpuint (count (pdf, "/Alt <FEFF"), ==, figures);
  spoilt = rv_pdf_finish (pdf, "en", none);
  g_assert_true (g_bytes_equal (pdf, spoilt));
}

/* The chart of the course and the pictures are in both, with words beside them. */
static void
test_pictures (void)
{
  g_autoptr (RvCase) kase = studied ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRenderOptions options = { .view = "report", .date = "2026-11-24T09:00:00Z" };
  g_autoptr (RvDocument) document = rv_report_document (kase, chronology, &options);
  g_autofree char *html = rv_document_to_html (document);
  g_autoptr (GBytes) odt = rv_document_to_odt (document, NULL);
  guint pictures = 0;

  for (guint i = 0; i < document->blocks->len; i++)
    {
      const RvBlock *block = document->blocks->pdata[i];

      if (block->kind != RV_BLOCK_PICTURE)
        continue;
      pictures++;
      g_assert_true (holds (block->png, "PNG"));
      g_assert_nonnull (strstr (block->text, pictures == 1 ? "Complete remission" : "MRI"));
      g_assert_cmpfloat (block->width, <=, 17.8); /* A4 without its margins */
    }
  g_assert_cmpuint (pictures, ==, 2);
  g_assert_nonnull (strstr (html, "src=\"data:image/png;base64,iVBOR"));
  g_assert_nonnull (strstr (html, " alt=\""));
  g_assert_true (holds (odt, "Pictures/"));
}

static void
test_html_has_the_cells (void)
{
  g_autoptr (RvCase) kase = studied ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRenderOptions options = { .view = "report", .date = "2026-11-24T09:00:00Z", .letterhead = "Neurology, ward 7" };
  g_autoptr (RvDocument) document = rv_report_document (kase, chronology, &options);
  g_autofree char *html = rv_document_to_html (document);
  xmlDoc *xml = xmlReadMemory (strchr (html, '\n'), (int) strlen (strchr (html, '\n')), NULL, NULL, XML_PARSE_NOERROR | XML_PARSE_RECOVER);

  g_assert_nonnull (xml);
  xmlFreeDoc (xml);
  g_assert_nonnull (strstr (html, "<html lang=\"en\">"));
  g_assert_nonnull (strstr (html, "A weak foot &lt;after&gt; rest &amp; care"));
  g_assert_true (strstr (html, "<td>7.31</td>") || strstr (html, "<td>7,31</td>")); /* as the language writes it */
  g_assert_nonnull (strstr (html, "Neurology, ward 7"));
  g_assert_nonnull (strstr (html, "Wait three months."));
  g_assert_nonnull (strstr (html, "<th scope=\"col\">"));
}

static char *
part (zip_t *zip, const char *name)
{
  zip_stat_t stat;
  zip_file_t *file;
  char *text;

  g_assert_cmpint (zip_stat (zip, name, 0, &stat), ==, 0);
  text = g_malloc0 (stat.size + 1);
  file = zip_fopen (zip, name, 0);
  g_assert_nonnull (file);
  g_assert_cmpint (zip_fread (file, text, stat.size), ==, (gint64) stat.size);
  zip_fclose (file);
  return text;
}

static void
test_odt_is_one (void)
{
  g_autoptr (RvCase) kase = studied ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRenderOptions options = { .view = "report", .date = "2026-11-24T09:00:00Z" };
  g_autoptr (RvDocument) document = rv_report_document (kase, chronology, &options);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) odt = rv_document_to_odt (document, &error);
  g_autoptr (GBytes) again = rv_document_to_odt (document, NULL);
  static const char *const parts[] = { "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml" };
  gsize size;
  const char *data = g_bytes_get_data (odt, &size);
  zip_error_t ze;
  zip_t *zip;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (odt, again));
  g_assert_true (memcmp (data + 30, "mimetypeapplication/vnd.oasis.opendocument.text", 47) == 0); /* first, and not packed */
  zip = zip_open_from_source (zip_source_buffer_create (data, size, 0, &ze), ZIP_RDONLY, &ze);
  g_assert_nonnull (zip);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *text = part (zip, parts[i]);
      xmlDoc *xml = xmlReadMemory (text, (int) strlen (text), NULL, NULL, XML_PARSE_NONET);

      g_assert_nonnull (xml);
      xmlFreeDoc (xml);
      if (i == 0)
        g_assert_true (strstr (text, "7.31") || strstr (text, "7,31"));
    }
  zip_discard (zip);
}

/* Sections stand in the order that is asked for, in a document and on pages. */
static void
test_order (void)
{
  g_autoptr (RvCase) kase = studied ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  static const char *const order[] = { "conclusion", "summary", NULL };
  RvRenderOptions options = { .view = "report", .date = "2026-11-24T09:00:00Z", .sections = order };
  g_autoptr (RvDocument) document = rv_report_document (kase, chronology, &options);
  g_autofree char *html = rv_document_to_html (document);
  const char *conclusion = strstr (html, "Wait three months."), *summary = strstr (html, "A weak foot");

  g_assert_nonnull (conclusion);
  g_assert_nonnull (summary);
  g_assert_true (conclusion < summary);
  g_assert_null (strstr (html, "7.31"));
  options.as_of = "as known at: first visit"; /* neither summary nor conclusion before the end */
  {
    g_autoptr (RvDocument) earlier = rv_report_document (kase, chronology, &options);
    g_autofree char *text = rv_document_to_html (earlier);

    g_assert_null (strstr (text, "Wait three months."));
    g_assert_null (strstr (text, "A weak foot"));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/document/pdf", test_pdf_says_what_it_is);
  g_test_add_func ("/document/pdf-figures", test_pdf_figures);
  g_test_add_func ("/document/pictures", test_pictures);
  g_test_add_func ("/report/document/html", test_html_has_the_cells);
  g_test_add_func ("/report/document/odt", test_odt_is_one);
  g_test_add_func ("/report/document/order", test_order);
  return g_test_run ();
}
