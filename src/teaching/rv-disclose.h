/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-anatomy.h"
#include "model/rv-chronology.h"

G_BEGIN_DECLS

/**
 * What a class is shown of a case, and when: stages, the case as a learner may see it, and the truth that is kept back.
 */
typedef struct {
  char *title;      /* "After MRI" */
  char *question;   /* or NULL */
  char *text;       /* introduction, or NULL */
  double position;  /* of the cursor; everything known at or before it is shown */
  gboolean bedside; /* it ends with a visit, and more stages come: the tests of that very day belong to the next one */
} RvDisclosure;

/* The case's own stages in order of time; without any, one for each moment at which something became known, neighbours taken
 * together until there are at most RV_DISCLOSE_MOST. At least one. RvDisclosure. */
#define RV_DISCLOSE_MOST 8
GPtrArray *rv_disclose_stages (RvCase *kase, RvChronology *chronology);

/* "M 23", or "". Caller frees. */
char *rv_disclose_patient (RvCase *kase);
/* "Case 3, M 23": number, sex and age, nothing else. number from 1. Caller frees. */
char *rv_disclose_title (RvCase *kase, guint number);

/* A new case that holds copies of what was known at position and nothing that points past it: no diagnoses, discussion, stages,
 * presentations; no ends that had not come, no "before" what had not happened; neutral title, no reference, tags or synopsis.
 * Nor what others made of it: conclusions of studies, captions, marks and names of pictures, notes, the patient's name, and in the
 * (bedside: what studies, pictures, results and treatments of the day at position told is left out as well.) In the
 * words of encounters, events, findings, studies and pictures no name of the final diagnosis. Its files keep their names: see rv-blind.h. */
RvCase *rv_disclose_case (RvCase *kase, RvChronology *chronology, double position, gboolean bedside, const char *title);

/* Of such a case the patient and one section ("studies", "images") only; references to the rest go. */
RvCase *rv_disclose_part (RvCase *disclosed, const char *section);

typedef struct {
  GStrv names;      /* final diagnoses, in words */
  GStrv causes;     /* ids of the knowledge; empty: not listed */
  GStrv reasons;    /* established by, and why */
  GArray *nodes;    /* int: where the lesion was, in the anatomy; empty: nowhere stated */
  RvSide side;
} RvDisclosedTruth;

/* anatomy may be NULL: no nodes. */
RvDisclosedTruth *rv_disclose_truth (RvCase *kase, const RvAnatomy *anatomy);
void rv_disclosed_truth_free (RvDisclosedTruth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvDisclosedTruth, rv_disclosed_truth_free)

G_END_DECLS
