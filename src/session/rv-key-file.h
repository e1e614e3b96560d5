/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small files of a library beside its database (meetings, report templates), as key files. */

/* Reads path into file. A file that is not there is empty; one that cannot be read is an error with the reason alone, for the caller to
 * say what follows from it. */
gboolean rv_key_file_read (GKeyFile *file, const char *path, GError **error);
/* Writes file to path, whole or not at all, mode 0600. What stood there and could not be read is kept beside it as path.unreadable. */
gboolean rv_key_file_write (GKeyFile *file, const char *path, GError **error);

G_END_DECLS
