/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conduction studies, cell by cell: limit, distance beyond it, other side, the reason in words. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-grade.h"

typedef struct {
  RvRecord *ncs;
  const char *nerve, *type;
  RvSide side;
  int study;              /* -1: the vocabulary does not know it */
  const char *study_id;
  const char *amplitude_unit;
  gboolean motor;
  GPtrArray *stims;       /* RvRecord */
  double worst_amplitude; /* amplitude over its limit, or over the other side; 1 when normal or unknown */
} Row;

/* What loss of axons alone explains (the American criteria of 1991 for demyelination): more where the amplitude is lower. */
#define LOW_AMPLITUDE 0.80    /* of the lower limit of the amplitude: below it the second figure counts */
static const double axonal_velocity[2] = { 0.80, 0.70 }; /* of the lower limit */
static const double axonal_latency[2] = { 1.25, 1.50 };  /* of the upper limit */
#define UNCORRECTED 1.05      /* F and H latencies grow with height, which the limits leave out */
#define LOW_NORMAL 1.25       /* amplitudes within a quarter above the limit */
#define SIDE_NOTE 0.5
#define SIDE_FALL 60.0        /* %; healthy legs differ by up to 58-61 % */

double
rv_grade_axonal_latency (double amplitude_share)
{
  return axonal_latency[amplitude_share < LOW_AMPLITUDE];
}

double
rv_grade_in_unit (double number, const char *written, const char *wanted)
{
  if (!written || !*written || !wanted)
    return number;
  gboolean micro = g_str_has_prefix (written, "µ") || g_str_has_prefix (written, "μ") || written[0] == 'u';
  gboolean want_micro = g_str_has_prefix (wanted, "µ");
  if (micro && !want_micro && strcmp (wanted, "mV") == 0)
    return number / 1000;
  if (!micro && want_micro && strcmp (written, "mV") == 0)
    return number * 1000;
  if (strcmp (written, "s") == 0 && strcmp (wanted, "ms") == 0)
    return number * 1000;
  return number;
}

char *
rv_grade_number (double value)
{
  char buffer[64];
  int decimals = fabs (value) >= 100 ? 0 : fabs (value - round (value * 10) / 10) > 0.004 ? 2 : fabs (value - round (value)) > 0.04 ? 1 : 0;
  g_snprintf (buffer, sizeof buffer, "%.*f", decimals, value);
  return g_strdup (buffer);
}

char *
rv_grade_percent (double value)
{
  return value < 10 ? rv_grade_number (round (value * 10) / 10) : rv_grade_number (round (value));
}

RvEdxCell *
rv_grade_add (GArray *cells, RvRecord *record, const char *field, RvRecord *row, const char *printed)
{
  g_array_set_size (cells, cells->len + 1);
  RvEdxCell *c = &g_array_index (cells, RvEdxCell, cells->len - 1);
  c->uuid = g_strdup (rv_record_get_uuid (record));
  c->field = g_strdup (field);
  c->row = g_strdup (rv_record_get_uuid (row));
  c->nerve = g_strdup (printed ? printed : "");
  c->parameter = g_intern_string (field);
  c->value = c->limit = c->beyond = c->z = c->ratio = NAN;
  c->side = rv_record_equals (row, "side", "left") ? RV_SIDE_LEFT : rv_record_equals (row, "side", "right") ? RV_SIDE_RIGHT : RV_SIDE_NONE;
  c->label = "ungraded";
  return c;
}

/* "fibular, left: …"; caller frees. */
static char *
named (const Row *row, const char *what)
{
  const char *side = rv_record_equals (row->ncs, "side", "left") ? _("left") : rv_record_equals (row->ncs, "side", "right") ? _("right") : NULL;
  return side ? g_strdup_printf ("%s, %s: %s", row->nerve, side, what) : g_strdup_printf ("%s: %s", row->nerve, what);
}

static const char *
unit_of (const Row *row, const char *parameter)
{
  if (strcmp (parameter, "amplitude") == 0)
    return row->amplitude_unit;
  if (strcmp (parameter, "velocity") == 0)
    return "m/s";
  if (strcmp (parameter, "distance") == 0)
    return "mm";
  if (strcmp (parameter, "area") == 0)
    return row->motor ? "mV·ms" : "µV·ms";
  return strcmp (parameter, "f-persistence") == 0 ? "%" : "ms";
}

