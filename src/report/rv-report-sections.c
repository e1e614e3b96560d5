/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in the sections of the report. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "report/rv-edx-table.h"
#include "report/rv-report-private.h"
#include "report/rv-shapes.h"
#include "report/rv-words.h"

static RvCase *
the_case (RvPages *self)
{
  return self->view->kase;
}

static void
prose_section (RvPages *self, const char *title, const char *text)
{
  if (!text)
    return;
  rv_pages_heading (self, title, NULL, 40);
  rv_pages_paragraph (self, RV_BODY, RV_COLOR_INK, text);
}

/* Before live neither the question nor the summary: they tell the end. */
void
rv_report_patient (RvPages *self)
{
  gboolean live = !self->view->options->as_of;
  g_autofree char *why = rv_words_why_now (the_case (self), live);
  g_autofree char *synopsis = live ? rv_words_field (the_case (self), rv_case_get_root (the_case (self)), "synopsis") : NULL;

  prose_section (self, _("Why now"), why);
  prose_section (self, _("Summary"), synopsis);
}

/* The events in words, below the chart. */
static void
course_table (RvPages *self)
{
  RvTable *table = rv_table_new ();
  RvCase *kase = the_case (self);

  rv_table_add_column (table, NULL, _("When"), NULL, RV_ALIGN_LEFT);
  rv_table_add_column (table, NULL, _("Event"), NULL, RV_ALIGN_LEFT);
  rv_table_add_column (table, NULL, _("Lane"), NULL, RV_ALIGN_LEFT);
  for (guint i = 0; i < rv_case_count (kase, "event"); i++)
    {
      RvRecord *event = rv_case_nth (kase, "event", i);
      g_autofree char *when = rv_words_field (kase, event, "when"), *lane = rv_words_field (kase, event, "lane");
      guint row = rv_table_add_row (table);

      rv_table_set (table, row, 0, when, RV_CELL_PLAIN);
      rv_table_set (table, row, 1, rv_record_get (event, "title"), RV_CELL_PLAIN);
      rv_table_set (table, row, 2, lane, RV_CELL_QUIET);
    }
  rv_pages_table (self, table);
}

static void
draw_chart (RvPages *self, cairo_t *cr, gconstpointer timeline)
{
  rv_timeline_draw (timeline, self->view->theme, cr);
}

/* "Course: 2011-05 Remission; …", every event of the chart. */
static char *
course_words (RvCase *kase)
{
  g_autoptr (GString) text = g_string_new (_("Course"));

  for (guint i = 0; i < rv_case_count (kase, "event"); i++)
    {
      RvRecord *event = rv_case_nth (kase, "event", i);
      g_autofree char *when = rv_words_field (kase, event, "when");
      const char *title = rv_record_get (event, "title");

      g_string_append_printf (text, "%s%s%s%s", i ? "; " : ": ", when ? when : "", when ? " " : "", title ? title : "");
    }
  return g_strdup (text->str);
}

void
rv_report_course (RvPages *self)
{
  RvTimelineOptions options = RV_TIMELINE_OPTIONS_INIT;
  g_autoptr (RvTimeline) timeline = NULL;
  g_autofree char *shows = NULL;
  double scale = 0.74; /* a page is narrower than a screen: the same chart, a little smaller */

  if (!rv_case_count (the_case (self), "event"))
    return;
  options.compact = TRUE;
  options.title = FALSE;
  options.width = RV_PAGE_WIDTH / scale;
  timeline = rv_timeline_layout (the_case (self), self->view->chronology, self->view->theme, &options);
  scale = MIN (scale, (RV_PAGE_BOTTOM - RV_PAGE_TOP - 60) / timeline->height);
  rv_pages_heading (self, _("Course"), timeline->axis->label, timeline->height * scale + 10);
  shows = course_words (the_case (self));
  rv_pages_figure (self, shows, RV_PAGE_WIDTH, timeline->height * scale, scale, draw_chart, timeline);
  if (self->document)
    course_table (self);
}

static const char *const exam_kinds[] = { "strength", "bulk", "reflex", "sensation", "sign" };

static char *
exam_name (RvRecord *record)
{
  static const char *const names[] = { "movement", "muscle", "region", "name", "field" };
  const RvKind *kind = rv_record_get_kind (record);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (rv_kind_field (kind, names[i]) && rv_record_get (record, names[i]))
      {
        g_autofree char *modality = rv_kind_field (kind, "modality") && rv_record_get (record, "modality") ? rv_words_token (rv_record_get (record, "modality")) : NULL;
        g_autofree char *name = modality ? g_strdup_printf ("%s, %s", rv_record_get (record, names[i]), modality) : g_strdup (rv_record_get (record, names[i]));

        return rv_words_capital (name);
      }
  return g_strdup ("");
}

