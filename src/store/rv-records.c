/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-records.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The statements of one kind, made once from the schema. */
typedef struct {
  const char *table;
  char *load, *load_one, *insert, *add, *remove, *exists, *children, *move, *origin, *last, *clear;
  char **set;
} Sql;

static char *
column (const RvField *field)
{
  char *name = g_strdup (field->name);

  return g_strdelimit (name, "-", '_');
}

static void
make_sql (const RvKind *kind, Sql *sql)
{
  g_autofree char *name = g_strdup (kind->name);
  g_autofree char *table = g_strconcat ("rec_", g_strdelimit (name, "-", '_'), NULL);
  g_autoptr (GString) columns = g_string_new ("uuid, parent, position, origin");
  g_autoptr (GString) places = g_string_new ("?1, ?2, ?3, ?4");
  guint after = 5;

  sql->table = g_intern_string (table);
  sql->set = g_new0 (char *, kind->n_fields + 1);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      g_autofree char *c = column (&kind->fields[i]);

      g_string_append_printf (columns, ", \"%s\"", c);
      g_string_append_printf (places, ", ?%u", after++);
      sql->set[i] = g_strdup_printf ("UPDATE %s SET \"%s\" = ?1 WHERE uuid = ?2 AND case_uuid = ?3", table, c);
    }
  sql->load = g_strdup_printf ("SELECT %s FROM %s WHERE case_uuid = ?1 ORDER BY position, rowid", columns->str, table);
  sql->load_one = g_strdup_printf ("SELECT %s FROM %s WHERE uuid = ?1 AND case_uuid = ?2", columns->str, table);
  sql->insert = g_strdup_printf ("INSERT INTO %s (%s, case_uuid) VALUES (%s, ?%u)", table, columns->str, places->str, after);
  sql->add = g_strdup_printf ("INSERT INTO %s (uuid, case_uuid, parent, position) VALUES (?1, ?2, ?3, ?4)", table);
  sql->remove = g_strdup_printf ("DELETE FROM %s WHERE uuid = ?1 AND case_uuid = ?2", table);
  sql->exists = g_strdup_printf ("SELECT 1 FROM %s WHERE uuid = ?1 AND case_uuid = ?2", table);
  sql->children = g_strdup_printf ("SELECT uuid FROM %s WHERE parent = ?1", table);
  sql->move = g_strdup_printf ("UPDATE %s SET position = ?1 WHERE uuid = ?2 AND case_uuid = ?3", table);
  sql->origin = g_strdup_printf ("UPDATE %s SET origin = ?1 WHERE uuid = ?2 AND case_uuid = ?3", table);
  sql->last = g_strdup_printf ("SELECT max(position) FROM %s WHERE case_uuid = ?1 AND parent IS ?2", table);
  sql->clear = g_strdup_printf ("DELETE FROM %s WHERE case_uuid = ?1", table);
}

static const Sql *
sql_of (const RvKind *kind)
{
  static Sql *all;
  const RvKind *kinds;
  guint n;

  kinds = rv_schema_kinds (&n);
  if (g_once_init_enter (&all))
    {
      Sql *made = g_new0 (Sql, n);

      for (guint i = 0; i < n; i++)
        make_sql (&kinds[i], &made[i]);
      g_once_init_leave (&all, made);
    }
  return &all[kind - kinds];
}

const char *
rv_records_table (const RvKind *kind)
{
  return sql_of (kind)->table;
}

const RvKind *
rv_records_kind_of_table (const char *table)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (rv_records_table (&kinds[i]), table))
      return &kinds[i];
  return NULL;
}

/* --- reading --- */

static void
fill (RvRecord *record, sqlite3_stmt *row)
{
  const RvKind *kind = rv_record_get_kind (record);

  rv_record_set_position (record, sqlite3_column_double (row, 2));
  rv_record_set_origin (record, NULL, rv_db_column (row, 3));
  for (guint i = 0; i < kind->n_fields; i++)
    rv_record_set (record, kind->fields[i].name, rv_db_column (row, 4 + (int) i));
}

