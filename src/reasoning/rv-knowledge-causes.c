/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads causes.xml and the local layer on top of it. */
#include <math.h>
#include <string.h>

#include "reasoning/rv-knowledge-private.h"

#define LINE(node) ((int) xmlGetLineNo (node))

static gboolean
is (xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

static gboolean
yes (xmlNode *node, const char *name)
{
  g_autofree char *value = rv_xml_dup (node, name);
  return g_strcmp0 (value, "yes") == 0;
}

void
rv_loader_read_classes (RvLoader *loader, xmlNode *root)
{
  for (xmlNode *node = root->children; node; node = node->next)
    {
      if (!is (node, "lesion-class"))
        continue;
      g_autofree char *nodes = rv_xml_dup (node, "nodes");
      RvLesionClassDef def = { .id = rv_xml_dup (node, "id"), .name = rv_xml_name (node, NULL), .pattern = rv_xml_dup (node, "pattern"),
                            .nodes = nodes ? g_strsplit (nodes, " ", -1) : NULL, .focal = yes (node, "focal"), .line = LINE (node) };
      if (rv_knowledge_find_class (loader->k, def.id) >= 0)
        rv_loader_fault (loader, def.line, "lesion class \"%s\" stands twice; give one of them another id", def.id);
      g_array_append_val (loader->k->classes, def);
    }
}

static RvFigure *
new_figures (RvLoader *loader)
{
  RvFigure *p = g_new0 (RvFigure, loader->k->findings->len);
  for (guint i = 0; i < loader->k->findings->len; i++)
    p[i].n = -1.0;
  return p;
}

/* <p finding= k= n= …>: into the table of a cause or family. */
static void
read_p (RvLoader *loader, xmlNode *node, RvFigure *p, const char *owner)
{
  g_autofree char *id = rv_xml_dup (node, "finding");
  int finding = rv_knowledge_find_finding (loader->k, id);
  RvFigure figure = rv_loader_figure (loader, node);
  if (finding < 0)
    rv_loader_fault (loader, figure.line, "\"%s\" names an unknown finding \"%s\"; add it to findings.xml or correct the id", owner, id);
  else if (p[finding].n >= 0)
    rv_loader_fault (loader, figure.line, "\"%s\" states \"%s\" twice (first in line %d)", owner, id, p[finding].line);
  else if (rv_def (loader->k, findings, RvFindingDef, finding)->use != RV_USE_CAUSE)
    rv_loader_fault (loader, figure.line, "\"%s\" states \"%s\", which does not depend on the cause (its use is not \"cause\")", owner, id);
  else
    p[finding] = figure;
}

/* How common each risk factor is: the background, unless the setting knows better. */
static void
read_rates (RvLoader *loader, xmlNode *node, RvSettingDef *def)
{
  def->rates = g_new (double, loader->k->findings->len);
  for (guint f = 0; f < loader->k->findings->len; f++)
    {
      const RvFigure *background = &rv_def (loader->k, findings, RvFindingDef, f)->background;
      def->rates[f] = (background->k + 0.05) / (background->n + 0.1);
    }
  for (xmlNode *child = node->children; child; child = child->next)
    {
      if (!is (child, "rate"))
        continue;
      g_autofree char *id = rv_xml_dup (child, "finding");
      int finding = rv_knowledge_find_finding (loader->k, id);
      RvFigure figure = rv_loader_figure (loader, child);
      if (finding < 0 || figure.k <= 0.0)
        rv_loader_fault (loader, figure.line, "setting \"%s\": the rate of \"%s\" needs a known finding and k above 0", def->id, id);
      else
        def->rates[finding] = figure.k / figure.n;
    }
}

static void
read_setting (RvLoader *loader, xmlNode *node)
{
  RvSettingDef def = { .id = rv_xml_dup (node, "id"), .name = rv_xml_name (node, NULL),
                       .other = rv_xml_number (loader, node, "other", 0.05), .two_causes = rv_xml_number (loader, node, "two-causes", 0.05) };
  read_rates (loader, node, &def);
  g_autofree char *in_base = rv_xml_dup (node, "in-base");
  g_auto (GStrv) list = g_strsplit (in_base ? in_base : "", " ", -1);
  for (guint i = 0; list[i]; i++)
    {
      int finding = *list[i] ? rv_knowledge_find_finding (loader->k, list[i]) : -1;
      if (*list[i] && finding < 0)
        rv_loader_fault (loader, LINE (node), "setting \"%s\" names an unknown finding \"%s\"", def.id, list[i]);
      if (finding < 0)
        continue;
      def.in_base = g_renew (guint, def.in_base, def.n_in_base + 1);
      def.in_base[def.n_in_base++] = (guint) finding;
    }
  g_array_append_val (loader->k->settings, def);
}

/* What a scope ("a lesion of one place") says of findings that its families and causes do not state. */
static void
fill_from_scope (RvLoader *loader, xmlNode *node, RvFigure *p, const RvFigure *stated)
{
  g_autofree char *id = rv_xml_dup (node, "scope");
  g_autofree RvFigure *own = NULL;
  xmlNode *scope = id ? node->parent->children : NULL;
  for (; scope; scope = scope->next)
    {
      g_autofree char *name = is (scope, "scope") ? rv_xml_dup (scope, "id") : NULL;
      if (g_strcmp0 (name, id) == 0)
        break;
    }
  if (id && !scope)
    rv_loader_fault (loader, LINE (node), "there is no scope \"%s\"", id);
  if (!scope)
    return;
  own = new_figures (loader);
  for (xmlNode *child = scope->children; child; child = child->next)
    if (is (child, "p"))
      read_p (loader, child, own, id);
  for (guint f = 0; f < loader->k->findings->len; f++)
    if (own[f].n >= 0 && p[f].n < 0 && (!stated || stated[f].n < 0))
      p[f] = own[f];
}

static void
read_family (RvLoader *loader, xmlNode *node)
{
  RvFamilyDef def = { .id = rv_xml_dup (node, "id"), .name = rv_xml_name (node, NULL), .p = new_figures (loader), .line = LINE (node) };
  def.combine = !yes (node, "never-together");
  for (xmlNode *child = node->children; child; child = child->next)
    if (is (child, "p"))
      read_p (loader, child, def.p, def.id);
  fill_from_scope (loader, node, def.p, NULL);
  if (rv_knowledge_find_family (loader->k, def.id) >= 0)
    rv_loader_fault (loader, def.line, "family \"%s\" stands twice", def.id);
  g_array_append_val (loader->k->families, def);
}

static void
read_prior (RvLoader *loader, RvCauseDef *def, xmlNode *node)
{
  g_autofree char *id = rv_xml_dup (node, "setting");
  int setting = rv_knowledge_find_setting (loader->k, id);
  RvFigure figure = rv_loader_figure (loader, node);
  if (setting < 0)
    {
      rv_loader_fault (loader, figure.line, "cause \"%s\" names an unknown setting \"%s\"", def->id, id);
      return;
    }
  if (def->priors[setting].weight > 0.0)
    rv_loader_fault (loader, figure.line, "cause \"%s\" states its prior in \"%s\" twice", def->id, id);
  if (figure.k <= 0.0 || figure.n <= 0.0)
    rv_loader_fault (loader, figure.line, "the prior of \"%s\" must be above 0; write k of n patients", def->id);
  def->priors[setting] = (RvPrior) { 1000.0 * figure.k / figure.n, MAX (figure.k, 1.0), figure };
}

static void
read_share (RvLoader *loader, RvCauseDef *def, xmlNode *node)
{
  g_autofree char *id = rv_xml_dup (node, "class");
  int class = rv_knowledge_find_class (loader->k, id);
  RvFigure figure = rv_loader_figure (loader, node);
  if (class < 0)
    {
      rv_loader_fault (loader, figure.line, "cause \"%s\" names an unknown lesion class \"%s\"", def->id, id);
      return;
    }
  def->shares[class] += figure.k;
  def->shares_n = MAX (def->shares_n, figure.n);
  def->shares_figure = figure;
}

static void
read_risk (RvLoader *loader, xmlNode *node, int cause, int family)
{
  g_autofree char *id = rv_xml_dup (node, "finding");
  int finding = rv_knowledge_find_finding (loader->k, id);
  RvFigure figure = rv_loader_figure (loader, node);
  RvRiskRatio risk = { .cause = cause, .family = family, .ratio = rv_xml_number (loader, node, "ratio", 1.0),
                       .absent = rv_xml_number (loader, node, "absent", 1.0), .figure = figure };
  if (finding < 0)
    rv_loader_fault (loader, figure.line, "a risk factor names an unknown finding \"%s\"", id);
  else if (rv_def (loader->k, findings, RvFindingDef, finding)->use != RV_USE_RISK)
    rv_loader_fault (loader, figure.line, "\"%s\" is no risk factor; set use=\"risk\" in findings.xml or state it with <p>", id);
  else if (risk.ratio <= 0.0 || risk.absent <= 0.0)
    rv_loader_fault (loader, figure.line, "the ratio of risk factor \"%s\" must be above 0", id);
  else
    {
      risk.finding = (guint) finding;
      g_array_append_val (loader->k->risks, risk);
    }
}

static void
read_card (RvCard *card, xmlNode *node)
{
  struct { const char *name; char **to; } parts[] = {
    { "definition", &card->definition }, { "who", &card->who }, { "pattern", &card->pattern },
    { "supports", &card->supports }, { "against", &card->against }, { "settles", &card->settles },
  };
  for (xmlNode *child = node->children; child; child = child->next)
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      if (is (child, parts[i].name) && !*parts[i].to)
        *parts[i].to = rv_xml_text (child);
}

static void
read_cause_children (RvLoader *loader, RvCauseDef *def, xmlNode *node, int index, GStrvBuilder *synonyms)
{
  for (xmlNode *child = node->children; child; child = child->next)
    {
      if (is (child, "synonym"))
        {
          g_autofree char *text = rv_xml_text (child);
          g_strv_builder_add (synonyms, text);
        }
      else if (is (child, "prior"))
        read_prior (loader, def, child);
      else if (is (child, "lesion"))
        read_share (loader, def, child);
      else if (is (child, "demyelinating"))
        def->demyelinating = rv_loader_figure (loader, child);
      else if (is (child, "p"))
        read_p (loader, child, def->p, def->id);
      else if (is (child, "risk"))
        read_risk (loader, child, index, -1);
      else if (is (child, "card"))
        read_card (&def->card, child);
    }
}

static void
check_cause (RvLoader *loader, RvCauseDef *def)
{
  double sum = 0.0;
  for (guint i = 0; i < loader->k->settings->len; i++)
    if (def->priors[i].weight <= 0.0)
      rv_loader_fault (loader, def->line, "cause \"%s\" has no prior in the setting \"%s\"", def->id,
                       rv_def (loader->k, settings, RvSettingDef, i)->id);
  for (guint i = 0; i < loader->k->classes->len; i++)
    sum += def->shares[i];
  if (sum <= 0.0)
    rv_loader_fault (loader, def->line, "cause \"%s\" has no lesion class; add at least one <lesion class= k= n=/>", def->id);
  for (guint i = 0; sum > 0.0 && i < loader->k->classes->len; i++)
    def->shares[i] /= sum;
  def->shares_n = MAX (def->shares_n, 1.0);
}

static void
read_cause (RvLoader *loader, xmlNode *node)
{
  RvKnowledge *k = loader->k;
  g_autofree char *family = rv_xml_dup (node, "family");
  g_autoptr (GStrvBuilder) synonyms = g_strv_builder_new ();
  RvCauseDef def = { .id = rv_xml_dup (node, "id"), .name = rv_xml_name (node, synonyms), .line = LINE (node) };
  def.family = rv_knowledge_find_family (k, family);
  def.alone = yes (node, "alone");
  def.cannot_miss = yes (node, "cannot-miss");
  def.miss_threshold = rv_xml_number (loader, node, "miss-threshold", 0.01);
  def.priors = g_new0 (RvPrior, k->settings->len);
  def.shares = g_new0 (double, k->classes->len);
  def.p = new_figures (loader);
  def.demyelinating.n = -1.0;
  if (def.family < 0)
    {
      rv_loader_fault (loader, def.line, "cause \"%s\" names an unknown family \"%s\"", def.id, family);
      def.family = 0;
    }
  if (g_hash_table_contains (k->cause_ids, def.id))
    rv_loader_fault (loader, def.line, "cause \"%s\" stands twice; give one of them another id", def.id);
  read_cause_children (loader, &def, node, (int) k->causes->len, synonyms);
  def.synonyms = g_strv_builder_end (synonyms);
  fill_from_scope (loader, node, def.p, k->families->len ? rv_def (k, families, RvFamilyDef, def.family)->p : NULL);
  check_cause (loader, &def);
  g_array_append_val (k->causes, def);
  g_hash_table_insert (k->cause_ids, g_strdup (def.id), GUINT_TO_POINTER (k->causes->len));
}

void
rv_loader_read_causes (RvLoader *loader, xmlNode *root)
{
  RvKnowledge *k = loader->k;
  k->entry_error = rv_xml_number (loader, root, "entry-error", k->entry_error);
  k->other_floor = rv_xml_number (loader, root, "other-floor", k->other_floor);
  k->cap_n = rv_xml_number (loader, root, "cap-n", k->cap_n);
  g_autofree char *version = rv_xml_dup (root, "version");
  if (g_strcmp0 (version, k->version) != 0)
    rv_loader_fault (loader, LINE (root), "version \"%s\" is not that of findings.xml (\"%s\"); give all files one version", version, k->version);
  if (k->entry_error <= 0.0 || k->entry_error > 0.1)
    rv_loader_fault (loader, LINE (root), "entry-error=%g must lie above 0 and at most at 0.1", k->entry_error);
  if (k->other_floor < 0.0 || k->other_floor > 0.02)
    rv_loader_fault (loader, LINE (root), "other-floor=%g must lie between 0 and 0.02", k->other_floor);
  for (xmlNode *node = root->children; node; node = node->next)
    if (is (node, "setting"))
      read_setting (loader, node);
    else if (is (node, "family"))
      read_family (loader, node);
    else if (is (node, "risk"))
      {
        g_autofree char *family = rv_xml_dup (node, "family");
        int index = rv_knowledge_find_family (k, family);
        if (index < 0)
          rv_loader_fault (loader, LINE (node), "a risk factor names an unknown family \"%s\"", family);
        else
          read_risk (loader, node, -1, index);
      }
    else if (is (node, "cause"))
      read_cause (loader, node);
}

/* So that the program can list its own changes. */
static void
keep_change (RvLoader *loader, xmlNode *node, const RvFigure *figure)
{
  RvLocalChange *change = g_new0 (RvLocalChange, 1);
  change->cause = rv_xml_dup (node, "cause");
  change->finding = rv_xml_dup (node, "finding");
  change->setting = rv_xml_dup (node, "setting");
  change->who = rv_xml_dup (node, "who");
  change->when = rv_xml_dup (node, "when");
  change->why = rv_xml_dup (node, "why");
  change->source = g_strdup (figure->source);
  change->k = figure->k;
  change->n = figure->n;
  change->trust = figure->trust;
  g_ptr_array_add (loader->k->local, change);
}

/* A change made inside the program: replaces one figure; the shipped files stay as they are. */
static void
read_change (RvLoader *loader, xmlNode *node)
{
  RvKnowledge *k = loader->k;
  g_autofree char *cause_id = rv_xml_dup (node, "cause");
  g_autofree char *finding_id = rv_xml_dup (node, "finding");
  g_autofree char *setting_id = rv_xml_dup (node, "setting");
  int cause = rv_knowledge_find_cause (k, cause_id);
  RvFigure figure = rv_loader_figure (loader, node);
  if (cause < 0 && (cause_id || !finding_id))
    {
      rv_loader_fault (loader, figure.line, "a local change names an unknown cause \"%s\"", cause_id ? cause_id : "");
      return;
    }
  if (setting_id)
    {
      int setting = rv_knowledge_find_setting (k, setting_id);
      if (setting < 0 || cause < 0 || figure.k <= 0.0)
        rv_loader_fault (loader, figure.line, "a local prior needs a known cause, a known setting and k above 0");
      else
        rv_def (k, causes, RvCauseDef, cause)->priors[setting] = (RvPrior) { 1000.0 * figure.k / figure.n, MAX (figure.k, 1.0), figure };
      keep_change (loader, node, &figure);
      return;
    }
  int finding = rv_knowledge_find_finding (k, finding_id);
  if (finding < 0)
    rv_loader_fault (loader, figure.line, "a local change names an unknown finding \"%s\"", finding_id ? finding_id : "");
  else if (cause < 0)
    rv_def (k, findings, RvFindingDef, finding)->background = figure;
  else
    rv_def (k, causes, RvCauseDef, cause)->p[finding] = figure;
  keep_change (loader, node, &figure);
}

void
rv_loader_read_local (RvLoader *loader, xmlNode *root)
{
  for (xmlNode *node = root->children; node; node = node->next)
    if (is (node, "change"))
      read_change (loader, node);
}
