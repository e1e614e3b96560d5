/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* The drawn content of a page ("timeline", "edx", …; "report" is the whole document) as PNG, SVG or PDF, by the path's ending,
 * as the case was known at the session's cursor. FALSE with error. */
gboolean rv_page_picture_save (RvCaseSession *session, const char *page, const char *path, gboolean dark, GError **error);

G_END_DECLS
