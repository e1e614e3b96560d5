/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cli/rv-cli.h"
#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* What every command gets. */
typedef struct {
  const char *command;
  char *library;       /* folder */
} RvCli;

typedef int (*RvCommandFunc) (RvCli *cli, int argc, char **argv);

typedef struct {
  const char *name;
  const char *arguments;
  const char *summary;   /* msgid */
  RvCommandFunc func;
} RvCommand;

/* Tables of the other files, ended by a row without a name. */
extern const RvCommand rv_commands_library[];
extern const RvCommand rv_commands_case[];
extern const RvCommand rv_commands_assist[];
extern const RvCommand rv_commands_output[];
extern const RvCommand rv_commands_image[];
extern const RvCommand rv_commands_bench[];

/* Parses the options of a command; on success argv holds the command's arguments from index 1. FALSE: *status is the exit code
 * (help was printed, or the usage is wrong). */
gboolean rv_cli_parse (RvCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int least, int most, int *status);

/* Prints "ranvier: MESSAGE" and returns the code. */
int rv_cli_fail (int code, const char *format, ...) G_GNUC_PRINTF (2, 3);
int rv_cli_fail_error (int code, const GError *error);

/* Opens the library. NULL: *status is the exit code and the reason was printed. */
RvStore *rv_cli_open_store (RvCli *cli, gboolean write, int *status);

/* A CASE argument: the id of a case in the library, or a path, which is read without touching the library. */
typedef struct {
  RvCase *kase;
  char *files_dir;   /* or NULL */
  char *id;          /* as it is printed: the case's own id, else its uuid */
} RvCliCase;
gboolean rv_cli_case_open (RvCli *cli, const char *name, RvCliCase *out, int *status);
void rv_cli_case_clear (RvCliCase *kase);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RvCliCase, rv_cli_case_clear)

/* as_of NULL: INFINITY. FALSE: *status is the exit code. */
gboolean rv_cli_position (RvChronology *chronology, const char *as_of, double *position, int *status);

/* One JSON document on stdout; takes the node. */
int rv_cli_print_json (JsonNode *node);

G_END_DECLS
