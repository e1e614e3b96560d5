/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include <locale.h>
#include <string.h>

#include "cases.h"
#include "report/rv-slides.h"

static RvCase *
board_case (void)
{
  RvCase *kase = test_case_course ();
  RvRecord *image;

  if (!rv_case_single (kase, "patient"))
    test_add (kase, "patient", NULL, "sex", "female", NULL);
  rv_record_set (rv_case_single (kase, "patient"), "name", "Ottilie Grün");
  rv_record_set (rv_case_single (kase, "patient"), "identifier", "4711-K");
  test_add (kase, "finding", NULL, "status", "present", "text", "Mrs Grün fell over Grünkohl", NULL);
  test_add (kase, "open-question", NULL, "title", "Was 4711-K seen before?", NULL);
  image = test_add (kase, "image", NULL, "title", "Thigh", "file", "thigh.png", NULL);
  test_add (kase, "annotation", image, "type", "text", "points", "0.5,0.5", "label", "OTTILIE GRÜN and Ottilie", NULL);
  test_add (kase, "image", NULL, "title", "Phantom", "file", "phantom.png", "synthetic", "phantom", NULL);
  return kase;
}

static char *
types_of (GPtrArray *slides)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < slides->len; i++)
    g_string_append_printf (all, "%s%s", i ? " " : "", ((RvSlide *) slides->pdata[i])->type);
  return g_string_free (all, FALSE);
}

/* Without records: what the case holds, one slide a picture; a case that holds nothing still has a title. */
static void
test_computed (void)
{
  g_autoptr (RvCase) kase = board_case (), empty = rv_case_new (NULL);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase), none = rv_chronology_new (empty);
  RvRenderOptions options = { .view = "slides" };
  g_autoptr (GPtrArray) slides = rv_slides_plan (kase, chronology, NULL, &options, FALSE), one = rv_slides_plan (empty, none, NULL, &options, FALSE);
  g_autofree char *types = types_of (slides), *title = types_of (one);
  guint pictures = 0;

  g_assert_true (g_str_has_prefix (types, "title history timeline"));
  for (guint i = 0; i < slides->len; i++)
    pictures += g_str_equal (((RvSlide *) slides->pdata[i])->type, "imaging");
  g_assert_cmpuint (pictures, ==, rv_case_count (kase, "image"));
  g_assert_nonnull (strstr (types, "questions"));
  g_assert_null (strstr (types, "pathology"));
  g_assert_null (strstr (types, "decision"));
  g_assert_cmpstr (title, ==, "title");
}

/* With records: theirs, in their order, with their words; hidden ones only when asked for. */
static void
test_own (void)
{
  g_autoptr (RvCase) kase = board_case ();
  RvRecord *presentation = test_add (kase, "presentation", NULL, "title", "Board", "reason", "Biopsy?", NULL);
  g_autoptr (RvChronology) chronology = NULL;
  RvRenderOptions options = { .view = "slides" };
  g_autoptr (GPtrArray) shown = NULL, all = NULL;
  g_autofree char *types = NULL, *more = NULL;
  RvSlide *text;

  test_add (kase, "slide", presentation, "type", "text", "title", "What we ask", "text", "One\n- Two", "speaker-notes", "slowly", NULL);
  test_add (kase, "slide", presentation, "type", "timeline", "hidden", "yes", NULL);
  test_add (kase, "slide", presentation, "type", "title", NULL);
  chronology = rv_chronology_new (kase);
  shown = rv_slides_plan (kase, chronology, rv_slides_presentation (kase), &options, FALSE);
  all = rv_slides_plan (kase, chronology, rv_slides_presentation (kase), &options, TRUE);
  types = types_of (shown);
  more = types_of (all);
  g_assert_cmpstr (types, ==, "text title");
  g_assert_cmpstr (more, ==, "text timeline title");
  text = shown->pdata[0];
  g_assert_cmpstr (text->title, ==, "What we ask");
  g_assert_cmpstr (text->notes, ==, "slowly");
  g_assert_nonnull (text->uuid);
}

static void
find_name (RvRecord *record, gpointer data)
{
  const RvKind *kind = rv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *value = rv_record_get (record, kind->fields[i].name);

      if (value && (strstr (value, "Ottilie") || strstr (value, "OTTILIE") || strstr (value, "Grün ") || g_str_has_suffix (value, "Grün") || strstr (value, "4711")))
        g_error ("%s: %s", kind->fields[i].name, value);
    }
}

