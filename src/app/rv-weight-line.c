/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-weight-line.h"

#include <glib/gi18n.h>

#include "report/rv-charts.h"
#include "widgets/rv-source-button.h"

const char **
rv_assessment_records (const RvAssessment *a)
{
  const char **records = g_new0 (const char *, rv_knowledge_n_findings (a->differential->knowledge) + 1);

  for (guint i = 0; a->findings && i < a->findings->len; i++)
    {
      const RvFindingState *state = a->findings->pdata[i];

      if (state->def >= 0 && state->visible && !state->superseded && state->record)
        records[state->def] = state->record;
    }
  return records;
}

char *
rv_finding_words (const RvKnowledge *knowledge, guint finding, RvStatus status)
{
  const char *name = rv_knowledge_finding (knowledge, finding)->name;

  if (status == RV_STATUS_NOT_ASSESSED)
    return g_strdup_printf (_("%s: not assessed"), name);
  return status == RV_STATUS_ABSENT ? g_strdup_printf (_("%s: absent"), name) : g_strdup (name);
}

GtkWidget *
rv_weight_button_new (const RvKnowledge *knowledge, const guint *causes, guint n_causes, guint finding, RvStatus status, double decibans, const char *entry)
{
  GPtrArray *list = rv_source_list_new ();
  g_autofree char *number = rv_chart_decibans (decibans), *text = g_strdup_printf (_("%s\u202fdB"), number);
  g_autofree char *words = rv_finding_words (knowledge, finding, status);
  g_autofree char *know = g_strdup_printf ("finding:%s", rv_knowledge_finding (knowledge, finding)->id);

  for (guint i = 0; i < n_causes; i++)
    if (rv_knowledge_finding (knowledge, finding)->use == RV_USE_RISK)
      rv_source_add_risk (list, knowledge, causes[i], finding);
    else
      rv_source_add_finding (list, knowledge, (int) causes[i], finding, status);
  return rv_source_button_new (text, words, list, entry, know);
}

GtkWidget *
rv_weight_line_new (const RvKnowledge *knowledge, const guint *causes, guint n_causes, guint finding, RvStatus status, double decibans, const char *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *number, *label, *name;
  g_autofree char *words = rv_finding_words (knowledge, finding, status);

  number = rv_weight_button_new (knowledge, causes, n_causes, finding, status, decibans, entry);
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  gtk_widget_set_size_request (number, 74, -1);
  label = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  name = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (name), label);
  gtk_widget_add_css_class (name, "flat");
  gtk_widget_add_css_class (name, "rv-line");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (name), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  if (entry)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (name), "s", entry);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (name), "win.select");
    }
  else
    {
      g_autofree char *know = g_strdup_printf ("finding:%s", rv_knowledge_finding (knowledge, finding)->id);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (name), "s", know);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (name), "differential.know");
    }
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), name);
  return box;
}

static double
weight_in (GArray *weights, guint finding)
{
  for (guint i = 0; weights && i < weights->len; i++)
    if (g_array_index (weights, RvFindingWeight, i).finding == finding)
      return g_array_index (weights, RvFindingWeight, i).decibans;
  return 0;
}

double
rv_weight_of (const RvCauseResult *result, guint finding)
{
  double weight = weight_in (result->supporting, finding);

  return weight != 0 ? weight : weight_in (result->opposing, finding);
}
