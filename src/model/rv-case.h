/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/rv-record.h"

G_BEGIN_DECLS

/**
 * RvCase: a patient's case: the root record (kind "case") and, per kind, a list of records in order.
 *
 * Signals: "record-added" (RvRecord), "record-removed" (RvRecord), "record-changed" (RvRecord, const char *field).
 */
#define RV_TYPE_CASE (rv_case_get_type ())
G_DECLARE_FINAL_TYPE (RvCase, rv_case, RV, CASE, GObject)

/* An empty case with a root record. uuid NULL: a new one. */
RvCase *rv_case_new (const char *uuid);

/* The root record: id, title, nature, synopsis, …; its uuid is the case's. */
RvRecord *rv_case_get_root (RvCase *self);
const char *rv_case_get_uuid (RvCase *self);
const char *rv_case_get_title (RvCase *self); /* never NULL: "Untitled case" */

/* The live list of one kind, by position; items are RvRecord. Owned by the case. */
GListModel *rv_case_list (RvCase *self, const char *kind);
guint rv_case_count (RvCase *self, const char *kind);
/* Borrowed pointers, order of the list; NULL past the end. */
RvRecord *rv_case_nth (RvCase *self, const char *kind, guint i);
/* The only record of a single kind ("patient"), or NULL. */
RvRecord *rv_case_single (RvCase *self, const char *kind);
/* Children of a record, by position. Free the array; its records are borrowed. */
GPtrArray *rv_case_children (RvCase *self, RvRecord *parent, const char *kind);

/* TRUE for an image record that stands for a DICOM series: its file is an archive of slices (.zip) or a list of files elsewhere
 * (.files), not a picture. */
gboolean rv_image_record_is_series (RvRecord *image);
/* Image records that are pictures, or that stand for series, by position. Free the array; its records are borrowed. */
GPtrArray *rv_case_pictures (RvCase *self);
GPtrArray *rv_case_series (RvCase *self);
/* How many image records are pictures, and one of them (borrowed; NULL past the end). */
guint rv_case_count_pictures (RvCase *self);
RvRecord *rv_case_nth_picture (RvCase *self, guint i);

RvRecord *rv_case_find_uuid (RvCase *self, const char *uuid);      /* NULL when none */
/* The record whose own id is `id`. NULL when none. */
RvRecord *rv_case_find_id (RvCase *self, const char *id);
RvRecord *rv_case_get_parent (RvCase *self, RvRecord *record);     /* NULL when it has none */
/* Title of the record with that id, or the id itself: an RvTitleFunc, data is the RvCase. */
const char *rv_case_title_of_id (const char *id, gpointer rv_case);
/* Words such as "the steroids" to an id: exact id, exact title, then a unique record whose title or id has all the words. An RvFindIdFunc. */
const char *rv_case_find_words (const char *words, gpointer rv_case);

/* The case takes its own reference. Adding puts the record at its position. */
void rv_case_add (RvCase *self, RvRecord *record);
/* Removes the record and its children. */
void rv_case_remove (RvCase *self, RvRecord *record);
/* A position after the last record of the same kind and parent. */
double rv_case_next_position (RvCase *self, const char *kind, const char *parent_uuid);

/* How many records in all (the root included). */
guint rv_case_size (RvCase *self);
typedef void (*RvRecordFunc) (RvRecord *record, gpointer data);
/* Every record, in the order of the kinds and within a kind of the list. */
void rv_case_foreach (RvCase *self, RvRecordFunc func, gpointer data);

/* A deep copy with the same uuids. */
RvCase *rv_case_copy (RvCase *self);
/* Another case that shares the records for which keep() is TRUE (the root always; children go with their parent). */
typedef gboolean (*RvKeepFunc) (RvRecord *record, gpointer data);
RvCase *rv_case_filter (RvCase *self, RvKeepFunc keep, gpointer data);
/* The first difference in words ("ncs 3 amplitude: 0.65, 0.66"), or NULL when both hold the same. Caller frees. */
char *rv_case_difference (RvCase *a, RvCase *b);

G_END_DECLS
