/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the tags of a file before libxml2 does, in one pass: libxml2 compares every attribute of a tag with every other, knows
 * lines only up to 65535 in places, and speaks of faults in its own words. What passes here is small, flat and matched.
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "casefile/rv-casefile-private.h"

#define MAX_ATTRIBUTES 128
#define MAX_NAME 64
#define MAX_ELEMENTS (6 * RV_CASEFILE_MAX_RECORDS)

typedef struct {
  const char *name;
  gsize len;
  int line;
} Open;

typedef struct {
  const char *text, *p, *end;
  int line;
  gboolean root_seen;
  Open open[RV_CASEFILE_MAX_DEPTH];
  guint depth;
  GArray *tags;
  RvFaults *faults;
} Guard;

void
rv_xml_text_free (RvXmlText *text)
{
  g_free (text->text);
  g_array_unref (text->tags);
  g_free (text);
}

static gboolean
refuse (Guard *g, int line, char *what, const char *allowed, const char *advice)
{
  g->faults->not_xml = TRUE;
  rv_faults_add (g->faults, RV_FAULT_FATAL, line, what, allowed, advice);
  return FALSE;
}

static gboolean
refuse_cut (Guard *g, int line, const char *what)
{
  return refuse (g, line, g_strdup (what), NULL, _("The file seems to be cut off: take it from its source again"));
}

static void
count_lines (Guard *g, const char *from, const char *to)
{
  for (const char *p = from; p < to; p++)
    g->line += *p == '\n' || (*p == '\r' && p[1] != '\n');
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static gsize
name_length (const char *p)
{
  gsize n = 0;

  if (!g_ascii_isalpha (*p) && *p != '_')
    return 0;
  while (g_ascii_isalnum (p[n]) || (p[n] && strchr ("_-.:", p[n])))
    n++;
  return n;
}

static void
skip_space (Guard *g)
{
  const char *from = g->p;

  while (is_space (*g->p))
    g->p++;
  count_lines (g, from, g->p);
}

/* The character of "&#…;" or "&#x…;"; 0 when XML has no such one. */
static gunichar
numbered_character (const char *amp, const char *stop)
{
  gboolean hex = amp[2] == 'x';
  const char *first = amp + (hex ? 3 : 2);
  gunichar c = 0;

  if (first >= stop || stop - first > 8)
    return 0;
  for (const char *p = first; p < stop; p++)
    {
      int digit = hex ? g_ascii_xdigit_value (*p) : g_ascii_digit_value (*p);

      if (digit < 0)
        return 0;
      c = c * (hex ? 16 : 10) + (guint) digit;
    }
  if ((c < 0x20 && c != 9 && c != 10 && c != 13) || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF || c == 0xFFFE || c == 0xFFFF)
    return 0;
  return c;
}

/* "&#60;" and the five names of XML; anything else would need a document type. */
static gboolean
check_reference (Guard *g, const char *amp, const char *end)
{
  static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };
  const char *stop = memchr (amp, ';', (gsize) MIN (end - amp, MAX_NAME));
  g_autofree char *name = stop ? g_strndup (amp, (gsize) (stop - amp + 1)) : NULL;

  for (guint i = 0; stop && i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (name, known[i]))
      return TRUE;
  if (stop && amp[1] == '#' && numbered_character (amp, stop))
    return TRUE;
  count_lines (g, g->p, amp);
  if (stop && amp[1] == '#')
    return refuse (g, g->line, g_strdup_printf (_("%s is no character of XML"), name), NULL, _("Write the character itself"));
  if (!stop || name_length (amp + 1) != (gsize) (stop - amp - 1))
    return refuse (g, g->line, g_strdup (_("a single “&”")), "&amp;", _("Write &amp; where an ampersand is meant"));
  return refuse (g, g->line, g_strdup_printf (_("the entity %s: entities are not read"), name), "&amp; &lt; &gt; &quot; &apos; &#…;",
                 _("Write the character or the text itself"));
}

/* References between g->p and end, and the lines of both. */
static gboolean
check_text (Guard *g, const char *end)
{
  for (const char *amp = g->p; (amp = memchr (amp, '&', (gsize) (end - amp))) != NULL; amp++)
    if (!check_reference (g, amp, end))
      return FALSE;
  count_lines (g, g->p, end);
  g->p = end;
  return TRUE;
}

