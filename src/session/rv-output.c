/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-output.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "casefile/rv-package.h"
#include "report/rv-document.h"
#include "report/rv-slides.h"
#include "session/rv-csv.h"

const char *const *
rv_output_formats (void)
{
  static const char *const formats[] = { "xml", "package", "pdf", "odt", "html", "slides", "handout", "csv", NULL };

  return formats;
}

static gboolean
save_bytes (const char *path, const char *data, gssize size, GError **error)
{
  return g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static gboolean
save_slides (RvCase *kase, const char *files_dir, const char *view, const char *path, GError **error)
{
  g_autoptr (RvCase) nameless = rv_slides_hide_names (kase);
  g_autoptr (RvPicture) picture = rv_picture_new (nameless, INFINITY, files_dir);
  g_autoptr (GBytes) bytes = NULL;

  rv_picture_add_replay (picture, nameless, INFINITY);
  picture->options.view = view;
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

gboolean
rv_output_save_report (RvPicture *picture, const char *format, const char *path, GError **error)
{
  g_autoptr (RvDocument) document = NULL;
  g_autoptr (GBytes) bytes = NULL;

  picture->options.view = "report";
  if (g_str_equal (format, "pdf"))
    bytes = rv_render_bytes (picture->view, picture->chronology, &picture->options, "pdf", error);
  else
    {
      document = rv_report_document (picture->view, picture->chronology, &picture->options);
      if (g_str_equal (format, "html"))
        {
          char *text = rv_document_to_html (document);

          bytes = g_bytes_new_take (text, strlen (text));
        }
      else
        bytes = rv_document_to_odt (document, error);
    }
  return bytes && save_bytes (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

char *
rv_output_history (RvStore *store, const char *case_uuid)
{
  g_autoptr (GPtrArray) entries = store ? rv_store_history (store, case_uuid, NULL) : NULL;
  const RvHistoryEntry *last = entries && entries->len ? entries->pdata[entries->len - 1] : NULL;
  g_autoptr (GDateTime) at = last ? g_date_time_new_from_unix_utc (last->at / G_USEC_PER_SEC) : NULL;
  g_autofree char *when = at ? g_date_time_format_iso8601 (at) : NULL;

  if (!when)
    return NULL;
  return g_strdup_printf (ngettext ("State of the record: %u change, the last at %s; SHA-256 at the head of its history: %s.",
                                    "State of the record: %u changes, the last at %s; SHA-256 at the head of its history: %s.", entries->len),
                          entries->len, when, last->hash);
}

gboolean
rv_output_save_with (RvCase *kase, const char *files_dir, const char *format, const RvReportTemplate *report, const char *history, const char *path, GError **error)
{
  g_autoptr (RvPicture) picture = NULL;

  if (g_str_equal (format, "xml"))
    return rv_casefile_save (kase, path, error);
  if (g_str_equal (format, "package"))
    return rv_package_write (kase, files_dir, path, NULL, error);
  if (g_str_equal (format, "slides") || g_str_equal (format, "handout"))
    return save_slides (kase, files_dir, format, path, error);
  if (g_str_equal (format, "csv"))
    return save_csv (kase, path, error);
  picture = rv_picture_new (kase, INFINITY, files_dir);
  picture->options.history = history;
  if (report)
    rv_report_template_apply (report, &picture->options);
  return rv_output_save_report (picture, format, path, error);
}

gboolean
rv_output_save (RvCase *kase, const char *files_dir, const char *format, const char *path, GError **error)
{
  return rv_output_save_with (kase, files_dir, format, NULL, NULL, path, error);
}
