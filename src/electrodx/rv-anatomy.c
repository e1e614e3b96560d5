/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading data/anatomy into RvAnatomy. */
#include "electrodx/rv-anatomy.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-anatomy-read.h"
#include "electrodx/rv-edx-xml.h"

G_DEFINE_QUARK (rv-anatomy-error-quark, rv_anatomy_error)

static int
look_up (GHashTable *ids, const char *id)
{
  return id ? GPOINTER_TO_INT (g_hash_table_lookup (ids, id)) - 1 : -1;
}

int rv_anatomy_node (const RvAnatomy *self, const char *id) { return look_up (self->priv->node_ids, id); }
int rv_anatomy_muscle (const RvAnatomy *self, const char *id) { return look_up (self->priv->muscle_ids, id); }
int rv_anatomy_skin (const RvAnatomy *self, const char *id) { return look_up (self->priv->skin_ids, id); }
int rv_anatomy_study (const RvAnatomy *self, const char *id) { return look_up (self->priv->study_ids, id); }
int rv_anatomy_reflex (const RvAnatomy *self, const char *id) { return look_up (self->priv->reflex_ids, id); }

const RvAnatomySource *
rv_anatomy_source (const RvAnatomy *self, const char *key)
{
  int i = look_up (self->priv->source_ids, key);
  return i < 0 ? NULL : &self->sources[i];
}

gboolean
rv_anatomy_ids_to_indices (GHashTable *ids, const char *list, GArray *into, const char *file, int line, GError **error)
{
  g_auto (GStrv) words = g_strsplit (list ? list : "", " ", -1);
  for (guint i = 0; words[i]; i++) {
    if (!*words[i])
      continue;
    g_auto (GStrv) parts = g_strsplit (words[i], ":", 2);
    int index = look_up (ids, parts[0]);
    if (index < 0) {
      g_set_error (error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("%s, line %d: “%s” is not defined anywhere"), file, line, parts[0]);
      return FALSE;
    }
    g_array_append_val (into, index);
  }
  return TRUE;
}

static RvAnatomy *
anatomy_new (void)
{
  RvAnatomy *self = g_new0 (RvAnatomy, 1);
  RvAnatomyPrivate *p = self->priv = g_new0 (RvAnatomyPrivate, 1);
  p->strings = g_string_chunk_new (65536);
  p->node_ids = g_hash_table_new (g_str_hash, g_str_equal);
  p->muscle_ids = g_hash_table_new (g_str_hash, g_str_equal);
  p->skin_ids = g_hash_table_new (g_str_hash, g_str_equal);
  p->study_ids = g_hash_table_new (g_str_hash, g_str_equal);
  p->reflex_ids = g_hash_table_new (g_str_hash, g_str_equal);
  p->source_ids = g_hash_table_new (g_str_hash, g_str_equal);
  rv_vocabulary_init (&p->vocabulary);
  rv_loc_knowledge_init (&p->knowledge);
  return self;
}

static void
free_site (gpointer data)
{
  RvStudySite *site = data;
  g_array_unref (site->nodes);
  g_free (site);
}

/* References are resolved in a second pass, so the order of files and rows does not matter. */
static gboolean
read_all (RvAnatomy *self, GPtrArray *docs, GPtrArray *files, GError **error)
{
  for (guint d = 0; d < docs->len; d++)
    rv_anatomy_read_ids (self, xmlDocGetRootElement (docs->pdata[d]));
  rv_anatomy_allocate (self);
  for (guint d = 0; d < docs->len; d++)
    if (!rv_anatomy_read_rows (self, xmlDocGetRootElement (docs->pdata[d]), files->pdata[d], error))
      return FALSE;
  if (!rv_anatomy_build_graph (self, error))
    return FALSE;
  rv_anatomy_link_studies (self);
  for (guint d = 0; d < docs->len; d++) {
    xmlNode *root = xmlDocGetRootElement (docs->pdata[d]);
    if (rv_edx_xml_is (root, "vocabulary") && !rv_vocabulary_read (self, root, files->pdata[d], error))
      return FALSE;
    if (rv_edx_xml_is (root, "localiser") && !rv_loc_knowledge_read (self, root, files->pdata[d], error))
      return FALSE;
  }
  rv_vocabulary_add_tables (self);
  return TRUE;
}

