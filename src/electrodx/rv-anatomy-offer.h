/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-anatomy.h"

G_BEGIN_DECLS

/* Names of the anatomy that a word may become while it is typed: abbreviations ("ta", "FDI", "tib ant"), beginnings, other names and the
 * older terminology ("peroneal" beside "fibular", each as the user writes it). */
typedef enum { RV_OFFER_MUSCLES, RV_OFFER_NERVES } RvOfferKind;

/* At most `most` names, the likeliest first; empty when the anatomy has none, or when what was typed is a name already. sure (may be NULL):
 * nothing but the first can be meant. Free with g_strfreev(). */
GStrv rv_anatomy_offer (const RvAnatomy *self, RvOfferKind kind, const char *typed, guint most, gboolean *sure);

/* A name of the anatomy as it stands within a sentence or a cell: small first letter, unless it is an abbreviation. Caller frees. */
char *rv_anatomy_name_within (const char *name);

G_END_DECLS
