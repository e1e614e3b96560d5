/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/rv-class-sheet.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "reasoning/rv-knowledge.h"
#include "report/rv-pen.h"
#include "report/rv-reliability.h"
#include "report/rv-table.h"
#include "session/rv-class-exit.h"
#include "session/rv-csv.h"

#define A4_WIDTH 793.7   /* px of 1/96 inch */
#define A4_HEIGHT 1122.5
#define MARGIN 60.0

static void
cell (GString *out, const char *text, gboolean last)
{
  rv_csv_append (out, text ? text : "");
  g_string_append (out, last ? "\r\n" : ",");
}

static void
number_cell (GString *out, double number, gboolean last)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.4f", number));
  g_string_append (out, last ? "\r\n" : ",");
}

static const char *
title_of (const char *const *titles, guint i)
{
  return titles && i < g_strv_length ((char **) titles) ? titles[i] : "";
}

static const char *
place_of (const RvAnatomy *anatomy, const char *node)
{
  int i = anatomy && node ? rv_anatomy_node (anatomy, node) : -1;

  return i >= 0 ? anatomy->nodes[i].name : node ? node : "";
}

static char *
points_text (GArray *points)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < points->len; i++)
    g_string_append_printf (text, "%s%s %.0f", i ? "; " : "", g_array_index (points, RvPoint, i).cause, g_array_index (points, RvPoint, i).points);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
csv_answer (GString *out, RvClass *class, const RvAnatomy *anatomy, const char *const *titles, const RvClassAnswer *answer)
{
  RvScore score = { 0 };
  int steps = rv_class_distance (class, anatomy, answer);
  const RvClassTruth *truth = rv_class_truth (class, answer->kase);
  gboolean sided = truth && truth->side != RV_SIDE_NONE && answer->side != RV_SIDE_NONE;
  g_autofree char *kase = g_strdup_printf ("%u", answer->kase + 1), *stage = g_strdup_printf ("%u", answer->stage + 1);
  g_autofree char *distance = steps >= 0 ? g_strdup_printf ("%d", steps) : g_strdup (""), *points = points_text (answer->points);
  g_autofree char *supporting = g_strjoinv ("; ", answer->supporting), *opposing = g_strjoinv ("; ", answer->opposing), *missing = g_strjoinv ("; ", answer->missing);

  rv_class_score (class, answer->kase, answer->stage, answer->learner, &score);
  cell (out, rv_class_get_title (class), FALSE);
  cell (out, kase, FALSE);
  cell (out, title_of (titles, answer->kase), FALSE);
  cell (out, stage, FALSE);
  cell (out, answer->learner, FALSE);
  cell (out, place_of (anatomy, answer->node), FALSE);
  cell (out, distance, FALSE);
  cell (out, !sided ? "" : answer->side == truth->side ? "right" : "wrong", FALSE);
  number_cell (out, score.on_truth, FALSE);
  number_cell (out, score.brier, FALSE);
  number_cell (out, score.log, FALSE);
  cell (out, points, FALSE);
  cell (out, supporting, FALSE);
  cell (out, opposing, FALSE);
  cell (out, missing, TRUE);
}

/* The room's votes: a line per round and cause, then what all answers pooled gave at that stage. Only of cases that were revealed. */
static void
csv_votes (GString *out, RvClass *class)
{
  GPtrArray *votes = rv_class_votes (class);
  gboolean begun = FALSE;

  for (guint i = 0; i < votes->len; i++)
    {
      const RvClassVote *vote = votes->pdata[i];
      RvScore ballots = { 0 }, pooled = { 0 };
      const RvClassTruth *truth = rv_class_truth (class, vote->kase);

      if (!truth || !rv_score (vote->tally, (const char *const *) truth->causes, &ballots))
        continue;
      rv_class_score (class, vote->kase, vote->stage, NULL, &pooled);
      if (!begun)
        g_string_append (out, "\r\ncase,stage,round,cause,ballots,brier_of_round,brier_of_pooled_answers\r\n");
      begun = TRUE;
      for (guint c = 0; c < vote->tally->len; c++)
        {
          const RvPoint *point = &g_array_index (vote->tally, RvPoint, c);

          g_string_append_printf (out, "%u,%u,%u,", vote->kase + 1, vote->stage + 1, vote->round);
          cell (out, point->cause, FALSE);
          g_string_append_printf (out, "%.0f,", point->points);
          number_cell (out, ballots.brier, FALSE);
          number_cell (out, pooled.brier, TRUE);
        }
    }
}

