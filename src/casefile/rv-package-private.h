/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <zip.h>

#include "casefile/rv-package.h"

G_BEGIN_DECLS

#define RV_PACKAGE_CASE "case.xml"
#define RV_PACKAGE_MANIFEST "manifest.xml"

/* One line of the manifest. */
typedef struct {
  char *name;     /* in the ZIP: case.xml, files/0001 */
  char *file;     /* as the case names it; NULL for case.xml */
  guint64 size;
  char *sha256;   /* hex */
} RvPackageEntry;

void rv_package_entry_free (RvPackageEntry *entry);

/* TRUE for the names that a package may have. */
gboolean rv_package_name_is_neutral (const char *name);
/* TRUE for a relative file name without anything that leads out of a folder, hides or means something to a system. */
gboolean rv_package_file_is_safe (const char *file);

GBytes *rv_package_manifest_write (GPtrArray *entries);
/* Array of RvPackageEntry, checked: neutral and safe names, each once, no file that is another's folder. NULL with error. */
GPtrArray *rv_package_manifest_read (GBytes *bytes, GError **error);

/* SHA-256 of an open file from its start, and its size. NULL with errno. Caller frees. */
char *rv_package_digest (int fd, guint64 *size);
/* Opens a plain file below dir without following a link on the way. -1 with errno. */
int rv_package_open_below (const char *dir, const char *file);

/* --- unpacking --- */
typedef struct _RvUnpack RvUnpack;
RvUnpack *rv_unpack_new (const char *dir, GError **error);
/* A new file, open for writing; files are made in the order of the entries that have one. -1 with error. */
int rv_unpack_create (RvUnpack *self, GError **error);
/* Puts every file in its place; nothing is replaced. */
gboolean rv_unpack_finish (RvUnpack *self, GPtrArray *entries, GError **error);
/* Also removes what was not put in its place. */
void rv_unpack_free (RvUnpack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvUnpack, rv_unpack_free)

G_END_DECLS
