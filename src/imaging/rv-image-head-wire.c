/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A head as a GVariant, and back with distrust. */
#include <math.h>
#include <string.h>

#include "imaging/rv-image-head.h"
#include "imaging/rv-image-private.h"
#include "imaging/rv-image-table.h"

/* kind; texts; whole numbers; format; numbers; places; texts and numbers of the SUV (empty: none); names of a DICOMDIR; window table (no entries: none) */
#define WIRE "(yasax(axss)adadasadas(xuaq))"
#define PLACE_NUMBERS (sizeof (RvImagePlace) / sizeof (double))

static GVariant *
numbers_of (const double *values, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, n, sizeof (double));
}

static void
add_text (GVariantBuilder *out, const char *text)
{
  g_variant_builder_add (out, "s", text != NULL ? text : "");
}

/* "" stands for a text that is not there. */
static char *
take_text (GVariant *texts, gsize i)
{
  const char *text;

  if (i >= g_variant_n_children (texts))
    return NULL;
  g_variant_get_child (texts, i, "&s", &text);
  return *text != '\0' ? g_strdup (text) : NULL;
}

GVariant *
rv_image_format_to_variant (const RvDicomImage *image)
{
  const gint64 numbers[] = { image->rows, image->columns, image->frames, image->samples, image->bits_allocated, image->bits_stored, image->high_bit,
                             image->is_signed, image->is_float, image->compressed, image->lossy };

  return g_variant_new ("(@axss)", g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, numbers, G_N_ELEMENTS (numbers), sizeof (gint64)),
                        image->photometric, image->transfer_syntax);
}

gboolean
rv_image_format_from_variant (GVariant *variant, RvDicomImage *image)
{
  g_autoptr (GVariant) list = NULL;
  const char *photometric, *syntax;
  gsize n;

  g_variant_get (variant, "(@ax&s&s)", &list, &photometric, &syntax);
  const gint64 *v = g_variant_get_fixed_array (list, &n, sizeof (gint64));
  if (n != 11 || v[0] < 1 || v[0] > 65535 || v[1] < 1 || v[1] > 65535 || v[2] < 1 || v[2] > 1000000 || (v[3] != 1 && v[3] != 3)
      || (v[4] != 1 && v[4] != 8 && v[4] != 16 && v[4] != 32 && v[4] != 64) || v[5] < 1 || v[5] > v[4] || v[6] < v[5] - 1 || v[6] >= v[4])
    return FALSE;
  *image = (RvDicomImage){ .rows = v[0], .columns = v[1], .frames = v[2], .samples = v[3], .bits_allocated = v[4], .bits_stored = v[5], .high_bit = v[6],
                           .is_signed = v[7] != 0, .is_float = v[8] != 0, .compressed = v[9] != 0, .lossy = v[10] != 0 };
  image->frame_bytes = (gsize) v[0] * v[1] * v[3] * MAX (v[4] / 8, 1);
  g_strlcpy (image->photometric, photometric, sizeof image->photometric);
  g_strlcpy (image->transfer_syntax, syntax, sizeof image->transfer_syntax);
  return image->frame_bytes <= RV_DICOM_FRAME_LIMIT && (v[4] != 64 || v[8] != 0);
}

static void
add_suv (RvImageSuvInput *suv, GVariantBuilder *texts, GVariant **numbers)
{
  char **text[RV_IMAGE_SUV_TEXTS];
  double *number[RV_IMAGE_SUV_NUMBERS], values[RV_IMAGE_SUV_NUMBERS + 2];
  guint n = 0;

  if (suv != NULL)
    {
      n = rv_image_suv_input_texts (suv, text);
      for (guint i = 0; i < n; i++)
        add_text (texts, *text[i]);
      n = rv_image_suv_input_numbers (suv, number);
      for (guint i = 0; i < n; i++)
        values[i] = *number[i];
      values[n++] = suv->n_radiopharmaceuticals;
      values[n++] = suv->has_philips;
    }
  *numbers = numbers_of (values, n);
}

GVariant *
rv_image_head_to_variant (RvImageHead *head)
{
  static const RvDicomImage none = { .rows = 1, .columns = 1, .frames = 1, .samples = 1, .bits_allocated = 8, .bits_stored = 8, .high_bit = 7 };
  RvImageSeries *series = head->series;
  GVariantBuilder texts, suv_texts, names;
  GVariant *suv_numbers;
  const RvImageTable *table = series != NULL ? series->window_table : NULL;
  char **text;
  const gint64 whole[] = { head->instance, series != NULL ? series->number : 0, series != NULL && series->synthetic, series != NULL && series->has_window,
                           series != NULL ? series->window_shape : 0, series != NULL && series->inverted };
  const double window[] = { series != NULL ? series->window_centre : 0.0, series != NULL ? series->window_width : 0.0 };

  g_variant_builder_init (&texts, G_VARIANT_TYPE ("as"));
  g_variant_builder_init (&suv_texts, G_VARIANT_TYPE ("as"));
  g_variant_builder_init (&names, G_VARIANT_TYPE ("as"));
  add_text (&texts, head->sop_uid);
  add_text (&texts, head->title);
  add_text (&texts, head->date);
  add_text (&texts, head->mime);
  for (guint i = 0; series != NULL && (text = rv_image_series_text (series, i)) != NULL; i++)
    add_text (&texts, *text);
  for (char **name = head->names; name != NULL && *name != NULL; name++)
    add_text (&names, *name);
  add_suv (series != NULL ? series->suv : NULL, &suv_texts, &suv_numbers);
  return g_variant_new ("(yas@ax@(axss)@ad@adas@adas(xu@aq))", head->kind, &texts, g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, whole, G_N_ELEMENTS (whole), sizeof (gint64)),
                        rv_image_format_to_variant (series != NULL ? &series->image : &none), numbers_of (window, G_N_ELEMENTS (window)),
                        numbers_of ((const double *) head->places, series != NULL ? series->image.frames * PLACE_NUMBERS : 0), &suv_texts, suv_numbers, &names,
                        table != NULL ? table->first : 0, table != NULL ? table->bits : 0,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_UINT16, table != NULL ? table->entries : NULL, table != NULL ? table->n : 0, sizeof (guint16)));
}

