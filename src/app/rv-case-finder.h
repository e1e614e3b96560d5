/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "store/rv-store.h"

G_BEGIN_DECLS

/* A button "Add a case…" with a search of the library below it. Signal "found" (const char *uuid). */
#define RV_TYPE_CASE_FINDER (rv_case_finder_get_type ())
G_DECLARE_FINAL_TYPE (RvCaseFinder, rv_case_finder, RV, CASE_FINDER, GtkWidget)

GtkWidget *rv_case_finder_new (RvStore *store);

G_END_DECLS
