/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores of lesion sets: single, pairs, pattern with a focal place, and greedily more. */
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

#define KEEP_WITHIN 4.5   /* log10 below the best: further ones change no probability that is shown */
#define SURELY_OUT 2.5    /* and so much further: sets that cannot come within it are not even tried */
#define MOST_PAIRS 1500
#define MIRRORED 10.0     /* the same place on both sides is likelier than two unrelated ones (half of carpal tunnel syndromes) */
#define PATTERN_FOCAL 2.0 /* entrapment on top of a polyneuropathy, in prices */

double
rv_loc_block_score (const RvLocModel *self, const RvLocBlock *b, const guint8 *levels)
{
  double std = 0, alt = 0;
  for (guint i = 0; i < b->n; i++) {
    std += self->table[b->std[i] * RV_LOC_LEVELS + levels[b->std[i]]];
    alt += self->table[b->alt[i] * RV_LOC_LEVELS + levels[b->alt[i]]];
  }
  double m = MAX (std, alt);
  return m + log10 ((1 - b->frequency) * pow (10, std - m) + b->frequency * pow (10, alt - m));
}

double
rv_loc_score_levels (const RvLocModel *self, const guint8 *levels)
{
  double sum = 0;
  for (guint i = 0; i < self->n_plain; i++)
    sum += self->table[self->order[i] * RV_LOC_LEVELS + levels[self->order[i]]];
  for (guint b = 0; b < self->blocks->len; b++)
    sum += rv_loc_block_score (self, &g_array_index (self->blocks, RvLocBlock, b), levels);
  return sum;
}

void
rv_loc_result_levels (const RvLocModel *self, const RvLocResult *r, guint8 *levels)
{
  if (self->n_columns)  /* nothing tested: no rows */
    memcpy (levels, rv_loc_unique_levels (self, r->u[0]), self->n_columns);
  for (guint i = 1; i < r->n; i++) {
    const guint8 *other = rv_loc_unique_levels (self, r->u[i]);
    for (guint c = 0; c < self->n_columns; c++)
      levels[c] = self->combine[levels[c]][other[c]];
  }
}

static void
fill_table (RvLocModel *self)
{
  self->table = g_new0 (float, MAX (self->n_columns, 1) * RV_LOC_LEVELS);
  for (guint c = 0; c < self->n_columns; c++) {
    const RvObs *obs = &self->obs[self->column_obs[c]];
    for (guint l = 0; l < RV_LOC_LEVELS; l++)
      self->table[c * RV_LOC_LEVELS + l] = (float) rv_obs_log10 (self->k, obs, l, obs->grade);
  }
}

#define unique rv_loc_unique

static void
keep (RvLocModel *self, const int *u, guint n, double prior, double score)
{
  RvLocResult r = { .n = n, .log_prior = log10 (prior), .score = score };
  memcpy (r.u, u, sizeof (int) * n);
  r.log_post = r.log_prior + r.score;
  g_array_append_val (self->results, r);
}

static void
score_singles (RvLocModel *self)
{
  guint n = self->uniques->len;
  for (guint u = 0; u < n; u++) {
    RvLocUnique *x = unique (self, (int) u);
    x->score = rv_loc_score_levels (self, rv_loc_unique_levels (self, (int) u));
    x->silent = TRUE;
    for (guint c = 0; c < self->n_columns && x->silent; c++)
      x->silent = rv_loc_unique_levels (self, (int) u)[c] == rv_loc_level (self->floors[c]);
    if (x->pattern && x->silent)
      self->none = (int) u;
  }
  for (guint u = 0; u < n; u++) {
    int one = (int) u;
    if (unique (self, one)->prior > 0)
      keep (self, &one, 1, unique (self, one)->prior, unique (self, one)->score);
  }
}

static double
best_post (const RvLocModel *self)
{
  double best = -INFINITY;
  for (guint i = 0; i < self->results->len; i++)
    best = MAX (best, g_array_index (self->results, RvLocResult, i).log_post);
  return best;
}

