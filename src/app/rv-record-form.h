/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvRecordForm: one record of the case as a form, made from its kind's fields. Each field is saved as it is left (Enter, Tab,
 * a choice), as an edit of its own, so that undo takes back one field. What cannot be read is kept as typed and marked.
 */
#define RV_TYPE_RECORD_FORM (rv_record_form_get_type ())
G_DECLARE_FINAL_TYPE (RvRecordForm, rv_record_form, RV, RECORD_FORM, AdwBin)

GtkWidget *rv_record_form_new (void);
/* session NULL or uuid NULL: an empty form that says what to do. */
void rv_record_form_show (RvRecordForm *self, RvCaseSession *session, const char *uuid);
/* Puts the keyboard into the first field. */
void rv_record_form_focus (RvRecordForm *self);
/* Takes what is being typed, before undo. */
void rv_record_form_flush (RvRecordForm *self);

G_END_DECLS
