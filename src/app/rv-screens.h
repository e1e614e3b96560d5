/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which of n screens shows the slides when the program's window is on screen own (-1: not known): the largest of the others that do not
 * show the same as own (a mirrored screen does). -1: there is none, slides and notes share the screen. areas in px of the desktop. */
int rv_screens_audience (const GdkRectangle *areas, guint n, int own);

/**
 * RvScreens: puts the window of slides on the audience's screen and the speaker's window on the one of `home`, each full. Screens that come
 * or go while it lives are followed: without a second one the speaker's window closes and the slides take the screen that is left.
 */
typedef struct _RvScreens RvScreens;

/* Makes the speaker's window, not yet shown. */
typedef GtkWindow *(*RvMakeSpeaker) (gpointer data);

/* Shows slides (and what make gives, when there is a second screen). All windows are borrowed; home may go away. */
RvScreens *rv_screens_new (GtkWindow *slides, GtkWindow *home, RvMakeSpeaker make, gpointer data);
/* Closes the speaker's window; slides stay. */
void rv_screens_free (RvScreens *self);
/* NULL while there is one screen only. */
GtkWindow *rv_screens_get_speaker (RvScreens *self);
/* Slides here, notes there; and back. */
void rv_screens_exchange (RvScreens *self);

G_END_DECLS
