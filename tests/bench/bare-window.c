/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An empty GTK window as large as the program's: the reference of ranvier-bench-start. */
#include <gtk/gtk.h>

static void
on_first_frame (GdkFrameClock *clock, GMainLoop *loop)
{
  g_print ("first frame %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  g_signal_handlers_disconnect_by_func (clock, on_first_frame, loop);
  g_main_loop_quit (loop);
}

int
main (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GtkWidget *window;

  gtk_init ();
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_first_frame), loop);
  g_main_loop_run (loop);
  return 0;
}
