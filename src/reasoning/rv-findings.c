/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-findings.h"

#include <math.h>
#include <string.h>

#include "reasoning/rv-finding-rules.h"
#include "reasoning/rv-knowledge-private.h"

const char *
rv_status_to_token (RvStatus status)
{
  return status == RV_STATUS_PRESENT ? "present" : status == RV_STATUS_ABSENT ? "absent" : "not-assessed";
}

const char *
rv_used_by_to_token (RvUsedBy used_by)
{
  return used_by == RV_USED_BY_LOCALISER ? "localiser" : used_by == RV_USED_BY_DIFFERENTIAL ? "differential" : "none";
}

static void
state_free (gpointer data)
{
  RvFindingState *s = data;
  g_free (s->id);
  g_free (s->name);
  g_free (s->grade);
  g_free (s->side);
  g_free (s->when);
  g_free (s->known);
  g_free (s->origin);
  g_free (s->record);
  g_free (s->field);
  g_free (s->decision);
  g_free (s->explained_by);
  g_strfreev (s->about);
  g_free (s);
}

typedef struct {
  RvCase *kase;
  RvChronology *chronology;
  const RvKnowledge *knowledge;
  RvRuleContext rules;
  GPtrArray *states;
} Collector;

static const char *
get (RvRecord *record, const char *field)
{
  return rv_kind_field (rv_record_get_kind (record), field) ? rv_record_get (record, field) : NULL;
}

/* When a record's content became known, as the source writes it. */
static const char *
known_of (Collector *c, RvRecord *record)
{
  const char *known = get (record, "known"), *encounter = get (record, "encounter");
  if (known)
    return known;
  RvRecord *visit = encounter ? rv_case_find_id (c->kase, encounter) : NULL;
  const char *seen = visit ? rv_record_get (visit, "when") : NULL;
  return seen ? seen : get (record, "when");
}

static RvFindingState *
add_state (Collector *c, RvRecord *record, int def, RvStatus status)
{
  RvFindingState *s = g_new0 (RvFindingState, 1);
  RvSpan span;
  s->def = def;
  s->status = status;
  if (def >= 0)
    {
      const RvFindingDef *finding = rv_knowledge_finding (c->knowledge, (guint) def);
      s->id = g_strdup (finding->id);
      s->name = g_strdup (finding->name);
    }
  s->grade = g_strdup (get (record, "grade"));
  s->side = g_strdup (get (record, "side"));
  s->when = g_strdup (get (record, "when"));
  s->known = g_strdup (known_of (c, record));
  rv_chronology_known (c->chronology, record, &span);
  s->known_at = span.dated ? span.position : -INFINITY;
  s->record = g_strdup (rv_record_get_uuid (record));
  g_ptr_array_add (c->states, s);
  return s;
}

/* ---- Typed -------------------------------------------------------------------------------------------------- */

static RvStatus
flip (RvStatus status)
{
  return status == RV_STATUS_PRESENT ? RV_STATUS_ABSENT : status == RV_STATUS_ABSENT ? RV_STATUS_PRESENT : status;
}

static RvStatus
status_of (const char *token)
{
  return g_strcmp0 (token, "present") == 0 ? RV_STATUS_PRESENT : g_strcmp0 (token, "absent") == 0 ? RV_STATUS_ABSENT : RV_STATUS_NOT_ASSESSED;
}

