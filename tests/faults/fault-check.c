/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faults/fault-check.h"

#include <string.h>

static void
digest_record (RvRecord *record, gpointer data)
{
  GChecksum *sum = data;
  const RvKind *kind = rv_record_get_kind (record);
  const char *parent = rv_record_get_parent_uuid (record);
  g_autoptr (GString) text = g_string_new (kind->name);
  g_autofree const char **own = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  guint n;

  g_string_append_printf (text, "\n%s\n%s\n%s\n%s\n", rv_record_get_uuid (record), parent ? parent : "-",
                          g_ascii_dtostr (number, sizeof number, rv_record_get_position (record)),
                          rv_record_get_origin (record, NULL) ? rv_record_get_origin (record, NULL) : "-");
  for (guint i = 0; i < kind->n_fields; i++)
    if (rv_record_get (record, kind->fields[i].name))
      g_string_append_printf (text, "%s=%s\n", kind->fields[i].name, rv_record_get (record, kind->fields[i].name));
  own = rv_record_own_origins (record, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s from %s\n", own[i], rv_record_get_origin (record, own[i]));
  g_checksum_update (sum, (const guchar *) text->str, (gssize) text->len);
}

char *
fault_digest (RvCase *kase)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  rv_case_foreach (kase, digest_record, sum);
  return g_strdup (g_checksum_get_string (sum));
}

guint
fault_last_ack (const char *said, char **digest)
{
  g_auto (GStrv) lines = g_strsplit (said, "\n", -1);
  guint revision = 0;

  for (guint i = 0; lines[i] && lines[i + 1]; i++) /* the last one may be cut off */
    if (g_str_has_prefix (lines[i], "ack "))
      {
        g_auto (GStrv) words = g_strsplit (lines[i], " ", 3);

        revision = (guint) g_ascii_strtoull (words[1], NULL, 10);
        if (digest)
          {
            g_free (*digest);
            *digest = g_strdup (words[2]);
          }
      }
  return revision;
}

char *
fault_check_library (const char *dir, guint acked, const char *digest, guint under_way)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvStore) store = rv_store_open (dir, RV_STORE_CREATE, &error);
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (RvCase) kase = NULL;
  g_autofree char *held = NULL;

  if (!store)
    return g_strdup_printf ("it does not open: %s", error->message);
  if (acked > 0 || under_way > 0)
    {
      history = rv_store_history (store, FAULT_UUID, &error);
      if (!history || history->len < acked)
        return g_strdup_printf ("acknowledged were %u changes, there are %u", acked, history ? history->len : 0);
      if (history->len > acked + under_way)
        return g_strdup_printf ("acknowledged were %u changes, there are %u", acked, history->len);
    }
  if (acked > 0)
    {
      kase = rv_store_load (store, FAULT_UUID, &error);
      if (!kase)
        return g_strdup_printf ("the case does not load: %s", error->message);
      held = fault_digest (kase);
      if (history->len == acked && digest && !g_str_equal (held, digest))
        return g_strdup_printf ("after %u changes the case holds something else", acked);
    }
  if (!rv_store_verify (store, NULL, &error))
    return g_strdup_printf ("it does not verify: %s", error->message);
  return NULL;
}
