/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/rv-image-suv.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
line_free (gpointer data)
{
  RvImageSuvLine *line = data;

  g_free (line->name);
  g_free (line->value);
  g_free (line);
}

void
rv_image_suv_free (RvImageSuv *suv)
{
  if (suv == NULL)
    return;
  g_free (suv->refused);
  g_free (suv->label);
  g_ptr_array_unref (suv->how);
  g_ptr_array_unref (suv->warnings);
  g_free (suv);
}

static void
say (RvImageSuv *suv, const char *name, const char *value)
{
  RvImageSuvLine *line = g_new0 (RvImageSuvLine, 1);

  line->name = g_strdup (name);
  line->value = g_strdup (value != NULL ? value : _("missing"));
  g_ptr_array_add (suv->how, line);
}

static void
say_number (RvImageSuv *suv, const char *name, double value, const char *unit)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = isnan (value) ? NULL
    : g_strdup_printf ("%s%s%s", g_ascii_formatd (number, sizeof number, "%.10g", value), *unit != '\0' ? " " : "", unit);

  say (suv, name, text);
}

static void
warn (RvImageSuv *suv, const char *text)
{
  g_ptr_array_add (suv->warnings, g_strdup (text));
}

static gboolean
refuse (RvImageSuv *suv, const char *why)
{
  g_free (suv->refused);
  suv->refused = g_strdup (why);
  suv->factor = NAN;
  return FALSE;
}

