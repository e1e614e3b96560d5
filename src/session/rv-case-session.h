/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-chronology.h"
#include "model/rv-edit.h"
#include "session/rv-assessment.h"
#include "store/rv-store.h"

G_BEGIN_DECLS

/**
 * RvCaseSession: an open case: the store behind it, undo, the time cursor and the assistant's results. Pages bind to it and
 * never to each other. One place computes; everyone else shows.
 *
 * Properties (notify):
 *   "case"        RvCase, everything
 *   "view"        RvCase as known at the cursor; the same object as "case" when live. What pages show.
 *   "chronology"  RvChronology of "case"
 *   "cursor"      double, days from the origin; INFINITY is live
 *   "live"        gboolean
 *   "editable"    gboolean: live, and the store can be written
 *   "news"        string or NULL: what changed in the assistant's mind since it was last looked at
 *   "withheld"    gboolean: causes are not weighed before the user has written down some
 *   "can-undo", "can-redo" gboolean; "undo-label", "redo-label" string or NULL
 * Signals:
 *   "edited"      after an edit, undo or redo was applied to "case" ("view" and "chronology" are up to date)
 *   "assessed"    new results of the assistant for the current view
 */
#define RV_TYPE_CASE_SESSION (rv_case_session_get_type ())
G_DECLARE_FINAL_TYPE (RvCaseSession, rv_case_session, RV, CASE_SESSION, GObject)

/* store NULL: a case that lives outside any library (read from a path); it cannot be edited. files_dir: of its images. */
RvCaseSession *rv_case_session_new (RvStore *store, RvCase *kase, const char *files_dir);
RvCaseSession *rv_case_session_open (RvStore *store, const char *case_uuid, GError **error);
/* A session of that case that is open already and can be edited, so that its window shows what is changed; or NULL. Caller owns a reference. */
RvCaseSession *rv_case_session_find (RvStore *store, const char *case_uuid);

RvStore *rv_case_session_get_store (RvCaseSession *self);
RvCase *rv_case_session_get_case (RvCaseSession *self);
RvCase *rv_case_session_get_view (RvCaseSession *self);
RvChronology *rv_case_session_get_chronology (RvCaseSession *self);
/* Folder that image files are relative to, or NULL. */
const char *rv_case_session_get_files_dir (RvCaseSession *self);

double rv_case_session_get_cursor (RvCaseSession *self);
void rv_case_session_set_cursor (RvCaseSession *self, double cursor);
gboolean rv_case_session_is_live (RvCaseSession *self);
gboolean rv_case_session_is_editable (RvCaseSession *self);
/* "as known at PET-CT, T+20 months" or "Live". Caller frees. */
char *rv_case_session_cursor_text (RvCaseSession *self);

/* Store first, then the model. FALSE with error: nothing changed. An empty edit does nothing. Values that are set
 * are marked "typed" unless the edit says otherwise. */
gboolean rv_case_session_commit (RvCaseSession *self, RvEdit *edit, GError **error);
/* One field of one record, with a label of its own ("Change amplitude"). No edit when it is the same. */
gboolean rv_case_session_set (RvCaseSession *self, RvRecord *record, const char *field, const char *value, GError **error);
gboolean rv_case_session_undo (RvCaseSession *self, GError **error);
gboolean rv_case_session_redo (RvCaseSession *self, GError **error);

/* The assistant's results for the current view; NULL until they are there ("assessed" tells). Where the lesion is comes first;
 * the differential is NULL until it follows, with another "assessed". Computed on a worker after every
 * change; results of an older view are never shown as those of a newer one. Borrowed. */
RvAssessment *rv_case_session_get_assessment (RvCaseSession *self);
/* Asks for results (pages and panes that show them do). Without it nothing is computed. */
void rv_case_session_want_assessment (RvCaseSession *self);
/* Trust filter and grouping of evidence, for all who look. */
void rv_case_session_set_weighing (RvCaseSession *self, gboolean found_only, gboolean naive);
gboolean rv_case_session_get_found_only (RvCaseSession *self);
gboolean rv_case_session_get_naive (RvCaseSession *self);

/* After the knowledge was changed: everything is weighed again. */
void rv_case_session_reweigh (RvCaseSession *self);

/* A change of the leading cause, or something new that does not fit; NULL: nothing new. One badge shows it. */
const char *rv_case_session_get_news (RvCaseSession *self);
void rv_case_session_see_news (RvCaseSession *self);

/* While withheld no page is given a differential; where the lesion is comes all the same. */
gboolean rv_case_session_get_withheld (RvCaseSession *self);
void rv_case_session_set_withheld (RvCaseSession *self, gboolean withheld);
/* For a class: tables are graded, but neither place nor cause is told. For good; set before anyone asks for results. */
void rv_case_session_set_blind (RvCaseSession *self);
/* TRUE while the differential is being computed. */
gboolean rv_case_session_is_weighing (RvCaseSession *self);

G_END_DECLS
