/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-quantity.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

typedef struct {
  const char *lexical;
  RvEmpty empty;
} EmptyWord;

/* The first spelling of each is the canonical one. */
static const EmptyWord empty_words[] = {
  { "NR", RV_EMPTY_NO_RESPONSE }, { "no-response", RV_EMPTY_NO_RESPONSE },
  { "NT", RV_EMPTY_NOT_TESTED }, { "not-tested", RV_EMPTY_NOT_TESTED },
  { "not-recorded", RV_EMPTY_NOT_RECORDED },
};

RvEmpty
rv_empty_of (const char *lexical)
{
  if (!lexical || !*lexical)
    return RV_EMPTY_UNSET;
  for (guint i = 0; i < G_N_ELEMENTS (empty_words); i++)
    if (g_str_equal (empty_words[i].lexical, lexical))
      return empty_words[i].empty;
  return RV_EMPTY_NO;
}

const char *
rv_empty_to_lexical (RvEmpty empty)
{
  for (guint i = 0; i < G_N_ELEMENTS (empty_words); i++)
    if (empty_words[i].empty == empty)
      return empty_words[i].lexical;
  return NULL;
}

const char *
rv_empty_to_text (RvEmpty empty)
{
  switch (empty)
    {
    case RV_EMPTY_NO_RESPONSE:
      return _("No response");
    case RV_EMPTY_NOT_TESTED:
      return _("Not tested");
    case RV_EMPTY_NOT_RECORDED:
      return _("Not recorded");
    case RV_EMPTY_NO:
    case RV_EMPTY_UNSET:
    default:
      return "";
    }
}

static const char *
parse_number (const char *p, double *out, int *decimals)
{
  const char *start = p, *dot = NULL;
  char *end = NULL;

  if (*p == '-' || *p == '+')
    p++;
  if (!g_ascii_isdigit (*p) && *p != '.')
    return NULL;
  *out = g_ascii_strtod (start, &end);
  if (end == start || !isfinite (*out))
    return NULL;
  if (*end == '.' && end[-1] == '.') /* the dots of 40..50 */
    end--;
  /* hexadecimal and the like are not numbers here */
  for (const char *c = start; c < end; c++)
    {
      if (!g_ascii_isdigit (*c) && !strchr ("+-.eE", *c))
        return NULL;
      if (*c == '.')
        dot = c;
    }
  *decimals = 0;
  if (dot)
    for (const char *c = dot + 1; c < end && g_ascii_isdigit (*c); c++)
      (*decimals)++;
  return end;
}

