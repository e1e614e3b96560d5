/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RvJournal: an append-only file of steps, one JSON document a line, on the disk before an append returns.
 *
 * A line is {"chain":"HASH","step":{…}}. HASH is the SHA-256, in hex, of the HASH of the line before it (64 zeros for the first)
 * followed by the bytes of the step: a line that is changed, left out or moved is found when the file is opened. A last line that
 * was not written whole (power loss) is cut off. One writer at a time, held by a lock on the file.
 */
typedef struct _RvJournal RvJournal;

#define RV_TEACHING_ERROR (rv_teaching_error_quark ())
GQuark rv_teaching_error_quark (void);
typedef enum {
  RV_TEACHING_ERROR_FILE,     /* cannot be read or written */
  RV_TEACHING_ERROR_CHANGED,  /* the chain does not hold */
  RV_TEACHING_ERROR_BUSY,     /* another program writes it */
  RV_TEACHING_ERROR_INVALID   /* what was asked does not fit */
} RvTeachingError;

/* Opens for writing, made when missing (folders too, 0700; the file 0600). NULL with error: nothing was changed. */
RvJournal *rv_journal_open (const char *path, GError **error);
/* Reads without a lock and without mending. */
RvJournal *rv_journal_read (const char *path, GError **error);
void rv_journal_free (RvJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvJournal, rv_journal_free)

guint rv_journal_length (const RvJournal *self);
/* Borrowed. */
JsonObject *rv_journal_step (const RvJournal *self, guint i);
/* The hash that closes the chain, 64 hex digits. Borrowed until the next append. */
const char *rv_journal_head (const RvJournal *self);
/* Takes step. FALSE with error: the file holds what it held before. */
gboolean rv_journal_append (RvJournal *self, JsonObject *step, GError **error);

/* Strings of a step; NULL, or fallback, when missing or of another type. */
const char *rv_step_string (JsonObject *step, const char *name);
int rv_step_int (JsonObject *step, const char *name, int fallback);
/* The strings of an array member. Free with g_strfreev(); never NULL. */
char **rv_step_strings (JsonObject *step, const char *name);
void rv_step_set_strings (JsonObject *step, const char *name, const char *const *strings);

/* What is written down of a PIN: slow to make, so that a short one is not found by trying all of them in a moment. Caller frees. */
char *rv_pin_hash (const char *salt, const char *pin);

G_END_DECLS
