/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words around the first place in a text where what was typed is found, each hit between \001 and \002, cut with "…".
 * Words are compared as the word index does: beginnings, without regard to case and accents, signs between letters as gaps.
 * NULL when none is found (the hit is in another text). Caller frees. */
char *rv_snippet (const char *text, const char *typed);

G_END_DECLS
