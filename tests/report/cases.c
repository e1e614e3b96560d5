/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <stdarg.h>

RvRecord *
test_add (RvCase *kase, const char *kind, RvRecord *parent, ...)
{
  g_autofree char *uuid = g_strdup_printf ("00000000-0000-4000-8000-%012u", rv_case_size (kase));
  g_autoptr (RvRecord) record = rv_record_new (rv_schema_kind (kind), uuid, parent ? rv_record_get_uuid (parent) : NULL);
  const char *field;
  va_list args;

  rv_record_set_position (record, rv_case_next_position (kase, kind, parent ? rv_record_get_uuid (parent) : NULL));
  va_start (args, parent);
  while ((field = va_arg (args, const char *)))
    rv_record_set (record, field, va_arg (args, const char *));
  va_end (args);
  rv_case_add (kase, record);
  return record;
}

static void
add_ncs (RvCase *kase, const char *study, const char *nerve, const char *type, const char *side, const char *velocity, const char *latency, const char *amplitude)
{
  RvRecord *ncs = test_add (kase, "ncs", NULL, "nerve", nerve, "type", type, "side", side, "study", study, NULL);

  test_add (kase, "stim", ncs, "velocity", velocity, "latency", latency, "amplitude", amplitude, NULL);
}

static void
add_emg (RvCase *kase, const char *study, const char *muscle, const char *ins, const char *fibs, const char *psw, const char *dur, const char *amp, const char *recruitment)
{
  test_add (kase, "emg", NULL, "muscle", muscle, "side", "left", "insertional", ins, "fibrillations", fibs, "positive-waves", psw, "mup-duration", dur,
            "mup-amplitude", amp, "recruitment", recruitment, "study", study, NULL);
}

static void
add_exam (RvCase *kase)
{
  test_add (kase, "strength", NULL, "movement", "ankle dorsiflexion", "side", "left", "grade", "3", "encounter", "visit", NULL);
  test_add (kase, "strength", NULL, "movement", "ankle eversion", "side", "left", "grade", "3", "encounter", "visit", NULL);
  test_add (kase, "strength", NULL, "muscle", "gastrocnemius", "side", "left", "word", "normal", "encounter", "visit", NULL);
  test_add (kase, "reflex", NULL, "name", "ankle", "side", "left", "word", "absent", "encounter", "visit", NULL);
  test_add (kase, "reflex", NULL, "name", "knee", "side", "left", "word", "normal", "encounter", "visit", NULL);
  test_add (kase, "sensation", NULL, "field", "lateral lower leg", "side", "left", "modality", "pinprick", "result", "reduced", "encounter", "visit", NULL);
}

static void
add_events (RvCase *kase)
{
  test_add (kase, "event", NULL, "id", "aml", "title", "Acute myeloid leukaemia, M5", "lane", "disease", "type", "diagnosis", "when", "before chemo", "end", "T", NULL);
  test_add (kase, "event", NULL, "id", "chemo", "title", "Idarubicin, cytarabine", "lane", "treatment", "type", "treatment", "when", "after aml before graft", NULL);
  test_add (kase, "event", NULL, "id", "graft", "title", "Allogeneic blood-stem-cell graft", "lane", "treatment", "type", "treatment", "when", "after chemo before remission", NULL);
  test_add (kase, "event", NULL, "id", "remission", "title", "Complete remission", "lane", "disease", "type", "outcome", "when", "T", NULL);
  test_add (kase, "event", NULL, "id", "gvhd", "title", "Acute GVHD: maculopapular rash", "lane", "disease", "type", "complication", "when", "after graft before visit", NULL);
  test_add (kase, "event", NULL, "id", "zoster", "title", "Zoster of the left arm, resolved", "lane", "disease", "type", "complication", "when", "after graft before visit", NULL);
  test_add (kase, "event", NULL, "id", "onset", "title", "Left foot drop, numb dorsum of the foot", "lane", "symptoms", "type", "symptom", "when", "~T+16mo", "end", "open",
            "known", "T+18mo", NULL);
  test_add (kase, "event", NULL, "id", "steroids", "title", "Methylprednisolone, intravenous pulse", "lane", "treatment", "type", "treatment", "when", "after edx", NULL);
  test_add (kase, "event", NULL, "id", "pain", "title", "Sharp pain behind thigh and calf", "lane", "symptoms", "type", "response", "when", "after steroids", "response-to", "steroids",
            "effect", "worse", NULL);
  test_add (kase, "event", NULL, "id", "mass", "title", "Tender mass 5 × 1 cm, popliteal fossa", "lane", "examination", "when", "after steroids before mri", NULL);
  test_add (kase, "event", NULL, "id", "mri", "title", "MRI of the left thigh", "lane", "imaging", "when", "after pain", NULL);
  test_add (kase, "event", NULL, "id", "pet", "title", "PET-CT, SUVmax 4.6", "lane", "imaging", "when", "after mri", NULL);
  test_add (kase, "event", NULL, "id", "biopsy", "title", "Sural nerve biopsy: axonal loss, no infiltration", "lane", "pathology", "when", "after pet", NULL);
  test_add (kase, "event", NULL, "id", "vm26", "title", "Teniposide, pirarubicin", "lane", "treatment", "type", "treatment", "when", "after biopsy", "end", "open", NULL);
  test_add (kase, "event", NULL, "id", "relief", "title", "Pain relieved, mass much smaller", "lane", "symptoms", "type", "response", "when", "after vm26", "response-to", "vm26", "effect",
            "improved", NULL);
  test_add (kase, "event", NULL, "id", "drop", "title", "Foot drop persists", "lane", "symptoms", "type", "outcome", "when", "after vm26", "response-to", "vm26", "effect", "unchanged", NULL);
}

