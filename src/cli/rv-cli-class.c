/* SPDX-License-Identifier: GPL-3.0-or-later */
/* class: whether one is under way, and the way out when its PIN is forgotten. Neither tells anything of its cases. */
#include <glib/gi18n-lib.h>

#include "cli/rv-cli-private.h"
#include "session/rv-class-exit.h"

/* The newest class that is not at its end; only to read. NULL: none. */
static RvClass *
under_way (RvCli *cli)
{
  g_autoptr (GPtrArray) paths = rv_class_paths (rv_cli_folder (cli));

  for (guint i = paths->len; i > 0; i--)
    {
      g_autoptr (RvClass) seen = rv_class_look (paths->pdata[i - 1], NULL);

      if (seen && !rv_class_is_over (seen) && rv_class_get_cases (seen)[0])
        return g_steal_pointer (&seen);
    }
  return NULL;
}

static int
tell (RvCli *cli)
{
  g_autoptr (RvClass) class = under_way (cli);

  if (!class)
    g_print (_("No class is under way.\n"));
  else
    g_print (_("The class “%s” is under way: case %u of %u, stage %u, %u learners.\n"), rv_class_get_title (class), rv_class_get_case (class) + 1,
             g_strv_length ((char **) rv_class_get_cases (class)), rv_class_get_stage (class) + 1, g_strv_length ((char **) rv_class_get_learners (class)));
  return RV_EXIT_DONE;
}

/* What is about to happen, before it does: the name of the class has to be typed. */
static int
warn (RvCli *cli, RvClass *class)
{
  g_autofree char *own = rv_cli_default_library ();
  g_autofree char *command = rv_class_exit_command (class, g_str_equal (rv_cli_folder (cli), own) ? NULL : rv_cli_folder (cli));

  return rv_cli_fail (RV_EXIT_INPUT, _("a class ends in its window, with the teacher's PIN. If the PIN is forgotten:\n"
                                       "  %s\n"
                                       "That ends it where it stands; what was committed is kept. It is written for good, with your name (%s) and the time,\n"
                                       "into the history of the library and the results of the class, and stands above every window of the library."),
                      command, g_get_user_name ());
}

static int
end (RvCli *cli, gboolean forgotten, const char *title)
{
  g_autoptr (RvClass) seen = under_way (cli), opened = NULL;
  g_autoptr (RvStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  RvClass *class;
  int status;

  if (!seen)
    return rv_cli_fail (RV_EXIT_INPUT, _("no class is under way"));
  if (!forgotten || g_strcmp0 (title, rv_class_get_title (seen)) != 0)
    return warn (cli, seen);
  if (!(store = rv_cli_open_for_care (cli, TRUE, &status)))
    return status;
  class = cli->store ? rv_class_running (rv_cli_folder (cli)) : (opened = rv_class_resume (rv_cli_folder (cli), &error));
  if (!class || !rv_class_exit_without_pin (store, class, &error))
    return error ? rv_cli_fail_error (RV_EXIT_FAILED, error) : rv_cli_fail (RV_EXIT_FAILED, _("the class cannot be opened: another program holds it"));
  said = rv_class_exit_text (class);
  g_print ("%s\n", said);
  return RV_EXIT_DONE;
}

static int
cmd_class (RvCli *cli, int argc, char **argv)
{
  gboolean forgotten = FALSE;
  const GOptionEntry entries[] = { { "pin-forgotten", 0, 0, G_OPTION_ARG_NONE, &forgotten, N_("End it without the PIN; this is recorded, with your name"), NULL }, { NULL } };
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 0, 2, &status))
    return status;
  if (argc < 2)
    return tell (cli);
  if (!g_str_equal (argv[1], "end"))
    return rv_cli_fail (RV_EXIT_USAGE, _("class, or class end; not “%s”"), argv[1]);
  return end (cli, forgotten, argv[2]);
}

const RvCommand rv_commands_class[] = {
  { "class", "[end [NAME]]", N_("whether a class is under way; the way out when its PIN is forgotten"), cmd_class, RV_COMMAND_WRITES },
  { NULL }
};
