/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of this folder only. */
#include "dicom/rv-dicom.h"

G_BEGIN_DECLS

/**
 * Decodes one JPEG 2000 code stream into frame_bytes bytes at out, laid out as rv_dicom_file_decode() says. The size
 * in the stream must be that of the image.
 */
gboolean rv_dicom_decode_j2k (const guint8 *data, gsize size, const RvDicomImage *image, guint8 *out, GError **error);

G_END_DECLS
