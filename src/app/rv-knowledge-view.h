/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-page.h"

G_BEGIN_DECLS

/* The knowledge that the weighing rests on: causes with their cards, findings, sources, and the changes made here. Every figure can be
 * looked up and changed; a change is a layer of the library's own. Signal "changed": the local layer was changed. */
#define RV_TYPE_KNOWLEDGE_VIEW (rv_knowledge_view_get_type ())
G_DECLARE_FINAL_TYPE (RvKnowledgeView, rv_knowledge_view, RV, KNOWLEDGE_VIEW, RvPage)

/* "cause:ID", "finding:ID", "source:ID" or "other". */
void rv_knowledge_view_open (RvKnowledgeView *self, const char *what);

G_END_DECLS
