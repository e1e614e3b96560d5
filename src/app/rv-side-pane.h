/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* The pane beside the page: the assistant, or the entry that is being read or edited. */
#define RV_TYPE_SIDE_PANE (rv_side_pane_get_type ())
G_DECLARE_FINAL_TYPE (RvSidePane, rv_side_pane, RV, SIDE_PANE, AdwBin)

void rv_side_pane_set_session (RvSidePane *self, RvCaseSession *session);
/* Shows a record of the case; NULL: back to the assistant. */
void rv_side_pane_edit (RvSidePane *self, const char *uuid);
/* Takes what is being typed in the entry. */
void rv_side_pane_flush (RvSidePane *self);

G_END_DECLS
