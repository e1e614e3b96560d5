/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of localiser.xml: grade tables, priors, patterns; and the draws for the intervals. */
#include "electrodx/rv-loc-knowledge.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-anatomy-read.h"
#include "electrodx/rv-edx-xml.h"

const double rv_loc_level_share[RV_LOC_LEVELS] = { 0, 0.08, 0.18, 0.33, 0.5, 0.67, 0.83, 1, 0 };

static const char *const type_names[RV_OBS_N_TYPES] = {
  "motor-amplitude", "sensory-amplitude", "latency", "velocity", "drop", "f-wave", "h-reflex", "active", "chronic", "recruitment",
  "strength", "atrophy", "reflex", "sensation", "stretch", "local-sign", "umn-sign", "fluctuation", "repetitive", "imaging", "biopsy", "sampling", "asymmetry",
};
static const char *const class_names[RV_CLASS_N] = { "nerve", "root", "plexus", "horn", "ganglion" };

const char *
rv_loc_type_name (RvObsType type)
{
  return type_names[type];
}

guint8
rv_loc_level (double share)
{
  static const double above[] = { 0.04, 0.13, 0.255, 0.415, 0.585, 0.75, 0.915 };
  guint8 level = 0;
  while (level < 7 && share >= above[level])
    level++;
  return level;
}

static void
free_variant (gpointer data)
{
  RvLocVariant *x = data;
  g_array_unref (x->muscles);
  g_array_unref (x->skins);
  g_free (x);
}

void
rv_loc_knowledge_init (RvLocKnowledge *self)
{
  self->places = g_array_new (FALSE, FALSE, sizeof (RvLocPlace));
  self->variants = g_ptr_array_new_with_free_func (free_variant);
  self->backgrounds = g_array_new (FALSE, FALSE, sizeof (RvLocBackground));
}

void
rv_loc_knowledge_clear (RvLocKnowledge *self)
{
  g_array_unref (self->places);
  g_ptr_array_unref (self->variants);
  g_array_unref (self->backgrounds);
  g_free (self->draws);
}

gboolean
rv_loc_knowledge_complete (const RvLocKnowledge *self)
{
  for (guint t = 0; t < RV_OBS_N_TYPES; t++)
    if (!self->tables[t].read)
      return FALSE;
  return self->n_patterns > 0;
}

typedef struct { RvAnatomy *a; RvLocKnowledge *k; const char *file; GError **error; } Reader;
#define GET(name) rv_edx_xml_get (row, name, r->a->priv->strings)

static gboolean
complain (Reader *r, xmlNode *row, const char *what)
{
  g_set_error (r->error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("%s, line %d: %s"), r->file, row->line, what);
  return FALSE;
}

/* Rows are given at a few shares; the levels between are interpolated. */
static void
spread_rows (RvLocTable *t, const double *xs, double (*counts)[RV_LOC_GRADES], guint n)
{
  for (guint level = 0; level < RV_LOC_SPECIAL; level++) {
    double x = rv_loc_level_share[level];
    guint i = 1;
    while (i + 1 < n && xs[i] < x)
      i++;
    double f = n < 2 ? 0 : CLAMP ((x - xs[i - 1]) / (xs[i] - xs[i - 1]), 0, 1);
    for (guint g = 0; g < t->n_grades; g++)
      t->counts[level][g] = n < 2 ? counts[0][g] : counts[i - 1][g] * (1 - f) + counts[i][g] * f;
  }
}

static gboolean
read_table (Reader *r, xmlNode *row)
{
  RvLocTable *t = NULL;
  for (guint i = 0; i < RV_OBS_N_TYPES; i++)
    if (strcmp (type_names[i], GET ("type")) == 0)
      t = &r->k->tables[i];
  if (!t)
    return complain (r, row, _("this type of finding is not known"));
  g_auto (GStrv) grades = g_strsplit (GET ("grades"), " ", -1);
  for (guint i = 0; grades[i] && t->n_grades < RV_LOC_GRADES; i++)
    t->grades[t->n_grades++] = g_string_chunk_insert_const (r->a->priv->strings, grades[i]);
  t->weight = rv_edx_xml_number (row, "weight", 1);
  t->error = rv_edx_xml_number (row, "error", 0.02);
  t->error_words = rv_edx_xml_number (row, "words", 0.05);
  double xs[8], counts[8][RV_LOC_GRADES], special[RV_LOC_GRADES];
  guint n = 0;
  gboolean has_special = FALSE;
  for (xmlNode *c = row->children; c; c = c->next) {
    if (!rv_edx_xml_is (c, "row"))
      continue;
    const char *x = rv_edx_xml_get (c, "x", r->a->priv->strings);
    g_auto (GStrv) words = g_strsplit (rv_edx_xml_get (c, "counts", r->a->priv->strings), " ", -1);
    if (g_strv_length (words) != t->n_grades || n == 8)
      return complain (r, c, _("there must be one count for each grade, and no more than eight rows"));
    double *into = strcmp (x, "special") == 0 ? special : counts[n];
    for (guint g = 0; g < t->n_grades; g++)
      into[g] = g_ascii_strtod (words[g], NULL);
    if (into == special)
      has_special = TRUE;
    else
      xs[n++] = g_ascii_strtod (x, NULL);
  }
  if (!n)
    return complain (r, row, _("there must be at least one row"));
  spread_rows (t, xs, counts, n);
  for (guint g = 0; g < t->n_grades; g++)
    t->counts[RV_LOC_SPECIAL][g] = has_special ? special[g] : t->counts[0][g];
  t->read = TRUE;
  return TRUE;
}

