/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/rv-data-grid.h"

#include <glib/gi18n.h>
#include <string.h>

#include "widgets/rv-grid-cell.h"

#define HEAD_ROWS 2

struct _RvDataGrid {
  GtkWidget parent_instance;

  const RvGridModel *model;
  gpointer data;
  gboolean editable;
  GPtrArray *cells;      /* RvGridCell by row * n_columns + column */
  guint n_rows;
  guint anchor_row, anchor_column; /* of the selection */
  guint cursor_row, cursor_column;
};

G_DEFINE_FINAL_TYPE (RvDataGrid, rv_data_grid, GTK_TYPE_WIDGET)

static RvGridCell *
cell_at (RvDataGrid *self, guint row, guint column)
{
  if (!self->model || row >= self->n_rows || column >= self->model->n_columns)
    return NULL;
  return self->cells->pdata[row * self->model->n_columns + column];
}

static void
show_selection (RvDataGrid *self)
{
  guint r0 = MIN (self->anchor_row, self->cursor_row), r1 = MAX (self->anchor_row, self->cursor_row);
  guint c0 = MIN (self->anchor_column, self->cursor_column), c1 = MAX (self->anchor_column, self->cursor_column);
  gboolean several = r0 != r1 || c0 != c1;

  for (guint r = 0; r < self->n_rows; r++)
    for (guint c = 0; c < self->model->n_columns; c++)
      rv_grid_cell_set_selected (cell_at (self, r, c), several && r >= r0 && r <= r1 && c >= c0 && c <= c1);
}

static void
move_to (RvDataGrid *self, int row, int column, gboolean extend)
{
  RvGridCell *cell;

  if (!self->n_rows)
    return;
  self->cursor_row = (guint) CLAMP (row, 0, (int) self->n_rows - 1);
  self->cursor_column = (guint) CLAMP (column, 0, (int) self->model->n_columns - 1);
  if (!extend)
    {
      self->anchor_row = self->cursor_row;
      self->anchor_column = self->cursor_column;
    }
  show_selection (self);
  cell = cell_at (self, self->cursor_row, self->cursor_column);
  if (cell)
    gtk_widget_grab_focus (GTK_WIDGET (cell));
}

static gboolean
can_edit (RvDataGrid *self, guint row, guint column)
{
  return self->editable && self->model->store && !(self->model->look && self->model->look (row, column, self->data) & RV_CELL_COMPUTED);
}

static void
store_block (RvDataGrid *self, guint row, guint column, GPtrArray *block)
{
  if (self->editable && self->model->store)
    self->model->store (row, column, block, self->data);
}

static void
store_one (RvDataGrid *self, guint row, guint column, const char *text)
{
  g_autoptr (GPtrArray) block = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GStrv line = g_new0 (char *, 2);

  line[0] = g_strdup (text);
  g_ptr_array_add (block, line);
  store_block (self, row, column, block);
}

static char *
text_to_edit (RvDataGrid *self, guint row, guint column)
{
  return self->model->edit_text ? self->model->edit_text (row, column, self->data) : self->model->text (row, column, self->data);
}

static void
begin_edit (RvDataGrid *self, const char *typed)
{
  RvGridCell *cell = cell_at (self, self->cursor_row, self->cursor_column);
  g_autofree char *text = NULL;

  if (!cell || !can_edit (self, self->cursor_row, self->cursor_column))
    return;
  text = typed ? g_strdup (typed) : text_to_edit (self, self->cursor_row, self->cursor_column);
  rv_grid_cell_edit (cell, text, !typed);
}

/* The next cell in reading order that can be edited. */
static void
move_by_tab (RvDataGrid *self, int step)
{
  int n = (int) (self->n_rows * self->model->n_columns), at = (int) (self->cursor_row * self->model->n_columns + self->cursor_column);

  for (at += step; at >= 0 && at < n; at += step)
    if (can_edit (self, (guint) at / self->model->n_columns, (guint) at % self->model->n_columns) || !self->editable)
      {
        move_to (self, at / (int) self->model->n_columns, at % (int) self->model->n_columns, FALSE);
        return;
      }
}

