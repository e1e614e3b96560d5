/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of big text on a slide, and slides that are nothing but lines. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-shapes.h"
#include "report/rv-slides-private.h"
#include "report/rv-words.h"

#define COLUMN_GAP 72.0

static void
line_free (gpointer data)
{
  RvStageLine *line = data;

  g_free (line->text);
  g_free (line->quiet);
  g_free (line);
}

GPtrArray *
rv_stage_lines_new (void)
{
  return g_ptr_array_new_with_free_func (line_free);
}

void
rv_stage_lines_add (GPtrArray *lines, RvLineLook look, char *text, char *quiet)
{
  RvStageLine *line;
  gboolean there = !text || !*text;

  for (guint i = 0; i < lines->len && !there; i++)
    there = g_str_equal (((RvStageLine *) lines->pdata[i])->text, text);
  if (there)
    {
      g_free (text);
      g_free (quiet);
      return;
    }
  line = g_new0 (RvStageLine, 1);
  line->look = look;
  line->text = text;
  line->quiet = quiet && *quiet ? quiet : NULL;
  if (!line->quiet)
    g_free (quiet);
  g_ptr_array_add (lines, line);
}

static const RvTextStyle big = { RV_SIZE_HEADING, FALSE, FALSE }, bold = { RV_SIZE_HEADING, TRUE, FALSE };

/* cr NULL: measures. */
static double
set_line (const RvStage *stage, RvTheme *theme, cairo_t *cr, const RvStageLine *line, double x, double y, double width, guint most)
{
  double indent = rv_theme_font_px (theme, RV_SIZE_HEADING) * 0.8, height, mark = rv_text_height (theme, big) / 2;
  RvColorName name = line->look == RV_LINE_QUIET ? RV_COLOR_QUIET : RV_COLOR_INK;

  if (line->look == RV_LINE_GROUP)
    return rv_text_paragraph (cr, theme, RV_BODY_BOLD, rv_theme_color (theme, RV_COLOR_QUIET), x, y, width, 2, line->text) + 4;
  if (cr)
    {
      cairo_new_path (cr);
      rv_color_set (cr, rv_theme_color (theme, line->look == RV_LINE_ABNORMAL ? RV_COLOR_ABNORMAL : RV_COLOR_MARK));
      if (line->look == RV_LINE_ABNORMAL)
        cairo_rectangle (cr, x, y + mark - indent * 0.22, indent * 0.44, indent * 0.44);
      else
        cairo_arc (cr, x + indent * 0.2, y + mark, indent * 0.16, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  height = rv_text_paragraph (cr, theme, line->look == RV_LINE_ABNORMAL ? bold : big, rv_theme_color (theme, name), x + indent, y, width - indent, most, line->text);
  if (line->quiet)
    height += rv_text_paragraph (cr, theme, RV_BODY, rv_theme_color (theme, RV_COLOR_QUIET), x + indent, y + height, width - indent, most ? 2 : 0, line->quiet);
  return height;
}

/* Sets lines into columns, the second balanced against the first; returns how many did not fit. cr NULL: measures. */
static guint
set_lines (const RvStage *stage, RvTheme *theme, cairo_t *cr, GPtrArray *lines, const RvRect *rect, guint columns, guint most)
{
  double width = (rect->width - (columns - 1) * COLUMN_GAP) / columns, gap = rv_theme_font_px (theme, RV_SIZE_HEADING) * 0.42, total = 0, y = rect->y;
  double bottom = rect->y + rect->height, limit;
  guint column = 0;

  for (guint i = 0; i < lines->len; i++)
    total += set_line (stage, theme, NULL, lines->pdata[i], 0, 0, width, most) + gap;
  limit = columns > 1 ? MIN (rect->y + total / columns, bottom) : bottom;
  for (guint i = 0; i < lines->len; i++)
    {
      const RvStageLine *line = lines->pdata[i];
      double height = set_line (stage, theme, NULL, line, 0, 0, width, most), with = height;
      gboolean headed = i > 0 && ((const RvStageLine *) lines->pdata[i - 1])->look == RV_LINE_GROUP; /* stays with its heading */

      if (line->look == RV_LINE_GROUP)
        {
          if (y > rect->y)
            y += gap;
          with += i + 1 < lines->len ? gap + set_line (stage, theme, NULL, lines->pdata[i + 1], 0, 0, width, most) : 0;
        }
      if (column + 1 < columns && y > rect->y && ((y + with / 2 > limit && !headed) || y + with > bottom))
        {
          column++;
          y = rect->y;
        }
      if (y + with > bottom + 1)
        return lines->len - i;
      if (cr)
        set_line (stage, theme, cr, line, rect->x + column * (width + COLUMN_GAP), y, width, most);
      y += height + gap;
    }
  return 0;
}

void
rv_stage_lines_draw (const RvStage *stage, GPtrArray *lines, const RvRect *rect)
{
  static const struct { double scale; guint columns, most; } tries[] = { { 2.4, 1, 0 }, { 2.1, 1, 0 }, { 2.1, 2, 0 }, { 1.8, 1, 0 }, { 1.8, 2, 0 }, { 1.6, 1, 0 }, { 1.6, 2, 0 }, { 1.6, 2, 3 }, { 1.45, 2, 3 } };
  guint left = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (RvTheme) theme = rv_stage_theme (stage, tries[i].scale);
      gboolean last = i + 1 == G_N_ELEMENTS (tries);

      if (rect->width < 900 && tries[i].columns > 1 && !last)
        continue;
      left = set_lines (stage, theme, NULL, lines, rect, rect->width < 900 ? 1 : tries[i].columns, tries[i].most);
      if (left && !last)
        continue;
      set_lines (stage, theme, stage->cr, lines, rect, rect->width < 900 ? 1 : tries[i].columns, tries[i].most);
      break;
    }
  if (left)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", left), left);

      rv_text_draw_right (stage->cr, stage->theme, RV_CAPTION, rv_theme_color (stage->theme, RV_COLOR_QUIET), rect->x + rect->width, rect->y + rect->height - 4, 0, more);
    }
}

