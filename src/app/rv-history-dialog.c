/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-history-dialog.h"

#include <glib/gi18n.h>

static GtkWidget *
entry_row (const RvHistoryEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (entry->at / G_USEC_PER_SEC);
  g_autofree char *when = at ? g_date_time_format (at, "%x %X") : g_strdup ("");
  g_autofree char *subtitle = g_strdup_printf ("%s · %s · %s", when, entry->who ? entry->who : "", entry->kind ? entry->kind : "");
  g_autofree char *title = g_markup_escape_text (entry->label ? entry->label : "", -1);
  g_autofree char *short_hash = g_strndup (entry->hash ? entry->hash : "", 8);
  GtkWidget *hash = gtk_label_new (short_hash);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  gtk_widget_add_css_class (hash, "dim-label");
  gtk_widget_add_css_class (hash, "monospace");
  gtk_widget_add_css_class (hash, "caption");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), hash);
  return row;
}

void
rv_history_dialog_show (GtkWindow *parent, RvCaseSession *session)
{
  RvStore *store = rv_case_session_get_store (session);
  g_autoptr (GError) error = NULL, broken = NULL;
  g_autoptr (GPtrArray) entries = rv_store_history (store, rv_case_get_uuid (rv_case_session_get_case (session)), &error);
  GtkWidget *window = adw_preferences_window_new (), *page = adw_preferences_page_new (), *group = adw_preferences_group_new ();
  gboolean whole = rv_store_verify_history (store, &broken);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Changes to this case, newest first"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), whole ? _("The chain of changes is whole.") : broken->message);
  for (guint i = entries ? entries->len : 0; i-- > 0;)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry_row (entries->pdata[i]));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), TRUE);
  gtk_window_set_title (GTK_WINDOW (window), _("History"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 620, 640);
  gtk_window_present (GTK_WINDOW (window));
}
