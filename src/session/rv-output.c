/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-output.h"

#include <math.h>

#include "casefile/rv-casefile.h"
#include "casefile/rv-package.h"
#include "report/rv-slides.h"
#include "session/rv-csv.h"
#include "session/rv-picture.h"

const char *const *
rv_output_formats (void)
{
  static const char *const formats[] = { "xml", "package", "pdf", "slides", "csv", NULL };

  return formats;
}

static gboolean
save_bytes (const char *path, const char *data, gssize size, GError **error)
{
  return g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static gboolean
save_slides (RvCase *kase, const char *files_dir, const char *path, GError **error)
{
  g_autoptr (RvCase) nameless = rv_slides_hide_names (kase);
  g_autoptr (RvPicture) picture = rv_picture_new (nameless, INFINITY, files_dir);
  g_autoptr (GBytes) bytes = NULL;

  rv_picture_add_replay (picture, nameless, INFINITY);
  picture->options.view = "slides";
  picture->options.hide_names = TRUE;
  bytes = rv_render_bytes (picture->view, picture->chronology, &picture->options, "pdf", error);
  return bytes && save_bytes (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

static gboolean
save_csv (RvCase *kase, const char *path, GError **error)
{
  g_autofree char *text = rv_csv_from_case (kase);

  return save_bytes (path, text, -1, error);
}

static gboolean
save_pdf (RvCase *kase, const char *files_dir, const char *path, GError **error)
{
  g_autoptr (RvPicture) picture = rv_picture_new (kase, INFINITY, files_dir);
  g_autoptr (GBytes) bytes = NULL;

  picture->options.view = "report";
  bytes = rv_render_bytes (picture->view, picture->chronology, &picture->options, "pdf", error);
  return bytes && save_bytes (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

gboolean
rv_output_save (RvCase *kase, const char *files_dir, const char *format, const char *path, GError **error)
{
  if (g_str_equal (format, "xml"))
    return rv_casefile_save (kase, path, error);
  if (g_str_equal (format, "package"))
    return rv_package_write (kase, files_dir, path, NULL, error);
  if (g_str_equal (format, "slides"))
    return save_slides (kase, files_dir, path, error);
  if (g_str_equal (format, "csv"))
    return save_csv (kase, path, error);
  return save_pdf (kase, files_dir, path, error);
}