static gboolean
complete (RvAnatomy *self, const char *folder, GError **error)
{
  if (self->n_nodes && self->n_muscles && self->n_skin && self->n_studies && self->priv->knowledge.n_settings == RV_LOC_SETTINGS
      && rv_loc_knowledge_complete (&self->priv->knowledge))
    return TRUE;
  g_set_error (error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING,
               _("%s is not complete: nervous-system.xml, targets.xml and localiser.xml are needed; install the program again"), folder);
  return FALSE;
}

RvAnatomy *
rv_anatomy_load (const char *data_dir, GError **error)
{
  g_autofree char *dir = rv_edx_data_dir (data_dir);
  g_autofree char *folder = g_build_filename (dir, "anatomy", NULL);
  g_autofree char *schema = g_build_filename (dir, "schema", "anatomy.rng", NULL);
  g_autofree char *sha = NULL;
  g_autoptr (GPtrArray) files = rv_edx_xml_files (folder, &sha, error);
  if (!files)
    return NULL;
  g_autoptr (GPtrArray) docs = g_ptr_array_new_with_free_func ((GDestroyNotify) xmlFreeDoc);
  for (guint i = 0; i < files->len; i++) {
    xmlDoc *doc = rv_edx_xml_read (files->pdata[i], schema, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_READ, RV_ANATOMY_ERROR_SCHEMA, error);
    if (!doc)
      return NULL;
    g_ptr_array_add (docs, doc);
  }
  g_autoptr (RvAnatomy) self = anatomy_new ();
  self->priv->sha256 = g_steal_pointer (&sha);
  self->sha256 = self->priv->sha256;
  if (!read_all (self, docs, files, error) || !complete (self, folder, error))
    return NULL;
  rv_loc_knowledge_draw (&self->priv->knowledge);
  return g_steal_pointer (&self);
}

void
rv_anatomy_free (RvAnatomy *self)
{
  if (!self)
    return;
  RvAnatomyPrivate *p = self->priv;
  for (guint i = 0; self->nodes && i < self->n_nodes; i++) {
    g_clear_pointer (&self->nodes[i].parents, g_array_unref);
    g_clear_pointer (&self->nodes[i].children, g_array_unref);
  }
  for (guint i = 0; self->studies && i < self->n_studies; i++)
    g_clear_pointer (&self->studies[i].sites, g_ptr_array_unref);
  for (guint i = 0; self->reflexes && i < self->n_reflexes; i++) {
    g_clear_pointer (&self->reflexes[i].afferent, g_array_unref);
    g_clear_pointer (&self->reflexes[i].efferent, g_array_unref);
  }
  for (guint i = 0; self->vulnerabilities && i < self->n_vulnerabilities; i++) {
    g_clear_pointer (&self->vulnerabilities[i].more, g_array_unref);
    g_clear_pointer (&self->vulnerabilities[i].less, g_array_unref);
  }
  for (guint i = 0; self->traps && i < self->n_traps; i++)
    g_clear_pointer (&self->traps[i].nodes, g_array_unref);
  gpointer arrays[] = { self->nodes, self->edges, self->muscles, self->skin, self->studies, self->reflexes, self->anomalies,
                        self->vulnerabilities, self->timings, self->traps, self->evidence, self->sources, self->topological,
                        p->phi_muscle, p->phi_skin, p->reach, p->preganglionic, p->sha256 };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
  GHashTable *tables[] = { p->node_ids, p->muscle_ids, p->skin_ids, p->study_ids, p->reflex_ids, p->source_ids };
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_hash_table_unref (tables[i]);
  rv_vocabulary_clear (&p->vocabulary);
  rv_loc_knowledge_clear (&p->knowledge);
  g_string_chunk_free (p->strings);
  g_free (p);
  g_free (self);
}

const RvAnatomy *
rv_anatomy_default (GError **error)
{
  static GMutex lock;
  static RvAnatomy *shared;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  if (!shared)
    shared = rv_anatomy_load (NULL, error);
  return shared;
}

GPtrArray *
rv_anatomy_new_sites (void)
{
  return g_ptr_array_new_with_free_func (free_site);
}
