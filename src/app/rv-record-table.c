/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-record-table.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/rv-edx-cell.h"

struct _RvRecordTable {
  const char *kind;
  const RvRecordColumn *all;
  guint n_all;
  RvRecordColumn *columns;  /* those shown */
  RvGridColumn *grid_columns;
  guint64 shown;            /* bits of all */
  const char *add_hint;
  RvGridModel model;
  RvDataGrid *grid;             /* borrowed */
  RvCaseSession *session;   /* borrowed while shown */
  const RvEdx *edx;         /* likewise, or NULL */
  char *study;              /* the sitting shown, or NULL: all */
  GPtrArray *rows;          /* RvRecord of `kind`, or of its parent when that has none; borrowed from the view */
};

/* The record that a column of a row reads; NULL when there is none (yet). */
static RvRecord *
record_at (RvRecordTable *table, guint row, guint column)
{
  RvRecord *record = row < table->rows->len ? table->rows->pdata[row] : NULL;
  gboolean is_own = record && rv_record_is (record, table->kind);

  if (!record)
    return NULL;
  if (!table->columns[column].of_parent)
    return is_own ? record : NULL;
  return is_own ? rv_case_get_parent (rv_case_session_get_view (table->session), record) : record;
}

static gboolean
can_grow (RvRecordTable *table)
{
  return rv_case_session_is_editable (table->session);
}

static guint
n_rows (gpointer data)
{
  RvRecordTable *table = data;

  return table->rows->len + (can_grow (table) ? 1 : 0);
}

static char *
text (guint row, guint column, gpointer data)
{
  RvRecordTable *table = data;
  const RvRecordColumn *c = &table->columns[column];
  RvRecord *record = record_at (table, row, column);

  if (row == table->rows->len)
    return g_strdup (column == 0 ? _(table->add_hint) : "");
  if (c->compute)
    return record ? c->compute (record) : g_strdup ("");
  return rv_cell_text (table->edx, record, c->field);
}

static char *
edit_text (guint row, guint column, gpointer data)
{
  RvRecordTable *table = data;

  if (row == table->rows->len)
    return g_strdup ("");
  return table->columns[column].compute ? text (row, column, data) : rv_cell_edit_text (record_at (table, row, column), table->columns[column].field);
}

/* A name that the map of the nerves does not know. */
static gboolean
is_unknown (RvRecord *record, const RvField *field)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  const char *name = rv_record_get (record, field->name);
  g_autoptr (GArray) found = NULL;

  if (!anatomy || rv_empty_of (name) != RV_EMPTY_NO)
    return FALSE;
  if (field->type == RV_FIELD_MUSCLE)
    found = rv_anatomy_find_muscle (anatomy, name);
  else if (field->type == RV_FIELD_NERVE && rv_empty_of (rv_record_get (record, "type")) == RV_EMPTY_NO)
    {
      const char *site = rv_record_get (record, "record");

      return rv_anatomy_find_study (anatomy, name, rv_record_get (record, "type"), rv_empty_of (site) == RV_EMPTY_NO ? site : NULL) < 0;
    }
  return found && !found->len;
}

static guint
look (guint row, guint column, gpointer data)
{
  RvRecordTable *table = data;
  const RvRecordColumn *c = &table->columns[column];
  RvRecord *record = record_at (table, row, column);
  const RvField *field = record && c->field ? rv_kind_field (rv_record_get_kind (record), c->field) : NULL;

  if (c->compute)
    return RV_CELL_COMPUTED | RV_CELL_FIXED;
  if (row == table->rows->len || !field)
    return RV_CELL_EMPTY;
  if (field->flags & RV_FIELD_REQUIRED && !rv_record_get (record, c->field))
    return RV_CELL_OPEN;
  return rv_cell_look (table->edx, record, c->field) | (column == 0 ? RV_CELL_HEADER : 0) | (is_unknown (record, field) ? RV_CELL_OPEN : 0);
}

static char *
remark (guint row, guint column, gpointer data)
{
  RvRecordTable *table = data;
  const RvRecordColumn *c = &table->columns[column];
  RvRecord *record = record_at (table, row, column);
  const RvField *field = record && c->field ? rv_kind_field (rv_record_get_kind (record), c->field) : NULL;

  if (!field)
    return NULL;
  if (field->flags & RV_FIELD_REQUIRED && !rv_record_get (record, c->field))
    return g_strdup_printf (_("%s: not decided yet"), _(field->label));
  if (is_unknown (record, field))
    return g_strdup (_("Not in the map of the nerves: it is kept, but cannot help to place a lesion"));
  return rv_cell_remark (table->edx, record, c->field);
}

static const RvField *
field_of (RvRecordTable *table, guint column)
{
  const RvRecordColumn *c = &table->columns[column];
  const RvKind *kind = rv_schema_kind (table->kind);

  return c->field ? rv_kind_field (c->of_parent ? rv_schema_kind (kind->parent) : kind, c->field) : NULL;
}

