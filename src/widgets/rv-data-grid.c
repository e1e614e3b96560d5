/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the table shows: headings, cells, selection. */
#include "widgets/rv-data-grid-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define HEAD_ROWS 2
#define LONGEST 36 /* characters, then a text is cut */

G_DEFINE_FINAL_TYPE (RvDataGrid, rv_data_grid, GTK_TYPE_WIDGET)

enum { CURSOR_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

RvGridCell *
rv_data_grid_cell (RvDataGrid *self, guint row, guint column)
{
  if (row >= self->n_rows || column >= self->n_columns)
    return NULL;
  return self->cells->pdata[row * self->n_columns + column];
}

RvGridRange
rv_data_grid_range (RvDataGrid *self)
{
  return (RvGridRange) { MIN (self->anchor_row, self->cursor_row), MIN (self->anchor_column, self->cursor_column),
                         MAX (self->anchor_row, self->cursor_row), MAX (self->anchor_column, self->cursor_column) };
}

void
rv_data_grid_show_selection (RvDataGrid *self)
{
  RvGridRange range = rv_data_grid_range (self);
  gboolean several = range.r0 != range.r1 || range.c0 != range.c1;
  guint at = self->cursor_row * self->n_columns + self->cursor_column;

  for (guint r = 0; r < self->n_rows; r++)
    for (guint c = 0; c < self->n_columns; c++)
      rv_grid_cell_set_selected (rv_data_grid_cell (self, r, c), several && r >= range.r0 && r <= range.r1 && c >= range.c0 && c <= range.c1);
  if (at == self->told || !self->n_rows)
    return;
  self->told = at;
  g_signal_emit (self, signals[CURSOR_MOVED], 0, self->cursor_row, self->cursor_column);
}

void
rv_data_grid_move (RvDataGrid *self, int row, int column, gboolean extend)
{
  if (!self->n_rows)
    return;
  self->cursor_row = (guint) CLAMP (row, 0, (int) self->n_rows - 1);
  self->cursor_column = (guint) CLAMP (column, 0, (int) self->n_columns - 1);
  if (!extend)
    {
      self->anchor_row = self->cursor_row;
      self->anchor_column = self->cursor_column;
    }
  rv_data_grid_show_selection (self);
  gtk_widget_grab_focus (GTK_WIDGET (rv_data_grid_cell (self, self->cursor_row, self->cursor_column)));
  rv_data_grid_queue_reveal (self);
}

gboolean
rv_data_grid_can_edit (RvDataGrid *self, guint row, guint column)
{
  return self->editable && self->model->store && !(self->model->look && self->model->look (row, column, self->data) & RV_CELL_FIXED);
}

char *
rv_data_grid_edit_text (RvDataGrid *self, guint row, guint column)
{
  return self->model->edit_text ? self->model->edit_text (row, column, self->data) : self->model->text (row, column, self->data);
}

/* --- building --- */

static void
attach (RvDataGrid *self, GtkWidget *child, guint row, guint column, guint width)
{
  GtkGridLayoutChild *place;

  gtk_widget_set_parent (child, GTK_WIDGET (self));
  place = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (gtk_widget_get_layout_manager (GTK_WIDGET (self)), child));
  gtk_grid_layout_child_set_row (place, (int) row);
  gtk_grid_layout_child_set_column (place, (int) column);
  gtk_grid_layout_child_set_column_span (place, (int) width);
}

static void
add_header (RvDataGrid *self, const char *title, const char *unit, float xalign, guint row, guint column, guint width)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *escaped = g_markup_escape_text (title ? title : "", -1);
  g_autofree char *markup = unit ? g_strdup_printf ("%s\xE2\x80\x82<span alpha=\"75%%\">%s</span>", escaped, unit) : g_strdup (escaped);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, "column-header");
  if (xalign == 1)
    gtk_widget_add_css_class (label, "number");
  if (xalign == 0.5f && row > 0)
    gtk_widget_add_css_class (label, "centred");
  attach (self, label, row, column, width);
  g_ptr_array_add (self->headers, label);
}

