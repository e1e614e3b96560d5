/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casefile/rv-xml-parse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No DTD, no substitution, no network, no limits lifted; the encoding is UTF-8 by now, whatever the file says. */
#define OPTIONS (XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

/* Nothing is printed; what went wrong is asked of the parser afterwards. */
static void
on_error (void *data, xmlErrorPtr error)
{
}

/* libxml2 is fed piece by piece: of a large text in memory it would refuse the end, since it counts from the beginning. */
typedef struct {
  const char *at;
  gsize left;
} Feed;

static int
feed (void *data, char *buffer, int size)
{
  Feed *from = data;
  gsize n = MIN (from->left, (gsize) size);

  memcpy (buffer, from->at, n);
  from->at += n;
  from->left -= n;
  return (int) n;
}

/* handler NULL: builds a tree (out). */
static gboolean
read_text (RvXmlText *text, const xmlSAXHandler *handler, void *data, RvFaults *faults, xmlDocPtr *out)
{
  xmlParserCtxtPtr context = xmlNewParserCtxt ();
  Feed from = { text->text, text->length };
  gboolean ok;

  g_return_val_if_fail (context != NULL, FALSE);
  if (handler)
    {
      *context->sax = *handler;
      context->userData = data;
    }
  context->sax->serror = on_error;
  *out = xmlCtxtReadIO (context, feed, NULL, &from, NULL, "UTF-8", OPTIONS);
  ok = context->wellFormed && context->nsWellFormed;
  if (!ok)
    {
      const xmlError *last = xmlCtxtGetLastError (context);
      g_autofree char *message = g_strstrip (g_utf8_make_valid (last && last->message ? last->message : "", -1));

      g_clear_pointer (out, xmlFreeDoc);
      faults->not_xml = TRUE;
      rv_faults_add (faults, RV_FAULT_FATAL, last ? last->line : 0, g_strdup_printf (_("no well-formed XML: %s"), message), NULL,
                     _("Mend the file in a text editor that marks XML"));
    }
  xmlFreeParserCtxt (context);
  return ok;
}

gboolean
rv_xml_parse (RvXmlText *text, const xmlSAXHandler *handler, void *data, RvFaults *faults)
{
  xmlDocPtr none = NULL;
  gboolean ok = read_text (text, handler, data, faults, &none);

  g_clear_pointer (&none, xmlFreeDoc);
  return ok;
}

xmlDocPtr
rv_xml_tree (RvXmlText *text, RvFaults *faults)
{
  xmlDocPtr doc = NULL;

  return read_text (text, NULL, NULL, faults, &doc) ? doc : NULL;
}
