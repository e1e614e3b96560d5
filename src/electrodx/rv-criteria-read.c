/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sets of criteria from data/reference/criteria/. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-criteria-private.h"
#include "electrodx/rv-edx-xml.h"

static const char *const quantities[RV_Q_N] = {
  "distal-latency", "velocity", "f-latency", "f-absent", "amplitude", "distal-millivolt", "distal-duration", "amplitude-fall",
  "area-fall", "duration-rise", "side-low", "sensory-amplitude", "sensory-velocity", "sensory-latency",
};

typedef struct { RvCriteriaBook *book; const RvAnatomy *a; const char *file; RvCriteriaSet *set; GError **error; } Reader;
#define GET(row, name) rv_edx_xml_get (row, name, r->book->strings)

static gboolean
complain (Reader *r, xmlNode *row, const char *what, const char *name)
{
  g_set_error (r->error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("%s, line %d: %s “%s”"), r->file, row->line, what, name);
  return FALSE;
}

static void
clear_rule (gpointer data)
{
  RvCriteriaRule *rule = data;
  g_strfreev (rule->nerves);
  g_strfreev (rule->not);
}

static void
clear_feature (gpointer data)
{
  g_array_unref (((RvCriteriaFeature *) data)->rules);
}

static void
clear_result (gpointer data)
{
  g_array_unref (((RvCriteriaResult *) data)->options);
}

static void
free_set (gpointer data)
{
  RvCriteriaSet *set = data;
  g_array_unref (set->entrapment);
  g_array_unref (set->features);
  g_array_unref (set->results);
  g_free (set);
}

static GStrv
words_of (Reader *r, xmlNode *row, const char *name)
{
  const char *list = GET (row, name);
  return list ? g_strsplit (list, " ", -1) : NULL;
}

static void
read_rule (Reader *r, xmlNode *row, GArray *rules)
{
  static const char *const how[] = { "at-least", "more-than", "at-most", "less-than" };
  RvCriteriaRule rule = { words_of (r, row, "nerves"), words_of (r, row, "not"), GET (row, "extra") != NULL, { { 0 } }, 0 };
  for (xmlNode *c = row->children; c; c = c->next) {
    if (!rv_edx_xml_is (c, "test") || rule.n_tests == G_N_ELEMENTS (rule.tests))
      continue;
    RvCriteriaTest *t = &rule.tests[rule.n_tests++];
    for (guint q = 0; q < RV_Q_N; q++)
      if (strcmp (quantities[q], GET (c, "quantity")) == 0)
        t->quantity = (RvQuantityKind) q;
    for (guint k = 0; k < G_N_ELEMENTS (how); k++)
      if (GET (c, how[k]))
        t->how = (RvComparison) k, t->value = rv_edx_xml_number (c, how[k], 0);
  }
  g_array_append_val (rules, rule);
}

static const char *
citation_of (Reader *r, xmlNode *root, const char *key)
{
  for (xmlNode *c = root->children; c; c = c->next)
    if (rv_edx_xml_is (c, "source") && (!key || g_strcmp0 (GET (c, "key"), key) == 0))
      return GET (c, "citation");
  return NULL;
}

static gboolean
read_feature (Reader *r, xmlNode *root, xmlNode *row)
{
  RvCriteriaFeature f = { GET (row, "id"), GET (row, "name"), citation_of (r, root, GET (row, "source")), GET (row, "trust"), NULL };
  if (!f.source)
    return complain (r, row, _("there is no source"), GET (row, "source"));
  if (r->set->features->len == 64)
    return complain (r, row, _("there may be 64 features; this is one too many:"), f.id);
  f.rules = g_array_new (FALSE, FALSE, sizeof (RvCriteriaRule));
  g_array_set_clear_func (f.rules, clear_rule);
  for (xmlNode *c = row->children; c; c = c->next)
    if (rv_edx_xml_is (c, "rule"))
      read_rule (r, c, f.rules);
  g_array_append_val (r->set->features, f);
  return TRUE;
}

/* Bits of the features that an attribute names. */
static gboolean
bits_of (Reader *r, xmlNode *row, const char *name, guint64 *bits)
{
  g_auto (GStrv) words = words_of (r, row, name);
  for (guint i = 0; words && words[i]; i++) {
    guint f = 0;
    while (f < r->set->features->len && strcmp (g_array_index (r->set->features, RvCriteriaFeature, f).id, words[i]))
      f++;
    if (f == r->set->features->len)
      return complain (r, row, _("there is no feature"), words[i]);
    *bits |= G_GUINT64_CONSTANT (1) << f;
  }
  return TRUE;
}

