/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packages that nobody meant well with: refused, and nothing of them is left. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "casefile-test.h"
#include "casefile/rv-package.h"

#define CASE "<case title='t'/>"
#define MANIFEST(more) "<package xmlns='urn:ranvier:package:1'>" more "</package>"
#define CASE_LINE "<entry name='case.xml' size='17' sha256='%s'/>"

typedef struct {
  char *dir, *out, *path;
  zip_t *zip;
  GPtrArray *kept;
} Zip;

static void
set_up (Zip *z, gconstpointer data)
{
  z->dir = g_dir_make_tmp ("ranvier-XXXXXX", NULL);
  z->out = g_build_filename (z->dir, "out", NULL);
  z->path = g_build_filename (z->dir, "hostile.ranvier", NULL);
  z->zip = zip_open (z->path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
  z->kept = g_ptr_array_new_with_free_func (g_free);
  g_assert_nonnull (z->zip);
}

/* Nothing but the package itself is in the folder. */
static void
tear_down (Zip *z, gconstpointer data)
{
  g_unlink (z->path);
  if (g_file_test (z->out, G_FILE_TEST_EXISTS))
    g_assert_cmpint (g_rmdir (z->out), ==, 0);
  g_assert_cmpint (g_rmdir (z->dir), ==, 0);
  g_ptr_array_unref (z->kept);
  g_free (z->dir);
  g_free (z->out);
  g_free (z->path);
}

static zip_uint64_t
add (Zip *z, const char *name, const void *content, gsize size)
{
  char *copy = g_memdup2 (content, size);
  zip_int64_t index;

  g_ptr_array_add (z->kept, copy);
  index = zip_file_add (z->zip, name, zip_source_buffer (z->zip, copy, size, 0), ZIP_FL_ENC_UTF_8);
  g_assert_cmpint (index, >=, 0);
  return (zip_uint64_t) index;
}

static zip_uint64_t
add_text (Zip *z, const char *name, const char *text)
{
  return add (z, name, text, strlen (text));
}

static void
add_case (Zip *z)
{
  add_text (z, "case.xml", CASE);
}

/* The manifest of the case and one more file, whose words are given. */
static void
add_manifest (Zip *z, const char *more)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, CASE, -1);
  g_autofree char *line = g_strdup_printf (CASE_LINE, sum);
  g_autofree char *text = g_strconcat ("<package xmlns='urn:ranvier:package:1'>", line, more, "</package>", NULL);

  add_text (z, "manifest.xml", text);
}

/* A line for a file with this content. */
static char *
line_for (const char *name, const char *file, const void *content, gsize size)
{
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, content, size);

  return g_strdup_printf ("<entry name='%s' file='%s' size='%zu' sha256='%s'/>", name, file, size, sum);
}

static void
assert_refused (Zip *z, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  if (z->zip)
    g_assert_cmpint (zip_close (z->zip), ==, 0);
  z->zip = NULL;
  g_assert_null (rv_package_read (z->path, z->out, NULL, &faults, &error));
  g_assert_nonnull (error);
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_cmpuint (faults->len, >=, 1);
}

