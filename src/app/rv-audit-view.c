/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-audit-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rv-finding-search.h"
#include "app/rv-lines.h"
#include "app/rv-weight-line.h"
#include "report/rv-charts.h"

struct _RvAuditView {
  RvPage parent_instance;

  GtkDropDown *cause, *versus;
  GtkBox *rows, *arguments;
  GtkWidget *search;
  GtkLabel *verdict;
  RvKnowledge *knowledge; /* of the drop-downs; compared only */
  GArray *findings;       /* guint */
  GArray *statuses;       /* RvStatus */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (RvAuditView, rv_audit_view, RV_TYPE_PAGE)

static void show_terms (RvAuditView *self);

static void
add_finding (RvAuditView *self, guint finding)
{
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));
  RvStatus status = a && a->statuses[finding] != RV_STATUS_NOT_ASSESSED ? a->statuses[finding] : RV_STATUS_PRESENT;

  for (guint i = 0; i < self->findings->len; i++)
    if (g_array_index (self->findings, guint, i) == finding)
      return;
  g_array_append_val (self->findings, finding);
  g_array_append_val (self->statuses, status);
}

static void
on_chosen (RvFindingSearch *search, guint finding, RvAuditView *self)
{
  add_finding (self, finding);
  show_terms (self);
}

static void
on_turn (GtkButton *button, RvAuditView *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
  RvStatus *status = &g_array_index (self->statuses, RvStatus, i);

  *status = *status == RV_STATUS_PRESENT ? RV_STATUS_ABSENT : RV_STATUS_PRESENT;
  show_terms (self);
}

static void
on_remove (GtkButton *button, RvAuditView *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  g_array_remove_index (self->findings, i);
  g_array_remove_index (self->statuses, i);
  show_terms (self);
}

static GtkWidget *
small_button (RvAuditView *self, const char *text, const char *finding, guint index, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  g_autofree char *name = g_strdup_printf ("%s: %s", finding, text);

  gtk_widget_add_css_class (button, "rv-small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", callback, self);
  return button;
}

static void
add_term (RvAuditView *self, const RvKnowledge *k, const RvAuditTerm *term, guint index, const char *entry)
{
  guint causes[] = { gtk_drop_down_get_selected (self->cause), gtk_drop_down_get_selected (self->versus) };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *line;
  const char *name = rv_knowledge_finding (k, term->finding)->name;

  line = rv_weight_line_new (k, causes, 2, term->finding, term->status, term->decibans, entry);
  gtk_widget_set_hexpand (line, TRUE);
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), small_button (self, term->status == RV_STATUS_PRESENT ? _("Say absent") : _("Say present"), name, index, G_CALLBACK (on_turn)));
  gtk_box_append (GTK_BOX (row), small_button (self, _("Leave out"), name, index, G_CALLBACK (on_remove)));
  gtk_widget_add_css_class (row, "rv-evidence-row");
  gtk_box_append (self->rows, row);
}

/* Words for a sum; the number stands beside them. */
static char *
verdict_of (const RvKnowledge *k, guint cause, guint versus, double sum)
{
  double size = fabs (sum);
  const char *weight = size < 3 ? _("weak: they move the odds less than twofold") : size < 10 ? _("moderate: they alone exclude nothing")
                       : size < 20 ? _("strong") : _("very strong");
  g_autofree char *number = rv_chart_decibans (sum), *odds = rv_chart_odds (sum);

  return g_strdup_printf (_("Together %s dB (%s) for %s against %s: %s. Taken by themselves, whatever else the case holds."), number, odds,
                          rv_knowledge_cause (k, cause)->name, rv_knowledge_cause (k, versus)->name, weight);
}

static void
show_terms (RvAuditView *self)
{
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  guint cause = gtk_drop_down_get_selected (self->cause), versus = gtk_drop_down_get_selected (self->versus);
  g_autoptr (GArray) terms = NULL;
  g_autofree const char **records = a ? rv_assessment_records (a) : NULL;
  g_autofree char *verdict = NULL;
  double sum = 0;

  if (!a || self->filling || cause >= rv_knowledge_n_causes (a->differential->knowledge) || versus >= rv_knowledge_n_causes (a->differential->knowledge))
    return;
  rv_lines_clear (self->rows);
  terms = rv_audit (a->differential->knowledge, cause, versus, (const guint *) (gpointer) self->findings->data, (const RvStatus *) (gpointer) self->statuses->data,
                    self->findings->len, rv_case_session_get_naive (session), &sum);
  for (guint i = 0; i < terms->len; i++)
    {
      const RvAuditTerm *term = &g_array_index (terms, RvAuditTerm, i);

      add_term (self, a->differential->knowledge, term, i, records[term->finding]);
    }
  verdict = terms->len ? verdict_of (a->differential->knowledge, cause, versus, sum) : g_strdup (_("Name the findings that the argument rests on."));
  gtk_label_set_text (self->verdict, verdict);
}

/* --- arguments that the case itself makes --- */

static void
take_argument (RvAuditView *self, const RvAssessment *a, RvRecord *argument)
{
  int cause = rv_knowledge_find_cause (a->differential->knowledge, rv_record_get (argument, "cause"));
  g_auto (GStrv) because = g_strsplit_set (rv_record_get (argument, "because") ? rv_record_get (argument, "because") : "", " ,;", -1);

  self->filling = TRUE;
  g_array_set_size (self->findings, 0);
  g_array_set_size (self->statuses, 0);
  if (cause >= 0)
    gtk_drop_down_set_selected (self->cause, (guint) cause);
  for (guint b = 0; because[b]; b++)
    {
      int direct = rv_knowledge_find_finding (a->differential->knowledge, because[b]);
      RvRecord *record = rv_case_find_id (a->kase, because[b]);

      if (direct >= 0)
        add_finding (self, (guint) direct);
      for (guint i = 0; record && i < a->findings->len; i++)
        {
          const RvFindingState *state = a->findings->pdata[i];

          if (state->def >= 0 && state->visible && !state->superseded && g_strcmp0 (state->record, rv_record_get_uuid (record)) == 0)
            add_finding (self, (guint) state->def);
        }
    }
  self->filling = FALSE;
  show_terms (self);
}

