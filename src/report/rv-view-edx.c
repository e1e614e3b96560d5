/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NCS and EMG tables as in print, with what they say, and what in them does not fit, beside or below. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-edx-table.h"
#include "report/rv-view.h"
#include "report/rv-words.h"

typedef struct {
  GPtrArray *tables;   /* RvTable */
  GPtrArray *titles;   /* char *, quiet part after a tab */
  guint split;         /* first table of the second column; all of them: one column */
  double column;       /* x of the second column */
  double first_end;    /* y below the first column */
  double width, height;
} Tables;

static void
add_table (Tables *self, RvTable *table, const char *title, const char *quiet)
{
  if (!table)
    return;
  g_ptr_array_add (self->tables, table);
  g_ptr_array_add (self->titles, g_strdup_printf ("%s\t%s", title, quiet ? quiet : ""));
}

static void
collect_tables (const RvView *view, Tables *self)
{
  g_auto (GStrv) studies = rv_edx_table_studies (view->kase);
  guint n = g_strv_length (studies);

  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_table_free);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      RvRecord *study = *studies[i] ? rv_case_find_id (view->kase, studies[i]) : NULL;
      g_autofree char *when = study ? rv_words_field (view->kase, study, "when") : NULL;
      const char *name = study && n > 1 ? rv_record_get (study, "title") : NULL;
      g_autofree char *quiet = name && when ? g_strdup_printf ("%s, %s", name, when) : g_strdup (name ? name : when);
      const char *side = rv_edx_table_emg_side (view->kase, studies[i]);
      g_autofree char *word = side ? rv_words_token (side) : NULL;
      g_autofree char *needle = quiet && word ? g_strdup_printf ("%s \u00b7 %s", word, quiet) : g_strdup (word ? word : quiet);

      add_table (self, rv_edx_table_ncs (view->kase, view->options->edx, studies[i]), _("Nerve conduction"), quiet);
      add_table (self, rv_edx_table_emg (view->kase, view->options->edx, studies[i]), _("Needle EMG"), needle);
    }
}

#define COLUMN_GAP 30.0

static double
block_height (const RvView *view, Tables *self, guint i)
{
  return rv_text_height (view->theme, RV_HEADING) + RV_GRID + rv_table_height (self->tables->pdata[i]) + RV_MARGIN;
}

static void
measure_tables (const RvView *view, Tables *self, double max_width)
{
  self->width = self->height = self->column = 0;
  self->split = self->tables->len;
  for (guint i = 0; i < self->tables->len; i++)
    {
      self->width = MAX (self->width, rv_table_layout (self->tables->pdata[i], view->theme, max_width));
      self->height += block_height (view, self, i);
    }
}

/* Two columns of tables, parted where both are about as tall. */
static void
split_tables (const RvView *view, Tables *self)
{
  double total = self->height, first = 0, best = total, left = 0, right = 0;

  for (guint i = 0; i + 1 < self->tables->len; i++)
    {
      first += block_height (view, self, i);
      if (MAX (first, total - first) < best)
        {
          best = MAX (first, total - first);
          self->split = i + 1;
        }
    }
  for (guint i = 0; i < self->tables->len; i++)
    if (i < self->split)
      left = MAX (left, rv_table_width (self->tables->pdata[i]));
    else
      right = MAX (right, rv_table_width (self->tables->pdata[i]));
  self->height = best;
  self->column = left + COLUMN_GAP;
  self->width = left + COLUMN_GAP + right;
}

static double
draw_tables (const RvView *view, Tables *self, double y)
{
  double top = y, lowest = y, x = 0;

  for (guint i = 0; i < self->tables->len; i++)
    {
      RvTable *table = self->tables->pdata[i];
      g_auto (GStrv) title = g_strsplit (self->titles->pdata[i], "\t", 2);
      RvPen pen = { view->theme, view->cr, x, y, rv_table_width (table), INFINITY };

      if (i == self->split)
        {
          self->first_end = y;
          pen.x = x = self->column;
          pen.y = y = top;
        }
      pen.width = MAX (pen.width, 360);
      rv_pen_heading (&pen, y, title[0], title[1]);
      y = pen.y + rv_table_draw (table, view->theme, view->cr, x, pen.y, 0, rv_table_n_rows (table)) + RV_MARGIN;
      lowest = MAX (lowest, y);
    }
  return lowest;
}

