/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-ncs-table.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app/rv-edx-cell.h"
#include "model/rv-study-table.h"

typedef enum { NERVE, SITE, TYPE, VALUE, RATIO } ColumnKind;

typedef struct { ColumnKind kind; const char *field; int side; } Column;

/* Columns of values: those of the printed table are always there, the others when the case has such values. */
static const struct { const char *field; gboolean always; RvGridColumn look; } values[] = {
  { "velocity", TRUE, { N_("Velocity"), NULL, "m/s", 1, 5 } },
  { "latency", TRUE, { N_("Latency"), NULL, "ms", 1, 5 } },
  { "peak-latency", FALSE, { N_("Peak latency"), NULL, "ms", 1, 5 } },
  { "amplitude", TRUE, { N_("Amplitude"), NULL, "µV · mV", 1, 5 } },
  { "f-latency", FALSE, { N_("F latency"), NULL, "ms", 1, 5 } },
  { "h-latency", FALSE, { N_("H latency"), NULL, "ms", 1, 5 } },
  { "judgement", FALSE, { N_("Reported as"), NULL, NULL, 0, 8 } },
};

#define N_VALUES G_N_ELEMENTS (values)
#define MAX_COLUMNS (4 + 2 * N_VALUES)

struct _RvNcsTable {
  RvDataGrid *grid;         /* borrowed */
  RvCaseSession *session;   /* borrowed while shown */
  const RvEdx *edx;         /* likewise, or NULL */
  GPtrArray *rows;          /* RvNcsRow */
  char *study;              /* the sitting shown, or NULL: all */
  guint shape;              /* bits: values shown, then sites */
  Column columns[MAX_COLUMNS];
  RvGridColumn *looks;      /* of the grid; new when the shape changes */
  RvGridModel model;
};

static RvNcsRow *
row_at (RvNcsTable *table, guint row)
{
  return row < table->rows->len ? table->rows->pdata[row] : NULL;
}

/* A study whose side nobody has chosen yet stands among those of the left. */
static gboolean
is_undecided (RvNcsRow *row)
{
  return row->ncs[0] && !rv_record_equals (row->ncs[0], "side", "left");
}

static RvRecord *
cell_record (RvNcsRow *row, const Column *column)
{
  if (column->kind != VALUE)
    return NULL;
  return g_str_equal (column->field, "judgement") ? row->ncs[column->side] : row->stim[column->side];
}

static guint
n_rows (gpointer data)
{
  RvNcsTable *table = data;

  return table->rows->len + (rv_case_session_is_editable (table->session) ? 1 : 0);
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

static const struct { const char *type, *text; } types[] = {
  { "sensory", N_("S") }, { "motor", N_("M") }, { "mixed", N_("mixed") }, { "f-wave", "F" }, { "h-reflex", "H" }, { "blink", N_("blink") },
};

static char *
type_text (RvNcsRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, row->type) == 0)
      return g_strdup (_(types[i].text));
  return g_strdup (row->type ? row->type : "");
}

/* Two studies of a nerve that differ in where they were recorded say so. */
static char *
nerve_text (RvNcsTable *table, RvNcsRow *row)
{
  RvRecord *ncs = row->ncs[0] ? row->ncs[0] : row->ncs[1];
  const char *nerve = row->nerve ? row->nerve : "", *record = rv_record_get (ncs, "record");

  if (is_undecided (row))
    return g_strdup_printf (_("%s (side?)"), nerve);
  for (guint i = 0; rv_empty_of (record) == RV_EMPTY_NO && i < table->rows->len; i++)
    {
      RvNcsRow *other = row_at (table, i);
      const char *there = rv_record_get (other->ncs[0] ? other->ncs[0] : other->ncs[1], "record");

      if (g_strcmp0 (other->nerve, nerve) == 0 && g_strcmp0 (other->type, row->type) == 0 && rv_empty_of (there) == RV_EMPTY_NO && !g_str_equal (there, record))
        return g_strdup_printf ("%s, %s", nerve, record);
    }
  return g_strdup (nerve);
}

