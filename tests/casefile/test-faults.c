/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "casefile-test.h"

#define NOTE RV_FAULT_NOTE
#define VALUE RV_FAULT_VALUE
#define FATAL RV_FAULT_FATAL

/* Five different faults, all found, each with its line, what is allowed and what to do. */
static void
test_five (void)
{
  static const struct { int line; const char *words, *allowed; } wanted[] = {
    { 4, "T+18", "T+18mo" },
    { 6, "seven", "present" },
    { 9, "quickly", "number" },
    { 10, "mecical", NULL },
    { 14, "nowhere", "mri" },
  };
  g_autoptr (GPtrArray) faults = ct_faults (
      "<case title='Five faults'>\n"                                                              /* 1 */
      "  <events>\n"
      "    <event id='mri' title='MRI' lane='imaging'\n"
      "           when='T+18'/>\n"                                                              /* 4 */
      "  </events>\n"
      "  <findings><finding id='foot-drop' status='seven'/></findings>\n"                         /* 6 */
      "  <studies>\n"
      "    <ncs nerve='sural' type='sensory' side='left'>\n"
      "      <stim velocity='quickly'/>\n"                                                        /* 9 */
      "      <mecical>x</mecical>\n"                                                            /* 10 */
      "    </ncs>\n"
      "  </studies>\n"
      "  <results/>\n"
      "  <images><image title='Thigh' event='nowhere'/></images>\n"                             /* 14 */
      "</case>\n");
  g_autofree char *list = ct_list (faults);

  if (faults->len != G_N_ELEMENTS (wanted))
    g_error ("five faults were planted, found are\n%s", list);
  for (guint i = 0; i < faults->len; i++)
    {
      RvFault *fault = faults->pdata[i];

      g_assert_cmpint (fault->line, ==, wanted[i].line);
      g_assert_nonnull (strstr (fault->what, wanted[i].words));
      g_assert_cmpstr (fault->file, ==, "test.xml");
      g_assert_nonnull (fault->advice);
      g_assert_true (!wanted[i].allowed || strstr (fault->allowed, wanted[i].allowed));
    }
}

typedef struct {
  RvFaultSeverity severity;
  int line;
  const char *words;  /* in what, allowed or advice */
  const char *xml;    /* below <case title='t'> in line 1 */
} Single;

