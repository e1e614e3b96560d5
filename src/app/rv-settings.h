/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The program's settings, from the installed schema or the one beside the build. NULL when there is neither: every
 * caller then uses its default. Owned by the library. */
GSettings *rv_settings (void);

G_END_DECLS
