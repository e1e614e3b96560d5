/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-row-order.h"

typedef struct {
  GtkListBox *list;   /* borrowed: it owns the controllers that own this */
  RvRowMoved func;
  gpointer data;
} Order;

static int
count_rows (GtkListBox *list)
{
  int n = 0;

  while (gtk_list_box_get_row_at_index (list, n))
    n++;
  return n;
}

int
rv_row_order_selected (GtkListBox *list)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);

  return row ? gtk_list_box_row_get_index (row) : -1;
}

void
rv_row_order_clear (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))))
    gtk_list_box_remove (list, child);
}

void
rv_row_order_move (GtkListBox *list, int by, RvRowMoved func, gpointer data)
{
  int from = rv_row_order_selected (list), to = from + by;
  GtkListBoxRow *row;

  if (from < 0 || to < 0 || to >= count_rows (list))
    return;
  func (from, to, data);
  row = gtk_list_box_get_row_at_index (list, to);
  if (!row)
    return;
  gtk_list_box_select_row (list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, Order *order)
{
  if (!(state & GDK_ALT_MASK) || (key != GDK_KEY_Up && key != GDK_KEY_Down))
    return FALSE;
  rv_row_order_move (order->list, key == GDK_KEY_Up ? -1 : 1, order->func, order->data);
  return TRUE;
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, Order *order)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (order->list, (int) y);

  if (!row)
    return NULL;
  gtk_list_box_select_row (order->list, row);
  return gdk_content_provider_new_typed (GTK_TYPE_LIST_BOX_ROW, row);
}

static void
on_begin (GtkDragSource *source, GdkDrag *drag, Order *order)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (order->list);
  g_autoptr (GdkPaintable) picture = row ? gtk_widget_paintable_new (GTK_WIDGET (row)) : NULL;

  if (picture)
    gtk_drag_source_set_icon (source, picture, 12, 12);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, Order *order)
{
  GtkListBoxRow *row = g_value_get_object (value), *over = gtk_list_box_get_row_at_y (order->list, (int) y);
  int from, to;

  if (!row || gtk_widget_get_parent (GTK_WIDGET (row)) != GTK_WIDGET (order->list))
    return FALSE;
  from = gtk_list_box_row_get_index (row);
  to = over ? gtk_list_box_row_get_index (over) : count_rows (order->list) - 1;
  if (from == to)
    return FALSE;
  order->func (from, to, order->data);
  gtk_list_box_select_row (order->list, gtk_list_box_get_row_at_index (order->list, to));
  return TRUE;
}

void
rv_row_order_add (GtkListBox *list, RvRowMoved func, gpointer data)
{
  Order *order = g_new0 (Order, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (GTK_TYPE_LIST_BOX_ROW, GDK_ACTION_MOVE);

  *order = (Order) { list, func, data };
  g_object_set_data_full (G_OBJECT (keys), "rv-order", order, g_free);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), order);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), order);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_begin), order);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), order);
  gtk_widget_add_controller (GTK_WIDGET (list), keys);
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (target));
}

static void
on_button (GtkWidget *button, Order *order)
{
  rv_row_order_move (order->list, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "rv-by")), order->func, order->data);
}

void
rv_row_order_add_buttons (GtkListBox *list, GtkWidget *up, GtkWidget *down, RvRowMoved func, gpointer data)
{
  GtkWidget *buttons[] = { up, down };

  for (guint i = 0; i < 2; i++)
    {
      Order *order = g_new0 (Order, 1);

      *order = (Order) { list, func, data };
      g_object_set_data_full (G_OBJECT (buttons[i]), "rv-order", order, g_free);
      g_object_set_data (G_OBJECT (buttons[i]), "rv-by", GINT_TO_POINTER (i == 0 ? -1 : 1));
      g_signal_connect (buttons[i], "clicked", G_CALLBACK (on_button), order);
    }
}
