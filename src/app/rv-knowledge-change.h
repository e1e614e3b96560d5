/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "reasoning/rv-knowledge-local.h"

G_BEGIN_DECLS

/* Called after the local layer was changed. */
typedef void (*RvKnowledgeChanged) (gpointer data);

/* A button that opens a small form: k of n, trust, source and the reason. The change goes into the local layer of the library with the
 * user's name and the time; the shipped files stay as they are. cause -1: the background rate; setting -1: not a prior; finding -1 with a prior. */
GtkWidget *rv_knowledge_change_button_new (RvKnowledge *knowledge, int cause, int finding, int setting, const RvFigure *now,
                                           RvKnowledgeChanged changed, gpointer data);

G_END_DECLS