static gboolean
read_parameter (Reader *r, xmlNode *row)
{
  RvLocKnowledge *k = r->k;
  struct { const char *id; double *into; } known[] = {
    { "leak", &k->leak }, { "axonal-slowing", &k->axonal_slowing }, { "block-axon-loss", &k->block_axon }, { "mixed-axon-loss", &k->mixed_axon }, { "motor-branch", &k->motor_branch }, { "section-factor", &k->section_factor },
    { "run-factor", &k->run_factor }, { "ventral-alone", &k->ventral_alone }, { "dorsal-alone", &k->dorsal_alone },
    { "block-share-nerve", &k->block_nerve }, { "block-share-other", &k->block_other }, { "root-shift", &k->root_shift }, { "slowing-share", &k->slowing },
    { "weight-rare", &k->frequency_weight[0] }, { "weight-uncommon", &k->frequency_weight[1] },
    { "weight-common", &k->frequency_weight[2] }, { "weight-very-common", &k->frequency_weight[3] },
  };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].id, GET ("id")) == 0) {
      *known[i].into = rv_edx_xml_number (row, "value", 0);
      return TRUE;
    }
  return complain (r, row, _("this parameter is not known"));
}

static void
read_form (Reader *r, xmlNode *row, RvLocForm *f)
{
  f->weight = rv_edx_xml_number (row, "weight", 1);
  f->threshold = rv_edx_xml_number (row, "threshold", 0);
  f->width = rv_edx_xml_number (row, "width", 1);
  f->motor = rv_edx_xml_number (row, "motor", 0);
  f->sensory = rv_edx_xml_number (row, "sensory", 0);
  f->slow = rv_edx_xml_number (row, "slow", 0);
  f->block = rv_edx_xml_number (row, "block", 0);
  f->skin = rv_edx_xml_number (row, "skin", 0);
  f->weak = rv_edx_xml_number (row, "weak", 0);
  f->reflexes = rv_edx_xml_number (row, "reflexes", 0);
  f->fwave = rv_edx_xml_number (row, "fwave", 0);
  const char *mode = GET ("mode"), *regions = GET ("regions");
  f->mode = strcmp (mode, "distal") == 0 ? 1 : strcmp (mode, "proximal") == 0 ? 2 : 0;
  f->slow_all = GET ("slow-mode") != NULL;
  f->one_side = GET ("sides") != NULL;
  f->reflex_special = rv_edx_xml_number (row, "reflex-special", 0) > 0;
  f->umn = rv_edx_xml_number (row, "umn", 0) > 0;
  f->repetitive = rv_edx_xml_number (row, "repetitive", 0) > 0;
  f->needle_special = rv_edx_xml_number (row, "needle-special", 0) > 0;
  f->weak_special = rv_edx_xml_number (row, "weak-special", 0) > 0;
  static const char *const names[] = { "arm", "leg", "trunk", "head" };
  for (guint i = 0; i < 4; i++)
    if (!regions || strstr (regions, names[i]))
      f->regions |= 1u << i;
}

static gboolean
read_pattern (Reader *r, xmlNode *row)
{
  if (r->k->n_patterns == G_N_ELEMENTS (r->k->patterns))
    return complain (r, row, _("there are too many patterns"));
  RvLocPattern *p = &r->k->patterns[r->k->n_patterns++];
  p->id = GET ("id");
  for (xmlNode *c = row->children; c; c = c->next)
    if (rv_edx_xml_is (c, "form") && p->n_forms < G_N_ELEMENTS (p->forms))
    {
      p->forms[p->n_forms].wide = GET ("wide") != NULL;
      read_form (r, c, &p->forms[p->n_forms++]);
    }
  return TRUE;
}

