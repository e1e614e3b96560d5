/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slides of what was measured: course, tables, map of the nerves, pictures. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-nerve-tree.h"
#include "report/rv-slides-private.h"
#include "report/rv-words.h"

#define LARGEST_TABLE 1.4
#define LEGEND 34.0         /* it stands below */
#define SMALLEST_TABLE 0.62 /* of the table's type: below this it cannot be read from the back */

void
rv_slide_timeline (const RvStage *stage)
{
  g_autoptr (RvTheme) theme = rv_stage_theme (stage, 1.5);
  RvRect body = RV_STAGE_BODY (stage);
  RvView view = rv_stage_view (stage, theme, body.width, body.height);

  view.options = stage->options;
  g_free (rv_view_draw_timeline (&view, &body, TRUE));
}

RvTable *
rv_slide_make_table (RvCase *kase, const RvRenderOptions *options, RvTheme *theme, const char *type, const char *study, double *scale)
{
  double width = RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN;
  RvTable *table = g_str_equal (type, "ncs") ? rv_edx_table_ncs (kase, options->edx, study) : rv_edx_table_emg (kase, options->edx, study);

  *scale = table ? MIN (1.0, width / MAX (rv_table_layout (table, theme, width), 1)) : 1;
  if (*scale < SMALLEST_TABLE)
    *scale = MIN (1, width / MAX (rv_table_layout (table, theme, width / SMALLEST_TABLE), 1));
  else if (table) /* a small table is set larger, as far as width and height allow */
    *scale = CLAMP (MIN (width / rv_table_width (table), (RV_SLIDE_BOTTOM - 150 - LEGEND) / rv_table_height (table)), *scale, LARGEST_TABLE);
  return table;
}

/* A further site of a nerve says nothing without the nerve: a nerve stays whole unless it began the slide. */
static guint
begin_of_nerve (RvTable *table, guint from, guint row)
{
  guint start = row;

  if (row >= rv_table_n_rows (table))
    return row;
  for (; start > from; start--)
    {
      const char *name = rv_table_get (table, start, 0, NULL);

      if (name && *name)
        break;
    }
  return start > from ? start : row;
}

guint
rv_slide_table_end (RvTable *table, guint from, double scale)
{
  double room = (RV_SLIDE_BOTTOM - 150 - LEGEND) / scale - rv_table_head_height (table), all = 0, height = 0;
  guint row = from, n = rv_table_n_rows (table), parts;

  for (guint i = from; i < n; i++)
    all += rv_table_row_height (table, i);
  parts = (guint) ceil (all / MAX (room, 1));
  if (parts > 1) /* slides of about the same length, none with a single row */
    room = MIN (room, all / parts + rv_table_row_height (table, from));
  for (; row < n; row++)
    {
      height += rv_table_row_height (table, row);
      if (height > room && row > from)
        break;
    }
  while (row > from + 1 && row < n && rv_table_row_is_heading (table, row - 1))
    row--;
  return begin_of_nerve (table, from, row);
}

void
rv_slide_table (const RvStage *stage)
{
  g_autoptr (RvTheme) theme = rv_stage_theme (stage, RV_SLIDE_TABLE_SCALE);
  double scale, x;
  g_autoptr (RvTable) table = rv_slide_make_table (stage->kase, stage->options, theme, stage->slide->type, stage->slide->about ? stage->slide->about : "", &scale);
  g_autofree char *legend = rv_edx_table_legend (stage->kase, stage->options->edx);

  if (!table)
    {
      rv_stage_empty (stage, _("No rows of this study."));
      return;
    }
  x = RV_SLIDE_MARGIN;
  cairo_save (stage->cr);
  cairo_translate (stage->cr, x, stage->top);
  cairo_scale (stage->cr, scale, scale);
  rv_table_draw (table, theme, stage->cr, 0, 0, stage->slide->from, stage->slide->to ? stage->slide->to : rv_table_n_rows (table));
  cairo_restore (stage->cr);
  rv_text_draw (stage->cr, stage->theme, RV_CAPTION, rv_theme_color (stage->theme, RV_COLOR_QUIET), RV_SLIDE_MARGIN, RV_SLIDE_BOTTOM - LEGEND + 4, RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN, legend);
}

