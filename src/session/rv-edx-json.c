/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents of `ranvier edx` and `ranvier localise`. */
#include <math.h>

#include "session/rv-session-json.h"

static const char *
side_token (RvSide side)
{
  return side == RV_SIDE_LEFT ? "left" : side == RV_SIDE_RIGHT ? "right" : NULL;
}

static void
string (JsonBuilder *b, const char *name, const char *value)
{
  json_builder_set_member_name (b, name);
  if (value)
    json_builder_add_string_value (b, value);
  else
    json_builder_add_null_value (b);
}

/* Six significant digits: the same on every run. NAN is null. */
static void
number (JsonBuilder *b, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  json_builder_set_member_name (b, name);
  if (isfinite (value))
    json_builder_add_double_value (b, g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.6g", value), NULL));
  else
    json_builder_add_null_value (b);
}

static void
strings (JsonBuilder *b, const char *name, char *const *values)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_array (b);
  for (guint i = 0; values && values[i]; i++)
    json_builder_add_string_value (b, values[i]);
  json_builder_end_array (b);
}

static void
begin_array (JsonBuilder *b, const char *name)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_array (b);
}

static void
add_cell (JsonBuilder *b, const RvEdxCell *cell)
{
  json_builder_begin_object (b);
  string (b, "row", cell->row);
  string (b, "cell", cell->uuid);
  string (b, "field", cell->field);
  string (b, "nerve", cell->nerve);
  string (b, "side", side_token (cell->side));
  string (b, "type", cell->type);
  string (b, "site", cell->site);
  string (b, "parameter", cell->parameter);
  number (b, "value", cell->value);
  string (b, "unit", cell->unit);
  string (b, "empty", cell->empty);
  string (b, "profile", cell->profile);
  number (b, "limit", cell->limit);
  number (b, "beyond", cell->beyond);
  if (cell->computed)
    {
      json_builder_set_member_name (b, "computed");
      json_builder_add_boolean_value (b, TRUE);
    }
  number (b, "ratio", cell->ratio);
  string (b, "label", cell->label);
  string (b, "why", cell->why);
  json_builder_end_object (b);
}

static void
add_finding (JsonBuilder *b, const RvCriterionFinding *finding)
{
  static const char *const states[] = { "no", "open", "yes" };

  json_builder_begin_object (b);
  string (b, "feature", finding->feature);
  string (b, "name", finding->name);
  string (b, "nerve", finding->nerve);
  string (b, "side", side_token (finding->side));
  string (b, "state", states[finding->state]);
  string (b, "why", finding->why);
  strings (b, "cells", finding->cells);
  string (b, "source", finding->source);
  string (b, "trust", finding->trust);
  json_builder_end_object (b);
}