/* What no nerve does: kept as typed, marked, left out of every sum. */
static gboolean
impossible (const Row *row, const char *parameter, double value)
{
  if (value < 0)
    return TRUE;
  if (strcmp (parameter, "amplitude") == 0)
    return value > (row->motor ? 60 : 400);
  if (strcmp (parameter, "velocity") == 0)
    return value > 120 || value == 0;
  if (strcmp (parameter, "f-persistence") == 0)
    return value > 100;
  if (strcmp (parameter, "area") == 0)
    return value > 5000;
  if (strcmp (parameter, "latency") == 0 || strcmp (parameter, "peak-latency") == 0)
    return value > 100 || value == 0;
  return value > 250;
}

static double
plain_number (const Row *row, RvRecord *stim, const char *parameter)
{
  RvQuantity q = rv_record_get_quantity (stim, parameter);
  if (q.empty != RV_EMPTY_NO)
    return NAN;
  double v = rv_grade_in_unit (q.number, q.unit, unit_of (row, parameter));
  return impossible (row, parameter, v) ? NAN : v;
}

/* The stimulation of a study of the other side that lies at the same place. */
static RvRecord *
same_site (RvGrader *self, const Row *row, RvRecord *stim, RvRecord *other)
{
  const char *site = rv_record_get (stim, "site");
  guint index = 0;
  g_ptr_array_find (row->stims, stim, &index);
  g_autoptr (GPtrArray) stims = rv_case_children (self->kase, other, "stim");
  for (guint k = 0; k < stims->len; k++)
    if (g_strcmp0 (rv_record_get (stims->pdata[k], "site"), site) == 0)
      return stims->pdata[k];
  return index < stims->len && row->stims->len == stims->len ? stims->pdata[index] : NULL;
}

/* The stimulation at the same site on the other side: of the same sitting where there is one. */
static RvRecord *
opposite (RvGrader *self, const Row *row, RvRecord *stim)
{
  RvRecord *found = NULL;
  for (guint i = 0; i < rv_case_count (self->kase, "ncs"); i++) {
    RvRecord *other = rv_case_nth (self->kase, "ncs", i);
    const char *side = rv_record_get (other, "side");
    if (other == row->ncs || !side || g_strcmp0 (side, rv_record_get (row->ncs, "side")) == 0 || g_strcmp0 (rv_record_get (other, "type"), row->type))
      continue;
    gboolean together = g_strcmp0 (rv_record_get (other, "study"), rv_record_get (row->ncs, "study")) == 0;
    if (found && !together)
      continue;
    const char *record = rv_record_get (other, "record");
    int study = rv_anatomy_find_study (self->anatomy, rv_record_get (other, "nerve"), row->type, rv_empty_of (record) == RV_EMPTY_NO ? record : NULL);
    if (study != row->study || (study < 0 && g_strcmp0 (rv_record_get (other, "nerve"), row->nerve)))
      continue;
    RvRecord *at = same_site (self, row, stim, other);
    found = at ? at : found;
    if (at && together)
      break;
  }
  return found;
}

static const RvLimit *
limit_for (RvGrader *self, const Row *row, const char *parameter)
{
  return rv_profile_limit (self->profile, row->study_id, parameter, self->age, self->sex, self->height);
}

static void
against_limit (RvEdxCell *c, const RvLimit *l, gboolean low_is_bad)
{
  c->limit_is_low = low_is_bad;
  c->limit = low_is_bad ? l->low : l->high;
  if (isnan (c->limit))
    return;
  double d = low_is_bad ? c->limit - c->value : c->value - c->limit;
  c->beyond = d > 0 ? 100 * d / c->limit : 0;
  if (!isnan (l->sd))
    c->z = (c->value - l->mean) / l->sd;
}

