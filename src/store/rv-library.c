/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-library.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/rv-case-summary.h"
#include "store/rv-library-query.h"
#include "store/rv-store-private.h"

#define PAGE 100
#define PAGES_KEPT 4
/* Above so many cases the hits are counted when idle, so that the first page need not wait for it. */
#define COUNT_LATER 5000

typedef struct {
  guint number;
  GPtrArray *items; /* RvCaseSummary */
  RvHits *hits;     /* of the library */
} Page;

struct _RvLibrary {
  GObject parent_instance;

  RvStore *store;
  char *query, *facets, *sort;
  RvQuery *asked;
  RvHits *hits;
  guint n_items;
  guint n_total;
  gint64 total_version; /* of the database when it was counted; -1: count again */
  GQueue pages;         /* Page, last used first */
  guint count_source;   /* n_items is a first guess until it has run */
  guint refresh_source;
  char *changed;        /* the only case that changed since, or NULL for several */
  GPtrArray *counts;    /* RvFacet, of the last question */
  guint counts_most;
};

enum { PROP_0, PROP_QUERY, PROP_FACETS, PROP_SORT, PROP_N_TOTAL, N_PROPS };
static GParamSpec *props[N_PROPS];

static void rv_library_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RvLibrary, rv_library, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rv_library_list_model_init))

/* --- pages --- */

static void
page_free (gpointer data)
{
  Page *page = data;

  g_ptr_array_unref (page->items);
  g_free (page);
}

static void
add_row (sqlite3_stmt *row, gpointer data)
{
  Page *page = data;

  g_ptr_array_add (page->items, rv_case_summary_new (row, page->hits));
}

/* The page with that number, read when it is not at hand; never NULL. one_more: a row beyond it, to see whether there is a next. */
static Page *
get_page (RvLibrary *self, guint number, gboolean one_more)
{
  g_autoptr (GError) error = NULL;
  Page *page;

  for (GList *l = self->pages.head; l; l = l->next)
    if (((Page *) l->data)->number == number)
      {
        g_queue_unlink (&self->pages, l);
        g_queue_push_head_link (&self->pages, l);
        return l->data;
      }
  page = g_new0 (Page, 1);
  page->number = number;
  page->hits = self->hits;
  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  if (self->store->db && !rv_query_page (self->asked, self->store->db, number * PAGE, one_more ? PAGE + 1 : PAGE, add_row, page, &error))
    g_message ("%s", error->message);
  g_queue_push_head (&self->pages, page);
  while (self->pages.length > PAGES_KEPT)
    page_free (g_queue_pop_tail (&self->pages));
  return page;
}

static guint
count (RvLibrary *self)
{
  guint n = 0;

  if (self->store->db)
    rv_query_count (self->asked, self->store->db, &n, NULL);
  return n;
}

/* Counting all cases takes longer than a page: only when this or another process may have changed their number. */
static void
update_total (RvLibrary *self)
{
  gint64 total = 0, version = 0;

  if (self->store->db)
    rv_db_get_int (self->store->db, &version, NULL, "PRAGMA data_version", "");
  if (self->total_version == version)
    return;
  self->total_version = version;
  if (self->store->db)
    rv_db_get_int (self->store->db, &total, NULL, "SELECT count(*) FROM cases", "");
  if (self->n_total == (guint) total)
    return;
  self->n_total = (guint) total;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
}

void
rv_library_settle (RvLibrary *self)
{
  guint before = self->n_items;

  if (!self->count_source)
    return;
  g_clear_handle_id (&self->count_source, g_source_remove);
  self->n_items = MAX (before, count (self));
  if (self->n_items > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_items - before);
}

static gboolean
on_count (gpointer data)
{
  RvLibrary *self = data;

  rv_library_settle (self);
  return G_SOURCE_REMOVE;
}

