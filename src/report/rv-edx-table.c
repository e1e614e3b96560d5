/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rv-edx-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-words.h"

#define NOT_RECORDED "\u00b7" /* a quiet dot: asked for, but the source does not say */

typedef struct {
  const char *field, *group, *unit;
} Parameter;

static const Parameter parameters[] = {
  { "velocity", N_("Velocity"), "m/s" },       { "latency", N_("Latency"), "ms" },       { "peak-latency", N_("Peak latency"), "ms" },
  { "amplitude", N_("Amplitude"), NULL },      { "duration", N_("Duration"), "ms" },     { "area", N_("Area"), NULL },
  { "f-latency", N_("F latency"), "ms" },      { "f-persistence", N_("F persistence"), "%" }, { "h-latency", N_("H latency"), "ms" },
};

#define MOST_COLUMNS 12 /* beside the nerve: more are set apart by type */
#define N_PARAMETERS G_N_ELEMENTS (parameters)

/* One line of the wide table: the same nerve, type and site on both sides. */
typedef struct {
  RvRecord *ncs[2];   /* left, right; or NULL */
  RvRecord *stim[2];
  const char *site;
  gboolean first;     /* of its nerve */
} Line;

static gboolean
in_study (RvRecord *record, const char *study)
{
  const char *own = rv_record_get (record, "study");

  return !study || g_strcmp0 (own ? own : "", study) == 0;
}

GStrv
rv_edx_table_studies (RvCase *kase)
{
  static const char *const kinds[] = { "ncs", "emg" };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; i < rv_case_count (kase, kinds[k]); i++)
      {
        const char *study = rv_record_get (rv_case_nth (kase, kinds[k], i), "study");

        if (g_hash_table_add (seen, (gpointer) (study ? study : "")))
          g_strv_builder_add (builder, study ? study : "");
      }
  return g_strv_builder_end (builder);
}

static gboolean
same_nerve (RvRecord *a, RvRecord *b)
{
  return g_strcmp0 (rv_record_get (a, "nerve"), rv_record_get (b, "nerve")) == 0 && g_strcmp0 (rv_record_get (a, "type"), rv_record_get (b, "type")) == 0 &&
         g_strcmp0 (rv_record_get (a, "record"), rv_record_get (b, "record")) == 0 && g_strcmp0 (rv_record_get (a, "study"), rv_record_get (b, "study")) == 0;
}

static int
side_of (RvRecord *ncs)
{
  return rv_record_equals (ncs, "side", "right") ? 1 : 0;
}

static void
add_stims (GArray *lines, guint first, RvCase *kase, RvRecord *ncs)
{
  g_autoptr (GPtrArray) stims = rv_case_children (kase, ncs, "stim");
  int side = side_of (ncs);

  for (guint i = 0; i < MAX (stims->len, 1); i++)
    {
      RvRecord *stim = i < stims->len ? stims->pdata[i] : NULL;
      const char *site = stim ? rv_record_get (stim, "site") : NULL;
      guint at = lines->len;

      for (guint l = first; l < lines->len; l++)
        {
          const Line *line = &g_array_index (lines, Line, l);

          if (!line->ncs[side] && g_strcmp0 (line->site, site) == 0)
            {
              at = l;
              break;
            }
        }
      if (at == lines->len)
        g_array_append_val (lines, ((Line) { .site = site, .first = at == first }));
      g_array_index (lines, Line, at).ncs[side] = ncs;
      g_array_index (lines, Line, at).stim[side] = stim;
    }
}

static GArray *
collect_lines (RvCase *kase, const char *study)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  guint n = rv_case_count (kase, "ncs");

  for (guint i = 0; i < n; i++)
    {
      RvRecord *ncs = rv_case_nth (kase, "ncs", i);
      guint first = lines->len;

      if (!in_study (ncs, study) || g_hash_table_contains (done, ncs))
        continue;
      for (int side = 0; side < 2; side++)
        for (guint j = i; j < n; j++)
          {
            RvRecord *other = rv_case_nth (kase, "ncs", j);

            if (side_of (other) == side && !g_hash_table_contains (done, other) && same_nerve (ncs, other))
              {
                add_stims (lines, first, kase, other);
                g_hash_table_add (done, other);
              }
          }
    }
  return lines;
}