static const Single singles[] = {
  /* nothing is lost without a word */
  { FATAL, 2, "Did you mean “event”", "\n<evnt id='x'/>" },
  { FATAL, 2, "Did you mean “lane”", "\n<event title='x' lane='disease' lene='disease'/>" },
  { FATAL, 3, "unknown attribute colour", "\n<event title='x' lane='disease'\n colour='red'/>" },
  { FATAL, 2, "unknown attribute xml:lang", "\n<event title='x' lane='disease' xml:lang='en'/>" },
  { FATAL, 2, "outside of <ncs>", "\n<stim site='ankle'/>" },
  { FATAL, 2, "unknown element <stim> in <emg>", "\n<emg muscle='x' side='left'><stim/></emg>" },
  { FATAL, 2, "<b> inside of text", "\n<note>not <b>bold</b></note>" },
  { FATAL, 2, "belongs to no field", "\n<events>loose words</events>" },
  { FATAL, 2, "belongs to no field", "\n<patient sex='male'>loose words</patient>" },
  { FATAL, 3, "given twice", "\n<event title='x' lane='disease' when='2011'>\n<when>2012</when></event>" },
  { FATAL, 2, "given twice", "\n<event title='x' lane='disease'><text>a</text><text>b</text></event>" },
  { FATAL, 2, "given twice", "\n<title>again</title>" },
  { FATAL, 2, "another vocabulary", "\n<x:event xmlns:x='urn:x' title='x' lane='disease'/>" },
  { FATAL, 2, "is no uuid", "\n<event uuid='../../etc' title='x' lane='disease'/>" },
  { FATAL, 3, "is there already", "\n<event uuid='a' title='x' lane='disease'/>\n<event uuid='a' title='x' lane='disease'/>" },
  { FATAL, 2, "does not have", "\n<event title='x' lane='disease'><origin field='amplitude'>typed</origin></event>" },
  { FATAL, 2, "unknown attribute", "\n<events count='1'/>" },
  /* values */
  { VALUE, 2, "title is missing", "\n<event lane='disease'/>" },
  { VALUE, 2, "lane is missing", "\n<event title='x'/>" },
  { VALUE, 2, "one of: disease treatment", "\n<event title='x' lane='ilness'/>" },
  { VALUE, 2, "MRC grade from 0 to 5", "\n<strength muscle='x' side='left' grade='6'/>" },
  { VALUE, 2, "grade as printed", "\n<emg muscle='x' side='left' fibrillations='lots'/>" },
  { VALUE, 2, "reflex grade", "\n<reflex name='ankle' side='left' grade='7'/>" },
  { VALUE, 2, "a number with a decimal point", "\n<ncs nerve='x' type='motor' side='left'><stim amplitude='4,2'/></ncs>" },
  { VALUE, 2, "a number with a decimal point", "\n<patient age='thirty'/>" },
  { VALUE, 2, "0 to 1000", "\n<ncs nerve='x' type='motor' side='left'><stim amplitude='-4.2'/></ncs>" },
  { VALUE, 2, "0 to 130 m/s", "\n<ncs nerve='x' type='motor' side='left'><stim velocity='300'/></ncs>" },
  { VALUE, 2, "0 to 1000 ms", "\n<ncs nerve='x' type='motor' side='left'><stim latency='-1'/></ncs>" },
  { VALUE, 2, "a number in m/s", "\n<ncs nerve='x' type='motor' side='left'><stim velocity='50 km/h'/></ncs>" },
  { VALUE, 2, "the lower number first", "\n<ncs nerve='x' type='motor' side='left'><stim velocity='50..40'/></ncs>" },
  { VALUE, 2, "0 to 125 y", "\n<patient age='230'/>" },
  { VALUE, 2, "20 to 275 cm", "\n<patient height='1.78'/>" },
  { VALUE, 2, "5 to 45 °C", "\n<study title='x' temperature='320'/>" },
  { VALUE, 2, "only the first is used", "\n<patient age='1'/><patient age='2'/>" },
  /* dates */
  { VALUE, 2, "a date such as", "\n<event title='x' lane='disease' when='14.05.2011'/>" },
  { VALUE, 2, "a date such as", "\n<event title='x' lane='disease' when='2011-02-30'/>" },
  { VALUE, 2, "which event is T", "\n<event title='x' lane='disease' when='T+18mo'/>" },
  { VALUE, 2, "before the beginning", "\n<event title='x' lane='disease' when='2012' end='2011'/>" },
  { VALUE, 2, "known before it was so", "\n<event title='x' lane='disease' when='2012-05' known='2012-03'/>" },
  { VALUE, 2, "nothing in the case has the id", "\n<event title='x' lane='disease' when='@lost+3d'/>" },
  { VALUE, 2, "nothing in the case has the id", "\n<event title='x' lane='disease' when='after lost'/>" },
  { VALUE, 3, "dated before something it comes after",
    "\n<event id='a' title='x' lane='disease' when='2012-05-01'/>\n<event id='b' title='y' lane='disease' when='2011-05-01 after a'/>" },
  /* references and ids */
  { VALUE, 3, "this id is there already (line 2)", "\n<encounter id='a' title='y'/>\n<event id='a' title='x' lane='disease'/>" },
  { VALUE, 3, "this id is there already (line 2)", "\n<event id='a' title='x' lane='disease'/>\n<study id='a' title='y'/>" },
  { VALUE, 2, "a letter, then letters", "\n<event id='1 a' title='x' lane='disease'/>" },
  { VALUE, 2, "nothing in the case has the id", "\n<image title='x' event='lost'/>" },
  { VALUE, 3, "record of kind encounter", "\n<encounter id='v' title='y'/>\n<event title='x' lane='disease' response-to='v'/>" },
  { VALUE, 2, "refers to itself", "\n<event id='a' title='x' lane='disease' response-to='a'/>" },
  /* pictures */
  { VALUE, 2, "without '..'", "\n<image title='x' file='../secret.png'/>" },
  { VALUE, 2, "without '..'", "\n<image title='x' file='/etc/passwd'/>" },
  { VALUE, 2, "without '..'", "\n<image title='x' file='C:x.png'/>" },
  { VALUE, 2, "without '..'", "\n<image title='x' file='http://host/x.png'/>" },
  { VALUE, 2, "from 0 to 1", "\n<image title='x'><annotation type='arrow' points='120,80'/></image>" },
  { VALUE, 2, "from 0 to 1", "\n<image title='x'><annotation type='arrow' points='0.5'/></image>" },
  { VALUE, 2, "from 0 to 1", "\n<image title='x'><annotation type='arrow' points='0.5,nan'/></image>" },
  /* sides */
  { VALUE, 3, "the sides contradict each other", "\n<event id='m' title='x' lane='imaging' side='left'/>\n<image title='x' event='m' side='right'/>" },
  { VALUE, 3, "the same side was given grade “5”", "\n<strength muscle='m' side='both' grade='5'/>\n<strength muscle='m' side='left' grade='3'/>" },
  { NOTE, 2, "the other side", "\n<event title='Left foot drop' lane='symptoms' side='right'/>" },
  /* order */
  { NOTE, 3, "<patient> stands too late", "\n<event title='x' lane='disease'/>\n<patient age='3'/>" },
  { NOTE, 3, "<when> stands too late", "\n<event lane='disease'><title>x</title><text>y</text>\n<when>2011</when></event>" },
  { NOTE, 2, "put it into its own section", "\n<studies><event title='x' lane='disease'/></studies>" },
};

