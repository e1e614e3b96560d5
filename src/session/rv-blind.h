/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* A session to show to who must not know more: a class, a blinded reader. It holds what was known at position and tells nothing else
 * (bedside: see rv-disclose.h); its pictures have neutral names, in a folder of their own below LIBRARY/teaching/shown/ that goes with the session;
 * tables are graded, but neither place nor cause is told. section: that section alone ("studies", "images"), or NULL. The session cannot
 * be edited. whole: the case as the library has it, with its store. */
RvCaseSession *rv_blind_session_new (RvCaseSession *whole, double position, gboolean bedside, const char *title, const char *section);
/* Why the library tells nothing now: a class runs, or a blinded reader sits at a desk, also if a crash cut them short. NULL: it does.
 * Caller frees. */
char *rv_blind_reason (const char *library);
/* The same of the library in which a file or folder lies, by whatever name; NULL also when it lies in none. */
char *rv_blind_path_reason (const char *path);
/* Removes what a crash left there. Only while no such session is open. */
void rv_blind_sweep (const char *library);

G_END_DECLS
