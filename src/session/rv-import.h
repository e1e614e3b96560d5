/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "casefile/rv-casefile.h"
#include "session/rv-case-session.h"

G_BEGIN_DECLS

/* What became of one file that was to be imported. */
typedef struct {
  char *path;
  char *uuid;      /* of the case in the library, NULL when it was refused */
  char *id;        /* the case's own id, or NULL */
  char *title;
  gboolean known;  /* it was in the library already and was left as it is */
  gboolean failed; /* it was refused because the library or the disk failed, not for what the file holds */
  char *message;   /* why it was refused, or what to look at; NULL when there is nothing to say */
} RvImported;
void rv_imported_free (RvImported *imported);

/* Takes cases (XML, packages; folders are searched for them) into a library. One RvImported a file; never NULL. */
GPtrArray *rv_import_paths (RvStore *store, const char *const *paths);

/* TRUE for plain pictures (PNG, JPEG, TIFF), by their ending. */
gboolean rv_import_is_picture (const char *path);
/* Copies a picture into the open case's folder, under a name that is free there, and adds an image entry for it, as one step.
 * FALSE with error: nothing changed. */
gboolean rv_import_picture (RvCaseSession *session, const char *path, GError **error);

/* Reads a case without a library. files_dir (out): the folder of its image files, for packages a temporary one. NULL with error. */
RvCase *rv_import_read (const char *path, char **files_dir, GPtrArray **faults, GError **error);

G_END_DECLS
