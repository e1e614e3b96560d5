/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-teach-result.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "reasoning/rv-knowledge.h"
#include "report/rv-reliability.h"
#include "session/rv-class-course.h"
#include "teaching/rv-disclose.h"
#include "widgets/rv-drawing.h"
#include "widgets/rv-widget-theme.h"
#include "widgets/rv-wrap-layout.h"

static GtkWidget *
add (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
add_truth (GtkWidget *box, RvCase *kase)
{
  g_autoptr (RvDisclosedTruth) truth = rv_disclose_truth (kase, NULL);

  add (box, _("What it was"), "heading");
  for (guint i = 0; truth->names[i]; i++)
    add (box, truth->names[i], "title-2");
  if (!truth->names[0])
    add (box, _("The case states no final diagnosis."), "dim-label");
  for (guint i = 0; truth->reasons[i]; i++)
    add (box, truth->reasons[i], NULL);
}

static void
put (GtkWidget *grid, int column, int row, const char *text, gboolean number, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), number ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (label, column == 2 ? 240 : -1, -1);
  gtk_widget_add_css_class (label, "numeric");
  if (style)
    gtk_widget_add_css_class (label, style);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static void
put_number (GtkWidget *grid, int column, int row, const char *format, double value)
{
  g_autofree char *text = g_strdup_printf (format, value);

  put (grid, column, row, text, TRUE, NULL);
}

static void
put_row (GtkWidget *grid, int row, RvClass *klass, guint kase, guint stage, const char *learner)
{
  const RvAnatomy *anatomy = rv_anatomy_default (NULL);
  const RvClassAnswer *answer = learner ? rv_class_answer (klass, kase, stage, learner) : NULL;
  const RvClassTruth *truth = rv_class_truth (klass, kase);
  int node = answer && answer->node && anatomy ? rv_anatomy_node (anatomy, answer->node) : -1, steps = answer ? rv_class_distance (klass, anatomy, answer) : -1;
  gboolean wrong = answer && truth && truth->side != RV_SIDE_NONE && answer->side != RV_SIDE_NONE && answer->side != truth->side;
  g_autofree char *number = g_strdup_printf ("%u", stage + 1), *away = steps >= 0 ? g_strdup_printf ("%d", steps) : g_strdup ("–");
  g_autofree char *place = node >= 0 ? g_strdup_printf ("%s%s", anatomy->nodes[node].name, wrong ? _(", wrong side") : "") : g_strdup ("–");
  RvScore score;

  if (!rv_class_score (klass, kase, stage, learner, &score))
    return;
  put (grid, 0, row, number, TRUE, "dim-label");
  put (grid, 1, row, learner ? learner : _("All, pooled"), FALSE, learner ? NULL : "rv-row-title");
  put (grid, 2, row, learner ? place : "", FALSE, NULL);
  put (grid, 3, row, learner ? away : "", TRUE, NULL);
  put_number (grid, 4, row, "%.0f", 100 * score.on_truth);
  put_number (grid, 5, row, "%.2f", score.brier);
  put_number (grid, 6, row, "%.2f", score.log);
}

/* The assistant's row: it places no lesion with a click, so that only its weights are scored. */
static void
put_assistant (GtkWidget *grid, int row, RvClass *klass, guint kase, guint stage, const RvReplay *course)
{
  const char *const *truths = (const char *const *) rv_class_truth (klass, kase)->causes;
  g_autoptr (GArray) points = rv_class_course_points (course->steps->pdata[stage], truths);
  g_autofree char *number = g_strdup_printf ("%u", stage + 1);
  RvScore score;

  if (!rv_score (points, truths, &score))
    return;
  put (grid, 0, row, number, TRUE, "dim-label");
  put (grid, 1, row, _("The assistant"), FALSE, "rv-row-title");
  put_number (grid, 4, row, "%.0f", 100 * score.on_truth);
  put_number (grid, 5, row, "%.2f", score.brier);
  put_number (grid, 6, row, "%.2f", score.log);
}

/* course: the assistant's, or NULL while it is reckoned. */
static void
fill_scores (GtkWidget *box, RvClass *klass, guint kase, const RvReplay *course)
{
  const char *const heads[] = { N_("Stage"), N_("Learner"), N_("Lesion placed at"), N_("Stretches away"), N_("Points on the truth"), N_("Brier score"), N_("Log score") };
  const char *const *learners = rv_class_get_learners (klass);
  GtkWidget *grid = gtk_grid_new ();
  int row = 1;

  rv_lines_clear (GTK_BOX (box));
  gtk_widget_set_halign (grid, GTK_ALIGN_START); /* a number far from its name is read in the wrong line */
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    put (grid, (int) i, 0, _(heads[i]), i != 1 && i != 2, "dim-label");
  for (guint s = 0; s < rv_class_n_stages (klass, kase); s++)
    {
      for (guint l = 0; learners[l]; l++)
        put_row (grid, row++, klass, kase, s, learners[l]);
      put_row (grid, row++, klass, kase, s, NULL);
      if (course && s < course->steps->len && rv_class_truth (klass, kase))
        put_assistant (grid, row++, klass, kase, s, course);
    }
  gtk_box_append (GTK_BOX (box), grid);
}

static void
add_findings (GtkWidget *box, RvClass *klass, guint kase)
{
  const char *const *learners = rv_class_get_learners (klass);
  guint n = rv_class_n_stages (klass, kase);

  for (guint l = 0; n && learners[l]; l++)
    {
      const RvClassAnswer *answer = rv_class_answer (klass, kase, n - 1, learners[l]);
      g_autofree char *supporting = answer ? g_strjoinv ("; ", answer->supporting) : NULL, *opposing = answer ? g_strjoinv ("; ", answer->opposing) : NULL;
      g_autofree char *missing = answer ? g_strjoinv ("; ", answer->missing) : NULL, *line = NULL;

      if (!answer || !(*supporting || *opposing || *missing))
        continue;
      line = g_strdup_printf (_("%s. For: %s. Against: %s. Missing: %s."), learners[l], *supporting ? supporting : "–", *opposing ? opposing : "–", *missing ? missing : "–");
      add (box, line, NULL);
    }
}

/* --- the room's votes --- */

static const char *
cause_name (const char *id)
{
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  int i = knowledge ? rv_knowledge_find_cause (knowledge, id) : -1;

  return i >= 0 ? rv_knowledge_cause (knowledge, (guint) i)->name : g_str_equal (id, RV_SCORE_OTHER) ? _("Other, not listed") : id;
}

static int
by_points (gconstpointer a, gconstpointer b)
{
  double x = ((const RvPoint *) a)->points, y = ((const RvPoint *) b)->points;

  return (x < y) - (x > y);
}

static char *
vote_text (const RvClassVote *vote)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) tally = g_array_copy (vote->tally); /* borrows the names: its clear function is not copied */

  g_array_sort (tally, by_points);
  g_string_printf (text, _("Stage %u, round %u: "), vote->stage + 1, vote->round);
  for (guint i = 0; i < tally->len; i++)
    g_string_append_printf (text, "%s%s %.0f", i ? ", " : "", cause_name (g_array_index (tally, RvPoint, i).cause), g_array_index (tally, RvPoint, i).points);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The mean of what each gave alone, against what the pooled opinion and the ballots gave. */
