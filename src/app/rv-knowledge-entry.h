/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-knowledge-change.h"

G_BEGIN_DECLS

/* What the knowledge holds of one cause, finding or source, at the end of a box. changed is called after a figure was changed. */
void rv_knowledge_entry_cause (GtkBox *box, RvKnowledge *knowledge, guint cause, RvKnowledgeChanged changed, gpointer data);
void rv_knowledge_entry_finding (GtkBox *box, RvKnowledge *knowledge, guint finding, RvKnowledgeChanged changed, gpointer data);
void rv_knowledge_entry_source (GtkBox *box, RvKnowledge *knowledge, guint source);
void rv_knowledge_entry_other (GtkBox *box, RvKnowledge *knowledge);
/* The local layer, each change with who, when and why, and a button that takes it back. */
void rv_knowledge_entry_changes (GtkBox *box, RvKnowledge *knowledge, RvKnowledgeChanged changed, gpointer data);

G_END_DECLS
