/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of this folder only. */
#include "imaging/rv-image-head.h"
#include "imaging/rv-image-reader.h"

G_BEGIN_DECLS

RvImageHead *rv_image_reader_head (RvImageReader *reader, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Heads of many files at one asking, as many as could be read: path -> RvImageHead. The rest is asked for one by one, with its reason. */
GHashTable *rv_image_reader_heads (RvImageReader *reader, const char *const *paths, guint n) G_GNUC_WARN_UNUSED_RESULT;
/**
 * One frame: samples as rv_dicom_file_decode() gives them; of colour, 0x00RRGGBB pixels. They stay until the reader's next request.
 * wanted: the format of its series; a frame of another size or kind, as when the file was exchanged meanwhile, is an error.
 */
const guint8 *rv_image_reader_frame (RvImageReader *reader, const char *path, int frame, const RvDicomImage *wanted, RvDicomImage *image, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

/* TRUE for formats whose frames come as 0x00RRGGBB. */
gboolean rv_image_format_is_colour (const RvDicomImage *image);
/* Bytes of a frame as it comes. */
gsize rv_image_format_bytes (const RvDicomImage *image);

/* --- requests and answers --- */

typedef enum { RV_IMAGE_ASK_HEAD, RV_IMAGE_ASK_FRAME, RV_IMAGE_ASK_ARCHIVE, RV_IMAGE_ASK_DOCUMENT, RV_IMAGE_ASK_PICTURE,
               RV_IMAGE_ASK_HEADS /* path: several, a line each */ } RvImageAsk;

/* ask; path; number; size; whether nothing may be kept from an earlier request; bytes of room that there are */
#define RV_IMAGE_REQUEST "(yayuubt)"
/* fault; code; message; bytes of room that were used, or are wanted; value */
#define RV_IMAGE_ANSWER "(yistv)"
typedef enum { RV_IMAGE_ANSWER_GOOD, RV_IMAGE_ANSWER_DICOM_ERROR, RV_IMAGE_ANSWER_IMAGE_ERROR, RV_IMAGE_ANSWER_ROOM } RvImageFaultKind;

/* Who does the work: in the helper, or here. Room is where bulk goes; with fixed room, more is asked for. */
typedef struct {
  guint8 *room;
  gsize size, used, wanted;
  gboolean fixed;
  RvDicomFile *file; /* kept open: frames of one file follow each other */
  char *path;
  RvImageReaderProbe probe;
} RvImageServer;

/* A page (from 0; behind the last: the last) as (width, height, number of pages), its pixels in the room. NULL without error: there is no room. */
GVariant *rv_image_pdf_answer (RvImageServer *server, const char *path, guint number, guint most, GError **error);
/* TRUE for a file that begins as a PDF does. */
gboolean rv_image_pdf_fits (const char *path);

void rv_image_server_clear (RvImageServer *server);
/* Bulk of n bytes to fill; NULL (and server->wanted) when there is not room enough. */
guint8 *rv_image_server_room (RvImageServer *server, gsize n);
/* A floating answer. */
GVariant *rv_image_server_answer (RvImageServer *server, GVariant *request);

/* --- a helper process --- */

typedef struct _RvImageHelper RvImageHelper;

RvImageHelper *rv_image_helper_start (const char *const *command, GError **error);
void rv_image_helper_free (RvImageHelper *helper); /* kills it */
gboolean rv_image_helper_is_up (RvImageHelper *helper);
const guint8 *rv_image_helper_room (RvImageHelper *helper, gsize *size);
gboolean rv_image_helper_grow (RvImageHelper *helper, gsize size, GError **error);
/* The answer, or NULL: with error when cancelled or when the file is at fault; without when the helper had ended by itself before. */
GVariant *rv_image_helper_ask (RvImageHelper *helper, GVariant *request, const char *path, guint seconds, GCancellable *cancellable, GError **error);

G_END_DECLS
