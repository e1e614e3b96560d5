/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RvDate: when something was so, or became known, exactly as doubtful as the source leaves it.
 *
 * Lexical form (case XML, database, command line; always C locale):
 *
 *   point     2011 | 2011-05 | 2011-05-14            calendar
 *             T | T+18mo | T-2y | T+3w | T+540d      relative to the case's anchor event
 *             @remission+18mo | @remission           relative to a named event
 *   date      point | ~point | point..point          exact to its precision, about, anywhere between
 *             followed by any number of              order
 *             after ID | before ID
 *             or only those
 *             open                                   an end that had not come when the source was written
 *
 * Days are counted from 1970-01-01 (calendar) or from the anchor (relative). A month is 30.4375 days.
 */
typedef enum {
  RV_DATE_NONE,      /* nothing is known */
  RV_DATE_CALENDAR,
  RV_DATE_RELATIVE,
  RV_DATE_ORDER,     /* only after/before */
  RV_DATE_OPEN
} RvDateBase;

typedef enum {
  RV_PRECISION_DAY,
  RV_PRECISION_WEEK,
  RV_PRECISION_MONTH,
  RV_PRECISION_YEAR
} RvPrecision;

typedef struct {
  RvDateBase base;
  RvPrecision precision; /* of the coarser end */
  gboolean about;
  gboolean range;        /* written as A..B */
  double earliest;       /* days, inclusive */
  double latest;         /* days, inclusive */
  double first_point;    /* the point as written (its nominal day), e.g. 548 of T+18mo; start of the span on a calendar */
  double last_point;     /* second point of a range, else first_point */
  char *anchor;          /* relative: event id, or NULL for the case's anchor T */
  GStrv after;           /* ids, or NULL */
  GStrv before;          /* ids, or NULL */
} RvDate;

#define RV_DAYS_PER_MONTH 30.4375
#define RV_DAYS_PER_YEAR 365.25

#define RV_DATE_ERROR (rv_date_error_quark ())
GQuark rv_date_error_quark (void);
typedef enum { RV_DATE_ERROR_SYNTAX, RV_DATE_ERROR_UNKNOWN_EVENT } RvDateError;

/* Parses the lexical form. Returns NULL and sets error (the message says what is allowed). Free with rv_date_free(). */
RvDate *rv_date_parse (const char *lexical, GError **error);
void rv_date_free (RvDate *date);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvDate, rv_date_free)

/* The lexical form of a date; caller frees. rv_date_parse() of it gives the same date. */
char *rv_date_to_lexical (const RvDate *date);

/* For people, in the user's language: "about May 2011", "T+18 months", "after steroids, before PET-CT".
 * title_of maps an event id to its title (may be NULL: ids are shown). Caller frees. */
typedef const char *(*RvTitleFunc) (const char *id, gpointer data);
char *rv_date_to_text (const RvDate *date, RvTitleFunc title_of, gpointer data);

/* "18 months", "2 years", "10 days": a length of time in the largest unit that fits, translated. Caller frees. */
char *rv_days_to_text (double days);
/* "T+18 mo", "T−3 d", "T" : a place on the relative axis. Caller frees. */
char *rv_offset_to_text (double days);

/* What a person typed: everything rv_date_parse() takes, and "about May 2011", "14 May 2011", "14.05.2011",
 * "18 months after remission", "two months before presentation", "after the steroids", "between MRI and PET-CT",
 * "open". find_id maps words such as "the steroids" to an event id (returns NULL when none or more than one fits);
 * it may be NULL. English words and the user's month names are understood. */
typedef const char *(*RvFindIdFunc) (const char *words, gpointer data);
RvDate *rv_date_from_text (const char *text, RvFindIdFunc find_id, gpointer data, GError **error);

/* Calendar helpers: days since 1970-01-01. */
double rv_days_from_ymd (int year, int month, int day);
void rv_days_to_ymd (double days, int *year, int *month, int *day);

G_END_DECLS
