/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a nerve tree needs of a grading and a localisation, kept apart from them. */
#include "report/rv-nerve-tree-private.h"

static void
copy_first (RvLocalisation *to, const RvLocHypothesis *first)
{
  RvLocHypothesis *own = g_new0 (RvLocHypothesis, 1);

  own->name = g_strdup (first->name);
  own->probability = first->probability;
  own->low = first->low;
  own->high = first->high;
  own->n_lesions = first->n_lesions;
  own->lesions = g_new0 (RvLesion, first->n_lesions + 1);
  for (guint i = 0; i < first->n_lesions; i++)
    {
      own->lesions[i].id = g_strdup (first->lesions[i].id);
      own->lesions[i].side = first->lesions[i].side;
    }
  to->hypotheses = own;
  to->n_hypotheses = 1;
}

static void
copy_next (RvLocalisation *to, const RvLocalisation *from)
{
  to->n_next = from->n_next;
  to->next = g_new0 (RvLocNext, from->n_next + 1);
  for (guint i = 0; i < from->n_next; i++)
    {
      to->next[i].study = g_strdup (from->next[i].study);
      to->next[i].type = g_intern_string (from->next[i].type);
      to->next[i].side = from->next[i].side;
    }
}

RvNerveTreeFindings *
rv_nerve_tree_findings_new (const RvAnatomy *anatomy, const RvEdx *edx, const RvLocalisation *localisation)
{
  RvNerveTreeFindings *self = g_new0 (RvNerveTreeFindings, 1);

  self->refs = 1;
  self->anatomy = anatomy;
  self->results = rv_tree_results (anatomy, edx, localisation);
  if (!localisation || !localisation->n_observations)
    return self;
  self->l.n_observations = localisation->n_observations;
  self->l.n_structures = localisation->n_structures;
  self->l.structures = g_new (RvLocStructure, localisation->n_structures + 1);
  for (guint i = 0; i < localisation->n_structures; i++)
    self->l.structures[i] = localisation->structures[i]; /* its strings belong to the anatomy */
  if (localisation->n_hypotheses)
    copy_first (&self->l, &localisation->hypotheses[0]);
  copy_next (&self->l, localisation);
  return self;
}

RvNerveTreeFindings *
rv_nerve_tree_findings_ref (RvNerveTreeFindings *self)
{
  self->refs++;
  return self;
}

void
rv_nerve_tree_findings_unref (RvNerveTreeFindings *self)
{
  if (--self->refs > 0)
    return;
  for (guint i = 0; i < self->l.n_hypotheses; i++)
    {
      for (guint k = 0; k < self->l.hypotheses[i].n_lesions; k++)
        g_free (self->l.hypotheses[i].lesions[k].id);
      g_free (self->l.hypotheses[i].lesions);
      g_free (self->l.hypotheses[i].name);
    }
  for (guint i = 0; i < self->l.n_next; i++)
    g_free (self->l.next[i].study);
  g_free (self->l.hypotheses);
  g_free (self->l.next);
  g_free (self->l.structures);
  g_ptr_array_unref (self->results);
  g_free (self);
}
