/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-pdf-finish.h"

#include <string.h>

/* The last occurrence of word. (The string functions of GLib end at the first zero byte.) */
static const char *
find_last (const char *data, gsize size, const char *word)
{
  gsize length = strlen (word);

  for (gsize i = size; i >= length; i--)
    if (memcmp (data + i - length, word, length) == 0)
      return data + i - length;
  return NULL;
}

/* The number behind a word, or -1. */
static gint64
number_after (const char *start, const char *end, const char *word)
{
  const char *at = start ? g_strstr_len (start, end - start, word) : NULL;

  return at ? g_ascii_strtoll (at + strlen (word), NULL, 10) : -1;
}

/* The dictionary of object number, as text without its brackets; or NULL. */
static char *
dictionary_of (const char *data, gsize size, gint64 number)
{
  g_autofree char *head = g_strdup_printf ("\n%" G_GINT64_FORMAT " 0 obj", number);
  const char *object = find_last (data, size, head), *open, *close;

  if (!object)
    return NULL;
  open = g_strstr_len (object, (gssize) (data + size - object), "<<");
  close = open ? g_strstr_len (open, (gssize) (data + size - open), "\nendobj") : NULL;
  close = close ? g_strrstr_len (open, close - open, ">>") : NULL;
  return close ? g_strndup (open + 2, (gsize) (close - open - 2)) : NULL;
}

GBytes *
rv_pdf_finish (GBytes *pdf, const char *language)
{
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size), *end = data + size;
  const char *trailer = find_last (data, size, "\ntrailer"), *startxref = find_last (data, size, "\nstartxref");
  gint64 root = number_after (trailer, end, "/Root "), n = number_after (trailer, end, "/Size "), info = number_after (trailer, end, "/Info ");
  gint64 before = number_after (startxref, end, "startxref");
  g_autofree char *catalog = root > 0 ? dictionary_of (data, size, root) : NULL;
  g_autoptr (GString) out = NULL;
  gsize object, xref;

  if (!catalog || n < 1 || before < 1 || strstr (catalog, "/MarkInfo"))
    return g_bytes_ref (pdf);
  out = g_string_new_len (data, (gssize) size);
  if (out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
  object = out->len;
  g_string_append_printf (out, "%" G_GINT64_FORMAT " 0 obj\n<<%s", root, catalog);
  if (strstr (catalog, "/StructTreeRoot"))
    g_string_append (out, "\n   /MarkInfo << /Marked true >>");
  if (language && !strstr (catalog, "/Lang"))
    g_string_append_printf (out, "\n   /Lang (%s)", language);
  if (!strstr (catalog, "/ViewerPreferences"))
    g_string_append (out, "\n   /ViewerPreferences << /DisplayDocTitle true >>");
  g_string_append (out, "\n>>\nendobj\n");
  xref = out->len;
  g_string_append_printf (out, "xref\n0 1\n0000000000 65535 f \n%" G_GINT64_FORMAT " 1\n%010" G_GSIZE_FORMAT " 00000 n \n", root, object);
  g_string_append_printf (out, "trailer\n<< /Size %" G_GINT64_FORMAT "\n   /Root %" G_GINT64_FORMAT " 0 R\n   /Prev %" G_GINT64_FORMAT "\n", n, root, before);
  if (info > 0)
    g_string_append_printf (out, "   /Info %" G_GINT64_FORMAT " 0 R\n", info);
  g_string_append_printf (out, ">>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", xref);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
