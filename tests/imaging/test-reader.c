/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read in a process of its own is the same as what is read here, and a file that crashes the decoder, hangs it or asks for all
 * memory costs an error with its name. This program is its own helper, with a probe that does harm at files of certain names. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* syscall() */
#endif
#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dicom/rv-dicom-write.h"
#include "imaging/rv-image-pixels.h"
#include "imaging/rv-image-reader.h"
#include "imaging/rv-image-source.h"
#include "slice-writer.h"

#define SIDE 64
#define SLICES 6

static const char *folder;

static void
do_harm (const char *path)
{
  if (strstr (path, "crash") != NULL)
    raise (SIGSEGV);
  while (strstr (path, "hang") != NULL)
    g_usleep (1000);
  if (strstr (path, "greed") != NULL)
    for (gsize i = 0; i < 64; i++)
      memset (g_malloc ((gsize) 1 << 28), 1, (gsize) 1 << 20);
  if (strstr (path, "mute") != NULL)
    {
      close (0);
      while (TRUE)
        g_usleep (1000);
    }
  if (strstr (path, "murder") != NULL && (kill (getppid (), 0) == 0 || syscall (SYS_tgkill, getppid (), getppid (), 0) == 0))
    _exit (11);
  if (strstr (path, "write") != NULL)
    {
      g_autofree char *other = g_strconcat (path, ".made", NULL);
      g_autoptr (GError) error = NULL;

      if (g_file_set_contents (other, "x", 1, &error))
        _exit (9);
      if (g_spawn_command_line_sync ("true", NULL, NULL, NULL, NULL) || g_unlink (path) == 0)
        _exit (10);
    }
}

static void
write_slice (const char *name, int k)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *uid = g_strdup_printf ("2.25.7.%d", k);
  g_autofree guint16 *pixels = g_new (guint16, SIDE * SIDE);
  const TestSlice slice = { "1.2.840.10008.5.1.4.1.1.2", "CT", uid, "2.25.7", "2.25.8", "2.25.9", k, { 0, 0, 3.0 * k }, { 1, 0, 0, 0, 1, 0 }, { 1, 1 }, SIDE, SIDE };

  for (int i = 0; i < SIDE * SIDE; i++)
    pixels[i] = (guint16) (i * 3 + k * 1000);
  g_autoptr (RvDicomWriter) out = test_slice_write (&slice, pixels);
  g_assert_true (rv_dicom_writer_save (out, path, NULL));
}

