/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads findings out of records by the rules of the knowledge. */
#include "reasoning/rv-finding-rules.h"

#include <string.h>

#include "model/rv-quantity.h"
#include "reasoning/rv-findings.h"
#include "reasoning/rv-finding-units.h"

const char *
rv_rule_kind (const RvRule *rule)
{
  return strcmp (rule->kind, "response") == 0 ? "event" : rule->kind;
}

static gboolean
is_words (const RvField *field)
{
  switch (field->type)
    {
    case RV_FIELD_TEXT:
    case RV_FIELD_PROSE:
    case RV_FIELD_CODE:
    case RV_FIELD_NERVE:
    case RV_FIELD_MUSCLE:
      return strcmp (field->name, "note") != 0;
    default:
      return FALSE;
    }
}

const char *
rv_rule_text (RvRuleContext *context, RvRecord *record)
{
  char *known = g_hash_table_lookup (context->texts, record);
  if (known)
    return known;
  const RvKind *kind = rv_record_get_kind (record);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *value = is_words (&kind->fields[i]) ? rv_record_get (record, kind->fields[i].name) : NULL;
      if (value)
        g_string_append_printf (text, "%s%s", text->len ? " ; " : "", value);
    }
  known = g_string_free (text, FALSE);
  g_hash_table_insert (context->texts, record, known);
  return known;
}

static const char *
get (RvRecord *record, const char *field)
{
  return rv_kind_field (rv_record_get_kind (record), field) ? rv_record_get (record, field) : NULL;
}

static gboolean
token_among (const char *value, const char *alternatives)
{
  g_auto (GStrv) list = g_strsplit (alternatives, "|", -1);
  return value && g_strv_contains ((const char *const *) list, value);
}

/* One condition: FIELD=token|token, FIELD!=…, FIELD~words|words (contains), FIELD!~…. */
static gboolean
condition_holds (char *condition, RvRecord *record)
{
  char *operator = strpbrk (condition, "=~");
  if (!operator || operator == condition)
    return TRUE;
  gboolean contains = *operator == '~', wanted = operator[-1] != '!';
  const char *right = operator + 1;
  operator[wanted ? 0 : -1] = '\0';
  const char *value = get (record, condition);
  gboolean holds = contains ? value && rv_words_in (right, value, NULL) : token_among (value, right);
  return holds == wanted;
}

static gboolean
where_holds (const char *where, RvRecord *record)
{
  if (!where)
    return TRUE;
  g_auto (GStrv) conditions = g_strsplit (where, " ", -1);
  for (guint i = 0; conditions[i]; i++)
    if (!condition_holds (conditions[i], record))
      return FALSE;
  return TRUE;
}

/* The treatment an event answers, in words: the events named, their drugs, and the event's own title. */
static char *
treatment_text (RvRuleContext *context, RvRecord *event)
{
  const char *to = get (event, "response-to");
  GString *text = g_string_new (rv_rule_text (context, event));
  g_auto (GStrv) ids = g_strsplit (to ? to : "", " ", -1);
  for (guint i = 0; ids[i]; i++)
    {
      RvRecord *treatment = *ids[i] ? rv_case_find_id (context->kase, ids[i]) : NULL;
      if (treatment)
        g_string_append_printf (text, " ; %s", rv_rule_text (context, treatment));
      for (guint j = 0; *ids[i] && j < rv_case_count (context->kase, "drug"); j++)
        {
          RvRecord *drug = rv_case_nth (context->kase, "drug", j);
          const char *part_of = rv_record_get (drug, "treatment");
          if (part_of && rv_token_in (part_of, ids[i]))
            g_string_append_printf (text, " ; %s", rv_rule_text (context, drug));
        }
    }
  return g_string_free (text, FALSE);
}

/* Do the words stand in the record? Without words every record does. hit_field: the field that holds them, when it is one. */
static gboolean
words_hold (RvRuleContext *context, const RvRule *rule, RvRecord *record, gboolean *negated, const char **hit_field)
{
  *negated = FALSE;
  if (!rule->words)
    return TRUE;
  if (strcmp (rule->kind, "response") == 0)
    {
      g_autofree char *text = treatment_text (context, record);
      return rv_words_in (rule->words, text, NULL);
    }
  if (!rule->fields)
    return rv_words_in (rule->words, rv_rule_text (context, record), negated);
  g_auto (GStrv) fields = g_strsplit (rule->fields, " ", -1);
  for (guint i = 0; fields[i]; i++)
    {
      const char *value = get (record, fields[i]);
      if (value && rv_words_in (rule->words, value, negated))
        {
          *hit_field = rv_kind_field (rv_record_get_kind (record), fields[i])->name;
          return TRUE;
        }
    }
  return FALSE;
}

