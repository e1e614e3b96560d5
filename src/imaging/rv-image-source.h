/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dicom/rv-dicom.h"

G_BEGIN_DECLS

/**
 * Where the bytes of a DICOM file come from: a file of its own, or an entry of a ZIP archive. An entry is named by a
 * path of two parts, "ARCHIVE//ENTRY"; plain paths never hold "//". Every function below takes both kinds.
 *
 * A ZIP is not trusted: at most RV_IMAGE_ARCHIVE_ENTRIES entries, none larger than RV_IMAGE_ENTRY_LIMIT, and all together no larger
 * than RV_IMAGE_ARCHIVE_LIMIT once unpacked; names mean nothing but their text, and nothing is unpacked to disk.
 */
#define RV_IMAGE_ARCHIVE_ENTRIES 100000
#define RV_IMAGE_ENTRY_LIMIT ((guint64) 2 << 30)
#define RV_IMAGE_ARCHIVE_LIMIT ((guint64) 32 << 30)

/* Opens a file or an entry. A thread keeps the archive it read last open. */
RvDicomFile *rv_image_source_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All bytes of a file or an entry. */
GBytes *rv_image_source_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* TRUE for a file that begins like a ZIP. */
gboolean rv_image_source_is_archive (const char *path);
/* The two-part paths of an archive's files, in the archive's order (char *). NULL with error. */
GPtrArray *rv_image_source_list_archive (const char *archive, GError **error);

/* Called with the number of files packed. */
typedef void (*RvImagePackProgress) (guint done, guint total, gpointer user_data);
/**
 * Writes files (or entries) into a new archive under neutral names ("0001.dcm"), as they are. compress: deflate them (for files that
 * are shipped; else they are stored, which is faster to read). The archive appears whole or not at all, mode 0600.
 */
gboolean rv_image_source_pack (const char *const *paths, const char *archive, gboolean compress, RvImagePackProgress progress,
                               gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
