/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "casefile/rv-casefile-layout.h"
#include "casefile/rv-casefile-private.h"

typedef struct {
  GString *out;
  RvCase *kase;
  GHashTable *children; /* parent uuid (borrowed) -> GPtrArray of RvRecord, in order of kinds and positions */
} Writer;

static void
append_escaped (GString *out, const char *text, gboolean attribute)
{
  for (const char *p = text; *p; p++)
    switch (*p)
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '\r':
        g_string_append (out, "&#13;");
        break;
      case '"':
      case '\n':
      case '\t':
        if (!attribute)
          g_string_append_c (out, *p);
        else
          g_string_append (out, *p == '"' ? "&quot;" : *p == '\n' ? "&#10;" : "&#9;");
        break;
      default:
        g_string_append_c (out, *p);
      }
}

static void
indent (Writer *w, guint depth)
{
  g_string_append_printf (w->out, "%*s", (int) (2 * depth), "");
}

static void
write_attribute (Writer *w, const char *name, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_printf (w->out, " %s=\"", name);
  append_escaped (w->out, valid, TRUE);
  g_string_append_c (w->out, '"');
}

/* <name field="…">text</name>, so that reading gives the very same text. */
static void
write_text (Writer *w, guint depth, const char *name, const char *field, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  gboolean escape = rv_casefile_needs_escape (valid);
  g_autofree char *text = escape ? rv_casefile_escape (valid) : g_strdup (valid);
  g_autofree char *normal = rv_casefile_normalise (text);

  indent (w, depth);
  g_string_append_printf (w->out, "<%s", name);
  if (field)
    write_attribute (w, "field", field);
  if (!g_str_equal (normal, text))
    g_string_append (w->out, " xml:space=\"preserve\"");
  if (escape)
    g_string_append (w->out, " escaped=\"yes\"");
  g_string_append_c (w->out, '>');
  append_escaped (w->out, text, FALSE);
  g_string_append_printf (w->out, "</%s>\n", name);
}

static gboolean
needs_element (const RvField *field, const char *value)
{
  g_autofree char *valid = NULL;

  if ((field && field->type == RV_FIELD_PROSE) || strnlen (value, RV_CASEFILE_LONG_VALUE) == RV_CASEFILE_LONG_VALUE)
    return TRUE;
  valid = g_utf8_make_valid (value, -1);
  return rv_casefile_needs_escape (valid);
}

static void
write_attributes (Writer *w, RvRecord *record)
{
  const RvKind *kind = rv_record_get_kind (record);
  const char *origin = rv_record_get_origin (record, NULL);

  write_attribute (w, "uuid", rv_record_get_uuid (record));
  if (origin && !needs_element (NULL, origin))
    write_attribute (w, "origin", origin);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *value = rv_record_get (record, kind->fields[i].name);

      if (value && !needs_element (&kind->fields[i], value))
        write_attribute (w, kind->fields[i].name, value);
    }
}

static void
write_texts (Writer *w, RvRecord *record, guint depth)
{
  const RvKind *kind = rv_record_get_kind (record);
  const char *origin = rv_record_get_origin (record, NULL);
  guint n;
  g_autofree const char **own = rv_record_own_origins (record, &n);

  if (origin && needs_element (NULL, origin))
    write_text (w, depth, "origin", NULL, origin);
  for (guint i = 0; i < n; i++)
    write_text (w, depth, "origin", own[i], rv_record_get_origin (record, own[i]));
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *value = rv_record_get (record, kind->fields[i].name);

      if (value && needs_element (&kind->fields[i], value))
        write_text (w, depth, kind->fields[i].name, NULL, value);
    }
}

static void
write_record (Writer *w, RvRecord *record, guint depth)
{
  const char *name = rv_record_get_kind (record)->name;
  GPtrArray *children = g_hash_table_lookup (w->children, rv_record_get_uuid (record));
  gsize before;

  indent (w, depth);
  g_string_append_printf (w->out, "<%s", name);
  write_attributes (w, record);
  before = w->out->len;
  g_string_append (w->out, ">\n");
  write_texts (w, record, depth + 1);
  for (guint i = 0; children && i < children->len; i++)
    write_record (w, children->pdata[i], depth + 1);
  if (w->out->len == before + 2)
    {
      g_string_truncate (w->out, before);
      g_string_append (w->out, "/>\n");
      return;
    }
  indent (w, depth);
  g_string_append_printf (w->out, "</%s>\n", name);
}

static void
write_kind (Writer *w, const RvKind *kind, guint depth)
{
  guint n = rv_case_count (w->kase, kind->name);

  for (guint i = 0; i < n; i++)
    write_record (w, rv_case_nth (w->kase, kind->name, i), depth);
}

static void
write_section (Writer *w, const char *section)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);
  gsize before = w->out->len, open;

  g_string_append_printf (w->out, "  <%s>\n", section);
  open = w->out->len;
  for (guint k = 0; k < n; k++)
    if (g_strcmp0 (kinds[k].section, section) == 0)
      write_kind (w, &kinds[k], 2);
  if (w->out->len == open)
    g_string_truncate (w->out, before);
  else
    g_string_append_printf (w->out, "  </%s>\n", section);
}

static void
write_body (Writer *w)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  write_texts (w, rv_case_get_root (w->kase), 1);
  for (guint k = 0; k < n; k++)
    if (rv_layout_is_single (&kinds[k]))
      write_kind (w, &kinds[k], 1);
  for (guint i = 0; i < rv_layout_n_sections (); i++)
    write_section (w, rv_layout_section (i));
}

static void
note_child (RvRecord *record, gpointer data)
{
  Writer *w = data;
  const char *parent = rv_record_get_parent_uuid (record);
  GPtrArray *children;

  if (!rv_record_get_kind (record)->parent || !parent)
    return;
  children = g_hash_table_lookup (w->children, parent);
  if (!children)
    {
      children = g_ptr_array_new ();
      g_hash_table_insert (w->children, (gpointer) parent, children);
    }
  g_ptr_array_add (children, record);
}

static void
unref_children (gpointer children)
{
  g_ptr_array_unref (children);
}

static GBytes *
write_case (RvCase *kase, gint64 revision, const char *head)
{
  Writer w = { g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<case xmlns=\"" RV_CASEFILE_NAMESPACE "\""), kase, NULL };

  w.children = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, unref_children);
  rv_case_foreach (kase, note_child, &w);
  if (revision >= 0)
    g_string_append_printf (w.out, " revision=\"%" G_GINT64_FORMAT "\"", revision);
  if (revision >= 0 && head)
    write_attribute (&w, "head", head);
  write_attributes (&w, rv_case_get_root (kase));
  g_string_append (w.out, ">\n");
  write_body (&w);
  g_string_append (w.out, "</case>\n");
  g_hash_table_unref (w.children);
  return g_string_free_to_bytes (w.out);
}

GBytes *
rv_casefile_write (RvCase *kase)
{
  return write_case (kase, -1, NULL);
}

GBytes *
rv_casefile_write_stamped (RvCase *kase, gint64 revision, const char *head)
{
  return write_case (kase, revision, head);
}

/* The rename itself must reach the disk, too. */
static void
sync_folder (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  (void) fsync (fd);
  close (fd);
}

gboolean
rv_casefile_save_stamped (RvCase *kase, const char *path, gint64 revision, const char *head, GError **error)
{
  g_autoptr (GBytes) bytes = write_case (kase, revision, head);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (!g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  sync_folder (path);
  return TRUE;
}

gboolean
rv_casefile_save (RvCase *kase, const char *path, GError **error)
{
  return rv_casefile_save_stamped (kase, path, -1, NULL, error);
}
