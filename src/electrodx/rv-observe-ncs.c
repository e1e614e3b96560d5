/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conduction studies and needle EMG as observations, from the graded cells. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-grade.h"
#include "electrodx/rv-observe.h"

typedef struct {
  RvObserver *o;
  RvRecord *ncs;
  int study;
  const RvStudy *route;
  RvSide side;
  const char *nerve;
  gboolean amplitude, latency, velocity, drop; /* a number spoke already */
  gboolean low;                          /* the amplitude is low: mild slowing says nothing more */
  double share;                          /* the amplitude over its limit; 1 when not known */
} Row;

static char *
label_of (const Row *row, const char *what, const char *value)
{
  return g_strdup_printf ("%s, %s: %s%s%s", row->nerve, row->side == RV_SIDE_LEFT ? _("left") : _("right"), what, value ? " " : "", value ? value : "");
}

static void
add_leaf (RvObs *obs, const RvStudy *route)
{
  if (route->muscle >= 0)
    rv_obs_add_leaf (obs, route->muscle, FALSE, 1);
  else if (route->skin >= 0)
    rv_obs_add_leaf (obs, route->skin, TRUE, 1);
}

static void
add_sites (RvObs *obs, const RvStudy *route, int from, int to)
{
  for (int s = MAX (from, 0); s <= to && s < (int) route->sites->len; s++) {
    const RvStudySite *site = route->sites->pdata[s];
    g_array_append_vals (obs->segment, site->nodes->data, site->nodes->len);
  }
}

static void
take (Row *row, RvObsType type, guint grade, gboolean words, RvRecord *record, const char *field, int from, int to, const char *what, const char *value)
{
  gboolean sensory = row->route->muscle < 0;
  if (type == RV_OBS_MOTOR_AMPLITUDE && sensory)
    type = RV_OBS_SENSORY_AMPLITUDE;
  RvObs obs = rv_obs_new (type, row->side, record, field);
  obs.study = row->study;
  obs.grade = grade;
  obs.words = words;
  obs.site = type == RV_OBS_VELOCITY || type == RV_OBS_DROP ? to : -1;
  add_leaf (&obs, row->route);
  add_sites (&obs, row->route, from, to);
  rv_observe_take (row->o, &obs, row->ncs, label_of (row, what, value));
}

static int
amplitude_grade (const RvEdxCell *c, gboolean *words)
{
  *words = FALSE;
  if (strcmp (c->label, "absent") == 0)
    return 4;
  if (strcmp (c->label, "reduced") == 0 || strcmp (c->label, "side-reduced") == 0)
    return (!isnan (c->beyond) && c->beyond > 75) || c->ratio < 0.15 ? 3 : 2;
  if (strcmp (c->label, "low-normal") == 0)
    return 1;
  if (strcmp (c->label, "normal") == 0 || strcmp (c->label, "block") == 0 || strcmp (c->label, "borderline") == 0)
    return 0;
  /* No limit: only the other side speaks, and only when it says something clear. */
  *words = TRUE;
  if (strcmp (c->label, "ungraded") || isnan (c->ratio) || isnan (c->value))
    return -1;
  return c->ratio < 0.4 ? 2 : c->ratio >= 0.7 ? 0 : -1; /* the better side is taken for a healthy one */
}

static char *
value_text (const RvEdxCell *c)
{
  if (isnan (c->value))
    return g_strdup (rv_edx_label_text (c->label));
  g_autofree char *number = rv_grade_number (c->value);
  g_autofree char *label = g_utf8_strdown (rv_edx_label_text (c->label), -1);
  return strcmp (c->label, "ungraded") ? g_strdup_printf ("%s %s, %s", number, c->unit, label) : g_strdup_printf ("%s %s", number, c->unit);
}

static const RvEdxCell *
cell (const Row *row, RvRecord *record, const char *field)
{
  return rv_edx_cell (row->o->edx, rv_record_get_uuid (record), field);
}

static void
see_amplitude (Row *row, RvRecord *stim, int site)
{
  const RvEdxCell *c = cell (row, stim, "amplitude");
  if (!c || strcmp (c->label, "invalid") == 0)
    c = cell (row, stim, "latency");
  if (!c || (strcmp (c->parameter, "amplitude") && strcmp (c->label, "absent")))
    return;
  gboolean words;
  int grade = amplitude_grade (c, &words);
  if (grade < 0)
    return;
  g_autofree char *value = value_text (c);
  row->amplitude = !words;
  row->low = grade >= 2;
  row->share = isnan (c->limit) || isnan (c->value) ? 1 : c->value / c->limit;
  take (row, RV_OBS_MOTOR_AMPLITUDE, (guint) grade, words, stim, c->field, 0, MAX (site, 0), _("amplitude"), value);
}

