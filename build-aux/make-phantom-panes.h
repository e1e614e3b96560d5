/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Writes the five panes pane-a.png ... pane-e.png and arrows.txt into folder (which must exist). size is the height
 * of a pane in pixels; 768 is what ships. The same size always gives the same bytes on one machine.
 */
gboolean ph_write_panes (const char *folder, int size, GError **error);

G_END_DECLS
