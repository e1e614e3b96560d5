/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The body of the phantom: a left thigh with the knee and the upper leg, as a function of position.
 *
 * Coordinates are millimetres in the patient's directions: x to the patient's left (lateral for this leg), y to the
 * back, z to the head; z = 0 is the joint line of the knee, x = y = 0 the axis of the thigh. The body reaches from
 * PH_Z_MIN to PH_Z_MAX.
 *
 * The sciatic nerve divides PH_DIVISION_Z above the joint line; it and the common fibular nerve are thickened and
 * taken for enhancing and avid from the lower thigh to the fibular neck. Nothing here is measured on a person.
 */
#define PH_Z_MIN (-110.0)
#define PH_Z_MAX 310.0
#define PH_DIVISION_Z 92.0
/* The patient's midline; beyond it lies the right leg, without disease. */
#define PH_MIDLINE_X (-88.0)

typedef enum {
  PH_AIR,
  PH_SKIN,
  PH_FAT,
  PH_FASCIA,
  PH_MUSCLE,
  PH_TENDON,
  PH_CORTEX,
  PH_MARROW,
  PH_CARTILAGE,
  PH_MENISCUS,
  PH_FLUID,
  PH_ARTERY,
  PH_VEIN,
  PH_NERVE,
  PH_N_TISSUES
} PhTissue;

typedef struct {
  PhTissue tissue;
  double shade;      /* relative signal of this place within its tissue, about 1 */
  double fat;        /* 0..1: fat mixed into muscle (septa between the bundles) */
  double lesion;     /* 0..1: how far nerve is diseased; beside the nerve, the faint reaction around it */
  double trabecular; /* 0..1: spongy bone within marrow */
  double depth;      /* mm below the skin; negative in air */
} PhPoint;

typedef enum { PH_SCIATIC, PH_TIBIAL, PH_FIBULAR, PH_N_NERVES } PhNerve;

void ph_body_at (double x, double y, double z, PhPoint *point);

/* Centre of a nerve at height z (mm). FALSE where the nerve does not run. */
gboolean ph_nerve_at (PhNerve nerve, double z, double *x, double *y);

G_END_DECLS
