/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Others' words for the values of the schema. */
#include "casefile-test.h"

typedef struct {
  const char *kind, *field, *written, *read, *note;
} Word;

/* kind.field as written, what is read, what the note keeps of it */
static const Word words[] = {
  { "strength", "side", "L", "left", NULL }, { "strength", "side", "bilateral", "both", NULL }, { "strength", "grade", "4-/5", "4-", NULL },
  { "strength", "grade", "M4", "4", NULL }, { "strength", "grade", "4/5+", "4+", NULL }, { "strength", "grade", "4−", "4-", NULL }, { "strength", "word", "full", "normal", NULL },
  { "strength", "word", "moderate weakness", "weak", "word: moderate weakness" }, { "reflex", "grade", "+2", "2+", NULL }, { "reflex", "grade", "+++", "3+", NULL },
  { "reflex", "word", "trace", "reduced", NULL }, { "sensation", "result", "diminished", "reduced", NULL }, { "sensation", "result", "negative", "negative", NULL },
  { "sensation", "modality", "Proprioception", "position", NULL }, { "sign", "result", "positive", "present", NULL }, { "sign", "result", "-", "absent", NULL },
  { "ncs", "type", "Motor", "motor", NULL }, { "ncs", "type", "F-wave", "f-wave", NULL }, { "ncs", "judgement", "no response", "absent", NULL },
  { "ncs", "judgement", "-", "-", NULL }, { "ncs", "judgement", "conduction block at the fibular head", "block", "judgement: conduction block at the fibular head" },
  { "emg", "fibrillations", "none", "-", NULL }, { "emg", "fibrillations", "3", "3+", NULL }, { "emg", "mup-duration", "long", "+", NULL },
  { "emg", "mup-amplitude", "small", "--", NULL }, { "emg", "fibrillations", "small", "small", NULL }, { "emg", "recruitment", "normal", "full", NULL },
  { "emg", "recruitment", "mildly reduced", "reduced", "recruitment: mildly reduced" }, { "emg", "judgement", "severe denervation", "active-denervation", "judgement: severe denervation" },
  { "emg", "judgement", "so so", "so so", NULL }, { "finding", "status", "Yes", "present", NULL }, { "finding", "status", "unknown", "not-assessed", NULL },
  { "finding", "when", "14.5.2011", "14.5.2011", NULL }, { "finding", "when", "31.02.2020", "31.02.2020", NULL }, { "finding", "when", "2017/2020", "2017..2020", NULL },
  { "finding", "when", "03/04/2011", "03/04/2011", NULL }, { "finding", "when", "2011-05-14T10:30:00Z", "2011-05-14", NULL }, { "finding", "when", "T + 18 months", "T+18mo", NULL },
  { "finding", "when", "11/2017", "11/2017", NULL }, { "result", "low", "4,6", "4,6", NULL }, { "result", "low", "1,234", "1,234", NULL }, { "result", "low", "4.6mg/L", "4.6 mg/L", NULL },
  { "measure", "value", "n/a", "NT", NULL }, { "measure", "value", "not obtained", "NR", NULL }, { "measure", "value", "absent", "NR", NULL },
};

static RvRecord *
read_one (const Word *word, const char *stamp, RvCase **kase)
{
  const char *section = rv_schema_kind (word->kind)->section;
  g_autofree char *xml = g_strdup_printf ("<case title='t'%s><%s><%s %s='%s'/></%s></case>", stamp, section, word->kind, word->field, word->written, section);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  *kase = ct_read (xml, &faults, &error);
  g_assert_no_error (error);
  return rv_case_nth (*kase, word->kind, 0);
}

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (RvCase) kase = NULL, own = NULL;
      RvRecord *record = read_one (&words[i], "", &kase);

      g_test_message ("%s.%s “%s”", words[i].kind, words[i].field, words[i].written);
      g_assert_cmpstr (rv_record_get (record, words[i].field), ==, words[i].read);
      g_assert_cmpstr (rv_record_get (record, "note"), ==, words[i].note);
      /* a library's own writing is taken to the letter: what it holds is what it reads */
      record = read_one (&words[i], " revision='3'", &own);
      g_assert_cmpstr (rv_record_get (record, words[i].field), ==, words[i].written);
    }
}

/* Words in the field of another kind of value go where they belong; nothing is lost. */
static void
test_places (void)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (RvCase) kase = ct_read ("<case title='t'><exam><reflex name='knee' side='R' grade='absent'/><strength muscle='TA' side='r' word='2/5'/></exam><results>"
                                     "<result category='lab' test='MPO-ANCA' value='positive'/><result category='genetic' test='PMP22' value='deletion'/>"
                                     "<result category='csf' test='Cytology' value='negative' interpretation='negative'/></results></case>", &faults, NULL);
  RvRecord *reflex = rv_case_nth (kase, "reflex", 0), *strength = rv_case_nth (kase, "strength", 0);
  g_autofree char *list = ct_list (faults);

  g_assert_cmpstr (list, ==, "");
  g_assert_cmpstr (rv_record_get (reflex, "word"), ==, "absent");
  g_assert_null (rv_record_get (reflex, "grade"));
  g_assert_cmpstr (rv_record_get (strength, "grade"), ==, "2");
  g_assert_null (rv_record_get (strength, "word"));
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "result", 0), "interpretation"), ==, "positive");
  g_assert_null (rv_record_get (rv_case_nth (kase, "result", 0), "value"));
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "result", 1), "text"), ==, "deletion");
  g_assert_cmpstr (rv_record_get (rv_case_nth (kase, "result", 2), "text"), ==, "negative");
}

void
ct_add_word_tests (void)
{
  g_test_add_func ("/casefile/words/understood", test_words);
  g_test_add_func ("/casefile/words/places", test_places);
}
