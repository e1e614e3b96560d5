/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* Private to src/electrodx: reading the data files. */

/* The folder that holds anatomy/, reference/, schema/: dir, or the program's own when NULL. Caller frees. */
char *rv_edx_data_dir (const char *dir);

/* Parses file and validates it against schema (a RELAX NG file). NULL sets error with file, line and what is wrong. */
xmlDoc *rv_edx_xml_read (const char *file, const char *schema, GQuark domain, int code_read, int code_schema, GError **error);

/* Attribute values, kept in the chunk; NULL when absent. */
const char *rv_edx_xml_get (xmlNode *node, const char *name, GStringChunk *keep);
/* Number of an attribute, or otherwise when absent. */
double rv_edx_xml_number (xmlNode *node, const char *name, double otherwise);
gboolean rv_edx_xml_is (xmlNode *node, const char *name);

/* Names of the *.xml files of a folder, sorted; free with g_ptr_array_unref(). The sha256 of their contents in that order. */
GPtrArray *rv_edx_xml_files (const char *folder, char **sha256, GError **error);

G_END_DECLS
