/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "electrodx/rv-edx-xml.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

char *
rv_edx_data_dir (const char *dir)
{
  if (dir)
    return g_strdup (dir);
  const char *env = g_getenv ("RV_DATA_DIR");
  if (env && *env)
    return g_strdup (env);
  g_autofree char *installed = g_build_filename (RV_DATADIR, "anatomy", NULL);
  if (g_file_test (installed, G_FILE_TEST_IS_DIR))
    return g_strdup (RV_DATADIR);
  return g_strdup (RV_SOURCE_DATADIR);
}

typedef struct {
  char *message; /* the first one: what follows is usually its echo */
  int line;
} Complaint;

static void
on_structured_error (void *data, xmlError *e)
{
  Complaint *c = data;
  if (c->message || !e->message)
    return;
  c->message = g_strstrip (g_strdup (e->message));
  c->line = e->line;
}

static gboolean
validate (xmlDoc *doc, const char *file, const char *schema, GQuark domain, int code, GError **error)
{
  Complaint c = { NULL, 0 };
  xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt (schema);
  xmlRelaxNGSetParserStructuredErrors (parser, (xmlStructuredErrorFunc) on_structured_error, &c);
  xmlRelaxNG *grammar = xmlRelaxNGParse (parser);
  xmlRelaxNGFreeParserCtxt (parser);
  if (!grammar) {
    g_set_error (error, domain, code, _("%s: the schema cannot be used: %s"), schema, c.message ? c.message : "?");
    g_free (c.message);
    return FALSE;
  }
  xmlRelaxNGValidCtxt *valid = xmlRelaxNGNewValidCtxt (grammar);
  xmlRelaxNGSetValidStructuredErrors (valid, (xmlStructuredErrorFunc) on_structured_error, &c);
  int result = xmlRelaxNGValidateDoc (valid, doc);
  xmlRelaxNGFreeValidCtxt (valid);
  xmlRelaxNGFree (grammar);
  if (result != 0)
    g_set_error (error, domain, code, _("%s, line %d: %s"), file, c.line, c.message ? c.message : _("does not follow the schema"));
  g_free (c.message);
  return result == 0;
}

xmlDoc *
rv_edx_xml_read (const char *file, const char *schema, GQuark domain, int code_read, int code_schema, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) local = NULL;
  if (!g_file_get_contents (file, &text, &length, &local)) {
    g_set_error (error, domain, code_read, _("%s cannot be read: %s"), file, local->message);
    return NULL;
  }
  xmlParserCtxt *parser = xmlNewParserCtxt ();
  xmlDoc *doc = xmlCtxtReadMemory (parser, text, (int) length, file, NULL,
                                   XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOBLANKS);
  if (!doc) {
    const xmlError *e = xmlCtxtGetLastError (parser);
    g_autofree char *message = g_strstrip (g_strdup (e && e->message ? e->message : "?"));
    g_set_error (error, domain, code_read, _("%s, line %d: %s"), file, e ? e->line : 0, message);
  }
  xmlFreeParserCtxt (parser);
  if (doc && !validate (doc, file, schema, domain, code_schema, error)) {
    xmlFreeDoc (doc);
    return NULL;
  }
  return doc;
}

const char *
rv_edx_xml_get (xmlNode *node, const char *name, GStringChunk *keep)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  if (!value)
    return NULL;
  const char *kept = g_string_chunk_insert_const (keep, (const char *) value);
  xmlFree (value);
  return kept;
}

double
rv_edx_xml_number (xmlNode *node, const char *name, double otherwise)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  if (!value)
    return otherwise;
  char *end;
  double number = g_ascii_strtod ((const char *) value, &end);
  if (end == (char *) value)
    number = otherwise;
  xmlFree (value);
  return number;
}

gboolean
rv_edx_xml_is (xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, name) == 0;
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
rv_edx_xml_files (const char *folder, char **sha256, GError **error)
{
  GDir *dir = g_dir_open (folder, 0, error);
  if (!dir)
    return NULL;
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".xml"))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_dir_close (dir);
  g_ptr_array_sort (files, by_name);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < files->len; i++) {
    g_autofree char *text = NULL;
    gsize length;
    if (!g_file_get_contents (files->pdata[i], &text, &length, error)) {
      g_ptr_array_unref (files);
      return NULL;
    }
    g_checksum_update (sum, (const guchar *) text, (gssize) length);
  }
  *sha256 = g_strdup (g_checksum_get_string (sum));
  return files;
}
