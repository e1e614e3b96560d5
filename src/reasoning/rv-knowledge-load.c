/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens, validates and reads the knowledge files; every fault is collected and told with its file and line. */
#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <math.h>
#include <string.h>

#include "reasoning/rv-knowledge-private.h"

#define MAX_FAULTS_TOLD 20

void
rv_loader_fault (RvLoader *loader, int line, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (loader->faults, g_strdup_printf ("%s:%d: %s", loader->file, line, what));
}

char *
rv_xml_dup (xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  char *copy = g_strdup ((const char *) value);
  xmlFree (value);
  return copy;
}

char *
rv_xml_name (xmlNode *node, GStrvBuilder *written)
{
  char *name = rv_xml_dup (node, "name");
  const char *shown = name && *name ? _(name) : name;
  if (g_strcmp0 (shown, name) == 0)
    return name;
  if (written)
    g_strv_builder_add (written, name);
  g_free (name);
  return g_strdup (shown);
}

char *
rv_xml_text (xmlNode *node)
{
  xmlChar *value = xmlNodeGetContent (node);
  g_autofree char *copy = g_strdup ((const char *) value);
  xmlFree (value);
  g_auto (GStrv) words = g_strsplit_set (copy ? copy : "", " \t\n\r", -1);
  GString *text = g_string_new (NULL);
  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (text, "%s%s", text->len ? " " : "", words[i]);
  return g_string_free (text, FALSE);
}

const char *
rv_loader_string (RvLoader *loader, xmlNode *node, const char *name)
{
  g_autofree char *value = rv_xml_dup (node, name);
  return value ? g_string_chunk_insert_const (loader->k->strings, value) : NULL;
}

double
rv_xml_number (RvLoader *loader, xmlNode *node, const char *name, double fallback)
{
  g_autofree char *value = rv_xml_dup (node, name);
  if (!value)
    return fallback;
  char *end = NULL;
  double number = g_ascii_strtod (value, &end);
  if (end == value || *end || !isfinite (number))
    {
      rv_loader_fault (loader, (int) xmlGetLineNo (node), "%s=\"%s\" is not a number; write it with a decimal point", name, value);
      return fallback;
    }
  return number;
}

RvFigure
rv_loader_figure (RvLoader *loader, xmlNode *node)
{
  RvFigure figure = { .line = (int) xmlGetLineNo (node) };
  g_autofree char *trust = rv_xml_dup (node, "trust");
  figure.k = rv_xml_number (loader, node, "k", 0.0);
  figure.n = rv_xml_number (loader, node, "n", 0.0);
  figure.trust = g_strcmp0 (trust, "found") == 0 ? RV_TRUST_FOUND : g_strcmp0 (trust, "memory") == 0 ? RV_TRUST_MEMORY : RV_TRUST_EXPERT;
  figure.source = rv_loader_string (loader, node, "source");
  figure.reviewed = rv_loader_string (loader, node, "reviewed");
  figure.note = rv_loader_string (loader, node, "note");
  if (figure.k > figure.n)
    rv_loader_fault (loader, figure.line, "k=%g is more than n=%g; k counts the patients of n who have the finding", figure.k, figure.n);
  if (figure.k < 0.0 || figure.n < 0.0)
    rv_loader_fault (loader, figure.line, "k and n count patients and cannot be negative");
  if (figure.trust == RV_TRUST_FOUND && !figure.source)
    rv_loader_fault (loader, figure.line, "a figure of trust \"found\" has no source; name one of sources.xml or call it memory or expert");
  if (figure.source && !g_hash_table_contains (loader->k->source_ids, figure.source))
    rv_loader_fault (loader, figure.line, "unknown source \"%s\"; add it to sources.xml or correct the id", figure.source);
  else if (figure.source && figure.trust == RV_TRUST_FOUND
           && g_strcmp0 (rv_knowledge_source (loader->k, (guint) rv_knowledge_find_source (loader->k, figure.source))->read, "memory") == 0)
    rv_loader_fault (loader, figure.line, "a figure of trust \"found\" rests on source \"%s\", which nobody saw; call it memory", figure.source);
  return figure;
}

static void
collect_error (void *data, xmlErrorPtr error)
{
  RvLoader *loader = data;
  g_autofree char *message = g_strdup (error->message ? error->message : "not well-formed");
  g_strchomp (message);
  int line = error->line > 0 || !error->node ? error->line : (int) xmlGetLineNo (error->node);
  rv_loader_fault (loader, line, "%s", message);
}

static gboolean
validate (RvLoader *loader, xmlDoc *doc, const char *schema_path)
{
  xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt (schema_path);
  const char *file = loader->file;
  g_autofree char *schema_name = g_path_get_basename (schema_path);
  loader->file = schema_name;
  xmlRelaxNGSetParserStructuredErrors (parser, collect_error, loader);
  xmlRelaxNG *schema = xmlRelaxNGParse (parser);
  xmlRelaxNGFreeParserCtxt (parser);
  if (!schema)
    {
      rv_loader_fault (loader, 0, "the schema cannot be read; reinstall it or name the right folder");
      loader->file = file;
      return FALSE;
    }
  loader->file = file;
  xmlRelaxNGValidCtxt *validator = xmlRelaxNGNewValidCtxt (schema);
  xmlRelaxNGSetValidStructuredErrors (validator, collect_error, loader);
  int result = xmlRelaxNGValidateDoc (validator, doc);
  xmlRelaxNGFreeValidCtxt (validator);
  xmlRelaxNGFree (schema);
  return result == 0;
}

