/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-date.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (rv-date-error-quark, rv_date_error)

#define MAX_DAYS 3e6 /* about eight thousand years: more is a slip of the pen */

/* Days from civil and back: H. Hinnant's proleptic Gregorian algorithm. */
double
rv_days_from_ymd (int year, int month, int day)
{
  int y = year - (month <= 2);
  int era = (y >= 0 ? y : y - 399) / 400;
  unsigned yoe = (unsigned) (y - era * 400);
  unsigned doy = (153u * (unsigned) (month + (month > 2 ? -3 : 9)) + 2) / 5 + (unsigned) day - 1;
  unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

  return (double) era * 146097 + doe - 719468;
}

void
rv_days_to_ymd (double days, int *year, int *month, int *day)
{
  long z = (long) floor (days) + 719468;
  long era = (z >= 0 ? z : z - 146096) / 146097;
  unsigned doe = (unsigned) (z - era * 146097);
  unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  unsigned mp = (5 * doy + 2) / 153;

  *day = (int) (doy - (153 * mp + 2) / 5 + 1);
  *month = (int) (mp < 10 ? mp + 3 : mp - 9);
  *year = (int) (yoe + era * 400) + (*month <= 2);
}

/* One written point of time. */
typedef struct {
  RvDateBase base;
  RvPrecision precision;
  double nominal, earliest, latest;
  char *anchor;
} Point;

static int
digits (const char *p, int n)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (p[i]))
        return -1;
      value = value * 10 + (p[i] - '0');
    }
  return value;
}

static gboolean
parse_calendar (const char *s, Point *point)
{
  gsize len = strlen (s);
  int y, m = 1, d = 1, last;

  if ((len != 4 && len != 7 && len != 10) || (y = digits (s, 4)) < 1)
    return FALSE;
  if (len >= 7 && (s[4] != '-' || (m = digits (s + 5, 2)) < 1 || m > 12))
    return FALSE;
  last = g_date_get_days_in_month ((GDateMonth) m, (GDateYear) y);
  if (len == 10 && (s[7] != '-' || (d = digits (s + 8, 2)) < 1 || d > last))
    return FALSE;
  point->base = RV_DATE_CALENDAR;
  point->precision = len == 4 ? RV_PRECISION_YEAR : len == 7 ? RV_PRECISION_MONTH : RV_PRECISION_DAY;
  point->earliest = rv_days_from_ymd (y, m, d);
  point->latest = len == 4 ? rv_days_from_ymd (y, 12, 31) : len == 7 ? rv_days_from_ymd (y, m, last) : point->earliest;
  point->nominal = point->earliest;
  return TRUE;
}

static gboolean
parse_offset (const char *s, Point *point)
{
  static const struct { const char *unit; double days; RvPrecision precision; } units[] = {
    { "d", 1, RV_PRECISION_DAY }, { "w", 7, RV_PRECISION_WEEK },
    { "mo", RV_DAYS_PER_MONTH, RV_PRECISION_MONTH }, { "y", RV_DAYS_PER_YEAR, RV_PRECISION_YEAR },
  };
  char *end = NULL;
  double value;

  if (!*s) /* T itself */
    {
      point->precision = RV_PRECISION_DAY;
      return TRUE;
    }
  if ((*s != '+' && *s != '-') || !g_ascii_isdigit (s[1]))
    return FALSE;
  value = g_ascii_strtod (s, &end);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (end, units[i].unit) && fabs (value * units[i].days) < MAX_DAYS)
      {
        double half = units[i].precision == RV_PRECISION_DAY ? 0 : units[i].days / 2;

        point->precision = units[i].precision;
        point->nominal = value * units[i].days;
        point->earliest = point->nominal - half;
        point->latest = point->nominal + half;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_relative (const char *s, Point *point)
{
  const char *sign;

  point->base = RV_DATE_RELATIVE;
  if (*s == 'T')
    return parse_offset (s + 1, point);
  if (*s != '@' || !g_ascii_isalpha (s[1]))
    return FALSE;
  /* the offset is the last sign that is followed by a number and a unit: ids may hold '-' themselves */
  for (sign = s + strlen (s) - 1; sign > s + 1; sign--)
    if ((*sign == '+' || *sign == '-') && parse_offset (sign, point))
      {
        point->anchor = g_strndup (s + 1, (gsize) (sign - s - 1));
        return TRUE;
      }
  point->anchor = g_strdup (s + 1);
  return strchr (s, '+') == NULL && parse_offset ("", point);
}

static gboolean
parse_point (const char *s, Point *point)
{
  memset (point, 0, sizeof *point);
  return g_ascii_isdigit (*s) ? parse_calendar (s, point) : parse_relative (s, point);
}

static gboolean
parse_when (const char *token, RvDate *date)
{
  const char *dots = strstr (token, "..");
  g_autofree char *left = dots ? g_strndup (token, (gsize) (dots - token)) : NULL;
  Point a = { 0 }, b = { 0 };
  gboolean ok;

  if (*token == '~')
    {
      date->about = TRUE;
      if (left)
        memmove (left, left + 1, strlen (left));
      token++;
    }
  ok = parse_point (left ? left : token, &a) && (!dots || parse_point (dots + 2, &b));
  if (ok && dots)
    ok = a.base == b.base && g_strcmp0 (a.anchor, b.anchor) == 0 && a.nominal <= b.nominal;
  if (ok)
    {
      date->base = a.base;
      date->range = dots != NULL;
      date->precision = dots ? MAX (a.precision, b.precision) : a.precision;
      date->earliest = a.earliest;
      date->latest = dots ? b.latest : a.latest;
      date->first_point = a.nominal;
      date->last_point = dots ? b.nominal : a.nominal;
      date->anchor = g_steal_pointer (&a.anchor);
    }
  g_free (a.anchor);
  g_free (b.anchor);
  return ok;
}

static gboolean
is_id (const char *s)
{
  if (!s || !g_ascii_isalpha (*s))
    return FALSE;
  for (; *s; s++)
    if (!g_ascii_isalnum (*s) && !strchr ("-_.", *s))
      return FALSE;
  return TRUE;
}

static gboolean
parse_order (GStrv tokens, RvDate *date)
{
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) before = g_strv_builder_new ();

  for (guint i = 0; tokens[i]; i += 2)
    {
      if (!is_id (tokens[i + 1]))
        return FALSE;
      if (g_str_equal (tokens[i], "after"))
        g_strv_builder_add (after, tokens[i + 1]);
      else if (g_str_equal (tokens[i], "before"))
        g_strv_builder_add (before, tokens[i + 1]);
      else
        return FALSE;
    }
  date->after = g_strv_builder_end (after);
  date->before = g_strv_builder_end (before);
  if (!date->after[0])
    g_clear_pointer (&date->after, g_strfreev);
  if (!date->before[0])
    g_clear_pointer (&date->before, g_strfreev);
  return TRUE;
}

