/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

#include "casefile-test.h"

/* The case of the README: everything that the engines need, in about twenty lines. */
static void
test_minimum (void)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = rv_casefile_read (ct_data ("cases/minimum.xml"), &faults, &error);
  g_autofree char *list = NULL;
  RvRecord *root;
  double velocity;

  g_assert_no_error (error);
  g_ptr_array_set_free_func (faults, (GDestroyNotify) rv_fault_free);
  list = ct_list (faults);
  g_assert_cmpstr (list, ==, "");
  root = rv_case_get_root (kase);
  g_assert_cmpstr (rv_record_get (root, "setting"), ==, "general-emg");
  g_assert_cmpstr (rv_record_get (root, "anchor"), ==, "harvest");
  g_assert_cmpuint (rv_case_count (kase, "ncs"), ==, 2);
  g_assert_cmpuint (rv_case_count (kase, "stim"), ==, 3);
  g_assert_cmpuint (rv_case_count (kase, "strength"), ==, 2);
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "finding", 0), "text"), ==, "cannot lift the left foot");
  g_assert_true (rv_record_get_number (rv_case_nth (kase, "stim", 1), "velocity", &velocity));
  g_assert_cmpfloat (velocity, ==, 31);
  g_assert_cmpint (rv_record_get_quantity (rv_case_nth (kase, "stim", 2), "amplitude").empty, ==, RV_EMPTY_NO_RESPONSE);
  g_assert_true (rv_case_get_parent (kase, rv_case_nth (kase, "stim", 2)) == rv_case_nth (kase, "ncs", 1));
}

/* Ways of writing that are as good as the canonical one. */
static void
test_tolerance (void)
{
  static const char *const forms[] = {
    "<case id='a' title='t'><events><event id='e' title='x' lane='disease' when='2011'/></events></case>",
    "<case id='a' title='t'><event id='e' title='x' lane='disease' when='2011'/></case>",
    "<case xmlns='urn:ranvier:case:1' id='a' title='t'><event id='e' title='x' lane='disease' when='2011'/></case>",
    "<c:case xmlns:c='urn:ranvier:case:1' id='a' title='t'><c:event id='e' title='x' lane='disease' when='2011'/></c:case>",
    "<case><id>a</id><title>\n  t\n</title><events/><event><id>e</id><title><![CDATA[x]]></title><lane>disease</lane><when> 2011 </when></event></case>",
    "\xEF\xBB\xBF<?xml version='1.0'?><?xml-model href='case.rng'?><!-- x --><case id='a' title='t'><!-- y --><event id='e' title='&#x78;' lane='disease' when='2011' note=''/></case>\n<!-- z -->",
    "<?xml version='1.0' encoding='ISO-8859-1'?><case id='a' title='t'><events><event id='e' title='x' lane='disease' when='2011'/></events></case>",
  };
  g_autoptr (RvCase) first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GPtrArray) faults = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (RvCase) kase = ct_read (forms[i], &faults, &error);
      g_autofree char *list = ct_list (faults);

      g_assert_no_error (error);
      g_assert_cmpstr (list, ==, "");
      if (!first)
        first = g_object_ref (kase);
      ct_assert_same (first, kase);
    }
}

static void
test_prose (void)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (RvCase) kase = ct_read ("<case title='t'>\n  <synopsis>\n    One line\n    and its end &amp; more.\n\n    A second paragraph.\n  </synopsis>\n"
                                     "  <note xml:space='preserve'> as it\n is </note></case>", &faults, NULL);

  g_assert_cmpstr (rv_record_get (rv_case_get_root (kase), "synopsis"), ==, "One line and its end & more.\n\nA second paragraph.");
  g_assert_cmpstr (rv_record_get (rv_case_get_root (kase), "note"), ==, " as it\n is ");
}

static void
test_origins (void)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (RvCase) kase = ct_read ("<case title='t'><ncs nerve='sural' type='sensory' side='left' origin='file:a.txt'><stim amplitude='4'>"
                                     "<origin field='amplitude'>typed</origin></stim></ncs></case>", &faults, NULL);

  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_cmpstr (rv_record_get_origin (rv_case_nth (kase, "ncs", 0), "nerve"), ==, "file:a.txt");
  g_assert_cmpstr (rv_record_get_origin (rv_case_nth (kase, "stim", 0), "amplitude"), ==, "typed");
  g_assert_null (rv_record_get_origin (rv_case_nth (kase, "stim", 0), "latency"));
}

