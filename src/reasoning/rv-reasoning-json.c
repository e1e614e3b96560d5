/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-reasoning-json.h"

#include <math.h>

#include "reasoning/rv-knowledge-local.h"

#define SHOWN_IN_REPLAY 7
#define SHOWN_TESTS 12

/* Rounded to 6 significant digits, so that the bytes do not hang on the last bits. */
static void
add_number (JsonBuilder *b, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  json_builder_set_member_name (b, name);
  if (!isfinite (value))
    {
      json_builder_add_null_value (b);
      return;
    }
  g_ascii_formatd (text, sizeof text, "%.6g", value);
  json_builder_add_double_value (b, g_ascii_strtod (text, NULL));
}

static void
add_text (JsonBuilder *b, const char *name, const char *value)
{
  json_builder_set_member_name (b, name);
  if (value)
    json_builder_add_string_value (b, value);
  else
    json_builder_add_null_value (b);
}

static JsonNode *
finish (JsonBuilder *b)
{
  JsonNode *root = json_builder_get_root (b);
  g_object_unref (b);
  return root;
}

/* ---- findings ----------------------------------------------------------------------------------------------- */

JsonNode *
rv_findings_to_json (GPtrArray *states)
{
  JsonBuilder *b = json_builder_new ();
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "findings");
  json_builder_begin_array (b);
  for (guint i = 0; i < states->len; i++)
    {
      const RvFindingState *s = states->pdata[i];
      if (!s->visible)
        continue;
      g_autofree char *cell = s->field ? g_strdup_printf ("%s/%s", s->record, s->field) : g_strdup (s->record);
      json_builder_begin_object (b);
      add_text (b, "id", s->id);
      add_text (b, "name", s->name);
      add_text (b, "status", rv_status_to_token (s->status));
      add_text (b, "grade", s->grade);
      add_text (b, "side", s->side);
      add_text (b, "when", s->when);
      add_text (b, "known", s->known);
      add_text (b, "origin", s->origin);
      add_text (b, "cell", cell);
      add_text (b, "used_by", rv_used_by_to_token (s->used_by));
      if (s->decision)
        add_text (b, "decision", s->decision);
      if (s->explained_by)
        add_text (b, "explained_by", s->explained_by);
      if (s->stale)
        add_text (b, "note", "too long before the first examination to count");
      if (s->superseded)
        {
          json_builder_set_member_name (b, "superseded");
          json_builder_add_boolean_value (b, TRUE);
        }
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  json_builder_end_object (b);
  return finish (b);
}

/* ---- differential ------------------------------------------------------------------------------------------- */

static void
add_contributions (JsonBuilder *b, const RvKnowledge *k, const char *name, GArray *list)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_array (b);
  for (guint i = 0; list && i < list->len; i++)
    {
      const RvFindingWeight *w = &g_array_index (list, RvFindingWeight, i);
      json_builder_begin_object (b);
      add_text (b, "finding", rv_knowledge_finding (k, w->finding)->id);
      add_number (b, "decibans", w->decibans);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

/* How many of the figures that the sum can ask for are stated for the cause or its family. */
static void
add_coverage (JsonBuilder *b, const RvCauseDef *def)
{
  json_builder_set_member_name (b, "coverage");
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "stated");
  json_builder_add_int_value (b, def->stated);
  json_builder_set_member_name (b, "needed");
  json_builder_add_int_value (b, def->needed);
  json_builder_end_object (b);
}

