/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole graph is walked; the textbook's lesions and names are looked up. */
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "electrodx/rv-anatomy.h"

static const RvAnatomy *
anatomy (void)
{
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);
  g_assert_no_error (error);
  return a;
}

static void
test_counts (void)
{
  const RvAnatomy *a = anatomy ();
  g_assert_cmpuint (a->n_nodes, ==, 587);
  g_assert_cmpuint (a->n_edges, ==, 675);
  g_assert_cmpuint (a->n_muscles, ==, 161);
  g_assert_cmpuint (a->n_skin, ==, 92);
  g_assert_cmpuint (a->n_studies, ==, 48);
  g_assert_cmpuint (a->n_reflexes, ==, 20);
  g_assert_cmpuint (a->n_anomalies, ==, 50);
  g_assert_cmpuint (a->n_vulnerabilities, ==, 40);
  g_assert_cmpuint (a->n_timings, ==, 43);
  g_assert_cmpuint (a->n_traps, ==, 65);
  g_assert_cmpuint (a->n_evidence, ==, 174);
  g_assert_cmpuint (a->n_sources, ==, 128);
  g_assert_cmpuint (strlen (a->sha256), ==, 64);
}

/* Every row that was found or derived names sources that exist. */
static void
check_mark (char mark, const char *source, const char *what)
{
  const RvAnatomy *a = anatomy ();
  g_assert_true (mark == 'F' || mark == 'D' || mark == 'M');
  if (mark != 'M' && !source)
    g_error ("%s has no source", what);
  g_auto (GStrv) keys = g_strsplit (source ? source : "", " ", -1);
  for (guint i = 0; keys[i]; i++)
    if (*keys[i] && !rv_anatomy_source (a, keys[i]))
      g_error ("%s: source %s is unknown", what, keys[i]);
}

static void
test_sources (void)
{
  const RvAnatomy *a = anatomy ();
  for (guint i = 0; i < a->n_nodes; i++)
    check_mark (a->nodes[i].mark, a->nodes[i].source, a->nodes[i].id);
  for (guint i = 0; i < a->n_muscles; i++)
    check_mark (a->muscles[i].mark, a->muscles[i].source, a->muscles[i].id);
  for (guint i = 0; i < a->n_skin; i++)
    check_mark (a->skin[i].mark, a->skin[i].source, a->skin[i].id);
  for (guint i = 0; i < a->n_studies; i++)
    check_mark (a->studies[i].mark, a->studies[i].source, a->studies[i].id);
  for (guint i = 0; i < a->n_traps; i++)
    check_mark (a->traps[i].mark, a->traps[i].source, a->traps[i].id);
}

/* Parents before children everywhere, every leaf reaches its roots, weights sum to one, shares never grow on the way out. */
static void
test_walk (void)
{
  const RvAnatomy *a = anatomy ();
  g_autofree int *rank = g_new (int, a->n_nodes);
  for (guint k = 0; k < a->n_nodes; k++)
    rank[a->topological[k]] = (int) k;
  for (guint i = 0; i < a->n_edges; i++)
    g_assert_cmpint (rank[a->edges[i].from], <, rank[a->edges[i].to]);
  for (guint m = 0; m < a->n_muscles; m++) {
    const RvMuscle *x = &a->muscles[m];
    double sum = 0;
    for (guint r = 0; r < x->n_roots; r++)
      sum += x->roots[r].weight;
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
    g_assert_cmpfloat_with_epsilon (rv_anatomy_phi_muscle (a, (int) m, x->node), 1, 1e-5);
    for (guint r = 0; r < x->n_roots; r++) {
      g_autofree char *ventral = g_strdup_printf ("root.%s.ventral", x->roots[r].root);
      int node = rv_anatomy_node (a, ventral);
      if (node >= 0)
        g_assert_cmpfloat_with_epsilon (rv_anatomy_phi_muscle (a, (int) m, node), x->roots[r].weight, 1e-5);
    }
  }
  for (guint s = 0; s < a->n_skin; s++) {
    const RvSkin *x = &a->skin[s];
    double sum = 0;
    for (guint r = 0; r < x->n_roots; r++) {
      g_autofree char *dorsal = g_strdup_printf ("root.%s.dorsal-root", x->roots[r].root);
      int node = rv_anatomy_node (a, dorsal);
      sum += x->roots[r].weight;
      if (node >= 0)
        g_assert_cmpfloat_with_epsilon (rv_anatomy_phi_skin (a, (int) s, node), x->roots[r].weight, 1e-5);
    }
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
    g_assert_cmpfloat_with_epsilon (rv_anatomy_phi_skin (a, (int) s, x->node), 1, 1e-5);
  }
  /* No place is cut off: each has a way in or is a beginning, and a share never grows on the way out of a single parent. */
  for (guint i = 0; i < a->n_nodes; i++)
    g_assert_true (a->nodes[i].parents->len || a->nodes[i].kind == RV_NODE_NUCLEUS || a->nodes[i].kind == RV_NODE_ROOT || a->nodes[i].children->len);
  for (guint e = 0; e < a->n_edges; e++)
    for (guint m = 0; m < a->n_muscles && a->nodes[a->edges[e].to].parents->len == 1; m++)
      g_assert_cmpfloat (rv_anatomy_phi_muscle (a, (int) m, a->edges[e].to), <=, rv_anatomy_phi_muscle (a, (int) m, a->edges[e].from) + 1e-5);
}

