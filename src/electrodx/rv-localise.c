/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "electrodx/rv-localise.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-loc-model.h"

static int
by_weight (gconstpointer a, gconstpointer b)
{
  const RvObsLeaf *x = a, *y = b;
  return x->weight != y->weight ? (x->weight < y->weight ? 1 : -1) : x->index - y->index;
}

static GStrv
leaf_ids (const RvAnatomy *a, const RvObs *obs)
{
  g_autoptr (GArray) leaves = g_array_copy (obs->leaves);
  GStrv ids = g_new0 (char *, leaves->len + 1);
  g_array_sort (leaves, by_weight);
  for (guint i = 0; i < leaves->len; i++) {
    const RvObsLeaf *leaf = &g_array_index (leaves, RvObsLeaf, i);
    ids[i] = g_strdup (leaf->skin ? a->skin[leaf->index].id : a->muscles[leaf->index].id);
  }
  return ids;
}

static void
copy_observations (const RvAnatomy *a, GArray *obs, RvLocalisation *out)
{
  out->n_observations = obs->len;
  out->observations = g_new0 (RvLocEvidence, obs->len);
  for (guint i = 0; i < obs->len; i++) {
    const RvObs *x = &g_array_index (obs, RvObs, i);
    RvLocEvidence *e = &out->observations[i];
    e->id = g_strdup_printf ("%s/%s", x->uuid ? x->uuid : "", rv_loc_type_name (x->type));
    e->label = g_strdup (x->label);
    e->uuid = g_strdup (x->uuid);
    e->field = g_strdup (x->field);
    e->cell = g_strdup_printf ("%s/%s", x->uuid ? x->uuid : "", x->field ? x->field : "");
    e->side = x->side;
    e->grade = a->priv->knowledge.tables[x->type].grades[x->grade];
    e->level = x->grade;
    e->leaves = leaf_ids (a, x);
    e->words_only = x->words;
    e->days = x->days;
  }
}

static char *
setting_of (RvCase *kase, const RvLocaliseOptions *options)
{
  if (options->setting)
    return g_strdup (options->setting);
  const char *own = rv_record_get (rv_case_get_root (kase), "setting");
  return g_strdup (rv_empty_of (own) == RV_EMPTY_NO ? own : "general-emg");
}

/* One pass over a case; level_only: what the run without imaging is needed for. */
static RvLocalisation *
run (const RvAnatomy *a, const RvReference *reference, RvCase *kase, const RvLocaliseOptions *options, gboolean imaging, gboolean level_only)
{
  RvLocalisation *out = g_new0 (RvLocalisation, 1);
  out->anatomy_version = a->version;
  out->anatomy_sha256 = a->sha256;
  out->setting = setting_of (kase, options);
  out->left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RvEdx) edx = rv_edx_grade (a, reference, kase, options->profile);
  out->profile = g_strdup (edx->profile);
  GArray *obs = rv_observe (a, kase, edx, imaging, out->left_out);
  copy_observations (a, obs, out);
  g_autoptr (RvLocModel) model = rv_loc_model_new (a, out->setting, (const RvObs *) obs->data, obs->len);
  rv_loc_set_variants (model, options->variants_present, options->variants_absent);
  rv_loc_search (model, options->singles_only);
  g_autoptr (GArray) answers = rv_loc_answers (model);
  if (!level_only)
    rv_loc_intervals (model, answers);
  rv_loc_report (model, answers, out, options->n_hypotheses ? options->n_hypotheses : 12);
  if (!level_only) {
    rv_loc_explain (model, answers, out);
    rv_loc_classes (model, out);
    rv_loc_conflicts (model, answers, kase, edx, out);
    rv_loc_next (model, answers, out);
  }
  rv_obs_array_free (obs);
  return out;
}

RvLocalisation *
rv_localise (const RvAnatomy *anatomy, const RvReference *reference, RvCase *as_known, const RvLocaliseOptions *options)
{
  static const RvLocaliseOptions defaults = { 0 };
  g_return_val_if_fail (anatomy != NULL && as_known != NULL, NULL);
  if (!options)
    options = &defaults;
  if (!reference)
    reference = rv_reference_default (NULL);
  g_return_val_if_fail (reference != NULL, NULL);
  RvLocalisation *out = run (anatomy, reference, as_known, options, !options->no_imaging, FALSE);
  rv_loc_imaging (anatomy, reference, as_known, options, out);
  return out;
}