/* --- what stands on them --- */

static void
add_findings (RvCase *kase, GPtrArray *lines)
{
  for (guint i = 0; i < rv_case_count (kase, "finding"); i++)
    {
      RvRecord *finding = rv_case_nth (kase, "finding", i);

      if (rv_record_equals (finding, "status", "present"))
        rv_stage_lines_add (lines, RV_LINE_PLAIN, rv_words_field (kase, finding, "text"), NULL);
    }
}

static void
add_kind (RvCase *kase, GPtrArray *lines, const char *kind, const char *field, const char *group)
{
  guint before = lines->len;

  for (guint i = 0; i < rv_case_count (kase, kind); i++)
    {
      if (i == 0)
        rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (group), NULL);
      rv_stage_lines_add (lines, RV_LINE_PLAIN, rv_words_field (kase, rv_case_nth (kase, kind, i), field), NULL);
    }
  if (lines->len == before + 1)
    g_ptr_array_remove_index (lines, before);
}

static GPtrArray *
history_lines (RvCase *kase)
{
  GPtrArray *lines = rv_stage_lines_new ();

  add_kind (kase, lines, "comorbidity", "name", _("Other conditions"));
  add_kind (kase, lines, "relative", "condition", _("Family history"));
  if (rv_case_count (kase, "finding"))
    rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_("Complaints")), NULL);
  add_findings (kase, lines);
  return lines;
}

static const char *const exam_kinds[] = { "strength", "bulk", "reflex", "sensation", "sign" };

/* The first visit with an examination: what was found when the patient came. */
static const char *
first_exam (RvCase *kase)
{
  for (guint v = 0; v < rv_case_count (kase, "encounter"); v++)
    for (guint k = 0; k < G_N_ELEMENTS (exam_kinds); k++)
      for (guint i = 0; i < rv_case_count (kase, exam_kinds[k]); i++)
        {
          const char *visit = rv_record_get (rv_case_nth (kase, "encounter", v), "id");

          if (visit && rv_record_equals (rv_case_nth (kase, exam_kinds[k], i), "encounter", visit))
            return visit;
        }
  return NULL;
}

static GPtrArray *
exam_lines (RvCase *kase)
{
  GPtrArray *lines = rv_stage_lines_new ();
  const char *visit = first_exam (kase);
  guint normal = 0, later = 0;

  for (guint k = 0; k < G_N_ELEMENTS (exam_kinds); k++)
    {
      guint before = lines->len;

      for (guint i = 0; i < rv_case_count (kase, exam_kinds[k]); i++)
        {
          RvRecord *record = rv_case_nth (kase, exam_kinds[k], i);

          if (visit && rv_record_get (record, "encounter") && !rv_record_equals (record, "encounter", visit))
            {
              later++;
              continue;
            }
          if (rv_words_is_normal (record))
            {
              normal++;
              continue;
            }
          if (lines->len == before)
            rv_stage_lines_add (lines, RV_LINE_GROUP, g_strdup (_(rv_record_get_kind (record)->plural)), NULL);
          rv_stage_lines_add (lines, RV_LINE_PLAIN, rv_words_record_side (record), NULL);
        }
    }
  if (normal && lines->len)
    rv_stage_lines_add (lines, RV_LINE_QUIET, g_strdup_printf (ngettext ("%u further entry is normal", "%u further entries are normal", normal), normal), NULL);
  if (later && lines->len)
    rv_stage_lines_add (lines, RV_LINE_QUIET, g_strdup_printf (ngettext ("%u entry of later visits", "%u entries of later visits", later), later), NULL);
  return lines;
}

