/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grading by limit, side and word; prose tied to cells; what no nerve does. */
#include <math.h>
#include <string.h>

#include "case-maker.h"
#include "electrodx/rv-edx.h"

static RvEdx *
grade (RvCase *kase, const char *profile)
{
  g_autoptr (GError) error = NULL;
  const RvAnatomy *a = rv_anatomy_default (&error);
  g_assert_no_error (error);
  const RvReference *r = rv_reference_default (&error);
  g_assert_no_error (error);
  return rv_edx_grade (a, r, kase, profile);
}

static RvRecord *
first_stim (RvCase *kase, RvRecord *ncs)
{
  g_autoptr (GPtrArray) stims = rv_case_children (kase, ncs, "stim");
  return stims->pdata[0];
}

static const RvEdxCell *
cell (const RvEdx *e, RvCase *kase, RvRecord *ncs, const char *field)
{
  const RvEdxCell *c = rv_edx_cell (e, rv_record_get_uuid (first_stim (kase, ncs)), field);
  g_assert_nonnull (c);
  return c;
}

static gboolean
says (const RvEdx *e, const char *words)
{
  for (guint i = 0; i < e->n_prose; i++)
    if (strstr (e->prose[i].sentence, words))
      return TRUE;
  return FALSE;
}

static void
test_limits (void)
{
  g_autoptr (RvCase) kase = make_case ("23");
  RvRecord *left = make_ncs (kase, "Common peroneal", "motor", "left", NULL, "6", "0.65", "38.2");
  RvRecord *right = make_ncs (kase, "Common peroneal", "motor", "right", NULL, "5.05", "10", "54.4");
  g_autoptr (RvEdx) e = grade (kase, NULL);
  const RvEdxCell *a = cell (e, kase, left, "amplitude");
  g_assert_cmpstr (a->label, ==, "reduced");
  g_assert_cmpfloat_with_epsilon (a->ratio, 0.065, 1e-9);
  g_assert_cmpfloat_with_epsilon (a->limit, 1.8, 1e-9);
  g_assert_cmpfloat_with_epsilon (a->beyond, 100 * (1.8 - 0.65) / 1.8, 1e-9);
  g_assert_cmpstr (a->profile, ==, "buschbacher");
  g_assert_nonnull (a->source);
  g_assert_true (a->abnormal);
  const RvEdxCell *v = cell (e, kase, left, "velocity");
  g_assert_cmpstr (v->label, ==, "low-normal");
  g_assert_false (v->abnormal);
  g_assert_cmpstr (cell (e, kase, right, "amplitude")->label, ==, "normal");
  for (guint i = 0; i < e->n_prose; i++)
    g_assert_cmpuint (g_strv_length (e->prose[i].cells), >, 0);
  g_autoptr (RvEdx) t = grade (kase, "textbook");
  g_assert_cmpstr (cell (t, kase, left, "velocity")->label, ==, "slowed-axonal");
  g_auto (GStrv) flips = rv_edx_flips (e, t);
  g_assert_cmpuint (g_strv_length (flips), >=, 1);
}

/* Low amplitude with a velocity above 70 % of the limit is loss of axons; below it is not. */
static void
test_axonal_or_not (void)
{
  static const struct { const char *amplitude, *velocity, *label; } rows[] = {
    { "0.8", "35", "slowed-axonal" }, { "0.8", "27", "slowed-axonal" }, { "0.8", "26", "slowed" }, { "1.7", "32", "slowed-axonal" }, { "1.7", "29", "slowed" }, { "6", "35", "slowed" }, { "6", "46", "normal" }, { "0.8", "39", "low-normal" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RvCase) kase = make_case ("30");
    RvRecord *ncs = make_ncs (kase, "fibular", "motor", "left", NULL, "5", rows[i].amplitude, rows[i].velocity);
    g_autoptr (RvEdx) e = grade (kase, NULL);
    g_assert_cmpstr (cell (e, kase, ncs, "velocity")->label, ==, rows[i].label);
  }
}

