/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "electrodx/rv-reference.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy.h"
#include "electrodx/rv-edx-xml.h"

typedef struct {
  GStringChunk *strings;
  char *sha256;
} Private;

static void
read_profile (RvReference *self, xmlNode *root, RvProfile *p)
{
  GStringChunk *keep = ((Private *) self->priv)->strings;
  p->id = rv_edx_xml_get (root, "id", keep), p->name = rv_edx_xml_get (root, "name", keep), p->version = rv_edx_xml_get (root, "version", keep);
  p->population = rv_edx_xml_get (root, "population", keep), p->trust = rv_edx_xml_get (root, "trust", keep), p->note = rv_edx_xml_get (root, "note", keep);
  p->age_from = rv_edx_xml_number (root, "age-from", 18);
  p->age_to = rv_edx_xml_number (root, "age-to", 120);
  p->is_default = rv_edx_xml_get (root, "default", keep) != NULL;
  for (xmlNode *c = root->children; c; c = c->next) {
    p->n_limits += rv_edx_xml_is (c, "limit");
    p->n_sources += rv_edx_xml_is (c, "source");
  }
  p->limits = g_new0 (RvLimit, p->n_limits);
  p->sources = g_new0 (RvReferenceSource, p->n_sources);
  RvLimit *l = p->limits;
  RvReferenceSource *s = p->sources;
  for (xmlNode *c = root->children; c; c = c->next)
    if (rv_edx_xml_is (c, "source")) {
      s->key = rv_edx_xml_get (c, "key", keep), s->citation = rv_edx_xml_get (c, "citation", keep), s->address = rv_edx_xml_get (c, "address", keep);
      s++;
    } else if (rv_edx_xml_is (c, "limit")) {
      l->study = rv_edx_xml_get (c, "study", keep), l->parameter = rv_edx_xml_get (c, "parameter", keep), l->unit = rv_edx_xml_get (c, "unit", keep);
      l->low = rv_edx_xml_number (c, "low", NAN), l->high = rv_edx_xml_number (c, "high", NAN);
      l->mean = rv_edx_xml_number (c, "mean", NAN), l->sd = rv_edx_xml_number (c, "sd", NAN);
      l->age_from = rv_edx_xml_number (c, "age-from", p->age_from), l->age_to = rv_edx_xml_number (c, "age-to", p->age_to);
      l->height_from = rv_edx_xml_number (c, "height-from", 0), l->height_to = rv_edx_xml_number (c, "height-to", INFINITY);
      l->sex = rv_edx_xml_get (c, "sex", keep), l->source = rv_edx_xml_get (c, "source", keep);
      l->basis = rv_edx_xml_get (c, "basis", keep), l->trust = rv_edx_xml_get (c, "trust", keep);
      l++;
    }
}

RvReference *
rv_reference_load (const char *data_dir, GError **error)
{
  g_autofree char *dir = rv_edx_data_dir (data_dir);
  g_autofree char *folder = g_build_filename (dir, "reference", NULL);
  g_autofree char *schema = g_build_filename (dir, "schema", "reference.rng", NULL);
  g_autofree char *sha = NULL;
  g_autoptr (GPtrArray) files = rv_edx_xml_files (folder, &sha, error);
  if (!files)
    return NULL;
  g_autoptr (RvReference) self = g_new0 (RvReference, 1);
  Private *priv = self->priv = g_new0 (Private, 1);
  priv->strings = g_string_chunk_new (8192);
  self->sha256 = priv->sha256 = g_steal_pointer (&sha);
  self->profiles = g_new0 (RvProfile, files->len);
  for (guint i = 0; i < files->len; i++) {
    xmlDoc *doc = rv_edx_xml_read (files->pdata[i], schema, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_READ, RV_ANATOMY_ERROR_SCHEMA, error);
    if (!doc)
      return NULL;
    read_profile (self, xmlDocGetRootElement (doc), &self->profiles[self->n_profiles++]);
    xmlFreeDoc (doc);
  }
  if (!rv_reference_profile (self, NULL)) {
    g_set_error (error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("%s: no profile is marked as the default"), folder);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
rv_reference_free (RvReference *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_profiles; i++) {
    g_free (self->profiles[i].limits);
    g_free (self->profiles[i].sources);
  }
  g_free (self->profiles);
  Private *priv = self->priv;
  g_string_chunk_free (priv->strings);
  g_free (priv->sha256);
  g_free (priv);
  g_free (self);
}

const RvReference *
rv_reference_default (GError **error)
{
  static GMutex lock;
  static RvReference *shared;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  if (!shared)
    shared = rv_reference_load (NULL, error);
  return shared;
}

const RvProfile *
rv_reference_profile (const RvReference *self, const char *id)
{
  for (guint i = 0; i < self->n_profiles; i++)
    if (id ? strcmp (self->profiles[i].id, id) == 0 : self->profiles[i].is_default)
      return &self->profiles[i];
  return NULL;
}

const RvLimit *
rv_profile_limit (const RvProfile *profile, const char *study, const char *parameter, double age, const char *sex, double height)
{
  if (!profile || !study)
    return NULL;
  if (isnan (age))
    age = 45;
  for (guint i = 0; i < profile->n_limits; i++) {
    const RvLimit *l = &profile->limits[i];
    if (strcmp (l->study, study) || strcmp (l->parameter, parameter) || age < l->age_from || age >= l->age_to)
      continue;
    if (l->sex && (!sex || strcmp (l->sex, sex)))
      continue;
    if (!isnan (height) && (height < l->height_from || height >= l->height_to))
      continue;
    return l;
  }
  return NULL;
}

const RvReferenceSource *
rv_profile_source (const RvProfile *profile, const char *key)
{
  for (guint i = 0; profile && key && i < profile->n_sources; i++)
    if (strcmp (profile->sources[i].key, key) == 0)
      return &profile->sources[i];
  return NULL;
}