/* NULL when the file is missing, broken or invalid; the reasons are among the faults. */
static xmlDoc *
open_document (RvLoader *loader, const char *path, const char *schema_dir, const char *name, const char *schema, gboolean local, GChecksum *checksum)
{
  g_autofree char *schema_path = g_build_filename (schema_dir, schema, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  loader->file = name;
  if (!g_file_get_contents (path, &bytes, &length, &error))
    {
      rv_loader_fault (loader, 0, "%s; the knowledge folder must hold it", error->message);
      return NULL;
    }
  if (!local)
    g_checksum_update (checksum, (const guchar *) name, -1);
  else
    {
      loader->k->local_path = g_strdup (path);
      loader->k->local_sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
      g_checksum_update (checksum, (const guchar *) "local.xml", -1); /* the hash does not hang on where the layer lies */
    }
  g_checksum_update (checksum, (const guchar *) bytes, (gssize) length);
  xmlParserCtxt *parser = xmlNewParserCtxt ();
  xmlSetStructuredErrorFunc (loader, collect_error);
  xmlDoc *doc = length < G_MAXINT
    ? xmlCtxtReadMemory (parser, bytes, (int) length, name, NULL, XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOBLANKS) : NULL;
  xmlSetStructuredErrorFunc (NULL, NULL);
  xmlFreeParserCtxt (parser);
  if (doc && !validate (loader, doc, schema_path))
    g_clear_pointer (&doc, xmlFreeDoc);
  return doc;
}

typedef struct {
  const char *name;
  const char *schema;
  void (*read) (RvLoader *loader, xmlNode *root);
} File;

static void
read_all (RvLoader *loader, const char *dir, const char *schema_dir, const char *local, GChecksum *checksum)
{
  const File files[] = {
    { "sources.xml", "knowledge-sources.rng", rv_loader_read_sources },
    { "findings.xml", "knowledge-findings.rng", rv_loader_read_findings },
    { "causes.xml", "knowledge-causes.rng", rv_loader_read_causes },
    { local, "knowledge-local.rng", rv_loader_read_local }, /* it lies elsewhere: faults name it in full */
  };
  xmlDoc *docs[G_N_ELEMENTS (files)] = { NULL };
  guint n = g_file_test (local, G_FILE_TEST_EXISTS) ? 4 : 3;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = i < 3 ? g_build_filename (dir, files[i].name, NULL) : g_strdup (local);

      docs[i] = open_document (loader, path, schema_dir, files[i].name, files[i].schema, i == 3, checksum);
    }
  /* Findings refer to lesion classes, which stand in causes.xml. */
  if (loader->faults->len == 0)
    {
      loader->file = files[2].name;
      rv_loader_read_classes (loader, xmlDocGetRootElement (docs[2]));
    }
  for (guint i = 0; i < n && loader->faults->len == 0; i++)
    {
      loader->file = files[i].name;
      files[i].read (loader, xmlDocGetRootElement (docs[i]));
    }
  for (guint i = 0; i < n; i++)
    if (docs[i])
      xmlFreeDoc (docs[i]);
}

/* libxml2 adds general complaints without a line to those that have one; only the latter help. */
static void
drop_lineless (GPtrArray *faults)
{
  guint with_line = 0;
  for (guint i = 0; i < faults->len; i++)
    with_line += strstr (faults->pdata[i], ":0: ") == NULL;
  for (guint i = faults->len; with_line && i-- > 0;)
    if (strstr (faults->pdata[i], ":0: "))
      g_ptr_array_remove_index (faults, i);
}

static void
tell_faults (GPtrArray *faults, const char *dir, GError **error)
{
  GString *text = g_string_new (NULL);
  drop_lineless (faults);
  for (guint i = 0; i < faults->len && i < MAX_FAULTS_TOLD; i++)
    g_string_append_printf (text, "%s%s", i ? "\n" : "", (char *) faults->pdata[i]);
  if (faults->len > MAX_FAULTS_TOLD)
    g_string_append_printf (text, "\n… and %u more", faults->len - MAX_FAULTS_TOLD);
  g_set_error (error, RV_KNOWLEDGE_ERROR, RV_KNOWLEDGE_ERROR_INVALID, "The knowledge in %s cannot be used:\n%s", dir, text->str);
  g_string_free (text, TRUE);
}

RvKnowledge *
rv_knowledge_load_with (const char *dir, const char *schema_dir, const char *local, GError **error)
{
  g_return_val_if_fail (dir != NULL, NULL);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *beside = g_build_filename (dir, "..", "schema", NULL);
  g_autoptr (RvKnowledge) self = rv_knowledge_alloc ();
  RvLoader loader = { .k = self, .faults = faults };

  read_all (&loader, dir, schema_dir ? schema_dir : beside, local, checksum);
  if (faults->len)
    {
      tell_faults (faults, dir, error);
      return NULL;
    }
  self->sha256 = g_strdup (g_checksum_get_string (checksum));
  rv_knowledge_build_cells (self);
  rv_knowledge_build_phrases (self);
  return g_steal_pointer (&self);
}

RvKnowledge *
rv_knowledge_load (const char *dir, const char *schema_dir, GError **error)
{
  g_return_val_if_fail (dir != NULL, NULL);
  g_autofree char *local = g_build_filename (dir, "local.xml", NULL);
  return rv_knowledge_load_with (dir, schema_dir, local, error);
}
