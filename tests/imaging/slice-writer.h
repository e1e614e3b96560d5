/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dicom/rv-dicom-write.h"

/* One slice of 16-bit grey values as DICOM; the rest (rescaling, names, …) is the caller's. */
typedef struct {
  const char *sop_class, *modality;
  const char *uid, *study, *series, *frame; /* UIDs: of the slice, study, series, frame of reference */
  int number;
  double position[3], axes[6], spacing[2];  /* mm, LPS; as the attributes of these names */
  int rows, columns;
} TestSlice;

/* pixels: rows x columns. Free with rv_dicom_writer_free(). */
RvDicomWriter *test_slice_write (const TestSlice *slice, const guint16 *pixels);
