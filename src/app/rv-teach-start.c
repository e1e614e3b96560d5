/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before a class: which cases, in which order, and the PIN that ends it. */
#include <glib/gi18n.h>

#include "app/rv-teach-window.h"
#include "store/rv-library.h"
#include "teaching/rv-playlist.h"

#define MOST 200 /* cases offered; a larger library is narrowed by the search first */

typedef struct {
  RvApplication *application;
  GtkWindow *window;
  GtkWidget *title, *pin, *list, *says, *playlist, *tags;
  GPtrArray *chosen; /* uuids in the order in which they were chosen */
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_ptr_array_unref (start->chosen);
  g_free (start);
}

static void
on_chosen (GtkCheckButton *check, Start *start)
{
  const char *uuid = g_object_get_data (G_OBJECT (check), "uuid");
  guint at;

  if (gtk_check_button_get_active (check))
    g_ptr_array_add (start->chosen, g_strdup (uuid));
  else if (g_ptr_array_find_with_equal_func (start->chosen, uuid, g_str_equal, &at))
    g_ptr_array_remove_index (start->chosen, at);
}

static gboolean
is_due (char **due, const char *uuid)
{
  return g_strv_contains ((const char *const *) due, uuid);
}

static void
fill (Start *start, RvStore *store)
{
  g_autoptr (RvLibrary) library = rv_library_new (store);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_auto (GStrv) due = rv_class_due_cases (rv_store_get_dir (store), day);
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (library)), MOST);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (library), i);
      const char *uuid = rv_case_summary_get_uuid (summary), *tags = rv_case_summary_get_tags (summary);
      g_autofree char *label = g_strdup_printf ("%s%s%s%s", rv_case_summary_get_title (summary), tags && *tags ? " · " : "", tags ? tags : "",
                                                is_due (due, uuid) ? _(" · due again") : "");
      GtkWidget *check = gtk_check_button_new (), *text = gtk_label_new (label);

      gtk_label_set_xalign (GTK_LABEL (text), 0);
      gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (check, label);
      gtk_check_button_set_child (GTK_CHECK_BUTTON (check), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_object_set_data_full (G_OBJECT (check), "uuid", g_strdup (uuid), g_free);
      g_signal_connect (check, "toggled", G_CALLBACK (on_chosen), start);
      gtk_box_append (GTK_BOX (start->list), check);
    }
}

static char **
chosen_cases (Start *start)
{
  g_autoptr (GStrvBuilder) cases = g_strv_builder_new ();

  for (guint i = 0; i < start->chosen->len; i++)
    g_strv_builder_add (cases, start->chosen->pdata[i]);
  return g_strv_builder_end (cases);
}

static void
on_begin (GtkButton *button, Start *start)
{
  RvApplication *application = start->application;
  RvStore *store = rv_application_get_store (application);
  const char *pin = gtk_editable_get_text (GTK_EDITABLE (start->pin)), *title = gtk_editable_get_text (GTK_EDITABLE (start->title));
  g_auto (GStrv) cases = chosen_cases (start);
  g_autoptr (GError) error = NULL;
  RvClass *klass = NULL;

  if (!*pin)
    {
      gtk_label_set_text (GTK_LABEL (start->says), _("Choose a PIN: it ends the class."));
      return;
    }
  if (!(klass = rv_class_new (rv_store_get_dir (store), *title ? title : _("Class"), pin, (const char *const *) cases, &error)))
    {
      gtk_label_set_text (GTK_LABEL (start->says), error->message);
      return;
    }
  gtk_window_destroy (start->window);
  rv_teach_window_begin (application, klass);
}

/* Keeps the choice under a name, or takes up the one that has it. */
static void
on_playlist (GtkButton *button, Start *start)
{
  const char *library = rv_store_get_dir (rv_application_get_store (start->application)), *name = gtk_editable_get_text (GTK_EDITABLE (start->playlist));
  g_auto (GStrv) cases = chosen_cases (start), tags = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (start->tags)), ",", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lists = rv_playlists_load (library, &error);
  RvPlaylist *known = lists ? rv_playlists_find (lists, name) : NULL;

  for (guint i = 0; tags[i]; i++)
    g_strstrip (tags[i]);
  if (known && !cases[0])
    for (GtkWidget *check = gtk_widget_get_first_child (start->list); check; check = gtk_widget_get_next_sibling (check))
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_strv_contains ((const char *const *) known->cases, g_object_get_data (G_OBJECT (check), "uuid")));
  else if (lists && *name && cases[0])
    {
      if (known)
        g_ptr_array_remove (lists, known);
      g_ptr_array_add (lists, rv_playlist_new (name, (const char *const *) tags, (const char *const *) cases));
      rv_playlists_save (library, lists, &error);
    }
  gtk_label_set_text (GTK_LABEL (start->says), error ? error->message : !*name ? _("Type the playlist's name.") : known && !cases[0] ? _("The playlist is chosen.")
                                                       : cases[0] ? _("The playlist is kept.") : _("No playlist has this name; choose cases to make it."));
}

static GtkWidget *
entry (GtkWidget *box, const char *name, gboolean secret)
{
  GtkWidget *widget = secret ? gtk_password_entry_new () : gtk_entry_new ();

  g_object_set (widget, "placeholder-text", name, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), widget);
  return widget;
}

static void
build (Start *start, GtkWidget *box)
{
  GtkWidget *scroll = gtk_scrolled_window_new (), *begin = gtk_button_new_with_label (_("Begin the class")), *keep = gtk_button_new_with_label (_("Keep or take up playlist"));

  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  start->title = entry (box, _("Name of the class"), FALSE);
  start->pin = entry (box, _("Teacher's PIN"), TRUE);
  start->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), start->list);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (box), scroll);
  start->playlist = entry (box, _("Playlist"), FALSE);
  start->tags = entry (box, _("Place in the curriculum: tags with commas between"), FALSE);
  g_signal_connect (keep, "clicked", G_CALLBACK (on_playlist), start);
  gtk_box_append (GTK_BOX (box), keep);
  start->says = gtk_label_new (_("Cases come in the order in which they are chosen."));
  gtk_label_set_wrap (GTK_LABEL (start->says), TRUE);
  gtk_label_set_xalign (GTK_LABEL (start->says), 0);
  gtk_box_append (GTK_BOX (box), start->says);
  gtk_widget_add_css_class (begin, "suggested-action");
  g_signal_connect (begin, "clicked", G_CALLBACK (on_begin), start);
  gtk_box_append (GTK_BOX (box), begin);
}

void
rv_teach_start_show (GtkWindow *parent, RvApplication *application)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Start *start = g_new0 (Start, 1);

  start->application = application;
  start->window = GTK_WINDOW (window);
  start->chosen = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (window), "start", start, start_free);
  gtk_window_set_title (GTK_WINDOW (window), _("Teach"));
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 620);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  build (start, box);
  fill (start, rv_application_get_store (application));
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}
