/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "model/rv-chronology.h"
#include "model/rv-edit.h"

static void
test_date_lexical (void)
{
  static const char *const good[] = { "2011", "2011-05", "2011-05-14", "~2011-05", "2011-05..2011-08", "T", "T+18mo", "T-2y", "~T+18mo",
                                      "T+16mo..T+18mo", "@remission+18mo", "@pet-ct-2+3d", "@pet-ct", "after steroids", "after a before b",
                                      "T+18mo after visit", "open", NULL };
  static const char *const bad[] = { "", "20", "2011-13", "2011-02-30", "T+", "T+18", "T+18months", "later", "after", "2011..T+3d", "T+9mo..T+3mo",
                                     "@", "@x+3", "after 3", "T+99999999y", NULL };

  for (guint i = 0; good[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RvDate) date = rv_date_parse (good[i], &error);
      g_autofree char *lexical = NULL;

      g_assert_no_error (error);
      lexical = rv_date_to_lexical (date);
      g_assert_cmpstr (lexical, ==, good[i]);
    }
  for (guint i = 0; bad[i]; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (rv_date_parse (bad[i], &error));
      g_assert_error (error, RV_DATE_ERROR, RV_DATE_ERROR_SYNTAX);
    }
}

static void
test_date_calendar (void)
{
  for (int y = 1890; y < 2110; y += 3)
    for (int m = 1; m <= 12; m++)
      {
        int yy, mm, dd;

        rv_days_to_ymd (rv_days_from_ymd (y, m, 28), &yy, &mm, &dd);
        g_assert_cmpint (yy, ==, y);
        g_assert_cmpint (mm, ==, m);
        g_assert_cmpint (dd, ==, 28);
      }
  g_assert_cmpfloat (rv_days_from_ymd (1970, 1, 1), ==, 0);
  g_assert_cmpfloat (rv_days_from_ymd (2000, 3, 1), ==, 11017);
}

static const char *
find_id (const char *words, gpointer data)
{
  return strstr (words, "steroids") ? "steroids" : strstr (words, "pet") ? "pet-ct" : strstr (words, "remission") ? "remission" : NULL;
}

static void
test_date_typed (void)
{
  static const char *const pairs[][2] = {
    { "about May 2011", "~2011-05" }, { "May 2011", "2011-05" }, { "14 May 2011", "2011-05-14" }, { "14.05.2011", "2011-05-14" },
    { "05/2011", "2011-05" }, { "T+18mo", "T+18mo" }, { "t", NULL }, { "T−2mo", "T-2mo" }, { "after the steroids", "after steroids" },
    { "between steroids and PET-CT", "after steroids before pet-ct" }, { "after steroids, before PET", "after steroids before pet-ct" },
    { "18 months after remission", "@remission+18mo" }, { "two months before PET-CT", "@pet-ct-2mo" }, { "about 2 weeks after T", "~T+2w" },
    { "ongoing", "open" }, { "after the moon", NULL }, { "soon", NULL }, { "about T+18mo", "~T+18mo" }, { "2011", "2011" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RvDate) date = rv_date_from_text (pairs[i][0], find_id, NULL, &error);
      g_autofree char *lexical = date ? rv_date_to_lexical (date) : NULL;

      g_test_message ("%s", pairs[i][0]);
      g_assert_cmpstr (lexical, ==, pairs[i][1]);
      g_assert_true ((date != NULL) == (error == NULL));
    }
}

static void
test_quantity (void)
{
  RvQuantity q;
  g_autofree char *text = NULL;

  g_assert_true (rv_quantity_parse ("0.65", &q));
  g_assert_cmpfloat (q.number, ==, 0.65);
  g_assert_true (rv_quantity_parse ("NR", &q) && q.empty == RV_EMPTY_NO_RESPONSE);
  g_assert_true (rv_quantity_parse ("not-recorded", &q) && q.empty == RV_EMPTY_NOT_RECORDED);
  g_assert_true (rv_quantity_parse ("0", &q) && q.empty == RV_EMPTY_NO && q.number == 0);
  g_assert_true (rv_quantity_parse ("<5 cells/µL", &q) && q.comparator == '<');
  g_assert_cmpstr (q.unit, ==, "cells/µL");
  g_assert_true (rv_quantity_parse ("3.70", &q) && q.decimals == 2);
  g_assert_false (rv_quantity_parse ("4,2", &q));
  g_assert_false (rv_quantity_parse ("0x10", &q));
  g_assert_false (rv_quantity_parse ("nan", &q));
  g_assert_false (rv_quantity_parse ("fast", &q));
  text = rv_quantity_from_text (" n.r. ");
  g_assert_cmpstr (text, ==, "NR");
}

