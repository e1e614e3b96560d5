/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-case-chooser.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "store/rv-library.h"

#define MOST 200 /* rows; a larger library is narrowed by the search */

struct _RvCaseChooser {
  GtkBox parent_instance;

  RvLibrary *library;
  GtkWidget *list, *count;
  GPtrArray *chosen; /* char * */
  GStrv due;
  gboolean filling;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (RvCaseChooser, rv_case_chooser, GTK_TYPE_BOX)

static void
tell (RvCaseChooser *self)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u chosen, in the order in which it was ticked", "%u chosen, in the order in which they were ticked", self->chosen->len),
                                           self->chosen->len);

  gtk_label_set_text (GTK_LABEL (self->count), self->chosen->len ? text : _("None chosen"));
  g_signal_emit (self, changed_signal, 0);
}

static void
on_toggled (GtkCheckButton *check, RvCaseChooser *self)
{
  const char *uuid = g_object_get_data (G_OBJECT (check), "uuid");
  guint at;

  if (self->filling)
    return;
  if (gtk_check_button_get_active (check))
    g_ptr_array_add (self->chosen, g_strdup (uuid));
  else if (g_ptr_array_find_with_equal_func (self->chosen, uuid, g_str_equal, &at))
    g_ptr_array_remove_index (self->chosen, at);
  tell (self);
}

static void
add_row (RvCaseChooser *self, RvCaseSummary *summary)
{
  const char *uuid = rv_case_summary_get_uuid (summary), *tags = rv_case_summary_get_tags (summary);
  gboolean again = self->due && g_strv_contains ((const char *const *) self->due, uuid);
  g_autofree char *label = g_strdup_printf ("%s%s%s%s", rv_case_summary_get_title (summary), tags && *tags ? " · " : "", tags ? tags : "", again ? _(" · due again") : "");
  GtkWidget *check = gtk_check_button_new (), *text = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (check, label);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (check), "uuid", g_strdup (uuid), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_ptr_array_find_with_equal_func (self->chosen, uuid, g_str_equal, NULL));
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), self);
  gtk_box_append (GTK_BOX (self->list), check);
}

static void
fill (RvCaseChooser *self)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->library)), MOST);

  rv_lines_clear (GTK_BOX (self->list));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (self->library), i);

      add_row (self, summary);
    }
  if (!n)
    gtk_box_append (GTK_BOX (self->list), rv_lines_text (rv_library_get_n_total (self->library) ? _("No case fits the search.") : _("The library is empty: import cases first."), "dim-label"));
}

static void
on_search (GtkSearchEntry *search, RvCaseChooser *self)
{
  rv_library_set_query (self->library, gtk_editable_get_text (GTK_EDITABLE (search)));
  fill (self);
}

char **
rv_case_chooser_get (RvCaseChooser *self)
{
  g_autoptr (GStrvBuilder) cases = g_strv_builder_new ();

  for (guint i = 0; i < self->chosen->len; i++)
    g_strv_builder_add (cases, self->chosen->pdata[i]);
  return g_strv_builder_end (cases);
}

void
rv_case_chooser_set (RvCaseChooser *self, const char *const *uuids)
{
  g_ptr_array_set_size (self->chosen, 0);
  for (guint i = 0; uuids && uuids[i]; i++)
    g_ptr_array_add (self->chosen, g_strdup (uuids[i]));
  fill (self);
  tell (self);
}

guint
rv_case_chooser_count (RvCaseChooser *self)
{
  return self->chosen->len;
}

static void
rv_case_chooser_finalize (GObject *object)
{
  RvCaseChooser *self = RV_CASE_CHOOSER (object);

  g_clear_object (&self->library);
  g_ptr_array_unref (self->chosen);
  g_strfreev (self->due);
  G_OBJECT_CLASS (rv_case_chooser_parent_class)->finalize (object);
}

static void
rv_case_chooser_class_init (RvCaseChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rv_case_chooser_finalize;
  changed_signal = g_signal_new ("changed", RV_TYPE_CASE_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rv_case_chooser_init (RvCaseChooser *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new (), *search = gtk_search_entry_new ();

  self->chosen = g_ptr_array_new_with_free_func (g_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->count = rv_lines_text (_("None chosen"), "dim-label");
  g_object_set (search, "placeholder-text", _("Search the cases"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search the cases"), -1);
  g_signal_connect (search, "search-changed", G_CALLBACK (on_search), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), 264);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (self), search);
  gtk_box_append (GTK_BOX (self), scroll);
  gtk_box_append (GTK_BOX (self), self->count);
}

GtkWidget *
rv_case_chooser_new (RvStore *store, const char *const *due)
{
  RvCaseChooser *self = g_object_new (RV_TYPE_CASE_CHOOSER, NULL);

  self->library = rv_library_new (store);
  self->due = g_strdupv ((char **) due);
  fill (self);
  return GTK_WIDGET (self);
}
