/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasoning/rv-knowledge-private.h"

#include <string.h>

G_DEFINE_QUARK (rv-knowledge-error-quark, rv_knowledge_error)

/* ---- Look-up ------------------------------------------------------------------------------------------------ */

const char *rv_knowledge_version (const RvKnowledge *self) { return self->version; }
const char *rv_knowledge_sha256 (const RvKnowledge *self) { return self->sha256; }
double rv_knowledge_entry_error (const RvKnowledge *self) { return self->entry_error; }
double rv_knowledge_other_floor (const RvKnowledge *self) { return self->other_floor; }

#define LOOKUP(singular, plural, Type)                                                                                 \
  guint rv_knowledge_n_##plural (const RvKnowledge *self) { return self->plural->len; }                                \
  const Type *rv_knowledge_##singular (const RvKnowledge *self, guint i)                                               \
  {                                                                                                                    \
    g_return_val_if_fail (i < self->plural->len, NULL);                                                                \
    return rv_def (self, plural, Type, i);                                                                             \
  }

LOOKUP (finding, findings, RvFindingDef)
LOOKUP (group, groups, RvGroupDef)
LOOKUP (test, tests, RvTestDef)
LOOKUP (class, classes, RvLesionClassDef)
LOOKUP (family, families, RvFamilyDef)
LOOKUP (cause, causes, RvCauseDef)
LOOKUP (setting, settings, RvSettingDef)
LOOKUP (source, sources, RvSourceDef)
LOOKUP (risk, risks, RvRiskRatio)
LOOKUP (contradiction, contradictions, RvContradiction)

static int
find_in_table (GHashTable *table, const char *id)
{
  return id ? GPOINTER_TO_INT (g_hash_table_lookup (table, id)) - 1 : -1;
}

int rv_knowledge_find_finding (const RvKnowledge *self, const char *id) { return find_in_table (self->finding_ids, id); }
int rv_knowledge_find_cause (const RvKnowledge *self, const char *id) { return find_in_table (self->cause_ids, id); }
int rv_knowledge_find_source (const RvKnowledge *self, const char *id) { return find_in_table (self->source_ids, id); }

#define FIND(singular, plural, Type)                                                                                   \
  int rv_knowledge_find_##singular (const RvKnowledge *self, const char *id)                                           \
  {                                                                                                                    \
    for (guint i = 0; i < self->plural->len; i++)                                                                      \
      if (g_strcmp0 (rv_def (self, plural, Type, i)->id, id) == 0)                                                     \
        return (int) i;                                                                                                \
    return -1;                                                                                                         \
  }

FIND (family, families, RvFamilyDef)
FIND (setting, settings, RvSettingDef)
FIND (class, classes, RvLesionClassDef)
FIND (test, tests, RvTestDef)

int
rv_knowledge_class_of (const RvKnowledge *self, const char *pattern, const char *node)
{
  int best = -1;
  gsize longest = 0;
  for (guint i = 0; i < self->classes->len; i++)
    {
      const RvLesionClassDef *class = rv_def (self, classes, RvLesionClassDef, i);
      if (g_strcmp0 (class->pattern, pattern) != 0)
        continue;
      if (best < 0 || (!class->nodes && longest == 0))
        best = (int) i;
      for (guint j = 0; node && class->nodes && class->nodes[j]; j++)
        if (g_str_has_prefix (node, class->nodes[j]) && strlen (class->nodes[j]) > longest)
          {
            longest = strlen (class->nodes[j]);
            best = (int) i;
          }
    }
  return best;
}

const char *
rv_trust_to_token (RvTrust trust)
{
  static const char *tokens[] = { "found", "memory", "expert" };
  return tokens[trust];
}

/* ---- Figures and cells -------------------------------------------------------------------------------------- */

static const RvFigure *
stated_figure (const RvKnowledge *self, int cause, guint finding)
{
  if (cause < 0)
    return NULL;
  const RvCauseDef *def = rv_def (self, causes, RvCauseDef, cause);
  if (def->p[finding].n >= 0)
    return &def->p[finding];
  const RvFamilyDef *family = rv_def (self, families, RvFamilyDef, def->family);
  return family->p[finding].n >= 0 ? &family->p[finding] : NULL;
}

const RvFigure *
rv_knowledge_figure (const RvKnowledge *self, int cause, guint finding)
{
  const RvFigure *figure = stated_figure (self, cause, finding);
  return figure ? figure : &rv_def (self, findings, RvFindingDef, finding)->background;
}

double
rv_with_entry_error (const RvKnowledge *self, double p)
{
  return self->entry_error + (1.0 - 2.0 * self->entry_error) * p;
}

/* A tenth of a patient keeps a background rate of 0 of n possible. */
static double
background_rate (const RvFigure *background)
{
  return (background->k + 0.05) / (background->n + 0.1);
}

/* How many patients with the background rate are added to a figure: one to a series. A judgement has weighed already what is
 * common, and "never" from memory must not come out as a tenth of a common finding: it gets as much as keeps it above 0. */
static double
pull_of (const RvFigure *figure)
{
  return figure->trust == RV_TRUST_FOUND ? 1.0 : 0.2;
}

