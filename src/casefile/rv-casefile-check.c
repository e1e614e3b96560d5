/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The semantic pass: what a schema cannot say. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "casefile/rv-casefile-private.h"
#include "model/rv-chronology.h"

/* Far more dated facts than any patient has: the order of so many is not worked out. */
#define MAX_ORDERED 50000

typedef struct {
  RvCase *kase;
  GHashTable *lines;   /* RvRecord -> RvItem, or NULL */
  RvFaults *faults;
  GHashTable *ids;     /* id -> RvRecord, borrowed */
  GHashTable *lists;   /* kinds -> the ids that there are, in words */
  GHashTable *exam;    /* what is examined, on which side, when -> RvRecord */
  gboolean has_anchor;
} Check;

static int
line_of (Check *c, RvRecord *record, const char *field)
{
  RvItem *item = c->lines ? g_hash_table_lookup (c->lines, record) : NULL;
  int i = field ? rv_kind_field_index (rv_record_get_kind (record), field) : -1;

  if (!item)
    return 0;
  return i >= 0 && item->lines[i] ? item->lines[i] : item->line;
}

/* The record in a few words. Caller frees. */
static char *
name_record (RvRecord *record)
{
  g_autofree char *title = rv_record_title (record);
  g_autofree char *valid = g_utf8_make_valid (title, (gssize) strnlen (title, 120));

  return g_strdup_printf ("%s (%s)", rv_record_get_kind (record)->name, valid);
}

/* field NULL: the record as a whole. */
static void
report (Check *c, RvFaultSeverity severity, RvRecord *record, const char *field, const char *problem, const char *allowed, const char *advice)
{
  const char *value = field ? rv_record_get (record, field) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;
  char *what;

  if (rv_faults_are_many (c->faults))
    {
      rv_faults_add (c->faults, severity, 0, g_strdup (problem), NULL, NULL); /* only counted */
      return;
    }
  name = name_record (record);
  quoted = rv_fault_quote (value);
  /* Translators: field “value” of record: what is wrong with it */
  what = value ? g_strdup_printf (_("%s %s of %s: %s"), field, quoted, name, problem) : g_strdup_printf ("%s: %s", name, problem);
  rv_faults_add (c->faults, severity, line_of (c, record, field), what, allowed, advice);
}

/* --- ids --- */
static const char *
own_id (RvRecord *record)
{
  const RvField *field = rv_kind_field (rv_record_get_kind (record), "id");

  return field && field->type == RV_FIELD_ID && !rv_record_is (record, "case") ? rv_record_get (record, "id") : NULL;
}

static void
collect_id (RvRecord *record, gpointer data)
{
  Check *c = data;
  const char *id = own_id (record);
  RvRecord *first;

  if (!id)
    return;
  first = g_hash_table_lookup (c->ids, id);
  if (first)
    {
      gboolean later = line_of (c, first, "id") > line_of (c, record, "id");
      RvRecord *copy = later ? first : record;
      int line = line_of (c, later ? record : first, "id");
      g_autofree char *problem = line ? g_strdup_printf (_("this id is there already (line %d)"), line) : g_strdup (_("this id is there already"));

      report (c, RV_FAULT_VALUE, copy, "id", problem, NULL, _("Give each record its own id"));
    }
  else
    g_hash_table_insert (c->ids, (gpointer) id, record);
}

/* --- references --- */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The first of the ids of these kinds (NULL: any), for a message; made once. */
static const char *
known_ids (Check *c, const char *kinds)
{
  const char *key = kinds ? kinds : "", *made = g_hash_table_lookup (c->lists, key);
  GHashTableIter iter;
  gpointer id, record;
  g_autoptr (GPtrArray) names = NULL;
  GString *text;

  if (made)
    return made;
  names = g_ptr_array_new ();
  text = g_string_new (NULL);
  g_hash_table_iter_init (&iter, c->ids);
  while (g_hash_table_iter_next (&iter, &id, &record))
    if ((!kinds || rv_token_in (kinds, rv_record_get_kind (record)->name)) && strlen (id) <= 64)
      g_ptr_array_add (names, id);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len && text->len < 400; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", (char *) names->pdata[i]);
  made = g_string_free (text, FALSE);
  g_hash_table_insert (c->lists, (gpointer) key, (gpointer) made);
  return made;
}

static void
dangling (Check *c, RvRecord *record, const char *field, const char *id, const char *kinds)
{
  g_autofree char *quoted = rv_fault_quote (id);
  g_autofree char *problem = g_strdup_printf (_("nothing in the case has the id %s"), quoted);
  const char *allowed = known_ids (c, kinds);

  report (c, RV_FAULT_VALUE, record, field, problem, *allowed ? allowed : NULL, _("Correct the id, or add the record it means"));
}

