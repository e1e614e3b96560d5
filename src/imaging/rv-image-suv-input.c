/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a SUV needs from the headers of a PET series. */
#include "imaging/rv-image-suv.h"

#include <math.h>
#include <string.h>

RvImageSuvInput *
rv_image_suv_input_new (void)
{
  RvImageSuvInput *input = g_new0 (RvImageSuvInput, 1);

  input->weight_kg = input->height_m = input->dose_bq = input->half_life_s = NAN;
  input->series_moment = input->acquisition_moment = input->ge_scan_moment = NAN;
  input->frame_reference_ms = input->frame_duration_ms = NAN;
  input->injection_moment = input->injection_time_s = NAN;
  input->philips_suv = input->philips_activity = NAN;
  return input;
}

void
rv_image_suv_input_free (RvImageSuvInput *input)
{
  if (input == NULL)
    return;
  g_free (input->sop_class);
  g_free (input->units);
  g_free (input->suv_type);
  g_free (input->corrected);
  g_free (input->decay_correction);
  g_free (input->sex);
  g_free (input);
}

/* n digits; -1 if there are fewer. */
static int
digits (const char **at, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++, (*at)++)
    {
      if (!g_ascii_isdigit (**at))
        return -1;
      value = value * 10 + (**at - '0');
    }
  return value;
}

static double
days_of (int year, int month, int day)
{
  GDate date;

  if (!g_date_valid_dmy (day, month, year))
    return NAN;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return (double) g_date_get_julian (&date) - 719163.0;
}

double
rv_image_parse_da (const char *text)
{
  int year, month, day;

  if (text == NULL)
    return NAN;
  while (*text == ' ')
    text++;
  year = digits (&text, 4);
  text += *text == '.' || *text == '-';
  month = digits (&text, 2);
  text += *text == '.' || *text == '-';
  day = digits (&text, 2);
  if (year < 1 || month < 1 || day < 1)
    return NAN;
  return days_of (year, month, day);
}

/* HH(MM(SS(.f))) with or without colons; leaves *at behind what it read. */
static double
time_at (const char **at)
{
  int parts[3] = { 0, 0, 0 };
  double fraction = 0.0, unit = 0.1;

  for (int i = 0; i < 3; i++)
    {
      if (i > 0 && **at == ':')
        (*at)++;
      if (i > 0 && !g_ascii_isdigit (**at))
        break;
      parts[i] = digits (at, 2);
      if (parts[i] < 0)
        return NAN;
    }
  if (**at == '.')
    for ((*at)++; g_ascii_isdigit (**at); (*at)++, unit /= 10.0)
      fraction += unit * (**at - '0');
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 60)
    return NAN;
  return parts[0] * 3600.0 + parts[1] * 60.0 + parts[2] + fraction;
}

double
rv_image_parse_tm (const char *text)
{
  double time;

  if (text == NULL)
    return NAN;
  while (*text == ' ')
    text++;
  time = time_at (&text);
  while (*text == ' ')
    text++;
  return *text == '\0' ? time : NAN;
}

double
rv_image_parse_dt (const char *text)
{
  g_autofree char *day = NULL;
  double days, time;

  if (text == NULL)
    return NAN;
  while (*text == ' ')
    text++;
  if (strlen (text) < 10)
    return NAN;
  day = g_strndup (text, 8);
  text += 8;
  days = rv_image_parse_da (day);
  time = time_at (&text);
  if ((*text == '+' || *text == '-') && strlen (text) >= 5)
    text += 5;
  while (*text == ' ')
    text++;
  return *text == '\0' ? days * 86400.0 + time : NAN;
}

static double
number (RvDicomFile *file, const char *path)
{
  double value;

  return rv_dicom_file_get_double (file, path, 0, &value) ? value : NAN;
}

static double
moment (RvDicomFile *file, const char *date_path, const char *time_path)
{
  g_autofree char *date = rv_dicom_file_get_text (file, date_path);
  g_autofree char *time = rv_dicom_file_get_text (file, time_path);

  return rv_image_parse_da (date) * 86400.0 + rv_image_parse_tm (time);
}

static void
read_private (RvImageSuvInput *input, RvDicomFile *file)
{
  g_autofree char *ge = rv_dicom_file_private_path (file, 0x0009, "GEMS_PETD_01", 0x0d);
  g_autofree char *suv = rv_dicom_file_private_path (file, 0x7053, "Philips PET Private Group", 0x00);
  g_autofree char *activity = rv_dicom_file_private_path (file, 0x7053, "Philips PET Private Group", 0x09);

  if (ge != NULL)
    {
      g_autofree char *text = rv_dicom_file_get_text (file, ge);
      input->ge_scan_moment = rv_image_parse_dt (text);
    }
  if (suv != NULL)
    {
      input->has_philips = TRUE;
      input->philips_suv = number (file, suv);
      input->philips_activity = number (file, activity);
    }
}

