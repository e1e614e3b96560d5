/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Directions and planes. All positions are millimetres in DICOM patient coordinates (LPS): x to the patient's left,
 * y to the back, z to the head. On screen the patient's left is on the right (radiological convention); sagittal
 * planes have the front on the left.
 */
typedef enum { RV_IMAGE_AXIAL, RV_IMAGE_CORONAL, RV_IMAGE_SAGITTAL, RV_IMAGE_OBLIQUE } RvImageOrientation;

typedef struct {
  double origin[3];  /* centre of the pixel at the upper left */
  double right[3];   /* from a pixel to the next on its right, mm */
  double down[3];    /* from a pixel to the next below, mm */
  int width, height; /* pixels */
} RvImagePlane;

typedef enum { RV_IMAGE_SLAB_NONE, RV_IMAGE_SLAB_MAX, RV_IMAGE_SLAB_MIN, RV_IMAGE_SLAB_MEAN } RvImageSlab;

double rv_vector_dot (const double a[3], const double b[3]);
double rv_vector_length (const double a[3]);
void rv_vector_cross (const double a[3], const double b[3], double out[3]);
/* Makes the length 1; FALSE for a vector of no length. */
gboolean rv_vector_normalise (double a[3]);

/* Directions of right and down (length 1) of the three standard planes. */
void rv_image_orientation_axes (RvImageOrientation orientation, double right[3], double down[3]);
/* The standard plane whose normal is nearest; oblique (in degrees, may be NULL) is the angle to it. */
RvImageOrientation rv_image_orientation_of (const double right[3], const double down[3], double *oblique);
/* "axial", "coronal", "sagittal", "oblique": an identifier, not for display. */
const char *rv_image_orientation_id (RvImageOrientation orientation);
/* FALSE for an unknown word. */
gboolean rv_image_orientation_parse (const char *text, RvImageOrientation *orientation);

/* "R 14.0  A 6.0  H 143.4": a place in words, mm to a tenth, each direction by its letter. Caller frees. */
char *rv_image_place_words (const double position[3]);

/* A plane of the given pixel size (mm) whose middle lies at centre. right and down need not have length 1. */
void rv_image_plane_init (RvImagePlane *plane, const double centre[3], const double right[3], const double down[3],
                          double pixel, int width, int height);
/* Position of a pixel (fractions allowed). */
void rv_image_plane_position (const RvImagePlane *plane, double x, double y, double out[3]);
/* Foot of a position on the plane in pixels; the return value is its distance from the plane in mm, signed along
 * right x down. */
double rv_image_plane_project (const RvImagePlane *plane, const double position[3], double *x, double *y);
/* The same plane moved along its normal (right x down). */
void rv_image_plane_move (RvImagePlane *plane, double mm);

/* The patient's side a direction points to: "L", "R", "A", "P", "H", "F", or two letters when it is oblique ("LP"),
 * strongest first. text holds at least 4 bytes. */
void rv_image_direction_letters (const double direction[3], char text[4]);

G_END_DECLS
