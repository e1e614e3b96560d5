/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DICOM files as plain C: what lies in a file, and its frames as bytes. The toolkit behind it never shows; nothing a
 * file contains makes a function abort or throw: the answer is a GError with the reason.
 *
 * Attributes are named by paths: "0010,0010", and through sequences "0054,0016[0]/0018,1074".
 *
 * An RvDicomFile may be used by one thread at a time; different files may be read at the same time.
 */
#define RV_DICOM_ERROR (rv_dicom_error_quark ())
GQuark rv_dicom_error_quark (void);

typedef enum {
  RV_DICOM_ERROR_NOT_DICOM,   /* another kind of file */
  RV_DICOM_ERROR_DAMAGED,     /* DICOM, but cut off or contradicting itself */
  RV_DICOM_ERROR_UNSUPPORTED, /* sound, but in a form this program does not read (the message names it) */
  RV_DICOM_ERROR_NO_PIXELS,   /* an object without pictures (report, plan, waveform) */
  RV_DICOM_ERROR_LIMIT,       /* larger than RV_DICOM_FRAME_LIMIT or RV_DICOM_FILE_LIMIT */
  RV_DICOM_ERROR_IO,
} RvDicomError;

/* Bytes of one decoded frame and of one file that is read as a whole. */
#define RV_DICOM_FRAME_LIMIT ((guint64) 512 << 20)
#define RV_DICOM_FILE_LIMIT ((guint64) 4 << 30)

/* Loads the dictionary and the decoders (about 10 ms, once); any other call does it when needed. */
void rv_dicom_init (void);

typedef struct _RvDicomFile RvDicomFile;

/* Reads the attributes; pixels stay on disk until asked for. */
RvDicomFile *rv_dicom_file_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same from memory; name is used in messages only. The bytes are copied. */
RvDicomFile *rv_dicom_file_open_bytes (const guint8 *bytes, gsize size, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void rv_dicom_file_free (RvDicomFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvDicomFile, rv_dicom_file_free)

/* UTF-8 (converted from the file's character set), outer blanks removed, values parted by a backslash. NULL if absent
 * or empty. Free with g_free(). */
char *rv_dicom_file_get_text (RvDicomFile *file, const char *path);
/* One of several values, from 0. FALSE (and *value untouched) if absent, empty or no number. */
gboolean rv_dicom_file_get_double (RvDicomFile *file, const char *path, guint index, double *value);
gboolean rv_dicom_file_get_int (RvDicomFile *file, const char *path, guint index, gint64 *value);
/* Items of a sequence; 0 if it is absent or empty. */
guint rv_dicom_file_count_items (RvDicomFile *file, const char *path);
/* Bytes of a binary value (an encapsulated PDF, palettes), or NULL. Free with g_free(). */
guint8 *rv_dicom_file_get_bytes (RvDicomFile *file, const char *path, gsize *size);
/* Path of a private element: group, the creator's name, the element's low byte. NULL if the creator is absent. */
char *rv_dicom_file_private_path (RvDicomFile *file, guint16 group, const char *creator, guint8 element);

typedef struct {
  int rows, columns, frames;
  int samples;        /* 1 or 3 */
  int bits_allocated; /* 1, 8, 16, 32, 64; a mask of 1 bit is decoded to one byte a pixel */
  int bits_stored, high_bit;
  gboolean is_signed;
  gboolean is_float;  /* Float or Double Float Pixel Data: frames are float or double */
  char photometric[20];
  char transfer_syntax[66];
  gboolean compressed, lossy;
  gsize frame_bytes;  /* of a decoded frame */
} RvDicomImage;

/* What the pixels are, checked against the bytes there are before anything is allocated. */
gboolean rv_dicom_file_get_image (RvDicomFile *file, RvDicomImage *image, GError **error);

/**
 * One frame (from 0) as little-endian samples in the machine's order, bits_allocated each, colours interleaved.
 * model (20 bytes, may be NULL) gets the colour model of the result: that of the file, or RGB where the decoder
 * converted. Returns image->frame_bytes bytes; free with g_free().
 */
guint8 *rv_dicom_file_decode (RvDicomFile *file, const RvDicomImage *image, int frame, char *model, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
