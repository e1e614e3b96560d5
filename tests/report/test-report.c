/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "cases.h"
#include "report/rv-text.h"
#include "report/rv-timeline.h"

/* ---- theme ---- */

static void
test_theme_contrast (void)
{
  static const RvColorName texts[] = { RV_COLOR_INK, RV_COLOR_QUIET, RV_COLOR_ACCENT, RV_COLOR_FOR, RV_COLOR_AGAINST, RV_COLOR_ABNORMAL, RV_COLOR_NR, RV_COLOR_DOUBT };
  static const char *const lanes[] = { "disease", "treatment", "symptoms", "examination", "electrodiagnosis", "imaging", "laboratory", "pathology" };

  for (int scheme = 0; scheme < RV_N_SCHEMES; scheme++)
    {
      g_autoptr (RvTheme) theme = rv_theme_new (scheme, NULL, 1);
      RvColor grounds[] = { rv_theme_color (theme, RV_COLOR_PAGE), rv_theme_color (theme, RV_COLOR_SURFACE) };
      double text_least = scheme == RV_SCHEME_CONTRAST || scheme == RV_SCHEME_CONTRAST_DARK ? 7 : 4.5;

      for (guint g = 0; g < 2; g++)
        {
          for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
            {
              g_test_message ("scheme %d, text %d", scheme, texts[i]);
              g_assert_cmpfloat (rv_color_contrast (rv_theme_color (theme, texts[i]), grounds[g]), >=, text_least);
            }
          g_assert_cmpfloat (rv_color_contrast (rv_theme_color (theme, RV_COLOR_MARK), grounds[g]), >=, 3);
          g_assert_cmpfloat (rv_color_contrast (rv_theme_color (theme, RV_COLOR_GOOD), grounds[g]), >=, 3);
          for (guint i = 0; i < G_N_ELEMENTS (lanes); i++)
            {
              RvColor lane = rv_theme_lane (theme, lanes[i]);

              g_assert_cmpfloat (rv_color_contrast (lane, grounds[g]), >=, 3);
              g_assert_cmpfloat (rv_color_contrast (rv_color_ink_on (lane), lane), >=, 4.5);
            }
          for (const char *const *family = rv_theme_families (); *family; family++)
            {
              g_test_message ("scheme %d, family %s", scheme, *family);
              g_assert_cmpfloat (rv_color_contrast (rv_theme_family (theme, *family), grounds[g]), >=, 3);
            }
        }
      g_assert_cmpfloat (rv_color_contrast (rv_theme_color (theme, RV_COLOR_ABNORMAL), rv_theme_color (theme, RV_COLOR_ABNORMAL_TINT)), >=, 4.5);
      g_assert_cmpfloat (rv_color_contrast (rv_theme_color (theme, RV_COLOR_NR), rv_theme_color (theme, RV_COLOR_NR_TINT)), >=, 4.5);
      g_assert_cmpfloat (rv_color_contrast (rv_theme_color (theme, RV_COLOR_DOUBT), rv_theme_color (theme, RV_COLOR_DOUBT_TINT)), >=, 4.5);
    }
  g_assert_cmpfloat_with_epsilon (rv_color_contrast ((RvColor) { 0, 0, 0, 1 }, (RvColor) { 1, 1, 1, 1 }), 21, 1e-6);
}

static void
test_theme_families (void)
{
  guint n = 0;
  gboolean used[RV_N_FAMILY_HUES] = { FALSE };

  for (const char *const *family = rv_theme_families (); *family; family++, n++)
    used[rv_theme_family_hue (*family)] = TRUE;
  g_assert_cmpuint (n, ==, 24);
  for (guint i = 0; i < RV_N_FAMILY_HUES; i++)
    g_assert_true (used[i]);
  g_assert_cmpuint (rv_theme_family_hue ("neoplastic-infiltration"), ==, 0);
  g_assert_cmpuint (rv_theme_family_hue ("no such family"), ==, rv_theme_family_hue ("other"));
  g_assert_cmpuint (rv_theme_family_hue (NULL), ==, rv_theme_family_hue ("other"));
}

