/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"
#include "electrodx/rv-localise.h"
#include "model/rv-chronology.h"
#include "reasoning/rv-findings.h"
#include "reasoning/rv-knowledge-local.h"
#include "reasoning/rv-ranked.h"

G_BEGIN_DECLS

/**
 * RvAssessment: all that the engines say of a case as it was known at one moment: graded tables, localisation, findings,
 * differential. Computed once, then only read; pages share it.
 */
typedef struct {
  const char *setting;    /* NULL: the case's own, else general-emg */
  gboolean found_only;    /* only figures that were found in a source */
  gboolean naive;         /* evidence not grouped */
  guint n_draws;          /* 0: no intervals */
  RvKnowledge *knowledge; /* NULL: the shipped one */
  gboolean where_only;    /* tables and localisation, no findings and differential */
  const char *const *variants_present, *const *variants_absent; /* as RvLocaliseOptions */
} RvAssessOptions;

typedef struct {
  int ref_count;
  RvEdx *edx;                   /* NULL when the nervous system could not be loaded */
  RvLocalisation *localisation; /* likewise */
  GPtrArray *findings;          /* RvFindingState of the whole case, resolved at the cursor; NULL without knowledge */
  RvDifferential *differential; /* NULL without knowledge */
  RvStatus *statuses;           /* one per finding of the knowledge */
  RvCase *kase;                 /* the copy that the results speak of: same uuids as the case */
  gboolean found_only, naive;   /* as asked */
  char *problem;                /* why something is missing, or NULL */
} RvAssessment;

/* kase is read and must not change meanwhile: workers are given a copy. position as the session's cursor. Never NULL. */
RvAssessment *rv_assessment_new (RvCase *kase, double position, const RvAssessOptions *options);
RvAssessment *rv_assessment_ref (RvAssessment *self);
void rv_assessment_unref (RvAssessment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvAssessment, rv_assessment_unref)

/* The lesion evidence of a case as known, for replays. An RvLesionFunc; data is unused. */
RvLesionEvidence *rv_assessment_lesion (RvCase *as_known, gpointer data);

G_END_DECLS
