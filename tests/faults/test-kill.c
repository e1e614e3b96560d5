/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kills a program that edits a library, at random moments, again and again: what it acknowledged is there.
 * --times N (40 when nothing is said); tests/faults/kill.sh runs 500. */
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "faults/fault-check.h"

#define EDITOR_ENV "RV_STORE_EDITOR"

static int times = 40;

typedef struct {
  GString *said;
  GInputStream *stream;
} Reader;

static gpointer
read_all (gpointer data)
{
  Reader *reader = data;
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (reader->stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (reader->said, buffer, n);
  return NULL;
}

/* One life of the editor; what it said. */
static char *
run_and_kill (const char *dir, guint seed, gulong microseconds)
{
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) editor = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv (EDITOR_ENV), dir, seed_text, "0", NULL);
  Reader reader = { g_string_new (NULL), NULL };
  GThread *thread;

  g_assert_no_error (error);
  reader.stream = g_subprocess_get_stdout_pipe (editor);
  thread = g_thread_new ("reader", read_all, &reader);
  g_usleep (microseconds);
  g_subprocess_send_signal (editor, SIGKILL);
  g_thread_join (thread);
  g_subprocess_wait (editor, NULL, NULL);
  return g_string_free (reader.said, FALSE);
}

static void
test_kill (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (500);
  char *dir = NULL;
  guint acked = 0, n_acked = 0, n_busy = 0;
  g_autofree char *digest = NULL;

  for (int i = 0; i < times; i++)
    {
      g_autofree char *said = NULL, *wrong = NULL;
      guint last;

      if (i % 25 == 0)
        {
          if (dir)
            store_folder_remove (dir);
          dir = store_folder_new ();
          acked = 0;
          g_clear_pointer (&digest, g_free);
        }
      said = run_and_kill (dir, (guint) i + 1, (gulong) g_rand_int_range (rand, 3000, 250000));
      last = fault_last_ack (said, &digest);
      g_assert_null (strstr (said, "fail "));
      g_assert_null (strstr (said, "half "));
      if (last)
        {
          n_acked += last - acked;
          n_busy++;
          acked = last;
        }
      wrong = fault_check_library (dir, acked, last ? digest : NULL, last ? 1 : 2);
      if (wrong)
        g_error ("kill %d in %s: %s", i, dir, wrong);
      /* what was under way may have come through: the next life counts from what there is */
      {
        g_autoptr (RvStore) store = rv_store_open (dir, 0, NULL);
        g_autoptr (GPtrArray) history = store ? rv_store_history (store, FAULT_UUID, NULL) : NULL;

        acked = history ? history->len : 0;
      }
    }
  g_test_message ("%d kills, %u of them while editing, %u acknowledged changes, none lost", times, n_busy, n_acked);
  g_assert_cmpuint (n_busy, >, (guint) times / 3);
  store_folder_remove (dir);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (argc == 3 && g_str_equal (argv[1], "--times"))
    times = (int) g_ascii_strtoll (argv[2], NULL, 10);
  g_test_add_func ("/faults/kill", test_kill);
  return g_test_run ();
}
