/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that nobody meant well with: refused with a message, quickly, without a look outside. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "casefile-test.h"

/* Refused with a message; in less than so many seconds. Under a sanitizer everything is slower. */
static void
assert_refused (GBytes *bytes, const char *words, double seconds)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimer) timer = g_timer_new ();
  g_autoptr (RvCase) kase = rv_casefile_read_bytes (bytes, "hostile.xml", &faults, &error);

  g_assert_null (kase);
  g_assert_nonnull (error);
  g_assert_cmpuint (faults->len, >=, 1);
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_true (g_str_has_prefix (error->message, "hostile.xml"));
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, seconds);
}

static void
assert_text_refused (const char *text, const char *words)
{
  g_autoptr (GBytes) bytes = ct_bytes (text);

  assert_refused (bytes, words, 5);
}

static void
test_entities (void)
{
  GString *bomb = g_string_new ("<?xml version='1.0'?>\n<!DOCTYPE case [\n<!ENTITY a0 'ha'>\n");
  GString *blow_up = g_string_new ("<!DOCTYPE case [<!ENTITY a '");

  for (guint i = 1; i < 40; i++)
    g_string_append_printf (bomb, "<!ENTITY a%u '&a%u;&a%u;&a%u;'>\n", i, i - 1, i - 1, i - 1);
  g_string_append (bomb, "]>\n<case title='&a39;'/>");
  for (guint i = 0; i < 50000; i++)
    g_string_append (blow_up, "x");
  g_string_append (blow_up, "'>]><case><note>");
  for (guint i = 0; i < 50000; i++)
    g_string_append (blow_up, "&a;");
  g_string_append (blow_up, "</note></case>");
  assert_text_refused (bomb->str, "DOCTYPE");
  assert_text_refused (blow_up->str, "DOCTYPE");
  g_string_free (bomb, TRUE);
  g_string_free (blow_up, TRUE);
  assert_text_refused ("<!DOCTYPE case><case/>", "hostile.xml:1: a document type");
  assert_text_refused ("<case title='&a;'/>", "the entity &a;");
  assert_text_refused ("<case>\n<note>Smith &amp; &nbsp;</note></case>", "hostile.xml:2: the entity &nbsp;");
  assert_text_refused ("<case title='Smith & Sons'/>", "&amp;");
  assert_text_refused ("<case title='&#0;'/>", "is no character");
  assert_text_refused ("<case title='&#xD800;'/>", "is no character");
  assert_text_refused ("<case title='&#99999999999;'/>", "is no character");
}

/* A pipe that nobody writes to: opening it would block for ever, a reader would be seen at its other end. */
static void
test_outside (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ranvier-XXXXXX", NULL);
  g_autofree char *pipe = g_build_filename (dir, "pipe", NULL);
  g_autofree char *secret = g_build_filename (dir, "secret", NULL);
  const char *const forms[] = {
    "<!DOCTYPE case SYSTEM '%s'><case title='t'/>",
    "<!DOCTYPE case [<!ENTITY x SYSTEM '%s'>]><case title='t'><note>&x;</note></case>",
    "<!DOCTYPE case [<!ENTITY %% x SYSTEM '%s'> %%x;]><case title='t'/>",
    "<case title='t' xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='%s' parse='text'/></case>",
    "<?xml-stylesheet href='%s'?><?xml-model href='%s'?><case title='t' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='x %s'/>",
  };
  const char *const targets[] = { pipe, secret };
  int fd;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_true (g_file_set_contents (secret, "SECRET-CONTENT", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    for (guint t = 0; t < G_N_ELEMENTS (targets); t++)
      {
        g_autofree char *xml = g_strdup_printf (forms[i], targets[t], targets[t], targets[t]);
        g_autoptr (GPtrArray) faults = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (RvCase) kase = ct_read (xml, &faults, &error);
        g_autofree char *list = ct_list (faults);

        g_assert_null (kase);
        g_assert_null (strstr (list, "SECRET-CONTENT"));
      }
  /* nobody has the pipe open for reading */
  fd = open (pipe, O_WRONLY | O_NONBLOCK);
  g_assert_cmpint (fd, ==, -1);
  g_unlink (pipe);
  g_unlink (secret);
  g_rmdir (dir);
}

/* The file itself may be anything, too. */
static void
test_no_files (void)
{
  g_autofree char *dir = g_dir_make_tmp ("ranvier-XXXXXX", NULL);
  g_autofree char *pipe = g_build_filename (dir, "pipe", NULL);
  g_autofree char *large = g_build_filename (dir, "large", NULL);
  const char *const names[] = { dir, pipe, large, "/dev/zero", "/nonexistent.xml", "" };

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_true (g_file_set_contents (large, "<case/>", -1, NULL));
  g_assert_cmpint (truncate (large, (off_t) RV_CASEFILE_MAX_BYTES + 1), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) faults = rv_casefile_check (names[i]);

      g_assert_cmpuint (faults->len, ==, 1);
      g_assert_cmpint (((RvFault *) faults->pdata[0])->severity, ==, RV_FAULT_FATAL);
      g_assert_null (rv_casefile_read (names[i], NULL, &error));
      g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_READ);
    }
  g_unlink (pipe);
  g_unlink (large);
  g_rmdir (dir);
}