/* The helpers above make what is read, so that the refusals below mean something. */
static void
test_sound (Zip *z, gconstpointer data)
{
  g_autofree char *line = line_for ("files/0001", "a/b.png", "abc", 3);
  g_autofree char *file = g_build_filename (z->out, "a", "b.png", NULL);
  g_autofree char *folder = g_build_filename (z->out, "a", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = NULL;

  add_case (z);
  add_text (z, "files/0001", "abc");
  add_manifest (z, line);
  g_assert_cmpint (zip_close (z->zip), ==, 0);
  kase = rv_package_read (z->path, z->out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_traversal (Zip *z, gconstpointer name)
{
  add_case (z);
  add_text (z, name, "evil");
  add_manifest (z, "");
  assert_refused (z, "no package has");
}

static void
test_manifest_traversal (Zip *z, gconstpointer file)
{
  g_autofree char *line = line_for ("files/0001", file, "abc", 3);

  add_case (z);
  add_text (z, "files/0001", "abc");
  add_manifest (z, line);
  assert_refused (z, "leads out of the folder");
}

static void
test_manifest (Zip *z, gconstpointer data)
{
  add_case (z);
  add_text (z, "manifest.xml", data);
  assert_refused (z, "list of contents");
}

static void
test_bomb (Zip *z, gconstpointer data)
{
  gsize size = 64 << 20;
  g_autofree char *zeros = g_malloc0 (size);
  g_autofree char *line = line_for ("files/0001", "a.png", zeros, size);

  add_case (z);
  add (z, "files/0001", zeros, size);
  add_manifest (z, line);
  assert_refused (z, "beyond all measure");
}

static void
test_link (Zip *z, gconstpointer data)
{
  g_autofree char *line = line_for ("files/0001", "a.png", "/etc/passwd", 11);

  add_case (z);
  g_assert_cmpint (zip_file_set_external_attributes (z->zip, add_text (z, "files/0001", "/etc/passwd"), 0, ZIP_OPSYS_UNIX, 0120777u << 16), ==, 0);
  add_manifest (z, line);
  assert_refused (z, "link");
}

/* Every place of `from` in the written file becomes `to`, of the same length. */
static void
patch (Zip *z, const void *from, const void *to, gsize length, guint expected)
{
  g_autofree char *data = NULL;
  gsize size;
  guint n = 0;

  if (z->zip)
    g_assert_cmpint (zip_close (z->zip), ==, 0);
  z->zip = NULL;
  g_assert_true (g_file_get_contents (z->path, &data, &size, NULL));
  for (gsize i = 0; i + length <= size; i++)
    if (memcmp (data + i, from, length) == 0)
      {
        memcpy (data + i, to, length);
        n++;
      }
  g_assert_cmpuint (n, ==, expected);
  g_assert_true (g_file_set_contents (z->path, data, (gssize) size, NULL));
}

static void
test_twice (Zip *z, gconstpointer data)
{
  g_autofree char *line = line_for ("files/0001", "a.png", "abc", 3);

  add_case (z);
  add_text (z, "files/0001", "abc");
  add_text (z, "files/0002", "abd");
  add_manifest (z, line);
  patch (z, "files/0002", "files/0001", 10, 2);
  assert_refused (z, "hostile.ranvier"); /* libzip says it first */
}

/* A size in the directory that the content does not have. */
static void
test_absurd_size (Zip *z, gconstpointer data)
{
  const guint32 real = GUINT32_TO_LE (12345), absurd = GUINT32_TO_LE (GPOINTER_TO_UINT (data));
  char content[12345];
  g_autofree char *line = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < sizeof content; i++)
    content[i] = (char) g_rand_int (rand);
  line = line_for ("files/0001", "a.png", content, sizeof content);
  add_case (z);
  zip_set_file_compression (z->zip, add (z, "files/0001", content, sizeof content), ZIP_CM_DEFLATE, 1);
  add_manifest (z, line);
  patch (z, &real, &absurd, 4, 2);
  assert_refused (z, "hostile.ranvier");
}

static void
test_changed (Zip *z, gconstpointer data)
{
  g_autofree char *line = line_for ("files/0001", "a.png", "abc", 3);

  add_case (z);
  add_text (z, "files/0001", "abd");
  add_manifest (z, line);
  assert_refused (z, "not the one that was packed");
}

static void
test_unlisted (Zip *z, gconstpointer data)
{
  add_case (z);
  add_text (z, "files/0001", "abc");
  add_manifest (z, "");
  assert_refused (z, "what its list says");
}

static void
test_missing (Zip *z, gconstpointer data)
{
  g_autofree char *line = line_for ("files/0001", "a.png", "abc", 3);

  add_case (z);
  add_text (z, "files/0002", "abc");
  add_manifest (z, line);
  assert_refused (z, "not in it");
}

static void
test_no_case (Zip *z, gconstpointer data)
{
  add_text (z, "files/0001", "abc");
  add_manifest (z, "");
  assert_refused (z, "no case in it");
}

static void
test_weak_encryption (Zip *z, gconstpointer data)
{
  add_case (z);
  zip_file_set_encryption (z->zip, 0, ZIP_EM_TRAD_PKWARE, "x");
  add_manifest (z, "");
  assert_refused (z, "AES-256");
}

static void
test_half_encrypted (Zip *z, gconstpointer data)
{
  add_case (z);
  add_manifest (z, "");
  zip_file_set_encryption (z->zip, 0, ZIP_EM_AES_256, "x");
  assert_refused (z, "a part of it is encrypted");
}

static void
test_bad_case (Zip *z, gconstpointer data)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "<case><x/></case>", -1);
  g_autofree char *text = g_strdup_printf (MANIFEST (CASE_LINE), sum);

  add_text (z, "case.xml", "<case><x/></case>");
  add_text (z, "manifest.xml", text);
  assert_refused (z, "case.xml:1: unknown element <x>");
}

