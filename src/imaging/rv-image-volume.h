/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-series.h"

G_BEGIN_DECLS

/**
 * RvImageVolume: the decoded grey values of a series with geometry. Values are kept as the file stores them (16 bits
 * where possible), so that memory grows by the pixels and little more; a value in the series' unit is
 * stored x slope + intercept of its slice, times the volume's factor (1, or the SUV factor).
 *
 * Reference counted. While it loads, slices become ready one by one and may be read when rv_image_volume_is_ready()
 * says so; all else may be read by any thread at any time.
 */
typedef struct _RvImageVolume RvImageVolume;

typedef enum { RV_IMAGE_U8, RV_IMAGE_S16, RV_IMAGE_U16, RV_IMAGE_F32, RV_IMAGE_RGB } RvImageSampleType;

/* Allocates; no pixel is read yet. Fails for colour and for series without geometry. */
RvImageVolume *rv_image_volume_new (RvImageSeries *series, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * The same for any series, to be shown picture by picture: colour is kept as 0x00RRGGBB (its value is its brightness, 0..255; it has
 * no planes), and frames without geometry lie behind each other in a plane of their own. rv_image_volume_is_flat() tells.
 */
RvImageVolume *rv_image_volume_new_any (RvImageSeries *series, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* TRUE when positions mean nothing beyond one picture: no geometry, or colour. */
gboolean rv_image_volume_is_flat (RvImageVolume *volume);
RvImageVolume *rv_image_volume_ref (RvImageVolume *volume);
void rv_image_volume_unref (RvImageVolume *volume);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageVolume, rv_image_volume_unref)

/**
 * Decodes all slices that are not ready, outward from slice `first`, on up to `threads` threads, and returns when
 * done: meant for a worker thread. progress is called on those threads. A slice that cannot be decoded stays black
 * and not ready, the rest goes on, and the call returns FALSE with the first reason.
 */
gboolean rv_image_volume_load (RvImageVolume *volume, guint first, guint threads, RvImageProgress progress, gpointer user_data,
                               GCancellable *cancellable, GError **error);
gboolean rv_image_volume_is_ready (RvImageVolume *volume, guint slice);
/* TRUE for a slice whose file could not be decoded. */
gboolean rv_image_volume_has_failed (RvImageVolume *volume, guint slice);

RvImageSeries *rv_image_volume_get_series (RvImageVolume *volume);
/* Columns, rows, slices. */
void rv_image_volume_get_size (RvImageVolume *volume, int size[3]);
RvImageSampleType rv_image_volume_get_sample_type (RvImageVolume *volume);
/* First stored sample of a slice; rows follow each other without gaps. */
const void *rv_image_volume_get_slice (RvImageVolume *volume, guint slice);
/* value = stored x slope + intercept, with the volume's factor in both. */
void rv_image_volume_get_scale (RvImageVolume *volume, guint slice, double *slope, double *intercept);

/* Multiplies every value, e.g. by a SUV factor; unit is its name ("SUVbw"). Before the volume is shown: not atomic. */
void rv_image_volume_set_factor (RvImageVolume *volume, double factor, const char *unit);
double rv_image_volume_get_factor (RvImageVolume *volume);
/* "HU", "SUVbw" ..., or NULL. */
const char *rv_image_volume_get_unit (RvImageVolume *volume);

/* Centre of a voxel; fractions and places outside are allowed. */
void rv_image_volume_position (RvImageVolume *volume, const double index[3], double position[3]);
/* The reverse. FALSE when the place lies more than half a voxel outside (index is set all the same). */
gboolean rv_image_volume_index (RvImageVolume *volume, const double position[3], double index[3]);
/* Value of a voxel; it must lie inside. */
double rv_image_volume_value (RvImageVolume *volume, int i, int j, int k);
/* Value between voxels (trilinear); NAN outside. */
double rv_image_volume_sample (RvImageVolume *volume, const double position[3]);
/* Box round all voxels, mm. */
void rv_image_volume_bounds (RvImageVolume *volume, double low[3], double high[3]);
/* Smallest and largest value of all voxels. */
void rv_image_volume_range (RvImageVolume *volume, double *low, double *high);

/* A standard plane through the whole volume at a place along its normal (mm: z for axial, y for coronal, x for
 * sagittal); pixels are square and as fine as the volume's finest spacing, at most 2048 a side. */
void rv_image_volume_plane (RvImageVolume *volume, RvImageOrientation orientation, double at, RvImagePlane *plane);
/* The plane of a slice as it was taken (nothing is interpolated); turned so that its standard view is as usual. */
void rv_image_volume_slice_plane (RvImageVolume *volume, guint slice, RvImagePlane *plane);

/**
 * Values on a plane: width x height floats, trilinear, NAN outside the volume. slab: over how many mm (centred on the
 * plane) the largest, smallest or mean value is taken.
 */
void rv_image_volume_reslice (RvImageVolume *volume, const RvImagePlane *plane, RvImageSlab mode, double slab, float *out);

G_END_DECLS
