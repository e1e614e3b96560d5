/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-ncs-table.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/rv-record-table.h"
#include "model/rv-study-table.h"

enum { NERVE, TYPE, VEL_L, VEL_R, LAT_L, LAT_R, AMP_L, AMP_R, RATIO, N_COLUMNS };

struct _RvNcsTable {
  RvDataGrid *grid;             /* borrowed */
  RvCaseSession *session;   /* borrowed while shown */
  const RvEdx *edx;         /* likewise, or NULL */
  GPtrArray *rows;          /* RvNcsRow */
};

static const RvGridColumn columns[N_COLUMNS] = {
  { NULL, N_("Nerve"), NULL, 0, 22 },
  { NULL, N_("Type"), NULL, 0, 4 },
  { N_("Velocity"), N_("L"), "m/s", 1, 7 }, { N_("Velocity"), N_("R"), "m/s", 1, 7 },
  { N_("Latency"), N_("L"), "ms", 1, 7 }, { N_("Latency"), N_("R"), "ms", 1, 7 },
  { N_("Amplitude"), N_("L"), "µV · mV", 1, 8 }, { N_("Amplitude"), N_("R"), "µV · mV", 1, 8 },
  { NULL, N_("L : R"), NULL, 1, 6 },
};

static const char *
field_of (guint column)
{
  static const char *const fields[] = { "velocity", "latency", "amplitude" };

  return column >= VEL_L && column <= AMP_R ? fields[(column - VEL_L) / 2] : NULL;
}

static int
side_of (guint column)
{
  return (column - VEL_L) % 2 ? 1 : 0;
}

static RvNcsRow *
row_at (RvNcsTable *table, guint row)
{
  return row < table->rows->len ? table->rows->pdata[row] : NULL;
}

/* The record and field behind a cell; NULL when that side has none. A study in words only shows its judgement as its amplitude. */
static RvRecord *
cell_record (RvNcsRow *row, guint column, const char **field)
{
  int side = side_of (column);

  *field = field_of (column);
  if (row->stim[side])
    return row->stim[side];
  if (row->ncs[side] && (column == AMP_L || column == AMP_R))
    {
      *field = "judgement";
      return row->ncs[side];
    }
  return NULL;
}

static guint
n_rows (gpointer data)
{
  RvNcsTable *table = data;

  return table->rows->len + (rv_case_session_is_editable (table->session) ? 1 : 0);
}

static char *
name_text (RvNcsRow *row)
{
  return rv_empty_of (row->site) == RV_EMPTY_NO ? g_strdup_printf ("%s · %s", row->nerve ? row->nerve : "", row->site) : g_strdup (row->nerve ? row->nerve : "");
}

static char *
ratio_text (RvNcsRow *row)
{
  double left, right;

  if (!row->stim[0] || !row->stim[1] || !rv_record_get_number (row->stim[0], "amplitude", &left) ||
      !rv_record_get_number (row->stim[1], "amplitude", &right) || right <= 0)
    return g_strdup ("");
  return g_strdup_printf ("%.2f", left / right);
}

static char *
type_text (RvNcsRow *row)
{
  static const struct { const char *type, *text; } types[] = {
    { "sensory", N_("S") }, { "motor", N_("M") }, { "mixed", N_("mixed") }, { "f-wave", "F" }, { "h-reflex", "H" }, { "blink", N_("blink") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, row->type) == 0)
      return g_strdup (_(types[i].text));
  return g_strdup (row->type ? row->type : "");
}

static char *
text (guint r, guint column, gpointer data)
{
  RvNcsRow *row = row_at (data, r);
  const char *field;
  RvRecord *record;

  if (!row)
    return g_strdup (column == NERVE ? _("Add nerve") : "");
  if (column == NERVE)
    return name_text (row);
  if (column == TYPE)
    return type_text (row);
  if (column == RATIO)
    return ratio_text (row);
  record = cell_record (row, column, &field);
  return record ? rv_cell_text (record, field) : g_strdup ("");
}

