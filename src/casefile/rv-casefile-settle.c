/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file from elsewhere says things in its own words: what they mean is taken, what they say beyond that is noted. */
#include "casefile/rv-casefile-private.h"

static const RvField *
field_of (RvItem *item, const char *name, int *i)
{
  *i = rv_kind_field_index (item->kind, name);
  return *i < 0 ? NULL : &item->kind->fields[*i];
}

static void
replace (RvItem *item, int i, char *value, RvFaults *faults)
{
  g_free (item->values[i]);
  item->values[i] = value;
  faults->settled = TRUE;
}

/* A paragraph more in a text field of the record; FALSE when it has none of that name. */
static gboolean
append_text (RvItem *item, const char *name, const char *text, int line)
{
  int i;

  if (!field_of (item, name, &i))
    return FALSE;
  if (item->values[i])
    {
      char *both = g_strconcat (item->values[i], "\n\n", text, NULL);

      g_free (item->values[i]);
      item->values[i] = both;
      return TRUE;
    }
  item->values[i] = g_strdup (text);
  item->lines[i] = line;
  return TRUE;
}

/* A value that stands well in another field of the record, which is empty: it moves there. */
static gboolean
move (RvItem *item, int from, const char *name, RvFaults *faults)
{
  int to;
  const RvField *field = field_of (item, name, &to);
  g_autofree char *value = NULL;

  if (!field || to == from || item->values[to])
    return FALSE;
  value = rv_field_check (field, item->values[from], NULL) ? g_strdup (item->values[from]) : rv_field_from_word (field, item->values[from], NULL);
  if (!value)
    return FALSE;
  item->values[to] = g_steal_pointer (&value);
  item->lines[to] = item->lines[from];
  replace (item, from, NULL, faults);
  return TRUE;
}

/* "positive", "deletion" where a number stands: the first is an interpretation, anything else is what the report says. */
static gboolean
settle_result (RvItem *item, int i, RvFaults *faults)
{
  g_autofree char *words = NULL;

  if (!g_str_equal (item->kind->name, "result") || !g_str_equal (item->kind->fields[i].name, "value"))
    return FALSE;
  if (move (item, i, "interpretation", faults))
    return TRUE;
  words = rv_quantity_from_text (item->values[i]);
  if (!words || rv_field_check (&item->kind->fields[i], words, NULL) || !g_ascii_isalpha (*words))
    return FALSE;
  append_text (item, "text", item->values[i], item->lines[i]);
  replace (item, i, NULL, faults);
  return TRUE;
}

static void
settle_field (RvItem *item, int i, RvFaults *faults)
{
  const RvField *field = &item->kind->fields[i];
  gboolean lossy = FALSE;
  g_autofree char *value = NULL;

  if (settle_result (item, i, faults))
    return;
  value = rv_field_from_word (field, item->values[i], &lossy);
  if (value && lossy)
    {
      g_autofree char *said = g_strdup_printf ("%s: %s", field->name, item->values[i]);

      append_text (item, "note", said, item->lines[i]);
    }
  if (value)
    replace (item, i, g_steal_pointer (&value), faults);
  else if (field->type == RV_FIELD_GRADE)
    move (item, i, "word", faults);
  else if (g_str_equal (field->name, "word"))
    move (item, i, "grade", faults);
}

void
rv_casefile_settle (RvItem *item, RvFaults *faults)
{
  for (guint i = 0; i < item->kind->n_fields; i++)
    if (item->values[i] && !rv_field_check (&item->kind->fields[i], item->values[i], NULL))
      settle_field (item, (int) i, faults);
}