static GBytes *
repeat (const char *before, const char *middle, guint n, const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < n; i++)
    {
      const char *number = strchr (middle, '#');

      if (number)
        g_string_append_printf (text, "%.*s%u%s", (int) (number - middle), middle, i, number + 1);
      else
        g_string_append (text, middle);
    }
  g_string_append (text, after);
  return g_string_free_to_bytes (text);
}

/* Shapes that make careless parsers slow or deep. */
static void
test_shapes (void)
{
  static const struct { const char *before, *middle; guint n; const char *after, *words; } shapes[] = {
    { "<case", " a#='1'", 1000000, "/>", "attributes" },
    { "<case title='a", " a#=\"1\"", 1000000, "'/>", "" },
    { "<case", " xmlns:a#='u'", 1000000, "/>", "attributes" },
    { "", "<case>", 1000000, "", "deep" },
    { "<case>", "<events>", 100000, "", "deep" },
    { "<case>", "<!-- -->", 500000, "", "not closed" },
    { "<case>", "<a/>", 1300000, "</case>", "elements" },
    { "<case>", "<events><event/></events>", 250000, "</case>", "" },
    { "<case>", "&amp;", 500000, "", "not closed" },
    { "<case><!--", "-", 1000000, "></case>", "--" },
    { "<case><![CDATA[", "]", 3000000, "", "without its end" },
    { "<case ", "\n", 3000000, "", "without its end" },
    { "<case title='", "x", 12000000, "'/>", "" },
    { "<case><", "x", 3000000, "/></case>", "<" },
    { "<?", "x", 3000000, "", "without its end" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GBytes) bytes = repeat (shapes[i].before, shapes[i].middle, shapes[i].n, shapes[i].after);

      g_test_message ("shape %u: %zu bytes", i, g_bytes_get_size (bytes));
      assert_refused (bytes, shapes[i].words, 60);
    }
}

/* Sound XML whose content leans on itself in long chains, circles and crowds: read or refused in bounded time. */
static void
test_crowds (void)
{
  static const struct { const char *before, *middle; guint n; } crowds[] = {
    { "<case title='t'>", "<event id='e#' title='x' lane='disease' encounter='e#'/>", 8000 },
    { "<case title='t'>", "<event id='e#' title='x' lane='disease' when='@lost+1d after lost before lost'/>", 8000 },
    { "<case title='t'>", "<event title='x' lane='disease' id='same' when='2011 after same'/>", 8000 },
    { "<case title='t'>", "<strength muscle='m' side='both' grade='5'/>", 15000 },
    { "<case title='t'>", "<image title='x' event='lost'/>", 15000 },
    { "<case title='t'>", "<ncs nerve='n' type='motor' side='left'><stim amplitude='x'/></ncs>", 15000 },
  };
  GString *chain = g_string_new ("<case title='t'>");
  g_autoptr (GBytes) long_chain = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (crowds); i++)
    {
      g_autoptr (GBytes) bytes = repeat (crowds[i].before, crowds[i].middle, crowds[i].n, "</case>");
      g_autoptr (GPtrArray) faults = NULL;
      g_autoptr (GTimer) timer = g_timer_new ();
      g_autoptr (RvCase) kase = rv_casefile_read_bytes (bytes, "crowd.xml", &faults, NULL);

      g_test_message ("crowd %u: %.2f s, %u faults", i, g_timer_elapsed (timer, NULL), faults->len);
      g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 60);
    }
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (chain, "<event id='e%u' title='x' lane='disease' when='@e%u+1d'/>", i, i + 1);
  g_string_append (chain, "</case>");
  long_chain = g_string_free_to_bytes (chain);
  {
    g_autoptr (GPtrArray) faults = NULL;
    g_autoptr (RvCase) kase = rv_casefile_read_bytes (long_chain, "chain.xml", &faults, NULL);

    g_assert_nonnull (kase);
    g_assert_cmpuint (faults->len, >, 0);
  }
}