/* Prior mass of pairs that name the same place twice, and the extra for mirrored ones. */
static double
pair_prior (const RvLocModel *self, int u, int v)
{
  const RvLocUnique *x = unique (self, u), *y = unique (self, v);
  double keep_mass = x->prior * y->prior;
  for (guint i = 0; i < x->n; i++)
    for (guint j = 0; j < y->n; j++) {
      const RvLocMember *p = &g_array_index (self->members, RvLocMember, x->first + i), *q = &g_array_index (self->members, RvLocMember, y->first + j);
      double mass = p->share * x->prior * q->share * y->prior;
      if (p->place == q->place)
        keep_mass -= mass;
      else if (g_array_index (self->places, RvLocWhere, p->place).mirror == q->place)
        keep_mass += (MIRRORED - 1) * mass;
    }
  return MAX (keep_mass, 0) * self->setting->price / self->focal;
}

/* 2^x to six digits, without a call: it runs once for every pair. */
static inline float
quick_exp2 (float x)
{
  x = CLAMP (x, -120.0f, 120.0f);
  int whole = (int) (x + 128.0f) - 128;
  float f = x - (float) whole;
  float p = 1 + f * (0.69314718f + f * (0.24022651f + f * (0.05550332f + f * (0.00961813f + f * (0.00134283f + f * 0.00014352f)))));
  union { guint32 i; float f; } power = { .i = (guint32) (whole + 127) << 23 };
  return p * power.f;
}

#define LOG2_OF_10 3.321928094887362f

/* Prior of all pairs of two classes, and of a pattern with a focal place of any. */
static void
pair_priors (RvLocModel *self)
{
  double sum[RV_CLASS_N] = { 0 }, square[RV_CLASS_N] = { 0 }, all = 0, per_prior = self->setting->price / self->focal;
  for (guint u = 0; u < self->uniques->len; u++) {
    const RvLocUnique *x = unique (self, (int) u);
    if (x->pattern || x->silent || x->prior <= 0)
      continue;
    sum[x->class] += x->prior;
    square[x->class] += x->prior * x->prior;
    all += x->prior;
  }
  for (guint a = 0; a < RV_CLASS_N; a++)
    for (guint b = a; b < RV_CLASS_N; b++)
      self->class_prior[a][b] = per_prior * (a == b ? 0.5 * (sum[a] * sum[a] - square[a]) : sum[a] * sum[b]);
  for (guint u = 0; u < self->uniques->len; u++) {
    const RvLocUnique *x = unique (self, (int) u);
    int pattern = x->pattern && (int) u != self->none ? g_array_index (self->places, RvLocWhere, g_array_index (self->members, RvLocMember, x->first).place).pattern : -1;
    if (pattern >= 0)
      self->pattern_prior[pattern] += PATTERN_FOCAL * per_prior * x->prior * all;
  }
}

static void
add_pair_sum (RvLocModel *self, guint a, guint b, double sum)
{
  self->class_sum[MIN (a, b)][MAX (a, b)] += sum;
}

/* Adds prior x likelihood of u with the focal uniques from..to of a part to the sums of their classes. */
static void
add_to_classes (RvLocModel *self, const RvLocFocal *f, int u, guint part, guint from, const float *scores, double per_prior)
{
  const RvLocUnique *x = unique (self, u);
  int place = g_array_index (self->members, RvLocMember, x->first).place;
  int pattern = x->pattern ? g_array_index (self->places, RvLocWhere, place).pattern : -1;
  float none = (float) unique (self, self->none)->score;
  for (guint c = 0; c < RV_CLASS_N; c++) {
    double sum = 0;
    for (guint j = MAX (from, f->first[part * RV_CLASS_N + c]); j < f->first[part * RV_CLASS_N + c + 1]; j++)
      sum += f->priors[j] * quick_exp2 ((scores[j] - none) * LOG2_OF_10);
    if (pattern >= 0)
      self->pattern_sum[pattern] += per_prior * x->prior * sum;
    else if (!x->pattern)
      add_pair_sum (self, x->class, c, per_prior * x->prior * sum);
  }
}

static void
score_exactly (RvLocModel *self, const int *u, guint n, double prior, guint8 *scratch)
{
  RvLocResult r = { .n = n };
  memcpy (r.u, u, sizeof (int) * n);
  rv_loc_result_levels (self, &r, scratch);
  keep (self, u, n, prior, rv_loc_score_levels (self, scratch));
}

static int by_post (gconstpointer a, gconstpointer b);

/* Keeps the list short while pairs are scored; returns what a further one must reach. */
static double
prune (RvLocModel *self, double cut)
{
  if (self->results->len < MOST_PAIRS * 4)
    return cut;
  g_array_sort (self->results, by_post);
  g_array_set_size (self->results, MOST_PAIRS);
  return MAX (cut, g_array_index (self->results, RvLocResult, MOST_PAIRS - 1).log_post);
}

