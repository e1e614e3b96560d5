/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/rv-edx-page.h"
#include "app/rv-ncs-table.h"
#include "app/rv-record-table.h"

G_BEGIN_DECLS

/* Parts of the EDX page. They talk to it by its actions:
 *   "edx.show"       as: cells "UUID/FIELD" are marked in the tables and the first is brought into view
 *   "edx.enter"      (sis): id of a muscle, study or field of the anatomy, RvSide, stimulation site or "": opens its row, or adds one
 *   "edx.hypothesis" i: whose reasons are shown
 *   "edx.profile"    s: the reference profile of the case */

/* --- rv-edx-reading.c: sentences beside the tables --- */

/* Prose of the grading, contradictions, what the source prints. edx may be NULL. sitting: whose printed words, or NULL: all. wanted: whether
 * sentences about these cells are shown. */
void rv_edx_reading_fill (GtkBox *box, RvCase *view, const RvEdx *edx, const char *sitting, gboolean (*wanted) (GStrv cells, gpointer data), gpointer data);
/* A heading with a quiet remark (may be NULL). */
void rv_edx_heading (GtkBox *box, const char *title, const char *remark);
/* A sentence that marks its cells when it is clicked; cells may be NULL. Returns the button. */
GtkWidget *rv_edx_sentence (GtkBox *box, const char *head, const char *text, GStrv cells);

/* --- rv-edx-where.c: where the lesion may be --- */

/* chosen: the hypothesis whose reasons are shown. editable: next studies can be entered. */
void rv_edx_where_fill (GtkBox *box, const RvLocalisation *l, guint chosen, gboolean editable);

/* --- rv-edx-profile.c: reference profiles, and which cells they grade otherwise --- */

/* Content of the popover. current: of the case as shown. */
GtkWidget *rv_edx_profile_content (RvCase *view, const RvEdx *current, gboolean editable);
/* One step: the profile of the case's studies; a case without one gets a study. */
void rv_edx_profile_set (RvEdit *edit, RvCase *kase, const char *profile);

/* --- rv-edx-enter.c: entering a study --- */

/* The row of a muscle, study or field on a side, or NULL. */
const char *rv_edx_enter_find (const RvEdx *edx, const char *id, RvSide side);
/* Adds the row for it; the uuid of the record to go to (owned by edit), or NULL when there is nothing of that id. */
const char *rv_edx_enter_add (RvEdit *edit, RvCase *kase, const char *id, RvSide side, const char *site, const char *study);
/* For the needle table: nerve and roots of a muscle as written. Caller frees. */
char *rv_edx_enter_nerve (RvRecord *emg);
char *rv_edx_enter_roots (RvRecord *emg);

/* --- rv-edx-strip.c: the cell under the cursor, explained --- */

#define RV_TYPE_EDX_STRIP (rv_edx_strip_get_type ())
G_DECLARE_FINAL_TYPE (RvEdxStrip, rv_edx_strip, RV, EDX_STRIP, GtkWidget)
GtkWidget *rv_edx_strip_new (void);
/* record NULL: nothing is chosen; field NULL: a name. */
void rv_edx_strip_show (RvEdxStrip *self, RvCase *view, const RvEdx *edx, RvRecord *record, const char *field);

/* --- rv-edx-map.c: the map of the nerves with its choices --- */

#define RV_TYPE_EDX_MAP (rv_edx_map_get_type ())
G_DECLARE_FINAL_TYPE (RvEdxMap, rv_edx_map, RV, EDX_MAP, GtkWidget)
GtkWidget *rv_edx_map_new (void);
/* as_of: for the subtitle, or NULL. */
void rv_edx_map_show (RvEdxMap *self, const RvEdx *edx, const RvLocalisation *l, const char *as_of);
/* Another case: limb and side are chosen by what it tests. */
void rv_edx_map_reset (RvEdxMap *self);

G_END_DECLS
