/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "imaging/rv-image-mark.h"
#include "imaging/rv-image-view.h"

G_BEGIN_DECLS

/**
 * One drawing of a pane for the screen, PDF, SVG and PNG: picture, orientation letters, words in the corners, colour scale,
 * cursor, marks.
 */
typedef struct {
  const char *letter;      /* of the pane, or NULL */
  const char *title;       /* upper left */
  const char *patient;     /* under the title, as the files name the patient; or NULL: hidden */
  const char *note;        /* lower left, e.g. why there is no SUV; or NULL */
  const char *empty;       /* said in the middle when there is no picture */
  GPtrArray *marks;        /* RvImageMark, or NULL */
  const RvImageMark *draft;/* being drawn, or NULL */
  gboolean words;          /* corner words; orientation letters are always there */
  gboolean cursor;         /* the linked cursor */
  gboolean smooth;         /* between pixels; FALSE shows them as squares */
  gboolean synthetic;      /* marked so */
  double text_scale;       /* with a pango context of the screen: how much larger than plain (0: 1) */
  double resolution;       /* pixels of the device for one of the drawing (0: one) */
  PangoContext *pango;     /* of the widget, or NULL: one is made */
} RvImageDrawing;

void rv_image_draw (cairo_t *cr, RvImageView *view, double width, double height, const RvImageDrawing *drawing);

/* Picks the mark at a place of a pane, or -1. */
int rv_image_draw_pick (RvImageView *view, double width, double height, GPtrArray *marks, double x, double y);

/* TRUE when a mark lies in the plane shown (or cuts it). */
gboolean rv_image_mark_is_shown (RvImageView *view, double width, double height, const RvImageMark *mark);

/* What a mark measures on the pane: below, and on what is laid over it, also when that was moved by hand. threshold as for
 * rv_image_mark_measure(). Caller frees; NULL when there is nothing. */
char *rv_image_view_measure (RvImageView *view, const RvImageMark *mark, double threshold);

/* "axial, slice 12 of 59, soft tissue window ..." for a screen reader. Caller frees. */
char *rv_image_view_describe (RvImageView *view);

G_END_DECLS
