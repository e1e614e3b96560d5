/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-volume.h"

G_BEGIN_DECLS

/**
 * Regions and their statistics. A voxel belongs to a region when its centre lies in it; nothing is interpolated, so
 * that the largest value is one that was measured. Values are in the volume's unit.
 */
typedef enum {
  RV_IMAGE_REGION_WHOLE,   /* the volume */
  RV_IMAGE_REGION_SPHERE,  /* centre, radius */
  RV_IMAGE_REGION_ELLIPSE, /* on a plane: centre and two half-axes; as thick as depth */
  RV_IMAGE_REGION_POLYGON, /* on a plane: freehand outline; as thick as depth */
} RvImageRegionType;

typedef struct {
  RvImageRegionType type;
  double centre[3];        /* mm; also of the plane of a flat region */
  double radius;           /* mm */
  double right[3], down[3];/* of length 1: the plane of a flat region, and the directions of the half-axes */
  double half[2];          /* mm along right and down */
  double depth;            /* mm across the plane; 0: the slice in which the centre lies */
  const double *points;    /* of a polygon: mm along right and down from centre, two a point */
  guint n_points;
} RvImageRegion;

typedef struct {
  guint64 count;           /* voxels; 0: all else is NAN */
  double mean, deviation, min, max;
  double at[3];            /* centre of the hottest voxel, mm */
  double volume_ml;        /* count x voxel */
  double peak;             /* mean in a sphere of 1 cm3 (radius 6.2035 mm) round the hottest voxel, voxel centres inside */
  double voxel_mm[3];      /* print it beside the number: SUVmax of a nerve depends on it */
} RvImageStatistics;

#define RV_IMAGE_PEAK_RADIUS 6.2035

void rv_image_region_measure (RvImageVolume *volume, const RvImageRegion *region, RvImageStatistics *statistics);

/* The largest mean in such a sphere round any voxel of the region that is above half of the peak measured. It takes voxels of the
 * region times voxels of the sphere; NAN where these are too many (pixels of a hundredth of a mm, say), or nothing was measured. */
double rv_image_region_highest_peak (RvImageVolume *volume, const RvImageRegion *region, const RvImageStatistics *statistics);

/* Volume in ml of the voxels in the region whose value is at least level. */
double rv_image_region_volume_above (RvImageVolume *volume, const RvImageRegion *region, double level);

/* Values along a line from one place to another: n of them, evenly, NAN outside. For calibre profiles of a nerve. */
void rv_image_profile (RvImageVolume *volume, const double from[3], const double to[3], guint n, double *values);
/* Width in mm of the hump in a profile at half of its height above the higher foot; NAN without one. length is mm. */
double rv_image_profile_width (const double *values, guint n, double length);

double rv_image_distance (const double a[3], const double b[3]);
/* Angle at b in degrees. */
double rv_image_angle (const double a[3], const double b[3], const double c[3]);

G_END_DECLS
