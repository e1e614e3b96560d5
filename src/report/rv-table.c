/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-table.h"

#include <math.h>
#include <string.h>

#include "report/rv-shapes.h"
#include "report/rv-text.h"

#define PAD 8.0          /* px on both sides of a cell */
#define MARK_ROOM 11.0   /* px for the triangle behind a number */
#define MOST_AIR 14.0    /* px a column may gain when there is room */

typedef struct {
  char *text, *note;
  RvCellState state;
} Cell;

typedef struct {
  char *heading;
  Cell *cells;
  double height;
} Row;

typedef struct {
  char *group, *title, *unit;
  RvAlign align;
  gboolean flexible, fitted;
  double x, width;
  double before;   /* decimal: px in front of the mark */
  double after;
} Column;

struct _RvTable {
  GArray *columns;
  GPtrArray *rows;
  double width, head, row;
  gboolean groups;
};

static void
column_clear (gpointer data)
{
  Column *column = data;

  g_free (column->group);
  g_free (column->title);
  g_free (column->unit);
}

RvTable *
rv_table_new (void)
{
  RvTable *self = g_new0 (RvTable, 1);

  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, column_clear);
  self->rows = g_ptr_array_new ();
  return self;
}

static Column *
nth (const RvTable *self, guint i)
{
  return &g_array_index (self->columns, Column, i);
}

void
rv_table_free (RvTable *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];

      for (guint j = 0; row->cells && j < self->columns->len; j++)
        {
          g_free (row->cells[j].text);
          g_free (row->cells[j].note);
        }
      g_free (row->cells);
      g_free (row->heading);
      g_free (row);
    }
  g_ptr_array_unref (self->rows);
  g_array_unref (self->columns);
  g_free (self);
}

guint
rv_table_add_column (RvTable *self, const char *group, const char *title, const char *unit, RvAlign align)
{
  Column column = { g_strdup (group), g_strdup (title), g_strdup (unit), align };

  g_return_val_if_fail (!self->rows->len, 0);
  g_array_append_val (self->columns, column);
  self->groups = self->groups || group;
  return self->columns->len - 1;
}

void
rv_table_set_flexible (RvTable *self, guint column)
{
  nth (self, column)->flexible = TRUE;
}

guint
rv_table_add_row (RvTable *self)
{
  Row *row = g_new0 (Row, 1);

  row->cells = g_new0 (Cell, self->columns->len);
  g_ptr_array_add (self->rows, row);
  return self->rows->len - 1;
}

guint
rv_table_add_heading (RvTable *self, const char *text)
{
  Row *row = g_new0 (Row, 1);

  row->heading = g_strdup (text);
  g_ptr_array_add (self->rows, row);
  return self->rows->len - 1;
}

void
rv_table_set (RvTable *self, guint row, guint column, const char *text, RvCellState state)
{
  Cell *cell = &((Row *) self->rows->pdata[row])->cells[column];

  g_free (cell->text);
  cell->text = g_strdup (text);
  cell->state = state;
}

void
rv_table_set_note (RvTable *self, guint row, guint column, const char *note)
{
  Cell *cell = &((Row *) self->rows->pdata[row])->cells[column];

  g_free (cell->note);
  cell->note = g_strdup (note);
}

const char *
rv_table_get (const RvTable *self, guint row, guint column, RvCellState *state)
{
  const Row *r = self->rows->pdata[row];

  if (state)
    *state = r->cells ? r->cells[column].state : RV_CELL_PLAIN;
  return r->cells ? r->cells[column].text : column == 0 ? r->heading : NULL;
}

guint
rv_table_n_columns (const RvTable *self)
{
  return self->columns->len;
}

guint
rv_table_n_rows (const RvTable *self)
{
  return self->rows->len;
}

static gboolean
is_abnormal (RvCellState state)
{
  return state == RV_CELL_HIGH || state == RV_CELL_LOW || state == RV_CELL_ABNORMAL;
}

