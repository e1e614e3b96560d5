/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example cases: without faults, in order of time, honest about what they are, and right in their sums. */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile.h"
#include "electrodx/rv-anatomy.h"
#include "model/rv-chronology.h"

#define N_EXAMPLES 8

/* Paths of the example cases, sorted. Free with g_ptr_array_unref(). */
static GPtrArray *
examples (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("RV_DATA_DIR") ? g_getenv ("RV_DATA_DIR") : RV_SOURCE_DATADIR, "cases", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".xml"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_assert_cmpuint (paths->len, >=, N_EXAMPLES);
  return paths;
}

static void
assert_no_faults (const char *path)
{
  g_autoptr (GPtrArray) faults = rv_casefile_check (path);

  for (guint i = 0; i < faults->len; i++)
    {
      RvFault *fault = faults->pdata[i];

      g_test_message ("%s:%d: %s", fault->file, fault->line, fault->what);
    }
  g_assert_cmpuint (faults->len, ==, 0);
}

static RvCase *
open_case (const char *path)
{
  g_autoptr (GError) error = NULL;
  RvCase *kase = rv_casefile_read (path, NULL, &error);

  g_assert_no_error (error);
  g_test_message ("%s", path);
  return kase;
}

static RvCase *
open_published (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR") ? g_getenv ("RV_DATA_DIR") : RV_SOURCE_DATADIR, "cases",
                                            "leukaemic-sciatic-neuropathy.xml", NULL);

  return open_case (path);
}

static void
test_faultless (void)
{
  g_autoptr (GPtrArray) paths = examples ();
  g_autofree char *twenty = g_test_build_filename (G_TEST_DIST, "data", "cases", "twenty-lines.xml", NULL);

  for (guint i = 0; i < paths->len; i++)
    assert_no_faults (paths->pdata[i]);
  assert_no_faults (twenty);
}

/* No invented case passes for a real one. */
static void
test_honest (void)
{
  g_autoptr (GPtrArray) paths = examples ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (RvCase) kase = open_case (paths->pdata[i]);
      RvRecord *root = rv_case_get_root (kase);
      const char *reference = rv_record_get (root, "reference");

      g_assert_nonnull (reference);
      if (rv_record_equals (root, "nature", "composed"))
        g_assert_nonnull (strstr (reference, "composed teaching case"));
      else
        g_assert_true (rv_record_equals (root, "nature", "published"));
      for (guint j = 0; j < rv_case_count (kase, "image"); j++)
        g_assert_true (rv_record_equals (rv_case_nth (kase, "image", j), "synthetic", "phantom"));
    }
}

/* Each stage discloses something, and the last one everything. */
static void
test_stages (void)
{
  g_autoptr (GPtrArray) paths = examples ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (RvCase) kase = open_case (paths->pdata[i]);
      g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
      guint before = 0, n = rv_case_count (kase, "stage");

      g_assert_cmpuint (rv_chronology_faults (chronology)->len, ==, 0);
      g_assert_cmpuint (n, >=, 3);
      for (guint j = 0; j < n; j++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (RvCase) known = NULL;
          double position;

          rv_chronology_find (chronology, rv_record_get (rv_case_nth (kase, "stage", j), "id"), &position, &error);
          g_assert_no_error (error);
          known = rv_chronology_as_known (chronology, kase, position);
          g_assert_cmpuint (rv_case_size (known), >, before);
          before = rv_case_size (known);
        }
      g_assert_cmpuint (before, ==, rv_case_size (kase));
    }
}

/* A velocity is the distance over the time: between two sites of a motor study, from onset in a sensory one. */
static void
check_velocities (RvCase *kase, RvRecord *ncs)
{
  g_autoptr (GPtrArray) stims = rv_case_children (kase, ncs, "stim");
  gboolean motor = rv_record_equals (ncs, "type", "motor");
  double previous = NAN;

  for (guint i = 0; i < stims->len; i++)
    {
      double latency = NAN, velocity, distance, time;

      rv_record_get_number (stims->pdata[i], "latency", &latency);
      time = motor ? latency - previous : latency;
      if (!isnan (time) && rv_record_get_number (stims->pdata[i], "velocity", &velocity) && rv_record_get_number (stims->pdata[i], "distance", &distance))
        g_assert_cmpfloat_with_epsilon (distance / time, velocity, 0.06);
      previous = latency;
    }
}

static void
test_velocities (void)
{
  g_autoptr (GPtrArray) paths = examples ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (RvCase) kase = open_case (paths->pdata[i]);

      for (guint j = 0; j < rv_case_count (kase, "ncs"); j++)
        check_velocities (kase, rv_case_nth (kase, "ncs", j));
    }
}

static void
assert_known (RvCase *kase, const char *kind, const char *field, GArray *(*find) (const RvAnatomy *, const char *))
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);

  g_assert_nonnull (anatomy);
  for (guint i = 0; i < rv_case_count (kase, kind); i++)
    {
      const char *words = rv_record_get (rv_case_nth (kase, kind, i), field);
      g_autoptr (GArray) found = words ? find (anatomy, words) : NULL;

      if (words && !found->len)
        g_error ("the anatomy does not know the %s “%s”", field, words);
    }
}

