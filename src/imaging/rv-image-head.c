/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-head.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "imaging/rv-image-private.h"
#include "imaging/rv-image-table.h"

/* The value of a frame in an enhanced object: of the frame, of all frames, or of the data set itself. */
static gboolean
frame_number (RvDicomFile *file, guint frame, gboolean enhanced, const char *macro, const char *tag, guint index, double *value)
{
  if (enhanced)
    {
      g_autofree char *own = g_strdup_printf ("5200,9230[%u]/%s[0]/%s", frame, macro, tag);
      g_autofree char *shared = g_strdup_printf ("5200,9229[0]/%s[0]/%s", macro, tag);

      if (rv_dicom_file_get_double (file, own, index, value) || rv_dicom_file_get_double (file, shared, index, value))
        return TRUE;
    }
  return rv_dicom_file_get_double (file, tag, index, value);
}

static void
read_place (RvDicomFile *file, guint frame, gboolean enhanced, gboolean many, RvImagePlace *place)
{
  double axes[6];
  /* Plain files of many frames have one position for all of them: that is no stack. */
  gboolean complete = enhanced || !many;

  *place = (RvImagePlace){ .slope = 1.0 };
  for (guint i = 0; i < 3; i++)
    complete &= frame_number (file, frame, enhanced, "0020,9113", "0020,0032", i, &place->position[i]);
  for (guint i = 0; i < 6; i++)
    complete &= frame_number (file, frame, enhanced, "0020,9116", "0020,0037", i, &axes[i]);
  if (frame_number (file, frame, enhanced, "0028,9110", "0028,0030", 0, &place->row_spacing))
    frame_number (file, frame, enhanced, "0028,9110", "0028,0030", 1, &place->column_spacing);
  else if (rv_dicom_file_get_double (file, "0018,1164", 0, &place->row_spacing))
    rv_dicom_file_get_double (file, "0018,1164", 1, &place->column_spacing);
  frame_number (file, frame, enhanced, "0028,9110", "0018,0050", 0, &place->thickness);
  frame_number (file, frame, enhanced, "0028,9145", "0028,1053", 0, &place->slope);
  frame_number (file, frame, enhanced, "0028,9145", "0028,1052", 0, &place->intercept);
  if (complete)
    {
      memcpy (place->right, axes, sizeof place->right);
      memcpy (place->down, axes + 3, sizeof place->down);
      complete = rv_vector_normalise (place->right) && rv_vector_normalise (place->down) && fabs (rv_vector_dot (place->right, place->down)) < 1e-2;
    }
  if (!(place->row_spacing > 0.0) || !(place->column_spacing > 0.0))
    {
      place->row_spacing = place->column_spacing = 0.0;
      complete = FALSE;
    }
  place->complete = complete;
}

static char *
unit_of (RvImageSeries *series, RvDicomFile *file)
{
  g_autofree char *type = rv_dicom_file_get_text (file, "0028,1054");
  g_autofree char *units = rv_dicom_file_get_text (file, "0054,1001");

  if (g_strcmp0 (series->modality, "CT") == 0)
    return g_strdup ("HU");
  if (g_strcmp0 (units, "BQML") == 0)
    return g_strdup ("Bq/ml");
  if (units != NULL)
    return g_steal_pointer (&units);
  return g_strcmp0 (type, "US") == 0 ? NULL : g_steal_pointer (&type);
}

/* A VOI table goes before a window: whoever wrote both meant it so. */
static void
read_window (RvImageSeries *series, RvDicomFile *file, const RvDicomImage *image)
{
  gboolean enhanced = rv_dicom_file_count_items (file, "5200,9229") > 0 || rv_dicom_file_count_items (file, "5200,9230") > 0;
  g_autofree char *shape = rv_dicom_file_get_text (file, "2050,0020"), *function = rv_dicom_file_get_text (file, "0028,1056");
  double slope = 1.0, intercept = 0.0;

  rv_dicom_file_get_double (file, "0028,1053", 0, &slope);
  rv_dicom_file_get_double (file, "0028,1052", 0, &intercept);
  series->inverted = g_strcmp0 (shape, "INVERSE") == 0;
  if (image->samples == 1)
    series->window_table = rv_image_table_read (file, "0028,3010[0]", image->is_signed || intercept < 0.0 || slope < 0.0);
  if (series->window_table != NULL)
    {
      series->has_window = TRUE;
      series->window_shape = RV_IMAGE_WINDOW_TABLE;
      series->window_centre = (double) series->window_table->first + (series->window_table->n - 1) / 2.0;
      series->window_width = MAX (series->window_table->n - 1, 1);
      return;
    }
  series->has_window = frame_number (file, 0, enhanced, "0028,9132", "0028,1050", 0, &series->window_centre)
                       && frame_number (file, 0, enhanced, "0028,9132", "0028,1051", 0, &series->window_width) && series->window_width > 0.0;
  series->window_shape = g_strcmp0 (function, "SIGMOID") == 0 ? RV_IMAGE_WINDOW_SIGMOID
                         : g_strcmp0 (function, "LINEAR_EXACT") == 0 ? RV_IMAGE_WINDOW_EXACT : RV_IMAGE_WINDOW_LINEAR;
}

