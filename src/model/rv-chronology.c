/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-chronology.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "model/rv-moments.h"

#define SAME_MOMENT 0.005 /* days */

struct _RvChronology {
  GObject parent_instance;

  RvCase *kase;
  RvMoments *moments;
  double first_encounter; /* position; -INFINITY when there is none */
  double last;            /* the latest position of all */
  GHashTable *known;      /* RvRecord -> RvSpan, filled on demand */
  GPtrArray *steps;       /* RvStep */
};

G_DEFINE_FINAL_TYPE (RvChronology, rv_chronology, G_TYPE_OBJECT)

static void
step_free (gpointer data)
{
  RvStep *step = data;

  g_ptr_array_unref (step->records);
  g_free (step->label);
  g_free (step);
}

static void
rv_chronology_finalize (GObject *object)
{
  RvChronology *self = RV_CHRONOLOGY (object);

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->moments, rv_moments_free);
  g_clear_object (&self->kase);
  G_OBJECT_CLASS (rv_chronology_parent_class)->finalize (object);
}

static void
rv_chronology_class_init (RvChronologyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rv_chronology_finalize;
}

static void
rv_chronology_init (RvChronology *self)
{
  self->known = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->steps = g_ptr_array_new_with_free_func (step_free);
}

static void
span_of_moment (RvMoment *moment, RvSpan *span)
{
  span->dated = TRUE;
  span->nominal = !moment->fixed;
  span->about = moment->date->about;
  span->precision = moment->date->precision;
  span->earliest = moment->lo;
  span->latest = moment->hi;
  span->position = moment->position;
}

gboolean
rv_chronology_span (RvChronology *self, RvRecord *record, const char *field, RvSpan *span)
{
  RvMoment *moment;

  *span = (RvSpan) { .earliest = -INFINITY, .latest = INFINITY, .position = -INFINITY };
  if (!rv_kind_field (rv_record_get_kind (record), field))
    return FALSE;
  if (rv_record_equals (record, field, "open"))
    {
      span->open = TRUE;
      span->position = INFINITY;
      return TRUE;
    }
  moment = rv_moments_get (self->moments, record, field);
  if (moment)
    span_of_moment (moment, span);
  else
    return FALSE;
  return TRUE;
}

/* The record that another leans on for its time: its encounter, study, event or parent. */
static RvRecord *
leans_on (RvChronology *self, RvRecord *record)
{
  static const char *const fields[] = { "encounter", "study", "event", "treatment" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *id = rv_kind_field (rv_record_get_kind (record), fields[i]) ? rv_record_get (record, fields[i]) : NULL;
      RvRecord *other = id ? rv_case_find_id (self->kase, id) : NULL;

      if (other && other != record)
        return other;
    }
  return rv_case_get_parent (self->kase, record);
}

static void
default_known (RvChronology *self, RvRecord *record, RvSpan *span)
{
  const char *section = rv_record_get_kind (record)->section;

  *span = (RvSpan) { .earliest = -INFINITY, .latest = INFINITY, .position = -INFINITY };
  if (!section || g_str_equal (section, "background") || g_str_equal (section, "stages") || g_str_equal (section, "decisions") ||
      g_str_equal (section, "presentations"))
    return;
  if (g_str_equal (section, "discussion") || g_str_equal (section, "diagnoses") || g_str_equal (section, "remarks"))
    span->position = self->last;
  else
    span->position = self->first_encounter;
  span->nominal = isfinite (span->position);
}

static void
compute_known (RvChronology *self, RvRecord *record, RvSpan *span, guint depth)
{
  RvRecord *other;

  if (rv_chronology_span (self, record, "known", span) && span->dated)
    return;
  other = depth < 4 ? leans_on (self, record) : NULL;
  if (other && !rv_record_is (other, "event"))
    {
      compute_known (self, other, span, depth + 1);
      if (span->dated)
        return;
    }
  if (rv_chronology_span (self, record, "when", span) && span->dated)
    return;
  if (other)
    {
      compute_known (self, other, span, depth + 1);
      if (span->dated)
        return;
    }
  default_known (self, record, span);
}

