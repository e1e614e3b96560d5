/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which slides a case has, and the frame of each: ground, heading, foot. */
#include "report/rv-slides.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-slides-private.h"
#include "report/rv-words.h"

/* In the order of a computed deck. own: drawn without heading. */
static const struct { const char *type, *title; void (*draw) (const RvStage *stage); gboolean own; } kinds[] = {
  { "title", N_("Title"), rv_slide_title, TRUE },
  { "question", N_("Reason for presentation"), rv_slide_question },
  { "history", N_("History"), rv_slide_history },
  { "timeline", N_("Course"), rv_slide_timeline },
  { "examination", N_("Examination"), rv_slide_examination },
  { "ncs", N_("Nerve conduction"), rv_slide_table },
  { "emg", N_("Needle EMG"), rv_slide_table },
  { "tree", N_("Where is the lesion?"), rv_slide_tree },
  { "results", N_("Laboratory and imaging"), rv_slide_results },
  { "imaging", N_("Imaging"), rv_slide_imaging, TRUE },
  { "course", N_("What may have caused it, as it became known"), rv_slide_course },
  { "differential", N_("What may have caused it?"), rv_slide_differential },
  { "pathology", N_("Pathology"), rv_slide_pathology },
  { "outcome", N_("Diagnosis and outcome"), rv_slide_outcome },
  { "questions", N_("Open questions"), rv_slide_questions },
  { "card", N_("The case on one card"), rv_slide_card },
  { "decision", N_("Decision"), rv_slide_decision },
  { "text", N_("Text"), rv_slide_text },
};

static int
index_of (const char *type)
{
  for (guint i = 0; type && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].type, type))
      return (int) i;
  return -1;
}

static void
slide_free (gpointer data)
{
  RvSlide *slide = data;

  g_free (slide->type);
  g_free (slide->about);
  g_free (slide->title);
  g_free (slide->text);
  g_free (slide->notes);
  g_free (slide->uuid);
  g_free (slide);
}

RvRecord *
rv_slides_presentation (RvCase *kase)
{
  guint n = rv_case_count (kase, "presentation");

  return n ? rv_case_nth (kase, "presentation", n - 1) : NULL;
}

static RvSlide *
add_slide (GPtrArray *slides, const char *type, const char *about, const char *title)
{
  RvSlide *slide = g_new0 (RvSlide, 1);
  int kind = index_of (type);

  slide->type = g_strdup (type);
  slide->about = g_strdup (about);
  slide->title = title ? g_strdup (title) : g_strdup (kind >= 0 ? _(kinds[kind].title) : type);
  slide->parts = 1;
  g_ptr_array_add (slides, slide);
  return slide;
}

/* Tables on one slide, or a table on as many slides as it needs at a size that can be read from the back. */
static void
add_table (GPtrArray *slides, GPtrArray *tables, double scale, guint parts, const char *type, const char *title, const char *study)
{
  guint first = slides->len, from = 0, n = tables->len ? rv_table_n_rows (tables->pdata[0]) : 0;

  while (from < n)
    {
      RvSlide *slide = add_slide (slides, type, study, title);

      slide->tables = parts;
      slide->part = slides->len - first;
      if (tables->len > 1) /* they fit whole */
        break;
      slide->from = from;
      slide->to = from = rv_slide_table_end (tables->pdata[0], from, scale);
    }
  for (guint s = first; s < slides->len; s++)
    ((RvSlide *) slides->pdata[s])->parts = slides->len - first;
}

/* "Nerve conduction, motor: First visit": name of the study, or NULL. */
static char *
table_title (const char *title, guint parts, const char *name)
{
  g_autoptr (GString) text = g_string_new (title);

  for (RvNcsPart part = RV_NCS_MOTOR; part < RV_NCS_N_PARTS; part++)
    if (parts & (1u << part))
      g_string_append_printf (text, ", %s", rv_edx_table_part_name (part));
  if (name)
    g_string_append_printf (text, ": %s", name);
  return g_strdup (text->str);
}

