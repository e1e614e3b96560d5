/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* *value in unit `from` ("mg/dL", NULL or "": as `to`) to unit `to` ("g/L", or "pmol/L 1355": with the molar mass in g/mol, so that
 * mass and amount go into each other). FALSE when the two cannot be compared; *value is as it was then. */
gboolean rv_unit_convert (const char *from, const char *to, double *value);

G_END_DECLS
