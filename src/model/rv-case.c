/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-case.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _RvCase {
  GObject parent_instance;

  RvRecord *root;
  GListStore **lists;      /* one per kind, in schema order */
  GHashTable *by_uuid;     /* uuid (owned by the record) -> RvRecord, borrowed */
  GHashTable *by_id;       /* own id (copy) -> RvRecord, borrowed; NULL until asked for and after changes */
};

enum { RECORD_ADDED, RECORD_REMOVED, RECORD_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RvCase, rv_case, G_TYPE_OBJECT)

static guint
kind_index (const RvKind *kind)
{
  return (guint) (kind - rv_schema_kinds (NULL));
}

static int
compare_positions (gconstpointer a, gconstpointer b, gpointer data)
{
  double pa = rv_record_get_position ((RvRecord *) a), pb = rv_record_get_position ((RvRecord *) b);

  return (pa > pb) - (pa < pb);
}

static void
on_record_changed (RvRecord *record, const char *field, RvCase *self)
{
  if (!*field || g_str_equal (field, "id"))
    g_clear_pointer (&self->by_id, g_hash_table_unref);
  if (!*field)
    g_list_store_sort (self->lists[kind_index (rv_record_get_kind (record))], compare_positions, NULL);
  g_signal_emit (self, signals[RECORD_CHANGED], 0, record, field);
}

static void
forget (RvCase *self, RvRecord *record)
{
  g_signal_handlers_disconnect_by_func (record, on_record_changed, self);
  g_hash_table_remove (self->by_uuid, rv_record_get_uuid (record));
  g_clear_pointer (&self->by_id, g_hash_table_unref);
}

static void
rv_case_dispose (GObject *object)
{
  RvCase *self = RV_CASE (object);
  guint n;

  rv_schema_kinds (&n);
  for (guint i = 0; self->lists && i < n; i++)
    {
      guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->lists[i]));

      for (guint j = 0; j < n_items; j++)
        {
          g_autoptr (RvRecord) record = g_list_model_get_item (G_LIST_MODEL (self->lists[i]), j);

          g_signal_handlers_disconnect_by_func (record, on_record_changed, self);
        }
      g_clear_object (&self->lists[i]);
    }
  g_clear_pointer (&self->lists, g_free);
  g_clear_pointer (&self->by_uuid, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_object (&self->root);
  G_OBJECT_CLASS (rv_case_parent_class)->dispose (object);
}