static char *
exam_value (RvCase *kase, RvRecord *record)
{
  static const char *const fields[] = { "grade", "word", "result" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = rv_words_field (kase, record, fields[i]);

      if (value && rv_empty_of (rv_record_get (record, fields[i])) == RV_EMPTY_NO)
        return i == 0 && rv_record_is (record, "strength") ? g_strdup_printf ("%s/5", value) : g_steal_pointer (&value);
    }
  return g_strdup (rv_empty_to_text (RV_EMPTY_NOT_RECORDED));
}

static void
set_exam_row (RvCase *kase, RvTable *table, GHashTable *rows, RvRecord *record)
{
  g_autofree char *name = exam_name (record), *value = exam_value (kase, record), *key = g_strdup_printf ("%s/%s", rv_record_get_kind (record)->name, name);
  gpointer known = g_hash_table_lookup (rows, key);
  guint row = known ? GPOINTER_TO_UINT (known) - 1 : rv_table_add_row (table);
  const char *side = rv_record_get (record, "side");
  RvCellState state = rv_words_is_normal (record) ? RV_CELL_PLAIN : RV_CELL_ABNORMAL;

  if (!known)
    g_hash_table_insert (rows, g_steal_pointer (&key), GUINT_TO_POINTER (row + 1));
  rv_table_set (table, row, 0, name, RV_CELL_PLAIN);
  if (!side || g_str_equal (side, "left") || g_str_equal (side, "both"))
    rv_table_set (table, row, 1, value, state);
  if (side && (g_str_equal (side, "right") || g_str_equal (side, "both")))
    rv_table_set (table, row, 2, value, state);
  if (side && g_str_equal (side, "midline"))
    rv_table_set (table, row, 1, value, state);
}

/* The examination of one encounter ("" without one): rows by name, left and right side by side. */
static RvTable *
exam_table (RvCase *kase, const char *encounter)
{
  RvTable *table = rv_table_new ();
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  rv_table_add_column (table, NULL, _("Examination"), NULL, RV_ALIGN_LEFT);
  rv_table_add_column (table, NULL, _("Left"), NULL, RV_ALIGN_CENTRE);
  rv_table_add_column (table, NULL, _("Right"), NULL, RV_ALIGN_CENTRE);
  for (guint k = 0; k < G_N_ELEMENTS (exam_kinds); k++)
    {
      gboolean headed = FALSE;

      for (guint i = 0; i < rv_case_count (kase, exam_kinds[k]); i++)
        {
          RvRecord *record = rv_case_nth (kase, exam_kinds[k], i);
          const char *at = rv_record_get (record, "encounter");

          if (g_strcmp0 (at ? at : "", encounter) != 0)
            continue;
          if (!headed)
            rv_table_add_heading (table, _(rv_record_get_kind (record)->plural));
          headed = TRUE;
          set_exam_row (kase, table, rows, record);
        }
    }
  if (rv_table_n_rows (table))
    return table;
  rv_table_free (table);
  return NULL;
}

void
rv_report_exam (RvPages *self)
{
  RvCase *kase = the_case (self);
  guint n = rv_case_count (kase, "encounter");

  for (guint i = 0; i <= n; i++)
    {
      RvRecord *encounter = i < n ? rv_case_nth (kase, "encounter", i) : NULL;
      const char *id = encounter ? rv_record_get (encounter, "id") : "";
      RvTable *table = id ? exam_table (kase, id) : NULL;
      g_autofree char *when = encounter ? rv_words_field (kase, encounter, "when") : NULL;
      g_autofree char *quiet = encounter ? g_strdup_printf ("%s%s%s", rv_record_get (encounter, "title") ? rv_record_get (encounter, "title") : "", when ? ", " : "", when ? when : "") : NULL;

      if (!table)
        continue;
      rv_pages_heading (self, _("Examination"), quiet, 90);
      rv_pages_table (self, table);
    }
}

static void
conduction (RvPages *self, const char *study, const char *when)
{
  RvNcsPart parts[RV_NCS_N_PARTS];
  guint n = rv_edx_table_ncs_parts (the_case (self), study, parts);

  for (guint i = 0; i < n; i++)
    {
      const char *name = rv_edx_table_part_name (parts[i]);
      g_autofree char *title = name ? g_strdup_printf (_("Nerve conduction, %s"), name) : g_strdup (_("Nerve conduction"));

      rv_pages_heading (self, title, when, 110);
      rv_pages_table (self, rv_edx_table_ncs_part (the_case (self), self->view->options->edx, study, parts[i]));
    }
}

