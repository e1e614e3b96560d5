/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-case-summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/rv-db.h"

struct _RvCaseSummary {
  GObject parent_instance;

  char *uuid, *id, *title, *subtitle, *snippet, *thumbnail, *tags;
  gint64 updated;
};

enum { PROP_0, PROP_UUID, PROP_ID, PROP_TITLE, PROP_SUBTITLE, PROP_SNIPPET, PROP_THUMBNAIL, PROP_TAGS, PROP_UPDATED, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (RvCaseSummary, rv_case_summary, G_TYPE_OBJECT)

static void
rv_case_summary_finalize (GObject *object)
{
  RvCaseSummary *self = RV_CASE_SUMMARY (object);

  g_free (self->uuid);
  g_free (self->id);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->snippet);
  g_free (self->thumbnail);
  g_free (self->tags);
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
      g_value_set_string (value, self->snippet);
      break;
    case PROP_THUMBNAIL:
      g_value_set_string (value, self->thumbnail);
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

RvCaseSummary *
rv_case_summary_new (sqlite3_stmt *row, const char *dir)
{
  RvCaseSummary *self = g_object_new (RV_TYPE_CASE_SUMMARY, NULL);
  const char *title = row ? rv_db_column (row, 3) : NULL;
  const char *thumbnail = row ? rv_db_column (row, 7) : NULL;

  self->title = g_strdup (title && *title ? title : _("Untitled case"));
  self->uuid = g_strdup (row ? rv_db_column (row, 1) : "");
  self->id = row ? g_strdup (rv_db_column (row, 2)) : NULL;
  self->subtitle = g_strdup (row ? rv_db_column (row, 4) : "");
  self->tags = g_strdup (row ? rv_db_column (row, 5) : "");
  self->updated = row ? sqlite3_column_int64 (row, 6) : 0;
  if (thumbnail)
    self->thumbnail = g_build_filename (dir, "cases", self->uuid, "images", thumbnail, NULL);
  self->snippet = snippet_markup (row ? rv_db_column (row, 8) : NULL);
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
  return self->snippet;
}

const char *
rv_case_summary_get_thumbnail (RvCaseSummary *self)
{
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