/* The name stands nowhere in what slides are drawn from, also not in other texts; words that only begin like it stay. */
static void
test_names (void)
{
  g_autoptr (RvCase) kase = board_case ();
  g_autoptr (RvCase) hidden = rv_slides_hide_names (kase);
  g_auto (GStrv) look = rv_slides_pictures_to_check (kase);
  gboolean kept = FALSE;

  rv_case_foreach (hidden, find_name, NULL);
  for (guint i = 0; i < rv_case_count (hidden, "finding"); i++)
    kept |= strstr (rv_record_get (rv_case_nth (hidden, "finding", i), "text") ? rv_record_get (rv_case_nth (hidden, "finding", i), "text") : "", "Grünkohl") != NULL;
  g_assert_true (kept);
  g_assert_cmpstr (rv_record_get (rv_case_single (kase, "patient"), "name"), ==, "Ottilie Grün");
  for (guint i = 0; look[i]; i++)
    g_assert_cmpstr (rv_record_get (rv_case_find_uuid (kase, look[i]), "title"), !=, "Phantom");
  g_assert_cmpuint (g_strv_length (look), ==, rv_case_count (kase, "image") - 1);
}

/* Every slide of the case draws at both sizes and grounds, and no two are the same picture. */
static void
test_draw (void)
{
  g_autoptr (RvCase) kase = board_case ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint scheme = 0; scheme < 2; scheme++)
    {
      RvRenderOptions options = { .view = "slides", .scheme = scheme ? RV_SCHEME_DARK : RV_SCHEME_LIGHT, .width = 960, .height = scheme ? 720 : 540 };
      g_autoptr (GPtrArray) slides = rv_slides_plan (kase, chronology, NULL, &options, FALSE);

      for (options.slide = 1; options.slide <= slides->len; options.slide++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) bytes = rv_render_bytes (kase, chronology, &options, "png", &error);
          char *sum;

          g_assert_no_error (error);
          sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
          g_assert_true (g_hash_table_add (seen, sum));
        }
    }
}

/* A PDF has a bookmark for every heading; the report says what is heading and what is text. */
static void
test_bookmarks (void)
{
  static const char *const views[] = { "slides", "report" };
  g_autoptr (RvCase) kase = board_case ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      RvRenderOptions options = { .view = views[i] };
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = rv_render_bytes (kase, chronology, &options, "pdf", &error);
      gsize size;
      const char *data;

      g_assert_no_error (error);
      data = g_bytes_get_data (bytes, &size);
      g_assert_nonnull (memmem (data, size, "/Outlines", 9));
      if (i == 1)
        g_assert_nonnull (memmem (data, size, "/StructTreeRoot", 15));
    }
}

/* Notes stand beside their slide; series of images are a slide only where they can be looked through. */
static void
test_handout_and_series (void)
{
  g_autoptr (RvCase) kase = test_case_course ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRecord *presentation = test_add (kase, "presentation", NULL, "title", "Board", NULL), *picture;
  RvRenderOptions options = { .view = "handout", .date = "2026-11-24T09:00:00Z" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GPtrArray) still = NULL;
  g_autoptr (GPtrArray) live = NULL;

  picture = test_add (kase, "image", NULL, "title", "A photo", "file", "a.png", NULL);
  test_add (kase, "image", NULL, "title", "Axial", "file", "axial.zip", "series", "1.2.3", NULL);
  still = rv_slides_plan (kase, chronology, presentation, &options, FALSE);
  options.live = TRUE;
  live = rv_slides_plan (kase, chronology, presentation, &options, FALSE);
  g_assert_cmpuint (live->len, ==, still->len + 1);
  for (guint i = 0; i < still->len; i++)
    g_assert_false (rv_slides_is_series (kase, still->pdata[i]));
  options.live = FALSE;
  pdf = rv_render_bytes (kase, chronology, &options, "pdf", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (pdf), >, 2000);
  g_assert_cmpuint (rv_slides_handout_sheets (still), ==, (still->len + RV_SLIDES_ON_SHEET - 1) / RV_SLIDES_ON_SHEET);
  {
    g_auto (GStrv) before = rv_slides_pictures_to_check (kase);
    g_auto (GStrv) after = NULL;

    rv_record_set (picture, "burnt-in", "no"); /* somebody has looked */
    after = rv_slides_pictures_to_check (kase);
    g_assert_true (g_strv_contains ((const char *const *) before, rv_record_get_uuid (picture)));
    g_assert_false (g_strv_contains ((const char *const *) after, rv_record_get_uuid (picture)));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slides/computed", test_computed);
  g_test_add_func ("/slides/own", test_own);
  g_test_add_func ("/slides/names", test_names);
  g_test_add_func ("/slides/draw", test_draw);
  g_test_add_func ("/slides/bookmarks", test_bookmarks);
  g_test_add_func ("/report/slides/handout", test_handout_and_series);
  return g_test_run ();
}
