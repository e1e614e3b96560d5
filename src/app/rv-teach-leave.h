/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "teaching/rv-class.h"

G_BEGIN_DECLS

/**
 * RvTeachLeave: the line below the header in which the teacher ends a class: PIN, or what to do when it is forgotten. Hidden until
 * asked; the class goes on meanwhile. Signal: "ended", when the class is over.
 */
#define RV_TYPE_TEACH_LEAVE (rv_teach_leave_get_type ())
G_DECLARE_FINAL_TYPE (RvTeachLeave, rv_teach_leave, RV, TEACH_LEAVE, GtkBox)

/* Borrows klass. library: its folder, NULL when it is the user's own. */
GtkWidget *rv_teach_leave_new (RvClass *klass, const char *library);
/* Shows the line, with the focus in the PIN. */
void rv_teach_leave_ask (RvTeachLeave *self);

G_END_DECLS