static gboolean
has_value (RvRecord *record, const char *field)
{
  return record && rv_record_get (record, field) != NULL;
}

static gboolean
is_recorded (const char *text)
{
  return text && rv_empty_of (text) != RV_EMPTY_NOT_RECORDED;
}

static RvCellState
state_of (const RvEdx *edx, RvRecord *record, const char *field, gboolean low)
{
  const RvEdxCell *cell = edx ? rv_edx_cell (edx, rv_record_get_uuid (record), field) : NULL;
  RvEmpty empty = rv_empty_of (rv_record_get (record, field));

  if (empty == RV_EMPTY_NO_RESPONSE)
    return RV_CELL_NR;
  if (empty != RV_EMPTY_NO)
    return RV_CELL_QUIET;
  if (!cell)
    return RV_CELL_PLAIN;
  if (g_strcmp0 (cell->label, "conflict") == 0 || g_strcmp0 (cell->label, "invalid") == 0)
    return RV_CELL_DOUBT;
  if (!cell->abnormal)
    return RV_CELL_PLAIN;
  if (g_strcmp0 (cell->label, "prolonged") == 0)
    return RV_CELL_HIGH;
  if (low || g_strcmp0 (cell->label, "reduced") == 0 || g_strcmp0 (cell->label, "side-reduced") == 0 || g_strcmp0 (cell->label, "slowed") == 0 ||
      g_strcmp0 (cell->label, "slowed-axonal") == 0 || g_strcmp0 (cell->label, "block") == 0)
    return RV_CELL_LOW;
  return RV_CELL_ABNORMAL;
}

/* A quantity as it is set in a column whose heading has the unit. */
static char *
number_text (RvRecord *record, const char *field)
{
  RvQuantity q = rv_record_get_quantity (record, field);

  switch (q.empty)
    {
    case RV_EMPTY_NO_RESPONSE:
      return g_strdup (_("NR"));
    case RV_EMPTY_NOT_TESTED:
      return g_strdup (_("NT"));
    case RV_EMPTY_NOT_RECORDED:
      return g_strdup (NOT_RECORDED);
    case RV_EMPTY_UNSET:
      return g_strdup (rv_record_get (record, field)); /* text that is no number is shown as typed */
    default:
      return rv_quantity_to_text (&q);
    }
}

static const char *
type_letter (const char *type)
{
  return g_strcmp0 (type, "sensory") == 0 ? "S" : g_strcmp0 (type, "motor") == 0 ? "M" : g_strcmp0 (type, "mixed") == 0 ? "S+M" : g_strcmp0 (type, "f-wave") == 0 ? "F"
         : g_strcmp0 (type, "h-reflex") == 0 ? "H" : NULL;
}

typedef struct {
  gboolean used[N_PARAMETERS];
  guint column[N_PARAMETERS];
  gboolean sites, ratio, judgements;
  guint site_column, ratio_column, judgement_column;
  gboolean sensory, motor;
} Shape;

static void
find_shape (GArray *lines, Shape *shape)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      shape->sites = shape->sites || is_recorded (line->site);
      for (int side = 0; side < 2; side++)
        {
          gboolean any = FALSE;

          for (guint p = 0; line->stim[side] && p < N_PARAMETERS; p++)
            if (has_value (line->stim[side], parameters[p].field))
              any = shape->used[p] = TRUE;
          if (line->ncs[side])
            {
              shape->judgements = shape->judgements || (!any && rv_record_get (line->ncs[side], "judgement"));
              shape->sensory = shape->sensory || rv_record_equals (line->ncs[side], "type", "sensory");
              shape->motor = shape->motor || rv_record_equals (line->ncs[side], "type", "motor");
            }
        }
      shape->ratio = shape->ratio || (line->stim[0] && line->stim[1] && has_value (line->stim[0], "amplitude") && has_value (line->stim[1], "amplitude"));
    }
}

