/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvFieldEditor: label and control for one field of one record: an entry, a choice or a text box, by the field's type.
 * Dates are typed in words ("about May 2011", "T+18mo", "after the steroids"); below stands how they were understood.
 * Signal "committed" (const char *lexical or NULL): the user has finished with a new value.
 */
#define RV_TYPE_FIELD_EDITOR (rv_field_editor_get_type ())
G_DECLARE_FINAL_TYPE (RvFieldEditor, rv_field_editor, RV, FIELD_EDITOR, GtkBox)

/* kase is borrowed for the choices of references and for reading dates. */
GtkWidget *rv_field_editor_new (const RvField *field, RvCase *kase);
const RvField *rv_field_editor_get_field (RvFieldEditor *self);
/* Shows the record's value, unless the user is typing something else right now. */
void rv_field_editor_load (RvFieldEditor *self, RvRecord *record, gboolean editable);
/* Takes what is typed now, as leaving the field does. */
void rv_field_editor_flush (RvFieldEditor *self);
void rv_field_editor_focus (RvFieldEditor *self);

G_END_DECLS