static double
margin_of (const RvLocModel *self)
{
  return self->blocks->len ? 1.0 + 0.5 * self->blocks->len : 0;
}

/* Pairs within one part. */
static double
score_part (RvLocModel *self, const RvLocFocal *f, guint part, double cut, float *scores, guint8 *scratch)
{
  double margin = margin_of (self), per_prior = self->setting->price / self->focal;
  guint end = f->first[(part + 1) * RV_CLASS_N];
  for (guint i = f->first[part * RV_CLASS_N]; i < end; i++) {
    double mine = unique (self, f->ids[i])->prior, log_mine = log10 (per_prior * mine);
    rv_loc_screen (self, f, rv_loc_unique_levels (self, f->ids[i]), i + 1, end, scores);
    add_to_classes (self, f, f->ids[i], part, i + 1, scores, per_prior);
    for (guint j = i + 1; j < end; j++) {
      /* The price of a logarithm is paid only by pairs that come near. */
      if (scores[j] + margin + 1 < cut - log_mine)
        continue;
      if (log10 (per_prior * mine * f->priors[j] * MIRRORED) + scores[j] + margin < cut)
        continue;
      int u[2] = { f->ids[i], f->ids[j] };
      double prior = pair_prior (self, u[0], u[1]);
      if (prior <= 0)
        continue;
      score_exactly (self, u, 2, prior, scratch);
      cut = MAX (cut, g_array_index (self->results, RvLocResult, self->results->len - 1).log_post - KEEP_WITHIN);
      cut = prune (self, cut);
    }
  }
  return cut;
}

typedef struct { int u; double post; } Ranked;

static int
by_rank (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a, *y = b;
  return x->post != y->post ? (x->post > y->post ? -1 : 1) : x->u - y->u;
}

/* The uniques of a part, most probable first. */
static GArray *
ranked_part (const RvLocModel *self, const RvLocFocal *f, guint part)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Ranked));
  for (guint i = f->first[part * RV_CLASS_N]; i < f->first[(part + 1) * RV_CLASS_N]; i++) {
    const RvLocUnique *x = unique (self, f->ids[i]);
    Ranked r = { f->ids[i], log10 (x->prior) + x->score };
    g_array_append_val (list, r);
  }
  g_array_sort (list, by_rank);
  return list;
}

/* Pairs over two parts: scores add, so the sums are products and the lists can be left as soon as they fall below the cut. */
static double
score_across (RvLocModel *self, GArray *left, GArray *right, double cut)
{
  double per_prior = self->setting->price / self->focal, none = unique (self, self->none)->score, base = log10 (per_prior) - none;
  double sums[2][RV_CLASS_N] = { { 0 } };
  GArray *sides[2] = { left, right };
  for (guint s = 0; s < 2; s++)
    for (guint i = 0; i < sides[s]->len; i++) {
      const RvLocUnique *x = unique (self, g_array_index (sides[s], Ranked, i).u);
      sums[s][x->class] += x->prior * pow (10, x->score - none);
    }
  for (guint a = 0; a < RV_CLASS_N; a++)
    for (guint b = 0; b < RV_CLASS_N; b++)
      add_pair_sum (self, a, b, per_prior * sums[0][a] * sums[1][b]);
  for (guint i = 0; i < left->len; i++)
    for (guint j = 0; j < right->len; j++) {
      const Ranked *x = &g_array_index (left, Ranked, i), *y = &g_array_index (right, Ranked, j);
      if (base + x->post + y->post + log10 (MIRRORED) < cut)
        break;
      int u[2] = { MIN (x->u, y->u), MAX (x->u, y->u) };
      double prior = pair_prior (self, u[0], u[1]);
      if (prior <= 0)
        continue;
      keep (self, u, 2, prior, unique (self, x->u)->score + unique (self, y->u)->score - none);
      cut = MAX (cut, g_array_index (self->results, RvLocResult, self->results->len - 1).log_post - KEEP_WITHIN);
      cut = prune (self, cut);
    }
  return cut;
}

