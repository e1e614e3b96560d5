/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cli/rv-cli-remote.h"
#include "store/rv-library.h"

G_BEGIN_DECLS

#define RV_TYPE_APPLICATION (rv_application_get_type ())
G_DECLARE_FINAL_TYPE (RvApplication, rv_application, RV, APPLICATION, AdwApplication)

/* library: the folder, or NULL for the user's own. */
RvApplication *rv_application_new (const char *library);
/* The open library, or NULL with the reason why there is none. */
RvStore *rv_application_get_store (RvApplication *self);
const char *rv_application_get_store_error (RvApplication *self);
/* Cases, packages: what a drop or Open names. Errors are shown in the window. Returns the uuid of the last case, or NULL. Caller frees. */
char *rv_application_import (RvApplication *self, GFile **files, int n_files, GStrv *messages);
/* The bundled example cases. */
gboolean rv_application_import_examples (RvApplication *self, GStrv *messages);

G_END_DECLS
