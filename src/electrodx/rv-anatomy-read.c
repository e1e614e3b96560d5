/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "electrodx/rv-anatomy-read.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-edx-xml.h"

/* Counters double as fill positions: read_ids counts, allocate resets, read_rows fills. */
typedef struct { RvAnatomy *a; const char *file; GError **error; } Reader;
#define GET(name) rv_edx_xml_get (row, name, r->a->priv->strings)

static void
add_id (GHashTable *ids, guint *n, const char *id)
{
  (*n)++;
  g_hash_table_insert (ids, (gpointer) id, GINT_TO_POINTER ((int) *n));
}

void
rv_anatomy_read_ids (RvAnatomy *self, xmlNode *root)
{
  RvAnatomyPrivate *p = self->priv;
  Reader reader = { self, NULL, NULL }, *r = &reader;
  gboolean targets = rv_edx_xml_is (root, "targets"), variants = rv_edx_xml_is (root, "variants");
  if (rv_edx_xml_is (root, "nervous-system"))
    self->version = rv_edx_xml_get (root, "version", p->strings);
  for (xmlNode *row = root->children; row; row = row->next) {
    if (rv_edx_xml_is (row, "node"))
      add_id (p->node_ids, &self->n_nodes, GET ("id"));
    else if (rv_edx_xml_is (row, "edge"))
      self->n_edges++;
    else if (targets && rv_edx_xml_is (row, "muscle"))
      add_id (p->muscle_ids, &self->n_muscles, GET ("id"));
    else if (targets && rv_edx_xml_is (row, "field"))
      add_id (p->skin_ids, &self->n_skin, GET ("id"));
    else if (targets && rv_edx_xml_is (row, "study"))
      add_id (p->study_ids, &self->n_studies, GET ("id"));
    else if (targets && rv_edx_xml_is (row, "reflex"))
      add_id (p->reflex_ids, &self->n_reflexes, GET ("id"));
    else if (rv_edx_xml_is (row, "source"))
      add_id (p->source_ids, &self->n_sources, GET ("key"));
    else if (variants && rv_edx_xml_is (row, "anomaly"))
      self->n_anomalies++;
    else if (variants && rv_edx_xml_is (row, "vulnerability"))
      self->n_vulnerabilities++;
    else if (variants && rv_edx_xml_is (row, "timing"))
      self->n_timings++;
    else if (variants && rv_edx_xml_is (row, "trap"))
      self->n_traps++;
    else if (variants && rv_edx_xml_is (row, "evidence"))
      self->n_evidence++;
  }
}

void
rv_anatomy_allocate (RvAnatomy *self)
{
  self->nodes = g_new0 (RvNode, self->n_nodes);
  for (guint i = 0; i < self->n_nodes; i++) {
    self->nodes[i].parents = g_array_new (FALSE, FALSE, sizeof (int));
    self->nodes[i].children = g_array_new (FALSE, FALSE, sizeof (int));
  }
  self->edges = g_new0 (RvAnatomyEdge, self->n_edges);
  self->muscles = g_new0 (RvMuscle, self->n_muscles);
  self->skin = g_new0 (RvSkin, self->n_skin);
  self->studies = g_new0 (RvStudy, self->n_studies);
  self->reflexes = g_new0 (RvReflexArc, self->n_reflexes);
  self->anomalies = g_new0 (RvAnomaly, self->n_anomalies);
  self->vulnerabilities = g_new0 (RvVulnerability, self->n_vulnerabilities);
  self->timings = g_new0 (RvTiming, self->n_timings);
  self->traps = g_new0 (RvTrap, self->n_traps);
  self->evidence = g_new0 (RvRootEvidence, self->n_evidence);
  self->sources = g_new0 (RvAnatomySource, self->n_sources);
  self->n_edges = self->n_anomalies = self->n_vulnerabilities = self->n_timings = self->n_traps = self->n_evidence = 0;
}

static int
token_of (const char *value, const char *const *tokens)
{
  for (int i = 0; tokens[i]; i++)
    if (value && strcmp (value, tokens[i]) == 0)
      return i;
  return 0;
}