/* Parts of a study's table share a slide when they fit. */
static void
add_study (GPtrArray *slides, RvCase *view, const RvRenderOptions *options, const char *type, const char *title, const char *study, const char *name)
{
  g_autoptr (RvTheme) theme = rv_theme_new (options->scheme, options->family, RV_SLIDE_TABLE_SCALE);
  RvNcsPart all[RV_NCS_N_PARTS] = { RV_NCS_ALL };
  guint n = g_str_equal (type, "ncs") ? rv_edx_table_ncs_parts (view, study, all) : 1, parts = 0;

  for (guint i = 0; i < n; i++)
    {
      double scale, with;
      g_autoptr (GPtrArray) tables = rv_slide_make_tables (view, options, theme, type, study, parts |= 1u << all[i], &scale);
      g_autoptr (GPtrArray) more = i + 1 < n ? rv_slide_make_tables (view, options, theme, type, study, parts | 1u << all[i + 1], &with) : NULL;
      g_autofree char *words = title ? NULL : table_title (_(kinds[index_of (type)].title), parts, name);

      if (more && rv_slide_tables_fit (more, with))
        continue;
      add_table (slides, tables, scale, parts, type, title ? title : words, study);
      parts = 0;
    }
}

static void
add_tables (GPtrArray *slides, RvCase *view, const RvRenderOptions *options, const char *type, const char *title, const char *only)
{
  g_auto (GStrv) studies = rv_edx_table_studies (view);

  for (guint i = 0; studies[i]; i++)
    {
      RvRecord *study = *studies[i] ? rv_case_find_id (view, studies[i]) : NULL;

      if (!only || g_str_equal (only, studies[i]))
        add_study (slides, view, options, type, title, studies[i], study && studies[1] ? rv_record_get (study, "title") : NULL);
    }
}

static void
add_images (GPtrArray *slides, RvCase *view, const char *title, const char *only)
{
  guint n = only ? rv_case_count (view, "image") : rv_case_count_pictures (view);

  for (guint i = 0; i < n; i++)
    {
      RvRecord *image = only ? rv_case_nth (view, "image", i) : rv_case_nth_picture (view, i);

      if (!only || g_strcmp0 (only, rv_record_get (image, "id")) == 0 || g_str_equal (only, rv_record_get_uuid (image)))
        add_slide (slides, "imaging", rv_record_get_uuid (image), title ? title : rv_record_get (image, "title"));
    }
}

/* One slide on which all series are looked through. On paper there is nothing to look through. */
static void
add_series (GPtrArray *slides, RvCase *view, const char *title)
{
  g_autoptr (GPtrArray) series = rv_case_series (view);

  if (series->len)
    add_slide (slides, "imaging", rv_record_get_uuid (series->pdata[0]), title ? title : _("Images to look through"));
}

gboolean
rv_slides_is_series (RvCase *view, const RvSlide *slide)
{
  RvRecord *image = slide && slide->about && g_str_equal (slide->type, "imaging") ? rv_case_find_uuid (view, slide->about) : NULL;
  g_autoptr (GPtrArray) series = image ? rv_case_series (view) : NULL;

  return series && g_ptr_array_find (series, image, NULL);
}

static void
add_course (GPtrArray *slides, RvCase *view, RvChronology *chronology, const RvRenderOptions *options, const char *title)
{
  g_autoptr (GArray) steps = options->replay ? rv_slide_course_steps (view, chronology, options->replay) : NULL;

  for (guint i = 0; steps && i < steps->len; i++)
    {
      RvSlide *slide = add_slide (slides, "course", NULL, title);

      slide->from = g_array_index (steps, guint, i);
      slide->position = ((const RvReplayStep *) options->replay->steps->pdata[slide->from])->position;
      slide->part = i + 1;
      slide->parts = steps->len;
    }
}

/* All slides of one type for which there is something. */
static void
add_type (GPtrArray *slides, RvCase *view, RvChronology *chronology, const RvRenderOptions *options, const char *type, const char *about, const char *title)
{
  if (g_str_equal (type, "ncs") || g_str_equal (type, "emg"))
    add_tables (slides, view, options, type, title, about);
  else if (g_str_equal (type, "imaging"))
    {
      add_images (slides, view, title, about);
      if (options->live && !about)
        add_series (slides, view, title);
    }
  else if (g_str_equal (type, "course"))
    add_course (slides, view, chronology, options, title);
  else
    add_slide (slides, type, about, title);
}

