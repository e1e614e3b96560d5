/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pane shows: orientation by anatomical labels whatever the patient's position, one direction of scrolling, places there and
 * back, tilt, fusion refused, a view as text. */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "imaging/rv-image-draw.h"
#include "slice-writer.h"

#define SIDE 24
#define SLICES 12

/* A body of voxels whose value tells the octant: + 100 left, + 10 back, + 1 head. */
static guint16
label_at (const double p[3])
{
  return (guint16) (1000 + (p[0] > 0 ? 100 : 0) + (p[1] > 0 ? 10 : 0) + (p[2] > 0 ? 1 : 0));
}

typedef struct {
  const char *name;
  double right[3], down[3], step[3]; /* step: from slice to slice, mm; not along the normal: tilted */
} Pose;

static const Pose poses[] = {
  { "axial", { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 4 } },
  { "axial, feet first", { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, -4 } },
  { "axial, prone", { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, 4 } },
  { "axial, decubitus", { 0, 1, 0 }, { -1, 0, 0 }, { 0, 0, 4 } },
  { "coronal", { 1, 0, 0 }, { 0, 0, -1 }, { 0, 4, 0 } },
  { "sagittal", { 0, 1, 0 }, { 0, 0, -1 }, { 4, 0, 0 } },
  { "tilted gantry", { 1, 0, 0 }, { 0, 1, 0 }, { 0, 1, 4 } },
};

static void
write_slice (const char *dir, const Pose *pose, int k, const char *space)
{
  g_autoptr (RvDicomWriter) out = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = g_strdup_printf ("2.25.11.%s.%d", space, k), *series = g_strdup_printf ("2.25.11.%s", space), *path = g_strdup_printf ("%s/%02d.dcm", dir, k);
  TestSlice slice = { "1.2.840.10008.5.1.4.1.1.4", "MR", uid, "2.25.11", series, series, k, { 0 }, { 0 }, { 2, 2 }, SIDE, SIDE };
  guint16 pixels[SIDE * SIDE];

  for (int i = 0; i < 3; i++)
    {
      slice.position[i] = (k - (SLICES - 1) / 2.0) * pose->step[i] - (SIDE - 1) * (pose->right[i] + pose->down[i]);
      slice.axes[i] = pose->right[i];
      slice.axes[i + 3] = pose->down[i];
    }
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      {
        double p[3];

        for (int i = 0; i < 3; i++)
          p[i] = slice.position[i] + 2 * x * pose->right[i] + 2 * y * pose->down[i];
        pixels[y * SIDE + x] = label_at (p);
      }
  out = test_slice_write (&slice, pixels);
  rv_dicom_writer_set (out, "0018,5100", "HFP"); /* wrong on purpose: only the axes count */
  rv_dicom_writer_save (out, path, &error);
  g_assert_no_error (error);
}

static RvImageVolume *
make_volume (const Pose *pose, const char *space)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("ranvier-view-XXXXXX", &error);
  const char *paths[] = { dir, NULL };
  g_autoptr (RvImageScan) scan = NULL;
  RvImageVolume *volume;

  for (int k = 0; k < SLICES; k++)
    write_slice (dir, pose, k, space);
  scan = rv_image_scan (paths, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scan->series->len, ==, 1);
  volume = rv_image_volume_new (scan->series->pdata[0], &error);
  g_assert_no_error (error);
  g_assert_true (rv_image_volume_load (volume, 0, 1, NULL, NULL, NULL, &error));
  for (int k = 0; k < SLICES; k++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%02d.dcm", dir, k);

      g_unlink (path);
    }
  g_rmdir (dir);
  return volume;
}

