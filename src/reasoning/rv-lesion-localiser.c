/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-lesion-localiser.h"

#include <math.h>

static gboolean
has_sites (const RvLocalisation *l, const char *pattern)
{
  for (guint i = 0; i < l->n_classes; i++)
    if (l->classes[i].site && g_strcmp0 (l->classes[i].pattern, pattern) == 0)
      return TRUE;
  return FALSE;
}

RvLesionEvidence *
rv_lesion_evidence_from_localisation (const RvLocalisation *l)
{
  RvLesionEvidence *evidence = rv_lesion_evidence_new ();
  if (l->n_observations == 0)
    return evidence;
  for (guint i = 0; i < l->n_classes; i++)
    {
      const RvLesionClass *row = &l->classes[i];
      /* A pattern that is given by site is the sum of its sites. */
      if ((!row->site && has_sites (l, row->pattern)) || row->prior <= 0.0)
        continue;
      double loss = row->prior - row->block_prior;
      if (loss > 1e-12 * row->prior)
        rv_lesion_evidence_add (evidence, row->pattern, row->site, FALSE, log (loss), row->log10_loss * G_LN10);
      if (row->block_prior > 0.0)
        rv_lesion_evidence_add (evidence, row->pattern, row->site, TRUE, log (row->block_prior), row->log10_block * G_LN10);
    }
  for (guint i = 0; i < l->n_observations; i++)
    if (l->observations[i].uuid)
      rv_lesion_evidence_use (evidence, l->observations[i].uuid, l->observations[i].field);
  return evidence;
}