void
rv_chronology_known (RvChronology *self, RvRecord *record, RvSpan *span)
{
  RvSpan *cached = g_hash_table_lookup (self->known, record);

  if (!cached)
    {
      cached = g_new0 (RvSpan, 1);
      compute_known (self, record, cached, 0);
      g_hash_table_insert (self->known, record, cached);
    }
  *span = *cached;
}

static void
find_limits (RvChronology *self)
{
  guint n = rv_case_count (self->kase, "encounter");

  self->first_encounter = -INFINITY;
  self->last = -INFINITY;
  for (guint i = 0; i < self->moments->moments->len; i++)
    {
      RvMoment *moment = self->moments->moments->pdata[i];

      self->last = MAX (self->last, moment->position);
    }
  for (guint i = 0; i < n; i++)
    {
      RvSpan span;

      if (rv_chronology_span (self, rv_case_nth (self->kase, "encounter", i), "when", &span) && span.dated &&
          (isinf (self->first_encounter) || span.position < self->first_encounter))
        self->first_encounter = span.position;
    }
}

typedef struct {
  RvRecord *record;
  RvSpan span;
} Known;

static int
compare_known (gconstpointer a, gconstpointer b)
{
  const Known *ka = a, *kb = b;

  return (ka->span.position > kb->span.position) - (ka->span.position < kb->span.position);
}

static void
collect_known (RvRecord *record, gpointer data)
{
  gpointer *args = data;
  Known known = { record };

  rv_chronology_known (args[0], record, &known.span);
  if (isfinite (known.span.position))
    g_array_append_val ((GArray *) args[1], known);
}

/* What a step is called after, most telling first. */
static char *
label_of (RvChronology *self, GPtrArray *records)
{
  static const char *const kinds[] = { "encounter", "event", "study", "result", "image", "diagnosis" };
  GString *label = g_string_new (NULL);
  guint named = 0;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < records->len && named < 2; i++)
      {
        RvRecord *record = records->pdata[i];
        const char *title = rv_record_is (record, kinds[k]) ? rv_record_get (record, rv_kind_title_field (rv_record_get_kind (record))->name) : NULL;

        if (!title || (named && (k > 2 || strstr (label->str, title))))
          continue;
        g_string_append_printf (label, "%s%s", named ? ", " : "", title);
        named++;
      }
  if (!label->len && records->len)
    g_string_append (label, _(rv_record_get_kind (records->pdata[0])->label));
  return g_string_free (label, FALSE);
}

static void
build_steps (RvChronology *self)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Known));
  gpointer args[] = { self, all };
  RvStep *step = NULL;

  rv_case_foreach (self->kase, collect_known, args);
  g_array_sort (all, compare_known);
  for (guint i = 0; i < all->len; i++)
    {
      Known *known = &g_array_index (all, Known, i);

      if (!step || known->span.position > step->position + SAME_MOMENT)
        {
          step = g_new0 (RvStep, 1);
          step->position = known->span.position;
          step->nominal = known->span.nominal;
          step->records = g_ptr_array_new ();
          g_ptr_array_add (self->steps, step);
        }
      g_ptr_array_add (step->records, known->record);
    }
  for (guint i = 0; i < self->steps->len; i++)
    {
      step = self->steps->pdata[i];
      step->label = label_of (self, step->records);
    }
}

RvChronology *
rv_chronology_new (RvCase *kase)
{
  RvChronology *self = g_object_new (RV_TYPE_CHRONOLOGY, NULL);

  self->kase = g_object_ref (kase);
  self->moments = rv_moments_new (kase);
  find_limits (self);
  build_steps (self);
  return self;
}

guint
rv_chronology_n_steps (RvChronology *self)
{
  return self->steps->len;
}

const RvStep *
rv_chronology_step (RvChronology *self, guint i)
{
  g_return_val_if_fail (i < self->steps->len, NULL);
  return self->steps->pdata[i];
}

