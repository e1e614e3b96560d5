/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit codes of every command. */
enum { RV_EXIT_DONE = 0, RV_EXIT_INPUT = 1, RV_EXIT_USAGE = 2, RV_EXIT_FAILED = 3 };

/* Runs the command that argv names. FALSE when argv names none and the window should open. */
gboolean rv_cli_run (int argc, char **argv, int *status);

/* Takes "-L DIR" out of argv; NULL when it is not there. Caller frees. */
char *rv_cli_take_library (int *argc, char **argv);
/* The library of this user: $XDG_DATA_HOME/ranvier/library. Caller frees. */
char *rv_cli_default_library (void);

G_END_DECLS
