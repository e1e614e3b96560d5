/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A light, invisible child over a drawn mark (an event, an arrow, a bar), so that it can be focused and read: role, label,
 * description; Enter, Space and the accessible action open it. Signal "activated". */
#define RV_TYPE_MARK (rv_mark_get_type ())
G_DECLARE_FINAL_TYPE (RvMark, rv_mark, RV, MARK, GtkWidget)

GtkWidget *rv_mark_new (const char *id, GtkAccessibleRole role, const char *label, const char *description);
const char *rv_mark_get_id (RvMark *self);

G_END_DECLS