static void
say_limit (RvGrader *self, RvEdxCell *c, const RvLimit *l, GString *why)
{
  g_autofree char *value = rv_grade_number (c->value), *limit = rv_grade_number (c->limit);
  g_string_append_printf (why, c->limit_is_low ? _("%s %s; lower limit %s (%s, %s)") : _("%s %s; upper limit %s (%s, %s)"), value, c->unit, limit, self->profile->name, l->basis);
  const RvReferenceSource *s = rv_profile_source (self->profile, l->source);
  c->source = s ? s->citation : NULL;
  c->trust = l->trust;
}

static void
say_ratio (RvEdxCell *c, GString *why)
{
  if (isnan (c->ratio) || c->ratio > 1)
    return;
  g_autofree char *percent = rv_grade_percent (100 * c->ratio);
  g_string_append_printf (why, why->len ? _("; %s %% of the other side") : _("%s %% of the other side"), percent);
}

static void
grade_amplitude (RvGrader *self, Row *row, RvRecord *stim, RvEdxCell *c, GString *why)
{
  const RvLimit *l = limit_for (self, row, "amplitude");
  const RvLimit *side = limit_for (self, row, "side-amplitude"), *difference = limit_for (self, row, "side-amplitude-difference");
  RvRecord *other = opposite (self, row, stim);
  double opposite_value = other ? plain_number (row, other, "amplitude") : NAN;
  if (opposite_value > 0)
    c->ratio = c->value / opposite_value;
  if (l) {
    against_limit (c, l, TRUE);
    say_limit (self, c, l, why);
    c->label = c->value <= 0 ? "absent" : c->beyond > 0 ? "reduced" : c->value < LOW_NORMAL * c->limit ? "low-normal" : "normal";
  } else if (c->value <= 0)
    c->label = "absent";
  double fall = side ? side->high : SIDE_FALL;
  gboolean by_side = self->profile && !isnan (c->ratio) && 100 * (1 - c->ratio) > fall;
  gboolean by_difference = !isnan (c->ratio) && difference && opposite_value - c->value > difference->high;
  say_ratio (c, why);
  if ((by_side || by_difference) && (strcmp (c->label, "normal") == 0 || strcmp (c->label, "low-normal") == 0 || strcmp (c->label, "ungraded") == 0)) {
    c->label = "side-reduced";
    g_string_append (why, by_side ? _(": more than the sides of healthy people differ") : _(": the difference is larger than in healthy people"));
  } else if (!isnan (c->ratio) && c->ratio < SIDE_NOTE && strcmp (c->label, "normal") == 0)
    g_string_append (why, _(": worth a note, within what healthy people show"));
  if (stim == row->stims->pdata[0]) {
    double share = isnan (c->limit) ? 1 : c->value / c->limit;
    row->worst_amplitude = MIN (share, isnan (c->ratio) ? 1 : c->ratio / (1 - fall / 100));
  }
}

static void
grade_velocity (RvGrader *self, Row *row, RvRecord *stim, RvEdxCell *c, GString *why)
{
  const RvLimit *l = limit_for (self, row, "velocity");
  RvRecord *other = opposite (self, row, stim);
  double v = other ? plain_number (row, other, "velocity") : NAN;
  if (v > 0)
    c->ratio = c->value / v;
  if (!l || isnan (l->low)) {
    say_ratio (c, why);
    return;
  }
  against_limit (c, l, TRUE);
  say_limit (self, c, l, why);
  double share = c->value / c->limit, explained = axonal_velocity[row->worst_amplitude < LOW_AMPLITUDE];
  gboolean low = row->worst_amplitude < 1;
  c->label = c->beyond <= 0 ? (share < 1.05 ? "low-normal" : "normal") : low && share >= explained ? "slowed-axonal" : "slowed";
  if (strcmp (c->label, "low-normal") == 0)
    g_string_append (why, _(": near the lower limit"));
  if (low && share >= explained && share < 1.05)
    g_string_append (why, _("; beside this low amplitude loss of axons explains it: it does not count as demyelination"));
  else if (share < explained)
    g_string_append_printf (why, _("; below %d %% of the limit: more than loss of axons explains"), (int) round (100 * explained));
  say_ratio (c, why);
}

