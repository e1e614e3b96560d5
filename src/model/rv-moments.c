/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rv-moments.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NOMINAL_GAP RV_DAYS_PER_MONTH /* between facts of which only the order is known */
#define MAX_CHAIN 500                 /* dates on dates on dates: no stack is deep enough for a hostile file */
#define MAX_FAULTS 10000              /* a hostile file must not fill the memory */
#define TIE 0.02                      /* days: keeps the stated order of things on one day */

static void
moment_free (gpointer data)
{
  RvMoment *moment = data;

  rv_date_free (moment->date);
  g_array_unref (moment->succ);
  g_array_unref (moment->pred);
  g_free (moment);
}

static RvMoment *
nth (RvMoments *self, guint i)
{
  return self->moments->pdata[i];
}

static void
add_fault (RvMoments *self, RvMoment *moment, const char *message)
{
  if (self->faults->len >= MAX_FAULTS)
    return;
  g_ptr_array_add (self->faults, g_strdup_printf ("%s\t%s\t%s", rv_record_get_uuid (moment->record), moment->field, message));
}

static void
add_moment (RvMoments *self, RvRecord *record, const char *field, RvDate *date)
{
  RvMoment *moment = g_new0 (RvMoment, 1);

  moment->record = record;
  moment->field = field;
  moment->date = date;
  moment->lo = -INFINITY;
  moment->hi = INFINITY;
  moment->succ = g_array_new (FALSE, FALSE, sizeof (guint));
  moment->pred = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (self->moments, moment);
  g_hash_table_insert (self->index, g_strconcat (rv_record_get_uuid (record), "/", field, NULL), GUINT_TO_POINTER (self->moments->len));
}

static void
collect (RvRecord *record, gpointer data)
{
  RvMoments *self = data;
  const RvKind *kind = rv_record_get_kind (record);

  if (rv_record_is (record, "presentation") || g_strcmp0 (kind->parent, "presentation") == 0) /* a meeting about the case is no part of its course */
    return;
  for (guint i = 0; i < kind->n_fields; i++)
    {
      g_autoptr (RvDate) date = NULL;

      if (kind->fields[i].type != RV_FIELD_DATE)
        continue;
      date = rv_record_get_date (record, kind->fields[i].name);
      if (!date || date->base == RV_DATE_OPEN)
        continue;
      add_moment (self, record, kind->fields[i].name, g_steal_pointer (&date));
    }
}

static guint
number_of (RvMoments *self, RvRecord *record, const char *field)
{
  g_autofree char *key = g_strconcat (rv_record_get_uuid (record), "/", field, NULL);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->index, key));
}

RvMoment *
rv_moments_get (RvMoments *self, RvRecord *record, const char *field)
{
  guint number = number_of (self, record, field);

  return number ? nth (self, number - 1) : NULL;
}

static guint
number_of_id_at (RvMoments *self, const char *id, gboolean end, guint depth)
{
  static const char *const fields[] = { "when", "until", "known" };
  RvRecord *record = rv_case_find_id (self->kase, id);
  guint number = record && end ? number_of (self, record, "end") : 0;

  for (guint i = 0; record && !number && i < G_N_ELEMENTS (fields); i++)
    number = number_of (self, record, fields[i]);
  /* an encounter has no encounter of its own, but a wrong reference may lead round in a circle */
  if (record && !number && depth < 4 && rv_kind_field (rv_record_get_kind (record), "encounter") && rv_record_get (record, "encounter"))
    number = number_of_id_at (self, rv_record_get (record, "encounter"), FALSE, depth + 1);
  return number;
}

static guint
number_of_id (RvMoments *self, const char *id, gboolean end)
{
  return number_of_id_at (self, id, end, 0);
}

RvMoment *
rv_moments_of_id (RvMoments *self, const char *id, gboolean end)
{
  guint number = number_of_id (self, id, end);

  return number ? nth (self, number - 1) : NULL;
}

static void
find_origin (RvMoments *self)
{
  const char *anchor = rv_record_get (rv_case_get_root (self->kase), "anchor");
  RvMoment *at;

  self->anchor = anchor ? rv_case_find_id (self->kase, anchor) : NULL;
  if (self->anchor && !rv_moments_get (self, self->anchor, "when")) /* T needs no date: it is the origin */
    add_moment (self, self->anchor, "when", rv_date_parse ("T", NULL));
  at = self->anchor ? rv_moments_get (self, self->anchor, "when") : NULL;
  if (at && at->date->base == RV_DATE_CALENDAR)
    {
      self->has_calendar = TRUE;
      self->origin = at->date->first_point;
    }
  for (guint i = 0; !self->anchor && i < self->moments->len; i++)
    if (nth (self, i)->date->base == RV_DATE_CALENDAR)
      {
        double day = nth (self, i)->date->first_point;

        self->origin = self->has_calendar ? MIN (self->origin, day) : day;
        self->has_calendar = TRUE;
      }
}

static void resolve (RvMoments *self, RvMoment *moment, guint depth);

