/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/rv-case-session.h"
#include "teaching/rv-class.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The end of a case for a class: what it was and why, the scores of everyone and of the room at every stage, the votes, the
 * assistant's course, calibration so far, and when to look at the case again. session: the case whole, of a library. */
GtkWidget *rv_teach_result_new (RvClass *klass, guint kase, RvCaseSession *session);

G_END_DECLS
