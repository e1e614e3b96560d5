/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "electrodx/rv-words-match.h"

#include <string.h>

char *
rv_words_normalise (const char *words, GHashTable *replace)
{
  if (!words || !g_utf8_validate (words, -1, NULL))
    return g_strdup ("");
  g_autofree char *decomposed = g_utf8_normalize (words, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (decomposed, -1);
  g_autoptr (GString) plain = g_string_new (NULL);
  int depth = 0;
  for (const char *p = folded; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c == '(' || c == '[')
      depth++;
    else if ((c == ')' || c == ']') && depth)
      depth--;
    else if (depth || g_unichar_ismark (c) || c == '\'' || c == 0x2019)
      continue;
    else if (g_unichar_isalnum (c))
      g_string_append_unichar (plain, c);
    else
      g_string_append_c (plain, ' ');
  }
  g_auto (GStrv) tokens = g_strsplit (plain->str, " ", -1);
  GString *out = g_string_new (NULL);
  for (guint i = 0; tokens[i]; i++) {
    const char *word = replace ? g_hash_table_lookup (replace, tokens[i]) : NULL;
    if (!word)
      word = tokens[i];
    if (!*word)
      continue;
    if (out->len)
      g_string_append_c (out, ' ');
    g_string_append (out, word);
  }
  return g_string_free (out, FALSE);
}

static int
by_word (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
rv_words_bag (const char *normalised)
{
  g_auto (GStrv) tokens = g_strsplit (normalised, " ", -1);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; tokens[i]; i++)
    if (*tokens[i])
      g_ptr_array_add (sorted, tokens[i]);
  g_ptr_array_sort (sorted, by_word);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < sorted->len; i++) {
    if (i && strcmp (sorted->pdata[i], sorted->pdata[i - 1]) == 0)
      continue;
    if (out->len)
      g_string_append_c (out, ' ');
    g_string_append (out, sorted->pdata[i]);
  }
  return g_string_free (out, FALSE);
}

/* Letters only: a number or a Roman root level is never a misspelling of another. */
static gboolean
same_digits (const char *a, const char *b)
{
  for (;;) {
    while (*a && !g_ascii_isdigit (*a))
      a++;
    while (*b && !g_ascii_isdigit (*b))
      b++;
    if (*a != *b)
      return FALSE;
    if (!*a)
      return TRUE;
    a++;
    b++;
  }
}

guint
rv_words_misspelt (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  gsize shorter = MIN (n, m);
  guint allowed = shorter >= 10 ? 2 : shorter >= 6 ? 1 : 0;
  if (!allowed || MAX (n, m) - shorter > allowed || n > 100 || m > 100 || !same_digits (a, b))
    return G_MAXUINT;
  guint row[101];
  for (gsize j = 0; j <= m; j++)
    row[j] = (guint) j;
  for (gsize i = 1; i <= n; i++) {
    guint diagonal = row[0];
    row[0] = (guint) i;
    for (gsize j = 1; j <= m; j++) {
      guint above = row[j];
      guint cost = MIN (MIN (row[j - 1], above) + 1, diagonal + (a[i - 1] != b[j - 1]));
      diagonal = above;
      row[j] = cost;
    }
  }
  return row[m] <= allowed ? row[m] : G_MAXUINT;
}

guint
rv_words_contained (const char *part, const char *whole)
{
  g_auto (GStrv) tokens = g_strsplit (part, " ", -1);
  g_auto (GStrv) all = g_strsplit (whole, " ", -1);
  guint n = 0;
  for (guint i = 0; tokens[i]; i++) {
    if (!*tokens[i])
      continue;
    if (!g_strv_contains ((const char *const *) all, tokens[i]))
      return 0;
    n++;
  }
  return n;
}
