/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-lesion.h"

static void
hypothesis_clear (gpointer data)
{
  RvLesionHypothesis *hypothesis = data;
  g_free (hypothesis->pattern);
  g_free (hypothesis->node);
}

RvLesionEvidence *
rv_lesion_evidence_new (void)
{
  RvLesionEvidence *self = g_new0 (RvLesionEvidence, 1);
  self->hypotheses = g_array_new (FALSE, TRUE, sizeof (RvLesionHypothesis));
  g_array_set_clear_func (self->hypotheses, hypothesis_clear);
  self->cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
rv_lesion_evidence_free (RvLesionEvidence *self)
{
  if (!self)
    return;
  g_array_unref (self->hypotheses);
  g_hash_table_unref (self->cells);
  g_hash_table_unref (self->records);
  g_free (self);
}

void
rv_lesion_evidence_add (RvLesionEvidence *self, const char *pattern, const char *node, gboolean demyelinating,
                        double log_prior, double log_likelihood)
{
  RvLesionHypothesis hypothesis = { g_strdup (pattern), g_strdup (node), demyelinating, log_prior, log_likelihood };
  g_array_append_val (self->hypotheses, hypothesis);
}

void
rv_lesion_evidence_use (RvLesionEvidence *self, const char *uuid, const char *field)
{
  g_hash_table_add (self->records, g_strdup (uuid));
  g_hash_table_add (self->cells, field ? g_strdup_printf ("%s/%s", uuid, field) : g_strdup (uuid));
}

gboolean
rv_lesion_evidence_uses (const RvLesionEvidence *self, const char *uuid, const char *field)
{
  if (!self || !uuid)
    return FALSE;
  if (g_hash_table_contains (self->cells, uuid))
    return TRUE;
  g_autofree char *cell = field ? g_strdup_printf ("%s/%s", uuid, field) : NULL;
  return cell && g_hash_table_contains (self->cells, cell);
}

gboolean
rv_lesion_evidence_touches (const RvLesionEvidence *self, const char *uuid)
{
  return self && uuid && g_hash_table_contains (self->records, uuid);
}