static RvTextStyle
style_of (const Cell *cell)
{
  return is_abnormal (cell->state) || cell->state == RV_CELL_NR ? RV_BODY_BOLD : RV_BODY;
}

/* Where the digits before the decimal mark end; the length when there is no number. */
static gsize
split_at (const char *text)
{
  const char *p = text;

  while (*p && !g_ascii_isdigit (*p))
    p++;
  while (g_ascii_isdigit (*p))
    p++;
  return *p ? (gsize) (p - text) : strlen (text);
}

static gboolean
is_number (const char *text)
{
  for (const char *p = text; *p; p++)
    if (g_ascii_isdigit (*p))
      return TRUE;
  return FALSE;
}

static void
split_widths (RvTheme *theme, const Cell *cell, double *before, double *after)
{
  gsize at = split_at (cell->text);
  g_autofree char *head = g_strndup (cell->text, at);

  *before = rv_text_width (theme, style_of (cell), head);
  *after = rv_text_width (theme, style_of (cell), cell->text + at);
}

static double
text_width (RvTheme *theme, RvTextStyle style, const char *text)
{
  return text && *text ? rv_text_width (theme, style, text) : 0;
}

static double
title_width (RvTheme *theme, const Column *column)
{
  double width = text_width (theme, RV_CAPTION, column->title);

  /* The unit of a group stands in the group's heading. */
  return column->group || !column->unit ? width : width + text_width (theme, RV_CAPTION, column->unit) + 4;
}

static void
measure_column (RvTable *self, RvTheme *theme, guint i)
{
  Column *column = nth (self, i);
  double widest = title_width (theme, column);

  column->before = column->after = 0;
  for (guint r = 0; r < self->rows->len; r++)
    {
      Row *row = self->rows->pdata[r];
      Cell *cell = row->cells ? &row->cells[i] : NULL;
      double mark, before, after;

      if (!cell || !cell->text)
        continue;
      mark = cell->state == RV_CELL_HIGH || cell->state == RV_CELL_LOW ? MARK_ROOM : 0;
      if (column->align == RV_ALIGN_DECIMAL && cell->state != RV_CELL_NR && is_number (cell->text))
        {
          split_widths (theme, cell, &before, &after);
          column->before = MAX (column->before, before);
          column->after = MAX (column->after, after + mark);
        }
      else
        widest = MAX (widest, rv_text_width (theme, style_of (cell), cell->text) + mark + (cell->note ? text_width (theme, RV_CAPTION, cell->note) + 8 : 0));
    }
  column->width = ceil (MAX (widest, column->before + column->after)) + 2 * PAD;
}

/* A heading over several columns needs its own room. */
static void
widen_for_group (RvTable *self, RvTheme *theme, guint first, guint end)
{
  const Column *column = nth (self, first);
  double need = text_width (theme, RV_CAPTION, column->group) + (column->unit ? text_width (theme, RV_CAPTION, column->unit) + 5 : 0) + 2 * PAD, have = 0;

  for (guint i = first; i < end; i++)
    have += nth (self, i)->width;
  for (guint i = first; have < need && i < end; i++)
    nth (self, i)->width += (need - have) / (end - first);
}

static guint
group_end (const RvTable *self, guint first)
{
  guint end = first + 1;

  while (end < self->columns->len && nth (self, first)->group && nth (self, end)->group && g_str_equal (nth (self, end)->group, nth (self, first)->group))
    end++;
  return end;
}

/* Flexible columns share what the others leave: none gets more than it needs, none less than an even share. */
static void
shrink_flexible (RvTable *self, double room)
{
  guint n = 0, narrow;

  for (guint i = 0; i < self->columns->len; i++)
    n += nth (self, i)->flexible;
  do
    {
      narrow = 0;
      for (guint i = 0; i < self->columns->len; i++)
        {
          Column *column = nth (self, i);

          if (!column->flexible || column->fitted || column->width > room / MAX (n, 1))
            continue;
          column->fitted = TRUE;
          room -= column->width;
          n--;
          narrow++;
        }
    }
  while (narrow && n);
  for (guint i = 0; i < self->columns->len; i++)
    if (nth (self, i)->flexible && !nth (self, i)->fitted)
      nth (self, i)->width = MAX (room / n, 70);
}

