/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SUV factors against public vectors and real series, and every reason to refuse. */
#include "shared.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define CLOSE(a, b, tolerance) g_assert_cmpfloat (fabs ((a) / (b) - 1.0), <, tolerance)

static double
cell (const char *text)
{
  return *text == '\0' ? NAN : g_ascii_strtod (text, NULL);
}

static double
private_value (const char *text, const char *tag)
{
  const char *at = strstr (text, tag);

  return at != NULL ? g_ascii_strtod (at + strlen (tag) + 1, NULL) : NAN;
}

static RvImageSuvInput *
input_from (char **c)
{
  RvImageSuvInput *in = rv_image_suv_input_new ();
  double day = rv_image_parse_da (c[3]) * 86400.0;

  in->units = g_strdup (c[1]);
  in->corrected = g_strdup ("ATTN\\DECY\\SCAT");
  in->decay_correction = g_strdup ("START");
  in->series_moment = day + rv_image_parse_tm (c[4]);
  in->acquisition_moment = day + rv_image_parse_tm (c[5]);
  in->frame_reference_ms = cell (c[6]);
  in->frame_duration_ms = cell (c[7]);
  in->weight_kg = cell (c[8]);
  in->dose_bq = cell (c[9]);
  in->half_life_s = cell (c[10]);
  in->injection_time_s = rv_image_parse_tm (*c[11] != '\0' ? c[11] : NULL);
  in->injection_moment = rv_image_parse_dt (*c[12] != '\0' ? c[12] : NULL);
  in->n_radiopharmaceuticals = 1;
  in->philips_suv = private_value (c[2], "7053,1000");
  in->philips_activity = private_value (c[2], "7053,1009");
  in->has_philips = strstr (c[2], "7053") != NULL;
  return in;
}

static void
test_vectors (void)
{
  if (skip_without_data ())
    return;
  g_autofree char *path = shared_path ("suv_vectors.tsv");
  g_autofree char *text = NULL;
  int seen = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) cells = g_strsplit (*line, "\t", -1);

      if (**line == '#' || g_strv_length (cells) < 14 || g_str_equal (cells[0], "case"))
        continue;
      g_autoptr (RvImageSuvInput) in = input_from (cells);
      g_autoptr (RvImageSuv) suv = rv_image_suv_compute (in, FALSE);
      g_test_message ("%s: %.12g, expected %s", cells[0], suv->factor, cells[13]);
      g_assert_null (suv->refused);
      CLOSE (suv->factor, g_ascii_strtod (cells[13], NULL), 1e-6);
      seen++;
    }
  g_assert_cmpint (seen, ==, 9);
}

static void
check_file (const char *name, double expected, double delay)
{
  g_autoptr (RvImageScan) scan = scan_shared (name);
  RvImageSeries *series = largest_series (scan);

  g_assert_nonnull (series->suv);
  g_autoptr (RvImageSuv) suv = rv_image_suv_compute (series->suv, FALSE);
  g_assert_cmpstr (suv->refused, ==, NULL);
  g_assert_cmpstr (suv->label, ==, "SUVbw");
  CLOSE (suv->factor, expected, 1e-8);
  g_assert_cmpfloat_with_epsilon (suv->delay_s, delay, 1e-3);
  g_assert_cmpuint (suv->how->len, >, 6);
}

static void
test_siemens (void)
{
  if (skip_without_data ())
    return;
  check_file ("pt_bqml_siemens_2slices/acrin_flt_029_1.dcm", 5.942485307e-4, 3976.921);
  check_file ("pt_bqml_siemens_2slices/acrin_flt_029_2.dcm", 4.735489151e-4, 0.109);
}

/* Already SUV: the decay must not be applied once more, although every tag for it is there. */
static void
test_gml (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageVolume) volume = load_shared ("sts_010_ct_mr_pt/PET");
  g_autoptr (RvImageSuv) suv = rv_image_suv_compute (rv_image_volume_get_series (volume)->suv, FALSE);
  double low, high;

  g_assert_cmpfloat (suv->factor, ==, 1.0);
  g_assert_cmpstr (suv->label, ==, "SUVbw");
  rv_image_volume_range (volume, &low, &high);
  CLOSE (high, 11.8097, 1e-5);
}

