/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records out of what was read. A record without a uuid gets one that depends only on the case and the record's place. */
#include <string.h>

#include "casefile/rv-casefile-private.h"

RvItem *
rv_item_new (const RvKind *kind, RvItem *parent, int line)
{
  RvItem *item = g_new0 (RvItem, 1);

  item->kind = kind;
  item->parent = parent;
  item->line = line;
  item->values = g_new0 (char *, kind->n_fields);
  item->lines = g_new0 (int, kind->n_fields);
  return item;
}

void
rv_item_free (RvItem *item)
{
  for (guint i = 0; i < item->kind->n_fields; i++)
    {
      g_free (item->values[i]);
      if (item->origins)
        g_free (item->origins[i]);
    }
  g_free (item->values);
  g_free (item->origins);
  g_free (item->origin);
  g_free (item->lines);
  g_free (item->uuid);
  g_free (item);
}

/* A name-based UUID (version 5 of RFC 4122) of a text. */
static char *
uuid_of (const char *text)
{
  static const guchar space[16] = { 0x6f, 0x5a, 0x0c, 0x1d, 0x2e, 0x5b, 0x4c, 0x6e, 0x9d, 0x11, 0x52, 0x61, 0x6e, 0x76, 0x69, 0x65 };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  GString *uuid = g_string_new (NULL);
  guchar d[20];
  gsize len = sizeof d;

  g_checksum_update (sum, space, sizeof space);
  g_checksum_update (sum, (const guchar *) text, -1);
  g_checksum_get_digest (sum, d, &len);
  d[6] = (d[6] & 0x0f) | 0x50;
  d[8] = (d[8] & 0x3f) | 0x80;
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (uuid, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", d[i]);
  return g_string_free (uuid, FALSE);
}

static const char *
own_id (RvItem *item)
{
  int i = rv_kind_field_index (item->kind, "id");

  return i >= 0 && item->kind->fields[i].type == RV_FIELD_ID ? item->values[i] : NULL;
}

/* What tells the record from all others of the case: its id, or where the id is there already (attempt 1), its number. */
static char *
place_of (RvItem *item, RvItem *root, const char *digest, guint attempt)
{
  const char *id = attempt == 0 ? own_id (item) : NULL;
  const char *parent = item->parent ? item->parent->uuid : "";

  if (item == root)
    return id ? g_strconcat ("case/id:", id, NULL) : g_strdup_printf ("case/sha256:%s/%u", digest, attempt);
  if (id)
    return g_strdup_printf ("%s/%s/id:%s", root->uuid, item->kind->name, id);
  return g_strdup_printf ("%s/%s/%s/%u/%u", root->uuid, parent, item->kind->name, item->nth, attempt);
}

static void
give_uuid (RvItem *item, RvItem *root, const char *digest, GHashTable *taken)
{
  for (guint attempt = 0; !item->uuid || g_hash_table_contains (taken, item->uuid); attempt++)
    {
      g_autofree char *place = place_of (item, root, digest, attempt);

      g_free (item->uuid);
      item->uuid = uuid_of (place);
    }
  g_hash_table_add (taken, item->uuid);
}

static void
fill (RvRecord *record, RvItem *item)
{
  for (guint i = 0; i < item->kind->n_fields; i++)
    {
      const char *field = item->kind->fields[i].name;

      if (item->values[i])
        rv_record_set (record, field, item->values[i]);
      if (item->origins && item->origins[i])
        rv_record_set_origin (record, field, item->origins[i]);
    }
  rv_record_set_origin (record, NULL, item->origin);
}

RvCase *
rv_casefile_build (GPtrArray *items, const char *digest, GHashTable **lines)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  RvItem *root = items->pdata[0];
  RvCase *kase;
  guint n_kinds;
  g_autofree guint *n_of_kind = NULL;

  rv_schema_kinds (&n_kinds);
  n_of_kind = g_new0 (guint, n_kinds);
  /* those written in the file first, so that no made one takes their place */
  for (guint i = 0; i < items->len; i++)
    if (((RvItem *) items->pdata[i])->uuid)
      g_hash_table_add (taken, ((RvItem *) items->pdata[i])->uuid);
  for (guint i = 0; i < items->len; i++)
    if (!((RvItem *) items->pdata[i])->uuid)
      give_uuid (items->pdata[i], root, digest, taken);
  kase = rv_case_new (root->uuid);
  fill (rv_case_get_root (kase), root);
  if (lines)
    {
      *lines = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (*lines, rv_case_get_root (kase), root);
    }
  for (guint i = 1; i < items->len; i++)
    {
      RvItem *item = items->pdata[i];
      g_autoptr (RvRecord) record = rv_record_new (item->kind, item->uuid, item->parent ? item->parent->uuid : NULL);

      fill (record, item);
      /* a running number of the kind, so that lists of all children stand in the order of the file, too */
      rv_record_set_position (record, ++n_of_kind[item->kind - rv_schema_kinds (NULL)]);
      rv_case_add (kase, record);
      if (lines)
        g_hash_table_insert (*lines, record, item);
    }
  return kase;
}
