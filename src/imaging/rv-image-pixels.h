/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imaging/rv-image-volume.h"

G_BEGIN_DECLS

/**
 * From values to the pixels of a screen. Pixels are 0x00RRGGBB in the machine's order, as CAIRO_FORMAT_RGB24 takes
 * them; rows follow each other without gaps.
 */
typedef struct {
  double centre, width; /* in the volume's unit; width > 0 */
  gboolean inverted;
  RvImageWindowShape shape;  /* LINEAR_EXACT unless the file says otherwise */
  const RvImageTable *table; /* of RV_IMAGE_WINDOW_TABLE: of the series, and no longer there than it; stretched over the width */
} RvImageWindow;

/* Share of white of a value, 0..1; NAN is black. */
double rv_image_window_map (const RvImageWindow *window, double value);

typedef struct {
  const char *id;
  const char *name; /* untranslated; give it to _() */
  double centre, width;
} RvImagePreset;

/* Presets for a modality ("CT", "PT"), ended by one whose id is NULL. MR has none: its values mean nothing by themselves. */
const RvImagePreset *rv_image_presets (const char *modality);

/* TRUE for a window that is a straight line: place among 256 greys = value x scale + offset, cut off. Scale and offset are set either way. */
gboolean rv_image_window_is_line (const RvImageWindow *window, double *scale, double *offset);
/* The window of the file. */
void rv_image_window_of_series (RvImageSeries *series, RvImageWindow *window);

/* A window to begin with: 0 to 5 for SUV; that of the file unless the values were scaled since; soft tissue for CT;
 * else between the 1st and the 99.5th hundredth of the values. */
void rv_image_window_default (RvImageVolume *volume, RvImageWindow *window);

/* The palettes of DICOM PS3.6 annex B, and grey. */
typedef enum { RV_IMAGE_GREY, RV_IMAGE_GREY_INVERTED, RV_IMAGE_HOT_IRON, RV_IMAGE_PET, RV_IMAGE_HOT_METAL_BLUE, RV_IMAGE_PET_20_STEP, RV_IMAGE_N_PALETTES } RvImagePalette;

/* "hot-iron" ...: an identifier. */
const char *rv_image_palette_id (RvImagePalette palette);
gboolean rv_image_palette_parse (const char *id, RvImagePalette *palette);
/* 256 colours, dark to bright; they live for ever. */
const guint32 *rv_image_palette_colors (RvImagePalette palette);

/* Grey pixels or palette pixels from n values. */
void rv_image_render_values (const float *values, gsize n, const RvImageWindow *window, RvImagePalette palette, guint32 *pixels);

typedef struct {
  RvImageWindow base, over;
  RvImagePalette palette;
  double opacity; /* 0..1, of the palette's bright end; its dark end is clear */
} RvImageFusion;

/* One value over another, place by place: base in grey; over in its palette, the more opaque the larger it is. */
void rv_image_fuse_values (const float *base, const float *over, gsize n, const RvImageFusion *fusion, guint32 *pixels);

/* The same upon grey pixels that are there already. */
void rv_image_glaze_values (const float *over, gsize n, const RvImageFusion *fusion, guint32 *pixels);

/**
 * A frame as it is stored, for pictures without geometry or in colour (US, XA, SC): grey through the window (NULL:
 * that of the file, else the full range), RGB, YBR and PALETTE COLOR as they are. rows x columns pixels; g_free().
 */
guint32 *rv_image_frame_pixels (RvImageSeries *series, guint frame, const RvImageWindow *window, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
