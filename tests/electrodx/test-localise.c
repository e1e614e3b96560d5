/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The localiser: sums, lesions placed by hand, pitfalls, words only, bad input, the published case. */
#include <math.h>
#include <string.h>

#include "case-maker.h"
#include "casefile/rv-casefile.h"
#include "electrodx/rv-localise.h"
#include "model/rv-chronology.h"

static RvLocalisation *
localise (RvCase *kase)
{
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);
  g_assert_no_error (error);
  return rv_localise (a, NULL, kase, NULL);
}

static gboolean
names (const RvLocHypothesis *h, const char *node)
{
  for (guint i = 0; i < h->n_lesions; i++)
    if (g_strv_contains ((const char *const *) h->lesions[i].span, node))
      return TRUE;
  return FALSE;
}

static void
expect_first (const RvLocalisation *l, const char *node, RvSide side)
{
  const RvLocHypothesis *h = &l->hypotheses[0];
  if (!names (h, node) || h->lesions[0].side != side)
    g_error ("expected %s first, found %s (%.2f)", node, h->name, h->probability);
}

/* Rank (1 first) of the first hypothesis that names the node; 0 when none does. */
static guint
rank_of (const RvLocalisation *l, const char *node)
{
  for (guint i = 0; i < l->n_hypotheses; i++)
    if (names (&l->hypotheses[i], node))
      return i + 1;
  return 0;
}

static void
check_sums (const RvLocalisation *l)
{
  double total = 0;
  for (guint i = 0; i < l->n_hypotheses; i++) {
    const RvLocHypothesis *h = &l->hypotheses[i];
    double sum = 0;
    for (guint k = 0; k < h->n_evidence; k++)
      sum += h->evidence[k].decibans;
    if (l->n_hypotheses > 1)
      g_assert_cmpfloat_with_epsilon (sum, h->log_odds, 1e-9);
    g_assert_cmpfloat (h->low, <=, h->probability);
    g_assert_cmpfloat (h->high, >=, h->probability);
    g_assert_cmpfloat (h->probability, >=, 0);
    if (i)
      g_assert_cmpfloat (h->probability, <=, l->hypotheses[i - 1].probability);
    total += h->probability;
  }
  g_assert_cmpfloat (total, <=, 1 + 1e-9);
  double priors = 0;
  for (guint i = 0; i < l->n_classes; i++)
    if (!l->classes[i].site)
      priors += l->classes[i].prior;
  g_assert_cmpfloat_with_epsilon (priors, 1, 1e-9);
}

/* What a severe lesion of a node would show in a usual screen of the limb. */
static RvCase *
placed (const char *node_id, const char *const *muscles, const char *const *sensory, const char *const *motor)
{
  const RvAnatomy *a = rv_anatomy_default (NULL);
  RvCase *kase = make_case ("45");
  int node = rv_anatomy_node (a, node_id);
  g_assert_cmpint (node, >=, 0);
  for (guint i = 0; muscles[i]; i++) {
    int m = rv_anatomy_muscle (a, muscles[i]);
    g_assert_cmpint (m, >=, 0);
    make_needle (kase, muscles[i], "left", rv_anatomy_phi_muscle (a, m, node) > 0.4);
  }
  for (guint i = 0; sensory[i]; i++) {
    const RvStudy *s = &a->studies[rv_anatomy_study (a, sensory[i])];
    gboolean lost = rv_anatomy_phi_skin (a, s->skin, node) > 0.4 && !rv_anatomy_preganglionic (a, node);
    make (kase, "ncs", NULL, "nerve", sensory[i], "type", "sensory", "side", "left", "judgement", lost ? "absent" : "normal", NULL);
  }
  for (guint i = 0; motor[i]; i++) {
    const RvStudy *s = &a->studies[rv_anatomy_study (a, motor[i])];
    gboolean lost = rv_anatomy_phi_muscle (a, s->muscle, node) > 0.4;
    make (kase, "ncs", NULL, "nerve", motor[i], "type", "motor", "side", "left", "judgement", lost ? "reduced" : "normal", NULL);
  }
  return kase;
}