static char *
text (guint r, guint column, gpointer data)
{
  RvNcsTable *table = data;
  RvNcsRow *row = row_at (table, r);
  const Column *c = &table->columns[column];

  if (!row)
    return g_strdup (column == 0 ? _("Add nerve") : "");
  switch (c->kind)
    {
    case NERVE:
      return nerve_text (table, row);
    case SITE:
      return g_strdup (rv_empty_of (row->site) == RV_EMPTY_NO ? row->site : rv_empty_of (row->site) == RV_EMPTY_UNSET ? "" : "·");
    case TYPE:
      return type_text (row);
    case RATIO:
      return ratio_text (row);
    case VALUE:
    default:
      return rv_cell_text (table->edx, cell_record (row, c), c->field);
    }
}

static char *
edit_text (guint r, guint column, gpointer data)
{
  RvNcsTable *table = data;
  RvNcsRow *row = row_at (table, r);
  const Column *c = &table->columns[column];

  if (!row)
    return g_strdup ("");
  if (c->kind == VALUE)
    return rv_cell_edit_text (cell_record (row, c), c->field);
  return c->kind == NERVE ? g_strdup (row->nerve ? row->nerve : "") : text (r, column, data);
}

static int
study_of (RvNcsRow *row)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  RvRecord *ncs = row->ncs[0] ? row->ncs[0] : row->ncs[1];
  const char *site = rv_record_get (ncs, "record");

  return anatomy && row->nerve && row->type ? rv_anatomy_find_study (anatomy, row->nerve, row->type, rv_empty_of (site) == RV_EMPTY_NO ? site : NULL) : 0;
}

static guint
look (guint r, guint column, gpointer data)
{
  RvNcsTable *table = data;
  RvNcsRow *row = row_at (table, r);
  const Column *c = &table->columns[column];
  RvRecord *record;

  if (c->kind == RATIO)
    return RV_CELL_COMPUTED | RV_CELL_FIXED;
  if (!row)
    return RV_CELL_EMPTY;
  if (c->kind == NERVE)
    return RV_CELL_HEADER | (is_undecided (row) || !row->nerve || study_of (row) < 0 ? RV_CELL_OPEN : 0);
  if (c->kind == TYPE && !row->type)
    return RV_CELL_OPEN;
  if (c->kind != VALUE)
    return RV_CELL_PLAIN;
  record = cell_record (row, c);
  return record ? rv_cell_look (table->edx, record, c->field) : RV_CELL_EMPTY;
}

static char *
nerve_remark (RvNcsRow *row)
{
  RvRecord *ncs = row->ncs[0] ? row->ncs[0] : row->ncs[1];
  g_autofree char *site = rv_record_get_text (ncs, "record", NULL, NULL);

  if (!row->type)
    return g_strdup (_("Type not decided: S sensory, M motor, F, H, mixed, blink"));
  if (is_undecided (row))
    return g_strdup (_("Side not decided: the first value typed under L or R decides it"));
  if (study_of (row) < 0)
    return g_strdup (_("This study is not in the map of the nerves: it is kept, but cannot help to place a lesion"));
  return *site ? g_strdup_printf (_("Recording site: %s"), site) : NULL;
}

static char *
value_remark (RvNcsTable *table, RvNcsRow *row, const Column *c)
{
  RvRecord *record = cell_record (row, c);
  g_autofree char *why = record ? rv_cell_remark (table->edx, record, c->field) : NULL;
  const char *unit = record && rv_record_is (record, "stim") ? rv_stim_unit (row->ncs[c->side], c->field) : "";

  if (!record)
    return g_strdup (_("Not studied on this side"));
  if (!*unit || rv_empty_of (rv_record_get (record, c->field)) != RV_EMPTY_NO)
    return g_steal_pointer (&why);
  return why ? g_steal_pointer (&why) : g_strdup_printf ("%s\xE2\x80\xAF%s", rv_record_get (record, c->field), unit);
}

static char *
remark (guint r, guint column, gpointer data)
{
  RvNcsTable *table = data;
  RvNcsRow *row = row_at (table, r);
  const Column *c = &table->columns[column];

  if (!row)
    return NULL;
  if (c->kind == NERVE || c->kind == TYPE)
    return nerve_remark (row);
  if (c->kind == RATIO)
    return g_strdup (_("Amplitude left divided by right"));
  return c->kind == VALUE ? value_remark (table, row, c) : NULL;
}

static const RvField *
field_of (const Column *c)
{
  static const char *const fields[] = { "nerve", "site", "type" };
  gboolean of_stim = c->kind == SITE || (c->kind == VALUE && !g_str_equal (c->field, "judgement"));

  return rv_kind_field (rv_schema_kind (of_stim ? "stim" : "ncs"), c->kind == VALUE ? c->field : fields[c->kind]);
}