static void
test_sides (void)
{
  /* Healthy legs differ by up to 61 %: half of the other side is a note, a third is not healthy. */
  static const struct { const char *amplitude, *label; } rows[] = { { "5", "normal" }, { "4.5", "normal" }, { "3.5", "side-reduced" } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RvCase) kase = make_case ("30");
    RvRecord *left = make_ncs (kase, "fibular", "motor", "left", NULL, "5", rows[i].amplitude, "46");
    make_ncs (kase, "fibular", "motor", "right", NULL, "5", "10", "46");
    g_autoptr (RvEdx) e = grade (kase, NULL);
    g_assert_cmpstr (cell (e, kase, left, "amplitude")->label, ==, rows[i].label);
  }
}

/* Each site as a row of its own, as long tables print it: one study all the same. */
static void
test_sites_as_rows (void)
{
  g_autoptr (RvCase) kase = make_case ("45");
  RvRecord *wrist = make_ncs (kase, "ulnar", "motor", "left", NULL, "2.9", "9.1", NULL), *below = make_ncs (kase, "ulnar", "motor", "left", NULL, "7.1", "8.8", NULL);
  rv_record_set (first_stim (kase, wrist), "site", "wrist");
  rv_record_set (first_stim (kase, below), "site", "below elbow");
  rv_record_set (first_stim (kase, below), "distance", "220");
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_cmpstr (cell (e, kase, wrist, "latency")->label, ==, "normal");
  g_assert_cmpstr (cell (e, kase, below, "latency")->label, ==, "ungraded"); /* no distal latency */
  g_assert_true (cell (e, kase, below, "velocity")->computed);
  g_assert_cmpfloat_with_epsilon (cell (e, kase, below, "velocity")->value, 220 / (7.1 - 2.9), 0.01);
}

static void
test_children (void)
{
  g_autoptr (RvCase) kase = make_case ("9");
  RvRecord *ncs = make_ncs (kase, "fibular", "motor", "left", NULL, "5", "0.3", "46");
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_null (e->profile);
  g_assert_nonnull (e->profile_note);
  g_assert_cmpstr (cell (e, kase, ncs, "amplitude")->label, ==, "ungraded");
  RvRecord *better = make_ncs (kase, "fibular", "motor", "right", NULL, "4", "5", "48");
  g_autoptr (RvEdx) sides = grade (kase, NULL);
  g_assert_cmpstr (cell (sides, kase, ncs, "amplitude")->label, ==, "ungraded"); /* how far sides may differ is known of grown-ups */
  g_assert_cmpfloat_with_epsilon (cell (sides, kase, ncs, "amplitude")->ratio, 0.06, 1e-9);
  g_assert_nonnull (better);
  g_autoptr (RvEdx) t = grade (kase, "textbook");
  g_assert_null (t->profile);
}

static void
test_empties (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  RvRecord *nr = make_ncs (kase, "sural", "sensory", "left", NULL, "NR", "NR", "NR");
  RvRecord *nt = make_ncs (kase, "sural", "sensory", "right", NULL, "NT", "not-recorded", NULL);
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_cmpstr (cell (e, kase, nr, "amplitude")->label, ==, "absent");
  g_assert_cmpstr (cell (e, kase, nr, "amplitude")->empty, ==, "NR");
  g_assert_cmpstr (cell (e, kase, nt, "latency")->label, ==, "ungraded");
  g_assert_cmpstr (cell (e, kase, nt, "latency")->empty, ==, "NT");
  g_assert_cmpstr (cell (e, kase, nt, "amplitude")->empty, ==, "not-recorded");
  g_assert_null (rv_edx_cell (e, rv_record_get_uuid (first_stim (kase, nt)), "velocity"));
}

static void
test_impossible (void)
{
  static const struct { const char *latency, *amplitude, *velocity; const char *wrong; } rows[] = {
    { "3", "-4", "50", "amplitude" }, { "3", "4", "300", "velocity" }, { "fast", "4", "50", "latency" }, { "-1", "4", "50", "latency" }, { "3", "5000", "50", "amplitude" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RvCase) kase = make_case ("40");
    RvRecord *ncs = make_ncs (kase, "tibial", "motor", "left", NULL, rows[i].latency, rows[i].amplitude, rows[i].velocity);
    g_autoptr (RvEdx) e = grade (kase, NULL);
    const RvEdxCell *c = cell (e, kase, ncs, rows[i].wrong);
    g_assert_cmpstr (c->label, ==, "invalid");
    g_assert_true (isnan (c->value));
    g_assert_false (c->abnormal);
    g_assert_cmpuint (e->n_conflicts, >=, 1);
  }
}

