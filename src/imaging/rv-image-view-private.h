/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the two files of the view only. */
#include <gio/gio.h>

#include "imaging/rv-image-view.h"

G_BEGIN_DECLS

struct _RvImageView {
  GObject parent_instance;

  RvImageVolume *base, *over;
  gboolean by_hand;          /* over lies in another space */
  double shift[3];           /* of over then */
  RvImageViewPlane plane;
  double cursor[3];
  RvImageWindow window, over_window;
  gboolean windowed;         /* the user has set the window */
  RvImagePalette palette, over_palette;
  double opacity;
  RvImageSlab slab;
  double slab_mm;
  double zoom, pan[2];

  cairo_surface_t *surface;  /* of the plane below */
  RvImagePlane surface_plane;
  double finest;             /* mm a pixel of the pane: planes that are computed need not be finer; 0: unknown */
  double surface_finest;     /* what the surface was made for */
  gboolean stale;
  GCancellable *work;        /* a shot that a worker renders */
};

/* Forgets what a worker renders. */
void rv_image_view_stop (RvImageView *self);
/* Emits "changed". */
void rv_image_view_told (RvImageView *self);

G_END_DECLS
