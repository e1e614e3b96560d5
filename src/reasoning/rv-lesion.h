/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RvLesionEvidence: what the localiser hands to the differential: the likelihood (never the posterior) of each of its
 * hypotheses, and the cells it used. The differential takes the mean over each lesion class, weighted by the localiser's
 * prior within the class. Patterns and nodes as in the JSON of `ranvier localise` and the anatomy tables.
 */
typedef struct {
  char *pattern;          /* "mononeuropathy", "polyneuropathy-axonal+mononeuropathy" */
  char *node;             /* where the (focal) lesion is, or NULL */
  gboolean demyelinating; /* block or slowing, not axon loss */
  double log_prior;       /* natural logarithms; any common constant may be left out */
  double log_likelihood;
} RvLesionHypothesis;

typedef struct {
  GArray *hypotheses;  /* RvLesionHypothesis */
  GHashTable *cells;   /* set of "uuid/field" and of "uuid" for whole records */
  GHashTable *records; /* set of "uuid": something of the record was used */
} RvLesionEvidence;

RvLesionEvidence *rv_lesion_evidence_new (void);
void rv_lesion_evidence_free (RvLesionEvidence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvLesionEvidence, rv_lesion_evidence_free)

void rv_lesion_evidence_add (RvLesionEvidence *self, const char *pattern, const char *node, gboolean demyelinating,
                             double log_prior, double log_likelihood);
/* field NULL: the whole record was used. */
void rv_lesion_evidence_use (RvLesionEvidence *self, const char *uuid, const char *field);
gboolean rv_lesion_evidence_uses (const RvLesionEvidence *self, const char *uuid, const char *field);
/* TRUE when any field of the record was used. */
gboolean rv_lesion_evidence_touches (const RvLesionEvidence *self, const char *uuid);

G_END_DECLS
