/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real series: what they hold, where their voxels lie, and what planes through them show. */
#include "shared.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void
check_series (const char *dir, guint n, const char *modality, const char *orientation, double spacing, double low, double high)
{
  g_autoptr (RvImageScan) scan = scan_shared (dir);
  RvImageSeries *series = largest_series (scan);

  g_assert_cmpuint (series->frames->len, ==, n);
  g_assert_cmpstr (series->modality, ==, modality);
  g_assert_true (series->has_geometry);
  g_assert_cmpstr (rv_image_orientation_id (series->orientation), ==, orientation);
  g_assert_cmpfloat_with_epsilon (series->spacing[0], spacing, 1e-6);
  g_assert_cmpfloat_with_epsilon (series->step_min, low, 1e-3);
  g_assert_cmpfloat_with_epsilon (series->step_max, high, 1e-3);
}

static void
test_series (void)
{
  if (skip_without_data ())
    return;
  check_series ("sts_010_ct_mr_pt/CT", 59, "CT", "axial", 0.976562, 3.27, 3.27);
  check_series ("sts_010_ct_mr_pt/MR_T1", 59, "MR", "axial", 0.976562, 3.27, 3.27);
  check_series ("sts_010_ct_mr_pt/PET", 59, "PT", "axial", 5.46875, 3.27, 3.27);
  check_series ("mr_t1_sag_hfs_35", 35, "MR", "sagittal", 1.015625, 4.8, 4.8);
  check_series ("mr_pd_axial_oblique_20", 20, "MR", "axial", 0.859375, 6.958, 7.071);
  g_autoptr (RvImageScan) scan = scan_shared ("mr_pd_axial_oblique_20");
  g_assert_cmpfloat_with_epsilon (largest_series (scan)->oblique, 7.7, 0.05);
}

static void
check_range (const char *dir, double low, double high)
{
  g_autoptr (RvImageVolume) volume = load_shared (dir);
  double least, most;

  rv_image_volume_range (volume, &least, &most);
  g_assert_cmpfloat_with_epsilon (least, low, 1e-3);
  g_assert_cmpfloat_with_epsilon (most, high, 1e-3);
}

static void
test_ranges (void)
{
  if (skip_without_data ())
    return;
  check_range ("sts_010_ct_mr_pt/CT", -1000, 1537);
  check_range ("sts_010_ct_mr_pt/MR_T1", 0, 1462);
  check_range ("mr_t1_sag_hfs_35", 0, 1948);
  check_range ("mr_pd_axial_oblique_20", 0, 1059);
}

/* A value on a plane is the value of the voxel that lies there, in every orientation. */
static void
check_planes (const char *dir)
{
  g_autoptr (RvImageVolume) volume = load_shared (dir);
  int size[3];

  rv_image_volume_get_size (volume, size);
  for (int t = 0; t < 60; t++)
    {
      int i = (t * 37 + 5) % size[0], j = (t * 53 + 11) % size[1], k = (t * 7) % size[2];
      double index[3] = { i, j, k }, back[3], position[3], x, y;

      rv_image_volume_position (volume, index, position);
      g_assert_true (rv_image_volume_index (volume, position, back));
      for (int a = 0; a < 3; a++)
        g_assert_cmpfloat_with_epsilon (back[a], index[a], 1e-6);
      for (int o = 0; o < 3; o++)
        {
          static const int axis[] = { 2, 1, 0 };
          RvImagePlane plane;
          float value;

          rv_image_volume_plane (volume, o, position[axis[o]], &plane);
          g_assert_cmpfloat_with_epsilon (rv_image_plane_project (&plane, position, &x, &y), 0.0, 1e-6);
          g_assert_true (x > -1 && y > -1 && x < plane.width && y < plane.height);
          /* One pixel, exactly there. */
          memcpy (plane.origin, position, sizeof position);
          plane.width = plane.height = 1;
          rv_image_volume_reslice (volume, &plane, RV_IMAGE_SLAB_NONE, 0, &value);
          double truth = rv_image_volume_value (volume, i, j, k);
          g_assert_cmpfloat_with_epsilon (value, truth, 1e-3 * MAX (fabs (truth), 1.0));
          g_assert_cmpfloat_with_epsilon (rv_image_volume_sample (volume, position), truth, 1e-3 * MAX (fabs (truth), 1.0));
        }
    }
}

static void
test_planes (void)
{
  if (skip_without_data ())
    return;
  check_planes ("sts_010_ct_mr_pt/CT");
  check_planes ("mr_t1_sag_hfs_35");
  check_planes ("mr_pd_axial_oblique_20");
}

/* The slice's own plane shows the stored pixels, only turned. */
static void
test_slice_plane (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageVolume) volume = load_shared ("mr_t1_sag_hfs_35");
  RvImagePlane plane;
  int size[3];
  double sum = 0.0, truth = 0.0;

  rv_image_volume_get_size (volume, size);
  rv_image_volume_slice_plane (volume, 17, &plane);
  g_autofree float *values = g_new (float, (gsize) plane.width * plane.height);
  rv_image_volume_reslice (volume, &plane, RV_IMAGE_SLAB_NONE, 0, values);
  for (gsize i = 0; i < (gsize) plane.width * plane.height; i++)
    sum += values[i];
  for (int j = 0; j < size[1]; j++)
    for (int i = 0; i < size[0]; i++)
      truth += rv_image_volume_value (volume, i, j, 17);
  g_assert_cmpfloat_with_epsilon (sum / truth, 1.0, 1e-6);
  g_assert_cmpfloat (plane.right[1], >, 0.9);
  g_assert_cmpfloat (plane.down[2], <, -0.9);
}

