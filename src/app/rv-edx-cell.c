/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-edx-cell.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "electrodx/rv-anatomy-offer.h"

#define N_OFFERS 7

/* How a grade is marked in the table. */
static guint
look_of_grade (const RvEdxCell *cell)
{
  static const struct { const char *label; guint look; } looks[] = {
    { "reduced", RV_CELL_LOW }, { "slowed", RV_CELL_LOW }, { "slowed-axonal", RV_CELL_LOW }, { "side-reduced", RV_CELL_LOW }, { "block", RV_CELL_LOW },
    { "prolonged", RV_CELL_HIGH }, { "absent", RV_CELL_NO_RESPONSE }, { "invalid", RV_CELL_WRONG }, { "conflict", RV_CELL_CONFLICT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_str_equal (looks[i].label, cell->label))
      return looks[i].look;
  return cell->abnormal ? RV_CELL_ABNORMAL : RV_CELL_PLAIN;
}

static const RvEdxCell *
grade_of (const RvEdx *edx, RvRecord *record, const char *field)
{
  return edx && record ? rv_edx_cell (edx, rv_record_get_uuid (record), field) : NULL;
}

static gboolean
is_unset (RvRecord *record, const char *field)
{
  return rv_empty_of (rv_record_get (record, field)) == RV_EMPTY_UNSET;
}

/* The first contradiction that names the cell, or NULL. */
static const char *
contradiction (const RvEdx *edx, RvRecord *record, const char *field)
{
  g_autofree char *cell = g_strconcat (rv_record_get_uuid (record), "/", field, NULL);

  for (guint i = 0; edx && i < edx->n_conflicts; i++)
    if (edx->conflicts[i].cells && g_strv_contains ((const char *const *) edx->conflicts[i].cells, cell))
      return edx->conflicts[i].text;
  return NULL;
}

guint
rv_cell_look (const RvEdx *edx, RvRecord *record, const char *field)
{
  const RvEdxCell *cell = grade_of (edx, record, field);
  const char *value = record ? rv_record_get (record, field) : NULL;
  guint look;

  switch (rv_empty_of (value))
    {
    case RV_EMPTY_NO_RESPONSE:
      return cell && !cell->abnormal ? RV_CELL_PLAIN : RV_CELL_NO_RESPONSE;
    case RV_EMPTY_NO:
      if (!rv_field_check (rv_kind_field (rv_record_get_kind (record), field), value, NULL))
        return RV_CELL_WRONG;
      look = cell ? look_of_grade (cell) : RV_CELL_PLAIN;
      return contradiction (edx, record, field) && !(look & RV_CELL_WRONG) ? look | RV_CELL_CONFLICT : look;
    case RV_EMPTY_UNSET:
      return cell && cell->computed ? look_of_grade (cell) | RV_CELL_COMPUTED : RV_CELL_EMPTY;
    case RV_EMPTY_NOT_TESTED: case RV_EMPTY_NOT_RECORDED:
    default:
      return RV_CELL_EMPTY;
    }
}

char *
rv_cell_remark (const RvEdx *edx, RvRecord *record, const char *field)
{
  const RvEdxCell *cell = grade_of (edx, record, field);
  const char *value = record ? rv_record_get (record, field) : NULL, *against = record ? contradiction (edx, record, field) : NULL;
  RvEmpty empty = rv_empty_of (value);
  g_autofree char *allowed = NULL, *why = NULL;

  if (empty == RV_EMPTY_UNSET && !(cell && cell->computed))
    return NULL;
  if (empty != RV_EMPTY_NO && empty != RV_EMPTY_UNSET)
    return g_strdup (rv_empty_to_text (empty));
  if (value && !rv_field_check (rv_kind_field (rv_record_get_kind (record), field), value, &allowed))
    return g_strdup_printf (_("Kept as typed, but not used. Allowed: %s."), allowed);
  if (cell && cell->why && *cell->why && (cell->computed || g_strcmp0 (cell->label, "ungraded") != 0))
    why = g_strdup_printf ("%s: %s", rv_edx_label_text (cell->label), cell->why);
  if (against && (!cell || !cell->why || !strstr (against, cell->why)))
    return why ? g_strdup_printf ("%s. %s", why, against) : g_strdup (against);
  return g_steal_pointer (&why);
}

static char *
computed_text (const RvEdxCell *cell)
{
  RvQuantity q = { .empty = RV_EMPTY_NO, .number = cell->value, .upper = cell->value, .decimals = 1 };

  return rv_quantity_to_text (&q);
}

char *
rv_cell_text (const RvEdx *edx, RvRecord *record, const char *field)
{
  const char *value = record ? rv_record_get (record, field) : NULL;
  const RvEdxCell *cell = grade_of (edx, record, field);

  switch (rv_empty_of (value))
    {
    case RV_EMPTY_NO_RESPONSE:
      return g_strdup (_("NR"));
    case RV_EMPTY_NOT_TESTED:
      return g_strdup (_("NT"));
    case RV_EMPTY_NOT_RECORDED:
      return g_strdup ("·");
    case RV_EMPTY_NO:
      if (g_str_equal (field, "side"))
        return g_strdup (g_str_equal (value, "left") ? _("L") : g_str_equal (value, "right") ? _("R") : value);
      return rv_record_get_text (record, field, NULL, NULL);
    case RV_EMPTY_UNSET:
    default:
      return cell && cell->computed ? computed_text (cell) : g_strdup ("");
    }
}

char *
rv_cell_edit_text (RvRecord *record, const char *field)
{
  if (record && rv_empty_of (rv_record_get (record, field)) == RV_EMPTY_NOT_RECORDED)
    return g_strdup (rv_empty_to_text (RV_EMPTY_NOT_RECORDED));
  return rv_cell_text (NULL, record, field);
}

char *
rv_cell_from_text (const RvField *field, const char *typed)
{
  static const struct { const char *letter, *type; } letters[] = { { "m", "motor" }, { "s", "sensory" }, { "f", "f-wave" }, { "h", "h-reflex" } };
  g_autofree char *plain = g_ascii_strdown (typed, -1);

  g_strstrip (plain);
  for (guint i = 0; g_str_equal (field->name, "type") && i < G_N_ELEMENTS (letters); i++)
    if (g_str_equal (letters[i].letter, plain))
      return g_strdup (letters[i].type);
  return rv_field_from_text (field, typed);
}

GStrv
rv_cell_choices (const RvField *field)
{
  static const char *const grades[] = { "−", "+/−", "+", "++", "+++", "++++", NULL };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (field->type == RV_FIELD_ENUM)
    {
      g_auto (GStrv) tokens = g_strsplit (field->allowed, " ", -1);

      for (guint i = 0; tokens[i]; i++)
        g_strv_builder_add (builder, rv_token_label (tokens[i]));
    }
  else if (field->type == RV_FIELD_GRADE)
    g_strv_builder_addv (builder, (const char **) grades);
  if (field->type == RV_FIELD_QUANTITY)
    g_strv_builder_add (builder, rv_empty_to_text (RV_EMPTY_NO_RESPONSE));
  g_strv_builder_add (builder, rv_empty_to_text (RV_EMPTY_NOT_TESTED));
  g_strv_builder_add (builder, rv_empty_to_text (RV_EMPTY_NOT_RECORDED));
  return g_strv_builder_end (builder);
}

GStrv
rv_cell_offers (const RvField *field, const char *typed, gboolean *sure)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);

  if (!anatomy || (field->type != RV_FIELD_MUSCLE && field->type != RV_FIELD_NERVE) || rv_empty_of (typed) != RV_EMPTY_NO)
    return NULL;
  return rv_anatomy_offer (anatomy, field->type == RV_FIELD_MUSCLE ? RV_OFFER_MUSCLES : RV_OFFER_NERVES, typed, N_OFFERS, sure);
}

