/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "casefile-test.h"
#include "casefile/rv-package.h"

static const char case_xml[] = "<case id='p' title='Packed'><images><image title='A' file='figure/a.png'/><image title='B' file='b.png'/>"
                               "<image title='A again' file='figure/a.png'/></images></case>";

typedef struct {
  char *dir, *files, *out, *path;
  RvCase *kase;
} Place;

static void
set_up (Place *p, gconstpointer data)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autofree char *figure = NULL, *a = NULL, *b = NULL;

  p->dir = g_dir_make_tmp ("ranvier-XXXXXX", NULL);
  p->files = g_build_filename (p->dir, "files", NULL);
  p->out = g_build_filename (p->dir, "out", "deep", NULL);
  p->path = g_build_filename (p->dir, "case.ranvier", NULL);
  figure = g_build_filename (p->files, "figure", NULL);
  a = g_build_filename (figure, "a.png", NULL);
  b = g_build_filename (p->files, "b.png", NULL);
  g_assert_cmpint (g_mkdir_with_parents (figure, 0700), ==, 0);
  g_assert_true (g_file_set_contents (a, "picture A", -1, NULL));
  g_assert_true (g_file_set_contents (b, "", -1, NULL));
  p->kase = ct_read (case_xml, &faults, NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Place *p, gconstpointer data)
{
  remove_tree (p->dir);
  g_free (p->dir);
  g_free (p->files);
  g_free (p->out);
  g_free (p->path);
  g_object_unref (p->kase);
}

