/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-words.h"

#include <glib/gi18n-lib.h>

static const char *
get (RvRecord *record, const char *field)
{
  return rv_kind_field (rv_record_get_kind (record), field) ? rv_record_get (record, field) : NULL;
}

/* What was found: nothing when it was not recorded, not tested or not written. */
static const char *
found (RvRecord *record, const char *field)
{
  const char *value = get (record, field);

  return value && rv_empty_of (value) == RV_EMPTY_NO ? value : NULL;
}

static gboolean
same_text (const char *a, const char *b)
{
  return a && b && g_str_equal (a, b);
}

char *
rv_words_token (const char *token)
{
  return g_utf8_strdown (rv_token_label (token), -1);
}

char *
rv_words_capital (const char *text)
{
  g_autofree char *first = *text ? g_utf8_strup (text, (gssize) (g_utf8_next_char (text) - text)) : g_strdup ("");

  return g_strconcat (first, *text ? g_utf8_next_char (text) : "", NULL);
}

gboolean
rv_words_is_normal (RvRecord *record)
{
  const char *grade = found (record, "grade");
  const char *word = found (record, "word") ? found (record, "word") : found (record, "result");

  if (rv_record_is (record, "result"))
    return !get (record, "interpretation") || same_text (get (record, "interpretation"), "normal") || same_text (get (record, "interpretation"), "negative");
  if (rv_record_is (record, "sign"))
    return !same_text (word, "present");
  if (rv_record_is (record, "reflex"))
    return word ? same_text (word, "normal") || same_text (word, "flexor") : !grade || g_str_equal (grade, "2") || g_str_equal (grade, "++");
  return word ? g_str_equal (word, "normal") : !grade || g_str_has_prefix (grade, "5");
}

/* "Ankle dorsiflexion 3/5", "Ankle reflex absent". */
static char *
exam_words (RvRecord *record)
{
  const RvField *title = rv_kind_title_field (rv_record_get_kind (record));
  const char *what = get (record, "movement") ? get (record, "movement") : get (record, "muscle") ? get (record, "muscle")
                     : get (record, "region") ? get (record, "region") : get (record, title->name);
  const char *grade = found (record, "grade");
  const char *token = found (record, "word") ? found (record, "word") : found (record, "result");
  g_autofree char *word = token ? rv_words_token (token) : NULL;

  if (rv_record_is (record, "sign"))
    return g_strdup (what);
  if (rv_record_is (record, "strength") && grade)
    return g_strdup_printf ("%s %s/5", what ? what : "", grade);
  if (rv_record_is (record, "reflex"))
    return g_strdup_printf (_("%s reflex %s"), what ? what : "", word ? word : grade ? grade : "");
  return g_strdup_printf ("%s %s", what ? what : "", word ? word : grade ? grade : "");
}

static char *
result_words (RvRecord *record)
{
  const char *interpretation = rv_record_get (record, "interpretation");
  const char *test = rv_record_get (record, "test"), *analyte = rv_record_get (record, "analyte");
  g_autofree char *what = g_strdup_printf ("%s%s%s", test ? test : _("Result"), analyte ? ", " : "", analyte ? analyte : "");
  RvQuantity q = rv_record_get_quantity (record, "value");
  const char *unit = q.unit[0] ? NULL : rv_record_get (record, "unit"); /* a written unit comes with the number */

  g_autofree char *word = interpretation ? rv_words_token (interpretation) : NULL;

  if (q.empty == RV_EMPTY_NO)
    {
      g_autofree char *number = rv_quantity_to_text (&q);

      return g_strdup_printf ("%s %s%s%s", what, number, unit ? "\u202f" : "", unit ? unit : "");
    }
  return word ? g_strdup_printf ("%s: %s", what, word) : g_steal_pointer (&what);
}

/* "Grip strength 18 kg, right" without the side. */
static char *
measure_words (RvRecord *record)
{
  const char *test = rv_record_get (record, "test");
  RvQuantity q = rv_record_get_quantity (record, "value");
  g_autofree char *number = q.empty == RV_EMPTY_NO ? rv_quantity_to_text (&q) : NULL;

  return number ? g_strdup_printf ("%s %s", test ? test : "", number) : g_strdup (test ? test : _("Measurement"));
}

char *
rv_words_record (RvRecord *record)
{
  if (rv_record_is (record, "measure"))
    return measure_words (record);
  const char *modality;

  if (rv_record_is (record, "result"))
    return result_words (record);
  if (!rv_record_is (record, "image"))
    return rv_record_is (record, "strength") || rv_record_is (record, "bulk") || rv_record_is (record, "reflex") || rv_record_is (record, "sensation") || rv_record_is (record, "sign")
               ? exam_words (record) : g_strdup (_(rv_record_get_kind (record)->label));
  modality = rv_record_get (record, "modality");
  return modality && !g_str_equal (modality, "other") ? g_strdup (rv_token_label (modality)) : g_strdup (rv_record_get (record, "title"));
}