const char *
rv_grade_blink (const char *site)
{
  g_autofree char *plain = site ? g_ascii_strdown (site, -1) : NULL;
  if (!plain || !strstr (plain, "r2"))
    return "r1-latency";
  return strstr (plain, "contra") || strstr (plain, "cross") || strstr (plain, "r2c") ? "r2-crossed-latency" : "r2-latency";
}

static void
grade_latency (RvGrader *self, Row *row, RvRecord *stim, RvEdxCell *c, GString *why)
{
  const char *site = rv_record_get (stim, "site");
  const RvLimit *l = limit_for (self, row, strcmp (row->type, "blink") ? c->parameter : rv_grade_blink (site));
  if (l && !isnan (l->high)) {
    against_limit (c, l, FALSE);
    say_limit (self, c, l, why);
    double share = c->value / c->limit;
    gboolean late = c->parameter[0] == 'f' || c->parameter[0] == 'h', near = late && share < UNCORRECTED;
    c->label = c->beyond > 0 && !near ? "prolonged" : share > 0.95 ? "borderline" : "normal";
    if (c->beyond > 0 && near)
      g_string_append (why, _("; the limit is not corrected for height: borderline"));
    if (c->beyond > 0 && row->worst_amplitude < 1 && share < rv_grade_axonal_latency (row->worst_amplitude))
      g_string_append (why, _("; beside this low amplitude loss of axons explains it"));
  }
  RvRecord *other = opposite (self, row, stim);
  double v = other ? plain_number (row, other, c->parameter) : NAN;
  const RvLimit *side = limit_for (self, row, "side-latency");
  if (v > 0) {
    c->ratio = c->value / v;
    g_autofree char *difference = rv_grade_number (c->value - v);
    if (side && c->value - v > side->high) {
      if (strcmp (c->label, "prolonged"))
        c->label = "prolonged";
      g_string_append_printf (why, _("%s%s ms later than the other side, more than healthy people differ"), why->len ? "; " : "", difference);
    }
  }
}

/* The fibular F wave is missing or rare in many healthy legs: worth a note, no more. */
static gboolean
fickle (const Row *row)
{
  return g_strcmp0 (row->study_id, "ncs.f-fibular") == 0;
}

static void
grade_persistence (const Row *row, RvEdxCell *c, GString *why)
{
  c->limit = 50, c->limit_is_low = TRUE;
  c->label = c->value <= 0 ? "absent" : c->value >= 50 ? "normal" : fickle (row) ? "borderline" : "reduced";
  c->beyond = MAX (0, 100 * (50 - c->value) / 50);
  c->trust = "memory";
  g_string_append (why, _("half of the stimuli or more is usual (from memory)"));
  if (fickle (row))
    g_string_append (why, _("; the fibular nerve often gives fewer, or none, in healthy people"));
}

static gboolean
is_abnormal (const char *label)
{
  static const char *const fine[] = { "normal", "low-normal", "borderline", "ungraded", "invalid", "conflict", NULL };
  return !g_strv_contains (fine, label);
}

static RvEdxCell *
grade_empty (RvGrader *self, Row *row, RvRecord *stim, const char *parameter, RvQuantity q)
{
  const char *raw = rv_record_get (stim, parameter);
  if (q.empty == RV_EMPTY_UNSET && (!raw || !*raw))
    return NULL;
  RvEdxCell *c = rv_grade_add (self->ncs, stim, parameter, row->ncs, row->nerve);
  if (q.empty == RV_EMPTY_NO_RESPONSE) {
    c->label = "absent";
    c->why = g_strdup (fickle (row) ? _("No response was obtained; the fibular F wave may be missing in healthy people") : _("No response was obtained"));
    if (strcmp (parameter, "amplitude") == 0)
      row->worst_amplitude = 0;
  } else if (q.empty == RV_EMPTY_UNSET) {
    c->label = "invalid";
    c->why = g_strdup_printf (_("“%s” is no number: kept as typed, left out of every sum"), raw);
    rv_grade_conflict (self, named (row, c->why), c->uuid, c->field, NULL);
  } else
    c->why = g_strdup (rv_empty_to_text (q.empty));
  c->empty = rv_empty_to_lexical (q.empty);
  return c;
}

