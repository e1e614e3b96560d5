/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One feature at one nerve: met, not met, or not to be judged from what the table holds. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-criteria-private.h"
#include "electrodx/rv-grade.h"

typedef struct {
  double value;           /* NAN: not known */
  const RvEdxCell *cells[2];
  const char *missing;    /* when not known */
} Measure;

static gboolean
is_absent (const RvEdxCell *c)
{
  return c && strcmp (c->label, "absent") == 0;
}

static double
amount (const RvEdxCell *c)
{
  return !c ? NAN : is_absent (c) && isnan (c->value) ? 0 : c->value;
}

static Measure
over_limit (const RvEdxCell *c, const char *nothing)
{
  Measure m = { NAN, { c, NULL }, nothing };
  if (!c || isnan (c->value)) {
    if (is_absent (c))
      m.value = 0, m.missing = NULL;
    return m;
  }
  m.missing = _("the reference profile has no limit for it");
  if (!isnan (c->limit) && c->limit > 0)
    m.value = c->value / c->limit, m.missing = NULL;
  return m;
}

/* A latency or velocity that is missing because there is no response is no sign of slowing. */
static Measure
pace (const RvEdxCell *c, double otherwise, const char *nothing)
{
  Measure m = over_limit (c, nothing);
  if (is_absent (c))
    m.value = otherwise;
  return m;
}

static const RvCriteriaSite *
site_at (const RvCriteriaRow *row, guint s)
{
  return row && s < row->sites->len ? &g_array_index (row->sites, RvCriteriaSite, s) : NULL;
}

static Measure
change (const RvEdxCell *below, const RvEdxCell *here, gboolean fall, const char *nothing)
{
  double a = amount (below), b = amount (here);
  Measure m = { NAN, { here, below }, nothing };
  if (a > 0 && !isnan (b) && (fall || b > 0))
    m.value = fall ? 100 * (a - b) / a : 100 * (b / a - 1), m.missing = NULL;
  return m;
}

static Measure
distal_amplitude (const RvCriteriaRow *row)
{
  const RvCriteriaSite *first = site_at (row, 0);
  Measure m = over_limit (first ? first->amplitude : NULL, _("no amplitude is given"));
  if (row && row->word && is_absent (row->word) && !(first && first->amplitude))
    m = (Measure) { 0, { row->word, NULL }, NULL };
  return m;
}

static Measure
f_absent (const RvCriteriaNerve *n)
{
  const RvEdxCell *c = n->f_latency ? n->f_latency : n->f_persistence ? n->f_persistence : n->f_word;
  Measure m = { NAN, { c, NULL }, _("no F wave was recorded") };
  if (!c || (c->empty && strcmp (c->empty, "NR")))
    return m;
  m.value = is_absent (c);
  m.missing = NULL;
  return m;
}

static Measure
measure (const RvCriteriaNerve *n, const RvCriteriaRow *row, guint s, RvQuantityKind kind)
{
  const RvCriteriaSite *first = site_at (row, 0), *here = site_at (row, s), *below = s ? site_at (row, s - 1) : NULL;
  Measure m = { NAN, { NULL, NULL }, _("it was not measured") };
  switch (kind) {
  case RV_Q_DISTAL_LATENCY:
    return pace (first ? first->latency : NULL, 0, _("no distal latency is given"));
  case RV_Q_VELOCITY:
    return pace (here ? here->velocity : NULL, 1, _("no velocity is given"));
  case RV_Q_F_LATENCY:
    return pace (n->f_latency, 0, n->f_word ? _("the F latency is given in words only") : _("no F wave was recorded"));
  case RV_Q_F_ABSENT:
    return f_absent (n);
  case RV_Q_AMPLITUDE: case RV_Q_SENSORY_AMPLITUDE:
    return distal_amplitude (row);
  case RV_Q_MILLIVOLT:
    m = (Measure) { first ? amount (first->amplitude) : NAN, { first ? first->amplitude : NULL, NULL }, _("no amplitude is given") };
    return m;
  case RV_Q_DURATION:
    m = (Measure) { first && first->duration ? first->duration->value : NAN, { first ? first->duration : NULL, NULL }, _("no duration is given") };
    return m;
  case RV_Q_AMPLITUDE_FALL:
    return change (below ? below->amplitude : NULL, here ? here->amplitude : NULL, TRUE, _("it was stimulated at one site only, or an amplitude is missing"));
  case RV_Q_AREA_FALL:
    return change (below ? below->area : NULL, here ? here->area : NULL, TRUE, _("no area is given"));
  case RV_Q_DURATION_RISE:
    return change (below ? below->duration : NULL, here ? here->duration : NULL, FALSE, _("no duration is given"));
  case RV_Q_SIDE_LOW:
    if (first && first->amplitude)
      m = (Measure) { strcmp (first->amplitude->label, "side-reduced") == 0, { first->amplitude, NULL }, NULL };
    return m;
  case RV_Q_SENSORY_VELOCITY:
    return pace (first ? first->velocity : NULL, 1, _("no velocity is given"));
  case RV_Q_SENSORY_LATENCY:
    return pace (first ? first->latency : NULL, 0, _("no latency is given"));
  case RV_Q_N:
  default:
    return m;
  }
}

