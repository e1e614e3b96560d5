/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "reasoning/rv-differential.h"

G_BEGIN_DECLS

/* Where a number comes from, in words: what it says of 100 patients, the counts, the trust class, the source. */
typedef struct {
  char *sentence;   /* "Of 100 patients with carpal tunnel syndrome, 94 have it." */
  char *figure;     /* "17 of 18 · found · looked at 2026-11-02" */
  char *source;     /* authors, year, journal, locator; or NULL */
  char *note;       /* or NULL */
  RvTrust trust;
  double k, n;      /* n below 0: not stated for this cause, a default stands in */
} RvSourceItem;

/* Of RvSourceItem; free with g_ptr_array_unref(). */
GPtrArray *rv_source_list_new (void);
/* P(finding | cause) as it is used for this status; cause -1: among patients whose cause is not listed. */
void rv_source_add_finding (GPtrArray *list, const RvKnowledge *knowledge, int cause, guint finding, RvStatus status);
/* Words of one's own, with no figure behind them. Takes the sentence. */
void rv_source_add_words (GPtrArray *list, char *sentence);
void rv_source_add_prior (GPtrArray *list, const RvKnowledge *knowledge, guint cause, guint setting);
/* Nothing is added when the risk does not bear on the cause. */
void rv_source_add_risk (GPtrArray *list, const RvKnowledge *knowledge, guint cause, guint finding);
void rv_source_add_lesion (GPtrArray *list, const RvKnowledge *knowledge, guint cause);

/* "found · 17/18 v 46/48", "memory", "2 findings, one mechanism": what a row has room for. Caller frees. */
char *rv_source_brief (const GPtrArray *list);
/* A full, a half and an empty circle, so that trust is seen before it is read. */
const char *rv_source_mark (RvTrust trust);
/* "found in a source", "from memory", "a judgement". */
const char *rv_source_trust (RvTrust trust);

G_END_DECLS