typedef struct { const char *node, *target; double low, high; } Lesion;

static const Lesion muscle_lesions[] = {
  { "radial.spiral-groove", "brachioradialis", 1, 1 }, { "radial.spiral-groove", "triceps-lateral", 0, 0 }, { "radial.axilla", "triceps-long", 1, 1 },
  { "pin.arcade-of-frohse", "ecrl", 0, 0 }, { "pin.arcade-of-frohse", "edc", 1, 1 }, { "radial.deep-branch", "ecrb", 1, 1 },
  { "cord.posterior", "deltoid-middle", 1, 1 }, { "cord.posterior", "biceps-brachii", 0, 0 }, { "cord.lateral", "biceps-brachii", 1, 1 },
  { "cord.lateral", "pronator-teres", 1, 1 }, { "cord.lateral", "apb", 0, 0 }, { "cord.medial", "apb", 1, 1 }, { "cord.medial", "adm", 1, 1 },
  { "cord.medial", "extensor-indicis", 0, 0 }, { "trunk.upper", "infraspinatus", 1, 1 }, { "trunk.upper", "rhomboid-major", 0, 0 },
  { "trunk.upper", "serratus-anterior", 0, 0 }, { "trunk.lower", "apb", 1, 1 }, { "trunk.lower", "extensor-indicis", .6, 1 },
  { "trunk.middle", "triceps-lateral", .5, .9 }, { "median.carpal-tunnel", "apb", 1, 1 }, { "median.carpal-tunnel", "fpl", 0, 0 },
  { "ain.proximal", "fdp-index-middle", 1, 1 }, { "ain.proximal", "pronator-teres", 0, 0 }, { "ulnar.guyon", "fdi", 1, 1 },
  { "ulnar.guyon", "fcu", 0, 0 }, { "ulnar.deep-distal", "adm", 0, 0 }, { "suprascapular.spinoglenoid", "supraspinatus", 0, 0 },
  { "suprascapular.notch", "infraspinatus", 1, 1 }, { "accessory.posterior-triangle", "sternocleidomastoid", 0, 0 },
  { "accessory.posterior-triangle", "trapezius-lower", .6, .9 }, { "sciatic.gluteal.fibular-division", "biceps-femoris-short", 1, 1 },
  { "sciatic.gluteal.fibular-division", "tibialis-posterior", 0, 0 }, { "sciatic.gluteal.fibular-division", "tibialis-anterior", 1, 1 },
  { "common-fibular.fibular-neck", "biceps-femoris-short", 0, 0 }, { "common-fibular.fibular-neck", "edb", 1, 1 },
  { "sciatic.gluteal.tibial-division", "gastrocnemius-medial", 1, 1 }, { "lumbosacral-trunk", "tibialis-anterior", .8, 1 },
  { "lumbosacral-trunk", "vastus-medialis", 0, 0 }, { "lumbosacral-trunk", "gastrocnemius-medial", 0, .2 }, { "lumbosacral-trunk", "gluteus-medius", .5, .9 },
  { "femoral.inguinal", "iliacus", 0, 0 }, { "femoral.intrapelvic", "iliacus", 1, 1 }, { "femoral.intrapelvic", "psoas-major", 0, 0 },
  { "femoral.intrapelvic", "adductor-longus", 0, 0 }, { "obturator.canal", "gracilis", 1, 1 }, { "lumbar-plexus.anterior", "vastus-medialis", 0, 0 },
  { "root.L5.ventral", "tibialis-posterior", .6, 1 }, { "root.S1.ventral", "biceps-femoris-short", .5, 1 }, { "root.L5.ventral", "biceps-femoris-short", 0, .2 },
  { "tibial.tarsal-tunnel", "abductor-hallucis", 1, 1 }, { "tibial.tarsal-tunnel", "tibialis-posterior", 0, 0 },
  { "pudendal.alcock", "external-anal-sphincter", 1, 1 }, { "pudendal.alcock", "levator-ani", 0, 0 },
  { "axillary.quadrangular-space", "deltoid-middle", 1, 1 }, { "axillary.quadrangular-space", "teres-minor", 1, 1 }, { "axillary.quadrangular-space", "infraspinatus", 0, 0 },
  { "long-thoracic.neck", "serratus-anterior", 1, 1 }, { "long-thoracic.neck", "rhomboid-major", 0, 0 }, { "musculocutaneous.coracobrachialis", "biceps-brachii", 1, 1 },
  { "musculocutaneous.coracobrachialis", "brachioradialis", 0, 0 }, { "median.pronator", "apb", 1, 1 }, { "median.pronator", "fdi", 0, 0 }, { "ulnar.retrocondylar-groove", "fdi", 1, 1 },
  { "ulnar.retrocondylar-groove", "apb", 0, 0 }, { "superior-gluteal", "gluteus-medius", 1, 1 }, { "superior-gluteal", "gluteus-maximus", 0, 0 }, { "obturator.canal", "adductor-longus", 1, 1 },
  { "obturator.canal", "vastus-medialis", 0, 0 }, { "deep-fibular.anterior-compartment", "tibialis-anterior", 0, 1 }, { "deep-fibular.anterior-compartment", "fibularis-longus", 0, 0 },
  { "tibial.popliteal", "gastrocnemius-medial", 0, 1 }, { "tibial.popliteal", "biceps-femoris-long", 0, 0 }, { "root.C5.ventral", "rhomboid-major", .5, 1 }, { "root.C7.ventral", "triceps-lateral", .4, .9 },
  { "root.C8.ventral", "extensor-indicis", .4, .9 }, { "root.T1.ventral", "apb", .4, .9 }, { "root.L4.ventral", "vastus-medialis", .3, .9 }, { "root.S1.ventral", "gluteus-maximus", .3, .9 },
  { "facial.parotid", "posterior-auricular", 0, 0 }, { "root.L5.ventral", "paraspinal-l4", .1, .5 },
};