static RvStatus
say (gboolean present)
{
  return present ? RV_STATUS_PRESENT : RV_STATUS_ABSENT;
}

/* ---- Readings ----------------------------------------------------------------------------------------------- */

static RvStatus
read_limits (RvRecord *record, const char **field)
{
  double value, low, high;
  if (!rv_record_get_number (record, "value", &value))
    return RV_STATUS_NOT_ASSESSED;
  gboolean has_low = rv_record_get_number (record, "low", &low), has_high = rv_record_get_number (record, "high", &high);
  if (!has_low && !has_high)
    return RV_STATUS_NOT_ASSESSED;
  *field = "value";
  return say ((has_low && value < low) || (has_high && value > high));
}

/* A result for what its words name: the interpretation, else number against limits, else the report's own words. */
static RvStatus
read_result (RvRecord *record, const RvRule *rule, gboolean negated, const char **field)
{
  const char *interpretation = get (record, "interpretation");
  if (interpretation && strcmp (interpretation, "inconclusive") == 0)
    return RV_STATUS_NOT_ASSESSED;
  gboolean denied = FALSE, clear = interpretation && token_among (interpretation, "normal|negative");
  const char *text = get (record, "text");
  /* "Abnormal" is said of the whole report: what the report says of the thing itself goes before it. */
  if (!clear && text && rule->words && rv_words_in (rule->words, text, &denied))
    {
      *field = "text";
      return say (!denied);
    }
  if (interpretation)
    {
      *field = "interpretation";
      return say (!clear);
    }
  RvStatus by_limits = read_limits (record, field);
  if (by_limits != RV_STATUS_NOT_ASSESSED)
    return by_limits;
  if (negated || (text && rv_words_in ("normal|negative|no|not|without|unremarkable", text, NULL)))
    {
      *field = "text";
      return RV_STATUS_ABSENT;
    }
  if (text && rv_words_in ("positive|raised|elevated|increased|abnormal|showed|shows|present", text, NULL))
    {
      *field = "text";
      return RV_STATUS_PRESENT;
    }
  return RV_STATUS_NOT_ASSESSED;
}

/* The unit that the record's number is in, or NULL. */
static const char *
unit_of (RvRecord *record, const char *of, RvQuantity *q)
{
  *q = rv_record_get_quantity (record, of);
  return q->unit[0] ? q->unit : g_str_equal (of, "value") ? get (record, "unit") : NULL;
}

/* above:0.45 or above:high|0.45 g/L (the record's own limit first); likewise below. A number in a unit that the limit's own cannot
 * be compared with says nothing; without a unit it is taken to be in the limit's. */
static RvStatus
read_number (RvRecord *record, const RvRule *rule, const char **field)
{
  gboolean above = g_str_has_prefix (rule->polarity, "above:");
  g_auto (GStrv) limits = g_strsplit (strchr (rule->polarity, ':') + 1, "|", -1);
  const char *of = rule->fields && !rule->words ? rule->fields : "value";
  const char *interpretation = get (record, "interpretation");
  double value, limit;
  if (interpretation && !token_among (interpretation, "inconclusive|abnormal"))
    {
      *field = "interpretation";
      return say (token_among (interpretation, above ? "raised|positive" : "low"));
    }
  if (!rv_kind_field (rv_record_get_kind (record), of) || !rv_record_get_number (record, of, &value))
    return RV_STATUS_NOT_ASSESSED;
  for (guint i = 0; limits[i]; i++)
    {
      gboolean own = g_ascii_isalpha (limits[i][0]);
      if (own && (!rv_kind_field (rv_record_get_kind (record), limits[i]) || !rv_record_get_number (record, limits[i], &limit)))
        continue;
      if (!own)
        {
          char *unit = NULL;
          RvQuantity q;
          const char *from = unit_of (record, of, &q);
          limit = g_ascii_strtod (limits[i], &unit);
          if (!rv_unit_convert (from, unit, &value))
            continue;
        }
      *field = rv_kind_field (rv_record_get_kind (record), of)->name;
      return say (above ? value > limit : value < limit);
    }
  return RV_STATUS_NOT_ASSESSED;
}