/* Asks the question anew. Returns the new number of items; the caller says what changed. */
static guint
ask (RvLibrary *self)
{
  Page *first;

  g_queue_clear_full (&self->pages, page_free);
  g_clear_handle_id (&self->count_source, g_source_remove);
  g_clear_pointer (&self->counts, g_ptr_array_unref);
  g_clear_pointer (&self->hits, rv_hits_unref);
  self->hits = rv_hits_new (self->store, self->query);
  update_total (self);
  if (rv_query_is_plain (self->asked))
    return self->n_items = self->n_total;
  first = get_page (self, 0, TRUE);
  if (first->items->len <= PAGE)
    return self->n_items = first->items->len;
  g_ptr_array_remove_index (first->items, PAGE);
  if (self->n_total <= COUNT_LATER)
    return self->n_items = count (self);
  self->count_source = g_idle_add (on_count, self);
  return self->n_items = PAGE;
}

static void
ask_and_tell (RvLibrary *self)
{
  guint before = self->n_items;

  ask (self);
  if (before || self->n_items)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n_items);
}

/* --- following the store --- */

/* Where a case stands among the pages at hand; FALSE when it is on none of them. */
static gboolean
find_at_hand (RvLibrary *self, const char *uuid, guint *position)
{
  for (GList *l = self->pages.head; l; l = l->next)
    {
      Page *page = l->data;

      for (guint i = 0; i < page->items->len; i++)
        if (g_str_equal (rv_case_summary_get_uuid (page->items->pdata[i]), uuid))
          {
            *position = page->number * PAGE + i;
            return TRUE;
          }
    }
  return FALSE;
}

static gboolean
on_refresh (gpointer data)
{
  RvLibrary *self = data;
  g_autofree char *uuid = g_steal_pointer (&self->changed);
  guint position, before = self->n_items;

  self->refresh_source = 0;
  /* the plain list by time: the case comes to the top, everything below where it was stays */
  if (uuid && rv_query_is_plain (self->asked) && !g_str_equal (self->sort, "title") && find_at_hand (self, uuid, &position) &&
      ask (self) == before)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, position + 1, position + 1);
  else
    {
      self->n_items = before;
      ask_and_tell (self);
    }
  return G_SOURCE_REMOVE;
}

static void
on_case_changed (RvStore *store, const char *uuid, RvLibrary *self)
{
  if (self->refresh_source && g_strcmp0 (self->changed, uuid) != 0)
    g_clear_pointer (&self->changed, g_free);
  else if (!self->refresh_source)
    self->changed = g_strdup (uuid);
  if (!self->refresh_source)
    self->refresh_source = g_idle_add (on_refresh, self);
}

static void
on_case_came_or_went (RvStore *store, const char *uuid, RvLibrary *self)
{
  on_case_changed (store, uuid, self);
  self->total_version = -1;
  g_clear_pointer (&self->changed, g_free);
}

/* --- list model --- */

static GType
get_item_type (GListModel *list)
{
  return RV_TYPE_CASE_SUMMARY;
}

static guint
get_n_items (GListModel *list)
{
  return RV_LIBRARY (list)->n_items;
}

static gpointer
get_item (GListModel *list, guint position)
{
  RvLibrary *self = RV_LIBRARY (list);
  Page *page;

  if (position >= self->n_items)
    return NULL;
  page = get_page (self, position / PAGE, FALSE);
  if (position % PAGE < page->items->len)
    return g_object_ref (page->items->pdata[position % PAGE]);
  /* another process took cases away since it was counted */
  return rv_case_summary_new (NULL, self->hits);
}

static void
rv_library_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- object --- */

static void
rv_library_dispose (GObject *object)
{
  RvLibrary *self = RV_LIBRARY (object);

  g_clear_handle_id (&self->count_source, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->store)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_queue_clear_full (&self->pages, page_free);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rv_library_parent_class)->dispose (object);
}

static void
rv_library_finalize (GObject *object)
{
  RvLibrary *self = RV_LIBRARY (object);

  rv_query_free (self->asked);
  g_clear_pointer (&self->hits, rv_hits_unref);
  g_clear_pointer (&self->counts, g_ptr_array_unref);
  g_free (self->query);
  g_free (self->facets);
  g_free (self->sort);
  g_free (self->changed);
  G_OBJECT_CLASS (rv_library_parent_class)->finalize (object);
}