static double
pulled_mean (const RvFigure *figure, double background)
{
  return (figure->k + pull_of (figure) * background) / (figure->n + pull_of (figure));
}

double
rv_knowledge_mean (const RvKnowledge *self, int cause, guint finding)
{
  guint row = cause < 0 ? self->causes->len : (guint) cause;
  return g_array_index (self->cells, RvCell, self->cell_of[row * self->findings->len + finding]).mean;
}

double
rv_knowledge_mean_in_class (const RvKnowledge *self, guint lesion_class, guint finding)
{
  const RvFindingDef *def = rv_def (self, findings, RvFindingDef, finding);
  double background = background_rate (&def->background);
  const RvFigure *figure = def->by_class ? &def->by_class[lesion_class] : NULL;
  return rv_with_entry_error (self, figure && figure->n >= 0 ? pulled_mean (figure, background) : background);
}

/* A series from elsewhere is never worth more than cap_n patients of one's own, however large it was. */
static void
set_beta (const RvKnowledge *self, RvCell *cell, double mean, double n)
{
  double worth = MIN (n, self->cap_n);
  cell->alpha = MAX (mean * worth, 1e-3);
  cell->beta = MAX ((1.0 - mean) * worth, 1e-3);
  cell->mean = rv_with_entry_error (self, mean);
}

static guint
add_cell (RvKnowledge *self, char *key, double mean, double n)
{
  RvCell cell = { .key = key };
  set_beta (self, &cell, mean, n);
  g_array_append_val (self->cells, cell);
  return self->cells->len - 1;
}

/* Under the trust filter a figure that was not found says nothing: it takes the mean of those that were. */
static double
neutral_mean (const RvKnowledge *self, guint finding, guint *n_found)
{
  const RvFindingDef *def = rv_def (self, findings, RvFindingDef, finding);
  double background = background_rate (&def->background), sum = 0.0;
  *n_found = 0;
  for (guint c = 0; c < self->causes->len; c++)
    {
      const RvFigure *figure = stated_figure (self, (int) c, finding);
      if (!figure || figure->trust != RV_TRUST_FOUND)
        continue;
      sum += pulled_mean (figure, background);
      (*n_found)++;
    }
  return *n_found ? sum / *n_found : background;
}

static void
build_finding_cells (RvKnowledge *self, guint f, guint *family_cells)
{
  guint n_f = self->findings->len, n_c = self->causes->len, n_found;
  const RvFindingDef *def = rv_def (self, findings, RvFindingDef, f);
  double background = background_rate (&def->background);
  guint base = add_cell (self, g_strdup_printf ("background|%s", def->id), background, def->background.n + 0.1);
  double neutral = neutral_mean (self, f, &n_found);
  guint neutral_cell = add_cell (self, g_strdup_printf ("neutral|%s", def->id), neutral, self->cap_n);

  self->cell_of[n_c * n_f + f] = base;
  self->cell_of_found[n_c * n_f + f] = neutral_cell;
  for (guint i = 0; i < self->families->len; i++)
    family_cells[i] = G_MAXUINT;
  for (guint c = 0; c < n_c; c++)
    {
      const RvCauseDef *cause = rv_def (self, causes, RvCauseDef, c);
      const RvFamilyDef *family = rv_def (self, families, RvFamilyDef, cause->family);
      const RvFigure *figure = stated_figure (self, (int) c, f);
      guint cell = base;
      if (figure && figure != &cause->p[f])
        {
          if (family_cells[cause->family] == G_MAXUINT)
            family_cells[cause->family] = add_cell (self, g_strdup_printf ("%s|%s", family->id, def->id),
                                                    pulled_mean (figure, background), figure->n + pull_of (figure));
          cell = family_cells[cause->family];
        }
      else if (figure)
        cell = add_cell (self, g_strdup_printf ("%s|%s", cause->id, def->id), pulled_mean (figure, background), figure->n + pull_of (figure));
      self->cell_of[c * n_f + f] = cell;
      self->cell_of_found[c * n_f + f] = figure && figure->trust == RV_TRUST_FOUND ? cell : neutral_cell;
    }
}

void
rv_knowledge_build_cells (RvKnowledge *self)
{
  guint n_f = self->findings->len, n_c = self->causes->len;
  g_autofree guint *family_cells = g_new (guint, self->families->len + 1);
  self->cell_of = g_new0 (guint, (n_c + 1) * n_f);
  self->cell_of_found = g_new0 (guint, (n_c + 1) * n_f);
  for (guint f = 0; f < n_f; f++)
    build_finding_cells (self, f, family_cells);
  for (guint c = 0; c < n_c; c++)
    {
      RvCauseDef *cause = rv_def (self, causes, RvCauseDef, c);
      for (guint f = 0; f < n_f; f++)
        if (rv_def (self, findings, RvFindingDef, f)->use == RV_USE_CAUSE)
          {
            cause->needed++;
            if (stated_figure (self, (int) c, f))
              cause->stated++;
          }
    }
  rv_knowledge_prepare_draws (self);
}

