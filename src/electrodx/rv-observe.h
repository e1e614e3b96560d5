/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-edx.h"
#include "model/rv-chronology.h"

G_BEGIN_DECLS

/* Private to src/electrodx: what was found, as coded observations without any RvCase in them. */

typedef struct { int index; gboolean skin; double weight; } RvObsLeaf; /* muscle or field */

typedef enum { RV_ARC_WHOLE, RV_ARC_AFFERENT, RV_ARC_EFFERENT } RvArcHalf;

typedef struct {
  RvObsType type;
  RvSide side;
  guint grade;
  gboolean words;          /* a reported judgement only */
  double days;             /* since onset; NAN */
  GArray *leaves;          /* of RvObsLeaf */
  GArray *segment;         /* of int: nodes that slowing or block between two sites tests; signs and imaging: where */
  GArray *weaker;          /* of int: stretch signs; or NULL */
  int study;               /* of conduction studies, else -1 */
  int reflex;              /* of reflexes, else -1 */
  RvArcHalf half;          /* of a reflex: the half that the observation tests */
  double background;       /* chance that healthy people show it, as if background_level were out of action; 0 */
  guint background_level;
  int site;                /* stimulation site of a velocity or a fall, else -1 */
  double length;           /* cm, of the leaves */
  char *uuid, *field, *label;
  char *key;               /* type, target and side: of two with the same key the later counts */
  double known;            /* position in time; -INFINITY */
} RvObs;

typedef struct {
  const RvAnatomy *anatomy;
  RvCase *kase;
  const RvEdx *edx;
  RvChronology *chronology;
  double onset;            /* position; NAN */
  double age;              /* years; NAN */
  gboolean imaging;        /* imaging levels are observations */
  GArray *obs;             /* of RvObs */
  GPtrArray *left_out;     /* char* */
} RvObserver;

/* All observations of a case; free with rv_obs_array_free(). */
GArray *rv_observe (const RvAnatomy *anatomy, RvCase *kase, const RvEdx *edx, gboolean imaging, GPtrArray *left_out);
void rv_obs_array_free (GArray *obs);
/* Days from onset to a record; NAN when either is not dated. */
double rv_observe_days (RvCase *kase, RvRecord *when);

/* An empty observation with its arrays; finish it with rv_observe_take(), which frees it when it is of no use. */
RvObs rv_obs_new (RvObsType type, RvSide side, RvRecord *record, const char *field);
void rv_obs_add_leaf (RvObs *obs, int index, gboolean skin, double weight);
void rv_observe_take (RvObserver *self, RvObs *obs, RvRecord *when, const char *label_taken);
void rv_observe_left_out (RvObserver *self, RvRecord *record, const char *why);
RvSide rv_observe_side (RvRecord *record, gboolean *both);

/* rv-loc-background.c: fills the background of an observation; log10 P of a grade, background and all. */
void rv_observe_background (const RvLocKnowledge *k, double age, RvObs *obs);
double rv_obs_log10 (const RvLocKnowledge *k, const RvObs *obs, guint level, guint grade);
double rv_obs_log10_draw (const RvLocKnowledge *k, guint draw, const RvObs *obs, guint level);

/* rv-observe-ncs.c, rv-observe-exam.c */
void rv_observe_blink (RvObserver *self, RvRecord *ncs, int study, RvSide side, GPtrArray *stims);
void rv_observe_ncs (RvObserver *self);
void rv_observe_emg (RvObserver *self);
void rv_observe_exam (RvObserver *self);
void rv_observe_imaging (RvObserver *self);
void rv_observe_whole (RvObserver *self);
/* Places that imaging shows abnormal on a side, from results, annotations and ultrasound; free the array (of int). */
GArray *rv_observe_imaged (const RvAnatomy *anatomy, RvCase *kase, RvSide side);

G_END_DECLS