static void
on_argument (GtkButton *button, RvAuditView *self)
{
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));
  RvRecord *argument = a ? rv_case_find_uuid (a->kase, g_object_get_data (G_OBJECT (button), "uuid")) : NULL;

  if (argument)
    take_argument (self, a, argument);
}

static void
show_arguments (RvAuditView *self, RvCaseSession *session)
{
  RvCase *kase = rv_case_session_get_view (session);

  rv_lines_clear (self->arguments);
  for (guint i = 0; i < rv_case_count (kase, "argument"); i++)
    {
      RvRecord *argument = rv_case_nth (kase, "argument", i);
      GtkWidget *button;

      if (!rv_record_get (argument, "cause"))
        continue;
      if (!gtk_widget_get_first_child (GTK_WIDGET (self->arguments)))
        gtk_box_append (self->arguments, rv_lines_heading (_("Arguments of the case; one weighs it")));
      button = gtk_button_new_with_label (rv_record_get (argument, "title"));
      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "rv-line");
      g_object_set_data_full (G_OBJECT (button), "uuid", g_strdup (rv_record_get_uuid (argument)), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_argument), self);
      gtk_box_append (self->arguments, button);
    }
}

/* The two that lead are what is argued about, until the user chooses. */
static void
fill_causes (RvAuditView *self, const RvDifferential *d)
{
  g_autoptr (GtkStringList) names = NULL;

  rv_finding_search_set_knowledge (RV_FINDING_SEARCH (self->search), d->knowledge);
  if (self->knowledge == d->knowledge)
    return;
  names = gtk_string_list_new (NULL);
  self->knowledge = d->knowledge;
  g_array_set_size (self->findings, 0);
  g_array_set_size (self->statuses, 0);
  for (guint i = 0; i < rv_knowledge_n_causes (d->knowledge); i++)
    gtk_string_list_append (names, rv_knowledge_cause (d->knowledge, i)->name);
  self->filling = TRUE;
  gtk_drop_down_set_model (self->cause, G_LIST_MODEL (names));
  gtk_drop_down_set_model (self->versus, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->cause, d->causes[MIN (1, d->n_causes - 1)].cause);
  gtk_drop_down_set_selected (self->versus, d->causes[0].cause);
  self->filling = FALSE;
}

static void
rv_audit_view_refresh (RvPage *page, RvCaseSession *session)
{
  RvAuditView *self = RV_AUDIT_VIEW (page);
  RvAssessment *a = rv_page_get_assessment (RV_PAGE (self));

  if (!a)
    return;
  fill_causes (self, a->differential);
  show_arguments (self, session);
  show_terms (self);
}

static void
on_session (RvAuditView *self)
{
  self->knowledge = NULL;
  g_array_set_size (self->findings, 0);
  g_array_set_size (self->statuses, 0);
  rv_lines_clear (self->rows);
  rv_lines_clear (self->arguments);
}

static void
rv_audit_view_dispose (GObject *object)
{
  RvAuditView *self = RV_AUDIT_VIEW (object);

  g_clear_pointer (&self->findings, g_array_unref);
  g_clear_pointer (&self->statuses, g_array_unref);
  G_OBJECT_CLASS (rv_audit_view_parent_class)->dispose (object);
}

static void
rv_audit_view_class_init (RvAuditViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rv_audit_view_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_audit_view_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
}

static GtkDropDown *
cause_choice (RvAuditView *self, const char *label)
{
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  gtk_widget_add_css_class (choice, "rv-small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (show_terms), self);
  return GTK_DROP_DOWN (choice);
}

static void
rv_audit_view_init (RvAuditView *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));

  self->findings = g_array_new (FALSE, FALSE, sizeof (guint));
  self->statuses = g_array_new (FALSE, FALSE, sizeof (RvStatus));
  self->filling = TRUE;
  self->cause = cause_choice (self, _("Cause that is argued about"));
  self->versus = cause_choice (self, _("Set against"));
  self->filling = FALSE;
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->arguments = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  self->search = rv_finding_search_new (_("Because of …"));
  self->verdict = GTK_LABEL (rv_lines_text (NULL, NULL));
  gtk_box_append (box, rv_lines_heading (_("What is an argument worth?")));
  gtk_box_append (box, GTK_WIDGET (self->cause));
  gtk_box_append (box, gtk_label_new (_("against")));
  gtk_widget_set_halign (gtk_widget_get_last_child (GTK_WIDGET (box)), GTK_ALIGN_START);
  gtk_box_append (box, GTK_WIDGET (self->versus));
  gtk_box_append (box, self->search);
  gtk_box_append (box, GTK_WIDGET (self->rows));
  gtk_box_append (box, GTK_WIDGET (self->verdict));
  gtk_box_append (box, GTK_WIDGET (self->arguments));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (box));
  g_signal_connect (self, "notify::session", G_CALLBACK (on_session), NULL);
  g_signal_connect (self->search, "chosen", G_CALLBACK (on_chosen), self);
}
