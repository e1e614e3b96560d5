/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "cases.h"
#include "casefile/rv-casefile.h"
#include "report/rv-charts.h"
#include "report/rv-edx-table.h"
#include "report/rv-figure.h"
#include "report/rv-render.h"
#include "report/rv-text.h"
#include "report/rv-words.h"

static GBytes *
render (RvCase *kase, const char *view, const char *format, int width, int height, RvScheme scheme)
{
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  g_autoptr (GError) error = NULL;
  RvRenderOptions options = { .view = view, .width = width, .height = height, .scheme = scheme, .date = "2026-11-24T09:00:00Z", .files_dir = "/nonexistent" };
  GBytes *bytes = rv_render_bytes (kase, chronology, &options, format, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  return bytes;
}

static void
check_magic (GBytes *bytes, const char *format)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_cmpuint (size, >, 60);
  if (g_str_equal (format, "png"))
    g_assert_cmpmem (data, 4, "\x89PNG", 4);
  else if (g_str_equal (format, "pdf"))
    g_assert_cmpmem (data, 5, "%PDF-", 5);
  else
    g_assert_nonnull (g_strstr_len (data, 200, "<svg"));
}

/* cairo counts the ids inside SVG files on through a process: they are no part of the picture. */
static gboolean
same_picture (GBytes *a, GBytes *b, const char *format)
{
  g_autoptr (GRegex) named = g_regex_new ("(surface|image|source|mask|linear|radial|clip|glyph|font|filter|alpha)-?[0-9][0-9-]*", 0, 0, NULL);
  g_autofree char *ta = NULL, *tb = NULL;

  if (!g_str_equal (format, "svg"))
    return g_bytes_equal (a, b);
  ta = g_regex_replace_literal (named, g_bytes_get_data (a, NULL), (gssize) g_bytes_get_size (a), 0, "id", 0, NULL);
  tb = g_regex_replace_literal (named, g_bytes_get_data (b, NULL), (gssize) g_bytes_get_size (b), 0, "id", 0, NULL);
  return g_strcmp0 (ta, tb) == 0;
}

static void
test_every_view (void)
{
  static const char *const formats[] = { "png", "svg", "pdf" };
  g_autoptr (RvCase) course = test_case_course (), calendar = test_case_calendar (), empty = rv_case_new (NULL), odd = test_case_random (9, 40);
  RvCase *const cases[] = { course, calendar, empty, odd };

  rv_record_set (rv_case_get_root (odd), "title", "左足下垂 ضعف في القدم <&>");
  rv_record_set (rv_case_get_root (odd), "question", "左足下垂？");
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    for (const char *const *view = rv_render_views (); *view; view++)
      for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
        {
          g_autoptr (GBytes) a = render (cases[c], *view, formats[f], 1280, 720, c % 2);
          g_autoptr (GBytes) b = render (cases[c], *view, formats[f], 1280, 720, c % 2);

          g_test_message ("case %u, %s as %s", c, *view, formats[f]);
          check_magic (a, formats[f]);
          g_assert_true (same_picture (a, b, formats[f]));
        }
}

static void
test_sizes (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 90, 60 }, { 2000, 40 }, { 40, 1500 }, { 3840, 2160 } };
  g_autoptr (RvCase) kase = test_case_course ();

  for (const char *const *view = rv_render_views (); *view; view++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autoptr (GBytes) bytes = render (kase, *view, "png", sizes[i][0], sizes[i][1], RV_SCHEME_DARK);

        check_magic (bytes, "png");
      }
}

static void
test_errors (void)
{
  g_autoptr (RvCase) kase = test_case_course ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  g_autofree char *folder = g_dir_make_tmp ("rv-render-XXXXXX", NULL), *nowhere = g_build_filename (folder, "no", "such", "folder.png", NULL);
  g_autofree char *text = g_build_filename (folder, "view.txt", NULL), *good = g_build_filename (folder, "VIEW.PNG", NULL);
  RvRenderOptions options = { .view = "timeline" };
  g_autoptr (GError) error = NULL;

  g_assert_false (rv_render_view (kase, chronology, &options, nowhere, &error));
  g_assert_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_false (rv_render_view (kase, chronology, &options, text, &error));
  g_assert_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, ".svg"));
  g_assert_false (g_file_test (text, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  options.view = "river";
  g_assert_false (rv_render_view (kase, chronology, &options, good, &error));
  g_assert_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_VIEW);
  g_assert_nonnull (strstr (error->message, "overview, timeline"));
  g_clear_error (&error);
  options.view = "timeline";
  options.width = options.height = -3;
  g_assert_false (rv_render_view (kase, chronology, &options, good, &error));
  g_assert_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_SIZE);
  g_clear_error (&error);
  options.width = options.height = 200;
  g_assert_true (rv_render_view (kase, chronology, &options, good, &error));
  g_assert_no_error (error);
  g_unlink (good);
  g_rmdir (folder);
}

