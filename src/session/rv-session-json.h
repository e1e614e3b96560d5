/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-report.h"
#include "reasoning/rv-reasoning-json.h"
#include "session/rv-assessment.h"
#include "session/rv-import.h"
#include "store/rv-library.h"

G_BEGIN_DECLS

/* The JSON documents of the command line that are not the reasoning's own. Caller owns the node. */
JsonNode *rv_imported_to_json (GPtrArray *imported);
JsonNode *rv_library_to_json (RvLibrary *library);
JsonNode *rv_case_to_json (RvCase *kase, const char *id);
JsonNode *rv_faults_to_json (GPtrArray *faults);
JsonNode *rv_edx_to_json (const RvEdx *edx);
/* Which cells flip between two profiles. */
JsonNode *rv_edx_flips_to_json (const RvEdx *from, const RvEdx *to);
/* as_of NULL: live. */
JsonNode *rv_localisation_to_json (const RvLocalisation *localisation, const char *case_id, const char *as_of);

G_END_DECLS
