/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-db.h"

G_BEGIN_DECLS

/**
 * The schema of library.sqlite grows by steps; each is frozen once it has been released. PRAGMA user_version is the number of
 * steps that were taken; meta "compat" the least number of steps a program must know to work with the file.
 * Steps only append tables and columns: an older changeset then still applies. A step that cannot do with that sets
 * meta "undo-horizon" to the last history entry, before which nothing is undone.
 */
#define RV_APPLICATION_ID 0x52764E72 /* "RvNr" */

extern const char rv_step_1[];
extern const char rv_step_2[];
extern const char rv_step_3[];
extern const char rv_step_4[];

/* How many steps this program knows. */
int rv_migrate_newest (void);
/* The steps the file has taken, 0 for an empty one. FALSE: not a library (FAILED), made by a newer program (NEWER), damaged. */
gboolean rv_migrate_inspect (RvDb *db, int *version, GError **error);
/* Takes the missing steps in one transaction; on error the file is as it was. */
gboolean rv_migrate_run (RvDb *db, GError **error);

/* For tests: fail inside the last step (TRUE), and take no more than so many steps (0: all). */
void rv_migrate_set_fault (gboolean fail, int most_steps);

G_END_DECLS