/* Every beginning of a package, and every package with one byte changed, is refused or gives the very same case. */
static void
test_damaged (Zip *z, gconstpointer data)
{
  g_autofree char *line = line_for ("files/0001", "a.png", "abc", 3);
  g_autofree char *file = g_build_filename (z->out, "a.png", NULL);
  g_autofree char *whole = NULL;
  gsize size;
  guint n_read = 0;

  add_case (z);
  add_text (z, "files/0001", "abc");
  add_manifest (z, line);
  g_assert_cmpint (zip_close (z->zip), ==, 0);
  z->zip = NULL;
  g_assert_true (g_file_get_contents (z->path, &whole, &size, NULL));
  for (gsize i = 0; i < 2 * size; i++)
    {
      g_autofree char *bad = g_memdup2 (whole, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (RvCase) kase = NULL;

      if (i >= size)
        bad[i - size] ^= 0x41;
      g_assert_true (g_file_set_contents (z->path, bad, (gssize) (i < size ? i : size), NULL));
      kase = rv_package_read (z->path, z->out, NULL, NULL, &error);
      g_assert_true ((kase == NULL) == (error != NULL));
      if (!kase)
        {
          g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
          continue;
        }
      g_assert_cmpuint (i, >=, size); /* a cut-off one is never read */
      g_assert_cmpstr (rv_case_get_title (kase), ==, "t");
      g_assert_cmpint (g_unlink (file), ==, 0);
      n_read++;
    }
  g_test_message ("%u of %zu with a changed byte were read: times and other harmless places", n_read, size);
}

static void
test_no_package (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ranvier-XXXXXX", NULL);
  const char *const paths[] = { dir, "/nonexistent.ranvier", "/dev/zero", ct_data ("cases/minimum.xml") };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (rv_package_is_package (paths[i]));
      g_assert_false (rv_package_needs_passphrase (paths[i]));
      g_assert_null (rv_package_read (paths[i], NULL, NULL, NULL, &error));
      g_assert_nonnull (error);
    }
  g_rmdir (dir);
}

#define ADD(name, data, func) g_test_add ("/casefile/hostile-package/" name, Zip, data, set_up, func, tear_down)

void
ct_add_hostile_package_tests (void)
{
  ADD ("sound", NULL, test_sound);
  ADD ("traversal/up", "../evil", test_traversal);
  ADD ("traversal/inside", "files/../../evil", test_traversal);
  ADD ("traversal/absolute", "/tmp/evil", test_traversal);
  ADD ("traversal/backslash", "files\\0001", test_traversal);
  ADD ("traversal/other", "notes.txt", test_traversal);
  ADD ("traversal/long", "files/0001x", test_traversal);
  ADD ("target/up", "../evil.png", test_manifest_traversal);
  ADD ("target/inside", "a/../../evil.png", test_manifest_traversal);
  ADD ("target/absolute", "/tmp/evil.png", test_manifest_traversal);
  ADD ("target/backslash", "a\\b.png", test_manifest_traversal);
  ADD ("target/hidden", ".bashrc", test_manifest_traversal);
  ADD ("target/drive", "C:evil.png", test_manifest_traversal);
  ADD ("target/newline", "a&#10;b.png", test_manifest_traversal);
  ADD ("target/empty", "", test_manifest_traversal);
  ADD ("target/folder", "a/", test_manifest_traversal);
  ADD ("manifest/entities", "<!DOCTYPE package [<!ENTITY a SYSTEM '/etc/passwd'>]><package xmlns='urn:ranvier:package:1'>&a;</package>", test_manifest);
  ADD ("manifest/kind", "<case/>", test_manifest);
  ADD ("manifest/empty", MANIFEST (""), test_manifest);
  ADD ("manifest/no-digest", MANIFEST ("<entry name='case.xml' size='17'/>"), test_manifest);
  ADD ("manifest/cut-off", "<package xmlns='urn:ranvier:package:1'>", test_manifest);
  ADD ("bomb", NULL, test_bomb);
  ADD ("link", NULL, test_link);
  ADD ("twice", NULL, test_twice);
  ADD ("absurd-size/huge", GUINT_TO_POINTER (0xfffffff0u), test_absurd_size);
  ADD ("absurd-size/larger", GUINT_TO_POINTER (500000), test_absurd_size);
  ADD ("absurd-size/smaller", GUINT_TO_POINTER (12), test_absurd_size);
  ADD ("changed", NULL, test_changed);
  ADD ("unlisted", NULL, test_unlisted);
  ADD ("missing", NULL, test_missing);
  ADD ("no-case", NULL, test_no_case);
  ADD ("weak-encryption", NULL, test_weak_encryption);
  ADD ("half-encrypted", NULL, test_half_encrypted);
  ADD ("bad-case", NULL, test_bad_case);
  ADD ("damaged", NULL, test_damaged);
  g_test_add_func ("/casefile/hostile-package/no-package", test_no_package);
}