static gboolean
load_kind (RvDb *db, RvCase *kase, const RvKind *kind, gboolean *found, GError **error)
{
  sqlite3_stmt *row = rv_db_query (db, error, sql_of (kind)->load, "s", rv_case_get_uuid (kase));
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    {
      const char *uuid = rv_db_column (row, 0);

      *found = TRUE;
      if (g_str_equal (kind->name, "case"))
        fill (rv_case_get_root (kase), row);
      else if (!rv_case_find_uuid (kase, uuid))
        {
          g_autoptr (RvRecord) record = rv_record_new (kind, uuid, rv_db_column (row, 1));

          fill (record, row);
          rv_case_add (kase, record);
        }
    }
  return step == 0;
}

static gboolean
load_origins (RvDb *db, RvCase *kase, GError **error)
{
  sqlite3_stmt *row = rv_db_query (db, error, "SELECT record, field, origin FROM value_origin WHERE case_uuid = ?1", "s", rv_case_get_uuid (kase));
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    {
      RvRecord *record = rv_case_find_uuid (kase, rv_db_column (row, 0));

      if (record && rv_kind_field (rv_record_get_kind (record), rv_db_column (row, 1)))
        rv_record_set_origin (record, rv_db_column (row, 1), rv_db_column (row, 2));
    }
  return step == 0;
}

RvCase *
rv_records_load (RvDb *db, const char *case_uuid, GError **error)
{
  g_autoptr (RvCase) kase = rv_case_new (case_uuid);
  gboolean found = FALSE;
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint i = 0; i < n; i++)
    {
      if (!load_kind (db, kase, &kinds[i], &found, error))
        return NULL;
      if (i == 0 && !found)
        {
          g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("There is no case %s in the library."), case_uuid);
          return NULL;
        }
    }
  return load_origins (db, kase, error) ? g_steal_pointer (&kase) : NULL;
}

static gboolean
load_record_origins (RvDb *db, RvRecord *record, GError **error)
{
  sqlite3_stmt *row = rv_db_query (db, error, "SELECT field, origin FROM value_origin WHERE record = ?1", "s", rv_record_get_uuid (record));
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    if (rv_kind_field (rv_record_get_kind (record), rv_db_column (row, 0)))
      rv_record_set_origin (record, rv_db_column (row, 0), rv_db_column (row, 1));
  return step == 0;
}

RvRecord *
rv_records_load_one (RvDb *db, const char *case_uuid, const char *uuid, GError **error)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RvRecord) record = NULL;
      sqlite3_stmt *row = rv_db_query (db, error, sql_of (&kinds[i])->load_one, "ss", uuid, case_uuid);
      int step = row ? rv_db_step (db, row, error) : -1;

      if (step < 0)
        return NULL;
      if (step == 0)
        continue;
      record = rv_record_new (&kinds[i], uuid, rv_db_column (row, 1));
      fill (record, row);
      rv_db_done (row);
      return load_record_origins (db, record, error) ? g_steal_pointer (&record) : NULL;
    }
  return NULL;
}

/* --- writing --- */

gboolean
rv_records_check_value (const char *where, const char *value, GError **error)
{
  if (!value)
    return TRUE;
  if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("The text for %s is not UTF-8. Paste it again as plain text."), where);
      return FALSE;
    }
  for (const char *p = value; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF)
        {
          g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED,
                       _("The text for %s holds a control character (U+%04X) that no case file can keep. Take it out."), where, c);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
set_origin (RvDb *db, const char *case_uuid, const char *record, const char *field, const char *origin, GError **error)
{
  if (!rv_records_check_value (field, origin, error))
    return FALSE;
  if (!origin)
    return rv_db_run (db, error, "DELETE FROM value_origin WHERE record = ?1 AND field = ?2", "ss", record, field);
  return rv_db_run (db, error, "INSERT INTO value_origin (record, field, case_uuid, origin) VALUES (?1, ?2, ?3, ?4)"
                               " ON CONFLICT (record, field) DO UPDATE SET origin = excluded.origin", "ssss", record, field, case_uuid, origin);
}

