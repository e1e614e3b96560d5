/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found at every muscle, response and field; which limb the map shows. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-nerve-tree-private.h"

void
rv_tree_result_free (gpointer data)
{
  RvTreeResult *self = data;

  g_free (self->found);
  g_free (self->uuid);
  g_string_free (self->words, TRUE);
  g_free (self);
}

int
rv_tree_leaf_node (const RvAnatomy *a, RvNerveTreeKind kind, int index)
{
  return kind == RV_TREE_MUSCLE ? a->muscles[index].node : kind == RV_TREE_STUDY ? a->studies[index].node : a->skin[index].node;
}

const char *
rv_tree_leaf_id (const RvAnatomy *a, RvNerveTreeKind kind, int index)
{
  return kind == RV_TREE_MUSCLE ? a->muscles[index].id : kind == RV_TREE_STUDY ? a->studies[index].id : a->skin[index].id;
}

const RvRootWeight *
rv_tree_leaf_roots (const RvAnatomy *a, RvNerveTreeKind kind, int index, guint *n)
{
  const RvStudy *study = kind == RV_TREE_STUDY ? &a->studies[index] : NULL;
  int muscle = study ? study->muscle : kind == RV_TREE_MUSCLE ? index : -1;
  int skin = study ? study->skin : kind == RV_TREE_FIELD ? index : -1;

  *n = muscle >= 0 ? a->muscles[muscle].n_roots : skin >= 0 ? a->skin[skin].n_roots : 0;
  return muscle >= 0 ? a->muscles[muscle].roots : skin >= 0 ? a->skin[skin].roots : NULL;
}

static char *
replace_once (const char *text, const char *what, const char *with)
{
  const char *at = strstr (text, what);

  return at ? g_strdup_printf ("%.*s%s%s", (int) (at - text), text, with, at + strlen (what)) : g_strdup (text);
}

/* "Fibular motor to extensor digitorum brevis" reads "Fibular CMAP, extensor digitorum brevis". */
char *
rv_tree_leaf_label (const RvAnatomy *a, RvNerveTreeKind kind, int index)
{
  const char *name = kind == RV_TREE_MUSCLE ? a->muscles[index].name : kind == RV_TREE_FIELD ? a->skin[index].name : a->studies[index].name;

  if (kind == RV_TREE_FIELD)
    return strstr (name, "skin") ? g_strdup (name) : g_strdup_printf (_("%s, skin"), name);
  if (kind == RV_TREE_MUSCLE)
    return g_strdup (name);
  if (a->studies[index].type == RV_STUDY_MOTOR)
    return strstr (name, " motor to ") ? replace_once (name, " motor to ", " CMAP, ") : replace_once (name, " motor", " CMAP");
  if (a->studies[index].type == RV_STUDY_SENSORY)
    return strstr (name, " sensory") ? replace_once (name, " sensory", " SNAP") : strstr (name, "comparison") ? g_strdup (name) : g_strdup_printf ("%s SNAP", name);
  return replace_once (name, " mixed or sensory", _(" response"));
}

double
rv_tree_leaf_loss (const RvAnatomy *a, RvNerveTreeKind kind, int index, const double *muscles, const double *potentials, const double *skin)
{
  if (kind == RV_TREE_MUSCLE)
    return muscles[index];
  if (kind == RV_TREE_FIELD)
    return skin[index];
  if (a->studies[index].muscle >= 0)
    return muscles[a->studies[index].muscle];
  return a->studies[index].skin >= 0 ? potentials[a->studies[index].skin] : NAN;
}

/* --- regions --- */

static gboolean
root_in (const char *root, const char *region)
{
  int level = root[0] == 'C' || root[0] == 'T' || root[0] == 'L' || root[0] == 'S' ? (int) g_ascii_strtoll (root + 1, NULL, 10) : 0;

  switch (level ? root[0] : 0)
    {
    case 'C':
      return strcmp (region, level >= 4 ? "arm" : "head") == 0;
    case 'T':
      return strcmp (region, level == 1 ? "arm" : "trunk") == 0;
    case 'L': case 'S':
      return strcmp (region, "leg") == 0;
    default: /* the accessory nerve moves the shoulder */
      return strcmp (region, "head") == 0 || (strcmp (region, "arm") == 0 && strcmp (root, "XI") == 0);
    }
}

