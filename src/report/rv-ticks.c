/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks of the time axis: 1-2-5 days, weeks, months, years. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/rv-date.h"
#include "report/rv-axis.h"

#define MAX_TICKS 400

static void
tick_clear (gpointer data)
{
  RvAxisTick *tick = data;

  g_free (tick->label);
  g_free (tick->context);
}

static GArray *
new_ticks (void)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (RvAxisTick));

  g_array_set_clear_func (ticks, tick_clear);
  return ticks;
}

typedef struct { RvAxisUnit unit; int n; } Step;

static const Step steps[] = {
  { RV_UNIT_DAYS, 1 }, { RV_UNIT_DAYS, 2 }, { RV_UNIT_DAYS, 5 }, { RV_UNIT_WEEKS, 1 }, { RV_UNIT_WEEKS, 2 },
  { RV_UNIT_MONTHS, 1 }, { RV_UNIT_MONTHS, 2 }, { RV_UNIT_MONTHS, 3 }, { RV_UNIT_MONTHS, 6 },
  { RV_UNIT_YEARS, 1 }, { RV_UNIT_YEARS, 2 }, { RV_UNIT_YEARS, 5 }, { RV_UNIT_YEARS, 10 }, { RV_UNIT_YEARS, 20 }, { RV_UNIT_YEARS, 50 },
};

static double
days_of (Step step)
{
  static const double days[] = { 1, 7, RV_DAYS_PER_MONTH, RV_DAYS_PER_YEAR };

  return step.n * days[step.unit];
}

static Step
choose_step (double px_per_day, double min_px)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (days_of (steps[i]) * px_per_day >= min_px)
      return steps[i];
  return (Step) { RV_UNIT_YEARS, (int) MIN (1e6, 100 * ceil (min_px / MAX (px_per_day * RV_DAYS_PER_YEAR * 100, 1e-9))) };
}

static char *
date_text (int y, int m, int d, const char *format)
{
  g_autoptr (GDateTime) when = y >= 1 && y <= 9999 ? g_date_time_new_utc (y, m, d, 0, 0, 0) : NULL;

  return when ? g_date_time_format (when, format) : g_strdup_printf ("%d", y);
}

static void
add_calendar (GArray *ticks, double day, int y, int m, int d, RvAxisUnit unit, int *last_year)
{
  RvAxisTick tick = { .day = day };

  if (unit == RV_UNIT_YEARS)
    tick.label = g_strdup_printf ("%d", y);
  else if (unit == RV_UNIT_MONTHS)
    tick.label = date_text (y, m, d, "%b");
  else
    /* Translators: day and month under a time axis, as in "14 May". */
    tick.label = date_text (y, m, d, _("%-d %b"));
  if (unit != RV_UNIT_YEARS && y != *last_year)
    tick.context = g_strdup_printf ("%d", y);
  *last_year = y;
  g_array_append_val (ticks, tick);
}

GArray *
rv_axis_ticks_calendar (double from, double to, double calendar_zero, double px_per_day, double min_px, RvAxisUnit *unit)
{
  GArray *ticks = new_ticks ();
  Step step = choose_step (px_per_day, min_px);
  double first = from + calendar_zero, last = to + calendar_zero;
  int y, m, d, year = G_MININT;

  *unit = step.unit;
  rv_days_to_ymd (first, &y, &m, &d);
  if (step.unit == RV_UNIT_DAYS || step.unit == RV_UNIT_WEEKS)
    for (double day = ceil (first - 1e-6); day <= last + 1e-6 && ticks->len < MAX_TICKS; day++)
      {
        gboolean on = step.unit == RV_UNIT_WEEKS ? fmod (floor (day) + 3 + 14e6, 7.0 * step.n) == 0 /* Mondays */ : TRUE;

        rv_days_to_ymd (day, &y, &m, &d);
        if (step.unit == RV_UNIT_DAYS && step.n == 5)
          on = d % 5 == 1 && d < 30;
        else if (step.unit == RV_UNIT_DAYS)
          on = fmod (day + 2e6, step.n) == 0;
        if (on)
          add_calendar (ticks, day - calendar_zero, y, m, d, step.unit, &year);
      }
  else if (step.unit == RV_UNIT_MONTHS)
    for (int i = y * 12 + ((m - 1) / step.n) * step.n; ticks->len < MAX_TICKS; i += step.n)
      {
        double day = rv_days_from_ymd (i / 12, i % 12 + 1, 1);

        if (day > last + 1e-6)
          break;
        if (day >= first - 1e-6)
          add_calendar (ticks, day - calendar_zero, i / 12, i % 12 + 1, 1, step.unit, &year);
      }
  else
    for (int i = (int) floor ((double) y / step.n) * step.n; ticks->len < MAX_TICKS; i += step.n)
      {
        double day = rv_days_from_ymd (i, 1, 1);

        if (day > last + 1e-6)
          break;
        if (day >= first - 1e-6)
          add_calendar (ticks, day - calendar_zero, i, 1, 1, step.unit, &year);
      }
  return ticks;
}

GArray *
rv_axis_ticks_relative (double from, double to, double zero, gboolean zero_is_t, double px_per_day, double min_px, RvAxisUnit least, RvAxisUnit *unit)
{
  GArray *ticks = new_ticks ();
  Step step = choose_step (px_per_day, min_px);
  double far = MAX (fabs (from - zero), fabs (to - zero));
  double days, one;

  /* Nobody counts "day 523": far from zero the months are named as long as two of them are in sight. */
  if (step.unit < RV_UNIT_MONTHS && far > 100 && to - from >= RV_DAYS_PER_MONTH)
    step = (Step) { RV_UNIT_MONTHS, 1 };
  if (step.unit < least)
    step = (Step) { least, 1 };
  days = days_of (step);
  one = days / step.n;
  *unit = step.unit;
  for (double k = ceil ((from - zero) / days - 1e-9); k * days + zero <= to + 1e-6 && ticks->len < MAX_TICKS; k++)
    {
      RvAxisTick tick = { .day = zero + k * days, .zero = k == 0 };
      long n = lround (k * days / one);

      if (n == 0)
        tick.label = g_strdup (zero_is_t ? "T" : "0");
      else
        tick.label = g_strdup_printf ("%s%s%ld", zero_is_t ? "T" : "", n < 0 ? "\u2212" : "+", labs (n));
      g_array_append_val (ticks, tick);
    }
  return ticks;
}
