/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* Adds the pages that show a case to a stack, for windows other than the library's own: overview, record, timeline, EDX, imaging.
 * only: the one page of that name, or NULL for all. */
void rv_case_pages_add (GtkStack *stack, RvCaseSession *session, const char *only);
/* Empties the stack. */
void rv_case_pages_clear (GtkStack *stack);
/* A switcher for such a stack, as in the window's header. */
GtkWidget *rv_case_pages_switcher (GtkStack *stack);
/* Installs the actions by which pages lead from one to another ("win.select", "win.page") on a window's class; get: the stack of such
 * a window, or NULL while it has none. */
void rv_case_pages_install (GtkWidgetClass *klass, GtkStack *(*get) (GtkWidget *window));

G_END_DECLS