/* Sequences in sequences, so deep that the toolkit's own recursion ends on the last page of its stack. */
static void
write_deep (const char *name)
{
  static const guint8 meta[] = { 2, 0, 0x10, 0, 'U', 'I', 18, 0 }, level[] = { 8, 0, 0x40, 0x11, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_byte_array_set_size (bytes, 132);
  memset (bytes->data, 0, 128);
  memcpy (bytes->data + 128, "DICM", 4);
  g_byte_array_append (bytes, meta, sizeof meta);
  g_byte_array_append (bytes, (const guint8 *) "1.2.840.10008.1.2", 18);
  for (int i = 0; i < 300000; i++)
    g_byte_array_append (bytes, level, sizeof level);
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

static RvImageScan *
scan_folder (void)
{
  const char *const paths[] = { folder, NULL };
  g_autoptr (GError) error = NULL;
  RvImageScan *scan = rv_image_scan (paths, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return scan;
}

static const char *
reason_for (RvImageScan *scan, const char *name)
{
  for (guint i = 0; i < scan->faults->len; i++)
    if (g_str_has_suffix (((RvImageFault *) scan->faults->pdata[i])->path, name))
      return ((RvImageFault *) scan->faults->pdata[i])->reason;
  return NULL;
}

static RvImageVolume *
load (RvImageScan *scan, gboolean whole, GError **error)
{
  RvImageVolume *volume = rv_image_volume_new (scan->series->pdata[0], NULL);

  g_assert_true (rv_image_volume_load (volume, 0, 2, NULL, NULL, NULL, error) == whole);
  return volume;
}

static void
isolate (void)
{
  static const char *const command[] = { "/proc/self/exe", "--serve", NULL };

  rv_image_reader_isolate (command);
}

static void
remove_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

static void
test_same (void)
{
  g_autoptr (RvImageScan) here = scan_folder (), there = NULL;
  g_autoptr (RvImageVolume) a = load (here, TRUE, NULL), b = NULL;

  isolate ();
  there = scan_folder ();
  b = load (there, TRUE, NULL);
  rv_image_reader_isolate (NULL);
  for (guint k = 0; k < SLICES; k++)
    g_assert_cmpmem (rv_image_volume_get_slice (a, k), SIDE * SIDE * 2, rv_image_volume_get_slice (b, k), SIDE * SIDE * 2);
  g_assert_cmpstr (((RvImageSeries *) here->series->pdata[0])->id, ==, ((RvImageSeries *) there->series->pdata[0])->id);
}

/* Every file of the shared data says the same about itself from either side of the wall, and has the same first frame. */
static void
test_same_data (void)
{
  const char *shared = g_getenv ("RV_SHARED_DIR");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, "data", "dicom", NULL) : NULL;
  static const char *const folders[] = { "odd", "pydicom_small", "objects_highdicom", "charset", "pt_bqml_siemens_2slices" };

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the shared DICOM files are not here (RV_SHARED_DIR)");
      return;
    }
  for (guint f = 0; f < G_N_ELEMENTS (folders); f++)
    {
      g_autofree char *one = g_build_filename (path, folders[f], NULL);
      const char *const paths[] = { one, NULL };
      g_autoptr (RvImageScan) here = rv_image_scan (paths, NULL, NULL, NULL, NULL), there = NULL;

      isolate ();
      there = rv_image_scan (paths, NULL, NULL, NULL, NULL);
      g_assert_cmpuint (here->series->len, ==, there->series->len);
      g_assert_cmpuint (here->faults->len, ==, there->faults->len);
      for (guint i = 0; i < here->series->len; i++)
        {
          RvImageSeries *a = here->series->pdata[i], *b = there->series->pdata[i];
          gsize n = (gsize) a->image.rows * a->image.columns * 4;
          g_autofree guint32 *x = NULL, *y = rv_image_frame_pixels (b, 0, NULL, NULL);

          rv_image_reader_isolate (NULL);
          x = rv_image_frame_pixels (a, 0, NULL, NULL);
          isolate ();
          g_assert_true ((x == NULL) == (y == NULL));
          if (x != NULL)
            g_assert_cmpmem (x, n, y, n);
          g_assert_cmpstr (a->id, ==, b->id);
          g_assert_cmpstr (a->patient_name, ==, b->patient_name);
          g_assert_cmpstr (a->unit, ==, b->unit);
          g_assert_cmpuint (a->frames->len, ==, b->frames->len);
          if (a->suv != NULL)
            {
              g_autoptr (RvImageSuv) p = rv_image_suv_compute (a->suv, FALSE), q = rv_image_suv_compute (b->suv, FALSE);

              g_assert_true (p->factor == q->factor || (isnan (p->factor) && isnan (q->factor)));
            }
        }
      rv_image_reader_isolate (NULL);
    }
}

static void
test_harm (void)
{
  g_autoptr (RvImageScan) scan = NULL;
  gint64 start;

  write_slice ("b-crash.dcm", 20);
  write_slice ("c-hang.dcm", 21);
  write_slice ("d-greed.dcm", 22);
  write_slice ("e-write.dcm", 23);
  write_deep ("f-deep.dcm");
  write_slice ("g-mute.dcm", 24);
  write_slice ("h-murder.dcm", 25);
  isolate ();
  rv_image_reader_set_time_limit (2);
  start = g_get_monotonic_time ();
  scan = scan_folder ();
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  rv_image_reader_set_time_limit (0);
  rv_image_reader_isolate (NULL);
  for (guint i = 0; i < scan->faults->len; i++)
    g_test_message ("%s: %s", ((RvImageFault *) scan->faults->pdata[i])->path, ((RvImageFault *) scan->faults->pdata[i])->reason);
  g_assert_nonnull (reason_for (scan, "b-crash.dcm"));
  g_assert_nonnull (reason_for (scan, "c-hang.dcm"));
#ifndef __SANITIZE_ADDRESS__
  g_assert_nonnull (reason_for (scan, "d-greed.dcm"));
#endif
  g_assert_null (reason_for (scan, "e-write.dcm"));
  g_assert_nonnull (reason_for (scan, "f-deep.dcm"));
  g_assert_nonnull (reason_for (scan, "g-mute.dcm"));
  g_assert_null (reason_for (scan, "h-murder.dcm"));
  g_assert_cmpuint (scan->series->len, ==, 1);
  g_assert_cmpuint (((RvImageSeries *) scan->series->pdata[0])->frames->len, >=, SLICES + 1);
  for (const char *const names[] = { "b-crash.dcm", "c-hang.dcm", "d-greed.dcm", "e-write.dcm", "f-deep.dcm", "g-mute.dcm", "h-murder.dcm", NULL }, *const *name = names; *name != NULL; name++)
    remove_file (*name);
}

/* A slice whose decoding crashes stays black; the others are there. */
static void
test_harm_while_decoding (void)
{
  g_autofree char *good = g_build_filename (folder, "slice-2.dcm", NULL), *bad = g_build_filename (folder, "slice-2-crash.dcm", NULL);
  g_autoptr (RvImageScan) scan = scan_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageVolume) volume = NULL;
  RvImageFrame *frame = ((RvImageSeries *) scan->series->pdata[0])->frames->pdata[2];

  g_free (frame->path);
  frame->path = g_strdup (bad);
  g_assert_cmpint (g_rename (good, bad), ==, 0);
  isolate ();
  volume = load (scan, FALSE, &error);
  rv_image_reader_isolate (NULL);
  g_assert_cmpint (g_rename (bad, good), ==, 0);
  g_assert_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "slice-2-crash.dcm"));
  for (guint k = 0; k < SLICES; k++)
    g_assert_true (rv_image_volume_is_ready (volume, k) == (k != 2));
}