static void
finish_cell (const Row *row, RvRecord *stim, RvEdxCell *c)
{
  c->study = g_strdup (row->study_id);
  c->type = g_intern_string (row->type);
  c->unit = strcmp (c->parameter, "judgement") ? unit_of (row, c->parameter) : NULL;
  const char *site = rv_record_is (stim, "stim") ? rv_record_get (stim, "site") : NULL;
  c->site = rv_empty_of (site) == RV_EMPTY_NO ? g_strdup (site) : NULL;
  c->abnormal = is_abnormal (c->label) && !(fickle (row) && strcmp (c->label, "absent") == 0);
}

/* The velocity that distance and latencies give: of the segment below this site, of a sensory response from its onset. */
static double
computed_velocity (const Row *row, RvRecord *below, RvRecord *stim)
{
  RvQuantity d = rv_record_get_quantity (stim, "distance");
  double to = plain_number (row, stim, "latency"), from = below ? plain_number (row, below, "latency") : row->motor ? NAN : 0;
  double mm = g_strcmp0 (d.unit, "cm") == 0 ? d.number * 10 : d.number;
  if (d.empty != RV_EMPTY_NO || !(mm > 0) || mm > 1200 || !(to > from))
    return NAN;
  double v = mm / (to - from);
  return impossible (row, "velocity", v) ? NAN : v;
}

static void
say_ungraded (const RvGrader *self, const char *parameter, guint index, GString *why)
{
  const char *text = index && strcmp (parameter, "latency") == 0 ? _("of a proximal site: its velocity is what counts")
                     : self->profile ? _("the reference profile has no limit for this") : _("no reference profile applies");
  g_string_append_printf (why, "%s%s", why->len ? "; " : "", text);
}

static void
grade_value (RvGrader *self, Row *row, RvRecord *stim, RvEdxCell *c, guint index)
{
  const char *parameter = c->parameter;
  g_autoptr (GString) why = g_string_new (c->computed ? _("computed from distance and latencies") : NULL);
  if (c->computed)
    g_string_append (why, ": ");
  if (strcmp (parameter, "amplitude") == 0)
    grade_amplitude (self, row, stim, c, why);
  else if (strcmp (parameter, "velocity") == 0)
    grade_velocity (self, row, stim, c, why);
  else if (strcmp (parameter, "f-persistence") == 0)
    grade_persistence (row, c, why);
  else if (strcmp (parameter, "duration") && strcmp (parameter, "area") && (index == 0 || parameter[0] == 'f' || parameter[0] == 'h' || strcmp (row->type, "blink") == 0))
    grade_latency (self, row, stim, c, why);
  if (strcmp (c->label, "ungraded") == 0)
    say_ungraded (self, parameter, index, why);
  finish_cell (row, stim, c);
  c->profile = !isnan (c->limit) && self->profile && c->source ? self->profile->id : NULL;
  c->why = g_strdup (why->str);
}

static void
grade_cell (RvGrader *self, Row *row, RvRecord *below, RvRecord *stim, const char *parameter, guint index)
{
  RvQuantity q = rv_record_get_quantity (stim, parameter);
  const char *raw = rv_record_get (stim, parameter);
  double computed = strcmp (parameter, "velocity") == 0 && q.empty == RV_EMPTY_UNSET && (!raw || !*raw) ? computed_velocity (row, below, stim) : NAN;
  if (q.empty != RV_EMPTY_NO && isnan (computed)) {
    RvEdxCell *c = grade_empty (self, row, stim, parameter, q);
    if (c)
      finish_cell (row, stim, c);
    return;
  }
  RvEdxCell *c = rv_grade_add (self->ncs, stim, parameter, row->ncs, row->nerve);
  c->unit = unit_of (row, parameter);
  c->computed = !isnan (computed);
  double value = c->computed ? computed : rv_grade_in_unit (q.number, q.unit, c->unit);
  if (impossible (row, parameter, value)) {
    c->label = "invalid";
    c->why = g_strdup_printf (_("%s %s is not possible here: kept as typed, left out of every sum; check the number and its unit"), raw, c->unit);
    finish_cell (row, stim, c);
    rv_grade_conflict (self, named (row, c->why), c->uuid, c->field, NULL);
    return;
  }
  c->value = value;
  grade_value (self, row, stim, c, index);
}

