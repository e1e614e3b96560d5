/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slides of the assistant: causes with intervals, now and step by step as things became known. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "reasoning/rv-ranked.h"
#include "report/rv-charts.h"
#include "report/rv-shapes.h"
#include "report/rv-slides-private.h"
#include "report/rv-words.h"

#define MOST_CAUSES 6
#define MOST_STEPS 7
#define HIGHEST_BAR 132.0 /* with its name */
#define MOST_NEW 9
#define WORTH_A_SLIDE 0.05 /* change of any cause's probability */

static void
draw_bar (const RvStage *stage, RvTheme *theme, const RvRect *rect, const char *name, RvColor fill, double p, double low, double high, double before)
{
  RvColor ink = rv_theme_color (theme, RV_COLOR_INK), quiet = rv_theme_color (theme, RV_COLOR_QUIET);
  const RvTextStyle large = { RV_SIZE_HEADING, FALSE, FALSE };
  double line = rv_text_height (theme, RV_HEADING), number = rv_text_width (theme, RV_HEADING, "100\u202f%") + 12, used = line, bar, y;
  g_autofree char *value = rv_chart_percent (p), *interval = g_strdup_printf ("%.0f\u2013%.0f", low * 100, high * 100);
  double room = rect->width - number - rv_text_width (theme, RV_BODY, interval) - 16;

  if (rv_text_width (theme, large, name) <= room)
    rv_text_draw (stage->cr, theme, large, ink, rect->x, rect->y, room, name);
  else /* two causes together: both names must be read */
    used = MAX (rv_text_paragraph (stage->cr, theme, RV_BODY, ink, rect->x, rect->y, room, 2, name), line);
  y = rect->y + used + 4;
  bar = CLAMP (rect->height - used - 18, 8, 34);
  rv_text_draw_right (stage->cr, theme, RV_HEADING, ink, rect->x + rect->width, rect->y, 0, value);
  rv_text_draw_right (stage->cr, theme, RV_BODY, quiet, rect->x + rect->width - number, rect->y + line - rv_text_height (theme, RV_BODY) - 2, 0, interval);
  rv_shape_bar (stage->cr, theme, fill, rect->x, y, rect->width, bar, p, low, high);
  if (isfinite (before))
    {
      double x = rect->x + before * rect->width;

      rv_color_set (stage->cr, ink);
      rv_shape_round_rect (stage->cr, x - 2, y - 5, 4, bar + 10, 2);
      cairo_fill (stage->cr);
    }
}

static double
probability_of (const RvDifferential *d, const RvRanked *rank)
{
  const RvCauseResult *single = d && rank->b < 0 ? rv_differential_cause (d, rank->a) : NULL;

  for (guint i = 0; d && rank->b >= 0 && d->pairs && i < d->pairs->len; i++)
    {
      const RvPairResult *pair = &g_array_index (d->pairs, RvPairResult, i);

      if (pair->a == rank->a && pair->b == (guint) rank->b)
        return pair->probability;
    }
  return single ? single->probability : NAN;
}

void
rv_stage_causes (const RvStage *stage, const RvDifferential *d, const RvDifferential *before, const RvRect *rect, guint n)
{
  g_autoptr (RvTheme) theme = NULL;
  g_autoptr (GArray) ranked = rv_differential_ranked (d);
  double row, rest = 1;
  g_autofree char *value = NULL, *text = NULL;

  n = MIN (n, ranked->len);
  while (n > 3 && g_array_index (ranked, RvRanked, n - 1).probability < 0.005) /* "< 1 %" tells nothing; a card has three */
    n--;
  theme = rv_stage_theme (stage, rect->height / (n + 1) > 96 ? 2 : 1.7);
  row = MIN (rect->height / (n + 1), HIGHEST_BAR);
  for (guint i = 0; i < n; i++)
    {
      const RvRanked *rank = &g_array_index (ranked, RvRanked, i);
      const RvCauseDef *cause = rv_knowledge_cause (d->knowledge, rank->a);
      g_autofree char *name = rv_ranked_name (d->knowledge, rank);

      rest -= rank->probability;
      draw_bar (stage, theme, &(RvRect) { rect->x, rect->y + i * row, rect->width, row }, name, rv_theme_family (theme, rv_knowledge_family (d->knowledge, (guint) cause->family)->id),
                rank->probability, rank->low, rank->high, probability_of (before, rank));
    }
  value = rv_chart_percent (CLAMP (rest, 0, 1));
  text = g_strdup_printf (_("All other causes and combinations together: %s"), value);
  rv_text_draw (stage->cr, theme, RV_BODY, rv_theme_color (theme, RV_COLOR_QUIET), rect->x, rect->y + n * row + 6, rect->width, text);
}

