/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where and why: lesions and causes as bars with intervals, the leading cause against the next, what speaks for and against, what to do next. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "reasoning/rv-ranked.h"
#include "report/rv-charts.h"
#include "report/rv-river.h"
#include "report/rv-view.h"
#include "report/rv-words.h"

#define MAX_BARS 12
#define MAX_STEPS 14
#define RIVER 210      /* px: height of the course */
#define RIVER_FROM 800 /* px: a lower page has no room for it */
#define SMALL_STEP 0.35 /* dB: summed up as "smaller terms" */

double
rv_view_draw_lesions (const RvView *view, cairo_t *cr, double x, double y, double width, guint n)
{
  const RvLocalisation *l = view->options->localisation;
  RvBarItem items[MAX_BARS];

  n = l ? MIN (MIN (n, l->n_hypotheses), MAX_BARS) : 0;
  for (guint i = 0; i < n; i++)
    {
      const RvLocHypothesis *h = &l->hypotheses[i];

      items[i] = (RvBarItem) { h->name, rv_theme_sequential (view->theme, 0.35 + 0.65 * h->probability), h->probability, h->low, h->high };
    }
  return rv_chart_bars (view->theme, cr, x, y, width, items, n);
}

double
rv_view_draw_causes (const RvView *view, cairo_t *cr, double x, double y, double width, guint n)
{
  const RvDifferential *d = view->options->differential;
  g_autoptr (GArray) ranked = d ? rv_differential_ranked (d) : NULL;
  char *labels[MAX_BARS] = { NULL };
  RvBarItem items[MAX_BARS + 1];
  double height;

  if (!d)
    return 0;
  n = MIN (MIN (n, ranked->len), MAX_BARS);
  while (n > 4 && g_array_index (ranked, RvRanked, n - 1).probability < 0.005) /* a list of zeros tells nothing */
    n--;
  for (guint i = 0; i < n; i++)
    {
      const RvRanked *rank = &g_array_index (ranked, RvRanked, i);
      const RvCauseDef *cause = rv_knowledge_cause (d->knowledge, rank->a);

      labels[i] = rv_ranked_name (d->knowledge, rank);
      items[i] = (RvBarItem) { labels[i], rv_theme_family (view->theme, rv_knowledge_family (d->knowledge, (guint) cause->family)->id), rank->probability, rank->low, rank->high };
    }
  items[n] = (RvBarItem) { _("Other, not listed"), rv_theme_family (view->theme, "other"), d->other, d->other_low, d->other_high };
  height = rv_chart_bars (view->theme, cr, x, y, width, items, n + 1);
  for (guint i = 0; i < n; i++)
    g_free (labels[i]);
  return height;
}

static const char *
term_label (const RvDifferential *d, const RvTerm *term)
{
  switch (term->type)
    {
    case RV_TERM_PRIOR:
      return _("Starting odds");
    case RV_TERM_LOCALISATION:
      return _("Place of the lesion");
    case RV_TERM_TWO_CAUSES:
      return _("Two causes at once");
    case RV_TERM_RISK:
      return rv_knowledge_finding (d->knowledge, (guint) term->index)->name;
    default:
      return rv_knowledge_group (d->knowledge, (guint) term->index)->name;
    }
}

static const char *
term_quiet (const RvDifferential *d, const RvTerm *term)
{
  return term->type == RV_TERM_PRIOR ? (d->setting >= 0 ? rv_knowledge_setting (d->knowledge, (guint) d->setting)->name : NULL)
         : term->type == RV_TERM_RISK ? _("risk") : NULL;
}

static int
compare_terms (gconstpointer a, gconstpointer b)
{
  const RvTerm *ta = a, *tb = b;

  if (ta->type != tb->type)
    return (int) ta->type - (int) tb->type;
  return (fabs (ta->decibans) < fabs (tb->decibans)) - (fabs (ta->decibans) > fabs (tb->decibans));
}

