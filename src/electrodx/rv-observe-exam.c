/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Examination, repetitive stimulation, biopsy and imaging levels as observations. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-observe.h"

static const char *
side_word (RvSide side)
{
  return side == RV_SIDE_LEFT ? _("left") : _("right");
}

typedef void (*SeeSide) (RvObserver *self, RvRecord *record, RvSide side);

static void
on_sides (RvObserver *self, const char *kind, SeeSide see)
{
  for (guint i = 0; i < rv_case_count (self->kase, kind); i++) {
    RvRecord *record = rv_case_nth (self->kase, kind, i);
    gboolean both;
    RvSide side = rv_observe_side (record, &both);
    if (side == RV_SIDE_NONE)
      continue;
    see (self, record, side);
    if (both)
      see (self, record, RV_SIDE_RIGHT);
  }
}

static gboolean
add_muscles (RvObserver *self, RvObs *obs, RvRecord *record, gboolean movements)
{
  const char *muscle = rv_record_get (record, "muscle"), *region = rv_record_get (record, "region");
  const char *movement = movements ? rv_record_get (record, "movement") : NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GArray) weights = NULL;
  if (muscle && *muscle)
    ids = rv_anatomy_find_muscle (self->anatomy, muscle);
  if ((!ids || !ids->len) && ((movement && *movement) || (muscle && *muscle))) {
    g_clear_pointer (&ids, g_array_unref);
    if (!rv_vocabulary_find_movement (self->anatomy, movement && *movement ? movement : muscle, &ids, &weights))
      ids = movement && *movement ? rv_anatomy_find_muscle (self->anatomy, movement) : NULL;
  }
  if ((!ids || !ids->len) && region && *region) {
    g_clear_pointer (&ids, g_array_unref);
    ids = rv_anatomy_find_region (self->anatomy, region);
  }
  for (guint i = 0; ids && i < ids->len; i++)
    rv_obs_add_leaf (obs, g_array_index (ids, int, i), FALSE, weights ? g_array_index (weights, double, i) : 1);
  return ids && ids->len;
}

static const char *
target_of (RvRecord *record)
{
  static const char *const fields[] = { "muscle", "movement", "region" };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (!rv_kind_field (rv_record_get_kind (record), fields[i]))
      continue;
    const char *value = rv_record_get (record, fields[i]);
    if (value && *value)
      return value;
  }
  return "";
}

static void
drop (RvObs *obs)
{
  g_array_unref (obs->leaves);
  g_array_unref (obs->segment);
  g_clear_pointer (&obs->weaker, g_array_unref);
  g_free (obs->uuid);
  g_free (obs->field);
}

static void
see_strength (RvObserver *self, RvRecord *record, RvSide side)
{
  const char *grade = rv_record_get (record, "grade"), *word = rv_record_get (record, "word");
  gboolean number = grade && g_ascii_isdigit (grade[0]) && grade[0] <= '5';
  if (!number && rv_empty_of (word) != RV_EMPTY_NO)
    return;
  RvObs obs = rv_obs_new (RV_OBS_STRENGTH, side, record, number ? "grade" : "word");
  obs.words = !number;
  if (number)
    obs.grade = grade[0] == '5' ? (grade[1] == '-') : grade[0] == '4' ? 1 : grade[0] == '3' ? 2 : 3;
  else
    obs.grade = strcmp (word, "normal") == 0 ? 0 : strcmp (word, "paralysed") == 0 ? 3 : 1;
  if (!add_muscles (self, &obs, record, TRUE)) {
    rv_observe_left_out (self, record, _("the tables know no such muscle, movement or region"));
    drop (&obs);
    return;
  }
  rv_observe_take (self, &obs, record, g_strdup_printf (_("%s, %s: strength %s"), target_of (record), side_word (side), number ? grade : rv_token_label (word)));
}