static void
score_pairs (RvLocModel *self, const RvLocFocal *f)
{
  g_autofree float *scores = g_new (float, MAX (f->n, 1));
  g_autofree guint8 *scratch = g_new (guint8, MAX (self->n_columns, 1));
  g_autoptr (GPtrArray) ranked = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  double cut = best_post (self) - KEEP_WITHIN;
  for (guint k = 0; k < f->n_parts; k++) {
    g_ptr_array_add (ranked, ranked_part (self, f, k));
    for (guint l = 0; l < k; l++)
      cut = score_across (self, ranked->pdata[l], ranked->pdata[k], cut);
  }
  for (guint k = 0; k < f->n_parts; k++)
    cut = score_part (self, f, k, cut, scores, scratch);
}

static void
score_pattern_focal (RvLocModel *self, const RvLocFocal *f, double worth)
{
  g_autofree float *scores = g_new (float, MAX (f->n, 1));
  g_autofree guint8 *scratch = g_new (guint8, MAX (self->n_columns, 1));
  double cut = best_post (self) - KEEP_WITHIN, margin = margin_of (self);
  for (guint u = 0; u < self->uniques->len; u++) {
    const RvLocUnique *x = unique (self, (int) u);
    if (!x->pattern || (int) u == self->none || x->prior <= 0 || rv_loc_reach (self, (int) u) + log10 (x->prior) < worth)
      continue;
    rv_loc_screen (self, f, rv_loc_unique_levels (self, (int) u), 0, f->n, scores);
    for (guint k = 0; k < f->n_parts; k++)
      add_to_classes (self, f, (int) u, k, 0, scores, PATTERN_FOCAL * self->setting->price / self->focal);
    for (guint j = 0; j < f->n; j++) {
      double prior = PATTERN_FOCAL * self->setting->price * x->prior * unique (self, f->ids[j])->prior / self->focal;
      if (log10 (prior) + scores[j] + margin < cut)
        continue;
      int pair[2] = { (int) u, f->ids[j] };
      score_exactly (self, pair, 2, prior, scratch);
      cut = MAX (cut, g_array_index (self->results, RvLocResult, self->results->len - 1).log_post - KEEP_WITHIN);
    }
  }
}

static int
by_post (gconstpointer a, gconstpointer b)
{
  const RvLocResult *x = a, *y = b;
  if (x->log_post != y->log_post)
    return x->log_post > y->log_post ? -1 : 1;
  for (guint i = 0; i < MIN (x->n, y->n); i++)
    if (x->u[i] != y->u[i])
      return x->u[i] - y->u[i];
  return (int) x->n - (int) y->n;
}

static gboolean
holds (const RvLocModel *self, const RvLocResult *r, int u)
{
  for (guint i = 0; i < r->n; i++) {
    if (r->u[i] == u)
      return TRUE;
    const RvLocUnique *x = unique (self, r->u[i]), *y = unique (self, u);
    if (g_array_index (self->members, RvLocMember, x->first).place == g_array_index (self->members, RvLocMember, y->first).place)
      return TRUE;
  }
  return FALSE;
}

/* The best sets take one more place as long as it is worth its price. */
static void
grow (RvLocModel *self, const RvLocFocal *f, guint size)
{
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (RvLocResult));
  for (guint i = 0; i < self->results->len && seeds->len < 24; i++) {
    const RvLocResult *r = &g_array_index (self->results, RvLocResult, i);
    if (r->n == size)
      g_array_append_val (seeds, *r);
  }
  g_autofree guint8 *scratch = g_new (guint8, MAX (self->n_columns, 1));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint8 *row = g_new (guint8, MAX (self->n_columns, 1));
  g_autofree float *scores = g_new (float, MAX (f->n, 1));
  double margin = margin_of (self);
  for (guint s = 0; s < seeds->len; s++) {
    RvLocResult r = g_array_index (seeds, RvLocResult, s);
    const RvLocResult *seed = &g_array_index (seeds, RvLocResult, s);
    rv_loc_result_levels (self, seed, row);
    rv_loc_screen (self, f, row, 0, f->n, scores);
    r.n = size + 1;
    double seed_prior = pow (10, seed->log_prior) * self->setting->price / self->focal;
    for (guint j = 0; j < f->n; j++) {
      double prior = seed_prior * f->priors[j];
      if (scores[j] + margin + seed->log_prior <= seed->log_post - 1 || prior <= 0 || log10 (prior) + scores[j] + margin <= seed->log_post - 1 || holds (self, seed, f->ids[j]))
        continue;
      r.u[size] = f->ids[j];
      rv_loc_result_levels (self, &r, scratch);
      double score = rv_loc_score_levels (self, scratch);
      if (log10 (prior) + score <= seed->log_post - 1)
        continue;
      int sorted[4];
      memcpy (sorted, r.u, sizeof sorted);
      for (guint a = 0; a < r.n; a++)
        for (guint b = a + 1; b < r.n; b++)
          if (sorted[b] < sorted[a]) {
            int t = sorted[a];
            sorted[a] = sorted[b], sorted[b] = t;
          }
      if (g_hash_table_add (seen, g_strdup_printf ("%d %d %d %d", sorted[0], sorted[1], sorted[2], r.n > 3 ? sorted[3] : -1)))
        keep (self, r.u, r.n, prior, score);
    }
  }
  g_array_sort (self->results, by_post);
}

