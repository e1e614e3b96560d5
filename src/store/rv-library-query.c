/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-library-query.h"

#include <string.h>

#include "store/rv-index.h"

static const char *const dimensions[] = { "diagnosis", "nerve", "modality", "tag", "nature", NULL };

typedef enum { SORT_RECENT, SORT_TITLE, SORT_RELEVANCE } Sort;

struct _RvQuery {
  char *match;           /* NULL: no words */
  GPtrArray *values[5];  /* chosen values by dimension; NULL: none chosen */
  Sort sort;
};

/* SQL with the parameters it needs, in order. */
typedef struct {
  GString *sql;
  GPtrArray *params; /* const char *, borrowed */
} Text;

static int
dimension_index (const char *name, gsize length)
{
  for (int i = 0; dimensions[i]; i++)
    if (strlen (dimensions[i]) == length && strncmp (dimensions[i], name, length) == 0)
      return i;
  return -1;
}

char *
rv_query_match (const char *words)
{
  g_autofree char *valid = words ? g_utf8_make_valid (words, -1) : NULL;
  g_autoptr (GString) match = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;

  if (!valid)
    return NULL;
  parts = g_strsplit_set (valid, " \t\n\r", -1);
  for (guint i = 0; parts[i]; i++)
    {
      gboolean any = FALSE;
      g_autoptr (GString) word = g_string_new (NULL);

      for (const char *p = parts[i]; *p && !any; p = g_utf8_next_char (p))
        any = g_unichar_isalnum (g_utf8_get_char (p));
      rv_index_append (word, parts[i]);
      g_string_replace (word, "\"", "\"\"", 0);
      /* a word of signs alone would match nothing at all */
      if (any)
        g_string_append_printf (match, "%s\"%s\"*", match->len ? " " : "", word->str);
    }
  return match->len ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}

RvQuery *
rv_query_new (const char *words, const char *facets, const char *sort)
{
  RvQuery *query = g_new0 (RvQuery, 1);
  g_auto (GStrv) parts = g_strsplit (facets ? facets : "", " ", -1);

  query->match = rv_query_match (words);
  query->sort = g_strcmp0 (sort, "title") == 0 ? SORT_TITLE : g_strcmp0 (sort, "relevance") == 0 && query->match ? SORT_RELEVANCE : SORT_RECENT;
  for (guint i = 0; parts[i]; i++)
    {
      const char *colon = strchr (parts[i], ':');
      int d = colon ? dimension_index (parts[i], (gsize) (colon - parts[i])) : -1;

      if (d < 0 || !colon[1])
        continue;
      if (!query->values[d])
        query->values[d] = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (query->values[d], g_strdup (colon + 1));
    }
  return query;
}

void
rv_query_free (RvQuery *query)
{
  if (!query)
    return;
  g_free (query->match);
  for (guint d = 0; dimensions[d]; d++)
    g_clear_pointer (&query->values[d], g_ptr_array_unref);
  g_free (query);
}

gboolean
rv_query_is_plain (RvQuery *query)
{
  gboolean plain = !query->match;

  for (guint d = 0; dimensions[d]; d++)
    plain = plain && !query->values[d];
  return plain;
}