static void
see_bulk (RvObserver *self, RvRecord *record, RvSide side)
{
  const char *word = rv_record_get (record, "word");
  if (g_strcmp0 (word, "normal") && g_strcmp0 (word, "atrophy"))
    return;
  RvObs obs = rv_obs_new (RV_OBS_ATROPHY, side, record, "word");
  obs.words = TRUE;
  obs.grade = strcmp (word, "atrophy") == 0;
  if (!add_muscles (self, &obs, record, FALSE)) {
    rv_observe_left_out (self, record, _("the tables know no such muscle or region"));
    drop (&obs);
    return;
  }
  rv_observe_take (self, &obs, record, g_strdup_printf (_("%s, %s: bulk %s"), target_of (record), side_word (side), rv_token_label (word)));
}

static int
reflex_grade (RvRecord *record, gboolean *words)
{
  const char *grade = rv_record_get (record, "grade"), *word = rv_record_get (record, "word");
  *words = FALSE;
  if (grade && g_ascii_isdigit (grade[0]) && grade[0] <= '4')
    return grade[0] == '0' ? 2 : grade[0] == '1' ? 1 : grade[0] == '2' ? 0 : 3;
  *words = TRUE;
  if (rv_empty_of (word) != RV_EMPTY_NO)
    return -1;
  return strcmp (word, "absent") == 0 ? 2 : strcmp (word, "reduced") == 0 ? 1 : strcmp (word, "normal") == 0 ? 0
         : strcmp (word, "brisk") == 0 || strcmp (word, "clonus") == 0 ? 3 : -1;
}

static void
see_reflex (RvObserver *self, RvRecord *record, RvSide side)
{
  const char *name = rv_record_get (record, "name"), *word = rv_record_get (record, "word");
  int reflex = rv_anatomy_find_reflex (self->anatomy, name);
  if (reflex < 0) {
    rv_observe_left_out (self, record, _("the tables know no such reflex"));
    return;
  }
  gboolean plantar = strcmp (self->anatomy->reflexes[reflex].id, "reflex.plantar") == 0;
  gboolean words = TRUE;
  int grade = plantar ? (g_strcmp0 (word, "extensor") == 0 ? 1 : g_strcmp0 (word, "flexor") == 0 ? 0 : -1) : reflex_grade (record, &words);
  if (grade < 0)
    return;
  RvObs obs = rv_obs_new (plantar ? RV_OBS_UMN_SIGN : RV_OBS_REFLEX, side, record, words ? "word" : "grade");
  obs.reflex = reflex;
  obs.grade = (guint) grade;
  obs.words = FALSE; /* the words of a reflex are its grade */
  if (self->anatomy->reflexes[reflex].effector >= 0)
    rv_obs_add_leaf (&obs, self->anatomy->reflexes[reflex].effector, FALSE, 1);
  rv_observe_take (self, &obs, record, g_strdup_printf (_("%s reflex, %s: %s"), name, side_word (side), words ? rv_token_label (word) : rv_record_get (record, "grade")));
}

static void
see_sensation (RvObserver *self, RvRecord *record, RvSide side)
{
  const char *field = rv_record_get (record, "field"), *result = rv_record_get (record, "result");
  g_autoptr (GArray) ids = rv_anatomy_find_field (self->anatomy, field);
  if (!ids->len) {
    rv_observe_left_out (self, record, _("the tables know no such field of skin"));
    return;
  }
  if (rv_empty_of (result) != RV_EMPTY_NO)
    return;
  RvObs obs = rv_obs_new (RV_OBS_SENSATION, side, record, "result");
  obs.words = FALSE;
  obs.grade = strcmp (result, "normal") == 0 ? 0 : strcmp (result, "absent") == 0 ? 2 : 1;
  for (guint i = 0; i < ids->len; i++)
    rv_obs_add_leaf (&obs, g_array_index (ids, int, i), TRUE, 1);
  rv_observe_take (self, &obs, record, g_strdup_printf (_("%s, %s: sensation %s"), field, side_word (side), rv_token_label (result)));
}