static gboolean
opposite (const char *a, const char *b)
{
  return (g_strcmp0 (a, "left") == 0 && g_strcmp0 (b, "right") == 0) || (g_strcmp0 (a, "right") == 0 && g_strcmp0 (b, "left") == 0);
}

static const char *
side_of (RvRecord *record)
{
  return rv_kind_field (rv_record_get_kind (record), "side") ? rv_record_get (record, "side") : NULL;
}

static void
check_reference (Check *c, RvRecord *record, const RvField *field, const char *id)
{
  RvRecord *other = g_hash_table_lookup (c->ids, id);
  g_autofree char *quoted = rv_fault_quote (id);
  g_autofree char *problem = NULL;

  if (!other)
    {
      dangling (c, record, field->name, id, field->allowed);
      return;
    }
  if (field->allowed && !rv_token_in (field->allowed, rv_record_get_kind (other)->name))
    {
      problem = g_strdup_printf (_("%s is the id of a record of kind %s"), quoted, rv_record_get_kind (other)->name);
      report (c, RV_FAULT_VALUE, record, field->name, problem, field->allowed, _("Name a record of that kind"));
    }
  else if (other == record)
    report (c, RV_FAULT_VALUE, record, field->name, _("a record that refers to itself"), NULL, _("Name another record"));
  else if (opposite (side_of (record), side_of (other)))
    {
      problem = g_strdup_printf (_("the sides contradict each other: %s here, %s in %s"), side_of (record), side_of (other), quoted);
      report (c, RV_FAULT_VALUE, record, field->name, problem, NULL, _("Correct one of the sides"));
    }
}

static void
check_references (Check *c, RvRecord *record, const RvField *field, const char *value)
{
  g_auto (GStrv) ids = g_strsplit_set (value, " \t\n", -1);

  for (guint i = 0; ids[i]; i++)
    if (*ids[i])
      check_reference (c, record, field, ids[i]);
}

/* --- dates --- */
static void
check_date_ids (Check *c, RvRecord *record, const RvField *field, const RvDate *date)
{
  const GStrv lists[] = { date->after, date->before };

  if (date->base == RV_DATE_RELATIVE && !date->anchor && !c->has_anchor)
    report (c, RV_FAULT_VALUE, record, field->name, _("T is used, but the case does not say which event is T"), NULL,
            _("Write anchor=\"ID\" of an event into the <case>"));
  if (date->anchor && !g_hash_table_contains (c->ids, date->anchor))
    dangling (c, record, field->name, date->anchor, NULL);
  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; lists[l] && lists[l][i]; i++)
      if (!g_hash_table_contains (c->ids, lists[l][i]))
        dangling (c, record, field->name, lists[l][i], NULL);
}

/* Whether all that a date leans on is there. */
static gboolean
date_stands (Check *c, const RvDate *date)
{
  gboolean stands = date->base != RV_DATE_RELATIVE || (date->anchor ? g_hash_table_contains (c->ids, date->anchor) : c->has_anchor);

  for (guint i = 0; date->after && date->after[i]; i++)
    stands = stands && g_hash_table_contains (c->ids, date->after[i]);
  for (guint i = 0; date->before && date->before[i]; i++)
    stands = stands && g_hash_table_contains (c->ids, date->before[i]);
  return stands;
}

/* --- values --- */
static void
check_points (Check *c, RvRecord *record, const char *field, const char *value)
{
  g_auto (GStrv) pairs = g_strsplit_set (value, " ;\t\n", -1);
  guint n = 0;
  gboolean ok = TRUE;

  for (guint i = 0; pairs[i] && ok; i++)
    {
      char *end = NULL;
      double x, y;

      if (!*pairs[i])
        continue;
      x = g_ascii_strtod (pairs[i], &end);
      ok = end > pairs[i] && *end == ',' && x >= 0 && x <= 1;
      if (ok)
        {
          char *second = end + 1;

          y = g_ascii_strtod (second, &end);
          ok = end > second && *end == '\0' && y >= 0 && y <= 1;
        }
      n++;
    }
  if (!ok || n == 0)
    report (c, RV_FAULT_VALUE, record, field, _("these are no points of the picture"), _("pairs x,y with both from 0 to 1 (parts of width and height), such as 0.25,0.5 0.3,0.6"),
            _("Divide pixels by the width and height of the picture"));
}

static const char *
advice_for (const RvField *field)
{
  switch (field->type)
    {
    case RV_FIELD_ENUM:
    case RV_FIELD_BOOL:
      return _("Choose one of these; put anything else into the note");
    case RV_FIELD_QUANTITY:
      return _("Write the number; put words into the judgement or the note");
    case RV_FIELD_GRADE:
      return _("Write a grade of the scale, or the word field where there is no grade");
    case RV_FIELD_DATE:
      return _("Write a date in one of these forms");
    case RV_FIELD_FILE:
      return _("Put the picture into the case's folder and write its name only");
    case RV_FIELD_ID:
      return _("Choose a short name without spaces");
    case RV_FIELD_TEXT:
    case RV_FIELD_PROSE:
    case RV_FIELD_REF:
    case RV_FIELD_NERVE:
    case RV_FIELD_MUSCLE:
    case RV_FIELD_CODE:
    default:
      return _("Correct the value");
    }
}