static RvImageSuvInput *
good_input (void)
{
  RvImageSuvInput *in = rv_image_suv_input_new ();
  double day = rv_image_parse_da ("20201217") * 86400.0;

  in->units = g_strdup ("BQML");
  in->corrected = g_strdup ("DECY\\ATTN");
  in->decay_correction = g_strdup ("START");
  in->weight_kg = 70;
  in->dose_bq = 3e8;
  in->half_life_s = 6586.2;
  in->series_moment = day + 36000.0;
  in->acquisition_moment = day + 36000.0;
  in->injection_moment = day + 32400.0;
  in->n_radiopharmaceuticals = 1;
  return in;
}

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
expect_refused (RvImageSuvInput *in, const char *words)
{
  g_autoptr (RvImageSuv) suv = rv_image_suv_compute (in, FALSE);

  g_assert_nonnull (suv->refused);
  g_assert_true (isnan (suv->factor));
  g_assert_null (suv->label);
  if (strstr (suv->refused, words) == NULL)
    g_error ("“%s” does not name %s", suv->refused, words);
  rv_image_suv_input_free (in);
}

#define REFUSED(change, words)                                                                                        \
  {                                                                                                                   \
    RvImageSuvInput *in = good_input ();                                                                              \
    change;                                                                                                           \
    expect_refused (in, words);                                                                                       \
  }

static void
test_refusals (void)
{
  REFUSED (set (&in->corrected, NULL), "0028,0051");
  REFUSED (set (&in->corrected, "DECY"), "ATTN");
  REFUSED (set (&in->corrected, "ATTN"), "DECY");
  REFUSED (set (&in->units, "PROPCNTS"), "PROPCNTS");
  REFUSED (set (&in->units, "CNTS"), "7053");
  REFUSED (set (&in->units, NULL), "0054,1001");
  REFUSED (in->mixed_units = TRUE, "0054,1001");
  REFUSED (in->weight_kg = NAN, "0010,1030");
  REFUSED (in->weight_kg = 0, "0010,1030");
  REFUSED (in->dose_bq = NAN, "0018,1074");
  REFUSED (in->dose_bq = 300, "0018,1074");
  REFUSED (in->half_life_s = 0, "0018,1075");
  REFUSED (set (&in->decay_correction, "NONE"), "0054,1102");
  REFUSED (set (&in->decay_correction, NULL), "0054,1102");
  REFUSED (in->injection_moment = NAN, "0018,1078");
  REFUSED ((in->injection_moment = NAN, in->injection_time_s = 40000.0), "");
  REFUSED (set (&in->sop_class, "1.2.840.10008.5.1.4.1.1.130"), "");
}

static double
factor (RvImageSuvInput *in, guint warnings)
{
  g_autoptr (RvImageSuv) suv = rv_image_suv_compute (in, FALSE);

  g_assert_cmpstr (suv->refused, ==, NULL);
  g_assert_cmpuint (suv->warnings->len, ==, warnings);
  return suv->factor;
}

static void
test_rules (void)
{
  g_autoptr (RvImageSuvInput) in = good_input ();
  double usual = 70e3 / (3e8 * exp2 (-3600.0 / 6586.2)), day = in->series_moment - 36000.0;

  CLOSE (factor (in, 0), usual, 1e-12);
  /* A later bed of the same series changes nothing; a series time after the acquisition is not the scan's. */
  in->acquisition_moment = in->series_moment + 1200.0;
  CLOSE (factor (in, 0), usual, 1e-12);
  in->acquisition_moment = in->series_moment - 600.0;
  CLOSE (factor (in, 0), 70e3 / (3e8 * exp2 (-3000.0 / 6586.2)), 1e-12);
  in->ge_scan_moment = in->series_moment - 1200.0;
  CLOSE (factor (in, 0), 70e3 / (3e8 * exp2 (-2400.0 / 6586.2)), 1e-12);
  in->ge_scan_moment = NAN;
  in->acquisition_moment = in->series_moment;
  /* A shifted date: the time of day counts, with a warning. */
  in->injection_moment -= 23 * 86400.0;
  CLOSE (factor (in, 1), usual, 1e-12);
  /* Over midnight by time of day only. */
  in->injection_moment = NAN;
  in->injection_time_s = 23.5 * 3600.0;
  in->series_moment = in->acquisition_moment = day + 1800.0;
  CLOSE (factor (in, 1), usual, 1e-12);
  set (&in->decay_correction, "ADMIN");
  CLOSE (factor (in, 0), 70e3 / 3e8, 1e-12);
  set (&in->units, "GML");
  g_assert_cmpfloat (factor (in, 0), ==, 1.0);
  set (&in->suv_type, "LBM");
  g_autoptr (RvImageSuv) lean = rv_image_suv_compute (in, FALSE);
  g_assert_cmpstr (lean->label, ==, "SUVlbm");
}

