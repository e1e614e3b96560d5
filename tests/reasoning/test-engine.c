/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine against a slow twin written from the formulas alone, and the promises that hold for any case. */
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "reasoning/rv-lesion-localiser.h"
#include "reasoning-test.h"

#define WORDS "history-leukaemia history-pbsc-graft onset-subacute course-progressive one-limb-only !pain-onset pain-severe pain lasegue " \
              "foot-drop ankle-reflex-lost !knee-extension-weak !marrow-infiltrated !csf-malignant-cells !csf-protein-raised !csf-pleocytosis " \
              "steroid-worse mass-palpable mri-nerve-thick-enhancing mri-nerve-abnormal pet-nerve-uptake pet-suv-above-3 !sural-biopsy-vasculitis"

/* ---- The twin ----------------------------------------------------------------------------------------------- */

typedef struct {
  RvKnowledge *k;
  const RvStatus *status;
  guint setting;
} Twin;

/* P(present) under a, or under both causes at once. */
static double
twin_p (const Twin *t, guint f, int a, int b)
{
  double p = rv_knowledge_mean (t->k, a, f);
  if (b == G_MININT)
    return p;
  double q = rv_knowledge_mean (t->k, b, f), leak = fmin (rv_knowledge_mean (t->k, -1, f), fmin (p, q));
  return 1 - (1 - p) * (1 - q) / (1 - leak);
}

/* The status of the finding that member m lies within, as the members within it tell it; not assessed when there is none. */
static RvStatus
twin_outer (const Twin *t, const RvGroupDef *group, guint m)
{
  int outer = group->within ? group->within[m] : -1;
  for (guint i = 0; outer >= 0 && i < group->n_members; i++)
    if (group->within[i] == outer && t->status[group->members[i]] == RV_STATUS_PRESENT)
      return RV_STATUS_PRESENT;
  return outer >= 0 ? t->status[group->members[outer]] : RV_STATUS_NOT_ASSESSED;
}

static RvStatus
twin_status (const Twin *t, const RvGroupDef *group, guint m)
{
  for (guint i = 0; group->within && i < group->n_members; i++)
    if (group->within[i] == (int) m && t->status[group->members[i]] == RV_STATUS_PRESENT)
      return RV_STATUS_PRESENT;
  return t->status[group->members[m]];
}

static double
twin_group (const Twin *t, guint g, int a, int b)
{
  const RvGroupDef *group = rv_knowledge_group (t->k, g);
  double eps = rv_knowledge_entry_error (t->k), product = 1, least = 1 - eps, most = eps, all = 0, open = 0, shares = 1, parts = 1;
  guint n = 0, n_mixed = 0, present = 0;
  for (guint m = 0; m < group->n_members; m++)
    {
      guint f = group->members[m];
      double p = twin_p (t, f, a, group->exclusive ? G_MININT : b);
      RvStatus s = twin_status (t, group, m), outer = twin_outer (t, group, m);
      all += p;
      open += s == RV_STATUS_ABSENT ? 0 : p;
      if (s == RV_STATUS_NOT_ASSESSED || rv_knowledge_finding (t->k, f)->use != RV_USE_CAUSE)
        continue;
      n++;
      if (outer == RV_STATUS_PRESENT)
        {
          double part = fmin (p / twin_p (t, group->members[group->within[m]], a, b), 1 - eps);
          parts *= s == RV_STATUS_PRESENT ? part : 1 - part;
        }
      if (outer != RV_STATUS_NOT_ASSESSED)
        continue;
      n_mixed++;
      product *= s == RV_STATUS_PRESENT ? p : 1 - p;
      if (s == RV_STATUS_PRESENT)
        {
          least = fmin (least, p);
          present++;
          shares *= p;
        }
      else
        most = fmax (most, p);
    }
  if (n == 0)
    return 1;
  if (group->exclusive)
    {
      double own = eps + (1 - 2 * eps) * (present ? shares / pow (all, present) : open / all);
      return b == G_MININT ? own : 0.5 * (own + twin_group (t, g, b, G_MININT));
    }
  double lambda = n_mixed > 1 ? group->lambda : 0;
  return ((1 - lambda) * product + lambda * fmax (least - most, 0)) * parts;
}

