/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "teaching/rv-disclose.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "reasoning/rv-knowledge.h"

static void
disclosure_free (RvDisclosure *self)
{
  g_free (self->title);
  g_free (self->question);
  g_free (self->text);
  g_free (self);
}

/* --- words that would tell --- */

static void
add_words (GString *pattern, const char *words)
{
  g_autofree char *escaped = NULL;

  if (!words || g_utf8_strlen (words, -1) < 3)
    return;
  escaped = g_regex_escape_string (words, -1);
  g_string_append_printf (pattern, "%s%s", pattern->len ? "|" : "", escaped);
}

/* What it was, by all the names it goes by. NULL: the case states nothing. */
static GRegex *
names_of_truth (RvCase *kase)
{
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  g_autoptr (GString) pattern = g_string_new (NULL);
  g_autofree char *whole = NULL;

  for (guint i = 0; i < rv_case_count (kase, "diagnosis"); i++)
    {
      RvRecord *record = rv_case_nth (kase, "diagnosis", i);
      const char *cause = rv_record_get (record, "cause");
      int at = knowledge && cause ? rv_knowledge_find_cause (knowledge, cause) : -1;
      const RvCauseDef *def = at >= 0 ? rv_knowledge_cause (knowledge, (guint) at) : NULL;

      if (!rv_record_equals (record, "role", "final"))
        continue;
      add_words (pattern, rv_record_get (record, "name"));
      add_words (pattern, def ? def->name : NULL);
      for (guint w = 0; def && def->synonyms && def->synonyms[w]; w++)
        add_words (pattern, def->synonyms[w]);
    }
  whole = g_strdup_printf ("\\b(?:%s)\\b", pattern->str);
  return pattern->len ? g_regex_new (whole, G_REGEX_CASELESS, 0, NULL) : NULL;
}

/* NULL for NULL; else what is left of text. Caller frees. */
static char *
without_names (GRegex *names, const char *text)
{
  return !text ? NULL : names ? g_regex_replace_literal (names, text, -1, 0, "…", 0, NULL) : g_strdup (text);
}

static void
add (GPtrArray *stages, const char *title, const char *question, const char *text, double position)
{
  RvDisclosure *stage = g_new0 (RvDisclosure, 1);

  stage->title = g_strdup (title);
  stage->question = g_strdup (question);
  stage->text = g_strdup (text);
  stage->position = position;
  g_ptr_array_add (stages, stage);
}

static int
by_position (gconstpointer a, gconstpointer b)
{
  const RvDisclosure *x = *(RvDisclosure *const *) a, *y = *(RvDisclosure *const *) b;

  return (x->position > y->position) - (x->position < y->position);
}

/* Whether a stage's "until" names a visit. */
static gboolean
ends_with_visit (RvCase *kase, RvRecord *stage)
{
  const char *until = rv_record_get (stage, "until");
  RvRecord *end = until && *until == '@' ? rv_case_find_id (kase, until + 1) : NULL;

  return end && (rv_record_is (end, "encounter") || (rv_record_is (end, "event") && (rv_record_equals (end, "lane", "examination") || rv_record_equals (end, "type", "visit"))));
}

static void
add_own (GPtrArray *stages, RvCase *kase, RvChronology *chronology)
{
  for (guint i = 0; i < rv_case_count (kase, "stage"); i++)
    {
      RvRecord *record = rv_case_nth (kase, "stage", i);
      const char *id = rv_record_get (record, "id");
      RvSpan span = { 0 };
      double position = INFINITY;

      if (!id || !rv_chronology_find (chronology, id, &position, NULL))
        position = rv_chronology_span (chronology, record, "until", &span) && span.dated ? span.position : INFINITY;
      add (stages, rv_record_get (record, "title"), rv_record_get (record, "question"), rv_record_get (record, "text"), position);
      ((RvDisclosure *) stages->pdata[i])->bedside = ends_with_visit (kase, record);
    }
  g_ptr_array_sort (stages, by_position);
  ((RvDisclosure *) stages->pdata[stages->len - 1])->bedside = FALSE; /* nothing comes after it */
}

/* The moments between 0 and n, spread evenly over at most RV_DISCLOSE_MOST; the last is always one of them. */
static void
add_moments (GPtrArray *stages, RvChronology *chronology)
{
  guint n = rv_chronology_n_steps (chronology), n_stages = MIN (n, RV_DISCLOSE_MOST);

  for (guint i = 1; i <= n_stages; i++)
    {
      const RvStep *step = rv_chronology_step (chronology, i * n / n_stages - 1);

      add (stages, step->label, NULL, NULL, step->position);
    }
}

