/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-library-pane.h"

#include <glib/gi18n.h>

#include "widgets/rv-wrap-layout.h"

/* Rows of the first frame, enough for a screen of 2,160 px. The whole list and the facets follow once it is drawn. */
#define FIRST_ROWS 48

struct _RvLibraryPane {
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkBox *facets;
  GtkLabel *count;
  GtkDropDown *sort;
  GtkListView *list;

  RvLibrary *library;       /* NULL when there is none */
  GHashTable *chosen;       /* "dimension:value" of the facets that are on */
  GtkSliceListModel *rows;  /* of the library: its first rows, then all */
  GtkSingleSelection *selection;
  gboolean drawn;           /* the first frame is */
  char *open_uuid;
  char *veiled, *veil_title; /* the case that is shown as known earlier, or NULL */
  GPtrArray *bound;          /* GtkListItem, borrowed: the rows on screen */
  guint update_id;
};

enum { PROP_0, PROP_N_TOTAL, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CASE_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvLibraryPane, rv_library_pane, ADW_TYPE_BIN)

static void queue_update (RvLibraryPane *self);

static void
on_facet_toggled (GtkToggleButton *button, RvLibraryPane *self)
{
  const char *key = g_object_get_data (G_OBJECT (button), "facet");
  g_autofree char **keys = NULL;
  g_autofree char *joined = NULL;

  if (gtk_toggle_button_get_active (button))
    g_hash_table_add (self->chosen, g_strdup (key));
  else
    g_hash_table_remove (self->chosen, key);
  keys = (char **) g_hash_table_get_keys_as_array (self->chosen, NULL);
  joined = g_strjoinv (" ", keys);
  rv_library_set_facets (self->library, joined);
  queue_update (self);
}

static void
add_facet (RvLibraryPane *self, const char *key, const char *label, guint n)
{
  GtkWidget *button = gtk_toggle_button_new ();
  g_autofree char *tooltip = g_strdup_printf (ngettext ("%s: %u case", "%s: %u cases", n), label, n);
  GtkWidget *text = gtk_label_new (label);

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 20);
  gtk_button_set_child (GTK_BUTTON (button), text);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "rv-chip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_hash_table_contains (self->chosen, key));
  g_object_set_data_full (G_OBJECT (button), "facet", g_strdup (key), g_free);
  g_signal_connect (button, "toggled", G_CALLBACK (on_facet_toggled), self);
  gtk_box_append (self->facets, button);
}

static void
clear_facets (RvLibraryPane *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facets))))
    gtk_box_remove (self->facets, child);
}

static void
fill_facets (RvLibraryPane *self)
{
  g_autoptr (GPtrArray) counts = rv_library_get_facet_counts (self->library, 2);
  guint shown = 0;

  clear_facets (self);
  gtk_widget_set_visible (GTK_WIDGET (self->facets), counts->len > 0); /* first: GTK 4.8 keeps the old height of what gets children while hidden */
  for (guint i = 0; i < counts->len; i++)
    {
      RvFacet *facet = counts->pdata[i];
      g_autofree char *key = g_strdup_printf ("%s:%s", facet->dimension, facet->value);

      if (shown >= 8 && !g_hash_table_contains (self->chosen, key))
        continue;
      add_facet (self, key, facet->label, facet->n);
      shown++;
    }
}

static void
show_counts (RvLibraryPane *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->library)), total = rv_library_get_n_total (self->library);
  g_autofree char *text = NULL;
  g_autofree char *hint = g_strdup_printf (ngettext ("Search %u case", "Search %u cases", total), total);

  if (n == total)
    text = g_strdup_printf (ngettext ("%u case", "%u cases", n), n);
  else
    text = n ? g_strdup_printf (_("%u of %u cases"), n, total) : g_strdup (_("Nothing found"));
  gtk_label_set_text (self->count, text);
  g_object_set (self->search, "placeholder-text", hint, NULL);
}

static void
mark_open (RvLibraryPane *self)
{
  /* only what is on the first pages is looked at: marking must not read the whole library */
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->library)), 200), found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; self->open_uuid && i < n && found == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (self->library), i);

      if (g_str_equal (rv_case_summary_get_uuid (summary), self->open_uuid))
        found = i;
    }
  gtk_single_selection_set_selected (self->selection, found);
}

