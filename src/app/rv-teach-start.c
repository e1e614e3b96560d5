/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before a class: which cases, in which order, and the PIN that ends it. */
#include <glib/gi18n.h>

#include "app/rv-case-chooser.h"
#include "app/rv-lines.h"
#include "app/rv-teach-window.h"
#include "teaching/rv-playlist.h"

typedef struct {
  RvApplication *application;
  GtkWindow *window;
  GtkWidget *title, *pin, *cases, *says, *playlists, *playlist, *tags;
  GStrv due; /* cases to look at again */
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_strfreev (start->due);
  g_free (start);
}

static const char *
library_of (Start *start)
{
  return rv_store_get_dir (rv_application_get_store (start->application));
}

static void
say (Start *start, const char *message)
{
  gtk_label_set_text (GTK_LABEL (start->says), message);
}

static void
on_begin (Start *start)
{
  RvApplication *application = start->application;
  const char *pin = gtk_editable_get_text (GTK_EDITABLE (start->pin)), *title = gtk_editable_get_text (GTK_EDITABLE (start->title));
  g_auto (GStrv) cases = rv_case_chooser_get (RV_CASE_CHOOSER (start->cases));
  g_autoptr (GError) error = NULL;
  RvClass *klass = NULL;

  if (!*pin)
    {
      say (start, _("Choose a PIN: it ends the class."));
      return;
    }
  if (!(klass = rv_class_new (library_of (start), *title ? title : _("Class"), pin, (const char *const *) cases, &error)))
    {
      say (start, error->message);
      return;
    }
  gtk_window_destroy (start->window);
  rv_teach_window_begin (application, klass);
}

/* --- playlists --- */

static void
fill_playlists (Start *start, const char *chosen)
{
  g_autoptr (GPtrArray) lists = rv_playlists_load (library_of (start), NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const[]) { _("No playlist"), NULL });
  guint at = 0;

  for (guint i = 0; lists && i < lists->len; i++)
    {
      RvPlaylist *list = lists->pdata[i];
      g_autofree char *tags = g_strjoinv (", ", list->tags), *line = *tags ? g_strdup_printf ("%s (%s)", list->name, tags) : g_strdup (list->name);

      gtk_string_list_append (names, line);
      at = g_strcmp0 (list->name, chosen) == 0 ? i + 1 : at;
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (start->playlists), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (start->playlists), at);
}

static void
on_playlist (Start *start)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (start->playlists));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lists = rv_playlists_load (library_of (start), &error);
  RvPlaylist *list = lists && at >= 1 && at <= lists->len ? lists->pdata[at - 1] : NULL;
  g_autofree char *tags = list ? g_strjoinv (", ", list->tags) : NULL;

  if (error)
    say (start, error->message);
  if (!list)
    return;
  rv_case_chooser_set (RV_CASE_CHOOSER (start->cases), (const char *const *) list->cases);
  gtk_editable_set_text (GTK_EDITABLE (start->playlist), list->name);
  gtk_editable_set_text (GTK_EDITABLE (start->tags), tags);
}

static void
on_keep (Start *start)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (start->playlist));
  g_auto (GStrv) cases = rv_case_chooser_get (RV_CASE_CHOOSER (start->cases)), tags = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (start->tags)), ",", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lists = rv_playlists_load (library_of (start), &error);
  RvPlaylist *known = lists ? rv_playlists_find (lists, name) : NULL;
  g_autofree char *kept = g_strdup (name);

  if (!*name || !cases[0])
    {
      say (start, *name ? _("Tick the cases of the playlist first.") : _("Name the playlist first."));
      return;
    }
  for (guint i = 0; tags[i]; i++)
    g_strstrip (tags[i]);
  if (known)
    g_ptr_array_remove (lists, known);
  if (lists)
    g_ptr_array_add (lists, rv_playlist_new (name, (const char *const *) tags, (const char *const *) cases));
  if (lists && rv_playlists_save (library_of (start), lists, &error))
    {
      fill_playlists (start, kept);
      say (start, _("The playlist is kept."));
    }
  else
    say (start, error->message);
}

static void
on_due (Start *start)
{
  rv_case_chooser_set (RV_CASE_CHOOSER (start->cases), (const char *const *) start->due);
}

/* --- building --- */

static GtkWidget *
entry (GtkWidget *box, const char *name, gboolean secret)
{
  GtkWidget *widget = secret ? gtk_password_entry_new () : gtk_entry_new ();

  g_object_set (widget, "placeholder-text", name, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_box_append (GTK_BOX (box), widget);
  return widget;
}

static GtkWidget *
button (GtkWidget *box, const char *label, GCallback func, Start *start)
{
  GtkWidget *widget = gtk_button_new_with_label (label);

  g_signal_connect_swapped (widget, "clicked", func, start);
  gtk_box_append (GTK_BOX (box), widget);
  return widget;
}

static void
build_playlists (Start *start, GtkWidget *box)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), rv_lines_heading (_("Playlist")));
  start->playlists = gtk_drop_down_new (NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (start->playlists), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Playlists that are kept"), -1);
  gtk_box_append (GTK_BOX (box), start->playlists);
  fill_playlists (start, NULL);
  g_signal_connect_swapped (start->playlists, "notify::selected", G_CALLBACK (on_playlist), start);
  start->playlist = entry (line, _("Keep the ticked cases as"), FALSE);
  start->tags = entry (line, _("Place in the curriculum: tags with commas between"), FALSE);
  button (line, _("Keep"), G_CALLBACK (on_keep), start);
  gtk_box_append (GTK_BOX (box), line);
}

static void
build (Start *start, GtkWidget *box)
{
  g_autofree char *again = g_strdup_printf (ngettext ("Take the %u case that is due again", "Take the %u cases that are due again", g_strv_length (start->due)), g_strv_length (start->due));

  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  start->title = entry (box, _("Name of the class"), FALSE);
  start->pin = entry (box, _("Teacher's PIN"), TRUE);
  gtk_box_append (GTK_BOX (box), rv_lines_heading (_("Cases")));
  if (start->due[0])
    gtk_widget_set_tooltip_text (button (box, again, G_CALLBACK (on_due), start), _("Shown to a class a week ago or earlier: what stayed?"));
  start->cases = rv_case_chooser_new (rv_application_get_store (start->application), (const char *const *) start->due);
  gtk_box_append (GTK_BOX (box), start->cases);
  build_playlists (start, box);
  start->says = rv_lines_text ("", NULL);
  gtk_box_append (GTK_BOX (box), start->says);
  gtk_widget_add_css_class (button (box, _("Begin the class"), G_CALLBACK (on_begin), start), "suggested-action");
}

void
rv_teach_start_show (GtkWindow *parent, RvApplication *application)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  Start *start = g_new0 (Start, 1);

  start->application = application;
  start->window = GTK_WINDOW (window);
  start->due = rv_class_due_cases (rv_store_get_dir (rv_application_get_store (application)), day);
  g_object_set_data_full (G_OBJECT (window), "start", start, start_free);
  gtk_window_set_title (GTK_WINDOW (window), _("Teach a class"));
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 700);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  build (start, box);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}
