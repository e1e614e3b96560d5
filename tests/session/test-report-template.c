/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates of the report: kept by name in the library's folder, one the default, odd files survived. */
#include <glib/gstdio.h>
#include <locale.h>

#include "session/rv-report-template.h"

static void
test_kept (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ranvier-templates-XXXXXX", NULL), *path = g_build_filename (dir, "report-templates.ini", NULL);
  static const char *const order[] = { "conclusion", "summary", "sources", NULL };
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (RvReportTemplates) first = rv_report_templates_load (dir, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (first->items->len, ==, 2);
    rv_report_templates_set (first, " Board [Tuesday]", "Ward 7\nNeurology; first floor", order, TRUE);
    g_assert_true (rv_report_templates_save (first, dir, &error));
    g_assert_no_error (error);
  }
  {
    g_autoptr (RvReportTemplates) then = rv_report_templates_load (dir, &error);
    const RvReportTemplate *normal = rv_report_templates_default (then);
    RvRenderOptions options = { 0 };

    g_assert_cmpuint (then->items->len, ==, 3);
    g_assert_cmpstr (normal->name, ==, "Board  Tuesday");
    g_assert_cmpstr (normal->letterhead, ==, "Ward 7\nNeurology; first floor");
    g_assert_true (g_strv_equal ((const char *const *) normal->sections, order));
    rv_report_template_apply (normal, &options);
    g_assert_cmpstr (options.sections[0], ==, "conclusion");
    g_assert_true (rv_report_templates_remove (then, "Board  Tuesday"));
    g_assert_false (rv_report_templates_remove (then, "Board  Tuesday"));
    g_assert_cmpuint (then->normal, ==, 0);
  }
  g_file_set_contents (path, "[template Odd]\nsections=summary;no-such;summary;\n", -1, NULL);
  {
    g_autoptr (RvReportTemplates) odd = rv_report_templates_load (dir, &error);
    const RvReportTemplate *item = rv_report_templates_find (odd, "Odd");

    g_assert_nonnull (item);
    g_assert_cmpuint (g_strv_length (item->sections), ==, 1);
  }
  g_file_set_contents (path, "no key file", -1, NULL);
  {
    g_autoptr (RvReportTemplates) own = rv_report_templates_load (dir, &error);

    g_assert_nonnull (error);
    g_assert_cmpuint (own->items->len, ==, 2);
  }
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/report-template", test_kept);
  return g_test_run ();
}
