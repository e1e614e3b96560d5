/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of this folder only. */
#include "imaging/rv-image-series.h"

G_BEGIN_DECLS

RvImageSeries *rv_image_series_new (void);
/* A series with the same head, without frames, warnings and SUV input. */
RvImageSeries *rv_image_series_copy_head (RvImageSeries *from);
/* Place of each text of the head from 0 on; NULL after the last. */
char **rv_image_series_text (RvImageSeries *series, guint i);
/* Sorts the frames and derives spacing, evenness, tilt and orientation. */
void rv_image_series_finish (RvImageSeries *series);
/* Adds the series, or its phases, to an array of series. */
void rv_image_series_split (RvImageSeries *series, GPtrArray *into);

G_END_DECLS