static RvCriterionState
compare (const RvCriteriaTest *t, double value)
{
  if (isnan (value))
    return RV_CRITERION_OPEN;
  gboolean met = t->how == RV_AT_LEAST ? value >= t->value - 1e-9 : t->how == RV_MORE_THAN ? value > t->value + 1e-9
                 : t->how == RV_AT_MOST ? value <= t->value + 1e-9 : value < t->value - 1e-9;
  return met ? RV_CRITERION_YES : RV_CRITERION_NO;
}

static char *
say_measure (RvQuantityKind kind, double value)
{
  static const struct { const char *format; double factor; } forms[RV_Q_N] = {
    [RV_Q_DISTAL_LATENCY] = { N_("distal latency %s %% of its limit"), 100 }, [RV_Q_VELOCITY] = { N_("velocity %s %% of its limit"), 100 },
    [RV_Q_F_LATENCY] = { N_("F latency %s %% of its limit"), 100 }, [RV_Q_AMPLITUDE] = { N_("amplitude %s %% of its limit"), 100 },
    [RV_Q_DURATION] = { N_("duration %s ms"), 1 }, [RV_Q_AMPLITUDE_FALL] = { N_("amplitude %s %% lower than distally"), 1 },
    [RV_Q_AREA_FALL] = { N_("area %s %% lower than distally"), 1 }, [RV_Q_DURATION_RISE] = { N_("duration %s %% longer than distally"), 1 },
    [RV_Q_MILLIVOLT] = { N_("distal amplitude %s mV"), 1 },
    [RV_Q_SENSORY_AMPLITUDE] = { N_("amplitude %s %% of its limit"), 100 }, [RV_Q_SENSORY_VELOCITY] = { N_("velocity %s %% of its limit"), 100 },
    [RV_Q_SENSORY_LATENCY] = { N_("latency %s %% of its limit"), 100 },
  };
  if (kind == RV_Q_F_ABSENT)
    return g_strdup (value > 0 ? _("no F wave") : _("F waves are there"));
  if (kind == RV_Q_SIDE_LOW)
    return g_strdup (_("low against the other side"));
  if ((kind == RV_Q_AMPLITUDE || kind == RV_Q_SENSORY_AMPLITUDE) && value <= 0)
    return g_strdup (_("no response"));
  double shown = forms[kind].factor * value;
  g_autofree char *number = kind == RV_Q_DURATION || kind == RV_Q_MILLIVOLT ? rv_grade_number (shown) : rv_grade_percent (shown);
  return g_strdup_printf (_(forms[kind].format), number);
}

static gboolean
of_segment (RvQuantityKind kind)
{
  return kind == RV_Q_VELOCITY || kind == RV_Q_AMPLITUDE_FALL || kind == RV_Q_AREA_FALL || kind == RV_Q_DURATION_RISE;
}

static gboolean
is_sensory (RvQuantityKind kind)
{
  return kind >= RV_Q_SENSORY_AMPLITUDE;
}

static gboolean
meets (const GArray *nodes, const GArray *places)
{
  for (guint i = 0; nodes && i < nodes->len; i++)
    for (guint k = 0; k < places->len; k++)
      if (g_array_index (nodes, int, i) == g_array_index (places, int, k))
        return TRUE;
  return FALSE;
}

/* The rest of the nerve, away from segment s of this row, is neither slow nor late nor blocked. */
static gboolean
rest_is_normal (const RvCriteriaNerve *n, const RvCriteriaRow *row, guint s)
{
  for (guint i = 0; i < row->sites->len; i++) {
    Measure velocity = measure (n, row, i, RV_Q_VELOCITY), fall = measure (n, row, i, RV_Q_AMPLITUDE_FALL);
    if (i != s && (velocity.value < 0.9 || fall.value >= 30))
      return FALSE;
  }
  Measure latency = measure (n, row, 0, RV_Q_DISTAL_LATENCY), f = measure (n, row, 0, RV_Q_F_LATENCY);
  return !(s && latency.value > 1) && !(f.value > 1.2);
}

typedef struct { const RvCriteriaSet *set; const RvCriteriaNerve *n; GPtrArray *cells; GString *yes, *open; RvCriterionState state; gboolean aside; } Judge;

