/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "electrodx/rv-observe.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

RvObs
rv_obs_new (RvObsType type, RvSide side, RvRecord *record, const char *field)
{
  RvObs obs = { .type = type, .side = side, .days = NAN, .study = -1, .reflex = -1, .site = -1, .known = -INFINITY };
  obs.leaves = g_array_new (FALSE, FALSE, sizeof (RvObsLeaf));
  obs.segment = g_array_new (FALSE, FALSE, sizeof (int));
  obs.uuid = record ? g_strdup (rv_record_get_uuid (record)) : NULL;
  obs.field = g_strdup (field);
  return obs;
}

static void
clear_obs (RvObs *obs)
{
  g_array_unref (obs->leaves);
  g_array_unref (obs->segment);
  g_clear_pointer (&obs->weaker, g_array_unref);
  g_free (obs->uuid);
  g_free (obs->field);
  g_free (obs->label);
  g_free (obs->key);
}

void
rv_obs_add_leaf (RvObs *obs, int index, gboolean skin, double weight)
{
  RvObsLeaf leaf = { index, skin, weight };
  g_array_append_val (obs->leaves, leaf);
}

RvSide
rv_observe_side (RvRecord *record, gboolean *both)
{
  const char *side = rv_record_get (record, "side");
  *both = g_strcmp0 (side, "both") == 0;
  if (g_strcmp0 (side, "left") == 0 || *both)
    return RV_SIDE_LEFT;
  return g_strcmp0 (side, "right") == 0 ? RV_SIDE_RIGHT : RV_SIDE_NONE;
}

void
rv_observe_left_out (RvObserver *self, RvRecord *record, const char *why)
{
  g_autofree char *title = rv_record_title (record);
  g_ptr_array_add (self->left_out, g_strdup_printf ("%s: %s", title, why));
}

static char *
key_of (const RvObs *obs)
{
  GString *key = g_string_new (NULL);
  g_string_append_printf (key, "%d|%d|%d|%d|%d", obs->type, obs->side, obs->study, obs->reflex, obs->site);
  for (guint i = 0; i < obs->leaves->len; i++) {
    RvObsLeaf *leaf = &g_array_index (obs->leaves, RvObsLeaf, i);
    g_string_append_printf (key, "|%c%d", leaf->skin ? 's' : 'm', leaf->index);
  }
  if (obs->type == RV_OBS_STRETCH || obs->type == RV_OBS_LOCAL_SIGN)
    for (guint i = 0; i < obs->segment->len; i++)
      g_string_append_printf (key, "|n%d", g_array_index (obs->segment, int, i));
  return g_string_free (key, FALSE);
}

/* The user's decision that a row does not belong to this illness takes it out of the sum. */
static gboolean
set_aside (RvObserver *self, const RvObs *obs)
{
  for (guint i = 0; i < rv_case_count (self->kase, "decision"); i++) {
    RvRecord *d = rv_case_nth (self->kase, "decision", i);
    const char *action = rv_record_get (d, "action"), *field = rv_record_get (d, "field");
    if (g_strcmp0 (rv_record_get (d, "record"), obs->uuid) || (field && *field && g_strcmp0 (field, obs->field)))
      continue;
    if (g_strcmp0 (action, "accepted"))
      return TRUE;
  }
  return FALSE;
}

static void
measure (RvObs *obs, const RvAnatomy *a)
{
  double sum = 0, length = 0;
  for (guint i = 0; i < obs->leaves->len; i++)
    sum += g_array_index (obs->leaves, RvObsLeaf, i).weight;
  for (guint i = 0; i < obs->leaves->len; i++) {
    RvObsLeaf *leaf = &g_array_index (obs->leaves, RvObsLeaf, i);
    leaf->weight /= sum;
    length += leaf->weight * (leaf->skin ? a->skin[leaf->index].length : a->muscles[leaf->index].length);
  }
  obs->length = obs->leaves->len ? length : 60;
}