static const char *const arm[] = { "deltoid-middle", "infraspinatus", "biceps-brachii", "triceps-lateral", "brachioradialis", "edc", "extensor-indicis", "pronator-teres", "fcr",
                                   "fpl", "apb", "fdi", "adm", "fcu", "fdp-ring-little", "paraspinal-c6", "paraspinal-c7", "paraspinal-c8", "rhomboid-major", NULL };
static const char *const arm_sensory[] = { "ncs.median-d2", "ncs.ulnar-d5", "ncs.superficial-radial", "ncs.labc", "ncs.mabc", NULL };
static const char *const arm_motor[] = { "ncs.median-motor-apb", "ncs.ulnar-motor-adm", NULL };
static const char *const leg[] = { "tibialis-anterior", "fibularis-longus", "edb", "gastrocnemius-medial", "tibialis-posterior", "biceps-femoris-short", "biceps-femoris-long",
                                   "gluteus-medius", "gluteus-maximus", "vastus-medialis", "adductor-longus", "iliacus", "abductor-hallucis", "paraspinal-l4", "paraspinal-l5", "paraspinal-s1", NULL };
static const char *const leg_sensory[] = { "ncs.sural", "ncs.superficial-fibular", "ncs.saphenous", NULL };
static const char *const leg_motor[] = { "ncs.fibular-motor-edb", "ncs.tibial-motor-ah", NULL };

static void
test_placed (void)
{
  static const char *const arm_nodes[] = { "median.carpal-tunnel", "ulnar.retrocondylar-groove", "radial.spiral-groove", "pin.arcade-of-frohse", "trunk.upper", "trunk.lower", "cord.posterior", NULL };
  static const char *const leg_nodes[] = { "common-fibular.fibular-neck", "sciatic.gluteal.fibular-division", "femoral.inguinal", "tibial.popliteal", "lumbar-plexus.posterior", NULL };
  for (guint i = 0; arm_nodes[i]; i++) {
    g_autoptr (RvCase) kase = placed (arm_nodes[i], arm, arm_sensory, arm_motor);
    g_autoptr (RvLocalisation) l = localise (kase);
    check_sums (l);
    guint rank = rank_of (l, arm_nodes[i]);
    if (rank < 1 || rank > 3)
      g_error ("%s is at rank %u; first is %s (%.2f)", arm_nodes[i], rank, l->hypotheses[0].name, l->hypotheses[0].probability);
  }
  for (guint i = 0; leg_nodes[i]; i++) {
    g_autoptr (RvCase) kase = placed (leg_nodes[i], leg, leg_sensory, leg_motor);
    g_autoptr (RvLocalisation) l = localise (kase);
    check_sums (l);
    guint rank = rank_of (l, leg_nodes[i]);
    if (rank < 1 || rank > 3)
      g_error ("%s is at rank %u; first is %s (%.2f)", leg_nodes[i], rank, l->hypotheses[0].name, l->hypotheses[0].probability);
  }
}

/* The potential stays although the field is numb: the lesion lies before the ganglion. */
static void
test_roots (void)
{
  static const char *const roots[] = { "C6", "C7", "C8", "L4", "L5", "S1", NULL };
  for (guint i = 0; roots[i]; i++) {
    g_autofree char *ventral = g_strdup_printf ("root.%s.ventral", roots[i]);
    gboolean in_arm = roots[i][0] == 'C';
    g_autoptr (RvCase) kase = placed (ventral, in_arm ? arm : leg, in_arm ? arm_sensory : leg_sensory, in_arm ? arm_motor : leg_motor);
    make (kase, "sensation", NULL, "field", roots[i], "side", "left", "result", "reduced", NULL);
    g_autoptr (RvLocalisation) l = localise (kase);
    guint rank = rank_of (l, ventral);
    if (rank < 1 || rank > 3)
      g_error ("%s is at rank %u; first is %s (%.2f)", roots[i], rank, l->hypotheses[0].name, l->hypotheses[0].probability);
  }
}

