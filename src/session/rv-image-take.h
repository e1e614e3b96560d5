/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-series.h"
#include "model/rv-edit.h"

G_BEGIN_DECLS

/**
 * DICOM into a case: headers are read and sorted into series, the files of each series go into one archive of the case's images
 * folder ("dicom/….zip"; a list of their paths, "dicom/….files", when they are to stay where they are), and each stack becomes an
 * image record. An instance that the case has already is not taken again; a series of which more has come is packed anew.
 */
typedef struct {
  RvRecord *record;      /* new, or the one that the case has; its uuid holds from the first */
  RvImageSeries *series; /* as found, with the paths it came from */
  gboolean known;        /* the case has all of it */
  gboolean grown;        /* the case had less of it */
} RvTakenSeries;

typedef struct {
  GPtrArray *series;     /* RvTakenSeries */
  GPtrArray *documents;  /* RvRecord: encapsulated PDF */
  GPtrArray *faults;     /* RvImageFault */
  guint n_files;
} RvImageTaken;

void rv_image_taken_free (RvImageTaken *taken);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageTaken, rv_image_taken_free)

/* Called on the worker when all headers are read: everything may be shown from where it lies. taken is the one that is returned
 * later; its records are complete but for "file". */
typedef void (*RvImageFound) (RvImageTaken *taken, gpointer user_data);

typedef struct {
  const char *const *paths; /* files, folders, DICOMDIR, ZIP */
  const char *files_dir;    /* the case's images folder; made when missing */
  gboolean link;            /* leave the files where they are */
  RvImageFound found;       /* may be NULL */
  RvImageProgress progress; /* may be NULL; share of all work in thousandths */
  gpointer user_data;
} RvImageTakeOptions;

/* kase: a copy, read on this thread. NULL with error when nothing can be read, the disk is full, or when stopped: nothing is left. */
RvImageTaken *rv_image_take (RvCase *kase, const RvImageTakeOptions *options, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The step that puts all of it into the case; empty when everything was there. */

RvEdit *rv_image_taken_to_edit (RvImageTaken *taken, RvCase *kase);
/* "5 series, 240 pictures; 1 was there already; 2 files were not read" Caller frees. */
char *rv_image_taken_summary (RvImageTaken *taken);

G_END_DECLS