RvCase *
test_case_course (void)
{
  RvCase *kase = rv_case_new ("00000000-0000-4000-8000-00000000c0de");
  RvRecord *root = rv_case_get_root (kase), *image;

  rv_record_set (root, "title", "Left foot drop after leukaemia");
  rv_record_set (root, "nature", "composed");
  rv_record_set (root, "anchor", "remission");
  rv_record_set (root, "question", "Relapse in the nerve, or inflammation?");
  rv_record_set (root, "synopsis", "A young man with a foot drop eighteen months after remission from acute leukaemia.");
  test_add (kase, "patient", NULL, "sex", "male", "age", "23", NULL);
  test_add (kase, "encounter", NULL, "id", "visit", "title", "First visit", "when", "T+18mo", NULL);
  add_events (kase);
  add_exam (kase);
  test_add (kase, "study", NULL, "id", "edx", "title", "NCS and EMG", "modality", "edx", "when", "T+18mo after visit", "conclusion", "Left fibular nerve involved.", NULL);
  add_ncs (kase, "edx", "sural", "sensory", "left", "42.6", "2.9", "5.35");
  add_ncs (kase, "edx", "sural", "sensory", "right", "48.1", "2.4", "3.1");
  add_ncs (kase, "edx", "superficial fibular", "sensory", "left", "NR", "NR", "NR");
  add_ncs (kase, "edx", "superficial fibular", "sensory", "right", "38.7", "3.75", "1.85");
  add_ncs (kase, "edx", "common fibular", "motor", "left", "38.2", "6", "0.65");
  add_ncs (kase, "edx", "common fibular", "motor", "right", "54.4", "5.05", "10");
  add_emg (kase, "edx", "tibialis anterior", "-", "+++", "++", "++", "+++", "simple");
  add_emg (kase, "edx", "gastrocnemius", "-", "-", "-", "-", "-", "mixed");
  test_add (kase, "result", NULL, "category", "csf", "test", "CSF", "analyte", "protein", "value", "0.41", "unit", "g/L", "interpretation", "normal", "when", "T+18mo", NULL);
  test_add (kase, "result", NULL, "category", "csf", "test", "CSF", "analyte", "protein", "value", "0.38", "unit", "g/L", "interpretation", "normal", "when", "T+17mo", NULL);
  test_add (kase, "result", NULL, "category", "marrow", "test", "Bone marrow cytology", "interpretation", "negative", "when", "T+18mo", NULL);
  image = test_add (kase, "image", NULL, "title", "MRI, coronal", "panel", "A", "modality", "mr", "plane", "coronal", "event", "mri", "caption", "Thick bright nerve.", "file",
                    "missing.png", NULL);
  test_add (kase, "annotation", image, "type", "arrow", "style", "solid", "label", "sciatic nerve", "points", "0.5,0.4 0.7,0.3", NULL);
  test_add (kase, "diagnosis", NULL, "name", "Leukaemic infiltration of the sciatic nerve", "role", "final", "certainty", "probable", "by", "imaging and response", NULL);
  test_add (kase, "open-question", NULL, "title", "Was tissue ever obtained from the mass?", "status", "open", NULL);
  test_add (kase, "discrepancy", NULL, "title", "Biceps femoris: note and table differ", "text", "The note has a prolonged insertion potential in one head only.", NULL);
  return kase;
}