static char *
slug (const char *text)
{
  g_autofree char *ascii = g_str_to_ascii (text ? text : "", "C");
  GString *out = g_string_new (NULL);
  for (const char *p = ascii; *p && out->len < 60; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (out, g_ascii_tolower (*p));
    else if (out->len && out->str[out->len - 1] != '-')
      g_string_append_c (out, '-');
  return g_string_free (out, FALSE);
}

static void
collect_typed (Collector *c, RvRecord *record, const char *id, const char *words, RvStatus status)
{
  gboolean absent = FALSE;
  int def = rv_knowledge_find_finding (c->knowledge, id);
  if (def < 0 && id)
    def = rv_knowledge_match (c->knowledge, id, &absent);
  if (def < 0)
    def = rv_knowledge_match (c->knowledge, words, &absent);
  /* Who writes "No pain" and marks it absent says it twice, not that there is pain. */
  gboolean twice = status == RV_STATUS_ABSENT && rv_knowledge_says_no (id && rv_knowledge_match (c->knowledge, id, NULL) >= 0 ? id : words);
  RvFindingState *s = add_state (c, record, def, absent && !twice ? flip (status) : status);
  if (def < 0)
    {
      s->id = id ? g_strdup (id) : slug (words);
      s->name = g_strdup (words ? words : id ? id : "");
    }
  const char *origin = rv_record_get_origin (record, NULL);
  s->origin = g_strdup (origin ? origin : "typed");
  if (id || status != RV_STATUS_PRESENT)
    return;
  g_autoptr (GArray) further = rv_knowledge_match_further (c->knowledge, words);
  for (guint i = 0; i < further->len; i++)
    if ((int) g_array_index (further, guint, i) != def)
      add_state (c, record, (int) g_array_index (further, guint, i), status)->origin = g_strdup (s->origin);
}

static void
collect_all_typed (Collector *c)
{
  for (guint i = 0; i < rv_case_count (c->kase, "finding"); i++)
    {
      RvRecord *record = rv_case_nth (c->kase, "finding", i);
      collect_typed (c, record, rv_record_get (record, "id"), rv_record_get (record, "text"), status_of (rv_record_get (record, "status")));
    }
  for (guint i = 0; i < rv_case_count (c->kase, "sign"); i++)
    {
      RvRecord *record = rv_case_nth (c->kase, "sign", i);
      collect_typed (c, record, rv_record_get (record, "code"), rv_record_get (record, "name"), status_of (rv_record_get (record, "result")));
    }
}

/* ---- Derived ------------------------------------------------------------------------------------------------ */

static const char *
default_grade (RvRecord *record)
{
  static const char *fields[] = { "grade", "value", "word", "judgement", "interpretation", "effect" };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (get (record, fields[i]))
      return get (record, fields[i]);
  return NULL;
}

/* The first of a finding's rules that reads a record speaks for it. */
static void
collect_record (Collector *c, guint finding, RvRecord *record)
{
  const RvFindingDef *def = rv_knowledge_finding (c->knowledge, finding);
  for (guint r = 0; r < def->rules->len; r++)
    {
      const RvRule *rule = def->rules->pdata[r];
      RvStatus status;
      const char *field;
      if (!rv_record_is (record, rv_rule_kind (rule)) || !rv_rule_apply (&c->rules, rule, record, &status, &field))
        continue;
      RvFindingState *s = add_state (c, record, (int) finding, status);
      s->derived = TRUE;
      s->origin = g_strdup ("derived");
      s->field = g_strdup (field);
      g_free (s->grade);
      s->grade = g_strdup (default_grade (record));
      return;
    }
}

typedef struct {
  Collector *c;
  GHashTable *by_kind; /* kind name -> GArray of finding indices */
} Derivation;

static void
derive_record (RvRecord *record, gpointer data)
{
  Derivation *d = data;
  GArray *findings = g_hash_table_lookup (d->by_kind, rv_record_get_kind (record)->name);
  for (guint i = 0; findings && i < findings->len; i++)
    collect_record (d->c, g_array_index (findings, guint, i), record);
}

static void
collect_derived (Collector *c)
{
  g_autoptr (GHashTable) by_kind = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  Derivation derivation = { c, by_kind };
  for (guint f = 0; f < rv_knowledge_n_findings (c->knowledge); f++)
    {
      const RvFindingDef *def = rv_knowledge_finding (c->knowledge, f);
      for (guint r = 0; r < def->rules->len; r++)
        {
          const char *kind = rv_rule_kind (def->rules->pdata[r]);
          GArray *findings = g_hash_table_lookup (by_kind, kind);
          if (!findings)
            {
              findings = g_array_new (FALSE, FALSE, sizeof (guint));
              g_hash_table_insert (by_kind, (gpointer) kind, findings);
            }
          if (findings->len == 0 || g_array_index (findings, guint, findings->len - 1) != f)
            g_array_append_val (findings, f);
        }
    }
  rv_case_foreach (c->kase, derive_record, &derivation);
}

/* ---- Decisions ---------------------------------------------------------------------------------------------- */

static gboolean
decision_concerns (RvRecord *decision, const RvFindingState *s)
{
  const char *finding = rv_record_get (decision, "finding"), *record = rv_record_get (decision, "record");
  const char *field = rv_record_get (decision, "field");
  return g_strcmp0 (finding, s->id) == 0 && (!record || g_strcmp0 (record, s->record) == 0)
         && (!field || !s->field || g_strcmp0 (field, s->field) == 0);
}

static void
apply_decisions (Collector *c)
{
  for (guint i = 0; i < rv_case_count (c->kase, "decision"); i++)
    {
      RvRecord *decision = rv_case_nth (c->kase, "decision", i);
      const char *action = rv_record_get (decision, "action");
      for (guint j = 0; j < c->states->len; j++)
        {
          RvFindingState *s = c->states->pdata[j];
          if (!decision_concerns (decision, s))
            continue;
          g_clear_pointer (&s->decision, g_free);
          g_clear_pointer (&s->explained_by, g_free);
          if (g_strcmp0 (action, "accepted") == 0)
            continue;
          s->decision = g_strdup (action);
          s->explained_by = g_strdup (rv_record_get (decision, "explained-by"));
        }
    }
}

/* ---- What the localiser may have used, and what is too old ----------------------------------------------------- */

/* The records of its children are of the record (stimulation sites of a nerve study). */
static void
add_about (Collector *c, GHashTable *uuids, RvRecord *record)
{
  g_hash_table_add (uuids, g_strdup (rv_record_get_uuid (record)));
  if (!rv_record_is (record, "ncs"))
    return;
  g_autoptr (GPtrArray) children = rv_case_children (c->kase, record, "stim");
  for (guint i = 0; i < children->len; i++)
    g_hash_table_add (uuids, g_strdup (rv_record_get_uuid (children->pdata[i])));
}

static void
add_kind (Collector *c, GHashTable *uuids, const char *kind, const RvRule *rule)
{
  if (!rv_schema_kind (kind))
    return;
  for (guint i = 0; i < rv_case_count (c->kase, kind); i++)
    {
      RvRecord *record = rv_case_nth (c->kase, kind, i);
      if (!rule || rv_rule_concerns (&c->rules, rule, record))
        add_about (c, uuids, record);
    }
}

/* Findings of the lesion are about the records their rules read; others only as far as the knowledge says so. */
static GStrv
about_of (Collector *c, const RvFindingDef *def)
{
  static const char *examined[] = { "strength", "reflex", "sensation", "ncs", "emg", NULL };
  g_autoptr (GHashTable) uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint r = 0; def->use == RV_USE_LESION && r < def->rules->len; r++)
    {
      const RvRule *rule = def->rules->pdata[r];
      if (g_strv_contains (examined, rule->kind))
        add_kind (c, uuids, rule->kind, rule);
    }
  for (guint i = 0; def->covered_by && def->covered_by[i]; i++)
    add_kind (c, uuids, def->covered_by[i], NULL);
  if (g_hash_table_size (uuids) == 0)
    return NULL;
  GStrvBuilder *builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer uuid;
  g_hash_table_iter_init (&iter, uuids);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    g_strv_builder_add (builder, uuid);
  GStrv list = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return list;
}