static void
see_latency (Row *row, RvRecord *stim, int site)
{
  const char *fields[] = { "latency", "peak-latency" };
  for (guint i = 0; i < 2; i++) {
    const RvEdxCell *c = cell (row, stim, fields[i]);
    if (!c || isnan (c->limit) || isnan (c->value))
      continue;
    double share = c->value / c->limit;
    gboolean late = strcmp (c->label, "prolonged") == 0;
    row->latency = TRUE;
    if (late && row->low && share < rv_grade_axonal_latency (row->share))
      continue;
    g_autofree char *value = value_text (c);
    take (row, RV_OBS_LATENCY, !late ? 0 : share > 1.3 ? 2 : 1, FALSE, stim, fields[i], 0, MAX (site, 0), _("latency"), value);
    return;
  }
}

static void
see_velocity (Row *row, RvRecord *stim, int from, int to)
{
  const RvEdxCell *c = cell (row, stim, "velocity");
  if (!c || isnan (c->limit) || isnan (c->value))
    return;
  row->velocity = TRUE;
  if (strcmp (c->label, "slowed-axonal") == 0)
    return;
  gboolean slow = strcmp (c->label, "slowed") == 0;
  g_autofree char *value = value_text (c);
  take (row, RV_OBS_VELOCITY, !slow ? 0 : c->value < 0.7 * c->limit ? 2 : 1, FALSE, stim, "velocity", from, to, _("velocity"), value);
}

static void
see_drop (Row *row, RvRecord *stim, double before, double now, int from, int to)
{
  if (!(before > 0) || isnan (now) || row->route->type != RV_STUDY_MOTOR)
    return;
  double fall = 1 - now / before;
  row->drop = TRUE;
  const RvEdxCell *c = cell (row, stim, "amplitude");
  guint grade = c && strcmp (c->label, "block") == 0 ? 2 : c && strcmp (c->label, "borderline") == 0 ? 1 : fall > 0.5 && before > 0.5 ? 2 : fall > 0.3 ? 1 : 0;
  g_autofree char *value = g_strdup_printf (_("%d %% lower"), (int) round (100 * fall));
  take (row, RV_OBS_DROP, grade, before < 1, stim, "amplitude", from, to, _("amplitude above this segment"), value);
}

static double
amplitude_of (const Row *row, RvRecord *stim)
{
  const RvEdxCell *c = cell (row, stim, "amplitude");
  if (!c)
    return NAN;
  return c->empty && strcmp (c->label, "absent") == 0 ? 0 : c->value;
}

static void
see_late_response (Row *row, GPtrArray *stims)
{
  RvObsType type = row->route->type == RV_STUDY_F ? RV_OBS_F_WAVE : RV_OBS_H_REFLEX;
  /* The distal latency and the M response of the same row say nothing of the F wave. */
  static const char *const f_fields[] = { "f-latency", "f-persistence", NULL }, *const h_fields[] = { "h-latency", "latency", "amplitude", NULL };
  const char *const *fields = type == RV_OBS_F_WAVE ? f_fields : h_fields;
  int grade = -1;
  gboolean open = FALSE; /* a latency that no limit grades */
  const char *field = "judgement";
  RvRecord *record = row->ncs;
  for (guint s = 0; s < stims->len; s++)
    for (guint f = 0; fields[f]; f++) {
      const RvEdxCell *c = cell (row, stims->pdata[s], fields[f]);
      if (!c)
        continue;
      int g = strcmp (c->label, "absent") == 0 ? 2 : strcmp (c->label, "prolonged") == 0 || strcmp (c->label, "reduced") == 0 ? 1
              : strcmp (c->label, "normal") == 0 || strcmp (c->label, "borderline") == 0 ? 0 : -1;
      open |= strcmp (c->label, "ungraded") == 0 && !isnan (c->value) && g_str_has_suffix (fields[f], "latency");
      if (g > grade)
        grade = g, field = fields[f], record = stims->pdata[s];
    }
  const char *word = rv_record_get (row->ncs, "judgement");
  /* A persistence within limits does not answer for a latency that only the report judged. */
  gboolean words = (grade < 0 || (open && grade == 0)) && rv_empty_of (word) == RV_EMPTY_NO;
  if (words)
    field = "judgement", record = row->ncs, grade = strcmp (word, "normal") == 0 || strcmp (word, "low-normal") == 0 ? 0 : strcmp (word, "absent") == 0 ? 2 : 1;
  if (grade < 0)
    return;
  static const char *const grades[] = { N_("normal"), N_("prolonged"), N_("absent") };
  take (row, type, (guint) grade, words, record, field, 0, (int) row->route->sites->len, type == RV_OBS_F_WAVE ? _("F wave") : _("H reflex"), _(grades[grade]));
}