RvCase *
test_case_calendar (void)
{
  RvCase *kase = rv_case_new ("00000000-0000-4000-8000-00000000ca1e");

  rv_record_set (rv_case_get_root (kase), "title", "Painful stepwise hand and foot");
  test_add (kase, "encounter", NULL, "id", "visit", "title", "Clinic", "when", "2023-03-14", NULL);
  test_add (kase, "event", NULL, "id", "foot", "title", "Painful right foot drop overnight", "lane", "symptoms", "when", "2022-11-02", "end", "open", NULL);
  test_add (kase, "event", NULL, "id", "hand", "title", "Left ulnar weakness", "lane", "symptoms", "when", "2023-01", "end", "open", NULL);
  test_add (kase, "event", NULL, "id", "a", "title", "Nerve conduction", "lane", "electrodiagnosis", "when", "2023-03-14", NULL);
  test_add (kase, "event", NULL, "id", "b", "title", "CRP 64 mg/L", "lane", "laboratory", "when", "2023-03-14", NULL);
  test_add (kase, "event", NULL, "id", "c", "title", "ANCA negative", "lane", "laboratory", "when", "2023-03-14", NULL);
  test_add (kase, "event", NULL, "id", "d", "title", "Hepatitis B and C negative", "lane", "laboratory", "when", "2023-03-14", NULL);
  test_add (kase, "event", NULL, "id", "e", "title", "Cryoglobulins absent", "lane", "laboratory", "when", "2023-03-15", NULL);
  test_add (kase, "event", NULL, "id", "biopsy", "title", "Combined sural nerve and muscle biopsy", "lane", "pathology", "when", "2023-03-28", NULL);
  test_add (kase, "event", NULL, "id", "pred", "title", "Prednisolone", "lane", "treatment", "when", "2023-04-03", "end", "open", NULL);
  test_add (kase, "event", NULL, "id", "better", "title", "Pain gone", "lane", "symptoms", "when", "2023-05..2023-06", "response-to", "pred", "effect", "improved", NULL);
  test_add (kase, "comorbidity", NULL, "name", "Hypertension", "when", "2015", "end", "open", NULL);
  return kase;
}

static char *
random_date (GRand *rand, guint i)
{
  switch (g_rand_int_range (rand, 0, 7))
    {
    case 0:
      return g_strdup_printf ("T+%dmo", g_rand_int_range (rand, 0, 60));
    case 1:
      return g_strdup_printf ("~T-%dy", g_rand_int_range (rand, 1, 8));
    case 2:
      return g_strdup_printf ("T+%dd", g_rand_int_range (rand, 0, 12));
    case 3:
      return i ? g_strdup_printf ("after e%d", g_rand_int_range (rand, 0, (int) i)) : g_strdup ("T");
    case 4:
      return g_strdup_printf ("T+%dd..T+%dd", g_rand_int_range (rand, 0, 100), g_rand_int_range (rand, 101, 300));
    case 5:
      return NULL;
    default:
      return g_strdup ("T+30d");
    }
}

RvCase *
test_case_random (guint32 seed, guint n)
{
  static const char *const texts[] = { "Pain", "Numbness of the lateral lower leg and dorsum of the foot, gradually worse over two months", "MRI",
                                       "ضعف في القدم اليسرى", "左足下垂，腓骨神经病变", "Δ", "Prednisolone 60 mg then tapered", "" };
  static const char *const lanes = "disease treatment symptoms examination electrodiagnosis imaging laboratory pathology";
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_auto (GStrv) lane = g_strsplit (lanes, " ", 0);
  RvCase *kase = rv_case_new ("00000000-0000-4000-8000-0000000000ad");

  rv_record_set (rv_case_get_root (kase), "anchor", "e0");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i), *when = random_date (rand, i);
      const char *end = g_rand_int_range (rand, 0, 4) ? NULL : g_rand_boolean (rand) ? "open" : "T+70mo";

      test_add (kase, "event", NULL, "id", id, "title", texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))], "lane", lane[g_rand_int_range (rand, 0, 8)], "when", when, "end", end,
                "effect", g_rand_int_range (rand, 0, 9) ? NULL : "worse", "response-to", i && !g_rand_int_range (rand, 0, 6) ? "e0" : NULL, NULL);
    }
  return kase;
}