static GStrv
choices (guint row, guint column, gpointer data)
{
  RvNcsTable *table = data;
  const Column *c = &table->columns[column];

  return c->kind == VALUE || c->kind == TYPE ? rv_cell_choices (field_of (c)) : NULL;
}

static GStrv
offers (guint row, guint column, const char *typed, gboolean *sure, gpointer data)
{
  const Column *c = &((RvNcsTable *) data)->columns[column];

  return c->kind == NERVE ? rv_cell_offers (field_of (c), typed, sure) : NULL;
}

/* --- storing --- */

/* A side of a row while it is stored: records that are there, or were added by this edit. */
typedef struct {
  RvEdit *edit;
  RvCase *kase;
  RvNcsRow row;             /* names may come from the block */
  const char *study;
  const char *ncs[2], *stim[2]; /* uuids of added records */
} Storing;

/* The study of a side: there, added, or the one whose side was open. */
static const char *
need_ncs (Storing *s, int side)
{
  if (s->ncs[side] || s->row.ncs[side])
    return s->ncs[side] ? s->ncs[side] : rv_record_get_uuid (s->row.ncs[side]);
  s->ncs[side] = rv_edit_add (s->edit, "ncs", NULL, NAN);
  rv_edit_set_new (s->edit, s->ncs[side], "nerve", s->row.nerve);
  if (s->row.type)
    rv_edit_set_new (s->edit, s->ncs[side], "type", s->row.type);
  rv_edit_set_new (s->edit, s->ncs[side], "side", side ? "right" : "left");
  rv_cell_adopt (s->edit, s->kase, "ncs", s->study, s->ncs[side]);
  return s->ncs[side];
}

static void
decide_side (Storing *s, int side)
{
  if (!s->row.ncs[0] || !is_undecided (&s->row))
    return;
  rv_edit_set (s->edit, s->row.ncs[0], "side", side ? "right" : "left");
  if (!side)
    return;
  s->row.ncs[1] = s->row.ncs[0];
  s->row.stim[1] = s->row.stim[0];
  s->row.ncs[0] = s->row.stim[0] = NULL;
}

static void
set_value (Storing *s, const Column *c, const char *typed)
{
  g_autofree char *value = rv_field_from_text (field_of (c), typed);
  RvRecord *record;

  if (value && is_undecided (&s->row))
    decide_side (s, c->side);
  record = cell_record (&s->row, c);
  if (record)
    {
      if (!rv_record_equals (record, c->field, value))
        rv_edit_set (s->edit, record, c->field, value);
      return;
    }
  if (!value)
    return;
  if (g_str_equal (c->field, "judgement"))
    {
      rv_edit_set_new (s->edit, need_ncs (s, c->side), c->field, value);
      return;
    }
  if (!s->stim[c->side])
    {
      s->stim[c->side] = rv_edit_add (s->edit, "stim", need_ncs (s, c->side), NAN);
      if (s->row.site)
        rv_edit_set_new (s->edit, s->stim[c->side], "site", s->row.site);
    }
  rv_edit_set_new (s->edit, s->stim[c->side], c->field, value);
}

static void
set_both (Storing *s, gboolean of_stim, const char *field, const char *value)
{
  for (int side = 0; side < 2; side++)
    {
      RvRecord *record = of_stim ? s->row.stim[side] : s->row.ncs[side];

      if (record && !rv_record_equals (record, field, *value ? value : NULL))
        rv_edit_set (s->edit, record, field, *value ? value : NULL);
    }
}

static void
change_row (RvNcsTable *table, RvEdit *edit, guint r, guint first, GStrv cells)
{
  Storing s = { .edit = edit, .kase = rv_case_session_get_view (table->session), .row = *row_at (table, r), .study = table->study };

  for (guint i = 0; cells[i] && first + i < table->model.n_columns; i++)
    {
      const Column *c = &table->columns[first + i];
      g_autofree char *before = edit_text (r, first + i, table), *shown = text (r, first + i, table);

      if (g_strcmp0 (before, cells[i]) == 0 || (*shown && g_strcmp0 (shown, cells[i]) == 0))
        continue;
      if (c->kind == NERVE)
        set_both (&s, FALSE, "nerve", cells[i]);
      else if (c->kind == SITE)
        set_both (&s, TRUE, "site", cells[i]);
      else if (c->kind == TYPE)
        {
          g_autofree char *type = rv_cell_from_text (field_of (c), cells[i]);

          set_both (&s, FALSE, "type", type ? type : "");
        }
      else if (c->kind == VALUE)
        set_value (&s, c, cells[i]);
    }
}