typedef struct {
  RvDb *db;
  const char *case_uuid;
  GError **error;
  gboolean failed;
} Insert;

static gboolean
insert_record (RvDb *db, const char *case_uuid, RvRecord *record, GError **error)
{
  const RvKind *kind = rv_record_get_kind (record);
  const char *uuid = rv_record_get_uuid (record);
  sqlite3_stmt *stmt = rv_db_query (db, error, sql_of (kind)->insert, "ssds", uuid, rv_record_get_parent_uuid (record),
                                    rv_record_get_position (record), rv_record_get_origin (record, NULL));
  g_autofree const char **own = NULL;
  guint n_own;

  for (guint i = 0; stmt && i < kind->n_fields; i++)
    {
      const char *value = rv_record_get (record, kind->fields[i].name);

      if (!rv_records_check_value (kind->fields[i].name, value, error))
        {
          rv_db_done (stmt);
          return FALSE;
        }
      sqlite3_bind_text (stmt, 5 + (int) i, value, -1, SQLITE_STATIC);
    }
  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 5 + (int) kind->n_fields, case_uuid, -1, SQLITE_STATIC);
  if (rv_db_step (db, stmt, error) != 0)
    return FALSE;
  own = rv_record_own_origins (record, &n_own);
  for (guint i = 0; i < n_own; i++)
    if (!set_origin (db, case_uuid, uuid, own[i], rv_record_get_origin (record, own[i]), error))
      return FALSE;
  return TRUE;
}

static void
insert_one (RvRecord *record, gpointer data)
{
  Insert *insert = data;
  const RvKind *kind = rv_record_get_kind (record);

  if (insert->failed)
    return;
  if (!kind->parent != !rv_record_get_parent_uuid (record))
    {
      g_set_error (insert->error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED,
                   kind->parent ? _("A row of %s (%s) belongs to nothing.") : _("A row of %s (%s) cannot belong to another row."),
                   kind->name, rv_record_get_uuid (record));
      insert->failed = TRUE;
      return;
    }
  insert->failed = !insert_record (insert->db, insert->case_uuid, record, insert->error);
}

gboolean
rv_records_insert_case (RvDb *db, RvCase *kase, GError **error)
{
  Insert insert = { db, rv_case_get_uuid (kase), error, FALSE };

  rv_case_foreach (kase, insert_one, &insert);
  return !insert.failed;
}

static gboolean
exists (RvDb *db, const RvKind *kind, const char *uuid, const char *case_uuid, gboolean *there, GError **error)
{
  gint64 one = 0;

  if (!rv_db_get_int (db, &one, error, sql_of (kind)->exists, "ss", uuid, case_uuid))
    return FALSE;
  *there = one == 1;
  return TRUE;
}

static gboolean
add_row (RvDb *db, const char *case_uuid, const RvChange *change, GError **error)
{
  const RvKind *kind = change->kind;
  double position = change->position;
  gboolean there = FALSE;
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  if (g_str_equal (kind->name, "case") || !kind->parent != !change->parent_uuid || (isinf (position)))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("A row of %s cannot stand there."), kind->name);
      return FALSE;
    }
  for (guint i = 0; i < n && !there; i++)
    if (!exists (db, &kinds[i], change->uuid, case_uuid, &there, error))
      return FALSE;
  if (there)
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_EXISTS, _("The row %s is already there."), change->uuid);
      return FALSE;
    }
  if (kind->parent && (!exists (db, rv_schema_kind (kind->parent), change->parent_uuid, case_uuid, &there, error) || !there))
    {
      if (!there && error && !*error)
        g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND, _("The row that %s belongs to is no longer there."), change->uuid);
      return FALSE;
    }
  if (isnan (position))
    {
      sqlite3_stmt *row = rv_db_query (db, error, sql_of (kind)->last, "ss", case_uuid, change->parent_uuid);

      if (!row || rv_db_step (db, row, error) != 1)
        return FALSE;
      position = MAX (0, sqlite3_column_double (row, 0)) + 1; /* as rv_case_next_position() */
      rv_db_done (row);
    }
  return rv_db_run (db, error, sql_of (kind)->add, "sssd", change->uuid, case_uuid, change->parent_uuid, position);
}

