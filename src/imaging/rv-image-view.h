/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib-object.h>

#include "imaging/rv-image-shot.h"

G_BEGIN_DECLS

/**
 * RvImageView: what one pane shows: a volume, another laid over it, a plane through a place (the cursor, in patient
 * coordinates), window, palette, zoom and slab. It knows neither widgets nor cases. Main thread only; slabs that are too much for a
 * frame are rendered on a worker, and the picture before them stays until they are ready.
 *
 * Signals:
 *   "changed"  anything that the pane draws is different
 *   "moved"    the cursor has moved by the user's doing (rv_image_view_scroll(), rv_image_view_point()): linked panes follow
 *   "zoomed"   rv_image_view_set_zoom() was called: linked panes follow
 */
#define RV_TYPE_IMAGE_VIEW (rv_image_view_get_type ())
G_DECLARE_FINAL_TYPE (RvImageView, rv_image_view, RV, IMAGE_VIEW, GObject)

/* As it was taken (nothing is interpolated), or one of the three standard planes. */
typedef enum { RV_IMAGE_VIEW_ACQUIRED, RV_IMAGE_VIEW_AXIAL, RV_IMAGE_VIEW_CORONAL, RV_IMAGE_VIEW_SAGITTAL } RvImageViewPlane;

RvImageView *rv_image_view_new (void);

/* Shows a volume from its middle, in its own plane, with its own window; NULL shows nothing. */
void rv_image_view_set_base (RvImageView *self, RvImageVolume *volume);
RvImageVolume *rv_image_view_get_base (RvImageView *self);
/* Lays a volume over. Refused when the two do not name one frame of reference, unless by_hand (the middles are then laid on each
 * other and the pane says so), when either is flat, and when there is no base. NULL takes it off. */
gboolean rv_image_view_set_over (RvImageView *self, RvImageVolume *volume, gboolean by_hand, GError **error);
RvImageVolume *rv_image_view_get_over (RvImageView *self);
gboolean rv_image_view_is_linked_by_hand (RvImageView *self);
/* By how many mm (to the left, back and head) what is laid over by hand is moved; 0 where both lie in one space. */
void rv_image_view_get_shift (RvImageView *self, double shift[3]);
/* Nothing happens unless the two are linked by hand; not finite numbers are passed over. */
void rv_image_view_set_shift (RvImageView *self, const double shift[3]);

void rv_image_view_set_plane (RvImageView *self, RvImageViewPlane plane);
RvImageViewPlane rv_image_view_get_plane (RvImageView *self);
/* "acquired", "axial" ...: an identifier. */
const char *rv_image_view_plane_id (RvImageViewPlane plane);
/* Orientation of what is shown (of an acquired plane: the nearest standard one). */
RvImageOrientation rv_image_view_get_orientation (RvImageView *self);

void rv_image_view_get_cursor (RvImageView *self, double cursor[3]);
/* Goes to a place without telling linked panes. */
void rv_image_view_set_cursor (RvImageView *self, const double cursor[3]);
/* The same as the user's doing. */
void rv_image_view_point (RvImageView *self, const double cursor[3]);
/* One step is a slice. Forward is toward the feet, the back and the patient's left, or the next picture. */
void rv_image_view_scroll (RvImageView *self, int steps);
/* Direction of a step forward (length 1) and its length in mm. */
void rv_image_view_get_step (RvImageView *self, double direction[3], double *mm);
/* Number of what is shown, from 0 in the direction of scrolling, and how many there are; ready: its pixels are there. */
void rv_image_view_get_slice (RvImageView *self, int *at, int *n, gboolean *ready);
/* TRUE when the picture shown, as it was taken, could not be decoded. */
gboolean rv_image_view_has_failed (RvImageView *self);
void rv_image_view_set_slice (RvImageView *self, int at);

void rv_image_view_get_window (RvImageView *self, gboolean over, RvImageWindow *window);
void rv_image_view_set_window (RvImageView *self, gboolean over, const RvImageWindow *window);
void rv_image_view_reset_window (RvImageView *self);
void rv_image_view_set_palette (RvImageView *self, gboolean over, RvImagePalette palette);
RvImagePalette rv_image_view_get_palette (RvImageView *self, gboolean over);
void rv_image_view_set_opacity (RvImageView *self, double opacity);
double rv_image_view_get_opacity (RvImageView *self);
void rv_image_view_set_slab (RvImageView *self, RvImageSlab mode, double mm);
RvImageSlab rv_image_view_get_slab (RvImageView *self, double *mm);

/* 1: the whole picture fits. pan: mm by which the middle of the pane lies right of and below the middle of the picture. */
void rv_image_view_set_zoom (RvImageView *self, double zoom, double pan_right, double pan_down);
double rv_image_view_get_zoom (RvImageView *self, double *pan_right, double *pan_down);
/* Zooms so that what lies at x, y of a pane of that size stays there. */
void rv_image_view_zoom_at (RvImageView *self, double factor, double x, double y, double width, double height);

/* New pixels have come into a volume. */
void rv_image_view_refresh (RvImageView *self);

/* mm that a pixel of the pane covers: planes that have to be computed are not made finer than the pane can show (0: as fine as the
 * voxels). */
void rv_image_view_set_finest (RvImageView *self, double mm);
/* The picture as it stands, borrowed until the view changes; NULL while there is none. plane (may be NULL): where it lies. */
cairo_surface_t *rv_image_view_get_surface (RvImageView *self, RvImagePlane *plane);
/* The plane that is shown now. FALSE when there is no base. */
gboolean rv_image_view_get_image_plane (RvImageView *self, RvImagePlane *plane);
/* From a pane of that size to the patient, and back; depth (may be NULL): mm from the plane shown. FALSE when there is no base. */
gboolean rv_image_view_to_patient (RvImageView *self, double width, double height, double x, double y, double position[3]);
gboolean rv_image_view_from_patient (RvImageView *self, double width, double height, const double position[3], double *x, double *y, double *depth);
/* Pixels of the pane a millimetre. */
double rv_image_view_get_scale (RvImageView *self, double width, double height);

/* Everything but the volumes, as a line of text and back (unknown words are passed over). */
char *rv_image_view_to_text (RvImageView *self);
void rv_image_view_from_text (RvImageView *self, const char *text);

G_END_DECLS
