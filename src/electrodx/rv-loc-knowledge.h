/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to src/electrodx: the numbers of data/anatomy/localiser.xml as plain arrays. */

typedef enum {
  RV_OBS_MOTOR_AMPLITUDE, RV_OBS_SENSORY_AMPLITUDE, RV_OBS_LATENCY, RV_OBS_VELOCITY, RV_OBS_DROP, RV_OBS_F_WAVE, RV_OBS_H_REFLEX,
  RV_OBS_ACTIVE, RV_OBS_CHRONIC, RV_OBS_RECRUITMENT, RV_OBS_STRENGTH, RV_OBS_ATROPHY, RV_OBS_REFLEX, RV_OBS_SENSATION,
  RV_OBS_STRETCH, RV_OBS_LOCAL_SIGN, RV_OBS_UMN_SIGN, RV_OBS_FLUCTUATION, RV_OBS_REPETITIVE, RV_OBS_IMAGING, RV_OBS_BIOPSY, RV_OBS_SAMPLING, RV_OBS_ASYMMETRY,
  RV_OBS_N_TYPES
} RvObsType;

#define RV_LOC_LEVELS 9          /* shares of fibres out of action, quantised */
#define RV_LOC_SPECIAL 8         /* the last: upper motor neuron, myopathic, decrement */
#define RV_LOC_GRADES 6
#define RV_LOC_SEVERITIES 3
#define RV_LOC_DRAWS 200
#define RV_LOC_SETTINGS 3

extern const double rv_loc_level_share[RV_LOC_LEVELS];
guint8 rv_loc_level (double share);

typedef struct {
  gboolean read;
  guint n_grades;
  const char *grades[RV_LOC_GRADES];
  double weight, error, error_words;
  double counts[RV_LOC_LEVELS][RV_LOC_GRADES]; /* Dirichlet pseudo-counts */
} RvLocTable;

typedef enum { RV_CLASS_NERVE, RV_CLASS_ROOT, RV_CLASS_PLEXUS, RV_CLASS_HORN, RV_CLASS_GANGLION, RV_CLASS_N } RvPlaceClass;

typedef struct {
  double weight, threshold, width, motor, sensory, slow, block, skin, weak, reflexes, fwave;
  int mode;                 /* 0 all, 1 distal, 2 proximal */
  gboolean wide, slow_all, one_side, reflex_special, umn, repetitive, needle_special, weak_special;
  guint regions;            /* bits: 1 arm 2 leg 4 trunk 8 head */
} RvLocForm;

typedef struct { const char *id; RvLocForm forms[6]; guint n_forms; } RvLocPattern;

typedef struct {
  const char *id;
  double price;
  double none;
  double by_class[RV_CLASS_N];
  double by_pattern[16];    /* order of patterns */
} RvLocSetting;

typedef struct { const char *anomaly; double frequency, share; GArray *muscles, *skins; int from, to; } RvLocVariant;
typedef struct { double minutes, step, discomfort; } RvLocCost;
typedef struct { RvObsType type; gboolean skin; int index; double share, as, age_from; } RvLocBackground;

typedef struct {
  RvLocTable tables[RV_OBS_N_TYPES];
  double severity_share[RV_LOC_SEVERITIES], severity_prior[RV_LOC_SEVERITIES];
  const char *severity_id[RV_LOC_SEVERITIES];
  double leak, axonal_slowing, block_axon, mixed_axon, motor_branch, section_factor, run_factor, ventral_alone, dorsal_alone, block_nerve, block_other, slowing, root_shift;
  double frequency_weight[4];
  GArray *places;           /* RvLocPlace */
  RvLocPattern patterns[16]; guint n_patterns;
  RvLocSetting settings[RV_LOC_SETTINGS]; guint n_settings;
  GPtrArray *variants;      /* RvLocVariant */
  GArray *backgrounds;      /* RvLocBackground */
  RvLocCost cost_needle, cost_ncs, cost_site, cost_reflex;
  /* log10 P of Dirichlet draws: [draw][type][level][grade], a second time for words only; made once. */
  float *draws;
} RvLocKnowledge;

typedef struct { int node; double value, block; } RvLocPlace; /* block: share of its lesions that slow or block; NAN: as elsewhere */

/* Name of a type as in localiser.xml. */
const char *rv_loc_type_name (RvObsType type);
/* log10 of P(grade | level), entry error in, weight applied. */
double rv_loc_log10 (const RvLocKnowledge *self, RvObsType type, guint level, guint grade, gboolean words_only);
/* The same from one draw of the tables. */
double rv_loc_log10_draw (const RvLocKnowledge *self, guint draw, RvObsType type, guint level, guint grade, gboolean words_only);

G_END_DECLS