static gboolean remove_row (RvDb *db, const char *case_uuid, const RvKind *kind, const char *uuid, GError **error);

static gboolean
remove_children (RvDb *db, const char *case_uuid, const RvKind *kind, const char *uuid, GError **error)
{
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = rv_db_query (db, error, sql_of (kind)->children, "s", uuid);
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    g_ptr_array_add (children, g_strdup (rv_db_column (row, 0)));
  for (guint i = 0; step == 0 && i < children->len; i++)
    if (!remove_row (db, case_uuid, kind, children->pdata[i], error))
      return FALSE;
  return step == 0;
}

static gboolean
remove_row (RvDb *db, const char *case_uuid, const RvKind *kind, const char *uuid, GError **error)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (kinds[i].parent, kind->name) == 0 && !remove_children (db, case_uuid, &kinds[i], uuid, error))
      return FALSE;
  return rv_db_run (db, error, "DELETE FROM value_origin WHERE record = ?1", "s", uuid) &&
         rv_db_run (db, error, sql_of (kind)->remove, "ss", uuid, case_uuid);
}

static gboolean
apply_change (RvDb *db, const char *case_uuid, const RvChange *change, GError **error)
{
  const Sql *sql = sql_of (change->kind);
  gboolean there = FALSE;

  if (change->type == RV_CHANGE_ADD)
    return add_row (db, case_uuid, change, error);
  if (!exists (db, change->kind, change->uuid, case_uuid, &there, error))
    return FALSE;
  if (!there || (change->type == RV_CHANGE_REMOVE && g_str_equal (change->kind->name, "case")))
    {
      g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_NOT_FOUND,
                   there ? _("The case itself (%s) is not removed by an edit.") : _("The row %s is no longer there."), change->uuid);
      return FALSE;
    }
  switch (change->type)
    {
    case RV_CHANGE_REMOVE:
      return remove_row (db, case_uuid, change->kind, change->uuid, error);
    case RV_CHANGE_MOVE:
      if (!isfinite (change->position))
        {
          g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_FAILED, _("The row %s cannot stand there."), change->uuid);
          return FALSE;
        }
      return rv_db_run (db, error, sql->move, "dss", change->position, change->uuid, case_uuid);
    case RV_CHANGE_SET:
      return rv_records_check_value (change->field->name, change->value, error) &&
             rv_db_run (db, error, sql->set[rv_kind_field_index (change->kind, change->field->name)], "sss",
                        change->value, change->uuid, case_uuid);
    case RV_CHANGE_ORIGIN:
      if (change->field)
        return set_origin (db, case_uuid, change->uuid, change->field->name, change->value, error);
      return rv_records_check_value ("origin", change->value, error) &&
             rv_db_run (db, error, sql->origin, "sss", change->value, change->uuid, case_uuid);
    case RV_CHANGE_ADD:
    default:
      g_assert_not_reached ();
    }
}

gboolean
rv_records_apply (RvDb *db, const char *case_uuid, RvEdit *edit, GError **error)
{
  for (guint i = 0; i < rv_edit_get_n_changes (edit); i++)
    if (!apply_change (db, case_uuid, rv_edit_get_change (edit, i), error))
      return FALSE;
  return TRUE;
}

gboolean
rv_records_delete_case (RvDb *db, const char *case_uuid, GError **error)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  if (!rv_db_run (db, error, "DELETE FROM value_origin WHERE case_uuid = ?1", "s", case_uuid))
    return FALSE;
  for (guint i = n; i-- > 0;)
    if (!rv_db_run (db, error, sql_of (&kinds[i])->clear, "s", case_uuid))
      return FALSE;
  return TRUE;
}
