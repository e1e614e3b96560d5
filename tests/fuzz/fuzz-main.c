/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drives an entry point of libFuzzer without libFuzzer:  PROGRAM ROUNDS FILE|FOLDER…
 * Every file as it is, then ROUNDS changed ones; the same on every run. A file alone (ROUNDS 0) repeats a finding.
 */
#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define LONGEST (64 * 1024)

static void
take_file (GPtrArray *seeds, const char *path)
{
  char *data;
  gsize size;

  if (g_file_get_contents (path, &data, &size, NULL))
    g_ptr_array_add (seeds, g_bytes_new_take (data, size));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
take (GPtrArray *seeds, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (!dir)
    {
      take_file (seeds, path);
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (g_file_test (names->pdata[i], G_FILE_TEST_IS_REGULAR))
      take_file (seeds, names->pdata[i]);
}

static guint
below (GRand *rand, guint n)
{
  return n ? g_rand_int (rand) % n : 0;
}

/* One change: a byte, a piece that goes, comes twice or comes from another seed, or a word of XML. */
static void
change (GRand *rand, GByteArray *bytes, GBytes *other)
{
  static const char *const words[] = { "<", ">", "/>", "\"", "'", "&", ";", "&#0;", "&amp;", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>", "<!DOCTYPE a [",
                                       "<!ENTITY a SYSTEM '/etc/passwd'>", "</", "=", "\r", "\n", "\t", "\xEF\xBB\xBF", "\xFF\xFE", "\xC0\x80", "\xED\xA0\x80",
                                       " uuid=\"a\"", " escaped=\"yes\"", " xml:space=\"preserve\"", "\\u{1B}", "T+18mo", "after ", "@a+1d", "NR", "-1", "1e999", "0x1p3",
                                       "..", "999999999999", " xmlns=\"urn:x\"", " xmlns:a=\"urn:ranvier:case:1\"", "<note>", "<event id=\"a\" when=\"after a\"/>" };
  guint at = below (rand, bytes->len), length = below (rand, 64), from, many = below (rand, 400);
  const char *word = words[below (rand, G_N_ELEMENTS (words))];
  g_autofree guint8 *piece = NULL;
  g_autoptr (GByteArray) rest = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (other, &size);

  length = MIN (length, bytes->len - at);
  switch (below (rand, 7))
    {
    case 0:
      if (bytes->len)
        bytes->data[at] ^= (guint8) (1u << below (rand, 8));
      return;
    case 1:
      if (bytes->len)
        bytes->data[at] = (guint8) g_rand_int (rand);
      return;
    case 2:
      if (length)
        g_byte_array_remove_range (bytes, at, length);
      return;
    case 3:
      g_byte_array_set_size (bytes, at);
      return;
    default:
      break;
    }
  from = below (rand, (guint) size);
  g_byte_array_append (rest, bytes->data + at, bytes->len - at);
  g_byte_array_set_size (bytes, at);
  if (below (rand, 2))
    g_byte_array_append (bytes, (const guint8 *) word, (guint) strlen (word));
  else if (below (rand, 2) && data)
    g_byte_array_append (bytes, data + from, MIN (many, (guint) size - from));
  else
    g_byte_array_append (bytes, rest->data, length);
  g_byte_array_append (bytes, rest->data, rest->len);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint64 rounds = 0;

  setlocale (LC_ALL, "");
  if (argc < 3 || !g_ascii_string_to_unsigned (argv[1], 10, 0, G_MAXUINT32, &rounds, NULL))
    {
      g_printerr ("usage: %s ROUNDS FILE|FOLDER…\n", argv[0]);
      return 2;
    }
  for (int i = 2; i < argc; i++)
    take (seeds, argv[i]);
  if (!seeds->len)
    {
      g_printerr ("no file to begin with\n");
      return 2;
    }
  for (guint i = 0; i < seeds->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (seeds->pdata[i], &size);

      LLVMFuzzerTestOneInput (data ? data : (const guint8 *) "", size);
    }
  for (guint64 round = 0; round < rounds; round++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      guint n = 1 + below (rand, 4);
      gsize size;
      const guint8 *data = g_bytes_get_data (seeds->pdata[below (rand, seeds->len)], &size);

      g_byte_array_append (bytes, data ? data : (const guint8 *) "", (guint) MIN (size, LONGEST));
      for (guint i = 0; i < n; i++)
        change (rand, bytes, seeds->pdata[below (rand, seeds->len)]);
      LLVMFuzzerTestOneInput (bytes->data ? bytes->data : (const guint8 *) "", bytes->len);
    }
  printf ("%u files, %" G_GUINT64_FORMAT " changed ones\n", seeds->len, rounds);
  return 0;
}