static const char *const node_kinds[] = { "nucleus", "root", "ganglion", "ramus", "trunk", "division", "cord", "plexus", "nerve-segment", "branch", NULL };
static const char *const frequencies[] = { "rare", "uncommon", "common", "very-common", NULL };
static const char *const fibre_kinds[] = { "", "motor", "sensory", "mixed", NULL };
static const char *const study_types[] = { "motor", "sensory", "mixed", "F", "H", "reflex", NULL };
static const char *const skin_kinds[] = { "cutaneous", "snap", "dermatome", NULL };
static const char *const routines[] = { "no", "sometimes", "yes", NULL };

static char
mark_of (xmlNode *row)
{
  xmlChar *value = xmlGetNoNsProp (row, (const xmlChar *) "mark");
  char mark = value ? (char) value[0] : 'M';
  xmlFree (value);
  return mark;
}

static gboolean
node_index (Reader *r, xmlNode *row, const char *attribute, int *into)
{
  const char *id = GET (attribute);
  *into = rv_anatomy_node (r->a, id);
  if (*into >= 0)
    return TRUE;
  g_set_error (r->error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("%s, line %d: %s “%s” is not a place of nervous-system.xml"),
               r->file, row->line, attribute, id);
  return FALSE;
}

static GArray *
node_list (Reader *r, xmlNode *row, const char *attribute)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (int));
  if (rv_anatomy_ids_to_indices (r->a->priv->node_ids, GET (attribute), list, r->file, row->line, r->error))
    return list;
  g_array_unref (list);
  return NULL;
}

static gboolean
read_roots (Reader *r, xmlNode *row, RvRootWeight *roots, guint *n_roots)
{
  g_auto (GStrv) words = g_strsplit (GET ("roots"), " ", -1);
  double sum = 0;
  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], ":", 2);
    if (!pair[0] || !pair[1] || *n_roots == 8)
      break;
    roots[*n_roots].root = g_string_chunk_insert_const (r->a->priv->strings, pair[0]);
    roots[*n_roots].weight = g_ascii_strtod (pair[1], NULL);
    sum += roots[(*n_roots)++].weight;
  }
  if (fabs (sum - 1) < 1e-6)
    return TRUE;
  g_set_error (r->error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("%s, line %d: the root weights sum to %.3f, not to 1"), r->file, row->line, sum);
  return FALSE;
}

static gboolean
read_node (Reader *r, xmlNode *row)
{
  RvNode *x = &r->a->nodes[rv_anatomy_node (r->a, GET ("id"))];
  x->id = GET ("id"), x->name = GET ("name"), x->synonyms = GET ("synonyms"), x->region = GET ("region");
  x->nerve = GET ("nerve"), x->section = GET ("section"), x->lesion = GET ("lesion"), x->basis = GET ("basis"), x->source = GET ("source");
  x->kind = (RvNodeKind) token_of (GET ("kind"), node_kinds);
  x->fibres = (RvFibres) token_of (GET ("fibres"), fibre_kinds);
  x->frequency = (RvFrequency) token_of (GET ("frequency"), frequencies);
  x->order = (int) rv_edx_xml_number (row, "order", 0);
  x->mark = mark_of (row);
  return TRUE;
}

static gboolean
read_edge (Reader *r, xmlNode *row)
{
  RvAnatomyEdge *x = &r->a->edges[r->a->n_edges++];
  if (!node_index (r, row, "from", &x->from) || !node_index (r, row, "to", &x->to))
    return FALSE;
  x->share = rv_edx_xml_number (row, "share", NAN);
  x->note = GET ("note"), x->source = GET ("source"), x->mark = mark_of (row);
  g_array_append_val (r->a->nodes[x->from].children, x->to);
  g_array_append_val (r->a->nodes[x->to].parents, x->from);
  return TRUE;
}

