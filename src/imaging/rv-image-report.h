/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "imaging/rv-image-pixels.h"
#include "imaging/rv-image-region.h"

G_BEGIN_DECLS

/**
 * What `ranvier image info|suv|render` do, for the command line and for tests. They read and compute before they
 * return.
 */

/* {"series": [{"id", "modality", "description", "frames", "rows", "columns", "orientation", "oblique", "spacing_mm": [x, y, step],
 * "step_min_mm", "step_max_mm", "tilt_deg", "even", "frame_of_reference", "unit", "transfer_syntax", "low", "high",
 * "warnings": []}], "documents": [{"file", "title", "date", "bytes"}], "faults": [{"file", "what"}]}. values: decode and give low and high too. */
JsonNode *rv_image_info_json (const char *const *paths, gboolean values, GCancellable *cancellable, GError **error);

/* The answer of `image suv` as command-line.md has it, for the PET series among the paths. sphere: centre and radius in
 * mm (LPS), or NULL for the whole. Fails when there is no PET series. */
JsonNode *rv_image_suv_json (const char *const *paths, const double *sphere, GCancellable *cancellable, GError **error);
/* The same by another denominator; level: of "volume_above_ml", in the SUV's unit (NAN: none). */
JsonNode *rv_image_suv_json_as (const char *const *paths, const double *sphere, RvImageSuvKind kind, double level, GCancellable *cancellable,
                                GError **error);

/**
 * Writes a plane as PNG: the largest volume among paths, with the PET (or other) volume of over, if any, over it.
 * orientation is one of the three standard ones, at its place in mm; size is the longer side in pixels (0: one pixel
 * a voxel). Orientation letters are drawn. Two series that do not share a frame of reference are refused.
 */
gboolean rv_image_render_png (const char *const *paths, const char *const *over, RvImageOrientation orientation, double at,
                              int size, const char *png, GCancellable *cancellable, GError **error);

/* The largest series with geometry among the paths, decoded; PET gets its SUV factor when it has one. modality: only
 * this one (NULL: any). */
RvImageVolume *rv_image_open_volume (const char *const *paths, const char *modality, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