static void
fit_width (RvTable *self, double max_width)
{
  double total = 0, fixed = 0, spare;
  guint n = self->columns->len;

  for (guint i = 0; i < n; i++)
    {
      nth (self, i)->fitted = FALSE;
      total += nth (self, i)->width;
      fixed += nth (self, i)->flexible ? 0 : nth (self, i)->width;
    }
  spare = max_width - total;
  if (spare < 0)
    shrink_flexible (self, max_width - fixed);
  for (guint i = 0; i < n && spare > 0; i++)
    nth (self, i)->width += MIN (spare / n, MOST_AIR);
}

double
rv_table_layout (RvTable *self, RvTheme *theme, double max_width)
{
  double text = rv_text_height (theme, RV_BODY), x = 0;

  for (guint i = 0; i < self->columns->len; i++)
    measure_column (self, theme, i);
  for (guint i = 0; i < self->columns->len; i = group_end (self, i))
    if (nth (self, i)->group)
      widen_for_group (self, theme, i, group_end (self, i));
  fit_width (self, max_width);
  for (guint i = 0; i < self->columns->len; i++)
    {
      nth (self, i)->x = x;
      x += nth (self, i)->width;
    }
  self->width = x;
  self->row = MAX (RV_ROW * rv_theme_get_text_scale (theme), text + 6);
  self->head = (self->groups ? 2 : 1) * self->row;
  for (guint r = 0; r < self->rows->len; r++)
    {
      Row *row = self->rows->pdata[r];

      row->height = self->row;
      for (guint i = 0; row->cells && i < self->columns->len; i++)
        if (row->cells[i].text && nth (self, i)->flexible)
          row->height = MAX (row->height, rv_text_paragraph (NULL, theme, style_of (&row->cells[i]), rv_theme_color (theme, RV_COLOR_INK), 0, 0,
                                                             nth (self, i)->width - 2 * PAD, 0, row->cells[i].text) + self->row - text);
    }
  return self->width;
}

double
rv_table_head_height (const RvTable *self)
{
  return self->head;
}

double
rv_table_row_height (const RvTable *self, guint row)
{
  return ((Row *) self->rows->pdata[row])->height;
}

gboolean
rv_table_row_is_heading (const RvTable *self, guint row)
{
  return ((Row *) self->rows->pdata[row])->heading != NULL;
}

double
rv_table_height (const RvTable *self)
{
  double height = self->head;

  for (guint i = 0; i < self->rows->len; i++)
    height += rv_table_row_height (self, i);
  return height;
}

void
rv_table_get_column (const RvTable *self, guint column, const char **group, const char **title, const char **unit)
{
  const Column *c = nth (self, column);

  if (group)
    *group = c->group;
  if (title)
    *title = c->title;
  if (unit)
    *unit = c->unit;
}

const char *
rv_table_get_note (const RvTable *self, guint row, guint column)
{
  const Row *r = self->rows->pdata[row];

  return r->cells ? r->cells[column].note : NULL;
}

double
rv_table_width (const RvTable *self)
{
  return self->width;
}

void
rv_table_cell_rect (const RvTable *self, guint row, guint column, double *x, double *y, double *width, double *height)
{
  *x = nth (self, column)->x;
  *width = nth (self, column)->width;
  *y = self->head;
  for (guint i = 0; i < row; i++)
    *y += rv_table_row_height (self, i);
  *height = rv_table_row_height (self, row);
}