/* Every muscle, nerve, movement and field resolves: a row that does not is lost to the localiser. */
static void
test_vocabulary (void)
{
  g_autoptr (GPtrArray) paths = examples ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (RvCase) kase = open_case (paths->pdata[i]);

      assert_known (kase, "emg", "muscle", rv_anatomy_find_muscle);
      assert_known (kase, "strength", "muscle", rv_anatomy_find_muscle);
      assert_known (kase, "strength", "movement", rv_anatomy_find_movement);
      assert_known (kase, "sensation", "field", rv_anatomy_find_field);
      assert_known (kase, "ncs", "nerve", rv_anatomy_find_nerve);
      assert_known (kase, "diagnosis", "lesion", rv_anatomy_find_nerve);
    }
}

/* The tables of the published case, figure by figure as printed. */
static void
test_published_tables (void)
{
  static const char *const ncs[][5] = {
    { "sural", "left", "42.6", "2.9", "5.35" }, { "sural", "right", "48.1", "2.4", "3.1" },
    { "superficial fibular", "left", "NR", "NR", "NR" }, { "superficial fibular", "right", "38.7", "3.75", "1.85" },
    { "common fibular", "left", "38.2", "6", "0.65" }, { "common fibular", "right", "54.4", "5.05", "10" },
    { "tibial", "left", "52.3", "3.75", "17.1" }, { "tibial", "right", "48.2", "3.70", "14.7" },
  };
  static const char *const emg[][7] = {
    { "Long head of biceps femoris", "-", "-", "-", "+", "-", "mixed phase" },
    { "Short head of biceps femoris", "+", "-", "+", "-", "-", "simple phase" },
    { "Tibials anterior", "-", "+++", "++", "++", "+++", "simple phase" },
    { "Peroneus longus", "-", "++", "++", "++", "-", "simple phase" },
    { "Gastrocnemius", "-", "-", "-", "-", "-", "mixed phase" },
    { "Gluteus maximus", "-", "-", "-", "-", "-", "mixed phase" },
    { "Vastus medialis", "-", "-", "-", "-", "-", "mixed phase" },
    { "Extensor digitorum brevis", "-", "-", "-", "-", "-", "mixed phase" },
  };
  static const char *const columns[] = { "printed-name", "insertional", "fibrillations", "positive-waves", "mup-duration", "mup-amplitude",
                                         "recruitment-printed" };
  g_autoptr (RvCase) kase = open_published ();

  g_assert_cmpuint (rv_case_count (kase, "ncs"), ==, G_N_ELEMENTS (ncs));
  for (guint i = 0; i < G_N_ELEMENTS (ncs); i++)
    {
      RvRecord *row = rv_case_nth (kase, "ncs", i);
      g_autoptr (GPtrArray) stims = rv_case_children (kase, row, "stim");

      g_assert_cmpstr (rv_record_get (row, "nerve"), ==, ncs[i][0]);
      g_assert_cmpstr (rv_record_get (row, "side"), ==, ncs[i][1]);
      g_assert_cmpstr (rv_record_get (row, "record"), ==, "not-recorded");
      g_assert_cmpuint (stims->len, ==, 1);
      g_assert_cmpstr (rv_record_get (stims->pdata[0], "velocity"), ==, ncs[i][2]);
      g_assert_cmpstr (rv_record_get (stims->pdata[0], "latency"), ==, ncs[i][3]);
      g_assert_cmpstr (rv_record_get (stims->pdata[0], "amplitude"), ==, ncs[i][4]);
    }
  g_assert_cmpuint (rv_case_count (kase, "emg"), ==, G_N_ELEMENTS (emg));
  for (guint i = 0; i < G_N_ELEMENTS (emg); i++)
    for (guint j = 0; j < G_N_ELEMENTS (columns); j++)
      g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "emg", i), columns[j]), ==, emg[i][j]);
}

/* No tissue ever showed leukaemia in nerve: the case may not say more than its report. */
static void
test_published_certainty (void)
{
  g_autoptr (RvCase) kase = open_published ();
  guint n_final = 0;

  for (guint i = 0; i < rv_case_count (kase, "diagnosis"); i++)
    {
      RvRecord *diagnosis = rv_case_nth (kase, "diagnosis", i);

      if (g_strcmp0 (rv_record_get (diagnosis, "role"), "final") != 0)
        continue;
      n_final++;
      g_assert_cmpstr (rv_record_get (diagnosis, "cause"), ==, "leukaemic-infiltration");
      g_assert_cmpstr (rv_record_get (diagnosis, "certainty"), ==, "probable");
      g_assert_nonnull (strstr (rv_record_get (diagnosis, "by"), "never shown in tissue"));
    }
  g_assert_cmpuint (n_final, ==, 1);
  for (guint i = 0; i < rv_case_count (kase, "result"); i++)
    {
      RvRecord *result = rv_case_nth (kase, "result", i);

      if (g_strcmp0 (rv_record_get (result, "category"), "biopsy") == 0)
        g_assert_cmpstr (rv_record_get (result, "interpretation"), !=, "positive");
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cases/faultless", test_faultless);
  g_test_add_func ("/cases/honest", test_honest);
  g_test_add_func ("/cases/stages", test_stages);
  g_test_add_func ("/cases/velocities", test_velocities);
  g_test_add_func ("/cases/vocabulary", test_vocabulary);
  g_test_add_func ("/cases/published-tables", test_published_tables);
  g_test_add_func ("/cases/published-certainty", test_published_certainty);
  return g_test_run ();
}
