/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* cairo writes the structure of a PDF but does not say in its catalog that there is one. Adds to the catalog, as an incremental
 * update behind the bytes: marked as tagged (only when a structure tree is there), language ("de"), title shown in the window's head.
 * figures (or NULL): what the pictures show, in the order in which they were begun (rv_text_figures()); cairo 1.16 knows no words for a
 * figure, so they are written here, unless their number is not that of the figures.
 * Returns the bytes as they are when they are no PDF that cairo could have written. Caller unrefs. */
GBytes *rv_pdf_finish (GBytes *pdf, const char *language, GPtrArray *figures);

G_END_DECLS
