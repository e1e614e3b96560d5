/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys, pointer and menu of the table. */
#include "widgets/rv-data-grid-private.h"

#include <glib/gi18n.h>

#define PAGE_ROWS 10

static void
begin_edit (RvDataGrid *self, const char *typed)
{
  RvGridCell *cell = rv_data_grid_cell (self, self->cursor_row, self->cursor_column);
  g_autofree char *text = NULL;

  if (!cell || !rv_data_grid_can_edit (self, self->cursor_row, self->cursor_column))
    return;
  rv_data_grid_move (self, (int) self->cursor_row, (int) self->cursor_column, FALSE);
  text = typed ? g_strdup (typed) : rv_data_grid_edit_text (self, self->cursor_row, self->cursor_column);
  rv_grid_cell_edit (cell, text, typed != NULL);
}

/* The next cell in reading order that can be typed into; FALSE past the last. */
static gboolean
move_by_tab (RvDataGrid *self, int step)
{
  int n = (int) (self->n_rows * self->n_columns), at = (int) (self->cursor_row * self->n_columns + self->cursor_column);
  int from = (int) self->cursor_column;

  for (at += step; at >= 0 && at < n; at += step)
    if (rv_data_grid_can_edit (self, (guint) at / self->n_columns, (guint) at % self->n_columns) || !self->editable)
      {
        if (self->tab_column < 0)
          self->tab_column = from;
        rv_data_grid_move (self, at / (int) self->n_columns, at % (int) self->n_columns, FALSE);
        return TRUE;
      }
  return FALSE;
}

/* Enter after Tab goes back to the column where Tab began, a row further. */
static void
move_by_enter (RvDataGrid *self, int step)
{
  int column = self->tab_column >= 0 ? self->tab_column : (int) self->cursor_column;

  self->tab_column = -1;
  rv_data_grid_move (self, (int) self->cursor_row + step, column, FALSE);
}

void
rv_data_grid_on_edited (RvGridCell *cell, const char *typed, int step, RvDataGrid *self)
{
  g_autofree char *text = rv_data_grid_offer_take (self, typed);
  guint row = rv_grid_cell_get_row (cell), column = rv_grid_cell_get_column (cell);
  g_autofree char *before = NULL;

  if (!self->model || row >= self->n_rows)
    return;
  before = rv_data_grid_edit_text (self, row, column);
  if (g_strcmp0 (before, text) != 0)
    rv_data_grid_store_one (self, row, column, text);
  switch (step)
    {
    case RV_GRID_DOWN: case RV_GRID_UP:
      move_by_enter (self, step == RV_GRID_DOWN ? 1 : -1);
      break;
    case RV_GRID_NEXT: case RV_GRID_PREVIOUS:
      move_by_tab (self, step == RV_GRID_NEXT ? 1 : -1);
      break;
    case RV_GRID_LEFT: case RV_GRID_RIGHT:
      self->tab_column = -1;
      rv_data_grid_move (self, (int) row, (int) column + (step == RV_GRID_RIGHT ? 1 : -1), FALSE);
      break;
    default:
      break;
    }
}

void
rv_data_grid_on_entered (RvGridCell *cell, RvDataGrid *self)
{
  guint row = rv_grid_cell_get_row (cell), column = rv_grid_cell_get_column (cell);

  /* Tab into the table, a screen reader: the cursor follows the focus */
  if (row != self->cursor_row || column != self->cursor_column)
    {
      self->anchor_row = self->cursor_row = row;
      self->anchor_column = self->cursor_column = column;
    }
  else
    self->told = G_MAXUINT; /* back from elsewhere: what stands beside the table follows */
  rv_data_grid_show_selection (self);
}

/* --- keys --- */

