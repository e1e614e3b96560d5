/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dicom/rv-dicom.h"
#include "imaging/rv-image-plane.h"
#include "imaging/rv-image-suv.h"

G_BEGIN_DECLS

#define RV_IMAGE_ERROR (rv_image_error_quark ())
GQuark rv_image_error_quark (void);

typedef enum {
  RV_IMAGE_ERROR_NOTHING,     /* no pictures among the files */
  RV_IMAGE_ERROR_GEOMETRY,    /* positions or orientation are missing or do not fit together */
  RV_IMAGE_ERROR_UNSUPPORTED,
  RV_IMAGE_ERROR_LIMIT,
  RV_IMAGE_ERROR_FAILED,
} RvImageError;

/* VOI LUT Function (0028,1056), or a VOI LUT Sequence (0028,3010). */
typedef enum { RV_IMAGE_WINDOW_EXACT, RV_IMAGE_WINDOW_LINEAR, RV_IMAGE_WINDOW_SIGMOID, RV_IMAGE_WINDOW_TABLE } RvImageWindowShape;
typedef struct _RvImageTable RvImageTable;

/* One picture of a series: a file, or one frame of a file with many. */
typedef struct {
  char *path;
  int frame;             /* within the file, from 0 */
  gint64 instance;       /* Instance Number, or the frame */
  char *sop_uid;
  double position[3];    /* centre of the first pixel, mm */
  double along;          /* of the position along the series' normal, mm */
  double slope, intercept;
} RvImageFrame;

/**
 * RvImageSeries: frames that make one stack: one series, one size, one orientation, one pixel format. A DICOM series
 * that mixes them becomes several. Reference counted and, once made, never changed: any thread may read it.
 */
typedef struct {
  gatomicrefcount ref_count;
  char *id;              /* series UID, and "#2" and on for further stacks of the same series */
  char *series_uid, *study_uid, *frame_of_reference, *sop_class;
  char *modality, *description, *study_description, *body_part, *manufacturer;
  char *patient_name, *patient_id, *patient_sex, *study_date, *series_date;
  gint64 number;
  RvDicomImage image;    /* of the first frame; all have the same format */
  gboolean inverted;     /* MONOCHROME1, or Presentation LUT Shape INVERSE: low values are bright */
  gboolean synthetic;    /* Image Type says SYNTHETIC: no patient was imaged */
  GPtrArray *frames;     /* RvImageFrame, along the normal; by instance where there is no geometry */

  gboolean has_geometry; /* all below holds only then; otherwise spacing may still hold (0: unknown) */
  double right[3], down[3], normal[3]; /* of length 1: along a row, down a column, right x down */
  double spacing[3];     /* mm: between columns, between rows, between slices (median) */
  double step_min, step_max;
  double thickness;      /* as stated; 0: not */
  double tilt;           /* degrees between the stacking and the normal (gantry tilt) */
  gboolean even;         /* slices lie at equal distances (within 1 %) */
  RvImageOrientation orientation;
  double oblique;        /* degrees away from it */

  gboolean has_window;   /* of the first frame; all below holds only then */
  double window_centre, window_width;
  RvImageWindowShape window_shape;
  RvImageTable *window_table; /* of RV_IMAGE_WINDOW_TABLE; window centre and width span it */
  char *unit;            /* "HU", "Bq/ml", "SUVbw" ... of rescaled values, or NULL */
  RvImageSuvInput *suv;  /* PET only, else NULL */
  GPtrArray *warnings;   /* char *, translated, for the user */
} RvImageSeries;

RvImageSeries *rv_image_series_ref (RvImageSeries *series);
void rv_image_series_unref (RvImageSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageSeries, rv_image_series_unref)
guint rv_image_series_get_n_frames (RvImageSeries *series);
const RvImageFrame *rv_image_series_get_frame (RvImageSeries *series, guint i);
/* Two series lie in one space when both name the same frame of reference. */
gboolean rv_image_series_same_space (RvImageSeries *a, RvImageSeries *b);

typedef struct {
  char *path;
  char *reason; /* translated */
} RvImageFault;

/* A PDF within a DICOM file. */
typedef struct {
  char *path;
  char *title; /* or NULL */
  char *date;  /* as DICOM writes it, or NULL */
} RvImageDocument;

/* What a scan found. */
typedef struct {
  GPtrArray *series; /* RvImageSeries, by study, number and id */
  GPtrArray *documents; /* RvImageDocument, as met; rv-image-document.h reads them */
  GPtrArray *faults; /* RvImageFault: files that are not read, and why */
  guint n_files;     /* looked at */
} RvImageScan;

void rv_image_scan_free (RvImageScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageScan, rv_image_scan_free)

/* Called from the thread that scans or loads. */
typedef void (*RvImageProgress) (guint done, guint total, gpointer user_data);

/**
 * Reads the headers of files, folders (with all below them), ZIP archives and DICOMDIR files and sorts them into series. A file
 * that cannot be read becomes a fault and the rest goes on. NULL only when nothing of what was named exists, or when
 * cancelled. A file named twice, or an instance met twice, counts once. Meant for a worker thread.
 */
RvImageScan *rv_image_scan (const char *const *paths, RvImageProgress progress, gpointer user_data,
                            GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