/* When the nerves were first examined or studied; NAN when they were not, or nothing is dated. */
static double
first_examined (Collector *c)
{
  static const char *kinds[] = { "strength", "reflex", "sensation", "sign", "ncs", "emg" };
  double first = NAN;
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < rv_case_count (c->kase, kinds[k]); i++)
      {
        RvSpan span;
        rv_chronology_known (c->chronology, rv_case_nth (c->kase, kinds[k], i), &span);
        if (span.dated && !(first <= span.position))
          first = span.position;
      }
  return first;
}

static void
complete_states (Collector *c)
{
  double first = first_examined (c);
  for (guint i = 0; i < c->states->len; i++)
    {
      RvFindingState *s = c->states->pdata[i];
      RvRecord *record = rv_case_find_uuid (c->kase, s->record);
      RvSpan span;
      if (s->def < 0)
        continue;
      const RvFindingDef *def = rv_knowledge_finding (c->knowledge, (guint) s->def);
      s->about = about_of (c, def);
      double at = get (record, "when") && rv_chronology_span (c->chronology, record, "when", &span) && span.dated ? span.position : s->known_at;
      s->stale = def->lasts_days > 0.0 && s->derived && at < first - def->lasts_days;
    }
}

static int
by_known (gconstpointer a, gconstpointer b)
{
  const RvFindingState *x = *(RvFindingState *const *) a, *y = *(RvFindingState *const *) b;
  if (x->known_at != y->known_at)
    return x->known_at < y->known_at ? -1 : 1;
  /* At the same moment the typed word is the last; of what is derived, present (one side is weak, the other is not). */
  if (x->derived != y->derived)
    return x->derived ? -1 : 1;
  if (x->derived && x->status != y->status)
    return x->status != RV_STATUS_PRESENT ? -1 : 1;
  int order = g_strcmp0 (x->id, y->id);
  return order ? order : g_strcmp0 (x->record, y->record);
}