static void
test_singles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (singles); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<case title='t'>%s</case>", singles[i].xml);

      ct_assert_fault (xml, singles[i].severity, singles[i].line, singles[i].words);
    }
}

/* Values that look odd and are right. */
static void
test_sound (void)
{
  static const char *const sound[] = {
    "<strength muscle='x' side='left' grade='4-'/><strength muscle='x' side='right' grade='5'/>",
    "<strength muscle='x' side='left' grade='4-' when='2011'/><strength muscle='x' side='left' grade='5' when='2012'/>",
    "<strength muscle='x' side='left' grade='NT'/>",
    "<ncs nerve='x' type='motor' side='left' record='not-recorded'><stim amplitude='NR' velocity='&lt;5' latency='0'/></ncs>",
    "<ncs nerve='x' type='motor' side='left'><stim amplitude='4.2 mV' velocity='40..50 m/s'/></ncs>",
    "<event id='a' title='x' lane='disease' when='~2011-05 after b' end='open'/><event id='b' title='y' lane='treatment' when='2011-04'/>",
    "<event title='x' lane='disease' when='2012' known='2012-03'/>",
    "<drug name='x' dose='45 mg/m2'/>",
    "<image title='x'><annotation type='arrow' points='0,1 0.5,0.25'/></image>",
    "<event title='Left and right' lane='symptoms' side='left'/>",
    "<reflex name='ankle' side='both' word='absent'/><reflex name='ankle' side='left' grade='0'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sound); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<case title='t'>%s</case>", sound[i]);

      ct_assert_none (xml);
    }
}

/* A circle is told once for each event that lies on it. */
static void
test_circle (void)
{
  g_autoptr (GPtrArray) faults = ct_faults ("<case title='t'>\n<event id='a' title='x' lane='disease' when='after b'/>\n"
                                            "<event id='b' title='y' lane='disease' when='after a'/>\n"
                                            "<event id='c' title='z' lane='disease' when='@d+3d'/>\n<event id='d' title='z' lane='disease' when='@c+3d'/></case>");
  g_autofree char *list = ct_list (faults);

  g_assert_cmpuint (faults->len, >=, 3);
  g_assert_nonnull (strstr (list, "2 [1]"));
  g_assert_nonnull (strstr (list, "3 [1]"));
  g_assert_nonnull (strstr (list, "circle"));
}