static void
see_sign (RvObserver *self, RvRecord *record, RvSide side)
{
  const RvVocabularySign *sign = rv_vocabulary_find_sign (self->anatomy, rv_record_get (record, "name"));
  const char *result = rv_record_get (record, "result");
  if (!sign || (g_strcmp0 (result, "present") && g_strcmp0 (result, "absent")))
    return;
  static const RvObsType types[] = { RV_OBS_STRETCH, RV_OBS_LOCAL_SIGN, RV_OBS_UMN_SIGN, RV_OBS_FLUCTUATION };
  RvObs obs = rv_obs_new (types[sign->kind], side, record, "result");
  obs.grade = strcmp (result, "present") == 0;
  g_array_append_vals (obs.segment, sign->nodes->data, sign->nodes->len);
  obs.weaker = g_array_ref (sign->weaker);
  const char *site = rv_record_get (record, "site");
  if (sign->kind == RV_SIGN_LOCAL && !sign->nodes->len) {
    g_autoptr (GArray) nodes = rv_anatomy_find_nerve (self->anatomy, rv_empty_of (site) == RV_EMPTY_NO ? site : NULL);
    g_array_append_vals (obs.segment, nodes->data, nodes->len);
    if (!nodes->len) {
      rv_observe_left_out (self, record, _("the sign gives no place that the tables know"));
      drop (&obs);
      return;
    }
  }
  rv_observe_take (self, &obs, record, g_strdup_printf ("%s, %s: %s", rv_record_get (record, "name"), side_word (side), rv_token_label (result)));
}

static void
see_repetitive (RvObserver *self, RvRecord *record, RvSide side)
{
  const char *word = rv_record_get (record, "judgement");
  double change;
  gboolean number = rv_record_get_number (record, "change", &change);
  if (!number && rv_empty_of (word) != RV_EMPTY_NO)
    return;
  RvObs obs = rv_obs_new (RV_OBS_REPETITIVE, side, record, number ? "change" : "judgement");
  obs.words = !number;
  obs.grade = number ? fabs (change) >= 10 : strcmp (word, "normal") != 0;
  rv_observe_take (self, &obs, record, g_strdup_printf (_("%s, %s: repetitive stimulation %s"), rv_record_get (record, "nerve"), side_word (side), obs.grade ? _("abnormal") : _("normal")));
}

static gboolean
says (RvRecord *record, const char *const *words)
{
  static const char *const fields[] = { "test", "analyte", "text" };
  for (guint f = 0; f < G_N_ELEMENTS (fields); f++) {
    const char *value = rv_record_get (record, fields[f]);
    g_autofree char *folded = value ? g_utf8_casefold (value, -1) : NULL;
    for (guint i = 0; folded && words[i]; i++)
      if (strstr (folded, words[i]))
        return TRUE;
  }
  return FALSE;
}

/* A nerve biopsy says whether axons were lost where it was taken. */
static void
see_biopsy (RvObserver *self, RvRecord *record, RvSide side)
{
  static const char *const fibres[] = { "fibre", "fiber", "axon", "degeneration", NULL };
  const char *word = rv_record_get (record, "interpretation");
  if (!rv_record_equals (record, "category", "biopsy") || !says (record, fibres) || rv_empty_of (word) != RV_EMPTY_NO)
    return;
  const char *analyte = rv_record_get (record, "analyte");
  g_autofree char *folded = g_utf8_casefold (analyte ? analyte : "", -1);
  if (*folded && !strstr (folded, "fib") && !strstr (folded, "axon") && !strstr (folded, "degeneration"))
    return;
  const char *site = rv_record_get (record, "site");
  int study = rv_anatomy_find_study (self->anatomy, site, "sensory", NULL);
  if (study < 0 || self->anatomy->studies[study].skin < 0)
    return;
  RvObs obs = rv_obs_new (RV_OBS_BIOPSY, side, record, "interpretation");
  obs.grade = strcmp (word, "normal") && strcmp (word, "negative");
  rv_obs_add_leaf (&obs, self->anatomy->studies[study].skin, TRUE, 1);
  rv_observe_take (self, &obs, record, g_strdup_printf (_("Biopsy of %s, %s: %s"), site, side_word (side), obs.grade ? _("loss of axons") : _("no loss of axons")));
}

