/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "electrodx/rv-edx.h"
#include "model/rv-edit.h"
#include "widgets/rv-data-grid.h"

G_BEGIN_DECLS

/* What a value of a study table looks like and says: text, mark, reason, what may be chosen for it. Used by both layouts. */

/* Its grade, what is empty, without response, or unusable; RvCellLook. edx may be NULL. */
guint rv_cell_look (const RvEdx *edx, RvRecord *record, const char *field);
/* Why, in one sentence ("No response", the limit and the ratio, "Kept as typed, but not used: …"), or NULL. Caller frees. */
char *rv_cell_remark (const RvEdx *edx, RvRecord *record, const char *field);
/* "NR" and the like, short, as in print; else the value for people; a velocity that follows from distance and latencies where none
 * was typed. Caller frees. */
char *rv_cell_text (const RvEdx *edx, RvRecord *record, const char *field);
/* What the user types to get that value; "" for a computed one. Caller frees. */
char *rv_cell_edit_text (RvRecord *record, const char *field);
/* What was typed, as the value to store: as rv_field_from_text(), and for a type of study the letter that tables print (M, S, F, H).
 * Caller frees. */
char *rv_cell_from_text (const RvField *field, const char *typed);
/* What may be chosen for a field, in the user's words. Free with g_strfreev(). */
GStrv rv_cell_choices (const RvField *field);
/* Names of muscles or nerves that what is being typed may become; NULL: the field holds no such names. sure: as rv_anatomy_offer().
 * Free with g_strfreev(). */
GStrv rv_cell_offers (const RvField *field, const char *typed, gboolean *sure);

typedef struct {
  char *verdict;   /* "Reduced", or NULL */
  char *figures;   /* "67 % beyond the lower limit 2 mV · below percentile 1 · 6.5 % of the other side", or NULL */
  char *reason;    /* in words, or what can be typed */
  char *source;    /* of the limit, with its trust class, or NULL */
} RvCellDetail;
RvCellDetail rv_cell_detail (const RvEdx *edx, RvRecord *record, const char *field);
void rv_cell_detail_clear (RvCellDetail *detail);

/* A new row of a table belongs to the study (or date) of the last row that stands there: sets "study", else "when". study: the
 * sitting that is shown, or NULL. */
void rv_cell_adopt (RvEdit *edit, RvCase *kase, const char *kind, const char *study, const char *uuid);

/* Removes stimulation sites and other records; a conduction study whose sites all go goes with them. records: RvRecord. */
void rv_cell_remove (RvEdit *edit, RvCase *kase, GPtrArray *records);
/* Whether a row belongs to a study; "" stands for rows without one. */
gboolean rv_cell_in_study (RvRecord *row, const char *study);

G_END_DECLS