/* Reading twice gives the same uuids; adding a record leaves those of named ones alone; another case has others. */
static void
test_uuids (void)
{
  const char *a = "<case id='a'><event id='x'/><event/><ncs><stim/><stim/></ncs></case>";
  const char *more = "<case id='a'><event/><event id='x'/><event/><ncs><stim/><stim/></ncs></case>";
  const char *b = "<case id='b'><event id='x'/><event/><ncs><stim/><stim/></ncs></case>";
  g_autoptr (GPtrArray) f1 = NULL, f2 = NULL, f3 = NULL, f4 = NULL;
  g_autoptr (RvCase) first = ct_read (a, &f1, NULL);
  g_autoptr (RvCase) second = ct_read (a, &f2, NULL);
  g_autoptr (RvCase) third = ct_read (more, &f3, NULL);
  g_autoptr (RvCase) other = ct_read (b, &f4, NULL);

  ct_assert_same (first, second);
  g_assert_cmpstr (rv_case_get_uuid (first), ==, rv_case_get_uuid (third));
  g_assert_cmpstr (rv_record_get_uuid (rv_case_find_id (first, "x")), ==, rv_record_get_uuid (rv_case_find_id (third, "x")));
  g_assert_cmpstr (rv_case_get_uuid (first), !=, rv_case_get_uuid (other));
  g_assert_cmpstr (rv_record_get_uuid (rv_case_nth (first, "stim", 1)), !=, rv_record_get_uuid (rv_case_nth (other, "stim", 1)));
  g_assert_true (g_uuid_string_is_valid (rv_case_get_uuid (first)));
  g_assert_true (g_uuid_string_is_valid (rv_record_get_uuid (rv_case_nth (first, "stim", 1))));
}

static void
test_stamp (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ranvier-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "case.xml", NULL);
  g_autofree char *head = NULL;
  g_autofree char *none = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autoptr (RvCase) read = NULL;
  gint64 revision = 0;
  struct stat st;

  rv_record_set (rv_case_get_root (kase), "title", "A > B");
  g_assert_true (rv_casefile_save_stamped (kase, path, 4711, "00ffab", &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_true (rv_casefile_read_stamp (path, &revision, &head, &error));
  g_assert_cmpint (revision, ==, 4711);
  g_assert_cmpstr (head, ==, "00ffab");
  read = rv_casefile_read (path, NULL, &error);
  g_assert_no_error (error);
  ct_assert_same (kase, read);

  g_assert_true (rv_casefile_save (kase, path, &error));
  g_assert_true (rv_casefile_read_stamp (path, &revision, &none, &error));
  g_assert_cmpint (revision, ==, -1);
  g_assert_null (none);
  g_assert_true (g_file_set_contents (path, "<other revision='3'/>", -1, NULL));
  g_assert_false (rv_casefile_read_stamp (path, &revision, NULL, &error));
  g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_CONTENT);
  g_clear_error (&error);
  g_unlink (path);
  g_assert_false (rv_casefile_read_stamp (path, &revision, NULL, &error));
  g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_READ);
  g_rmdir (dir);
}

/* A save that fails leaves the old file and nothing beside it. */
static void
test_save_fails (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ranvier-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "missing", "case.xml", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = rv_case_new (NULL);

  g_assert_false (rv_casefile_save (kase, path, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* data/schema/case.rng is made from the table; to renew it: RV_WRITE_SCHEMA=1 and this test. */
static void
test_schema (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("RV_DATA_DIR"), "schema", "case.rng", NULL);
  g_autofree char *made = rv_casefile_schema ();
  g_autofree char *committed = NULL;

  if (g_getenv ("RV_WRITE_SCHEMA"))
    g_assert_true (g_file_set_contents (path, made, -1, NULL));
  g_assert_true (g_file_get_contents (path, &committed, NULL, NULL));
  if (!g_str_equal (committed, made))
    g_error ("%s is not what the table of kinds gives: run this test with RV_WRITE_SCHEMA=1", path);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/casefile/minimum", test_minimum);
  g_test_add_func ("/casefile/tolerance", test_tolerance);
  g_test_add_func ("/casefile/prose", test_prose);
  g_test_add_func ("/casefile/origins", test_origins);
  g_test_add_func ("/casefile/uuids", test_uuids);
  g_test_add_func ("/casefile/stamp", test_stamp);
  g_test_add_func ("/casefile/save-fails", test_save_fails);
  g_test_add_func ("/casefile/schema", test_schema);
  ct_add_fault_tests ();
  ct_add_word_tests ();
  ct_add_roundtrip_tests ();
  ct_add_untrusted_tests ();
  ct_add_package_tests ();
  ct_add_hostile_package_tests ();
  return g_test_run ();
}
