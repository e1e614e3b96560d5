/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "store/rv-store.h"

G_BEGIN_DECLS

/**
 * RvCaseChooser: cases of the library to tick, with a search; they count in the order in which they were ticked, and what is ticked
 * stays so while the search hides it. Signal: "changed".
 */
#define RV_TYPE_CASE_CHOOSER (rv_case_chooser_get_type ())
G_DECLARE_FINAL_TYPE (RvCaseChooser, rv_case_chooser, RV, CASE_CHOOSER, GtkBox)

/* due: uuids that are marked "due again", or NULL. */
GtkWidget *rv_case_chooser_new (RvStore *store, const char *const *due);
/* Uuids in their order. Free with g_strfreev(). */
char **rv_case_chooser_get (RvCaseChooser *self);
void rv_case_chooser_set (RvCaseChooser *self, const char *const *uuids);
guint rv_case_chooser_count (RvCaseChooser *self);

G_END_DECLS