static void
resolve_relative (RvMoments *self, RvMoment *moment, guint depth)
{
  RvDate *date = moment->date;
  RvMoment *anchor = date->anchor ? rv_moments_of_id (self, date->anchor, FALSE) : NULL;

  if (!date->anchor)
    {
      if (!self->anchor && self->has_calendar)
        add_fault (self, moment, _("T is used, but the case does not say which event is T: set its anchor"));
      moment->lo = date->earliest;
      moment->hi = date->latest;
      moment->fixed = TRUE;
      return;
    }
  if (!anchor)
    return;
  if (anchor->state == 1)
    {
      add_fault (self, moment, _("dates that lean on each other in a circle"));
      return;
    }
  if (depth > MAX_CHAIN)
    {
      add_fault (self, moment, _("dates that lean on each other in too long a chain"));
      return;
    }
  resolve (self, anchor, depth + 1);
  moment->lo = anchor->lo + date->earliest;
  moment->hi = anchor->hi + date->latest;
  moment->fixed = anchor->fixed;
  moment->base = anchor->fixed ? NULL : anchor;
}

static void
resolve (RvMoments *self, RvMoment *moment, guint depth)
{
  if (moment->state)
    return;
  moment->state = 1;
  if (self->anchor && moment->record == self->anchor && g_str_equal (moment->field, "when"))
    {
      double width = moment->date->base == RV_DATE_CALENDAR ? moment->date->latest - moment->date->earliest : 0;

      moment->lo = 0;
      moment->hi = width;
      moment->fixed = TRUE;
    }
  else if (moment->date->base == RV_DATE_CALENDAR && self->has_calendar)
    {
      moment->lo = moment->date->earliest - self->origin;
      moment->hi = moment->date->latest - self->origin;
      moment->fixed = TRUE;
    }
  else if (moment->date->base == RV_DATE_CALENDAR)
    add_fault (self, moment, _("a calendar date cannot be set against T, because the event that is T has no calendar date"));
  else if (moment->date->base == RV_DATE_RELATIVE)
    resolve_relative (self, moment, depth);
  moment->state = 2;
}

static void
connect (RvMoments *self, guint from, guint to)
{
  if (from == to)
    return;
  g_array_append_val (nth (self, from)->succ, to);
  g_array_append_val (nth (self, to)->pred, from);
}

static void
connect_ids (RvMoments *self, guint i, GStrv ids, gboolean after)
{
  for (guint j = 0; ids && ids[j]; j++)
    {
      guint other = number_of_id (self, ids[j], after);

      if (!other && !rv_case_find_id (self->kase, ids[j]))
        {
          g_autofree char *message = g_strdup_printf (_("“%s” is no event, encounter, study, result or image of this case"), ids[j]);

          add_fault (self, nth (self, i), message);
        }
      if (other)
        connect (self, after ? other - 1 : i, after ? i : other - 1);
    }
}

static void
connect_all (RvMoments *self)
{
  for (guint i = 0; i < self->moments->len; i++)
    {
      RvMoment *moment = nth (self, i);
      guint when = number_of (self, moment->record, "when");

      if (moment->base)
        connect (self, number_of_id (self, moment->date->anchor, FALSE) - 1, i);
      connect_ids (self, i, moment->date->after, TRUE);
      connect_ids (self, i, moment->date->before, FALSE);
      if (when && (g_str_equal (moment->field, "end") || g_str_equal (moment->field, "known")))
        connect (self, when - 1, i);
    }
}

/* Kahn's order; what is left lies on a circle and is reported, then taken as it comes. */
static GArray *
topological_order (RvMoments *self)
{
  guint n = self->moments->len;
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *waiting = g_new0 (guint, n + 1);

  for (guint i = 0; i < n; i++)
    {
      waiting[i] = nth (self, i)->pred->len;
      if (!waiting[i])
        g_array_append_val (order, i);
    }
  for (guint k = 0; k < order->len; k++)
    {
      RvMoment *moment = nth (self, g_array_index (order, guint, k));

      for (guint j = 0; j < moment->succ->len; j++)
        {
          guint next = g_array_index (moment->succ, guint, j);

          if (--waiting[next] == 0)
            g_array_append_val (order, next);
        }
    }
  for (guint i = 0; i < n; i++)
    if (waiting[i])
      {
        add_fault (self, nth (self, i), _("this order runs in a circle: something comes after and before the same event"));
        g_array_set_size (nth (self, i)->pred, 0);
        g_array_append_val (order, i);
      }
  return order;
}

/* How far `to` lies after `from` at the least, when it is counted from it ("two weeks after the steroids", also negative). */
static double
least_gap (RvMoment *from, RvMoment *to)
{
  return to->base == from ? to->date->earliest : 0;
}

static void
propagate (RvMoments *self, GArray *order)
{
  for (guint k = 0; k < order->len; k++)
    {
      RvMoment *m = nth (self, g_array_index (order, guint, k));

      for (guint j = 0; j < m->pred->len; j++)
        {
          RvMoment *before = nth (self, g_array_index (m->pred, guint, j));

          if (!m->fixed)
            m->lo = MAX (m->lo, before->lo + least_gap (before, m));
        }
    }
  for (guint k = order->len; k-- > 0;)
    {
      RvMoment *m = nth (self, g_array_index (order, guint, k));

      for (guint j = 0; j < m->succ->len; j++)
        {
          RvMoment *after = nth (self, g_array_index (m->succ, guint, j));

          if (!m->fixed)
            m->hi = MIN (m->hi, after->hi - least_gap (m, after));
        }
    }
}

