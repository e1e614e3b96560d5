/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/**
 * RvPage: one page of the window. It shows the "view" of the session it is given and calls itself again whenever that
 * changes, but only while it can be seen. A page never talks to another page: what should happen elsewhere is a window
 * action ("win.select", "win.page", "win.add-record").
 */
#define RV_TYPE_PAGE (rv_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (RvPage, rv_page, RV, PAGE, AdwBin)

struct _RvPageClass {
  AdwBinClass parent_class;

  /* Shows the session's view; session is NULL when no case is open. Called on map and on every change while mapped. */
  void (*refresh) (RvPage *self, RvCaseSession *session);
  /* The page also shows the assistant's results: asks for them and is refreshed when they come. */
  gboolean shows_assessment;
};

/* Property "session". */
RvCaseSession *rv_page_get_session (RvPage *self);
void rv_page_set_session (RvPage *self, RvCaseSession *session);
/* The assistant's results, or NULL while there is no differential to speak of. Borrowed. */
RvAssessment *rv_page_get_assessment (RvPage *self);
/* Asks for a refresh (at once when mapped, else at the next map). */
void rv_page_queue_refresh (RvPage *self);
/* Shows an error where the user is (a toast of the window). Takes no ownership. */
void rv_page_report (RvPage *self, const GError *error);

G_END_DECLS
