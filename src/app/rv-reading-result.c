/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a merged second read says: agreement by question, and what to discuss. */
#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-case-pages.h"
#include "app/rv-lines.h"
#include "app/rv-reading-parts.h"
#include "report/rv-reliability.h"
#include "widgets/rv-drawing.h"

typedef struct {
  RvReadingWindow *window;
  RvReading *reading;
  GtkWidget *views, *answers, *name;
  GtkStack *pages;
} Result;

/* --- agreement --- */

static char *
number (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%s%.2f", value < -0.005 ? "−" : "", fabs (value));
}

static char *
kappa_text (const RvKappa *kappa)
{
  g_autofree char *value = number (kappa->kappa), *low = number (kappa->low), *high = number (kappa->high);

  return isnan (kappa->kappa) ? g_strdup (_("not defined")) : isnan (kappa->low) ? g_strdup (value) : g_strdup_printf (_("%s (%s to %s)"), value, low, high);
}

static void
put (GtkWidget *grid, int column, int row, const char *text, const char *css)
{
  GtkWidget *label = rv_lines_text (text, css);

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (label), column == 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_hexpand (label, column == 0);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static void
draw_kappa (RvTheme *theme, cairo_t *cr, double width, double height, gpointer data)
{
  const RvKappa *kappa = data;

  rv_chart_interval (theme, cr, width, height, &(RvIntervalMark) { kappa->kappa, kappa->low, kappa->high, -1, 1, 0 });
}

static void
put_kappa (GtkWidget *grid, int row, const char *label, const RvKappa *kappa)
{
  g_autofree char *text = kappa_text (kappa), *spoken = g_strdup_printf (_("%s: %s, on a scale from −1 to 1"), label, text);

  put (grid, 2, row, label, "dim-label");
  put (grid, 3, row, text, NULL);
  if (!isnan (kappa->kappa))
    gtk_grid_attach (GTK_GRID (grid), rv_drawing_new (draw_kappa, g_memdup2 (kappa, sizeof *kappa), g_free, 160, 18, spoken), 4, row, 1, 1);
}

/* Every pair of readers; with more than two, all of them as well. */
static int
put_kappas (Result *result, GtkWidget *grid, int row, guint question)
{
  const char *const *readers = rv_reading_get_readers (result->reading);
  RvKappa kappa;

  for (guint a = 0; readers[a]; a++)
    for (guint b = a + 1; readers[b]; b++)
      if (rv_reading_cohen (result->reading, question, a, b, &kappa))
        {
          g_autofree char *label = g_strdup_printf (_("Cohen's, %s and %s"), readers[a], readers[b]);

          put_kappa (grid, row++, label, &kappa);
        }
  if (rv_reading_fleiss (result->reading, question, &kappa))
    put_kappa (grid, row++, _("Fleiss', all readers"), &kappa);
  return row;
}

static int
put_question (Result *result, GtkWidget *grid, int row, guint q)
{
  RvQuestion *question = rv_reading_get_questions (result->reading)->pdata[q];
  g_autofree char *caution = rv_reading_caution (result->reading, q), *agreement = NULL;
  RvKappa kappa = { 0 };
  int next;

  rv_reading_fleiss (result->reading, q, &kappa);
  agreement = g_strdup_printf ("%.0f\u202f%%", 100 * kappa.observed);
  put (grid, 0, row, question->text, "rv-row-title");
  put (grid, 1, row, agreement, NULL);
  next = put_kappas (result, grid, row, q);
  if (caution)
    {
      GtkWidget *label = rv_lines_text (caution, "dim-label");

      gtk_grid_attach (GTK_GRID (grid), label, 0, next, 5, 1);
      next++;
    }
  gtk_grid_attach (GTK_GRID (grid), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0, next, 5, 1);
  return next + 1;
}

static void
add_agreement (Result *result, GtkWidget *box)
{
  GtkWidget *grid = gtk_grid_new ();
  int row = 1;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  put (grid, 0, 0, _("Question"), "dim-label");
  put (grid, 1, 0, _("Raw agreement"), "dim-label");
  put (grid, 2, 0, _("Kappa"), "dim-label");
  put (grid, 3, 0, _("with 95 % interval"), "dim-label");
  put (grid, 4, 0, _("from −1 to 1"), "dim-label");
  for (guint q = 0; q < rv_reading_get_questions (result->reading)->len; q++)
    row = put_question (result, grid, row, q);
  rv_reading_heading (box, _("Agreement"));
  gtk_box_append (GTK_BOX (box), grid);
  rv_reading_text (box, _("Raw agreement: share of pairs of readers who gave the same answer. Kappa: what of the agreement beyond chance was reached; 1 is all, 0 is chance."), "dim-label");
}

/* --- to discuss --- */

static char *
answers_text (Result *result, guint study, guint question)
{
  const char *const *readers = rv_reading_get_readers (result->reading);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint r = 0; readers[r]; r++)
    g_string_append_printf (text, "%s%s: %s", r ? "; " : "", readers[r], rv_reading_merged_answer (result->reading, r, study, question));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
differs (GArray *differ, guint study, guint question)
{
  for (guint i = 0; i < differ->len; i++)
    if (g_array_index (differ, RvDisagreement, i).study == study && g_array_index (differ, RvDisagreement, i).question == question)
      return TRUE;
  return FALSE;
}

static void
on_discuss (GtkWidget *button, Result *result)
{
  guint study = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "study"));
  g_autoptr (GError) error = NULL;
  g_autoptr (RvCaseSession) session = rv_reading_window_open_study (result->window, study, &error);
  g_autoptr (GArray) differ = rv_reading_disagreements (result->reading);
  g_autofree char *title = rv_reading_window_study_title (result->window, study);

  rv_reading_window_say_error (result->window, error);
  if (!session)
    return;
  gtk_label_set_text (GTK_LABEL (result->name), title);
  rv_case_pages_clear (result->pages);
  rv_case_pages_add (result->pages, session, NULL);
  if (rv_reading_get_material (result->reading) != RV_READING_EVERYTHING)
    gtk_stack_set_visible_child_name (result->pages, rv_reading_get_material (result->reading) == RV_READING_EDX ? "edx" : "imaging");
  rv_lines_clear (GTK_BOX (result->answers));
  for (guint q = 0; q < rv_reading_get_questions (result->reading)->len; q++)
    {
      g_autofree char *text = answers_text (result, study, q);

      rv_reading_heading (result->answers, ((RvQuestion *) rv_reading_get_questions (result->reading)->pdata[q])->text);
      rv_reading_text (result->answers, text, differs (differ, study, q) ? "rv-conflict" : NULL);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (result->views), "study");
}

