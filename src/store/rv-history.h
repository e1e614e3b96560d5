/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-db.h"

G_BEGIN_DECLS

/**
 * The history: every change of a case as SQLite's session extension caught it, with who, when and a label, chained by SHA-256.
 * It is the undo stack and the audit trail in one. All functions work inside the caller's transaction.
 */

/* One entry whole, as it also stands in the case's history file. */
typedef struct {
  gint64 seq;
  char *case_uuid;   /* NULL: not of a case, or purged */
  char *kind;        /* edit, undo, redo, import, purge, rebuild; purged and lost for entries whose content is gone */
  char *who;
  gint64 at;
  char *label;
  gint64 undoes;
  gint64 revision;   /* of the case after it */
  char *salt;        /* random: a hash that stays behind tells nothing */
  GBytes *changeset; /* may be empty */
  char *content;     /* hex SHA-256 of all the above but seq */
  char *hash;        /* hex SHA-256 of the hash before, seq and content */
} RvEntry;
void rv_entry_free (RvEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvEntry, rv_entry_free)

/* Fills content. */
void rv_entry_seal (RvEntry *entry);
char *rv_entry_chain (const char *hash_before, gint64 seq, const char *content);

/* Begins to watch the record tables (by name, never all). Delete with sqlite3session_delete(). */
sqlite3_session *rv_history_watch (RvDb *db, GError **error);
GBytes *rv_history_caught (RvDb *db, sqlite3_session *session, GError **error);
GBytes *rv_history_invert (RvDb *db, GBytes *changeset, GError **error);
/* CONFLICT when a row holds other values than the changeset expects, or would not be reached. */
gboolean rv_history_apply (RvDb *db, GBytes *changeset, GError **error);
/* NULL-terminated uuids of the records in a changeset. */
GStrv rv_history_touched (GBytes *changeset);

/* Appends an entry (its seq, content and hash are set) and raises the case's revision and head. */
gboolean rv_history_append (RvDb *db, RvEntry *entry, GError **error);
/* An entry already sealed and chained elsewhere, as it is. */
gboolean rv_history_insert (RvDb *db, RvEntry *entry, GError **error);
RvEntry *rv_history_get (RvDb *db, gint64 seq, GError **error);
/* Entries of a case (NULL: all) after a seq, oldest first. with_changesets FALSE leaves them NULL. Array of RvEntry. */
GPtrArray *rv_history_list (RvDb *db, const char *case_uuid, gint64 after, gboolean with_changesets, GError **error);

/* Entries that belong to no case: erased ones, and what was done to the library as a whole. */
GPtrArray *rv_history_list_of_no_case (RvDb *db, GError **error);

/* What undo and redo would work on; 0 when nothing. */
gboolean rv_history_stacks (RvDb *db, const char *case_uuid, gint64 *undo, gint64 *redo, GError **error);

/* Recomputes the chain. n_lost (out): entries that a rebuild could not restore. */
gboolean rv_history_verify (RvDb *db, guint *n_entries, guint *n_lost, GError **error);

G_END_DECLS
