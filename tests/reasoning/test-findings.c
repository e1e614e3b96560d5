/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "reasoning-test.h"

/* A record from pairs of field and value, ended by NULL. */
static RvRecord *
add (RvCase *kase, const char *kind, ...)
{
  RvRecord *record = rv_record_new (rv_schema_kind (kind), NULL, NULL);
  va_list args;
  va_start (args, kind);
  for (const char *field = va_arg (args, const char *); field; field = va_arg (args, const char *))
    rv_record_set (record, field, va_arg (args, const char *));
  va_end (args);
  rv_record_set_position (record, rv_case_next_position (kase, kind, NULL));
  rv_case_add (kase, record);
  g_object_unref (record);
  return record;
}

typedef struct {
  RvCase *kase;
  RvChronology *chronology;
  GPtrArray *states;
  RvStatus *status;
} Read;

static Read
read_case (RvCase *kase, double position)
{
  RvKnowledge *k = test_knowledge ();
  Read r = { kase, rv_chronology_new (kase), NULL, g_new0 (RvStatus, rv_knowledge_n_findings (k)) };
  r.states = rv_findings_collect (kase, r.chronology, k);
  rv_findings_resolve (r.states, k, NULL, position, r.status);
  return r;
}

static void
read_clear (Read *r)
{
  g_ptr_array_unref (r->states);
  g_object_unref (r->chronology);
  g_free (r->status);
}

static RvStatus
status_of (const Read *r, const char *id)
{
  return r->status[test_finding (test_knowledge (), id)];
}