/* Every beginning of a file is refused, the whole is read. */
static void
test_cut_off (void)
{
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (ct_data ("cases/minimum.xml"), &text, &size, NULL));
  g_strchomp (text);
  size = strlen (text);
  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, i);
      g_autoptr (GPtrArray) faults = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (rv_casefile_read_bytes (bytes, "cut.xml", &faults, &error));
      g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_XML);
      g_assert_cmpuint (faults->len, ==, 1);
    }
}

static GBytes *
encode (const char *text, const char *encoding, const char *mark, gsize mark_size)
{
  gsize size;
  g_autofree char *data = g_convert (text, -1, encoding, "UTF-8", NULL, &size, NULL);
  GByteArray *bytes = g_byte_array_new ();

  g_assert_nonnull (data);
  g_byte_array_append (bytes, (const guchar *) mark, (guint) mark_size);
  g_byte_array_append (bytes, (const guchar *) data, (guint) size);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_encodings (void)
{
  static const struct { const char *declared, *encoding, *mark; gsize mark_size; } good[] = {
    { "", "UTF-8", "", 0 }, { "", "UTF-8", "\xEF\xBB\xBF", 3 }, { " encoding='utf-8'", "UTF-8", "", 0 },
    { "", "UTF-16LE", "\xFF\xFE", 2 }, { "", "UTF-16BE", "\xFE\xFF", 2 }, { " encoding='UTF-16'", "UTF-16LE", "\xFF\xFE", 2 },
    { "", "UTF-16LE", "", 0 }, { " encoding='ISO-8859-1'", "ISO-8859-1", "", 0 }, { " encoding=\"windows-1252\"", "WINDOWS-1252", "", 0 },
    { " encoding='GB18030'", "GB18030", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<?xml version='1.0'%s?>\n<case title='Lasègue µ'/>", good[i].declared);
      g_autoptr (GBytes) bytes = encode (xml, good[i].encoding, good[i].mark, good[i].mark_size);
      g_autoptr (GError) error = NULL;
      g_autoptr (RvCase) kase = rv_casefile_read_bytes (bytes, "encoded.xml", NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (rv_case_get_title (kase), ==, "Lasègue µ");
    }
}

static void
test_wrong_encodings (void)
{
  static const struct { const char *data; gsize size; const char *words; } bad[] = {
    { "", 0, "the file is empty" },
    { "\0", 1, "zero byte" },
    { "<case>\n\n<note>a\0b</note></case>", 31, "hostile.xml:3: a zero byte" },
    { "<case>\n<note>Las\xE8gue</note></case>", 33, "hostile.xml:2: the byte 0xE8 is not UTF-8" },
    { "<case>\n<note>\xEF\xBF\xBF</note></case>", 30, "hostile.xml:2: a character that XML does not allow: U+FFFF" },
    { "<case>\n<note>\x1b</note></case>", 28, "hostile.xml:2: a character that XML does not allow: U+001B" },
    { "<?xml version='1.0' encoding='UTF-7'?><case/>", 45, "the encoding “UTF-7” is not read" },
    { "<?xml version='1.0' encoding='ISO-2022-CN-EXT'?><case/>", 55, "is not read" },
    { "<?xml version='1.0' encoding='UTF-16'?><case/>", 46, "is not read" },
    { "\xFF\xFE\0\0<\0\0\0", 8, "" },
    { "\xFF\xFE<\0c\0a", 7, "no UTF-16LE" },
    { "\xFF\xFE<\0\0\xD8x\0", 8, "no UTF-16LE" },
    { "%PDF-1.4", 8, "no XML" },
    { "{\"case\": 1}", 11, "no XML" },
    { "<html><body/></html>", 20, "no case: it begins with <html>" },
    { "<case xmlns='urn:other'/>", 25, "of “urn:other”" },
    { "<case/><case/>", 14, "after the end" },
    { "<case/>x", 8, "after the end" },
    { "<case>]]></case>", 16, "no well-formed XML" },
    { "<case title='a' title='b'/>", 27, "no well-formed XML" },
    { "<x:case/>", 9, "no well-formed XML" },
    { "<case>\n<events>\n</event></case>", 31, "hostile.xml:3: </event> closes <events> of line 2" },
    { "<case title='x/>", 16, "closing quote" },
    { "<case title='x/>\n<event/></case>'/>", 35, "its closing quote may be missing" },
    { "<case title=x/>", 15, "has no quotes" },
    { "<case title/>", 13, "has no value" },
    { "<case a='1'b='2'/>", 18, "no space" },
    { "<case><?xml version='1.0'?></case>", 34, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (bad[i].data, bad[i].size);

      assert_refused (bytes, bad[i].words, 5);
    }
}

/* What libxml2 has to say goes into faults and never to the terminal. */
static void
test_silence (void)
{
  if (g_test_subprocess ())
    {
      test_wrong_encodings ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*rror*");
  g_test_trap_assert_stderr_unmatched ("*hostile*");
}

/* A value of many megabytes, made of nothing but references that lead nowhere. */
static void
test_long_values (void)
{
  g_autoptr (GBytes) refs = repeat ("<case title='t'><event title='x' lane='disease' id='a' when='2011 ", "after b ", 1000000, "'/></case>");
  g_autoptr (GBytes) ids = repeat ("<case title='t'><image title='x' event='", "lost ", 1500000, "'/></case>");
  GBytes *const all[] = { refs, ids };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GPtrArray) faults = NULL;
      g_autoptr (GTimer) timer = g_timer_new ();
      g_autoptr (RvCase) kase = rv_casefile_read_bytes (all[i], "long.xml", &faults, NULL);

      g_assert_nonnull (kase);
      g_assert_cmpuint (faults->len, ==, 1001);
      g_test_message ("%.2f s", g_timer_elapsed (timer, NULL));
      g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 60);
    }
}

/* The most that is allowed takes bounded memory. */
static void
test_largest (void)
{
  g_autoptr (GBytes) bytes = repeat ("<case title='t'>", "<event title='x' lane='disease' when='2011'/>\n", RV_CASEFILE_MAX_RECORDS - 1, "</case>");
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimer) timer = g_timer_new ();
  g_autoptr (RvCase) kase = rv_casefile_read_bytes (bytes, "large.xml", NULL, &error);
  g_autoptr (GBytes) one_more = NULL;
  struct rusage usage;

  g_assert_no_error (error);
  g_assert_cmpuint (rv_case_size (kase), ==, RV_CASEFILE_MAX_RECORDS);
  getrusage (RUSAGE_SELF, &usage);
  g_test_message ("%.2f s, %ld MiB", g_timer_elapsed (timer, NULL), usage.ru_maxrss / 1024);
  g_clear_object (&kase);
  one_more = repeat ("<case title='t'>", "<event title='x' lane='disease'/>\n", RV_CASEFILE_MAX_RECORDS, "</case>");
  assert_refused (one_more, "records", 60);
}

void
ct_add_untrusted_tests (void)
{
  g_test_add_func ("/casefile/untrusted/entities", test_entities);
  g_test_add_func ("/casefile/untrusted/outside", test_outside);
  g_test_add_func ("/casefile/untrusted/no-files", test_no_files);
  g_test_add_func ("/casefile/untrusted/shapes", test_shapes);
  g_test_add_func ("/casefile/untrusted/crowds", test_crowds);
  g_test_add_func ("/casefile/untrusted/long-values", test_long_values);
  g_test_add_func ("/casefile/untrusted/cut-off", test_cut_off);
  g_test_add_func ("/casefile/untrusted/encodings", test_encodings);
  g_test_add_func ("/casefile/untrusted/wrong-encodings", test_wrong_encodings);
  g_test_add_func ("/casefile/untrusted/silence", test_silence);
  g_test_add_func ("/casefile/untrusted/largest", test_largest);
}
