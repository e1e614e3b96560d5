/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-record-table.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

struct _RvRecordTable {
  const char *kind;
  const RvRecordColumn *columns;
  RvGridColumn *grid_columns;
  const char *add_hint;
  RvGridModel model;
  RvDataGrid *grid;             /* borrowed */
  RvCaseSession *session;   /* borrowed while shown */
  const RvEdx *edx;         /* likewise, or NULL */
  GPtrArray *rows;          /* RvRecord of `kind`, or of its parent when that has none; borrowed from the view */
};

/* How a grade is marked in the table. */
static guint
look_of_grade (const RvEdxCell *cell)
{
  static const struct { const char *label; guint look; } looks[] = {
    { "reduced", RV_CELL_LOW }, { "slowed", RV_CELL_LOW }, { "side-reduced", RV_CELL_LOW }, { "block", RV_CELL_LOW }, { "prolonged", RV_CELL_HIGH },
    { "absent", RV_CELL_NO_RESPONSE }, { "invalid", RV_CELL_WRONG }, { "conflict", RV_CELL_CONFLICT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_str_equal (looks[i].label, cell->label))
      return looks[i].look;
  return cell->abnormal ? RV_CELL_ABNORMAL : RV_CELL_PLAIN;
}

guint
rv_cell_look (const RvEdx *edx, RvRecord *record, const char *field)
{
  const RvEdxCell *cell = edx && record ? rv_edx_cell (edx, rv_record_get_uuid (record), field) : NULL;
  const char *value = record ? rv_record_get (record, field) : NULL;

  switch (rv_empty_of (value))
    {
    case RV_EMPTY_NO_RESPONSE:
      return RV_CELL_NO_RESPONSE;
    case RV_EMPTY_NO:
      if (!rv_field_check (rv_kind_field (rv_record_get_kind (record), field), value, NULL))
        return RV_CELL_WRONG;
      return cell ? look_of_grade (cell) : RV_CELL_PLAIN;
    case RV_EMPTY_UNSET: case RV_EMPTY_NOT_TESTED: case RV_EMPTY_NOT_RECORDED:
    default:
      return RV_CELL_EMPTY;
    }
}

char *
rv_cell_remark (const RvEdx *edx, RvRecord *record, const char *field)
{
  const RvEdxCell *cell = edx && record ? rv_edx_cell (edx, rv_record_get_uuid (record), field) : NULL;
  const char *value = record ? rv_record_get (record, field) : NULL;
  RvEmpty empty = rv_empty_of (value);
  g_autofree char *allowed = NULL;

  if (empty == RV_EMPTY_UNSET)
    return NULL;
  if (empty != RV_EMPTY_NO)
    return g_strdup (rv_empty_to_text (empty));
  if (!rv_field_check (rv_kind_field (rv_record_get_kind (record), field), value, &allowed))
    return g_strdup_printf (_("Kept as typed, but not used. Allowed: %s."), allowed);
  if (cell && cell->why && *cell->why && g_strcmp0 (cell->label, "ungraded") != 0)
    return g_strdup_printf ("%s: %s", rv_edx_label_text (cell->label), cell->why);
  return NULL;
}

char *
rv_cell_text (RvRecord *record, const char *field)
{
  const char *value = record ? rv_record_get (record, field) : NULL;

  switch (rv_empty_of (value))
    {
    case RV_EMPTY_NO_RESPONSE:
      return g_strdup (_("NR"));
    case RV_EMPTY_NOT_TESTED:
      return g_strdup (_("NT"));
    case RV_EMPTY_NOT_RECORDED:
      return g_strdup (_("not rec."));
    case RV_EMPTY_NO:
      if (g_str_equal (field, "side"))
        return g_strdup (g_str_equal (value, "left") ? _("L") : g_str_equal (value, "right") ? _("R") : value);
      return rv_record_get_text (record, field, NULL, NULL);
    case RV_EMPTY_UNSET:
    default:
      return g_strdup ("");
    }
}

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

  if (row == table->rows->len)
    return g_strdup (column == 0 ? _(table->add_hint) : "");
  return rv_cell_text (record_at (table, row, column), table->columns[column].field);
}

static char *
edit_text (guint row, guint column, gpointer data)
{
  RvRecordTable *table = data;

  return row == table->rows->len ? g_strdup ("") : text (row, column, data);
}