static void
rv_case_class_init (RvCaseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_case_dispose;
  signals[RECORD_ADDED] = g_signal_new ("record-added", RV_TYPE_CASE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, RV_TYPE_RECORD);
  signals[RECORD_REMOVED] = g_signal_new ("record-removed", RV_TYPE_CASE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, RV_TYPE_RECORD);
  signals[RECORD_CHANGED] = g_signal_new ("record-changed", RV_TYPE_CASE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, RV_TYPE_RECORD, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
rv_case_init (RvCase *self)
{
  guint n;

  rv_schema_kinds (&n);
  self->lists = g_new0 (GListStore *, n);
  for (guint i = 0; i < n; i++)
    self->lists[i] = g_list_store_new (RV_TYPE_RECORD);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
}

static RvCase *
case_with_root (RvRecord *root)
{
  RvCase *self = g_object_new (RV_TYPE_CASE, NULL);

  self->root = g_object_ref (root);
  rv_case_add (self, root);
  return self;
}

RvCase *
rv_case_new (const char *uuid)
{
  g_autoptr (RvRecord) root = rv_record_new (rv_schema_kind ("case"), uuid, NULL);

  return case_with_root (root);
}

RvRecord *
rv_case_get_root (RvCase *self)
{
  return self->root;
}

const char *
rv_case_get_uuid (RvCase *self)
{
  return rv_record_get_uuid (self->root);
}

const char *
rv_case_get_title (RvCase *self)
{
  const char *title = rv_record_get (self->root, "title");

  return title ? title : _("Untitled case");
}

GListModel *
rv_case_list (RvCase *self, const char *kind)
{
  const RvKind *k = rv_schema_kind (kind);

  g_return_val_if_fail (k != NULL, NULL);
  return G_LIST_MODEL (self->lists[kind_index (k)]);
}

guint
rv_case_count (RvCase *self, const char *kind)
{
  return g_list_model_get_n_items (rv_case_list (self, kind));
}

RvRecord *
rv_case_nth (RvCase *self, const char *kind, guint i)
{
  /* the list keeps its own reference */
  g_autoptr (RvRecord) record = g_list_model_get_item (rv_case_list (self, kind), i);

  return record;
}

RvRecord *
rv_case_single (RvCase *self, const char *kind)
{
  return rv_case_nth (self, kind, 0);
}

GPtrArray *
rv_case_children (RvCase *self, RvRecord *parent, const char *kind)
{
  GPtrArray *children = g_ptr_array_new ();
  guint n = rv_case_count (self, kind);

  for (guint i = 0; i < n; i++)
    {
      RvRecord *record = rv_case_nth (self, kind, i);

      if (g_strcmp0 (rv_record_get_parent_uuid (record), rv_record_get_uuid (parent)) == 0)
        g_ptr_array_add (children, record);
    }
  return children;
}

gboolean
rv_image_record_is_series (RvRecord *image)
{
  const char *file = rv_record_get (image, "file");

  return rv_record_get (image, "series") && file && (g_str_has_suffix (file, ".zip") || g_str_has_suffix (file, ".files"));
}

static GPtrArray *
images_of (RvCase *self, gboolean series)
{
  GPtrArray *images = g_ptr_array_new ();

  for (guint i = 0; i < rv_case_count (self, "image"); i++)
    if (rv_image_record_is_series (rv_case_nth (self, "image", i)) == series)
      g_ptr_array_add (images, rv_case_nth (self, "image", i));
  return images;
}

GPtrArray *
rv_case_pictures (RvCase *self)
{
  return images_of (self, FALSE);
}

guint
rv_case_count_pictures (RvCase *self)
{
  g_autoptr (GPtrArray) pictures = images_of (self, FALSE);

  return pictures->len;
}

RvRecord *
rv_case_nth_picture (RvCase *self, guint i)
{
  g_autoptr (GPtrArray) pictures = images_of (self, FALSE);

  return i < pictures->len ? pictures->pdata[i] : NULL;
}

GPtrArray *
rv_case_series (RvCase *self)
{
  return images_of (self, TRUE);
}

RvRecord *
rv_case_find_uuid (RvCase *self, const char *uuid)
{
  return uuid ? g_hash_table_lookup (self->by_uuid, uuid) : NULL;
}

/* Whether a kind's "id" field is the record's own name (in finding it is a code). */
static gboolean
has_own_id (const RvKind *kind)
{
  const RvField *field = rv_kind_field (kind, "id");

  return field && field->type == RV_FIELD_ID;
}

static void
index_ids (RvCase *self)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint k = 1; k < n; k++)
    {
      guint n_items = has_own_id (&kinds[k]) ? g_list_model_get_n_items (G_LIST_MODEL (self->lists[k])) : 0;

      for (guint i = 0; i < n_items; i++)
        {
          g_autoptr (RvRecord) record = g_list_model_get_item (G_LIST_MODEL (self->lists[k]), i);
          const char *id = rv_record_get (record, "id");

          if (id && !g_hash_table_contains (self->by_id, id)) /* the first of several holds */
            g_hash_table_insert (self->by_id, g_strdup (id), record);
        }
    }
}

RvRecord *
rv_case_find_id (RvCase *self, const char *id)
{
  if (!id)
    return NULL;
  if (!self->by_id)
    index_ids (self);
  return g_hash_table_lookup (self->by_id, id);
}

RvRecord *
rv_case_get_parent (RvCase *self, RvRecord *record)
{
  return rv_case_find_uuid (self, rv_record_get_parent_uuid (record));
}

const char *
rv_case_title_of_id (const char *id, gpointer rv_case)
{
  RvRecord *record = rv_case ? rv_case_find_id (rv_case, id) : NULL;
  const char *title = record ? rv_record_get (record, rv_kind_title_field (rv_record_get_kind (record))->name) : NULL;

  return title ? title : id;
}

static gboolean
all_words_in (char **words, const char *text)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  for (guint i = 0; words[i]; i++)
    if (!folded || !strstr (folded, words[i]))
      return FALSE;
  return TRUE;
}

