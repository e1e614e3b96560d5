/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/* Something wrong in a case file: where, what, what is allowed, what to do. */
typedef enum {
  RV_FAULT_NOTE,    /* worth a look, nothing is wrong for the program */
  RV_FAULT_VALUE,   /* a value that cannot be used: kept as written, left out of every sum */
  RV_FAULT_FATAL    /* something would be lost or misread: the file is refused */
} RvFaultSeverity;

typedef struct {
  RvFaultSeverity severity;
  char *file;
  int line;         /* 1-based; 0 when unknown */
  char *what;       /* "amplitude “fast” of ncs sural is no number" */
  char *allowed;
  char *advice;     /* what to do */
} RvFault;

void rv_fault_free (RvFault *fault);

#define RV_CASEFILE_ERROR (rv_casefile_error_quark ())
GQuark rv_casefile_error_quark (void);
typedef enum {
  RV_CASEFILE_ERROR_READ,     /* the file cannot be opened or is too large */
  RV_CASEFILE_ERROR_XML,      /* not well-formed, an entity bomb, too deep, cut off */
  RV_CASEFILE_ERROR_CONTENT   /* well-formed, but RV_FAULT_FATAL faults */
} RvCasefileError;

/* Limits on what is read: nothing from outside the file is ever loaded (no DTD, no entity, no XInclude, no network). */
#define RV_CASEFILE_MAX_BYTES (64 * 1024 * 1024)
#define RV_CASEFILE_MAX_DEPTH 16
#define RV_CASEFILE_MAX_RECORDS 200000

/* Reads a case XML. Records without a uuid in the file get one that depends only on the case's id and the record's place, so
 * that reading twice gives the same uuids. faults (may be NULL): array of RvFault, sorted by line, also on success.
 * NULL with error on refusal; the message holds the first fatal fault with its line. */
RvCase *rv_casefile_read (const char *path, GPtrArray **faults, GError **error);
RvCase *rv_casefile_read_bytes (GBytes *bytes, const char *name, GPtrArray **faults, GError **error);

/* Every fault of a file, sorted by line; empty when it is in order. Never NULL: unreadable files give one fatal fault. */
GPtrArray *rv_casefile_check (const char *path);

/* The canonical XML of a case (stable order, one record a line or block, UTF-8). */
GBytes *rv_casefile_write (RvCase *kase);
/* Appears whole or not at all (temporary file, fsync, rename), mode 0600. */
gboolean rv_casefile_save (RvCase *kase, const char *path, GError **error);

/* The same with a stamp on the root element: revision="…" head="…", so that a mirror says which state of the store it is.
 * head (hex of the history chain) NULL: none is written. Readers of cases take no notice of the stamp. */
GBytes *rv_casefile_write_stamped (RvCase *kase, gint64 revision, const char *head);
gboolean rv_casefile_save_stamped (RvCase *kase, const char *path, gint64 revision, const char *head, GError **error);
/* Reads only the beginning of the file, so it is quick also for large ones. A file without a stamp gives revision -1 and head NULL, and TRUE.
 * FALSE with error when it cannot be opened or does not begin as a case. head (may be NULL): free with g_free(). */
gboolean rv_casefile_read_stamp (const char *path, gint64 *revision, char **head, GError **error);

/* What is wrong with a case that is in memory already: line is 0, file NULL. Array of RvFault in the order of the records. */
GPtrArray *rv_casefile_check_case (RvCase *kase);

/* The RELAX NG schema of case files, made from the model's table; data/schema/case.rng is a copy of it (a test compares). */
char *rv_casefile_schema (void);

G_END_DECLS