static void
read_series (RvImageSeries *series, RvDicomFile *file, const RvDicomImage *image, const RvImagePlace *place)
{
  series->image = *image;
  series->modality = rv_dicom_file_get_text (file, "0008,0060");
  series->study_uid = rv_dicom_file_get_text (file, "0020,000d");
  series->series_uid = rv_dicom_file_get_text (file, "0020,000e");
  series->frame_of_reference = rv_dicom_file_get_text (file, "0020,0052");
  series->sop_class = rv_dicom_file_get_text (file, "0008,0016");
  series->description = rv_dicom_file_get_text (file, "0008,103e");
  series->study_description = rv_dicom_file_get_text (file, "0008,1030");
  series->body_part = rv_dicom_file_get_text (file, "0018,0015");
  series->manufacturer = rv_dicom_file_get_text (file, "0008,0070");
  series->patient_name = rv_dicom_file_get_text (file, "0010,0010");
  series->patient_id = rv_dicom_file_get_text (file, "0010,0020");
  series->patient_sex = rv_dicom_file_get_text (file, "0010,0040");
  series->study_date = rv_dicom_file_get_text (file, "0008,0020");
  series->series_date = rv_dicom_file_get_text (file, "0008,0021");
  rv_dicom_file_get_int (file, "0020,0011", 0, &series->number);
  series->unit = unit_of (series, file);
  g_autofree char *type = rv_dicom_file_get_text (file, "0008,0008");
  series->synthetic = type != NULL && strstr (type, "SYNTHETIC") != NULL;
  series->has_geometry = place->complete != 0.0;
  memcpy (series->right, place->right, sizeof series->right);
  memcpy (series->down, place->down, sizeof series->down);
  series->spacing[0] = place->column_spacing;
  series->spacing[1] = place->row_spacing;
  series->thickness = place->thickness;
  read_window (series, file, image);
  if (g_strcmp0 (series->modality, "PT") == 0)
    {
      series->suv = rv_image_suv_input_new ();
      rv_image_suv_input_add (series->suv, file);
    }
}

/* Values come through the modality table: they are neither scaled nor of the stored format. */
static void
take_table (RvImageHead *head, RvDicomFile *file, const RvDicomImage *image)
{
  g_autoptr (RvImageTable) table = rv_image_table_of_modality (file, image);
  g_autofree char *type = rv_dicom_file_get_text (file, "0028,3000[0]/0028,3004");

  if (table == NULL)
    return;
  rv_image_table_change_format (&head->series->image);
  for (int i = 0; i < image->frames; i++)
    {
      head->places[i].slope = 1.0;
      head->places[i].intercept = 0.0;
    }
  g_free (head->series->unit);
  head->series->unit = g_strcmp0 (type, "US") == 0 ? NULL : g_steal_pointer (&type);
}

static void
read_pictures (RvImageHead *head, RvDicomFile *file, const RvDicomImage *image)
{
  gboolean enhanced = rv_dicom_file_count_items (file, "5200,9229") > 0 || rv_dicom_file_count_items (file, "5200,9230") > 0;

  head->places = g_new (RvImagePlace, image->frames);
  for (int i = 0; i < image->frames; i++)
    read_place (file, i, enhanced, image->frames > 1, &head->places[i]);
  head->series = rv_image_series_new ();
  read_series (head->series, file, image, &head->places[0]);
  take_table (head, file, image);
  head->sop_uid = rv_dicom_file_get_text (file, "0008,0018");
  rv_dicom_file_get_int (file, "0020,0013", 0, &head->instance);
}

static void
read_names (RvImageHead *head, RvDicomFile *file, guint n)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  head->kind = RV_IMAGE_HEAD_DICOMDIR;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *at = g_strdup_printf ("0004,1220[%u]/0004,1500", i);
      g_autofree char *name = rv_dicom_file_get_text (file, at);

      if (name != NULL)
        g_strv_builder_add (names, name);
    }
  head->names = g_strv_builder_end (names);
}

/* An encapsulated document: its type is said, its bytes are fetched when they are wanted. */
static gboolean
read_document (RvImageHead *head, RvDicomFile *file)
{
  head->mime = rv_dicom_file_get_text (file, "0042,0012");
  if (head->mime == NULL)
    return FALSE;
  head->kind = RV_IMAGE_HEAD_DOCUMENT;
  head->title = rv_dicom_file_get_text (file, "0042,0010");
  head->date = rv_dicom_file_get_text (file, "0008,0023");
  return TRUE;
}

RvImageHead *
rv_image_head_read (RvDicomFile *file, GError **error)
{
  g_autoptr (RvImageHead) head = g_new0 (RvImageHead, 1);
  g_autoptr (GError) problem = NULL;
  guint names = rv_dicom_file_count_items (file, "0004,1220");
  RvDicomImage image;

  if (names > 0)
    read_names (head, file, names);
  else if (rv_dicom_file_get_image (file, &image, &problem))
    read_pictures (head, file, &image);
  else if (!g_error_matches (problem, RV_DICOM_ERROR, RV_DICOM_ERROR_NO_PIXELS) || !read_document (head, file))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_steal_pointer (&head);
}

void
rv_image_head_free (RvImageHead *head)
{
  if (head == NULL)
    return;
  rv_image_series_unref (head->series);
  g_free (head->sop_uid);
  g_free (head->places);
  g_strfreev (head->names);
  g_free (head->title);
  g_free (head->date);
  g_free (head->mime);
  g_free (head);
}

