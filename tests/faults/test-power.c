/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Power failures played from a record of everything the editor wrote, and a disk that is full or fails.
 * --states N: so many power failures (120 when nothing is said). */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "faults/fault-check.h"
#include "faults/fault-replay.h"

static int n_states = 120;

/* The editor with the recorder in front of libc. What it said is returned. */
static char *
run_editor (const char *dir, const char *record, guint seed, guint steps, guint fail_at, int fail_errno, const char *what, gboolean sticky)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *seed_text = g_strdup_printf ("%u", seed), *steps_text = g_strdup_printf ("%u", steps);
  g_autofree char *at_text = g_strdup_printf ("%u", fail_at), *errno_text = g_strdup_printf ("%d", fail_errno);
  g_autoptr (GSubprocess) editor = NULL;
  g_autoptr (GError) error = NULL;
  char *said = NULL;

  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", g_getenv ("RV_FAULT_RECORDER"), TRUE);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", TRUE);
  g_subprocess_launcher_setenv (launcher, "RV_RECORD_DIR", dir, TRUE);
  if (record)
    g_subprocess_launcher_setenv (launcher, "RV_RECORD_LOG", record, TRUE);
  if (fail_at)
    {
      g_subprocess_launcher_setenv (launcher, "RV_FAIL_AT", at_text, TRUE);
      g_subprocess_launcher_setenv (launcher, "RV_FAIL_ERRNO", errno_text, TRUE);
      g_subprocess_launcher_setenv (launcher, "RV_FAIL_WHAT", what, TRUE);
      if (sticky)
        g_subprocess_launcher_setenv (launcher, "RV_FAIL_STICKY", "1", TRUE);
    }
  editor = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("RV_STORE_EDITOR"), dir, seed_text, steps_text, "keep-going", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (editor, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (editor)); /* never a crash */
  return said;
}

static void
test_power_loss (void)
{
  char *dir = store_folder_new ();
  g_autofree char *record = g_strconcat (dir, ".record", NULL);
  g_autofree char *said = run_editor (dir, record, 1, 25, 0, 0, NULL, FALSE);
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  Replay *replay = replay_new (record);
  guint n = replay_n_operations (replay), most = 0;

  g_assert_cmpuint (fault_last_ack (said, NULL), >=, 20);
  g_assert_cmpuint (n, >, 100);
  for (int i = 0; i < n_states; i++)
    {
      guint cut = (guint) g_rand_int_range (rand, 1, (gint32) n + 1), acked;
      ReplayTrial trial = (ReplayTrial) (i % N_REPLAY_TRIALS);
      char *state = store_folder_new ();
      g_autoptr (GString) until = g_string_new (NULL);
      g_autofree char *digest = NULL, *wrong = NULL;

      replay_make (replay, cut, trial, rand, state, until);
      acked = fault_last_ack (until->str, &digest);
      most = MAX (most, acked);
      wrong = fault_check_library (state, acked, digest, 1);
      if (wrong)
        g_error ("power failure after operation %u of %u, trial %d, in %s: %s", cut, n, trial, state, wrong);
      store_folder_remove (state);
    }
  g_test_message ("%d power failures among %u operations, up to %u acknowledged changes, none lost", n_states, n, most);
  replay_free (replay);
  g_unlink (record);
  store_folder_remove (dir);
}

/* The replayer itself would find a store that does not sync: without the syncs in the record, something is lost. */
static void
test_power_loss_is_seen (void)
{
  char *dir = store_folder_new (), *state = store_folder_new ();
  g_autofree char *record = g_strconcat (dir, ".record", NULL);
  g_autofree char *said = run_editor (dir, record, 1, 10, 0, 0, NULL, FALSE);
  g_autofree char *bytes = NULL, *digest = NULL, *wrong = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GString) until = g_string_new (NULL);
  Replay *replay = replay_new (record);
  guint n = replay_n_operations (replay);

  replay_forget_syncs (replay);
  replay_make (replay, n, REPLAY_NOTHING, rand, state, until);
  wrong = fault_check_library (state, fault_last_ack (until->str, &digest), digest, 1);
  g_assert_nonnull (wrong);
  replay_free (replay);
  g_unlink (record);
  store_folder_remove (dir);
  store_folder_remove (state);
}

/* A disk that is full, or a write or sync that fails once or from then on, at many places: each refused edit says so and has changed
 * nothing, and afterwards the library holds exactly what was acknowledged. */
static void
test_disk_errors (void)
{
  static const struct { int number; const char *what; gboolean sticky; } faults[] = { { ENOSPC, "write", FALSE }, { ENOSPC, "write", TRUE },
                                                                                    { EIO, "write", FALSE }, { EIO, "sync", FALSE }, { EIO, "sync", TRUE } };
  guint n_refused = 0, n_runs = 0;

  for (guint f = 0; f < G_N_ELEMENTS (faults); f++)
    for (guint at = 1; at < 200; at += g_test_slow () ? 1 : 13)
      {
        char *dir = store_folder_new ();
        g_autofree char *said = run_editor (dir, NULL, 3, 10, at, faults[f].number, faults[f].what, faults[f].sticky);
        g_autofree char *digest = NULL, *wrong = NULL;
        guint acked = fault_last_ack (said, &digest);
        const char *refused = strstr (said, "fail ");

        n_runs++;
        g_assert_null (strstr (said, "half "));
        if (refused)
          {
            g_autofree char *message = g_strndup (refused, strcspn (refused, "\n"));

            n_refused++;
            g_assert_cmpuint (strlen (message), >, 30);
            if (faults[f].number == ENOSPC && !strstr (message, "full"))
              g_error ("says nothing of a full disk: %s", message);
          }
        wrong = fault_check_library (dir, acked, digest, 0);
        if (wrong)
          g_error ("%s error %d at %u%s in %s: %s (%s)", faults[f].what, faults[f].number, at, faults[f].sticky ? " and on" : "", dir, wrong, said);
        store_folder_remove (dir);
      }
  g_test_message ("%u runs, %u with refused edits", n_runs, n_refused);
  g_assert_cmpuint (n_refused, >, n_runs / 4);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (argc == 3 && g_str_equal (argv[1], "--states"))
    n_states = (int) g_ascii_strtoll (argv[2], NULL, 10);
  g_test_add_func ("/faults/power/lost", test_power_loss);
  g_test_add_func ("/faults/power/seen", test_power_loss_is_seen);
  g_test_add_func ("/faults/disk", test_disk_errors);
  return g_test_run ();
}
