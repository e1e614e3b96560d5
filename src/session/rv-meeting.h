/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"
#include "model/rv-edit.h"

G_BEGIN_DECLS

/* A meeting: several cases in the order in which they are presented. Kept in the library's folder (meetings.ini); why a case is
 * presented and what was decided stand in the case itself, as a presentation of the same title and date. */
typedef struct {
  char *title;         /* "Neuro-oncology board" */
  char *when;          /* "2026-12-01", or NULL */
  char *attendees, *recusals; /* or NULL */
  GPtrArray *cases;    /* char *: uuids, in order */
} RvMeeting;

typedef enum { RV_MEETING_NO_REASON, RV_MEETING_READY, RV_MEETING_DECIDED } RvMeetingState;

/* RvMeeting, the one of the latest date first; empty when the library has none. A file that cannot be read: error, and empty. Free with
 * g_ptr_array_unref(). */
GPtrArray *rv_meetings_load (const char *dir, GError **error);
/* The file appears whole or not at all. */
gboolean rv_meetings_save (GPtrArray *meetings, const char *dir, GError **error);
RvMeeting *rv_meeting_new (const char *title, const char *when);
void rv_meeting_free (RvMeeting *self);

/* The presentation of the case at this meeting: the last one of the same title and date, or NULL. */
RvRecord *rv_meeting_presentation (const RvMeeting *self, RvCase *kase);
RvMeetingState rv_meeting_state (const RvMeeting *self, RvCase *kase);
/* An edit that says why the case is presented at this meeting, with who is there; with uuid (out, may be NULL): of the presentation. Empty
 * when the case says so already. Caller unrefs. */
RvEdit *rv_meeting_edit (const RvMeeting *self, RvCase *kase, const char *reason, char **uuid);
/* Adds a case at the end; FALSE: it is on the list already. */
gboolean rv_meeting_add (RvMeeting *self, const char *case_uuid);
void rv_meeting_move (RvMeeting *self, guint from, guint to);

G_END_DECLS
