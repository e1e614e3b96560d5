/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entering a study from the map or from the list of next studies. */
#include "app/rv-edx-page-private.h"

#include <math.h>
#include <string.h>

#include "app/rv-edx-cell.h"
#include "electrodx/rv-anatomy-offer.h"

const char *
rv_edx_enter_find (const RvEdx *edx, const char *id, RvSide side)
{
  for (guint i = 0; edx && i < edx->n_ncs; i++)
    if (edx->ncs[i].side == side && g_strcmp0 (edx->ncs[i].study, id) == 0)
      return edx->ncs[i].row;
  for (guint i = 0; edx && i < edx->n_emg; i++)
    if (edx->emg[i].side == side && g_strcmp0 (edx->emg[i].study, id) == 0)
      return edx->emg[i].row;
  return NULL;
}

static const char *
type_of (const RvStudy *study)
{
  static const char *const types[] = { "motor", "sensory", "mixed", "f-wave", "h-reflex", "blink" };

  return types[MIN (study->type, RV_STUDY_REFLEX)];
}

/* Nerve and recording site that the vocabulary reads back as this very study, the shortest first. */
static void
name_study (RvEdit *edit, const char *uuid, const RvAnatomy *anatomy, int index)
{
  const RvStudy *study = &anatomy->studies[index];
  g_autofree char *nerve = g_strdelimit (g_strdup (study->nerve), "-", ' '), *name = rv_anatomy_name_within (study->name);
  const char *skin = study->skin >= 0 ? anatomy->skin[study->skin].name : NULL, *muscle = study->muscle >= 0 ? anatomy->muscles[study->muscle].name : NULL;
  const struct { const char *nerve, *record; } ways[] = {
    { nerve, NULL }, { nerve, muscle }, { nerve, study->recording }, { skin, NULL }, { name, NULL }, { name, study->recording },
  };

  rv_edit_set_new (edit, uuid, "type", type_of (study));
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i].nerve && rv_anatomy_find_study (anatomy, ways[i].nerve, type_of (study), ways[i].record) == index)
      {
        rv_edit_set_new (edit, uuid, "nerve", ways[i].nerve);
        if (ways[i].record)
          rv_edit_set_new (edit, uuid, "record", ways[i].record);
        return;
      }
  rv_edit_set_new (edit, uuid, "nerve", name);
}

static const char *
side_token (RvSide side)
{
  return side == RV_SIDE_LEFT ? "left" : side == RV_SIDE_RIGHT ? "right" : NULL;
}

static const char *
add_named (RvEdit *edit, const char *kind, const char *field, const char *name, RvSide side)
{
  const char *uuid = rv_edit_add (edit, kind, NULL, NAN);
  g_autofree char *lower = rv_anatomy_name_within (name);

  rv_edit_set_new (edit, uuid, field, lower);
  if (side_token (side))
    rv_edit_set_new (edit, uuid, "side", side_token (side));
  return uuid;
}

/* The study of the same name and side that stands there: a new site is added to it. */
static RvRecord *
same_study (RvCase *kase, const RvAnatomy *anatomy, int index, RvSide side, const char *sitting)
{
  for (guint i = rv_case_count (kase, "ncs"); i-- > 0;)
    {
      RvRecord *ncs = rv_case_nth (kase, "ncs", i);
      const char *record = rv_record_get (ncs, "record");

      if (rv_record_equals (ncs, "side", side_token (side)) && rv_record_get (ncs, "nerve") && rv_record_get (ncs, "type") && (!sitting || rv_cell_in_study (ncs, sitting)) &&
          rv_anatomy_find_study (anatomy, rv_record_get (ncs, "nerve"), rv_record_get (ncs, "type"), rv_empty_of (record) == RV_EMPTY_NO ? record : NULL) == index)
        return ncs;
    }
  return NULL;
}

static const char *
add_ncs (RvEdit *edit, RvCase *kase, const RvAnatomy *anatomy, int index, RvSide side, const char *site, const char *sitting)
{
  RvRecord *there = site && *site ? same_study (kase, anatomy, index, side, sitting) : NULL;
  const char *ncs = there ? rv_record_get_uuid (there) : rv_edit_add (edit, "ncs", NULL, NAN), *stim;

  if (!there)
    {
      name_study (edit, ncs, anatomy, index);
      if (side_token (side))
        rv_edit_set_new (edit, ncs, "side", side_token (side));
      rv_cell_adopt (edit, kase, "ncs", sitting, ncs);
    }
  stim = rv_edit_add (edit, "stim", ncs, NAN);
  if (site && *site)
    rv_edit_set_new (edit, stim, "site", site);
  return stim;
}

const char *
rv_edx_enter_add (RvEdit *edit, RvCase *kase, const char *id, RvSide side, const char *site, const char *study)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  int index;

  if (!anatomy)
    return NULL;
  if ((index = rv_anatomy_study (anatomy, id)) >= 0)
    return add_ncs (edit, kase, anatomy, index, side, site, study);
  if ((index = rv_anatomy_muscle (anatomy, id)) >= 0)
    {
      const char *uuid = add_named (edit, "emg", "muscle", anatomy->muscles[index].name, side);

      rv_cell_adopt (edit, kase, "emg", study, uuid);
      return uuid;
    }
  if ((index = rv_anatomy_skin (anatomy, id)) >= 0)
    return add_named (edit, "sensation", "field", anatomy->skin[index].name, side);
  if ((index = rv_anatomy_reflex (anatomy, id)) >= 0)
    return add_named (edit, "reflex", "name", anatomy->reflexes[index].name, side);
  return NULL;
}

/* --- nerve and roots of a muscle --- */

/* The first muscle that the words name, or -1. */
static int
muscle_of (RvRecord *emg, const RvAnatomy *anatomy)
{
  const char *name = rv_record_get (emg, "muscle");
  g_autoptr (GArray) found = anatomy && rv_empty_of (name) == RV_EMPTY_NO ? rv_anatomy_find_muscle (anatomy, name) : NULL;

  return found && found->len ? g_array_index (found, int, 0) : -1;
}

char *
rv_edx_enter_nerve (RvRecord *emg)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  int muscle = muscle_of (emg, anatomy), node = muscle >= 0 ? anatomy->muscles[muscle].node : -1;

  /* up from the motor branch to a nerve with a name */
  while (node >= 0 && g_strcmp0 (anatomy->nodes[node].nerve, "motor-branch") == 0)
    node = anatomy->nodes[node].parents->len ? g_array_index (anatomy->nodes[node].parents, int, 0) : -1;
  return node < 0 ? g_strdup ("") : g_strdelimit (g_strdup (anatomy->nodes[node].nerve), "-", ' ');
}

char *
rv_edx_enter_roots (RvRecord *emg)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  int muscle = muscle_of (emg, anatomy);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; muscle >= 0 && i < anatomy->muscles[muscle].n_roots; i++)
    if (anatomy->muscles[muscle].roots[i].weight >= 0.15)
      g_string_append_printf (out, "%s%s", out->len ? " " : "", anatomy->muscles[muscle].roots[i].root);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
