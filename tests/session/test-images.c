/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DICOM into a case: what is taken, what is known, what is refused, and that the shelf reads it again. */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "../imaging/slice-writer.h"
#include "casefile/rv-casefile.h"
#include "imaging/rv-image-mark.h"
#include "imaging/rv-image-source.h"
#include "session/rv-image-import.h"
#include "session/rv-image-shelf.h"
#include "session/rv-image-take.h"

#define COLUMNS 12
#define ROWS 10

typedef struct {
  char *dir, *in, *files; /* where slices are written, and the case's folder */
  RvCase *kase;
} Bench;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
write_slice (const char *dir, int series, int k)
{
  g_autoptr (RvDicomWriter) out = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = g_strdup_printf ("2.25.7.%d.%d", series, k), *series_uid = g_strdup_printf ("2.25.7.%d", series);
  g_autofree char *name = g_strdup_printf ("%d-%02d.dcm", series, k), *path = g_build_filename (dir, name, NULL);
  const TestSlice slice = { "1.2.840.10008.5.1.4.1.1.2", "CT", uid, "2.25.7", series_uid, "2.25.8", k,
                            { 0, 0, 3.0 * k }, { 1, 0, 0, 0, 1, 0 }, { 2, 2 }, ROWS, COLUMNS };
  guint16 pixels[ROWS * COLUMNS];

  for (int i = 0; i < ROWS * COLUMNS; i++)
    pixels[i] = (guint16) (100 * k + i);
  out = test_slice_write (&slice, pixels);
  rv_dicom_writer_set (out, "0008,0020", "20260102");
  rv_dicom_writer_set (out, "0008,103e", "Thigh");
  rv_dicom_writer_save (out, path, &error);
  g_assert_no_error (error);
}

static void
bench_set_up (Bench *bench, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  bench->dir = g_dir_make_tmp ("ranvier-images-XXXXXX", &error);
  g_assert_no_error (error);
  bench->in = g_build_filename (bench->dir, "in", NULL);
  bench->files = g_build_filename (bench->dir, "cases", "one", "images", NULL);
  g_assert_cmpint (g_mkdir_with_parents (bench->in, 0700), ==, 0);
  bench->kase = rv_case_new (NULL);
  for (int k = 0; k < 6; k++)
    write_slice (bench->in, 1, k);
}

static void
bench_tear_down (Bench *bench, gconstpointer data)
{
  remove_tree (bench->dir);
  g_object_unref (bench->kase);
  g_free (bench->dir);
  g_free (bench->in);
  g_free (bench->files);
}

static RvImageTaken *
take (Bench *bench, const char *path, gboolean link)
{
  g_autoptr (GError) error = NULL;
  const char *paths[] = { path, NULL };
  RvImageTakeOptions options = { .paths = paths, .files_dir = bench->files, .link = link };
  RvImageTaken *taken = rv_image_take (bench->kase, &options, NULL, &error);
  g_autoptr (RvEdit) edit = NULL;

  g_assert_no_error (error);
  edit = rv_image_taken_to_edit (taken, bench->kase);
  g_assert_true (rv_edit_apply (edit, bench->kase, &error));
  return taken;
}