/* --- detail --- */

static char *
number (double value)
{
  int decimals = fabs (value) >= 100 ? 0 : fabs (value) >= 10 ? 1 : 2;
  RvQuantity q = { .empty = RV_EMPTY_NO, .number = value, .upper = value, .decimals = decimals };

  return rv_quantity_to_text (&q);
}

static void
add_part (GString *out, char *text_taken)
{
  g_string_append_printf (out, "%s%s", out->len ? " · " : "", text_taken);
  g_free (text_taken);
}

static void
add_percentile (GString *out, double z)
{
  double percentile = 50 * erfc (-z / G_SQRT2);

  if (percentile < 1)
    add_part (out, g_strdup (_("below percentile 1")));
  else if (percentile > 99)
    add_part (out, g_strdup (_("above percentile 99")));
  else
    add_part (out, g_strdup_printf (_("percentile %d"), (int) round (percentile)));
}

static char *
figures (const RvEdxCell *cell)
{
  GString *out = g_string_new (NULL);

  if (!isnan (cell->limit))
    {
      g_autofree char *limit = number (cell->limit), *beyond = number (cell->beyond);
      const char *unit = cell->unit ? cell->unit : "";

      if (cell->beyond > 0)
        add_part (out, g_strdup_printf (cell->limit_is_low ? _("%s %% below the lower limit %s %s") : _("%s %% above the upper limit %s %s"), beyond, limit, unit));
      else
        add_part (out, g_strdup_printf (cell->limit_is_low ? _("lower limit %s %s") : _("upper limit %s %s"), limit, unit));
    }
  if (!isnan (cell->z))
    add_percentile (out, cell->z);
  if (!isnan (cell->ratio))
    {
      g_autofree char *percent = number (100 * cell->ratio);

      add_part (out, g_strdup_printf (_("%s %% of the other side"), percent));
    }
  return g_string_free (out, out->len == 0);
}

