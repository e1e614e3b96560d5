/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts: from features at nerves to the results of a set, sitting by sitting. */
#include "electrodx/rv-criteria.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-criteria-private.h"
#include "electrodx/rv-observe.h"

/* Features by nerve: bits of those that are met, and of those that are met or open. */
typedef struct { guint64 yes, may; gboolean faint; } Bits; /* faint: hardly any distal response, see forgive */

typedef struct { GPtrArray *nerves; Bits *bits; } Table;

static guint
count_bits (guint64 bits)
{
  guint n = 0;
  for (; bits; bits &= bits - 1)
    n++;
  return n;
}

static guint64
of (const Table *t, guint i, gboolean hopeful)
{
  return hopeful ? t->bits[i].may : t->bits[i].yes;
}

static gboolean
is_motor (const Table *t, guint i)
{
  return ((const RvCriteriaNerve *) t->nerves->pdata[i])->motor->len > 0;
}

/* None of the features anywhere; one nerve with hardly any response may have one. */
static gboolean
is_without (const Table *t, const RvCriteriaOption *o, gboolean hopeful)
{
  guint forgiven = 0;
  for (guint i = 0; i < t->nerves->len; i++) {
    /* Hoping for a result means hoping that open features are not met here. */
    guint64 found = (hopeful ? t->bits[i].yes : t->bits[i].may) & o->without;
    if (!(t->bits[i].yes & o->without) && !hopeful)
      found = 0; /* what could not be judged does not stand against it: it is told as open */
    if (!found)
      continue;
    if (o->forgive <= 0 || !t->bits[i].faint || count_bits (found) > 1 || forgiven++)
      return FALSE;
  }
  return TRUE;
}

static gboolean
option_holds (const Table *t, const RvCriteriaOption *o, gboolean hopeful)
{
  guint met = 0, motor = 0, elsewhere = 0;
  gboolean others = TRUE;
  for (guint i = 0; i < t->nerves->len; i++) {
    guint64 bits = of (t, i, hopeful);
    gboolean counts = count_bits (bits & o->features) >= o->each;
    motor += is_motor (t, i);
    met += counts;
    others &= counts || o->others < 0 || !is_motor (t, i) || (bits >> o->others & 1);
  }
  if (o->nerves == 0 ? !motor || met < motor : met < (guint) o->nerves)
    return FALSE;
  if (!others || (o->without && !is_without (t, o, hopeful)))
    return FALSE;
  /* One more nerve than those that are needed has another feature. */
  for (guint i = 0; o->and && i < t->nerves->len; i++)
    if (of (t, i, hopeful) & o->and) {
      gboolean counts = count_bits (of (t, i, hopeful) & o->features) >= o->each;
      elsewhere += met - counts >= (guint) o->nerves;
    }
  return !o->and || elsewhere > 0;
}

static int
best_result (const RvCriteriaSet *set, const Table *t, gboolean hopeful)
{
  for (guint r = 0; r < set->results->len; r++) {
    const RvCriteriaResult *x = &g_array_index (set->results, RvCriteriaResult, r);
    for (guint i = 0; i < x->options->len; i++)
      if (option_holds (t, &g_array_index (x->options, RvCriteriaOption, i), hopeful))
        return (int) r;
  }
  return -1;
}

/* --- sittings --- */

typedef struct { const char *study; char *title; GHashTable *rows; double days; } Sitting;

static void
clear_sitting (gpointer data)
{
  Sitting *s = data;
  g_free (s->title);
  g_hash_table_unref (s->rows);
}

static RvRecord *
study_record (RvCase *kase, const char *reference)
{
  for (guint i = 0; reference && i < rv_case_count (kase, "study"); i++) {
    RvRecord *study = rv_case_nth (kase, "study", i);
    if (g_strcmp0 (rv_record_get (study, "id"), reference) == 0 || g_strcmp0 (rv_record_get_uuid (study), reference) == 0)
      return study;
  }
  return NULL;
}

static GArray *
sittings_of (RvCase *kase)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Sitting));
  g_array_set_clear_func (list, clear_sitting);
  for (guint i = 0; i < rv_case_count (kase, "ncs"); i++) {
    RvRecord *ncs = rv_case_nth (kase, "ncs", i), *record = study_record (kase, rv_record_get (ncs, "study"));
    const char *study = record ? rv_record_get_uuid (record) : NULL;
    guint k = 0;
    while (k < list->len && g_strcmp0 (g_array_index (list, Sitting, k).study, study))
      k++;
    if (k == list->len) {
      Sitting s = { study, record ? rv_record_title (record) : NULL, g_hash_table_new (g_str_hash, g_str_equal), rv_observe_days (kase, record ? record : ncs) };
      g_array_append_val (list, s);
    }
    g_hash_table_add (g_array_index (list, Sitting, k).rows, (gpointer) rv_record_get_uuid (ncs));
  }
  return list;
}

