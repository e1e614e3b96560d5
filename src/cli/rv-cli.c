/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/rv-cli.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/rv-cli-private.h"
#include "session/rv-blind.h"
#include "session/rv-image-process.h"
#include "session/rv-import.h"
#include "session/rv-output.h"

static const RvCommand *const tables[] = { rv_commands_library, rv_commands_case, rv_commands_assist, rv_commands_image, rv_commands_output, rv_commands_class, rv_commands_bench };

const RvCommand *
rv_cli_find_command (const char *name)
{
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const RvCommand *command = tables[t]; command->name; command++)
      if (g_str_equal (command->name, name))
        return command;
  return NULL;
}

static void
print_help (void)
{
  g_print (_("Usage:\n"
             "  ranvier [-L DIR] [FILE…]              open the window, and import what is named\n"
             "  ranvier [-L DIR] COMMAND …            the same work without a display\n"
             "\n"
             "-L DIR names the library (default: the user's data folder). CASE is the name of a case in the library,\n"
             "or a path, which is read without touching the library. “ranvier COMMAND --help” says more.\n"
             "\n"
             "Commands:\n"));
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const RvCommand *command = tables[t]; command->name; command++)
      {
        g_autofree char *usage = g_strdup_printf ("%s %s", command->name, command->arguments);

        g_print ("  %-44s %s\n", usage, _(command->summary));
      }
  g_print (_("\nExit: 0 done, 1 the input is at fault, 2 wrong usage, 3 the program or the system failed.\n"
             "Ranvier advises and teaches; it is not a medical device.\n"));
}

char *
rv_cli_take_library (int *argc, char **argv)
{
  char *library = NULL;

  for (int i = 1; i < *argc; i++)
    {
      int taken = 0;

      if (g_str_equal (argv[i], "-L") && i + 1 < *argc)
        {
          g_free (library);
          library = g_strdup (argv[i + 1]);
          taken = 2;
        }
      else if (g_str_has_prefix (argv[i], "--library="))
        {
          g_free (library);
          library = g_strdup (argv[i] + strlen ("--library="));
          taken = 1;
        }
      if (!taken)
        continue;
      memmove (&argv[i], &argv[i + taken], sizeof (char *) * (gsize) (*argc - i - taken + 1));
      *argc -= taken;
      i--;
    }
  return library;
}

char *
rv_cli_default_library (void)
{
  return g_build_filename (g_get_user_data_dir (), "ranvier", "library", NULL);
}

/* Always UTF-8, whatever the locale: what is printed is data for other programs too. */
static void
print_out (const char *text)
{
  fputs (text, stdout);
}

static void
print_err (const char *text)
{
  fputs (text, stderr);
}

/* As in the window: what was changed in the knowledge lies in the library and counts for every case, one named by its path too. */
static void
use_local_knowledge (const RvCli *cli)
{
  g_autofree char *local = g_build_filename (cli->library, RV_KNOWLEDGE_LOCAL_FILE, NULL);

  if (g_file_test (local, G_FILE_TEST_EXISTS))
    rv_knowledge_set_local (local);
}

gboolean
rv_cli_run (int argc, char **argv, int *status)
{
  g_auto (GStrv) copy = g_new0 (char *, argc + 1);
  g_autofree char **words = NULL;
  g_autofree char *library = NULL;
  const RvCommand *command;
  RvCli cli = { 0 };

  if (rv_image_process_run (argc, argv, status))
    return TRUE;
  for (int i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);
  words = g_memdup2 (copy, sizeof (char *) * (gsize) (argc + 1));
  library = rv_cli_take_library (&argc, words);
  if (argc < 2)
    return FALSE;
  g_set_print_handler (print_out);
  g_set_printerr_handler (print_err);
  *status = RV_EXIT_DONE;
  if (g_str_equal (words[1], "--help") || g_str_equal (words[1], "-h") || g_str_equal (words[1], "help"))
    print_help ();
  else if (g_str_equal (words[1], "--version"))
    g_print ("ranvier %s\n", RV_VERSION);
  else if ((command = rv_cli_find_command (words[1])))
    {
      g_auto (GStrv) given = g_strdupv (words + 1); /* options are taken out of words */

      cli.command = command->name;
      cli.words = given;
      cli.library = library ? library : rv_cli_default_library ();
      use_local_knowledge (&cli);
      *status = command->func (&cli, argc - 1, words + 1);
      if (!library)
        g_free (cli.library);
    }
  else if (words[1][0] == '-' && !g_str_has_prefix (words[1], "--g") && !g_str_has_prefix (words[1], "--display"))
    *status = rv_cli_fail (RV_EXIT_USAGE, _("there is no option %s; “ranvier --help” lists what there is"), words[1]);
  else if (!g_file_test (words[1], G_FILE_TEST_EXISTS))
    *status = rv_cli_fail (RV_EXIT_USAGE, _("“%s” is neither a command nor a file; “ranvier --help” lists the commands"), words[1]);
  else
    return FALSE;
  return TRUE;
}

int
rv_cli_fail (int code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("ranvier: %s\n", message);
  return code;
}

int
rv_cli_fail_error (int code, const GError *error)
{
  return rv_cli_fail (code, "%s", error->message);
}