void
rv_report_edx (RvPages *self)
{
  RvCase *kase = the_case (self);
  const RvEdx *edx = self->view->options->edx;
  g_auto (GStrv) studies = rv_edx_table_studies (kase);
  g_autofree char *legend = rv_edx_table_legend (kase, edx);

  for (guint i = 0; studies[i]; i++)
    {
      RvRecord *study = *studies[i] ? rv_case_find_id (kase, studies[i]) : NULL;
      g_autofree char *when = study ? rv_words_field (kase, study, "when") : NULL;
      g_autofree char *conclusion = study ? rv_words_field (kase, study, "conclusion") : NULL;
      RvTable *emg = rv_edx_table_emg (kase, edx, studies[i]);
      const char *side = rv_edx_table_emg_side (kase, studies[i]);
      g_autofree char *word = side ? rv_words_token (side) : NULL;

      conduction (self, studies[i], when);
      if (emg)
        {
          rv_pages_heading (self, _("Needle EMG"), word ? word : when, 110);
          rv_pages_table (self, emg);
        }
      if (conclusion)
        {
          rv_pages_gap (self, RV_GRID);
          rv_pages_item (self, _("Conclusion as printed"), conclusion, NULL);
        }
    }
  if (legend && *studies)
    {
      rv_pages_gap (self, 3);
      rv_pages_paragraph (self, RV_CAPTION, RV_COLOR_QUIET, legend);
    }
  if (edx && edx->n_prose)
    rv_pages_heading (self, _("Reading"), _("from the cells of the tables"), 40);
  for (guint i = 0; edx && i < edx->n_prose; i++)
    {
      g_autofree char *sentence = rv_words_capital (edx->prose[i].sentence);

      rv_pages_paragraph (self, RV_BODY, RV_COLOR_INK, sentence);
      rv_pages_gap (self, 3);
    }
}

/* Does any result say more than its value? */
static gboolean
any_text (RvCase *kase)
{
  for (guint i = 0; i < rv_case_count (kase, "result"); i++)
    if (rv_record_get (rv_case_nth (kase, "result", i), "text"))
      return TRUE;
  return FALSE;
}

void
rv_report_results (RvPages *self)
{
  RvCase *kase = the_case (self);
  guint n = rv_case_count (kase, "result"), words = 0, from;
  RvTable *table;

  if (!n)
    return;
  table = rv_table_new ();
  rv_table_add_column (table, NULL, _("Result"), NULL, RV_ALIGN_LEFT);
  if (any_text (kase))
    rv_table_set_flexible (table, words = rv_table_add_column (table, NULL, _("In words"), NULL, RV_ALIGN_LEFT));
  rv_table_set_flexible (table, from = rv_table_add_column (table, NULL, _("From"), NULL, RV_ALIGN_LEFT));
  rv_table_set_flexible (table, 0);
  for (guint i = 0; i < n; i++)
    {
      RvRecord *result = rv_case_nth (kase, "result", i);
      g_autofree char *what = rv_words_record_side (result), *text = rv_words_field (kase, result, "text"), *source = rv_words_source (kase, result);
      guint row = rv_table_add_row (table);

      rv_table_set (table, row, 0, what, rv_words_is_normal (result) ? RV_CELL_PLAIN : RV_CELL_ABNORMAL);
      if (words)
        rv_table_set (table, row, words, text, RV_CELL_PLAIN);
      rv_table_set (table, row, from, source, RV_CELL_QUIET);
    }
  rv_pages_heading (self, _("Laboratory, imaging and tissue"), NULL, 90);
  rv_pages_table (self, table);
}

#define FIGURE 6        /* pictures that are set together */
#define FIGURE_HEIGHT 640.0

typedef struct {
  guint first, n;
  RvRect rects[FIGURE];
} Panes;

static void
draw_panes (RvPages *self, cairo_t *cr, gconstpointer data)
{
  const Panes *panes = data;
  RvCase *kase = the_case (self);

  for (guint i = 0; i < panes->n; i++)
    rv_figure_draw_pane (self->view->theme, cr, kase, rv_case_nth_picture (kase, panes->first + i), self->view->options->files_dir, &panes->rects[i]);
}