static void
test_slab (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageVolume) volume = load_shared ("sts_010_ct_mr_pt/PET");
  double low[3], high[3], least, most, top = -1.0;
  RvImagePlane plane;

  rv_image_volume_bounds (volume, low, high);
  rv_image_volume_range (volume, &least, &most);
  rv_image_volume_plane (volume, RV_IMAGE_CORONAL, (low[1] + high[1]) / 2, &plane);
  gsize n = (gsize) plane.width * plane.height;
  g_autofree float *max = g_new (float, n), *mean = g_new (float, n), *min = g_new (float, n);
  rv_image_volume_reslice (volume, &plane, RV_IMAGE_SLAB_MAX, high[1] - low[1], max);
  rv_image_volume_reslice (volume, &plane, RV_IMAGE_SLAB_MEAN, high[1] - low[1], mean);
  rv_image_volume_reslice (volume, &plane, RV_IMAGE_SLAB_MIN, high[1] - low[1], min);
  for (gsize i = 0; i < n; i++)
    if (!isnan (max[i]))
      {
        g_assert_true (min[i] <= mean[i] + 1e-5f && mean[i] <= max[i] + 1e-5f);
        top = MAX (top, max[i]);
      }
  /* The hottest voxel is met but for what interpolation takes away. */
  g_assert_cmpfloat (top, >, 0.85 * most);
  g_assert_cmpfloat (top, <=, most + 1e-4);
}

/* Letters come from the orientation, not from the position of the patient in the scanner. */
static void
test_letters (void)
{
  static const struct {
    double d[3];
    const char *text;
  } cases[] = { { { 1, 0, 0 }, "L" }, { { -1, 0, 0 }, "R" }, { { 0, 1, 0 }, "P" }, { { 0, -2, 0 }, "A" }, { { 0, 0, 1 }, "H" },
                { { 0, 0, -1 }, "F" }, { { 0.9, 0.1, 0 }, "L" }, { { 0.8, 0.6, 0 }, "LP" }, { { 0, 0, 0 }, "" } };
  char text[4];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      rv_image_direction_letters (cases[i].d, text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  if (skip_without_data ())
    return;
  g_autoptr (RvImageScan) scan = scan_shared ("mr_t1_sag_hfs_35");
  RvImageSeries *series = largest_series (scan);
  rv_image_direction_letters (series->right, text);
  g_assert_cmpstr (text, ==, "P");
  rv_image_direction_letters (series->down, text);
  g_assert_cmpstr (text, ==, "F");
}

static void
test_space (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageScan) all = scan_shared ("sts_010_ct_mr_pt");
  g_autoptr (RvImageScan) other = scan_shared ("mr_t1_sag_hfs_35");
  int volumes = 0;

  g_assert_cmpuint (all->faults->len, ==, 3); /* two structure sets and a text, each named */
  for (guint i = 0; i < all->series->len; i++)
    {
      RvImageSeries *series = g_ptr_array_index (all->series, i);

      volumes += series->frames->len == 59;
      g_assert_true (rv_image_series_same_space (series, g_ptr_array_index (all->series, 0)));
      g_assert_false (rv_image_series_same_space (series, largest_series (other)));
    }
  g_assert_cmpint (volumes, ==, 3);
}

static void
test_enhanced (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageScan) scan = scan_shared ("pydicom_small/CT_small.dcm");
  g_assert_cmpuint (scan->series->len, ==, 1);
  g_autoptr (RvImageScan) cine = scan_shared ("dcmjs/cine-test.dcm");
  g_assert_cmpuint (largest_series (cine)->frames->len, ==, 8);
  g_autoptr (RvImageScan) multi = scan_shared ("pydicom_data/emri_small_RLE.dcm");
  g_assert_cmpuint (largest_series (multi)->frames->len, ==, 10);
}

static void
test_dicomdir (void)
{
  if (skip_without_data ())
    return;
  g_autoptr (RvImageScan) scan = scan_shared ("dicomdir/DICOMDIR");
  g_autoptr (RvImageScan) folder = scan_shared ("dicomdir");

  g_assert_cmpuint (scan->series->len, >, 3);
  g_assert_cmpuint (folder->n_files, >, 80);
  /* Nothing to show in the folder is silent: what is no picture is named. */
  for (guint i = 0; i < folder->faults->len; i++)
    g_assert_nonnull (((RvImageFault *) g_ptr_array_index (folder->faults, i))->reason);
}

static void
test_nothing (void)
{
  const char *const paths[] = { "/nonexistent/folder", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageScan) scan = rv_image_scan (paths, NULL, NULL, NULL, &error);

  g_assert_null (scan);
  g_assert_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_NOTHING);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/series", test_series);
  g_test_add_func ("/imaging/ranges", test_ranges);
  g_test_add_func ("/imaging/planes", test_planes);
  g_test_add_func ("/imaging/slice-plane", test_slice_plane);
  g_test_add_func ("/imaging/slab", test_slab);
  g_test_add_func ("/imaging/letters", test_letters);
  g_test_add_func ("/imaging/space", test_space);
  g_test_add_func ("/imaging/frames", test_enhanced);
  g_test_add_func ("/imaging/dicomdir", test_dicomdir);
  g_test_add_func ("/imaging/nothing", test_nothing);
  return g_test_run ();
}