static void
build_header (RvDataGrid *self)
{
  for (guint c = 0; c < self->n_columns;)
    {
      const RvGridColumn *column = &self->columns[c];
      guint width = 1;

      while (column->group && c + width < self->n_columns && g_strcmp0 (self->columns[c + width].group, column->group) == 0)
        width++;
      if (column->group)
        add_header (self, _(column->group), column->unit, 0.5f, 0, c, width);
      for (guint k = c; k < c + width; k++)
        {
          const RvGridColumn *below = &self->columns[k];

          add_header (self, below->title ? _(below->title) : "", below->group ? NULL : below->unit, below->xalign, 1, k, 1);
        }
      c += width;
    }
}

static void
add_cell (RvDataGrid *self, guint row, guint column)
{
  const RvGridColumn *look = &self->columns[column];
  GtkWidget *cell = rv_grid_cell_new (row, column, look->xalign, look->min_chars, look->max_chars ? look->max_chars : LONGEST);

  g_signal_connect (cell, "edited", G_CALLBACK (rv_data_grid_on_edited), self);
  g_signal_connect (cell, "typing", G_CALLBACK (rv_data_grid_on_typing), self);
  g_signal_connect (cell, "entered", G_CALLBACK (rv_data_grid_on_entered), self);
  attach (self, cell, row + HEAD_ROWS, column, 1);
  if (column == 0)
    gtk_widget_add_css_class (cell, "first");
  if (look->xalign == 0.5f)
    gtk_widget_add_css_class (cell, "centred");
  if (column > 0 && look->group && g_strcmp0 (look->group, look[-1].group) != 0)
    gtk_widget_add_css_class (cell, "group-start");
  g_ptr_array_add (self->cells, cell);
}

static void
set_n_rows (RvDataGrid *self, guint n_rows)
{
  for (; self->n_rows < n_rows; self->n_rows++)
    for (guint c = 0; c < self->n_columns; c++)
      add_cell (self, self->n_rows, c);
  while (self->n_rows > n_rows)
    {
      self->n_rows--;
      for (guint c = self->n_columns; c-- > 0;)
        {
          GtkWidget *cell = g_ptr_array_steal_index (self->cells, self->cells->len - 1);

          if (rv_grid_cell_is_editing (RV_GRID_CELL (cell)))
            rv_grid_cell_cancel (RV_GRID_CELL (cell));
          gtk_widget_unparent (cell);
        }
    }
}

static void
take_down (RvDataGrid *self)
{
  set_n_rows (self, 0);
  for (guint i = 0; i < self->headers->len; i++)
    gtk_widget_unparent (self->headers->pdata[i]);
  g_ptr_array_set_size (self->headers, 0);
  self->columns = NULL;
  self->n_columns = 0;
}

static void
build (RvDataGrid *self)
{
  guint n_rows = self->model->n_rows (self->data);

  if (self->columns != self->model->columns || self->n_columns != self->model->n_columns)
    {
      take_down (self);
      self->columns = self->model->columns;
      self->n_columns = self->model->n_columns;
      build_header (self);
    }
  set_n_rows (self, n_rows);
  self->cursor_row = MIN (self->cursor_row, n_rows ? n_rows - 1 : 0);
  self->anchor_row = MIN (self->anchor_row, n_rows ? n_rows - 1 : 0);
  self->cursor_column = MIN (self->cursor_column, self->n_columns - 1);
  self->anchor_column = MIN (self->anchor_column, self->n_columns - 1);
}

/* Digits after the decimal sign, or -1 when the text is no number. */
static int
decimals_of (const char *text)
{
  const char *p = text, *point;

  if (g_str_has_prefix (p, "−"))
    p += strlen ("−");
  while (*p == '<' || *p == '>' || *p == '~' || *p == ' ')
    p++;
  if (!g_ascii_isdigit (*p))
    return -1;
  point = strpbrk (p, ".,");
  return point ? (int) strspn (point + 1, "0123456789") : 0;
}

/* Width of a decimal sign and as many digits, px. */
static int
width_of_decimals (RvDataGrid *self, int decimals)
{
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (GString) text = g_string_new (".");
  int width = 0;

  if (decimals <= 0)
    return 0;
  for (int i = 0; i < decimals; i++)
    g_string_append_c (text, '0');
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text->str);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
refresh_cell (RvDataGrid *self, guint r, guint c, const char *text, int tail)
{
  const RvGridColumn *column = &self->columns[c];
  g_autofree char *head = self->model->text (r, 0, self->data);
  g_autofree char *remark = self->model->remark ? self->model->remark (r, c, self->data) : NULL;
  g_autofree char *name = g_strdup_printf ("%s, %s %s: %s", head, column->group ? _(column->group) : "", column->title ? _(column->title) : "",
                                           *text ? text : _("empty"));

  rv_grid_cell_show (rv_data_grid_cell (self, r, c), text, self->model->look ? self->model->look (r, c, self->data) : 0, name, remark, tail);
}