static gboolean
parse_tokens (GStrv tokens, RvDate *date)
{
  if (!tokens[0])
    return FALSE;
  if (g_str_equal (tokens[0], "open"))
    {
      date->base = RV_DATE_OPEN;
      return tokens[1] == NULL;
    }
  if (g_str_equal (tokens[0], "after") || g_str_equal (tokens[0], "before"))
    {
      date->base = RV_DATE_ORDER;
      date->precision = RV_PRECISION_YEAR;
      return parse_order (tokens, date);
    }
  return parse_when (tokens[0], date) && parse_order (tokens + 1, date);
}

RvDate *
rv_date_parse (const char *lexical, GError **error)
{
  g_autoptr (RvDate) date = g_new0 (RvDate, 1);
  g_auto (GStrv) parts = g_strsplit_set (lexical ? lexical : "", " \t\n,", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) tokens = NULL;

  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      g_strv_builder_add (words, parts[i]);
  tokens = g_strv_builder_end (words);
  if (parse_tokens (tokens, date))
    return g_steal_pointer (&date);
  g_set_error (error, RV_DATE_ERROR, RV_DATE_ERROR_SYNTAX,
               _("a date such as 2011, 2011-05, 2011-05-14, ~2011-05, 2011-05..2011-08, T+18mo, @event+3d, or an order such as “after EVENT before EVENT”"));
  return NULL;
}

void
rv_date_free (RvDate *date)
{
  if (!date)
    return;
  g_free (date->anchor);
  g_strfreev (date->after);
  g_strfreev (date->before);
  g_free (date);
}

static void
append_number (GString *s, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (s, g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

static void
append_offset (GString *s, double days, RvPrecision precision)
{
  static const struct { const char *unit; double days; } units[] = { { "d", 1 }, { "w", 7 }, { "mo", RV_DAYS_PER_MONTH }, { "y", RV_DAYS_PER_YEAR } };

  if (days == 0 && precision == RV_PRECISION_DAY)
    return;
  g_string_append_c (s, days < 0 ? '-' : '+');
  append_number (s, fabs (days) / units[precision].days);
  g_string_append (s, units[precision].unit);
}

static void
append_point (GString *s, const RvDate *date, double days)
{
  int y, m, d;

  if (date->base == RV_DATE_RELATIVE)
    {
      if (date->anchor)
        g_string_append_printf (s, "@%s", date->anchor);
      else
        g_string_append_c (s, 'T');
      append_offset (s, days, date->precision);
      return;
    }
  rv_days_to_ymd (days, &y, &m, &d);
  g_string_append_printf (s, "%04d", y);
  if (date->precision <= RV_PRECISION_MONTH)
    g_string_append_printf (s, "-%02d", m);
  if (date->precision <= RV_PRECISION_WEEK)
    g_string_append_printf (s, "-%02d", d);
}

char *
rv_date_to_lexical (const RvDate *date)
{
  g_autoptr (GString) s = g_string_new (NULL);

  if (date->base == RV_DATE_NONE)
    return g_strdup ("");
  if (date->base == RV_DATE_OPEN)
    return g_strdup ("open");
  if (date->base != RV_DATE_ORDER)
    {
      if (date->about)
        g_string_append_c (s, '~');
      append_point (s, date, date->first_point);
      if (date->range)
        {
          g_string_append (s, "..");
          append_point (s, date, date->last_point);
        }
    }
  for (guint i = 0; date->after && date->after[i]; i++)
    g_string_append_printf (s, "%safter %s", s->len ? " " : "", date->after[i]);
  for (guint i = 0; date->before && date->before[i]; i++)
    g_string_append_printf (s, "%sbefore %s", s->len ? " " : "", date->before[i]);
  return g_string_free (g_steal_pointer (&s), FALSE);
}