void
rv_slide_tree (const RvStage *stage)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  RvRect body = { RV_SLIDE_MARGIN, stage->top - 10, RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN, RV_SLIDE_BOTTOM - stage->top + 10 };
  RvNerveTreeOptions options = RV_NERVE_TREE_OPTIONS_INIT;
  const RvLocalisation *l = stage->options->localisation;
  double scale = 1;

  if (!anatomy || !l)
    {
      rv_stage_empty (stage, _("Nothing has been localised yet."));
      return;
    }
  if (l->n_hypotheses)
    {
      g_autofree char *line = g_strdup_printf ("%s: %.0f\u202f%% (%.0f\u2013%.0f)", l->hypotheses[0].name, l->hypotheses[0].probability * 100, l->hypotheses[0].low * 100,
                                               l->hypotheses[0].high * 100);
      g_autoptr (RvTheme) large = rv_stage_theme (stage, 2);

      body.y += rv_text_paragraph (stage->cr, large, RV_HEADING, rv_theme_color (large, RV_COLOR_INK), body.x, body.y, body.width, 2, line) + 12;
      body.height = RV_SLIDE_BOTTOM - body.y;
    }
  options.no_title = TRUE;
  for (int i = 0; i < 8; i++)
    {
      g_autoptr (RvTheme) theme = rv_stage_theme (stage, 1.45);
      g_autoptr (RvNerveTree) tree = NULL;

      options.width = body.width / scale;
      options.height = body.height / scale;
      tree = rv_nerve_tree_layout (anatomy, stage->options->edx, l, theme, &options);
      if (tree->height * scale > body.height + 0.5 && i < 7)
        {
          scale *= MAX (sqrt (body.height / (tree->height * scale)), 0.6);
          continue;
        }
      if (tree->height * scale > body.height + 0.5)
        scale = body.height / tree->height;
      cairo_save (stage->cr);
      cairo_translate (stage->cr, body.x, body.y);
      cairo_scale (stage->cr, scale, scale);
      rv_nerve_tree_draw (tree, theme, stage->cr);
      cairo_restore (stage->cr);
      return;
    }
}

/* The names of the series, where they cannot be looked through. */
static void
name_series (const RvStage *stage)
{
  g_autoptr (RvTheme) theme = rv_theme_new (RV_SCHEME_DARK, stage->options->family, 1.6);
  g_autoptr (GPtrArray) series = rv_case_series (stage->kase);
  RvColor white = { 1, 1, 1, 1 }, grey = { 0.75, 0.75, 0.78, 1 };
  double y = 56;

  y += rv_text_draw (stage->cr, theme, RV_HERO, white, RV_SLIDE_MARGIN, y, 0, stage->slide->title) > 0 ? rv_text_height (theme, RV_HERO) + 26 : 0;
  for (guint i = 0; i < series->len && y < RV_SLIDE_BOTTOM; i++)
    {
      g_autofree char *title = rv_words_field (stage->kase, series->pdata[i], "title");

      rv_text_draw (stage->cr, theme, RV_HEADING, grey, RV_SLIDE_MARGIN, y, RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN, title);
      y += rv_text_height (theme, RV_HEADING) + 10;
    }
}

void
rv_slide_imaging (const RvStage *stage)
{
  RvRecord *image = stage->slide->about ? rv_case_find_uuid (stage->kase, stage->slide->about) : NULL;
  g_autofree char *caption = image ? rv_words_field (stage->kase, image, "caption") : NULL, *findings = image ? rv_words_field (stage->kase, image, "findings") : NULL;
  g_autoptr (RvTheme) theme = NULL;
  RvColor white = { 1, 1, 1, 1 }, grey = { 0.75, 0.75, 0.78, 1 };
  double aspect, beside, width, y;

  if (rv_slides_is_series (stage->kase, stage->slide))
    name_series (stage);
  if (!image || rv_slides_is_series (stage->kase, stage->slide))
    return;
  theme = rv_theme_new (RV_SCHEME_DARK, stage->options->family, 1.6);
  aspect = rv_figure_aspect (image, stage->options->files_dir);
  beside = RV_SLIDE_WIDTH - RV_SLIDE_HEIGHT * aspect; /* what a picture of full height leaves */
  if (!caption && !findings)
    beside = 0;
  if (beside > 330 && beside > 0)
    {
      width = RV_SLIDE_WIDTH - MIN (beside, 520);
      rv_figure_draw_pane (theme, stage->cr, stage->kase, image, stage->options->files_dir, &(RvRect) { 0, 0, width, RV_SLIDE_HEIGHT });
      y = 100;
      y += rv_text_paragraph (stage->cr, theme, RV_HEADING, white, width + 24, y, RV_SLIDE_WIDTH - width - 64, 0, caption) + 24;
      rv_text_paragraph (stage->cr, theme, RV_BODY, grey, width + 24, y, RV_SLIDE_WIDTH - width - 64, MAX ((guint) ((RV_SLIDE_HEIGHT - 60 - y) / rv_text_height (theme, RV_BODY)), 1),
                         findings);
      return;
    }
  y = RV_SLIDE_HEIGHT;
  if (caption)
    {
      double height = rv_text_paragraph (NULL, theme, RV_BODY, white, 0, 0, RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN, 2, caption);

      y -= height + 24;
      rv_text_paragraph (stage->cr, theme, RV_BODY, white, RV_SLIDE_MARGIN, y + 8, RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN, 2, caption);
    }
  rv_figure_draw_pane (theme, stage->cr, stage->kase, image, stage->options->files_dir, &(RvRect) { 0, 0, RV_SLIDE_WIDTH, y });
}
