/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-labelled.h"

static void
add_label (GtkGrid *grid, int row, const char *text, GtkWidget *field, GtkWidget *shown)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_valign (label, GTK_IS_TEXT_VIEW (field) ? GTK_ALIGN_START : GTK_ALIGN_BASELINE);
  gtk_widget_set_margin_top (label, GTK_IS_TEXT_VIEW (field) ? 7 : 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), field); /* also its accessible name */
  gtk_widget_set_hexpand (shown, TRUE);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, shown, 1, row, 1, 1);
}

GtkWidget *
rv_labelled_entry (GtkGrid *grid, int row, const char *label, const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text ? text : "");
  add_label (grid, row, label, entry, entry);
  return entry;
}

GtkWidget *
rv_labelled_text (GtkGrid *grid, int row, const char *label, const char *text, int height)
{
  GtkWidget *view = gtk_text_view_new (), *scrolled = gtk_scrolled_window_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE); /* Tab goes on to the next field */
  gtk_widget_add_css_class (view, "rv-prose");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text ? text : "", -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), height);
  add_label (grid, row, label, view, scrolled);
  return view;
}

GtkWidget *
rv_labelled_button (const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL); /* its label names it already */
  return button;
}

char *
rv_labelled_get (GtkWidget *field)
{
  char *text;

  if (GTK_IS_TEXT_VIEW (field))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    }
  else
    text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (field)));
  g_strstrip (text);
  if (!*text)
    g_clear_pointer (&text, g_free);
  return text;
}

void
rv_labelled_set (GtkWidget *field, const char *text)
{
  if (GTK_IS_TEXT_VIEW (field))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (field)), text ? text : "", -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (field), text ? text : "");
}