static gboolean
has_content (RvCase *view, const RvRenderOptions *options, const char *type)
{
  if (g_str_equal (type, "text") || g_str_equal (type, "question")) /* the title slide says the reason */
    return FALSE;
  if (g_str_equal (type, "decision"))
    return rv_slides_presentation (view) != NULL;
  if (g_str_equal (type, "timeline"))
    return rv_case_count (view, "event") > 1;
  if (g_str_equal (type, "tree"))
    return options->localisation && options->localisation->n_observations > 0;
  if (g_str_equal (type, "card") || g_str_equal (type, "course") || g_str_equal (type, "differential"))
    return options->differential != NULL;
  return rv_slide_has_lines (view, options, type);
}

GPtrArray *
rv_slides_default (RvCase *view, RvChronology *chronology, const RvRenderOptions *options)
{
  GPtrArray *slides = g_ptr_array_new_with_free_func (slide_free);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (has_content (view, options, kinds[i].type))
      {
        g_autoptr (GPtrArray) some = g_ptr_array_new_with_free_func (slide_free);

        if (!g_str_equal (kinds[i].type, "course")) /* its steps need a replay, which takes a while */
          add_type (some, view, chronology, options, kinds[i].type, NULL, NULL);
        if (some->len || g_str_equal (kinds[i].type, "course"))
          add_slide (slides, kinds[i].type, NULL, NULL);
      }
  return slides;
}

static void
add_record (GPtrArray *slides, RvCase *view, RvChronology *chronology, const RvRenderOptions *options, RvRecord *record)
{
  guint first = slides->len;

  add_type (slides, view, chronology, options, rv_record_get (record, "type"), rv_record_get (record, "about"), rv_record_get (record, "title"));
  for (guint i = first; i < slides->len; i++)
    {
      RvSlide *slide = slides->pdata[i];

      slide->uuid = g_strdup (rv_record_get_uuid (record));
      slide->text = g_strdup (rv_record_get (record, "text"));
      slide->notes = g_strdup (rv_record_get (record, "speaker-notes"));
      slide->hidden = rv_record_equals (record, "hidden", "yes");
    }
}

GPtrArray *
rv_slides_plan (RvCase *view, RvChronology *chronology, RvRecord *presentation, const RvRenderOptions *options, gboolean with_hidden)
{
  g_autoptr (GPtrArray) records = presentation ? rv_case_children (view, presentation, "slide") : NULL;
  GPtrArray *slides = g_ptr_array_new_with_free_func (slide_free);

  if (!records || !records->len)
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      if (has_content (view, options, kinds[i].type))
        add_type (slides, view, chronology, options, kinds[i].type, NULL, NULL);
  for (guint i = 0; records && i < records->len; i++)
    if (rv_record_get (records->pdata[i], "type") && (with_hidden || !rv_record_equals (records->pdata[i], "hidden", "yes")))
      add_record (slides, view, chronology, options, records->pdata[i]);
  if (!slides->len)
    add_slide (slides, "title", NULL, NULL);
  return slides;
}

RvTheme *
rv_stage_theme (const RvStage *stage, double text_scale)
{
  return rv_theme_new (rv_theme_get_scheme (stage->theme), stage->options->family, text_scale);
}

RvView
rv_stage_view (const RvStage *stage, RvTheme *theme, double width, double height)
{
  return (RvView) { stage->kase, stage->chronology, theme, stage->cr, width, height, stage->options };
}

void
rv_stage_empty (const RvStage *stage, const char *text)
{
  rv_text_paragraph (stage->cr, stage->theme, RV_HEADING, rv_theme_color (stage->theme, RV_COLOR_QUIET), RV_SLIDE_MARGIN, stage->top + 40, 1000, 0, text);
}

