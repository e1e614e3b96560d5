/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-report.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "imaging/rv-image-reader.h"

static void
add_text (JsonBuilder *out, const char *name, const char *value)
{
  json_builder_set_member_name (out, name);
  if (value != NULL)
    json_builder_add_string_value (out, value);
  else
    json_builder_add_null_value (out);
}

static void
add_number (JsonBuilder *out, const char *name, double value)
{
  json_builder_set_member_name (out, name);
  if (isfinite (value))
    json_builder_add_double_value (out, value);
  else
    json_builder_add_null_value (out);
}

static void
add_int (JsonBuilder *out, const char *name, gint64 value)
{
  json_builder_set_member_name (out, name);
  json_builder_add_int_value (out, value);
}

static void
add_vector (JsonBuilder *out, const char *name, const double *values, guint n)
{
  json_builder_set_member_name (out, name);
  if (!isfinite (values[0]))
    {
      json_builder_add_null_value (out);
      return;
    }
  json_builder_begin_array (out);
  for (guint i = 0; i < n; i++)
    json_builder_add_double_value (out, values[i]);
  json_builder_end_array (out);
}

static void
add_texts (JsonBuilder *out, const char *name, GPtrArray *texts)
{
  json_builder_set_member_name (out, name);
  json_builder_begin_array (out);
  for (guint i = 0; i < texts->len; i++)
    json_builder_add_string_value (out, g_ptr_array_index (texts, i));
  json_builder_end_array (out);
}

static RvImageVolume *
load (RvImageSeries *series, GCancellable *cancellable, GError **error)
{
  g_autoptr (RvImageVolume) volume = rv_image_volume_new (series, error);

  if (volume == NULL || !rv_image_volume_load (volume, 0, 2, NULL, NULL, cancellable, error))
    return NULL;
  if (series->suv != NULL)
    {
      g_autoptr (RvImageSuv) suv = rv_image_suv_compute (series->suv, FALSE);

      if (suv->refused == NULL)
        rv_image_volume_set_factor (volume, suv->factor, suv->label);
    }
  return g_steal_pointer (&volume);
}

static void
add_geometry (JsonBuilder *out, RvImageSeries *series)
{
  add_text (out, "orientation", series->has_geometry ? rv_image_orientation_id (series->orientation) : NULL);
  if (!series->has_geometry)
    return;
  add_number (out, "oblique", series->oblique);
  add_vector (out, "spacing_mm", series->spacing, 3);
  add_number (out, "step_min_mm", series->step_min);
  add_number (out, "step_max_mm", series->step_max);
  add_number (out, "tilt_deg", series->tilt);
  json_builder_set_member_name (out, "even");
  json_builder_add_boolean_value (out, series->even);
  add_text (out, "frame_of_reference", series->frame_of_reference);
}

static void
add_series (JsonBuilder *out, RvImageSeries *series, gboolean values, GCancellable *cancellable)
{
  json_builder_begin_object (out);
  add_text (out, "id", series->id);
  add_text (out, "modality", series->modality);
  add_text (out, "description", series->description);
  add_int (out, "frames", series->frames->len);
  add_int (out, "rows", series->image.rows);
  add_int (out, "columns", series->image.columns);
  add_geometry (out, series);
  add_text (out, "unit", series->unit);
  add_text (out, "transfer_syntax", series->image.transfer_syntax);
  if (values && series->has_geometry)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RvImageVolume) volume = rv_image_volume_new (series, &error);
      double low, high;

      if (volume != NULL && rv_image_volume_load (volume, 0, 2, NULL, NULL, cancellable, &error))
        {
          rv_image_volume_range (volume, &low, &high);
          add_number (out, "low", low);
          add_number (out, "high", high);
        }
      else
        add_text (out, "not_decoded", error->message);
    }
  add_texts (out, "warnings", series->warnings);
  json_builder_end_object (out);
}

