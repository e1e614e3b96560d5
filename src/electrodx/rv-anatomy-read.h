/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "electrodx/rv-anatomy.h"
#include "electrodx/rv-loc-knowledge.h"

G_BEGIN_DECLS

/* Private to src/electrodx: rows of the files into arrays. */
void rv_anatomy_read_ids (RvAnatomy *self, xmlNode *root);
void rv_anatomy_allocate (RvAnatomy *self);
gboolean rv_anatomy_read_rows (RvAnatomy *self, xmlNode *root, const char *file, GError **error);
void rv_anatomy_link_studies (RvAnatomy *self);
GPtrArray *rv_anatomy_new_sites (void);

void rv_loc_knowledge_init (RvLocKnowledge *self);
void rv_loc_knowledge_clear (RvLocKnowledge *self);
gboolean rv_loc_knowledge_read (RvAnatomy *self, xmlNode *root, const char *file, GError **error);
gboolean rv_loc_knowledge_complete (const RvLocKnowledge *self);
/* Makes the Dirichlet draws, with a fixed seed. */
void rv_loc_knowledge_draw (RvLocKnowledge *self);

G_END_DECLS
