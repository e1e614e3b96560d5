/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-teach-result.h"

#include <glib/gi18n.h>

#include "app/rv-course-view.h"
#include "reasoning/rv-knowledge.h"
#include "teaching/rv-disclose.h"

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
  gtk_widget_set_hexpand (label, column == 2);
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

static void
add_scores (GtkWidget *box, RvClass *klass, guint kase)
{
  const char *const heads[] = { N_("Stage"), N_("Learner"), N_("Lesion placed at"), N_("Stretches away"), N_("Points on the truth"), N_("Brier score"), N_("Log score") };
  const char *const *learners = rv_class_get_learners (klass);
  GtkWidget *grid = gtk_grid_new ();
  int row = 1;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    put (grid, (int) i, 0, _(heads[i]), i != 1 && i != 2, "dim-label");
  for (guint s = 0; s < rv_class_n_stages (klass, kase); s++)
    {
      for (guint l = 0; learners[l]; l++)
        put_row (grid, row++, klass, kase, s, learners[l]);
      put_row (grid, row++, klass, kase, s, NULL);
    }
  add (box, _("The class"), "heading");
  gtk_box_append (GTK_BOX (box), grid);
  add (box, _("Brier score: 0 is perfect, 2 the worst. Log score: minus the natural logarithm of what was given to the truth; 0 is perfect."), "dim-label");
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

static void
add_calibration (GtkWidget *box, RvClass *klass)
{
  g_autoptr (GArray) bins = rv_class_calibration (klass, NULL, 5);

  add (box, _("Calibration of the class so far"), "heading");
  for (guint i = 0; i < bins->len; i++)
    {
      RvCalibrationBin *bin = &g_array_index (bins, RvCalibrationBin, i);
      g_autofree char *line = g_strdup_printf (_("Given %.0f to %.0f points (mean %.0f): true in %u of %u (95 %% interval %.0f to %.0f %%)"), 100 * bin->from,
                                               100 * bin->to, 100 * bin->mean, bin->n_true, bin->n, 100 * bin->low, 100 * bin->high);

      add (box, line, "numeric");
    }
}

GtkWidget *
rv_teach_result_new (RvClass *klass, guint kase, RvCaseSession *session)
{
  GtkWidget *scroll = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *course = g_object_new (RV_TYPE_COURSE_VIEW, NULL);
  g_autofree char *due = rv_class_due (klass, kase), *again = due ? g_strdup_printf (_("Worth another look from %s on, to see what stayed."), due) : NULL;

  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  add_truth (box, rv_case_session_get_case (session));
  add_scores (box, klass, kase);
  add_findings (box, klass, kase);
  add (box, _("The assistant's course"), "heading");
  gtk_widget_set_size_request (course, -1, 260);
  gtk_box_append (GTK_BOX (box), course);
  rv_page_set_session (RV_PAGE (course), session);
  add_calibration (box, klass);
  if (again)
    add (box, again, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  return scroll;
}