static void
add_weights (GPtrArray *lines, const RvDifferential *d, GArray *weights, guint most, const char *group)
{
  for (guint i = 0; weights && i < weights->len && i < most; i++)
    {
      const RvFindingWeight *weight = &g_array_index (weights, RvFindingWeight, i);
      const char *name = rv_knowledge_finding (d->knowledge, weight->finding)->name;

      if (i == 0)
        rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (group), NULL);
      rv_stage_lines_add (lines, RV_LINE_PLAIN, d->status[weight->finding] == RV_STATUS_ABSENT ? g_strdup_printf (_("%s: absent"), name) : g_strdup (name), NULL);
    }
}

void
rv_slide_differential (const RvStage *stage)
{
  const RvDifferential *d = stage->options->differential;
  g_autoptr (GPtrArray) lines = rv_stage_lines_new ();
  RvRect body = RV_STAGE_BODY (stage), left = body, right = body;
  g_autofree char *speaks_for = NULL;
  const char *leader;

  if (!d || !d->n_causes)
    {
      rv_stage_empty (stage, _("Nothing has been reckoned for this case yet."));
      return;
    }
  left.width = body.width * 0.56;
  right.x += left.width + 72;
  right.width = body.width - left.width - 72;
  rv_stage_causes (stage, d, NULL, &left, MOST_CAUSES);
  leader = rv_knowledge_cause (d->knowledge, d->causes[0].cause)->name;
  speaks_for = g_strdup_printf (_("Speaks for %s"), leader);
  add_weights (lines, d, d->causes[0].supporting, 3, speaks_for);
  add_weights (lines, d, d->causes[0].opposing, 2, _("Speaks against it"));
  if (d->next && d->next->len)
    {
      rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_("Next test")), NULL);
      rv_stage_lines_add (lines, RV_LINE_PLAIN, g_strdup (rv_knowledge_test (d->knowledge, g_array_index (d->next, RvNextTest, 0).test)->name), NULL);
    }
  rv_stage_lines_draw (stage, lines, &right);
}

static double
largest_change (const RvDifferential *a, const RvDifferential *b)
{
  double most = 0;

  for (guint i = 0; i < MIN (b->n_causes, 12); i++)
    {
      const RvCauseResult *earlier = rv_differential_cause (a, b->causes[i].cause);

      most = MAX (most, fabs (b->causes[i].probability - (earlier ? earlier->probability : 0)));
    }
  return most;
}

/* Before the patient came nothing was asked. */
static double
first_visit (RvCase *kase, RvChronology *chronology)
{
  double first = INFINITY;

  for (guint i = 0; i < rv_case_count (kase, "encounter"); i++)
    {
      RvSpan span;

      if (rv_chronology_span (chronology, rv_case_nth (kase, "encounter", i), "when", &span) && span.dated)
        first = MIN (first, span.position);
    }
  return isfinite (first) ? first : -INFINITY;
}

/* The moments that moved most since the slide before, in their order; always the last. */
GArray *
rv_slide_course_steps (RvCase *kase, RvChronology *chronology, const RvReplay *replay)
{
  double from = first_visit (kase, chronology) - 0.01;
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = replay->steps->len;
  double threshold = WORTH_A_SLIDE;

  for (int tries = 0; n && tries < 8; tries++, threshold *= 1.5)
    {
      const RvReplayStep *shown = replay->steps->pdata[0];

      g_array_set_size (steps, 0);
      for (guint i = 1; i < n; i++)
        {
          const RvReplayStep *step = replay->steps->pdata[i];

          if (step->position < from || step->added->len == 0 || (largest_change (shown->result, step->result) < threshold && i + 1 < n))
            continue;
          shown = step;
          g_array_append_val (steps, i);
        }
      if (steps->len <= MOST_STEPS)
        break;
    }
  return steps;
}

