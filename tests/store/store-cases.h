/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"
#include "model/rv-edit.h"

/* Cases and edits for the tests of the store: the same seed gives the same ones. */

/* A small case with every kind of record, origins, empties and odd text. seed 0: the plain one. */
RvCase *store_case_new (const char *uuid, guint32 seed);
/* A random edit of one to four changes to the case: set, unset, add, remove, move, origin. Never empty. */
RvEdit *store_edit_random (RvCase *kase, GRand *rand, guint number);
/* rv_case_difference() and the positions and parents of all records as well. NULL when both hold the same. */
char *store_case_difference (RvCase *a, RvCase *b);
/* A new folder of mode 0700 for one test; remove with store_folder_remove(). */
char *store_folder_new (void);
void store_folder_remove (char *dir);