void
rv_observe_take (RvObserver *self, RvObs *obs, RvRecord *when, const char *label_taken)
{
  obs->label = (char *) label_taken;
  measure (obs, self->anatomy);
  rv_observe_background (&self->anatomy->priv->knowledge, self->age, obs);
  obs->key = key_of (obs);
  if (when) {
    RvSpan span;
    rv_chronology_known (self->chronology, when, &span);
    obs->known = span.dated ? span.position : -INFINITY;
    if (!isnan (self->onset) && isfinite (obs->known) && obs->known >= self->onset)
      obs->days = obs->known - self->onset;
  }
  if (set_aside (self, obs)) {
    if (when)
      rv_observe_left_out (self, when, _("set aside by a decision"));
    clear_obs (obs);
    return;
  }
  for (guint i = 0; i < self->obs->len; i++) {
    RvObs *old = &g_array_index (self->obs, RvObs, i);
    if (strcmp (old->key, obs->key))
      continue;
    gboolean newer = obs->known > old->known || (obs->known == old->known && (obs->grade > old->grade || !isfinite (obs->known)));
    if (newer) {
      clear_obs (old);
      *old = *obs;
    } else
      clear_obs (obs);
    return;
  }
  g_array_append_val (self->obs, *obs);
}

/* When the nerve trouble began: the event called onset, else the first symptom that has a side or a site. */
static double
find_onset (RvObserver *self)
{
  double earliest = NAN;
  for (guint i = 0; i < rv_case_count (self->kase, "event"); i++) {
    RvRecord *event = rv_case_nth (self->kase, "event", i);
    gboolean onset = g_strcmp0 (rv_record_get (event, "id"), "onset") == 0;
    const char *site = rv_record_get (event, "site"), *side = rv_record_get (event, "side");
    if (!onset && (!rv_record_equals (event, "type", "symptom") || (!site && !side)))
      continue;
    RvSpan span;
    if (!rv_chronology_span (self->chronology, event, "when", &span) || !span.dated || !isfinite (span.position))
      continue;
    if (onset)
      return span.position;
    if (isnan (earliest) || span.position < earliest)
      earliest = span.position;
  }
  return earliest;
}

static double
age_of (RvCase *kase)
{
  RvRecord *patient = rv_case_single (kase, "patient");
  RvQuantity age = patient ? rv_record_get_quantity (patient, "age") : (RvQuantity) { .empty = RV_EMPTY_UNSET };
  if (age.empty != RV_EMPTY_NO)
    return NAN;
  return g_strcmp0 (age.unit, "mo") == 0 ? age.number / 12 : age.number;
}

double
rv_observe_days (RvCase *kase, RvRecord *when)
{
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  RvObserver self = { .kase = kase, .chronology = chronology };
  double onset = find_onset (&self);
  RvSpan span;
  rv_chronology_known (chronology, when, &span);
  return span.dated && isfinite (span.position) && span.position >= onset ? span.position - onset : NAN;
}

GArray *
rv_observe (const RvAnatomy *anatomy, RvCase *kase, const RvEdx *edx, gboolean imaging, GPtrArray *left_out)
{
  RvObserver self = { .anatomy = anatomy, .kase = kase, .edx = edx, .imaging = imaging, .left_out = left_out };
  g_autoptr (RvChronology) chronology = rv_chronology_new (kase);
  self.chronology = chronology;
  self.onset = find_onset (&self);
  self.age = age_of (kase);
  self.obs = g_array_new (FALSE, FALSE, sizeof (RvObs));
  rv_observe_ncs (&self);
  rv_observe_emg (&self);
  rv_observe_exam (&self);
  if (imaging)
    rv_observe_imaging (&self);
  rv_observe_whole (&self);
  return self.obs;
}

void
rv_obs_array_free (GArray *obs)
{
  for (guint i = 0; obs && i < obs->len; i++)
    clear_obs (&g_array_index (obs, RvObs, i));
  if (obs)
    g_array_unref (obs);
}
