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
  char **words;        /* the command and its arguments as they were given */
  RvStore *store;      /* of the running program when it does the work for another process, or NULL */
} RvCli;

typedef int (*RvCommandFunc) (RvCli *cli, int argc, char **argv);

typedef enum {
  RV_COMMAND_WRITES = 1 << 0, /* into the library: may be handed to the program that has it open */
  RV_COMMAND_PATHS = 1 << 1,  /* its arguments are paths: made absolute before another process gets them */
  RV_COMMAND_CASE_PATHS = 1 << 2, /* the same, but for the first two: what to do, and the name of a case */
} RvCommandFlags;

typedef struct {
  const char *name;
  const char *arguments;
  const char *summary;   /* msgid */
  RvCommandFunc func;
  RvCommandFlags flags;
} RvCommand;

/* Tables of the other files, ended by a row without a name. */
extern const RvCommand rv_commands_library[];
extern const RvCommand rv_commands_case[];
extern const RvCommand rv_commands_assist[];
extern const RvCommand rv_commands_output[];
extern const RvCommand rv_commands_image[];
extern const RvCommand rv_commands_class[];
extern const RvCommand rv_commands_bench[];

/* Parses the options of a command; on success argv holds the command's arguments from index 1. FALSE: *status is the exit code
 * (help was printed, or the usage is wrong). */
gboolean rv_cli_parse (RvCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int least, int most, int *status);

/* Prints "ranvier: MESSAGE" and returns the code. */
int rv_cli_fail (int code, const char *format, ...) G_GNUC_PRINTF (2, 3);
int rv_cli_fail_error (int code, const GError *error);

/* NULL when there is none of that name. */
const RvCommand *rv_cli_find_command (const char *name);

/* Lets the window that holds the library do this command, and prints its answer. FALSE: there is none on the session bus. */
gboolean rv_cli_hand_over (RvCli *cli, int *status);

/* Opens the library; to write in one that a window holds, the window does the command. NULL: *status is the exit code and the reason was printed. */
RvStore *rv_cli_open_store (RvCli *cli, gboolean write, int *status);
/* The same also while a class or a blinded read keeps the library silent: for what tells nothing of a case. */
RvStore *rv_cli_open_for_care (RvCli *cli, gboolean write, int *status);
/* The folder of the library that is meant, in either process. Borrowed. */
const char *rv_cli_folder (RvCli *cli);
/* FALSE: the path lies in a library that is silent now; the reason was printed. */
gboolean rv_cli_may_read (const char *path, int *status);

/* A CASE argument: the id of a case in the library, or a path, which is read without touching the library. */
typedef struct {
  RvCase *kase;
  char *files_dir;   /* or NULL */
  char *history;     /* what a report says of the state of the record; NULL for a path */
  char *id;          /* as it is printed: the case's own id, else its uuid */
} RvCliCase;
gboolean rv_cli_case_open (RvCli *cli, const char *name, RvCliCase *out, int *status);
void rv_cli_case_clear (RvCliCase *kase);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RvCliCase, rv_cli_case_clear)

/* as_of NULL: INFINITY. FALSE: *status is the exit code. */
gboolean rv_cli_position (RvChronology *chronology, const char *as_of, double *position, int *status);

/* With what an answer was reckoned, local changes included: under every answer of the assistant. */
void rv_cli_print_knowledge (const RvKnowledge *knowledge);
/* -1: the knowledge has no such cause, and *status is the exit code. */
int rv_cli_find_cause (const RvKnowledge *knowledge, const char *id, int *status);
/* The differential as text: the list, then what carries it, what does not fit, what to do next. */
void rv_cli_print_differential (const RvDifferential *differential);
/* One hypothesis (ID or ID+ID) against another, bar by bar. The exit code. */
int rv_cli_print_waterfall (const RvDifferential *differential, const char *cause, const char *versus, gboolean json);

/* One JSON document on stdout; takes the node. */
int rv_cli_print_json (JsonNode *node);

G_END_DECLS