/* A foot drop with little else done, as a start for the pitfalls. */
static RvCase *
foot_drop (void)
{
  RvCase *kase = make_case ("40");
  make (kase, "strength", NULL, "movement", "ankle dorsiflexion", "side", "left", "grade", "2", NULL);
  make_ncs (kase, "fibular", "motor", "left", NULL, "5.5", "0.6", "43");
  make_ncs (kase, "fibular", "motor", "right", NULL, "4.8", "7.0", "47");
  make_ncs (kase, "tibial", "motor", "left", NULL, "4.5", "12", "46");
  make_needle (kase, "tibialis anterior", "left", TRUE);
  make_needle (kase, "peroneus longus", "left", TRUE);
  make_needle (kase, "gastrocnemius", "left", FALSE);
  return kase;
}

/* trap.07: a normal superficial fibular potential does not take the fibular neck away. trap.12: an abnormal tibialis posterior does. */
static void
test_foot_drop (void)
{
  g_autoptr (RvCase) neck = foot_drop ();
  make_needle (neck, "tibialis posterior", "left", FALSE);
  make_needle (neck, "short head of biceps femoris", "left", FALSE);
  make_needle (neck, "gluteus medius", "left", FALSE);
  make (neck, "ncs", NULL, "nerve", "superficial peroneal", "type", "sensory", "side", "left", "judgement", "normal", NULL);
  g_autoptr (RvLocalisation) a = localise (neck);
  expect_first (a, "common-fibular.fibular-neck", RV_SIDE_LEFT);

  g_autoptr (RvCase) root = foot_drop ();
  make_needle (root, "tibialis posterior", "left", TRUE);
  make_needle (root, "gluteus medius", "left", TRUE);
  make_needle (root, "L5 paraspinals", "left", TRUE);
  make (root, "ncs", NULL, "nerve", "superficial peroneal", "type", "sensory", "side", "left", "judgement", "normal", NULL);
  g_autoptr (RvLocalisation) b = localise (root);
  expect_first (b, "root.L5.ventral", RV_SIDE_LEFT);

  /* trap.10 and 11: the short head decides between neck and sciatic nerve. */
  g_autoptr (RvCase) high = foot_drop ();
  make_needle (high, "short head of biceps femoris", "left", TRUE);
  make_needle (high, "tibialis posterior", "left", FALSE);
  make_needle (high, "gluteus medius", "left", FALSE);
  make (high, "ncs", NULL, "nerve", "superficial peroneal", "type", "sensory", "side", "left", "judgement", "absent", NULL);
  g_autoptr (RvLocalisation) c = localise (high);
  expect_first (c, "sciatic.gluteal.fibular-division", RV_SIDE_LEFT);
  g_assert_cmpuint (g_strv_length (c->hypotheses[0].lesions[0].span), >=, 3);
  for (guint i = 0; i < c->n_hypotheses; i++) /* what two names of a span share is said once */
    g_assert_false (strstr (c->hypotheses[i].name, " to at ") || strstr (c->hypotheses[i].name, " to in ") || strstr (c->hypotheses[i].name, " to nerve"));
}

/* trap.01: a fall between wrist and below elbow alone is a crossing before it is a lesion of the forearm. */
static void
test_crossing (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  RvRecord *ulnar = make (kase, "ncs", NULL, "nerve", "ulnar", "type", "motor", "side", "left", "record", "FDI", NULL);
  make (kase, "stim", ulnar, "site", "wrist", "latency", "3.4", "amplitude", "12", NULL);
  make (kase, "stim", ulnar, "site", "below elbow", "amplitude", "7", "velocity", "58", NULL);
  make (kase, "stim", ulnar, "site", "above elbow", "amplitude", "6.9", "velocity", "57", NULL);
  make_ncs (kase, "ulnar", "sensory", "left", "digit 5", "2.4", "25", "56");
  make_needle (kase, "first dorsal interosseous", "left", FALSE);
  make (kase, "strength", NULL, "muscle", "first dorsal interosseous", "side", "left", "grade", "5", NULL);
  g_autoptr (RvLocalisation) l = localise (kase);
  g_assert_cmpstr (l->hypotheses[0].pattern, ==, "none");
}

