/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "casefile-test.h"

static void
assert_round_trip (RvCase *kase, gboolean faultless)
{
  g_autoptr (GBytes) bytes = rv_casefile_write (kase);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) read = rv_casefile_read_bytes (bytes, "written.xml", &faults, &error);
  g_autofree char *list = NULL;

  g_assert_no_error (error);
  g_ptr_array_set_free_func (faults, (GDestroyNotify) rv_fault_free);
  list = ct_list (faults);
  if (faultless)
    g_assert_cmpstr (list, ==, "");
  for (guint i = 0; i < faults->len; i++) /* the written form itself is never at fault */
    {
      RvFault *fault = faults->pdata[i];

      g_assert_cmpint (fault->severity, ==, RV_FAULT_VALUE);
      g_assert_false (strstr (fault->what, "schema"));
    }
  ct_assert_same (kase, read);
  again = rv_casefile_write (read);
  g_assert_true (g_bytes_equal (bytes, again));
}

/* Any text in any field comes back as it was. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20110514);

  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (RvCase) kase = ct_random_case (rand, FALSE);

      assert_round_trip (kase, FALSE);
    }
}

/* Cases in order pass every check, the schema included, whatever fields they have. */
static void
test_sensible (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (RvCase) kase = ct_random_case (rand, TRUE);

      assert_round_trip (kase, TRUE);
    }
}

static void
test_empty (void)
{
  g_autoptr (RvCase) kase = rv_case_new ("0b5b6a1e-0000-4000-8000-000000000000");

  assert_round_trip (kase, FALSE);
}

/* Every field, one at a time, with each of the texts that are hard to keep. */
static void
test_hard_values (void)
{
  static const char *const hard[] = { " ", "\n", "  a  b ", "a\nb", "a\n\nb", "a\r\nb", "\t", "&#38;", "&amp;#38;", "]]>", "<!--", "\\", "\\u{1B}",
                                      "\x1b[0m", "\xEF\xBF\xBF", "\xEF\xBB\xBFx", "'\"", "\xC2\x85", "a\xE2\x80\xA8z" };
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  for (guint h = 0; h < G_N_ELEMENTS (hard); h++)
    {
      g_autoptr (RvCase) kase = rv_case_new (NULL);

      for (guint k = 1; k < n; k++)
        {
          RvRecord *parent = kinds[k].parent ? rv_case_nth (kase, kinds[k].parent, 0) : NULL;
          g_autoptr (RvRecord) record = rv_record_new (&kinds[k], NULL, parent ? rv_record_get_uuid (parent) : NULL);

          for (guint i = 0; i < kinds[k].n_fields; i++)
            {
              rv_record_set (record, kinds[k].fields[i].name, hard[h]);
              rv_record_set_origin (record, kinds[k].fields[i].name, hard[h]);
            }
          rv_record_set_origin (record, NULL, hard[h]);
          rv_case_add (kase, record);
        }
      assert_round_trip (kase, FALSE);
    }
}

/* A whole book in a field: more than libxml2 takes in an attribute. */
static void
test_long_values (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autofree char *book = g_strnfill (12000000, 'x');

  rv_record_set (rv_case_get_root (kase), "title", book);
  rv_record_set (rv_case_get_root (kase), "note", book);
  rv_record_set_origin (rv_case_get_root (kase), NULL, book);
  assert_round_trip (kase, TRUE);
}

/* What is no UTF-8 cannot be kept; it must not spoil the file. */
static void
test_no_utf8 (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RvCase) read = NULL;

  rv_record_set (rv_case_get_root (kase), "title", "a\xFFz");
  rv_record_set (rv_case_get_root (kase), "note", "a\xC3");
  bytes = rv_casefile_write (kase);
  read = rv_casefile_read_bytes (bytes, NULL, NULL, NULL);
  g_assert_nonnull (read);
  g_assert_cmpstr (rv_case_get_title (read), ==, "a\xEF\xBF\xBDz");
  g_assert_cmpstr (rv_record_get (rv_case_get_root (read), "note"), ==, "a\xEF\xBF\xBD");
}

/* Order within a parent is kept, also when positions of different parents are mixed. */
static void
test_order (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autoptr (RvCase) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) stims = NULL;
  static const double positions[2][3] = { { 5, 1, 9 }, { 2, 8, 3 } };

  for (guint p = 0; p < 2; p++)
    {
      g_autoptr (RvRecord) ncs = rv_record_new (rv_schema_kind ("ncs"), p ? "b" : "a", NULL);

      rv_record_set_position (ncs, 2 - p);
      rv_case_add (kase, ncs);
      for (guint s = 0; s < 3; s++)
        {
          g_autoptr (RvRecord) stim = rv_record_new (rv_schema_kind ("stim"), NULL, p ? "b" : "a");
          g_autofree char *site = g_strdup_printf ("%g", positions[p][s]);

          rv_record_set (stim, "site", site);
          rv_record_set_position (stim, positions[p][s]);
          rv_case_add (kase, stim);
        }
    }
  bytes = rv_casefile_write (kase);
  read = rv_casefile_read_bytes (bytes, NULL, NULL, NULL);
  ct_assert_same (kase, read);
  g_assert_cmpstr (rv_record_get_uuid (rv_case_nth (read, "ncs", 0)), ==, "b");
  stims = rv_case_children (read, rv_case_find_uuid (read, "a"), "stim");
  g_assert_cmpuint (stims->len, ==, 3);
  g_assert_cmpstr (rv_record_get (stims->pdata[0], "site"), ==, "1");
  g_assert_cmpstr (rv_record_get (stims->pdata[2], "site"), ==, "9");
}

void
ct_add_roundtrip_tests (void)
{
  g_test_add_func ("/casefile/roundtrip/random", test_random);
  g_test_add_func ("/casefile/roundtrip/sensible", test_sensible);
  g_test_add_func ("/casefile/roundtrip/empty", test_empty);
  g_test_add_func ("/casefile/roundtrip/hard-values", test_hard_values);
  g_test_add_func ("/casefile/roundtrip/long-values", test_long_values);
  g_test_add_func ("/casefile/roundtrip/no-utf8", test_no_utf8);
  g_test_add_func ("/casefile/roundtrip/order", test_order);
}
