/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/rv-chronology.h"

G_BEGIN_DECLS

/* One row of the record: the heading of a kind, or an entry (what it is, what it says, when it was so and when known). */
#define RV_TYPE_RECORD_ITEM (rv_record_item_get_type ())
G_DECLARE_FINAL_TYPE (RvRecordItem, rv_record_item, RV, RECORD_ITEM, GObject)

/* record NULL: the heading of the kind. */
RvRecordItem *rv_record_item_new (const RvKind *kind, RvCase *kase, RvRecord *record);
const RvKind *rv_record_item_get_kind (RvRecordItem *self);
RvRecord *rv_record_item_get_record (RvRecordItem *self); /* NULL for a heading */
/* What the row says after its title; "" for a heading. Caller frees. */
char *rv_record_item_describe (RvRecordItem *self);
/* Whether all words occur in the entry's text. NULL or "" always match. */
gboolean rv_record_item_matches (RvRecordItem *self, const char *words);

/* The widget of a list row; shows one item after another. */
#define RV_TYPE_RECORD_ROW (rv_record_row_get_type ())
G_DECLARE_FINAL_TYPE (RvRecordRow, rv_record_row, RV, RECORD_ROW, GtkWidget)
GtkWidget *rv_record_row_new (void);
void rv_record_row_show (RvRecordRow *self, RvRecordItem *item, gboolean editable);

/* The button that adds an entry of a kind; hidden where nothing can be added. */
GtkWidget *rv_record_add_button_new (void);
void rv_record_add_button_show (GtkWidget *button, const RvKind *kind, gboolean editable);

/* The case and the patient are one each. */
gboolean rv_kind_is_single (const RvKind *kind);
/* "Events", "Patient". */
const char *rv_kind_heading (const RvKind *kind);

/* "MRC 3 · weak": every field but the title and times, in the order of the kind, then what the source does not say. brief: what a
 * reader must see at once: no notes, nothing folded away, not that a finding is present. Caller frees. */
char *rv_record_summary (RvCase *kase, RvRecord *record, gboolean brief);

G_END_DECLS
