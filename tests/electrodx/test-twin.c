/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The brute-force twin: every place, severity and pair on its own, without groups, levels shared or screening. */
#include <math.h>
#include <string.h>

#include "case-maker.h"
#include "electrodx/rv-loc-model.h"

typedef struct { double post; int place; const guint8 *levels; double prior; } Single;

static RvCase *
small_case (guint seed)
{
  static const char *const muscles[] = { "tibialis anterior", "fibularis longus", "edb", "gastrocnemius medial", "tibialis posterior", "short head biceps femoris", "vastus medialis", "gluteus medius" };
  GRand *rand = g_rand_new_with_seed (seed);
  RvCase *kase = make_case ("50");
  for (guint i = 0; i < G_N_ELEMENTS (muscles); i++)
    if (g_rand_double (rand) < 0.6)
      make_needle (kase, muscles[i], "left", g_rand_double (rand) < 0.5);
  make (kase, "ncs", NULL, "nerve", "sural", "type", "sensory", "side", "left", "judgement", g_rand_double (rand) < 0.5 ? "absent" : "normal", NULL);
  make (kase, "ncs", NULL, "nerve", "superficial fibular", "type", "sensory", "side", "left", "judgement", g_rand_double (rand) < 0.5 ? "absent" : "normal", NULL);
  make (kase, "reflex", NULL, "name", "ankle", "side", "left", "grade", g_rand_double (rand) < 0.5 ? "0" : "2", NULL);
  g_rand_free (rand);
  return kase;
}

/* P of one grade with what healthy people show, by hand. */
static double
plain_log10 (const RvLocModel *m, const RvObs *obs, guint level)
{
  double p = rv_loc_log10 (m->k, obs->type, level, obs->grade, obs->words), w = m->k->tables[obs->type].weight;
  if (obs->background <= 0 || level >= obs->background_level)
    return p;
  double as = rv_loc_log10 (m->k, obs->type, obs->background_level, obs->grade, obs->words);
  return w * log10 ((1 - obs->background) * pow (10, p / w) + obs->background * pow (10, as / w));
}

/* log10 P of one row of levels, straight from the counts; variants are summed by hand. */
static double
plain_score (const RvLocModel *m, const guint8 *levels)
{
  double sum = 0;
  g_autofree gboolean *in_block = g_new0 (gboolean, m->n_columns);
  for (guint b = 0; b < m->blocks->len; b++) {
    const RvLocBlock *block = &g_array_index (m->blocks, RvLocBlock, b);
    double usual = 1 - block->frequency, variant = block->frequency;
    for (guint i = 0; i < block->n; i++) {
      const RvObs *obs = &m->obs[block->std[i]];
      in_block[block->std[i]] = in_block[block->alt[i]] = TRUE;
      usual *= pow (10, plain_log10 (m, obs, levels[block->std[i]]));
      variant *= pow (10, plain_log10 (m, obs, levels[block->alt[i]]));
    }
    sum += log10 (usual + variant);
  }
  for (guint c = 0; c < m->n_obs; c++)
    if (!in_block[c])
      sum += plain_log10 (m, &m->obs[c], levels[c]);
  return sum;
}

/* The probability of each place alone and of each pair of places, by enumeration. */
static GHashTable *
enumerate (const RvLocModel *m, gboolean pairs, double *total)
{
  GHashTable *mass = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree guint8 *both = g_new (guint8, m->n_columns);
  *total = 0;
  for (guint i = 0; i < m->hyps->len; i++) {
    const RvLocHyp *x = &g_array_index (m->hyps, RvLocHyp, i);
    const RvLocWhere *wx = &g_array_index (m->places, RvLocWhere, x->place);
    const guint8 *lx = m->levels + (gsize) i * m->n_columns;
    for (guint j = i; j < (pairs ? m->hyps->len : i + 1); j++) {
      const RvLocHyp *y = &g_array_index (m->hyps, RvLocHyp, j);
      const RvLocWhere *wy = &g_array_index (m->places, RvLocWhere, y->place);
      double prior = x->prior;
      memcpy (both, lx, m->n_columns);
      g_autofree char *key = NULL;
      if (i != j) {
        gboolean px = wx->kind == RV_PLACE_PATTERN, py = wy->kind == RV_PLACE_PATTERN;
        if (x->place == y->place || (px && py))
          continue;
        if ((px && wx->pattern < 0) || (py && wy->pattern < 0))
          continue;
        const RvLocUnique *ux = &g_array_index (m->uniques, RvLocUnique, x->unique), *uy = &g_array_index (m->uniques, RvLocUnique, y->unique);
        if (ux->silent || uy->silent || (!px && !py && x->unique == y->unique))
          continue;
        prior *= y->prior * m->setting->price / m->focal * (px || py ? 2 : wx->mirror == y->place ? 10 : 1);
        for (guint c = 0; c < m->n_columns; c++)
          both[c] = m->combine[lx[c]][(m->levels + (gsize) j * m->n_columns)[c]];
        key = g_strdup_printf ("%d %d ", MIN (x->place, y->place), MAX (x->place, y->place));
      } else
        key = g_strdup_printf ("%d ", x->place);
      double p = prior * pow (10, plain_score (m, both));
      double *sum = g_hash_table_lookup (mass, key);
      if (!sum) {
        sum = g_new0 (double, 1);
        g_hash_table_insert (mass, g_steal_pointer (&key), sum);
      }
      *sum += p;
      *total += p;
    }
  }
  return mass;
}

