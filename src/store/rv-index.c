/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-index.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/rv-records.h"

static gboolean
has_value (const char *value)
{
  return value && *value && rv_empty_of (value) == RV_EMPTY_NO;
}

/* --- words --- */

/* Text that a person may look for: not numbers, grades, dates, references or file names. */
static gboolean
is_textual (RvFieldType type)
{
  switch (type)
    {
    case RV_FIELD_TEXT:
    case RV_FIELD_PROSE:
    case RV_FIELD_ENUM:
    case RV_FIELD_ID:
    case RV_FIELD_NERVE:
    case RV_FIELD_MUSCLE:
    case RV_FIELD_CODE:
      return TRUE;
    case RV_FIELD_QUANTITY:
    case RV_FIELD_GRADE:
    case RV_FIELD_DATE:
    case RV_FIELD_REF:
    case RV_FIELD_BOOL:
    case RV_FIELD_FILE:
    default:
      return FALSE;
    }
}

static gboolean
is_han (gunichar c)
{
  GUnicodeScript script = c < 0x2E80 ? G_UNICODE_SCRIPT_LATIN : g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA;
}

void
rv_index_append (GString *words, const char *text)
{
  gboolean before = FALSE;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean han = is_han (c);

      if (han && before)
        g_string_append_unichar (words, 0x200B);
      g_string_append_unichar (words, c);
      before = han;
    }
}

static void
append_words (RvRecord *record, gpointer data)
{
  GString *body = data;
  const RvKind *kind = rv_record_get_kind (record);
  gboolean any = FALSE;

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RvField *field = &kind->fields[i];
      const char *value = rv_record_get (record, field->name);
      g_autofree char *label = NULL;

      if (!has_value (value) || !is_textual (field->type) || (rv_record_is (record, "case") && g_str_equal (field->name, "title")))
        continue;
      label = field->type == RV_FIELD_CODE ? rv_code_label (value) : NULL;
      g_string_append (body, any ? ", " : "");
      rv_index_append (body, label ? label : value);
      any = TRUE;
    }
  if (any)
    g_string_append (body, " · ");
}

/* --- the line in the list --- */

/* The diagnosis that names the case: final before working. */
static RvRecord *
leading_diagnosis (RvCase *kase)
{
  static const char *const roles[] = { "final", "working", NULL };

  for (guint r = 0; roles[r]; r++)
    for (guint i = 0; i < rv_case_count (kase, "diagnosis"); i++)
      {
        RvRecord *record = rv_case_nth (kase, "diagnosis", i);

        if (rv_record_equals (record, "role", roles[r]))
          return record;
      }
  return NULL;
}

/* "sciatic" of "sciatic.thigh-mid.fibular-division" */
static char *
nerve_of_node (const char *node)
{
  const char *dot = strchr (node, '.');

  return dot ? g_strndup (node, (gsize) (dot - node)) : g_strdup (node);
}

static char *
who_line (RvRecord *patient)
{
  const char *sex = patient ? rv_record_get (patient, "sex") : NULL;
  const char *letter = g_strcmp0 (sex, "male") == 0 ? C_("sex", "M") : g_strcmp0 (sex, "female") == 0 ? C_("sex", "F") : NULL;
  RvQuantity age = { RV_EMPTY_UNSET };
  g_autofree char *number = NULL;

  if (patient)
    age = rv_record_get_quantity (patient, "age");
  if (age.empty == RV_EMPTY_NO)
    {
      g_autofree char *bare = rv_quantity_to_text (&age);

      number = *age.unit && !g_str_equal (age.unit, "y") && !strstr (bare, age.unit) ? g_strdup_printf ("%s %s", bare, age.unit) : g_strdup (bare);
    }
  if (letter && number)
    return g_strdup_printf ("%s %s", letter, number);
  return letter ? g_strdup (letter) : g_steal_pointer (&number);
}