static RvRecord *
add (RvCase *kase, const char *kind, const char *first, ...)
{
  g_autoptr (RvRecord) record = rv_record_new (rv_schema_kind (kind), NULL, NULL);
  va_list args;

  va_start (args, first);
  for (const char *field = first; field; field = va_arg (args, const char *))
    rv_record_set (record, field, va_arg (args, const char *));
  va_end (args);
  rv_record_set_position (record, rv_case_next_position (kase, kind, NULL));
  rv_case_add (kase, record);
  return record;
}

static RvCase *
sample (void)
{
  RvCase *kase = rv_case_new ("c");

  rv_record_set (rv_case_get_root (kase), "anchor", "remission");
  add (kase, "encounter", "id", "visit", "title", "First visit", "when", "T+18mo", NULL);
  add (kase, "event", "id", "aml", "title", "AML", "lane", "disease", "when", "before graft", NULL);
  add (kase, "event", "id", "graft", "title", "Graft", "lane", "treatment", "when", "before remission", NULL);
  add (kase, "event", "id", "remission", "title", "Remission", "lane", "disease", NULL);
  add (kase, "event", "id", "onset", "title", "Foot drop", "lane", "symptoms", "when", "~T+16mo", "end", "open", "encounter", "visit", NULL);
  add (kase, "event", "id", "steroids", "title", "Methylprednisolone", "lane", "treatment", "when", "after visit", NULL);
  add (kase, "event", "id", "pet-ct", "title", "PET-CT", "lane", "imaging", "when", "after mri", NULL);
  add (kase, "event", "id", "mri", "title", "MRI", "lane", "imaging", "when", "after steroids", NULL);
  add (kase, "stage", "id", "s1", "title", "After steroids", "until", "@steroids", NULL);
  add (kase, "strength", "movement", "ankle dorsiflexion", "side", "left", "grade", "3", "encounter", "visit", NULL);
  return kase;
}

static double
position_of (RvChronology *chronology, RvCase *kase, const char *id)
{
  RvSpan span;

  g_assert_true (rv_chronology_span (chronology, rv_case_find_id (kase, id), "when", &span));
  return span.position;
}

static void
test_chronology_order (void)
{
  g_autoptr (RvCase) kase = sample ();
  g_autoptr (RvChronology) c = rv_chronology_new (kase);
  RvSpan span;

  g_assert_cmpuint (rv_chronology_faults (c)->len, ==, 0);
  g_assert_cmpfloat (position_of (c, kase, "aml"), <, position_of (c, kase, "graft"));
  g_assert_cmpfloat (position_of (c, kase, "graft"), <, 0);
  g_assert_cmpfloat (position_of (c, kase, "steroids"), >, position_of (c, kase, "visit"));
  g_assert_cmpfloat (position_of (c, kase, "pet-ct"), >, position_of (c, kase, "mri"));
  g_assert_cmpfloat (position_of (c, kase, "mri"), >, position_of (c, kase, "steroids"));
  rv_chronology_span (c, rv_case_find_id (kase, "steroids"), "when", &span);
  g_assert_true (span.nominal && isinf (span.latest) && isfinite (span.earliest));
  rv_chronology_known (c, rv_case_find_id (kase, "onset"), &span);
  g_assert_cmpfloat_with_epsilon (span.position, 18 * RV_DAYS_PER_MONTH, 0.1);
}

