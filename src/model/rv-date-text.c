/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates for people: shown in words, and read from what they type. */
#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

#include "model/rv-date.h"

char *
rv_days_to_text (double days)
{
  double months = fabs (days) / RV_DAYS_PER_MONTH, years = fabs (days) / RV_DAYS_PER_YEAR;
  long n;

  if (years >= 2 && fabs (years - round (years)) < 0.05)
    {
      n = lround (years);
      return g_strdup_printf (ngettext ("%ld year", "%ld years", (gulong) n), n);
    }
  if (months >= 1.5 || fabs (months - 1) < 0.03)
    {
      n = lround (months);
      return g_strdup_printf (ngettext ("%ld month", "%ld months", (gulong) n), n);
    }
  n = lround (fabs (days));
  if (n >= 14 && n % 7 == 0)
    return g_strdup_printf (ngettext ("%ld week", "%ld weeks", (gulong) (n / 7)), n / 7);
  return g_strdup_printf (ngettext ("%ld day", "%ld days", (gulong) n), n);
}

char *
rv_offset_to_text (double days)
{
  const char *sign = days < 0 ? "−" : "+";
  double months = fabs (days) / RV_DAYS_PER_MONTH, years = fabs (days) / RV_DAYS_PER_YEAR;

  if (fabs (days) < 0.5)
    return g_strdup ("T");
  if (years >= 3 && fabs (years - round (years)) < 0.04)
    return g_strdup_printf (_("T%s%ld y"), sign, lround (years));
  if (months >= 1.9 || fabs (months - 1) < 0.02)
    return g_strdup_printf (_("T%s%ld mo"), sign, lround (months));
  return g_strdup_printf (_("T%s%ld d"), sign, lround (fabs (days)));
}

static char *
calendar_to_text (double days, RvPrecision precision)
{
  int y, m, d;
  g_autoptr (GDateTime) when = NULL;

  rv_days_to_ymd (days, &y, &m, &d);
  when = g_date_time_new_utc (CLAMP (y, 1, 9999), m, d, 0, 0, 0);
  if (precision == RV_PRECISION_YEAR)
    return g_strdup_printf ("%d", y);
  /* Translators: month and year, as in "May 2011". */
  if (precision == RV_PRECISION_MONTH)
    return g_date_time_format (when, _("%B %Y"));
  /* Translators: day, month and year, as in "14 May 2011". */
  return g_date_time_format (when, _("%-d %B %Y"));
}

static char *
relative_to_text (const RvDate *date, double days, RvTitleFunc title_of, gpointer data)
{
  const char *anchor = date->anchor ? (title_of ? title_of (date->anchor, data) : date->anchor) : "T";
  g_autofree char *length = rv_days_to_text (days);

  if (days == 0)
    return g_strdup (anchor);
  if (!date->anchor)
    return g_strdup_printf ("T%s%s", days < 0 ? "−" : "+", length);
  return g_strdup_printf (days < 0 ? _("%s before %s") : _("%s after %s"), length, anchor);
}

static char *
point_to_text (const RvDate *date, double days, RvTitleFunc title_of, gpointer data)
{
  return date->base == RV_DATE_CALENDAR ? calendar_to_text (days, date->precision) : relative_to_text (date, days, title_of, data);
}

static void
append_ordered (GString *s, const char *format, GStrv ids, RvTitleFunc title_of, gpointer data)
{
  for (guint i = 0; ids && ids[i]; i++)
    {
      g_autofree char *part = g_strdup_printf (format, title_of ? title_of (ids[i], data) : ids[i]);

      g_string_append_printf (s, "%s%s", s->len ? ", " : "", part);
    }
}

char *
rv_date_to_text (const RvDate *date, RvTitleFunc title_of, gpointer data)
{
  g_autoptr (GString) s = g_string_new (NULL);

  if (date->base == RV_DATE_NONE)
    return g_strdup ("");
  if (date->base == RV_DATE_OPEN)
    return g_strdup (_("open"));
  if (date->base != RV_DATE_ORDER)
    {
      g_autofree char *first = point_to_text (date, date->first_point, title_of, data);
      g_autofree char *last = date->range ? point_to_text (date, date->last_point, title_of, data) : NULL;
      g_autofree char *span = last ? g_strdup_printf (_("between %s and %s"), first, last) : g_strdup (first);

      if (date->about)
        g_string_append_printf (s, _("about %s"), span);
      else
        g_string_append (s, span);
    }
  append_ordered (s, _("after %s"), date->after, title_of, data);
  append_ordered (s, _("before %s"), date->before, title_of, data);
  return g_string_free (g_steal_pointer (&s), FALSE);
}

