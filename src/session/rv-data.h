/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder with cases/, knowledge/, anatomy/, reference/, schema/: $RV_DATA_DIR, else the installed one, else the
 * source tree's. Never NULL; owned by the library. */
const char *rv_data_dir (void);
/* A path below it. Caller frees. */
char *rv_data_path (const char *first, ...) G_GNUC_NULL_TERMINATED;

/* The folder with LANGUAGE/LC_MESSAGES/ranvier.mo: $RV_LOCALE_DIR, else the build folder's for a program that runs from
 * there, else the installed one. Never NULL; owned by the library. */
const char *rv_locale_dir (void);

G_END_DECLS
