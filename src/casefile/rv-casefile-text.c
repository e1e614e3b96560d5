/* SPDX-License-Identifier: GPL-3.0-or-later */
/* White space of prose, and characters that XML cannot hold. */
#include <string.h>

#include "casefile/rv-casefile-private.h"

char *
rv_casefile_normalise (const char *value)
{
  GString *out = g_string_new (NULL);
  guint breaks = 0;
  gboolean space = FALSE;

  for (const char *p = value; *p; p++)
    {
      if (*p == '\n')
        breaks++;
      if (strchr (" \t\n\r", *p))
        {
          space = TRUE;
          continue;
        }
      if (space && out->len)
        g_string_append (out, breaks > 1 ? "\n\n" : " ");
      space = FALSE;
      breaks = 0;
      g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_illegal (gunichar c)
{
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
}

gboolean
rv_casefile_needs_escape (const char *value)
{
  for (const char *p = value; *p; p = g_utf8_next_char (p))
    if (is_illegal (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

char *
rv_casefile_escape (const char *value)
{
  GString *out = g_string_new (NULL);

  for (const char *p = value; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\\')
        g_string_append (out, "\\\\");
      else if (is_illegal (c))
        g_string_append_printf (out, "\\u{%X}", c);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* "\u{1B}" at p: the character, and where the text goes on; 0 when it is none. */
static gunichar
escaped_character (const char *p, const char **next)
{
  gunichar c = 0;
  guint n = 0;

  if (!g_str_has_prefix (p, "\\u{"))
    return 0;
  for (p += 3; g_ascii_isxdigit (*p) && n < 6; p++, n++)
    c = c * 16 + (guint) g_ascii_xdigit_value (*p);
  if (*p != '}' || n == 0 || !g_unichar_validate (c))
    return 0;
  *next = p + 1;
  return c;
}

char *
rv_casefile_unescape (const char *value)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = value;

  while (*p)
    {
      gunichar c;

      if (*p != '\\')
        {
          g_string_append_c (out, *p++);
          continue;
        }
      if (p[1] == '\\')
        {
          g_string_append_c (out, '\\');
          p += 2;
          continue;
        }
      c = escaped_character (p, &p);
      if (!c)
        return NULL;
      g_string_append_unichar (out, c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