static char *
pooled_text (RvClass *klass, guint kase, const RvClassVote *vote)
{
  const char *const *learners = rv_class_get_learners (klass);
  const RvClassTruth *truth = rv_class_truth (klass, kase);
  RvScore pooled, one, ballots;
  double brier = 0;
  guint n = 0;

  for (guint l = 0; learners[l]; l++)
    if (rv_class_score (klass, kase, vote->stage, learners[l], &one))
      {
        brier += one.brier;
        n++;
      }
  if (!n || !truth || !rv_class_score (klass, kase, vote->stage, NULL, &pooled) || !rv_score (vote->tally, (const char *const *) truth->causes, &ballots))
    return NULL;
  return g_strdup_printf (_("Brier score: single answers %.2f on average, pooled %.2f, this vote %.2f."), brier / n, pooled.brier, ballots.brier);
}

static void
add_votes (GtkWidget *box, RvClass *klass, guint kase)
{
  GPtrArray *votes = rv_class_votes (klass);
  gboolean any = FALSE;

  for (guint i = 0; i < votes->len; i++)
    {
      const RvClassVote *vote = votes->pdata[i];
      g_autofree char *text = vote->kase == kase ? vote_text (vote) : NULL, *pooled = text ? pooled_text (klass, kase, vote) : NULL;

      if (!text)
        continue;
      if (!any)
        add (box, _("Votes of the room"), "heading");
      any = TRUE;
      add (box, text, NULL);
      if (pooled)
        add (box, pooled, "dim-label");
    }
}

/* --- calibration --- */

#define BINS 5

typedef struct { guint n; RvReliabilityBin bins[BINS]; } Diagram;

static void
draw_diagram (RvTheme *theme, cairo_t *cr, double width, double height, gpointer data)
{
  Diagram *diagram = data;

  rv_chart_reliability (theme, cr, width, height, diagram->bins, diagram->n);
}

static GtkWidget *
diagram_of (GArray *bins, const char *who)
{
  Diagram *diagram = g_new0 (Diagram, 1);
  g_autoptr (GString) spoken = g_string_new (who);

  for (guint i = 0; i < bins->len && i < BINS; i++)
    {
      RvCalibrationBin *bin = &g_array_index (bins, RvCalibrationBin, i);

      diagram->bins[diagram->n++] = (RvReliabilityBin) { bin->mean, (double) bin->n_true / bin->n, bin->low, bin->high, bin->n };
      g_string_append_printf (spoken, _("; given %.0f to %.0f points: true in %u of %u (95 %% interval %.0f to %.0f %%)"), 100 * bin->from, 100 * bin->to,
                              bin->n_true, bin->n, 100 * bin->low, 100 * bin->high);
    }
  return rv_drawing_new (draw_diagram, diagram, g_free, 250, 230, spoken->str);
}

