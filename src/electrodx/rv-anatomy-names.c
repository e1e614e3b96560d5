/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One vocabulary for muscles, nerves, skin, reflexes, studies and sites, as people write them. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "electrodx/rv-anatomy-private.h"
#include "electrodx/rv-edx-xml.h"
#include "electrodx/rv-words-match.h"

static void
free_name (gpointer data)
{
  RvVocabularyName *x = data;
  g_free (x->name);
  g_free (x->bag);
  g_array_unref (x->ids);
  g_clear_pointer (&x->weights, g_array_unref);
  g_free (x);
}

static void free_region (gpointer data) { RvVocabularyRegion *x = data; g_strfreev (x->names); g_free (x); }
static void free_study (gpointer data) { RvVocabularyStudy *x = data; g_strfreev (x->names); g_strfreev (x->types); g_strfreev (x->records); g_free (x); }
static void free_site (gpointer data) { RvVocabularySite *x = data; g_strfreev (x->names); g_free (x->is); g_free (x); }
static void
free_sign (gpointer data)
{
  RvVocabularySign *x = data;
  g_strfreev (x->names);
  g_array_unref (x->nodes);
  g_array_unref (x->weaker);
  g_free (x);
}

void
rv_vocabulary_init (RvVocabulary *self)
{
  self->replace = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->muscles = g_ptr_array_new_with_free_func (free_name);
  self->movements = g_ptr_array_new_with_free_func (free_name);
  self->nerves = g_ptr_array_new_with_free_func (free_name);
  self->fields = g_ptr_array_new_with_free_func (free_name);
  self->reflexes = g_ptr_array_new_with_free_func (free_name);
  self->regions = g_ptr_array_new_with_free_func (free_region);
  self->studies = g_ptr_array_new_with_free_func (free_study);
  self->sites = g_ptr_array_new_with_free_func (free_site);
  self->signs = g_ptr_array_new_with_free_func (free_sign);
}

void
rv_vocabulary_clear (RvVocabulary *self)
{
  g_hash_table_unref (self->replace);
  GPtrArray *lists[] = { self->muscles, self->movements, self->nerves, self->fields, self->reflexes, self->regions, self->studies, self->sites, self->signs };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
}

char *
rv_vocabulary_normalise (const RvAnatomy *self, const char *words)
{
  return rv_words_normalise (words, self->priv->vocabulary.replace);
}

static GStrv
split_names (const RvAnatomy *self, const char *names)
{
  g_auto (GStrv) raw = g_strsplit (names ? names : "", ";", -1);
  GPtrArray *out = g_ptr_array_new ();
  for (guint i = 0; raw[i]; i++) {
    char *n = rv_vocabulary_normalise (self, raw[i]);
    if (*n)
      g_ptr_array_add (out, n);
    else
      g_free (n);
  }
  g_ptr_array_add (out, NULL);
  return (GStrv) g_ptr_array_free (out, FALSE);
}

static void
add_names (const RvAnatomy *self, GPtrArray *list, const char *names, GArray *ids, GArray *weights, gboolean exact)
{
  g_auto (GStrv) split = split_names (self, names);
  for (guint i = 0; split[i]; i++) {
    RvVocabularyName *x = g_new0 (RvVocabularyName, 1);
    x->name = g_strdup (split[i]);
    x->bag = rv_words_bag (split[i]);
    x->ids = g_array_ref (ids);
    x->weights = weights ? g_array_ref (weights) : NULL;
    x->exact = exact;
    g_ptr_array_add (list, x);
  }
}

static GArray *
weights_of (const char *ids)
{
  GArray *weights = g_array_new (FALSE, FALSE, sizeof (double));
  g_auto (GStrv) words = g_strsplit (ids, " ", -1);
  for (guint i = 0; words[i]; i++) {
    if (!*words[i])
      continue;
    const char *colon = strchr (words[i], ':');
    double w = colon ? g_ascii_strtod (colon + 1, NULL) : 1;
    g_array_append_val (weights, w);
  }
  return weights;
}

typedef struct { RvAnatomy *a; const char *file; GError **error; } Reader;
#define GET(name) rv_edx_xml_get (row, name, r->a->priv->strings)

