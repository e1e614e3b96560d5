/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card for a board, on one page: who and why, three causes, three decisive facts, one next test, one conflict, the decision. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-charts.h"
#include "report/rv-shapes.h"
#include "report/rv-slides-private.h"
#include "report/rv-words.h"

static void
add_field (GPtrArray *lines, RvCase *kase, RvRecord *record, const char *field)
{
  char *text = record ? rv_words_field (kase, record, field) : NULL;

  if (!text)
    return;
  rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_(rv_kind_field (rv_record_get_kind (record), field)->label)), NULL);
  rv_stage_lines_add (lines, RV_LINE_PLAIN, text, NULL);
}

/* The three facts that speak most for the leading single cause. */
static void
add_facts (GPtrArray *lines, const RvDifferential *d)
{
  const GArray *weights = d->n_causes ? d->causes[0].supporting : NULL;

  if (!weights || !weights->len)
    return;
  rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup_printf (_("Decisive for %s"), rv_knowledge_cause (d->knowledge, d->causes[0].cause)->name), NULL);
  for (guint i = 0; i < weights->len && i < 3; i++)
    {
      const RvFindingWeight *weight = &g_array_index (weights, RvFindingWeight, i);
      const char *name = rv_knowledge_finding (d->knowledge, weight->finding)->name;
      g_autofree char *db = rv_chart_decibans (weight->decibans), *text = d->status[weight->finding] == RV_STATUS_ABSENT ? g_strdup_printf (_("%s: absent"), name) : g_strdup (name);

      rv_stage_lines_add (lines, RV_LINE_PLAIN, g_strdup_printf ("%s  (%s\u202fdB)", text, db), NULL);
    }
}

static void
add_next (GPtrArray *lines, const RvDifferential *d)
{
  const RvNextTest *next = d->next && d->next->len ? &g_array_index (d->next, RvNextTest, 0) : NULL;
  g_autofree char *quiet = next ? g_strdup_printf (_("%.2f bit expected"), next->bits) : NULL;

  if (!next)
    return;
  rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_("Next test")), NULL);
  rv_stage_lines_add (lines, RV_LINE_PLAIN, g_strdup_printf ("%s  (%s)", rv_knowledge_test (d->knowledge, next->test)->name, quiet), NULL);
}

/* The first that the engines name, else the first open question of the case. */
static void
add_conflict (GPtrArray *lines, RvCase *kase, const RvRenderOptions *options)
{
  const RvLocalisation *l = options->localisation;
  const RvDifferential *d = options->differential;
  char *text = NULL, *quiet = NULL;

  if (d && d->conflicts && d->conflicts->len && g_array_index (d->conflicts, RvConflict, 0).question)
    text = g_strdup (g_array_index (d->conflicts, RvConflict, 0).question);
  else if (l && l->n_conflicts)
    {
      text = rv_words_capital (l->conflicts[0].title ? l->conflicts[0].title : l->conflicts[0].question ? l->conflicts[0].question : "");
      quiet = l->conflicts[0].title ? g_strdup (l->conflicts[0].question) : NULL;
    }
  for (guint i = 0; !text && i < rv_case_count (kase, "open-question"); i++)
    if (!rv_record_equals (rv_case_nth (kase, "open-question", i), "status", "answered") && !rv_record_equals (rv_case_nth (kase, "open-question", i), "status", "dropped"))
      text = rv_words_field (kase, rv_case_nth (kase, "open-question", i), "title");
  if (!text)
    return;
  rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_("Unresolved conflict")), NULL);
  rv_stage_lines_add (lines, RV_LINE_PLAIN, text, quiet);
}

/* Who sat there and who kept out, in small type along the foot; returns its height. cr NULL: measures. */
static double
draw_people (const RvStage *stage, cairo_t *cr, RvRecord *presentation, double x, double y, double width)
{
  static const struct { const char *field, *format; } people[] = { { "attendees", N_("Attendees: %s") }, { "recusals", N_("Recusals: %s") } };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; presentation && i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *names = rv_words_field (stage->kase, presentation, people[i].field);
      g_autofree char *line = names ? g_strdup_printf (_(people[i].format), names) : NULL;

      if (line)
        g_string_append_printf (text, "%s%s", text->len ? "  \u00b7  " : "", line);
    }
  return text->len ? rv_text_paragraph (cr, stage->theme, RV_CAPTION, rv_theme_color (stage->theme, RV_COLOR_QUIET), x, y, width, 2, text->str) : 0;
}

