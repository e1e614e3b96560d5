/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dicom/rv-dicom.h"

G_BEGIN_DECLS

/**
 * Standardised uptake values, after the vendor-neutral pseudo-code of QIBA (2018-06-26), with every input shown and a
 * refusal, never a guess, where an input is missing or contradicts another.
 *
 * SUVbw = (stored x Rescale Slope + Rescale Intercept) x factor; slope and intercept are those of each slice.
 */

/* What the headers say, over all instances of a series. Numbers are NAN and texts NULL where the file has none;
 * moments are seconds on one axis (days since 1970 x 86400 + time of day), NAN where unknown. */
typedef struct {
  char *sop_class, *units, *suv_type, *corrected, *decay_correction, *sex;
  gboolean mixed_units;
  guint n_radiopharmaceuticals;
  double weight_kg, height_m, dose_bq, half_life_s;
  double series_moment;           /* Series Date and Time */
  double acquisition_moment;      /* earliest Acquisition Date and Time of all instances */
  double frame_reference_ms, frame_duration_ms; /* of that earliest instance */
  double ge_scan_moment;          /* GEMS_PETD_01 */
  double injection_moment;        /* Radiopharmaceutical Start DateTime */
  double injection_time_s;        /* Radiopharmaceutical Start Time, seconds of the day */
  gboolean has_philips;           /* creator "Philips PET Private Group" */
  double philips_suv, philips_activity; /* (7053,xx00), (7053,xx09) */
} RvImageSuvInput;

RvImageSuvInput *rv_image_suv_input_new (void);
void rv_image_suv_input_free (RvImageSuvInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageSuvInput, rv_image_suv_input_free)
/* Adds one instance: the first gives the constants, later ones the earliest moments and whether units agree. */
void rv_image_suv_input_add (RvImageSuvInput *input, RvDicomFile *file);
/* The same from the input of one instance. */
void rv_image_suv_input_merge (RvImageSuvInput *input, RvImageSuvInput *one);
/* Places of all texts and numbers, to hand them on. */
#define RV_IMAGE_SUV_TEXTS 6
#define RV_IMAGE_SUV_NUMBERS 13
guint rv_image_suv_input_texts (RvImageSuvInput *input, char **texts[RV_IMAGE_SUV_TEXTS]);
guint rv_image_suv_input_numbers (RvImageSuvInput *input, double *numbers[RV_IMAGE_SUV_NUMBERS]);

/* DICOM date and time; NAN if malformed. TM: HH, HHMM, HHMMSS(.f), HH:MM:SS. DT: YYYYMMDDHHMMSS(.f)(+ZZXX). */
double rv_image_parse_da (const char *text); /* days since 1970-01-01 */
double rv_image_parse_tm (const char *text); /* seconds of the day */
double rv_image_parse_dt (const char *text); /* seconds since 1970-01-01, the zone left out */

typedef struct {
  char *name;  /* "Patient's Weight (0010,1030)" */
  char *value; /* "67 kg" */
} RvImageSuvLine;

typedef struct {
  char *refused;       /* why there is no SUV, translated; NULL when there is one */
  double factor;       /* per rescaled unit; NAN when refused */
  char *label;         /* "SUVbw", "SUVbsa", "SUVlbm", ... never the wrong one; NULL when refused */
  double delay_s;      /* injection to scan; NAN where it plays no part */
  GPtrArray *how;      /* RvImageSuvLine: every input and step, in order */
  GPtrArray *warnings; /* char * */
} RvImageSuv;

/* confirmed: the user has said that a doubtful weight or dose is right. */
RvImageSuv *rv_image_suv_compute (const RvImageSuvInput *input, gboolean confirmed);

/* TRUE when the dose looks like megabecquerels: it is refused unless confirmed. */
gboolean rv_image_suv_is_doubtful (const RvImageSuvInput *input);

/* What the dose is divided by: body weight, lean body mass after one of two formulas, body surface. */
typedef enum { RV_IMAGE_SUV_BW, RV_IMAGE_SUV_LBM, RV_IMAGE_SUV_LBM_JAMES, RV_IMAGE_SUV_BSA, RV_IMAGE_SUV_N_KINDS } RvImageSuvKind;
/* "bw", "lbm", "lbm-james", "bsa". */
const char *rv_image_suv_kind_id (RvImageSuvKind kind);
gboolean rv_image_suv_kind_parse (const char *id, RvImageSuvKind *kind);
/* The same by another denominator: height and sex are further inputs. Values that the file holds as another SUV already are not turned
 * into one that was asked for, but refused; for RV_IMAGE_SUV_BW, which is what nobody has asked for otherwise, they stand as they are. */
RvImageSuv *rv_image_suv_compute_as (const RvImageSuvInput *input, RvImageSuvKind kind, gboolean confirmed);
void rv_image_suv_free (RvImageSuv *suv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvImageSuv, rv_image_suv_free)

/* SUV by lean body mass or body surface = SUVbw x these over the weight. Lean body mass in kg: Janmahasatian
 * (9270 W / (6680 + 216 BMI) for men, 9270 W / (8780 + 244 BMI) for women) or James (1.10 W - 120 (W/H)^2, 1.07 W - 148 (W/H)^2,
 * W in kg, H in cm). Body surface in m2 after Du Bois. NAN without sex (M or F), weight or height. */
double rv_image_lean_mass_janmahasatian (double weight_kg, double height_m, const char *sex);
double rv_image_lean_mass_james (double weight_kg, double height_m, const char *sex);
double rv_image_body_surface (double weight_kg, double height_m);

G_END_DECLS
