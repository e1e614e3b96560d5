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

static gboolean
runs_from_build_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program && g_str_has_prefix (program, RV_BUILDDIR G_DIR_SEPARATOR_S);
}

const char *
rv_locale_dir (void)
{
  static gsize ready = 0;
  static const char *dir = NULL;

  if (g_once_init_enter (&ready))
    {
      const char *set = g_getenv ("RV_LOCALE_DIR");

      if (set && *set)
        dir = g_strdup (set);
      else
        dir = runs_from_build_folder () ? RV_BUILDDIR "/po" : RV_LOCALEDIR;
      g_once_init_leave (&ready, 1);
    }
  return dir;
}
