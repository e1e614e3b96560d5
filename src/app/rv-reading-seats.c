/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second read under way: who has answered how much, where a reader sits down, and the merge. */
#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "app/rv-reading-parts.h"

static void
on_enter (GtkWidget *pin)
{
  RvReadingWindow *window = g_object_get_data (G_OBJECT (pin), "window");
  guint reader = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (pin), "reader"));
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (pin)));
  g_autoptr (GError) error = NULL;

  if (rv_reading_enter (rv_reading_window_get_reading (window), reader, typed, &error))
    rv_reading_window_update (window);
  else
    gtk_editable_set_text (GTK_EDITABLE (pin), "");
  rv_reading_window_say_error (window, error);
}

static GtkWidget *
pin_entry (RvReadingWindow *window, guint reader)
{
  RvReading *reading = rv_reading_window_get_reading (window);
  const char *name = rv_reading_get_readers (reading)[reader];
  g_autofree char *label = g_strdup_printf (rv_reading_is_begun (reading, reader) ? _("PIN of %s") : _("Choose a PIN, %s"), name);
  GtkWidget *pin = gtk_password_entry_new ();

  g_object_set (pin, "placeholder-text", label, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (pin), "window", window);
  g_object_set_data (G_OBJECT (pin), "reader", GUINT_TO_POINTER (reader));
  g_signal_connect (pin, "activate", G_CALLBACK (on_enter), NULL);
  gtk_widget_set_size_request (pin, 210, -1);
  return pin;
}

static void
add_reader (RvReadingWindow *window, GtkWidget *grid, guint reader)
{
  RvReading *reading = rv_reading_window_get_reading (window);
  guint all = rv_reading_get_questions (reading)->len * g_strv_length ((char **) rv_reading_get_studies (reading));
  gboolean sealed = rv_reading_is_sealed (reading, reader);
  g_autofree char *sits = g_strdup_printf (_("Read as %s"), rv_reading_get_readers (reading)[reader]);
  g_autofree char *state = sealed ? g_strdup_printf (_("sealed, %.8s"), rv_reading_get_seal (reading, reader))
                                  : g_strdup_printf (_("%u of %u answered"), all - rv_reading_open_answers (reading, reader), all);
  GtkWidget *name = rv_lines_text (rv_reading_get_readers (reading)[reader], "rv-row-title"), *says = rv_lines_text (state, "dim-label"), *pin, *sit;

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (says, "numeric");
  gtk_label_set_xalign (GTK_LABEL (says), 1);
  gtk_grid_attach (GTK_GRID (grid), name, 0, (int) reader, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), says, 1, (int) reader, 1, 1);
  if (sealed)
    return;
  pin = pin_entry (window, reader);
  sit = gtk_button_new_with_label (_("Read"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (sit), GTK_ACCESSIBLE_PROPERTY_LABEL, sits, -1);
  g_signal_connect_swapped (sit, "clicked", G_CALLBACK (on_enter), pin);
  gtk_grid_attach (GTK_GRID (grid), pin, 2, (int) reader, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), sit, 3, (int) reader, 1, 1);
}

static void
on_merge (RvReadingWindow *window)
{
  g_autoptr (GError) error = NULL;

  if (rv_reading_merge (rv_reading_window_get_reading (window), &error))
    rv_reading_window_update (window);
  rv_reading_window_say_error (window, error);
}

static gboolean
all_sealed (RvReading *reading)
{
  for (guint i = 0; rv_reading_get_readers (reading)[i]; i++)
    if (!rv_reading_is_sealed (reading, i))
      return FALSE;
  return TRUE;
}

GtkWidget *
rv_reading_seats_new (RvReadingWindow *window)
{
  RvReading *reading = rv_reading_window_get_reading (window);
  int seat = rv_reading_get_seat (reading);
  g_autofree char *questions = g_strstrip (rv_questions_to_text (rv_reading_get_questions (reading)));
  g_autofree char *back = seat >= 0 ? g_strdup_printf (_("The program ended while %s was reading. Every answer is there; the PIN opens them."), rv_reading_get_readers (reading)[seat]) : NULL;
  GtkWidget *box, *part = rv_reading_column (&box), *grid = gtk_grid_new (), *merge;

  if (back)
    rv_reading_text (box, back, "rv-prose");
  rv_reading_heading (box, _("Readers"));
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (guint i = 0; rv_reading_get_readers (reading)[i]; i++)
    if (seat < 0 || seat == (int) i)
      add_reader (window, grid, i);
  gtk_box_append (GTK_BOX (box), grid);
  rv_reading_text (box, _("Each reader's answers lie in a file of their own. Nobody sees those of another, and nobody sees or changes sealed ones before the merge."), "dim-label");
  if (seat < 0)
    {
      rv_reading_heading (box, _("Merge"));
      if (!all_sealed (reading))
        rv_reading_text (box, _("Possible as soon as everyone has sealed."), "dim-label");
      merge = rv_reading_button (box, _("Merge the answers"), G_CALLBACK (on_merge), window);
      gtk_widget_set_sensitive (merge, all_sealed (reading));
      if (all_sealed (reading))
        gtk_widget_add_css_class (merge, "suggested-action");
    }
  rv_reading_heading (box, _("Questions"));
  rv_reading_text (box, questions, NULL);
  return part;
}
