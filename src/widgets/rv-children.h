/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets go of every child of a widget that has no container's remove function; also what its dispose has to do. */
void rv_children_remove (GtkWidget *widget);

G_END_DECLS