/* PDF files within DICOM. */
static void
add_documents (JsonBuilder *out, RvImageScan *scan, GCancellable *cancellable)
{
  g_autoptr (RvImageReader) reader = rv_image_reader_new (cancellable);

  json_builder_set_member_name (out, "documents");
  json_builder_begin_array (out);
  for (guint i = 0; i < scan->documents->len; i++)
    {
      const RvImageDocument *document = scan->documents->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = rv_image_reader_document (reader, document->path, &error);

      json_builder_begin_object (out);
      add_text (out, "file", document->path);
      add_text (out, "title", document->title);
      add_text (out, "date", document->date);
      if (bytes != NULL)
        add_int (out, "bytes", (gint64) g_bytes_get_size (bytes));
      else
        add_text (out, "not_read", error->message);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

JsonNode *
rv_image_info_json (const char *const *paths, gboolean values, GCancellable *cancellable, GError **error)
{
  g_autoptr (RvImageScan) scan = rv_image_scan (paths, NULL, NULL, cancellable, error);
  g_autoptr (JsonBuilder) out = json_builder_new ();

  if (scan == NULL)
    return NULL;
  json_builder_begin_object (out);
  json_builder_set_member_name (out, "series");
  json_builder_begin_array (out);
  for (guint i = 0; i < scan->series->len; i++)
    add_series (out, g_ptr_array_index (scan->series, i), values, cancellable);
  json_builder_end_array (out);
  add_documents (out, scan, cancellable);
  json_builder_set_member_name (out, "faults");
  json_builder_begin_array (out);
  for (guint i = 0; i < scan->faults->len; i++)
    {
      const RvImageFault *fault = g_ptr_array_index (scan->faults, i);

      json_builder_begin_object (out);
      add_text (out, "file", fault->path);
      add_text (out, "what", fault->reason);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return json_builder_get_root (out);
}

static RvImageSeries *
find_series (RvImageScan *scan, const char *modality, GError **error)
{
  RvImageSeries *best = NULL;

  for (guint i = 0; i < scan->series->len; i++)
    {
      RvImageSeries *series = g_ptr_array_index (scan->series, i);

      if (!series->has_geometry || (modality != NULL && g_strcmp0 (series->modality, modality) != 0))
        continue;
      if (best == NULL || series->frames->len > best->frames->len)
        best = series;
    }
  if (best == NULL && scan->faults->len > 0)
    {
      const RvImageFault *fault = g_ptr_array_index (scan->faults, 0);

      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_NOTHING, "%s: %s", fault->path, fault->reason);
    }
  else if (best == NULL)
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_NOTHING, _("there is no series of slices (%s) among the files"),
                 modality != NULL ? modality : _("any modality"));
  return best;
}

RvImageVolume *
rv_image_open_volume (const char *const *paths, const char *modality, GCancellable *cancellable, GError **error)
{
  g_autoptr (RvImageScan) scan = rv_image_scan (paths, NULL, NULL, cancellable, error);
  RvImageSeries *series = scan != NULL ? find_series (scan, modality, error) : NULL;

  return series != NULL ? load (series, cancellable, error) : NULL;
}

static void
add_suv (JsonBuilder *out, RvImageSeries *series, const RvImageSuv *suv)
{
  add_text (out, "series", series->id);
  add_text (out, "units", series->suv->units);
  add_text (out, "label", suv->label);
  add_number (out, "factor", suv->factor);
  json_builder_set_member_name (out, "how");
  json_builder_begin_array (out);
  for (guint i = 0; i < suv->how->len; i++)
    {
      const RvImageSuvLine *line = g_ptr_array_index (suv->how, i);

      json_builder_begin_object (out);
      add_text (out, "tag", line->name);
      add_text (out, "value", line->value);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  add_texts (out, "warnings", suv->warnings);
  add_text (out, "refused", suv->refused);
}

static void
add_statistics (JsonBuilder *out, RvImageVolume *volume, const double *sphere, double level)
{
  RvImageRegion region = { .type = RV_IMAGE_REGION_WHOLE };
  RvImageStatistics s;

  if (sphere != NULL)
    region = (RvImageRegion){ .type = RV_IMAGE_REGION_SPHERE, .centre = { sphere[0], sphere[1], sphere[2] }, .radius = sphere[3] };
  rv_image_region_measure (volume, &region, &s);
  add_number (out, "max", s.max);
  add_number (out, "mean", s.mean);
  add_number (out, "peak", s.peak);
  add_number (out, "highest_peak", rv_image_region_highest_peak (volume, &region, &s));
  add_vector (out, "at", s.at, 3);
  add_vector (out, "voxel_mm", s.voxel_mm, 3);
  add_int (out, "voxels", (gint64) s.count);
  add_number (out, "volume_ml", s.volume_ml);
  add_text (out, "peak_is", "mean of the voxels with their centres within 6.2035 mm (1 ml) of the hottest voxel; highest_peak: of that voxel whose sphere is hottest");
  add_number (out, "volume_41_ml", rv_image_region_volume_above (volume, &region, 0.41 * s.max));
  add_number (out, "level", level);
  add_number (out, "volume_above_ml", isnan (level) ? NAN : rv_image_region_volume_above (volume, &region, level));
}

JsonNode *
rv_image_suv_json (const char *const *paths, const double *sphere, GCancellable *cancellable, GError **error)
{
  return rv_image_suv_json_as (paths, sphere, RV_IMAGE_SUV_BW, NAN, cancellable, error);
}

JsonNode *
rv_image_suv_json_as (const char *const *paths, const double *sphere, RvImageSuvKind kind, double level, GCancellable *cancellable, GError **error)
{
  g_autoptr (RvImageScan) scan = rv_image_scan (paths, NULL, NULL, cancellable, error);
  RvImageSeries *series = scan != NULL ? find_series (scan, "PT", error) : NULL;
  g_autoptr (JsonBuilder) out = json_builder_new ();

  if (series == NULL)
    return NULL;
  g_autoptr (RvImageSuv) suv = rv_image_suv_compute_as (series->suv, kind, FALSE);
  json_builder_begin_object (out);
  add_suv (out, series, suv);
  if (suv->refused == NULL)
    {
      g_autoptr (RvImageVolume) volume = load (series, cancellable, error);

      if (volume == NULL)
        return NULL;
      rv_image_volume_set_factor (volume, suv->factor, suv->label);
      add_statistics (out, volume, sphere, level);
    }
  json_builder_end_object (out);
  return json_builder_get_root (out);
}

static void
draw_letters (cairo_surface_t *surface, const RvImagePlane *plane)
{
  double w = cairo_image_surface_get_width (surface), h = cairo_image_surface_get_height (surface), size = CLAMP (h / 32.0, 9.0, 28.0);
  cairo_t *cr = cairo_create (surface);
  double to_left[3], to_top[3];
  char text[4];

  for (int i = 0; i < 3; i++)
    {
      to_left[i] = -plane->right[i];
      to_top[i] = -plane->down[i];
    }
  const double *directions[] = { to_left, plane->right, to_top, plane->down };
  const double places[4][2] = { { 0.4 * size, h / 2 }, { w - 1.6 * size, h / 2 }, { w / 2, 1.2 * size }, { w / 2, h - 0.5 * size } };
  cairo_select_font_face (cr, "Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, size);
  for (int i = 0; i < 4; i++)
    {
      rv_image_direction_letters (directions[i], text);
      cairo_move_to (cr, places[i][0], places[i][1]);
      cairo_text_path (cr, text);
      cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
      cairo_set_line_width (cr, 2.0);
      cairo_stroke_preserve (cr);
      cairo_set_source_rgb (cr, 0.85, 0.85, 0.85);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

static gboolean
write_png (const guint32 *pixels, const RvImagePlane *plane, const char *png, GError **error)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, plane->width, plane->height);
  cairo_status_t status = cairo_surface_status (surface);

  if (status == CAIRO_STATUS_SUCCESS)
    {
      g_autofree char *part = g_strconcat (png, ".part", NULL);
      int stride = cairo_image_surface_get_stride (surface);
      guint8 *data = cairo_image_surface_get_data (surface);

      cairo_surface_flush (surface);
      for (int y = 0; y < plane->height; y++)
        memcpy (data + (gsize) y * stride, pixels + (gsize) y * plane->width, plane->width * sizeof (guint32));
      cairo_surface_mark_dirty (surface);
      draw_letters (surface, plane);
      /* Whole or not at all. */
      status = cairo_surface_write_to_png (surface, part);
      g_autoptr (GFile) from = g_file_new_for_path (part);
      g_autoptr (GFile) to = g_file_new_for_path (png);
      if (status == CAIRO_STATUS_SUCCESS && !g_file_move (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
        {
          cairo_surface_destroy (surface);
          return FALSE;
        }
    }
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_FAILED, "%s: %s", png, cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static void
scale_plane (RvImagePlane *plane, int size)
{
  double centre[3], pixel = rv_vector_length (plane->right), factor = (double) size / MAX (plane->width, plane->height);
  double right[3], down[3];

  memcpy (right, plane->right, sizeof right);
  memcpy (down, plane->down, sizeof down);
  rv_image_plane_position (plane, (plane->width - 1) / 2.0, (plane->height - 1) / 2.0, centre);
  rv_image_plane_init (plane, centre, right, down, pixel / factor, MAX ((int) lrint (plane->width * factor), 1),
                       MAX ((int) lrint (plane->height * factor), 1));
}

gboolean
rv_image_render_png (const char *const *paths, const char *const *over, RvImageOrientation orientation, double at, int size,
                     const char *png, GCancellable *cancellable, GError **error)
{
  g_autoptr (RvImageVolume) base = rv_image_open_volume (paths, NULL, cancellable, error);
  g_autoptr (RvImageVolume) top = base != NULL && over != NULL ? rv_image_open_volume (over, NULL, cancellable, error) : NULL;
  RvImageFusion fusion = { .palette = RV_IMAGE_HOT_IRON, .opacity = 0.8 };
  RvImagePlane plane;

  if (base == NULL || (over != NULL && top == NULL))
    return FALSE;
  if (top != NULL && !rv_image_series_same_space (rv_image_volume_get_series (base), rv_image_volume_get_series (top)))
    {
      g_set_error (error, RV_IMAGE_ERROR, RV_IMAGE_ERROR_GEOMETRY,
                   _("the two series do not name the same frame of reference (0020,0052): laid over each other they would only look aligned"));
      return FALSE;
    }
  rv_image_volume_plane (base, orientation, at, &plane);
  if (size > 0)
    scale_plane (&plane, MIN (size, 8192));
  gsize n = (gsize) plane.width * plane.height;
  g_autofree float *values = g_new (float, n), *hot = top != NULL ? g_new (float, n) : NULL;
  g_autofree guint32 *pixels = g_new (guint32, n);
  rv_image_window_default (base, &fusion.base);
  rv_image_volume_reslice (base, &plane, RV_IMAGE_SLAB_NONE, 0.0, values);
  if (top != NULL)
    {
      rv_image_window_default (top, &fusion.over);
      fusion.over.inverted = FALSE;
      rv_image_volume_reslice (top, &plane, RV_IMAGE_SLAB_NONE, 0.0, hot);
      rv_image_fuse_values (values, hot, n, &fusion, pixels);
    }
  else
    rv_image_render_values (values, n, &fusion.base, RV_IMAGE_GREY, pixels);
  return write_png (pixels, &plane, png, error);
}