/* The brightness at a place of the pane is that of the label of the place in the patient that lies there. */
static void
check_pixels (RvImageView *view, const char *name)
{
  RvImagePlane plane;
  cairo_surface_t *surface = rv_image_view_get_surface (view, &plane);
  RvImageWindow window;

  rv_image_view_get_window (view, FALSE, &window);
  for (int y = 2; y < plane.height - 2; y += 5)
    for (int x = 2; x < plane.width - 2; x += 5)
      {
        guint32 pixel = *(guint32 *) (void *) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + 4 * x) & 255;
        double p[3];

        rv_image_plane_position (&plane, x, y, p);
        /* Between the octants values mix. */
        if (fabs (p[0]) < 3 || fabs (p[1]) < 3 || fabs (p[2]) < 5 || fabs (p[0]) > 18 || fabs (p[1]) > 18 || fabs (p[2]) > 18)
          continue;
        if (abs ((int) pixel - (int) (rv_image_window_map (&window, label_at (p)) * 255)) > 2)
          g_error ("%s: wrong value at %.1f %.1f %.1f", name, p[0], p[1], p[2]);
      }
}

static void
check_letters (RvImageView *view, const char *left, const char *top)
{
  RvImagePlane plane;
  double to_left[3], to_top[3];
  char text[4];

  g_assert_true (rv_image_view_get_image_plane (view, &plane));
  for (int i = 0; i < 3; i++)
    {
      to_left[i] = -plane.right[i];
      to_top[i] = -plane.down[i];
    }
  rv_image_direction_letters (to_left, text);
  g_assert_cmpstr (text, ==, left);
  rv_image_direction_letters (to_top, text);
  g_assert_cmpstr (text, ==, top);
}

static void
test_orientation (void)
{
  static const char *const letters[][2] = { { "R", "A" }, { "R", "H" }, { "A", "H" } };

  for (guint i = 0; i < G_N_ELEMENTS (poses); i++)
    {
      g_autoptr (RvImageVolume) volume = make_volume (&poses[i], "1");
      g_autoptr (RvImageView) view = rv_image_view_new ();
      const double place[3] = { 8, 9, 10 };

      rv_image_view_set_base (view, volume);
      rv_image_view_set_window (view, FALSE, &(RvImageWindow){ 1056, 300, FALSE });
      rv_image_view_set_cursor (view, place);
      check_letters (view, letters[rv_image_view_get_orientation (view)][0], letters[rv_image_view_get_orientation (view)][1]);
      check_pixels (view, poses[i].name);
      for (int plane = RV_IMAGE_VIEW_AXIAL; plane <= RV_IMAGE_VIEW_SAGITTAL; plane++)
        {
          rv_image_view_set_plane (view, (RvImageViewPlane) plane);
          check_letters (view, letters[plane - RV_IMAGE_VIEW_AXIAL][0], letters[plane - RV_IMAGE_VIEW_AXIAL][1]);
          check_pixels (view, poses[i].name);
        }
    }
}