static void
test_chronology_cursor (void)
{
  g_autoptr (RvCase) kase = sample ();
  g_autoptr (RvChronology) c = rv_chronology_new (kase);
  g_autoptr (RvCase) early = NULL, stage = NULL;
  g_autoptr (GError) error = NULL;
  double position;

  g_assert_true (rv_chronology_find (c, "T+17mo", &position, &error));
  early = rv_chronology_as_known (c, kase, position);
  g_assert_null (rv_case_find_id (early, "onset")); /* it was so at T+16 months, but known at the visit */
  g_assert_cmpuint (rv_case_count (early, "strength"), ==, 0);
  g_assert_nonnull (rv_case_find_id (early, "graft"));
  g_assert_true (rv_chronology_find (c, "s1", &position, &error));
  stage = rv_chronology_as_known (c, kase, position);
  g_assert_nonnull (rv_case_find_id (stage, "steroids"));
  g_assert_null (rv_case_find_id (stage, "mri"));
  g_assert_cmpuint (rv_case_count (stage, "strength"), ==, 1);
  g_assert_false (rv_chronology_find (c, "2011-05", &position, &error));
  g_assert_nonnull (strstr (error->message, "s1"));
}

/* Counted from an event of which only the order is known: at its distance from it, not at T. */
static void
test_chronology_from_order (void)
{
  g_autoptr (RvCase) kase = sample ();
  g_autoptr (RvChronology) c = NULL;
  RvSpan span;

  add (kase, "event", "id", "pain", "title", "Pain", "lane", "symptoms", "when", "@steroids+2w", NULL);
  add (kase, "event", "id", "cough", "title", "Cough", "lane", "symptoms", "when", "@steroids-3d", NULL);
  add (kase, "event", "id", "later", "title", "Later", "lane", "symptoms", "when", "@pain+1d", "known", "@mri", NULL);
  c = rv_chronology_new (kase);
  g_assert_cmpuint (rv_chronology_faults (c)->len, ==, 0);
  g_assert_cmpfloat_with_epsilon (position_of (c, kase, "pain"), position_of (c, kase, "steroids") + 14, 0.1);
  g_assert_cmpfloat_with_epsilon (position_of (c, kase, "cough"), position_of (c, kase, "steroids") - 3, 0.1);
  g_assert_cmpfloat_with_epsilon (position_of (c, kase, "later"), position_of (c, kase, "steroids") + 15, 0.1);
  rv_chronology_span (c, rv_case_find_id (kase, "pain"), "when", &span);
  g_assert_true (span.nominal);
  g_assert_cmpfloat_with_epsilon (span.earliest, 17.5 * RV_DAYS_PER_MONTH + 10.5, 0.01); /* not before the visit, T+18mo ± half a month */
  g_assert_true (isinf (span.latest));
  rv_chronology_known (c, rv_case_find_id (kase, "later"), &span);
  g_assert_cmpfloat_with_epsilon (span.position, position_of (c, kase, "mri"), 0.1);
}

static void
test_chronology_circle (void)
{
  g_autoptr (RvCase) kase = rv_case_new (NULL);
  g_autoptr (RvChronology) c = NULL;

  add (kase, "event", "id", "a", "title", "A", "lane", "disease", "when", "after b", NULL);
  add (kase, "event", "id", "b", "title", "B", "lane", "disease", "when", "after a", NULL);
  add (kase, "event", "id", "d", "title", "D", "lane", "disease", "when", "@e+3d", NULL);
  add (kase, "event", "id", "e", "title", "E", "lane", "disease", "when", "@d+3d", NULL);
  add (kase, "event", "id", "f", "title", "F", "lane", "disease", "when", "after nowhere", NULL);
  c = rv_chronology_new (kase);
  g_assert_cmpuint (rv_chronology_faults (c)->len, >=, 4);
}

