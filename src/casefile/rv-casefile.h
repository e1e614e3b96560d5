/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * Case XML. The canonical form, which rv_casefile_write() gives:
 *
 *   <case xmlns="urn:ranvier:case:1" uuid="…" id="…" title="…" …>
 *     <synopsis>…</synopsis>                      prose fields are elements, in the order of the table
 *     <patient …/>                                kinds that stand alone
 *     <events>                                    the other kinds in their sections, in the order of the table
 *       <event uuid="…" origin="typed" id="…" …>  all other fields are attributes
 *         <origin field="when">words:…</origin>   first child elements: origins of single fields
 *         <text>…</text>
 *       </event>
 *     </events>
 *     <studies>
 *       <ncs nerve="…" type="…" side="…"><stim site="…" latency="4.1" …/></ncs>   children inside their parent
 *
 * Read as well, for cases that are written by hand or by others:
 *
 *   - no namespace; no uuid, origin or section anywhere; records directly below <case>, where their section would stand
 *     (<ncs>, <emg>, <diagnosis>, <strength> …); a section more than once; the kinds of a section in any order among each other;
 *   - any field as attribute or as child element (<setting>, <anchor>, <id>, <title> …), but not both;
 *     setting, anchor and the other fields of the case also directly after <patient>; <events> also after the studies;
 *   - text directly inside a record that has a field "text" (<finding …>weak since May</finding>);
 *   - UTF-8 with or without byte order mark, UTF-16, and Latin-1, Windows-1252, GB18030 and kin when declared;
 *   - comments and processing instructions (dropped).
 *
 * Sections, and fields within a record, keep the order of the table; what stands elsewhere is read and noted (RV_FAULT_NOTE).
 * Unknown elements and attributes, text without a field and a field given twice would be lost: the file is refused.
 * Order within a kind (children: within their parent) is the order of the file; positions count from 1.
 *
 * White space: in elements, runs of it are one space and blank lines part paragraphs, unless xml:space="preserve" (written where
 * the text needs it). Characters that XML cannot hold (U+0001 … U+001F, U+FFFE, U+FFFF) are written as \u{1B} in an element with
 * escaped="yes", a backslash there as two; what is no UTF-8 is written as U+FFFD. So every text in UTF-8 comes back as it was.
 */

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
  RV_CASEFILE_ERROR_CONTENT,  /* well-formed, but RV_FAULT_FATAL faults */
  RV_CASEFILE_ERROR_PACKAGE,  /* a package that is damaged, hostile or none */
  RV_CASEFILE_ERROR_PASSPHRASE, /* a package needs a passphrase, or another one */
  RV_CASEFILE_ERROR_WRITE
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
