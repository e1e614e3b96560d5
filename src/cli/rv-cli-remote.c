/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library has one writing process. While that is the window, a command that writes is handed to it over the session bus. */
#include "cli/rv-cli-remote.h"

#include <glib/gi18n-lib.h>

#include "cli/rv-cli-private.h"

#define TIMEOUT_MS (30 * 60 * 1000) /* a folder of many cases takes its time */

char *
rv_cli_application_id (const char *library)
{
  g_autofree char *own = rv_cli_default_library ();
  g_autofree char *path = library ? g_canonicalize_filename (library, NULL) : NULL;
  g_autofree char *digest = NULL;

  if (!path || g_str_equal (path, own))
    return g_strdup (RV_APP_ID);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, path, -1);
  return g_strdup_printf ("%s.L%.12s", RV_APP_ID, digest);
}

/* The other process has another working folder. */
static GStrv
absolute_words (RvCli *cli)
{
  GStrv words = g_strdupv (cli->words);
  const RvCommandFlags flags = rv_cli_find_command (cli->command)->flags;
  guint names = flags & RV_COMMAND_CASE_PATHS ? 2 : flags & RV_COMMAND_PATHS ? 0 : G_MAXUINT;

  for (guint i = 1, n = 0; words[i]; i++)
    if (words[i][0] != '-' && n++ >= names)
      {
        g_autofree char *word = words[i];

        words[i] = g_canonicalize_filename (word, NULL);
      }
  return words;
}

static GVariant *
ask (const char *id, GStrv words)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autofree char *path = g_strdelimit (g_strconcat ("/", id, NULL), ".", '/');

  if (!bus)
    return NULL;
  return g_dbus_connection_call_sync (bus, id, path, RV_CLI_REMOTE_INTERFACE, "Run", g_variant_new ("(^as)", words),
                                      G_VARIANT_TYPE ("(iss)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, NULL, NULL);
}

gboolean
rv_cli_hand_over (RvCli *cli, int *status)
{
  g_autofree char *id = rv_cli_application_id (cli->library);
  g_auto (GStrv) words = absolute_words (cli);
  g_autoptr (GVariant) answer = ask (id, words);
  const char *out, *err;

  if (!answer)
    return FALSE;
  g_variant_get (answer, "(i&s&s)", status, &out, &err);
  g_print ("%s", out);
  g_printerr ("%s", err);
  return TRUE;
}

/* --- in the process that has the library --- */

static GString *taken_out, *taken_err;

static void
take_out (const char *text)
{
  g_string_append (taken_out, text);
}

static void
take_err (const char *text)
{
  g_string_append (taken_err, text);
}

int
rv_cli_run_for (RvStore *store, const char *const *words, char **out, char **err)
{
  g_auto (GStrv) copy = g_strdupv ((char **) words);
  g_autofree char **moving = g_memdup2 (copy, sizeof (char *) * (g_strv_length (copy) + 1)); /* options are taken out of it */
  const RvCommand *command = copy[0] ? rv_cli_find_command (copy[0]) : NULL;
  GPrintFunc before_out, before_err;
  RvCli cli = { .words = copy, .store = store };
  int status;

  taken_out = g_string_new (NULL);
  taken_err = g_string_new (NULL);
  before_out = g_set_print_handler (take_out);
  before_err = g_set_printerr_handler (take_err);
  if (command && command->flags & RV_COMMAND_WRITES)
    {
      cli.command = command->name;
      status = command->func (&cli, (int) g_strv_length (copy), moving);
    }
  else
    status = rv_cli_fail (RV_EXIT_USAGE, _("“%s” is not done for another process"), copy[0] ? copy[0] : "");
  g_set_print_handler (before_out);
  g_set_printerr_handler (before_err);
  *out = g_string_free (g_steal_pointer (&taken_out), FALSE);
  *err = g_string_free (g_steal_pointer (&taken_err), FALSE);
  return status;
}