/* --- what people type --- */

static const char *const english_months[] = { "january", "february", "march", "april", "may", "june",
                                              "july", "august", "september", "october", "november", "december" };

/* 1-12, or 0. */
static int
month_of (const char *word)
{
  static const nl_item names[] = { MON_1, MON_2, MON_3, MON_4, MON_5, MON_6, MON_7, MON_8, MON_9, MON_10, MON_11, MON_12 };
  g_autofree char *folded = g_utf8_casefold (word, -1);
  gsize len = strlen (folded);

  for (int m = 0; m < 12 && len >= 3; m++)
    {
      g_autofree char *local = g_utf8_casefold (nl_langinfo (names[m]), -1);

      if (g_str_has_prefix (english_months[m], folded) || g_str_has_prefix (local, folded))
        return m + 1;
    }
  return 0;
}

static gboolean
all_digits (const char *s)
{
  return *s && strspn (s, "0123456789") == strlen (s);
}

/* "14 May 2011", "May 2011", "14.05.2011", "05/2011", "2011": an ISO point, or NULL. */
static char *
calendar_from_words (const char *text)
{
  g_auto (GStrv) raw = g_strsplit_set (text, " ./,", -1);
  int numbers[3] = { 0, 0, 0 }, n = 0, month = 0, year, day = 0;

  for (guint i = 0; raw[i]; i++)
    {
      if (!*raw[i])
        continue;
      if (all_digits (raw[i]) && n < 3)
        numbers[n++] = (int) g_ascii_strtoll (raw[i], NULL, 10);
      else if (!month && (month = month_of (raw[i])))
        continue;
      else
        return NULL;
    }
  if (n == 0 || (month && n > 2))
    return NULL;
  year = numbers[n - 1];
  if (!month && n >= 2)
    month = numbers[n - 2];
  if (n == 3 || (n == 2 && strlen (raw[0]) <= 2 && month_of (raw[0]) == 0 && month != numbers[0]))
    day = numbers[0];
  if (year < 1000 || month > 12)
    return NULL;
  return day ? g_strdup_printf ("%04d-%02d-%02d", year, month, day)
             : month ? g_strdup_printf ("%04d-%02d", year, month) : g_strdup_printf ("%04d", year);
}

/* "two", "18", "a" to a number; 0 when it is none. */
static double
count_of (const char *word)
{
  static const char *const numbers[] = { "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
                                         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty" };

  if (g_ascii_isdigit (*word))
    return g_ascii_strtod (word, NULL);
  if (g_str_equal (word, "a") || g_str_equal (word, "an"))
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (numbers[i], word))
      return i + 1;
  return 0;
}

static const char *
unit_of (const char *word)
{
  static const struct { const char *word, *unit; } units[] = {
    { "day", "d" }, { "d", "d" }, { "week", "w" }, { "w", "w" }, { "wk", "w" }, { "month", "mo" }, { "mo", "mo" }, { "year", "y" }, { "y", "y" }, { "yr", "y" },
  };
  g_autofree char *singular = g_str_has_suffix (word, "s") && strlen (word) > 2 ? g_strndup (word, strlen (word) - 1) : g_strdup (word);

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].word, singular))
      return units[i].unit;
  return NULL;
}

static char *
id_of (const char *words, RvFindIdFunc find_id, gpointer data, GError **error)
{
  const char *id = find_id ? find_id (words, data) : NULL;

  if (!id)
    g_set_error (error, RV_DATE_ERROR, RV_DATE_ERROR_UNKNOWN_EVENT,
                 _("“%s” fits no event, or more than one: write more of its title, or its name in references"), words);
  return g_strdup (id);
}

/* "18 months after remission": lexical, or NULL (error set when an event is unknown). */
static char *
offset_from_words (GStrv words, RvFindIdFunc find_id, gpointer data, GError **error)
{
  guint n = g_strv_length (words);
  double count = n >= 4 ? count_of (words[0]) : 0;
  const char *unit = count > 0 ? unit_of (words[1]) : NULL;
  gboolean after = unit && g_str_equal (words[2], "after"), before = unit && g_str_equal (words[2], "before");
  g_autofree char *event = NULL;
  g_autofree char *id = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!after && !before)
    return NULL;
  event = g_strjoinv (" ", words + 3);
  id = g_ascii_strcasecmp (event, "t") == 0 ? g_strdup ("T") : id_of (event, find_id, data, error);
  if (!id)
    return NULL;
  g_ascii_formatd (number, sizeof number, "%.6g", count);
  return g_strdup_printf ("%s%s%c%s%s", g_str_equal (id, "T") ? "" : "@", id, after ? '+' : '-', number, unit);
}

