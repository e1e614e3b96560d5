/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of this folder only. */
#include "imaging/rv-image-volume.h"

G_BEGIN_DECLS

struct _RvImageVolume {
  gatomicrefcount ref_count;
  RvImageSeries *series;
  RvImageSampleType type;
  guint8 *data;
  gsize slice_bytes;
  int size[3];
  double spacing[3];           /* the series', 1 where it is unknown */
  double origin[3];            /* centre of the first voxel */
  double *along;               /* of each slice, mm from the first along the normal */
  double *shift_u, *shift_v;   /* of each slice within its plane, voxels */
  gboolean sheared;
  double *slope, *intercept;   /* of each slice */
  double factor;
  char *unit;
  int *ready;                  /* atomic: 1 decoded, -1 cannot be */
};

/* 0x00RRGGBB pixels of a decoded colour frame (RGB, YBR or PALETTE COLOR). FALSE when the palette is missing or unreadable. */
gboolean rv_image_colour_pixels (RvDicomFile *file, const RvDicomImage *image, const char *model, const guint8 *data, guint32 *pixels);
double rv_image_volume_slice_at (const RvImageVolume *volume, double along);

G_END_DECLS
