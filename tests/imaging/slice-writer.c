/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "slice-writer.h"

RvDicomWriter *
test_slice_write (const TestSlice *slice, const guint16 *pixels)
{
  RvDicomWriter *out = rv_dicom_writer_new ();

  rv_dicom_writer_set (out, "0008,0016", slice->sop_class);
  rv_dicom_writer_set (out, "0008,0018", slice->uid);
  rv_dicom_writer_set (out, "0008,0060", slice->modality);
  rv_dicom_writer_set (out, "0020,000d", slice->study);
  rv_dicom_writer_set (out, "0020,000e", slice->series);
  rv_dicom_writer_set (out, "0020,0052", slice->frame);
  rv_dicom_writer_set_int (out, "0020,0013", slice->number);
  rv_dicom_writer_set_number (out, "0020,0032", slice->position, 3);
  rv_dicom_writer_set_number (out, "0020,0037", slice->axes, 6);
  rv_dicom_writer_set_number (out, "0028,0030", slice->spacing, 2);
  rv_dicom_writer_set_int (out, "0028,0002", 1);
  rv_dicom_writer_set (out, "0028,0004", "MONOCHROME2");
  rv_dicom_writer_set_int (out, "0028,0010", slice->rows);
  rv_dicom_writer_set_int (out, "0028,0011", slice->columns);
  rv_dicom_writer_set_int (out, "0028,0100", 16);
  rv_dicom_writer_set_int (out, "0028,0101", 16);
  rv_dicom_writer_set_int (out, "0028,0102", 15);
  rv_dicom_writer_set_int (out, "0028,0103", 0);
  rv_dicom_writer_set_pixels (out, pixels, (gsize) (slice->rows * slice->columns));
  return out;
}
