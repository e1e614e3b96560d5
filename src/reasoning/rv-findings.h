/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-chronology.h"
#include "reasoning/rv-differential.h"

G_BEGIN_DECLS

/**
 * Findings: what a case already says, as coded statements. Typed `finding` and `sign` records, and what the rules of the
 * knowledge read out of every other record (results, events, drugs, examination …). Computed, never stored; only the
 * user's `decision` records are.
 */
typedef enum { RV_USED_BY_NONE, RV_USED_BY_LOCALISER, RV_USED_BY_DIFFERENTIAL } RvUsedBy;

typedef struct {
  int def;              /* index in the knowledge, or -1: words that no known finding fits */
  char *id;             /* of the knowledge; for unknown words a slug of them */
  char *name;
  RvStatus status;
  char *grade;          /* as written, or NULL */
  char *side;           /* or NULL */
  char *when;           /* lexical dates, or NULL */
  char *known;
  double known_at;      /* days from the chronology's origin; -INFINITY: always known */
  char *origin;         /* "typed", "derived", "words:…", "file:…" */
  char *record;         /* uuid of the record it comes from */
  char *field;          /* its field, or NULL: the whole record */
  gboolean derived;
  char *decision;       /* unrelated, explained, rejected, or NULL */
  char *explained_by;   /* or NULL */
  gboolean stale;       /* too long before the first examination to count */
  GStrv about;          /* uuids of the records that are about the same thing, for what the localiser may have used; or NULL */
  /* Set by rv_findings_resolve(): */
  gboolean visible;     /* known at the cursor, not rejected */
  gboolean superseded;  /* an entry known later, or a typed one, speaks for this finding */
  RvUsedBy used_by;
} RvFindingState;

/* Everything the whole case says, oldest knowledge first. Elements are owned by the array; records stay the case's.
 * chronology: of the same case. */
GPtrArray *rv_findings_collect (RvCase *kase, RvChronology *chronology, const RvKnowledge *knowledge);

/* What holds at a cursor (INFINITY: live): marks the states and fills statuses (one per finding of the knowledge).
 * lesion: what the localiser used at that cursor, or NULL. */
void rv_findings_resolve (GPtrArray *states, const RvKnowledge *knowledge, const RvLesionEvidence *lesion, double position,
                          RvStatus *statuses);

/* TRUE when the words (alternatives separated by |, '*' for any ending) stand in the text. negated: in a clause that denies them. */
gboolean rv_words_in (const char *alternatives, const char *text, gboolean *negated);

const char *rv_status_to_token (RvStatus status);   /* present, absent, not-assessed */
const char *rv_used_by_to_token (RvUsedBy used_by); /* localiser, differential, none */

G_END_DECLS
