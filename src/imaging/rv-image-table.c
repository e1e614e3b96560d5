/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-table.h"

#include <math.h>
#include <string.h>

RvImageTable *
rv_image_table_new (gint64 first, guint bits, const guint16 *entries, guint n)
{
  RvImageTable *table;

  g_return_val_if_fail (n >= 1 && n <= 65536 && bits >= 1 && bits <= 16, NULL);
  table = g_atomic_rc_box_alloc (sizeof (RvImageTable) + n * sizeof (guint16));
  table->first = first;
  table->bits = bits;
  table->n = n;
  memcpy (table->entries, entries, n * sizeof (guint16));
  return table;
}

RvImageTable *
rv_image_table_ref (RvImageTable *table)
{
  return table != NULL ? g_atomic_rc_box_acquire (table) : NULL;
}

void
rv_image_table_unref (RvImageTable *table)
{
  if (table != NULL)
    g_atomic_rc_box_release (table);
}

RvImageTable *
rv_image_table_read (RvDicomFile *file, const char *item, gboolean is_signed)
{
  g_autofree char *head = g_strdup_printf ("%s/0028,3002", item), *body = g_strdup_printf ("%s/0028,3006", item);
  gint64 n, first, bits;
  gsize size = 0;
  g_autofree guint8 *bytes = NULL;
  g_autofree guint16 *entries = NULL;

  if (!rv_dicom_file_get_int (file, head, 0, &n) || !rv_dicom_file_get_int (file, head, 1, &first) || !rv_dicom_file_get_int (file, head, 2, &bits))
    return NULL;
  n = n == 0 ? 65536 : n; /* as the standard writes it */
  if (is_signed && first > G_MAXINT16)
    first -= 65536; /* written as unsigned */
  if (n < 1 || n > 65536 || bits < 1 || bits > 16 || (bytes = rv_dicom_file_get_bytes (file, body, &size)) == NULL)
    return NULL;
  /* Entries of 8 bits may lie one or two to a word. */
  if (size < (gsize) n || (bits > 8 && size < (gsize) n * 2))
    return NULL;
  entries = g_new (guint16, n);
  for (gint64 i = 0; i < n; i++)
    entries[i] = size < (gsize) n * 2 ? bytes[i] : ((const guint16 *) (const void *) bytes)[i];
  return rv_image_table_new (first, (guint) bits, entries, (guint) n);
}

guint16
rv_image_table_at (const RvImageTable *table, double value)
{
  double at = CLAMP (value - (double) table->first, 0.0, (double) (table->n - 1));

  return table->entries[(guint) (at + 0.5)];
}

RvImageTable *
rv_image_table_of_modality (RvDicomFile *file, const RvDicomImage *image)
{
  if (image->samples != 1 || image->is_float || g_str_equal (image->photometric, "PALETTE COLOR") || image->bits_allocated > 16 || image->bits_allocated < 8)
    return NULL;
  return rv_image_table_read (file, "0028,3000[0]", image->is_signed);
}

void
rv_image_table_change_format (RvDicomImage *image)
{
  image->bits_allocated = image->bits_stored = 16;
  image->high_bit = 15;
  image->is_signed = FALSE;
  image->frame_bytes = (gsize) image->rows * image->columns * 2;
}

void
rv_image_table_apply (const RvImageTable *table, const RvDicomImage *image, const guint8 *samples, gsize n, guint16 *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = rv_image_table_at (table, rv_image_grey_value (image, samples, i));
}

double
rv_image_grey_value (const RvDicomImage *image, const guint8 *data, gsize i)
{
  int shift = image->high_bit - image->bits_stored + 1;
  guint32 raw, sign = image->is_signed ? 1u << (image->bits_stored - 1) : 0;
  guint32 mask = image->bits_stored >= 32 ? G_MAXUINT32 : (1u << image->bits_stored) - 1u;

  if (image->is_float)
    return image->bits_allocated == 64 ? ((const double *) (const void *) data)[i] : ((const float *) (const void *) data)[i];
  if (image->bits_allocated <= 8)
    raw = data[i];
  else if (image->bits_allocated == 16)
    raw = ((const guint16 *) (const void *) data)[i];
  else
    raw = ((const guint32 *) (const void *) data)[i];
  if (image->bits_allocated == 1)
    return raw;
  raw = raw >> shift & mask;
  return image->is_signed ? (double) (gint32) ((raw ^ sign) - sign) : (double) raw;
}