static gboolean
update (gpointer data)
{
  RvLibraryPane *self = data;

  self->update_id = 0;
  if (!self->library)
    return G_SOURCE_REMOVE;
  if (self->drawn)
    fill_facets (self);
  show_counts (self);
  mark_open (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
  return G_SOURCE_REMOVE;
}

static void
queue_update (RvLibraryPane *self)
{
  if (!self->update_id)
    self->update_id = g_idle_add (update, self);
}

/* The second tick: the first frame was drawn. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  RvLibraryPane *self = RV_LIBRARY_PANE (widget);

  if (!self->drawn)
    {
      self->drawn = TRUE;
      return G_SOURCE_CONTINUE;
    }
  gtk_slice_list_model_set_size (self->rows, G_MAXUINT);
  queue_update (self);
  return G_SOURCE_REMOVE;
}

static GtkWidget *
row_label (GtkWidget *box, const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  row_label (box, "rv-row-title");
  row_label (box, "caption");
  row_label (box, "rv-snippet");
  gtk_list_item_set_child (item, box);
}

static void
show_row (RvLibraryPane *self, GtkListItem *item)
{
  RvCaseSummary *summary = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *title = gtk_widget_get_first_child (box), *subtitle = gtk_widget_get_next_sibling (title), *snippet = gtk_widget_get_next_sibling (subtitle);
  gboolean veiled = g_strcmp0 (self->veiled, rv_case_summary_get_uuid (summary)) == 0;
  const char *hit = veiled ? NULL : rv_case_summary_get_snippet (summary);
  const char *words = veiled ? self->veil_title : rv_case_summary_get_title (summary), *more = veiled ? _("as known earlier") : rv_case_summary_get_subtitle (summary);
  g_autofree char *name = g_strdup_printf ("%s, %s", words, more);

  gtk_label_set_text (GTK_LABEL (title), words);
  gtk_label_set_text (GTK_LABEL (subtitle), more);
  gtk_label_set_markup (GTK_LABEL (snippet), hit ? hit : "");
  gtk_widget_set_visible (snippet, hit && *hit);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, RvLibraryPane *self)
{
  g_ptr_array_add (self->bound, item);
  show_row (self, item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, RvLibraryPane *self)
{
  g_ptr_array_remove_fast (self->bound, item);
}

static void
on_activate (GtkListView *list, guint position, RvLibraryPane *self)
{
  g_autoptr (RvCaseSummary) summary = g_list_model_get_item (G_LIST_MODEL (self->library), position);

  if (summary)
    g_signal_emit (self, signals[CASE_ACTIVATED], 0, rv_case_summary_get_uuid (summary));
}

static void
on_search_changed (GtkSearchEntry *entry, RvLibraryPane *self)
{
  if (self->library)
    rv_library_set_query (self->library, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
on_search_activate (GtkSearchEntry *entry, RvLibraryPane *self)
{
  if (self->library && g_list_model_get_n_items (G_LIST_MODEL (self->library)))
    on_activate (self->list, 0, self);
}

/* Down goes from the search to the cases, past the facets. */
static gboolean
on_search_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, RvLibraryPane *self)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  return GDK_EVENT_STOP;
}

static void
on_sort_changed (RvLibraryPane *self)
{
  if (self->library)
    rv_library_set_sort (self->library, gtk_drop_down_get_selected (self->sort) == 1 ? "title" : "recent");
}

static void
rv_library_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_TOTAL)
    g_value_set_uint (value, rv_library_pane_get_n_total (RV_LIBRARY_PANE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
rv_library_pane_dispose (GObject *object)
{
  RvLibraryPane *self = RV_LIBRARY_PANE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->library);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  g_clear_pointer (&self->open_uuid, g_free);
  g_clear_pointer (&self->veiled, g_free);
  g_clear_pointer (&self->veil_title, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RV_TYPE_LIBRARY_PANE);
  G_OBJECT_CLASS (rv_library_pane_parent_class)->dispose (object);
}

static void
rv_library_pane_finalize (GObject *object)
{
  g_ptr_array_unref (RV_LIBRARY_PANE (object)->bound); /* rows are unbound until the end */
  G_OBJECT_CLASS (rv_library_pane_parent_class)->finalize (object);
}

static void
rv_library_pane_class_init (RvLibraryPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rv_library_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = rv_library_pane_finalize;
  G_OBJECT_CLASS (klass)->get_property = rv_library_pane_get_property;
  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  signals[CASE_ACTIVATED] = g_signal_new ("case-activated", RV_TYPE_LIBRARY_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-library-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, RvLibraryPane, search);
  gtk_widget_class_bind_template_child (widget_class, RvLibraryPane, facets);
  gtk_widget_class_bind_template_child (widget_class, RvLibraryPane, count);
  gtk_widget_class_bind_template_child (widget_class, RvLibraryPane, sort);
  gtk_widget_class_bind_template_child (widget_class, RvLibraryPane, list);
}

static void
rv_library_pane_init (RvLibraryPane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_search_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  gtk_widget_set_layout_manager (GTK_WIDGET (self->facets), rv_wrap_layout_new (3));
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  self->bound = g_ptr_array_new ();
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect (self->list, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (on_search_activate), self);
  g_signal_connect_swapped (self->sort, "notify::selected", G_CALLBACK (on_sort_changed), self);
}

void
rv_library_pane_set_store (RvLibraryPane *self, RvStore *store)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), store != NULL);
  if (!store)
    return;
  self->library = rv_library_new (store);
  self->rows = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->library)), 0, FIRST_ROWS);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->rows));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  g_signal_connect_object (self->library, "items-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

void
rv_library_pane_focus_search (RvLibraryPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
rv_library_pane_select (RvLibraryPane *self, const char *uuid)
{
  g_free (self->open_uuid);
  self->open_uuid = g_strdup (uuid);
  queue_update (self);
}

void
rv_library_pane_veil (RvLibraryPane *self, const char *uuid, const char *title)
{
  if (g_strcmp0 (self->veiled, uuid) == 0 && g_strcmp0 (self->veil_title, uuid ? title : NULL) == 0)
    return;
  g_free (self->veiled);
  self->veiled = g_strdup (uuid);
  g_free (self->veil_title);
  self->veil_title = uuid ? g_strdup (title) : NULL;
  for (guint i = 0; i < self->bound->len; i++)
    show_row (self, self->bound->pdata[i]);
}

guint
rv_library_pane_get_n_total (RvLibraryPane *self)
{
  return self->library ? rv_library_get_n_total (self->library) : 0;
}
