/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench: runs the helper programs of tests/bench. Each prints one line a measure (name, ratio to a reference of the same run,
 * limit, both times) and ends with 1 when a ratio is above its limit. */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "cli/rv-cli-private.h"

typedef struct {
  const char *name;
  const char *what;      /* msgid */
  const char *accuracy;  /* the program behind --accuracy and --sealed, or NULL */
} Bench;

static const Bench benches[] = {
  { "start", N_("start to first frame with 10,000 cases, against an empty GTK window"), NULL },
  { "store", N_("first page of a search among 100,000 cases, against the bare statement"), NULL },
  { "image", N_("opening, windowing, fusion, an oblique plane, five linked panes while scrolling"), NULL },
  { "present", N_("a change of slide at 4K, against a bare repaint of the window"), NULL },
  { "localise", N_("one localisation with pairs, against a pass over its table"), "ranvier-accuracy-localise" },
  { "differential", N_("a case and a replay, against the bare multiply-add"), "ranvier-accuracy-differential" },
};

/* Beside the program's build folder, or installed in libexec. NULL: not there. Caller frees. */
static char *
find_program (const char *name)
{
  static const char *const places[] = { "tests/bench", "../libexec/ranvier", NULL };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = self ? g_path_get_dirname (self) : NULL;

  for (guint i = 0; dir && places[i]; i++)
    {
      g_autofree char *path = g_build_filename (dir, places[i], name, NULL);
      char *whole = g_canonicalize_filename (path, NULL);

      if (g_file_test (whole, G_FILE_TEST_IS_EXECUTABLE))
        return whole;
      g_free (whole);
    }
  return NULL;
}

/* The exit code. */
static int
run (const char *program, char **arguments)
{
  g_autofree char *path = find_program (program);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) line = NULL;

  if (!path)
    return rv_cli_fail (RV_EXIT_FAILED,
                        _("%s was not built, and it is not installed. Build it in a clone of the source with "
                          "“meson setup build && ninja -C build”, then run “build/ranvier bench”."), program);
  g_strv_builder_add (words, path);
  g_strv_builder_addv (words, (const char **) arguments);
  line = g_strv_builder_end (words);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_setenv (launcher, "RV_BENCH_PROGRAM", self, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) line, &error);
  if (!process || !g_subprocess_wait (process, NULL, &error))
    return rv_cli_fail_error (RV_EXIT_FAILED, error);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                              : rv_cli_fail (RV_EXIT_FAILED, _("%s ended by signal %d"), program, g_subprocess_get_term_sig (process));
}

/* One benchmark; arguments after its name go to its program. */
static int
run_bench (const Bench *bench, char **arguments)
{
  g_autofree char *program = g_strconcat ("ranvier-bench-", bench->name, NULL);
  gboolean accuracy = arguments[0] && g_str_equal (arguments[0], "--accuracy");

  if (!accuracy && !(arguments[0] && g_str_equal (arguments[0], "--sealed")))
    return run (program, arguments);
  if (!bench->accuracy)
    return rv_cli_fail (RV_EXIT_USAGE, _("bench %s measures no accuracy"), bench->name);
  return run (bench->accuracy, accuracy ? arguments + 1 : arguments);
}

static int
run_all (void)
{
  char *none[] = { NULL };
  int worst = RV_EXIT_DONE;

  for (guint i = 0; i < G_N_ELEMENTS (benches); i++)
    worst = MAX (worst, run_bench (&benches[i], none));
  return worst;
}

static int
cmd_bench (RvCli *cli, int argc, char **argv)
{
  gboolean list = argc > 1 && g_str_equal (argv[1], "--list");
  int status;

  /* what stands after a name is for that benchmark's program */
  if (argc < 2 || (argv[1][0] == '-' && !list))
    {
      if (!rv_cli_parse (cli, NULL, &argc, &argv, 0, 0, &status))
        return status;
      return run_all ();
    }
  for (guint i = 0; i < G_N_ELEMENTS (benches); i++)
    if (list)
      g_print ("%-14s %s\n", benches[i].name, _(benches[i].what));
    else if (g_str_equal (benches[i].name, argv[1]))
      return run_bench (&benches[i], argv + 2);
  return list ? RV_EXIT_DONE
              : rv_cli_fail (RV_EXIT_USAGE, _("there is no benchmark “%s”; “ranvier bench --list” lists what there is"), argv[1]);
}

const RvCommand rv_commands_bench[] = {
  { "bench", "[NAME]", N_("speed as ratios; --list; localise and differential also take --accuracy, --sealed"), cmd_bench },
  { NULL }
};