/* trap.06: a deep fibular palsy that spares the short extensor is explained by the accessory nerve. */
static void
test_accessory (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  make_needle (kase, "tibialis anterior", "left", TRUE);
  make_needle (kase, "extensor hallucis longus", "left", TRUE);
  make_needle (kase, "extensor digitorum brevis", "left", FALSE);
  make_needle (kase, "fibularis longus", "left", FALSE);
  make_needle (kase, "tibialis posterior", "left", FALSE);
  make_needle (kase, "biceps femoris, short head", "left", FALSE);
  make (kase, "ncs", NULL, "nerve", "superficial fibular", "type", "sensory", "side", "left", "judgement", "normal", NULL);
  make (kase, "sensation", NULL, "field", "first web", "side", "left", "result", "absent", NULL);
  g_autoptr (RvLocalisation) l = localise (kase);
  guint rank = rank_of (l, "deep-fibular.anterior-compartment");
  g_assert_cmpuint (rank, >=, 1);
  g_assert_cmpuint (rank, <=, 2);
}

/* trap.47: a silent needle in the second week does not take the lesion away. */
static void
test_early (void)
{
  double p[2];
  for (guint late = 0; late < 2; late++) {
    g_autoptr (RvCase) kase = make_case ("40");
    make (kase, "event", NULL, "id", "onset", "title", "Foot drop", "lane", "symptoms", "type", "symptom", "when", "2020-01-01", "side", "left", NULL);
    const char *when = late ? "2020-03-15" : "2020-01-11";
    make (kase, "strength", NULL, "movement", "ankle dorsiflexion", "side", "left", "grade", "2", "known", when, NULL);
    make (kase, "strength", NULL, "movement", "eversion", "side", "left", "grade", "2", "known", when, NULL);
    make (kase, "emg", NULL, "muscle", "tibialis anterior", "side", "left", "fibrillations", "-", "known", when, NULL);
    make (kase, "emg", NULL, "muscle", "fibularis longus", "side", "left", "fibrillations", "-", "known", when, NULL);
    g_autoptr (RvLocalisation) l = localise (kase);
    g_assert_cmpfloat_with_epsilon (l->observations[0].days, late ? 74 : 10, 1);
    p[late] = 0;
    for (guint i = 0; i < l->n_hypotheses; i++)
      if (names (&l->hypotheses[i], "common-fibular.fibular-neck") && l->hypotheses[i].n_lesions == 1 && strcmp (l->hypotheses[i].lesions[0].kind, "axonal") == 0)
        p[late] += l->hypotheses[i].probability;
  }
  g_assert_cmpfloat (p[0], >, p[1]);
}

static void
test_patterns (void)
{
  g_autoptr (RvCase) kase = make_case ("50");
  static const char *const sides[] = { "left", "right" };
  for (guint s = 0; s < 2; s++) {
    make_ncs (kase, "sural", "sensory", sides[s], NULL, "NR", "NR", "NR");
    make (kase, "ncs", NULL, "nerve", "superficial fibular", "type", "sensory", "side", sides[s], "judgement", "absent", NULL);
    make_ncs (kase, "fibular", "motor", sides[s], NULL, "5.5", "1.0", "40");
    make_ncs (kase, "tibial", "motor", sides[s], NULL, "5.0", "3.0", "41");
    make_ncs (kase, "median", "motor", sides[s], NULL, "3.6", "9", "54");
    make (kase, "reflex", NULL, "name", "ankle", "side", sides[s], "grade", "0", NULL);
    make (kase, "reflex", NULL, "name", "knee", "side", sides[s], "grade", "2", NULL);
    make (kase, "sensation", NULL, "field", "stocking", "side", sides[s], "result", "reduced", NULL);
  }
  g_autoptr (RvLocalisation) l = localise (kase);
  g_assert_cmpstr (l->hypotheses[0].pattern, ==, "polyneuropathy-axonal");
  g_assert_cmpfloat (rv_localisation_class (l, "polyneuropathy-axonal")->log10_likelihood, >, rv_localisation_class (l, "mononeuropathy")->log10_likelihood);

  g_autoptr (RvCase) umn = make_case ("50");
  make (umn, "strength", NULL, "movement", "ankle dorsiflexion", "side", "left", "grade", "2", NULL);
  make (umn, "reflex", NULL, "name", "knee", "side", "left", "grade", "4", NULL);
  make (umn, "reflex", NULL, "name", "plantar", "side", "left", "word", "extensor", NULL);
  make_ncs (umn, "fibular", "motor", "left", NULL, "4.5", "7", "48");
  make_emg (umn, "tibialis anterior", "left", "-", "-", "reduced");
  g_autoptr (RvLocalisation) u = localise (umn);
  g_assert_cmpstr (u->hypotheses[0].pattern, ==, "upper-motor-neuron");
}