char *
rv_words_record_side (RvRecord *record)
{
  const char *side = get (record, "side");
  g_autofree char *words = rv_words_record (record), *where = side && !same_text (side, "midline") && !rv_side_is_in_text (side, words) ? rv_words_token (side) : NULL;
  g_autofree char *line = where ? g_strdup_printf ("%s, %s", words, where) : g_steal_pointer (&words);

  return rv_words_capital (line);
}

char *
rv_words_field (RvCase *kase, RvRecord *record, const char *field)
{
  char *text = get (record, field) ? rv_record_get_text (record, field, rv_case_title_of_id, kase) : NULL;

  if (text && !*text)
    g_clear_pointer (&text, g_free);
  return text;
}

static void
add_measure (GString *line, RvRecord *patient, const char *field, const char *unit)
{
  RvQuantity q = rv_record_get_quantity (patient, field);
  g_autofree char *number = NULL;

  if (q.empty != RV_EMPTY_NO)
    return;
  number = rv_quantity_to_text (&q);
  g_string_append_printf (line, "%s%s", line->len ? ", " : "", number);
  if (!q.unit[0] && *unit)
    g_string_append_printf (line, "\u202f%s", unit);
}

char *
rv_words_patient (RvCase *kase, gboolean with_name)
{
  RvRecord *patient = rv_case_single (kase, "patient");
  const char *sex = patient ? rv_record_get (patient, "sex") : NULL, *name = patient ? rv_record_get (patient, "name") : NULL;
  GString *line = g_string_new (with_name && name ? name : NULL);
  RvQuantity age;

  if (!patient)
    return g_string_free (line, FALSE);
  if (same_text (sex, "male") || same_text (sex, "female"))
    g_string_append_printf (line, "%s%s", line->len ? ", " : "", same_text (sex, "male") ? _("man") : _("woman"));
  age = rv_record_get_quantity (patient, "age");
  if (age.empty == RV_EMPTY_NO && (!age.unit[0] || g_str_equal (age.unit, "y")))
    {
      g_autofree char *number = rv_quantity_to_text (&age);

      g_string_append_printf (line, "%s", line->len ? ", " : "");
      g_string_append_printf (line, _("%s years"), number);
    }
  else
    add_measure (line, patient, "age", "");
  add_measure (line, patient, "height", "cm");
  add_measure (line, patient, "weight", "kg");
  {
    g_autofree char *text = g_string_free (line, FALSE);

    return rv_words_capital (text);
  }
}

char *
rv_words_source (RvCase *kase, RvRecord *record)
{
  static const char *const fields[] = { "event", "study", "encounter" };
  RvRecord *source = NULL;
  g_autofree char *when = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields) && !source; i++)
    source = get (record, fields[i]) ? rv_case_find_id (kase, get (record, fields[i])) : NULL;
  when = source && rv_record_is (source, "encounter") ? rv_words_field (kase, source, "when") : source ? NULL : rv_words_field (kase, record, "when");
  if (source)
    {
      const char *title = rv_record_get (source, rv_kind_title_field (rv_record_get_kind (source))->name);

      return when ? g_strdup_printf ("%s, %s", title ? title : "", when) : g_strdup (title ? title : "");
    }
  return g_strdup (when ? when : "");
}

/* The first symptom that brought the patient somewhere, else the last one. */
static RvRecord *
complaint (RvCase *view)
{
  RvRecord *last = NULL;

  for (guint i = 0; i < rv_case_count (view, "event"); i++)
    {
      RvRecord *event = rv_case_nth (view, "event", i);

      if (!same_text (rv_record_get (event, "type"), "symptom") && !same_text (rv_record_get (event, "lane"), "symptoms"))
        continue;
      last = event;
      if (rv_record_get (event, "encounter"))
        return event;
    }
  return last;
}

char *
rv_words_case_title (RvCase *view, gboolean live)
{
  RvRecord *event = live ? NULL : complaint (view);
  RvRecord *finding = live || event ? NULL : rv_case_nth (view, "finding", 0);

  if (live)
    return g_strdup (rv_case_get_title (view));
  return event ? rv_record_title (event) : finding ? rv_record_title (finding) : g_strdup (_("Case in review"));
}

char *
rv_words_why_now (RvCase *view, gboolean live)
{
  guint n = rv_case_count (view, "encounter");
  char *question = live ? rv_words_field (view, rv_case_get_root (view), "question") : NULL;

  return question || !n ? question : rv_words_field (view, rv_case_nth (view, "encounter", live ? 0 : n - 1), "reason");
}
