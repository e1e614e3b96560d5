/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-record-page.h"

#include <glib/gi18n.h>

#include "app/rv-record-row.h"

#define NARROW 1000 /* px: below it the index folds into a button */

struct _RvRecordPage {
  RvPage parent_instance;

  GtkListBox *index;
  GtkScrolledWindow *index_scroll;
  GtkWidget *index_line;
  GtkMenuButton *sections;    /* holds the index where the page is narrow */
  GtkScrolledWindow *popped;  /* within its popover */
  gboolean folded;
  guint fold_id;
  GtkSearchEntry *filter;
  GtkListView *list;
  GListStore *items;   /* RvRecordItem: headings and entries */
  const RvKind *opened; /* a section without entries whose heading is shown all the same, or NULL */
  gboolean editable;
};

G_DEFINE_FINAL_TYPE (RvRecordPage, rv_record_page, RV_TYPE_PAGE)

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, RvRecordPage *self)
{
  gtk_list_item_set_child (item, rv_record_row_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, RvRecordPage *self)
{
  RvRecordItem *item = gtk_list_item_get_item (list_item);
  RvRecord *record = rv_record_item_get_record (item);
  GtkWidget *row = gtk_list_item_get_child (list_item);
  g_autofree char *title = record ? rv_record_title (record) : g_strdup (rv_kind_heading (rv_record_item_get_kind (item)));
  g_autofree char *rest = rv_record_item_describe (item);

  rv_record_row_show (RV_RECORD_ROW (row), item, self->editable);
  gtk_list_item_set_activatable (list_item, record != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, rest, -1);
}

static RvRecord *
record_at (RvRecordPage *self, guint position)
{
  g_autoptr (RvRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  return item ? rv_record_item_get_record (item) : NULL;
}

static void
on_activate (GtkListView *list, guint position, RvRecordPage *self)
{
  RvRecord *record = record_at (self, position);

  if (record)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", rv_record_get_uuid (record));
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvRecordPage *self)
{
  GtkSelectionModel *selection = gtk_list_view_get_model (self->list);
  RvRecord *record = record_at (self, gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (selection)));

  if (!record || (keyval != GDK_KEY_Delete && keyval != GDK_KEY_KP_Delete))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.delete-record", "s", rv_record_get_uuid (record));
  return GDK_EVENT_STOP;
}

/* Adds heading and entries of a kind; nothing when no entry fits the filter, unless the section was opened. Returns how many. */
static guint
add_kind (GPtrArray *items, RvCase *view, const RvKind *kind, const char *words, gboolean opened)
{
  guint n = rv_case_count (view, kind->name), shown = 0, heading = items->len;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RvRecordItem) item = rv_record_item_new (kind, view, rv_case_nth (view, kind->name, i));

      if (!rv_record_item_matches (item, words))
        continue;
      g_ptr_array_add (items, g_steal_pointer (&item));
      shown++;
    }
  if (shown || (opened && !n && !*words))
    g_ptr_array_insert (items, (int) heading, rv_record_item_new (kind, view, NULL));
  return shown;
}

static void rv_record_page_refresh (RvPage *page, RvCaseSession *session);

/* Only of a name that is cut off: else it would hide the neighbours to say what is there. */
static gboolean
on_name_tooltip (GtkWidget *name, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (name))))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (name)));
  return TRUE;
}

static void
add_to_index (RvRecordPage *self, const RvKind *kind)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (rv_kind_heading (kind)), *number = gtk_label_new (NULL), *add = rv_record_add_button_new ();

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_has_tooltip (name, TRUE);
  g_signal_connect (name, "query-tooltip", G_CALLBACK (on_name_tooltip), NULL);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_widget_add_css_class (number, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), add);
  rv_record_add_button_show (add, kind, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "kind", (gpointer) kind);
  gtk_list_box_append (self->index, row);
}

/* The rows stay when a case changes, so that the keyboard focus does. */
static void
show_in_index (RvRecordPage *self, int position, const RvKind *kind, guint n)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->index, position);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_box_row_get_child (row)), *number = gtk_widget_get_next_sibling (name);
  g_autofree char *count = n ? g_strdup_printf ("%u", n) : g_strdup ("");

  gtk_label_set_text (GTK_LABEL (number), count);
  rv_record_add_button_show (gtk_widget_get_next_sibling (number), kind, self->editable);
  if (n)
    gtk_widget_remove_css_class (name, "dim-label");
  else
    gtk_widget_add_css_class (name, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, rv_kind_heading (kind),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, count, -1);
  g_object_set_data (G_OBJECT (row), "n", GUINT_TO_POINTER (n));
}