static void
draw_head (const RvTable *self, RvTheme *theme, cairo_t *cr, double x, double y)
{
  RvColor quiet = rv_theme_color (theme, RV_COLOR_QUIET), line = rv_theme_color (theme, RV_COLOR_LINE);
  double text = rv_text_height (theme, RV_CAPTION), title_y = y + self->head - self->row + (self->row - text) / 2;
  gboolean tagged = rv_text_tag_begin (cr, "TR");

  for (guint i = 0; i < self->columns->len; i = group_end (self, i))
    {
      const Column *first = nth (self, i), *last = nth (self, group_end (self, i) - 1);

      if (!first->group)
        continue;
      {
        double width = text_width (theme, RV_CAPTION, first->group), unit = text_width (theme, RV_CAPTION, first->unit);
        double middle = x + (first->x + last->x + last->width) / 2, left = middle - (width + (unit > 0 ? unit + 5 : 0)) / 2;

        rv_text_draw (cr, theme, RV_CAPTION, rv_theme_color (theme, RV_COLOR_INK), left, y + (self->row - text) / 2, 0, first->group);
        if (first->unit)
          rv_text_draw (cr, theme, RV_CAPTION, quiet, left + width + 5, y + (self->row - text) / 2, 0, first->unit);
        rv_shape_hline (cr, line, x + first->x + 3, x + last->x + last->width - 3, y + self->row - 1);
      }
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = nth (self, i);
      double width = title_width (theme, column), left = column->align == RV_ALIGN_LEFT ? x + column->x + PAD : x + column->x + (column->width - width) / 2;

      if (tagged)
        cairo_tag_begin (cr, "TH", NULL);
      rv_text_draw (cr, theme, RV_CAPTION, quiet, left, title_y, column->width, column->title);
      if (!column->group && column->unit)
        rv_text_draw (cr, theme, RV_CAPTION, quiet, left + text_width (theme, RV_CAPTION, column->title) + 4, title_y, 0, column->unit);
      if (tagged)
        cairo_tag_end (cr, "TH");
    }
  if (tagged)
    cairo_tag_end (cr, "TR");
  rv_shape_hline (cr, rv_theme_color (theme, RV_COLOR_MARK), x, x + self->width, y + self->head - 1);
}

static RvColor
cell_ink (RvTheme *theme, const Cell *cell)
{
  return rv_theme_color (theme, is_abnormal (cell->state)        ? RV_COLOR_ABNORMAL
                                : cell->state == RV_CELL_NR      ? RV_COLOR_NR
                                : cell->state == RV_CELL_DOUBT   ? RV_COLOR_DOUBT
                                : cell->state == RV_CELL_QUIET   ? RV_COLOR_QUIET : RV_COLOR_INK);
}

static void
draw_tint (RvTheme *theme, cairo_t *cr, const Cell *cell, double x, double y, double width, double height)
{
  if (cell->state == RV_CELL_PLAIN || cell->state == RV_CELL_QUIET)
    return;
  rv_color_set (cr, rv_theme_color (theme, is_abnormal (cell->state) ? RV_COLOR_ABNORMAL_TINT : cell->state == RV_CELL_NR ? RV_COLOR_NR_TINT : RV_COLOR_DOUBT_TINT));
  rv_shape_round_rect (cr, x + 1, y + 1.5, width - 2, height - 3, 3);
  cairo_fill (cr);
}

static void
draw_triangle (RvTheme *theme, cairo_t *cr, const Cell *cell, double x, double y)
{
  if (cell->state == RV_CELL_HIGH || cell->state == RV_CELL_LOW)
    rv_shape_triangle (cr, cell_ink (theme, cell), x + 6.5, y, 3.6, cell->state == RV_CELL_HIGH);
}

