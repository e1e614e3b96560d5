/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "app/rv-application.h"
#include "cli/rv-cli.h"
#include "session/rv-data.h"
#include "session/rv-names.h"

int
main (int argc, char **argv)
{
  g_autoptr (RvApplication) application = NULL;
  g_autofree char *library = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, rv_locale_dir ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("ranvier");
  rv_names_install ();
  if (rv_cli_run (argc, argv, &status))
    return status;
  library = rv_cli_take_library (&argc, argv);
  application = rv_application_new (library);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
