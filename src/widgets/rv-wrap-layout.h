/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children one after the other at their natural width, on a new line where the width ends (chips, tags). */
#define RV_TYPE_WRAP_LAYOUT (rv_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (RvWrapLayout, rv_wrap_layout, RV, WRAP_LAYOUT, GtkLayoutManager)

/* spacing: px between children and between lines. */
GtkLayoutManager *rv_wrap_layout_new (int spacing);

G_END_DECLS