/* The level on imaging against the electrical one, from a run that has not seen the imaging. */
void
rv_loc_imaging (const RvAnatomy *a, const RvReference *reference, RvCase *kase, const RvLocaliseOptions *options, RvLocalisation *out)
{
  RvLocImaging *im = &out->imaging;
  g_autoptr (RvLocalisation) without = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  guint shared = 0, electrical = 0, outside = 0;
  for (int side = RV_SIDE_LEFT; side <= RV_SIDE_RIGHT; side++) {
    g_autoptr (GArray) nodes = rv_observe_imaged (a, kase, (RvSide) side);
    if (!nodes->len)
      continue;
    if (!without)
      without = run (a, reference, kase, options, FALSE, TRUE);
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < nodes->len; i++) {
      const char *id = a->nodes[g_array_index (nodes, int, i)].id;
      g_ptr_array_add (ids, g_strdup (id));
      g_hash_table_add (seen, (gpointer) id);
      im->probability = MAX (im->probability, rv_localisation_structure (without, id, (RvSide) side));
    }
    for (guint l = 0; without->n_hypotheses && l < without->hypotheses[0].n_lesions; l++) {
      const RvLesion *x = &without->hypotheses[0].lesions[l];
      guint hits = 0;
      for (guint k = 0; x->side == (RvSide) side && x->span[k]; k++) {
        electrical++;
        if (g_hash_table_contains (seen, x->span[k]))
          hits++;
        else
          outside++;
      }
      shared += hits;
    }
  }
  im->done = ids->len > 0;
  im->agreement = g_strdup (!im->done ? "no-level" : !shared ? "none" : !outside && shared == ids->len ? "whole" : "part");
  g_ptr_array_add (ids, NULL);
  im->imaged = (GStrv) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
  if (!im->done)
    im->text = g_strdup (_("Imaging shows no level in a nerve"));
  else if (!electrical)
    im->text = g_strdup (_("Imaging shows a level; the electrical study places no lesion on that side"));
  else if (!shared)
    im->text = g_strdup_printf (_("Imaging and the electrical level have no place in common; imaging shows %u, the electrical level spans %u"),
                                g_strv_length (im->imaged), electrical);
  else
    im->text = g_strdup_printf (ngettext ("Imaging and the electrical level share %u place; imaging shows %u, the electrical level spans %u",
                                          "Imaging and the electrical level share %u places; imaging shows %u, the electrical level spans %u", shared),
                                shared, g_strv_length (im->imaged), electrical);
}

static void
clear_hypothesis (RvLocHypothesis *h)
{
  for (guint i = 0; i < h->n_lesions; i++) {
    g_free (h->lesions[i].id);
    g_strfreev (h->lesions[i].span);
    g_free (h->lesions[i].name);
  }
  for (guint i = 0; i < h->n_evidence; i++)
    g_free (h->evidence[i].label);
  g_free (h->lesions);
  g_free (h->evidence);
  g_free (h->pattern);
  g_free (h->name);
}

static void
clear_lists (RvLocalisation *self)
{
  for (guint i = 0; i < self->n_observations; i++) {
    RvLocEvidence *e = &self->observations[i];
    char *owned[] = { e->id, e->label, e->uuid, e->field, e->cell };
    for (guint k = 0; k < G_N_ELEMENTS (owned); k++)
      g_free (owned[k]);
    g_strfreev (e->leaves);
  }
  for (guint i = 0; i < self->n_conflicts; i++) {
    g_free (self->conflicts[i].observations);
    g_strfreev (self->conflicts[i].cells);
    g_free (self->conflicts[i].title);
    g_free (self->conflicts[i].question);
    g_free (self->conflicts[i].rule);
  }
  for (guint i = 0; i < self->n_next; i++) {
    RvLocNext *x = &self->next[i];
    char *owned[] = { x->study, x->name, x->site, x->why };
    for (guint k = 0; k < G_N_ELEMENTS (owned); k++)
      g_free (owned[k]);
  }
  for (guint i = 0; i < self->n_classes; i++) {
    g_free (self->classes[i].id);
    g_free (self->classes[i].pattern);
    g_free (self->classes[i].site);
  }
}

void
rv_localisation_free (RvLocalisation *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_hypotheses; i++)
    clear_hypothesis (&self->hypotheses[i]);
  clear_lists (self);
  gpointer plain[] = { self->setting, self->profile, self->observations, self->hypotheses, self->structures, self->conflicts, self->next, self->classes,
                       self->imaging.agreement, self->imaging.text };
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_free (plain[i]);
  g_strfreev (self->imaging.imaged);
  if (self->left_out)
    g_ptr_array_unref (self->left_out);
  g_free (self);
}

GPtrArray *
rv_localise_variants (const RvAnatomy *anatomy)
{
  const GPtrArray *known = anatomy->priv->knowledge.variants;
  GPtrArray *out = g_ptr_array_new ();
  for (guint i = 0; i < anatomy->n_anomalies; i++)
    for (guint k = 0; k < known->len; k++)
      if (strcmp (anatomy->anomalies[i].id, ((const RvLocVariant *) known->pdata[k])->anomaly) == 0)
        g_ptr_array_add (out, &anatomy->anomalies[i]);
  return out;
}

const RvLesionClass *
rv_localisation_class (const RvLocalisation *self, const char *id)
{
  for (guint i = 0; i < self->n_classes; i++)
    if (strcmp (self->classes[i].id, id) == 0)
      return &self->classes[i];
  return NULL;
}

double
rv_localisation_structure (const RvLocalisation *self, const char *node, RvSide side)
{
  for (guint i = 0; i < self->n_structures; i++)
    if (self->structures[i].side == side && strcmp (self->structures[i].id, node) == 0)
      return self->structures[i].probability;
  return 0;
}

void
rv_localise_predict (const RvAnatomy *anatomy, int node, double *muscles, double *potentials, double *skin)
{
  g_return_if_fail (node >= 0 && node < (int) anatomy->n_nodes);
  double leak = anatomy->priv->preganglionic[node] ? anatomy->priv->knowledge.leak : 1;
  for (guint m = 0; m < anatomy->n_muscles; m++)
    muscles[m] = rv_anatomy_phi_muscle (anatomy, (int) m, node);
  for (guint s = 0; s < anatomy->n_skin; s++) {
    skin[s] = rv_anatomy_phi_skin (anatomy, (int) s, node);
    potentials[s] = leak * skin[s];
  }
}