static gboolean
concerns_edx (RvCase *kase, RvRecord *record)
{
  const char *about = rv_record_get (record, "about");
  g_auto (GStrv) words = about ? g_strsplit (about, " ", 0) : NULL;

  for (guint i = 0; words && words[i]; i++)
    {
      RvRecord *named = rv_case_find_id (kase, words[i]);

      if (g_str_equal (words[i], "emg") || g_str_equal (words[i], "ncs") ||
          (named && (rv_record_is (named, "study") || rv_record_is (named, "ncs") || rv_record_is (named, "emg"))))
        return TRUE;
    }
  return FALSE;
}

static void
draw_reading (const RvView *view, RvPen *pen)
{
  const RvEdx *edx = view->options->edx;
  double top = pen->y;

  if (edx && edx->n_prose)
    {
      rv_pen_heading (pen, top, _("Reading"), _("from the cells of the tables"));
      for (guint i = 0; i < edx->n_prose; i++)
        {
          g_autofree char *sentence = rv_words_capital (edx->prose[i].sentence);

          if (rv_pen_paragraph (pen, RV_BODY, RV_COLOR_INK, sentence))
            pen->y += 4;
        }
    }
  for (guint i = 0; i < rv_case_count (view->kase, "study"); i++)
    {
      RvRecord *study = rv_case_nth (view->kase, "study", i);
      g_autofree char *conclusion = rv_words_field (view->kase, study, "conclusion");

      if (!conclusion)
        continue;
      rv_pen_heading (pen, top, _("As printed"), rv_record_get (study, "title"));
      rv_pen_paragraph (pen, RV_BODY, RV_COLOR_INK, conclusion);
    }
}

static void
draw_conflicts (const RvView *view, RvPen *pen, double top)
{
  const RvEdx *edx = view->options->edx;
  guint left = 0;

  for (guint i = 0; edx && i < edx->n_conflicts; i++)
    {
      if (i == 0)
        rv_pen_heading (pen, top, _("Does not fit"), NULL);
      if (left || !rv_pen_has_room (pen, 40) || !rv_pen_paragraph (pen, RV_BODY, RV_COLOR_DOUBT, edx->conflicts[i].text))
        left++;
      else
        pen->y += 4;
    }
  rv_pen_more (pen, left);
}

/* In one or two columns below the tables, with their words as long as there is room; the rest in the column beside. */
static void
draw_discrepancies (const RvView *view, RvPen *pens, guint n_pens, const double *tops)
{
  guint at = 0, left = 0;
  gboolean headed = FALSE;

  for (guint i = 0; i < rv_case_count (view->kase, "discrepancy"); i++)
    {
      RvRecord *record = rv_case_nth (view->kase, "discrepancy", i);
      g_autofree char *text = rv_words_field (view->kase, record, "text");
      const char *title = rv_record_get (record, "title");
      double height;

      if (!concerns_edx (view->kase, record) || !title)
        continue;
      height = rv_text_height (view->theme, RV_BODY) + rv_text_paragraph (NULL, view->theme, RV_CAPTION, (RvColor) { 0 }, 0, 0, pens[0].width, 0, text) + 8;
      while (at < n_pens && !rv_pen_has_room (&pens[at], height + (headed ? 0 : 50)))
        at++;
      if (at == n_pens)
        {
          left++;
          continue;
        }
      if (!headed)
        rv_pen_heading (&pens[0], tops[0], _("Discrepancies in the source"), NULL);
      headed = TRUE;
      rv_pen_paragraph (&pens[at], RV_BODY, RV_COLOR_INK, title);
      rv_pen_paragraph (&pens[at], RV_CAPTION, RV_COLOR_QUIET, text);
      pens[at].y += 8;
    }
  if (headed)
    rv_pen_more (&pens[n_pens - 1], left);
}

