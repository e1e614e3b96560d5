/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "model/rv-date.h"
#include "model/rv-quantity.h"
#include "model/rv-schema.h"

G_BEGIN_DECLS

/**
 * RvRecord: one row of a case: an event, a nerve study, a stimulation site, a strength entry …
 *
 * Values are kept in their lexical form, exactly as written or typed, and read as numbers, dates or grades on demand:
 * nothing is lost, also when it is wrong. Field names are those of rv-schema; an unknown name is a programming error.
 *
 * Properties: "uuid", "kind" (name). Signal "changed" (const char *field; "" when it was moved).
 */
#define RV_TYPE_RECORD (rv_record_get_type ())
G_DECLARE_FINAL_TYPE (RvRecord, rv_record, RV, RECORD, GObject)

/* uuid NULL: a new random one. parent_uuid NULL: none. kind must exist. */
RvRecord *rv_record_new (const RvKind *kind, const char *uuid, const char *parent_uuid);

const RvKind *rv_record_get_kind (RvRecord *self);
gboolean rv_record_is (RvRecord *self, const char *kind);
const char *rv_record_get_uuid (RvRecord *self);
const char *rv_record_get_parent_uuid (RvRecord *self); /* or NULL */
/* Order among the records of the same kind and parent; gaps are allowed. */
double rv_record_get_position (RvRecord *self);
void rv_record_set_position (RvRecord *self, double position);

/* Lexical value, NULL when unset. */
const char *rv_record_get (RvRecord *self, const char *field);
/* value NULL or "" unsets. Emits "changed" when it differs. Pages do not call this: they commit an RvEdit to the session. */
void rv_record_set (RvRecord *self, const char *field, const char *value);

RvQuantity rv_record_get_quantity (RvRecord *self, const char *field);
/* TRUE and *number when the field holds a number (whatever its comparator). */
gboolean rv_record_get_number (RvRecord *self, const char *field, double *number);
/* NULL when unset or unreadable. Caller frees. */
RvDate *rv_record_get_date (RvRecord *self, const char *field);
gboolean rv_record_equals (RvRecord *self, const char *field, const char *value);

/* The value for people: dates, quantities, enum words and empties in the user's language; "" when unset. Caller frees.
 * title_of: see rv_date_to_text(). */
char *rv_record_get_text (RvRecord *self, const char *field, RvTitleFunc title_of, gpointer data);

/* Where values come from: "typed", "file:NAME", "words:…", "cell:UUID/FIELD", "image:UUID". NULL: as the case's source.
 * field NULL: the record as a whole; a field without its own origin has the record's. */
const char *rv_record_get_origin (RvRecord *self, const char *field);
void rv_record_set_origin (RvRecord *self, const char *field, const char *origin);
/* The field names that have an origin of their own, in schema order. Free the container with g_free(). */
const char **rv_record_own_origins (RvRecord *self, guint *n);

/* A line that names the record ("Sural, sensory, left"). Caller frees. */
char *rv_record_title (RvRecord *self);

/* Same kind, uuid, parent, position, values and origins. */
RvRecord *rv_record_copy (RvRecord *self);

G_END_DECLS