/* Whoever wrote the stages knew the end. */
static void
quiet_stage (RvDisclosure *stage, GRegex *names)
{
  char **told[] = { &stage->title, &stage->question, &stage->text };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autofree char *before = *told[i];

      *told[i] = without_names (names, before);
    }
}

GPtrArray *
rv_disclose_stages (RvCase *kase, RvChronology *chronology)
{
  GPtrArray *stages = g_ptr_array_new_with_free_func ((GDestroyNotify) disclosure_free);
  g_autoptr (GRegex) names = names_of_truth (kase);

  if (rv_case_count (kase, "stage"))
    add_own (stages, kase, chronology);
  else
    add_moments (stages, chronology);
  if (!stages->len)
    add (stages, _("The whole case"), NULL, NULL, INFINITY);
  for (guint i = 0; i < stages->len; i++)
    quiet_stage (stages->pdata[i], names);
  return stages;
}

char *
rv_disclose_patient (RvCase *kase)
{
  RvRecord *patient = rv_case_single (kase, "patient");
  const char *sex = patient ? rv_record_get (patient, "sex") : NULL;
  g_autofree char *age = patient && rv_record_get (patient, "age") ? rv_record_get_text (patient, "age", NULL, NULL) : NULL;
  const char *letter = g_strcmp0 (sex, "male") == 0 ? C_("sex", "M") : g_strcmp0 (sex, "female") == 0 ? C_("sex", "F") : "";

  return g_strdup_printf ("%s%s%s", letter, *letter && age ? " " : "", age ? age : "");
}

char *
rv_disclose_title (RvCase *kase, guint number)
{
  g_autofree char *patient = rv_disclose_patient (kase);

  return *patient ? g_strdup_printf (_("Case %u, %s"), number, patient) : g_strdup_printf (_("Case %u"), number);
}

/* --- the case as a learner may see it --- */

static const char *const kept_of_root[] = { "setting", "anchor", "nature", NULL };

static gboolean
tells (const RvKind *kind)
{
  static const char *const sections[] = { "diagnoses", "discussion", "stages", "remarks", "decisions", "presentations", NULL };
  static const char *const parents[] = { "presentation", NULL };

  return (kind->section && g_strv_contains (sections, kind->section)) || (kind->parent && g_strv_contains (parents, kind->parent));
}

/* "after a before b" without the parts that name what the learner has not met. NULL: nothing is left. */
static char *
without_later (const char *date, GHashTable *known_ids)
{
  g_auto (GStrv) words = g_strsplit (date, " ", -1);
  g_autoptr (GString) kept = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    {
      gboolean order = words[i + 1] && (g_str_equal (words[i], "before") || g_str_equal (words[i], "after"));

      if (order && !g_hash_table_contains (known_ids, words[i + 1]))
        {
          i++;
          continue;
        }
      g_string_append_printf (kept, "%s%s", kept->len ? " " : "", words[i]);
      if (order)
        g_string_append_printf (kept, " %s", words[++i]);
    }
  return kept->len ? g_string_free (g_steal_pointer (&kept), FALSE) : NULL;
}

typedef struct {
  RvCase *out;
  RvCase *known;
  RvChronology *chronology;
  GHashTable *ids; /* of what is known */
  double position;
  RvCase *whole;
  GRegex *names; /* of what it was, or NULL */
  guint n_images;
  gboolean bedside;
} Copy;

static void
collect_id (RvRecord *record, gpointer data)
{
  const RvKind *kind = rv_record_get_kind (record);
  const char *id = !tells (kind) && rv_kind_field_index (kind, "id") >= 0 ? rv_record_get (record, "id") : NULL;

  if (id)
    g_hash_table_add (data, g_strdup (id));
}

/* Dates that point past the cursor, and references to what is not there. */
static void
blind_record (RvRecord *copy, RvRecord *record, Copy *c)
{
  const RvKind *kind = rv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RvField *field = &kind->fields[i];
      const char *value = rv_record_get (record, field->name);
      RvSpan span = { 0 };

      if (!value)
        continue;
      if (field->type == RV_FIELD_DATE)
        {
          g_autofree char *cut = without_later (value, c->ids);
          gboolean later = rv_chronology_span (c->chronology, record, field->name, &span) && span.dated && span.position > c->position;

          rv_record_set (copy, field->name, later ? NULL : cut);
        }
      else if (field->type == RV_FIELD_REF && !strchr (value, ' ') && !g_hash_table_contains (c->ids, value))
        rv_record_set (copy, field->name, NULL);
    }
}