/* What cannot be: marked at its cell, kept as typed, out of every sum. */
static void
test_impossible_more (void)
{
  static const struct { const char *field, *value; } rows[] = {
    { "distance", "-80" }, { "distance", "far" }, { "distance", "5000" }, { "judgement", "splendid" }, { "f-persistence", "140" }, { "duration", "-3" }, { "area", "-1" }, { "peak-latency", "0" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RvCase) kase = make_case ("40");
    RvRecord *ncs = make (kase, "ncs", NULL, "nerve", "tibial", "type", "motor", "side", "left", NULL);
    RvRecord *stim = make (kase, "stim", ncs, "site", "ankle", "latency", "4.2", "amplitude", "9", NULL);
    rv_record_set (stim, rows[i].field, rows[i].value);
    g_autoptr (RvEdx) e = grade (kase, NULL);
    const RvEdxCell *c = rv_edx_cell (e, rv_record_get_uuid (stim), rows[i].field);
    if (!c || strcmp (c->label, "invalid"))
      g_error ("%s %s is %s", rows[i].field, rows[i].value, c ? c->label : "not marked");
    g_assert_false (c->abnormal);
    g_assert_cmpstr (rv_record_get (stim, rows[i].field), ==, rows[i].value);
    g_assert_cmpuint (e->n_conflicts, ==, 1);
    g_assert_true (says (e, "Within limits: tibial")); /* the other cells of the row still count */
  }
  g_autoptr (RvCase) kase = make_case ("40");
  RvRecord *emg = make (kase, "emg", NULL, "muscle", "tibialis anterior", "side", "left", "judgement", "dreadful", NULL);
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_cmpstr (rv_edx_cell (e, rv_record_get_uuid (emg), "judgement")->label, ==, "invalid");
}

/* An impossible value of one side is no measure for the other. */
static void
test_impossible_side (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  RvRecord *left = make_ncs (kase, "tibial", "motor", "left", NULL, "4", "9", "45");
  make_ncs (kase, "tibial", "motor", "right", NULL, "4", "9000", "300");
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_true (isnan (cell (e, kase, left, "amplitude")->ratio));
  g_assert_cmpstr (cell (e, kase, left, "amplitude")->label, ==, "normal");
}

/* Which cells flip when the profile is switched: those whose word changes, and those that cross the border. */
static void
test_compare (void)
{
  g_autoptr (RvCase) kase = make_case ("23");
  RvRecord *left = make_ncs (kase, "Common peroneal", "motor", "left", NULL, "6", "1.9", "42");
  make_ncs (kase, "sural", "sensory", "left", NULL, NULL, "5", NULL);
  g_autoptr (RvEdx) a = grade (kase, "buschbacher");
  g_autoptr (RvEdx) b = grade (kase, "textbook");
  g_autoptr (GArray) flips = rv_edx_compare (a, b);
  gboolean amplitude = FALSE, velocity = FALSE;
  for (guint i = 0; i < flips->len; i++) {
    const RvEdxFlip *f = &g_array_index (flips, RvEdxFlip, i);
    g_assert_cmpstr (f->from->label, !=, f->to->label);
    g_assert_true (f->crosses == (f->from->abnormal != f->to->abnormal));
    gboolean mine = strcmp (f->from->uuid, rv_record_get_uuid (first_stim (kase, left))) == 0;
    amplitude |= mine && strcmp (f->from->field, "amplitude") == 0 && f->crosses; /* 1.8 against 2 mV */
    velocity |= mine && strcmp (f->from->field, "velocity") == 0 && f->crosses;   /* 38 against 44 m/s */
  }
  g_assert_true (amplitude && velocity);
  g_autoptr (GArray) same = rv_edx_compare (a, a);
  g_assert_cmpuint (same->len, ==, 0);
}

static void
test_units (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  RvRecord *ncs = make_ncs (kase, "tibial", "motor", "left", NULL, "4", "8500 µV", "45");
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_cmpfloat_with_epsilon (cell (e, kase, ncs, "amplitude")->value, 8.5, 1e-9);
}

