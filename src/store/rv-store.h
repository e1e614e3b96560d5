/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"
#include "model/rv-edit.h"

G_BEGIN_DECLS

/**
 * RvStore: one library folder: library.sqlite, cases/<uuid>/{case.xml,history/,images/}, backups/, library.lock.
 *
 * One writing process at a time (flock); others open it read-only and can name the holder. All calls come from one thread
 * unless said otherwise. Signals: "case-changed" (const char *uuid), "case-added", "case-removed".
 */
#define RV_TYPE_STORE (rv_store_get_type ())
G_DECLARE_FINAL_TYPE (RvStore, rv_store, RV, STORE, GObject)

#define RV_STORE_ERROR (rv_store_error_quark ())
GQuark rv_store_error_quark (void);
typedef enum {
  RV_STORE_ERROR_FAILED,
  RV_STORE_ERROR_NEWER,        /* made by a newer program */
  RV_STORE_ERROR_LOCKED,       /* another process writes; the message names it */
  RV_STORE_ERROR_READ_ONLY,
  RV_STORE_ERROR_RIGHTS,       /* the folder is open to others; the message says how to mend it */
  RV_STORE_ERROR_DAMAGED,
  RV_STORE_ERROR_EXISTS,       /* a case with that uuid is there already */
  RV_STORE_ERROR_NOT_FOUND,
  RV_STORE_ERROR_CONFLICT      /* undo or redo would meet other values */
} RvStoreError;

typedef enum {
  RV_STORE_CREATE    = 1 << 0, /* make the folder when it is missing */
  RV_STORE_READ_ONLY = 1 << 1, /* do not try to write */
  RV_STORE_OR_READ_ONLY = 1 << 2 /* fall back to reading when another process holds it */
} RvStoreFlags;

/* NULL with error. A damaged database is moved aside and rebuilt from the case files; rv_store_get_notices() then says so. */
RvStore *rv_store_open (const char *dir, RvStoreFlags flags, GError **error);
/* Writes the mirrors that are due and releases the lock; also done by the last unref. */
void rv_store_close (RvStore *self);

const char *rv_store_get_dir (RvStore *self);
gboolean rv_store_is_read_only (RvStore *self);
/* "anna on ward-7 since 09:14" when another process writes, else NULL. Free with g_free(). */
char *rv_store_get_holder (RvStore *self);
/* What the user should know of (migrated, rebuilt, not encrypted, network folder). NULL-terminated, owned. */
const char *const *rv_store_get_notices (RvStore *self);
/* cases/<uuid>/images of a case. Free with g_free(). */
char *rv_store_files_dir (RvStore *self, const char *case_uuid);

/* --- cases --- */
RvCase *rv_store_load (RvStore *self, const char *case_uuid, GError **error);
/* Full uuid of a case given by uuid, its id field ("leukaemic-sciatic-neuropathy") or a unique beginning of either. NULL with error. */
char *rv_store_resolve (RvStore *self, const char *name, GError **error);
/* Takes a whole case in; files named by image records are copied from files_dir (NULL: none). EXISTS when the uuid is there. */
gboolean rv_store_add_case (RvStore *self, RvCase *kase, const char *files_dir, GError **error);
/* Writes an edit in one transaction with its changeset; the model is not touched. On success the edit survives power loss. */
gboolean rv_store_commit (RvStore *self, const char *case_uuid, RvEdit *edit, GError **error);

/* --- undo, redo, audit --- */
/* Label of what undo (redo) would take back (do again), or NULL. Free with g_free(). */
char *rv_store_undo_label (RvStore *self, const char *case_uuid);
char *rv_store_redo_label (RvStore *self, const char *case_uuid);
/* touched (out): NULL-terminated uuids of the records that changed, appeared or went; reload them with rv_store_reload(). */
gboolean rv_store_undo (RvStore *self, const char *case_uuid, GStrv *touched, GError **error);
gboolean rv_store_redo (RvStore *self, const char *case_uuid, GStrv *touched, GError **error);
/* Brings those records of the model to what the store holds. */
gboolean rv_store_reload (RvStore *self, RvCase *kase, const char *const *uuids, GError **error);

typedef struct {
  gint64 seq;
  char *who;
  gint64 at;         /* microseconds since 1970, UTC */
  char *label;
  char *kind;        /* edit, undo, redo, import, purge, rebuild, class (rv_store_note()); purged (erased, nameless), lost (a gap that a rebuild left) */
  gint64 undoes;     /* seq, or 0 */
  char *hash;        /* of the chain up to here, hex */
} RvHistoryEntry;
void rv_history_entry_free (RvHistoryEntry *entry);
/* Oldest first. case_uuid NULL: all. Array of RvHistoryEntry. */
GPtrArray *rv_store_history (RvStore *self, const char *case_uuid, GError **error);
/* Recomputes the chain; FALSE with a message that names the first entry that does not fit. */
gboolean rv_store_verify_history (RvStore *self, GError **error);
/* Writes into the history what was done to the library as a whole; it cannot be undone. kind: one word, label: for the eye. */
gboolean rv_store_note (RvStore *self, const char *kind, const char *label, GError **error);

/* --- care --- */
/* Integrity, foreign keys, index, history, mirrors. FALSE with what is wrong; checked (out, may be NULL): lines of what was checked. */
gboolean rv_store_verify (RvStore *self, GStrv *checked, GError **error);
/* A checked copy in backups/ (thinned: daily, weekly, monthly). Returns its path. */
char *rv_store_backup (RvStore *self, GError **error);
/* Replaces the library's database by a backup; the old one is kept aside. The store must be closed. */
gboolean rv_store_restore (const char *dir, const char *backup, GError **error);
/* Makes the database again from the case files; lines of what was and what could not be restored. The store must be closed. */
gboolean rv_store_rebuild (const char *dir, GStrv *lines, GError **error);
/* Erases a case for good: records, files, changesets, index, its copy in every backup. A nameless tombstone keeps the chain whole. */
gboolean rv_store_purge (RvStore *self, const char *case_uuid, GError **error);
/* Writes every case.xml that is behind. Called by a timer within 2 s of a change, and at start and close. */
gboolean rv_store_flush_mirrors (RvStore *self, GError **error);

G_END_DECLS