/* "after the steroids, before PET-CT", "between MRI and PET-CT" */
static char *
order_from_words (const char *text, RvFindIdFunc find_id, gpointer data, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) marked = g_string_new (text);
  g_auto (GStrv) clauses = NULL;

  if (g_str_has_prefix (text, "between ") && strstr (text, " and "))
    {
      const char *and = strstr (text, " and ");
      g_autofree char *first = g_strndup (text + 8, (gsize) (and - text - 8));

      g_string_printf (marked, "after %s;before %s", first, and + 5);
    }
  g_string_replace (marked, ",", ";", 0);
  g_string_replace (marked, " and before ", ";before ", 0);
  g_string_replace (marked, " and after ", ";after ", 0);
  g_string_replace (marked, " before ", ";before ", 0);
  g_string_replace (marked, " after ", ";after ", 0);
  clauses = g_strsplit (marked->str, ";", -1);
  for (guint i = 0; clauses[i]; i++)
    {
      char *clause = g_strstrip (clauses[i]);
      gboolean after = g_str_has_prefix (clause, "after "), before = g_str_has_prefix (clause, "before ");
      g_autofree char *id = NULL;

      if (!*clause)
        continue;
      if (!after && !before)
        return NULL;
      id = id_of (clause + (after ? 6 : 7), find_id, data, error);
      if (!id)
        return NULL;
      g_string_append_printf (out, "%s%s %s", out->len ? " " : "", after ? "after" : "before", id);
    }
  return out->len ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static char *
lexical_from_words (const char *text, RvFindIdFunc find_id, gpointer data, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GError) local = NULL;
  char *lexical = calendar_from_words (text);

  if (!lexical)
    lexical = offset_from_words (words, find_id, data, &local);
  if (!lexical && !local)
    lexical = order_from_words (text, find_id, data, &local);
  if (!lexical && !local && g_str_equal (text, "ongoing"))
    lexical = g_strdup ("open");
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return lexical;
}

/* Names as typed ("PET") to the ids of the case; FALSE when one fits nothing. */
static gboolean
settle_ids (GStrv ids, RvFindIdFunc find_id, gpointer data, GError **error)
{
  for (guint i = 0; ids && ids[i]; i++)
    {
      g_autofree char *folded = g_utf8_casefold (ids[i], -1);
      char *id = id_of (folded, find_id, data, error);

      if (!id)
        return FALSE;
      g_free (ids[i]);
      ids[i] = id;
    }
  return TRUE;
}

RvDate *
rv_date_from_text (const char *text, RvFindIdFunc find_id, gpointer data, GError **error)
{
  static const char *const abouts[] = { "about ", "around ", "circa ", "ca. ", "ca ", "c. ", "approximately ", "~", NULL };
  g_autofree char *stripped = g_strstrip (g_strdup (text ? text : ""));
  g_autofree char *folded = NULL;
  g_autofree char *lexical = NULL;
  g_autoptr (GString) minus = g_string_new (stripped);
  g_autoptr (GError) local = NULL;
  const char *rest;
  gboolean about = FALSE;
  RvDate *date;

  g_string_replace (minus, "−", "-", 0);
  date = rv_date_parse (minus->str, NULL);
  if (date && find_id && !(settle_ids (date->after, find_id, data, error) && settle_ids (date->before, find_id, data, error)))
    {
      rv_date_free (date);
      return NULL;
    }
  if (date)
    return date;
  folded = g_utf8_casefold (minus->str, -1);
  rest = folded;
  for (guint i = 0; abouts[i] && !about; i++)
    if (g_str_has_prefix (folded, abouts[i]))
      {
        about = TRUE;
        rest = folded + strlen (abouts[i]);
      }
  lexical = lexical_from_words (rest, find_id, data, &local);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (lexical)
    date = rv_date_parse (lexical, NULL);
  if (!date) /* "about T+18mo" */
    date = rv_date_parse (minus->str + (rest - folded), error);
  if (date && about && date->base != RV_DATE_ORDER && date->base != RV_DATE_OPEN)
    date->about = TRUE;
  return date;
}