static gboolean
is_tissue (RvRecord *result)
{
  const char *category = rv_record_get (result, "category");

  return category && (g_str_equal (category, "biopsy"));
}

static GPtrArray *
result_lines (RvCase *kase, gboolean tissue)
{
  GPtrArray *lines = rv_stage_lines_new ();

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < rv_case_count (kase, "result"); i++)
      {
        RvRecord *result = rv_case_nth (kase, "result", i);

        if (is_tissue (result) == tissue && rv_words_is_normal (result) == (pass == 1))
          rv_stage_lines_add (lines, pass ? RV_LINE_QUIET : RV_LINE_ABNORMAL, rv_words_record_side (result), tissue ? rv_words_field (kase, result, "text") : NULL);
      }
  return lines;
}

static GPtrArray *
outcome_lines (RvCase *kase)
{
  GPtrArray *lines = rv_stage_lines_new ();

  for (guint i = 0; i < rv_case_count (kase, "diagnosis"); i++)
    {
      RvRecord *diagnosis = rv_case_nth (kase, "diagnosis", i);
      g_autofree char *certainty = rv_words_field (kase, diagnosis, "certainty"), *by = rv_words_field (kase, diagnosis, "by");

      if (rv_record_equals (diagnosis, "role", "final"))
        rv_stage_lines_add (lines, RV_LINE_ABNORMAL, rv_words_field (kase, diagnosis, "name"), certainty && by ? g_strdup_printf ("%s: %s", certainty, by) : g_strdup (by ? by : certainty));
    }
  for (guint i = 0; i < rv_case_count (kase, "event"); i++)
    {
      RvRecord *event = rv_case_nth (kase, "event", i);

      if (rv_record_equals (event, "type", "response") || (rv_record_equals (event, "type", "outcome") && !rv_record_equals (event, "lane", "disease")))
        rv_stage_lines_add (lines, RV_LINE_PLAIN, rv_words_field (kase, event, "title"), rv_words_field (kase, event, "response-to"));
    }
  return lines;
}

static GPtrArray *
question_lines (RvCase *kase)
{
  GPtrArray *lines = rv_stage_lines_new ();

  for (guint i = 0; i < rv_case_count (kase, "open-question"); i++)
    {
      RvRecord *question = rv_case_nth (kase, "open-question", i);

      if (!rv_record_equals (question, "status", "answered") && !rv_record_equals (question, "status", "dropped"))
        rv_stage_lines_add (lines, RV_LINE_PLAIN, rv_words_field (kase, question, "title"), NULL);
    }
  return lines;
}

static GPtrArray *
lines_of (RvCase *kase, const char *type)
{
  if (g_str_equal (type, "history"))
    return history_lines (kase);
  if (g_str_equal (type, "examination"))
    return exam_lines (kase);
  if (g_str_equal (type, "results") || g_str_equal (type, "pathology"))
    return result_lines (kase, g_str_equal (type, "pathology"));
  if (g_str_equal (type, "outcome"))
    return outcome_lines (kase);
  return g_str_equal (type, "questions") ? question_lines (kase) : NULL;
}

gboolean
rv_slide_has_lines (RvCase *kase, const RvRenderOptions *options, const char *type)
{
  g_autoptr (GPtrArray) lines = lines_of (kase, type);

  return !lines || lines->len > 0;
}

static void
draw_lines (const RvStage *stage)
{
  g_autoptr (GPtrArray) lines = lines_of (stage->kase, stage->slide->type);

  if (lines->len)
    rv_stage_lines_draw (stage, lines, &RV_STAGE_BODY (stage));
  else
    rv_stage_empty (stage, _("Nothing of this is known yet."));
}

void
rv_slide_history (const RvStage *stage)
{
  draw_lines (stage);
}

void
rv_slide_examination (const RvStage *stage)
{
  draw_lines (stage);
}

void
rv_slide_results (const RvStage *stage)
{
  draw_lines (stage);
}

void
rv_slide_pathology (const RvStage *stage)
{
  draw_lines (stage);
}

void
rv_slide_outcome (const RvStage *stage)
{
  draw_lines (stage);
}

void
rv_slide_questions (const RvStage *stage)
{
  draw_lines (stage);
}