static guint
count_archives (Bench *bench)
{
  g_autofree char *path = g_build_filename (bench->files, "dicom", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
wait_for (RvImageShelf *shelf, RvRecord *image, RvShelfState state)
{
  while (rv_image_shelf_want (shelf, image)->state != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
check_pixels (Bench *bench, guint slices)
{
  g_autoptr (RvImageShelf) shelf = rv_image_shelf_new (bench->files);
  RvRecord *image = rv_case_nth (bench->kase, "image", 0);
  int size[3];

  wait_for (shelf, image, RV_SHELF_READY);
  const RvShelfItem *item = rv_image_shelf_look (shelf, rv_record_get_uuid (image));
  g_assert_null (item->problem);
  rv_image_volume_get_size (item->volume, size);
  g_assert_cmpint (size[2], ==, (int) slices);
  for (guint k = 0; k < slices; k++)
    g_assert_cmpfloat (rv_image_volume_value (item->volume, 3, 2, (int) k), ==, 100 * k + 2 * COLUMNS + 3);
}

static void
test_copied (Bench *bench, gconstpointer data)
{
  g_autoptr (RvImageTaken) first = take (bench, bench->in, FALSE), again = NULL;
  RvRecord *image = rv_case_nth (bench->kase, "image", 0);

  g_assert_cmpuint (rv_case_count (bench->kase, "image"), ==, 1);
  g_assert_true (rv_image_record_is_series (image));
  g_assert_cmpuint (rv_case_count_pictures (bench->kase), ==, 0);
  g_assert_cmpstr (rv_record_get (image, "modality"), ==, "ct");
  g_assert_cmpstr (rv_record_get (image, "plane"), ==, "axial");
  g_assert_cmpstr (rv_record_get (image, "when"), ==, "2026-01-02");
  /* The originals may go. */
  remove_tree (bench->in);
  check_pixels (bench, 6);
  g_mkdir (bench->in, 0700);
  for (int k = 0; k < 6; k++)
    write_slice (bench->in, 1, k);
  again = take (bench, bench->in, FALSE);
  g_assert_true (((RvTakenSeries *) again->series->pdata[0])->known);
  g_assert_cmpuint (rv_case_count (bench->kase, "image"), ==, 1);
  g_assert_cmpuint (count_archives (bench), ==, 1);
}

static void
test_grown (Bench *bench, gconstpointer data)
{
  g_autoptr (RvImageTaken) first = take (bench, bench->in, FALSE), more = NULL;
  g_autofree char *rest = g_build_filename (bench->dir, "rest", NULL);

  g_mkdir (rest, 0700);
  for (int k = 6; k < 9; k++)
    write_slice (rest, 1, k);
  more = take (bench, rest, FALSE);
  g_assert_cmpuint (rv_case_count (bench->kase, "image"), ==, 1);
  check_pixels (bench, 9);
}

static void
test_linked (Bench *bench, gconstpointer data)
{
  g_autoptr (RvImageTaken) taken = take (bench, bench->in, TRUE);
  g_autoptr (RvImageShelf) shelf = rv_image_shelf_new (bench->files);
  RvRecord *image = rv_case_nth (bench->kase, "image", 0);

  check_pixels (bench, 6);
  /* What was left where it lay is missed, in words, when it goes. */
  remove_tree (bench->in);
  wait_for (shelf, image, RV_SHELF_FAILED);
  g_assert_nonnull (rv_image_shelf_look (shelf, rv_record_get_uuid (image))->problem);
}

static void
test_archive_and_broken (Bench *bench, gconstpointer data)
{
  g_autofree char *zip = g_build_filename (bench->dir, "study.zip", NULL), *bad = g_build_filename (bench->in, "bad.dcm", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RvImageTaken) taken = NULL;
  g_autofree char *junk = g_strnfill (300, 'x');

  memcpy (junk + 128, "DICM", 4);
  g_assert_true (g_file_set_contents (bad, junk, 300, NULL));
  for (int k = 0; k < 6; k++)
    g_ptr_array_add (paths, g_strdup_printf ("%s/1-%02d.dcm", bench->in, k));
  g_ptr_array_add (paths, g_strdup (bad));
  g_ptr_array_add (paths, NULL);
  g_assert_true (rv_image_source_pack ((const char *const *) paths->pdata, zip, TRUE, NULL, NULL, NULL, &error));
  taken = take (bench, zip, FALSE);
  g_assert_cmpuint (taken->series->len, ==, 1);
  g_assert_cmpuint (taken->faults->len, ==, 1);
  g_assert_nonnull (strstr (((RvImageFault *) taken->faults->pdata[0])->path, "study.zip//"));
  check_pixels (bench, 6);
}

static void
test_stopped (Bench *bench, gconstpointer data)
{
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const char *paths[] = { bench->in, NULL };
  RvImageTakeOptions options = { .paths = paths, .files_dir = bench->files };

  g_cancellable_cancel (stop);
  g_assert_null (rv_image_take (bench->kase, &options, stop, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_archives (bench), ==, 0);
}

typedef struct {
  RvImageShelf *shelf;
  gboolean found, done, good;
} Watch;

static void
on_found (RvImageImport *import, Watch *watch)
{
  GPtrArray *records = rv_image_import_get_found (import);

  watch->found = TRUE;
  g_assert_cmpuint (records->len, ==, 1);
  /* On the shelf before it is in the case. */
  g_assert_nonnull (rv_image_shelf_look (watch->shelf, rv_record_get_uuid (records->pdata[0])));
}

static void
on_done (RvImageImport *import, const char *summary, gboolean good, Watch *watch)
{
  watch->done = TRUE;
  watch->good = good;
}

/* Through the session, as the window does it: shown before it is in, in with one step, gone with one undo; stopped without a trace. */
static void
test_import (Bench *bench, gconstpointer data)
{
  g_autofree char *library = g_build_filename (bench->dir, "library", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvStore) store = rv_store_open (library, RV_STORE_CREATE, &error);
  g_autoptr (RvCaseSession) session = NULL;
  const char *paths[] = { bench->in, NULL };

  g_assert_no_error (error);
  g_assert_true (rv_store_add_case (store, bench->kase, NULL, &error));
  session = rv_case_session_open (store, rv_case_get_uuid (bench->kase), &error);
  for (int stop = 1; stop >= 0; stop--)
    {
      g_autoptr (RvImageShelf) shelf = rv_image_shelf_new (rv_case_session_get_files_dir (session));
      Watch watch = { shelf, FALSE, FALSE, FALSE };
      g_autoptr (RvImageImport) import = rv_image_import_new (session, shelf, paths, FALSE, &error);

      g_assert_no_error (error);
      g_signal_connect (import, "found", G_CALLBACK (on_found), &watch);
      g_signal_connect (import, "done", G_CALLBACK (on_done), &watch);
      if (stop)
        rv_image_import_stop (import);
      while (!watch.done)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (watch.good != stop);
      g_assert_true (stop || watch.found);
      g_assert_cmpuint (rv_case_count (rv_case_session_get_case (session), "image"), ==, stop ? 0 : 1);
      if (!stop)
        wait_for (shelf, rv_case_nth (rv_case_session_get_case (session), "image", 0), RV_SHELF_READY);
    }
  g_assert_true (rv_case_session_undo (session, &error));
  g_assert_cmpuint (rv_case_count (rv_case_session_get_case (session), "image"), ==, 0);
  g_clear_object (&session);
  rv_store_close (store);
}

/* The PET of the example case: another kind of SUV changes all its values, one that cannot be computed takes the unit away. */
static void
test_suv_kind (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", "leukaemic-sciatic-neuropathy.xml", NULL);
  g_autofree char *files = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", NULL);
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, NULL);
  g_autoptr (GPtrArray) series = rv_case_series (kase);
  g_autoptr (RvImageShelf) shelf = rv_image_shelf_new (files);
  RvRecord *pet = NULL;

  for (guint i = 0; i < series->len; i++)
    if (rv_record_equals (series->pdata[i], "modality", "pet"))
      pet = series->pdata[i];
  g_assert_nonnull (pet);
  rv_image_shelf_set_suv (shelf, RV_IMAGE_SUV_LBM, FALSE); /* also before anything is read */
  wait_for (shelf, pet, RV_SHELF_READY);
  const RvShelfItem *item = rv_image_shelf_look (shelf, rv_record_get_uuid (pet));
  double lean = rv_image_volume_get_factor (item->volume);
  g_assert_true (g_str_has_prefix (rv_image_volume_get_unit (item->volume), "SUVlbm"));
  rv_image_shelf_set_suv (shelf, RV_IMAGE_SUV_BW, FALSE);
  double whole = rv_image_volume_get_factor (item->volume);
  g_assert_cmpstr (rv_image_volume_get_unit (item->volume), ==, "SUVbw");
  g_assert_cmpfloat (fabs (lean / whole * item->series->suv->weight_kg
                           - rv_image_lean_mass_janmahasatian (item->series->suv->weight_kg, item->series->suv->height_m, item->series->suv->sex)), <, 1e-6);
  item->series->suv->height_m = NAN;
  rv_image_shelf_set_suv (shelf, RV_IMAGE_SUV_BSA, FALSE);
  g_assert_nonnull (strstr (item->suv->refused, "0010,1020"));
  g_assert_cmpstr (rv_image_volume_get_unit (item->volume), ==, item->series->unit);
  g_assert_cmpfloat (rv_image_volume_get_factor (item->volume), ==, 1.0);
}

static void
test_points (void)
{
  const double points[] = { -12.345, 0, 99.5, 1, 2, 3 };
  g_autofree char *text = rv_image_points_to_text (points, 2);
  guint n = 0;
  g_autofree double *back = rv_image_points_from_text (text, &n);

  g_assert_cmpstr (text, ==, "-12.35,0.00,99.50 1.00,2.00,3.00");
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (back[2], ==, 99.5);
  /* The points of a plain picture are pairs: they are not taken for places. */
  g_assert_null (rv_image_points_from_text ("0.5,0.5 0.6,0.7", &n));
  g_assert_null (rv_image_points_from_text ("", &n));
  g_assert_null (rv_image_points_from_text ("1,2,x", &n));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session/images/copied", Bench, NULL, bench_set_up, test_copied, bench_tear_down);
  g_test_add ("/session/images/grown", Bench, NULL, bench_set_up, test_grown, bench_tear_down);
  g_test_add ("/session/images/linked", Bench, NULL, bench_set_up, test_linked, bench_tear_down);
  g_test_add ("/session/images/archive", Bench, NULL, bench_set_up, test_archive_and_broken, bench_tear_down);
  g_test_add ("/session/images/stopped", Bench, NULL, bench_set_up, test_stopped, bench_tear_down);
  g_test_add ("/session/images/import", Bench, NULL, bench_set_up, test_import, bench_tear_down);
  g_test_add_func ("/session/images/suv-kind", test_suv_kind);
  g_test_add_func ("/session/images/points", test_points);
  return g_test_run ();
}
