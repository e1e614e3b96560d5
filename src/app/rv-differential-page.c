/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/rv-differential-page.h"

#include <glib/gi18n.h>

#include "app/rv-audit-view.h"
#include "app/rv-commit-form.h"
#include "app/rv-evidence-view.h"
#include "app/rv-knowledge-view.h"
#include "app/rv-weigh-view.h"
#include "widgets/rv-wrap-layout.h"

struct _RvDifferentialPage {
  RvPage parent_instance;

  GtkToggleButton *found_only, *naive;
  GtkDropDown *setting;
  GtkWidget *head;
  GtkStack *views;
  RvWeighView *weigh;
  RvPage *evidence, *audit, *commit;
  RvKnowledgeView *knowledge;
  gboolean filling, withheld;
};

G_DEFINE_FINAL_TYPE (RvDifferentialPage, rv_differential_page, RV_TYPE_PAGE)

static void
show_setting (RvDifferentialPage *self, RvCaseSession *session)
{
  const char *setting = rv_record_get (rv_case_get_root (rv_case_session_get_view (session)), "setting");
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  int at = knowledge ? rv_knowledge_find_setting (knowledge, setting ? setting : "general-emg") : -1;

  self->filling = TRUE;
  for (guint i = 0; knowledge && i < rv_knowledge_n_settings (knowledge); i++)
    gtk_string_list_append (names, rv_knowledge_setting (knowledge, i)->name);
  gtk_drop_down_set_model (self->setting, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->setting, at < 0 ? 0 : (guint) at);
  gtk_widget_set_sensitive (GTK_WIDGET (self->setting), rv_case_session_is_editable (session));
  self->filling = FALSE;
}

static void
on_setting (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  guint at = gtk_drop_down_get_selected (self->setting);
  g_autoptr (GError) error = NULL;

  if (self->filling || !session || !knowledge || at >= rv_knowledge_n_settings (knowledge))
    return;
  rv_case_session_set (session, rv_case_get_root (rv_case_session_get_case (session)), "setting", rv_knowledge_setting (knowledge, at)->id, &error);
  rv_page_report (RV_PAGE (self), error);
}

/* While the list is withheld there is nothing to see but the place where one's own causes are written down. */
static void
show_withheld (RvDifferentialPage *self, gboolean withheld)
{
  static const char *const names[] = { "weigh", "evidence" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_stack_page_set_visible (gtk_stack_get_page (self->views, gtk_stack_get_child_by_name (self->views, names[i])), !withheld);
  gtk_widget_set_visible (GTK_WIDGET (self->audit), !withheld);
  if (withheld)
    gtk_stack_set_visible_child_name (self->views, "argue");
  else if (self->withheld)
    gtk_stack_set_visible_child_name (self->views, "weigh");
  self->withheld = withheld;
}

static void
rv_differential_page_refresh (RvPage *page, RvCaseSession *session)
{
  RvDifferentialPage *self = RV_DIFFERENTIAL_PAGE (page);

  if (!session)
    return;
  show_setting (self, session);
  show_withheld (self, rv_case_session_get_withheld (session));
}

static void
on_session (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  RvPage *views[] = { RV_PAGE (self->weigh), self->evidence, self->audit, self->commit, RV_PAGE (self->knowledge) };

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    rv_page_set_session (views[i], session);
  if (!session)
    return;
  gtk_toggle_button_set_active (self->found_only, rv_case_session_get_found_only (session));
  gtk_toggle_button_set_active (self->naive, rv_case_session_get_naive (session));
}

static void
on_weighing (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  if (session)
    rv_case_session_set_weighing (session, gtk_toggle_button_get_active (self->found_only), gtk_toggle_button_get_active (self->naive));
}

/* "differential.what-if", a finding's id: supposes it otherwise and shows what follows. */
static void
on_what_if (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvDifferentialPage *self = RV_DIFFERENTIAL_PAGE (widget);
  RvKnowledge *knowledge = rv_knowledge_default (NULL);
  int finding = knowledge ? rv_knowledge_find_finding (knowledge, g_variant_get_string (parameter, NULL)) : -1;

  if (finding < 0)
    return;
  gtk_stack_set_visible_child_name (self->views, "weigh");
  rv_weigh_view_suppose (self->weigh, (guint) finding);
}

/* "differential.know", "cause:ID", "finding:ID", "source:ID" or "other": opens the entry of the knowledge. */
static void
on_know (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RvDifferentialPage *self = RV_DIFFERENTIAL_PAGE (widget);

  gtk_stack_set_visible_child_name (self->views, "knowledge");
  rv_knowledge_view_open (self->knowledge, g_variant_get_string (parameter, NULL));
}

static void
on_knowledge_changed (RvDifferentialPage *self)
{
  RvCaseSession *session = rv_page_get_session (RV_PAGE (self));

  if (session)
    rv_case_session_reweigh (session);
}

static void
rv_differential_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RV_TYPE_DIFFERENTIAL_PAGE);
  G_OBJECT_CLASS (rv_differential_page_parent_class)->dispose (object);
}

static void
rv_differential_page_class_init (RvDifferentialPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RV_TYPE_AUDIT_VIEW);
  g_type_ensure (RV_TYPE_COMMIT_FORM);
  g_type_ensure (RV_TYPE_EVIDENCE_VIEW);
  g_type_ensure (RV_TYPE_KNOWLEDGE_VIEW);
  g_type_ensure (RV_TYPE_WEIGH_VIEW);
  G_OBJECT_CLASS (klass)->dispose = rv_differential_page_dispose;
  RV_PAGE_CLASS (klass)->refresh = rv_differential_page_refresh;
  RV_PAGE_CLASS (klass)->shows_assessment = TRUE;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ranvier/Ranvier/rv-differential-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, head);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, setting);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, found_only);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, naive);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, views);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, weigh);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, evidence);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, audit);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, commit);
  gtk_widget_class_bind_template_child (widget_class, RvDifferentialPage, knowledge);
  gtk_widget_class_install_action (widget_class, "differential.know", "s", on_know);
  gtk_widget_class_install_action (widget_class, "differential.what-if", "s", on_what_if);
}

static void
rv_differential_page_init (RvDifferentialPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->head, rv_wrap_layout_new (6)); /* with large text it takes two lines */
  g_signal_connect_swapped (self->knowledge, "changed", G_CALLBACK (on_knowledge_changed), self);
  g_signal_connect (self, "notify::session", G_CALLBACK (on_session), NULL);
  g_signal_connect_swapped (self->setting, "notify::selected", G_CALLBACK (on_setting), self);
  g_signal_connect_swapped (self->found_only, "toggled", G_CALLBACK (on_weighing), self);
  g_signal_connect_swapped (self->naive, "toggled", G_CALLBACK (on_weighing), self);
}
