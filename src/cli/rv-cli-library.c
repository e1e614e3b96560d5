/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import, list, library: what is in the library and its care. */
#include <glib/gi18n-lib.h>

#include "cli/rv-cli-private.h"
#include "session/rv-blind.h"
#include "session/rv-session-json.h"

static int
cmd_import (RvCli *cli, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON document"), NULL }, { NULL } };
  g_autoptr (RvStore) store = NULL;
  g_autoptr (GPtrArray) done = NULL;
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 1, -1, &status))
    return status;
  for (int i = 1; i < argc; i++)
    if (!rv_cli_may_read (argv[i], &status))
      return status;
  store = rv_cli_open_store (cli, TRUE, &status);
  if (!store)
    return status;
  done = rv_import_paths (store, (const char *const *) argv + 1);
  status = done->len ? RV_EXIT_DONE : rv_cli_fail (RV_EXIT_INPUT, _("no case was found; Ranvier reads case files (.xml) and case packages (.ranvier)"));
  for (guint i = 0; i < done->len; i++)
    {
      RvImported *imported = done->pdata[i];

      if (!imported->uuid)
        status = imported->failed || status == RV_EXIT_FAILED ? RV_EXIT_FAILED : RV_EXIT_INPUT;
      if (imported->uuid && !json)
        g_print ("%s\t%s\n", imported->id ? imported->id : imported->uuid, imported->title);
      if (imported->message)
        g_printerr ("%s: %s\n", imported->path, imported->message);
    }
  if (json)
    rv_cli_print_json (rv_imported_to_json (done));
  return status;
}

static int
cmd_list (RvCli *cli, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("One JSON document"), NULL }, { NULL } };
  g_autoptr (RvStore) store = NULL;
  g_autoptr (RvLibrary) library = NULL;
  g_autofree char *query = NULL;
  int status;

  if (!rv_cli_parse (cli, entries, &argc, &argv, 0, -1, &status))
    return status;
  store = rv_cli_open_store (cli, FALSE, &status);
  if (!store)
    return status;
  library = rv_library_new (store);
  query = g_strjoinv (" ", argv + 1);
  rv_library_set_query (library, query);
  rv_library_settle (library); /* there is no main loop that would count later */
  if (json)
    return rv_cli_print_json (rv_library_to_json (library));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (library)); i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (library), i);
      const char *id = rv_case_summary_get_id (summary);

      g_print ("%s\t%s\t%s\n", id ? id : rv_case_summary_get_uuid (summary), rv_case_summary_get_title (summary), rv_case_summary_get_subtitle (summary));
    }
  return RV_EXIT_DONE;
}

/* --- library … --- */

static int
print_lines (GStrv lines, const GError *error)
{
  for (guint i = 0; lines && lines[i]; i++)
    g_print ("%s\n", lines[i]);
  return error ? rv_cli_fail_error (RV_EXIT_FAILED, error) : RV_EXIT_DONE;
}

/* Lines of the check name cases and pictures: while a class runs, only whether all is well. */
static int
library_verify (RvCli *cli, const char *argument)
{
  int status;
  g_autoptr (RvStore) store = rv_cli_open_for_care (cli, FALSE, &status);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = rv_blind_reason (rv_cli_folder (cli));

  if (!store)
    return status;
  if (rv_store_verify (store, &lines, &error) && secret)
    g_print (_("The library is in order. The lines of the check are told when the class or second read is over.\n"));
  else if (secret)
    return rv_cli_fail (RV_EXIT_FAILED, _("the library is at fault; what is wrong is told when the class or second read is over"));
  return secret ? RV_EXIT_DONE : print_lines (lines, error);
}

static int
library_backup (RvCli *cli, const char *argument)
{
  int status;
  g_autoptr (RvStore) store = rv_cli_open_for_care (cli, TRUE, &status);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (!store)
    return status;
  path = rv_store_backup (store, &error);
  if (!path)
    return rv_cli_fail_error (RV_EXIT_FAILED, error);
  g_print ("%s\n", path);
  return RV_EXIT_DONE;
}

