/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Palettes, windows, fusion, regions, and the answers of the command line. */
#include "imaging/rv-image-report.h"
#include "shared.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static void
check_palette (const char *name, RvImagePalette palette)
{
  g_autofree char *relative = g_strdup_printf ("palettes/%s.dcm", name);
  g_autofree char *path = shared_path (relative);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvDicomFile) file = rv_dicom_file_open (path, &error);
  const guint32 *colors = rv_image_palette_colors (palette);

  g_assert_no_error (error);
  for (int c = 0; c < 3; c++)
    {
      g_autofree char *tag = g_strdup_printf ("0028,120%d", c + 1);
      gsize size;
      g_autofree guint8 *table = rv_dicom_file_get_bytes (file, tag, &size);

      g_assert_cmpuint (size, ==, 256);
      for (int i = 0; i < 256; i++)
        g_assert_cmpint (ABS ((int) (colors[i] >> (16 - 8 * c) & 255) - table[i]), <=, 2);
    }
}

static void
test_palettes (void)
{
  if (skip_without_data ())
    return;
  check_palette ("hotiron", RV_IMAGE_HOT_IRON);
  check_palette ("pet", RV_IMAGE_PET);
  check_palette ("hotmetalblue", RV_IMAGE_HOT_METAL_BLUE);
  check_palette ("pet20step", RV_IMAGE_PET_20_STEP);
}

static void
test_window (void)
{
  RvImageWindow window = { 40, 400, FALSE };
  const float values[] = { -1000, -160, 40, 240, 3000, NAN };
  guint32 pixels[6];

  g_assert_cmpfloat (rv_image_window_map (&window, 40), ==, 0.5);
  g_assert_cmpfloat (rv_image_window_map (&window, -160), ==, 0.0);
  g_assert_cmpfloat (rv_image_window_map (&window, 240), ==, 1.0);
  rv_image_render_values (values, 6, &window, RV_IMAGE_GREY, pixels);
  g_assert_cmphex (pixels[0], ==, 0);
  g_assert_cmphex (pixels[2], ==, 0x808080);
  g_assert_cmphex (pixels[4], ==, 0xffffff);
  g_assert_cmphex (pixels[5], ==, 0);
  window.inverted = TRUE;
  rv_image_render_values (values, 6, &window, RV_IMAGE_GREY, pixels);
  g_assert_cmphex (pixels[0], ==, 0xffffff);
  g_assert_cmphex (pixels[5], ==, 0);
}