/* A reported judgement, for what no number has said. */
static void
see_word (Row *row, RvRecord *record, int last_site)
{
  const char *word = rv_record_get (record, "judgement");
  if (rv_empty_of (word) != RV_EMPTY_NO)
    return;
  const char *text = rv_token_label (word);
  int amplitude = strcmp (word, "absent") == 0 ? 4 : strcmp (word, "reduced") == 0 || strcmp (word, "abnormal") == 0 ? 2 : strcmp (word, "low-normal") == 0 ? 1
                  : strcmp (word, "normal") == 0 ? 0 : -1;
  if (amplitude >= 0 && !row->amplitude)
    take (row, RV_OBS_MOTOR_AMPLITUDE, (guint) amplitude, TRUE, record, "judgement", 0, 0, _("reported"), text);
  gboolean slowed = strcmp (word, "slowed") == 0, normal = amplitude == 0;
  if ((slowed || normal) && !row->velocity)
    take (row, RV_OBS_VELOCITY, slowed, TRUE, record, "judgement", row->route->sites->len > 1 && row->route->muscle >= 0 ? 1 : 0, last_site, _("reported velocity"), text);
  gboolean late = strcmp (word, "prolonged") == 0;
  if ((late || normal) && !row->latency)
    take (row, RV_OBS_LATENCY, late, TRUE, record, "judgement", 0, 0, _("reported latency"), text);
  if (strcmp (word, "block") == 0 && !row->drop)
    take (row, RV_OBS_DROP, 2, TRUE, record, "judgement", 1, (int) row->route->sites->len, _("reported"), text);
}

static void
see_row (RvObserver *self, RvRecord *ncs)
{
  const char *record = rv_record_get (ncs, "record");
  gboolean both;
  Row row = { .o = self, .share = 1, .ncs = ncs, .nerve = rv_record_get (ncs, "nerve"), .side = rv_observe_side (ncs, &both) };
  row.study = rv_anatomy_find_study (self->anatomy, row.nerve, rv_record_get (ncs, "type"), rv_empty_of (record) == RV_EMPTY_NO ? record : NULL);
  if (row.study < 0 || row.side == RV_SIDE_NONE) {
    rv_observe_left_out (self, ncs, row.study < 0 ? _("the tables know no such conduction study") : _("no side is given"));
    return;
  }
  row.route = &self->anatomy->studies[row.study];
  g_autoptr (GPtrArray) stims = rv_case_children (self->kase, ncs, "stim");
  if (row.route->type == RV_STUDY_F || row.route->type == RV_STUDY_H || row.route->type == RV_STUDY_REFLEX) {
    if (row.route->type == RV_STUDY_REFLEX)
      rv_observe_blink (self, ncs, row.study, row.side, stims);
    else
      see_late_response (&row, stims);
    return;
  }
  int last = 0, n_sites = (int) row.route->sites->len;
  /* A table that prints one row a nerve means: amplitude and latency at the distal site, velocity of the segment above it. */
  int single = row.route->muscle >= 0 && n_sites > 1 ? 1 : 0;
  double before = NAN;
  for (guint i = 0; i < stims->len; i++) {
    RvRecord *stim = stims->pdata[i];
    int site = rv_anatomy_find_site (self->anatomy, row.study, rv_record_get (stim, "site"));
    if (site < 0)
      site = i == 0 ? 0 : MIN (last + 1, n_sites - 1);
    if (i == 0) {
      see_amplitude (&row, stim, site);
      see_latency (&row, stim, site);
      see_velocity (&row, stim, row.route->muscle >= 0 ? single : 0, stims->len == 1 ? single : site);
    } else {
      see_velocity (&row, stim, last + 1, site);
      see_drop (&row, stim, before, amplitude_of (&row, stim), last + 1, site);
    }
    see_word (&row, stim, MAX (single, site));
    before = amplitude_of (&row, stim);
    last = site;
  }
  see_word (&row, ncs, MAX (single, last));
}

void
rv_observe_ncs (RvObserver *self)
{
  for (guint i = 0; i < rv_case_count (self->kase, "ncs"); i++)
    see_row (self, rv_case_nth (self->kase, "ncs", i));
}

static void
take_needle (RvObserver *self, RvRecord *emg, GArray *muscles, RvSide side, RvObsType type, guint grade, gboolean words, const char *field, const char *what, const char *value)
{
  RvObs obs = rv_obs_new (type, side, emg, field);
  obs.grade = grade;
  obs.words = words;
  for (guint i = 0; i < muscles->len; i++)
    rv_obs_add_leaf (&obs, g_array_index (muscles, int, i), FALSE, 1);
  const char *name = rv_record_get (emg, "muscle");
  rv_observe_take (self, &obs, emg, g_strdup_printf ("%s, %s: %s %s", name, side == RV_SIDE_LEFT ? _("left") : _("right"), what, value));
}