/* Looking into a section adds nothing to the case; only its button does. Of the case and the patient there is one, which opens. */
static void
on_index_activated (GtkListBox *list, GtkListBoxRow *row, RvRecordPage *self)
{
  const RvKind *kind = g_object_get_data (G_OBJECT (row), "kind");
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  RvCase *view = session ? rv_case_session_get_view (session) : NULL;

  if (!g_object_get_data (G_OBJECT (row), "n"))
    {
      self->opened = kind;
      rv_record_page_refresh (RV_PAGE (self), session);
    }
  else if (rv_kind_is_single (kind) && view && rv_case_count (view, kind->name))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select", "s", rv_record_get_uuid (rv_case_nth (view, kind->name, 0)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (RvRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (rv_record_item_get_kind (item) != kind)
        continue;
      /* GTK 4.8 puts the row at the nearest edge: first far down, then up, so that it stands at the top */
      gtk_menu_button_popdown (self->sections);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", g_list_model_get_n_items (G_LIST_MODEL (self->items)) - 1);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
      return;
    }
}

static void
rv_record_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvRecordPage *self = RV_RECORD_PAGE (page);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->filter));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);
  int position = 0;

  self->editable = session && rv_case_session_is_editable (session);
  for (guint k = 0; session && k < n; k++)
    {
      gboolean told = k > 0 || rv_case_session_is_live (session); /* before live the synopsis would tell the end */

      if (kinds[k].parent)
        continue;
      if (!gtk_list_box_get_row_at_index (self->index, position))
        add_to_index (self, &kinds[k]);
      show_in_index (self, position++, &kinds[k], told ? add_kind (items, rv_case_session_get_view (session), &kinds[k], words, &kinds[k] == self->opened) : 0);
    }
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
}

/* The list of sections moves between the side of the page and the button. */
static gboolean
fold_index (gpointer data)
{
  RvRecordPage *self = data;
  GtkScrolledWindow *from = self->folded ? self->popped : self->index_scroll, *to = self->folded ? self->index_scroll : self->popped;

  self->fold_id = 0;
  self->folded = !self->folded;
  g_object_ref (self->index);
  gtk_scrolled_window_set_child (from, NULL);
  gtk_scrolled_window_set_child (to, GTK_WIDGET (self->index));
  g_object_unref (self->index);
  gtk_widget_set_visible (GTK_WIDGET (self->index_scroll), !self->folded);
  gtk_widget_set_visible (self->index_line, !self->folded);
  gtk_widget_set_visible (GTK_WIDGET (self->sections), self->folded);
  return G_SOURCE_REMOVE;
}

static void
rv_record_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  *minimum = *natural = 0;
  if (child)
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

/* Its own layout, to know how wide it is. */
static void
rv_record_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RvRecordPage *self = RV_RECORD_PAGE (widget);

  if ((width < NARROW) != self->folded && !self->fold_id)
    self->fold_id = g_idle_add (fold_index, self);
  else if ((width < NARROW) == self->folded)
    g_clear_handle_id (&self->fold_id, g_source_remove);
  if (adw_bin_get_child (ADW_BIN (widget)))
    gtk_widget_size_allocate (adw_bin_get_child (ADW_BIN (widget)), &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static void
rv_record_page_dispose (GObject *object)
{
  RvRecordPage *self = RV_RECORD_PAGE (object);

  g_clear_handle_id (&self->fold_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_RECORD_PAGE);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (rv_record_page_parent_class)->dispose (object);
}

static void
rv_record_page_class_init (RvRecordPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_record_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_record_page_refresh;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-record-page.ui");
  widget_class->measure = rv_record_page_measure;
  widget_class->size_allocate = rv_record_page_size_allocate;
  gtk_widget_class_bind_template_child (widget_class, RvRecordPage, index);
  gtk_widget_class_bind_template_child (widget_class, RvRecordPage, index_scroll);
  gtk_widget_class_bind_template_child (widget_class, RvRecordPage, index_line);
  gtk_widget_class_bind_template_child (widget_class, RvRecordPage, sections);
  gtk_widget_class_bind_template_child (widget_class, RvRecordPage, popped);
  gtk_widget_class_bind_template_child (widget_class, RvRecordPage, filter);
  gtk_widget_class_bind_template_child (widget_class, RvRecordPage, list);
}

static void
rv_record_page_init (RvRecordPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection;
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  self->items = g_list_store_new (RV_TYPE_RECORD_ITEM);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  g_signal_connect (self->list, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect (self->index, "row-activated", G_CALLBACK (on_index_activated), self);
  g_signal_connect_swapped (self->filter, "search-changed", G_CALLBACK (rv_page_queue_refresh), self);
}
