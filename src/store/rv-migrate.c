/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-migrate.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const char *sql;
  int compat;   /* a program that knows so many steps can work with the result */
} Step;

static const Step steps[] = {
  { rv_step_1, 1 },
  { rv_step_2, 1 },
  { rv_step_3, 3 },
  { rv_step_4, 4 },
};

static gboolean fail_last_step;
static int most_steps_for_tests;

void
rv_migrate_set_fault (gboolean fail, int most_steps)
{
  fail_last_step = fail;
  most_steps_for_tests = most_steps;
}

int
rv_migrate_newest (void)
{
  int n = G_N_ELEMENTS (steps);

  return most_steps_for_tests > 0 ? MIN (n, most_steps_for_tests) : n;
}

gboolean
rv_migrate_inspect (RvDb *db, int *version, GError **error)
{
  gint64 application = 0, user = 0, tables = 0, compat = 0;

  if (!rv_db_get_int (db, &application, error, "PRAGMA application_id", "") ||
      !rv_db_get_int (db, &user, error, "PRAGMA user_version", "") ||
      !rv_db_get_int (db, &tables, error, "SELECT count(*) FROM sqlite_schema", ""))
    return FALSE;
  *version = (int) user;
  if (application == 0 && user == 0 && tables == 0)
    return TRUE;
  if (application != RV_APPLICATION_ID || user < 1)
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED,
                   _("%s is a database of another program. Choose another folder for the library."), rv_db_path (db));
      return FALSE;
    }
  if (!rv_db_get_int (db, &compat, error, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'compat'", ""))
    return FALSE;
  if (compat > rv_migrate_newest ())
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NEWER,
                   _("This library was made by a newer Ranvier (format %d; this program knows %d). Nothing was changed. Update the program to open it."),
                   (int) compat, rv_migrate_newest ());
      return FALSE;
    }
  return TRUE;
}

static gboolean
take_step (RvDb *db, int number, GError **error)
{
  const Step *step = &steps[number - 1];
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version = %d", number);

  if (!rv_db_exec (db, step->sql, error))
    return FALSE;
  if (fail_last_step && number == rv_migrate_newest ())
    {
      g_set_error_literal (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, "the step was made to fail");
      return FALSE;
    }
  return rv_db_run (db, error, "INSERT OR REPLACE INTO meta (key, value) VALUES ('compat', CAST(?1 AS TEXT))", "i", (gint64) step->compat) &&
         rv_db_exec (db, version, error);
}

gboolean
rv_migrate_run (RvDb *db, GError **error)
{
  g_autofree char *application = g_strdup_printf ("PRAGMA application_id = %d", RV_APPLICATION_ID);
  int version = 0;

  if (!rv_migrate_inspect (db, &version, error))
    return FALSE;
  if (version >= rv_migrate_newest ())
    return TRUE;
  if (!rv_db_begin (db, error))
    return FALSE;
  if (version == 0 && !rv_db_exec (db, application, error))
    goto failed;
  for (int number = version + 1; number <= rv_migrate_newest (); number++)
    if (!take_step (db, number, error))
      goto failed;
  return rv_db_commit (db, error);

failed:
  rv_db_rollback (db);
  return FALSE;
}