/* A row of the block beyond the last: nothing is decided that was not typed. */
static void
add_row (RvNcsTable *table, RvEdit *edit, guint first, GStrv cells)
{
  Storing s = { .edit = edit, .kase = rv_case_session_get_view (table->session), .study = table->study };
  g_autofree char *type = NULL;
  gboolean any = FALSE;

  for (guint i = 0; cells[i] && first + i < table->model.n_columns; i++)
    {
      const Column *c = &table->columns[first + i];

      if (!*cells[i])
        continue;
      any = any || c->kind != RATIO;
      if (c->kind == NERVE)
        s.row.nerve = cells[i];
      else if (c->kind == SITE)
        s.row.site = cells[i];
      else if (c->kind == TYPE)
        s.row.type = type = rv_cell_from_text (field_of (c), cells[i]);
    }
  if (!any)
    return;
  for (guint i = 0; cells[i] && first + i < table->model.n_columns; i++)
    if (table->columns[first + i].kind == VALUE)
      set_value (&s, &table->columns[first + i], cells[i]);
  if (s.ncs[0] || s.ncs[1])
    return;
  s.ncs[0] = rv_edit_add (edit, "ncs", NULL, NAN);
  rv_edit_set_new (edit, s.ncs[0], "nerve", s.row.nerve);
  if (s.row.type)
    rv_edit_set_new (edit, s.ncs[0], "type", s.row.type);
  rv_cell_adopt (edit, s.kase, "ncs", s.study, s.ncs[0]);
}

static void
commit (RvNcsTable *table, RvEdit *edit)
{
  g_autoptr (GError) error = NULL;

  if (!rv_case_session_commit (table->session, edit, &error))
    gtk_widget_activate_action (GTK_WIDGET (table->grid), "win.report", "s", error->message);
}

static void
store (guint row, guint column, GPtrArray *block, gpointer data)
{
  RvNcsTable *table = data;
  g_autoptr (RvEdit) edit = rv_edit_new (_("Change nerve conduction"));

  for (guint i = 0; i < block->len; i++)
    if (row + i < table->rows->len)
      change_row (table, edit, row + i, column, block->pdata[i]);
    else
      add_row (table, edit, column, block->pdata[i]);
  commit (table, edit);
}

static void
remove_rows (guint first, guint n, gpointer data)
{
  RvNcsTable *table = data;
  g_autoptr (RvEdit) edit = rv_edit_new (_("Remove nerve conduction"));
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();

  for (guint r = first; r < first + n && r < table->rows->len; r++)
    for (int side = 0; side < 2; side++)
      {
        RvNcsRow *row = row_at (table, r);

        if (row->ncs[side])
          g_ptr_array_add (gone, row->stim[side] ? row->stim[side] : row->ncs[side]);
      }
  rv_cell_remove (edit, rv_case_session_get_view (table->session), gone);
  commit (table, edit);
}

static void
open_row (guint r, gpointer data)
{
  RvNcsTable *table = data;
  RvNcsRow *row = row_at (table, r);

  if (row)
    gtk_widget_activate_action (GTK_WIDGET (table->grid), "win.select", "s", rv_record_get_uuid (row->ncs[0] ? row->ncs[0] : row->ncs[1]));
}

/* --- shape --- */

static gboolean
row_has (RvNcsRow *row, const char *field)
{
  for (int side = 0; side < 2; side++)
    if (g_str_equal (field, "judgement") ? row->ncs[side] && !row->stim[side] && rv_record_get (row->ncs[side], field)
                                         : row->stim[side] && rv_record_get (row->stim[side], field))
      return TRUE;
  return FALSE;
}

static guint
find_shape (GPtrArray *rows)
{
  guint shape = 0;

  for (guint v = 0; v < N_VALUES; v++)
    shape |= values[v].always ? 1u << v : 0;
  for (guint i = 0; i < rows->len; i++)
    {
      RvNcsRow *row = rows->pdata[i];

      for (guint v = 0; v < N_VALUES; v++)
        shape |= row_has (row, values[v].field) ? 1u << v : 0;
      shape |= rv_empty_of (row->site) == RV_EMPTY_NO ? 1u << N_VALUES : 0;
    }
  return shape;
}