/* Legible in grey: luminance moves one way only. */
static void
test_theme_sequential (void)
{
  for (int scheme = 0; scheme < 2; scheme++)
    {
      g_autoptr (RvTheme) theme = rv_theme_new (scheme, NULL, 1);
      RvColor page = rv_theme_color (theme, RV_COLOR_PAGE);
      double before = 0;

      for (int i = 0; i <= 20; i++)
        {
          double contrast = rv_color_contrast (rv_theme_sequential (theme, i / 20.0), page);

          g_assert_cmpfloat (contrast, >, before);
          before = contrast;
        }
    }
}

/* ---- axis ---- */

static char *
labels_of (GArray *ticks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++)
    {
      RvAxisTick *tick = &g_array_index (ticks, RvAxisTick, i);

      g_string_append_printf (text, "%s%s%s%s", i ? " " : "", tick->label, tick->context ? "/" : "", tick->context ? tick->context : "");
    }
  return g_string_free (text, FALSE);
}

static void
test_ticks_relative (void)
{
  static const struct { double from, to, width; const char *labels; RvAxisUnit unit; } rows[] = {
    { 0, 4, 400, "T T+1 T+2 T+3 T+4", RV_UNIT_DAYS },
    { -4, 4, 330, "T−4 T−2 T T+2 T+4", RV_UNIT_DAYS },
    { 0, 20, 330, "T T+5 T+10 T+15 T+20", RV_UNIT_DAYS },
    { 0, 28, 330, "T T+1 T+2 T+3 T+4", RV_UNIT_WEEKS },
    { -365.25, 365.25, 330, "T−12 T−6 T T+6 T+12", RV_UNIT_MONTHS },
    { 0, 182.625, 330, "T T+2 T+4 T+6", RV_UNIT_MONTHS },
    { 0, 365.25, 330, "T T+3 T+6 T+9 T+12", RV_UNIT_MONTHS },
    { 0, 1461, 330, "T T+1 T+2 T+3 T+4", RV_UNIT_YEARS },
    { 0, 7305, 330, "T T+5 T+10 T+15 T+20", RV_UNIT_YEARS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RvAxisUnit unit;
      g_autoptr (GArray) ticks = rv_axis_ticks_relative (rows[i].from, rows[i].to, 0, TRUE, rows[i].width / (rows[i].to - rows[i].from), 66, RV_UNIT_DAYS, &unit);
      g_autofree char *labels = labels_of (ticks);

      g_assert_cmpstr (labels, ==, rows[i].labels);
      g_assert_cmpint (unit, ==, rows[i].unit);
    }
}

static void
test_ticks_calendar (void)
{
  static const struct { int y0, m0, d0, y1, m1, d1; double width; int n; int first_y, first_m, first_d; const char *first; } rows[] = {
    { 2011, 5, 3, 2011, 5, 8, 400, 6, 2011, 5, 3, NULL },
    { 2011, 5, 3, 2011, 6, 2, 450, 6, 2011, 5, 6, NULL },      /* 6 11 16 21 26 1 */
    { 2011, 5, 3, 2011, 8, 1, 450, 7, 2011, 5, 9, NULL },      /* every second Monday */
    { 2011, 5, 3, 2012, 5, 3, 850, 12, 2011, 6, 1, NULL },     /* months */
    { 2011, 5, 3, 2013, 5, 3, 600, 8, 2011, 7, 1, NULL },      /* quarters */
    { 2004, 2, 3, 2011, 5, 3, 600, 7, 2005, 1, 1, "2005" },
    { 1991, 2, 3, 2011, 5, 3, 400, 4, 1995, 1, 1, "1995" },    /* 1995 2000 2005 2010 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double from = rv_days_from_ymd (rows[i].y0, rows[i].m0, rows[i].d0), to = rv_days_from_ymd (rows[i].y1, rows[i].m1, rows[i].d1);
      RvAxisUnit unit;
      g_autoptr (GArray) ticks = rv_axis_ticks_calendar (0, to - from, from, rows[i].width / (to - from), 66, &unit);
      int y, m, d;

      g_test_message ("row %u", i);
      g_assert_cmpint (ticks->len, ==, rows[i].n);
      rv_days_to_ymd (g_array_index (ticks, RvAxisTick, 0).day + from, &y, &m, &d);
      g_assert_cmpint (y, ==, rows[i].first_y);
      g_assert_cmpint (m, ==, rows[i].first_m);
      g_assert_cmpint (d, ==, rows[i].first_d);
      if (rows[i].first)
        g_assert_cmpstr (g_array_index (ticks, RvAxisTick, 0).label, ==, rows[i].first);
      for (guint j = 1; j < ticks->len; j++)
        g_assert_cmpfloat ((g_array_index (ticks, RvAxisTick, j).day - g_array_index (ticks, RvAxisTick, j - 1).day) * rows[i].width / (to - from), >=, 50);
    }
}

static void
test_axis_pieces (void)
{
  const RvAxisStop stops[] = { { -60, RV_STOP_ORDER }, { -30, RV_STOP_ORDER }, { 0, RV_STOP_FIXED }, { 487, RV_STOP_FIXED }, { 500, RV_STOP_FIXED }, { 548, RV_STOP_FIXED },
                               { 578, RV_STOP_ORDER }, { 608, RV_STOP_ORDER } };
  RvAxisOptions options = { .x0 = 100, .x1 = 1100, .from = NAN, .to = NAN, .stops = stops, .n_stops = G_N_ELEMENTS (stops), .folds = TRUE, .zero_is_t = TRUE,
                            .zero_title = "remission" };
  g_autoptr (RvAxis) axis = rv_axis_new (&options);
  double before = -INFINITY;

  g_assert_true (axis->has_fold && axis->has_order && axis->has_scale);
  g_assert_cmpstr (axis->label, ==, "months from remission");
  /* The long empty stretch takes no more room than its mark. */
  g_assert_cmpfloat (rv_axis_x (axis, 487) - rv_axis_x (axis, 0), <, 60);
  /* Order only: even distances. */
  g_assert_cmpfloat_with_epsilon (rv_axis_x (axis, -30) - rv_axis_x (axis, -60), rv_axis_x (axis, 608) - rv_axis_x (axis, 578), 0.01);
  /* True scale keeps its proportions. */
  g_assert_cmpfloat_with_epsilon ((rv_axis_x (axis, 548) - rv_axis_x (axis, 500)) / 48, (rv_axis_x (axis, 500) - rv_axis_x (axis, 487)) / 13, 1e-6);
  for (double day = -60; day <= 608; day += 0.7)
    {
      double x = rv_axis_x (axis, day);

      g_assert_cmpfloat (x, >, before);
      g_assert_cmpfloat_with_epsilon (rv_axis_day (axis, x), day, 1e-6);
      before = x;
    }
  for (guint i = 0; i < axis->ticks->len; i++)
    {
      RvAxisTick *tick = &g_array_index (axis->ticks, RvAxisTick, i);

      g_assert_true (tick->zero || (tick->day >= 487 - 1e-3 && tick->day <= 548 + 1e-3));
    }
}

/* A dated moment never drowns in a fold: it stands where one ends. */
static void
test_axis_fold_edges (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint round = 0; round < 200; round++)
    {
      RvAxisStop stops[12];
      RvAxisOptions options = { .x0 = 0, .x1 = 1000, .from = NAN, .to = NAN, .stops = stops, .n_stops = 12, .folds = TRUE };
      g_autoptr (RvAxis) axis = NULL;

      for (guint i = 0; i < 12; i++)
        stops[i] = (RvAxisStop) { pow (10, g_rand_double_range (rand, 0, 4)), g_rand_int_range (rand, 0, 6) ? RV_STOP_FIXED : RV_STOP_ORDER };
      axis = rv_axis_new (&options);
      for (guint i = 0; i < axis->pieces->len; i++)
        {
          const RvAxisPiece *piece = &g_array_index (axis->pieces, RvAxisPiece, i);

          for (guint j = 0; j < 12; j++)
            if (piece->type == RV_PIECE_FOLD && stops[j].type == RV_STOP_FIXED)
              g_assert_true (stops[j].day <= piece->from + 1e-3 || stops[j].day >= piece->to - 1e-3);
        }
    }
}

/* Stretches of very different length count in one unit, the one the label names. */
static void
test_axis_one_unit (void)
{
  const RvAxisStop stops[] = { { 0, RV_STOP_FIXED }, { 20, RV_STOP_FIXED }, { 45, RV_STOP_FIXED }, { 900, RV_STOP_FIXED }, { 930, RV_STOP_FIXED }, { 960, RV_STOP_FIXED },
                               { 2500, RV_STOP_FIXED }, { 2510, RV_STOP_FIXED } };

  for (double width = 300; width < 4000; width *= 1.4)
    {
      RvAxisOptions options = { .x0 = 0, .x1 = width, .from = NAN, .to = NAN, .stops = stops, .n_stops = G_N_ELEMENTS (stops), .folds = TRUE, .zero_is_t = TRUE };
      g_autoptr (RvAxis) axis = rv_axis_new (&options);
      const double days[] = { 1, 7, RV_DAYS_PER_MONTH, RV_DAYS_PER_YEAR };

      for (guint i = 0; i < axis->ticks->len; i++)
        {
          RvAxisTick *tick = &g_array_index (axis->ticks, RvAxisTick, i);

          if (!tick->zero)
            g_assert_cmpfloat_with_epsilon (g_ascii_strtod (tick->label + 2, NULL) * days[axis->unit], tick->day, 0.01);
        }
    }
}

static void
test_axis_zoom (void)
{
  const RvAxisStop stops[] = { { 0, RV_STOP_FIXED }, { 100, RV_STOP_FIXED }, { 200, RV_STOP_FIXED } };
  RvAxisOptions options = { .x0 = 0, .x1 = 1000, .from = NAN, .to = NAN, .stops = stops, .n_stops = 3, .folds = TRUE };
  double from = NAN, to = NAN, at = 60;

  for (int i = 0; i < 60; i++)
    {
      g_autoptr (RvAxis) axis = NULL;

      options.from = from;
      options.to = to;
      axis = rv_axis_new (&options);
      rv_axis_zoom (axis, rv_axis_x (axis, at), i < 30 ? 0.7 : 1.6, 200, &from, &to);
      g_assert_cmpfloat (to - from, >=, RV_AXIS_CLOSEST - 1e-6);
      g_assert_cmpfloat (to - from, <=, RV_AXIS_WIDEST + 1e-6);
      g_assert_true (from <= at + 1e-6 && to >= at - 1e-6);
      if (i == 29)
        g_assert_cmpfloat_with_epsilon (to - from, RV_AXIS_CLOSEST, 1e-6);
    }
  g_assert_cmpfloat_with_epsilon (to - from, RV_AXIS_WIDEST, 1e-6);
}

/* ---- timeline ---- */

static gboolean
overlap (const RvRect *a, const RvRect *b)
{
  return a->width > 0 && b->width > 0 && a->x < b->x + b->width - 0.01 && b->x < a->x + a->width - 0.01 && a->y < b->y + b->height - 0.01 && b->y < a->y + a->height - 0.01;
}

static void
check_layout (RvTimeline *t, RvCase *kase, double width, gboolean whole)
{
  for (guint i = 0; i < t->marks->len; i++)
    {
      RvTimelineMark *a = t->marks->pdata[i];

      if (width >= 200) /* narrower than a word there is no truth in boxes; it must only hold */
        {
          g_assert_cmpfloat (a->label_box.x, >=, 0);
          g_assert_cmpfloat (a->box.x, >=, 0);
          g_assert_cmpfloat (a->label_box.x + a->label_box.width, <=, t->width + 0.01);
          g_assert_cmpfloat (a->box.x + a->box.width, <=, t->width + 0.01);
        }
      g_assert_cmpfloat (a->hit.y + a->hit.height, <=, t->height + 0.01);
      g_assert_nonnull (a->description);
      for (guint j = i + 1; j < t->marks->len && width >= 200; j++)
        {
          RvTimelineMark *b = t->marks->pdata[j];

          if (overlap (&a->label_box, &b->label_box) || overlap (&a->box, &b->box) || (!a->label_inside && overlap (&a->label_box, &b->box)) ||
              (!b->label_inside && overlap (&b->label_box, &a->box)))
            g_error ("“%s” and “%s” overlap at width %g", a->label, b->label, width);
          if (!a->undated && !b->undated && a->lane == b->lane)
            g_assert_cmpfloat (a->when.position, <=, b->when.position);
          if (!a->undated && !b->undated && a->when.position < b->when.position)
            g_assert_cmpfloat (a->x, <=, b->x + 7.01);
        }
    }
  for (guint i = 0; whole && i < rv_case_count (kase, "event"); i++)
    g_assert_nonnull (rv_timeline_find (t, rv_record_get_uuid (rv_case_nth (kase, "event", i))));
}

static void
lay_out (RvCase *kase, double width, double height)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;
  g_autoptr (RvTimeline) t = NULL;

  options.width = width;
  options.height = height;
  t = rv_timeline_layout (kase, chronology, theme, &options);
  check_layout (t, kase, width, TRUE);
}

