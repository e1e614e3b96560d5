/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small multiples under the timeline: a value measured at least twice, on the same axis. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-text.h"
#include "report/rv-timeline-private.h"
#include "report/rv-words.h"

#define MAX_STRIPS 4

static void
value_clear (gpointer data)
{
  RvTimelineValue *value = data;

  g_free (value->uuid);
  g_free (value->text);
}

void
rv_timeline_strip_free (gpointer data)
{
  RvTimelineStrip *strip = data;

  g_array_unref (strip->values);
  g_free (strip);
}

typedef struct {
  char *label;
  char *unit;
  GArray *values;
} Series;

static void
series_free (gpointer data)
{
  Series *series = data;

  g_free (series->label);
  g_free (series->unit);
  g_array_unref (series->values);
  g_free (series);
}

/* A number, or no response, which is drawn at zero and named. */
static gboolean
read_value (RvRecord *record, const char *field, RvTimelineValue *value)
{
  RvQuantity q = rv_record_get_quantity (record, field);

  if (q.empty == RV_EMPTY_NO_RESPONSE)
    value->text = g_strdup (_("NR"));
  else if (q.empty != RV_EMPTY_NO || !isfinite (q.number))
    return FALSE;
  else
    {
      q.unit[0] = '\0'; /* it stands beside the strip */
      value->text = rv_quantity_to_text (&q);
    }
  value->value = q.empty == RV_EMPTY_NO ? q.number : 0;
  return TRUE;
}

static void
add_value (GPtrArray *all, GHashTable *by_key, const char *key, const char *label, const char *unit, RvRecord *record, const char *field, const RvSpan *when)
{
  RvTimelineValue value = { .day = when->position, .nominal = when->nominal };
  Series *series = g_hash_table_lookup (by_key, key);

  if (!isfinite (when->position) || !read_value (record, field, &value))
    return;
  value.uuid = g_strdup (rv_record_get_uuid (record));
  if (!series)
    {
      series = g_new0 (Series, 1);
      series->label = g_strdup (label);
      series->unit = g_strdup (unit);
      series->values = g_array_new (FALSE, TRUE, sizeof (RvTimelineValue));
      g_array_set_clear_func (series->values, value_clear);
      g_hash_table_insert (by_key, g_strdup (key), series);
      g_ptr_array_add (all, series);
    }
  g_array_append_val (series->values, value);
}

static void
when_of (RvChronology *chronology, RvRecord *record, RvSpan *span)
{
  if (!rv_chronology_span (chronology, record, "when", span) || !isfinite (span->position))
    rv_chronology_known (chronology, record, span);
}

static void
collect_results (RvCase *kase, RvChronology *chronology, GPtrArray *all, GHashTable *by_key)
{
  for (guint i = 0; i < rv_case_count (kase, "result"); i++)
    {
      RvRecord *result = rv_case_nth (kase, "result", i);
      const char *test = rv_record_get (result, "test"), *analyte = rv_record_get (result, "analyte");
      const char *unit = rv_record_get (result, "unit"), *site = rv_record_get (result, "site");
      RvQuantity q = rv_record_get_quantity (result, "value");
      g_autofree char *key = NULL, *label = NULL;
      RvSpan when;

      if (!unit && q.unit[0])
        unit = q.unit;
      key = g_strdup_printf ("%s/%s/%s/%s/%s", test ? test : "", analyte ? analyte : "", site ? site : "", rv_record_get (result, "side") ? rv_record_get (result, "side") : "",
                             unit ? unit : "");
      label = g_strdup_printf ("%s%s%s", test ? test : "", analyte ? " " : "", analyte ? analyte : "");
      when_of (chronology, result, &when);
      add_value (all, by_key, key, label, unit ? unit : "", result, "value", &when);
    }
}

static void
collect_measures (RvCase *kase, RvChronology *chronology, GPtrArray *all, GHashTable *by_key)
{
  for (guint i = 0; i < rv_case_count (kase, "measure"); i++)
    {
      RvRecord *measure = rv_case_nth (kase, "measure", i);
      const char *test = rv_record_get (measure, "test"), *site = rv_record_get (measure, "site");
      RvQuantity q = rv_record_get_quantity (measure, "value");
      g_autofree char *side = rv_record_get (measure, "side") ? rv_words_token (rv_record_get (measure, "side")) : NULL;
      g_autofree char *key = NULL, *where = NULL;
      RvSpan when;

      where = g_strdup_printf ("%s%s%s%s%s", side ? side : "", side && site ? ", " : "", site ? site : "", (side || site) && q.unit[0] ? " \u00b7 " : "", q.unit);
      key = g_strdup_printf ("measure/%s/%s", test ? test : "", where);
      when_of (chronology, measure, &when);
      add_value (all, by_key, key, test ? test : "", where, measure, "value", &when);
    }
}

