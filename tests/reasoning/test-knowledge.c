/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "reasoning-test.h"

static void
test_coverage (void)
{
  RvKnowledge *k = test_knowledge ();
  g_assert_cmpuint (rv_knowledge_n_causes (k), >=, 60);
  g_assert_cmpuint (rv_knowledge_n_findings (k), >=, 250);
  g_assert_cmpuint (rv_knowledge_n_settings (k), ==, 3);
  g_assert_cmpuint (strlen (rv_knowledge_sha256 (k)), ==, 64);
  for (guint c = 0; c < rv_knowledge_n_causes (k); c++)
    {
      const RvCauseDef *cause = rv_knowledge_cause (k, c);
      const char *parts[] = { cause->card.definition, cause->card.who, cause->card.pattern, cause->card.supports, cause->card.against, cause->card.settles };
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        g_assert_true (parts[i] && strlen (parts[i]) >= 6);
      g_assert_cmpuint (cause->stated, >=, 25);
    }
}

/* Nobody has more pain at onset than pain. */
static void
test_within_rates (void)
{
  RvKnowledge *k = test_knowledge ();
  guint n = 0;
  for (guint g = 0; g < rv_knowledge_n_groups (k); g++)
    {
      const RvGroupDef *group = rv_knowledge_group (k, g);
      for (guint m = 0; group->within && m < group->n_members; m++)
        for (int c = -1; group->within[m] >= 0 && c < (int) rv_knowledge_n_causes (k); c++, n++)
          g_assert_cmpfloat (rv_knowledge_mean (k, c, group->members[m]), <=, rv_knowledge_mean (k, c, group->members[group->within[m]]));
    }
  g_assert_cmpuint (n, >, 0);
}

static void
test_families (void)
{
  static const char *allowed = " neoplastic-infiltration neoplastic-compression nerve-tumour entrapment-compression trauma-iatrogenic vasculitic "
    "inflammatory-immune graft-versus-host infectious toxic-chemotherapy paraneoplastic paraprotein-amyloid radiation metabolic-diabetic nutritional "
    "hereditary degenerative-radiculopathy critical-illness motor-neuron-disease neuromuscular-junction myopathy central idiopathic other ";
  RvKnowledge *k = test_knowledge ();
  for (guint i = 0; i < rv_knowledge_n_families (k); i++)
    {
      g_autofree char *word = g_strdup_printf (" %s ", rv_knowledge_family (k, i)->id);
      g_assert_nonnull (strstr (allowed, word));
    }
}

/* Every class of the localiser's contract is known. */
static void
test_patterns (void)
{
  static const char *patterns[] = { "none", "mononeuropathy", "multiple-mononeuropathy", "radiculopathy", "polyradiculopathy", "plexopathy",
    "polyneuropathy-axonal", "polyneuropathy-demyelinating", "polyradiculoneuropathy", "sensory-neuronopathy", "small-fibre", "motor-neuron",
    "neuromuscular-junction", "myopathy", "upper-motor-neuron" };
  RvKnowledge *k = test_knowledge ();
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_assert_cmpint (rv_knowledge_class_of (k, patterns[i], NULL), >=, 0);
  g_assert_cmpint (rv_knowledge_class_of (k, "mononeuropathy", "sciatic"), ==, rv_knowledge_find_class (k, "mono-sciatic"));
  g_assert_cmpint (rv_knowledge_class_of (k, "mononeuropathy", "some-rare-nerve"), ==, rv_knowledge_find_class (k, "mono-other"));
  g_assert_cmpint (rv_knowledge_class_of (k, "radiculopathy", "L5"), ==, rv_knowledge_find_class (k, "radiculopathy-lumbosacral"));
  g_assert_cmpint (rv_knowledge_class_of (k, "radiculopathy", "C7"), ==, rv_knowledge_find_class (k, "radiculopathy-cervical"));
}

/* Copies the shipped files, changes one text in one of them, and returns the error. */
static char *
error_after (const char *file, const char *from, const char *to)
{
  static const char *names[] = { "sources.xml", "findings.xml", "causes.xml" };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("ranvier-knowledge-XXXXXX", &error);
  g_autofree char *schema = g_build_filename (g_getenv ("RV_DATA_DIR"), "schema", NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *source = g_build_filename (g_getenv ("RV_DATA_DIR"), "knowledge", names[i], NULL);
      g_autofree char *target = g_build_filename (dir, names[i], NULL);
      g_autofree char *text = NULL;
      g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
      GString *changed = g_string_new (text);
      if (strcmp (names[i], file) == 0)
        g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
      g_assert_true (g_file_set_contents (target, changed->str, (gssize) changed->len, NULL));
      g_string_free (changed, TRUE);
    }
  RvKnowledge *knowledge = rv_knowledge_load (dir, schema, &error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *target = g_build_filename (dir, names[i], NULL);
      g_unlink (target);
    }
  g_rmdir (dir);
  g_assert_null (knowledge);
  g_assert_nonnull (error);
  return g_strdup (error->message);
}