char *
rv_index_subtitle (RvCase *kase)
{
  RvRecord *diagnosis = leading_diagnosis (kase);
  const char *lesion = diagnosis ? rv_record_get (diagnosis, "lesion") : NULL;
  const char *cause = diagnosis ? rv_record_get (diagnosis, "cause") : NULL;
  g_autofree char *who = who_line (rv_case_single (kase, "patient"));
  g_autofree char *nerve = NULL;
  g_autofree char *why = NULL;
  g_autoptr (GString) line = g_string_new (who);

  if (has_value (lesion))
    {
      g_autofree char *node = nerve_of_node (lesion);

      nerve = rv_code_label (node);
    }
  if (has_value (cause))
    why = rv_code_label (cause);
  else if (diagnosis && has_value (rv_record_get (diagnosis, "name")))
    why = g_strdup (rv_record_get (diagnosis, "name"));
  if (nerve)
    g_string_append_printf (line, "%s%s", line->len ? " · " : "", nerve);
  if (why)
    g_string_append_printf (line, "%s%s", line->len ? " · " : "", why);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* Name of the first picture, within the case's images folder. */
static const char *
first_file (RvCase *kase)
{
  for (guint i = 0; i < rv_case_count_pictures (kase); i++)
    {
      const char *file = rv_record_get (rv_case_nth_picture (kase, i), "file");

      if (has_value (file))
        return file;
    }
  return NULL;
}

/* Sorts without regard to case and accents, the same in every locale. */
static char *
sort_key (const char *title)
{
  g_autofree char *parts = g_utf8_normalize (title, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) bare = g_string_new (NULL);

  for (const char *p = parts ? parts : title; *p; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_unichar (bare, g_utf8_get_char (p));
  return g_utf8_casefold (bare->str, -1);
}

/* --- facets --- */

char *
rv_index_token (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autoptr (GString) token = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || c == '.' || c == '+')
        g_string_append_unichar (token, c);
      else if (token->len && token->str[token->len - 1] != '-')
        g_string_append_c (token, '-');
    }
  if (token->len && token->str[token->len - 1] == '-')
    g_string_truncate (token, token->len - 1);
  return g_string_free (g_steal_pointer (&token), FALSE);
}

typedef struct {
  RvDb *db;
  gint64 num;
  GHashTable *seen; /* "dimension:value" */
  GError **error;
  gboolean failed;
} Facets;

/* label NULL: the word for the token is made when it is shown. */
static void
add_facet (Facets *facets, const char *dimension, const char *text, const char *label)
{
  g_autofree char *token = text ? rv_index_token (text) : NULL;

  if (facets->failed || !has_value (text) || !*token || !g_hash_table_add (facets->seen, g_strdup_printf ("%s:%s", dimension, token)))
    return;
  facets->failed = !rv_db_run (facets->db, facets->error, "INSERT OR IGNORE INTO facet (dimension, value, num) VALUES (?1, ?2, ?3)",
                               "ssi", dimension, token, facets->num) ||
                   !rv_db_run (facets->db, facets->error, "INSERT OR IGNORE INTO facet_label (dimension, value, label) VALUES (?1, ?2, ?3)",
                               "sss", dimension, token, label ? label : "");
}

static void
add_node_facet (Facets *facets, const char *node)
{
  g_autofree char *nerve = has_value (node) ? nerve_of_node (node) : NULL;
  g_autofree char *label = nerve ? rv_code_label (nerve) : NULL;

  add_facet (facets, "nerve", nerve, label);
}

static void
add_record_facets (RvRecord *record, gpointer data)
{
  Facets *facets = data;
  const char *kind = rv_record_get_kind (record)->name;

  if (g_str_equal (kind, "diagnosis"))
    {
      const char *cause = rv_record_get (record, "cause"), *name = rv_record_get (record, "name");
      g_autofree char *words = has_value (cause) ? rv_code_label (cause) : NULL;

      if (!rv_record_equals (record, "role", "final") && !rv_record_equals (record, "role", "working"))
        return;
      add_facet (facets, "diagnosis", words ? cause : name, words ? words : name);
      add_node_facet (facets, rv_record_get (record, "lesion"));
    }
  else if (g_str_equal (kind, "ncs") || g_str_equal (kind, "ultrasound") || g_str_equal (kind, "repetitive"))
    {
      add_node_facet (facets, rv_record_get (record, "nerve"));
      add_facet (facets, "modality", g_str_equal (kind, "ncs") ? "ncs" : g_str_equal (kind, "ultrasound") ? "ultrasound" : "repetitive-stimulation",
                 NULL);
    }
  else if (g_str_equal (kind, "emg"))
    add_facet (facets, "modality", "emg", NULL);
  else if (g_str_equal (kind, "image") || g_str_equal (kind, "study"))
    {
      const char *modality = rv_record_get (record, "modality");

      if (g_strcmp0 (modality, "edx") != 0 && g_strcmp0 (modality, "other") != 0)
        add_facet (facets, "modality", modality, NULL);
    }
  else if (g_str_equal (kind, "result"))
    {
      static const char *const shown[] = { "csf", "marrow", "chimerism", "biopsy", "genetics", NULL };
      const char *category = rv_record_get (record, "category");

      if (category && g_strv_contains (shown, category))
        add_facet (facets, "modality", category, NULL);
    }
}