static gboolean
attribute (Guard *g, const char *tag)
{
  gsize len = name_length (g->p);
  g_autofree char *name = g_strndup (g->p, MIN (len, MAX_NAME));
  const char *stop;
  char quote;

  if (len == 0 || len > MAX_NAME)
    return refuse (g, g->line, g_strdup_printf (_("something in the tag <%s> that is no attribute"), tag), _("name=\"value\""),
                   _("Check quotes and spelling before this place"));
  g->p += len;
  skip_space (g);
  if (*g->p != '=')
    return refuse (g, g->line, g_strdup_printf (_("the attribute %s has no value"), name), _("name=\"value\""), _("Write the value in quotes"));
  g->p++;
  skip_space (g);
  quote = *g->p;
  if (quote != '"' && quote != '\'')
    return refuse (g, g->line, g_strdup_printf (_("the value of %s has no quotes"), name), _("name=\"value\""), _("Write the value in quotes"));
  g->p++;
  stop = memchr (g->p, quote, (gsize) (g->end - g->p));
  if (!stop)
    return refuse_cut (g, g->line, _("a value without a closing quote"));
  if (memchr (g->p, '<', (gsize) (stop - g->p)))
    return refuse (g, g->line, g_strdup_printf (_("“<” in the value of %s: its closing quote may be missing"), name), "&lt;",
                   _("Close the quote, or write &lt;"));
  if (!check_text (g, stop))
    return FALSE;
  g->p++;
  return TRUE;
}

static gboolean
push (Guard *g, const char *name, gsize len, int line)
{
  if (g->depth == RV_CASEFILE_MAX_DEPTH)
    return refuse (g, line, g_strdup_printf (_("elements stand more than %d deep"), RV_CASEFILE_MAX_DEPTH), NULL, _("A case needs no more than five"));
  g->open[g->depth++] = (Open) { name, len, line };
  return TRUE;
}

static gboolean
start_tag (Guard *g)
{
  RvXmlTag tag = { (guint) (g->p - g->text), g->line };
  const char *name = g->p + 1;
  gsize len = name_length (name);
  g_autofree char *shown = g_strndup (name, MIN (len, MAX_NAME));

  if (len == 0 || len > MAX_NAME)
    return refuse (g, g->line, g_strdup (_("“<” without the name of an element")), "&lt;", _("Write &lt; where a less-than sign is meant"));
  if (g->depth == 0 && g->root_seen)
    return refuse (g, g->line, g_strdup_printf (_("<%s> after the end of the case"), shown), NULL, _("One file holds one case"));
  if (g->tags->len >= MAX_ELEMENTS)
    return refuse (g, g->line, g_strdup_printf (_("more than %d elements"), MAX_ELEMENTS), NULL, _("Split the file into cases"));
  g->root_seen = TRUE;
  g_array_append_val (g->tags, tag);
  g->p = name + len;
  for (guint n = 0;; n++)
    {
      gboolean space = is_space (*g->p);

      skip_space (g);
      if (g->p == g->end)
        return refuse_cut (g, g->line, _("a tag without its end"));
      if (*g->p == '>')
        {
          g->p++;
          return push (g, name, len, tag.line);
        }
      if (g->p[0] == '/' && g->p[1] == '>')
        {
          g->p += 2;
          return TRUE;
        }
      if (n == MAX_ATTRIBUTES)
        return refuse (g, tag.line, g_strdup_printf (_("<%s> has more than %d attributes"), shown, MAX_ATTRIBUTES), NULL, _("See the README for a case by hand"));
      if (!space)
        return refuse (g, g->line, g_strdup_printf (_("no space between the attributes of <%s>"), shown), _("name=\"value\""), _("Check the quotes before this place"));
      if (!attribute (g, shown))
        return FALSE;
    }
}

static gboolean
end_tag (Guard *g)
{
  const char *name = g->p + 2;
  gsize len = name_length (name);
  g_autofree char *shown = g_strndup (name, MIN (len, MAX_NAME));
  Open *top = g->depth ? &g->open[g->depth - 1] : NULL;

  g->p = name + len;
  skip_space (g);
  if (*g->p != '>')
    return g->p == g->end ? refuse_cut (g, g->line, _("a tag without its end"))
                          : refuse (g, g->line, g_strdup_printf (_("the end tag </%s> is not closed"), shown), NULL, _("Write “>” after its name"));
  g->p++;
  if (!top)
    return refuse (g, g->line, g_strdup_printf (_("</%s> closes nothing"), shown), NULL, _("Remove it"));
  if (top->len != len || strncmp (top->name, name, len) != 0)
    {
      g_autofree char *open = g_strndup (top->name, top->len);

      return refuse (g, g->line, g_strdup_printf (_("</%s> closes <%s> of line %d"), shown, open, top->line), NULL,
                     _("Close elements in the order in which they were opened, from the inside out"));
    }
  g->depth--;
  return TRUE;
}

/* Comments, processing instructions, CDATA: skipped up to stop. */
static gboolean
skip_until (Guard *g, gsize begin, const char *stop)
{
  const char *at = g->p + begin <= g->end ? g_strstr_len (g->p + begin, g->end - g->p - (gssize) begin, stop) : NULL;

  if (!at)
    return refuse_cut (g, g->line, _("a comment or instruction without its end"));
  count_lines (g, g->p, at);
  g->p = at + strlen (stop);
  return TRUE;
}

