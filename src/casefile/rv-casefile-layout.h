/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/rv-schema.h"

G_BEGIN_DECLS

/* How the table of kinds lies in XML. Reader, writer and schema all ask here. */

/* The distinct sections in table order. */
guint rv_layout_n_sections (void);
const char *rv_layout_section (guint i);
/* -1 when there is no such section. */
int rv_layout_section_index (const char *name);
/* TRUE for kinds that stand directly below the root, at most once (patient). */
gboolean rv_layout_is_single (const RvKind *kind);
/* Sections that may also come after a later one: where events may follow the studies. NULL when i is none. */
const char *rv_layout_also_after (guint i);

/* The place of a child element among its siblings; a place before the one of its predecessor is out of order.
 * -1 when the element does not belong there. last is the place of the predecessor. */
int rv_layout_root_rank (const char *name, int last);
int rv_layout_record_rank (const RvKind *kind, const char *name);

/* For messages: the names that may stand there, as a NULL-terminated array. Free the array only. */
const char **rv_layout_root_children (void);
const char **rv_layout_record_children (const RvKind *kind);
const char **rv_layout_section_children (const char *section);
const char **rv_layout_attributes (const RvKind *kind);

G_END_DECLS
