/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report through GtkPrintOperation, printed to a file: every page, as text and not as a picture of it. */
#include <glib/gstdio.h>
#include <locale.h>

#include "app/rv-report-print.h"
#include "casefile/rv-casefile.h"
#include "report/rv-render.h"

static void
test_to_file (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", "cidp-typical.xml", NULL), *dir = g_dir_make_tmp ("ranvier-print-XXXXXX", NULL);
  g_autofree char *pdf = g_build_filename (dir, "report.pdf", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvRenderOptions options = { .view = "report" };
  g_autoptr (GPtrArray) pages = rv_report_record (kase, chronology, &options);
  g_autoptr (GtkPrintOperation) operation = rv_report_print_new (pages, "Case");
  gsize size;

  g_assert_no_error (error);
  gtk_print_operation_set_export_filename (operation, pdf);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (pdf, &text, &size, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF"));
  {
    guint found = 0, fonts = 0;

    for (gsize i = 0; i + 12 < size; i++)
      {
        found += g_str_has_prefix (text + i, "/Type /Page\n") || g_str_has_prefix (text + i, "/Type /Page ");
        fonts += g_str_has_prefix (text + i, "/ToUnicode");
      }
    g_assert_cmpuint (found, ==, pages->len);
    g_assert_cmpuint (fonts, >, 0);
  }
  g_unlink (pdf);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  gtk_init_check ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/print/file", test_to_file);
  return g_test_run ();
}