gboolean
rv_tree_in_region (const RvAnatomy *a, RvNerveTreeKind kind, int index, const char *region)
{
  const char *own = kind == RV_TREE_MUSCLE ? a->muscles[index].region : a->nodes[rv_tree_leaf_node (a, kind, index)].region;
  guint n;
  const RvRootWeight *roots = rv_tree_leaf_roots (a, kind, index, &n);

  if (strcmp (own, region) == 0)
    return TRUE;
  if (strcmp (own, "trunk") != 0 && strcmp (own, "head") != 0)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (roots[i].weight >= 0.2 && root_in (roots[i].root, region))
      return TRUE;
  return FALSE;
}

static double
lesion_weight (const RvAnatomy *a, const RvLocalisation *l, const char *region, RvSide side)
{
  double sum = 0;

  for (guint i = 0; l && i < l->n_structures; i++)
    if (l->structures[i].side == side && strcmp (a->nodes[l->structures[i].node].region, region) == 0)
      sum = MAX (sum, l->structures[i].probability);
  return sum;
}

void
rv_tree_choose_limb (const RvAnatomy *a, GPtrArray *results, const RvLocalisation *l, const char **region, RvSide *side)
{
  static const char *const regions[] = { "leg", "arm", "head", "trunk" };
  const char *best_region = *region ? *region : "leg";
  RvSide best_side = *side == RV_SIDE_NONE ? RV_SIDE_LEFT : *side;
  double best = -1;

  for (guint r = 0; r < G_N_ELEMENTS (regions); r++)
    for (int s = 0; s < 2; s++)
      {
        double score = 0;

        if ((*region && strcmp (*region, regions[r])) || (*side != RV_SIDE_NONE && *side != (RvSide) s))
          continue;
        for (guint i = 0; i < results->len; i++)
          {
            RvTreeResult *result = results->pdata[i];

            if (result->side == (RvSide) s && rv_tree_in_region (a, result->kind, result->index, regions[r]))
              score += result->result == RV_LEAF_ABNORMAL ? 1.5 : 1;
          }
        score += lesion_weight (a, l, regions[r], (RvSide) s); /* between equals, where the lesion is */
        if (score > best + 1e-9)
          {
            best = score;
            best_region = regions[r];
            best_side = (RvSide) s;
          }
      }
  *region = best_region;
  *side = best_side;
}

/* --- results --- */

RvTreeResult *
rv_tree_result_find (GPtrArray *results, RvNerveTreeKind kind, int index, RvSide side)
{
  for (guint i = 0; i < results->len; i++)
    {
      RvTreeResult *result = results->pdata[i];

      if (result->kind == kind && result->index == index && result->side == side)
        return result;
    }
  return NULL;
}

static RvTreeResult *
result_of (GPtrArray *results, const RvAnatomy *a, RvNerveTreeKind kind, int index, RvSide side)
{
  RvTreeResult *result = rv_tree_result_find (results, kind, index, side);

  if (result)
    return result;
  result = g_new0 (RvTreeResult, 1);
  result->kind = kind;
  result->index = index;
  result->side = side;
  result->node = rv_tree_leaf_node (a, kind, index);
  result->result = RV_LEAF_UNGRADED;
  result->words = g_string_new (NULL);
  g_ptr_array_add (results, result);
  return result;
}

static gboolean
says_nothing (const RvEdxCell *cell)
{
  return (cell->empty && strcmp (cell->empty, "NR") != 0) || strcmp (cell->label, "invalid") == 0;
}

