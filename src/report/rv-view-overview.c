/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case on one page: who, why now, key findings with their sources, course, key pictures, diagnosis, open questions. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "report/rv-shapes.h"
#include "report/rv-view.h"
#include "report/rv-words.h"

static char *
who_line (const RvView *view)
{
  RvRecord *root = rv_case_get_root (view->kase);
  g_autofree char *patient = rv_words_patient (view->kase, !view->options->hide_names);
  GString *line = g_string_new (patient);

  if (rv_record_get (root, "setting"))
    g_string_append_printf (line, "%s%s", line->len ? " \u00b7 " : "", rv_token_label (rv_record_get (root, "setting")));
  if (rv_record_get (root, "nature"))
    g_string_append_printf (line, "%s%s", line->len ? " \u00b7 " : "", rv_token_label (rv_record_get (root, "nature")));
  return g_string_free (line, FALSE);
}

static double
draw_title (const RvView *view)
{
  g_autofree char *who = who_line (view), *question = rv_words_why_now (view->kase, !view->options->as_of);
  g_autofree char *title = rv_words_case_title (view->kase, !view->options->as_of);
  double y = RV_MARGIN, right = view->width - RV_MARGIN, x = RV_MARGIN;
  RvColor quiet = rv_theme_color (view->theme, RV_COLOR_QUIET), ink = rv_theme_color (view->theme, RV_COLOR_INK);

  rv_color_set (view->cr, rv_theme_color (view->theme, RV_COLOR_PAGE));
  cairo_rectangle (view->cr, 0, 0, view->width, view->height);
  cairo_fill (view->cr);
  if (view->options->as_of)
    right -= rv_text_draw_right (view->cr, view->theme, RV_CAPTION, quiet, right, y + 4, view->width / 3, view->options->as_of) + 18;
  rv_text_draw (view->cr, view->theme, RV_HERO, ink, x, y, right - x, title);
  y += rv_text_height (view->theme, RV_HERO) + 2;
  rv_text_draw (view->cr, view->theme, RV_BODY, quiet, x, y, right - x, who);
  y += rv_text_height (view->theme, RV_BODY) + RV_GRID;
  if (question)
    {
      double width = MIN (view->width - 2 * RV_MARGIN - 12, 1100);
      double height = rv_text_paragraph (view->cr, view->theme, RV_BODY_BOLD, ink, x + 12, y + 2, width, 3, question);

      cairo_rectangle (view->cr, x, y + 2, 3, height);
      rv_color_set (view->cr, rv_theme_color (view->theme, RV_COLOR_ACCENT));
      cairo_fill (view->cr);
      y += height + RV_GRID;
    }
  y += RV_GRID;
  rv_shape_hline (view->cr, rv_theme_color (view->theme, RV_COLOR_LINE), x, view->width - RV_MARGIN, y);
  return y + RV_MARGIN - 3;
}

typedef struct {
  const char *title;
  GPtrArray *texts, *sources; /* char * */
} Findings;

static void
add_text (Findings *list, char *text, char *source)
{
  for (guint i = 0; i < list->texts->len; i++)
    if (g_str_equal (list->texts->pdata[i], text)) /* two modalities of one field read the same here */
      {
        g_free (text);
        g_free (source);
        return;
      }
  g_ptr_array_add (list->texts, text);
  g_ptr_array_add (list->sources, source);
}

/* Results of some categories, the abnormal ones first. */
static void
add_results (const RvView *view, Findings *list, const char *const *categories, guint most)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < rv_case_count (view->kase, "result") && list->texts->len < most; i++)
      {
        RvRecord *record = rv_case_nth (view->kase, "result", i);
        const char *category = rv_record_get (record, "category");

        if (category && g_strv_contains (categories, category) && rv_words_is_normal (record) == (pass == 1))
          add_text (list, rv_words_record_side (record), rv_words_source (view->kase, record));
      }
}

static void
add_history (const RvView *view, Findings *list, guint most)
{
  for (guint i = 0; i < rv_case_count (view->kase, "finding") && list->texts->len < most; i++)
    {
      RvRecord *finding = rv_case_nth (view->kase, "finding", i);
      g_autofree char *text = rv_words_field (view->kase, finding, "text");

      if (text && rv_record_equals (finding, "status", "present"))
        add_text (list, g_steal_pointer (&text), rv_words_source (view->kase, finding));
    }
}