const char *
rv_case_find_words (const char *words, gpointer rv_case)
{
  RvCase *self = rv_case;
  g_autofree char *folded = g_utf8_casefold (words, -1);
  const char *bare = g_str_has_prefix (folded, "the ") ? folded + 4 : folded;
  g_auto (GStrv) parts = g_strsplit (bare, " ", -1);
  const char *unique = NULL;
  gboolean several = FALSE;
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  if (!*bare)
    return NULL;
  for (guint k = 1; k < n; k++)
    {
      guint n_items = has_own_id (&kinds[k]) ? g_list_model_get_n_items (G_LIST_MODEL (self->lists[k])) : 0;

      for (guint i = 0; i < n_items; i++)
        {
          g_autoptr (RvRecord) record = g_list_model_get_item (G_LIST_MODEL (self->lists[k]), i);
          const char *id = rv_record_get (record, "id");
          const char *title = rv_record_get (record, rv_kind_title_field (&kinds[k])->name);
          g_autofree char *title_folded = title ? g_utf8_casefold (title, -1) : NULL;

          if (!id)
            continue;
          if (g_str_equal (id, bare) || g_strcmp0 (title_folded, bare) == 0)
            return id;
          if (all_words_in (parts, id) || all_words_in (parts, title))
            {
              several = several || unique;
              unique = id;
            }
        }
    }
  return several ? NULL : unique;
}

void
rv_case_add (RvCase *self, RvRecord *record)
{
  g_return_if_fail (!g_hash_table_contains (self->by_uuid, rv_record_get_uuid (record)));

  g_list_store_insert_sorted (self->lists[kind_index (rv_record_get_kind (record))], record, compare_positions, NULL);
  g_hash_table_insert (self->by_uuid, (gpointer) rv_record_get_uuid (record), record);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_signal_connect (record, "changed", G_CALLBACK (on_record_changed), self);
  g_signal_emit (self, signals[RECORD_ADDED], 0, record);
}

void
rv_case_remove (RvCase *self, RvRecord *record)
{
  g_autoptr (RvRecord) keep = g_object_ref (record);
  GListStore *list = self->lists[kind_index (rv_record_get_kind (record))];
  guint n, position;
  const RvKind *kinds = rv_schema_kinds (&n);

  g_return_if_fail (record != self->root);
  for (guint k = 0; k < n; k++)
    if (g_strcmp0 (kinds[k].parent, rv_record_get_kind (record)->name) == 0)
      {
        g_autoptr (GPtrArray) children = rv_case_children (self, record, kinds[k].name);

        for (guint i = 0; i < children->len; i++)
          rv_case_remove (self, children->pdata[i]);
      }
  if (!g_list_store_find (list, record, &position))
    return;
  forget (self, record);
  g_list_store_remove (list, position);
  g_signal_emit (self, signals[RECORD_REMOVED], 0, record);
}

double
rv_case_next_position (RvCase *self, const char *kind, const char *parent_uuid)
{
  guint n = rv_case_count (self, kind);
  double last = 0;

  for (guint i = 0; i < n; i++)
    {
      RvRecord *record = rv_case_nth (self, kind, i);

      if (g_strcmp0 (rv_record_get_parent_uuid (record), parent_uuid) == 0)
        last = MAX (last, rv_record_get_position (record));
    }
  return last + 1;
}

guint
rv_case_size (RvCase *self)
{
  return g_hash_table_size (self->by_uuid);
}

void
rv_case_foreach (RvCase *self, RvRecordFunc func, gpointer data)
{
  guint n;

  rv_schema_kinds (&n);
  for (guint k = 0; k < n; k++)
    {
      guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->lists[k]));

      for (guint i = 0; i < n_items; i++)
        {
          g_autoptr (RvRecord) record = g_list_model_get_item (G_LIST_MODEL (self->lists[k]), i);

          func (record, data);
        }
    }
}

static void
copy_into (RvRecord *record, gpointer data)
{
  RvCase *copy = data;
  g_autoptr (RvRecord) twin = NULL;

  if (rv_record_is (record, "case"))
    return;
  twin = rv_record_copy (record);
  rv_case_add (copy, twin);
}