/* The steps worth a row, strongest first within their kind; the rest as one. */
static GArray *
steps_of (const RvDifferential *d, guint a, guint b, double *sum)
{
  g_autoptr (GArray) terms = rv_differential_waterfall (d, a, b);
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (RvWaterStep));
  RvWaterStep rest = { _("Smaller terms"), NULL, 0 };

  g_array_sort (terms, compare_terms);
  *sum = 0;
  for (guint i = 0; i < terms->len; i++)
    {
      const RvTerm *term = &g_array_index (terms, RvTerm, i);
      RvWaterStep step = { term_label (d, term), term_quiet (d, term), term->decibans };

      *sum += term->decibans;
      if (fabs (term->decibans) < SMALL_STEP || steps->len >= MAX_STEPS)
        rest.decibans += term->decibans;
      else
        g_array_append_val (steps, step);
    }
  if (fabs (rest.decibans) >= 0.05)
    g_array_append_val (steps, rest);
  return steps;
}

static void
draw_waterfall (const RvView *view, RvPen *pen, double top)
{
  const RvDifferential *d = view->options->differential;
  g_autoptr (GArray) steps = NULL;
  g_autofree char *title = NULL, *odds = NULL, *value = NULL, *text = NULL;
  double sum = 0;

  if (d->n_causes < 2)
    return;
  steps = steps_of (d, d->causes[0].cause, d->causes[1].cause, &sum);
  title = g_strdup_printf (_("%s against %s"), rv_knowledge_cause (d->knowledge, d->causes[0].cause)->name, rv_knowledge_cause (d->knowledge, d->causes[1].cause)->name);
  odds = rv_chart_odds (sum);
  value = rv_chart_decibans (sum);
  text = g_strdup_printf (_("%s dB, odds %s"), value, odds);
  rv_pen_heading (pen, top, title, _("decibans; blue speaks for the first, orange for the second"));
  pen->y += rv_chart_waterfall (view->theme, view->cr, pen->x, pen->y, pen->width, (RvWaterStep *) (gpointer) steps->data, steps->len, text);
}

static void
draw_weights (const RvView *view, RvPen *pen, double top, const char *title, GArray *weights)
{
  const RvDifferential *d = view->options->differential;

  if (!weights || !weights->len)
    return;
  rv_pen_heading (pen, top, title, NULL);
  for (guint i = 0; i < weights->len && i < 7; i++)
    {
      const RvFindingWeight *weight = &g_array_index (weights, RvFindingWeight, i);
      const RvFindingDef *finding = rv_knowledge_finding (d->knowledge, weight->finding);
      g_autofree char *number = rv_chart_decibans (weight->decibans), *quiet = g_strdup_printf ("%s\u202fdB", number);
      g_autofree char *text = d->status[weight->finding] == RV_STATUS_ABSENT ? g_strdup_printf (_("%s: absent"), finding->name) : g_strdup (finding->name);

      if (!rv_pen_entry (pen, text, quiet))
        return;
    }
}

static void
draw_next (const RvView *view, RvPen *pen, double top)
{
  const RvDifferential *d = view->options->differential;

  if (!d->next || !d->next->len)
    return;
  rv_pen_heading (pen, top, _("Next test"), _("expected information"));
  for (guint i = 0; i < d->next->len && i < 5; i++)
    {
      const RvNextTest *next = &g_array_index (d->next, RvNextTest, i);
      g_autofree char *bits = g_strdup_printf (_("%.2f bit"), next->bits);

      if (!rv_pen_entry (pen, rv_knowledge_test (d->knowledge, next->test)->name, bits))
        return;
    }
}

static void
draw_cannot_miss (const RvView *view, RvPen *pen, double top)
{
  const RvDifferential *d = view->options->differential;

  if (!d->cannot_miss || !d->cannot_miss->len)
    return;
  rv_pen_heading (pen, top, _("Cannot miss"), NULL);
  for (guint i = 0; i < d->cannot_miss->len && i < 4; i++)
    {
      guint cause = g_array_index (d->cannot_miss, guint, i);
      const RvCauseResult *result = rv_differential_cause (d, cause);
      g_autofree char *value = result ? rv_chart_percent (result->probability) : NULL;
      g_autofree char *quiet = result ? g_strdup_printf ("%s (%.0f\u2013%.0f)", value, result->low * 100, result->high * 100) : NULL;

      if (!rv_pen_entry (pen, rv_knowledge_cause (d->knowledge, cause)->name, quiet))
        return;
    }
}