static void
compare (guint seed, gboolean pairs)
{
  const RvAnatomy *a = rv_anatomy_default (NULL);
  g_autoptr (RvCase) kase = small_case (seed);
  g_autoptr (RvEdx) edx = rv_edx_grade (a, NULL, kase, NULL);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  GArray *obs = rv_observe (a, kase, edx, FALSE, left_out);
  g_autoptr (RvLocModel) m = rv_loc_model_new (a, "general-emg", (const RvObs *) obs->data, obs->len);
  rv_loc_search (m, !pairs);
  g_autoptr (GArray) answers = rv_loc_answers (m);
  double total, shown = 0;
  g_autoptr (GHashTable) twin = enumerate (m, pairs, &total);
  for (guint i = 0; i < answers->len; i++)
    if (g_array_index (answers, RvLocAnswer, i).n <= 2)
      shown += g_array_index (answers, RvLocAnswer, i).mass;
  guint compared = 0;
  for (guint i = 0; i < answers->len && compared < 12; i++) {
    const RvLocAnswer *x = &g_array_index (answers, RvLocAnswer, i);
    if (x->n > 2)
      continue;
    const double *y = g_hash_table_lookup (twin, x->key);
    g_assert_nonnull (y);
    /* Sets far below the best are cut off and priors of tiny shares dropped: 0.5 % of each value, and a hair. */
    double expected = *y / total, got = x->mass / shown;
    if (fabs (expected - got) > 0.005 * expected + 5e-5)
      g_error ("seed %u, %s: twin %.6f, localiser %.6f", seed, x->key, expected, got);
    compared++;
  }
  g_assert_cmpuint (compared, >, 3);
  rv_obs_array_free (obs);
}

static void
test_singles (void)
{
  for (guint seed = 1; seed <= 20; seed++)
    compare (seed, FALSE);
}

static void
test_pairs (void)
{
  for (guint seed = 1; seed <= 3; seed++)
    compare (seed, TRUE);
}

/* Groups hold exactly the places whose effect on every observation is the same. */
static void
test_groups (void)
{
  const RvAnatomy *a = rv_anatomy_default (NULL);
  g_autoptr (RvCase) kase = small_case (7);
  g_autoptr (RvEdx) edx = rv_edx_grade (a, NULL, kase, NULL);
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  GArray *obs = rv_observe (a, kase, edx, FALSE, left_out);
  g_autoptr (RvLocModel) m = rv_loc_model_new (a, "general-emg", (const RvObs *) obs->data, obs->len);
  double priors = m->unseen;
  for (guint g = 0; g < m->groups->len; g++) {
    const RvLocGroup *x = m->groups->pdata[g];
    for (guint i = 0; i < x->nodes->len; i++)
      for (guint c = 0; c < m->n_columns; c++) {
        RvEffect e = m->effect[(gsize) c * a->n_nodes + (gsize) g_array_index (x->nodes, int, i)];
        if (m->obs[m->column_obs[c]].side == x->side)
          g_assert_cmpfloat_with_epsilon (e.a, x->effect[c].a, 0.011);
      }
    priors += x->prior;
  }
  g_assert_cmpfloat (priors, >, 0.2);
  g_assert_cmpfloat (priors, <, 0.6);
  rv_obs_array_free (obs);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/electrodx/twin/singles", test_singles);
  g_test_add_func ("/electrodx/twin/pairs", test_pairs);
  g_test_add_func ("/electrodx/twin/groups", test_groups);
  return g_test_run ();
}
