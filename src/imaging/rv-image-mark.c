/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-mark.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "imaging/rv-image-calibre.h"

#define MOST_PLACES 100 /* of a profile: it is measured while the user waits */

static const struct { const char *id; guint points; } types[RV_IMAGE_N_MARK_TYPES] = {
  { "arrow", 2 }, { "text", 1 }, { "region", 0 }, { "distance", 2 }, { "angle", 3 }, { "probe", 1 }, { "ellipse", 3 }, { "sphere", 2 },
  { "path", 0 },
};

RvImageMark *
rv_image_mark_new (RvImageMarkType type, const double *points, guint n)
{
  RvImageMark *mark = g_new0 (RvImageMark, 1);

  mark->type = type;
  mark->n = n;
  mark->points = g_memdup2 (points, 3 * n * sizeof (double));
  return mark;
}

void
rv_image_mark_free (RvImageMark *mark)
{
  if (mark == NULL)
    return;
  g_free (mark->label);
  g_free (mark->result);
  g_free (mark->uuid);
  g_free (mark->points);
  g_free (mark);
}

const char *
rv_image_mark_type_id (RvImageMarkType type)
{
  return types[type].id;
}

gboolean
rv_image_mark_type_parse (const char *id, RvImageMarkType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (id, types[i].id) == 0)
      {
        *type = (RvImageMarkType) i;
        return TRUE;
      }
  return FALSE;
}

guint
rv_image_mark_type_points (RvImageMarkType type)
{
  return types[type].points;
}

guint
rv_image_mark_type_least (RvImageMarkType type)
{
  return type == RV_IMAGE_MARK_REGION ? 3 : type == RV_IMAGE_MARK_PATH ? 2 : types[type].points;
}

char *
rv_image_points_to_text (const double *points, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 3 * n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s%s", i == 0 ? "" : i % 3 == 0 ? " " : ",", g_ascii_formatd (number, sizeof number, "%.2f", points[i]));
    }
  return g_string_free (text, FALSE);
}

double *
rv_image_points_from_text (const char *text, guint *n)
{
  g_auto (GStrv) places = g_strsplit (text != NULL ? text : "", " ", -1);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));

  for (char **place = places; *place != NULL; place++)
    {
      g_auto (GStrv) numbers = g_strsplit (*place, ",", 4);

      if (**place == '\0')
        continue;
      if (g_strv_length (numbers) != 3 || points->len > 30000)
        return NULL;
      for (int i = 0; i < 3; i++)
        {
          char *end = NULL;
          double value = g_ascii_strtod (numbers[i], &end);

          if (end == numbers[i] || *end != '\0' || !isfinite (value))
            return NULL;
          g_array_append_val (points, value);
        }
    }
  if (points->len == 0)
    return NULL;
  *n = points->len / 3;
  return (double *) (void *) g_array_free (g_steal_pointer (&points), FALSE);
}

static void
between (const double from[3], const double to[3], double out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = to[i] - from[i];
}

/* Two directions of the plane in which an outline lies: toward its first point, and square to that. */
static gboolean
outline_axes (const RvImageMark *mark, const double centre[3], double right[3], double down[3])
{
  double normal[3] = { 0, 0, 0 };

  for (guint i = 0; i < mark->n; i++)
    {
      double a[3], b[3], c[3];

      between (centre, mark->points + 3 * i, a);
      between (centre, mark->points + 3 * ((i + 1) % mark->n), b);
      rv_vector_cross (a, b, c);
      for (int k = 0; k < 3; k++)
        normal[k] += c[k];
    }
  between (centre, mark->points, right);
  if (!rv_vector_normalise (normal) || !rv_vector_normalise (right))
    return FALSE;
  rv_vector_cross (normal, right, down);
  return rv_vector_normalise (down);
}

static gboolean
outline_region (const RvImageMark *mark, RvImageRegion *region, double **flat)
{
  g_autofree double *points = g_new (double, 2 * mark->n);

  for (guint i = 0; i < mark->n; i++)
    for (int k = 0; k < 3; k++)
      region->centre[k] += mark->points[3 * i + k] / mark->n;
  if (mark->n < 3 || !outline_axes (mark, region->centre, region->right, region->down))
    return FALSE;
  for (guint i = 0; i < mark->n; i++)
    {
      double from[3];

      between (region->centre, mark->points + 3 * i, from);
      points[2 * i] = rv_vector_dot (from, region->right);
      points[2 * i + 1] = rv_vector_dot (from, region->down);
    }
  region->type = RV_IMAGE_REGION_POLYGON;
  region->n_points = mark->n;
  region->points = *flat = g_steal_pointer (&points);
  return TRUE;
}