static void
test_words (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  RvRecord *low = make_ncs (kase, "tibial", "motor", "left", NULL, "4", "1", "45");
  rv_record_set (low, "judgement", "normal");
  make (kase, "emg", NULL, "muscle", "tibialis anterior", "side", "left", "fibrillations", "+++", "judgement", "normal", NULL);
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_cmpstr (rv_edx_cell (e, rv_record_get_uuid (low), "judgement")->label, ==, "conflict");
  g_assert_cmpuint (e->n_conflicts, ==, 2);
  g_autoptr (RvCase) only = make_case ("40");
  RvRecord *word = make (only, "ncs", NULL, "nerve", "sural", "type", "sensory", "side", "left", "judgement", "absent", NULL);
  g_autoptr (RvEdx) w = grade (only, NULL);
  g_assert_cmpstr (rv_edx_cell (w, rv_record_get_uuid (word), "judgement")->label, ==, "absent");
  g_assert_cmpuint (w->n_conflicts, ==, 0);
  g_assert_cmpuint (w->n_prose, ==, 1);
}

static void
test_block (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  RvRecord *ncs = make (kase, "ncs", NULL, "nerve", "fibular", "type", "motor", "side", "left", NULL);
  make (kase, "stim", ncs, "site", "ankle", "latency", "4.5", "amplitude", "6", NULL);
  make (kase, "stim", ncs, "site", "below fibular head", "latency", "11", "amplitude", "5.8", "velocity", "47", "distance", "300", NULL);
  RvRecord *above = make (kase, "stim", ncs, "site", "popliteal", "latency", "14", "amplitude", "1.5", "velocity", "33", "distance", "100", NULL);
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_cmpstr (rv_edx_cell (e, rv_record_get_uuid (above), "amplitude")->label, ==, "block");
  /* 100 mm in 3 ms are 33 m/s, 300 in 6.5 are 46: both agree with what was typed. */
  g_assert_cmpuint (e->n_conflicts, ==, 0);
  rv_record_set (above, "velocity", "52");
  g_autoptr (RvEdx) wrong = grade (kase, NULL);
  g_assert_cmpuint (wrong->n_conflicts, ==, 1);
}

/* F and H latencies have limits; a reported word is not outvoted by a persistence that is normal. */
static void
test_late (void)
{
  g_autoptr (RvCase) kase = make_case ("27");
  RvRecord *f = make (kase, "ncs", NULL, "nerve", "median", "type", "f-wave", "side", "right", "judgement", "prolonged", NULL);
  RvRecord *stim = make (kase, "stim", f, "site", "wrist", "f-latency", "62.5", "f-persistence", "60", NULL);
  RvRecord *h = make (kase, "ncs", NULL, "nerve", "tibial", "type", "h-reflex", "side", "right", NULL);
  RvRecord *soleus = make (kase, "stim", h, "site", "popliteal", "h-latency", "38.4", NULL);
  RvRecord *fibular = make (kase, "ncs", NULL, "nerve", "fibular", "type", "f-wave", "side", "right", NULL);
  RvRecord *none = make (kase, "stim", fibular, "site", "ankle", "f-latency", "NR", "f-persistence", "0", NULL);
  g_autoptr (RvEdx) e = grade (kase, NULL);
  const RvEdxCell *c = rv_edx_cell (e, rv_record_get_uuid (stim), "f-latency");
  g_assert_cmpstr (c->label, ==, "prolonged");
  g_assert_cmpstr (c->trust, ==, "memory");
  g_assert_cmpstr (rv_edx_cell (e, rv_record_get_uuid (stim), "f-persistence")->label, ==, "normal");
  g_assert_cmpstr (rv_edx_cell (e, rv_record_get_uuid (f), "judgement")->label, ==, "prolonged");
  c = rv_edx_cell (e, rv_record_get_uuid (soleus), "h-latency");
  g_assert_cmpstr (c->label, ==, "prolonged");
  g_assert_cmpfloat_with_epsilon (c->limit, 35, 1e-9);
  g_assert_cmpstr (c->trust, ==, "found");
  g_assert_false (rv_edx_cell (e, rv_record_get_uuid (none), "f-latency")->abnormal);
}

/* A row with only a velocity says nothing of the size of the response. */
static void
test_velocity_only (void)
{
  g_autoptr (RvCase) kase = make_case ("40");
  make_ncs (kase, "tibial", "motor", "left", NULL, NULL, NULL, "46");
  make_ncs (kase, "ulnar", "motor", "left", NULL, "2.9", "9.5", "60");
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_true (says (e, "Velocity within limits, amplitude and latency not graded: tibial"));
  g_assert_true (says (e, "Within limits: ulnar"));
}

