/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-meeting.h"

G_BEGIN_DECLS

/* A row of a meeting's list: the case, below it why it is presented or what was decided, and how long it was prepared; its accessible
 * name says all of it. kase NULL: a case that is gone. */
GtkWidget *rv_meeting_row_new (const RvMeeting *meeting, guint number, RvCase *kase);

G_END_DECLS
