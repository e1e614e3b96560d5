/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-weigh-next.h"

#include <glib/gi18n.h>

#include "app/rv-lines.h"
#include "app/rv-weight-line.h"
#include "report/rv-charts.h"
#include "widgets/rv-source-button.h"

#define N_TESTS 3

static const char *
burden_word (const char *burden)
{
  if (g_strcmp0 (burden, "none") == 0)
    return _("no burden");
  if (g_strcmp0 (burden, "low") == 0)
    return _("low burden");
  if (g_strcmp0 (burden, "moderate") == 0)
    return _("moderate burden");
  return _("high burden");
}

static char *
test_price (const RvTestDef *test)
{
  const char *invasive[] = { _("not invasive"), _("a needle"), _("invasive"), _("an operation") };
  g_autofree char *delay = test->delay_days < 1 ? g_strdup (_("result the same day"))
                                                : g_strdup_printf (ngettext ("result in %.0f day", "result in %.0f days", (gulong) test->delay_days), test->delay_days);

  return g_strdup_printf ("%s · %s · %s", burden_word (test->burden), delay, invasive[CLAMP (test->invasiveness, 0, 3)]);
}

static const char *
name_of (const RvDifferential *d, int cause)
{
  return cause < 0 ? _("Other, not listed") : rv_knowledge_cause (d->knowledge, (guint) cause)->name;
}

void
rv_weigh_next_head (GtkBox *box, const RvDifferential *d, const RvNextTest *next)
{
  const RvTestDef *test = rv_knowledge_test (d->knowledge, next->test);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *name = rv_lines_text (test->name, NULL), *number;
  GPtrArray *list = rv_source_list_new ();
  g_autofree char *bits = g_strdup_printf (_("%.2f bit"), next->bits), *know = NULL;

  for (guint i = 0; i < test->n_findings && i < 4; i++)
    for (guint c = 0; c < 2 && c < d->n_causes; c++)
      rv_source_add_finding (list, d->knowledge, (int) d->causes[c].cause, test->findings[i], RV_STATUS_PRESENT);
  if (test->n_findings)
    know = g_strdup_printf ("finding:%s", rv_knowledge_finding (d->knowledge, test->findings[0])->id);
  number = rv_source_button_new (bits, test->name, list, NULL, know);
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), number);
  gtk_box_append (box, head);
}

void
rv_weigh_next_tests (GtkBox *box, const RvAssessment *a)
{
  const RvDifferential *d = a->differential;

  if (!d->next || !d->next->len)
    return;
  gtk_box_append (box, rv_lines_heading (_("Next test")));
  gtk_box_append (box, rv_lines_text (_("most told per burden, delay and invasiveness"), "caption"));
  for (guint i = 0; i < d->next->len && i < N_TESTS; i++)
    {
      const RvNextTest *next = &g_array_index (d->next, RvNextTest, i);
      const RvTestDef *test = rv_knowledge_test (d->knowledge, next->test);
      g_autofree char *price = test_price (test);

      rv_weigh_next_head (box, d, next);
      gtk_box_append (box, rv_lines_text (price, "caption"));
      for (guint o = 0; o < next->outcomes->len && o < 4; o++)
        {
          const RvOutcome *outcome = &g_array_index (next->outcomes, RvOutcome, o);
          g_autofree char *chance = rv_chart_percent (outcome->probability), *then = rv_chart_percent (outcome->leader_probability);
          g_autofree char *line = g_strdup_printf (_("%s (%s likely) → %s %s"), outcome->result, chance, name_of (d, outcome->leader), then);
          GtkWidget *label = rv_lines_text (line, "caption");

          gtk_widget_set_margin_start (label, 12);
          gtk_box_append (box, label);
        }
    }
}

void
rv_weigh_next_refuters (GtkBox *box, const RvAssessment *a)
{
  const RvDifferential *d = a->differential;

  if (!d->refuters || !d->refuters->len)
    return;
  gtk_box_append (box, rv_lines_heading (_("What would prove it wrong")));
  for (guint i = 0; i < d->refuters->len && i < 3; i++)
    {
      const RvRefuter *refuter = &g_array_index (d->refuters, RvRefuter, i);
      const char *test = refuter->test >= 0 ? rv_knowledge_test (d->knowledge, (guint) refuter->test)->name : NULL;
      g_autofree char *title = test ? g_strdup_printf (_("%s, by %s"), name_of (d, (int) refuter->cause), test)
                                    : g_strdup_printf (_("%s: no test known that would speak against it"), name_of (d, (int) refuter->cause));

      gtk_box_append (box, rv_lines_text (title, "caption"));
      if (test && refuter->finding >= 0)
        gtk_box_append (box, rv_weight_line_new (d->knowledge, &refuter->cause, 1, (guint) refuter->finding, refuter->status, refuter->decibans, NULL));
    }
}

void
rv_weigh_next_tipping (GtkBox *box, const RvAssessment *a)
{
  const RvDifferential *d = a->differential;
  const RvTippingPoint *t = &d->tipping;
  GtkWidget *line, *number, *label;
  GPtrArray *list;
  g_autofree char *words = NULL, *value = NULL, *know = NULL;
  const char *cause;

  if (!t->possible || d->n_causes < 2)
    return;
  list = rv_source_list_new ();
  cause = rv_knowledge_cause (d->knowledge, t->cause)->name;
  if (t->prior)
    {
      words = g_strdup_printf (_("The first two change places if %s were this rare before anything else is known (it is %.3g of 1,000 in this setting)."), cause, t->now);
      value = g_strdup_printf (_("%.3g of 1,000"), t->needed);
      rv_source_add_prior (list, d->knowledge, t->cause, (guint) MAX (d->setting, 0));
      know = g_strdup_printf ("cause:%s", rv_knowledge_cause (d->knowledge, t->cause)->id);
    }
  else
    {
      const RvFindingDef *finding = rv_knowledge_finding (d->knowledge, t->finding);
      g_autofree char *now = rv_chart_percent (t->now);

      words = g_strdup_printf (_("The first two change places if so many patients with %s had “%s” (now %s)."), cause, finding->name, now);
      value = rv_chart_percent (t->needed);
      rv_source_add_finding (list, d->knowledge, (int) t->cause, t->finding, RV_STATUS_PRESENT);
      know = g_strdup_printf ("finding:%s", finding->id);
    }
  gtk_box_append (box, rv_lines_heading (_("Tipping point")));
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  number = rv_source_button_new (value, words, list, NULL, know);
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  label = rv_lines_text (words, NULL);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), number);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (box, line);
}
