/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the records of a case to the marks of its timeline. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-timeline-private.h"
#include "report/rv-words.h"

const char *const rv_timeline_lanes[RV_N_LANES] = { "disease", "treatment", "symptoms", "examination", "electrodiagnosis", "imaging", "laboratory", "pathology" };

enum { LANE_DISEASE, LANE_TREATMENT, LANE_SYMPTOMS, LANE_EXAMINATION, LANE_EDX, LANE_IMAGING, LANE_LABORATORY, LANE_PATHOLOGY };

typedef struct {
  RvCase *kase;
  RvChronology *chronology;
  GPtrArray *marks;
  GHashTable *groups;  /* key -> RvTimelineMark */
  GHashTable *events;  /* RvRecord of an event -> RvTimelineMark */
  GHashTable *places;  /* lane and written time, lane and encounter -> RvTimelineMark of the first event there */
  GHashTable *records; /* RvTimelineMark -> GPtrArray of RvRecord: what a group holds */
} Collector;

static void
mark_free (gpointer data)
{
  RvTimelineMark *mark = data;

  g_free (mark->uuid);
  g_ptr_array_unref (mark->members);
  g_free (mark->label);
  g_free (mark->effect);
  g_free (mark->effect_word);
  g_free (mark->response_to);
  g_free (mark->description);
  g_free (mark);
}

static int
lane_index (const char *name)
{
  for (guint i = 0; name && i < RV_N_LANES; i++)
    if (g_str_equal (rv_timeline_lanes[i], name))
      return (int) i;
  return LANE_DISEASE;
}

static const char *
get (RvRecord *record, const char *field)
{
  return rv_kind_field (rv_record_get_kind (record), field) ? rv_record_get (record, field) : NULL;
}

static char *
text_of (Collector *self, RvRecord *record, const char *field)
{
  return rv_record_get_text (record, field, rv_case_title_of_id, self->kase);
}

/* When it was so; else when it became known; else nowhere. */
static void
find_when (Collector *self, RvRecord *record, RvTimelineMark *mark)
{
  RvSpan known;

  rv_chronology_known (self->chronology, record, &known);
  mark->known = known.position;
  if (rv_chronology_span (self->chronology, record, "when", &mark->when) && isfinite (mark->when.position))
    return;
  if (known.dated && isfinite (known.position))
    mark->when = known;
  else
    mark->undated = TRUE;
}

static RvTimelineMark *
add_mark (Collector *self, RvRecord *record, int lane)
{
  RvTimelineMark *mark = g_new0 (RvTimelineMark, 1);

  mark->uuid = g_strdup (rv_record_get_uuid (record));
  mark->members = g_ptr_array_new_with_free_func (g_free);
  mark->lane = (guint) lane;
  mark->track = self->marks->len; /* order of the case, until rows are given */
  find_when (self, record, mark);
  if (get (record, "end") && rv_chronology_span (self->chronology, record, "end", &mark->end))
    {
      mark->open = mark->end.open;
      mark->has_end = mark->open || isfinite (mark->end.position);
      mark->shape = mark->has_end ? RV_MARK_INTERVAL : RV_MARK_POINT;
    }
  g_ptr_array_add (self->marks, mark);
  return mark;
}

static void
add_member (Collector *self, RvTimelineMark *mark, RvRecord *record)
{
  GPtrArray *records = g_hash_table_lookup (self->records, mark);

  if (!records)
    {
      records = g_ptr_array_new ();
      g_hash_table_insert (self->records, mark, records);
    }
  g_ptr_array_add (records, record);
  if (!g_str_equal (mark->uuid, rv_record_get_uuid (record)))
    g_ptr_array_add (mark->members, g_strdup (rv_record_get_uuid (record)));
}

static void
describe (Collector *self, RvTimelineMark *mark, RvRecord *record)
{
  g_autoptr (GString) text = g_string_new (mark->label);
  g_autofree char *when = rv_kind_field (rv_record_get_kind (record), "when") ? text_of (self, record, "when") : g_strdup ("");
  g_autofree char *end = rv_kind_field (rv_record_get_kind (record), "end") ? text_of (self, record, "end") : g_strdup ("");

  g_string_append_printf (text, ". %s", rv_token_label (rv_timeline_lanes[mark->lane]));
  if (!mark->undated && *when)
    g_string_append_printf (text, ". %s", when);
  if (mark->open)
    g_string_append_printf (text, ", %s", _("goes on"));
  else if (*end)
    g_string_append_printf (text, _(" until %s"), end);
  if (!mark->undated && mark->when.nominal)
    g_string_append_printf (text, ". %s", _("Only the order is known"));
  if (mark->effect_word)
    g_string_append_printf (text, ". %s", mark->effect_word);
  if (mark->members->len)
    {
      g_string_append (text, ". ");
      g_string_append_printf (text, ngettext ("%u record", "%u records", mark->members->len), mark->members->len);
    }
  mark->description = g_string_free (g_steal_pointer (&text), FALSE);
}