static void
text_clear (Text *text)
{
  g_string_free (text->sql, TRUE);
  g_ptr_array_unref (text->params);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

static void
text_add (Text *text, const char *sql, const char *param)
{
  g_string_append (text->sql, sql);
  if (param)
    g_ptr_array_add (text->params, (gpointer) param);
}

/* Facet conditions on the row number `num`; but: a dimension that is left out (-1: none). */
static void
add_conditions (RvQuery *query, Text *text, const char *num, int but)
{
  for (int d = 0; dimensions[d]; d++)
    {
      if (!query->values[d] || d == but)
        continue;
      text_add (text, " AND EXISTS (SELECT 1 FROM facet e WHERE e.dimension = ?", dimensions[d]);
      text_add (text, " AND e.value IN (", NULL);
      for (guint i = 0; i < query->values[d]->len; i++)
        text_add (text, i ? ", ?" : "?", query->values[d]->pdata[i]);
      g_string_append_printf (text->sql, ") AND e.num = %s)", num);
    }
}

/* A dimension of which just one value is chosen can lead: its rows lie together and in order. */
static int
leading_dimension (RvQuery *query)
{
  for (int d = 0; dimensions[d]; d++)
    if (query->values[d] && query->values[d]->len == 1)
      return d;
  return -1;
}

/* FROM … WHERE …; the row number is returned. */
static const char *
add_source (RvQuery *query, Text *text, gboolean with_cases)
{
  int lead = leading_dimension (query);

  if (query->match)
    {
      text_add (text, with_cases ? " FROM search CROSS JOIN cases c ON c.num = search.rowid WHERE search MATCH ?" : " FROM search WHERE search MATCH ?",
                query->match);
      add_conditions (query, text, "search.rowid", -1);
      return "search.rowid";
    }
  if (lead >= 0 && query->sort == SORT_RECENT)
    {
      text_add (text, with_cases ? " FROM facet d CROSS JOIN cases c ON c.num = d.num WHERE d.dimension = ?" : " FROM facet d WHERE d.dimension = ?",
                dimensions[lead]);
      text_add (text, " AND d.value = ?", query->values[lead]->pdata[0]);
      add_conditions (query, text, "d.num", lead);
      return "d.num";
    }
  text_add (text, " FROM cases c WHERE 1", NULL);
  add_conditions (query, text, "c.num", -1);
  return "c.num";
}

static sqlite3_stmt *
prepare (Text *text, RvDb *db, GError **error)
{
  sqlite3_stmt *stmt = rv_db_query (db, error, text->sql->str, "");

  for (guint i = 0; stmt && i < text->params->len; i++)
    sqlite3_bind_text (stmt, (int) i + 1, text->params->pdata[i], -1, SQLITE_TRANSIENT);
  return stmt;
}

#define ROW_COLUMNS "c.num, c.uuid, c.id, c.title, c.subtitle, c.tags, c.updated, c.thumbnail"

static void
add_order (RvQuery *query, Text *text, const char *num)
{
  if (query->sort == SORT_TITLE)
    text_add (text, " ORDER BY c.sort_key, c.num", NULL);
  else if (query->sort == SORT_RELEVANCE)
    text_add (text, " ORDER BY search.rank", NULL);
  else
    g_string_append_printf (text->sql, " ORDER BY %s DESC", num);
  text_add (text, " LIMIT ? OFFSET ?", NULL);
}

sqlite3_stmt *
rv_query_page_statement (RvQuery *query, RvDb *db, guint offset, guint limit, GError **error)
{
  g_auto (Text) text = { g_string_new (NULL), g_ptr_array_new () };
  sqlite3_stmt *stmt;
  const char *num;

  text_add (&text, "SELECT " ROW_COLUMNS, NULL);
  num = add_source (query, &text, TRUE);
  add_order (query, &text, num);
  stmt = prepare (&text, db, error);
  if (stmt)
    {
      sqlite3_bind_int64 (stmt, (int) text.params->len + 1, limit);
      sqlite3_bind_int64 (stmt, (int) text.params->len + 2, offset);
    }
  return stmt;
}

gboolean
rv_query_page (RvQuery *query, RvDb *db, guint offset, guint limit, RvRowFunc func, gpointer data, GError **error)
{
  sqlite3_stmt *row = rv_query_page_statement (query, db, offset, limit, error);
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    func (row, data);
  return step == 0;
}

gboolean
rv_query_count (RvQuery *query, RvDb *db, guint *n, GError **error)
{
  g_auto (Text) text = { g_string_new ("SELECT count(*)"), g_ptr_array_new () };
  sqlite3_stmt *row;

  add_source (query, &text, FALSE);
  row = prepare (&text, db, error);
  if (!row || rv_db_step (db, row, error) != 1)
    return FALSE;
  *n = (guint) sqlite3_column_int64 (row, 0);
  rv_db_done (row);
  return TRUE;
}

/* One dimension (its own choice does not narrow it), or with dimension -1 all that have no choice of their own. */
static gboolean
count_facets (RvQuery *query, RvDb *db, int dimension, guint most, RvFacetFunc func, gpointer data, GError **error)
{
  g_auto (Text) text = { g_string_new ("SELECT f.value, (SELECT label FROM facet_label l WHERE l.dimension = f.dimension AND l.value = f.value),"
                                       " count(*) FROM facet f WHERE f.dimension = ?"), g_ptr_array_new () };
  GPtrArray *chosen = query->values[dimension];
  sqlite3_stmt *row;
  guint n = 0;
  int step = -1;

  g_ptr_array_add (text.params, (gpointer) dimensions[dimension]);
  if (query->match)
    text_add (&text, " AND f.num IN (SELECT rowid FROM search WHERE search MATCH ?)", query->match);
  add_conditions (query, &text, "f.num", dimension);
  text_add (&text, " GROUP BY f.value ORDER BY count(*) DESC, f.value", NULL);
  row = prepare (&text, db, error);
  while (row && (step = rv_db_step (db, row, error)) == 1)
    {
      const char *value = rv_db_column (row, 0);

      if (n++ < most || (chosen && g_ptr_array_find_with_equal_func (chosen, value, g_str_equal, NULL)))
        func (dimensions[dimension], value, rv_db_column (row, 1), (guint) sqlite3_column_int64 (row, 2), data);
    }
  return step == 0;
}

gboolean
rv_query_facets (RvQuery *query, RvDb *db, guint most, RvFacetFunc func, gpointer data, GError **error)
{
  for (int d = 0; dimensions[d]; d++)
    if (!count_facets (query, db, d, most, func, data, error))
      return FALSE;
  return TRUE;
}