static void
add_causes (JsonBuilder *b, const RvDifferential *result, guint n)
{
  const RvKnowledge *k = result->knowledge;
  json_builder_set_member_name (b, "causes");
  json_builder_begin_array (b);
  for (guint i = 0; i < n && i < result->n_causes; i++)
    {
      const RvCauseResult *cause = &result->causes[i];
      const RvCauseDef *def = rv_knowledge_cause (k, cause->cause);
      json_builder_begin_object (b);
      json_builder_set_member_name (b, "rank");
      json_builder_add_int_value (b, i + 1);
      add_text (b, "id", def->id);
      add_text (b, "name", def->name);
      add_text (b, "family", rv_knowledge_family (k, (guint) def->family)->id);
      add_number (b, "probability", cause->probability);
      add_number (b, "low", cause->low);
      add_number (b, "high", cause->high);
      add_number (b, "first_in", cause->first_in);
      add_coverage (b, def);
      add_contributions (b, k, "for", cause->supporting);
      add_contributions (b, k, "against", cause->opposing);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_combinations (JsonBuilder *b, const RvDifferential *result)
{
  json_builder_set_member_name (b, "combinations");
  json_builder_begin_array (b);
  for (guint i = 0; i < result->pairs->len; i++)
    {
      const RvPairResult *pair = &g_array_index (result->pairs, RvPairResult, i);
      json_builder_begin_object (b);
      json_builder_set_member_name (b, "ids");
      json_builder_begin_array (b);
      json_builder_add_string_value (b, rv_knowledge_cause (result->knowledge, pair->a)->id);
      json_builder_add_string_value (b, rv_knowledge_cause (result->knowledge, pair->b)->id);
      json_builder_end_array (b);
      add_number (b, "probability", pair->probability);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_conflicts (JsonBuilder *b, const RvDifferential *result)
{
  json_builder_set_member_name (b, "conflicts");
  json_builder_begin_array (b);
  for (guint i = 0; i < result->conflicts->len; i++)
    {
      const RvConflict *conflict = &g_array_index (result->conflicts, RvConflict, i);
      json_builder_begin_object (b);
      json_builder_set_member_name (b, "findings");
      json_builder_begin_array (b);
      for (guint j = 0; j < conflict->n_findings; j++)
        json_builder_add_string_value (b, rv_knowledge_finding (result->knowledge, conflict->findings[j])->id);
      json_builder_end_array (b);
      add_text (b, "question", conflict->question);
      add_number (b, "strength", conflict->strength);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_outcomes (JsonBuilder *b, const RvKnowledge *k, GArray *outcomes)
{
  json_builder_set_member_name (b, "outcomes");
  json_builder_begin_array (b);
  for (guint i = 0; i < outcomes->len; i++)
    {
      const RvOutcome *outcome = &g_array_index (outcomes, RvOutcome, i);
      json_builder_begin_object (b);
      add_text (b, "result", outcome->result);
      add_number (b, "probability", outcome->probability);
      add_text (b, "leader", outcome->leader < 0 ? "other" : rv_knowledge_cause (k, (guint) outcome->leader)->id);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_next (JsonBuilder *b, const RvDifferential *result)
{
  const RvKnowledge *k = result->knowledge;
  json_builder_set_member_name (b, "next");
  json_builder_begin_array (b);
  for (guint i = 0; i < result->next->len && i < SHOWN_TESTS; i++)
    {
      const RvNextTest *next = &g_array_index (result->next, RvNextTest, i);
      const RvTestDef *test = rv_knowledge_test (k, next->test);
      json_builder_begin_object (b);
      add_text (b, "test", test->id);
      add_text (b, "name", test->name);
      add_number (b, "bits", next->bits);
      add_text (b, "burden", test->burden);
      add_number (b, "delay_days", test->delay_days);
      json_builder_set_member_name (b, "invasiveness");
      json_builder_add_int_value (b, test->invasiveness);
      add_outcomes (b, k, next->outcomes);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_tipping (JsonBuilder *b, const RvDifferential *result)
{
  const RvTippingPoint *t = &result->tipping;
  json_builder_set_member_name (b, "tipping_point");
  if (!t->possible)
    {
      json_builder_add_null_value (b);
      return;
    }
  json_builder_begin_object (b);
  add_text (b, "cause", rv_knowledge_cause (result->knowledge, t->cause)->id);
  add_text (b, "finding", t->prior ? NULL : rv_knowledge_finding (result->knowledge, t->finding)->id);
  add_text (b, "number", t->prior ? "prior" : "probability");
  add_number (b, "now", t->now);
  add_number (b, "needed", t->needed);
  json_builder_end_object (b);
}

static void
add_refuters (JsonBuilder *b, const RvDifferential *result)
{
  const RvKnowledge *k = result->knowledge;
  json_builder_set_member_name (b, "would_refute");
  json_builder_begin_array (b);
  for (guint i = 0; i < result->refuters->len; i++)
    {
      const RvRefuter *r = &g_array_index (result->refuters, RvRefuter, i);
      if (r->test < 0)
        continue;
      json_builder_begin_object (b);
      add_text (b, "cause", rv_knowledge_cause (k, r->cause)->id);
      add_text (b, "test", rv_knowledge_test (k, (guint) r->test)->id);
      add_text (b, "finding", rv_knowledge_finding (k, (guint) r->finding)->id);
      add_text (b, "status", rv_status_to_token (r->status));
      add_number (b, "decibans", r->decibans);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_knowledge (JsonBuilder *b, const RvKnowledge *k)
{
  json_builder_set_member_name (b, "knowledge");
  json_builder_begin_object (b);
  add_text (b, "version", rv_knowledge_version (k));
  add_text (b, "sha256", rv_knowledge_sha256 (k));
  json_builder_set_member_name (b, "local");
  if (rv_knowledge_n_local (k) == 0)
    json_builder_add_null_value (b);
  else
    {
      json_builder_begin_object (b);
      add_text (b, "file", rv_knowledge_local_path (k));
      add_text (b, "sha256", rv_knowledge_local_sha256 (k));
      json_builder_set_member_name (b, "changes");
      json_builder_add_int_value (b, rv_knowledge_n_local (k));
      json_builder_end_object (b);
    }
  json_builder_end_object (b);
}

JsonNode *
rv_differential_to_json (const RvDifferential *result, const char *case_id, const char *as_of)
{
  const RvKnowledge *k = result->knowledge;
  JsonBuilder *b = json_builder_new ();
  json_builder_begin_object (b);
  add_text (b, "case", case_id);
  add_text (b, "as_of", as_of);
  add_text (b, "setting", rv_knowledge_setting (k, (guint) result->setting)->id);
  add_knowledge (b, k);
  add_causes (b, result, result->n_causes);
  add_combinations (b, result);
  add_number (b, "other", result->other);
  add_number (b, "fit", result->fit);
  add_number (b, "fit_tail", result->fit_tail);
  add_conflicts (b, result);
  json_builder_set_member_name (b, "cannot_miss");
  json_builder_begin_array (b);
  for (guint i = 0; i < result->cannot_miss->len; i++)
    json_builder_add_string_value (b, rv_knowledge_cause (k, g_array_index (result->cannot_miss, guint, i))->id);
  json_builder_end_array (b);
  add_next (b, result);
  add_refuters (b, result);
  add_tipping (b, result);
  json_builder_end_object (b);
  return finish (b);
}

static void
add_hypothesis (JsonBuilder *b, const RvKnowledge *k, const char *name, RvHypothesis h)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_array (b);
  json_builder_add_string_value (b, rv_knowledge_cause (k, h.a)->id);
  if (h.b >= 0)
    json_builder_add_string_value (b, rv_knowledge_cause (k, (guint) h.b)->id);
  json_builder_end_array (b);
}

JsonNode *
rv_waterfall_to_json (const RvDifferential *result, RvHypothesis x, RvHypothesis y)
{
  static const char *const types[] = { "prior", "risk", "localisation", "group", "two-causes" };
  const RvKnowledge *k = result->knowledge;
  g_autoptr (GArray) terms = rv_differential_waterfall_between (result, x, y);
  JsonBuilder *b = json_builder_new ();
  json_builder_begin_object (b);
  add_hypothesis (b, k, "cause", x);
  add_hypothesis (b, k, "versus", y);
  add_knowledge (b, k);
  json_builder_set_member_name (b, "terms");
  json_builder_begin_array (b);
  for (guint i = 0; i < terms->len; i++)
    {
      const RvTerm *term = &g_array_index (terms, RvTerm, i);
      json_builder_begin_object (b);
      add_text (b, "type", types[term->type]);
      add_text (b, "id", term->type == RV_TERM_RISK ? rv_knowledge_finding (k, (guint) term->index)->id
                         : term->type == RV_TERM_GROUP ? rv_knowledge_group (k, (guint) term->index)->id : NULL);
      add_number (b, "decibans", term->decibans);
      add_number (b, "p_cause", term->p_a);
      add_number (b, "p_versus", term->p_b);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  add_number (b, "sum", rv_differential_log_odds_between (result, x, y));
  json_builder_end_object (b);
  return finish (b);
}

/* ---- replay and audit --------------------------------------------------------------------------------------- */

JsonNode *
rv_replay_to_json (const RvReplay *replay, const RvKnowledge *knowledge)
{
  JsonBuilder *b = json_builder_new ();
  json_builder_begin_object (b);
  add_knowledge (b, knowledge);
  json_builder_set_member_name (b, "steps");
  json_builder_begin_array (b);
  for (guint i = 0; i < replay->steps->len; i++)
    {
      const RvReplayStep *step = replay->steps->pdata[i];
      json_builder_begin_object (b);
      add_text (b, "as_of", step->as_of);
      json_builder_set_member_name (b, "added");
      json_builder_begin_array (b);
      for (guint j = 0; j < step->added->len; j++)
        json_builder_add_string_value (b, rv_knowledge_finding (knowledge, g_array_index (step->added, guint, j))->id);
      json_builder_end_array (b);
      add_causes (b, step->result, SHOWN_IN_REPLAY);
      add_number (b, "other", step->result->other);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  json_builder_end_object (b);
  return finish (b);
}

static void
add_figure (JsonBuilder *b, const char *name, const RvFigure *figure, double p)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_object (b);
  add_number (b, "k", figure->k);
  add_number (b, "n", figure->n);
  add_number (b, "p", p);
  add_text (b, "source", figure->source);
  add_text (b, "trust", rv_trust_to_token (figure->trust));
  json_builder_end_object (b);
}

JsonNode *
rv_audit_to_json (const RvKnowledge *knowledge, guint cause, guint versus, GArray *terms, double sum)
{
  JsonBuilder *b = json_builder_new ();
  json_builder_begin_object (b);
  add_text (b, "cause", rv_knowledge_cause (knowledge, cause)->id);
  add_text (b, "versus", rv_knowledge_cause (knowledge, versus)->id);
  add_knowledge (b, knowledge);
  json_builder_set_member_name (b, "terms");
  json_builder_begin_array (b);
  for (guint i = 0; i < terms->len; i++)
    {
      const RvAuditTerm *term = &g_array_index (terms, RvAuditTerm, i);
      /* The weaker of the two figures says how far the term can be trusted. */
      const RvFigure *weaker = term->figure_versus->trust > term->figure_cause->trust ? term->figure_versus : term->figure_cause;
      json_builder_begin_object (b);
      add_text (b, "finding", rv_knowledge_finding (knowledge, term->finding)->id);
      add_text (b, "status", rv_status_to_token (term->status));
      add_number (b, "decibans", term->decibans);
      add_text (b, "source", term->figure_cause->source ? term->figure_cause->source : term->figure_versus->source);
      add_text (b, "trust", rv_trust_to_token (weaker->trust));
      add_figure (b, "cause_figure", term->figure_cause, term->p_cause);
      add_figure (b, "versus_figure", term->figure_versus, term->p_versus);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  add_number (b, "sum", sum);
  json_builder_end_object (b);
  return finish (b);
}