/* One strip a nerve is enough: its most distal site, which is written first. */
static gboolean
first_site (RvCase *kase, RvRecord *ncs, RvRecord *stim)
{
  g_autoptr (GPtrArray) sites = rv_case_children (kase, ncs, "stim");

  return sites->len && sites->pdata[0] == stim;
}

static void
collect_amplitudes (RvCase *kase, RvChronology *chronology, GPtrArray *all, GHashTable *by_key)
{
  for (guint i = 0; i < rv_case_count (kase, "stim"); i++)
    {
      RvRecord *stim = rv_case_nth (kase, "stim", i), *ncs = rv_case_get_parent (kase, stim);
      const char *site = rv_record_get (stim, "site"), *type = ncs ? rv_record_get (ncs, "type") : NULL;
      g_autofree char *key = NULL, *label = NULL, *nerve = NULL, *side = NULL, *where = NULL;
      const char *unit;
      RvSpan when;

      if (!type || !(g_str_equal (type, "motor") || g_str_equal (type, "sensory")) || !rv_record_get (ncs, "nerve"))
        continue;
      nerve = rv_record_get_text (ncs, "nerve", NULL, NULL);
      side = rv_words_token (rv_record_get (ncs, "side") ? rv_record_get (ncs, "side") : "");
      key = g_strdup_printf ("ncs/%s/%s/%s/%s", nerve, side, type, site ? site : "");
      label = g_strdup_printf ("%s, %s", g_str_equal (type, "motor") ? _("CMAP") : _("SNAP"), nerve);
      unit = g_str_equal (type, "motor") ? "mV" : "µV";
      where = g_strdup_printf ("%s%s%s \u00b7 %s", side, site && rv_empty_of (site) == RV_EMPTY_NO ? ", " : "", site && rv_empty_of (site) == RV_EMPTY_NO ? site : "", unit);
      when_of (chronology, ncs, &when);
      if (first_site (kase, ncs, stim))
        add_value (all, by_key, key, label, where, stim, "amplitude", &when);
    }
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const RvTimelineValue *va = a, *vb = b;

  return (va->day > vb->day) - (va->day < vb->day);
}

/* 1, 2 or 5 times a power of ten at or above x. */
static double
round_up (double x)
{
  double power;

  if (x <= 0)
    return 1;
  power = pow (10, floor (log10 (x)));
  return x <= power ? power : x <= 2 * power ? 2 * power : x <= 5 * power ? 5 * power : 10 * power;
}

static void
add_strip (RvTimeline *self, Series *series)
{
  RvTimelineStrip *strip = g_new0 (RvTimelineStrip, 1);
  RvTimelineLane lane = { .label = g_strdup (series->label), .unit = g_strdup (series->unit) };
  double low = 0, high = 0;

  strip->values = g_array_ref (series->values);
  g_array_sort (strip->values, compare_values);
  for (guint i = 0; i < strip->values->len; i++)
    {
      low = MIN (low, g_array_index (strip->values, RvTimelineValue, i).value);
      high = MAX (high, g_array_index (strip->values, RvTimelineValue, i).value);
    }
  strip->high = high > 0 ? round_up (high) : 0;
  strip->low = low < 0 ? -round_up (-low) : 0;
  if (strip->high - strip->low <= 0)
    strip->high = 1;
  strip->lane = self->lanes->len;
  g_array_append_val (self->lanes, lane);
  g_ptr_array_add (self->strips, strip);
}

/* Largest against smallest: what moved most is worth a strip first. */
static double
spread (const Series *series)
{
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < series->values->len; i++)
    {
      low = MIN (low, fabs (g_array_index (series->values, RvTimelineValue, i).value));
      high = MAX (high, fabs (g_array_index (series->values, RvTimelineValue, i).value));
    }
  return high > low ? (high - low) / high : 0;
}

static int
compare_series (gconstpointer a, gconstpointer b)
{
  const Series *sa = *(Series *const *) a, *sb = *(Series *const *) b;
  double da = spread (sa), db = spread (sb);

  if ((sa->values->len > 1) != (sb->values->len > 1))
    return sa->values->len > 1 ? -1 : 1;
  return da != db ? (da < db) - (da > db) : g_strcmp0 (sa->label, sb->label);
}

void
rv_timeline_collect_strips (RvTimeline *self, RvCase *kase, RvChronology *chronology)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (series_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_results (kase, chronology, all, by_key);
  collect_amplitudes (kase, chronology, all, by_key);
  collect_measures (kase, chronology, all, by_key);
  g_ptr_array_sort (all, compare_series);
  for (guint i = 0; i < all->len && self->strips->len < MAX_STRIPS; i++)
    {
      Series *series = all->pdata[i];
      double first = series->values->len ? g_array_index (series->values, RvTimelineValue, 0).day : 0;
      gboolean moves = FALSE;

      for (guint j = 1; j < series->values->len; j++)
        moves = moves || fabs (g_array_index (series->values, RvTimelineValue, j).day - first) > 0.5;
      if (moves)
        add_strip (self, series);
    }
}