static void
draw_conflicts (const RvView *view, RvPen *pen, double top)
{
  const RvLocalisation *l = view->options->localisation;
  const RvDifferential *d = view->options->differential;
  gboolean any = (l && l->n_conflicts) || (d && d->conflicts && d->conflicts->len);

  if (any)
    rv_pen_heading (pen, top, _("Does not fit"), NULL);
  for (guint i = 0; l && i < l->n_conflicts && i < 4; i++)
    {
      g_autofree char *title = rv_words_capital (l->conflicts[i].title ? l->conflicts[i].title : "");

      if (!rv_pen_entry (pen, title, l->conflicts[i].question))
        return;
    }
  for (guint i = 0; d && d->conflicts && i < d->conflicts->len && i < 3; i++)
    if (g_array_index (d->conflicts, RvConflict, i).question && !rv_pen_entry (pen, g_array_index (d->conflicts, RvConflict, i).question, NULL))
      return;
}

/* How the weights moved, along the foot of the page; returns what is left above it. */
static double
draw_course (const RvView *view, double top)
{
  double foot = view->height - RV_MARGIN;
  g_autoptr (RvRiver) river = view->options->replay && view->height >= RIVER_FROM ? rv_river_new (view->theme, view->options->replay, view->width - 2 * RV_MARGIN, RIVER) : NULL;
  RvPen pen = { view->theme, view->cr, RV_MARGIN, foot - RIVER - 36, view->width - 2 * RV_MARGIN, foot };

  if (!river)
    return foot;
  foot = pen.y - RV_GRID;
  rv_pen_heading (&pen, top, _("How it moved"), _("at each moment at which something became known"));
  cairo_save (view->cr);
  cairo_translate (view->cr, pen.x, pen.y);
  rv_river_draw (river, view->theme, view->cr, INFINITY);
  cairo_restore (view->cr);
  return foot;
}

void
rv_view_differential (const RvView *view)
{
  const RvLocalisation *l = view->options->localisation;
  const RvDifferential *d = view->options->differential;
  double top, foot, gap = 36, width = view->width - 2 * RV_MARGIN, left = MIN (width * 0.36, 560), right = width - left - gap;
  const char *setting = d && d->setting >= 0 ? rv_knowledge_setting (d->knowledge, (guint) d->setting)->name : l ? rv_token_label (l->setting) : NULL;
  RvPen pen, half;

  top = rv_view_head (view, _("Where and why"), setting) + RV_GRID;
  if (!l && !d)
    {
      rv_view_empty (view, _("Nothing has been reckoned for this case yet."));
      return;
    }
  foot = draw_course (view, top);
  pen = (RvPen) { view->theme, view->cr, RV_MARGIN, top, left, foot };
  if (d)
    {
      rv_pen_heading (&pen, top, _("Why"), _("probability, 80 % interval"));
      pen.y += rv_view_draw_causes (view, view->cr, pen.x, pen.y, pen.width, view->height > 850 ? 8 : 5);
    }
  if (l && rv_pen_has_room (&pen, 140))
    {
      rv_pen_heading (&pen, top, _("Where"), d ? NULL : _("probability, 80 % interval"));
      pen.y += rv_view_draw_lesions (view, view->cr, pen.x, pen.y, pen.width, d ? (rv_pen_has_room (&pen, 230) ? 4 : 2) : 8);
    }
  if (d)
    draw_cannot_miss (view, &pen, top);
  pen = (RvPen) { view->theme, view->cr, RV_MARGIN + left + gap, top, right, foot };
  if (!d)
    {
      draw_conflicts (view, &pen, top);
      return;
    }
  draw_waterfall (view, &pen, top);
  half = pen;
  half.width = (right - gap) / 2;
  draw_weights (view, &half, top, _("Speaks for the first"), d->causes[0].supporting);
  draw_weights (view, &half, top, _("Speaks against it"), d->causes[0].opposing);
  half = pen;
  half.width = (right - gap) / 2;
  half.x += half.width + gap;
  draw_next (view, &half, top);
  draw_conflicts (view, &half, top);
}
