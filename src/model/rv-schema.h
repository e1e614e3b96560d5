/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The schema of a case, as data: which kinds of record there are and which fields each has.
 * The XML reader and writer, the RELAX NG schema, the tables of the store, the editing forms and the command line
 * all work from this one table. To add a field: a row here, a column in the store's next migration.
 */
typedef enum {
  RV_FIELD_TEXT,      /* a line of text */
  RV_FIELD_PROSE,     /* paragraphs: a child element in XML */
  RV_FIELD_ENUM,      /* one of `allowed` (space separated tokens) */
  RV_FIELD_QUANTITY,  /* RvQuantity; `unit` is its unit unless the value writes another */
  RV_FIELD_GRADE,     /* a grade as printed (0-5, 4-, ++, +++); `allowed` names the scale: mrc, reflex, plus */
  RV_FIELD_DATE,      /* RvDate */
  RV_FIELD_ID,        /* the record's own name within the case, for references */
  RV_FIELD_REF,       /* ids of records of kinds in `allowed`, space separated */
  RV_FIELD_NERVE,     /* open vocabulary: anatomy tables; semantic checks warn */
  RV_FIELD_MUSCLE,
  RV_FIELD_CODE,      /* open vocabulary: knowledge files (finding id, cause id) */
  RV_FIELD_BOOL,      /* yes | no */
  RV_FIELD_FILE       /* a file in the case's images folder, relative, no ".." */
} RvFieldType;

typedef enum {
  RV_FIELD_REQUIRED = 1 << 0,
  RV_FIELD_TITLE    = 1 << 1, /* names the record in lists */
  RV_FIELD_MINOR    = 1 << 2  /* shown under "More" in the editing form */
} RvFieldFlags;

typedef struct {
  const char *name;     /* XML attribute or element; the SQL column has '_' for '-' */
  const char *label;    /* msgid */
  RvFieldType type;
  guint flags;
  const char *unit;     /* quantity: m/s, ms, … or NULL */
  const char *allowed;  /* see the types */
} RvField;

typedef struct {
  const char *name;     /* XML element; SQL table rec_<name with _> */
  const char *label;    /* msgid, singular */
  const char *plural;   /* msgid, heading of a list */
  const char *section;  /* XML element that holds it, or NULL: directly under case (at most one) */
  const char *parent;   /* kind of its parent record, or NULL */
  const RvField *fields;
  guint n_fields;
} RvKind;

/* All kinds in the order in which they stand in a case XML. "case" (the root) is the first. */
const RvKind *rv_schema_kinds (guint *n_kinds);
/* NULL when there is no such kind. */
const RvKind *rv_schema_kind (const char *name);
/* NULL when the kind has no such field. */
const RvField *rv_kind_field (const RvKind *kind, const char *name);
/* Index within kind->fields, or -1. */
int rv_kind_field_index (const RvKind *kind, const char *name);
/* The field with RV_FIELD_TITLE, or the first. */
const RvField *rv_kind_title_field (const RvKind *kind);
/* TRUE when token is one of the space separated tokens of list. */
gboolean rv_token_in (const char *list, const char *token);
/* The word for an enum token in the user's language ("left" -> "Left"); the token itself with spaces when it is unknown. */
const char *rv_token_label (const char *token);

/* The words for a code of the knowledge files ("onset-subacute" -> "Onset over weeks"), once a namer is set; else the code with
 * spaces. Codes of other systems ("HP:0003474") stay as they are. Caller frees. */
char *rv_code_label (const char *code);
/* Who knows the words for codes; it may be asked from any thread and returns NULL for a code that it does not know. Set once, at start. */
typedef const char *(*RvCodeNamer) (const char *code);
void rv_code_set_namer (RvCodeNamer namer);

/* Whether text says the side already ("Left foot drop" and left), in English or in the user's language. */
gboolean rv_side_is_in_text (const char *side, const char *text);

/* What a person typed for one of the tokens of `allowed`: the token, its word in their language, or a beginning that fits only
 * one of them ("l" -> "left"). NULL when nothing or more than one fits. */
const char *rv_token_from_text (const char *allowed, const char *text);
/* What another program wrote for one of the tokens of `allowed` ("Active denervation", "no response"): the token, or NULL. No
 * beginnings and no other language, unlike what a person types. */
const char *rv_token_from_word (const char *allowed, const char *word);
/* What another program or a person at a keyboard wrote into a file for a field ("L", "4/5", "no response", "4.6ms", "2017/2020",
 * "mildly reduced") as the field's lexical value; NULL when value stands there already, or cannot be told ("7,8", "03/04/2011"). lossy (out, may be NULL):
 * the words said more than the value ("mildly"), so that they are worth a note. Caller frees. */
char *rv_field_from_word (const RvField *field, const char *value, gboolean *lossy);
/* What a person typed into a field as its lexical value (numbers in their locale, enum words, "n.r.", a true minus sign); text that
 * cannot be read stays as typed. Dates and references are not looked up here. NULL when empty. Caller frees. */
char *rv_field_from_text (const RvField *field, const char *text);

/* Whether value can stand in the field; FALSE with a message that says what is allowed. NULL, "" and the four empties always can.
 * References and vocabulary are not looked up here. */
gboolean rv_field_check (const RvField *field, const char *value, char **what_is_allowed);

G_END_DECLS
