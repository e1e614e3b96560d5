/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "reasoning/rv-knowledge.h"

G_BEGIN_DECLS

/* An entry that finds findings of the knowledge by any part of a name or synonym; those that fit stand below as buttons.
 * Return takes the first. Signal "chosen" (guint finding). */
#define RV_TYPE_FINDING_SEARCH (rv_finding_search_get_type ())
G_DECLARE_FINAL_TYPE (RvFindingSearch, rv_finding_search, RV, FINDING_SEARCH, GtkBox)

/* label: what the entry is called and shows while empty. */
GtkWidget *rv_finding_search_new (const char *label);
void rv_finding_search_set_knowledge (RvFindingSearch *self, RvKnowledge *knowledge);
/* Findings for which it is FALSE are not offered. */
typedef gboolean (*RvFindingOffer) (guint finding, gpointer data);
void rv_finding_search_set_offer (RvFindingSearch *self, RvFindingOffer offer, gpointer data);

/* TRUE when all words of the text stand in the name, in the id (may be NULL) or in one synonym (may be NULL). */
gboolean rv_name_fits (const char *name, const char *id, char *const *synonyms, const char *text);
gboolean rv_finding_fits (const RvFindingDef *finding, const char *text);

G_END_DECLS
