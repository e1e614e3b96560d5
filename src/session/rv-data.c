/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-data.h"

const char *
rv_data_dir (void)
{
  static gsize ready = 0;
  static const char *dir = NULL;

  if (g_once_init_enter (&ready))
    {
      const char *set = g_getenv ("RV_DATA_DIR");

      if (set && *set)
        dir = g_strdup (set);
      else
        dir = g_file_test (RV_DATADIR "/cases", G_FILE_TEST_IS_DIR) ? RV_DATADIR : RV_SOURCE_DATADIR;
      g_once_init_leave (&ready, 1);
    }
  return dir;
}

char *
rv_data_path (const char *first, ...)
{
  g_autofree char *rest = NULL;
  va_list args;

  va_start (args, first);
  rest = g_build_filename_valist (first, &args);
  va_end (args);
  return g_build_filename (rv_data_dir (), rest, NULL);
}