static gboolean
read_setting (Reader *r, xmlNode *row)
{
  if (r->k->n_settings == RV_LOC_SETTINGS)
    return complain (r, row, _("there are too many settings"));
  RvLocSetting *s = &r->k->settings[r->k->n_settings++];
  s->id = GET ("id");
  s->price = rv_edx_xml_number (row, "price", 0.03);
  for (xmlNode *c = row->children; c; c = c->next) {
    if (!rv_edx_xml_is (c, "prior"))
      continue;
    const char *class = rv_edx_xml_get (c, "class", r->a->priv->strings);
    double value = rv_edx_xml_number (c, "value", 0) / 1000;
    gboolean known = strcmp (class, "none") == 0;
    if (known)
      s->none = value;
    for (guint i = 0; i < RV_CLASS_N; i++)
      if (strcmp (class_names[i], class) == 0)
        s->by_class[i] = value, known = TRUE;
    for (guint i = 0; i < r->k->n_patterns; i++)
      if (strcmp (r->k->patterns[i].id, class) == 0)
        s->by_pattern[i] = value, known = TRUE;
    if (!known)
      return complain (r, c, _("this class is neither a kind of place nor a pattern"));
  }
  return TRUE;
}

static gboolean
read_variant (Reader *r, xmlNode *row)
{
  RvLocVariant *x = g_new0 (RvLocVariant, 1);
  x->muscles = g_array_new (FALSE, FALSE, sizeof (int));
  x->skins = g_array_new (FALSE, FALSE, sizeof (int));
  g_ptr_array_add (r->k->variants, x);
  x->anomaly = GET ("anomaly");
  x->frequency = rv_edx_xml_number (row, "frequency", 0);
  x->share = rv_edx_xml_number (row, "share", 0);
  x->from = rv_anatomy_node (r->a, GET ("from"));
  x->to = rv_anatomy_node (r->a, GET ("to"));
  if (x->from < 0 || x->to < 0)
    return complain (r, row, _("the route of this variant names a place that does not exist"));
  g_auto (GStrv) words = g_strsplit (GET ("muscles"), " ", -1);
  for (guint i = 0; words[i]; i++) {
    int muscle = rv_anatomy_muscle (r->a, words[i]), skin = rv_anatomy_skin (r->a, words[i]);
    if (muscle >= 0)
      g_array_append_val (x->muscles, muscle);
    else if (skin >= 0)
      g_array_append_val (x->skins, skin);
    else
      return complain (r, row, _("this variant names a muscle or field that does not exist"));
  }
  return TRUE;
}

static gboolean
read_background (Reader *r, xmlNode *row)
{
  RvLocBackground b = { .share = rv_edx_xml_number (row, "share", 0), .as = rv_edx_xml_number (row, "as", 1), .age_from = rv_edx_xml_number (row, "age-from", 0) };
  guint type = 0;
  while (type < RV_OBS_N_TYPES && strcmp (type_names[type], GET ("type")))
    type++;
  int muscle = rv_anatomy_muscle (r->a, GET ("target")), skin = rv_anatomy_skin (r->a, GET ("target"));
  if (type == RV_OBS_N_TYPES)
    return complain (r, row, _("this type of finding is not known"));
  if (muscle < 0 && skin < 0)
    return complain (r, row, _("this background names a muscle or field that does not exist"));
  b.type = (RvObsType) type;
  b.skin = muscle < 0;
  b.index = muscle < 0 ? skin : muscle;
  g_array_append_val (r->k->backgrounds, b);
  return TRUE;
}

static gboolean
read_row (Reader *r, xmlNode *row)
{
  RvLocKnowledge *k = r->k;
  if (rv_edx_xml_is (row, "table"))
    return read_table (r, row);
  if (rv_edx_xml_is (row, "parameter"))
    return read_parameter (r, row);
  if (rv_edx_xml_is (row, "pattern"))
    return read_pattern (r, row);
  if (rv_edx_xml_is (row, "variant"))
    return read_variant (r, row);
  if (rv_edx_xml_is (row, "background"))
    return read_background (r, row);
  if (rv_edx_xml_is (row, "severity")) {
    static const char *const ids[] = { "mild", "moderate", "severe" };
    for (guint i = 0; i < RV_LOC_SEVERITIES; i++)
      if (strcmp (ids[i], GET ("id")) == 0) {
        k->severity_id[i] = ids[i];
        k->severity_share[i] = rv_edx_xml_number (row, "share", 0.5);
        k->severity_prior[i] = rv_edx_xml_number (row, "prior", 0.3);
      }
  } else if (rv_edx_xml_is (row, "place")) {
    RvLocPlace place = { rv_anatomy_node (r->a, GET ("id")), rv_edx_xml_number (row, "value", 0), rv_edx_xml_number (row, "block", NAN) };
    if (place.node < 0)
      return complain (r, row, _("this place does not exist"));
    g_array_append_val (k->places, place);
  } else if (rv_edx_xml_is (row, "cost")) {
    RvLocCost cost = { rv_edx_xml_number (row, "minutes", 2), rv_edx_xml_number (row, "step", 0), rv_edx_xml_number (row, "discomfort", 0) };
    const char *type = GET ("type");
    RvLocCost *into = strcmp (type, "needle") == 0 ? &k->cost_needle : strcmp (type, "ncs") == 0 ? &k->cost_ncs
                      : strcmp (type, "site") == 0 ? &k->cost_site : &k->cost_reflex;
    *into = cost;
  }
  return TRUE;
}