RvCase *
rv_case_copy (RvCase *self)
{
  g_autoptr (RvRecord) root = rv_record_copy (self->root);
  RvCase *copy = case_with_root (root);

  rv_case_foreach (self, copy_into, copy);
  return copy;
}

typedef struct {
  RvCase *from, *to;
  RvKeepFunc keep;
  gpointer data;
} Filter;

static void
keep_record (RvRecord *record, gpointer data)
{
  Filter *filter = data;
  const char *parent = rv_record_get_parent_uuid (record);
  gboolean kept;

  if (record == filter->from->root)
    return;
  kept = parent ? g_hash_table_contains (filter->to->by_uuid, parent) : filter->keep (record, filter->data);
  if (kept)
    rv_case_add (filter->to, record);
}

RvCase *
rv_case_filter (RvCase *self, RvKeepFunc keep, gpointer data)
{
  Filter filter = { self, case_with_root (self->root), keep, data };

  rv_case_foreach (self, keep_record, &filter);
  return filter.to;
}

static char *
record_difference (RvRecord *a, RvRecord *b, guint nth)
{
  const RvKind *kind = rv_record_get_kind (a);

  if (g_strcmp0 (rv_record_get_origin (a, NULL), rv_record_get_origin (b, NULL)) != 0)
    return g_strdup_printf ("%s %u origin: %s, %s", kind->name, nth + 1, rv_record_get_origin (a, NULL), rv_record_get_origin (b, NULL));
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *field = kind->fields[i].name;

      if (g_strcmp0 (rv_record_get (a, field), rv_record_get (b, field)) != 0)
        return g_strdup_printf ("%s %u %s: %s, %s", kind->name, nth + 1, field, rv_record_get (a, field), rv_record_get (b, field));
      if (g_strcmp0 (rv_record_get_origin (a, field), rv_record_get_origin (b, field)) != 0)
        return g_strdup_printf ("%s %u origin of %s: %s, %s", kind->name, nth + 1, field,
                                rv_record_get_origin (a, field), rv_record_get_origin (b, field));
    }
  return NULL;
}

/* The records of a kind; children by parent, since only the order within a parent means something. Borrowed records. */
static GPtrArray *
in_order (RvCase *self, const RvKind *kind)
{
  guint n = rv_case_count (self, kind->name), n_parents = kind->parent ? rv_case_count (self, kind->parent) : 0;
  GPtrArray *records = g_ptr_array_new ();
  g_autoptr (GHashTable) families = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < n; i++)
    {
      RvRecord *record = rv_case_nth (self, kind->name, i);
      const char *parent = rv_record_get_parent_uuid (record);
      GPtrArray *family = kind->parent && parent ? g_hash_table_lookup (families, parent) : records;

      if (!family)
        g_hash_table_insert (families, (gpointer) parent, family = g_ptr_array_new ());
      g_ptr_array_add (family, record);
    }
  for (guint i = 0; i < n_parents; i++)
    {
      GPtrArray *family = g_hash_table_lookup (families, rv_record_get_uuid (rv_case_nth (self, kind->parent, i)));

      if (family)
        g_ptr_array_extend (records, family, NULL, NULL);
    }
  return records;
}

static char *
kind_difference (RvCase *a, RvCase *b, const RvKind *kind)
{
  g_autoptr (GPtrArray) in_a = in_order (a, kind);
  g_autoptr (GPtrArray) in_b = in_order (b, kind);

  if (in_a->len != in_b->len)
    return g_strdup_printf ("%s: %u, %u records", kind->name, in_a->len, in_b->len);
  for (guint i = 0; i < in_a->len; i++)
    {
      RvRecord *ra = in_a->pdata[i], *rb = in_b->pdata[i];
      char *difference;

      if (g_strcmp0 (rv_record_get_uuid (ra), rv_record_get_uuid (rb)) != 0)
        return g_strdup_printf ("%s %u uuid: %s, %s", kind->name, i + 1, rv_record_get_uuid (ra), rv_record_get_uuid (rb));
      difference = record_difference (ra, rb, i);
      if (difference)
        return difference;
    }
  return NULL;
}

char *
rv_case_difference (RvCase *a, RvCase *b)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint k = 0; k < n; k++)
    {
      char *difference = kind_difference (a, b, &kinds[k]);

      if (difference)
        return difference;
    }
  return NULL;
}