static double
twin_share (const Twin *t, guint c, guint l)
{
  guint n = rv_knowledge_n_classes (t->k);
  return 0.98 * rv_knowledge_cause (t->k, c)->shares[l] + 0.02 / n;
}

static double
twin_lesion (const Twin *t, guint l, guint m)
{
  double product = 1;
  for (guint f = 0; f < rv_knowledge_n_findings (t->k); f++)
    {
      const RvFindingDef *def = rv_knowledge_finding (t->k, f);
      if (def->use != RV_USE_LESION || t->status[f] == RV_STATUS_NOT_ASSESSED)
        continue;
      double p = rv_knowledge_mean_in_class (t->k, l, f);
      if (l != m)
        {
          double q = rv_knowledge_mean_in_class (t->k, m, f), leak = fmin (def->background.k / def->background.n, fmin (p, q));
          p = 1 - (1 - p) * (1 - q) / (1 - leak);
        }
      product *= t->status[f] == RV_STATUS_PRESENT ? p : 1 - p;
    }
  return product;
}

static double
twin_prior (const Twin *t, guint c)
{
  const RvSettingDef *setting = rv_knowledge_setting (t->k, t->setting);
  double prior = rv_knowledge_cause (t->k, c)->priors[t->setting].weight;
  for (guint r = 0; r < rv_knowledge_n_risks (t->k); r++)
    {
      const RvRiskRatio *risk = rv_knowledge_risk (t->k, r);
      gboolean base = FALSE, concerns = risk->cause == (int) c || (risk->cause < 0 && risk->family == rv_knowledge_cause (t->k, c)->family);
      for (guint i = 0; i < setting->n_in_base; i++)
        base |= setting->in_base[i] == risk->finding;
      if (concerns && !base && t->status[risk->finding] != RV_STATUS_NOT_ASSESSED)
        {
          double most = fmax (1.0 / setting->rates[risk->finding], 1.0);
          prior *= t->status[risk->finding] == RV_STATUS_PRESENT ? (risk->ratio > 1.0 ? fmin (risk->ratio, most) : risk->ratio) : risk->absent;
        }
    }
  return prior;
}

typedef struct {
  double *cause;  /* n_c */
  double *pair;   /* n_c x n_c, upper */
  double other;
} TwinResult;

