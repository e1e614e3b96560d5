/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rv-snippet.h"

#include <string.h>

#define BEFORE 5   /* words before the first hit */
#define LENGTH 22  /* words in all */

typedef struct {
  const char *start, *end;
} Token;

static gboolean
is_word (gunichar c)
{
  return c < 0x80 ? g_ascii_isalnum ((char) c) : g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static void
add_tokens (GArray *tokens, const char *text)
{
  Token token = { NULL, NULL };

  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gboolean word = *p && is_word (g_utf8_get_char (p));

      if (word && !token.start)
        token.start = p;
      if (!word && token.start)
        {
          token.end = p;
          g_array_append_val (tokens, token);
          token.start = NULL;
        }
      if (!*p)
        return;
    }
}

/* Without case and accents. */
static char *
fold (const char *start, const char *end)
{
  g_autofree char *parts = g_utf8_normalize (start, end - start, G_NORMALIZE_ALL);
  g_autoptr (GString) bare = g_string_new (NULL);

  for (const char *p = parts; p && *p; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_unichar (bare, g_utf8_get_char (p));
  return g_utf8_casefold (bare->str, -1);
}

static gboolean
is_ascii (const char *start, const char *end)
{
  for (; start < end; start++)
    if (*start & 0x80)
      return FALSE;
  return TRUE;
}

/* Whether the token is the word, or (prefix) begins with it. */
static gboolean
matches (const Token *token, const char *word, gboolean prefix)
{
  gsize length = strlen (word), size = (gsize) (token->end - token->start);
  g_autofree char *folded = NULL;

  if (is_ascii (token->start, token->end))
    return (prefix ? size >= length : size == length) && g_ascii_strncasecmp (token->start, word, length) == 0;
  folded = fold (token->start, token->end);
  return prefix ? g_str_has_prefix (folded, word) : g_str_equal (folded, word);
}

/* What was typed: per word a list of tokens that follow each other. */
static GPtrArray *
phrases_of (const char *typed)
{
  g_auto (GStrv) words = g_strsplit_set (typed, " \t\n\r", -1);
  GPtrArray *phrases = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; words[i]; i++)
    {
      g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (Token));
      g_autoptr (GPtrArray) phrase = g_ptr_array_new ();

      add_tokens (tokens, words[i]);
      for (guint t = 0; t < tokens->len; t++)
        {
          Token *token = &g_array_index (tokens, Token, t);

          g_ptr_array_add (phrase, fold (token->start, token->end));
        }
      if (!phrase->len)
        continue;
      g_ptr_array_add (phrase, NULL);
      g_ptr_array_add (phrases, g_ptr_array_steal (phrase, NULL));
    }
  return phrases;
}

/* How many tokens from number `at` on are a hit; 0: none. */
static guint
hit_at (GArray *tokens, guint at, GPtrArray *phrases)
{
  for (guint i = 0; i < phrases->len; i++)
    {
      char **phrase = phrases->pdata[i];
      guint n = 0;

      while (phrase[n] && at + n < tokens->len && matches (&g_array_index (tokens, Token, at + n), phrase[n], phrase[n + 1] == NULL))
        n++;
      if (!phrase[n])
        return n;
    }
  return 0;
}

/* Invisible gaps between Chinese characters are the index's own. */
static void
append_text (GString *snippet, const char *start, const char *end)
{
  g_autofree char *text = g_strndup (start, (gsize) (end - start));
  g_auto (GStrv) parts = g_strsplit (text, "\xE2\x80\x8B", -1);

  for (guint i = 0; parts[i]; i++)
    g_string_append (snippet, parts[i]);
}

char *
rv_snippet (const char *text, const char *typed)
{
  g_autoptr (GPtrArray) phrases = phrases_of (typed);
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  g_autoptr (GString) snippet = g_string_new (NULL);
  guint first = 0, from, to;
  const char *at;

  add_tokens (tokens, text);
  while (first < tokens->len && !hit_at (tokens, first, phrases))
    first++;
  if (first == tokens->len)
    return NULL;
  from = first > BEFORE ? first - BEFORE : 0;
  to = MIN (tokens->len, from + LENGTH);
  at = from ? g_array_index (tokens, Token, from).start : text;
  if (from)
    g_string_append (snippet, "…");
  for (guint i = from; i < to; i++)
    {
      guint n = MIN (hit_at (tokens, i, phrases), to - i);
      Token *token = &g_array_index (tokens, Token, i);

      if (!n)
        continue;
      append_text (snippet, at, token->start);
      g_string_append_c (snippet, '\001');
      i += n - 1;
      at = g_array_index (tokens, Token, i).end;
      append_text (snippet, token->start, at);
      g_string_append_c (snippet, '\002');
    }
  append_text (snippet, at, MAX (at, g_array_index (tokens, Token, to - 1).end));
  if (to < tokens->len)
    g_string_append (snippet, "…");
  return g_string_free (g_steal_pointer (&snippet), FALSE);
}
