/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* Every finding that the case holds, typed or read out of it, with its weight for one cause against all its rivals, its origin, and
 * one click to correct it. */
#define RV_TYPE_EVIDENCE_VIEW (rv_evidence_view_get_type ())
G_DECLARE_FINAL_TYPE (RvEvidenceView, rv_evidence_view, RV, EVIDENCE_VIEW, RvPage)

G_END_DECLS
