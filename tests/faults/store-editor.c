/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store-editor DIR SEED STEPS [keep-going]: edits the case of a library without end or for so many steps. After each edit that the
 * store has taken it says "ack REVISION DIGEST" in one write; a refused one "fail MESSAGE", after a look that nothing was changed. */
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "faults/fault-check.h"

static void
say (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
say (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (write (STDOUT_FILENO, text, strlen (text)) < 0)
    _exit (3);
}

static void
acknowledge (RvCase *kase, guint revision)
{
  g_autofree char *digest = fault_digest (kase);

  say ("ack %u %s\n", revision, digest);
}

/* A refused edit must have left the store as the model still is. */
static gboolean
check_unchanged (RvStore *store, RvCase *kase)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) held = rv_store_load (store, rv_case_get_uuid (kase), &error);
  g_autofree char *difference = held ? store_case_difference (held, kase) : NULL;

  if (difference)
    say ("half %s\n", difference);
  return difference == NULL;
}

/* One edit, undo or redo. FALSE when it was refused. */
static gboolean
step (RvStore *store, RvCase *kase, GRand *rand, guint number, GError **error)
{
  const char *uuid = rv_case_get_uuid (kase);
  int what = g_rand_int_range (rand, 0, 10);
  g_autofree char *undo = what == 0 ? rv_store_undo_label (store, uuid) : NULL;
  g_autofree char *redo = what == 1 ? rv_store_redo_label (store, uuid) : NULL;
  g_autofree char *note = g_strdup_printf ("number %u", number);
  g_auto (GStrv) touched = NULL;
  g_autoptr (RvEdit) edit = NULL;

  if (undo || redo)
    return (undo ? rv_store_undo (store, uuid, &touched, error) : rv_store_redo (store, uuid, &touched, error)) &&
           rv_store_reload (store, kase, (const char *const *) touched, error);
  edit = store_edit_random (kase, rand, number);
  rv_edit_set (edit, rv_case_get_root (kase), "note", note);
  return rv_store_commit (store, uuid, edit, error) && rv_edit_apply (edit, kase, error);
}

static gboolean
begin (RvStore *store, RvCase **kase, guint *revision, GError **error)
{
  g_autoptr (GPtrArray) history = NULL;

  *kase = rv_store_load (store, FAULT_UUID, NULL);
  if (!*kase)
    {
      *kase = store_case_new (FAULT_UUID, 1);
      if (!rv_store_add_case (store, *kase, NULL, error))
        return FALSE;
    }
  history = rv_store_history (store, FAULT_UUID, error);
  *revision = history ? history->len : 0;
  return history != NULL;
}

int
main (int argc, char **argv)
{
  guint seed, n_steps, revision = 0;
  gboolean keep_going = argc > 4;
  g_autoptr (GRand) rand = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvStore) store = NULL;
  g_autoptr (RvCase) kase = NULL;

  setlocale (LC_ALL, "");
  if (argc < 4)
    return 2;
  seed = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  n_steps = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  rand = g_rand_new_with_seed (seed);
  store = rv_store_open (argv[1], RV_STORE_CREATE, &error);
  if (!store || !begin (store, &kase, &revision, &error))
    {
      say ("fail %s\n", error->message);
      return 1;
    }
  acknowledge (kase, revision);
  for (guint i = 0; n_steps == 0 || i < n_steps; i++)
    {
      if (step (store, kase, rand, seed * 1000 + i, &error))
        acknowledge (kase, ++revision);
      else
        {
          say ("fail %s\n", error->message);
          g_clear_error (&error);
          if (!check_unchanged (store, kase) || !keep_going)
            return 1;
        }
      /* the mirrors are written beside the edits */
      if (i % 3 == 0)
        rv_store_flush_mirrors (store, NULL);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  return 0;
}
