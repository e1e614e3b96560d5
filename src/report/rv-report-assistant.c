/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the assistant reckons, in the report: probabilities with intervals, what speaks for and against, and by which knowledge. */
#include <glib/gi18n-lib.h>

#include "reasoning/rv-ranked.h"
#include "report/rv-charts.h"
#include "report/rv-report-private.h"
#include "report/rv-words.h"

#define BARS (RV_PAGE_WIDTH * 0.7)
#define MOST_LESIONS 4
#define MOST_CAUSES 6

static RvTable *
probability_table (const char *what)
{
  RvTable *table = rv_table_new ();

  rv_table_add_column (table, NULL, what, NULL, RV_ALIGN_LEFT);
  rv_table_add_column (table, NULL, _("Probability"), "%", RV_ALIGN_LEFT);
  rv_table_add_column (table, NULL, _("80 % interval"), "%", RV_ALIGN_LEFT);
  return table;
}

static void
add_probability (RvTable *table, const char *name, double p, double low, double high)
{
  guint row = rv_table_add_row (table);
  g_autofree char *value = g_strdup_printf ("%.0f", p * 100), *interval = g_strdup_printf ("%.0f\u2013%.0f", low * 100, high * 100);

  rv_table_set (table, row, 0, name, RV_CELL_PLAIN);
  rv_table_set (table, row, 1, value, RV_CELL_PLAIN);
  rv_table_set (table, row, 2, interval, RV_CELL_PLAIN);
}

/* "Leukaemic infiltration 73 % (7\u201390); …": what the bars show. */
static void
append_bar (GString *text, const char *name, double p, double low, double high)
{
  g_string_append_printf (text, "%s%s %.0f\u202f%% (%.0f\u2013%.0f)", text->len ? "; " : "", name, p * 100, low * 100, high * 100);
}

static void
draw_lesions (RvPages *self, cairo_t *cr, gconstpointer data)
{
  rv_view_draw_lesions (self->view, cr, 0, 0, BARS, MOST_LESIONS);
}

static void
draw_causes (RvPages *self, cairo_t *cr, gconstpointer data)
{
  rv_view_draw_causes (self->view, cr, 0, 0, BARS, MOST_CAUSES);
}

static void
set_lesions (RvPages *self, const RvLocalisation *l)
{
  const char *quiet = _("reckoned from the tables and the examination; probability, 80 % interval");
  g_autoptr (GString) shows = g_string_new (NULL);
  double height;

  if (self->document)
    {
      RvTable *table = probability_table (_("Lesion"));

      for (guint i = 0; i < MIN (l->n_hypotheses, MOST_LESIONS); i++)
        add_probability (table, l->hypotheses[i].name, l->hypotheses[i].probability, l->hypotheses[i].low, l->hypotheses[i].high);
      rv_pages_heading (self, _("Where"), quiet, 0);
      rv_pages_table (self, table);
      return;
    }
  for (guint i = 0; i < MIN (l->n_hypotheses, MOST_LESIONS); i++)
    append_bar (shows, l->hypotheses[i].name, l->hypotheses[i].probability, l->hypotheses[i].low, l->hypotheses[i].high);
  height = rv_view_draw_lesions (self->view, NULL, 0, 0, BARS, MOST_LESIONS);
  rv_pages_heading (self, _("Where"), quiet, height);
  rv_pages_figure (self, shows->str, BARS, height, 1, draw_lesions, NULL);
}

static void
set_version (RvPages *self, const char *what, const char *version, const char *sha256)
{
  g_autofree char *line = g_strdup_printf (_("%s, version %s, SHA-256 %.16s\u2026"), what, version, sha256);

  rv_pages_gap (self, 3);
  rv_pages_paragraph (self, RV_CAPTION, RV_COLOR_QUIET, line);
}

void
rv_report_localisation (RvPages *self)
{
  const RvLocalisation *l = self->view->options->localisation;

  if (!l || !l->n_hypotheses)
    return;
  set_lesions (self, l);
  for (guint i = 0; i < MIN (l->n_conflicts, 3); i++)
    {
      g_autofree char *title = l->conflicts[i].title ? rv_words_capital (l->conflicts[i].title) : NULL;

      rv_pages_gap (self, RV_GRID);
      rv_pages_item (self, title ? title : _("Unresolved conflict"), l->conflicts[i].question, NULL);
    }
  set_version (self, _("Map of the nervous system"), l->anatomy_version, l->anatomy_sha256);
}

