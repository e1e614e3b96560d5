/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a number can be at all: wide bounds that only slips of the pen leave, not limits of normal. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile-private.h"

typedef struct {
  const char *kind;   /* NULL: any */
  const char *field;  /* NULL: any of that unit */
  const char *unit;   /* of the field; NULL: any */
  double low, high;
} Range;

/* The first that fits holds. */
static const Range ranges[] = {
  { "stim", "amplitude", NULL, 0, 1000 },          /* mV, or µV of a sensory potential */
  { "stim", "area", NULL, 0, 5000 },
  { "stim", "velocity", NULL, 0, 130 },            /* the fastest human fibres conduct at about 120 m/s */
  { "repetitive", "change", NULL, -100, 1000 },
  { "repetitive", "after-exercise", NULL, -100, 1000 },
  { "repetitive", "rate", NULL, 0, 100 },
  { "patient", "age", NULL, 0, 125 },
  { "patient", "height", NULL, 20, 275 },
  { "patient", "weight", NULL, 0.2, 650 },
  { "drug", "dose", NULL, 0, 1e7 },
  { "image", "zoom", NULL, 0.001, 1000 },
  { "image", "window-width", NULL, 0, 1e7 },
  { NULL, NULL, "m/s", 0, 130 },
  { NULL, NULL, "ms", 0, 1000 },
  { NULL, NULL, "mm", 0, 2500 },
  { NULL, NULL, "mm²", 0, 10000 },
  { NULL, NULL, "%", 0, 100 },
  { NULL, NULL, "°C", 5, 45 },
  { NULL, NULL, "Hz", 0, 20000 },
};

/* Other spellings of a unit, and units that are no slip where the first stands in the table. */
static const struct { const char *unit, *same; } units[] = {
  { "y", "yr" }, { "y", "years" }, { "y", "year" }, { "y", "a" }, { "°C", "degC" }, { "°C", "C" }, { "mm²", "mm2" }, { "Hz", "/s" },
  { "ms", "msec" }, { "m/s", "m·s⁻¹" }, { "mg", "g" }, { "mg", "µg" }, { "mg", "μg" },
};

static gboolean
unit_fits (const RvField *field, const char *unit)
{
  if (!*unit || !field->unit || g_str_equal (unit, field->unit))
    return TRUE;
  if (g_str_equal (field->unit, "mg")) /* doses are written by area, by weight, in units: all are kept */
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].unit, field->unit) && g_str_equal (units[i].same, unit))
      return TRUE;
  return FALSE;
}

static const Range *
range_of (const RvKind *kind, const RvField *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      const Range *r = &ranges[i];

      if ((!r->kind || g_str_equal (r->kind, kind->name)) && (!r->field || g_str_equal (r->field, field->name)) &&
          (!r->unit || g_strcmp0 (r->unit, field->unit) == 0))
        return r;
    }
  return NULL;
}

gboolean
rv_casefile_check_range (const RvKind *kind, const RvField *field, const RvQuantity *q, char **allowed)
{
  const Range *range = range_of (kind, field);
  const char *unit = field->unit ? field->unit : "";
  char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];

  if (!unit_fits (field, q->unit))
    {
      *allowed = g_strdup_printf (_("a number in %s"), unit);
      return FALSE;
    }
  if (q->upper < q->number)
    {
      *allowed = g_strdup (_("the lower number first"));
      return FALSE;
    }
  if (!range || (q->number >= range->low && q->upper <= range->high))
    return TRUE;
  g_ascii_formatd (low, sizeof low, "%g", range->low);
  g_ascii_formatd (high, sizeof high, "%g", range->high);
  *allowed = g_strdup_printf (_("%s to %s%s%s"), low, high, *unit ? " " : "", unit);
  return FALSE;
}