void
rv_timeline_place_strips (RvTimeline *self, RvTheme *theme)
{
  double text = rv_text_height (theme, RV_CAPTION);

  for (guint i = 0; i < self->strips->len; i++)
    {
      RvTimelineStrip *strip = self->strips->pdata[i];
      const RvTimelineLane *lane = &g_array_index (self->lanes, RvTimelineLane, strip->lane);
      double top = lane->y + text + 2, bottom = lane->y + lane->height - 7, last = -INFINITY;

      for (guint j = 0; j < strip->values->len; j++)
        {
          RvTimelineValue *value = &g_array_index (strip->values, RvTimelineValue, j);
          double width = rv_text_width (theme, RV_CAPTION, value->text);

          value->x = rv_axis_x (self->axis, value->day);
          value->y = bottom - (value->value - strip->low) / (strip->high - strip->low) * (bottom - top);
          value->faded = value->day > self->cursor + 0.005;
          value->label_box = (RvRect) { CLAMP (value->x - width / 2, self->plot.x + 2, self->plot.x + self->plot.width - width - 2), value->y - text - 4, width, text };
          if (value->x < self->axis->x0 - 1 || value->x > self->axis->x1 + 1 || value->label_box.x < last + 6)
            value->label_box.width = 0;
          else
            last = value->label_box.x + width;
        }
    }
}

static void
draw_strip (const RvTimeline *self, const RvTimelineStrip *strip, RvTheme *theme, cairo_t *cr)
{
  const RvTimelineLane *lane = &g_array_index (self->lanes, RvTimelineLane, strip->lane);
  double text = rv_text_height (theme, RV_CAPTION), bottom = lane->y + lane->height - 7;
  double zero = bottom - (0 - strip->low) / (strip->high - strip->low) * (bottom - lane->y - text - 2);
  RvColor mark = rv_theme_color (theme, RV_COLOR_MARK), ink = rv_theme_color (theme, RV_COLOR_INK), page = rv_theme_color (theme, RV_COLOR_PAGE);
  const RvTimelineValue *before = NULL;

  cairo_save (cr);
  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_LINE));
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, self->plot.x, floor (zero) + 0.5);
  cairo_line_to (cr, self->plot.x + self->plot.width, floor (zero) + 0.5);
  cairo_stroke (cr);
  rv_text_draw_right (cr, theme, RV_CAPTION, rv_theme_color (theme, RV_COLOR_QUIET), self->plot.x - 4, zero - text * 0.8, 0, "0");
  cairo_rectangle (cr, self->plot.x, lane->y, self->plot.width, lane->height);
  cairo_clip (cr);
  for (guint i = 0; i < strip->values->len; i++)
    {
      const RvTimelineValue *value = &g_array_index (strip->values, RvTimelineValue, i);

      if (before)
        {
          double dash[] = { 2, 3 };

          cairo_set_dash (cr, dash, before->nominal || value->nominal ? 2 : 0, 0);
          rv_color_set (cr, rv_color_alpha (mark, value->faded ? 0.35 : 1));
          cairo_set_line_width (cr, 1.25);
          cairo_move_to (cr, before->x, before->y);
          cairo_line_to (cr, value->x, value->y);
          cairo_stroke (cr);
          cairo_set_dash (cr, NULL, 0, 0);
        }
      before = value;
    }
  for (guint i = 0; i < strip->values->len; i++)
    {
      const RvTimelineValue *value = &g_array_index (strip->values, RvTimelineValue, i);

      cairo_arc (cr, value->x, value->y, 3, 0, 2 * G_PI);
      rv_color_set (cr, page);
      cairo_fill_preserve (cr);
      rv_color_set (cr, rv_color_alpha (ink, value->faded ? 0.35 : 1));
      cairo_set_line_width (cr, 1.5);
      if (value->nominal)
        cairo_stroke (cr);
      else
        cairo_fill (cr);
      if (value->label_box.width > 0)
        rv_text_draw (cr, theme, RV_CAPTION, rv_color_alpha (ink, value->faded ? 0.45 : 1), value->label_box.x, value->label_box.y, 0, value->text);
    }
  cairo_restore (cr);
}

void
rv_timeline_draw_strips (const RvTimeline *self, RvTheme *theme, cairo_t *cr)
{
  for (guint i = 0; i < self->strips->len; i++)
    draw_strip (self, self->strips->pdata[i], theme, cr);
}
