/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table longer than its page: the headings stay, the cursor never goes under them. A table that is copied whole. */
#include <locale.h>

#include "widgets/rv-data-grid-private.h"

static guint
n_rows (gpointer data)
{
  return 80;
}

static char *
text (guint row, guint column, gpointer data)
{
  return g_strdup_printf ("%u", row * 10 + column);
}

static void
wait_ms (guint ms)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add_once (ms, (GSourceOnceFunc) g_main_loop_quit, loop);
  g_main_loop_run (loop);
}

static double
y_in (RvDataGrid *grid, GtkWidget *scroll)
{
  graphene_rect_t at;

  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (rv_data_grid_cell (grid, grid->cursor_row, 0)), scroll, &at));
  return at.origin.y;
}

static void
test_heads (void)
{
  static const RvGridColumn columns[] = { { NULL, "Nerve", NULL, 0, 5, 0 }, { "Velocity", "L", "m/s", 1, 5, 0 }, { "Velocity", "R", "m/s", 1, 5, 0 } };
  static const RvGridModel model = { .columns = columns, .n_columns = G_N_ELEMENTS (columns), .n_rows = n_rows, .text = text };
  GtkWidget *window = gtk_window_new (), *scroll = gtk_scrolled_window_new (), *table = rv_data_grid_new ("Table");
  RvDataGrid *grid = RV_DATA_GRID (table);
  GtkAdjustment *page = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroll));
  double heads;

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), table);
  gtk_window_set_child (GTK_WINDOW (window), scroll);
  rv_data_grid_set_model (grid, &model, NULL);
  gtk_window_present (GTK_WINDOW (window));
  wait_ms (300);
  heads = rv_data_grid_heads_height (grid);
  g_assert_cmpfloat (heads, >, 20);
  g_assert_cmpfloat (rv_data_grid_heads_shift (grid), ==, 0);
  gtk_adjustment_set_value (page, 500);
  wait_ms (200);
  g_assert_cmpfloat_with_epsilon (rv_data_grid_heads_shift (grid), 500, 1);
  rv_data_grid_select (grid, 60, 0);
  wait_ms (300);
  g_assert_cmpfloat (y_in (grid, scroll), >=, heads - 1);
  for (guint row = 59; row > 20; row -= 13) /* upwards, where the headings would lie over it */
    {
      rv_data_grid_select (grid, row, 0);
      wait_ms (300);
      g_assert_cmpfloat (rv_data_grid_heads_shift (grid), >, 0);
      g_assert_cmpfloat (y_in (grid, scroll), >=, heads - 1);
    }
  rv_data_grid_select (grid, 0, 0);
  wait_ms (300);
  g_assert_cmpfloat (rv_data_grid_heads_shift (grid), <, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

static guint
two_rows (gpointer data)
{
  return 2; /* the second is the one to type into */
}

static char *
shown_text (guint row, guint column, gpointer data)
{
  return g_strdup (row ? column ? "" : "Add nerve" : column == 0 ? "sural" : column == 1 ? "42.6" : "48.1");
}

static char *
typed_text (guint row, guint column, gpointer data)
{
  return row || column == 2 ? g_strdup ("") : shown_text (row, column, data);
}

static guint
look (guint row, guint column, gpointer data)
{
  return row == 0 && column == 2 ? RV_CELL_COMPUTED : RV_CELL_PLAIN;
}

static void
on_text (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  g_assert_cmpstr (text, ==, "Nerve\tVelocity L (m/s)\tVelocity R (m/s)\nsural\t42.6\t48.1\n");
  g_main_loop_quit (data);
}

/* Headings with units, and what was computed; not the row to type into. */
static void
test_copy_all (void)
{
  static const RvGridColumn columns[] = { { NULL, "Nerve", NULL, 0, 5, 0 }, { "Velocity", "L", "m/s", 1, 5, 0 }, { "Velocity", "R", "m/s", 1, 5, 0 } };
  static const RvGridModel model = { .columns = columns, .n_columns = G_N_ELEMENTS (columns), .n_rows = two_rows, .text = shown_text, .edit_text = typed_text, .look = look };
  GtkWidget *window = gtk_window_new (), *grid = rv_data_grid_new ("Table");
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  gtk_window_set_child (GTK_WINDOW (window), grid);
  rv_data_grid_set_model (RV_DATA_GRID (grid), &model, NULL);
  rv_data_grid_set_editable (RV_DATA_GRID (grid), TRUE);
  rv_data_grid_copy_all (RV_DATA_GRID (grid));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (grid), NULL, on_text, loop);
  g_main_loop_run (loop);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  gtk_init_check ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/grid/heads-stay", test_heads);
  g_test_add_func ("/ui/grid/copied-whole", test_copy_all);
  return g_test_run ();
}
