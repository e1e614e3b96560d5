/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "casefile/rv-casefile.h"

G_BEGIN_DECLS

/**
 * A case package (.ranvier): a ZIP with neutral entry names: case.xml, files/0001 …, manifest.xml (names, sizes, SHA-256).
 * With a passphrase every entry is AES-256 (as WinZip and 7-Zip do it); the number and sizes of the entries stay
 * readable, what is in them does not. Entries bear no time. Reading trusts nothing: names, sizes, ratios, counts, links, kinds of
 * encryption and compression are checked before anything is unpacked, digests while it is; nothing is left behind when it fails.
 *
 * Errors are RV_CASEFILE_ERROR: READ, WRITE, PASSPHRASE, PACKAGE, and those of the case inside.
 */
#define RV_PACKAGE_MAX_FILES 20000
#define RV_PACKAGE_MAX_FILE_BYTES ((guint64) 2 << 30)
#define RV_PACKAGE_MAX_BYTES ((guint64) 8 << 30)  /* unpacked, all together */

/* Appears whole or not at all, mode 0600. files_dir: the folder that image files of the case are relative to (may be NULL: none
 * are packed); a file that the case names and the folder lacks is an error. passphrase NULL: not encrypted; "" is an error. */
gboolean rv_package_write (RvCase *kase, const char *files_dir, const char *path, const char *passphrase, GError **error);
/* Reads a package; its files are unpacked below files_dir (created when missing; NULL: only the case is read). A file of the same
 * name and other content there is never overwritten: the reading fails. faults (may be NULL): as rv_casefile_read(). */
RvCase *rv_package_read (const char *path, const char *files_dir, const char *passphrase, GPtrArray **faults, GError **error);
/* TRUE when the file begins like a ZIP. */
gboolean rv_package_is_package (const char *path);
/* TRUE when the file is a package with encrypted entries: ask for the passphrase first. */
gboolean rv_package_needs_passphrase (const char *path);
/* A passphrase that nobody guesses: 150 random bits in groups, without letters that are mistaken for others.
 * NULL when the system has no random numbers. Free with g_free(). */
char *rv_package_make_passphrase (void);

G_END_DECLS