static void
remember_place (Collector *self, RvRecord *event, RvTimelineMark *mark)
{
  const char *const fields[] = { "when", "encounter" };

  g_hash_table_insert (self->events, event, mark);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = rv_record_get (event, fields[i]);
      g_autofree char *key = value ? g_strdup_printf ("%u%c%s", mark->lane, i ? '@' : '/', value) : NULL;

      if (key && !g_hash_table_contains (self->places, key))
        g_hash_table_insert (self->places, g_steal_pointer (&key), mark);
    }
}

/* The title says it already. */
static gboolean
says (const char *title, const char *word)
{
  g_autofree char *a = g_utf8_casefold (title, -1), *b = g_utf8_casefold (word, -1);

  return strstr (a, b) != NULL;
}

static void
collect_events (Collector *self)
{
  for (guint i = 0; i < rv_case_count (self->kase, "event"); i++)
    {
      RvRecord *event = rv_case_nth (self->kase, "event", i);
      RvTimelineMark *mark = add_mark (self, event, lane_index (rv_record_get (event, "lane")));
      const char *response = rv_record_get (event, "response-to");
      RvRecord *treatment = response ? rv_case_find_id (self->kase, response) : NULL;

      mark->label = g_strdup (rv_record_get (event, "title"));
      if (!mark->label)
        mark->label = g_strdup (_("Untitled event"));
      /* What a response or a complication came to; an outcome says it by its name. */
      if (rv_record_get (event, "effect") && (response || !rv_record_equals (event, "type", "outcome")))
        {
          mark->effect = g_strdup (rv_record_get (event, "effect"));
          mark->effect_word = rv_words_token (mark->effect);
          if (says (mark->label, mark->effect_word))
            g_clear_pointer (&mark->effect_word, g_free);
        }
      if (treatment && treatment != event)
        mark->response_to = g_strdup (rv_record_get_uuid (treatment));
      remember_place (self, event, mark);
    }
}

static gboolean
same_text (const char *a, const char *b)
{
  return a && b && g_str_equal (a, b);
}

/* The event mark that a row belongs to: the one it names, or one on the same lane at the same written time or encounter. */
static RvTimelineMark *
event_for (Collector *self, RvRecord *record, int lane)
{
  const char *named = get (record, "event") ? get (record, "event") : get (record, "treatment");
  RvRecord *target = named ? rv_case_find_id (self->kase, named) : NULL;
  g_autofree char *key = NULL;

  if (target)
    return g_hash_table_lookup (self->events, target);
  if (get (record, "when"))
    key = g_strdup_printf ("%d/%s", lane, get (record, "when"));
  else if (get (record, "encounter"))
    key = g_strdup_printf ("%d@%s", lane, get (record, "encounter"));
  return key ? g_hash_table_lookup (self->places, key) : NULL;
}

/* What makes rows one group on a lane. */
static char *
group_key (Collector *self, RvRecord *record, int lane)
{
  const char *study = get (record, "study");
  const char *with = study ? study : get (record, "when") ? get (record, "when") : get (record, "encounter") ? get (record, "encounter") : get (record, "known");

  return g_strdup_printf ("%d/%s", lane, with ? with : "");
}

static void
gather (Collector *self, RvRecord *record, int lane)
{
  RvRecord *study = get (record, "study") ? rv_case_find_id (self->kase, get (record, "study")) : NULL;
  RvTimelineMark *mark = event_for (self, study ? study : record, lane);
  g_autofree char *key = group_key (self, record, lane);

  if (!mark)
    mark = g_hash_table_lookup (self->groups, key);
  if (!mark)
    {
      mark = add_mark (self, study ? study : record, lane);
      mark->shape = RV_MARK_GROUP;
      g_hash_table_insert (self->groups, g_strdup (key), mark);
    }
  add_member (self, mark, record);
}

static int
lane_of_study (RvRecord *study)
{
  const char *modality = rv_record_get (study, "modality");

  return same_text (modality, "ultrasound") ? LANE_IMAGING
         : same_text (modality, "skin-biopsy") ? LANE_PATHOLOGY
         : same_text (modality, "genetics") ? LANE_LABORATORY : LANE_EDX;
}

static void
collect_studies (Collector *self)
{
  static const char *const rows[] = { "ncs", "emg", "repetitive", "measure", "ultrasound" };

  for (guint i = 0; i < rv_case_count (self->kase, "study"); i++)
    {
      RvRecord *study = rv_case_nth (self->kase, "study", i);
      int lane = lane_of_study (study);
      RvTimelineMark *mark = event_for (self, study, lane);
      const char *id = rv_record_get (study, "id");

      if (!mark)
        {
          mark = add_mark (self, study, lane);
          mark->shape = RV_MARK_GROUP;
          mark->label = g_strdup (rv_record_get (study, "title"));
        }
      add_member (self, mark, study);
      if (id)
        g_hash_table_insert (self->groups, g_strdup_printf ("%d/%s", lane, id), mark);
    }
  for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
    for (guint i = 0; i < rv_case_count (self->kase, rows[k]); i++)
      {
        RvRecord *row = rv_case_nth (self->kase, rows[k], i);
        RvRecord *study = rv_record_get (row, "study") ? rv_case_find_id (self->kase, rv_record_get (row, "study")) : NULL;

        gather (self, row, study && rv_record_is (study, "study") ? lane_of_study (study) : k == 4 ? LANE_IMAGING : LANE_EDX);
      }
}

