/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calibre of a cord whose thickness is known at every place: an arc through uneven voxels that gets thicker on its way. */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "imaging/rv-image-calibre.h"
#include "imaging/rv-image-mark.h"
#include "slice-writer.h"

#define SIDE 100
#define SLICES 50
#define ARC 50.0 /* mm: radius of the path */

/* The path begins at (0, 0, 0) along x and bends upwards; so far along it, and so far from it, lies a place. */
static void
arc_place (double along, double place[3])
{
  place[0] = ARC * sin (along / ARC);
  place[1] = 0.0;
  place[2] = ARC * (1.0 - cos (along / ARC));
}

static double
radius_at (double along)
{
  return 2.5 + 0.04 * along;
}

static guint16
value_at (double x, double y, double z)
{
  double along = ARC * atan2 (x, ARC - z), away = hypot (hypot (x, ARC - z) - ARC, y);

  return (guint16) (200.0 + 1000.0 / (1.0 + exp ((away - radius_at (along)) / 0.35)));
}

static RvImageVolume *
make_volume (const char *folder)
{
  const char *const paths[] = { folder, NULL };
  g_autofree guint16 *pixels = g_new (guint16, SIDE * SIDE);
  g_autoptr (RvImageScan) scan = NULL;
  RvImageVolume *volume;

  for (int k = 0; k < SLICES; k++)
    {
      g_autofree char *uid = g_strdup_printf ("2.25.5.%d", k), *path = g_strdup_printf ("%s/%02d.dcm", folder, k);
      const TestSlice slice = { "1.2.840.10008.5.1.4.1.1.4", "MR", uid, "2.25.5", "2.25.6", "2.25.7", k, { -20, -30, 1.0 * k - 15 }, { 1, 0, 0, 0, 1, 0 }, { 0.6, 0.6 }, SIDE, SIDE };

      for (int i = 0; i < SIDE * SIDE; i++)
        pixels[i] = value_at (-20 + 0.6 * (i % SIDE), -30 + 0.6 * (i / SIDE), 1.0 * k - 15);
      g_autoptr (RvDicomWriter) out = test_slice_write (&slice, pixels);
      g_assert_true (rv_dicom_writer_save (out, path, NULL));
    }
  scan = rv_image_scan (paths, NULL, NULL, NULL, NULL);
  volume = rv_image_volume_new (scan->series->pdata[0], NULL);
  g_assert_true (rv_image_volume_load (volume, 0, 1, NULL, NULL, NULL, NULL));
  return volume;
}

static void
test_arc (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ranvier-calibre-XXXXXX", NULL);
  g_autoptr (RvImageVolume) volume = make_volume (folder);
  double points[3 * 15];
  g_autoptr (GArray) found = NULL;

  /* Drawn by hand: beside the middle by up to a millimetre. */
  for (int i = 0; i < 15; i++)
    {
      arc_place (2.5 * i, points + 3 * i);
      points[3 * i + 1] += i % 2 ? 1.0 : -0.7;
    }
  found = rv_image_calibre_along (volume, points, 15, 2.0, 0.0);
  g_assert_cmpuint (found->len, >=, 17);
  for (guint i = 2; i + 2 < found->len; i++)
    {
      const RvImageCalibre *one = &g_array_index (found, RvImageCalibre, i);
      double along = ARC * atan2 (one->at[0], ARC - one->at[2]), radius = radius_at (along);

      g_test_message ("%.1f mm: %.2f mm (%.2f to %.2f), %.1f mm2; it is %.2f", one->along, one->width, one->narrow, one->wide, one->area, 2 * radius);
      g_assert_cmpfloat (fabs (one->at[1]), <, 0.2);
      g_assert_cmpfloat (fabs (one->width / (2.0 * radius) - 1.0), <, 0.05);
      g_assert_cmpfloat (fabs (one->area / (G_PI * radius * radius) - 1.0), <, 0.1);
      g_assert_true (one->narrow <= one->width && one->width <= one->wide);
      g_assert_cmpfloat (one->value, >, 1100.0);
    }
  /* The same as a mark: the arc gets thicker toward its end, where it is widest. */
  g_autoptr (RvImageMark) mark = rv_image_mark_new (RV_IMAGE_MARK_PATH, points, 15);
  g_autoptr (GPtrArray) readings = rv_image_mark_measure (mark, volume, NAN);
  g_autofree char *how = rv_image_mark_explain (mark, volume);
  RvImageCalibreSum sum;
  rv_image_calibre_sum (found, &sum);
  g_assert_cmpfloat (sum.widest_at, >, 25.0);
  g_assert_cmpfloat (sum.narrowest_at, <, 8.0);
  g_assert_true (sum.narrowest < sum.mean && sum.mean < sum.widest);
  g_assert_cmpuint (readings->len, ==, 6);
  g_assert_cmpfloat (fabs (((RvImageReading *) readings->pdata[0])->value - sum.widest), <, 0.5);
  g_assert_nonnull (how);
  for (int k = 0; k < SLICES; k++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%02d.dcm", folder, k);

      g_unlink (path);
    }
  /* Outside, and where nothing stands out, there is no calibre; a path without length has no steps. */
  const double away[] = { 500, 0, 0, 520, 0, 0 }, flat[] = { 20, 25, 20, 30, 25, 20 }, still[] = { 1, 1, 1, 1, 1, 1 };
  g_autoptr (GArray) outside = rv_image_calibre_along (volume, away, 2, 5.0, 0.0), even = rv_image_calibre_along (volume, flat, 2, 5.0, 3.0);
  g_autoptr (GArray) none = rv_image_calibre_along (volume, still, 2, 5.0, 0.0);
  g_assert_true (isnan (g_array_index (outside, RvImageCalibre, 0).width));
  g_assert_true (isnan (g_array_index (even, RvImageCalibre, 0).width));
  g_assert_cmpuint (none->len, ==, 0);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/calibre/arc", test_arc);
  return g_test_run ();
}
