/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "store/rv-library.h"

G_BEGIN_DECLS

/* The library beside the page: search as you type, facets, the cases. Signal "case-activated" (const char *uuid).
 * Property "n-total": cases in the library. */
#define RV_TYPE_LIBRARY_PANE (rv_library_pane_get_type ())
G_DECLARE_FINAL_TYPE (RvLibraryPane, rv_library_pane, RV, LIBRARY_PANE, AdwBin)

/* NULL: no library could be opened. */
void rv_library_pane_set_store (RvLibraryPane *self, RvStore *store);
void rv_library_pane_focus_search (RvLibraryPane *self);
/* Marks the open case without activating it. */
void rv_library_pane_select (RvLibraryPane *self, const char *uuid);
/* While the time cursor of that case is back, its line says no more than title: neither its own title nor the diagnosis. uuid NULL:
 * nothing is veiled. */
void rv_library_pane_veil (RvLibraryPane *self, const char *uuid, const char *title);
guint rv_library_pane_get_n_total (RvLibraryPane *self);

G_END_DECLS
