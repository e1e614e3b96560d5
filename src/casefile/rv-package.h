/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-case.h"

G_BEGIN_DECLS

/**
 * A case package (.ranvier): a ZIP with neutral entry names: case.xml, files/0001 …, manifest.xml (names, sizes, SHA-256).
 * With a passphrase every entry is AES-256. Reading trusts nothing: names, sizes, ratios and links are checked first.
 */
/* files_dir: the folder that image files of the case are relative to (may be NULL: none). passphrase NULL: not encrypted. */
gboolean rv_package_write (RvCase *kase, const char *files_dir, const char *path, const char *passphrase, GError **error);
/* Reads a package; its files are unpacked below files_dir (created when missing; NULL: only the case is read). */
RvCase *rv_package_read (const char *path, const char *files_dir, const char *passphrase, GPtrArray **faults, GError **error);
/* TRUE when the file begins like a ZIP. */
gboolean rv_package_is_package (const char *path);

G_END_DECLS
