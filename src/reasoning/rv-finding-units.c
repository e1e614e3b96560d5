/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of laboratory results: mass, amount and cells in a volume. */
#include "reasoning/rv-finding-units.h"

#include <string.h>

typedef enum { MASS, AMOUNT, CELLS } Dimension;

typedef struct { const char *word; double factor; Dimension of; } Part;

static const Part tops[] = {
  { "g", 1, MASS }, { "mg", 1e-3, MASS }, { "µg", 1e-6, MASS }, { "ug", 1e-6, MASS }, { "mcg", 1e-6, MASS }, { "ng", 1e-9, MASS }, { "pg", 1e-12, MASS },
  { "mol", 1, AMOUNT }, { "mmol", 1e-3, AMOUNT }, { "µmol", 1e-6, AMOUNT }, { "umol", 1e-6, AMOUNT }, { "nmol", 1e-9, AMOUNT }, { "pmol", 1e-12, AMOUNT },
  { "", 1, CELLS }, { "cells", 1, CELLS }, { "k", 1e3, CELLS }, { "10^3", 1e3, CELLS }, { "10³", 1e3, CELLS }, { "10^6", 1e6, CELLS }, { "10⁶", 1e6, CELLS },
  { "mpt", 1e6, CELLS }, { "g", 1e9, CELLS }, { "10^9", 1e9, CELLS }, { "10⁹", 1e9, CELLS }, { "gpt", 1e9, CELLS },
};

static const Part volumes[] = {
  { "l", 1, CELLS }, { "dl", 0.1, CELLS }, { "ml", 1e-3, CELLS }, { "µl", 1e-6, CELLS }, { "ul", 1e-6, CELLS }, { "mm3", 1e-6, CELLS }, { "mm³", 1e-6, CELLS }, { "mm^3", 1e-6, CELLS },
};

/* Lower case, one micro sign, no spaces, no times sign before a power. Caller frees. */
static char *
plain_unit (const char *unit)
{
  g_autofree char *folded = g_utf8_casefold (unit, -1); /* folds the micro sign to a mu */
  GString *plain = g_string_new (folded);

  g_string_replace (plain, "μ", "µ", 0);
  g_string_replace (plain, " ", "", 0);
  g_string_replace (plain, "×", "", 0);
  if (g_str_has_prefix (plain->str, "x10"))
    g_string_erase (plain, 0, 1);
  return g_string_free (plain, FALSE);
}

/* prefer: how "g/L" is meant, grams or 10⁹. */
static gboolean
read_unit (const char *plain, Dimension prefer, double *factor, Dimension *of)
{
  g_auto (GStrv) parts = g_strsplit (plain, "/", 2);
  const Part *top = NULL;
  double volume = 0;

  if (!parts[0] || !parts[1])
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tops); i++)
    if (g_str_equal (tops[i].word, parts[0]) && (!top || tops[i].of == prefer))
      top = &tops[i];
  for (guint i = 0; i < G_N_ELEMENTS (volumes); i++)
    if (g_str_equal (volumes[i].word, parts[1]))
      volume = volumes[i].factor;
  if (!top || volume == 0)
    return FALSE;
  *factor = top->factor / volume;
  *of = top->of;
  return TRUE;
}

gboolean
rv_unit_convert (const char *from, const char *to, double *value)
{
  g_autofree char *want = g_strstrip (g_strdup (to ? to : ""));
  char *space = strchr (want, ' ');
  double molar = space ? g_ascii_strtod (space, NULL) : 0, a, b;
  Dimension of, wanted;
  g_autofree char *given = NULL;
  g_autofree char *plain = NULL;

  if (space)
    *space = '\0';
  given = plain_unit (from ? from : "");
  plain = plain_unit (want);
  if (!*given || !*plain || g_str_equal (given, plain))
    return TRUE;
  if (!read_unit (plain, MASS, &b, &wanted) || !read_unit (given, wanted, &a, &of))
    return FALSE;
  if (of != wanted && (molar <= 0 || of == CELLS || wanted == CELLS))
    return FALSE;
  *value *= a / b;
  if (of != wanted)
    *value *= wanted == AMOUNT ? 1 / molar : molar;
  return TRUE;
}
