/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "report/rv-edx-table.h"
#include "report/rv-slides.h"
#include "report/rv-view.h"

G_BEGIN_DECLS

#define RV_SLIDE_WIDTH 1600.0
#define RV_SLIDE_HEIGHT 900.0
#define RV_SLIDE_MARGIN 64.0
#define RV_SLIDE_BOTTOM (RV_SLIDE_HEIGHT - 56.0) /* the foot is below */
#define RV_SLIDE_TABLE_SCALE 1.75                /* text scale of tables */

/* What a slide is drawn with: lengths in px of a 1600 x 900 slide. */
typedef struct {
  RvCase *kase;
  RvChronology *chronology;
  const RvRenderOptions *options;
  const RvSlide *slide;
  cairo_t *cr;
  RvTheme *theme;      /* text scale 1.6: headings and captions */
  double top;          /* below the heading */
} RvStage;

/* A theme of the slide's colours with another text scale. Caller unrefs. */
RvTheme *rv_stage_theme (const RvStage *stage, double text_scale);
/* The drawing view over a rectangle, for what pages and slides share; theme is borrowed. */
RvView rv_stage_view (const RvStage *stage, RvTheme *theme, double width, double height);
/* One sentence where there is nothing to show. */
void rv_stage_empty (const RvStage *stage, const char *text);

/* Lines of big text: the largest type at which all fit, in one or two columns. */
typedef enum { RV_LINE_PLAIN, RV_LINE_GROUP, RV_LINE_ABNORMAL, RV_LINE_QUIET } RvLineLook;
typedef struct {
  char *text, *quiet;  /* quiet: behind or below it, or NULL */
  RvLineLook look;
} RvStageLine;
GPtrArray *rv_stage_lines_new (void);
/* Takes text and quiet. An empty or NULL text adds nothing; a text that is there already neither. */
void rv_stage_lines_add (GPtrArray *lines, RvLineLook look, char *text, char *quiet);
/* Decision with who recorded it and when, dissent, actions with owner and due date: those there are. */
void rv_stage_lines_add_decision (GPtrArray *lines, RvCase *kase, RvRecord *presentation);
void rv_stage_lines_draw (const RvStage *stage, GPtrArray *lines, const RvRect *rect);
#define RV_STAGE_BODY(stage) ((RvRect) { RV_SLIDE_MARGIN, (stage)->top, RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN, RV_SLIDE_BOTTOM - (stage)->top })

/* Bars of causes with intervals; before (or NULL): the probabilities at the step before, as a tick. n causes and what is left. */
void rv_stage_causes (const RvStage *stage, const RvDifferential *d, const RvDifferential *before, const RvRect *rect, guint n);

void rv_slide_title (const RvStage *stage);
void rv_slide_question (const RvStage *stage);
void rv_slide_history (const RvStage *stage);
void rv_slide_examination (const RvStage *stage);
void rv_slide_results (const RvStage *stage);
void rv_slide_pathology (const RvStage *stage);
void rv_slide_outcome (const RvStage *stage);
void rv_slide_questions (const RvStage *stage);
void rv_slide_decision (const RvStage *stage);
void rv_slide_text (const RvStage *stage);
void rv_slide_timeline (const RvStage *stage);
void rv_slide_table (const RvStage *stage);
void rv_slide_tree (const RvStage *stage);
void rv_slide_imaging (const RvStage *stage);
void rv_slide_differential (const RvStage *stage);
void rv_slide_course (const RvStage *stage);
void rv_slide_card (const RvStage *stage);

/* The tables of a slide "ncs" or "emg" about a study, laid out for its width; parts: 1 << RvNcsPart of each. Of RvTable, empty when
 * there are no rows; free with g_ptr_array_unref(). *scale: at which all fit the width. */
GPtrArray *rv_slide_make_tables (RvCase *kase, const RvRenderOptions *options, RvTheme *theme, const char *type, const char *study, guint parts, double *scale);
/* Do they stand whole on one slide, one below the other? */
gboolean rv_slide_tables_fit (GPtrArray *tables, double scale);
/* The first row that no longer fits, from `from` on. */
guint rv_slide_table_end (RvTable *table, guint from, double scale);
/* Steps of the replay worth a slide: guint indices. Free with g_array_unref(). */
GArray *rv_slide_course_steps (RvCase *kase, RvChronology *chronology, const RvReplay *replay);
/* Does the case hold something for results, pathology, … ? Used to leave empty slides out. */
gboolean rv_slide_has_lines (RvCase *kase, const RvRenderOptions *options, const char *type);

G_END_DECLS
