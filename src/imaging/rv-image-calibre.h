/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-volume.h"

G_BEGIN_DECLS

/**
 * How thick a nerve (or a vessel, any bright cord) is along a path through a volume. At steps along the path, on a plane across it, the
 * edge is sought on rays from its middle: where the value has fallen half way from that of the middle to the lowest value on the ray. The
 * middle moves to the middle of the edge once, so that a path that was drawn by hand need not be exact.
 */
typedef struct {
  double along;      /* mm from the beginning of the path */
  double at[3];      /* middle of the cord, mm; the place on the path where no edge was found */
  double value;      /* there */
  double width;      /* mm: diameter of the circle of the same area; NAN where no edge was found */
  double narrow, wide; /* mm: least and largest diameter */
  double area;       /* mm2 */
} RvImageCalibre;

/* The lowest value is sought, and an edge expected, within so many mm of the middle. */
#define RV_IMAGE_CALIBRE_REACH 12.0

/**
 * points: n places in mm, three numbers each, the path from one to the next. step: mm between two measurements (at least 0.2);
 * reach: mm, 0 for RV_IMAGE_CALIBRE_REACH; keep it short of the next bright thing. Returns RvImageCalibre; empty for a path without length.
 */
GArray *rv_image_calibre_along (RvImageVolume *volume, const double *points, guint n, double step, double reach);

/* What a profile comes to; of the places where an edge was found. Lengths in mm, NAN where there is none. */
typedef struct {
  double length;                  /* of the path, as far as it was measured */
  double mean;
  double widest, widest_at;       /* and how far along the path */
  double narrowest, narrowest_at;
  guint n, found;                 /* places; with an edge */
} RvImageCalibreSum;

void rv_image_calibre_sum (const GArray *profile, RvImageCalibreSum *sum);

G_END_DECLS