static gboolean
read_names (Reader *r, xmlNode *row, GPtrArray *list, GHashTable *table, const char *attribute, gboolean weighted)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int));
  if (!rv_anatomy_ids_to_indices (table, GET (attribute), ids, r->file, row->line, r->error))
    return FALSE;
  g_autoptr (GArray) weights = weighted ? weights_of (GET (attribute)) : NULL;
  add_names (r->a, list, GET ("names"), ids, weights, FALSE);
  return TRUE;
}

static gboolean
read_study (Reader *r, xmlNode *row)
{
  int study = rv_anatomy_study (r->a, GET ("id"));
  if (study < 0) {
    g_set_error (r->error, RV_ANATOMY_ERROR, RV_ANATOMY_ERROR_MEANING, _("%s, line %d: “%s” is not defined anywhere"), r->file, row->line, GET ("id"));
    return FALSE;
  }
  RvVocabularyStudy *x = g_new0 (RvVocabularyStudy, 1);
  x->names = split_names (r->a, GET ("names"));
  x->types = g_strsplit (GET ("type"), " ", -1);
  x->records = split_names (r->a, GET ("record"));
  x->study = study;
  x->usual = GET ("usual") != NULL;
  g_ptr_array_add (r->a->priv->vocabulary.studies, x);
  return TRUE;
}

static gboolean
read_sign (Reader *r, xmlNode *row)
{
  static const char *const kinds[] = { "stretch", "local", "umn", "fluctuation" };
  RvVocabularySign *x = g_new0 (RvVocabularySign, 1);
  x->names = split_names (r->a, GET ("names"));
  x->nodes = g_array_new (FALSE, FALSE, sizeof (int));
  x->weaker = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    if (g_str_equal (kinds[k], GET ("kind")))
      x->kind = (RvSignKind) k;
  g_ptr_array_add (r->a->priv->vocabulary.signs, x);
  GHashTable *ids = r->a->priv->node_ids;
  return rv_anatomy_ids_to_indices (ids, GET ("nodes"), x->nodes, r->file, row->line, r->error)
         && rv_anatomy_ids_to_indices (ids, GET ("weaker"), x->weaker, r->file, row->line, r->error);
}

static gboolean
read_row (Reader *r, xmlNode *row)
{
  RvAnatomyPrivate *p = r->a->priv;
  RvVocabulary *v = &p->vocabulary;
  if (rv_edx_xml_is (row, "muscle"))
    return read_names (r, row, v->muscles, p->muscle_ids, "ids", FALSE);
  if (rv_edx_xml_is (row, "movement"))
    return read_names (r, row, v->movements, p->muscle_ids, "ids", TRUE);
  if (rv_edx_xml_is (row, "nerve"))
    return read_names (r, row, v->nerves, p->node_ids, "nodes", FALSE);
  if (rv_edx_xml_is (row, "field"))
    return read_names (r, row, v->fields, p->skin_ids, "ids", FALSE);
  if (rv_edx_xml_is (row, "reflex"))
    return read_names (r, row, v->reflexes, p->reflex_ids, "id", FALSE);
  if (rv_edx_xml_is (row, "study"))
    return read_study (r, row);
  if (rv_edx_xml_is (row, "sign"))
    return read_sign (r, row);
  if (rv_edx_xml_is (row, "region")) {
    RvVocabularyRegion *x = g_new0 (RvVocabularyRegion, 1);
    x->names = split_names (r->a, GET ("names"));
    x->region = GET ("region");
    x->from = rv_edx_xml_number (row, "from", 0);
    x->to = rv_edx_xml_number (row, "to", 200);
    g_ptr_array_add (v->regions, x);
  } else if (rv_edx_xml_is (row, "site")) {
    RvVocabularySite *x = g_new0 (RvVocabularySite, 1);
    x->names = split_names (r->a, GET ("names"));
    x->is = rv_vocabulary_normalise (r->a, GET ("is"));
    g_ptr_array_add (v->sites, x);
  }
  return TRUE;
}

gboolean
rv_vocabulary_read (RvAnatomy *self, xmlNode *root, const char *file, GError **error)
{
  Reader reader = { self, file, error }, *r = &reader;
  for (xmlNode *row = root->children; row; row = row->next)
    if (rv_edx_xml_is (row, "replace"))
      g_hash_table_insert (self->priv->vocabulary.replace, g_strdup (GET ("from")), g_strdup (GET ("to")));
  for (xmlNode *row = root->children; row; row = row->next)
    if (!read_row (r, row))
      return FALSE;
  return TRUE;
}