/* ---- Life --------------------------------------------------------------------------------------------------- */

RvKnowledge *
rv_knowledge_ref (RvKnowledge *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
rv_code_free (gpointer data)
{
  RvCode *code = data;
  g_free (code->system);
  g_free (code->value);
  g_free (code);
}

void
rv_rule_free (gpointer data)
{
  RvRule *rule = data;
  g_free (rule->kind);
  g_free (rule->where);
  g_free (rule->words);
  g_free (rule->fields);
  g_free (rule->polarity);
  g_free (rule);
}

static void
finding_clear (gpointer data)
{
  RvFindingDef *def = data;
  g_free (def->id);
  g_free (def->name);
  g_free (def->category);
  g_strfreev (def->synonyms);
  g_strfreev (def->absent_synonyms);
  g_clear_pointer (&def->codes, g_ptr_array_unref);
  g_clear_pointer (&def->rules, g_ptr_array_unref);
  g_strfreev (def->covered_by);
  g_free (def->within);
  g_free (def->by_class);
  g_free (def->about);
}

static void
group_clear (gpointer data)
{
  RvGroupDef *def = data;
  g_free (def->id);
  g_free (def->name);
  g_free (def->members);
  g_free (def->within);
  g_free (def->why);
}

static void
test_clear (gpointer data)
{
  RvTestDef *def = data;
  g_free (def->id);
  g_free (def->name);
  g_free (def->burden);
  g_free (def->findings);
}

static void
class_clear (gpointer data)
{
  RvLesionClassDef *def = data;
  g_free (def->id);
  g_free (def->name);
  g_free (def->pattern);
  g_strfreev (def->nodes);
}

static void
family_clear (gpointer data)
{
  RvFamilyDef *def = data;
  g_free (def->id);
  g_free (def->name);
  g_free (def->p);
}

static void
cause_clear (gpointer data)
{
  RvCauseDef *def = data;
  g_free (def->id);
  g_free (def->name);
  g_strfreev (def->synonyms);
  g_free (def->priors);
  g_free (def->shares);
  g_free (def->p);
  g_free (def->card.definition);
  g_free (def->card.who);
  g_free (def->card.pattern);
  g_free (def->card.supports);
  g_free (def->card.against);
  g_free (def->card.settles);
}

static void
setting_clear (gpointer data)
{
  RvSettingDef *def = data;
  g_free (def->id);
  g_free (def->name);
  g_free (def->in_base);
  g_free (def->rates);
}

static void
source_clear (gpointer data)
{
  RvSourceDef *def = data;
  g_free (def->id);
  g_free (def->text);
  g_free (def->locator);
  g_free (def->seen);
  g_free (def->read);
}

static void
contradiction_clear (gpointer data)
{
  g_free (((RvContradiction *) data)->question);
}

static void
cell_clear (gpointer data)
{
  RvCell *cell = data;
  g_free (cell->key);
  g_free (cell->draws);
}

static GArray *
array_of (gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, (guint) size);
  if (clear)
    g_array_set_clear_func (array, clear);
  return array;
}

RvKnowledge *
rv_knowledge_alloc (void)
{
  RvKnowledge *self = g_new0 (RvKnowledge, 1);
  g_atomic_ref_count_init (&self->refs);
  self->entry_error = 0.005;
  self->other_floor = 0.02;
  self->cap_n = 50.0;
  self->findings = array_of (sizeof (RvFindingDef), finding_clear);
  self->groups = array_of (sizeof (RvGroupDef), group_clear);
  self->tests = array_of (sizeof (RvTestDef), test_clear);
  self->classes = array_of (sizeof (RvLesionClassDef), class_clear);
  self->families = array_of (sizeof (RvFamilyDef), family_clear);
  self->causes = array_of (sizeof (RvCauseDef), cause_clear);
  self->settings = array_of (sizeof (RvSettingDef), setting_clear);
  self->sources = array_of (sizeof (RvSourceDef), source_clear);
  self->risks = array_of (sizeof (RvRiskRatio), NULL);
  self->contradictions = array_of (sizeof (RvContradiction), contradiction_clear);
  self->cells = array_of (sizeof (RvCell), cell_clear);
  self->local = g_ptr_array_new_with_free_func (rv_local_change_free);
  self->finding_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cause_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->source_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->phrases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->strings = g_string_chunk_new (4096);
  return self;
}

void
rv_knowledge_unref (RvKnowledge *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  rv_knowledge_free_draws (self);
  GArray *arrays[] = { self->findings, self->groups, self->tests, self->classes, self->families, self->causes,
                       self->settings, self->sources, self->risks, self->contradictions, self->cells };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  g_ptr_array_unref (self->local);
  g_free (self->local_path);
  g_free (self->local_sha256);
  g_hash_table_unref (self->finding_ids);
  g_hash_table_unref (self->cause_ids);
  g_hash_table_unref (self->source_ids);
  g_hash_table_unref (self->phrases);
  g_string_chunk_free (self->strings);
  g_free (self->cell_of);
  g_free (self->cell_of_found);
  g_free (self->version);
  g_free (self->sha256);
  g_free (self);
}