/* Which of several cells speaks for the leaf: abnormal before normal before ungraded, amplitude before the rest, distal first. */
static int
rank_of (const RvEdxCell *cell)
{
  static const char *const order[] = { "amplitude", "velocity", "latency", "peak-latency", "f-latency" };
  int rank = strcmp (cell->label, "conflict") == 0 ? 0 : cell->abnormal ? 100 : strcmp (cell->label, "ungraded") == 0 ? 0 : 50;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (strcmp (cell->parameter, order[i]) == 0)
      return rank + 20 - (int) i;
  return rank + (isnan (cell->value) ? 1 : 5);
}

static const char *
needle_word (const char *label)
{
  if (strcmp (label, "active-and-chronic") == 0)
    return _("Active, chronic");
  return strcmp (label, "active") == 0 ? _("Active") : strcmp (label, "chronic") == 0 ? _("Chronic") : rv_edx_label_text (label);
}

static char *
found_text (const RvEdxCell *cell)
{
  if (cell->empty && strcmp (cell->empty, "NR") == 0)
    return g_strdup (_("No response"));
  if (strcmp (cell->type, "needle") == 0)
    return g_strdup (needle_word (cell->label));
  if (isnan (cell->value) || !cell->unit || strcmp (cell->unit, "%") == 0)
    return g_strdup (rv_edx_label_text (cell->label));
  return g_strdup_printf ("%.4g\u202f%s", cell->value, cell->unit);
}

static void
take_cell (GPtrArray *results, const RvAnatomy *a, const RvEdxCell *cell, gboolean needle)
{
  int index = !cell->study ? -1 : needle ? rv_anatomy_muscle (a, cell->study) : rv_anatomy_study (a, cell->study);
  RvTreeResult *result;
  int rank;

  if (index < 0 || cell->side == RV_SIDE_NONE || says_nothing (cell) || rv_tree_leaf_node (a, needle ? RV_TREE_MUSCLE : RV_TREE_STUDY, index) < 0)
    return;
  result = result_of (results, a, needle ? RV_TREE_MUSCLE : RV_TREE_STUDY, index, cell->side);
  rank = rank_of (cell) + 1;
  if (strcmp (cell->label, "conflict") == 0)
    result->conflict = TRUE;
  else if (cell->abnormal)
    result->result = RV_LEAF_ABNORMAL;
  else if (strcmp (cell->label, "ungraded") != 0 && result->result == RV_LEAF_UNGRADED)
    result->result = RV_LEAF_NORMAL;
  result->needle = result->needle || needle;
  if (rank > result->worst)
    {
      result->worst = rank;
      g_free (result->found);
      result->found = found_text (cell);
      g_free (result->uuid);
      result->uuid = g_strdup (cell->row ? cell->row : cell->uuid);
    }
  if (cell->abnormal && cell->why && !strstr (result->words->str, cell->why))
    g_string_append_printf (result->words, "%s%s", result->words->len ? "; " : "", cell->why);
}

static gboolean
is_type (const RvLocEvidence *e, const char *type)
{
  const char *slash = strrchr (e->id, '/');

  return slash && strcmp (slash + 1, type) == 0;
}

/* Strength counts for the muscle that does most of a movement, unless the needle has been there; a region says nothing of one muscle. */
static void
take_strength (GPtrArray *results, const RvAnatomy *a, const RvLocEvidence *e)
{
  int index = e->leaves[0] && g_strv_length (e->leaves) <= 6 ? rv_anatomy_muscle (a, e->leaves[0]) : -1;
  RvTreeResult *result;

  for (guint i = 0; index >= 0 && e->leaves[i]; i++)
    {
      result = rv_tree_result_find (results, RV_TREE_MUSCLE, rv_anatomy_muscle (a, e->leaves[i]), e->side);
      if (result && result->needle)
        {
          g_string_append_printf (result->words, "%s%s", result->words->len ? "; " : "", e->label);
          index = -1;
        }
    }
  if (index < 0 || a->muscles[index].node < 0)
    return;
  result = result_of (results, a, RV_TREE_MUSCLE, index, e->side);
  result->result = e->level || result->result == RV_LEAF_ABNORMAL ? RV_LEAF_ABNORMAL : RV_LEAF_NORMAL;
  g_free (result->found);
  result->found = g_strdup (result->result == RV_LEAF_ABNORMAL ? _("Weak") : _("Full strength"));
  g_free (result->uuid);
  result->uuid = g_strdup (e->uuid);
  g_string_append_printf (result->words, "%s%s", result->words->len ? "; " : "", e->label);
}