gboolean
rv_image_mark_to_region (const RvImageMark *mark, RvImageRegion *region, double **flat)
{
  *region = (RvImageRegion){ .type = RV_IMAGE_REGION_SPHERE };
  *flat = NULL;
  if (mark->type == RV_IMAGE_MARK_REGION)
    return outline_region (mark, region, flat);
  memcpy (region->centre, mark->points, sizeof region->centre);
  if (mark->type == RV_IMAGE_MARK_SPHERE && mark->n == 2)
    {
      region->radius = rv_image_distance (mark->points, mark->points + 3);
      return region->radius > 0.0;
    }
  if (mark->type != RV_IMAGE_MARK_ELLIPSE || mark->n != 3)
    return FALSE;
  region->type = RV_IMAGE_REGION_ELLIPSE;
  between (mark->points, mark->points + 3, region->right);
  between (mark->points, mark->points + 6, region->down);
  region->half[0] = rv_vector_length (region->right);
  region->half[1] = rv_vector_length (region->down);
  return rv_vector_normalise (region->right) && rv_vector_normalise (region->down);
}

/* --- readings --- */

static void
reading_free (gpointer data)
{
  RvImageReading *reading = data;

  g_free (reading->name);
  g_free (reading->unit);
  g_free (reading);
}

static void
add (GPtrArray *readings, const char *unit_of_name, const char *name, double value, const char *unit)
{
  RvImageReading *reading = g_new0 (RvImageReading, 1);

  reading->name = unit_of_name != NULL ? g_strdup_printf ("%s %s", unit_of_name, name) : g_strdup (name);
  reading->value = value;
  reading->unit = g_strdup (unit);
  g_ptr_array_add (readings, reading);
}

static const char *
length_unit (RvImageVolume *volume)
{
  return rv_image_volume_get_series (volume)->spacing[0] > 0.0 ? "mm" : _("pixels");
}

static void
measure_region (const RvImageMark *mark, RvImageVolume *volume, double threshold, GPtrArray *readings)
{
  const char *unit = rv_image_volume_get_unit (volume), *name = unit != NULL ? unit : _("Signal");
  gboolean suv = unit != NULL && g_str_has_prefix (unit, "SUV"), sized = rv_image_volume_get_series (volume)->spacing[0] > 0.0;
  g_autofree double *flat = NULL;
  RvImageRegion region;
  RvImageStatistics s;

  if (!rv_image_mark_to_region (mark, &region, &flat))
    return;
  rv_image_region_measure (volume, &region, &s);
  if (s.count == 0)
    return;
  if (suv)
    add (readings, name, _("max"), s.max, NULL);
  add (readings, name, _("mean"), s.mean, NULL);
  if (suv)
    {
      add (readings, name, _("peak (1 cm³ at the maximum)"), s.peak, NULL);
      add (readings, NULL, _("Volume at 41 %"), rv_image_region_volume_above (volume, &region, 0.41 * s.max), "ml");
      if (isfinite (threshold))
        {
          g_autofree char *what = g_strdup_printf (_("Volume from %s %.1f"), name, threshold);

          add (readings, NULL, what, rv_image_region_volume_above (volume, &region, threshold), "ml");
        }
    }
  else
    {
      add (readings, name, _("max"), s.max, NULL);
      add (readings, name, _("standard deviation"), s.deviation, NULL);
    }
  if (sized && !rv_image_volume_is_flat (volume))
    add (readings, NULL, _("Region"), s.volume_ml, "ml");
}

static void
measure_probe (const RvImageMark *mark, RvImageVolume *volume, GPtrArray *readings)
{
  const char *unit = rv_image_volume_get_unit (volume);
  double index[3];
  int at[3], size[3];

  if (!rv_image_volume_index (volume, mark->points, index))
    return;
  rv_image_volume_get_size (volume, size);
  for (int i = 0; i < 3; i++)
    at[i] = CLAMP ((int) lrint (index[i]), 0, size[i] - 1);
  add (readings, NULL, unit != NULL ? unit : _("Signal"), rv_image_volume_value (volume, at[0], at[1], at[2]), NULL);
}