gboolean
rv_loc_knowledge_read (RvAnatomy *self, xmlNode *root, const char *file, GError **error)
{
  Reader r = { self, &self->priv->knowledge, file, error };
  /* Settings name patterns, so these come first wherever they stand. */
  for (xmlNode *row = root->children; row; row = row->next)
    if (!rv_edx_xml_is (row, "setting") && !read_row (&r, row))
      return FALSE;
  for (xmlNode *row = root->children; row; row = row->next)
    if (rv_edx_xml_is (row, "setting") && !read_setting (&r, row))
      return FALSE;
  return TRUE;
}

static double
clamped_log10 (const RvLocTable *t, double p, gboolean words_only)
{
  double e = words_only ? t->error_words : t->error;
  return t->weight * log10 ((1 - e) * p + e / t->n_grades);
}

double
rv_loc_log10 (const RvLocKnowledge *self, RvObsType type, guint level, guint grade, gboolean words_only)
{
  const RvLocTable *t = &self->tables[type];
  double sum = 0;
  for (guint g = 0; g < t->n_grades; g++)
    sum += t->counts[level][g];
  return clamped_log10 (t, t->counts[level][grade] / sum, words_only);
}

static float *
draw_at (const RvLocKnowledge *self, guint draw, RvObsType type, guint level)
{
  return self->draws + (((gsize) draw * RV_OBS_N_TYPES + type) * RV_LOC_LEVELS + level) * RV_LOC_GRADES * 2;
}

double
rv_loc_log10_draw (const RvLocKnowledge *self, guint draw, RvObsType type, guint level, guint grade, gboolean words_only)
{
  return draw_at (self, draw, type, level)[grade + (words_only ? RV_LOC_GRADES : 0)];
}

static double
draw_normal (GRand *rand)
{
  double u = 1 - g_rand_double (rand), v = g_rand_double (rand);
  return sqrt (-2 * log (u)) * cos (2 * G_PI * v);
}

/* Marsaglia and Tsang 2000; a shape below 1 by the power of a uniform. */
static double
draw_gamma (GRand *rand, double shape)
{
  double boost = 1;
  if (shape < 1) {
    boost = pow (1 - g_rand_double (rand), 1 / shape);
    shape += 1;
  }
  double d = shape - 1.0 / 3, c = 1 / sqrt (9 * d);
  for (;;) {
    double x = draw_normal (rand), v = 1 + c * x;
    if (v <= 0)
      continue;
    v = v * v * v;
    double u = 1 - g_rand_double (rand);
    if (log (u) < 0.5 * x * x + d - d * v + d * log (v))
      return d * v * boost;
  }
}

void
rv_loc_knowledge_draw (RvLocKnowledge *self)
{
  self->draws = g_new0 (float, (gsize) RV_LOC_DRAWS * RV_OBS_N_TYPES * RV_LOC_LEVELS * RV_LOC_GRADES * 2);
  GRand *rand = g_rand_new_with_seed (20260101);
  for (guint d = 0; d < RV_LOC_DRAWS; d++)
    for (guint t = 0; t < RV_OBS_N_TYPES; t++)
      for (guint level = 0; level < RV_LOC_LEVELS; level++) {
        float *row = draw_at (self, d, t, level);
        double sum = 0;
        for (guint g = 0; g < self->tables[t].n_grades; g++) {
          row[g] = (float) draw_gamma (rand, MAX (self->tables[t].counts[level][g], 0.05));
          sum += row[g];
        }
        for (guint g = 0; g < self->tables[t].n_grades; g++) {
          double p = row[g] / sum;
          row[g] = (float) clamped_log10 (&self->tables[t], p, FALSE);
          row[g + RV_LOC_GRADES] = (float) clamped_log10 (&self->tables[t], p, TRUE);
        }
      }
  g_rand_free (rand);
}
