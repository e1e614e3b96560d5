/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "make-phantom-body.h"

G_BEGIN_DECLS

/**
 * The scanners of the phantom: they sample the body with the voxel size, blur, noise and shading of an examination.
 */
typedef enum { PH_T1_FATSAT, PH_LAVA } PhSequence;

/* A stack of parallel slices in the coordinates of the body (mm). */
typedef struct {
  int columns, rows, slices;
  double origin[3];                      /* centre of the first voxel */
  double column[3], row[3], slice[3];    /* from one voxel to the next: along a row, down a column, to the next slice */
  double thickness;                      /* of a slice */
} PhGrid;

/* Centred grid. along and down are unit directions of the picture; field is its width and height in mm. */
PhGrid ph_grid (const double centre[3], const double along[3], const double down[3], double width, double height,
                int columns, int rows, double thickness, int slices, double spacing);
gsize ph_grid_size (const PhGrid *grid);

/* Magnitude signal, about 0..1.2 (blood and diseased nerve near 1). Free with g_free(). */
float *ph_scan_mr (const PhGrid *grid, PhSequence sequence);
/* Hounsfield units. */
float *ph_scan_ct (const PhGrid *grid);
/* SUVbw in g/ml; its largest value is exactly peak. The grid must hold the whole disease. */
float *ph_scan_pet (const PhGrid *grid, double peak);

G_END_DECLS