static gboolean
read_muscle (Reader *r, xmlNode *row)
{
  RvMuscle *x = &r->a->muscles[rv_anatomy_muscle (r->a, GET ("id"))];
  x->id = GET ("id"), x->name = GET ("name"), x->synonyms = GET ("synonyms"), x->region = GET ("region");
  x->action = GET ("action"), x->evidence = GET ("evidence"), x->source = GET ("source"), x->mark = mark_of (row);
  x->length = rv_edx_xml_number (row, "length", 50);
  x->depth = (int) rv_edx_xml_number (row, "depth", 1);
  x->discomfort = (int) rv_edx_xml_number (row, "discomfort", 1);
  x->difficulty = (int) rv_edx_xml_number (row, "difficulty", 1);
  x->routine = token_of (GET ("routine"), routines);
  return node_index (r, row, "node", &x->node) && read_roots (r, row, x->roots, &x->n_roots);
}

static gboolean
read_skin (Reader *r, xmlNode *row)
{
  RvSkin *x = &r->a->skin[rv_anatomy_skin (r->a, GET ("id"))];
  x->id = GET ("id"), x->name = GET ("name"), x->synonyms = GET ("synonyms"), x->tested_by = GET ("tested-by");
  x->autonomous = GET ("autonomous"), x->evidence = GET ("evidence"), x->note = GET ("note"), x->source = GET ("source"), x->mark = mark_of (row);
  x->kind = (RvSkinKind) token_of (GET ("kind"), skin_kinds);
  x->length = rv_edx_xml_number (row, "length", 50);
  return node_index (r, row, "node", &x->node) && read_roots (r, row, x->roots, &x->n_roots);
}

static gboolean
read_study (Reader *r, xmlNode *row)
{
  RvStudy *x = &r->a->studies[rv_anatomy_study (r->a, GET ("id"))];
  x->id = GET ("id"), x->name = GET ("name"), x->nerve = GET ("nerve"), x->recording = GET ("recording"), x->distance = GET ("distance");
  x->conventions = GET ("conventions"), x->note = GET ("note"), x->source = GET ("source"), x->mark = mark_of (row);
  x->type = (RvStudyType) token_of (GET ("type"), study_types);
  x->muscle = x->skin = -1;
  x->sites = rv_anatomy_new_sites ();
  for (xmlNode *s = row->children; s; s = s->next) {
    if (!rv_edx_xml_is (s, "site"))
      continue;
    GArray *nodes = node_list (r, s, "nodes");
    if (!nodes)
      return FALSE;
    RvStudySite *site = g_new0 (RvStudySite, 1);
    site->name = rv_edx_xml_get (s, "name", r->a->priv->strings);
    site->nodes = nodes;
    g_ptr_array_add (x->sites, site);
  }
  return node_index (r, row, "node", &x->node);
}

static gboolean
read_reflex (Reader *r, xmlNode *row)
{
  RvReflexArc *x = &r->a->reflexes[rv_anatomy_reflex (r->a, GET ("id"))];
  x->id = GET ("id"), x->name = GET ("name"), x->stimulus = GET ("stimulus"), x->response = GET ("response");
  x->note = GET ("note"), x->source = GET ("source"), x->mark = mark_of (row);
  x->effector = rv_anatomy_muscle (r->a, GET ("effector"));
  x->afferent = node_list (r, row, "afferent");
  x->efferent = x->afferent ? node_list (r, row, "efferent") : NULL;
  return x->efferent && read_roots (r, row, x->roots, &x->n_roots);
}

static gboolean
read_anomaly (Reader *r, xmlNode *row)
{
  RvAnomaly *x = &r->a->anomalies[r->a->n_anomalies++];
  x->id = GET ("id"), x->name = GET ("name"), x->kind = GET ("kind"), x->frequency = GET ("frequency");
  x->changes = GET ("changes"), x->seen = GET ("seen"), x->source = GET ("source"), x->mark = mark_of (row);
  return node_index (r, row, "from", &x->from) && node_index (r, row, "to", &x->to);
}

static gboolean
read_vulnerability (Reader *r, xmlNode *row)
{
  RvVulnerability *x = &r->a->vulnerabilities[r->a->n_vulnerabilities++];
  x->id = GET ("id"), x->statement = GET ("statement"), x->figure = GET ("figure"), x->mechanism = GET ("mechanism");
  x->source = GET ("source"), x->mark = mark_of (row);
  x->spared = rv_edx_xml_number (row, "spared", 1);
  x->more = node_list (r, row, "more");
  x->less = x->more ? node_list (r, row, "less") : NULL;
  return x->less && node_index (r, row, "site", &x->site);
}