char *
rv_class_sheet_csv (RvClass *class, const RvAnatomy *anatomy, const char *const *titles)
{
  g_autoptr (GString) out = g_string_new ("class,case,title,stage,learner,place,stretches,side,on_truth,brier,log,points,for,against,missing\r\n");
  const char *const *learners = rv_class_get_learners (class);

  for (guint c = 0; rv_class_get_cases (class)[c]; c++)
    for (guint s = 0; rv_class_truth (class, c) && s < rv_class_n_stages (class, c); s++)
      for (guint l = 0; learners[l]; l++)
        if (rv_class_answer (class, c, s, learners[l]))
          csv_answer (out, class, anatomy, titles, rv_class_answer (class, c, s, learners[l]));
  csv_votes (out, class);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- on paper --- */

typedef struct {
  RvTheme *theme;
  cairo_surface_t *surface;
  cairo_t *cr;
  double y;
} Sheet;

static void
sheet_begin (Sheet *sheet, const char *path, const char *title)
{
  sheet->surface = cairo_pdf_surface_create (path, A4_WIDTH * 0.75, A4_HEIGHT * 0.75);
  cairo_pdf_surface_set_metadata (sheet->surface, CAIRO_PDF_METADATA_TITLE, title);
  sheet->cr = cairo_create (sheet->surface);
  cairo_scale (sheet->cr, 0.75, 0.75);
  sheet->theme = rv_theme_new (RV_SCHEME_PAPER, NULL, 1);
  sheet->y = MARGIN;
}

static void
room (Sheet *sheet, double height)
{
  if (sheet->y + height <= A4_HEIGHT - MARGIN || sheet->y <= MARGIN)
    return;
  cairo_show_page (sheet->cr);
  sheet->y = MARGIN;
}

static void
say (Sheet *sheet, RvTextStyle style, RvColorName color, const char *text)
{
  RvColor ink = rv_theme_color (sheet->theme, color);
  double height = rv_text_paragraph (NULL, sheet->theme, style, ink, MARGIN, 0, A4_WIDTH - 2 * MARGIN, 0, text);

  room (sheet, height);
  sheet->y += rv_text_paragraph (sheet->cr, sheet->theme, style, ink, MARGIN, sheet->y, A4_WIDTH - 2 * MARGIN, 0, text) + 6;
}

static void
heading (Sheet *sheet, const char *text)
{
  sheet->y += sheet->y > MARGIN ? 12 : 0;
  room (sheet, 4 * RV_ROW);
  say (sheet, RV_HEADING, RV_COLOR_INK, text);
}

static void
put_table (Sheet *sheet, RvTable *table)
{
  guint row = 0, n = rv_table_n_rows (table);

  rv_table_layout (table, sheet->theme, A4_WIDTH - 2 * MARGIN);
  while (row < n)
    {
      double height = rv_table_head_height (table);
      guint from = row;

      room (sheet, height + rv_table_row_height (table, row));
      while (row < n && (row == from || sheet->y + height + rv_table_row_height (table, row) <= A4_HEIGHT - MARGIN))
        height += rv_table_row_height (table, row++);
      sheet->y += rv_table_draw (table, sheet->theme, sheet->cr, MARGIN, sheet->y, from, row) + 12;
    }
}

static gboolean
sheet_end (Sheet *sheet, const char *part, const char *path, GError **error)
{
  cairo_status_t status;
  g_autoptr (GFile) from = g_file_new_for_path (part), to = g_file_new_for_path (path);

  cairo_destroy (sheet->cr);
  cairo_surface_finish (sheet->surface);
  status = cairo_surface_status (sheet->surface);
  cairo_surface_destroy (sheet->surface);
  rv_theme_unref (sheet->theme);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_FILE, _("%s cannot be written: %s"), path, cairo_status_to_string (status));
      g_file_delete (from, NULL, NULL);
      return FALSE;
    }
  return g_file_move (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

static void
set_number (RvTable *table, guint row, guint column, double value)
{
  g_autofree char *text = isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.2f", value);

  rv_table_set (table, row, column, text, RV_CELL_PLAIN);
}

static void
score_row (RvTable *table, RvClass *class, const RvAnatomy *anatomy, guint c, guint s, const char *learner)
{
  const RvClassAnswer *answer = learner ? rv_class_answer (class, c, s, learner) : NULL;
  int steps = answer ? rv_class_distance (class, anatomy, answer) : -1;
  g_autofree char *stage = g_strdup_printf ("%u", s + 1), *distance = steps >= 0 ? g_strdup_printf ("%d", steps) : g_strdup ("–");
  RvScore score;
  guint row;

  if (!rv_class_score (class, c, s, learner, &score))
    return;
  row = rv_table_add_row (table);
  rv_table_set (table, row, 0, stage, RV_CELL_QUIET);
  rv_table_set (table, row, 1, learner ? learner : _("All, pooled"), RV_CELL_PLAIN);
  rv_table_set (table, row, 2, answer ? place_of (anatomy, answer->node) : "", RV_CELL_PLAIN);
  rv_table_set (table, row, 3, learner ? distance : "", RV_CELL_PLAIN);
  set_number (table, row, 4, score.on_truth);
  set_number (table, row, 5, score.brier);
  set_number (table, row, 6, score.log);
}

static void
put_scores (Sheet *sheet, RvClass *class, const RvAnatomy *anatomy, guint c)
{
  g_autoptr (RvTable) table = rv_table_new ();
  const char *const *learners = rv_class_get_learners (class);

  rv_table_add_column (table, NULL, _("Stage"), NULL, RV_ALIGN_LEFT);
  rv_table_add_column (table, NULL, _("Learner"), NULL, RV_ALIGN_LEFT);
  rv_table_set_flexible (table, rv_table_add_column (table, NULL, _("Lesion placed at"), NULL, RV_ALIGN_LEFT));
  rv_table_add_column (table, NULL, _("Stretches away"), NULL, RV_ALIGN_DECIMAL);
  rv_table_add_column (table, NULL, _("On the truth"), NULL, RV_ALIGN_DECIMAL);
  rv_table_add_column (table, NULL, _("Brier score"), NULL, RV_ALIGN_DECIMAL);
  rv_table_add_column (table, NULL, _("Log score"), NULL, RV_ALIGN_DECIMAL);
  for (guint s = 0; s < rv_class_n_stages (class, c); s++)
    {
      for (guint l = 0; learners[l]; l++)
        score_row (table, class, anatomy, c, s, learners[l]);
      score_row (table, class, anatomy, c, s, NULL);
    }
  put_table (sheet, table);
}

/* For the eye: causes by their names. */
static char *
tally_text (GArray *tally)
{
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < tally->len; i++)
    {
      const RvPoint *point = &g_array_index (tally, RvPoint, i);
      int at = knowledge ? rv_knowledge_find_cause (knowledge, point->cause) : -1;
      const char *name = at >= 0 ? rv_knowledge_cause (knowledge, (guint) at)->name : g_str_equal (point->cause, RV_SCORE_OTHER) ? _("Other, not listed") : point->cause;

      g_string_append_printf (text, "%s%s %.0f", i ? "; " : "", name, point->points);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
put_votes (Sheet *sheet, RvClass *class, guint c)
{
  GPtrArray *votes = rv_class_votes (class);

  for (guint i = 0; i < votes->len; i++)
    {
      RvClassVote *vote = votes->pdata[i];
      g_autofree char *tally = vote->kase == c ? tally_text (vote->tally) : NULL;
      g_autofree char *line = tally ? g_strdup_printf (_("Stage %u, round %u of the vote: %s"), vote->stage + 1, vote->round, tally) : NULL;

      if (line)
        say (sheet, RV_BODY, RV_COLOR_INK, line);
    }
}

#define DIAGRAM 250.0

static void
put_diagram (Sheet *sheet, GArray *bins)
{
  g_autofree RvReliabilityBin *drawn = g_new0 (RvReliabilityBin, bins->len + 1);

  for (guint i = 0; i < bins->len; i++)
    {
      RvCalibrationBin *bin = &g_array_index (bins, RvCalibrationBin, i);

      drawn[i] = (RvReliabilityBin) { bin->mean, (double) bin->n_true / bin->n, bin->low, bin->high, bin->n };
    }
  room (sheet, DIAGRAM);
  cairo_save (sheet->cr);
  cairo_translate (sheet->cr, MARGIN, sheet->y);
  rv_chart_reliability (sheet->theme, sheet->cr, DIAGRAM, DIAGRAM, drawn, bins->len);
  cairo_restore (sheet->cr);
  sheet->y += DIAGRAM + 6;
}

static void
put_calibration (Sheet *sheet, RvClass *class)
{
  g_autoptr (GArray) bins = rv_class_calibration (class, NULL, 5);

  room (sheet, bins->len ? DIAGRAM + 4 * RV_ROW : 0); /* the heading stays with its diagram */
  heading (sheet, _("Calibration of the class"));
  if (bins->len)
    put_diagram (sheet, bins);
  for (guint i = 0; i < bins->len; i++)
    {
      RvCalibrationBin *bin = &g_array_index (bins, RvCalibrationBin, i);
      g_autofree char *line = g_strdup_printf (_("Given %.0f to %.0f points (mean %.0f): true in %u of %u (95 %% interval %.0f to %.0f %%)"), 100 * bin->from,
                                               100 * bin->to, 100 * bin->mean, bin->n_true, bin->n, 100 * bin->low, 100 * bin->high);

      say (sheet, RV_BODY, RV_COLOR_INK, line);
    }
}

gboolean
rv_class_sheet_pdf (RvClass *class, const RvAnatomy *anatomy, const char *const *titles, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL), *forced = rv_class_exit_text (class);
  Sheet sheet;

  sheet_begin (&sheet, part, rv_class_get_title (class));
  say (&sheet, RV_HERO, RV_COLOR_INK, rv_class_get_title (class));
  if (forced)
    say (&sheet, RV_BODY, RV_COLOR_INK, forced);
  say (&sheet, RV_CAPTION, RV_COLOR_QUIET,
       _("Brier score: 0 is perfect, 2 the worst. Log score: minus the natural logarithm of what was given to the truth, 0 is perfect. Stretches: pieces of nerve between the place named and the lesion."));
  for (guint c = 0; rv_class_get_cases (class)[c]; c++)
    {
      const RvClassTruth *truth = rv_class_truth (class, c);
      g_autofree char *due = truth ? rv_class_due (class, c) : NULL;
      g_autofree char *said = truth ? g_strdup_printf (_("%s. Again from %s."), truth->name, due) : NULL;

      if (!truth)
        continue;
      heading (&sheet, title_of (titles, c));
      say (&sheet, RV_BODY, RV_COLOR_INK, said);
      put_scores (&sheet, class, anatomy, c);
      put_votes (&sheet, class, c);
    }
  put_calibration (&sheet, class);
  return sheet_end (&sheet, part, path, error);
}

/* --- second read --- */

static void
csv_kappa (GString *out, RvReading *reading, guint q)
{
  RvQuestion *question = g_ptr_array_index (rv_reading_get_questions (reading), q);
  gboolean two = !rv_reading_get_readers (reading)[2];
  RvKappa kappa;

  if (!(two ? rv_reading_cohen (reading, q, 0, 1, &kappa) : rv_reading_fleiss (reading, q, &kappa)))
    return;
  cell (out, question->text, FALSE);
  cell (out, two ? "Cohen" : "Fleiss", FALSE);
  number_cell (out, kappa.observed, FALSE);
  number_cell (out, kappa.kappa, FALSE);
  number_cell (out, kappa.low, FALSE);
  number_cell (out, kappa.high, TRUE);
}

char *
rv_reading_sheet_csv (RvReading *reading, const char *const *titles)
{
  g_autoptr (GString) out = g_string_new ("study,title,question");
  const char *const *readers = rv_reading_get_readers (reading);
  GPtrArray *questions = rv_reading_get_questions (reading);

  if (!rv_reading_is_merged (reading))
    return NULL;
  for (guint r = 0; readers[r]; r++)
    {
      g_string_append_c (out, ',');
      rv_csv_append (out, readers[r]);
    }
  g_string_append (out, "\r\n");
  for (guint s = 0; rv_reading_get_studies (reading)[s]; s++)
    for (guint q = 0; q < questions->len; q++)
      {
        g_string_append_printf (out, "%u,", s + 1);
        cell (out, title_of (titles, s), FALSE);
        rv_csv_append (out, ((RvQuestion *) questions->pdata[q])->text);
        for (guint r = 0; readers[r]; r++)
          {
            g_string_append_c (out, ',');
            rv_csv_append (out, rv_reading_merged_answer (reading, r, s, q));
          }
        g_string_append (out, "\r\n");
      }
  g_string_append (out, "\r\nquestion,kappa of,agreement,kappa,low,high\r\n");
  for (guint q = 0; q < questions->len; q++)
    csv_kappa (out, reading, q);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
put_kappas (Sheet *sheet, RvReading *reading)
{
  g_autoptr (RvTable) table = rv_table_new ();
  gboolean two = !rv_reading_get_readers (reading)[2];
  GPtrArray *questions = rv_reading_get_questions (reading);

  rv_table_set_flexible (table, rv_table_add_column (table, NULL, _("Question"), NULL, RV_ALIGN_LEFT));
  rv_table_add_column (table, NULL, _("Agreement"), NULL, RV_ALIGN_DECIMAL);
  rv_table_add_column (table, NULL, two ? _("Cohen's kappa") : _("Fleiss' kappa"), NULL, RV_ALIGN_DECIMAL);
  rv_table_add_column (table, _("95 % interval"), _("from"), NULL, RV_ALIGN_DECIMAL);
  rv_table_add_column (table, _("95 % interval"), _("to"), NULL, RV_ALIGN_DECIMAL);
  for (guint q = 0; q < questions->len; q++)
    {
      RvKappa kappa;
      guint row;

      if (!(two ? rv_reading_cohen (reading, q, 0, 1, &kappa) : rv_reading_fleiss (reading, q, &kappa)))
        continue;
      row = rv_table_add_row (table);
      rv_table_set (table, row, 0, ((RvQuestion *) questions->pdata[q])->text, RV_CELL_PLAIN);
      set_number (table, row, 1, kappa.observed);
      set_number (table, row, 2, kappa.kappa);
      set_number (table, row, 3, kappa.low);
      set_number (table, row, 4, kappa.high);
    }
  put_table (sheet, table);
  for (guint q = 0; q < questions->len; q++)
    {
      g_autofree char *caution = rv_reading_caution (reading, q);
      g_autofree char *line = caution ? g_strdup_printf ("%s: %s", ((RvQuestion *) questions->pdata[q])->text, caution) : NULL;

      if (line)
        say (sheet, RV_CAPTION, RV_COLOR_QUIET, line);
    }
}

static void
put_disagreements (Sheet *sheet, RvReading *reading, const char *const *titles)
{
  g_autoptr (GArray) found = rv_reading_disagreements (reading);
  g_autoptr (RvTable) table = rv_table_new ();
  const char *const *readers = rv_reading_get_readers (reading);

  heading (sheet, _("To discuss"));
  if (!found->len)
    say (sheet, RV_BODY, RV_COLOR_INK, _("All agree on everything."));
  rv_table_add_column (table, NULL, _("Study"), NULL, RV_ALIGN_LEFT);
  rv_table_set_flexible (table, rv_table_add_column (table, NULL, _("Question"), NULL, RV_ALIGN_LEFT));
  for (guint r = 0; readers[r]; r++)
    rv_table_add_column (table, NULL, readers[r], NULL, RV_ALIGN_LEFT);
  for (guint i = 0; i < found->len; i++)
    {
      RvDisagreement *one = &g_array_index (found, RvDisagreement, i);
      guint row = rv_table_add_row (table);

      rv_table_set (table, row, 0, title_of (titles, one->study), RV_CELL_PLAIN);
      rv_table_set (table, row, 1, ((RvQuestion *) g_ptr_array_index (rv_reading_get_questions (reading), one->question))->text, RV_CELL_PLAIN);
      for (guint r = 0; readers[r]; r++)
        rv_table_set (table, row, 2 + r, rv_reading_merged_answer (reading, r, one->study, one->question), RV_CELL_PLAIN);
    }
  if (found->len)
    put_table (sheet, table);
}

gboolean
rv_reading_sheet_pdf (RvReading *reading, const char *const *titles, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL), *who = NULL;
  Sheet sheet;

  if (!rv_reading_is_merged (reading))
    {
      g_set_error_literal (error, RV_TEACHING_ERROR, RV_TEACHING_ERROR_INVALID, _("The answers are not merged yet."));
      return FALSE;
    }
  who = g_strjoinv (", ", (char **) rv_reading_get_readers (reading));
  sheet_begin (&sheet, part, rv_reading_get_title (reading));
  say (&sheet, RV_HERO, RV_COLOR_INK, rv_reading_get_title (reading));
  say (&sheet, RV_BODY, RV_COLOR_QUIET, who);
  put_kappas (&sheet, reading);
  put_disagreements (&sheet, reading, titles);
  return sheet_end (&sheet, part, path, error);
}

/* --- by the path's ending --- */

static gboolean
write_text (const char *text, const char *path, GError **error)
{
  return g_file_set_contents (path, text ? text : "", -1, error);
}

gboolean
rv_class_sheet_save (RvClass *class, const RvAnatomy *anatomy, const char *const *titles, const char *path, GError **error)
{
  g_autofree char *csv = g_str_has_suffix (path, ".csv") ? rv_class_sheet_csv (class, anatomy, titles) : NULL;

  return csv ? write_text (csv, path, error) : rv_class_sheet_pdf (class, anatomy, titles, path, error);
}

gboolean
rv_reading_sheet_save (RvReading *reading, const char *const *titles, const char *path, GError **error)
{
  g_autofree char *csv = g_str_has_suffix (path, ".csv") ? rv_reading_sheet_csv (reading, titles) : NULL;

  return csv ? write_text (csv, path, error) : rv_reading_sheet_pdf (reading, titles, path, error);
}
