/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-case-finder.h"

#include <glib/gi18n.h>

#include "app/rv-row-order.h"
#include "store/rv-library.h"

#define MOST_HITS 8

struct _RvCaseFinder {
  GtkWidget parent_instance;

  RvLibrary *library;
  GtkMenuButton *button;
  GtkSearchEntry *search;
  GtkListBox *hits;
};

G_DEFINE_FINAL_TYPE (RvCaseFinder, rv_case_finder, GTK_TYPE_WIDGET)

enum { FOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
fill (RvCaseFinder *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->library));

  rv_row_order_clear (self->hits);
  for (guint i = 0; i < MIN (n, MOST_HITS); i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (self->library), i);
      GtkWidget *row = gtk_list_box_row_new (), *label = gtk_label_new (rv_case_summary_get_title (summary));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, rv_case_summary_get_title (summary), -1);
      g_object_set_data_full (G_OBJECT (row), "rv-uuid", g_strdup (rv_case_summary_get_uuid (summary)), g_free);
      gtk_list_box_append (self->hits, row);
    }
}

static void
take (RvCaseFinder *self, GtkListBoxRow *row)
{
  g_autofree char *uuid = row ? g_strdup (g_object_get_data (G_OBJECT (row), "rv-uuid")) : NULL;

  if (!uuid)
    return;
  gtk_menu_button_popdown (self->button);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_signal_emit (self, signals[FOUND], 0, uuid);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, RvCaseFinder *self)
{
  take (self, row);
}

static void
on_search (RvCaseFinder *self)
{
  rv_library_set_query (self->library, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  fill (self);
}

static void
on_enter (RvCaseFinder *self)
{
  on_search (self); /* what was typed just now counts too */
  take (self, gtk_list_box_get_row_at_index (self->hits, 0));
}

static void
build (RvCaseFinder *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *popover = gtk_popover_new ();

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->search), 360, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a case"), -1);
  self->hits = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->hits, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->hits), "rv-index");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->hits), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Cases found"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hits));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_label (self->button, _("_Add a case…"));
  gtk_menu_button_set_use_underline (self->button, TRUE);
  gtk_menu_button_set_popover (self->button, popover);
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_enter), self);
  g_signal_connect (self->hits, "row-activated", G_CALLBACK (on_row_activated), self);
  g_signal_connect_object (self->library, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
}

static void
rv_case_finder_dispose (GObject *object)
{
  RvCaseFinder *self = RV_CASE_FINDER (object);

  if (self->button)
    gtk_widget_unparent (GTK_WIDGET (self->button));
  self->button = NULL;
  g_clear_object (&self->library);
  G_OBJECT_CLASS (rv_case_finder_parent_class)->dispose (object);
}

static void
rv_case_finder_class_init (RvCaseFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_case_finder_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[FOUND] = g_signal_new ("found", RV_TYPE_CASE_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rv_case_finder_init (RvCaseFinder *self)
{
}

GtkWidget *
rv_case_finder_new (RvStore *store)
{
  RvCaseFinder *self = g_object_new (RV_TYPE_CASE_FINDER, NULL);

  self->library = rv_library_new (store);
  rv_library_set_sort (self->library, "relevance");
  build (self);
  fill (self);
  return GTK_WIDGET (self);
}