static void
add_columns (RvTable *table, Shape *shape)
{
  const char *amplitude = shape->sensory && shape->motor ? "µV (S), mV (M)" : shape->sensory ? "µV" : "mV";
  const char *area = shape->sensory && shape->motor ? "µV·ms (S), mV·ms (M)" : shape->sensory ? "µV·ms" : "mV·ms";

  rv_table_add_column (table, NULL, _("Nerve"), NULL, RV_ALIGN_LEFT);
  if (shape->sites)
    shape->site_column = rv_table_add_column (table, NULL, _("Stimulation"), NULL, RV_ALIGN_LEFT);
  for (guint p = 0; p < N_PARAMETERS; p++)
    if (shape->used[p])
      {
        const char *unit = parameters[p].unit ? parameters[p].unit : g_str_equal (parameters[p].field, "area") ? area : amplitude;

        /* Translators: left and right, heads of columns. */
        shape->column[p] = rv_table_add_column (table, _(parameters[p].group), _("L"), unit, RV_ALIGN_DECIMAL);
        rv_table_add_column (table, _(parameters[p].group), _("R"), unit, RV_ALIGN_DECIMAL);
      }
  if (shape->ratio)
    shape->ratio_column = rv_table_add_column (table, _("Amplitude ratio"), _("L : R"), NULL, RV_ALIGN_DECIMAL);
  if (shape->judgements)
    {
      shape->judgement_column = rv_table_add_column (table, _("Reported as"), _("L"), NULL, RV_ALIGN_CENTRE);
      rv_table_add_column (table, _("Reported as"), _("R"), NULL, RV_ALIGN_CENTRE);
    }
}

static void
set_ratio (RvTable *table, guint row, guint column, const Line *line, const RvEdx *edx)
{
  RvQuantity left = rv_record_get_quantity (line->stim[0], "amplitude"), right = rv_record_get_quantity (line->stim[1], "amplitude");
  RvCellState state = RV_CELL_PLAIN;
  g_autofree char *text = NULL;
  double a = left.empty == RV_EMPTY_NO_RESPONSE ? 0 : left.number, b = right.empty == RV_EMPTY_NO_RESPONSE ? 0 : right.number;

  if ((left.empty != RV_EMPTY_NO && left.empty != RV_EMPTY_NO_RESPONSE) || (right.empty != RV_EMPTY_NO && right.empty != RV_EMPTY_NO_RESPONSE) || b <= 0)
    return;
  for (int side = 0; edx && side < 2; side++)
    {
      const RvEdxCell *cell = rv_edx_cell (edx, rv_record_get_uuid (line->stim[side]), "amplitude");

      if (cell && cell->abnormal && isfinite (cell->ratio) && cell->ratio < 0.5)
        state = side == 0 ? RV_CELL_LOW : RV_CELL_HIGH;
    }
  text = g_strdup_printf ("%.2f", a / b);
  rv_table_set (table, row, column, text, state);
}

static void
set_line (RvTable *table, const Shape *shape, const Line *line, const RvEdx *edx)
{
  guint row = rv_table_add_row (table);
  RvRecord *ncs = line->ncs[0] ? line->ncs[0] : line->ncs[1];
  g_autofree char *nerve = line->first ? rv_words_capital (rv_record_get (ncs, "nerve") ? rv_record_get (ncs, "nerve") : "") : NULL;

  if (nerve)
    {
      rv_table_set (table, row, 0, nerve, RV_CELL_PLAIN);
      rv_table_set_note (table, row, 0, type_letter (rv_record_get (ncs, "type")));
    }
  if (shape->sites)
    rv_table_set (table, row, shape->site_column, !line->site ? NULL : is_recorded (line->site) ? line->site : NOT_RECORDED, RV_CELL_QUIET);
  for (int side = 0; side < 2; side++)
    {
      RvRecord *stim = line->stim[side];

      for (guint p = 0; stim && p < N_PARAMETERS; p++)
        if (shape->used[p] && has_value (stim, parameters[p].field))
          {
            g_autofree char *text = number_text (stim, parameters[p].field);

            rv_table_set (table, row, shape->column[p] + (guint) side, text, state_of (edx, stim, parameters[p].field, FALSE));
          }
      if (shape->judgements && line->first && line->ncs[side] && rv_record_get (line->ncs[side], "judgement"))
        rv_table_set (table, row, shape->judgement_column + (guint) side, rv_token_label (rv_record_get (line->ncs[side], "judgement")),
                      state_of (edx, line->ncs[side], "judgement", TRUE));
    }
  if (shape->ratio && line->stim[0] && line->stim[1])
    set_ratio (table, row, shape->ratio_column, line, edx);
}