static const char *
parse_comparator (const char *p, char *comparator)
{
  static const struct { const char *text; char code; } comparators[] = {
    { "<=", 'L' }, { ">=", 'G' }, { "≤", 'L' }, { "≥", 'G' }, { "<", '<' }, { ">", '>' }, { "~", '~' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (comparators); i++)
    if (g_str_has_prefix (p, comparators[i].text))
      {
        *comparator = comparators[i].code;
        p += strlen (comparators[i].text);
        break;
      }
  while (*p == ' ')
    p++;
  return p;
}

gboolean
rv_quantity_parse (const char *lexical, RvQuantity *out)
{
  const char *p;
  int more = 0;

  memset (out, 0, sizeof *out);
  out->empty = rv_empty_of (lexical);
  if (out->empty != RV_EMPTY_NO)
    return TRUE;
  p = parse_comparator (lexical, &out->comparator);
  p = parse_number (p, &out->number, &out->decimals);
  out->upper = out->number;
  if (p && g_str_has_prefix (p, ".."))
    {
      p = parse_number (p + 2, &out->upper, &more);
      out->decimals = MAX (out->decimals, more);
    }
  if (p && *p == ' ')
    {
      while (*p == ' ')
        p++;
      if (strlen (p) < sizeof out->unit)
        {
          g_strlcpy (out->unit, p, sizeof out->unit);
          p += strlen (p);
        }
    }
  if (!p || *p)
    {
      memset (out, 0, sizeof *out);
      out->empty = RV_EMPTY_UNSET;
      return FALSE;
    }
  return TRUE;
}

static char *
number_to_text (double number, int decimals)
{
  g_autofree char *text = g_strdup_printf ("%.*f", CLAMP (decimals, 0, 12), number);

  return text[0] == '-' ? g_strconcat ("−", text + 1, NULL) : g_steal_pointer (&text);
}

char *
rv_quantity_to_text (const RvQuantity *q)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *number = NULL;

  if (q->empty != RV_EMPTY_NO)
    return g_strdup (rv_empty_to_text (q->empty));
  switch (q->comparator)
    {
    case '<': g_string_append (text, "<\xE2\x80\xAF"); break;
    case '>': g_string_append (text, ">\xE2\x80\xAF"); break;
    case 'L': g_string_append (text, "≤\xE2\x80\xAF"); break;
    case 'G': g_string_append (text, "≥\xE2\x80\xAF"); break;
    case '~': g_string_append (text, "≈\xE2\x80\xAF"); break;
    default: break;
    }
  number = number_to_text (q->number, q->decimals);
  g_string_append (text, number);
  if (q->upper != q->number)
    {
      g_autofree char *upper = number_to_text (q->upper, q->decimals);

      g_string_append_printf (text, "–%s", upper);
    }
  if (q->unit[0])
    g_string_append_printf (text, "\xE2\x80\xAF%s", q->unit);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "4,2" and "−4.2" to "4.2" and "-4.2"; other text as it is. */
static char *
normalise_number (const char *text)
{
  g_autoptr (GString) s = g_string_new (NULL);
  gboolean comma_is_point = g_str_equal (localeconv ()->decimal_point, ",") || !strchr (text, '.');

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x2212)
        g_string_append_c (s, '-');
      else if (c == 0x202F || c == 0xA0)
        g_string_append_c (s, ' ');
      else if (c == ',' && comma_is_point && p > text && g_ascii_isdigit (p[-1]) && g_ascii_isdigit (p[1]))
        g_string_append_c (s, '.');
      else if (c == 0x2013 && p > text && g_ascii_isdigit (p[-1]))
        g_string_append (s, "..");
      else
        g_string_append_unichar (s, c);
    }
  return g_string_free (g_steal_pointer (&s), FALSE);
}

char *
rv_quantity_from_text (const char *text)
{
  static const EmptyWord typed[] = {
    { "nr", RV_EMPTY_NO_RESPONSE }, { "n.r.", RV_EMPTY_NO_RESPONSE }, { "no response", RV_EMPTY_NO_RESPONSE }, { "no-response", RV_EMPTY_NO_RESPONSE },
    { "absent", RV_EMPTY_NO_RESPONSE }, { "nt", RV_EMPTY_NOT_TESTED }, { "n.t.", RV_EMPTY_NOT_TESTED }, { "not tested", RV_EMPTY_NOT_TESTED },
    { "not-tested", RV_EMPTY_NOT_TESTED }, { "not recorded", RV_EMPTY_NOT_RECORDED }, { "not-recorded", RV_EMPTY_NOT_RECORDED }, { "?", RV_EMPTY_NOT_RECORDED },
  };
  g_autofree char *stripped = g_strstrip (g_strdup (text ? text : ""));
  g_autofree char *folded = g_utf8_casefold (stripped, -1);
  g_autofree char *number = NULL;
  RvQuantity q;

  if (!*stripped)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    if (g_str_equal (typed[i].lexical, folded))
      return g_strdup (rv_empty_to_lexical (typed[i].empty));
  for (RvEmpty e = RV_EMPTY_NO_RESPONSE; e <= RV_EMPTY_NOT_RECORDED; e++)
    {
      g_autofree char *word = g_utf8_casefold (rv_empty_to_text (e), -1);

      if (g_str_equal (word, folded))
        return g_strdup (rv_empty_to_lexical (e));
    }
  number = normalise_number (stripped);
  if (rv_quantity_parse (number, &q))
    return g_steal_pointer (&number);
  return g_steal_pointer (&stripped);
}
