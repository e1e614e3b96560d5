/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranvier-bench-image: opening a series against dcmdump over the same files; window and level, blending, an oblique plane against copying
 * their memory; the frame time of five linked panes while scrolling, in a window with the cairo renderer, against a 60th of a second. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "../imaging/slice-writer.h"
#include "imaging/rv-image-reader.h"
#include "imaging/rv-image-shot.h"
#include "measure.h"
#include "widgets/rv-series-pane.h"

#define SIDE 512
#define SLICES 60
#define ROUNDS 15
#define FRAMES 90
#define FRAME_MS (1000.0 / 60.0)

static void
write_slice (const char *dir, gboolean pet, int k)
{
  g_autoptr (RvDicomWriter) out = NULL;
  g_autofree char *uid = g_strdup_printf ("2.25.9.%d.%d", pet, k), *series = g_strdup_printf ("2.25.9.%d", pet);
  g_autofree char *path = g_strdup_printf ("%s/%s-%03d.dcm", dir, pet ? "pet" : "ct", k);
  int side = pet ? 128 : SIDE;
  double mm = 400.0 / side;
  const TestSlice slice = { pet ? "1.2.840.10008.5.1.4.1.1.128" : "1.2.840.10008.5.1.4.1.1.2", pet ? "PT" : "CT", uid, "2.25.9", series, "2.25.10", k,
                            { -200 + mm / 2, -200 + mm / 2, 4.0 * k }, { 1, 0, 0, 0, 1, 0 }, { mm, mm }, side, side };
  g_autofree guint16 *pixels = g_new (guint16, side * side);

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        double r = hypot (x - side / 2.0, y - side / 2.0) / side;

        pixels[y * side + x] = r < 0.45 ? (guint16) (1000 + 60 * sin (x * 0.07) * cos (y * 0.05 + k * 0.2) + (x * 7 + y * 13) % 31) : 0;
      }
  out = test_slice_write (&slice, pixels);
  rv_dicom_writer_set (out, "0028,1052", "-1000");
  rv_dicom_writer_set (out, "0028,1053", "1");
  rv_dicom_writer_save (out, path, NULL);
}

static void
on_slice (guint done, guint total, gpointer data)
{
  if (done == 1)
    *(double *) data = measure_now ();
}

/* first (may be NULL) gets the time at which the first picture could be shown. */
static RvImageVolume *
open_volume (const char *dir, const char *modality, double *first)
{
  const char *paths[] = { dir, NULL };
  g_autoptr (RvImageScan) scan = rv_image_scan (paths, NULL, NULL, NULL, NULL);

  for (guint i = 0; scan != NULL && i < scan->series->len; i++)
    {
      RvImageSeries *series = scan->series->pdata[i];
      RvImageVolume *volume = g_str_equal (series->modality, modality) ? rv_image_volume_new (series, NULL) : NULL;

      if (volume != NULL && rv_image_volume_load (volume, 0, 2, first != NULL ? on_slice : NULL, first, NULL, NULL))
        return volume;
    }
  g_error ("the files just written cannot be read");
}

/* The reference toolkit's own reader over the same files; NAN where it is not installed. */
static double
time_dcmdump (const char *dir)
{
  g_autofree char *tool = g_find_program_in_path ("dcmdump");
  const char *argv[] = { tool, "+sd", "+r", "+E", "-q", dir, NULL };
  double start = measure_now ();

  if (tool == NULL || !g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL))
    return NAN;
  return measure_now () - start;
}

typedef void (*Work) (gpointer data);

static double
time_of (Work work, gpointer data)
{
  double times[ROUNDS];

  for (guint r = 0; r < ROUNDS; r++)
    {
      double start = measure_cpu ();

      work (data);
      times[r] = measure_cpu () - start;
    }
  return measure_median (times, ROUNDS);
}

typedef struct {
  RvImageShot shot;
  guint32 *pixels;
  gsize bytes;       /* that a copy moves */
  char *from, *to;
} Task;

static void
do_shot (gpointer data)
{
  Task *task = data;

  for (int i = 0; i < 4; i++)
    rv_image_shot_render (&task->shot, task->pixels, 0);
}

static void
do_copy (gpointer data)
{
  Task *task = data;

  for (int i = 0; i < 4; i++)
    {
      memcpy (task->to, task->from, task->bytes);
      __asm__ volatile ("" : : "r" (task->to) : "memory");
    }
}

