/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets of the report, drawings as files, titles before live. */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "cases.h"
#include "report/rv-render.h"
#include "report/rv-words.h"

static guint
ink_of (cairo_surface_t *surface)
{
  guint ink = 0;
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface) * 4; x++)
      ink += cairo_image_surface_get_data (surface)[y * stride + x] < 255;
  return ink;
}

/* The pages that are recorded at once are those that are drawn one by one. */
static void
test_report_recorded (void)
{
  g_autoptr (RvCase) kase = test_case_random (5, 120);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRenderOptions options = { .view = "report", .date = "2026-11-24T09:00:00Z" };
  guint n = rv_report_n_pages (kase, chronology, &options);
  g_autoptr (GPtrArray) pages = rv_report_record (kase, chronology, &options);

  g_assert_cmpuint (n, >, 1);
  g_assert_cmpuint (pages->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      cairo_surface_t *both[2];

      for (int k = 0; k < 2; k++)
        {
          cairo_t *cr;

          both[k] = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) RV_REPORT_WIDTH, (int) RV_REPORT_HEIGHT);
          cr = cairo_create (both[k]);
          cairo_set_source_rgb (cr, 1, 1, 1);
          cairo_paint (cr);
          if (k == 0)
            rv_report_draw_page (kase, chronology, &options, i, cr);
          else
            cairo_set_source_surface (cr, pages->pdata[i], 0, 0);
          if (k == 1)
            cairo_paint (cr);
          cairo_destroy (cr);
        }
      g_assert_cmpuint (ink_of (both[0]), >, 100);
      g_assert_cmpfloat (fabs ((double) ink_of (both[1]) / ink_of (both[0]) - 1), <, 0.02);
      cairo_surface_destroy (both[0]);
      cairo_surface_destroy (both[1]);
    }
}

static void
fill_blue (cairo_t *cr, gpointer data)
{
  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_paint (cr);
}

static void
test_drawing_formats (void)
{
  static const struct { const char *format, *start; } good[] = { { "png", "\x89PNG" }, { "svg", "<?xml" }, { "pdf", "%PDF" } };
  g_autoptr (GError) error = NULL;
  g_autofree char *format = rv_render_format_of ("/tmp/a.b/course.SVG"), *none = rv_render_format_of ("/tmp/a.b/course");

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GBytes) bytes = rv_render_drawing (fill_blue, NULL, 40, 30, good[i].format, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (good[i].start), good[i].start, strlen (good[i].start));
    }
  g_assert_null (rv_render_drawing (fill_blue, NULL, 40, 30, "gif", &error));
  g_assert_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_null (rv_render_drawing (fill_blue, NULL, 0, 30, "png", &error));
  g_assert_error (error, RV_RENDER_ERROR, RV_RENDER_ERROR_SIZE);
  g_assert_cmpstr (format, ==, "svg");
  g_assert_cmpstr (none, ==, "");
}

/* Before live neither the title nor the question: they tell the end. */
static void
test_words_before_live (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autofree char *live = NULL, *back = NULL, *why = NULL;

  rv_record_set (rv_case_get_root (kase), "title", "Lymphoma of the sciatic nerve");
  rv_record_set (rv_case_get_root (kase), "question", "Was it the lymphoma?");
  test_add (kase, "encounter", NULL, "id", "visit", "title", "Visit", "reason", "Cannot lift the foot", NULL);
  test_add (kase, "event", NULL, "id", "old", "title", "Weight loss", "lane", "symptoms", NULL);
  test_add (kase, "event", NULL, "id", "drop", "title", "Foot drop", "lane", "symptoms", "encounter", "visit", NULL);
  live = rv_words_case_title (kase, TRUE);
  back = rv_words_case_title (kase, FALSE);
  why = rv_words_why_now (kase, FALSE);
  g_assert_cmpstr (live, ==, "Lymphoma of the sciatic nerve");
  g_assert_cmpstr (back, ==, "Foot drop");
  g_assert_cmpstr (why, ==, "Cannot lift the foot");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/sheets/recorded", test_report_recorded);
  g_test_add_func ("/report/drawing/formats", test_drawing_formats);
  g_test_add_func ("/report/words/before-live", test_words_before_live);
  return g_test_run ();
}
