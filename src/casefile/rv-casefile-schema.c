/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The RELAX NG schema, from the table. Attributes without a list of words stand in one repeated pattern: libxml2 would otherwise follow
 * 2^n ways through n optional attributes.
 */
#include <glib/gi18n-lib.h>
#include <libxml/relaxng.h>
#include <string.h>

#include "casefile/rv-casefile-layout.h"
#include "casefile/rv-casefile-private.h"
#include "casefile/rv-xml-parse.h"

/* A larger file is left to our own walker, which is linear. */
#define MAX_TAGS 6000
#define MAX_LENGTH (4 << 20)

static void
append (GString *out, guint depth, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
append (GString *out, guint depth, const char *format, ...)
{
  va_list args;

  g_string_append_printf (out, "%*s", (int) (2 * depth), "");
  va_start (args, format);
  g_string_append_vprintf (out, format, args);
  va_end (args);
  g_string_append_c (out, '\n');
}

/* An element with or without the namespace. */
static void
append_name (GString *out, guint depth, const char *name)
{
  append (out, depth, "<choice><name ns=\"" RV_CASEFILE_NAMESPACE "\">%s</name><name ns=\"\">%s</name></choice>", name, name);
}

static gboolean
is_list (const RvField *field)
{
  return field->type == RV_FIELD_ENUM || field->type == RV_FIELD_BOOL;
}

static void
append_words (GString *out, guint depth, const RvField *field)
{
  g_auto (GStrv) words = g_strsplit (field->type == RV_FIELD_BOOL ? "yes no" : field->allowed, " ", -1);

  append (out, depth, "<choice>");
  for (guint i = 0; words[i]; i++)
    append (out, depth + 1, "<value>%s</value>", words[i]);
  append (out, depth + 1, "<ref name=\"empty\"/>");
  append (out, depth, "</choice>");
}

static void
append_attributes (GString *out, const RvKind *kind, gboolean root)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (is_list (&kind->fields[i]))
      {
        append (out, 3, "<optional><attribute name=\"%s\">", kind->fields[i].name);
        append_words (out, 4, &kind->fields[i]);
        append (out, 3, "</attribute></optional>");
      }
  append (out, 3, "<zeroOrMore><attribute>");
  append (out, 4, "<choice>");
  append (out, 5, "<name ns=\"\">uuid</name>");
  append (out, 5, "<name ns=\"\">origin</name>");
  if (root)
    {
      append (out, 5, "<name ns=\"\">revision</name>");
      append (out, 5, "<name ns=\"\">head</name>");
    }
  for (guint i = 0; i < kind->n_fields; i++)
    if (!is_list (&kind->fields[i]))
      append (out, 5, "<name ns=\"\">%s</name>", kind->fields[i].name);
  append (out, 4, "</choice>");
  append (out, 4, "<text/>");
  append (out, 3, "</attribute></zeroOrMore>");
}

static void
append_fields (GString *out, const RvKind *kind, guint depth)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      append (out, depth, "<optional><element>");
      append_name (out, depth + 1, kind->fields[i].name);
      append (out, depth + 1, "<ref name=\"field\"/>");
      append (out, depth, "</element></optional>");
    }
}

static void
append_record (GString *out, const RvKind *kind)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);
  gboolean loose = rv_kind_field_index (kind, "text") >= 0;
  guint depth = loose ? 5 : 3;

  append (out, 1, "<define name=\"%s\">", kind->name);
  append (out, 2, "<element>");
  append_name (out, 3, kind->name);
  append_attributes (out, kind, FALSE);
  if (loose)
    append (out, 3, "<choice><text/><group>");
  append (out, depth, "<zeroOrMore><ref name=\"origin\"/></zeroOrMore>");
  append_fields (out, kind, depth);
  for (guint k = 0; k < n; k++)
    if (g_strcmp0 (kinds[k].parent, kind->name) == 0)
      append (out, depth, "<zeroOrMore><ref name=\"%s\"/></zeroOrMore>", kinds[k].name);
  if (loose)
    append (out, 3, "</group></choice>");
  append (out, 2, "</element>");
  append (out, 1, "</define>");
}

/* A section, or its records directly. */
static void
append_section (GString *out, const char *section)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  append (out, 1, "<define name=\"section.%s\">", section);
  append (out, 2, "<zeroOrMore><choice>");
  append (out, 3, "<element>");
  append_name (out, 4, section);
  append (out, 4, "<zeroOrMore><choice>");
  for (guint k = 0; k < n; k++)
    if (g_strcmp0 (kinds[k].section, section) == 0)
      append (out, 5, "<ref name=\"%s\"/>", kinds[k].name);
  append (out, 4, "</choice></zeroOrMore>");
  append (out, 3, "</element>");
  for (guint k = 0; k < n; k++)
    if (g_strcmp0 (kinds[k].section, section) == 0)
      append (out, 3, "<ref name=\"%s\"/>", kinds[k].name);
  append (out, 2, "</choice></zeroOrMore>");
  append (out, 1, "</define>");
}

