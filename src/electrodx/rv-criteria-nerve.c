/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured of each nerve in one sitting. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "electrodx/rv-criteria-private.h"

static void
clear_row (gpointer data)
{
  g_array_unref (((RvCriteriaRow *) data)->sites);
}

static void
free_nerve (gpointer data)
{
  RvCriteriaNerve *n = data;
  g_array_unref (n->motor);
  g_array_unref (n->sensory);
  g_free (n->label);
  g_free (n);
}

static char *
label_of (const char *nerve, RvSide side)
{
  g_autofree char *first = g_utf8_substring (nerve, 0, 1);
  g_autofree char *upper = g_utf8_strup (first, -1);
  g_autofree char *name = g_strconcat (upper, g_utf8_next_char (nerve), NULL);
  return side == RV_SIDE_NONE ? g_steal_pointer (&name) : g_strdup_printf ("%s, %s", name, side == RV_SIDE_LEFT ? _("left") : _("right"));
}

static RvCriteriaNerve *
nerve_of (const RvAnatomy *a, GPtrArray *nerves, int study, RvSide side)
{
  const RvStudy *s = &a->studies[study];
  for (guint i = 0; i < nerves->len; i++) {
    RvCriteriaNerve *n = nerves->pdata[i];
    if (n->side == side && strcmp (n->nerve, s->nerve) == 0)
      return n;
  }
  RvCriteriaNerve *n = g_new0 (RvCriteriaNerve, 1);
  n->nerve = s->nerve;
  n->side = side;
  n->label = label_of (s->nerve, side);
  n->region = a->nodes[s->node].region;
  n->motor = g_array_new (FALSE, FALSE, sizeof (RvCriteriaRow));
  n->sensory = g_array_new (FALSE, FALSE, sizeof (RvCriteriaRow));
  g_array_set_clear_func (n->motor, clear_row);
  g_array_set_clear_func (n->sensory, clear_row);
  g_ptr_array_add (nerves, n);
  return n;
}

static GArray *
nodes_at (const RvAnatomy *a, int study, const char *site, guint index)
{
  const GPtrArray *sites = a->studies[study].sites;
  int found = rv_anatomy_find_site (a, study, site);
  if (found < 0)
    found = (int) index;
  return found < (int) sites->len ? ((RvStudySite *) sites->pdata[found])->nodes : NULL;
}

static void
put_cell (RvCriteriaSite *site, const RvEdxCell *c)
{
  const char *p = c->parameter;
  if (strcmp (c->label, "invalid") == 0 || (c->empty && strcmp (c->empty, "NR")))
    return;
  if (strcmp (p, "amplitude") == 0)
    site->amplitude = c;
  else if (strcmp (p, "velocity") == 0)
    site->velocity = c;
  else if (strcmp (p, "duration") == 0)
    site->duration = c;
  else if (strcmp (p, "area") == 0)
    site->area = c;
  else if (strcmp (p, "peak-latency") == 0 || (strcmp (p, "latency") == 0 && !site->latency))
    site->latency = c;
}

static void
put_late (RvCriteriaNerve *n, const RvEdxCell *c)
{
  if (strcmp (c->parameter, "f-latency") == 0)
    n->f_latency = c;
  else if (strcmp (c->parameter, "f-persistence") == 0)
    n->f_persistence = c;
  else if (strcmp (c->parameter, "judgement") == 0)
    n->f_word = c;
}

/* The cells from..to are one row of the table. */
static void
put_row (const RvAnatomy *a, GPtrArray *nerves, const RvEdxCell *cells, guint n_cells)
{
  int study = cells->study ? rv_anatomy_study (a, cells->study) : -1;
  if (study < 0 || cells->side == RV_SIDE_NONE)
    return;
  const RvStudy *s = &a->studies[study];
  RvCriteriaNerve *n = nerve_of (a, nerves, study, cells->side);
  if (s->type == RV_STUDY_F)
    for (guint i = 0; i < n_cells; i++)
      put_late (n, &cells[i]);
  if (s->type != RV_STUDY_MOTOR && s->type != RV_STUDY_SENSORY)
    return;
  RvCriteriaRow row = { study, g_array_new (FALSE, TRUE, sizeof (RvCriteriaSite)), NULL };
  const char *stim = NULL;
  for (guint i = 0; i < n_cells; i++) {
    const RvEdxCell *c = &cells[i];
    if (strcmp (c->parameter, "judgement") == 0) {
      row.word = strcmp (c->uuid, c->row) == 0 ? c : row.word;
      continue;
    }
    if (g_strcmp0 (stim, c->uuid)) {
      RvCriteriaSite site = { .nodes = nodes_at (a, study, c->site, row.sites->len) };
      g_array_append_val (row.sites, site);
      stim = c->uuid;
    }
    put_cell (&g_array_index (row.sites, RvCriteriaSite, row.sites->len - 1), c);
  }
  g_array_append_val (s->type == RV_STUDY_MOTOR ? n->motor : n->sensory, row);
}

GPtrArray *
rv_criteria_nerves (const RvAnatomy *a, const RvEdx *edx, GHashTable *rows)
{
  GPtrArray *nerves = g_ptr_array_new_with_free_func (free_nerve);
  for (guint from = 0, to; from < edx->n_ncs; from = to) {
    for (to = from; to < edx->n_ncs && strcmp (edx->ncs[to].row, edx->ncs[from].row) == 0; to++)
      ;
    if (g_hash_table_contains (rows, edx->ncs[from].row))
      put_row (a, nerves, &edx->ncs[from], to - from);
  }
  return nerves;
}