static char *
edit_text (guint r, guint column, gpointer data)
{
  RvNcsRow *row = row_at (data, r);

  if (!row)
    return g_strdup ("");
  return column == NERVE ? g_strdup (row->nerve ? row->nerve : "") : text (r, column, data);
}

static guint
look (guint r, guint column, gpointer data)
{
  RvNcsTable *table = data;
  RvNcsRow *row = row_at (table, r);
  const char *field;
  RvRecord *record;

  if (column == RATIO)
    return RV_CELL_COMPUTED;
  if (!row)
    return RV_CELL_EMPTY;
  if (column == NERVE)
    return RV_CELL_HEADER;
  if (column == TYPE)
    return RV_CELL_PLAIN;
  record = cell_record (row, column, &field);
  return record ? rv_cell_look (table->edx, record, field) : RV_CELL_EMPTY;
}

static char *
value_remark (RvNcsTable *table, RvNcsRow *row, guint column)
{
  const char *field;
  RvRecord *record = cell_record (row, column, &field);
  g_autofree char *why = record ? rv_cell_remark (table->edx, record, field) : NULL;
  const char *unit = record && rv_record_is (record, "stim") ? rv_stim_unit (row->ncs[side_of (column)], field) : "";

  if (!record)
    return g_strdup (_("Not studied on this side"));
  if (!*unit || rv_empty_of (rv_record_get (record, field)) != RV_EMPTY_NO)
    return g_steal_pointer (&why);
  return why ? g_steal_pointer (&why) : g_strdup_printf ("%s\xE2\x80\xAF%s", rv_record_get (record, field), unit);
}

static char *
remark (guint r, guint column, gpointer data)
{
  RvNcsTable *table = data;
  RvNcsRow *row = row_at (table, r);

  if (!row)
    return NULL;
  if (column == NERVE || column == TYPE)
    {
      RvRecord *ncs = row->ncs[0] ? row->ncs[0] : row->ncs[1];
      g_autofree char *site = rv_record_get_text (ncs, "record", NULL, NULL);

      return *site ? g_strdup_printf (_("Recording site: %s"), site) : NULL;
    }
  if (column == RATIO)
    return g_strdup (_("Amplitude left divided by right"));
  return value_remark (table, row, column);
}

/* A side that was not in the case yet gets its study and stimulation site. Returns the new stim's uuid. */
static const char *
add_side (RvEdit *edit, const char *nerve, const char *type, const char *site, int side)
{
  const char *ncs = rv_edit_add (edit, "ncs", NULL, NAN), *stim;

  rv_edit_set_new (edit, ncs, "nerve", nerve);
  rv_edit_set_new (edit, ncs, "type", type);
  rv_edit_set_new (edit, ncs, "side", side ? "right" : "left");
  stim = rv_edit_add (edit, "stim", ncs, NAN);
  rv_edit_set_new (edit, stim, "site", site);
  return stim;
}

static const char *
type_from_text (const char *typed)
{
  const RvField *field = rv_kind_field (rv_schema_kind ("ncs"), "type");

  return rv_token_from_text (field->allowed, typed);
}

static void
set_both (RvEdit *edit, RvNcsRow *row, const char *field, const char *value)
{
  for (int side = 0; side < 2; side++)
    if (row->ncs[side] && !rv_record_equals (row->ncs[side], field, value))
      rv_edit_set (edit, row->ncs[side], field, value);
}