static RvNcsPart
part_of (const Line *line)
{
  RvRecord *ncs = line->ncs[0] ? line->ncs[0] : line->ncs[1];
  const char *type = rv_record_get (ncs, "type");

  if (g_strcmp0 (type, "sensory") == 0 || g_strcmp0 (type, "mixed") == 0)
    return RV_NCS_SENSORY;
  return !type || g_str_equal (type, "motor") ? RV_NCS_MOTOR : RV_NCS_LATE;
}

guint
rv_edx_table_ncs_parts (RvCase *kase, const char *study, RvNcsPart parts[RV_NCS_N_PARTS])
{
  g_autoptr (GArray) lines = collect_lines (kase, study);
  gboolean found[RV_NCS_N_PARTS] = { FALSE };
  guint n = 0, columns;
  Shape shape = { 0 };

  find_shape (lines, &shape);
  columns = shape.sites + shape.ratio + 2 * shape.judgements;
  for (guint p = 0; p < N_PARAMETERS; p++)
    columns += shape.used[p] ? 2 : 0;
  for (guint i = 0; i < lines->len; i++)
    found[part_of (&g_array_index (lines, Line, i))] = TRUE;
  for (RvNcsPart part = RV_NCS_MOTOR; columns > MOST_COLUMNS && part < RV_NCS_N_PARTS; part++)
    if (found[part])
      parts[n++] = part;
  if (n > 1)
    return n;
  parts[0] = RV_NCS_ALL;
  return lines->len ? 1 : 0;
}

const char *
rv_edx_table_part_name (RvNcsPart part)
{
  static const char *const names[] = { NULL, N_("motor"), N_("sensory"), N_("F and H") };

  return names[part] ? _(names[part]) : NULL;
}

RvTable *
rv_edx_table_ncs_part (RvCase *kase, const RvEdx *edx, const char *study, RvNcsPart part)
{
  g_autoptr (GArray) lines = collect_lines (kase, study);
  Shape shape = { 0 };
  RvTable *table;

  for (guint i = lines->len; part != RV_NCS_ALL && i > 0; i--)
    if (part_of (&g_array_index (lines, Line, i - 1)) != part)
      g_array_remove_index (lines, i - 1);
  if (!lines->len)
    return NULL;
  table = rv_table_new ();
  find_shape (lines, &shape);
  add_columns (table, &shape);
  for (guint i = 0; i < lines->len; i++)
    set_line (table, &shape, &g_array_index (lines, Line, i), edx);
  return table;
}

RvTable *
rv_edx_table_ncs (RvCase *kase, const RvEdx *edx, const char *study)
{
  return rv_edx_table_ncs_part (kase, edx, study, RV_NCS_ALL);
}

static const struct { const char *field, *title; gboolean low; } needle[] = {
  { "insertional", N_("Ins"), FALSE },       { "fibrillations", N_("Fibs"), FALSE },    { "positive-waves", N_("PSW"), FALSE },
  { "fasciculations", N_("Fasc"), FALSE },   { "other-discharges", N_("Other"), FALSE }, { "mup-duration", N_("MUP dur"), FALSE },
  { "mup-amplitude", N_("MUP amp"), FALSE }, { "polyphasia", N_("Poly"), FALSE },       { "recruitment", N_("Recruitment"), TRUE },
  { "interference", N_("Interference"), TRUE }, { "judgement", N_("Reported as"), FALSE },
};

static gboolean
needle_has (RvCase *kase, const char *study, const char *field)
{
  for (guint i = 0; i < rv_case_count (kase, "emg"); i++)
    {
      RvRecord *emg = rv_case_nth (kase, "emg", i);

      if (in_study (emg, study) && rv_record_get (emg, field))
        return TRUE;
    }
  return FALSE;
}

static char *
needle_text (RvRecord *emg, const char *field)
{
  const char *value = rv_record_get (emg, field), *printed = g_str_equal (field, "recruitment") ? rv_record_get (emg, "recruitment-printed") : NULL;

  if (!value)
    return NULL;
  if (g_str_equal (value, "-"))
    return g_strdup ("\u2013");
  if (rv_empty_of (value) == RV_EMPTY_NOT_RECORDED)
    return g_strdup (NOT_RECORDED);
  if (printed && rv_empty_of (printed) == RV_EMPTY_NO)
    return g_strdup (printed);
  return rv_record_get_text (emg, field, NULL, NULL);
}

