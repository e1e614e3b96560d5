/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of this folder only. */
#include "imaging/rv-image-series.h"

G_BEGIN_DECLS

/**
 * What the attributes of one DICOM file say, as far as this program wants to know. It is read where a hostile file does no harm
 * (rv-image-reader.h) and travels from there as a GVariant.
 */
typedef enum { RV_IMAGE_HEAD_PICTURES, RV_IMAGE_HEAD_DICOMDIR, RV_IMAGE_HEAD_DOCUMENT } RvImageHeadKind;

/* Where a frame lies, and what its samples mean. */
typedef struct {
  double complete; /* not 0: position and orientation are there and sound */
  double position[3], right[3], down[3];
  double row_spacing, column_spacing, thickness;
  double slope, intercept;
} RvImagePlace;

typedef struct {
  RvImageHeadKind kind;
  RvImageSeries *series; /* of pictures: all that the frames share; it has no frames */
  char *sop_uid;         /* NULL: it has none */
  gint64 instance;
  RvImagePlace *places;  /* of pictures: one for each of series->image.frames */
  char **names;          /* of a DICOMDIR: the files that it names, parts parted by a backslash */
  char *title, *date, *mime; /* of a document; date as DICOM writes it */
} RvImageHead;

RvImageHead *rv_image_head_read (RvDicomFile *file, GError **error);
void rv_image_head_free (RvImageHead *head);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageHead, rv_image_head_free)

GVariant *rv_image_head_to_variant (RvImageHead *head);
/* NULL when the variant is not that of a sound head: what comes from another process is not trusted. */
RvImageHead *rv_image_head_from_variant (GVariant *variant);

GVariant *rv_image_format_to_variant (const RvDicomImage *image);
/* FALSE when the numbers are not those of a picture that could be read. */
gboolean rv_image_format_from_variant (GVariant *variant, RvDicomImage *image);

G_END_DECLS