static gboolean
has_control_characters (const char *value)
{
  for (const char *p = value; *p; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      return TRUE;
  return FALSE;
}

static void
check_value (Check *c, RvRecord *record, const RvField *field, const char *value)
{
  g_autofree char *allowed = NULL;
  g_autoptr (RvDate) date = NULL;
  RvQuantity q;

  if (!rv_field_check (field, value, &allowed))
    {
      report (c, RV_FAULT_VALUE, record, field->name, _("this value cannot stand here"), allowed, advice_for (field));
      return;
    }
  if (rv_empty_of (value) != RV_EMPTY_NO)
    return;
  if (field->type == RV_FIELD_QUANTITY && rv_quantity_parse (value, &q) && !rv_casefile_check_range (rv_record_get_kind (record), field, &q, &allowed))
    report (c, RV_FAULT_VALUE, record, field->name, _("this number is not possible"), allowed, _("Check the decimal point, the sign and the unit"));
  else if (field->type == RV_FIELD_REF)
    check_references (c, record, field, value);
  else if (field->type == RV_FIELD_DATE && (date = rv_date_parse (value, NULL)))
    check_date_ids (c, record, field, date);
  else if (field->type == RV_FIELD_FILE && (has_control_characters (value) || strchr (value, ':') || value[0] == '.' || strlen (value) > 255))
    report (c, RV_FAULT_VALUE, record, field->name, _("this value cannot stand here"), _("a file name inside the case's own folder, without '..'"), advice_for (field));
  else if (rv_record_is (record, "annotation") && g_str_equal (field->name, "points"))
    check_points (c, record, field->name, value);
}

/* --- sides --- */
static gboolean
has_word (const char *text, const char *word)
{
  gsize len = strlen (word);

  for (const char *p = text; (p = strstr (p, word)) != NULL; p += len)
    if ((p == text || !g_ascii_isalpha (p[-1])) && !g_ascii_isalpha (p[len]))
      return TRUE;
  return FALSE;
}

/* "Left sural nerve" with side="right". */
static void
check_side_in_title (Check *c, RvRecord *record)
{
  const RvField *title = rv_kind_title_field (rv_record_get_kind (record));
  const char *side = side_of (record), *value = rv_record_get (record, title->name);
  g_autofree char *folded = value ? g_utf8_casefold (value, -1) : NULL;
  gboolean left, right;

  if (!side || !folded || title->type == RV_FIELD_PROSE)
    return;
  left = has_word (folded, "left");
  right = has_word (folded, "right");
  if (left != right && opposite (side, left ? "left" : "right"))
    report (c, RV_FAULT_NOTE, record, "side", _("the words name the other side"), NULL, _("Check which side is meant"));
}

/* Exam rows say one thing a side and a time: the same muscle with two grades is a contradiction. */
static void
remember_exam (Check *c, RvRecord *record, const char *side)
{
  static const char *const what[] = { "muscle", "movement", "region", "name", "field", /* from here on circumstances */ "modality", "site", "when", "known", "encounter" };
  static const char *const said[] = { "grade", "word", "result" };
  const RvKind *kind = rv_record_get_kind (record);
  GString *key = g_string_new (kind->name);
  gboolean named = FALSE;
  RvRecord *before;

  for (guint i = 0; i < G_N_ELEMENTS (what); i++)
    {
      const char *value = rv_kind_field (kind, what[i]) ? rv_record_get (record, what[i]) : NULL;

      named = named || (i < 5 && value);
      g_string_append_printf (key, "\t%s", value ? value : "");
    }
  g_string_append_printf (key, "\t%s", side);
  if (!named)
    {
      g_string_free (key, TRUE);
      return;
    }
  before = g_hash_table_lookup (c->exam, key->str);
  for (guint i = 0; before && i < G_N_ELEMENTS (said); i++)
    {
      const char *a = rv_kind_field (kind, said[i]) ? rv_record_get (before, said[i]) : NULL;
      const char *b = rv_kind_field (kind, said[i]) ? rv_record_get (record, said[i]) : NULL;

      if (a && b && !g_str_equal (a, b))
        {
          g_autofree char *quoted = rv_fault_quote (a);
          g_autofree char *problem = g_strdup_printf (_("the same side was given %s %s at the same time (line %d)"), said[i], quoted, line_of (c, before, said[i]));

          report (c, RV_FAULT_VALUE, record, said[i], problem, NULL, _("Correct one of the two, or date them"));
          break;
        }
    }
  g_hash_table_insert (c->exam, g_string_free (key, FALSE), record);
}

static void
check_sides (Check *c, RvRecord *record)
{
  const char *section = rv_record_get_kind (record)->section, *side = side_of (record);

  check_side_in_title (c, record);
  if (g_strcmp0 (section, "exam") != 0 || !side)
    return;
  if (g_str_equal (side, "both"))
    {
      remember_exam (c, record, "left");
      remember_exam (c, record, "right");
    }
  else
    remember_exam (c, record, side);
}

static void
check_record (RvRecord *record, gpointer data)
{
  Check *c = data;
  const RvKind *kind = rv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const RvField *field = &kind->fields[i];
      const char *value = rv_record_get (record, field->name);

      if (value)
        check_value (c, record, field, value);
      else if (field->flags & RV_FIELD_REQUIRED)
        {
          g_autofree char *problem = g_strdup_printf (_("%s is missing"), field->name);

          report (c, RV_FAULT_VALUE, record, NULL, problem, field->type == RV_FIELD_ENUM ? field->allowed : NULL, _("Add it; not-recorded says that the source is silent"));
        }
    }
  check_sides (c, record);
}