static void
take_sensation (GPtrArray *results, const RvAnatomy *a, const RvLocEvidence *e)
{
  guint taken = 0;

  for (guint i = 0; e->leaves[i] && taken < 2; i++)
    {
      int index = rv_anatomy_skin (a, e->leaves[i]);
      RvTreeResult *result;

      if (index < 0 || a->skin[index].kind != RV_FIELD_CUTANEOUS || a->skin[index].node < 0)
        continue;
      taken++;
      result = result_of (results, a, RV_TREE_FIELD, index, e->side);
      result->result = e->level || result->result == RV_LEAF_ABNORMAL ? RV_LEAF_ABNORMAL : RV_LEAF_NORMAL;
      g_free (result->found);
      result->found = g_strdup (result->result == RV_LEAF_NORMAL ? _("Normal") : e->level >= 2 ? _("Absent") : _("Reduced"));
      g_free (result->uuid);
      result->uuid = g_strdup (e->uuid);
      g_string_append_printf (result->words, "%s%s", result->words->len ? "; " : "", e->label);
    }
}

static void
mark_conflict (GPtrArray *results, const char *cell, const char *title)
{
  const char *slash = strchr (cell, '/');
  gsize n = slash ? (gsize) (slash - cell) : strlen (cell);

  for (guint i = 0; i < results->len; i++)
    {
      RvTreeResult *result = results->pdata[i];

      if (result->uuid && strlen (result->uuid) == n && strncmp (result->uuid, cell, n) == 0)
        {
          result->conflict = TRUE;
          if (!strstr (result->words->str, title))
            g_string_append_printf (result->words, "%s%s", result->words->len ? ". " : "", title);
        }
    }
}

/* A conflict names the record of the cell (a stimulation); a leaf the row (the study). */
static const char *
row_of (const RvEdx *edx, const char *cell)
{
  const char *slash = strchr (cell, '/');
  gsize n = slash ? (gsize) (slash - cell) : strlen (cell);

  for (guint i = 0; edx && i < edx->n_ncs; i++)
    if (edx->ncs[i].row && strncmp (edx->ncs[i].uuid, cell, n) == 0 && !edx->ncs[i].uuid[n])
      return edx->ncs[i].row;
  return cell;
}

GPtrArray *
rv_tree_results (const RvAnatomy *a, const RvEdx *edx, const RvLocalisation *l)
{
  GPtrArray *results = g_ptr_array_new_with_free_func (rv_tree_result_free);

  for (guint i = 0; edx && i < edx->n_ncs; i++)
    take_cell (results, a, &edx->ncs[i], FALSE);
  for (guint i = 0; edx && i < edx->n_emg; i++)
    take_cell (results, a, &edx->emg[i], TRUE);
  for (guint i = 0; l && i < l->n_observations; i++)
    if (l->observations[i].leaves && l->observations[i].side != RV_SIDE_NONE)
      {
        if (is_type (&l->observations[i], "strength"))
          take_strength (results, a, &l->observations[i]);
        else if (is_type (&l->observations[i], "sensation"))
          take_sensation (results, a, &l->observations[i]);
      }
  for (guint i = 0; l && i < l->n_conflicts; i++)
    if (l->conflicts[i].n_observations > 1) /* word against number is a matter of the table */
      for (guint k = 0; l->conflicts[i].cells && l->conflicts[i].cells[k]; k++)
        mark_conflict (results, row_of (edx, l->conflicts[i].cells[k]), l->conflicts[i].title);
  return results;
}
