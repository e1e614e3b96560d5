/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/parser.h>

#include "casefile/rv-casefile-private.h"

G_BEGIN_DECLS

/* The one place of this folder where libxml2 is given something to read, and only what has passed the guard. */

/* Calls the handlers (SAX 2; serror is set here). FALSE with a fatal fault when libxml2 refuses the text. */
gboolean rv_xml_parse (RvXmlText *text, const xmlSAXHandler *handler, void *data, RvFaults *faults);
/* A tree; NULL with a fatal fault. Free with xmlFreeDoc(). */
xmlDocPtr rv_xml_tree (RvXmlText *text, RvFaults *faults);

G_END_DECLS
