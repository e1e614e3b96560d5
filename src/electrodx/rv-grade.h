/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"

G_BEGIN_DECLS

/* Private to src/electrodx: the grading of single cells. */
typedef struct {
  const RvAnatomy *anatomy;
  const RvReference *reference;
  const RvProfile *profile;  /* NULL: none applies */
  RvCase *kase;
  double age, height;        /* NAN unknown */
  const char *sex;
  GArray *ncs, *emg;         /* of RvEdxCell */
  GPtrArray *conflicts;      /* RvEdxConflict */
} RvGrader;

/* rv-grade-ncs.c, rv-grade-emg.c: fill the arrays. */
void rv_grade_ncs (RvGrader *self);
void rv_grade_emg (RvGrader *self);
void rv_grade_conflict (RvGrader *self, char *text_taken, ...) G_GNUC_NULL_TERMINATED; /* pairs of uuid, field */

/* A value in the column's unit (mV motor, µV sensory), whatever unit was written. */
double rv_grade_in_unit (double number, const char *written, const char *wanted);
/* Grade of the plus scale: 0 none, 1..4, 0.5 for +/-, negative for short or low; NAN when it is no grade. */
double rv_grade_plus (const char *value);
/* Number with at most two decimals in the user's locale. Caller frees. */
char *rv_grade_number (double value);
/* A percentage without needless digits. Caller frees. */
char *rv_grade_percent (double value);
/* How far beyond its upper limit a latency may be by loss of axons alone, by the amplitude over its limit. */
double rv_grade_axonal_latency (double amplitude_share);
/* Component of a blink reflex from its site ("R1", "R2", "R2 contralateral"): "r1-latency", "r2-latency", "r2-crossed-latency". */
const char *rv_grade_blink (const char *site);

RvEdxCell *rv_grade_add (GArray *cells, RvRecord *record, const char *field, RvRecord *row, const char *printed);

/* rv-edx-check.c: sentences of printed conclusions that contradict a cell become conflicts. English words. */
void rv_edx_check_conclusions (RvGrader *self);
/* rv-edx-prose.c */
void rv_edx_write_prose (const RvEdx *self, GPtrArray *sentences);

/* rv-grade-site.c: the place of a stimulation among the sites of a study, 0 the most distal; -1 unknown. */
int rv_grade_place (RvGrader *self, int study, RvRecord *stim);
/* The next site below `first` (the first stimulation of ncs) in another row of the same study, nerve and side; NULL: there is none. */
RvRecord *rv_grade_site_before (RvGrader *self, int study, RvRecord *ncs, RvRecord *first);

G_END_DECLS
