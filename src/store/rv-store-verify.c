/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether everything in the library fits everything else. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "store/rv-index.h"
#include "store/rv-mirror.h"
#include "store/rv-store-private.h"

typedef struct {
  RvStore *store;
  GPtrArray *lines;
} Verify;

static void G_GNUC_PRINTF (2, 3)
say (Verify *verify, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (verify->lines, g_strdup_vprintf (format, args));
  va_end (args);
}

static gboolean
verify_history (Verify *verify, GError **error)
{
  RvDb *db = verify->store->db;
  g_autoptr (GError) local = NULL;
  g_autofree char *wrong = NULL;
  guint n, n_lost;

  if (!rv_history_verify (db, &n, &n_lost, error))
    return FALSE;
  wrong = rv_db_get_string (db, &local, "SELECT uuid FROM cases WHERE head IS NOT"
                                        " (SELECT hash FROM history WHERE case_uuid = cases.uuid ORDER BY seq DESC LIMIT 1) LIMIT 1", "");
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (wrong)
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED, _("The history of the case %s does not end where the case stands: entries are missing at its end."), wrong);
      return FALSE;
    }
  say (verify, _("History: %u entries, the chain is whole."), n);
  if (n_lost)
    say (verify, _("History: in %u places entries were lost before a rebuild."), n_lost);
  return TRUE;
}

static gboolean
mirror_fails (Verify *verify, const char *uuid, const char *what, GError **error)
{
  if (!verify->store->read_only)
    rv_db_run (verify->store->db, NULL, "UPDATE cases SET mirrored = 0, mirrored_seq = 0, mirrored_bytes = 0 WHERE uuid = ?1", "s", uuid);
  g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED, _("The files of the case %s do not fit the database: %s. They are written anew from it at the next start."), uuid, what);
  return FALSE;
}

static gboolean
verify_mirror (Verify *verify, const char *uuid, gint64 revision, const char *head, GError **error)
{
  g_autofree char *xml = g_build_filename (verify->store->dir, "cases", uuid, "case.xml", NULL);
  g_autofree char *log = g_build_filename (verify->store->dir, "cases", uuid, "history", "changes.log", NULL);
  g_autoptr (RvCase) held = NULL, written = NULL;
  g_autoptr (GPtrArray) entries = NULL, befores = NULL;
  g_autofree char *stamp = NULL, *rest = NULL, *difference = NULL;
  g_autoptr (GError) local = NULL;
  gint64 stamped = -1;

  written = rv_casefile_read (xml, NULL, &local);
  if (!written || !rv_casefile_read_stamp (xml, &stamped, &stamp, &local))
    return mirror_fails (verify, uuid, local->message, error);
  held = rv_store_load (verify->store, uuid, error);
  if (!held)
    return FALSE;
  if (stamped != revision || g_strcmp0 (stamp, head) != 0)
    return mirror_fails (verify, uuid, _("case.xml is of another state"), error);
  difference = rv_case_difference (written, held);
  if (difference)
    return mirror_fails (verify, uuid, difference, error);
  entries = rv_mirror_read_log (log, &befores, &rest, &local);
  if (!entries || rest || !entries->len || g_strcmp0 (((RvEntry *) entries->pdata[entries->len - 1])->hash, head) != 0)
    return mirror_fails (verify, uuid, local ? local->message : rest ? rest : _("the history file is of another state"), error);
  return TRUE;
}

static gboolean
verify_mirrors (Verify *verify, GError **error)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  sqlite3_stmt *row = rv_db_query (verify->store->db, error, "SELECT uuid, head, revision FROM cases WHERE mirrored = revision", "");
  int step = -1;

  while (row && (step = rv_db_step (verify->store->db, row, error)) == 1)
    {
      const char *words[] = { rv_db_column (row, 0), rv_db_column (row, 1), rv_db_column (row, 2), NULL };

      g_ptr_array_add (cases, g_strdupv ((char **) words));
    }
  for (guint i = 0; step == 0 && i < cases->len; i++)
    {
      char **words = cases->pdata[i];

      if (!verify_mirror (verify, words[0], g_ascii_strtoll (words[2], NULL, 10), words[1], error))
        return FALSE;
    }
  if (step == 0)
    say (verify, _("Case files: %u of them fit the database."), cases->len);
  return step == 0;
}

/* Folders of no case, and files that image rows name but that are not there: said, no fault of the database. */
static gboolean
look_for_strays (Verify *verify, GError **error)
{
  g_autofree char *path = g_build_filename (verify->store->dir, "cases", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  sqlite3_stmt *row;
  const char *name;
  int step = -1;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      gint64 known = 0;

      if (!rv_db_get_int (verify->store->db, &known, error, "SELECT 1 FROM cases WHERE uuid = ?1", "s", name))
        return FALSE;
      if (!known)
        say (verify, _("The folder cases/%s belongs to no case."), name);
    }
  row = rv_db_query (verify->store->db, error, "SELECT case_uuid, \"file\" FROM rec_image WHERE \"file\" IS NOT NULL"
                                               " AND \"file\" NOT IN ('NR', 'NT', 'not-recorded')", "");
  while (row && (step = rv_db_step (verify->store->db, row, error)) == 1)
    {
      g_autofree char *file = g_build_filename (path, rv_db_column (row, 0), "images", rv_db_column (row, 1), NULL);

      if (!g_file_test (file, G_FILE_TEST_EXISTS))
        say (verify, _("The picture %s of the case %s is missing."), rv_db_column (row, 1), rv_db_column (row, 0));
    }
  return step == 0;
}

static gboolean
verify_all (Verify *verify, GError **error)
{
  RvStore *store = verify->store;

  if (!rv_db_check (store->db, FALSE, error))
    return FALSE;
  say (verify, _("Database: every page and every reference is in order."));
  /* the check of the word index needs a database that can be written */
  if (!store->read_only && !rv_index_check (store->db, error))
    return FALSE;
  if (!store->read_only)
    say (verify, _("Word index: fits the cases."));
  if (!verify_history (verify, error) || (!store->read_only && !rv_store_flush_mirrors (store, error)))
    return FALSE;
  return (store->cache || verify_mirrors (verify, error)) && look_for_strays (verify, error);
}

gboolean
rv_store_verify (RvStore *self, GStrv *checked, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  Verify verify = { self, lines };
  gboolean ok;

  if (!self->db)
    {
      g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("The library is closed."));
      return FALSE;
    }
  ok = verify_all (&verify, error);
  g_ptr_array_add (lines, NULL);
  if (checked)
    *checked = (GStrv) g_ptr_array_steal (lines, NULL);
  return ok;
}