/* The foot: what case, as known when, which slide. */
static void
draw_foot (const RvStage *stage, guint number, guint total)
{
  RvColor quiet = rv_theme_color (stage->theme, RV_COLOR_QUIET);
  g_autofree char *page = g_strdup_printf ("%u\u202f/\u202f%u", number, total);
  double y = RV_SLIDE_HEIGHT - 42, right = RV_SLIDE_WIDTH - RV_SLIDE_MARGIN;

  right -= rv_text_draw_right (stage->cr, stage->theme, RV_CAPTION, quiet, right, y, 0, page) + 32;
  if (stage->options->as_of)
    right -= rv_text_draw_right (stage->cr, stage->theme, RV_CAPTION, quiet, right, y, 700, stage->options->as_of) + 32;
  rv_text_draw (stage->cr, stage->theme, RV_CAPTION, quiet, RV_SLIDE_MARGIN, y, right - RV_SLIDE_MARGIN, rv_case_get_title (stage->kase));
}

static double
draw_heading (const RvStage *stage)
{
  RvColor ink = rv_theme_color (stage->theme, RV_COLOR_INK), quiet = rv_theme_color (stage->theme, RV_COLOR_QUIET);
  const RvSlide *slide = stage->slide;
  g_autoptr (RvTheme) theme = NULL;
  double right = RV_SLIDE_WIDTH - RV_SLIDE_MARGIN, y = 40, height = rv_text_height (stage->theme, RV_HERO);

  if (slide->parts > 1)
    {
      g_autofree char *part = g_strdup_printf (_("%u of %u"), slide->part, slide->parts);

      right -= rv_text_draw_right (stage->cr, stage->theme, RV_CAPTION, quiet, right, y + height - rv_text_height (stage->theme, RV_CAPTION) - 8, 0, part) + 32;
    }
  theme = rv_stage_theme (stage, rv_text_width (stage->theme, RV_HERO, slide->title) > right - RV_SLIDE_MARGIN ? 1.25 : 1.6); /* a long one is set smaller */
  rv_text_draw (stage->cr, theme, RV_HERO, ink, RV_SLIDE_MARGIN, y + height - rv_text_height (theme, RV_HERO), right - RV_SLIDE_MARGIN, slide->title);
  return y + height + 26;
}

void
rv_slides_draw (RvCase *view, RvChronology *chronology, const RvRenderOptions *options, const RvSlide *slide, guint number, guint total, cairo_t *cr, double width, double height)
{
  double scale = MIN (width / RV_SLIDE_WIDTH, height / RV_SLIDE_HEIGHT);
  g_autoptr (RvTheme) theme = rv_theme_new (options->scheme, options->family, 1.6);
  RvStage stage = { view, chronology, options, slide, cr, theme, 0 };
  int kind = index_of (slide->type);
  gboolean black = g_str_equal (slide->type, "imaging"), figure = FALSE;

  cairo_save (cr);
  rv_color_set (cr, black ? (RvColor) { 0, 0, 0, 1 } : rv_theme_color (theme, RV_COLOR_PAGE));
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_translate (cr, (width - RV_SLIDE_WIDTH * scale) / 2, (height - RV_SLIDE_HEIGHT * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, RV_SLIDE_WIDTH, RV_SLIDE_HEIGHT);
  cairo_clip (cr);
  stage.top = kind >= 0 && kinds[kind].own ? RV_SLIDE_MARGIN : draw_heading (&stage);
  if (black || g_str_equal (slide->type, "tree") || g_str_equal (slide->type, "timeline"))
    {
      g_autofree char *shows = rv_slides_describe (view, slide, number, total);

      figure = rv_text_figure_begin (cr, shows);
    }
  if (kind >= 0)
    kinds[kind].draw (&stage);
  if (figure)
    cairo_tag_end (cr, "Figure");
  if (kind > 0 && !black)
    draw_foot (&stage, number, total);
  cairo_restore (cr);
}

char *
rv_slides_describe (RvCase *view, const RvSlide *slide, guint number, guint total)
{
  RvRecord *image = g_str_equal (slide->type, "imaging") && slide->about ? rv_case_find_uuid (view, slide->about) : NULL;
  g_autofree char *caption = image ? rv_figure_caption (image) : NULL;
  const char *more = caption ? caption : slide->text;
  const char *title = g_str_equal (slide->type, "title") ? rv_case_get_title (view) : slide->title;

  return more ? g_strdup_printf (_("Slide %u of %u: %s. %s"), number, total, title, more) : g_strdup_printf (_("Slide %u of %u: %s"), number, total, title);
}
