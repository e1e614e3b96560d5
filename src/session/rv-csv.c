/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-csv.h"

#include <string.h>

static const char *const tables[] = { "ncs", "stim", "emg", "ultrasound", "repetitive", "measure", "finding", "strength", "bulk", "reflex", "sensation", "sign", "event", "result" };

static gboolean
is_number (const char *text)
{
  char *end = NULL;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && !strpbrk (text, "xXnN"); /* neither hexadecimal nor nan and inf */
}

void
rv_csv_append (GString *out, const char *text)
{
  gboolean formula, quote;

  if (!text)
    return;
  formula = *text && strchr ("=+-@\t\r\n|", *text) && !is_number (text);
  quote = strpbrk (text, ",;\"\r\n\t") != NULL || g_ascii_isspace (*text);
  if (quote)
    g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (const char *c = text; *c; c++)
    {
      if (*c == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *c);
    }
  if (quote)
    g_string_append_c (out, '"');
}

static const char *
empty_word (RvEmpty empty)
{
  return empty == RV_EMPTY_NO_RESPONSE ? "no-response" : empty == RV_EMPTY_NOT_TESTED ? "not-tested" : empty == RV_EMPTY_NOT_RECORDED ? "not-recorded" : "";
}

/* A quantity apart from its unit; comparators ("<0.3") stay with the value. */
static void
split_value (const RvField *field, const char *value, char **number, const char **unit, char *written)
{
  RvQuantity q;

  *number = g_strdup (value);
  *unit = NULL;
  if (field->type != RV_FIELD_QUANTITY)
    return;
  *unit = field->unit;
  if (!rv_quantity_parse (value, &q) || !q.unit[0])
    return;
  g_strlcpy (written, q.unit, sizeof q.unit);
  *unit = written;
  if (g_str_has_suffix (*number, q.unit))
    (*number)[strlen (*number) - strlen (q.unit)] = '\0';
  g_strchomp (*number);
}

static void
append_row (GString *out, RvRecord *record, const RvField *field, const char *title)
{
  const RvKind *kind = rv_record_get_kind (record);
  const char *value = rv_record_get (record, field->name), *unit = NULL;
  RvEmpty empty = rv_empty_of (value);
  g_autofree char *number = NULL;
  char written[64] = "";
  const char *cells[9];

  split_value (field, empty == RV_EMPTY_NO ? value : "", &number, &unit, written);
  cells[0] = kind->name;
  cells[1] = rv_record_get_uuid (record);
  cells[2] = rv_record_get_parent_uuid (record);
  cells[3] = title;
  cells[4] = rv_kind_field (kind, "side") ? rv_record_get (record, "side") : NULL;
  cells[5] = field->name;
  cells[6] = number;
  cells[7] = unit;
  cells[8] = empty_word (empty);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      if (i)
        g_string_append_c (out, ',');
      rv_csv_append (out, cells[i]);
    }
  g_string_append (out, "\r\n");
}

char *
rv_csv_from_case (RvCase *kase)
{
  GString *out = g_string_new ("table,row,of,title,side,field,value,unit,empty\r\n");

  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (guint i = 0; i < rv_case_count (kase, tables[t]); i++)
      {
        RvRecord *record = rv_case_nth (kase, tables[t], i);
        const RvKind *kind = rv_record_get_kind (record);
        const char *title = rv_record_get (record, rv_kind_title_field (kind)->name);

        for (guint f = 0; f < kind->n_fields; f++)
          if (rv_record_get (record, kind->fields[f].name) && &kind->fields[f] != rv_kind_field (kind, "side"))
            append_row (out, record, &kind->fields[f], title);
      }
  return g_string_free (out, FALSE);
}