static const Lesion skin_lesions[] = {
  { "median.carpal-tunnel", "field.median-palm", 0, 0 }, { "median.carpal-tunnel", "field.index-palmar", 1, 1 }, { "ulnar.guyon", "field.ulnar-dorsum", 0, 0 },
  { "ulnar.retrocondylar-groove", "field.ulnar-dorsum", 1, 1 }, { "ulnar.retrocondylar-groove", "field.medial-forearm", 0, 0 },
  { "cord.medial", "field.medial-forearm", 1, 1 }, { "pin.arcade-of-frohse", "field.radial-dorsum", 0, 0 }, { "trunk.upper", "snap.median-d1", .8, 1 },
  { "trunk.upper", "snap.median-d2", 0, .3 }, { "trunk.middle", "snap.median-d3", .6, 1 }, { "cord.lateral", "snap.labc", 1, 1 },
  { "common-fibular.fibular-neck", "field.lateral-calf", 0, 0 }, { "common-fibular.popliteal", "snap.sural", .1, .5 },
  { "tibial.popliteal", "snap.sural", .5, .9 }, { "femoral.inguinal", "snap.saphenous", 1, 1 }, { "root.L5.dorsal-root", "snap.superficial-fibular", .5, 1 },
  { "sacral-plexus.posterior", "field.posterior-thigh", .5, 1 }, { "sciatic.notch.tibial-division", "field.posterior-thigh", 0, 0 },
  { "spinal-nerve.L5", "dermatome.L5", .99, 1 }, { "spinal-nerve.L4", "dermatome.L5", 0, 0 },
};

static void
test_textbook (void)
{
  const RvAnatomy *a = anatomy ();
  for (guint i = 0; i < G_N_ELEMENTS (muscle_lesions); i++) {
    const Lesion *t = &muscle_lesions[i];
    double lost = rv_anatomy_phi_muscle (a, rv_anatomy_muscle (a, t->target), rv_anatomy_node (a, t->node));
    if (lost < t->low - 1e-5 || lost > t->high + 1e-5)
      g_error ("%s takes %.3f of %s, expected %.2f to %.2f", t->node, lost, t->target, t->low, t->high);
  }
  for (guint i = 0; i < G_N_ELEMENTS (skin_lesions); i++) {
    const Lesion *t = &skin_lesions[i];
    double lost = rv_anatomy_phi_skin (a, rv_anatomy_skin (a, t->target), rv_anatomy_node (a, t->node));
    if (lost < t->low - 1e-5 || lost > t->high + 1e-5)
      g_error ("%s takes %.3f of %s, expected %.2f to %.2f", t->node, lost, t->target, t->low, t->high);
  }
  g_assert_true (rv_anatomy_preganglionic (a, rv_anatomy_node (a, "root.L5.dorsal-root")));
  g_assert_false (rv_anatomy_preganglionic (a, rv_anatomy_node (a, "root.L5.ganglion")));
}

