/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* The audit trail of a case: who changed what when, newest first, and whether the chain is whole. */
void rv_history_dialog_show (GtkWindow *parent, RvCaseSession *session);

G_END_DECLS
