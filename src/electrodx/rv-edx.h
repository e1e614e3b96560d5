/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-anatomy.h"
#include "electrodx/rv-criteria.h"
#include "electrodx/rv-reference.h"
#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * Grading of the NCS and EMG tables, cell by cell, and the prose of findings, each sentence tied to its cells.
 */
typedef struct {
  char *uuid;             /* the stim or emg record (the ncs record for a judgement on the whole study) */
  char *field;            /* its field */
  char *row;              /* uuid of the ncs or emg row */
  char *nerve;            /* ncs: as printed; emg: the muscle as printed */
  char *study;            /* anatomy id of study or muscle, or NULL when the vocabulary does not know it */
  char *site;             /* stimulation site, or NULL */
  RvSide side;
  const char *type;       /* sensory motor mixed f-wave h-reflex blink; needle */
  const char *parameter;  /* latency, amplitude, …; emg: fibrillations, … */
  double value;           /* NAN when there is none */
  gboolean computed;      /* nothing was typed: a velocity from distance and latencies */
  const char *unit;
  const char *empty;      /* NR, NT, not-recorded, or NULL */
  const char *profile;    /* id of the profile used, or NULL: no profile applies */
  double limit;           /* the limit it is set against; NAN */
  gboolean limit_is_low;  /* TRUE: below it is abnormal */
  double beyond;          /* how far beyond the limit, % of the limit; 0 within; NAN without a limit */
  double z;               /* standard deviations from the mean where the profile has them; NAN */
  double ratio;           /* this side over the other, same study and site; NAN */
  const char *label;      /* token: normal low-normal reduced absent prolonged slowed slowed-axonal block side-reduced
                             borderline active chronic active-and-chronic myopathic abnormal invalid conflict ungraded */
  gboolean abnormal;
  char *why;              /* the reason in words, with limit, profile and ratio */
  const char *source;     /* of the limit, citation, or NULL */
  const char *trust;      /* of the limit: found derived memory, or NULL */
} RvEdxCell;

typedef struct {
  char *sentence;
  GStrv cells;            /* "UUID/FIELD" */
} RvEdxSentence;

typedef struct {
  char *text;
  GStrv cells;
} RvEdxConflict;

typedef struct {
  char *profile;          /* id, or NULL when none applies */
  char *profile_name;
  char *profile_note;     /* why none applies, or what to know of it */
  RvEdxCell *ncs; guint n_ncs;
  RvEdxCell *emg; guint n_emg;
  RvEdxSentence *prose; guint n_prose;
  RvEdxConflict *conflicts; guint n_conflicts; /* word against number, printed sentence against cell, impossible values */
  RvCriteria *criteria;   /* published criteria and the pattern, sitting by sitting; NULL when their files cannot be read */
} RvEdx;

/* profile NULL: the case's study profile, else the default set. Never fails. Free with rv_edx_free(). */
RvEdx *rv_edx_grade (const RvAnatomy *anatomy, const RvReference *reference, RvCase *as_known, const char *profile);
void rv_edx_free (RvEdx *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvEdx, rv_edx_free)

/* The cell of a record and field, or NULL. */
const RvEdxCell *rv_edx_cell (const RvEdx *self, const char *uuid, const char *field);
/* The word of a label for people, translated. */
const char *rv_edx_label_text (const char *label);
/* A cell that two gradings of the same case grade differently. Cells are borrowed from the gradings. */
typedef struct {
  const RvEdxCell *from, *to;
  gboolean crosses;       /* abnormal in one and not in the other; else only the word changes */
} RvEdxFlip;
/* Which conduction cells flip between two profiles (RvEdxFlip, table order). Free with g_array_unref(). */
GArray *rv_edx_compare (const RvEdx *from, const RvEdx *to);
/* "UUID/FIELD" of cells whose label differs between two gradings: which cells flip when the profile is switched. Free with g_strfreev(). */
GStrv rv_edx_flips (const RvEdx *a, const RvEdx *b);

G_END_DECLS