gboolean
rv_cli_parse (RvCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int least, int most, int *status)
{
  const RvCommand *command = rv_cli_find_command (cli->command);
  g_autofree char *usage = g_strdup_printf ("%s", command->arguments);
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _(command->summary));
  if (entries)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  for (int i = 1; i < *argc; i++)
    if (g_str_equal ((*argv)[i], "--help") || g_str_equal ((*argv)[i], "-h"))
      {
        g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
        g_autofree char *name = g_strdup_printf ("ranvier %s", cli->command);

        g_set_prgname (name);
        g_free (g_steal_pointer (&help));
        help = g_option_context_get_help (context, TRUE, NULL);
        g_print ("%s", help);
        *status = RV_EXIT_DONE;
        return FALSE;
      }
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = rv_cli_fail (RV_EXIT_USAGE, "%s: %s", cli->command, error->message);
      return FALSE;
    }
  if (*argc - 1 < least || (most >= 0 && *argc - 1 > most))
    {
      *status = rv_cli_fail (RV_EXIT_USAGE, _("usage: ranvier %s %s"), cli->command, command->arguments);
      return FALSE;
    }
  return TRUE;
}

RvStore *
rv_cli_open_for_care (RvCli *cli, gboolean write, int *status)
{
  g_autoptr (GError) error = NULL;
  RvStore *store;

  if (cli->store)
    return g_object_ref (cli->store);
  store = rv_store_open (cli->library, write ? RV_STORE_CREATE : RV_STORE_OR_READ_ONLY, &error);
  if (!store && g_error_matches (error, RV_STORE_ERROR, RV_STORE_ERROR_LOCKED) && rv_cli_hand_over (cli, status))
    return NULL;
  if (!store)
    *status = rv_cli_fail_error (g_error_matches (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND) ? RV_EXIT_INPUT : RV_EXIT_FAILED, error);
  return store;
}

RvStore *
rv_cli_open_store (RvCli *cli, gboolean write, int *status)
{
  g_autofree char *secret = rv_blind_reason (rv_cli_folder (cli));

  if (secret)
    {
      *status = rv_cli_fail (RV_EXIT_INPUT, "%s", secret);
      return NULL;
    }
  return rv_cli_open_for_care (cli, write, status);
}

const char *
rv_cli_folder (RvCli *cli)
{
  return cli->store ? rv_store_get_dir (cli->store) : cli->library;
}

gboolean
rv_cli_may_read (const char *path, int *status)
{
  g_autofree char *secret = rv_blind_path_reason (path);

  if (secret)
    *status = rv_cli_fail (RV_EXIT_INPUT, "%s", secret);
  return !secret;
}

#define SHOWN_FAULTS 20

/* A value that cannot be is left out by every engine: whoever reads the answer must hear of it. */
static void
warn_of_values (GPtrArray *faults)
{
  guint n = 0;

  for (guint i = 0; faults && i < faults->len; i++)
    {
      RvFault *fault = faults->pdata[i];

      if (fault->severity == RV_FAULT_VALUE && n++ < SHOWN_FAULTS)
        g_printerr ("ranvier: %s:%d: %s; %s\n", fault->file, fault->line, fault->what, fault->advice ? fault->advice : "");
    }
  if (n > SHOWN_FAULTS)
    g_printerr (ngettext ("ranvier: %u more; “ranvier check” lists it\n", "ranvier: %u more; “ranvier check” lists them\n", n - SHOWN_FAULTS), n - SHOWN_FAULTS);
}

static gboolean
open_path (const char *path, RvCliCase *out, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  if (!rv_cli_may_read (path, status))
    return FALSE;
  out->kase = rv_import_read (path, &out->files_dir, &faults, &error);
  if (out->kase)
    warn_of_values (faults);
  else
    *status = rv_cli_fail_error (RV_EXIT_INPUT, error);
  return out->kase != NULL;
}

static gboolean
open_in_library (RvCli *cli, const char *name, RvCliCase *out, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvStore) store = NULL;
  g_autofree char *uuid = NULL;

  if (!g_file_test (cli->library, G_FILE_TEST_IS_DIR))
    {
      *status = rv_cli_fail (RV_EXIT_INPUT, _("there is no file “%s”, and no library at %s"), name, cli->library);
      return FALSE;
    }
  store = rv_cli_open_store (cli, FALSE, status);
  if (!store)
    return FALSE;
  uuid = rv_store_resolve (store, name, &error);
  out->kase = uuid ? rv_store_load (store, uuid, &error) : NULL;
  if (!out->kase)
    {
      *status = rv_cli_fail_error (RV_EXIT_INPUT, error);
      return FALSE;
    }
  out->files_dir = rv_store_files_dir (store, uuid);
  out->history = rv_output_history (store, uuid);
  return TRUE;
}

gboolean
rv_cli_case_open (RvCli *cli, const char *name, RvCliCase *out, int *status)
{
  const char *id;

  *out = (RvCliCase) { 0 };
  if (g_file_test (name, G_FILE_TEST_EXISTS) ? !open_path (name, out, status) : !open_in_library (cli, name, out, status))
    return FALSE;
  id = rv_record_get (rv_case_get_root (out->kase), "id");
  out->id = g_strdup (id ? id : rv_case_get_uuid (out->kase));
  return TRUE;
}

void
rv_cli_case_clear (RvCliCase *kase)
{
  g_clear_object (&kase->kase);
  g_clear_pointer (&kase->files_dir, g_free);
  g_clear_pointer (&kase->history, g_free);
  g_clear_pointer (&kase->id, g_free);
}

gboolean
rv_cli_position (RvChronology *chronology, const char *as_of, double *position, int *status)
{
  g_autoptr (GError) error = NULL;

  *position = INFINITY;
  if (as_of && !rv_chronology_find (chronology, as_of, position, &error))
    {
      *status = rv_cli_fail_error (RV_EXIT_INPUT, error);
      return FALSE;
    }
  return TRUE;
}

int
rv_cli_print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);

  g_print ("%s\n", text);
  json_node_unref (node);
  return RV_EXIT_DONE;
}
