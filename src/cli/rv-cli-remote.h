/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* The program's name on the bus and on the desktop. */
#define RV_APP_ID "org.ranvier.Ranvier"

/* On the bus, at the application's own name and path: Run (as words) → (i status, s stdout, s stderr); words[0] is the command. */
#define RV_CLI_REMOTE_INTERFACE RV_APP_ID ".Commands"

/* The application id of the windows of a library (NULL: the user's own): one for each folder, however it was spelt. Caller frees. */
char *rv_cli_application_id (const char *library);

/* Runs a command that writes on the store of this process; what it prints goes to out and err (caller frees). Returns the exit code.
 * On the main thread. */
int rv_cli_run_for (RvStore *store, const char *const *words, char **out, char **err);

G_END_DECLS
