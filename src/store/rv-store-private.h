/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-db.h"
#include "store/rv-folder.h"
#include "store/rv-history.h"

G_BEGIN_DECLS

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
  gboolean mirror_failed; /* said once */
  gboolean changed;       /* since it was opened */
};

/* The database file of a library folder. */
char *rv_store_database (const char *dir);
void rv_store_add_notice (RvStore *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* FALSE with READ_ONLY (naming the holder) when the store is closed or cannot be written. */
gboolean rv_store_may_write (RvStore *self, GError **error);
void rv_store_emit (RvStore *self, const char *signal, const char *case_uuid);
/* Opens the database of a folder whose lock is held: makes it, migrates it. */
RvDb *rv_store_open_database (const char *dir, gboolean create, char **notice, GError **error);
/* Something was committed: undo labels are asked anew, the mirrors are due. */
void rv_store_touched (RvStore *self, const char *case_uuid);

G_END_DECLS