/* A velocity that nobody typed is computed; so is that of a sensory response, from its onset. */
static void
test_computed (void)
{
  g_autoptr (RvCase) kase = make_case ("27");
  RvRecord *ncs = make (kase, "ncs", NULL, "nerve", "common fibular", "type", "motor", "side", "right", "record", "tibialis anterior", "judgement", "slowed", NULL);
  make (kase, "stim", ncs, "site", "below fibular head", "latency", "7.9", "amplitude", "1.9", NULL);
  RvRecord *above = make (kase, "stim", ncs, "site", "popliteal fossa", "latency", "12.7", "amplitude", "1.8", "distance", "100", NULL);
  g_autoptr (RvEdx) e = grade (kase, NULL);
  const RvEdxCell *c = rv_edx_cell (e, rv_record_get_uuid (above), "velocity");
  g_assert_nonnull (c);
  g_assert_true (c->computed);
  g_assert_cmpfloat_with_epsilon (c->value, 100 / 4.8, 1e-9);
  g_assert_cmpstr (c->label, ==, "slowed");
  g_assert_cmpstr (rv_edx_cell (e, rv_record_get_uuid (ncs), "judgement")->label, ==, "slowed");
}

/* The other side of the same sitting is compared, not that of months before. */
static void
test_sitting (void)
{
  g_autoptr (RvCase) kase = make_case ("30");
  static const char *const amplitudes[2][2] = { { "2.0", "8" }, { "7", "7.5" } };
  RvRecord *left[2] = { NULL, NULL };
  for (guint s = 0; s < 2; s++) {
    RvRecord *study = make (kase, "study", NULL, "id", s ? "second" : "first", "title", "EMG", NULL);
    left[s] = make_ncs (kase, "fibular", "motor", "left", NULL, "5", amplitudes[s][0], "46");
    rv_record_set (left[s], "study", rv_record_get (study, "id"));
    rv_record_set (make_ncs (kase, "fibular", "motor", "right", NULL, "5", amplitudes[s][1], "46"), "study", rv_record_get (study, "id"));
  }
  g_autoptr (RvEdx) e = grade (kase, NULL);
  g_assert_cmpfloat_with_epsilon (cell (e, kase, left[0], "amplitude")->ratio, 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (cell (e, kase, left[1], "amplitude")->ratio, 7 / 7.5, 1e-9);
}

static void
test_blink (void)
{
  g_autoptr (RvCase) kase = make_case ("30");
  RvRecord *ncs = make (kase, "ncs", NULL, "nerve", "facial", "type", "blink", "side", "left", NULL);
  static const struct { const char *site, *latency, *label; double limit; } rows[] = {
    { "R1", "16", "prolonged", 13 }, { "R2", "36", "normal", 41 }, { "R2 contralateral", "43", "borderline", 44 }, { "R1", "NR", "absent", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    RvRecord *stim = make (kase, "stim", ncs, "site", rows[i].site, "latency", rows[i].latency, NULL);
    g_autoptr (RvEdx) e = grade (kase, NULL);
    const RvEdxCell *c = rv_edx_cell (e, rv_record_get_uuid (stim), "latency");
    g_assert_cmpstr (c->label, ==, rows[i].label);
    if (rows[i].limit > 0)
      g_assert_cmpfloat_with_epsilon (c->limit, rows[i].limit, 1e-9);
  }
}

/* A sentence of the report against the numbers. */
static void
test_report (void)
{
  static const struct { const char *conclusion; guint conflicts; } rows[] = {
    { "Left fibular motor velocity markedly slow, amplitude low.", 1 }, { "Left fibular motor velocity normal, amplitude low.", 0 },
    { "Left fibular motor amplitude normal.", 1 }, { "Right fibular motor amplitude normal", 0 }, { "Tibial motor responses are fine", 0 },
    { "Left fibular response absent", 1 }, { "Left fibular: no response", 1 }, { "Left fibular amplitude not reduced", 1 }, { "No conduction block", 0 },
    { "Left fibular conduction block", 0 }, { "Left fibular normal, right fibular normal", 1 }, { "Right fibular slowed", 1 }, { "Right fibular: no slowing, amplitude preserved", 0 },
    { "Left fibular amplitude 3.4 mV", 1 }, { "Left fibular amplitude 1.0 mV, velocity 42 m/s", 0 }, { "Right fibular velocity 45 to 47 m/s", 0 }, { "Superficial fibular response absent", 0 },
    { "Linker N. fibularis: Amplitude normal", 1 }, { "Rechts fibular keine Verlangsamung", 0 }, { "No fibrillations in tibialis anterior", 1 }, { "No spontaneous activity", 1 },
    { "Left fibular amplitude near normal", 0 }, { "Left fibular latency prolonged, amplitude low", 1 }, { "All motor responses normal", 1 },
    { "Needle: tibialis anterior normal", 1 }, { "Fibrillations in tibialis anterior; gastrocnemius normal", 0 }, { "Fibrillations in gastrocnemius", 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (RvCase) kase = make_case ("30");
    make (kase, "study", NULL, "title", "EMG", "conclusion", rows[i].conclusion, NULL);
    make_ncs (kase, "fibular", "motor", "left", NULL, "5", "1.0", "42");
    make_ncs (kase, "fibular", "motor", "right", NULL, "5", "8", "46");
    make_emg (kase, "tibialis anterior", "left", "++", "+", "reduced");
    make_emg (kase, "gastrocnemius", "left", "-", "-", "full");
    g_autoptr (RvEdx) e = grade (kase, NULL);
    if (e->n_conflicts != rows[i].conflicts)
      g_error ("“%s”: %u conflicts, %u expected: %s", rows[i].conclusion, e->n_conflicts, rows[i].conflicts, e->n_conflicts ? e->conflicts[0].text : "");
  }
}

/* A conclusion speaks of its own sitting; a finding in words of any. */
static void
test_report_sitting (void)
{
  g_autoptr (RvCase) kase = make_case ("30");
  for (guint s = 0; s < 2; s++) {
    make (kase, "study", NULL, "id", s ? "second" : "first", "title", "EMG", "modality", "edx", "conclusion", s ? "Left fibular amplitude normal" : "Left fibular amplitude low", NULL);
    rv_record_set (make_ncs (kase, "fibular", "motor", "left", NULL, "5", s ? "8" : "0.9", "45"), "study", s ? "second" : "first");
  }
  g_autoptr (RvEdx) fine = grade (kase, NULL);
  g_assert_cmpuint (fine->n_conflicts, ==, 0);
  RvRecord *finding = make (kase, "finding", NULL, "status", "present", "text", "Left fibular response absent", NULL);
  g_autoptr (RvEdx) wrong = grade (kase, NULL);
  g_assert_cmpuint (wrong->n_conflicts, ==, 1);
  g_autofree char *cell_name = g_strconcat (rv_record_get_uuid (finding), "/text", NULL);
  g_assert_true (g_strv_contains ((const char *const *) wrong->conflicts[0].cells, cell_name));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/electrodx/grade/limits", test_limits);
  g_test_add_func ("/electrodx/grade/axonal", test_axonal_or_not);
  g_test_add_func ("/electrodx/grade/sides", test_sides);
  g_test_add_func ("/electrodx/grade/sites-as-rows", test_sites_as_rows);
  g_test_add_func ("/electrodx/grade/children", test_children);
  g_test_add_func ("/electrodx/grade/empties", test_empties);
  g_test_add_func ("/electrodx/grade/impossible", test_impossible);
  g_test_add_func ("/electrodx/grade/impossible-more", test_impossible_more);
  g_test_add_func ("/electrodx/grade/impossible-side", test_impossible_side);
  g_test_add_func ("/electrodx/grade/compare", test_compare);
  g_test_add_func ("/electrodx/grade/units", test_units);
  g_test_add_func ("/electrodx/grade/words", test_words);
  g_test_add_func ("/electrodx/grade/block", test_block);
  g_test_add_func ("/electrodx/grade/late", test_late);
  g_test_add_func ("/electrodx/grade/velocity-only", test_velocity_only);
  g_test_add_func ("/electrodx/grade/computed", test_computed);
  g_test_add_func ("/electrodx/grade/sitting", test_sitting);
  g_test_add_func ("/electrodx/grade/blink", test_blink);
  g_test_add_func ("/electrodx/grade/report", test_report);
  g_test_add_func ("/electrodx/grade/report-sitting", test_report_sitting);
  return g_test_run ();
}