static const char *
trust_text (const char *trust)
{
  return g_strcmp0 (trust, "found") == 0 ? _("found in the source") : g_strcmp0 (trust, "derived") == 0 ? _("derived from the source")
         : g_strcmp0 (trust, "memory") == 0 ? _("from memory, not checked") : g_strcmp0 (trust, "expert") == 0 ? _("expert judgement") : NULL;
}

static char *
source_of (const RvEdxCell *cell)
{
  const char *trust = trust_text (cell->trust);

  if (cell->source && trust)
    return g_strdup_printf ("%s (%s)", cell->source, trust);
  return g_strdup (cell->source ? cell->source : trust);
}

RvCellDetail
rv_cell_detail (const RvEdx *edx, RvRecord *record, const char *field)
{
  RvCellDetail detail = { NULL };
  const RvEdxCell *cell = grade_of (edx, record, field);
  const RvField *spec = record ? rv_kind_field (rv_record_get_kind (record), field) : NULL;
  const char *against = record ? contradiction (edx, record, field) : NULL;

  if (cell && g_strcmp0 (cell->label, "ungraded") != 0)
    detail.verdict = g_strdup (rv_edx_label_text (cell->label));
  if (cell)
    {
      detail.figures = figures (cell);
      detail.source = source_of (cell);
    }
  if (cell && cell->why && *cell->why)
    detail.reason = against && !strstr (against, cell->why) ? g_strdup_printf ("%s. %s", cell->why, against) : g_strdup (cell->why);
  else if (record && !is_unset (record, field))
    detail.reason = rv_cell_remark (edx, record, field);
  else if (!spec || spec->type == RV_FIELD_QUANTITY)
    detail.reason = g_strdup (_("Nothing entered. Type a number, NR no response, NT not tested, ? not recorded in the source; Menu lists them."));
  else if (spec->type == RV_FIELD_GRADE)
    detail.reason = g_strdup (_("Nothing entered. Type −, +/−, + to ++++, NT not tested, ? not recorded in the source; Menu lists them."));
  else if (spec->type == RV_FIELD_ENUM)
    detail.reason = g_strdup (_("Nothing entered. Type the beginning of a word, or press Menu for all."));
  return detail;
}

void
rv_cell_detail_clear (RvCellDetail *detail)
{
  g_clear_pointer (&detail->verdict, g_free);
  g_clear_pointer (&detail->figures, g_free);
  g_clear_pointer (&detail->reason, g_free);
  g_clear_pointer (&detail->source, g_free);
}

/* --- new rows --- */

gboolean
rv_cell_in_study (RvRecord *row, const char *study)
{
  const char *own = rv_record_get (row, "study");

  return g_strcmp0 (own ? own : "", study) == 0;
}

/* The last row of the sitting that is shown: a new one belongs to the same. */
static RvRecord *
last_row (RvCase *kase, const char *kind, const char *study)
{
  for (guint i = rv_case_count (kase, kind); i-- > 0;)
    if (!study || rv_cell_in_study (rv_case_nth (kase, kind, i), study))
      return rv_case_nth (kase, kind, i);
  return NULL;
}

void
rv_cell_adopt (RvEdit *edit, RvCase *kase, const char *kind, const char *study, const char *uuid)
{
  static const char *const fields[] = { "study", "when" };
  RvRecord *last = last_row (kase, kind, study), *only = rv_case_count (kase, "study") == 1 ? rv_case_nth (kase, "study", 0) : NULL;

  if (!last)
    last = last_row (kase, g_str_equal (kind, "ncs") ? "emg" : "ncs", study);
  for (guint i = 0; last && i < G_N_ELEMENTS (fields); i++)
    if (rv_record_get (last, fields[i]))
      {
        rv_edit_set_new (edit, uuid, fields[i], rv_record_get (last, fields[i]));
        return;
      }
  if (!last && (study ? *study != 0 : only && rv_record_get (only, "id")))
    rv_edit_set_new (edit, uuid, "study", study ? study : rv_record_get (only, "id"));
}

void
rv_cell_remove (RvEdit *edit, RvCase *kase, GPtrArray *records)
{
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < records->len; i++)
    {
      RvRecord *record = records->pdata[i], *parent = rv_case_get_parent (kase, record);
      g_autoptr (GPtrArray) siblings = parent ? rv_case_children (kase, parent, "stim") : NULL;
      guint left = 0;

      for (guint k = 0; siblings && k < siblings->len; k++)
        left += g_ptr_array_find (records, siblings->pdata[k], NULL) ? 0 : 1;
      if (siblings && !left)
        record = parent;
      if (g_hash_table_add (done, record))
        rv_edit_remove (edit, kase, record);
    }
}