static void
on_cell_edited (RvGridCell *cell, const char *text, int direction, RvDataGrid *self)
{
  guint row = rv_grid_cell_get_row (cell), column = rv_grid_cell_get_column (cell);
  g_autofree char *before = text_to_edit (self, row, column);

  if (g_strcmp0 (before, text) != 0)
    store_one (self, row, column, text);
  if (direction == 1)
    move_to (self, (int) row + 1, (int) column, FALSE);
  else if (direction == 2 || direction == 3)
    move_by_tab (self, direction == 2 ? 1 : -1);
}

/* --- clipboard --- */

GPtrArray *
rv_data_grid_parse_block (const char *text)
{
  GPtrArray *block = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      char *line = g_strchomp (lines[i]);

      if (!*line && !lines[i + 1])
        break;
      g_ptr_array_add (block, strchr (line, '\t') ? g_strsplit (line, "\t", -1) : g_regex_split_simple (" {2,}", line, 0, 0));
    }
  return block;
}

static char *
range_to_text (RvDataGrid *self, guint r0, guint c0, guint r1, guint c1)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint r = r0; r <= r1; r++)
    for (guint c = c0; c <= c1; c++)
      {
        g_autofree char *text = text_to_edit (self, r, c);

        g_string_append_printf (out, "%s%s", text, c == c1 ? "\n" : "\t");
      }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
rv_data_grid_to_text (RvDataGrid *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *body = NULL;

  if (!self->model)
    return g_strdup ("");
  for (guint c = 0; c < self->model->n_columns; c++)
    {
      const RvGridColumn *column = &self->model->columns[c];

      g_string_append_printf (out, "%s%s%s%s", column->group ? _(column->group) : "", column->group ? " " : "", column->title ? _(column->title) : "",
                              c + 1 == self->model->n_columns ? "\n" : "\t");
    }
  if (self->n_rows)
    body = range_to_text (self, 0, 0, self->n_rows - 1, self->model->n_columns - 1);
  g_string_append (out, body ? body : "");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
copy (RvDataGrid *self)
{
  g_autofree char *text = range_to_text (self, MIN (self->anchor_row, self->cursor_row), MIN (self->anchor_column, self->cursor_column),
                                         MAX (self->anchor_row, self->cursor_row), MAX (self->anchor_column, self->cursor_column));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
on_pasted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RvDataGrid) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GPtrArray) block = text ? rv_data_grid_parse_block (text) : NULL;

  if (block && block->len && self->model)
    store_block (self, MIN (self->anchor_row, self->cursor_row), MIN (self->anchor_column, self->cursor_column), block);
}

static void
empty_selection (RvDataGrid *self)
{
  guint r0 = MIN (self->anchor_row, self->cursor_row), r1 = MAX (self->anchor_row, self->cursor_row);
  guint c0 = MIN (self->anchor_column, self->cursor_column), c1 = MAX (self->anchor_column, self->cursor_column);
  g_autoptr (GPtrArray) block = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint r = r0; r <= r1; r++)
    {
      GStrv line = g_new0 (char *, c1 - c0 + 2);

      for (guint c = c0; c <= c1; c++)
        line[c - c0] = can_edit (self, r, c) ? g_strdup ("") : text_to_edit (self, r, c);
      g_ptr_array_add (block, line);
    }
  store_block (self, r0, c0, block);
}

/* --- keys and mouse --- */

