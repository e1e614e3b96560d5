/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/rv-store.h"
#include "store/store-cases.h"

#define UUID "5e0a2c9e-5d0f-4a63-9f0e-6a6a0f1b2c3d"

/* A library in a folder of its own, for one test. */
typedef struct {
  char *dir;
  RvStore *store;
} Fixture;

void fixture_setup (Fixture *f, gconstpointer data);
void fixture_teardown (Fixture *f, gconstpointer data);
void fixture_reopen (Fixture *f);
void fixture_add (Fixture *f, RvCase *kase);
/* Commits to the store and applies to the model, as a session does. */
void fixture_commit (Fixture *f, RvCase *kase, RvEdit *edit);
/* So many random edits, some of them undone. */
void fixture_walk (Fixture *f, RvCase *kase, guint n);
/* The store holds exactly this case. */
void fixture_assert_same (Fixture *f, RvCase *expected);
/* Undoes everything that can be undone; how many steps. */
guint fixture_undo_all (Fixture *f, const char *uuid);
char *fixture_path (Fixture *f, const char *first, ...) G_GNUC_NULL_TERMINATED;
/* TRUE when one of the notices contains the words. */
gboolean fixture_noticed (Fixture *f, const char *words);
/* Runs SQL on the closed or open database behind the program's back. */
void fixture_sql (Fixture *f, const char *sql);