/* An event that puts on the timeline what the doctors thought then: the learner is to think first. */
static gboolean
is_opinion (RvRecord *record, RvCase *whole)
{
  const char *title = rv_record_is (record, "event") && rv_record_equals (record, "type", "diagnosis") ? rv_record_get (record, "title") : NULL;

  for (guint i = 0; title && i < rv_case_count (whole, "diagnosis"); i++)
    {
      const char *name = rv_record_get (rv_case_nth (whole, "diagnosis", i), "name");

      if (name && (g_str_equal (name, title) || g_str_has_suffix (title, name) || g_str_has_suffix (name, title)))
        return TRUE;
    }
  return FALSE;
}

/* "Axial T1" rather than the words somebody gave a picture after they knew. */
static void
neutral_image (RvRecord *copy, guint number)
{
  static const char *const parts[] = { "modality", "plane", "sequence", NULL };
  g_autoptr (GString) title = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    {
      const char *value = rv_record_get (copy, parts[i]);

      if (value && !g_str_equal (value, "other") && !g_str_equal (value, "none"))
        g_string_append_printf (title, "%s%s", title->len ? ", " : "", g_str_equal (parts[i], "sequence") ? value : rv_token_label (value));
    }
  if (!title->len)
    g_string_printf (title, _("Picture %u"), number);
  rv_record_set (copy, "title", title->str);
}

static const struct { const char *kind, *fields[8]; } silent[] = {
  { "patient", { "name", "identifier", "birth" } },
  { "study", { "conclusion" } },
  { "image", { "caption", "findings", "panel", "figure" } },
  { "event", { "code" } },
};

/* "NCS and EMG: demyelinating": the tables are there to be read. */
static void
neutral_study_event (RvRecord *copy)
{
  g_auto (GStrv) parts = NULL;

  if (!rv_record_is (copy, "event") || !rv_record_equals (copy, "lane", "electrodiagnosis") || !rv_record_get (copy, "title"))
    return;
  parts = g_strsplit (rv_record_get (copy, "title"), ": ", 2);
  rv_record_set (copy, "title", parts[0]);
  rv_record_set (copy, "text", NULL);
}

/* Facts stay, with their results and family history; opinions, names and what authors wrote beside them go. */
static void
quiet_record (RvRecord *copy, Copy *c)
{
  static const char *const told[] = { "encounter", "event", "finding", "study", "image", NULL };
  const RvKind *kind = rv_record_get_kind (copy);

  if (rv_kind_field_index (kind, "note") >= 0)
    rv_record_set (copy, "note", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    for (guint f = 0; rv_record_is (copy, silent[i].kind) && silent[i].fields[f]; f++)
      rv_record_set (copy, silent[i].fields[f], NULL);
  if (rv_record_is (copy, "image"))
    neutral_image (copy, ++c->n_images);
  neutral_study_event (copy);
  for (guint i = 0; c->names && g_strv_contains (told, kind->name) && i < kind->n_fields; i++)
    {
      const char *value = kind->fields[i].type == RV_FIELD_TEXT || kind->fields[i].type == RV_FIELD_PROSE ? rv_record_get (copy, kind->fields[i].name) : NULL;
      g_autofree char *quiet = without_names (c->names, value);

      if (quiet && !g_str_equal (quiet, value))
        rv_record_set (copy, kind->fields[i].name, quiet);
    }
}

/* What is known of a test rather than of the bedside. */
static gboolean
is_of_test (RvRecord *record)
{
  static const char *const sections[] = { "studies", "results", "images", NULL };
  static const char *const lanes[] = { "electrodiagnosis", "imaging", "laboratory", "pathology", "treatment", NULL };
  static const char *const bedside[] = { "course", "history", "risk", "sign", "symptom", NULL };
  const RvKind *kind = rv_record_get_kind (record);
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  const char *id = rv_record_is (record, "finding") ? rv_record_get (record, "id") : NULL;
  int finding = knowledge && id ? rv_knowledge_find_finding (knowledge, id) : -1;

  if (rv_record_is (record, "event"))
    return rv_record_get (record, "lane") && g_strv_contains (lanes, rv_record_get (record, "lane"));
  if (finding >= 0)
    return !g_strv_contains (bedside, rv_knowledge_finding (knowledge, (guint) finding)->category);
  return kind->section && g_strv_contains (sections, kind->section);
}

/* The tests of the day of a visit come with the next stage. */
static gboolean
comes_next (RvRecord *record, Copy *c)
{
  RvRecord *parent = rv_case_get_parent (c->known, record), *top = parent ? parent : record;
  RvSpan span = { 0 };

  if (!c->bedside || !is_of_test (top))
    return FALSE;
  rv_chronology_known (c->chronology, top, &span);
  return span.dated && span.position > c->position - 0.5; /* days; what happens on one day lies close together */
}

static void
copy_record (RvRecord *record, gpointer data)
{
  Copy *c = data;
  g_autoptr (RvRecord) copy = NULL;

  if (rv_record_is (record, "case") || rv_record_is (record, "annotation") || tells (rv_record_get_kind (record)) || is_opinion (record, c->whole)
      || comes_next (record, c))
    return;
  copy = rv_record_copy (record);
  blind_record (copy, record, c);
  quiet_record (copy, c);
  rv_case_add (c->out, copy);
}

RvCase *
rv_disclose_case (RvCase *kase, RvChronology *chronology, double position, gboolean bedside, const char *title)
{
  g_autoptr (RvCase) known = rv_chronology_as_known (chronology, kase, position);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  RvCase *out = rv_case_new (NULL);
  g_autoptr (GRegex) names = names_of_truth (kase);
  Copy c = { out, known, chronology, ids, position, kase, names, 0, bedside };
  RvRecord *root = rv_case_get_root (kase), *bare = rv_case_get_root (out);

  for (guint i = 0; kept_of_root[i]; i++)
    if (rv_kind_field_index (rv_record_get_kind (root), kept_of_root[i]) >= 0)
      rv_record_set (bare, kept_of_root[i], rv_record_get (root, kept_of_root[i]));
  rv_record_set (bare, "title", title);
  rv_case_foreach (known, collect_id, ids);
  if (rv_record_get (bare, "anchor") && !g_hash_table_contains (ids, rv_record_get (bare, "anchor")))
    rv_record_set (bare, "anchor", NULL);
  rv_case_foreach (known, copy_record, &c);
  return out;
}

typedef struct { RvCase *out; const char *section; } Part;

static void
copy_part (RvRecord *record, gpointer data)
{
  Part *part = data;
  const RvKind *kind = rv_record_get_kind (record), *holder = kind->parent ? rv_schema_kind (kind->parent) : kind;
  g_autoptr (RvRecord) copy = NULL;

  if (!rv_record_is (record, "patient") && g_strcmp0 (holder->section, part->section) != 0)
    return;
  copy = rv_record_copy (record);
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].type == RV_FIELD_REF && !g_str_equal (kind->fields[i].name, "study"))
      rv_record_set (copy, kind->fields[i].name, NULL);
  rv_case_add (part->out, copy);
}

