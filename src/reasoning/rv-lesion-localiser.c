/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-lesion-localiser.h"

#include <math.h>

typedef struct { double prior, sum; } Part; /* sum: prior times likelihood */

static Part
part_of (const RvLesionClass *row, gboolean block)
{
  double prior = block ? row->block_prior : row->prior - row->block_prior;
  return (Part) { prior, prior * pow (10.0, block ? row->log10_block : row->log10_loss) };
}

/* What a pattern holds beyond its sites: of motor neurons, say, all that is not one segment of the cord. */
static Part
rest_of (const RvLocalisation *l, const RvLesionClass *row, gboolean block)
{
  Part rest = part_of (row, block), whole = rest;
  for (guint i = 0; !row->site && i < l->n_classes; i++)
    if (l->classes[i].site && g_strcmp0 (l->classes[i].pattern, row->pattern) == 0)
      {
        Part site = part_of (&l->classes[i], block);
        rest.prior -= site.prior;
        rest.sum -= site.sum;
      }
  rest.sum = MAX (rest.sum, 1e-12 * whole.sum); /* the difference of two equal sums */
  return rest;
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
      for (int block = 0; block < 2; block++)
        {
          Part rest = rest_of (l, row, block);
          if (rest.prior > 1e-9 * row->prior && rest.sum > 0.0)
            rv_lesion_evidence_add (evidence, row->pattern, row->site, block, log (rest.prior), log (rest.sum / rest.prior));
        }
    }
  for (guint i = 0; i < l->n_observations; i++)
    if (l->observations[i].uuid)
      rv_lesion_evidence_use (evidence, l->observations[i].uuid, l->observations[i].field);
  return evidence;
}
