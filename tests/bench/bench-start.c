/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranvier-bench-start: from the start of the process to the first frame of the window with a library of 10,000 cases,
 * against an empty GTK window, turn by turn in the same run.
 *
 *   ranvier-bench-start [--library DIR] [--rounds N]
 *
 * Runs itself through tests/run/display, on a display of its own; RV_KEEP_DISPLAY=1 keeps the desktop's. Without --library
 * the cases are made anew in the temporary folder and removed at the end. */
#include <gio/gio.h>
#include <locale.h>
#include <string.h>

#include "measure.h"
#include "store/rv-folder.h"
#include "store/rv-store-private.h"
#include "synthetic-cases.h"

#define N_CASES 10000
#define LIMIT 3.5

static char *library_dir;
static int rounds = 11;

static const GOptionEntry options[] = {
  { "library", 0, 0, G_OPTION_ARG_FILENAME, &library_dir, "Folder of the library of made-up cases; filled up when it has fewer", "DIR" },
  { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "How often each is started (11)", "N" },
  { NULL }
};

/* A file from the folder of this program. */
static char *
beside (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = g_path_get_dirname (self ? self : ".");

  return g_canonicalize_filename (name, dir);
}

/* The exit status of this program on a display of its own, or -1 when it is on one already. */
static int
run_on_display (char **argv)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GStrvBuilder) words = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) line = NULL;
  g_autofree char *self = beside ("ranvier-bench-start");

  if (g_getenv ("RV_BENCH_ON_DISPLAY"))
    return -1;
  words = g_strv_builder_new ();
  g_strv_builder_add_many (words, RV_DISPLAY_SCRIPT, self, NULL);
  g_strv_builder_addv (words, (const char **) argv + 1);
  line = g_strv_builder_end (words);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_setenv (launcher, "RV_BENCH_ON_DISPLAY", "1", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) line, &error);
  if (process && g_subprocess_wait (process, NULL, &error) && g_subprocess_get_if_exited (process))
    return g_subprocess_get_exit_status (process) == 77 ? 3 : g_subprocess_get_exit_status (process);
  g_printerr ("%s\n", error ? error->message : "The display ended early.");
  return 3;
}

/* Milliseconds from the start of the program to its first frame; negative on failure. */
static double
first_frame (const char *const *words, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *out = NULL;
  double start;
  gint64 drawn = 0;
  const char *line;

  g_subprocess_launcher_setenv (launcher, "RV_BENCH_FIRST_FRAME", "1", TRUE);
  start = measure_now ();
  process = g_subprocess_launcher_spawnv (launcher, words, error);
  if (!process || !g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, error))
    return -1;
  line = out ? strstr (out, "first frame ") : NULL;
  if (line)
    drawn = g_ascii_strtoll (line + strlen ("first frame "), NULL, 10);
  if (drawn)
    return (double) drawn / 1000 - start;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s ended without a first frame.", words[0]);
  return -1;
}

/* The exit status. */
static int
measure (void)
{
  g_autofree double *ours = g_new0 (double, rounds), *bare = g_new0 (double, rounds);
  g_autofree char *program = g_getenv ("RV_BENCH_PROGRAM") ? g_strdup (g_getenv ("RV_BENCH_PROGRAM")) : beside ("../../ranvier");
  g_autofree char *window = beside ("ranvier-bench-bare-window");
  const char *const start_ours[] = { program, "-L", library_dir, NULL }, *const start_bare[] = { window, NULL };
  g_autoptr (GError) error = NULL;

  /* the first turn only warms the caches */
  for (int i = -1; i < rounds && !error; i++)
    {
      bare[MAX (i, 0)] = first_frame (start_bare, &error);
      if (!error)
        ours[MAX (i, 0)] = first_frame (start_ours, &error);
    }
  if (error)
    {
      g_printerr ("%s\n", error->message);
      return 3;
    }
  return measure_print ("start, 10,000 cases", LIMIT, measure_median (ours, (guint) rounds), measure_median (bare, (guint) rounds)) ? 0 : 1;
}

static gboolean
fill (GError **error)
{
  g_autoptr (RvStore) store = rv_store_open (library_dir, RV_STORE_CREATE, error);

  if (!store)
    return FALSE;
  store->no_backup = TRUE;
  return synthetic_fill (store, N_CASES, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- start to first frame against an empty window");
  g_autoptr (GError) error = NULL;
  gboolean own;
  int status;

  setlocale (LC_ALL, "");
  status = run_on_display (argv);
  if (status >= 0)
    return status;
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || rounds < 1)
    {
      g_printerr ("%s\n", error ? error->message : "--rounds must be 1 or more");
      return 2;
    }
  own = library_dir == NULL;
  if (own)
    library_dir = g_dir_make_tmp ("ranvier-bench-XXXXXX", &error);
  if (library_dir && fill (&error))
    status = measure ();
  else
    {
      g_printerr ("%s\n", error->message);
      status = 3;
    }
  if (own && library_dir)
    rv_folder_remove_tree (library_dir, NULL);
  g_free (library_dir);
  return status;
}