static void
test_pictures_refused (void)
{
  static const struct { const char *file, *part; } rows[] = {
    { "missing.png", "missing.png" }, { "../secret.png", "outside" }, { "a/../../b.png", "outside" }, { "/etc/passwd", "outside" }, { NULL, "No file" }, { "not-recorded", "No file" },
    { "bad.png", "read" },
  };
  g_autofree char *folder = g_dir_make_tmp ("rv-figure-XXXXXX", NULL), *bad = g_build_filename (folder, "bad.png", NULL);
  g_autoptr (RvCase) kase = rv_case_new (NULL);

  g_assert_true (g_file_set_contents (bad, "no picture", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RvRecord *image = test_add (kase, "image", NULL, "title", "Picture", "file", rows[i].file, NULL);
      g_autofree char *reason = NULL;

      g_assert_null (rv_figure_load (image, folder, &reason));
      g_assert_nonnull (reason);
      if (g_str_has_prefix (setlocale (LC_MESSAGES, NULL), "C"))
        g_assert_nonnull (strstr (reason, rows[i].part));
      g_assert_cmpfloat (rv_figure_aspect (image, folder), ==, 4.0 / 3);
    }
  g_unlink (bad);
  g_rmdir (folder);
}

static void
test_arrange (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 300; round++)
    {
      guint n = (guint) g_rand_int_range (rand, 1, 10);
      double aspects[10], width = g_rand_double_range (rand, 100, 2000), height = g_rand_double_range (rand, 100, 1500), used;
      RvRect r[10];

      for (guint i = 0; i < n; i++)
        aspects[i] = g_rand_double_range (rand, 0.3, 3);
      used = rv_figure_arrange (aspects, n, width, height, 8, 4, 5, r);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat (r[i].x + r[i].width, <=, width + 0.5);
          g_assert_cmpfloat (r[i].y + r[i].height, <=, used + 0.5);
          g_assert_cmpfloat_with_epsilon (r[i].width / (r[i].height - 8), aspects[i], 1e-6);
          for (guint j = 0; j < i; j++)
            g_assert_true (r[i].x >= r[j].x + r[j].width || r[j].x >= r[i].x + r[i].width || r[i].y >= r[j].y + r[j].height || r[j].y >= r[i].y + r[i].height);
        }
    }
}

static void
expect (RvTable *table, guint row, guint column, const char *text, RvCellState state)
{
  RvCellState found;

  g_assert_cmpstr (rv_table_get (table, row, column, &found), ==, text);
  g_assert_cmpint (found, ==, state);
}

static void
test_edx_tables (void)
{
  g_autoptr (RvCase) kase = test_case_course ();
  g_autoptr (RvTable) ncs = rv_edx_table_ncs (kase, NULL, "edx"), emg = rv_edx_table_emg (kase, NULL, "edx");
  g_auto (GStrv) studies = rv_edx_table_studies (kase);
  g_autofree char *legend = rv_edx_table_legend (kase, NULL);
  const char *point = localeconv ()->decimal_point;
  g_autofree char *v = g_strdup_printf ("42%s6", point), *a = g_strdup_printf ("0%s65", point);

  g_assert_cmpuint (g_strv_length (studies), ==, 1);
  g_assert_cmpuint (rv_table_n_rows (ncs), ==, 3);
  expect (ncs, 0, 0, "Sural", RV_CELL_PLAIN);
  expect (ncs, 0, 1, v, RV_CELL_PLAIN);
  g_assert_cmpstr (rv_table_get (ncs, 1, 1, NULL), ==, "NR");
  expect (ncs, 1, 1, "NR", RV_CELL_NR);
  expect (ncs, 2, 5, a, RV_CELL_PLAIN);
  g_assert_cmpuint (rv_table_n_rows (emg), ==, 2);
  expect (emg, 0, 2, "+++", RV_CELL_PLAIN);
  expect (emg, 1, 2, "–", RV_CELL_PLAIN);
  g_assert_cmpstr (rv_edx_table_emg_side (kase, "edx"), ==, "left");
  g_assert_nonnull (legend);
  g_assert_null (rv_edx_table_ncs (kase, NULL, "other"));
}

/* With the graded published case: what is abnormal is marked, what is not is left alone. */
static void
test_edx_marks (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR") ? g_getenv ("RV_DATA_DIR") : RV_SOURCE_DATADIR, "cases", "leukaemic-sciatic-neuropathy.xml", NULL);
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, NULL);
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  const RvReference *reference = rv_reference_default (NULL);
  g_autoptr (RvEdx) edx = NULL;
  g_autoptr (RvTable) ncs = NULL;
  RvCellState state;

  g_assert_nonnull (kase);
  g_assert_true (anatomy && reference);
  edx = rv_edx_grade (anatomy, reference, kase, NULL);
  ncs = rv_edx_table_ncs (kase, edx, NULL);
  g_assert_cmpuint (rv_table_n_rows (ncs), ==, 4);
  rv_table_get (ncs, 1, 5, &state); /* superficial fibular, left */
  g_assert_cmpint (state, ==, RV_CELL_NR);
  rv_table_get (ncs, 2, 5, &state); /* common fibular, left: 0.65 mV */
  g_assert_cmpint (state, ==, RV_CELL_LOW);
  rv_table_get (ncs, 3, 5, &state); /* tibial, left */
  g_assert_cmpint (state, ==, RV_CELL_PLAIN);
}