/* Nothing to go on: the prior, said honestly. Impossible values and unknown names leave the sum and are told. */
static void
test_bad_input (void)
{
  g_autoptr (RvCase) empty = rv_case_new (NULL);
  g_autoptr (RvLocalisation) l = localise (empty);
  g_assert_cmpuint (l->n_observations, ==, 0);
  g_assert_cmpstr (l->hypotheses[0].pattern, ==, "none");
  check_sums (l);

  g_autoptr (RvCase) kase = make_case ("40");
  make_ncs (kase, "sural", "sensory", "left", NULL, "fast", "-3", "300");
  make_ncs (kase, "moonlight", "motor", "left", NULL, "4", "4", "40");
  make_emg (kase, "tibialis anterior", "left", "many", "?", "often");
  make_emg (kase, "nonsuch", "left", "+", "-", "full");
  make (kase, "strength", NULL, "movement", "levitation", "side", "left", "grade", "3", NULL);
  make (kase, "reflex", NULL, "name", "ankle", "side", "left", "grade", "9", NULL);
  g_autoptr (RvLocalisation) b = localise (kase);
  for (guint i = 0; i < b->n_observations; i++)
    g_test_message ("%s", b->observations[i].label);
  g_assert_cmpuint (b->n_observations, ==, 0);
  g_assert_cmpuint (b->left_out->len, >=, 3);
}

/* A study in words alone places the lesion too, with less weight than the same in numbers. */
static void
test_words (void)
{
  double likelihood[2];
  for (guint words = 0; words < 2; words++) {
    g_autoptr (RvCase) kase = make_case ("40");
    if (words) {
      make (kase, "ncs", NULL, "nerve", "common peroneal", "type", "motor", "side", "left", "judgement", "absent", NULL);
      make (kase, "emg", NULL, "muscle", "tibialis anterior", "side", "left", "judgement", "active-denervation", NULL);
      make (kase, "strength", NULL, "movement", "dorsiflexion", "side", "left", "word", "weak", NULL);
    } else {
      make_ncs (kase, "common peroneal", "motor", "left", NULL, "NR", "NR", "NR");
      make_emg (kase, "tibialis anterior", "left", "++", NULL, NULL);
      make (kase, "strength", NULL, "movement", "dorsiflexion", "side", "left", "grade", "4", NULL);
    }
    g_autoptr (RvLocalisation) l = localise (kase);
    g_assert_cmpstr (l->hypotheses[0].pattern, !=, "none");
    likelihood[words] = rv_localisation_class (l, "mononeuropathy")->log10_likelihood;
    g_assert_true (l->observations[0].words_only == (words == 1));
  }
  g_assert_cmpfloat (likelihood[1], <, likelihood[0]);
}

static const RvLocEvidence *
evidence_of (const RvLocalisation *l, const char *words)
{
  for (guint i = 0; i < l->n_observations; i++)
    if (strstr (l->observations[i].label, words))
      return &l->observations[i];
  return NULL;
}

/* Bell's palsy: the stimulated side keeps its trigeminal half, which the crossed answer shows; the facial nerve of that side is out.
 * A lesion of the first trigeminal branch silences both answers to its side and none to the other. */