/* The largest of several columns; NAN when none is graded. */
static double
worst_of (RvRecord *emg, const char *const *fields, const char **which)
{
  double worst = NAN;
  for (guint i = 0; fields[i]; i++) {
    double g = rv_grade_plus (rv_record_get (emg, fields[i]));
    if (!isnan (g) && (isnan (worst) || fabs (g) > fabs (worst)))
      worst = g, *which = fields[i];
  }
  return worst;
}

static gboolean
see_columns (RvObserver *self, RvRecord *emg, GArray *muscles, RvSide side)
{
  static const char *const spontaneous[] = { "fibrillations", "positive-waves", NULL }, *const units[] = { "mup-duration", "mup-amplitude", "polyphasia", NULL };
  const char *field = "fibrillations", *pattern_field = "recruitment", *unit_field = "mup-duration";
  double active = worst_of (emg, spontaneous, &field), insertional = rv_grade_plus (rv_record_get (emg, "insertional"));
  if (insertional >= 1 && !(active >= 1))
    active = MAX (isnan (active) ? 0 : active, 0.5), field = "insertional";
  gboolean any = FALSE;
  if (!isnan (active)) {
    guint grade = active >= 3 ? 3 : active >= 2 ? 2 : active >= 0.5 ? 1 : 0;
    take_needle (self, emg, muscles, side, RV_OBS_ACTIVE, grade, FALSE, field, _("spontaneous activity"), rv_record_get (emg, field));
    any = TRUE;
  }
  double chronic = worst_of (emg, units, &unit_field);
  const char *pattern = rv_record_get (emg, "recruitment");
  if (rv_empty_of (pattern) != RV_EMPTY_NO)
    pattern = rv_record_get (emg, pattern_field = "interference");
  gboolean early = g_strcmp0 (pattern, "early") == 0;
  if (!isnan (chronic)) {
    guint grade = chronic < 0 ? (early || chronic < -1 ? 3 : 1) : chronic >= 2 ? 2 : chronic >= 1 ? 1 : 0;
    take_needle (self, emg, muscles, side, RV_OBS_CHRONIC, grade, FALSE, unit_field, _("motor units"), rv_record_get (emg, unit_field));
    any = TRUE;
  }
  static const char *const known[] = { "full", "mixed", "reduced", "simple", "discrete", "none", "early", NULL };
  if (rv_empty_of (pattern) == RV_EMPTY_NO && g_strv_contains (known, pattern)) {
    guint grade = early ? 3 : strcmp (pattern, "simple") == 0 || strcmp (pattern, "discrete") == 0 || strcmp (pattern, "none") == 0 ? 2 : strcmp (pattern, "reduced") == 0 ? 1 : 0;
    take_needle (self, emg, muscles, side, RV_OBS_RECRUITMENT, grade, FALSE, pattern_field, _("recruitment"), rv_token_label (pattern));
    any = TRUE;
  }
  return any;
}

void
rv_observe_emg (RvObserver *self)
{
  for (guint i = 0; i < rv_case_count (self->kase, "emg"); i++) {
    RvRecord *emg = rv_case_nth (self->kase, "emg", i);
    gboolean both;
    RvSide side = rv_observe_side (emg, &both);
    g_autoptr (GArray) muscles = rv_anatomy_find_muscle (self->anatomy, rv_record_get (emg, "muscle"));
    if (!muscles->len || side == RV_SIDE_NONE) {
      rv_observe_left_out (self, emg, muscles->len ? _("no side is given") : _("the tables know no such muscle"));
      continue;
    }
    if (see_columns (self, emg, muscles, side))
      continue;
    const char *word = rv_record_get (emg, "judgement");
    if (rv_empty_of (word) != RV_EMPTY_NO)
      continue;
    gboolean normal = strcmp (word, "normal") == 0, myopathic = strcmp (word, "myopathic") == 0;
    gboolean chronic = strcmp (word, "chronic-denervation") == 0 || strcmp (word, "active-and-chronic") == 0;
    gboolean active = strcmp (word, "active-denervation") == 0 || strcmp (word, "active-and-chronic") == 0;
    const char *text = rv_token_label (word);
    if (normal || active || strcmp (word, "abnormal") == 0)
      take_needle (self, emg, muscles, side, RV_OBS_ACTIVE, active ? 2 : normal ? 0 : 1, TRUE, "judgement", _("reported"), text);
    if (normal || chronic || myopathic)
      take_needle (self, emg, muscles, side, RV_OBS_CHRONIC, myopathic ? 3 : chronic ? 2 : 0, TRUE, "judgement", _("reported"), text);
  }
}