/* A step forward goes to the feet, the back, the left, however the slices were stacked. */
static void
test_scroll (void)
{
  static const double forward[3][3] = { { 0, 0, -1 }, { 0, 1, 0 }, { 1, 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (poses); i++)
    {
      g_autoptr (RvImageVolume) volume = make_volume (&poses[i], "1");
      g_autoptr (RvImageView) view = rv_image_view_new ();

      rv_image_view_set_base (view, volume);
      for (int plane = RV_IMAGE_VIEW_ACQUIRED; plane <= RV_IMAGE_VIEW_SAGITTAL; plane++)
        {
          double a[3], b[3];
          int before, after, n;

          rv_image_view_set_plane (view, (RvImageViewPlane) plane);
          rv_image_view_get_cursor (view, a);
          rv_image_view_get_slice (view, &before, &n, NULL);
          rv_image_view_scroll (view, 1);
          rv_image_view_get_cursor (view, b);
          rv_image_view_get_slice (view, &after, &n, NULL);
          for (int k = 0; k < 3; k++)
            b[k] -= a[k];
          g_assert_cmpint (after, ==, before + 1);
          g_assert_cmpfloat (rv_vector_dot (b, forward[rv_image_view_get_orientation (view)]), >, 1.0);
        }
      rv_image_view_set_slice (view, 0);
      rv_image_view_scroll (view, -5);
      int at, n;
      rv_image_view_get_slice (view, &at, &n, NULL);
      g_assert_cmpint (at, ==, 0);
    }
}

static void
test_places (void)
{
  g_autoptr (RvImageVolume) volume = make_volume (&poses[0], "1");
  g_autoptr (RvImageView) view = rv_image_view_new (), other = rv_image_view_new ();
  g_autofree char *text = NULL;
  double position[3], x, y, depth;

  rv_image_view_set_base (view, volume);
  rv_image_view_set_plane (view, RV_IMAGE_VIEW_CORONAL);
  rv_image_view_zoom_at (view, 2.5, 100, 30, 320, 200);
  g_assert_true (rv_image_view_to_patient (view, 320, 200, 77, 45, position));
  g_assert_true (rv_image_view_from_patient (view, 320, 200, position, &x, &y, &depth));
  g_assert_cmpfloat_with_epsilon (x, 77, 1e-6);
  g_assert_cmpfloat_with_epsilon (y, 45, 1e-6);
  g_assert_cmpfloat_with_epsilon (depth, 0, 1e-6);
  rv_image_view_set_window (view, FALSE, &(RvImageWindow){ 1050.5, 120, TRUE });
  rv_image_view_set_slab (view, RV_IMAGE_SLAB_MAX, 12);
  text = rv_image_view_to_text (view);
  rv_image_view_set_base (other, volume);
  rv_image_view_from_text (other, text);
  g_autofree char *again = rv_image_view_to_text (other);
  g_assert_cmpstr (again, ==, text);
}

static void
test_fusion_refused (void)
{
  g_autoptr (RvImageVolume) one = make_volume (&poses[0], "1"), two = make_volume (&poses[4], "2"), same = make_volume (&poses[5], "1");
  g_autoptr (RvImageView) view = rv_image_view_new ();
  g_autoptr (GError) error = NULL;

  rv_image_view_set_base (view, one);
  g_assert_true (rv_image_view_set_over (view, same, FALSE, NULL));
  g_assert_false (rv_image_view_set_over (view, two, FALSE, &error));
  g_assert_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_GEOMETRY);
  g_assert_true (rv_image_view_get_over (view) == same);
  /* By hand it goes, and says so. */
  g_assert_true (rv_image_view_set_over (view, two, TRUE, NULL));
  g_assert_true (rv_image_view_is_linked_by_hand (view));
}

/* A sphere drawn as a mark measures what the region measures; an outline its area. */
static void
test_marks (void)
{
  g_autoptr (RvImageVolume) volume = make_volume (&poses[0], "1");
  const double sphere[] = { 10, 10, 10, 14, 10, 10 }, line[] = { 0, 0, 0, 3, 4, 0 }, square[] = { 6, 6, 10, 14, 6, 10, 14, 14, 10, 6, 14, 10 };
  g_autoptr (RvImageMark) a = rv_image_mark_new (RV_IMAGE_MARK_SPHERE, sphere, 2), b = rv_image_mark_new (RV_IMAGE_MARK_DISTANCE, line, 2);
  g_autoptr (RvImageMark) c = rv_image_mark_new (RV_IMAGE_MARK_REGION, square, 4);
  g_autoptr (GPtrArray) first = rv_image_mark_measure (a, volume, NAN), second = rv_image_mark_measure (b, volume, NAN), third = rv_image_mark_measure (c, volume, NAN);

  g_assert_cmpfloat (((RvImageReading *) first->pdata[0])->value, ==, 1111);
  g_assert_cmpfloat (((RvImageReading *) second->pdata[0])->value, ==, 5);
  g_assert_cmpfloat (((RvImageReading *) third->pdata[0])->value, ==, 1111);
  /* 4 x 4 voxels of 2 x 2 x 4 mm */
  g_assert_cmpfloat_with_epsilon (((RvImageReading *) third->pdata[3])->value, 16 * 16 / 1000.0, 1e-9);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imaging/view/orientation", test_orientation);
  g_test_add_func ("/imaging/view/scroll", test_scroll);
  g_test_add_func ("/imaging/view/places", test_places);
  g_test_add_func ("/imaging/view/fusion-refused", test_fusion_refused);
  g_test_add_func ("/imaging/view/marks", test_marks);
  return g_test_run ();
}
