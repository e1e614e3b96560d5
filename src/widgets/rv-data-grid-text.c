/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of cells as other programs write them: tab separated text, aligned text, tables in HTML. */
#include "widgets/rv-data-grid.h"

#include <string.h>

#define WIDEST 64 /* columns of a block */

typedef struct {
  GPtrArray *block; /* GStrv */
  GPtrArray *row;   /* char*, or NULL */
  GString *cell;    /* or NULL: between cells */
  guint across, down;   /* how far the cell reaches, 0: itself */
  guint below[WIDEST];  /* by column: rows that a cell above still covers */
  gboolean muted;       /* within a remark on the cell */
} Reader;

/* Cells covered by one that reaches down from above. */
static void
skip_covered (Reader *r)
{
  while (r->row && r->row->len < WIDEST && r->below[r->row->len])
    {
      r->below[r->row->len]--;
      g_ptr_array_add (r->row, g_strdup (""));
    }
}

static void
end_cell (Reader *r)
{
  if (!r->cell)
    return;
  if (!r->row)
    r->row = g_ptr_array_new ();
  skip_covered (r);
  for (guint i = 0; i < MAX (r->across, 1); i++)
    {
      if (r->row->len < WIDEST)
        r->below[r->row->len] = MAX (r->down, 1) - 1;
      g_ptr_array_add (r->row, i ? g_strdup ("") : g_strstrip (g_string_free (g_steal_pointer (&r->cell), FALSE)));
    }
  r->across = r->down = 0;
}

static void
end_row (Reader *r)
{
  end_cell (r);
  if (!r->row)
    return;
  skip_covered (r);
  g_ptr_array_add (r->row, NULL);
  g_ptr_array_add (r->block, g_ptr_array_free (g_steal_pointer (&r->row), FALSE));
}

/* A cell in quotation marks, as spreadsheets write one that holds breaks or tabs. Returns the place after it. */
static const char *
read_quoted (const char *p, GString *cell)
{
  for (p++; *p; p++)
    if (*p != '"')
      g_string_append_c (cell, *p == '\n' || *p == '\r' || *p == '\t' ? ' ' : *p);
    else if (p[1] == '"')
      g_string_append_c (cell, *p++);
    else
      return p + 1;
  return p;
}

static void
parse_tabs (const char *p, GPtrArray *block)
{
  Reader r = { .block = block };

  while (*p)
    {
      r.cell = g_string_new (NULL);
      if (*p == '"' && strchr (p + 1, '"'))
        p = read_quoted (p, r.cell);
      while (*p && *p != '\t' && *p != '\n')
        g_string_append_c (r.cell, *p++);
      end_cell (&r);
      if (*p == '\t' && p[1])
        {
          p++;
          continue;
        }
      if (*p == '\t') /* the last cell is empty */
        r.cell = g_string_new (NULL);
      end_row (&r);
      p += *p ? 1 : 0;
    }
}

static GStrv
aligned_cells (const char *line)
{
  static const char *const none[] = { "", NULL };

  return *line ? g_regex_split_simple (" {2,}", line, 0, 0) : g_strdupv ((GStrv) none);
}

GPtrArray *
rv_data_grid_parse_block (const char *text)
{
  GPtrArray *block = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GString) plain = g_string_new (text);
  g_auto (GStrv) lines = NULL;

  g_string_replace (plain, "\r\n", "\n", 0);
  g_string_replace (plain, "\r", "\n", 0);
  if (strchr (plain->str, '\t'))
    {
      parse_tabs (plain->str, block);
      return block;
    }
  lines = g_strsplit (plain->str, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      char *line = g_strchomp (lines[i]);

      if (!*line && !lines[i + 1])
        break;
      g_ptr_array_add (block, aligned_cells (line));
    }
  return block;
}

/* --- HTML --- */

static void
append_entity (GString *cell, const char *name, gsize length)
{
  static const struct { const char *name, *text; } entities[] = {
    { "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "nbsp", " " }, { "minus", "−" }, { "ndash", "–" }, { "micro", "µ" }, { "middot", "·" },
  };
  g_autofree char *own = g_strndup (name, length);

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_equal (entities[i].name, own))
      {
        g_string_append (cell, entities[i].text);
        return;
      }
  if (own[0] == '#')
    {
      guint64 c = own[1] == 'x' || own[1] == 'X' ? g_ascii_strtoull (own + 2, NULL, 16) : g_ascii_strtoull (own + 1, NULL, 10);

      if (c && c <= 0x10ffff && g_unichar_validate ((gunichar) c))
        g_string_append_unichar (cell, c == 0xa0 ? ' ' : (gunichar) c);
      return;
    }
  g_string_append_printf (cell, "&%s;", own);
}

