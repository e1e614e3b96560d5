/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-library.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/rv-case-summary.h"
#include "store/rv-library-work.h"
#include "store/rv-store-private.h"

#define PAGE 100
#define PAGES_KEPT 4
/* Above so many cases hits and facets are counted in another thread, so that the first page need not wait for it. */
#define COUNT_LATER 5000
/* The thread begins when no other question has come for so long: it would only take time from the page that is being read. */
#define REST_MS 120

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
  guint count_source;     /* counting begins when the typing rests */
  GCancellable *counting; /* until it is done n_items is a first guess, and the facets are those of before */
  guint refresh_source;
  char *changed;        /* the only case that changed since, or NULL for several */
  GPtrArray *counts;      /* RvFacet */
  guint counts_most;
  gboolean facets_wanted; /* someone asks for them */
  gboolean facets_known;  /* counts are of the present question */
};

enum { PROP_0, PROP_QUERY, PROP_FACETS, PROP_SORT, PROP_N_TOTAL, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { FACETS_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

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

static gboolean
is_large (RvLibrary *self)
{
  return self->n_total > COUNT_LATER;
}

static void
take_facets (RvLibrary *self, RvCounts *counts)
{
  g_ptr_array_unref (self->counts);
  self->counts = counts ? g_ptr_array_ref (counts->facets) : g_ptr_array_new_with_free_func ((GDestroyNotify) rv_facet_free);
  self->facets_known = TRUE;
}

static void
take_counts (RvLibrary *self, RvCounts *counts)
{
  guint before = self->n_items;

  g_clear_object (&self->counting);
  self->n_items = MAX (before, counts->n_hits);
  if (self->facets_wanted)
    take_facets (self, counts);
  if (self->n_items > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_items - before);
  if (self->facets_wanted)
    g_signal_emit (self, signals[FACETS_CHANGED], 0);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCounts) counts = rv_library_count_finish (result, &error);
  RvLibrary *self = data;

  /* a newer question is on its way, or the list is gone */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  if (counts)
    take_counts (self, counts);
  else
    {
      g_clear_object (&self->counting);
      g_message ("%s", error->message);
    }
}

static void
stop_counting (RvLibrary *self)
{
  g_clear_handle_id (&self->count_source, g_source_remove);
  if (self->counting)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
}

static gboolean
on_rest (gpointer data)
{
  RvLibrary *self = data;

  self->count_source = 0;
  if (!self->store->db)
    return G_SOURCE_REMOVE;
  self->counting = g_cancellable_new ();
  rv_library_count_async (rv_db_path (self->store->db), rv_query_new (self->query, self->facets, self->sort), self->facets_wanted,
                          self->counts_most, self->counting, on_counted, self);
  return G_SOURCE_REMOVE;
}

static void
count_later (RvLibrary *self)
{
  stop_counting (self);
  self->count_source = g_timeout_add (REST_MS, on_rest, self);
}

void
rv_library_settle (RvLibrary *self)
{
  g_autoptr (RvCounts) counts = NULL;

  if ((!self->counting && !self->count_source) || !self->store->db)
    return;
  stop_counting (self);
  counts = rv_library_count (self->store->db, self->asked, self->facets_wanted, self->counts_most, NULL);
  if (counts)
    take_counts (self, counts);
}

/* Asks the question anew. Returns the new number of items; the caller says what changed. */
static guint
ask (RvLibrary *self)
{
  Page *first;
  guint n;

  g_queue_clear_full (&self->pages, page_free);
  stop_counting (self);
  self->facets_known = FALSE;
  g_clear_pointer (&self->hits, rv_hits_unref);
  self->hits = rv_hits_new (self->store, self->query);
  update_total (self);
  if (rv_query_is_plain (self->asked))
    {
      if (self->facets_wanted && is_large (self))
        count_later (self);
      return self->n_items = self->n_total;
    }
  first = get_page (self, 0, TRUE);
  n = first->items->len;
  if (n > PAGE)
    g_ptr_array_remove_index (first->items, PAGE);
  if (is_large (self) && (n > PAGE || self->facets_wanted))
    count_later (self);
  else if (n > PAGE && self->store->db)
    rv_query_count (self->asked, self->store->db, &n, NULL);
  return self->n_items = is_large (self) ? MIN (n, PAGE) : n;
}

static void
ask_and_tell (RvLibrary *self)
{
  guint before = self->n_items;

  ask (self);
  if (before || self->n_items)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n_items);
  if (!is_large (self))
    g_signal_emit (self, signals[FACETS_CHANGED], 0);
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
    {
      g_list_model_items_changed (G_LIST_MODEL (self), 0, position + 1, position + 1);
      if (!is_large (self))
        g_signal_emit (self, signals[FACETS_CHANGED], 0);
    }
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

  stop_counting (self);
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
  signals[FACETS_CHANGED] = g_signal_new ("facets-changed", RV_TYPE_LIBRARY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
  self->counts = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_facet_free);
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

GPtrArray *
rv_library_get_facet_counts (RvLibrary *self, guint most)
{
  gboolean other = !self->facets_wanted || self->counts_most != most;
  g_autoptr (RvCounts) counts = NULL;

  if (self->facets_known && !other)
    return g_ptr_array_ref (self->counts);
  self->facets_wanted = TRUE;
  self->counts_most = most;
  if (is_large (self))
    {
      /* those of before, until "facets-changed" says that the new ones are there */
      if (other)
        count_later (self);
      return g_ptr_array_ref (self->counts);
    }
  counts = self->store->db ? rv_library_count (self->store->db, self->asked, TRUE, most, NULL) : NULL;
  take_facets (self, counts);
  return g_ptr_array_ref (self->counts);
}