static RvImageSuvInput *
take_suv (GVariant *texts, GVariant *numbers)
{
  RvImageSuvInput *suv;
  char **text[RV_IMAGE_SUV_TEXTS];
  double *number[RV_IMAGE_SUV_NUMBERS];
  gsize n;
  const double *values = g_variant_get_fixed_array (numbers, &n, sizeof (double));

  if (n != RV_IMAGE_SUV_NUMBERS + 2)
    return NULL;
  suv = rv_image_suv_input_new ();
  rv_image_suv_input_texts (suv, text);
  for (guint i = 0; i < RV_IMAGE_SUV_TEXTS; i++)
    *text[i] = take_text (texts, i);
  rv_image_suv_input_numbers (suv, number);
  for (guint i = 0; i < RV_IMAGE_SUV_NUMBERS; i++)
    *number[i] = values[i];
  suv->n_radiopharmaceuticals = (guint) CLAMP (values[n - 2], 0.0, 1000.0);
  suv->has_philips = values[n - 1] != 0.0;
  return suv;
}

/* A place whose numbers are not all finite is none. */
static void
take_places (RvImageHead *head, const double *values)
{
  guint n = head->series->image.frames;

  head->places = g_memdup2 (values, n * sizeof (RvImagePlace));
  for (gsize i = 0; i < n * PLACE_NUMBERS; i++)
    if (!isfinite (values[i]))
      head->places[i / PLACE_NUMBERS] = (RvImagePlace){ .slope = 1.0 };
}

static gboolean
take_series (RvImageHead *head, GVariant *texts, const gint64 *whole, GVariant *format, const double *window, GVariant *places)
{
  RvImageSeries *series = head->series = rv_image_series_new ();
  char **text;
  gsize n;
  const double *values = g_variant_get_fixed_array (places, &n, sizeof (double));

  if (!rv_image_format_from_variant (format, &series->image) || n != series->image.frames * PLACE_NUMBERS)
    return FALSE;
  for (guint i = 0; (text = rv_image_series_text (series, i)) != NULL; i++)
    *text = take_text (texts, 4 + i);
  series->number = whole[1];
  series->synthetic = whole[2] != 0;
  series->window_shape = whole[4] >= RV_IMAGE_WINDOW_EXACT && whole[4] <= RV_IMAGE_WINDOW_SIGMOID ? (RvImageWindowShape) whole[4] : RV_IMAGE_WINDOW_EXACT;
  series->inverted = whole[5] != 0;
  series->has_window = whole[3] != 0 && isfinite (window[0]) && window[1] > 0.0 && isfinite (window[1]);
  series->window_centre = window[0];
  series->window_width = window[1];
  take_places (head, values);
  return TRUE;
}

static void
take_window_table (RvImageSeries *series, GVariant *variant)
{
  g_autoptr (GVariant) list = NULL;
  gint64 first;
  guint bits;
  gsize n;

  g_variant_get_child (variant, 9, "(xu@aq)", &first, &bits, &list);
  const guint16 *entries = g_variant_get_fixed_array (list, &n, sizeof (guint16));
  if (n < 1 || n > 65536 || bits < 1 || bits > 16 || !series->has_window)
    return;
  series->window_table = rv_image_table_new (first, bits, entries, (guint) n);
  series->window_shape = RV_IMAGE_WINDOW_TABLE;
}

RvImageHead *
rv_image_head_from_variant (GVariant *variant)
{
  g_autoptr (RvImageHead) head = g_new0 (RvImageHead, 1);
  g_autoptr (GVariant) texts = NULL, whole = NULL, format = NULL, window = NULL, places = NULL, suv_texts = NULL, suv_numbers = NULL;
  gsize n_whole, n_window;
  guint8 kind;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (WIRE)))
    return NULL;
  g_variant_get (variant, "(y@as@ax@(axss)@ad@ad@as@ad^as@(xuaq))", &kind, &texts, &whole, &format, &window, &places, &suv_texts, &suv_numbers, &head->names, NULL);
  const gint64 *wholes = g_variant_get_fixed_array (whole, &n_whole, sizeof (gint64));
  const double *windows = g_variant_get_fixed_array (window, &n_window, sizeof (double));
  if (kind > RV_IMAGE_HEAD_DOCUMENT || n_whole != 6 || n_window != 2)
    return NULL;
  head->kind = kind;
  head->instance = wholes[0];
  head->sop_uid = take_text (texts, 0);
  head->title = take_text (texts, 1);
  head->date = take_text (texts, 2);
  head->mime = take_text (texts, 3);
  if (kind == RV_IMAGE_HEAD_DOCUMENT && head->mime == NULL)
    return NULL;
  if (kind != RV_IMAGE_HEAD_PICTURES)
    return g_steal_pointer (&head);
  if (!take_series (head, texts, wholes, format, windows, places))
    return NULL;
  head->series->suv = take_suv (suv_texts, suv_numbers);
  take_window_table (head->series, variant);
  return g_steal_pointer (&head);
}
