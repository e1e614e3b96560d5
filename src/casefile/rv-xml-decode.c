/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a file to UTF-8: never by libxml2, which would take any encoding that the file names. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "casefile/rv-casefile-private.h"

/* What hospitals' editors write. Others are refused: some converters of the system have had holes. */
static const char *const encodings[] = {
  "UTF-8", "UTF8", "US-ASCII", "ASCII", "ISO-8859-1", "ISO-8859-15", "WINDOWS-1252", "GB18030", "GBK", "GB2312", NULL,
};

static char *
refuse (RvFaults *faults, int line, char *what, const char *advice)
{
  faults->not_xml = TRUE;
  rv_faults_add (faults, RV_FAULT_FATAL, line, what, NULL, advice);
  return NULL;
}

/* The encoding in <?xml … encoding="…"?>, or NULL. Caller frees. */
static char *
declared (const char *data, gsize size)
{
  g_autofree char *head = g_strndup (data, MIN (size, 256));
  char *end = strstr (head, "?>"), *p;

  if (!g_str_has_prefix (head, "<?xml") || !end)
    return NULL;
  *end = '\0';
  p = strstr (head, "encoding");
  if (!p)
    return NULL;
  p += strcspn (p, "\"'");
  if (!*p)
    return NULL;
  return g_strndup (p + 1, strcspn (p + 1, "\"'"));
}

static const char *
utf16_of (const guchar *d, gsize size)
{
  if (size >= 4 && ((d[0] == 0xFF && d[1] == 0xFE && !d[2] && !d[3]) || (!d[0] && !d[1] && d[2] == 0xFE && d[3] == 0xFF)))
    return NULL; /* UTF-32 */
  if (size >= 2 && ((d[0] == 0xFF && d[1] == 0xFE) || (d[0] == '<' && d[1] == 0)))
    return "UTF-16LE";
  if (size >= 2 && ((d[0] == 0xFE && d[1] == 0xFF) || (d[0] == 0 && d[1] == '<')))
    return "UTF-16BE";
  return NULL;
}

static char *
convert (const char *data, gsize size, const char *from, RvFaults *faults, gsize *length)
{
  g_autoptr (GError) error = NULL;
  gsize read = 0;
  char *text = g_convert (data, (gssize) size, "UTF-8", from, &read, length, &error);

  if (!text || read < size) /* a cut-off character at the end is no error to g_convert() */
    {
      int line = 1;

      g_free (text);
      for (gsize i = 0; i < read && i < size; i++)
        line += data[i] == '\n';
      return refuse (faults, line, g_strdup_printf (_("the file is not what it says it is: no %s"), from), _("Save it as UTF-8"));
    }
  if (*length > RV_CASEFILE_MAX_BYTES)
    {
      g_free (text);
      return refuse (faults, 0, g_strdup_printf (_("the file is larger than %d MiB"), RV_CASEFILE_MAX_BYTES >> 20), _("Split it into cases"));
    }
  return text;
}

/* XML knows fewer characters than UTF-8. */
static gboolean
is_xml_char (gunichar c)
{
  return c >= 0x20 ? c != 0xFFFE && c != 0xFFFF : c == '\t' || c == '\n' || c == '\r';
}

static gboolean
check_characters (const char *text, gsize length, RvFaults *faults)
{
  const char *end, *bad = NULL;
  g_autofree char *what = NULL;
  int line = 1;

  if (!g_utf8_validate_len (text, length, &end))
    bad = end;
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    if (!is_xml_char (g_utf8_get_char (p)))
      {
        what = g_strdup_printf (_("a character that XML does not allow: U+%04X"), g_utf8_get_char (p));
        bad = p;
        break;
      }
  if (!bad)
    return TRUE;
  if (!what)
    what = *bad ? g_strdup_printf (_("the byte 0x%02X is not UTF-8"), (guchar) *bad) : g_strdup (_("a zero byte"));
  for (const char *p = text; p < bad; p++)
    line += *p == '\n' || (*p == '\r' && p[1] != '\n');
  refuse (faults, line, g_steal_pointer (&what), _("Save the file as UTF-8 text"));
  return FALSE;
}

char *
rv_xml_decode (GBytes *bytes, RvFaults *faults, gsize *length)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *utf16 = size ? utf16_of ((const guchar *) data, size) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  if (size > RV_CASEFILE_MAX_BYTES)
    return refuse (faults, 0, g_strdup_printf (_("the file is larger than %d MiB"), RV_CASEFILE_MAX_BYTES >> 20), _("Split it into cases"));
  if (size == 0)
    return refuse (faults, 1, g_strdup (_("the file is empty")), _("See the README for a case of twenty lines"));
  if (!utf16 && size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  name = utf16 ? NULL : declared (data, size);
  if (utf16)
    text = convert (data, size, utf16, faults, length);
  else if (!name || g_ascii_strcasecmp (name, "UTF-8") == 0 || g_ascii_strcasecmp (name, "UTF8") == 0)
    {
      text = g_malloc (size + 1);
      memcpy (text, data, size);
      text[size] = '\0';
      *length = size;
    }
  else
    {
      g_autofree char *upper = g_ascii_strup (name, -1);
      g_autofree char *quoted = rv_fault_quote (name);

      if (!g_strv_contains (encodings, upper))
        return refuse (faults, 1, g_strdup_printf (_("the encoding %s is not read here"), quoted), _("Save the file as UTF-8"));
      text = convert (data, size, upper, faults, length);
    }
  if (!text)
    return NULL;
  if (g_str_has_prefix (text, "\xEF\xBB\xBF"))
    {
      *length -= 3;
      memmove (text, text + 3, *length + 1);
    }
  return check_characters (text, *length, faults) ? g_steal_pointer (&text) : NULL;
}