static GStrv
choices (guint row, guint column, gpointer data)
{
  const RvField *field = field_of (data, column);

  return field && (field->type == RV_FIELD_ENUM || field->type == RV_FIELD_QUANTITY || field->type == RV_FIELD_GRADE) ? rv_cell_choices (field) : NULL;
}

static GStrv
offers (guint row, guint column, const char *typed, gboolean *sure, gpointer data)
{
  const RvField *field = field_of (data, column);

  return field ? rv_cell_offers (field, typed, sure) : NULL;
}

/* --- storing --- */

static const char *
cell_at (GStrv cells, guint first, guint column)
{
  return column >= first && column - first < g_strv_length (cells) ? cells[column - first] : "";
}

/* Whether a line of a block names what the parent says (nerve, side …); when not, it continues the row above. */
static gboolean
names_parent (RvRecordTable *table, guint first, GStrv cells)
{
  for (guint c = 0; c < table->model.n_columns; c++)
    if (table->columns[c].of_parent && *cell_at (cells, first, c))
      return TRUE;
  return FALSE;
}

static void
set_cells (RvRecordTable *table, RvEdit *edit, guint first, GStrv cells, const char *parent, const char *own)
{
  for (guint c = 0; c < table->model.n_columns; c++)
    {
      const RvRecordColumn *column = &table->columns[c];
      const char *uuid = column->of_parent ? parent : own;
      g_autofree char *value = column->field && uuid ? rv_cell_from_text (field_of (table, c), cell_at (cells, first, c)) : NULL;

      if (value)
        rv_edit_set_new (edit, uuid, column->field, value);
    }
}

/* Rows that are added by one block: parent first, then the record itself. What was not typed stays undecided. above: uuid of the
 * parent of the row before, taken over by a line that names none of its own. */
static void
add_row (RvRecordTable *table, RvEdit *edit, guint first, GStrv cells, char **above)
{
  const char *kind_of_parent = rv_schema_kind (table->kind)->parent;
  RvCase *kase = rv_case_session_get_view (table->session);
  gboolean continues = kind_of_parent && *above && !names_parent (table, first, cells);
  const char *parent = NULL, *own;
  g_autofree char *all = g_strjoinv ("", cells);

  if (!*g_strstrip (all))
    return;
  if (kind_of_parent && !continues)
    parent = rv_edit_add (edit, kind_of_parent, NULL, NAN);
  own = rv_edit_add (edit, table->kind, continues ? *above : parent, NAN);
  set_cells (table, edit, first, cells, parent, own);
  if (!continues)
    rv_cell_adopt (edit, kase, kind_of_parent ? kind_of_parent : table->kind, table->study, parent ? parent : own);
  if (parent)
    {
      g_free (*above);
      *above = g_strdup (parent);
    }
}

static void
change_row (RvRecordTable *table, RvEdit *edit, guint row, guint first, GStrv cells)
{
  const char *added = NULL; /* the site of a study that had none */

  for (guint i = 0; cells[i] && first + i < table->model.n_columns; i++)
    {
      RvRecord *record = record_at (table, row, first + i);
      const RvField *field = field_of (table, first + i);
      g_autofree char *before = edit_text (row, first + i, table), *shown = text (row, first + i, table);
      g_autofree char *value = NULL;

      if (!field || g_strcmp0 (before, cells[i]) == 0 || (*shown && g_strcmp0 (shown, cells[i]) == 0)) /* as shown: nothing was typed */
        continue;
      value = rv_cell_from_text (field, cells[i]);
      if (!record && value)
        {
          added = added ? added : rv_edit_add (edit, table->kind, rv_record_get_uuid (table->rows->pdata[row]), NAN);
          rv_edit_set_new (edit, added, field->name, value);
        }
      else if (record && !rv_record_equals (record, field->name, value))
        rv_edit_set (edit, record, field->name, value);
    }
}

static char *
parent_above (RvRecordTable *table, guint row)
{
  RvRecord *record = row && row <= table->rows->len ? table->rows->pdata[row - 1] : NULL;

  if (!record || !rv_schema_kind (table->kind)->parent)
    return NULL;
  return g_strdup (rv_record_is (record, table->kind) ? rv_record_get_parent_uuid (record) : rv_record_get_uuid (record));
}

static void
commit (RvRecordTable *table, RvEdit *edit)
{
  g_autoptr (GError) error = NULL;

  if (!rv_case_session_commit (table->session, edit, &error))
    gtk_widget_activate_action (GTK_WIDGET (table->grid), "win.report", "s", error->message);
}

static void
store (guint row, guint column, GPtrArray *block, gpointer data)
{
  RvRecordTable *table = data;
  g_autofree char *label = g_strdup_printf (_("Change %s"), _(rv_schema_kind (table->kind)->plural));
  g_autofree char *above = parent_above (table, table->rows->len);
  g_autoptr (RvEdit) edit = rv_edit_new (label);

  for (guint i = 0; i < block->len; i++)
    if (row + i < table->rows->len)
      change_row (table, edit, row + i, column, block->pdata[i]);
    else
      add_row (table, edit, column, block->pdata[i], &above);
  commit (table, edit);
}