/* --- order --- */
typedef struct {
  Check *check;
  RvChronology *chronology;
  GHashTable *seen;    /* "record/field" of what was reported */
} Order;

static gboolean
faulty_already (Order *o, RvRecord *record, const char *field)
{
  return !g_hash_table_add (o->seen, g_strdup_printf ("%p/%s", (gpointer) record, field));
}

/* How far an "about" reaches, in days. */
static double
doubt (const RvSpan *span)
{
  static const double days[] = { 7, 14, 61, 366 };

  return span->about ? days[span->precision] : 0;
}

static void
check_span (Order *o, RvRecord *record, const char *field, const RvSpan *when, const char *problem)
{
  RvSpan later;

  if (rv_chronology_span (o->chronology, record, field, &later) && later.dated && !later.nominal &&
      later.latest + doubt (&later) < when->earliest - doubt (when) && !faulty_already (o, record, field))
    report (o->check, RV_FAULT_VALUE, record, field, problem, NULL, _("Correct one of the two dates"));
}

static void
check_spans (RvRecord *record, gpointer data)
{
  Order *o = data;
  RvSpan when;

  if (!rv_chronology_span (o->chronology, record, "when", &when) || !when.dated || when.nominal)
    return;
  check_span (o, record, "end", &when, _("the end lies before the beginning"));
  check_span (o, record, "known", &when, _("known before it was so"));
}

static void
check_order (Check *c)
{
  g_autoptr (RvChronology) chronology = rv_chronology_new (c->kase);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *found = rv_chronology_faults (chronology);
  Order order = { c, chronology, seen };

  rv_case_foreach (c->kase, check_spans, &order);
  for (guint i = 0; i < found->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (found->pdata[i], "\t", 3);
      RvRecord *record = rv_case_find_uuid (c->kase, parts[0]);
      g_autoptr (RvDate) date = NULL;

      if (!record || g_strv_length (parts) != 3 || faulty_already (&order, record, parts[1]))
        continue;
      date = rv_record_get_date (record, parts[1]);
      if (date && !date_stands (c, date)) /* said already, with the ids that there are */
        continue;
      report (c, RV_FAULT_VALUE, record, parts[1], parts[2], NULL, _("Correct the dates or the order of the two"));
    }
}

static void
count_dates (RvRecord *record, gpointer data)
{
  const RvKind *kind = rv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].type == RV_FIELD_DATE && rv_record_get (record, kind->fields[i].name))
      ++*(guint *) data;
}

void
rv_casefile_check_semantics (RvCase *kase, GHashTable *lines, RvFaults *faults)
{
  Check check = { .kase = kase, .lines = lines, .faults = faults };
  const char *anchor = rv_record_get (rv_case_get_root (kase), "anchor");
  guint n_dates = 0;

  check.ids = g_hash_table_new (g_str_hash, g_str_equal);
  check.lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  check.exam = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  check.has_anchor = rv_empty_of (anchor) == RV_EMPTY_NO;
  rv_case_foreach (kase, collect_id, &check);
  rv_case_foreach (kase, check_record, &check);
  rv_case_foreach (kase, count_dates, &n_dates);
  if (n_dates <= MAX_ORDERED)
    check_order (&check);
  else
    rv_faults_add (faults, RV_FAULT_NOTE, 0, g_strdup_printf (_("more than %d dates: their order was not checked"), MAX_ORDERED), NULL,
                   _("Split the file into cases"));
  g_hash_table_unref (check.ids);
  g_hash_table_unref (check.lists);
  g_hash_table_unref (check.exam);
}
