/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Repeatable noise for the phantom: every value is a pure function of position and seed, so that the phantom is the
 * same on every run whatever the order of evaluation.
 */

/* Mixes four integers to 32 random-looking bits. */
guint32 ph_hash (gint32 x, gint32 y, gint32 z, guint32 seed);
/* Uniform in [0, 1). */
double ph_uniform (gint32 x, gint32 y, gint32 z, guint32 seed);
/* Normal with mean 0 and deviation 1 (Box-Muller of two hashes). */
double ph_normal (gint32 x, gint32 y, gint32 z, guint32 seed);
/* Smooth value noise in [-1, 1]; one cell is one unit. */
double ph_noise (double x, double y, double z, guint32 seed);
/* Two octaves of ph_noise(), in about [-1, 1]. */
double ph_fbm (double x, double y, double z, guint32 seed);

G_END_DECLS