static void
add_diagram (GtkWidget *flow, const char *library, const char *learner)
{
  guint n_cases = 0;
  g_autoptr (GArray) bins = rv_class_calibration_all (library, learner, BINS, &n_cases);
  const char *who = learner ? learner : _("Everyone");
  g_autofree char *title = g_strdup_printf (ngettext ("%s, %u case", "%s, %u cases", n_cases), who, n_cases);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  if (!bins->len)
    return;
  add (box, title, "rv-row-title");
  gtk_box_append (GTK_BOX (box), diagram_of (bins, who));
  gtk_box_append (GTK_BOX (flow), box);
}

static void
add_calibration (GtkWidget *box, RvClass *klass, const char *library)
{
  const char *const *learners = rv_class_get_learners (klass);
  GtkWidget *flow = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  add (box, _("Calibration, over all classes of this library"), "heading");
  gtk_widget_set_layout_manager (flow, rv_wrap_layout_new (18));
  add_diagram (flow, library, NULL);
  for (guint l = 0; learners[l]; l++)
    add_diagram (flow, library, learners[l]);
  gtk_box_append (GTK_BOX (box), flow);
  add (box, _("The last answer to each case counts. On the dashed line as much came true as was given; beside each point stands the number of judgements. "
              "Hollow: fewer than ten, which says next to nothing."), "dim-label");
}

/* --- the assistant beside the class --- */

typedef struct {
  RvClass *klass;
  guint kase;
  GtkWidget *chart, *scores;
  GCancellable *running;
} Course;

static void
course_free (gpointer data)
{
  Course *course = data;

  g_cancellable_cancel (course->running);
  g_object_unref (course->running);
  g_free (course);
}

static void
draw_beside (RvTheme *theme, cairo_t *cr, double width, double height, gpointer data)
{
  rv_beside_draw (data, theme, cr, width);
}

static void
on_course (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  RvReplay *replay = rv_class_course_finish (result, &error);
  Course *course = data;
  RvBeside *beside;
  g_autoptr (RvTheme) theme = NULL;
  g_autofree char *spoken = NULL;
  GtkWidget *drawing;

  if (!replay && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the view is gone */
  rv_lines_clear (GTK_BOX (course->chart));
  if (!replay || !replay->steps->len)
    {
      add (course->chart, replay ? _("Nobody answered.") : error->message, "dim-label");
      g_clear_pointer (&replay, rv_replay_free);
      return;
    }
  fill_scores (course->scores, course->klass, course->kase, replay);
  beside = rv_class_course_beside (course->klass, course->kase, replay);
  theme = rv_widget_theme (course->chart);
  spoken = rv_beside_describe (beside);
  drawing = rv_drawing_new (draw_beside, beside, (GDestroyNotify) rv_beside_free, 600, (int) rv_beside_height (theme), spoken);
  gtk_widget_set_halign (drawing, GTK_ALIGN_FILL);
  gtk_widget_set_hexpand (drawing, TRUE);
  if (replay->steps->len > 1) /* with one stage nothing moves */
    gtk_box_append (GTK_BOX (course->chart), drawing);
  else
    g_object_unref (g_object_ref_sink (drawing));
}

static void
add_course (GtkWidget *box, RvClass *klass, guint kase, RvCaseSession *session)
{
  Course *course = g_new0 (Course, 1);

  *course = (Course) { klass, kase, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), g_cancellable_new () };
  add (box, _("The assistant beside the class"), "heading");
  add (course->chart, _("Working…"), "dim-label");
  gtk_box_append (GTK_BOX (box), course->chart);
  add (box, _("Scores"), "heading");
  fill_scores (course->scores, klass, kase, NULL);
  gtk_box_append (GTK_BOX (box), course->scores);
  add (box, _("Brier score: 0 is perfect, 2 the worst. Log score: minus the natural logarithm of what was given to the truth; 0 is perfect."), "dim-label");
  g_object_set_data_full (G_OBJECT (course->chart), "course", course, course_free);
  rv_class_course_async (rv_case_session_get_case (session), rv_class_n_stages (klass, kase), course->running, on_course, course);
}

GtkWidget *
rv_teach_result_new (RvClass *klass, guint kase, RvCaseSession *session)
{
  GtkWidget *scroll = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  const char *library = rv_store_get_dir (rv_case_session_get_store (session));
  g_autofree char *due = rv_class_due (klass, kase), *again = due ? g_strdup_printf (_("Worth another look from %s on, to see what stayed."), due) : NULL;

  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  add_truth (box, rv_case_session_get_case (session));
  add_course (box, klass, kase, session);
  add_findings (box, klass, kase);
  add_votes (box, klass, kase);
  add_calibration (box, klass, library);
  if (again)
    add (box, again, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  return scroll;
}
