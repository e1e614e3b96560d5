/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files that draw panes only. */
#include "imaging/rv-image-draw.h"

G_BEGIN_DECLS

typedef struct {
  cairo_t *cr;
  RvImageView *view;
  double width, height;
  PangoLayout *layout;
  PangoFontDescription *font, *bold;
  double line; /* height of a line */
  double grey; /* of words */
  double top, bottom;  /* the middle of the upper and lower edge is free of words between these */
  double right_bottom; /* of the words at the upper right */
} RvImagePen;

/* Light with a one-pixel shadow: legible on every grey. align 0: x is the left end, 1: the right one. */
void rv_image_pen_text (RvImagePen *pen, const char *text, double x, double y, double align, gboolean bold);
void rv_image_pen_size (RvImagePen *pen, const char *text, int *w, int *h);
/* Nothing when the mark lies in another plane. */
void rv_image_pen_mark (RvImagePen *pen, const RvImageMark *mark);

G_END_DECLS