static guint
look (guint row, guint column, gpointer data)
{
  RvRecordTable *table = data;

  if (row == table->rows->len)
    return RV_CELL_EMPTY;
  return rv_cell_look (table->edx, record_at (table, row, column), table->columns[column].field) | (column == 0 ? RV_CELL_HEADER : 0);
}

static char *
remark (guint row, guint column, gpointer data)
{
  RvRecordTable *table = data;

  return rv_cell_remark (table->edx, record_at (table, row, column), table->columns[column].field);
}

/* Rows that are added by one block: parent first, then the record itself. */
static void
add_row (RvRecordTable *table, RvEdit *edit, guint first, GStrv cells)
{
  const RvKind *kind = rv_schema_kind (table->kind);
  guint n = table->model.n_columns;
  const char *parent = kind->parent ? rv_edit_add (edit, kind->parent, NULL, NAN) : NULL;
  const char *own = rv_edit_add (edit, table->kind, parent, NAN);

  for (guint c = 0; c < n; c++)
    {
      const RvRecordColumn *column = &table->columns[c];
      const RvKind *of = column->of_parent ? rv_schema_kind (kind->parent) : kind;
      const RvField *field = rv_kind_field (of, column->field);
      g_autofree char *value = c >= first && c - first < g_strv_length (cells) ? rv_field_from_text (field, cells[c - first]) : NULL;

      if (!value && (field->flags & RV_FIELD_REQUIRED) && field->type == RV_FIELD_ENUM)
        value = g_strndup (field->allowed, strcspn (field->allowed, " "));
      if (value)
        rv_edit_set_new (edit, column->of_parent ? parent : own, column->field, value);
    }
}

static void
change_row (RvRecordTable *table, RvEdit *edit, guint row, guint first, GStrv cells)
{
  for (guint i = 0; cells[i] && first + i < table->model.n_columns; i++)
    {
      RvRecord *record = record_at (table, row, first + i);
      const char *name = table->columns[first + i].field;
      g_autofree char *before = text (row, first + i, table);
      g_autofree char *value = NULL;

      if (!record || g_strcmp0 (before, cells[i]) == 0) /* as shown: nothing was typed */
        continue;
      value = rv_field_from_text (rv_kind_field (rv_record_get_kind (record), name), cells[i]);
      if (!rv_record_equals (record, name, value))
        rv_edit_set (edit, record, name, value);
    }
}

static void
store (guint row, guint column, GPtrArray *block, gpointer data)
{
  RvRecordTable *table = data;
  g_autofree char *label = g_strdup_printf (_("Change %s"), _(rv_schema_kind (table->kind)->plural));
  g_autoptr (RvEdit) edit = rv_edit_new (label);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < block->len; i++)
    if (row + i < table->rows->len)
      change_row (table, edit, row + i, column, block->pdata[i]);
    else if (*((GStrv) block->pdata[i])[0])
      add_row (table, edit, column, block->pdata[i]);
  if (!rv_case_session_commit (table->session, edit, &error))
    gtk_widget_activate_action (GTK_WIDGET (table->grid), "win.report", "s", error->message);
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
  table->columns = columns;
  table->add_hint = add_hint;
  table->rows = g_ptr_array_new ();
  table->grid_columns = g_new0 (RvGridColumn, n_columns);
  for (guint i = 0; i < n_columns; i++)
    table->grid_columns[i] = columns[i].look;
  table->model = (RvGridModel) { table->grid_columns, n_columns, n_rows, text, edit_text, look, remark, store, open_row };
  return table;
}

void
rv_record_table_free (RvRecordTable *table)
{
  g_ptr_array_unref (table->rows);
  g_free (table->grid_columns);
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

      for (guint c = 0; children && c < children->len; c++)
        g_ptr_array_add (table->rows, children->pdata[c]);
      if (!children || !children->len)
        g_ptr_array_add (table->rows, record);
    }
}

void
rv_record_table_show (RvRecordTable *table, RvDataGrid *grid, RvCaseSession *session, const RvEdx *edx)
{
  table->grid = grid;
  table->edx = edx;
  table->session = session;
  collect_rows (table);
  rv_data_grid_set_editable (grid, can_grow (table));
  rv_data_grid_set_model (grid, &table->model, table);
}
