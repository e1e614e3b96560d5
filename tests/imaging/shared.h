/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-volume.h"

/* Path within the shared DICOM files, or NULL. Free with g_free(). */
static inline char *
shared_path (const char *name)
{
  const char *shared = g_getenv ("RV_SHARED_DIR");

  return shared != NULL ? g_build_filename (shared, "data", "dicom", name, NULL) : NULL;
}

static inline gboolean
skip_without_data (void)
{
  g_autofree char *path = shared_path ("MANIFEST.md");

  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  g_test_skip ("the shared DICOM files are not here (RV_SHARED_DIR)");
  return TRUE;
}

static inline RvImageScan *
scan_shared (const char *name)
{
  g_autofree char *path = shared_path (name);
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  RvImageScan *scan = rv_image_scan (paths, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return scan;
}

/* The series with most frames. */
static inline RvImageSeries *
largest_series (RvImageScan *scan)
{
  RvImageSeries *best = NULL;

  for (guint i = 0; i < scan->series->len; i++)
    {
      RvImageSeries *series = g_ptr_array_index (scan->series, i);
      if (best == NULL || series->frames->len > best->frames->len)
        best = series;
    }
  g_assert_nonnull (best);
  return best;
}

static inline RvImageVolume *
load_shared (const char *name)
{
  g_autoptr (RvImageScan) scan = scan_shared (name);
  g_autoptr (GError) error = NULL;
  RvImageVolume *volume = rv_image_volume_new (largest_series (scan), &error);

  g_assert_no_error (error);
  g_assert_true (rv_image_volume_load (volume, 0, 2, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return volume;
}