/* --- verdicts --- */

static RvCriterionFinding
finding_of (const RvCriteriaFeature *f, const RvCriteriaNerve *n, RvCriterionState state, char *why, GPtrArray *cells)
{
  g_ptr_array_add (cells, NULL);
  return (RvCriterionFinding) { .feature = f->id, .name = f->name, .source = f->source, .trust = f->trust, .nerve = n->nerve, .label = g_strdup (n->label),
                                .side = n->side, .state = state, .why = why ? why : g_strdup (""), .cells = (GStrv) g_ptr_array_free (cells, FALSE) };
}

static guint
rank_of_trust (const char *trust)
{
  static const char *const order[] = { "found", "derived", "memory", "expert" };
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (g_strcmp0 (order[i], trust) == 0)
      return i;
  return 0;
}

static void
weigh_trust (RvCriteriaVerdict *v)
{
  gboolean any = FALSE;
  for (guint i = 0; i < v->n_findings; i++)
    any |= v->findings[i].state == RV_CRITERION_YES;
  v->trust = "found";
  for (guint i = 0; i < v->n_findings; i++)
    if ((!any || v->findings[i].state == RV_CRITERION_YES) && rank_of_trust (v->findings[i].trust) > rank_of_trust (v->trust))
      v->trust = v->findings[i].trust;
}

static void
judge_features (const RvCriteriaSet *set, Table *t, RvCriteriaVerdict *v)
{
  g_autoptr (GArray) findings = g_array_new (FALSE, FALSE, sizeof (RvCriterionFinding));
  guint limbs = 0;
  for (guint i = 0; i < t->nerves->len; i++) {
    const RvCriteriaNerve *n = t->nerves->pdata[i];
    t->bits[i].faint = FALSE;
    for (guint f = 0; f < set->features->len; f++) {
      const RvCriteriaFeature *feature = &g_array_index (set->features, RvCriteriaFeature, f);
      char *why = NULL;
      GPtrArray *cells = g_ptr_array_new ();
      RvCriterionState state = rv_criteria_feature (set, feature, n, cells, &why);
      RvCriterionFinding x = finding_of (feature, n, state, why, cells);
      g_array_append_val (findings, x);
      if (state == RV_CRITERION_NO)
        continue;
      t->bits[i].may |= G_GUINT64_CONSTANT (1) << f;
      if (state == RV_CRITERION_YES) {
        t->bits[i].yes |= G_GUINT64_CONSTANT (1) << f;
        limbs |= 1u << (2 * (n->region && n->region[0] == 'a') + (n->side == RV_SIDE_RIGHT));
      }
    }
    t->bits[i].faint = rv_criteria_below (n, 0.1);
  }
  v->n_limbs = count_bits (limbs);
  v->n_findings = findings->len;
  v->findings = (RvCriterionFinding *) g_array_free (g_steal_pointer (&findings), FALSE);
}

static guint64
features_of (const RvCriteriaSet *set, int result)
{
  guint64 bits = result < 0 ? G_MAXUINT64 : 0;
  for (guint i = 0; result >= 0 && i < g_array_index (set->results, RvCriteriaResult, result).options->len; i++) {
    const RvCriteriaOption *o = &g_array_index (g_array_index (set->results, RvCriteriaResult, result).options, RvCriteriaOption, i);
    bits |= o->features | o->and;
  }
  return bits;
}

/* What met the result, nerve by nerve; findings come nerve after nerve, each with all features in order. */
static void
explain (const RvCriteriaSet *set, int result, RvCriteriaVerdict *v)
{
  guint64 bits = features_of (set, result);
  GString *out = g_string_new (NULL), *nerves = g_string_new (NULL);
  const char *last = NULL;
  guint open = 0, n = 0;
  gboolean counted = FALSE;
  for (guint i = 0, n_features = set->features->len; i < v->n_findings; i++) {
    const RvCriterionFinding *f = &v->findings[i];
    counted = counted && i % n_features;
    open += f->state == RV_CRITERION_OPEN && !counted;
    counted |= f->state == RV_CRITERION_OPEN;
    if (f->state != RV_CRITERION_YES || !(bits >> (i % n_features) & 1) || (last && strcmp (last, f->label) == 0 && g_str_has_suffix (out->str, f->why)))
      continue;
    if (!last || strcmp (last, f->label)) {
      g_string_append_printf (out, "%s%s: %s", out->len ? "; " : "", f->label, f->why);
      g_string_append_printf (nerves, "%s%s", nerves->len ? "; " : "", f->label);
      n++;
    } else
      g_string_append_printf (out, ", %s", f->why);
    last = f->label;
  }
  if (!out->len)
    g_string_append (out, _("no feature is met"));
  if (open)
    g_string_append_printf (out, _("; something could not be judged in %u of the nerves"), open);
  if (n > 1 && v->n_limbs == 1)
    g_string_append (out, _("; all of it lies in one limb, where a focal lesion explains it as well"));
  v->why = g_string_free (out, FALSE);
  v->nerves = g_string_free (nerves, FALSE);
}