static gboolean
write_facets (RvDb *db, RvCase *kase, gint64 num, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Facets facets = { db, num, seen, error, FALSE };
  RvRecord *root = rv_case_get_root (kase);
  g_auto (GStrv) tags = g_strsplit_set (rv_record_get (root, "tags") ? rv_record_get (root, "tags") : "", " ,;\n\t", -1);

  rv_case_foreach (kase, add_record_facets, &facets);
  add_facet (&facets, "nature", rv_record_get (root, "nature"), NULL);
  for (guint i = 0; tags[i]; i++)
    add_facet (&facets, "tag", tags[i], tags[i]);
  return !facets.failed;
}

static gboolean
remove_num (RvDb *db, gint64 num, GError **error)
{
  return rv_db_run (db, error, "DELETE FROM search WHERE rowid = ?1", "i", num) && rv_db_run (db, error, "DELETE FROM facet WHERE num = ?1", "i", num);
}

gboolean
rv_index_case (RvDb *db, RvCase *kase, GError **error)
{
  RvRecord *root = rv_case_get_root (kase);
  const char *uuid = rv_case_get_uuid (kase);
  const char *title = rv_record_get (root, "title") ? rv_record_get (root, "title") : "";
  const char *tags = rv_record_get (root, "tags") ? rv_record_get (root, "tags") : "";
  g_autofree char *key = sort_key (title);
  g_autofree char *subtitle = rv_index_subtitle (kase);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) heading = g_string_new (NULL);
  gint64 old = 0, num = 0;

  rv_index_append (heading, title);
  rv_case_foreach (kase, append_words, body);
  if (!rv_db_get_int (db, &old, error, "SELECT num FROM cases WHERE uuid = ?1", "s", uuid) ||
      !rv_db_get_int (db, &num, error, "SELECT max(num) FROM cases", "") || !remove_num (db, old, error))
    return FALSE;
  num = old == num ? num : num + 1;
  return rv_db_run (db, error, "UPDATE cases SET num = ?1, id = ?2, title = ?3, sort_key = ?4, subtitle = ?5, tags = ?6,"
                               " thumbnail = ?7 WHERE uuid = ?8", "isssssss",
                    num, rv_record_get (root, "id"), title, key, subtitle, tags, first_file (kase), uuid) &&
         rv_db_run (db, error, "INSERT INTO search (rowid, title, body) VALUES (?1, ?2, ?3)", "iss", num, heading->str, body->str) &&
         write_facets (db, kase, num, error);
}

gboolean
rv_index_remove (RvDb *db, const char *case_uuid, GError **error)
{
  gint64 num = 0;

  return rv_db_get_int (db, &num, error, "SELECT num FROM cases WHERE uuid = ?1", "s", case_uuid) && remove_num (db, num, error) &&
         rv_db_run (db, error, "DELETE FROM facet_label WHERE NOT EXISTS"
                               " (SELECT 1 FROM facet f WHERE f.dimension = facet_label.dimension AND f.value = facet_label.value)", "");
}

gboolean
rv_index_all (RvDb *db, GError **error)
{
  g_autoptr (GPtrArray) uuids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *row = rv_db_query (db, error, "SELECT uuid FROM cases ORDER BY updated, num", "");
  int step = -1;

  while (row && (step = rv_db_step (db, row, error)) == 1)
    g_ptr_array_add (uuids, g_strdup (rv_db_column (row, 0)));
  for (guint i = 0; step == 0 && i < uuids->len; i++)
    {
      g_autoptr (RvCase) kase = rv_records_load (db, uuids->pdata[i], error);

      if (!kase || !rv_index_case (db, kase, error))
        return FALSE;
    }
  return step == 0;
}

gboolean
rv_index_settle (RvDb *db, GError **error)
{
  return rv_db_run (db, error, "INSERT INTO search (search) VALUES ('optimize')", "");
}

gboolean
rv_index_check (RvDb *db, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (rv_db_run (db, &local, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", ""))
    return TRUE;
  g_set_error (error, RV_STORE_ERROR, RV_STORE_ERROR_DAMAGED, _("The word index does not fit the cases; it can be made again from them (%s)."), local->message);
  return FALSE;
}