static void
test_timeline_random (void)
{
  static const double sizes[][2] = { { 1280, 720 }, { 600, 0 }, { 3840, 2160 }, { 260, 100 }, { 40, 20 }, { 1, 1 } };

  for (guint seed = 0; seed < 24; seed++)
    {
      g_autoptr (RvCase) kase = test_case_random (seed, 1 + seed * 3);

      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        lay_out (kase, sizes[i][0], sizes[i][1]);
    }
}

static void
test_timeline_zoomed (void)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_DARK, NULL, 1.6);

  for (guint seed = 0; seed < 12; seed++)
    {
      g_autoptr (RvCase) kase = test_case_random (seed, 40);
      g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
      RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;

      options.width = 900;
      for (double span = 1; span < 8000; span *= 5)
        {
          g_autoptr (RvTimeline) t = NULL;

          options.from = 20 - span / 3;
          options.to = options.from + span;
          options.align = seed % 2 ? "e1" : NULL;
          t = rv_timeline_layout (kase, chronology, theme, &options);
          check_layout (t, kase, 900, FALSE);
        }
    }
}

static void
test_timeline_big (void)
{
  g_autoptr (RvCase) kase = test_case_random (77, 500);
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;

  options.width = 1600;
  options.height = 1000;
  for (int i = 0; i < 3; i++)
    {
      clock_t start = clock ();
      g_autoptr (RvTimeline) t = rv_timeline_layout (kase, chronology, theme, &options);

      g_test_message ("500 events laid out in %.1f ms of the processor", (double) (clock () - start) * 1000 / CLOCKS_PER_SEC);
      if (i == 0)
        check_layout (t, kase, 1600, TRUE);
    }
}