void
rv_observe_exam (RvObserver *self)
{
  on_sides (self, "strength", see_strength);
  on_sides (self, "bulk", see_bulk);
  on_sides (self, "reflex", see_reflex);
  on_sides (self, "sensation", see_sensation);
  on_sides (self, "sign", see_sign);
  on_sides (self, "repetitive", see_repetitive);
  on_sides (self, "result", see_biopsy);
}

static void
add_places (const RvAnatomy *a, const char *words, GArray *into)
{
  g_autoptr (GArray) nodes = rv_anatomy_find_nerve (a, rv_empty_of (words) == RV_EMPTY_NO ? words : NULL);
  for (guint i = 0; i < nodes->len; i++) {
    int node = g_array_index (nodes, int, i);
    gboolean known = FALSE;
    for (guint k = 0; k < into->len; k++)
      known |= g_array_index (into, int, k) == node;
    if (!known)
      g_array_append_val (into, node);
  }
}

static gboolean
on_side (RvRecord *record, RvSide side)
{
  gboolean both;
  RvSide s = rv_observe_side (record, &both);
  return both || s == side;
}

GArray *
rv_observe_imaged (const RvAnatomy *anatomy, RvCase *kase, RvSide side)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < rv_case_count (kase, "result"); i++) {
    RvRecord *r = rv_case_nth (kase, "result", i);
    const char *word = rv_record_get (r, "interpretation");
    gboolean seen = g_strcmp0 (word, "abnormal") == 0 || g_strcmp0 (word, "raised") == 0 || g_strcmp0 (word, "positive") == 0;
    if (rv_record_equals (r, "category", "imaging") && seen && on_side (r, side))
      add_places (anatomy, rv_record_get (r, "site"), out);
  }
  for (guint i = 0; i < rv_case_count (kase, "ultrasound"); i++) {
    RvRecord *u = rv_case_nth (kase, "ultrasound", i);
    const char *word = rv_record_get (u, "judgement"), *site = rv_record_get (u, "site");
    if (rv_empty_of (word) != RV_EMPTY_NO || strcmp (word, "normal") == 0 || !on_side (u, side))
      continue;
    g_autofree char *words = g_strconcat (rv_record_get (u, "nerve"), " ", rv_empty_of (site) == RV_EMPTY_NO ? site : "", NULL);
    add_places (anatomy, words, out);
  }
  return out;
}

void
rv_observe_imaging (RvObserver *self)
{
  for (int side = RV_SIDE_LEFT; side <= RV_SIDE_RIGHT; side++) {
    g_autoptr (GArray) nodes = rv_observe_imaged (self->anatomy, self->kase, (RvSide) side);
    if (!nodes->len)
      continue;
    RvRecord *first = NULL;
    for (guint i = 0; !first && i < rv_case_count (self->kase, "result"); i++) {
      RvRecord *r = rv_case_nth (self->kase, "result", i);
      if (rv_record_equals (r, "category", "imaging") && on_side (r, (RvSide) side))
        first = r;
    }
    RvObs obs = rv_obs_new (RV_OBS_IMAGING, (RvSide) side, first, "site");
    obs.grade = 1;
    g_array_append_vals (obs.segment, nodes->data, nodes->len);
    rv_observe_take (self, &obs, first, g_strdup_printf (_("Level on imaging, %s"), side_word ((RvSide) side)));
  }
}