static void
add_one (const RvAnatomy *self, GPtrArray *list, const char *names, int index)
{
  if (!names)
    return;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_val (ids, index);
  add_names (self, list, names, ids, NULL, TRUE);
}

static void
add_nerves (RvAnatomy *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->n_nodes; i++) {
    add_one (self, self->priv->vocabulary.nerves, self->nodes[i].name, (int) i);
    add_one (self, self->priv->vocabulary.nerves, self->nodes[i].id, (int) i);
    const char *nerve = self->nodes[i].nerve;
    if (strcmp (nerve, "spinal") == 0 || strcmp (nerve, "motor-branch") == 0 || !g_hash_table_add (seen, (gpointer) nerve))
      continue;
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int));
    for (guint k = 0; k < self->n_nodes; k++) {
      int j = self->topological[k];
      if (strcmp (self->nodes[j].nerve, nerve) == 0)
        g_array_append_val (ids, j);
    }
    add_names (self, self->priv->vocabulary.nerves, nerve, ids, NULL, TRUE);
  }
}

void
rv_vocabulary_add_tables (RvAnatomy *self)
{
  RvVocabulary *v = &self->priv->vocabulary;
  for (guint i = 0; i < self->n_muscles; i++) {
    const RvMuscle *x = &self->muscles[i];
    add_one (self, v->muscles, x->name, (int) i);
    add_one (self, v->muscles, x->id, (int) i);
    add_one (self, v->muscles, x->synonyms, (int) i);
  }
  for (guint i = 0; i < self->n_skin; i++) {
    const RvSkin *x = &self->skin[i];
    if (x->kind == RV_FIELD_SNAP)
      continue;
    add_one (self, v->fields, x->name, (int) i);
    add_one (self, v->fields, x->id, (int) i);
    if (x->kind == RV_FIELD_DERMATOME) {
      add_one (self, v->fields, x->roots[0].root, (int) i);
      g_autofree char *alone = g_strconcat (x->roots[0].root, " dermatome", NULL);
      add_one (self, v->fields, alone, (int) i);
    }
  }
  for (guint i = 0; i < self->n_reflexes; i++) {
    add_one (self, v->reflexes, self->reflexes[i].name, (int) i);
    add_one (self, v->reflexes, self->reflexes[i].id + strlen ("reflex."), (int) i);
  }
  add_nerves (self);
}

static GArray *
copy_ids (const GArray *ids)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (int));
  if (ids)
    g_array_append_vals (copy, ids->data, ids->len);
  return copy;
}

static const RvVocabularyName *
find_in (const RvAnatomy *self, GPtrArray *list, const char *words, gboolean parts)
{
  g_autofree char *name = rv_vocabulary_normalise (self, words);
  if (!*name)
    return NULL;
  g_autofree char *bag = rv_words_bag (name);
  for (guint i = 0; i < list->len; i++) {
    const RvVocabularyName *x = list->pdata[i];
    if (strcmp (x->name, name) == 0)
      return x;
  }
  for (guint i = 0; i < list->len; i++) {
    const RvVocabularyName *x = list->pdata[i];
    if (strcmp (x->bag, bag) == 0)
      return x;
  }
  const RvVocabularyName *best = NULL;
  guint best_cost = G_MAXUINT;
  for (guint i = 0; i < list->len; i++) {
    const RvVocabularyName *x = list->pdata[i];
    guint cost = rv_words_misspelt (x->bag, bag);
    if (cost < best_cost)
      best = x, best_cost = cost;
  }
  if (best)
    return best;
  guint best_words = 0;
  for (guint i = 0; parts && i < list->len; i++) {
    const RvVocabularyName *x = list->pdata[i];
    guint n = rv_words_contained (x->bag, bag);
    if (n > best_words)
      best = x, best_words = n;
  }
  return best;
}

GArray *
rv_anatomy_find_muscle (const RvAnatomy *self, const char *words)
{
  const RvVocabularyName *x = find_in (self, self->priv->vocabulary.muscles, words, TRUE);
  return copy_ids (x ? x->ids : NULL);
}

/* "L5 root", "L5", "S1 radiculopathy": all places of a root from cord to foramen. */
static GArray *
root_nodes (const RvAnatomy *self, const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, " ", -1);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; words[i]; i++) {
    g_autofree char *root = g_ascii_strup (words[i], -1);
    const char *forms[] = { "root.%s.ventral", "root.%s.dorsal-root", "root.%s.ganglion", "spinal-nerve.%s" };
    if (!strchr ("CTLS", root[0]) || !g_ascii_isdigit (root[1]) || strlen (root) > 3)
      continue;
    for (guint f = 0; f < G_N_ELEMENTS (forms); f++) {
      g_autofree char *id = g_strdup_printf (forms[f], root);
      int node = rv_anatomy_node (self, id);
      if (node >= 0)
        g_array_append_val (out, node);
    }
  }
  return out;
}

