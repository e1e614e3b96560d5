/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words in the free text of a record, and whether the clause they stand in denies them. */
#include <string.h>

#include "reasoning/rv-findings.h"

/* Words before a mention that deny it. */
static const char *negators[] = {
  "no", "not", "without", "denies", "denied", "negative", "absence", "excluded", "exclude", "excludes", "never", "neither", "nor",
  "unremarkable", "lack", "lacks", "lacked", "free",
};
/* Words after a mention that deny it. */
static const char *negators_after[] = { "negative", "absent", "excluded", "normal", "unremarkable", "not", "preserved", "spared", "never" };

#define NEGATION_REACH 7
#define NEGATION_REACH_AFTER 5

static gboolean
listed (const char *word, const char **list, guint n)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (word, list[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Lower-case ASCII words; a clause ends in the word ".". */
static GPtrArray *
words_of (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text ? text : "", -1);
  g_autofree char *plain = g_str_to_ascii (folded, "C");
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *p = plain;
  while (*p)
    {
      const char *start = p;
      while (g_ascii_isalnum (*p) || (*p == '\'' && p > start))
        p++;
      if (p > start)
        g_ptr_array_add (words, g_ascii_strdown (start, p - start));
      else
        {
          if (strchr (".;:\n", *p) && !(*p == '.' && g_ascii_isdigit (p[1])))
            g_ptr_array_add (words, g_strdup ("."));
          p++;
        }
    }
  return words;
}

static gboolean
word_matches (const char *pattern, const char *word)
{
  gsize n = strlen (pattern);
  if (n && pattern[n - 1] == '*')
    return strncmp (pattern, word, n - 1) == 0;
  return strcmp (pattern, word) == 0;
}

static gboolean
phrase_at (GPtrArray *words, guint at, GStrv phrase)
{
  for (guint i = 0; phrase[i]; i++)
    if (at + i >= words->len || !word_matches (phrase[i], words->pdata[at + i]))
      return FALSE;
  return TRUE;
}

static gboolean
denied (GPtrArray *words, guint at, guint length)
{
  for (guint i = 1; i <= NEGATION_REACH && i <= at; i++)
    {
      const char *word = words->pdata[at - i];
      if (strcmp (word, ".") == 0 || strcmp (word, "but") == 0)
        break;
      if (listed (word, negators, G_N_ELEMENTS (negators)))
        return TRUE;
    }
  for (guint i = 0; i < NEGATION_REACH_AFTER && at + length + i < words->len; i++)
    {
      const char *word = words->pdata[at + length + i];
      if (strcmp (word, ".") == 0 || strcmp (word, "but") == 0 || strcmp (word, "and") == 0)
        break;
      if (listed (word, negators_after, G_N_ELEMENTS (negators_after)))
        return TRUE;
    }
  return FALSE;
}

static GStrv
phrase_words (const char *alternative)
{
  g_autofree char *lower = g_ascii_strdown (alternative, -1);
  g_strdelimit (lower, "-/,()", ' ');
  g_auto (GStrv) parts = g_strsplit (lower, " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

/* A mention that is not denied anywhere outweighs those that are. */
gboolean
rv_words_in (const char *alternatives, const char *text, gboolean *negated)
{
  g_autoptr (GPtrArray) words = words_of (text);
  g_auto (GStrv) list = g_strsplit (alternatives, "|", -1);
  gboolean found = FALSE, all_denied = TRUE;
  for (guint a = 0; list[a]; a++)
    {
      g_auto (GStrv) phrase = phrase_words (list[a]);
      guint length = g_strv_length (phrase);
      for (guint at = 0; length && at < words->len; at++)
        if (phrase_at (words, at, phrase))
          {
            found = TRUE;
            if (!denied (words, at, length))
              all_denied = FALSE;
          }
    }
  if (negated)
    *negated = found && all_denied;
  return found;
}