static void
test_blink (void)
{
  for (guint trigeminal = 0; trigeminal < 2; trigeminal++) {
    g_autoptr (RvCase) kase = make_case ("40");
    RvRecord *left = make (kase, "ncs", NULL, "nerve", "facial", "type", "blink", "side", "left", NULL);
    make (kase, "stim", left, "site", "R1", "latency", "NR", NULL);
    make (kase, "stim", left, "site", "R2", "latency", "NR", NULL);
    make (kase, "stim", left, "site", "R2 contralateral", "latency", trigeminal ? "NR" : "33", NULL);
    RvRecord *right = make (kase, "ncs", NULL, "nerve", "facial", "type", "blink", "side", "right", NULL);
    make (kase, "stim", right, "site", "R1", "latency", "10.4", NULL);
    make (kase, "stim", right, "site", "R2", "latency", "31", NULL);
    make (kase, "stim", right, "site", "R2 contralateral", "latency", trigeminal ? "33" : "NR", NULL);
    g_autoptr (RvLocalisation) l = localise (kase);
    g_assert_cmpuint (l->n_observations, >=, 3);
    double facial = 0, fifth = 0;
    for (guint i = 0; i < l->n_structures; i++)
      if (l->structures[i].side == RV_SIDE_LEFT) {
        facial += g_str_has_prefix (l->structures[i].id, "facial.") ? l->structures[i].probability : 0;
        fifth += g_str_has_prefix (l->structures[i].id, "trigeminal.") ? l->structures[i].probability : 0;
      }
    if (trigeminal ? fifth <= facial : facial <= 10 * fifth)
      g_error ("trigeminal %u: facial %.3f, trigeminal %.3f", trigeminal, facial, fifth);
  }
}

/* What the report calls prolonged is not made normal by a persistence. */
static void
test_late_words (void)
{
  g_autoptr (RvCase) kase = make_case ("9"); /* no limits under 18 */
  RvRecord *f = make (kase, "ncs", NULL, "nerve", "median", "type", "f-wave", "side", "right", "judgement", "prolonged", NULL);
  make (kase, "stim", f, "site", "wrist", "f-latency", "62.5", "f-persistence", "60", NULL);
  g_autoptr (RvLocalisation) l = localise (kase);
  const RvLocEvidence *x = evidence_of (l, "F wave");
  g_assert_nonnull (x);
  g_assert_cmpstr (x->grade, ==, "prolonged");
  g_assert_true (x->words_only);
}

/* A variant that is known to be there explains what a lesion would else have to; one that was excluded does not. */
static void
test_variants (void)
{
  g_autoptr (GPtrArray) all = rv_localise_variants (rv_anatomy_default (NULL));
  gboolean crossing = FALSE, accessory = FALSE;
  for (guint i = 0; i < all->len; i++) {
    const RvAnomaly *x = all->pdata[i];
    crossing |= g_str_has_prefix (x->id, "anom.mga");
    accessory |= strcmp (x->id, "anom.adpn") == 0;
    g_assert_true (x->frequency && *x->frequency);
  }
  g_assert_true (crossing && accessory);
  static const char *const adpn[] = { "anom.adpn", NULL };
  double deep[3];
  for (guint k = 0; k < 3; k++) {
    g_autoptr (RvCase) kase = make_case ("40");
    make_needle (kase, "tibialis anterior", "left", TRUE);
    make_needle (kase, "extensor hallucis longus", "left", TRUE);
    make_needle (kase, "extensor digitorum brevis", "left", FALSE);
    make_needle (kase, "fibularis longus", "left", FALSE);
    make_needle (kase, "tibialis posterior", "left", FALSE);
    RvLocaliseOptions options = { .variants_present = k == 2 ? adpn : NULL, .variants_absent = k == 0 ? adpn : NULL };
    g_autoptr (RvLocalisation) l = rv_localise (rv_anatomy_default (NULL), NULL, kase, &options);
    deep[k] = rv_localisation_structure (l, "deep-fibular.anterior-compartment", RV_SIDE_LEFT);
  }
  g_assert_cmpfloat (deep[0], <, deep[1]);
  g_assert_cmpfloat (deep[1], <, deep[2]);
}