static gboolean
read_timing (Reader *r, xmlNode *row)
{
  RvTiming *x = &r->a->timings[r->a->n_timings++];
  x->id = GET ("id"), x->event = GET ("event"), x->fibres = GET ("fibres"), x->rule = GET ("rule");
  x->finding = GET ("finding"), x->note = GET ("note"), x->source = GET ("source"), x->mark = mark_of (row);
  x->from_day = rv_edx_xml_number (row, "from-day", 0);
  x->to_day = rv_edx_xml_number (row, "to-day", 0);
  return TRUE;
}

static gboolean
read_trap (Reader *r, xmlNode *row)
{
  RvTrap *x = &r->a->traps[r->a->n_traps++];
  x->id = GET ("id"), x->pattern = GET ("pattern"), x->wrong = GET ("wrong"), x->right = GET ("right");
  x->study = GET ("study"), x->source = GET ("source"), x->mark = mark_of (row);
  x->nodes = node_list (r, row, "nodes");
  return x->nodes != NULL;
}

static gboolean
read_evidence (Reader *r, xmlNode *row)
{
  RvRootEvidence *x = &r->a->evidence[r->a->n_evidence++];
  x->id = GET ("id"), x->target = GET ("target"), x->root = GET ("root"), x->measure = GET ("measure");
  x->value = GET ("value"), x->source = GET ("source"), x->mark = mark_of (row);
  return TRUE;
}

static gboolean
read_source (Reader *r, xmlNode *row)
{
  int i = GPOINTER_TO_INT (g_hash_table_lookup (r->a->priv->source_ids, GET ("key"))) - 1;
  RvAnatomySource *x = &r->a->sources[i];
  x->key = GET ("key"), x->citation = GET ("citation"), x->seen = GET ("seen"), x->address = GET ("address");
  return TRUE;
}

typedef gboolean (*ReadRow) (Reader *, xmlNode *);
static const struct { const char *root, *element; ReadRow read; } rows[] = {
  { "nervous-system", "node", read_node }, { "nervous-system", "edge", read_edge },
  { "targets", "muscle", read_muscle }, { "targets", "field", read_skin }, { "targets", "study", read_study }, { "targets", "reflex", read_reflex },
  { "variants", "anomaly", read_anomaly }, { "variants", "vulnerability", read_vulnerability }, { "variants", "timing", read_timing },
  { "variants", "trap", read_trap }, { "variants", "evidence", read_evidence }, { "sources", "source", read_source },
};

gboolean
rv_anatomy_read_rows (RvAnatomy *self, xmlNode *root, const char *file, GError **error)
{
  Reader reader = { self, file, error };
  for (xmlNode *row = root->children; row; row = row->next)
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
      if (rv_edx_xml_is (root, rows[i].root) && rv_edx_xml_is (row, rows[i].element) && !rows[i].read (&reader, row))
        return FALSE;
  return TRUE;
}

void
rv_anatomy_link_studies (RvAnatomy *self)
{
  for (guint i = 0; i < self->n_studies; i++) {
    RvStudy *x = &self->studies[i];
    if (x->type == RV_STUDY_MOTOR || x->type == RV_STUDY_F || x->type == RV_STUDY_H)
      for (guint m = 0; m < self->n_muscles && x->muscle < 0; m++)
        if (self->muscles[m].node == x->node)
          x->muscle = (int) m;
    /* A potential of its own row first, else the skin that the recorded nerve supplies. */
    for (int kind = RV_FIELD_SNAP; kind >= RV_FIELD_CUTANEOUS && x->skin < 0 && x->muscle < 0; kind--)
      for (guint s = 0; s < self->n_skin && x->skin < 0; s++)
        if ((int) self->skin[s].kind == kind && self->skin[s].tested_by && strcmp (self->skin[s].tested_by, x->id) == 0)
          x->skin = (int) s;
  }
}