/* All tests of a rule at one segment. */
static void
try_segment (Judge *j, const RvCriteriaRule *rule, const RvCriteriaRow *row, guint s, gboolean segment)
{
  RvCriterionState all = RV_CRITERION_YES;
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  g_autoptr (GString) said = g_string_new (NULL);
  const char *missing = NULL;
  for (guint t = 0; t < rule->n_tests; t++) {
    Measure m = measure (j->n, row, s, rule->tests[t].quantity);
    RvCriterionState state = compare (&rule->tests[t], m.value);
    all = MIN (all, state);
    if (state == RV_CRITERION_NO)
      return;
    if (state == RV_CRITERION_OPEN) {
      missing = missing ? missing : m.missing;
      continue;
    }
    for (guint c = 0; c < 2; c++)
      if (m.cells[c])
        g_ptr_array_add (cells, (gpointer) m.cells[c]);
    if (t && (rule->tests[t].quantity == RV_Q_AMPLITUDE || rule->tests[t].quantity == RV_Q_MILLIVOLT))
      continue; /* a condition of the rule, no finding */
    g_autofree char *text = say_measure (rule->tests[t].quantity, m.value);
    g_string_append_printf (said, "%s%s", said->len ? ", " : "", text);
  }
  if (all == RV_CRITERION_OPEN && rule->extra)
    return;
  if (all == RV_CRITERION_OPEN) {
    if (missing && !strstr (j->open->str, missing))
      g_string_append_printf (j->open, "%s%s", j->open->len ? "; " : "", missing);
    j->state = MAX (j->state, RV_CRITERION_OPEN);
    return;
  }
  const RvCriteriaSite *site = site_at (row, s);
  if (site && (segment || rule->tests[0].quantity == RV_Q_DISTAL_LATENCY) && meets (site->nodes, j->set->entrapment) && rest_is_normal (j->n, row, s)) {
    j->aside = TRUE;
    return;
  }
  if (j->state == RV_CRITERION_YES)
    return;
  j->state = RV_CRITERION_YES;
  g_string_assign (j->yes, said->str);
  for (guint c = 0; c < cells->len; c++) {
    const RvEdxCell *cell = cells->pdata[c];
    g_ptr_array_add (j->cells, g_strconcat (cell->uuid, "/", cell->field, NULL));
  }
}

static void
try_rule (Judge *j, const RvCriteriaRule *rule)
{
  gboolean segment = FALSE, below = FALSE, sensory = FALSE, late = FALSE;
  for (guint t = 0; t < rule->n_tests; t++) {
    RvQuantityKind q = rule->tests[t].quantity;
    segment |= of_segment (q);
    below |= of_segment (q) && q != RV_Q_VELOCITY;
    sensory |= is_sensory (q);
    late |= q == RV_Q_F_LATENCY || q == RV_Q_F_ABSENT;
  }
  const GArray *rows = sensory ? j->n->sensory : j->n->motor;
  for (guint r = 0; r < rows->len; r++) {
    const RvCriteriaRow *row = &g_array_index (rows, RvCriteriaRow, r);
    if (!row->sites->len && row->word && strcmp (row->word->label, "normal") == 0)
      continue;
    guint last = segment ? MAX (row->sites->len, below ? 2 : 1) : 1;
    /* A velocity stands at the upper end of its segment; only where there is one site does it stand at that. */
    for (guint s = below || (segment && row->sites->len > 1) ? 1 : 0; s < last; s++)
      try_segment (j, rule, row, s, segment);
  }
  if (late && !rows->len)
    try_segment (j, rule, NULL, 0, FALSE);
}

static gboolean
concerns (const RvCriteriaRule *rule, const RvCriteriaNerve *n)
{
  if (rule->nerves && !g_strv_contains ((const char *const *) rule->nerves, n->nerve))
    return FALSE;
  return !rule->not || !g_strv_contains ((const char *const *) rule->not, n->nerve);
}

RvCriterionState
rv_criteria_feature (const RvCriteriaSet *set, const RvCriteriaFeature *f, const RvCriteriaNerve *n, GPtrArray *cells, char **why)
{
  g_autoptr (GString) yes = g_string_new (NULL), open = g_string_new (NULL);
  Judge j = { set, n, cells, yes, open, RV_CRITERION_NO, FALSE };
  for (guint r = 0; r < f->rules->len; r++) {
    const RvCriteriaRule *rule = &g_array_index (f->rules, RvCriteriaRule, r);
    if (concerns (rule, n))
      try_rule (&j, rule);
  }
  if (j.state != RV_CRITERION_YES && j.aside)
    j.state = RV_CRITERION_NO;
  *why = j.state == RV_CRITERION_YES ? g_strdup (yes->str) : j.aside ? g_strdup (_("set aside: a place of entrapment, and the rest of the nerve is normal"))
         : j.state == RV_CRITERION_OPEN ? g_strdup (open->str) : NULL;
  return j.state;
}

gboolean
rv_criteria_below (const RvCriteriaNerve *n, double share)
{
  for (guint r = 0; r < n->motor->len; r++)
    if (distal_amplitude (&g_array_index (n->motor, RvCriteriaRow, r)).value < share)
      return TRUE;
  return FALSE;
}
