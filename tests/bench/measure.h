/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Milliseconds on the clock that all programs share. */
double measure_now (void);
/* Milliseconds of processor time of this program: for work that waits for nothing, so that other programs do not count. */
double measure_cpu (void);
/* Sorts the values. */
double measure_median (double *values, guint n);
/* Prints one line: what was measured, its ratio to the reference of the same run, the limit, both times in ms.
 * FALSE: above the limit. */
gboolean measure_print (const char *name, double limit, double ms, double reference_ms);
/* The same in another unit. */
gboolean measure_print_in (const char *unit, const char *name, double limit, double value, double reference);