static void
set_causes (RvPages *self, const RvDifferential *d)
{
  const char *quiet = _("reckoned from the findings; probability, 80 % interval");
  g_autoptr (GArray) ranked = rv_differential_ranked (d);
  g_autoptr (GString) shows = g_string_new (NULL);
  RvTable *table = self->document ? probability_table (_("Cause")) : NULL;
  double height = table ? 0 : rv_view_draw_causes (self->view, NULL, 0, 0, BARS, MOST_CAUSES);

  for (guint i = 0; i < MIN (ranked->len, MOST_CAUSES); i++)
    {
      const RvRanked *rank = &g_array_index (ranked, RvRanked, i);
      g_autofree char *name = rv_ranked_name (d->knowledge, rank);

      append_bar (shows, name, rank->probability, rank->low, rank->high);
      if (table)
        add_probability (table, name, rank->probability, rank->low, rank->high);
    }
  append_bar (shows, _("Other, not listed"), d->other, d->other_low, d->other_high);
  rv_pages_heading (self, _("Why"), quiet, height);
  if (table)
    {
      add_probability (table, _("Other, not listed"), d->other, d->other_low, d->other_high);
      rv_pages_table (self, table);
    }
  else
    rv_pages_figure (self, shows->str, BARS, height, 1, draw_causes, NULL);
}

/* "Mass felt along the nerve (+2.3 dB); …" under a line in bold. */
static void
set_weights (RvPages *self, const RvDifferential *d, const char *title, GArray *weights, guint most)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; weights && i < MIN (weights->len, most); i++)
    {
      const RvFindingWeight *weight = &g_array_index (weights, RvFindingWeight, i);
      const char *name = rv_knowledge_finding (d->knowledge, weight->finding)->name;
      g_autofree char *db = rv_chart_decibans (weight->decibans);
      g_autofree char *words = d->status[weight->finding] == RV_STATUS_ABSENT ? g_strdup_printf (_("%s: absent"), name) : g_strdup (name);

      g_string_append_printf (text, "%s%s (%s\u202fdB)", text->len ? "; " : "", words, db);
    }
  if (!text->len)
    return;
  g_string_append_c (text, '.');
  rv_pages_gap (self, RV_GRID);
  rv_pages_item (self, title, text->str, NULL);
}

void
rv_report_differential (RvPages *self)
{
  const RvDifferential *d = self->view->options->differential;
  g_autofree char *speaks_for = NULL;

  if (!d || !d->n_causes)
    return;
  set_causes (self, d);
  speaks_for = g_strdup_printf (_("Speaks for %s"), rv_knowledge_cause (d->knowledge, d->causes[0].cause)->name);
  set_weights (self, d, speaks_for, d->causes[0].supporting, 4);
  set_weights (self, d, _("Speaks against it"), d->causes[0].opposing, 3);
  if (d->next && d->next->len)
    {
      const RvNextTest *next = &g_array_index (d->next, RvNextTest, 0);
      g_autofree char *quiet = g_strdup_printf (_("%.2f bit expected"), next->bits), *line = g_strdup_printf ("%s (%s).", rv_knowledge_test (d->knowledge, next->test)->name, quiet);

      rv_pages_gap (self, RV_GRID);
      rv_pages_item (self, _("Next test"), line, NULL);
    }
  set_version (self, _("Knowledge"), rv_knowledge_version (d->knowledge), rv_knowledge_sha256 (d->knowledge));
}

/* The user's own words; before live they are not shown: they tell the end. */
void
rv_report_conclusion (RvPages *self)
{
  g_autofree char *text = self->view->options->as_of ? NULL : rv_words_field (self->view->kase, rv_case_get_root (self->view->kase), "conclusion");

  if (!text)
    return;
  rv_pages_heading (self, _("Conclusion"), NULL, 40);
  rv_pages_paragraph (self, RV_BODY, RV_COLOR_INK, text);
}