static char *
joined (const RvAnatomy *a, GArray *ids, char table)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < ids->len; i++) {
    int k = g_array_index (ids, int, i);
    g_string_append_printf (out, "%s%s", i ? " " : "", table == 'm' ? a->muscles[k].id : table == 'n' ? a->nodes[k].id : a->skin[k].id);
  }
  g_array_unref (ids);
  return g_string_free (out, FALSE);
}

static void
test_muscle_names (void)
{
  const RvAnatomy *a = anatomy ();
  static const struct { const char *words, *ids; } names[] = {
    { "Tibials anterior", "tibialis-anterior" }, { "tib. ant.", "tibialis-anterior" }, { "TA", "tibialis-anterior" }, { "M. tibialis anterior (L4/5)", "tibialis-anterior" },
    { "Peroneus longus", "fibularis-longus" }, { "Long head of biceps femoris", "biceps-femoris-long" }, { "Short head of biceps femoris", "biceps-femoris-short" },
    { "biceps femoris", "biceps-femoris-long biceps-femoris-short" }, { "Gastrocnemius", "gastrocnemius-medial gastrocnemius-lateral" },
    { "Med. gastrocnemius", "gastrocnemius-medial" }, { "iliopsoas", "iliacus psoas-major" }, { "Vastus Medialis", "vastus-medialis" },
    { "Extensor digitorum brevis", "edb" }, { "1st dorsal interosseous", "fdi" }, { "L5 paraspinals", "paraspinal-l5" }, { "Abductor pollicis brevs", "apb" },
    { "gastrocnemius, medial head", "gastrocnemius-medial" }, { "Gluteus Medius, left", "gluteus-medius" }, { "biceps", "biceps-brachii" },
    { "unobtainium longus", "" }, { "", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *got = joined (a, rv_anatomy_find_muscle (a, names[i].words), 'm');
    if (strcmp (got, names[i].ids))
      g_error ("“%s” is “%s”, expected “%s”", names[i].words, got, names[i].ids);
  }
}

static void
test_nerve_names (void)
{
  const RvAnatomy *a = anatomy ();
  static const struct { const char *words, *ids; } names[] = {
    { "left common peroneal nerve", "common-fibular.popliteal common-fibular.fibular-neck" }, { "fibular head", "common-fibular.fibular-neck" },
    { "L5 root", "root.L5.ventral root.L5.dorsal-root root.L5.ganglion spinal-nerve.L5" }, { "carpal tunnel", "median.carpal-tunnel" },
    { "sciatic.notch.fibular-division", "sciatic.notch.fibular-division" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *got = joined (a, rv_anatomy_find_nerve (a, names[i].words), 'n');
    if (strcmp (got, names[i].ids))
      g_error ("“%s” is “%s”, expected “%s”", names[i].words, got, names[i].ids);
  }
  g_autoptr (GArray) lower = rv_anatomy_find_nerve (a, "left lower sciatic nerve");
  g_assert_cmpuint (lower->len, ==, 4);
  static const struct { const char *words, *ids; } fields[] = {
    { "dorsum of the left foot", "field.dorsal-foot field.dorsal-foot-lateral" }, { "lateral lower leg", "field.lateral-calf field.dorsal-foot" },
    { "L5", "dermatome.L5" }, { "little finger", "field.little-and-ring-ulnar" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *got = joined (a, rv_anatomy_find_field (a, fields[i].words), 's');
    if (strcmp (got, fields[i].ids))
      g_error ("“%s” is “%s”, expected “%s”", fields[i].words, got, fields[i].ids);
  }
}

static void
test_study_names (void)
{
  const RvAnatomy *a = anatomy ();
  static const struct { const char *nerve, *type, *record, *id; } studies[] = {
    { "Common peroneal", "motor", NULL, "ncs.fibular-motor-edb" }, { "Peroneal", "motor", "TA", "ncs.fibular-motor-ta" }, { "Sural", "sensory", NULL, "ncs.sural" },
    { "Superficial peroneal", "sensory", NULL, "ncs.superficial-fibular" }, { "Tibial", "motor", NULL, "ncs.tibial-motor-ah" }, { "Median", "sensory", "digit III", "ncs.median-d3" },
    { "Ulnar", "motor", "FDI", "ncs.ulnar-motor-fdi" }, { "Ulnar (ADM)", "motor", "ADM", "ncs.ulnar-motor-adm" }, { "Tibial", "h-reflex", "soleus", "ncs.h-soleus" },
    { "Tibial", "f-wave", NULL, "ncs.f-tibial" }, { "Peroneal EDB", "motor", NULL, "ncs.fibular-motor-edb" }, { "Radial", "sensory", NULL, "ncs.superficial-radial" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (studies); i++) {
    int k = rv_anatomy_find_study (a, studies[i].nerve, studies[i].type, studies[i].record);
    if (k < 0 || strcmp (a->studies[k].id, studies[i].id))
      g_error ("%s %s %s is %s, expected %s", studies[i].nerve, studies[i].type, studies[i].record, k < 0 ? "nothing" : a->studies[k].id, studies[i].id);
  }
  g_assert_cmpint (rv_anatomy_find_study (a, "Sural", "motor", NULL), ==, -1);
  int edb = rv_anatomy_study (a, "ncs.fibular-motor-edb");
  g_assert_cmpint (rv_anatomy_find_site (a, edb, "Ankle"), ==, 0);
  g_assert_cmpint (rv_anatomy_find_site (a, edb, "below the head of the fibula"), ==, 1);
  g_assert_cmpint (rv_anatomy_find_site (a, edb, "Pop. fossa"), ==, 2);
  g_assert_cmpint (rv_anatomy_find_site (a, edb, "moon"), ==, -1);
  g_assert_cmpstr (a->reflexes[rv_anatomy_find_reflex (a, "Ankle jerk")].id, ==, "reflex.ankle");
  g_assert_cmpstr (a->reflexes[rv_anatomy_find_reflex (a, "Achilles reflex")].id, ==, "reflex.ankle");
  g_assert_cmpstr (a->reflexes[rv_anatomy_find_reflex (a, "Biceps")].id, ==, "reflex.biceps");
  g_autofree char *lift = joined (a, rv_anatomy_find_movement (a, "ankle dorsiflexion"), 'm');
  g_assert_cmpstr (lift, ==, "tibialis-anterior edl ehl");
  g_autoptr (GArray) distal = rv_anatomy_find_region (a, "both legs, distal");
  g_assert_cmpuint (distal->len, >, 5);
  for (guint i = 0; i < distal->len; i++)
    g_assert_cmpfloat (a->muscles[g_array_index (distal, int, i)].length, >=, 68);
}

static void
test_faults (void)
{
  g_autofree char *dir = g_dir_make_tmp ("rv-anatomy-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (rv_anatomy_load (dir, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autofree char *folder = g_build_filename (dir, "anatomy", NULL), *schemas = g_build_filename (dir, "schema", NULL);
  g_mkdir (folder, 0700);
  g_mkdir (schemas, 0700);
  g_autofree char *from = g_build_filename (g_getenv ("RV_DATA_DIR"), "schema", "anatomy.rng", NULL), *to = g_build_filename (schemas, "anatomy.rng", NULL);
  g_autofree char *schema = NULL;
  g_assert_true (g_file_get_contents (from, &schema, NULL, NULL));
  g_assert_true (g_file_set_contents (to, schema, -1, NULL));
  g_autofree char *file = g_build_filename (folder, "nervous-system.xml", NULL);
  g_assert_true (g_file_set_contents (file, "<nervous-system version='1'>\n<node id='a' kind='moon'/>\n</nervous-system>", -1, NULL));
  g_assert_null (rv_anatomy_load (dir, &error));
  g_assert_error (error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_SCHEMA);
  g_assert_nonnull (strstr (error->message, "nervous-system.xml, line 2"));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (file, "<nervous-system version='1'>\n<node", -1, NULL));
  g_assert_null (rv_anatomy_load (dir, &error));
  g_assert_error (error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_READ);
  g_remove (file);
  g_remove (to);
  g_rmdir (folder);
  g_rmdir (schemas);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/electrodx/anatomy/counts", test_counts);
  g_test_add_func ("/electrodx/anatomy/sources", test_sources);
  g_test_add_func ("/electrodx/anatomy/walk", test_walk);
  g_test_add_func ("/electrodx/anatomy/textbook", test_textbook);
  g_test_add_func ("/electrodx/anatomy/names/muscles", test_muscle_names);
  g_test_add_func ("/electrodx/anatomy/names/nerves", test_nerve_names);
  g_test_add_func ("/electrodx/anatomy/names/studies", test_study_names);
  g_test_add_func ("/electrodx/anatomy/faults", test_faults);
  return g_test_run ();
}