/* Block in words: where entrapment is usual it speaks for entrapment, elsewhere for demyelination. */
static void
test_block_in_words (void)
{
  static const struct { const char *nerve; gboolean entrapment; } nerves[] = { { "common fibular", TRUE }, { "ulnar", TRUE }, { "tibial", FALSE }, { "median", FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (nerves); i++)
    {
      g_autoptr (RvCase) kase = rv_case_new (NULL);
      add (kase, "ncs", "nerve", nerves[i].nerve, "type", "motor", "side", "left", "judgement", "block", NULL);
      Read r = read_case (kase, INFINITY);
      g_assert_cmpint (status_of (&r, nerves[i].entrapment ? "block-at-entrapment" : "conduction-block"), ==, RV_STATUS_PRESENT);
      g_assert_cmpint (status_of (&r, nerves[i].entrapment ? "conduction-block" : "block-at-entrapment"), ==, RV_STATUS_NOT_ASSESSED);
      read_clear (&r);
    }
}

static RvCase *
sample (void)
{
  RvCase *kase = rv_case_new (NULL);
  add (kase, "patient", "sex", "male", "age", "23", NULL);
  add (kase, "event", "id", "remission", "title", "Acute myeloid leukaemia, complete remission", "lane", "disease", "type", "diagnosis", "when", "2009", NULL);
  add (kase, "event", "id", "graft", "title", "Allogeneic peripheral blood stem cell transplantation", "lane", "treatment", "type", "treatment", "when", "2009-03", NULL);
  add (kase, "event", "id", "steroids", "title", "Pulse intravenous methylprednisolone", "lane", "treatment", "type", "treatment", "when", "2010-11", NULL);
  add (kase, "event", "title", "Worse after steroids", "lane", "symptoms", "type", "response", "response-to", "steroids", "effect", "worse", "when", "2010-12",
       "text", "Severe sharp pain behind the thigh", NULL);
  add (kase, "strength", "movement", "ankle dorsiflexion", "side", "left", "grade", "3", "when", "2010-10", NULL);
  add (kase, "strength", "movement", "ankle dorsiflexion", "side", "right", "grade", "5", "when", "2010-10", NULL);
  add (kase, "strength", "muscle", "iliopsoas", "side", "left", "word", "normal", "when", "2010-10", NULL);
  add (kase, "reflex", "name", "ankle", "side", "left", "word", "absent", "when", "2010-10", NULL);
  add (kase, "sign", "name", "Lasègue", "side", "left", "result", "present", "when", "2010-10", NULL);
  add (kase, "result", "category", "csf", "test", "CSF analysis", "analyte", "cytology", "interpretation", "negative", "when", "2010-10", NULL);
  add (kase, "result", "category", "csf", "test", "CSF", "analyte", "protein", "value", "0.9", "high", "0.45", "when", "2010-10", NULL);
  add (kase, "result", "category", "marrow", "test", "Bone marrow cytology", "text", "Did not show any malignant cells.", "when", "2010-10", NULL);
  add (kase, "result", "category", "imaging", "test", "FDG-PET-CT", "analyte", "SUVmax", "value", "4.6", "when", "2011-01", NULL);
  add (kase, "result", "category", "imaging", "test", "FDG-PET-CT", "text", "Increased FDG tracking along the thickened sciatic nerve.", "when", "2011-01", NULL);
  add (kase, "result", "category", "biopsy", "test", "Sural nerve biopsy", "site", "left sural nerve",
       "text", "Severe degeneration and axonal loss without inflammation or leukemia infiltration.", "when", "2011-02", NULL);
  add (kase, "finding", "text", "painless onset", "status", "present", "when", "2010-10", NULL);
  add (kase, "finding", "text", "likes chocolate", "status", "present", "when", "2010-10", NULL);
  return kase;
}

static void
test_derived (void)
{
  g_autoptr (RvCase) kase = sample ();
  Read r = read_case (kase, INFINITY);
  struct { const char *id; RvStatus status; } expected[] = {
    { "history-leukaemia", RV_STATUS_PRESENT }, { "history-transplant", RV_STATUS_PRESENT }, { "history-pbsc-graft", RV_STATUS_PRESENT },
    { "male-sex", RV_STATUS_PRESENT }, { "age-below-30", RV_STATUS_PRESENT }, { "age-above-50", RV_STATUS_ABSENT },
    { "steroid-worse", RV_STATUS_PRESENT }, { "steroid-better", RV_STATUS_ABSENT }, { "pain-severe", RV_STATUS_PRESENT },
    { "foot-drop", RV_STATUS_PRESENT }, { "hip-flexion-weak", RV_STATUS_ABSENT }, { "ankle-reflex-lost", RV_STATUS_PRESENT },
    { "lasegue", RV_STATUS_PRESENT }, { "csf-malignant-cells", RV_STATUS_ABSENT }, { "csf-protein-raised", RV_STATUS_PRESENT },
    { "marrow-infiltrated", RV_STATUS_ABSENT }, { "pet-suv-above-3", RV_STATUS_PRESENT }, { "pet-nerve-uptake", RV_STATUS_PRESENT },
    { "sural-biopsy-vasculitis", RV_STATUS_ABSENT }, { "sural-biopsy-infiltration", RV_STATUS_ABSENT }, { "biopsy-axonal-loss", RV_STATUS_PRESENT },
    { "pain-onset", RV_STATUS_ABSENT }, { "csf-pleocytosis", RV_STATUS_NOT_ASSESSED }, { "weight-loss", RV_STATUS_NOT_ASSESSED },
    { "diabetes", RV_STATUS_NOT_ASSESSED },
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    if (status_of (&r, expected[i].id) != expected[i].status)
      {
        g_test_message ("%s is %s", expected[i].id, rv_status_to_token (status_of (&r, expected[i].id)));
        g_test_fail ();
      }
  read_clear (&r);
}

/* What became known later is not there yet. */
static void
test_cursor (void)
{
  g_autoptr (RvCase) kase = sample ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  double position;
  g_autoptr (GError) error = NULL;
  g_assert_true (rv_chronology_find (chronology, "2010-10", &position, &error));
  Read r = read_case (kase, position);
  g_assert_cmpint (status_of (&r, "foot-drop"), ==, RV_STATUS_PRESENT);
  g_assert_cmpint (status_of (&r, "pet-suv-above-3"), ==, RV_STATUS_NOT_ASSESSED);
  g_assert_cmpint (status_of (&r, "steroid-worse"), ==, RV_STATUS_NOT_ASSESSED);
  read_clear (&r);
}

static void
test_decision (void)
{
  g_autoptr (RvCase) kase = sample ();
  add (kase, "decision", "finding", "lasegue", "action", "unrelated", NULL);
  add (kase, "decision", "finding", "pet-suv-above-3", "action", "rejected", NULL);
  Read r = read_case (kase, INFINITY);
  g_assert_cmpint (status_of (&r, "lasegue"), ==, RV_STATUS_NOT_ASSESSED);
  g_assert_cmpint (status_of (&r, "pet-suv-above-3"), ==, RV_STATUS_NOT_ASSESSED);
  gboolean kept = FALSE;
  for (guint i = 0; i < r.states->len; i++)
    {
      const RvFindingState *s = r.states->pdata[i];
      if (g_strcmp0 (s->id, "lasegue") == 0)
        kept = s->visible && s->used_by == RV_USED_BY_NONE && g_strcmp0 (s->decision, "unrelated") == 0;
    }
  g_assert_true (kept);
  read_clear (&r);
}

/* The latest known status counts, once. */
static void
test_latest (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  add (kase, "finding", "id", "weight-loss", "status", "present", "when", "2010", NULL);
  add (kase, "finding", "id", "weight-loss", "status", "absent", "when", "2012", NULL);
  Read r = read_case (kase, INFINITY);
  g_assert_cmpint (status_of (&r, "weight-loss"), ==, RV_STATUS_ABSENT);
  guint used = 0;
  for (guint i = 0; i < r.states->len; i++)
    used += ((RvFindingState *) r.states->pdata[i])->used_by == RV_USED_BY_DIFFERENTIAL;
  g_assert_cmpuint (used, ==, 1);
  read_clear (&r);
}

/* The order of the records, and findings that are not assessed, change no byte. */
static void
test_order_and_not_assessed (void)
{
  static const char *ids[] = { "pain", "weight-loss", "foot-drop", "anca", "csf-protein-raised", "asymmetric" };
  char *before = NULL;
  for (guint turn = 0; turn < 4; turn++)
    {
      g_autoptr (RvCase) kase = rv_case_new (NULL);
      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        add (kase, "finding", "id", ids[(i * 5 + turn) % G_N_ELEMENTS (ids)], "status", "present", NULL);
      if (turn == 3)
        add (kase, "finding", "id", "purpura", "status", "not-assessed", NULL);
      Read r = read_case (kase, INFINITY);
      RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
      g_autoptr (RvDifferential) d = rv_differential_run (test_knowledge (), r.status, &options);
      JsonNode *node = rv_differential_to_json (d, "case", NULL);
      char *text = json_to_string (node, FALSE);
      json_node_unref (node);
      if (before)
        g_assert_cmpstr (text, ==, before);
      g_free (before);
      before = text;
      read_clear (&r);
    }
  g_free (before);
}

static void
test_replay (void)
{
  g_autoptr (RvCase) kase = sample ();
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvDifferentialOptions options = RV_DIFFERENTIAL_OPTIONS_INIT;
  options.setting = "after-transplant";
  g_autoptr (RvReplay) replay = rv_replay_run (kase, chronology, test_knowledge (), &options, NULL, NULL);
  g_assert_cmpuint (replay->steps->len, >=, 4);
  JsonNode *node = rv_replay_to_json (replay, test_knowledge ());
  JsonArray *steps = json_object_get_array_member (json_node_get_object (node), "steps");
  g_assert_cmpuint (json_array_get_length (steps), ==, replay->steps->len);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_array_get_object_element (steps, 0), "causes")), ==, 7);
  json_node_unref (node);
}