static void
rv_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RvLibrary *self = RV_LIBRARY (object);

  switch (id)
    {
    case PROP_QUERY:
      g_value_set_string (value, self->query);
      break;
    case PROP_FACETS:
      g_value_set_string (value, self->facets);
      break;
    case PROP_SORT:
      g_value_set_string (value, self->sort);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rv_library_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RvLibrary *self = RV_LIBRARY (object);

  switch (id)
    {
    case PROP_QUERY:
      rv_library_set_query (self, g_value_get_string (value));
      break;
    case PROP_FACETS:
      rv_library_set_facets (self, g_value_get_string (value));
      break;
    case PROP_SORT:
      rv_library_set_sort (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rv_library_class_init (RvLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = rv_library_dispose;
  object_class->finalize = rv_library_finalize;
  object_class->get_property = rv_library_get_property;
  object_class->set_property = rv_library_set_property;
  props[PROP_QUERY] = g_param_spec_string ("query", NULL, NULL, "", flags);
  props[PROP_FACETS] = g_param_spec_string ("facets", NULL, NULL, "", flags);
  props[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, "recent", flags);
  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
rv_library_init (RvLibrary *self)
{
  g_queue_init (&self->pages);
  self->total_version = -1;
  self->query = g_strdup ("");
  self->facets = g_strdup ("");
  self->sort = g_strdup ("recent");
  self->asked = rv_query_new (NULL, NULL, NULL);
}

RvLibrary *
rv_library_new (RvStore *store)
{
  RvLibrary *self = g_object_new (RV_TYPE_LIBRARY, NULL);

  self->store = g_object_ref (store);
  g_signal_connect (store, "case-changed", G_CALLBACK (on_case_changed), self);
  g_signal_connect (store, "case-added", G_CALLBACK (on_case_came_or_went), self);
  g_signal_connect (store, "case-removed", G_CALLBACK (on_case_came_or_went), self);
  ask (self);
  return self;
}

static void
set_text (RvLibrary *self, char **slot, const char *text, guint prop)
{
  g_autofree char *fresh = g_strdup (text ? text : "");

  if (g_str_equal (*slot, fresh))
    return;
  g_free (*slot);
  *slot = g_steal_pointer (&fresh);
  rv_query_free (self->asked);
  self->asked = rv_query_new (self->query, self->facets, self->sort);
  ask_and_tell (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

void
rv_library_set_query (RvLibrary *self, const char *query)
{
  set_text (self, &self->query, query, PROP_QUERY);
}

const char *
rv_library_get_query (RvLibrary *self)
{
  return self->query;
}

void
rv_library_set_facets (RvLibrary *self, const char *facets)
{
  set_text (self, &self->facets, facets, PROP_FACETS);
}

void
rv_library_set_sort (RvLibrary *self, const char *sort)
{
  set_text (self, &self->sort, sort && *sort ? sort : "recent", PROP_SORT);
}

guint
rv_library_get_n_total (RvLibrary *self)
{
  return self->n_total;
}

/* --- facets --- */

void
rv_facet_free (RvFacet *facet)
{
  if (!facet)
    return;
  g_free (facet->dimension);
  g_free (facet->value);
  g_free (facet->label);
  g_free (facet);
}

static const char *
label_of_value (const char *value)
{
  if (g_str_equal (value, "ncs"))
    return _("Nerve conduction");
  return g_str_equal (value, "emg") ? _("Needle EMG") : rv_token_label (value);
}

static void
add_facet (const char *dimension, const char *value, const char *label, guint n, gpointer data)
{
  GPtrArray *facets = data;
  RvFacet *facet = g_new0 (RvFacet, 1);

  facet->dimension = g_strdup (dimension);
  facet->value = g_strdup (value);
  facet->label = g_strdup (label && *label ? label : label_of_value (value));
  facet->n = n;
  g_ptr_array_add (facets, facet);
}

GPtrArray *
rv_library_get_facet_counts (RvLibrary *self, guint most)
{
  g_autoptr (GError) error = NULL;

  if (self->counts && self->counts_most == most)
    return g_ptr_array_ref (self->counts);
  g_clear_pointer (&self->counts, g_ptr_array_unref);
  self->counts = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_facet_free);
  self->counts_most = most;
  if (self->store->db && !rv_query_facets (self->asked, self->store->db, most, add_facet, self->counts, &error))
    g_message ("%s", error->message);
  return g_ptr_array_ref (self->counts);
}
