/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "reasoning/rv-findings.h"
#include "reasoning/rv-replay.h"

G_BEGIN_DECLS

/* The documents of `ranvier findings, differential, replay, audit`; every number with 6 significant digits. Caller owns
 * the node (json_node_unref). case_id, as_of: as they should be printed; as_of NULL: live. */
JsonNode *rv_findings_to_json (GPtrArray *states);
JsonNode *rv_differential_to_json (const RvDifferential *result, const char *case_id, const char *as_of);
/* One hypothesis against another: the terms of rv_differential_waterfall_between() and their sum. */
JsonNode *rv_waterfall_to_json (const RvDifferential *result, RvHypothesis x, RvHypothesis y);
JsonNode *rv_replay_to_json (const RvReplay *replay, const RvKnowledge *knowledge);
JsonNode *rv_audit_to_json (const RvKnowledge *knowledge, guint cause, guint versus, GArray *terms, double sum);

G_END_DECLS