static void
test_timeline_groups (void)
{
  g_autoptr (RvCase) kase = test_case_course ();
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;
  g_autoptr (RvTimeline) t = NULL;
  const RvTimelineMark *study, *exam, *mri, *worse, *csf;

  options.width = 1400;
  t = rv_timeline_layout (kase, chronology, theme, &options);
  study = rv_timeline_find (t, rv_record_get_uuid (rv_case_nth (kase, "study", 0)));
  g_assert_cmpstr (study->label, ==, "NCS and EMG");
  for (guint i = 0; i < rv_case_count (kase, "ncs"); i++)
    g_assert_true (rv_timeline_find (t, rv_record_get_uuid (rv_case_nth (kase, "ncs", i))) == study);
  exam = rv_timeline_find (t, rv_record_get_uuid (rv_case_nth (kase, "strength", 0)));
  g_assert_true (rv_timeline_find (t, rv_record_get_uuid (rv_case_nth (kase, "reflex", 1))) == exam);
  g_assert_nonnull (strstr (exam->label, "Ankle dorsiflexion 3/5"));
  g_assert_null (strstr (exam->label, "gastrocnemius"));
  mri = rv_timeline_find (t, rv_record_get_uuid (rv_case_find_id (kase, "mri")));
  g_assert_true (rv_timeline_find (t, rv_record_get_uuid (rv_case_nth (kase, "image", 0))) == mri);
  worse = rv_timeline_find (t, rv_record_get_uuid (rv_case_find_id (kase, "pain")));
  g_assert_cmpstr (worse->effect, ==, "worse");
  g_assert_cmpstr (worse->response_to, ==, rv_record_get_uuid (rv_case_find_id (kase, "steroids")));
  csf = rv_timeline_find (t, rv_record_get_uuid (rv_case_nth (kase, "result", 0)));
  g_assert_nonnull (csf);
  g_assert_cmpuint (t->strips->len, ==, 1);
  g_assert_true (rv_timeline_hit (t, mri->box.x + 2, mri->box.y + 2) == mri);
  g_assert_cmpstr (rv_timeline_lane_at (t, mri->box.y), ==, "imaging");
}