int
rv_chronology_step_at (RvChronology *self, double position)
{
  int at = -1;

  for (guint i = 0; i < self->steps->len; i++)
    if (((RvStep *) self->steps->pdata[i])->position <= position + SAME_MOMENT)
      at = (int) i;
  return at;
}

gboolean
rv_chronology_origin (RvChronology *self, double *calendar_days)
{
  if (self->moments->has_calendar && calendar_days)
    *calendar_days = self->moments->origin;
  return self->moments->has_calendar;
}

RvRecord *
rv_chronology_anchor (RvChronology *self)
{
  return self->moments->anchor;
}

GPtrArray *
rv_chronology_faults (RvChronology *self)
{
  return self->moments->faults;
}

static gboolean
find_record (RvChronology *self, RvRecord *record, double *position)
{
  g_autoptr (RvDate) until = rv_record_is (record, "stage") ? rv_record_get_date (record, "until") : NULL;
  RvSpan span;

  if (until && until->base == RV_DATE_RELATIVE && until->anchor && until->first_point == 0 && !until->range)
    {
      RvRecord *named = rv_case_find_id (self->kase, until->anchor);

      if (named && named != record)
        return find_record (self, named, position);
    }
  if (until && rv_chronology_span (self, record, "until", &span) && span.dated)
    {
      *position = span.nominal ? span.position : MAX (span.position, span.latest);
      return TRUE;
    }
  rv_chronology_known (self, record, &span);
  *position = span.position + SAME_MOMENT;
  return TRUE;
}

static gboolean
find_date (RvChronology *self, RvDate *date, double *position)
{
  RvMoment *anchor = date->anchor ? rv_moments_of_id (self->moments, date->anchor, FALSE) : NULL;

  if (date->base == RV_DATE_CALENDAR && self->moments->has_calendar)
    *position = date->latest - self->moments->origin;
  else if (date->base == RV_DATE_RELATIVE && (!date->anchor || anchor))
    *position = date->latest + (anchor ? anchor->position : 0);
  else
    return FALSE;
  *position += SAME_MOMENT;
  return TRUE;
}

gboolean
rv_chronology_find (RvChronology *self, const char *date, double *position, GError **error)
{
  RvRecord *record = rv_case_find_id (self->kase, date);
  g_autoptr (RvDate) parsed = record ? NULL : rv_date_parse (date, NULL);
  g_autoptr (GString) stages = NULL;

  if (record)
    return find_record (self, record, position);
  if (parsed && find_date (self, parsed, position))
    return TRUE;
  stages = g_string_new (NULL);
  for (guint i = 0; i < rv_case_count (self->kase, "stage"); i++)
    {
      const char *id = rv_record_get (rv_case_nth (self->kase, "stage", i), "id");

      if (id)
        g_string_append_printf (stages, "%s%s", stages->len ? ", " : "", id);
    }
  if (parsed)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("“%s” cannot be placed in this case: it has %s. Use T+18mo or the name of a stage or event (%s)."), date,
                 self->moments->has_calendar ? _("no such event") : _("no calendar dates"), stages->len ? stages->str : _("no stages"));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("“%s” is neither a date (2011-05, T+18mo) nor the name of a stage or event of this case (%s)."), date,
                 stages->len ? stages->str : _("no stages"));
  return FALSE;
}

typedef struct {
  RvChronology *chronology;
  double position;
} Cursor;

static gboolean
known_by (RvRecord *record, gpointer data)
{
  Cursor *cursor = data;
  RvSpan span;

  rv_chronology_known (cursor->chronology, record, &span);
  return span.position <= cursor->position + SAME_MOMENT;
}

RvCase *
rv_chronology_as_known (RvChronology *self, RvCase *kase, double position)
{
  Cursor cursor = { self, position };

  return position == INFINITY ? g_object_ref (kase) : rv_case_filter (kase, known_by, &cursor);
}
