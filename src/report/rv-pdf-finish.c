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

static const char *
find_next (const char *from, const char *end, const char *word)
{
  gsize length = strlen (word);

  for (; from + length <= end; from++)
    if (memcmp (from, word, length) == 0)
      return from;
  return NULL;
}

/* The number of the object that holds at, or -1. */
static gint64
object_around (const char *data, const char *at)
{
  const char *head = find_last (data, (gsize) (at - data), " 0 obj");

  while (head && head > data && g_ascii_isdigit (head[-1]))
    head--;
  return head ? g_ascii_strtoll (head, NULL, 10) : -1;
}

/* A text string of PDF, as UTF-16 in hexadecimal digits. */
static void
append_text (GString *out, const char *text)
{
  glong n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  g_string_append (out, "<FEFF");
  for (glong i = 0; units && i < n; i++)
    g_string_append_printf (out, "%04X", units[i]);
  g_string_append_c (out, '>');
}

/* An object anew: its dictionary with more behind it; where it stands goes to the table. */
static void
append_object (GString *out, GString *table, gint64 number, const char *dictionary, const char *more)
{
  g_string_append_printf (table, "%" G_GINT64_FORMAT " 1\n%010" G_GSIZE_FORMAT " 00000 n \n", number, out->len);
  g_string_append_printf (out, "%" G_GINT64_FORMAT " 0 obj\n<<%s%s\n>>\nendobj\n", number, dictionary, more);
}

/* cairo writes the elements of the structure in the order in which they were begun. */
static void
append_figures (GString *out, GString *table, const char *data, gsize size, GPtrArray *figures)
{
  static const char mark[] = "/Type /StructElem\n   /S /Figure";
  const char *end = data + size, *at = data;
  guint n = 0;

  for (const char *p = data; (p = find_next (p, end, mark)); p += sizeof mark)
    n++;
  for (guint i = 0; n == figures->len && i < n; i++) /* otherwise nobody knows which is which */
    {
      gint64 number = object_around (data, at = find_next (at, end, mark));
      g_autofree char *dictionary = dictionary_of (data, size, number);
      g_autoptr (GString) alt = g_string_new ("\n   /Alt ");

      append_text (alt, figures->pdata[i]);
      if (dictionary)
        append_object (out, table, number, dictionary, alt->str);
      at += sizeof mark;
    }
}

GBytes *
rv_pdf_finish (GBytes *pdf, const char *language, GPtrArray *figures)
{
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size), *end = data + size;
  const char *trailer = find_last (data, size, "\ntrailer"), *startxref = find_last (data, size, "\nstartxref");
  gint64 root = number_after (trailer, end, "/Root "), n = number_after (trailer, end, "/Size "), info = number_after (trailer, end, "/Info ");
  gint64 before = number_after (startxref, end, "startxref");
  g_autofree char *catalog = root > 0 ? dictionary_of (data, size, root) : NULL;
  g_autoptr (GString) out = NULL, table = NULL, more = NULL;
  gsize xref;

  if (!catalog || n < 1 || before < 1 || strstr (catalog, "/MarkInfo"))
    return g_bytes_ref (pdf);
  out = g_string_new_len (data, (gssize) size);
  table = g_string_new ("xref\n0 1\n0000000000 65535 f \n");
  more = g_string_new (NULL);
  if (out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
  if (strstr (catalog, "/StructTreeRoot"))
    g_string_append (more, "\n   /MarkInfo << /Marked true >>");
  if (language && !strstr (catalog, "/Lang"))
    g_string_append_printf (more, "\n   /Lang (%s)", language);
  if (!strstr (catalog, "/ViewerPreferences"))
    g_string_append (more, "\n   /ViewerPreferences << /DisplayDocTitle true >>");
  append_object (out, table, root, catalog, more->str);
  if (figures)
    append_figures (out, table, data, size, figures);
  xref = out->len;
  g_string_append (out, table->str);
  g_string_append_printf (out, "trailer\n<< /Size %" G_GINT64_FORMAT "\n   /Root %" G_GINT64_FORMAT " 0 R\n   /Prev %" G_GINT64_FORMAT "\n", n, root, before);
  if (info > 0)
    g_string_append_printf (out, "   /Info %" G_GINT64_FORMAT " 0 R\n", info);
  g_string_append_printf (out, ">>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", xref);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