static void
finish (RvLocModel *self)
{
  g_array_sort (self->results, by_post);
  double best = self->results->len ? g_array_index (self->results, RvLocResult, 0).log_post : 0, sum = 0;
  for (guint i = 0; i < self->results->len; i++)
    sum += pow (10, g_array_index (self->results, RvLocResult, i).log_post - best);
  self->log_total = best + log10 (sum);
}

void
rv_loc_search (RvLocModel *self, gboolean singles_only)
{
  fill_table (self);
  self->results = g_array_new (FALSE, FALSE, sizeof (RvLocResult));
  score_singles (self);
  if (!singles_only && self->focal > 0) {
    /* What cannot come near in any pair is left out of all. */
    double worth = best_post (self) - KEEP_WITHIN - SURELY_OUT - log10 (self->setting->price * MIRRORED);
    RvLocFocal f = rv_loc_focal (self, worth);
    pair_priors (self);
    score_pairs (self, &f);
    score_pattern_focal (self, &f, worth);
    g_array_sort (self->results, by_post);
    grow (self, &f, 2);
    grow (self, &f, 3);
    rv_loc_focal_clear (&f);
  }
  finish (self);
}

static void
fill_combine (RvLocModel *self)
{
  for (guint i = 0; i < RV_LOC_LEVELS; i++)
    for (guint j = 0; j < RV_LOC_LEVELS; j++) {
      double x = rv_loc_level_share[i], y = rv_loc_level_share[j];
      guint8 both = rv_loc_level (1 - (1 - x) * (1 - y));
      /* What a pattern marks as special (brisk, myopathic) shows unless the place is nearly silent. */
      if (i == RV_LOC_SPECIAL || j == RV_LOC_SPECIAL)
        both = (i == RV_LOC_SPECIAL ? (j != RV_LOC_SPECIAL && j > 4) : i > 4) ? (guint8) (i == RV_LOC_SPECIAL ? j : i) : RV_LOC_SPECIAL;
      self->combine[i][j] = both;
    }
}

RvLocModel *
rv_loc_model_new (const RvAnatomy *a, const char *setting, const RvObs *obs, guint n_obs)
{
  RvLocModel *self = g_new0 (RvLocModel, 1);
  self->a = a;
  self->k = &a->priv->knowledge;
  self->setting = &self->k->settings[0];
  for (guint i = 0; setting && i < self->k->n_settings; i++)
    if (strcmp (self->k->settings[i].id, setting) == 0)
      self->setting = &self->k->settings[i];
  self->obs = obs;
  self->n_obs = n_obs;
  fill_combine (self);
  rv_loc_effects (self);
  rv_loc_space (self);
  return self;
}

static gboolean
is_named (const char *anomaly, const char *const *names)
{
  for (guint i = 0; names && names[i]; i++)
    if (*names[i] && g_str_has_prefix (anomaly, names[i]))
      return TRUE;
  return FALSE;
}

#define SURE 0.995 /* a variant that was shown may still be shown wrongly */

void
rv_loc_set_variants (RvLocModel *self, const char *const *present, const char *const *absent)
{
  for (guint b = 0; b < self->blocks->len; b++) {
    RvLocBlock *block = &g_array_index (self->blocks, RvLocBlock, b);
    if (is_named (block->anomaly, present))
      block->frequency = SURE;
    else if (is_named (block->anomaly, absent))
      block->frequency = 1 - SURE;
  }
}

void
rv_loc_model_free (RvLocModel *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  GArray *arrays[] = { self->blocks, self->places, self->hyps, self->uniques, self->members, self->results };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i])
      g_array_unref (arrays[i]);
  gpointer plain[] = { self->column_obs, self->floors, self->order, self->effect, self->node_prior, self->levels, self->unique_levels, self->table };
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_free (plain[i]);
  g_free (self);
}
