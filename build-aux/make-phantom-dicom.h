/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Writes the phantom as DICOM below folder: mr-coronal (fat-saturated T1), mr-sagittal and mr-axial (enhanced, like
 * LAVA) in one frame of reference; ct and pet in another. quality 4 is the full matrix; 1 is a quarter of it each way,
 * for tests. The largest SUVbw of the PET is 4.6, by dose, weight and times as any reader computes it.
 */
gboolean ph_write_dicom (const char *folder, int quality, GError **error);

G_END_DECLS