static void
collect_rows (Collector *self)
{
  static const char *const exam[] = { "strength", "bulk", "reflex", "sensation", "sign" };

  for (guint k = 0; k < G_N_ELEMENTS (exam); k++)
    for (guint i = 0; i < rv_case_count (self->kase, exam[k]); i++)
      gather (self, rv_case_nth (self->kase, exam[k], i), LANE_EXAMINATION);
  for (guint i = 0; i < rv_case_count (self->kase, "result"); i++)
    {
      RvRecord *result = rv_case_nth (self->kase, "result", i);
      const char *category = rv_record_get (result, "category");

      gather (self, result, same_text (category, "biopsy") ? LANE_PATHOLOGY : same_text (category, "imaging") ? LANE_IMAGING : LANE_LABORATORY);
    }
  for (guint i = 0; i < rv_case_count (self->kase, "image"); i++)
    {
      RvRecord *image = rv_case_nth (self->kase, "image", i);

      gather (self, image, same_text (rv_record_get (image, "modality"), "histology") ? LANE_PATHOLOGY : LANE_IMAGING);
    }
}

/* Background with a date of its own, and diagnoses as they were made. */
static void
collect_background (Collector *self)
{
  static const struct { const char *kind; int lane; } kinds[] = { { "comorbidity", LANE_DISEASE }, { "drug", LANE_TREATMENT }, { "diagnosis", LANE_DISEASE } };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < rv_case_count (self->kase, kinds[k].kind); i++)
      {
        RvRecord *record = rv_case_nth (self->kase, kinds[k].kind, i);
        const char *role = get (record, "role");
        RvTimelineMark *mark = event_for (self, record, kinds[k].lane);

        if (mark)
          add_member (self, mark, record);
        if (mark || !get (record, "when") || same_text (get (record, "status"), "absent") ||
            same_text (role, "excluded") || same_text (role, "considered") || same_text (role, "incidental"))
          continue;
        mark = add_mark (self, record, kinds[k].lane);
        if (role)
          mark->label = g_strdup_printf ("%s: %s", same_text (role, "final") ? _("Diagnosis") : _("Working diagnosis"), rv_record_get (record, "name"));
        else
          mark->label = g_strdup (rv_record_get (record, "name"));
      }
}

/* The name of a group: what is telling in it, at most three things. */
static void
name_group (Collector *self, RvTimelineMark *mark)
{
  GPtrArray *records = g_hash_table_lookup (self->records, mark);
  g_autoptr (GString) label = g_string_new (NULL);
  guint named = 0, more = 0;

  for (guint pass = 0; records && pass < 2 && !named; pass++)
    for (guint i = 0; i < records->len; i++)
      {
        RvRecord *record = records->pdata[i];
        g_autofree char *words = NULL;

        if (pass == 0 && mark->lane == LANE_EXAMINATION && rv_words_is_normal (record))
          continue;
        words = rv_words_record (record);
        if (!words || !*words || strstr (label->str, words))
          continue;
        if (named == 3)
          {
            more++;
            continue;
          }
        g_string_append_printf (label, "%s%s", named ? ", " : "", words);
        named++;
      }
  if (more)
    g_string_append_printf (label, " +%u", more);
  mark->label = rv_words_capital (label->str);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const RvTimelineMark *ma = *(RvTimelineMark *const *) a, *mb = *(RvTimelineMark *const *) b;

  if (ma->lane != mb->lane)
    return ma->lane < mb->lane ? -1 : 1;
  if (ma->undated != mb->undated)
    return ma->undated ? -1 : 1;
  if (!ma->undated && ma->when.position != mb->when.position)
    return ma->when.position < mb->when.position ? -1 : 1;
  return ma->track < mb->track ? -1 : 1;
}

GPtrArray *
rv_timeline_collect (RvCase *kase, RvChronology *chronology)
{
  Collector self = { kase, chronology, g_ptr_array_new_with_free_func (mark_free) };

  self.groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.records = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self.events = g_hash_table_new (NULL, NULL);
  self.places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collect_events (&self);
  collect_studies (&self);
  collect_rows (&self);
  collect_background (&self);
  for (guint i = 0; i < self.marks->len; i++)
    {
      RvTimelineMark *mark = self.marks->pdata[i];

      if (!mark->label)
        name_group (&self, mark);
      if (mark->undated)
        {
          g_autofree char *title = g_steal_pointer (&mark->label);

          /* Translators: an event of which nothing is known of its time. */
          mark->label = g_strdup_printf (_("%s (no date)"), title);
        }
      describe (&self, mark, rv_case_find_uuid (kase, mark->uuid));
    }
  g_ptr_array_sort (self.marks, compare_marks);
  g_hash_table_unref (self.groups);
  g_hash_table_unref (self.events);
  g_hash_table_unref (self.places);
  g_hash_table_unref (self.records);
  return self.marks;
}
