/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-region.h"

G_BEGIN_DECLS

/**
 * RvImageMark: what is drawn on a series: arrows, words, measurements. Points are places in the patient (mm, LPS), three numbers
 * each, so that a mark stays where it is in every plane, layout and zoom:
 *   arrow     tip, tail               text      its place
 *   distance  two ends                angle     end, vertex, end
 *   probe     the place               sphere    centre, a place on its surface
 *   ellipse   centre, end of one half-axis, end of the other
 *   region    outline drawn by hand (three or more)
 *   path      places along a nerve (two or more), whose calibre is measured
 */
typedef enum {
  RV_IMAGE_MARK_ARROW, RV_IMAGE_MARK_TEXT, RV_IMAGE_MARK_REGION, RV_IMAGE_MARK_DISTANCE, RV_IMAGE_MARK_ANGLE,
  RV_IMAGE_MARK_PROBE, RV_IMAGE_MARK_ELLIPSE, RV_IMAGE_MARK_SPHERE, RV_IMAGE_MARK_PATH, RV_IMAGE_N_MARK_TYPES
} RvImageMarkType;

typedef struct {
  RvImageMarkType type;
  gboolean dotted;
  gboolean selected;
  char *label;     /* or NULL */
  char *result;    /* what was measured, for display; or NULL */
  char *uuid;      /* of the record behind it; or NULL */
  guint n;
  double *points;  /* 3 x n */
} RvImageMark;

RvImageMark *rv_image_mark_new (RvImageMarkType type, const double *points, guint n);
void rv_image_mark_free (RvImageMark *mark);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageMark, rv_image_mark_free)

/* "arrow", "distance" ...: identifiers. */
const char *rv_image_mark_type_id (RvImageMarkType type);
gboolean rv_image_mark_type_parse (const char *id, RvImageMarkType *type);
/* Points that a mark of the type has; 0: any number from rv_image_mark_type_least() on. */
guint rv_image_mark_type_points (RvImageMarkType type);
guint rv_image_mark_type_least (RvImageMarkType type);

/* "x,y,z x,y,z": millimetres to a hundredth. The reverse is NULL for anything else (n untouched). */
char *rv_image_points_to_text (const double *points, guint n);
double *rv_image_points_from_text (const char *text, guint *n);

/* The region of an ellipse, sphere or outline on a plane with those directions. FALSE for other marks, and for outlines that do not
 * lie in a plane. flat (freed with g_free()) keeps the outline's points as long as region is used. */
gboolean rv_image_mark_to_region (const RvImageMark *mark, RvImageRegion *region, double **flat);

/* One number that a measurement stands for. */
typedef struct {
  char *name;    /* "SUVbw max", "HU mean", "Distance": for display */
  double value;
  char *unit;    /* "mm", "ml", "SUVbw", or NULL */
} RvImageReading;

/* FALSE for what is the same in every volume (distance, angle), and for a path, which follows what is seen below. */
gboolean rv_image_mark_reads_values (const RvImageMark *mark);

/**
 * What a mark measures in one volume: an array of RvImageReading, the headline first; empty for arrows and words, and where the
 * mark lies outside. threshold: the fixed level of the volume above it, in the volume's unit; NAN: none.
 */
GPtrArray *rv_image_mark_measure (const RvImageMark *mark, RvImageVolume *volume, double threshold);
/* "4.62 g/ml", "12.3 mm": as it is shown. Caller frees. */
char *rv_image_reading_text (const RvImageReading *reading);
/* How the readings came about: voxels, definitions, places. Caller frees; NULL for what measures nothing. */
char *rv_image_mark_explain (const RvImageMark *mark, RvImageVolume *volume);
/* The calibre along a path, a place a millimetre, at most a hundred; see rv_image_calibre_along(). NULL for other marks and for volumes without a
 * place in the patient. */
GArray *rv_image_mark_calibre (const RvImageMark *mark, RvImageVolume *volume);
/* Readings of the picture below and of the one over it (may be NULL) as lines for the pane. Caller frees; NULL when there are none. */
char *rv_image_mark_describe (const RvImageMark *mark, RvImageVolume *base, RvImageVolume *over, double threshold);

G_END_DECLS
