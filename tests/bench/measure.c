/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure.h"

#include <time.h>

double
measure_now (void)
{
  return (double) g_get_monotonic_time () / 1000;
}

double
measure_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
by_value (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
measure_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, by_value);
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

gboolean
measure_print_in (const char *unit, const char *name, double limit, double value, double reference)
{
  char text[4][G_ASCII_DTOSTR_BUF_SIZE];
  double ratio = value / reference;

  g_print ("%-28s ratio %5s  limit %s  %s %s against %s %s%s\n", name, g_ascii_formatd (text[0], sizeof text[0], "%.2f", ratio),
           g_ascii_formatd (text[1], sizeof text[1], "%.1f", limit), g_ascii_formatd (text[2], sizeof text[2], "%.3f", value), unit,
           g_ascii_formatd (text[3], sizeof text[3], "%.3f", reference), unit, ratio < limit ? "" : "  ABOVE");
  return ratio < limit;
}

gboolean
measure_print (const char *name, double limit, double ms, double reference_ms)
{
  return measure_print_in ("ms", name, limit, ms, reference_ms);
}