GArray *
rv_anatomy_find_nerve (const RvAnatomy *self, const char *words)
{
  int node = words ? rv_anatomy_node (self, words) : -1;
  if (node >= 0) {
    GArray *one = g_array_new (FALSE, FALSE, sizeof (int));
    return g_array_append_val (one, node);
  }
  const RvVocabularyName *x = find_in (self, self->priv->vocabulary.nerves, words, FALSE);
  if (x)
    return copy_ids (x->ids);
  g_autofree char *name = rv_vocabulary_normalise (self, words);
  GArray *roots = root_nodes (self, name);
  if (roots->len)
    return roots;
  g_array_unref (roots);
  x = find_in (self, self->priv->vocabulary.nerves, words, TRUE);
  return copy_ids (x ? x->ids : NULL);
}

GArray *
rv_anatomy_find_field (const RvAnatomy *self, const char *words)
{
  const RvVocabularyName *x = find_in (self, self->priv->vocabulary.fields, words, TRUE);
  return copy_ids (x ? x->ids : NULL);
}

int
rv_anatomy_find_reflex (const RvAnatomy *self, const char *words)
{
  const RvVocabularyName *x = find_in (self, self->priv->vocabulary.reflexes, words, TRUE);
  return x && x->ids->len ? g_array_index (x->ids, int, 0) : -1;
}

gboolean
rv_vocabulary_find_movement (const RvAnatomy *self, const char *words, GArray **ids, GArray **weights)
{
  const RvVocabularyName *x = find_in (self, self->priv->vocabulary.movements, words, TRUE);
  if (!x)
    return FALSE;
  *ids = copy_ids (x->ids);
  *weights = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_vals (*weights, x->weights->data, x->weights->len);
  return TRUE;
}

GArray *
rv_anatomy_find_movement (const RvAnatomy *self, const char *words)
{
  GArray *ids = NULL;
  g_autoptr (GArray) weights = NULL;
  return rv_vocabulary_find_movement (self, words, &ids, &weights) ? ids : copy_ids (NULL);
}

GArray *
rv_anatomy_find_region (const RvAnatomy *self, const char *words)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *name = rv_vocabulary_normalise (self, words);
  const RvVocabularyRegion *best = NULL;
  guint best_words = 0;
  g_autofree char *bag = rv_words_bag (name);
  for (guint i = 0; i < self->priv->vocabulary.regions->len; i++) {
    const RvVocabularyRegion *x = self->priv->vocabulary.regions->pdata[i];
    for (guint k = 0; x->names[k]; k++) {
      g_autofree char *other = rv_words_bag (x->names[k]);
      guint n = strcmp (other, bag) == 0 ? 99 : rv_words_contained (other, bag);
      if (n > best_words)
        best = x, best_words = n;
    }
  }
  for (guint m = 0; best && m < self->n_muscles; m++) {
    const RvMuscle *x = &self->muscles[m];
    gboolean limb = strcmp (x->region, best->region) == 0 || (strcmp (best->region, "limbs") == 0 && (x->region[0] == 'a' || x->region[0] == 'l'));
    if (limb && x->routine && x->length >= best->from && x->length <= best->to) {
      int index = (int) m;
      g_array_append_val (out, index);
    }
  }
  return out;
}

const RvVocabularySign *
rv_vocabulary_find_sign (const RvAnatomy *self, const char *words)
{
  g_autofree char *name = rv_vocabulary_normalise (self, words);
  g_autofree char *bag = rv_words_bag (name);
  const RvVocabularySign *best = NULL;
  guint best_words = 0;
  for (guint i = 0; i < self->priv->vocabulary.signs->len; i++) {
    const RvVocabularySign *x = self->priv->vocabulary.signs->pdata[i];
    for (guint k = 0; x->names[k]; k++) {
      g_autofree char *other = rv_words_bag (x->names[k]);
      guint n = strcmp (other, bag) == 0 ? 99 : rv_words_contained (other, bag);
      if (n > best_words)
        best = x, best_words = n;
    }
  }
  return best;
}