/* One side abnormal, the other normal: a symmetric disorder shows it seldom. One limb examined: nobody thought of one. */
static void
test_whole (void)
{
  for (guint k = 0; k < 2; k++) {
    g_autoptr (RvCase) kase = make_case ("40");
    static const char *const muscles[] = { "tibialis anterior", "extensor hallucis longus", "fibularis longus" };
    for (guint i = 0; i < 3; i++) {
      make_emg (kase, muscles[i], "left", "++", "+", "reduced");
      if (k)
        make_needle (kase, muscles[i], "right", FALSE);
    }
    g_autoptr (RvLocalisation) l = localise (kase);
    const RvLocEvidence *x = evidence_of (l, k ? "Abnormal on the left, normal on the right" : "Only one limb was examined");
    g_assert_nonnull (x);
    g_assert_null (evidence_of (l, k ? "Only one limb" : "Abnormal on the left"));
    g_assert_cmpfloat (rv_localisation_class (l, "mononeuropathy")->log10_likelihood, >, rv_localisation_class (l, "polyneuropathy-axonal")->log10_likelihood - 0.5);
  }
}

/* A row that the user set aside is out of the sum. */
static void
test_set_aside (void)
{
  g_autoptr (RvCase) kase = foot_drop ();
  g_autoptr (RvLocalisation) before = localise (kase);
  RvRecord *emg = rv_case_nth (kase, "emg", 0);
  make (kase, "decision", NULL, "finding", "x", "record", rv_record_get_uuid (emg), "action", "unrelated", NULL);
  g_autoptr (RvLocalisation) after = localise (kase);
  g_assert_cmpuint (after->n_observations, ==, before->n_observations - 3);
}

static RvCase *
example (const char *name, const char *as_of)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", name, NULL);
  g_autoptr (RvCase) kase = rv_casefile_read (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  double at = INFINITY;
  if (as_of)
    g_assert_true (rv_chronology_find (chronology, as_of, &at, &error));
  return rv_chronology_as_known (chronology, kase, at);
}

static RvCase *
published (const char *as_of)
{
  return example ("leukaemic-sciatic-neuropathy.xml", as_of);
}

static gboolean
has_conflict (const RvLocalisation *l, const char *rule)
{
  for (guint i = 0; i < l->n_conflicts; i++)
    if (strcmp (l->conflicts[i].rule, rule) == 0)
      return l->conflicts[i].question[0] && l->conflicts[i].cells[0];
  return FALSE;
}

static int
next_rank (const RvLocalisation *l, const char *study)
{
  for (guint i = 0; i < l->n_next; i++)
    if (strcmp (l->next[i].study, study) == 0)
      return (int) i + 1;
  return 99;
}

/* Where demyelination takes the reflexes, strong muscles contradict nothing; units reshaped within 18 days point to an older trouble. */
static void
test_old_beneath_new (void)
{
  g_autoptr (RvCase) kase = example ("vincristine-over-cmt1a.xml", "edx");
  g_autoptr (RvLocalisation) l = localise (kase);
  gboolean asked = FALSE;
  g_assert_cmpstr (l->hypotheses[0].pattern, ==, "polyneuropathy-demyelinating");
  g_assert_false (has_conflict (l, "reflex-arc"));
  for (guint i = 0; i < l->n_conflicts; i++)
    asked |= strstr (l->conflicts[i].question, "18 days since the onset") != NULL;
  g_assert_true (asked);
}