static void
append_root (GString *out, const RvKind *root)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  append (out, 1, "<start><element>");
  append_name (out, 3, root->name);
  append_attributes (out, root, TRUE);
  append (out, 3, "<zeroOrMore><ref name=\"origin\"/></zeroOrMore>");
  append_fields (out, root, 3);
  for (guint k = 0; k < n; k++)
    if (rv_layout_is_single (&kinds[k]))
      append (out, 3, "<optional><ref name=\"%s\"/></optional>", kinds[k].name);
  append (out, 3, "<!-- setting and anchor may follow the patient -->");
  append_fields (out, root, 3);
  for (guint i = 0; i < rv_layout_n_sections (); i++)
    {
      append (out, 3, "<ref name=\"section.%s\"/>", rv_layout_section (i));
      if (rv_layout_also_after (i))
        append (out, 3, "<ref name=\"section.%s\"/>", rv_layout_also_after (i));
    }
  append (out, 1, "</element></start>");
}

static void
append_common (GString *out)
{
  static const char *const empties[] = { "", "NR", "no-response", "NT", "not-tested", "not-recorded" };

  append (out, 1, "<define name=\"empty\"><choice>");
  for (guint i = 0; i < G_N_ELEMENTS (empties); i++)
    append (out, 2, "<value>%s</value>", empties[i]);
  append (out, 1, "</choice></define>");
  append (out, 1, "<define name=\"field\">");
  append (out, 2, "<optional><attribute name=\"xml:space\"><choice><value>preserve</value><value>default</value></choice></attribute></optional>");
  append (out, 2, "<optional><attribute name=\"escaped\"><choice><value>yes</value><value>no</value></choice></attribute></optional>");
  append (out, 2, "<text/>");
  append (out, 1, "</define>");
  append (out, 1, "<define name=\"origin\"><element>");
  append_name (out, 2, "origin");
  append (out, 2, "<optional><attribute name=\"field\"><text/></attribute></optional>");
  append (out, 2, "<ref name=\"field\"/>");
  append (out, 1, "</element></define>");
}

char *
rv_casefile_schema (void)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);

  append (out, 0, "<!-- A case of Ranvier. Made from the table in src/model/rv-schema-kinds.c; do not edit. -->");
  append (out, 0, "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\">");
  append_root (out, &kinds[0]);
  for (guint i = 0; i < rv_layout_n_sections (); i++)
    append_section (out, rv_layout_section (i));
  for (guint k = 1; k < n; k++)
    append_record (out, &kinds[k]);
  append_common (out);
  append (out, 0, "</grammar>");
  return g_string_free (out, FALSE);
}

static void
be_silent (void *data, xmlErrorPtr error)
{
}

/* Parsed once; used by one thread at a time. */
static xmlRelaxNGPtr
get_schema (void)
{
  static xmlRelaxNGPtr schema;

  if (!schema)
    {
      g_autofree char *text = rv_casefile_schema ();
      xmlRelaxNGParserCtxtPtr context = xmlRelaxNGNewMemParserCtxt (text, (int) strlen (text));

      xmlRelaxNGSetParserStructuredErrors (context, be_silent, NULL);
      schema = xmlRelaxNGParse (context);
      xmlRelaxNGFreeParserCtxt (context);
    }
  return schema;
}

typedef struct {
  RvXmlText *text;
  RvFaults *faults;
  guint n;
} Gate;

static void
on_error (void *data, xmlErrorPtr error)
{
  Gate *gate = data;
  g_autofree char *message = g_strstrip (g_utf8_make_valid (error->message ? error->message : "", -1));

  if (gate->n++ == 0)
    rv_faults_add (gate->faults, RV_FAULT_VALUE, error->line, g_strdup_printf (_("the file does not follow the schema: %s"), message), NULL,
                   _("Compare it with data/schema/case.rng"));
}

void
rv_casefile_check_schema (RvXmlText *text, RvFaults *faults)
{
  static GMutex mutex;
  Gate gate = { text, faults, 0 };
  xmlDocPtr doc = text->tags->len <= MAX_TAGS && text->length <= MAX_LENGTH ? rv_xml_tree (text, faults) : NULL;

  if (!doc)
    return;
  g_mutex_lock (&mutex);
  {
    xmlRelaxNGPtr schema = get_schema ();
    xmlRelaxNGValidCtxtPtr context = schema ? xmlRelaxNGNewValidCtxt (schema) : NULL;

    if (context)
      {
        xmlRelaxNGSetValidStructuredErrors (context, on_error, &gate);
        if (xmlRelaxNGValidateDoc (context, doc) != 0 && gate.n == 0)
          rv_faults_add (faults, RV_FAULT_VALUE, 0, g_strdup (_("the file does not follow the schema")), NULL, _("Compare it with data/schema/case.rng"));
        xmlRelaxNGFreeValidCtxt (context);
      }
  }
  g_mutex_unlock (&mutex);
  xmlFreeDoc (doc);
}