/* A fall of amplitude between two sites. */
static void
grade_drop (RvGrader *self, Row *row, RvRecord *distal, RvRecord *proximal)
{
  double a = plain_number (row, distal, "amplitude"), b = plain_number (row, proximal, "amplitude");
  if (!row->motor || !(a > 0) || isnan (b))
    return;
  double fall = 100 * (a - b) / a;
  const RvLimit *l = limit_for (self, row, "drop");
  double limit = l ? l->high : g_strcmp0 (row->study_id, "ncs.tibial-motor-ah") == 0 ? 50 : 30;
  RvEdxCell *c = NULL;
  for (guint i = 0; i < self->ncs->len; i++) {
    RvEdxCell *x = &g_array_index (self->ncs, RvEdxCell, i);
    if (strcmp (x->field, "amplitude") == 0 && strcmp (x->uuid, rv_record_get_uuid (proximal)) == 0)
      c = x;
  }
  if (!c || fall <= limit)
    return;
  g_autofree char *percent = rv_grade_percent (fall), *before = c->why;
  gboolean tiny = a < 1, certain = fall >= MAX (50, limit + 10);
  c->label = certain && !tiny ? "block" : "borderline";
  c->abnormal = is_abnormal (c->label);
  c->why = g_strdup_printf (_("%s; %s %% below the site before it%s"), before, percent,
                            tiny ? _(" (the response is too small to speak of block)") : certain ? _(": conduction block if the stimulus was supramaximal and no crossing explains it") : "");
}

static gboolean
word_is_abnormal (const char *word)
{
  return strcmp (word, "normal") && strcmp (word, "low-normal");
}

/* Word against number: which cells does the word speak of, and do they agree? */
static void
grade_word (RvGrader *self, Row *row, RvRecord *record, guint first_cell)
{
  const char *word = rv_record_get (record, "judgement");
  if (rv_empty_of (word) != RV_EMPTY_NO)
    return;
  static const char *const known[] = { "normal", "reduced", "absent", "prolonged", "slowed", "block", "low-normal", "abnormal", NULL };
  if (!g_strv_contains (known, word)) {
    RvEdxCell *c = rv_grade_add (self->ncs, record, "judgement", row->ncs, row->nerve);
    c->label = "invalid";
    c->why = g_strdup_printf (_("“%s” is no judgement that is known: kept as typed, left out of every sum"), word);
    finish_cell (row, record, c);
    rv_grade_conflict (self, named (row, c->why), c->uuid, c->field, NULL);
    return;
  }
  const char *about = strcmp (word, "slowed") == 0 ? "velocity" : strcmp (word, "prolonged") == 0 ? "latency"
                      : strcmp (word, "reduced") == 0 || strcmp (word, "absent") == 0 || strcmp (word, "low-normal") == 0 || strcmp (word, "block") == 0 ? "amplitude" : NULL;
  guint graded = 0, abnormal = 0;
  const RvEdxCell *witness = NULL;
  for (guint i = first_cell; i < self->ncs->len; i++) {
    const RvEdxCell *c = &g_array_index (self->ncs, RvEdxCell, i);
    if (strcmp (c->label, "ungraded") == 0 || strcmp (c->label, "invalid") == 0 || (about && !g_str_has_suffix (c->parameter, about)))
      continue;
    graded++;
    abnormal += c->abnormal;
    if (!witness || c->abnormal)
      witness = c;
  }
  g_autofree char *uuid = witness ? g_strdup (witness->uuid) : NULL, *field = witness ? g_strdup (witness->field) : NULL;
  RvEdxCell *c = rv_grade_add (self->ncs, record, "judgement", row->ncs, row->nerve);
  c->label = strcmp (word, "block") == 0 ? "block" : g_intern_string (word);
  c->why = g_strdup (graded ? _("Reported in words; the numbers count") : _("Reported in words"));
  finish_cell (row, record, c);
  gboolean near = strcmp (word, "low-normal") == 0;
  if (!graded || near || word_is_abnormal (word) == (abnormal > 0))
    return;
  c->label = "conflict";
  g_autofree char *old = c->why;
  c->why = g_strdup_printf (word_is_abnormal (word) ? _("Reported as “%s”, but the number is within the limit") : _("Reported as “%s”, but the number is beyond the limit"), rv_token_label (word));
  rv_grade_conflict (self, named (row, c->why), rv_record_get_uuid (record), "judgement", uuid, field, NULL);
}