static void
test_published (void)
{
  g_autoptr (RvCase) kase = published ("edx");
  g_autoptr (RvLocalisation) l = localise (kase);
  check_sums (l);
  expect_first (l, "sciatic.gluteal.fibular-division", RV_SIDE_LEFT);
  expect_first (l, "sciatic.notch.fibular-division", RV_SIDE_LEFT);
  expect_first (l, "sciatic.thigh-mid.fibular-division", RV_SIDE_LEFT);
  g_assert_cmpuint (l->hypotheses[0].n_lesions, ==, 1);
  g_assert_false (names (&l->hypotheses[0], "common-fibular.fibular-neck"));
  guint neck = rank_of (l, "common-fibular.fibular-neck");
  g_assert_true (neck == 0 || neck > 1);
  g_assert_cmpfloat (rv_localisation_class (l, "radiculopathy/L5")->posterior, >, 0.005);
  g_assert_cmpint (next_rank (l, "gluteus-medius"), <=, 4);
  g_assert_cmpint (next_rank (l, "tibialis-posterior"), <=, 4);
  g_assert_cmpint (next_rank (l, "paraspinal-l5"), <=, 8);
  g_assert_cmpint (next_rank (l, "ncs.fibular-motor-edb"), <=, 8);
  g_assert_true (has_conflict (l, "response-needle"));
  g_assert_true (has_conflict (l, "reflex-arc"));
  g_assert_true (has_conflict (l, "wasting-power"));
  g_assert_true (has_conflict (l, "potential-side"));
  for (guint i = 0; i < l->n_observations; i++)
    if (strstr (l->observations[i].label, "38.2") || strstr (l->observations[i].label, "38,2"))
      g_assert_cmpstr (l->observations[i].grade, ==, "normal");

  g_autoptr (RvCase) whole = published (NULL);
  g_autoptr (RvLocalisation) w = localise (whole);
  g_assert_true (w->imaging.done);
  g_assert_cmpstr (w->imaging.agreement, ==, "part");
  g_assert_true (has_conflict (w, "potential-biopsy"));
  g_assert_cmpstr (w->hypotheses[0].pattern, ==, "mononeuropathy");
  g_assert_true (strstr (w->hypotheses[0].lesions[0].id, "sciatic") != NULL);
}

static void
test_repeatable (void)
{
  g_autoptr (RvCase) kase = published ("edx");
  g_autoptr (RvLocalisation) a = localise (kase), b = localise (kase);
  g_assert_cmpuint (a->n_hypotheses, ==, b->n_hypotheses);
  for (guint i = 0; i < a->n_hypotheses; i++) {
    g_assert_cmpstr (a->hypotheses[i].name, ==, b->hypotheses[i].name);
    g_assert_cmpfloat (a->hypotheses[i].probability, ==, b->hypotheses[i].probability);
    g_assert_cmpfloat (a->hypotheses[i].low, ==, b->hypotheses[i].low);
  }
  RvLocaliseOptions oncology = { .setting = "neuro-oncology" };
  g_autoptr (RvLocalisation) c = rv_localise (rv_anatomy_default (NULL), NULL, kase, &oncology);
  g_assert_cmpstr (c->setting, ==, "neuro-oncology");
  g_assert_cmpfloat (c->hypotheses[0].prior, !=, a->hypotheses[0].prior);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/electrodx/localise/placed", test_placed);
  g_test_add_func ("/electrodx/localise/roots", test_roots);
  g_test_add_func ("/electrodx/localise/traps/foot-drop", test_foot_drop);
  g_test_add_func ("/electrodx/localise/traps/crossing", test_crossing);
  g_test_add_func ("/electrodx/localise/traps/accessory", test_accessory);
  g_test_add_func ("/electrodx/localise/traps/early", test_early);
  g_test_add_func ("/electrodx/localise/patterns", test_patterns);
  g_test_add_func ("/electrodx/localise/bad-input", test_bad_input);
  g_test_add_func ("/electrodx/localise/words", test_words);
  g_test_add_func ("/electrodx/localise/blink", test_blink);
  g_test_add_func ("/electrodx/localise/late-words", test_late_words);
  g_test_add_func ("/electrodx/localise/variants", test_variants);
  g_test_add_func ("/electrodx/localise/whole", test_whole);
  g_test_add_func ("/electrodx/localise/set-aside", test_set_aside);
  g_test_add_func ("/electrodx/localise/published", test_published);
  g_test_add_func ("/electrodx/localise/old-beneath-new", test_old_beneath_new);
  g_test_add_func ("/electrodx/localise/repeatable", test_repeatable);
  return g_test_run ();
}