static double
draw_left (const RvView *view, Tables *tables, double top, double scale)
{
  g_autofree char *legend = rv_edx_table_legend (view->kase, view->options->edx);
  double y;

  cairo_save (view->cr);
  cairo_translate (view->cr, RV_MARGIN, top);
  cairo_scale (view->cr, scale, scale);
  y = draw_tables (view, tables, 0);
  if (legend)
    y += rv_text_paragraph (view->cr, view->theme, RV_CAPTION, rv_theme_color (view->theme, RV_COLOR_QUIET), tables->column, y - RV_GRID, MAX (tables->width - tables->column, 400), 0,
                            legend);
  cairo_restore (view->cr);
  return top + y * scale;
}

/* One column of tables beside the reading, or two when that keeps them clearly larger. */
static double
choose_columns (const RvView *view, Tables *tables, double room)
{
  double one, two, width = view->width - 2 * RV_MARGIN;

  measure_tables (view, tables, view->width * 0.6);
  one = MIN (1, MIN (room / tables->height, (view->width * 0.66) / tables->width));
  if (one > 0.85 || tables->tables->len < 2)
    return one;
  split_tables (view, tables);
  two = MIN (1, MIN (room / tables->height, width / tables->width));
  if (two > one * 1.15)
    return two;
  measure_tables (view, tables, view->width * 0.6);
  return one;
}

static void
draw_words (const RvView *view, const Tables *tables, double top, double below, double scale)
{
  RvPen pen, pens[2];
  double tops[2] = { below, top };

  pen = (RvPen) { view->theme, view->cr, RV_MARGIN + tables->width * scale + 2 * RV_MARGIN, top, 0, view->height - RV_MARGIN };
  pen.width = MIN (view->width - RV_MARGIN - pen.x, 620);
  if (tables->column > 0) /* two columns: the words have what is left below the first */
    {
      pen = (RvPen) { view->theme, view->cr, RV_MARGIN, top + tables->first_end * scale, (tables->column - COLUMN_GAP) * scale, view->height - RV_MARGIN };
      draw_reading (view, &pen);
      draw_conflicts (view, &pen, top);
      return;
    }
  if (pen.width < 220)
    return;
  draw_reading (view, &pen);
  draw_conflicts (view, &pen, top);
  pens[0] = (RvPen) { view->theme, view->cr, RV_MARGIN, below, tables->width * scale, view->height - RV_MARGIN - rv_text_height (view->theme, RV_CAPTION) };
  pens[1] = pen;
  pens[1].y += RV_MARGIN;
  pens[1].bottom = pens[0].bottom;
  if (!rv_pen_has_room (&pens[0], 80))
    {
      pens[0] = pens[1];
      tops[0] = top;
    }
  draw_discrepancies (view, pens, pens[0].x == pens[1].x ? 1 : 2, tops);
}

void
rv_view_edx (const RvView *view)
{
  Tables tables = { 0 };
  double top, scale;

  top = rv_view_head (view, _("Electrodiagnosis"), rv_case_get_title (view->kase)) + RV_GRID;
  collect_tables (view, &tables);
  if (!tables.tables->len)
    rv_view_empty (view, _("No conduction or needle study yet: add a row on the EDX page, or paste a table."));
  else
    {
      scale = choose_columns (view, &tables, view->height - top - RV_MARGIN - rv_text_height (view->theme, RV_CAPTION));
      draw_words (view, &tables, top, draw_left (view, &tables, top, scale) + 6, scale);
    }
  g_ptr_array_unref (tables.tables);
  g_ptr_array_unref (tables.titles);
}