static gboolean
on_control_key (RvDataGrid *self, guint keyval)
{
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_c:
      copy (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_v:
      if (self->editable)
        gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, on_pasted, g_object_ref (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_a:
      self->anchor_row = self->anchor_column = 0;
      self->cursor_row = self->n_rows - 1;
      self->cursor_column = self->model->n_columns - 1;
      show_selection (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
      if (self->model->open_row)
        self->model->open_row (self->cursor_row, self->data);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
on_move_key (RvDataGrid *self, guint keyval, gboolean extend)
{
  int row = (int) self->cursor_row, column = (int) self->cursor_column;
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  switch (keyval)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      move_to (self, row, column - forward, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      move_to (self, row, column + forward, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      move_to (self, row - 1, column, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      move_to (self, row + 1, column, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      move_to (self, row, 0, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      move_to (self, row, (int) self->model->n_columns - 1, extend);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvDataGrid *self)
{
  RvGridCell *cell = self->model ? cell_at (self, self->cursor_row, self->cursor_column) : NULL;
  char typed[8] = { 0 };
  gunichar c;

  if (!cell || rv_grid_cell_is_editing (cell) || (state & GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK)
    return on_control_key (self, keyval);
  if (on_move_key (self, keyval, (state & GDK_SHIFT_MASK) != 0))
    return GDK_EVENT_STOP;
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_F2)
    {
      begin_edit (self, NULL);
      return GDK_EVENT_STOP;
    }
  if ((keyval == GDK_KEY_Delete || keyval == GDK_KEY_BackSpace) && self->editable)
    {
      empty_selection (self);
      return GDK_EVENT_STOP;
    }
  c = gdk_keyval_to_unicode (keyval);
  if (c && !g_unichar_iscntrl (c) && self->editable)
    {
      g_unichar_to_utf8 (c, typed);
      begin_edit (self, typed);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
on_focus_in (GtkEventControllerFocus *controller, RvGridCell *cell)
{
  RvDataGrid *self = RV_DATA_GRID (gtk_widget_get_ancestor (GTK_WIDGET (cell), RV_TYPE_DATA_GRID));

  /* Tab into the grid, or a click: the cursor follows the focus */
  if (rv_grid_cell_get_row (cell) == self->cursor_row && rv_grid_cell_get_column (cell) == self->cursor_column)
    return;
  self->anchor_row = self->cursor_row = rv_grid_cell_get_row (cell);
  self->anchor_column = self->cursor_column = rv_grid_cell_get_column (cell);
  show_selection (self);
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvGridCell *cell)
{
  RvDataGrid *self = RV_DATA_GRID (gtk_widget_get_ancestor (GTK_WIDGET (cell), RV_TYPE_DATA_GRID));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint row = rv_grid_cell_get_row (cell), column = rv_grid_cell_get_column (cell);

  if (rv_grid_cell_is_editing (cell))
    return;
  move_to (self, (int) row, (int) column, (state & GDK_SHIFT_MASK) != 0);
  if (n_press == 2 && can_edit (self, row, column))
    begin_edit (self, NULL);
  else if (n_press == 2 && self->model->open_row)
    self->model->open_row (row, self->data);
}

/* --- building --- */

static GtkWidget *
header_label (const char *text, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, "column-header");
  return label;
}

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
build_header (RvDataGrid *self)
{
  for (guint c = 0; c < self->model->n_columns;)
    {
      const RvGridColumn *column = &self->model->columns[c];
      guint width = 1;

      while (column->group && c + width < self->model->n_columns && g_strcmp0 (self->model->columns[c + width].group, column->group) == 0)
        width++;
      if (column->group)
        {
          g_autofree char *text = column->unit ? g_strdup_printf ("%s\xE2\x80\x82%s", _(column->group), column->unit) : g_strdup (_(column->group));

          attach (self, header_label (text, 0.5f), 0, c, width);
        }
      for (guint k = c; k < c + width; k++)
        {
          const RvGridColumn *below = &self->model->columns[k];
          g_autofree char *text = below->unit && !below->group ? g_strdup_printf ("%s\xE2\x80\x82%s", _(below->title), below->unit) : g_strdup (below->title ? _(below->title) : "");

          attach (self, header_label (text, below->xalign), 1, k, 1);
        }
      c += width;
    }
}

static void
add_cell (RvDataGrid *self, guint row, guint column)
{
  GtkWidget *cell = rv_grid_cell_new (row, column, self->model->columns[column].xalign);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), cell);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (focus, "enter", G_CALLBACK (on_focus_in), cell);
  gtk_widget_add_controller (cell, focus);
  g_signal_connect (cell, "edited", G_CALLBACK (on_cell_edited), self);
  gtk_widget_set_size_request (cell, self->model->columns[column].min_chars * 8, -1);
  attach (self, cell, row + HEAD_ROWS, column, 1);
  if (column == 0)
    gtk_widget_add_css_class (cell, "first");
  g_ptr_array_add (self->cells, cell);
}

static void
rebuild (RvDataGrid *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->cells, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  self->n_rows = self->model ? self->model->n_rows (self->data) : 0;
  if (!self->model)
    return;
  build_header (self);
  for (guint r = 0; r < self->n_rows; r++)
    for (guint c = 0; c < self->model->n_columns; c++)
      add_cell (self, r, c);
}

/* Digits after the decimal sign, or -1 when the text is no number. */
static int
decimals_of (const char *text)
{
  const char *p = text, *point;

  if (g_str_has_prefix (p, "−"))
    p += strlen ("−");
  if (!g_ascii_isdigit (*p))
    return -1;
  point = strpbrk (p, ".,");
  return point ? (int) strspn (point + 1, "0123456789") : 0;
}

/* Numbers of a column stand with their decimal signs below each other: missing decimals become figure spaces. */
static char *
align_decimals (const char *text, int most)
{
  int own = decimals_of (text);
  GString *out;

  if (own < 0 || own >= most)
    return g_strdup (text);
  out = g_string_new (text);
  if (own == 0)
    g_string_append (out, "\xE2\x80\x88");
  for (int i = own; i < most; i++)
    g_string_append (out, "\xE2\x80\x87");
  return g_string_free (out, FALSE);
}

static void
refresh_column (RvDataGrid *self, guint c)
{
  const RvGridColumn *column = &self->model->columns[c];
  int most = 0;

  for (guint r = 0; r < self->n_rows && column->xalign == 1; r++)
    {
      g_autofree char *text = self->model->text (r, c, self->data);

      most = MAX (most, decimals_of (text));
    }
  for (guint r = 0; r < self->n_rows; r++)
    {
      g_autofree char *text = self->model->text (r, c, self->data), *head = self->model->text (r, 0, self->data);
      g_autofree char *aligned = column->xalign == 1 ? align_decimals (text, most) : g_strdup (text);
      g_autofree char *remark = self->model->remark ? self->model->remark (r, c, self->data) : NULL;
      g_autofree char *name = g_strdup_printf ("%s, %s %s: %s", head, column->group ? _(column->group) : "", column->title ? _(column->title) : "",
                                               *text ? text : _("empty"));

      rv_grid_cell_show (cell_at (self, r, c), aligned, self->model->look ? self->model->look (r, c, self->data) : 0, name, remark);
    }
}

void
rv_data_grid_refresh (RvDataGrid *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  if (!self->model)
    return;
  if (self->model->n_rows (self->data) != self->n_rows || !self->cells->len)
    {
      rebuild (self);
      if (had_focus)
        move_to (self, (int) self->cursor_row, (int) self->cursor_column, FALSE);
    }
  for (guint c = 0; c < self->model->n_columns; c++)
    refresh_column (self, c);
}

static void
rv_data_grid_dispose (GObject *object)
{
  RvDataGrid *self = RV_DATA_GRID (object);

  self->model = NULL;
  if (self->cells)
    rebuild (self);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  G_OBJECT_CLASS (rv_data_grid_parent_class)->dispose (object);
}

static void
rv_data_grid_class_init (RvDataGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_data_grid_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_GRID_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
  gtk_widget_class_set_css_name (widget_class, "grid");
}

static void
rv_data_grid_init (RvDataGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->cells = g_ptr_array_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "data-table");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
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
      self->model = model;
      self->data = data;
      self->cursor_row = self->cursor_column = self->anchor_row = self->anchor_column = 0;
      rebuild (self);
    }
  rv_data_grid_refresh (self);
}

void
rv_data_grid_set_editable (RvDataGrid *self, gboolean editable)
{
  self->editable = editable;
}