static gboolean
has_word (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list != NULL ? list : "", "\\", -1);

  for (char **w = words; *w != NULL; w++)
    if (g_ascii_strcasecmp (g_strstrip (*w), word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_corrections (const RvImageSuvInput *in, RvImageSuv *suv)
{
  say (suv, "SOP Class (0008,0016)", in->sop_class);
  if (in->sop_class != NULL && (g_str_has_suffix (in->sop_class, ".4.1.1.130") || g_str_has_suffix (in->sop_class, ".4.1.1.128.1")))
    return refuse (suv, _("enhanced and legacy-converted PET objects are not supported: no SUV is computed from them"));
  say (suv, "Corrected Image (0028,0051)", in->corrected);
  if (in->corrected == NULL)
    return refuse (suv, _("Corrected Image (0028,0051) is missing: whether attenuation and decay were corrected is not known"));
  if (!has_word (in->corrected, "ATTN"))
    return refuse (suv, _("the images are not corrected for attenuation: Corrected Image (0028,0051) lacks ATTN"));
  if (!has_word (in->corrected, "DECY"))
    return refuse (suv, _("the images are not corrected for decay: Corrected Image (0028,0051) lacks DECY"));
  return TRUE;
}

gboolean
rv_image_suv_is_doubtful (const RvImageSuvInput *in)
{
  return in->dose_bq > 0.0 && in->dose_bq < 1e5;
}

static gboolean
check_weight_and_dose (const RvImageSuvInput *in, gboolean confirmed, RvImageSuv *suv)
{
  say_number (suv, "Patient's Weight (0010,1030)", in->weight_kg, "kg");
  say_number (suv, "Radionuclide Total Dose (0018,1074)", in->dose_bq, "Bq");
  if (isnan (in->weight_kg) || in->weight_kg <= 0.0)
    return refuse (suv, _("Patient’s Weight (0010,1030) is missing"));
  if (isnan (in->dose_bq) || in->dose_bq <= 0.0)
    return refuse (suv, _("Radionuclide Total Dose (0018,1074) is missing"));
  if (in->weight_kg >= 400.0 || in->weight_kg < 1.0)
    warn (suv, _("Patient’s Weight (0010,1030) is hardly a weight in kilograms: check it"));
  if (rv_image_suv_is_doubtful (in) && !confirmed)
    return refuse (suv, _("Radionuclide Total Dose (0018,1074) looks like megabecquerels, not becquerels: confirm it or mend the file"));
  if (in->n_radiopharmaceuticals > 1)
    warn (suv, _("There are several radiopharmaceuticals: the first is used"));
  return TRUE;
}

/* Start of the scan to which Decay Correction START refers. Each bed's own time would under-correct later beds. */
static double
scan_moment (const RvImageSuvInput *in, RvImageSuv *suv)
{
  double lambda = G_LN2 / in->half_life_s;

  if (!isnan (in->series_moment) && (isnan (in->acquisition_moment) || in->series_moment <= in->acquisition_moment))
    {
      say (suv, _("Start of scan"), _("Series Date and Time (0008,0021), (0008,0031)"));
      return in->series_moment;
    }
  if (!isnan (in->ge_scan_moment))
    {
      say (suv, _("Start of scan"), _("GE private scan time (0009,xx0D): Series Time is later than the first acquisition"));
      return in->ge_scan_moment;
    }
  if (in->frame_reference_ms > 0.0 && in->frame_duration_ms > 0.0 && !isnan (in->acquisition_moment))
    {
      double t = in->frame_duration_ms / 1000.0;
      double average = log (lambda * t / (1.0 - exp (-lambda * t))) / lambda;

      say_number (suv, "Frame Reference Time (0054,1300)", in->frame_reference_ms, "ms");
      say_number (suv, "Actual Frame Duration (0018,1242)", in->frame_duration_ms, "ms");
      say (suv, _("Start of scan"), _("first acquisition minus Frame Reference Time plus the time of average decay"));
      return in->acquisition_moment - in->frame_reference_ms / 1000.0 + average;
    }
  say (suv, _("Start of scan"), _("earliest Acquisition Date and Time (0008,0022), (0008,0032)"));
  return in->acquisition_moment;
}

/* Seconds from injection to scan; NAN when it cannot be told. */
static double
injection_delay (const RvImageSuvInput *in, double scan, RvImageSuv *suv)
{
  double of_day = fmod (scan, 86400.0), time = in->injection_time_s;

  if (!isnan (in->injection_moment))
    {
      double delay = scan - in->injection_moment;

      if (delay >= 0.0 && delay <= 86400.0)
        {
          say (suv, _("Injection"), "Radiopharmaceutical Start DateTime (0018,1078)");
          return delay;
        }
      /* De-identification shifts dates: the time of day still holds. */
      time = fmod (in->injection_moment, 86400.0);
      warn (suv, _("The date of Radiopharmaceutical Start DateTime (0018,1078) does not fit the scan: only its time of day is used"));
    }
  if (isnan (time))
    return NAN;
  say (suv, _("Injection"), isnan (in->injection_moment) ? "Radiopharmaceutical Start Time (0018,1072)"
                                                          : "Radiopharmaceutical Start DateTime (0018,1078)");
  double delay = of_day - time;
  if (delay < 0.0)
    {
      delay += 86400.0;
      if (delay > 43200.0)
        return -1.0;
      warn (suv, _("The injection was on the day before the scan (its time of day is later)"));
    }
  return delay;
}

static gboolean
find_delay (const RvImageSuvInput *in, RvImageSuv *suv)
{
  double scan;

  say (suv, "Decay Correction (0054,1102)", in->decay_correction);
  say_number (suv, "Radionuclide Half Life (0018,1075)", in->half_life_s, "s");
  if (g_strcmp0 (in->decay_correction, "ADMIN") == 0)
    {
      suv->delay_s = 0.0;
      return TRUE;
    }
  if (g_strcmp0 (in->decay_correction, "NONE") == 0)
    return refuse (suv, _("Decay Correction (0054,1102) is NONE, but Corrected Image (0028,0051) says that decay was corrected"));
  if (g_strcmp0 (in->decay_correction, "START") != 0)
    return refuse (suv, _("Decay Correction (0054,1102) is missing or unknown: the moment to which decay was corrected is not known"));
  if (isnan (in->half_life_s) || in->half_life_s <= 0.0)
    return refuse (suv, _("Radionuclide Half Life (0018,1075) is missing"));
  scan = scan_moment (in, suv);
  if (isnan (scan))
    return refuse (suv, _("the start of the scan is not given: Series and Acquisition Date and Time are missing"));
  suv->delay_s = injection_delay (in, scan, suv);
  if (isnan (suv->delay_s))
    return refuse (suv, _("the time of injection is missing: (0018,1078) and (0018,1072)"));
  if (suv->delay_s < 0.0 || suv->delay_s > 86400.0)
    return refuse (suv, _("the injection lies after the scan or more than twelve hours before it: the times contradict each other"));
  say_number (suv, _("Injection to scan"), suv->delay_s, "s");
  return TRUE;
}

/* Becquerels per millilitre. */
static gboolean
from_activity (const RvImageSuvInput *in, gboolean confirmed, double scale, RvImageSuv *suv)
{
  double left;

  if (!check_weight_and_dose (in, confirmed, suv) || !find_delay (in, suv))
    return FALSE;
  left = suv->delay_s == 0.0 ? in->dose_bq : in->dose_bq * exp2 (-suv->delay_s / in->half_life_s);
  say_number (suv, _("Dose left at the start of the scan"), left, "Bq");
  suv->factor = scale * in->weight_kg * 1000.0 / left;
  suv->label = g_strdup ("SUVbw");
  return TRUE;
}

static gboolean
from_counts (const RvImageSuvInput *in, gboolean confirmed, RvImageSuv *suv)
{
  gboolean direct = !isnan (in->philips_suv) && in->philips_suv != 0.0;
  gboolean activity = !isnan (in->philips_activity) && in->philips_activity != 0.0;

  if (!in->has_philips || (!direct && !activity))
    return refuse (suv, _("the unit is counts, and the Philips private scale factors (7053,xx00), (7053,xx09) are missing"));
  if (!direct)
    {
      say_number (suv, "Philips activity scale factor (7053,xx09)", in->philips_activity, "Bq/ml");
      return from_activity (in, confirmed, in->philips_activity, suv);
    }
  say_number (suv, "Philips SUV scale factor (7053,xx00)", in->philips_suv, "");
  if (activity)
    {
      /* Both should lead to the same value. */
      g_autoptr (RvImageSuv) other = g_new0 (RvImageSuv, 1);

      other->how = g_ptr_array_new_with_free_func (line_free);
      other->warnings = g_ptr_array_new_with_free_func (g_free);
      if (from_activity (in, TRUE, in->philips_activity, other) && fabs (other->factor / in->philips_suv - 1.0) > 0.05)
        warn (suv, _("The two Philips scale factors (7053,xx00) and (7053,xx09) differ by more than 5 %"));
    }
  suv->factor = in->philips_suv;
  suv->label = g_strdup ("SUVbw");
  return TRUE;
}

static void
from_grams (const RvImageSuvInput *in, RvImageSuv *suv)
{
  static const struct {
    const char *type, *label;
  } types[] = { { "BW", "SUVbw" }, { "LBM", "SUVlbm" }, { "LBMJANMA", "SUVlbm (Janmahasatian)" },
                { "LBMJAMES128", "SUVlbm (James, 128)" }, { "IBW", "SUVibw" }, { "BSA", "SUVbsa" } };

  say (suv, "SUV Type (0054,1006)", in->suv_type != NULL ? in->suv_type : _("missing, so body weight"));
  suv->factor = 1.0;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (in->suv_type != NULL ? in->suv_type : "BW", types[i].type) == 0)
      suv->label = g_strdup (types[i].label);
  if (suv->label == NULL)
    suv->label = g_strdup_printf ("SUV (%s)", in->suv_type);
}

RvImageSuv *
rv_image_suv_compute (const RvImageSuvInput *in, gboolean confirmed)
{
  RvImageSuv *suv = g_new0 (RvImageSuv, 1);
  const char *units = in->units != NULL ? in->units : "";

  suv->how = g_ptr_array_new_with_free_func (line_free);
  suv->warnings = g_ptr_array_new_with_free_func (g_free);
  suv->factor = NAN;
  suv->delay_s = NAN;
  if (!check_corrections (in, suv))
    return suv;
  say (suv, "Units (0054,1001)", in->units);
  if (in->mixed_units)
    refuse (suv, _("Units (0054,1001) differ between the slices"));
  else if (g_str_equal (units, "GML"))
    from_grams (in, suv);
  else if (g_str_equal (units, "CM2ML"))
    {
      suv->factor = 1.0;
      suv->label = g_strdup ("SUVbsa");
    }
  else if (g_str_equal (units, "BQML"))
    from_activity (in, confirmed, 1.0, suv);
  else if (g_str_equal (units, "CNTS"))
    from_counts (in, confirmed, suv);
  else if (*units == '\0')
    refuse (suv, _("Units (0054,1001) is missing"));
  else
    {
      g_autofree char *why = g_strdup_printf (_("Units (0054,1001) is %s: no SUV can be computed from it"), units);
      refuse (suv, why);
    }
  if (suv->refused == NULL)
    say_number (suv, _("Factor"), suv->factor, "");
  return suv;
}

double
rv_image_lean_mass_janmahasatian (double weight_kg, double height_m, const char *sex)
{
  double bmi = weight_kg / (height_m * height_m);

  if (!(weight_kg > 0.0) || !(height_m > 0.0))
    return NAN;
  if (g_strcmp0 (sex, "M") == 0)
    return 9270.0 * weight_kg / (6680.0 + 216.0 * bmi);
  if (g_strcmp0 (sex, "F") == 0)
    return 9270.0 * weight_kg / (8780.0 + 244.0 * bmi);
  return NAN;
}

double
rv_image_lean_mass_james (double weight_kg, double height_m, const char *sex)
{
  double ratio = weight_kg / (100.0 * height_m);

  if (!(weight_kg > 0.0) || !(height_m > 0.0))
    return NAN;
  if (g_strcmp0 (sex, "M") == 0)
    return 1.10 * weight_kg - 120.0 * ratio * ratio;
  if (g_strcmp0 (sex, "F") == 0)
    return 1.07 * weight_kg - 148.0 * ratio * ratio;
  return NAN;
}

double
rv_image_body_surface (double weight_kg, double height_m)
{
  if (!(weight_kg > 0.0) || !(height_m > 0.0))
    return NAN;
  return 0.007184 * pow (weight_kg, 0.425) * pow (100.0 * height_m, 0.725);
}

static const struct {
  const char *id, *label, *what; /* what: msgid */
} kinds[RV_IMAGE_SUV_N_KINDS] = {
  [RV_IMAGE_SUV_BW] = { "bw", "SUVbw", NULL },
  [RV_IMAGE_SUV_LBM] = { "lbm", "SUVlbm (Janmahasatian)", N_("Lean body mass (Janmahasatian)") },
  [RV_IMAGE_SUV_LBM_JAMES] = { "lbm-james", "SUVlbm (James)", N_("Lean body mass (James, 120 and 148)") },
  [RV_IMAGE_SUV_BSA] = { "bsa", "SUVbsa", N_("Body surface (Du Bois)") },
};

const char *
rv_image_suv_kind_id (RvImageSuvKind kind)
{
  return kinds[kind].id;
}

gboolean
rv_image_suv_kind_parse (const char *id, RvImageSuvKind *kind)
{
  for (guint i = 0; i < RV_IMAGE_SUV_N_KINDS; i++)
    if (g_strcmp0 (id, kinds[i].id) == 0)
      {
        *kind = (RvImageSuvKind) i;
        return TRUE;
      }
  return FALSE;
}

/* Grams that stand in the place of the weight; for the surface, square centimetres. NAN without sex. */
static double
instead_of_weight (const RvImageSuvInput *in, RvImageSuvKind kind)
{
  if (kind == RV_IMAGE_SUV_LBM)
    return 1000.0 * rv_image_lean_mass_janmahasatian (in->weight_kg, in->height_m, in->sex);
  if (kind == RV_IMAGE_SUV_LBM_JAMES)
    return 1000.0 * rv_image_lean_mass_james (in->weight_kg, in->height_m, in->sex);
  return 10000.0 * rv_image_body_surface (in->weight_kg, in->height_m);
}

static gboolean
change_kind (const RvImageSuvInput *in, RvImageSuvKind kind, RvImageSuv *suv)
{
  double instead;

  if (g_str_equal (in->units != NULL ? in->units : "", "GML"))
    say_number (suv, "Patient's Weight (0010,1030)", in->weight_kg, "kg");
  say_number (suv, "Patient's Size (0010,1020)", in->height_m, "m");
  if (kind != RV_IMAGE_SUV_BSA)
    say (suv, "Patient's Sex (0010,0040)", in->sex);
  if (isnan (in->weight_kg) || in->weight_kg <= 0.0)
    return refuse (suv, _("Patient’s Weight (0010,1030) is missing"));
  if (isnan (in->height_m) || in->height_m <= 0.0)
    return refuse (suv, _("Patient’s Size (0010,1020) is missing"));
  if (in->height_m < 0.3 || in->height_m > 2.6)
    return refuse (suv, _("Patient’s Size (0010,1020) is hardly a height in metres: mend the file"));
  if (kind != RV_IMAGE_SUV_BSA && g_strcmp0 (in->sex, "M") != 0 && g_strcmp0 (in->sex, "F") != 0)
    return refuse (suv, _("Patient’s Sex (0010,0040) is neither M nor F: the formula of lean body mass has no third form"));
  instead = instead_of_weight (in, kind);
  if (!(instead > 0.0) || (kind != RV_IMAGE_SUV_BSA && instead > 1000.0 * in->weight_kg))
    return refuse (suv, _("the formula gives no lean body mass for this weight and height"));
  say_number (suv, _(kinds[kind].what), kind == RV_IMAGE_SUV_BSA ? instead / 10000.0 : instead / 1000.0, kind == RV_IMAGE_SUV_BSA ? "m²" : "kg");
  suv->factor *= instead / (1000.0 * in->weight_kg);
  return TRUE;
}

RvImageSuv *
rv_image_suv_compute_as (const RvImageSuvInput *in, RvImageSuvKind kind, gboolean confirmed)
{
  RvImageSuv *suv = rv_image_suv_compute (in, confirmed);
  gboolean good;

  if (kind == RV_IMAGE_SUV_BW || suv->refused != NULL || g_str_equal (suv->label, kinds[kind].label))
    return suv;
  if (!g_str_equal (suv->label, "SUVbw"))
    {
      g_autofree char *why = g_strdup_printf (_("the file holds %s already: it is not turned into %s"), suv->label, kinds[kind].label);

      good = refuse (suv, why);
    }
  else
    good = change_kind (in, kind, suv);
  g_free (suv->label);
  suv->label = good ? g_strdup (kinds[kind].label) : NULL;
  return suv;
}