static void
assert_unpacked (Place *p)
{
  g_autofree char *a = g_build_filename (p->out, "figure", "a.png", NULL);
  g_autofree char *b = g_build_filename (p->out, "b.png", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GDir) dir = g_dir_open (p->out, 0, NULL);
  struct stat st;
  guint n = 0;

  g_assert_true (g_file_get_contents (a, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "picture A");
  g_assert_cmpint (g_stat (a, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (b, &st), ==, 0);
  g_assert_cmpint (st.st_size, ==, 0);
  while (g_dir_read_name (dir))
    n++;
  g_assert_cmpuint (n, ==, 2);
}

static void
test_round_trip (Place *p, gconstpointer passphrase)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (RvCase) read = NULL, again = NULL;
  struct stat st;

  g_assert_true (rv_package_write (p->kase, p->files, p->path, passphrase, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (p->path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_true (rv_package_is_package (p->path));
  g_assert_true (rv_package_needs_passphrase (p->path) == (passphrase != NULL));
  read = rv_package_read (p->path, p->out, passphrase, &faults, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (faults->len, ==, 0);
  ct_assert_same (p->kase, read);
  assert_unpacked (p);
  /* once more into the same folder: what is there is the same */
  again = rv_package_read (p->path, p->out, passphrase, NULL, &error);
  g_assert_no_error (error);
  assert_unpacked (p);
}

/* What can be seen from outside: neutral names, no times, nothing of the case when it is encrypted. */
static void
test_names (Place *p, gconstpointer passphrase)
{
  static const char *const names[] = { "case.xml", "files/0001", "files/0002", "manifest.xml" };
  g_autofree char *data = NULL;
  gsize size;
  zip_t *zip;
  zip_stat_t st;

  g_assert_true (rv_package_write (p->kase, p->files, p->path, passphrase, NULL));
  zip = zip_open (p->path, ZIP_RDONLY, NULL);
  g_assert_cmpint (zip_get_num_entries (zip, 0), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpint (zip_stat_index (zip, i, 0, &st), ==, 0);
      g_assert_cmpstr (st.name, ==, names[i]);
      g_assert_cmpint (st.encryption_method, ==, ZIP_EM_AES_256);
      g_assert_cmpint (st.mtime, <, 315792000); /* 1980 */
    }
  zip_discard (zip);
  g_assert_true (g_file_get_contents (p->path, &data, &size, NULL));
  g_assert_null (g_strstr_len (data, (gssize) size, "png"));
  g_assert_null (g_strstr_len (data, (gssize) size, "picture"));
}

static void
test_passphrase (Place *p, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = rv_package_make_passphrase ();
  g_autofree char *two = rv_package_make_passphrase ();

  g_assert_cmpstr (one, !=, two);
  g_assert_cmpuint (strlen (one), ==, 35);
  g_assert_false (rv_package_write (p->kase, p->files, p->path, "", &error));
  g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_true (rv_package_write (p->kase, p->files, p->path, one, NULL));
  g_assert_null (rv_package_read (p->path, p->out, NULL, NULL, &error));
  g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_null (rv_package_read (p->path, p->out, two, NULL, &error));
  g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_PASSPHRASE);
  g_assert_false (g_file_test (p->out, G_FILE_TEST_EXISTS));
}

static void
test_without_files (Place *p, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) read = NULL;

  g_assert_true (rv_package_write (p->kase, NULL, p->path, NULL, &error));
  read = rv_package_read (p->path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  ct_assert_same (p->kase, read);
}

/* A picture that is missing, leads out by a link or has an impossible name: nothing is written. */
static void
test_unpackable (Place *p, gconstpointer data)
{
  static const char *const names[] = { "missing.png", "link.png", "../b.png", "figure", ".hidden", "linked/a.png" };
  g_autofree char *link = g_build_filename (p->files, "link.png", NULL);
  g_autofree char *linked = g_build_filename (p->files, "linked", NULL);
  g_autofree char *hidden = g_build_filename (p->files, ".hidden", NULL);

  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (symlink ("figure", linked), ==, 0);
  g_assert_true (g_file_set_contents (hidden, "x", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GDir) dir = NULL;

      rv_record_set (rv_case_nth (p->kase, "image", 0), "file", names[i]);
      g_assert_false (rv_package_write (p->kase, p->files, p->path, NULL, &error));
      g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_WRITE);
      g_assert_nonnull (strstr (error->message, names[i]));
      dir = g_dir_open (p->dir, 0, NULL);
      g_assert_cmpstr (g_dir_read_name (dir), ==, "files");
      g_assert_null (g_dir_read_name (dir));
    }
}

/* A file of the same name and other content stays; a link in the way is not followed; nothing else appears. */
static void
test_in_the_way (Place *p, gconstpointer data)
{
  g_autofree char *b = g_build_filename (p->out, "b.png", NULL);
  g_autofree char *figure = g_build_filename (p->out, "figure", NULL);
  g_autofree char *outside = g_build_filename (p->dir, "outside", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_assert_true (rv_package_write (p->kase, p->files, p->path, NULL, NULL));
  g_mkdir_with_parents (p->out, 0700);
  g_mkdir_with_parents (outside, 0700);
  g_assert_true (g_file_set_contents (b, "mine", -1, NULL));
  g_assert_null (rv_package_read (p->path, p->out, NULL, NULL, &error));
  g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_WRITE);
  g_assert_true (g_file_get_contents (b, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  g_assert_false (g_file_test (figure, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  g_assert_cmpint (g_unlink (b), ==, 0);
  g_assert_cmpint (symlink (outside, figure), ==, 0);
  g_assert_null (rv_package_read (p->path, p->out, NULL, NULL, &error));
  g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_WRITE);
  dir = g_dir_open (outside, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_assert_false (g_file_test (b, G_FILE_TEST_EXISTS));
}

void
ct_add_package_tests (void)
{
  g_test_add ("/casefile/package/plain", Place, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/casefile/package/encrypted", Place, "correct horse", set_up, test_round_trip, tear_down);
  g_test_add ("/casefile/package/names", Place, "correct horse", set_up, test_names, tear_down);
  g_test_add ("/casefile/package/passphrase", Place, NULL, set_up, test_passphrase, tear_down);
  g_test_add ("/casefile/package/without-files", Place, NULL, set_up, test_without_files, tear_down);
  g_test_add ("/casefile/package/unpackable", Place, NULL, set_up, test_unpackable, tear_down);
  g_test_add ("/casefile/package/in-the-way", Place, NULL, set_up, test_in_the_way, tear_down);
}