static void
change_value (RvEdit *edit, RvNcsRow *row, guint column, const char *typed, const char *added[2])
{
  const char *field;
  RvRecord *record = cell_record (row, column, &field);
  int side = side_of (column);
  const RvField *spec = rv_kind_field (record ? rv_record_get_kind (record) : rv_schema_kind ("stim"), record ? field : field_of (column));
  g_autofree char *value = rv_field_from_text (spec, typed);

  if (record && !rv_record_equals (record, field, value))
    rv_edit_set (edit, record, field, value);
  else if (!record && value)
    {
      if (!added[side])
        added[side] = add_side (edit, row->nerve, row->type, row->site, side);
      rv_edit_set_new (edit, added[side], field_of (column), value);
    }
}

static void
change_row (RvNcsTable *table, RvEdit *edit, guint r, guint first, GStrv cells)
{
  RvNcsRow *row = row_at (table, r);
  const char *added[2] = { NULL, NULL };

  for (guint i = 0; cells[i] && first + i < RATIO; i++)
    {
      guint column = first + i;
      g_autofree char *before = edit_text (r, column, table);
      g_autofree char *shown = text (r, column, table);

      if (g_strcmp0 (before, cells[i]) == 0 || g_strcmp0 (shown, cells[i]) == 0)
        continue;
      if (column == NERVE)
        set_both (edit, row, "nerve", cells[i]);
      else if (column == TYPE)
        set_both (edit, row, "type", type_from_text (cells[i]) ? type_from_text (cells[i]) : cells[i]);
      else
        change_value (edit, row, column, cells[i], added);
    }
}

static void
add_row (RvEdit *edit, guint first, GStrv cells)
{
  RvNcsRow row = { 0 };
  const char *added[2] = { NULL, NULL };
  guint n = g_strv_length (cells);

  row.nerve = first == NERVE && n > 0 && *cells[0] ? cells[0] : _("New nerve");
  row.type = first <= TYPE && n > TYPE - first ? type_from_text (cells[TYPE - first]) : NULL;
  if (!row.type)
    row.type = "motor";
  for (guint i = 0; i < n && first + i < RATIO; i++)
    if (first + i >= VEL_L)
      change_value (edit, &row, first + i, cells[i], added);
  if (!added[0] && !added[1])
    add_side (edit, row.nerve, row.type, NULL, 0);
}

static void
store (guint row, guint column, GPtrArray *block, gpointer data)
{
  RvNcsTable *table = data;
  g_autoptr (RvEdit) edit = rv_edit_new (_("Change nerve conduction"));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < block->len; i++)
    if (row + i < table->rows->len)
      change_row (table, edit, row + i, column, block->pdata[i]);
    else if (*((GStrv) block->pdata[i])[0])
      add_row (edit, column, block->pdata[i]);
  if (!rv_case_session_commit (table->session, edit, &error))
    gtk_widget_activate_action (GTK_WIDGET (table->grid), "win.report", "s", error->message);
}

static void
open_row (guint r, gpointer data)
{
  RvNcsTable *table = data;
  RvNcsRow *row = row_at (table, r);

  if (row)
    gtk_widget_activate_action (GTK_WIDGET (table->grid), "win.select", "s", rv_record_get_uuid (row->ncs[0] ? row->ncs[0] : row->ncs[1]));
}

static const RvGridModel model = { columns, N_COLUMNS, n_rows, text, edit_text, look, remark, store, open_row };

RvNcsTable *
rv_ncs_table_new (void)
{
  RvNcsTable *table = g_new0 (RvNcsTable, 1);

  table->rows = g_ptr_array_new ();
  return table;
}

void
rv_ncs_table_free (RvNcsTable *table)
{
  g_ptr_array_unref (table->rows);
  g_free (table);
}

void
rv_ncs_table_show (RvNcsTable *table, RvDataGrid *grid, RvCaseSession *session, const RvEdx *edx)
{
  table->grid = grid;
  table->edx = edx;
  table->session = session;
  g_ptr_array_unref (table->rows);
  table->rows = rv_ncs_rows (rv_case_session_get_view (session));
  rv_data_grid_set_editable (grid, rv_case_session_is_editable (session));
  rv_data_grid_set_model (grid, &model, table);
}
