/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-volume.h"
#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * RvImageShelf: the decoded series of an open case. A series is read when it is first wanted, on workers; its slices may be shown
 * one by one as they come. Main thread only.
 *
 * Signal: "changed" (const char *uuid): state, progress or pixels of a series are new; at most some fifteen times a second each.
 */
#define RV_TYPE_IMAGE_SHELF (rv_image_shelf_get_type ())
G_DECLARE_FINAL_TYPE (RvImageShelf, rv_image_shelf, RV, IMAGE_SHELF, GObject)

typedef enum {
  RV_SHELF_WAITING,  /* nobody has wanted it yet */
  RV_SHELF_OPENING,  /* its headers are read: there is no volume */
  RV_SHELF_READING,  /* there is a volume, slices are coming */
  RV_SHELF_READY,
  RV_SHELF_FAILED,   /* problem says why */
} RvShelfState;

/* All borrowed from the shelf. */
typedef struct {
  char *uuid;             /* of the image record */
  RvShelfState state;
  RvImageSeries *series;  /* or NULL */
  RvImageVolume *volume;  /* or NULL; PET has its SUV factor when it has one */
  RvImageSuv *suv;        /* PET: how it is computed, or why not; else NULL */
  char *problem;          /* also when only some slices could not be read */
  guint done, total;      /* slices */
} RvShelfItem;

/* files_dir: that image files are relative to. */
RvImageShelf *rv_image_shelf_new (const char *files_dir);

/* What there is of a series; NULL when nobody has wanted it. */
const RvShelfItem *rv_image_shelf_look (RvImageShelf *self, const char *uuid);
/* The same, and begins to read it. Never NULL. */
const RvShelfItem *rv_image_shelf_want (RvImageShelf *self, RvRecord *image);
/* Shows a series that is only on its way into the case, under the uuid that its record will have. */
void rv_image_shelf_adopt (RvImageShelf *self, const char *uuid, RvImageSeries *series);
/* Forgets one (an import that was stopped, a record that names another file). */
void rv_image_shelf_drop (RvImageShelf *self, const char *uuid);

/* How SUV are computed from now on, of what is read already as well; confirmed: the user has said that doubtful inputs are right. Each PET
 * that changes is told. */
void rv_image_shelf_set_suv (RvImageShelf *self, RvImageSuvKind kind, gboolean confirmed);

/* Paths that an image record's file stands for: the archive, or the files of a list. NULL with error. Caller frees (g_strfreev). */
char **rv_image_shelf_paths (const char *files_dir, const char *file, GError **error);

G_END_DECLS