/* Lines are right where libxml2 alone would stop counting. */
static void
test_far_lines (void)
{
  GString *xml = g_string_new ("<case title='t'>\n");
  g_autofree char *text = NULL;

  for (guint i = 0; i < 70000; i++)
    g_string_append (xml, i % 1000 ? "\n" : "<event title='x' lane='disease'/>\n");
  g_string_append (xml, "<event title='x'\nlane='disease'\n when='soon'/></case>");
  text = g_string_free (xml, FALSE);
  ct_assert_fault (text, VALUE, 70004, "soon");
}

static void
test_line_ends (void)
{
  ct_assert_fault ("<case title='t'>\r\n\r\n<event title='x' lane='disease' when='soon'/>\r\n</case>", VALUE, 3, "soon");
  ct_assert_fault ("<case title='t'>\r\r<event title='x' lane='disease' when='soon'/>\r</case>", VALUE, 3, "soon");
}

/* A file full of faults is cut short with a note that says so, and the fatal one is not lost. */
static void
test_many (void)
{
  GString *xml = g_string_new ("<case title='t'>\n");
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCase) kase = NULL;
  RvFault *last;

  for (guint i = 0; i < 3000; i++)
    g_string_append (xml, "<event title='x' lane='y'/>\n");
  g_string_append (xml, "<nonsense/></case>");
  text = g_string_free (xml, FALSE);
  kase = ct_read (text, &faults, &error);
  g_assert_null (kase);
  g_assert_error (error, RV_CASEFILE_ERROR, RV_CASEFILE_ERROR_CONTENT);
  g_assert_nonnull (strstr (error->message, "test.xml:3002"));
  g_assert_cmpuint (faults->len, >=, 1000);
  g_assert_cmpuint (faults->len, <=, 1002);
  last = faults->pdata[faults->len - 1];
  g_assert_cmpint (last->severity, ==, RV_FAULT_NOTE);
}

static void
test_in_memory (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autoptr (GPtrArray) faults = NULL;
  RvFault *fault;

  rv_record_set (rv_case_get_root (kase), "anchor", "lost");
  rv_record_set (rv_case_get_root (kase), "title", "x");
  faults = rv_casefile_check_case (kase);
  g_assert_cmpuint (faults->len, ==, 1);
  fault = faults->pdata[0];
  g_assert_cmpint (fault->line, ==, 0);
  g_assert_null (fault->file);
  g_assert_nonnull (strstr (fault->what, "lost"));
}

/* Every case that comes with the program is in order. */
static void
test_examples (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("RV_DATA_DIR"), "cases", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GPtrArray) faults = NULL;
      g_autofree char *list = NULL;

      if (!g_str_has_suffix (name, ".xml"))
        continue;
      faults = rv_casefile_check (path);
      list = ct_list (faults);
      if (faults->len)
        g_error ("%s:\n%s", name, list);
    }
}

void
ct_add_fault_tests (void)
{
  g_test_add_func ("/casefile/faults/five", test_five);
  g_test_add_func ("/casefile/faults/singles", test_singles);
  g_test_add_func ("/casefile/faults/sound", test_sound);
  g_test_add_func ("/casefile/faults/circle", test_circle);
  g_test_add_func ("/casefile/faults/far-lines", test_far_lines);
  g_test_add_func ("/casefile/faults/line-ends", test_line_ends);
  g_test_add_func ("/casefile/faults/many", test_many);
  g_test_add_func ("/casefile/faults/in-memory", test_in_memory);
  g_test_add_func ("/casefile/faults/examples", test_examples);
}
