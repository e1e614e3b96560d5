/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-application.h"
#include "teaching/rv-reading.h"

G_BEGIN_DECLS

/**
 * RvReadingWindow: the blinded second read. The coordinator lists readings, plans one (studies, questions, readers) and merges it; a
 * reader sits down with a PIN and answers. While somebody sits, the program's other windows are put away and come back afterwards;
 * after a crash the program comes back to the seat.
 */
#define RV_TYPE_READING_WINDOW (rv_reading_window_get_type ())
G_DECLARE_FINAL_TYPE (RvReadingWindow, rv_reading_window, RV, READING_WINDOW, AdwApplicationWindow)

/* Opens it, or brings it to the front. */
void rv_reading_window_show (RvApplication *application);
/* The window in which somebody reads, also one whose reader a crash threw out; NULL: nobody reads. */
GtkWindow *rv_reading_window_seated (RvApplication *application);

/* --- for its parts --- */

RvApplication *rv_reading_window_get_application (RvReadingWindow *self);
/* The reading that is open, or NULL. */
RvReading *rv_reading_window_get_reading (RvReadingWindow *self);
/* A study of it as the library has it; NULL with error: it is not there any more. Caller unrefs. */
RvCaseSession *rv_reading_window_open_study (RvReadingWindow *self, guint study, GError **error);
/* "Study 3, M 23". Caller frees. */
char *rv_reading_window_study_title (RvReadingWindow *self, guint study);
/* The same of every study. Free with g_strfreev(). */
char **rv_reading_window_study_titles (RvReadingWindow *self);
void rv_reading_window_say (RvReadingWindow *self, const char *message);
void rv_reading_window_say_error (RvReadingWindow *self, const GError *error);
/* Shows a reading that was just planned; takes it. */
void rv_reading_window_take (RvReadingWindow *self, RvReading *reading);
/* The state of the reading changed (somebody sat down, sealed, merged): shows what comes now. */
void rv_reading_window_update (RvReadingWindow *self);

G_END_DECLS