static void
test_table_width (void)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvTable) table = rv_table_new ();
  double x, y, w, h, bottom = 0;

  rv_table_add_column (table, NULL, "Name", NULL, RV_ALIGN_LEFT);
  rv_table_set_flexible (table, rv_table_add_column (table, NULL, "Words", NULL, RV_ALIGN_LEFT));
  rv_table_add_column (table, "Value", "L", "ms", RV_ALIGN_DECIMAL);
  rv_table_add_column (table, "Value", "R", "ms", RV_ALIGN_DECIMAL);
  for (guint i = 0; i < 6; i++)
    {
      guint row = rv_table_add_row (table);

      rv_table_set (table, row, 0, "A nerve", RV_CELL_PLAIN);
      rv_table_set (table, row, 1, "Many words that do not fit on one line of a narrow table and so go over several lines of it", RV_CELL_PLAIN);
      rv_table_set (table, row, 2, i % 2 ? "12.25" : "< 0.4", i % 2 ? RV_CELL_LOW : RV_CELL_PLAIN);
    }
  g_assert_cmpfloat (rv_table_layout (table, theme, 420), <=, 420.5);
  for (guint row = 0; row < 6; row++)
    {
      rv_table_cell_rect (table, row, 1, &x, &y, &w, &h);
      g_assert_cmpfloat (y, >=, bottom);
      g_assert_cmpfloat (h, >, RV_ROW);
      bottom = y + h;
    }
  g_assert_cmpfloat_with_epsilon (bottom, rv_table_height (table), 0.01);
}

static void
test_report_pages (void)
{
  static const char *const some[] = { "summary", "sources", NULL };
  g_autoptr (RvCase) kase = test_case_course ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRenderOptions options = { .view = "report" };
  guint all, few;

  for (guint i = 0; i < 60; i++)
    test_add (kase, "discrepancy", NULL, "title", "A long matter", "text",
              "Words upon words that fill line after line of the page, so that the section must go on to the next one and the one after it.", NULL);
  all = rv_report_n_pages (kase, chronology, &options);
  options.sections = some;
  few = rv_report_n_pages (kase, chronology, &options);
  g_assert_cmpuint (few, ==, 1);
  g_assert_cmpuint (all, >=, 4);
  for (const char *const *section = rv_report_sections (); *section; section++)
    g_assert_cmpstr (rv_report_section_label (*section), !=, "");
}

static void
test_fit (void)
{
  static const char text[] = "Words that are set in a narrow column and must break somewhere, line after line, until they end.";
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  double line = rv_text_height (theme, RV_BODY);
  gsize before = 0;

  for (guint lines = 0; lines < 12; lines++)
    {
      gsize fits = rv_text_fit (theme, RV_BODY, 120, lines * line + 1, text);

      g_assert_cmpuint (fits, >=, before);
      before = fits;
    }
  g_assert_cmpuint (before, ==, strlen (text));
  g_assert_cmpuint (rv_text_fit (theme, RV_BODY, 120, 2, text), ==, 0);
}

static void
test_words (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autofree char *none = rv_words_patient (kase, TRUE), *who = NULL, *hidden = NULL, *odds = rv_chart_odds (15.3), *other = rv_chart_odds (-3), *minus = rv_chart_decibans (-0.01);

  g_assert_cmpstr (none, ==, "");
  test_add (kase, "patient", NULL, "name", "Anna Example", "sex", "female", "age", "66", "height", "163", NULL);
  who = rv_words_patient (kase, TRUE);
  hidden = rv_words_patient (kase, FALSE);
  g_assert_nonnull (strstr (who, "Anna Example"));
  g_assert_null (strstr (hidden, "Anna"));
  g_assert_nonnull (strstr (hidden, "163\u202fcm"));
  g_assert_cmpstr (odds, ==, "34\u202f:\u202f1");
  g_assert_true (g_str_has_prefix (other, "1\u202f:\u202f2"));
  g_assert_true (g_str_has_prefix (minus, "\u22120") || g_str_has_prefix (minus, "+0"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/render/every-view", test_every_view);
  g_test_add_func ("/report/render/sizes", test_sizes);
  g_test_add_func ("/report/render/errors", test_errors);
  g_test_add_func ("/report/figure/refused", test_pictures_refused);
  g_test_add_func ("/report/figure/arrange", test_arrange);
  g_test_add_func ("/report/table/edx", test_edx_tables);
  g_test_add_func ("/report/table/marks", test_edx_marks);
  g_test_add_func ("/report/table/width", test_table_width);
  g_test_add_func ("/report/report/pages", test_report_pages);
  g_test_add_func ("/report/text/fit", test_fit);
  g_test_add_func ("/report/words", test_words);
  return g_test_run ();
}