static void
test_timeline_cursor (void)
{
  g_autoptr (RvCase) kase = test_case_course ();
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;
  g_autoptr (RvTimeline) t = NULL;

  options.width = 1400;
  g_assert_true (rv_chronology_find (chronology, "steroids", &options.cursor, NULL));
  t = rv_timeline_layout (kase, chronology, theme, &options);
  g_assert_false (rv_timeline_find (t, rv_record_get_uuid (rv_case_find_id (kase, "remission")))->faded);
  g_assert_true (rv_timeline_find (t, rv_record_get_uuid (rv_case_find_id (kase, "pet")))->faded);
}

static cairo_surface_t *
paint (RvCase *kase, RvScheme scheme, int width, int height, const char *cursor)
{
  g_autoptr (RvTheme) theme = rv_theme_new (scheme, NULL, 1);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (RvTimeline) t = NULL;

  options.width = width;
  options.height = height;
  if (cursor && rv_chronology_find (chronology, cursor, &options.cursor, NULL))
    options.cursor_text = cursor;
  t = rv_timeline_layout (kase, chronology, theme, &options);
  rv_timeline_draw (t, theme, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static void
keep_picture (cairo_surface_t *surface, const char *name)
{
  const char *folder = g_getenv ("RV_TEST_PICTURES");
  g_autofree char *path = folder ? g_build_filename (folder, name, NULL) : NULL;

  if (path)
    cairo_surface_write_to_png (surface, path);
}

/* The months between remission and what came "before" or "after" it are not known: no axis may count them. */
static void
test_timeline_aligned (void)
{
  g_autoptr (RvCase) kase = test_case_course ();
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_LIGHT, NULL, 1);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  guint n_order = 0, n_dated = 0;

  for (guint i = 0; i < rv_case_count (kase, "event"); i++)
    {
      RvRecord *event = rv_case_nth (kase, "event", i);
      RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;
      g_autoptr (RvTimeline) t = NULL;
      RvSpan span;

      if (event == rv_chronology_anchor (chronology) || !rv_chronology_span (chronology, event, "when", &span) || !isfinite (span.position))
        continue;
      options.width = 1400;
      options.align = rv_record_get_uuid (event);
      t = rv_timeline_layout (kase, chronology, theme, &options);
      g_assert_cmpfloat (t->zero, ==, span.position);
      g_assert_cmpstr (t->zero_title, ==, rv_record_get (event, "title"));
      g_assert_cmpint (strstr (t->axis->label, "only the order is known") != NULL, ==, span.nominal);
      for (guint k = 0; k < t->axis->ticks->len; k++)
        g_assert_cmpint (g_array_index (t->axis->ticks, RvAxisTick, k).label[0] == 'T', ==, span.nominal);
      *(span.nominal ? &n_order : &n_dated) += 1;
    }
  g_assert_cmpuint (n_order, >, 0);
  g_assert_cmpuint (n_dated, >, 0);
}

static void
test_timeline_draw (void)
{
  g_autoptr (RvCase) course = test_case_course (), calendar = test_case_calendar (), empty = rv_case_new (NULL), big = test_case_random (5, 60);
  const struct { const char *name; RvCase *kase; int scheme, width, height; const char *cursor; } rows[] = {
    { "course.png", course, RV_SCHEME_LIGHT, 1400, 900, NULL },   { "course-cursor.png", course, RV_SCHEME_LIGHT, 1400, 900, "steroids" },
    { "course-dark.png", course, RV_SCHEME_DARK, 1280, 720, NULL }, { "calendar.png", calendar, RV_SCHEME_LIGHT, 1400, 800, NULL },
    { "empty.png", empty, RV_SCHEME_LIGHT, 900, 300, NULL },      { "random.png", big, RV_SCHEME_CONTRAST_DARK, 1280, 900, NULL },
    { "tiny.png", course, RV_SCHEME_LIGHT, 90, 60, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      cairo_surface_t *a = paint (rows[i].kase, rows[i].scheme, rows[i].width, rows[i].height, rows[i].cursor);
      cairo_surface_t *b = paint (rows[i].kase, rows[i].scheme, rows[i].width, rows[i].height, rows[i].cursor);

      keep_picture (a, rows[i].name);
      g_assert_cmpmem (cairo_image_surface_get_data (a), (gsize) (cairo_image_surface_get_stride (a) * rows[i].height), cairo_image_surface_get_data (b),
                       (gsize) (cairo_image_surface_get_stride (b) * rows[i].height));
      cairo_surface_destroy (a);
      cairo_surface_destroy (b);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/theme/contrast", test_theme_contrast);
  g_test_add_func ("/report/theme/families", test_theme_families);
  g_test_add_func ("/report/theme/sequential", test_theme_sequential);
  g_test_add_func ("/report/axis/ticks-relative", test_ticks_relative);
  g_test_add_func ("/report/axis/ticks-calendar", test_ticks_calendar);
  g_test_add_func ("/report/axis/pieces", test_axis_pieces);
  g_test_add_func ("/report/axis/fold-edges", test_axis_fold_edges);
  g_test_add_func ("/report/axis/one-unit", test_axis_one_unit);
  g_test_add_func ("/report/axis/zoom", test_axis_zoom);
  g_test_add_func ("/report/timeline/random", test_timeline_random);
  g_test_add_func ("/report/timeline/zoomed", test_timeline_zoomed);
  g_test_add_func ("/report/timeline/big", test_timeline_big);
  g_test_add_func ("/report/timeline/groups", test_timeline_groups);
  g_test_add_func ("/report/timeline/cursor", test_timeline_cursor);
  g_test_add_func ("/report/timeline/aligned", test_timeline_aligned);
  g_test_add_func ("/report/timeline/draw", test_timeline_draw);
  return g_test_run ();
}