/* These two replace the database: no process may have it open, also not the one that was asked to do it. */
static int
refuse_open_library (RvCli *cli)
{
  return rv_cli_fail (RV_EXIT_FAILED, _("close the library's windows first"));
}

static int
library_restore (RvCli *cli, const char *argument)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (cli->store)
    return refuse_open_library (cli);
  if (!rv_cli_may_read (cli->library, &status))
    return status;
  return rv_store_restore (cli->library, argument, &error) ? RV_EXIT_DONE : rv_cli_fail_error (RV_EXIT_FAILED, error);
}

static int
library_rebuild (RvCli *cli, const char *argument)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (cli->store)
    return refuse_open_library (cli);
  if (!rv_cli_may_read (cli->library, &status))
    return status;
  rv_store_rebuild (cli->library, &lines, &error);
  return print_lines (lines, error);
}

static int
library_history (RvCli *cli, const char *argument)
{
  int status;
  g_autoptr (RvStore) store = rv_cli_open_store (cli, FALSE, &status);
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (!store)
    return status;
  uuid = argument ? rv_store_resolve (store, argument, &error) : NULL;
  if (argument && !uuid)
    return rv_cli_fail_error (RV_EXIT_INPUT, error);
  entries = rv_store_history (store, uuid, &error);
  for (guint i = 0; entries && i < entries->len; i++)
    {
      RvHistoryEntry *entry = entries->pdata[i];
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (entry->at / G_USEC_PER_SEC);
      g_autofree char *when = g_date_time_format_iso8601 (at);

      g_print ("%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s\t%.12s\n", entry->seq, when, entry->who, entry->kind, entry->label, entry->hash);
    }
  if (entries && !rv_store_verify_history (store, &error))
    return rv_cli_fail_error (RV_EXIT_FAILED, error);
  return entries ? RV_EXIT_DONE : rv_cli_fail_error (RV_EXIT_FAILED, error);
}

static int
library_purge (RvCli *cli, const char *argument)
{
  int status;
  g_autoptr (RvStore) store = rv_cli_open_store (cli, TRUE, &status);
  g_autoptr (GError) error = NULL;
  g_autofree char *uuid = NULL;

  if (!store)
    return status;
  uuid = rv_store_resolve (store, argument, &error);
  if (!uuid)
    return rv_cli_fail_error (RV_EXIT_INPUT, error);
  return rv_store_purge (store, uuid, &error) ? RV_EXIT_DONE : rv_cli_fail_error (RV_EXIT_FAILED, error);
}

static int
cmd_library (RvCli *cli, int argc, char **argv)
{
  static const struct { const char *name; int least, most; int (*func) (RvCli *, const char *); } subs[] = {
    { "verify", 0, 0, library_verify }, { "backup", 0, 0, library_backup }, { "restore", 1, 1, library_restore },
    { "rebuild", 0, 0, library_rebuild }, { "history", 0, 1, library_history }, { "purge", 1, 1, library_purge },
  };
  int status;

  if (!rv_cli_parse (cli, NULL, &argc, &argv, 1, 2, &status))
    return status;
  for (guint i = 0; i < G_N_ELEMENTS (subs); i++)
    if (g_str_equal (subs[i].name, argv[1]))
      {
        if (argc - 2 < subs[i].least || argc - 2 > subs[i].most)
          return rv_cli_fail (RV_EXIT_USAGE, subs[i].least ? _("library %s needs one argument") : _("library %s takes no such argument"), argv[1]);
        return subs[i].func (cli, argv[2]);
      }
  return rv_cli_fail (RV_EXIT_USAGE, _("library verify, backup, restore BACKUP, rebuild, history [CASE] or purge CASE; not “%s”"), argv[1]);
}

const RvCommand rv_commands_library[] = {
  { "import", "FILE…", N_("take cases, packages and folders of them into the library; prints the ids"), cmd_import, RV_COMMAND_WRITES | RV_COMMAND_PATHS },
  { "list", "[QUERY]", N_("the library, by search"), cmd_list },
  { "library", "verify|backup|restore|rebuild|history|purge", N_("care of the store"), cmd_library, RV_COMMAND_WRITES },
  { NULL }
};