/* The three functions of PS3.3 C.11.2.1: LINEAR from the middle of a grey value to that of the last, LINEAR_EXACT, SIGMOID. */
static void
test_functions (void)
{
  RvImageWindow window = { 2048, 4096, FALSE, RV_IMAGE_WINDOW_LINEAR };

  g_assert_cmpfloat_with_epsilon (rv_image_window_map (&window, 0), 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (rv_image_window_map (&window, 4095), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (rv_image_window_map (&window, 1000), 1000.0 / 4095.0, 1e-12);
  window.shape = RV_IMAGE_WINDOW_EXACT;
  g_assert_cmpfloat_with_epsilon (rv_image_window_map (&window, 4095), 4095.0 / 4096.0, 1e-12);
  window.shape = RV_IMAGE_WINDOW_SIGMOID;
  g_assert_cmpfloat_with_epsilon (rv_image_window_map (&window, 2048), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (rv_image_window_map (&window, 4096), 1.0 / (1.0 + exp (-2.0)), 1e-12);
  window.inverted = TRUE;
  g_assert_cmpfloat_with_epsilon (rv_image_window_map (&window, 4096), 1.0 - 1.0 / (1.0 + exp (-2.0)), 1e-12);
}

static void
test_fusion (void)
{
  RvImageFusion fusion = { { 0, 100, FALSE }, { 2.5, 5, FALSE }, RV_IMAGE_HOT_IRON, 1.0 };
  const float base[] = { 0, 0, 0, 0 }, over[] = { 0, 5, NAN, 2.5 };
  guint32 pixels[4];

  rv_image_fuse_values (base, over, 4, &fusion, pixels);
  g_assert_cmphex (pixels[0], ==, 0x808080);
  g_assert_cmphex (pixels[1], ==, 0xffffff);
  g_assert_cmphex (pixels[2], ==, 0x808080);
  g_assert_cmpuint (pixels[3] >> 16, >, 250);
  g_assert_cmpuint (pixels[3] & 255, <, 10);
}

/* A sphere counted by hand over all voxels. */
static void
test_sphere (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageVolume) volume = load_shared ("sts_010_ct_mr_pt/PET");
  RvImageRegion whole = { .type = RV_IMAGE_REGION_WHOLE };
  RvImageStatistics all, some;
  int size[3];
  double sum = 0.0, max = 0.0;
  guint64 n = 0;

  rv_image_region_measure (volume, &whole, &all);
  g_assert_cmpfloat_with_epsilon (all.max, 11.8097, 1e-4);
  RvImageRegion sphere = { .type = RV_IMAGE_REGION_SPHERE, .centre = { all.at[0] + 4.0, all.at[1], all.at[2] }, .radius = 17.3 };
  rv_image_region_measure (volume, &sphere, &some);
  rv_image_volume_get_size (volume, size);
  for (int k = 0; k < size[2]; k++)
    for (int j = 0; j < size[1]; j++)
      for (int i = 0; i < size[0]; i++)
        {
          double index[3] = { i, j, k }, position[3];

          rv_image_volume_position (volume, index, position);
          if (rv_image_distance (position, sphere.centre) > sphere.radius)
            continue;
          n++;
          sum += rv_image_volume_value (volume, i, j, k);
          max = MAX (max, rv_image_volume_value (volume, i, j, k));
        }
  g_assert_cmpuint (some.count, ==, n);
  g_assert_cmpfloat_with_epsilon (some.mean, sum / n, 1e-9);
  g_assert_cmpfloat_with_epsilon (some.max, max, 1e-12);
  g_assert_cmpfloat_with_epsilon (some.volume_ml, n * 5.46875 * 5.46875 * 3.27 / 1000.0, 1e-3);
  g_assert_true (some.peak <= some.max && some.peak > some.mean && rv_image_region_highest_peak (volume, &sphere, &some) >= some.peak);
  g_assert_cmpfloat (rv_image_region_volume_above (volume, &sphere, 0.41 * some.max), <, some.volume_ml);
  g_assert_cmpfloat_with_epsilon (rv_image_region_volume_above (volume, &sphere, -1.0), some.volume_ml, 1e-9);
}

/* Pixels of a hundredth of a mm: the sphere of the peak holds the whole picture, and is not tried at each of its pixels. */
static void
test_tiny_pixels (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageScan) scan = scan_shared ("dcmjs/sample-op.dcm");
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageVolume) volume = rv_image_volume_new_any (largest_series (scan), &error);
  RvImageRegion whole = { .type = RV_IMAGE_REGION_WHOLE };
  RvImageStatistics all;

  g_assert_no_error (error);
  g_assert_true (rv_image_volume_load (volume, 0, 1, NULL, NULL, NULL, &error));

  rv_image_region_measure (volume, &whole, &all);
  g_assert_cmpuint (all.count, ==, 1536 * 1536);
  g_assert_false (isnan (all.peak));
  g_assert_true (isnan (rv_image_region_highest_peak (volume, &whole, &all)));
}

/* A circle as ellipse and as freehand outline holds the same voxels. */
static void
test_flat (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageVolume) volume = load_shared ("sts_010_ct_mr_pt/CT");
  double low[3], high[3], points[128];
  RvImageStatistics one, two;

  rv_image_volume_bounds (volume, low, high);
  RvImageRegion region = { .type = RV_IMAGE_REGION_ELLIPSE, .half = { 20.2, 20.2 } };
  for (int i = 0; i < 3; i++)
    region.centre[i] = (low[i] + high[i]) / 2.0;
  rv_image_orientation_axes (RV_IMAGE_AXIAL, region.right, region.down);
  rv_image_region_measure (volume, &region, &one);
  g_assert_cmpfloat_with_epsilon (one.count / (G_PI * 20.2 * 20.2 / (0.976562 * 0.976562)), 1.0, 0.02);
  for (int i = 0; i < 64; i++)
    {
      points[2 * i] = 20.2 * cos (i * G_PI / 32.0);
      points[2 * i + 1] = 20.2 * sin (i * G_PI / 32.0);
    }
  region.type = RV_IMAGE_REGION_POLYGON;
  region.points = points;
  region.n_points = 64;
  rv_image_region_measure (volume, &region, &two);
  g_assert_cmpfloat_with_epsilon ((double) two.count / one.count, 1.0, 0.01);
  g_assert_cmpfloat_with_epsilon (one.mean, two.mean, 3.0);
}