static void
test_findings_json (void)
{
  g_autoptr (RvCase) kase = sample ();
  Read r = read_case (kase, INFINITY);
  JsonNode *node = rv_findings_to_json (r.states);
  JsonArray *findings = json_object_get_array_member (json_node_get_object (node), "findings");
  static const char *members[] = { "id", "name", "status", "grade", "when", "known", "origin", "cell", "used_by" };
  g_assert_cmpuint (json_array_get_length (findings), >, 20);
  for (guint i = 0; i < json_array_get_length (findings); i++)
    for (guint j = 0; j < G_N_ELEMENTS (members); j++)
      g_assert_true (json_object_has_member (json_array_get_object_element (findings, i), members[j]));
  json_node_unref (node);
  read_clear (&r);
}

static void
test_words (void)
{
  gboolean negated;
  g_assert_true (rv_words_in ("malignant cells", "The cytology also did not show malignant cells.", &negated));
  g_assert_true (negated);
  g_assert_true (rv_words_in ("pain", "No fever. Severe pain in the leg", &negated));
  g_assert_false (negated);
  g_assert_true (rv_words_in ("vasculit*", "Necrotising vasculitis", &negated));
  g_assert_false (negated);
  g_assert_false (rv_words_in ("pain", "painting", NULL));
}