static void
add_discussion (Result *result, GtkWidget *box)
{
  g_autoptr (GArray) differ = rv_reading_disagreements (result->reading);
  g_autofree char *count = g_strdup_printf (ngettext ("%u answer on which the readers differ", "%u answers on which the readers differ", differ->len), differ->len);
  guint last = G_MAXUINT;

  rv_reading_heading (box, _("To discuss"));
  rv_reading_text (box, differ->len ? count : _("All agree on everything."), "dim-label");
  for (guint i = 0; i < differ->len; i++)
    {
      RvDisagreement *one = &g_array_index (differ, RvDisagreement, i);
      g_autofree char *title = one->study == last ? NULL : rv_reading_window_study_title (result->window, one->study), *answers = answers_text (result, one->study, one->question);
      GtkWidget *button = rv_lines_add (GTK_BOX (box), ((RvQuestion *) rv_reading_get_questions (result->reading)->pdata[one->question])->text, answers, NULL);

      if (title)
        {
          GtkWidget *head = rv_lines_text (title, "rv-row-title");

          gtk_widget_set_margin_top (head, 6);
          gtk_box_insert_child_after (GTK_BOX (box), head, gtk_widget_get_prev_sibling (button));
        }
      last = one->study;
      g_object_set_data (G_OBJECT (button), "study", GUINT_TO_POINTER (one->study));
      g_signal_connect (button, "clicked", G_CALLBACK (on_discuss), result);
    }
}

static void
add_readers (Result *result, GtkWidget *box)
{
  const char *const *readers = rv_reading_get_readers (result->reading);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint r = 0; readers[r]; r++)
    g_string_append_printf (text, _("%s%s (seal %.8s)"), r ? ", " : "", readers[r], rv_reading_get_seal (result->reading, r));
  rv_reading_text (box, text->str, "dim-label");
}

/* --- building --- */

static void
on_back (Result *result)
{
  gtk_stack_set_visible_child_name (GTK_STACK (result->views), "agreement");
  rv_case_pages_clear (result->pages);
}

static GtkWidget *
build_study (Result *result)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *switcher = rv_case_pages_switcher (result->pages);

  gtk_widget_set_halign (switcher, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (switcher, 6);
  gtk_widget_set_hexpand (GTK_WIDGET (result->pages), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (result->pages), TRUE);
  gtk_box_append (GTK_BOX (middle), switcher);
  gtk_box_append (GTK_BOX (middle), GTK_WIDGET (result->pages));
  gtk_widget_set_margin_start (side, 12);
  gtk_widget_set_margin_end (side, 12);
  gtk_widget_set_margin_top (side, 6);
  gtk_widget_set_size_request (side, 300, -1);
  rv_reading_button (side, _("Back to the agreement"), G_CALLBACK (on_back), result);
  result->name = rv_reading_text (side, "", "title-4");
  result->answers = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (side), result->answers);
  gtk_box_append (GTK_BOX (part), middle);
  gtk_box_append (GTK_BOX (part), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (part), side);
  return part;
}

GtkWidget *
rv_reading_result_new (RvReadingWindow *window)
{
  Result *result = g_new0 (Result, 1);
  GtkWidget *box, *agreement = rv_reading_column (&box);

  result->window = window;
  result->reading = rv_reading_window_get_reading (window);
  result->pages = GTK_STACK (gtk_stack_new ());
  result->views = gtk_stack_new ();
  g_object_set_data_full (G_OBJECT (result->views), "result", result, g_free);
  g_object_set_data (G_OBJECT (result->views), "pages", result->pages);
  add_readers (result, box);
  add_agreement (result, box);
  add_discussion (result, box);
  gtk_stack_add_named (GTK_STACK (result->views), agreement, "agreement");
  gtk_stack_add_named (GTK_STACK (result->views), build_study (result), "study");
  return result->views;
}
