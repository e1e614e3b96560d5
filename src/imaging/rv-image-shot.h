/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-pixels.h"

G_BEGIN_DECLS

/**
 * RvImageShot: everything that one picture of a pane depends on. A plain value: it can be copied (the volumes are borrowed) and
 * rendered on any thread.
 */
typedef struct {
  RvImageVolume *base;
  RvImageVolume *over;      /* laid over it, or NULL */
  double shift[3];          /* of over, mm: 0 unless the user has linked two spaces by hand */
  int slice;                /* of base, as it was taken; -1: the plane below */
  RvImagePlane plane;
  RvImageWindow window;     /* of base */
  RvImagePalette palette;   /* of base when it stands alone */
  RvImageFusion fusion;     /* over, palette and opacity of over; fusion.base is not read */
  RvImageSlab slab;
  double slab_mm;
} RvImageShot;

/* plane.width x plane.height pixels, rows stride bytes apart (0: none between). */
void rv_image_shot_render (const RvImageShot *shot, guint32 *pixels, gsize stride);

/* One slice as it was taken, turned as rv_image_volume_slice_plane() says; colour as it is. */
void rv_image_render_slice (RvImageVolume *volume, guint slice, const RvImageWindow *window, RvImagePalette palette, guint32 *pixels, gsize stride);

/* Roughly how many volume samples a shot reads: more than some millions belong on a worker. */
guint64 rv_image_shot_cost (const RvImageShot *shot);

G_END_DECLS