static gboolean
is_telling (const RvEdx *edx, const RvEdxSentence *sentence)
{
  for (guint i = 0; sentence->cells && sentence->cells[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (sentence->cells[i], "/", 2);
      const RvEdxCell *cell = parts[0] && parts[1] ? rv_edx_cell (edx, parts[0], parts[1]) : NULL;

      if (cell && cell->abnormal)
        return TRUE;
    }
  return FALSE;
}

static void
add_edx (const RvView *view, Findings *list, guint most)
{
  const RvEdx *edx = view->options->edx;

  for (guint pass = 0; pass < 2; pass++) /* what is abnormal first */
    for (guint i = 0; edx && i < edx->n_prose && list->texts->len < most; i++)
      if (is_telling (edx, &edx->prose[i]) == (pass == 0))
        add_text (list, g_strdup (edx->prose[i].sentence), g_strdup (""));
  for (guint i = 0; i < rv_case_count (view->kase, "study") && list->texts->len < most && !(edx && edx->n_prose); i++)
    {
      RvRecord *study = rv_case_nth (view->kase, "study", i);
      g_autofree char *conclusion = rv_words_field (view->kase, study, "conclusion");

      if (conclusion)
        add_text (list, g_steal_pointer (&conclusion), rv_words_field (view->kase, study, "title"));
    }
}

/* The first column that has room for a heading and two lines of it. */
static RvPen *
pen_for (RvPen *pens, guint n)
{
  for (guint i = 0; i < n; i++)
    if (rv_pen_has_room (&pens[i], 18 + rv_text_height (pens[i].theme, RV_HEADING) + RV_GRID + 2 * (rv_text_height (pens[i].theme, RV_BODY) + 4)))
      return &pens[i];
  return NULL;
}

/* Same source again and again is said once, after the first. */
static void
draw_list (RvPen *pens, guint n_pens, double top, Findings *list)
{
  RvPen *pen = list->texts->len ? pen_for (pens, n_pens) : NULL;
  const char *last = NULL;
  guint left = 0;

  if (!pen)
    return;
  rv_pen_heading (pen, top, list->title, NULL);
  for (guint i = 0; i < list->texts->len; i++)
    {
      const char *source = list->sources->pdata[i];
      g_autofree char *text = rv_words_capital (list->texts->pdata[i]);

      if (left || !rv_pen_entry (pen, text, g_strcmp0 (source, last) == 0 ? NULL : source))
        left++;
      last = source;
    }
}

/* The exam of the first encounter that has one: what was found when he came. */
static void
add_exam (const RvView *view, Findings *list, guint most)
{
  static const char *const exam[] = { "strength", "reflex", "sensation", "sign", "bulk" };
  const char *first = NULL;

  for (guint k = 0; k < G_N_ELEMENTS (exam) && !first; k++)
    for (guint i = 0; i < rv_case_count (view->kase, exam[k]) && !first; i++)
      first = rv_record_get (rv_case_nth (view->kase, exam[k], i), "encounter");
  for (guint k = 0; k < G_N_ELEMENTS (exam); k++)
    {
      guint of_kind = 0;

      for (guint i = 0; i < rv_case_count (view->kase, exam[k]) && list->texts->len < most; i++)
        {
          RvRecord *record = rv_case_nth (view->kase, exam[k], i);

          if (rv_words_is_normal (record) || g_strcmp0 (rv_record_get (record, "encounter"), first) != 0 || ++of_kind > 3)
            continue;
          add_text (list, rv_words_record_side (record), rv_words_source (view->kase, record));
        }
    }
}

static void
draw_findings (const RvView *view, RvPen *pens, guint n_pens, double top)
{
  static const char *const image[] = { "imaging", NULL }, *const tissue[] = { "biopsy", "marrow", "csf", "chimerism", "genetics", "laboratory", "microbiology", "other", NULL };
  Findings lists[5] = { { _("Examination") }, { _("Electrodiagnosis") }, { _("Imaging") }, { _("Laboratory and tissue") }, { _("History") } };
  guint most = view->height > 850 ? 6 : 4;

  for (guint i = 0; i < 5; i++)
    {
      lists[i].texts = g_ptr_array_new_with_free_func (g_free);
      lists[i].sources = g_ptr_array_new_with_free_func (g_free);
    }
  add_exam (view, &lists[0], most + 2);
  add_edx (view, &lists[1], most);
  add_results (view, &lists[2], image, most);
  add_results (view, &lists[3], tissue, most);
  add_history (view, &lists[4], most);
  for (guint i = 0; i < 5; i++)
    {
      draw_list (pens, n_pens, top, &lists[i]);
      g_ptr_array_unref (lists[i].texts);
      g_ptr_array_unref (lists[i].sources);
    }
}

static void
draw_diagnoses (const RvView *view, RvPen *pen, double top)
{
  static const struct { const char *role, *label; } roles[] = { { "final", N_("Diagnosis") }, { "working", N_("Working diagnosis") } };

  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    for (guint i = 0; i < rv_case_count (view->kase, "diagnosis"); i++)
      {
        RvRecord *record = rv_case_nth (view->kase, "diagnosis", i);
        const char *certainty = rv_record_get (record, "certainty");
        g_autofree char *by = rv_words_field (view->kase, record, "by");
        g_autofree char *word = certainty ? rv_words_token (certainty) : NULL;

        if (!rv_record_equals (record, "role", roles[r].role) || !pen_for (pen, 1))
          continue;
        rv_pen_heading (pen, top, _(roles[r].label), word);
        rv_pen_paragraph (pen, r == 0 ? RV_BODY_BOLD : RV_BODY, RV_COLOR_INK, rv_record_get (record, "name"));
        rv_pen_paragraph (pen, RV_CAPTION, RV_COLOR_QUIET, by);
      }
}

static void
draw_questions (const RvView *view, RvPen *pen, double top)
{
  guint left = 0;
  gboolean headed = FALSE;

  for (guint i = 0; i < rv_case_count (view->kase, "open-question"); i++)
    {
      RvRecord *record = rv_case_nth (view->kase, "open-question", i);
      const char *status = rv_record_get (record, "status");

      if (status && !g_str_equal (status, "open"))
        continue;
      if (!headed && !pen_for (pen, 1))
        return;
      if (!headed)
        {
          rv_pen_heading (pen, top, _("Open questions"), NULL);
          pen->bottom -= rv_text_height (view->theme, RV_CAPTION);
        }
      headed = TRUE;
      if (left || !rv_pen_entry (pen, rv_record_get (record, "title"), NULL))
        left++;
    }
  rv_pen_more (pen, left);
}

static void
draw_pictures (const RvView *view, RvPen *pen, double top, double most)
{
  guint n = MIN (rv_case_count_pictures (view->kase), 6);
  g_autofree double *aspects = g_new0 (double, n + 1);
  g_autofree RvRect *rects = g_new0 (RvRect, n + 1);
  double used;

  if (!n)
    return;
  rv_pen_heading (pen, top, _("Key pictures"), NULL);
  for (guint i = 0; i < n; i++)
    aspects[i] = rv_figure_aspect (rv_case_nth_picture (view->kase, i), view->options->files_dir);
  used = rv_figure_arrange (aspects, n, pen->width, MAX (MIN (most, pen->bottom - pen->y), 40), rv_figure_strip (view->theme), 0, 4, rects);
  for (guint i = 0; i < n; i++)
    {
      rects[i].x += pen->x;
      rects[i].y += pen->y;
      rv_figure_draw_pane (view->theme, view->cr, view->kase, rv_case_nth_picture (view->kase, i), view->options->files_dir, &rects[i]);
    }
  pen->y += used;
}

/* Place and cause, side by side where their names have room, else one below the other. */
static void
draw_assistant (const RvView *view, RvPen *pen, double top)
{
  const RvLocalisation *l = view->options->localisation && view->options->localisation->n_hypotheses ? view->options->localisation : NULL;
  const RvDifferential *d = view->options->differential;
  gboolean beside = l && d && pen->width > 480;
  double gap = 24, column = beside ? (pen->width - gap) / 2 : pen->width, lowest = pen->y;
  guint n = rv_pen_has_room (pen, beside || !(l && d) ? 210 : 340) ? 3 : rv_pen_has_room (pen, beside || !(l && d) ? 130 : 260) ? 2 : 1;
  RvPen half = *pen;
  double heading = rv_text_height (view->theme, RV_HEADING) + RV_GRID + 18;

  while (n > 1 && !rv_pen_has_room (pen, rv_view_draw_lesions (view, NULL, 0, 0, column, n) + heading +
                                             (beside ? 0 : rv_view_draw_causes (view, NULL, 0, 0, column, n) + (d ? heading : 0))))
    n--;
  if ((!l && !d) || !rv_pen_has_room (pen, 130))
    return;
  half.width = column;
  if (l)
    {
      rv_pen_heading (&half, top, _("Where"), _("80 % interval"));
      half.y += rv_view_draw_lesions (view, view->cr, half.x, half.y, column, n);
      lowest = half.y;
      if (beside)
        {
          half.x += column + gap;
          half.y = pen->y;
        }
    }
  if (d && rv_pen_has_room (&half, heading + rv_view_draw_causes (view, NULL, 0, 0, column, n)))
    {
      rv_pen_heading (&half, top, _("Why"), _("80 % interval"));
      half.y += rv_view_draw_causes (view, view->cr, half.x, half.y, column, n);
    }
  pen->y = MAX (half.y, lowest);
}

static void
draw_course (const RvView *view, double y)
{
  RvPen pen = { view->theme, view->cr, RV_MARGIN, y, view->width - 2 * RV_MARGIN, view->height };
  double below = y + rv_text_height (view->theme, RV_HEADING) + RV_GRID;
  g_autofree char *axis_label = rv_view_draw_timeline (view, &(RvRect) { RV_MARGIN, below, pen.width, view->height - below - 10 }, TRUE);

  rv_shape_hline (view->cr, rv_theme_color (view->theme, RV_COLOR_LINE), RV_MARGIN, view->width - RV_MARGIN, y - 10);
  rv_pen_heading (&pen, y, _("Course"), axis_label);
}

void
rv_view_overview (const RvView *view)
{
  double top = draw_title (view), gap = 30, width = view->width - 2 * RV_MARGIN, strip = 0, bottom;
  gboolean course = rv_case_count (view->kase, "event") > 0;
  double narrow = (width - 2 * gap) * 0.29, middle = (width - 2 * gap) * 0.37, wide = width - 2 * gap - narrow - middle;
  g_autofree char *synopsis = view->options->as_of ? NULL : rv_words_field (view->kase, rv_case_get_root (view->kase), "synopsis");
  gboolean assistant = view->options->localisation || view->options->differential;
  RvPen pens[3];

  if (course)
    strip = MIN (rv_view_course_height (view, width) + rv_text_height (view->theme, RV_HEADING) + 16, view->height * 0.42);
  bottom = view->height - strip - (course ? 26 : RV_MARGIN);
  pens[0] = (RvPen) { view->theme, view->cr, RV_MARGIN + narrow + gap, top, middle, bottom };
  pens[1] = (RvPen) { view->theme, view->cr, RV_MARGIN, top, narrow, bottom };
  pens[2] = (RvPen) { view->theme, view->cr, RV_MARGIN + narrow + middle + 2 * gap, top, wide, bottom };
  if (synopsis)
    {
      double keep = rv_case_count (view->kase, "diagnosis") ? 110 : 0; /* the diagnosis matters more than the end of a long summary */

      rv_pen_heading (&pens[1], top, _("Summary"), NULL);
      pens[1].bottom -= keep;
      rv_pen_paragraph (&pens[1], RV_BODY, RV_COLOR_INK, synopsis);
      pens[1].bottom += keep;
    }
  draw_diagnoses (view, &pens[1], top);
  draw_pictures (view, &pens[2], top, (bottom - top) * (assistant ? 0.5 : 0.7));
  draw_assistant (view, &pens[2], top);
  draw_questions (view, &pens[2], top);
  draw_findings (view, pens, 3, top);
  if (course)
    draw_course (view, bottom + 26);
}