static void
add_criteria (JsonBuilder *b, const RvCriteria *criteria)
{
  begin_array (b, "criteria");
  for (guint i = 0; criteria && i < criteria->n_verdicts; i++)
    {
      const RvCriteriaVerdict *v = &criteria->verdicts[i];

      json_builder_begin_object (b);
      string (b, "id", v->id);
      string (b, "name", v->name);
      string (b, "about", v->about);
      string (b, "study", v->study_title);
      string (b, "outcome", v->outcome);
      string (b, "outcome_name", v->outcome_name);
      string (b, "could_be", v->could_be);
      string (b, "why", v->why);
      string (b, "source", v->source);
      string (b, "trust", v->trust);
      string (b, "note", v->note);
      number (b, "limbs", v->n_limbs);
      begin_array (b, "findings");
      for (guint k = 0; k < v->n_findings; k++)
        add_finding (b, &v->findings[k]);
      json_builder_end_array (b);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  begin_array (b, "patterns");
  for (guint i = 0; criteria && i < criteria->n_patterns; i++)
    {
      const RvEdxPattern *p = &criteria->patterns[i];

      json_builder_begin_object (b);
      string (b, "study", p->study_title);
      string (b, "leading", p->leading);
      for (guint k = 0; k < G_N_ELEMENTS (p->shares); k++)
        number (b, p->shares[k].id, p->shares[k].weight);
      string (b, "why", p->why);
      strings (b, "cells", p->cells);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

JsonNode *
rv_edx_to_json (const RvEdx *edx)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  begin_array (b, "ncs");
  for (guint i = 0; i < edx->n_ncs; i++)
    add_cell (b, &edx->ncs[i]);
  json_builder_end_array (b);
  begin_array (b, "emg");
  for (guint i = 0; i < edx->n_emg; i++)
    add_cell (b, &edx->emg[i]);
  json_builder_end_array (b);
  begin_array (b, "prose");
  for (guint i = 0; i < edx->n_prose; i++)
    {
      json_builder_begin_object (b);
      string (b, "sentence", edx->prose[i].sentence);
      strings (b, "cells", edx->prose[i].cells);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  begin_array (b, "conflicts");
  for (guint i = 0; i < edx->n_conflicts; i++)
    {
      json_builder_begin_object (b);
      string (b, "text", edx->conflicts[i].text);
      strings (b, "cells", edx->conflicts[i].cells);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  add_criteria (b, edx->criteria);
  json_builder_end_object (b);
  return json_builder_get_root (b);
}

JsonNode *
rv_edx_flips_to_json (const RvEdx *from, const RvEdx *to)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  g_autoptr (GArray) flips = rv_edx_compare (from, to);

  json_builder_begin_object (b);
  string (b, "profile", from->profile);
  string (b, "versus", to->profile);
  begin_array (b, "flips");
  for (guint i = 0; i < flips->len; i++)
    {
      const RvEdxFlip *flip = &g_array_index (flips, RvEdxFlip, i);

      json_builder_begin_object (b);
      string (b, "cell", flip->from->uuid);
      string (b, "field", flip->from->field);
      string (b, "nerve", flip->from->nerve);
      string (b, "side", side_token (flip->from->side));
      string (b, "site", flip->from->site);
      string (b, "parameter", flip->from->parameter);
      number (b, "value", flip->from->value);
      string (b, "unit", flip->from->unit);
      string (b, "label", flip->from->label);
      number (b, "limit", flip->from->limit);
      string (b, "versus_label", flip->to->label);
      number (b, "versus_limit", flip->to->limit);
      json_builder_set_member_name (b, "crosses");
      json_builder_add_boolean_value (b, flip->crosses);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  json_builder_end_object (b);
  return json_builder_get_root (b);
}

static void
add_lesions (JsonBuilder *b, const RvLocHypothesis *hypothesis)
{
  begin_array (b, "lesions");
  for (guint i = 0; i < hypothesis->n_lesions; i++)
    {
      const RvLesion *lesion = &hypothesis->lesions[i];

      json_builder_begin_object (b);
      string (b, "id", lesion->id);
      strings (b, "span", lesion->span);
      string (b, "name", lesion->name);
      string (b, "side", side_token (lesion->side));
      string (b, "severity", lesion->severity);
      string (b, "kind", lesion->kind);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_hypothesis (JsonBuilder *b, const RvLocalisation *l, guint rank)
{
  const RvLocHypothesis *hypothesis = &l->hypotheses[rank];

  json_builder_begin_object (b);
  json_builder_set_member_name (b, "rank");
  json_builder_add_int_value (b, rank + 1);
  add_lesions (b, hypothesis);
  string (b, "pattern", hypothesis->pattern);
  string (b, "name", hypothesis->name);
  number (b, "probability", hypothesis->probability);
  number (b, "low", hypothesis->low);
  number (b, "high", hypothesis->high);
  begin_array (b, "evidence");
  for (guint i = 0; i < hypothesis->n_evidence; i++)
    {
      const RvContribution *row = &hypothesis->evidence[i];

      json_builder_begin_object (b);
      string (b, "observation", row->label);
      string (b, "cell", row->observation >= 0 ? l->observations[row->observation].cell : NULL);
      number (b, "decibans", row->decibans);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
  json_builder_end_object (b);
}

static void
add_structures (JsonBuilder *b, const RvLocalisation *l)
{
  begin_array (b, "structures");
  for (guint i = 0; i < l->n_structures; i++)
    {
      json_builder_begin_object (b);
      string (b, "id", l->structures[i].id);
      string (b, "name", l->structures[i].name);
      string (b, "side", side_token (l->structures[i].side));
      number (b, "probability", l->structures[i].probability);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_conflicts (JsonBuilder *b, const RvLocalisation *l)
{
  begin_array (b, "conflicts");
  for (guint i = 0; i < l->n_conflicts; i++)
    {
      const RvLocConflict *conflict = &l->conflicts[i];

      json_builder_begin_object (b);
      begin_array (b, "observations");
      for (guint o = 0; o < conflict->n_observations; o++)
        json_builder_add_string_value (b, l->observations[conflict->observations[o]].label);
      json_builder_end_array (b);
      strings (b, "cells", conflict->cells);
      string (b, "title", conflict->title);
      string (b, "question", conflict->question);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_next (JsonBuilder *b, const RvLocalisation *l)
{
  begin_array (b, "next");
  for (guint i = 0; i < l->n_next; i++)
    {
      json_builder_begin_object (b);
      string (b, "study", l->next[i].name);
      string (b, "id", l->next[i].study);
      string (b, "site", l->next[i].site);
      string (b, "side", side_token (l->next[i].side));
      number (b, "bits", l->next[i].bits);
      number (b, "minutes", l->next[i].minutes);
      string (b, "why", l->next[i].why);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_imaging (JsonBuilder *b, const RvLocalisation *l)
{
  json_builder_set_member_name (b, "imaging");
  json_builder_begin_object (b);
  string (b, "agreement", l->imaging.done ? l->imaging.agreement : NULL);
  string (b, "text", l->imaging.text);
  strings (b, "imaged", l->imaging.imaged);
  json_builder_end_object (b);
}

JsonNode *
rv_localisation_to_json (const RvLocalisation *l, const char *case_id, const char *as_of)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();

  json_builder_begin_object (b);
  string (b, "case", case_id);
  string (b, "as_of", as_of);
  string (b, "setting", l->setting);
  json_builder_set_member_name (b, "anatomy");
  json_builder_begin_object (b);
  string (b, "version", l->anatomy_version);
  string (b, "sha256", l->anatomy_sha256);
  json_builder_end_object (b);
  begin_array (b, "hypotheses");
  for (guint i = 0; i < l->n_hypotheses; i++)
    add_hypothesis (b, l, i);
  json_builder_end_array (b);
  add_structures (b, l);
  add_conflicts (b, l);
  add_next (b, l);
  add_imaging (b, l);
  json_builder_end_object (b);
  return json_builder_get_root (b);
}
