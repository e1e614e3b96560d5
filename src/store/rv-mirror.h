/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-db.h"
#include "store/rv-history.h"

G_BEGIN_DECLS

/**
 * The mirror of a case in files: cases/<uuid>/case.xml (with revision and history head) and the append-only
 * cases/<uuid>/history/changes.log. Together they hold all that the database holds of it. Entries of no case (erased ones)
 * stand in history.log of the library folder.
 *
 * A job is prepared from the database, run without it (also in another thread) and noted in the database when it is done.
 */
typedef struct {
  char *case_uuid;
  char *case_dir;
  GBytes *xml;
  GBytes *history;    /* what follows the first history_at bytes of the log */
  gint64 history_at;
  gint64 revision, seq;
} RvMirrorJob;

void rv_mirror_job_free (RvMirrorJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvMirrorJob, rv_mirror_job_free)
RvMirrorJob *rv_mirror_prepare (RvDb *db, const char *dir, const char *case_uuid, GError **error);
gboolean rv_mirror_run (RvMirrorJob *job, GError **error);
gboolean rv_mirror_note (RvDb *db, RvMirrorJob *job, GError **error);

/* uuids of at most so many cases whose mirror is behind. */
GPtrArray *rv_mirror_behind (RvDb *db, guint most, GError **error);
/* Writes history.log anew from the entries that belong to no case. */
gboolean rv_mirror_write_library_log (RvDb *db, const char *dir, GError **error);

/* The entries of a log, as far as they are whole and fit their hashes. befores (out): per entry the hash that stood before it
 * in the chain, or "". rest (out): what is wrong with the remainder, NULL when there is none. NULL with error when it cannot be read. */
GPtrArray *rv_mirror_read_log (const char *path, GPtrArray **befores, char **rest, GError **error);

G_END_DECLS