static void
test_lengths (void)
{
  const double a[3] = { 3, 0, 0 }, o[3] = { 0, 0, 0 }, b[3] = { 0, 4, 0 }, hump[] = { 0, 0, 0, 2, 4, 4, 4, 2, 0, 0, 0 };

  g_assert_cmpfloat (rv_image_distance (a, b), ==, 5.0);
  g_assert_cmpfloat_with_epsilon (rv_image_angle (a, o, b), 90.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (rv_image_profile_width (hump, 11, 10.0), 4.0, 1e-9);
}

static JsonObject *
first_series (JsonNode *node)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "series"), 0);
}

static void
test_answers (void)
{
  if (skip_without_data ())
    return;
  g_autofree char *ct = shared_path ("sts_010_ct_mr_pt/CT"), *pet = shared_path ("sts_010_ct_mr_pt/PET"), *mr = shared_path ("mr_t1_sag_hfs_35");
  const char *const ct_paths[] = { ct, NULL }, *const pet_paths[] = { pet, NULL }, *const mr_paths[] = { mr, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) info = rv_image_info_json (ct_paths, TRUE, NULL, &error);
  g_autofree char *folder = g_dir_make_tmp ("rv-image-XXXXXX", NULL);
  g_autofree char *png = g_build_filename (folder, "out.png", NULL);

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (first_series (info), "frames"), ==, 59);
  g_assert_cmpfloat (json_object_get_double_member (first_series (info), "high"), ==, 1537.0);
  g_autoptr (JsonNode) suv = rv_image_suv_json (pet_paths, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (json_node_get_object (suv), "max"), 11.8097, 1e-4);
  g_assert_true (json_object_get_null_member (json_node_get_object (suv), "refused"));
  g_assert_null (rv_image_suv_json (ct_paths, NULL, NULL, &error));
  g_assert_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_NOTHING);
  g_clear_error (&error);
  g_assert_true (rv_image_render_png (ct_paths, pet_paths, RV_IMAGE_CORONAL, 0.0, 200, png, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (png, G_FILE_TEST_EXISTS));
  g_unlink (png);
  /* Another patient's series may not be laid over it. */
  g_assert_false (rv_image_render_png (ct_paths, mr_paths, RV_IMAGE_AXIAL, 0.0, 0, png, NULL, &error));
  g_assert_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_GEOMETRY);
  g_assert_false (g_file_test (png, G_FILE_TEST_EXISTS));
  g_rmdir (folder);
}

/* Every kind of colour becomes pixels. */
static void
test_frames (void)
{
  if (skip_without_data ())
    return;
  static const char *const names[] = { "odd/TestPattern_RGB.dcm", "odd/TestPattern_Palette.dcm", "odd/TestPattern_JPEG-Baseline_YBR422.dcm",
                                       "pydicom_small/US1_J2KR.dcm", "pydicom_small/CT_small.dcm", "odd/no-pixel-spacing.dcm" };
  g_autofree guint32 *rgb = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = shared_path (names[i]);
      g_autoptr (GError) error = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      g_autoptr (RvImageScan) scan = scan_shared (names[i]);
      g_autofree guint32 *pixels = rv_image_frame_pixels (largest_series (scan), 0, NULL, &error);
      g_assert_no_error (error);
      if (i == 0)
        rgb = g_steal_pointer (&pixels);
      else if (i < 3) /* the same picture, through a palette and through a lossy coder */
        {
          double away = 0.0;

          for (gsize p = 0; p < 400 * 640; p++)
            for (int shift = 0; shift < 24; shift += 8)
              away += ABS ((int) (rgb[p] >> shift & 255) - (int) (pixels[p] >> shift & 255));
          g_test_message ("%s: mean difference %.3f", names[i], away / (400 * 640 * 3));
          g_assert_cmpfloat (away / (400 * 640 * 3), <, 4.0);
        }
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/palettes", test_palettes);
  g_test_add_func ("/imaging/window", test_window);
  g_test_add_func ("/imaging/functions", test_functions);
  g_test_add_func ("/imaging/fusion", test_fusion);
  g_test_add_func ("/imaging/sphere", test_sphere);
  g_test_add_func ("/imaging/tiny-pixels", test_tiny_pixels);
  g_test_add_func ("/imaging/flat", test_flat);
  g_test_add_func ("/imaging/lengths", test_lengths);
  g_test_add_func ("/imaging/answers", test_answers);
  g_test_add_func ("/imaging/frames-as-pixels", test_frames);
  return g_test_run ();
}
