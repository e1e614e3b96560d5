/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From words to findings. */
#include <string.h>

#include "reasoning/rv-knowledge-private.h"

#define PACK(finding, absent) GUINT_TO_POINTER ((((finding) + 1) << 1) | ((absent) ? 1 : 0))
#define UNPACK_FINDING(p) ((int) (GPOINTER_TO_UINT (p) >> 1) - 1)
#define UNPACK_ABSENT(p) ((GPOINTER_TO_UINT (p) & 1) != 0)

char *
rv_normalise_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text ? text : "", -1);
  g_autofree char *plain = g_str_to_ascii (folded, "C");
  GString *out = g_string_new (NULL);
  for (const char *p = plain; *p; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (out, g_ascii_tolower (*p));
      else if (*p != '\'' && out->len && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->len && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static void
add_phrase (RvKnowledge *self, const char *text, guint finding, gboolean absent)
{
  g_autofree char *phrase = rv_normalise_words (text);
  guint words = 1;
  if (!*phrase || g_hash_table_contains (self->phrases, phrase))
    return;
  for (const char *p = phrase; *p; p++)
    words += *p == ' ';
  self->longest_phrase = MAX (self->longest_phrase, words);
  g_hash_table_insert (self->phrases, g_steal_pointer (&phrase), PACK (finding, absent));
}

void
rv_knowledge_build_phrases (RvKnowledge *self)
{
  for (guint i = 0; i < self->findings->len; i++)
    {
      const RvFindingDef *def = rv_def (self, findings, RvFindingDef, i);
      add_phrase (self, def->name, i, FALSE);
      add_phrase (self, def->id, i, FALSE);
      for (guint j = 0; def->synonyms[j]; j++)
        add_phrase (self, def->synonyms[j], i, FALSE);
      for (guint j = 0; def->absent_synonyms[j]; j++)
        add_phrase (self, def->absent_synonyms[j], i, TRUE);
    }
}

static gboolean
negates (const char *word)
{
  static const char *negators[] = { "no", "not", "without", "denies", "denied", "never", "absence", "negative", "absent", "neither", "nor", "lack" };
  for (guint i = 0; i < G_N_ELEMENTS (negators); i++)
    if (strcmp (word, negators[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
any_negates (GStrv words, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (negates (words[i]))
      return TRUE;
  return FALSE;
}

/* The finding of the words from start on, or NULL. */
static gpointer
look_up (const RvKnowledge *self, GStrv words, guint start, guint length)
{
  g_autoptr (GString) phrase = g_string_new (NULL);
  for (guint i = 0; i < length; i++)
    g_string_append_printf (phrase, "%s%s", i ? " " : "", words[start + i]);
  return g_hash_table_lookup (self->phrases, phrase->str);
}

int
rv_knowledge_match (const RvKnowledge *self, const char *text, gboolean *absent)
{
  g_autofree char *normal = rv_normalise_words (text);
  g_auto (GStrv) words = g_strsplit (normal, " ", -1);
  guint n = g_strv_length (words);
  for (guint length = MIN (n, self->longest_phrase); length > 0; length--)
    for (guint start = 0; start + length <= n; start++)
      {
        gpointer hit = look_up (self, words, start, length);
        if (!hit)
          continue;
        gboolean negated = any_negates (words, 0, start) || any_negates (words, start + length, n);
        if (absent)
          *absent = UNPACK_ABSENT (hit) != negated;
        return UNPACK_FINDING (hit);
      }
  return -1;
}

GArray *
rv_knowledge_match_further (const RvKnowledge *self, const char *text)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *normal = rv_normalise_words (text);
  g_auto (GStrv) words = g_strsplit (normal, " ", -1);
  guint n = g_strv_length (words);
  gboolean first = TRUE;
  if (any_negates (words, 0, n))
    return found;
  for (guint length = MIN (n, self->longest_phrase); length > 1; length--)
    for (guint start = 0; start + length <= n; start++)
      {
        gpointer hit = look_up (self, words, start, length);
        if (!hit)
          continue;
        guint finding = (guint) UNPACK_FINDING (hit);
        if (!first && !UNPACK_ABSENT (hit))
          g_array_append_val (found, finding);
        first = FALSE;
        for (guint i = start; i < start + length; i++)
          words[i][0] = '\0'; /* taken */
      }
  return found;
}

gboolean
rv_knowledge_says_no (const char *text)
{
  g_autofree char *normal = rv_normalise_words (text ? text : "");
  g_auto (GStrv) words = g_strsplit (normal, " ", -1);
  return any_negates (words, 0, g_strv_length (words));
}
