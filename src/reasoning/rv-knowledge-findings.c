/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads sources.xml and findings.xml. */
#include <string.h>

#include "reasoning/rv-knowledge-private.h"

#define LINE(node) ((int) xmlGetLineNo (node))

static gboolean
is (xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

void
rv_loader_read_sources (RvLoader *loader, xmlNode *root)
{
  for (xmlNode *node = root->children; node; node = node->next)
    {
      if (!is (node, "source"))
        continue;
      RvSourceDef def = { .id = rv_xml_dup (node, "id"), .text = rv_xml_text (node), .locator = rv_xml_dup (node, "locator"),
                          .seen = rv_xml_dup (node, "seen"), .read = rv_xml_dup (node, "read"), .line = LINE (node) };
      if (g_hash_table_contains (loader->k->source_ids, def.id))
        rv_loader_fault (loader, def.line, "source \"%s\" stands twice; give one of them another id", def.id);
      g_array_append_val (loader->k->sources, def);
      g_hash_table_insert (loader->k->source_ids, g_strdup (def.id), GUINT_TO_POINTER (loader->k->sources->len));
    }
}

static void
read_group (RvLoader *loader, xmlNode *node)
{
  g_autofree char *kind = rv_xml_dup (node, "kind");
  RvGroupDef def = { .id = rv_xml_dup (node, "id"), .name = rv_xml_name (node, NULL), .why = rv_xml_text (node),
                     .lambda = rv_xml_number (loader, node, "lambda", 0.0), .exclusive = g_strcmp0 (kind, "exclusive") == 0,
                     .line = LINE (node) };
  if (def.lambda < 0.0 || def.lambda > 1.0)
    rv_loader_fault (loader, def.line, "lambda=%g of group \"%s\" is outside 0 to 1", def.lambda, def.id);
  g_array_append_val (loader->k->groups, def);
}

/* Relative cost of a test: what it asks of the patient, and how long it takes. */
static double
cost_of (const char *burden, double delay_days, int invasiveness)
{
  static const char *burdens[] = { "none", "low", "moderate", "high" };
  double cost = 1.0;
  for (guint i = 0; i < G_N_ELEMENTS (burdens); i++)
    if (g_strcmp0 (burden, burdens[i]) == 0)
      cost += i;
  return cost + 1.5 * invasiveness + MIN (delay_days, 60.0) / 15.0;
}

static void
read_test (RvLoader *loader, xmlNode *node)
{
  RvTestDef def = { .id = rv_xml_dup (node, "id"), .name = rv_xml_name (node, NULL), .burden = rv_xml_dup (node, "burden"),
                    .delay_days = rv_xml_number (loader, node, "delay-days", 0.0),
                    .invasiveness = (int) rv_xml_number (loader, node, "invasiveness", 0.0), .line = LINE (node) };
  def.cost = cost_of (def.burden, def.delay_days, def.invasiveness);
  if (rv_knowledge_find_test (loader->k, def.id) >= 0)
    rv_loader_fault (loader, def.line, "test \"%s\" stands twice; give one of them another id", def.id);
  g_array_append_val (loader->k->tests, def);
}

static RvRule *
read_rule (xmlNode *node)
{
  RvRule *rule = g_new0 (RvRule, 1);
  g_autofree char *only = rv_xml_dup (node, "only-present");
  rule->kind = rv_xml_dup (node, "kind");
  rule->where = rv_xml_dup (node, "where");
  rule->words = rv_xml_dup (node, "words");
  rule->fields = rv_xml_dup (node, "in");
  rule->polarity = rv_xml_dup (node, "as");
  rule->only_present = g_strcmp0 (only, "yes") == 0;
  if (!rule->polarity)
    rule->polarity = g_strdup ("mention");
  return rule;
}

static void
read_in_class (RvLoader *loader, RvFindingDef *def, xmlNode *node)
{
  guint n = loader->k->classes->len;
  g_autofree char *ids = rv_xml_dup (node, "class");
  g_auto (GStrv) list = g_strsplit (ids, " ", -1);
  RvFigure figure = rv_loader_figure (loader, node);
  if (!def->by_class)
    {
      def->by_class = g_new0 (RvFigure, n);
      for (guint i = 0; i < n; i++)
        def->by_class[i].n = -1.0;
    }
  for (guint i = 0; list[i]; i++)
    {
      int class = rv_knowledge_find_class (loader->k, list[i]);
      if (class < 0)
        rv_loader_fault (loader, LINE (node), "finding \"%s\" names an unknown lesion class \"%s\"", def->id, list[i]);
      else
        def->by_class[class] = figure;
    }
}

static void
read_finding_child (RvLoader *loader, RvFindingDef *def, xmlNode *node, GStrvBuilder *synonyms, GStrvBuilder *absent)
{
  if (is (node, "synonym"))
    {
      g_autofree char *means_absent = rv_xml_dup (node, "absent");
      g_autofree char *text = rv_xml_text (node);
      g_strv_builder_add (g_strcmp0 (means_absent, "yes") == 0 ? absent : synonyms, text);
    }
  else if (is (node, "code"))
    {
      RvCode *code = g_new0 (RvCode, 1);
      code->system = rv_xml_dup (node, "system");
      code->value = rv_xml_dup (node, "value");
      g_ptr_array_add (def->codes, code);
    }
  else if (is (node, "background"))
    def->background = rv_loader_figure (loader, node);
  else if (is (node, "in"))
    read_in_class (loader, def, node);
  else if (is (node, "from"))
    g_ptr_array_add (def->rules, read_rule (node));
  else if (is (node, "about"))
    def->about = rv_xml_text (node);
}

static RvUse
use_of (const char *token)
{
  if (g_strcmp0 (token, "lesion") == 0)
    return RV_USE_LESION;
  if (g_strcmp0 (token, "risk") == 0)
    return RV_USE_RISK;
  return g_strcmp0 (token, "none") == 0 ? RV_USE_NONE : RV_USE_CAUSE;
}

static int
group_index (RvLoader *loader, const char *id)
{
  for (guint i = 0; i < loader->k->groups->len; i++)
    if (g_strcmp0 (rv_def (loader->k, groups, RvGroupDef, i)->id, id) == 0)
      return (int) i;
  return -1;
}

static void
read_finding (RvLoader *loader, xmlNode *node)
{
  RvKnowledge *k = loader->k;
  g_autoptr (GStrvBuilder) synonyms = g_strv_builder_new ();
  RvFindingDef def = { .id = rv_xml_dup (node, "id"), .name = rv_xml_name (node, synonyms), .category = rv_xml_dup (node, "category"),
                       .line = LINE (node) };
  g_autofree char *test = rv_xml_dup (node, "test");
  g_autofree char *group = rv_xml_dup (node, "group");
  g_autofree char *use = rv_xml_dup (node, "use");
  g_autofree char *covered = rv_xml_dup (node, "covered-by");
  g_autoptr (GStrvBuilder) absent = g_strv_builder_new ();

  def.use = use_of (use);
  def.covered_by = covered ? g_strsplit (covered, " ", -1) : NULL;
  def.lasts_days = rv_xml_number (loader, node, "lasts-days", 0.0);
  def.within = rv_xml_dup (node, "within");
  def.codes = g_ptr_array_new_with_free_func (rv_code_free);
  def.rules = g_ptr_array_new_with_free_func (rv_rule_free);
  def.background.n = -1.0;
  for (xmlNode *child = node->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      read_finding_child (loader, &def, child, synonyms, absent);
  def.synonyms = g_strv_builder_end (synonyms);
  def.absent_synonyms = g_strv_builder_end (absent);
  def.test = rv_knowledge_find_test (k, test);
  def.group = group ? group_index (loader, group) : -1;
  if (test && def.test < 0)
    rv_loader_fault (loader, def.line, "finding \"%s\" names an unknown test \"%s\"", def.id, test);
  if (group && def.group < 0)
    rv_loader_fault (loader, def.line, "finding \"%s\" names an unknown evidence group \"%s\"", def.id, group);
  if (g_hash_table_contains (k->finding_ids, def.id))
    rv_loader_fault (loader, def.line, "finding \"%s\" stands twice; give one of them another id", def.id);
  if (def.background.n <= 0.0)
    rv_loader_fault (loader, def.line, "finding \"%s\" has no background rate; add <background k= n= trust= reviewed=/> with n above 0", def.id);
  g_array_append_val (k->findings, def);
  g_hash_table_insert (k->finding_ids, g_strdup (def.id), GUINT_TO_POINTER (k->findings->len));
}

static void
read_contradiction (RvLoader *loader, xmlNode *node)
{
  g_autofree char *a = rv_xml_dup (node, "a");
  g_autofree char *b = rv_xml_dup (node, "b");
  int ia = rv_knowledge_find_finding (loader->k, a), ib = rv_knowledge_find_finding (loader->k, b);
  if (ia < 0 || ib < 0)
    {
      rv_loader_fault (loader, LINE (node), "a contradiction names an unknown finding \"%s\"", ia < 0 ? a : b);
      return;
    }
  g_autofree char *a_status = rv_xml_dup (node, "a-status");
  g_autofree char *b_status = rv_xml_dup (node, "b-status");
  RvContradiction contradiction = { (guint) ia, (guint) ib, g_strcmp0 (a_status, "absent") == 0, g_strcmp0 (b_status, "absent") == 0,
                                    rv_xml_text (node) };
  g_array_append_val (loader->k->contradictions, contradiction);
}

static int
member_of (const RvGroupDef *group, int finding)
{
  for (guint m = 0; finding >= 0 && m < group->n_members; m++)
    if (group->members[m] == (guint) finding)
      return (int) m;
  return -1;
}

/* Which member of its group a finding lies within; one step deep, so that no order of the members matters. */
static void
complete_within (RvLoader *loader)
{
  RvKnowledge *k = loader->k;
  for (guint i = 0; i < k->findings->len; i++)
    {
      const RvFindingDef *def = rv_def (k, findings, RvFindingDef, i);
      RvGroupDef *group = rv_def (k, groups, RvGroupDef, def->group);
      if (!def->within)
        continue;
      int outer = rv_knowledge_find_finding (k, def->within), member = member_of (group, outer);
      if (member < 0 || outer == (int) i || group->exclusive || rv_def (k, findings, RvFindingDef, (guint) outer)->within)
        {
          rv_loader_fault (loader, def->line, "finding \"%s\" lies within \"%s\": name a finding of the same mixture that lies within no other",
                           def->id, def->within);
          continue;
        }
      if (!group->within)
        {
          group->within = g_new (int, group->n_members);
          for (guint m = 0; m < group->n_members; m++)
            group->within[m] = -1;
        }
      group->within[member_of (group, (int) i)] = member;
    }
}

/* A finding that shares no group has one of its own, with its own name. */
static void
complete_groups (RvKnowledge *k)
{
  for (guint i = 0; i < k->findings->len; i++)
    {
      RvFindingDef *def = rv_def (k, findings, RvFindingDef, i);
      if (def->group < 0)
        {
          RvGroupDef own = { .id = g_strdup (def->id), .name = g_strdup (def->name), .line = def->line };
          g_array_append_val (k->groups, own);
          def->group = (int) k->groups->len - 1;
        }
      RvGroupDef *group = rv_def (k, groups, RvGroupDef, def->group);
      group->members = g_renew (guint, group->members, group->n_members + 1);
      group->members[group->n_members++] = i;
      if (def->test < 0)
        continue;
      RvTestDef *test = rv_def (k, tests, RvTestDef, def->test);
      test->findings = g_renew (guint, test->findings, test->n_findings + 1);
      test->findings[test->n_findings++] = i;
    }
}

void
rv_loader_read_findings (RvLoader *loader, xmlNode *root)
{
  loader->k->version = rv_xml_dup (root, "version");
  for (xmlNode *node = root->children; node; node = node->next)
    {
      if (is (node, "group"))
        read_group (loader, node);
      else if (is (node, "test"))
        read_test (loader, node);
      else if (is (node, "finding"))
        read_finding (loader, node);
      else if (is (node, "contradiction"))
        read_contradiction (loader, node);
    }
  complete_groups (loader->k);
  complete_within (loader);
}
