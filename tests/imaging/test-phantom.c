/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The synthetic study is the same at every run, and the anatomy in it is where the case says it is. */
#include "imaging/rv-image-report.h"
#include "make-phantom-dicom.h"
#include "make-phantom-panes.h"
#include "make-phantom-scan.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

static const char *const files[] = { "pane-a.png", "pane-b.png", "pane-c.png", "pane-d.png", "pane-e.png", "arrows.txt" };

static char *
make (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("rv-phantom-XXXXXX", &error);

  g_assert_no_error (error);
  g_assert_true (ph_write_panes (folder, 96, &error));
  g_assert_no_error (error);
  return folder;
}

static void
clear (const char *folder)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_same_every_time (void)
{
  g_autofree char *one = make (), *two = make ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *a = g_build_filename (one, files[i], NULL), *b = g_build_filename (two, files[i], NULL);
      g_autofree char *first = NULL, *second = NULL;
      gsize n, m;

      g_assert_true (g_file_get_contents (a, &first, &n, NULL));
      g_assert_true (g_file_get_contents (b, &second, &m, NULL));
      g_assert_cmpmem (first, n, second, m);
    }
  clear (one);
  clear (two);
}

/* The arrows of the shipped table lie within the picture; five solid, three dotted; the tips are beside bright nerve. */
static void
test_arrows (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", "leukaemic-sciatic-neuropathy", "arrows.txt", NULL);
  g_autofree char *text = NULL;
  int solid = 0, dotted = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) cells = g_strsplit (*line, "\t", -1);

      if (**line == '#' || **line == '\0' || g_str_has_prefix (*line, "pane"))
        continue;
      g_assert_cmpint (g_strv_length (cells), ==, 7);
      for (int i = 3; i < 7; i++)
        g_assert_true (g_ascii_strtod (cells[i], NULL) > 0.02 && g_ascii_strtod (cells[i], NULL) < 0.98);
      if (g_str_equal (cells[1], "dotted"))
        dotted++;
      else
        solid++;
    }
  g_assert_cmpint (solid, ==, 5);
  g_assert_cmpint (dotted, ==, 3);
}

static void
test_shipped_panes (void)
{
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", "leukaemic-sciatic-neuropathy", files[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (path, &error);

      g_assert_no_error (error);
      g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, 768);
      g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, i < 3 ? 768 : 1024);
    }
}

static PhTissue
tissue (double x, double y, double z)
{
  PhPoint point;

  ph_body_at (x, y, z, &point);
  return point.tissue;
}

static double
nerve_area (double z, double cx, double cy)
{
  int inside = 0;

  for (double y = cy - 14; y < cy + 14; y += 0.5)
    for (double x = cx - 14; x < cx + 14; x += 0.5)
      inside += tissue (x, y, z) == PH_NERVE;
  return inside * 0.25;
}

static void
test_anatomy (void)
{
  double x, y, fx, fy, tx, ty;

  g_assert_cmpint (tissue (9, -10, 200), ==, PH_MARROW);
  g_assert_cmpint (tissue (9, -21.5, 200), ==, PH_CORTEX);
  g_assert_cmpint (tissue (200, 0, 100), ==, PH_AIR);
  /* The sciatic nerve runs behind the femur and is thicker in the lower thigh. */
  g_assert_true (ph_nerve_at (PH_SCIATIC, 250, &x, &y));
  g_assert_cmpfloat (y, >, 20);
  double well = nerve_area (250, x, y);
  g_assert_true (ph_nerve_at (PH_SCIATIC, 125, &x, &y));
  g_assert_cmpfloat (nerve_area (125, x, y), >, 2.0 * well);
  /* It divides above the knee; the fibular nerve goes laterally to the head of the fibula. */
  g_assert_true (ph_nerve_at (PH_FIBULAR, 0, &fx, &fy) && ph_nerve_at (PH_TIBIAL, 0, &tx, &ty));
  g_assert_cmpfloat (fx, >, tx + 25);
  g_assert_false (ph_nerve_at (PH_FIBULAR, 150, &fx, &fy));
}

static void
test_uptake (void)
{
  const double centre[3] = { PH_MIDLINE_X, 8, 96 }, along[3] = { 1, 0, 0 }, down[3] = { 0, 1, 0 };
  PhGrid grid = ph_grid (centre, along, down, 360, 180, 40, 20, 9, 36, 9);
  g_autofree float *suv = ph_scan_pet (&grid, 4.6);
  gsize at = 0;
  double right = 0.0;

  for (gsize i = 0; i < ph_grid_size (&grid); i++)
    {
      if (suv[i] > suv[at])
        at = i;
      if (i % 40 < 18)
        right = MAX (right, suv[i]);
    }
  g_assert_cmpfloat_with_epsilon (suv[at], 4.6, 1e-5);
  g_assert_cmpfloat (right, <, 2.5);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_all (child);
    }
  g_remove (path);
}

/* The study as DICOM: the reader finds five series where they should lie, and the ordinary way to a SUV gives 4.6. */
static void
test_dicom (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("rv-phantom-XXXXXX", NULL);
  const char *const paths[] = { folder, NULL };
  double x, y;

  g_assert_true (ph_write_dicom (folder, 1, &error));
  g_assert_no_error (error);
  g_autoptr (RvImageScan) scan = rv_image_scan (paths, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scan->series->len, ==, 5);
  g_assert_cmpuint (scan->faults->len, ==, 0);
  static const RvImageOrientation planes[] = { RV_IMAGE_CORONAL, RV_IMAGE_SAGITTAL, RV_IMAGE_AXIAL, RV_IMAGE_AXIAL, RV_IMAGE_AXIAL };
  for (guint i = 0; i < 5; i++)
    {
      RvImageSeries *series = g_ptr_array_index (scan->series, i);

      g_assert_true (series->has_geometry && series->even);
      g_assert_cmpint (series->orientation, ==, planes[i]);
      g_assert_true (rv_image_series_same_space (series, g_ptr_array_index (scan->series, i < 3 ? 0 : 3)));
    }
  g_assert_false (rv_image_series_same_space (g_ptr_array_index (scan->series, 0), g_ptr_array_index (scan->series, 4)));
  g_autoptr (JsonNode) suv = rv_image_suv_json (paths, NULL, NULL, &error);
  g_assert_no_error (error);
  JsonObject *answer = json_node_get_object (suv);
  JsonArray *at = json_object_get_array_member (answer, "at");
  g_assert_true (json_object_get_null_member (answer, "refused"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "warnings")), ==, 0);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (answer, "max"), 4.6, 4.6e-5);
  /* The hottest voxel lies in the diseased nerve. */
  double z = json_array_get_double_element (at, 2);
  g_assert_true (ph_nerve_at (z > PH_DIVISION_Z ? PH_SCIATIC : PH_FIBULAR, z, &x, &y));
  g_assert_cmpfloat (hypot (x - json_array_get_double_element (at, 0), y - json_array_get_double_element (at, 1)), <, 12.0);
  remove_all (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phantom/same-every-time", test_same_every_time);
  g_test_add_func ("/phantom/arrows", test_arrows);
  g_test_add_func ("/phantom/shipped-panes", test_shipped_panes);
  g_test_add_func ("/phantom/anatomy", test_anatomy);
  g_test_add_func ("/phantom/uptake", test_uptake);
  g_test_add_func ("/phantom/dicom", test_dicom);
  return g_test_run ();
}
