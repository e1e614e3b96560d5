/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every template is instantiated: a child that is missing or misspelt fails here, not at the user's. */
#include <locale.h>

#include "app/rv-differential-page.h"
#include "app/rv-imaging-page.h"
#include "app/rv-window.h"

static RvApplication *application;

/* "rv-library-pane.ui" to "RvLibraryPane". Caller frees. */
static char *
type_name_of (const char *file)
{
  g_autofree char *stem = g_strndup (file, strlen (file) - 3);
  g_auto (GStrv) parts = g_strsplit (stem, "-", -1);
  GString *name = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    g_string_append_printf (name, "%c%s", g_ascii_toupper (parts[i][0]), parts[i] + 1);
  return g_string_free (name, FALSE);
}

static void
test_all (void)
{
  g_auto (GStrv) files = g_resources_enumerate_children ("/org/ranvier/Ranvier/", 0, NULL);
  guint n = 0;

  g_type_ensure (RV_TYPE_WINDOW);
  g_type_class_unref (g_type_class_ref (RV_TYPE_WINDOW)); /* its class ensures the types of its template */
  g_type_class_unref (g_type_class_ref (RV_TYPE_DIFFERENTIAL_PAGE)); /* pages with parts of their own */
  g_type_class_unref (g_type_class_ref (RV_TYPE_IMAGING_PAGE));
  for (guint i = 0; files[i]; i++)
    {
      g_autofree char *name = NULL;
      GtkWidget *widget;

      if (!g_str_has_suffix (files[i], ".ui"))
        continue;
      name = type_name_of (files[i]);
      g_test_message ("%s", name);
      g_assert_true (g_type_from_name (name) != 0);
      widget = g_object_new (g_type_from_name (name), NULL);
      g_object_ref_sink (widget);
      if (GTK_IS_WINDOW (widget))
        gtk_window_destroy (GTK_WINDOW (widget));
      g_object_unref (widget);
      n++;
    }
  g_assert_cmpuint (n, >=, 10);
}

static void
test_window_without_case (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ranvier-templates-XXXXXX", NULL);
  g_autofree char *library = g_build_filename (dir, "library", NULL);
  g_autoptr (GError) error = NULL;
  RvWindow *window;

  application = rv_application_new (library);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  window = rv_window_new (application);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (rv_window_get_session (window));
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (application);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/templates/all", test_all);
  g_test_add_func ("/ui/templates/window-without-case", test_window_without_case);
  return g_test_run ();
}