static gboolean
read_result (Reader *r, xmlNode *row)
{
  RvCriteriaResult x = { GET (row, "id"), GET (row, "name"), GET (row, "quiet") != NULL, g_array_new (FALSE, FALSE, sizeof (RvCriteriaOption)) };
  g_array_append_val (r->set->results, x);
  for (xmlNode *c = row->children; c; c = c->next) {
    if (!rv_edx_xml_is (c, "option"))
      continue;
    RvCriteriaOption o = { .each = (guint) rv_edx_xml_number (c, "each", 1), .others = -1, .forgive = rv_edx_xml_number (c, "forgive", 0) };
    guint64 others = 0;
    o.nerves = strcmp (GET (c, "nerves"), "all") == 0 ? 0 : (int) rv_edx_xml_number (c, "nerves", 1);
    if (!bits_of (r, c, "feature", &o.features) || !bits_of (r, c, "and", &o.and) || !bits_of (r, c, "without", &o.without) || !bits_of (r, c, "others", &others))
      return FALSE;
    for (guint f = 0; others && f < r->set->features->len; f++)
      if (others >> f & 1)
        o.others = (int) f;
    g_array_append_val (x.options, o);
  }
  return TRUE;
}

static gboolean
read_set (Reader *r, xmlNode *root)
{
  RvCriteriaSet *set = r->set = g_new0 (RvCriteriaSet, 1);
  g_ptr_array_add (r->book->sets, set);
  set->entrapment = g_array_new (FALSE, FALSE, sizeof (int));
  set->features = g_array_new (FALSE, FALSE, sizeof (RvCriteriaFeature));
  set->results = g_array_new (FALSE, FALSE, sizeof (RvCriteriaResult));
  g_array_set_clear_func (set->features, clear_feature);
  g_array_set_clear_func (set->results, clear_result);
  set->id = GET (root, "id"), set->name = GET (root, "name"), set->about = GET (root, "about"), set->note = GET (root, "note");
  set->source = citation_of (r, root, NULL);
  set->age_from = rv_edx_xml_number (root, "age-from", 18);
  set->until_day = rv_edx_xml_number (root, "until-day", INFINITY);
  set->min_nerves = (guint) rv_edx_xml_number (root, "min-nerves", 1);
  for (xmlNode *c = root->children; c; c = c->next) {
    if (rv_edx_xml_is (c, "entrapment")) {
      g_auto (GStrv) words = words_of (r, c, "nodes");
      for (guint i = 0; words[i]; i++) {
        int node = rv_anatomy_node (r->a, words[i]);
        if (node < 0)
          return complain (r, c, _("there is no place"), words[i]);
        g_array_append_val (set->entrapment, node);
      }
    } else if ((rv_edx_xml_is (c, "feature") && !read_feature (r, root, c)) || (rv_edx_xml_is (c, "result") && !read_result (r, c)))
      return FALSE;
  }
  return TRUE;
}

RvCriteriaBook *
rv_criteria_load (const char *data_dir, const RvAnatomy *anatomy, GError **error)
{
  g_autofree char *dir = rv_edx_data_dir (data_dir);
  g_autofree char *folder = g_build_filename (dir, "reference", "criteria", NULL);
  g_autofree char *schema = g_build_filename (dir, "schema", "criteria.rng", NULL);
  g_autofree char *sha = NULL;
  g_autoptr (GPtrArray) files = rv_edx_xml_files (folder, &sha, error);
  if (!files)
    return NULL;
  g_autoptr (RvCriteriaBook) self = g_new0 (RvCriteriaBook, 1);
  self->strings = g_string_chunk_new (8192);
  self->sets = g_ptr_array_new_with_free_func (free_set);
  for (guint i = 0; i < files->len; i++) {
    xmlDoc *doc = rv_edx_xml_read (files->pdata[i], schema, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_READ, RV_ANATOMY_ERROR_SCHEMA, error);
    if (!doc)
      return NULL;
    Reader r = { self, anatomy, files->pdata[i], NULL, error };
    gboolean read = read_set (&r, xmlDocGetRootElement (doc));
    xmlFreeDoc (doc);
    if (!read)
      return NULL;
  }
  return g_steal_pointer (&self);
}

void
rv_criteria_book_free (RvCriteriaBook *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->sets);
  g_string_chunk_free (self->strings);
  g_free (self);
}

const RvCriteriaBook *
rv_criteria_default (GError **error)
{
  static GMutex lock;
  static RvCriteriaBook *shared;
  const RvAnatomy *a = rv_anatomy_default (error);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  if (!shared && a)
    shared = rv_criteria_load (NULL, a, error);
  return shared;
}
