/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which conduction study and which stimulation site a row of a table means. */
#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-words-match.h"

static gboolean
record_matches (const RvVocabularyStudy *x, const char *record_bag)
{
  for (guint i = 0; x->records[i]; i++) {
    g_autofree char *bag = rv_words_bag (x->records[i]);
    if (*bag && rv_words_contained (bag, record_bag))
      return TRUE;
  }
  return FALSE;
}

static guint
nerve_matches (const RvVocabularyStudy *x, const char *nerve_bag)
{
  guint best = 0;
  for (guint i = 0; x->names[i]; i++) {
    g_autofree char *bag = rv_words_bag (x->names[i]);
    guint n = strcmp (bag, nerve_bag) == 0 ? 90 : rv_words_contained (bag, nerve_bag);
    if (!n && rv_words_misspelt (bag, nerve_bag) != G_MAXUINT)
      n = 1;
    best = MAX (best, n);
  }
  return best;
}

int
rv_anatomy_find_study (const RvAnatomy *self, const char *nerve, const char *type, const char *record)
{
  if (!nerve || !type)
    return -1;
  int by_id = rv_anatomy_study (self, nerve);
  if (by_id >= 0)
    return by_id;
  g_autofree char *name = rv_vocabulary_normalise (self, nerve);
  g_autofree char *nerve_bag = rv_words_bag (name);
  g_autofree char *all = g_strconcat (nerve, " ", record ? record : "", NULL);
  g_autofree char *record_name = rv_vocabulary_normalise (self, all);
  g_autofree char *record_bag = rv_words_bag (record_name);
  int best = -1;
  guint best_score = 0;
  for (guint i = 0; i < self->priv->vocabulary.studies->len; i++) {
    const RvVocabularyStudy *x = self->priv->vocabulary.studies->pdata[i];
    if (!g_strv_contains ((const char *const *) x->types, type))
      continue;
    guint n = nerve_matches (x, nerve_bag);
    if (!n)
      continue;
    guint score = n * 4 + (record_matches (x, record_bag) ? 2 : 0) + (x->usual ? 1 : 0);
    if (score > best_score)
      best = x->study, best_score = score;
  }
  return best;
}

int
rv_anatomy_find_site (const RvAnatomy *self, int study, const char *words)
{
  if (study < 0 || study >= (int) self->n_studies || !words)
    return -1;
  const RvStudy *x = &self->studies[study];
  g_autofree char *name = rv_vocabulary_normalise (self, words);
  if (!*name)
    return -1;
  for (guint s = 0; s < x->sites->len; s++) {
    g_autofree char *site = rv_vocabulary_normalise (self, ((RvStudySite *) x->sites->pdata[s])->name);
    if (strcmp (site, name) == 0)
      return (int) s;
    for (guint v = 0; v < self->priv->vocabulary.sites->len; v++) {
      const RvVocabularySite *y = self->priv->vocabulary.sites->pdata[v];
      if (strcmp (y->is, site) == 0 && g_strv_contains ((const char *const *) y->names, name))
        return (int) s;
    }
  }
  return -1;
}
