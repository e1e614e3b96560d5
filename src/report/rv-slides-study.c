/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slides of what was measured: course, tables, map of the nerves, pictures. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-nerve-tree.h"
#include "report/rv-slides-private.h"
#include "report/rv-words.h"

#define LARGEST_TABLE 1.4
#define LEGEND 34.0         /* it stands below */
#define ROOM (RV_SLIDE_BOTTOM - 150 - LEGEND) /* for tables */
#define TABLE_GAP 36.0
#define SMALLEST_TREE 0.9    /* below this its names are hard to read from the back */
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

static double
scale_of (RvTable *table, RvTheme *theme)
{
  double width = RV_SLIDE_WIDTH - 2 * RV_SLIDE_MARGIN, scale = MIN (1.0, width / MAX (rv_table_layout (table, theme, width), 1));

  if (scale < SMALLEST_TABLE)
    return MIN (1, width / MAX (rv_table_layout (table, theme, width / SMALLEST_TABLE), 1));
  /* a small table is set larger, as far as width and height allow */
  return CLAMP (MIN (width / rv_table_width (table), ROOM / rv_table_height (table)), scale, LARGEST_TABLE);
}

GPtrArray *
rv_slide_make_tables (RvCase *kase, const RvRenderOptions *options, RvTheme *theme, const char *type, const char *study, guint parts, double *scale)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify) rv_table_free);
  gboolean ncs = g_str_equal (type, "ncs");

  *scale = LARGEST_TABLE;
  for (RvNcsPart part = RV_NCS_ALL; part < RV_NCS_N_PARTS; part++)
    {
      RvTable *table = !(parts & (1u << part)) ? NULL : ncs ? rv_edx_table_ncs_part (kase, options->edx, study, part) : rv_edx_table_emg (kase, options->edx, study);

      if (!table)
        continue;
      *scale = MIN (*scale, scale_of (table, theme));
      g_ptr_array_add (tables, table);
    }
  return tables;
}

gboolean
rv_slide_tables_fit (GPtrArray *tables, double scale)
{
  double height = 0;

  for (guint i = 0; i < tables->len; i++)
    height += rv_table_height (tables->pdata[i]) * scale + (i ? TABLE_GAP : 0);
  return height <= ROOM;
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
  double room = ROOM / scale - rv_table_head_height (table), all = 0, height = 0;
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
  const RvSlide *slide = stage->slide;
  g_autoptr (RvTheme) theme = rv_stage_theme (stage, RV_SLIDE_TABLE_SCALE);
  double scale, y = stage->top;
  g_autoptr (GPtrArray) tables = rv_slide_make_tables (stage->kase, stage->options, theme, slide->type, slide->about ? slide->about : "", MAX (slide->tables, 1u << RV_NCS_ALL), &scale);
  g_autofree char *legend = rv_edx_table_legend (stage->kase, stage->options->edx);

  if (!tables->len)
    {
      rv_stage_empty (stage, _("No rows of this study."));
      return;
    }
  for (guint i = 0; i < tables->len; i++)
    {
      cairo_save (stage->cr);
      cairo_translate (stage->cr, RV_SLIDE_MARGIN, y);
      cairo_scale (stage->cr, scale, scale);
      y += rv_table_draw (tables->pdata[i], theme, stage->cr, 0, 0, slide->from, slide->to ? slide->to : rv_table_n_rows (tables->pdata[i])) * scale + TABLE_GAP;
      cairo_restore (stage->cr);
    }
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
  options.no_title = options.no_statement = TRUE;
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
          options.results_only = scale < SMALLEST_TREE; /* what is proposed gives way to what was found */
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
