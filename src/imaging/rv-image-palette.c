/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The well-known palettes of DICOM PS3.6 annex B, as the corners of their curves. */
#include "imaging/rv-image-pixels.h"

#include <math.h>

typedef struct {
  guint8 at, value;
} Corner;

#define CORNERS 10

static const Corner hot_iron[3][CORNERS] = {
  { { 0, 0 }, { 127, 254 }, { 128, 255 }, { 255, 255 } },
  { { 0, 0 }, { 128, 0 }, { 254, 252 }, { 255, 255 } },
  { { 0, 0 }, { 191, 0 }, { 254, 252 }, { 255, 255 } },
};
static const Corner pet[3][CORNERS] = {
  { { 0, 0 }, { 64, 1 }, { 149, 170 }, { 192, 255 }, { 255, 255 } },
  { { 0, 0 }, { 63, 128 }, { 128, 0 }, { 255, 255 } },
  { { 0, 0 }, { 128, 255 }, { 130, 248 }, { 192, 0 }, { 255, 255 } },
};
static const Corner hot_metal_blue[3][CORNERS] = {
  { { 0, 0 }, { 85, 0 }, { 102, 50 }, { 120, 93 }, { 153, 190 }, { 170, 255 }, { 255, 255 } },
  { { 0, 0 }, { 119, 0 }, { 240, 228 }, { 255, 255 } },
  { { 0, 0 }, { 89, 175 }, { 102, 200 }, { 119, 150 }, { 136, 50 }, { 153, 0 }, { 170, 0 }, { 240, 206 }, { 242, 213 }, { 255, 255 } },
};
/* Width of each step is 12 or 13 colours: every fourth is the shorter, but for the last. */
static const guint32 pet_20_step[20] = {
  0x000000, 0x600050, 0x303050, 0x303070, 0x505080, 0x6060b0, 0x7070c0, 0x8080e0, 0x306030, 0x309030,
  0x50c050, 0x40e040, 0xe0e050, 0xd0d060, 0xd0b040, 0xd09000, 0xc06000, 0xb03000, 0xff0000, 0xffffff,
};

static const char *const ids[RV_IMAGE_N_PALETTES] = { "grey", "grey-inverted", "hot-iron", "pet", "hot-metal-blue", "pet-20-step" };

const char *
rv_image_palette_id (RvImagePalette palette)
{
  return ids[MIN ((guint) palette, RV_IMAGE_N_PALETTES - 1)];
}

gboolean
rv_image_palette_parse (const char *id, RvImagePalette *palette)
{
  for (guint i = 0; i < RV_IMAGE_N_PALETTES; i++)
    if (g_strcmp0 (id, ids[i]) == 0)
      {
        *palette = i;
        return TRUE;
      }
  return FALSE;
}

static guint
on_curve (const Corner corners[CORNERS], guint at)
{
  for (int i = 0; i + 1 < CORNERS && (i == 0 || corners[i].at != 0); i++)
    {
      const Corner *a = &corners[i], *b = &corners[i + 1];

      if (at >= a->at && at <= b->at && b->at > a->at)
        return (guint) lrint (a->value + ((double) b->value - a->value) * (at - a->at) / (b->at - a->at));
    }
  return corners[0].value;
}

static void
fill (RvImagePalette palette, guint32 colors[256])
{
  const Corner (*curves)[CORNERS] = palette == RV_IMAGE_HOT_IRON ? hot_iron : palette == RV_IMAGE_PET ? pet : hot_metal_blue;
  guint step = 0, used = 0;

  for (guint i = 0; i < 256; i++)
    if (palette <= RV_IMAGE_GREY_INVERTED)
      colors[i] = (palette == RV_IMAGE_GREY ? i : 255 - i) * 0x010101u;
    else if (palette == RV_IMAGE_PET_20_STEP)
      {
        guint width = step % 4 == 3 && step < 19 ? 12 : 13;

        colors[i] = pet_20_step[step];
        if (++used == width && step < 19)
          {
            step++;
            used = 0;
          }
      }
    else
      colors[i] = on_curve (curves[0], i) << 16 | on_curve (curves[1], i) << 8 | on_curve (curves[2], i);
}

const guint32 *
rv_image_palette_colors (RvImagePalette palette)
{
  static guint32 colors[RV_IMAGE_N_PALETTES][256];
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      for (guint i = 0; i < RV_IMAGE_N_PALETTES; i++)
        fill (i, colors[i]);
      g_once_init_leave (&done, 1);
    }
  return colors[MIN ((guint) palette, RV_IMAGE_N_PALETTES - 1)];
}