/* Up to six pictures as one figure, their captions in one paragraph below, as in print. */
static void
set_figure (RvPages *self, guint first, guint n)
{
  RvTheme *theme = self->view->theme;
  Panes panes = { first, n };
  double aspects[FIGURE], used, caption;
  g_autoptr (GString) text = g_string_new (NULL), shows = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      RvRecord *image = rv_case_nth_picture (the_case (self), first + i);
      g_autofree char *own = rv_figure_caption (image);
      const char *title = rv_record_get (image, "title");

      aspects[i] = rv_figure_aspect (image, self->view->options->files_dir);
      if (own)
        g_string_append_printf (text, "%s%s", text->len ? "  " : "", own);
      g_string_append_printf (shows, "%s%s", i ? "; " : "", title ? title : own ? own : "");
    }
  used = rv_figure_arrange (aspects, n, RV_PAGE_WIDTH, FIGURE_HEIGHT, rv_figure_strip (theme), 0, 5, panes.rects);
  caption = rv_text_paragraph (NULL, theme, RV_CAPTION, (RvColor) { 0 }, 0, 0, RV_PAGE_WIDTH, 0, text->str);
  if (first == 0)
    rv_pages_heading (self, _("Pictures"), NULL, used + caption + 10);
  if (!self->document)
    rv_pages_need (self, used + caption + 10);
  rv_pages_figure (self, shows->str, RV_PAGE_WIDTH, used, 1, draw_panes, &panes);
  rv_pages_gap (self, 6);
  rv_pages_paragraph (self, RV_CAPTION, RV_COLOR_INK, text->str);
  rv_pages_gap (self, 12);
}

void
rv_report_images (RvPages *self)
{
  guint n = rv_case_count_pictures (the_case (self));

  for (guint i = 0; i < n; i += FIGURE)
    set_figure (self, i, MIN (n - i, FIGURE));
}

void
rv_report_diagnosis (RvPages *self)
{
  static const char *const roles[] = { "final", "working", "excluded", "considered", "incidental" };
  RvCase *kase = the_case (self);
  gboolean headed = FALSE;

  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    for (guint i = 0; i < rv_case_count (kase, "diagnosis"); i++)
      {
        RvRecord *record = rv_case_nth (kase, "diagnosis", i);
        g_autofree char *text = rv_words_field (kase, record, "text"), *by = rv_words_field (kase, record, "by");
        const char *certainty = rv_record_get (record, "certainty");
        g_autofree char *word = certainty ? rv_words_token (certainty) : NULL;
        g_autofree char *title = NULL;

        if (!rv_record_equals (record, "role", roles[r]))
          continue;
        if (!headed)
          rv_pages_heading (self, _("Diagnosis"), NULL, 60);
        headed = TRUE;
        title = g_strdup_printf ("%s: %s%s%s%s", rv_token_label (roles[r]), rv_record_get (record, "name") ? rv_record_get (record, "name") : "", word ? " (" : "", word ? word : "",
                                 word ? ")" : "");
        rv_pages_item (self, title, text, by);
      }
}

static void
titled_section (RvPages *self, const char *kind, const char *heading, const char *title_field, const char *source_field)
{
  RvCase *kase = the_case (self);

  for (guint i = 0; i < rv_case_count (kase, kind); i++)
    {
      RvRecord *record = rv_case_nth (kase, kind, i);
      g_autofree char *title = rv_words_field (kase, record, title_field), *text = rv_words_field (kase, record, "text");
      g_autofree char *source = source_field ? rv_words_field (kase, record, source_field) : NULL;

      if (i == 0)
        rv_pages_heading (self, heading, NULL, 70);
      rv_pages_item (self, title, text, source);
    }
}

void
rv_report_argument (RvPages *self)
{
  titled_section (self, "argument", _("Argument"), "title", NULL);
  titled_section (self, "teaching", _("Teaching points"), "title", NULL);
}

void
rv_report_remarks (RvPages *self)
{
  titled_section (self, "discrepancy", _("Discrepancies in the source"), "title", NULL);
}

void
rv_report_questions (RvPages *self)
{
  titled_section (self, "open-question", _("Open questions"), "title", NULL);
}

void
rv_report_literature (RvPages *self)
{
  titled_section (self, "literature", _("Earlier cases"), "authors", "source");
}

void
rv_report_sources (RvPages *self)
{
  RvRecord *root = rv_case_get_root (the_case (self));
  const RvEdx *edx = self->view->options->edx;
  g_autofree char *reference = rv_words_field (the_case (self), root, "reference");

  rv_pages_heading (self, _("Sources"), NULL, 60);
  rv_pages_item (self, NULL, reference, NULL);
  if (edx && edx->profile_name)
    {
      g_autofree char *limits = g_strdup_printf (_("Normal limits of conduction studies: %s."), edx->profile_name);

      rv_pages_item (self, NULL, limits, edx->profile_note);
    }
  if (self->view->options->history)
    rv_pages_item (self, NULL, self->view->options->history, NULL);
  if (self->document) /* on paper it stands at the foot of every page */
    rv_pages_paragraph (self, RV_CAPTION, RV_COLOR_QUIET, _("Ranvier advises and teaches; it is not a medical device."));
}
