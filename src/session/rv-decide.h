/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* What the user decides about a finding that was read out of the case: one step, one undo. */
typedef enum {
  RV_DECIDE_ACCEPT,       /* it is so */
  RV_DECIDE_NOT_SO,       /* the opposite is so: a finding of the user's own says it */
  RV_DECIDE_NOT_ASSESSED, /* it says nothing */
  RV_DECIDE_UNRELATED     /* it is so, and has nothing to do with the illness */
} RvDecide;

/* state: of the session's assessment. FALSE with error: nothing changed. */
gboolean rv_decide (RvCaseSession *session, const RvFindingState *state, RvDecide decide, GError **error);
/* The decision that stands: accepted, rejected, unrelated, explained; NULL: none. Owned by the case. */
const char *rv_decided (RvCase *kase, const RvFindingState *state);

/* Writes down the user's own causes, the likeliest first, before the list is shown. n names; reasons may be NULL, or hold NULLs. */
gboolean rv_commit_causes (RvCaseSession *session, const char *const *cause_ids, const char *const *reasons, guint n, GError **error);
/* The records written by it, the likeliest first; of the last time only. Array of RvRecord, borrowed. */
GPtrArray *rv_committed_causes (RvCase *kase);

G_END_DECLS