static char *
why_not (const RvCriteriaSet *set, const Sitting *s, double age, guint nerves)
{
  if (age < set->age_from)
    return g_strdup_printf (_("made for adults: not used under %.0f years"), set->age_from);
  if (s->days > set->until_day)
    return g_strdup_printf (_("made for an acute illness: this study is %.0f days after onset"), s->days);
  return nerves < set->min_nerves ? g_strdup_printf (_("it needs %u nerves; %u were tested"), set->min_nerves, nerves) : NULL;
}

static RvCriteriaVerdict
verdict_of (const RvCriteriaSet *set, const RvAnatomy *a, const Sitting *s, GPtrArray *nerves, double age)
{
  RvCriteriaVerdict v = { .id = set->id, .name = set->name, .about = set->about, .note = set->note, .source = set->source, .trust = "memory",
                          .study = g_strdup (s->study), .study_title = g_strdup (s->title), .outcome = "not-applicable", .outcome_name = _("Does not apply") };
  v.why = why_not (set, s, age, nerves->len);
  v.applies = v.why == NULL;
  if (!v.applies) {
    v.nerves = g_strdup ("");
    return v;
  }
  Table t = { nerves, g_new0 (Bits, MAX (nerves->len, 1)) };
  judge_features (set, &t, &v);
  int result = best_result (set, &t, FALSE), hope = best_result (set, &t, TRUE);
  gboolean stronger = hope >= 0 && (result < 0 || hope < result);
  v.could_be = stronger ? g_array_index (set->results, RvCriteriaResult, hope).name : NULL;
  v.outcome = result >= 0 ? g_array_index (set->results, RvCriteriaResult, result).id : stronger ? "open" : "not-met";
  v.outcome_name = result >= 0 ? g_array_index (set->results, RvCriteriaResult, result).name : stronger ? _("Could not be judged") : _("Not met");
  weigh_trust (&v);
  v.telling = result >= 0 && !g_array_index (set->results, RvCriteriaResult, result).quiet;
  explain (set, result, &v);
  g_free (t.bits);
  return v;
}

RvCriteria *
rv_criteria_judge (const RvCriteriaBook *book, const RvAnatomy *a, const RvEdx *edx, RvCase *kase, double age)
{
  g_autoptr (GArray) sittings = sittings_of (kase), verdicts = g_array_new (FALSE, FALSE, sizeof (RvCriteriaVerdict)),
                     patterns = g_array_new (FALSE, FALSE, sizeof (RvEdxPattern));
  for (guint i = 0; i < sittings->len; i++) {
    const Sitting *s = &g_array_index (sittings, Sitting, i);
    g_autoptr (GPtrArray) nerves = rv_criteria_nerves (a, edx, s->rows);
    for (guint k = 0; k < book->sets->len && nerves->len; k++) {
      const RvCriteriaSet *set = book->sets->pdata[k];
      if (strcmp (set->about, "pattern") == 0) {
        RvEdxPattern p = { .study = g_strdup (s->study), .study_title = g_strdup (s->title) };
        rv_criteria_pattern (set, nerves, age < set->age_from, &p);
        g_array_append_val (patterns, p);
      } else {
        RvCriteriaVerdict v = verdict_of (set, a, s, nerves, age);
        g_array_append_val (verdicts, v);
      }
    }
  }
  RvCriteria *self = g_new0 (RvCriteria, 1);
  self->n_verdicts = verdicts->len;
  self->n_patterns = patterns->len;
  self->verdicts = (RvCriteriaVerdict *) g_array_free (g_steal_pointer (&verdicts), FALSE);
  self->patterns = (RvEdxPattern *) g_array_free (g_steal_pointer (&patterns), FALSE);
  return self;
}

void
rv_criteria_free (RvCriteria *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_verdicts; i++) {
    RvCriteriaVerdict *v = &self->verdicts[i];
    for (guint k = 0; k < v->n_findings; k++) {
      g_free (v->findings[k].label);
      g_free (v->findings[k].why);
      g_strfreev (v->findings[k].cells);
    }
    g_free (v->findings);
    g_free (v->study);
    g_free (v->study_title);
    g_free (v->why);
    g_free (v->nerves);
  }
  for (guint i = 0; i < self->n_patterns; i++) {
    RvEdxPattern *p = &self->patterns[i];
    g_free (p->study);
    g_free (p->study_title);
    g_free (p->why);
    g_strfreev (p->cells);
  }
  g_free (self->verdicts);
  g_free (self->patterns);
  g_free (self);
}