static gboolean
on_control_key (RvDataGrid *self, guint keyval, gboolean extend)
{
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_c:
      rv_data_grid_copy (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_x:
      rv_data_grid_copy (self);
      rv_data_grid_set_range (self, "");
      return GDK_EVENT_STOP;
    case GDK_KEY_v:
      rv_data_grid_paste (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_d: case GDK_KEY_r:
      rv_data_grid_fill (self, gdk_keyval_to_lower (keyval) == GDK_KEY_r);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      rv_data_grid_remove (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_a:
      self->anchor_row = self->anchor_column = 0;
      self->cursor_row = self->n_rows - 1;
      self->cursor_column = self->n_columns - 1;
      rv_data_grid_show_selection (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      rv_data_grid_move (self, 0, 0, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      rv_data_grid_move (self, (int) self->n_rows - 1, (int) self->n_columns - 1, extend);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return: case GDK_KEY_KP_Enter:
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
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  const struct { guint key, keypad; int rows, columns; } moves[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, 0, -forward }, { GDK_KEY_Right, GDK_KEY_KP_Right, 0, forward },
    { GDK_KEY_Up, GDK_KEY_KP_Up, -1, 0 }, { GDK_KEY_Down, GDK_KEY_KP_Down, 1, 0 },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, -PAGE_ROWS, 0 }, { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, PAGE_ROWS, 0 },
    { GDK_KEY_Home, GDK_KEY_KP_Home, 0, -10000 }, { GDK_KEY_End, GDK_KEY_KP_End, 0, 10000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (keyval == moves[i].key || keyval == moves[i].keypad)
      {
        self->tab_column = -1;
        rv_data_grid_move (self, (int) self->cursor_row + moves[i].rows, (int) self->cursor_column + moves[i].columns, extend);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static void show_menu (RvDataGrid *self, RvGridCell *cell);

/* Keys that change something or leave the cell. */
static gboolean
on_work_key (RvDataGrid *self, RvGridCell *cell, guint keyval, gboolean shift)
{
  char typed[8] = { 0 };
  gunichar c;

  switch (keyval)
    {
    case GDK_KEY_Return: case GDK_KEY_KP_Enter:
      move_by_enter (self, shift ? -1 : 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab: case GDK_KEY_KP_Tab:
      return move_by_tab (self, shift ? -1 : 1) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    case GDK_KEY_ISO_Left_Tab:
      return move_by_tab (self, -1) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    case GDK_KEY_F2:
      begin_edit (self, NULL);
      return GDK_EVENT_STOP;
    case GDK_KEY_Menu:
      show_menu (self, cell);
      return GDK_EVENT_STOP;
    case GDK_KEY_F10:
      if (!shift)
        return GDK_EVENT_PROPAGATE;
      show_menu (self, cell);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete: case GDK_KEY_KP_Delete: case GDK_KEY_BackSpace:
      if (self->editable)
        rv_data_grid_set_range (self, "");
      return GDK_EVENT_STOP;
    default:
      break;
    }
  c = gdk_keyval_to_unicode (keyval);
  if (!c || g_unichar_iscntrl (c) || !self->editable)
    return GDK_EVENT_PROPAGATE;
  g_unichar_to_utf8 (c, typed);
  begin_edit (self, typed);
  return GDK_EVENT_STOP;
}

/* Out of the table in one step: Tab alone would walk through every cell. */
static gboolean
leave_table (RvDataGrid *self, gboolean back)
{
  guint row = back ? 0 : self->n_rows - 1, column = back ? 0 : self->n_columns - 1;

  gtk_widget_grab_focus (GTK_WIDGET (rv_data_grid_cell (self, row, column)));
  return gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvDataGrid *self)
{
  RvGridCell *cell = self->model ? rv_data_grid_cell (self, self->cursor_row, self->cursor_column) : NULL;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (cell && rv_grid_cell_is_editing (cell))
    return rv_data_grid_offer_key (self, cell, keyval, state);
  if (!cell || (state & GDK_ALT_MASK) || !gtk_widget_get_focus_child (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_CONTROL_MASK) && (keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab))
    return leave_table (self, shift || keyval == GDK_KEY_ISO_Left_Tab);
  if (state & GDK_CONTROL_MASK)
    return on_control_key (self, keyval, shift);
  if (on_move_key (self, keyval, shift))
    return GDK_EVENT_STOP;
  return on_work_key (self, cell, keyval, shift);
}

/* --- pointer --- */

static RvGridCell *
cell_under (RvDataGrid *self, double x, double y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  double shift = rv_data_grid_heads_shift (self);

  if (shift > 0 && y >= shift && y < shift + rv_data_grid_heads_height (self))
    return NULL; /* a heading lies over it */
  while (at && !RV_IS_GRID_CELL (at))
    at = at == GTK_WIDGET (self) ? NULL : gtk_widget_get_parent (at);
  return at ? RV_GRID_CELL (at) : NULL;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, RvDataGrid *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  RvGridCell *cell = cell_under (self, x, y);
  RvGridRange range = rv_data_grid_range (self);
  guint row, column;

  if (!cell || rv_grid_cell_is_editing (cell))
    return;
  row = rv_grid_cell_get_row (cell);
  column = rv_grid_cell_get_column (cell);
  self->tab_column = -1;
  if (button != GDK_BUTTON_SECONDARY || row < range.r0 || row > range.r1 || column < range.c0 || column > range.c1)
    rv_data_grid_move (self, (int) row, (int) column, (state & GDK_SHIFT_MASK) != 0);
  if (button == GDK_BUTTON_SECONDARY)
    show_menu (self, cell);
  else if (n_press == 2 && rv_data_grid_can_edit (self, row, column))
    begin_edit (self, NULL);
  else if (n_press == 2 && self->model->open_row)
    self->model->open_row (row, self->data);
}

static void
on_drag (GtkGestureDrag *drag, double dx, double dy, RvDataGrid *self)
{
  double x, y;
  RvGridCell *cell;

  if (!gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  cell = cell_under (self, x, y);
  if (!cell || rv_grid_cell_is_editing (cell))
    return;
  cell = cell_under (self, x + dx, y + dy);
  if (!cell || (rv_grid_cell_get_row (cell) == self->cursor_row && rv_grid_cell_get_column (cell) == self->cursor_column))
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  rv_data_grid_move (self, (int) rv_grid_cell_get_row (cell), (int) rv_grid_cell_get_column (cell), TRUE);
}

/* --- menu --- */

static void
add_item (GMenu *menu, const char *label, const char *action, const char *target, const char *accel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target ? g_variant_new_string (target) : NULL);
  if (accel)
    g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_append_item (menu, item);
}

static GMenu *
build_menu (RvDataGrid *self, guint row, guint column)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) values = g_menu_new ();
  g_autoptr (GMenu) block = g_menu_new ();
  g_autoptr (GMenu) rows = g_menu_new ();
  g_auto (GStrv) choices = self->model->choices && rv_data_grid_can_edit (self, row, column) ? self->model->choices (row, column, self->data) : NULL;

  for (guint i = 0; choices && choices[i]; i++)
    add_item (values, choices[i], "grid.set", choices[i], NULL);
  if (self->editable)
    add_item (values, _("Empty"), "grid.set", "", "Delete");
  add_item (block, _("Copy"), "grid.copy", NULL, "<Control>c");
  if (self->editable)
    {
      add_item (block, _("Paste"), "grid.paste", NULL, "<Control>v");
      add_item (block, _("Fill down"), "grid.fill-down", NULL, "<Control>d");
      add_item (block, _("Fill right"), "grid.fill-right", NULL, "<Control>r");
    }
  if (self->model->open_row)
    add_item (rows, _("Open entry"), "grid.open-row", NULL, "<Control>Return");
  if (self->editable && self->model->remove_rows)
    add_item (rows, _("Remove rows"), "grid.remove-rows", NULL, "<Control>minus");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (values));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (block));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rows));
  return menu;
}

static void
show_menu (RvDataGrid *self, RvGridCell *cell)
{
  g_autoptr (GMenu) menu = build_menu (self, rv_grid_cell_get_row (cell), rv_grid_cell_get_column (cell));
  graphene_rect_t at;

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (!gtk_widget_compute_bounds (GTK_WIDGET (cell), GTK_WIDGET (self), &at))
    return;
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) at.origin.x, (int) at.origin.y, (int) at.size.width, (int) at.size.height });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *target)
{
  RvDataGrid *self = RV_DATA_GRID (widget);

  if (!self->model || !self->n_rows)
    return;
  if (g_str_equal (name, "grid.set"))
    rv_data_grid_set_range (self, g_variant_get_string (target, NULL));
  else if (g_str_equal (name, "grid.copy"))
    rv_data_grid_copy (self);
  else if (g_str_equal (name, "grid.paste"))
    rv_data_grid_paste (self);
  else if (g_str_equal (name, "grid.fill-down") || g_str_equal (name, "grid.fill-right"))
    rv_data_grid_fill (self, g_str_equal (name, "grid.fill-right"));
  else if (g_str_equal (name, "grid.open-row"))
    self->model->open_row (self->cursor_row, self->data);
  else
    rv_data_grid_remove (self);
}

void
rv_data_grid_class_init_input (GtkWidgetClass *klass)
{
  static const char *const plain[] = { "grid.copy", "grid.paste", "grid.fill-down", "grid.fill-right", "grid.open-row", "grid.remove-rows" };

  gtk_widget_class_install_action (klass, "grid.set", "s", on_action);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    gtk_widget_class_install_action (klass, plain[i], NULL, on_action);
}

void
rv_data_grid_init_input (RvDataGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