GArray *
rv_image_mark_calibre (const RvImageMark *mark, RvImageVolume *volume)
{
  double length = 0.0;

  if (mark->type != RV_IMAGE_MARK_PATH || mark->n < 2 || rv_image_volume_is_flat (volume))
    return NULL;
  for (guint i = 1; i < mark->n; i++)
    length += rv_image_distance (mark->points + 3 * (i - 1), mark->points + 3 * i);
  return rv_image_calibre_along (volume, mark->points, mark->n, MAX (1.0, length / MOST_PLACES), 0);
}

static void
measure_path (const RvImageMark *mark, RvImageVolume *volume, GPtrArray *readings)
{
  g_autoptr (GArray) profile = rv_image_mark_calibre (mark, volume);
  RvImageCalibreSum sum;

  if (profile == NULL)
    return;
  rv_image_calibre_sum (profile, &sum);
  if (sum.found > 0)
    {
      add (readings, NULL, _("Widest calibre"), sum.widest, "mm");
      add (readings, NULL, _("Widest at"), sum.widest_at, "mm");
      add (readings, NULL, _("Narrowest calibre"), sum.narrowest, "mm");
      add (readings, NULL, _("Narrowest at"), sum.narrowest_at, "mm");
      add (readings, NULL, _("Mean calibre"), sum.mean, "mm");
    }
  add (readings, NULL, sum.found > 0 ? _("Length of the path") : _("No edge found; length of the path"), sum.length, "mm");
}

GPtrArray *
rv_image_mark_measure (const RvImageMark *mark, RvImageVolume *volume, double threshold)
{
  GPtrArray *readings = g_ptr_array_new_with_free_func (reading_free);

  if (types[mark->type].points != 0 && mark->n != types[mark->type].points)
    return readings;
  switch (mark->type)
    {
    case RV_IMAGE_MARK_DISTANCE:
      add (readings, NULL, _("Distance"), rv_image_distance (mark->points, mark->points + 3), length_unit (volume));
      break;
    case RV_IMAGE_MARK_ANGLE:
      add (readings, NULL, _("Angle"), rv_image_angle (mark->points, mark->points + 3, mark->points + 6), "°");
      break;
    case RV_IMAGE_MARK_PROBE:
      measure_probe (mark, volume, readings);
      break;
    case RV_IMAGE_MARK_REGION:
    case RV_IMAGE_MARK_ELLIPSE:
    case RV_IMAGE_MARK_SPHERE:
      measure_region (mark, volume, threshold, readings);
      break;
    case RV_IMAGE_MARK_PATH:
      measure_path (mark, volume, readings);
      break;
    default:
      break;
    }
  return readings;
}

gboolean
rv_image_mark_reads_values (const RvImageMark *mark)
{
  return mark->type == RV_IMAGE_MARK_PROBE || mark->type == RV_IMAGE_MARK_REGION || mark->type == RV_IMAGE_MARK_ELLIPSE || mark->type == RV_IMAGE_MARK_SPHERE;
}

char *
rv_image_reading_text (const RvImageReading *reading)
{
  double size = fabs (reading->value);
  const char *unit = reading->unit != NULL ? reading->unit : "", *gap = reading->unit == NULL || g_str_equal (unit, "°") ? "" : "\u202f";

  if (g_str_equal (unit, "mm"))
    return g_strdup_printf ("%.1f%s%s", reading->value, gap, unit);
  if (size >= 1000)
    return g_strdup_printf ("%.0f%s%s", reading->value, gap, unit);
  return g_strdup_printf (size >= 100 ? "%.1f%s%s" : "%.2f%s%s", reading->value, gap, unit);
}

static void
append (GString *text, GPtrArray *readings)
{
  for (guint i = 0; i < readings->len; i++)
    {
      const RvImageReading *reading = readings->pdata[i];
      g_autofree char *number = rv_image_reading_text (reading);

      g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "", reading->name, number);
    }
}

char *
rv_image_mark_describe (const RvImageMark *mark, RvImageVolume *base, RvImageVolume *over, double threshold)
{
  g_autoptr (GPtrArray) below = rv_image_mark_measure (mark, base, threshold), above = NULL;
  GString *text = g_string_new (NULL);

  /* What is hot comes first: it is what one measures on a fused picture. */
  if (over != NULL && rv_image_mark_reads_values (mark))
    {
      above = rv_image_mark_measure (mark, over, threshold);
      append (text, above);
    }
  append (text, below);
  return g_string_free (text, text->len == 0);
}
