/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RvDicomWriter: one new DICOM object, attribute by attribute. Attributes are named by paths as in rv-dicom.h; sequences
 * and items on the way are made. Text is UTF-8 (the object says ISO_IR 192); value representations come from the
 * dictionary.
 */
typedef struct _RvDicomWriter RvDicomWriter;

RvDicomWriter *rv_dicom_writer_new (void);
void rv_dicom_writer_free (RvDicomWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvDicomWriter, rv_dicom_writer_free)

/* value: text, number or UID as DICOM writes it, several parted by a backslash; "" writes an empty attribute. The
 * first thing that goes wrong is kept and told by rv_dicom_writer_save(). */
void rv_dicom_writer_set (RvDicomWriter *writer, const char *path, const char *value);
/* A number in the shortest form that fits the 16 characters of a decimal string. */
void rv_dicom_writer_set_number (RvDicomWriter *writer, const char *path, const double *values, guint n);
void rv_dicom_writer_set_int (RvDicomWriter *writer, const char *path, gint64 value);
/* Pixel Data of 16 bits, rows x columns x frames samples. */
void rv_dicom_writer_set_pixels (RvDicomWriter *writer, const guint16 *samples, gsize n);

/* Writes explicit little endian; the file appears whole or not at all. SOP Class and Instance UID must be set. */
gboolean rv_dicom_writer_save (RvDicomWriter *writer, const char *path, GError **error);

G_END_DECLS
