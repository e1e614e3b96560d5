/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dump-frame FILE…: the first frame of each for test_twin.py: a line "columns rows grey path", the values as float (grey only), the
 * pixels of the file's own window as 32-bit words. */
#include <locale.h>
#include <stdio.h>

#include "imaging/rv-image-pixels.h"

static void
dump (const char *path)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (RvImageScan) scan = rv_image_scan (paths, NULL, NULL, NULL, NULL);
  g_autoptr (RvImageVolume) volume = NULL;
  g_autofree guint32 *pixels = NULL;
  RvImageSeries *series;

  if (scan == NULL || scan->series->len == 0)
    return;
  series = scan->series->pdata[0];
  volume = rv_image_volume_new_any (series, NULL);
  rv_image_volume_load (volume, 0, 1, NULL, NULL, NULL, NULL);
  pixels = rv_image_frame_pixels (series, 0, NULL, NULL);
  if (pixels == NULL || !rv_image_volume_is_ready (volume, 0))
    return;
  gboolean grey = rv_image_volume_get_sample_type (volume) != RV_IMAGE_RGB;
  const int columns = series->image.columns, rows = series->image.rows;

  printf ("%d %d %d %d %s\n", columns, rows, grey, rv_image_series_get_frame (series, 0)->frame, path);
  for (int i = 0; grey && i < columns * rows; i++)
    {
      float value = (float) rv_image_volume_value (volume, i % columns, i / columns, 0);

      fwrite (&value, sizeof value, 1, stdout);
    }
  fwrite (pixels, sizeof *pixels, (size_t) columns * rows, stdout);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  for (int i = 1; i < argc; i++)
    dump (argv[i]);
  return 0;
}
