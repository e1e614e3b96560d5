/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-names.h"

#include <string.h>

#include "reasoning/rv-knowledge.h"

static const char *
name_of_code (const char *code)
{
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  int i = knowledge ? rv_knowledge_find_finding (knowledge, code) : -1;

  if (i >= 0)
    return rv_knowledge_finding (knowledge, (guint) i)->name;
  i = knowledge ? rv_knowledge_find_cause (knowledge, code) : -1;
  return i >= 0 ? rv_knowledge_cause (knowledge, (guint) i)->name : NULL;
}

void
rv_names_install (void)
{
  rv_code_set_namer (name_of_code);
}

static gboolean
is_called (const char *folded, const char *name, GStrv synonyms)
{
  g_autofree char *own = g_utf8_casefold (name, -1);
  gboolean same = g_str_equal (own, folded);

  for (guint i = 0; !same && synonyms && synonyms[i]; i++)
    {
      g_autofree char *other = g_utf8_casefold (synonyms[i], -1);

      same = g_str_equal (other, folded);
    }
  return same;
}

const char *
rv_names_code_of (const char *words)
{
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  g_autofree char *folded = g_utf8_casefold (words, -1);

  for (guint i = 0; knowledge && i < rv_knowledge_n_findings (knowledge); i++)
    {
      const RvFindingDef *def = rv_knowledge_finding (knowledge, i);

      if (g_str_equal (def->id, words) || is_called (folded, def->name, def->synonyms))
        return def->id;
    }
  for (guint i = 0; knowledge && i < rv_knowledge_n_causes (knowledge); i++)
    {
      const RvCauseDef *def = rv_knowledge_cause (knowledge, i);

      if (g_str_equal (def->id, words) || is_called (folded, def->name, def->synonyms))
        return def->id;
    }
  return NULL;
}

/* NULL when the word is just a word. */
static char *
name_of_reference (RvCase *kase, const char *word)
{
  RvRecord *record = rv_case_find_id (kase, word);
  const RvKind *kind = rv_schema_kind (word);

  if (record)
    return rv_record_title (record);
  if (strchr (word, '-') && name_of_code (word))
    return g_strdup (name_of_code (word));
  return kind ? g_strdup (g_dgettext (GETTEXT_PACKAGE, kind->label)) : NULL;
}

char *
rv_names_of_references (RvCase *kase, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean after_word = FALSE;

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *name = *words[i] ? name_of_reference (kase, words[i]) : NULL;

      if (!*words[i])
        continue;
      if (line->len)
        g_string_append (line, after_word && !name ? " " : ", ");
      g_string_append (line, name ? name : words[i]);
      after_word = !name;
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}