static void
draw_cell (RvTheme *theme, cairo_t *cr, const Column *column, const Cell *cell, double x, double y, double height)
{
  double text = rv_text_height (theme, RV_BODY), top = y + (height - text) / 2, middle = y + height / 2, drawn;
  RvColor ink = cell_ink (theme, cell);

  if (!cell->text || !*cell->text)
    return;
  draw_tint (theme, cr, cell, x, y, column->width, height);
  if (column->align == RV_ALIGN_DECIMAL && cell->state != RV_CELL_NR && is_number (cell->text))
    {
      double mark = x + (column->width - column->before - column->after) / 2 + column->before;
      gsize at = split_at (cell->text);
      g_autofree char *head = g_strndup (cell->text, at);

      rv_text_draw_right (cr, theme, style_of (cell), ink, mark, top, 0, head);
      drawn = rv_text_draw (cr, theme, style_of (cell), ink, mark, top, 0, cell->text + at);
      draw_triangle (theme, cr, cell, mark + drawn, middle);
    }
  else if (column->align == RV_ALIGN_LEFT && column->flexible)
    rv_text_paragraph (cr, theme, style_of (cell), ink, x + PAD, y + (height - rv_text_paragraph (NULL, theme, style_of (cell), ink, 0, 0, column->width - 2 * PAD, 0, cell->text)) / 2,
                       column->width - 2 * PAD, 0, cell->text);
  else if (column->align == RV_ALIGN_LEFT)
    {
      drawn = rv_text_draw (cr, theme, style_of (cell), ink, x + PAD, top, column->width - 2 * PAD, cell->text);
      draw_triangle (theme, cr, cell, x + PAD + drawn, middle);
    }
  else
    {
      double width = MIN (rv_text_width (theme, style_of (cell), cell->text), column->width - 4);
      double left = x + (column->width - width - (cell->state == RV_CELL_HIGH || cell->state == RV_CELL_LOW ? MARK_ROOM : 0)) / 2;

      rv_text_draw (cr, theme, style_of (cell), ink, left, top, column->width - 4, cell->text);
      draw_triangle (theme, cr, cell, left + width, middle);
    }
  if (cell->note)
    rv_text_draw_right (cr, theme, RV_CAPTION, rv_theme_color (theme, RV_COLOR_QUIET), x + column->width - PAD, y + (height - rv_text_height (theme, RV_CAPTION)) / 2, 0, cell->note);
}

static void
draw_heading (const RvTable *self, RvTheme *theme, cairo_t *cr, const Row *row, double x, double y)
{
  gboolean tagged = rv_text_tag_begin (cr, "TH");

  rv_text_draw (cr, theme, RV_BODY_BOLD, rv_theme_color (theme, RV_COLOR_INK), x + PAD, y + (row->height - rv_text_height (theme, RV_BODY)) / 2, self->width - 2 * PAD, row->heading);
  if (tagged)
    cairo_tag_end (cr, "TH");
}

double
rv_table_draw (const RvTable *self, RvTheme *theme, cairo_t *cr, double x, double y, guint from, guint to)
{
  RvColor line = rv_theme_color (theme, RV_COLOR_LINE);
  double top = y;
  gboolean tagged = rv_text_tag_begin (cr, "Table");

  draw_head (self, theme, cr, x, y);
  y += self->head;
  for (guint r = from; r < to && r < self->rows->len; r++)
    {
      const Row *row = self->rows->pdata[r];

      if (tagged)
        cairo_tag_begin (cr, "TR", NULL);
      if (row->heading)
        draw_heading (self, theme, cr, row, x, y);
      for (guint i = 0; row->cells && i < self->columns->len; i++)
        {
          if (tagged)
            cairo_tag_begin (cr, "TD", NULL);
          draw_cell (theme, cr, nth (self, i), &row->cells[i], x + nth (self, i)->x, y, row->height);
          if (tagged)
            cairo_tag_end (cr, "TD");
        }
      if (tagged)
        cairo_tag_end (cr, "TR");
      y += row->height;
      rv_shape_hline (cr, line, x, x + self->width, y - 1);
    }
  for (guint i = 1; i < self->columns->len; i++)
    if (nth (self, i)->group && (!nth (self, i - 1)->group || !g_str_equal (nth (self, i)->group, nth (self, i - 1)->group)))
      rv_shape_vline (cr, line, x + nth (self, i)->x, top, y - 1);
  if (tagged)
    cairo_tag_end (cr, "Table");
  return y - top;
}