const char *
rv_edx_table_emg_side (RvCase *kase, const char *study)
{
  const char *side = NULL;

  for (guint i = 0; i < rv_case_count (kase, "emg"); i++)
    {
      RvRecord *emg = rv_case_nth (kase, "emg", i);

      if (!in_study (emg, study))
        continue;
      if (side && g_strcmp0 (side, rv_record_get (emg, "side")) != 0)
        return NULL;
      side = rv_record_get (emg, "side");
    }
  return side;
}

RvTable *
rv_edx_table_emg (RvCase *kase, const RvEdx *edx, const char *study)
{
  guint columns[G_N_ELEMENTS (needle)] = { 0 }, side_column = 0;
  gboolean sides = !rv_edx_table_emg_side (kase, study);
  RvTable *table;

  if (!needle_has (kase, study, "muscle"))
    return NULL;
  table = rv_table_new ();
  rv_table_add_column (table, NULL, _("Muscle"), NULL, RV_ALIGN_LEFT);
  if (sides)
    side_column = rv_table_add_column (table, NULL, _("Side"), NULL, RV_ALIGN_LEFT);
  for (guint c = 0; c < G_N_ELEMENTS (needle); c++)
    if (needle_has (kase, study, needle[c].field))
      columns[c] = rv_table_add_column (table, NULL, _(needle[c].title), NULL, RV_ALIGN_CENTRE);
  for (guint i = 0; i < rv_case_count (kase, "emg"); i++)
    {
      RvRecord *emg = rv_case_nth (kase, "emg", i);
      g_autofree char *muscle = rv_words_capital (rv_record_get (emg, "muscle") ? rv_record_get (emg, "muscle") : "");
      guint row;

      if (!in_study (emg, study))
        continue;
      row = rv_table_add_row (table);
      rv_table_set (table, row, 0, muscle, RV_CELL_PLAIN);
      if (sides)
        rv_table_set (table, row, side_column, rv_token_label (rv_record_get (emg, "side")), RV_CELL_QUIET);
      for (guint c = 0; c < G_N_ELEMENTS (needle); c++)
        {
          g_autofree char *text = columns[c] ? needle_text (emg, needle[c].field) : NULL;

          if (text)
            rv_table_set (table, row, columns[c], text, state_of (edx, emg, needle[c].field, needle[c].low));
        }
    }
  return table;
}

static void
note_marks (RvRecord *record, gpointer data)
{
  gboolean *found = data; /* NR, NT, not recorded, abnormal */
  const RvKind *kind = rv_record_get_kind (record);

  if (!rv_record_is (record, "stim") && !rv_record_is (record, "emg"))
    return;
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].type == RV_FIELD_QUANTITY || kind->fields[i].type == RV_FIELD_GRADE)
      {
        RvEmpty empty = rv_empty_of (rv_record_get (record, kind->fields[i].name));

        found[0] = found[0] || empty == RV_EMPTY_NO_RESPONSE;
        found[1] = found[1] || empty == RV_EMPTY_NOT_TESTED;
        found[2] = found[2] || (empty == RV_EMPTY_NOT_RECORDED && !g_str_equal (kind->fields[i].name, "distance"));
      }
}

char *
rv_edx_table_legend (RvCase *kase, const RvEdx *edx)
{
  gboolean found[4] = { FALSE };
  const char *words[] = { _("NR no response"), _("NT not tested"), _("\u00b7 not recorded in the source"), _("bold with \u25b2 \u25bc beyond the limit") };
  GString *text = g_string_new (NULL);

  rv_case_foreach (kase, note_marks, found);
  for (guint i = 0; edx && i < edx->n_ncs; i++)
    found[3] = found[3] || edx->ncs[i].abnormal;
  for (guint i = 0; i < 4; i++)
    if (found[i])
      g_string_append_printf (text, "%s%s", text->len ? "   " : "", words[i]);
  if (edx && edx->profile_name)
    {
      g_string_append (text, text->len ? "   " : "");
      g_string_append_printf (text, _("Limits: %s"), edx->profile_name);
    }
  if (text->len)
    return g_string_free (text, FALSE);
  g_string_free (text, TRUE);
  return NULL;
}
