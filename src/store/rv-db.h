/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

#include "store/rv-store.h"

G_BEGIN_DECLS

/**
 * RvDb: a thin layer over one SQLite connection; the only place that opens a database. Every connection is defensive, trusts
 * no schema, checks cells and foreign keys and overwrites what it deletes. Statements are kept prepared by their text.
 * Errors are RV_STORE_ERROR with a sentence for people; SQLite's own words follow in brackets.
 */
typedef struct _RvDb RvDb;

typedef enum {
  RV_DB_READ_ONLY = 1 << 0,
  RV_DB_CREATE    = 1 << 1, /* mode 0600 */
  RV_DB_SINGLE    = 1 << 2  /* a copy that nobody else has open: rollback journal instead of WAL, so that it is one file */
} RvDbFlags;

RvDb *rv_db_open (const char *path, RvDbFlags flags, GError **error);
void rv_db_close (RvDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvDb, rv_db_close)
sqlite3 *rv_db_handle (RvDb *db);
const char *rv_db_path (RvDb *db);

/* Several statements without parameters. */
gboolean rv_db_exec (RvDb *db, const char *sql, GError **error);

/* types: one letter per parameter: s (const char *, may be NULL), i (gint64), d (double), b (GBytes *, may be NULL).
 * Text and bytes are only borrowed until the statement is stepped to its end. */
sqlite3_stmt *rv_db_query (RvDb *db, GError **error, const char *sql, const char *types, ...);
/* 1: a row; 0: no more; -1: error. At 0 and -1 the statement is free again. */
int rv_db_step (RvDb *db, sqlite3_stmt *stmt, GError **error);
/* Gives back a statement before its end. */
void rv_db_done (sqlite3_stmt *stmt);
/* A statement without rows. */
gboolean rv_db_run (RvDb *db, GError **error, const char *sql, const char *types, ...);
/* The first column of the first row; FALSE with error only when it fails. No row leaves *value as it was. */
gboolean rv_db_get_int (RvDb *db, gint64 *value, GError **error, const char *sql, const char *types, ...);
/* NULL when there is no row, it is NULL or (with error) it fails. */
char *rv_db_get_string (RvDb *db, GError **error, const char *sql, const char *types, ...);
const char *rv_db_column (sqlite3_stmt *stmt, int column); /* text or NULL, valid until the next step */

/* BEGIN IMMEDIATE; a failed commit is rolled back. */
gboolean rv_db_begin (RvDb *db, GError **error);
gboolean rv_db_commit (RvDb *db, GError **error);
void rv_db_rollback (RvDb *db);

/* Writes the log back into the database and empties it; *busy when a reader keeps it from that. */
gboolean rv_db_checkpoint (RvDb *db, gboolean *busy, GError **error);
/* PRAGMA integrity_check (quick: quick_check) and foreign_key_check. FALSE with the first fault as RV_STORE_ERROR_DAMAGED. */
gboolean rv_db_check (RvDb *db, gboolean quick, GError **error);
/* Copies the whole database into the (open, empty) other one. */
gboolean rv_db_copy (RvDb *from, RvDb *to, GError **error);
/* Sets error from the connection's last result. */
void rv_db_set_error (RvDb *db, int rc, GError **error);

G_END_DECLS
