/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-render.h"

G_BEGIN_DECLS

/**
 * Slides of a case, 16:9, computed from the case as known: without slide records of its own a presentation has every slide for
 * which the case holds something; with them their order, headings, words and notes. Drawn with cairo, so screen, PNG and PDF are one.
 */
typedef struct {
  char *type;       /* token of the kind "slide": title, timeline, ncs, … */
  char *about;      /* uuid or id of the record it shows (image, study), or NULL */
  char *title;      /* heading as shown */
  char *text;       /* own words, or NULL */
  char *notes;      /* for the speaker, or NULL */
  char *uuid;       /* of the slide record, or NULL when it was computed */
  gboolean hidden;
  guint from, to;   /* rows of a table; of "course": from is the step of the replay */
  guint tables;     /* 1 << RvNcsPart of each table on it */
  double position;  /* of "course": where the time cursor stands */
  guint part, parts; /* of a table or course that takes several slides; parts 1: whole */
} RvSlide;

/* The presentation that slides and card speak of: the last one of the case, or NULL. */
RvRecord *rv_slides_presentation (RvCase *kase);
/* RvSlide, in order; hidden ones are left out unless with_hidden. presentation may be NULL. Free with g_ptr_array_unref(). */
GPtrArray *rv_slides_plan (RvCase *view, RvChronology *chronology, RvRecord *presentation, const RvRenderOptions *options, gboolean with_hidden);
/* The kinds of slide that hold something in this case, one each, in their order: what "back to the computed slides" gives. RvSlide. */
GPtrArray *rv_slides_default (RvCase *view, RvChronology *chronology, const RvRenderOptions *options);

/* Draws one slide into width x height px of cr; what is not 16:9 stays in the ground colour. number counts from 1. */
void rv_slides_draw (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, const RvSlide *slide, guint number, guint total, cairo_t *cr, double width,
                     double height);
/* The handout: sheets of four slides with the speaker's notes beside them (lines where there are none), 794 x 1123 px of cr each. */
#define RV_SLIDES_ON_SHEET 4
guint rv_slides_handout_sheets (GPtrArray *slides);
void rv_slides_draw_handout (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, GPtrArray *slides, guint sheet, cairo_t *cr);
/* What a slide says, for screen readers: heading and, where it has them, its words. Caller frees. */
char *rv_slides_describe (RvCase *view, const RvSlide *slide, guint number, guint total);

/* A copy of the case without the patient's name, identifier and date of birth: also where they stand within other texts. */
RvCase *rv_slides_hide_names (RvCase *kase);
/* Uuids of pictures that are not marked as synthetic or as free of a burnt-in name: they want a look. Free with g_strfreev(). */
GStrv rv_slides_pictures_to_check (RvCase *kase);

/* TRUE for the slide on which series of images are looked through: the window shows them live, a drawing names them. */
gboolean rv_slides_is_series (RvCase *view, const RvSlide *slide);

/* The card for a board: three causes, three decisive facts, one next test, one unresolved conflict, and what was decided. */
void rv_slides_draw_card (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr, double width, double height);

G_END_DECLS