static void
test_edit (void)
{
  g_autoptr (RvCase) kase = sample ();
  g_autoptr (RvCase) before = rv_case_copy (kase);
  g_autoptr (RvEdit) edit = rv_edit_new ("Add a study");
  g_autoptr (RvEdit) away = rv_edit_new ("Delete a study");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) children = NULL;
  g_autofree char *difference = NULL;
  const char *uuid, *stim;
  RvRecord *ncs;

  uuid = rv_edit_add (edit, "ncs", NULL, NAN);
  rv_edit_set_new (edit, uuid, "nerve", "sural");
  stim = rv_edit_add (edit, "stim", uuid, NAN);
  rv_edit_set_new (edit, stim, "amplitude", "NR");
  g_assert_true (rv_edit_apply (edit, kase, &error));
  ncs = rv_case_find_uuid (kase, uuid);
  children = rv_case_children (kase, ncs, "stim");
  g_assert_cmpuint (children->len, ==, 1);
  g_assert_false (rv_edit_apply (edit, kase, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  rv_edit_remove (away, kase, ncs);
  g_assert_cmpuint (rv_edit_get_n_changes (away), ==, 2);
  g_clear_error (&error);
  g_assert_true (rv_edit_apply (away, kase, &error));
  difference = rv_case_difference (kase, before);
  g_assert_null (difference);
}

static void
test_schema (void)
{
  guint n;
  const RvKind *kinds = rv_schema_kinds (&n);
  char *allowed = NULL;

  for (guint k = 0; k < n; k++)
    {
      if (kinds[k].parent)
        g_assert_nonnull (rv_schema_kind (kinds[k].parent));
      for (guint i = 0; i < kinds[k].n_fields; i++)
        {
          const RvField *f = &kinds[k].fields[i];

          g_assert_cmpint (rv_kind_field_index (&kinds[k], f->name), ==, (int) i);
          g_assert_true ((f->type == RV_FIELD_ENUM) <= (f->allowed != NULL));
        }
    }
  g_assert_false (rv_field_check (rv_kind_field (rv_schema_kind ("strength"), "grade"), "6", &allowed));
  g_assert_nonnull (strstr (allowed, "0 to 5"));
  g_free (allowed);
  g_assert_true (rv_field_check (rv_kind_field (rv_schema_kind ("emg"), "fibrillations"), "+++", NULL));
  g_assert_true (rv_field_check (rv_kind_field (rv_schema_kind ("emg"), "fibrillations"), "NT", NULL));
  g_assert_false (rv_field_check (rv_kind_field (rv_schema_kind ("image"), "file"), "../x.png", NULL));
}

static const char *
name_of (const char *code)
{
  return g_str_equal (code, "onset-subacute") ? "Onset over weeks" : NULL;
}

/* Codes read as they are named, and a side is not said twice. */
static void
test_titles (void)
{
  static const struct { const char *side, *text; gboolean there; } sides[] = {
    { "left", "Left foot drop", TRUE }, { "left", "foot drop, left", TRUE }, { "right", "upright posture", FALSE }, { "left", "", FALSE },
    { "left", NULL, FALSE }, { NULL, "left", FALSE }, { "both", "Both legs", TRUE },
  };
  static const struct { const char *text, *title; } findings[] = {
    { "Left foot drop", "Left foot drop" }, { "Foot drop", "Foot drop, left" }, { NULL, "Onset over weeks, left" },
  };
  g_autofree char *known = NULL, *unknown = NULL, *foreign = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    g_assert_true (rv_side_is_in_text (sides[i].side, sides[i].text) == sides[i].there);
  rv_code_set_namer (name_of);
  known = rv_code_label ("onset-subacute");
  unknown = rv_code_label ("numb-lateral-calf");
  foreign = rv_code_label ("HP:0003474-x");
  g_assert_cmpstr (known, ==, "Onset over weeks");
  g_assert_cmpstr (unknown, ==, "numb lateral calf");
  g_assert_cmpstr (foreign, ==, "HP:0003474-x");
  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      g_autoptr (RvRecord) record = rv_record_new (rv_schema_kind ("finding"), NULL, NULL);
      g_autofree char *title = NULL, *expected = g_strdup (findings[i].title);

      rv_record_set (record, "id", "onset-subacute");
      rv_record_set (record, "text", findings[i].text);
      rv_record_set (record, "side", "left");
      title = rv_record_title (record);
      g_assert_cmpstr (title, ==, expected);
    }
  rv_code_set_namer (NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/date/lexical", test_date_lexical);
  g_test_add_func ("/model/date/calendar", test_date_calendar);
  g_test_add_func ("/model/date/typed", test_date_typed);
  g_test_add_func ("/model/quantity", test_quantity);
  g_test_add_func ("/model/chronology/order", test_chronology_order);
  g_test_add_func ("/model/chronology/cursor", test_chronology_cursor);
  g_test_add_func ("/model/chronology/from-order", test_chronology_from_order);
  g_test_add_func ("/model/chronology/circle", test_chronology_circle);
  g_test_add_func ("/model/edit", test_edit);
  g_test_add_func ("/model/schema", test_schema);
  g_test_add_func ("/model/titles", test_titles);
  return g_test_run ();
}
