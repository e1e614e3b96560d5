/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a DICOM file or a ZIP of them: everything between file and pixel. They are read or refused with a message; what is read is
 * decoded, resliced, measured and drawn within limits of memory. fuzz-main.c drives it in the ordinary tests.
 */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "imaging/rv-image-draw.h"
#include "imaging/rv-image-source.h"

#define REQUIRE(what) G_STMT_START { if (!(what)) g_error ("broken promise: %s", #what); } G_STMT_END
#define MOST_VOXELS (4u << 20) /* larger ones are sound, but slow to try in thousands */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
draw (RvImageVolume *volume)
{
  g_autoptr (RvImageView) view = rv_image_view_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 120, 90);
  cairo_t *cr = cairo_create (surface);
  RvImageDrawing drawing = { .words = TRUE, .smooth = TRUE };
  const double place[3] = { 0, 0, 0 };
  g_autoptr (RvImageMark) mark = rv_image_mark_new (RV_IMAGE_MARK_PROBE, place, 1);

  rv_image_view_set_base (view, volume);
  for (int plane = RV_IMAGE_VIEW_ACQUIRED; plane <= RV_IMAGE_VIEW_SAGITTAL; plane++)
    {
      rv_image_view_set_plane (view, (RvImageViewPlane) plane);
      rv_image_view_scroll (view, 1);
      rv_image_draw (cr, view, 120, 90, &drawing);
      g_free (rv_image_view_describe (view));
    }
  rv_image_view_get_cursor (view, mark->points);
  g_free (rv_image_mark_describe (mark, volume, NULL, 2.5));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
try_series (RvImageSeries *series)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvImageVolume) volume = NULL;

  if ((guint64) series->image.rows * series->image.columns * rv_image_series_get_n_frames (series) > MOST_VOXELS)
    return;
  volume = rv_image_volume_new_any (series, &error);
  REQUIRE (volume != NULL || error != NULL);
  if (volume == NULL)
    return;
  (void) rv_image_volume_load (volume, 0, 1, NULL, NULL, NULL, NULL);
  if (series->suv != NULL)
    rv_image_suv_free (rv_image_suv_compute (series->suv, FALSE));
  draw (volume);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static char *path = NULL;
  g_autoptr (RvImageScan) scan = NULL;

  if (path == NULL)
    {
      g_autofree char *dir = g_dir_make_tmp ("ranvier-fuzz-XXXXXX", NULL);

      path = g_build_filename (dir, "input.dcm", NULL);
    }
  REQUIRE (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  const char *paths[] = { path, NULL };
  scan = rv_image_scan (paths, NULL, NULL, NULL, NULL);
  REQUIRE (scan != NULL);
  for (guint i = 0; i < scan->faults->len; i++)
    REQUIRE (g_utf8_validate (((RvImageFault *) scan->faults->pdata[i])->reason, -1, NULL));
  for (guint i = 0; i < scan->series->len; i++)
    try_series (scan->series->pdata[i]);
  g_unlink (path);
  return 0;
}
