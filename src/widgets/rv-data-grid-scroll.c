/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A long table in a page that scrolls: its headings stay in view, and so does the cell with the cursor. */
#include "widgets/rv-data-grid-private.h"

/* The nearest ancestor that scrolls up and down. */
static GtkWidget *
find_page (RvDataGrid *self)
{
  for (GtkWidget *at = gtk_widget_get_parent (GTK_WIDGET (self)); at; at = gtk_widget_get_parent (at))
    {
      GtkPolicyType vertical = GTK_POLICY_NEVER;

      if (GTK_IS_SCROLLED_WINDOW (at))
        gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (at), NULL, &vertical);
      if (vertical != GTK_POLICY_NEVER)
        return at;
    }
  return NULL;
}

/* Distance of a widget's upper edge from that of the visible part of the page. */
static gboolean
offset_in_page (RvDataGrid *self, GtkWidget *of, double *y)
{
  GtkWidget *view = self->page ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->page)) : NULL;
  graphene_point_t at;

  if (!view || !gtk_widget_compute_point (of, view, &GRAPHENE_POINT_INIT (0, 0), &at))
    return FALSE;
  *y = at.y;
  return TRUE;
}

double
rv_data_grid_heads_height (RvDataGrid *self)
{
  double height = 0;

  for (guint i = 0; i < self->headers->len; i++)
    {
      graphene_rect_t at;

      if (gtk_widget_compute_bounds (self->headers->pdata[i], GTK_WIDGET (self), &at))
        height = MAX (height, at.origin.y + at.size.height);
    }
  return height;
}

double
rv_data_grid_heads_shift (RvDataGrid *self)
{
  double heads = rv_data_grid_heads_height (self), y, room;
  RvGridCell *last = self->n_rows ? rv_data_grid_cell (self, self->n_rows - 1, 0) : NULL;

  if (!last || !offset_in_page (self, GTK_WIDGET (self), &y))
    return 0;
  room = gtk_widget_get_height (GTK_WIDGET (self)) - heads - gtk_widget_get_height (GTK_WIDGET (last)); /* the last row pushes them out */
  return CLAMP (-y, 0, MAX (room, 0));
}

static gboolean
reveal_cursor (gpointer data)
{
  RvDataGrid *self = data;
  RvGridCell *cell = rv_data_grid_cell (self, self->cursor_row, self->cursor_column);
  GtkWidget *scroll = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  double y, heads = rv_data_grid_heads_height (self);
  graphene_rect_t at;

  self->reveal_id = 0;
  if (cell && scroll && gtk_widget_compute_bounds (GTK_WIDGET (cell), GTK_WIDGET (self), &at))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroll)), at.origin.x, at.origin.x + at.size.width);
  /* up and down the page follows the focus by itself, but knows nothing of the headings that lie over the first rows */
  if (cell && rv_data_grid_heads_shift (self) > 0 && offset_in_page (self, GTK_WIDGET (cell), &y) && y < heads)
    {
      GtkAdjustment *page = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->page));

      gtk_adjustment_set_value (page, gtk_adjustment_get_value (page) - (heads - y));
    }
  return G_SOURCE_REMOVE;
}

void
rv_data_grid_queue_reveal (RvDataGrid *self)
{
  if (!self->reveal_id)
    self->reveal_id = g_timeout_add (60, reveal_cursor, self);
}

static void
rv_data_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RvDataGrid *self = RV_DATA_GRID (widget);
  double shift = rv_data_grid_heads_shift (self);
  GdkRGBA ground = { 1, 1, 1, 1 };

  for (guint i = 0; i < self->cells->len; i++)
    gtk_widget_snapshot_child (widget, self->cells->pdata[i], snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) shift));
  if (shift > 0)
    {
      gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "window_bg_color", &ground);
      gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) rv_data_grid_heads_height (self)));
    }
  for (guint i = 0; i < self->headers->len; i++)
    gtk_widget_snapshot_child (widget, self->headers->pdata[i], snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
rv_data_grid_root (GtkWidget *widget)
{
  RvDataGrid *self = RV_DATA_GRID (widget);
  GtkAdjustment *page;

  GTK_WIDGET_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->root (widget);
  self->page = find_page (self);
  if (!self->page)
    return;
  page = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->page));
  g_signal_connect_object (page, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
rv_data_grid_unroot (GtkWidget *widget)
{
  RvDataGrid *self = RV_DATA_GRID (widget);

  if (self->page)
    g_signal_handlers_disconnect_by_func (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->page)), gtk_widget_queue_draw, self);
  self->page = NULL;
  GTK_WIDGET_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->unroot (widget);
}

void
rv_data_grid_class_init_scroll (GtkWidgetClass *klass)
{
  klass->snapshot = rv_data_grid_snapshot;
  klass->root = rv_data_grid_root;
  klass->unroot = rv_data_grid_unroot;
}