static void
test_times (void)
{
  g_assert_cmpfloat (rv_image_parse_tm ("10"), ==, 36000.0);
  g_assert_cmpfloat (rv_image_parse_tm ("1030"), ==, 37800.0);
  g_assert_cmpfloat_with_epsilon (rv_image_parse_tm ("103005.25  "), 37805.25, 1e-9);
  g_assert_cmpfloat (rv_image_parse_tm ("10:30:05"), ==, 37805.0);
  g_assert_true (isnan (rv_image_parse_tm ("nonsense")));
  g_assert_true (isnan (rv_image_parse_tm ("2561")));
  g_assert_true (isnan (rv_image_parse_tm (NULL)));
  g_assert_cmpfloat (rv_image_parse_da ("19700102"), ==, 1.0);
  g_assert_true (isnan (rv_image_parse_da ("20200230")));
  g_assert_cmpfloat (rv_image_parse_dt ("19700102000010.5+0100"), ==, 86410.5);
  g_assert_true (isnan (rv_image_parse_dt ("1970")));
}

static void
test_bodies (void)
{
  CLOSE (rv_image_lean_mass_janmahasatian (75, 1.85, "M"), 60.915335886519744, 1e-12);
  CLOSE (rv_image_lean_mass_janmahasatian (75, 1.85, "F"), 49.21437996837613, 1e-12);
  CLOSE (rv_image_lean_mass_james (75, 1.85, "M"), 62.77757487216947, 1e-12);
  CLOSE (rv_image_lean_mass_james (75, 1.85, "F"), 55.92567567567568, 1e-12);
  g_assert_true (isnan (rv_image_lean_mass_james (75, 1.85, "O")));
  g_assert_true (isnan (rv_image_lean_mass_janmahasatian (75, NAN, "M")));
  g_assert_cmpfloat_with_epsilon (rv_image_body_surface (70, 1.70), 1.8097, 1e-3);
}

/* 70 kg, 1.75 m, male: 55.8571 kg and 57.8 kg of lean mass, 1.84814 m2, worked out by hand from the published formulas. */
static void
test_kinds (void)
{
  static const struct { RvImageSuvKind kind; const char *label; double share; } kinds[] = {
    { RV_IMAGE_SUV_BW, "SUVbw", 1.0 }, { RV_IMAGE_SUV_LBM, "SUVlbm (Janmahasatian)", 55.8571 / 70 },
    { RV_IMAGE_SUV_LBM_JAMES, "SUVlbm (James)", 57.8 / 70 }, { RV_IMAGE_SUV_BSA, "SUVbsa", 18481.4 / 70000 } };
  g_autoptr (RvImageSuvInput) in = rv_image_suv_input_new ();

  in->units = g_strdup ("BQML");
  in->corrected = g_strdup ("ATTN\\DECY");
  in->decay_correction = g_strdup ("ADMIN");
  in->weight_kg = 70;
  in->dose_bq = 350e6;
  in->height_m = 1.75;
  in->sex = g_strdup ("M");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RvImageSuv) suv = rv_image_suv_compute_as (in, kinds[i].kind, FALSE);

      g_assert_null (suv->refused);
      g_assert_cmpstr (suv->label, ==, kinds[i].label);
      CLOSE (suv->factor, 70000.0 / 350e6 * kinds[i].share, 1e-5);
    }
  /* Only what needs sex or height is refused without them. */
  g_free (in->sex);
  in->sex = g_strdup ("O");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RvImageSuv) suv = rv_image_suv_compute_as (in, kinds[i].kind, FALSE);
      gboolean lean = kinds[i].kind == RV_IMAGE_SUV_LBM || kinds[i].kind == RV_IMAGE_SUV_LBM_JAMES;

      g_assert_true ((suv->refused != NULL) == lean && isnan (suv->factor) == lean && (suv->label == NULL) == lean);
      g_assert_true (!lean || strstr (suv->refused, "0010,0040") != NULL);
    }
  in->height_m = NAN;
  g_autoptr (RvImageSuv) bsa = rv_image_suv_compute_as (in, RV_IMAGE_SUV_BSA, FALSE);
  g_assert_nonnull (strstr (bsa->refused, "0010,1020"));
  /* What the file scaled itself is not scaled again. */
  g_free (in->units);
  in->units = g_strdup ("CM2ML");
  g_autoptr (RvImageSuv) same = rv_image_suv_compute_as (in, RV_IMAGE_SUV_BSA, FALSE), other = rv_image_suv_compute_as (in, RV_IMAGE_SUV_LBM, FALSE);
  g_assert_cmpfloat (same->factor, ==, 1.0);
  g_assert_nonnull (other->refused);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/suv/vectors", test_vectors);
  g_test_add_func ("/imaging/suv/siemens", test_siemens);
  g_test_add_func ("/imaging/suv/gml", test_gml);
  g_test_add_func ("/imaging/suv/refusals", test_refusals);
  g_test_add_func ("/imaging/suv/rules", test_rules);
  g_test_add_func ("/imaging/suv/times", test_times);
  g_test_add_func ("/imaging/suv/bodies", test_bodies);
  g_test_add_func ("/imaging/suv/kinds", test_kinds);
  return g_test_run ();
}