static gboolean
markup (Guard *g)
{
  if (g_str_has_prefix (g->p, "<!--"))
    {
      int line = g->line;

      if (!skip_until (g, 4, "--"))
        return FALSE;
      if (*g->p != '>')
        return refuse (g, line, g_strdup (_("“--” inside a comment")), NULL, _("Write single dashes in comments"));
      g->p++;
      return TRUE;
    }
  if (g_str_has_prefix (g->p, "<![CDATA[") && g->depth)
    return skip_until (g, 9, "]]>");
  if (g_str_has_prefix (g->p, "<?"))
    return skip_until (g, 2, "?>");
  if (g_str_has_prefix (g->p, "<!DOCTYPE"))
    return refuse (g, g->line, g_strdup (_("a document type (DOCTYPE): it could name other files or entities and is not read")), NULL,
                   _("Remove it; a case needs none"));
  if (g->p[1] == '!')
    return refuse (g, g->line, g_strdup (_("“<!” that is neither a comment nor CDATA")), "<!-- … -->", _("Remove it"));
  return g->p[1] == '/' ? end_tag (g) : start_tag (g);
}

static gboolean
scan (Guard *g)
{
  while (g->p < g->end)
    {
      const char *next = memchr (g->p, '<', (gsize) (g->end - g->p));

      if (!next)
        next = g->end;
      for (const char *p = g->p; g->depth == 0 && p < next; p++)
        if (!is_space (*p))
          {
            count_lines (g, g->p, p);
            return refuse (g, g->line, g_strdup (g->root_seen ? _("text after the end of the case") : _("this is no XML: text before the first tag")),
                           "<case>", _("A case file begins with <case> and ends with </case>"));
          }
      if (!check_text (g, next))
        return FALSE;
      if (g->p < g->end && !markup (g))
        return FALSE;
    }
  if (g->depth)
    {
      Open *top = &g->open[g->depth - 1];
      g_autofree char *open = g_strndup (top->name, top->len);
      g_autofree char *what = g_strdup_printf (_("the file ends, but <%s> of line %d is not closed"), open, top->line);

      return refuse_cut (g, g->line, what);
    }
  if (!g->root_seen)
    return refuse (g, g->line, g_strdup (_("no element in the file")), "<case>", _("A case file begins with <case> and ends with </case>"));
  return TRUE;
}

RvXmlText *
rv_xml_guard (GBytes *bytes, RvFaults *faults)
{
  g_autoptr (RvXmlText) text = g_new0 (RvXmlText, 1);
  Guard guard = { .line = 1, .faults = faults };

  text->tags = g_array_new (FALSE, FALSE, sizeof (RvXmlTag));
  text->text = rv_xml_decode (bytes, faults, &text->length);
  if (!text->text)
    return NULL;
  guard.text = guard.p = text->text;
  guard.end = text->text + text->length;
  guard.tags = text->tags;
  return scan (&guard) ? g_steal_pointer (&text) : NULL;
}

/* Steps over one attribute of a tag that has passed the guard. Returns where its value ends, NULL at the end of the tag. */
static const char *
next_attribute (const char *p, const char **name, gsize *len, const char **value)
{
  const char *stop;

  while (is_space (*p))
    p++;
  *len = name_length (p);
  if (!*len)
    return NULL;
  *name = p;
  p += *len;
  while (is_space (*p) || *p == '=')
    p++;
  if (*p != '"' && *p != '\'')
    return NULL;
  *value = p + 1;
  stop = strchr (p + 1, *p);
  return stop ? stop + 1 : NULL;
}

int
rv_xml_attribute_line (RvXmlText *text, guint tag, const char *wanted)
{
  RvXmlTag *at = &g_array_index (text->tags, RvXmlTag, tag);
  const char *start = text->text + at->offset, *p = start + 1 + name_length (start + 1), *name, *value;
  gsize len;

  while ((p = next_attribute (p, &name, &len, &value)) != NULL)
    if (strlen (wanted) == len && strncmp (name, wanted, len) == 0)
      {
        Guard guard = { .line = at->line };

        count_lines (&guard, start, name);
        return guard.line;
      }
  return at->line;
}

char *
rv_xml_first_attribute (const char *text, gsize length, const char *wanted, char **root)
{
  const char *p = text, *name, *value;
  gsize len;

  *root = NULL;
  while ((p = memchr (p, '<', length - (gsize) (p - text))) != NULL && (p[1] == '?' || p[1] == '!'))
    {
      const char *stop = p[1] == '?' ? "?>" : "-->";

      p = strstr (p, stop);
      if (!p)
        return NULL;
    }
  if (!p)
    return NULL;
  len = name_length (p + 1);
  *root = g_strndup (p + 1, len);
  p += 1 + len;
  for (const char *next; (next = next_attribute (p, &name, &len, &value)) != NULL; p = next)
    if (strlen (wanted) == len && strncmp (name, wanted, len) == 0)
      return g_strndup (value, (gsize) (next - 1 - value));
  return NULL;
}