static gboolean
is_tag (const char *tag, const char *name)
{
  gsize n = strlen (name);

  return g_ascii_strncasecmp (tag, name, n) == 0 && !g_ascii_isalnum (tag[n]);
}

static guint
span_of (const char *tag, const char *end, const char *attribute)
{
  const char *at = g_strstr_len (tag, end - tag, attribute);
  guint64 n;

  at = at ? at + strlen (attribute) : NULL;
  n = at ? g_ascii_strtoull (*at == '"' || *at == '\'' ? at + 1 : at, NULL, 10) : 1;
  return (guint) CLAMP (n, 1, WIDEST);
}

/* FALSE: the table is over. */
static gboolean
read_tag (Reader *r, const char *tag, const char *end)
{
  if (is_tag (tag, "/table"))
    return FALSE;
  if (is_tag (tag, "tr") || is_tag (tag, "/tr"))
    end_row (r);
  else if (is_tag (tag, "td") || is_tag (tag, "th"))
    {
      end_cell (r);
      r->cell = g_string_new (NULL);
      r->across = span_of (tag, end, "colspan=");
      r->down = span_of (tag, end, "rowspan=");
    }
  else if (is_tag (tag, "/td") || is_tag (tag, "/th"))
    end_cell (r);
  else if (is_tag (tag, "comment") || is_tag (tag, "/comment"))
    r->muted = *tag != '/';
  else if (r->cell && (is_tag (tag, "br") || is_tag (tag, "p") || is_tag (tag, "/p")) && r->cell->len)
    g_string_append_c (r->cell, ' ');
  return TRUE;
}

GPtrArray *
rv_data_grid_parse_html (const char *html)
{
  Reader r = { .block = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev) };
  g_autofree char *folded = g_ascii_strdown (html, -1);
  const char *start = strstr (folded, "<table"), *p = start ? html + (start - folded) : NULL;

  for (p = p ? strchr (p, '>') : NULL; p && *p;)
    {
      const char *end = g_str_has_prefix (p, "<!--") && strstr (p, "-->") ? strstr (p, "-->") + 2 : *p == '<' ? strchr (p, '>') : *p == '&' ? strchr (p, ';') : NULL;

      if (*p == '<' && end)
        {
          if (!read_tag (&r, p + 1, end))
            break;
          p = end + 1;
        }
      else if (*p == '&' && end && end - p < 12)
        {
          if (r.cell && !r.muted)
            append_entity (r.cell, p + 1, (gsize) (end - p - 1));
          p = end + 1;
        }
      else
        {
          if (r.cell && !r.muted && !(g_ascii_isspace (*p) && (!r.cell->len || r.cell->str[r.cell->len - 1] == ' ')))
            g_string_append_c (r.cell, g_ascii_isspace (*p) ? ' ' : *p);
          p++;
        }
    }
  end_row (&r);
  return r.block;
}

/* A plain number with its sign and its decimal sign as C writes them, or NULL. Caller frees. */
static char *
number_of (const char *text)
{
  g_autofree char *plain = g_str_has_prefix (text, "−") ? g_strconcat ("-", text + strlen ("−"), NULL) : g_strdup (text);

  g_strdelimit (plain, ",", '.');
  return g_regex_match_simple ("^-?[0-9]+(\\.[0-9]+)?$", plain, 0, 0) ? g_steal_pointer (&plain) : NULL;
}

char *
rv_data_grid_block_to_html (GPtrArray *block)
{
  GString *out = g_string_new ("<meta charset=\"utf-8\"><table>");

  for (guint i = 0; i < block->len; i++)
    {
      GStrv row = block->pdata[i];

      g_string_append (out, "<tr>");
      for (guint c = 0; row[c]; c++)
        {
          g_autofree char *escaped = g_markup_escape_text (row[c], -1), *number = number_of (row[c]);

          if (number) /* LibreOffice would take "3.1" for a day of January where a comma is the decimal sign */
            g_string_append_printf (out, "<td sdval=\"%s\" sdnum=\"1033;\">%s</td>", number, escaped);
          else
            g_string_append_printf (out, "<td>%s</td>", escaped);
        }
      g_string_append (out, "</tr>");
    }
  g_string_append (out, "</table>");
  return g_string_free (out, FALSE);
}
