/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* Asks where to, then writes the handout (slides with notes, without names) on a worker. What became of it is said on the label, as
 * long as it is there. */
void rv_handout_save (GtkWindow *parent, RvCaseSession *session, GtkLabel *said);

G_END_DECLS