/* Numbers of a column stand with their decimal signs below each other. */
static void
refresh_column (RvDataGrid *self, guint c)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gboolean numbers = self->columns[c].xalign == 1;
  int most = 0, widths[8] = { 0 };

  for (guint r = 0; r < self->n_rows; r++)
    {
      g_ptr_array_add (texts, self->model->text (r, c, self->data));
      most = MAX (most, numbers ? MIN (decimals_of (texts->pdata[r]), (int) G_N_ELEMENTS (widths) - 1) : 0);
    }
  for (int i = 1; i <= most; i++)
    widths[i] = width_of_decimals (self, i);
  for (guint r = 0; r < self->n_rows; r++)
    {
      int own = numbers ? decimals_of (texts->pdata[r]) : -1;

      refresh_cell (self, r, c, texts->pdata[r], own < 0 ? 0 : widths[most] - widths[MIN (own, most)]);
    }
}

void
rv_data_grid_refresh (RvDataGrid *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  guint before = self->cells->len;

  if (!self->model)
    return;
  build (self);
  if (had_focus && self->cells->len != before && !gtk_widget_get_focus_child (GTK_WIDGET (self)))
    rv_data_grid_move (self, (int) self->cursor_row, (int) self->cursor_column, FALSE);
  for (guint c = 0; c < self->n_columns; c++)
    refresh_column (self, c);
}

/* --- class --- */

static void
rv_data_grid_dispose (GObject *object)
{
  RvDataGrid *self = RV_DATA_GRID (object);

  self->model = NULL;
  g_clear_handle_id (&self->reveal_id, g_source_remove);
  if (self->cells)
    take_down (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  rv_data_grid_clear_offer (self);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_data_grid_parent_class)->dispose (object);
}

static void
rv_data_grid_class_init (RvDataGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_data_grid_dispose;
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", RV_TYPE_DATA_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  rv_data_grid_class_init_scroll (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_GRID_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
  gtk_widget_class_set_css_name (widget_class, "grid");
  rv_data_grid_class_init_input (widget_class);
}

static void
rv_data_grid_init (RvDataGrid *self)
{
  self->cells = g_ptr_array_new ();
  self->headers = g_ptr_array_new ();
  self->tab_column = -1;
  self->told = G_MAXUINT;
  gtk_widget_add_css_class (GTK_WIDGET (self), "data-table");
  rv_data_grid_init_offer (self);
  rv_data_grid_init_input (self);
}

GtkWidget *
rv_data_grid_new (const char *name)
{
  GtkWidget *self = g_object_new (RV_TYPE_DATA_GRID, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return self;
}

void
rv_data_grid_set_model (RvDataGrid *self, const RvGridModel *model, gpointer data)
{
  if (self->model != model || self->data != data)
    {
      take_down (self);
      self->model = model;
      self->data = data;
      self->cursor_row = self->cursor_column = self->anchor_row = self->anchor_column = 0;
    }
  rv_data_grid_refresh (self);
}

void
rv_data_grid_set_editable (RvDataGrid *self, gboolean editable)
{
  self->editable = editable;
}

gboolean
rv_data_grid_get_cursor (RvDataGrid *self, guint *row, guint *column)
{
  *row = self->cursor_row;
  *column = self->cursor_column;
  return self->model && self->n_rows > 0;
}

void
rv_data_grid_select (RvDataGrid *self, guint row, guint column)
{
  rv_data_grid_move (self, (int) row, (int) column, FALSE);
}

void
rv_data_grid_link (RvDataGrid *self, guint row, guint column)
{
  RvGridCell *cell = rv_data_grid_cell (self, row, column);

  if (cell)
    rv_grid_cell_set_linked (cell, TRUE);
}

void
rv_data_grid_clear_links (RvDataGrid *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    rv_grid_cell_set_linked (self->cells->pdata[i], FALSE);
}

void
rv_data_grid_flush (RvDataGrid *self)
{
  RvGridCell *cell = rv_data_grid_cell (self, self->cursor_row, self->cursor_column);

  if (cell)
    rv_grid_cell_finish (cell, RV_GRID_AWAY);
}
