/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-assessment.h"

G_BEGIN_DECLS

/* Findings that are supposed to be otherwise. Never written into the case. Signal "changed". */
#define RV_TYPE_WHAT_IF (rv_what_if_get_type ())
G_DECLARE_FINAL_TYPE (RvWhatIf, rv_what_if, RV, WHAT_IF, GtkBox)

GtkWidget *rv_what_if_new (void);
/* What the case says now; suppositions stay. */
void rv_what_if_show (RvWhatIf *self, RvAssessment *assessment);
gboolean rv_what_if_is_empty (RvWhatIf *self);
void rv_what_if_clear (RvWhatIf *self);
/* Supposes the opposite of what the case says. */
void rv_what_if_toggle (RvWhatIf *self, guint finding);
/* statuses: one per finding of the knowledge, as the case has them; the suppositions are put over them. */
void rv_what_if_apply (RvWhatIf *self, RvStatus *statuses);

G_END_DECLS
