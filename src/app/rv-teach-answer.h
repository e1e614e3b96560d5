/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "teaching/rv-class.h"

G_BEGIN_DECLS

/**
 * RvTeachAnswer: what one learner commits to at a stage: place of the lesion, 100 points over causes, findings for, against and
 * missing; and the ballot of the room. Signals: "committed", after an answer or a ballot is on the disk; "said" (string): why not.
 */
#define RV_TYPE_TEACH_ANSWER (rv_teach_answer_get_type ())
G_DECLARE_FINAL_TYPE (RvTeachAnswer, rv_teach_answer, RV, TEACH_ANSWER, GtkBox)

/* klass must outlive it. */
GtkWidget *rv_teach_answer_new (RvClass *klass);
/* Learners, who has committed, the vote: as the class stands. */
void rv_teach_answer_update (RvTeachAnswer *self);
/* The place that was chosen on the map. */
void rv_teach_answer_place (RvTeachAnswer *self, const char *node, RvSide side);
/* Empties the form (a new stage, another learner). */
void rv_teach_answer_clear (RvTeachAnswer *self);

G_END_DECLS