/* A distance is no finding; it has a cell only when it cannot be one. */
static void
check_distance (RvGrader *self, Row *row, RvRecord *stim)
{
  const char *raw = rv_record_get (stim, "distance");
  RvQuantity d = rv_record_get_quantity (stim, "distance");
  double mm = g_strcmp0 (d.unit, "cm") == 0 ? d.number * 10 : d.number;
  if (!raw || !*raw || (d.empty != RV_EMPTY_NO && d.empty != RV_EMPTY_UNSET) || (d.empty == RV_EMPTY_NO && mm > 0 && mm <= 1200))
    return;
  RvEdxCell *c = rv_grade_add (self->ncs, stim, "distance", row->ncs, row->nerve);
  c->label = "invalid";
  c->why = g_strdup_printf (_("%s is no distance along a nerve: kept as typed, no velocity is computed from it"), raw);
  finish_cell (row, stim, c);
  rv_grade_conflict (self, named (row, c->why), c->uuid, c->field, NULL);
}

/* Velocity as computed from two latencies and the distance; the typed value is kept. */
static void
check_computed (RvGrader *self, Row *row, RvRecord *distal, RvRecord *proximal)
{
  double typed = plain_number (row, proximal, "velocity");
  double computed = computed_velocity (row, distal, proximal);
  if (isnan (typed) || isnan (computed) || fabs (computed - typed) <= 0.08 * typed + 1)
    return;
  g_autofree char *a = rv_grade_number (typed), *b = rv_grade_number (computed);
  g_autofree char *text = g_strdup_printf (_("the velocity written is %s m/s; distance and latencies give %s m/s"), a, b);
  rv_grade_conflict (self, named (row, text), rv_record_get_uuid (proximal), "velocity", rv_record_get_uuid (proximal), "distance", NULL);
}

static void
grade_row (RvGrader *self, RvRecord *ncs)
{
  static const char *const parameters[] = { "amplitude", "latency", "peak-latency", "velocity", "duration", "area", "f-latency", "f-persistence", "h-latency" };
  const char *record = rv_record_get (ncs, "record");
  Row row = { .ncs = ncs, .nerve = rv_record_get (ncs, "nerve"), .type = rv_record_get (ncs, "type"), .worst_amplitude = 1 };
  if (!row.type)
    row.type = "motor";
  row.study = rv_anatomy_find_study (self->anatomy, row.nerve, row.type, rv_empty_of (record) == RV_EMPTY_NO ? record : NULL);
  row.study_id = row.study >= 0 ? self->anatomy->studies[row.study].id : NULL;
  row.motor = strcmp (row.type, "sensory") && strcmp (row.type, "mixed");
  row.amplitude_unit = row.motor ? "mV" : "µV";
  g_autoptr (GPtrArray) stims = row.stims = rv_case_children (self->kase, ncs, "stim");
  guint first = self->ncs->len;
  for (guint i = 0; i < stims->len; i++) {
    guint before = self->ncs->len;
    RvRecord *below = i ? stims->pdata[i - 1] : rv_grade_site_before (self, row.study, ncs, stims->pdata[0]);
    for (guint p = 0; p < G_N_ELEMENTS (parameters); p++)
      grade_cell (self, &row, below, stims->pdata[i], parameters[p], below ? MAX (i, 1) : i);
    check_distance (self, &row, stims->pdata[i]);
    if (below) {
      grade_drop (self, &row, below, stims->pdata[i]);
      check_computed (self, &row, below, stims->pdata[i]);
    }
    grade_word (self, &row, stims->pdata[i], before);
  }
  grade_word (self, &row, ncs, first);
}

void
rv_grade_ncs (RvGrader *self)
{
  for (guint i = 0; i < rv_case_count (self->kase, "ncs"); i++)
    grade_row (self, rv_case_nth (self->kase, "ncs", i));
}