static gpointer
stop_later (gpointer data)
{
  g_usleep (300000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_stop (void)
{
  const char *const paths[] = { folder, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  GThread *thread;

  write_slice ("c-hang.dcm", 21);
  isolate ();
  thread = g_thread_new ("stop", stop_later, cancellable);
  g_assert_null (rv_image_scan (paths, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
  rv_image_reader_isolate (NULL);
  remove_file ("c-hang.dcm");
}

/* A helper that does not answer as agreed is refused, not believed. */
static void
test_wrong_helper (void)
{
  static const char *const ends[] = { "/bin/true", NULL }, *const nowhere[] = { "/nonexistent/helper", NULL };
  g_autoptr (RvImageScan) a = NULL, b = NULL;

  rv_image_reader_isolate (ends);
  a = scan_folder ();
  g_assert_cmpuint (a->faults->len, ==, SLICES);
  rv_image_reader_isolate (nowhere);
  b = scan_folder ();
  g_assert_cmpuint (b->faults->len, ==, SLICES);
  g_assert_nonnull (reason_for (b, "slice-0.dcm"));
  rv_image_reader_isolate (NULL);
}

static void
test_picture (void)
{
  static const guint8 ppm[] = "P6 2 1 255 \xff\0\0\0\0\xff";
  g_autofree char *path = g_build_filename (folder, "picture.ppm", NULL), *crash = g_build_filename (folder, "crash.ppm", NULL);
  g_autoptr (RvImageReader) reader = NULL;
  g_autofree guint32 *pixels = NULL;
  g_autoptr (GError) error = NULL;
  int width, height;

  g_assert_true (g_file_set_contents (path, (const char *) ppm, sizeof ppm - 1, NULL));
  g_assert_true (g_file_set_contents (crash, (const char *) ppm, sizeof ppm - 1, NULL));
  isolate ();
  reader = rv_image_reader_new (NULL);
  g_assert_null (rv_image_reader_picture (reader, crash, 0, &width, &height, &error));
  g_assert_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED);
  g_clear_error (&error);
  pixels = rv_image_reader_picture (reader, path, 0, &width, &height, &error);
  g_assert_no_error (error);
  g_assert_cmpint (width, ==, 2);
  g_assert_cmphex (pixels[0], ==, 0xffff0000);
  g_assert_cmphex (pixels[1], ==, 0xff0000ff);
  g_clear_pointer (&reader, rv_image_reader_free);
  rv_image_reader_isolate (NULL);
  g_unlink (path);
  g_unlink (crash);
}

/* Two sheets with a black square in a corner of the second, read by the helper; one that is cut off is an error with its name. */
static void
test_pdf (void)
{
  g_autofree char *path = g_build_filename (folder, "sheets.pdf", NULL), *cut = g_build_filename (folder, "cut.pdf", NULL);
  cairo_surface_t *sheets = cairo_pdf_surface_create (path, 200, 100);
  cairo_t *cr = cairo_create (sheets);
  g_autoptr (GError) error = NULL;
  int width, height;
  guint n = 0;

  cairo_show_page (cr);
  cairo_rectangle (cr, 0, 0, 50, 50);
  cairo_fill (cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (sheets);
  isolate ();
  g_autoptr (RvImageReader) reader = rv_image_reader_new (NULL);
  g_autofree guint32 *first = rv_image_reader_picture (reader, path, 400, &width, &height, &error);
  g_assert_no_error (error);
  g_assert_cmpint (width, ==, 400);
  g_assert_cmpint (height, ==, 200);
  g_assert_cmphex (first[20 * 400 + 20], ==, 0xffffffff);
  g_autofree guint32 *second = rv_image_reader_page (reader, path, 1, 400, &width, &height, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmphex (second[20 * 400 + 20], ==, 0xff000000);
  g_assert_cmphex (second[150 * 400 + 300], ==, 0xffffffff);
  g_assert_true (g_file_set_contents (cut, "%PDF-1.7\n1 0 obj\n<<", 20, NULL));
  g_autofree guint32 *none = rv_image_reader_picture (reader, cut, 400, &width, &height, &error);
  g_assert_null (none);
  g_assert_nonnull (strstr (error->message, "cut.pdf"));
  rv_image_reader_isolate (NULL);
  remove_file ("sheets.pdf");
  remove_file ("cut.pdf");
}

int
main (int argc, char **argv)
{
  int status;

  setlocale (LC_ALL, "");
  if (argc == 2 && g_str_equal (argv[1], "--serve"))
    return rv_image_reader_serve (do_harm);
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ranvier-reader-XXXXXX", NULL);
  for (int k = 0; k < SLICES; k++)
    {
      g_autofree char *name = g_strdup_printf ("slice-%d.dcm", k);

      write_slice (name, k);
    }
  g_test_add_func ("/imaging/reader/pdf", test_pdf);
  g_test_add_func ("/imaging/reader/same", test_same);
  g_test_add_func ("/imaging/reader/same-data", test_same_data);
  g_test_add_func ("/imaging/reader/harm", test_harm);
  g_test_add_func ("/imaging/reader/harm-while-decoding", test_harm_while_decoding);
  g_test_add_func ("/imaging/reader/stop", test_stop);
  g_test_add_func ("/imaging/reader/wrong-helper", test_wrong_helper);
  g_test_add_func ("/imaging/reader/picture", test_picture);
  status = g_test_run ();
  for (int k = 0; k < SLICES; k++)
    {
      g_autofree char *name = g_strdup_printf ("slice-%d.dcm", k);

      remove_file (name);
    }
  g_rmdir (folder);
  return status;
}