static void
draw_left (const RvStage *stage, RvRecord *presentation, const RvRect *rect)
{
  const RvDifferential *d = stage->options->differential;
  const RvLocalisation *l = stage->options->localisation;
  g_autoptr (GPtrArray) lines = rv_stage_lines_new ();
  double used = 0;

  if (d && d->n_causes)
    {
      rv_stage_causes (stage, d, NULL, &(RvRect) { rect->x, rect->y, rect->width, rect->height * 0.5 }, 3);
      used = rect->height * 0.5 + 12;
    }
  if (l && l->n_hypotheses)
    {
      rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_("Where")), NULL);
      rv_stage_lines_add (lines, RV_LINE_PLAIN, g_strdup_printf ("%s: %.0f\u202f%% (%.0f\u2013%.0f)", l->hypotheses[0].name, l->hypotheses[0].probability * 100, l->hypotheses[0].low * 100,
                                                                l->hypotheses[0].high * 100), NULL);
    }
  add_field (lines, stage->kase, presentation, "performance-status");
  add_field (lines, stage->kase, presentation, "prior-lines");
  rv_stage_lines_draw (stage, lines, &(RvRect) { rect->x, rect->y + used, rect->width, rect->height - used });
}

static void
draw_body (const RvStage *stage, const RvRect *body)
{
  RvRecord *presentation = rv_slides_presentation (stage->kase);
  g_autoptr (GPtrArray) lines = rv_stage_lines_new ();
  RvRect left = *body, right = *body;
  double people = draw_people (stage, NULL, presentation, 0, 0, body->width);

  if (people > 0)
    {
      draw_people (stage, stage->cr, presentation, body->x, body->y + body->height - people, body->width);
      left.height = right.height = body->height - people - 12;
    }
  left.width = body->width * 0.52;
  right.x += left.width + 60;
  right.width = body->width - left.width - 60;
  draw_left (stage, presentation, &left);
  if (stage->options->differential)
    {
      add_facts (lines, stage->options->differential);
      add_next (lines, stage->options->differential);
    }
  add_conflict (lines, stage->kase, stage->options);
  if (presentation)
    rv_stage_lines_add_decision (lines, stage->kase, presentation);
  rv_stage_lines_draw (stage, lines, &right);
  rv_shape_vline (stage->cr, rv_theme_color (stage->theme, RV_COLOR_LINE), left.x + left.width + 30, left.y, left.y + left.height);
}

void
rv_slide_card (const RvStage *stage)
{
  draw_body (stage, &RV_STAGE_BODY (stage));
}

void
rv_slides_draw_card (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, cairo_t *cr, double width, double height)
{
  double scale = width / RV_SLIDE_WIDTH, tall = height / scale, y = 48, room = RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN;
  g_autoptr (RvTheme) theme = rv_theme_new (options->scheme, options->family, 1.6);
  RvStage stage = { view, chronology, options, NULL, cr, theme, 0 };
  RvRecord *presentation = rv_slides_presentation (view), *root = rv_case_get_root (view);
  g_autofree char *patient = rv_words_patient (view, !options->hide_names), *reason = presentation ? rv_words_field (view, presentation, "reason") : NULL;
  g_autofree char *when = presentation ? rv_words_field (view, presentation, "when") : NULL, *question = rv_words_field (view, root, "question");
  const char *meeting = presentation ? rv_record_get (presentation, "title") : NULL;
  g_autofree char *head = g_strdup_printf ("%s%s%s", meeting ? meeting : "", meeting && when ? " \u00b7 " : "", when ? when : "");
  RvColor ink = rv_theme_color (theme, RV_COLOR_INK), quiet = rv_theme_color (theme, RV_COLOR_QUIET);
  double right;

  cairo_save (cr);
  rv_color_set (cr, rv_theme_color (theme, RV_COLOR_PAGE));
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_scale (cr, scale, scale);
  right = rv_text_draw_right (cr, theme, RV_BODY, quiet, RV_SLIDE_WIDTH - RV_SLIDE_MARGIN, y + 20, room / 2, *head ? head : options->as_of);
  rv_text_draw (cr, theme, RV_HERO, ink, RV_SLIDE_MARGIN, y, room - right - 40, rv_case_get_title (view));
  y += rv_text_height (theme, RV_HERO) + 4;
  rv_text_draw (cr, theme, RV_BODY, quiet, RV_SLIDE_MARGIN, y, room, patient);
  y += rv_text_height (theme, RV_BODY) + 10;
  y += rv_text_paragraph (cr, theme, RV_HEADING, ink, RV_SLIDE_MARGIN, y, room, 3, reason ? reason : question) + 18;
  rv_shape_hline (cr, rv_theme_color (theme, RV_COLOR_LINE), RV_SLIDE_MARGIN, RV_SLIDE_WIDTH - RV_SLIDE_MARGIN, y);
  draw_body (&stage, &(RvRect) { RV_SLIDE_MARGIN, y + 24, room, tall - y - 24 - 70 });
  rv_text_draw (cr, theme, RV_CAPTION, quiet, RV_SLIDE_MARGIN, tall - 46, room, _("Probabilities with 80 % intervals. Ranvier advises and teaches; it is not a medical device."));
  cairo_restore (cr);
}