static void
read_constants (RvImageSuvInput *input, RvDicomFile *file)
{
  g_autofree char *start = rv_dicom_file_get_text (file, "0054,0016[0]/0018,1078");
  g_autofree char *time = rv_dicom_file_get_text (file, "0054,0016[0]/0018,1072");

  input->sop_class = rv_dicom_file_get_text (file, "0008,0016");
  input->units = rv_dicom_file_get_text (file, "0054,1001");
  input->suv_type = rv_dicom_file_get_text (file, "0054,1006");
  input->corrected = rv_dicom_file_get_text (file, "0028,0051");
  input->decay_correction = rv_dicom_file_get_text (file, "0054,1102");
  input->sex = rv_dicom_file_get_text (file, "0010,0040");
  input->n_radiopharmaceuticals = rv_dicom_file_count_items (file, "0054,0016");
  input->weight_kg = number (file, "0010,1030");
  input->height_m = number (file, "0010,1020");
  input->dose_bq = number (file, "0054,0016[0]/0018,1074");
  input->half_life_s = number (file, "0054,0016[0]/0018,1075");
  input->series_moment = moment (file, "0008,0021", "0008,0031");
  input->injection_moment = rv_image_parse_dt (start);
  input->injection_time_s = rv_image_parse_tm (time);
  read_private (input, file);
}

void
rv_image_suv_input_add (RvImageSuvInput *input, RvDicomFile *file)
{
  g_autoptr (RvImageSuvInput) one = rv_image_suv_input_new ();

  read_constants (one, file);
  one->acquisition_moment = moment (file, "0008,0022", "0008,0032");
  one->frame_reference_ms = number (file, "0054,1300");
  one->frame_duration_ms = number (file, "0018,1242");
  rv_image_suv_input_merge (input, one);
}

guint
rv_image_suv_input_texts (RvImageSuvInput *input, char **texts[RV_IMAGE_SUV_TEXTS])
{
  char **all[RV_IMAGE_SUV_TEXTS] = { &input->sop_class, &input->units, &input->suv_type, &input->corrected, &input->decay_correction, &input->sex };

  memcpy (texts, all, sizeof all);
  return RV_IMAGE_SUV_TEXTS;
}

guint
rv_image_suv_input_numbers (RvImageSuvInput *input, double *numbers[RV_IMAGE_SUV_NUMBERS])
{
  double *all[RV_IMAGE_SUV_NUMBERS] = { &input->weight_kg, &input->height_m, &input->dose_bq, &input->half_life_s, &input->series_moment,
                                        &input->acquisition_moment, &input->frame_reference_ms, &input->frame_duration_ms, &input->ge_scan_moment,
                                        &input->injection_moment, &input->injection_time_s, &input->philips_suv, &input->philips_activity };

  memcpy (numbers, all, sizeof all);
  return RV_IMAGE_SUV_NUMBERS;
}

/* The first gives the constants. */
static void
copy_constants (RvImageSuvInput *to, RvImageSuvInput *from)
{
  char **old[RV_IMAGE_SUV_TEXTS], **fresh[RV_IMAGE_SUV_TEXTS];
  double *old_numbers[RV_IMAGE_SUV_NUMBERS], *fresh_numbers[RV_IMAGE_SUV_NUMBERS];
  guint n = rv_image_suv_input_texts (to, old);

  rv_image_suv_input_texts (from, fresh);
  for (guint i = 0; i < n; i++)
    {
      g_free (*old[i]);
      *old[i] = g_strdup (*fresh[i]);
    }
  n = rv_image_suv_input_numbers (to, old_numbers);
  rv_image_suv_input_numbers (from, fresh_numbers);
  for (guint i = 0; i < n; i++)
    *old_numbers[i] = *fresh_numbers[i];
  to->n_radiopharmaceuticals = from->n_radiopharmaceuticals;
  to->has_philips = from->has_philips;
}

void
rv_image_suv_input_merge (RvImageSuvInput *input, RvImageSuvInput *one)
{
  if (input->sop_class == NULL && input->units == NULL)
    {
      copy_constants (input, one);
      return;
    }
  if (g_strcmp0 (one->units, input->units) != 0)
    input->mixed_units = TRUE;
  if (!isnan (one->acquisition_moment) && (isnan (input->acquisition_moment) || one->acquisition_moment < input->acquisition_moment))
    {
      input->acquisition_moment = one->acquisition_moment;
      input->frame_reference_ms = one->frame_reference_ms;
      input->frame_duration_ms = one->frame_duration_ms;
    }
}