static void
test_faults (void)
{
  struct { const char *file, *from, *to, *where, *what; } faults[] = {
    { "causes.xml", "<p finding=\"pain\"", "<p finding=\"no-such\"", "causes.xml:", "no-such" },
    { "causes.xml", "trust=\"found\" source=\"collins-2003\"", "trust=\"found\" source=\"collins-1903\"", "causes.xml:", "collins-1903" },
    { "causes.xml", "trust=\"found\" source=\"collins-2003\"", "trust=\"found\"", "causes.xml:", "no source" },
    { "causes.xml", "k=\"46\" n=\"48\"", "k=\"49\" n=\"48\"", "causes.xml:", "more than" },
    { "causes.xml", "family=\"vasculitic\"", "family=\"vasculitis\"", "causes.xml:", "vasculitis" },
    { "causes.xml", "<cause id=\"cidp\"", "<cause id=\"mmn\"", "causes.xml:", "twice" },
    { "causes.xml", "<cause id=\"cidp\"", "<cause ident=\"cidp\"", "causes.xml:", "" },
    { "causes.xml", "trust=\"memory\"", "trust=\"rumour\"", "causes.xml:", "" },
    { "findings.xml", "test=\"history\"", "test=\"hystory\"", "findings.xml:", "hystory" },
    { "findings.xml", "lambda=\"0.5\"", "lambda=\"1.5\"", "findings.xml:", "outside 0 to 1" },
    { "findings.xml", "within=\"pain\"", "within=\"tinel\"", "findings.xml:", "lies within \"tinel\"" },
    { "findings.xml", "</finding>", "</find>", "findings.xml:", "" },
    { "sources.xml", "read=\"abstract\"", "read=\"never\"", "sources.xml:", "" },
    { "sources.xml", "read=\"abstract\"", "read=\"memory\"", "causes.xml:", "which nobody saw" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *message = error_after (faults[i].file, faults[i].from, faults[i].to);
      g_test_message ("%s", message);
      const char *at = strstr (message, faults[i].where);
      g_assert_nonnull (at);
      g_assert_cmpint (g_ascii_strtoll (at + strlen (faults[i].where), NULL, 10), >, 1);
      g_assert_nonnull (strstr (message, faults[i].what));
    }
}

static void
copy_shipped (const char *dir, const char *name)
{
  g_autofree char *source = g_build_filename (g_getenv ("RV_DATA_DIR"), "knowledge", name, NULL);
  g_autofree char *target = g_build_filename (dir, name, NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (source, &text, &length, NULL));
  g_assert_true (g_file_set_contents (target, text, (gssize) length, NULL));
}

/* A local change replaces one figure and the hash; the shipped knowledge stays as it is. */
static void
test_local_layer (void)
{
  static const char *names[] = { "sources.xml", "findings.xml", "causes.xml", "local.xml" };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("ranvier-knowledge-XXXXXX", &error);
  g_autofree char *schema = g_build_filename (g_getenv ("RV_DATA_DIR"), "schema", NULL);
  g_autofree char *local = g_build_filename (dir, "local.xml", NULL);
  for (guint i = 0; i < 3; i++)
    copy_shipped (dir, names[i]);
  g_assert_true (g_file_set_contents (local,
    "<local><change cause=\"cidp\" finding=\"pain\" k=\"19\" n=\"20\" trust=\"expert\" reviewed=\"2026-01-01\" who=\"A. Tester\" "
    "when=\"2026-01-01T10:00:00Z\" why=\"Our own series\"/></local>", -1, &error));
  RvKnowledge *shipped = test_knowledge ();
  RvKnowledge *own = rv_knowledge_load (dir, schema, &error);
  g_assert_no_error (error);
  guint f = test_finding (shipped, "pain");
  int c = (int) test_cause (shipped, "cidp");
  g_assert_cmpfloat (rv_knowledge_figure (own, c, f)->k, ==, 19.0);
  g_assert_cmpfloat (rv_knowledge_mean (own, c, f), >, rv_knowledge_mean (shipped, c, f) + 0.3);
  g_assert_cmpstr (rv_knowledge_sha256 (own), !=, rv_knowledge_sha256 (shipped));
  rv_knowledge_unref (own);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (dir, names[i], NULL);
      g_unlink (file);
    }
  g_rmdir (dir);
}

static void
test_missing_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (rv_knowledge_load ("/nonexistent/knowledge", NULL, &error));
  g_assert_error (error, RV_KNOWLEDGE_ERROR, RV_KNOWLEDGE_ERROR_INVALID);
}

static void
test_match (void)
{
  struct { const char *words, *id; gboolean absent; } cases[] = {
    { "Painless onset", "pain-onset", TRUE },
    { "foot drop on the left", "foot-drop", FALSE },
    { "no weight loss", "weight-loss", TRUE },
    { "Positive Lasègue sign", "lasegue", FALSE },
    { "CSF cytology negative", "csf-malignant-cells", TRUE },
    { "FDG uptake along a nerve or plexus", "pet-nerve-uptake", FALSE },
  };
  RvKnowledge *k = test_knowledge ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean absent = FALSE;
      int f = rv_knowledge_match (k, cases[i].words, &absent);
      g_assert_cmpint (f, ==, rv_knowledge_find_finding (k, cases[i].id));
      g_assert_cmpint (absent, ==, cases[i].absent);
    }
  g_assert_cmpint (rv_knowledge_match (k, "likes chocolate", NULL), ==, -1);
}

void
test_knowledge_add (void)
{
  g_test_add_func ("/reasoning/knowledge/coverage", test_coverage);
  g_test_add_func ("/reasoning/knowledge/within", test_within_rates);
  g_test_add_func ("/reasoning/knowledge/families", test_families);
  g_test_add_func ("/reasoning/knowledge/patterns", test_patterns);
  g_test_add_func ("/reasoning/knowledge/faults", test_faults);
  g_test_add_func ("/reasoning/knowledge/local-layer", test_local_layer);
  g_test_add_func ("/reasoning/knowledge/missing-folder", test_missing_folder);
  g_test_add_func ("/reasoning/knowledge/match", test_match);
}