static gboolean
measure_shot (const char *name, double limit, Task *task, gsize bytes)
{
  gsize n = (gsize) task->shot.plane.width * task->shot.plane.height;
  gboolean good;

  task->bytes = bytes;
  task->pixels = g_new (guint32, n);
  task->from = g_malloc0 (bytes);
  task->to = g_malloc0 (bytes);
  good = measure_print (name, limit, time_of (do_shot, task) / 4, time_of (do_copy, task) / 4);
  g_free (task->pixels);
  g_free (task->from);
  g_free (task->to);
  return good;
}

/* Memory of this process, MiB. */
static double
memory (void)
{
  g_autofree char *text = NULL;
  const char *at = g_file_get_contents ("/proc/self/status", &text, NULL, NULL) ? strstr (text, "VmRSS:") : NULL;

  return at != NULL ? g_ascii_strtoull (at + strlen ("VmRSS:"), NULL, 10) / 1024.0 : NAN;
}

/* Before any process that reads is up, and then as in the program, which gets them ready. */
static int
measure_opening (const char *dir, RvImageVolume **ct)
{
  const double before = memory (), pixels = (double) SLICES * SIDE * SIDE * 2 / (1 << 20);
  double start, cold, warm, first = NAN, dump = time_dcmdump (dir);
  int status = 0;

  start = measure_now ();
  rv_image_volume_unref (open_volume (dir, "CT", NULL));
  cold = measure_now () - start;
  start = measure_now ();
  *ct = open_volume (dir, "CT", &first);
  warm = measure_now () - start;
  if (!isnan (dump))
    {
      dump = (dump + time_dcmdump (dir)) / 2;
      status |= !measure_print ("open 60 slices, decoded, the first series; dcmdump", 2.0, cold, dump);
      status |= !measure_print ("open 60 slices, decoded; dcmdump", 1.5, warm, dump);
    }
  status |= !measure_print ("the first picture; all 60 slices", 0.8, first - start, warm);
  if (!isnan (before))
    status |= !measure_print_in ("MiB", "growth of memory; 1.3 x pixels + 60 MiB", 1.0, memory () - before, 1.3 * pixels + 60);
  return status;
}

static int
measure_pixels (const char *dir)
{
  g_autoptr (RvImageVolume) ct = NULL, pet = NULL;
  int status = measure_opening (dir, &ct);

  pet = open_volume (dir, "PT", NULL);
  Task task = { .shot = { .base = ct, .over = NULL, .slice = 30, .window = { 0, 400, FALSE }, .fusion = { .over = { 0, 200, FALSE }, .palette = RV_IMAGE_HOT_IRON, .opacity = 0.7 } } };
  const gsize pixels = SIDE * SIDE;
  const double right[3] = { 0.8, 0.6, 0.1 }, down[3] = { -0.1, 0.3, -0.9 }, middle[3] = { 0, 0, 120 };

  rv_image_volume_slice_plane (ct, 30, &task.shot.plane);
  status |= !measure_shot ("window and level, 512 x 512; memcpy", 15, &task, pixels * 6);
  task.shot.over = pet;
  status |= !measure_shot ("PET over CT, 512 x 512; memcpy", 80, &task, pixels * 6);
  task.shot.over = NULL;
  task.shot.slice = -1;
  rv_image_plane_init (&task.shot.plane, middle, right, down, 0.5, SIDE, SIDE);
  status |= !measure_shot ("oblique plane, 512 x 512; memcpy", 120, &task, pixels * 6);
  return status;
}

/* --- five panes in a window --- */

typedef struct {
  GMainLoop *loop;
  RvSeriesPane *panes[5];
  double times[FRAMES], start;
  guint n;
} Stage;

static void
on_moved (RvImageView *view, Stage *stage)
{
  double cursor[3];

  rv_image_view_get_cursor (view, cursor);
  for (guint i = 1; i < 5; i++)
    rv_image_view_set_cursor (rv_series_pane_get_view (stage->panes[i]), cursor);
}

static void
on_before (GdkFrameClock *clock, Stage *stage)
{
  RvImageView *view = rv_series_pane_get_view (stage->panes[0]);
  int at, n;

  stage->start = measure_cpu ();
  rv_image_view_get_slice (view, &at, &n, NULL);
  rv_image_view_scroll (view, at + 1 < n ? 1 : 1 - n);
}

static void
on_after (GdkFrameClock *clock, Stage *stage)
{
  if (stage->n < FRAMES)
    stage->times[stage->n++] = measure_cpu () - stage->start;
  else
    g_main_loop_quit (stage->loop);
}