/* A limit of the knowledge is in a unit: what the result is in counts, and what cannot be compared says nothing. */
static void
test_units (void)
{
  static const struct { const char *category, *test, *value, *unit, *finding; RvStatus status; } of[] = {
    { "csf", "CSF protein", "30 mg/dL", NULL, "csf-protein-raised", RV_STATUS_ABSENT },
    { "csf", "CSF protein", "118", "mg/dl", "csf-protein-raised", RV_STATUS_PRESENT },
    { "csf", "CSF protein", "0.9", NULL, "csf-protein-raised", RV_STATUS_PRESENT },
    { "csf", "CSF cells", "142", "/µL", "csf-cells-above-50", RV_STATUS_PRESENT },
    { "laboratory", "HbA1c", "36", "mmol/mol", "diabetes", RV_STATUS_ABSENT },
    { "laboratory", "HbA1c", "8.1 %", NULL, "diabetes", RV_STATUS_PRESENT },
    { "laboratory", "Calcium", "9.2", "mg/dL", "calcium-raised", RV_STATUS_ABSENT },
    { "laboratory", "Vitamin B12", "111", "pg/mL", "b12-low", RV_STATUS_PRESENT },
    { "laboratory", "Vitamin B12", "350", "ng/L", "b12-low", RV_STATUS_ABSENT },
    { "laboratory", "Homocysteine", "11", "µmol/L", "b12-low", RV_STATUS_ABSENT },
    { "laboratory", "Eosinophils", "300", "/µL", "eosinophilia", RV_STATUS_ABSENT },
    { "laboratory", "Eosinophils", "3", "%", "eosinophilia", RV_STATUS_NOT_ASSESSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (of); i++)
    {
      g_autoptr (RvCase) kase = rv_case_new (NULL);
      Read r;

      add (kase, "result", "category", of[i].category, "test", of[i].test, "value", of[i].value, of[i].unit ? "unit" : NULL, of[i].unit, NULL);
      r = read_case (kase, INFINITY);
      g_test_message ("%s %s %s", of[i].test, of[i].value, of[i].unit ? of[i].unit : "");
      g_assert_cmpint (status_of (&r, of[i].finding), ==, of[i].status);
      read_clear (&r);
    }
}

void
test_findings_add (void)
{
  g_test_add_func ("/reasoning/findings/block-in-words", test_block_in_words);
  g_test_add_func ("/reasoning/findings/derived", test_derived);
  g_test_add_func ("/reasoning/findings/cursor", test_cursor);
  g_test_add_func ("/reasoning/findings/decision", test_decision);
  g_test_add_func ("/reasoning/findings/latest", test_latest);
  g_test_add_func ("/reasoning/findings/order-and-not-assessed", test_order_and_not_assessed);
  g_test_add_func ("/reasoning/findings/replay", test_replay);
  g_test_add_func ("/reasoning/findings/json", test_findings_json);
  g_test_add_func ("/reasoning/findings/words", test_words);
  g_test_add_func ("/reasoning/findings/units", test_units);
}
