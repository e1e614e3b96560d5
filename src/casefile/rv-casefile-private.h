/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "casefile/rv-casefile.h"

G_BEGIN_DECLS

#define RV_CASEFILE_NAMESPACE "urn:ranvier:case:1"

/* More faults than these help nobody, and a hostile file must not fill the memory with them. */
#define RV_CASEFILE_MAX_FAULTS 1000

/* A longer value stands in an element: libxml2 does not read attributes beyond ten million bytes. */
#define RV_CASEFILE_LONG_VALUE (1 << 20)

/* --- faults --- */
typedef struct {
  GPtrArray *list;   /* RvFault */
  const char *file;  /* borrowed */
  guint n_fatal;
  guint n_more;      /* not listed: too many */
  gboolean settled;  /* others' words were understood: the text itself does not follow the schema */
  gboolean not_xml;  /* a fatal fault of the XML itself, not of what it says */
} RvFaults;

void rv_faults_init (RvFaults *faults, const char *file);
void rv_faults_clear (RvFaults *faults);
/* Takes what; allowed and advice are copied, both may be NULL. */
void rv_faults_add (RvFaults *faults, RvFaultSeverity severity, int line, char *what, const char *allowed, const char *advice);
/* TRUE when no more are listed: what is not fatal need not be put into words. */
gboolean rv_faults_are_many (RvFaults *faults);
/* The list sorted by line, with a last note when some were left out; the faults are empty afterwards. */
GPtrArray *rv_faults_steal (RvFaults *faults);
/* "file:12: what; allowed: …; advice", of the first fatal fault. Caller frees. */
char *rv_faults_message (RvFaults *faults);
/* A value as it may be shown in a message: shortened, in quotes. Caller frees. */
char *rv_fault_quote (const char *value);
/* The word of the NULL-terminated list that is nearest to name, or NULL when none is near. */
const char *rv_fault_nearest (const char *name, const char *const *words);

/* --- the guard: what is handed to libxml2, and only that --- */
typedef struct {
  guint offset;  /* of '<' */
  int line;
} RvXmlTag;

typedef struct {
  char *text;        /* UTF-8 without byte order mark, terminated */
  gsize length;
  GArray *tags;      /* RvXmlTag: every start tag in order */
} RvXmlText;

void rv_xml_text_free (RvXmlText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RvXmlText, rv_xml_text_free)

/* UTF-8 out of what may be UTF-8, UTF-16 or one of a few 8-bit encodings. NULL with a fatal fault. */
char *rv_xml_decode (GBytes *bytes, RvFaults *faults, gsize *length);
/* Decodes and tokenises; NULL with one fatal fault that has its line. Linear in time; what passes has no document type, no entities
 * but the five of XML, bounded depth, elements and attributes, and matching tags. */
RvXmlText *rv_xml_guard (GBytes *bytes, RvFaults *faults);
/* The line on which an attribute of a start tag stands; the tag's own when there is no such attribute. */
int rv_xml_attribute_line (RvXmlText *text, guint tag, const char *name);
/* The raw value of an attribute of the first start tag of a (possibly cut off) text; NULL when there is none. Caller frees.
 * root (out): the name of that element, NULL when the text does not reach so far. */
char *rv_xml_first_attribute (const char *text, gsize length, const char *name, char **root);

/* --- what was read, before it becomes records --- */
typedef struct _RvItem RvItem;
struct _RvItem {
  const RvKind *kind;
  RvItem *parent;      /* NULL below the root */
  char *uuid;          /* as written, or NULL */
  char **values;       /* kind->n_fields */
  char **origins;      /* kind->n_fields, or NULL */
  char *origin;
  int line;
  int *lines;          /* of the fields */
  guint nth;           /* among its kind and parent, from 1 */
};

RvItem *rv_item_new (const RvKind *kind, RvItem *parent, int line);
void rv_item_free (RvItem *item);

/* Walks the text; array of RvItem, the root first. NULL when libxml2 refuses it (a fault is added). */
GPtrArray *rv_casefile_walk (RvXmlText *text, RvFaults *faults);
/* Values in others' words ("L", "4/5", "no response") to those of the schema; what they said beyond that goes into the note. */
void rv_casefile_settle (RvItem *item, RvFaults *faults);
/* Records of the items. digest stands for a case that has no id. lines (out, may be NULL): RvRecord -> RvItem. */
RvCase *rv_casefile_build (GPtrArray *items, const char *digest, GHashTable **lines);

/* --- checks --- */
/* Values, references, dates, ranges. lines: RvRecord -> RvItem, or NULL. */
void rv_casefile_check_semantics (RvCase *kase, GHashTable *lines, RvFaults *faults);
/* Whether a number can be what the field says; FALSE with the range in words. */
gboolean rv_casefile_check_range (const RvKind *kind, const RvField *field, const RvQuantity *q, char **allowed);
/* The RELAX NG schema over the whole text; a fault for what it finds. */
void rv_casefile_check_schema (RvXmlText *text, RvFaults *faults);

/* --- text --- */
/* Prose as it is read: runs of white space are one space, blank lines part paragraphs. Caller frees. */
char *rv_casefile_normalise (const char *value);
/* Characters that XML cannot hold: written as \u{1B}, in an element with escaped="yes". */
gboolean rv_casefile_needs_escape (const char *value);
char *rv_casefile_escape (const char *value);
/* NULL when it is no such text. */
char *rv_casefile_unescape (const char *value);

G_END_DECLS
