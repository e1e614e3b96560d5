/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* cairo writes the structure of a PDF but does not say in its catalog that there is one. Adds to the catalog, as an incremental
 * update behind the bytes: marked as tagged (only when a structure tree is there), language ("de"), title shown in the window's head.
 * Returns the bytes as they are when they are no PDF that cairo could have written. Caller unrefs. */
GBytes *rv_pdf_finish (GBytes *pdf, const char *language);

G_END_DECLS