/* The next fixed moment down the order: its middle, and how many steps lie before it. */
static void
look_ahead (RvMoments *self, GArray *order, double *bound, guint *steps)
{
  for (guint k = order->len; k-- > 0;)
    {
      guint i = g_array_index (order, guint, k);
      RvMoment *m = nth (self, i);

      bound[i] = INFINITY;
      steps[i] = 1;
      for (guint j = 0; j < m->succ->len; j++)
        {
          guint s = g_array_index (m->succ, guint, j);
          RvMoment *next = nth (self, s);
          double b = next->fixed ? next->lo + (next->hi - next->lo) / 2 : bound[s];
          guint n = next->fixed ? 1 : steps[s] + 1;

          bound[i] = MIN (bound[i], b - least_gap (m, next));
          steps[i] = MAX (steps[i], n);
        }
    }
}

static double
latest_before (RvMoments *self, RvMoment *m)
{
  double latest = -INFINITY;

  for (guint j = 0; j < m->pred->len; j++)
    {
      RvMoment *before = nth (self, g_array_index (m->pred, guint, j));

      if (before->placed && before != m->base)
        latest = MAX (latest, before->position);
    }
  return latest;
}

/* How much earlier than written a date may have been. */
static double
slack (const RvDate *date)
{
  static const double days[] = { 7, 14, 61, 366 };

  return date->about ? days[date->precision] : 0;
}

/* Whether something that m comes after cannot have been so early: intervals that overlap are in order. */
static gboolean
is_too_early (RvMoments *self, RvMoment *m)
{
  for (guint j = 0; j < m->pred->len; j++)
    {
      RvMoment *before = nth (self, g_array_index (m->pred, guint, j));

      if (before->placed && before->lo - slack (before->date) > MAX (m->hi, m->lo) + slack (m->date))
        return TRUE;
    }
  return FALSE;
}

static void
place_fixed (RvMoments *self, RvMoment *m, double previous)
{
  RvDate *date = m->date;
  double middle = m->lo + (m->hi - m->lo) / 2;

  if (date->base == RV_DATE_CALENDAR && date->precision == RV_PRECISION_DAY && !date->range)
    middle = m->lo;
  m->position = middle;
  if (previous >= m->position)
    {
      m->position = previous + (g_str_equal (m->field, "known") ? 0 : TIE);
      if (is_too_early (self, m))
        add_fault (self, m, _("dated before something it comes after"));
    }
}

/* Counted from something of which only the order is known: at its distance from there, wherever that was placed. */
static void
place_from_base (RvMoment *m, double previous)
{
  m->hi = MIN (m->hi, m->base->hi + m->date->latest);
  m->position = m->base->position + (m->date->earliest + m->date->latest) / 2;
  if (previous >= m->position)
    m->position = previous + (g_str_equal (m->field, "known") ? 0 : TIE);
}

static void
place (RvMoments *self, GArray *order)
{
  guint n = self->moments->len;
  g_autofree double *bound = g_new0 (double, n + 1);
  g_autofree guint *steps = g_new0 (guint, n + 1);

  look_ahead (self, order, bound, steps);
  for (guint k = 0; k < order->len; k++)
    {
      guint i = g_array_index (order, guint, k);
      RvMoment *m = nth (self, i);
      double previous = latest_before (self, m);

      m->placed = TRUE;
      if (m->fixed)
        place_fixed (self, m, previous);
      else if (m->base)
        place_from_base (m, previous);
      else if (isfinite (previous) && isfinite (bound[i]))
        m->position = previous + MAX (bound[i] - previous, TIE) / (steps[i] + 1);
      else if (isfinite (previous))
        m->position = previous + (g_str_equal (m->field, "known") ? 0 : NOMINAL_GAP);
      else if (isfinite (bound[i]))
        m->position = bound[i] - NOMINAL_GAP * steps[i];
      else
        m->position = 0;
    }
}

RvMoments *
rv_moments_new (RvCase *kase)
{
  RvMoments *self = g_new0 (RvMoments, 1);
  g_autoptr (GArray) order = NULL;

  self->kase = kase;
  self->moments = g_ptr_array_new_with_free_func (moment_free);
  self->index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->faults = g_ptr_array_new_with_free_func (g_free);
  rv_case_foreach (kase, collect, self);
  find_origin (self);
  for (guint i = 0; i < self->moments->len; i++)
    resolve (self, nth (self, i), 0);
  connect_all (self);
  order = topological_order (self);
  propagate (self, order);
  place (self, order);
  return self;
}

void
rv_moments_free (RvMoments *self)
{
  g_ptr_array_unref (self->moments);
  g_hash_table_unref (self->index);
  g_ptr_array_unref (self->faults);
  g_free (self);
}