RvCase *
rv_disclose_part (RvCase *disclosed, const char *section)
{
  Part part = { rv_case_new (NULL), section };

  rv_record_set (rv_case_get_root (part.out), "title", rv_case_get_title (disclosed));
  rv_case_foreach (disclosed, copy_part, &part);
  return part.out;
}

/* --- the truth --- */

RvDisclosedTruth *
rv_disclose_truth (RvCase *kase, const RvAnatomy *anatomy)
{
  RvDisclosedTruth *self = g_new0 (RvDisclosedTruth, 1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new (), causes = g_strv_builder_new (), reasons = g_strv_builder_new ();

  self->nodes = g_array_new (FALSE, FALSE, sizeof (int));
  self->side = RV_SIDE_NONE;
  for (guint i = 0; i < rv_case_count (kase, "diagnosis"); i++)
    {
      RvRecord *record = rv_case_nth (kase, "diagnosis", i);
      const char *lesion = rv_record_get (record, "lesion"), *by = rv_record_get (record, "by"), *text = rv_record_get (record, "text");
      g_autoptr (GArray) nodes = anatomy && lesion ? rv_anatomy_find_nerve (anatomy, lesion) : NULL;

      if (!rv_record_equals (record, "role", "final"))
        continue;
      g_strv_builder_add (names, rv_record_get (record, "name") ? rv_record_get (record, "name") : "");
      if (rv_record_get (record, "cause"))
        g_strv_builder_add (causes, rv_record_get (record, "cause"));
      if (by)
        g_strv_builder_add (reasons, by);
      if (text)
        g_strv_builder_add (reasons, text);
      if (nodes && nodes->len)
        g_array_append_vals (self->nodes, nodes->data, nodes->len);
      if (rv_record_equals (record, "side", "left") || rv_record_equals (record, "side", "right"))
        self->side = rv_record_equals (record, "side", "left") ? RV_SIDE_LEFT : RV_SIDE_RIGHT;
    }
  self->names = g_strv_builder_end (names);
  self->causes = g_strv_builder_end (causes);
  self->reasons = g_strv_builder_end (reasons);
  return self;
}

void
rv_disclosed_truth_free (RvDisclosedTruth *self)
{
  if (!self)
    return;
  g_strfreev (self->names);
  g_strfreev (self->causes);
  g_strfreev (self->reasons);
  g_array_unref (self->nodes);
  g_free (self);
}