static TwinResult
twin_run (const Twin *t)
{
  guint n_c = rv_knowledge_n_causes (t->k), n_l = rv_knowledge_n_classes (t->k), n_g = rv_knowledge_n_groups (t->k);
  const RvSettingDef *setting = rv_knowledge_setting (t->k, t->setting);
  TwinResult out = { g_new0 (double, n_c), g_new0 (double, n_c * n_c), 0 };
  g_autofree double *prior = g_new0 (double, n_c), *lesion = g_new0 (double, n_l * n_l), *raw_base = g_new0 (double, n_l);
  double sum = 0, base_sum = 0, total = 0, floor = rv_knowledge_other_floor (t->k);
  for (guint l = 0; l < n_l; l++)
    for (guint m = 0; m < n_l; m++)
      lesion[l * n_l + m] = twin_lesion (t, l, m);
  for (guint c = 0; c < n_c; c++)
    sum += prior[c] = twin_prior (t, c);
  for (guint c = 0; c < n_c; c++)
    for (guint l = 0; l < n_l; l++)
      raw_base[l] += rv_knowledge_cause (t->k, c)->priors[t->setting].weight * twin_share (t, c, l);
  for (guint l = 0; l < n_l; l++)
    base_sum += raw_base[l];
  for (guint c = 0; c < n_c; c++)
    {
      double loc = 0;
      prior[c] /= sum;
      for (guint l = 0; l < n_l; l++)
        loc += twin_share (t, c, l) * lesion[l * n_l + l];
      out.cause[c] = prior[c] * loc;
      for (guint g = 0; g < n_g; g++)
        out.cause[c] *= twin_group (t, g, (int) c, G_MININT);
      total += out.cause[c];
    }
  out.other = setting->other / (1 - setting->other);
  double loc = 0;
  for (guint l = 0; l < n_l; l++)
    loc += raw_base[l] / base_sum * lesion[l * n_l + l];
  out.other *= loc;
  for (guint g = 0; g < n_g; g++)
    out.other *= twin_group (t, g, -1, G_MININT);
  total += out.other;
  for (guint a = 0; a < n_c; a++)
    for (guint b = a + 1; b < n_c; b++)
      {
        const RvCauseDef *da = rv_knowledge_cause (t->k, a), *db = rv_knowledge_cause (t->k, b);
        if (da->alone || db->alone || (da->family == db->family && !rv_knowledge_family (t->k, (guint) da->family)->combine))
          continue;
        double both = 0, weight = 2 * setting->two_causes * prior[a] * prior[b];
        for (guint l = 0; l < n_l; l++)
          for (guint m = 0; m < n_l; m++)
            both += twin_share (t, a, l) * twin_share (t, b, m) * lesion[l * n_l + m];
        for (guint g = 0; g < n_g; g++)
          weight *= twin_group (t, g, (int) a, (int) b);
        total += out.pair[a * n_c + b] = weight * both;
      }
  for (guint c = 0; c < n_c; c++)
    out.cause[c] *= (1 - floor) / total;
  for (guint i = 0; i < n_c * n_c; i++)
    out.pair[i] *= (1 - floor) / total;
  out.other = floor + (1 - floor) * out.other / total;
  return out;
}

static void
test_twin (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autofree RvStatus *status = test_statuses (k, WORDS);
  for (guint setting = 0; setting < rv_knowledge_n_settings (k); setting++)
    {
      Twin twin = { k, status, setting };
      TwinResult slow = twin_run (&twin);
      RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
      options.setting = rv_knowledge_setting (k, setting)->id;
      options.n_draws = 0;
      g_autoptr (RvDifferential) fast = rv_differential_run (k, status, &options);
      for (guint i = 0; i < fast->n_causes; i++)
        g_assert_cmpfloat_with_epsilon (fast->causes[i].probability, slow.cause[fast->causes[i].cause], 1e-12);
      for (guint i = 0; i < fast->pairs->len; i++)
        {
          const RvPairResult *pair = &g_array_index (fast->pairs, RvPairResult, i);
          g_assert_cmpfloat_with_epsilon (pair->probability, slow.pair[pair->a * fast->n_causes + pair->b], 1e-12);
        }
      g_assert_cmpfloat_with_epsilon (fast->other, slow.other, 1e-12);
      g_free (slow.cause);
      g_free (slow.pair);
    }
}

/* ---- Promises ----------------------------------------------------------------------------------------------- */

static double
sum_of (const RvDifferential *d)
{
  double sum = d->other;
  for (guint i = 0; i < d->n_causes; i++)
    sum += d->causes[i].probability;
  for (guint i = 0; i < d->pairs->len; i++)
    sum += g_array_index (d->pairs, RvPairResult, i).probability;
  return sum;
}

static void
test_sum_and_bounds (void)
{
  const char *cases[] = { "", WORDS, "tinel", "!pain", "history-cancer pain-severe horner onset-subacute" };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RvDifferential) d = test_run (NULL, cases[i]);
      g_assert_cmpfloat_with_epsilon (sum_of (d), 1.0, 1e-9);
      for (guint c = 0; c < d->n_causes; c++)
        {
          const RvCauseResult *cause = &d->causes[c];
          g_assert_cmpfloat (cause->probability, >, 0.0);
          g_assert_cmpfloat (cause->probability, <, 1.0);
          g_assert_cmpfloat (cause->low, <=, cause->probability);
          g_assert_cmpfloat (cause->high, >=, cause->probability);
          g_assert_cmpfloat (cause->high, <, 1.0);
          if (c)
            g_assert_cmpfloat (cause->probability, <=, d->causes[c - 1].probability);
        }
    }
}

