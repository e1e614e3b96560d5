/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvSlideList: the slides of a presentation as a list to be put in order: up, down, hide, text slides of one's own, notes.
 * Computed slides stay computed until something is changed.
 *
 * Shortcuts: Alt+Up, Alt+Down move the slide; Delete removes a text slide and hides any other.
 */
#define RV_TYPE_SLIDE_LIST (rv_slide_list_get_type ())
G_DECLARE_FINAL_TYPE (RvSlideList, rv_slide_list, RV, SLIDE_LIST, GtkWidget)

GtkWidget *rv_slide_list_new (void);
/* presentation may be NULL. Results of the assistant that the session has are used. */
void rv_slide_list_load (RvSlideList *self, RvCaseSession *session, RvRecord *presentation);
/* TRUE when the user changed something since it was loaded. */
gboolean rv_slide_list_is_changed (RvSlideList *self);
/* Adds to edit what makes the slides of the presentation those of the list; old: the record whose slides go, or NULL. */
void rv_slide_list_apply (RvSlideList *self, RvEdit *edit, RvCase *kase, RvRecord *old, const char *presentation_uuid);

G_END_DECLS
