/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RvReference: named, versioned sets of normal limits for conduction studies, from data/reference/.
 * A set applies to an age range; "no profile applies" (NULL) is an answer, and the only one under 18 years.
 */
typedef struct {
  const char *study;      /* anatomy id of the study */
  const char *parameter;  /* latency peak-latency amplitude velocity f-latency h-latency r1-latency r2-latency r2-crossed-latency
                             side-amplitude (largest fall, % of the better side) side-amplitude-difference side-latency
                             drop (largest normal fall along a segment, %) velocity-drop */
  const char *unit;
  double low, high;       /* NAN: no such limit */
  double mean, sd;        /* NAN when not given */
  double age_from, age_to;/* years, inclusive and exclusive */
  const char *sex;        /* male, female, NULL any */
  double height_from, height_to; /* cm; 0 and INFINITY when any */
  const char *source;     /* citation key of the profile's sources */
  const char *basis;      /* how the limit was made: "3rd percentile", "mean - 2 SD" */
  const char *trust;      /* found, derived, memory */
} RvLimit;

typedef struct { const char *key, *citation, *address; } RvReferenceSource;

typedef struct {
  const char *id, *name, *version, *population, *trust, *note;
  double age_from, age_to;
  gboolean is_default;
  RvLimit *limits; guint n_limits;
  RvReferenceSource *sources; guint n_sources;
} RvProfile;

typedef struct {
  RvProfile *profiles; guint n_profiles;
  const char *sha256;
  gpointer priv;
} RvReference;

/* data_dir as for rv_anatomy_load(). */
RvReference *rv_reference_load (const char *data_dir, GError **error);
void rv_reference_free (RvReference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvReference, rv_reference_free)
const RvReference *rv_reference_default (GError **error);

/* NULL when there is none. id NULL: the default profile. */
const RvProfile *rv_reference_profile (const RvReference *self, const char *id);
/* The limit that fits the patient, or NULL. age NAN: unknown, taken as an adult of 45 years. sex, height may be NULL, NAN. */
const RvLimit *rv_profile_limit (const RvProfile *profile, const char *study, const char *parameter, double age, const char *sex, double height);
const RvReferenceSource *rv_profile_source (const RvProfile *profile, const char *key);

G_END_DECLS