/* Every finding, present and absent, alone: no probability reaches 0 or 1, nothing is not a number. */
static void
test_no_certainty (void)
{
  RvKnowledge *k = test_knowledge ();
  guint n = rv_knowledge_n_findings (k);
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  options.n_draws = 0;
  options.brief = TRUE;
  for (guint f = 0; f < 2 * n; f++)
    {
      g_autofree RvStatus *status = g_new0 (RvStatus, n);
      status[f / 2] = f & 1 ? RV_STATUS_PRESENT : RV_STATUS_ABSENT;
      g_autoptr (RvDifferential) d = rv_differential_run (k, status, &options);
      for (guint c = 0; c < d->n_causes; c++)
        g_assert_true (d->causes[c].probability > 0.0 && d->causes[c].probability < 1.0);
      g_assert_true (d->other >= rv_knowledge_other_floor (k) && d->other < 1.0);
    }
}

static void
test_waterfall (void)
{
  g_autoptr (RvDifferential) d = test_run ("after-transplant", WORDS);
  for (guint a = 0; a < d->n_causes; a += 7)
    for (guint b = 0; b < d->n_causes; b += 5)
      {
        g_autoptr (GArray) terms = rv_differential_waterfall (d, a, b);
        double sum = 0.0;
        for (guint i = 0; i < terms->len; i++)
          sum += g_array_index (terms, RvTerm, i).decibans;
        double odds = 10.0 * log10 (rv_differential_cause (d, a)->probability / rv_differential_cause (d, b)->probability);
        g_assert_cmpfloat_with_epsilon (sum, rv_differential_log_odds (d, a, b), 1e-9);
        g_assert_cmpfloat_with_epsilon (sum, odds, 1e-9);
      }
}

static double
decibans_of (GArray *terms)
{
  double sum = 0.0;
  for (guint i = 0; i < terms->len; i++)
    sum += g_array_index (terms, RvTerm, i).decibans;
  return sum;
}

/* Two causes at once against one, and against two others: the bars sum to the odds of the rows as they are printed. */
static void
test_waterfall_pairs (void)
{
  g_autoptr (RvDifferential) d = test_run ("after-transplant", WORDS);
  for (guint i = 0; i < 40; i++)
    {
      const RvPairResult *two = &g_array_index (d->pairs, RvPairResult, i), *next = &g_array_index (d->pairs, RvPairResult, i + 1);
      const RvCauseResult *one = &d->causes[i % d->n_causes];
      RvHypothesis x = { two->a, (int) two->b }, y = { one->cause, -1 }, z = { next->a, (int) next->b };
      g_autoptr (GArray) single = rv_differential_waterfall_between (d, x, y), pair = rv_differential_waterfall_between (d, x, z);
      g_assert_cmpfloat_with_epsilon (decibans_of (single), rv_differential_log_odds_between (d, x, y), 1e-9);
      g_assert_cmpfloat_with_epsilon (decibans_of (single), 10.0 * log10 (two->probability / one->probability), 1e-9);
      g_assert_cmpfloat_with_epsilon (decibans_of (pair), 10.0 * log10 (two->probability / next->probability), 1e-9);
      g_assert_cmpint (g_array_index (single, RvTerm, 1).type, ==, RV_TERM_TWO_CAUSES);
    }
}

static char *
json_of (const RvDifferential *d)
{
  JsonNode *node = rv_differential_to_json (d, "case", NULL);
  char *text = json_to_string (node, FALSE);
  json_node_unref (node);
  return text;
}