GPtrArray *
rv_findings_collect (RvCase *kase, RvChronology *chronology, const RvKnowledge *knowledge)
{
  Collector c = { .kase = kase, .chronology = chronology, .knowledge = knowledge };
  c.states = g_ptr_array_new_with_free_func (state_free);
  c.rules.kase = kase;
  c.rules.texts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  collect_all_typed (&c);
  collect_derived (&c);
  apply_decisions (&c);
  complete_states (&c);
  g_ptr_array_sort (c.states, by_known);
  g_hash_table_unref (c.rules.texts);
  return c.states;
}

/* ---- At a cursor -------------------------------------------------------------------------------------------- */

static RvUsedBy
use_of (const RvFindingState *s, const RvKnowledge *knowledge, const RvLesionEvidence *lesion)
{
  if (!s->visible || s->def < 0 || s->decision || s->status == RV_STATUS_NOT_ASSESSED)
    return RV_USED_BY_NONE;
  if (s->stale)
    return RV_USED_BY_NONE;
  /* The localiser reads where a lesion is and what kind; a biopsy or a picture may say other things in the same words. */
  const RvFindingDef *def = rv_knowledge_finding (knowledge, (guint) s->def);
  gboolean of_lesion = def->use == RV_USE_LESION || strcmp (def->category, "electrodiagnosis") == 0;
  if (of_lesion && rv_lesion_evidence_uses (lesion, s->record, s->field))
    return RV_USED_BY_LOCALISER;
  for (guint i = 0; s->about && s->about[i]; i++)
    if (rv_lesion_evidence_touches (lesion, s->about[i]))
      return RV_USED_BY_LOCALISER;
  return def->use == RV_USE_NONE ? RV_USED_BY_NONE : RV_USED_BY_DIFFERENTIAL;
}

void
rv_findings_resolve (GPtrArray *states, const RvKnowledge *knowledge, const RvLesionEvidence *lesion, double position, RvStatus *statuses)
{
  guint n = rv_knowledge_n_findings (knowledge);
  g_autofree RvFindingState **speaker = g_new0 (RvFindingState *, n);
  for (guint f = 0; f < n; f++)
    statuses[f] = RV_STATUS_NOT_ASSESSED;
  for (guint i = 0; i < states->len; i++)
    {
      RvFindingState *s = states->pdata[i];
      s->visible = s->known_at <= position && g_strcmp0 (s->decision, "rejected") != 0;
      s->superseded = FALSE;
      s->used_by = use_of (s, knowledge, lesion);
      if (s->used_by == RV_USED_BY_NONE)
        continue;
      RvFindingState *before = speaker[s->def];
      if (before)
        {
          before->superseded = TRUE;
          before->used_by = RV_USED_BY_NONE;
        }
      speaker[s->def] = s;
    }
  for (guint f = 0; f < n; f++)
    if (speaker[f] && speaker[f]->used_by == RV_USED_BY_DIFFERENTIAL)
      statuses[f] = speaker[f]->status;
}
