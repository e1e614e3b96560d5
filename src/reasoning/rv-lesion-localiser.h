/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-localise.h"
#include "reasoning/rv-lesion.h"

G_BEGIN_DECLS

/* The likelihoods of a localisation by lesion class, and the cells it used. */
RvLesionEvidence *rv_lesion_evidence_from_localisation (const RvLocalisation *localisation);

G_END_DECLS
