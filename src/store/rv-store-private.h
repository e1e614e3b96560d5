/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-db.h"
#include "store/rv-folder.h"
#include "store/rv-history.h"

G_BEGIN_DECLS

typedef struct _RvMirrorRound RvMirrorRound;

struct _RvStore {
  GObject parent_instance;

  char *dir;
  RvDb *db;               /* NULL once closed */
  int lock_fd;            /* -1: read only */
  gboolean read_only;
  GPtrArray *notices;     /* char *, NULL-terminated */
  char *who;
  GHashTable *stacks;     /* case uuid -> Stacks, the answer of rv_history_stacks() */
  guint mirror_source;
  RvMirrorRound *mirror_round; /* being written by its thread */
  gboolean mirror_failed; /* said once */
  gboolean changed;       /* since it was opened */
  gboolean no_backup;     /* none is made at closing (benchmarks) */
  char *cache;            /* the copy that is read when the library lies on a network */
};

/* The database file of a library folder. */
char *rv_store_database (const char *dir);
void rv_store_add_notice (RvStore *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* FALSE with READ_ONLY (naming the holder) when the store is closed or cannot be written. */
gboolean rv_store_may_write (RvStore *self, GError **error);
void rv_store_emit (RvStore *self, const char *signal, const char *case_uuid);
/* Opens the database of a folder whose lock is held: makes it, or migrates it after a backup (notice says so). */
RvDb *rv_store_open_database (const char *dir, char **notice, GError **error);
/* Opens what rv_store_open() was asked for into self. */
gboolean rv_store_open_dir (RvStore *self, RvStoreFlags flags, GError **error);
/* Where something is kept that was replaced: aside/<stamp>-<why>, made. */
char *rv_store_aside_dir (const char *dir, const char *why, GError **error);
/* Moves library.sqlite with its -wal and -shm into a folder. Missing files are passed over. */
gboolean rv_store_move_database (const char *dir, const char *to, GError **error);

/* Many cases in one transaction, without changesets and without files: made-up ones for benchmarks and tests. */
gboolean rv_store_add_bulk (RvStore *self, GPtrArray *cases, GError **error);

/* The mirrors are written soon. */
void rv_store_mirror_due (RvStore *self);
/* Waits for what is being written, and writes nothing more. */
gboolean rv_store_mirror_settle (RvStore *self, GError **error);

/* A checked copy of an open database in backups/, thinned. tag: NULL, or "v1" for one before a migration. */
char *rv_backup_make (RvDb *db, const char *dir, const char *tag, GError **error);
/* Full paths of the backups, newest first. */
GPtrArray *rv_backup_list (const char *dir);
/* Of such a list, those that thinning removes. */
GPtrArray *rv_backup_thin (GPtrArray *paths);
/* TRUE when the newest backup is older than a day, or there is none. */
gboolean rv_backup_is_due (const char *dir);

/* Erases a case from a database (a copy: no entry is made) and rewrites it without free pages. */
gboolean rv_purge_database (RvDb *db, const char *case_uuid, GError **error);
/* Finishes a purge that was interrupted. */
gboolean rv_store_resume_purge (RvStore *self, GError **error);

/* The library's database made again from its files, as dir/library.sqlite; the lock is held. lines may be NULL. */
gboolean rv_rebuild (const char *dir, GPtrArray *lines, GError **error);
/* Something was committed: undo labels are asked anew, the mirrors are due. */
void rv_store_touched (RvStore *self, const char *case_uuid);

G_END_DECLS