static void
add_column (RvNcsTable *table, guint *n, Column column, RvGridColumn grid_column)
{
  table->columns[*n] = column;
  table->looks[*n] = grid_column;
  (*n)++;
}

static void
build_columns (RvNcsTable *table, guint shape)
{
  g_autofree RvGridColumn *before = table->looks; /* freed last: the grid tells columns by their address */
  guint n = 0;

  table->looks = g_new0 (RvGridColumn, MAX_COLUMNS);
  table->shape = shape;
  add_column (table, &n, (Column) { NERVE, NULL, 0 }, (RvGridColumn) { NULL, N_("Nerve"), NULL, 0, 18, 48 });
  if (shape & 1u << N_VALUES)
    add_column (table, &n, (Column) { SITE, NULL, 0 }, (RvGridColumn) { NULL, N_("Stimulation"), NULL, 0, 8 });
  add_column (table, &n, (Column) { TYPE, NULL, 0 }, (RvGridColumn) { NULL, N_("Type"), NULL, 0, 4 });
  for (guint v = 0; v < N_VALUES; v++)
    for (int side = 0; side < 2 && shape & 1u << v; side++)
      {
        RvGridColumn grid_column = values[v].look;

        grid_column.title = side ? N_("R") : N_("L");
        add_column (table, &n, (Column) { VALUE, values[v].field, side }, grid_column);
        if (side && g_str_equal (values[v].field, "amplitude"))
          add_column (table, &n, (Column) { RATIO, NULL, 0 }, (RvGridColumn) { NULL, N_("L : R"), NULL, 1, 4 });
      }
  table->model = (RvGridModel) { table->looks, n, n_rows, text, edit_text, look, remark, store, open_row, remove_rows, choices, offers };
}

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
  g_free (table->looks);
  g_free (table->study);
  g_free (table);
}

void
rv_ncs_table_show (RvNcsTable *table, RvDataGrid *grid, RvCaseSession *session, const RvEdx *edx, const char *study)
{
  guint shape;

  table->grid = grid;
  table->edx = edx;
  table->session = session;
  g_free (table->study);
  table->study = g_strdup (study);
  g_ptr_array_unref (table->rows);
  table->rows = rv_ncs_rows (rv_case_session_get_view (session));
  for (guint i = table->rows->len; study && i-- > 0;)
    if (!rv_cell_in_study (row_at (table, i)->ncs[row_at (table, i)->ncs[0] ? 0 : 1], study))
      g_ptr_array_remove_index (table->rows, i);
  shape = find_shape (table->rows);
  if (shape != table->shape)
    build_columns (table, shape);
  rv_data_grid_set_editable (grid, rv_case_session_is_editable (session));
  rv_data_grid_set_model (grid, &table->model, table);
}

RvRecord *
rv_ncs_table_cell (RvNcsTable *table, guint row, guint column, const char **field)
{
  RvNcsRow *at = row_at (table, row);
  const Column *c = &table->columns[MIN (column, table->model.n_columns - 1)];

  *field = c->kind == VALUE ? c->field : NULL;
  if (!at)
    return NULL;
  return c->kind == VALUE ? cell_record (at, c) : at->ncs[0] ? at->ncs[0] : at->ncs[1];
}

gboolean
rv_ncs_table_find (RvNcsTable *table, const char *uuid, const char *field, guint *row, guint *column)
{
  for (guint r = 0; r < table->rows->len; r++)
    {
      RvNcsRow *at = row_at (table, r);

      for (int side = 0; side < 2; side++)
        {
          gboolean is_stim = at->stim[side] && g_str_equal (rv_record_get_uuid (at->stim[side]), uuid);

          if (!is_stim && !(at->ncs[side] && g_str_equal (rv_record_get_uuid (at->ncs[side]), uuid)))
            continue;
          *row = r;
          *column = 0;
          for (guint c = 0; c < table->model.n_columns; c++)
            if (table->columns[c].kind == VALUE && table->columns[c].side == side && g_strcmp0 (table->columns[c].field, field) == 0)
              *column = c;
          return TRUE;
        }
    }
  return FALSE;
}
