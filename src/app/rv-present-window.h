/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvPresentWindow: the slides of a case on the whole screen.
 *
 * Shortcuts: Right, Down, PageDown, space, Return: next; Left, Up, PageUp, BackSpace: back; Home, End; a number and Return: that
 * slide; B, W: blank; P: pointer; Z, +, −, 0: zoom; S: what the speaker sees; D: write down the decision;
 * L: look through the series of images, live; N, Shift+N: next case of the meeting, the one before;
 * R: brightness and contrast of a picture as they were; Esc: one thing less (blank, zoom), then the end. With a second screen the slides go there and the speaker's view stays here.
 */
#define RV_TYPE_PRESENT_WINDOW (rv_present_window_get_type ())
G_DECLARE_FINAL_TYPE (RvPresentWindow, rv_present_window, RV, PRESENT_WINDOW, GtkWindow)

/* presentation: uuid of its record, or NULL when nothing can be written down. names: show the patient's name. */
void rv_present_window_show (GtkWindow *parent, RvCaseSession *session, const char *presentation, gboolean names);

/* The same for several cases in order, beginning with one of them: N goes on to the next case, also behind the last slide once it is
 * decided. sessions: RvCaseSession; presentations: a uuid or NULL for each. Returns the window; it ends with "destroy". */
GtkWidget *rv_present_window_show_cases (GtkWindow *parent, GPtrArray *sessions, GPtrArray *presentations, guint first, gboolean names);

G_END_DECLS