/* What became known since the slide before. */
static void
add_new (const RvStage *stage, const RvReplayStep *step, const RvReplayStep *before, GPtrArray *lines)
{
  const RvReplay *replay = stage->options->replay;
  const RvKnowledge *k = step->result->knowledge;
  gboolean on = before == NULL;

  for (guint i = 0; i < replay->steps->len; i++)
    {
      const RvReplayStep *other = replay->steps->pdata[i];

      for (guint f = 0; on && f < other->added->len; f++)
        {
          guint finding = g_array_index (other->added, guint, f);
          const char *name = rv_knowledge_finding ((RvKnowledge *) k, finding)->name;
          RvStatus status = step->result->status[finding];

          if (status == RV_STATUS_PRESENT)
            rv_stage_lines_add (lines, RV_LINE_PLAIN, g_strdup (name), NULL);
          else if (status == RV_STATUS_ABSENT)
            rv_stage_lines_add (lines, RV_LINE_QUIET, g_strdup_printf (_("%s: absent"), name), NULL);
        }
      on = (on || other == before) && other != step;
    }
}

static void
draw_steps (const RvStage *stage, GArray *steps, guint at, double y)
{
  double x0 = RV_SLIDE_MARGIN + 10, x1 = RV_SLIDE_WIDTH - RV_SLIDE_MARGIN - 10, gap = steps->len > 1 ? (x1 - x0) / (steps->len - 1) : 0;

  cairo_new_path (stage->cr);
  rv_shape_hline (stage->cr, rv_theme_color (stage->theme, RV_COLOR_LINE), x0, x1, y);
  for (guint i = 0; i < steps->len; i++)
    {
      gboolean here = g_array_index (steps, guint, i) == at;

      cairo_new_path (stage->cr);
      rv_color_set (stage->cr, rv_theme_color (stage->theme, here ? RV_COLOR_ACCENT : RV_COLOR_MARK));
      cairo_arc (stage->cr, x0 + i * gap, y, here ? 11 : 6, 0, 2 * G_PI);
      cairo_fill (stage->cr);
    }
}

/* A list that is read from the back has ten lines at most: what is absent gives way first. */
static void
shorten (GPtrArray *lines)
{
  guint more = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = lines->len; i > 1 && lines->len > MOST_NEW + 1; i--)
      if (pass == 1 || ((const RvStageLine *) lines->pdata[i - 1])->look == RV_LINE_QUIET)
        {
          g_ptr_array_remove_index (lines, i - 1);
          more++;
        }
  if (more)
    rv_stage_lines_add (lines, RV_LINE_QUIET, g_strdup_printf (ngettext ("and %u more", "and %u more", more), more), NULL);
}

void
rv_slide_course (const RvStage *stage)
{
  const RvReplay *replay = stage->options->replay;
  guint at = stage->slide->from;
  const RvReplayStep *step = replay && at < replay->steps->len ? replay->steps->pdata[at] : NULL, *before = NULL;
  g_autoptr (GArray) steps = step ? rv_slide_course_steps (stage->kase, stage->chronology, replay) : NULL;
  g_autoptr (GPtrArray) lines = rv_stage_lines_new ();
  g_autoptr (RvTheme) large = rv_stage_theme (stage, 2);
  RvRect body = RV_STAGE_BODY (stage), left, right;

  if (!step)
    {
      rv_stage_empty (stage, _("Nothing has been reckoned for this case yet."));
      return;
    }
  for (guint i = 0; i < steps->len && g_array_index (steps, guint, i) < at; i++)
    before = replay->steps->pdata[g_array_index (steps, guint, i)];
  body.y += rv_text_paragraph (stage->cr, large, RV_HEADING, rv_theme_color (large, RV_COLOR_ACCENT), body.x, body.y - 8, body.width, 1, step->as_of) + 8;
  body.height = RV_SLIDE_BOTTOM - 40 - body.y;
  left = right = body;
  left.width = body.width * 0.56;
  right.x += left.width + 72;
  right.width = body.width - left.width - 72;
  rv_stage_causes (stage, step->result, before ? before->result : NULL, &left, 5);
  rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (before ? _("New since the slide before") : _("Known so far")), NULL);
  add_new (stage, step, before, lines);
  if (lines->len == 1) /* no finding of the differential's own: it moved through the localisation */
    rv_stage_lines_add (lines, RV_LINE_PLAIN, g_strdup (_("What tells where the lesion is: examination and studies")), NULL);
  shorten (lines);
  rv_stage_lines_draw (stage, lines, &right);
  draw_steps (stage, steps, at, RV_SLIDE_BOTTOM - 6);
}