/* The same case gives the same bytes, from the same and from a freshly loaded knowledge. */
static void
test_bytes (void)
{
  g_autoptr (RvDifferential) a = test_run ("after-transplant", WORDS);
  g_autoptr (RvDifferential) b = test_run ("after-transplant", WORDS);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_build_filename (g_getenv ("RV_DATA_DIR"), "knowledge", NULL);
  g_autoptr (RvKnowledge) fresh = rv_knowledge_load (dir, NULL, &error);
  g_assert_no_error (error);
  g_autofree RvStatus *status = test_statuses (fresh, WORDS);
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  options.setting = "after-transplant";
  g_autoptr (RvDifferential) c = rv_differential_run (fresh, status, &options);
  g_autofree char *ja = json_of (a), *jb = json_of (b), *jc = json_of (c);
  g_assert_cmpstr (ja, ==, jb);
  g_assert_cmpstr (ja, ==, jc);
}

/* A known loss of a group turns its members into naive evidence, and only with the switch. */
static void
test_naive (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autofree RvStatus *status = test_statuses (k, "mri-nerve-abnormal mri-nerve-thick-enhancing pet-nerve-uptake");
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  options.n_draws = 0;
  g_autoptr (RvDifferential) grouped = rv_differential_run (k, status, &options);
  options.naive = TRUE;
  g_autoptr (RvDifferential) naive = rv_differential_run (k, status, &options);
  guint a = test_cause (k, "lymphomatous-infiltration"), b = test_cause (k, "diabetic-polyneuropathy");
  g_assert_cmpfloat (rv_differential_log_odds (naive, a, b), >, rv_differential_log_odds (grouped, a, b) + 3.0);
}

/* Under the filter, a figure that was not found cannot move anything. */
static void
test_found_only (void)
{
  RvKnowledge *k = test_knowledge ();
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  options.found_only = TRUE;
  options.n_draws = 0;
  g_autofree RvStatus *nothing = test_statuses (k, "");
  g_autofree RvStatus *memory = test_statuses (k, "pes-cavus");
  g_autofree RvStatus *found = test_statuses (k, "csf-malignant-cells");
  g_autoptr (RvDifferential) none = rv_differential_run (k, nothing, &options);
  g_autoptr (RvDifferential) after_memory = rv_differential_run (k, memory, &options);
  g_autoptr (RvDifferential) after_found = rv_differential_run (k, found, &options);
  guint cmt = test_cause (k, "cmt-demyelinating"), lm = test_cause (k, "leptomeningeal-disease"), li = test_cause (k, "leukaemic-infiltration");
  g_assert_cmpfloat_with_epsilon (rv_differential_log_odds (after_memory, cmt, lm), rv_differential_log_odds (none, cmt, lm), 1e-9);
  g_assert_cmpfloat (rv_differential_log_odds (after_found, lm, li), >, rv_differential_log_odds (none, lm, li) + 0.5);
}

/* The localiser's likelihood enters once; a finding whose cell it used is shown at weight 0 by whoever resolves findings. */
static void
test_lesion_evidence (void)
{
  RvKnowledge *k = test_knowledge ();
  g_autofree RvStatus *status = test_statuses (k, "");
  g_autoptr (RvLesionEvidence) evidence = rv_lesion_evidence_new ();
  rv_lesion_evidence_add (evidence, "mononeuropathy", "common-fibular", FALSE, 0.0, log (1000.0));
  rv_lesion_evidence_add (evidence, "mononeuropathy", "sciatic", FALSE, 0.0, log (10.0));
  rv_lesion_evidence_add (evidence, "none", NULL, FALSE, 0.0, 0.0);
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  g_autoptr (RvDifferential) before = rv_differential_run (k, status, &options);
  options.lesion = evidence;
  g_autoptr (RvDifferential) after = rv_differential_run (k, status, &options);
  guint fibular = test_cause (k, "fibular-neck-compression"), carpal = test_cause (k, "carpal-tunnel");
  g_assert_cmpfloat (rv_differential_log_odds (after, fibular, carpal), >, rv_differential_log_odds (before, fibular, carpal) + 15.0);
  g_assert_cmpuint (after->causes[0].cause, ==, fibular);
}

