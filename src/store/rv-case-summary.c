/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-case-summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/rv-index.h"
#include "store/rv-snippet.h"
#include "store/rv-store-private.h"

struct _RvHits {
  gatomicrefcount refs;
  GWeakRef store;
  char *typed;
  char *dir;
};

/* A list makes hundreds of these while someone types: one block holds all texts of a row. */
struct _RvCaseSummary {
  GObject parent_instance;

  char *block;
  const char *uuid, *id, *title, *subtitle, *tags, *file; /* in the block */
  char *snippet, *thumbnail;                              /* made when asked for */
  RvHits *hits;
  gint64 num, updated;
};

enum { PROP_0, PROP_UUID, PROP_ID, PROP_TITLE, PROP_SUBTITLE, PROP_SNIPPET, PROP_THUMBNAIL, PROP_TAGS, PROP_UPDATED, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (RvCaseSummary, rv_case_summary, G_TYPE_OBJECT)

static void
rv_case_summary_finalize (GObject *object)
{
  RvCaseSummary *self = RV_CASE_SUMMARY (object);

  g_free (self->block);
  g_free (self->snippet);
  g_free (self->thumbnail);
  g_clear_pointer (&self->hits, rv_hits_unref);
  G_OBJECT_CLASS (rv_case_summary_parent_class)->finalize (object);
}

static void
rv_case_summary_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RvCaseSummary *self = RV_CASE_SUMMARY (object);

  switch (id)
    {
    case PROP_UUID:
      g_value_set_string (value, self->uuid);
      break;
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_SNIPPET:
      g_value_set_string (value, rv_case_summary_get_snippet (self));
      break;
    case PROP_THUMBNAIL:
      g_value_set_string (value, rv_case_summary_get_thumbnail (self));
      break;
    case PROP_TAGS:
      g_value_set_string (value, self->tags);
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, self->updated);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rv_case_summary_class_init (RvCaseSummaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  static const char *const names[] = { NULL, "uuid", "id", "title", "subtitle", "snippet", "thumbnail", "tags" };

  object_class->finalize = rv_case_summary_finalize;
  object_class->get_property = rv_case_summary_get_property;
  for (guint i = PROP_UUID; i <= PROP_TAGS; i++)
    props[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
rv_case_summary_init (RvCaseSummary *self)
{
}

/* Pango markup: everything escaped, the hits bold. "" when the hit is in the title alone. */
static char *
snippet_markup (const char *snippet)
{
  g_autoptr (GString) markup = NULL;
  g_autofree char *escaped = NULL;

  if (!snippet || !strchr (snippet, '\001'))
    return g_strdup ("");
  escaped = g_markup_escape_text (snippet, -1);
  markup = g_string_new (escaped);
  g_string_replace (markup, "&#x1;", "<b>", 0);
  g_string_replace (markup, "&#x2;", "</b>", 0);
  g_strdelimit (markup->str, "\n\r\t", ' ');
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

RvHits *
rv_hits_new (RvStore *store, const char *typed)
{
  RvHits *hits = g_new0 (RvHits, 1);

  g_atomic_ref_count_init (&hits->refs);
  g_weak_ref_init (&hits->store, store);
  if (typed && *typed)
    {
      g_autofree char *valid = g_utf8_make_valid (typed, -1);
      g_autoptr (GString) words = g_string_new (NULL);

      rv_index_append (words, valid);
      hits->typed = g_string_free (g_steal_pointer (&words), FALSE);
    }
  hits->dir = g_strdup (store->dir);
  return hits;
}

void
rv_hits_unref (RvHits *hits)
{
  if (!g_atomic_ref_count_dec (&hits->refs))
    return;
  g_weak_ref_clear (&hits->store);
  g_free (hits->typed);
  g_free (hits->dir);
  g_free (hits);
}

RvCaseSummary *
rv_case_summary_new (sqlite3_stmt *row, RvHits *hits)
{
  RvCaseSummary *self = g_object_new (RV_TYPE_CASE_SUMMARY, NULL);
  static const int columns[] = { 1, 2, 3, 4, 5, 7 };
  const char **slots[] = { &self->uuid, &self->id, &self->title, &self->subtitle, &self->tags, &self->file };
  gsize size = 0;
  char *p;

  g_atomic_ref_count_inc (&hits->refs);
  self->hits = hits;
  for (guint i = 0; row && i < G_N_ELEMENTS (columns); i++)
    if (rv_db_column (row, columns[i]))
      size += (gsize) sqlite3_column_bytes (row, columns[i]) + 1;
  p = self->block = g_malloc (MAX (size, 1));
  for (guint i = 0; row && i < G_N_ELEMENTS (columns); i++)
    {
      const char *text = rv_db_column (row, columns[i]);
      gsize length = text ? (gsize) sqlite3_column_bytes (row, columns[i]) + 1 : 0;

      if (!text)
        continue;
      memcpy (p, text, length);
      *slots[i] = p;
      p += length;
    }
  if (!self->uuid)
    self->uuid = self->subtitle = self->tags = "";
  if (!self->title || !*self->title)
    self->title = _("Untitled case");
  self->num = row ? sqlite3_column_int64 (row, 0) : 0;
  self->updated = row ? sqlite3_column_int64 (row, 6) : 0;
  return self;
}

const char *
rv_case_summary_get_uuid (RvCaseSummary *self)
{
  return self->uuid;
}

const char *
rv_case_summary_get_id (RvCaseSummary *self)
{
  return self->id;
}

const char *
rv_case_summary_get_title (RvCaseSummary *self)
{
  return self->title;
}

const char *
rv_case_summary_get_subtitle (RvCaseSummary *self)
{
  return self->subtitle;
}

const char *
rv_case_summary_get_snippet (RvCaseSummary *self)
{
  g_autoptr (RvStore) store = NULL;
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;

  if (self->snippet)
    return self->snippet;
  store = self->hits->typed ? g_weak_ref_get (&self->hits->store) : NULL;
  /* a case that was changed since has another number, and no snippet until the list is renewed */
  if (store && store->db)
    body = rv_db_get_string (store->db, NULL, "SELECT body FROM search WHERE rowid = ?1", "i", self->num);
  text = body ? rv_snippet (body, self->hits->typed) : NULL;
  self->snippet = snippet_markup (text);
  return self->snippet;
}

const char *
rv_case_summary_get_thumbnail (RvCaseSummary *self)
{
  if (!self->thumbnail && self->file)
    self->thumbnail = g_build_filename (self->hits->dir, "cases", self->uuid, "images", self->file, NULL);
  return self->thumbnail;
}

const char *
rv_case_summary_get_tags (RvCaseSummary *self)
{
  return self->tags;
}

gint64
rv_case_summary_get_updated (RvCaseSummary *self)
{
  return self->updated;
}
