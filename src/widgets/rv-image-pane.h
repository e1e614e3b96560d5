/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * RvImagePane: one picture on black with its letter, its arrows (solid, dotted) and marks.
 * Signals: "open" (double click or Enter), "arrow-drawn" (double tip x, tip y, tail x, tail y; each 0..1) while drawing is on,
 * "annotation-chosen" (const char *uuid), "turned" (guint page): the user has turned to another page of a document.
 * Page Up, Page Down and the wheel turn the pages of a document; marks lie on its first one.
 * Accessibility: IMG named by title and caption; each annotation a child of role IMG that can be focused and opened.
 */
#define RV_TYPE_IMAGE_PANE (rv_image_pane_get_type ())
G_DECLARE_FINAL_TYPE (RvImagePane, rv_image_pane, RV, IMAGE_PANE, GtkWidget)

GtkWidget *rv_image_pane_new (void);
/* image: a record of kind "image" of kase; files_dir may be NULL. */
void rv_image_pane_show (RvImagePane *self, RvCase *kase, RvRecord *image, const char *files_dir);
/* A page of a document, from 0; nothing happens with a picture. */
void rv_image_pane_set_page (RvImagePane *self, guint page);
RvRecord *rv_image_pane_get_image (RvImagePane *self);
/* While on, dragging draws an arrow (press at the tip's tail, release at the tip). */
void rv_image_pane_set_drawing (RvImagePane *self, gboolean drawing);

/* "x,y x,y …" to numbers; n is the number of points. Caller frees. NULL when unreadable. */
double *rv_points_parse (const char *text, guint *n);

G_END_DECLS
