/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-window.h"

G_BEGIN_DECLS

/* The window's actions (rv-window-actions.c) and what they need of the window (rv-window.c). */
void rv_window_install_actions (GtkWidgetClass *klass);

void rv_window_toggle_library (RvWindow *self);
void rv_window_toggle_side (RvWindow *self);
void rv_window_search (RvWindow *self);
/* Takes what is being typed in the entry. */
void rv_window_flush (RvWindow *self);
/* Shows a record in the side pane, to read or edit. */
void rv_window_select (RvWindow *self, const char *uuid);
void rv_window_show_page (RvWindow *self, const char *name);
const char *rv_window_get_page (RvWindow *self);
GtkWidget *rv_window_get_page_widget (RvWindow *self);
void rv_window_close_case (RvWindow *self);
void rv_window_update_empty (RvWindow *self);
void rv_window_import (RvWindow *self, GFile **files, int n_files);

G_END_DECLS
