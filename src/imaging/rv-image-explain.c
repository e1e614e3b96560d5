/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a measurement came about, in words. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "imaging/rv-image-calibre.h"
#include "imaging/rv-image-mark.h"

static void
explain_region (const RvImageMark *mark, RvImageVolume *volume, GString *text)
{
  const char *unit = rv_image_volume_get_unit (volume);
  g_autofree double *flat = NULL;
  g_autofree char *place = NULL;
  RvImageRegion region;
  RvImageStatistics s;

  if (!rv_image_mark_to_region (mark, &region, &flat))
    return;
  rv_image_region_measure (volume, &region, &s);
  if (rv_image_volume_is_flat (volume))
    {
      g_string_append_printf (text, _("%u pixels whose centres lie inside."), (guint) s.count);
      return;
    }
  g_string_append_printf (text, mark->type == RV_IMAGE_MARK_SPHERE ? _("%u voxels of %.2f × %.2f × %.2f mm whose centres lie inside.")
                                  : _("%u voxels of %.2f × %.2f × %.2f mm whose centres lie inside, one slice thick."),
                          (guint) s.count, s.voxel_mm[0], s.voxel_mm[1], s.voxel_mm[2]);
  if (s.count == 0)
    return;
  place = rv_image_place_words (s.at);
  g_string_append_printf (text, _(" The largest value lies at %s mm; it is a voxel’s own, not interpolated."), place);
  if (unit != NULL && g_str_has_prefix (unit, "SUV"))
    g_string_append_printf (text, _(" Peak: mean of the voxels whose centres lie within %.1f mm (1 cm³) of it, also outside the region. Volume at 41 %%: voxels from %.2f on."),
                            RV_IMAGE_PEAK_RADIUS, 0.41 * s.max);
}

char *
rv_image_mark_explain (const RvImageMark *mark, RvImageVolume *volume)
{
  GString *text = g_string_new (NULL);

  switch (mark->type)
    {
    case RV_IMAGE_MARK_DISTANCE:
      g_string_append (text, _("Straight from end to end in space, in the millimetres of the file."));
      break;
    case RV_IMAGE_MARK_ANGLE:
      g_string_append (text, _("Between the two arms, in space."));
      break;
    case RV_IMAGE_MARK_PROBE:
      g_string_append (text, _("The value of the nearest voxel, not interpolated."));
      break;
    case RV_IMAGE_MARK_PATH:
      g_string_append_printf (text, _("On planes across the path, on rays from the middle of the nerve: the edge is where the signal has fallen half way to the lowest within %.0f mm. "
                                      "Width: diameter of a circle of the same area; the band shows the least and largest diameter. For bright nerves; voxels of %.2f × %.2f × %.2f mm."),
                              RV_IMAGE_CALIBRE_REACH, rv_image_volume_get_series (volume)->spacing[0], rv_image_volume_get_series (volume)->spacing[1],
                              rv_image_volume_get_series (volume)->spacing[2]);
      break;
    default:
      explain_region (mark, volume, text);
    }
  return g_string_free (text, text->len == 0);
}
