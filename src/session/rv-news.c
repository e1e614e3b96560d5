/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-news.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "reasoning/rv-ranked.h"

struct _RvNews {
  char *seen_leader, *leader;
  GHashTable *seen_misfits; /* NULL: nothing was taken yet */
  GHashTable *misfits;
  char *text;
};

RvNews *
rv_news_new (void)
{
  return g_new0 (RvNews, 1);
}

void
rv_news_free (RvNews *self)
{
  g_free (self->seen_leader);
  g_free (self->leader);
  g_clear_pointer (&self->seen_misfits, g_hash_table_unref);
  g_clear_pointer (&self->misfits, g_hash_table_unref);
  g_free (self->text);
  g_free (self);
}

static void
misfit_free (gpointer data)
{
  RvMisfit *misfit = data;

  g_free (misfit->title);
  g_free (misfit->question);
  g_free (misfit->record);
  g_free (misfit);
}

/* Says nothing twice: neither a whole conflict nor a question that another one asked. */
static void
add_misfit (GPtrArray *misfits, GHashTable *said, const char *title, const char *question, const char *cell)
{
  RvMisfit *misfit;
  const char *slash = cell ? strchr (cell, '/') : NULL;
  gboolean fresh = question && *question && !g_hash_table_contains (said, question);

  if (!title || !*title || !g_hash_table_add (said, g_strdup (title)))
    return;
  misfit = g_new0 (RvMisfit, 1);
  misfit->title = g_strdup (title);
  misfit->question = fresh ? g_strdup (question) : NULL;
  misfit->record = slash ? g_strndup (cell, (gsize) (slash - cell)) : g_strdup (cell);
  if (fresh)
    g_hash_table_add (said, g_strdup (question));
  g_ptr_array_add (misfits, misfit);
}

/* The record that speaks for a finding at the cursor. */
static const char *
record_of (const RvAssessment *a, guint finding)
{
  for (guint i = 0; a->findings && i < a->findings->len; i++)
    {
      const RvFindingState *state = a->findings->pdata[i];

      if (state->def == (int) finding && state->visible && !state->superseded)
        return state->record;
    }
  return NULL;
}

static void
add_why (GPtrArray *misfits, GHashTable *said, const RvAssessment *a, const RvConflict *conflict)
{
  const RvDifferential *d = a->differential;
  g_autoptr (GString) title = g_string_new (NULL);

  for (guint i = 0; i < conflict->n_findings; i++)
    {
      guint finding = conflict->findings[i];
      gboolean absent = d->status[finding] == RV_STATUS_ABSENT;
      const char *name = rv_knowledge_finding (d->knowledge, finding)->name;
      g_autofree char *words = absent ? g_strdup_printf (_("%s: absent"), name) : g_strdup (name);

      g_string_append_printf (title, "%s%s", title->len ? " – " : "", words);
    }
  add_misfit (misfits, said, title->str, conflict->question, conflict->n_findings ? record_of (a, conflict->findings[0]) : NULL);
}

GPtrArray *
rv_assessment_misfits (const RvAssessment *a)
{
  GPtrArray *misfits = g_ptr_array_new_with_free_func (misfit_free);
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; a->localisation && i < a->localisation->n_conflicts; i++)
    {
      const RvLocConflict *conflict = &a->localisation->conflicts[i];

      add_misfit (misfits, said, conflict->title, conflict->question, conflict->cells && conflict->cells[0] ? conflict->cells[0] : NULL);
    }
  for (guint i = 0; a->differential && i < a->differential->conflicts->len; i++)
    add_why (misfits, said, a, &g_array_index (a->differential->conflicts, RvConflict, i));
  return misfits;
}

static char *
compose (const RvNews *self)
{
  GHashTableIter iter;
  gpointer title;
  const char *first = NULL;
  guint n = 0;

  if (g_strcmp0 (self->leader, self->seen_leader) != 0)
    return g_strdup_printf (_("%s now leads; before: %s"), self->leader, self->seen_leader);
  g_hash_table_iter_init (&iter, self->misfits);
  while (g_hash_table_iter_next (&iter, &title, NULL))
    if (!g_hash_table_contains (self->seen_misfits, title))
      {
        n++;
        first = !first || g_strcmp0 (title, first) < 0 ? title : first;
      }
  return n ? g_strdup_printf (_("New, does not fit: %s"), first) : NULL;
}

gboolean
rv_news_take (RvNews *self, const RvAssessment *a)
{
  g_autoptr (GArray) ranked = rv_differential_ranked (a->differential);
  g_autoptr (GPtrArray) misfits = rv_assessment_misfits (a);
  g_autofree char *before = g_steal_pointer (&self->text);

  g_free (self->leader);
  self->leader = ranked->len ? rv_ranked_name (a->differential->knowledge, &g_array_index (ranked, RvRanked, 0)) : g_strdup ("");
  g_clear_pointer (&self->misfits, g_hash_table_unref);
  self->misfits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < misfits->len; i++)
    g_hash_table_add (self->misfits, g_strdup (((RvMisfit *) misfits->pdata[i])->title));
  if (!self->seen_misfits)
    rv_news_see (self);
  self->text = compose (self);
  return g_strcmp0 (before, self->text) != 0;
}

const char *
rv_news_get_text (const RvNews *self)
{
  return self->text;
}

void
rv_news_see (RvNews *self)
{
  if (!self->misfits)
    return;
  g_free (self->seen_leader);
  self->seen_leader = g_strdup (self->leader);
  g_clear_pointer (&self->seen_misfits, g_hash_table_unref);
  self->seen_misfits = g_hash_table_ref (self->misfits);
  g_clear_pointer (&self->text, g_free);
}
