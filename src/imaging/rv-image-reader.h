/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Whatever is parsed or decoded of a file from outside (DICOM, ZIP, PDF, PNG, JPEG, TIFF) is parsed and decoded behind a reader. The
 * program keeps one or two helper processes for it: a file that crashes the decoder, never ends or asks for all memory costs an
 * error that names it, and the helper, never the program.
 *
 * A helper has limits: memory, processor time for each request, no file may be written, no process started. It answers over a
 * socket, pixels come in shared memory; what it says is checked. It ends by itself when nobody has asked for a while.
 */

/* Seconds that a request may take before the helper is killed. */
#define RV_IMAGE_READER_SECONDS 30

/* argv of the helper (the program must call rv_image_reader_serve() in it). NULL: read in this process, as until the first call. Ends
 * idle helpers. */
void rv_image_reader_isolate (const char *const *command);
/* Starts helpers ahead of the first request, on a thread of its own: what is opened first is then as quick as what follows. Nothing
 * happens when enough of them wait, or without a command. */
void rv_image_reader_warm_up (void);
/* For tests; 0: the usual. */
void rv_image_reader_set_time_limit (guint seconds);

/* Called in the helper before a file is read; for tests. */
typedef void (*RvImageReaderProbe) (const char *path);
/* The helper: answers on descriptor 0 until its end; returns the exit code. */
int rv_image_reader_serve (RvImageReaderProbe probe);

/* A reader serves one thread. It holds a helper only from its first request to its end. */
typedef struct _RvImageReader RvImageReader;

RvImageReader *rv_image_reader_new (GCancellable *cancellable);
void rv_image_reader_free (RvImageReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageReader, rv_image_reader_free)

/* The two-part paths of an archive's files (rv-image-source.h). */
GPtrArray *rv_image_reader_list_archive (RvImageReader *reader, const char *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes of the PDF within a DICOM file. */
GBytes *rv_image_reader_document (RvImageReader *reader, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * A picture file (PNG, JPEG, TIFF ...), turned upright as it says, no side longer than most (0: as it is), or the first page of a PDF, its longer
 * side most (0: 2000): 32-bit pixels 0xAARRGGBB, not premultiplied, in rows without gaps. g_free().
 */
guint32 *rv_image_reader_picture (RvImageReader *reader, const char *path, guint most, int *width, int *height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a page of a PDF, from 0 (behind the last: the last); n_pages (may be NULL): how many there are, 1 of a picture. */
guint32 *rv_image_reader_page (RvImageReader *reader, const char *path, guint page, guint most, int *width, int *height, guint *n_pages, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