static GtkWidget *
build_stage (Stage *stage, RvImageVolume *ct, RvImageVolume *pet)
{
  static const RvImageViewPlane planes[] = { RV_IMAGE_VIEW_ACQUIRED, RV_IMAGE_VIEW_CORONAL, RV_IMAGE_VIEW_SAGITTAL, RV_IMAGE_VIEW_CORONAL, RV_IMAGE_VIEW_AXIAL };
  GtkWidget *grid = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *row = NULL;

  gtk_box_set_homogeneous (GTK_BOX (grid), TRUE);
  for (guint i = 0; i < 5; i++)
    {
      if (i == 0 || i == 3)
        {
          row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
          gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
          gtk_box_append (GTK_BOX (grid), row);
        }
      stage->panes[i] = RV_SERIES_PANE (rv_series_pane_new ());
      rv_image_view_set_base (rv_series_pane_get_view (stage->panes[i]), ct);
      if (i >= 3)
        rv_image_view_set_over (rv_series_pane_get_view (stage->panes[i]), pet, FALSE, NULL);
      rv_image_view_set_plane (rv_series_pane_get_view (stage->panes[i]), planes[i]);
      rv_series_pane_set_words (stage->panes[i], "A", "CT of the thigh", NULL, NULL);
      gtk_box_append (GTK_BOX (row), GTK_WIDGET (stage->panes[i]));
    }
  g_signal_connect (rv_series_pane_get_view (stage->panes[0]), "moved", G_CALLBACK (on_moved), stage);
  return grid;
}

/* The whole figure: what a frame costs from its start to its end, at the size that the page has in a window of 1600 x 1000. */
static int
measure_frames (const char *dir)
{
  g_autoptr (RvImageVolume) ct = open_volume (dir, "CT", NULL), pet = open_volume (dir, "PT", NULL);
  Stage stage = { g_main_loop_new (NULL, FALSE), { NULL }, { 0 }, 0, 0 };
  GtkWidget *window = gtk_window_new ();
  GdkFrameClock *clock;
  double median;

  gtk_window_set_default_size (GTK_WINDOW (window), 860, 760);
  gtk_window_set_child (GTK_WINDOW (window), build_stage (&stage, ct, pet));
  gtk_window_present (GTK_WINDOW (window));
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, i < 5);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before), &stage);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after), &stage);
  gdk_frame_clock_begin_updating (clock);
  g_main_loop_run (stage.loop);
  g_signal_handlers_disconnect_by_data (clock, &stage);
  median = measure_median (stage.times, FRAMES);
  gboolean good = measure_print ("five linked panes, a step; 1/60 s", 1.0, median, FRAME_MS);
  good &= measure_print ("the slowest of twenty such frames; 1/60 s", 1.5, stage.times[FRAMES * 19 / 20], FRAME_MS);
  gtk_window_destroy (GTK_WINDOW (window));
  g_main_loop_unref (stage.loop);
  return good ? 0 : 1;
}

static int
run_on_display (const char *self, const char *dir)
{
  const char *argv[] = { RV_DISPLAY_SCRIPT, self, "--frames", dir, NULL };
  int status = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status, NULL))
    return 1;
  return g_spawn_check_wait_status (status, NULL) ? 0 : 1;
}

int
main (int argc, char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *dir = NULL;
  const char *const reader[] = { g_getenv ("RV_BENCH_PROGRAM"), "--read-images", NULL };
  int status;

  setlocale (LC_ALL, "");
  /* As the program does it: files are read in a process of their own. */
  if (reader[0] != NULL)
    rv_image_reader_isolate (reader);
  if (argc == 3 && g_str_equal (argv[1], "--frames"))
    {
      gtk_init ();
      return measure_frames (argv[2]);
    }
  dir = g_dir_make_tmp ("ranvier-bench-XXXXXX", NULL);
  for (int k = 0; k < SLICES; k++)
    {
      write_slice (dir, FALSE, k);
      write_slice (dir, TRUE, k);
    }
  status = measure_pixels (dir);
  status |= run_on_display (self, dir);
  for (int k = 0; k < SLICES; k++)
    for (int pet = 0; pet < 2; pet++)
      {
        g_autofree char *path = g_strdup_printf ("%s/%s-%03d.dcm", dir, pet ? "pet" : "ct", k);

        g_unlink (path);
      }
  g_rmdir (dir);
  return status;
}
