/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "report/rv-source.h"

G_BEGIN_DECLS

/**
 * A number that says where it comes from: pressed, it opens a sheet with the counts, the trust class and the source of every figure
 * behind it, the case's own entry and the entry in the knowledge.
 *
 * text: the number as shown. spoken: with what it is about, for screen readers. list: of RvSourceItem, taken. entry: uuid of the
 * case's record (action "win.select"), or NULL. know: "finding:ID" or "cause:ID" (action "differential.know"), or NULL.
 */
GtkWidget *rv_source_button_new (const char *text, const char *spoken, GPtrArray *list, const char *entry, const char *know);

G_END_DECLS