static void
test_next_and_tipping (void)
{
  g_autoptr (RvDifferential) d = test_run ("after-transplant", "history-leukaemia one-limb-only onset-subacute foot-drop pain");
  g_assert_cmpuint (d->next->len, >, 5);
  double before = INFINITY;
  for (guint i = 0; i < d->next->len; i++)
    {
      const RvNextTest *next = &g_array_index (d->next, RvNextTest, i);
      double sum = 0.0;
      g_assert_cmpfloat (next->bits, >=, 0.0);
      g_assert_cmpfloat (next->value, <=, before);
      before = next->value;
      for (guint j = 0; j < next->outcomes->len; j++)
        sum += g_array_index (next->outcomes, RvOutcome, j).probability;
      g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-9);
    }
  g_assert_true (d->tipping.possible);
  g_assert_cmpfloat (d->tipping.needed, !=, d->tipping.now);
}

/* A finding within another: present, it makes the other sure; both together are what the marginals say; of those without the outer
 * one nothing more is asked. */
static void
test_within (void)
{
  RvKnowledge *k = test_knowledge ();
  guint onset = test_finding (k, "pain-onset"), pain = test_finding (k, "pain"), severe = test_finding (k, "pain-severe");
  static const char *const causes[] = { "leukaemic-infiltration", "neuralgic-amyotrophy", "cidp", "mmn", "diabetic-polyneuropathy" };
  guint versus = test_cause (k, "vasculitis-nonsystemic");
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      guint c = test_cause (k, causes[i]);
      double p[2] = { rv_knowledge_mean (k, (int) c, pain), rv_knowledge_mean (k, (int) versus, pain) };
      double q[2] = { rv_knowledge_mean (k, (int) c, onset), rv_knowledge_mean (k, (int) versus, onset) };
      struct { const char *words; double odds; } cases[] = {
        { "pain-onset", q[0] / q[1] }, { "pain-onset pain", q[0] / q[1] }, { "!pain-onset pain", (p[0] - q[0]) / (p[1] - q[1]) },
        { "!pain", (1 - p[0]) / (1 - p[1]) }, { "!pain !pain-onset !pain-severe", (1 - p[0]) / (1 - p[1]) },
      };
      g_assert_cmpfloat (q[0], <, p[0]);
      g_autoptr (RvDifferential) nothing = test_run (NULL, "");
      double before = rv_differential_log_odds (nothing, c, versus);
      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          g_autoptr (RvDifferential) d = test_run (NULL, cases[j].words);
          g_assert_cmpfloat_with_epsilon (rv_differential_log_odds (d, c, versus) - before, 10.0 * log10 (cases[j].odds), 1e-9);
        }
    }
  g_autoptr (RvDifferential) a = test_run (NULL, "pain-severe"), b = test_run (NULL, "pain pain-severe");
  g_assert_cmpfloat (rv_knowledge_mean (k, (int) versus, severe), >, 0.0);
  for (guint i = 0; i < a->n_causes; i++)
    g_assert_cmpfloat_with_epsilon (a->causes[i].probability, b->causes[i].probability, 1e-12);
}

void
test_engine_add (void)
{
  g_test_add_func ("/reasoning/engine/twin", test_twin);
  g_test_add_func ("/reasoning/engine/sum-and-bounds", test_sum_and_bounds);
  g_test_add_func ("/reasoning/engine/no-certainty", test_no_certainty);
  g_test_add_func ("/reasoning/engine/waterfall", test_waterfall);
  g_test_add_func ("/reasoning/engine/waterfall-pairs", test_waterfall_pairs);
  g_test_add_func ("/reasoning/engine/bytes", test_bytes);
  g_test_add_func ("/reasoning/engine/naive", test_naive);
  g_test_add_func ("/reasoning/engine/found-only", test_found_only);
  g_test_add_func ("/reasoning/engine/lesion-evidence", test_lesion_evidence);
  g_test_add_func ("/reasoning/engine/next-and-tipping", test_next_and_tipping);
  g_test_add_func ("/reasoning/engine/within", test_within);
}
