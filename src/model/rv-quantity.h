/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RvEmpty: why a value has no number. Zero is a number and none of these.
 * The lexical tokens NR, NT and not-recorded stand for three of them in every field of every kind;
 * a field that is absent is RV_EMPTY_UNSET.
 */
typedef enum {
  RV_EMPTY_NO,            /* there is a value */
  RV_EMPTY_UNSET,         /* nothing was entered */
  RV_EMPTY_NO_RESPONSE,   /* NR: looked for, not obtained */
  RV_EMPTY_NOT_TESTED,    /* NT: not done */
  RV_EMPTY_NOT_RECORDED   /* not-recorded: done or known, but the source does not say */
} RvEmpty;

/**
 * RvQuantity: a number as a laboratory writes it.
 * Lexical: [<|>|<=|>=|~] NUMBER [UNIT], or a number range A-B with upper set, always with a decimal point.
 */
typedef struct {
  RvEmpty empty;
  double number;     /* meaningful when empty is RV_EMPTY_NO */
  double upper;      /* of a range A..B, else equal to number */
  char comparator;   /* 0, '<', '>', 'L' (<=), 'G' (>=), '~' */
  int decimals;      /* as written: 3.70 has 2 */
  char unit[24];     /* "" when none is written: the field's own unit holds */
} RvQuantity;

/* TRUE when lexical is a number (out filled) or one of the empties (out->empty set). NULL or "" is UNSET.
 * FALSE for text that is neither: out->empty is RV_EMPTY_UNSET and the caller keeps the text as typed. */
gboolean rv_quantity_parse (const char *lexical, RvQuantity *out);

/* Which empty a lexical value is; RV_EMPTY_NO for anything that has content. */
RvEmpty rv_empty_of (const char *lexical);
/* NR, NT, not-recorded, or NULL. */
const char *rv_empty_to_lexical (RvEmpty empty);
/* "No response", "Not tested", "Not recorded", translated; "" for unset and for a value. */
const char *rv_empty_to_text (RvEmpty empty);

/* The number in the user's locale with the decimals it was written with, a true minus sign and its comparator. Caller frees. */
char *rv_quantity_to_text (const RvQuantity *q);
/* What a person typed in their locale ("4,2", "n.r.", "not tested", "−") as lexical form; NULL when it is empty. Caller frees. */
char *rv_quantity_from_text (const char *text);

G_END_DECLS
