/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of this folder only. */
#include "imaging/rv-image-series.h"

G_BEGIN_DECLS

/* A lookup table of DICOM (Modality LUT, VOI LUT): values below the first and beyond the last get the entry at that end. */
struct _RvImageTable {
  gint64 first;  /* value that gets the first entry */
  guint n, bits; /* entries, and the bits that they use */
  guint16 entries[];
};

/* n: 1 to 65536; bits: 1 to 16. Entries are copied. */
RvImageTable *rv_image_table_new (gint64 first, guint bits, const guint16 *entries, guint n);
RvImageTable *rv_image_table_ref (RvImageTable *table);
void rv_image_table_unref (RvImageTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageTable, rv_image_table_unref)

/* From an item with LUT Descriptor (0028,3002) and LUT Data (0028,3006), such as "0028,3000[0]"; NULL without a sound one.
 * is_signed: of the values that go in. */
RvImageTable *rv_image_table_read (RvDicomFile *file, const char *item, gboolean is_signed);
guint16 rv_image_table_at (const RvImageTable *table, double value);

/* The modality table of grey pixels, or NULL; it takes the place of slope and intercept. */
RvImageTable *rv_image_table_of_modality (RvDicomFile *file, const RvDicomImage *image);
/* The format of samples that went through a table. */
void rv_image_table_change_format (RvDicomImage *image);
/* n samples of the given format through the table. */
void rv_image_table_apply (const RvImageTable *table, const RvDicomImage *image, const guint8 *samples, gsize n, guint16 *out);

/* A grey sample as a number. */
double rv_image_grey_value (const RvDicomImage *image, const guint8 *data, gsize i);

G_END_DECLS