static void
remove_rows (guint first, guint n, gpointer data)
{
  RvRecordTable *table = data;
  g_autofree char *label = g_strdup_printf (_("Remove %s"), _(rv_schema_kind (table->kind)->plural));
  g_autoptr (RvEdit) edit = rv_edit_new (label);
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();

  for (guint r = first; r < first + n && r < table->rows->len; r++)
    g_ptr_array_add (gone, table->rows->pdata[r]);
  rv_cell_remove (edit, rv_case_session_get_view (table->session), gone);
  commit (table, edit);
}

static void
open_row (guint row, gpointer data)
{
  RvRecordTable *table = data;

  if (row < table->rows->len)
    gtk_widget_activate_action (GTK_WIDGET (table->grid), "win.select", "s", rv_record_get_uuid (table->rows->pdata[row]));
}

RvRecordTable *
rv_record_table_new (const char *kind, const RvRecordColumn *columns, guint n_columns, const char *add_hint)
{
  RvRecordTable *table = g_new0 (RvRecordTable, 1);

  table->kind = kind;
  table->all = columns;
  table->n_all = n_columns;
  table->add_hint = add_hint;
  table->rows = g_ptr_array_new ();
  return table;
}

static gboolean
is_used (RvRecordTable *table, const RvRecordColumn *column)
{
  for (guint r = 0; r < table->rows->len; r++)
    if (rv_record_is (table->rows->pdata[r], table->kind) && rv_record_get (table->rows->pdata[r], column->field))
      return TRUE;
  return FALSE;
}

/* Columns that are shown; new arrays when they change: the grid tells columns by their address. */
static void
choose_columns (RvRecordTable *table)
{
  g_autofree RvRecordColumn *columns = g_new0 (RvRecordColumn, table->n_all);
  g_autofree RvGridColumn *looks = g_new0 (RvGridColumn, table->n_all), *before = NULL;
  guint64 shown = 0;
  guint n = 0;

  for (guint i = 0; i < table->n_all; i++)
    {
      if (table->all[i].optional && !is_used (table, &table->all[i]))
        continue;
      shown |= (guint64) 1 << i;
      looks[n] = table->all[i].look;
      columns[n++] = table->all[i];
    }
  if (shown == table->shown)
    return;
  table->shown = shown;
  before = g_steal_pointer (&table->grid_columns);
  table->grid_columns = g_steal_pointer (&looks);
  g_free (table->columns);
  table->columns = g_steal_pointer (&columns);
  table->model = (RvGridModel) { table->grid_columns, n, n_rows, text, edit_text, look, remark, store, open_row, remove_rows, choices, offers };
}

void
rv_record_table_free (RvRecordTable *table)
{
  g_ptr_array_unref (table->rows);
  g_free (table->grid_columns);
  g_free (table->columns);
  g_free (table->study);
  g_free (table);
}

static void
collect_rows (RvRecordTable *table)
{
  RvCase *view = rv_case_session_get_view (table->session);
  const char *parent = rv_schema_kind (table->kind)->parent;
  guint n = rv_case_count (view, parent ? parent : table->kind);

  g_ptr_array_set_size (table->rows, 0);
  for (guint i = 0; i < n; i++)
    {
      RvRecord *record = rv_case_nth (view, parent ? parent : table->kind, i);
      g_autoptr (GPtrArray) children = parent ? rv_case_children (view, record, table->kind) : NULL;

      if (table->study && !rv_cell_in_study (record, table->study))
        continue;
      for (guint c = 0; children && c < children->len; c++)
        g_ptr_array_add (table->rows, children->pdata[c]);
      if (!children || !children->len)
        g_ptr_array_add (table->rows, record);
    }
}

void
rv_record_table_show (RvRecordTable *table, RvDataGrid *grid, RvCaseSession *session, const RvEdx *edx, const char *study)
{
  g_free (table->study);
  table->study = g_strdup (study);
  table->grid = grid;
  table->edx = edx;
  table->session = session;
  collect_rows (table);
  choose_columns (table);
  rv_data_grid_set_editable (grid, can_grow (table));
  rv_data_grid_set_model (grid, &table->model, table);
}

RvRecord *
rv_record_table_cell (RvRecordTable *table, guint row, guint column, const char **field)
{
  column = MIN (column, table->model.n_columns - 1);
  *field = table->columns[column].field;
  return record_at (table, row, column);
}

gboolean
rv_record_table_find (RvRecordTable *table, const char *uuid, const char *field, guint *row, guint *column)
{
  for (guint r = 0; r < table->rows->len; r++)
    {
      RvRecord *record = table->rows->pdata[r];

      if (!g_str_equal (rv_record_get_uuid (record), uuid) && g_strcmp0 (rv_record_get_parent_uuid (record), uuid) != 0)
        continue;
      *row = r;
      *column = 0;
      for (guint c = 0; c < table->model.n_columns; c++)
        if (g_strcmp0 (table->columns[c].field, field) == 0)
          *column = c;
      return TRUE;
    }
  return FALSE;
}