static RvStatus
read_weak (RvRecord *record, const char **field)
{
  const char *grade = rv_record_get (record, "grade"), *word = rv_record_get (record, "word");
  if (grade && g_ascii_isdigit (*grade))
    {
      *field = "grade";
      return say (*grade < '5' || strcmp (grade, "5-") == 0);
    }
  *field = "word";
  return word && rv_empty_of (word) == RV_EMPTY_NO ? say (strcmp (word, "normal") != 0) : RV_STATUS_NOT_ASSESSED;
}

/* Reflexes (grade below 2, reduced, absent) and sensation (anything but normal). */
static RvStatus
read_reduced (RvRecord *record, const char **field)
{
  if (rv_record_is (record, "sensation"))
    {
      const char *result = rv_record_get (record, "result");
      *field = "result";
      return result && rv_empty_of (result) == RV_EMPTY_NO ? say (strcmp (result, "normal") != 0) : RV_STATUS_NOT_ASSESSED;
    }
  const char *grade = rv_record_get (record, "grade"), *word = rv_record_get (record, "word");
  if (grade && g_ascii_isdigit (*grade))
    {
      *field = "grade";
      return say (*grade < '2');
    }
  *field = "word";
  return word && rv_empty_of (word) == RV_EMPTY_NO ? say (token_among (word, "reduced|absent")) : RV_STATUS_NOT_ASSESSED;
}

static RvStatus
read_brisk (RvRecord *record, const char **field)
{
  const char *grade = rv_record_get (record, "grade"), *word = rv_record_get (record, "word");
  if (grade && g_ascii_isdigit (*grade))
    {
      *field = "grade";
      return say (*grade > '2');
    }
  *field = "word";
  return word && rv_empty_of (word) == RV_EMPTY_NO ? say (token_among (word, "brisk|clonus|extensor")) : RV_STATUS_NOT_ASSESSED;
}

/* field:NAME=token|token : present with one of the tokens, absent with any other. */
static RvStatus
read_field (RvRecord *record, const char *what, const char **field)
{
  g_auto (GStrv) parts = g_strsplit (what, "=", 2);
  const RvField *of = parts[0] ? rv_kind_field (rv_record_get_kind (record), parts[0]) : NULL;
  const char *value = of ? rv_record_get (record, of->name) : NULL;
  if (!value || rv_empty_of (value) != RV_EMPTY_NO || !parts[1])
    return RV_STATUS_NOT_ASSESSED;
  *field = of->name;
  return say (token_among (value, parts[1]));
}

static RvStatus
read_mention (RvRecord *record, gboolean negated)
{
  const char *status = get (record, "status"), *result = get (record, "result");
  if (g_strcmp0 (status, "not-assessed") == 0 || g_strcmp0 (result, "not-assessed") == 0)
    return RV_STATUS_NOT_ASSESSED;
  gboolean denied = g_strcmp0 (status, "absent") == 0 || (rv_record_is (record, "sign") && g_strcmp0 (result, "absent") == 0);
  return say (denied == negated);
}

static RvStatus
read_polarity (RvRecord *record, const RvRule *rule, gboolean negated, const char **field)
{
  const char *p = rule->polarity;
  if (strcmp (p, "mention") == 0)
    return read_mention (record, negated);
  if (strcmp (p, "result") == 0)
    return read_result (record, rule, negated, field);
  if (strcmp (p, "weak") == 0)
    return read_weak (record, field);
  if (strcmp (p, "reduced") == 0)
    return read_reduced (record, field);
  if (strcmp (p, "brisk") == 0)
    return read_brisk (record, field);
  if (g_str_has_prefix (p, "field:"))
    return read_field (record, p + strlen ("field:"), field);
  if (g_str_has_prefix (p, "above:") || g_str_has_prefix (p, "below:"))
    return read_number (record, rule, field);
  return RV_STATUS_NOT_ASSESSED;
}

gboolean
rv_rule_apply (RvRuleContext *context, const RvRule *rule, RvRecord *record, RvStatus *status, const char **field)
{
  gboolean negated;
  *field = NULL;
  if (!where_holds (rule->where, record) || !words_hold (context, rule, record, &negated, field))
    return FALSE;
  *status = read_polarity (record, rule, negated, field);
  if (*status == RV_STATUS_NOT_ASSESSED)
    return FALSE;
  return *status == RV_STATUS_PRESENT || !rule->only_present;
}

gboolean
rv_rule_concerns (RvRuleContext *context, const RvRule *rule, RvRecord *record)
{
  gboolean negated;
  const char *field;
  return where_holds (rule->where, record) && words_hold (context, rule, record, &negated, &field);
}
